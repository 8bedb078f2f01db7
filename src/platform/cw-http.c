/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "cw-http"

#include "cw-http.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "config.h"
#include "cw-error.h"
#include "cw-gsource.h"
#include "cw-redact.h"
#include "cw-retry.h"
#include "cw-secret.h"
#include "cw-url.h"

/* More than the look-ups in Aloware ever have under way (cw-limiter.h), and some for Salesforce. */
#define MAX_CONNECTIONS 600
#define MAX_CONNECTIONS_PER_HOST 512

/* Shorter than common servers keep a connection, so that they seldom close one that is just being used. */
#define IDLE_SECONDS 30

#define DEFAULT_BACKOFF_MS 500

#define DEFAULT_MAX_BYTES (64 * 1024 * 1024)
#define DEFAULT_TIMEOUT_SECONDS 60
#define CONNECT_TIMEOUT_SECONDS 20
#define GRACE_MS 2000
#define DEFAULT_MAX_ATTEMPTS 5
#define MAX_REDIRECTS 10
#define CHUNK_SIZE (128 * 1024)

/* How long a whole attempt may take, in multiples of the time that the server may be silent. */
#define PATIENCE 4

struct _CwHttp
{
  int ref_count;
  GThread *thread;
  GMainContext *context;
  SoupSession *secure;       /* https, through the system's proxy */
  SoupSession *loopback;     /* http to this machine, never through a proxy */
  CwHttpTransport transport; /* instead of the two, or NULL */
  gpointer transport_data;
  guint backoff_ms;
  guint n_requests;
};

/* ── A request and its answer ── */

CwHttpRequest *
cw_http_request_new (const char *method, const char *url)
{
  CwHttpRequest *request = g_new0 (CwHttpRequest, 1);

  g_return_val_if_fail (method != NULL && url != NULL, NULL);

  request->method = g_intern_string (method);
  request->url = g_strdup (url);
  request->idempotent = g_str_equal (method, "GET") || g_str_equal (method, "HEAD");

  return request;
}

void
cw_http_request_free (CwHttpRequest *request)
{
  if (request == NULL)
    return;

  cw_secret_free (request->url);
  cw_secret_free (request->bearer);
  g_clear_pointer (&request->body, g_bytes_unref);
  g_clear_pointer (&request->headers, g_ptr_array_unref);
  g_free (request);
}

void
cw_http_request_add_header (CwHttpRequest *request, const char *name, const char *value)
{
  g_return_if_fail (request != NULL && name != NULL && value != NULL);

  if (request->headers == NULL)
    request->headers = g_ptr_array_new_with_free_func (g_free);

  g_ptr_array_add (request->headers, g_strconcat (name, ": ", value, NULL));
}

void
cw_http_response_free (CwHttpResponse *response)
{
  if (response == NULL)
    return;

  g_clear_pointer (&response->body, g_bytes_unref);
  g_clear_pointer (&response->headers, g_hash_table_unref);
  g_free (response->content_type);
  g_free (response);
}

/* ── What one attempt says to the server ── */

static void
add_headers (SoupMessage *message, const CwHttpRequest *request, gboolean foreign)
{
  SoupMessageHeaders *headers = soup_message_get_request_headers (message);

  if (request->expect_json)
    soup_message_headers_replace (headers, "Accept", "application/json");

  if (foreign)
    return;

  for (guint i = 0; request->headers != NULL && i < request->headers->len; i++)
    {
      const char *line = g_ptr_array_index (request->headers, i);
      const char *colon = strchr (line, ':');
      g_autofree char *name = colon != NULL ? g_strndup (line, colon - line) : NULL;

      if (name != NULL)
        soup_message_headers_replace (headers, name, colon + 1 + strspn (colon + 1, " "));
    }

  if (request->bearer != NULL)
    {
      g_autofree char *value = g_strconcat ("Bearer ", request->bearer, NULL);

      soup_message_headers_replace (headers, "Authorization", value);
    }
}

/* `foreign`: the message goes to another origin than the caller named, so without the token and the caller's
 * headers. NULL: `url` is no address. */
