/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-convert-compatible.h"
#include "test-convert-common.h"

#include <string.h>

#define N_ALOWARE_TYPES (CW_ALOWARE_USER + 1)
#define N_SALESFORCE_TYPES (CW_SALESFORCE_OTHER + 1)

static void
assert_compatible (Fixture *f, CwDirection direction, CwCompatible expected, const char *said)
{
  g_autofree char *reason = NULL;

  g_assert_cmpint (cw_convert_compatible (&f->aloware, &f->field, direction, &reason), ==, expected);
  g_test_message ("%s", reason);
  if (expected == CW_COMPATIBLE_YES)
    g_assert_null (reason);
  else
    g_assert_nonnull (strstr (reason, said));
}

/* What the whole table says, direction ↔, for fields that are long enough: one letter a Salesforce type, in
 * the order of CwSalesforceType: yes, lossy, no. */
static const char *const both[N_ALOWARE_TYPES] = {
  /*                          string textarea phone email url date datetime time boolean number picklist
   *                          multipicklist reference id other */
  [CW_ALOWARE_TEXT] = "yyylyllnllyynnn",       [CW_ALOWARE_LONG_TEXT] = "lynnnnnnnnnnnnn",
  [CW_ALOWARE_PHONE] = "llynnnnnnnnnnnn",      [CW_ALOWARE_EMAIL] = "llnynnnnnnnnnnn",
  [CW_ALOWARE_URL] = "yynnynnnnnnnnnn",        [CW_ALOWARE_ID] = "yynnnnnnnlnnnnn",
  [CW_ALOWARE_CHOICE] = "yynnnnnnnnylnnn",     [CW_ALOWARE_DATE] = "llnnnynnnnnnnnn",
  [CW_ALOWARE_LOCAL_DATE] = "nnnnnnnnnnnnnnn", [CW_ALOWARE_LOCAL_TIME] = "nnnnnnnnnnnnnnn",
  [CW_ALOWARE_NUMBER] = "llnnnnnnnynnnnn",     [CW_ALOWARE_CHECKBOX] = "llnnnnnnynlnnnn",
  [CW_ALOWARE_USER] = "nnnnnnnnnnnnynn",
};

/* The same towards Salesforce only. */
static const char *const out[N_ALOWARE_TYPES] = {
  [CW_ALOWARE_TEXT] = "yyylyllnllyynnn",       [CW_ALOWARE_LONG_TEXT] = "lynnnnnnnnnnnnn",
  [CW_ALOWARE_PHONE] = "yyynnnnnnnnnnnn",      [CW_ALOWARE_EMAIL] = "yynynnnnnnnnnnn",
  [CW_ALOWARE_URL] = "yynnynnnnnnnnnn",        [CW_ALOWARE_ID] = "yynnnnnnnlnnnnn",
  [CW_ALOWARE_CHOICE] = "yynnnnnnnnyynnn",     [CW_ALOWARE_DATE] = "yynnnynnnnnnnnn",
  [CW_ALOWARE_LOCAL_DATE] = "yynnnyynnnnnnnn", [CW_ALOWARE_LOCAL_TIME] = "yynnnnylnnnnnnn",
  [CW_ALOWARE_NUMBER] = "yynnnnnnnynnnnn",     [CW_ALOWARE_CHECKBOX] = "yynnnnnnynlnnnn",
  [CW_ALOWARE_USER] = "nnnnnnnnnnnnynn",
};

static void
test_table (gconstpointer table, CwDirection direction)
{
  const char *const *rows = table;
  char *user[] = { (char *) "User", NULL };

  for (int aloware = 0; aloware < N_ALOWARE_TYPES; aloware++)
    for (int salesforce = 0; salesforce < N_SALESFORCE_TYPES; salesforce++)
      {
        static const char letters[] = { 'y', 'l', 'n' };
        g_autofree char *reason = NULL;
        CwCompatible verdict;
        g_auto (Fixture) f;

        fixture_init (&f, aloware, salesforce, aloware == CW_ALOWARE_TEXT ? 255 : 32000);
        f.field.reference_to = salesforce == CW_SALESFORCE_REFERENCE ? user : NULL;
        verdict = cw_convert_compatible (&f.aloware, &f.field, direction, &reason);
        g_test_message ("%d to %d: %s", aloware, salesforce, reason);
        g_assert_cmpint (letters[verdict], ==, rows[aloware][salesforce]);
        g_assert_cmpint (verdict == CW_COMPATIBLE_YES, ==, reason == NULL);
        g_assert_true (reason == NULL || (g_str_has_suffix (reason, ".") && strchr (reason, '%') == NULL));
      }
}

static void
test_both (void)
{
  test_table (both, CW_DIRECTION_BOTH);
}

static void
test_out (void)
{
  test_table (out, CW_DIRECTION_TO_SALESFORCE);
}

/* Without a reason asked for, and what is refused is refused by the conversion too. */
static void
test_refused (void)
{
  for (int aloware = 0; aloware < N_ALOWARE_TYPES; aloware++)
    for (int salesforce = 0; salesforce < N_SALESFORCE_TYPES; salesforce++)
      {
        g_auto (Fixture) f;
        char *user[] = { (char *) "User", NULL };
        g_autofree char *canonical = NULL;

        fixture_init (&f, aloware, salesforce, 255);
        f.field.reference_to = user;
        if (cw_convert_compatible (&f.aloware, &f.field, CW_DIRECTION_TO_ALOWARE, NULL) == CW_COMPATIBLE_NO)
          fixture_assert_to_aloware (&f, "value", NULL);
        if (cw_convert_compatible (&f.aloware, &f.field, CW_DIRECTION_TO_SALESFORCE, NULL)
            != CW_COMPATIBLE_NO)
          continue;

        fixture_assert_to_salesforce (&f, "value", NULL);
        canonical = cw_convert_canonical_aloware (&f.pair, &f.context, "value");
        g_assert_cmpstr (canonical, ==,
                         "\x01"
                         "value");
      }
}

