/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-left-out.h"
#include "cw-plan-pair.h"
#include "cw-store-plans.h"
#include "test-store-common.h"
#include "unit-schema.h"

typedef struct
{
  char *folder;
  CwSchema *schema;
  CwMapping *mapping;
  CwSettings *settings;
  CwUserMap *users;
  CwRecord *record[2], *base[2];
  CwInputs inputs;
  CwEngine engine;
} Fixture;

static void
add_row (Fixture *fixture, const char *aloware, const char *salesforce)
{
  CwMappingRow *row = cw_mapping_row_new (cw_catalogue_find (aloware), salesforce);

  row->direction = CW_DIRECTION_BOTH;
  g_assert_true (cw_mapping_add (fixture->mapping, row, NULL));
}

/* Both agreed on “Ann Ruis”; since then Aloware has “Ana Ruiz”. */
static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) nobody = g_ptr_array_new ();
  g_autofree char *path = test_path ();

  fixture->folder = g_path_get_dirname (path);
  fixture->schema = unit_schema_contact ();
  fixture->mapping = cw_mapping_new ();
  fixture->settings = cw_settings_new ();
  fixture->settings->create = CW_WRITES_BOTH;
  fixture->users = cw_user_map_new (nobody, nobody, NULL);
  add_row (fixture, "phone_number", "Phone");
  add_row (fixture, "first_name", "FirstName");
  add_row (fixture, "last_name", "LastName");
  fixture->inputs.rows[CW_OBJECT_CONTACT] = cw_rows_new (fixture->mapping, fixture->schema, fixture->settings,
                                                         fixture->users);
  fixture->inputs.store = test_open (path);
  fixture->engine = (CwEngine) { .in = &fixture->inputs, .plan = g_strdup ("work") };

  fixture->record[CW_SIDE_ALOWARE] = cw_record_new ("155");
  cw_record_set (fixture->record[CW_SIDE_ALOWARE], "phone_number", "+12025550123");
  cw_record_set (fixture->record[CW_SIDE_ALOWARE], "first_name", "Ana");
  cw_record_set (fixture->record[CW_SIDE_ALOWARE], "last_name", "Ruiz");
  fixture->record[CW_SIDE_SALESFORCE] = cw_record_new ("003A");
  cw_record_set (fixture->record[CW_SIDE_SALESFORCE], "Phone", "(202) 555-0123");
  cw_record_set (fixture->record[CW_SIDE_SALESFORCE], "FirstName", "Ann");
  cw_record_set (fixture->record[CW_SIDE_SALESFORCE], "LastName", "Ruis");
  for (CwSide side = CW_SIDE_ALOWARE; side <= CW_SIDE_SALESFORCE; side++)
    {
      fixture->base[side] = cw_record_new ("");
      cw_record_set (fixture->base[side], "phone_number", "+12025550123");
      cw_record_set (fixture->base[side], "first_name", "Ann");
      cw_record_set (fixture->base[side], "last_name", "Ruis");
    }
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  cw_engine_clear (&fixture->engine);
  cw_store_close (fixture->inputs.store);
  cw_rows_free (fixture->inputs.rows[CW_OBJECT_CONTACT]);
  cw_user_map_unref (fixture->users);
  cw_settings_free (fixture->settings);
  cw_mapping_free (fixture->mapping);
  cw_schema_unref (fixture->schema);
  for (CwSide side = CW_SIDE_ALOWARE; side <= CW_SIDE_SALESFORCE; side++)
    {
      cw_record_free (fixture->record[side]);
      cw_record_free (fixture->base[side]);
    }
  test_remove_folder (fixture->folder);
  g_free (fixture->folder);
}

static CwPairPlan *
plan (Fixture *fixture)
{
  const CwPairInput input = {
    .record = { fixture->record[CW_SIDE_ALOWARE], fixture->record[CW_SIDE_SALESFORCE] },
    .base = { fixture->base[CW_SIDE_ALOWARE], fixture->base[CW_SIDE_SALESFORCE] },
    .phone = "+12025550123",
  };

  return cw_plan_pair (fixture->inputs.rows[CW_OBJECT_CONTACT], &input);
}

/* Stores a change as the plan, and leaves out fields of it. */
static void
leave_out (Fixture *fixture, CwChange *change, const char *const *keys)
{
  g_autoptr (GHashTable) fields = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_true (cw_store_add_change (fixture->inputs.store, "work", change, &error));
  for (guint i = 0; keys[i] != NULL; i++)
    {
      gint64 place;
      guint nth;

      g_assert_true (g_ptr_array_find (change->fields, cw_change_find (change, keys[i]), &nth));
      place = cw_change_field_place (change->id, nth);
      g_hash_table_add (fields, g_memdup2 (&place, sizeof place));
    }
  g_assert_true (cw_left_out_load (&fixture->engine, NULL, fields, &error));
  g_assert_no_error (error);
}