static SoupMessage *
message_new (const CwHttpRequest *request, const char *url, gboolean foreign)
{
  SoupMessage *message = soup_message_new (request->method, url);

  if (message == NULL)
    return NULL;

  soup_message_add_flags (message, SOUP_MESSAGE_NO_REDIRECT);

  /* Without this, libsoup uses a kept connection only for GET and HEAD. */
  if (request->idempotent)
    soup_message_add_flags (message, SOUP_MESSAGE_IDEMPOTENT);

  if (request->body != NULL)
    soup_message_set_request_body_from_bytes (message, request->content_type, request->body);

  add_headers (message, request, foreign);

  return message;
}

/* ── What an answer's headers say ── */

/* Where the answer redirects to; NULL when it does not. */
static const char *
get_redirect (guint status, SoupMessageHeaders *headers)
{
  if (status != 301 && status != 302 && status != 303 && status != 307 && status != 308)
    return NULL;

  return soup_message_headers_get_one (headers, "Location");
}

/* The server's clock when it answered, in milliseconds since 1970; -1: it did not say. */
static gint64
get_date (SoupMessageHeaders *headers)
{
  const char *text = soup_message_headers_get_one (headers, "Date");
  g_autoptr (GDateTime) date = text != NULL ? soup_date_time_new_from_http_string (text) : NULL;

  return date != NULL ? g_date_time_to_unix (date) * 1000 : -1;
}

/* How long the server asks to wait, by its own clock, in milliseconds; -1 if it does not ask. */
static gint64
get_retry_after (SoupMessageHeaders *headers)
{
  gint64 date = get_date (headers);

  return cw_retry_after_parse (soup_message_headers_get_one (headers, "Retry-After"),
                               date >= 0 ? date : g_get_real_time () / 1000);
}

/* ── What an attempt's end means for the caller ── */

static const char *
request_what (const CwHttpRequest *request)
{
  return request->what != NULL ? request->what : _("the server");
}

static void
collect_header (const char *name, const char *value, gpointer user_data)
{
  GHashTable *headers = user_data;
  g_autofree char *key = g_ascii_strdown (name, -1);
  const char *before = g_hash_table_lookup (headers, key);
  char *joined = before != NULL ? g_strconcat (before, ", ", value, NULL) : g_strdup (value);

  g_hash_table_replace (headers, g_steal_pointer (&key), joined);
}

static CwHttpResponse *
response_new (guint status, SoupMessageHeaders *headers, GBytes *body)
{
  CwHttpResponse *response = g_new0 (CwHttpResponse, 1);

  response->status = status;
  response->body = g_bytes_ref (body);
  response->content_type = g_strdup (soup_message_headers_get_content_type (headers, NULL));
  response->headers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  soup_message_headers_foreach (headers, collect_header, response->headers);
  response->server_time = get_date (headers);

  return response;
}

static gboolean
type_is_json (const char *content_type)
{
  g_autofree char *type = content_type != NULL ? g_ascii_strdown (content_type, -1) : NULL;

  return type != NULL
         && (g_str_equal (type, "application/json") || g_str_equal (type, "text/json")
             || g_str_has_suffix (type, "+json"));
}

/* With these statuses the body does not matter: proxies and gateways send pages of their own. */
static gboolean
status_speaks_for_itself (guint status)
{
  return status == 204 || status == 304 || status == 401 || status == 429 || status >= 500;
}

static gboolean
response_check (const CwHttpRequest *request, const CwHttpResponse *response, GError **error)
{
  gsize length = g_bytes_get_size (response->body);

  if (!request->expect_json || status_speaks_for_itself (response->status)
      || type_is_json (response->content_type))
    return TRUE;

  if (length == 0 && (response->status == 201 || response->status >= 300))
    return TRUE;

  g_set_error (error, CW_ERROR, CW_ERROR_BAD_ANSWER,
               _("%s answered with something else than data (status %u). Check the address; a proxy or a "
                  "sign-in page of the network may also be in between"),
               request_what (request), response->status);
  return FALSE;
}

static gboolean
request_is_safe (const CwHttpRequest *request)
{
  return g_str_equal (request->method, "GET") || g_str_equal (request->method, "HEAD");
}

