/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Instants, civil dates and times of day, most of it as texts. An instant is in milliseconds since the epoch
 * (UTC). A time zone of NULL is UTC, never the computer's own. Pure; any thread. */

/* Reads Aloware's `YYYY-MM-DD HH:MM:SS` in UTC (platform/README.md A3), or RFC 3339. FALSE, leaving
 * `instant_ms` alone: `text` (nullable) is no instant. */
gboolean cw_time_parse_aloware (const char *text, gint64 *instant_ms);
/* Reads Salesforce's `2026-08-01T12:00:00.000+0000` (platform/README.md S2), also with a colon or Z, and
 * without milliseconds or zone (UTC). FALSE, leaving `instant_ms` alone: `text` (nullable) is no instant. */
gboolean cw_time_parse_salesforce (const char *text, gint64 *instant_ms);
/* `2026-08-01T12:00:00.000Z`, which Salesforce takes in JSON and in SOQL. (transfer full) */
char *cw_time_format_salesforce (gint64 instant_ms);
/* `YYYY-MM-DD HH:MM:SS` in UTC; milliseconds are cut off. (transfer full) */
char *cw_time_format_aloware (gint64 instant_ms);

/* The date of an instant in `timezone`: `2026-03-15`. (transfer full) */
char *cw_time_local_date (gint64 instant_ms, GTimeZone *timezone);
/* The time of an instant in `timezone`: `08:33:16-07:00`, the vendor's text for time fields. (transfer
 * full) */
char *cw_time_local_time (gint64 instant_ms, GTimeZone *timezone);
/* The time of an instant in UTC: `15:33:16.000Z`, the form of a Salesforce Time field. (transfer full) */
char *cw_time_utc_time (gint64 instant_ms);

/* A Salesforce Time value, with or without milliseconds and Z, as `15:33:16.000Z`; NULL: `text` (nullable) is
 * no time of day. (transfer full) (nullable) */
char *cw_time_of_day (const char *text);

/* A date as `YYYY-MM-DD`, from that form or from `MM/DD/YYYY` (platform/README.md A3); NULL: `text`
 * (nullable) is no real date. No instant is involved, so no time zone can shift the date. (transfer full)
 * (nullable) */
char *cw_time_civil_date (const char *text);

/* How long before `now_ms` an instant was, in ms and never negative. -1: it never was (0), or lies ahead by
 * more than a minute, so that a clock was wrong and nobody knows. */
gint64 cw_time_age (gint64 instant_ms, gint64 now_ms);

/* The zone of an IANA name, as a contact has it; NULL: it is unknown (GLib would quietly give UTC). The name
 * (nullable) may come from the network. (transfer full) (nullable) */
GTimeZone *cw_time_zone_new (const char *identifier);

G_END_DECLS
