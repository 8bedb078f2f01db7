/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "cw-error.h"
#include "cw-salesforce-bulk.h"
#include "wire-salesforce.h"
#include "wire-secrets.h"

#define JOB "750000000000001AAA"
#define INGEST "/services/data/v66.0/jobs/ingest"
#define QUERY "/services/data/v66.0/jobs/query/" JOB
#define JOB_JSON(state, more) \
  "{\"id\":\"" JOB "\",\"operation\":\"update\",\"object\":\"Contact\",\"createdById\":" \
  "\"005000000000001AAA\",\"createdDate\":\"2026-08-01T12:00:00.000+0000\",\"state\":\"" state \
  "\",\"apiVersion\":66.0" more "}"
#define STAMP "2026-08-01T12:00:00.000Z"
#define A "003000000000001AAA"
#define B "003000000000002AAA"
#define C "003000000000003AAA"

static char *
table_new (guint status, const char *headers, const char *csv)
{
  return g_strdup_printf (
    "HTTP/1.1 %u X\r\nContent-Type: text/csv; charset=UTF-8\r\nContent-Length: %" G_GSIZE_FORMAT
    "\r\nConnection: close\r\n%s\r\n%s",
    status, strlen (csv), headers, csv);
}

static void
reply_table (WireSalesforce *fixture, const char *csv)
{
  g_autofree char *raw = table_new (200, "", csv);

  wire_salesforce_reply_raw (fixture, raw);
}

static CwSchema *
schema_new (void)
{
  static const struct
  {
    const char *name, *type;
  } fields[] = {
    { "Id", "id" },       { "LastName", "string" },  { "Email", "email" },   { "DoNotCall", "boolean" },
    { "N__c", "double" }, { "When__c", "datetime" }, { "Key__c", "string" },
  };
  CwSchema *schema = cw_schema_new ("Contact");

  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    cw_schema_add (schema, cw_field_new (fields[i].name, fields[i].name, fields[i].type));

  return schema;
}

static CwRecord *
add_record (GPtrArray *records, const char *id, const char *last_name)
{
  CwRecord *record = cw_record_new (id);

  cw_record_set (record, "LastName", last_name);
  g_ptr_array_add (records, record);

  return record;
}

static void
assert_bytes (GBytes *bytes, const char *expected)
{
  gsize length;
  const char *data = g_bytes_get_data (bytes, &length);
  g_autofree char *text = g_strndup (data, length);

  g_assert_cmpstr (text, ==, expected);
}

static void
test_table (void)
{
  g_autoptr (CwSchema) schema = schema_new ();
  g_autoptr (GPtrArray) records = g_ptr_array_new_with_free_func ((GDestroyNotify) cw_record_free);
  g_autoptr (GBytes) update = NULL;
  g_autoptr (GBytes) part = NULL;
  g_autoptr (GBytes) create = NULL;
  CwRecord *record = add_record (records, A, "O\"Neil, \nü");
  guint n;

  cw_record_set (record, "Email", "");
  cw_record_set (record, "DoNotCall", "");
  cw_record_set (record, "N__c", "12345678901234567.10");
  add_record (records, B, " padded ");
  cw_record_set (g_ptr_array_index (records, 1), "DoNotCall", "1");

  update = cw_salesforce_payload_new_csv (CW_SALESFORCE_UPDATE, schema, records, 0, G_MAXSIZE, &n);
  g_assert_cmpuint (n, ==, 2);
  assert_bytes (update, "Id,DoNotCall,Email,LastName,N__c\n" A
                        ",false,#N/A,\"O\"\"Neil, \nü\",12345678901234567.10\n" B ",true,,\" padded \",\n");

  /* What does not fit is left for another job, but never all of it. */
  part = cw_salesforce_payload_new_csv (CW_SALESFORCE_UPDATE, schema, records, 0,
                                        g_bytes_get_size (update) - 1, &n);
  g_assert_cmpuint (n, ==, 1);
  g_assert_cmpuint (g_bytes_get_size (part), <, g_bytes_get_size (update));
  create = cw_salesforce_payload_new_csv (CW_SALESFORCE_CREATE, schema, records, 1, 1, &n);
  g_assert_cmpuint (n, ==, 1);
  assert_bytes (create, "DoNotCall,LastName\ntrue,\" padded \"\n");
}

static void
test_fits (void)
{
  g_autoptr (CwRecord) record = cw_record_new (A);
  g_autofree char *long_text = g_strnfill (32001, 'x');

  cw_record_set (record, "LastName", "#N/A ");
  cw_record_set (record, "Email", "");
  g_assert_true (cw_salesforce_payload_fits_csv (record));
  cw_record_set (record, "LastName", "#N/A");
  g_assert_false (cw_salesforce_payload_fits_csv (record));
  cw_record_set (record, "LastName", long_text);
  g_assert_false (cw_salesforce_payload_fits_csv (record));
  long_text[32000] = '\0';
  cw_record_set (record, "LastName", long_text);
  g_assert_true (cw_salesforce_payload_fits_csv (record));
}

/* ── The course of a write ── */

