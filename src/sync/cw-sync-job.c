/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-sync-job.h"

#include <glib/gi18n-lib.h>

#include "cw-engine.h"
#include "cw-error.h"
#include "cw-guards.h"
#include "cw-plan-file.h"

/* The plan in the making; a finished one is named by its digest. */
#define PLAN_IN_WORK "work"
#define META_LAST_PLAN "last-plan"

typedef enum
{
  KIND_PREVIEW,
  KIND_SYNC,
  KIND_RESOLVE,
  KIND_UNDO,
  KIND_RETRY,
} Kind;

struct _CwSyncJob
{
  GObject parent_instance;

  CwProfile *profile;           /* borrowed from the caller for the length of the work */
  Kind kind;
  gboolean is_preview;          /* makes a plan and writes nothing */
  gboolean full, assume_yes;
  char *plan_file;
  char *stored_plan;
  GHashTable *left_out;         /* ids of changes (gint64 *), or NULL */
  gint64 undone_run;
  GArray *writes;               /* journal ids to retry (gint64) */
  gint64 conflict;
  char *decision, *value;
  gboolean always;

  GMainContext *context;        /* where signals are emitted */
  GMutex lock;                  /* guards what the worker reports, and pausing */
  GCond resumed;
  gboolean paused;
  CwProgress progress;
  gboolean progress_pending;
  char *plan;
  guint expected[2];
};

G_DEFINE_FINAL_TYPE (CwSyncJob, cw_sync_job, G_TYPE_OBJECT)

enum
{
  PROGRESS,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

const char *
cw_phase_get_label (CwPhase phase)
{
  switch (phase)
    {
    case CW_PHASE_STARTING:
      return _("Starting");
    case CW_PHASE_READING:
      return _("Reading");
    case CW_PHASE_PLANNING:
      return _("Planning");
    case CW_PHASE_WRITING:
      return _("Writing");
    case CW_PHASE_DONE:
    default:
      return _("Done");
    }
}

static gboolean
on_progress (gpointer user_data)
{
  CwSyncJob *job = user_data;

  g_mutex_lock (&job->lock);
  job->progress_pending = FALSE;
  g_mutex_unlock (&job->lock);

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

/* Names a plan by what is in it, so that equal plans have equal names. */
static char *
digest_plan (CwEngine *engine, GError **error)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  gint64 after = 0;

  g_checksum_update (checksum, (const guchar *) engine->mapping_digest, -1);
  for (;;)
    {
      g_autoptr (GPtrArray) changes = cw_store_list_changes (engine->store, engine->plan, after, 1000, error);

      if (changes == NULL)
        return NULL;
      if (changes->len == 0)
        return g_strndup (g_checksum_get_string (checksum), 16);

      for (guint i = 0; i < changes->len; i++)
        {
          g_autoptr (GBytes) bytes = cw_change_to_bytes (g_ptr_array_index (changes, i));

          g_checksum_update (checksum, g_bytes_get_data (bytes, NULL), (gssize) g_bytes_get_size (bytes));
          after = ((CwChange *) g_ptr_array_index (changes, i))->id;
        }
    }
}

static gboolean
name_plan (CwSyncJob *job, CwEngine *engine, GError **error)
{
  g_autofree char *name = digest_plan (engine, error);

  if (name == NULL || !cw_store_rename_plan (engine->store, engine->plan, name, error)
      || !cw_store_set_meta (engine->store, CW_META_PLAN_MAPPING, engine->mapping_digest, error)
      || !cw_store_set_meta (engine->store, META_LAST_PLAN, name, error))
    return FALSE;

  g_mutex_lock (&job->lock);
  g_free (job->plan);
  job->plan = g_steal_pointer (&name);
  engine->plan = job->plan;
  job->expected[CW_SIDE_ALOWARE] = engine->expected[CW_SIDE_ALOWARE];
  job->expected[CW_SIDE_SALESFORCE] = engine->expected[CW_SIDE_SALESFORCE];
  g_mutex_unlock (&job->lock);
  return TRUE;
}

static guint
get_count (CwEngine *engine, const char *name)
{
  g_autofree char *text = cw_store_get_meta (engine->store, name, NULL);

  return text != NULL ? (guint) g_ascii_strtoull (text, NULL, 10) : 0;
}

static gboolean
set_count (CwEngine *engine, const char *name, guint count, GError **error)
{
  g_autofree char *text = g_strdup_printf ("%u", count);

  return cw_store_set_meta (engine->store, name, text, error);
}

/* Counts what the guards look at: pairs that were linked before and would be written or taken apart. */
static void
count_changes (CwEngine *engine, CwGuardInput *input)
{
  g_autoptr (GHashTable) pairs = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GHashTable) fields = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  GHashTableIter iter;
  gpointer key, value;
  gint64 after = 0;

