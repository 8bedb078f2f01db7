/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-sync-job.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#ifdef __GLIBC__
#include <malloc.h>
#endif

#include "cw-apply-salesforce.h"
#include "cw-apply.h"
#include "cw-before-writing.h"
#include "cw-damage.h"
#include "cw-dirty.h"
#include "cw-error.h"
#include "cw-gsource.h"
#include "cw-kept-plan.h"
#include "cw-left-out.h"
#include "cw-make-plan.h"
#include "cw-plan-file.h"
#include "cw-preflight.h"
#include "cw-read.h"
#include "cw-recheck.h"
#include "cw-recover.h"
#include "cw-resolve.h"
#include "cw-retry-writes.h"
#include "cw-standings.h"
#include "cw-store-conflicts.h"
#include "cw-store-journal.h"
#include "cw-store-links.h"
#include "cw-store-mirror.h"
#include "cw-store-plans.h"
#include "cw-store-runs.h"
#include "cw-undo.h"

/* The name of a plan while it is made; a finished plan is named by its digest. */
#define PLAN_IN_WORK "work"
/* A little more often than the two notices a second that are promised, since the main loop may be late. */
#define BEAT_MS 400

typedef enum
{
  KIND_SYNC,
  KIND_RESOLVE,
  KIND_UNDO,
  KIND_RETRY,
  KIND_KEEP,
} Kind;

struct _CwSyncJob
{
  GObject parent_instance;

  /* What was ordered. Only the worker reads it once it runs. */
  char *profile_name;
  Kind kind;
  gboolean is_preview;
  gboolean full, assume_yes;
  char *plan_file;
  char *stored_plan;
  GHashTable *left_out; /* ids of changes (gint64 *), or NULL */
  GHashTable *left_fields;
  GPtrArray *resolutions; /* of CwResolution, or NULL */
  gint64 undone_run;
  GArray *writes; /* journal ids to retry (gint64), or NULL */
  CwKeepOrder order;
  CwKeepNews news; /* the worker's until the job has ended */
  CwHttp *http;    /* NULL: the job makes one of its own */

  GCancellable *cancellable;
  GMainContext *context;  /* where signals are emitted; NULL: not started yet */
  GSource *beat;          /* while the job runs */
  gint64 began, finished; /* monotonic, µs */
  gboolean ended;
  CwRun *result;
  GError *error;

  GMutex lock; /* guards what follows: what the worker reports, and whether the job is paused */
  GCond resumed;
  gboolean paused;
  CwProgress progress;
  gboolean progress_pending;
  gint64 reported; /* when the worker last reported, monotonic; 0: not yet */
  char *plan;
  guint expected[2];
  guint n_resolved;
};

G_DEFINE_FINAL_TYPE (CwSyncJob, cw_sync_job, G_TYPE_OBJECT)

