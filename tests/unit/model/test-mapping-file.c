/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <string.h>

#include "cw-error.h"
#include "cw-mapping-default.h"
#include "cw-mapping-file.h"
#include "cw-mapping.h"
#include "unit-schema.h"
#include "unit-text.h"

/* In our own form, with everything a later version or a person may have added, in odd places. */
static const char own_form[] = "{\n"
                               "  \"$schema\": \"https://example.com/mapping.json\",\n"
                               "  \"format\": \"crosswalk-mapping\",\n"
                               "  \"version\": 1,\n"
                               "  \"later\": {\n"
                               "    \"number\": 1.10,\n"
                               "    \"large\": 12345678901234567890123,\n"
                               "    \"exponent\": -0.5E+03,\n"
                               "    \"escapes\": \"\\u00e9\\/\\ud83d\\ude00\",\n"
                               "    \"twice\": 1,\n"
                               "    \"twice\": 2,\n"
                               "    \"empty\": {},\n"
                               "    \"list\": [\n"
                               "      null,\n"
                               "      [],\n"
                               "      true\n"
                               "    ]\n"
                               "  },\n"
                               "  \"object\": \"Contact\",\n"
                               "  \"rows\": [\n"
                               "    {\n"
                               "      \"aloware\": \"phone_number\",\n"
                               "      \"salesforce\": \"Phone\",\n"
                               "      \"direction\": \"both\",\n"
                               "      \"blank\": \"keep\"\n"
                               "    },\n"
                               "    {\n"
                               "      \"comment\": \"why \\\"this\\\" one\",\n"
                               "      \"aloware\": \"lead_source\",\n"
                               "      \"salesforce\": \"LeadSource\",\n"
                               "      \"note\": [\n"
                               "        1,\n"
                               "        {\n"
                               "          \"a\": 0.0\n"
                               "        }\n"
                               "      ],\n"
                               "      \"direction\": \"to-aloware\",\n"
                               "      \"blank\": \"clear\",\n"
                               "      \"conflict\": \"newest\",\n"
                               "      \"values\": {\n"
                               "        \"web\": \"Web\",\n"
                               "        \"call\": \"Phone \\\"Inquiry\\\"\"\n"
                               "      }\n"
                               "    },\n"
                               "    {\n"
                               "      \"aloware\": \"custom:edad\",\n"
                               "      \"salesforce\": \"\",\n"
                               "      \"direction\": \"to-salesforce\"\n"
                               "    }\n"
                               "  ],\n"
                               "  \"owners\": {\n"
                               "    \"005000000000002AAA\": \"102\",\n"
                               "    \"005000000000001AAA\": null,\n"
                               "    \"nobody knows\": \"999\"\n"
                               "  },\n"
                               "  \"last\": false\n"
                               "}\n";

static CwMapping *
import (const char *json)
{
  g_autoptr (GError) error = NULL;
  CwMapping *mapping = cw_mapping_from_json (json, -1, &error);

  g_assert_no_error (error);
  g_assert_nonnull (mapping);

  return mapping;
}

static void
test_import (void)
{
  g_autoptr (CwMapping) mapping = import (own_form);
  const CwMappingRow *row = cw_mapping_get_row (mapping, 1);

  g_assert_cmpuint (cw_mapping_get_n_rows (mapping), ==, 3);
  g_assert_cmpstr (row->aloware->key, ==, "lead_source");
  g_assert_cmpstr (row->salesforce, ==, "LeadSource");
  g_assert_cmpint (row->direction, ==, CW_DIRECTION_TO_ALOWARE);
  g_assert_cmpint (row->blank, ==, CW_BLANK_CLEAR);
  g_assert_true (row->conflict_set);
  g_assert_cmpint (row->conflict, ==, CW_CONFLICT_RULE_NEWEST);
  g_assert_cmpuint (g_hash_table_size (row->value_pairs), ==, 2);
  g_assert_cmpstr (g_hash_table_lookup (row->value_pairs, "call"), ==, "Phone \"Inquiry\"");
  g_assert_cmpuint (g_hash_table_size (row->unknown_members), ==, 2);
  g_assert_cmpstr (g_hash_table_lookup (row->unknown_members, "comment"), ==, "\"why \\\"this\\\" one\"");

  row = cw_mapping_get_row (mapping, 2);
  g_assert_cmpstr (row->aloware->key, ==, "custom:edad");
  g_assert_cmpstr (row->salesforce, ==, "");
  g_assert_cmpint (row->blank, ==, CW_BLANK_KEEP);
  g_assert_false (row->conflict_set);
}

