/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <libsoup/soup.h>

#include "cw-error.h"
#include "cw-loopback.h"

/* A browser on a thread of its own: asks for some pages, one after the other, and keeps what it saw. */
typedef struct
{
  guint port;
  const char *const *targets; /* "METHOD /path" */
  const char *host;           /* another Host header, or NULL */
  guint statuses[8];
  char *last_page;
} Browser;

static gpointer
browse (gpointer data)
{
  Browser *browser = data;
  g_autoptr (SoupSession) session = soup_session_new ();

  soup_session_set_proxy_resolver (session, NULL);

  for (guint i = 0; browser->targets[i] != NULL; i++)
    {
      g_auto (GStrv) words = g_strsplit (browser->targets[i], " ", 2);
      g_autofree char *url = g_strdup_printf ("http://127.0.0.1:%u%s", browser->port, words[1]);
      g_autoptr (SoupMessage) message = soup_message_new (words[0], url);
      g_autoptr (GBytes) body = NULL;

      if (browser->host != NULL)
        soup_message_headers_replace (soup_message_get_request_headers (message), "Host", browser->host);

      body = soup_session_send_and_read (session, message, NULL, NULL);
      browser->statuses[i] = soup_message_get_status (message);

      if (body != NULL)
        {
          g_free (browser->last_page);
          browser->last_page = g_strndup (g_bytes_get_data (body, NULL), g_bytes_get_size (body));
        }
    }

  return NULL;
}

static char *
run (Browser *browser, guint timeout_seconds, GError **error)
{
  g_autoptr (CwLoopback) loopback = cw_loopback_new (0, "/callback", "good", error);
  g_autofree char *expected = NULL;
  GThread *thread;
  char *code;

  g_assert_nonnull (loopback);
  browser->port = cw_loopback_get_port (loopback);
  expected = g_strdup_printf ("http://localhost:%u/callback", browser->port);
  g_assert_cmpstr (cw_loopback_get_redirect_uri (loopback), ==, expected);
  thread = g_thread_new ("browser", browse, browser);
  code = cw_loopback_wait (loopback, timeout_seconds, NULL, NULL, error);
  g_clear_pointer (&loopback, cw_loopback_free);
  g_thread_join (thread);

  return code;
}

