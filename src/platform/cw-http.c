/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "cw-http-private.h"

#include <string.h>

/* More than the fan-out of look-ups ever has under way (cw-limiter.h), with room for Salesforce beside it. */
#define MAX_CONNECTIONS 600
#define MAX_CONNECTIONS_PER_HOST 512

/* Below the keep-alive time of common servers, so that a connection is seldom closed under a request. */
#define IDLE_SECONDS 30

#define DEFAULT_BACKOFF_MS 500

static SoupSession *
session_new (gboolean with_proxy)
{
  SoupSession *session;

  session = soup_session_new_with_options ("max-conns", MAX_CONNECTIONS,
                                           "max-conns-per-host", MAX_CONNECTIONS_PER_HOST,
                                           "idle-timeout", IDLE_SECONDS,
                                           "timeout", 0,
                                           "user-agent", "Crosswalk/" CW_VERSION,
                                           NULL);

  if (!with_proxy)
    soup_session_set_proxy_resolver (session, NULL);

  /* Tokens are sent by us, on purpose; nothing is to answer a challenge by itself. */
  soup_session_remove_feature_by_type (session, SOUP_TYPE_AUTH_MANAGER);

  return session;
}

/**
 * cw_http_new:
 *
 * Makes the network for the calling thread and its thread-default #GMainContext, to which it belongs from then on. No
 * cookies, no cache, no stored passwords; loopback is never asked through a proxy.
 */
CwHttp *
cw_http_new (void)
{
  CwHttp *http = g_new0 (CwHttp, 1);

  http->ref_count = 1;
  http->thread = g_thread_self ();
  http->context = g_main_context_ref_thread_default ();
  http->secure = session_new (TRUE);
  http->loopback = session_new (FALSE);
  http->backoff_ms = DEFAULT_BACKOFF_MS;

  return http;
}

void
cw_http_renew_sessions (CwHttp *http)
{
  g_clear_object (&http->secure);
  g_clear_object (&http->loopback);
  http->secure = session_new (TRUE);
  http->loopback = session_new (FALSE);
}

/* What is not idempotent has a connection of its own: a kept one may be closed just as it is used, and then nobody knows
 * what arrived. It comes with a session of its own, too. In a shared one these connections would stay, as many as there are
 * writes, and libsoup tries each idle connection before it gives one out. */
SoupSession *
cw_http_get_session (CwHttp              *http,
                     const CwHttpRequest *request,
                     const char          *url)
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
cw_http_set_backoff (CwHttp *http,
                     guint   base_ms)
{
  g_return_if_fail (http != NULL);

  http->backoff_ms = base_ms;
}

guint
cw_http_get_n_requests (CwHttp *http)
{
  g_return_val_if_fail (http != NULL, 0);

  return http->n_requests;
}

/**
 * cw_http_request_new:
 * @method: a string that outlives the request
 */
CwHttpRequest *
cw_http_request_new (const char *method,
                     const char *url)
{
  CwHttpRequest *request = g_new0 (CwHttpRequest, 1);

  g_return_val_if_fail (method != NULL && url != NULL, NULL);

  request->method = g_intern_string (method);
  request->url = g_strdup (url);
  request->idempotent = g_str_equal (method, "GET") || g_str_equal (method, "HEAD");

  return request;
}

static void
free_secret (char *text)
{
  if (text == NULL)
    return;

  explicit_bzero (text, strlen (text));
  g_free (text);
}

void
cw_http_request_free (CwHttpRequest *request)
{
  if (request == NULL)
    return;

  free_secret (request->url);
  free_secret (request->bearer);
  g_clear_pointer (&request->body, g_bytes_unref);
  g_clear_pointer (&request->headers, g_ptr_array_unref);
  g_free (request);
}

void
cw_http_request_add_header (CwHttpRequest *request,
                            const char    *name,
                            const char    *value)
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

static void
on_sent (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  GAsyncResult **slot = user_data;

  *slot = g_object_ref (result);
}

CwHttpResponse *
cw_http_send (CwHttp               *http,
              const CwHttpRequest  *request,
              GCancellable         *cancellable,
              GError              **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  g_return_val_if_fail (http != NULL && request != NULL, NULL);
  g_return_val_if_fail (http->thread == g_thread_self (), NULL);

  cw_http_send_async (http, request, cancellable, on_sent, &result);

  while (result == NULL)
    g_main_context_iteration (http->context, TRUE);

  return cw_http_send_finish (http, result, error);
}