/* What holds for members this version does not know: place, order, numbers, escapes and even a member that is
 * there twice come out as they went in. */
static void
test_same_bytes (void)
{
  g_autoptr (CwMapping) mapping = import (own_form);
  g_autoptr (CwMapping) copy = cw_mapping_copy (mapping);
  g_autofree char *json = cw_mapping_to_json (mapping);
  g_autofree char *json_of_copy = cw_mapping_to_json (copy);

  g_assert_cmpstr (json, ==, own_form);
  g_assert_cmpstr (json_of_copy, ==, own_form);
}

static void
test_own_export (void)
{
  g_autoptr (CwSchema) schema = unit_schema_full ();
  g_autoptr (CwMapping) mapping = cw_mapping_new_default (schema);
  g_autofree char *json = cw_mapping_to_json (mapping);
  g_autoptr (CwMapping) again = import (json);
  g_autofree char *json_again = cw_mapping_to_json (again);

  g_assert_true (cw_mapping_equal (mapping, again));
  g_assert_cmpstr (json, ==, json_again);
  g_assert_true (g_str_has_prefix (json, "{\n"
                                         "  \"format\": \"crosswalk-mapping\",\n"
                                         "  \"version\": 1,\n"
                                         "  \"object\": \"Contact\",\n"
                                         "  \"rows\": [\n"
                                         "    {\n"
                                         "      \"aloware\": \"phone_number\",\n"
                                         "      \"salesforce\": \"Phone\",\n"
                                         "      \"direction\": \"both\",\n"
                                         "      \"blank\": \"keep\"\n"
                                         "    },\n"));
}

static void
test_empty (void)
{
  g_autoptr (CwMapping) mapping = cw_mapping_new ();
  g_autofree char *json = cw_mapping_to_json (mapping);
  g_autoptr (CwMapping) again = import (json);
  g_autofree char *json_again = cw_mapping_to_json (again);

  g_assert_cmpstr (json, ==,
                   "{\n  \"format\": \"crosswalk-mapping\",\n  \"version\": 1,\n  \"object\": \"Contact\",\n"
                   "  \"rows\": []\n}\n");
  g_assert_cmpstr (json_again, ==, json);
}

/* Another layout is brought into ours once; what it says stays, and from then on its bytes do too. */
static void
test_foreign_layout (void)
{
  g_autoptr (CwMapping)
    foreign = import ("\r\n{\"rows\" :[ {\"x\":{ \"y\" : [1.0,2] },\"direction\":\"both\", \"values\":{ },"
                      "\"salesforce\":\"FirstName\",\"\\u0061loware\":\"first_name\"}\t],"
                      "\"version\":1,\"format\":\"crosswalk-mapping\"}");
  g_autofree char *once = cw_mapping_to_json (foreign);
  g_autoptr (CwMapping) again = import (once);
  g_autofree char *twice = cw_mapping_to_json (again);

  g_assert_cmpstr (once, ==,
                   "{\n"
                   "  \"rows\": [\n"
                   "    {\n"
                   "      \"x\": {\n"
                   "        \"y\": [\n"
                   "          1.0,\n"
                   "          2\n"
                   "        ]\n"
                   "      },\n"
                   "      \"direction\": \"both\",\n"
                   "      \"values\": {},\n"
                   "      \"salesforce\": \"FirstName\",\n"
                   "      \"aloware\": \"first_name\"\n"
                   "    }\n"
                   "  ],\n"
                   "  \"version\": 1,\n"
                   "  \"format\": \"crosswalk-mapping\"\n"
                   "}\n");
  g_assert_cmpstr (twice, ==, once);
  g_assert_true (cw_mapping_equal (foreign, again));
}

