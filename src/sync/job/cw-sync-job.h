/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cw-decision.h"
#include "cw-http.h"
#include "cw-progress.h"
#include "cw-store-runs.h"
#include "cw-sync-store.h"

G_BEGIN_DECLS

/* One run, from its order to its end: a preview, a sync, an undo, a retry, or the settling of conflicts. It
 * opens the profile, has the work done on a thread of its own, and keeps the progress, the result and the
 * error. What window and command line hold of a run is this. The object lives on the thread that made it; its
 * signals arrive there, on the thread-default main context.
 *
 * Signals, without arguments: "progress" (read cw_sync_job_get_progress(); at most ten a second, and while
 * the job runs at least two, so that the time that is left can be shown to go by), and "ended" (once). */
#define CW_TYPE_SYNC_JOB (cw_sync_job_get_type ())
G_DECLARE_FINAL_TYPE (CwSyncJob, cw_sync_job, CW, SYNC_JOB, GObject)

typedef struct
{
  gboolean full;         /* read everything instead of what changed since the watermark */
  gboolean assume_yes;   /* answers guards and warnings in advance */
  const char *plan_file; /* apply this saved preview; NULL: plan anew */
  const char
    *plan; /* apply this preview that is still in the store (cw_sync_job_get_plan()); NULL: plan anew */
  GHashTable *left_out; /* with `plan`: ids of changes (gint64 *, g_int64_hash) that a person ticked out, or
                         * NULL; with the link of a new pair, what is planned for the pair is left out, too */
} CwSyncOptions;

/* `options` are copied; NULL: none. (transfer full) */
CwSyncJob *cw_sync_job_new_preview (const char *profile_name, const CwSyncOptions *options);
CwSyncJob *cw_sync_job_new_sync (const char *profile_name, const CwSyncOptions *options);
/* Settles conflicts, in their order, by writing what each choice needs. Of several, one that cannot be
 * settled does not hold up the others. What came of each is in it once the job has ended. (element-type
 * CwResolution) */
CwSyncJob *cw_sync_job_new_resolve (const char *profile_name, GPtrArray *resolutions);
/* Takes a run back: a plan that restores the old values of what the run wrote, except where somebody edited
 * since; what it took back then waits as conflicts of kind "undone". What the run created stays, because
 * Aloware cannot delete and a new Salesforce record may be in use: it is listed as excluded. With `preview`
 * TRUE nothing is written and the plan is shown like any other. Undoing an undo brings the run back. */
CwSyncJob *cw_sync_job_new_undo (const char *profile_name,
                                 gint64 run,
                                 gboolean preview,
                                 const CwSyncOptions *options);
/* Tries failed writes again: reads their records now, plans them, and writes. `writes`: journal ids (gint64).
 */
CwSyncJob *cw_sync_job_new_retry (const char *profile_name, GArray *writes);

/* How the platforms are reached, instead of by a network of the job's own. Before it starts. */
void cw_sync_job_set_http (CwSyncJob *job, CwHttp *http);

/* Starts the worker, once. The job keeps itself until it has ended. */
void cw_sync_job_start (CwSyncJob *job);
/* Does the work here and now instead, once: iterates this thread's default main context. For who has no other
 * thread. */
void cw_sync_job_run (CwSyncJob *job);

/* Finishes what was started, journals it, and starts nothing new. */
void cw_sync_job_cancel (CwSyncJob *job);
/* Holds back what has not been started yet, until it is let go on or cancelled. Any thread. */
void cw_sync_job_set_paused (CwSyncJob *job, gboolean paused);
gboolean cw_sync_job_is_paused (CwSyncJob *job);

gboolean cw_sync_job_is_preview (CwSyncJob *job);
gboolean cw_sync_job_is_cancelled (CwSyncJob *job);
gboolean cw_sync_job_is_ended (CwSyncJob *job);
/* How long it has run, or ran. */
double cw_sync_job_get_seconds (CwSyncJob *job);
/* Any thread. */
void cw_sync_job_get_progress (CwSyncJob *job, CwProgress *progress);
/* How many of several conflicts are through. Any thread. */
guint cw_sync_job_get_n_resolved (CwSyncJob *job);

/* After "ended": the run as it ended, "finished", "cancelled" or "refused" (error_code "guard", or
 * CW_FIRST_WRITE_CODE of cw-guards.h). NULL where it failed. (transfer none) (nullable) */
const CwRun *cw_sync_job_get_result (CwSyncJob *job);
/* What made it fail (CW_ERROR, any code); the run is then in history as "failed". (transfer none) (nullable)
 */
const GError *cw_sync_job_get_error (CwSyncJob *job);
/* Why it did not do all of it, for people; NULL when it did. (transfer full) (nullable) */
char *cw_sync_job_get_problem (CwSyncJob *job);
/* The plan in the store that was made: for cw_store_list_changes(). NULL before. A hex digest of its content,
 * so equal plans have equal names. */
const char *cw_sync_job_get_plan (CwSyncJob *job);
/* Requests that applying the plan is expected to take. */
void cw_sync_job_get_expected_requests (CwSyncJob *job, guint expected[2]);

G_END_DECLS
