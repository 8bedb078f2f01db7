/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <string.h>

#include "cw-error.h"
#include "cw-mapping-check.h"
#include "cw-mapping-default.h"
#include "cw-mapping.h"
#include "unit-schema.h"

static CwMappingRow *
add_row (CwMapping *mapping, const char *key, const char *salesforce)
{
  g_autoptr (GError) error = NULL;
  CwMappingRow *row = cw_mapping_row_new (cw_catalogue_find (key), salesforce);

  cw_mapping_add (mapping, row, &error);
  g_assert_no_error (error);

  return row;
}

static void
add_pair (CwMappingRow *row, const char *aloware, const char *salesforce)
{
  g_hash_table_insert (row->value_pairs, g_strdup (aloware), g_strdup (salesforce));
}

static CwMapping *
make_mapping (void)
{
  CwMapping *mapping = cw_mapping_new ();

  add_row (mapping, "phone_number", "Phone");
  add_row (mapping, "email", "Email");
  add_row (mapping, "contact_owner", "OwnerId");
  add_row (mapping, "first_name", "FirstName");
  add_pair (add_row (mapping, "lead_source", "LeadSource"), "web", "Web");

  return mapping;
}

static void
test_row_defaults (void)
{
  g_autoptr (CwMappingRow) open_row = cw_mapping_row_new (cw_catalogue_find ("city"), NULL);
  g_autoptr (CwMappingRow) tracking = cw_mapping_row_new (cw_catalogue_find ("dnc"), "DNC__c");

  g_assert_cmpstr (open_row->salesforce, ==, "");
  g_assert_cmpint (open_row->direction, ==, CW_DIRECTION_BOTH);
  g_assert_cmpint (open_row->blank, ==, CW_BLANK_KEEP);
  g_assert_false (open_row->conflict_set);
  g_assert_cmpint (tracking->direction, ==, CW_DIRECTION_TO_SALESFORCE);
}

static void
test_find (void)
{
  g_autoptr (CwMapping) mapping = make_mapping ();

  g_assert_cmpuint (cw_mapping_get_n_rows (mapping), ==, 5);
  g_assert_cmpstr (cw_mapping_get_object (mapping), ==, "Contact");
  g_assert_true (cw_mapping_find (mapping, "first_name") == cw_mapping_get_row (mapping, 3));
  g_assert_null (cw_mapping_find (mapping, "last_name"));
  g_assert_true (cw_mapping_find_salesforce (mapping, "FIRSTname") == cw_mapping_get_row (mapping, 3));
  g_assert_null (cw_mapping_find_salesforce (mapping, ""));
}

static void
test_add_twice (void)
{
  g_autoptr (CwMapping) mapping = make_mapping ();
  g_autoptr (GError) error = NULL;

  g_assert_false (
    cw_mapping_add (mapping, cw_mapping_row_new (cw_catalogue_find ("first_name"), "Title"), &error));
  g_assert_error (error, CW_ERROR, CW_ERROR_USAGE);
  g_assert_nonnull (strstr (error->message, "First Name"));
  g_assert_nonnull (strstr (error->message, "FirstName"));
  g_assert_cmpuint (cw_mapping_get_n_rows (mapping), ==, 5);
}

static void
test_remove (void)
{
  static const char *const staying[] = { "phone_number", "email", "contact_owner" };
  g_autoptr (CwMapping) mapping = make_mapping ();
  g_autoptr (GError) error = NULL;

  g_assert_true (cw_mapping_remove (mapping, "first_name", &error));
  g_assert_no_error (error);
  g_assert_null (cw_mapping_find (mapping, "first_name"));

  g_assert_false (cw_mapping_remove (mapping, "first_name", &error));
  g_assert_error (error, CW_ERROR, CW_ERROR_NOT_FOUND);

  for (guint i = 0; i < G_N_ELEMENTS (staying); i++)
    {
      g_clear_error (&error);
      g_assert_false (cw_mapping_remove (mapping, staying[i], &error));
      g_assert_error (error, CW_ERROR, CW_ERROR_USAGE);
      g_assert_nonnull (cw_mapping_find (mapping, staying[i]));
    }
}

