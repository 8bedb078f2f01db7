/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-owners.h"

#include "cw-store-mirror.h"
#include "cw-sync-store.h"

/* ── Who is who ── */

static CwOwnerState
judge (const CwUserMap *users, const CwOwner *owner, CwUserState to_aloware, CwUserState to_salesforce)
{
  const char *choice = cw_user_map_get_choice (users, owner->users[CW_SIDE_SALESFORCE]->id);

  if (choice != NULL && *choice == '\0')
    return CW_OWNER_NOBODY;
  if (choice != NULL && owner->users[CW_SIDE_ALOWARE] == NULL)
    return CW_OWNER_UNKNOWN;
  if (to_aloware == CW_USER_AMBIGUOUS)
    return CW_OWNER_AMBIGUOUS;
  if (to_aloware != CW_USER_MATCHED)
    return CW_OWNER_NONE;
  if (!owner->users[CW_SIDE_SALESFORCE]->active && to_salesforce == CW_USER_INACTIVE)
    return CW_OWNER_INACTIVE;

  return choice != NULL ? CW_OWNER_BY_HAND : CW_OWNER_BY_EMAIL;
}

static CwOwner *
owner_of_salesforce (const CwUserMap *users, const CwUser *user)
{
  CwOwner *owner = g_new0 (CwOwner, 1);
  const char *aloware_id, *back = NULL;
  CwUserState to_aloware = cw_user_map_to_aloware (users, user->id, &aloware_id);
  CwUserState to_salesforce = CW_USER_UNMATCHED;
  const CwUser *aloware = aloware_id != NULL ? cw_user_map_find_aloware (users, aloware_id) : NULL;

  owner->users[CW_SIDE_SALESFORCE] = user;
  if (to_aloware == CW_USER_MATCHED)
    {
      owner->users[CW_SIDE_ALOWARE] = aloware;
      to_salesforce = cw_user_map_to_salesforce (users, aloware_id, &back);
      owner->one_way = g_strcmp0 (back, user->id) != 0;
    }
  else
    owner->stand_in = aloware;
  owner->state = judge (users, owner, to_aloware, to_salesforce);

  return owner;
}

static CwOwner *
owner_of_aloware (const CwUserMap *users, const CwUser *user)
{
  CwOwner *owner = g_new0 (CwOwner, 1);

  owner->users[CW_SIDE_ALOWARE] = user;
  owner->state = cw_user_map_to_salesforce (users, user->id, NULL) == CW_USER_AMBIGUOUS ? CW_OWNER_AMBIGUOUS
                                                                                        : CW_OWNER_NONE;

  return owner;
}

static int
compare_users (gconstpointer a, gconstpointer b)
{
  const CwUser *first = *(const CwUser *const *) a;
  const CwUser *second = *(const CwUser *const *) b;
  int order = g_utf8_collate (first->name, second->name);

  return order != 0 ? order : g_strcmp0 (first->id, second->id);
}

static GPtrArray *
sort_users (const CwUserMap *users, CwSide side)
{
  GPtrArray *sorted = g_ptr_array_new ();

  g_ptr_array_extend (sorted, cw_user_map_get_users (users, side), NULL, NULL);
  g_ptr_array_sort (sorted, compare_users);

  return sorted;
}

GPtrArray *
cw_owners_list (const CwUserMap *users)
{
  GPtrArray *owners = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GHashTable) matched = g_hash_table_new (NULL, NULL);
  g_autoptr (GPtrArray) salesforce = NULL;
  g_autoptr (GPtrArray) aloware = NULL;

  g_return_val_if_fail (users != NULL, owners);

  salesforce = sort_users (users, CW_SIDE_SALESFORCE);
  for (guint i = 0; i < salesforce->len; i++)
    {
      CwOwner *owner = owner_of_salesforce (users, g_ptr_array_index (salesforce, i));

      g_ptr_array_add (owners, owner);
      if (owner->users[CW_SIDE_ALOWARE] != NULL)
        g_hash_table_add (matched, (gpointer) owner->users[CW_SIDE_ALOWARE]);
    }

  aloware = sort_users (users, CW_SIDE_ALOWARE);
  for (guint i = 0; i < aloware->len; i++)
    {
      const CwUser *user = g_ptr_array_index (aloware, i);

      if (!g_hash_table_contains (matched, user))
        g_ptr_array_add (owners, owner_of_aloware (users, user));
    }

  return owners;
}

gboolean
cw_owner_needs_choice (const CwOwner *owner)
{
  g_return_val_if_fail (owner != NULL, FALSE);

  return owner->state < CW_OWNER_NOBODY;
}

/* ── How many contacts ── */

void
cw_owner_counts_free (CwOwnerCounts *counts)
{
  if (counts == NULL)
    return;

  g_clear_pointer (&counts->of[CW_SIDE_ALOWARE], g_hash_table_unref);
  g_clear_pointer (&counts->of[CW_SIDE_SALESFORCE], g_hash_table_unref);
  g_free (counts);
}

