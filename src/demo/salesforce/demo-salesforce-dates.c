/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "demo-salesforce-dates.h"

#include "demo-salesforce-time.h"

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
  LAST_N,       /* the n whole units before this one; of days, this one too */
  NEXT_N,       /* the n whole units after this one */
  N_AGO         /* the one unit n before this one */
} Numbered;

/* `from` and `until` count units from the one of today: of THIS_YEAR 0 and 1, of LAST_YEAR -1 and 0. */
static const struct { const char *name; Unit unit; int from, until; Numbered numbered; } literals[] = {
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
demo_sf_date_literal_find (const char *text,
                           int        *literal,
                           gboolean   *takes_number)
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
floor_div (gint64 a,
           gint64 b)
{
  return a / b - (a % b < 0 ? 1 : 0);
}

/* The first day of the unit that lies `offset` units after that of `today`. */
static gint64
unit_start (Unit   unit,
            gint64 today,
            gint64 offset)
{
  int year, month, day;
  gint64 months, size = unit == UNIT_MONTH ? 1 : unit == UNIT_QUARTER ? 3 : 12;

  if (unit == UNIT_DAY)
    return today + offset;
  if (unit == UNIT_WEEK)
    return today - weekday (today) + 7 * offset;
  demo_sf_civil_from_days (today, &year, &month, &day);
  months = floor_div ((gint64) year * 12 + month - 1, size) * size + offset * size;
  return demo_sf_days_from_civil ((int) floor_div (months, 12), (int) (months - floor_div (months, 12) * 12) + 1, 1);
}

void
demo_sf_date_literal_days (int     literal,
                           gint64  number,
                           gint64  today,
                           gint64 *first,
                           gint64 *end)
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
demo_sf_date_part (DemoSfDatePart part,
                   gint64         local)
{
  gint64 days = floor_div (local, DEMO_SF_DAY_MS);
  int year, month, day, day_of_year;

  demo_sf_civil_from_days (days, &year, &month, &day);
  day_of_year = (int) (days - demo_sf_days_from_civil (year, 1, 1)) + 1;
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
demo_sf_zone_offset (GTimeZone *zone,
                     gint64     instant)
{
  int interval = g_time_zone_find_interval (zone, G_TIME_TYPE_UNIVERSAL, floor_div (instant, 1000));

  return (gint64) g_time_zone_get_offset (zone, interval) * 1000;
}

gint64
demo_sf_zone_midnight (GTimeZone *zone,
                       gint64     day)
{
  gint64 seconds = day * (DEMO_SF_DAY_MS / 1000);
  int interval = g_time_zone_adjust_time (zone, G_TIME_TYPE_STANDARD, &seconds);

  return (seconds - g_time_zone_get_offset (zone, interval)) * 1000;
}
