/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-users.h"

#define SF(n) "00500000000000" n "AAA"

static const struct
{
  const char *id;
  const char *email;
  gboolean active;
} aloware_users[] = {
  { "101", "Ana@Example.com", TRUE },  { "102", "ben@example.com", TRUE },   { "103", "cleo@example.com", TRUE },
  { "104", "dan@example.com", TRUE },  { "105", "eve@example.com", TRUE },   { "106", " EVE@example.com", TRUE },
  { "107", NULL, TRUE },               { "108", "", TRUE },                  { "109", "office@example.com", TRUE },
  { "110", "fay@example.com", TRUE },
}, salesforce_users[] = {
  { SF ("1"), "ana@example.com", TRUE },   { SF ("2"), "ben@example.com", FALSE },
  { SF ("3"), "cleo@example.com", TRUE },  { SF ("4"), "CLEO@example.com", TRUE },
  { SF ("5"), "eve@example.com", TRUE },   { SF ("6"), "fay@example.com", FALSE },
  { SF ("7"), "fay@example.com", TRUE },   { SF ("8"), "nobody@example.com", TRUE },
  { SF ("9"), NULL, TRUE },
};

static CwUserMap *
make_map (const char *fallback, gboolean reversed)
{
  g_autoptr (GPtrArray) aloware = g_ptr_array_new_with_free_func ((GDestroyNotify) cw_user_free);
  g_autoptr (GPtrArray) salesforce = g_ptr_array_new_with_free_func ((GDestroyNotify) cw_user_free);

  for (gsize i = 0; i < G_N_ELEMENTS (aloware_users); i++)
    g_ptr_array_insert (aloware, reversed ? 0 : -1,
                        cw_user_new (aloware_users[i].id, "Agent", aloware_users[i].email, TRUE));
  for (gsize i = 0; i < G_N_ELEMENTS (salesforce_users); i++)
    g_ptr_array_insert (
      salesforce, reversed ? 0 : -1,
      cw_user_new (salesforce_users[i].id, NULL, salesforce_users[i].email, salesforce_users[i].active));

  return cw_user_map_new (aloware, salesforce, fallback);
}

static void
assert_to_salesforce (CwUserMap *map, const char *aloware, CwUserState expected, const char *salesforce)
{
  const char *id = "untouched";

  g_test_message ("Aloware user %s", aloware);
  g_assert_cmpint (cw_user_map_to_salesforce (map, aloware, &id), ==, expected);
  g_assert_cmpstr (id, ==, salesforce);
}

static void
assert_to_aloware (CwUserMap *map, const char *salesforce, CwUserState expected, const char *aloware)
{
  const char *id = "untouched";

  g_test_message ("Salesforce user %s", salesforce);
  g_assert_cmpint (cw_user_map_to_aloware (map, salesforce, &id), ==, expected);
  g_assert_cmpstr (id, ==, aloware);
}

static void
test_pairs (gconstpointer reversed)
{
  g_autoptr (CwUserMap) map = make_map (NULL, GPOINTER_TO_INT (reversed));

  assert_to_salesforce (map, "101", CW_USER_MATCHED, SF ("1"));
  assert_to_salesforce (map, "102", CW_USER_INACTIVE, SF ("2"));
  assert_to_salesforce (map, "103", CW_USER_AMBIGUOUS, NULL);
  assert_to_salesforce (map, "104", CW_USER_UNMATCHED, NULL);
  assert_to_salesforce (map, "105", CW_USER_AMBIGUOUS, NULL);
  assert_to_salesforce (map, "106", CW_USER_AMBIGUOUS, NULL);
  assert_to_salesforce (map, "107", CW_USER_UNMATCHED, NULL);
  assert_to_salesforce (map, "108", CW_USER_UNMATCHED, NULL);
  assert_to_salesforce (map, "110", CW_USER_MATCHED, SF ("7"));
  assert_to_salesforce (map, "999", CW_USER_UNMATCHED, NULL);

  assert_to_aloware (map, SF ("1"), CW_USER_MATCHED, "101");
  assert_to_aloware (map, SF ("2"), CW_USER_MATCHED, "102");
  assert_to_aloware (map, SF ("3"), CW_USER_AMBIGUOUS, NULL);
  assert_to_aloware (map, SF ("5"), CW_USER_AMBIGUOUS, NULL);
  assert_to_aloware (map, SF ("6"), CW_USER_MATCHED, "110");
  assert_to_aloware (map, SF ("7"), CW_USER_MATCHED, "110");
  assert_to_aloware (map, SF ("8"), CW_USER_UNMATCHED, NULL);
  assert_to_aloware (map, SF ("9"), CW_USER_UNMATCHED, NULL);
  assert_to_aloware (map, "00G000000000001AAA", CW_USER_QUEUE, NULL);

  g_assert_cmpuint (cw_user_map_count (map, CW_USER_MATCHED), ==, 2);
  g_assert_cmpuint (cw_user_map_count (map, CW_USER_INACTIVE), ==, 1);
  g_assert_cmpuint (cw_user_map_count (map, CW_USER_AMBIGUOUS), ==, 3);
  g_assert_cmpuint (cw_user_map_count (map, CW_USER_UNMATCHED), ==, 4);
}

