/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cw-aloware-call.h"
#include "cw-aloware-tools.h"

G_BEGIN_DECLS

/* Aloware's MCP server (Model Context Protocol, Streamable HTTP), by which the three calls can be made
 * instead of by REST. It uses the tools that are known (cw-aloware-tools.h), with the token of the sign-in in
 * the browser. It opens a session with the first call, and opens another one when the server has lost it or
 * the token has ended; calls that come meanwhile wait. Lives on the thread of its CwHttp. */
typedef struct _CwAlowareMcp CwAlowareMcp;

/* `mcp_url` NULL: every call fails with CW_ERROR_INSECURE_URL. `greeting_ms`: how long opening a session may
 * take altogether; 0: a minute. Sends nothing yet. */
CwAlowareMcp *cw_aloware_mcp_new (CwHttp *http,
                                  const char *profile,
                                  const char *mcp_url,
                                  const char *renewal_lock,
                                  guint greeting_ms);
/* Ends the sessions that the server gave, which blocks for a few seconds at most. No call may be under way.
 */
void cw_aloware_mcp_free (CwAlowareMcp *mcp);

/* The tools that the server offers; NULL while no session is open. (transfer none) */
const CwAlowareTools *cw_aloware_mcp_get_tools (CwAlowareMcp *mcp);
/* The scope that the server said this sign-in lacks; NULL: none. */
const char *cw_aloware_mcp_get_lacking_scope (CwAlowareMcp *mcp);
/* Requests sent so far, those that open a session among them. */
guint cw_aloware_mcp_get_n_requests (CwAlowareMcp *mcp);

/* Makes one call: `phone` for a look-up, `body` as for POST /forms for a write. `done` is called once, now or
 * later, on the thread-default context of now. */
void cw_aloware_mcp_call (CwAlowareMcp *mcp,
                          CwAlowareCall call,
                          const char *phone,
                          GBytes *body,
                          GCancellable *cancellable,
                          CwAlowareReplyFunc done,
                          gpointer user_data);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CwAlowareMcp, cw_aloware_mcp_free)

G_END_DECLS
