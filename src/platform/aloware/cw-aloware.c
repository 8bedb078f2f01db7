/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-aloware.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "cw-aloware-call.h"
#include "cw-aloware-decode.h"
#include "cw-aloware-discovery.h"
#include "cw-aloware-mcp.h"
#include "cw-aloware-numbers.h"
#include "cw-catalogue.h"
#include "cw-error.h"
#include "cw-fanout.h"
#include "cw-limiter.h"

#define DEFAULT_PER_MINUTE 4500
#define MAX_IN_FLIGHT 400
#define DEFAULT_BACKOFF_MS 500
#define GRACE_MS 30000

/* How often one request is made before its problem is the caller's. */
#define MAX_ATTEMPTS 6
#define MAX_ATTEMPTS_SINGLE 4
#define MAX_REFUSED 12

/* How often one request is made that gets no answer while others do. */
#define MAX_ALONE 4
#define MAX_ALONE_TIMED_OUT 2

struct _CwAloware
{
  CwHttp *http;
  char *url;         /* without a slash at its end */
  char *token;       /* REST; NULL for MCP */
  CwAlowareMcp *mcp; /* MCP; NULL for REST */
  CwLimiter *limiter;
  CwFanoutTimes times;
  CwAlowareForms forms; /* what this account has taken */
  guint n_requests;
  guint n_rate_limited;
  CwFanout *fanout; /* the one that runs, or NULL */
};

/* ── The account ── */

static CwAloware *
aloware_new (CwHttp *http, const char *url)
{
  CwAloware *self = g_new0 (CwAloware, 1);
  gsize length = strlen (url);

  while (length > 0 && url[length - 1] == '/')
    length--;

  self->http = cw_http_ref (http);
  self->url = g_strndup (url, length);
  self->limiter = cw_limiter_new (DEFAULT_PER_MINUTE, MAX_IN_FLIGHT);
  self->times.grace_ms = GRACE_MS;
  cw_aloware_set_backoff (self, DEFAULT_BACKOFF_MS);
  return self;
}

/**
 * cw_aloware_new_rest:
 * @http: (transfer none): the network of this thread
 * @url: the account's address, as `https://app.aloware.io`
 * @token: its API token
 *
 * Sends nothing yet; an address that may not be used is an error of the first request.
 *
 * Returns: (transfer full): the account
 */
CwAloware *
cw_aloware_new_rest (CwHttp *http, const char *url, const char *token)
{
  CwAloware *self = aloware_new (http, url);

  self->token = g_strdup (token);
  return self;
}

/* Where people see their contacts: the address without the MCP server's part. */
static char *
site_of (const char *url)
{
  return g_str_has_suffix (url, "/mcp") ? g_strndup (url, strlen (url) - strlen ("/mcp")) : g_strdup (url);
}

/**
 * cw_aloware_new_mcp:
 * @http: (transfer none): the network of this thread
 *
 * Sends nothing yet, and does not look into the keyring; an address that may not be used is an error of the
 * first request.
 *
 * Returns: (transfer full): the account
 */
CwAloware *
cw_aloware_new_mcp (CwHttp *http, const CwAlowareMcpConfig *config)
{
  g_autofree char *mcp_url = cw_aloware_mcp_url (config->url, NULL);
  g_autofree char *site = site_of (mcp_url != NULL ? mcp_url : config->url);
  CwAloware *self = aloware_new (http, site);

  self->mcp = cw_aloware_mcp_new (http, config->profile, mcp_url, config->refresh_lock, config->greeting_ms);
  return self;
}

gboolean
cw_aloware_can_look_up (CwAloware *self)
{
  const CwAlowareTools *tools = self->mcp != NULL ? cw_aloware_mcp_get_tools (self->mcp) : NULL;

  return tools == NULL || tools->lookup != NULL;
}

gboolean
cw_aloware_require_look_up (CwAloware *self, GError **error)
{
  const CwAlowareTools *tools = self->mcp != NULL ? cw_aloware_mcp_get_tools (self->mcp) : NULL;
  const CwAlowareTool *tool = NULL;
  g_autoptr (JsonNode) arguments = NULL;

  if (tools == NULL)
    return TRUE;

  arguments = cw_aloware_tools_arguments (tools, CW_ALOWARE_CALL_LOOKUP, "", NULL, &tool, NULL, error);
  return arguments != NULL;
}

