/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-salesforce-bulk.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "cw-error.h"
#include "cw-json.h"
#include "cw-redact.h"
#include "cw-salesforce-csv.h"
#include "cw-text.h"
#include "cw-time.h"

/* How long to wait between two looks at a job, in first waits of CwHttp (500 ms): 2 and 30 seconds. */
#define FIRST_PAUSE 4
#define LAST_PAUSE 60

/* How many pages of results are in memory or under way at the same time, and how many bytes they may have
 * together. While one is stored, at least the next one is under way. */
#define MIN_PAGES 2
#define MAX_PAGES 5
#define MAX_PAGES_BYTES (32 * 1024 * 1024)

/* How many records a page has where we may say so. */
#define PAGE_RECORDS "10000"

/* ── What a job says of itself ── */

static const char *const states[] = {
  [CW_BULK_OPEN] = "Open",
  [CW_BULK_UPLOAD_COMPLETE] = "UploadComplete",
  [CW_BULK_IN_PROGRESS] = "InProgress",
  [CW_BULK_COMPLETE] = "JobComplete",
  [CW_BULK_FAILED] = "Failed",
  [CW_BULK_ABORTED] = "Aborted",
};

static const char *const kinds[] = { [CW_BULK_INGEST] = "ingest", [CW_BULK_QUERY] = "query" };

static const char *const operations[] = {
  [CW_SALESFORCE_CREATE] = "insert",
  [CW_SALESFORCE_UPDATE] = "update",
  [CW_SALESFORCE_UPSERT] = "upsert",
};

void
cw_bulk_job_free (CwBulkJob *job)
{
  if (job == NULL)
    return;

  g_free (job->id);
  g_free (job->problem);
  g_free (job->api_version);
  g_free (job->object);
  g_free (job->operation);
  g_free (job->created_by);
  g_free (job);
}

gboolean
cw_bulk_job_is_over (const CwBulkJob *job)
{
  g_return_val_if_fail (job != NULL, FALSE);

  return job->state >= CW_BULK_COMPLETE;
}

/* Ids become parts of an address, so they must be nothing else. */
static gboolean
is_id (const char *text)
{
  gsize length = 0;

  for (; text != NULL && g_ascii_isalnum (text[length]); length++)
    ;

  return (length == 15 || length == 18) && text[length] == '\0';
}

/* "66.0" */
static gboolean
is_version (const char *text)
{
  gsize length = text != NULL ? strspn (text, "0123456789.") : 0;

  return length > 0 && text[length] == '\0';
}

static gssize
find_state (const char *text)
{
  for (gsize i = 0; text != NULL && i < G_N_ELEMENTS (states); i++)
    if (g_str_equal (states[i], text))
      return (gssize) i;

  return -1;
}

static void
set_malformed (GError **error)
{
  cw_error_set_for_side (
    error, CW_SIDE_SALESFORCE, CW_ERROR_BAD_ANSWER,
    _("Salesforce’s answer about a job of its Bulk API cannot be understood. Try again later"));
}

static char *
version_of (JsonObject *object)
{
  JsonNode *node = cw_json_get (object, "apiVersion");
  double version = node != NULL && JSON_NODE_HOLDS_VALUE (node) ? json_node_get_double (node) : 0;
  char text[G_ASCII_DTOSTR_BUF_SIZE];

  if (!(version >= 1 && version < 1000))
    return NULL;

  return g_strdup (g_ascii_formatd (text, sizeof text, "%.1f", version));
}

CwBulkJob *
cw_bulk_job_parse (JsonNode *root, GError **error)
{
  JsonObject *object = cw_json_object (root);
  const char *id = cw_json_get_string (object, "id");
  const char *problem = cw_json_get_string (object, "errorMessage");
  gssize state = find_state (cw_json_get_string (object, "state"));
  CwBulkJob *job;

  if (!is_id (id) || state < 0)
    {
      set_malformed (error);
      return NULL;
    }

  job = g_new0 (CwBulkJob, 1);
  job->id = g_strdup (id);
  job->state = (CwBulkState) state;
  job->n_processed = (guint64) MAX (cw_json_get_int (object, "numberRecordsProcessed", 0), 0);
  job->n_failed = (guint64) MAX (cw_json_get_int (object, "numberRecordsFailed", 0), 0);
  job->problem = problem != NULL && *problem != '\0' ? cw_redact_text (problem, 0) : NULL;
  job->api_version = version_of (object);
  job->object = g_strdup (cw_json_get_string (object, "object"));
  job->operation = g_strdup (cw_json_get_string (object, "operation"));
  job->created_by = g_strdup (cw_json_get_string (object, "createdById"));
  if (!cw_time_parse_salesforce (cw_json_get_string (object, "createdDate"), &job->created))
    job->created = -1;

  return job;
}

/* ── Requests ── */