static void
replace (char **text, const char *from, const char *to)
{
  g_auto (GStrv) parts = g_strsplit (*text, from, -1);

  g_assert_cmpuint (g_strv_length (parts), ==, 2);
  g_free (*text);
  *text = g_strjoinv (to, parts);
}

/* A change on one row leaves everything else in its place. */
static void
test_changed_row (void)
{
  g_autoptr (CwMapping) mapping = import (own_form);
  CwMappingRow *row = cw_mapping_get_row (mapping, 1);
  g_autofree char *expected = g_strdup (own_form);
  g_autofree char *json = NULL;

  row->direction = CW_DIRECTION_BOTH;
  row->conflict_set = FALSE;
  g_hash_table_remove (row->value_pairs, "web");
  g_hash_table_insert (row->value_pairs, g_strdup ("b"), g_strdup ("B"));
  g_hash_table_insert (row->value_pairs, g_strdup ("a"), g_strdup ("A"));
  cw_mapping_get_row (mapping, 2)->blank = CW_BLANK_CLEAR;

  replace (&expected, "\"to-aloware\"", "\"both\"");
  replace (&expected, "      \"conflict\": \"newest\",\n", "");
  replace (&expected, "        \"web\": \"Web\",\n", "");
  replace (&expected, "\"Phone \\\"Inquiry\\\"\"\n",
           "\"Phone \\\"Inquiry\\\"\",\n        \"a\": \"A\",\n        \"b\": \"B\"\n");
  replace (&expected, "\"direction\": \"to-salesforce\"\n",
           "\"direction\": \"to-salesforce\",\n      \"blank\": \"clear\"\n");

  json = cw_mapping_to_json (mapping);
  g_assert_cmpstr (json, ==, expected);
}

static void
assert_refused (const char *json, const char *words)
{
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) each = g_strsplit (words, "|", -1);

  g_assert_null (cw_mapping_from_json (json, -1, &error));
  g_assert_error (error, CW_ERROR, CW_ERROR_INVALID_FILE);
  for (guint i = 0; each[i] != NULL; i++)
    {
      if (strstr (error->message, each[i]) == NULL)
        g_error ("“%s” is missing in “%s”", each[i], error->message);
    }
}

static void
test_broken_json (void)
{
  assert_refused ("", "line 1, column 1");
  assert_refused ("{\n  \"format\": \"crosswalk-mapping\",\n  \"rows\": [\n    {]\n}",
                  "line 4, column 6|name of a member");
  assert_refused ("{\n  \"a\": 1\n  \"b\": 2\n}", "line 3, column 3|, or }");
  assert_refused ("{\"a\": [1 2]}", "column 10|, or ]");
  assert_refused ("{\"a\": 1,}", "line 1, column 9");
  assert_refused ("{\"a\": [1,]}", "column 10|value is expected");
  assert_refused ("{\"a\" 1}", "column 6|: is expected");
  assert_refused ("{\"a\": \"x\ny\"}", "line 1, column 9|end of its line");
  assert_refused ("{\"a\": \"x", "line 1, column 9|inside a text");
  assert_refused ("{\"a\": 01}", "column 8");
  assert_refused ("{\"a\": 1.}", "digit");
  assert_refused ("{\"a\": 1e}", "digit");
  assert_refused ("{\"a\": -}", "digit");
  assert_refused ("{\"a\": \"\\x\"}", "followed by");
  assert_refused ("{\"a\": \"\\ud83d\"}", "no character");
  assert_refused ("{\"a\": \"\\ude00\"}", "no character");
  assert_refused ("{\"a\": \"\\u0000\"}", "no character");
  assert_refused ("{\"a\": \"\\u12", "no character");
  assert_refused ("{\"a\": tru}", "value is expected");
  assert_refused ("{} {}", "column 4|nothing more");
  assert_refused ("// a comment\n{}", "line 1, column 1");
  assert_refused ("{\"é\": x}", "column 7");
  assert_refused ("{\"a\": \"\xff\"}", "column 8|UTF-8");
}

