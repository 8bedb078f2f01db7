/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-aloware-call.h"
#include "cw-aloware-decode.h"
#include "cw-aloware-numbers.h"
#include "cw-error.h"
#include "cw-users.h"

#include <string.h>

#define BASE "https://app.example.com"

static CwRecord *
decode (const char *json)
{
  g_autoptr (JsonNode) node = json_from_string (json, NULL);
  g_autoptr (GError) error = NULL;
  CwRecord *record;

  g_assert_nonnull (node);
  record = cw_aloware_decode_contact (node, BASE, &error);
  g_assert_no_error (error);
  g_assert_nonnull (record);
  return record;
}

/* One key of a contact → one value. */
static void
check_value (const char *members, const char *key, const char *expected)
{
  g_autofree char *json = g_strdup_printf ("{\"id\": 7%s%s}", *members != '\0' ? ", " : "", members);
  g_autoptr (CwRecord) record = decode (json);

  g_assert_cmpstr (cw_record_get (record, key), ==, expected);
}

static void
test_contact (void)
{
  g_autoptr (CwRecord) record = decode (
    "{\"id\":155000001,\"phone_number\":\"+12025550123\",\"name\":\"Ana "
    "Ruiz\",\"first_name\":\"Ana\",\"last_name\":\"Ruiz\","
    "\"email\":\"ana@example.com\",\"timezone\":\"America/"
    "Los_Angeles\",\"csf1\":null,\"text_authorized\":0,\"is_dnc\":false,"
    "\"tags\":[{\"id\":7}],\"cnam_city\":\"Oakland\",\"cnam_state\":\"CA\",\"user_id\":12,\"inbound_sms_"
    "count\":0,"
    "\"outbound_sms_count\":\"2\",\"last_inbound_call_at\":\"2026-03-15 15:33:16\",\"intake_source\":\"api\","
    "\"preferred_language\":\"es\",\"updated_at\":\"2026-08-10 08:14:22\"}");

  g_assert_cmpstr (cw_record_get_id (record), ==, "155000001");
  g_assert_cmpint (cw_record_get_modified (record), ==, G_GINT64_CONSTANT (1786349662000));
  g_assert_cmpstr (cw_record_get (record, "phone_number"), ==, "+12025550123");
  g_assert_cmpstr (cw_record_get (record, "first_name"), ==, "Ana");
  g_assert_cmpstr (cw_record_get (record, "city"), ==, "Oakland");
  g_assert_cmpstr (cw_record_get (record, "contact_owner"), ==, "12");
  g_assert_cmpstr (cw_record_get (record, "custom_field_1"), ==, "");
  g_assert_null (cw_record_get (record, "custom_field_2"));
  g_assert_null (cw_record_get (record, "zipcode"));
  g_assert_null (cw_record_get (record, "home_phone"));
  g_assert_null (cw_record_get (record, CW_ALOWARE_NUMBERS));
  g_assert_cmpstr (cw_record_get (record, "dnc"), ==, "false");
  g_assert_cmpstr (cw_record_get (record, "tcpa_approved"), ==, "false");
  g_assert_cmpstr (cw_record_get (record, "total_inbound_texts"), ==, "0");
  g_assert_cmpstr (cw_record_get (record, "total_outbound_texts"), ==, "2");
  g_assert_cmpstr (cw_record_get (record, "last_inbound_call_date"), ==, "2026-03-15 15:33:16");
  g_assert_cmpstr (cw_record_get (record, "last_inbound_call_time"), ==, "2026-03-15 15:33:16");
  g_assert_cmpstr (cw_record_get (record, "aloware_contact_id"), ==, "155000001");
  g_assert_cmpstr (cw_record_get (record, "aloware_contact_link"), ==, BASE "/contacts/155000001");
  g_assert_cmpstr (cw_record_get (record, CW_ALOWARE_TIMEZONE), ==, "America/Los_Angeles");
  g_assert_cmpstr (cw_record_get (record, "custom:preferred_language"), ==, "es");
  g_assert_null (cw_record_get (record, "custom:intake_source"));
  g_assert_null (cw_record_get (record, "custom:tags"));
  g_assert_null (cw_record_get (record, "custom:name"));
  g_assert_null (cw_record_get (record, "lead_source"));
}