/* "/services/data/v66.0/jobs/ingest"; `version` NULL: the one that is spoken now. */
static char *
jobs_path (CwSalesforce *salesforce,
           CwBulkKind kind,
           const char *version,
           GCancellable *cancellable,
           GError **error)
{
  if (version == NULL)
    version = cw_salesforce_get_api_version (salesforce, cancellable, error);

  return version != NULL ? g_strdup_printf ("/services/data/v%s/jobs/%s", version, kinds[kind]) : NULL;
}

/* The same of one job, and `part` of it: "/results", or "". */
static char *
job_path (CwSalesforce *salesforce,
          CwBulkKind kind,
          const char *id,
          const char *part,
          GCancellable *cancellable,
          GError **error)
{
  g_autofree char *path = jobs_path (salesforce, kind, NULL, cancellable, error);

  return path != NULL ? g_strconcat (path, "/", id, part, NULL) : NULL;
}

static GError *
fault_to_error (guint status, JsonNode *root)
{
  g_autoptr (CwSalesforceFault) fault = cw_salesforce_fault_new (status, root);
  GError *error = NULL;

  if (status == 404)
    cw_error_set_for_side (&error, CW_SIDE_SALESFORCE, CW_ERROR_NOT_FOUND,
                           _("Salesforce does not have this job of its Bulk API any more. It keeps a job "
                              "for seven days. Begin anew"));
  else if (status == 409)
    cw_error_set_for_side (&error, CW_SIDE_SALESFORCE, CW_ERROR_UNSUPPORTED,
                           _("Salesforce gives the results of this query only in the version of the API "
                              "that it was begun with. Begin it anew"));
  else
    error = cw_salesforce_fault_to_error (fault, status);

  return error;
}

/* Sends what is answered with a job. */
static CwBulkJob *
ask_job (CwSalesforce *salesforce, const CwSalesforceCall *call, GCancellable *cancellable, GError **error)
{
  g_autoptr (JsonNode) root = NULL;
  g_autoptr (CwHttpResponse) response = cw_salesforce_send (salesforce, call, &root, cancellable, error);

  if (response == NULL)
    return NULL;

  if (response->status != 200)
    {
      g_propagate_error (error, fault_to_error (response->status, root));
      return NULL;
    }

  return cw_bulk_job_parse (root, error);
}

CwBulkJob *
cw_bulk_get (CwSalesforce *salesforce,
             CwBulkKind kind,
             const char *id,
             GCancellable *cancellable,
             GError **error)
{
  g_autofree char *path = NULL;

  g_return_val_if_fail (salesforce != NULL && is_id (id), NULL);

  path = job_path (salesforce, kind, id, "", cancellable, error);

  return path != NULL
           ? ask_job (salesforce, &(CwSalesforceCall) { .method = "GET", .path = path }, cancellable, error)
           : NULL;
}

/* `idempotent`: that a job may be told so twice. */
static CwBulkJob *
set_state (CwSalesforce *salesforce,
           CwBulkKind kind,
           const char *id,
           CwBulkState state,
           gboolean idempotent,
           GCancellable *cancellable,
           GError **error)
{
  g_autofree char *path = job_path (salesforce, kind, id, "", cancellable, error);
  g_autofree char *body = g_strdup_printf ("{\"state\":\"%s\"}", states[state]);
  const CwSalesforceCall call = { .method = "PATCH", .path = path, .body = body, .idempotent = idempotent };

  return path != NULL ? ask_job (salesforce, &call, cancellable, error) : NULL;
}

CwBulkJob *
cw_bulk_abort (CwSalesforce *salesforce,
               CwBulkKind kind,
               const char *id,
               GCancellable *cancellable,
               GError **error)
{
  g_return_val_if_fail (salesforce != NULL && is_id (id), NULL);

  return set_state (salesforce, kind, id, CW_BULK_ABORTED, TRUE, cancellable, error);
}

gboolean
cw_bulk_delete (CwSalesforce *salesforce,
                CwBulkKind kind,
                const char *id,
                GCancellable *cancellable,
                GError **error)
{
  g_autofree char *path = NULL;
  g_autoptr (JsonNode) root = NULL;
  g_autoptr (CwHttpResponse) response = NULL;

  g_return_val_if_fail (salesforce != NULL && is_id (id), FALSE);

  path = job_path (salesforce, kind, id, "", cancellable, error);
  if (path == NULL)
    return FALSE;

  response = cw_salesforce_send (salesforce,
                                 &(CwSalesforceCall) { .method = "DELETE", .path = path, .idempotent = TRUE },
                                 &root, cancellable, error);
  if (response == NULL)
    return FALSE;
  if (response->status == 204 || response->status == 200 || response->status == 404)
    return TRUE;

  g_propagate_error (error, fault_to_error (response->status, root));

  return FALSE;
}

