/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-error.h"
#include "cw-permit.h"
#include "cw-plan-pair.h"
#include "cw-read-back.h"
#include "unit-schema.h"

/* Fixed values: what a new record in Salesforce gets where no row fills a field. */

typedef struct
{
  CwSchema *schema;
  CwMapping *mapping;
  CwSettings *settings;
  CwRows *rows;
  CwRecord *aloware;
} Fixture;

static void
add_row (Fixture *fixture, const char *aloware, const char *salesforce)
{
  g_assert_true (
    cw_mapping_add (fixture->mapping, cw_mapping_row_new (cw_catalogue_find (aloware), salesforce), NULL));
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->schema = unit_schema_contact ();
  unit_schema_add (fixture->schema, "Region__c", "Region", "picklist", 0)->nillable = FALSE;
  unit_schema_add (fixture->schema, "Department", "Department", "string", 80);
  fixture->mapping = cw_mapping_new ();
  fixture->settings = cw_settings_new ();
  fixture->settings->create = CW_WRITES_BOTH;
  add_row (fixture, "phone_number", "Phone");
  add_row (fixture, "last_name", "LastName");
  add_row (fixture, "city", "MailingCity");
  cw_mapping_set_fixed (fixture->mapping, "Region__c", "South");
  cw_mapping_set_fixed (fixture->mapping, "LastName", "Not known");
  cw_mapping_set_fixed (fixture->mapping, "Department", "Sales");
  /* It has a row, and Salesforce does not require it. */
  cw_mapping_set_fixed (fixture->mapping, "MailingCity", "Berlin");
  fixture->rows = cw_rows_new (fixture->mapping, fixture->schema, fixture->settings, NULL);

  fixture->aloware = cw_record_new ("155");
  cw_record_set (fixture->aloware, "phone_number", "+12025550123");
  cw_record_set (fixture->aloware, "last_name", "");
  cw_record_set (fixture->aloware, "city", "");
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  cw_rows_free (fixture->rows);
  cw_settings_free (fixture->settings);
  cw_mapping_free (fixture->mapping);
  cw_schema_unref (fixture->schema);
  cw_record_free (fixture->aloware);
}

static CwChange *
plan (Fixture *fixture)
{
  g_autoptr (GPtrArray) refusals = g_ptr_array_new_with_free_func ((GDestroyNotify) cw_refusal_free);
  CwExclusion *exclusion = NULL;
  CwChange *change = cw_plan_create (fixture->rows, CW_SIDE_SALESFORCE, fixture->aloware, "+12025550123", -1,
                                     refusals, &exclusion);

  g_assert_cmpuint (refusals->len, ==, 0);
  g_assert_true ((change == NULL) == (exclusion != NULL));
  cw_exclusion_free (exclusion);
  return change;
}

static const char *
fixed_value (const CwChange *change, const char *api_name)
{
  const CwChangeField *field = cw_change_find_fixed (change, api_name);

  if (field == NULL)
    return NULL;

  g_assert_null (field->source);
  g_assert_cmpstr (field->reason, ==, CW_REASON_FIXED);
  return field->new_value;
}

static void
test_create (Fixture *fixture, gconstpointer data)
{
  g_autoptr (CwChange) blank = plan (fixture);
  g_autoptr (CwChange) known = NULL;
  g_autoptr (CwChange) copy = NULL;
  g_autoptr (GBytes) bytes = cw_change_to_bytes (blank);

  g_assert_cmpuint (blank->fields->len, ==, 4);
  g_assert_cmpstr (fixed_value (blank, "Region__c"), ==, "South");
  g_assert_cmpstr (fixed_value (blank, "LastName"), ==, "Not known");
  g_assert_cmpstr (fixed_value (blank, "Department"), ==, "Sales");
  g_assert_null (fixed_value (blank, "MailingCity"));
  copy = cw_change_from_bytes (bytes, NULL);
  g_assert_cmpstr (fixed_value (copy, "Region__c"), ==, "South");

  /* A required one cannot be left out of the record. */
  g_assert_true (cw_plan_create_needs (fixture->rows, blank, cw_change_find_fixed (blank, "Region__c")));
  g_assert_false (cw_plan_create_needs (fixture->rows, blank, cw_change_find_fixed (blank, "Department")));

  cw_record_set (fixture->aloware, "last_name", "Ruiz");
  known = plan (fixture);
  g_assert_null (fixed_value (known, "LastName"));
  g_assert_cmpstr (cw_change_find (known, "last_name")->new_value, ==, "Ruiz");
}

/* Not known to be blank. */
static void
test_unreadable (Fixture *fixture, gconstpointer data)
{
  CwExclusion *exclusion = NULL;
  g_autoptr (GPtrArray) refusals = g_ptr_array_new_with_free_func ((GDestroyNotify) cw_refusal_free);

  cw_record_set (fixture->aloware, "last_name", "Ru\xef\xbf\xbdz");
  g_assert_null (cw_plan_create (fixture->rows, CW_SIDE_SALESFORCE, fixture->aloware, "+12025550123", -1,
                                 refusals, &exclusion));
  g_assert_cmpuint (refusals->len, ==, 1);
  g_assert_nonnull (exclusion);
  cw_exclusion_free (exclusion);
}