static void
test_coercions (void)
{
  static const char *const yes[] = { "true", "1", "\"1\"", "\"true\"", "\"TRUE\"", "\"yes\"" };
  static const char *const no[] = { "false", "0", "\"0\"", "\"false\"" };

  for (guint i = 0; i < G_N_ELEMENTS (yes); i++)
    {
      g_autofree char *members = g_strconcat ("\"is_dnc\": ", yes[i], NULL);
      check_value (members, "dnc", "true");
    }
  for (guint i = 0; i < G_N_ELEMENTS (no); i++)
    {
      g_autofree char *members = g_strconcat ("\"is_dnc\": ", no[i], NULL);
      check_value (members, "dnc", "false");
    }

  check_value ("\"is_dnc\": null", "dnc", "");
  check_value ("\"is_dnc\": \"perhaps\"", "dnc", NULL);
  check_value ("", "dnc", NULL);
  check_value ("\"inbound_sms_count\": 3.0", "total_inbound_texts", "3");
  check_value ("\"inbound_sms_count\": \"3.0\"", "total_inbound_texts", "3");
  check_value ("\"inbound_sms_count\": \" 3 \"", "total_inbound_texts", "3");
  check_value ("\"inbound_sms_count\": null", "total_inbound_texts", "");
  check_value ("\"first_name\": 42", "first_name", "42");
  check_value ("\"first_name\": null", "first_name", "");
  check_value ("\"first_name\": {\"x\": 1}", "first_name", NULL);
  check_value ("\"first_name\": \"\\u00c5sa\"", "first_name", "\u00c5sa");
  check_value ("\"zipcode\": 94601", "zipcode", "94601");
  check_value ("\"user_id\": \"12\"", "contact_owner", "12");
  check_value ("\"user_id\": 0", "contact_owner", "");
  check_value ("\"user_id\": null", "contact_owner", "");
  check_value ("\"owner_id\": 13", "contact_owner", "13");
  check_value ("\"user_id\": 12, \"owner_id\": 13", "contact_owner", "12");
  check_value ("\"city\": \"Plain\"", "city", "Plain");
  check_value ("\"cnam_city\": \"Cnam\", \"city\": \"Plain\"", "city", "Cnam");
  check_value ("\"cnam_city\": null, \"city\": \"Plain\"", "city", "Plain");
  check_value ("\"cnam_city\": null, \"city\": null", "city", "");
}

static void
test_numbers (void)
{
  static const char *const list =
    "\"other_phone_numbers\": [{\"label\": \"Home Phone\", \"phone_number\": \"+12025550101\", \"id\": 9},"
    "{\"label\": \"CELL\", \"phone_number\": \"+12025550102\"}, {\"label\": \"Work\", \"phone_number\": "
    "\"+12025550103\"},"
    "{\"phone_number\": \"+12025550104\"}, {\"label\": \"home\", \"phone_number\": \"+12025550105\"}]";

  check_value (list, "home_phone", "+12025550101");
  check_value (list, "mobile_phone", "+12025550102");
  check_value (list, "other_phone", "+12025550104");
  check_value (list, "fax", "");
  check_value ("\"other_phone_numbers\": [{\"label\": \"fax_number\", \"phone_number\": \"+1\"}]", "fax",
               "+1");
  check_value ("\"other_phone_numbers\": []", "fax", "");
  check_value ("\"other_phone_numbers\": null", "fax", "");
  check_value ("\"other_phone_numbers\": null", CW_ALOWARE_NUMBERS, "[]");
  check_value ("\"other_phone_numbers\": \"+12025550101, +12025550102\"", "other_phone", "+12025550101");
  check_value ("\"other_phone_numbers\": \"+12025550101\"", "home_phone", NULL);
  check_value ("\"other_phone_numbers\": \"\"", "home_phone", "");
  check_value ("\"other_phone_numbers\": 7", "home_phone", NULL);
  check_value ("\"other_phone_numbers\": [null, 3, {\"label\": null, \"phone_number\": null}]", "other_phone",
               "");
}

