/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Jobs of the Bulk API from beginning to end, with the practice org. */
#include <glib/gstdio.h>

#include "cw-credentials.h"
#include "cw-error.h"
#include "cw-salesforce-bulk.h"
#include "demo-salesforce.h"
#include "wire-secrets.h"

#define CONTACTS 60

typedef struct
{
  DemoFaults *faults;
  DemoSalesforce *org;
  CwHttp *http;
  CwSalesforce *salesforce;
  CwSchema *schema;
  char *lock;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  DemoPeople *people = demo_people_generate (CONTACTS, 1);
  g_autofree char *access_token = NULL;
  g_autofree char *refresh_token = NULL;
  g_autofree char *secret = NULL;
  g_autoptr (GError) error = NULL;
  CwSalesforceConfig config = { .profile = "test" };
  int fd = g_file_open_tmp ("crosswalk-lock-XXXXXX", &fixture->lock, NULL);

  g_close (fd, NULL);
  fixture->faults = demo_faults_new ();
  fixture->org = demo_salesforce_new (people, fixture->faults, 0, DEMO_SF_USED_ORG);
  demo_people_free (people);
  g_assert_true (demo_salesforce_listen (fixture->org, 0, &error));
  g_assert_no_error (error);

  config.login_url = config.instance_url = demo_salesforce_get_url (fixture->org);
  config.client_id = demo_salesforce_get_client_id (fixture->org);
  config.renewal_lock = fixture->lock;
  demo_salesforce_sign_in (fixture->org, "api refresh_token", &access_token, &refresh_token);
  secret = g_strdup_printf ("{\"access_token\":\"%s\",\"refresh_token\":\"%s\",\"login_url\":\"%s\","
                            "\"home_url\":\"%s\",\"instance_url\":\"%s\"}",
                            access_token, refresh_token, config.login_url, config.login_url,
                            config.login_url);
  cw_credentials_store ("test", "salesforce", secret, NULL, &error);
  g_assert_no_error (error);

  fixture->http = cw_http_new ();
  cw_http_set_backoff (fixture->http, 1);
  fixture->salesforce = cw_salesforce_new (fixture->http, &config);
  fixture->schema = cw_salesforce_describe (fixture->salesforce, "Contact", NULL, &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  cw_schema_unref (fixture->schema);
  cw_salesforce_free (fixture->salesforce);
  cw_http_unref (fixture->http);
  demo_salesforce_free (fixture->org);
  demo_faults_free (fixture->faults);
  g_unlink (fixture->lock);
  g_free (fixture->lock);
}

static void
add_fault (Fixture *fixture, const char *spec)
{
  g_autoptr (GError) error = NULL;

  demo_faults_add (fixture->faults, spec, &error);
  g_assert_no_error (error);
}

/* ── Reading ── */

static gboolean
keep_row (CwSalesforceRow *row, gpointer user_data, GError **error)
{
  g_hash_table_insert (user_data, g_strdup (cw_record_get_id (row->record)), row);

  return TRUE;
}

typedef struct
{
  GHashTable *rows; /* id → CwSalesforceRow */
  char *next;       /* where the next page begins */
  guint n_pages;
  guint stop_after; /* pages; 0: never */
} Read;

static gboolean
keep_read_row (CwSalesforceRow *row, gpointer user_data, GError **error)
{
  return keep_row (row, ((Read *) user_data)->rows, error);
}

static gboolean
note_page (const char *next, gpointer user_data, GError **error)
{
  Read *read = user_data;

  g_free (read->next);
  read->next = g_strdup (next);
  if (++read->n_pages != read->stop_after)
    return TRUE;
  g_set_error_literal (error, CW_ERROR, CW_ERROR_STORAGE, "stopped");

  return FALSE;
}

static GHashTable *
rows_new (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) cw_salesforce_row_free);
}

static void
assert_same_row (const CwSalesforceRow *a, const CwSalesforceRow *b)
{
  g_assert_cmpint (a->modstamp, ==, b->modstamp);
  g_assert_cmpint (a->created, ==, b->created);
  g_assert_cmpint (a->deleted, ==, b->deleted);
  g_assert_cmpstr (a->modified_by, ==, b->modified_by);
  g_assert_cmpuint (cw_record_get_n_values (a->record), ==, cw_record_get_n_values (b->record));
  for (guint i = 0; i < cw_record_get_n_values (a->record); i++)
    {
      const char *name = cw_record_get_nth_name (a->record, i);

      g_assert_cmpstr (cw_record_get (a->record, name), ==, cw_record_get (b->record, name));
    }
}

