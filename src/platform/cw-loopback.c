/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-loopback.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "cw-error.h"
#include "cw-gsource.h"
#include "cw-oauth.h"

/* How long the browser may take to fetch its page after the code is here. */
#define GOODBYE_SECONDS 3

/* Every program of this computer, and every page in the browser, can connect here, and some may be hostile.
 * So only the request line and the headers are read, they must come within a short time, and their size is
 * limited. If too many connect, the oldest connection is closed, so that the browser's answer always gets
 * in. */
#define MAX_HEAD 8192
#define MAX_CLIENTS 32
#define CLIENT_SECONDS 10
#define MAX_PORT_TRIES 16

struct _CwLoopback
{
  GMainContext *context;
  GSocket *sockets[2]; /* for IPv4 and IPv6; the second may be NULL */
  GSource *sources[2];
  GQueue clients; /* of Client, the oldest first */
  guint port;
  char *path;
  char *state;
  char *redirect_uri;

  gboolean answered;  /* an answer that belongs to this sign-in came */
  gboolean delivered; /* its page was sent, or cannot be sent any more */
  char *code;
  char *issuer;
  GError *error;
};

/* One connection, with one request. */
typedef struct
{
  CwLoopback *loopback;
  GSocket *socket;
  GSource *source; /* waits until the socket can be read, later until it can be written */
  GSource *timer;
  char head[MAX_HEAD + 1]; /* what came so far; always ended by a NUL */
  gsize length;
  GString *answer; /* NULL while it is read */
  gsize sent;
  gboolean brought; /* the answer that belongs to this sign-in */
} Client;

typedef enum
{
  STATUS_OK = 200,
  STATUS_NO_CONTENT = 204,
  STATUS_BAD_REQUEST = 400,
  STATUS_NOT_FOUND = 404,
  STATUS_METHOD_NOT_ALLOWED = 405,
  STATUS_HEADERS_TOO_LARGE = 431,
} Status;

static void
client_free (Client *client)
{
  g_queue_remove (&client->loopback->clients, client);
  client->loopback->delivered |= client->brought;
  cw_gsource_clear (&client->source);
  cw_gsource_clear (&client->timer);
  g_socket_close (client->socket, NULL);
  g_object_unref (client->socket);
  if (client->answer != NULL)
    g_string_free (client->answer, TRUE);
  /* It may hold the code. */
  explicit_bzero (client->head, sizeof client->head);
  g_free (client);
}

/* ── What is answered ── */

static const char *
status_words (Status status)
{
  switch (status)
    {
    case STATUS_OK:
      return "OK";
    case STATUS_NO_CONTENT:
      return "No Content";
    case STATUS_NOT_FOUND:
      return "Not Found";
    case STATUS_METHOD_NOT_ALLOWED:
      return "Method Not Allowed";
    case STATUS_HEADERS_TOO_LARGE:
      return "Request Header Fields Too Large";
    case STATUS_BAD_REQUEST:
    default:
      return "Bad Request";
    }
}

/* `more` are further header lines, each with its end. */
static void
set_answer (Client *client, Status status, const char *more, const char *page)
{
  client->answer = g_string_new (NULL);
  g_string_append_printf (client->answer, "HTTP/1.1 %d %s\r\n%sConnection: close\r\n", status,
                          status_words (status), more);
  if (status != STATUS_NO_CONTENT)
    g_string_append_printf (client->answer, "Content-Length: %" G_GSIZE_FORMAT "\r\n", strlen (page));
  g_string_append_printf (client->answer, "\r\n%s", page);
}

static void
show_page (Client *client, Status status, const char *heading, const char *text)
{
  g_autofree char *page = g_markup_printf_escaped (
    "<!DOCTYPE html>\n<html><head><meta charset=\"utf-8\"><meta name=\"viewport\" "
    "content=\"width=device-width\">"
    "<title>%s</title><style>body{font:1.1em/1.5 sans-serif;max-width:32em;margin:4em auto;padding:0 "
    "1em;color-scheme:light dark}</style></head>"
    "<body dir=\"auto\"><main><h1>%s</h1><p>%s</p></main></body></html>\n",
    heading, heading, text);

  set_answer (
    client, status,
    "Content-Type: text/html; charset=utf-8\r\n"
    "Cache-Control: no-store\r\n"
    "Referrer-Policy: no-referrer\r\n"
    "Content-Security-Policy: default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'\r\n"
    "X-Content-Type-Options: nosniff\r\n",
    page);
}

