/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <string.h>

#include "cw-error.h"
#include "cw-settings.h"
#include "unit-text.h"

static void
assert_value (const CwSettings *settings, const char *key, const char *expected)
{
  g_autofree char *value = cw_settings_get (settings, key);

  g_assert_cmpstr (value, ==, expected);
}

static void
assert_takes (CwSettings *settings, const char *key, const char *value, const char *shown)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (cw_settings_set (settings, key, value, &error));
  g_assert_no_error (error);
  assert_value (settings, key, shown);
}

static void
assert_refuses (CwSettings *settings, const char *key, const char *value, const char *word)
{
  g_autofree char *before = cw_settings_get (settings, key);
  g_autoptr (GError) error = NULL;

  g_assert_false (cw_settings_set (settings, key, value, &error));
  g_assert_error (error, CW_ERROR, CW_ERROR_USAGE);
  if (strstr (error->message, key) == NULL || strstr (error->message, word) == NULL)
    g_error ("“%s” or “%s” is missing in “%s”", key, word, error->message);
  assert_value (settings, key, before);
}

static void
test_defaults (void)
{
  static const char *const expected[][2] = {
    { "object", "contact" },
    { "priority", "contact" },
    { "queue-owner", "keep" },
    { "create", "to-aloware" },
    { "update", "both" },
    { "conflict", "ask" },
    { "region", "US" },
    { "max-change-percent", "50" },
    { "max-delete-percent", "10" },
    { "quota-percent", "50" },
    { "filter", "" },
    { "lead-filter", "" },
    { "fallback-owner", "none" },
    { "aloware-requests-per-minute", "4500" },
    { "aloware-budget-minutes", "none" },
    { "bulk-threshold", "2000" },
    { "keep-current", "off" },
    { "sweep-percent", "50" },
    { "fresh-minutes", "10" },
    { "activity-filter", "" },
    { "match-aloware-id", "pair" },
    { "match-email", "pair" },
    { "match-phones", "Phone" },
  };
  g_autoptr (CwSettings) settings = cw_settings_new ();
  const char *const *keys = cw_settings_keys ();

  g_assert_cmpuint (g_strv_length ((char **) keys), ==, G_N_ELEMENTS (expected));
  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    {
      g_assert_cmpstr (keys[i], ==, expected[i][0]);
      assert_value (settings, expected[i][0], expected[i][1]);
    }

  g_assert_null (cw_settings_get (settings, "colour"));
}

/* What is shown can be given back. */
static void
test_shown_values_are_taken (void)
{
  g_autoptr (CwSettings) settings = cw_settings_new ();
  const char *const *keys = cw_settings_keys ();

  for (guint i = 0; keys[i] != NULL; i++)
    {
      g_autofree char *value = cw_settings_get (settings, keys[i]);

      assert_takes (settings, keys[i], value, value);
    }
}

static void
test_words (void)
{
  g_autoptr (CwSettings) settings = cw_settings_new ();

  assert_takes (settings, "object", "lead", "lead");
  g_assert_cmpint (settings->objects, ==, CW_OBJECTS_LEAD);
  assert_takes (settings, "object", "both", "both");
  g_assert_cmpint (settings->objects, ==, CW_OBJECTS_BOTH);
  assert_takes (settings, "priority", "lead", "lead");
  assert_refuses (settings, "priority", "both", "contact, lead");
  assert_takes (settings, "queue-owner", "assign", "assign");
  g_assert_cmpint (settings->queue_owner, ==, CW_QUEUE_OWNER_ASSIGN);
  assert_takes (settings, "lead-filter", "Rating = 'Hot'", "Rating = 'Hot'");
  assert_takes (settings, "create", "none", "none");
  g_assert_cmpint (settings->create, ==, CW_WRITES_NONE);
  assert_takes (settings, "create", "both", "both");
  g_assert_cmpint (settings->create, ==, CW_WRITES_BOTH);
  assert_takes (settings, "update", "to-salesforce", "to-salesforce");
  g_assert_cmpint (settings->update, ==, CW_WRITES_TO_SALESFORCE);
  assert_takes (settings, "conflict", "newest", "newest");
  g_assert_cmpint (settings->conflict, ==, CW_CONFLICT_RULE_NEWEST);
  assert_takes (settings, "match-aloware-id", "ask", "ask");
  g_assert_cmpint (settings->match_aloware_id, ==, CW_MATCH_RULE_ASK);
  assert_takes (settings, "match-email", "off", "off");
  g_assert_cmpint (settings->match_email, ==, CW_MATCH_RULE_OFF);
  assert_refuses (settings, "match-email", "none", "pair, ask, off");
  assert_takes (settings, "match-phones", " Phone,MobilePhone  phone", "Phone MobilePhone");
  assert_takes (settings, "match-phones", "", "Phone");
  assert_refuses (settings, "match-phones", "Phone Mobile-Phone", "API names");
  assert_refuses (settings, "match-phones", "A B C D E F G H I", "8");
  assert_refuses (settings, "conflict", "Ask", "ask, aloware, salesforce, newest");
  assert_refuses (settings, "object", "", "contact, lead, both");
}

