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
#include "cw-secret.h"
#include "cw-settings.h"

#define MAX_IN_FLIGHT 400
#define DEFAULT_BACKOFF_MS 500
#define GRACE_MS 30000

/* How often a request is made before its problem is the outcome: among many, alone, and where it is refused
 * as too many. */
#define MAX_ATTEMPTS 6
#define MAX_ATTEMPTS_SINGLE 4
#define MAX_REFUSED 12

/* The same where it gets no answer and other requests do. */
#define MAX_ALONE 4
#define MAX_ALONE_TIMED_OUT 2

struct _CwAloware
{
  CwHttp *http;
  char *url;         /* without a slash at its end */
  char *token;       /* for REST; NULL where MCP is used */
  CwAlowareMcp *mcp; /* NULL where REST is used */
  CwLimiter *limiter;
  CwFanoutTimes times;
  CwAlowareForms forms; /* the forms that this account has taken */
  guint n_requests;
  guint n_rate_limited;
  CwFanout *fanout; /* the one under way, or NULL */
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
  self->limiter = cw_limiter_new (CW_ALOWARE_REQUESTS_PER_MINUTE, MAX_IN_FLIGHT);
  self->times.grace_ms = GRACE_MS;
  cw_aloware_set_backoff (self, DEFAULT_BACKOFF_MS);
  return self;
}

CwAloware *
cw_aloware_new_rest (CwHttp *http, const char *url, const char *token)
{
  CwAloware *self = aloware_new (http, url);

  self->token = g_strdup (token);
  return self;
}

/* Where people see their contacts: the account's address, without the MCP server's part. */
static char *
site_of (const char *url)
{
  return g_str_has_suffix (url, "/mcp") ? g_strndup (url, strlen (url) - strlen ("/mcp")) : g_strdup (url);
}

CwAloware *
cw_aloware_new_mcp (CwHttp *http, const CwAlowareMcpConfig *config)
{
  g_autofree char *mcp_url = cw_aloware_mcp_url (config->url, NULL);
  g_autofree char *site = site_of (mcp_url != NULL ? mcp_url : config->url);
  CwAloware *self = aloware_new (http, site);

  self->mcp = cw_aloware_mcp_new (http, config->profile, mcp_url, config->renewal_lock, config->greeting_ms);
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

void
cw_aloware_free (CwAloware *self)
{
  g_return_if_fail (self->fanout == NULL);

  cw_secret_free (self->token);
  g_clear_pointer (&self->mcp, cw_aloware_mcp_free);
  g_free (self->url);
  cw_limiter_free (self->limiter);
  cw_http_unref (self->http);
  g_free (self);
}

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
  CwHttpRequest *request; /* NULL where MCP is used */
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
  cw_error_set_side (reply->problem, CW_SIDE_ALOWARE);
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

/* `done` gets the reply, later, on this thread's context. */
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

/* What to do after a problem that may pass. */
static CwFanoutThen
then_after (const CwFanoutTask *task, const CwAlowareReply *reply, guint max_attempts)
{
  guint most = reply->answer == CW_LIMITER_REFUSED ? MAX_REFUSED : max_attempts;

  /* Others get answers, so the server is well, and waiting helps little; least of all where each attempt
   * takes until it times out. */
  if (reply->answer == CW_LIMITER_LOST && cw_fanout_others_answered (task))
    most = MIN (most, g_error_matches (reply->problem, CW_ERROR, CW_ERROR_TIMED_OUT) ? MAX_ALONE_TIMED_OUT
                                                                                     : MAX_ALONE);

  return task->attempts + 1 < most ? CW_FANOUT_REPEAT : CW_FANOUT_DONE;
}

/* The contact of a good reply. Where its body is none, the reply becomes a problem that may pass. (nullable)
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
      cw_error_set_side (reply->problem, CW_SIDE_ALOWARE);
      reply->outcome = CW_ALOWARE_OUTCOME_TRANSIENT;
      reply->answer = CW_LIMITER_LOST;
    }

  return record;
}

/* ── One question ── */

/* A task that asks one question: a contact by phone, or the users. */
typedef struct _CwAlowareListing
{
  CwFanoutTask head;
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
  if (ask->users != NULL)
    return;

  cw_error_set_side (reply->problem, CW_SIDE_ALOWARE);
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
begin_ask (CwFanoutTask *task, gpointer user_data)
{
  Ask *ask = (Ask *) task;

  send_request (ask->aloware, ask->call, ask->phone, NULL, cw_fanout_get_cancellable (task), on_ask_reply,
                ask);
  return TRUE;
}

/* A fan-out of this one task. */
static CwFanoutTask *
next_single (gpointer user_data)
{
  Ask *ask = user_data;

  return ask->head.fanout == NULL ? &ask->head : NULL;
}

static gboolean
deliver_single (CwFanoutTask *task, const GError *stopped, gpointer user_data, GError **error)
{
  return TRUE;
}

static void
begin_single (Ask *ask, GCancellable *cancellable)
{
  static const CwFanoutFuncs funcs = { next_single, begin_ask, deliver_single };

  start_fanout (ask->aloware, &funcs, ask, cancellable);
}

static gboolean
end_single (Ask *ask, GError **error)
{
  if (!finish_fanout (ask->aloware, error))
    return FALSE;
  if (ask->problem == NULL)
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&ask->problem));
  return FALSE;
}

