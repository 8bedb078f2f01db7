/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cw-aloware-events.h"
#include "cw-aloware-mcp.h"
#include "cw-aloware-session.h"

G_BEGIN_DECLS

struct _CwAlowareMcp
{
  CwAlowareSession session;
  guint greeting_ms; /* how long a greeting may take altogether */
  char *endpoint;    /* where the server answers; of the same origin as the session's address, to which it may
                        send on */
  guint n_moves;     /* how often it did */
  const char *version;    /* of the protocol that is spoken; NULL before it is agreed */
  const char *offer;      /* the version that was agreed on last, which is offered first; NULL: none yet */
  char **wanted_versions; /* what the server says that it speaks, when it refused; or NULL */
  char *session_id;       /* given by the server, or NULL */
  GPtrArray *left;        /* of session ids that are not used any more, and not ended yet */
  CwAlowareTools *tools;  /* NULL: not open */
  gint64 next_id;
  guint
    generation; /* of the session and token: an answer to an older one says nothing about the present one */
  char *lacking_scope; /* what the server wants the sign-in to be asked for besides; or NULL */
  gboolean refused;    /* the present token was refused */
  gboolean lost;       /* the last question of the greeting was refused because its session had ended */
  gboolean unheard;    /* … because it was not understood: another version may be */
  gboolean fresh;      /* the present token was just renewed, and no call went well with it */
  guint n_lost;        /* sessions that the server lost without a call going well between */
  GQueue waiting;      /* of calls, while it is being opened */
  GSource *opener;
  GCancellable *ending; /* of what is sent without anybody waiting for it */
  guint n_replies;      /* of that, how many are under way */
};

/* Reads the stream of one answer while it comes, and answers the server's own questions in it. */
typedef struct
{
  CwAlowareMcp *mcp;
  gint64 id;
  CwAlowareEvents *events;
  gboolean answered;
  guint n_questions;
  guint n_resumed; /* how often the rest of the answer was asked for */
} CwAlowareListener;

void cw_aloware_listener_init (CwAlowareListener *listener,
                               CwAlowareMcp *mcp,
                               gint64 id,
                               CwHttpRequest *request);
void cw_aloware_listener_clear (CwAlowareListener *listener);
/* A server may end a stream before its answer, and give the rest to whoever asks for it (MCP 2025-11-25,
 * "Resumability and Redelivery"). NULL: there is nothing to ask for; else the request to be sent after `wait`
 * ms, with the listener attached. (transfer full) */
CwHttpRequest *cw_aloware_listener_resume (CwAlowareListener *listener,
                                           const CwHttpResponse *response,
                                           guint *wait);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (CwAlowareListener, cw_aloware_listener_clear)

/* A message for the server, with the token and what its version of the protocol needs. `id` -1: a
 * notification. `params` (transfer none) (nullable): an object. */
CwHttpRequest *cw_aloware_mcp_request (CwAlowareMcp *mcp,
                                       gint64 id,
                                       const char *method,
                                       JsonNode *params,
                                       gboolean idempotent);
/* Takes the way that an answer points to, within the origin. FALSE with no error: it points nowhere. Errors:
 * CW_ERROR_BAD_ANSWER for another origin or a circle. */
gboolean cw_aloware_mcp_follow (CwAlowareMcp *mcp, const CwHttpResponse *response, GError **error);
/* A refusal for want of a scope: remembers it for the next sign-in. Always sets the error,
 * CW_ERROR_SIGN_IN_NEEDED. */
void cw_aloware_mcp_forbid (CwAlowareMcp *mcp, const CwHttpResponse *response, GError **error);
/* Whether an answer says that another version of the protocol is wanted; notes which. */
gboolean cw_aloware_mcp_is_other_version (CwAlowareMcp *mcp, const CwHttpResponse *response, gint64 id);
/* Greets, agrees on a version, reads the tools. */
gboolean cw_aloware_mcp_greet (CwAlowareMcp *mcp,
                               guint *n_requests,
                               GCancellable *cancellable,
                               GError **error);
/* Lets go of the session; `ended`: the server does not know it any more. */
void cw_aloware_mcp_drop (CwAlowareMcp *mcp, gboolean ended);

G_END_DECLS
