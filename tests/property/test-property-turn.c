/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-error.h"
#include "cw-plan-turn.h"

#include "property-world.h"
#include "property.h"

/* A pair that agreed once, edited on both sides and planned, and the arrow of one planned field turned round.
 */

typedef struct
{
  World world;
  CwPairInput input;
  CwPairPlan *planned;
  CwSide side;          /* that the field is written to */
  CwChangeField *field; /* of the plan; NULL: nothing is planned */
} Case;

static void
case_init (Case *test, GRand *random)
{
  g_autoptr (CwPairPlan) first = NULL;
  guint n[2], pick;

  world_init (&test->world, random);
  first = world_plan (&test->world);
  world_take_base (&test->world, first);
  world_apply (&test->world, first);
  world_edit_some (&test->world, random);

  test->input = world_get_input (&test->world);
  test->planned = world_plan (&test->world);
  test->field = NULL;
  for (CwSide side = CW_SIDE_ALOWARE; side <= CW_SIDE_SALESFORCE; side++)
    n[side] = test->planned->change[side] != NULL ? test->planned->change[side]->fields->len : 0;
  if (n[0] + n[1] == 0)
    return;

  pick = (guint) g_rand_int_range (random, 0, (gint32) (n[0] + n[1]));
  test->side = pick < n[0] ? CW_SIDE_ALOWARE : CW_SIDE_SALESFORCE;
  test->field = test->planned->change[test->side]->fields->pdata[pick < n[0] ? pick : pick - n[0]];
}

static void
case_clear (Case *test)
{
  cw_pair_plan_free (test->planned);
  world_clear (&test->world);
}

static void
free_changes (CwChange *changes[2])
{
  g_clear_pointer (&changes[0], cw_change_free);
  g_clear_pointer (&changes[1], cw_change_free);
}

static gboolean
turn (Case *test, CwChange *const planned[2], CwChange *turned[2])
{
  g_autoptr (GError) error = NULL;
  gboolean done = cw_plan_turn (test->world.rows, &test->input, planned, test->field->aloware, turned,
                                &error);

  property_assert (done == (error == NULL));
  if (!done)
    property_assert (*error->message != '\0' && (turned[0] == NULL && turned[1] == NULL));
  return done;
}

static gboolean
is_same_change (const CwChange *one, const CwChange *other)
{
  g_autoptr (GBytes) first = one != NULL ? cw_change_to_bytes (one) : NULL;
  g_autoptr (GBytes) second = other != NULL ? cw_change_to_bytes (other) : NULL;

  return first == NULL || second == NULL ? first == second : g_bytes_equal (first, second);
}

static void
check_twice_is_nothing (GRand *random)
{
  CwChange *once[2] = { NULL, NULL };
  CwChange *twice[2] = { NULL, NULL };
  Case test;

  case_init (&test, random);
  if (test.field != NULL && turn (&test, test.planned->change, once))
    {
      property_assert (!is_same_change (once[0], test.planned->change[0])
                       && !is_same_change (once[1], test.planned->change[1]));
      property_assert (turn (&test, once, twice));
      property_assert (is_same_change (twice[0], test.planned->change[0]));
      property_assert (is_same_change (twice[1], test.planned->change[1]));
    }

  free_changes (once);
  free_changes (twice);
  case_clear (&test);
}

/* Whatever the order in which two arrows are turned, the plan is the same. */
static void
check_order_does_not_matter (GRand *random)
{
  CwChange *first[2] = { NULL, NULL }, *both[2] = { NULL, NULL };
  CwChange *second[2] = { NULL, NULL }, *other_way[2] = { NULL, NULL };
  const CwChangeField *one, *other;
  Case test;

  case_init (&test, random);
  one = test.field;
  other = test.planned->change[0] != NULL ? test.planned->change[0]->fields->pdata[0] : NULL;
  if (one != NULL && other != NULL && one != other && turn (&test, test.planned->change, first))
    {
      test.field = (CwChangeField *) other;
      if (turn (&test, test.planned->change, second))
        {
          property_assert (turn (&test, first, both));
          test.field = (CwChangeField *) one;
          property_assert (turn (&test, second, other_way));
          property_assert (is_same_change (both[0], other_way[0]) && is_same_change (both[1], other_way[1]));
        }
    }

  free_changes (first);
  free_changes (both);
  free_changes (second);
  free_changes (other_way);
  case_clear (&test);
}

static void
check_rules (GRand *random)
{
  CwChange *turned[2] = { NULL, NULL };
  Case test;

  case_init (&test, random);
  if (test.field != NULL && turn (&test, test.planned->change, turned))
    {
      CwSide target = test.side == CW_SIDE_ALOWARE ? CW_SIDE_SALESFORCE : CW_SIDE_ALOWARE;
      const CwRow *row = cw_rows_find (test.world.rows, test.field->aloware);
      const CwChangeField *field = turned[target] != NULL
                                     ? cw_change_find (turned[target], test.field->aloware)
                                     : NULL;

      property_assert (field != NULL);
      property_assert (turned[test.side] == NULL
                       || cw_change_find (turned[test.side], test.field->aloware) == NULL);
      property_assert (row->row->direction == CW_DIRECTION_BOTH
                       && row->row->aloware->category != CW_CATEGORY_LOCKED);
      property_assert (row->may_update[target]);
      property_assert (row->row->blank == CW_BLANK_CLEAR || *field->source != '\0');
      property_assert (g_str_equal (field->reason, CW_REASON_TURNED));
      /* What is written is what would have been written over. */
      property_assert (g_strcmp0 (field->source, test.field->expected) == 0);
      property_assert (g_strcmp0 (field->expected, test.field->source) == 0);
    }

  free_changes (turned);
  case_clear (&test);
}

