/* SPDX-License-Identifier: GPL-3.0-or-later */
#define _GNU_SOURCE /* POLLRDHUP */
#include "demo-server.h"

#include <glib-unix.h>
#include <poll.h>
#include <string.h>

#define WATCHED "demo-watched"

struct _DemoServer
{
  SoupServer *soup;
  DemoAnswerFunc answer;
  gpointer platform;
  GHashTable *waiting; /* of Waiting, as a set */
};

typedef struct
{
  DemoServer *server;
  SoupServerMessage *msg;
  DemoSend how;
  GSource *source;
  gulong finished;
} Waiting;

/* libsoup has no way to break an answer off, so the half goes past it, straight to the socket. */
static void
send_half (SoupServerMessage *msg)
{
  GSocket *socket = soup_server_message_get_socket (msg);
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (msg);
  g_autoptr (GBytes) body = soup_message_body_flatten (soup_server_message_get_response_body (msg));
  g_autoptr (GString) half = g_string_new (NULL);
  guint status = soup_server_message_get_status (msg);
  const char *content_type = soup_message_headers_get_content_type (headers, NULL);

  g_string_append_printf (half, "HTTP/1.1 %u %s\r\n", status, soup_status_get_phrase (status));
  g_string_append_printf (half, "Content-Type: %s\r\n", content_type != NULL ? content_type : "text/plain");
  g_string_append_printf (half, "Content-Length: %" G_GSIZE_FORMAT "\r\n\r\n", g_bytes_get_size (body));
  g_string_append_len (half, g_bytes_get_data (body, NULL), (gssize) (g_bytes_get_size (body) / 2));
  g_socket_send (socket, half->str, half->len, NULL, NULL);
}

static void
finish (SoupServerMessage *msg, DemoSend how)
{
  GSocket *socket = soup_server_message_get_socket (msg);

  if (how == DEMO_SEND_WHOLE || socket == NULL)
    return;

  if (how == DEMO_SEND_CUT)
    send_half (msg);
  /* libsoup's own answer then fails, and it lets go of the connection. */
  g_socket_shutdown (socket, TRUE, TRUE, NULL);
}

static void
waiting_free (Waiting *waiting)
{
  g_source_destroy (waiting->source);
  g_source_unref (waiting->source);
  g_clear_signal_handler (&waiting->finished, waiting->msg);
  g_object_unref (waiting->msg);
  g_free (waiting);
}

static gboolean
on_time (gpointer data)
{
  Waiting *waiting = data;
  g_autoptr (SoupServerMessage) msg = g_object_ref (waiting->msg);

  finish (msg, waiting->how);
  g_hash_table_remove (waiting->server->waiting, waiting);
  soup_server_message_unpause (msg);
  return G_SOURCE_REMOVE;
}

/* The client went away, or the server did: there is nobody left to answer. */
static void
on_finished (SoupServerMessage *msg, gpointer data)
{
  Waiting *waiting = data;

  g_hash_table_remove (waiting->server->waiting, waiting);
}

static void
send_later (DemoServer *self, SoupServerMessage *msg, guint delay_ms, DemoSend how)
{
  Waiting *waiting = g_new0 (Waiting, 1);

  waiting->server = self;
  waiting->msg = g_object_ref (msg);
  waiting->how = how;
  waiting->source = g_timeout_source_new (delay_ms);
  g_source_set_callback (waiting->source, on_time, waiting, NULL);
  g_source_attach (waiting->source, g_main_context_get_thread_default ());
  waiting->finished = g_signal_connect (msg, "finished", G_CALLBACK (on_finished), waiting);
  g_hash_table_add (self->waiting, waiting);
  soup_server_message_pause (msg);
}

static gboolean
on_hung_up (int fd, GIOCondition condition, gpointer socket)
{
  g_socket_close (socket, NULL);
  return G_SOURCE_REMOVE;
}

/* After an answer libsoup 3.2 does not notice that the client hangs up, and keeps the connection's file for
 * good. Closing the socket gives back the file at least. */
