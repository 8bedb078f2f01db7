/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-aloware-call.h"
#include "cw-aloware.h"
#include "cw-error.h"
#include "wire-server.h"

#include <json-glib/json-glib.h>
#include <string.h>

/* Over real HTTP, against a small account that misbehaves as it is told. */
typedef struct
{
  WireServer *server;
  CwHttp *http;
  CwAloware *aloware;
  GMutex mutex;         /* the server answers on a thread of its own */
  GHashTable *contacts; /* phone → first name */
  guint n_lookups, n_writes;
  GString *bodies;        /* of the writes, without the token's line */
  const char *raw_lookup; /* answered instead, `n_raw_lookup` times after `skip_lookups` */
  guint n_raw_lookup, skip_lookups;
  const char *raw_write; /* the same for writes */
  guint n_raw_write;
  gboolean write_happens;    /* though `raw_write` is answered */
  gboolean edit_after_first; /* somebody edits the contact after the first look-up */
} Account;

#define NO_ANSWER ""
#define HTML_PAGE \
  "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 15\r\nConnection: close\r\n\r\n<!DOCTYPE " \
  "html>"
#define CUT_PAGE \
  "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 500\r\nConnection: " \
  "close\r\n\r\n{\"id\":"

static char *raw_429;
static char *raw_401;
static char *raw_503;

static char *
answer_lookup (Account *account, const WireRequest *request)
{
  g_autofree char *phone = wire_request_get_query (request, "phone_number");
  g_autofree char *token = wire_request_get_query (request, "api_token");
  const char *name;
  g_autofree char *json = NULL;

  g_assert_cmpstr (token, ==, "s3cr3t&");
  account->n_lookups++;
  if (account->n_raw_lookup > 0 && account->n_lookups > account->skip_lookups)
    {
      account->n_raw_lookup--;
      return g_strdup (account->raw_lookup);
    }

  name = g_hash_table_lookup (account->contacts, phone);
  if (name == NULL)
    return wire_reply_json (404, "", "{\"error\":\"Contact not found.\"}");
  json = g_strdup_printf (
    "{\"id\":5,\"phone_number\":\"%s\",\"first_name\":\"%s\",\"other_phone_numbers\":[]}", phone, name);
  if (account->edit_after_first && account->n_lookups == 1)
    g_hash_table_insert (account->contacts, g_strdup (phone), g_strdup ("Edited"));
  return wire_reply_json (200, "", json);
}

static void
write_contact (Account *account, JsonObject *body)
{
  const char *name = json_object_get_string_member_with_default (body, "first_name", "?");

  g_hash_table_insert (account->contacts, g_strdup (json_object_get_string_member (body, "phone_number")),
                       g_strdup (name));
}

static char *
answer_write (Account *account, const WireRequest *request)
{
  g_autoptr (JsonNode) node = json_from_string (request->body, NULL);
  JsonObject *body = json_node_get_object (node);
  const char *phone = json_object_get_string_member (body, "phone_number");
  gboolean known = g_hash_table_contains (account->contacts, phone);

  g_assert_cmpstr (json_object_get_string_member (body, "api_token"), ==, "s3cr3t&");
  account->n_writes++;
  g_string_append_printf (account->bodies, "%s\n", request->body);
  if (account->n_raw_write > 0)
    {
      account->n_raw_write--;
      if (account->write_happens)
        write_contact (account, body);
      return g_strdup (account->raw_write);
    }

  if (known && !json_object_get_boolean_member (body, "force_update"))
    return wire_reply_json (409, "", "{\"error\":\"Contact already exists\"}");
  if (json_object_has_member (body, "date_of_birth")
      && strchr (json_object_get_string_member (body, "date_of_birth"), '-') != NULL)
    return wire_reply_json (422, "", "{\"errors\":{\"date_of_birth\":[\"must be MM/DD/YYYY\"]}}");
  if (json_object_has_member (body, "other_phone_numbers")
      && JSON_NODE_HOLDS_ARRAY (json_object_get_member (body, "other_phone_numbers")))
    return wire_reply_json (422, "", "{\"errors\":{\"other_phone_numbers\":[\"must be a string\"]}}");

  write_contact (account, body);
  return wire_reply_json (known ? 200 : 201, "", "{\"message\":\"Contact created.\"}");
}