gboolean
cw_http_request_is_write (const CwHttpRequest *request)
{
  /* A POST that is marked idempotent only asks. PUT, PATCH and DELETE always change something. */
  if (request_is_safe (request))
    return FALSE;

  return !request->idempotent || !g_str_equal (request->method, "POST");
}

static gboolean
is_damage (const GError *cause)
{
  return g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_INVALID_DATA)
         || g_error_matches (cause, SOUP_SESSION_ERROR, SOUP_SESSION_ERROR_PARSING)
         || g_error_matches (cause, SOUP_SESSION_ERROR, SOUP_SESSION_ERROR_ENCODING);
}

/* `status` 0 when no status line came. `lost`: any attempt may have reached the server. */
static GError *
failure_new (const CwHttpRequest *request,
             const GError *cause,
             gboolean timed_out,
             gboolean lost,
             guint status)
{
  const char *what = request_what (request);

  /* With a status of 4xx nothing was done, even if the body is missing. */
  if (lost && cw_http_request_is_write (request) && !(status >= 400 && status < 500))
    return g_error_new (CW_ERROR, CW_ERROR_UNKNOWN_OUTCOME,
                        _("The answer of %s to a change was lost, so it is not known whether the change was "
                           "made. The next run looks before it sends anything again"),
                        what);

  if (timed_out)
    return g_error_new (CW_ERROR, CW_ERROR_TIMED_OUT, _("%s did not answer in time. Try again later"), what);

  if (cause->domain == G_TLS_ERROR)
    return g_error_new (CW_ERROR, CW_ERROR_NETWORK,
                        _("No protected connection to %s: %s. Check the address and this computer’s clock"),
                        what, cause->message);

  if (lost && (is_damage (cause) || status != 0))
    return g_error_new (CW_ERROR, CW_ERROR_BAD_ANSWER,
                        _("The answer of %s was cut short or damaged. Try again"), what);

  if (lost)
    return g_error_new (CW_ERROR, CW_ERROR_NETWORK, _("The connection to %s broke off. Try again"), what);

  return g_error_new (CW_ERROR, CW_ERROR_NETWORK,
                      _("Cannot reach %s: %s. Check the network and the address"), what, cause->message);
}

/* ── The network ── */

static SoupSession *
session_new (gboolean with_proxy)
{
  SoupSession *session;

  session = soup_session_new_with_options ("max-conns", MAX_CONNECTIONS, "max-conns-per-host",
                                           MAX_CONNECTIONS_PER_HOST, "idle-timeout", IDLE_SECONDS, "timeout",
                                           0, "user-agent", "Crosswalk/" CW_VERSION, NULL);

  if (!with_proxy)
    soup_session_set_proxy_resolver (session, NULL);

  /* This file alone decides where a token is sent. libsoup must not answer a challenge by itself. */
  soup_session_remove_feature_by_type (session, SOUP_TYPE_AUTH_MANAGER);

  return session;
}

/* Later requests get new connections. Those under way go on with the old ones. */
static void
renew_sessions (CwHttp *http)
{
  g_clear_object (&http->secure);
  g_clear_object (&http->loopback);

  if (http->transport != NULL)
    return;

  http->secure = session_new (TRUE);
  http->loopback = session_new (FALSE);
}

CwHttp *
cw_http_new_for_transport (CwHttpTransport transport, gpointer user_data)
{
  CwHttp *http = g_new0 (CwHttp, 1);

  http->ref_count = 1;
  http->thread = g_thread_self ();
  http->context = g_main_context_ref_thread_default ();
  http->transport = transport;
  http->transport_data = user_data;
  http->backoff_ms = DEFAULT_BACKOFF_MS;
  renew_sessions (http);

  return http;
}

CwHttp *
cw_http_new (void)
{
  return cw_http_new_for_transport (NULL, NULL);
}

/* A request that must not be repeated gets a new connection. The server may close a kept one just as it is
 * used, and then nobody knows whether the request arrived. It also gets a session of its own: in a shared one
 * these connections would pile up, and libsoup tries each idle connection before it gives one out. */
static SoupSession *
get_session (CwHttp *http, const CwHttpRequest *request, const char *url)
{
  gboolean secure = g_ascii_strncasecmp (url, "https:", 6) == 0;

  if (!request->idempotent)
    return session_new (secure);

  return g_object_ref (secure ? http->secure : http->loopback);
}

