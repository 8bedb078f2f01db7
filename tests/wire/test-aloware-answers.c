/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-aloware-events.h"
#include "cw-aloware-rpc.h"
#include "cw-error.h"

#include <json-glib/json-glib.h>
#include <string.h>

/* What tools answer, in the forms that different servers give it, and the streams that carry it. */

#define PHONE "+12025550123"
#define CONTACT "{\"id\":5,\"phone_number\":\"" PHONE "\",\"first_name\":\"Ana\"}"
#define OTHER "{\"id\":6,\"phone_number\":\"+12025550144\",\"first_name\":\"Bo\"}"

static CwAlowareReply *
judge_body (CwAlowareCall call, const char *type, const char *body)
{
  g_autoptr (GHashTable) headers = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GBytes) bytes = g_bytes_new_static (body, strlen (body));
  CwHttpResponse response = {
    .status = 200, .body = bytes, .content_type = (char *) type, .headers = headers, .server_time = -1
  };

  return cw_aloware_rpc_reply (call, call == CW_ALOWARE_CALL_LOOKUP ? PHONE : NULL, &response, 7);
}

static CwAlowareReply *
judge (CwAlowareCall call, const char *result)
{
  g_autofree char *body = g_strdup_printf ("{\"jsonrpc\":\"2.0\",\"id\":7,\"result\":%s}", result);

  return judge_body (call, "application/json", body);
}

static char *
as_text (const char *text)
{
  g_autoptr (JsonNode) node = json_node_init_string (json_node_alloc (), text);
  g_autofree char *quoted = json_to_string (node, FALSE);

  return g_strdup_printf ("{\"content\":[{\"type\":\"text\",\"text\":%s}]}", quoted);
}

static void
check_found (const char *result)
{
  g_autoptr (CwAlowareReply) reply = judge (CW_ALOWARE_CALL_LOOKUP, result);

  g_test_message ("%s", result);
  g_assert_cmpint (reply->outcome, ==, CW_ALOWARE_OUTCOME_DONE);
  g_assert_cmpstr (json_object_get_string_member (json_node_get_object (reply->body), "first_name"), ==,
                   "Ana");
  g_assert_cmpint (json_object_get_int_member (json_node_get_object (reply->body), "id"), ==, 5);
}

static void
check_code (CwAlowareCall call, const char *result, int code)
{
  g_autoptr (CwAlowareReply) reply = judge (call, result);

  g_test_message ("%s", result);
  g_assert_error (reply->problem, CW_ERROR, code);
}

static void
test_found (void)
{
  static const char *const texts[] = {
    CONTACT,
    "[" CONTACT "]",
    "```json\n" CONTACT "\n```",
    "```\n[" CONTACT "]\n```\n",
    "Found one contact:\n" CONTACT,
    CONTACT "\nAnything else?",
    "Contact [1] of {one}: " CONTACT " (end)",
    "Here it is: {\"contact\": " CONTACT "}. Not found elsewhere.",
    "{\"id\":\"request-1\",\"contact\":" CONTACT "}",
    "{\"data\":{\"contacts\":[" CONTACT "],\"total\":1}}",
    "{\"results\":[" OTHER "," CONTACT "],\"total\":2}",
    "{\"people\":[{\"contact\":" CONTACT "}]}",
    "{\"message\":\"Contact not found in cache.\",\"contact\":" CONTACT "}",
    "{\"contact_id\":5,\"phoneNumber\":\"" PHONE "\",\"firstName\":\"Ana\",\"userId\":8}",
    "{\"contacts\":[{\"leadId\":5,\"phone\":\"(202) "
    "555-0123\",\"first_name\":\"Ana\",\"firstName\":\"other\"}," OTHER "]}",
    "{\"contacts\":[{\"id\":5,\"phone_number\":12025550123,\"first_name\":\"Ana\"}," OTHER "]}",
  };
  static const char *const results[] = {
    "{\"structuredContent\":" CONTACT "}",
    "{\"structuredContent\":[" CONTACT "]}",
    "{\"structuredContent\":{\"result\":\"{\\\"id\\\":5,\\\"first_name\\\":\\\"Ana\\\"}\"}}",
    "{\"structuredContent\":{\"summary\":\"one\"},\"content\":[{\"type\":\"text\",\"text\":\"{\\\"id\\\":5,"
    "\\\"first_name\\\":\\\"Ana\\\"}\"}]}",
    "{\"content\":[{\"type\":\"text\",\"text\":\"One "
    "contact.\"},{\"type\":\"resource\",\"resource\":{\"uri\":\"c:5\",\"mimeType\":\"application/json\","
    "\"text\":\"{\\\"id\\\":5,\\\"first_name\\\":\\\"Ana\\\"}\"}}]}",
    /* {"id":5,"first_name":"Ana"} */
    "{\"content\":[{\"type\":\"resource\",\"resource\":{\"uri\":\"c:5\",\"blob\":"
    "\"eyJpZCI6NSwiZmlyc3RfbmFtZSI6IkFuYSJ9\"}}]}",
    "{\"content\":[{\"type\":\"image\",\"data\":\"\"},null,5,{\"type\":\"text\",\"text\":\"{\\\"id\\\":5,"
    "\\\"first_name\\\":\\\"Ana\\\"}\"}]}",
    "{\"resultType\":\"complete\",\"structuredContent\":" CONTACT "}",
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autofree char *result = as_text (texts[i]);

      check_found (result);
    }
  for (guint i = 0; i < G_N_ELEMENTS (results); i++)
    check_found (results[i]);
}

