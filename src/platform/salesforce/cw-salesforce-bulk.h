/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cw-salesforce.h"

G_BEGIN_DECLS

/* Jobs of Salesforce's Bulk API 2.0 (platform/README.md S7): many records are written, or read, by Salesforce
 * itself, in its own time. Blocking calls on the thread of the org's CwHttp, with the errors of
 * cw-salesforce.h. A job that Salesforce does not have any more is CW_ERROR_NOT_FOUND, and a query that was
 * made with another version of the API is CW_ERROR_UNSUPPORTED.
 *
 * Each function does one thing that cannot be undone, so that the caller can write down what was done in
 * between. The course of a write:
 *
 *   cw_bulk_create()        note before it that a job will be made, and after it the job's id
 *   cw_bulk_upload()        nothing is written yet: a job that is open can be aborted and begun anew
 *   cw_bulk_close()         from here on Salesforce writes
 *   cw_bulk_wait()          may be broken off and gone on with at any time
 *   cw_bulk_read_results()  three times: FAILED and ABORTED jobs may have written records, too
 *   cw_bulk_delete()        once all is stored; otherwise Salesforce deletes it after seven days
 *
 * A row of the upload that is in none of the three results is unknown: only reading its record shows what
 * became of it. There is no precondition, no duplicate rule header and no order among the rows. */

typedef enum
{
  CW_BULK_INGEST, /* a write */
  CW_BULK_QUERY,
} CwBulkKind;

typedef enum
{
  CW_BULK_OPEN, /* waits for its upload */
  CW_BULK_UPLOAD_COMPLETE,
  CW_BULK_IN_PROGRESS,
  CW_BULK_COMPLETE, /* it has ended; rows of it may have failed */
  CW_BULK_FAILED,   /* it was broken off; what was written until then stays */
  CW_BULK_ABORTED,  /* the same, because somebody said so */
} CwBulkState;

/* What a job says of itself. */
typedef struct
{
  char *id;
  CwBulkState state;
  guint64 n_processed; /* failed rows included */
  guint64 n_failed;
  char *problem;                         /* why it failed, in Salesforce's own words, redacted; or NULL */
  char *api_version;                     /* "66.0": the results of a query must be read with it; or NULL */
  char *object, *operation, *created_by; /* as Salesforce says them; or NULL */
  gint64 created;                        /* by Salesforce's clock, ms; -1: unknown */
} CwBulkJob;

void cw_bulk_job_free (CwBulkJob *job);
/* Whether a job will not change any more. */
gboolean cw_bulk_job_is_over (const CwBulkJob *job);
/* Reads a job from JSON. Pure. Errors: CW_ERROR_BAD_ANSWER. (transfer full) */
CwBulkJob *cw_bulk_job_parse (JsonNode *root, GError **error);

/* ── Any job ── */

CwBulkJob *cw_bulk_get (CwSalesforce *salesforce,
                        CwBulkKind kind,
                        const char *id,
                        GCancellable *cancellable,
                        GError **error);
/* Ends a job. What it has written until then stays. Errors: CW_ERROR_REFUSED if it is over already. */
CwBulkJob *cw_bulk_abort (CwSalesforce *salesforce,
                          CwBulkKind kind,
                          const char *id,
                          GCancellable *cancellable,
                          GError **error);
/* Deletes a job that is over, with its upload and its results. One that is gone already is no error. */
gboolean cw_bulk_delete (CwSalesforce *salesforce,
                         CwBulkKind kind,
                         const char *id,
                         GCancellable *cancellable,
                         GError **error);

/* Whether an error is Salesforce's last word: the job, or the API, is not to be had. */
gboolean cw_bulk_is_refusal (const GError *problem);
/* Ends a job, unless `is_over`, and deletes it. What Salesforce refuses to end or to delete has ended, or is
 * gone, or is deleted by Salesforce after seven days: no error. */
gboolean cw_bulk_discard (CwSalesforce *salesforce,
                          CwBulkKind kind,
                          const char *id,
                          gboolean is_over,
                          GCancellable *cancellable,
                          GError **error);

/* Discards those of `jobs` (element-type CwBulkJob) that Salesforce made within ten minutes from `since` on:
 * a crash, or a lost answer, came before their ids. `jobs` NULL: they could not be listed, and `problem` says
 * why; a refusal is no error. */
gboolean cw_bulk_discard_lost (CwSalesforce *salesforce,
                               CwBulkKind kind,
                               GPtrArray *jobs,
                               const GError *problem,
                               gint64 since,
                               GCancellable *cancellable,
                               GError **error);

typedef void (*CwBulkProgressFunc) (const CwBulkJob *job, gpointer user_data);

/* Asks for a job until it is over, after 2 seconds at first and every 30 in the end, for as long as it takes.
 * `progress` (nullable) gets each answer. Cancelling ends the wait and leaves the job as it is; so does an
 * error of the network. (transfer full) */
CwBulkJob *cw_bulk_wait (CwSalesforce *salesforce,
                         CwBulkKind kind,
                         const char *id,
                         CwBulkProgressFunc progress,
                         gpointer user_data,
                         GCancellable *cancellable,
                         GError **error);

