/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <string.h>

#include "cw-error.h"
#include "cw-mapping-check.h"
#include "cw-mapping-default.h"
#include "cw-mapping-fixed.h"
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

/* What every mapping needs, and the one field that Salesforce requires. */
static CwMapping *
make_mapping (void)
{
  CwMapping *mapping = cw_mapping_new ();

  add_row (mapping, "phone_number", "Phone");
  add_row (mapping, "email", "Email");
  add_row (mapping, "contact_owner", "OwnerId");
  add_row (mapping, "last_name", "LastName");

  return mapping;
}

static void
set_field (CwMapping *mapping, const char *key, const char *salesforce)
{
  CwMappingRow *row = cw_mapping_find (mapping, key);

  g_free (row->salesforce);
  row->salesforce = g_strdup (salesforce);
}

static void
set_pair (CwMapping *mapping, const char *key, const char *aloware, const char *salesforce)
{
  g_hash_table_insert (cw_mapping_find (mapping, key)->value_pairs, g_strdup (aloware),
                       g_strdup (salesforce));
}

/* "code key!" for each problem in order, the ! where it is blocking, "-" for the mapping as a whole. */
static char *
summarise (GPtrArray *problems)
{
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < problems->len; i++)
    {
      const CwProblem *problem = g_ptr_array_index (problems, i);

      g_assert_cmpint (strlen (problem->message), >, 20);
      g_assert_true (g_str_has_suffix (problem->message, "."));
      g_string_append_printf (out, "%s%s %s%s", i > 0 ? ", " : "", cw_problem_code_to_nick (problem->code),
                              problem->aloware != NULL ? problem->aloware : "-",
                              problem->blocking ? "!" : "");
    }

  return g_string_free (out, FALSE);
}

static void
assert_problems (const CwMapping *mapping, const CwSchema *schema, const char *expected)
{
  g_autoptr (GPtrArray) problems = cw_mapping_check (mapping, schema, NULL);
  g_autofree char *summary = summarise (problems);

  g_assert_cmpstr (summary, ==, expected);
  g_assert_true (cw_problems_allow_run (problems) == (strchr (expected, '!') == NULL));
}

/* That the message of the first problem with `nick` has all the words, which are separated by "|". */
static void
assert_says (const CwMapping *mapping, const CwSchema *schema, const char *nick, const char *words)
{
  g_autoptr (GPtrArray) problems = cw_mapping_check (mapping, schema, NULL);
  g_auto (GStrv) each = g_strsplit (words, "|", -1);

  for (guint i = 0; i < problems->len; i++)
    {
      const CwProblem *problem = g_ptr_array_index (problems, i);

      if (strcmp (cw_problem_code_to_nick (problem->code), nick) != 0)
        continue;
      for (guint w = 0; each[w] != NULL; w++)
        {
          if (strstr (problem->message, each[w]) == NULL)
            g_error ("“%s” is missing in “%s”", each[w], problem->message);
        }
      return;
    }

  g_assert_not_reached ();
}

static void
test_good (void)
{
  g_autoptr (CwSchema) schema = unit_schema_contact ();
  g_autoptr (CwMapping) mapping = make_mapping ();

  assert_problems (mapping, schema, "");
  assert_problems (mapping, NULL, "");
  g_assert_true (cw_mapping_can_create_in_salesforce (mapping, schema));
  g_assert_false (cw_mapping_can_create_in_salesforce (mapping, NULL));
}

static void
test_default_mappings_are_good (void)
{
  g_autoptr (CwSchema) full = unit_schema_full ();
  g_autoptr (CwSchema) codes = unit_schema_contact ();
  g_autoptr (CwMapping) of_full = cw_mapping_new_default (full);
  g_autoptr (CwMapping) of_codes = NULL;

  unit_schema_add_state_codes (codes);
  of_codes = cw_mapping_new_default (codes);
  assert_problems (of_full, full, "");
  assert_problems (of_codes, codes, "");
}