static void
test_wrapped (void)
{
  g_autoptr (CwRecord) contact = decode ("{\"contact\": {\"id\": \"8\", \"first_name\": \"Ana\"}}");
  g_autoptr (CwRecord) data = decode ("{\"data\": {\"id\": 8.0, \"first_name\": \"Ana\"}}");

  g_assert_cmpstr (cw_record_get_id (contact), ==, "8");
  g_assert_cmpstr (cw_record_get (contact, "first_name"), ==, "Ana");
  g_assert_cmpstr (cw_record_get_id (data), ==, "8");
}

static void
test_no_contact (void)
{
  static const char *const answers[] = {
    "{}",
    "[]",
    "3",
    "null",
    "\"x\"",
    "{\"id\": null}",
    "{\"id\": true}",
    "{\"id\": \"\"}",
    "{\"id\": {}}",
    "{\"first_name\": \"Ana\"}",
    "{\"contact\": null}",
    "{\"contact\": []}",
    "{\"error\": \"?\"}",
  };

  for (guint i = 0; i < G_N_ELEMENTS (answers); i++)
    {
      g_autoptr (JsonNode) node = json_from_string (answers[i], NULL);
      g_autoptr (GError) error = NULL;

      g_assert_null (cw_aloware_decode_contact (node, BASE, &error));
      g_assert_error (error, CW_ERROR, CW_ERROR_BAD_ANSWER);
    }
}

static void
test_users (void)
{
  static const char *const good[] = {
    "[{\"id\":101,\"name\":\"Ana "
    "Ruiz\",\"email\":\"ana@example.com\",\"agent_status\":1},{\"id\":\"102\",\"name\":null}]",
    "{\"data\":[{\"id\":101,\"name\":\"Ana "
    "Ruiz\",\"email\":\"ana@example.com\"},{\"id\":102,\"email\":\"\"}]}",
  };
  static const char *const bad[] = { "{}", "{\"data\":{}}", "[3]", "[{\"name\":\"x\"}]", "null" };

  for (guint i = 0; i < G_N_ELEMENTS (good); i++)
    {
      g_autoptr (JsonNode) node = json_from_string (good[i], NULL);
      g_autoptr (GError) error = NULL;
      g_autoptr (GPtrArray) users = cw_aloware_decode_users (node, &error);
      const CwUser *user;

      g_assert_no_error (error);
      g_assert_cmpuint (users->len, ==, 2);
      user = g_ptr_array_index (users, 0);
      g_assert_cmpstr (user->id, ==, "101");
      g_assert_cmpstr (user->email, ==, "ana@example.com");
      user = g_ptr_array_index (users, 1);
      g_assert_cmpstr (user->id, ==, "102");
      g_assert_null (user->email);
    }

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (JsonNode) node = json_from_string (bad[i], NULL);
      g_autoptr (GError) error = NULL;

      g_assert_null (cw_aloware_decode_users (node, &error));
      g_assert_error (error, CW_ERROR, CW_ERROR_BAD_ANSWER);
    }
}

