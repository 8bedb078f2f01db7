/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-state-job.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>

typedef struct
{
  CwProfile *profile;
  CwSyncJob *job;
  GError *error;
  CwStateJobDone done;
  gpointer user_data;
} Work;

static void
finish (Work *work, const CwRun *run)
{
  work->done (work->job, run, work->error, work->user_data);

  g_clear_object (&work->job);
  g_clear_pointer (&work->profile, cw_profile_free);
  g_clear_error (&work->error);
  g_free (work);
}

static void
on_ended (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Work *work = user_data;
  g_autoptr (CwRun) run = cw_sync_job_run_finish (work->job, result, &work->error);

  finish (work, run);
}

static gboolean
on_not_opened (gpointer user_data)
{
  finish (user_data, NULL);

  return G_SOURCE_REMOVE;
}

CwSyncJob *
cw_state_job_start (const char *profile_name,
                    CwStateJobMake make,
                    gpointer make_data,
                    GCancellable *cancellable,
                    CwStateJobDone done,
                    gpointer user_data)
{
  Work *work = g_new0 (Work, 1);

  work->done = done;
  work->user_data = user_data;
  work->profile = cw_profile_open (profile_name, &work->error);
  if (work->profile == NULL)
    {
      g_idle_add (on_not_opened, work);
      return NULL;
    }

  work->job = make (work->profile, make_data);
  cw_sync_job_run_async (work->job, cancellable, on_ended, work);

  return work->job;
}

char *
cw_state_job_problem (const CwRun *run, const GError *error)
{
  if (error != NULL)
    return g_strdup (error->message);
  if (run->error_message != NULL)
    return g_strdup (run->error_message);
  if (run->failed > 0)
    return g_strdup_printf (
        g_dngettext (GETTEXT_PACKAGE, "%'u write was refused. History says why (run %" PRId64 ").",
                     "%'u writes were refused. History says why (run %" PRId64 ").", run->failed),
        run->failed, run->run);
  if (g_strcmp0 (run->state, "cancelled") == 0)
    return g_strdup (_("It was cancelled. What had been sent is finished."));

  return NULL;
}
