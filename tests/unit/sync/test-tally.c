/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-tally.h"

static void
assert_counts (CwTally *tally,
               guint in_sync,
               guint waiting,
               guint excluded,
               guint conflict,
               guint failing,
               guint undecided)
{
  const guint expected[] = { in_sync, waiting, excluded, conflict, failing };
  guint counts[CW_N_STANDINGS];
  guint found;

  cw_tally_get_counts (tally, counts, &found);
  for (guint i = 0; i < CW_N_STANDINGS; i++)
    g_assert_cmpuint (counts[i], ==, expected[i]);
  g_assert_cmpuint (found, ==, undecided);
}

static void
test_worst_counts (void)
{
  g_autoptr (CwTally) tally = cw_tally_new ();

  cw_tally_decide (tally, CW_SIDE_ALOWARE, "1");
  cw_tally_decide (tally, CW_SIDE_ALOWARE, "1");
  cw_tally_decide (tally, CW_SIDE_SALESFORCE, "1");
  cw_tally_set (tally, CW_SIDE_SALESFORCE, "1", CW_STANDING_CONFLICT);
  cw_tally_set (tally, CW_SIDE_SALESFORCE, "1", CW_STANDING_WAITING);
  cw_tally_set (tally, CW_SIDE_SALESFORCE, "2", CW_STANDING_WAITING);
  cw_tally_set (tally, CW_SIDE_SALESFORCE, "2", CW_STANDING_FAILING);
  cw_tally_set (tally, CW_SIDE_SALESFORCE, NULL, CW_STANDING_FAILING);

  /* The better ones are not forgotten. */
  g_assert_true (cw_tally_has (tally, CW_SIDE_SALESFORCE, "1", CW_STANDING_WAITING));
  g_assert_true (cw_tally_has (tally, CW_SIDE_SALESFORCE, "1", CW_STANDING_CONFLICT));
  g_assert_false (cw_tally_has (tally, CW_SIDE_SALESFORCE, "1", CW_STANDING_FAILING));
  g_assert_false (cw_tally_has (tally, CW_SIDE_ALOWARE, "1", CW_STANDING_WAITING));
  g_assert_true (cw_tally_count (tally, CW_SIDE_ALOWARE, "1"));
  g_assert_true (cw_tally_count (tally, CW_SIDE_SALESFORCE, "1"));
  g_assert_true (cw_tally_count (tally, CW_SIDE_SALESFORCE, "2"));
  assert_counts (tally, 1, 0, 0, 1, 1, 0);
}

/* A record that the planning never came to is found out; one that is not there any more does not count. */
static void
test_undecided (void)
{
  g_autoptr (CwTally) tally = cw_tally_new ();

  for (guint i = 0; i < 1000; i++)
    {
      g_autofree char *id = g_strdup_printf ("%u", i);

      if (i % 100 != 7)
        cw_tally_decide (tally, CW_SIDE_ALOWARE, id);
    }
  cw_tally_set (tally, CW_SIDE_ALOWARE, "gone", CW_STANDING_EXCLUDED);
  for (guint i = 0; i < 1000; i++)
    {
      g_autofree char *id = g_strdup_printf ("%u", i);

      g_assert_cmpint (cw_tally_count (tally, CW_SIDE_ALOWARE, id), ==, i % 100 != 7);
    }
  g_assert_false (cw_tally_count (tally, CW_SIDE_SALESFORCE, "0"));
  assert_counts (tally, 990, 0, 0, 0, 0, 11);
}

static void
test_settled_changes (void)
{
  g_autoptr (CwTally) tally = cw_tally_new ();

  g_assert_false (cw_tally_is_settled (tally, 1));
  cw_tally_settle (tally, 8);
  cw_tally_settle (tally, 100000);
  for (gint64 id = 1; id <= 100001; id++)
    g_assert_cmpint (cw_tally_is_settled (tally, id), ==, id == 8 || id == 100000);

  cw_tally_settle (tally, 9);
  g_assert_cmpint (cw_tally_skip_settled (tally, 7), ==, 7);
  g_assert_cmpint (cw_tally_skip_settled (tally, 8), ==, 10);
  g_assert_cmpint (cw_tally_skip_settled (tally, 100000), ==, 100001);
  g_assert_cmpint (cw_tally_skip_settled (tally, 1000000), ==, 1000000);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/tally/worst-counts", test_worst_counts);
  g_test_add_func ("/tally/undecided", test_undecided);
  g_test_add_func ("/tally/settled-changes", test_settled_changes);
  return g_test_run ();
}
