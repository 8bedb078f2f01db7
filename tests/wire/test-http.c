/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "cw-error.h"
#include "cw-http.h"
#include "cw-redact.h"
#include "cw-retry.h"
#include "cw-url.h"
#include "wire-server.h"

typedef struct
{
  WireServer *server;
  CwHttp *http;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->server = wire_server_new ();
  fixture->http = cw_http_new ();
  cw_http_set_backoff (fixture->http, 1);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  cw_http_unref (fixture->http);
  wire_server_free (fixture->server);
}

static CwHttpRequest *
request_new (Fixture *fixture, const char *method)
{
  g_autofree char *url = g_strconcat (wire_server_get_url (fixture->server), "/path?secret=hush", NULL);
  CwHttpRequest *request = cw_http_request_new (method, url);

  request->what = "Example";
  request->expect_json = TRUE;

  if (!g_str_equal (method, "GET"))
    {
      request->body = g_bytes_new_static ("{\"a\":1}", 7);
      request->content_type = "application/json";
    }

  return request;
}

static void
assert_fails (Fixture *fixture, CwHttpRequest *request, int code, guint n_requests)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CwHttpResponse) response = cw_http_send (fixture->http, request, NULL, &error);

  g_assert_error (error, CW_ERROR, code);
  g_assert_null (response);
  g_assert_null (strstr (error->message, "hush"));
  g_assert_cmpuint (wire_server_get_n_requests (fixture->server), ==, n_requests);
}

static CwHttpResponse *
assert_answers (Fixture *fixture, CwHttpRequest *request, guint status, guint n_requests)
{
  g_autoptr (GError) error = NULL;
  CwHttpResponse *response = cw_http_send (fixture->http, request, NULL, &error);

  g_assert_no_error (error);
  g_assert_nonnull (response);
  g_assert_cmpuint (response->status, ==, status);
  g_assert_cmpuint (wire_server_get_n_requests (fixture->server), ==, n_requests);
  g_assert_cmpuint (cw_http_get_n_requests (fixture->http), ==, n_requests);

  return response;
}

static void
test_get (Fixture *fixture, gconstpointer data)
{
  g_autoptr (CwHttpRequest) request = request_new (fixture, "GET");
  g_autoptr (CwHttpResponse) response = NULL;
  g_autofree char *agent = NULL;
  g_autofree char *token = NULL;
  g_autofree char *extra = NULL;

  request->bearer = g_strdup ("tok");
  cw_http_request_add_header (request, "X-Extra", "yes");
  wire_server_push_json (fixture->server, 200,
                         "Date: Tue, 04 Aug 2026 12:00:00 GMT\r\nX-One: 1\r\nx-one: 2\r\n", "{}");
  response = assert_answers (fixture, request, 200, 1);
  g_assert_cmpmem (g_bytes_get_data (response->body, NULL), g_bytes_get_size (response->body), "{}", 2);
  g_assert_cmpstr (response->content_type, ==, "application/json");
  g_assert_cmpint (response->server_time, ==, G_GINT64_CONSTANT (1785844800000));
  g_assert_cmpstr (g_hash_table_lookup (response->headers, "x-one"), ==, "1, 2");

  agent = wire_request_get_header (wire_server_get_request (fixture->server, 0), "User-Agent");
  g_assert_true (g_str_has_prefix (agent, "Crosswalk/"));
  token = wire_request_get_header (wire_server_get_request (fixture->server, 0), "Authorization");
  g_assert_cmpstr (token, ==, "Bearer tok");
  extra = wire_request_get_header (wire_server_get_request (fixture->server, 0), "X-Extra");
  g_assert_cmpstr (extra, ==, "yes");
}

static void
test_html (Fixture *fixture, gconstpointer data)
{
  g_autoptr (CwHttpRequest) request = request_new (fixture, "GET");

  wire_server_push (fixture->server,
                    "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 4\r\n\r\n<p/>");
  assert_fails (fixture, request, CW_ERROR_BAD_ANSWER, 1);
}