static void
test_nobody (void)
{
  static const char *const texts[] = {
    "{\"contacts\": [], \"total\": 0}",
    "{\"message\": \"Contact not found.\"}",
    "{\"success\": false, \"message\": \"Contact not found.\"}",
    "{\"error\": {\"code\": \"not_found\", \"message\": \"Contact not found\"}}",
    "{\"found\": false}",
    "{\"found\": false, \"contact\": null}",
    "{\"data\": {\"contacts\": [], \"total\": 0}}",
    "{\"data\": null}",
    "{\"data\": {}}",
    "{\"results\": [], \"count\": 0}",
    "{\"count\": 0}",
    "[]",
    "null",
    "{}",
    "No contact found for " PHONE ".",
    "No contact found: []",
    "Contact not found. {\"query\": {\"phone\": \"" PHONE "\"}}",
    "```json\n{\"contact\": null}\n```",
    "No matching contacts",
    "No results.",
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autofree char *result = as_text (texts[i]);

      check_code (CW_ALOWARE_CALL_LOOKUP, result, CW_ERROR_NOT_FOUND);
    }
  check_code (CW_ALOWARE_CALL_LOOKUP, "{\"structuredContent\":{\"message\":\"Contact not found.\"}}",
              CW_ERROR_NOT_FOUND);
  check_code (CW_ALOWARE_CALL_LOOKUP, "{\"structuredContent\":{\"contacts\":[],\"total\":0},\"content\":[]}",
              CW_ERROR_NOT_FOUND);
}

/* Nothing of this says that there is nobody, and so nothing may be made because of it. */
static void
test_no_answer (void)
{
  static const struct
  {
    const char *text;
    int code;
  } cases[] = {
    { "", CW_ERROR_BAD_ANSWER },
    { "Hello.", CW_ERROR_BAD_ANSWER },
    { "Tool not found.", CW_ERROR_BAD_ANSWER },
    { "The session was not found.", CW_ERROR_BAD_ANSWER },
    { "{\"error\": \"Account not found.\"}", CW_ERROR_NETWORK },
    { "{\"error\": \"Too many requests\"}", CW_ERROR_RATE_LIMITED },
    { "{\"contacts\": [" OTHER ",{\"id\":7}]}", CW_ERROR_BAD_ANSWER },
    { "{\"results\":[" CONTACT "," CONTACT "]}", CW_ERROR_BAD_ANSWER },
    { "{\"first_name\": \"Ana\", \"notes\": \"number not found\"}", CW_ERROR_BAD_ANSWER },
    { "{\"contact\": {\"first_name\": \"Ana\"}}", CW_ERROR_BAD_ANSWER },
    { "{\"contact\": "
      "{\"id\":5",
      CW_ERROR_BAD_ANSWER },
    { "[[[[[[[[" CONTACT "]]]]]]]]", CW_ERROR_BAD_ANSWER },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *result = as_text (cases[i].text);
      g_autoptr (CwAlowareReply) reply = judge (CW_ALOWARE_CALL_LOOKUP, result);

      g_test_message ("%s", cases[i].text);
      g_assert_error (reply->problem, CW_ERROR, cases[i].code);
      /* What is said is about the way that was taken. */
      if (cases[i].code == CW_ERROR_BAD_ANSWER)
        g_assert_null (strstr (reply->problem->message, "its API token"));
    }
  check_code (CW_ALOWARE_CALL_LOOKUP, "{\"resultType\":\"input_required\",\"inputRequests\":{}}",
              CW_ERROR_UNSUPPORTED);
}

