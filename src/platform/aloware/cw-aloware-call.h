/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "cw-http.h"
#include "cw-limiter.h"

G_BEGIN_DECLS

/* The three calls of Aloware's API, by REST or by its MCP server, and what their answers mean
 * (platform/README.md A2). Pure. */
typedef enum
{
  CW_ALOWARE_CALL_USERS,
  CW_ALOWARE_CALL_LOOKUP,
  CW_ALOWARE_CALL_WRITE,
} CwAlowareCall;

/* What an answer means for the call. */
typedef enum
{
  CW_ALOWARE_OUTCOME_DONE,      /* done; `body` is there, for a write it may be NULL */
  CW_ALOWARE_OUTCOME_PROBLEM,   /* not done, and `problem` stays; `body` is the refusal's, or NULL */
  CW_ALOWARE_OUTCOME_TRANSIENT, /* not done, and asking again may help */
  CW_ALOWARE_OUTCOME_LOST,      /* a write of which nobody knows whether it was done */
  CW_ALOWARE_OUTCOME_STOP,      /* not done, and every other request would end the same */
} CwAlowareOutcome;

typedef struct
{
  CwAlowareOutcome outcome;
  CwLimiterAnswer answer;
  gint64 retry_after; /* µs; -1: not said */
  JsonNode *body;
  GError *problem; /* NULL for CW_ALOWARE_OUTCOME_DONE only */
} CwAlowareReply;

/* The request by REST. `phone` for a look-up. `body` for a write; the token is in it already. (transfer full)
 */
CwHttpRequest *cw_aloware_request_new (CwAlowareCall call,
                                       const char *base_url,
                                       const char *token,
                                       const char *phone,
                                       GBytes *body);
/* What an answer means or, where there is none, `error`. (transfer full) */
CwAlowareReply *cw_aloware_reply_new (CwAlowareCall call,
                                      const CwHttpResponse *response,
                                      const GError *error);
/* The same for an answer that came another way: its `body` (transfer full) (nullable), its status in HTTP's
 * terms, and whether it was empty altogether. `retry_after` in µs; -1: not said. */
CwAlowareReply *cw_aloware_reply_judge (CwAlowareCall call,
                                        guint status,
                                        JsonNode *body,
                                        gboolean empty,
                                        gint64 retry_after);
/* A reply that no server gave: its outcome and its `problem` (transfer full) are ours. */
CwAlowareReply *cw_aloware_reply_new_problem (CwAlowareOutcome outcome,
                                              CwLimiterAnswer answer,
                                              GError *problem);
/* How long a response asks us to wait, µs; -1: it does not say. */
gint64 cw_aloware_retry_after (const CwHttpResponse *response);
void cw_aloware_reply_free (CwAlowareReply *reply);
/* Gets the reply to one call (transfer none), once. */
typedef void (*CwAlowareReplyFunc) (CwAlowareReply *reply, gpointer user_data);

/* Whether a refusal's body names a field, by its key or in words ("date of birth"). */
gboolean cw_aloware_refusal_names (JsonNode *refusal, const char *key);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CwAlowareReply, cw_aloware_reply_free)

G_END_DECLS
