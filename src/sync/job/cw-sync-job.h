/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cw-decision.h"
#include "cw-http.h"
#include "cw-keep.h"
#include "cw-progress.h"
#include "cw-store-runs.h"
#include "cw-sync-store.h"

G_BEGIN_DECLS

/* One run, from its order to its end: a preview, a sync, an undo, a retry, the settling of conflicts, or a
 * step of keeping both sides current. It opens the profile, has the work done on a thread of its own, and
 * keeps the progress, the result and the error. What window and command line hold of a run is this. The
 * object lives on the thread that made it; its signals arrive there, on the thread-default main context.
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
  const char *
    plan; /* apply this preview, which must still be in the store (cw_sync_job_get_plan()); NULL: plan anew */
  GHashTable *left_out; /* with `plan`: ids of the changes that a person deselected (gint64 *, g_int64_hash),
                           or NULL. Where the link of a new pair is left out, all that is planned for the pair
                           is left out, too */
  GHashTable *left_fields; /* with `plan`: single fields of other changes that a person deselected (gint64 *,
                              cw_change_field_place()), or NULL. The next sync plans them again */
} CwSyncOptions;

/* `options` are copied; NULL: none. (transfer full) */
CwSyncJob *cw_sync_job_new_preview (const char *profile_name, const CwSyncOptions *options);
CwSyncJob *cw_sync_job_new_sync (const char *profile_name, const CwSyncOptions *options);
/* Settles conflicts, one after the other, by writing what each choice needs. A conflict that cannot be
 * settled does not stop the others. Each resolution says, once the job has ended, what became of it.
 * (element-type CwResolution) */
CwSyncJob *cw_sync_job_new_resolve (const char *profile_name, GPtrArray *resolutions);
/* Takes a run back: writes the old values of what the run wrote, except where somebody has edited since. The
 * values that it took back then wait as conflicts of kind "undone". Records that the run created stay,
 * because Aloware cannot delete and a new Salesforce record may be in use; they are listed as excluded. With
 * `preview` TRUE nothing is written, and the plan is shown like any other. Undoing an undo brings the run's
 * values back. */
CwSyncJob *cw_sync_job_new_undo (const char *profile_name,
                                 gint64 run,
                                 gboolean preview,
                                 const CwSyncOptions *options);
/* Tries failed writes again: reads their records anew, plans the writes, and writes. `writes`: journal ids
 * (gint64). */
CwSyncJob *cw_sync_job_new_retry (const char *profile_name, GArray *writes);

/* A step of keeping both sides current (cw-keep.h). History has it as part of its hour. Its progress is not
 * signalled. */
CwSyncJob *cw_sync_job_new_keep (const char *profile_name, const CwKeepOrder *order);

/* Reaches the platforms by `http` instead of a network of the job's own. Call it before the job starts. */
void cw_sync_job_set_http (CwSyncJob *job, CwHttp *http);

/* Starts the worker; only once. The job holds a reference to itself until it has ended. */
void cw_sync_job_start (CwSyncJob *job);
/* Does the work on the calling thread instead, and returns when it has ended; only once. Iterates this
 * thread's default main context. */
void cw_sync_job_run (CwSyncJob *job);

/* Cancels the run: what has been started is finished and journalled, and nothing new is started. */
void cw_sync_job_cancel (CwSyncJob *job);
/* Pauses the run: nothing new is started until it is resumed or cancelled. Any thread. */
void cw_sync_job_set_paused (CwSyncJob *job, gboolean paused);
gboolean cw_sync_job_is_paused (CwSyncJob *job);

gboolean cw_sync_job_is_preview (CwSyncJob *job);
gboolean cw_sync_job_is_cancelled (CwSyncJob *job);
gboolean cw_sync_job_is_ended (CwSyncJob *job);
/* How long the job has been running, or did run. */
double cw_sync_job_get_seconds (CwSyncJob *job);
/* Any thread. */
void cw_sync_job_get_progress (CwSyncJob *job, CwProgress *progress);
/* How many of the conflicts have been dealt with. Any thread. */
guint cw_sync_job_get_n_resolved (CwSyncJob *job);

/* After "ended": the run, which is "finished", "cancelled" or "refused" (error_code "guard", or
 * CW_FIRST_WRITE_CODE of cw-guards.h). NULL where it failed. (transfer none) (nullable) */
const CwRun *cw_sync_job_get_result (CwSyncJob *job);
/* Why the run failed (CW_ERROR, any code); history then has it as "failed". (transfer none) (nullable) */
const GError *cw_sync_job_get_error (CwSyncJob *job);
/* Why the run did not do everything, for people; NULL when it did. (transfer full) (nullable) */
char *cw_sync_job_get_problem (CwSyncJob *job);
/* After "ended": what a step of keeping current has found. NULL for any other job. (transfer none) (nullable)
 */
const CwKeepNews *cw_sync_job_get_news (CwSyncJob *job);
/* The name of the plan that the run made in the store, for cw_store_list_changes(); NULL before the job has
 * ended. It is a hex digest of the plan's content, so equal plans have equal names. */
const char *cw_sync_job_get_plan (CwSyncJob *job);
/* Requests that applying the plan is expected to take. */
void cw_sync_job_get_expected_requests (CwSyncJob *job, guint expected[2]);

G_END_DECLS
