/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "salesforce-fixture.h"

/* Each salesforce: fault strikes once, as it says, and the next request is served. */

#define CREATE "{\"records\":[{\"attributes\":{\"type\":\"Contact\"},\"LastName\":\"%s\"}]}"

static void
test_refusals (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *spec;
    guint status;
    const char *code;
  } cases[] = {
    { "salesforce:quota", 403, "REQUEST_LIMIT_EXCEEDED" },
    { "salesforce:unavailable", 503, "SERVER_UNAVAILABLE" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      fixture_fault (fixture, cases[i].spec);
      fixture_expect (fixture, "GET", "/query?q=SELECT+Id+FROM+Contact", NULL, cases[i].status);
      fixture_assert (fixture, "0/errorCode", cases[i].code);
      g_assert_null (soup_message_headers_get_one (fixture->headers, "Retry-After"));
      fixture_expect (fixture, "GET", "/query?q=SELECT+Id+FROM+Contact", NULL, 200);
    }
}

static void
test_session_expired (Fixture *fixture, gconstpointer data)
{
  fixture_fault (fixture, "salesforce:session-expired");
  fixture_expect (fixture, "GET", "/limits", NULL, 401);
  fixture_assert (fixture, "0/errorCode", "INVALID_SESSION_ID");
  fixture_expect (fixture, "GET", "/limits", NULL, 401);
  fixture_refresh (fixture, fixture->refresh_token);
  g_assert_cmpuint (fixture->status, ==, 200);
}

static void
test_broken_answers (Fixture *fixture, gconstpointer data)
{
  fixture_fault (fixture, "salesforce:html");
  fixture_expect (fixture, "GET", "/limits", NULL, 200);
  g_assert_cmpstr (soup_message_headers_get_content_type (fixture->headers, NULL), ==, "text/html");
  g_assert_true (g_str_has_prefix (fixture->text, "<!DOCTYPE html>"));

  fixture_fault (fixture, "salesforce:malformed");
  fixture_expect (fixture, "GET", "/limits", NULL, 200);
  g_assert_null (fixture->json);
  g_assert_cmpint (fixture->text[0], ==, '{');

  fixture_fault (fixture, "salesforce:cut");
  fixture_send (fixture, "GET", "/sobjects/Contact/describe", NULL);
  g_assert_cmpuint (fixture->status, ==, 0);
  fixture_expect (fixture, "GET", "/limits", NULL, 200);
}

static void
test_drop_after_write (Fixture *fixture, gconstpointer data)
{
  g_autofree char *body = g_strdup_printf (CREATE, "Lost");

  fixture_fault (fixture, "salesforce:drop-after-write");
  fixture_expect (fixture, "GET", "/limits", NULL, 200);
  fixture_send (fixture, "POST", "/composite/sobjects", body);
  g_assert_cmpuint (fixture->status, ==, 0);
  fixture_query (fixture, "query", "SELECT Id FROM Contact WHERE LastName = 'Lost'");
  fixture_assert (fixture, "totalSize", "1");
}

static void
test_rows (Fixture *fixture, gconstpointer data)
{
  static const char two[] = "{\"records\":[{\"attributes\":{\"type\":\"Contact\"},\"LastName\":\"A\"},"
                            "{\"attributes\":{\"type\":\"Contact\"},\"LastName\":\"B\"}]}";

  fixture_fault (fixture, "salesforce:lock-row:after=1");
  fixture_expect (fixture, "POST", "/composite/sobjects", two, 200);
  fixture_assert (fixture, "0/success", "true");
  fixture_assert (fixture, "1/errors/0/statusCode", "UNABLE_TO_LOCK_ROW");
  fixture_fault (fixture, "salesforce:lock-row");
  fixture_expect (fixture, "POST", "/sobjects/Contact", "{\"LastName\":\"C\"}", 400);
  fixture_assert (fixture, "0/errorCode", "UNABLE_TO_LOCK_ROW");
  fixture_fault (fixture, "salesforce:row-error:value=CUSTOM_APEX_ERROR");
  fixture_expect (fixture, "POST", "/composite/sobjects", two, 200);
  fixture_assert (fixture, "0/errors/0/statusCode", "CUSTOM_APEX_ERROR");
  fixture_assert (fixture, "1/success", "true");
}

static void
test_duplicate_rows (Fixture *fixture, gconstpointer data)
{
  g_autofree char *first = NULL;

  fixture_fault (fixture, "salesforce:duplicate-rows");
  fixture_query (fixture, "query", "SELECT Id FROM Contact");
  g_assert_cmpuint (fixture_length (fixture, "records"), ==, FIXTURE_CONTACTS + 1);
  first = fixture_get (fixture, "records/0/Id");
  fixture_assert (fixture, "records/25/Id", first);
  fixture_assert (fixture, "totalSize", "25");
}

