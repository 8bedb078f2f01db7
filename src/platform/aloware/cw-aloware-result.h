/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "cw-aloware-call.h"

G_BEGIN_DECLS

/* What the result of an MCP tool says. Servers put the same contact into many forms: structured content, JSON
 * in a text, in a code fence or among words, an embedded resource, and boxes under any name. Pure. */

/* The part of the result that says most about what was asked; NULL: it has no data. `words`: what is said in
 * words around the data and in its messages; never a contact's own values. Both (transfer full). */
JsonNode *cw_aloware_result_data (JsonObject *result, CwAlowareCall call, const char *phone, char **words);
/* What was asked for, as the REST API would say it: the contact with this phone (of several, the one that has
 * it), or the list of users. NULL where it is not there. (transfer full) */
JsonNode *cw_aloware_result_find (JsonNode *data, CwAlowareCall call, const char *phone);
/* Whether the data says that there is no such contact: an empty box, a count of 0, a "found" that is false.
 */
gboolean cw_aloware_result_is_nobody (JsonNode *data);
/* Whether the data says that the call was not done, though the result does not say so. */
gboolean cw_aloware_result_is_refusal (JsonNode *data);

G_END_DECLS
