/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cw-aloware-mcp.h"
#include "cw-aloware-session.h"

G_BEGIN_DECLS

struct _CwAlowareMcp
{
  CwAlowareSession session;
  char *session_id;          /* given by the server, or NULL */
  char *version;             /* of the protocol that is spoken; NULL before it is agreed */
  CwAlowareTools *tools;     /* NULL: not open */
  gint64 next_id;
  guint generation;          /* of the session and token: an answer to an older one says nothing about the present one */
  gboolean refused;          /* the present token was refused */
  gboolean lost;           /* the last question of the greeting was refused because its session had ended */
  gboolean fresh;            /* the present token was just renewed, and no call went well with it */
  guint n_lost;              /* sessions that the server lost without a call going well between */
  GQueue waiting;            /* of calls, while it is being opened */
  GSource *opener;
};

/* A request for the server, with the token and what the session needs. `body` (transfer full). */
CwHttpRequest *cw_aloware_mcp_request (CwAlowareMcp *mcp, GBytes *body, gboolean idempotent);
/* Greets, agrees on a version, reads the tools. */
gboolean       cw_aloware_mcp_greet   (CwAlowareMcp *mcp, guint *n_requests, GCancellable *cancellable, GError **error);
/* Ends what the server does not know any more. */
void           cw_aloware_mcp_drop    (CwAlowareMcp *mcp);

G_END_DECLS