static void
test_clock_skew (Fixture *fixture, gconstpointer data)
{
  g_autofree char *body = g_strdup_printf (CREATE, "Early");
  g_autoptr (GDateTime) date = NULL;
  g_autofree char *stamp = NULL;
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;

  fixture_fault (fixture, "salesforce:clock-skew:value=86400");
  fixture_expect (fixture, "POST", "/composite/sobjects", body, 200);
  date = soup_date_time_new_from_http_string (soup_message_headers_get_one (fixture->headers, "Date"));
  g_assert_cmpint (g_date_time_to_unix (date), >=, now + 86400);
  fixture_query (fixture, "query", "SELECT SystemModstamp FROM Contact ORDER BY SystemModstamp DESC LIMIT 1");
  stamp = fixture_get (fixture, "records/0/SystemModstamp");
  g_assert_cmpint (g_ascii_strtoll (stamp, NULL, 10), >=, g_date_time_get_year (date) - 1);
  g_assert_cmpint (atoi (stamp + 8), ==, g_date_time_get_day_of_month (date));
}

static void
test_slow (Fixture *fixture, gconstpointer data)
{
  gint64 start = g_get_monotonic_time ();

  fixture_fault (fixture, "salesforce:slow:value=200");
  fixture_expect (fixture, "GET", "/limits", NULL, 200);
  g_assert_cmpint (g_get_monotonic_time () - start, >=, 200000);
}

/* A server that goes away while an answer is held back, or a client that does, leaves nothing behind. */
static void
test_gone_while_waiting (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GSocketConnection) connection = NULL;
  static const char request[] = "GET /services/data HTTP/1.1\r\nHost: localhost\r\n\r\n";

  fixture_fault (fixture, "salesforce:slow:value=60000:times=0");
  connection = g_socket_client_connect_to_uri (client, demo_salesforce_get_url (fixture->server), 80, NULL,
                                               NULL);
  g_assert_nonnull (connection);
  g_assert_true (g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (connection)), request,
                                            strlen (request), NULL, NULL, NULL));
  for (guint i = 0; i < 50; i++)
    g_main_context_iteration (NULL, FALSE);
  g_io_stream_close (G_IO_STREAM (connection), NULL, NULL);
  for (guint i = 0; i < 50; i++)
    g_main_context_iteration (NULL, FALSE);
}

static void
test_counters (Fixture *fixture, gconstpointer data)
{
  g_autofree char *body = g_strdup_printf (CREATE, "Counted");

  fixture_control (fixture, "reset-counters", NULL);
  fixture_query (fixture, "query", "SELECT Id FROM Contact");
  fixture->header = "Sforce-Auto-Assign: FALSE";
  fixture_expect (fixture, "POST", "/composite/sobjects", body, 200);
  fixture->header = NULL;
  fixture_fault (fixture, "salesforce:quota");
  fixture_expect (fixture, "GET", "/limits", NULL, 403);
  fixture_expect (fixture, "GET", "/__demo/counters", NULL, 200);
  fixture_assert (fixture, "reads", "2");
  fixture_assert (fixture, "writes", "1");
  fixture_assert (fixture, "rate_limited", "1");
  fixture_assert (fixture, "auto_assign_false", "1");
}

static void
abort_job (Fixture *fixture, const char *job, guint status)
{
  fixture_expect (fixture, "PATCH", job, "{\"state\":\"Aborted\"}", status);
}

/* Makes a job that creates three contacts, and looks at it. Returns its path. */
static char *
run_job (Fixture *fixture)
{
  g_autofree char *id = NULL, *upload = NULL;
  char *job;

  fixture_expect (fixture, "POST", "/jobs/ingest",
                  "{\"object\":\"Contact\",\"operation\":\"insert\",\"contentType\":\"CSV\"}", 200);
  id = fixture_get (fixture, "id");
  job = g_strconcat ("/jobs/ingest/", id, NULL);
  upload = g_strconcat (job, "/batches", NULL);
  fixture->content_type = "text/csv";
  fixture_expect (fixture, "PUT", upload, "LastName\nJob1\nJob2\nJob3\n", 201);
  fixture->content_type = NULL;
  fixture_expect (fixture, "PATCH", job, "{\"state\":\"UploadComplete\"}", 200);
  fixture_expect (fixture, "GET", job, NULL, 200);
  return job;
}

static void
assert_job_made (Fixture *fixture, const char *names)
{
  g_autoptr (GString) made = g_string_new (NULL);

  fixture_query (fixture, "query",
                 "SELECT LastName FROM Contact WHERE LastName LIKE 'Job%' ORDER BY LastName");
  for (guint i = 0; i < fixture_length (fixture, "records"); i++)
    {
      g_autofree char *path = g_strdup_printf ("records/%u/LastName", i);
      g_autofree char *name = fixture_get (fixture, path);

      g_string_append (made, name);
    }
  g_assert_cmpstr (made->str, ==, names);
}

