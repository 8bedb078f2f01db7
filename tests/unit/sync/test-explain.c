/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-error.h"
#include "cw-explain.h"
#include "cw-store-conflicts.h"
#include "cw-store-links.h"
#include "cw-store-mirror.h"
#include "cw-store-plans.h"
#include "test-store-common.h"
#include "unit-schema.h"

/* What the window says of a record. */

typedef struct
{
  char *folder;
  CwStore *store;
  CwReading reading;
  gint64 run;
} Fixture;

static const char *const fields[][2] = {
  { "phone_number", "Phone" },
  { "first_name", "FirstName" },
  { "last_name", "LastName" },
  { "email", "Email" },
};

static void
put_salesforce (Fixture *fixture, const char *field, const char *value, gboolean deleted)
{
  g_autoptr (CwSalesforceMirror) mirror = test_salesforce (fixture->store, "003A", "Ann");

  cw_record_set (mirror->record, "Phone", "(202) 555-0123");
  cw_record_set (mirror->record, "LastName", "Ruiz");
  if (field != NULL)
    cw_record_set (mirror->record, field, value);
  mirror->deleted = deleted;
  g_assert_true (cw_store_put_salesforce (fixture->store, mirror, NULL));
}

static void
put_aloware (Fixture *fixture, const char *field, const char *value)
{
  g_autoptr (CwAlowareMirror) mirror = test_aloware (fixture->store, "155", "Ann");

  cw_record_set (mirror->record, "phone_number", "+12025550123");
  cw_record_set (mirror->record, "last_name", "Ruiz");
  if (field != NULL)
    cw_record_set (mirror->record, field, value);
  g_assert_true (cw_store_put_aloware (fixture->store, mirror, NULL));
}

/* Links both, and says what each side's base of a name is. */
static void
put_link (Fixture *fixture, const char *first_name_in_aloware, const char *first_name_in_salesforce)
{
  const char *const names[] = { first_name_in_aloware, first_name_in_salesforce };
  g_autoptr (CwLink) link = cw_link_new ("155", "003A");

  for (CwSide side = CW_SIDE_ALOWARE; side <= CW_SIDE_SALESFORCE; side++)
    {
      cw_record_set (link->base[side], "phone_number", "+12025550123");
      cw_record_set (link->base[side], "last_name", "Ruiz");
      cw_record_set (link->base[side], "first_name", names[side]);
    }
  g_assert_true (cw_store_put_link (fixture->store, link, NULL));
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) nobody = g_ptr_array_new ();
  g_autofree char *path = test_path ();
  CwReading *reading = &fixture->reading;

  fixture->folder = g_path_get_dirname (path);
  fixture->store = test_open (path);
  reading->settings = cw_settings_new ();
  reading->schema[CW_OBJECT_CONTACT] = unit_schema_contact ();
  reading->mapping[CW_OBJECT_CONTACT] = cw_mapping_new ();
  reading->users = cw_user_map_new (nobody, nobody, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    {
      CwMappingRow *row = cw_mapping_row_new (cw_catalogue_find (fields[i][0]), fields[i][1]);

      row->direction = CW_DIRECTION_BOTH;
      g_assert_true (cw_mapping_add (reading->mapping[CW_OBJECT_CONTACT], row, NULL));
    }
  reading->rows[CW_OBJECT_CONTACT] = cw_rows_new (reading->mapping[CW_OBJECT_CONTACT],
                                                  reading->schema[CW_OBJECT_CONTACT], reading->settings,
                                                  reading->users);
  fixture->run = test_begin_run (fixture->store);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  cw_reading_clear (&fixture->reading);
  cw_store_close (fixture->store);
  test_remove_folder (fixture->folder);
  g_free (fixture->folder);
}

static CwChange *
new_update (const char *old_value, const char *new_value)
{
  CwChange *change = cw_change_new (CW_SIDE_SALESFORCE, CW_ACTION_UPDATE);
  CwChangeField *field = cw_change_field_new ("first_name", "FirstName");

  cw_pair_id_set (&change->pair, "155", "003A");
  change->pair.label = g_strdup ("Ann Ruiz");
  field->old_value = g_strdup (old_value);
  field->new_value = g_strdup (new_value);
  field->reason = g_strdup ("aloware-changed");
  g_ptr_array_add (change->fields, field);
  return change;
}

static void
put_write (Fixture *fixture, CwWriteState state, const char *old_value, const char *new_value)
{
  g_autoptr (CwWrite) write = cw_write_new ();

  write->run = fixture->run;
  write->state = state;
  write->change = new_update (old_value, new_value);
  write->error_message = state == CW_WRITE_FAILED ? g_strdup ("Not today.") : NULL;
  g_assert_true (cw_store_journal_add (fixture->store, write, NULL));
}

