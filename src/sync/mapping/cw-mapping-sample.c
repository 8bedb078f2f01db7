/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cw-mapping-sample.h"

#include <string.h>

#include "cw-catalogue.h"
#include "cw-rows.h"
#include "cw-store-links.h"
#include "cw-store-mirror.h"
#include "cw-sync-store.h"

#define MAX_PAIRS 25
#define MAX_CONTACTS 5000

/* With more different values than this, a field is not a choice: nobody would pair the values one by one. */
#define MAX_VALUES 200

static void
pair_free (CwMappingSamplePair *pair)
{
  g_free (pair->label);
  for (CwSide side = CW_SIDE_ALOWARE; side <= CW_SIDE_SALESFORCE; side++)
    {
      g_clear_pointer (&pair->record[side], cw_record_free);
      g_clear_pointer (&pair->base[side], cw_record_free);
    }
  g_free (pair);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CwMappingSamplePair, pair_free)

static CwMappingSample *
sample_new (void)
{
  CwMappingSample *sample = g_new0 (CwMappingSample, 1);

  sample->pairs = g_ptr_array_new_with_free_func ((GDestroyNotify) pair_free);
  sample->values = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                          (GDestroyNotify) g_ptr_array_unref);
  sample->custom = g_ptr_array_new_with_free_func (g_free);

  return sample;
}

void
cw_mapping_sample_free (CwMappingSample *sample)
{
  if (sample == NULL)
    return;

  g_ptr_array_unref (sample->pairs);
  g_hash_table_unref (sample->values);
  g_ptr_array_unref (sample->custom);
  g_clear_pointer (&sample->delivered, cw_delivered_free);
  g_free (sample);
}

static int
compare_texts (gconstpointer a, gconstpointer b)
{
  return g_utf8_collate (*(const char *const *) a, *(const char *const *) b);
}

static gboolean
is_worth_listing (const char *key)
{
  const CwCatalogueEntry *entry = cw_catalogue_find (key);

  return entry != NULL && (entry->type == CW_ALOWARE_CHOICE || entry->type == CW_ALOWARE_TEXT);
}

static void
count_value (CwMappingSample *sample, const char *key, const char *value)
{
  GPtrArray *values = g_hash_table_lookup (sample->values, key);

  if (values == NULL)
    {
      values = g_ptr_array_new_with_free_func (g_free);
      g_hash_table_insert (sample->values, g_strdup (key), values);
    }

  if (values->len <= MAX_VALUES && !g_ptr_array_find_with_equal_func (values, value, g_str_equal, NULL))
    g_ptr_array_add (values, g_strdup (value));
}

static void
look_at (CwMappingSample *sample, const CwRecord *aloware)
{
  g_return_if_fail (sample != NULL && aloware != NULL);

  for (guint i = 0; i < cw_record_get_n_values (aloware); i++)
    {
      const char *key = cw_record_get_nth_name (aloware, i);
      const char *value = cw_record_get (aloware, key);

      if (value != NULL && *value != '\0' && is_worth_listing (key))
        count_value (sample, key, value);
    }
}

static void
finish (CwMappingSample *sample)
{
  GHashTableIter iter;
  GPtrArray *values;

  g_return_if_fail (sample != NULL);

  g_hash_table_iter_init (&iter, sample->values);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &values))
    {
      if (values->len > MAX_VALUES)
        g_hash_table_iter_remove (&iter);
      else
        g_ptr_array_sort (values, compare_texts);
    }
}

/* ── Reading the mirrors (on a thread) ── */

typedef struct
{
  GPtrArray *found; /* of CwLink or of utf8 */
  guint limit;
  CwObject object; /* of links */
} Collecting;

static gboolean
is_full (const Collecting *collecting)
{
  return collecting->found->len >= collecting->limit;
}

/* An iteration is stopped by an error. This one means that there is enough, and is never shown. */
static gboolean
stop_collecting (GError **error)
{
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_EXISTS, "enough");

  return FALSE;
}

static gboolean
collect_link (const CwLink *link, gpointer user_data, GError **error)
{
  Collecting *collecting = user_data;
  CwLink *copy;

  if (is_full (collecting))
    return stop_collecting (error);
  if (cw_object_of_id (link->pair.ids[CW_SIDE_SALESFORCE]) != collecting->object)
    return TRUE;

  copy = cw_link_new (link->pair.ids[CW_SIDE_ALOWARE], link->pair.ids[CW_SIDE_SALESFORCE]);
  for (CwSide side = CW_SIDE_ALOWARE; side <= CW_SIDE_SALESFORCE; side++)
    copy->base[side] = link->base[side] != NULL ? cw_record_copy (link->base[side]) : NULL;
  g_ptr_array_add (collecting->found, copy);

  return TRUE;
}

static gboolean
collect_id (const CwAlowareMirror *keys, gpointer user_data, GError **error)
{
  Collecting *collecting = user_data;

  if (is_full (collecting))
    return stop_collecting (error);

  if (!keys->gone)
    g_ptr_array_add (collecting->found, g_strdup (cw_record_get_id (keys->record)));

  return TRUE;
}

/* Whether an iteration was stopped because it had enough, which is no error. */
static gboolean
was_stopped (GError **error)
{
  if (!g_error_matches (*error, G_IO_ERROR, G_IO_ERROR_EXISTS))
    return FALSE;

  g_clear_error (error);

  return TRUE;
}

/* Before the first sync nothing is linked yet: contacts with the same phone are shown instead. */

typedef struct
{
  GHashTable *by_phone; /* hash of a phone → Aloware id; NULL where two contacts have the phone */
  GPtrArray *found;     /* of CwLink */
  CwObject object;
} Guessing;

