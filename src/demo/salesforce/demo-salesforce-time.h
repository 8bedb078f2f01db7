/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Dates and instants as Salesforce reads and writes them (REST guide, "Valid Date and DateTime Formats").
 * Instants are milliseconds since the epoch, UTC. */

#define DEMO_SF_DAY_MS G_GINT64_CONSTANT (86400000)

/* Appends `2026-08-01T12:00:00.000+0000`: no colon in the offset. */
void demo_sf_time_append (GString *out, gint64 instant);

/* Reads `yyyy-MM-ddTHH:mm:ss[.SSS](Z|±HH:mm|±HHmm)`, all of `text`. FALSE when it is not one. */
gboolean demo_sf_time_parse (const char *text, gint64 *instant);

/* TRUE when `text` is a `yyyy-MM-dd` that exists in the calendar. */
gboolean demo_sf_date_is_valid (const char *text);

/* Days between 1970-01-01 and a civil date, and back. */
gint64 demo_sf_days_from_civil (int year, int month, int day);
void   demo_sf_civil_from_days (gint64 days, int *year, int *month, int *day);

/* The days of a `yyyy-MM-dd`, all of `text`. FALSE when it is not one. */
gboolean demo_sf_date_parse (const char *text, gint64 *days);

/* TRUE when `text` is a `HH:mm:ss[.SSS][Z]`. */
gboolean demo_sf_clock_is_valid (const char *text);

G_END_DECLS
