/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-sync-run.h"

struct _CwSyncRun
{
  GObject parent_instance;

  CwProfile *profile;
  CwSyncJob *job;
  GCancellable *cancellable;
  gboolean preview;
  gboolean ended;
  gint64 began, finished; /* monotonic, µs */
  CwRun *result;
  GError *error;
};

G_DEFINE_FINAL_TYPE (CwSyncRun, cw_sync_run, G_TYPE_OBJECT)

enum
{
  PROGRESS,
  ENDED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
on_progress (CwSyncRun *self)
{
  g_signal_emit (self, signals[PROGRESS], 0);
}

static void
on_done (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CwSyncRun) self = user_data;

  self->result = cw_sync_job_run_finish (CW_SYNC_JOB (object), result, &self->error);
  self->finished = g_get_monotonic_time ();
  self->ended = TRUE;
  g_signal_emit (self, signals[ENDED], 0);
}

CwSyncRun *
cw_sync_run_start (const char *profile_name, gboolean preview, const CwSyncOptions *options, GError **error)
{
  g_autoptr (CwSyncRun) self = g_object_new (CW_TYPE_SYNC_RUN, NULL);

  /* A profile of its own: the job locks it on its worker, and the session may be gone before the job is. */
  self->profile = cw_profile_open (profile_name, error);
  if (self->profile == NULL)
    return NULL;

  self->preview = preview;
  self->job = preview ? cw_sync_job_new_preview (self->profile, options)
                      : cw_sync_job_new_sync (self->profile, options);
  g_signal_connect_object (self->job, "progress", G_CALLBACK (on_progress), self, G_CONNECT_SWAPPED);
  cw_sync_job_run_async (self->job, self->cancellable, on_done, g_object_ref (self));

  return g_steal_pointer (&self);
}

gboolean
cw_sync_run_is_preview (CwSyncRun *self)
{
  g_return_val_if_fail (CW_IS_SYNC_RUN (self), FALSE);

  return self->preview;
}

gboolean
cw_sync_run_is_ended (CwSyncRun *self)
{
  g_return_val_if_fail (CW_IS_SYNC_RUN (self), FALSE);

  return self->ended;
}

gboolean
cw_sync_run_is_cancelled (CwSyncRun *self)
{
  g_return_val_if_fail (CW_IS_SYNC_RUN (self), FALSE);

  return g_cancellable_is_cancelled (self->cancellable);
}

gboolean
cw_sync_run_is_paused (CwSyncRun *self)
{
  g_return_val_if_fail (CW_IS_SYNC_RUN (self), FALSE);

  return cw_sync_job_get_paused (self->job);
}

double
cw_sync_run_get_seconds (CwSyncRun *self)
{
  g_return_val_if_fail (CW_IS_SYNC_RUN (self), 0);

  return (double) ((self->ended ? self->finished : g_get_monotonic_time ()) - self->began) / G_USEC_PER_SEC;
}

void
cw_sync_run_get_progress (CwSyncRun *self, CwProgress *progress)
{
  g_return_if_fail (CW_IS_SYNC_RUN (self));

  cw_sync_job_get_progress (self->job, progress);
}

void
cw_sync_run_set_paused (CwSyncRun *self, gboolean paused)
{
  g_return_if_fail (CW_IS_SYNC_RUN (self));

  cw_sync_job_set_paused (self->job, paused);
}

void
cw_sync_run_cancel (CwSyncRun *self)
{
  g_return_if_fail (CW_IS_SYNC_RUN (self));

  g_cancellable_cancel (self->cancellable);
}

const CwRun *
cw_sync_run_get_result (CwSyncRun *self)
{
  g_return_val_if_fail (CW_IS_SYNC_RUN (self), NULL);

  return self->result;
}

const GError *
cw_sync_run_get_error (CwSyncRun *self)
{
  g_return_val_if_fail (CW_IS_SYNC_RUN (self), NULL);

  return self->error;
}

const char *
cw_sync_run_get_plan (CwSyncRun *self)
{
  g_return_val_if_fail (CW_IS_SYNC_RUN (self), NULL);

  return cw_sync_job_get_plan (self->job);
}

void
cw_sync_run_get_expected (CwSyncRun *self, guint expected[2])
{
  g_return_if_fail (CW_IS_SYNC_RUN (self));

  cw_sync_job_get_expected_requests (self->job, expected);
}

static void
cw_sync_run_finalize (GObject *object)
{
  CwSyncRun *self = CW_SYNC_RUN (object);

  g_clear_object (&self->job);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->profile, cw_profile_free);
  g_clear_pointer (&self->result, cw_run_free);
  g_clear_error (&self->error);

  G_OBJECT_CLASS (cw_sync_run_parent_class)->finalize (object);
}

static void
cw_sync_run_class_init (CwSyncRunClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = cw_sync_run_finalize;

  signals[PROGRESS] = g_signal_new ("progress", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                    NULL, G_TYPE_NONE, 0);
  signals[ENDED] = g_signal_new ("ended", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 0);
}

static void
cw_sync_run_init (CwSyncRun *self)
{
  self->cancellable = g_cancellable_new ();
  self->began = g_get_monotonic_time ();
}