static void
test_writes (void)
{
  g_autofree char *refused = as_text ("{\"success\": false, \"message\": \"The email is invalid.\"}");
  g_autofree char *exists = as_text ("{\"error\": \"Contact already exists\"}");
  g_autofree char *done = as_text ("Contact created.");
  g_autoptr (CwAlowareReply) reply = judge (CW_ALOWARE_CALL_WRITE, done);

  g_assert_cmpint (reply->outcome, ==, CW_ALOWARE_OUTCOME_DONE);
  check_code (CW_ALOWARE_CALL_WRITE, refused, CW_ERROR_REFUSED);
  check_code (CW_ALOWARE_CALL_WRITE, exists, CW_ERROR_EXISTS);
  check_code (CW_ALOWARE_CALL_WRITE, "{\"resultType\":\"input_required\",\"inputRequests\":{}}",
              CW_ERROR_UNSUPPORTED);
}

static void
test_users (void)
{
  static const char *const texts[] = {
    "[{\"id\":1,\"name\":\"Ana\"}]",
    "{\"users\":[{\"id\":1}]}",
    "{\"data\":{\"meta\":[],\"users\":[{\"id\":1}]}}",
    "Users: [{\"id\":1}].",
    "{\"result\":[{\"userId\":1,\"fullName\":\"Ana\"}]}",
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autofree char *result = as_text (texts[i]);
      g_autoptr (CwAlowareReply) reply = judge (CW_ALOWARE_CALL_USERS, result);

      g_test_message ("%s", texts[i]);
      g_assert_no_error (reply->problem);
      g_assert_true (JSON_NODE_HOLDS_ARRAY (reply->body));
      g_assert_cmpint (json_object_get_int_member (
                         json_array_get_object_element (json_node_get_array (reply->body), 0), "id"),
                       ==, 1);
    }
}

