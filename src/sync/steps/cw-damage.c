/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-damage.h"

#include <glib/gi18n-lib.h>

#include "cw-note.h"
#include "cw-read.h"
#include "cw-store-journal.h"
#include "cw-store-mend.h"
#include "cw-store-plans.h"

/* Rows of the state database that are damaged, or that somebody else wrote. They are set aside before a run
 * works with the database, so that they do not stop it. At the end of the run each one is named, by the
 * record as it has been read again. */

#define CODE "damaged-state"

static CwDamage *
damage_copy (const CwDamage *damage)
{
  CwDamage *copy = g_memdup2 (damage, sizeof *damage);

  copy->ids[CW_SIDE_ALOWARE] = g_strdup (damage->ids[CW_SIDE_ALOWARE]);
  copy->ids[CW_SIDE_SALESFORCE] = g_strdup (damage->ids[CW_SIDE_SALESFORCE]);
  return copy;
}

static void
damage_free (CwDamage *damage)
{
  g_free (damage->ids[CW_SIDE_ALOWARE]);
  g_free (damage->ids[CW_SIDE_SALESFORCE]);
  g_free (damage);
}

static gboolean
note (const CwDamage *damage, gpointer user_data, GError **error)
{
  CwEngine *engine = user_data;

  g_ptr_array_add (engine->damaged, damage_copy (damage));
  if (damage->kind != CW_DAMAGE_SALESFORCE && damage->kind != CW_DAMAGE_PHONE)
    return TRUE;

  /* The damaged mirrors have to be read again, and a reading of what changed would not bring them. */
  return cw_read_forget_watermark (engine, error);
}

gboolean
cw_damage_set_aside (CwEngine *engine, GError **error)
{
  g_autoptr (CwTransaction) transaction = cw_store_begin (engine->in->store, error);

  engine->damaged = g_ptr_array_new_with_free_func ((GDestroyNotify) damage_free);
  return transaction != NULL && cw_store_mend (engine->in->store, note, engine, error)
         && cw_store_commit (engine->in->store, error);
}

static const char *
get_message (const CwDamage *damage)
{
  switch (damage->kind)
    {
    case CW_DAMAGE_SALESFORCE:
      return _("The stored copy of this Salesforce record was damaged and is not used. "
                "The record is read again.");
    case CW_DAMAGE_ALOWARE:
      return _("The stored copy of this Aloware contact was damaged and is not used. "
                "The contact is looked up again.");
    case CW_DAMAGE_LINK:
      return _("The stored values that these two records last agreed on were damaged "
                "and are not used. Where the records differ, you are asked.");
    case CW_DAMAGE_PHONE:
      if (damage->was_imported && damage->ids[CW_SIDE_ALOWARE] == NULL)
        return _("A stored phone number to look up in Aloware was damaged and is not "
                  "used. It came from an import: import the file again.");
      return _("A stored phone number to look up in Aloware was damaged and is not "
                "used. It is taken from its record again.");
    case CW_DAMAGE_CONFLICT:
      return _("A stored conflict of this record was damaged and is not used. If the "
                "conflict still exists, it is listed again.");
    case CW_DAMAGE_CHANGE:
    default:
      return _("A change of the last preview was damaged and is not written. The next "
                "sync plans it again.");
    }
}

static char *
get_label (const CwDamage *damage, const CwPair *pair)
{
  if (pair->aloware != NULL || pair->salesforce != NULL)
    return cw_pair_get_label (pair);
  if (damage->ids[CW_SIDE_SALESFORCE] != NULL || damage->ids[CW_SIDE_ALOWARE] != NULL)
    return g_strdup (damage->ids[CW_SIDE_SALESFORCE] != NULL ? damage->ids[CW_SIDE_SALESFORCE]
                                                             : damage->ids[CW_SIDE_ALOWARE]);
  return g_strdup (damage->kind == CW_DAMAGE_PHONE ? _("A phone number") : _("A planned change"));
}

/* Names one row, once: as excluded in a preview, as a failed write in a run. */
static gboolean
tell (CwEngine *engine, const CwDamage *damage, GError **error)
{
  g_auto (CwPair) pair = { NULL };
  CwSide side = damage->ids[CW_SIDE_SALESFORCE] != NULL ? CW_SIDE_SALESFORCE : CW_SIDE_ALOWARE;
  g_autoptr (CwChange) change = cw_change_new (side, CW_ACTION_UPDATE);
  g_autoptr (CwExclusion) exclusion = cw_exclusion_new (CODE, get_message (damage));

  if (!cw_pair_load (engine->in->store,
                     CW_PAIR_ID (damage->ids[CW_SIDE_ALOWARE], damage->ids[CW_SIDE_SALESFORCE]), &pair,
                     error))
    return FALSE;

  engine->run->failed++;
  change->pair.label = get_label (damage, &pair);
  cw_pair_id_set (&change->pair, damage->ids[CW_SIDE_ALOWARE], damage->ids[CW_SIDE_SALESFORCE]);
  if (!engine->in->is_preview)
    return cw_note_write (engine, change, CW_WRITE_FAILED, CODE, exclusion->message, NULL, error);

  engine->run->excluded++;
  cw_pair_id_copy (&exclusion->pair, &change->pair);
  return cw_store_add_exclusion (engine->in->store, engine->plan, exclusion, error);
}

gboolean
cw_damage_tell (CwEngine *engine, GError **error)
{
  for (guint i = 0; engine->damaged != NULL && i < engine->damaged->len; i++)
    {
      if (!tell (engine, g_ptr_array_index (engine->damaged, i), error))
        return FALSE;
    }
  return TRUE;
}
