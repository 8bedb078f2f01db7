/* SPDX-License-Identifier: GPL-3.0-or-later */
#define _GNU_SOURCE
/* What any program of this machine, or any web page, can send to the listener that waits for the browser's
 * answer. The first byte says in how many pieces. */
#include "fuzz.h"

#include <gio/gio.h>
#include <string.h>
#include <unistd.h>

#include "cw-loopback.h"

/* Nothing that is answered takes as many rounds. */
#define MOST_ROUNDS 400

static GSocket *
connect_to (guint port)
{
  g_autoptr (GSocket)
    socket = g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, NULL);
  g_autoptr (GInetAddress) loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr (GSocketAddress) address = g_inet_socket_address_new (loopback, (guint16) port);
  g_autoptr (GError) error = NULL;

  if (socket == NULL || !g_socket_connect (socket, address, NULL, &error))
    g_error ("The listener does not listen: %s", error != NULL ? error->message : "no socket");
  g_socket_set_blocking (socket, FALSE);

  return g_steal_pointer (&socket);
}

static void
settle (GMainContext *context)
{
  for (guint i = 0; i < MOST_ROUNDS && g_main_context_iteration (context, FALSE); i++)
    ;
}

/* Whether the connection was closed from the other end. */
static gboolean
read_answer (GSocket *socket, GString *answer)
{
  char buffer[4096];
  gssize n;

  while ((n = g_socket_receive (socket, buffer, sizeof buffer, NULL, NULL)) > 0)
    g_string_append_len (answer, buffer, n);

  return n == 0;
}

static void
send_pieces (GSocket *socket, const guint8 *data, gsize size, guint n_pieces, GMainContext *context)
{
  gsize step = size / n_pieces + 1;

  for (gsize at = 0; at < size; at += step)
    {
      /* It may have been closed after the first of them. */
      if (g_socket_send (socket, (const char *) data + at, MIN (step, size - at), NULL, NULL) < 0)
        return;
      settle (context);
    }
}

/* The port that a case cannot know: it says 7717. */
static GByteArray *
fill_in_port (const guint8 *data, gsize size, guint port)
{
  GByteArray *filled = g_byte_array_new ();
  g_autofree char *text = g_strdup_printf ("%u", port);
  const guint8 *place = size > 0 ? memmem (data, size, "7717", 4) : NULL;
  gsize before = place != NULL ? (gsize) (place - data) : size;

  g_byte_array_append (filled, data, (guint) before);
  if (place != NULL)
    {
      g_byte_array_append (filled, (const guint8 *) text, (guint) strlen (text));
      g_byte_array_append (filled, place + 4, (guint) (size - before - 4));
    }

  return filled;
}

static void
talk (CwLoopback *loopback, const guint8 *data, gsize size, guint n_pieces, GMainContext *context)
{
  g_autoptr (GSocket) socket = connect_to (cw_loopback_get_port (loopback));
  g_autoptr (GString) answer = g_string_new (NULL);
  g_autoptr (GByteArray) sent = fill_in_port (data, size, cw_loopback_get_port (loopback));

  send_pieces (socket, sent->data, sent->len, n_pieces, context);
  for (guint i = 0; i < 20 && !read_answer (socket, answer); i++)
    settle (context);
  /* An answer is HTTP, and no request is repeated in it. */
  fuzz_assert (answer->len == 0 || g_str_has_prefix (answer->str, "HTTP/1."));
  g_socket_close (socket, NULL);
  settle (context);
}

/* libsoup 3.2's server keeps the sockets of clients that went away unanswered. */
static void
close_above (int lowest)
{
  for (int fd = lowest; fd < lowest + 16; fd++)
    close (fd);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  guint n_pieces = 1 + fuzz_byte (&data, &size) % 3;
  int lowest = dup (STDIN_FILENO);
  GMainContext *context = g_main_context_new ();
  g_autoptr (GError) error = NULL;
  CwLoopback *loopback;

  g_main_context_push_thread_default (context);
  loopback = cw_loopback_new (0, "/callback", "the-state", &error);
  if (loopback == NULL)
    g_error ("%s", error->message);

  talk (loopback, data, size, n_pieces, context);
  cw_loopback_free (loopback);
  settle (context);
  g_main_context_pop_thread_default (context);
  g_main_context_unref (context);
  if (lowest >= 0)
    close_above (lowest);

  return 0;
}
