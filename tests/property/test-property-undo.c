/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-undo-changes.h"

#include "property-world.h"
#include "property.h"

/* A run over one pair, edits after it, and the run taken back. Writes are CwChange, as a journal keeps them.
 */

static GPtrArray *
run (World *world)
{
  GPtrArray *writes = g_ptr_array_new_with_free_func ((GDestroyNotify) cw_change_free);
  g_autoptr (CwPairPlan) planned = world_plan (world);

  world_take_base (world, planned);
  world_apply (world, planned);
  for (guint side = 0; side < 2; side++)
    {
      if (planned->change[side] != NULL)
        g_ptr_array_add (writes, g_steal_pointer (&planned->change[side]));
    }
  return writes;
}

/* What was taken back; what was spared is added to `edited`. */
static GPtrArray *
undo (World *world, const GPtrArray *writes, GPtrArray *edited)
{
  const CwRecord *const record[] = { world->record[0], world->record[1] };
  g_autoptr (GHashTable) by_record = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  GPtrArray *undone = g_ptr_array_new_with_free_func ((GDestroyNotify) cw_change_free);

  for (guint i = 0; i < writes->len; i++)
    cw_undo_changes_add (by_record, undone, g_ptr_array_index (writes, i));
  for (guint i = 0; i < undone->len; i++)
    cw_undo_changes_complete (world->rows, g_ptr_array_index (undone, i), record, edited);
  for (guint i = 0; i < undone->len; i++)
    world_write (world, g_ptr_array_index (undone, i));
  return undone;
}

static char *
canonical (World *world, CwRecord *const records[2], CwSide side, guint row)
{
  const CwRow *found = cw_rows_find (world->rows, world_keys[row]);
  CwConvertContext context = cw_rows_get_context (world->rows, records[0]);

  return side == CW_SIDE_ALOWARE ? cw_convert_canonical_aloware (&found->pair, &context,
                                                                 cw_record_get (records[0], world_keys[row]))
                                 : cw_convert_canonical_salesforce (
                                   &found->pair, &context, cw_record_get (records[1], world_fields[row]));
}

static gboolean
is_same (World *world, CwRecord *const one[2], CwRecord *const other[2], CwSide side, guint row)
{
  g_autofree char *first = canonical (world, one, side, row);
  g_autofree char *second = canonical (world, other, side, row);

  return g_strcmp0 (first, second) == 0;
}

static gboolean
has_written (const GPtrArray *writes, CwSide side, guint row)
{
  for (guint i = 0; i < writes->len; i++)
    {
      const CwChange *change = g_ptr_array_index (writes, i);

      if (change->side == side && cw_change_find (change, world_keys[row]) != NULL)
        return TRUE;
    }
  return FALSE;
}

typedef struct
{
  CwRecord *record[2];
} Copy;

static Copy
copy (const World *world)
{
  return (Copy) { { cw_record_copy (world->record[0]), cw_record_copy (world->record[1]) } };
}

static void
free_copy (Copy *copied)
{
  cw_record_free (copied->record[0]);
  cw_record_free (copied->record[1]);
}

/* Every field that the run wrote and nobody edited later is what it was before; every other one is as it was
 * left. */
static void
check_undo (GRand *random)
{
  g_autoptr (GPtrArray) edited = g_ptr_array_new_with_free_func ((GDestroyNotify) cw_change_field_free);
  g_autoptr (GPtrArray) writes = NULL;
  g_autoptr (GPtrArray) undone = NULL;
  Copy before, after, left;
  guint n_spared = 0;
  World world;

  world_init (&world, random);
  before = copy (&world);
  writes = run (&world);
  after = copy (&world);
  if (property_flip (random))
    world_edit_some (&world, random);
  left = copy (&world);
  undone = undo (&world, writes, edited);

  for (guint side = 0; side < 2; side++)
    for (guint row = 0; row < WORLD_N_ROWS; row++)
      {
        gboolean written = has_written (writes, side, row);
        gboolean untouched = is_same (&world, left.record, after.record, side, row);

        /* What somebody set back by hand is back. */
        n_spared += written && !untouched && !is_same (&world, left.record, before.record, side, row);
        property_assert (
          is_same (&world, world.record, written && untouched ? before.record : left.record, side, row));
      }
  /* What was spared is told, each once. */
  property_assert (edited->len == n_spared);

  free_copy (&before);
  free_copy (&after);
  free_copy (&left);
  world_clear (&world);
}

