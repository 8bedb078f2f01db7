/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "test-convert-common.h"

#include "cw-error.h"

/* 2026-03-15 15:33:16 UTC is 08:33:16-07:00 in Los Angeles: the vendor's example. */
#define EXAMPLE "2026-03-15 15:33:16"

static char *
canonical_aloware (Fixture *f, const char *value)
{
  return cw_convert_canonical_aloware (&f->pair, &f->context, value);
}

static char *
canonical_salesforce (Fixture *f, const char *value)
{
  return cw_convert_canonical_salesforce (&f->pair, &f->context, value);
}

static void
test_three_states (void)
{
  g_auto (Fixture) f;
  g_autofree char *blank = NULL;

  fixture_init (&f, CW_ALOWARE_TEXT, CW_SALESFORCE_STRING, 40);
  g_assert_null (canonical_aloware (&f, NULL));
  g_assert_null (canonical_salesforce (&f, NULL));
  blank = canonical_aloware (&f, " \t ");
  g_assert_cmpstr (blank, ==, "");
  fixture_assert_to_salesforce (&f, "", "");
  fixture_assert_to_salesforce (&f, "  ", "");
  fixture_assert_to_aloware (&f, "", "");
}

static void
test_no_context (void)
{
  g_auto (Fixture) f;
  g_autofree char *canonical = NULL;
  g_autofree char *written = NULL;

  fixture_init (&f, CW_ALOWARE_LOCAL_TIME, CW_SALESFORCE_STRING, 40);
  canonical = cw_convert_canonical_aloware (&f.pair, NULL, EXAMPLE);
  g_assert_cmpstr (canonical, ==, "15:33:16+00:00");
  g_assert_true (cw_convert_to_salesforce (&f.pair, NULL, EXAMPLE, &written, NULL));
  g_assert_cmpstr (written, ==, "15:33:16+00:00");
}

static void
test_text (void)
{
  g_auto (Fixture) f;

  fixture_init (&f, CW_ALOWARE_TEXT, CW_SALESFORCE_STRING, 5);
  fixture_assert_to_salesforce (&f, " Jose\xcc\x81 ", "Jose\xcc\x81");
  fixture_assert_to_salesforce (&f, "12345", "12345");
  fixture_assert_to_salesforce (&f, "123456", NULL);
  fixture_assert_to_salesforce (&f, "123😀", "123😀");
  fixture_assert_to_salesforce (&f, "1234😀", NULL);
  fixture_assert_to_aloware (&f, " Ana ", "Ana");
  g_assert_true (fixture_same (&f, "Jose\xcc\x81", "José "));
  g_assert_false (fixture_same (&f, "ana", "Ana"));

  /* Too long to be expressed: equal to nothing, not even to its own beginning. */
  g_assert_false (fixture_same (&f, "123456", "12345"));
  g_assert_false (fixture_same (&f, "123456", "123456"));
}

static void
test_inexpressible (void)
{
  g_auto (Fixture) f;
  g_autofree char *one = NULL;
  g_autofree char *other = NULL;

  fixture_init (&f, CW_ALOWARE_TEXT, CW_SALESFORCE_STRING, 3);
  one = canonical_aloware (&f, " Jose\xcc\x81 ");
  other = canonical_aloware (&f, "Joseph");
  g_assert_cmpstr (one, ==,
                   "\x01"
                   "José");
  g_assert_cmpstr (other, ==,
                   "\x01"
                   "Joseph");
}

static void
test_long_text (void)
{
  g_auto (Fixture) f;

  fixture_init (&f, CW_ALOWARE_LONG_TEXT, CW_SALESFORCE_TEXTAREA, 32000);
  fixture_assert_to_salesforce (&f, "a\r\nb", "a\r\nb");
  g_assert_true (fixture_same (&f, "a\r\nb", "a\nb"));
  g_assert_false (fixture_same (&f, "a\nb", "a b"));
}

static void
test_email (void)
{
  g_auto (Fixture) f;

  fixture_init (&f, CW_ALOWARE_EMAIL, CW_SALESFORCE_EMAIL, 80);
  fixture_assert_to_salesforce (&f, "Ana@Example.com", "Ana@Example.com");
  fixture_assert_to_salesforce (&f, "ana@example", NULL);
  fixture_assert_to_salesforce (&f, "ana@@example.com", NULL);
  fixture_assert_to_salesforce (&f, "@example.com", NULL);
  fixture_assert_to_salesforce (&f, "ana ruiz@example.com", NULL);
  fixture_assert_to_salesforce (&f, "ana@.com.", NULL);
  fixture_assert_to_aloware (&f, "none", NULL);
  g_assert_true (fixture_same (&f, "Ana@Example.com", "ana@example.com"));
}

