/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "cw-http.h"
#include "cw-limiter.h"

G_BEGIN_DECLS

/* The three calls of the API, whatever way they take, and what their answers mean (platform/README.md A2).
 * Pure. */
typedef enum
{
  CW_ALOWARE_CALL_USERS,
  CW_ALOWARE_CALL_LOOKUP,
  CW_ALOWARE_CALL_WRITE,
} CwAlowareCall;

/* What is to be done after an answer. */
typedef enum
{
  CW_ALOWARE_OUTCOME_DONE,      /* `body` is there, or for a write may be NULL */
  CW_ALOWARE_OUTCOME_PROBLEM,   /* `problem` is final; `body` is the refusal's, or NULL */
  CW_ALOWARE_OUTCOME_TRANSIENT, /* it was not done, and asking again may help */
  CW_ALOWARE_OUTCOME_LOST,      /* a write that may or may not have been done */
  CW_ALOWARE_OUTCOME_STOP,      /* it would be the same for every other request */
} CwAlowareOutcome;

typedef struct
{
  CwAlowareOutcome outcome;
  CwLimiterAnswer answer;
  gint64 retry_after; /* µs; -1: not named */
  JsonNode *body;
  GError *problem; /* NULL for DONE only */
} CwAlowareReply;

/* `phone` for look-ups. `body` for writes holds the token already. (transfer full) */
CwHttpRequest *cw_aloware_request_new (CwAlowareCall call,
                                       const char *base_url,
                                       const char *token,
                                       const char *phone,
                                       GBytes *body);
/* Judges an answer or, where there is none, `error`. (transfer full) */
CwAlowareReply *cw_aloware_reply_new (CwAlowareCall call,
                                      const CwHttpResponse *response,
                                      const GError *error);
/* The same for an answer that came another way: `body` (transfer full) (nullable), its status in HTTP's
 * terms, and whether there was nothing at all in it. `retry_after` in µs, -1 where it is not named. */
CwAlowareReply *cw_aloware_reply_judge (CwAlowareCall call,
                                        guint status,
                                        JsonNode *body,
                                        gboolean empty,
                                        gint64 retry_after);
/* An answer that nobody gave: the outcome and its problem are ours. `problem` (transfer full). */
CwAlowareReply *cw_aloware_reply_new_problem (CwAlowareOutcome outcome,
                                              CwLimiterAnswer answer,
                                              GError *problem);
/* How long a response asks to wait, µs; -1 where it does not. */
gint64 cw_aloware_retry_after (const CwHttpResponse *response);
void cw_aloware_reply_free (CwAlowareReply *reply);
/* Gets the reply to one call (transfer none), once. */
typedef void (*CwAlowareReplyFunc) (CwAlowareReply *reply, gpointer user_data);

/* Whether a refusal's body names the field, by its key or in words ("date of birth"). */
gboolean cw_aloware_refusal_names (JsonNode *refusal, const char *key);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CwAlowareReply, cw_aloware_reply_free)

G_END_DECLS