static void
take_callback (Client *client, const char *query)
{
  CwLoopback *self = client->loopback;

  /* Any page of the web may have sent the browser here. The sign-in goes on waiting for its own answer. */
  if (!cw_oauth_redirect_is_ours (query, self->state))
    {
      g_autoptr (GError) error = NULL;

      cw_secret_free (cw_oauth_parse_redirect (query, self->state, NULL, &error));
      show_page (client, STATUS_BAD_REQUEST, _("The sign-in did not succeed"), error->message);
      return;
    }

  self->answered = TRUE;
  client->brought = TRUE;
  self->code = cw_oauth_parse_redirect (query, self->state, &self->issuer, &self->error);

  if (self->code != NULL)
    show_page (client, STATUS_OK, _("You are signed in"), _("Close this page and go back to Crosswalk."));
  else
    show_page (client, STATUS_OK, _("The sign-in did not succeed"), self->error->message);
}

/* ── What is asked ── */

/* (transfer full) (nullable): the value of the header, without white space around it. */
static char *
find_header (char *const *lines, const char *name)
{
  for (guint i = 1; lines[0] != NULL && lines[i] != NULL; i++)
    {
      const char *colon = strchr (lines[i], ':');

      if (colon != NULL && (gsize) (colon - lines[i]) == strlen (name)
          && g_ascii_strncasecmp (lines[i], name, strlen (name)) == 0)
        return g_strstrip (g_strdup (colon + 1));
    }

  return NULL;
}

/* The Host must be this machine, so that no other site can reach this listener under its own name (DNS
 * rebinding). */
static gboolean
is_for_us (CwLoopback *self, char *const *lines)
{
  const char *const names[] = { "localhost", "127.0.0.1", "[::1]" };
  g_autofree char *host = find_header (lines, "Host");

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *expected = g_strdup_printf ("%s:%u", names[i], self->port);

      if (host != NULL && g_ascii_strcasecmp (host, expected) == 0)
        return TRUE;
    }

  return FALSE;
}

static void
answer_request (Client *client, char *const *lines)
{
  CwLoopback *self = client->loopback;
  g_auto (GStrv) words = g_strsplit (lines[0] != NULL ? lines[0] : "", " ", -1);
  const char *query;

  if (g_strv_length (words) != 3 || !g_str_has_prefix (words[2], "HTTP/1."))
    {
      set_answer (client, STATUS_BAD_REQUEST, "", "");
      return;
    }

  words[1][strcspn (words[1], "#")] = '\0';
  query = strchr (words[1], '?');
  if (query != NULL)
    words[1][query++ - words[1]] = '\0';

  if (!is_for_us (self, lines) || !g_str_equal (words[1], self->path) || self->answered)
    set_answer (client, STATUS_NOT_FOUND, "", "");
  /* Before a public page may lead here, some browsers ask this listener. */
  else if (g_str_equal (words[0], "OPTIONS"))
    set_answer (client, STATUS_NO_CONTENT, "Access-Control-Allow-Private-Network: true\r\n", "");
  else if (!g_str_equal (words[0], "GET"))
    set_answer (client, STATUS_METHOD_NOT_ALLOWED, "Allow: GET, OPTIONS\r\n", "");
  else
    take_callback (client, query);
}

/* ── The connection ── */

static void
client_wait (Client *client, GIOCondition condition, GSourceFunc func)
{
  cw_gsource_clear (&client->source);
  client->source = g_socket_create_source (client->socket, condition, NULL);
  g_source_set_callback (client->source, func, client, NULL);
  g_source_attach (client->source, client->loopback->context);
}

/* Whether the call has only to be made again later. */
static gboolean
would_block (const GError *error)
{
  return g_error_matches (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK);
}

static gboolean
on_writable (GSocket *socket, GIOCondition condition, gpointer user_data)
{
  Client *client = user_data;
  g_autoptr (GError) error = NULL;
  gssize n = g_socket_send (socket, client->answer->str + client->sent, client->answer->len - client->sent,
                            NULL, &error);

  if (n < 0 && would_block (error))
    return G_SOURCE_CONTINUE;

  client->sent += (gsize) MAX (n, 0);
  if (n > 0 && client->sent < client->answer->len)
    return G_SOURCE_CONTINUE;

  g_socket_shutdown (socket, FALSE, TRUE, NULL);
  client_free (client);
  return G_SOURCE_REMOVE;
}