  for (;;)
    {
      g_autoptr (GPtrArray) changes = cw_store_list_changes (engine->store, engine->plan, after, 1000, NULL);

      if (changes == NULL || changes->len == 0)
        break;
      for (guint i = 0; i < changes->len; i++)
        {
          const CwChange *change = g_ptr_array_index (changes, i);

          after = change->id;
          input->unlinked += change->action == CW_ACTION_UNLINK;
          if (change->action != CW_ACTION_UPDATE)
            continue;
          g_hash_table_add (pairs, g_strdup (change->salesforce_id));
          for (guint j = 0; j < change->fields->len; j++)
            {
              const char *name = ((CwChangeField *) change->fields->pdata[j])->aloware;
              guint n = GPOINTER_TO_UINT (g_hash_table_lookup (fields, name)) + 1;

              g_hash_table_replace (fields, g_strdup (name), GUINT_TO_POINTER (n));
            }
        }
    }

  input->updated = g_hash_table_size (pairs);
  g_hash_table_iter_init (&iter, fields);
  while (g_hash_table_iter_next (&iter, &key, &value))
    {
      if (GPOINTER_TO_UINT (value) <= input->same_field)
        continue;
      input->same_field = GPOINTER_TO_UINT (value);
      input->same_field_name = cw_catalogue_get_label (cw_catalogue_find (key));
    }
}

static void
set_state (CwRun *run, const char *state)
{
  g_free (run->state);
  run->state = g_strdup (state);
}

/* Before the first write. A first sync has no linked pairs yet, so only the quota can stop it. */
static gboolean
check_guards (CwSyncJob *job, CwEngine *engine, guint linked_before)
{
  const CwSettings *settings = engine->settings;
  CwGuardInput input = {
    .linked = linked_before,
    .live = { cw_store_count_aloware (engine->store), cw_store_count_salesforce (engine->store) },
    .live_before = { get_count (engine, "live:aloware"), get_count (engine, "live:salesforce") },
    .expected_requests = engine->expected[CW_SIDE_SALESFORCE],
    .max_change_percent = settings->max_change_percent,
    .max_delete_percent = settings->max_delete_percent,
    .quota_percent = settings->quota_percent,
  };
  g_autoptr (GPtrArray) tripped = NULL;
  g_autofree char *sentences = NULL;

  if (linked_before > 0)
    count_changes (engine, &input);
  cw_salesforce_get_usage (engine->salesforce, &input.quota_used, &input.quota_limit);
  tripped = cw_guards_check (&input);
  if (tripped->len == 0 || job->assume_yes)
    return TRUE;

  g_ptr_array_add (tripped, NULL);
  sentences = g_strjoinv (" ", (char **) tripped->pdata);
  set_state (engine->run, "refused");
  engine->run->error_code = g_strdup ("guard");
  engine->run->error_message
    = g_strdup_printf (_("%s Nothing was written. Look at the preview; to go ahead all the same, answer in advance with --yes."),
                       sentences);
  return FALSE;
}

static gboolean
remember_counts (CwEngine *engine, GError **error)
{
  return set_count (engine, "live:aloware", cw_store_count_aloware (engine->store), error)
         && set_count (engine, "live:salesforce", cw_store_count_salesforce (engine->store), error);
}

static gboolean
load_plan_file (CwSyncJob *job, CwEngine *engine, GError **error)
{
  g_autofree char *loaded = cw_plan_file_load (engine->store, job->plan_file, engine->mapping_digest, error);

  return loaded != NULL && cw_store_rename_plan (engine->store, loaded, PLAN_IN_WORK, error);
}