static gboolean
note_phone (const CwAlowareMirror *keys, gpointer user_data, GError **error)
{
  Guessing *guessing = user_data;
  gboolean is_second;

  if (g_hash_table_size (guessing->by_phone) >= MAX_CONTACTS)
    return stop_collecting (error);
  if (keys->gone || keys->phone_key == NULL)
    return TRUE;

  is_second = g_hash_table_contains (guessing->by_phone, keys->phone_key);
  g_hash_table_insert (guessing->by_phone, g_strdup (keys->phone_key),
                       is_second ? NULL : g_strdup (cw_record_get_id (keys->record)));

  return TRUE;
}

static gboolean
find_phone (const CwSalesforceMirror *keys, gpointer user_data, GError **error)
{
  Guessing *guessing = user_data;
  const char *aloware_id;

  if (guessing->found->len >= MAX_PAIRS)
    return stop_collecting (error);
  if (keys->deleted || keys->phone_key == NULL
      || cw_object_of_id (cw_record_get_id (keys->record)) != guessing->object)
    return TRUE;

  aloware_id = g_hash_table_lookup (guessing->by_phone, keys->phone_key);
  if (aloware_id != NULL)
    g_ptr_array_add (guessing->found, cw_link_new (aloware_id, cw_record_get_id (keys->record)));

  return TRUE;
}

static gboolean
guess_links (CwStore *store, CwObject object, GPtrArray *links, GError **error)
{
  g_autoptr (GHashTable) by_phone = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  Guessing guessing = { .by_phone = by_phone, .found = links, .object = object };

  if (!cw_store_foreach_aloware_keys (store, note_phone, &guessing, error) && !was_stopped (error))
    return FALSE;

  return cw_store_foreach_salesforce_keys (store, find_phone, &guessing, error) || was_stopped (error);
}

static gboolean
add_pair (CwMappingSample *sample, CwStore *store, CwLink *link, GError **error)
{
  g_autoptr (CwAlowareMirror) aloware = NULL;
  g_autoptr (CwSalesforceMirror) salesforce = NULL;
  g_autoptr (CwMappingSamplePair) pair = NULL;

  if (!cw_store_get_aloware (store, link->pair.ids[CW_SIDE_ALOWARE], &aloware, error)
      || !cw_store_get_salesforce (store, link->pair.ids[CW_SIDE_SALESFORCE], &salesforce, error))
    return FALSE;

  if (aloware == NULL || salesforce == NULL || salesforce->deleted || aloware->record == NULL
      || salesforce->record == NULL)
    return TRUE;

  pair = g_new0 (CwMappingSamplePair, 1);
  pair->label = cw_rows_label (aloware->record, salesforce->record);
  pair->record[CW_SIDE_ALOWARE] = g_steal_pointer (&aloware->record);
  pair->record[CW_SIDE_SALESFORCE] = g_steal_pointer (&salesforce->record);
  for (CwSide side = CW_SIDE_ALOWARE; side <= CW_SIDE_SALESFORCE; side++)
    pair->base[side] = g_steal_pointer (&link->base[side]);
  g_ptr_array_add (sample->pairs, g_steal_pointer (&pair));

  return TRUE;
}

static gboolean
read_pairs (CwMappingSample *sample, CwStore *store, CwObject object, GError **error)
{
  g_autoptr (GPtrArray) links = g_ptr_array_new_with_free_func ((GDestroyNotify) cw_link_free);
  Collecting collecting = { .found = links, .limit = MAX_PAIRS, .object = object };

  if (!cw_store_foreach_link (store, TRUE, collect_link, &collecting, error) && !was_stopped (error))
    return FALSE;
  if (links->len == 0 && !guess_links (store, object, links, error))
    return FALSE;

  for (guint i = 0; i < links->len; i++)
    {
      if (!add_pair (sample, store, g_ptr_array_index (links, i), error))
        return FALSE;
    }

  return TRUE;
}

static gboolean
read_values (CwMappingSample *sample, CwStore *store, GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  Collecting collecting = { .found = ids, .limit = MAX_CONTACTS };

  if (!cw_store_foreach_aloware_keys (store, collect_id, &collecting, error) && !was_stopped (error))
    return FALSE;

  for (guint i = 0; i < ids->len; i++)
    {
      g_autoptr (CwAlowareMirror) mirror = NULL;

      if (g_cancellable_set_error_if_cancelled (cancellable, error)
          || !cw_store_get_aloware (store, g_ptr_array_index (ids, i), &mirror, error))
        return FALSE;
      if (mirror != NULL && mirror->record != NULL)
        look_at (sample, mirror->record);
    }

  return TRUE;
}

static gboolean
read_delivered (CwMappingSample *sample, CwProfile *profile, CwStore *store, GError **error)
{
  sample->delivered = cw_delivered_recall (profile, store, error);
  if (sample->delivered == NULL)
    return FALSE;

  g_ptr_array_unref (sample->custom);
  sample->custom = cw_delivered_list_custom (sample->delivered);

  return TRUE;
}

CwMappingSample *
cw_mapping_sample_read (CwProfile *profile, CwObject object, GCancellable *cancellable, GError **error)
{
  g_autoptr (CwMappingSample) sample = sample_new ();
  g_autoptr (CwStore) store = NULL;

  g_return_val_if_fail (profile != NULL, NULL);

  if (!cw_sync_has_store (profile))
    return g_steal_pointer (&sample);

  store = cw_sync_peek_store (profile, error);
  if (store == NULL || !read_delivered (sample, profile, store, error)
      || !read_pairs (sample, store, object, error) || !read_values (sample, store, cancellable, error))
    return NULL;

  finish (sample);

  return g_steal_pointer (&sample);
}