static void
test_hostile_sizes (void)
{
  g_autofree char *deep = g_strnfill (2000000, '[');
  g_autofree char *large = g_strnfill (4 * 1024 * 1024 + 1, ' ');
  g_autoptr (GString) many = g_string_new ("{\"format\": \"crosswalk-mapping\", \"version\": 1, \"rows\": [");
  g_autoptr (GError) error = NULL;

  assert_refused (deep, "column 65|nested too deeply");
  assert_refused (large, "4 MiB");

  for (guint i = 0; i <= 2000; i++)
    g_string_append_printf (
      many, "%s{\"aloware\": \"custom:f%u\", \"salesforce\": \"\", \"direction\": \"to-salesforce\"}",
      i > 0 ? "," : "", i);
  g_string_append (many, "]}");
  assert_refused (many->str, "more than 2000 rows");

  /* A length that ends within the text, and bytes behind it that are no part of it. */
  g_assert_null (cw_mapping_from_json (own_form, 200, &error));
  g_assert_error (error, CW_ERROR, CW_ERROR_INVALID_FILE);
}

#define DOCUMENT(rows) "{\"format\": \"crosswalk-mapping\", \"version\": 1, \"rows\": [" rows "]}"
#define GOOD "{\"aloware\": \"email\", \"salesforce\": \"Email\", \"direction\": \"both\"},"

static void
test_wrong_document (void)
{
  assert_refused ("[]", "must be an object");
  assert_refused ("{}", "\"format\"");
  assert_refused ("{\"format\": \"crosswalk-mapping\"}", "\"version\": 1");
  assert_refused ("{\"format\": \"crosswalk-mapping\", \"version\": 1}", "\"rows\"");
  assert_refused ("{\"format\": \"other\"}", "format|“other”|crosswalk-mapping");
  assert_refused ("{\"format\": 1}", "“format” must be a text");
  assert_refused ("{\"format\": \"crosswalk-mapping\", \"version\": 2}", "newer Crosswalk");
  assert_refused ("{\"format\": \"crosswalk-mapping\", \"version\": 0}", "“version”");
  assert_refused ("{\"format\": \"crosswalk-mapping\", \"version\": 1.5}", "“version”");
  assert_refused ("{\"format\": \"crosswalk-mapping\", \"version\": \"1\"}", "“version”");
  assert_refused ("{\"object\": \"Account\"}", "“Account”|Contact, Lead");
  assert_refused ("{\"rows\": {}}", "“rows” must be an array");
  assert_refused ("{\"version\": 1, \"version\": 1}", "“version” is there twice");
  assert_refused ("{\"x\": 1, \"x\": 1}", "“x” is there twice");
}