const char *
cw_aloware_get_lacking_scope (CwAloware *self)
{
  return self->mcp != NULL ? cw_aloware_mcp_get_lacking_scope (self->mcp) : NULL;
}

gboolean
cw_aloware_can_create (CwAloware *self)
{
  const CwAlowareTools *tools = self->mcp != NULL ? cw_aloware_mcp_get_tools (self->mcp) : NULL;

  return tools == NULL || tools->create != NULL;
}

gboolean
cw_aloware_can_write (CwAloware *self, gboolean update, const char *key)
{
  const CwAlowareTools *tools = self->mcp != NULL ? cw_aloware_mcp_get_tools (self->mcp) : NULL;
  const CwAlowareTool *tool = tools == NULL ? NULL : update ? tools->update : tools->create;
  const CwCatalogueEntry *entry = cw_catalogue_find (key);

  return tool == NULL || entry == NULL || entry->write_key == NULL
         || cw_aloware_tool_takes (tool, entry->write_key);
}

gboolean
cw_aloware_can_list_users (CwAloware *self)
{
  const CwAlowareTools *tools = self->mcp != NULL ? cw_aloware_mcp_get_tools (self->mcp) : NULL;

  return tools == NULL || tools->users != NULL;
}

gboolean
cw_aloware_can_update (CwAloware *self)
{
  const CwAlowareTools *tools = self->mcp != NULL ? cw_aloware_mcp_get_tools (self->mcp) : NULL;

  return tools == NULL || tools->update != NULL;
}

/**
 * cw_aloware_free:
 * @self: (transfer full): an account that nothing is asked of at present
 *
 * Wipes the token.
 */
void
cw_aloware_free (CwAloware *self)
{
  g_return_if_fail (self->fanout == NULL);

  if (self->token != NULL)
    explicit_bzero (self->token, strlen (self->token));
  g_free (self->token);
  g_clear_pointer (&self->mcp, cw_aloware_mcp_free);
  g_free (self->url);
  cw_limiter_free (self->limiter);
  cw_http_unref (self->http);
  g_free (self);
}

/**
 * cw_aloware_set_requests_per_minute:
 * @requests: at least 1
 *
 * Holds for any sixty seconds from now on, look-ups, writes and users together (platform/README.md A2).
 */
void
cw_aloware_set_requests_per_minute (CwAloware *self, guint requests)
{
  cw_limiter_set_per_minute (self->limiter, requests);
}

void
cw_aloware_set_backoff (CwAloware *self, guint base_ms)
{
  self->times.backoff_us = (gint64) base_ms * 1000;
  cw_limiter_set_backoff (self->limiter, 2 * self->times.backoff_us);
}

guint
cw_aloware_get_n_requests (CwAloware *self)
{
  return self->mcp != NULL ? cw_aloware_mcp_get_n_requests (self->mcp) : self->n_requests;
}

guint
cw_aloware_get_n_rate_limited (CwAloware *self)
{
  return self->n_rate_limited;
}

double
cw_aloware_get_rate (CwAloware *self)
{
  return cw_limiter_get_rate (self->limiter, g_get_monotonic_time ());
}

guint
cw_aloware_get_in_flight (CwAloware *self)
{
  return cw_limiter_get_in_flight (self->limiter);
}

/* ── One request, either way ── */

typedef struct
{
  CwAloware *aloware;
  CwAlowareCall call;
  CwHttpRequest *request; /* over REST */
  CwAlowareReplyFunc done;
  gpointer user_data;
} Exchange;

static void
on_reply (CwAlowareReply *reply, gpointer user_data)
{
  g_autofree Exchange *exchange = user_data;

  g_clear_pointer (&exchange->request, cw_http_request_free);
  if (reply->answer == CW_LIMITER_REFUSED)
    exchange->aloware->n_rate_limited++;
  exchange->done (reply, exchange->user_data);
}

static void
on_answer (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Exchange *exchange = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (CwHttpResponse) response = cw_http_send_finish (exchange->aloware->http, result, &error);
  g_autoptr (CwAlowareReply) reply = cw_aloware_reply_new (exchange->call, response, error);

  on_reply (reply, exchange);
}