CwAlowareListing *
cw_aloware_begin_list_users (CwAloware *self, GCancellable *cancellable)
{
  Ask *ask = ask_new (self, NULL, MAX_ATTEMPTS_SINGLE);

  begin_single (ask, cancellable);
  return ask;
}

GPtrArray *
cw_aloware_end_list_users (CwAlowareListing *listing, GError **error)
{
  g_autoptr (Ask) ask = listing;

  return end_single (ask, error) ? g_steal_pointer (&ask->users) : NULL;
}

GPtrArray *
cw_aloware_list_users (CwAloware *self, GCancellable *cancellable, GError **error)
{
  return cw_aloware_end_list_users (cw_aloware_begin_list_users (self, cancellable), error);
}

CwRecord *
cw_aloware_lookup (CwAloware *self, const char *phone, GCancellable *cancellable, GError **error)
{
  g_autoptr (Ask) ask = ask_new (self, g_strdup (phone), MAX_ATTEMPTS_SINGLE);

  begin_single (ask, cancellable);
  return end_single (ask, error) ? g_steal_pointer (&ask->record) : NULL;
}

/* ── Look-ups ── */

struct _CwAlowareLookUps
{
  CwAloware *aloware;
  CwAlowareNextPhoneFunc next;
  CwAlowareFoundFunc found;
  gpointer user_data;
};

static CwFanoutTask *
next_lookup (gpointer user_data)
{
  CwAlowareLookUps *all = user_data;
  char *phone = all->next (all->user_data);

  return phone != NULL ? &ask_new (all->aloware, phone, MAX_ATTEMPTS)->head : NULL;
}

static gboolean
deliver_lookup (CwFanoutTask *task, const GError *stopped, gpointer user_data, GError **error)
{
  CwAlowareLookUps *all = user_data;
  g_autoptr (Ask) ask = (Ask *) task;

  return all->found (ask->phone, g_steal_pointer (&ask->record), stopped != NULL ? stopped : ask->problem,
                     all->user_data, error);
}

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
  STAGE_BEFORE, /* look up */
  STAGE_SEND,   /* check, journal, post */
  STAGE_AFTER,  /* look up again */
} Stage;

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
  CwFanoutTask head;
  WriteAll *all;
  CwAlowareWrite *write;
  Stage stage;
  CwAlowareForms forms; /* the forms of the last request */
  gboolean other_dates_tried;
  gboolean other_numbers_tried;
  gboolean journalled;
  gboolean lost; /* the answer to the request was lost */
} WriteTask;

static void
set_problem (WriteTask *task, const GError *problem)
{
  if (task->write->problem == NULL)
    task->write->problem = g_error_copy (problem);
}

static CwFanoutThen
go_to (WriteTask *task, Stage stage, CwFanoutThen then)
{
  task->stage = stage;
  return then;
}

static CwFanoutThen
after_before (WriteTask *task, CwAlowareReply *reply)
{
  CwFanoutThen then;

  task->write->before = take_contact (task->all->aloware, reply);
  if (task->write->before != NULL || g_error_matches (reply->problem, CW_ERROR, CW_ERROR_NOT_FOUND))
    return go_to (task, STAGE_SEND, CW_FANOUT_NEXT);

  then = reply->outcome == CW_ALOWARE_OUTCOME_TRANSIENT ? then_after (&task->head, reply, MAX_ATTEMPTS)
                                                        : CW_FANOUT_DONE;
  if (then == CW_FANOUT_DONE)
    set_problem (task, reply->problem);
  return then;
}

