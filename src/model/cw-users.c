/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-users.h"

#include "cw-text.h"

/* The users of one platform. */
typedef struct
{
  GPtrArray *users;     /* of CwUser, owned */
  GPtrArray *queues;    /* of CwUser, owned */
  GHashTable *by_id;    /* id → CwUser */
  GHashTable *by_email; /* casefolded address → GPtrArray of CwUser */
} Directory;

struct _CwUserMap
{
  gatomicrefcount ref_count;
  CwUserMap *origin; /* owns the users, where this map only adds choices; else NULL */
  Directory aloware;
  Directory salesforce;
  const CwUser *fallback;
  gboolean misses_fallback;
  GHashTable *choices; /* Salesforce id → Aloware id, "" for none; NULL: no choices */
  GHashTable *chosen;  /* Aloware id → GPtrArray of the Salesforce CwUsers chosen for it; NULL as above */
};

CwUser *
cw_user_new (const char *id, const char *name, const char *email, gboolean active)
{
  CwUser *user;

  g_return_val_if_fail (id != NULL, NULL);

  user = g_new0 (CwUser, 1);
  user->id = g_strdup (id);
  user->name = g_strdup (name != NULL ? name : "");
  user->email = g_strdup (email);
  user->active = active;

  return user;
}

void
cw_user_free (CwUser *user)
{
  if (user == NULL)
    return;

  g_free (user->id);
  g_free (user->name);
  g_free (user->email);
  g_free (user);
}

gboolean
cw_user_is_queue (const char *salesforce_id)
{
  return salesforce_id != NULL && g_str_has_prefix (salesforce_id, "00G");
}

static char *
email_key (const CwUser *user)
{
  g_autofree char *key = NULL;

  if (user->email == NULL || cw_user_is_queue (user->id))
    return NULL;

  key = cw_text_casefold (user->email);
  return *key != '\0' ? g_steal_pointer (&key) : NULL;
}

static void
directory_add (Directory *directory, const CwUser *original)
{
  GPtrArray *same;
  CwUser *user;
  char *key;

  if (g_hash_table_contains (directory->by_id, original->id))
    return;

  user = cw_user_new (original->id, original->name, original->email, original->active);
  g_ptr_array_add (cw_user_is_queue (user->id) ? directory->queues : directory->users, user);
  g_hash_table_insert (directory->by_id, user->id, user);

  key = email_key (user);
  if (key == NULL)
    return;

  same = g_hash_table_lookup (directory->by_email, key);
  if (same == NULL)
    {
      same = g_ptr_array_new ();
      g_hash_table_insert (directory->by_email, g_steal_pointer (&key), same);
    }
  g_ptr_array_add (same, user);
  g_free (key);
}

static void
directory_init (Directory *directory, GPtrArray *users)
{
  directory->users = g_ptr_array_new_with_free_func ((GDestroyNotify) cw_user_free);
  directory->queues = g_ptr_array_new_with_free_func ((GDestroyNotify) cw_user_free);
  directory->by_id = g_hash_table_new (g_str_hash, g_str_equal);
  directory->by_email = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                               (GDestroyNotify) g_ptr_array_unref);

  for (guint i = 0; users != NULL && i < users->len; i++)
    directory_add (directory, g_ptr_array_index (users, i));
}

static void
directory_clear (Directory *directory)
{
  g_hash_table_unref (directory->by_email);
  g_hash_table_unref (directory->by_id);
  g_ptr_array_unref (directory->queues);
  g_ptr_array_unref (directory->users);
}

static GPtrArray *
directory_find_email (const Directory *directory, const CwUser *user)
{
  g_autofree char *key = email_key (user);

  return key != NULL ? g_hash_table_lookup (directory->by_email, key) : NULL;
}

CwUserMap *
cw_user_map_new (GPtrArray *aloware, GPtrArray *salesforce, const char *fallback_email)
{
  CwUserMap *map = g_new0 (CwUserMap, 1);

  g_atomic_ref_count_init (&map->ref_count);
  directory_init (&map->aloware, aloware);
  directory_init (&map->salesforce, salesforce);

  if (fallback_email != NULL && *fallback_email != '\0')
    {
      g_autofree char *key = cw_text_casefold (fallback_email);
      GPtrArray *named = g_hash_table_lookup (map->aloware.by_email, key);

      if (named != NULL && named->len == 1)
        map->fallback = g_ptr_array_index (named, 0);
      map->misses_fallback = map->fallback == NULL;
    }

  return map;
}

CwUserMap *
cw_user_map_ref (CwUserMap *map)
{
  g_return_val_if_fail (map != NULL, NULL);

  g_atomic_ref_count_inc (&map->ref_count);
  return map;
}