static void
test_course (WireSalesforce *fixture, gconstpointer data)
{
  g_autoptr (GBytes) csv = g_bytes_new_static ("Id,LastName\n", 12);
  g_autoptr (GError) error = NULL;
  g_autoptr (CwBulkJob) job = NULL;
  g_autoptr (CwBulkJob) closed = NULL;
  g_autoptr (CwBulkJob) aborted = NULL;
  g_autofree char *type = NULL;

  wire_salesforce_reply (fixture, 200, JOB_JSON ("Open", ",\"contentUrl\":\"x\""));
  wire_salesforce_reply_raw (fixture, "HTTP/1.1 201 X\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
  wire_salesforce_reply (fixture, 200, JOB_JSON ("UploadComplete", ""));
  wire_salesforce_reply (fixture, 200,
                         JOB_JSON ("Aborted", ",\"errorMessage\":\"for ann@example.com: stopped\","
                                              "\"numberRecordsProcessed\":7,\"numberRecordsFailed\":2"));
  wire_salesforce_reply_raw (fixture, "HTTP/1.1 204 X\r\nConnection: close\r\n\r\n");
  wire_salesforce_reply (fixture, 404, "[{\"errorCode\":\"NOT_FOUND\",\"message\":\"x\"}]");
  wire_salesforce_reply (fixture, 404, "[{\"errorCode\":\"NOT_FOUND\",\"message\":\"x\"}]");

  job = cw_bulk_create (fixture->salesforce, CW_SALESFORCE_UPSERT, "Contact", "Key__c", NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (job->id, ==, JOB);
  g_assert_cmpint (job->state, ==, CW_BULK_OPEN);
  g_assert_false (cw_bulk_job_is_over (job));
  g_assert_cmpint (job->created, ==, G_GINT64_CONSTANT (1785585600000));
  g_assert_cmpstr (job->api_version, ==, "66.0");
  g_assert_cmpstr (wire_salesforce_request (fixture, 0)->body, ==,
                   "{\"object\":\"Contact\",\"operation\":\"upsert\",\"externalIdFieldName\":\"Key__c\","
                   "\"contentType\":\"CSV\",\"columnDelimiter\":\"COMMA\",\"lineEnding\":\"LF\"}");

  g_assert_true (cw_bulk_upload (fixture->salesforce, JOB, csv, NULL, &error));
  g_assert_cmpstr (wire_salesforce_request (fixture, 1)->method, ==, "PUT");
  g_assert_cmpstr (wire_salesforce_request (fixture, 1)->target, ==, INGEST "/" JOB "/batches");
  g_assert_cmpstr (wire_salesforce_request (fixture, 1)->body, ==, "Id,LastName\n");
  type = wire_request_get_header (wire_salesforce_request (fixture, 1), "content-type");
  g_assert_cmpstr (type, ==, "text/csv");

  closed = cw_bulk_close (fixture->salesforce, JOB, NULL, &error);
  g_assert_cmpint (closed->state, ==, CW_BULK_UPLOAD_COMPLETE);
  g_assert_cmpstr (wire_salesforce_request (fixture, 2)->body, ==, "{\"state\":\"UploadComplete\"}");

  aborted = cw_bulk_abort (fixture->salesforce, CW_BULK_INGEST, JOB, NULL, &error);
  g_assert_true (cw_bulk_job_is_over (aborted));
  g_assert_cmpuint (aborted->n_processed, ==, 7);
  g_assert_cmpuint (aborted->n_failed, ==, 2);
  g_assert_cmpstr (aborted->problem, ==, "for …: stopped");

  g_assert_true (cw_bulk_delete (fixture->salesforce, CW_BULK_INGEST, JOB, NULL, &error));
  g_assert_cmpstr (wire_salesforce_request (fixture, 4)->method, ==, "DELETE");
  /* What is gone need not be deleted, but it cannot be asked for. */
  g_assert_true (cw_bulk_delete (fixture->salesforce, CW_BULK_INGEST, JOB, NULL, &error));
  g_assert_null (cw_bulk_get (fixture->salesforce, CW_BULK_INGEST, JOB, NULL, &error));
  g_assert_error (error, CW_ERROR, CW_ERROR_NOT_FOUND);
  wire_assert_side (error, CW_SIDE_SALESFORCE);
}

/* Nobody knows whether the job was made, so it is not made again. */
static void
test_lost_create (WireSalesforce *fixture, gconstpointer data)
{
  static const char *const replies[] = {
    "",
    "HTTP/1.1 502 X\r\nContent-Length: 0\r\nConnection: close\r\n\r\n",
    "HTTP/1.1 200 X\r\nContent-Type: text/html\r\nContent-Length: 2\r\nConnection: close\r\n\r\nhi",
    "HTTP/1.1 200 X\r\nContent-Type: application/json\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}",
  };

  for (guint i = 0; i < G_N_ELEMENTS (replies); i++)
    wire_salesforce_reply_raw (fixture, replies[i]);

  for (guint i = 0; i < G_N_ELEMENTS (replies); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (
        cw_bulk_create (fixture->salesforce, CW_SALESFORCE_CREATE, "Contact", NULL, NULL, &error));
      g_assert_error (error, CW_ERROR, CW_ERROR_UNKNOWN_OUTCOME);
      wire_assert_side (error, CW_SIDE_SALESFORCE);
      g_assert_cmpuint (fixture->n_replied, ==, i + 1);
    }
}

static void
test_lost_upload_and_close (WireSalesforce *fixture, gconstpointer data)
{
  g_autoptr (GBytes) csv = g_bytes_new_static ("Id\n", 3);
  g_autoptr (GError) error = NULL;

  wire_salesforce_reply_raw (fixture, "");
  g_assert_false (cw_bulk_upload (fixture->salesforce, JOB, csv, NULL, &error));
  g_assert_error (error, CW_ERROR, CW_ERROR_UNKNOWN_OUTCOME);
  g_clear_error (&error);
  g_assert_null (cw_bulk_close (fixture->salesforce, JOB, NULL, &error));
  g_assert_error (error, CW_ERROR, CW_ERROR_UNKNOWN_OUTCOME);
  g_assert_cmpuint (fixture->n_replied, ==, 2);
}

static void
test_refusals (WireSalesforce *fixture, gconstpointer data)
{
  static const struct
  {
    guint status;
    const char *json;
    CwErrorCode code;
    const char *words;
  } cases[] = {
    { 400, "[{\"errorCode\":\"FEATURENOTENABLED\",\"message\":\"Async API not enabled\"}]",
      CW_ERROR_PERMISSION, "API Enabled" },
    { 403, "[{\"errorCode\":\"API_DISABLED_FOR_ORG\",\"message\":\"x\"}]", CW_ERROR_PERMISSION,
      "API Enabled" },
    { 400, "[{\"errorCode\":\"EXCEEDEDQUOTA\",\"message\":\"ApiBatchItems Limit exceeded.\"}]",
      CW_ERROR_QUOTA, "EXCEEDEDQUOTA" },
    { 403, "[{\"errorCode\":\"REQUEST_LIMIT_EXCEEDED\",\"message\":\"x\"}]", CW_ERROR_QUOTA, "used up" },
    { 400, "[{\"errorCode\":\"INVALIDJOB\",\"message\":\"InvalidJob : no such operation\"}]",
      CW_ERROR_REFUSED, "no such operation" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    wire_salesforce_reply (fixture, cases[i].status, cases[i].json);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (
        cw_bulk_create (fixture->salesforce, CW_SALESFORCE_CREATE, "Contact", NULL, NULL, &error));
      g_assert_error (error, CW_ERROR, (int) cases[i].code);
      g_assert_nonnull (strstr (error->message, cases[i].words));
    }
}

/* A crash left a job open: it is found among those of others. */
static void
test_list (WireSalesforce *fixture, gconstpointer data)
{
  static const char other[] = "{\"id\":\"750000000000002AAA\",\"operation\":\"update\",\"object\":"
                              "\"Contact\",\"createdById\":\"005000000000002AAA\",\"state\":\"Open\"}";
  static const char odd[] = "{\"id\":\"750000000000003AAA\",\"state\":\"Closed\"}";
  g_autofree char *first = g_strdup_printf (
    "{\"done\":false,\"records\":[%s,%s,%s],\"nextRecordsUrl\":\"" INGEST "?queryLocator=x\"}", other, odd,
    JOB_JSON ("JobComplete", ""));
  g_autofree char *second = g_strdup_printf ("{\"done\":true,\"records\":[%s],\"nextRecordsUrl\":null}",
                                             JOB_JSON ("Open", ""));
  g_autoptr (GPtrArray) mine = NULL;
  g_autoptr (GPtrArray) later = NULL;
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 2; i++)
    {
      wire_salesforce_reply (fixture, 200, first);
      wire_salesforce_reply (fixture, 200, second);
    }
  mine = cw_bulk_list_open (fixture->salesforce, CW_SALESFORCE_UPDATE, "Contact", "005000000000001", -1, NULL,
                            &error);
  g_assert_no_error (error);
  g_assert_cmpuint (mine->len, ==, 1);
  g_assert_cmpstr (((CwBulkJob *) g_ptr_array_index (mine, 0))->id, ==, JOB);
  g_assert_cmpstr (wire_salesforce_request (fixture, 0)->target, ==, INGEST "?jobType=V2Ingest");
  g_assert_cmpstr (wire_salesforce_request (fixture, 1)->target, ==, INGEST "?queryLocator=x");

  later = cw_bulk_list_open (fixture->salesforce, CW_SALESFORCE_UPDATE, "Contact", "005000000000001AAA",
                             G_GINT64_CONSTANT (1785585600001), NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (later->len, ==, 0);
}

/* A query is found in whatever state it is, by who began it and by what it is for. */
static void
test_list_queries (WireSalesforce *fixture, gconstpointer data)
{
  static const char *const jobs[][4] = {
    { "750000000000001AAA", "queryAll", "005000000000001AAA", "JobComplete" },
    { "750000000000002AAA", "queryAll", "005000000000001AAA", "InProgress" },
    { "750000000000003AAA", "query", "005000000000001AAA", "InProgress" },
    { "750000000000004AAA", "queryAll", "005000000000002AAA", "InProgress" },
  };
  g_autoptr (GString) list = g_string_new ("{\"done\":true,\"records\":[");
  const CwSalesforceQuery query = { .object = "Lead", .include_deleted = TRUE };
  g_autoptr (GPtrArray) mine = NULL;
  g_autoptr (GPtrArray) later = NULL;
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (jobs); i++)
    g_string_append_printf (list,
                            "%s{\"id\":\"%s\",\"operation\":\"%s\",\"object\":\"Lead\","
                            "\"createdById\":\"%s\",\"state\":\"%s\","
                            "\"createdDate\":\"2026-08-01T12:00:00.000+0000\"}",
                            i > 0 ? "," : "", jobs[i][0], jobs[i][1], jobs[i][2], jobs[i][3]);
  g_string_append (list, "]}");
  wire_salesforce_reply (fixture, 200, list->str);
  wire_salesforce_reply (fixture, 200, list->str);
  mine = cw_bulk_list_queries (fixture->salesforce, &query, "005000000000001",
                               G_GINT64_CONSTANT (1785585600000), NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (mine->len, ==, 2);
  g_assert_cmpstr (((CwBulkJob *) g_ptr_array_index (mine, 1))->id, ==, "750000000000002AAA");
  g_assert_cmpstr (wire_salesforce_request (fixture, 0)->target, ==,
                   "/services/data/v66.0/jobs/query?jobType=V2Query");

  later = cw_bulk_list_queries (fixture->salesforce, &query, "005000000000001",
                                G_GINT64_CONSTANT (1785585600001), NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (later->len, ==, 0);
}

/* A list that leads elsewhere, or in a circle, is not followed. */
static void
test_list_astray (WireSalesforce *fixture, gconstpointer data)
{
  static const char *const next[] = { "https://example.com" INGEST "?a", INGEST "?jobType=V2Ingest",
                                      INGEST "/../../x", "" };

  for (guint i = 0; i < G_N_ELEMENTS (next); i++)
    {
      g_autofree char *page = g_strdup_printf ("{\"done\":false,\"records\":[],\"nextRecordsUrl\":\"%s\"}",
                                               next[i]);

      wire_salesforce_reply (fixture, 200, page);
    }

  for (guint i = 0; i < G_N_ELEMENTS (next); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (
        cw_bulk_list_open (fixture->salesforce, CW_SALESFORCE_UPDATE, "Contact", NULL, -1, NULL, &error));
      g_assert_error (error, CW_ERROR, CW_ERROR_BAD_ANSWER);
      g_assert_cmpuint (fixture->n_replied, ==, i + 1);
    }
}

/* ── Waiting ── */

typedef struct
{
  GString *said;
  GCancellable *cancellable; /* fires at the second look */
} Looks;

static void
note_look (const CwBulkJob *job, gpointer user_data)
{
  Looks *looks = user_data;

  if (looks->said->len > 0)
    g_cancellable_cancel (looks->cancellable);
  g_string_append_printf (looks->said, "%d:%" G_GUINT64_FORMAT " ", job->state, job->n_processed);
}

static void
test_wait (WireSalesforce *fixture, gconstpointer data)
{
  Looks looks = { g_string_new (NULL), NULL };
  g_autoptr (CwBulkJob) job = NULL;
  g_autoptr (GError) error = NULL;

  wire_salesforce_reply (fixture, 200, JOB_JSON ("UploadComplete", ""));
  wire_salesforce_reply (fixture, 200, JOB_JSON ("InProgress", ",\"numberRecordsProcessed\":200"));
  wire_salesforce_reply (fixture, 200, JOB_JSON ("InProgress", ",\"numberRecordsProcessed\":400"));
  wire_salesforce_reply (fixture, 200, JOB_JSON ("Failed", ",\"numberRecordsProcessed\":450"));
  job = cw_bulk_wait (fixture->salesforce, CW_BULK_INGEST, JOB, note_look, &looks, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (job->state, ==, CW_BULK_FAILED);
  g_assert_cmpstr (looks.said->str, ==, "1:0 2:200 2:400 4:450 ");
  g_string_free (looks.said, TRUE);
}

/* A wait that is broken off tells Salesforce nothing. */
static void
test_wait_cancelled (WireSalesforce *fixture, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  Looks looks = { g_string_new (NULL), cancellable };
  g_autoptr (GError) error = NULL;

  wire_salesforce_reply (fixture, 200, JOB_JSON ("InProgress", ""));
  g_assert_null (
    cw_bulk_wait (fixture->salesforce, CW_BULK_INGEST, JOB, note_look, &looks, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (fixture->n_replied, ==, 2);
  g_assert_cmpstr (wire_salesforce_request (fixture, 1)->method, ==, "GET");
  g_string_free (looks.said, TRUE);
}

/* ── Results of a write ── */

static gboolean
note_result (const char *key, CwRowResult *result, gpointer user_data, GError **error)
{
  g_string_append_printf (user_data, "%s=%d/%d/%s/%s ", key, result->row_class, result->created,
                          result->id != NULL ? result->id : "-", result->code != NULL ? result->code : "-");
  if (result->fields != NULL)
    g_string_append_printf (user_data, "(%s) ", result->fields);
  cw_row_result_free (result);

  return TRUE;
}

static void
test_results (WireSalesforce *fixture, gconstpointer data)
{
  static const struct
  {
    CwBulkResults which;
    const char *key, *csv, *expected, *target;
  } cases[] = {
    { CW_BULK_SUCCESSFUL, "Key__c",
      "\"sf__Id\",\"sf__Created\",\"LastName\",\"Key__c\"\n\"" B "\",\"false\",\"a\"\"b\nc\",\"k2\"\n\"" A
      "\",\"true\",\"\",\"k1\"\n",
      "k2=0/0/" B "/- k1=0/1/" A "/- ", "successfulResults" },
    { CW_BULK_FAILED_ROWS, "Id",
      "\"sf__Id\",\"sf__Error\",\"Id\"\n\"" A "\",\"INVALID_EMAIL_ADDRESS:Email: invalid: no:Email --\",\"" A
      "\"\n\"\",\"UNABLE_TO_LOCK_ROW:unable: --\",\"" B "\"\n\"\",\"something odd\",\"" C "\"\n",
      A "=5/0/-/INVALID_EMAIL_ADDRESS (Email) " B "=1/0/-/UNABLE_TO_LOCK_ROW " C "=1/0/-/UNKNOWN_EXCEPTION ",
      "failedResults" },
    { CW_BULK_UNPROCESSED, "Id", "\"Id\",\"LastName\"\n\"" A "\",\"x\"\n", A "=1/0/-/NOT_PROCESSED ",
      "unprocessedrecords" },
    /* An update whose own column does not come back. */
    { CW_BULK_SUCCESSFUL, "Id", "sf__Id,sf__Created\n" A ",false\n", A "=0/0/" A "/- ", "successfulResults" },
    { CW_BULK_UNPROCESSED, "Id", "", "", "unprocessedrecords" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    reply_table (fixture, cases[i].csv);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GString) said = g_string_new (NULL);
      g_autofree char *target = g_strconcat (INGEST "/" JOB "/", cases[i].target, NULL);
      g_autoptr (GError) error = NULL;

      g_assert_true (cw_bulk_read_results (fixture->salesforce, JOB, cases[i].which, cases[i].key,
                                           note_result, said, NULL, &error));
      g_assert_no_error (error);
      g_assert_cmpstr (said->str, ==, cases[i].expected);
      g_assert_cmpstr (wire_salesforce_request (fixture, i)->target, ==, target);
    }
}

static void
test_bad_results (void)
{
  static const char *const tables[] = {
    "sf__Id,sf__Created,Key__c\n" A ",true\n",        /* a cell is missing */
    "sf__Id,sf__Created,Key__c\n" A ",true,\"k1\n",   /* a mark is never closed */
    "sf__Id,sf__Created,Key__c\n" A ",true,\"k\"1\n", /* text after a mark */
    "sf__Id,sf__Created,Key__c\n" A ",true,k\"1\"\n", /* a mark in the middle */
    "sf__Id,sf__Created\n" A ",true\n",               /* no key */
    "sf__Created,Key__c\ntrue,k1\n",                  /* no id */
    "\"sf__Id",                                       /* not even a header */
  };

  for (guint i = 0; i < G_N_ELEMENTS (tables); i++)
    {
      g_autoptr (GBytes) bytes = g_bytes_new_static (tables[i], strlen (tables[i]));
      g_autoptr (GString) said = g_string_new (NULL);
      g_autoptr (GError) error = NULL;

      g_assert_false (cw_bulk_parse_results (bytes, CW_BULK_SUCCESSFUL, "Key__c", note_result, said, &error));
      g_assert_error (error, CW_ERROR, CW_ERROR_BAD_ANSWER);
      g_assert_cmpstr (said->str, ==, "");
    }
}

/* ── Reading ── */

static const char *const fields[] = { "LastName", "N__c", "When__c", "DoNotCall", "Owner.Email", NULL };

static const CwSalesforceQuery query = { .object = "Contact",
                                         .fields = fields,
                                         .since = -1,
                                         .filter = "Email != null",
                                         .include_deleted = TRUE };

typedef struct
{
  GPtrArray *rows;
  GString *places; /* where each next page begins */
  GString *unread;
  WireServer *server; /* the first row is taken when it was asked for this; or NULL */
  const char *asked;
} Read;

static void
read_init (Read *read)
{
  read->rows = g_ptr_array_new_with_free_func ((GDestroyNotify) cw_salesforce_row_free);
  read->places = g_string_new (NULL);
  read->unread = g_string_new (NULL);
}

static void
read_clear (Read *read)
{
  g_ptr_array_unref (read->rows);
  g_string_free (read->places, TRUE);
  g_string_free (read->unread, TRUE);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Read, read_clear)

static gboolean
was_asked (WireServer *server, const char *target)
{
  for (guint i = 0; i < wire_server_get_n_requests (server); i++)
    if (g_str_equal (wire_server_get_request (server, i)->target, target))
      return TRUE;

  return FALSE;
}

static gboolean
take_row (CwSalesforceRow *row, gpointer user_data, GError **error)
{
  Read *read = user_data;

  while (read->server != NULL && read->rows->len == 0 && !was_asked (read->server, read->asked))
    g_main_context_iteration (g_main_context_get_thread_default (), TRUE);
  g_ptr_array_add (read->rows, row);

  return TRUE;
}

static void
take_unread (const char *id, const GError *problem, gpointer user_data)
{
  g_string_append_printf (((Read *) user_data)->unread, "%s ", id != NULL ? id : "-");
}

static gboolean
take_place (const char *next, gpointer user_data, GError **error)
{
  Read *read = user_data;

  g_string_append_printf (read->places, "%u:%s ", read->rows->len, next != NULL ? next : "end");

  return TRUE;
}

static gboolean
read_query (WireSalesforce *fixture, const char *locator, Read *read, GError **error)
{
  g_autoptr (CwSchema) schema = schema_new ();

  return cw_bulk_read_query (fixture->salesforce, JOB, "66.0", locator, &query, schema, take_row, take_unread,
                             take_place, read, NULL, error);
}

#define HEADER "\"Id\",\"SystemModstamp\",\"IsDeleted\",\"LastName\",\"N__c\",\"When__c\",\"DoNotCall\"\n"
#define ROW(id) "\"" id "\",\"" STAMP "\",\"false\",\"L\",\"5.0\",\"" STAMP "\",\"true\"\n"

static void
test_create_query (WireSalesforce *fixture, gconstpointer data)
{
  g_autoptr (CwBulkJob) job = NULL;
  g_autoptr (GError) error = NULL;

  wire_salesforce_reply_raw (fixture, ""); /* one that is made twice does no harm */
  wire_salesforce_reply (fixture, 200, JOB_JSON ("UploadComplete", ""));
  job = cw_bulk_create_query (fixture->salesforce, &query, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (job->api_version, ==, "66.0");
  g_assert_cmpstr (wire_salesforce_request (fixture, 1)->target, ==, "/services/data/v66.0/jobs/query");
  g_assert_cmpstr (wire_salesforce_request (fixture, 1)->body, ==,
                   "{\"operation\":\"queryAll\",\"query\":\"SELECT Id, SystemModstamp, CreatedDate, "
                   "LastModifiedDate, IsDeleted, MasterRecordId, LastModifiedBy.Name, LastName, N__c, "
                   "When__c, DoNotCall, Owner.Email FROM Contact WHERE (Email != null)\",\"contentType\":"
                   "\"CSV\",\"columnDelimiter\":\"COMMA\",\"lineEnding\":\"LF\"}");
}

/* One page after the other, as after a crash. */
static void
test_locators (WireSalesforce *fixture, gconstpointer data)
{
  g_auto (Read) read = { 0 };
  g_autoptr (GError) error = NULL;
  g_autofree char *first = table_new (200, "Sforce-Locator: b+2=\r\nSforce-NumberOfRecords: 3\r\n",
                                      HEADER ROW (A) "\"" B "\",\"" STAMP
                                                     "\",\"true\",\"\",\"\",\"\",\"false\"\n"
                                                     "\"" C "\",\"\",\"false\",\"L\",\"\",\"\",\"\"\n");
  g_autofree char *second = table_new (200, "Sforce-Locator: null\r\nSforce-NumberOfRecords: 1\r\n",
                                       HEADER ROW (C));
  CwSalesforceRow *row;

  read_init (&read);
  wire_salesforce_reply_raw (fixture, first);
  wire_salesforce_reply_raw (fixture, second);
  g_assert_true (read_query (fixture, "a1", &read, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (wire_salesforce_request (fixture, 0)->target, ==,
                   QUERY "/results?maxRecords=10000&locator=a1");
  g_assert_cmpstr (wire_salesforce_request (fixture, 1)->target, ==,
                   QUERY "/results?maxRecords=10000&locator=b%2B2%3D");
  g_assert_cmpstr (read.places->str, ==, "2:b+2= 3:end ");
  g_assert_cmpstr (read.unread->str, ==, C " ");

  /* A row is the same as by REST. */
  row = g_ptr_array_index (read.rows, 0);
  g_assert_cmpstr (cw_record_get_id (row->record), ==, A);
  g_assert_cmpint (row->modstamp, ==, G_GINT64_CONSTANT (1785585600000));
  g_assert_cmpint (row->created, ==, -1);
  g_assert_cmpstr (cw_record_get (row->record, "LastName"), ==, "L");
  g_assert_cmpstr (cw_record_get (row->record, "N__c"), ==, "5");
  g_assert_cmpstr (cw_record_get (row->record, "When__c"), ==, "2026-08-01T12:00:00.000+0000");
  g_assert_cmpstr (cw_record_get (row->record, "DoNotCall"), ==, "true");
  g_assert_null (cw_record_get (row->record, "Owner.Email"));

  /* A deleted row loses its values, which is no news of them. */
  row = g_ptr_array_index (read.rows, 1);
  g_assert_true (row->deleted);
  g_assert_null (cw_record_get (row->record, "LastName"));
  g_assert_cmpstr (cw_record_get (row->record, "DoNotCall"), ==, "false");
}

/* A Lead that was converted is known as one, whatever way it was read. */
static void
test_converted (WireSalesforce *fixture, gconstpointer data)
{
  g_auto (Read) read = { 0 };
  g_autoptr (GError) error = NULL;
  CwSalesforceRow *row;

  read_init (&read);
  wire_salesforce_reply (fixture, 404, "[{\"errorCode\":\"NOT_FOUND\",\"message\":\"x\"}]");
  reply_table (fixture, "\"Id\",\"SystemModstamp\",\"IsConverted\",\"ConvertedContactId\"\n"
                        "\"" A "\",\"" STAMP "\",\"true\",\"" B "\"\n"
                        "\"" C "\",\"" STAMP "\",\"false\",\"\"\n");
  g_assert_true (read_query (fixture, NULL, &read, &error));
  g_assert_no_error (error);

  row = g_ptr_array_index (read.rows, 0);
  g_assert_true (row->converted);
  g_assert_cmpstr (row->contact_id, ==, B);
  row = g_ptr_array_index (read.rows, 1);
  g_assert_false (row->converted);
  g_assert_null (row->contact_id);
}

/* Without a list of pages, the first one is asked for. */
static void
test_no_list (WireSalesforce *fixture, gconstpointer data)
{
  g_auto (Read) read = { 0 };
  g_autoptr (GError) error = NULL;

  read_init (&read);
  wire_salesforce_reply (fixture, 404, "[{\"errorCode\":\"NOT_FOUND\",\"message\":\"x\"}]");
  reply_table (fixture, HEADER ROW (A));
  g_assert_true (read_query (fixture, NULL, &read, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (wire_salesforce_request (fixture, 0)->target, ==, QUERY "/resultPages");
  g_assert_cmpstr (wire_salesforce_request (fixture, 1)->target, ==, QUERY "/results?maxRecords=10000");
  g_assert_cmpstr (read.places->str, ==, "1:end ");
}

#define PAGE(url) "{\"resultUrl\":\"" url "\"}"

/* Answers by what is asked for, because the pages come in any order: the second one only when the third and
 * the fourth are asked for, too. */
static char *
answer_pages (const WireRequest *request, guint nth, gpointer user_data)
{
  static const struct
  {
    const char *target, *row;
  } pages[] = {
    { QUERY "/results?locator=p1", ROW ("003000000000001AAA") },
    { QUERY "/results?locator=p2", ROW ("003000000000002AAA") },
    { QUERY "/results?locator=p3", ROW ("003000000000003AAA") },
    { QUERY "/results?locator=p4", ROW ("003000000000004AAA") },
  };
  WireSalesforce *fixture = user_data;

  if (g_str_equal (request->target, "/services/data"))
    return wire_reply_json (200, "", "[{\"version\":\"66.0\"}]");
  if (g_str_equal (request->target, QUERY "/resultPages"))
    return wire_reply_json (200, "",
                            "{\"resultPages\":[" PAGE (QUERY "/results?locator=p1") "," PAGE (
                              QUERY "/results?locator=p2") "],\"done\":false,\"nextRecordsUrl\":\"" QUERY
                                                           "/resultPages?locator=more\"}");
  if (g_str_equal (request->target, QUERY "/resultPages?locator=more"))
    return wire_reply_json (200, "",
                            "{\"resultPages\":[" PAGE (QUERY "/results?locator=p3") "," PAGE (
                              QUERY "/results?locator=p4") "],\"done\":true}");

  for (guint i = 0; i < G_N_ELEMENTS (pages); i++)
    {
      g_autofree char *csv = g_strconcat (HEADER, pages[i].row, NULL);
      g_autofree char *raw = table_new (200, "Sforce-NumberOfRecords: 1\r\n", csv);

      if (!g_str_equal (request->target, pages[i].target))
        continue;
      if (i >= 2)
        wire_server_let_go (fixture->server);
      return g_strconcat (i == 1 ? "\f\f" : "", raw, NULL);
    }

  return g_strdup ("HTTP/1.1 500 X\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
}

/* All of them are under way while the first one is taken. */
static void
test_side_by_side (WireSalesforce *fixture, gconstpointer data)
{
  g_auto (Read) read = { 0 };
  g_autoptr (GError) error = NULL;

  read_init (&read);
  read.server = fixture->server;
  read.asked = QUERY "/results?locator=p4";
  wire_server_set_func (fixture->server, answer_pages, fixture);
  g_assert_true (read_query (fixture, NULL, &read, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (read.places->str, ==, "1:p2 2:p3 3:p4 4:end ");
  for (guint i = 0; i < 4; i++)
    {
      const CwSalesforceRow *row = g_ptr_array_index (read.rows, i);

      g_assert_cmpint (cw_record_get_id (row->record)[14], ==, '1' + (int) i);
    }
}

static void
test_bad_pages (WireSalesforce *fixture, gconstpointer data)
{
  static const struct
  {
    guint status;
    const char *headers, *csv;
    CwErrorCode code;
  } tables[] = {
    { 200, "Sforce-NumberOfRecords: 2\r\n", HEADER ROW (A), CW_ERROR_BAD_ANSWER },
    { 200, "", "\"LastName\"\n\"L\"\n", CW_ERROR_BAD_ANSWER },
    { 200, "", HEADER "\"" A "\"\n", CW_ERROR_BAD_ANSWER },
    { 200, "Sforce-Locator: a1\r\n", HEADER ROW (A), CW_ERROR_BAD_ANSWER },
    { 409, "", "", CW_ERROR_UNSUPPORTED },
    { 404, "", "", CW_ERROR_NOT_FOUND },
  };

  for (guint i = 0; i < G_N_ELEMENTS (tables); i++)
    {
      g_autofree char *raw = table_new (tables[i].status, tables[i].headers, tables[i].csv);

      wire_salesforce_reply_raw (fixture, raw);
    }
  wire_salesforce_reply_raw (fixture, "HTTP/1.1 200 X\r\nContent-Type: text/html\r\nContent-Length: 2\r\n"
                                      "Connection: close\r\n\r\nhi");

  for (guint i = 0; i < G_N_ELEMENTS (tables) + 1; i++)
    {
      g_auto (Read) read = { 0 };
      g_autoptr (GError) error = NULL;
      int code = i < G_N_ELEMENTS (tables) ? (int) tables[i].code : CW_ERROR_BAD_ANSWER;

      read_init (&read);
      g_assert_false (read_query (fixture, "a1", &read, &error));
      g_assert_error (error, CW_ERROR, code);
      g_assert_cmpstr (read.places->str, ==, "");
    }
}

/* A token that ends in the middle is renewed, and what was refused is asked for again. */
static void
test_renewal (WireSalesforce *fixture, gconstpointer data)
{
  g_auto (Read) read = { 0 };
  g_autoptr (GError) error = NULL;
  g_autofree char *bearer = NULL;

  read_init (&read);
  wire_salesforce_reply (fixture, 401, "[{\"errorCode\":\"INVALID_SESSION_ID\",\"message\":\"x\"}]");
  wire_salesforce_reply (fixture, 401, "[{\"errorCode\":\"INVALID_SESSION_ID\",\"message\":\"x\"}]");
  wire_salesforce_reply (fixture, 200, "{\"access_token\":\"access-2\"}");
  reply_table (fixture, HEADER ROW (A));
  g_assert_true (read_query (fixture, "a1", &read, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (read.rows->len, ==, 1);
  bearer = wire_request_get_header (wire_salesforce_request (fixture, 3), "authorization");
  g_assert_cmpstr (bearer, ==, "Bearer access-2");
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  wire_secrets_init ();

  g_test_add_func ("/bulk/table", test_table);
  g_test_add_func ("/bulk/fits", test_fits);
  WIRE_SALESFORCE_ADD ("/bulk/course", test_course, NULL);
  WIRE_SALESFORCE_ADD ("/bulk/lost/create", test_lost_create, NULL);
  WIRE_SALESFORCE_ADD ("/bulk/lost/upload-and-close", test_lost_upload_and_close, NULL);
  WIRE_SALESFORCE_ADD ("/bulk/refusals", test_refusals, NULL);
  WIRE_SALESFORCE_ADD ("/bulk/list", test_list, NULL);
  WIRE_SALESFORCE_ADD ("/bulk/list-queries", test_list_queries, NULL);
  WIRE_SALESFORCE_ADD ("/bulk/list/astray", test_list_astray, NULL);
  WIRE_SALESFORCE_ADD ("/bulk/wait", test_wait, NULL);
  WIRE_SALESFORCE_ADD ("/bulk/wait/cancelled", test_wait_cancelled, NULL);
  WIRE_SALESFORCE_ADD ("/bulk/results", test_results, NULL);
  g_test_add_func ("/bulk/results/bad", test_bad_results);
  WIRE_SALESFORCE_ADD ("/bulk/query/create", test_create_query, NULL);
  WIRE_SALESFORCE_ADD ("/bulk/query/locators", test_locators, NULL);
  WIRE_SALESFORCE_ADD ("/bulk/query/converted", test_converted, NULL);
  WIRE_SALESFORCE_ADD ("/bulk/query/no-list", test_no_list, NULL);
  WIRE_SALESFORCE_ADD ("/bulk/query/side-by-side", test_side_by_side, NULL);
  WIRE_SALESFORCE_ADD ("/bulk/query/bad-pages", test_bad_pages, NULL);
  WIRE_SALESFORCE_ADD ("/bulk/query/renewal", test_renewal, NULL);

  status = g_test_run ();
  wire_secrets_clear ();

  return status;
}
