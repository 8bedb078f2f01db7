/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "config.h"
#include "cw-error.h"
#include "wire-salesforce.h"
#include "wire-secrets.h"

#define STAMP(n) "2026-08-01T12:00:0" #n ".000+0000"
#define ROW(id, n, more) \
  "{\"attributes\":{\"type\":\"Contact\"},\"Id\":\"" id "\",\"SystemModstamp\":\"" STAMP (n) "\"" more "}"
#define PAGE(done, more, rows) "{\"done\":" done more ",\"records\":[" rows "]}"
#define A "003000000000001AAA"
#define B "003000000000002AAA"
#define C "003000000000003AAA"

static const char *const fields[] = { "FirstName",   "MailingAddress", "Amount__c", "DoNotCall",
                                      "Owner.Email", "Gone__c",        NULL };

static gboolean
collect (CwSalesforceRow *row, gpointer user_data, GError **error)
{
  g_ptr_array_add (user_data, row);

  return TRUE;
}

static GPtrArray *
query (WireSalesforce *fixture, gint64 since, const char *filter, GError **error)
{
  const CwSalesforceQuery query = {
    .object = "Contact", .fields = fields, .since = since, .filter = filter, .include_deleted = TRUE
  };
  GPtrArray *rows = g_ptr_array_new_with_free_func ((GDestroyNotify) cw_salesforce_row_free);
  gint64 server_time = 0;

  if (cw_salesforce_query (fixture->salesforce, &query, collect, NULL, NULL, rows, &server_time, NULL, error))
    {
      g_assert_cmpint (server_time, ==, G_GINT64_CONSTANT (1785844800000));
      g_assert_cmpint (cw_salesforce_get_clock (fixture->salesforce), ==, server_time);
    }

  return rows;
}

static void
assert_ids (GPtrArray *rows, const char *expected)
{
  g_autoptr (GString) ids = g_string_new (NULL);

  for (guint i = 0; i < rows->len; i++)
    {
      CwSalesforceRow *row = g_ptr_array_index (rows, i);

      g_string_append_c (ids, cw_record_get_id (row->record)[14]);
    }

  g_assert_cmpstr (ids->str, ==, expected);
}

static void
test_query (WireSalesforce *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) rows = NULL;
  g_autofree char *soql = NULL;
  g_autofree char *token = NULL;
  CwSalesforceRow *row;
  guint used, limit;

  wire_salesforce_reply (
    fixture, 200,
    PAGE (
      "false", ",\"nextRecordsUrl\":\"/services/data/v66.0/query/01gX-2000\"",
      ROW (
        A, 1,
        ",\"IsDeleted\":false,\"FirstName\":\"Ana\",\"Amount__c\":5.0,\"DoNotCall\":false,\"MailingAddress\":"
        "{\"city\":\"X\"},"
        "\"Owner\":{\"attributes\":{},\"Email\":\"o@example.com\"},\"LastModifiedBy\":{\"Name\":\"Admin\"},"
        "\"LastModifiedDate\":\"2026-08-01T12:00:00.000+0000\",\"CreatedDate\":\"2026-07-01T12:00:00.000+"
        "0000\"")));
  wire_salesforce_reply (fixture, 200,
                         PAGE ("true", "",
                               ROW (B, 2,
                                    ",\"IsDeleted\":true,\"MasterRecordId\":\"" A
                                    "\",\"FirstName\":null,\"Owner\":null,\"LastModifiedBy\":null")));
  rows = query (fixture, G_GINT64_CONSTANT (1785585600123), "LeadSource = 'a+b'", &error);
  g_assert_no_error (error);
  assert_ids (rows, "12");

  row = g_ptr_array_index (rows, 0);
  g_assert_cmpstr (cw_record_get (row->record, "FirstName"), ==, "Ana");
  g_assert_cmpstr (cw_record_get (row->record, "Amount__c"), ==, "5");
  g_assert_cmpstr (cw_record_get (row->record, "DoNotCall"), ==, "false");
  g_assert_cmpstr (cw_record_get (row->record, "Owner.Email"), ==, "o@example.com");
  g_assert_null (cw_record_get (row->record, "MailingAddress"));
  g_assert_null (cw_record_get (row->record, "Gone__c"));
  g_assert_cmpstr (row->modified_by, ==, "Admin");
  g_assert_false (row->deleted);
  g_assert_cmpint (row->modstamp, ==, G_GINT64_CONSTANT (1785585601000));
  g_assert_cmpint (row->created, ==, G_GINT64_CONSTANT (1782907200000));
  g_assert_cmpint (cw_record_get_modified (row->record), ==, G_GINT64_CONSTANT (1785585600000));

  row = g_ptr_array_index (rows, 1);
  g_assert_true (row->deleted);
  g_assert_cmpstr (row->master_id, ==, A);
  g_assert_null (row->modified_by);
  g_assert_null (cw_record_get (row->record, "FirstName"));

  soql = wire_request_get_query (wire_salesforce_request (fixture, 0), "q");
  g_assert_cmpstr (soql, ==,
                   "SELECT Id, SystemModstamp, CreatedDate, LastModifiedDate, IsDeleted, MasterRecordId, "
                   "LastModifiedBy.Name, FirstName, Amount__c, "
                   "DoNotCall, Owner.Email, Gone__c FROM Contact WHERE SystemModstamp >= "
                   "2026-08-01T12:00:00.123Z AND (LeadSource = 'a+b') "
                   "ORDER BY SystemModstamp, Id");
  g_assert_true (g_str_has_prefix (wire_salesforce_request (fixture, 0)->target,
                                   "/services/data/v66.0/queryAll?q=SELECT%20"));
  g_assert_nonnull (strstr (wire_salesforce_request (fixture, 0)->target, "a%2Bb"));
  g_assert_cmpstr (wire_salesforce_request (fixture, 1)->target, ==, "/services/data/v66.0/query/01gX-2000");
  token = wire_request_get_header (wire_salesforce_request (fixture, 0), "Authorization");
  g_assert_cmpstr (token, ==, "Bearer access-1");
  g_assert_cmpuint (fixture->n_versions, ==, 1);
  cw_salesforce_get_usage (fixture->salesforce, &used, &limit);
  g_assert_cmpuint (used, ==, 18);
  g_assert_cmpuint (limit, ==, 5000);
}