static void
test_fallback (void)
{
  g_autoptr (CwUserMap) map = make_map ("OFFICE@example.com", FALSE);
  g_autoptr (CwUserMap) nobody = make_map ("stranger@example.com", FALSE);
  g_autoptr (CwUserMap) twins = make_map ("eve@example.com", FALSE);
  g_autoptr (CwUserMap) blank = make_map ("", FALSE);

  /* The fallback stands in, and only for those who have nobody; the state tells. */
  assert_to_aloware (map, SF ("8"), CW_USER_UNMATCHED, "109");
  assert_to_aloware (map, SF ("3"), CW_USER_AMBIGUOUS, "109");
  assert_to_aloware (map, "00G000000000001AAA", CW_USER_QUEUE, NULL);
  assert_to_aloware (map, SF ("1"), CW_USER_MATCHED, "101");
  assert_to_salesforce (map, "104", CW_USER_UNMATCHED, NULL);
  g_assert_true (cw_user_map_is_fallback (map, "109"));
  g_assert_false (cw_user_map_is_fallback (map, "101"));
  g_assert_false (cw_user_map_misses_fallback (map));
  g_assert_false (cw_user_map_misses_fallback (blank));
  g_assert_true (cw_user_map_misses_fallback (nobody));
  g_assert_true (cw_user_map_misses_fallback (twins));

  assert_to_aloware (nobody, SF ("8"), CW_USER_UNMATCHED, NULL);
  assert_to_aloware (twins, SF ("8"), CW_USER_UNMATCHED, NULL);
  assert_to_aloware (blank, SF ("8"), CW_USER_UNMATCHED, NULL);
}

/* A queue has a name, and is nobody's match: neither by e-mail, nor by choice, nor for want of another. */
static void
test_queue (void)
{
  static const char *const queue = "00G000000000001AAA";
  g_autoptr (GPtrArray) aloware = g_ptr_array_new_with_free_func ((GDestroyNotify) cw_user_free);
  g_autoptr (GPtrArray) salesforce = g_ptr_array_new_with_free_func ((GDestroyNotify) cw_user_free);
  g_autoptr (GHashTable) choices = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (CwUserMap) map = NULL;
  g_autoptr (CwUserMap) chosen = NULL;

  g_ptr_array_add (aloware, cw_user_new ("101", "Sales", "sales@example.com", TRUE));
  g_ptr_array_add (salesforce, cw_user_new (queue, "New leads", "sales@example.com", TRUE));
  map = cw_user_map_new (aloware, salesforce, "sales@example.com");
  g_hash_table_insert (choices, (gpointer) queue, (gpointer) "101");
  chosen = cw_user_map_choose (map, choices);

  assert_to_aloware (map, queue, CW_USER_QUEUE, NULL);
  assert_to_aloware (chosen, queue, CW_USER_QUEUE, NULL);
  assert_to_salesforce (map, "101", CW_USER_UNMATCHED, NULL);
  assert_to_salesforce (chosen, "101", CW_USER_UNMATCHED, NULL);
  g_assert_null (cw_user_map_get_choice (chosen, queue));
  g_assert_cmpuint (cw_user_map_get_users (map, CW_SIDE_SALESFORCE)->len, ==, 0);
  g_assert_cmpstr (cw_user_map_find_salesforce (map, queue)->name, ==, "New leads");

  g_assert_true (cw_user_is_queue (queue));
  g_assert_false (cw_user_is_queue (SF ("1")));
  g_assert_false (cw_user_is_queue (NULL));
}