static void
test_length (void)
{
  g_auto (Fixture) f;

  fixture_init (&f, CW_ALOWARE_TEXT, CW_SALESFORCE_STRING, 255);
  assert_compatible (&f, CW_DIRECTION_BOTH, CW_COMPATIBLE_YES, NULL);
  f.field.length = 254;
  assert_compatible (&f, CW_DIRECTION_BOTH, CW_COMPATIBLE_LOSSY, "254");
  assert_compatible (&f, CW_DIRECTION_TO_ALOWARE, CW_COMPATIBLE_YES, NULL);

  /* The vendor's own pairing has the length that it has. */
  f.field.name = (char *) "FirstName";
  f.field.length = 40;
  f.aloware.default_fields[CW_OBJECT_CONTACT] = "FirstName";
  assert_compatible (&f, CW_DIRECTION_BOTH, CW_COMPATIBLE_YES, NULL);
  f.field.name = (char *) "City";
  assert_compatible (&f, CW_DIRECTION_BOTH, CW_COMPATIBLE_LOSSY, "40");
  f.aloware.default_fields[CW_OBJECT_LEAD] = "City";
  assert_compatible (&f, CW_DIRECTION_BOTH, CW_COMPATIBLE_YES, NULL);

  f.field.type = CW_SALESFORCE_TEXTAREA;
  f.field.length = 32000;
  assert_compatible (&f, CW_DIRECTION_TO_SALESFORCE, CW_COMPATIBLE_YES, NULL);
  assert_compatible (&f, CW_DIRECTION_BOTH, CW_COMPATIBLE_LOSSY, "line breaks");
}

static void
test_time (void)
{
  g_auto (Fixture) f;

  fixture_init (&f, CW_ALOWARE_LOCAL_TIME, CW_SALESFORCE_STRING, 14);
  assert_compatible (&f, CW_DIRECTION_TO_SALESFORCE, CW_COMPATIBLE_YES, NULL);
  assert_compatible (&f, CW_DIRECTION_TO_ALOWARE, CW_COMPATIBLE_NO, "only flow to Salesforce");
  f.field.length = 13;
  assert_compatible (&f, CW_DIRECTION_TO_SALESFORCE, CW_COMPATIBLE_NO, "14");
  f.field.type = CW_SALESFORCE_TIME;
  f.field.length = 0;
  assert_compatible (&f, CW_DIRECTION_TO_SALESFORCE, CW_COMPATIBLE_LOSSY,
                     "08:33:16-07:00 becomes 15:33:16.000Z");
}

static void
test_fields (void)
{
  char *user[] = { (char *) "User", NULL };
  char *owner[] = { (char *) "Group", (char *) "User", NULL };
  char *account[] = { (char *) "Account", NULL };
  g_auto (Fixture) f;

  fixture_init (&f, CW_ALOWARE_CHOICE, CW_SALESFORCE_PICKLIST, 255);
  assert_compatible (&f, CW_DIRECTION_BOTH, CW_COMPATIBLE_YES, NULL);
  f.field.restricted_picklist = TRUE;
  assert_compatible (&f, CW_DIRECTION_BOTH, CW_COMPATIBLE_LOSSY, "picklist");
  assert_compatible (&f, CW_DIRECTION_TO_ALOWARE, CW_COMPATIBLE_YES, NULL);

  f.aloware.type = CW_ALOWARE_NUMBER;
  f.field.type = CW_SALESFORCE_NUMBER;
  f.field.precision = 18;
  assert_compatible (&f, CW_DIRECTION_TO_SALESFORCE, CW_COMPATIBLE_YES, NULL);
  f.field.scale = 9;
  assert_compatible (&f, CW_DIRECTION_TO_SALESFORCE, CW_COMPATIBLE_LOSSY, "9 digits");

  f.aloware.type = CW_ALOWARE_USER;
  f.field.type = CW_SALESFORCE_REFERENCE;
  f.field.reference_to = user;
  assert_compatible (&f, CW_DIRECTION_BOTH, CW_COMPATIBLE_YES, NULL);
  f.field.reference_to = owner;
  assert_compatible (&f, CW_DIRECTION_BOTH, CW_COMPATIBLE_YES, NULL);
  assert_compatible (&f, CW_DIRECTION_TO_SALESFORCE, CW_COMPATIBLE_YES, NULL);
  f.field.reference_to = account;
  assert_compatible (&f, CW_DIRECTION_BOTH, CW_COMPATIBLE_NO, "OwnerId");
  f.field.reference_to = NULL;
  assert_compatible (&f, CW_DIRECTION_BOTH, CW_COMPATIBLE_NO, "OwnerId");

  f.aloware.type = CW_ALOWARE_DATE;
  f.field.type = CW_SALESFORCE_DATETIME;
  assert_compatible (&f, CW_DIRECTION_BOTH, CW_COMPATIBLE_NO, "another day");
  f.field.type = CW_SALESFORCE_OTHER;
  assert_compatible (&f, CW_DIRECTION_BOTH, CW_COMPATIBLE_NO, "Some(Type)");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/model/compatible/both", test_both);
  g_test_add_func ("/model/compatible/to-salesforce", test_out);
  g_test_add_func ("/model/compatible/refused", test_refused);
  g_test_add_func ("/model/compatible/length", test_length);
  g_test_add_func ("/model/compatible/time", test_time);
  g_test_add_func ("/model/compatible/fields", test_fields);

  return g_test_run ();
}