static void
test_html_statuses (Fixture *fixture, gconstpointer data)
{
  g_autoptr (CwHttpRequest) request = request_new (fixture, "POST");
  g_autoptr (CwHttpResponse) response = NULL;

  wire_server_push (fixture->server,
                    "HTTP/1.1 404 No\r\nContent-Type: text/html\r\nContent-Length: 4\r\n\r\n<p/>");
  wire_server_push (fixture->server,
                    "HTTP/1.1 502 No\r\nContent-Type: text/html\r\nContent-Length: 4\r\n\r\n<p/>");
  assert_fails (fixture, request, CW_ERROR_BAD_ANSWER, 1);
  response = assert_answers (fixture, request, 502, 2);
}

static void
test_cut_get (Fixture *fixture, gconstpointer data)
{
  g_autoptr (CwHttpRequest) request = request_new (fixture, "GET");

  request->max_attempts = 3;
  wire_server_push (
    fixture->server,
    "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 40\r\n\r\n{\"half\":");
  assert_fails (fixture, request, CW_ERROR_BAD_ANSWER, 3);
}

static void
test_cut_get_recovers (Fixture *fixture, gconstpointer data)
{
  g_autoptr (CwHttpRequest) request = request_new (fixture, "GET");
  g_autoptr (CwHttpResponse) response = NULL;

  wire_server_push (
    fixture->server,
    "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{\"a\"");
  wire_server_push (fixture->server, "");
  wire_server_push_json (fixture->server, 200, "", "[]");
  response = assert_answers (fixture, request, 200, 3);
}

static void
test_lost_write (Fixture *fixture, gconstpointer data)
{
  g_autoptr (CwHttpRequest) request = request_new (fixture, "POST");

  wire_server_push (
    fixture->server,
    GPOINTER_TO_INT (data) == 0
      ? ""
      : "HTTP/1.1 201 OK\r\nContent-Type: application/json\r\nContent-Length: 40\r\n\r\n{\"half\":");
  assert_fails (fixture, request, CW_ERROR_UNKNOWN_OUTCOME, 1);
}

static void
test_lost_refusal (Fixture *fixture, gconstpointer data)
{
  g_autoptr (CwHttpRequest) request = request_new (fixture, "POST");

  wire_server_push (
    fixture->server,
    "HTTP/1.1 400 No\r\nContent-Type: application/json\r\nContent-Length: 40\r\n\r\n{\"half\":");
  assert_fails (fixture, request, CW_ERROR_BAD_ANSWER, 1);
}

static void
test_lost_idempotent (Fixture *fixture, gconstpointer data)
{
  g_autoptr (CwHttpRequest) patch = request_new (fixture, "PATCH");
  g_autoptr (CwHttpRequest) ask = request_new (fixture, "POST");

  patch->idempotent = ask->idempotent = TRUE;
  patch->max_attempts = ask->max_attempts = 2;
  wire_server_push (fixture->server, "");
  assert_fails (fixture, patch, CW_ERROR_UNKNOWN_OUTCOME, 2);
  assert_fails (fixture, ask, CW_ERROR_NETWORK, 4);
}

static void
test_unavailable (Fixture *fixture, gconstpointer data)
{
  g_autoptr (CwHttpRequest) request = request_new (fixture, "POST");
  g_autoptr (CwHttpResponse) response = NULL;

  wire_server_push (fixture->server, "HTTP/1.1 503 No\r\nContent-Length: 0\r\nRetry-After: 0\r\n\r\n");
  wire_server_push_json (fixture->server, 429, "", "{}");
  wire_server_push_json (fixture->server, 200, "", "{}");
  response = assert_answers (fixture, request, 200, 3);
}

static void
test_retry_after_too_long (Fixture *fixture, gconstpointer data)
{
  g_autoptr (CwHttpRequest) request = request_new (fixture, "GET");
  g_autoptr (CwHttpResponse) response = NULL;

  wire_server_push_json (fixture->server, 429, "Retry-After: 3600\r\n", "{}");
  response = assert_answers (fixture, request, 429, 1);
}