/* As an org with a field that is not mapped, and one whose values cannot be. */
static CwSchema *
sample_schema (void)
{
  CwSchema *schema = cw_schema_new ("Contact");

  cw_schema_add (schema, cw_field_new ("Id", NULL, "id"));
  cw_schema_add (schema, cw_field_new ("Tier__c", NULL, "picklist"));
  cw_schema_add (schema, cw_field_new ("MailingAddress", NULL, "address"));

  return schema;
}

static void
test_sample (WireSalesforce *fixture, gconstpointer data)
{
  g_autoptr (CwSchema) schema = sample_schema ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) rows = NULL;
  g_autofree char *soql = NULL;
  const CwSalesforceRow *row;

  wire_salesforce_reply (
    fixture, 200,
    PAGE ("true", "", ROW (B, 2, ",\"Tier__c\":\"Gold\",\"MailingAddress\":{}") "," ROW (A, 1, "")));
  rows = cw_salesforce_sample (fixture->salesforce, schema, "LeadSource = 'Web'", NULL, &error);
  g_assert_no_error (error);
  assert_ids (rows, "21");
  row = g_ptr_array_index (rows, 0);
  g_assert_cmpstr (cw_record_get (row->record, "Tier__c"), ==, "Gold");
  g_assert_null (cw_record_get (row->record, "MailingAddress"));
  g_assert_cmpuint (cw_salesforce_get_n_requests (fixture->salesforce), ==, 2);

  soql = wire_request_get_query (wire_salesforce_request (fixture, 0), "q");
  g_assert_cmpstr (soql, ==,
                   "SELECT FIELDS(ALL) FROM Contact WHERE (LeadSource = 'Web') "
                   "ORDER BY SystemModstamp DESC LIMIT 200");
}

/* An org that refuses FIELDS(ALL) is asked for the fields by name. */
static void
test_sample_by_name (WireSalesforce *fixture, gconstpointer data)
{
  g_autoptr (CwSchema) schema = sample_schema ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) rows = NULL;
  g_autofree char *soql = NULL;

  wire_salesforce_reply (fixture, 400,
                         "[{\"errorCode\":\"MALFORMED_QUERY\",\"message\":\"unexpected token: FIELDS\"}]");
  wire_salesforce_reply (fixture, 200, PAGE ("true", "", ROW (B, 2, "") "," ROW (A, 1, "")));
  wire_salesforce_reply (fixture, 200, "[" ROW (B, 2, ",\"Tier__c\":\"Gold\"") ",null]");
  rows = cw_salesforce_sample (fixture->salesforce, schema, NULL, NULL, &error);
  g_assert_no_error (error);
  assert_ids (rows, "2");
  g_assert_cmpstr (cw_record_get (((const CwSalesforceRow *) g_ptr_array_index (rows, 0))->record, "Tier__c"),
                   ==, "Gold");

  soql = wire_request_get_query (wire_salesforce_request (fixture, 1), "q");
  g_assert_cmpstr (soql, ==, "SELECT Id, SystemModstamp FROM Contact ORDER BY SystemModstamp DESC LIMIT 200");
  g_assert_nonnull (strstr (wire_salesforce_request (fixture, 2)->body, "\"Tier__c\""));
  g_assert_null (strstr (wire_salesforce_request (fixture, 2)->body, "MailingAddress"));
}

/* What is no refusal of the query is not asked again. */
static void
test_sample_without_quota (WireSalesforce *fixture, gconstpointer data)
{
  g_autoptr (CwSchema) schema = sample_schema ();
  g_autoptr (GError) error = NULL;

  wire_salesforce_reply (fixture, 403,
                         "[{\"errorCode\":\"REQUEST_LIMIT_EXCEEDED\",\"message\":\"TotalRequests\"}]");
  g_assert_null (cw_salesforce_sample (fixture->salesforce, schema, NULL, NULL, &error));
  g_assert_error (error, CW_ERROR, CW_ERROR_QUOTA);
  g_assert_cmpuint (cw_salesforce_get_n_requests (fixture->salesforce), ==, 2);
}

static void
test_twice (WireSalesforce *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) rows = NULL;

  wire_salesforce_reply (fixture, 200,
                         PAGE ("false", ",\"nextRecordsUrl\":\"/services/data/v66.0/query/01gX-2\"",
                               ROW (A, 1, "") "," ROW (B, 2, "")));
  wire_salesforce_reply (
    fixture, 200,
    PAGE ("false", ",\"nextRecordsUrl\":\"/services/data/v66.0/query/01gX-4\"", ROW (B, 2, "")));
  wire_salesforce_reply (fixture, 200,
                         PAGE ("true", "", ROW (B, 2, "") "," ROW (B, 3, "") "," ROW (C, 3, "")));
  rows = query (fixture, -1, NULL, &error);
  g_assert_no_error (error);
  assert_ids (rows, "1223");
}

static void
test_cut_page (WireSalesforce *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) rows = NULL;

  wire_salesforce_reply (
    fixture, 200,
    PAGE ("false", ",\"nextRecordsUrl\":\"/services/data/v66.0/query/01gX-1\"", ROW (A, 1, "")));
  wire_salesforce_reply_raw (
    fixture, "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 999\r\n\r\n{\"done\":tr");
  wire_salesforce_reply (fixture, 200, PAGE ("true", "", ROW (B, 2, "")));
  rows = query (fixture, -1, NULL, &error);
  g_assert_no_error (error);
  assert_ids (rows, "12");
  g_assert_cmpstr (wire_salesforce_request (fixture, 1)->target, ==,
                   wire_salesforce_request (fixture, 2)->target);
}

static void
test_lapsed_cursor (WireSalesforce *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) rows = NULL;
  g_autofree char *soql = NULL;

  wire_salesforce_reply (fixture, 200,
                         PAGE ("false", ",\"nextRecordsUrl\":\"/services/data/v66.0/query/01gX-2\"",
                               ROW (A, 1, "") "," ROW (B, 2, "")));
  wire_salesforce_reply (fixture, 400, "[{\"errorCode\":\"INVALID_QUERY_LOCATOR\",\"message\":\"x\"}]");
  wire_salesforce_reply (fixture, 200, PAGE ("true", "", ROW (B, 2, "") "," ROW (C, 3, "")));
  rows = query (fixture, -1, NULL, &error);
  g_assert_no_error (error);
  assert_ids (rows, "123");
  soql = wire_request_get_query (wire_salesforce_request (fixture, 2), "q");
  g_assert_nonnull (strstr (soql, "WHERE SystemModstamp >= 2026-08-01T12:00:02.000Z ORDER"));
}