static gboolean
on_readable (GSocket *socket, GIOCondition condition, gpointer user_data)
{
  Client *client = user_data;
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) lines = NULL;
  gssize n = g_socket_receive (socket, client->head + client->length, MAX_HEAD - client->length, NULL,
                               &error);
  char *end;

  if (n < 0 && would_block (error))
    return G_SOURCE_CONTINUE;

  if (n <= 0)
    {
      client_free (client);
      return G_SOURCE_REMOVE;
    }

  client->length += (gsize) n;
  client->head[client->length] = '\0';
  end = strstr (client->head, "\r\n\r\n");

  if (end == NULL && client->length < MAX_HEAD)
    return G_SOURCE_CONTINUE;

  if (end == NULL)
    {
      set_answer (client, STATUS_HEADERS_TOO_LARGE, "", "");
    }
  else
    {
      *end = '\0';
      lines = g_strsplit (client->head, "\r\n", -1);
      answer_request (client, lines);
    }

  client_wait (client, G_IO_OUT, G_SOURCE_FUNC (on_writable));
  return G_SOURCE_REMOVE;
}

static gboolean
on_client_time (gpointer user_data)
{
  client_free (user_data);
  return G_SOURCE_REMOVE;
}

/* The oldest connection that has not brought the answer. */
static void
make_room (CwLoopback *self)
{
  for (GList *link = self->clients.head; link != NULL && self->clients.length >= MAX_CLIENTS;
       link = link->next)
    {
      Client *client = link->data;

      if (client->brought)
        continue;
      client_free (client);
      return;
    }
}

static gboolean
on_incoming (GSocket *socket, GIOCondition condition, gpointer user_data)
{
  CwLoopback *self = user_data;
  GSocket *accepted = g_socket_accept (socket, NULL, NULL);
  Client *client;

  if (accepted == NULL)
    return G_SOURCE_CONTINUE;

  make_room (self);
  client = g_new0 (Client, 1);
  client->loopback = self;
  client->socket = accepted;
  g_socket_set_blocking (accepted, FALSE);
  g_queue_push_tail (&self->clients, client);

  client->timer = g_timeout_source_new_seconds (CLIENT_SECONDS);
  g_source_set_callback (client->timer, on_client_time, client, NULL);
  g_source_attach (client->timer, self->context);
  client_wait (client, G_IO_IN, G_SOURCE_FUNC (on_readable));
  return G_SOURCE_CONTINUE;
}

/* ── The listener ── */

static GSocket *
listen_at (GSocketFamily family, guint port, GError **error)
{
  g_autoptr (GInetAddress) loopback = g_inet_address_new_loopback (family);
  g_autoptr (GSocketAddress) address = g_inet_socket_address_new (loopback, (guint16) port);
  g_autoptr (GSocket) socket = g_socket_new (family, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, error);

  if (socket == NULL)
    return NULL;

  g_socket_set_blocking (socket, FALSE);
  g_socket_set_listen_backlog (socket, MAX_CLIENTS);
  if (!g_socket_bind (socket, address, TRUE, error) || !g_socket_listen (socket, error))
    return NULL;

  return g_steal_pointer (&socket);
}

static guint
port_of (GSocket *socket)
{
  g_autoptr (GSocketAddress) address = g_socket_get_local_address (socket, NULL);

  return address != NULL ? g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (address)) : 0;
}

/* A browser may use either address for "localhost", so both ports must be ours. On a computer without IPv6
 * one is enough. */