CwHttp *
cw_http_ref (CwHttp *http)
{
  g_return_val_if_fail (http != NULL, NULL);

  g_atomic_int_inc (&http->ref_count);

  return http;
}

void
cw_http_unref (CwHttp *http)
{
  g_return_if_fail (http != NULL);

  if (!g_atomic_int_dec_and_test (&http->ref_count))
    return;

  g_clear_object (&http->secure);
  g_clear_object (&http->loopback);
  g_clear_pointer (&http->context, g_main_context_unref);
  g_free (http);
}

void
cw_http_set_backoff (CwHttp *http, guint base_ms)
{
  g_return_if_fail (http != NULL);

  http->backoff_ms = base_ms;
}

guint
cw_http_get_backoff (CwHttp *http)
{
  g_return_val_if_fail (http != NULL, 0);

  return http->backoff_ms;
}

guint
cw_http_get_n_requests (CwHttp *http)
{
  g_return_val_if_fail (http != NULL, 0);

  return http->n_requests;
}

/* ── Attempts, waits and redirects ── */

/* What libsoup's callbacks of one attempt hold. libsoup may keep a message in a queue behind a connection
 * that is never made, and then does not call back even when the message is cancelled. So an attempt can be
 * abandoned: then `exchange` is NULL. */
typedef struct
{
  struct _Exchange *exchange;
} Attempt;

/* One cw_http_send_async(), with its attempts, waits and redirects. It is the data of its task, and lives
 * until the task has returned. */
typedef struct _Exchange
{
  CwHttp *http;
  const CwHttpRequest *request;
  GTask *task;
  char *url;        /* where the next attempt goes */
  gboolean foreign; /* redirected to another origin: no token, none of the caller's headers */
  guint n_redirects;
  guint n_attempts;
  gboolean lost;     /* an attempt may have reached the server, and no whole answer came */
  gboolean in_doubt; /* an attempt before this one may have been done */

  GSource *cancel_source; /* the caller's cancellable, on our context */
  GSource *timer;         /* for how long the server may be silent, or until the next attempt */

  /* The attempt under way. */
  Attempt *attempt; /* with libsoup; NULL when nothing is pending there */
  SoupSession *session;
  SoupMessage *message;
  GInputStream *stream;
  CwHttpAnswer answer; /* of a transport; empty when libsoup was asked. The headers are ours */
  GError *problem;     /* of a transport, or NULL */
  GSource *arrival;    /* when the answer of a transport is there */
  GByteArray *body;
  GCancellable *cancellable; /* not the caller's, because a write that was sent is not broken off */
  gint64 deadline;           /* of the attempt, monotonic */
  gint64 heard_at;           /* when something last came or went, monotonic */
  gboolean started;
  gboolean timed_out;
  gboolean too_large;
} Exchange;

static void exchange_attempt (Exchange *self);
static void exchange_read (Exchange *self);

static void
exchange_end_attempt (Exchange *self)
{
  cw_gsource_clear (&self->timer);
  cw_gsource_clear (&self->arrival);

  if (self->message != NULL)
    g_signal_handlers_disconnect_by_data (self->message, self);

  /* libsoup still has the attempt, which frees itself when libsoup calls back. */
  if (self->attempt != NULL)
    self->attempt->exchange = NULL;
  self->attempt = NULL;

  g_clear_object (&self->stream);
  g_clear_object (&self->message);
  g_clear_object (&self->session);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->body, g_byte_array_unref);
  g_clear_pointer (&self->answer.headers, soup_message_headers_unref);
  g_clear_pointer (&self->answer.body, g_bytes_unref);
  g_clear_error (&self->problem);
}

static void
exchange_free (Exchange *self)
{
  exchange_end_attempt (self);
  cw_gsource_clear (&self->cancel_source);
  g_clear_pointer (&self->http, cw_http_unref);
  g_free (self->url);
  g_free (self);
}

static guint
exchange_get_status (Exchange *self)
{
  if (self->answer.headers != NULL)
    return self->answer.status;

  return self->message != NULL ? soup_message_get_status (self->message) : 0;
}