static void
test_numbers (void)
{
  static const char *const percents[] = { "max-change-percent", "max-delete-percent", "quota-percent" };
  g_autoptr (CwSettings) settings = cw_settings_new ();

  for (guint i = 0; i < G_N_ELEMENTS (percents); i++)
    {
      assert_takes (settings, percents[i], "0", "0");
      assert_takes (settings, percents[i], "100", "100");
      assert_refuses (settings, percents[i], "101", "0 to 100");
      assert_refuses (settings, percents[i], "-1", "0 to 100");
      assert_refuses (settings, percents[i], "10%", "0 to 100");
      assert_refuses (settings, percents[i], "", "0 to 100");
      assert_refuses (settings, percents[i], "none", "0 to 100");
    }

  assert_takes (settings, "aloware-requests-per-minute", "1", "1");
  assert_takes (settings, "aloware-requests-per-minute", "100000", "100000");
  assert_refuses (settings, "aloware-requests-per-minute", "0", "1 to 100000");
  assert_refuses (settings, "aloware-requests-per-minute", "100001", "1 to 100000");
  assert_refuses (settings, "aloware-requests-per-minute", "18446744073709551617", "1 to 100000");

  assert_takes (settings, "aloware-budget-minutes", "30", "30");
  assert_takes (settings, "aloware-budget-minutes", "none", "none");
  assert_takes (settings, "aloware-budget-minutes", "0", "none");
  g_assert_cmpuint (settings->aloware_budget_minutes, ==, 0);
  assert_refuses (settings, "aloware-budget-minutes", "10081", "1 to 10080");

  assert_takes (settings, "bulk-threshold", "0", "0");
  assert_takes (settings, "bulk-threshold", "10000000", "10000000");
  g_assert_cmpuint (settings->bulk_threshold, ==, 10000000);
  assert_refuses (settings, "bulk-threshold", "10000001", "0 to 10000000");
  assert_refuses (settings, "bulk-threshold", "none", "0 to 10000000");
}

static void
test_texts (void)
{
  g_autoptr (CwSettings) settings = cw_settings_new ();

  assert_takes (settings, "region", "de", "DE");
  assert_refuses (settings, "region", "ZZ", "ISO 3166");
  assert_refuses (settings, "region", "USA", "ISO 3166");
  assert_refuses (settings, "region", "", "ISO 3166");

  assert_takes (settings, "fallback-owner", "Ana.Ruiz+crm@example.com", "Ana.Ruiz+crm@example.com");
  assert_refuses (settings, "fallback-owner", "Ana Ruiz", "e-mail");
  assert_refuses (settings, "fallback-owner", "ana@", "e-mail");
  assert_refuses (settings, "fallback-owner", "@example.com", "e-mail");
  assert_refuses (settings, "fallback-owner", "ana@example", "e-mail");
  assert_refuses (settings, "fallback-owner", "ana@example.com.", "e-mail");
  assert_refuses (settings, "fallback-owner", "ana@b@example.com", "e-mail");
  assert_refuses (settings, "fallback-owner", "ana ruiz@example.com", "e-mail");
  assert_takes (settings, "fallback-owner", "none", "none");
  g_assert_cmpstr (settings->fallback_owner, ==, "");
}

static void
test_filter (void)
{
  g_autoptr (CwSettings) settings = cw_settings_new ();
  g_autofree char *long_filter = g_strnfill (4001, 'a');

  assert_takes (settings, "filter", "  Email != null ", "Email != null");
  assert_takes (settings, "filter", "(A__c = 'x;y' OR B__c = 'it\\'s (') AND NOT C__c = 1.5",
                "(A__c = 'x;y' OR B__c = 'it\\'s (') AND NOT C__c = 1.5");
  assert_takes (settings, "filter", "AccountId IN (SELECT Id FROM Account WHERE Name = 'x' LIMIT 5)",
                "AccountId IN (SELECT Id FROM Account WHERE Name = 'x' LIMIT 5)");
  assert_takes (settings, "filter", "Order__c = 1 AND LimitReached__c = false",
                "Order__c = 1 AND LimitReached__c = false");
  assert_takes (settings, "filter", "", "");

  assert_refuses (settings, "filter", "Name = 'x'; DELETE", "semicolon");
  assert_refuses (settings, "filter", "Name = 'x", "not closed");
  assert_refuses (settings, "filter", "Name = 'x\\'", "not closed");
  assert_refuses (settings, "filter", "Name = 'x\\", "not closed");
  assert_refuses (settings, "filter", "(Name = 'x'", "opening parenthesis");
  assert_refuses (settings, "filter", "Name = 'x') OR (Name != ''", "closing parenthesis");
  assert_refuses (settings, "filter", "WHERE Name = 'x'", "WHERE");
  assert_refuses (settings, "filter", "Name = 'x' order by Name", "ORDER BY");
  assert_refuses (settings, "filter", "Name != null LIMIT 5", "LIMIT");
  assert_refuses (settings, "filter", "Name = \x01", "control");
  assert_refuses (settings, "filter", long_filter, "4,000");
}