static char *
on_request (const WireRequest *request, guint nth, gpointer user_data)
{
  Account *account = user_data;
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&account->mutex);

  if (g_str_has_prefix (request->target, "/api/v1/webhook/contact/phone-number?"))
    return answer_lookup (account, request);
  if (g_str_equal (request->target, "/api/v1/webhook/forms"))
    return answer_write (account, request);
  if (g_str_has_prefix (request->target, "/api/v1/webhook/users?"))
    return wire_reply_json (200, "", "[{\"id\":101,\"name\":\"Ana\",\"email\":\"ana@example.com\"}]");
  return g_strdup (HTML_PAGE);
}

static Account *
account_new (void)
{
  Account *account = g_new0 (Account, 1);
  g_autofree char *url = NULL;

  g_mutex_init (&account->mutex);
  account->contacts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  account->bodies = g_string_new (NULL);
  account->server = wire_server_new ();
  wire_server_set_func (account->server, on_request, account);
  account->http = cw_http_new ();
  cw_http_set_backoff (account->http, 1);
  url = g_strconcat (wire_server_get_url (account->server), "/", NULL);
  account->aloware = cw_aloware_new_rest (account->http, url, "s3cr3t&");
  cw_aloware_set_backoff (account->aloware, 1);
  return account;
}

static void
account_free (Account *account)
{
  cw_aloware_free (account->aloware);
  cw_http_unref (account->http);
  wire_server_free (account->server);
  g_hash_table_unref (account->contacts);
  g_string_free (account->bodies, TRUE);
  g_mutex_clear (&account->mutex);
  g_free (account);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Account, account_free)

static void
add_contact (Account *account, const char *phone, const char *name)
{
  g_hash_table_insert (account->contacts, g_strdup (phone), g_strdup (name));
}

static void
test_users (void)
{
  g_autoptr (Account) account = account_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) users = cw_aloware_list_users (account->aloware, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (users->len, ==, 1);
  g_assert_cmpuint (cw_aloware_get_n_requests (account->aloware), ==, 1);
  g_assert_cmpfloat (cw_aloware_get_rate (account->aloware), ==, 6);
}

