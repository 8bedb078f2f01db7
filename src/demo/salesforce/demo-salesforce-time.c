/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "demo-salesforce-time.h"

/* Days since the epoch of a civil date in the proleptic Gregorian calendar. Counting years from March
 * puts the leap day last, which makes the month lengths a straight line. */
static gint64
days_from_civil (int year, int month, int day)
{
  int y = month <= 2 ? year - 1 : year;
  int m = month > 2 ? month - 3 : month + 9;
  int era = (y >= 0 ? y : y - 399) / 400;
  int year_of_era = y - era * 400;
  int day_of_year = (153 * m + 2) / 5 + day - 1;
  int day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;

  return (gint64) era * 146097 + day_of_era - 719468;
}

static void
civil_from_days (gint64 days, int *year, int *month, int *day)
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
digits (const char **at, guint count, int *value)
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
literal (const char **at, char c)
{
  if (**at != c)
    return FALSE;
  (*at)++;
  return TRUE;
}

static gboolean
civil (const char **at, gint64 *days)
{
  int year, month, day;

  if (!digits (at, 4, &year) || !literal (at, '-') || !digits (at, 2, &month) || !literal (at, '-')
      || !digits (at, 2, &day))
    return FALSE;
  if (year == 0 || !g_date_valid_dmy ((GDateDay) day, (GDateMonth) month, (GDateYear) year))
    return FALSE;
  *days = days_from_civil (year, month, day);
  return TRUE;
}