void
cw_user_map_unref (CwUserMap *map)
{
  if (map == NULL || !g_atomic_ref_count_dec (&map->ref_count))
    return;

  if (map->origin == NULL)
    {
      directory_clear (&map->aloware);
      directory_clear (&map->salesforce);
    }
  g_clear_pointer (&map->chosen, g_hash_table_unref);
  g_clear_pointer (&map->choices, g_hash_table_unref);
  g_clear_pointer (&map->origin, cw_user_map_unref);
  g_free (map);
}

static void
add_choice (CwUserMap *map, const char *salesforce_id, const char *aloware_id)
{
  const CwUser *salesforce = g_hash_table_lookup (map->salesforce.by_id, salesforce_id);
  const CwUser *aloware = g_hash_table_lookup (map->aloware.by_id, aloware_id);
  GPtrArray *users;

  if (cw_user_is_queue (salesforce_id))
    return;

  g_hash_table_insert (map->choices, g_strdup (salesforce_id), g_strdup (aloware_id));
  if (salesforce == NULL || aloware == NULL)
    return;

  users = g_hash_table_lookup (map->chosen, aloware->id);
  if (users == NULL)
    {
      users = g_ptr_array_new ();
      g_hash_table_insert (map->chosen, aloware->id, users);
    }
  g_ptr_array_add (users, (gpointer) salesforce);
}

CwUserMap *
cw_user_map_choose (CwUserMap *map, GHashTable *choices)
{
  CwUserMap *chosen;
  GHashTableIter iter;
  gpointer salesforce_id, aloware_id;

  g_return_val_if_fail (map != NULL, NULL);

  chosen = g_new0 (CwUserMap, 1);
  g_atomic_ref_count_init (&chosen->ref_count);
  chosen->origin = cw_user_map_ref (map->origin != NULL ? map->origin : map);
  chosen->aloware = map->aloware;
  chosen->salesforce = map->salesforce;
  chosen->fallback = map->fallback;
  chosen->misses_fallback = map->misses_fallback;
  chosen->choices = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  chosen->chosen = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) g_ptr_array_unref);

  if (choices != NULL)
    {
      g_hash_table_iter_init (&iter, choices);
      while (g_hash_table_iter_next (&iter, &salesforce_id, &aloware_id))
        add_choice (chosen, salesforce_id, aloware_id);
    }

  return chosen;
}

const char *
cw_user_map_get_choice (const CwUserMap *map, const char *salesforce_id)
{
  g_return_val_if_fail (map != NULL, NULL);
  g_return_val_if_fail (salesforce_id != NULL, NULL);

  return map->choices != NULL ? g_hash_table_lookup (map->choices, salesforce_id) : NULL;
}

/* Who is meant by an address that all of `users` have: the only active one, else the only one; NULL if
 * neither exists. Orgs keep deactivated doubles of a person under the same address. They must not make the
 * active one ambiguous. */
static const CwUser *
sole_partner (GPtrArray *users)
{
  const CwUser *active = NULL;
  guint n_active = 0;

  for (guint i = 0; i < users->len; i++)
    {
      const CwUser *user = g_ptr_array_index (users, i);

      if (user->active)
        {
          active = user;
          n_active++;
        }
    }

  if (n_active == 1)
    return active;

  return users->len == 1 ? g_ptr_array_index (users, 0) : NULL;
}

/* The Salesforce users with the address of an Aloware user, but for those that a person chose for somebody
 * else or for nobody. NULL: nobody has the address. (transfer full) (nullable) */
static GPtrArray *
list_candidates (const CwUserMap *map, const CwUser *user)
{
  GPtrArray *partners = directory_find_email (&map->salesforce, user);
  GPtrArray *candidates;

  if (partners == NULL)
    return NULL;

  candidates = g_ptr_array_new ();
  for (guint i = 0; i < partners->len; i++)
    {
      const CwUser *partner = g_ptr_array_index (partners, i);
      const char *choice = cw_user_map_get_choice (map, partner->id);

      if (choice == NULL || g_str_equal (choice, user->id))
        g_ptr_array_add (candidates, (gpointer) partner);
    }

  return candidates;
}

static CwUserState
pair_to_salesforce (const CwUserMap *map, const CwUser *user, const CwUser **partner)
{
  g_autoptr (GPtrArray) candidates = user != NULL ? list_candidates (map, user) : NULL;
  GPtrArray *chosen = user != NULL && map->chosen != NULL ? g_hash_table_lookup (map->chosen, user->id)
                                                          : NULL;
  const CwUser *by_email = NULL, *by_hand = NULL;

  /* Two Aloware users with one address would both become one Salesforce user, and on the way back it could
   * not be told which of the two is meant. */
  if (candidates != NULL && directory_find_email (&map->aloware, user)->len == 1)
    by_email = sole_partner (candidates);
  if (chosen != NULL)
    by_hand = sole_partner (chosen);

  *partner = by_email != NULL && (by_email->active || by_hand == NULL || !by_hand->active) ? by_email
                                                                                           : by_hand;
  if (*partner != NULL)
    return (*partner)->active ? CW_USER_MATCHED : CW_USER_INACTIVE;

  return chosen != NULL || (candidates != NULL && candidates->len > 0) ? CW_USER_AMBIGUOUS
                                                                       : CW_USER_UNMATCHED;
}

