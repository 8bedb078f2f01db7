/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "cw-aloware-call.h"

G_BEGIN_DECLS

/* What the result of a tool says. Servers put the same contact into many forms: structured content, JSON as a
 * text, in a code fence, among words, in an embedded resource, in boxes of any name. Pure. */

/* The data in it that says most about what was asked; NULL when there is none. `words`: what is said besides,
 * around the data and in its messages; never a contact's own values. Both (transfer full). */
JsonNode *cw_aloware_result_data (JsonObject *result, CwAlowareCall call, const char *phone, char **words);
/* What was asked for: the contact with this phone (of several, the one that has it), or the list of users.
 * NULL when it is not there. (transfer full) */
JsonNode *cw_aloware_result_find (JsonNode *data, CwAlowareCall call, const char *phone);
/* Whether data says that there is nobody: an empty box, a count of none, a "found" that is not so. */
gboolean cw_aloware_result_is_nobody (JsonNode *data);
/* Whether data says that what was asked was not done, though the result does not. */
gboolean cw_aloware_result_is_refusal (JsonNode *data);

G_END_DECLS
