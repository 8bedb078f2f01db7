/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "test-convert-common.h"

#include <string.h>

#include "cw-convert-compatible.h"
#include "cw-text.h"
#include "cw-time.h"

/* What must hold for any value at all; the seed is printed by g_test. */

#define N_ALOWARE_TYPES (CW_ALOWARE_USER + 1)
#define N_SALESFORCE_TYPES (CW_SALESFORCE_OTHER + 1)
#define ROUNDS 150

static int
roll (int sides)
{
  return g_test_rand_int_range (0, sides);
}

/* Small alphabets make values meet; the odd pieces are what breaks string code. */
static char *
random_text (void)
{
  static const char *const pieces[] = {
    "a",           "b",  "A", " ",  ";",    "\t", "é", "e\xcc\x81", "שלום",         "\xe2\x80\x8f",
    "👩‍👧", "漢", "ß", "İ",  "\r\n", "1",  "0", "true",      "\xef\xbb\xbf", "\xff",
    "\"",          "\\", "'", "%s",
  };
  GString *text;
  int length;

  switch (roll (8))
    {
    case 0:
      return g_strnfill (254 + roll (3), 'x');
    case 1:
      return g_strdup (roll (2) ? "" : "  ");
    default:
      break;
    }

  text = g_string_new (NULL);
  for (length = roll (6); length > 0; length--)
    g_string_append (text, pieces[roll (roll (2) ? 3 : (int) G_N_ELEMENTS (pieces))]);
  return g_string_free (text, FALSE);
}

static char *
random_instant (void)
{
  static const char *const edges[] = {
    "2026-03-08 09:59:59", "2026-03-08 10:00:00", "2026-11-01 08:30:00", "2026-11-01 09:30:00",
    "2028-02-29 23:59:59", "1969-12-31 23:59:59", "0000-00-00 00:00:00", "2026-03-15 15:33:16",
  };

  if (roll (3) == 0)
    return g_strdup (edges[roll (G_N_ELEMENTS (edges))]);
  if (roll (10) == 0)
    return random_text ();

  return cw_time_format_aloware ((gint64) g_test_rand_int () * 1000 + roll (1000));
}

static char *
random_date (void)
{
  static const char *const edges[] = { "2028-02-29", "02/29/2028", "1900-02-29", "0000-00-00", "1699-12-31",
                                       "1700-01-01", "4000-12-31", "4001-01-01", "12/31/1899" };

  if (roll (3) == 0)
    return g_strdup (edges[roll (G_N_ELEMENTS (edges))]);
  if (roll (10) == 0)
    return random_text ();

  return g_strdup_printf (roll (2) ? "%2$04d-%1$02d-%3$02d" : "%1$d/%3$d/%2$04d", 1 + roll (12),
                          1900 + roll (150), 1 + roll (31));
}

static char *
random_of (CwAlowareType type)
{
  static const char *const phones[] = {
    "+15550100123",  "(555) 010-0123", "555 010 0123 x5", "+442079460958",
    "020 7946 0958", "72345",          "1-800-FLOWERS",   "+4402079460958"
  };
  static const char *const emails[] = { "ana@example.com", "ANA@Example.com", "josé@example.com", "x", "a@b",
                                        " a@b.c " };
  static const char *const numbers[] = { "5", "5.0", "-0", "1e3", "123456789012345678901", "0.1", "x", "" };
  static const char *const checkboxes[] = { "1", "0", "true", "FALSE", "yes", "", "2" };
  static const char *const users[] = { "101", "102", "103", "104", "999", "" };

  switch (type)
    {
    case CW_ALOWARE_PHONE:
      return roll (4) ? g_strdup (phones[roll (G_N_ELEMENTS (phones))]) : random_text ();
    case CW_ALOWARE_EMAIL:
      return roll (4) ? g_strdup (emails[roll (G_N_ELEMENTS (emails))]) : random_text ();
    case CW_ALOWARE_ID:
      return roll (4) ? g_strdup_printf ("%u", g_test_rand_int ()) : random_text ();
    case CW_ALOWARE_DATE:
      return random_date ();
    case CW_ALOWARE_LOCAL_DATE:
    case CW_ALOWARE_LOCAL_TIME:
      return random_instant ();
    case CW_ALOWARE_NUMBER:
      return roll (2) ? g_strdup (numbers[roll (G_N_ELEMENTS (numbers))])
                      : g_strdup_printf ("%u", g_test_rand_int ());
    case CW_ALOWARE_CHECKBOX:
      return g_strdup (checkboxes[roll (G_N_ELEMENTS (checkboxes))]);
    case CW_ALOWARE_USER:
      return g_strdup (users[roll (G_N_ELEMENTS (users))]);
    case CW_ALOWARE_TEXT:
    case CW_ALOWARE_LONG_TEXT:
    case CW_ALOWARE_URL:
    case CW_ALOWARE_CHOICE:
    default:
      return random_text ();
    }
}

static void
random_fixture (Fixture *f, CwAlowareType aloware, CwSalesforceType salesforce)
{
  static const int lengths[] = { 0, 3, 40, 255, 32000 };
  static char *user[] = { (char *) "User", NULL };

  fixture_init (f, aloware, salesforce, lengths[roll (G_N_ELEMENTS (lengths))]);
  f->field.reference_to = user;
  f->field.restricted_picklist = roll (2);
  f->field.precision = roll (2) ? 18 : 4;
  f->field.scale = roll (3);
  fixture_set_zone (f, roll (2) ? "America/Los_Angeles" : "Pacific/Kiritimati");
  fixture_add_users (f, roll (2));
  if (roll (2))
    {
      fixture_add_value (f, "a", "Alpha", TRUE);
      fixture_add_value (f, "b", "A", roll (2));
      fixture_add_value (f, "é", "b", TRUE);
      fixture_add_value (f, "true", "Ja", TRUE);
    }
  if (roll (3) == 0)
    {
      fixture_add_pair (f, "a", "b");
      fixture_add_pair (f, "b", roll (2) ? "a" : "b");
      fixture_add_pair (f, "1", "é");
    }
}