/* `choices`: Salesforce id, Aloware id, …, NULL. */
static CwUserMap *
choose (const char *fallback, const char *const *choices)
{
  g_autoptr (CwUserMap) map = make_map (fallback, FALSE);
  g_autoptr (GHashTable) table = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; choices[i] != NULL; i += 2)
    g_hash_table_insert (table, (gpointer) choices[i], (gpointer) choices[i + 1]);

  return cw_user_map_choose (map, table);
}

static void
test_choices (void)
{
  static const char *const filled[] = { SF ("8"), "104", SF ("9"), "101", NULL };
  static const char *const moved[] = { SF ("1"), "", SF ("8"), "101", NULL };
  static const char *const several[] = { SF ("8"), "104", SF ("9"), "104", NULL };
  static const char *const settled[] = { SF ("4"), "103", SF ("5"), "106", NULL };
  static const char *const refused[] = { SF ("4"), "", NULL };
  static const char *const unknown[] = { SF ("1"), "999", "stranger", "104", NULL };
  static const char *const replaced[] = { SF ("8"), "102", SF ("6"), "104", NULL };
  g_autoptr (CwUserMap) fills = choose (NULL, filled);
  g_autoptr (CwUserMap) moves = choose ("office@example.com", moved);
  g_autoptr (CwUserMap) both = choose (NULL, several);
  g_autoptr (CwUserMap) settles = choose (NULL, settled);
  g_autoptr (CwUserMap) refuses = choose (NULL, refused);
  g_autoptr (CwUserMap) strangers = choose (NULL, unknown);
  g_autoptr (CwUserMap) replaces = choose (NULL, replaced);
  g_autoptr (CwUserMap) cleared = cw_user_map_choose (fills, NULL);

  /* A choice fills a gap both ways. Where the Aloware user has a match, it is for one way. */
  assert_to_aloware (fills, SF ("8"), CW_USER_MATCHED, "104");
  assert_to_salesforce (fills, "104", CW_USER_MATCHED, SF ("8"));
  assert_to_aloware (fills, SF ("9"), CW_USER_MATCHED, "101");
  assert_to_salesforce (fills, "101", CW_USER_MATCHED, SF ("1"));
  g_assert_cmpstr (cw_user_map_get_choice (fills, SF ("8")), ==, "104");
  g_assert_null (cw_user_map_get_choice (fills, SF ("1")));
  g_assert_cmpuint (cw_user_map_count (fills, CW_USER_MATCHED), ==, 3);

  /* No match on purpose goes before e-mail, and the fallback stands in. */
  assert_to_aloware (moves, SF ("1"), CW_USER_UNMATCHED, "109");
  assert_to_salesforce (moves, "101", CW_USER_MATCHED, SF ("8"));

  assert_to_aloware (both, SF ("8"), CW_USER_MATCHED, "104");
  assert_to_aloware (both, SF ("9"), CW_USER_MATCHED, "104");
  assert_to_salesforce (both, "104", CW_USER_AMBIGUOUS, NULL);

  /* The others with the address are as ambiguous as before. */
  assert_to_salesforce (settles, "103", CW_USER_MATCHED, SF ("4"));
  assert_to_aloware (settles, SF ("3"), CW_USER_AMBIGUOUS, NULL);
  assert_to_salesforce (settles, "106", CW_USER_MATCHED, SF ("5"));
  assert_to_salesforce (settles, "105", CW_USER_UNMATCHED, NULL);
  /* Where all but one were chosen away, e-mail tells. */
  assert_to_salesforce (refuses, "103", CW_USER_MATCHED, SF ("3"));
  assert_to_aloware (refuses, SF ("3"), CW_USER_MATCHED, "103");

  /* Who is not there is no match, and e-mail does not step in for a choice. */
  assert_to_aloware (strangers, SF ("1"), CW_USER_UNMATCHED, NULL);
  assert_to_salesforce (strangers, "104", CW_USER_UNMATCHED, NULL);
  assert_to_aloware (strangers, "stranger", CW_USER_UNMATCHED, NULL);

  /* An active user who was chosen takes the place of an inactive one; an inactive choice owns nothing. */
  assert_to_salesforce (replaces, "102", CW_USER_MATCHED, SF ("8"));
  assert_to_aloware (replaces, SF ("2"), CW_USER_MATCHED, "102");
  assert_to_salesforce (replaces, "104", CW_USER_INACTIVE, SF ("6"));

  assert_to_aloware (cleared, SF ("8"), CW_USER_UNMATCHED, NULL);
  g_assert_null (cw_user_map_get_choice (cleared, SF ("8")));
}

