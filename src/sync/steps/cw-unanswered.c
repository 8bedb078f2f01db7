/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-unanswered.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "cw-error.h"
#include "cw-note.h"
#include "cw-store-journal.h"
#include "cw-store-links.h"
#include "cw-store-mirror.h"

/* Contacts whose look-up failed. Nothing is concluded about them, and each is named with the reason.
 * Otherwise they could not be told from contacts that were not asked for yet, and would wait for ever. */

typedef struct
{
  char *phone;  /* E.164; NULL for a Salesforce record */
  CwPairId ids; /* the records that have the phone, as far as they are known */
  GError *problem;
  gboolean told;
} Unanswered;

static void
unanswered_free (Unanswered *unanswered)
{
  g_free (unanswered->phone);
  cw_pair_id_clear (&unanswered->ids);
  g_clear_error (&unanswered->problem);
  g_free (unanswered);
}

/* Takes `key`. */
static Unanswered *
note (GHashTable **table, char *key, const GError *problem)
{
  Unanswered *unanswered = g_new0 (Unanswered, 1);

  unanswered->problem = g_error_copy (problem);
  if (*table == NULL)
    *table = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) unanswered_free);
  g_hash_table_replace (*table, key, unanswered);
  return unanswered;
}

void
cw_unanswered_note (CwEngine *engine, const char *phone, const GError *problem)
{
  note (&engine->unanswered, cw_store_hash (engine->in->store, phone), problem)->phone = g_strdup (phone);
}

void
cw_unanswered_note_unread (CwEngine *engine, const char *id, const GError *problem)
{
  note (&engine->unread, g_strdup (id != NULL ? id : ""), problem);
}

static Unanswered *
find (CwEngine *engine, const char *phone)
{
  g_autofree char *key = NULL;

  if (engine->unanswered == NULL || phone == NULL)
    return NULL;
  key = cw_store_hash (engine->in->store, phone);
  return g_hash_table_lookup (engine->unanswered, key);
}

gboolean
cw_unanswered_has (CwEngine *engine, const char *phone)
{
  return find (engine, phone) != NULL;
}

void
cw_unanswered_see (CwEngine *engine, CwSide side, const char *id, const char *phone_key)
{
  Unanswered *unanswered = engine->unanswered != NULL && phone_key != NULL
                             ? g_hash_table_lookup (engine->unanswered, phone_key)
                             : NULL;

  /* Of several records, the first by id is named. */
  if (unanswered != NULL && (unanswered->ids.ids[side] == NULL || strcmp (id, unanswered->ids.ids[side]) < 0))
    {
      g_free (unanswered->ids.ids[side]);
      unanswered->ids.ids[side] = g_strdup (id);
    }
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

static int
compare_phones (gconstpointer a, gconstpointer b)
{
  return strcmp (((const Unanswered *) a)->phone, ((const Unanswered *) b)->phone);
}

static gboolean
tell_phones (CwEngine *engine, GError **error)
{
  g_autoptr (GList) all = engine->unanswered != NULL ? g_hash_table_get_values (engine->unanswered) : NULL;

  all = g_list_sort (all, compare_phones);
  for (GList *link = all; link != NULL; link = link->next)
    {
      Unanswered *unanswered = link->data;
      g_auto (CwPair) pair = { NULL };

      if (unanswered->told)
        continue;
      if (!cw_pair_load (engine->in->store, &unanswered->ids, &pair, error)
          || !tell (engine, CW_SIDE_ALOWARE, unanswered, &unanswered->ids, &pair, unanswered->phone, error))
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

static gboolean
is_known (CwEngine *engine, const char *id, gboolean *known, GError **error)
{
  g_autoptr (CwSalesforceMirror) keys = NULL;

  if (!cw_store_get_salesforce_keys (engine->in->store, id, &keys, error))
    return FALSE;
  *known = keys != NULL;
  return TRUE;
}

gboolean
cw_unanswered_has_unknown (CwEngine *engine, gboolean *has, GError **error)
{
  g_autoptr (GList) ids = list_unread (engine);

  *has = FALSE;
  for (GList *link = ids; link != NULL && !*has; link = link->next)
    {
      gboolean known;

      if (!is_known (engine, link->data, &known, error))
        return FALSE;
      *has = !known;
    }
  return TRUE;
}

static gboolean
tell_unread (CwEngine *engine, GError **error)
{
  g_autoptr (GList) ids = list_unread (engine);

  for (GList *link = ids; link != NULL; link = link->next)
    {
      const char *id = *(const char *) link->data != '\0' ? link->data : NULL;
      g_auto (CwPair) pair = { NULL };
      const CwPairId *named;
      gboolean known;

      if (!is_known (engine, link->data, &known, error))
        return FALSE;
      named = CW_PAIR_ID (NULL, known ? id : NULL);
      if (!cw_pair_load (engine->in->store, named, &pair, error)
          || !tell (engine, CW_SIDE_SALESFORCE, g_hash_table_lookup (engine->unread, link->data), named,
                    &pair, id != NULL ? id : _("A record without an identifier"), error))
        return FALSE;
    }
  return TRUE;
}

gboolean
cw_unanswered_tell_rest (CwEngine *engine, GError **error)
{
  return tell_phones (engine, error) && tell_unread (engine, error);
}