static void
test_wrong_rows (void)
{
  assert_refused (DOCUMENT ("1"), "row 1: |must be an object");
  assert_refused (DOCUMENT (GOOD "{}"), "row 2: |“aloware”");
  assert_refused (DOCUMENT (GOOD "{\"aloware\": 1}"), "row 2: |“aloware” must be a text");
  assert_refused (DOCUMENT (GOOD "{\"aloware\": \"nick\\u0007name\"}"),
                  "row 2: |“nick\xef\xbf\xbdname”|no Aloware field");
  assert_refused (DOCUMENT (GOOD "{\"aloware\": \"city\"}"), "row 2: |“salesforce” is missing");
  assert_refused (DOCUMENT (GOOD "{\"aloware\": \"city\", \"salesforce\": \"MailingCity\"}"),
                  "row 2: |“direction” is missing");
  assert_refused (DOCUMENT (GOOD GOOD "1"), "row 2: |“email” has a row already");
  assert_refused (DOCUMENT (GOOD "{\"aloware\": \"city\", \"aloware\": \"city\"}"),
                  "row 2: |“aloware” is there twice");
}

#define ROW(member) DOCUMENT (GOOD GOOD2 "{\"aloware\": \"city\", " member "}")
#define GOOD2 "{\"aloware\": \"state\", \"salesforce\": \"MailingState\", \"direction\": \"both\"},"

static void
test_wrong_members (void)
{
  assert_refused (ROW ("\"direction\": \"up\""),
                  "row 3: unknown direction “up”|both, to-salesforce, to-aloware");
  assert_refused (ROW ("\"direction\": null"), "row 3: |“direction” must be a text");
  assert_refused (ROW ("\"blank\": \"wipe\""), "row 3: |“wipe”|keep, clear");
  assert_refused (ROW ("\"conflict\": \"me\""), "row 3: |“me”|ask, aloware, salesforce, newest");
  assert_refused (ROW ("\"salesforce\": \"Id FROM Contact\""), "row 3: |“Id FROM Contact”|API name");
  assert_refused (ROW ("\"salesforce\": \"Account.Name\""), "row 3: |API name");
  assert_refused (ROW ("\"salesforce\": \"1st\""), "row 3: |API name");
  assert_refused (ROW ("\"values\": []"), "row 3: |“values” must be an object");
  assert_refused (ROW ("\"values\": {\"a\": 1}"), "row 3: |“values” must pair");
  assert_refused (ROW ("\"values\": {\"a\": \"\"}"), "row 3: |“values” must pair");
  assert_refused (ROW ("\"values\": {\"\": \"a\"}"), "row 3: |“values” must pair");
  assert_refused (ROW ("\"values\": {\"a\": \"b\", \"a\": \"c\"}"), "row 3: |“a” is there twice");
}

/* Long texts from a file are not poured into a message. */
static void
test_message_is_short (void)
{
  g_autofree char *word = g_strnfill (100000, 'w');
  g_autofree char *json = g_strdup_printf ("{\"format\": \"%s\"}", word);
  g_autoptr (GError) error = NULL;

  g_assert_null (cw_mapping_from_json (json, -1, &error));
  g_assert_cmpuint (strlen (error->message), <, 300);
}

/* A damaged file is refused or read, and never anything else; what is read can be written and read again. */
static void
test_random_damage (void)
{
  static const char bytes[] = "{}[]\",:\\u0e-1. \n\xc3x";

  for (guint round = 0; round < 4000; round++)
    {
      g_autofree char *json = g_strdup (own_form);
      g_autoptr (CwMapping) mapping = NULL;
      gsize length = strlen (json);

      for (int n = g_test_rand_int_range (1, 4); n > 0; n--)
        json[g_test_rand_int_range (0, (gint32) length)] = bytes[g_test_rand_int_range (0, sizeof bytes - 1)];
      if (g_test_rand_int_range (0, 4) == 0)
        length = (gsize) g_test_rand_int_range (0, (gint32) length);

      mapping = cw_mapping_from_json (json, (gssize) length, NULL);
      if (mapping != NULL)
        {
          g_autofree char *once = cw_mapping_to_json (mapping);
          g_autoptr (CwMapping) again = import (once);
          g_autofree char *twice = cw_mapping_to_json (again);

          g_assert_cmpstr (twice, ==, once);
          g_assert_true (cw_mapping_equal (mapping, again));
        }
    }
}

