/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "cw-aloware-call.h"

G_BEGIN_DECLS

/* JSON-RPC 2.0 as the Model Context Protocol's Streamable HTTP transport carries it: the texts that are sent,
 * and what the answers mean in the terms of the REST calls, so that one judge decides about both. Pure. */

/* `id` -1: a notification. `params` (nullable) (transfer none). */
GBytes *cw_aloware_rpc_request (gint64 id, const char *method, JsonNode *params);
/* The answer to `id` in the body, as plain JSON or among the events of a stream. (transfer full) (nullable)
 */
JsonNode *cw_aloware_rpc_answer (const CwHttpResponse *response, gint64 id);
/* Judges the answer to `tools/call`; `phone` is who was looked up, else NULL. (transfer full) */
CwAlowareReply *cw_aloware_rpc_reply (CwAlowareCall call,
                                      const char *phone,
                                      const CwHttpResponse *response,
                                      gint64 id);
/* Reads the data of one event on the way to an answer: whether it is the answer to `id`, and what has to be
 * sent back to the server's own questions (of GBytes, added). */
void cw_aloware_rpc_read_event (const char *data,
                                gsize length,
                                gint64 id,
                                gboolean *answered,
                                GPtrArray *replies);

G_END_DECLS
