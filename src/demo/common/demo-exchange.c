/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "demo-exchange.h"

#include <string.h>

DemoExchange *
demo_exchange_new (const char *method, GUri *uri, SoupMessageHeaders *headers, GBytes *body)
{
  DemoExchange *self = g_new0 (DemoExchange, 1);

  self->method = g_intern_string (method);
  self->uri = g_uri_ref (uri);
  self->path = g_strdup (g_uri_get_path (uri));
  self->query = g_uri_get_query (uri) != NULL ? soup_form_decode (g_uri_get_query (uri)) : NULL;
  self->request_headers = headers != NULL ? soup_message_headers_ref (headers)
                                          : soup_message_headers_new (SOUP_MESSAGE_HEADERS_REQUEST);
  self->request_body = body != NULL ? g_bytes_ref (body) : g_bytes_new_static ("", 0);
  self->status = SOUP_STATUS_INTERNAL_SERVER_ERROR;
  self->response_headers = soup_message_headers_new (SOUP_MESSAGE_HEADERS_RESPONSE);
  return self;
}

void
demo_exchange_free (DemoExchange *self)
{
  if (self == NULL)
    return;
  g_uri_unref (self->uri);
  g_free (self->path);
  g_clear_pointer (&self->query, g_hash_table_unref);
  soup_message_headers_unref (self->request_headers);
  g_bytes_unref (self->request_body);
  soup_message_headers_unref (self->response_headers);
  g_clear_pointer (&self->response_body, g_bytes_unref);
  g_free (self);
}

const char *
demo_exchange_get_header (DemoExchange *self, const char *name)
{
  return soup_message_headers_get_one (self->request_headers, name);
}

void
demo_exchange_set_header (DemoExchange *self, const char *name, const char *value)
{
  soup_message_headers_replace (self->response_headers, name, value);
}

GBytes *
demo_exchange_steal_body (DemoExchange *self)
{
  return self->response_body != NULL ? g_steal_pointer (&self->response_body) : g_bytes_new_static ("", 0);
}

void
demo_reply_bytes (DemoExchange *self, guint status, const char *content_type, GBytes *body)
{
  self->status = status;
  demo_exchange_set_header (self, "Content-Type", content_type);
  g_clear_pointer (&self->response_body, g_bytes_unref);
  self->response_body = body;
}

void
demo_reply_json (DemoExchange *self, guint status, char *json)
{
  demo_reply_bytes (self, status, "application/json", g_bytes_new_take (json, strlen (json)));
}

void
demo_reply_html (DemoExchange *self, guint status, const char *html)
{
  demo_reply_bytes (self, status, "text/html; charset=UTF-8", g_bytes_new (html, strlen (html)));
}

void
demo_reply_empty (DemoExchange *self, guint status)
{
  self->status = status;
  g_clear_pointer (&self->response_body, g_bytes_unref);
}