/* The preview that the person looked at, while it is still the last one made, and made with this mapping. */
static gboolean
take_stored_plan (CwSyncJob *job, CwEngine *engine, GError **error)
{
  g_autofree char *mapping = cw_store_get_meta (engine->store, CW_META_PLAN_MAPPING, NULL);
  g_autofree char *last = cw_store_get_meta (engine->store, META_LAST_PLAN, NULL);

  if (g_strcmp0 (mapping, engine->mapping_digest) != 0 || g_strcmp0 (last, job->stored_plan) != 0)
    {
      g_set_error_literal (error, CW_ERROR, CW_ERROR_INVALID_FILE,
                           _("This preview is out of date: another one was made, or the mapping changed. Preview again."));
      return FALSE;
    }
  return cw_store_rename_plan (engine->store, job->stored_plan, PLAN_IN_WORK, error);
}

static gboolean
make_plan (CwSyncJob *job, CwEngine *engine, GError **error)
{
  switch (job->kind)
    {
    case KIND_UNDO:
      return cw_engine_plan_undo (engine, job->undone_run, error);
    case KIND_RETRY:
      return cw_engine_plan_retry (engine, job->writes, error);
    case KIND_PREVIEW:
    case KIND_SYNC:
    case KIND_RESOLVE:
    default:
      return cw_engine_read (engine, job->full, error) && cw_engine_plan (engine, !job->is_preview, error);
    }
}

static gboolean
plan_or_load (CwSyncJob *job, CwEngine *engine, GError **error)
{
  if (job->plan_file == NULL && job->stored_plan == NULL)
    return make_plan (job, engine, error);

  if (!(job->plan_file != NULL ? load_plan_file (job, engine, error) : take_stored_plan (job, engine, error)))
    return FALSE;
  engine->left_out = job->left_out;
  cw_engine_forecast (engine);
  return job->kind != KIND_UNDO || cw_engine_mark_undone (engine, job->undone_run, error);
}

static gboolean
work_plan (CwSyncJob *job, CwEngine *engine, GError **error)
{
  /* What a person takes back or tries again was asked for in so many words; only the day's quota can stop it. */
  guint linked_before = job->kind == KIND_SYNC ? cw_store_count_links (engine->store) : 0;

  if (!cw_engine_recover (engine, error) || !plan_or_load (job, engine, error) || !name_plan (job, engine, error))
    return FALSE;
  if (job->is_preview)
    return TRUE;
  if (!check_guards (job, engine, linked_before))
    return TRUE;

  return cw_engine_apply (engine, error) && remember_counts (engine, error);
}

static gboolean
work (CwSyncJob *job, CwEngine *engine, GError **error)
{
  engine->plan = PLAN_IN_WORK;
  if (!cw_store_mark_interrupted (engine->store, error) || !cw_store_begin_run (engine->store, engine->run, error))
    return FALSE;
  if (!cw_engine_preflight (engine, error))
    return FALSE;

  if (job->kind == KIND_RESOLVE)
    return cw_engine_recover (engine, error)
           && cw_engine_resolve (engine, job->conflict, job->decision, job->value, job->always, error);
  return work_plan (job, engine, error);
}

/* Whatever happened is written down: a run that failed or was cancelled says so in the history. */
static gboolean
finish_run (CwEngine *engine, const GError *problem, GError **error)
{
  CwRun *run = engine->run;
  gboolean cancelled = g_error_matches (problem, G_IO_ERROR, G_IO_ERROR_CANCELLED);

  if (run->run == 0)
    return TRUE;

  if (cancelled)
    set_state (run, "cancelled");
  else if (problem != NULL)
    {
      set_state (run, "failed");
      run->error_code = g_strdup (cw_error_to_nick (problem));
      run->error_message = g_strdup (problem->message);
    }
  else if (g_strcmp0 (run->state, "refused") != 0)
    set_state (run, "finished");

  run->finished = cw_engine_now ();
  run->conflicts = cw_store_count_conflicts (engine->store);
  run->requests[CW_SIDE_ALOWARE] = cw_aloware_get_n_requests (engine->aloware);
  run->requests[CW_SIDE_SALESFORCE] = cw_salesforce_get_n_requests (engine->salesforce);
  return cw_store_update_run (engine->store, run, error);
}

