/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-time.h"

/* 2026-03-15 15:33:16 UTC, the instant of the vendor's example. */
#define EXAMPLE G_GINT64_CONSTANT (1773588796000)

static void
assert_text (char *text, const char *expected)
{
  g_assert_cmpstr (text, ==, expected);
  g_free (text);
}

static gint64
aloware (const char *text)
{
  gint64 instant = -77;

  g_test_message ("%s", text);
  g_assert_true (cw_time_parse_aloware (text, &instant));
  return instant;
}

static gint64
salesforce (const char *text)
{
  gint64 instant = -77;

  g_test_message ("%s", text);
  g_assert_true (cw_time_parse_salesforce (text, &instant));
  return instant;
}

static void
test_parse (void)
{
  g_assert_cmpint (aloware ("2026-03-15 15:33:16"), ==, EXAMPLE);
  g_assert_cmpint (aloware (" 2026-03-15 15:33:16 "), ==, EXAMPLE);
  g_assert_cmpint (aloware ("2026-03-15T15:33:16Z"), ==, EXAMPLE);
  g_assert_cmpint (aloware ("2026-03-15T08:33:16-07:00"), ==, EXAMPLE);
  g_assert_cmpint (aloware ("2026-03-15t15:33:16.999999z"), ==, EXAMPLE + 999);
  g_assert_cmpint (salesforce ("2026-03-15T15:33:16.000+0000"), ==, EXAMPLE);
  g_assert_cmpint (salesforce ("2026-03-15T15:33:16.007+00:00"), ==, EXAMPLE + 7);
  g_assert_cmpint (salesforce ("2026-03-15T15:33:16Z"), ==, EXAMPLE);
  g_assert_cmpint (salesforce ("2026-03-15T15:33:16"), ==, EXAMPLE);
  g_assert_cmpint (salesforce ("2026-03-15T21:03:16+0530"), ==, EXAMPLE);
  g_assert_cmpint (salesforce ("2026-03-15T21:33:16+06"), ==, EXAMPLE);
  g_assert_cmpint (salesforce ("1970-01-01T00:00:00Z"), ==, 0);
  g_assert_cmpint (salesforce ("1969-12-31T23:59:59.999Z"), ==, -1);
  g_assert_cmpint (salesforce ("1900-01-01T00:00:00Z"), ==, G_GINT64_CONSTANT (-2208988800000));
  g_assert_cmpint (aloware ("2016-12-31 23:59:60"), ==, aloware ("2017-01-01 00:00:00"));
}

static void
test_parse_refused (void)
{
  static const char *const junk[] = {
    "",
    "0000-00-00 00:00:00",
    "2026-02-29 00:00:00",
    "2026-13-01 00:00:00",
    "2026-03-15",
    "2026-03-15 24:00:00",
    "2026-03-15 15:60:00",
    "2026-03-15 15:33",
    "2026-03-15 15:33:16 PST",
    "2026-03-15 15:33:16x",
    "2026-03-15 15:33:16.",
    "2026-03-15 15:33:16+1",
    "2026-03-15 15:33:16+25:00",
    "2026-03-15 15:33:16+05:3",
    "26-03-15 15:33:16",
    "yesterday",
    "2026-3-15 15:33:16",
    "1773588796",
  };
  gint64 instant = 42;

  for (gsize i = 0; i < G_N_ELEMENTS (junk); i++)
    {
      g_test_message ("%s", junk[i]);
      g_assert_false (cw_time_parse_aloware (junk[i], &instant));
      g_assert_false (cw_time_parse_salesforce (junk[i], &instant));
    }
  g_assert_false (cw_time_parse_aloware (NULL, &instant));
  g_assert_false (cw_time_parse_salesforce ("2026-03-15 15:33:16", &instant));
  g_assert_cmpint (instant, ==, 42);
}

static void
test_format (void)
{
  assert_text (cw_time_format_salesforce (EXAMPLE), "2026-03-15T15:33:16.000Z");
  assert_text (cw_time_format_salesforce (-1), "1969-12-31T23:59:59.999Z");
  assert_text (cw_time_format_aloware (EXAMPLE + 999), "2026-03-15 15:33:16");
  assert_text (cw_time_format_aloware (-1), "1969-12-31 23:59:59");
  assert_text (cw_time_utc_time (EXAMPLE), "15:33:16.000Z");
}

