/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-permit.h"

#include "property-world.h"
#include "property.h"

/* The last look before a write lets through all that the planner makes, and nothing else: whatever is changed
 * in a change, no other text reaches a record than what the mapping makes of the other side. */

static CwPermitBasis
basis_of (const World *world)
{
  return (CwPermitBasis) { .record = { world->record[0], world->record[1] },
                           .partner = cw_record_get_id (world->record[CW_SIDE_ALOWARE]) };
}

static CwPermit
look (World *world, const CwChange *change)
{
  CwPermitBasis basis = basis_of (world);

  return cw_permit_change (world->rows, change, &basis, NULL);
}

static void
world_init_edited (World *world, GRand *random)
{
  world_init (world, random);
  if (property_flip (random))
    {
      g_autoptr (CwPairPlan) first = world_plan (world);

      world_take_base (world, first);
      world_apply (world, first);
      world_edit_some (world, random);
    }
}

static void
check_planned (GRand *random)
{
  World world;
  g_autoptr (CwPairPlan) planned = NULL;

  world_init_edited (&world, random);
  planned = world_plan (&world);
  for (guint side = 0; side < 2; side++)
    property_assert (planned->change[side] == NULL || look (&world, planned->change[side]) == CW_PERMIT_YES);
  world_clear (&world);
}

/* Turned round by a person: what still may be written is let through. */
static void
check_turned (GRand *random)
{
  g_autoptr (GPtrArray) turned = g_ptr_array_new ();
  g_autoptr (CwPairPlan) planned = NULL;
  CwPairInput input;
  World world;

  world_init_edited (&world, random);
  for (guint row = 0; row < WORLD_N_ROWS; row++)
    {
      if (property_flip (random))
        g_ptr_array_add (turned, (gpointer) world_keys[row]);
    }
  input = world_get_input (&world);
  input.turned = turned;
  planned = cw_plan_pair (world.rows, &input);
  for (guint side = 0; side < 2; side++)
    property_assert (planned->change[side] == NULL || look (&world, planned->change[side]) == CW_PERMIT_YES);
  world_clear (&world);
}

/* A person's own value, for the field that was asked about. */
static void
check_decided (GRand *random)
{
  guint row = (guint) g_rand_int_range (random, 0, WORLD_N_ROWS);
  g_autoptr (CwPairPlan) planned = NULL;
  CwPairInput input;
  World world;

  world_init_edited (&world, random);
  input = world_get_input (&world);
  input.decision = CW_DECISION_VALUE;
  input.decision_field = world_keys[row];
  input.decision_value = world_pick_value (random, row);
  planned = cw_plan_pair (world.rows, &input);

  for (guint side = 0; side < 2; side++)
    {
      const CwChange *change = planned->change[side];
      CwPermitBasis basis = basis_of (&world);
      const CwChangeField *field = change != NULL ? cw_change_find (change, world_keys[row]) : NULL;
      gboolean typed = field != NULL && g_str_equal (field->reason, "decided-value");

      basis.decided_field = input.decision_field;
      basis.decided_value = input.decision_value;
      property_assert (change == NULL
                       || cw_permit_change (world.rows, change, &basis, NULL) == CW_PERMIT_YES);

      /* Nobody typed it: it is let through only where it is the other side's value anyhow. */
      if (typed && look (&world, change) == CW_PERMIT_YES)
        {
          const CwRow *found = cw_rows_find (world.rows, world_keys[row]);
          CwConvertContext context = cw_rows_get_context (world.rows, world.record[0]);
          CwSide source = cw_side_other (change->side);
          g_autofree char *converted = NULL;

          property_assert (cw_row_convert (found, change->side, &context,
                                           cw_row_text (found, source, world.record[source]), &converted,
                                           NULL));
          property_assert (g_strcmp0 (converted, field->new_value) == 0);
        }
    }
  world_clear (&world);
}