static void
test_code (void)
{
  const char *const targets[] = { "GET /favicon.ico", "OPTIONS /callback",
                                  "POST /callback?code=no&state=good", "GET /callback?code=a%2Bb&state=good",
                                  NULL };
  Browser browser = { .targets = targets };
  g_autoptr (GError) error = NULL;
  g_autofree char *code = run (&browser, 30, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (code, ==, "a+b");
  g_assert_cmpuint (browser.statuses[0], ==, 404);
  g_assert_cmpuint (browser.statuses[1], ==, 204);
  g_assert_cmpuint (browser.statuses[2], ==, 405);
  g_assert_cmpuint (browser.statuses[3], ==, 200);
  g_assert_nonnull (strstr (browser.last_page, "go back to Crosswalk"));
  g_free (browser.last_page);
}

static void
test_refusals (void)
{
  static const char *const queries[] = { "GET /callback?error=access_denied&state=good",
                                         "GET /callback?error=x&error_description=%3Cb%3Ehey&state=good" };

  for (guint i = 0; i < G_N_ELEMENTS (queries); i++)
    {
      const char *const targets[] = { queries[i], NULL };
      Browser browser = { .targets = targets };
      g_autoptr (GError) error = NULL;

      g_assert_null (run (&browser, 30, &error));
      g_assert_error (error, CW_ERROR, CW_ERROR_SIGN_IN_FAILED);
      g_assert_cmpuint (browser.statuses[0], ==, 200);
      g_assert_nonnull (strstr (browser.last_page, "did not succeed"));
      g_assert_null (strstr (browser.last_page, "<b>"));
      g_free (browser.last_page);
    }
}

/* Any page of the web can send the browser here: it is told, and the sign-in goes on waiting. */
static void
test_wrong_state (void)
{
  const char *const targets[] = { "GET /callback?state=x",
                                  "GET /callback",
                                  "GET /callback?code=a&state=bad",
                                  "GET /callback?error=access_denied",
                                  "GET /callback?code=a&state=",
                                  "GET /callback?code=b&state=good",
                                  NULL };
  Browser browser = { .targets = targets };
  g_autoptr (GError) error = NULL;
  g_autofree char *code = run (&browser, 30, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (code, ==, "b");
  for (guint i = 0; i < 5; i++)
    g_assert_cmpuint (browser.statuses[i], ==, 400);
  g_assert_cmpuint (browser.statuses[5], ==, 200);
  g_free (browser.last_page);
}

/* What comes to the listener besides the browser: texts over connections that stay open, then the browser. */
typedef struct
{
  Browser browser;
  const char *const *texts; /* sent as they are, NULL-terminated */
  gsize n_times;            /* how often the last one is sent over its connection, until it is closed */
  guint n_silent;           /* connections that say nothing */
  gsize sent;               /* of the last text */
  char *first_answer;       /* to the first text */
} Crowd;

static GSocketConnection *
connect_to (guint port)
{
  g_autoptr (GSocketClient) client = g_socket_client_new ();

  g_socket_client_set_enable_proxy (client, FALSE);
  return g_socket_client_connect_to_host (client, "127.0.0.1", (guint16) port, NULL, NULL);
}

static gpointer
crowd (gpointer data)
{
  Crowd *self = data;
  g_autoptr (GPtrArray) connections = g_ptr_array_new_with_free_func (g_object_unref);
  char answer[4096] = "";
  gsize n = 0;

  for (guint i = 0; i < self->n_silent; i++)
    g_ptr_array_add (connections, connect_to (self->browser.port));

  for (guint i = 0; self->texts != NULL && self->texts[i] != NULL; i++)
    {
      GSocketConnection *connection = connect_to (self->browser.port);
      GOutputStream *stream = g_io_stream_get_output_stream (G_IO_STREAM (connection));

      g_ptr_array_add (connections, connection);
      for (gsize j = 0;
           j < self->n_times
           && g_output_stream_write_all (stream, self->texts[i], strlen (self->texts[i]), &n, NULL, NULL);
           j++)
        self->sent += n;
      if (i == 0
          && g_input_stream_read_all (g_io_stream_get_input_stream (G_IO_STREAM (connection)), answer,
                                      sizeof answer - 1, &n, NULL, NULL))
        self->first_answer = g_strndup (answer, n);
    }

  browse (&self->browser);
  return NULL;
}

static char *
run_crowd (Crowd *self)
{
  static const char *const targets[] = { "GET /callback?code=b&state=good", NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (CwLoopback) loopback = cw_loopback_new (0, "/callback", "good", &error);
  GThread *thread;
  char *code;

  g_assert_no_error (error);
  self->browser.targets = targets;
  self->browser.port = cw_loopback_get_port (loopback);
  thread = g_thread_new ("crowd", crowd, self);
  code = cw_loopback_wait (loopback, 60, NULL, NULL, &error);
  g_assert_no_error (error);
  g_clear_pointer (&loopback, cw_loopback_free);
  g_thread_join (thread);
  g_free (self->browser.last_page);
  return code;
}

/* Connections that say nothing, or only half of something, hold nobody up, however many they are. */
static void
test_silent_crowd (void)
{
  static const char *const halves[] = { "\r\n\r\n", "GET /callback?code=a&state=good HTTP/1.1\r\nHost: ", "G",
                                        "\r", NULL };
  Crowd self = { .texts = halves, .n_times = 1, .n_silent = 100 };
  g_autofree char *code = run_crowd (&self);

  g_assert_cmpstr (code, ==, "b");
  g_assert_true (g_str_has_prefix (self.first_answer, "HTTP/1.1 400"));
  g_free (self.first_answer);
}

/* Headers without end are refused after a few kilobytes. */
static void
test_large_head (void)
{
  g_autofree char *text = g_strnfill (9000, 'a');
  const char *const texts[] = { text, NULL };
  Crowd self = { .texts = texts, .n_times = 1 };
  g_autofree char *code = run_crowd (&self);

  g_assert_cmpstr (code, ==, "b");
  g_free (self.first_answer);
}

/* A body is not read, let alone kept: who sends one finds the connection closed. */
static void
test_large_body (void)
{
  g_autofree char *body = g_strnfill (1024 * 1024, 'a');
  g_autofree char *text = g_strconcat (
    "POST /callback?state=good HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000000000\r\n\r\n", body,
    NULL);
  const char *const texts[] = { text, NULL };
  Crowd self = { .texts = texts, .n_times = 600 };
  g_autofree char *code = run_crowd (&self);

  g_assert_cmpstr (code, ==, "b");
  g_assert_cmpuint (self.sent, <, 64 * 1024 * 1024);
  g_free (self.first_answer);
}

/* A request in small pieces is put together. */
static void
test_pieces (void)
{
  g_autoptr (CwLoopback) loopback = cw_loopback_new (0, "/callback", "good", NULL);
  g_autoptr (GSocketConnection) connection = connect_to (cw_loopback_get_port (loopback));
  g_autofree char *request = g_strdup_printf (
    "GET /callback?state=good&code=p HTTP/1.1\r\nhost:  127.0.0.1:%u \r\nX: y\r\n\r\n",
    cw_loopback_get_port (loopback));
  g_autoptr (GError) error = NULL;
  g_autofree char *code = NULL;

  for (const char *at = request; *at != '\0'; at++)
    {
      g_assert_true (g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (connection)), at,
                                                1, NULL, NULL, NULL));
      while (g_main_context_iteration (NULL, FALSE))
        ;
    }

  code = cw_loopback_wait (loopback, 30, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (code, ==, "p");
}

static void
test_foreign_host (void)
{
  const char *const targets[] = { "GET /callback?code=a&state=good", NULL };
  Browser browser = { .targets = targets, .host = "evil.example.com" };
  g_autoptr (GError) error = NULL;

  g_assert_null (run (&browser, 1, &error));
  g_assert_error (error, CW_ERROR, CW_ERROR_SIGN_IN_FAILED);
  g_assert_cmpuint (browser.statuses[0], ==, 404);
  g_free (browser.last_page);
}

/* A platform that does not like the address that it should send the browser to keeps it: only its page knows
 * why nobody came. */
static void
test_nobody (void)
{
  g_autoptr (CwLoopback) loopback = cw_loopback_new (0, "/callback", "good", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_null (cw_loopback_wait (loopback, 1, NULL, NULL, &error));
  g_assert_error (error, CW_ERROR, CW_ERROR_SIGN_IN_FAILED);
  g_assert_nonnull (strstr (error->message, cw_loopback_get_redirect_uri (loopback)));
}

static void
test_port_taken (void)
{
  g_autoptr (CwLoopback) first = cw_loopback_new (0, "/callback", "s", NULL);
  g_autoptr (GError) error = NULL;
  g_autofree char *port = g_strdup_printf ("%u", cw_loopback_get_port (first));

  g_assert_null (cw_loopback_new (cw_loopback_get_port (first), "/callback", "s", &error));
  g_assert_error (error, CW_ERROR, CW_ERROR_BUSY);
  g_assert_nonnull (strstr (error->message, port));
}

static gboolean
on_idle (gpointer user_data)
{
  g_cancellable_cancel (user_data);

  return G_SOURCE_REMOVE;
}

static void
test_cancelled (void)
{
  g_autoptr (CwLoopback) loopback = cw_loopback_new (0, "/callback", "s", NULL);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  g_idle_add (on_idle, cancellable);
  g_assert_null (cw_loopback_wait (loopback, 60, NULL, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/loopback/code", test_code);
  g_test_add_func ("/loopback/refusals", test_refusals);
  g_test_add_func ("/loopback/wrong-state", test_wrong_state);
  g_test_add_func ("/loopback/silent-crowd", test_silent_crowd);
  g_test_add_func ("/loopback/large-head", test_large_head);
  g_test_add_func ("/loopback/large-body", test_large_body);
  g_test_add_func ("/loopback/pieces", test_pieces);
  g_test_add_func ("/loopback/foreign-host", test_foreign_host);
  g_test_add_func ("/loopback/nobody", test_nobody);
  g_test_add_func ("/loopback/port-taken", test_port_taken);
  g_test_add_func ("/loopback/cancelled", test_cancelled);

  return g_test_run ();
}
