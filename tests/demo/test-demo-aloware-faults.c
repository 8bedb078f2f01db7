/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "demo-fixture.h"

#define NEW_PHONE "+14155559901"
#define CROWD 150
#define FOR_EVER 600000 /* milliseconds; longer than the test may take */

static void
test_statuses (void)
{
  static const struct
  {
    const char *fault;
    guint status;
    gboolean json;
  } cases[] = {
    { "aloware:unavailable", 503, FALSE }, { "aloware:unauthorized", 401, TRUE },
    { "aloware:html", 200, FALSE },        { "aloware:malformed", 200, FALSE },
    { "aloware:not-found", 404, TRUE },    { "aloware:rate-limit", 429, TRUE },
    { "aloware:cut", 0, FALSE },           { "aloware:slow:value=20", 200, TRUE },
  };
  g_autoptr (DemoFixture) fixture = demo_fixture_new (10, 0, 0);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (JsonNode) answer = NULL;

      demo_fixture_fault (fixture, cases[i].fault);
      g_assert_cmpuint (demo_fixture_lookup (fixture, demo_fixture_first_phone (fixture), &answer), ==,
                        cases[i].status);
      g_assert_cmpint (answer != NULL, ==, cases[i].json);
      /* Once, and then all is well. */
      g_assert_cmpuint (demo_fixture_lookup (fixture, demo_fixture_first_phone (fixture), NULL), ==, 200);
    }
}

static void
test_retry_after (void)
{
  g_autoptr (DemoFixture) fixture = demo_fixture_new (10, 0, 0);
  g_autofree char *path = g_strdup_printf ("/api/v1/webhook/users?api_token=%s", fixture->token);
  g_autoptr (SoupMessage) with = NULL;
  g_autoptr (SoupMessage) without = NULL;

  demo_fixture_fault (fixture, "aloware:rate-limit:value=2");
  g_assert_cmpuint (demo_fixture_send (fixture, path, NULL, NULL, &with), ==, 429);
  g_assert_cmpstr (soup_message_headers_get_one (soup_message_get_response_headers (with), "Retry-After"), ==,
                   "2");
  demo_fixture_fault (fixture, "aloware:rate-limit");
  g_assert_cmpuint (demo_fixture_send (fixture, path, NULL, NULL, &without), ==, 429);
  g_assert_null (soup_message_headers_get_one (soup_message_get_response_headers (without), "Retry-After"));
}

/* The answer is lost, what was written is not. */
static void
test_lost_answer (const char *fault)
{
  g_autoptr (DemoFixture) fixture = demo_fixture_new (10, 0, 0);
  g_autoptr (JsonNode) contact = NULL;
  g_autofree char *csf1 = NULL;

  demo_fixture_fault (fixture, fault);
  g_assert_cmpuint (demo_fixture_post (fixture, "\"phone_number\":\"" NEW_PHONE "\",\"csf1\":\"x\"", NULL),
                    ==, 0);
  g_assert_cmpuint (demo_fixture_lookup (fixture, NEW_PHONE, &contact), ==, 200);
  csf1 = demo_fixture_member (contact, "csf1");
  g_assert_cmpstr (csf1, ==, "x");
  g_assert_cmpint (demo_fixture_counter (fixture, "writes"), ==, 1);
  g_assert_cmpuint (demo_fixture_post (fixture, "\"phone_number\":\"" NEW_PHONE "\"", NULL), ==, 409);
}

static void
test_drop_after_write (void)
{
  test_lost_answer ("aloware:drop-after-write");
}

static void
test_cut_write (void)
{
  test_lost_answer ("aloware:cut");
}

static void
test_looks (void)
{
  g_autoptr (DemoFixture) fixture = demo_fixture_new (10, 0, 0);
  const char *phone = demo_fixture_first_phone (fixture);
  g_autoptr (JsonNode) absent = NULL;
  g_autoptr (JsonNode) texts = NULL;
  g_autoptr (JsonNode) wrapped = NULL;
  JsonObject *object;

  demo_fixture_fault (fixture, "aloware:absent-key:value=cnam_city,id");
  g_assert_cmpuint (demo_fixture_lookup (fixture, phone, &absent), ==, 200);
  object = json_node_get_object (absent);
  g_assert_false (json_object_has_member (object, "cnam_city"));
  g_assert_false (json_object_has_member (object, "id"));
  g_assert_true (json_object_has_member (object, "cnam_state"));

  demo_fixture_fault (fixture, "aloware:number-as-string");
  g_assert_cmpuint (demo_fixture_lookup (fixture, phone, &texts), ==, 200);
  object = json_node_get_object (texts);
  g_assert_cmpuint (json_node_get_value_type (json_object_get_member (object, "id")), ==, G_TYPE_STRING);
  g_assert_cmpuint (json_node_get_value_type (json_object_get_member (object, "text_authorized")), ==,
                    G_TYPE_STRING);
  g_assert_cmpuint (json_node_get_value_type (json_object_get_member (object, "is_dnc")), ==, G_TYPE_BOOLEAN);

  demo_fixture_fault (fixture, "aloware:wrapped");
  g_assert_cmpuint (demo_fixture_lookup (fixture, phone, &wrapped), ==, 200);
  object = json_object_get_object_member (json_node_get_object (wrapped), "contact");
  g_assert_cmpstr (json_object_get_string_member (object, "phone_number"), ==, phone);
}