/* `done` gets the reply later, on this thread's context. */
static void
send_request (CwAloware *self,
              CwAlowareCall call,
              const char *phone,
              GBytes *body,
              GCancellable *cancellable,
              CwAlowareReplyFunc done,
              gpointer user_data)
{
  Exchange *exchange = g_new0 (Exchange, 1);

  exchange->aloware = self;
  exchange->call = call;
  exchange->done = done;
  exchange->user_data = user_data;
  if (self->mcp != NULL)
    {
      cw_aloware_mcp_call (self->mcp, call, phone, body, cancellable, on_reply, exchange);
      return;
    }

  exchange->request = cw_aloware_request_new (call, self->url, self->token, phone, body);
  self->n_requests++;
  cw_http_send_async (self->http, exchange->request, cancellable, on_answer, exchange);
}

/* ── Requests at the pace of the account ── */

static void
start_fanout (CwAloware *self, const CwFanoutFuncs *funcs, gpointer user_data, GCancellable *cancellable)
{
  g_assert (self->fanout == NULL);

  self->fanout = cw_fanout_start (self->limiter, &self->times, funcs, user_data, cancellable);
}

static gboolean
finish_fanout (CwAloware *self, GError **error)
{
  gboolean done = cw_fanout_finish (self->fanout, error);

  self->fanout = NULL;
  return done;
}

static gboolean
run_fanout (CwAloware *self,
            const CwFanoutFuncs *funcs,
            gpointer user_data,
            GCancellable *cancellable,
            GError **error)
{
  start_fanout (self, funcs, user_data, cancellable);
  return finish_fanout (self, error);
}

/* What follows a setback of a task that may pass. */
static CwFanoutThen
then_after (const CwFanoutJob *job, const CwAlowareReply *reply, guint max_attempts)
{
  guint most = reply->answer == CW_LIMITER_REFUSED ? MAX_REFUSED : max_attempts;

  /* Others get answers, so waiting for better times is of little use; least of all where each attempt takes
   * its full time. */
  if (reply->answer == CW_LIMITER_LOST && cw_fanout_others_answered (job))
    most = MIN (most, g_error_matches (reply->problem, CW_ERROR, CW_ERROR_TIMED_OUT) ? MAX_ALONE_TIMED_OUT
                                                                                     : MAX_ALONE);

  return job->attempts + 1 < most ? CW_FANOUT_REPEAT : CW_FANOUT_DONE;
}

/* The contact of a good reply; a body that is none turns the reply into a problem that may pass. (nullable)
 */
static CwRecord *
take_contact (CwAloware *self, CwAlowareReply *reply)
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

/* ── One question ── */

/* A job that asks one question: a contact by phone, or the users. */
typedef struct
{
  CwFanoutJob head;
  CwAloware *aloware;
  CwAlowareCall call;
  char *phone;
  guint max_attempts;
  CwRecord *record;
  GPtrArray *users;
  GError *problem;
} Ask;

/* `phone` (transfer full), NULL for the users. */
static Ask *
ask_new (CwAloware *self, char *phone, guint max_attempts)
{
  Ask *ask = g_new0 (Ask, 1);

  ask->aloware = self;
  ask->call = phone != NULL ? CW_ALOWARE_CALL_LOOKUP : CW_ALOWARE_CALL_USERS;
  ask->phone = phone;
  ask->max_attempts = max_attempts;
  return ask;
}

static void
ask_free (Ask *ask)
{
  g_free (ask->phone);
  g_clear_pointer (&ask->record, cw_record_free);
  g_clear_pointer (&ask->users, g_ptr_array_unref);
  g_clear_error (&ask->problem);
  g_free (ask);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Ask, ask_free)

static void
take_users (Ask *ask, CwAlowareReply *reply)
{
  if (reply->outcome != CW_ALOWARE_OUTCOME_DONE)
    return;

  ask->users = cw_aloware_decode_users (reply->body, &reply->problem);
  if (ask->users == NULL)
    reply->outcome = CW_ALOWARE_OUTCOME_PROBLEM;
}

