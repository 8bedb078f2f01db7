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

static CwChange *
new_change (CwSide side, CwAction action, const char *aloware, const char *salesforce, const char *value, const char *source)
{
  CwChange *change = cw_change_new (side, action);
  CwChangeField *field = cw_change_field_new (aloware, salesforce);

  change->aloware_id = action == CW_ACTION_UPDATE || side == CW_SIDE_SALESFORCE ? g_strdup ("155") : NULL;
  change->salesforce_id = action == CW_ACTION_UPDATE || side == CW_SIDE_ALOWARE ? g_strdup ("003A") : NULL;
  change->phone = g_strdup ("+12025550123");
  field->new_value = g_strdup (value);
  field->source = g_strdup (source);
  g_ptr_array_add (change->fields, field);
  return change;
}

static CwPermitBasis
basis_of (const Fixture *fixture)
{
  return (CwPermitBasis) { .aloware = fixture->aloware, .salesforce = fixture->salesforce, .partner = "155" };
}

static CwPermit
look (Fixture *fixture, CwChange *change, const CwPermitBasis *basis, const char *word)
{
  g_autoptr (CwChange) owned = change;
  g_autoptr (GError) error = NULL;
  CwPermit permit = cw_permit_change (fixture->rows, owned, basis, &error);

  if (permit != CW_PERMIT_NO)
    {
      g_assert_no_error (error);
      return permit;
    }

  /* It names the field and never a value. */
  g_assert_error (error, CW_ERROR, CW_ERROR_INVALID_VALUE);
  g_assert_true (word == NULL || strstr (error->message, word) != NULL);
  g_assert_null (strstr (error->message, "Mallory"));
  return permit;
}

static void
test_update (Fixture *fixture, gconstpointer data)
{
  const CwPermitBasis basis = basis_of (fixture);
  CwPermitBasis unlinked = basis;
  CwPermitBasis other = basis;

  g_assert_cmpint (look (fixture, new_change (CW_SIDE_SALESFORCE, CW_ACTION_UPDATE, "first_name", "FirstName", "Ana", "Ana"), &basis, NULL), ==, CW_PERMIT_YES);
  g_assert_cmpint (look (fixture, new_change (CW_SIDE_ALOWARE, CW_ACTION_UPDATE, "first_name", "FirstName", "Anna", "Anna"), &basis, NULL), ==, CW_PERMIT_YES);

  /* Another value; one from another day; a field that is not mapped, or to somewhere else. */
  g_assert_cmpint (look (fixture, new_change (CW_SIDE_SALESFORCE, CW_ACTION_UPDATE, "first_name", "FirstName", "Mallory", "Ana"), &basis, "First Name"), ==, CW_PERMIT_NO);
  g_assert_cmpint (look (fixture, new_change (CW_SIDE_SALESFORCE, CW_ACTION_UPDATE, "first_name", "FirstName", "Annie", "Annie"), &basis, NULL), ==, CW_PERMIT_OUTDATED);
  g_assert_cmpint (look (fixture, new_change (CW_SIDE_SALESFORCE, CW_ACTION_UPDATE, "email", "Email", "Mallory", NULL), &basis, "Email"), ==, CW_PERMIT_NO);
  g_assert_cmpint (look (fixture, new_change (CW_SIDE_SALESFORCE, CW_ACTION_UPDATE, "first_name", "Email", "Ana", "Ana"), &basis, "First Name"), ==, CW_PERMIT_NO);

  /* Never to the source of a one-way row, and never a number to Aloware. */
  g_assert_cmpint (look (fixture, new_change (CW_SIDE_SALESFORCE, CW_ACTION_UPDATE, "last_name", "LastName", "Ruiz", "Ruiz"), &basis, NULL), ==, CW_PERMIT_YES);
  g_assert_cmpint (look (fixture, new_change (CW_SIDE_ALOWARE, CW_ACTION_UPDATE, "last_name", "LastName", "Ruis", "Ruis"), &basis, "Last Name"), ==, CW_PERMIT_NO);
  g_assert_cmpint (look (fixture, new_change (CW_SIDE_ALOWARE, CW_ACTION_UPDATE, "phone_number", "Phone", "+12025550123", "+12025550123"), &basis, NULL), ==, CW_PERMIT_NO);

  /* Two that are not linked, or not to each other, have nothing to say to each other. */
  unlinked.partner = NULL;
  other.partner = "156";
  g_assert_cmpint (look (fixture, new_change (CW_SIDE_SALESFORCE, CW_ACTION_UPDATE, "first_name", "FirstName", "Ana", "Ana"), &unlinked, NULL), ==, CW_PERMIT_NO);
  g_assert_cmpint (look (fixture, new_change (CW_SIDE_SALESFORCE, CW_ACTION_UPDATE, "first_name", "FirstName", "Ana", "Ana"), &other, NULL), ==, CW_PERMIT_NO);
}

