/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-aloware-private.h"

#include "cw-aloware-decode.h"
#include "cw-aloware-mcp.h"
#include "cw-error.h"

/* How often one request is made that gets no answer while others do. */
#define MAX_ALONE 4
#define MAX_ALONE_TIMED_OUT 2

/* Over REST. */
typedef struct
{
  CwAloware *aloware;
  CwAlowareCall call;
  CwHttpRequest *request;
  CwAlowareReplyFunc done;
  gpointer user_data;
} Exchange;

static void
on_answer (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree Exchange *exchange = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (CwHttpResponse) response = cw_http_send_finish (exchange->aloware->http, result, &error);
  g_autoptr (CwAlowareReply) reply = cw_aloware_reply_new (exchange->call, response, error);

  g_clear_pointer (&exchange->request, cw_http_request_free);
  if (reply->answer == CW_LIMITER_REFUSED)
    exchange->aloware->n_rate_limited++;
  exchange->done (reply, exchange->user_data);
}

typedef struct
{
  CwAloware *aloware;
  CwAlowareReplyFunc done;
  gpointer user_data;
} McpExchange;

static void
on_mcp_reply (CwAlowareReply *reply, gpointer user_data)
{
  g_autofree McpExchange *exchange = user_data;

  if (reply->answer == CW_LIMITER_REFUSED)
    exchange->aloware->n_rate_limited++;
  exchange->done (reply, exchange->user_data);
}

static void
exchange_mcp (CwAloware *self,
              CwAlowareCall call,
              const char *phone,
              GBytes *body,
              GCancellable *cancellable,
              CwAlowareReplyFunc done,
              gpointer user_data)
{
  McpExchange *exchange = g_new0 (McpExchange, 1);

  exchange->aloware = self;
  exchange->done = done;
  exchange->user_data = user_data;
  cw_aloware_mcp_exchange (self->mcp, call, phone, body, &self->n_requests, cancellable, on_mcp_reply,
                           exchange);
}

void
cw_aloware_exchange (CwAloware *self,
                     CwAlowareCall call,
                     const char *phone,
                     GBytes *body,
                     GCancellable *cancellable,
                     CwAlowareReplyFunc done,
                     gpointer user_data)
{
  Exchange *exchange;

  if (self->mcp != NULL)
    {
      exchange_mcp (self, call, phone, body, cancellable, done, user_data);
      return;
    }

  exchange = g_new0 (Exchange, 1);
  exchange->aloware = self;
  exchange->call = call;
  exchange->done = done;
  exchange->user_data = user_data;
  exchange->request = cw_aloware_request_new (call, self->url, self->token, phone, body);
  self->n_requests++;
  cw_http_send_async (self->http, exchange->request, cancellable, on_answer, exchange);
}

CwFanoutThen
cw_aloware_then (const CwFanoutJob *job, const CwAlowareReply *reply, guint max_attempts)
{
  guint most = reply->answer == CW_LIMITER_REFUSED ? CW_ALOWARE_MAX_REFUSED : max_attempts;

  /* Others get answers, so waiting for better times is of little use; least of all where each attempt takes
   * its full time. */
  if (reply->answer == CW_LIMITER_LOST && cw_fanout_others_answered (job))
    most = MIN (most, g_error_matches (reply->problem, CW_ERROR, CW_ERROR_TIMED_OUT) ? MAX_ALONE_TIMED_OUT
                                                                                     : MAX_ALONE);

  return job->attempts + 1 < most ? CW_FANOUT_REPEAT : CW_FANOUT_DONE;
}

CwRecord *
cw_aloware_take_contact (CwAloware *self, CwAlowareReply *reply)
{
  CwRecord *record;

  if (reply->outcome != CW_ALOWARE_OUTCOME_DONE)
    return NULL;

  record = cw_aloware_decode_contact (reply->body, self->url, &reply->problem);
  if (record == NULL)
    {
      reply->outcome = CW_ALOWARE_OUTCOME_TRANSIENT;
      reply->answer = CW_LIMITER_LOST;
    }

  return record;
}

CwAlowareAsk *
cw_aloware_ask_new (CwAloware *self, char *phone, guint max_attempts)
{
  CwAlowareAsk *ask = g_new0 (CwAlowareAsk, 1);

  ask->aloware = self;
  ask->call = phone != NULL ? CW_ALOWARE_CALL_LOOKUP : CW_ALOWARE_CALL_USERS;
  ask->phone = phone;
  ask->max_attempts = max_attempts;
  return ask;
}

void
cw_aloware_ask_free (CwAlowareAsk *ask)
{
  g_free (ask->phone);
  g_clear_pointer (&ask->record, cw_record_free);
  g_clear_pointer (&ask->users, g_ptr_array_unref);
  g_clear_error (&ask->problem);
  g_free (ask);
}

static void
take_users (CwAlowareAsk *ask, CwAlowareReply *reply)
{
  if (reply->outcome != CW_ALOWARE_OUTCOME_DONE)
    return;

  ask->users = cw_aloware_decode_users (reply->body, &reply->problem);
  if (ask->users == NULL)
    reply->outcome = CW_ALOWARE_OUTCOME_PROBLEM;
}