/* The names in one of a job's results, in their order. */
static void
assert_job_result (Fixture *fixture, const char *job, const char *result, const char *names)
{
  g_autofree char *path = g_strconcat (job, "/", result, NULL);
  g_autoptr (GString) found = g_string_new (NULL);

  fixture_expect (fixture, "GET", path, NULL, 200);
  for (const char *at = fixture->text; (at = strstr (at, "\"Job")) != NULL; at += 5)
    g_string_append_len (found, at + 1, 4);
  g_assert_cmpstr (found->str, ==, names);
}

static void
test_job_slow (Fixture *fixture, gconstpointer data)
{
  g_autofree char *job = NULL;

  fixture_fault (fixture, "salesforce:job-slow:times=2");
  job = run_job (fixture);
  fixture_assert (fixture, "state", "InProgress");
  fixture_expect (fixture, "GET", job, NULL, 200);
  fixture_assert (fixture, "state", "InProgress");
  fixture_expect (fixture, "GET", job, NULL, 200);
  fixture_assert (fixture, "state", "JobComplete");
}

/* Whoever looks at a job that is held sees it at work. It goes on when nothing holds it any more. */
static void
test_job_held (Fixture *fixture, gconstpointer data)
{
  g_autofree char *job = NULL, *results = NULL;

  fixture_fault (fixture, "salesforce:job-held:after=1:times=0");
  job = run_job (fixture);
  results = g_strconcat (job, "/successfulResults", NULL);
  fixture_assert (fixture, "state", "InProgress");
  fixture_assert (fixture, "numberRecordsProcessed", "1");
  assert_job_made (fixture, "Job1");
  fixture_expect (fixture, "GET", results, NULL, 400);
  fixture_assert (fixture, "0/errorCode", "INVALIDJOBSTATE");
  fixture_expect (fixture, "DELETE", job, NULL, 400);
  fixture_control (fixture, "reset-faults", "{}");
  fixture_expect (fixture, "GET", job, NULL, 200);
  fixture_assert (fixture, "state", "JobComplete");
  assert_job_result (fixture, job, "successfulResults", "Job1Job2Job3");
  assert_job_result (fixture, job, "unprocessedrecords", "");
  assert_job_made (fixture, "Job1Job2Job3");
  abort_job (fixture, job, 400);
}

/* What was written before a job is aborted stays, and nothing more is. */
static void
test_job_aborted (Fixture *fixture, gconstpointer data)
{
  g_autofree char *job = NULL;

  fixture_fault (fixture, "salesforce:job-backwards");
  fixture_fault (fixture, "salesforce:job-held:after=1:times=0");
  job = run_job (fixture);
  abort_job (fixture, job, 200);
  fixture_assert (fixture, "state", "Aborted");
  fixture_control (fixture, "reset-faults", "{}");
  fixture_expect (fixture, "GET", job, NULL, 200);
  fixture_assert (fixture, "state", "Aborted");
  assert_job_result (fixture, job, "successfulResults", "Job3");
  assert_job_result (fixture, job, "unprocessedrecords", "Job2Job1");
  assert_job_made (fixture, "Job3");
  fixture_expect (fixture, "DELETE", job, NULL, 204);
  fixture_expect (fixture, "GET", job, NULL, 404);
}

/* The faults of a row that is written strike the rows of jobs as well. */
static void
test_job_rows (Fixture *fixture, gconstpointer data)
{
  g_autofree char *job = NULL;

  fixture_fault (fixture, "salesforce:row-error:after=1:value=STRING_TOO_LONG");
  fixture_fault (fixture, "salesforce:edit-after-write:value=LastName=Job9");
  job = run_job (fixture);
  assert_job_result (fixture, job, "successfulResults", "Job1Job3");
  assert_job_result (fixture, job, "failedResults", "Job2");
  assert_job_made (fixture, "Job3Job9");
}

static void
on_answer (GObject *session, GAsyncResult *result, gpointer data)
{
  g_autoptr (GBytes) body = soup_session_send_and_read_finish (SOUP_SESSION (session), result, NULL);

  *(gboolean *) data = TRUE;
}