static void
test_envelopes (void)
{
  static const struct
  {
    const char *type, *body;
  } good[] = {
    { "application/json", "[{\"jsonrpc\":\"2.0\",\"method\":\"ping\",\"id\":1},{\"jsonrpc\":\"2.0\",\"id\":7,"
                          "\"result\":{\"structuredContent\":" CONTACT "}}]" },
    { "text/event-stream",
      "\xef\xbb\xbf: hi\r\n\r\nid: 1\r\nretry: 5\r\nevent: message\r\ndata: "
      "{\"jsonrpc\":\"2.0\",\r\ndata:\"id\":7,\"result\":{\"structuredContent\":" CONTACT "}}" },
    { "text/event-stream",
      "data: [1]\r\rdata\r\rdata: "
      "[{\"id\":8,\"result\":{}},{\"id\":\"7\",\"result\":{\"structuredContent\":" CONTACT "}}]\r\r" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (good); i++)
    {
      g_autoptr (CwAlowareReply) reply = judge_body (CW_ALOWARE_CALL_LOOKUP, good[i].type, good[i].body);

      g_test_message ("%s", good[i].body);
      g_assert_no_error (reply->problem);
    }
}

/* The server's own questions, in every place where they may come. */
static void
test_questions (void)
{
  static const struct
  {
    const char *event;
    gboolean answered;
    const char *replies[3];
  } cases[] = {
    { "{\"jsonrpc\":\"2.0\",\"id\":\"p1\",\"method\":\"ping\"}",
      FALSE,
      { "{\"jsonrpc\":\"2.0\",\"id\":\"p1\",\"result\":{}}" } },
    { "[{\"id\":1,\"method\":\"ping\"},{\"id\":7,\"result\":{}}]",
      TRUE,
      { "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{}}" } },
    { "{\"id\":2,\"method\":\"sampling/createMessage\"}",
      FALSE,
      { "{\"jsonrpc\":\"2.0\",\"id\":2,\"error\":{\"code\":-32601,\"message\":\"Method not found\"}}" } },
    { "{\"method\":\"notifications/progress\"}", FALSE, { NULL } },
    { "{\"id\":7,\"result\":{}}", TRUE, { NULL } },
    { "{\"id\":{},\"method\":\"ping\"}", FALSE, { NULL } },
    { "not data", FALSE, { NULL } },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GPtrArray) replies = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
      gboolean answered;
      guint n = 0;

      cw_aloware_rpc_read_event (cases[i].event, strlen (cases[i].event), 7, &answered, replies);
      g_assert_cmpint (answered, ==, cases[i].answered);
      for (; cases[i].replies[n] != NULL; n++)
        {
          gsize length;
          const char *text = g_bytes_get_data (g_ptr_array_index (replies, n), &length);

          g_assert_cmpmem (text, length, cases[i].replies[n], strlen (cases[i].replies[n]));
        }
      g_assert_cmpuint (replies->len, ==, n);
    }
}

/* ── Streams ── */

static gboolean
keep (const char *data, gsize length, gpointer user_data)
{
  g_ptr_array_add (user_data, g_bytes_new (data, length));
  return TRUE;
}

static GPtrArray *
read_stream (const char *text, gsize length, GRand *rand)
{
  GPtrArray *found = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  g_autoptr (CwAlowareEvents) events = cw_aloware_events_new (keep, found);

  for (gsize at = 0; at < length;)
    {
      gsize wanted = rand != NULL ? (gsize) g_rand_int_range (rand, 1, 9) : length;
      gsize piece = MIN (length - at, wanted);
      /* A copy of its own, so that reading past its end is noticed. */
      g_autofree char *copy = g_memdup2 (text + at, piece);

      g_assert_true (cw_aloware_events_push (events, copy, piece));
      at += piece;
    }
  g_assert_true (cw_aloware_events_end (events));
  return found;
}

static void
assert_same (GPtrArray *a, GPtrArray *b)
{
  g_assert_cmpuint (a->len, ==, b->len);
  for (guint i = 0; i < a->len; i++)
    g_assert_true (g_bytes_equal (g_ptr_array_index (a, i), g_ptr_array_index (b, i)));
}

/* Bytes of which streams are made, and others, in any order and cut anywhere. */
static void
test_any_bytes (void)
{
  static const char *const parts[] = {
    "data:", "data: ",       "data",     "id: 1",    ":",        "event: message", "retry: 10",
    "\n",    "\r",           "\r\n",     "\n\n",     "\r\n\r\n", "{\"id\":7}",     "x",
    " ",     "\xef\xbb\xbf", "\xff\xfe", "datax: 5", "data :5",
  };
  guint32 seed = g_test_rand_int ();
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
  guint n_cases = g_test_slow () ? 200000 : 5000;

  g_test_message ("seed %u", seed);
  for (guint i = 0; i < n_cases; i++)
    {
      g_autoptr (GString) text = g_string_new (NULL);
      g_autoptr (GPtrArray) whole = NULL;
      g_autoptr (GPtrArray) pieces = NULL;
      int n = g_rand_int_range (rand, 0, 40);

      for (int j = 0; j < n; j++)
        if (g_rand_int_range (rand, 0, 12) == 0)
          g_string_append_c (text, (char) g_rand_int_range (rand, 0, 256));
        else
          g_string_append (text, parts[g_rand_int_range (rand, 0, G_N_ELEMENTS (parts))]);

      whole = read_stream (text->str, text->len, NULL);
      pieces = read_stream (text->str, text->len, rand);
      assert_same (whole, pieces);
    }
}

