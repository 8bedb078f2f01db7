/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-unanswered.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "cw-error.h"
#include "cw-match.h"
#include "cw-note.h"
#include "cw-store-journal.h"
#include "cw-store-links.h"

/* Contacts whose look-up failed. Nothing is concluded about them, and each is named with the reason.
 * Otherwise they could not be told from contacts that were not asked for yet, and would wait for ever. */

typedef struct
{
  GError *problem;
  gboolean told;
} Unanswered;

static void
unanswered_free (Unanswered *unanswered)
{
  g_clear_error (&unanswered->problem);
  g_free (unanswered);
}

static void
note (GHashTable **table, const char *key, const GError *problem)
{
  Unanswered *unanswered = g_new0 (Unanswered, 1);

  unanswered->problem = g_error_copy (problem);
  if (*table == NULL)
    *table = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) unanswered_free);
  g_hash_table_replace (*table, g_strdup (key), unanswered);
}

void
cw_unanswered_note (CwEngine *engine, const char *phone, const GError *problem)
{
  note (&engine->unanswered, phone, problem);
}

void
cw_unanswered_note_unread (CwEngine *engine, const char *id, const GError *problem)
{
  note (&engine->unread, id != NULL ? id : "", problem);
}

/* Names one pair: as excluded in a preview, as a failed write in a run. `fallback`: its name when nothing
 * was ever read of it. */
static gboolean
tell (CwEngine *engine,
      CwSide side,
      Unanswered *unanswered,
      const CwPairId *id,
      const CwPair *pair,
      const char *fallback,
      GError **error)
{
  g_autoptr (CwChange) change = cw_change_new (side, CW_ACTION_UPDATE);
  const char *code = cw_error_to_nick (unanswered->problem);
  const char *message = unanswered->problem->message;

  change->pair.label = pair->aloware != NULL || pair->salesforce != NULL ? cw_pair_get_label (pair)
                                                                         : g_strdup (fallback);
  cw_pair_id_set (&change->pair, id->ids[CW_SIDE_ALOWARE], id->ids[CW_SIDE_SALESFORCE]);
  unanswered->told = TRUE;
  engine->run->failed++;
  cw_note_standing (engine, id, CW_STANDING_FAILING);
  if (engine->in->is_preview)
    return cw_note_exclusion (engine, &change->pair, code, message, error);
  return cw_note_write (engine, change, CW_WRITE_FAILED, code, message, NULL, error);
}

static Unanswered *
find (CwEngine *engine, const char *phone)
{
  return phone != NULL ? g_hash_table_lookup (engine->unanswered, phone) : NULL;
}

/* The failed look-up of a pair: by the phone of its link, else of its records. */
static Unanswered *
find_for (CwEngine *engine, const CwPair *pair, const CwLink *link)
{
  Unanswered *found = link != NULL ? find (engine, link->pair.phone) : NULL;
  g_autofree char *phone = NULL;
  g_autoptr (GPtrArray) others = NULL;

  if (found == NULL && pair->aloware != NULL)
    found = find (engine, pair->aloware->phone);
  if (found == NULL && pair->salesforce != NULL && pair->salesforce->record != NULL)
    {
      const CwRows *rows = cw_inputs_get_rows (engine->in, cw_record_get_id (pair->salesforce->record));

      phone = rows != NULL ? cw_rows_salesforce_phone (rows, pair->salesforce->record) : NULL;
      found = find (engine, phone);
      others = rows != NULL ? cw_rows_other_phones (rows, pair->salesforce->record) : NULL;
    }
  for (guint i = 0; found == NULL && others != NULL && i < others->len; i++)
    found = find (engine, others->pdata[i]);
  return found;
}

gboolean
cw_unanswered_tell (CwEngine *engine, const CwPairId *id, gboolean *told, GError **error)
{
  g_auto (CwPair) pair = { NULL };
  g_autoptr (CwLink) link = NULL;
  Unanswered *unanswered;

  *told = FALSE;
  if (engine->unanswered == NULL)
    return TRUE;
  if (!cw_pair_load (engine->in->store, id, &pair, error)
      || !cw_pair_find_link (engine->in->store, id, &link, error))
    return FALSE;

  unanswered = find_for (engine, &pair, link);
  *told = unanswered != NULL;
  return unanswered == NULL || tell (engine, CW_SIDE_ALOWARE, unanswered, id, &pair, NULL, error);
}

static const char *
find_by_phone (GPtrArray *records, const char *key)
{
  for (guint i = 0; i < records->len; i++)
    {
      const CwMatchRecord *record = g_ptr_array_index (records, i);

      if (g_strcmp0 (record->phone, key) == 0)
        return record->id;
    }
  return NULL;
}

static gboolean
tell_phones (CwEngine *engine, GPtrArray *aloware, GPtrArray *salesforce, GError **error)
{
  g_autoptr (GList) phones = engine->unanswered != NULL ? g_hash_table_get_keys (engine->unanswered) : NULL;

  phones = g_list_sort (phones, (GCompareFunc) strcmp);
  for (GList *link = phones; link != NULL; link = link->next)
    {
      Unanswered *unanswered = g_hash_table_lookup (engine->unanswered, link->data);
      g_autofree char *key = cw_store_hash (engine->in->store, link->data);
      const CwPairId *id = CW_PAIR_ID (find_by_phone (aloware, key), find_by_phone (salesforce, key));
      g_auto (CwPair) pair = { NULL };

      if (unanswered->told)
        continue;
      if (!cw_pair_load (engine->in->store, id, &pair, error)
          || !tell (engine, CW_SIDE_ALOWARE, unanswered, id, &pair, link->data, error))
        return FALSE;
    }
  return TRUE;
}

static GList *
list_unread (const CwEngine *engine)
{
  GList *ids = engine->unread != NULL ? g_hash_table_get_keys (engine->unread) : NULL;

  return g_list_sort (ids, (GCompareFunc) strcmp);
}

gboolean
cw_unanswered_has_unknown (CwEngine *engine, GHashTable *known)
{
  g_autoptr (GList) ids = list_unread (engine);

  for (GList *link = ids; link != NULL; link = link->next)
    if (!g_hash_table_contains (known, link->data))
      return TRUE;

  return FALSE;
}

static gboolean
tell_unread (CwEngine *engine, GHashTable *known_ids, GError **error)
{
  g_autoptr (GList) ids = list_unread (engine);

  for (GList *link = ids; link != NULL; link = link->next)
    {
      const char *id = *(const char *) link->data != '\0' ? link->data : NULL;
      gboolean is_known = id != NULL && g_hash_table_contains (known_ids, id);
      const CwPairId *known = CW_PAIR_ID (NULL, is_known ? id : NULL);
      g_auto (CwPair) pair = { NULL };

      if (!cw_pair_load (engine->in->store, known, &pair, error)
          || !tell (engine, CW_SIDE_SALESFORCE, g_hash_table_lookup (engine->unread, link->data), known,
                    &pair, id != NULL ? id : _("A record without an identifier"), error))
        return FALSE;
    }
  return TRUE;
}

gboolean
cw_unanswered_tell_rest (CwEngine *engine,
                         GPtrArray *aloware,
                         GPtrArray *salesforce,
                         GHashTable *known,
                         GError **error)
{
  return tell_phones (engine, aloware, salesforce, error) && tell_unread (engine, known, error);
}
