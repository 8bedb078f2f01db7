/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-error.h"
#include "cw-kept-plan.h"
#include "cw-plan-file.h"

#include <glib/gstdio.h>
#include <string.h>

#include "cw-store-plans.h"
#include "property-world.h"
#include "property.h"

/* A plan that is saved to a file and taken from there again, whole and damaged. */

#define MAPPING "digest-of-the-mapping"
#define SAVED "saved"
#define LOADED "loaded"

typedef struct
{
  CwStore *store;
  char *folder, *path;
  World world;
  CwPairPlan *planned;
} Case;

static const char *
pick_or_null (GRand *random)
{
  return g_rand_int_range (random, 0, 4) == 0 ? NULL : property_pick_text (random);
}

static void
add_field (CwChange *change, GRand *random, guint row)
{
  CwChangeField *field = cw_change_field_new (world_keys[row], world_fields[row]);

  field->old_value = g_strdup (pick_or_null (random));
  field->new_value = g_strdup (pick_or_null (random));
  field->expected = g_strdup (pick_or_null (random));
  field->source = g_strdup (pick_or_null (random));
  field->reason = g_strdup (pick_or_null (random));
  g_ptr_array_add (change->fields, field);
}

/* A change with what its action needs, and whatever else. */
static CwChange *
make_change (GRand *random, guint number)
{
  CwChange *change = cw_change_new ((CwSide) g_rand_int_range (random, 0, 2),
                                    (CwAction) g_rand_int_range (random, 0, 4));
  gboolean create = change->action == CW_ACTION_CREATE;

  change->pair.label = g_strdup (pick_or_null (random));
  if (!create || change->side == CW_SIDE_SALESFORCE)
    change->pair.ids[CW_SIDE_ALOWARE] = g_strdup_printf ("155%u", number);
  if (!create || change->side == CW_SIDE_ALOWARE)
    change->pair.ids[CW_SIDE_SALESFORCE] = g_strdup_printf ("003%u", number);
  change->pair.phone = g_strdup_printf ("+1202555%04u", number);
  change->modstamp = property_flip (random) ? -1 : (gint64) g_rand_int (random) * 1000;
  for (guint row = 0; row < WORLD_N_ROWS; row++)
    {
      if (row == 0 || property_flip (random))
        add_field (change, random, row);
    }
  return change;
}

static void
case_init (Case *test, GRand *random)
{
  g_autoptr (GBytes) key = g_bytes_new_take (g_malloc0 (CW_STORE_KEY_BYTES), CW_STORE_KEY_BYTES);
  guint n = (guint) g_rand_int_range (random, 0, 6);

  test->store = cw_store_open (":memory:", key, NULL, NULL);
  test->folder = g_dir_make_tmp ("crosswalk-plan-XXXXXX", NULL);
  test->path = g_build_filename (test->folder, "plan.json", NULL);
  g_assert_true (cw_store_set_meta (test->store, CW_META_PLAN_MAPPING, MAPPING, NULL));

  /* What the planner makes, and what it never would. */
  world_init (&test->world, random);
  test->planned = world_plan (&test->world);
  for (guint side = 0; side < 2; side++)
    {
      if (test->planned->change[side] != NULL)
        g_assert_true (cw_store_add_change (test->store, SAVED, test->planned->change[side], NULL));
    }
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (CwChange) change = make_change (random, i);

      g_assert_true (cw_store_add_change (test->store, SAVED, change, NULL));
    }
  g_assert_true (cw_plan_file_save (test->store, SAVED, test->path, NULL));
}

static void
case_clear (Case *test)
{
  cw_pair_plan_free (test->planned);
  world_clear (&test->world);
  cw_store_close (test->store);
  g_unlink (test->path);
  g_rmdir (test->folder);
  g_free (test->path);
  g_free (test->folder);
}

static char *
digest (Case *test, const char *plan)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);

  g_assert_true (cw_store_digest_plan (test->store, plan, checksum, NULL));
  return g_strdup (g_checksum_get_string (checksum));
}

static gboolean
load (Case *test, GError **error)
{
  return cw_plan_file_load (test->store, test->path, MAPPING, LOADED, error);
}

static void
assert_same_plan (Case *test)
{
  g_autofree char *saved = digest (test, SAVED);
  g_autofree char *loaded = digest (test, LOADED);
  guint n_saved = 0, n_loaded = 0;

  property_assert (g_str_equal (saved, loaded));
  property_assert (cw_store_count_changes (test->store, SAVED, &n_saved, NULL)
                   && cw_store_count_changes (test->store, LOADED, &n_loaded, NULL) && n_saved == n_loaded);
}

