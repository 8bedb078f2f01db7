/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-http-private.h"

#include <string.h>

/* What one attempt of a request says to the server. */

static void
add_headers (SoupMessage         *message,
             const CwHttpRequest *request,
             gboolean             foreign)
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

SoupMessage *
cw_http_message_new (const CwHttpRequest *request,
                     const char          *url,
                     gboolean             foreign)
{
  SoupMessage *message = soup_message_new (request->method, url);

  if (message == NULL)
    return NULL;

  soup_message_add_flags (message, SOUP_MESSAGE_NO_REDIRECT);

  /* Without this, libsoup takes a kept connection for GET and HEAD only. */
  if (request->idempotent)
    soup_message_add_flags (message, SOUP_MESSAGE_IDEMPOTENT);

  if (request->body != NULL)
    soup_message_set_request_body_from_bytes (message, request->content_type, request->body);

  add_headers (message, request, foreign);

  return message;
}

const char *
cw_http_message_get_redirect (SoupMessage *message)
{
  guint status = soup_message_get_status (message);

  if (status != 301 && status != 302 && status != 303 && status != 307 && status != 308)
    return NULL;

  return soup_message_headers_get_one (soup_message_get_response_headers (message), "Location");
}

gint64
cw_http_message_get_date (SoupMessage *message)
{
  const char *text = soup_message_headers_get_one (soup_message_get_response_headers (message), "Date");
  g_autoptr(GDateTime) date = text != NULL ? soup_date_time_new_from_http_string (text) : NULL;

  return date != NULL ? g_date_time_to_unix (date) * 1000 : -1;
}

gint64
cw_http_message_retry_after (SoupMessage *message)
{
  SoupMessageHeaders *headers = soup_message_get_response_headers (message);
  gint64 date = cw_http_message_get_date (message);

  return cw_retry_after_parse (soup_message_headers_get_one (headers, "Retry-After"), date >= 0 ? date : g_get_real_time () / 1000);
}
