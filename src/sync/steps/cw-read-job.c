/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "cw-read-job"

#include "cw-read-job.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>

#include "cw-error.h"
#include "cw-salesforce-bulk.h"

void
cw_read_job_free (CwReadJob *job)
{
  if (job == NULL)
    return;

  g_free (job->of);
  g_free (job->id);
  g_free (job->api_version);
  g_free (job->locator);
  g_free (job);
}

/* ── The note ── */

enum
{
  NOTE_NUMBER,
  NOTE_OF,
  NOTE_SINCE,
  NOTE_N_COUNTED,
  NOTE_N_READ,
  NOTE_ID,
  NOTE_API_VERSION,
  NOTE_LOCATOR,
  N_NOTES,
};

static gboolean
write_note (CwEngine *engine, CwObject object, const char *note, GError **error)
{
  g_autofree char *name = g_strconcat ("bulk-reading:", cw_object_to_nick (object), NULL);

  return cw_store_set_meta (engine->in->store, name, note, error);
}

static gboolean
save (CwEngine *engine, CwObject object, const CwReadJob *job, GError **error)
{
  g_autofree char *note = g_strdup_printf (
    "%" PRId64 "\n%s\n%" PRId64 "\n%" PRIu64 "\n%" PRIu64 "\n%s\n%s\n%s", job->number, job->of, job->since,
    job->n_counted, job->n_read, job->id != NULL ? job->id : "",
    job->api_version != NULL ? job->api_version : "", job->locator != NULL ? job->locator : "");

  return write_note (engine, object, note, error);
}

/* Not even a power cut may lose that a job is about to be made: nobody would look for it. */
static gboolean
save_before_request (CwEngine *engine, CwObject object, const CwReadJob *job, GError **error)
{
  g_autoptr (CwTransaction) transaction = cw_store_begin_durable (engine->in->store, error);

  return transaction != NULL && save (engine, object, job, error)
         && cw_store_commit (engine->in->store, error);
}

static char *
text_or_null (const char *text)
{
  return *text != '\0' ? g_strdup (text) : NULL;
}

static CwReadJob *
parse (const char *note)
{
  g_auto (GStrv) parts = g_strsplit (note, "\n", N_NOTES);
  g_autoptr (CwReadJob) job = g_new0 (CwReadJob, 1);

  if (g_strv_length (parts) != N_NOTES
      || !g_ascii_string_to_signed (parts[NOTE_NUMBER], 10, 0, G_MAXINT64, &job->number, NULL)
      || !g_ascii_string_to_signed (parts[NOTE_SINCE], 10, 0, G_MAXINT64, &job->since, NULL)
      || !g_ascii_string_to_unsigned (parts[NOTE_N_COUNTED], 10, 0, G_MAXUINT64, &job->n_counted, NULL)
      || !g_ascii_string_to_unsigned (parts[NOTE_N_READ], 10, 0, G_MAXUINT64, &job->n_read, NULL))
    return NULL;

  job->of = g_strdup (parts[NOTE_OF]);
  job->id = text_or_null (parts[NOTE_ID]);
  job->api_version = text_or_null (parts[NOTE_API_VERSION]);
  job->locator = text_or_null (parts[NOTE_LOCATOR]);
  return g_steal_pointer (&job);
}

gboolean
cw_read_job_recall (CwEngine *engine, CwObject object, CwReadJob **job, GError **error)
{
  g_autofree char *name = g_strconcat ("bulk-reading:", cw_object_to_nick (object), NULL);
  g_autofree char *note = NULL;

  *job = NULL;
  if (!cw_store_get_meta (engine->in->store, name, &note, error))
    return FALSE;
  if (note != NULL)
    *job = parse (note);
  return TRUE;
}

static gboolean
spoil (CwEngine *engine, CwObject object, CwReadJob *job, GError **error)
{
  g_free (job->of);
  job->of = g_strdup ("");
  return save (engine, object, job, error);
}

gboolean
cw_read_job_spoil (CwEngine *engine, CwObject object, GError **error)
{
  g_autoptr (CwReadJob) job = NULL;

  return cw_read_job_recall (engine, object, &job, error)
         && (job == NULL || spoil (engine, object, job, error));
}

/* ── Deleting jobs ── */

static gboolean
delete_job (CwEngine *engine, const char *id, gboolean is_over, GError **error)
{
  return cw_bulk_discard (engine->in->salesforce, CW_BULK_QUERY, id, is_over, engine->cancellable, error);
}

