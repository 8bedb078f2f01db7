/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* Small helpers for the JSON that the practice platforms speak. Writing goes straight into a GString: a
 * tree of JsonNodes for each of a hundred thousand contacts would cost more than the contacts do. */

/* Appends `text` as a JSON string, quoted and escaped; NULL becomes `null`. */
void demo_json_append_string (GString *json, const char *text);

/* Appends `"name":`, with a comma before it unless it is the first member of its object. */
void demo_json_append_name (GString *json, const char *name);

/* Reads the body of a request as one JSON object. Errors: G_IO_ERROR_INVALID_DATA when it is anything else.
 * (transfer full) */
JsonObject *demo_json_parse_body (GBytes *body, GError **error);

/* The text of a scalar member: a string as it is, a number or a boolean as JSON writes it, NULL for
 * null, a missing member, an array or an object. (transfer full) */
char *demo_json_dup_scalar (JsonNode *node);

/* The string member `name` of `object`; NULL: there is none. (transfer none) (nullable) */
const char *demo_json_get_string (JsonObject *object, const char *name);

G_END_DECLS