static void
assert_others_stay (const Case *test, CwChange *const turned[2])
{
  for (CwSide side = CW_SIDE_ALOWARE; side <= CW_SIDE_SALESFORCE; side++)
    {
      const CwChange *change = test->planned->change[side];
      guint n = change != NULL ? change->fields->len : 0;

      property_assert ((turned[side] != NULL ? turned[side]->fields->len : 0)
                       == (side == test->side ? n - 1 : n + 1));
      for (guint i = 0; i < n; i++)
        {
          const CwChangeField *field = change->fields->pdata[i];
          const CwChangeField *there = field != test->field ? cw_change_find (turned[side], field->aloware)
                                                            : NULL;

          if (field == test->field)
            continue;
          property_assert (there != NULL);
          property_assert (g_strcmp0 (there->new_value, field->new_value) == 0);
          property_assert (g_strcmp0 (there->expected, field->expected) == 0);
          property_assert (g_strcmp0 (there->source, field->source) == 0);
          property_assert (g_strcmp0 (there->reason, field->reason) == 0);
        }
    }
}

static char *
canonical (World *world, const char *key, CwSide side)
{
  const CwRow *row = cw_rows_find (world->rows, key);
  CwConvertContext context = cw_rows_get_context (world->rows, world->record[CW_SIDE_ALOWARE]);

  return cw_row_canonical (row, side, &context, cw_row_text (row, side, world->record[side]));
}

/* Both sides then hold the value that was there, the base says so, and the next sync has nothing to do for
 * the field. */
static void
check_applied (GRand *random)
{
  CwChange *turned[2] = { NULL, NULL };
  Case test;

  case_init (&test, random);
  if (test.field != NULL && turn (&test, test.planned->change, turned))
    {
      g_autofree char *key = g_strdup (test.field->aloware);
      g_autofree char *stays = canonical (&test.world, key, test.side);
      g_autofree char *after = NULL;
      g_autoptr (CwPairPlan) next = NULL;

      assert_others_stay (&test, turned);
      for (guint side = 0; side < 2; side++)
        {
          if (turned[side] != NULL)
            world_write (&test.world, turned[side]);
        }
      after = canonical (&test.world, key, test.side);
      property_assert (g_strcmp0 (after, stays) == 0);
      next = world_plan (&test.world);
      for (guint side = 0; side < 2; side++)
        property_assert (next->change[side] == NULL || cw_change_find (next->change[side], key) == NULL);
    }

  free_changes (turned);
  case_clear (&test);
}

/* A pair that was read again since is left as it is planned. */
static void
check_outdated (GRand *random)
{
  CwChange *turned[2] = { NULL, NULL };
  Case test;

  case_init (&test, random);
  if (test.field != NULL)
    {
      g_autoptr (GError) error = NULL;

      test.input.modstamp++;
      property_assert (!cw_plan_turn (test.world.rows, &test.input, test.planned->change, test.field->aloware,
                                      turned, &error));
      property_assert (g_error_matches (error, CW_ERROR, CW_ERROR_REFUSED));
    }
  case_clear (&test);
}

/* Records that no run has linked have nothing in common yet. */
static void
check_unlinked (GRand *random)
{
  CwChange *turned[2] = { NULL, NULL };
  Case test;

  case_init (&test, random);
  if (test.field != NULL)
    {
      g_autoptr (GError) error = NULL;

      property_assert (
        !cw_plan_turn (test.world.rows, NULL, test.planned->change, test.field->aloware, turned, &error));
      property_assert (g_error_matches (error, CW_ERROR, CW_ERROR_REFUSED));
    }
  case_clear (&test);
}

/* A rule that never lets anything through would keep the others from saying anything. */
static guint n_turned;

static void
count_turned (GRand *random)
{
  CwChange *turned[2] = { NULL, NULL };
  Case test;

  case_init (&test, random);
  n_turned += test.field != NULL && turn (&test, test.planned->change, turned);
  free_changes (turned);
  case_clear (&test);
}

static void
test_twice_is_nothing (void)
{
  property_run (check_twice_is_nothing, 3000);
}

static void
test_order_does_not_matter (void)
{
  property_run (check_order_does_not_matter, 3000);
}

static void
test_rules (void)
{
  property_run (check_rules, 3000);
}

static void
test_applied (void)
{
  property_run (check_applied, 3000);
}

static void
test_outdated (void)
{
  property_run (check_outdated, 500);
}

static void
test_unlinked (void)
{
  property_run (check_unlinked, 500);
}

static void
test_some_are_turned (void)
{
  n_turned = 0;
  property_run (count_turned, 2000);
  g_assert_cmpuint (n_turned, >, 50);
}

int
main (int argc, char **argv)
{
  property_init (&argc, &argv);
  g_test_add_func ("/property/turn/twice-is-nothing", test_twice_is_nothing);
  g_test_add_func ("/property/turn/order-does-not-matter", test_order_does_not_matter);
  g_test_add_func ("/property/turn/only-as-the-rules-allow", test_rules);
  g_test_add_func ("/property/turn/applied-both-agree", test_applied);
  g_test_add_func ("/property/turn/outdated", test_outdated);
  g_test_add_func ("/property/turn/unlinked", test_unlinked);
  g_test_add_func ("/property/turn/some-are-turned", test_some_are_turned);
  return g_test_run ();
}