/* Whoever an Aloware user is in Salesforce, is that user in Aloware; and a choice is always what counts. */
static void
test_any_choices (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (20261130);

  for (guint round = 0; round < 2000; round++)
    {
      g_autoptr (CwUserMap) map = make_map (round % 2 == 0 ? NULL : "office@example.com", FALSE);
      g_autoptr (GHashTable) choices = g_hash_table_new (g_str_hash, g_str_equal);
      g_autoptr (CwUserMap) chosen = NULL;

      for (gsize i = 0; i < G_N_ELEMENTS (salesforce_users); i++)
        {
          guint lot = (guint) g_rand_int_range (rand, 0, 2 * G_N_ELEMENTS (aloware_users));

          if (lot < G_N_ELEMENTS (aloware_users))
            g_hash_table_insert (choices, (gpointer) salesforce_users[i].id,
                                 (gpointer) (lot == 0 ? "" : aloware_users[lot].id));
        }
      chosen = cw_user_map_choose (map, choices);

      for (gsize i = 0; i < G_N_ELEMENTS (aloware_users); i++)
        {
          const char *before = NULL, *salesforce = NULL, *back = NULL;
          CwUserState state = cw_user_map_to_salesforce (map, aloware_users[i].id, &before);

          if (cw_user_map_to_salesforce (chosen, aloware_users[i].id, &salesforce) == CW_USER_MATCHED
              || salesforce != NULL)
            {
              g_assert_cmpint (cw_user_map_to_aloware (chosen, salesforce, &back), ==, CW_USER_MATCHED);
              g_assert_cmpstr (back, ==, aloware_users[i].id);
            }
          /* No choice for another user redirects a match. */
          if (state == CW_USER_MATCHED && !g_hash_table_contains (choices, before))
            g_assert_cmpstr (salesforce, ==, before);
        }
      for (gsize i = 0; i < G_N_ELEMENTS (salesforce_users); i++)
        {
          const char *choice = g_hash_table_lookup (choices, salesforce_users[i].id);
          const char *aloware = NULL;

          if (choice != NULL && *choice != '\0')
            {
              cw_user_map_to_aloware (chosen, salesforce_users[i].id, &aloware);
              g_assert_cmpstr (aloware, ==, choice);
            }
        }
    }
}

static void
test_find (void)
{
  g_autoptr (CwUserMap) map = make_map (NULL, FALSE);
  g_autoptr (CwUserMap) second = cw_user_map_ref (map);
  g_autoptr (CwUserMap) empty = cw_user_map_new (NULL, NULL, "ana@example.com");

  g_assert_cmpstr (cw_user_map_find_aloware (second, "101")->email, ==, "Ana@Example.com");
  g_assert_cmpstr (cw_user_map_find_salesforce (second, SF ("1"))->name, ==, "");
  g_assert_false (cw_user_map_find_salesforce (second, SF ("2"))->active);
  g_assert_null (cw_user_map_find_aloware (second, SF ("1")));
  g_assert_null (cw_user_map_find_aloware (empty, "101"));
  assert_to_salesforce (empty, "101", CW_USER_UNMATCHED, NULL);
  g_assert_cmpuint (cw_user_map_count (empty, CW_USER_UNMATCHED), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_data_func ("/model/users/pairs", GINT_TO_POINTER (FALSE), test_pairs);
  g_test_add_data_func ("/model/users/pairs-in-other-order", GINT_TO_POINTER (TRUE), test_pairs);
  g_test_add_func ("/model/users/choices", test_choices);
  g_test_add_func ("/model/users/any-choices", test_any_choices);
  g_test_add_func ("/model/users/fallback", test_fallback);
  g_test_add_func ("/model/users/queue", test_queue);
  g_test_add_func ("/model/users/find", test_find);

  return g_test_run ();
}