/* Aloware's documentation contradicts itself about two fields. Where a refusal names one of them, the other
 * form is tried, once. */
static gboolean
try_other_form (WriteTask *task, const CwAlowareReply *reply)
{
  gboolean numbers = g_hash_table_contains (task->write->values, "home_phone")
                     || g_hash_table_contains (task->write->values, "mobile_phone")
                     || g_hash_table_contains (task->write->values, "fax")
                     || g_hash_table_contains (task->write->values, "other_phone");
  const char *date = g_hash_table_lookup (task->write->values, "date_of_birth");
  gboolean again = FALSE;

  if (!g_error_matches (reply->problem, CW_ERROR, CW_ERROR_REFUSED))
    return FALSE;

  if (date != NULL && *date != '\0' && !task->other_dates_tried
      && cw_aloware_refusal_names (reply->body, "date_of_birth"))
    {
      task->other_dates_tried = again = TRUE;
      task->forms.us_dates = !task->forms.us_dates;
    }
  if (numbers && !task->other_numbers_tried && cw_aloware_refusal_names (reply->body, "other_phone_numbers"))
    {
      task->other_numbers_tried = again = TRUE;
      task->forms.text_numbers = !task->forms.text_numbers;
    }

  return again;
}

/* The account took the other form, which is sent first from now on. */
static void
remember_forms (WriteTask *task)
{
  if (task->other_dates_tried)
    task->all->aloware->forms.us_dates = task->forms.us_dates;
  if (task->other_numbers_tried)
    task->all->aloware->forms.text_numbers = task->forms.text_numbers;
}

static CwFanoutThen
after_lost (WriteTask *task)
{
  task->lost = TRUE;
  task->head.attempts = 0;
  return go_to (task, STAGE_AFTER, CW_FANOUT_REPEAT);
}

/* The request was refused without being done. Before it is repeated, the contact is looked up and checked
 * again, because time has passed. */
static CwFanoutThen
after_not_sent (WriteTask *task, const CwAlowareReply *reply)
{
  CwFanoutThen then = then_after (&task->head, reply, MAX_ATTEMPTS);

  task->write->sent = FALSE;
  task->head.finish = FALSE;
  if (then == CW_FANOUT_DONE)
    {
      set_problem (task, reply->problem);
      return then;
    }

  g_clear_pointer (&task->write->before, cw_record_free);
  return go_to (task, STAGE_BEFORE, then);
}

static CwFanoutThen
after_send (WriteTask *task, CwAlowareReply *reply)
{
  switch (reply->outcome)
    {
    case CW_ALOWARE_OUTCOME_DONE:
      remember_forms (task);
      task->head.attempts = 0;
      return go_to (task, STAGE_AFTER, CW_FANOUT_NEXT);

    case CW_ALOWARE_OUTCOME_LOST:
      return after_lost (task);

    case CW_ALOWARE_OUTCOME_TRANSIENT:
      return after_not_sent (task, reply);

    case CW_ALOWARE_OUTCOME_PROBLEM:
      if (try_other_form (task, reply))
        {
          task->write->sent = FALSE;
          task->head.finish = FALSE;
          return go_to (task, STAGE_SEND, CW_FANOUT_NEXT);
        }
      break;

    case CW_ALOWARE_OUTCOME_STOP:
    default:
      task->write->sent = FALSE;
      break;
    }

  set_problem (task, reply->problem);
  return CW_FANOUT_DONE;
}

static CwFanoutThen
after_after (WriteTask *task, CwAlowareReply *reply)
{
  task->write->after = take_contact (task->all->aloware, reply);
  if (reply->outcome == CW_ALOWARE_OUTCOME_TRANSIENT)
    return then_after (&task->head, reply, MAX_ATTEMPTS);

  return CW_FANOUT_DONE;
}