/* And a file of what was loaded says the same of its changes. */
static void
check_round_trip (GRand *random)
{
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;
  Case test;

  case_init (&test, random);
  property_assert (load (&test, NULL));
  assert_same_plan (&test);

  g_assert_true (g_file_get_contents (test.path, &first, NULL, NULL));
  g_assert_true (cw_store_rename_plan (test.store, LOADED, SAVED "-again", NULL));
  g_assert_true (cw_store_rename_plan (test.store, SAVED "-again", SAVED, NULL));
  g_assert_true (cw_plan_file_save (test.store, SAVED, test.path, NULL));
  g_assert_true (g_file_get_contents (test.path, &second, NULL, NULL));
  property_assert (g_str_equal (first, second));
  case_clear (&test);
}

static void
copy_records (const World *world, CwRecord *copies[2])
{
  copies[0] = cw_record_copy (world->record[0]);
  copies[1] = cw_record_copy (world->record[1]);
}

/* Writes the pair's changes of a plan of the store. */
static void
apply_from_store (Case *test, const char *plan)
{
  g_autoptr (GPtrArray) changes = cw_store_list_changes (test->store, plan, 0, 100, NULL);

  for (guint i = 0; i < changes->len; i++)
    {
      const CwChange *change = g_ptr_array_index (changes, i);

      if (change->action == CW_ACTION_UPDATE
          && g_strcmp0 (change->pair.ids[CW_SIDE_SALESFORCE],
                        cw_record_get_id (test->world.record[CW_SIDE_SALESFORCE]))
               == 0)
        world_write (&test->world, change);
    }
}

static gboolean
has_values_of (const World *world, CwRecord *const records[2])
{
  for (guint row = 0; row < WORLD_N_ROWS; row++)
    {
      if (g_strcmp0 (cw_record_get (world->record[0], world_keys[row]),
                     cw_record_get (records[0], world_keys[row]))
            != 0
          || g_strcmp0 (cw_record_get (world->record[1], world_fields[row]),
                        cw_record_get (records[1], world_fields[row]))
               != 0)
        return FALSE;
    }
  return TRUE;
}

/* The file writes what the preview would have written. */
static void
check_applies_the_same (GRand *random)
{
  CwRecord *before[2], *after[2];
  Case test;

  case_init (&test, random);
  copy_records (&test.world, before);
  world_apply (&test.world, test.planned);
  copy_records (&test.world, after);

  for (guint i = 0; i < 2; i++)
    {
      cw_record_free (test.world.record[i]);
      test.world.record[i] = before[i];
    }
  property_assert (load (&test, NULL));
  apply_from_store (&test, LOADED);
  property_assert (has_values_of (&test.world, after));

  cw_record_free (after[0]);
  cw_record_free (after[1]);
  case_clear (&test);
}

static void
damage (GRand *random, char *text, gsize *length)
{
  guint n = (guint) g_rand_int_range (random, 1, 4);

  if (g_rand_int_range (random, 0, 3) == 0)
    {
      *length = (gsize) g_rand_int_range (random, 0, (gint32) *length);
      return;
    }
  for (guint i = 0; i < n; i++)
    text[g_rand_int_range (random, 0, (gint32) *length)] = (char) g_rand_int_range (random, 0, 256);
}

/* Refused in words that name the file, or (where nothing but white space was hit) the same plan. A refused
 * file leaves the plan that was there before as it was. */
static void
check_damage (GRand *random)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  Case test;
  gsize length;

  case_init (&test, random);
  property_assert (load (&test, NULL));
  before = digest (&test, LOADED);

  g_assert_true (g_file_get_contents (test.path, &text, &length, NULL));
  damage (random, text, &length);
  g_assert_true (g_file_set_contents (test.path, text, (gssize) length, NULL));

  if (load (&test, &error))
    assert_same_plan (&test);
  else
    property_assert (g_error_matches (error, CW_ERROR, CW_ERROR_INVALID_FILE)
                     && strstr (error->message, test.path) != NULL);
  after = digest (&test, LOADED);
  property_assert (g_str_equal (before, after));
  case_clear (&test);
}

static void
test_round_trip (void)
{
  property_run (check_round_trip, 300);
}

static void
test_applies_the_same (void)
{
  property_run (check_applies_the_same, 300);
}

static void
test_damage (void)
{
  property_run (check_damage, 1000);
}

int
main (int argc, char **argv)
{
  property_init (&argc, &argv);
  g_test_add_func ("/property/plan/round-trip", test_round_trip);
  g_test_add_func ("/property/plan/applies-the-same", test_applies_the_same);
  g_test_add_func ("/property/plan/damage", test_damage);
  return g_test_run ();
}
