/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-sync-job.h"

#include "cw-store-runs.h"
#include "cw-sync-work.h"

struct _CwSyncJob
{
  GObject parent_instance;

  CwWorkOrder order;
  GMainContext *context;        /* where signals are emitted */
  GMutex lock;                  /* guards what the worker reports, and pausing */
  GCond resumed;
  gboolean paused;
  CwProgress progress;
  gboolean progress_pending;
  gint64 reported;              /* when the worker last said something, monotonic; 0: not yet */
  GSource *beat;                /* while the job runs */
  char *plan;
  guint expected[2];
  guint n_resolved;
};

G_DEFINE_FINAL_TYPE (CwSyncJob, cw_sync_job, G_TYPE_OBJECT)

enum
{
  PROGRESS,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* Often enough for two a second, whatever else the main loop does. */
#define BEAT_MS 400

static gboolean
on_beat (gpointer user_data)
{
  g_signal_emit (user_data, signals[PROGRESS], 0);
  return G_SOURCE_CONTINUE;
}

static void
stop_beat (CwSyncJob *job)
{
  if (job->beat == NULL)
    return;

  g_source_destroy (job->beat);
  g_clear_pointer (&job->beat, g_source_unref);
}

/* The beat goes on from each sign of life. */
static void
put_off_beat (CwSyncJob *job)
{
  if (job->beat != NULL)
    g_source_set_ready_time (job->beat, g_get_monotonic_time () + BEAT_MS * G_TIME_SPAN_MILLISECOND);
}

static gboolean
on_progress (gpointer user_data)
{
  CwSyncJob *job = user_data;

  g_mutex_lock (&job->lock);
  job->progress_pending = FALSE;
  g_mutex_unlock (&job->lock);

  put_off_beat (job);
  g_signal_emit (job, signals[PROGRESS], 0);
  return G_SOURCE_REMOVE;
}

/* On the worker: keeps the newest snapshot, and has at most one notice on its way. */
static void
report (const CwProgress *progress, gpointer user_data)
{
  CwSyncJob *job = user_data;
  gboolean notify;

  g_mutex_lock (&job->lock);
  job->progress = *progress;
  job->reported = g_get_monotonic_time ();
  notify = !job->progress_pending;
  job->progress_pending = TRUE;
  g_mutex_unlock (&job->lock);

  if (notify)
    g_main_context_invoke_full (job->context, G_PRIORITY_DEFAULT, on_progress, g_object_ref (job), g_object_unref);
}

static gboolean
is_paused (gpointer user_data)
{
  return cw_sync_job_get_paused (user_data);
}

/* On the worker. A cancellation does not signal the condition, so it is looked for now and then. */
static void
wait_while_paused (GCancellable *cancellable, gpointer user_data)
{
  CwSyncJob *job = user_data;

  g_mutex_lock (&job->lock);
  while (job->paused && !g_cancellable_is_cancelled (cancellable))
    g_cond_wait_until (&job->resumed, &job->lock, g_get_monotonic_time () + 100 * G_TIME_SPAN_MILLISECOND);
  g_mutex_unlock (&job->lock);
}

/* On the worker. */
static void
on_planned (const char *plan, const guint expected[2], gpointer user_data)
{
  CwSyncJob *job = user_data;

  g_mutex_lock (&job->lock);
  g_free (job->plan);
  job->plan = g_strdup (plan);
  job->expected[CW_SIDE_ALOWARE] = expected[CW_SIDE_ALOWARE];
  job->expected[CW_SIDE_SALESFORCE] = expected[CW_SIDE_SALESFORCE];
  g_mutex_unlock (&job->lock);
}

/* On the worker. */
static void
on_resolved (gpointer user_data)
{
  CwSyncJob *job = user_data;

  g_mutex_lock (&job->lock);
  job->n_resolved++;
  g_mutex_unlock (&job->lock);
}

static void
run_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  CwSyncJob *job = source;
  const CwWorkHooks hooks = { report, on_planned, is_paused, on_resolved, wait_while_paused, job };
  g_autoptr (GMainContext) context = g_main_context_new ();
  GError *error = NULL;
  CwRun *run;

  g_main_context_push_thread_default (context);
  run = cw_work (&job->order, &hooks, cancellable, &error);
  g_main_context_pop_thread_default (context);

  if (run != NULL)
    g_task_return_pointer (task, run, (GDestroyNotify) cw_run_free);
  else
    g_task_return_error (task, error);
}