static SoupMessageHeaders *
exchange_get_headers (Exchange *self)
{
  return self->answer.headers != NULL ? self->answer.headers
                                      : soup_message_get_response_headers (self->message);
}

static guint
exchange_max_seconds (Exchange *self)
{
  guint seconds = self->request->timeout_seconds > 0 ? self->request->timeout_seconds
                                                     : DEFAULT_TIMEOUT_SECONDS;

  return self->request->max_seconds > 0 ? self->request->max_seconds : PATIENCE * seconds;
}

static guint
exchange_timeout_ms (Exchange *self)
{
  guint seconds = self->request->timeout_seconds > 0 ? self->request->timeout_seconds
                                                     : DEFAULT_TIMEOUT_SECONDS;

  return (self->started ? seconds : MIN (seconds, CONNECT_TIMEOUT_SECONDS)) * 1000;
}

/* Ends the exchange; `self` is gone afterwards. */
static void
exchange_return (Exchange *self, CwHttpResponse *response, GError *error)
{
  g_autoptr (GTask) task = self->task;

  exchange_end_attempt (self);
  cw_gsource_clear (&self->cancel_source);

  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, response, (GDestroyNotify) cw_http_response_free);
}

static void
exchange_return_cancelled (Exchange *self)
{
  exchange_return (self, NULL,
                   g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, _("The request was cancelled")));
}

static gboolean
exchange_is_cancelled (Exchange *self)
{
  return g_cancellable_is_cancelled (g_task_get_cancellable (self->task));
}

static gboolean
on_wait_over (gpointer user_data)
{
  Exchange *self = user_data;

  cw_gsource_clear (&self->timer);
  exchange_attempt (self);

  return G_SOURCE_REMOVE;
}

static void
exchange_set_timer (Exchange *self, guint ms, GSourceFunc func)
{
  cw_gsource_clear (&self->timer);
  self->timer = g_timeout_source_new (ms);
  g_source_set_callback (self->timer, func, self, NULL);
  g_source_attach (self->timer, self->http->context);
}

/* Starts the wait before another attempt, if there is to be one. */
static gboolean
exchange_retry (Exchange *self, CwAttempt attempt, guint status, gboolean permanent)
{
  const CwRetryCase retry = {
    .attempt = attempt,
    .status = status,
    .safe = request_is_safe (self->request),
    .idempotent = self->request->idempotent,
    .permanent = permanent,
    .retry_after_ms = attempt == CW_ATTEMPT_ANSWERED ? get_retry_after (exchange_get_headers (self)) : -1,
    .n_attempts = self->n_attempts,
    .max_attempts = self->request->max_attempts > 0 ? self->request->max_attempts : DEFAULT_MAX_ATTEMPTS,
    .base_ms = self->http->backoff_ms,
    .random = g_random_double (),
  };
  g_autofree char *shown = NULL;
  guint wait_ms;

  if (exchange_is_cancelled (self) || !cw_retry_decide (&retry, &wait_ms))
    return FALSE;

  shown = cw_redact_url (self->url);
  g_debug ("%s %s: attempt %u ended with status %u, next in %u ms", self->request->method, shown,
           self->n_attempts, status, wait_ms);
  self->in_doubt |= attempt == CW_ATTEMPT_LOST
                    || (attempt == CW_ATTEMPT_ANSWERED && status != 429 && status != 503);
  exchange_end_attempt (self);
  exchange_set_timer (self, wait_ms, on_wait_over);

  return TRUE;
}

static void
exchange_failed (Exchange *self, const GError *cause)
{
  guint status = exchange_get_status (self);
  /* An attempt that used up its whole time would only do so again. */
  gboolean for_good = (cause->domain == G_TLS_ERROR && !self->started)
                      || g_get_monotonic_time () >= self->deadline;

  if (self->too_large)
    {
      exchange_return (
        self, NULL,
        g_error_new (CW_ERROR, CW_ERROR_BAD_ANSWER,
                     _("The answer of %s is larger than expected and was not read to its end"),
                     self->request->what != NULL ? self->request->what : _("the server")));
      return;
    }

  if (exchange_is_cancelled (self) && !(self->started && cw_http_request_is_write (self->request))
      && !self->lost)
    {
      exchange_return_cancelled (self);
      return;
    }

  self->lost |= self->started;

  if (exchange_retry (self, self->started ? CW_ATTEMPT_LOST : CW_ATTEMPT_NOT_SENT, status, for_good))
    return;

  /* A request that only asks leaves nothing in doubt. */
  if (exchange_is_cancelled (self) && !cw_http_request_is_write (self->request))
    exchange_return_cancelled (self);
  else
    exchange_return (self, NULL, failure_new (self->request, cause, self->timed_out, self->lost, status));
}

