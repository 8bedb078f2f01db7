/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "demo-aloware.h"
#include "demo-salesforce.h"

#include <string.h>

/* Both practice platforms answer in the process that asks, without a socket or a main loop. */

typedef struct
{
  DemoFaults *faults;
  DemoSalesforce *salesforce;
  DemoAloware *aloware;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (DemoPeople) people = demo_people_generate (20, 1);

  fixture->faults = demo_faults_new ();
  fixture->salesforce = demo_salesforce_new (people, fixture->faults, 0, DEMO_SF_USED_ORG);
  demo_salesforce_set_url (fixture->salesforce, "http://localhost:1");
  fixture->aloware = demo_aloware_new (people, fixture->faults, 0, 0);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  demo_salesforce_free (fixture->salesforce);
  demo_aloware_free (fixture->aloware);
  demo_faults_free (fixture->faults);
}

/* `bearer` and `json` may be NULL. */
static DemoExchange *
ask_with (const char *method, const char *url, const char *bearer, const char *json)
{
  g_autoptr (GUri) uri = g_uri_parse (url, SOUP_HTTP_URI_FLAGS, NULL);
  g_autofree char *authorization = bearer != NULL ? g_strconcat ("Bearer ", bearer, NULL) : NULL;
  SoupMessageHeaders *headers = soup_message_headers_new (SOUP_MESSAGE_HEADERS_REQUEST);
  g_autoptr (GBytes) body = json != NULL ? g_bytes_new (json, strlen (json)) : NULL;
  DemoExchange *exchange;

  if (authorization != NULL)
    soup_message_headers_append (headers, "Authorization", authorization);
  if (body != NULL)
    soup_message_headers_append (headers, "Content-Type", "application/json");
  exchange = demo_exchange_new (method, uri, headers, body);
  soup_message_headers_unref (headers);
  return exchange;
}

static DemoExchange *
ask (const char *method, const char *url, const char *bearer)
{
  return ask_with (method, url, bearer, NULL);
}

static gboolean
says (DemoExchange *exchange, const char *text)
{
  gsize length;
  const char *body = g_bytes_get_data (exchange->response_body, &length);

  return g_strstr_len (body, (gssize) length, text) != NULL;
}

static void
test_salesforce (Fixture *fixture, gconstpointer data)
{
  g_autofree char *access = NULL, *refresh = NULL;
  g_autoptr (DemoExchange) limits = NULL;
  g_autoptr (DemoExchange) root = NULL;

  demo_salesforce_sign_in (fixture->salesforce, "api refresh_token", &access, &refresh);
  g_assert_nonnull (refresh);

  limits = ask ("GET", "http://localhost:1/services/data/v68.0/limits", "wrong");
  demo_salesforce_answer (fixture->salesforce, limits);
  g_assert_cmpuint (limits->status, ==, 401);

  root = ask ("GET", "http://localhost:1/services/data/v68.0/", access);
  demo_salesforce_answer (fixture->salesforce, root);
  g_assert_cmpuint (root->status, ==, 200);
  g_assert_true (says (root, "\"identity\":\"http://localhost:1/id/"));
  g_assert_cmpint (root->how, ==, DEMO_SEND_WHOLE);
}

static void
test_aloware (Fixture *fixture, gconstpointer data)
{
  g_autofree char *url = g_strconcat (
    "http://127.0.0.1:1/api/v1/webhook/users?api_token=", demo_aloware_get_token (fixture->aloware), NULL);
  g_autofree char *access = NULL;
  g_autoptr (DemoExchange) users = ask ("GET", url, NULL);
  g_autoptr (DemoExchange) mcp = NULL;

  demo_aloware_answer (fixture->aloware, users);
  g_assert_cmpuint (users->status, ==, 200);
  g_assert_true (says (users, "@example.com"));

  /* What is wrong with an empty message is found only by a server that lets its sender in. */
  demo_aloware_sign_in (fixture->aloware, NULL, &access, NULL);
  mcp = ask ("POST", "http://127.0.0.1:1/mcp", access);
  demo_aloware_answer (fixture->aloware, mcp);
  g_assert_cmpuint (mcp->status, ==, 406);
}