enum
{
  PROGRESS,
  ENDED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* ── What the worker reports, on its thread ── */

static gboolean
on_beat (gpointer user_data)
{
  g_signal_emit (user_data, signals[PROGRESS], 0);
  return G_SOURCE_CONTINUE;
}

static void
start_beat (CwSyncJob *job)
{
  job->beat = g_timeout_source_new (BEAT_MS);
  g_source_set_callback (job->beat, on_beat, job, NULL);
  g_source_attach (job->beat, job->context);
}

static gboolean
on_progress (gpointer user_data)
{
  CwSyncJob *job = user_data;

  g_mutex_lock (&job->lock);
  job->progress_pending = FALSE;
  g_mutex_unlock (&job->lock);

  /* The next beat is counted from this report. */
  if (job->beat != NULL)
    g_source_set_ready_time (job->beat, g_get_monotonic_time () + BEAT_MS * G_TIME_SPAN_MILLISECOND);
  g_signal_emit (job, signals[PROGRESS], 0);
  return G_SOURCE_REMOVE;
}

/* Keeps the newest progress. At most one notice of it is on its way to the main thread, and none of a step:
 * it would wake a process that has nothing to show. */
static void
report (const CwProgress *progress, gpointer user_data)
{
  CwSyncJob *job = user_data;
  gboolean notify;

  g_mutex_lock (&job->lock);
  job->progress = *progress;
  job->reported = g_get_monotonic_time ();
  notify = job->kind != KIND_KEEP && !job->progress_pending;
  job->progress_pending |= notify;
  g_mutex_unlock (&job->lock);

  if (notify)
    g_main_context_invoke_full (job->context, G_PRIORITY_DEFAULT, on_progress, g_object_ref (job),
                                g_object_unref);
}

static gboolean
is_paused (gpointer user_data)
{
  return cw_sync_job_is_paused (user_data);
}

/* A cancellation does not signal the condition, so the wait ends now and then to look for one. */
static void
wait_while_paused (GCancellable *cancellable, gpointer user_data)
{
  CwSyncJob *job = user_data;

  g_mutex_lock (&job->lock);
  while (job->paused && !g_cancellable_is_cancelled (cancellable))
    g_cond_wait_until (&job->resumed, &job->lock, g_get_monotonic_time () + 100 * G_TIME_SPAN_MILLISECOND);
  g_mutex_unlock (&job->lock);
}

static void
tell_plan (CwSyncJob *job, const CwEngine *engine)
{
  g_mutex_lock (&job->lock);
  g_free (job->plan);
  job->plan = g_strdup (engine->plan);
  job->expected[CW_SIDE_ALOWARE] = engine->expected[CW_SIDE_ALOWARE];
  job->expected[CW_SIDE_SALESFORCE] = engine->expected[CW_SIDE_SALESFORCE];
  g_mutex_unlock (&job->lock);
}

/* ── The run, on the worker ── */

static void
set_state (CwRun *run, const char *state)
{
  g_free (run->state);
  run->state = g_strdup (state);
}

static gboolean
make_plan (CwSyncJob *job, CwEngine *engine, GError **error)
{
  switch (job->kind)
    {
    case KIND_UNDO:
      return cw_undo_make_plan (engine, job->undone_run, error);
    case KIND_RETRY:
      return cw_retry_writes (engine, job->writes, error);
    case KIND_SYNC:
    case KIND_RESOLVE:
    case KIND_KEEP:
    default:
      return cw_read_both (engine, job->full, error) && cw_make_plan (engine, NULL, !job->is_preview, error)
             && cw_dirty_decide (engine, NULL, error);
    }
}

/* Takes the preview that the person looked at, if it is still the last one and was made with this mapping. */
static gboolean
take_stored_plan (CwSyncJob *job, CwEngine *engine, GError **error)
{
  return cw_kept_plan_check (engine->in->store, job->stored_plan, engine->in->mapping_digest, error)
         && cw_store_rename_plan (engine->in->store, job->stored_plan, PLAN_IN_WORK, error);
}

static gboolean
is_made_before (const CwSyncJob *job)
{
  return job->plan_file != NULL || job->stored_plan != NULL;
}

static gboolean
has_some (GHashTable *set)
{
  return set != NULL && g_hash_table_size (set) > 0;
}

static gboolean
load_plan (CwSyncJob *job, CwEngine *engine, GError **error)
{
  gboolean loaded = job->plan_file != NULL ? cw_plan_file_load (
                      engine->in->store, job->plan_file, engine->in->mapping_digest, engine->plan, error)
                                           : take_stored_plan (job, engine, error);

  if (!loaded)
    return FALSE;
  if ((has_some (job->left_out) || has_some (job->left_fields))
      && !cw_left_out_load (engine, job->left_out, job->left_fields, error))
    return FALSE;
  return cw_engine_forecast (engine, error);
}

static gboolean
name_plan (CwSyncJob *job, CwEngine *engine, GError **error)
{
  const CwInputs *in = engine->in;
  g_autofree char *name = NULL;

  if (!cw_kept_plan_name (in->store, engine->plan, in->mapping_digest, &name, error))
    return FALSE;
  if (job->kind == KIND_SYNC && !is_made_before (job)
      && !cw_kept_plan_set_would_match (in->store, engine->run->would_match, error))
    return FALSE;
  if (job->is_preview && job->kind == KIND_SYNC
      && !cw_last_preview_remember (in->profile, in->store, name, engine->expected, engine->run->started,
                                    error))
    return FALSE;

  g_free (engine->plan);
  engine->plan = g_steal_pointer (&name);
  tell_plan (job, engine);
  return TRUE;
}

/* Finds out what became of everything that earlier runs sent without seeing an answer. */
static gboolean
recover (CwEngine *engine, GError **error)
{
  return cw_apply_salesforce_settle_jobs (engine, error) && cw_recover (engine, error);
}

static gboolean
plan_and_apply (CwSyncJob *job, CwEngine *engine, GError **error)
{
  /* Stays 0 for an undo and a retry: a person chose what is written, so the guards that compare with the
   * linked pairs are off. */
  guint linked_before = 0;
  gboolean may_write = FALSE;

  if (job->kind == KIND_SYNC && !cw_store_count_links (engine->in->store, &linked_before, error))
    return FALSE;
  if (!recover (engine, error)
      || !(is_made_before (job) ? load_plan (job, engine, error) : make_plan (job, engine, error))
      || !name_plan (job, engine, error))
    return FALSE;
  if (job->is_preview)
    return TRUE;
  if (!cw_before_writing_check (engine, job->kind == KIND_SYNC, linked_before, job->assume_yes, &may_write,
                                error))
    return FALSE;
  if (!may_write)
    return TRUE;

  /* The guards ask about the plan that the person has seen, so it is checked again only after them. */
  if (job->kind == KIND_SYNC && is_made_before (job) && !cw_recheck (engine, job->plan_file != NULL, error))
    return FALSE;
  return cw_apply (engine, error) && cw_before_writing_remember (engine, error)
         && cw_standings_count (engine, error)
         && (job->kind != KIND_SYNC
             || (cw_dirty_settle (engine, NULL, error) && cw_keep_allow (engine, error)))
         && (job->kind != KIND_UNDO || cw_undo_finish (engine, job->undone_run, error));
}

/* Whether an error is about this conflict alone. After any other error, the next conflict would fail in the
 * same way. */
static gboolean
is_about_one (const GError *error)
{
  static const CwErrorCode codes[] = { CW_ERROR_USAGE,         CW_ERROR_NOT_FOUND, CW_ERROR_REFUSED,
                                       CW_ERROR_INVALID_VALUE, CW_ERROR_EXISTS,    CW_ERROR_UNKNOWN_OUTCOME };

  return cw_error_is_any (error, codes, G_N_ELEMENTS (codes));
}

static gboolean
resolve_all (CwSyncJob *job, CwEngine *engine, GError **error)
{
  for (guint i = 0; i < job->resolutions->len; i++)
    {
      CwResolution *resolution = g_ptr_array_index (job->resolutions, i);
      guint failed = engine->run->failed;
      g_autoptr (GError) problem = NULL;

      if (i > 0 && !cw_engine_check_cancelled (engine, error))
        return FALSE;

      resolution->tried = TRUE;
      if (cw_resolve (engine, resolution, &problem))
        resolution->settled = engine->run->failed == failed;
      else if (job->resolutions->len > 1 && is_about_one (problem))
        resolution->problem = g_strdup (problem->message);
      else
        {
          g_propagate_error (error, g_steal_pointer (&problem));
          return FALSE;
        }

      g_mutex_lock (&job->lock);
      job->n_resolved++;
      g_mutex_unlock (&job->lock);
    }
  return TRUE;
}

static gboolean
do_steps (CwSyncJob *job, CwEngine *engine, CwInputs *inputs, GError **error)
{
  engine->plan = g_strdup (PLAN_IN_WORK);
  if (!cw_store_mark_interrupted (inputs->store, error)
      || !cw_store_begin_run (inputs->store, engine->run, error))
    return FALSE;
  /* Settling a conflict begins at once, without the search for damaged rows, which goes through all rows. A
   * damaged conflict counts as missing; to a step, a damaged mirror does, too. */
  if (job->kind != KIND_RESOLVE && job->kind != KIND_KEEP && !cw_damage_set_aside (engine, error))
    return FALSE;
  if (!cw_preflight (engine, inputs, error))
    return FALSE;

  if (job->kind == KIND_RESOLVE)
    return recover (engine, error) && resolve_all (job, engine, error);
  if (job->kind == KIND_KEEP)
    return recover (engine, error) && cw_keep_step (engine, &job->order, &job->news, error);
  return plan_and_apply (job, engine, error);
}

/* Stores how the run ended, so that the history also has those that failed or were cancelled. */
static void
finish_run (CwEngine *engine, GError **problem)
{
  const CwInputs *in = engine->in;
  CwRun *run = engine->run;

  if (run->run == 0)
    return;

  /* Only the first problem is reported. What can still be counted and stored after it, is counted and stored.
   */
  cw_damage_tell (engine, *problem == NULL ? problem : NULL);
  cw_store_count_conflicts (in->store, &run->conflicts, *problem == NULL ? problem : NULL);
  if (g_error_matches (*problem, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    set_state (run, "cancelled");
  else if (*problem != NULL)
    {
      set_state (run, "failed");
      run->error_code = g_strdup (cw_error_to_nick (*problem));
      run->error_message = g_strdup ((*problem)->message);
    }
  else if (g_strcmp0 (run->state, "running") == 0)
    set_state (run, "finished");

  run->finished = cw_engine_now ();
  run->requests[CW_SIDE_ALOWARE] = cw_aloware_get_n_requests (in->aloware);
  run->requests[CW_SIDE_SALESFORCE] = cw_salesforce_get_n_requests (in->salesforce);
  cw_store_update_run (in->store, run, *problem == NULL ? problem : NULL);
  if (engine->is_keeping)
    cw_store_fold_run (in->store, run, *problem == NULL ? problem : NULL);
}

/* Only these two numbers: somebody may have signed in meanwhile. */
static void
remember_usage (const CwInputs *in)
{
  g_autoptr (CwConnections) connections = NULL;
  guint used, limit;

  cw_salesforce_get_usage (in->salesforce, &used, &limit);
  if (limit == 0
      || (used == in->connections->salesforce_requests_used
          && limit == in->connections->salesforce_requests_limit))
    return;

  /* They are only shown, and the next run asks for them again: no reason to fail this run. */
  connections = cw_profile_load_connections (in->profile, NULL);
  if (connections == NULL)
    return;
  connections->salesforce_requests_used = used;
  connections->salesforce_requests_limit = limit;
  cw_profile_save_connections (in->profile, connections, NULL);
}

static CwRun *
begin_run (CwSyncJob *job)
{
  static const char *const kinds[] = { "sync", "resolve", "undo", "retry", "current" };
  CwRun *run = cw_run_new ();

  run->kind = g_strdup (job->is_preview ? "preview" : kinds[job->kind]);
  set_state (run, "running");
  run->started = cw_engine_now ();
  run->finished = -1;
  return run;
}

static CwRun *
do_run (CwSyncJob *job, CwProfile *profile, GError **error)
{
  g_autoptr (CwHttp) http = job->http != NULL ? cw_http_ref (job->http) : cw_http_new ();
  CwInputs inputs = { .is_preview = job->is_preview,
                      .is_step = job->kind == KIND_KEEP,
                      .undone_run = job->undone_run };
  CwEngine engine = { .in = &inputs,
                      .run = begin_run (job),
                      .started = g_get_monotonic_time (),
                      .is_undo = job->kind == KIND_UNDO,
                      .is_keeping = job->kind == KIND_KEEP,
                      .cancellable = job->cancellable,
                      .hooks = { report, is_paused, wait_while_paused, job } };
  g_autoptr (GError) problem = NULL;
  CwRun *run = NULL;

  if (cw_inputs_open (&inputs, profile, http, job->cancellable, &problem))
    {
      do_steps (job, &engine, &inputs, &problem);
      finish_run (&engine, &problem);
      remember_usage (&inputs);
      cw_engine_begin_phase (&engine, CW_PHASE_DONE, 0, 0);
    }

  /* A cancelled run is a result, too. */
  if (problem == NULL || g_error_matches (problem, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    run = g_steal_pointer (&engine.run);
  else
    g_propagate_error (error, g_steal_pointer (&problem));

  cw_engine_clear (&engine);
  cw_inputs_close (&inputs);
  return run;
}

static void
work (CwSyncJob *job)
{
  g_autoptr (CwProfile) profile = cw_profile_open (job->profile_name, &job->error);

  if (profile != NULL)
    job->result = do_run (job, profile, &job->error);
}

/* ── From its start to its end ── */

static void
begin (CwSyncJob *job)
{
  job->context = g_main_context_ref_thread_default ();
  job->began = g_get_monotonic_time ();
}

static void
end (CwSyncJob *job)
{
  cw_gsource_clear (&job->beat);
  job->finished = g_get_monotonic_time ();
  job->ended = TRUE;
  g_signal_emit (job, signals[ENDED], 0);
}

static void
on_worked (GObject *object, GAsyncResult *result, gpointer user_data)
{
  end (CW_SYNC_JOB (object));
}

static void
work_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  g_autoptr (GMainContext) context = g_main_context_new ();

  g_main_context_push_thread_default (context);
  work (source);
  /* Connections are closed by callbacks. Without them, these and the context would stay. */
  while (g_main_context_iteration (context, FALSE))
    ;
  g_main_context_pop_thread_default (context);
  g_task_return_boolean (task, TRUE);
}

void
cw_sync_job_start (CwSyncJob *job)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (CW_IS_SYNC_JOB (job));
  g_return_if_fail (job->context == NULL);

  begin (job);
  if (job->kind != KIND_KEEP)
    start_beat (job);
  task = g_task_new (job, NULL, on_worked, NULL);
  g_task_set_source_tag (task, cw_sync_job_start);
  g_task_run_in_thread (task, work_in_thread);
}

void
cw_sync_job_run (CwSyncJob *job)
{
  g_return_if_fail (CW_IS_SYNC_JOB (job));
  g_return_if_fail (job->context == NULL);

  begin (job);
  work (job);
  end (job);
}

void
cw_sync_job_cancel (CwSyncJob *job)
{
  g_return_if_fail (CW_IS_SYNC_JOB (job));

  g_cancellable_cancel (job->cancellable);
}

void
cw_sync_job_set_paused (CwSyncJob *job, gboolean paused)
{
  g_return_if_fail (CW_IS_SYNC_JOB (job));

  g_mutex_lock (&job->lock);
  job->paused = paused;
  g_cond_broadcast (&job->resumed);
  g_mutex_unlock (&job->lock);
}

/* ── How it stands ── */

gboolean
cw_sync_job_is_paused (CwSyncJob *job)
{
  gboolean paused;

  g_return_val_if_fail (CW_IS_SYNC_JOB (job), FALSE);

  g_mutex_lock (&job->lock);
  paused = job->paused;
  g_mutex_unlock (&job->lock);
  return paused;
}

gboolean
cw_sync_job_is_preview (CwSyncJob *job)
{
  g_return_val_if_fail (CW_IS_SYNC_JOB (job), FALSE);

  return job->is_preview;
}

gboolean
cw_sync_job_is_cancelled (CwSyncJob *job)
{
  g_return_val_if_fail (CW_IS_SYNC_JOB (job), FALSE);

  return g_cancellable_is_cancelled (job->cancellable);
}

gboolean
cw_sync_job_is_ended (CwSyncJob *job)
{
  g_return_val_if_fail (CW_IS_SYNC_JOB (job), FALSE);

  return job->ended;
}

double
cw_sync_job_get_seconds (CwSyncJob *job)
{
  g_return_val_if_fail (CW_IS_SYNC_JOB (job), 0);

  return (double) ((job->ended ? job->finished : g_get_monotonic_time ()) - job->began) / G_USEC_PER_SEC;
}

void
cw_sync_job_get_progress (CwSyncJob *job, CwProgress *progress)
{
  g_return_if_fail (CW_IS_SYNC_JOB (job) && progress != NULL);

  g_mutex_lock (&job->lock);
  *progress = job->progress;
  if (job->reported != 0 && !job->paused && progress->phase != CW_PHASE_DONE)
    progress->quiet_seconds = (double) (g_get_monotonic_time () - job->reported) / G_USEC_PER_SEC;
  g_mutex_unlock (&job->lock);

  if (progress->seconds_left >= 0)
    progress->seconds_left = MAX (0, progress->seconds_left - progress->quiet_seconds);
}

guint
cw_sync_job_get_n_resolved (CwSyncJob *job)
{
  guint n;

  g_return_val_if_fail (CW_IS_SYNC_JOB (job), 0);

  g_mutex_lock (&job->lock);
  n = job->n_resolved;
  g_mutex_unlock (&job->lock);
  return n;
}

const CwRun *
cw_sync_job_get_result (CwSyncJob *job)
{
  g_return_val_if_fail (CW_IS_SYNC_JOB (job), NULL);

  return job->ended ? job->result : NULL;
}

const GError *
cw_sync_job_get_error (CwSyncJob *job)
{
  g_return_val_if_fail (CW_IS_SYNC_JOB (job), NULL);

  return job->ended ? job->error : NULL;
}

char *
cw_sync_job_get_problem (CwSyncJob *job)
{
  const GError *error = cw_sync_job_get_error (job);
  const CwRun *run = cw_sync_job_get_result (job);

  if (error != NULL)
    return g_strdup (error->message);
  if (run == NULL)
    return NULL;
  if (run->error_message != NULL)
    return g_strdup (run->error_message);
  if (run->failed > 0)
    return g_strdup_printf (
      g_dngettext (GETTEXT_PACKAGE, "%'u write was refused. History says why (run %" PRId64 ").",
                   "%'u writes were refused. History says why (run %" PRId64 ").", run->failed),
      run->failed, run->run);
  if (g_strcmp0 (run->state, "cancelled") == 0)
    return g_strdup (_("The run was cancelled. What had already been sent was finished."));

  return NULL;
}

const CwKeepNews *
cw_sync_job_get_news (CwSyncJob *job)
{
  g_return_val_if_fail (CW_IS_SYNC_JOB (job), NULL);

  return job->ended && job->kind == KIND_KEEP ? &job->news : NULL;
}

const char *
cw_sync_job_get_plan (CwSyncJob *job)
{
  g_return_val_if_fail (CW_IS_SYNC_JOB (job), NULL);

  return job->ended ? job->plan : NULL;
}

void
cw_sync_job_get_expected_requests (CwSyncJob *job, guint expected[2])
{
  g_return_if_fail (CW_IS_SYNC_JOB (job));

  g_mutex_lock (&job->lock);
  expected[CW_SIDE_ALOWARE] = job->expected[CW_SIDE_ALOWARE];
  expected[CW_SIDE_SALESFORCE] = job->expected[CW_SIDE_SALESFORCE];
  g_mutex_unlock (&job->lock);
}

/* ── Making a job ── */

static CwSyncJob *
job_new (const char *profile_name, Kind kind, gboolean is_preview, const CwSyncOptions *options)
{
  CwSyncJob *job = g_object_new (CW_TYPE_SYNC_JOB, NULL);

  job->profile_name = g_strdup (profile_name);
  job->kind = kind;
  job->is_preview = is_preview;
  if (options != NULL)
    {
      job->full = options->full;
      job->assume_yes = options->assume_yes;
      job->plan_file = g_strdup (options->plan_file);
      job->stored_plan = g_strdup (options->plan);
      job->left_out = options->left_out != NULL ? g_hash_table_ref (options->left_out) : NULL;
      job->left_fields = options->left_fields != NULL ? g_hash_table_ref (options->left_fields) : NULL;
    }
  return job;
}

CwSyncJob *
cw_sync_job_new_preview (const char *profile_name, const CwSyncOptions *options)
{
  return job_new (profile_name, KIND_SYNC, TRUE, options);
}

CwSyncJob *
cw_sync_job_new_sync (const char *profile_name, const CwSyncOptions *options)
{
  return job_new (profile_name, KIND_SYNC, FALSE, options);
}

CwSyncJob *
cw_sync_job_new_resolve (const char *profile_name, GPtrArray *resolutions)
{
  CwSyncJob *job = job_new (profile_name, KIND_RESOLVE, FALSE, NULL);

  job->resolutions = g_ptr_array_ref (resolutions);
  return job;
}

CwSyncJob *
cw_sync_job_new_undo (const char *profile_name, gint64 run, gboolean preview, const CwSyncOptions *options)
{
  CwSyncJob *job = job_new (profile_name, KIND_UNDO, preview, options);

  job->undone_run = run;
  return job;
}

CwSyncJob *
cw_sync_job_new_retry (const char *profile_name, GArray *writes)
{
  CwSyncJob *job = job_new (profile_name, KIND_RETRY, FALSE, NULL);

  job->writes = g_array_ref (writes);
  return job;
}

CwSyncJob *
cw_sync_job_new_keep (const char *profile_name, const CwKeepOrder *order)
{
  CwSyncJob *job = job_new (profile_name, KIND_KEEP, FALSE, NULL);

  job->order = *order;
  return job;
}

void
cw_sync_job_set_http (CwSyncJob *job, CwHttp *http)
{
  g_return_if_fail (CW_IS_SYNC_JOB (job));
  g_return_if_fail (job->context == NULL && job->http == NULL);

  job->http = cw_http_ref (http);
}

/* ── GObject ── */

static void
cw_sync_job_finalize (GObject *object)
{
  CwSyncJob *job = CW_SYNC_JOB (object);

  cw_gsource_clear (&job->beat);
  g_free (job->profile_name);
  g_free (job->plan_file);
  g_free (job->stored_plan);
  g_clear_pointer (&job->left_out, g_hash_table_unref);
  g_clear_pointer (&job->left_fields, g_hash_table_unref);
  g_clear_pointer (&job->resolutions, g_ptr_array_unref);
  g_clear_pointer (&job->writes, g_array_unref);
  g_clear_pointer (&job->http, cw_http_unref);
  g_clear_object (&job->cancellable);
  g_clear_pointer (&job->context, g_main_context_unref);
  g_clear_pointer (&job->result, cw_run_free);
  g_clear_error (&job->error);
  g_free (job->plan);
  g_mutex_clear (&job->lock);
  g_cond_clear (&job->resumed);

  G_OBJECT_CLASS (cw_sync_job_parent_class)->finalize (object);
}

/* Answers of Salesforce may be 20 MB and more. By itself, glibc soon takes such blocks from the heap, between
 * small ones, and cannot return them to the system when they are freed: 200 MB with a million contacts. With
 * a limit that is set, larger blocks are always returned at once. But then glibc also returns the free end of
 * the heap whenever it reaches 128 KB, and asks for it again soon after. So 8 MB of it may stay. */
static void
give_large_memory_back (void)
{
#ifdef __GLIBC__
  mallopt (M_MMAP_THRESHOLD, 512 * 1024);
  mallopt (M_TRIM_THRESHOLD, 8 * 1024 * 1024);
#endif
}

static void
cw_sync_job_class_init (CwSyncJobClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  give_large_memory_back ();
  object_class->finalize = cw_sync_job_finalize;

  signals[PROGRESS] = g_signal_new ("progress", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                    NULL, G_TYPE_NONE, 0);
  signals[ENDED] = g_signal_new ("ended", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 0);
}

static void
cw_sync_job_init (CwSyncJob *job)
{
  g_mutex_init (&job->lock);
  g_cond_init (&job->resumed);
  job->cancellable = g_cancellable_new ();
  job->progress.seconds_left = -1;
}