gboolean
cw_bulk_is_refusal (const GError *problem)
{
  static const CwErrorCode codes[] = { CW_ERROR_REFUSED, CW_ERROR_PERMISSION, CW_ERROR_NOT_FOUND,
                                       CW_ERROR_UNSUPPORTED };

  return cw_error_is_any (problem, codes, G_N_ELEMENTS (codes));
}

static gboolean
propagate_unless_refusal (const GError *problem, GError **error)
{
  if (problem == NULL || cw_bulk_is_refusal (problem))
    return TRUE;

  g_propagate_error (error, g_error_copy (problem));

  return FALSE;
}

gboolean
cw_bulk_discard (CwSalesforce *salesforce,
                 CwBulkKind kind,
                 const char *id,
                 gboolean is_over,
                 GCancellable *cancellable,
                 GError **error)
{
  g_autoptr (CwBulkJob) aborted = NULL;
  g_autoptr (GError) not_aborted = NULL;
  g_autoptr (GError) not_deleted = NULL;

  if (!is_over)
    aborted = cw_bulk_abort (salesforce, kind, id, cancellable, &not_aborted);
  if (!propagate_unless_refusal (not_aborted, error))
    return FALSE;

  cw_bulk_delete (salesforce, kind, id, cancellable, &not_deleted);

  return propagate_unless_refusal (not_deleted, error);
}

/* The request for a job is repeated for a while where no answer comes. */
#define LOST_WITHIN_MS (10 * 60 * 1000)

gboolean
cw_bulk_discard_lost (CwSalesforce *salesforce,
                      CwBulkKind kind,
                      GPtrArray *jobs,
                      const GError *problem,
                      gint64 since,
                      GCancellable *cancellable,
                      GError **error)
{
  if (jobs == NULL)
    return propagate_unless_refusal (problem, error);

  for (guint i = 0; i < jobs->len; i++)
    {
      const CwBulkJob *job = g_ptr_array_index (jobs, i);

      if (job->created >= 0 && job->created - since <= LOST_WITHIN_MS
          && !cw_bulk_discard (salesforce, kind, job->id, cw_bulk_job_is_over (job), cancellable, error))
        return FALSE;
    }

  return TRUE;
}

CwBulkJob *
cw_bulk_wait (CwSalesforce *salesforce,
              CwBulkKind kind,
              const char *id,
              CwBulkProgressFunc progress,
              gpointer user_data,
              GCancellable *cancellable,
              GError **error)
{
  guint n_waits = FIRST_PAUSE;

  for (;;)
    {
      g_autoptr (CwBulkJob) job = cw_bulk_get (salesforce, kind, id, cancellable, error);

      if (job == NULL)
        return NULL;
      if (progress != NULL)
        progress (job, user_data);
      if (cw_bulk_job_is_over (job))
        return g_steal_pointer (&job);
      if (!cw_salesforce_pause (salesforce, n_waits * cw_salesforce_get_backoff (salesforce), cancellable,
                                error))
        return NULL;

      n_waits = MIN (n_waits + n_waits / 2, LAST_PAUSE);
    }
}

/* ── Writing ── */

static char *
ingest_body (CwSalesforceOperation operation, const char *object, const char *external_field)
{
  g_autoptr (GString) json = g_string_new (NULL);

  g_string_append_printf (json, "{\"object\":\"%s\",\"operation\":\"%s\"", object, operations[operation]);
  if (operation == CW_SALESFORCE_UPSERT)
    g_string_append_printf (json, ",\"externalIdFieldName\":\"%s\"", external_field);
  g_string_append (json, ",\"contentType\":\"CSV\",\"columnDelimiter\":\"COMMA\",\"lineEnding\":\"LF\"}");

  return g_string_free (g_steal_pointer (&json), FALSE);
}

static void
set_job_unknown (GError **error)
{
  cw_error_set_for_side (
    error, CW_SIDE_SALESFORCE, CW_ERROR_UNKNOWN_OUTCOME,
    _("The answer of Salesforce to a new job of its Bulk API was lost. Nothing was written. The next run "
       "looks for the job before it makes another one"));
}

