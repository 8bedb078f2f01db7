/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Dates and instants as Salesforce reads and writes them (REST guide, "Valid Date and DateTime Formats").
 * Instants are milliseconds since the epoch, UTC. */

/* Appends `2026-08-01T12:00:00.000+0000`: no colon in the offset. */
void demo_sf_time_append (GString *out, gint64 instant);

/* Reads `yyyy-MM-ddTHH:mm:ss[.SSS](Z|±HH:mm|±HHmm)`, all of `text`. FALSE when it is not one. */
gboolean demo_sf_time_parse (const char *text, gint64 *instant);

/* TRUE when `text` is a `yyyy-MM-dd` that exists in the calendar. */
gboolean demo_sf_date_is_valid (const char *text);

/* TRUE when `text` is a `HH:mm:ss[.SSS][Z]`. */
gboolean demo_sf_clock_is_valid (const char *text);

G_END_DECLS