/* A job gives the same rows as a query, also where it was broken off and gone on with. */
static void
test_query (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  CwSalesforceQuery query = { .object = "Contact", .since = -1, .include_deleted = TRUE };
  Read read = { .rows = rows_new (), .stop_after = 3 };
  g_autoptr (GHashTable) expected = rows_new ();
  g_autoptr (CwBulkJob) job = NULL;
  g_autoptr (CwBulkJob) over = NULL;
  g_autoptr (GError) error = NULL;
  GHashTableIter iter;
  gpointer id, row;
  guint64 count = 0;

  for (guint i = 0; i < cw_schema_get_n_fields (fixture->schema); i++)
    {
      const CwField *field = cw_schema_get_nth_field (fixture->schema, i);

      if (field->type != CW_SALESFORCE_OTHER)
        g_ptr_array_add (names, field->name);
    }
  g_ptr_array_add (names, NULL);
  query.fields = (const char *const *) names->pdata;

  g_assert_true (cw_salesforce_count (fixture->salesforce, &query, &count, NULL, &error));
  g_assert_true (
    cw_salesforce_query (fixture->salesforce, &query, keep_row, NULL, NULL, expected, NULL, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (count, ==, g_hash_table_size (expected));

  add_fault (fixture, "salesforce:job-slow:times=2");
  add_fault (fixture, "salesforce:small-pages:value=7:times=0");
  job = cw_bulk_create_query (fixture->salesforce, &query, NULL, &error);
  g_assert_no_error (error);
  over = cw_bulk_wait (fixture->salesforce, CW_BULK_QUERY, job->id, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (over->state, ==, CW_BULK_COMPLETE);
  g_assert_cmpuint (over->n_processed, ==, count);

  g_assert_false (cw_bulk_read_query (fixture->salesforce, job->id, job->api_version, NULL, &query,
                                      fixture->schema, keep_read_row, NULL, note_page, &read, NULL, &error));
  g_assert_error (error, CW_ERROR, CW_ERROR_STORAGE);
  g_clear_error (&error);
  g_assert_cmpuint (g_hash_table_size (read.rows), ==, 21);
  g_assert_true (cw_bulk_read_query (fixture->salesforce, job->id, job->api_version, read.next, &query,
                                     fixture->schema, keep_read_row, NULL, note_page, &read, NULL, &error));
  g_assert_no_error (error);
  g_assert_null (read.next);
  g_assert_cmpuint (g_hash_table_size (read.rows), ==, count);

  g_hash_table_iter_init (&iter, expected);
  while (g_hash_table_iter_next (&iter, &id, &row))
    assert_same_row (g_hash_table_lookup (read.rows, id), row);

  /* In one go, with pages side by side. */
  g_hash_table_remove_all (read.rows);
  read.n_pages = read.stop_after = 0;
  g_assert_true (cw_bulk_read_query (fixture->salesforce, job->id, job->api_version, NULL, &query,
                                     fixture->schema, keep_read_row, NULL, note_page, &read, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (g_hash_table_size (read.rows), ==, count);
  g_assert_cmpuint (read.n_pages, ==, (count + 6) / 7);

  /* Another version than the job's. */
  g_assert_false (cw_bulk_read_query (fixture->salesforce, job->id, "61.0", NULL, &query, fixture->schema,
                                      keep_read_row, NULL, note_page, &read, NULL, &error));
  g_assert_error (error, CW_ERROR, CW_ERROR_UNSUPPORTED);
  g_hash_table_unref (read.rows);
}

/* ── Writing ── */

static gboolean
note_result (const char *key, CwRowResult *result, gpointer user_data, GError **error)
{
  g_assert_true (g_hash_table_insert (user_data, g_strdup (key), result));

  return TRUE;
}

static void
read_results (Fixture *fixture, const char *id, GHashTable *results)
{
  for (CwBulkResults which = CW_BULK_SUCCESSFUL; which <= CW_BULK_UNPROCESSED; which++)
    {
      g_autoptr (GError) error = NULL;

      cw_bulk_read_results (fixture->salesforce, id, which, "LastName", note_result, results, NULL, &error);
      g_assert_no_error (error);
    }
}

static void
assert_class (GHashTable *results, const char *key, CwRowClass row_class)
{
  const CwRowResult *result = g_hash_table_lookup (results, key);

  g_assert_nonnull (result);
  g_assert_cmpint (result->row_class, ==, row_class);
}

/* One row fails, one is in none of the results, and the job is broken off before the last one. */
static void
test_create (Fixture *fixture, gconstpointer data)
{
  static const char *const last_names[] = { "Job, \"A\"", "Job B", "Job C", "Job D", "Job E" };
  g_autoptr (GPtrArray) records = g_ptr_array_new_with_free_func ((GDestroyNotify) cw_record_free);
  g_autoptr (GHashTable)
    results = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) cw_row_result_free);
  g_autoptr (GPtrArray) open = NULL;
  g_autoptr (GBytes) csv = NULL;
  g_autoptr (CwBulkJob) lost = NULL;
  g_autoptr (CwBulkJob) job = NULL;
  g_autoptr (CwBulkJob) closed = NULL;
  g_autoptr (CwBulkJob) over = NULL;
  g_autoptr (GError) error = NULL;
  guint n;

  for (guint i = 0; i < G_N_ELEMENTS (last_names); i++)
    {
      CwRecord *record = cw_record_new (NULL);

      cw_record_set (record, "LastName", last_names[i]);
      cw_record_set (record, "Email", i == 1 ? "nobody" : "");
      g_ptr_array_add (records, record);
    }
  csv = cw_salesforce_payload_new_csv (CW_SALESFORCE_CREATE, fixture->schema, records, 0, CW_BULK_MAX_BYTES,
                                       &n);
  g_assert_cmpuint (n, ==, records->len);

  /* The answer is lost, but the job is there: it is found and ended. */
  add_fault (fixture, "salesforce:drop-after-write");
  g_assert_null (cw_bulk_create (fixture->salesforce, CW_SALESFORCE_CREATE, "Contact", NULL, NULL, &error));
  g_assert_error (error, CW_ERROR, CW_ERROR_UNKNOWN_OUTCOME);
  g_clear_error (&error);
  open = cw_bulk_list_open (fixture->salesforce, CW_SALESFORCE_CREATE, "Contact", NULL, -1, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (open->len, ==, 1);
  lost = cw_bulk_abort (fixture->salesforce, CW_BULK_INGEST, ((CwBulkJob *) g_ptr_array_index (open, 0))->id,
                        NULL, &error);
  g_assert_no_error (error);
  g_assert_true (cw_bulk_delete (fixture->salesforce, CW_BULK_INGEST, lost->id, NULL, &error));

  add_fault (fixture, "salesforce:job-loses:after=2:value=written");
  add_fault (fixture, "salesforce:job-fails:after=4");
  add_fault (fixture, "salesforce:job-slow:times=2");
  job = cw_bulk_create (fixture->salesforce, CW_SALESFORCE_CREATE, "Contact", NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (cw_bulk_upload (fixture->salesforce, job->id, csv, NULL, &error));
  closed = cw_bulk_close (fixture->salesforce, job->id, NULL, &error);
  g_assert_no_error (error);
  over = cw_bulk_wait (fixture->salesforce, CW_BULK_INGEST, job->id, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (over->state, ==, CW_BULK_FAILED);
  g_assert_nonnull (over->problem);

  read_results (fixture, job->id, results);
  g_assert_cmpuint (g_hash_table_size (results), ==, 4);
  assert_class (results, last_names[0], CW_ROW_OK);
  assert_class (results, last_names[1], CW_ROW_DATA);
  assert_class (results, last_names[3], CW_ROW_OK);
  assert_class (results, last_names[4], CW_ROW_TRANSIENT);
  g_assert_true (cw_bulk_delete (fixture->salesforce, CW_BULK_INGEST, job->id, NULL, &error));
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  wire_secrets_init ();

  g_test_add ("/jobs/query", Fixture, NULL, set_up, test_query, tear_down);
  g_test_add ("/jobs/create", Fixture, NULL, set_up, test_create, tear_down);

  status = g_test_run ();
  wire_secrets_clear ();

  return status;
}