/* The contacts to count, by side. */
typedef struct
{
  GPtrArray *ids[2];
  GCancellable *cancellable;
} Collecting;

static gboolean
collect_salesforce (const CwSalesforceMirror *keys, gpointer user_data, GError **error)
{
  Collecting *collecting = user_data;

  if (!keys->deleted)
    g_ptr_array_add (collecting->ids[CW_SIDE_SALESFORCE], g_strdup (cw_record_get_id (keys->record)));

  return !g_cancellable_set_error_if_cancelled (collecting->cancellable, error);
}

static gboolean
collect_aloware (const CwAlowareMirror *keys, gpointer user_data, GError **error)
{
  Collecting *collecting = user_data;

  if (!keys->gone)
    g_ptr_array_add (collecting->ids[CW_SIDE_ALOWARE], g_strdup (cw_record_get_id (keys->record)));

  return !g_cancellable_set_error_if_cancelled (collecting->cancellable, error);
}

static void
count_one (GHashTable *table, const char *owner)
{
  guint n;

  if (owner == NULL || *owner == '\0')
    return;

  n = GPOINTER_TO_UINT (g_hash_table_lookup (table, owner));
  g_hash_table_insert (table, g_strdup (owner), GUINT_TO_POINTER (n + 1));
}

static gboolean
count_contact (CwOwnerCounts *counts,
               CwStore *store,
               CwSide side,
               const char *id,
               const char *field,
               GError **error)
{
  g_autoptr (CwSalesforceMirror) salesforce = NULL;
  g_autoptr (CwAlowareMirror) aloware = NULL;
  const CwRecord *record = NULL;

  if (side == CW_SIDE_SALESFORCE ? !cw_store_get_salesforce (store, id, &salesforce, error)
                                 : !cw_store_get_aloware (store, id, &aloware, error))
    return FALSE;

  if (salesforce != NULL)
    record = salesforce->record;
  if (aloware != NULL)
    record = aloware->record;
  if (record != NULL)
    count_one (counts->of[side], cw_record_get (record, field));

  return TRUE;
}

static gboolean
count_side (CwOwnerCounts *counts,
            CwStore *store,
            CwSide side,
            const Collecting *collecting,
            const char *field,
            GError **error)
{
  for (guint i = 0; i < collecting->ids[side]->len; i++)
    {
      if (g_cancellable_set_error_if_cancelled (collecting->cancellable, error)
          || !count_contact (counts, store, side, g_ptr_array_index (collecting->ids[side], i), field, error))
        return FALSE;
    }

  return TRUE;
}

static gboolean
count (CwOwnerCounts *counts, CwStore *store, const char *field, GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) aloware = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) salesforce = g_ptr_array_new_with_free_func (g_free);
  Collecting collecting = { { NULL }, cancellable };

  collecting.ids[CW_SIDE_ALOWARE] = aloware;
  collecting.ids[CW_SIDE_SALESFORCE] = salesforce;

  return cw_store_foreach_aloware_keys (store, collect_aloware, &collecting, error)
         && cw_store_foreach_salesforce_keys (store, collect_salesforce, &collecting, error)
         && count_side (counts, store, CW_SIDE_ALOWARE, &collecting, "contact_owner", error)
         && count_side (counts, store, CW_SIDE_SALESFORCE, &collecting, field, error);
}

CwOwnerCounts *
cw_owner_counts_read (CwProfile *profile, const char *field, GCancellable *cancellable, GError **error)
{
  g_autoptr (CwOwnerCounts) counts = g_new0 (CwOwnerCounts, 1);
  g_autoptr (CwStore) store = NULL;

  g_return_val_if_fail (profile != NULL && field != NULL, NULL);

  for (CwSide side = CW_SIDE_ALOWARE; side <= CW_SIDE_SALESFORCE; side++)
    counts->of[side] = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  if (!cw_sync_has_store (profile))
    return g_steal_pointer (&counts);

  store = cw_sync_peek_store (profile, error);
  if (store == NULL || !count (counts, store, field, cancellable, error))
    return NULL;

  return g_steal_pointer (&counts);
}

gboolean
cw_owner_counts_has_any (const CwOwnerCounts *counts)
{
  g_return_val_if_fail (counts != NULL, FALSE);

  return g_hash_table_size (counts->of[CW_SIDE_ALOWARE]) + g_hash_table_size (counts->of[CW_SIDE_SALESFORCE])
         > 0;
}

guint
cw_owner_counts_get (const CwOwnerCounts *counts, CwSide side, const char *user_id)
{
  g_return_val_if_fail (counts != NULL && user_id != NULL, 0);

  return GPOINTER_TO_UINT (g_hash_table_lookup (counts->of[side], user_id));
}
