/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "cw-http"

#include "cw-http-private.h"

#include <glib/gi18n-lib.h>

#include "cw-error.h"
#include "cw-redact.h"

#define DEFAULT_MAX_BYTES (64 * 1024 * 1024)
#define DEFAULT_TIMEOUT_SECONDS 60
#define CONNECT_TIMEOUT_SECONDS 20
#define GRACE_MS 2000
#define DEFAULT_MAX_ATTEMPTS 5
#define MAX_REDIRECTS 10
#define CHUNK_SIZE (128 * 1024)

/* What a server that sends one byte now and then may take, in the time that it may be silent for. */
#define PATIENCE 4

/* What libsoup's callbacks of one attempt hold. libsoup may keep a message queued behind a connection that never comes to
 * be, and then does not answer even to being cancelled; so an attempt can be left to itself, with `exchange` NULL. */
typedef struct
{
  struct _Exchange *exchange;
} Attempt;

/* One cw_http_send_async(): attempts, waits and redirects until there is something to say. It is the data of its task,
 * and lives until the task has returned. */
typedef struct _Exchange
{
  CwHttp *http;
  const CwHttpRequest *request;
  GTask *task;
  char *url;                   /* where the next attempt goes */
  gboolean foreign;            /* redirected to another origin: no token, none of the caller's headers */
  guint n_redirects;
  guint n_attempts;
  gboolean lost;               /* some attempt may have reached the server without a whole answer */

  GSource *cancel_source;      /* the caller's cancellable, on our context */
  GSource *timer;              /* silence of the server, or the wait before the next attempt */

  /* The attempt under way. */
  Attempt *attempt;            /* with libsoup; NULL when nothing is pending there */
  SoupSession *session;
  SoupMessage *message;
  GInputStream *stream;
  GByteArray *body;
  GCancellable *cancellable;   /* ours: a write that has left is not torn off */
  gint64 deadline;             /* of the attempt, monotonic */
  gboolean started;
  gboolean timed_out;
  gboolean too_large;
} Exchange;

static void exchange_attempt (Exchange *self);
static void exchange_read    (Exchange *self);

static void
clear_source (GSource **source)
{
  if (*source != NULL)
    g_source_destroy (*source);

  g_clear_pointer (source, g_source_unref);
}

static void
exchange_end_attempt (Exchange *self)
{
  clear_source (&self->timer);

  if (self->message != NULL)
    g_signal_handlers_disconnect_by_data (self->message, self);

  /* Still with libsoup: it is left to itself, and frees itself when it comes back. */
  if (self->attempt != NULL)
    self->attempt->exchange = NULL;
  self->attempt = NULL;

  g_clear_object (&self->stream);
  g_clear_object (&self->message);
  g_clear_object (&self->session);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->body, g_byte_array_unref);
}

static void
exchange_free (Exchange *self)
{
  exchange_end_attempt (self);
  clear_source (&self->cancel_source);
  g_clear_pointer (&self->http, cw_http_unref);
  g_free (self->url);
  g_free (self);
}

static guint
exchange_max_seconds (Exchange *self)
{
  guint seconds = self->request->timeout_seconds > 0 ? self->request->timeout_seconds : DEFAULT_TIMEOUT_SECONDS;

  return self->request->max_seconds > 0 ? self->request->max_seconds : PATIENCE * seconds;
}

static guint
exchange_timeout_ms (Exchange *self)
{
  guint seconds = self->request->timeout_seconds > 0 ? self->request->timeout_seconds : DEFAULT_TIMEOUT_SECONDS;

  return (self->started ? seconds : MIN (seconds, CONNECT_TIMEOUT_SECONDS)) * 1000;
}

/* Ends the exchange; `self` is gone afterwards. */
static void
exchange_return (Exchange       *self,
                 CwHttpResponse *response,
                 GError         *error)
{
  g_autoptr(GTask) task = self->task;

  exchange_end_attempt (self);
  clear_source (&self->cancel_source);

  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, response, (GDestroyNotify) cw_http_response_free);
}

static void
exchange_return_cancelled (Exchange *self)
{
  exchange_return (self, NULL, g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, _("The request was cancelled")));
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

  clear_source (&self->timer);
  exchange_attempt (self);

  return G_SOURCE_REMOVE;
}

static void
exchange_set_timer (Exchange    *self,
                    guint        ms,
                    GSourceFunc  func)
{
  clear_source (&self->timer);
  self->timer = g_timeout_source_new (ms);
  g_source_set_callback (self->timer, func, self, NULL);
  g_source_attach (self->timer, self->http->context);
}

