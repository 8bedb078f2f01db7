/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wire-server.h"

#include <string.h>

#include "cw-error.h"

struct _WireServer
{
  GSocketService *service;
  char *url;
  GMutex mutex;
  GPtrArray *replies;
  GPtrArray *requests;
  WireReplyFunc func;
  gpointer func_data;
  GMutex gate;
  GCond opened;
  guint n_let_go;
  gboolean ending;
};

static void
request_free (gpointer data)
{
  WireRequest *request = data;

  g_free (request->method);
  g_free (request->target);
  g_free (request->head);
  g_free (request->body);
  g_free (request);
}

static char *
read_body (GDataInputStream *input, const char *head)
{
  const char *line = strstr (head, "content-length:");
  gsize length = line != NULL ? (gsize) g_ascii_strtoull (line + strlen ("content-length:"), NULL, 10) : 0;
  char *body = g_malloc0 (length + 1);

  g_input_stream_read_all (G_INPUT_STREAM (input), body, length, NULL, NULL, NULL);

  return body;
}

static WireRequest *
read_request (GInputStream *stream)
{
  g_autoptr (GDataInputStream) input = g_data_input_stream_new (stream);
  g_autofree char *first = NULL;
  g_autoptr (GString) head = g_string_new (NULL);
  g_auto (GStrv) words = NULL;
  WireRequest *request;

  g_filter_input_stream_set_close_base_stream (G_FILTER_INPUT_STREAM (input), FALSE);
  g_data_input_stream_set_newline_type (input, G_DATA_STREAM_NEWLINE_TYPE_CR_LF);
  first = g_data_input_stream_read_line (input, NULL, NULL, NULL);
  words = first != NULL ? g_strsplit (first, " ", 3) : NULL;

  if (words == NULL || g_strv_length (words) != 3)
    return NULL;

  for (;;)
    {
      g_autofree char *line = g_data_input_stream_read_line (input, NULL, NULL, NULL);
      char *colon = line != NULL ? strchr (line, ':') : NULL;

      if (colon == NULL)
        break;

      for (char *c = line; c < colon; c++)
        *c = g_ascii_tolower (*c);

      g_string_append_printf (head, "%s\n", line);
    }

  request = g_new0 (WireRequest, 1);
  request->method = g_strdup (words[0]);
  request->target = g_strdup (words[1]);
  request->head = g_strdup (head->str);
  request->body = read_body (input, head->str);

  return request;
}

static char *
next_reply (WireServer *self, WireRequest *request)
{
  guint nth = self->requests->len;

  g_ptr_array_add (self->requests, request);

  if (self->func != NULL)
    return self->func (request, nth, self->func_data);

  if (self->replies->len == 0)
    return g_strdup ("");

  return g_strdup (g_ptr_array_index (self->replies, MIN (nth, self->replies->len - 1)));
}

static void
wait_at_gate (WireServer *self)
{
  g_mutex_lock (&self->gate);
  while (self->n_let_go == 0 && !self->ending)
    g_cond_wait (&self->opened, &self->gate);
  if (self->n_let_go > 0)
    self->n_let_go--;
  g_mutex_unlock (&self->gate);
}

void
wire_server_let_go (WireServer *server)
{
  g_mutex_lock (&server->gate);
  server->n_let_go++;
  g_cond_signal (&server->opened);
  g_mutex_unlock (&server->gate);
}

static void
say (WireServer *self, GIOStream *stream, const char *reply)
{
  g_auto (GStrv) parts = g_strsplit (reply, "\f", -1);

  for (guint i = 0; parts[i] != NULL; i++)
    {
      char byte;

      if (i > 0)
        wait_at_gate (self);
      if (g_str_equal (parts[i], "HANG"))
        g_input_stream_read (g_io_stream_get_input_stream (stream), &byte, 1, NULL, NULL);
      else if (g_str_equal (parts[i], "DRIP"))
        while (g_output_stream_write_all (g_io_stream_get_output_stream (stream), " ", 1, NULL, NULL, NULL))
          g_usleep (10000);
      else
        g_output_stream_write_all (g_io_stream_get_output_stream (stream), parts[i], strlen (parts[i]), NULL,
                                   NULL, NULL);
    }
}

static gboolean
on_run (GThreadedSocketService *service, GSocketConnection *connection, GObject *source, gpointer user_data)
{
  WireServer *self = user_data;
  GIOStream *stream = G_IO_STREAM (connection);
  WireRequest *request = read_request (g_io_stream_get_input_stream (stream));
  g_autofree char *reply = NULL;

  if (request == NULL)
    return TRUE;

  g_mutex_lock (&self->mutex);
  reply = next_reply (self, request);
  g_mutex_unlock (&self->mutex);

  say (self, stream, reply);
  g_io_stream_close (stream, NULL, NULL);

  return TRUE;
}

