/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-error.h"
#include "cw-permit.h"
#include "unit-schema.h"

typedef struct
{
  CwSchema *schema;
  CwMapping *mapping;
  CwSettings *settings;
  CwUserMap *users;
  CwRows *rows;
  CwRecord *aloware, *salesforce;
} Fixture;

static void
add_row (Fixture *fixture, const char *aloware, const char *salesforce, CwDirection direction)
{
  CwMappingRow *row = cw_mapping_row_new (cw_catalogue_find (aloware), salesforce);

  row->direction = direction;
  g_assert_true (cw_mapping_add (fixture->mapping, row, NULL));
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) nobody = g_ptr_array_new ();

  fixture->schema = unit_schema_contact ();
  fixture->mapping = cw_mapping_new ();
  fixture->settings = cw_settings_new ();
  fixture->settings->create = CW_WRITES_BOTH;
  fixture->users = cw_user_map_new (nobody, nobody, NULL);
  add_row (fixture, "phone_number", "Phone", CW_DIRECTION_BOTH);
  add_row (fixture, "first_name", "FirstName", CW_DIRECTION_BOTH);
  add_row (fixture, "last_name", "LastName", CW_DIRECTION_TO_SALESFORCE);
  fixture->rows = cw_rows_new (fixture->mapping, fixture->schema, fixture->settings, fixture->users);

  fixture->aloware = cw_record_new ("155");
  cw_record_set (fixture->aloware, "phone_number", "+12025550123");
  cw_record_set (fixture->aloware, "first_name", "Ana");
  cw_record_set (fixture->aloware, "last_name", "Ruiz");
  fixture->salesforce = cw_record_new ("003A");
  cw_record_set (fixture->salesforce, "Phone", "(202) 555-0123");
  cw_record_set (fixture->salesforce, "FirstName", "Anna");
  cw_record_set (fixture->salesforce, "LastName", "Ruis");
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  cw_rows_free (fixture->rows);
  cw_user_map_unref (fixture->users);
  cw_settings_free (fixture->settings);
  cw_mapping_free (fixture->mapping);
  cw_schema_unref (fixture->schema);
  cw_record_free (fixture->aloware);
  cw_record_free (fixture->salesforce);
}

#define TO_SALESFORCE CW_SIDE_SALESFORCE, CW_ACTION_UPDATE
#define TO_ALOWARE CW_SIDE_ALOWARE, CW_ACTION_UPDATE
#define MADE_IN_SALESFORCE CW_SIDE_SALESFORCE, CW_ACTION_CREATE
#define MADE_IN_ALOWARE CW_SIDE_ALOWARE, CW_ACTION_CREATE

static CwChange *
new_change (CwSide side,
            CwAction action,
            const char *aloware,
            const char *salesforce,
            const char *value,
            const char *source)
{
  CwChange *change = cw_change_new (side, action);
  CwChangeField *field = cw_change_field_new (aloware, salesforce);

  change->pair.ids[CW_SIDE_ALOWARE] = action == CW_ACTION_UPDATE || side == CW_SIDE_SALESFORCE
                                        ? g_strdup ("155")
                                        : NULL;
  change->pair.ids[CW_SIDE_SALESFORCE] = action == CW_ACTION_UPDATE || side == CW_SIDE_ALOWARE
                                           ? g_strdup ("003A")
                                           : NULL;
  change->pair.phone = g_strdup ("+12025550123");
  field->new_value = g_strdup (value);
  field->source = g_strdup (source);
  g_ptr_array_add (change->fields, field);
  return change;
}

static CwPermitBasis
basis_of (const Fixture *fixture)
{
  return (CwPermitBasis) { .record = { fixture->aloware, fixture->salesforce }, .partner = "155" };
}

/* `change` (transfer full). `word`: what a denial names, or NULL. */
static void
expect (Fixture *fixture, CwPermit permit, const CwPermitBasis *basis, const char *word, CwChange *change)
{
  g_autoptr (CwChange) owned = change;
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (cw_permit_change (fixture->rows, owned, basis, &error), ==, permit);
  if (permit != CW_PERMIT_NO)
    {
      g_assert_no_error (error);
      return;
    }

  /* It names the field and never a value. */
  g_assert_error (error, CW_ERROR, CW_ERROR_INVALID_VALUE);
  g_assert_true (word == NULL || strstr (error->message, word) != NULL);
  g_assert_null (strstr (error->message, "Mallory"));
}