static void
test_move (void)
{
  g_autoptr (CwMapping) mapping = make_mapping ();

  g_assert_true (cw_mapping_move (mapping, 0, 4));
  g_assert_cmpstr (cw_mapping_get_row (mapping, 0)->aloware->key, ==, "email");
  g_assert_cmpstr (cw_mapping_get_row (mapping, 4)->aloware->key, ==, "phone_number");

  g_assert_true (cw_mapping_move (mapping, 4, 0));
  g_assert_cmpstr (cw_mapping_get_row (mapping, 0)->aloware->key, ==, "phone_number");
  g_assert_true (cw_mapping_move (mapping, 2, 2));
  g_assert_cmpstr (cw_mapping_get_row (mapping, 2)->aloware->key, ==, "contact_owner");

  g_assert_false (cw_mapping_move (mapping, 0, 5));
  g_assert_false (cw_mapping_move (mapping, 5, 0));
  g_assert_cmpuint (cw_mapping_get_n_rows (mapping), ==, 5);
}

typedef void (*Change) (CwMapping *mapping);

static void
change_field (CwMapping *mapping)
{
  CwMappingRow *row = cw_mapping_get_row (mapping, 3);

  g_free (row->salesforce);
  row->salesforce = g_strdup ("Title");
}

static void
change_direction (CwMapping *mapping)
{
  cw_mapping_get_row (mapping, 3)->direction = CW_DIRECTION_TO_ALOWARE;
}

static void
change_blank (CwMapping *mapping)
{
  cw_mapping_get_row (mapping, 3)->blank = CW_BLANK_CLEAR;
}

static void
change_conflict_set (CwMapping *mapping)
{
  cw_mapping_get_row (mapping, 3)->conflict_set = TRUE;
}

static void
change_pair (CwMapping *mapping)
{
  add_pair (cw_mapping_get_row (mapping, 4), "web", "Phone Inquiry");
}

static void
change_more_pairs (CwMapping *mapping)
{
  add_pair (cw_mapping_get_row (mapping, 4), "call", "Web");
}

static void
change_rows (CwMapping *mapping)
{
  add_row (mapping, "fax", "Fax");
}

static void
change_conflict (CwMapping *mapping)
{
  cw_mapping_get_row (mapping, 3)->conflict_set = TRUE;
  cw_mapping_get_row (mapping, 3)->conflict = CW_CONFLICT_RULE_NEWEST;
}

static void
test_changes_are_seen (void)
{
  static const Change changes[] = {
    change_field,    change_direction, change_blank,      change_conflict_set,
    change_conflict, change_pair,      change_more_pairs, change_rows,
  };
  g_autoptr (CwMapping) mapping = make_mapping ();
  g_autoptr (GHashTable) digests = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  g_hash_table_add (digests, cw_mapping_digest (mapping));
  for (guint i = 0; i < G_N_ELEMENTS (changes); i++)
    {
      g_autoptr (CwMapping) copy = cw_mapping_copy (mapping);

      g_assert_true (cw_mapping_equal (mapping, copy));
      changes[i](copy);
      g_assert_false (cw_mapping_equal (mapping, copy));
      g_assert_true (g_hash_table_add (digests, cw_mapping_digest (copy)));
    }
}

static void
test_digest_of_what_runs (void)
{
  g_autoptr (CwMapping) mapping = make_mapping ();
  g_autoptr (CwMapping) other = cw_mapping_copy (mapping);
  g_autofree char *digest = cw_mapping_digest (mapping);
  g_autofree char *moved = NULL;
  CwMappingRow *row = cw_mapping_get_row (other, 4);

  cw_mapping_move (other, 1, 3);
  g_hash_table_insert (row->unknown_members, g_strdup ("note"), g_strdup ("1"));
  g_free (row->salesforce);
  row->salesforce = g_strdup ("LEADSOURCE");
  row->conflict = CW_CONFLICT_RULE_SALESFORCE; /* not set, so it decides nothing */
  moved = cw_mapping_digest (other);

  g_assert_cmpuint (strlen (digest), ==, 64);
  g_assert_cmpstr (moved, ==, digest);
  g_assert_false (cw_mapping_equal (mapping, other));
}