/* One user that cannot be told from others does not cost the rest of them. */
static void
test_users_with_a_bad_one (void)
{
  static const char *const lists[] = {
    "[{\"name\":\"Nobody\"},{\"id\":102,\"name\":\"Bo\"}]",
    "[null,7,{\"id\":102,\"name\":null}]",
    "[{\"id\":\"1\\ufffd\"},{\"id\":\"102\",\"name\":\"B\\ufffd\"}]",
  };

  for (guint i = 0; i < G_N_ELEMENTS (lists); i++)
    {
      g_autoptr (JsonNode) node = json_from_string (lists[i], NULL);
      g_autoptr (GError) error = NULL;
      g_autoptr (GPtrArray) users = cw_aloware_decode_users (node, &error);

      g_assert_no_error (error);
      g_assert_cmpuint (users->len, ==, 1);
      g_assert_cmpstr (((CwUser *) users->pdata[0])->id, ==, "102");
    }
}

/* What an answer means, for each call. */
typedef struct
{
  CwAlowareCall call;
  guint status;
  const char *type;
  const char *body;
  CwAlowareOutcome outcome;
  CwLimiterAnswer answer;
  int code; /* of the problem; -1 for none */
} Judgement;

#define JSON "application/json"
#define HTML "text/html"
#define LOOKUP CW_ALOWARE_CALL_LOOKUP
#define WRITE CW_ALOWARE_CALL_WRITE
#define USERS CW_ALOWARE_CALL_USERS

