/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* Reads JSON from servers without trusting its shape, and writes JSON for them. Pure.
 *
 * A getter returns its fallback where the member is absent, null or of another type. */

/**
 * cw_json_parse:
 * @what: whose answer it is, for the message
 *
 * Strict, except for the characters in strings: those that cannot be read become U+FFFD (CW_TEXT_UNREADABLE),
 * so that the broken text of one record does not make the whole answer unusable.
 *
 * Errors: %CW_ERROR_BAD_ANSWER.
 */
JsonNode *cw_json_parse (GBytes *bytes, const char *what, GError **error);

/* (transfer none) (nullable): the node as an object or array, else NULL. `node` may be NULL. */
JsonObject *cw_json_object (JsonNode *node);
JsonArray *cw_json_array (JsonNode *node);

/* The members. `object` may be NULL. */
JsonNode *cw_json_get (JsonObject *object, const char *name);
const char *cw_json_get_string (JsonObject *object, const char *name);
gint64 cw_json_get_int (JsonObject *object, const char *name, gint64 fallback);
gboolean cw_json_get_boolean (JsonObject *object, const char *name, gboolean fallback);
JsonObject *cw_json_get_object (JsonObject *object, const char *name);
JsonArray *cw_json_get_array (JsonObject *object, const char *name);

/**
 * cw_json_value_to_text:
 *
 * Returns: (nullable): a scalar as text: strings as they are, "true" and "false", numbers in their shortest
 * plain decimal form (5.0 is "5"); "" for null; %NULL for objects and arrays
 */
char *cw_json_value_to_text (JsonNode *node);

/* Appends `text` as a JSON string, quotes included. Invalid UTF-8 is replaced. */
void cw_json_append_string (GString *json, const char *text);

/* Whether `text` is a number as JSON writes it. */
gboolean cw_json_is_number (const char *text);

G_END_DECLS