static void
test_update (Fixture *fixture, gconstpointer data)
{
  const CwPermitBasis basis = basis_of (fixture);
  CwPermitBasis unlinked = basis;
  CwPermitBasis other = basis;

  expect (fixture, CW_PERMIT_YES, &basis, NULL,
          new_change (TO_SALESFORCE, "first_name", "FirstName", "Ana", "Ana"));
  expect (fixture, CW_PERMIT_YES, &basis, NULL,
          new_change (TO_ALOWARE, "first_name", "FirstName", "Anna", "Anna"));

  /* Another value; one from another day; a field that is not mapped, or to somewhere else. */
  expect (fixture, CW_PERMIT_NO, &basis, "First Name",
          new_change (TO_SALESFORCE, "first_name", "FirstName", "Mallory", "Ana"));
  expect (fixture, CW_PERMIT_OUTDATED, &basis, NULL,
          new_change (TO_SALESFORCE, "first_name", "FirstName", "Annie", "Annie"));
  expect (fixture, CW_PERMIT_NO, &basis, "Email",
          new_change (TO_SALESFORCE, "email", "Email", "Mallory", NULL));
  expect (fixture, CW_PERMIT_NO, &basis, "First Name",
          new_change (TO_SALESFORCE, "first_name", "Email", "Ana", "Ana"));

  /* Never to the source of a one-way row, and never a number to Aloware. */
  expect (fixture, CW_PERMIT_YES, &basis, NULL,
          new_change (TO_SALESFORCE, "last_name", "LastName", "Ruiz", "Ruiz"));
  expect (fixture, CW_PERMIT_NO, &basis, "Last Name",
          new_change (TO_ALOWARE, "last_name", "LastName", "Ruis", "Ruis"));
  expect (fixture, CW_PERMIT_NO, &basis, NULL,
          new_change (TO_ALOWARE, "phone_number", "Phone", "+12025550123", "+12025550123"));

  /* Two that are not linked, or not to each other, have nothing to say to each other. */
  unlinked.partner = NULL;
  other.partner = "156";
  expect (fixture, CW_PERMIT_NO, &unlinked, NULL,
          new_change (TO_SALESFORCE, "first_name", "FirstName", "Ana", "Ana"));
  expect (fixture, CW_PERMIT_NO, &other, NULL,
          new_change (TO_SALESFORCE, "first_name", "FirstName", "Ana", "Ana"));
}

static void
test_create (Fixture *fixture, gconstpointer data)
{
  const CwPermitBasis from_aloware = { .record = { fixture->aloware } };
  const CwPermitBasis from_salesforce = { .record = { NULL, fixture->salesforce } };
  const CwPermitBasis linked = { .record = { fixture->aloware }, .partner = "003B" };
  const CwPermitBasis nobody = { { NULL } };
  CwChange *change;

  expect (fixture, CW_PERMIT_YES, &from_aloware, NULL,
          new_change (MADE_IN_SALESFORCE, "first_name", "FirstName", "Ana", "Ana"));
  expect (fixture, CW_PERMIT_YES, &from_salesforce, NULL,
          new_change (MADE_IN_ALOWARE, "first_name", "FirstName", "Anna", "Anna"));
  expect (fixture, CW_PERMIT_NO, &from_aloware, NULL,
          new_change (MADE_IN_SALESFORCE, "first_name", "FirstName", "Mallory", "Ana"));
  expect (fixture, CW_PERMIT_NO, &nobody, NULL,
          new_change (MADE_IN_SALESFORCE, "first_name", "FirstName", "Ana", "Ana"));

  /* It has a partner by now: a second one would be made. */
  expect (fixture, CW_PERMIT_OUTDATED, &linked, NULL,
          new_change (MADE_IN_SALESFORCE, "first_name", "FirstName", "Ana", "Ana"));

  /* Under another number than the record's own. */
  change = new_change (MADE_IN_ALOWARE, "first_name", "FirstName", "Anna", "Anna");
  g_free (change->pair.phone);
  change->pair.phone = g_strdup ("+12025550199");
  expect (fixture, CW_PERMIT_OUTDATED, &from_salesforce, NULL, change);
}