static const Judgement judgements[] = {
  { LOOKUP, 200, JSON, "{\"id\":1}", CW_ALOWARE_OUTCOME_DONE, CW_LIMITER_GOOD, -1 },
  { LOOKUP, 200, HTML, "<!DOCTYPE html>", CW_ALOWARE_OUTCOME_TRANSIENT, CW_LIMITER_LOST,
    CW_ERROR_BAD_ANSWER },
  { LOOKUP, 200, HTML, "{\"id\":1}", CW_ALOWARE_OUTCOME_TRANSIENT, CW_LIMITER_LOST, CW_ERROR_BAD_ANSWER },
  { LOOKUP, 200, JSON, "{\"id\":", CW_ALOWARE_OUTCOME_TRANSIENT, CW_LIMITER_LOST, CW_ERROR_BAD_ANSWER },
  { LOOKUP, 200, JSON, "", CW_ALOWARE_OUTCOME_TRANSIENT, CW_LIMITER_LOST, CW_ERROR_BAD_ANSWER },
  { LOOKUP, 302, NULL, "", CW_ALOWARE_OUTCOME_TRANSIENT, CW_LIMITER_LOST, CW_ERROR_BAD_ANSWER },
  { LOOKUP, 404, JSON, "{\"error\":\"Contact not found.\"}", CW_ALOWARE_OUTCOME_PROBLEM, CW_LIMITER_GOOD,
    CW_ERROR_NOT_FOUND },
  { LOOKUP, 404, HTML, "<html>", CW_ALOWARE_OUTCOME_TRANSIENT, CW_LIMITER_LOST, CW_ERROR_BAD_ANSWER },
  { LOOKUP, 404, JSON, "{\"message\":\"The route could not be found.\"}", CW_ALOWARE_OUTCOME_TRANSIENT,
    CW_LIMITER_LOST, CW_ERROR_BAD_ANSWER },
  { LOOKUP, 400, JSON, "{\"error\":\"Phone number is empty or invalid.\"}", CW_ALOWARE_OUTCOME_PROBLEM,
    CW_LIMITER_GOOD, CW_ERROR_REFUSED },
  { LOOKUP, 401, JSON, "{}", CW_ALOWARE_OUTCOME_STOP, CW_LIMITER_GOOD, CW_ERROR_SIGN_IN_NEEDED },
  { LOOKUP, 403, HTML, "no", CW_ALOWARE_OUTCOME_STOP, CW_LIMITER_GOOD, CW_ERROR_SIGN_IN_NEEDED },
  { LOOKUP, 429, JSON, "{}", CW_ALOWARE_OUTCOME_TRANSIENT, CW_LIMITER_REFUSED, CW_ERROR_RATE_LIMITED },
  { LOOKUP, 502, HTML, "oops", CW_ALOWARE_OUTCOME_TRANSIENT, CW_LIMITER_BUSY, CW_ERROR_NETWORK },
  { LOOKUP, 500, HTML, "oops", CW_ALOWARE_OUTCOME_TRANSIENT, CW_LIMITER_LOST, CW_ERROR_NETWORK },
  { LOOKUP, 503, HTML, "later", CW_ALOWARE_OUTCOME_TRANSIENT, CW_LIMITER_BUSY, CW_ERROR_NETWORK },
  { USERS, 200, JSON, "[]", CW_ALOWARE_OUTCOME_DONE, CW_LIMITER_GOOD, -1 },
  { WRITE, 201, JSON, "{\"message\":\"Contact created.\"}", CW_ALOWARE_OUTCOME_DONE, CW_LIMITER_GOOD, -1 },
  { WRITE, 201, NULL, "", CW_ALOWARE_OUTCOME_DONE, CW_LIMITER_GOOD, -1 },
  { WRITE, 200, HTML, "<!DOCTYPE html>", CW_ALOWARE_OUTCOME_LOST, CW_LIMITER_LOST, CW_ERROR_UNKNOWN_OUTCOME },
  { WRITE, 200, JSON, "{\"mess", CW_ALOWARE_OUTCOME_LOST, CW_LIMITER_LOST, CW_ERROR_UNKNOWN_OUTCOME },
  { WRITE, 500, JSON, "{}", CW_ALOWARE_OUTCOME_LOST, CW_LIMITER_LOST, CW_ERROR_UNKNOWN_OUTCOME },
  { WRITE, 502, HTML, "", CW_ALOWARE_OUTCOME_LOST, CW_LIMITER_BUSY, CW_ERROR_UNKNOWN_OUTCOME },
  { WRITE, 503, HTML, "", CW_ALOWARE_OUTCOME_TRANSIENT, CW_LIMITER_BUSY, CW_ERROR_NETWORK },
  { WRITE, 429, HTML, "", CW_ALOWARE_OUTCOME_TRANSIENT, CW_LIMITER_REFUSED, CW_ERROR_RATE_LIMITED },
  { WRITE, 409, JSON, "{\"error\":\"Contact already exists\"}", CW_ALOWARE_OUTCOME_PROBLEM, CW_LIMITER_GOOD,
    CW_ERROR_EXISTS },
  { WRITE, 400, JSON, "{\"error\":\"Contact already exists\"}", CW_ALOWARE_OUTCOME_PROBLEM, CW_LIMITER_GOOD,
    CW_ERROR_EXISTS },
  { WRITE, 422, JSON, "{\"errors\":{\"email\":[\"bad\"]}}", CW_ALOWARE_OUTCOME_PROBLEM, CW_LIMITER_GOOD,
    CW_ERROR_REFUSED },
  { WRITE, 403, JSON, "{}", CW_ALOWARE_OUTCOME_STOP, CW_LIMITER_GOOD, CW_ERROR_SIGN_IN_NEEDED },
};

static CwAlowareReply *
judge (CwAlowareCall call, guint status, const char *type, const char *body, const char *retry_after)
{
  CwHttpResponse response = { .status = status, .content_type = (char *) type, .server_time = -1 };
  g_autoptr (GHashTable) headers = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GBytes) bytes = g_bytes_new (body, strlen (body));

  if (retry_after != NULL)
    g_hash_table_insert (headers, (gpointer) "retry-after", (gpointer) retry_after);
  response.headers = headers;
  response.body = bytes;
  return cw_aloware_reply_new (call, &response, NULL);
}