static void
test_unknown_key (void)
{
  g_autoptr (CwSettings) settings = cw_settings_new ();
  g_autoptr (GError) error = NULL;

  g_assert_false (cw_settings_set (settings, "colour", "red", &error));
  g_assert_error (error, CW_ERROR, CW_ERROR_USAGE);
  g_assert_nonnull (strstr (error->message, "“colour”"));
  g_assert_nonnull (strstr (error->message, "max-delete-percent"));
}

static void
test_writes_include (void)
{
  g_assert_true (cw_writes_include (CW_WRITES_BOTH, CW_SIDE_ALOWARE));
  g_assert_true (cw_writes_include (CW_WRITES_BOTH, CW_SIDE_SALESFORCE));
  g_assert_true (cw_writes_include (CW_WRITES_TO_ALOWARE, CW_SIDE_ALOWARE));
  g_assert_false (cw_writes_include (CW_WRITES_TO_ALOWARE, CW_SIDE_SALESFORCE));
  g_assert_true (cw_writes_include (CW_WRITES_TO_SALESFORCE, CW_SIDE_SALESFORCE));
  g_assert_false (cw_writes_include (CW_WRITES_TO_SALESFORCE, CW_SIDE_ALOWARE));
  g_assert_false (cw_writes_include (CW_WRITES_NONE, CW_SIDE_ALOWARE));
  g_assert_false (cw_writes_include (CW_WRITES_NONE, CW_SIDE_SALESFORCE));
}

static void
test_file (void)
{
  g_autoptr (CwSettings) settings = cw_settings_new ();
  g_autoptr (CwSettings) copy = NULL;
  g_autoptr (CwSettings) again = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *json = NULL;
  g_autofree char *json_of_copy = NULL;
  g_autofree char *json_again = NULL;

  assert_takes (settings, "filter", "Name = 'a\"b'", "Name = 'a\"b'");
  assert_takes (settings, "fallback-owner", "ana@example.com", "ana@example.com");
  assert_takes (settings, "aloware-budget-minutes", "30", "30");
  assert_takes (settings, "create", "none", "none");
  g_hash_table_insert (settings->unknown_members, g_strdup ("later"), g_strdup ("[\n  1.10\n]"));

  json = cw_settings_to_json (settings);
  copy = cw_settings_copy (settings);
  json_of_copy = cw_settings_to_json (copy);
  again = cw_settings_from_json (json, -1, &error);
  g_assert_no_error (error);
  json_again = cw_settings_to_json (again);

  g_assert_cmpstr (json_of_copy, ==, json);
  g_assert_cmpstr (json_again, ==, json);
  g_assert_true (g_str_has_prefix (json, "{\n  \"object\": \"contact\",\n"));
  g_assert_nonnull (strstr (json, "  \"filter\": \"Name = 'a\\\"b'\",\n"));
  g_assert_nonnull (strstr (json, "  \"aloware-budget-minutes\": 30,\n"));
  g_assert_true (g_str_has_suffix (json, ",\n  \"later\": [\n    1.10\n  ]\n}\n"));
}

/* Whatever is taken can be written, and read again as it was. */
static void
test_random_round_trip (void)
{
  const char *const *keys = cw_settings_keys ();

  for (guint round = 0; round < 3000; round++)
    {
      g_autoptr (CwSettings) settings = cw_settings_new ();
      g_autoptr (CwSettings) again = NULL;
      g_autoptr (GError) error = NULL;
      g_autofree char *json = NULL;

      for (guint i = 0; keys[i] != NULL; i++)
        {
          g_autofree char *value = unit_text_random (0);

          cw_settings_set (settings, keys[i], value, NULL);
        }

      json = cw_settings_to_json (settings);
      again = cw_settings_from_json (json, -1, &error);
      if (error != NULL)
        g_error ("%s\n%s", error->message, json);
      for (guint i = 0; keys[i] != NULL; i++)
        {
          g_autofree char *value = cw_settings_get (settings, keys[i]);

          assert_value (again, keys[i], value);
        }
    }
}

