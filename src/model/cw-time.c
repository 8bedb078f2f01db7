/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-time.h"

#include <string.h>

#define SECONDS_PER_DAY 86400
/* Clocks are corrected by less all the time. */
#define SLACK_MS (60 * G_GINT64_CONSTANT (1000))

typedef struct
{
  int year, month, day;
  int hour, minute, second, millisecond;
  int offset; /* seconds east of UTC */
} Moment;

/* ── The calendar ── */

/* Gregorian, also for days before it was introduced. The calendar repeats every 400 years. Years are counted
 * from March, so that a leap day is the last day of its year. */

static gint64
floor_divide (gint64 dividend, gint64 divisor)
{
  return dividend / divisor - (dividend % divisor < 0 ? 1 : 0);
}

static gint64
days_from_civil (int year, int month, int day)
{
  gint64 shifted = year - (month <= 2 ? 1 : 0);
  gint64 era = floor_divide (shifted, 400);
  gint64 year_of_era = shifted - era * 400;
  gint64 day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
  gint64 day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;

  return era * 146097 + day_of_era - 719468;
}

static void
civil_from_days (gint64 days, Moment *moment)
{
  gint64 shifted = days + 719468;
  gint64 era = floor_divide (shifted, 146097);
  gint64 day_of_era = shifted - era * 146097;
  gint64 year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
  gint64 day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  gint64 month = (5 * day_of_year + 2) / 153;

  moment->day = day_of_year - (153 * month + 2) / 5 + 1;
  moment->month = month < 10 ? month + 3 : month - 9;
  moment->year = year_of_era + era * 400 + (moment->month <= 2 ? 1 : 0);
}

static gboolean
is_civil_date (int year, int month, int day)
{
  return year >= 1 && year <= 9999 && g_date_valid_dmy (day, month, year);
}

/* ── Reading ── */

static gboolean
read_digits (const char **text, int min, int max, int *number)
{
  int n = 0;
  int value = 0;

  for (; n < max && g_ascii_isdigit ((*text)[n]); n++)
    value = value * 10 + g_ascii_digit_value ((*text)[n]);

  if (n < min)
    return FALSE;

  *text += n;
  *number = value;
  return TRUE;
}

static gboolean
read_char (const char **text, char c)
{
  if (**text != c)
    return FALSE;

  (*text)++;
  return TRUE;
}

static gboolean
read_date (const char **text, Moment *moment)
{
  return read_digits (text, 4, 4, &moment->year) && read_char (text, '-')
         && read_digits (text, 2, 2, &moment->month) && read_char (text, '-')
         && read_digits (text, 2, 2, &moment->day)
         && is_civil_date (moment->year, moment->month, moment->day);
}

static gboolean
read_time (const char **text, Moment *moment)
{
  int scale = 100;

  if (!(read_digits (text, 2, 2, &moment->hour) && read_char (text, ':')
        && read_digits (text, 2, 2, &moment->minute) && read_char (text, ':')
        && read_digits (text, 2, 2, &moment->second)))
    return FALSE;

  /* RFC 3339 §5.6 allows a leap second; it counts as the first second of the next minute. */
  if (moment->hour > 23 || moment->minute > 59 || moment->second > 60)
    return FALSE;

  if (!read_char (text, '.'))
    return TRUE;
  if (!g_ascii_isdigit (**text))
    return FALSE;

  for (; g_ascii_isdigit (**text); (*text)++, scale /= 10)
    moment->millisecond += g_ascii_digit_value (**text) * scale;

  return TRUE;
}

/* Reads Z, ±HH, ±HHMM or ±HH:MM. Without any of them, the zone is UTC. */
static gboolean
read_zone (const char **text, Moment *moment)
{
  int hours, minutes = 0;
  int sign;

  if (**text == '\0' || g_ascii_isspace (**text))
    return TRUE;
  if (read_char (text, 'Z') || read_char (text, 'z'))
    return TRUE;

  if (read_char (text, '+'))
    sign = 1;
  else if (read_char (text, '-'))
    sign = -1;
  else
    return FALSE;

  if (!read_digits (text, 2, 2, &hours))
    return FALSE;
  if (read_char (text, ':') ? !read_digits (text, 2, 2, &minutes)
                            : g_ascii_isdigit (**text) && !read_digits (text, 2, 2, &minutes))
    return FALSE;
  if (hours > 23 || minutes > 59)
    return FALSE;

  moment->offset = sign * (hours * 3600 + minutes * 60);
  return TRUE;
}

static void
skip_space (const char **text)
{
  while (g_ascii_isspace (**text))
    (*text)++;
}

static gboolean
parse_instant (const char *text, gboolean space_separates, gint64 *instant_ms)
{
  Moment moment = { 0 };
  gint64 seconds;

  if (text == NULL)
    return FALSE;

  skip_space (&text);
  if (!read_date (&text, &moment))
    return FALSE;
  if (!(read_char (&text, 'T') || read_char (&text, 't') || (space_separates && read_char (&text, ' '))))
    return FALSE;
  if (!read_time (&text, &moment) || !read_zone (&text, &moment))
    return FALSE;
  skip_space (&text);
  if (*text != '\0')
    return FALSE;

  seconds = days_from_civil (moment.year, moment.month, moment.day) * SECONDS_PER_DAY + moment.hour * 3600
            + moment.minute * 60 + moment.second - moment.offset;
  *instant_ms = seconds * 1000 + moment.millisecond;
  return TRUE;
}

gboolean
cw_time_parse_aloware (const char *text, gint64 *instant_ms)
{
  return parse_instant (text, TRUE, instant_ms);
}

gboolean
cw_time_parse_salesforce (const char *text, gint64 *instant_ms)
{
  return parse_instant (text, FALSE, instant_ms);
}

