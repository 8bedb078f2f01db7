/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Writes one JSON document into memory, member by member. A preview can have 100,000 changes: as a tree of JsonNode
 * they would take twenty times the room of the text itself. Unbalanced use is a programming error and asserted. */
typedef struct _CliJson CliJson;

CliJson *cli_json_new  (void);
void     cli_json_free (CliJson *json);

/* `name` is NULL inside an array and at the top. Values are UTF-8; NULL strings become null. */
void     cli_json_begin_object (CliJson *json, const char *name);
void     cli_json_end_object   (CliJson *json);
void     cli_json_begin_array  (CliJson *json, const char *name);
void     cli_json_end_array    (CliJson *json);
void     cli_json_string  (CliJson *json, const char *name, const char *value);
void     cli_json_integer (CliJson *json, const char *name, gint64 value);
void     cli_json_number  (CliJson *json, const char *name, double value);
void     cli_json_boolean (CliJson *json, const char *name, gboolean value);
void     cli_json_null    (CliJson *json, const char *name);
/* An instant in milliseconds as `2026-08-01T12:00:00.000Z`; negative: null. */
void     cli_json_instant (CliJson *json, const char *name, gint64 instant_ms);

/* Whether the outermost value has been closed. */
gboolean    cli_json_is_complete (const CliJson *json);
/* The text so far. (transfer none) */
const char *cli_json_get_text    (const CliJson *json, gsize *length);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CliJson, cli_json_free)

G_END_DECLS