static void
test_text_of_digits (void)
{
  g_autoptr (CwSettings) settings = cw_settings_new ();
  g_autoptr (CwSettings) again = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *json = NULL;

  assert_takes (settings, "filter", "00", "00");
  g_assert_false (cw_settings_is_number (settings, "filter"));
  g_assert_true (cw_settings_is_number (settings, "quota-percent"));
  g_assert_false (cw_settings_is_number (settings, "aloware-budget-minutes"));
  json = cw_settings_to_json (settings);
  again = cw_settings_from_json (json, -1, &error);
  g_assert_no_error (error);
  assert_value (again, "filter", "00");
}

static void
test_part_of_a_file (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CwSettings) settings = cw_settings_from_json ("{\"quota-percent\": \"70\"}", -1, &error);

  g_assert_no_error (error);
  assert_value (settings, "quota-percent", "70");
  assert_value (settings, "region", "US");
}

static void
test_file_refused (void)
{
  static const char *const cases[][2] = {
    { "", "line 1, column 1" },
    { "[]", "must be an object" },
    { "{\"quota-percent\": 101}", "0 to 100" },
    { "{\"quota-percent\": 1.5}", "0 to 100" },
    { "{\"quota-percent\": true}", "“quota-percent” must be" },
    { "{\"filter\": \"a;b\"}", "semicolon" },
    { "{\"object\": \"contact\",\n \"region\" \"US\"}", "line 2, column 11" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (cw_settings_from_json (cases[i][0], -1, &error));
      g_assert_error (error, CW_ERROR, CW_ERROR_INVALID_FILE);
      if (strstr (error->message, cases[i][1]) == NULL)
        g_error ("“%s” is missing in “%s”", cases[i][1], error->message);
    }
}

static void
test_objects (void)
{
  g_autoptr (CwSettings) settings = cw_settings_new ();

  assert_takes (settings, "filter", "Title != null", "Title != null");
  assert_takes (settings, "lead-filter", "Rating = 'Hot'", "Rating = 'Hot'");
  g_assert_cmpstr (cw_settings_get_filter (settings, CW_OBJECT_CONTACT), ==, "Title != null");
  g_assert_cmpstr (cw_settings_get_filter (settings, CW_OBJECT_LEAD), ==, "Rating = 'Hot'");
  g_assert_true (cw_settings_include (settings, CW_OBJECT_CONTACT));
  g_assert_false (cw_settings_include (settings, CW_OBJECT_LEAD));

  /* The priority counts only where both are synced. */
  assert_takes (settings, "priority", "lead", "lead");
  g_assert_cmpint (cw_settings_get_main_object (settings), ==, CW_OBJECT_CONTACT);
  assert_takes (settings, "object", "both", "both");
  g_assert_cmpint (cw_settings_get_main_object (settings), ==, CW_OBJECT_LEAD);
  g_assert_true (cw_settings_include (settings, CW_OBJECT_CONTACT));
  g_assert_true (cw_settings_include (settings, CW_OBJECT_LEAD));
  assert_takes (settings, "priority", "contact", "contact");
  g_assert_cmpint (cw_settings_get_main_object (settings), ==, CW_OBJECT_CONTACT);
  assert_takes (settings, "object", "lead", "lead");
  g_assert_cmpint (cw_settings_get_main_object (settings), ==, CW_OBJECT_LEAD);
  g_assert_false (cw_settings_include (settings, CW_OBJECT_CONTACT));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/settings/defaults", test_defaults);
  g_test_add_func ("/settings/objects", test_objects);
  g_test_add_func ("/settings/shown-values-are-taken", test_shown_values_are_taken);
  g_test_add_func ("/settings/words", test_words);
  g_test_add_func ("/settings/numbers", test_numbers);
  g_test_add_func ("/settings/texts", test_texts);
  g_test_add_func ("/settings/filter", test_filter);
  g_test_add_func ("/settings/unknown-key", test_unknown_key);
  g_test_add_func ("/settings/writes-include", test_writes_include);
  g_test_add_func ("/settings/file", test_file);
  g_test_add_func ("/settings/text-of-digits", test_text_of_digits);
  g_test_add_func ("/settings/random-round-trip", test_random_round_trip);
  g_test_add_func ("/settings/part-of-a-file", test_part_of_a_file);
  g_test_add_func ("/settings/file-refused", test_file_refused);

  return g_test_run ();
}