static void
on_ask_reply (CwAlowareReply *reply, gpointer user_data)
{
  Ask *ask = user_data;
  CwFanoutThen then = CW_FANOUT_DONE;

  if (ask->call == CW_ALOWARE_CALL_LOOKUP)
    ask->record = take_contact (ask->aloware, reply);
  else
    take_users (ask, reply);

  if (reply->outcome == CW_ALOWARE_OUTCOME_TRANSIENT)
    then = then_after (&ask->head, reply, ask->max_attempts);
  if (reply->outcome == CW_ALOWARE_OUTCOME_STOP)
    cw_fanout_stop (ask->head.fanout, reply->problem);
  if (then == CW_FANOUT_DONE && reply->problem != NULL)
    ask->problem = g_error_copy (reply->problem);

  cw_fanout_answer (&ask->head, reply->answer, reply->retry_after, reply->problem, then);
}

static gboolean
begin_ask (CwFanoutJob *job, gpointer user_data)
{
  Ask *ask = (Ask *) job;

  send_request (ask->aloware, ask->call, ask->phone, NULL, cw_fanout_get_cancellable (job), on_ask_reply,
                ask);
  return TRUE;
}

/* The blocking calls are a fan-out of one job. */
typedef struct
{
  Ask *ask;
  gboolean begun;
} Single;

static CwFanoutJob *
next_single (gpointer user_data)
{
  Single *single = user_data;

  if (single->begun)
    return NULL;

  single->begun = TRUE;
  return &single->ask->head;
}

static gboolean
deliver_single (CwFanoutJob *job, const GError *stopped, gpointer user_data, GError **error)
{
  return TRUE;
}

static gboolean
run_single (CwAloware *self, Ask *ask, GCancellable *cancellable, GError **error)
{
  static const CwFanoutFuncs funcs = { next_single, begin_ask, deliver_single };
  Single single = { .ask = ask };

  if (!run_fanout (self, &funcs, &single, cancellable, error))
    return FALSE;

  if (ask->problem == NULL)
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&ask->problem));
  return FALSE;
}

/**
 * cw_aloware_list_users:
 *
 * `GET /users`, platform/README.md A2: all of them, not paged. Also the cheapest proof that the token is
 * good.
 *
 * Thread: that of the CwHttp; blocks, iterating the thread-default context.
 * Errors: CW_ERROR_SIGN_IN_NEEDED, CW_ERROR_NETWORK, CW_ERROR_TIMED_OUT, CW_ERROR_BAD_ANSWER,
 * CW_ERROR_RATE_LIMITED, CW_ERROR_REFUSED, CW_ERROR_INSECURE_URL, CW_ERROR_USAGE, G_IO_ERROR_CANCELLED.
 *
 * Returns: (transfer full) (element-type CwUser) (nullable): the users
 */
GPtrArray *
cw_aloware_list_users (CwAloware *self, GCancellable *cancellable, GError **error)
{
  g_autoptr (Ask) ask = ask_new (self, NULL, MAX_ATTEMPTS_SINGLE);

  if (!run_single (self, ask, cancellable, error))
    return NULL;

  return g_steal_pointer (&ask->users);
}

/**
 * cw_aloware_lookup:
 * @phone: E.164
 *
 * `GET /contact/phone-number`, platform/README.md A2.
 *
 * Thread and errors: as cw_aloware_list_users(), and CW_ERROR_NOT_FOUND.
 *
 * Returns: (transfer full) (nullable): the contact
 */
CwRecord *
cw_aloware_lookup (CwAloware *self, const char *phone, GCancellable *cancellable, GError **error)
{
  g_autoptr (Ask) ask = ask_new (self, g_strdup (phone), MAX_ATTEMPTS_SINGLE);

  if (!run_single (self, ask, cancellable, error))
    return NULL;

  return g_steal_pointer (&ask->record);
}

/* ── Look-ups ── */

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

  return phone != NULL ? &ask_new (all->aloware, phone, MAX_ATTEMPTS)->head : NULL;
}

static gboolean
deliver_lookup (CwFanoutJob *job, const GError *stopped, gpointer user_data, GError **error)
{
  CwAlowareLookUps *all = user_data;
  g_autoptr (Ask) ask = (Ask *) job;

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
  static const CwFanoutFuncs funcs = { next_lookup, begin_ask, deliver_lookup };
  CwAlowareLookUps *all = g_new0 (CwAlowareLookUps, 1);

  all->aloware = self;
  all->next = next;
  all->found = found;
  all->user_data = user_data;
  start_fanout (self, &funcs, all, cancellable);
  return all;
}