/* Taking the undo back brings the run's values back, and a third time the old ones. */
static void
check_undo_of_undo (GRand *random)
{
  g_autoptr (GPtrArray) edited = g_ptr_array_new_with_free_func ((GDestroyNotify) cw_change_field_free);
  g_autoptr (GPtrArray) writes = NULL;
  g_autoptr (GPtrArray) undone = NULL;
  g_autoptr (GPtrArray) redone = NULL;
  g_autoptr (GPtrArray) undone_again = NULL;
  Copy before, after;
  World world;

  world_init (&world, random);
  before = copy (&world);
  writes = run (&world);
  after = copy (&world);
  undone = undo (&world, writes, edited);
  redone = undo (&world, undone, edited);
  for (guint side = 0; side < 2; side++)
    for (guint row = 0; row < WORLD_N_ROWS; row++)
      property_assert (is_same (&world, world.record, after.record, side, row));

  undone_again = undo (&world, redone, edited);
  for (guint side = 0; side < 2; side++)
    for (guint row = 0; row < WORLD_N_ROWS; row++)
      property_assert (is_same (&world, world.record, before.record, side, row));
  property_assert (edited->len == 0);

  free_copy (&before);
  free_copy (&after);
  world_clear (&world);
}

/* Several writes of one run to a field count as one, from the first old value to the last new one. */
static void
check_several_writes (GRand *random)
{
  g_autoptr (GPtrArray) edited = g_ptr_array_new_with_free_func ((GDestroyNotify) cw_change_field_free);
  g_autoptr (GPtrArray) writes = g_ptr_array_new_with_free_func ((GDestroyNotify) cw_change_free);
  g_autoptr (GPtrArray) undone = NULL;
  guint n = (guint) g_rand_int_range (random, 1, 4);
  Copy before;
  World world;

  world_init (&world, random);
  before = copy (&world);
  for (guint i = 0; i < n; i++)
    {
      CwChange *change = cw_change_new (CW_SIDE_SALESFORCE, CW_ACTION_UPDATE);
      CwChangeField *field = cw_change_field_new (world_keys[1], world_fields[1]);

      cw_pair_id_set (&change->pair, cw_record_get_id (world.record[0]), cw_record_get_id (world.record[1]));
      field->old_value = g_strdup (cw_record_get (world.record[1], world_fields[1]));
      field->new_value = g_strdup (world_pick_value (random, 1));
      g_ptr_array_add (change->fields, field);
      world_write (&world, change);
      g_ptr_array_add (writes, change);
    }
  undone = undo (&world, writes, edited);
  property_assert (is_same (&world, world.record, before.record, CW_SIDE_SALESFORCE, 1));
  property_assert (edited->len == 0);

  free_copy (&before);
  world_clear (&world);
}

static void
test_undo (void)
{
  property_run (check_undo, 2000);
}

static void
test_undo_of_undo (void)
{
  property_run (check_undo_of_undo, 2000);
}

static void
test_several_writes (void)
{
  property_run (check_several_writes, 2000);
}

int
main (int argc, char **argv)
{
  property_init (&argc, &argv);
  g_test_add_func ("/property/undo/restores-what-nobody-edited", test_undo);
  g_test_add_func ("/property/undo/undo-of-undo-is-the-run", test_undo_of_undo);
  g_test_add_func ("/property/undo/several-writes-count-as-one", test_several_writes);
  return g_test_run ();
}