/* The digest goes into stored plans, so it may not drift between versions. */
static void
test_digest_is_fixed (void)
{
  g_autoptr (CwMapping) mapping = make_mapping ();
  g_autofree char *digest = cw_mapping_digest (mapping);

  g_assert_cmpstr (digest, ==, "6abc585a0468bf92e76dffb31edc61bed9a66830f9fe27dd5ef65a49a84a417b");
}

static void
free_reasons (char *reasons[3])
{
  for (guint i = 0; i < 3; i++)
    g_clear_pointer (&reasons[i], g_free);
}

static void
test_directions_of_the_catalogue (void)
{
  g_autoptr (CwSchema) schema = unit_schema_full ();
  char *reasons[3];

  for (guint i = 0; i < cw_catalogue_get_n (); i++)
    {
      const CwCatalogueEntry *entry = cw_catalogue_get_nth (i);
      g_autoptr (CwMappingRow) row = cw_mapping_row_new (entry, NULL);
      CwDirections directions = cw_mapping_row_directions (row, schema, reasons);

      g_assert_cmpint (directions, ==, entry->directions);
      g_assert_true ((reasons[CW_DIRECTION_BOTH] != NULL) == ((directions & CW_DIRECTIONS_BOTH) == 0));
      g_assert_true ((reasons[CW_DIRECTION_TO_ALOWARE] != NULL)
                     == ((directions & CW_DIRECTIONS_TO_ALOWARE) == 0));
      g_assert_null (reasons[CW_DIRECTION_TO_SALESFORCE]);
      free_reasons (reasons);
    }
}

static void
test_directions_of_permissions (void)
{
  g_autoptr (CwSchema) schema = unit_schema_full ();
  g_autoptr (CwMappingRow) row = cw_mapping_row_new (cw_catalogue_find ("first_name"), "FirstName");
  CwField *field = unit_schema_edit (schema, "FirstName");
  char *reasons[3];

  g_assert_cmpint (cw_mapping_row_directions (row, schema, NULL), ==, CW_DIRECTIONS_ALL);

  field->createable = FALSE;
  g_assert_cmpint (cw_mapping_row_directions (row, schema, NULL), ==, CW_DIRECTIONS_ALL);

  field->updateable = FALSE;
  g_assert_cmpint (cw_mapping_row_directions (row, schema, reasons), ==, CW_DIRECTIONS_TO_ALOWARE);
  g_assert_nonnull (strstr (reasons[CW_DIRECTION_BOTH], "FirstName"));
  g_assert_nonnull (strstr (reasons[CW_DIRECTION_BOTH], "administrator"));
  g_assert_cmpstr (reasons[CW_DIRECTION_TO_SALESFORCE], ==, reasons[CW_DIRECTION_BOTH]);
  g_assert_null (reasons[CW_DIRECTION_TO_ALOWARE]);
  free_reasons (reasons);

  field->createable = TRUE;
  g_assert_cmpint (cw_mapping_row_directions (row, schema, reasons), ==, CW_DIRECTIONS_TO_ALOWARE);
  g_assert_nonnull (strstr (reasons[CW_DIRECTION_BOTH], "when a record is made"));
  free_reasons (reasons);

  field->createable = FALSE;
  field->calculated = TRUE;
  g_assert_cmpint (cw_mapping_row_directions (row, schema, reasons), ==, CW_DIRECTIONS_TO_ALOWARE);
  g_assert_nonnull (strstr (reasons[CW_DIRECTION_BOTH], "calculated"));
  free_reasons (reasons);
}

