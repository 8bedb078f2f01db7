/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cw-aloware-call.h"
#include "cw-aloware-tools.h"

G_BEGIN_DECLS

/* Aloware's MCP server as a way for the three calls (Model Context Protocol, Streamable HTTP). Looks up,
 * writes and users go through the recognised tools, with the token of the browser sign-in; it opens its
 * session with the first call, and anew when the server has lost it or the token ran out, while calls that
 * come meanwhile wait. Lives on the thread of its CwHttp. */
typedef struct _CwAlowareMcp CwAlowareMcp;

/* `mcp_url` (nullable): where there is none, every call is refused with CW_ERROR_INSECURE_URL. `greeting_ms`:
 * how long a greeting may take altogether; 0: a minute. Sends nothing yet. */
CwAlowareMcp *cw_aloware_mcp_new (CwHttp *http,
                                  const char *profile,
                                  const char *mcp_url,
                                  const char *renewal_lock,
                                  guint greeting_ms);
/* Ends the sessions that the server gave; blocks for that, a few seconds at most. No call may be under way.
 */
void cw_aloware_mcp_free (CwAlowareMcp *mcp);

/* What the server offers; NULL while no session is open. (transfer none) */
const CwAlowareTools *cw_aloware_mcp_get_tools (CwAlowareMcp *mcp);
/* What the server said that the sign-in has to be asked for besides; NULL: nothing. */
const char *cw_aloware_mcp_get_lacking_scope (CwAlowareMcp *mcp);
/* Requests sent so far, those of the greeting among them. */
guint cw_aloware_mcp_get_n_requests (CwAlowareMcp *mcp);

/* One call; `done` is called once, now or later, on the thread-default context of now. */
void cw_aloware_mcp_call (CwAlowareMcp *mcp,
                          CwAlowareCall call,
                          const char *phone,
                          GBytes *body,
                          GCancellable *cancellable,
                          CwAlowareReplyFunc done,
                          gpointer user_data);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CwAlowareMcp, cw_aloware_mcp_free)

G_END_DECLS