/* ── Writing ── */

/* The most bytes of an upload. The results have the rows again, and are held in memory. */
#define CW_BULK_MAX_BYTES (100 * 1000 * 1000)

/* Makes a job that takes an upload of cw_salesforce_payload_new_csv(), made for the same operation.
 * `external_field` is for CW_SALESFORCE_UPSERT, else NULL. No assignment rule runs. After a lost answer it is
 * not repeated: CW_ERROR_UNKNOWN_OUTCOME; see cw_bulk_list_open(). (transfer full) */
CwBulkJob *cw_bulk_create (CwSalesforce *salesforce,
                           CwSalesforceOperation operation,
                           const char *object,
                           const char *external_field,
                           GCancellable *cancellable,
                           GError **error);
/* The jobs of this kind that are open. After a crash, or a lost answer, one of them may be ours: made by
 * `created_by` (a user's id; NULL: anybody) at or after `created_since` by Salesforce's clock
 * (cw_salesforce_get_clock(); -1: ever). As nothing was written by it, it can be aborted. In no order.
 * (element-type CwBulkJob) */
GPtrArray *cw_bulk_list_open (CwSalesforce *salesforce,
                              CwSalesforceOperation operation,
                              const char *object,
                              const char *created_by,
                              gint64 created_since,
                              GCancellable *cancellable,
                              GError **error);
/* Sends the table to an open job. It can be sent once. After a lost answer, CW_ERROR_UNKNOWN_OUTCOME, abort
 * the job and make a new one: nothing was written. */
gboolean cw_bulk_upload (CwSalesforce *salesforce,
                         const char *id,
                         GBytes *csv,
                         GCancellable *cancellable,
                         GError **error);
/* Says that the upload is whole: Salesforce begins to write. After a lost answer, CW_ERROR_UNKNOWN_OUTCOME,
 * cw_bulk_get() says whether it does. (transfer full) */
CwBulkJob *cw_bulk_close (CwSalesforce *salesforce,
                          const char *id,
                          GCancellable *cancellable,
                          GError **error);

typedef enum
{
  CW_BULK_SUCCESSFUL,
  CW_BULK_FAILED_ROWS,
  CW_BULK_UNPROCESSED, /* CW_ROW_TRANSIENT: the job ended before them */
} CwBulkResults;

/* Gets the result of one row (transfer full) and the value that it had in the key column. FALSE stops with
 * the error. */
typedef gboolean (*CwBulkResultFunc) (const char *key,
                                      CwRowResult *result,
                                      gpointer user_data,
                                      GError **error);

/* Reads one of the results of a job that is over, row by row, in no order. `key_field` says which record a
 * row is about. It is a column of the upload: "Id" for updates, the external field for upserts. For creates
 * it can be any field; records that have the same value in it belong into different jobs. */
gboolean cw_bulk_read_results (CwSalesforce *salesforce,
                               const char *id,
                               CwBulkResults which,
                               const char *key_field,
                               CwBulkResultFunc func,
                               gpointer user_data,
                               GCancellable *cancellable,
                               GError **error);
/* The same of a table that is there. Pure. */
gboolean cw_bulk_parse_results (GBytes *csv,
                                CwBulkResults which,
                                const char *key_field,
                                CwBulkResultFunc func,
                                gpointer user_data,
                                GError **error);

/* ── Reading ── */

/* Begins a query; wait for it with cw_bulk_wait(). It is repeated after a lost answer: a job too many changes
 * nothing. Note its id and its `api_version`. (transfer full) */
CwBulkJob *cw_bulk_create_query (CwSalesforce *salesforce,
                                 const CwSalesforceQuery *query,
                                 GCancellable *cancellable,
                                 GError **error);

/* The queries of this object, with or without deleted records as `query` says, that `created_by` (a user's
 * id) began at or after `created_since` by Salesforce's clock, whatever became of them. After a crash one of
 * them may be ours. In no order. (element-type CwBulkJob) */
GPtrArray *cw_bulk_list_queries (CwSalesforce *salesforce,
                                 const CwSalesforceQuery *query,
                                 const char *created_by,
                                 gint64 created_since,
                                 GCancellable *cancellable,
                                 GError **error);

/* Is told after each page, when all its rows were given, where the next one begins: note it, and go on there
 * after a crash. NULL: this was the last page. FALSE stops with the error. */
typedef gboolean (*CwBulkPageFunc) (const char *next, gpointer user_data, GError **error);

/* Reads the rows of a query that is CW_BULK_COMPLETE, in no order. `api_version` is the job's. `locator` NULL
 * begins at the first page, else where a page function was told that the next one begins. `query` is what the
 * job was made with; `schema` (nullable) says which of its fields are numbers and instants. `func` and
 * `unread` as in cw_salesforce_query(); `page` is nullable. From the first page on, the next ones
 * are fetched meanwhile, as far as the main context of the thread is iterated: at least one, and several as
 * long as they are small. A job has `n_processed` rows. */
gboolean cw_bulk_read_query (CwSalesforce *salesforce,
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
                             GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CwBulkJob, cw_bulk_job_free)

G_END_DECLS