static void
fill_randomly (CwMappingRow *row)
{

  row->direction = (CwDirection) g_test_rand_int_range (0, 3);
  row->blank = (CwBlankRule) g_test_rand_int_range (0, 2);
  row->conflict_set = g_test_rand_bit () != 0;
  if (row->conflict_set)
    row->conflict = (CwConflictRule) g_test_rand_int_range (0, 4);
  for (int n = g_test_rand_int_range (0, 4); n > 0; n--)
    g_hash_table_insert (row->value_pairs, unit_text_random (1), unit_text_random (1));
  if (g_test_rand_bit ())
    g_hash_table_insert (row->unknown_members, unit_text_random (1), g_strdup ("[\n  1.0\n]"));
}

static void
test_random_round_trip (void)
{
  g_autoptr (CwSchema) schema = unit_schema_full ();
  g_autoptr (CwMapping) full = cw_mapping_new_default (schema);

  for (guint round = 0; round < 200; round++)
    {
      g_autoptr (CwMapping) mapping = cw_mapping_copy (full);
      g_autoptr (CwMapping) again = NULL;
      g_autofree char *json = NULL;
      g_autofree char *json_again = NULL;
      g_autofree char *digest = NULL;
      g_autofree char *digest_again = NULL;

      for (guint i = 0; i < cw_mapping_get_n_rows (mapping); i++)
        fill_randomly (cw_mapping_get_row (mapping, i));
      for (guint i = 0; i < 5; i++)
        cw_mapping_move (mapping, (guint) g_test_rand_int_range (0, 39),
                         (guint) g_test_rand_int_range (0, 39));

      digest = cw_mapping_digest (mapping);
      json = cw_mapping_to_json (mapping);
      again = import (json);
      json_again = cw_mapping_to_json (again);
      digest_again = cw_mapping_digest (again);

      g_assert_true (cw_mapping_equal (mapping, again));
      g_assert_cmpstr (json_again, ==, json);
      g_assert_cmpstr (digest_again, ==, digest);
    }
}

static void
test_owners (void)
{
  static const char *const refused[] = { "[]", "{\"a\": 1}", "{\"a\": \"\"}", "{\"\": \"1\"}",
                                         "{\"a\": \"1\", \"a\": null}" };
  g_autoptr (CwMapping) mapping = import (own_form);
  g_autoptr (CwMapping) none = cw_mapping_new ();
  g_autofree char *digest = cw_mapping_digest (mapping);
  g_autofree char *digest_without = NULL;
  g_autofree char *json = NULL;
  g_autofree char *alone = cw_mapping_owners_to_json (mapping->owners);
  g_autoptr (GHashTable) again = cw_mapping_owners_from_json (alone, NULL);

  g_assert_cmpstr (
    alone, ==, "{\"005000000000001AAA\": null, \"005000000000002AAA\": \"102\", \"nobody knows\": \"999\"}");
  g_assert_cmpuint (g_hash_table_size (again), ==, 3);
  g_assert_cmpstr (g_hash_table_lookup (again, "005000000000001AAA"), ==, "");

  g_assert_true (cw_mapping_choose_owner (mapping, "005000000000001AAA", NULL));
  g_assert_false (cw_mapping_choose_owner (mapping, "005000000000001AAA", NULL));
  g_assert_false (cw_mapping_choose_owner (mapping, "005000000000002AAA", "102"));
  digest_without = cw_mapping_digest (mapping);
  g_assert_cmpstr (digest, !=, digest_without);

  /* A mapping that never had any says nothing of them. */
  json = cw_mapping_to_json (none);
  g_assert_null (strstr (json, "owners"));
  cw_mapping_choose_owner (none, "005000000000001AAA", "");
  g_free (json);
  json = cw_mapping_to_json (none);
  g_assert_nonnull (
    strstr (json, "  \"rows\": [],\n  \"owners\": {\n    \"005000000000001AAA\": null\n  }\n}\n"));

  for (gsize i = 0; i < G_N_ELEMENTS (refused); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (cw_mapping_owners_from_json (refused[i], &error));
      g_assert_error (error, CW_ERROR, CW_ERROR_INVALID_FILE);
    }
}

