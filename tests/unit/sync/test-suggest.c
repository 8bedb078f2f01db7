/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-suggest.h"
#include "unit-schema.h"

#define N_PEOPLE 40

typedef struct
{
  CwSchema *schema;
  CwMapping *mapping;
  CwSettings *settings;
  GPtrArray *salesforce; /* N_PEOPLE records, each with a phone number that finds a contact */
  GHashTable *aloware;
  CwRecord *contacts[N_PEOPLE];
} Fixture;

static CwRecord *
record_of (Fixture *fixture, guint nth)
{
  return g_ptr_array_index (fixture->salesforce, nth);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->schema = unit_schema_contact ();
  unit_schema_add (fixture->schema, "Policy_Type__c", "Policy Type", "string", 80);
  unit_schema_add (fixture->schema, "Opted_In__c", "Opted In", "boolean", 0);
  unit_schema_add (fixture->schema, "Since__c", "Since", "date", 0);
  fixture->mapping = cw_mapping_new ();
  g_assert_true (cw_mapping_add (fixture->mapping,
                                 cw_mapping_row_new (cw_catalogue_find ("phone_number"), "Phone"), NULL));
  fixture->settings = cw_settings_new ();
  fixture->salesforce = g_ptr_array_new_with_free_func ((GDestroyNotify) cw_record_free);
  fixture->aloware = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) cw_record_free);

  for (guint i = 0; i < N_PEOPLE; i++)
    {
      g_autofree char *id = g_strdup_printf ("003%02u", i);
      g_autofree char *aloware_id = g_strdup_printf ("%u", 1000 + i);
      g_autofree char *phone = g_strdup_printf ("(202) 555-01%02u", i);
      g_autofree char *number = g_strdup_printf ("+120255501%02u", i);
      CwRecord *record = cw_record_new (id);

      cw_record_set (record, "Phone", phone);
      g_ptr_array_add (fixture->salesforce, record);
      fixture->contacts[i] = cw_record_new (aloware_id);
      cw_record_set (fixture->contacts[i], "phone_number", number);
      g_hash_table_insert (fixture->aloware, g_steal_pointer (&number), fixture->contacts[i]);
    }
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  cw_schema_unref (fixture->schema);
  cw_mapping_free (fixture->mapping);
  cw_settings_free (fixture->settings);
  g_ptr_array_unref (fixture->salesforce);
  g_hash_table_unref (fixture->aloware);
}

static CwSuggestions *
suggest (Fixture *fixture)
{
  const CwDataSample sample = { .salesforce = fixture->salesforce,
                                .aloware = fixture->aloware,
                                .mapping = fixture->mapping,
                                .schema = fixture->schema,
                                .settings = fixture->settings };

  return cw_suggest (&sample);
}

static const CwSuggestion *
find (const CwSuggestions *suggestions, const char *aloware, const char *salesforce)
{
  for (guint i = 0; i < suggestions->suggestions->len; i++)
    {
      const CwSuggestion *suggestion = g_ptr_array_index (suggestions->suggestions, i);

      if (g_str_equal (suggestion->aloware->key, aloware) && g_str_equal (suggestion->salesforce, salesforce))
        return suggestion;
    }

  return NULL;
}

static const CwSeenField *
find_field (const CwSuggestions *suggestions, CwSide side, const char *name)
{
  for (guint i = 0; i < suggestions->fields->len; i++)
    {
      const CwSeenField *field = g_ptr_array_index (suggestions->fields, i);

      if (field->side == side && g_str_equal (field->name, name))
        return field;
    }

  return NULL;
}

static void
set_both (Fixture *fixture, guint nth, const char *key, const char *left, const char *name, const char *right)
{
  cw_record_set (fixture->contacts[nth], key, left);
  cw_record_set (record_of (fixture, nth), name, right);
}

static void
set_policies (Fixture *fixture)
{
  static const char *const types[][2] = { { "Auto", "auto " }, { "Home", "HOME" }, { "Life", "Life" } };

  for (guint i = 0; i < N_PEOPLE; i++)
    set_both (fixture, i, "custom_field_1", types[i % 3][0], "Policy_Type__c", types[i % 3][1]);
}

