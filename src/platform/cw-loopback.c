/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-loopback.h"

#include <glib/gi18n-lib.h>
#include <libsoup/soup.h>

#include "cw-error.h"
#include "cw-oauth.h"

/* How long the browser may take to fetch its page after the code is here. */
#define GOODBYE_SECONDS 3

struct _CwLoopback
{
  GMainContext *context;
  SoupServer *server;
  guint port;
  char *path;
  char *state;
  char *redirect_uri;

  gboolean answered;       /* the path was asked for */
  gboolean delivered;      /* the page went out */
  SoupServerMessage *message;
  char *code;
  char *issuer;
  GError *error;
};

/* A page of another site must not reach this listener under a name of its own (DNS rebinding). */
static gboolean
is_for_us (CwLoopback        *self,
           SoupServerMessage *message)
{
  const char *host = soup_message_headers_get_one (soup_server_message_get_request_headers (message), "Host");
  const char *const names[] = { "localhost", "127.0.0.1", "[::1]" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *expected = g_strdup_printf ("%s:%u", names[i], self->port);

      if (host != NULL && g_ascii_strcasecmp (host, expected) == 0)
        return TRUE;
    }

  return FALSE;
}

static void
show_page (SoupServerMessage *message,
           const char        *heading,
           const char        *text)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);
  g_autofree char *page = g_markup_printf_escaped ("<!DOCTYPE html>\n<html><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">"
                                                   "<title>%s</title><style>body{font:1.1em/1.5 sans-serif;max-width:32em;margin:4em auto;padding:0 1em;color-scheme:light dark}</style></head>"
                                                   "<body dir=\"auto\"><main><h1>%s</h1><p>%s</p></main></body></html>\n",
                                                   heading, heading, text);

  soup_message_headers_replace (headers, "Cache-Control", "no-store");
  soup_message_headers_replace (headers, "Referrer-Policy", "no-referrer");
  soup_message_headers_replace (headers, "Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'");
  soup_message_headers_replace (headers, "X-Content-Type-Options", "nosniff");
  soup_message_headers_replace (headers, "Connection", "close");
  soup_server_message_set_status (message, SOUP_STATUS_OK, NULL);
  soup_server_message_set_response (message, "text/html; charset=utf-8", SOUP_MEMORY_COPY, page, strlen (page));
}

static void
on_finished (CwLoopback *self)
{
  self->delivered = TRUE;
}

static void
on_request (SoupServer        *server,
            SoupServerMessage *message,
            const char        *path,
            GHashTable        *query,
            gpointer           user_data)
{
  CwLoopback *self = user_data;
  const char *method = soup_server_message_get_method (message);

  if (!is_for_us (self, message) || g_strcmp0 (path, self->path) != 0 || self->answered)
    {
      soup_server_message_set_status (message, SOUP_STATUS_NOT_FOUND, NULL);
      return;
    }

  /* Browsers ask before they let a public page lead to this machine. */
  if (g_str_equal (method, "OPTIONS"))
    {
      SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);

      soup_message_headers_replace (headers, "Access-Control-Allow-Private-Network", "true");
      soup_server_message_set_status (message, SOUP_STATUS_NO_CONTENT, NULL);
      return;
    }

  if (!g_str_equal (method, "GET"))
    {
      soup_server_message_set_status (message, SOUP_STATUS_METHOD_NOT_ALLOWED, NULL);
      return;
    }

  self->answered = TRUE;
  self->code = cw_oauth_parse_redirect (g_uri_get_query (soup_server_message_get_uri (message)), self->state, &self->issuer, &self->error);
  self->message = g_object_ref (message);
  g_signal_connect_swapped (message, "finished", G_CALLBACK (on_finished), self);

  if (self->code != NULL)
    show_page (message, _("You are signed in"), _("Close this page and go back to Crosswalk."));
  else
    show_page (message, _("The sign-in did not succeed"), self->error->message);
}

static gboolean
listen_local (CwLoopback  *self,
              guint        port,
              GError     **error)
{
  g_autoptr(GError) local = NULL;

  /* Browsers take localhost for either address. */
  if (soup_server_listen_local (self->server, port, 0, &local) ||
      (!g_error_matches (local, G_IO_ERROR, G_IO_ERROR_ADDRESS_IN_USE) &&
       soup_server_listen_local (self->server, port, SOUP_SERVER_LISTEN_IPV4_ONLY, NULL)))
    return TRUE;

  g_set_error (error, CW_ERROR, CW_ERROR_BUSY,
               _("Port %u of this computer is needed for the sign-in but cannot be used: %s. Close the program that uses it, or choose another callback port here and in the app’s settings"),
               port, local->message);

  return FALSE;
}

/**
 * cw_loopback_new:
 * @path: such as "/callback"
 * @state: what the answer must carry
 *
 * Belongs to the calling thread and its thread-default #GMainContext. Listens on the loopback addresses only.
 * Errors: %CW_ERROR_BUSY.
 */
CwLoopback *
cw_loopback_new (guint        port,
                 const char  *path,
                 const char  *state,
                 GError     **error)
{
  g_autoptr(CwLoopback) self = NULL;
  g_autoslist(GUri) uris = NULL;

  g_return_val_if_fail (path != NULL && path[0] == '/' && state != NULL, NULL);

  self = g_new0 (CwLoopback, 1);
  self->context = g_main_context_ref_thread_default ();
  self->server = soup_server_new ("server-header", NULL, NULL);
  self->path = g_strdup (path);
  self->state = g_strdup (state);
  soup_server_add_handler (self->server, NULL, on_request, self, NULL);

  if (!listen_local (self, port, error))
    return NULL;

  uris = soup_server_get_uris (self->server);
  self->port = (guint) g_uri_get_port (uris->data);
  self->redirect_uri = g_strdup_printf ("http://localhost:%u%s", self->port, path);

  return g_steal_pointer (&self);
}

void
cw_loopback_free (CwLoopback *loopback)
{
  if (loopback == NULL)
    return;

  if (loopback->message != NULL)
    g_signal_handlers_disconnect_by_data (loopback->message, loopback);

  g_clear_object (&loopback->message);
  soup_server_disconnect (loopback->server);
  g_clear_object (&loopback->server);
  g_clear_pointer (&loopback->context, g_main_context_unref);
  cw_oauth_wipe (loopback->state);
  cw_oauth_wipe (loopback->code);
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
on_cancelled (GCancellable *cancellable,
              gpointer      user_data)
{
  *(gboolean *) user_data = TRUE;

  return G_SOURCE_REMOVE;
}

/* Iterates until `*done`, the time is over or `cancellable` fires; whichever was first is true afterwards. */
static void
iterate (CwLoopback   *self,
         gboolean     *done,
         guint         seconds,
         GCancellable *cancellable,
         gboolean     *timed_out)
{
  g_autoptr(GSource) timer = g_timeout_source_new_seconds (seconds);
  g_autoptr(GSource) cancel = cancellable != NULL ? g_cancellable_source_new (cancellable) : NULL;
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
cw_loopback_wait (CwLoopback    *loopback,
                  guint          timeout_seconds,
                  char         **issuer,
                  GCancellable  *cancellable,
                  GError       **error)
{
  gboolean timed_out;

  g_return_val_if_fail (loopback != NULL, NULL);

  iterate (loopback, &loopback->answered, timeout_seconds, cancellable, &timed_out);

  if (!loopback->answered)
    {
      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return NULL;

      g_set_error_literal (error, CW_ERROR, CW_ERROR_SIGN_IN_FAILED, _("Nobody signed in within the time. Sign in again and finish in the browser"));
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
