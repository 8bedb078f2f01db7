/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "demo-salesforce-time.h"

/* Days since the epoch of a civil date in the proleptic Gregorian calendar. Counting years from March
 * puts the leap day last, which makes the month lengths a straight line. */
gint64
demo_sf_days_from_civil (int year,
                         int month,
                         int day)
{
  int y = month <= 2 ? year - 1 : year;
  int m = month > 2 ? month - 3 : month + 9;
  int era = (y >= 0 ? y : y - 399) / 400;
  int year_of_era = y - era * 400;
  int day_of_year = (153 * m + 2) / 5 + day - 1;
  int day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;

  return (gint64) era * 146097 + day_of_era - 719468;
}

void
demo_sf_civil_from_days (gint64 days,
                         int   *year,
                         int   *month,
                         int   *day)
{
  gint64 z = days + 719468;
  gint64 era = (z >= 0 ? z : z - 146096) / 146097;
  int day_of_era = (int) (z - era * 146097);
  int year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
  int day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  int m = (5 * day_of_year + 2) / 153;

  *day = day_of_year - (153 * m + 2) / 5 + 1;
  *month = m < 10 ? m + 3 : m - 9;
  *year = (int) (year_of_era + era * 400) + (*month <= 2 ? 1 : 0);
}

static gboolean
digits (const char **at,
        guint        count,
        int         *value)
{
  *value = 0;
  for (guint i = 0; i < count; i++, (*at)++)
    {
      if (!g_ascii_isdigit (**at))
        return FALSE;
      *value = *value * 10 + (**at - '0');
    }
  return TRUE;
}

static gboolean
literal (const char **at,
         char         c)
{
  if (**at != c)
    return FALSE;
  (*at)++;
  return TRUE;
}

static gboolean
civil (const char **at,
       gint64      *days)
{
  int year, month, day;

  if (!digits (at, 4, &year) || !literal (at, '-')
      || !digits (at, 2, &month) || !literal (at, '-')
      || !digits (at, 2, &day))
    return FALSE;
  if (year == 0 || !g_date_valid_dmy ((GDateDay) day, (GDateMonth) month, (GDateYear) year))
    return FALSE;
  *days = demo_sf_days_from_civil (year, month, day);
  return TRUE;
}

static gboolean
clock_time (const char **at,
            gint64      *milliseconds)
{
  int hour, minute, second, fraction = 0;

  if (!digits (at, 2, &hour) || !literal (at, ':')
      || !digits (at, 2, &minute) || !literal (at, ':')
      || !digits (at, 2, &second))
    return FALSE;
  if (hour > 23 || minute > 59 || second > 59)
    return FALSE;
  if (literal (at, '.'))
    {
      int scale = 100;

      if (!g_ascii_isdigit (**at))
        return FALSE;
      for (; g_ascii_isdigit (**at); (*at)++, scale /= 10)
        fraction += scale * (**at - '0');
    }
  *milliseconds = ((hour * 60 + minute) * 60 + second) * G_GINT64_CONSTANT (1000) + fraction;
  return TRUE;
}

static gboolean
offset (const char **at,
        gint64      *milliseconds)
{
  int hours, minutes, sign;

  *milliseconds = 0;
  if (literal (at, 'Z') || literal (at, 'z'))
    return TRUE;
  if (**at != '+' && **at != '-')
    return FALSE;
  sign = **at == '-' ? -1 : 1;
  (*at)++;
  if (!digits (at, 2, &hours))
    return FALSE;
  literal (at, ':');
  if (!digits (at, 2, &minutes))
    return FALSE;
  *milliseconds = sign * (hours * 60 + minutes) * G_GINT64_CONSTANT (60000);
  return TRUE;
}

void
demo_sf_time_append (GString *out,
                     gint64   instant)
{
  gint64 days = instant / DEMO_SF_DAY_MS, rest = instant % DEMO_SF_DAY_MS;
  int year, month, day;

  if (rest < 0)
    {
      rest += DEMO_SF_DAY_MS;
      days--;
    }
  demo_sf_civil_from_days (days, &year, &month, &day);
  g_string_append_printf (out, "%04d-%02d-%02dT%02d:%02d:%02d.%03d+0000",
                          year, month, day,
                          (int) (rest / 3600000), (int) (rest / 60000 % 60),
                          (int) (rest / 1000 % 60), (int) (rest % 1000));
}

gboolean
demo_sf_time_parse (const char *text,
                    gint64     *instant)
{
  gint64 days, clock, zone;

  if (!civil (&text, &days)
      || (!literal (&text, 'T') && !literal (&text, 't'))
      || !clock_time (&text, &clock)
      || !offset (&text, &zone)
      || *text != '\0')
    return FALSE;
  *instant = days * DEMO_SF_DAY_MS + clock - zone;
  return TRUE;
}

gboolean
demo_sf_date_parse (const char *text,
                    gint64     *days)
{
  return civil (&text, days) && *text == '\0';
}

gboolean
demo_sf_date_is_valid (const char *text)
{
  gint64 days;

  return demo_sf_date_parse (text, &days);
}

gboolean
demo_sf_clock_is_valid (const char *text)
{
  gint64 milliseconds;

  if (!clock_time (&text, &milliseconds))
    return FALSE;
  literal (&text, 'Z');
  return *text == '\0';
}
