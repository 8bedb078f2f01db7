/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cw-aloware-private.h"
#include "cw-aloware-tools.h"

G_BEGIN_DECLS

/* Aloware's MCP server as a way for the three calls (Model Context Protocol, Streamable HTTP). Looks up,
 * writes and users go through the recognised tools, with the token of the browser sign-in; it opens its
 * session with the first call, and anew when the server has lost it or the token ran out, while calls that
 * come meanwhile wait. Lives on the thread of its CwHttp. */
typedef struct _CwAlowareMcp CwAlowareMcp;

CwAlowareMcp *cw_aloware_mcp_new (CwHttp *http, const CwAlowareMcpConfig *config, const char *mcp_url);
void cw_aloware_mcp_free (CwAlowareMcp *mcp);

/* Opens the session unless it is open: signs in with what is kept, greets, reads the tools. Blocking,
 * iterating the thread-default context. `n_requests` is counted up. Errors: CW_ERROR_SIGN_IN_NEEDED,
 * CW_ERROR_NO_SECRET_SERVICE, CW_ERROR_UNSUPPORTED, and CwHttp's. */
gboolean cw_aloware_mcp_open (CwAlowareMcp *mcp,
                              guint *n_requests,
                              GCancellable *cancellable,
                              GError **error);
const CwAlowareTools *cw_aloware_mcp_get_tools (CwAlowareMcp *mcp);
/* What the server said that the sign-in has to be asked for besides; NULL: nothing. */
const char *cw_aloware_mcp_get_lacking_scope (CwAlowareMcp *mcp);

/* One call; `done` is called once, now or later, as cw_aloware_exchange() has it. */
void cw_aloware_mcp_exchange (CwAlowareMcp *mcp,
                              CwAlowareCall call,
                              const char *phone,
                              GBytes *body,
                              guint *n_requests,
                              GCancellable *cancellable,
                              CwAlowareReplyFunc done,
                              gpointer user_data);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CwAlowareMcp, cw_aloware_mcp_free)

G_END_DECLS