static gboolean
is_yes (Fixture *f)
{
  return cw_convert_compatible (&f->aloware, &f->field, CW_DIRECTION_BOTH, NULL) == CW_COMPATIBLE_YES;
}

/* What is written to Salesforce is the same as what it was made from, and comes back as the same. */
static void
check_there_and_back (Fixture *f, const char *value)
{
  g_autofree char *written = NULL;
  g_autofree char *returned = NULL;
  g_autofree char *before = cw_convert_canonical_aloware (&f->pair, &f->context, value);
  g_autofree char *after = NULL;
  g_autofree char *arrived = NULL;

  if (!cw_convert_to_salesforce (&f->pair, &f->context, value, &written, NULL))
    return;

  arrived = cw_convert_canonical_salesforce (&f->pair, &f->context, written);
  g_assert_cmpstr (arrived, ==, before);
  g_assert_true (before[0] != '\x01');

  if (!cw_convert_to_aloware (&f->pair, &f->context, written, &returned, NULL))
    {
      /* Only a phone number that is none may stay where it is: Salesforce's field takes any text. */
      g_assert_true (!is_yes (f) || f->aloware.type == CW_ALOWARE_PHONE);
      return;
    }

  after = cw_convert_canonical_aloware (&f->pair, &f->context, returned);
  if (is_yes (f))
    g_assert_cmpstr (after, ==, before);
}

/* The other way: what arrives in Aloware is the same as what Salesforce has. */
static void
check_back_and_there (Fixture *f, const char *value)
{
  g_autofree char *written = NULL;
  g_autofree char *have = cw_convert_canonical_salesforce (&f->pair, &f->context, value);
  g_autofree char *again = cw_convert_canonical_salesforce (&f->pair, &f->context, have);
  g_autofree char *arrived = NULL;

  if (have[0] != '\x01' && f->aloware.type != CW_ALOWARE_USER)
    g_assert_cmpstr (again, ==, have);

  if (!cw_convert_to_aloware (&f->pair, &f->context, value, &written, NULL))
    return;

  arrived = cw_convert_canonical_aloware (&f->pair, &f->context, written);
  if (arrived[0] != '\x01')
    g_assert_cmpstr (arrived, ==, have);
}

static void
test_round_trip (void)
{
  int yes = 0;

  for (int aloware = 0; aloware < N_ALOWARE_TYPES; aloware++)
    for (int salesforce = 0; salesforce < N_SALESFORCE_TYPES; salesforce++)
      for (int round = 0; round < ROUNDS; round++)
        {
          g_auto (Fixture) f;
          g_autofree char *value = random_of (aloware);
          g_autofree char *other = random_of (roll (N_ALOWARE_TYPES));

          random_fixture (&f, aloware, salesforce);
          yes += is_yes (&f);
          check_there_and_back (&f, value);
          check_there_and_back (&f, other);
          check_back_and_there (&f, value);
          check_back_and_there (&f, other);
        }

  /* The promise would be empty if nothing were ever promised. */
  g_assert_cmpint (yes, >, 1000);
}

/* Whether a value can be written and whether it is comparable is the same question, but for what has become
 * inactive in Salesforce and the fallback owner. */
static void
test_inexpressible (void)
{
  for (int round = 0; round < 20000; round++)
    {
      CwAlowareType type = roll (N_ALOWARE_TYPES);
      g_auto (Fixture) f;
      g_autofree char *value = random_of (type);
      g_autofree char *canonical = NULL;
      g_autofree char *written = NULL;
      gboolean done;

      random_fixture (&f, type, roll (N_SALESFORCE_TYPES));
      done = cw_convert_to_salesforce (&f.pair, &f.context, value, &written, NULL);
      canonical = cw_convert_canonical_aloware (&f.pair, &f.context, value);
      if (done)
        g_assert_true (canonical[0] != '\x01');
      else if (f.picklist == NULL && type != CW_ALOWARE_USER && value[0] != '\0')
        g_assert_true (canonical[0] == '\x01' || canonical[0] == '\0');
      g_assert_true (g_utf8_validate (canonical, -1, NULL));
      g_assert_true (written == NULL || g_utf8_validate (written, -1, NULL));
    }
}

/* Nothing that is written is longer than the field. */
static void
test_never_too_long (void)
{
  for (int round = 0; round < 20000; round++)
    {
      CwAlowareType type = roll (N_ALOWARE_TYPES);
      g_auto (Fixture) f;
      g_autofree char *value = random_of (type);
      g_autofree char *written = NULL;

      random_fixture (&f, type, roll (CW_SALESFORCE_URL + 1));
      if (cw_convert_to_salesforce (&f.pair, &f.context, value, &written, NULL) && f.field.length > 0)
        g_assert_cmpuint (cw_text_length (written), <=, f.field.length);
    }
}

int
main (int argc, char **argv)
{
  /* Held, so that GLib does not read the zone files anew for each of the thousands of fixtures. */
  g_autoptr (GTimeZone) west = cw_time_zone_new ("America/Los_Angeles");
  g_autoptr (GTimeZone) east = cw_time_zone_new ("Pacific/Kiritimati");

  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/model/convert-property/round-trip", test_round_trip);
  g_test_add_func ("/model/convert-property/inexpressible", test_inexpressible);
  g_test_add_func ("/model/convert-property/never-too-long", test_never_too_long);

  return g_test_run ();
}
