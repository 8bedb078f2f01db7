/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <stdio.h>

G_BEGIN_DECLS

/* Writes one JSON document, member by member. A preview can have 100,000 changes, so that what is written
 * goes on to `stream` as it grows; with NULL all of it stays in memory. Unbalanced use is a programming error
 * and asserted. */
typedef struct _CliJson CliJson;

CliJson *cli_json_new (FILE *stream);
void cli_json_free (CliJson *json);

/* `name` is NULL inside an array and at the top. Values are UTF-8; NULL strings become null. */
void cli_json_begin_object (CliJson *json, const char *name);
void cli_json_end_object (CliJson *json);
void cli_json_begin_array (CliJson *json, const char *name);
void cli_json_end_array (CliJson *json);
void cli_json_string (CliJson *json, const char *name, const char *value);
void cli_json_integer (CliJson *json, const char *name, gint64 value);
void cli_json_number (CliJson *json, const char *name, double value);
void cli_json_boolean (CliJson *json, const char *name, gboolean value);
void cli_json_null (CliJson *json, const char *name);
/* An instant in milliseconds as `2026-08-01T12:00:00.000Z`; negative: null. */
void cli_json_instant (CliJson *json, const char *name, gint64 instant_ms);

/* Whether the outermost value has been closed. */
gboolean cli_json_is_complete (const CliJson *json);
/* Whether a part of it is in the stream already, and cannot be taken back. */
gboolean cli_json_has_begun (const CliJson *json);
/* The text that is not in the stream yet. (transfer none) */
const char *cli_json_get_text (const CliJson *json, gsize *length);
/* Goes back to the members of the outermost object, which may be complete already, to add what went wrong. */
void cli_json_reopen (CliJson *json);
/* Writes what is left, and the end of the line. FALSE: not all of it could be written, now or before; see
 * errno. */
gboolean cli_json_finish (CliJson *json);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CliJson, cli_json_free)

G_END_DECLS