CwBulkJob *
cw_bulk_create (CwSalesforce *salesforce,
                CwSalesforceOperation operation,
                const char *object,
                const char *external_field,
                GCancellable *cancellable,
                GError **error)
{
  g_autofree char *path = NULL;
  g_autofree char *body = NULL;
  g_autoptr (JsonNode) root = NULL;
  g_autoptr (CwHttpResponse) response = NULL;
  g_autoptr (CwBulkJob) job = NULL;
  g_autoptr (GError) problem = NULL;

  g_return_val_if_fail (salesforce != NULL && cw_soql_is_name (object), NULL);
  g_return_val_if_fail ((operation == CW_SALESFORCE_UPSERT) == (external_field != NULL), NULL);
  g_return_val_if_fail (external_field == NULL || cw_soql_is_name (external_field), NULL);

  path = jobs_path (salesforce, CW_BULK_INGEST, NULL, cancellable, error);
  if (path == NULL)
    return NULL;

  body = ingest_body (operation, object, external_field);
  response = cw_salesforce_send (salesforce,
                                 &(CwSalesforceCall) { .method = "POST", .path = path, .body = body }, &root,
                                 cancellable, &problem);

  if (response != NULL && (response->status == 200 || response->status == 201))
    {
      job = cw_bulk_job_parse (root, NULL); /* its only error is that the answer cannot be understood */
      if (job == NULL)
        set_job_unknown (error);
      return g_steal_pointer (&job);
    }

  /* What came instead of an answer may have come after the job was made. */
  if (response == NULL ? g_error_matches (problem, CW_ERROR, CW_ERROR_BAD_ANSWER)
                           || g_error_matches (problem, CW_ERROR, CW_ERROR_UNKNOWN_OUTCOME)
                       : response->status >= 500 && response->status != 503)
    set_job_unknown (error);
  else if (response == NULL)
    g_propagate_error (error, g_steal_pointer (&problem));
  else
    g_propagate_error (error, fault_to_error (response->status, root));

  return NULL;
}

/* Where an address of an answer leads. It must be below `base`, because the token is sent nowhere else. NULL:
 * it is not. (transfer full) */
static char *
path_below (const char *base, const char *address)
{
  g_autofree char *path = NULL;

  if (address == NULL)
    return NULL;

  /* Some of Salesforce's addresses lack the first slash. */
  path = g_strconcat (*address == '/' ? "" : "/", address, NULL);

  return g_str_has_prefix (path, base) && strstr (path, "..") == NULL
             && (path[strlen (base)] == '/' || path[strlen (base)] == '?')
           ? g_steal_pointer (&path)
           : NULL;
}

/* A page of a list, or of a list of pages. `next` gets the path of the one after it, or NULL. */
static JsonNode *
ask_list (CwSalesforce *salesforce,
          const char *base,
          const char *path,
          char **next,
          GCancellable *cancellable,
          GError **error)
{
  g_autoptr (JsonNode) root = NULL;
  g_autoptr (CwHttpResponse) response = cw_salesforce_send (
    salesforce, &(CwSalesforceCall) { .method = "GET", .path = path }, &root, cancellable, error);
  JsonObject *object = cw_json_object (root);

  if (response == NULL)
    return NULL;

  if (response->status != 200)
    {
      g_propagate_error (error, fault_to_error (response->status, root));
      return NULL;
    }

  if (object != NULL && cw_json_get_boolean (object, "done", FALSE))
    return g_steal_pointer (&root);

  /* The guide has both names. */
  *next = path_below (base, cw_json_get_string (object, "nextRecordsUrl"));
  if (*next == NULL)
    *next = path_below (base, cw_json_get_string (object, "nextRecordUrl"));
  if (*next == NULL || g_str_equal (*next, path))
    {
      g_clear_pointer (next, g_free);
      set_malformed (error);
      return NULL;
    }

  return g_steal_pointer (&root);
}

/* Which jobs of a list are meant. */
typedef struct
{
  CwBulkKind kind;
  const char *operation, *object;
  const char *created_by; /* NULL: anybody */
  gint64 created_since;
} Wanted;

static gboolean
is_wanted (const CwBulkJob *job, const Wanted *wanted)
{
  return (wanted->kind == CW_BULK_QUERY || job->state == CW_BULK_OPEN)
         && g_strcmp0 (job->operation, wanted->operation) == 0 && g_strcmp0 (job->object, wanted->object) == 0
         && (wanted->created_by == NULL || cw_salesforce_same_id (job->created_by, wanted->created_by))
         && (job->created < 0 || job->created >= wanted->created_since);
}

static GPtrArray *
list_jobs (CwSalesforce *salesforce, const Wanted *wanted, GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) jobs = g_ptr_array_new_with_free_func ((GDestroyNotify) cw_bulk_job_free);
  g_autoptr (GHashTable) paths = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autofree char *base = jobs_path (salesforce, wanted->kind, NULL, cancellable, error);
  g_autofree char *path = NULL;

  if (base == NULL)
    return NULL;

  path = g_strconcat (base, wanted->kind == CW_BULK_QUERY ? "?jobType=V2Query" : "?jobType=V2Ingest", NULL);
  while (path != NULL)
    {
      g_autofree char *next = NULL;
      g_autoptr (JsonNode) root = ask_list (salesforce, base, path, &next, cancellable, error);
      JsonArray *records = cw_json_get_array (cw_json_object (root), "records");

      if (root == NULL)
        return NULL;

      /* A list that comes back to a page would never end. */
      if (records == NULL || !g_hash_table_add (paths, g_steal_pointer (&path)))
        {
          set_malformed (error);
          return NULL;
        }

      for (guint i = 0; i < json_array_get_length (records); i++)
        {
          /* What cannot be read is a job of another program, in a state that is not known here. */
          g_autoptr (CwBulkJob) job = cw_bulk_job_parse (json_array_get_element (records, i), NULL);

          if (job != NULL && is_wanted (job, wanted))
            g_ptr_array_add (jobs, g_steal_pointer (&job));
        }
      path = g_steal_pointer (&next);
    }

  return g_steal_pointer (&jobs);
}

