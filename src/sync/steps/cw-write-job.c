/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "cw-write-job"

#include "cw-write-job.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>

#include "cw-error.h"

void
cw_write_job_free (CwWriteJob *job)
{
  if (job == NULL)
    return;

  g_free (job->key_field);
  g_free (job->id);
  g_free (job);
}

/* ── The note ── */

enum
{
  NOTE_OPERATION,
  NOTE_KEY_FIELD,
  NOTE_SINCE,
  NOTE_ID,
  NOTE_RUN,
  NOTE_FIRST,
  NOTE_LAST,
  N_NOTES,
};

static gboolean
write_note (CwEngine *engine, CwObject object, const char *note, GError **error)
{
  g_autofree char *name = g_strconcat ("bulk-writing:", cw_object_to_nick (object), NULL);

  return cw_store_set_meta (engine->in->store, name, note, error);
}

static gboolean
save (CwEngine *engine, const CwWriteJob *job, GError **error)
{
  g_autofree char *note = g_strdup_printf ("%d\n%s\n%" PRId64 "\n%s\n%" PRId64 "\n%" PRId64 "\n%" PRId64,
                                           job->operation, job->key_field, job->since,
                                           job->id != NULL ? job->id : "", job->run, job->first, job->last);

  return write_note (engine, job->object, note, error);
}

/* Not even a power cut may lose that a job is about to be made, nor which one is about to be filled: nobody
 * would look for it. */
static gboolean
save_durably (CwEngine *engine, const CwWriteJob *job, GError **error)
{
  g_autoptr (CwTransaction) transaction = cw_store_begin_durable (engine->in->store, error);

  return transaction != NULL && save (engine, job, error) && cw_store_commit (engine->in->store, error);
}

static gboolean
parse_number (const char *text, gint64 max, gint64 *number)
{
  return g_ascii_string_to_signed (text, 10, 0, max, number, NULL);
}

static CwWriteJob *
parse (CwObject object, const char *note)
{
  g_auto (GStrv) parts = g_strsplit (note, "\n", N_NOTES);
  g_autoptr (CwWriteJob) job = g_new0 (CwWriteJob, 1);
  gint64 operation;

  if (g_strv_length (parts) != N_NOTES
      || !parse_number (parts[NOTE_OPERATION], CW_SALESFORCE_UPSERT, &operation)
      || !parse_number (parts[NOTE_SINCE], G_MAXINT64, &job->since)
      || !parse_number (parts[NOTE_RUN], G_MAXINT64, &job->run)
      || !parse_number (parts[NOTE_FIRST], G_MAXINT64, &job->first)
      || !parse_number (parts[NOTE_LAST], G_MAXINT64, &job->last))
    return NULL;

  job->object = object;
  job->operation = (CwSalesforceOperation) operation;
  job->key_field = g_strdup (parts[NOTE_KEY_FIELD]);
  job->id = *parts[NOTE_ID] != '\0' ? g_strdup (parts[NOTE_ID]) : NULL;
  return g_steal_pointer (&job);
}

gboolean
cw_write_job_recall (CwEngine *engine, CwObject object, CwWriteJob **job, GError **error)
{
  g_autofree char *name = g_strconcat ("bulk-writing:", cw_object_to_nick (object), NULL);
  g_autofree char *note = NULL;

  *job = NULL;
  if (!cw_store_get_meta (engine->in->store, name, &note, error))
    return FALSE;
  if (note != NULL)
    *job = parse (object, note);
  return TRUE;
}

/* ── Its end ── */

/* A crash, or a lost answer, came before the id. The job is still open, so nothing was written by it. */
static gboolean
discard_lost (CwEngine *engine, const CwWriteJob *job, GError **error)
{
  const char *me = engine->in->connections->salesforce_user_id;
  g_autoptr (GError) problem = NULL;
  g_autoptr (GPtrArray) jobs = NULL;

  if (me == NULL)
    return TRUE;
  jobs = cw_bulk_list_open (engine->in->salesforce, job->operation, cw_object_get_name (job->object), me,
                            job->since, engine->cancellable, &problem);
  return cw_bulk_discard_lost (engine->in->salesforce, CW_BULK_INGEST, jobs, problem, job->since,
                               engine->cancellable, error);
}

gboolean
cw_write_job_end (CwEngine *engine, const CwWriteJob *job, GError **error)
{
  gboolean is_closed = job->last > 0;
  gboolean ended = job->id != NULL ? cw_bulk_discard (engine->in->salesforce, CW_BULK_INGEST, job->id,
                                                      is_closed, engine->cancellable, error)
                                   : discard_lost (engine, job, error);

  return ended && write_note (engine, job->object, NULL, error);
}

/* ── Its beginning ── */

/* What of a new job's problems does not keep its records from being sent in another way. */
static gboolean
is_about_jobs (const GError *problem)
{
  return cw_bulk_is_refusal (problem) || g_error_matches (problem, CW_ERROR, CW_ERROR_UNKNOWN_OUTCOME)
         || g_error_matches (problem, CW_ERROR, CW_ERROR_BAD_ANSWER);
}