static void
test_phone (void)
{
  g_auto (Fixture) f;

  fixture_init (&f, CW_ALOWARE_PHONE, CW_SALESFORCE_PHONE, 40);
  /* Written as it is towards Salesforce, in E.164 towards Aloware, and equal either way. */
  fixture_assert_to_salesforce (&f, "(555) 010-0123", "(555) 010-0123");
  fixture_assert_to_aloware (&f, "(555) 010-0123", "+15550100123");
  fixture_assert_to_aloware (&f, "555 010 0123 ext. 7", "+15550100123");
  fixture_assert_to_aloware (&f, "front desk", NULL);
  fixture_assert_to_aloware (&f, "010-0123", NULL);
  g_assert_true (fixture_same (&f, "+15550100123", "(555) 010-0123"));
  g_assert_true (fixture_same (&f, "+15550100123", "555.010.0123 x7"));
  g_assert_false (fixture_same (&f, "+15550100123", "(555) 010-0124"));
  /* A short code is no number in E.164, and still the same on both sides. */
  fixture_assert_to_salesforce (&f, "72345", "72345");
  g_assert_true (fixture_same (&f, "72345", "72345"));

  f.context.region = "GB";
  g_assert_true (fixture_same (&f, "+442079460958", "020 7946 0958"));
}

static void
test_number (void)
{
  static const struct
  {
    const char *aloware;
    const char *salesforce;
    const char *number;
  } equal[] = {
    { "5", "5.0", "5" },          { "+5", "5.00", "5" },
    { "0", "-0.0", "0" },         { "007", "7", "7" },
    { "1e3", "1000", "1000" },    { "1.5E2", "150", "150" },
    { ".5", "0.5", "0.5" },       { "-12.50", "-12.5", "-12.5" },
    { "1E-3", "0.001", "0.001" }, { "123456789012345", "1.23456789012345E14", "123456789012345" },
  };
  static const char *const junk[] = { "five", "1,000", "5 5",   "--5",  ".",  "-",
                                      "1e",   "0x10",  "1.2.3", "1e99", "inf" };
  g_auto (Fixture) f;

  fixture_init (&f, CW_ALOWARE_NUMBER, CW_SALESFORCE_NUMBER, 0);
  f.field.precision = 18;
  f.field.scale = 3;
  for (gsize i = 0; i < G_N_ELEMENTS (equal); i++)
    {
      fixture_assert_to_salesforce (&f, equal[i].aloware, equal[i].number);
      fixture_assert_to_aloware (&f, equal[i].salesforce, equal[i].number);
      g_assert_true (fixture_same (&f, equal[i].aloware, equal[i].salesforce));
    }
  for (gsize i = 0; i < G_N_ELEMENTS (junk); i++)
    {
      fixture_assert_to_salesforce (&f, junk[i], NULL);
      fixture_assert_to_aloware (&f, junk[i], NULL);
      g_assert_false (fixture_same (&f, junk[i], "1"));
    }
}

static void
test_number_range (void)
{
  g_auto (Fixture) f;

  fixture_init (&f, CW_ALOWARE_NUMBER, CW_SALESFORCE_NUMBER, 0);
  f.field.precision = 5;
  f.field.scale = 2;
  fixture_assert_to_salesforce (&f, "999.99", "999.99");
  fixture_assert_to_salesforce (&f, "-999.990", "-999.99");
  fixture_assert_to_salesforce (&f, "1000", NULL);
  fixture_assert_to_salesforce (&f, "0.001", NULL);
  fixture_assert_to_salesforce (&f, "0.010", "0.01");

  f.field.precision = f.field.scale = 0;
  f.field.describe_type = (char *) "int";
  fixture_assert_to_salesforce (&f, "2147483647", "2147483647");
  fixture_assert_to_salesforce (&f, "2147483648", NULL);
  fixture_assert_to_salesforce (&f, "-2147483648", "-2147483648");
  fixture_assert_to_salesforce (&f, "99999999999999", NULL);
  fixture_assert_to_salesforce (&f, "1.5", NULL);
}

