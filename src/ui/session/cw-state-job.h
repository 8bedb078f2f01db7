/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cw-store-runs.h"
#include "cw-sync-job.h"

G_BEGIN_DECLS

/* A job of the engine with a profile of its own, for as long as it takes. */

/* Makes the job: its profile lives until the job has ended. */
typedef CwSyncJob *(*CwStateJobMake) (CwProfile *profile, gpointer user_data);
/* `run` is NULL where `error` is set. Both (transfer none). */
typedef void       (*CwStateJobDone) (CwSyncJob *job, const CwRun *run, const GError *error, gpointer user_data);

/* Main thread, where `done` is called once, also for a profile that cannot be opened (`job` is NULL then). The job is for
 * its progress. (transfer none) (nullable) */
CwSyncJob *cw_state_job_start (const char *profile_name, CwStateJobMake make, gpointer make_data, GCancellable *cancellable,
                               CwStateJobDone done, gpointer user_data);

/* Why a run did not do all of it, for people; NULL when it did. (transfer full) */
char      *cw_state_job_problem (const CwRun *run, const GError *error);

G_END_DECLS