static void
test_faults (Fixture *fixture, gconstpointer data)
{
  g_autoptr (DemoExchange)
    slow = ask ("GET", "http://127.0.0.1:1/api/v1/webhook/users?api_token=9C0FFEE5", NULL);
  g_autoptr (GError) error = NULL;

  demo_faults_add (fixture->faults, "aloware:slow:value=250", &error);
  g_assert_no_error (error);
  demo_faults_add (fixture->faults, "aloware:cut", &error);
  g_assert_no_error (error);
  demo_aloware_answer (fixture->aloware, slow);
  g_assert_cmpuint (slow->delay_ms, ==, 250);
  g_assert_cmpint (slow->how, ==, DEMO_SEND_CUT);
  g_assert_true (says (slow, "@example.com"));
}

#define JOBS "http://localhost:1/services/data/v66.0/jobs/query"

/* One after the other: the second one has to wait for the first. */
static void
test_slow_results (Fixture *fixture, gconstpointer data)
{
  g_autofree char *access = NULL, *url = NULL;
  g_autoptr (DemoExchange) made = NULL;
  g_autoptr (DemoExchange) first = NULL;
  g_autoptr (DemoExchange) second = NULL;
  g_autoptr (GError) error = NULL;
  const char *id;
  guint taken;

  demo_salesforce_sign_in (fixture->salesforce, "api refresh_token", &access, NULL);
  made = ask_with ("POST", JOBS, access, "{\"operation\":\"query\",\"query\":\"SELECT Id FROM Contact\"}");
  demo_salesforce_answer (fixture->salesforce, made);
  g_assert_cmpuint (made->status, ==, 200);
  g_assert_cmpuint (made->delay_ms, ==, 0);
  id = g_strstr_len (g_bytes_get_data (made->response_body, NULL), -1, "\"id\":\"") + strlen ("\"id\":\"");
  url = g_strdup_printf (JOBS "/%.18s/results", id);

  demo_faults_add (fixture->faults, "salesforce:slow-results:value=1:times=0", &error);
  g_assert_no_error (error);
  first = ask ("GET", url, access);
  demo_salesforce_answer (fixture->salesforce, first);
  g_assert_cmpuint (first->status, ==, 200);
  /* A byte takes a second. The answer is too small to be compressed. */
  taken = (guint) g_bytes_get_size (first->response_body) * 1000;
  g_assert_cmpuint (first->delay_ms, ==, taken);
  second = ask ("GET", url, access);
  demo_salesforce_answer (fixture->salesforce, second);
  g_assert_cmpuint (second->delay_ms, >, taken);
  g_assert_cmpuint (second->delay_ms, <=, 2 * taken);
}

static void
test_control (Fixture *fixture, gconstpointer data)
{
  g_autoptr (DemoExchange) counters = ask ("GET", "http://localhost:1/__demo/counters", NULL);

  demo_salesforce_answer (fixture->salesforce, counters);
  g_assert_cmpuint (counters->status, ==, 200);
  g_assert_true (says (counters, "\"requests\":0"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/demo/exchange/salesforce", Fixture, NULL, set_up, test_salesforce, tear_down);
  g_test_add ("/demo/exchange/aloware", Fixture, NULL, set_up, test_aloware, tear_down);
  g_test_add ("/demo/exchange/faults", Fixture, NULL, set_up, test_faults, tear_down);
  g_test_add ("/demo/exchange/slow-results", Fixture, NULL, set_up, test_slow_results, tear_down);
  g_test_add ("/demo/exchange/control", Fixture, NULL, set_up, test_control, tear_down);
  return g_test_run ();
}