/* What a person typed counts for the field that was asked about, and for that value alone. */
static void
test_decided (Fixture *fixture, gconstpointer data)
{
  CwPermitBasis basis = basis_of (fixture);

  expect (fixture, CW_PERMIT_OUTDATED, &basis, NULL,
          new_change (TO_ALOWARE, "first_name", "FirstName", "Anita", "Anita"));
  basis.decided_field = "first_name";
  basis.decided_value = "Anita";
  expect (fixture, CW_PERMIT_YES, &basis, NULL,
          new_change (TO_ALOWARE, "first_name", "FirstName", "Anita", "Anita"));
  expect (fixture, CW_PERMIT_YES, &basis, NULL,
          new_change (TO_SALESFORCE, "first_name", "FirstName", "Anita", "Anita"));
  expect (fixture, CW_PERMIT_NO, &basis, NULL,
          new_change (TO_SALESFORCE, "first_name", "FirstName", "Mallory", "Ana"));
  expect (fixture, CW_PERMIT_NO, &basis, NULL,
          new_change (TO_ALOWARE, "last_name", "LastName", "Anita", "Anita"));
}

/* Taking back is held to what the run itself wrote over. */
static void
test_undone (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) undone = g_ptr_array_new_with_free_func ((GDestroyNotify) cw_change_free);
  CwChange *written = new_change (TO_ALOWARE, "last_name", "LastName", "Ruiz", "Ruiz");
  CwPermitBasis basis = basis_of (fixture);

  ((CwChangeField *) written->fields->pdata[0])->old_value = g_strdup ("Reyes");
  g_ptr_array_add (undone, written);
  basis.undone = undone;

  /* Also against a direction that was set since. */
  expect (fixture, CW_PERMIT_YES, &basis, NULL,
          new_change (TO_ALOWARE, "last_name", "LastName", "Reyes", "Ruis"));
  expect (fixture, CW_PERMIT_NO, &basis, "Last Name",
          new_change (TO_ALOWARE, "last_name", "LastName", "Mallory", "Ruis"));
  expect (fixture, CW_PERMIT_NO, &basis, NULL,
          new_change (TO_SALESFORCE, "last_name", "LastName", "Reyes", "Ruis"));
  expect (fixture, CW_PERMIT_NO, &basis, NULL,
          new_change (TO_ALOWARE, "first_name", "FirstName", "Reyes", "Anna"));
  expect (fixture, CW_PERMIT_NO, &basis, NULL,
          new_change (TO_ALOWARE, "last_name", "Email", "Reyes", "Ruis"));
}

/* Not even where this user may, and not to take something back. What Aloware gets is another matter. */
static void
test_converted (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) undone = g_ptr_array_new_with_free_func ((GDestroyNotify) cw_change_free);
  CwChange *written = new_change (TO_SALESFORCE, "first_name", "FirstName", "Ana", "Ana");
  CwPermitBasis basis = basis_of (fixture);
  CwPermitBasis undo = basis;

  ((CwChangeField *) written->fields->pdata[0])->old_value = g_strdup ("Anne");
  g_ptr_array_add (undone, written);
  undo.undone = undone;

  cw_record_set (fixture->salesforce, CW_FIELD_IS_CONVERTED, "false");
  expect (fixture, CW_PERMIT_YES, &basis, NULL,
          new_change (TO_SALESFORCE, "first_name", "FirstName", "Ana", "Ana"));
  expect (fixture, CW_PERMIT_YES, &undo, NULL,
          new_change (TO_SALESFORCE, "first_name", "FirstName", "Anne", "Ana"));

  cw_record_set (fixture->salesforce, CW_FIELD_IS_CONVERTED, "true");
  expect (fixture, CW_PERMIT_NO, &basis, "converted",
          new_change (TO_SALESFORCE, "first_name", "FirstName", "Ana", "Ana"));
  expect (fixture, CW_PERMIT_NO, &undo, "converted",
          new_change (TO_SALESFORCE, "first_name", "FirstName", "Anne", "Ana"));
  expect (fixture, CW_PERMIT_YES, &basis, NULL,
          new_change (TO_ALOWARE, "first_name", "FirstName", "Anna", "Anna"));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/permit/update", Fixture, NULL, set_up, test_update, tear_down);
  g_test_add ("/permit/create", Fixture, NULL, set_up, test_create, tear_down);
  g_test_add ("/permit/decided", Fixture, NULL, set_up, test_decided, tear_down);
  g_test_add ("/permit/undone", Fixture, NULL, set_up, test_undone, tear_down);
  g_test_add ("/permit/converted", Fixture, NULL, set_up, test_converted, tear_down);
  return g_test_run ();
}