static void
test_locked_changed (void)
{
  g_autoptr (CwSchema) schema = unit_schema_contact ();
  g_autoptr (CwMapping) mapping = make_mapping ();

  set_field (mapping, "phone_number", "MobilePhone");
  assert_problems (mapping, schema, "locked phone_number!");
  assert_says (mapping, schema, "locked", "Phone Number|“Phone”");

  set_field (mapping, "phone_number", "PHONE");
  assert_problems (mapping, schema, "");

  cw_mapping_find (mapping, "email")->direction = CW_DIRECTION_TO_SALESFORCE;
  assert_problems (mapping, schema, "locked email!");
  assert_problems (mapping, NULL, "locked email!");
  assert_says (mapping, schema, "locked", "Email|↔");
}

static void
test_locked_missing (void)
{
  g_autoptr (CwSchema) schema = unit_schema_contact ();
  g_autoptr (CwMapping) mapping = cw_mapping_new ();

  assert_problems (mapping, schema, "locked -!, locked -!, owner -!, required-unmapped -");
  assert_problems (mapping, NULL, "locked -!, locked -!, owner -!");
  assert_says (mapping, schema, "locked", "Phone Number|“Phone”|add");
  assert_says (mapping, schema, "owner", "Contact Owner|OwnerId");
}

static void
test_locked_without_permission (void)
{
  g_autoptr (CwSchema) schema = unit_schema_contact ();
  g_autoptr (CwMapping) mapping = make_mapping ();

  unit_schema_edit (schema, "Phone")->updateable = FALSE;
  unit_schema_edit (schema, "Phone")->createable = FALSE;
  assert_problems (mapping, schema, "direction phone_number!");
  assert_says (mapping, schema, "direction", "Phone Number|↔|Salesforce administrator|edit access");
}

static void
test_no_field (void)
{
  g_autoptr (CwSchema) schema = unit_schema_contact ();
  g_autoptr (CwMapping) mapping = make_mapping ();

  add_row (mapping, "city", "");
  add_row (mapping, "zipcode", "");
  assert_problems (mapping, schema, "no-field city!, no-field zipcode!");
  assert_problems (mapping, NULL, "no-field city!, no-field zipcode!");
  assert_says (mapping, schema, "no-field", "City|remove");

  set_field (mapping, "phone_number", "");
  set_field (mapping, "contact_owner", "");
  assert_problems (mapping, schema,
                   "locked phone_number!, owner contact_owner!, no-field city!, no-field zipcode!");
  assert_says (mapping, schema, "owner", "Contact Owner|OwnerId");
}

static void
test_already_mapped (void)
{
  g_autoptr (CwSchema) schema = unit_schema_contact ();
  g_autoptr (CwMapping) mapping = make_mapping ();

  add_row (mapping, "home_phone", "MobilePhone");
  add_row (mapping, "mobile_phone", "mobilephone");
  assert_problems (mapping, schema, "already-mapped mobile_phone!");
  assert_problems (mapping, NULL, "already-mapped mobile_phone!");
  assert_says (mapping, schema, "already-mapped", "mobilephone|Home Phone|Mobile Phone");
}

static void
test_field_missing (void)
{
  g_autoptr (CwSchema) schema = unit_schema_contact ();
  g_autoptr (CwMapping) mapping = make_mapping ();

  add_row (mapping, "last_inbound_call_time", "Last_inbound_call_time__c");
  assert_problems (mapping, schema, "field-missing last_inbound_call_time!");
  assert_problems (mapping, NULL, "");
  assert_says (mapping, schema, "field-missing",
               "Last_inbound_call_time__c|Last inbound call time|field-level security|create it as "
               "Text(40)|administrator");

  cw_mapping_remove (mapping, "last_inbound_call_time", NULL);
  add_row (mapping, "date_of_birth", "DateOfBirth");
  assert_says (mapping, schema, "field-missing",
               "DateOfBirth|field-level security|custom field created as Date");
}