static void
test_directions_of_both (void)
{
  g_autoptr (CwSchema) schema = unit_schema_full ();
  g_autoptr (CwMappingRow)
    row = cw_mapping_row_new (cw_catalogue_find ("incoming_number"), "Incoming_Number__c");
  g_autoptr (CwMappingRow) hidden = cw_mapping_row_new (cw_catalogue_find ("city"), "Town__c");
  char *reasons[3];

  unit_schema_edit (schema, "Incoming_Number__c")->updateable = FALSE;
  unit_schema_edit (schema, "Incoming_Number__c")->createable = FALSE;
  g_assert_cmpint (cw_mapping_row_directions (row, schema, reasons), ==, CW_DIRECTIONS_NONE);
  g_assert_nonnull (strstr (reasons[CW_DIRECTION_BOTH], "Aloware’s API"));
  g_assert_nonnull (strstr (reasons[CW_DIRECTION_TO_SALESFORCE], "administrator"));
  g_assert_nonnull (strstr (reasons[CW_DIRECTION_TO_ALOWARE], "Aloware’s API"));
  free_reasons (reasons);

  g_assert_cmpint (cw_mapping_row_directions (hidden, schema, reasons), ==, CW_DIRECTIONS_NONE);
  for (guint i = 0; i < 3; i++)
    g_assert_nonnull (strstr (reasons[i], "Town__c"));
  free_reasons (reasons);
}

static void
test_default_of_a_full_org (void)
{
  g_autoptr (CwSchema) schema = unit_schema_full ();
  g_autoptr (CwMapping) mapping = cw_mapping_new_default (schema);

  g_assert_cmpuint (cw_mapping_get_n_rows (mapping), ==, cw_catalogue_get_n ());

  for (guint i = 0; i < cw_catalogue_get_n (); i++)
    {
      const CwCatalogueEntry *entry = cw_catalogue_get_nth (i);
      const CwMappingRow *row = cw_mapping_get_row (mapping, i);
      gboolean both = (entry->directions & CW_DIRECTIONS_BOTH) != 0;

      g_assert_true (row->aloware == entry);
      g_assert_cmpint (row->direction, ==, both ? CW_DIRECTION_BOTH : CW_DIRECTION_TO_SALESFORCE);
      if (entry->default_fields[CW_OBJECT_CONTACT] != NULL)
        g_assert_cmpstr (row->salesforce, ==, entry->default_fields[CW_OBJECT_CONTACT]);
      else
        g_assert_cmpstr (cw_schema_find (schema, row->salesforce)->label, ==, entry->custom_label);
    }
}

static void
test_default_of_a_new_org (void)
{
  g_autoptr (CwSchema) schema = unit_schema_contact ();
  g_autoptr (CwMapping) mapping = cw_mapping_new_default (schema);
  g_autoptr (CwMapping) offline = cw_mapping_new_default (NULL);

  for (guint i = 0; i < cw_catalogue_get_n (); i++)
    {
      const CwCatalogueEntry *entry = cw_catalogue_get_nth (i);

      g_assert_true ((cw_mapping_find (mapping, entry->key) != NULL)
                     == (entry->default_fields[CW_OBJECT_CONTACT] != NULL));
    }

  g_assert_true (cw_mapping_equal (mapping, offline));
}

static void
test_default_with_state_codes (void)
{
  g_autoptr (CwSchema) schema = unit_schema_contact ();
  g_autoptr (CwMapping) mapping = NULL;

  unit_schema_add_state_codes (schema);
  mapping = cw_mapping_new_default (schema);
  g_assert_cmpstr (cw_mapping_find (mapping, "state")->salesforce, ==, "MailingStateCode");
  g_assert_cmpstr (cw_mapping_find (mapping, "country")->salesforce, ==, "MailingCountryCode");
  g_assert_cmpstr (cw_mapping_find (mapping, "city")->salesforce, ==, "MailingCity");
}