static void
test_agree (Fixture *fixture, gconstpointer data)
{
  g_autoptr (CwSuggestions) suggestions = NULL;
  const CwSuggestion *suggestion;
  g_autofree char *effect = NULL;
  guint overwrites, fills;

  set_policies (fixture);
  cw_record_set (fixture->contacts[0], "custom_field_1", "Boat");
  cw_record_set (fixture->contacts[1], "custom_field_1", "");
  cw_record_set (fixture->contacts[2], "custom_field_1", "");
  cw_record_set (record_of (fixture, 3), "Policy_Type__c", " ");

  suggestions = suggest (fixture);
  g_assert_cmpuint (suggestions->n_records, ==, N_PEOPLE);
  g_assert_cmpuint (suggestions->n_pairs, ==, N_PEOPLE);
  g_assert_cmpuint (suggestions->suggestions->len, ==, 1);
  suggestion = find (suggestions, "custom_field_1", "Policy_Type__c");
  g_assert_cmpuint (suggestion->compared, ==, N_PEOPLE - 3);
  g_assert_cmpuint (suggestion->agreed, ==, N_PEOPLE - 4);
  g_assert_cmpfloat (suggestion->chance, >, 0.3);
  g_assert_cmpfloat (suggestion->chance, <, 0.36);
  g_assert_cmpint (suggestion->direction, ==, CW_DIRECTION_BOTH);

  g_assert_true (cw_suggestion_get_effect (suggestion, CW_SIDE_SALESFORCE, &overwrites, &fills));
  g_assert_cmpuint (overwrites, ==, 1);
  g_assert_cmpuint (fills, ==, 1);
  g_assert_true (cw_suggestion_get_effect (suggestion, CW_SIDE_ALOWARE, &overwrites, &fills));
  g_assert_cmpuint (overwrites, ==, 1);
  g_assert_cmpuint (fills, ==, 2);
  effect = cw_suggestion_describe_effect (suggestion);
  g_assert_cmpstr (
    effect, ==, "To Salesforce: 1 overwritten, 1 blanks filled. To Aloware: 1 overwritten, 2 blanks filled.");
}

/* Dates are compared as dates, and a field that cannot be written is suggested only where nothing writes to
 * it. */
static void
test_types_and_permissions (Fixture *fixture, gconstpointer data)
{
  CwField *since = unit_schema_edit (fixture->schema, "Since__c");
  g_autoptr (CwSuggestions) writable = NULL;
  g_autoptr (CwSuggestions) read_only = NULL;
  const CwSuggestion *suggestion;

  for (guint i = 0; i < N_PEOPLE; i++)
    {
      g_autofree char *american = g_strdup_printf ("%02u/15/%u", i % 12 + 1, 1960 + i);
      g_autofree char *iso = g_strdup_printf ("%u-%02u-15", 1960 + i, i % 12 + 1);
      g_autofree char *instant = g_strdup_printf ("%u-%02u-15 18:00:00", 1960 + i, i % 12 + 1);

      set_both (fixture, i, "date_of_birth", american, "Since__c", iso);
      cw_record_set (fixture->contacts[i], "last_inbound_call_date", instant);
    }

  writable = suggest (fixture);
  g_assert_cmpint (find (writable, "date_of_birth", "Since__c")->agreed, ==, N_PEOPLE);
  suggestion = find (writable, "last_inbound_call_date", "Since__c");
  g_assert_cmpint (suggestion->direction, ==, CW_DIRECTION_TO_SALESFORCE);
  g_assert_false (cw_suggestion_get_effect (suggestion, CW_SIDE_ALOWARE, NULL, NULL));

  since->createable = since->updateable = FALSE;
  read_only = suggest (fixture);
  g_assert_cmpint (find (read_only, "date_of_birth", "Since__c")->direction, ==, CW_DIRECTION_TO_ALOWARE);
  g_assert_null (find (read_only, "last_inbound_call_date", "Since__c"));
}