/* A crash, or a lost answer, came before the id. Jobs of other people are not looked for. */
static gboolean
delete_lost (CwEngine *engine, CwObject object, gint64 since, GError **error)
{
  const CwSalesforceQuery query = { .object = cw_object_get_name (object), .include_deleted = TRUE };
  const char *me = engine->in->connections->salesforce_user_id;
  g_autoptr (GError) problem = NULL;
  g_autoptr (GPtrArray) jobs = NULL;

  if (me == NULL)
    return TRUE;
  jobs = cw_bulk_list_queries (engine->in->salesforce, &query, me, since, engine->cancellable, &problem);
  return cw_bulk_discard_lost (engine->in->salesforce, CW_BULK_QUERY, jobs, problem, since,
                               engine->cancellable, error);
}

static gboolean
discard (CwEngine *engine, CwObject object, const CwReadJob *job, GError **error)
{
  gboolean deleted = job->id != NULL ? delete_job (engine, job->id, FALSE, error)
                                     : delete_lost (engine, object, job->since, error);

  return deleted && write_note (engine, object, NULL, error);
}

/* After an error that would come again. Of several errors the first one is told, so those of this are not. If
 * the job stays, the next run deletes it. */
static void
give_up (CwEngine *engine, CwObject object, CwReadJob *job)
{
  if (spoil (engine, object, job, NULL))
    discard (engine, object, job, NULL);
}

gboolean
cw_read_job_settle (CwEngine *engine, CwObject object, const char *of, CwReadJob **job, GError **error)
{
  if (of != NULL && g_str_equal ((*job)->of, of) && (*job)->id != NULL
      && engine->in->settings->bulk_threshold > 0)
    {
      g_autoptr (GError) problem = NULL;
      g_autoptr (CwBulkJob) there = cw_bulk_get (engine->in->salesforce, CW_BULK_QUERY, (*job)->id,
                                                 engine->cancellable, &problem);

      if (there != NULL && there->state <= CW_BULK_COMPLETE)
        return TRUE;
      if (there == NULL && !cw_bulk_is_refusal (problem))
        {
          g_propagate_error (error, g_steal_pointer (&problem));
          return FALSE;
        }
    }

  if (!discard (engine, object, *job, error))
    return FALSE;
  g_clear_pointer (job, cw_read_job_free);
  return TRUE;
}

/* ── Beginning ── */

static void
tell_refusal (const char *why)
{
  /* Translators: the placeholder is a whole sentence */
  g_message (_("Salesforce did not hand out its records by the Bulk API, so they are read page by page. %s"),
             why);
}

/* Makes the job. Where Salesforce takes none, `job` has no id, and the note is removed. */
static gboolean
create (CwEngine *engine, CwObject object, const CwSalesforceQuery *query, CwReadJob *job, GError **error)
{
  g_autoptr (GError) problem = NULL;
  g_autoptr (CwBulkJob)
    made = cw_bulk_create_query (engine->in->salesforce, query, engine->cancellable, &problem);

  if (made != NULL)
    {
      job->id = g_strdup (made->id);
      job->api_version = g_strdup (made->api_version);
      return save (engine, object, job, error);
    }
  if (cw_bulk_is_refusal (problem) || g_error_matches (problem, CW_ERROR, CW_ERROR_QUOTA))
    {
      tell_refusal (problem->message);
      return write_note (engine, object, NULL, error);
    }
  g_propagate_error (error, g_steal_pointer (&problem));
  return FALSE;
}

gboolean
cw_read_job_begin (CwEngine *engine,
                   CwObject object,
                   const CwSalesforceQuery *query,
                   const char *of,
                   CwReadJob **job,
                   GError **error)
{
  guint threshold = engine->in->settings->bulk_threshold;
  g_autoptr (CwReadJob) begun = g_new0 (CwReadJob, 1);

  *job = NULL;
  if (threshold == 0)
    return TRUE;
  if (!cw_salesforce_count (engine->in->salesforce, query, &begun->n_counted, engine->cancellable, error))
    return FALSE;
  begun->number = engine->full_reading[object];
  begun->of = g_strdup (of);
  begun->since = cw_salesforce_get_clock (engine->in->salesforce);
  if (begun->n_counted <= threshold || begun->since < 0)
    return TRUE;

  if (!save_before_request (engine, object, begun, error) || !create (engine, object, query, begun, error))
    return FALSE;
  if (begun->id != NULL)
    *job = g_steal_pointer (&begun);
  return TRUE;
}

/* ── Reading ── */

typedef struct
{
  CwEngine *engine;
  CwObject object;
  CwReadJob *job;
  const CwReadJobFuncs *funcs;
  guint64 n; /* records that came so far, also before this run */
} Reading;

static gboolean
on_row (CwSalesforceRow *row, gpointer user_data, GError **error)
{
  Reading *reading = user_data;

  reading->n++;
  reading->engine->run->bulk_records++;
  return reading->funcs->row (row, reading->funcs->user_data, error);
}

