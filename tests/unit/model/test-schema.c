/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <string.h>

#include "cw-error.h"
#include "cw-schema.h"
#include "unit-schema.h"

static void
test_display_types (void)
{
  static const struct
  {
    const char *name, *type;
    int length, precision, scale;
    const char *expected;
  } cases[] = {
    { "A__c", "string", 40, 0, 0, "Text(40)" },
    { "A__c", "textarea", 255, 0, 0, "Text Area(255)" },
    { "A__c", "textarea", 32768, 0, 0, "Long Text Area(32768)" },
    { "A__c", "double", 0, 18, 0, "Number(18, 0)" },
    { "A__c", "double", 0, 18, 2, "Number(16, 2)" },
    { "A__c", "currency", 0, 18, 2, "Currency(16, 2)" },
    { "A__c", "percent", 0, 5, 2, "Percent(3, 2)" },
    { "A__c", "int", 0, 0, 0, "Number" },
    { "A__c", "url", 255, 0, 0, "URL(255)" },
    { "A__c", "boolean", 0, 0, 0, "Checkbox" },
    { "A__c", "date", 0, 0, 0, "Date" },
    { "A__c", "datetime", 0, 0, 0, "Date/Time" },
    { "A__c", "time", 0, 0, 0, "Time" },
    { "A__c", "picklist", 255, 0, 0, "Picklist" },
    { "A__c", "multipicklist", 4099, 0, 0, "Picklist (Multi-Select)" },
    { "Phone", "phone", 40, 0, 0, "Phone" },
    { "Fax", "phone", 40, 0, 0, "Fax" },
    { "Email", "email", 80, 0, 0, "Email" },
    { "Id", "id", 18, 0, 0, "ID" },
    { "OwnerId", "reference", 18, 0, 0, "Lookup" },
    { "MailingAddress", "address", 0, 0, 0, "Address" },
    { "Blob", "base64", 0, 0, 0, "base64" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (CwField) field = cw_field_new (cases[i].name, NULL, cases[i].type);

      field->length = cases[i].length;
      field->precision = cases[i].precision;
      field->scale = cases[i].scale;
      cw_field_update_display_type (field);
      g_assert_cmpstr (field->display_type, ==, cases[i].expected);
    }
}

static void
test_lookup_targets (void)
{
  g_autoptr (CwField) field = cw_field_new ("OwnerId", "Lead Owner", "reference");

  field->reference_to = g_strsplit ("User,Group", ",", -1);
  cw_field_update_display_type (field);
  g_assert_cmpstr (field->display_type, ==, "Lookup(User, Group)");
}

static void
test_find (void)
{
  g_autoptr (CwSchema) schema = unit_schema_contact ();

  g_assert_cmpstr (cw_schema_get_object (schema), ==, "Contact");
  g_assert_cmpstr (cw_schema_find (schema, "firstNAME")->name, ==, "FirstName");
  g_assert_null (cw_schema_find (schema, "First_Name"));
}

static void
test_add_replaces (void)
{
  g_autoptr (CwSchema) schema = cw_schema_new ("Contact");

  unit_schema_add (schema, "A__c", "First", "string", 10);
  unit_schema_add (schema, "B__c", "Second", "string", 10);
  unit_schema_add (schema, "a__C", "Third", "string", 20);

  g_assert_cmpuint (cw_schema_get_n_fields (schema), ==, 2);
  g_assert_cmpstr (cw_schema_get_nth_field (schema, 0)->label, ==, "Third");
  g_assert_cmpint (cw_schema_find (schema, "A__c")->length, ==, 20);
}

static void
test_required (void)
{
  g_autoptr (CwSchema) schema = unit_schema_contact ();
  CwField *last = unit_schema_edit (schema, "LastName");

  g_assert_true (cw_field_is_required (last));
  g_assert_false (cw_field_is_required (cw_schema_find (schema, "FirstName")));
  g_assert_false (cw_field_is_required (cw_schema_find (schema, "OwnerId")));

  last->createable = FALSE;
  g_assert_false (cw_field_is_required (last));
}

static void
test_picklist_values (void)
{
  g_autoptr (CwSchema) schema = unit_schema_contact ();
  const CwField *source = cw_schema_find (schema, "LeadSource");

  g_assert_cmpuint (source->picklist->len, ==, 3);
  for (guint i = 0; i < source->picklist->len; i++)
    {
      const CwPicklistValue *value = g_ptr_array_index (source->picklist, i);

      g_assert_cmpint (value->active, ==, !g_str_equal (value->value, "Purchased List"));
    }
  g_assert_null (cw_schema_find (schema, "Phone")->picklist);
}

static void
test_converted (void)
{
  g_autoptr (CwSchema) schema = unit_schema_lead ();
  g_autofree char *json = cw_schema_to_json (schema);
  g_autoptr (CwSchema) again = cw_schema_from_json (json, -1, NULL);
  const CwField *status = cw_schema_find (again, "Status");

  g_assert_true (cw_field_find_value (status, "Closed - Converted")->converted);
  g_assert_true (cw_field_find_value (status, "won")->converted);
  g_assert_false (cw_field_find_value (status, "open - not contacted")->converted);
  g_assert_null (cw_field_find_value (status, "Lost"));
  g_assert_null (cw_field_find_value (cw_schema_find (again, "Company"), "Won"));
}

static void
test_state_picklists (void)
{
  g_autoptr (CwSchema) schema = unit_schema_contact ();
  g_autoptr (CwSchema) fake = cw_schema_new ("Contact");

  g_assert_false (cw_schema_has_state_picklists (schema));
  unit_schema_add_state_codes (schema);
  g_assert_true (cw_schema_has_state_picklists (schema));

  unit_schema_add (fake, "MailingStateCode", "A text with that name", "string", 10);
  g_assert_false (cw_schema_has_state_picklists (fake));
}

static void
assert_same_field (const CwField *a, const CwField *b)
{
  g_assert_cmpstr (a->name, ==, b->name);
  g_assert_cmpstr (a->label, ==, b->label);
  g_assert_cmpint (a->type, ==, b->type);
  g_assert_cmpstr (a->describe_type, ==, b->describe_type);
  g_assert_cmpstr (a->display_type, ==, b->display_type);
  g_assert_cmpint (a->length, ==, b->length);
  g_assert_cmpint (a->precision, ==, b->precision);
  g_assert_cmpint (a->scale, ==, b->scale);
  g_assert_cmpint (a->createable, ==, b->createable);
  g_assert_cmpint (a->updateable, ==, b->updateable);
  g_assert_cmpint (a->nillable, ==, b->nillable);
  g_assert_cmpint (a->defaulted_on_create, ==, b->defaulted_on_create);
  g_assert_cmpint (a->custom, ==, b->custom);
  g_assert_cmpint (a->calculated, ==, b->calculated);
  g_assert_cmpint (a->unique, ==, b->unique);
  g_assert_cmpint (a->case_sensitive, ==, b->case_sensitive);
  g_assert_cmpint (a->external_id, ==, b->external_id);
  g_assert_cmpint (a->restricted_picklist, ==, b->restricted_picklist);
  g_assert_cmpint (a->filterable, ==, b->filterable);
  g_assert_cmpstr (a->compound_field_name, ==, b->compound_field_name);
  g_assert_cmpstr (a->controller_name, ==, b->controller_name);
  g_assert_true ((a->reference_to == NULL) == (b->reference_to == NULL));
  if (a->reference_to != NULL)
    g_assert_cmpstrv (a->reference_to, b->reference_to);
  g_assert_true ((a->picklist == NULL) == (b->picklist == NULL));
  for (guint i = 0; a->picklist != NULL && i < a->picklist->len; i++)
    {
      const CwPicklistValue *first = g_ptr_array_index (a->picklist, i);
      const CwPicklistValue *second = g_ptr_array_index (b->picklist, i);

      g_assert_cmpuint (a->picklist->len, ==, b->picklist->len);
      g_assert_cmpstr (first->value, ==, second->value);
      g_assert_cmpstr (first->label, ==, second->label);
      g_assert_cmpint (first->active, ==, second->active);
    }
}

static void
fill_randomly (CwField *field)
{
  gboolean *flags[] = {
    &field->createable,  &field->updateable,          &field->nillable,   &field->defaulted_on_create,
    &field->custom,      &field->calculated,          &field->unique,     &field->case_sensitive,
    &field->external_id, &field->restricted_picklist, &field->filterable,
  };

  for (guint i = 0; i < G_N_ELEMENTS (flags); i++)
    *flags[i] = g_test_rand_bit () != 0;
  field->length = g_test_rand_int_range (0, 131073);
  field->precision = g_test_rand_int_range (0, 19);
  field->scale = g_test_rand_int_range (0, field->precision + 1);
  if (g_test_rand_bit ())
    field->compound_field_name = g_strdup ("Wh\"ole\\");
  if (g_test_rand_bit ())
    field->controller_name = g_strdup ("Région__c");
  if (g_test_rand_bit ())
    field->reference_to = g_strsplit (g_test_rand_bit () ? "User,Group" : "", ",", -1);
  for (int i = g_test_rand_int_range (0, 4); i > 0; i--)
    {
      g_autofree char *value = g_strdup_printf ("Wert \"%d\"\t\xe2\x9c\x93\x01", i);

      cw_field_add_picklist_value (field, value, "L\n", g_test_rand_bit () != 0);
    }
  cw_field_update_display_type (field);
}

static void
test_json_is_lossless (void)
{
  static const char *const types[] = { "string",    "double",  "currency", "picklist",
                                       "reference", "address", "boolean" };
  g_autoptr (CwSchema) schema = cw_schema_new ("Contact");
  g_autoptr (CwSchema) again = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *json = NULL;
  g_autofree char *json_again = NULL;

  for (guint i = 0; i < 200; i++)
    {
      g_autofree char *name = g_strdup_printf ("F%u__c", i);
      CwField *field = cw_field_new (name, "Étiquette \xf0\x9f\x93\x9e", types[i % G_N_ELEMENTS (types)]);

      fill_randomly (field);
      cw_schema_add (schema, field);
    }

  json = cw_schema_to_json (schema);
  again = cw_schema_from_json (json, -1, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (cw_schema_get_n_fields (again), ==, 200);
  for (guint i = 0; i < 200; i++)
    assert_same_field (cw_schema_get_nth_field (again, i), cw_schema_get_nth_field (schema, i));

  json_again = cw_schema_to_json (again);
  g_assert_cmpstr (json_again, ==, json);
}

static void
test_json_refused (void)
{
  static const char *const broken[] = {
    "",
    "[]",
    "null",
    "{}",
    "{\"object\":\"Contact\"}",
    "{\"object\":1,\"fields\":[]}",
    "{\"object\":\"Contact\",\"fields\":[1]}",
    "{\"object\":\"Contact\",\"fields\":[{}]}",
    "{\"object\":\"Contact\",\"fields\":[{\"name\":\"A\",\"label\":\"A\"}]}",
    "{\"object\":\"Contact\",\"fields\":[{\"name\":\"A\",\"label\":\"A\",\"type\":\"string\",\"length\":-1}]"
    "}",
    "{\"object\":\"Contact\",\"fields\":[{\"name\":\"A\",\"label\":\"A\",\"type\":\"string\",\"unique\":1}]}",
    "{\"object\":\"Contact\",\"fields\":[{\"name\":\"A\",\"label\":\"A\",\"type\":\"string\",\"referenceTo\":"
    "\"User\"}]}",
    "{\"object\":\"Contact\",\"fields\":[{\"name\":\"A\",\"label\":\"A\",\"type\":\"string\","
    "\"picklistValues\":[{}]}]}",
    "{\"object\":\"Contact\",\"fields\":[]} x",
  };

  for (guint i = 0; i < G_N_ELEMENTS (broken); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (cw_schema_from_json (broken[i], -1, &error));
      g_assert_error (error, CW_ERROR, CW_ERROR_INVALID_FILE);
    }
}

static void
test_json_keeps_unknown_out (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CwSchema) schema = NULL;

  schema = cw_schema_from_json (
    "{\"later\":{\"a\":[1]},\"object\":\"Contact\",\"fields\":[{\"name\":\"A\",\"later\":[[]],"
    "\"label\":\"A\",\"type\":\"string\"}]}",
    -1, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (cw_schema_get_n_fields (schema), ==, 1);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/schema/display-types", test_display_types);
  g_test_add_func ("/schema/lookup-targets", test_lookup_targets);
  g_test_add_func ("/schema/find", test_find);
  g_test_add_func ("/schema/add-replaces", test_add_replaces);
  g_test_add_func ("/schema/required", test_required);
  g_test_add_func ("/schema/picklist-values", test_picklist_values);
  g_test_add_func ("/schema/converted", test_converted);
  g_test_add_func ("/schema/state-picklists", test_state_picklists);
  g_test_add_func ("/schema/json/lossless", test_json_is_lossless);
  g_test_add_func ("/schema/json/refused", test_json_refused);
  g_test_add_func ("/schema/json/unknown-members", test_json_keeps_unknown_out);

  return g_test_run ();
}
