/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-guards.h"
#include "property.h"

/* Invariant 17: what must stop a plan stops it, and ordinary work does not. */

static guint
count_tripped (const CwGuardInput *input)
{
  g_autoptr (GPtrArray) tripped = cw_guards_check (input);

  for (guint i = 0; i < tripped->len; i++)
    g_assert_true (g_utf8_validate (g_ptr_array_index (tripped, i), -1, NULL));
  return tripped->len;
}

static const CwGuardInput ordinary = {
  .linked = 1000,
  .updated = 100,
  .unlinked = 5,
  .same_field = 60,
  .same_field_name = "City",
  .live = { 1000, 1000 },
  .live_before = { 1000, 1000 },
  .expected_requests = 10,
  .quota_used = 100,
  .quota_limit = 15000,
  .max_change_percent = 50,
  .max_delete_percent = 10,
  .quota_percent = 50,
};

static void
test_ordinary (void)
{
  CwGuardInput first = ordinary;

  g_assert_cmpuint (count_tripped (&ordinary), ==, 0);

  first.linked = first.updated = first.same_field = first.unlinked = 0;
  first.live_before[0] = first.live_before[1] = 0;
  g_assert_cmpuint (count_tripped (&first), ==, 0);
}

static void
test_each (void)
{
  CwGuardInput input;

  input = ordinary;
  input.updated = 501;
  g_assert_cmpuint (count_tripped (&input), ==, 1);

  input = ordinary;
  input.unlinked = 101;
  g_assert_cmpuint (count_tripped (&input), ==, 1);

  input = ordinary;
  input.max_change_percent = 100;
  input.updated = input.same_field = 1000;
  g_assert_cmpuint (count_tripped (&input), ==, 1);

  input = ordinary;
  input.live[0] = 0;
  g_assert_cmpuint (count_tripped (&input), ==, 1);

  input = ordinary;
  input.live[1] = 0;
  g_assert_cmpuint (count_tripped (&input), ==, 1);

  input = ordinary;
  input.quota_used = 7495;
  g_assert_cmpuint (count_tripped (&input), ==, 1);
  input.quota_limit = 0;
  g_assert_cmpuint (count_tripped (&input), ==, 0);
}

/* A few changes in a small profile are a person's everyday work, whatever the percentage. */
static void
test_few (void)
{
  CwGuardInput input = ordinary;

  input.linked = input.live[0] = input.live[1] = 10;
  input.updated = 8;
  input.unlinked = 4;
  input.same_field = 8;
  g_assert_cmpuint (count_tripped (&input), ==, 0);
}

/* More of the same never lets through what less was refused for. */
static void
check_monotone (GRand *random)
{
  CwGuardInput input = ordinary;
  guint before;

  input.updated = (guint) g_rand_int_range (random, 0, 1000);
  input.unlinked = (guint) g_rand_int_range (random, 0, 1000);
  input.quota_used = (guint) g_rand_int_range (random, 0, 15000);
  before = count_tripped (&input);
  input.updated += (guint) g_rand_int_range (random, 0, 100);
  input.unlinked += (guint) g_rand_int_range (random, 0, 100);
  input.quota_used += (guint) g_rand_int_range (random, 0, 1000);
  property_assert (count_tripped (&input) >= before);
}

static void
test_monotone (void)
{
  property_run (check_monotone, 20000);
}

int
main (int argc, char *argv[])
{
  property_init (&argc, &argv);
  g_test_add_func ("/guards/ordinary", test_ordinary);
  g_test_add_func ("/guards/each", test_each);
  g_test_add_func ("/guards/few", test_few);
  g_test_add_func ("/guards/monotone", test_monotone);
  return g_test_run ();
}