static void
test_stricter_forms (void)
{
  g_autoptr (DemoFixture) fixture = demo_fixture_new (10, 0, 0);

  demo_fixture_fault (fixture, "aloware:dob-us:times=0");
  demo_fixture_fault (fixture, "aloware:phones-string:times=0");
  g_assert_cmpuint (
    demo_fixture_post (fixture, "\"phone_number\":\"" NEW_PHONE "\",\"date_of_birth\":\"1980-01-31\"", NULL),
    ==, 422);
  g_assert_cmpuint (
    demo_fixture_post (fixture, "\"phone_number\":\"" NEW_PHONE "\",\"other_phone_numbers\":[]", NULL), ==,
    422);
  g_assert_cmpuint (demo_fixture_post (fixture,
                                       "\"phone_number\":\"" NEW_PHONE "\",\"date_of_birth\":\"01/31/1980\","
                                       "\"other_phone_numbers\":\"4155559902\"",
                                       NULL),
                    ==, 201);

  g_assert_cmpuint (demo_fixture_send (fixture, "/__demo/reset-faults", "{}", NULL, NULL), ==, 200);
  g_assert_cmpuint (demo_fixture_post (fixture,
                                       "\"phone_number\":\"" NEW_PHONE "\",\"force_update\":true,"
                                       "\"date_of_birth\":\"1980-02-01\"",
                                       NULL),
                    ==, 200);
}

typedef struct
{
  guint left;
  guint good;
} Crowd;

static void
on_answer (GObject *source, GAsyncResult *result, gpointer data)
{
  Crowd *crowd = data;
  g_autoptr (GBytes) bytes = soup_session_send_and_read_finish (SOUP_SESSION (source), result, NULL);
  SoupMessage *msg = soup_session_get_async_result_message (SOUP_SESSION (source), result);

  crowd->good += bytes != NULL && soup_message_get_status (msg) == 200;
  crowd->left--;
}

static void
send_crowd (DemoFixture *fixture, Crowd *crowd, GCancellable *cancellable)
{
  g_autofree char *url = g_strdup_printf ("%s/api/v1/webhook/users?api_token=%s", fixture->url,
                                          fixture->token);

  crowd->left = CROWD;
  crowd->good = 0;
  for (guint i = 0; i < CROWD; i++)
    {
      g_autoptr (SoupMessage) msg = soup_message_new ("GET", url);

      soup_session_send_and_read_async (fixture->session, msg, G_PRIORITY_DEFAULT, cancellable, on_answer,
                                        crowd);
    }
}

static void
wait_for_requests (DemoFixture *fixture, gint64 count)
{
  while (demo_fixture_counter (fixture, "requests") < count)
    g_main_context_iteration (NULL, FALSE);
}

static void
wait_for_crowd (Crowd *crowd)
{
  while (crowd->left > 0)
    g_main_context_iteration (NULL, TRUE);
}

static void
test_latency (void)
{
  g_autoptr (DemoFixture) fixture = demo_fixture_new (10, 5, 0);
  Crowd crowd;

  send_crowd (fixture, &crowd, NULL);
  wait_for_crowd (&crowd);
  g_assert_cmpuint (crowd.good, ==, CROWD);
}

/* All of them wait at once; and neither a client that goes nor a server that goes upsets what waits. */
static void
test_leaving_early (void)
{
  g_autoptr (DemoFixture) fixture = demo_fixture_new (10, FOR_EVER, 0);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  Crowd crowd;

  send_crowd (fixture, &crowd, cancellable);
  wait_for_requests (fixture, CROWD);
  g_assert_cmpint (demo_fixture_counter (fixture, "peak_in_flight"), ==, CROWD);
  g_cancellable_cancel (cancellable);
  wait_for_crowd (&crowd);
  g_assert_cmpuint (crowd.good, ==, 0);

  send_crowd (fixture, &crowd, NULL);
  wait_for_requests (fixture, 2 * CROWD);
  demo_fixture_stop (fixture);
  wait_for_crowd (&crowd);
  g_assert_cmpuint (crowd.good, ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/demo/aloware-faults/statuses", test_statuses);
  g_test_add_func ("/demo/aloware-faults/retry-after", test_retry_after);
  g_test_add_func ("/demo/aloware-faults/drop-after-write", test_drop_after_write);
  g_test_add_func ("/demo/aloware-faults/cut-write", test_cut_write);
  g_test_add_func ("/demo/aloware-faults/looks", test_looks);
  g_test_add_func ("/demo/aloware-faults/stricter-forms", test_stricter_forms);
  g_test_add_func ("/demo/aloware-faults/latency", test_latency);
  g_test_add_func ("/demo/aloware-faults/leaving-early", test_leaving_early);
  return g_test_run ();
}