/* Starts the wait before another attempt, if there is to be one. */
static gboolean
exchange_retry (Exchange  *self,
                CwAttempt  attempt,
                guint      status,
                gboolean   permanent)
{
  const CwRetryCase retry = {
    .attempt = attempt,
    .status = status,
    .safe = cw_http_request_is_safe (self->request),
    .idempotent = self->request->idempotent,
    .permanent = permanent,
    .retry_after_ms = attempt == CW_ATTEMPT_ANSWERED ? cw_http_message_retry_after (self->message) : -1,
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
  g_debug ("%s %s: attempt %u ended with status %u, next in %u ms", self->request->method, shown, self->n_attempts, status, wait_ms);
  exchange_end_attempt (self);
  exchange_set_timer (self, wait_ms, on_wait_over);

  return TRUE;
}

static void
exchange_failed (Exchange     *self,
                 const GError *cause)
{
  guint status = self->message != NULL ? soup_message_get_status (self->message) : 0;
  /* Whose whole time is over would only take it again. */
  gboolean for_good = (cause->domain == G_TLS_ERROR && !self->started) || g_get_monotonic_time () >= self->deadline;

  if (self->too_large)
    {
      exchange_return (self, NULL, g_error_new (CW_ERROR, CW_ERROR_BAD_ANSWER, _("The answer of %s is larger than expected and was not read to its end"),
                                                self->request->what != NULL ? self->request->what : _("the server")));
      return;
    }

  if (exchange_is_cancelled (self) && !(self->started && cw_http_request_is_write (self->request)) && !self->lost)
    {
      exchange_return_cancelled (self);
      return;
    }

  self->lost |= self->started;

  if (exchange_retry (self, self->started ? CW_ATTEMPT_LOST : CW_ATTEMPT_NOT_SENT, status, for_good))
    return;

  /* Nothing is in doubt when a question is given up. */
  if (exchange_is_cancelled (self) && !cw_http_request_is_write (self->request))
    exchange_return_cancelled (self);
  else
    exchange_return (self, NULL, cw_http_failure_new (self->request, cause, self->timed_out, self->lost, status));
}

static gboolean
exchange_redirect (Exchange *self)
{
  const char *location = cw_http_message_get_redirect (self->message);
  g_autoptr(GError) error = NULL;
  g_autofree char *next = NULL;

  if (!cw_http_request_is_safe (self->request) || self->request->keep_redirects || location == NULL)
    return FALSE;

  if (++self->n_redirects > MAX_REDIRECTS)
    {
      exchange_return (self, NULL, g_error_new_literal (CW_ERROR, CW_ERROR_BAD_ANSWER, _("The server redirects in a circle. Check the address")));
      return TRUE;
    }

  next = cw_http_resolve (self->url, location, &error);

  if (next == NULL)
    {
      exchange_return (self, NULL, g_steal_pointer (&error));
      return TRUE;
    }

  /* Once away from the first origin, it stays so: the way back may be the other server's choice. */
  self->foreign |= !cw_http_same_origin (self->url, next);
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
  g_autoptr(GBytes) body = NULL;
  g_autoptr(CwHttpResponse) response = NULL;
  g_autoptr(GError) error = NULL;
  guint status = soup_message_get_status (self->message);

  if (exchange_redirect (self) || exchange_retry (self, CW_ATTEMPT_ANSWERED, status, FALSE))
    return;

  body = g_byte_array_free_to_bytes (g_steal_pointer (&self->body));
  response = cw_http_response_new (self->message, body);

  if (cw_http_response_check (self->request, response, &error))
    exchange_return (self, g_steal_pointer (&response), NULL);
  else
    exchange_return (self, NULL, g_steal_pointer (&error));
}

static void
exchange_touch (Exchange *self)
{
  if (self->timer != NULL && !self->timed_out)
    g_source_set_ready_time (self->timer, MIN (g_get_monotonic_time () + (gint64) exchange_timeout_ms (self) * 1000, self->deadline));
}

/* Back from libsoup: whose attempt it was, or NULL when it had been left to itself. */
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

/* Whether an event stream's piece brought what is wanted of it. */
static gboolean
is_enough (Exchange *self,
           GBytes   *chunk)
{
  const char *type = soup_message_headers_get_content_type (soup_message_get_response_headers (self->message), NULL);
  guint status = soup_message_get_status (self->message);
  gsize length;
  const char *data = g_bytes_get_data (chunk, &length);

  if (self->request->on_events == NULL || status < 200 || status > 299 || type == NULL
      || g_ascii_strcasecmp (type, "text/event-stream") != 0)
    return FALSE;

  return !self->request->on_events (data, length, self->request->events_data);
}

static void
on_read (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) chunk = g_input_stream_read_bytes_finish (G_INPUT_STREAM (source), result, &error);
  Exchange *self = attempt_end (user_data);
  gsize max_bytes;
  gsize length;

  if (self == NULL)
    return;

  max_bytes = self->request->max_bytes > 0 ? self->request->max_bytes : DEFAULT_MAX_BYTES;

  if (chunk == NULL)
    {
      exchange_failed (self, error);
      return;
    }

  length = g_bytes_get_size (chunk);

  if (length == 0)
    {
      exchange_answered (self);
      return;
    }

  if (length > max_bytes - self->body->len)
    {
      self->too_large = TRUE;
      g_set_error_literal (&error, G_IO_ERROR, G_IO_ERROR_MESSAGE_TOO_LARGE, "");
      g_cancellable_cancel (self->cancellable);
      exchange_failed (self, error);
      return;
    }

  g_byte_array_append (self->body, g_bytes_get_data (chunk, NULL), length);
  if (is_enough (self, chunk))
    {
      /* The stream may go on for ever: it is torn off. */
      g_cancellable_cancel (self->cancellable);
      exchange_answered (self);
      return;
    }

  exchange_touch (self);
  exchange_read (self);
}