/* A field that has a partner is left alone, on either side. */
static void
test_used (Fixture *fixture, gconstpointer data)
{
  g_autoptr (CwSuggestions) other = NULL;
  g_autoptr (CwSuggestions) own = NULL;
  CwMappingRow *row;

  set_policies (fixture);
  g_assert_true (cw_mapping_add (
    fixture->mapping, cw_mapping_row_new (cw_catalogue_find ("custom_field_2"), "policy_type__C"), NULL));
  other = suggest (fixture);
  g_assert_cmpuint (other->suggestions->len, ==, 0);

  g_assert_true (cw_mapping_remove (fixture->mapping, "custom_field_2", NULL));
  row = cw_mapping_row_new (cw_catalogue_find ("custom_field_1"), "LeadSource");
  g_assert_true (cw_mapping_add (fixture->mapping, row, NULL));
  own = suggest (fixture);
  g_assert_cmpuint (own->suggestions->len, ==, 0);

  /* A row without a field that is there has none. */
  g_free (row->salesforce);
  row->salesforce = g_strdup ("Gone__c");
  g_clear_pointer (&own, cw_suggestions_free);
  own = suggest (fixture);
  g_assert_nonnull (find (own, "custom_field_1", "Policy_Type__c"));
}

/* Values that agree anyway are no evidence. */
static void
test_trivial (Fixture *fixture, gconstpointer data)
{
  g_autoptr (CwSuggestions) constant = NULL;
  g_autoptr (CwSuggestions) rare = NULL;
  g_autoptr (CwSuggestions) often = NULL;

  for (guint i = 0; i < N_PEOPLE; i++)
    {
      set_both (fixture, i, "custom_field_1", "Home", "Policy_Type__c", "Home");
      set_both (fixture, i, "tcpa_approved", "0", "Opted_In__c", "false");
    }
  constant = suggest (fixture);
  g_assert_cmpuint (constant->suggestions->len, ==, 0);

  /* One of forty, and both sides have it: still nearly nothing. */
  set_both (fixture, 7, "custom_field_1", "Life", "Policy_Type__c", "Life");
  set_both (fixture, 7, "tcpa_approved", "1", "Opted_In__c", "true");
  rare = suggest (fixture);
  g_assert_cmpuint (rare->suggestions->len, ==, 0);

  for (guint i = 0; i < N_PEOPLE; i += 3)
    {
      set_both (fixture, i, "custom_field_1", "Life", "Policy_Type__c", "Life");
      set_both (fixture, i, "tcpa_approved", "1", "Opted_In__c", "true");
    }
  often = suggest (fixture);
  g_assert_nonnull (find (often, "custom_field_1", "Policy_Type__c"));
  g_assert_nonnull (find (often, "tcpa_approved", "Opted_In__c"));
}

static void
test_few (Fixture *fixture, gconstpointer data)
{
  g_autoptr (CwSuggestions) nine = NULL;
  g_autoptr (CwSuggestions) ten = NULL;

  set_policies (fixture);
  for (guint i = 9; i < N_PEOPLE; i++)
    cw_record_set (fixture->contacts[i], "custom_field_1", "");
  nine = suggest (fixture);
  g_assert_cmpuint (nine->suggestions->len, ==, 0);

  cw_record_set (fixture->contacts[9], "custom_field_1", "Auto");
  ten = suggest (fixture);
  g_assert_cmpuint (ten->suggestions->len, ==, 1);
}

/* Of forty numbers, thirty are in MobilePhone and eight in Phone; two records share a contact. */
static void
test_phones (Fixture *fixture, gconstpointer data)
{
  g_autoptr (CwSuggestions) suggestions = NULL;
  g_autoptr (GPtrArray) numbers = NULL;
  const CwPhoneField *phone;

  for (guint i = 0; i < 30; i++)
    {
      cw_record_set (record_of (fixture, i), "MobilePhone", cw_record_get (record_of (fixture, i), "Phone"));
      cw_record_set (record_of (fixture, i), "Phone", i % 2 == 0 ? "(202) 555-0199" : "");
    }
  cw_record_set (record_of (fixture, 38), "Phone", "no number");
  cw_record_set (record_of (fixture, 39), "Phone", cw_record_get (record_of (fixture, 37), "Phone"));

  numbers = cw_suggest_list_numbers (fixture->salesforce, fixture->mapping, fixture->schema,
                                     fixture->settings);
  g_assert_cmpuint (numbers->len, ==, 30 + 1 + 8);

  suggestions = suggest (fixture);
  g_assert_cmpuint (suggestions->n_pairs, ==, 30 + 7);
  phone = g_ptr_array_index (suggestions->phones, 0);
  g_assert_cmpstr (phone->salesforce, ==, "MobilePhone");
  g_assert_cmpfloat_with_epsilon (phone->found, 30.0 / N_PEOPLE, 0.001);
  phone = g_ptr_array_index (suggestions->phones, 1);
  g_assert_cmpstr (phone->salesforce, ==, "Phone");
  g_assert_cmpfloat_with_epsilon (phone->found, 9.0 / N_PEOPLE, 0.001);
  g_assert_cmpuint (suggestions->phones->len, ==, 5);
}