gboolean
cw_aloware_end_look_ups (CwAlowareLookUps *all, GError **error)
{
  gboolean done = finish_fanout (all->aloware, error);

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

/* ── Writes ── */

typedef enum
{
  STEP_BEFORE, /* look up */
  STEP_SEND,   /* check, journal, post */
  STEP_AFTER,  /* look up again */
} Step;

typedef struct
{
  CwAloware *aloware;
  CwAlowareNextWriteFunc next;
  CwAlowareCheckFunc check;
  CwAlowareSendingFunc sending;
  CwAlowareWrittenFunc written;
  gpointer user_data;
} WriteAll;

typedef struct
{
  CwFanoutJob head;
  WriteAll *all;
  CwAlowareWrite *write;
  Step step;
  CwAlowareForms forms; /* of the last request */
  gboolean other_dates_tried;
  gboolean other_numbers_tried;
  gboolean journalled;
  gboolean lost; /* its answer */
} WriteJob;

static void
set_problem (WriteJob *job, const GError *problem)
{
  if (job->write->problem == NULL)
    job->write->problem = g_error_copy (problem);
}

static CwFanoutThen
go_to (WriteJob *job, Step step, CwFanoutThen then)
{
  job->step = step;
  return then;
}

static CwFanoutThen
after_before (WriteJob *job, CwAlowareReply *reply)
{
  CwFanoutThen then;

  job->write->before = take_contact (job->all->aloware, reply);
  if (job->write->before != NULL || g_error_matches (reply->problem, CW_ERROR, CW_ERROR_NOT_FOUND))
    return go_to (job, STEP_SEND, CW_FANOUT_NEXT);

  then = reply->outcome == CW_ALOWARE_OUTCOME_TRANSIENT ? then_after (&job->head, reply, MAX_ATTEMPTS)
                                                        : CW_FANOUT_DONE;
  if (then == CW_FANOUT_DONE)
    set_problem (job, reply->problem);
  return then;
}

/* Where the documentation contradicts itself, a refusal that names the field is answered once with the other
 * form. */
static gboolean
try_other_form (WriteJob *job, const CwAlowareReply *reply)
{
  gboolean numbers = g_hash_table_contains (job->write->values, "home_phone")
                     || g_hash_table_contains (job->write->values, "mobile_phone")
                     || g_hash_table_contains (job->write->values, "fax")
                     || g_hash_table_contains (job->write->values, "other_phone");
  const char *date = g_hash_table_lookup (job->write->values, "date_of_birth");
  gboolean again = FALSE;

  if (!g_error_matches (reply->problem, CW_ERROR, CW_ERROR_REFUSED))
    return FALSE;

  if (date != NULL && *date != '\0' && !job->other_dates_tried
      && cw_aloware_refusal_names (reply->body, "date_of_birth"))
    {
      job->other_dates_tried = again = TRUE;
      job->forms.us_dates = !job->forms.us_dates;
    }
  if (numbers && !job->other_numbers_tried && cw_aloware_refusal_names (reply->body, "other_phone_numbers"))
    {
      job->other_numbers_tried = again = TRUE;
      job->forms.text_numbers = !job->forms.text_numbers;
    }

  return again;
}

/* What an account took in the other form is sent so from then on. */
static void
remember_forms (WriteJob *job)
{
  if (job->other_dates_tried)
    job->all->aloware->forms.us_dates = job->forms.us_dates;
  if (job->other_numbers_tried)
    job->all->aloware->forms.text_numbers = job->forms.text_numbers;
}

static CwFanoutThen
after_lost (WriteJob *job)
{
  job->lost = TRUE;
  job->head.attempts = 0;
  return go_to (job, STEP_AFTER, CW_FANOUT_REPEAT);
}

/* Refused unprocessed: the contact is looked up and checked anew before the repeat, because time passes. */
static CwFanoutThen
after_not_sent (WriteJob *job, const CwAlowareReply *reply)
{
  CwFanoutThen then = then_after (&job->head, reply, MAX_ATTEMPTS);

  job->write->sent = FALSE;
  job->head.finish = FALSE;
  if (then == CW_FANOUT_DONE)
    {
      set_problem (job, reply->problem);
      return then;
    }

  g_clear_pointer (&job->write->before, cw_record_free);
  return go_to (job, STEP_BEFORE, then);
}

static CwFanoutThen
after_send (WriteJob *job, CwAlowareReply *reply)
{
  switch (reply->outcome)
    {
    case CW_ALOWARE_OUTCOME_DONE:
      remember_forms (job);
      job->head.attempts = 0;
      return go_to (job, STEP_AFTER, CW_FANOUT_NEXT);

    case CW_ALOWARE_OUTCOME_LOST:
      return after_lost (job);

    case CW_ALOWARE_OUTCOME_TRANSIENT:
      return after_not_sent (job, reply);

    case CW_ALOWARE_OUTCOME_PROBLEM:
      if (try_other_form (job, reply))
        {
          job->write->sent = FALSE;
          job->head.finish = FALSE;
          return go_to (job, STEP_SEND, CW_FANOUT_NEXT);
        }
      break;

    case CW_ALOWARE_OUTCOME_STOP:
    default:
      job->write->sent = FALSE;
      break;
    }

  set_problem (job, reply->problem);
  return CW_FANOUT_DONE;
}

static CwFanoutThen
after_after (WriteJob *job, CwAlowareReply *reply)
{
  job->write->after = take_contact (job->all->aloware, reply);
  if (reply->outcome == CW_ALOWARE_OUTCOME_TRANSIENT)
    return then_after (&job->head, reply, MAX_ATTEMPTS);

  return CW_FANOUT_DONE;
}

static void
on_write_reply (CwAlowareReply *reply, gpointer user_data)
{
  WriteJob *job = user_data;
  CwFanoutThen then;

  switch (job->step)
    {
    case STEP_BEFORE:
      then = after_before (job, reply);
      break;
    case STEP_SEND:
      then = after_send (job, reply);
      break;
    case STEP_AFTER:
    default:
      then = after_after (job, reply);
      break;
    }

  if (reply->outcome == CW_ALOWARE_OUTCOME_STOP)
    cw_fanout_stop (job->head.fanout, reply->problem);

  /* A doubt about one write is no reason for the others to stop; the look-up that settles it will tell. */
  cw_fanout_answer (&job->head, reply->answer, reply->retry_after,
                    reply->outcome == CW_ALOWARE_OUTCOME_LOST ? NULL : reply->problem, then);
}

static CwFanoutJob *
next_write (gpointer user_data)
{
  WriteAll *all = user_data;
  CwAlowareWrite *write = all->next (all->user_data);
  WriteJob *job;

  if (write == NULL)
    return NULL;

  job = g_new0 (WriteJob, 1);
  job->all = all;
  job->write = write;
  return &job->head;
}

static void
choose_forms (WriteJob *job)
{
  if (!job->other_dates_tried)
    job->forms.us_dates = job->all->aloware->forms.us_dates;
  if (!job->other_numbers_tried)
    job->forms.text_numbers = job->all->aloware->forms.text_numbers
                              || (job->write->before != NULL
                                  && cw_aloware_numbers_are_text (job->write->before));
}

/* Found or not: is it what the write expects? */
static gboolean
is_there_as_expected (CwAlowareWrite *write)
{
  if (write->create == (write->before == NULL))
    return TRUE;

  if (write->create)
    g_set_error_literal (
      &write->problem, CW_ERROR, CW_ERROR_EXISTS,
      _("Aloware has a contact with this phone number already. The next run will link the two"));
  else
    g_set_error_literal (
      &write->problem, CW_ERROR, CW_ERROR_NOT_FOUND,
      _("Aloware has no contact with this phone number any more. The next run will say what can be done"));
  return FALSE;
}

/* Nothing happens between the check, the journal and the request. NULL: there is nothing to send. */
static GBytes *
prepare (WriteJob *job)
{
  WriteAll *all = job->all;
  CwAlowareWrite *write = job->write;
  g_autoptr (GBytes) body = NULL;
  g_autoptr (GError) error = NULL;

  if (!all->check (write, all->user_data, &write->problem) || !is_there_as_expected (write))
    return NULL;

  if (!write->create && g_hash_table_size (write->values) == 0)
    {
      write->after = cw_record_copy (write->before);
      return NULL;
    }

  choose_forms (job);
  body = cw_aloware_write_encode (write, all->aloware->token, job->forms, &write->problem);
  if (body == NULL)
    return NULL;

  if (!job->journalled && !all->sending (write, all->user_data, &error))
    {
      cw_fanout_stop (job->head.fanout, error);
      write->problem = g_steal_pointer (&error);
      return NULL;
    }

  job->journalled = TRUE;
  return g_steal_pointer (&body);
}

static gboolean
begin_write (CwFanoutJob *head, gpointer user_data)
{
  WriteJob *job = (WriteJob *) head;
  g_autoptr (GBytes) body = NULL;

  if (job->step != STEP_SEND)
    {
      send_request (job->all->aloware, CW_ALOWARE_CALL_LOOKUP, job->write->phone, NULL,
                    cw_fanout_get_cancellable (head), on_write_reply, job);
      return TRUE;
    }

  body = prepare (job);
  if (body == NULL)
    return FALSE;

  job->write->sent = TRUE;
  job->head.finish = TRUE;
  send_request (job->all->aloware, CW_ALOWARE_CALL_WRITE, NULL, body, cw_fanout_get_cancellable (head),
                on_write_reply, job);
  return TRUE;
}

/* A lost answer is settled by what the contact looks like now. */
static void
settle (WriteJob *job)
{
  CwAlowareWrite *write = job->write;

  if (!job->lost || write->problem != NULL)
    return;
  if (write->after != NULL && (write->create || cw_aloware_write_has_arrived (write, write->after)))
    return;

  g_set_error_literal (&write->problem, CW_ERROR, CW_ERROR_UNKNOWN_OUTCOME,
                       _("The answer to a change in Aloware was lost, so it is not known whether the change "
                          "was made. The next run looks before it sends anything again"));
}

static gboolean
deliver_write (CwFanoutJob *head, const GError *stopped, gpointer user_data, GError **error)
{
  g_autofree WriteJob *job = (WriteJob *) head;

  /* What was sent and answered is done, even if nobody looked at it afterwards. */
  if (stopped != NULL && !job->write->sent)
    set_problem (job, stopped);

  settle (job);
  return job->all->written (g_steal_pointer (&job->write), job->all->user_data, error);
}

/**
 * cw_aloware_write_all:
 * @next: gives the writes; asked only when one can be begun at once
 * @check: called right before each request that would change something, with what was looked up just before;
 * also when that is not what the write expects, which is the write's problem if @check has none of its own
 * @sending: called once for each write, after the last check and before the request
 * @written: gets each write that @next gave, once, with its outcome
 *
 * Refusals without processing (429, 503, no connection) are repeated, with a new look-up and check. A lost
 * answer is settled by looking up: for an update all values are there, for a create the contact is there that
 * was not before; else the write's problem is CW_ERROR_UNKNOWN_OUTCOME. When all stops, writes whose request
 * was sent are still looked up (within thirty seconds), the others get the stopping error as their problem,
 * with `sent` FALSE.
 *
 * Problems of a write: CW_ERROR_EXISTS, CW_ERROR_NOT_FOUND, CW_ERROR_REFUSED, CW_ERROR_USAGE,
 * CW_ERROR_INVALID_VALUE, CW_ERROR_BAD_ANSWER, CW_ERROR_NETWORK, CW_ERROR_TIMED_OUT, CW_ERROR_RATE_LIMITED,
 * CW_ERROR_UNKNOWN_OUTCOME, and what @check gives.
 *
 * Thread and errors: as cw_aloware_lookup_all(), and what @sending and @written give.
 *
 * Returns: FALSE when it was stopped
 */
gboolean
cw_aloware_write_all (CwAloware *self,
                      CwAlowareNextWriteFunc next,
                      CwAlowareCheckFunc check,
                      CwAlowareSendingFunc sending,
                      CwAlowareWrittenFunc written,
                      gpointer user_data,
                      GCancellable *cancellable,
                      GError **error)
{
  static const CwFanoutFuncs funcs = { next_write, begin_write, deliver_write };
  WriteAll all = {
    .aloware = self,
    .next = next,
    .check = check,
    .sending = sending,
    .written = written,
    .user_data = user_data,
  };

  return run_fanout (self, &funcs, &all, cancellable, error);
}