static void
exchange_read (Exchange *self)
{
  g_input_stream_read_bytes_async (self->stream, CHUNK_SIZE, G_PRIORITY_DEFAULT, self->cancellable, on_read,
                                   attempt_begin (self));
}

static void
on_headers (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GInputStream) stream = soup_session_send_finish (SOUP_SESSION (source), result, &error);
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

/* Not even cancelling brought it back: its session is given up with it, so that the next attempt is not queued behind it. */
static gboolean
on_grace_over (gpointer user_data)
{
  Exchange *self = user_data;
  g_autoptr(GError) cause = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_TIMED_OUT, "");

  clear_source (&self->timer);
  g_debug ("An attempt of %s did not end when cancelled and is given up", self->request->method);
  cw_http_renew_sessions (self->http);
  exchange_failed (self, cause);

  return G_SOURCE_REMOVE;
}

static gboolean
on_silence (gpointer user_data)
{
  Exchange *self = user_data;

  self->timed_out = TRUE;
  exchange_set_timer (self, GRACE_MS, on_grace_over);
  g_cancellable_cancel (self->cancellable);

  return G_SOURCE_REMOVE;
}

static gboolean
on_cancelled (GCancellable *cancellable,
              gpointer      user_data)
{
  Exchange *self = user_data;

  if (self->cancellable == NULL)
    {
      /* Between two attempts. The last one was refused unprocessed, or may be asked again. */
      if (self->lost && cw_http_request_is_write (self->request))
        {
          g_autoptr(GError) cause = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "");

          exchange_return (self, NULL, cw_http_failure_new (self->request, cause, FALSE, TRUE, 0));
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

static void
exchange_attempt (Exchange *self)
{
  self->n_attempts++;
  self->started = FALSE;
  self->timed_out = FALSE;
  self->deadline = g_get_monotonic_time () + (gint64) exchange_max_seconds (self) * G_USEC_PER_SEC;
  self->cancellable = g_cancellable_new ();
  self->message = cw_http_message_new (self->request, self->url, self->foreign);

  if (self->message == NULL)
    {
      exchange_return (self, NULL, g_error_new_literal (CW_ERROR, CW_ERROR_USAGE, _("This is not a web address. Enter one like https://example.com")));
      return;
    }

  g_signal_connect_swapped (self->message, "starting", G_CALLBACK (on_starting), self);
  g_signal_connect_swapped (self->message, "network-event", G_CALLBACK (exchange_touch), self);
  g_signal_connect_swapped (self->message, "wrote-body-data", G_CALLBACK (exchange_touch), self);
  g_signal_connect_swapped (self->message, "got-headers", G_CALLBACK (exchange_touch), self);

  exchange_set_timer (self, exchange_timeout_ms (self), on_silence);
  exchange_touch (self);
  self->session = cw_http_get_session (self->http, self->request, self->url);
  soup_session_send_async (self->session, self->message, G_PRIORITY_DEFAULT, self->cancellable, on_headers, attempt_begin (self));
}

/**
 * cw_http_send_async:
 * @request: must live until the callback
 *
 * Cancelling gives up a question at once. A write that has begun to leave is let through to its answer (or to its time
 * limit), because tearing it off would leave open what became of it; nothing is repeated after that.
 */
void
cw_http_send_async (CwHttp              *http,
                    const CwHttpRequest *request,
                    GCancellable        *cancellable,
                    GAsyncReadyCallback  callback,
                    gpointer             user_data)
{
  g_autoptr(GTask) task = NULL;
  g_autoptr(GError) error = NULL;
  Exchange *self;

  g_return_if_fail (http != NULL && request != NULL && request->method != NULL && request->url != NULL);
  g_return_if_fail (http->thread == g_thread_self ());

  task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, cw_http_send_async);
  g_task_set_check_cancellable (task, FALSE);

  if (!cw_http_check_url (request->url, NULL, &error) || g_cancellable_set_error_if_cancelled (cancellable, &error))
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
cw_http_send_finish (CwHttp        *http,
                     GAsyncResult  *result,
                     GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, cw_http_send_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