static gboolean
create_and_upload (CwEngine *engine, CwWriteJob *job, GBytes *csv, GError **error)
{
  CwSalesforce *salesforce = engine->in->salesforce;
  g_autoptr (CwBulkJob) made = cw_bulk_create (salesforce, job->operation, cw_object_get_name (job->object),
                                               job->operation == CW_SALESFORCE_UPSERT ? job->key_field : NULL,
                                               engine->cancellable, error);

  if (made == NULL)
    return FALSE;

  job->id = g_strdup (made->id);
  return save_durably (engine, job, error)
         && cw_bulk_upload (salesforce, job->id, csv, engine->cancellable, error);
}

gboolean
cw_write_job_begin (CwEngine *engine,
                    CwObject object,
                    CwSalesforceOperation operation,
                    const char *key_field,
                    GBytes *csv,
                    CwWriteJob **job,
                    GError **error)
{
  g_autoptr (CwWriteJob) begun = g_new0 (CwWriteJob, 1);
  g_autoptr (GError) problem = NULL;

  *job = NULL;
  begun->object = object;
  begun->operation = operation;
  begun->key_field = g_strdup (key_field);
  begun->since = MAX (cw_salesforce_get_clock (engine->in->salesforce), 0);
  if (!save_durably (engine, begun, error))
    return FALSE;

  if (create_and_upload (engine, begun, csv, &problem))
    {
      *job = g_steal_pointer (&begun);
      return TRUE;
    }
  if (is_about_jobs (problem))
    {
      /* Translators: the placeholder is a whole sentence */
      g_message (_("Salesforce did not take the changes by its Bulk API, so they are sent portion by "
                    "portion. %s"),
                 problem->message);
      return cw_write_job_end (engine, begun, error);
    }

  /* Of several errors the first one is told. If the job stays, the next run ends it. */
  cw_write_job_end (engine, begun, NULL);
  g_propagate_error (error, g_steal_pointer (&problem));
  return FALSE;
}

/* ── Its course ── */

gboolean
cw_write_job_note_writes (CwEngine *engine, CwWriteJob *job, gint64 first, gint64 last, GError **error)
{
  job->run = engine->run->run;
  job->first = first;
  job->last = last;
  return save (engine, job, error);
}

/* Once the writes are in the journal as sent, a cancellation must not come in between. */
gboolean
cw_write_job_close (CwEngine *engine, const CwWriteJob *job, GError **error)
{
  CwSalesforce *salesforce = engine->in->salesforce;
  g_autoptr (GError) problem = NULL;
  g_autoptr (CwBulkJob) closed = cw_bulk_close (salesforce, job->id, NULL, &problem);
  g_autoptr (CwBulkJob) there = NULL;
  g_autoptr (CwBulkJob) closed_again = NULL;

  if (closed != NULL)
    return TRUE;
  if (!g_error_matches (problem, CW_ERROR, CW_ERROR_UNKNOWN_OUTCOME))
    {
      g_propagate_error (error, g_steal_pointer (&problem));
      return FALSE;
    }

  there = cw_bulk_get (salesforce, CW_BULK_INGEST, job->id, NULL, error);
  if (there == NULL || there->state != CW_BULK_OPEN)
    return there != NULL;
  closed_again = cw_bulk_close (salesforce, job->id, NULL, error);
  return closed_again != NULL;
}

typedef struct
{
  CwEngine *engine;
  guint64 n_records, n_told;
} Waiting;

static void
tell_processed (Waiting *waiting, guint64 n)
{
  cw_engine_set_job (waiting->engine, n, waiting->n_records);
  cw_engine_advance (waiting->engine, CW_SIDE_SALESFORCE, n - MIN (n, waiting->n_told));
  waiting->n_told = MAX (n, waiting->n_told);
}

static void
on_progress (const CwBulkJob *job, gpointer user_data)
{
  Waiting *waiting = user_data;

  tell_processed (waiting, MIN (job->n_processed, waiting->n_records));
}

CwBulkJob *
cw_write_job_wait (CwEngine *engine, const CwWriteJob *job, guint n_records, GError **error)
{
  Waiting waiting = { engine, n_records, 0 };
  CwBulkJob *over;

  cw_engine_set_job (engine, 0, n_records);
  over = cw_bulk_wait (engine->in->salesforce, CW_BULK_INGEST, job->id, on_progress, &waiting,
                       engine->cancellable, error);
  if (over != NULL)
    tell_processed (&waiting, n_records);
  cw_engine_set_job (engine, 0, 0);
  if (over == NULL && g_cancellable_is_cancelled (engine->cancellable))
    g_message (
      ngettext ("Salesforce goes on with %u change that it has. The next run says what became of it.",
                "Salesforce goes on with %u changes that it has. The next run says what became of them.",
                n_records),
      n_records);
  return over;
}