static void
test_too_large (Fixture *fixture, gconstpointer data)
{
  g_autoptr (CwHttpRequest) request = request_new (fixture, "GET");

  request->max_bytes = 4;
  wire_server_push_json (fixture->server, 200, "", "[1,2]");
  assert_fails (fixture, request, CW_ERROR_BAD_ANSWER, 1);
}

static void
test_exactly_large (Fixture *fixture, gconstpointer data)
{
  g_autoptr (CwHttpRequest) request = request_new (fixture, "GET");
  g_autoptr (CwHttpResponse) response = NULL;

  request->max_bytes = 5;
  wire_server_push_json (fixture->server, 200, "", "[1,2]");
  response = assert_answers (fixture, request, 200, 1);
}

static void
test_garbage (Fixture *fixture, gconstpointer data)
{
  g_autoptr (CwHttpRequest) request = request_new (fixture, "GET");

  request->max_attempts = 1;
  wire_server_push (fixture->server, "NONSENSE\r\n\r\n");
  assert_fails (fixture, request, CW_ERROR_BAD_ANSWER, 1);
}

static void
test_silence (Fixture *fixture, gconstpointer data)
{
  g_autoptr (CwHttpRequest) request = request_new (fixture, "GET");
  g_autoptr (CwHttpRequest) write = request_new (fixture, "POST");

  request->max_attempts = 1;
  request->timeout_seconds = write->timeout_seconds = 1;
  wire_server_push (fixture->server, "HANG");
  assert_fails (fixture, request, CW_ERROR_TIMED_OUT, 1);
  assert_fails (fixture, write, CW_ERROR_UNKNOWN_OUTCOME, 2);
}

/* A server that is never silent and never done. */
static void
test_drip (Fixture *fixture, gconstpointer data)
{
  g_autoptr (CwHttpRequest) request = request_new (fixture, "GET");
  g_autoptr (CwHttpRequest) write = request_new (fixture, "POST");

  request->timeout_seconds = write->timeout_seconds = 60;
  request->max_seconds = write->max_seconds = 1;
  wire_server_let_go (fixture->server);
  wire_server_let_go (fixture->server);
  wire_server_push (
    fixture->server,
    "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 1000000\r\n\r\n\fDRIP");
  /* Nor is it asked again. */
  assert_fails (fixture, request, CW_ERROR_TIMED_OUT, 1);
  assert_fails (fixture, write, CW_ERROR_UNKNOWN_OUTCOME, 2);
}

static void
test_refused_connection (void)
{
  g_autoptr (GSocketListener) listener = g_socket_listener_new ();
  guint16 port = g_socket_listener_add_any_inet_port (listener, NULL, NULL);
  g_autofree char *url = g_strdup_printf ("http://127.0.0.1:%u/", port);
  g_autoptr (CwHttp) http = cw_http_new ();
  g_autoptr (CwHttpRequest) request = cw_http_request_new ("POST", url);
  g_autoptr (GError) error = NULL;

  g_socket_listener_close (listener);
  cw_http_set_backoff (http, 1);
  g_assert_null (cw_http_send (http, request, NULL, &error));
  g_assert_error (error, CW_ERROR, CW_ERROR_NETWORK);
  g_assert_cmpuint (cw_http_get_n_requests (http), ==, 0);
}

static char *
redirect_to (const char *location)
{
  return g_strdup_printf (
    "HTTP/1.1 302 Found\r\nLocation: %s\r\nContent-Length: 0\r\nConnection: close\r\n\r\n", location);
}