static const char *const last_name[] = { "last_name", NULL };
static const char *const both_names[] = { "first_name", "last_name", NULL };

/* The change is written without the field, whose base stays, so that it is planned again. */
static void
test_one_field (Fixture *fixture, gconstpointer data)
{
  g_autoptr (CwPairPlan) first = plan (fixture);
  CwChange *change = first->change[CW_SIDE_SALESFORCE];
  g_autoptr (CwPairPlan) next = NULL;

  g_assert_cmpuint (change->fields->len, ==, 2);
  leave_out (fixture, change, last_name);
  g_assert_false (cw_left_out_has (&fixture->engine, change->id));
  g_assert_false (cw_left_out_has_side (&fixture->engine, change));
  cw_left_out_trim (&fixture->engine, change);
  g_assert_cmpuint (change->fields->len, ==, 1);
  g_assert_nonnull (cw_change_find (change, "first_name"));

  cw_record_set (fixture->record[CW_SIDE_SALESFORCE], "FirstName", "Ana");
  g_assert_true (cw_plan_move_base (fixture->inputs.rows[CW_OBJECT_CONTACT],
                                    (const CwRecord *const *) fixture->record, change, fixture->base));
  for (CwSide side = CW_SIDE_ALOWARE; side <= CW_SIDE_SALESFORCE; side++)
    {
      g_assert_cmpstr (cw_record_get (fixture->base[side], "first_name"), ==, "Ana");
      g_assert_cmpstr (cw_record_get (fixture->base[side], "last_name"), ==, "Ruis");
    }

  next = plan (fixture);
  g_assert_cmpuint (next->change[CW_SIDE_SALESFORCE]->fields->len, ==, 1);
  g_assert_cmpstr (cw_change_find (next->change[CW_SIDE_SALESFORCE], "last_name")->new_value, ==, "Ruiz");
  /* In the same run it is not written, also when the pair is planned anew. */
  cw_left_out_trim (&fixture->engine, next->change[CW_SIDE_SALESFORCE]);
  g_assert_cmpuint (next->change[CW_SIDE_SALESFORCE]->fields->len, ==, 0);
}

static void
test_every_field (Fixture *fixture, gconstpointer data)
{
  g_autoptr (CwPairPlan) planned = plan (fixture);
  CwChange *change = planned->change[CW_SIDE_SALESFORCE];

  leave_out (fixture, change, both_names);
  g_assert_true (cw_left_out_has (&fixture->engine, change->id));
  g_assert_true (cw_left_out_has_side (&fixture->engine, change));
}

/* A record is created without a field that was left out, unless it needs the field. The first update of what
 * was created does not bring the field back. */
static void
test_create (Fixture *fixture, gconstpointer data)
{
  static const char *const first_name[] = { "first_name", NULL };
  g_autoptr (GPtrArray) refusals = g_ptr_array_new_with_free_func ((GDestroyNotify) cw_refusal_free);
  CwExclusion *exclusion = NULL;
  g_autoptr (CwChange)
    change = cw_plan_create (fixture->inputs.rows[CW_OBJECT_CONTACT], CW_SIDE_SALESFORCE,
                             fixture->record[CW_SIDE_ALOWARE], "+12025550123", -1, refusals, &exclusion);
  g_autoptr (CwPairPlan) planned = plan (fixture);
  CwChange *update = planned->change[CW_SIDE_SALESFORCE];
  gboolean needed = GPOINTER_TO_INT (data);

  leave_out (fixture, change, needed ? last_name : first_name);
  g_assert_cmpint (cw_left_out_has (&fixture->engine, change->id), ==, needed);
  cw_left_out_trim (&fixture->engine, change);
  g_assert_nonnull (cw_change_find (change, needed ? "first_name" : "last_name"));
  g_assert_null (cw_change_find (change, needed ? "last_name" : "first_name"));
  cw_left_out_trim (&fixture->engine, update);
  g_assert_null (cw_change_find (update, needed ? "last_name" : "first_name"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/left-out/one-field", Fixture, NULL, set_up, test_one_field, tear_down);
  g_test_add ("/left-out/every-field", Fixture, NULL, set_up, test_every_field, tear_down);
  g_test_add ("/left-out/create", Fixture, GINT_TO_POINTER (FALSE), set_up, test_create, tear_down);
  g_test_add ("/left-out/create-needs", Fixture, GINT_TO_POINTER (TRUE), set_up, test_create, tear_down);
  return g_test_run ();
}
