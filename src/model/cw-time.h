/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Instants, civil dates and times of day. Instants are milliseconds since the epoch (UTC). Pure. */

/* Aloware's `YYYY-MM-DD HH:MM:SS` (UTC, no zone); also accepts RFC 3339. */
gboolean cw_time_parse_aloware (const char *text, gint64 *instant_ms);
/* Salesforce's `2026-08-01T12:00:00.000+0000`, with or without colon, millis or `Z`. */
gboolean cw_time_parse_salesforce (const char *text, gint64 *instant_ms);
/* `2026-08-01T12:00:00.000Z`: what Salesforce takes, and a SOQL literal. (transfer full) */
char *cw_time_format_salesforce (gint64 instant_ms);
/* `YYYY-MM-DD HH:MM:SS` in UTC. (transfer full) */
char *cw_time_format_aloware (gint64 instant_ms);

/* `2026-03-15` in `timezone` (NULL: UTC). (transfer full) */
char *cw_time_local_date (gint64 instant_ms, GTimeZone *timezone);
/* `08:33:16-07:00` in `timezone`: the vendor's text for time fields. (transfer full) */
char *cw_time_local_time (gint64 instant_ms, GTimeZone *timezone);
/* `15:33:16.000Z`: what a Salesforce Time field shows for the same instant. (transfer full) */
char *cw_time_utc_time (gint64 instant_ms);

/* A Salesforce Time value, with or without millis or `Z`, as `15:33:16.000Z`; NULL when it is no time of day.
 * (transfer full) (nullable) */
char *cw_time_of_day (const char *text);

/* A civil date in ISO (YYYY-MM-DD) or US (MM/DD/YYYY) form to ISO; NULL when it is no real date. Never
 * goes through an instant, so it cannot shift. (transfer full) (nullable) */
char *cw_time_civil_date (const char *text);

/* The IANA zone, or NULL when it is unknown (GLib would quietly give UTC). (transfer full) */
GTimeZone *cw_time_zone_new (const char *identifier);

G_END_DECLS
