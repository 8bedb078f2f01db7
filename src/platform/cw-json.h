/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "cw-json-text.h"

G_BEGIN_DECLS

/* Reads JSON from servers without trusting its shape, and writes JSON for them. Pure.
 *
 * A getter returns its fallback where the member is absent, null or of another type. */

/* Reads an answer. `what` says whose it is, for the message. Strict, except for the characters in strings:
 * those that cannot be read become U+FFFD (CW_TEXT_UNREADABLE), so that one broken text does not make the
 * whole answer unusable. Errors: CW_ERROR_BAD_ANSWER. (transfer full) */
JsonNode *cw_json_parse (GBytes *bytes, const char *what, GError **error);

/* The same for an answer of which only a part is needed in memory at a time: its text, for
 * cw_json_text_span(), and the tree of one value in it. Errors: CW_ERROR_BAD_ANSWER. (transfer full) */
char *cw_json_check (GBytes *bytes, const char *what, GError **error);
JsonNode *cw_json_build (CwJsonSpan span);

/* The node (nullable) as an object or array; NULL: it is neither. (transfer none) (nullable) */
JsonObject *cw_json_object (JsonNode *node);
JsonArray *cw_json_array (JsonNode *node);

/* A member of `object` (nullable). (transfer none) */
JsonNode *cw_json_get (JsonObject *object, const char *name);
const char *cw_json_get_string (JsonObject *object, const char *name);
gint64 cw_json_get_int (JsonObject *object, const char *name, gint64 fallback);
gboolean cw_json_get_boolean (JsonObject *object, const char *name, gboolean fallback);
JsonObject *cw_json_get_object (JsonObject *object, const char *name);
JsonArray *cw_json_get_array (JsonObject *object, const char *name);

/* A scalar as text: a string as it is, "true" or "false", a number in its shortest decimal form without an
 * exponent (5.0 is "5"), "" for null; NULL: an object or array. (transfer full) (nullable) */
char *cw_json_value_to_text (JsonNode *node);

/* Appends `text` as a JSON string, quotes included. Invalid UTF-8 is replaced. */
void cw_json_append_string (GString *json, const char *text);

/* Whether `text` is a number as JSON writes it. */
gboolean cw_json_is_number (const char *text);

G_END_DECLS