WireServer *
wire_server_new (void)
{
  WireServer *self = g_new0 (WireServer, 1);
  g_autoptr (GInetAddress) address = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr (GSocketAddress) wanted = g_inet_socket_address_new (address, 0);
  g_autoptr (GSocketAddress) got = NULL;
  g_autoptr (GError) error = NULL;

  g_mutex_init (&self->mutex);
  g_mutex_init (&self->gate);
  g_cond_init (&self->opened);
  self->replies = g_ptr_array_new_with_free_func (g_free);
  self->requests = g_ptr_array_new_with_free_func (request_free);
  self->service = g_threaded_socket_service_new (16);
  g_socket_listener_add_address (G_SOCKET_LISTENER (self->service), wanted, G_SOCKET_TYPE_STREAM,
                                 G_SOCKET_PROTOCOL_TCP, NULL, &got, &error);
  g_assert_no_error (error);
  self->url = g_strdup_printf ("http://127.0.0.1:%u",
                               g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (got)));
  g_signal_connect (self->service, "run", G_CALLBACK (on_run), self);
  g_socket_service_start (self->service);

  return self;
}

void
wire_server_free (WireServer *server)
{
  g_mutex_lock (&server->gate);
  server->ending = TRUE;
  g_cond_broadcast (&server->opened);
  g_mutex_unlock (&server->gate);
  g_socket_service_stop (server->service);
  g_socket_listener_close (G_SOCKET_LISTENER (server->service));
  g_clear_object (&server->service); /* waits for its threads */
  g_ptr_array_unref (server->replies);
  g_ptr_array_unref (server->requests);
  g_mutex_clear (&server->mutex);
  g_mutex_clear (&server->gate);
  g_cond_clear (&server->opened);
  g_free (server->url);
  g_free (server);
}

const char *
wire_server_get_url (WireServer *server)
{
  return server->url;
}

char *
wire_reply_json (guint status, const char *extra_headers, const char *json)
{
  return g_strdup_printf (
    "HTTP/1.1 %u X\r\nContent-Type: application/json;charset=UTF-8\r\nContent-Length: %" G_GSIZE_FORMAT
    "\r\nConnection: close\r\n%s\r\n%s",
    status, strlen (json), extra_headers, json);
}

void
wire_server_push (WireServer *server, const char *raw)
{
  g_mutex_lock (&server->mutex);
  g_ptr_array_add (server->replies, g_strdup (raw));
  g_mutex_unlock (&server->mutex);
}

void
wire_server_push_json (WireServer *server, guint status, const char *extra_headers, const char *json)
{
  g_autofree char *raw = wire_reply_json (status, extra_headers, json);

  wire_server_push (server, raw);
}

void
wire_server_set_func (WireServer *server, WireReplyFunc func, gpointer user_data)
{
  g_mutex_lock (&server->mutex);
  server->func = func;
  server->func_data = user_data;
  g_mutex_unlock (&server->mutex);
}

guint
wire_server_get_n_requests (WireServer *server)
{
  guint n;

  g_mutex_lock (&server->mutex);
  n = server->requests->len;
  g_mutex_unlock (&server->mutex);

  return n;
}

const WireRequest *
wire_server_get_request (WireServer *server, guint nth)
{
  const WireRequest *request;

  g_mutex_lock (&server->mutex);
  g_assert_cmpuint (nth, <, server->requests->len);
  request = g_ptr_array_index (server->requests, nth);
  g_mutex_unlock (&server->mutex);

  return request;
}

char *
wire_request_get_header (const WireRequest *request, const char *name)
{
  g_auto (GStrv) lines = g_strsplit (request->head, "\n", -1);

  for (guint i = 0; lines[i] != NULL; i++)
    {
      gsize length = strlen (name);

      if (g_ascii_strncasecmp (lines[i], name, length) == 0 && lines[i][length] == ':')
        return g_strstrip (g_strdup (lines[i] + length + 1));
    }

  return NULL;
}

char *
wire_request_get_query (const WireRequest *request, const char *name)
{
  const char *query = strchr (request->target, '?');
  g_autoptr (GHashTable) params = NULL;

  if (query == NULL)
    return NULL;

  params = g_uri_parse_params (query + 1, -1, "&", G_URI_PARAMS_WWW_FORM, NULL);
  g_assert_nonnull (params);

  return g_strdup (g_hash_table_lookup (params, name));
}

void
wire_assert_side (const GError *error, CwSide side)
{
  CwSide said;

  g_assert_true (cw_error_get_side (error, &said));
  g_assert_cmpint (said, ==, side);
}
