/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "cw-aloware-call.h"

G_BEGIN_DECLS

/* JSON-RPC 2.0 as the Model Context Protocol's Streamable HTTP transport carries it: the texts that are sent, and what the
 * answers mean in the terms of the REST calls, so that one judge decides about both. Pure. */

/* `id` -1: a notification. `params` (nullable) (transfer none). */
GBytes         *cw_aloware_rpc_request (gint64 id, const char *method, JsonNode *params);
/* The answer to `id` in the body, as plain JSON or among the events of a stream. (transfer full) (nullable) */
JsonNode       *cw_aloware_rpc_answer  (const CwHttpResponse *response, gint64 id);
/* Judges the answer to `tools/call`. (transfer full) */
CwAlowareReply *cw_aloware_rpc_reply   (CwAlowareCall call, const CwHttpResponse *response, gint64 id);

G_END_DECLS