static void
test_checkbox (void)
{
  static const char *const on[] = { "true", "TRUE", "1", "yes" };
  static const char *const off[] = { "false", "0", "No", "" };
  g_auto (Fixture) f;

  fixture_init (&f, CW_ALOWARE_CHECKBOX, CW_SALESFORCE_BOOLEAN, 0);
  for (gsize i = 0; i < G_N_ELEMENTS (on); i++)
    {
      fixture_assert_to_salesforce (&f, on[i], "true");
      fixture_assert_to_aloware (&f, on[i], "true");
      g_assert_true (fixture_same (&f, on[i], "true"));
      fixture_assert_to_salesforce (&f, off[i], "false");
      fixture_assert_to_aloware (&f, off[i], "false");
      g_assert_true (fixture_same (&f, off[i], "false"));
      g_assert_true (fixture_same (&f, off[i], ""));
    }
  fixture_assert_to_salesforce (&f, "maybe", NULL);
  fixture_assert_to_salesforce (&f, "2", NULL);
}

static void
test_checkbox_choice (void)
{
  g_auto (Fixture) f;

  fixture_init (&f, CW_ALOWARE_CHECKBOX, CW_SALESFORCE_PICKLIST, 255);
  f.field.restricted_picklist = TRUE;
  fixture_add_value (&f, "Approved", "Approved", TRUE);
  fixture_add_value (&f, "Denied", "Denied", TRUE);
  fixture_assert_to_salesforce (&f, "1", NULL);
  fixture_add_pair (&f, "true", "Approved");
  fixture_add_pair (&f, "false", "Denied");
  fixture_assert_to_salesforce (&f, "1", "Approved");
  fixture_assert_to_salesforce (&f, "", "");
  fixture_assert_to_aloware (&f, "Denied", "false");
  g_assert_true (fixture_same (&f, "0", "Denied"));
  g_assert_false (fixture_same (&f, "", "Denied"));
  fixture_clear (&f);

  fixture_init (&f, CW_ALOWARE_CHECKBOX, CW_SALESFORCE_STRING, 40);
  fixture_assert_to_salesforce (&f, "1", "true");
  g_assert_true (fixture_same (&f, "1", "TRUE"));
  g_assert_true (fixture_same (&f, "true", "yes"));
  g_assert_false (fixture_same (&f, "0", ""));
  fixture_assert_to_aloware (&f, "perhaps", NULL);
}

static void
test_date (void)
{
  g_auto (Fixture) f;

  fixture_init (&f, CW_ALOWARE_DATE, CW_SALESFORCE_DATE, 0);
  /* Far from UTC on purpose: a civil date must not move. */
  fixture_set_zone (&f, "Pacific/Kiritimati");
  fixture_assert_to_salesforce (&f, "1990-03-05", "1990-03-05");
  fixture_assert_to_salesforce (&f, "03/05/1990", "1990-03-05");
  fixture_assert_to_salesforce (&f, "2028-02-29", "2028-02-29");
  fixture_assert_to_salesforce (&f, "2026-02-29", NULL);
  fixture_assert_to_salesforce (&f, "0000-00-00", NULL);
  fixture_assert_to_salesforce (&f, "1699-12-31", NULL);
  fixture_assert_to_salesforce (&f, "1700-01-01", "1700-01-01");
  fixture_assert_to_salesforce (&f, "4001-01-01", NULL);
  fixture_assert_to_aloware (&f, "1990-03-05", "1990-03-05");
  g_assert_true (fixture_same (&f, "03/05/1990", "1990-03-05"));
  g_assert_false (fixture_same (&f, "0000-00-00", ""));
}

static void
test_instant (void)
{
  g_auto (Fixture) f;

  fixture_init (&f, CW_ALOWARE_LOCAL_DATE, CW_SALESFORCE_DATE, 0);
  fixture_set_zone (&f, "America/Los_Angeles");
  fixture_assert_to_salesforce (&f, EXAMPLE, "2026-03-15");
  fixture_assert_to_salesforce (&f, "2026-03-16 06:59:59", "2026-03-15");
  fixture_assert_to_salesforce (&f, "2026-03-16 07:00:00", "2026-03-16");
  fixture_assert_to_salesforce (&f, "2026-04-01", NULL);
  fixture_assert_to_aloware (&f, "2026-03-15", NULL);
  g_assert_true (fixture_same (&f, EXAMPLE, "2026-03-15"));

  f.field.type = CW_SALESFORCE_STRING;
  f.field.length = 40;
  fixture_assert_to_salesforce (&f, EXAMPLE, "2026-03-15");
  f.field.type = CW_SALESFORCE_DATETIME;
  fixture_assert_to_salesforce (&f, EXAMPLE, "2026-03-15T15:33:16.000Z");
  fixture_assert_to_salesforce (&f, EXAMPLE ".999", "2026-03-15T15:33:16.000Z");
  g_assert_true (fixture_same (&f, EXAMPLE, "2026-03-15T15:33:16.000+0000"));
  g_assert_true (fixture_same (&f, EXAMPLE, "2026-03-15T15:33:16.999+0000"));
  g_assert_false (fixture_same (&f, EXAMPLE, "2026-03-15T15:33:17.000+0000"));
  fixture_assert_to_aloware (&f, "2026-03-15T15:33:16.000+0000", NULL);

  f.aloware.type = CW_ALOWARE_TEXT;
  fixture_assert_to_aloware (&f, "2026-03-15T15:33:16.000+0000", EXAMPLE);
  fixture_assert_to_aloware (&f, "2026-03-15", NULL);
}