static void
assert_looks (const CwSuggestions *suggestions, CwSide side, const char *name, const char *expected)
{
  g_autofree char *words = cw_seen_field_describe (find_field (suggestions, side, name));

  g_assert_cmpstr (words, ==, expected);
}

static void
test_looks (Fixture *fixture, gconstpointer data)
{
  g_autoptr (CwSuggestions) suggestions = NULL;

  set_policies (fixture);
  for (guint i = 0; i < N_PEOPLE; i++)
    {
      g_autofree char *email = g_strdup_printf ("person%u@example.com", i);
      g_autofree char *name = g_strdup_printf ("Person %c%c", 'A' + i % 26, 'A' + i / 26);

      set_both (fixture, i, "email", email, "Email", i % 4 != 0 ? email : "");
      set_both (fixture, i, "custom:shoe size", "42.5", "LastName", name);
      set_both (fixture, i, "last_inbound_call_date", "2026-03-15 15:33:16", "Birthdate", "1980-02-29");
      set_both (fixture, i, "aloware_contact_link", "https://example.com/1", "Opted_In__c", "true");
      cw_record_set (fixture->contacts[i], "lead_source", "Web");
    }

  suggestions = suggest (fixture);
  g_assert_cmpfloat_with_epsilon (find_field (suggestions, CW_SIDE_SALESFORCE, "Email")->filled, 0.75, 0.001);
  assert_looks (suggestions, CW_SIDE_SALESFORCE, "Email", "e-mail addresses");
  assert_looks (suggestions, CW_SIDE_SALESFORCE, "Phone", "phone numbers");
  assert_looks (suggestions, CW_SIDE_SALESFORCE, "LastName", "text up to 9 characters");
  assert_looks (suggestions, CW_SIDE_SALESFORCE, "Policy_Type__c", "one of 3 values");
  assert_looks (suggestions, CW_SIDE_SALESFORCE, "Birthdate", "dates");
  assert_looks (suggestions, CW_SIDE_SALESFORCE, "Opted_In__c", "yes or no");
  assert_looks (suggestions, CW_SIDE_SALESFORCE, "Fax", "never filled");
  assert_looks (suggestions, CW_SIDE_ALOWARE, "phone_number", "phone numbers");
  assert_looks (suggestions, CW_SIDE_ALOWARE, "custom:shoe size", "numbers");
  assert_looks (suggestions, CW_SIDE_ALOWARE, "last_inbound_call_date", "dates with times");
  assert_looks (suggestions, CW_SIDE_ALOWARE, "aloware_contact_link", "links");
  assert_looks (suggestions, CW_SIDE_ALOWARE, "lead_source", "always the same value");
}

static void
test_nothing (Fixture *fixture, gconstpointer data)
{
  g_autoptr (CwSuggestions) suggestions = NULL;

  g_ptr_array_set_size (fixture->salesforce, 0);
  suggestions = suggest (fixture);
  g_assert_cmpuint (suggestions->n_records + suggestions->n_pairs + suggestions->suggestions->len, ==, 0);
  g_assert_cmpfloat (find_field (suggestions, CW_SIDE_SALESFORCE, "Email")->filled, ==, 0);
}

#define ADD(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  ADD ("/suggest/agree", test_agree);
  ADD ("/suggest/types-and-permissions", test_types_and_permissions);
  ADD ("/suggest/used", test_used);
  ADD ("/suggest/trivial", test_trivial);
  ADD ("/suggest/few", test_few);
  ADD ("/suggest/phones", test_phones);
  ADD ("/suggest/looks", test_looks);
  ADD ("/suggest/nothing", test_nothing);

  return g_test_run ();
}