static void
test_redirect_origin (Fixture *fixture, gconstpointer data)
{
  g_autoptr (WireServer) other = wire_server_new ();
  g_autoptr (CwHttpRequest) request = request_new (fixture, "GET");
  g_autoptr (CwHttpResponse) response = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *away = g_strconcat (wire_server_get_url (other), "/away", NULL);
  g_autofree char *back = g_strconcat (wire_server_get_url (fixture->server), "/back", NULL);
  g_autofree char *first = redirect_to ("/again");
  g_autofree char *second = redirect_to (away);
  g_autofree char *third = redirect_to (back);
  const char *expected[] = { "Bearer tok", "Bearer tok", NULL };

  request->bearer = g_strdup ("tok");
  cw_http_request_add_header (request, "X-Key", "k");
  wire_server_push (fixture->server, first);
  wire_server_push (fixture->server, second);
  wire_server_push_json (fixture->server, 200, "", "{}");
  wire_server_push (other, third);
  response = cw_http_send (fixture->http, request, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (response->status, ==, 200);
  g_assert_cmpuint (wire_server_get_n_requests (fixture->server), ==, 3);

  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    {
      g_autofree char *token = wire_request_get_header (wire_server_get_request (fixture->server, i),
                                                        "Authorization");

      g_assert_cmpstr (token, ==, expected[i]);
    }

  g_assert_null (strstr (wire_server_get_request (other, 0)->head, "tok"));
  g_assert_null (strstr (wire_server_get_request (other, 0)->head, "x-key"));
  g_assert_null (strstr (wire_server_get_request (other, 0)->target, "hush"));
}

static void
test_redirect_kept (Fixture *fixture, gconstpointer data)
{
  g_autoptr (CwHttpRequest) request = request_new (fixture, "GET");
  g_autoptr (CwHttpResponse) response = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *elsewhere = redirect_to ("/elsewhere");

  request->keep_redirects = TRUE;
  wire_server_push (fixture->server, elsewhere);
  response = cw_http_send (fixture->http, request, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (response->status, >=, 301);
  g_assert_cmpuint (response->status, <=, 308);
  g_assert_cmpuint (wire_server_get_n_requests (fixture->server), ==, 1);
}

static void
test_redirect_limits (Fixture *fixture, gconstpointer data)
{
  g_autoptr (CwHttpRequest) request = request_new (fixture, "GET");
  g_autofree char *circle = redirect_to ("/again");

  wire_server_push (fixture->server, circle);
  assert_fails (fixture, request, CW_ERROR_BAD_ANSWER, 11);
}

static void
test_redirect_insecure (Fixture *fixture, gconstpointer data)
{
  g_autoptr (CwHttpRequest) request = request_new (fixture, "GET");
  g_autofree char *insecure = redirect_to ("http://example.com/");

  wire_server_push (fixture->server, insecure);
  assert_fails (fixture, request, CW_ERROR_INSECURE_URL, 1);
}

static void
test_redirect_write (Fixture *fixture, gconstpointer data)
{
  g_autoptr (CwHttpRequest) request = request_new (fixture, "POST");
  g_autoptr (CwHttpResponse) response = NULL;
  g_autofree char *again = redirect_to ("/again");

  wire_server_push (fixture->server, again);
  response = assert_answers (fixture, request, 302, 1);
}

static void
test_cancelled_before (Fixture *fixture, gconstpointer data)
{
  g_autoptr (CwHttpRequest) request = request_new (fixture, "POST");
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancellable);
  g_assert_null (cw_http_send (fixture->http, request, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (wire_server_get_n_requests (fixture->server), ==, 0);
}

static char *
cancel_and_answer (const WireRequest *request, guint nth, gpointer user_data)
{
  g_cancellable_cancel (user_data);

  return wire_reply_json (200, "", "{}");
}

static char *
cancel_and_hang (const WireRequest *request, guint nth, gpointer user_data)
{
  g_cancellable_cancel (user_data);

  return g_strdup ("HANG");
}

static void
test_cancelled_write (Fixture *fixture, gconstpointer data)
{
  g_autoptr (CwHttpRequest) request = request_new (fixture, "POST");
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (CwHttpResponse) response = NULL;
  g_autoptr (GError) error = NULL;

  wire_server_set_func (fixture->server, cancel_and_answer, cancellable);
  response = cw_http_send (fixture->http, request, cancellable, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (response->status, ==, 200);
}

static void
test_cancelled_read (Fixture *fixture, gconstpointer data)
{
  g_autoptr (CwHttpRequest) request = request_new (fixture, "GET");
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  wire_server_set_func (fixture->server, cancel_and_hang, cancellable);
  g_assert_null (cw_http_send (fixture->http, request, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

typedef struct
{
  CwHttp *http;
  guint n_done;
} Many;

static void
on_one_of_many (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Many *many = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (CwHttpResponse) response = cw_http_send_finish (many->http, result, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (response->status, ==, 200);
  many->n_done++;
}

static void
test_many (Fixture *fixture, gconstpointer data)
{
  g_autoptr (CwHttpRequest) request = request_new (fixture, "GET");
  Many many = { fixture->http, 0 };

  wire_server_push_json (fixture->server, 200, "", "{}");

  for (guint i = 0; i < 40; i++)
    cw_http_send_async (fixture->http, request, NULL, on_one_of_many, &many);

  while (many.n_done < 40)
    g_main_context_iteration (NULL, TRUE);

  g_assert_cmpuint (wire_server_get_n_requests (fixture->server), ==, 40);
}

static void
test_check_url (void)
{
  static const struct
  {
    const char *url;
    int code;
    const char *base;
  } cases[] = {
    { "https://example.com", -1, "https://example.com" },
    { "HTTPS://example.com/a/?q#f", -1, "https://example.com/a" },
    { "http://localhost:8080/", -1, "http://localhost:8080" },
    { "http://127.8.9.1/x/", -1, "http://127.8.9.1/x" },
    { "http://[::1]:9", -1, "http://[::1]:9" },
    { "http://example.com", CW_ERROR_INSECURE_URL, NULL },
    { "http://localhost.example.com", CW_ERROR_INSECURE_URL, NULL },
    { "http://127.0.0.1.example.com", CW_ERROR_INSECURE_URL, NULL },
    { "http://128.0.0.1", CW_ERROR_INSECURE_URL, NULL },
    { "http://[::2]", CW_ERROR_INSECURE_URL, NULL },
    { "ftp://localhost", CW_ERROR_INSECURE_URL, NULL },
    { "https://user:hush@example.com", CW_ERROR_USAGE, NULL },
    { "http://localhost@example.com", CW_ERROR_USAGE, NULL },
    { "example.com", CW_ERROR_USAGE, NULL },
    { "https://", CW_ERROR_USAGE, NULL },
    { "", CW_ERROR_USAGE, NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *base = NULL;
      gboolean ok = cw_url_check (cases[i].url, &base, &error);

      g_test_message ("%s", cases[i].url);
      g_assert_cmpint (ok, ==, cases[i].code == -1);
      g_assert_cmpstr (base, ==, cases[i].base);

      if (!ok)
        {
          g_assert_error (error, CW_ERROR, cases[i].code);
          g_assert_null (strstr (error->message, "hush"));
        }
    }
}

static void
test_retry_table (void)
{
  static const struct
  {
    CwAttempt attempt;
    guint status;
    gboolean safe, idempotent, expected;
  } cases[] = {
    { CW_ATTEMPT_NOT_SENT, 0, FALSE, FALSE, TRUE },    { CW_ATTEMPT_LOST, 0, FALSE, FALSE, FALSE },
    { CW_ATTEMPT_LOST, 0, FALSE, TRUE, TRUE },         { CW_ATTEMPT_ANSWERED, 200, TRUE, TRUE, FALSE },
    { CW_ATTEMPT_ANSWERED, 400, TRUE, TRUE, FALSE },   { CW_ATTEMPT_ANSWERED, 401, TRUE, TRUE, FALSE },
    { CW_ATTEMPT_ANSWERED, 403, TRUE, TRUE, FALSE },   { CW_ATTEMPT_ANSWERED, 429, FALSE, FALSE, TRUE },
    { CW_ATTEMPT_ANSWERED, 503, FALSE, FALSE, TRUE },  { CW_ATTEMPT_ANSWERED, 500, FALSE, FALSE, FALSE },
    { CW_ATTEMPT_ANSWERED, 500, FALSE, TRUE, FALSE },  { CW_ATTEMPT_ANSWERED, 500, TRUE, TRUE, TRUE },
    { CW_ATTEMPT_ANSWERED, 502, FALSE, FALSE, FALSE }, { CW_ATTEMPT_ANSWERED, 504, FALSE, TRUE, TRUE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      CwRetryCase retry = {
        cases[i].attempt, cases[i].status, cases[i].safe, cases[i].idempotent, FALSE, -1, 1, 5, 500, 0.5
      };
      guint wait_ms;

      g_assert_cmpint (cw_retry_decide (&retry, &wait_ms), ==, cases[i].expected);
      retry.permanent = TRUE;
      g_assert_false (cw_retry_decide (&retry, &wait_ms));
      retry.permanent = FALSE;
      retry.n_attempts = 5;
      g_assert_false (cw_retry_decide (&retry, &wait_ms));
    }
}

static void
test_retry_wait (void)
{
  CwRetryCase retry = { CW_ATTEMPT_ANSWERED, 503, FALSE, FALSE, FALSE, -1, 1, 100, 500, 0.5 };
  guint wait_ms;

  g_assert_true (cw_retry_decide (&retry, &wait_ms));
  g_assert_cmpuint (wait_ms, ==, 250);
  retry.n_attempts = 3;
  g_assert_true (cw_retry_decide (&retry, &wait_ms));
  g_assert_cmpuint (wait_ms, ==, 1000);
  retry.n_attempts = 50;
  g_assert_true (cw_retry_decide (&retry, &wait_ms));
  g_assert_cmpuint (wait_ms, ==, CW_RETRY_MAX_BACKOFF_MS / 2);
  retry.n_attempts = 1;
  retry.retry_after_ms = 7000;
  g_assert_true (cw_retry_decide (&retry, &wait_ms));
  g_assert_cmpuint (wait_ms, ==, 7250);
  retry.retry_after_ms = CW_RETRY_MAX_RETRY_AFTER_MS + 1;
  g_assert_false (cw_retry_decide (&retry, &wait_ms));
}

static void
test_retry_after (void)
{
  gint64 now = G_GINT64_CONSTANT (1785844800000);

  g_assert_cmpint (cw_retry_after_parse (NULL, now), ==, -1);
  g_assert_cmpint (cw_retry_after_parse ("", now), ==, -1);
  g_assert_cmpint (cw_retry_after_parse ("soon", now), ==, -1);
  g_assert_cmpint (cw_retry_after_parse ("-3", now), ==, -1);
  g_assert_cmpint (cw_retry_after_parse ("0", now), ==, 0);
  g_assert_cmpint (cw_retry_after_parse ("17", now), ==, 17000);
  g_assert_cmpint (cw_retry_after_parse ("99999999999999999999999", now), ==, G_MAXINT64);
  g_assert_cmpint (cw_retry_after_parse ("Tue, 04 Aug 2026 12:00:05 GMT", now), ==, 5000);
  g_assert_cmpint (cw_retry_after_parse ("Tue, 04 Aug 2026 11:00:05 GMT", now), ==, 0);
}

static void
test_redact (void)
{
  static const struct
  {
    const char *text, *expected;
  } cases[] = {
    { "invalid email address: ana@example.com", "invalid email address: …" },
    { "Phone +1 (555) 010-0123 is taken", "Phone … is taken" },
    { "session 00D000000000001!AQ.xyz_1", "session …" },
    { "duplicates value on record with id: 003000000000001AAA",
      "duplicates value on record with id: 003000000000001AAA" },
    { "two\n lines", "two lines" },
    { "limit of 40 characters", "limit of 40 characters" },
    { NULL, "" },
  };
  g_autofree char *url = cw_redact_url ("https://u:p@example.com:8443/a/b?token=hush#x");
  g_autofree char *plain = cw_redact_url ("http://localhost/a");
  g_autofree char *bad = cw_redact_url ("not a url hush");
  g_autofree char *cut = cw_redact_text ("abcdef", 3);

  g_assert_cmpstr (url, ==, "https://example.com:8443/a/b?…");
  g_assert_cmpstr (plain, ==, "http://localhost/a");
  g_assert_cmpstr (bad, ==, "…");
  g_assert_cmpstr (cut, ==, "abc…");

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *shown = cw_redact_text (cases[i].text, 0);

      g_assert_cmpstr (shown, ==, cases[i].expected);
    }
}

#define ADD(path, func, data) g_test_add (path, Fixture, data, set_up, func, tear_down)

/* What may be sent where, by the addresses alone. */
static void
test_origins (void)
{
  static const struct
  {
    const char *a, *b;
    gboolean same, downgrade;
  } cases[] = {
    { "https://a.example.com", "https://a.example.com/path?query", TRUE, FALSE },
    { "https://a.example.com", "HTTPS://A.EXAMPLE.COM:443/", TRUE, FALSE },
    { "https://a.example.com", "https://a.example.com:444", FALSE, FALSE },
    { "https://a.example.com", "https://b.example.com", FALSE, FALSE },
    { "https://a.example.com", "https://a.example.com.example.net", FALSE, FALSE },
    { "https://a.example.com", "https://a.example.com@b.example.net", FALSE, FALSE },
    { "https://a.example.com", "http://a.example.com", FALSE, TRUE },
    { "https://a.example.com", "http://a.example.com:443", FALSE, TRUE },
    { "HTTPS://a.example.com", "http://127.0.0.1:8080", FALSE, TRUE },
    { "http://127.0.0.1:8080", "https://a.example.com", FALSE, FALSE },
    { "http://127.0.0.1:8080", "http://127.0.0.1:8080/x", TRUE, FALSE },
    { "http://127.0.0.1:8080", "http://127.0.0.1:8081", FALSE, FALSE },
    { "http://127.0.0.1:8080", "http://localhost:8080", FALSE, FALSE },
    { "", "", FALSE, FALSE },
    { "https://a.example.com", "", FALSE, TRUE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_assert_cmpint (cw_url_same_origin (cases[i].a, cases[i].b), ==, cases[i].same);
      g_assert_cmpint (cw_url_same_origin (cases[i].b, cases[i].a), ==, cases[i].same);
      g_assert_cmpint (cw_url_is_downgrade (cases[i].a, cases[i].b), ==, cases[i].downgrade);
    }
}

/* ── Another transport than the network ── */

/* What becomes of each attempt, one letter each: an answer, a refusal to be repeated, a redirect to another
 * origin, lost before or after the server had it. */
typedef struct
{
  const char *next;
  guint n_attempts;
  guint n_tokens; /* attempts that carried the token */
} Script;

static gboolean
act (const char *method,
     const char *url,
     SoupMessageHeaders *headers,
     GBytes *body,
     CwHttpAnswer *answer,
     gpointer user_data,
     GError **error)
{
  Script *script = user_data;
  char what = *script->next++;

  script->n_attempts++;
  script->n_tokens += g_strcmp0 (soup_message_headers_get_one (headers, "Authorization"), "Bearer t") == 0;
  if (what == 'u' || what == 'l')
    {
      answer->reached = what == 'l';
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CONNECTION_CLOSED, "Gone");
      return FALSE;
    }

  answer->status = what == 'r' ? 302 : what == 'b' ? 503 : 200;
  answer->body = g_bytes_new_static ("{}", 2);
  answer->after_ms = 3;
  soup_message_headers_append (answer->headers, "Content-Type", "application/json; charset=utf-8");
  if (what == 'r')
    soup_message_headers_append (answer->headers, "Location", "https://elsewhere.example/");

  return TRUE;
}

static void
test_transport (void)
{
  static const struct
  {
    const char *method, *script;
    int code;
    guint n_attempts, n_tokens;
  } cases[] = {
    { "GET", "a", -1, 1, 1 },
    { "GET", "bula", -1, 4, 4 },
    { "GET", "ra", -1, 2, 1 },
    { "POST", "bua", -1, 3, 3 },
    { "POST", "ul", CW_ERROR_UNKNOWN_OUTCOME, 2, 2 },
    { "POST", "uuuuu", CW_ERROR_NETWORK, 5, 5 },
    { "GET", "lllll", CW_ERROR_NETWORK, 5, 5 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      Script script = { .next = cases[i].script };
      g_autoptr (CwHttp) http = cw_http_new_for_transport (act, &script);
      g_autoptr (CwHttpRequest) request = cw_http_request_new (cases[i].method, "https://one.example/path");
      g_autoptr (CwHttpResponse) response = NULL;
      g_autoptr (GError) error = NULL;

      cw_http_set_backoff (http, 1);
      request->bearer = g_strdup ("t");
      request->expect_json = TRUE;
      response = cw_http_send (http, request, NULL, &error);

      if (cases[i].code < 0)
        g_assert_no_error (error);
      else
        g_assert_error (error, CW_ERROR, cases[i].code);
      g_assert_cmpuint (script.n_attempts, ==, cases[i].n_attempts);
      g_assert_cmpuint (script.n_tokens, ==, cases[i].n_tokens);
      g_assert_true (response == NULL || g_str_equal (response->content_type, "application/json"));
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  ADD ("/http/get", test_get, NULL);
  ADD ("/http/html", test_html, NULL);
  ADD ("/http/html-statuses", test_html_statuses, NULL);
  ADD ("/http/cut/get", test_cut_get, NULL);
  ADD ("/http/cut/get-recovers", test_cut_get_recovers, NULL);
  ADD ("/http/lost/no-answer", test_lost_write, GINT_TO_POINTER (0));
  ADD ("/http/lost/half-answer", test_lost_write, GINT_TO_POINTER (1));
  ADD ("/http/lost/refusal", test_lost_refusal, NULL);
  ADD ("/http/lost/idempotent", test_lost_idempotent, NULL);
  ADD ("/http/unavailable", test_unavailable, NULL);
  ADD ("/http/retry-after-too-long", test_retry_after_too_long, NULL);
  ADD ("/http/size/too-large", test_too_large, NULL);
  ADD ("/http/size/exact", test_exactly_large, NULL);
  ADD ("/http/garbage", test_garbage, NULL);
  ADD ("/http/silence", test_silence, NULL);
  ADD ("/http/drip", test_drip, NULL);
  g_test_add_func ("/http/refused-connection", test_refused_connection);
  g_test_add_func ("/http/origins", test_origins);
  ADD ("/http/redirect/origin", test_redirect_origin, NULL);
  ADD ("/http/redirect/kept", test_redirect_kept, NULL);
  ADD ("/http/redirect/circle", test_redirect_limits, NULL);
  ADD ("/http/redirect/insecure", test_redirect_insecure, NULL);
  ADD ("/http/redirect/write", test_redirect_write, NULL);
  ADD ("/http/cancel/before", test_cancelled_before, NULL);
  ADD ("/http/cancel/write", test_cancelled_write, NULL);
  ADD ("/http/cancel/read", test_cancelled_read, NULL);
  ADD ("/http/many", test_many, NULL);
  g_test_add_func ("/http/transport", test_transport);
  g_test_add_func ("/http/check-url", test_check_url);
  g_test_add_func ("/retry/table", test_retry_table);
  g_test_add_func ("/retry/wait", test_retry_wait);
  g_test_add_func ("/retry/after", test_retry_after);
  g_test_add_func ("/redact", test_redact);

  return g_test_run ();
}