static void
on_write_reply (CwAlowareReply *reply, gpointer user_data)
{
  WriteTask *task = user_data;
  CwFanoutThen then;

  switch (task->stage)
    {
    case STAGE_BEFORE:
      then = after_before (task, reply);
      break;
    case STAGE_SEND:
      then = after_send (task, reply);
      break;
    case STAGE_AFTER:
    default:
      then = after_after (task, reply);
      break;
    }

  if (reply->outcome == CW_ALOWARE_OUTCOME_STOP)
    cw_fanout_stop (task->head.fanout, reply->problem);

  /* That one answer was lost is no reason to stop the others: the look-up that follows tells what happened.
   */
  cw_fanout_answer (&task->head, reply->answer, reply->retry_after,
                    reply->outcome == CW_ALOWARE_OUTCOME_LOST ? NULL : reply->problem, then);
}

static CwFanoutTask *
next_write (gpointer user_data)
{
  WriteAll *all = user_data;
  CwAlowareWrite *write = all->next (all->user_data);
  WriteTask *task;

  if (write == NULL)
    return NULL;

  task = g_new0 (WriteTask, 1);
  task->all = all;
  task->write = write;
  return &task->head;
}

static void
choose_forms (WriteTask *task)
{
  if (!task->other_dates_tried)
    task->forms.us_dates = task->all->aloware->forms.us_dates;
  if (!task->other_numbers_tried)
    task->forms.text_numbers = task->all->aloware->forms.text_numbers
                               || (task->write->before != NULL
                                   && cw_aloware_numbers_are_text (task->write->before));
}

/* Whether the contact is there or not, as the write expects. */
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

/* The body to send; NULL: there is nothing to send. The check, the journal and the request follow each other
 * at once. */
static GBytes *
prepare (WriteTask *task)
{
  WriteAll *all = task->all;
  CwAlowareWrite *write = task->write;
  g_autoptr (GBytes) body = NULL;
  g_autoptr (GError) error = NULL;

  if (!all->check (write, all->user_data, &write->problem) || !is_there_as_expected (write))
    return NULL;

  if (!write->create && g_hash_table_size (write->values) == 0)
    {
      write->after = cw_record_copy (write->before);
      return NULL;
    }

  choose_forms (task);
  body = cw_aloware_write_encode (write, all->aloware->token, task->forms, &write->problem);
  if (body == NULL)
    return NULL;

  if (!task->journalled && !all->sending (write, all->user_data, &error))
    {
      cw_fanout_stop (task->head.fanout, error);
      write->problem = g_steal_pointer (&error);
      return NULL;
    }

  task->journalled = TRUE;
  return g_steal_pointer (&body);
}

static gboolean
begin_write (CwFanoutTask *head, gpointer user_data)
{
  WriteTask *task = (WriteTask *) head;
  g_autoptr (GBytes) body = NULL;

  if (task->stage != STAGE_SEND)
    {
      send_request (task->all->aloware, CW_ALOWARE_CALL_LOOKUP, task->write->phone, NULL,
                    cw_fanout_get_cancellable (head), on_write_reply, task);
      return TRUE;
    }

  body = prepare (task);
  if (body == NULL)
    return FALSE;

  task->write->sent = TRUE;
  task->head.finish = TRUE;
  send_request (task->all->aloware, CW_ALOWARE_CALL_WRITE, NULL, body, cw_fanout_get_cancellable (head),
                on_write_reply, task);
  return TRUE;
}

/* Where the answer was lost, the contact as it is now tells whether the write was done. */
static void
judge_lost (WriteTask *task)
{
  CwAlowareWrite *write = task->write;

  if (!task->lost || write->problem != NULL)
    return;
  if (write->after != NULL && (write->create || cw_aloware_write_has_arrived (write, write->after)))
    return;

  g_set_error_literal (&write->problem, CW_ERROR, CW_ERROR_UNKNOWN_OUTCOME,
                       _("The answer to a change in Aloware was lost, so it is not known whether the change "
                          "was made. The next run looks before it sends anything again"));
}

static gboolean
deliver_write (CwFanoutTask *head, const GError *stopped, gpointer user_data, GError **error)
{
  g_autofree WriteTask *task = (WriteTask *) head;

  /* A write that was sent and answered is done, even if the look-up after it did not come to pass. */
  if (stopped != NULL && !task->write->sent)
    set_problem (task, stopped);

  judge_lost (task);
  return task->all->written (g_steal_pointer (&task->write), task->all->user_data, error);
}

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