/* Events written in any of the allowed ways are read as they were meant. */
static void
test_round_trip (void)
{
  static const char *const ends[] = { "\n", "\r\n", "\r" };
  static const char *const others[] = { ": a comment", "id: 5",      "event: message",
                                        "retry: 3",    "unknown: 1", ":" };
  guint32 seed = g_test_rand_int ();
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);

  g_test_message ("seed %u", seed);
  for (guint i = 0; i < 2000; i++)
    {
      const char *end = ends[g_rand_int_range (rand, 0, 3)];
      g_autoptr (GString) text = g_string_new (NULL);
      g_autoptr (GPtrArray) meant = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
      g_autoptr (GPtrArray) found = NULL;

      for (int j = g_rand_int_range (rand, 1, 6); j > 0; j--)
        {
          g_autoptr (GString) data = g_string_new (NULL);
          int lines = g_rand_int_range (rand, 1, 4);

          for (int k = 0; k < lines; k++)
            {
              g_autofree char *line = g_strdup_printf ("{\"%d\": %d}", k, g_rand_int_range (rand, 0, 1000));

              g_string_append_printf (text, "%s%s", others[g_rand_int_range (rand, 0, G_N_ELEMENTS (others))],
                                      end);
              g_string_append_printf (text, "data:%s%s%s", g_rand_boolean (rand) ? " " : "", line, end);
              g_string_append_printf (data, "%s%s", k > 0 ? "\n" : "", line);
            }
          g_string_append (text, end);
          g_ptr_array_add (meant, g_bytes_new (data->str, data->len));
        }

      found = read_stream (text->str, text->len, rand);
      assert_same (meant, found);
    }
}

/* Any answer at all is judged, and never as a contact that is not there. */
static void
test_any_answer (void)
{
  static const char *const parts[] = {
    "{",
    "}",
    "[",
    "]",
    "\"",
    ",",
    ":",
    "null",
    "true",
    "1",
    "\"id\"",
    "\"contact\"",
    "\"result\"",
    "\"content\"",
    "\"text\"",
    "\"type\"",
    "\"structuredContent\"",
    "\"error\"",
    "\"jsonrpc\":\"2.0\"",
    "\"id\":7",
    "\\",
    "\xff",
    " ",
  };
  guint32 seed = g_test_rand_int ();
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
  guint n_cases = g_test_slow () ? 500000 : 20000;

  g_test_message ("seed %u", seed);
  for (guint i = 0; i < n_cases; i++)
    {
      g_autoptr (GString) text = g_string_new (g_rand_boolean (rand) ? "{\"id\":7,\"result\":" : "");
      g_autoptr (CwAlowareReply) reply = NULL;

      for (int j = g_rand_int_range (rand, 0, 30); j > 0; j--)
        g_string_append (text, parts[g_rand_int_range (rand, 0, G_N_ELEMENTS (parts))]);
      if (g_str_has_prefix (text->str, "{\"id\":7"))
        g_string_append_c (text, '}');

      reply = judge_body ((CwAlowareCall) g_rand_int_range (rand, 0, 3),
                          g_rand_boolean (rand) ? "application/json" : "text/event-stream", text->str);
      g_assert_true ((reply->problem == NULL) == (reply->outcome == CW_ALOWARE_OUTCOME_DONE));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/aloware/answers/found", test_found);
  g_test_add_func ("/aloware/answers/nobody", test_nobody);
  g_test_add_func ("/aloware/answers/no-answer", test_no_answer);
  g_test_add_func ("/aloware/answers/writes", test_writes);
  g_test_add_func ("/aloware/answers/users", test_users);
  g_test_add_func ("/aloware/answers/envelopes", test_envelopes);
  g_test_add_func ("/aloware/answers/questions", test_questions);
  g_test_add_func ("/aloware/answers/any-answer", test_any_answer);
  g_test_add_func ("/aloware/events/any-bytes", test_any_bytes);
  g_test_add_func ("/aloware/events/round-trip", test_round_trip);
  return g_test_run ();
}