static void
on_reply (CwAlowareReply *reply, gpointer user_data)
{
  CwAlowareAsk *ask = user_data;
  CwFanoutThen then = CW_FANOUT_DONE;

  if (ask->call == CW_ALOWARE_CALL_LOOKUP)
    ask->record = cw_aloware_take_contact (ask->aloware, reply);
  else
    take_users (ask, reply);

  if (reply->outcome == CW_ALOWARE_OUTCOME_TRANSIENT)
    then = cw_aloware_then (&ask->head, reply, ask->max_attempts);
  if (reply->outcome == CW_ALOWARE_OUTCOME_STOP)
    cw_fanout_stop (ask->head.fanout, reply->problem);
  if (then == CW_FANOUT_DONE && reply->problem != NULL)
    ask->problem = g_error_copy (reply->problem);

  cw_fanout_answer (&ask->head, reply->answer, reply->retry_after, reply->problem, then);
}

gboolean
cw_aloware_ask_begin (CwFanoutJob *job, gpointer user_data)
{
  CwAlowareAsk *ask = (CwAlowareAsk *) job;

  cw_aloware_exchange (ask->aloware, ask->call, ask->phone, NULL, cw_fanout_get_cancellable (job), on_reply,
                       ask);
  return TRUE;
}

/* Look-ups of many. */
struct _CwAlowareLookUps
{
  CwAloware *aloware;
  CwAlowareNextPhoneFunc next;
  CwAlowareFoundFunc found;
  gpointer user_data;
};

static CwFanoutJob *
next_lookup (gpointer user_data)
{
  CwAlowareLookUps *all = user_data;
  char *phone = all->next (all->user_data);

  return phone != NULL ? &cw_aloware_ask_new (all->aloware, phone, CW_ALOWARE_MAX_ATTEMPTS)->head : NULL;
}

static gboolean
deliver_lookup (CwFanoutJob *job, const GError *stopped, gpointer user_data, GError **error)
{
  CwAlowareLookUps *all = user_data;
  g_autoptr (CwAlowareAsk) ask = (CwAlowareAsk *) job;

  return all->found (ask->phone, g_steal_pointer (&ask->record), stopped != NULL ? stopped : ask->problem,
                     all->user_data, error);
}

/**
 * cw_aloware_lookup_all:
 * @next: gives the phones (E.164); asked only when one can be looked up at once
 * @found: gets each phone's outcome, once for each phone that @next gave
 *
 * Problems that may pass (429, 5xx, network, time-out, HTML, cut or broken answers) are repeated up to six
 * times (429: twelve; fewer where other phones are answered meanwhile) without holding up the others, and are
 * that phone's outcome then. A server that is gone altogether stops everything: seven round trips in a row in
 * which other phones fail and none is answered. When all stops, phones that were not asked get the stopping
 * error as their problem.
 *
 * Thread: that of the CwHttp; blocks, iterating the thread-default context, on which the callbacks are
 * called. They must not ask this account for anything. Errors: CW_ERROR_SIGN_IN_NEEDED, CW_ERROR_NETWORK,
 * CW_ERROR_TIMED_OUT, CW_ERROR_BAD_ANSWER (nothing but HTML), CW_ERROR_RATE_LIMITED, CW_ERROR_INSECURE_URL,
 * CW_ERROR_USAGE, G_IO_ERROR_CANCELLED, and what @found gives.
 *
 * Returns: FALSE when it was stopped
 */
gboolean
cw_aloware_lookup_all (CwAloware *self,
                       CwAlowareNextPhoneFunc next,
                       CwAlowareFoundFunc found,
                       gpointer user_data,
                       GCancellable *cancellable,
                       GError **error)
{
  return cw_aloware_end_look_ups (cw_aloware_begin_look_ups (self, next, found, user_data, cancellable),
                                  error);
}

CwAlowareLookUps *
cw_aloware_begin_look_ups (CwAloware *self,
                           CwAlowareNextPhoneFunc next,
                           CwAlowareFoundFunc found,
                           gpointer user_data,
                           GCancellable *cancellable)
{
  static const CwFanoutFuncs funcs = { next_lookup, cw_aloware_ask_begin, deliver_lookup };
  CwAlowareLookUps *all = g_new0 (CwAlowareLookUps, 1);

  all->aloware = self;
  all->next = next;
  all->found = found;
  all->user_data = user_data;
  cw_aloware_start (self, &funcs, all, cancellable);
  return all;
}

gboolean
cw_aloware_end_look_ups (CwAlowareLookUps *all, GError **error)
{
  gboolean done = cw_aloware_finish (all->aloware, error);

  g_free (all);
  return done;
}

gboolean
cw_aloware_is_failing (CwAloware *self)
{
  return self->fanout != NULL && cw_fanout_is_failing (self->fanout);
}

void
cw_aloware_ask_again (CwAloware *self)
{
  if (self->fanout != NULL)
    cw_fanout_ask_again (self->fanout);
}