static gboolean
exchange_redirect (Exchange *self)
{
  const char *location = get_redirect (exchange_get_status (self), exchange_get_headers (self));
  g_autoptr (GError) error = NULL;
  g_autofree char *next = NULL;

  if (!request_is_safe (self->request) || self->request->keep_redirects || location == NULL)
    return FALSE;

  if (++self->n_redirects > MAX_REDIRECTS)
    {
      exchange_return (self, NULL,
                       g_error_new_literal (CW_ERROR, CW_ERROR_BAD_ANSWER,
                                            _("The server redirects in a circle. Check the address")));
      return TRUE;
    }

  next = cw_url_resolve (self->url, location, &error);

  if (next == NULL)
    {
      exchange_return (self, NULL, g_steal_pointer (&error));
      return TRUE;
    }

  /* The request stays foreign even if it comes back to the first origin: the other server may have chosen
   * the address. */
  self->foreign |= !cw_url_same_origin (self->url, next);
  g_free (self->url);
  self->url = g_steal_pointer (&next);
  exchange_end_attempt (self);
  self->n_attempts--;
  exchange_attempt (self);

  return TRUE;
}

static void
exchange_answered (Exchange *self)
{
  g_autoptr (GBytes) body = NULL;
  g_autoptr (CwHttpResponse) response = NULL;
  g_autoptr (GError) error = NULL;
  guint status = exchange_get_status (self);

  if (exchange_redirect (self) || exchange_retry (self, CW_ATTEMPT_ANSWERED, status, FALSE))
    return;

  body = g_byte_array_free_to_bytes (g_steal_pointer (&self->body));
  response = response_new (status, exchange_get_headers (self), body);
  response->in_doubt = self->in_doubt;

  if (response_check (self->request, response, &error))
    exchange_return (self, g_steal_pointer (&response), NULL);
  else
    exchange_return (self, NULL, g_steal_pointer (&error));
}

/* Something came or went. The timer stays as it is, because moving it would wake the thread each time. When
 * the timer runs out, it looks how long the server has been silent. */
static void
exchange_touch (Exchange *self)
{
  self->heard_at = g_get_monotonic_time ();
}

/* How long the server may still be silent, ms. */
static guint
exchange_get_patience (Exchange *self)
{
  gint64 until = MIN (self->heard_at + (gint64) exchange_timeout_ms (self) * 1000, self->deadline);
  gint64 left = until - g_get_monotonic_time ();

  return left > 0 ? (guint) ((left + 999) / 1000) : 0;
}

/* libsoup has called back. Returns whose attempt it was, or NULL if it had been abandoned. */
static Exchange *
attempt_end (Attempt *attempt)
{
  Exchange *self = attempt->exchange;

  if (self != NULL)
    self->attempt = NULL;
  g_free (attempt);

  return self;
}

static Attempt *
attempt_begin (Exchange *self)
{
  self->attempt = g_new0 (Attempt, 1);
  self->attempt->exchange = self;

  return self->attempt;
}

/* Whether this piece of an event stream holds what the caller waits for. */
static gboolean
is_enough (Exchange *self, GBytes *chunk)
{
  const char *type = soup_message_headers_get_content_type (exchange_get_headers (self), NULL);
  guint status = exchange_get_status (self);
  gsize length;
  const char *data = g_bytes_get_data (chunk, &length);

  if (self->request->on_events == NULL || status < 200 || status > 299 || type == NULL
      || g_ascii_strcasecmp (type, "text/event-stream") != 0)
    return FALSE;

  return !self->request->on_events (data, length, self->request->events_data);
}