static gboolean
clock_time (const char **at, gint64 *milliseconds)
{
  int hour, minute, second, fraction = 0;

  if (!digits (at, 2, &hour) || !literal (at, ':') || !digits (at, 2, &minute) || !literal (at, ':')
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
offset (const char **at, gint64 *milliseconds)
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
demo_sf_time_append (GString *out, gint64 instant)
{
  gint64 days = instant / DEMO_SF_DAY_MS, rest = instant % DEMO_SF_DAY_MS;
  int year, month, day;

  if (rest < 0)
    {
      rest += DEMO_SF_DAY_MS;
      days--;
    }
  civil_from_days (days, &year, &month, &day);
  g_string_append_printf (out, "%04d-%02d-%02dT%02d:%02d:%02d.%03d+0000", year, month, day,
                          (int) (rest / 3600000), (int) (rest / 60000 % 60), (int) (rest / 1000 % 60),
                          (int) (rest % 1000));
}

void
demo_sf_time_append_member (GString *out, const char *name, gint64 instant)
{
  g_string_append_printf (out, ",\"%s\":\"", name);
  demo_sf_time_append (out, instant);
  g_string_append_c (out, '"');
}

gboolean
demo_sf_time_parse (const char *text, gint64 *instant)
{
  gint64 days, clock, zone;

  if (!civil (&text, &days) || (!literal (&text, 'T') && !literal (&text, 't')) || !clock_time (&text, &clock)
      || !offset (&text, &zone) || *text != '\0')
    return FALSE;
  *instant = days * DEMO_SF_DAY_MS + clock - zone;
  return TRUE;
}

gboolean
demo_sf_date_parse (const char *text, gint64 *days)
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

/* ── Days that a query names, and parts of a day ── */

typedef enum
{
  UNIT_DAY,
  UNIT_WEEK,
  UNIT_MONTH,
  UNIT_QUARTER,
  UNIT_YEAR
} Unit;

typedef enum
{
  NO_NUMBER,
  LAST_N, /* the n whole units before this one; of days, this one too */
  NEXT_N, /* the n whole units after this one */
  N_AGO   /* the one unit n before this one */
} Numbered;

/* `from` and `until` count units from the one of today: of THIS_YEAR 0 and 1, of LAST_YEAR -1 and 0. */
static const struct
{
  const char *name;
  Unit unit;
  int from, until;
  Numbered numbered;
} literals[] = {
  { "YESTERDAY", UNIT_DAY, -1, 0, NO_NUMBER },
  { "TODAY", UNIT_DAY, 0, 1, NO_NUMBER },
  { "TOMORROW", UNIT_DAY, 1, 2, NO_NUMBER },
  { "LAST_90_DAYS", UNIT_DAY, -90, 1, NO_NUMBER },
  { "NEXT_90_DAYS", UNIT_DAY, 1, 91, NO_NUMBER },
  { "LAST_WEEK", UNIT_WEEK, -1, 0, NO_NUMBER },
  { "THIS_WEEK", UNIT_WEEK, 0, 1, NO_NUMBER },
  { "NEXT_WEEK", UNIT_WEEK, 1, 2, NO_NUMBER },
  { "LAST_MONTH", UNIT_MONTH, -1, 0, NO_NUMBER },
  { "THIS_MONTH", UNIT_MONTH, 0, 1, NO_NUMBER },
  { "NEXT_MONTH", UNIT_MONTH, 1, 2, NO_NUMBER },
  { "LAST_QUARTER", UNIT_QUARTER, -1, 0, NO_NUMBER },
  { "THIS_QUARTER", UNIT_QUARTER, 0, 1, NO_NUMBER },
  { "NEXT_QUARTER", UNIT_QUARTER, 1, 2, NO_NUMBER },
  { "LAST_FISCAL_QUARTER", UNIT_QUARTER, -1, 0, NO_NUMBER },
  { "THIS_FISCAL_QUARTER", UNIT_QUARTER, 0, 1, NO_NUMBER },
  { "NEXT_FISCAL_QUARTER", UNIT_QUARTER, 1, 2, NO_NUMBER },
  { "LAST_YEAR", UNIT_YEAR, -1, 0, NO_NUMBER },
  { "THIS_YEAR", UNIT_YEAR, 0, 1, NO_NUMBER },
  { "NEXT_YEAR", UNIT_YEAR, 1, 2, NO_NUMBER },
  { "LAST_FISCAL_YEAR", UNIT_YEAR, -1, 0, NO_NUMBER },
  { "THIS_FISCAL_YEAR", UNIT_YEAR, 0, 1, NO_NUMBER },
  { "NEXT_FISCAL_YEAR", UNIT_YEAR, 1, 2, NO_NUMBER },
  { "LAST_N_DAYS", UNIT_DAY, 0, 0, LAST_N },
  { "NEXT_N_DAYS", UNIT_DAY, 0, 0, NEXT_N },
  { "N_DAYS_AGO", UNIT_DAY, 0, 0, N_AGO },
  { "LAST_N_WEEKS", UNIT_WEEK, 0, 0, LAST_N },
  { "NEXT_N_WEEKS", UNIT_WEEK, 0, 0, NEXT_N },
  { "N_WEEKS_AGO", UNIT_WEEK, 0, 0, N_AGO },
  { "LAST_N_MONTHS", UNIT_MONTH, 0, 0, LAST_N },
  { "NEXT_N_MONTHS", UNIT_MONTH, 0, 0, NEXT_N },
  { "N_MONTHS_AGO", UNIT_MONTH, 0, 0, N_AGO },
  { "LAST_N_QUARTERS", UNIT_QUARTER, 0, 0, LAST_N },
  { "NEXT_N_QUARTERS", UNIT_QUARTER, 0, 0, NEXT_N },
  { "N_QUARTERS_AGO", UNIT_QUARTER, 0, 0, N_AGO },
  { "LAST_N_FISCAL_QUARTERS", UNIT_QUARTER, 0, 0, LAST_N },
  { "NEXT_N_FISCAL_QUARTERS", UNIT_QUARTER, 0, 0, NEXT_N },
  { "N_FISCAL_QUARTERS_AGO", UNIT_QUARTER, 0, 0, N_AGO },
  { "LAST_N_YEARS", UNIT_YEAR, 0, 0, LAST_N },
  { "NEXT_N_YEARS", UNIT_YEAR, 0, 0, NEXT_N },
  { "N_YEARS_AGO", UNIT_YEAR, 0, 0, N_AGO },
  { "LAST_N_FISCAL_YEARS", UNIT_YEAR, 0, 0, LAST_N },
  { "NEXT_N_FISCAL_YEARS", UNIT_YEAR, 0, 0, NEXT_N },
  { "N_FISCAL_YEARS_AGO", UNIT_YEAR, 0, 0, N_AGO },
};

gboolean
demo_sf_date_literal_find (const char *text, int *literal, gboolean *takes_number)
{
  for (guint i = 0; i < G_N_ELEMENTS (literals); i++)
    if (g_ascii_strcasecmp (literals[i].name, text) == 0)
      {
        *literal = (int) i;
        *takes_number = literals[i].numbered != NO_NUMBER;
        return TRUE;
      }
  return FALSE;
}

/* 0 is Sunday; the epoch was a Thursday. */
static int
weekday (gint64 day)
{
  return (int) (((day + 4) % 7 + 7) % 7);
}

static gint64
floor_div (gint64 a, gint64 b)
{
  return a / b - (a % b < 0 ? 1 : 0);
}

/* The first day of the unit that lies `offset` units after that of `today`. */
static gint64
unit_start (Unit unit, gint64 today, gint64 offset)
{
  int year, month, day;
  gint64 months, size = unit == UNIT_MONTH ? 1 : unit == UNIT_QUARTER ? 3 : 12;

  if (unit == UNIT_DAY)
    return today + offset;
  if (unit == UNIT_WEEK)
    return today - weekday (today) + 7 * offset;
  civil_from_days (today, &year, &month, &day);
  months = floor_div ((gint64) year * 12 + month - 1, size) * size + offset * size;
  return days_from_civil ((int) floor_div (months, 12), (int) (months - floor_div (months, 12) * 12) + 1, 1);
}

void
demo_sf_date_literal_days (int literal, gint64 number, gint64 today, gint64 *first, gint64 *end)
{
  Unit unit = literals[literal].unit;
  gint64 n = MIN (number, 9999), from = literals[literal].from, until = literals[literal].until;

  switch (literals[literal].numbered)
    {
    case LAST_N:
      from = -n;
      until = unit == UNIT_DAY ? 1 : 0;
      break;
    case NEXT_N:
      from = 1;
      until = n + 1;
      break;
    case N_AGO:
      from = -n;
      until = -n + 1;
      break;
    case NO_NUMBER:
    default:
      break;
    }
  *first = unit_start (unit, today, from);
  *end = unit_start (unit, today, until);
}

int
demo_sf_date_part (DemoSfDatePart part, gint64 local)
{
  gint64 days = floor_div (local, DEMO_SF_DAY_MS);
  int year, month, day, day_of_year;

  civil_from_days (days, &year, &month, &day);
  day_of_year = (int) (days - days_from_civil (year, 1, 1)) + 1;
  switch (part)
    {
    case DEMO_SF_CALENDAR_MONTH:
      return month;
    case DEMO_SF_CALENDAR_QUARTER:
      return (month + 2) / 3;
    case DEMO_SF_DAY_IN_MONTH:
      return day;
    case DEMO_SF_DAY_IN_WEEK:
      return weekday (days) + 1;
    case DEMO_SF_DAY_IN_YEAR:
      return day_of_year;
    case DEMO_SF_WEEK_IN_MONTH:
      return (day + 6) / 7;
    case DEMO_SF_WEEK_IN_YEAR:
      return (day_of_year + 6) / 7;
    case DEMO_SF_HOUR_IN_DAY:
      return (int) ((local - days * DEMO_SF_DAY_MS) / 3600000);
    case DEMO_SF_CALENDAR_YEAR:
    default:
      return year;
    }
}

gint64
demo_sf_zone_offset (GTimeZone *zone, gint64 instant)
{
  int interval = g_time_zone_find_interval (zone, G_TIME_TYPE_UNIVERSAL, floor_div (instant, 1000));

  return (gint64) g_time_zone_get_offset (zone, interval) * 1000;
}

gint64
demo_sf_zone_midnight (GTimeZone *zone, gint64 day)
{
  gint64 seconds = day * (DEMO_SF_DAY_MS / 1000);
  int interval = g_time_zone_adjust_time (zone, G_TIME_TYPE_STANDARD, &seconds);

  return (seconds - g_time_zone_get_offset (zone, interval)) * 1000;
}