static CwRecordExplanation *
explain (Fixture *fixture, const char *plan)
{
  g_autoptr (GError) error = NULL;
  CwRecordExplanation *record = cw_explain_record (&fixture->reading, fixture->store, plan,
                                                   CW_PAIR_ID (NULL, "003A"), &error);

  g_assert_no_error (error);
  g_assert_cmpuint (record->fields->len, ==, G_N_ELEMENTS (fields));
  return record;
}

/* The fields come in the order of the mapping. */
static const CwExplanation *
first_name (const CwRecordExplanation *record)
{
  const CwExplanation *field = g_ptr_array_index (record->fields, 1);

  g_assert_cmpstr (field->aloware, ==, "first_name");
  return field;
}

static void
test_in_sync (Fixture *fixture, gconstpointer data)
{
  g_autoptr (CwRecordExplanation) record = NULL;
  const CwExplanation *field;

  put_aloware (fixture, NULL, NULL);
  put_salesforce (fixture, NULL, NULL, FALSE);
  put_link (fixture, "Ann", "Ann");
  put_write (fixture, CW_WRITE_CONFIRMED, "Anna", "Ann");

  record = explain (fixture, NULL);
  g_assert_cmpint (record->standing, ==, CW_STANDING_IN_SYNC);
  g_assert_cmpstr (record->reason, ==, "Both sides agree.");
  g_assert_cmpstr (record->pair.ids[CW_SIDE_ALOWARE], ==, "155");
  g_assert_cmpstr (record->pair.label, ==, "Ann Ruiz");
  field = first_name (record);
  g_assert_cmpint (field->standing, ==, CW_FIELD_SAME);
  g_assert_cmpstr (field->base_value, ==, "Ann");
  g_assert_cmpuint (field->steps->len, ==, 1);
  /* Neither side delivers the fourth. */
  field = g_ptr_array_index (record->fields, 3);
  g_assert_cmpint (field->standing, ==, CW_FIELD_UNREADABLE);
}

static void
test_planned (Fixture *fixture, gconstpointer data)
{
  g_autoptr (CwChange) change = new_update ("Ann", "Ana");
  g_autoptr (CwRecordExplanation) before = NULL;
  g_autoptr (CwRecordExplanation) record = NULL;

  put_aloware (fixture, "first_name", "Ana");
  put_salesforce (fixture, NULL, NULL, FALSE);
  put_link (fixture, "Ann", "Ann");
  before = explain (fixture, NULL);
  g_assert_cmpint (before->standing, ==, CW_STANDING_WAITING);
  g_assert_cmpint (first_name (before)->standing, ==, CW_FIELD_DIFFERS);

  g_assert_true (cw_store_add_change (fixture->store, "plan", change, NULL));
  record = explain (fixture, "plan");
  g_assert_cmpint (record->standing, ==, CW_STANDING_WAITING);
  g_assert_cmpstr (record->reason, ==, "Its changes wait in the plan.");
  g_assert_cmpint (first_name (record)->standing, ==, CW_FIELD_PLANNED);
  g_assert_cmpstr (first_name (record)->sentence, ==, "The plan writes “Ana” to Salesforce.");
}

static void
test_conflict (Fixture *fixture, gconstpointer data)
{
  g_autoptr (CwConflict) conflict = cw_conflict_new (CW_CONFLICT_FIELD);
  g_autoptr (CwRecordExplanation) record = NULL;

  put_aloware (fixture, "first_name", "Ana");
  put_salesforce (fixture, "FirstName", "Anna", FALSE);
  put_link (fixture, "Ann", "Ann");
  cw_pair_id_set (&conflict->pair, "155", "003A");
  conflict->aloware = g_strdup ("first_name");
  conflict->salesforce = g_strdup ("FirstName");
  conflict->message = g_strdup ("Both changed.");
  g_assert_true (cw_store_put_conflict (fixture->store, conflict, fixture->run, NULL));

  record = explain (fixture, NULL);
  g_assert_cmpint (record->standing, ==, CW_STANDING_CONFLICT);
  g_assert_cmpstr (record->reason, ==, "First Name: Both changed.");
  g_assert_cmpint (first_name (record)->standing, ==, CW_FIELD_CONFLICT);
  g_assert_cmpstr (first_name (record)->sentence, ==, "Both changed.");
}

