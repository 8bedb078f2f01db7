/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <libsoup/soup.h>

#include "cw-error.h"
#include "cw-loopback.h"

/* A browser on a thread of its own: asks for some pages, one after the other, and keeps what it saw. */
typedef struct
{
  guint port;
  const char *const *targets;    /* "METHOD /path" */
  const char *host;              /* another Host header, or NULL */
  guint statuses[8];
  char *last_page;
} Browser;

static gpointer
browse (gpointer data)
{
  Browser *browser = data;
  g_autoptr(SoupSession) session = soup_session_new ();

  soup_session_set_proxy_resolver (session, NULL);

  for (guint i = 0; browser->targets[i] != NULL; i++)
    {
      g_auto(GStrv) words = g_strsplit (browser->targets[i], " ", 2);
      g_autofree char *url = g_strdup_printf ("http://127.0.0.1:%u%s", browser->port, words[1]);
      g_autoptr(SoupMessage) message = soup_message_new (words[0], url);
      g_autoptr(GBytes) body = NULL;

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
run (Browser     *browser,
     guint        timeout_seconds,
     GError     **error)
{
  g_autoptr(CwLoopback) loopback = cw_loopback_new (0, "/callback", "good", error);
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
  const char *const targets[] = { "GET /favicon.ico", "OPTIONS /callback", "POST /callback?code=no&state=good", "GET /callback?code=a%2Bb&state=good", NULL };
  Browser browser = { .targets = targets };
  g_autoptr(GError) error = NULL;
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
  static const char *const queries[] = { "GET /callback?code=a&state=bad", "GET /callback?error=access_denied&state=good", "GET /callback?error=x&error_description=%3Cb%3Ehey&state=good" };

  for (guint i = 0; i < G_N_ELEMENTS (queries); i++)
    {
      const char *const targets[] = { queries[i], NULL };
      Browser browser = { .targets = targets };
      g_autoptr(GError) error = NULL;

      g_assert_null (run (&browser, 30, &error));
      g_assert_error (error, CW_ERROR, CW_ERROR_SIGN_IN_FAILED);
      g_assert_cmpuint (browser.statuses[0], ==, 200);
      g_assert_nonnull (strstr (browser.last_page, "did not succeed"));
      g_assert_null (strstr (browser.last_page, "<b>"));
      g_free (browser.last_page);
    }
}

static void
test_foreign_host (void)
{
  const char *const targets[] = { "GET /callback?code=a&state=good", NULL };
  Browser browser = { .targets = targets, .host = "evil.example.com" };
  g_autoptr(GError) error = NULL;

  g_assert_null (run (&browser, 1, &error));
  g_assert_error (error, CW_ERROR, CW_ERROR_SIGN_IN_FAILED);
  g_assert_cmpuint (browser.statuses[0], ==, 404);
  g_free (browser.last_page);
}

static void
test_port_taken (void)
{
  g_autoptr(CwLoopback) first = cw_loopback_new (0, "/callback", "s", NULL);
  g_autoptr(GError) error = NULL;
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
  g_autoptr(CwLoopback) loopback = cw_loopback_new (0, "/callback", "s", NULL);
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GError) error = NULL;

  g_idle_add (on_idle, cancellable);
  g_assert_null (cw_loopback_wait (loopback, 60, NULL, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/loopback/code", test_code);
  g_test_add_func ("/loopback/refusals", test_refusals);
  g_test_add_func ("/loopback/foreign-host", test_foreign_host);
  g_test_add_func ("/loopback/port-taken", test_port_taken);
  g_test_add_func ("/loopback/cancelled", test_cancelled);

  return g_test_run ();
}