/* The vendor's example, to the letter. */
static void
test_time (void)
{
  g_auto (Fixture) f;

  fixture_init (&f, CW_ALOWARE_LOCAL_TIME, CW_SALESFORCE_STRING, 40);
  fixture_set_zone (&f, "America/Los_Angeles");
  fixture_assert_to_salesforce (&f, EXAMPLE, "08:33:16-07:00");
  g_assert_true (fixture_same (&f, EXAMPLE, "08:33:16-07:00"));
  g_assert_false (fixture_same (&f, EXAMPLE, "08:33:16"));
  fixture_assert_to_aloware (&f, "08:33:16-07:00", NULL);

  f.field.type = CW_SALESFORCE_TIME;
  f.field.length = 0;
  fixture_assert_to_salesforce (&f, EXAMPLE, "15:33:16.000Z");
  g_assert_true (fixture_same (&f, EXAMPLE, "15:33:16.000Z"));
  fixture_assert_to_salesforce (&f, "0000-00-00 00:00:00", NULL);
}

static void
test_picklist (void)
{
  g_auto (Fixture) f;

  fixture_init (&f, CW_ALOWARE_CHOICE, CW_SALESFORCE_PICKLIST, 255);
  f.field.restricted_picklist = TRUE;
  fixture_add_value (&f, "CA", "California", TRUE);
  fixture_add_value (&f, "QC", "Québec", TRUE);
  fixture_add_value (&f, "California", "Another", TRUE);
  fixture_add_value (&f, "XX", "Old", FALSE);
  fixture_add_pair (&f, "Cali", "CA");
  fixture_add_pair (&f, "Bay", "CA");

  fixture_assert_to_salesforce (&f, "Cali", "CA");
  fixture_assert_to_salesforce (&f, " Bay ", "CA");
  fixture_assert_to_salesforce (&f, "CA", "CA");
  fixture_assert_to_salesforce (&f, "ca", "CA");
  fixture_assert_to_salesforce (&f,
                                "QUE\xcc\x81"
                                "BEC",
                                "QC");
  fixture_assert_to_salesforce (&f, "California", "California");
  fixture_assert_to_salesforce (&f, "Oregon", NULL);
  fixture_assert_to_salesforce (&f, "Old", NULL);
  fixture_assert_to_salesforce (&f, "XX", NULL);
  fixture_assert_to_salesforce (&f, "", "");

  /* Back by the pairs, the first in byte order where several have the value. */
  fixture_assert_to_aloware (&f, "CA", "Bay");
  fixture_assert_to_aloware (&f, "QC", "QC");
  fixture_assert_to_aloware (&f, "XX", "XX");
  g_assert_true (fixture_same (&f, "Cali", "CA"));
  g_assert_true (fixture_same (&f, "québec", "QC"));
  /* What became inactive cannot be written, and is no difference where both have it. */
  g_assert_true (fixture_same (&f, "XX", "XX"));
  g_assert_false (fixture_same (&f, "Oregon", "Oregon"));

  f.field.restricted_picklist = FALSE;
  fixture_assert_to_salesforce (&f, "Oregon", "Oregon");
  g_assert_true (fixture_same (&f, "Oregon", "Oregon"));
  fixture_assert_to_salesforce (&f, "quÉbec", "QC");
  /* Nothing new becomes an inactive value by its label or letter case. */
  fixture_assert_to_salesforce (&f, "Old", "Old");
  fixture_assert_to_salesforce (&f, "xx", "xx");
}