GPtrArray *
cw_bulk_list_open (CwSalesforce *salesforce,
                   CwSalesforceOperation operation,
                   const char *object,
                   const char *created_by,
                   gint64 created_since,
                   GCancellable *cancellable,
                   GError **error)
{
  const Wanted wanted = { CW_BULK_INGEST, operations[operation], object, created_by, created_since };

  g_return_val_if_fail (salesforce != NULL && object != NULL, NULL);

  return list_jobs (salesforce, &wanted, cancellable, error);
}

gboolean
cw_bulk_upload (CwSalesforce *salesforce,
                const char *id,
                GBytes *csv,
                GCancellable *cancellable,
                GError **error)
{
  g_autofree char *path = NULL;
  g_autoptr (JsonNode) root = NULL;
  g_autoptr (CwHttpResponse) response = NULL;

  g_return_val_if_fail (salesforce != NULL && is_id (id) && csv != NULL, FALSE);

  path = job_path (salesforce, CW_BULK_INGEST, id, "/batches", cancellable, error);
  if (path == NULL)
    return FALSE;

  response = cw_salesforce_send (
    salesforce, &(CwSalesforceCall) { .method = "PUT", .path = path, .csv = csv }, &root, cancellable, error);
  if (response == NULL)
    return FALSE;
  if (response->status == 201)
    return TRUE;

  g_propagate_error (error, fault_to_error (response->status, root));

  return FALSE;
}

CwBulkJob *
cw_bulk_close (CwSalesforce *salesforce, const char *id, GCancellable *cancellable, GError **error)
{
  g_return_val_if_fail (salesforce != NULL && is_id (id), NULL);

  return set_state (salesforce, CW_BULK_INGEST, id, CW_BULK_UPLOAD_COMPLETE, FALSE, cancellable, error);
}

/* ── Results of a write ── */

static CwRowResult *
row_result_new (const CwSalesforceCsv *csv, CwBulkResults which)
{
  const char *id = cw_salesforce_csv_get (csv, "sf__Id");
  const char *problem = cw_salesforce_csv_get (csv, "sf__Error");
  CwRowResult *result;

  switch (which)
    {
    case CW_BULK_SUCCESSFUL:
      if (id == NULL || *id == '\0')
        return NULL;

      result = cw_row_result_new (CW_ROW_OK, NULL, NULL);
      result->id = g_strdup (id);
      result->success = TRUE;
      result->created = g_strcmp0 (cw_salesforce_csv_get (csv, "sf__Created"), "true") == 0;
      return result;

    case CW_BULK_FAILED_ROWS:
      return problem != NULL ? cw_row_result_parse_bulk (problem) : NULL;

    case CW_BULK_UNPROCESSED:
      return cw_row_result_new (CW_ROW_TRANSIENT, "NOT_PROCESSED",
                                _("Salesforce ended the job before this record. It is tried again at the "
                                   "next run"));

    default:
      g_return_val_if_reached (NULL);
    }
}

gboolean
cw_bulk_parse_results (GBytes *bytes,
                       CwBulkResults which,
                       const char *key_field,
                       CwBulkResultFunc func,
                       gpointer user_data,
                       GError **error)
{
  g_autoptr (GError) problem = NULL;
  g_autoptr (CwSalesforceCsv) csv = NULL;

  g_return_val_if_fail (bytes != NULL && key_field != NULL && func != NULL, FALSE);

  csv = cw_salesforce_csv_new (bytes, error);
  if (csv == NULL)
    return FALSE;

  while (cw_salesforce_csv_next (csv, &problem))
    {
      const char *key = cw_salesforce_csv_get (csv, key_field);
      g_autoptr (CwRowResult) result = row_result_new (csv, which);

      if (key == NULL && g_str_equal (key_field, "Id"))
        key = cw_salesforce_csv_get (csv, "sf__Id");

      if (key == NULL || result == NULL)
        {
          set_malformed (error);
          return FALSE;
        }
      if (!func (key, g_steal_pointer (&result), user_data, error))
        return FALSE;
    }

  if (problem == NULL)
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&problem));

  return FALSE;
}