static void
test_direction (void)
{
  g_autoptr (CwSchema) schema = unit_schema_full ();
  g_autoptr (CwMapping) mapping = make_mapping ();

  add_row (mapping, "dnc", "DNC__c")->direction = CW_DIRECTION_BOTH;
  add_row (mapping, "incoming_number", "Incoming_Number__c")->direction = CW_DIRECTION_TO_ALOWARE;
  assert_problems (mapping, schema, "direction dnc!, direction incoming_number!");
  assert_problems (mapping, NULL, "direction dnc!, direction incoming_number!");
  assert_says (mapping, schema, "direction", "DNC|↔|record of what happened|Choose →");

  cw_mapping_find (mapping, "dnc")->direction = CW_DIRECTION_TO_SALESFORCE;
  assert_says (mapping, schema, "direction", "Incoming Number|←|no way to write|Choose →");
}

static void
test_direction_of_permission (void)
{
  g_autoptr (CwSchema) schema = unit_schema_contact ();
  g_autoptr (CwMapping) mapping = make_mapping ();

  unit_schema_edit (schema, "MailingCity")->updateable = FALSE;
  unit_schema_edit (schema, "MailingCity")->createable = FALSE;
  add_row (mapping, "city", "MailingCity");
  assert_problems (mapping, schema, "direction city!");
  assert_says (mapping, schema, "direction", "MailingCity|administrator|Choose ←");

  cw_mapping_find (mapping, "city")->direction = CW_DIRECTION_TO_ALOWARE;
  assert_problems (mapping, schema, "");
}

static void
test_type (void)
{
  g_autoptr (CwSchema) schema = unit_schema_contact ();
  g_autoptr (CwMapping) mapping = make_mapping ();

  unit_schema_add (schema, "Flag__c", "Flag", "boolean", 0);
  unit_schema_add (schema, "Gone__c", "Gone", "base64", 0);
  add_row (mapping, "date_of_birth", "Flag__c");
  add_row (mapping, "city", "Gone__c");
  assert_problems (mapping, schema, "type date_of_birth!, type city!");
}

static void
test_compound (void)
{
  g_autoptr (CwSchema) schema = unit_schema_contact ();
  g_autoptr (CwMapping) mapping = make_mapping ();

  add_row (mapping, "first_name", "Name");
  add_row (mapping, "city", "MailingAddress");
  cw_mapping_find (mapping, "first_name")->direction = CW_DIRECTION_TO_ALOWARE;
  assert_problems (mapping, schema, "type first_name!, type city!");
  assert_says (mapping, schema, "type", "First Name|(FirstName, LastName)");

  cw_mapping_remove (mapping, "first_name", NULL);
  assert_says (mapping, schema, "type", "MailingAddress|MailingStreet, MailingCity");
}

static void
test_lossy_time (void)
{
  g_autoptr (CwSchema) schema = unit_schema_contact ();
  g_autoptr (CwMapping) mapping = make_mapping ();

  unit_schema_add (schema, "Call_time__c", "Call time", "time", 0);
  add_row (mapping, "last_inbound_call_time", "Call_time__c");
  assert_problems (mapping, schema, "lossy last_inbound_call_time");
  assert_says (mapping, schema, "lossy", "08:33:16-07:00|15:33:16.000Z|Text(40)");
}

static void
test_required_unmapped (void)
{
  g_autoptr (CwSchema) schema = unit_schema_contact ();
  g_autoptr (CwMapping) mapping = make_mapping ();

  unit_schema_add (schema, "Region__c", "Region", "string", 255)->nillable = FALSE;
  assert_problems (mapping, schema, "required-unmapped -");
  assert_says (mapping, schema, "required-unmapped", "Region__c|creating in Salesforce is switched off");
  g_assert_false (cw_mapping_can_create_in_salesforce (mapping, schema));

  add_row (mapping, "custom_field_1", "Region__c");
  assert_problems (mapping, schema, "");
  g_assert_true (cw_mapping_can_create_in_salesforce (mapping, schema));

  cw_mapping_find (mapping, "custom_field_1")->direction = CW_DIRECTION_TO_ALOWARE;
  assert_problems (mapping, schema, "required-unmapped custom_field_1");
  assert_says (mapping, schema, "required-unmapped", "Region__c|only flows to Aloware|↔|→");
  g_assert_false (cw_mapping_can_create_in_salesforce (mapping, schema));
}