static const char *
default_field (const char *key,
               const char *first_name,
               const char *first_label,
               const char *first_type,
               const char *second_name,
               const char *second_label)
{
  g_autoptr (CwSchema) schema = unit_schema_contact ();
  g_autoptr (CwMapping) mapping = NULL;
  const CwMappingRow *row;

  unit_schema_add (schema, first_name, first_label, first_type, 255);
  if (second_name != NULL)
    unit_schema_add (schema, second_name, second_label, first_type, 255);
  mapping = cw_mapping_new_default (schema);
  row = cw_mapping_find (mapping, key);

  return row != NULL ? g_intern_string (row->salesforce) : NULL;
}

static void
test_default_finds_custom_fields (void)
{
  /* By API name, whatever the label. */
  g_assert_cmpstr (default_field ("custom_field_1", "custom_FIELD_1__c", "Budget", "string", NULL, NULL), ==,
                   "custom_FIELD_1__c");
  g_assert_cmpstr (
    default_field ("custom_field_1", "aloware__Custom_Field_1__c", "Budget", "string", NULL, NULL), ==,
    "aloware__Custom_Field_1__c");
  g_assert_cmpstr (
    default_field ("custom_field_1", "Aloware_Custom_Field_1__c", "Budget", "string", NULL, NULL), ==,
    "Aloware_Custom_Field_1__c");
  g_assert_cmpstr (default_field ("custom_field_1", "Custom__Field__1__c", "Budget", "string", NULL, NULL),
                   ==, "Custom__Field__1__c");
  /* By label. */
  g_assert_cmpstr (default_field ("custom_field_1", "X9__c", "custom field 1", "string", NULL, NULL), ==,
                   "X9__c");
  /* The exact name before a namespace's, and any name before a label. */
  g_assert_cmpstr (default_field ("dnc", "aloware__DNC__c", "DNC", "boolean", "DNC__c", "Other"), ==,
                   "DNC__c");
  g_assert_cmpstr (default_field ("dnc", "DNC__c", "Other", "boolean", "aloware__DNC__c", "DNC"), ==,
                   "DNC__c");
  g_assert_cmpstr (default_field ("dnc", "X__c", "DNC", "boolean", "ns__DNC__c", "Other"), ==, "ns__DNC__c");
  /* Not by half a name, and not where the type cannot hold it. */
  g_assert_null (default_field ("custom_field_1", "Custom_Field_10__c", "Budget", "string", NULL, NULL));
  g_assert_null (default_field ("custom_field_1", "Old_Custom_Field_1__c", "Budget", "string", NULL, NULL));
  g_assert_null (default_field ("last_inbound_text_date", "Last_inbound_text_message_date__c", "D", "boolean",
                                NULL, NULL));
}

static void
test_default_respects_permissions (void)
{
  g_autoptr (CwSchema) schema = unit_schema_full ();
  g_autoptr (CwMapping) mapping = NULL;

  unit_schema_edit (schema, "FirstName")->updateable = FALSE;
  unit_schema_edit (schema, "DNC__c")->updateable = FALSE;
  unit_schema_edit (schema, "Phone")->updateable = FALSE;
  mapping = cw_mapping_new_default (schema);

  g_assert_cmpint (cw_mapping_find (mapping, "first_name")->direction, ==, CW_DIRECTION_TO_ALOWARE);
  g_assert_null (cw_mapping_find (mapping, "dnc"));
  /* Locked: it stays as it must be, and the check says who can help. */
  g_assert_cmpint (cw_mapping_find (mapping, "phone_number")->direction, ==, CW_DIRECTION_BOTH);
}