/* Whether an answer is a table. `root` is its JSON, if it has any. */
static gboolean
check_table (const CwHttpResponse *response, JsonNode *root, GError **error)
{
  if (response->status != 200)
    {
      g_propagate_error (error, fault_to_error (response->status, root));
      return FALSE;
    }

  if (g_strcmp0 (response->content_type, "text/csv") != 0)
    {
      cw_error_set_for_side (
        error, CW_SIDE_SALESFORCE, CW_ERROR_BAD_ANSWER,
        _("Salesforce answered with something that is not the expected data. Try again"));
      return FALSE;
    }

  return TRUE;
}

gboolean
cw_bulk_read_results (CwSalesforce *salesforce,
                      const char *id,
                      CwBulkResults which,
                      const char *key_field,
                      CwBulkResultFunc func,
                      gpointer user_data,
                      GCancellable *cancellable,
                      GError **error)
{
  static const char *const parts[] = {
    [CW_BULK_SUCCESSFUL] = "/successfulResults",
    [CW_BULK_FAILED_ROWS] = "/failedResults",
    [CW_BULK_UNPROCESSED] = "/unprocessedrecords",
  };
  g_autofree char *path = NULL;
  g_autoptr (JsonNode) root = NULL;
  g_autoptr (CwHttpResponse) response = NULL;

  g_return_val_if_fail (salesforce != NULL && is_id (id), FALSE);

  path = job_path (salesforce, CW_BULK_INGEST, id, parts[which], cancellable, error);
  if (path == NULL)
    return FALSE;

  response = cw_salesforce_send (salesforce,
                                 &(CwSalesforceCall) { .method = "GET", .path = path, .expects_csv = TRUE },
                                 &root, cancellable, error);

  return response != NULL && check_table (response, root, error)
         && cw_bulk_parse_results (response->body, which, key_field, func, user_data, error);
}

/* ── Reading ── */

static const char *
query_operation (const CwSalesforceQuery *query)
{
  return query->include_deleted ? "queryAll" : "query";
}

GPtrArray *
cw_bulk_list_queries (CwSalesforce *salesforce,
                      const CwSalesforceQuery *query,
                      const char *created_by,
                      gint64 created_since,
                      GCancellable *cancellable,
                      GError **error)
{
  Wanted wanted = { .kind = CW_BULK_QUERY, .created_by = created_by, .created_since = created_since };

  g_return_val_if_fail (salesforce != NULL && query != NULL && created_by != NULL, NULL);

  wanted.object = query->object;
  wanted.operation = query_operation (query);

  return list_jobs (salesforce, &wanted, cancellable, error);
}

CwBulkJob *
cw_bulk_create_query (CwSalesforce *salesforce,
                      const CwSalesforceQuery *query,
                      GCancellable *cancellable,
                      GError **error)
{
  g_autofree char *soql = NULL;
  g_autofree char *path = NULL;
  g_autoptr (GString) json = NULL;
  g_autoptr (CwBulkJob) job = NULL;

  g_return_val_if_fail (salesforce != NULL && query != NULL, NULL);

  soql = cw_soql_select_unordered (query, error);
  path = soql != NULL ? jobs_path (salesforce, CW_BULK_QUERY, NULL, cancellable, error) : NULL;
  if (path == NULL)
    return NULL;

  json = g_string_new (NULL);
  g_string_append_printf (json, "{\"operation\":\"%s\",\"query\":", query_operation (query));
  cw_json_append_string (json, soql);
  g_string_append (json, ",\"contentType\":\"CSV\",\"columnDelimiter\":\"COMMA\",\"lineEnding\":\"LF\"}");
  job = ask_job (
    salesforce, &(CwSalesforceCall) { .method = "POST", .path = path, .body = json->str, .idempotent = TRUE },
    cancellable, error);

  /* The results must be asked for with this version, so it must be known. */
  if (job != NULL && job->api_version == NULL)
    job->api_version = g_strdup (cw_salesforce_get_api_version (salesforce, cancellable, NULL));

  return g_steal_pointer (&job);
}

/* The results of a query that is being read. */
typedef struct
{
  CwSalesforce *salesforce;
  char *base;       /* the path of the job */
  GPtrArray *pages; /* of char*: the paths of the next pages, in order */
  GQueue sent;      /* of CwSalesforceSending: the first of these pages, which are under way */
  char *list;       /* the path of the list of the pages after these; NULL: there are none */
  gboolean listed;  /* the pages come from such lists, else each says where the next one is */
  gsize largest;    /* the bytes of the largest page so far; 0: none came yet */
  GHashTable *seen; /* the paths that were asked for */
  const CwSalesforceQuery *query;
  const CwSchema *schema;
  CwSalesforceRowFunc func;
  CwSalesforceUnreadFunc unread;
  CwBulkPageFunc page;
  gpointer user_data;
  GCancellable *cancellable;
} Reading;