static void
test_fixed (void)
{
  g_autoptr (CwSchema) schema = unit_schema_contact ();
  g_autoptr (CwMapping) mapping = make_mapping ();
  CwField *region = unit_schema_add (schema, "Region__c", "Region", "string", 5);

  region->nillable = FALSE;
  cw_mapping_set_fixed (mapping, "region__C", "South");
  assert_problems (mapping, schema, "");
  g_assert_true (cw_mapping_can_create_in_salesforce (mapping, schema));
  assert_problems (mapping, NULL, "");

  cw_mapping_set_fixed (mapping, "Region__c", "Southern");
  assert_problems (mapping, schema, "required-unmapped -, fixed-value -");
  assert_says (mapping, schema, "fixed-value", "Region__c|at most 5");
  g_assert_false (cw_mapping_can_create_in_salesforce (mapping, schema));

  cw_mapping_set_fixed (mapping, "Region__c", "South");
  region->createable = FALSE;
  assert_problems (mapping, schema, "fixed-value -");
  assert_says (mapping, schema, "fixed-value", "Region__c|new record");
  region->createable = TRUE;

  /* A required field may have both: the value is for contacts without one. */
  add_row (mapping, "custom_field_1", "Region__c");
  assert_problems (mapping, schema, "lossy custom_field_1");
  cw_mapping_find (mapping, "custom_field_1")->direction = CW_DIRECTION_TO_ALOWARE;
  assert_problems (mapping, schema, "");
  g_assert_true (cw_mapping_can_create_in_salesforce (mapping, schema));

  cw_mapping_find (mapping, "custom_field_1")->direction = CW_DIRECTION_TO_SALESFORCE;
  region->nillable = TRUE;
  region->length = 255;
  assert_problems (mapping, schema, "fixed-value -");
  assert_says (mapping, schema, "fixed-value", "Region__c|Custom Field 1|remove the fixed value or the row");

  cw_mapping_set_fixed (mapping, "Region__c", NULL);
  cw_mapping_set_fixed (mapping, "Nothing__c", "x");
  assert_problems (mapping, schema, "fixed-value -");
  assert_says (mapping, schema, "fixed-value", "Nothing__c|administrator");
}