static void
test_create (Fixture *fixture, gconstpointer data)
{
  const CwPermitBasis from_aloware = { .aloware = fixture->aloware };
  const CwPermitBasis from_salesforce = { .salesforce = fixture->salesforce };
  const CwPermitBasis linked = { .aloware = fixture->aloware, .partner = "003B" };
  const CwPermitBasis nobody = { NULL };
  CwChange *change;

  g_assert_cmpint (look (fixture, new_change (CW_SIDE_SALESFORCE, CW_ACTION_CREATE, "first_name", "FirstName", "Ana", "Ana"), &from_aloware, NULL), ==, CW_PERMIT_YES);
  g_assert_cmpint (look (fixture, new_change (CW_SIDE_ALOWARE, CW_ACTION_CREATE, "first_name", "FirstName", "Anna", "Anna"), &from_salesforce, NULL), ==, CW_PERMIT_YES);
  g_assert_cmpint (look (fixture, new_change (CW_SIDE_SALESFORCE, CW_ACTION_CREATE, "first_name", "FirstName", "Mallory", "Ana"), &from_aloware, NULL), ==, CW_PERMIT_NO);
  g_assert_cmpint (look (fixture, new_change (CW_SIDE_SALESFORCE, CW_ACTION_CREATE, "first_name", "FirstName", "Ana", "Ana"), &nobody, NULL), ==, CW_PERMIT_NO);

  /* It has a partner by now: a second one would be made. */
  g_assert_cmpint (look (fixture, new_change (CW_SIDE_SALESFORCE, CW_ACTION_CREATE, "first_name", "FirstName", "Ana", "Ana"), &linked, NULL), ==, CW_PERMIT_OUTDATED);

  /* Under another number than the record's own. */
  change = new_change (CW_SIDE_ALOWARE, CW_ACTION_CREATE, "first_name", "FirstName", "Anna", "Anna");
  g_free (change->phone);
  change->phone = g_strdup ("+12025550199");
  g_assert_cmpint (look (fixture, change, &from_salesforce, NULL), ==, CW_PERMIT_OUTDATED);
}

/* What a person typed counts for the field that was asked about, and for that value alone. */
static void
test_decided (Fixture *fixture, gconstpointer data)
{
  CwPermitBasis basis = basis_of (fixture);

  g_assert_cmpint (look (fixture, new_change (CW_SIDE_ALOWARE, CW_ACTION_UPDATE, "first_name", "FirstName", "Anita", "Anita"), &basis, NULL), ==, CW_PERMIT_OUTDATED);
  basis.decided_field = "first_name";
  basis.decided_value = "Anita";
  g_assert_cmpint (look (fixture, new_change (CW_SIDE_ALOWARE, CW_ACTION_UPDATE, "first_name", "FirstName", "Anita", "Anita"), &basis, NULL), ==, CW_PERMIT_YES);
  g_assert_cmpint (look (fixture, new_change (CW_SIDE_SALESFORCE, CW_ACTION_UPDATE, "first_name", "FirstName", "Anita", "Anita"), &basis, NULL), ==, CW_PERMIT_YES);
  g_assert_cmpint (look (fixture, new_change (CW_SIDE_SALESFORCE, CW_ACTION_UPDATE, "first_name", "FirstName", "Mallory", "Ana"), &basis, NULL), ==, CW_PERMIT_NO);
  g_assert_cmpint (look (fixture, new_change (CW_SIDE_ALOWARE, CW_ACTION_UPDATE, "last_name", "LastName", "Anita", "Anita"), &basis, NULL), ==, CW_PERMIT_NO);
}

/* Taking back is held to what the run itself wrote over. */
static void
test_undone (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) undone = g_ptr_array_new_with_free_func ((GDestroyNotify) cw_change_free);
  CwChange *written = new_change (CW_SIDE_ALOWARE, CW_ACTION_UPDATE, "last_name", "LastName", "Ruiz", "Ruiz");
  CwPermitBasis basis = basis_of (fixture);

  ((CwChangeField *) written->fields->pdata[0])->old_value = g_strdup ("Reyes");
  g_ptr_array_add (undone, written);
  basis.undone = undone;

  /* Also against a direction that was set since. */
  g_assert_cmpint (look (fixture, new_change (CW_SIDE_ALOWARE, CW_ACTION_UPDATE, "last_name", "LastName", "Reyes", "Ruis"), &basis, NULL), ==, CW_PERMIT_YES);
  g_assert_cmpint (look (fixture, new_change (CW_SIDE_ALOWARE, CW_ACTION_UPDATE, "last_name", "LastName", "Mallory", "Ruis"), &basis, "Last Name"), ==, CW_PERMIT_NO);
  g_assert_cmpint (look (fixture, new_change (CW_SIDE_SALESFORCE, CW_ACTION_UPDATE, "last_name", "LastName", "Reyes", "Ruis"), &basis, NULL), ==, CW_PERMIT_NO);
  g_assert_cmpint (look (fixture, new_change (CW_SIDE_ALOWARE, CW_ACTION_UPDATE, "first_name", "FirstName", "Reyes", "Anna"), &basis, NULL), ==, CW_PERMIT_NO);
  g_assert_cmpint (look (fixture, new_change (CW_SIDE_ALOWARE, CW_ACTION_UPDATE, "last_name", "Email", "Reyes", "Ruis"), &basis, NULL), ==, CW_PERMIT_NO);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/permit/update", Fixture, NULL, set_up, test_update, tear_down);
  g_test_add ("/permit/create", Fixture, NULL, set_up, test_create, tear_down);
  g_test_add ("/permit/decided", Fixture, NULL, set_up, test_decided, tear_down);
  g_test_add ("/permit/undone", Fixture, NULL, set_up, test_undone, tear_down);
  return g_test_run ();
}