static void
reading_clear (Reading *self)
{
  g_free (self->base);
  g_queue_clear_full (&self->sent, (GDestroyNotify) cw_salesforce_sending_free);
  g_ptr_array_unref (self->pages);
  g_free (self->list);
  g_hash_table_unref (self->seen);
}

/* The locator in the path of a page. (transfer full) (nullable) */
static char *
locator_of (const char *path)
{
  const char *query = strchr (path, '?');
  g_autoptr (GHashTable)
    values = query != NULL ? g_uri_parse_params (query + 1, -1, "&", G_URI_PARAMS_NONE, NULL) : NULL;

  return values != NULL ? g_strdup (g_hash_table_lookup (values, "locator")) : NULL;
}

static gboolean
add_page (Reading *self, const char *address, GError **error)
{
  g_autofree char *path = path_below (self->base, address);
  g_autofree char *locator = path != NULL ? locator_of (path) : NULL;

  /* Only the first page has no place that it begins at, and none comes twice. */
  if (path == NULL || (locator == NULL && g_hash_table_size (self->seen) > 0)
      || !g_hash_table_add (self->seen, g_strdup (path)))
    {
      set_malformed (error);
      return FALSE;
    }
  g_ptr_array_add (self->pages, g_steal_pointer (&path));

  return TRUE;
}

static gboolean
add_page_at (Reading *self, const char *locator, GError **error)
{
  g_autofree char *escaped = locator != NULL ? g_uri_escape_string (locator, NULL, FALSE) : NULL;
  g_autofree char *path = g_strconcat (self->base, "/results?maxRecords=" PAGE_RECORDS,
                                       escaped != NULL ? "&locator=" : NULL, escaped, NULL);

  return add_page (self, path, error);
}

/* Asks for the addresses of the next pages. */
static gboolean
reading_list (Reading *self, GError **error)
{
  g_autofree char *path = g_steal_pointer (&self->list);
  g_autoptr (JsonNode)
    root = ask_list (self->salesforce, self->base, path, &self->list, self->cancellable, error);
  JsonArray *pages = cw_json_get_array (cw_json_object (root), "resultPages");

  if (root == NULL)
    return FALSE;

  if (pages == NULL || json_array_get_length (pages) == 0)
    {
      set_malformed (error);
      return FALSE;
    }

  for (guint i = 0; i < json_array_get_length (pages); i++)
    {
      JsonObject *page = cw_json_object (json_array_get_element (pages, i));

      if (!add_page (self, cw_json_get_string (page, "resultUrl"), error))
        return FALSE;
    }

  return TRUE;
}

/* Where the first page is. An org that has no list of pages gives one after the other. */
static gboolean
reading_start (Reading *self, const char *locator, GError **error)
{
  g_autoptr (GError) problem = NULL;

  if (locator != NULL)
    return add_page_at (self, locator, error);

  self->list = g_strconcat (self->base, "/resultPages", NULL);
  self->listed = reading_list (self, &problem);
  if (self->listed)
    return TRUE;

  if (g_error_matches (problem, CW_ERROR, CW_ERROR_NOT_FOUND))
    return add_page_at (self, NULL, error);

  g_propagate_error (error, g_steal_pointer (&problem));

  return FALSE;
}

static gboolean
deliver_row (Reading *self, const CwSalesforceCsv *csv, const CwSalesforceColumns *columns, GError **error)
{
  g_autoptr (GError) problem = NULL;
  g_autoptr (CwSalesforceRow) row = cw_salesforce_row_parse_csv (csv, columns, &problem);
  const char *id = cw_salesforce_csv_get (csv, "Id");

  if (row != NULL)
    return self->func (g_steal_pointer (&row), self->user_data, error);

  /* A table without the column is not one of records. */
  if (self->unread == NULL || id == NULL)
    {
      g_propagate_error (error, g_steal_pointer (&problem));
      return FALSE;
    }
  self->unread (*id != '\0' && cw_text_is_readable (id) ? id : NULL, problem, self->user_data);

  return TRUE;
}

/* A page must have as many rows as it says. */
static gboolean
check_count (const CwHttpResponse *response, guint64 n_rows, GError **error)
{
  const char *announced = g_hash_table_lookup (response->headers, "sforce-numberofrecords");
  guint64 n;

  if (announced == NULL
      || (g_ascii_string_to_unsigned (announced, 10, 0, G_MAXUINT64, &n, NULL) && n == n_rows))
    return TRUE;

  cw_error_set_for_side (error, CW_SIDE_SALESFORCE, CW_ERROR_BAD_ANSWER,
                         _("Salesforce answered with an incomplete page of records. Try again"));

  return FALSE;
}