/* A word that the pairs give another meaning must not be carried back as itself. */
static void
test_crossed_pairs (void)
{
  g_auto (Fixture) f;

  fixture_init (&f, CW_ALOWARE_CHOICE, CW_SALESFORCE_STRING, 40);
  fixture_add_pair (&f, "Hot", "Cold");
  fixture_assert_to_aloware (&f, "Cold", "Hot");
  fixture_assert_to_aloware (&f, "Hot", NULL);
  fixture_add_pair (&f, "Cold", "Hot");
  fixture_assert_to_aloware (&f, "Hot", "Cold");
  fixture_assert_to_salesforce (&f, "Hot", "Cold");
  g_assert_true (fixture_same (&f, "Hot", "Cold"));
  g_assert_false (fixture_same (&f, "Hot", "Hot"));
  fixture_clear (&f);

  /* The label says what the crossed value cannot; letter case makes no other word. */
  fixture_init (&f, CW_ALOWARE_CHOICE, CW_SALESFORCE_PICKLIST, 255);
  fixture_add_value (&f, "hot", "Very warm", TRUE);
  fixture_add_value (&f, "cold", "Cold", TRUE);
  fixture_add_pair (&f, "hot", "cold");
  fixture_assert_to_salesforce (&f, "HOT", "cold");
  fixture_assert_to_salesforce (&f, "very warm", "hot");
  fixture_assert_to_aloware (&f, "hot", "Very warm");
}

static void
test_multipicklist (void)
{
  g_auto (Fixture) f;
  g_autofree char *canonical = NULL;

  fixture_init (&f, CW_ALOWARE_TEXT, CW_SALESFORCE_MULTIPICKLIST, 4099);
  f.field.restricted_picklist = TRUE;
  fixture_add_value (&f, "a", "Alpha", TRUE);
  fixture_add_value (&f, "b", "Beta", TRUE);
  fixture_add_pair (&f, "first", "a");
  fixture_assert_to_salesforce (&f, "b; first ;beta;;", "b;a");
  fixture_assert_to_salesforce (&f, "b;c", NULL);
  fixture_assert_to_aloware (&f, "b;a", "b;first");
  fixture_assert_to_salesforce (&f, ";", "");
  g_assert_true (fixture_same (&f, "first;b", "b;a"));
  g_assert_false (fixture_same (&f, "b", "b;a"));
  canonical = canonical_salesforce (&f, "b;a;b");
  g_assert_cmpstr (canonical, ==, "a;b");
}

static void
test_user (void)
{
  g_auto (Fixture) f;
  g_autofree char *unmatched = NULL;
  char *user[] = { (char *) "User", NULL };

  fixture_init (&f, CW_ALOWARE_USER, CW_SALESFORCE_REFERENCE, 18);
  f.field.reference_to = user;
  fixture_assert_to_salesforce (&f, "101", NULL);
  fixture_assert_to_aloware (&f, "005A", NULL);

  fixture_add_users (&f, FALSE);
  fixture_assert_to_salesforce (&f, "101", "005A");
  fixture_assert_to_salesforce (&f, "102", NULL);
  fixture_assert_to_salesforce (&f, "103", NULL);
  fixture_assert_to_salesforce (&f, "", "");
  fixture_assert_to_aloware (&f, "005A", "101");
  fixture_assert_to_aloware (&f, "005B", "102");
  fixture_assert_to_aloware (&f, "005D", NULL);
  g_assert_true (fixture_same (&f, "101", "005A"));
  /* An inactive owner cannot be written, and is the same person. */
  g_assert_true (fixture_same (&f, "102", "005B"));
  g_assert_false (fixture_same (&f, "103", "005D"));
  unmatched = canonical_aloware (&f, "103");
  g_assert_cmpstr (unmatched, ==,
                   "\x01"
                   "103");
}

/* The fallback stands in for an owner without a partner, and is not carried back over that owner. */
static void
test_user_fallback (void)
{
  g_auto (Fixture) f;
  g_autofree char *canonical = NULL;

  fixture_init (&f, CW_ALOWARE_USER, CW_SALESFORCE_REFERENCE, 18);
  fixture_add_users (&f, TRUE);
  fixture_assert_to_aloware (&f, "005D", "104");
  fixture_assert_to_aloware (&f, "005A", "101");
  fixture_assert_to_salesforce (&f, "103", NULL);
  fixture_assert_to_salesforce (&f, "104", NULL);
  g_assert_true (fixture_same (&f, "104", "005D"));
  g_assert_false (fixture_same (&f, "104", "005A"));
  g_assert_false (fixture_same (&f, "101", "005D"));
  canonical = canonical_salesforce (&f, "005D");
  g_assert_true (canonical[0] != '\x01');
}

