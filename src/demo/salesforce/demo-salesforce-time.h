/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Dates and instants as Salesforce reads and writes them (REST guide, "Valid Date and DateTime Formats").
 * Instants are milliseconds since the epoch, UTC. */

#define DEMO_SF_DAY_MS G_GINT64_CONSTANT (86400000)

/* Appends `2026-08-01T12:00:00.000+0000`: no colon in the offset. */
void demo_sf_time_append (GString *out, gint64 instant);

/* Appends it as a further member of an object: `,"name":"2026-…"`. */
void demo_sf_time_append_member (GString *out, const char *name, gint64 instant);

/* Reads `yyyy-MM-ddTHH:mm:ss[.SSS](Z|±HH:mm|±HHmm)`, all of `text`. FALSE when it is not one. */
gboolean demo_sf_time_parse (const char *text, gint64 *instant);

/* TRUE when `text` is a `yyyy-MM-dd` that exists in the calendar. */
gboolean demo_sf_date_is_valid (const char *text);

/* The days of a `yyyy-MM-dd`, all of `text`. FALSE when it is not one. */
gboolean demo_sf_date_parse (const char *text, gint64 *days);

/* TRUE when `text` is a `HH:mm:ss[.SSS][Z]`. */
gboolean demo_sf_clock_is_valid (const char *text);

/* Dates relative to today, and the date functions (SOQL and SOSL Reference, "Date Formats and Date
 * Literals" and "Date Functions"). Days are counted from 1970-01-01. Weeks begin on Sunday and fiscal years
 * with January, as in a new org of the United States. */

/* `text` is one of the names ("TODAY", "LAST_N_DAYS"), in any case. `takes_number`: whether `:n` must
 * follow. */
gboolean demo_sf_date_literal_find (const char *text, int *literal, gboolean *takes_number);

/* The days that a literal stands for, from `first` up to but not including `end`. `number` is the n
 * of `:n`. */
void demo_sf_date_literal_days (int literal, gint64 number, gint64 today, gint64 *first, gint64 *end);

typedef enum
{
  DEMO_SF_CALENDAR_MONTH,
  DEMO_SF_CALENDAR_QUARTER,
  DEMO_SF_CALENDAR_YEAR,
  DEMO_SF_DAY_IN_MONTH,
  DEMO_SF_DAY_IN_WEEK,
  DEMO_SF_DAY_IN_YEAR,
  DEMO_SF_WEEK_IN_MONTH,
  DEMO_SF_WEEK_IN_YEAR,
  DEMO_SF_HOUR_IN_DAY
} DemoSfDatePart;

/* The part of a local time in ms since the epoch; Sunday is day 1 of the week, and a month's first seven
 * days are its first week. */
int demo_sf_date_part (DemoSfDatePart part, gint64 local);

/* The offset in ms that `zone` has to UTC at an instant. */
gint64 demo_sf_zone_offset (GTimeZone *zone, gint64 instant);

/* The instant at which a day begins in `zone`. */
gint64 demo_sf_zone_midnight (GTimeZone *zone, gint64 day);

G_END_DECLS
