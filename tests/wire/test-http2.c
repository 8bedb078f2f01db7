/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Over TLS and HTTP/2, as Salesforce and Aloware are spoken to. The other tests speak HTTP/1.1 without TLS.
 */
#include <glib/gstdio.h>
#include <libsoup/soup.h>

#include "cw-error.h"
#include "cw-http.h"

#define SMALL 1000
/* Far more than a server may send before it is told that some was read. */
#define LARGE 3000000
/* The server of libsoup 3.2 takes no more at a time. */
#define SENT 50000
#define AT_ONCE 20

static GTlsDatabase *trusted; /* NULL: nobody is trusted */

/* Instead of GIO's function: the system's authorities do not vouch for the server of this test. */
GTlsDatabase *
g_tls_backend_get_default_database (GTlsBackend *backend)
{
  return trusted != NULL ? g_object_ref (trusted) : NULL;
}

/* ── A server on a thread of its own ── */

typedef struct
{
  GThread *thread;
  GMainContext *context;
  GMainLoop *loop;
  char *url;
  gint n_requests; /* atomic */
  gint n_http2;    /* of these; atomic */
  GMutex lock;
  GCond listens;
} Server;

typedef struct
{
  Server server;
  CwHttp *http;
  guint n_answers;
} Fixture;

static GTlsCertificate *certificate;

/* "/N" is answered with N bytes, "/back" with as many as came, "/never" not at all. */
static void
on_request (SoupServer *soup, SoupServerMessage *message, const char *path, GHashTable *query, gpointer data)
{
  Server *server = data;
  gsize length = g_ascii_strtoull (path + 1, NULL, 10);
  char *body;

  g_atomic_int_inc (&server->n_requests);
  if (soup_server_message_get_http_version (message) == SOUP_HTTP_2_0)
    g_atomic_int_inc (&server->n_http2);
  if (g_str_equal (path, "/never"))
    {
      soup_server_message_pause (message);
      return;
    }
  if (g_str_equal (path, "/elsewhere"))
    {
      soup_server_message_set_redirect (message, SOUP_STATUS_FOUND, "/1000");
      return;
    }

  if (g_str_equal (path, "/back"))
    length = soup_server_message_get_request_body (message)->length;
  body = g_malloc (length + 1);
  memset (body, 'x', length);
  soup_server_message_set_response (message, "text/plain", SOUP_MEMORY_TAKE, body, length);
  soup_server_message_set_status (message, SOUP_STATUS_OK, NULL);
}

static gpointer
serve (gpointer data)
{
  Server *server = data;
  g_autoptr (SoupServer) soup = NULL;
  g_autoptr (GError) error = NULL;
  GSList *uris;

  g_main_context_push_thread_default (server->context);
  soup = soup_server_new (NULL, NULL);
  soup_server_set_tls_certificate (soup, certificate);
  soup_server_add_handler (soup, NULL, on_request, server, NULL);
  soup_server_listen_local (soup, 0, SOUP_SERVER_LISTEN_HTTPS | SOUP_SERVER_LISTEN_IPV4_ONLY, &error);
  g_assert_no_error (error);

  uris = soup_server_get_uris (soup);
  g_mutex_lock (&server->lock);
  server->url = g_strdup_printf ("https://127.0.0.1:%d", g_uri_get_port (uris->data));
  g_cond_signal (&server->listens);
  g_mutex_unlock (&server->lock);
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);

  g_main_loop_run (server->loop);
  soup_server_disconnect (soup);
  g_main_context_pop_thread_default (server->context);
  return NULL;
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  Server *server = &fixture->server;

  server->context = g_main_context_new ();
  server->loop = g_main_loop_new (server->context, FALSE);
  server->thread = g_thread_new ("server", serve, server);
  g_mutex_lock (&server->lock);
  while (server->url == NULL)
    g_cond_wait (&server->listens, &server->lock);
  g_mutex_unlock (&server->lock);

  fixture->http = cw_http_new ();
  cw_http_set_backoff (fixture->http, 1);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  Server *server = &fixture->server;

  cw_http_unref (fixture->http);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_main_loop_quit (server->loop);
  g_thread_join (server->thread);
  g_assert_cmpint (server->n_http2, ==, server->n_requests);
  g_main_loop_unref (server->loop);
  g_main_context_unref (server->context);
  g_free (server->url);
}

static CwHttpRequest *
request_new (Fixture *fixture, const char *method, const char *path)
{
  g_autofree char *url = g_strconcat (fixture->server.url, path, NULL);
  CwHttpRequest *request = cw_http_request_new (method, url);

  request->what = "Example";
  request->idempotent = TRUE;
  return request;
}

static void
assert_answers (Fixture *fixture, CwHttpRequest *request, gsize length)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CwHttpResponse) response = cw_http_send (fixture->http, request, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (response->status, ==, 200);
  g_assert_cmpuint (g_bytes_get_size (response->body), ==, length);
}

static void
assert_fails (Fixture *fixture, CwHttpRequest *request, int code)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CwHttpResponse) response = cw_http_send (fixture->http, request, NULL, &error);

  g_assert_error (error, CW_ERROR, code);
  g_assert_null (response);
}

/* ── The tests ── */

