/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "cw-aloware-call.h"

G_BEGIN_DECLS

/* JSON-RPC 2.0 as MCP's Streamable HTTP carries it: the texts that are sent, and what the answers mean. They
 * are put into the terms of the REST calls, so that cw-aloware-call.h judges both. Pure. */

/* The text of a message. `id` -1: a notification. `params` (nullable) (transfer none). */
GBytes *cw_aloware_rpc_request (gint64 id, const char *method, JsonNode *params);
/* The answer to `id` in the body, which is plain JSON or a stream of events. (transfer full) (nullable) */
JsonNode *cw_aloware_rpc_answer (const CwHttpResponse *response, gint64 id);
/* What the answer to `tools/call` means. `phone`: who was looked up, else NULL. (transfer full) */
CwAlowareReply *cw_aloware_rpc_reply (CwAlowareCall call,
                                      const char *phone,
                                      const CwHttpResponse *response,
                                      gint64 id);
/* Reads the data of one event of a stream: whether it is the answer to `id`, and which replies to the
 * server's own questions have to be sent. These are added to `replies` (of GBytes). */
void cw_aloware_rpc_read_event (const char *data,
                                gsize length,
                                gint64 id,
                                gboolean *answered,
                                GPtrArray *replies);

G_END_DECLS