/* A queue is nobody: the fallback does not stand in for it. Where it is to be taken over, nobody owns the
 * record yet. */
static void
test_user_queue (void)
{
  g_auto (Fixture) f;
  g_autofree char *kept = NULL;
  g_autofree char *taken = NULL;

  fixture_init (&f, CW_ALOWARE_USER, CW_SALESFORCE_REFERENCE, 18);
  fixture_add_users (&f, TRUE);
  fixture_assert_to_aloware (&f, "00G-a-queue", NULL);
  kept = canonical_salesforce (&f, "00G-a-queue");
  g_assert_null (kept);
  f.context.queue_owner = CW_QUEUE_OWNER_ASSIGN;
  fixture_assert_to_aloware (&f, "00G-a-queue", NULL);
  taken = canonical_salesforce (&f, "00G-a-queue");
  g_assert_cmpstr (taken, ==, "");
}

/* One that is set and is nobody must not read as if none were set. */
static void
test_user_fallback_is_nobody (void)
{
  g_autoptr (GPtrArray) none = g_ptr_array_new ();
  g_auto (Fixture) f;
  g_autofree char *result = NULL;
  g_autoptr (GError) error = NULL;

  fixture_init (&f, CW_ALOWARE_USER, CW_SALESFORCE_REFERENCE, 18);
  f.context.users = cw_user_map_new (none, none, "stranger@example.com");
  g_assert_false (cw_convert_to_aloware (&f.pair, &f.context, "005D", &result, &error));
  g_assert_error (error, CW_ERROR, CW_ERROR_INVALID_VALUE);
  g_assert_nonnull (strstr (error->message, "the fallback owner that is set is nobody"));
}

static void
test_display (void)
{
  g_auto (Fixture) f;
  static const struct
  {
    CwSide side;
    const char *value;
    const char *shown;
  } cases[] = {
    { CW_SIDE_ALOWARE, "101", "Ana Ruiz" }, { CW_SIDE_SALESFORCE, "005A", "Ruiz, Ana" },
    { CW_SIDE_ALOWARE, "999", "999" },      { CW_SIDE_SALESFORCE, "", "" },
    { CW_SIDE_ALOWARE, NULL, NULL },
  };

  fixture_init (&f, CW_ALOWARE_USER, CW_SALESFORCE_REFERENCE, 18);
  fixture_add_users (&f, FALSE);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *shown = cw_convert_display (&f.pair, &f.context, cases[i].side, cases[i].value);

      g_assert_cmpstr (shown, ==, cases[i].shown);
    }
  f.aloware.type = CW_ALOWARE_TEXT;
  {
    g_autofree char *shown = cw_convert_display (&f.pair, &f.context, CW_SIDE_ALOWARE, "101");

    g_assert_cmpstr (shown, ==, "101");
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/model/convert/three-states", test_three_states);
  g_test_add_func ("/model/convert/no-context", test_no_context);
  g_test_add_func ("/model/convert/text", test_text);
  g_test_add_func ("/model/convert/inexpressible", test_inexpressible);
  g_test_add_func ("/model/convert/long-text", test_long_text);
  g_test_add_func ("/model/convert/email", test_email);
  g_test_add_func ("/model/convert/phone", test_phone);
  g_test_add_func ("/model/convert/number", test_number);
  g_test_add_func ("/model/convert/number-range", test_number_range);
  g_test_add_func ("/model/convert/checkbox", test_checkbox);
  g_test_add_func ("/model/convert/checkbox-choice", test_checkbox_choice);
  g_test_add_func ("/model/convert/date", test_date);
  g_test_add_func ("/model/convert/instant", test_instant);
  g_test_add_func ("/model/convert/time", test_time);
  g_test_add_func ("/model/convert/picklist", test_picklist);
  g_test_add_func ("/model/convert/crossed-pairs", test_crossed_pairs);
  g_test_add_func ("/model/convert/multipicklist", test_multipicklist);
  g_test_add_func ("/model/convert/user", test_user);
  g_test_add_func ("/model/convert/user-fallback", test_user_fallback);
  g_test_add_func ("/model/convert/user-queue", test_user_queue);
  g_test_add_func ("/model/convert/user-fallback-is-nobody", test_user_fallback_is_nobody);
  g_test_add_func ("/model/convert/display", test_display);

  return g_test_run ();
}
