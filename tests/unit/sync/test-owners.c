/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-owners.h"

static GPtrArray *
new_users (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) cw_user_free);
}

static CwUserMap *
make_map (const char *fallback)
{
  g_autoptr (GPtrArray) aloware = new_users ();
  g_autoptr (GPtrArray) salesforce = new_users ();

  g_ptr_array_add (aloware, cw_user_new ("101", "Ana", "ana@example.com", TRUE));
  g_ptr_array_add (aloware, cw_user_new ("102", "Ben", "ben@example.com", TRUE));
  g_ptr_array_add (aloware, cw_user_new ("103", "Cleo", "cleo@example.com", TRUE));
  g_ptr_array_add (aloware, cw_user_new ("104", "Luis", "luis@example.com", TRUE));
  g_ptr_array_add (salesforce, cw_user_new ("G", "Gus", "gus@example.com", TRUE));
  g_ptr_array_add (salesforce, cw_user_new ("A", "Ana", "ana@example.com", TRUE));
  g_ptr_array_add (salesforce, cw_user_new ("B", "Ben", "ben@example.com", FALSE));
  g_ptr_array_add (salesforce, cw_user_new ("C", "Cleo", "cleo@example.com", TRUE));
  g_ptr_array_add (salesforce, cw_user_new ("D", "Dora", "cleo@example.com", TRUE));
  g_ptr_array_add (salesforce, cw_user_new ("E", "Eve", "eve@example.com", TRUE));
  g_ptr_array_add (salesforce, cw_user_new ("F", "Fay", "fay@example.com", TRUE));

  return cw_user_map_new (aloware, salesforce, fallback);
}

static CwUserMap *
choose (CwUserMap *map, const char *const *choices)
{
  g_autoptr (GHashTable) table = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; choices[i] != NULL; i += 2)
    g_hash_table_insert (table, (gpointer) choices[i], (gpointer) choices[i + 1]);

  return cw_user_map_choose (map, table);
}

static void
assert_owner (GPtrArray *owners, guint nth, const char *salesforce, const char *aloware, CwOwnerState state)
{
  const CwOwner *owner = g_ptr_array_index (owners, nth);

  g_test_message ("Owner %u", nth);
  g_assert_cmpstr (owner->users[CW_SIDE_SALESFORCE] != NULL ? owner->users[CW_SIDE_SALESFORCE]->id : NULL, ==,
                   salesforce);
  g_assert_cmpstr (owner->users[CW_SIDE_ALOWARE] != NULL ? owner->users[CW_SIDE_ALOWARE]->id : NULL, ==,
                   aloware);
  g_assert_cmpint (owner->state, ==, state);
  g_assert_cmpint (cw_owner_needs_choice (owner), ==,
                   state == CW_OWNER_UNKNOWN || state == CW_OWNER_AMBIGUOUS || state == CW_OWNER_NONE
                     || state == CW_OWNER_INACTIVE);
}

/* Salesforce's users by name, then the Aloware users whom nobody has. */
static void
test_by_email (void)
{
  g_autoptr (CwUserMap) map = make_map ("ana@example.com");
  g_autoptr (GPtrArray) owners = cw_owners_list (map);

  g_assert_cmpuint (owners->len, ==, 9);
  assert_owner (owners, 0, "A", "101", CW_OWNER_BY_EMAIL);
  assert_owner (owners, 1, "B", "102", CW_OWNER_INACTIVE);
  assert_owner (owners, 2, "C", NULL, CW_OWNER_AMBIGUOUS);
  assert_owner (owners, 3, "D", NULL, CW_OWNER_AMBIGUOUS);
  assert_owner (owners, 4, "E", NULL, CW_OWNER_NONE);
  assert_owner (owners, 5, "F", NULL, CW_OWNER_NONE);
  assert_owner (owners, 6, "G", NULL, CW_OWNER_NONE);
  assert_owner (owners, 7, NULL, "103", CW_OWNER_AMBIGUOUS);
  assert_owner (owners, 8, NULL, "104", CW_OWNER_NONE);

  g_assert_null (((const CwOwner *) g_ptr_array_index (owners, 0))->stand_in);
  g_assert_cmpstr (((const CwOwner *) g_ptr_array_index (owners, 4))->stand_in->id, ==, "101");
}

static void
test_by_hand (void)
{
  static const char *const choices[] = { "C", "103", "E", "104", "F", "101", "G", "", "B", "999", NULL };
  g_autoptr (CwUserMap) map = make_map (NULL);
  g_autoptr (CwUserMap) chosen = choose (map, choices);
  g_autoptr (GPtrArray) owners = cw_owners_list (chosen);

  g_assert_cmpuint (owners->len, ==, 8);
  assert_owner (owners, 0, "A", "101", CW_OWNER_BY_EMAIL);
  assert_owner (owners, 1, "B", NULL, CW_OWNER_UNKNOWN);
  assert_owner (owners, 2, "C", "103", CW_OWNER_BY_HAND);
  assert_owner (owners, 3, "D", NULL, CW_OWNER_AMBIGUOUS);
  assert_owner (owners, 4, "E", "104", CW_OWNER_BY_HAND);
  assert_owner (owners, 5, "F", "101", CW_OWNER_BY_HAND);
  assert_owner (owners, 6, "G", NULL, CW_OWNER_NOBODY);
  assert_owner (owners, 7, NULL, "102", CW_OWNER_NONE);

  g_assert_false (((const CwOwner *) g_ptr_array_index (owners, 4))->one_way);
  g_assert_true (((const CwOwner *) g_ptr_array_index (owners, 5))->one_way);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/owners/by-email", test_by_email);
  g_test_add_func ("/owners/by-hand", test_by_hand);

  return g_test_run ();
}