static void
test_sizes (Fixture *fixture, gconstpointer data)
{
  static const gsize lengths[] = { 0, SMALL, LARGE, SMALL, LARGE };

  for (guint i = 0; i < G_N_ELEMENTS (lengths); i++)
    {
      g_autofree char *path = g_strdup_printf ("/%" G_GSIZE_FORMAT, lengths[i]);
      g_autoptr (CwHttpRequest) request = request_new (fixture, "GET", path);

      assert_answers (fixture, request, lengths[i]);
    }
}

static void
test_body (Fixture *fixture, gconstpointer data)
{
  g_autoptr (CwHttpRequest) request = request_new (fixture, "POST", "/back");

  request->body = g_bytes_new_take (g_malloc0 (SENT), SENT);
  request->content_type = "text/csv";
  assert_answers (fixture, request, SENT);
  /* On a connection of its own. */
  request->idempotent = FALSE;
  assert_answers (fixture, request, SENT);
}

static void
test_redirect (Fixture *fixture, gconstpointer data)
{
  g_autoptr (CwHttpRequest) request = request_new (fixture, "GET", "/elsewhere");

  assert_answers (fixture, request, SMALL);
}

static void
on_sent (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Fixture *fixture = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (CwHttpResponse) response = cw_http_send_finish (fixture->http, result, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (g_bytes_get_size (response->body), ==, SMALL);
  fixture->n_answers++;
}

static void
test_at_once (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = g_strdup_printf ("/%d", SMALL);
  g_autoptr (GPtrArray) requests = g_ptr_array_new_with_free_func ((GDestroyNotify) cw_http_request_free);

  for (guint i = 0; i < AT_ONCE; i++)
    {
      g_ptr_array_add (requests, request_new (fixture, "GET", path));
      cw_http_send_async (fixture->http, requests->pdata[i], NULL, on_sent, fixture);
    }
  while (fixture->n_answers < AT_ONCE)
    g_main_context_iteration (NULL, TRUE);
}

static void
test_too_large (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = g_strdup_printf ("/%d", LARGE);
  g_autoptr (CwHttpRequest) request = request_new (fixture, "GET", path);
  g_autoptr (CwHttpRequest) next = request_new (fixture, "GET", "/1000");

  request->max_bytes = LARGE / 2;
  assert_fails (fixture, request, CW_ERROR_BAD_ANSWER);
  /* What is left of the answer is in nobody's way. */
  assert_answers (fixture, next, SMALL);
}

static void
test_silence (Fixture *fixture, gconstpointer data)
{
  g_autoptr (CwHttpRequest) request = request_new (fixture, "GET", "/never");
  g_autoptr (CwHttpRequest) next = request_new (fixture, "GET", "/1000");

  request->timeout_seconds = 1;
  request->max_attempts = 1;
  assert_fails (fixture, request, CW_ERROR_TIMED_OUT);
  assert_answers (fixture, next, SMALL);
}

static void
test_not_trusted (Fixture *fixture, gconstpointer data)
{
  g_autoptr (CwHttpRequest) request = request_new (fixture, "GET", "/1000");
  GTlsDatabase *kept = g_steal_pointer (&trusted);

  g_clear_pointer (&fixture->http, cw_http_unref);
  fixture->http = cw_http_new ();
  assert_fails (fixture, request, CW_ERROR_NETWORK);
  g_assert_cmpint (g_atomic_int_get (&fixture->server.n_requests), ==, 0);
  trusted = kept;
}

/* ── The server's certificate ── */

/* In `file`, which the database of what is trusted reads when it is first asked. */
static void
make_certificate (const char *file)
{
  g_autofree char *key = g_strconcat (file, ".key", NULL);
  const char *argv[] = { "openssl",  "req",
                         "-x509",    "-newkey",
                         "rsa:2048", "-nodes",
                         "-days",    "2",
                         "-keyout",  key,
                         "-out",     file,
                         "-subj",    "/CN=localhost",
                         "-addext",  "subjectAltName=IP:127.0.0.1",
                         NULL };
  g_autoptr (GError) error = NULL;

  g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH | G_SPAWN_STDERR_TO_DEV_NULL, NULL, NULL,
                NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  certificate = g_tls_certificate_new_from_files (file, key, &error);
  g_assert_no_error (error);
  trusted = g_tls_file_database_new (file, &error);
  g_assert_no_error (error);
  g_unlink (key);
}

#define ADD(path, function) g_test_add (path, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_autofree char *folder = NULL;
  g_autofree char *file = NULL;
  int code;

  g_setenv ("SOUP_SERVER_HTTP2", "1", TRUE);
  g_test_init (&argc, &argv, NULL);
  folder = g_dir_make_tmp ("crosswalk-XXXXXX", NULL);
  file = g_build_filename (folder, "certificate.pem", NULL);
  make_certificate (file);

  ADD ("/http2/sizes", test_sizes);
  ADD ("/http2/body", test_body);
  ADD ("/http2/redirect", test_redirect);
  ADD ("/http2/at-once", test_at_once);
  ADD ("/http2/too-large", test_too_large);
  ADD ("/http2/silence", test_silence);
  ADD ("/http2/not-trusted", test_not_trusted);

  code = g_test_run ();
  g_unlink (file);
  g_rmdir (folder);
  g_clear_object (&certificate);
  g_clear_object (&trusted);
  return code;
}