void
cw_sync_job_run_async (CwSyncJob *job, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (CW_IS_SYNC_JOB (job));
  g_return_if_fail (job->context == NULL);

  job->context = g_main_context_ref_thread_default ();
  task = g_task_new (job, cancellable, callback, user_data);
  g_task_set_source_tag (task, cw_sync_job_run_async);
  /* A cancelled run still has a run to hand back. */
  g_task_set_check_cancellable (task, FALSE);
  g_signal_connect_object (task, "notify::completed", G_CALLBACK (stop_beat), job, G_CONNECT_SWAPPED);
  job->beat = g_timeout_source_new (BEAT_MS);
  g_source_set_callback (job->beat, on_beat, job, NULL);
  g_source_attach (job->beat, job->context);
  g_task_run_in_thread (task, run_thread);
}

CwRun *
cw_sync_job_run_finish (CwSyncJob *job, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, job), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
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

const char *
cw_sync_job_get_plan (CwSyncJob *job)
{
  g_return_val_if_fail (CW_IS_SYNC_JOB (job), NULL);

  return job->plan;
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

static CwSyncJob *
job_new (CwProfile *profile, CwWorkKind kind, gboolean is_preview, const CwSyncOptions *options)
{
  CwSyncJob *job = g_object_new (CW_TYPE_SYNC_JOB, NULL);
  CwWorkOrder *order = &job->order;

  order->profile = profile;
  order->kind = kind;
  order->is_preview = is_preview;
  if (options != NULL)
    {
      order->full = options->full;
      order->assume_yes = options->assume_yes;
      order->plan_file = g_strdup (options->plan_file);
      order->stored_plan = g_strdup (options->plan);
      order->left_out = options->left_out != NULL ? g_hash_table_ref (options->left_out) : NULL;
    }
  return job;
}

CwSyncJob *
cw_sync_job_new_preview (CwProfile *profile, const CwSyncOptions *options)
{
  return job_new (profile, CW_WORK_SYNC, TRUE, options);
}

CwSyncJob *
cw_sync_job_new_sync (CwProfile *profile, const CwSyncOptions *options)
{
  return job_new (profile, CW_WORK_SYNC, FALSE, options);
}

CwSyncJob *
cw_sync_job_new_resolve (CwProfile *profile, gint64 conflict, const char *decision, const char *value, gboolean always)
{
  g_autoptr (GPtrArray) one = g_ptr_array_new_with_free_func ((GDestroyNotify) cw_resolution_free);

  g_ptr_array_add (one, cw_resolution_new (conflict, decision, value, always));
  return cw_sync_job_new_resolve_many (profile, one);
}

CwSyncJob *
cw_sync_job_new_resolve_many (CwProfile *profile, GPtrArray *resolutions)
{
  CwSyncJob *job = job_new (profile, CW_WORK_RESOLVE, FALSE, NULL);

  job->order.resolutions = g_ptr_array_ref (resolutions);
  return job;
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

CwSyncJob *
cw_sync_job_new_undo (CwProfile *profile, gint64 run, gboolean preview, const CwSyncOptions *options)
{
  CwSyncJob *job = job_new (profile, CW_WORK_UNDO, preview, options);

  job->order.undone_run = run;
  return job;
}

CwSyncJob *
cw_sync_job_new_retry (CwProfile *profile, GArray *writes)
{
  CwSyncJob *job = job_new (profile, CW_WORK_RETRY, FALSE, NULL);

  job->order.writes = g_array_ref (writes);
  return job;
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

gboolean
cw_sync_job_get_paused (CwSyncJob *job)
{
  gboolean paused;

  g_return_val_if_fail (CW_IS_SYNC_JOB (job), FALSE);

  g_mutex_lock (&job->lock);
  paused = job->paused;
  g_mutex_unlock (&job->lock);
  return paused;
}

static void
cw_sync_job_finalize (GObject *object)
{
  CwSyncJob *job = CW_SYNC_JOB (object);

  stop_beat (job);
  cw_work_order_clear (&job->order);
  g_free (job->plan);
  g_clear_pointer (&job->context, g_main_context_unref);
  g_mutex_clear (&job->lock);
  g_cond_clear (&job->resumed);

  G_OBJECT_CLASS (cw_sync_job_parent_class)->finalize (object);
}

static void
cw_sync_job_class_init (CwSyncJobClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = cw_sync_job_finalize;

  signals[PROGRESS] = g_signal_new ("progress", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                    G_TYPE_NONE, 0);
}

static void
cw_sync_job_init (CwSyncJob *job)
{
  g_mutex_init (&job->lock);
  g_cond_init (&job->resumed);
  job->progress.seconds_left = -1;
}