static void
test_fixed (void)
{
  static const char *const refused[] = {
    "[]", "{\"A\": 1}", "{\"A\": \"\"}", "{\"\": \"x\"}", "{\"A B\": \"x\"}", "{\"A\": \"x\", \"a\": \"y\"}",
  };
  g_autoptr (CwMapping) mapping = cw_mapping_new ();
  g_autoptr (CwMapping) again = NULL;
  g_autoptr (CwMapping) copy = NULL;
  g_autofree char *before = cw_mapping_digest (mapping);
  g_autofree char *digest = NULL;
  g_autofree char *other_case = NULL;
  g_autofree char *json = NULL;
  g_autofree char *rewritten = NULL;

  g_assert_true (cw_mapping_set_fixed (mapping, "Company__c", "Not known"));
  g_assert_false (cw_mapping_set_fixed (mapping, "company__c", "Not known"));
  g_assert_cmpstr (cw_mapping_get_fixed (mapping, "COMPANY__C"), ==, "Not known");
  digest = cw_mapping_digest (mapping);
  g_assert_cmpstr (digest, !=, before);

  json = cw_mapping_to_json (mapping);
  g_assert_nonnull (strstr (json, "  \"defaults\": {\n    \"Company__c\": \"Not known\"\n  }\n}\n"));
  again = import (json);
  copy = cw_mapping_copy (again);
  g_assert_true (cw_mapping_equal (mapping, copy));
  rewritten = cw_mapping_to_json (copy);
  g_assert_cmpstr (rewritten, ==, json);

  g_assert_true (cw_mapping_set_fixed (copy, "company__c", NULL));
  g_assert_false (cw_mapping_equal (mapping, copy));
  cw_mapping_set_fixed (copy, "COMPANY__C", "Not known");
  other_case = cw_mapping_digest (copy);
  g_assert_cmpstr (other_case, ==, digest);

  for (gsize i = 0; i < G_N_ELEMENTS (refused); i++)
    {
      g_autofree char *bad = g_strdup_printf (
        "{\"format\": \"crosswalk-mapping\", \"version\": 1, \"rows\": [], \"defaults\": %s}", refused[i]);
      g_autoptr (GError) error = NULL;

      g_assert_null (cw_mapping_from_json (bad, -1, &error));
      g_assert_error (error, CW_ERROR, CW_ERROR_INVALID_FILE);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/mapping-file/owners", test_owners);
  g_test_add_func ("/mapping-file/fixed", test_fixed);
  g_test_add_func ("/mapping-file/import", test_import);
  g_test_add_func ("/mapping-file/same-bytes", test_same_bytes);
  g_test_add_func ("/mapping-file/own-export", test_own_export);
  g_test_add_func ("/mapping-file/empty", test_empty);
  g_test_add_func ("/mapping-file/foreign-layout", test_foreign_layout);
  g_test_add_func ("/mapping-file/changed-row", test_changed_row);
  g_test_add_func ("/mapping-file/broken-json", test_broken_json);
  g_test_add_func ("/mapping-file/hostile-sizes", test_hostile_sizes);
  g_test_add_func ("/mapping-file/wrong-document", test_wrong_document);
  g_test_add_func ("/mapping-file/wrong-rows", test_wrong_rows);
  g_test_add_func ("/mapping-file/wrong-members", test_wrong_members);
  g_test_add_func ("/mapping-file/message-is-short", test_message_is_short);
  g_test_add_func ("/mapping-file/random/damage", test_random_damage);
  g_test_add_func ("/mapping-file/random/round-trip", test_random_round_trip);

  return g_test_run ();
}