static gboolean
deliver_rows (Reading *self, const CwHttpResponse *response, GError **error)
{
  g_autoptr (CwSalesforceCsv) csv = cw_salesforce_csv_new (response->body, error);
  g_autoptr (CwSalesforceColumns) columns = NULL;
  g_autoptr (GError) problem = NULL;
  guint64 n = 0;

  if (csv == NULL)
    return FALSE;

  columns = cw_salesforce_columns_new (csv, self->query->ids_only ? NULL : self->query->fields, self->schema);
  for (; cw_salesforce_csv_next (csv, &problem); n++)
    if (!deliver_row (self, csv, columns, error))
      return FALSE;

  if (problem != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&problem));
      return FALSE;
    }

  return check_count (response, n, error);
}

/* Where pages come one after the other, each says where the next one begins. */
static gboolean
follow_page (Reading *self, const CwHttpResponse *response, GError **error)
{
  const char *locator = g_hash_table_lookup (response->headers, "sforce-locator");

  if (self->listed || locator == NULL || *locator == '\0' || g_str_equal (locator, "null"))
    return TRUE;

  return add_page_at (self, locator, error);
}

/* How many pages may be in memory or under way: by the largest one so far. Of the first one nothing is
 * known. */
static guint
count_together (const Reading *self)
{
  return self->largest > 0 ? CLAMP (MAX_PAGES_BYTES / self->largest, MIN_PAGES, MAX_PAGES) : 1;
}

/* Asks for the next pages. `n_held`: how many are in memory. */
static gboolean
send_pages (Reading *self, guint n_held, GError **error)
{
  while (self->sent.length + n_held < MIN (count_together (self), self->pages->len))
    {
      const char *path = g_ptr_array_index (self->pages, self->sent.length + n_held);
      const CwSalesforceCall call = { .method = "GET", .path = path, .expects_csv = TRUE };
      CwSalesforceSending *sending = cw_salesforce_begin_sending (self->salesforce, &call, self->cancellable,
                                                                  error);

      if (sending == NULL)
        return FALSE;
      g_queue_push_tail (&self->sent, sending);
    }

  return TRUE;
}

static CwHttpResponse *
receive_page (Reading *self, GError **error)
{
  g_autoptr (CwSalesforceSending) sending = g_queue_pop_head (&self->sent);
  g_autoptr (CwHttpResponse) response = cw_salesforce_end_sending (sending, error);
  g_autoptr (JsonNode) root = NULL;

  if (response != NULL && response->status != 200)
    root = cw_json_parse (response->body, CW_SALESFORCE_NAME, NULL);

  return response != NULL && check_table (response, root, error) ? g_steal_pointer (&response) : NULL;
}

/* Takes the first page, while the next ones are under way. */
static gboolean
take_page (Reading *self, GError **error)
{
  g_autofree char *next = NULL;
  g_autoptr (CwHttpResponse) response = send_pages (self, 0, error) ? receive_page (self, error) : NULL;

  if (response == NULL || !follow_page (self, response, error))
    return FALSE;
  self->largest = MAX (self->largest, g_bytes_get_size (response->body));
  if (!send_pages (self, 1, error) || !deliver_rows (self, response, error))
    return FALSE;

  g_ptr_array_remove_index (self->pages, 0);
  next = self->pages->len > 0 ? locator_of (g_ptr_array_index (self->pages, 0)) : NULL;

  return self->page == NULL || self->page (next, self->user_data, error);
}

static gboolean
read_pages (Reading *self, const char *locator, GError **error)
{
  if (!reading_start (self, locator, error))
    return FALSE;

  while (self->pages->len > 0)
    {
      /* After each page it must be known where the next one begins. */
      while (self->list != NULL && self->pages->len <= MAX_PAGES)
        if (!reading_list (self, error))
          return FALSE;

      if (!take_page (self, error) || g_cancellable_set_error_if_cancelled (self->cancellable, error))
        return FALSE;
    }

  return TRUE;
}

gboolean
cw_bulk_read_query (CwSalesforce *salesforce,
                    const char *id,
                    const char *api_version,
                    const char *locator,
                    const CwSalesforceQuery *query,
                    const CwSchema *schema,
                    CwSalesforceRowFunc func,
                    CwSalesforceUnreadFunc unread,
                    CwBulkPageFunc page,
                    gpointer user_data,
                    GCancellable *cancellable,
                    GError **error)
{
  Reading reading = {
    .salesforce = salesforce,
    .query = query,
    .schema = schema,
    .func = func,
    .unread = unread,
    .page = page,
    .user_data = user_data,
    .cancellable = cancellable,
  };
  gboolean ok;

  g_return_val_if_fail (salesforce != NULL && is_id (id) && is_version (api_version), FALSE);
  g_return_val_if_fail (query != NULL && func != NULL, FALSE);

  reading.base = g_strdup_printf ("/services/data/v%s/jobs/query/%s", api_version, id);
  reading.pages = g_ptr_array_new_with_free_func (g_free);
  reading.seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_queue_init (&reading.sent);
  ok = read_pages (&reading, locator, error);
  reading_clear (&reading);

  return ok;
}