static gboolean
listen_at_both (CwLoopback *self, guint port, GError **error)
{
  g_autoptr (GError) local = NULL;

  self->sockets[0] = listen_at (G_SOCKET_FAMILY_IPV4, port, error);
  if (self->sockets[0] == NULL)
    return FALSE;

  self->port = port_of (self->sockets[0]);
  self->sockets[1] = listen_at (G_SOCKET_FAMILY_IPV6, self->port, &local);
  if (self->sockets[1] != NULL || !g_error_matches (local, G_IO_ERROR, G_IO_ERROR_ADDRESS_IN_USE))
    return TRUE;

  g_clear_object (&self->sockets[0]);
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

static gboolean
listen_local (CwLoopback *self, guint port, GError **error)
{
  g_autoptr (GError) local = NULL;
  guint tries = port == 0 ? MAX_PORT_TRIES : 1;

  while (tries-- > 0)
    {
      g_clear_error (&local);
      if (listen_at_both (self, port, &local))
        return TRUE;
    }

  g_set_error (error, CW_ERROR, CW_ERROR_BUSY,
               _("Port %u of this computer is needed for the sign-in but cannot be used: %s. Close the "
                  "program that uses it, or choose another callback port here and in the app’s settings"),
               port, local->message);

  return FALSE;
}

CwLoopback *
cw_loopback_new (guint port, const char *path, const char *state, GError **error)
{
  g_autoptr (CwLoopback) self = NULL;

  g_return_val_if_fail (path != NULL && path[0] == '/' && state != NULL, NULL);

  self = g_new0 (CwLoopback, 1);
  self->context = g_main_context_ref_thread_default ();
  g_queue_init (&self->clients);
  self->path = g_strdup (path);
  self->state = g_strdup (state);

  if (!listen_local (self, port, error))
    return NULL;

  for (guint i = 0; i < G_N_ELEMENTS (self->sockets); i++)
    {
      if (self->sockets[i] == NULL)
        continue;
      self->sources[i] = g_socket_create_source (self->sockets[i], G_IO_IN, NULL);
      g_source_set_callback (self->sources[i], G_SOURCE_FUNC (on_incoming), self, NULL);
      g_source_attach (self->sources[i], self->context);
    }
  self->redirect_uri = g_strdup_printf ("http://localhost:%u%s", self->port, path);

  return g_steal_pointer (&self);
}

void
cw_loopback_free (CwLoopback *loopback)
{
  if (loopback == NULL)
    return;

  while (loopback->clients.length > 0)
    client_free (g_queue_peek_head (&loopback->clients));

  for (guint i = 0; i < G_N_ELEMENTS (loopback->sockets); i++)
    {
      cw_gsource_clear (&loopback->sources[i]);
      g_clear_object (&loopback->sockets[i]);
    }

  g_clear_pointer (&loopback->context, g_main_context_unref);
  cw_secret_free (loopback->state);
  cw_secret_free (loopback->code);
  g_clear_error (&loopback->error);
  g_free (loopback->path);
  g_free (loopback->redirect_uri);
  g_free (loopback->issuer);
  g_free (loopback);
}

guint
cw_loopback_get_port (CwLoopback *loopback)
{
  g_return_val_if_fail (loopback != NULL, 0);

  return loopback->port;
}

const char *
cw_loopback_get_redirect_uri (CwLoopback *loopback)
{
  g_return_val_if_fail (loopback != NULL, NULL);

  return loopback->redirect_uri;
}

static gboolean
on_source (gpointer user_data)
{
  *(gboolean *) user_data = TRUE;

  return G_SOURCE_REMOVE;
}

static gboolean
on_cancelled (GCancellable *cancellable, gpointer user_data)
{
  *(gboolean *) user_data = TRUE;

  return G_SOURCE_REMOVE;
}

/* Runs the context until `*done` is set, the time is over (`*timed_out`) or the caller cancels. */
static void
iterate (CwLoopback *self, gboolean *done, guint seconds, GCancellable *cancellable, gboolean *timed_out)
{
  g_autoptr (GSource) timer = g_timeout_source_new_seconds (seconds);
  g_autoptr (GSource) cancel = cancellable != NULL ? g_cancellable_source_new (cancellable) : NULL;
  gboolean cancelled = FALSE;

  *timed_out = FALSE;
  g_source_set_callback (timer, on_source, timed_out, NULL);
  g_source_attach (timer, self->context);

  if (cancel != NULL)
    {
      g_source_set_callback (cancel, G_SOURCE_FUNC (on_cancelled), &cancelled, NULL);
      g_source_attach (cancel, self->context);
    }

  while (!*done && !*timed_out && !cancelled)
    g_main_context_iteration (self->context, TRUE);

  g_source_destroy (timer);

  if (cancel != NULL)
    g_source_destroy (cancel);
}

char *
cw_loopback_wait (CwLoopback *loopback,
                  guint timeout_seconds,
                  char **issuer,
                  GCancellable *cancellable,
                  GError **error)
{
  gboolean timed_out;

  g_return_val_if_fail (loopback != NULL, NULL);

  iterate (loopback, &loopback->answered, timeout_seconds, cancellable, &timed_out);

  if (!loopback->answered)
    {
      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return NULL;

      /* A wrong address, key or callback address is an error that only the platform's page shows. The browser
       * then never comes back here. */
      g_set_error (error, CW_ERROR, CW_ERROR_SIGN_IN_FAILED,
                   _("Nobody signed in within the time. Sign in again and finish in the browser. If the "
                      "page there shows an error instead, correct what it names: "
                      "the address, the app’s key, or its callback address, which has to be exactly %s"),
                   cw_loopback_get_redirect_uri (loopback));
      return NULL;
    }

  iterate (loopback, &loopback->delivered, GOODBYE_SECONDS, cancellable, &timed_out);

  if (loopback->error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&loopback->error));
      return NULL;
    }

  if (issuer != NULL)
    *issuer = g_steal_pointer (&loopback->issuer);

  return g_steal_pointer (&loopback->code);
}