/* ── Writing ── */

static int
offset_at (gint64 seconds, GTimeZone *timezone)
{
  int interval;

  if (timezone == NULL)
    return 0;

  interval = g_time_zone_find_interval (timezone, G_TIME_TYPE_UNIVERSAL, seconds);
  return interval < 0 ? 0 : g_time_zone_get_offset (timezone, interval);
}

static void
break_down (gint64 instant_ms, GTimeZone *timezone, Moment *moment)
{
  gint64 seconds = floor_divide (instant_ms, 1000);
  gint64 days;
  int of_day;

  moment->millisecond = instant_ms - seconds * 1000;
  moment->offset = offset_at (seconds, timezone);
  seconds += moment->offset;
  days = floor_divide (seconds, SECONDS_PER_DAY);
  of_day = seconds - days * SECONDS_PER_DAY;
  moment->hour = of_day / 3600;
  moment->minute = of_day / 60 % 60;
  moment->second = of_day % 60;
  civil_from_days (days, moment);
}

char *
cw_time_format_salesforce (gint64 instant_ms)
{
  Moment m;

  break_down (instant_ms, NULL, &m);
  return g_strdup_printf ("%04d-%02d-%02dT%02d:%02d:%02d.%03dZ", m.year, m.month, m.day, m.hour, m.minute,
                          m.second, m.millisecond);
}

char *
cw_time_format_aloware (gint64 instant_ms)
{
  Moment m;

  break_down (instant_ms, NULL, &m);
  return g_strdup_printf ("%04d-%02d-%02d %02d:%02d:%02d", m.year, m.month, m.day, m.hour, m.minute,
                          m.second);
}

char *
cw_time_local_date (gint64 instant_ms, GTimeZone *timezone)
{
  Moment m;

  break_down (instant_ms, timezone, &m);
  return g_strdup_printf ("%04d-%02d-%02d", m.year, m.month, m.day);
}

char *
cw_time_local_time (gint64 instant_ms, GTimeZone *timezone)
{
  Moment m;
  int offset;
  char sign;

  break_down (instant_ms, timezone, &m);
  offset = ABS (m.offset);
  sign = m.offset < 0 ? '-' : '+';

  /* Local mean time, which no zone has had since 1972. */
  if (offset % 60 != 0)
    return g_strdup_printf ("%02d:%02d:%02d%c%02d:%02d:%02d", m.hour, m.minute, m.second, sign, offset / 3600,
                            offset / 60 % 60, offset % 60);

  return g_strdup_printf ("%02d:%02d:%02d%c%02d:%02d", m.hour, m.minute, m.second, sign, offset / 3600,
                          offset / 60 % 60);
}

char *
cw_time_utc_time (gint64 instant_ms)
{
  Moment m;

  break_down (instant_ms, NULL, &m);
  return g_strdup_printf ("%02d:%02d:%02d.%03dZ", m.hour, m.minute, m.second, m.millisecond);
}

char *
cw_time_of_day (const char *text)
{
  Moment m = { 0 };

  if (text == NULL)
    return NULL;

  skip_space (&text);
  if (!read_time (&text, &m) || m.second > 59)
    return NULL;
  if (*text == 'Z')
    text++;
  skip_space (&text);
  if (*text != '\0')
    return NULL;

  return g_strdup_printf ("%02d:%02d:%02d.%03dZ", m.hour, m.minute, m.second, m.millisecond);
}

char *
cw_time_civil_date (const char *text)
{
  Moment m = { 0 };
  const char *us;

  if (text == NULL)
    return NULL;

  skip_space (&text);
  us = text;
  if (!read_date (&text, &m))
    {
      if (!(read_digits (&us, 1, 2, &m.month) && read_char (&us, '/') && read_digits (&us, 1, 2, &m.day)
            && read_char (&us, '/') && read_digits (&us, 4, 4, &m.year)
            && is_civil_date (m.year, m.month, m.day)))
        return NULL;
      text = us;
    }
  skip_space (&text);
  if (*text != '\0')
    return NULL;

  return g_strdup_printf ("%04d-%02d-%02d", m.year, m.month, m.day);
}

/* GLib reads a zone's file each time, so zones are kept for the life of the process. There are some hundreds.
 * But a name can also spell out a rule ("EST5EDT"), and there is no end of those, so only this many are
 * kept. */
#define MOST_ZONES 1000

static GTimeZone *
find_zone (const char *identifier)
{
  static GMutex mutex;
  static GHashTable *zones;
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&mutex);
  GTimeZone *zone;

  if (zones == NULL)
    zones = g_hash_table_new (g_str_hash, g_str_equal);

  zone = g_hash_table_lookup (zones, identifier);
  if (zone != NULL)
    return g_time_zone_ref (zone);

  zone = g_time_zone_new_identifier (identifier);
  if (zone != NULL && g_hash_table_size (zones) < MOST_ZONES)
    g_hash_table_insert (zones, g_strdup (identifier), g_time_zone_ref (zone));
  return zone;
}

GTimeZone *
cw_time_zone_new (const char *identifier)
{
  /* GLib makes a file name of it, and it may come from the network. So only IANA's characters are let
   * through. */
  if (identifier == NULL || !g_ascii_isalpha (*identifier) || strstr (identifier, "//") != NULL)
    return NULL;

  for (const char *p = identifier; *p != '\0'; p++)
    if (!g_ascii_isalnum (*p) && strchr ("_+-/", *p) == NULL)
      return NULL;

  return find_zone (identifier);
}

gint64
cw_time_age (gint64 instant_ms, gint64 now_ms)
{
  if (instant_ms <= 0 || instant_ms > now_ms + SLACK_MS)
    return -1;
  return MAX (now_ms - instant_ms, 0);
}