#define NEXT(name) ",\"nextRecordsUrl\":\"/services/data/v66.0/query/" name "\""

/* What is announced comes, neither less nor more; what comes twice counts once. */
static void
test_announced (void)
{
  static const struct
  {
    const char *first, *second;
    gboolean good;
  } cases[] = {
    { PAGE ("false", NEXT ("1") ",\"totalSize\":3", ROW (A, 1, "") "," ROW (B, 2, "")),
      PAGE ("true", "", ROW (B, 2, "") "," ROW (C, 3, "")), TRUE },
    { PAGE ("false", NEXT ("1") ",\"totalSize\":3", ROW (A, 1, "") "," ROW (B, 2, "")),
      PAGE ("true", ",\"totalSize\":99", ROW (C, 3, "")), TRUE },
    { PAGE ("false", NEXT ("1") ",\"totalSize\":4", ROW (A, 1, "") "," ROW (B, 2, "")),
      PAGE ("true", "", ROW (C, 3, "")), FALSE },
    { PAGE ("false", NEXT ("1") ",\"totalSize\":2", ROW (A, 1, "") "," ROW (B, 2, "")),
      PAGE ("true", "", ROW (C, 3, "")), FALSE },
    { PAGE ("false", NEXT ("1") ",\"totalSize\":1", ROW (A, 1, "")), PAGE ("true", "", ""), TRUE },
    { PAGE ("false", NEXT ("1") ",\"totalSize\":1", ""), PAGE ("true", "", ""), FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      WireSalesforce fixture = { 0 };
      g_autoptr (GError) error = NULL;
      g_autoptr (GPtrArray) rows = NULL;

      wire_salesforce_set_up (&fixture, NULL);
      wire_salesforce_reply (&fixture, 200, cases[i].first);
      wire_salesforce_reply (&fixture, 200, cases[i].second);
      rows = query (&fixture, -1, NULL, &error);
      if (cases[i].good)
        g_assert_no_error (error);
      else
        g_assert_error (error, CW_ERROR, CW_ERROR_BAD_ANSWER);
      wire_salesforce_tear_down (&fixture, NULL);
    }
}

/* Pages that lead back to themselves or to an earlier one, or to another empty one for ever: refused after
 * few requests, whoever asks. */
static void
test_circles (void)
{
  static const char *const circles[][3] = {
    { PAGE ("false", NEXT ("1"), ROW (A, 1, "")), PAGE ("false", NEXT ("1"), ROW (B, 2, "")),
      PAGE ("false", NEXT ("1"), ROW (B, 2, "")) },
    { PAGE ("false", NEXT ("1"), ROW (A, 1, "")), PAGE ("false", NEXT ("2"), ROW (B, 2, "")),
      PAGE ("false", NEXT ("1?x=2"), ROW (C, 3, "")) },
    { PAGE ("false", NEXT ("1"), ROW (A, 1, "")), PAGE ("false", NEXT ("2"), ROW (B, 2, "")),
      PAGE ("false", NEXT ("2"), ROW (A, 1, "")) },
  };

  for (guint i = 0; i < 2 * G_N_ELEMENTS (circles); i++)
    {
      WireSalesforce fixture = { 0 };
      g_autoptr (GError) error = NULL;
      g_autoptr (GPtrArray) rows = NULL;

      wire_salesforce_set_up (&fixture, NULL);
      for (guint j = 0; j < 3; j++)
        wire_salesforce_reply (&fixture, 200, circles[i / 2][j]);
      if (i % 2)
        rows = query (&fixture, -1, NULL, &error);
      else
        rows = cw_salesforce_list_users (fixture.salesforce, FALSE, NULL, &error);
      g_assert_error (error, CW_ERROR, CW_ERROR_BAD_ANSWER);
      wire_assert_side (error, CW_SIDE_SALESFORCE);
      g_assert_nonnull (strstr (error->message, "circle"));
      wire_salesforce_tear_down (&fixture, NULL);
    }
}

/* Whatever a page may lack, rows must never be missing in silence. */
static void
test_bad_pages (void)
{
  static const char *const pages[] = {
    "{\"totalSize\":1,\"records\":[]}",
    "{\"totalSize\":1,\"done\":true}",
    "{\"totalSize\":1,\"done\":false,\"records\":[]}",
    "{\"totalSize\":1,\"done\":\"true\",\"records\":[]}",
    "{\"totalSize\":1,\"done\":false,\"nextRecordsUrl\":\"https://evil.example.com/services/data/v66.0/query/"
    "1\",\"records\":[]}",
    "{\"totalSize\":1,\"done\":false,\"nextRecordsUrl\":\"//evil.example.com/query/1\",\"records\":[]}",
    PAGE ("true", "", "{\"Id\":\"" A "\"}"),
    PAGE ("true", "", "{\"SystemModstamp\":\"" STAMP (1) "\"}"),
    PAGE ("true", "", "null"),
    "[]",
    "{\"totalSize\":1,",
  };

  for (guint i = 0; i < G_N_ELEMENTS (pages); i++)
    {
      WireSalesforce fixture = { 0 };
      g_autoptr (GError) error = NULL;
      g_autoptr (GPtrArray) rows = NULL;

      g_test_message ("%s", pages[i]);
      wire_salesforce_set_up (&fixture, NULL);
      wire_salesforce_reply (&fixture, 200, pages[i]);
      rows = query (&fixture, -1, NULL, &error);
      g_assert_error (error, CW_ERROR, CW_ERROR_BAD_ANSWER);
      wire_assert_side (error, CW_SIDE_SALESFORCE);
      g_assert_cmpuint (rows->len, ==, 0);
      wire_salesforce_tear_down (&fixture, NULL);
    }
}

static void
test_errors (void)
{
  static const struct
  {
    guint status;
    const char *json;
    int code;
    const char *says;
  } cases[] = {
    { 400,
      "[{\"errorCode\":\"INVALID_FIELD\",\"message\":\"SELECT Id, Foo__c FROM\\n ^\\nERROR at "
      "Row:1:Column:12\\nNo such column 'Foo__c' on entity 'Contact'. If you\"}]",
      CW_ERROR_PERMISSION, "Foo__c" },
    { 400, "[{\"errorCode\":\"QUERY_TIMEOUT\",\"message\":\"Your query request was running for too long.\"}]",
      CW_ERROR_TIMED_OUT, NULL },
    { 400, "[{\"errorCode\":\"MALFORMED_QUERY\",\"message\":\"unexpected token: ) near hush@example.com\"}]",
      CW_ERROR_REFUSED, "unexpected token" },
    { 403, "[{\"errorCode\":\"REQUEST_LIMIT_EXCEEDED\",\"message\":\"TotalRequests Limit exceeded.\"}]",
      CW_ERROR_QUOTA, "used up" },
    { 403,
      "[{\"errorCode\":\"REQUEST_LIMIT_EXCEEDED\",\"message\":\"ConcurrentPerOrgLongTxn Limit exceeded.\"}]",
      CW_ERROR_RATE_LIMITED, "at once" },
    { 503, "[{\"errorCode\":\"TOO_MANY_APEX_REQUESTS\",\"message\":\"x\"}]", CW_ERROR_RATE_LIMITED, "Apex" },
    { 403, "[{\"errorCode\":\"LIMIT_EXCEEDED\",\"message\":\"x\"}]", CW_ERROR_REFUSED, "limit" },
    { 403, "[{\"errorCode\":\"STORAGE_LIMIT_EXCEEDED\",\"message\":\"x\"}]", CW_ERROR_REFUSED, "storage" },
    { 403, "[{\"errorCode\":\"API_DISABLED_FOR_ORG\",\"message\":\"x\"}]", CW_ERROR_PERMISSION,
      "API Enabled" },
    { 404, "[{\"errorCode\":\"NOT_FOUND\",\"message\":\"The requested resource does not exist\"}]",
      CW_ERROR_NOT_FOUND, NULL },
    { 410, "[{\"errorCode\":\"GONE\",\"message\":\"x\"}]", CW_ERROR_UNSUPPORTED, NULL },
    { 503, "{}", CW_ERROR_RATE_LIMITED, NULL },
    { 500, "[{\"errorCode\":\"UNKNOWN_EXCEPTION\",\"message\":\"hush@example.com\"}]", CW_ERROR_REFUSED,
      NULL },
    { 401,
      "[{\"errorCode\":\"INVALID_SESSION_ID\",\"message\":\"This session is not valid for use with the REST "
      "API\"}]",
      CW_ERROR_PERMISSION, "scope" },
    { 400, "{\"error\":\"strange\",\"error_description\":\"words\"}", CW_ERROR_REFUSED, "words" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      WireSalesforce fixture = { 0 };
      g_autoptr (GError) error = NULL;
      g_autoptr (GPtrArray) rows = NULL;

      g_test_message ("%s", cases[i].json);
      wire_salesforce_set_up (&fixture, NULL);
      wire_salesforce_reply (&fixture, cases[i].status, cases[i].json);
      rows = query (&fixture, -1, NULL, &error);
      g_assert_error (error, CW_ERROR, cases[i].code);
      wire_assert_side (error, CW_SIDE_SALESFORCE);
      g_assert_null (strstr (error->message, "hush"));
      g_assert_true (cases[i].says == NULL || strstr (error->message, cases[i].says) != NULL);
      wire_salesforce_tear_down (&fixture, NULL);
    }
}

static gboolean
refuse (CwSalesforceRow *row, gpointer user_data, GError **error)
{
  cw_salesforce_row_free (row);
  g_set_error_literal (error, CW_ERROR, CW_ERROR_STORAGE, "no room");

  return FALSE;
}

/* What the caller could not do with a row is not Salesforce's problem. */
static void
test_callers_error (WireSalesforce *fixture, gconstpointer data)
{
  const CwSalesforceQuery query = { .object = "Contact", .since = -1 };
  g_autoptr (GError) error = NULL;
  CwSide side;

  wire_salesforce_reply (fixture, 200, PAGE ("true", "", ROW (A, 1, "")));
  g_assert_false (
    cw_salesforce_query (fixture->salesforce, &query, refuse, NULL, NULL, NULL, NULL, NULL, &error));
  g_assert_error (error, CW_ERROR, CW_ERROR_STORAGE);
  g_assert_false (cw_error_get_side (error, &side));
}

static void
test_bad_names (WireSalesforce *fixture, gconstpointer data)
{
  static const char *const names[] = { "Id FROM User", "", ".A", "A.", "A..B", "1A", "A'B", "Ä" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      const char *const bad[] = { names[i], NULL };
      const CwSalesforceQuery query = { .object = "Contact", .fields = bad, .since = -1 };
      g_autoptr (GPtrArray) rows = g_ptr_array_new ();
      g_autoptr (GError) error = NULL;

      g_assert_false (
        cw_salesforce_query (fixture->salesforce, &query, collect, NULL, NULL, rows, NULL, NULL, &error));
      g_assert_error (error, CW_ERROR, CW_ERROR_USAGE);
    }

  g_assert_cmpuint (wire_server_get_n_requests (fixture->server), ==, 0);
}

/* What a query announces, and what of it came. */
typedef struct
{
  guint n_counted, n_rows;
  guint64 count;
} Counted;

static void
on_counted (guint64 count, gpointer user_data)
{
  Counted *counted = user_data;

  g_assert_cmpuint (counted->n_rows, ==, 0);
  counted->count = count;
  counted->n_counted++;
}

static gboolean
on_counted_row (CwSalesforceRow *row, gpointer user_data, GError **error)
{
  cw_salesforce_row_free (row);
  ((Counted *) user_data)->n_rows++;

  return TRUE;
}

/* How many rows there are comes with the first page, once and before them. */
static void
test_count (WireSalesforce *fixture, gconstpointer data)
{
  const CwSalesforceQuery query = { .object = "Lead", .since = -1, .filter = "  ", .ids_only = TRUE };
  g_autoptr (GError) error = NULL;
  g_autofree char *soql = NULL;
  Counted counted = { 0 };

  wire_salesforce_reply (fixture, 200,
                         PAGE ("false",
                               ",\"totalSize\":2,\"nextRecordsUrl\":\"/services/data/v66.0/query/01gX-1\"",
                               ROW (A, 1, "")));
  wire_salesforce_reply (fixture, 200, PAGE ("true", ",\"totalSize\":2", ROW (B, 2, "")));
  g_assert_true (cw_salesforce_query (fixture->salesforce, &query, on_counted_row, NULL, on_counted, &counted,
                                      NULL, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (counted.n_counted, ==, 1);
  g_assert_cmpuint (counted.count, ==, 2);
  g_assert_cmpuint (counted.n_rows, ==, 2);
  soql = wire_request_get_query (wire_salesforce_request (fixture, 0), "q");
  g_assert_cmpstr (soql, ==, "SELECT Id, SystemModstamp FROM Lead ORDER BY SystemModstamp, Id");
}

/* A server that does not say how many there are is read all the same. */
static void
test_no_count (WireSalesforce *fixture, gconstpointer data)
{
  const CwSalesforceQuery query = { .object = "Lead", .since = -1, .ids_only = TRUE };
  g_autoptr (GError) error = NULL;
  Counted counted = { 0 };

  wire_salesforce_reply (fixture, 200, PAGE ("true", "", ROW (A, 1, "")));
  g_assert_true (cw_salesforce_query (fixture->salesforce, &query, on_counted_row, NULL, on_counted, &counted,
                                      NULL, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (counted.n_counted, ==, 0);
  g_assert_cmpuint (counted.n_rows, ==, 1);
}

static void
test_retrieve (WireSalesforce *fixture, gconstpointer data)
{
  const char *const some[] = { "FirstName", NULL };
  g_autoptr (GPtrArray) ids = g_ptr_array_new ();
  g_autoptr (GPtrArray) rows = NULL;
  g_autoptr (GError) error = NULL;
  CwSalesforceRow *row;

  g_ptr_array_add (ids, (gpointer) A);
  g_ptr_array_add (ids, (gpointer) B);
  wire_salesforce_reply (fixture, 200, "[null," ROW (B, 2, ",\"FirstName\":null") "]");
  rows = cw_salesforce_retrieve (fixture->salesforce, "Contact", ids, some, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (rows->len, ==, 2);
  g_assert_null (g_ptr_array_index (rows, 0));
  row = g_ptr_array_index (rows, 1);
  g_assert_cmpstr (cw_record_get (row->record, "FirstName"), ==, "");
  g_assert_cmpstr (wire_salesforce_request (fixture, 0)->method, ==, "POST");
  g_assert_cmpstr (wire_salesforce_request (fixture, 0)->body, ==,
                   "{\"ids\":[\"" A "\",\"" B
                   "\"],\"fields\":[\"Id\",\"SystemModstamp\",\"CreatedDate\",\"LastModifiedDate\","
                   "\"IsDeleted\",\"MasterRecordId\",\"FirstName\"]}");
}

/* What comes in another one's place, without a time stamp or without an id is that record's fault, and no
 * other's. */
static void
test_retrieve_unreadable (WireSalesforce *fixture, gconstpointer data)
{
  static const char *const answers[] = { ROW (B, 2, ""), "{\"Id\":\"" A "\"}", "{}",
                                         "{\"Id\":null,\"SystemModstamp\":7}" };
  g_autoptr (GPtrArray) ids = g_ptr_array_new ();

  g_ptr_array_add (ids, (gpointer) A);
  g_ptr_array_add (ids, (gpointer) B);
  for (guint i = 0; i < G_N_ELEMENTS (answers); i++)
    {
      g_autofree char *body = g_strdup_printf ("[%s,%s]", answers[i], ROW (B, 2, ""));
      g_autoptr (GPtrArray) rows = NULL;
      g_autoptr (GError) error = NULL;
      const CwSalesforceRow *first, *second;

      wire_salesforce_reply (fixture, 200, body);
      rows = cw_salesforce_retrieve (fixture->salesforce, "Contact", ids, NULL, NULL, &error);
      g_assert_no_error (error);
      first = g_ptr_array_index (rows, 0);
      second = g_ptr_array_index (rows, 1);
      g_assert_true (first->unreadable);
      g_assert_cmpstr (cw_record_get_id (first->record), ==, A);
      g_assert_false (second->unreadable);
    }
}

static void
test_retrieve_half (WireSalesforce *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_new ();
  g_autoptr (GError) error = NULL;

  g_ptr_array_add (ids, (gpointer) A);
  g_ptr_array_add (ids, (gpointer) B);
  wire_salesforce_reply (fixture, 200, "[" ROW (A, 2, "") "]");
  g_assert_null (cw_salesforce_retrieve (fixture->salesforce, "Contact", ids, NULL, NULL, &error));
  g_assert_error (error, CW_ERROR, CW_ERROR_BAD_ANSWER);
  wire_assert_side (error, CW_SIDE_SALESFORCE);
}

/* ── More than one request takes ── */

#define MANY 4001

static char *
nth_id (guint n)
{
  return g_strdup_printf ("003%012uAAA", n);
}

static GPtrArray *
many_ids (guint n)
{
  GPtrArray *ids = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < n; i++)
    g_ptr_array_add (ids, nth_id (i));
  return ids;
}

/* The records from `start` on, each with its number as its first name. */
static char *
many_records (guint start, guint n)
{
  GString *json = g_string_new ("[");

  for (guint i = start; i < start + n; i++)
    {
      g_autofree char *id = nth_id (i);

      g_string_append_printf (json,
                              "%s{\"Id\":\"%s\",\"SystemModstamp\":\"" STAMP (1) "\",\"FirstName\":\"%u\"}",
                              i > start ? "," : "", id, i);
    }
  g_string_append_c (json, ']');
  return g_string_free (json, FALSE);
}

static void
append_part (GString *json, guint status, const char *body)
{
  g_string_append_printf (json,
                          "%s{\"body\":%s,\"httpHeaders\":{},\"httpStatusCode\":%u,\"referenceId\":\"x\"}",
                          json->len > 0 ? "," : "{\"compositeResponse\":[", body, status);
}

static void
reply_records (WireSalesforce *fixture, guint start, guint n)
{
  g_autofree char *json = many_records (start, n);

  wire_salesforce_reply (fixture, 200, json);
}

/* Asks for MANY records, and that each is there in its place. */
static void
assert_many (WireSalesforce *fixture)
{
  const char *const some[] = { "FirstName", NULL };
  g_autoptr (GPtrArray) ids = many_ids (MANY);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray)
    rows = cw_salesforce_retrieve (fixture->salesforce, "Contact", ids, some, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (rows->len, ==, MANY);
  for (guint i = 0; i < MANY; i++)
    {
      const CwSalesforceRow *row = g_ptr_array_index (rows, i);
      g_autofree char *number = g_strdup_printf ("%u", i);

      g_assert_false (row->unreadable);
      g_assert_cmpstr (cw_record_get_id (row->record), ==, g_ptr_array_index (ids, i));
      g_assert_cmpstr (cw_record_get (row->record, "FirstName"), ==, number);
    }
}

static void
assert_path (WireSalesforce *fixture, guint nth, const char *path)
{
  g_assert_cmpstr (wire_salesforce_request (fixture, nth)->target, ==, path);
}

#define TOGETHER "/services/data/v66.0/composite"
#define ALONE "/services/data/v66.0/composite/sobjects/Contact"

static void
reply_together (WireSalesforce *fixture)
{
  g_autoptr (GString) json = g_string_new (NULL);

  for (guint start = 0; start < MANY; start += 2000)
    {
      g_autofree char *records = many_records (start, MIN (2000, MANY - start));

      append_part (json, 200, records);
    }
  g_string_append (json, "]}");
  wire_salesforce_reply (fixture, 200, json->str);
}

static void
test_retrieve_together (WireSalesforce *fixture, gconstpointer data)
{
  const char *body;

  reply_together (fixture);
  assert_many (fixture);

  assert_path (fixture, 0, TOGETHER);
  body = wire_salesforce_request (fixture, 0)->body;
  g_assert_true (g_str_has_prefix (body, "{\"allOrNone\":false,\"compositeRequest\":[{\"method\":\"POST\","
                                         "\"referenceId\":\"from0\",\"url\":\"" ALONE
                                         "\",\"body\":{\"ids\":[\"003000000000000AAA\","));
  g_assert_nonnull (strstr (body, "\"referenceId\":\"from2000\",\"url\":\"" ALONE
                                  "\",\"body\":{\"ids\":[\"003000000002000AAA\","));
  g_assert_true (g_str_has_suffix (body,
                                   "\"body\":{\"ids\":[\"003000000004000AAA\"],\"fields\":[\"Id\","
                                   "\"SystemModstamp\",\"CreatedDate\",\"LastModifiedDate\",\"IsDeleted\","
                                   "\"MasterRecordId\",\"FirstName\"]}}]}"));
}

/* An org that does not take such a request is asked 2,000 at a time, and not asked again for more. */
static void
test_retrieve_not_together (void)
{
  static const struct
  {
    guint status;
    const char *json;
  } refusals[] = {
    { 404, "[{\"errorCode\":\"NOT_FOUND\",\"message\":\"The requested resource does not exist\"}]" },
    { 400, "[{\"errorCode\":\"LIMIT_EXCEEDED\",\"message\":\"too many\"}]" },
    { 200, "{\"compositeResponse\":{}}" },
    { 200, "[]" },
    { 200, "{\"compositeResponse\":[" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (refusals); i++)
    {
      WireSalesforce fresh = { 0 };

      wire_salesforce_set_up (&fresh, NULL);
      wire_salesforce_reply (&fresh, refusals[i].status, refusals[i].json);
      for (guint times = 0; times < 2; times++)
        {
          for (guint start = 0; start < MANY; start += 2000)
            reply_records (&fresh, start, MIN (2000, MANY - start));
          assert_many (&fresh);
        }
      assert_path (&fresh, 0, TOGETHER);
      for (guint nth = 1; nth <= 6; nth++)
        assert_path (&fresh, nth, ALONE);
      wire_salesforce_tear_down (&fresh, NULL);
    }
}

/* What came before a request in it that failed counts. */
static void
test_retrieve_part_fails (WireSalesforce *fixture, gconstpointer data)
{
  g_autoptr (GString) json = g_string_new (NULL);
  g_autofree char *first = many_records (0, 2000);
  g_autofree char *last = many_records (4000, 1);

  append_part (json, 200, first);
  append_part (json, 500, "[{\"errorCode\":\"UNKNOWN_EXCEPTION\",\"message\":\"x\"}]");
  append_part (json, 200, last);
  g_string_append (json, "]}");
  wire_salesforce_reply (fixture, 200, json->str);
  reply_records (fixture, 2000, 2000);
  reply_records (fixture, 4000, 1);
  assert_many (fixture);

  assert_path (fixture, 1, ALONE);
  g_assert_true (
    g_str_has_prefix (wire_salesforce_request (fixture, 1)->body, "{\"ids\":[\"003000000002000AAA\","));
  assert_path (fixture, 2, ALONE);
}

/* A part with too few records is not taken for a part of the others. */
static void
test_retrieve_part_short (WireSalesforce *fixture, gconstpointer data)
{
  g_autoptr (GString) json = g_string_new (NULL);
  g_autofree char *first = many_records (0, 1999);

  append_part (json, 200, first);
  g_string_append (json, "]}");
  wire_salesforce_reply (fixture, 200, json->str);
  for (guint start = 0; start < MANY; start += 2000)
    reply_records (fixture, start, MIN (2000, MANY - start));
  assert_many (fixture);
}

/* What says nothing of such a request is an error as for any other, and the next reading tries it again. */
static void
test_retrieve_together_quota (WireSalesforce *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) ids = many_ids (MANY);
  g_autoptr (GError) error = NULL;

  wire_salesforce_reply (fixture, 403, "[{\"errorCode\":\"REQUEST_LIMIT_EXCEEDED\",\"message\":\"x\"}]");
  g_assert_null (cw_salesforce_retrieve (fixture->salesforce, "Contact", ids, NULL, NULL, &error));
  g_assert_error (error, CW_ERROR, CW_ERROR_QUOTA);
  wire_assert_side (error, CW_SIDE_SALESFORCE);

  reply_together (fixture);
  assert_many (fixture);
  assert_path (fixture, 1, TOGETHER);
}

static void
test_find (WireSalesforce *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) rows = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *soql = NULL;

  wire_salesforce_reply (fixture, 200, PAGE ("true", "", ROW (A, 1, "") "," ROW (B, 2, "")));
  rows = cw_salesforce_find (fixture->salesforce, "Contact", "Email", "o'x\\y\n@z", 0, NULL, NULL, &error);
  g_assert_no_error (error);
  assert_ids (rows, "12");
  soql = wire_request_get_query (wire_salesforce_request (fixture, 0), "q");
  g_assert_nonnull (strstr (
    soql,
    " WHERE Email = 'o\\'x\\\\y\\n@z' AND CreatedDate >= 1970-01-01T00:00:00.000Z ORDER BY CreatedDate, Id"));
  g_assert_true (
    g_str_has_prefix (wire_salesforce_request (fixture, 0)->target, "/services/data/v66.0/query?"));
}

static void
test_users (WireSalesforce *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) users = NULL;
  g_autoptr (GError) error = NULL;
  CwUser *user;

  wire_salesforce_reply (
    fixture, 200,
    "{\"done\":false,\"nextRecordsUrl\":\"/services/data/v66.0/query/"
    "1\",\"records\":[{\"Id\":\"005A\",\"Name\":\"Ana\",\"Email\":\"a@example.com\",\"IsActive\":true}]}");
  wire_salesforce_reply (
    fixture, 200,
    "{\"done\":true,\"records\":[{\"Id\":\"005B\",\"Name\":\"Bo\",\"Email\":null,\"IsActive\":false}]}");
  users = cw_salesforce_list_users (fixture->salesforce, FALSE, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (users->len, ==, 2);
  user = g_ptr_array_index (users, 0);
  g_assert_cmpstr (user->email, ==, "a@example.com");
  g_assert_true (user->active);
  user = g_ptr_array_index (users, 1);
  g_assert_null (user->email);
  g_assert_false (user->active);
}

#define ANA \
  "{\"done\":true,\"records\":[{\"Id\":\"005A\",\"Name\":\"Ana\",\"Email\":\"a@example.com\",\"IsActive\":" \
  "true}]}"

/* After the users, so that they are found by their ids as well. */
static void
test_queues (WireSalesforce *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) users = NULL;
  CwUser *queue;

  wire_salesforce_reply (fixture, 200, ANA);
  wire_salesforce_reply (
    fixture, 200,
    "{\"done\":true,\"records\":[{\"Id\":\"00GA\",\"Name\":\"New leads\",\"DeveloperName\":\"New_leads\"},"
    "{\"Id\":\"00GB\",\"Name\":null,\"DeveloperName\":\"Old_leads\"}]}");
  users = cw_salesforce_list_users (fixture->salesforce, TRUE, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (users->len, ==, 3);
  queue = g_ptr_array_index (users, 1);
  g_assert_true (cw_user_is_queue (queue->id));
  g_assert_cmpstr (queue->name, ==, "New leads");
  g_assert_null (queue->email);
  queue = g_ptr_array_index (users, 2);
  g_assert_cmpstr (queue->name, ==, "Old_leads");
}

/* A user who may not see queues syncs without their names; another failure is one. */
static void
test_hidden_queues (WireSalesforce *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) users = NULL;

  wire_salesforce_reply (fixture, 200, ANA);
  wire_salesforce_reply (fixture, 400,
                         "[{\"errorCode\":\"INVALID_TYPE\",\"message\":\"sObject type 'Group' is not "
                         "supported.\"}]");
  users = cw_salesforce_list_users (fixture->salesforce, TRUE, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (users->len, ==, 1);

  wire_salesforce_reply (fixture, 200, ANA);
  wire_salesforce_reply (fixture, 400,
                         "[{\"errorCode\":\"MALFORMED_QUERY\",\"message\":\"unexpected token\"}]");
  g_assert_null (cw_salesforce_list_users (fixture->salesforce, TRUE, NULL, &error));
  g_assert_error (error, CW_ERROR, CW_ERROR_REFUSED);
}

static void
test_describe (WireSalesforce *fixture, gconstpointer data)
{
  g_autoptr (CwSchema) schema = NULL;
  g_autoptr (GError) error = NULL;
  const CwField *field;
  const CwPicklistValue *old;

  wire_salesforce_reply (
    fixture, 200,
    "{\"name\":\"Contact\",\"fields\":[{\"name\":\"Id\",\"label\":\"Contact ID\",\"type\":\"id\"},"
    "{\"name\":\"LeadSource\",\"label\":\"Lead "
    "Source\",\"type\":\"picklist\",\"length\":255,\"createable\":true,\"updateable\":true,\"nillable\":true,"
    "\"restrictedPicklist\":true,\"picklistValues\":[{\"value\":\"Web\",\"label\":\"Web!\",\"active\":true},{"
    "\"value\":\"Old\",\"label\":null,\"active\":false},7]},"
    "{\"name\":\"OwnerId\",\"label\":\"Owner\",\"type\":\"reference\",\"referenceTo\":[\"User\"],\"length\":"
    "18},"
    "{\"name\":\"N__c\",\"label\":\"N\",\"type\":\"double\",\"precision\":18,\"scale\":0,\"custom\":true,"
    "\"externalId\":true},"
    "{\"label\":\"nameless\"},null,{\"name\":\"New__c\",\"type\":\"hologram\"}]}");
  schema = cw_salesforce_describe (fixture->salesforce, "Contact", NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (cw_schema_get_n_fields (schema), ==, 5);
  g_assert_cmpstr (cw_schema_get_object (schema), ==, "Contact");
  field = cw_schema_find (schema, "LeadSource");
  g_assert_true (field->createable && field->updateable && field->nillable && field->restricted_picklist);
  g_assert_cmpuint (field->picklist->len, ==, 2);
  old = g_ptr_array_index (field->picklist, 1);
  g_assert_cmpstr (old->value, ==, "Old");
  g_assert_cmpstr (old->label, ==, "Old");
  g_assert_false (old->active);
  g_assert_cmpstr (cw_schema_find (schema, "OwnerId")->reference_to[0], ==, "User");
  g_assert_cmpint (cw_schema_find (schema, "N__c")->precision, ==, 18);
  g_assert_true (cw_schema_find (schema, "N__c")->external_id);
  g_assert_cmpint (cw_schema_find (schema, "New__c")->type, ==, CW_SALESFORCE_OTHER);
  g_assert_cmpstr (wire_salesforce_request (fixture, 0)->target, ==,
                   "/services/data/v66.0/sobjects/Contact/describe");
}

/* Which values of a Lead's Status mean "converted" is asked for with its fields. */
static void
test_describe_lead (WireSalesforce *fixture, gconstpointer data)
{
  g_autoptr (CwSchema) schema = NULL;
  g_autoptr (GError) error = NULL;
  const CwField *status;

  wire_salesforce_reply (fixture, 200,
                         "{\"name\":\"Lead\",\"fields\":[{\"name\":\"Id\",\"type\":\"id\"},{\"name\":"
                         "\"Status\",\"type\":\"picklist\",\"picklistValues\":["
                         "{\"value\":\"Open\",\"active\":true},{\"value\":\"Won\",\"active\":true}]}]}");
  wire_salesforce_reply (
    fixture, 200,
    "{\"done\":true,\"records\":[{\"ApiName\":\"Won\"},{\"ApiName\":null},{\"ApiName\":\"Gone\"}]}");
  schema = cw_salesforce_describe (fixture->salesforce, "Lead", NULL, &error);
  g_assert_no_error (error);
  status = cw_schema_find (schema, "Status");
  g_assert_false (((const CwPicklistValue *) g_ptr_array_index (status->picklist, 0))->converted);
  g_assert_true (((const CwPicklistValue *) g_ptr_array_index (status->picklist, 1))->converted);
  g_assert_nonnull (strstr (wire_salesforce_request (fixture, 1)->target, "LeadStatus"));
}

/* Without that answer a value that converts nothing could be written, so the fields count as not read. */
static void
test_describe_lead_without_statuses (WireSalesforce *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  wire_salesforce_reply (fixture, 200,
                         "{\"name\":\"Lead\",\"fields\":[{\"name\":\"Id\",\"type\":\"id\"},{\"name\":"
                         "\"Status\",\"type\":\"picklist\"}]}");
  wire_salesforce_reply (fixture, 400, "[{\"errorCode\":\"INVALID_TYPE\",\"message\":\"no\"}]");
  g_assert_null (cw_salesforce_describe (fixture->salesforce, "Lead", NULL, &error));
  g_assert_nonnull (error);
  wire_assert_side (error, CW_SIDE_SALESFORCE);
}

static void
test_describe_nothing (WireSalesforce *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  wire_salesforce_reply (fixture, 200, "{\"fields\":[]}");
  g_assert_null (cw_salesforce_describe (fixture->salesforce, "Contact", NULL, &error));
  g_assert_error (error, CW_ERROR, CW_ERROR_BAD_ANSWER);
  wire_assert_side (error, CW_SIDE_SALESFORCE);
}

/* Only asks how many there are. Each request says who sends it. */
static void
test_count_only (WireSalesforce *fixture, gconstpointer data)
{
  const CwSalesforceQuery query = {
    .object = "Contact", .since = -1, .filter = "Email != null", .include_deleted = TRUE
  };
  g_autoptr (GError) error = NULL;
  g_autofree char *soql = NULL;
  g_autofree char *client = NULL;
  guint64 count = 0;

  wire_salesforce_reply (fixture, 200, "{\"totalSize\":123456,\"done\":true,\"records\":[]}");
  wire_salesforce_reply (fixture, 200, "{\"done\":true,\"records\":[]}");
  g_assert_true (cw_salesforce_count (fixture->salesforce, &query, &count, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (count, ==, 123456);
  soql = wire_request_get_query (wire_salesforce_request (fixture, 0), "q");
  g_assert_cmpstr (soql, ==, "SELECT COUNT() FROM Contact WHERE (Email != null)");
  g_assert_true (
    g_str_has_prefix (wire_salesforce_request (fixture, 0)->target, "/services/data/v66.0/queryAll?"));
  client = wire_request_get_header (wire_salesforce_request (fixture, 0), "Sforce-Call-Options");
  g_assert_cmpstr (client, ==, "client=Crosswalk/" CW_VERSION);

  g_assert_false (cw_salesforce_count (fixture->salesforce, &query, &count, NULL, &error));
  g_assert_error (error, CW_ERROR, CW_ERROR_BAD_ANSWER);
}

int
main (int argc, char *argv[])
{
  int status;

  g_test_init (&argc, &argv, NULL);
  wire_secrets_init ();

  WIRE_SALESFORCE_ADD ("/salesforce/queues", test_queues, NULL);
  WIRE_SALESFORCE_ADD ("/salesforce/queues/hidden", test_hidden_queues, NULL);
  WIRE_SALESFORCE_ADD ("/salesforce/query/rows", test_query, NULL);
  WIRE_SALESFORCE_ADD ("/salesforce/sample", test_sample, NULL);
  WIRE_SALESFORCE_ADD ("/salesforce/sample/by-name", test_sample_by_name, NULL);
  WIRE_SALESFORCE_ADD ("/salesforce/sample/without-quota", test_sample_without_quota, NULL);
  WIRE_SALESFORCE_ADD ("/salesforce/query/twice", test_twice, NULL);
  WIRE_SALESFORCE_ADD ("/salesforce/query/cut-page", test_cut_page, NULL);
  WIRE_SALESFORCE_ADD ("/salesforce/query/lapsed-cursor", test_lapsed_cursor, NULL);
  g_test_add_func ("/salesforce/query/announced", test_announced);
  g_test_add_func ("/salesforce/query/circles", test_circles);
  g_test_add_func ("/salesforce/query/bad-pages", test_bad_pages);
  g_test_add_func ("/salesforce/query/errors", test_errors);
  WIRE_SALESFORCE_ADD ("/salesforce/query/bad-names", test_bad_names, NULL);
  WIRE_SALESFORCE_ADD ("/salesforce/query/callers-error", test_callers_error, NULL);
  WIRE_SALESFORCE_ADD ("/salesforce/count", test_count, NULL);
  WIRE_SALESFORCE_ADD ("/salesforce/no-count", test_no_count, NULL);
  WIRE_SALESFORCE_ADD ("/salesforce/count-only", test_count_only, NULL);
  WIRE_SALESFORCE_ADD ("/salesforce/retrieve/rows", test_retrieve, NULL);
  WIRE_SALESFORCE_ADD ("/salesforce/retrieve/unreadable", test_retrieve_unreadable, NULL);
  WIRE_SALESFORCE_ADD ("/salesforce/retrieve/half", test_retrieve_half, NULL);
  WIRE_SALESFORCE_ADD ("/salesforce/retrieve/together", test_retrieve_together, NULL);
  g_test_add_func ("/salesforce/retrieve/not-together", test_retrieve_not_together);
  WIRE_SALESFORCE_ADD ("/salesforce/retrieve/part-fails", test_retrieve_part_fails, NULL);
  WIRE_SALESFORCE_ADD ("/salesforce/retrieve/part-short", test_retrieve_part_short, NULL);
  WIRE_SALESFORCE_ADD ("/salesforce/retrieve/together-quota", test_retrieve_together_quota, NULL);
  WIRE_SALESFORCE_ADD ("/salesforce/find", test_find, NULL);
  WIRE_SALESFORCE_ADD ("/salesforce/users", test_users, NULL);
  WIRE_SALESFORCE_ADD ("/salesforce/describe/fields", test_describe, NULL);
  WIRE_SALESFORCE_ADD ("/salesforce/describe/lead", test_describe_lead, NULL);
  WIRE_SALESFORCE_ADD ("/salesforce/describe/lead-without-statuses", test_describe_lead_without_statuses,
                       NULL);
  WIRE_SALESFORCE_ADD ("/salesforce/describe/nothing", test_describe_nothing, NULL);

  status = g_test_run ();
  wire_secrets_clear ();

  return status;
}
