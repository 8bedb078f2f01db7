/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-users.h"

#include "cw-text.h"

/* The users of one platform. */
typedef struct
{
  GPtrArray *users;     /* of CwUser, owned */
  GHashTable *by_id;    /* id → CwUser */
  GHashTable *by_email; /* casefolded address → GPtrArray of CwUser */
} Directory;

struct _CwUserMap
{
  gatomicrefcount ref_count;
  Directory aloware;
  Directory salesforce;
  const CwUser *fallback;
  gboolean misses_fallback;
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

static char *
email_key (const CwUser *user)
{
  g_autofree char *key = NULL;

  if (user->email == NULL)
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
  g_ptr_array_add (directory->users, user);
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

  directory_clear (&map->aloware);
  directory_clear (&map->salesforce);
  g_free (map);
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

static CwUserState
pair_to_salesforce (const CwUserMap *map, const CwUser *user, const CwUser **partner)
{
  GPtrArray *twins, *partners;

  partners = user != NULL ? directory_find_email (&map->salesforce, user) : NULL;
  if (partners == NULL)
    return CW_USER_UNMATCHED;

  /* Two Aloware users with one address would both become one Salesforce user, and on the way back it could
   * not be told which of the two is meant. */
  twins = directory_find_email (&map->aloware, user);
  *partner = twins->len == 1 ? sole_partner (partners) : NULL;
  if (*partner == NULL)
    return CW_USER_AMBIGUOUS;

  return (*partner)->active ? CW_USER_MATCHED : CW_USER_INACTIVE;
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

CwUserState
cw_user_map_to_aloware (const CwUserMap *map, const char *salesforce_id, const char **aloware_id)
{
  const CwUser *user, *given;
  GPtrArray *partners, *twins;
  CwUserState state = CW_USER_UNMATCHED;

  g_return_val_if_fail (map != NULL, CW_USER_UNMATCHED);
  g_return_val_if_fail (salesforce_id != NULL, CW_USER_UNMATCHED);

  given = map->fallback;
  user = g_hash_table_lookup (map->salesforce.by_id, salesforce_id);
  partners = user != NULL ? directory_find_email (&map->aloware, user) : NULL;
  if (partners != NULL)
    {
      twins = directory_find_email (&map->salesforce, user);
      state = CW_USER_AMBIGUOUS;
      if (partners->len == 1 && sole_partner (twins) != NULL)
        {
          state = CW_USER_MATCHED;
          given = g_ptr_array_index (partners, 0);
        }
    }

  if (aloware_id != NULL)
    *aloware_id = given != NULL ? given->id : NULL;

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
