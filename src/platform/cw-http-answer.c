/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-http-private.h"

#include <glib/gi18n-lib.h>

#include "cw-error.h"

static const char *
request_what (const CwHttpRequest *request)
{
  return request->what != NULL ? request->what : _("the server");
}

static void
collect_header (const char *name,
                const char *value,
                gpointer    user_data)
{
  GHashTable *headers = user_data;
  g_autofree char *key = g_ascii_strdown (name, -1);
  const char *before = g_hash_table_lookup (headers, key);
  char *joined = before != NULL ? g_strconcat (before, ", ", value, NULL) : g_strdup (value);

  g_hash_table_replace (headers, g_steal_pointer (&key), joined);
}

CwHttpResponse *
cw_http_response_new (SoupMessage *message,
                      GBytes      *body)
{
  SoupMessageHeaders *headers = soup_message_get_response_headers (message);
  CwHttpResponse *response = g_new0 (CwHttpResponse, 1);

  response->status = soup_message_get_status (message);
  response->body = g_bytes_ref (body);
  response->content_type = g_strdup (soup_message_headers_get_content_type (headers, NULL));
  response->headers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  soup_message_headers_foreach (headers, collect_header, response->headers);

  response->server_time = cw_http_message_get_date (message);

  return response;
}

static gboolean
type_is_json (const char *content_type)
{
  g_autofree char *type = content_type != NULL ? g_ascii_strdown (content_type, -1) : NULL;

  return type != NULL && (g_str_equal (type, "application/json") || g_str_equal (type, "text/json") || g_str_has_suffix (type, "+json"));
}

/* Statuses that say all there is to say: proxies and gateways answer them with pages of their own. */
static gboolean
status_speaks_for_itself (guint status)
{
  return status == 204 || status == 304 || status == 401 || status == 429 || status >= 500;
}

gboolean
cw_http_response_check (const CwHttpRequest   *request,
                        const CwHttpResponse  *response,
                        GError               **error)
{
  gsize length = g_bytes_get_size (response->body);

  if (!request->expect_json || status_speaks_for_itself (response->status) || type_is_json (response->content_type))
    return TRUE;

  if (length == 0 && (response->status == 201 || response->status >= 300))
    return TRUE;

  g_set_error (error, CW_ERROR, CW_ERROR_BAD_ANSWER,
               _("%s answered with something else than data (status %u). Check the address; a proxy or a sign-in page of the network may also be in between"),
               request_what (request), response->status);
  return FALSE;
}

gboolean
cw_http_request_is_safe (const CwHttpRequest *request)
{
  return g_str_equal (request->method, "GET") || g_str_equal (request->method, "HEAD");
}

gboolean
cw_http_request_is_write (const CwHttpRequest *request)
{
  /* An idempotent POST is a question with a body; PUT, PATCH and DELETE always change something. */
  if (cw_http_request_is_safe (request))
    return FALSE;

  return !request->idempotent || !g_str_equal (request->method, "POST");
}

static gboolean
is_damage (const GError *cause)
{
  return g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_INVALID_DATA) ||
         g_error_matches (cause, SOUP_SESSION_ERROR, SOUP_SESSION_ERROR_PARSING) ||
         g_error_matches (cause, SOUP_SESSION_ERROR, SOUP_SESSION_ERROR_ENCODING);
}

GError *
cw_http_failure_new (const CwHttpRequest *request,
                     const GError        *cause,
                     gboolean             timed_out,
                     gboolean             lost,
                     guint                status)
{
  const char *what = request_what (request);

  /* A 4xx is a refusal even when the rest of it is missing. */
  if (lost && cw_http_request_is_write (request) && !(status >= 400 && status < 500))
    return g_error_new (CW_ERROR, CW_ERROR_UNKNOWN_OUTCOME,
                        _("The answer of %s to a change was lost, so it is not known whether the change was made. The next run looks before it sends anything again"),
                        what);

  if (timed_out)
    return g_error_new (CW_ERROR, CW_ERROR_TIMED_OUT, _("%s did not answer in time. Try again later"), what);

  if (cause->domain == G_TLS_ERROR)
    return g_error_new (CW_ERROR, CW_ERROR_NETWORK,
                        _("No protected connection to %s: %s. Check the address and this computer’s clock"), what, cause->message);

  if (lost && (is_damage (cause) || status != 0))
    return g_error_new (CW_ERROR, CW_ERROR_BAD_ANSWER, _("The answer of %s was cut short or damaged. Try again"), what);

  if (lost)
    return g_error_new (CW_ERROR, CW_ERROR_NETWORK, _("The connection to %s broke off. Try again"), what);

  return g_error_new (CW_ERROR, CW_ERROR_NETWORK, _("Cannot reach %s: %s. Check the network and the address"), what, cause->message);
}