CwUserState
cw_user_map_to_salesforce (const CwUserMap *map, const char *aloware_id, const char **salesforce_id)
{
  const CwUser *partner = NULL;
  CwUserState state;

  g_return_val_if_fail (map != NULL, CW_USER_UNMATCHED);
  g_return_val_if_fail (aloware_id != NULL, CW_USER_UNMATCHED);

  state = pair_to_salesforce (map, g_hash_table_lookup (map->aloware.by_id, aloware_id), &partner);
  if (salesforce_id != NULL)
    *salesforce_id = partner != NULL ? partner->id : NULL;

  return state;
}

static CwUserState
pair_to_aloware (const CwUserMap *map, const CwUser *user, const CwUser **partner)
{
  const char *choice = cw_user_map_get_choice (map, user->id);
  GPtrArray *partners;

  if (choice != NULL)
    {
      *partner = g_hash_table_lookup (map->aloware.by_id, choice);
      return *partner != NULL ? CW_USER_MATCHED : CW_USER_UNMATCHED;
    }

  partners = directory_find_email (&map->aloware, user);
  if (partners == NULL)
    return CW_USER_UNMATCHED;

  if (partners->len == 1)
    {
      g_autoptr (GPtrArray) twins = list_candidates (map, g_ptr_array_index (partners, 0));

      if (sole_partner (twins) != NULL)
        *partner = g_ptr_array_index (partners, 0);
    }

  return *partner != NULL ? CW_USER_MATCHED : CW_USER_AMBIGUOUS;
}

CwUserState
cw_user_map_to_aloware (const CwUserMap *map, const char *salesforce_id, const char **aloware_id)
{
  const CwUser *user, *partner = NULL;
  CwUserState state = CW_USER_UNMATCHED;

  g_return_val_if_fail (map != NULL, CW_USER_UNMATCHED);
  g_return_val_if_fail (salesforce_id != NULL, CW_USER_UNMATCHED);

  user = g_hash_table_lookup (map->salesforce.by_id, salesforce_id);
  if (cw_user_is_queue (salesforce_id))
    state = CW_USER_QUEUE;
  else if (user != NULL)
    state = pair_to_aloware (map, user, &partner);
  if (partner == NULL && state != CW_USER_QUEUE)
    partner = map->fallback;

  if (aloware_id != NULL)
    *aloware_id = partner != NULL ? partner->id : NULL;

  return state;
}

gboolean
cw_user_map_is_fallback (const CwUserMap *map, const char *aloware_id)
{
  g_return_val_if_fail (map != NULL, FALSE);
  g_return_val_if_fail (aloware_id != NULL, FALSE);

  return map->fallback != NULL && g_str_equal (map->fallback->id, aloware_id);
}

gboolean
cw_user_map_misses_fallback (const CwUserMap *map)
{
  g_return_val_if_fail (map != NULL, FALSE);

  return map->misses_fallback;
}

const CwUser *
cw_user_map_find_aloware (const CwUserMap *map, const char *aloware_id)
{
  g_return_val_if_fail (map != NULL, NULL);
  g_return_val_if_fail (aloware_id != NULL, NULL);

  return g_hash_table_lookup (map->aloware.by_id, aloware_id);
}

const CwUser *
cw_user_map_find_salesforce (const CwUserMap *map, const char *salesforce_id)
{
  g_return_val_if_fail (map != NULL, NULL);
  g_return_val_if_fail (salesforce_id != NULL, NULL);

  return g_hash_table_lookup (map->salesforce.by_id, salesforce_id);
}

GPtrArray *
cw_user_map_get_users (const CwUserMap *map, CwSide side)
{
  g_return_val_if_fail (map != NULL, NULL);

  return side == CW_SIDE_ALOWARE ? map->aloware.users : map->salesforce.users;
}

guint
cw_user_map_count (const CwUserMap *map, CwUserState state)
{
  guint count = 0;

  g_return_val_if_fail (map != NULL, 0);

  for (guint i = 0; i < map->aloware.users->len; i++)
    {
      const CwUser *partner = NULL;

      if (pair_to_salesforce (map, g_ptr_array_index (map->aloware.users, i), &partner) == state)
        count++;
    }

  return count;
}