static void
test_lookup (void)
{
  g_autoptr (Account) account = account_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (CwRecord) record = NULL;

  add_contact (account, "+12025550123", "Ana");
  record = cw_aloware_lookup (account->aloware, "+12025550123", NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (cw_record_get (record, "first_name"), ==, "Ana");
  g_assert_null (cw_aloware_lookup (account->aloware, "+12025550124", NULL, &error));
  g_assert_error (error, CW_ERROR, CW_ERROR_NOT_FOUND);
}

/* Each of the faults that pass is got over. */
static void
test_lookup_faults (void)
{
  const char *const faults[] = { NO_ANSWER, HTML_PAGE, CUT_PAGE, raw_429, raw_503 };

  for (guint i = 0; i < G_N_ELEMENTS (faults); i++)
    {
      g_autoptr (Account) account = account_new ();
      g_autoptr (GError) error = NULL;
      g_autoptr (CwRecord) record = NULL;

      g_test_message ("fault %u", i);
      add_contact (account, "+12025550123", "Ana");
      account->raw_lookup = faults[i];
      account->n_raw_lookup = 2;
      record = cw_aloware_lookup (account->aloware, "+12025550123", NULL, &error);
      g_assert_no_error (error);
      g_assert_nonnull (record);
      g_assert_cmpuint (account->n_lookups, ==, 3);
      g_assert_cmpuint (cw_aloware_get_n_rate_limited (account->aloware), ==, faults[i] == raw_429 ? 2 : 0);

      /* For ever is too long: the problem is told, without the address and what stands in it. */
      account->n_raw_lookup = 1000;
      g_clear_pointer (&record, cw_record_free);
      record = cw_aloware_lookup (account->aloware, "+12025550123", NULL, &error);
      g_assert_null (record);
      g_assert_nonnull (error);
      g_assert_cmpint ((int) error->domain, ==, (int) CW_ERROR);
      g_assert_null (strstr (error->message, "s3cr3t"));
      g_assert_null (strstr (error->message, "2025550123"));
    }
}

typedef struct
{
  guint n, given;
  guint found, missing, problems;
  GError *last;
} Asking;

static char *
next_phone (gpointer user_data)
{
  Asking *asking = user_data;

  return asking->given < asking->n ? g_strdup_printf ("+1202555%04u", asking->given++) : NULL;
}

static gboolean
on_found (const char *phone, CwRecord *record, const GError *problem, gpointer user_data, GError **error)
{
  Asking *asking = user_data;

  g_assert_true ((record == NULL) == (problem != NULL));
  if (record != NULL)
    {
      g_assert_cmpstr (cw_record_get (record, "phone_number"), ==, phone);
      asking->found++;
    }
  else if (g_error_matches (problem, CW_ERROR, CW_ERROR_NOT_FOUND))
    asking->missing++;
  else
    asking->problems++;
  g_clear_pointer (&record, cw_record_free);
  return TRUE;
}

static void
test_lookup_all (void)
{
  g_autoptr (Account) account = account_new ();
  g_autoptr (GError) error = NULL;
  Asking asking = { .n = 200 };

  for (guint i = 0; i < 200; i += 2)
    g_hash_table_insert (account->contacts, g_strdup_printf ("+1202555%04u", i), g_strdup ("Ana"));
  account->raw_lookup = CUT_PAGE;
  account->n_raw_lookup = 2;
  account->skip_lookups = 50;

  g_assert_true (cw_aloware_lookup_all (account->aloware, next_phone, on_found, &asking, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (asking.found, ==, 100);
  g_assert_cmpuint (asking.missing, ==, 100);
  g_assert_cmpuint (account->n_lookups, ==, 202);
  g_assert_cmpuint (cw_aloware_get_n_requests (account->aloware), ==, 202);
  g_assert_cmpuint (cw_aloware_get_in_flight (account->aloware), ==, 0);
}

static void
test_unauthorized_stops (void)
{
  g_autoptr (Account) account = account_new ();
  g_autoptr (GError) error = NULL;
  Asking asking = { .n = 1000 };

  account->raw_lookup = raw_401;
  account->n_raw_lookup = G_MAXUINT;
  account->skip_lookups = 20;
  g_assert_false (cw_aloware_lookup_all (account->aloware, next_phone, on_found, &asking, NULL, &error));
  g_assert_error (error, CW_ERROR, CW_ERROR_SIGN_IN_NEEDED);
  wire_assert_side (error, CW_SIDE_ALOWARE);
  g_assert_cmpuint (asking.missing, ==, 20);
  g_assert_cmpuint (asking.missing + asking.problems, ==, asking.given);
  g_assert_cmpuint (asking.given, <, 100);
}

static void
test_gone_stops (void)
{
  g_autoptr (Account) account = account_new ();
  g_autoptr (GError) error = NULL;
  Asking asking = { .n = 1000 };

  account->raw_lookup = NO_ANSWER;
  account->n_raw_lookup = G_MAXUINT;
  g_assert_false (cw_aloware_lookup_all (account->aloware, next_phone, on_found, &asking, NULL, &error));
  g_assert_error (error, CW_ERROR, CW_ERROR_NETWORK);
  wire_assert_side (error, CW_SIDE_ALOWARE);
  /* The first window twice, and few more while it halves: how many depends on how the answers fall together.
   */
  g_assert_cmpuint (asking.given, <, 100);
}

static void
test_insecure (void)
{
  g_autoptr (CwHttp) http = cw_http_new ();
  g_autoptr (CwAloware) aloware = cw_aloware_new_rest (http, "http://app.example.com", "x");
  g_autoptr (GError) error = NULL;

  g_assert_null (cw_aloware_lookup (aloware, "+12025550123", NULL, &error));
  g_assert_error (error, CW_ERROR, CW_ERROR_INSECURE_URL);
  wire_assert_side (error, CW_SIDE_ALOWARE);
}

/* Writes: one at a time, which is all that these tests need. */
typedef struct
{
  CwAlowareWrite *write; /* to be given */
  CwAlowareWrite *done;
  guint n_checks, n_sendings;
  const char *expected_name; /* of `before`, else the check fails; NULL: any */
  gboolean journal_fails;
  GCancellable *cancel_when_sending;
} Writing;

static CwAlowareWrite *
next_write (gpointer user_data)
{
  return g_steal_pointer (&((Writing *) user_data)->write);
}

static gboolean
on_check (CwAlowareWrite *write, gpointer user_data, GError **problem)
{
  Writing *writing = user_data;

  writing->n_checks++;
  return writing->expected_name == NULL
         || g_strcmp0 (cw_record_get (write->before, "first_name"), writing->expected_name) == 0;
}

static gboolean
on_sending (CwAlowareWrite *write, gpointer user_data, GError **error)
{
  Writing *writing = user_data;

  g_assert_false (write->sent);
  writing->n_sendings++;
  if (writing->cancel_when_sending != NULL)
    g_cancellable_cancel (writing->cancel_when_sending);
  if (!writing->journal_fails)
    return TRUE;

  g_set_error_literal (error, CW_ERROR, CW_ERROR_STORAGE, "disk full");
  return FALSE;
}

static gboolean
on_written (CwAlowareWrite *write, gpointer user_data, GError **error)
{
  Writing *writing = user_data;

  g_assert_null (writing->done);
  writing->done = write;
  return TRUE;
}

static void
writing_init (Writing *writing, gboolean create, const char *key, const char *value)
{
  if (writing->done != NULL)
    cw_aloware_write_free (writing->done);
  writing->done = NULL;
  writing->n_checks = writing->n_sendings = 0;
  writing->write = cw_aloware_write_new ("+12025550123", create);
  g_hash_table_insert (writing->write->values, g_strdup (key), g_strdup (value));
}

static gboolean
write_all (Account *account, Writing *writing, GError **error)
{
  gboolean done = cw_aloware_write_all (account->aloware, next_write, on_check, on_sending, on_written,
                                        writing, writing->cancel_when_sending, error);

  g_assert_nonnull (writing->done);
  return done;
}

static void
write_well (Account *account, Writing *writing)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (write_all (account, writing, &error));
  g_assert_no_error (error);
}

static void
writing_clear (Writing *writing)
{
  cw_aloware_write_free (writing->done);
}

static void
test_write (void)
{
  g_autoptr (Account) account = account_new ();
  Writing writing = { 0 };

  /* A create, an update, and both again the wrong way round. */
  writing_init (&writing, TRUE, "first_name", "Ana");
  write_well (account, &writing);
  g_assert_no_error (writing.done->problem);
  g_assert_true (writing.done->sent);
  g_assert_null (writing.done->before);
  g_assert_cmpstr (cw_record_get (writing.done->after, "first_name"), ==, "Ana");
  g_assert_cmpuint (account->n_lookups, ==, 2);

  writing_init (&writing, FALSE, "first_name", "Anna");
  write_well (account, &writing);
  g_assert_no_error (writing.done->problem);
  g_assert_cmpstr (cw_record_get (writing.done->before, "first_name"), ==, "Ana");
  g_assert_cmpstr (cw_record_get (writing.done->after, "first_name"), ==, "Anna");
  g_assert_cmpuint (writing.n_checks, ==, 1);
  g_assert_cmpuint (writing.n_sendings, ==, 1);

  writing_init (&writing, TRUE, "first_name", "Bo");
  write_well (account, &writing);
  g_assert_error (writing.done->problem, CW_ERROR, CW_ERROR_EXISTS);
  g_assert_false (writing.done->sent);

  g_hash_table_remove_all (account->contacts);
  writing_init (&writing, FALSE, "first_name", "Bo");
  write_well (account, &writing);
  g_assert_error (writing.done->problem, CW_ERROR, CW_ERROR_NOT_FOUND);
  g_assert_cmpuint (account->n_writes, ==, 2);
  g_assert_null (strstr (account->bodies->str, "sequence"));
  writing_clear (&writing);
}

/* What answers to a write mean, whatever their status says. */
static void
test_write_answers (void)
{
  static const char *const done[] = {
    "{\"message\":\"Contact created.\"}",
    "{\"message\":\"Contact updated.\",\"error\":null,\"errors\":[]}",
    "{}",
    "[]",
    "null",
    "true",
    "\"OK\"",
    "{\"success\":true,\"error\":false}",
    "{\"status\":\"success\",\"code\":200}",
    "{\"status\":200}",
    "{\"status\":\"updated\",\"errors\":{}}",
    "{\"data\":{\"id\":7,\"error\":\"\"}}",
    "{\"id\":155000001,\"csf1\":\"failed\",\"first_name\":\"Error\"}",
    "{\"ok\":1}",
    "{\"success\":null}",
    "{\"message\":\"Contact created.\",\"code\":0}",
  };
  static const char *const refused[] = {
    "{\"error\":\"Invalid.\"}",
    "{\"errors\":{\"email\":[\"is wrong\"]}}",
    "{\"errors\":[\"x\"]}",
    "{\"message\":\"The given data was invalid.\",\"errors\":{\"email\":[\"x\"]}}",
    "{\"success\":false,\"message\":\"No\"}",
    "{\"success\":\"false\"}",
    "{\"success\":0}",
    "{\"ok\":false}",
    "{\"status\":\"error\"}",
    "{\"status\":\"Failed\"}",
    "{\"status\":422}",
    "{\"code\":20429}",
    "{\"status_code\":\"400\"}",
    "{\"result\":\"error\"}",
    "{\"data\":{\"error\":\"x\"}}",
    "[{\"error\":\"x\"}]",
    "false",
    "{\"error\":true}",
    "{\"error\":{\"message\":\"x\"}}",
  };

  for (guint i = 0; i < G_N_ELEMENTS (done) + G_N_ELEMENTS (refused); i++)
    {
      gboolean good = i < G_N_ELEMENTS (done);
      const char *json = good ? done[i] : refused[i - G_N_ELEMENTS (done)];
      g_autoptr (CwAlowareReply) reply = cw_aloware_reply_judge (CW_ALOWARE_CALL_WRITE, i % 2 ? 200 : 201,
                                                                 json_from_string (json, NULL), FALSE, -1);

      g_test_message ("%s", json);
      if (good)
        g_assert_no_error (reply->problem);
      else
        g_assert_error (reply->problem, CW_ERROR, CW_ERROR_REFUSED);
      g_assert_cmpint (reply->outcome, ==, good ? CW_ALOWARE_OUTCOME_DONE : CW_ALOWARE_OUTCOME_PROBLEM);
    }
}

/* Refused in the body of a 200: it failed, and nothing is there. */
static void
test_write_refused_with_200 (void)
{
  g_autoptr (Account) account = account_new ();
  g_autofree char *invalid = wire_reply_json (200, "", "{\"error\":\"Email is invalid.\"}");
  g_autofree char *exists = wire_reply_json (200, "", "{\"error\":\"Contact already exists.\"}");
  Writing writing = { 0 };

  account->raw_write = invalid;
  account->n_raw_write = 2;
  writing_init (&writing, TRUE, "first_name", "Ana");
  write_well (account, &writing);
  g_assert_error (writing.done->problem, CW_ERROR, CW_ERROR_REFUSED);
  g_assert_nonnull (strstr (writing.done->problem->message, "Email"));

  account->raw_write = exists;
  account->n_raw_write = 1;
  writing_init (&writing, TRUE, "first_name", "Ana");
  write_well (account, &writing);
  g_assert_error (writing.done->problem, CW_ERROR, CW_ERROR_EXISTS);
  writing_clear (&writing);
}

static void
test_write_skipped (void)
{
  g_autoptr (Account) account = account_new ();
  Writing writing = { .expected_name = "Other" };

  add_contact (account, "+12025550123", "Ana");
  writing_init (&writing, FALSE, "first_name", "Anna");
  write_well (account, &writing);
  g_assert_no_error (writing.done->problem);
  g_assert_false (writing.done->sent);
  g_assert_cmpuint (writing.n_sendings, ==, 0);
  g_assert_cmpuint (account->n_writes, ==, 0);
  writing_clear (&writing);
}

/* Refused unprocessed and repeated: looked up and checked anew, journalled once, and not sent over somebody's
 * edit. */
static void
test_write_refused_then_repeated (void)
{
  const char *const faults[] = { raw_429, raw_503 };

  for (guint i = 0; i < G_N_ELEMENTS (faults); i++)
    {
      g_autoptr (Account) account = account_new ();
      g_autoptr (Account) edited = account_new ();
      Writing writing = { 0 };

      add_contact (account, "+12025550123", "Ana");
      account->raw_write = faults[i];
      account->n_raw_write = 2;
      writing_init (&writing, FALSE, "first_name", "Anna");
      write_well (account, &writing);
      g_assert_no_error (writing.done->problem);
      g_assert_true (writing.done->sent);
      g_assert_cmpuint (account->n_writes, ==, 3);
      g_assert_cmpuint (account->n_lookups, ==, 4);
      g_assert_cmpuint (writing.n_checks, ==, 3);
      g_assert_cmpuint (writing.n_sendings, ==, 1);

      add_contact (edited, "+12025550123", "Ana");
      edited->raw_write = faults[i];
      edited->n_raw_write = 1;
      edited->edit_after_first = TRUE;
      writing.expected_name = "Ana";
      writing_init (&writing, FALSE, "first_name", "Anna");
      write_well (edited, &writing);
      g_assert_false (writing.done->sent);
      g_assert_cmpuint (edited->n_writes, ==, 1);
      g_assert_cmpstr (g_hash_table_lookup (edited->contacts, "+12025550123"), ==, "Edited");
      writing_clear (&writing);
    }
}

/* The answer is lost; the write happened or not: it is never sent twice. */
static void
test_write_lost (void)
{
  const char *const faults[] = { NO_ANSWER, CUT_PAGE, HTML_PAGE };

  for (guint i = 0; i < G_N_ELEMENTS (faults) * 4; i++)
    {
      g_autoptr (Account) account = account_new ();
      Writing writing = { 0 };
      gboolean create = (i & 1) != 0;

      g_test_message ("case %u", i);
      if (!create)
        add_contact (account, "+12025550123", "Ana");
      account->raw_write = faults[i / 4];
      account->n_raw_write = 1;
      account->write_happens = (i & 2) != 0;
      writing_init (&writing, create, "first_name", "Anna");
      write_well (account, &writing);
      g_assert_true (writing.done->sent);
      g_assert_cmpuint (account->n_writes, ==, 1);
      if (account->write_happens)
        {
          g_assert_no_error (writing.done->problem);
          g_assert_cmpstr (cw_record_get (writing.done->after, "first_name"), ==, "Anna");
        }
      else
        g_assert_error (writing.done->problem, CW_ERROR, CW_ERROR_UNKNOWN_OUTCOME);
      writing_clear (&writing);
    }
}

static void
test_write_after_fails (void)
{
  g_autoptr (Account) account = account_new ();
  Writing writing = { 0 };

  add_contact (account, "+12025550123", "Ana");
  account->raw_lookup = HTML_PAGE;
  account->n_raw_lookup = 6;
  account->skip_lookups = 1;
  writing_init (&writing, FALSE, "first_name", "Anna");
  write_well (account, &writing);
  g_assert_no_error (writing.done->problem);
  g_assert_true (writing.done->sent);
  g_assert_null (writing.done->after);
  writing_clear (&writing);
}

/* Where the documentation contradicts itself: the other form is tried once, and kept. */
static void
test_write_other_forms (void)
{
  g_autoptr (Account) account = account_new ();
  Writing writing = { 0 };

  add_contact (account, "+12025550123", "Ana");
  writing_init (&writing, FALSE, "date_of_birth", "2000-02-29");
  g_hash_table_insert (writing.write->values, g_strdup ("home_phone"), g_strdup ("+12025550101"));
  write_well (account, &writing);
  g_assert_no_error (writing.done->problem);
  g_assert_true (writing.done->sent);
  g_assert_cmpuint (account->n_writes, ==, 3);
  g_assert_cmpuint (writing.n_sendings, ==, 1);
  g_assert_nonnull (strstr (account->bodies->str, "\"02/29/2000\""));
  g_assert_nonnull (strstr (account->bodies->str, "\"other_phone_numbers\":\"+12025550101\""));

  writing_init (&writing, FALSE, "date_of_birth", "2000-02-28");
  g_hash_table_insert (writing.write->values, g_strdup ("home_phone"), g_strdup ("+12025550101"));
  write_well (account, &writing);
  g_assert_no_error (writing.done->problem);
  g_assert_cmpuint (account->n_writes, ==, 4);
  writing_clear (&writing);
}

static void
test_write_journal_fails (void)
{
  g_autoptr (Account) account = account_new ();
  g_autoptr (GError) error = NULL;
  Writing writing = { .journal_fails = TRUE };

  writing_init (&writing, TRUE, "first_name", "Ana");
  g_assert_false (write_all (account, &writing, &error));
  g_assert_error (error, CW_ERROR, CW_ERROR_STORAGE);
  g_assert_false (cw_error_get_side (error, &(CwSide) { 0 }));
  g_assert_false (writing.done->sent);
  g_assert_cmpuint (account->n_writes, ==, 0);
  writing_clear (&writing);
}

/* Cancelled with the request on its way: it is brought to its end. */
static void
test_write_cancelled (void)
{
  g_autoptr (Account) account = account_new ();
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  Writing writing = { .cancel_when_sending = cancellable };

  writing_init (&writing, TRUE, "first_name", "Ana");
  g_assert_false (write_all (account, &writing, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_no_error (writing.done->problem);
  g_assert_true (writing.done->sent);
  g_assert_nonnull (writing.done->after);
  writing_clear (&writing);
}

int
main (int argc, char *argv[])
{
  int result;

  g_test_init (&argc, &argv, NULL);
  raw_429 = wire_reply_json (429, "Retry-After: 0\r\n", "{\"error\":\"Too Many Requests\",\"code\":20429}");
  raw_401 = wire_reply_json (401, "", "{\"error\":\"Unauthorized\"}");
  raw_503 = wire_reply_json (503, "", "{}");
  g_test_add_func ("/aloware/wire/users", test_users);
  g_test_add_func ("/aloware/wire/lookup", test_lookup);
  g_test_add_func ("/aloware/wire/lookup-faults", test_lookup_faults);
  g_test_add_func ("/aloware/wire/lookup-all", test_lookup_all);
  g_test_add_func ("/aloware/wire/unauthorized-stops", test_unauthorized_stops);
  g_test_add_func ("/aloware/wire/gone-stops", test_gone_stops);
  g_test_add_func ("/aloware/wire/insecure", test_insecure);
  g_test_add_func ("/aloware/wire/write", test_write);
  g_test_add_func ("/aloware/wire/write-answers", test_write_answers);
  g_test_add_func ("/aloware/wire/write-refused-with-200", test_write_refused_with_200);
  g_test_add_func ("/aloware/wire/write-skipped", test_write_skipped);
  g_test_add_func ("/aloware/wire/write-refused-then-repeated", test_write_refused_then_repeated);
  g_test_add_func ("/aloware/wire/write-lost", test_write_lost);
  g_test_add_func ("/aloware/wire/write-after-fails", test_write_after_fails);
  g_test_add_func ("/aloware/wire/write-other-forms", test_write_other_forms);
  g_test_add_func ("/aloware/wire/write-journal-fails", test_write_journal_fails);
  g_test_add_func ("/aloware/wire/write-cancelled", test_write_cancelled);
  result = g_test_run ();
  g_free (raw_429);
  g_free (raw_401);
  g_free (raw_503);
  return result;
}