static void
test_default_of_leads (void)
{
  static const struct
  {
    const char *aloware, *salesforce;
  } rows[] = {
    { "phone_number", "Phone" },
    { "email", "Email" },
    { "contact_owner", "OwnerId" },
    { "first_name", "FirstName" },
    { "last_name", "LastName" },
    { "lead_source", "LeadSource" },
    { "city", "City" },
    { "state", "State" },
    { "country", "Country" },
    { "zipcode", "PostalCode" },
    { "mobile_phone", "MobilePhone" },
    { "fax", "Fax" },
  };
  g_autoptr (CwSchema) schema = unit_schema_lead ();
  g_autoptr (CwMapping) mapping = cw_mapping_new_default (schema);

  g_assert_cmpstr (cw_mapping_get_object (mapping), ==, "Lead");
  g_assert_cmpuint (cw_mapping_get_n_rows (mapping), ==, G_N_ELEMENTS (rows));
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      const CwMappingRow *row = cw_mapping_get_row (mapping, i);

      g_assert_cmpstr (row->aloware->key, ==, rows[i].aloware);
      g_assert_cmpstr (row->salesforce, ==, rows[i].salesforce);
      g_assert_cmpint (row->direction, ==, CW_DIRECTION_BOTH);
    }
}

static void
test_default_of_leads_with_state_codes (void)
{
  g_autoptr (CwSchema) schema = unit_schema_lead ();
  g_autoptr (CwMapping) mapping = NULL;

  unit_schema_add_state_codes (schema);
  mapping = cw_mapping_new_default (schema);
  g_assert_cmpstr (cw_mapping_find (mapping, "state")->salesforce, ==, "StateCode");
  g_assert_cmpstr (cw_mapping_find (mapping, "country")->salesforce, ==, "CountryCode");
  g_assert_cmpstr (cw_mapping_find (mapping, "city")->salesforce, ==, "City");
}

/* What is a standard field of a Contact can be a custom field of a Lead, found by name or label. */
static void
test_default_of_leads_finds_custom_fields (void)
{
  g_autoptr (CwSchema) schema = unit_schema_lead ();
  g_autoptr (CwMapping) mapping = NULL;

  unit_schema_add (schema, "Date_of_Birth__c", "Born", "date", 0);
  unit_schema_add (schema, "Evenings__c", "Home Phone", "phone", 40);
  unit_schema_add (schema, "Other_Phone__c", "Other", "boolean", 0);
  unit_schema_add (schema, "DNC__c", "DNC", "boolean", 0);
  mapping = cw_mapping_new_default (schema);
  g_assert_cmpstr (cw_mapping_find (mapping, "date_of_birth")->salesforce, ==, "Date_of_Birth__c");
  g_assert_cmpstr (cw_mapping_find (mapping, "home_phone")->salesforce, ==, "Evenings__c");
  g_assert_null (cw_mapping_find (mapping, "other_phone"));
  g_assert_cmpstr (cw_mapping_find (mapping, "dnc")->salesforce, ==, "DNC__c");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/mapping/row-defaults", test_row_defaults);
  g_test_add_func ("/mapping/find", test_find);
  g_test_add_func ("/mapping/add-twice", test_add_twice);
  g_test_add_func ("/mapping/remove", test_remove);
  g_test_add_func ("/mapping/move", test_move);
  g_test_add_func ("/mapping/changes-are-seen", test_changes_are_seen);
  g_test_add_func ("/mapping/digest/of-what-runs", test_digest_of_what_runs);
  g_test_add_func ("/mapping/digest/is-fixed", test_digest_is_fixed);
  g_test_add_func ("/mapping/directions/catalogue", test_directions_of_the_catalogue);
  g_test_add_func ("/mapping/directions/permissions", test_directions_of_permissions);
  g_test_add_func ("/mapping/directions/both", test_directions_of_both);
  g_test_add_func ("/mapping/default/full-org", test_default_of_a_full_org);
  g_test_add_func ("/mapping/default/new-org", test_default_of_a_new_org);
  g_test_add_func ("/mapping/default/state-codes", test_default_with_state_codes);
  g_test_add_func ("/mapping/default/custom-fields", test_default_finds_custom_fields);
  g_test_add_func ("/mapping/default/permissions", test_default_respects_permissions);
  g_test_add_func ("/mapping/default/leads", test_default_of_leads);
  g_test_add_func ("/mapping/default/leads-with-state-codes", test_default_of_leads_with_state_codes);
  g_test_add_func ("/mapping/default/leads-with-custom-fields", test_default_of_leads_finds_custom_fields);

  return g_test_run ();
}