/* What somebody could change in a change. */
static void
tamper (GRand *random, World *world, CwChange *change)
{
  guint row = (guint) g_rand_int_range (random, 0, WORLD_N_ROWS);
  CwChangeField *field = g_ptr_array_index (change->fields,
                                            g_rand_int_range (random, 0, (gint32) change->fields->len));

  switch (g_rand_int_range (random, 0, 7))
    {
    case 0:
      g_free (field->new_value);
      field->new_value = g_strdup (world_pick_value (random, row));
      break;
    case 1:
      g_free (field->aloware);
      field->aloware = g_strdup (world_keys[row]);
      break;
    case 2:
      g_free (field->salesforce);
      field->salesforce = g_strdup (property_flip (random) ? world_fields[row] : "Description");
      break;
    case 3:
      change->side = cw_side_other (change->side);
      break;
    case 4:
      g_free (change->pair.ids[CW_SIDE_ALOWARE]);
      change->pair.ids[CW_SIDE_ALOWARE] = g_strdup ("156");
      break;
    case 5:
      /* With its source, as one who knows what is looked at would. */
      g_free (field->new_value);
      g_free (field->source);
      field->new_value = g_strdup (world_pick_value (random, row));
      field->source = g_strdup (field->new_value);
      break;
    default:
      {
        CwChangeField *added = cw_change_field_new (world_keys[row], world_fields[row]);

        added->new_value = g_strdup (world_pick_value (random, row));
        added->source = g_strdup (added->new_value);
        g_ptr_array_add (change->fields, added);
      }
      break;
    }
}

static void
assert_is_flow (World *world, const CwChange *change)
{
  CwSide source = cw_side_other (change->side);
  CwConvertContext context = cw_rows_get_context (world->rows, world->record[CW_SIDE_ALOWARE]);

  property_assert (
    g_strcmp0 (change->pair.ids[CW_SIDE_ALOWARE], cw_record_get_id (world->record[CW_SIDE_ALOWARE])) == 0);
  for (guint i = 0; i < change->fields->len; i++)
    {
      const CwChangeField *field = g_ptr_array_index (change->fields, i);
      const CwRow *row = cw_rows_find (world->rows, field->aloware);
      g_autofree char *converted = NULL;

      property_assert (row != NULL && g_str_equal (row->field->name, field->salesforce));
      property_assert (cw_direction_writes_to (row->row->direction, change->side)
                       && row->may_update[change->side]);
      property_assert (cw_row_convert (row, change->side, &context,
                                       cw_row_text (row, source, world->record[source]), &converted, NULL));
      property_assert (g_strcmp0 (converted, field->new_value) == 0);
    }
}

static void
check_tampered (GRand *random)
{
  World world;
  g_autoptr (CwPairPlan) planned = NULL;

  world_init_edited (&world, random);
  planned = world_plan (&world);
  for (guint side = 0; side < 2; side++)
    {
      CwChange *change = planned->change[side];

      if (change == NULL)
        continue;
      for (int n = g_rand_int_range (random, 1, 4); n > 0; n--)
        tamper (random, &world, change);
      if (look (&world, change) == CW_PERMIT_YES)
        assert_is_flow (&world, change);
    }
  world_clear (&world);
}

/* Edited since: planned anew, or (where the edit comes to the same) sent as it is; never refused. */
static void
check_outdated (GRand *random)
{
  World world;
  g_autoptr (CwPairPlan) planned = NULL;

  world_init_edited (&world, random);
  planned = world_plan (&world);
  world_edit_some (&world, random);
  for (guint side = 0; side < 2; side++)
    {
      CwPermit permit = planned->change[side] != NULL ? look (&world, planned->change[side])
                                                      : CW_PERMIT_OUTDATED;

      if (permit == CW_PERMIT_YES)
        assert_is_flow (&world, planned->change[side]);
    }
  world_clear (&world);
}

static void
test_planned (void)
{
  property_run (check_planned, 2000);
}

static void
test_turned (void)
{
  property_run (check_turned, 2000);
}

static void
test_decided (void)
{
  property_run (check_decided, 2000);
}

static void
test_tampered (void)
{
  property_run (check_tampered, 5000);
}

static void
test_outdated (void)
{
  property_run (check_outdated, 2000);
}

int
main (int argc, char **argv)
{
  property_init (&argc, &argv);
  g_test_add_func ("/property/permit/planned", test_planned);
  g_test_add_func ("/property/permit/turned", test_turned);
  g_test_add_func ("/property/permit/decided", test_decided);
  g_test_add_func ("/property/permit/tampered", test_tampered);
  g_test_add_func ("/property/permit/outdated", test_outdated);
  return g_test_run ();
}