static void
test_judgements (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (judgements); i++)
    {
      const Judgement *expected = &judgements[i];
      g_autoptr (CwAlowareReply)
        reply = judge (expected->call, expected->status, expected->type, expected->body, NULL);

      g_test_message ("%u: call %d, status %u", i, expected->call, expected->status);
      g_assert_cmpint (reply->outcome, ==, expected->outcome);
      g_assert_cmpint (reply->answer, ==, expected->answer);
      g_assert_cmpint (reply->problem != NULL ? reply->problem->code : -1, ==, expected->code);
      g_assert_cmpint (reply->retry_after, ==, -1);
    }
}

static void
test_deep_json (void)
{
  g_autofree char *deep = g_strnfill (500000, '[');
  g_autoptr (CwAlowareReply) reply = judge (LOOKUP, 200, JSON, deep, NULL);

  g_assert_error (reply->problem, CW_ERROR, CW_ERROR_BAD_ANSWER);
}

static void
test_retry_after (void)
{
  g_autoptr (CwAlowareReply) reply = judge (LOOKUP, 429, JSON, "{}", "7");

  g_assert_cmpint (reply->retry_after, ==, 7 * G_USEC_PER_SEC);
}

static void
test_refusal_words (void)
{
  g_autoptr (CwAlowareReply)
    email = judge (WRITE, 422, JSON,
                   "{\"message\":\"Invalid\",\"errors\":{\"email\":[\"secret@example.com is bad\"]}}", NULL);
  g_autoptr (CwAlowareReply)
    phones = judge (WRITE, 422, JSON, "{\"errors\":{\"other_phone_numbers\":[\"must be a string\"]}}", NULL);
  g_autoptr (CwAlowareReply)
    words = judge (WRITE, 400, JSON, "{\"error\":\"The date of birth is wrong.\"}", NULL);

  /* The field is named, the value is not. */
  g_assert_nonnull (strstr (email->problem->message, "Email"));
  g_assert_null (strstr (email->problem->message, "secret"));
  g_assert_true (cw_aloware_refusal_names (phones->body, "other_phone_numbers"));
  g_assert_false (cw_aloware_refusal_names (phones->body, "phone_number"));
  g_assert_null (strstr (phones->problem->message, "Phone Number"));
  g_assert_true (cw_aloware_refusal_names (words->body, "date_of_birth"));
  g_assert_false (cw_aloware_refusal_names (words->body, "email"));
}

static void
test_request (void)
{
  g_autoptr (CwHttpRequest) lookup = cw_aloware_request_new (LOOKUP, BASE, "a&b", "+12025550123", NULL);
  g_autoptr (GBytes) body = g_bytes_new_static ("{}", 2);
  g_autoptr (CwHttpRequest) write = cw_aloware_request_new (WRITE, BASE, "token", NULL, body);

  g_assert_cmpstr (lookup->url, ==,
                   BASE "/api/v1/webhook/contact/phone-number?api_token=a%26b&phone_number=%2B12025550123");
  g_assert_true (lookup->idempotent);
  g_assert_cmpuint (lookup->max_attempts, ==, 1);
  g_assert_cmpstr (write->url, ==, BASE "/api/v1/webhook/forms");
  g_assert_false (write->idempotent);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/aloware/decode/contact", test_contact);
  g_test_add_func ("/aloware/decode/coercions", test_coercions);
  g_test_add_func ("/aloware/decode/numbers", test_numbers);
  g_test_add_func ("/aloware/decode/wrapped", test_wrapped);
  g_test_add_func ("/aloware/decode/no-contact", test_no_contact);
  g_test_add_func ("/aloware/decode/users", test_users);
  g_test_add_func ("/aloware/decode/users-with-a-bad-one", test_users_with_a_bad_one);
  g_test_add_func ("/aloware/call/judgements", test_judgements);
  g_test_add_func ("/aloware/call/deep-json", test_deep_json);
  g_test_add_func ("/aloware/call/retry-after", test_retry_after);
  g_test_add_func ("/aloware/call/refusal-words", test_refusal_words);
  g_test_add_func ("/aloware/call/request", test_request);
  return g_test_run ();
}