/* Takes a piece of the answer. FALSE: no further piece is read, and `self` may be gone. */
static gboolean
exchange_take (Exchange *self, GBytes *chunk)
{
  gsize max_bytes = self->request->max_bytes > 0 ? self->request->max_bytes : DEFAULT_MAX_BYTES;

  if (g_bytes_get_size (chunk) > max_bytes - self->body->len)
    {
      g_autoptr (GError) error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_MESSAGE_TOO_LARGE, "");

      self->too_large = TRUE;
      g_cancellable_cancel (self->cancellable);
      exchange_failed (self, error);
      return FALSE;
    }

  g_byte_array_append (self->body, g_bytes_get_data (chunk, NULL), g_bytes_get_size (chunk));
  if (!is_enough (self, chunk))
    return TRUE;

  /* The stream may never end, so it is broken off. */
  g_cancellable_cancel (self->cancellable);
  exchange_answered (self);

  return FALSE;
}

static void
on_read (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) chunk = g_input_stream_read_bytes_finish (G_INPUT_STREAM (source), result, &error);
  Exchange *self = attempt_end (user_data);

  if (self == NULL)
    return;

  if (chunk == NULL)
    {
      exchange_failed (self, error);
    }
  else if (g_bytes_get_size (chunk) == 0)
    {
      exchange_answered (self);
    }
  else if (exchange_take (self, chunk))
    {
      exchange_touch (self);
      exchange_read (self);
    }
}

static void
exchange_read (Exchange *self)
{
  g_input_stream_read_bytes_async (self->stream, CHUNK_SIZE, G_PRIORITY_DEFAULT, self->cancellable, on_read,
                                   attempt_begin (self));
}

static void
on_headers (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GInputStream) stream = soup_session_send_finish (SOUP_SESSION (source), result, &error);
  Exchange *self = attempt_end (user_data);

  if (self == NULL)
    return;

  self->stream = g_steal_pointer (&stream);

  if (self->stream == NULL)
    {
      exchange_failed (self, error);
      return;
    }

  self->body = g_byte_array_new ();
  exchange_touch (self);
  exchange_read (self);
}

static void
on_starting (Exchange *self)
{
  self->started = TRUE;
  self->http->n_requests++;
  exchange_touch (self);
}

/* The attempt did not end although it was cancelled. Its session is given up too, so that the next attempt
 * does not wait in the same queue. */
static gboolean
on_grace_over (gpointer user_data)
{
  Exchange *self = user_data;
  g_autoptr (GError) cause = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_TIMED_OUT, "");

  cw_gsource_clear (&self->timer);
  g_debug ("An attempt of %s did not end when cancelled and is given up", self->request->method);
  renew_sessions (self->http);
  exchange_failed (self, cause);

  return G_SOURCE_REMOVE;
}

static gboolean
on_silence (gpointer user_data)
{
  Exchange *self = user_data;
  guint patience = exchange_get_patience (self);

  if (patience > 0)
    {
      exchange_set_timer (self, patience, on_silence);
      return G_SOURCE_REMOVE;
    }

  self->timed_out = TRUE;
  exchange_set_timer (self, GRACE_MS, on_grace_over);
  g_cancellable_cancel (self->cancellable);

  return G_SOURCE_REMOVE;
}

static gboolean
on_cancelled (GCancellable *cancellable, gpointer user_data)
{
  Exchange *self = user_data;

  if (self->cancellable == NULL)
    {
      /* The request waits for its next attempt. */
      if (self->lost && cw_http_request_is_write (self->request))
        {
          g_autoptr (GError) cause = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "");

          exchange_return (self, NULL, failure_new (self->request, cause, FALSE, TRUE, 0));
        }
      else
        {
          exchange_return_cancelled (self);
        }
    }
  else if (!(self->started && cw_http_request_is_write (self->request)))
    {
      exchange_set_timer (self, GRACE_MS, on_grace_over);
      g_cancellable_cancel (self->cancellable);
    }

  return G_SOURCE_REMOVE;
}

/* The answer of a transport is there. It comes in one piece. */
static gboolean
on_arrival (gpointer user_data)
{
  Exchange *self = user_data;

  cw_gsource_clear (&self->arrival);
  if (self->problem != NULL)
    exchange_failed (self, self->problem);
  else if (self->answer.body == NULL || exchange_take (self, self->answer.body))
    exchange_answered (self);

  return G_SOURCE_REMOVE;
}