/* The answer comes only when the faults are reset. What was asked for is done. */
static void
test_job_silent (Fixture *fixture, gconstpointer data)
{
  g_autofree char *uri = g_strconcat (demo_salesforce_get_url (fixture->server),
                                      "/services/data/v66.0/jobs/ingest", NULL);
  g_autofree char *bearer = g_strconcat ("Bearer ", fixture->access_token, NULL);
  g_autoptr (GBytes) body = g_bytes_new_static ("{\"object\":\"Contact\",\"operation\":\"insert\"}", 41);
  g_autoptr (SoupMessage) message = soup_message_new ("POST", uri);
  gboolean answered = FALSE;

  fixture_fault (fixture, "salesforce:job-silent:value=POST");
  fixture_fault (fixture, "salesforce:job-silent:value=PUT");
  soup_message_set_request_body_from_bytes (message, "application/json", body);
  soup_message_headers_replace (soup_message_get_request_headers (message), "Authorization", bearer);
  soup_session_send_and_read_async (fixture->session, message, 0, NULL, on_answer, &answered);
  do
    fixture_expect (fixture, "GET", "/jobs/ingest", NULL, 200);
  while (fixture_length (fixture, "records") == 0);
  fixture_assert (fixture, "records/0/state", "Open");
  g_assert_false (answered);
  fixture_control (fixture, "reset-faults", "{}");
  while (!answered)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (soup_message_get_status (message), ==, 200);
}

static void
test_job_backwards (Fixture *fixture, gconstpointer data)
{
  g_autofree char *job = NULL;

  fixture_fault (fixture, "salesforce:job-backwards");
  job = run_job (fixture);
  assert_job_result (fixture, job, "successfulResults", "Job3Job2Job1");
}

static void
test_job_fails (Fixture *fixture, gconstpointer data)
{
  g_autofree char *job = NULL;

  fixture_fault (fixture, "salesforce:job-fails:after=1");
  job = run_job (fixture);
  fixture_assert (fixture, "state", "Failed");
  fixture_assert (fixture, "numberRecordsProcessed", "1");
  assert_job_result (fixture, job, "successfulResults", "Job1");
  assert_job_result (fixture, job, "failedResults", "");
  assert_job_result (fixture, job, "unprocessedrecords", "Job2Job3");
  assert_job_made (fixture, "Job1");
}

static void
test_job_loses (Fixture *fixture, gconstpointer data)
{
  g_autofree char *job = NULL;

  fixture_fault (fixture, "salesforce:job-loses:value=written");
  fixture_fault (fixture, "salesforce:job-loses:after=1");
  job = run_job (fixture);
  fixture_assert (fixture, "state", "JobComplete");
  assert_job_result (fixture, job, "successfulResults", "Job3");
  assert_job_result (fixture, job, "failedResults", "");
  assert_job_result (fixture, job, "unprocessedrecords", "");
  assert_job_made (fixture, "Job1Job3");
}

static void
test_no_composite (Fixture *fixture, gconstpointer data)
{
  static const char body[] =
    "{\"compositeRequest\":["
    "{\"method\":\"GET\",\"url\":\"/services/data/v68.0/limits\",\"referenceId\":\"a\"},"
    "{\"method\":\"GET\",\"url\":\"/services/data/v68.0/limits\",\"referenceId\":\"b\"}]}";

  fixture_fault (fixture, "salesforce:no-composite");
  fixture_expect (fixture, "POST", "/composite", body, 404);
  fixture_fault (fixture, "salesforce:no-composite-part:after=1");
  fixture_expect (fixture, "POST", "/composite", body, 200);
  fixture_assert (fixture, "compositeResponse/0/httpStatusCode", "200");
  fixture_assert (fixture, "compositeResponse/1/httpStatusCode", "404");
  fixture_expect (fixture, "POST", "/composite", body, 200);
  fixture_assert (fixture, "compositeResponse/1/httpStatusCode", "200");
}

int
main (int argc, char *argv[])
{
  static const struct
  {
    const char *name;
    FixtureFunc run;
  } tests[] = {
    { "refusals", test_refusals },
    { "session-expired", test_session_expired },
    { "broken-answers", test_broken_answers },
    { "drop-after-write", test_drop_after_write },
    { "rows", test_rows },
    { "duplicate-rows", test_duplicate_rows },
    { "clock-skew", test_clock_skew },
    { "slow", test_slow },
    { "no-composite", test_no_composite },
    { "gone-while-waiting", test_gone_while_waiting },
    { "counters", test_counters },
    { "job-slow", test_job_slow },
    { "job-held", test_job_held },
    { "job-aborted", test_job_aborted },
    { "job-rows", test_job_rows },
    { "job-silent", test_job_silent },
    { "job-backwards", test_job_backwards },
    { "job-fails", test_job_fails },
    { "job-loses", test_job_loses },
  };

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    {
      g_autofree char *path = g_strconcat ("/demo/salesforce/faults/", tests[i].name, NULL);

      g_test_add (path, Fixture, NULL, fixture_set_up_signed_in, tests[i].run, fixture_tear_down);
    }
  return g_test_run ();
}