static CwPermit
permit (Fixture *fixture, const CwChange *change)
{
  const CwPermitBasis basis = { .record = { fixture->aloware }, .partner = NULL };
  g_autoptr (GError) error = NULL;
  CwPermit permit = cw_permit_change (fixture->rows, change, &basis, &error);

  g_assert_true ((permit == CW_PERMIT_NO) == (error != NULL));
  return permit;
}

static void
test_permit (Fixture *fixture, gconstpointer data)
{
  g_autoptr (CwChange) change = plan (fixture);
  CwChangeField *region = cw_change_find_fixed (change, "Region__c");
  const CwPermitBasis pair = { .record = { fixture->aloware, fixture->aloware }, .partner = "155" };
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (permit (fixture, change), ==, CW_PERMIT_YES);

  g_free (region->new_value);
  region->new_value = g_strdup ("North");
  g_assert_cmpint (permit (fixture, change), ==, CW_PERMIT_NO);
  g_free (region->new_value);
  region->new_value = g_strdup ("South");

  /* Never into a record that is there already. */
  change->action = CW_ACTION_UPDATE;
  g_assert_cmpint (cw_permit_change (fixture->rows, change, &pair, &error), ==, CW_PERMIT_NO);
  g_assert_error (error, CW_ERROR, CW_ERROR_INVALID_VALUE);
  change->action = CW_ACTION_CREATE;

  cw_record_set (fixture->aloware, "last_name", "Ruiz");
  g_assert_cmpint (permit (fixture, change), ==, CW_PERMIT_OUTDATED);

  fixture->settings->create = CW_WRITES_TO_ALOWARE;
  g_assert_cmpint (permit (fixture, change), ==, CW_PERMIT_NO);
}

static CwReadBack
read_back (Fixture *fixture, const CwChange *change, const char *found)
{
  g_autoptr (CwRecord) record = cw_record_new ("003A");

  if (found != NULL)
    cw_record_set (record, "Department", found);
  return cw_read_back_field (fixture->rows, CW_SIDE_SALESFORCE, cw_change_find_fixed (change, "Department"),
                             fixture->aloware, record);
}

static void
test_read_back (Fixture *fixture, gconstpointer data)
{
  g_autoptr (CwChange) change = plan (fixture);

  g_assert_true (g_strv_contains ((const char *const *) fixture->rows->salesforce_fields, "Department"));
  g_assert_cmpint (read_back (fixture, change, "Sales"), ==, CW_READ_BACK_AS_WRITTEN);
  g_assert_cmpint (read_back (fixture, change, "SALES"), ==, CW_READ_BACK_KEPT_AS);
  g_assert_cmpint (read_back (fixture, change, ""), ==, CW_READ_BACK_NOT_TAKEN);
  g_assert_cmpint (read_back (fixture, change, "Service"), ==, CW_READ_BACK_EDITED);
  g_assert_cmpint (read_back (fixture, change, NULL), ==, CW_READ_BACK_NOT_SHOWN);
}

/* What the planner does with the pair after the record was created with these last names. */
static gboolean
flows_to_aloware (Fixture *fixture, const CwChange *written, const char *last_name)
{
  g_autoptr (CwRecord) salesforce = cw_record_new ("003A");
  g_autoptr (CwRecord) base_aloware = cw_record_new ("");
  g_autoptr (CwRecord) base_salesforce = cw_record_new ("");
  CwRecord *const base[] = { base_aloware, base_salesforce };
  const CwRecord *const record[] = { fixture->aloware, salesforce };
  CwPairInput input = { .record = { fixture->aloware, salesforce },
                        .base = { base_aloware, base_salesforce },
                        .phone = "+12025550123" };
  g_autoptr (CwPairPlan) pair = NULL;

  cw_record_set (salesforce, "Phone", "+12025550123");
  cw_record_set (salesforce, "LastName", last_name);
  cw_record_set (salesforce, "MailingCity", "");
  cw_plan_move_base (fixture->rows, record, written, base);
  pair = cw_plan_pair (fixture->rows, &input);
  g_assert_null (pair->change[CW_SIDE_SALESFORCE]);
  g_assert_cmpuint (pair->conflicts->len, ==, 0);
  return pair->change[CW_SIDE_ALOWARE] != NULL;
}

static void
test_base (Fixture *fixture, gconstpointer data)
{
  g_autoptr (CwChange) change = plan (fixture);

  g_assert_false (flows_to_aloware (fixture, change, "Not known"));
  /* Somebody gave the name meanwhile. */
  g_assert_true (flows_to_aloware (fixture, change, "Ruiz"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/plan-fixed/create", Fixture, NULL, set_up, test_create, tear_down);
  g_test_add ("/plan-fixed/unreadable", Fixture, NULL, set_up, test_unreadable, tear_down);
  g_test_add ("/plan-fixed/permit", Fixture, NULL, set_up, test_permit, tear_down);
  g_test_add ("/plan-fixed/read-back", Fixture, NULL, set_up, test_read_back, tear_down);
  g_test_add ("/plan-fixed/base", Fixture, NULL, set_up, test_base, tear_down);
  return g_test_run ();
}