/* The vendor's own example, exactly. */
static void
test_example (void)
{
  g_autoptr (GTimeZone) pacific = cw_time_zone_new ("America/Los_Angeles");

  g_assert_nonnull (pacific);
  assert_text (cw_time_local_time (EXAMPLE, pacific), "08:33:16-07:00");
  assert_text (cw_time_local_date (EXAMPLE, pacific), "2026-03-15");
  assert_text (cw_time_local_time (EXAMPLE, NULL), "15:33:16+00:00");
}

static void
test_daylight_saving (void)
{
  static const struct
  {
    const char *zone;
    const char *utc;
    const char *date;
    const char *time;
  } cases[] = {
    /* Spring: 02:00 PST is 03:00 PDT. */
    { "America/Los_Angeles", "2026-03-08 09:59:59", "2026-03-08", "01:59:59-08:00" },
    { "America/Los_Angeles", "2026-03-08 10:00:00", "2026-03-08", "03:00:00-07:00" },
    /* Autumn: 01:30 happens twice, and the offset tells which. */
    { "America/Los_Angeles", "2026-11-01 08:30:00", "2026-11-01", "01:30:00-07:00" },
    { "America/Los_Angeles", "2026-11-01 09:30:00", "2026-11-01", "01:30:00-08:00" },
    { "Europe/London", "2026-03-29 00:59:59", "2026-03-29", "00:59:59+00:00" },
    { "Europe/London", "2026-03-29 01:00:00", "2026-03-29", "02:00:00+01:00" },
    /* Half an hour of daylight saving, in the south. */
    { "Australia/Lord_Howe", "2026-04-04 14:59:59", "2026-04-05", "01:59:59+11:00" },
    { "Australia/Lord_Howe", "2026-04-04 15:00:00", "2026-04-05", "01:30:00+10:30" },
    /* No daylight saving; quarters of an hour; the date line. */
    { "America/Phoenix", "2026-07-01 06:59:59", "2026-06-30", "23:59:59-07:00" },
    { "Asia/Kathmandu", "2026-12-31 18:15:00", "2027-01-01", "00:00:00+05:45" },
    { "Pacific/Kiritimati", "2026-12-31 10:00:00", "2027-01-01", "00:00:00+14:00" },
    { "Pacific/Pago_Pago", "2027-01-01 10:59:59", "2026-12-31", "23:59:59-11:00" },
    /* Leap day, and before the epoch. */
    { "America/New_York", "2028-03-01 04:59:59", "2028-02-29", "23:59:59-05:00" },
    { "America/New_York", "1969-07-20 20:17:40", "1969-07-20", "16:17:40-04:00" },
    { "America/New_York", "1941-12-07 18:18:00", "1941-12-07", "13:18:00-05:00" },
    /* After the last transition that the zone files list. */
    { "America/Los_Angeles", "2045-07-01 07:00:00", "2045-07-01", "00:00:00-07:00" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GTimeZone) zone = cw_time_zone_new (cases[i].zone);
      gint64 instant = aloware (cases[i].utc);

      g_assert_nonnull (zone);
      assert_text (cw_time_local_date (instant, zone), cases[i].date);
      assert_text (cw_time_local_time (instant, zone), cases[i].time);
    }
}

/* GDateTime is the second opinion on the calendar and on offsets. */
static void
test_against_glib (void)
{
  static const char *const names[] = { "UTC",           "America/Los_Angeles", "Asia/Kolkata",
                                       "Europe/Dublin", "Africa/Casablanca",   "America/St_Johns" };

  for (int round = 0; round < 5000; round++)
    {
      g_autoptr (GTimeZone) zone = cw_time_zone_new (names[g_test_rand_int_range (0, G_N_ELEMENTS (names))]);
      gint64 seconds = (gint64) g_test_rand_int_range (-1500000000, 2000000000) + (round % 4) * 500000000;
      g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (seconds);
      g_autoptr (GDateTime) local = g_date_time_to_timezone (utc, zone);
      g_autofree char *date = g_date_time_format (local, "%Y-%m-%d");
      g_autofree char *time = g_date_time_format (local, "%H:%M:%S%:z");
      g_autofree char *text = g_date_time_format (utc, "%Y-%m-%d %H:%M:%S");

      assert_text (cw_time_local_date (seconds * 1000, zone), date);
      if (g_date_time_get_utc_offset (local) % G_TIME_SPAN_MINUTE == 0)
        assert_text (cw_time_local_time (seconds * 1000, zone), time);
      assert_text (cw_time_format_aloware (seconds * 1000), text);
      g_assert_cmpint (aloware (text), ==, seconds * 1000);
    }
}

