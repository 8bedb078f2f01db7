/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-retry-writes.h"

#include <glib/gi18n-lib.h>

#include "cw-mirror.h"
#include "cw-note.h"
#include "cw-plan-add.h"
#include "cw-store-journal.h"
#include "cw-store-links.h"
#include "cw-store-phones.h"
#include "cw-store-plans.h"

/* Tries failed writes again: not the same writes, but what their records need now. */

static gboolean
collect (CwEngine *engine, GArray *writes, GPtrArray *changes, GError **error)
{
  for (guint i = 0; i < writes->len; i++)
    {
      g_autoptr (CwWrite) write = NULL;

      if (!cw_store_journal_get (engine->in->store, g_array_index (writes, gint64, i), &write, error))
        return FALSE;
      if (write != NULL && write->state == CW_WRITE_FAILED && write->change != NULL)
        g_ptr_array_add (changes, g_steal_pointer (&write->change));
    }
  return TRUE;
}

/* A create is planned again only while no contact has its phone number. If there is one, an ordinary run
 * links it. */
static gboolean
plan_create (CwEngine *engine, const CwChange *change, GError **error)
{
  g_autofree char *answered = NULL;
  gint64 asked;

  if (change->side == CW_SIDE_SALESFORCE)
    return cw_plan_add_create (engine, CW_SIDE_SALESFORCE, change->pair.ids[CW_SIDE_ALOWARE], error);

  if (change->pair.phone != NULL
      && !cw_store_get_phone (engine->in->store, change->pair.phone, &asked, &answered, error))
    return FALSE;
  if (answered != NULL)
    return cw_note_exclusion (engine, &change->pair, "phone-taken",
                              _("Aloware has a contact with its number by now. The next sync links it."),
                              error);
  return cw_plan_add_create (engine, CW_SIDE_ALOWARE, change->pair.ids[CW_SIDE_SALESFORCE], error);
}

static gboolean
plan_again (CwEngine *engine, const CwChange *change, GHashTable *planned, GError **error)
{
  g_autoptr (CwLink) link = NULL;
  const char *id = change->pair.ids[CW_SIDE_SALESFORCE] != NULL ? change->pair.ids[CW_SIDE_SALESFORCE]
                                                                : change->pair.ids[CW_SIDE_ALOWARE];

  if (id == NULL || !g_hash_table_add (planned, g_strdup (id)))
    return TRUE;
  if (!cw_pair_find_link (engine->in->store, &change->pair, &link, error))
    return FALSE;
  if (link == NULL)
    return change->action != CW_ACTION_CREATE || plan_create (engine, change, error);

  return cw_plan_add_pair (engine, link, NULL, NULL, error)
         && cw_store_put_link (engine->in->store, link, error);
}

static gboolean
add_phone (CwEngine *engine, CwChange *change, GError **error)
{
  g_autoptr (CwLink) link = NULL;

  if (!cw_pair_find_link (engine->in->store, &change->pair, &link, error))
    return FALSE;
  if (change->pair.phone == NULL && link != NULL)
    change->pair.phone = g_strdup (link->pair.phone);
  if (change->pair.ids[CW_SIDE_ALOWARE] == NULL && link != NULL)
    change->pair.ids[CW_SIDE_ALOWARE] = g_strdup (link->pair.ids[CW_SIDE_ALOWARE]);
  return TRUE;
}

gboolean
cw_retry_writes (CwEngine *engine, GArray *writes, GError **error)
{
  g_autoptr (GPtrArray) changes = g_ptr_array_new_with_free_func ((GDestroyNotify) cw_change_free);
  g_autoptr (GHashTable) planned = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  if (!cw_store_clear_plan (engine->in->store, engine->plan, error)
      || !collect (engine, writes, changes, error))
    return FALSE;

  for (guint i = 0; i < changes->len; i++)
    {
      if (!add_phone (engine, g_ptr_array_index (changes, i), error))
        return FALSE;
    }
  if (!cw_mirror_refresh (engine, changes, FALSE, error))
    return FALSE;

  cw_engine_begin_phase (engine, CW_PHASE_PLANNING, 0, changes->len);
  for (guint i = 0; i < changes->len; i++)
    {
      if (!plan_again (engine, g_ptr_array_index (changes, i), planned, error))
        return FALSE;
    }
  return cw_engine_forecast (engine, error);
}