static void
remember_usage (CwEngine *engine)
{
  CwConnections *connections = engine->connections;

  if (connections == NULL || engine->salesforce == NULL)
    return;
  cw_salesforce_get_usage (engine->salesforce, &connections->salesforce_requests_used, &connections->salesforce_requests_limit);
  if (connections->salesforce_requests_limit > 0)
    cw_profile_save_connections (engine->profile, connections, NULL);
}

static CwRun *
run_to_end (CwSyncJob *job, GCancellable *cancellable, GError **error)
{
  static const char *const kinds[] = { "preview", "sync", "resolve", "undo", "retry" };
  CwEngine engine = { .report = report, .report_data = job, .is_preview = job->is_preview,
                      .is_undo = job->kind == KIND_UNDO, .is_paused = is_paused, .wait_while_paused = wait_while_paused };
  g_autoptr (GError) problem = NULL;
  CwRun *run = NULL;

  engine.run = cw_run_new ();
  engine.run->kind = g_strdup (job->is_preview ? "preview" : kinds[job->kind]);
  set_state (engine.run, "running");
  engine.run->started = cw_engine_now ();
  engine.run->finished = -1;

  if (cw_engine_open (&engine, job->profile, cancellable, &problem))
    {
      work (job, &engine, &problem);
      finish_run (&engine, problem, problem == NULL ? &problem : NULL);
      remember_usage (&engine);
      cw_engine_begin_phase (&engine, CW_PHASE_DONE, 0, 0);
    }

  if (problem == NULL || g_error_matches (problem, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    run = g_steal_pointer (&engine.run);
  else
    g_propagate_error (error, g_steal_pointer (&problem));

  cw_engine_close (&engine);
  return run;
}

static void
run_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  g_autoptr (GMainContext) context = g_main_context_new ();
  GError *error = NULL;
  CwRun *run;

  g_main_context_push_thread_default (context);
  run = run_to_end (source, cancellable, &error);
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
  g_mutex_unlock (&job->lock);
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
job_new (CwProfile *profile, Kind kind, const CwSyncOptions *options)
{
  CwSyncJob *job = g_object_new (CW_TYPE_SYNC_JOB, NULL);

  job->profile = profile;
  job->kind = kind;
  if (options != NULL)
    {
      job->full = options->full;
      job->assume_yes = options->assume_yes;
      job->plan_file = g_strdup (options->plan_file);
      job->stored_plan = g_strdup (options->plan);
      job->left_out = options->left_out != NULL ? g_hash_table_ref (options->left_out) : NULL;
    }
  return job;
}

CwSyncJob *
cw_sync_job_new_preview (CwProfile *profile, const CwSyncOptions *options)
{
  CwSyncJob *job = job_new (profile, KIND_PREVIEW, options);

  job->is_preview = TRUE;
  return job;
}

CwSyncJob *
cw_sync_job_new_sync (CwProfile *profile, const CwSyncOptions *options)
{
  return job_new (profile, KIND_SYNC, options);
}

CwSyncJob *
cw_sync_job_new_resolve (CwProfile *profile, gint64 conflict, const char *decision, const char *value, gboolean always)
{
  CwSyncJob *job = job_new (profile, KIND_RESOLVE, NULL);

  job->conflict = conflict;
  job->decision = g_strdup (decision);
  job->value = g_strdup (value);
  job->always = always;
  return job;
}

CwSyncJob *
cw_sync_job_new_undo (CwProfile *profile, gint64 run, gboolean preview, const CwSyncOptions *options)
{
  CwSyncJob *job = job_new (profile, KIND_UNDO, options);

  job->undone_run = run;
  job->is_preview = preview;
  return job;
}

CwSyncJob *
cw_sync_job_new_retry (CwProfile *profile, GArray *writes)
{
  CwSyncJob *job = job_new (profile, KIND_RETRY, NULL);

  job->writes = g_array_ref (writes);
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

  g_free (job->plan_file);
  g_free (job->stored_plan);
  g_clear_pointer (&job->left_out, g_hash_table_unref);
  g_clear_pointer (&job->writes, g_array_unref);
  g_free (job->decision);
  g_free (job->value);
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