static void
test_civil_date (void)
{
  static const char *const cases[][2] = {
    { "1990-03-05", "1990-03-05" },
    { "03/05/1990", "1990-03-05" },
    { "3/5/1990", "1990-03-05" },
    { " 2028-02-29 ", "2028-02-29" },
    { "02/29/2028", "2028-02-29" },
    { "0001-01-01", "0001-01-01" },
    { "9999-12-31", "9999-12-31" },
    { "12/31/1899", "1899-12-31" },
    { "", NULL },
    { "2026-02-29", NULL },
    { "02/29/2026", NULL },
    { "31/12/1990", NULL },
    { "0000-00-00", NULL },
    { "1990-3-5", NULL },
    { "03/05/90", NULL },
    { "1990-03-05T00:00:00Z", NULL },
    { "19900305", NULL },
    { "1990-03-05x", NULL },
    { "unknown", NULL },
    { "99999-01-01", NULL },
    { "1990/03/05", NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_test_message ("%s", cases[i][0]);
      assert_text (cw_time_civil_date (cases[i][0]), cases[i][1]);
    }
  g_assert_null (cw_time_civil_date (NULL));
}

static void
test_time_of_day (void)
{
  static const char *const cases[][2] = {
    { "15:33:16.000Z", "15:33:16.000Z" },
    { "15:33:16Z", "15:33:16.000Z" },
    { "15:33:16.5", "15:33:16.500Z" },
    { "24:00:00Z", NULL },
    { "15:33", NULL },
    { "15:33:16-07:00", NULL },
    { "", NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    assert_text (cw_time_of_day (cases[i][0]), cases[i][1]);
}

static void
test_zone_names (void)
{
  static const char *const bad[] = {
    "",
    "Mars/Olympus",
    "../../etc/localtime",
    "/etc/localtime",
    "America/../America/New_York",
    ":UTC",
    "America//New_York",
    "+05:00",
    "<script>",
    "America/Los Angeles",
  };
  g_autoptr (GTimeZone) utc = cw_time_zone_new ("UTC");
  g_autoptr (GTimeZone) deep = cw_time_zone_new ("America/Argentina/Buenos_Aires");

  g_assert_nonnull (utc);
  g_assert_nonnull (deep);
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_test_message ("%s", bad[i]);
      g_assert_null (cw_time_zone_new (bad[i]));
    }
  g_assert_null (cw_time_zone_new (NULL));
}

static void
test_age (void)
{
  const gint64 now = 1800000000000, second = 1000;

  g_assert_cmpint (cw_time_age (0, now), ==, -1);
  g_assert_cmpint (cw_time_age (now - 5 * second, now), ==, 5 * second);
  g_assert_cmpint (cw_time_age (now, now), ==, 0);
  g_assert_cmpint (cw_time_age (now + 60 * second, now), ==, 0);
  g_assert_cmpint (cw_time_age (now + 61 * second, now), ==, -1);
}

int
main (int argc, char **argv)
{
  /* A zone of the computer that must never show. */
  g_setenv ("TZ", "Asia/Tokyo", TRUE);
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/model/time/parse", test_parse);
  g_test_add_func ("/model/time/age", test_age);
  g_test_add_func ("/model/time/parse-refused", test_parse_refused);
  g_test_add_func ("/model/time/format", test_format);
  g_test_add_func ("/model/time/example", test_example);
  g_test_add_func ("/model/time/daylight-saving", test_daylight_saving);
  g_test_add_func ("/model/time/against-glib", test_against_glib);
  g_test_add_func ("/model/time/civil-date", test_civil_date);
  g_test_add_func ("/model/time/time-of-day", test_time_of_day);
  g_test_add_func ("/model/time/zone-names", test_zone_names);

  return g_test_run ();
}
