/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-error.h"
#include "cw-mapping-default.h"
#include "cw-missing-field.h"
#include "unit-schema.h"

static CwMissingField *
find (GPtrArray *fields, const char *key)
{
  for (guint i = 0; i < fields->len; i++)
    {
      CwMissingField *field = g_ptr_array_index (fields, i);

      if (g_str_equal (field->entry->key, key))
        return field;
    }

  return NULL;
}

static void
assert_missing (GPtrArray *fields, const char *key, const char *name, CwFieldState state)
{
  const CwMissingField *field = find (fields, key);

  g_assert_nonnull (field);
  g_assert_cmpstr (field->name, ==, name);
  g_assert_cmpint (field->state, ==, state);
}

static void
test_names (void)
{
  g_autoptr (CwSchema) seen = unit_schema_contact ();
  g_autoptr (CwSchema) all = unit_schema_contact ();
  g_autoptr (CwMapping) mapping = cw_mapping_new_default (seen);
  g_autoptr (GPtrArray) fields = NULL;

  /* The name is taken by a field that cannot hold the values; so is the next one. */
  unit_schema_add (all, "Total_inbound_calls__c", "Something", "boolean", 0);
  unit_schema_add (all, "dnc__c", "Something", "date", 0);
  unit_schema_add (all, "Aloware_DNC__c", "Something", "date", 0);
  /* Hidden, and made by a package. */
  unit_schema_add (all, "aloware__Last_call_disposition__c", "Last call disposition", "string", 40);

  fields = cw_missing_fields_list (mapping, seen, all);
  assert_missing (fields, "aloware_contact_id", "Aloware_Contact_ID__c", CW_FIELD_MISSING);
  assert_missing (fields, "total_inbound_calls", "Aloware_Total_inbound_calls__c", CW_FIELD_MISSING);
  assert_missing (fields, "dnc", "Aloware_2_DNC__c", CW_FIELD_MISSING);
  assert_missing (fields, "last_call_disposition", "aloware__Last_call_disposition__c", CW_FIELD_HIDDEN);
  g_assert_null (find (fields, "first_name"));
  g_assert_null (find (fields, "contact_owner"));
}

static void
test_rows (void)
{
  g_autoptr (CwSchema) seen = unit_schema_contact ();
  g_autoptr (CwMapping) mapping = cw_mapping_new_default (seen);
  const CwCatalogueEntry *long_name = cw_catalogue_find (
    "custom:What the customer said when they were called in spring");
  g_autoptr (GPtrArray) fields = NULL;
  g_autofree char *label = NULL;

  /* A row keeps the name that was chosen for it, and no other row gets that name. */
  g_assert_true (
    cw_mapping_add (mapping, cw_mapping_row_new (cw_catalogue_find ("tcpa_approved"), "DNC__c"), NULL));
  g_assert_true (cw_mapping_add (mapping, cw_mapping_row_new (long_name, NULL), NULL));
  g_assert_true (cw_mapping_remove (mapping, "first_name", NULL));

  fields = cw_missing_fields_list (mapping, seen, seen);
  assert_missing (fields, "tcpa_approved", "DNC__c", CW_FIELD_MISSING);
  assert_missing (fields, "dnc", "Aloware_DNC__c", CW_FIELD_MISSING);
  assert_missing (fields, "first_name", "FirstName", CW_FIELD_READY);
  assert_missing (fields, long_name->key, "What_the_customer_said_when_they_were_ca__c", CW_FIELD_MISSING);
  label = cw_missing_field_make_label (find (fields, long_name->key));
  g_assert_cmpstr (label, ==, "What the customer said when they were ca");
}

/* A Lead lacks some of the fields that a Contact has, so they can be made. */
static void
test_leads (void)
{
  g_autoptr (CwSchema) seen = unit_schema_lead ();
  g_autoptr (CwMapping) mapping = cw_mapping_new_default (seen);
  g_autoptr (GPtrArray) fields = cw_missing_fields_list (mapping, seen, seen);

  assert_missing (fields, "date_of_birth", "Date_of_Birth__c", CW_FIELD_MISSING);
  assert_missing (fields, "home_phone", "Home_Phone__c", CW_FIELD_MISSING);
  g_assert_null (find (fields, "city"));
  g_assert_null (find (fields, "contact_owner"));
}

static void
assert_refused (CwMissingField *field, const char *name, const CwSchema *all)
{
  g_autofree char *before = g_strdup (field->name);
  g_autoptr (GError) error = NULL;

  g_assert_false (cw_missing_field_set_name (field, name, all, &error));
  g_assert_error (error, CW_ERROR, CW_ERROR_USAGE);
  g_assert_cmpstr (field->name, ==, before);
}

static void
test_set_name (void)
{
  g_autoptr (CwSchema) all = unit_schema_contact ();
  g_autoptr (CwMapping) mapping = cw_mapping_new_default (all);
  g_autoptr (GPtrArray) fields = NULL;
  CwMissingField *field;

  g_assert_true (cw_mapping_remove (mapping, "first_name", NULL));
  fields = cw_missing_fields_list (mapping, all, all);
  field = find (fields, "dnc");

  assert_refused (field, "", all);
  assert_refused (field, "DNC", all);
  assert_refused (field, "1__c", all);
  assert_refused (field, "A__B__c", all);
  assert_refused (field, "A_very_long_name_of_more_than_forty_letters__c", all);
  assert_refused (field, "lastname", all);
  assert_refused (find (fields, "first_name"), "First__c", all);

  g_assert_true (cw_missing_field_set_name (field, "No_Calls__c", all, NULL));
  g_assert_cmpstr (field->name, ==, "No_Calls__c");
}

static void
test_map (void)
{
  g_autoptr (CwSchema) seen = unit_schema_contact ();
  g_autoptr (CwMapping) mapping = cw_mapping_new_default (seen);
  const CwCatalogueEntry *dnc = cw_catalogue_find ("dnc"), *city = cw_catalogue_find ("city");

  unit_schema_add (seen, "DNC__c", "DNC", "boolean", 0);
  unit_schema_add (seen, "Town__c", "Town", "string", 40);

  g_assert_true (cw_mapping_map_field (mapping, dnc, "DNC__c", seen));
  g_assert_cmpstr (cw_mapping_find (mapping, "dnc")->salesforce, ==, "DNC__c");
  g_assert_cmpint (cw_mapping_find (mapping, "dnc")->direction, ==, CW_DIRECTION_TO_SALESFORCE);
  /* The same once more changes nothing. */
  g_assert_true (cw_mapping_map_field (mapping, dnc, "DNC__c", seen));

  cw_mapping_find (mapping, "city")->direction = CW_DIRECTION_TO_ALOWARE;
  g_assert_true (cw_mapping_map_field (mapping, city, "Town__c", seen));
  g_assert_cmpint (cw_mapping_find (mapping, "city")->direction, ==, CW_DIRECTION_TO_ALOWARE);

  g_assert_false (cw_mapping_map_field (mapping, city, "DNC__c", seen));
  g_assert_false (cw_mapping_map_field (mapping, cw_catalogue_find ("phone_number"), "Nothing__c", seen));
  g_assert_false (cw_mapping_map_field (mapping, cw_catalogue_find ("state"), "No_Such_Field__c", seen));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/missing-field/names", test_names);
  g_test_add_func ("/missing-field/rows", test_rows);
  g_test_add_func ("/missing-field/leads", test_leads);
  g_test_add_func ("/missing-field/set-name", test_set_name);
  g_test_add_func ("/missing-field/map", test_map);

  return g_test_run ();
}