static void
on_unread (const char *id, const GError *problem, gpointer user_data)
{
  Reading *reading = user_data;

  reading->n++;
  reading->engine->run->bulk_records++;
  reading->funcs->unread (id, problem, reading->funcs->user_data);
}

/* After a record that could not be read the place stays, so that it is read again. */
static gboolean
on_page (const char *next, gpointer user_data, GError **error)
{
  Reading *reading = user_data;
  CwReadJob *job = reading->job;

  if (!reading->funcs->store (reading->funcs->user_data, error))
    return FALSE;
  if (next == NULL || reading->engine->unread != NULL)
    return TRUE;

  g_free (job->locator);
  job->locator = g_strdup (next);
  job->n_read = reading->n;
  return save (reading->engine, reading->object, job, error);
}

static gboolean
check_all_came (const Reading *reading, guint64 n_processed, GError **error)
{
  guint64 n_counted = reading->job->n_counted;

  if (reading->n == n_processed && n_processed >= n_counted)
    return TRUE;

  cw_error_set_for_side (error, CW_SIDE_SALESFORCE, CW_ERROR_BAD_ANSWER,
                         _("Salesforce counted %" PRIu64 " records of %s, its Bulk API found %" PRIu64
                            ", and %" PRIu64 " of them came. Nothing was decided about them. Sync again"),
                         n_counted, cw_object_get_name (reading->object), n_processed, reading->n);
  return FALSE;
}

static void
on_progress (const CwBulkJob *job, gpointer user_data)
{
  const Reading *reading = user_data;

  cw_engine_set_job (reading->engine, MIN (job->n_processed, reading->job->n_counted),
                     reading->job->n_counted);
}

static gboolean
read_rows (Reading *reading, const CwSalesforceQuery *query, gboolean *done, GError **error)
{
  CwEngine *engine = reading->engine;
  CwReadJob *job = reading->job;
  CwSalesforce *salesforce = engine->in->salesforce;
  g_autoptr (CwBulkJob) over = cw_bulk_wait (salesforce, CW_BULK_QUERY, job->id, on_progress, reading,
                                             engine->cancellable, error);

  cw_engine_set_job (engine, 0, 0);
  if (over == NULL)
    return FALSE;
  if (over->state != CW_BULK_COMPLETE)
    {
      tell_refusal (over->problem != NULL ? over->problem : "");
      return discard (engine, reading->object, job, error);
    }

  *done = TRUE;
  engine->run->bulk_jobs++;
  return cw_bulk_read_query (salesforce, job->id, job->api_version, job->locator, query,
                             engine->in->schema[reading->object], on_row, on_unread, on_page, reading,
                             engine->cancellable, error)
         && check_all_came (reading, over->n_processed, error);
}

/* Whether the next run can go on where this one ended. */
static gboolean
may_pass (const GError *problem)
{
  static const CwErrorCode codes[] = { CW_ERROR_NETWORK,        CW_ERROR_TIMED_OUT, CW_ERROR_RATE_LIMITED,
                                       CW_ERROR_SIGN_IN_NEEDED, CW_ERROR_QUOTA,     CW_ERROR_STORAGE };

  return cw_error_is_any (problem, codes, G_N_ELEMENTS (codes))
         || g_error_matches (problem, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

gboolean
cw_read_job_read (CwEngine *engine,
                  CwObject object,
                  CwReadJob *job,
                  const CwSalesforceQuery *query,
                  const CwReadJobFuncs *funcs,
                  gboolean *done,
                  GError **error)
{
  Reading reading = { engine, object, job, funcs, job->n_read };
  guint64 n_left = job->n_counted - MIN (job->n_counted, job->n_read);
  g_autoptr (GError) problem = NULL;

  *done = FALSE;
  engine->progress.total[CW_SIDE_SALESFORCE] += n_left;
  cw_engine_advance (engine, CW_SIDE_SALESFORCE, 0);
  if (read_rows (&reading, query, done, &problem))
    {
      engine->progress.total[CW_SIDE_SALESFORCE] -= *done ? 0 : n_left;
      return TRUE;
    }

  funcs->drop (funcs->user_data);
  if (!may_pass (problem))
    give_up (engine, object, job);
  g_propagate_error (error, g_steal_pointer (&problem));
  return FALSE;
}

gboolean
cw_read_job_end (CwEngine *engine, CwObject object, const CwReadJob *job, GError **error)
{
  g_autoptr (GError) problem = NULL;

  if (delete_job (engine, job->id, TRUE, &problem))
    return write_note (engine, object, NULL, error);
  if (g_error_matches (problem, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_propagate_error (error, g_steal_pointer (&problem));
      return FALSE;
    }

  g_message ("%s", problem->message);
  return TRUE;
}