static void
test_fixed_types (void)
{
  static const struct
  {
    const char *type, *value, *written; /* NULL: it does not fit */
  } cases[] = {
    { "string", "  South ", "South" },
    { "int", "12", "12" },
    { "int", "twelve", NULL },
    { "date", "2026-01-31", "2026-01-31" },
    { "date", "31.1.", NULL },
    { "boolean", "yes", "true" },
    { "boolean", "maybe", NULL },
    { "email", "nobody", NULL },
    { "picklist", "web", "Web" },
    { "picklist", "Fax", NULL },
    { "picklist", "Old", NULL },
    { "multipicklist", "Web;Web", "Web" },
    { "reference", "001000000000001AAA", "001000000000001AAA" },
    { "reference", "Acme", NULL },
    { "time", "14:00", NULL },
    { "address", "x", NULL },
    { "string", " ", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (CwSchema) schema = unit_schema_contact ();
      CwField *field = unit_schema_add (schema, "X__c", "X", cases[i].type, 0);
      g_autofree char *written = NULL;
      g_autoptr (GError) error = NULL;
      gboolean fits;

      field->precision = 18;
      field->restricted_picklist = g_str_has_suffix (cases[i].type, "picklist");
      if (field->restricted_picklist)
        {
          cw_field_add_picklist_value (field, "Web", "The Web", TRUE);
          cw_field_add_picklist_value (field, "Old", NULL, FALSE);
        }

      fits = cw_mapping_fixed_convert (field, cases[i].value, &written, &error);
      g_assert_cmpstr (written, ==, cases[i].written);
      g_assert_true (fits == (cases[i].written != NULL));
      if (!fits)
        {
          g_assert_error (error, CW_ERROR, CW_ERROR_INVALID_VALUE);
          g_assert_nonnull (strstr (error->message, "X__c"));
        }
    }
}

static void
test_picklist (void)
{
  g_autoptr (CwSchema) schema = unit_schema_contact ();
  g_autoptr (CwMapping) mapping = make_mapping ();

  add_row (mapping, "lead_source", "LeadSource");
  assert_problems (mapping, schema, "");

  unit_schema_edit (schema, "LeadSource")->restricted_picklist = TRUE;
  assert_problems (mapping, schema, "picklist-value lead_source");
  assert_says (mapping, schema, "picklist-value", "LeadSource|Web, Phone Inquiry|Lead Source|value pair");

  set_pair (mapping, "lead_source", "site", "web");
  assert_problems (mapping, schema, "");

  set_pair (mapping, "lead_source", "bought", "Purchased List");
  set_pair (mapping, "lead_source", "fair", "Trade Show");
  assert_problems (mapping, schema, "picklist-value lead_source, picklist-value lead_source");
  assert_says (mapping, schema, "picklist-value", "“bought”|“Purchased List”|Web, Phone Inquiry");

  cw_mapping_find (mapping, "lead_source")->direction = CW_DIRECTION_TO_ALOWARE;
  assert_problems (mapping, schema, "");
}

static void
test_multipicklist (void)
{
  g_autoptr (CwSchema) schema = unit_schema_contact ();
  g_autoptr (CwMapping) mapping = make_mapping ();
  CwField *field = unit_schema_add (schema, "Interests__c", "Interests", "multipicklist", 4099);

  field->restricted_picklist = TRUE;
  cw_field_add_picklist_value (field, "Golf", NULL, TRUE);
  cw_field_add_picklist_value (field, "Chess", NULL, TRUE);
  add_row (mapping, "custom_field_1", "Interests__c")->direction = CW_DIRECTION_TO_SALESFORCE;

  set_pair (mapping, "custom_field_1", "both", "Golf; chess");
  assert_problems (mapping, schema, "lossy custom_field_1");
  set_pair (mapping, "custom_field_1", "both", "Golf;Tennis");
  assert_problems (mapping, schema, "lossy custom_field_1, picklist-value custom_field_1");
}

static void
test_state_code (void)
{
  g_autoptr (CwSchema) schema = unit_schema_contact ();
  g_autoptr (CwMapping) mapping = make_mapping ();

  add_row (mapping, "state", "MailingState");
  add_row (mapping, "country", "MailingCountry");
  assert_problems (mapping, schema, "");

  unit_schema_add_state_codes (schema);
  assert_problems (mapping, schema, "state-code state!, state-code country!");
  assert_says (mapping, schema, "state-code", "MailingState|State|MailingStateCode");

  cw_mapping_find (mapping, "state")->direction = CW_DIRECTION_TO_ALOWARE;
  cw_mapping_find (mapping, "country")->direction = CW_DIRECTION_TO_SALESFORCE;
  assert_problems (mapping, schema, "state-code country!");
}

static void
test_state_without_country (void)
{
  g_autoptr (CwSchema) schema = unit_schema_contact ();
  g_autoptr (CwMapping) mapping = make_mapping ();

  unit_schema_add_state_codes (schema);
  add_row (mapping, "state", "MailingStateCode");
  assert_problems (mapping, schema, "state-code state");
  assert_says (mapping, schema, "state-code", "MailingStateCode|MailingCountryCode");

  add_row (mapping, "country", "MailingCountryCode")->direction = CW_DIRECTION_TO_ALOWARE;
  assert_problems (mapping, schema, "state-code state");
  cw_mapping_find (mapping, "country")->direction = CW_DIRECTION_BOTH;
  assert_problems (mapping, schema, "");
}

static GPtrArray *
make_users (const char *first_email, const char *second_email)
{
  GPtrArray *users = g_ptr_array_new_with_free_func ((GDestroyNotify) cw_user_free);

  g_ptr_array_add (users, cw_user_new ("1", "Ana Ruiz", first_email, TRUE));
  g_ptr_array_add (users, cw_user_new ("2", "Bo Lind", second_email, TRUE));

  return users;
}

static char *
check_with_users (const CwMapping *mapping,
                  const CwSchema *schema,
                  const char *first_email,
                  const char *second_email)
{
  g_autoptr (GPtrArray) aloware = make_users ("ana@example.com", "bo@example.com");
  g_autoptr (GPtrArray) salesforce = make_users (first_email, second_email);
  g_autoptr (CwUserMap) users = cw_user_map_new (aloware, salesforce, NULL);
  g_autoptr (GPtrArray) problems = cw_mapping_check (mapping, schema, users);

  g_assert_true (cw_problems_allow_run (problems));

  return summarise (problems);
}

static void
test_users (void)
{
  g_autoptr (CwSchema) schema = unit_schema_contact ();
  g_autoptr (CwMapping) mapping = make_mapping ();
  g_autofree char *all = check_with_users (mapping, schema, "ANA@example.com", "bo@example.com");
  g_autofree char *one = check_with_users (mapping, schema, "ana@example.com", "x@example.com");
  g_autofree char *none = check_with_users (mapping, schema, "y@example.com", "x@example.com");
  g_autofree char *reading = NULL;

  g_assert_cmpstr (all, ==, "");
  g_assert_cmpstr (one, ==, "owner contact_owner");
  g_assert_cmpstr (none, ==, "owner contact_owner");

  cw_mapping_find (mapping, "contact_owner")->direction = CW_DIRECTION_TO_ALOWARE;
  reading = check_with_users (mapping, schema, "y@example.com", "x@example.com");
  g_assert_cmpstr (reading, ==, "");
}

static void
test_leads (void)
{
  g_autoptr (CwSchema) schema = unit_schema_lead ();
  g_autoptr (CwMapping) mapping = cw_mapping_new_default (schema);
  g_autoptr (GPtrArray) aloware = make_users ("ana@example.com", "bo@example.com");
  g_autoptr (GPtrArray) salesforce = make_users ("ana@example.com", "x@example.com");
  g_autoptr (CwUserMap) users = cw_user_map_new (aloware, salesforce, NULL);
  g_autoptr (GPtrArray) problems = NULL;

  /* Company is required, and no row of the default mapping fills it. */
  assert_problems (mapping, schema, "required-unmapped -");
  assert_says (mapping, schema, "required-unmapped", "Company|fixed value");
  g_assert_false (cw_mapping_can_create_in_salesforce (mapping, schema));
  cw_mapping_set_fixed (mapping, "Company", "Example Ltd");
  assert_problems (mapping, schema, "");
  g_assert_true (cw_mapping_can_create_in_salesforce (mapping, schema));

  problems = cw_mapping_check (mapping, schema, users);
  g_assert_cmpuint (problems->len, ==, 1);
  g_assert_nonnull (strstr (((const CwProblem *) g_ptr_array_index (problems, 0))->message, "Leads"));
}

/* Salesforce takes such a value, and yet converts nothing. */
static void
test_converted_status (void)
{
  g_autoptr (CwSchema) schema = unit_schema_lead ();
  g_autoptr (CwMapping) mapping = cw_mapping_new_default (schema);
  CwMappingRow *row = add_row (mapping, "custom_field_1", "Status");

  cw_mapping_set_fixed (mapping, "Company", "Example Ltd");
  set_pair (mapping, "custom_field_1", "new", "Open - Not Contacted");
  assert_problems (mapping, schema, "");

  set_pair (mapping, "custom_field_1", "sold", "won");
  assert_problems (mapping, schema, "picklist-value custom_field_1!");
  assert_says (mapping, schema, "picklist-value", "“sold”|converted Leads");
  row->direction = CW_DIRECTION_TO_ALOWARE;
  assert_problems (mapping, schema, "");

  cw_mapping_remove (mapping, "custom_field_1", NULL);
  cw_mapping_set_fixed (mapping, "Status", "Open - Not Contacted");
  assert_problems (mapping, schema, "");
  cw_mapping_set_fixed (mapping, "Status", "Closed - Converted");
  assert_problems (mapping, schema, "fixed-value -!");
  assert_says (mapping, schema, "fixed-value", "Status|Closed - Converted");
}

static void
test_leads_with_state_codes (void)
{
  g_autoptr (CwSchema) schema = unit_schema_lead ();
  g_autoptr (CwMapping) mapping = cw_mapping_new_default (schema);

  cw_mapping_set_fixed (mapping, "Company", "Example Ltd");
  unit_schema_add_state_codes (schema);
  assert_problems (mapping, schema, "state-code state!, state-code country!");
  assert_says (mapping, schema, "state-code", "“State”|StateCode");
}

static void
test_order (void)
{
  g_autoptr (CwSchema) schema = unit_schema_contact ();
  g_autoptr (CwMapping) mapping = cw_mapping_new ();

  add_row (mapping, "zipcode", "Nothing__c");
  add_row (mapping, "phone_number", "Fax");
  add_row (mapping, "fax", "Fax");
  assert_problems (mapping, schema,
                   "field-missing zipcode!, locked phone_number!, already-mapped fax!, locked -!, owner -!, "
                   "required-unmapped -");
}

static void
test_nicks (void)
{
  static const char *const nicks[] = {
    "locked", "already-mapped",    "direction",      "field-missing", "no-field",   "type",
    "lossy",  "required-unmapped", "picklist-value", "owner",         "state-code",
  };

  for (guint i = 0; i < G_N_ELEMENTS (nicks); i++)
    g_assert_cmpstr (cw_problem_code_to_nick ((CwProblemCode) i), ==, nicks[i]);
}

static void
test_owners (void)
{
  g_autoptr (CwSchema) schema = unit_schema_contact ();
  g_autoptr (CwMapping) mapping = make_mapping ();
  g_autofree char *chosen = NULL;
  g_autofree char *unknown = NULL;

  /* A choice is a match, and takes its user out of those without one. */
  cw_mapping_choose_owner (mapping, "2", "2");
  chosen = check_with_users (mapping, schema, "ana@example.com", "x@example.com");
  g_assert_cmpstr (chosen, ==, "");

  /* Users who are not there: the choices stay, and are told; and Bo Lind has no match then. */
  cw_mapping_choose_owner (mapping, "2", "9");
  cw_mapping_choose_owner (mapping, "8", "");
  unknown = check_with_users (mapping, schema, "ana@example.com", "bo@example.com");
  g_assert_cmpstr (unknown, ==, "owner contact_owner, owner contact_owner");
  g_assert_cmpuint (g_hash_table_size (mapping->owners), ==, 2);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/mapping-check/good", test_good);
  g_test_add_func ("/mapping-check/default-mappings-are-good", test_default_mappings_are_good);
  g_test_add_func ("/mapping-check/locked/changed", test_locked_changed);
  g_test_add_func ("/mapping-check/locked/missing", test_locked_missing);
  g_test_add_func ("/mapping-check/locked/without-permission", test_locked_without_permission);
  g_test_add_func ("/mapping-check/no-field", test_no_field);
  g_test_add_func ("/mapping-check/already-mapped", test_already_mapped);
  g_test_add_func ("/mapping-check/field-missing", test_field_missing);
  g_test_add_func ("/mapping-check/direction", test_direction);
  g_test_add_func ("/mapping-check/direction-of-permission", test_direction_of_permission);
  g_test_add_func ("/mapping-check/type", test_type);
  g_test_add_func ("/mapping-check/compound", test_compound);
  g_test_add_func ("/mapping-check/lossy-time", test_lossy_time);
  g_test_add_func ("/mapping-check/required-unmapped", test_required_unmapped);
  g_test_add_func ("/mapping-check/fixed", test_fixed);
  g_test_add_func ("/mapping-check/fixed-types", test_fixed_types);
  g_test_add_func ("/mapping-check/picklist", test_picklist);
  g_test_add_func ("/mapping-check/multipicklist", test_multipicklist);
  g_test_add_func ("/mapping-check/state-code", test_state_code);
  g_test_add_func ("/mapping-check/state-without-country", test_state_without_country);
  g_test_add_func ("/mapping-check/users", test_users);
  g_test_add_func ("/mapping-check/owners", test_owners);
  g_test_add_func ("/mapping-check/leads", test_leads);
  g_test_add_func ("/mapping-check/converted-status", test_converted_status);
  g_test_add_func ("/mapping-check/leads-with-state-codes", test_leads_with_state_codes);
  g_test_add_func ("/mapping-check/order", test_order);
  g_test_add_func ("/mapping-check/nicks", test_nicks);

  return g_test_run ();
}