static void
test_refused (Fixture *fixture, gconstpointer data)
{
  g_autoptr (CwRecordExplanation) record = NULL;
  g_autoptr (CwRecordExplanation) later = NULL;

  put_aloware (fixture, "first_name", "Ana");
  put_salesforce (fixture, NULL, NULL, FALSE);
  put_link (fixture, "Ann", "Ann");
  put_write (fixture, CW_WRITE_FAILED, "Ann", "Ana");

  record = explain (fixture, NULL);
  g_assert_cmpint (record->standing, ==, CW_STANDING_FAILING);
  g_assert_cmpstr (record->reason, ==, "Not today.");
  g_assert_cmpint (first_name (record)->standing, ==, CW_FIELD_REFUSED);

  /* A person has made both the same since. */
  put_salesforce (fixture, "FirstName", "Ana", FALSE);
  later = explain (fixture, NULL);
  g_assert_cmpint (later->standing, ==, CW_STANDING_IN_SYNC);
}

static void
test_kept_apart (Fixture *fixture, gconstpointer data)
{
  g_autoptr (CwRecordExplanation) record = NULL;

  put_aloware (fixture, "first_name", "Ana");
  put_salesforce (fixture, NULL, NULL, FALSE);
  put_link (fixture, "Ana", "Ann");

  record = explain (fixture, NULL);
  g_assert_cmpint (record->standing, ==, CW_STANDING_IN_SYNC);
  g_assert_cmpstr (record->reason, ==, "Both sides agree, or differ on purpose.");
  g_assert_cmpint (first_name (record)->standing, ==, CW_FIELD_APART);
}

static void
test_excluded (Fixture *fixture, gconstpointer data)
{
  g_autoptr (CwExclusion) exclusion = cw_exclusion_new ("no-phone", "It has no phone number.");
  g_autoptr (CwRecordExplanation) record = NULL;

  put_salesforce (fixture, NULL, NULL, FALSE);
  cw_pair_id_set (&exclusion->pair, NULL, "003A");
  g_assert_true (cw_store_add_exclusion (fixture->store, "plan", exclusion, NULL));

  record = explain (fixture, NULL);
  g_assert_cmpint (record->standing, ==, CW_STANDING_EXCLUDED);
  g_assert_cmpstr (record->reason, ==, "It has no phone number.");
  g_assert_null (record->pair.ids[CW_SIDE_ALOWARE]);
  g_assert_cmpint (first_name (record)->standing, ==, CW_FIELD_UNLINKED);
}

static void
test_parted (Fixture *fixture, gconstpointer data)
{
  g_autoptr (CwRecordExplanation) record = NULL;

  put_salesforce (fixture, NULL, NULL, FALSE);
  g_assert_true (cw_store_part (fixture->store, CW_SIDE_SALESFORCE, "003A", "kept-apart", "155", NULL));

  record = explain (fixture, NULL);
  g_assert_cmpint (record->standing, ==, CW_STANDING_EXCLUDED);
  g_assert_cmpstr (record->reason, ==, "It was kept apart from its partner, so it is left alone.");
}

/* Of a record that is gone, what was written to it stays. */
static void
test_gone (Fixture *fixture, gconstpointer data)
{
  g_autoptr (CwRecordExplanation) deleted = NULL;
  g_autoptr (CwRecordExplanation) written = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_null (
    cw_explain_record (&fixture->reading, fixture->store, NULL, CW_PAIR_ID (NULL, "003A"), &error));
  g_assert_error (error, CW_ERROR, CW_ERROR_NOT_FOUND);

  put_write (fixture, CW_WRITE_CONFIRMED, "Anna", "Ann");
  written = explain (fixture, NULL);
  g_assert_cmpint (written->standing, ==, CW_STANDING_EXCLUDED);
  g_assert_cmpstr (written->pair.label, ==, "Ann Ruiz");
  g_assert_cmpuint (first_name (written)->steps->len, ==, 1);

  put_salesforce (fixture, NULL, NULL, TRUE);
  deleted = explain (fixture, NULL);
  g_assert_cmpint (deleted->standing, ==, CW_STANDING_EXCLUDED);
  g_assert_cmpstr (deleted->reason, ==, "It was deleted in Salesforce.");
}

int
main (int argc, char **argv)
{
  static const struct
  {
    const char *path;
    void (*test) (Fixture *fixture, gconstpointer data);
  } tests[] = {
    { "/explain/record/in-sync", test_in_sync },       { "/explain/record/planned", test_planned },
    { "/explain/record/conflict", test_conflict },     { "/explain/record/refused", test_refused },
    { "/explain/record/kept-apart", test_kept_apart }, { "/explain/record/excluded", test_excluded },
    { "/explain/record/parted", test_parted },         { "/explain/record/gone", test_gone },
  };

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Fixture, NULL, set_up, tests[i].test, tear_down);
  return g_test_run ();
}