static void
watch_client (SoupServer *soup, SoupServerMessage *msg, gpointer data)
{
  GSocket *socket = soup_server_message_get_socket (msg);
  g_autoptr (GSource) source = NULL;

  if (g_object_get_data (G_OBJECT (socket), WATCHED) != NULL)
    return;

  source = g_unix_fd_source_new (g_socket_get_fd (socket), (GIOCondition) POLLRDHUP);
  g_source_set_callback (source, G_SOURCE_FUNC (on_hung_up), g_object_ref (socket), g_object_unref);
  g_source_attach (source, g_main_context_get_thread_default ());
  g_object_set_data (G_OBJECT (socket), WATCHED, GINT_TO_POINTER (TRUE));
}

static DemoExchange *
read_request (SoupServerMessage *msg)
{
  g_autoptr (GBytes) body = soup_message_body_flatten (soup_server_message_get_request_body (msg));

  return demo_exchange_new (soup_server_message_get_method (msg), soup_server_message_get_uri (msg),
                            soup_server_message_get_request_headers (msg), body);
}

/* libsoup strips a 204 of its length while it writes it, then takes it for an answer that ends with its
 * connection, and closes that unannounced: a client that goes on using it loses its next request. */
static void
keep_connection (SoupServerMessage *msg, gpointer data)
{
  soup_message_headers_set_encoding (soup_server_message_get_response_headers (msg), SOUP_ENCODING_NONE);
}

static void
copy_header (const char *name, const char *value, gpointer headers)
{
  soup_message_headers_replace (headers, name, value);
}

static void
set_answer (SoupServerMessage *msg, DemoExchange *exchange)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (msg);

  soup_server_message_set_status (msg, exchange->status, NULL);
  soup_message_headers_foreach (exchange->response_headers, copy_header, headers);
  if (exchange->response_body != NULL)
    soup_message_body_append_bytes (soup_server_message_get_response_body (msg), exchange->response_body);
  else if (exchange->status == SOUP_STATUS_NO_CONTENT || exchange->status == SOUP_STATUS_NOT_MODIFIED)
    g_signal_connect (msg, "wrote-headers", G_CALLBACK (keep_connection), NULL);
  else
    soup_message_headers_set_content_length (headers, 0);
}

static void
on_request (SoupServer *soup, SoupServerMessage *msg, const char *path, GHashTable *query, gpointer data)
{
  DemoServer *self = data;
  g_autoptr (DemoExchange) exchange = read_request (msg);

  self->answer (exchange, self->platform);
  set_answer (msg, exchange);
  if (exchange->delay_ms == 0)
    finish (msg, exchange->how);
  else
    send_later (self, msg, exchange->delay_ms, exchange->how);
}

DemoServer *
demo_server_new (SoupServer *soup, DemoAnswerFunc answer, gpointer platform)
{
  DemoServer *self = g_new0 (DemoServer, 1);

  self->soup = soup;
  self->answer = answer;
  self->platform = platform;
  self->waiting = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) waiting_free);
  g_signal_connect (soup, "request-started", G_CALLBACK (watch_client), NULL);
  soup_server_add_handler (soup, NULL, on_request, self, NULL);
  return self;
}

void
demo_server_free (DemoServer *self)
{
  if (self == NULL)
    return;
  soup_server_disconnect (self->soup);
  g_hash_table_unref (self->waiting);
  g_object_unref (self->soup);
  g_free (self);
}

SoupServer *
demo_server_get_soup (DemoServer *self)
{
  return self->soup;
}

void
demo_server_send_all (DemoServer *self)
{
  GHashTableIter iter;
  gpointer waiting;

  g_hash_table_iter_init (&iter, self->waiting);
  while (g_hash_table_iter_next (&iter, &waiting, NULL))
    g_source_set_ready_time (((Waiting *) waiting)->source, 0);
}

guint
demo_server_get_waiting (DemoServer *self)
{
  return g_hash_table_size (self->waiting);
}