static void
exchange_call_transport (Exchange *self)
{
  SoupMessageHeaders *headers = soup_message_get_request_headers (self->message);
  CwHttp *http = self->http;

  self->body = g_byte_array_new ();
  self->answer = (CwHttpAnswer) { .headers = soup_message_headers_new (SOUP_MESSAGE_HEADERS_RESPONSE),
                                  .reached = TRUE };
  http->transport (self->request->method, self->url, headers, self->request->body, &self->answer,
                   http->transport_data, &self->problem);

  if (self->answer.reached)
    on_starting (self);

  self->arrival = g_timeout_source_new (self->answer.after_ms);
  g_source_set_callback (self->arrival, on_arrival, self, NULL);
  g_source_attach (self->arrival, http->context);
}

static void
exchange_attempt (Exchange *self)
{
  self->n_attempts++;
  self->started = FALSE;
  self->timed_out = FALSE;
  self->deadline = g_get_monotonic_time () + (gint64) exchange_max_seconds (self) * G_USEC_PER_SEC;
  self->cancellable = g_cancellable_new ();
  self->message = message_new (self->request, self->url, self->foreign);

  if (self->message == NULL)
    {
      exchange_return (
        self, NULL,
        g_error_new_literal (CW_ERROR, CW_ERROR_USAGE,
                             _("This is not a web address. Enter one like https://example.com")));
      return;
    }

  g_signal_connect_swapped (self->message, "starting", G_CALLBACK (on_starting), self);
  g_signal_connect_swapped (self->message, "network-event", G_CALLBACK (exchange_touch), self);
  g_signal_connect_swapped (self->message, "wrote-body-data", G_CALLBACK (exchange_touch), self);
  g_signal_connect_swapped (self->message, "got-headers", G_CALLBACK (exchange_touch), self);

  exchange_touch (self);
  exchange_set_timer (self, exchange_get_patience (self), on_silence);
  if (self->http->transport != NULL)
    {
      exchange_call_transport (self);
      return;
    }

  self->session = get_session (self->http, self->request, self->url);
  soup_session_send_async (self->session, self->message, G_PRIORITY_DEFAULT, self->cancellable, on_headers,
                           attempt_begin (self));
}

void
cw_http_send_async (CwHttp *http,
                    const CwHttpRequest *request,
                    GCancellable *cancellable,
                    GAsyncReadyCallback callback,
                    gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  g_autoptr (GError) error = NULL;
  Exchange *self;

  g_return_if_fail (http != NULL && request != NULL && request->method != NULL && request->url != NULL);
  g_return_if_fail (http->thread == g_thread_self ());

  task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, cw_http_send_async);
  g_task_set_check_cancellable (task, FALSE);

  if (!cw_url_check (request->url, NULL, &error)
      || g_cancellable_set_error_if_cancelled (cancellable, &error))
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }

  self = g_new0 (Exchange, 1);
  self->http = cw_http_ref (http);
  self->request = request;
  self->url = g_strdup (request->url);
  self->task = g_object_ref (task);
  g_task_set_task_data (task, self, (GDestroyNotify) exchange_free);

  if (cancellable != NULL)
    {
      self->cancel_source = g_cancellable_source_new (cancellable);
      g_source_set_callback (self->cancel_source, G_SOURCE_FUNC (on_cancelled), self, NULL);
      g_source_attach (self->cancel_source, http->context);
    }

  exchange_attempt (self);
}

CwHttpResponse *
cw_http_send_finish (CwHttp *http, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, cw_http_send_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
on_sent (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GAsyncResult **slot = user_data;

  *slot = g_object_ref (result);
}

CwHttpResponse *
cw_http_send (CwHttp *http, const CwHttpRequest *request, GCancellable *cancellable, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  g_return_val_if_fail (http != NULL && request != NULL, NULL);
  g_return_val_if_fail (http->thread == g_thread_self (), NULL);

  cw_http_send_async (http, request, cancellable, on_sent, &result);

  while (result == NULL)
    g_main_context_iteration (http->context, TRUE);

  return cw_http_send_finish (http, result, error);
}
