/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cw-progress.h"
#include "cw-resolution.h"
#include "cw-store-runs.h"
#include "cw-sync-store.h"

G_BEGIN_DECLS

/* One piece of work of the engine on its own worker thread: a preview, a sync, or the settling of a conflict. The
 * object lives on the thread that made it; its signals arrive there, on the thread-default main context.
 *
 * Signal "progress" (no arguments): read cw_sync_job_get_progress(). At most ten a second, and while the job runs at least two,
 * also when nothing moves: how long that has been so and the time that is left are then others. */
#define CW_TYPE_SYNC_JOB (cw_sync_job_get_type ())
G_DECLARE_FINAL_TYPE (CwSyncJob, cw_sync_job, CW, SYNC_JOB, GObject)

typedef struct
{
  gboolean full;            /* read everything instead of what changed since the watermark */
  gboolean assume_yes;      /* answers guards and warnings in advance */
  const char *plan_file;    /* apply this saved preview; NULL: plan anew */
  const char *plan;         /* apply this preview that is still in the store (cw_sync_job_get_plan()); NULL: plan anew */
  GHashTable *left_out;     /* with `plan`: ids of changes (gint64 *, g_int64_hash) that a person ticked out, or NULL; with the
                             * link of a new pair, what is planned for the pair is left out, too */
} CwSyncOptions;

CwSyncJob *cw_sync_job_new_preview (CwProfile *profile, const CwSyncOptions *options);
CwSyncJob *cw_sync_job_new_sync    (CwProfile *profile, const CwSyncOptions *options);

/* Settles one conflict by writing what the choice needs, as a run of its own. `decision`: "aloware", "salesforce",
 * "keep-apart" or "value" (then `value`, in Aloware's form); for a match conflict "salesforce:ID" / "aloware:ID" picks the
 * partner. `always` also makes it the row's rule in draft and active mapping. */
CwSyncJob *cw_sync_job_new_resolve (CwProfile *profile, gint64 conflict, const char *decision, const char *value, gboolean always);

/* The same for many, in their order, as one run. One that cannot be settled does not hold up the others.
 * (element-type CwResolution) (transfer none) */
CwSyncJob    *cw_sync_job_new_resolve_many (CwProfile *profile, GPtrArray *resolutions);
/* How many of them are through. Any thread. */
guint         cw_sync_job_get_n_resolved (CwSyncJob *job);

/* Takes a run back: a plan that restores the old values of what the run wrote, except where somebody edited since; what it
 * took back then waits as conflicts of kind "undone". What the run created stays, because Aloware cannot delete and a new
 * Salesforce record may be in use: it is listed as excluded. With `preview` TRUE nothing is written and the plan is shown like
 * any other. Undoing an undo brings the run back. */
CwSyncJob *cw_sync_job_new_undo    (CwProfile *profile, gint64 run, gboolean preview, const CwSyncOptions *options);
/* Tries failed writes again: reads their records now, plans them, and writes. `writes`: journal ids (gint64). */
CwSyncJob *cw_sync_job_new_retry   (CwProfile *profile, GArray *writes);

/* Holds back what has not been started yet, until it is let go on or cancelled. Any thread. */
void       cw_sync_job_set_paused  (CwSyncJob *job, gboolean paused);
gboolean   cw_sync_job_get_paused  (CwSyncJob *job);

/* Starts the worker; may be called once. Cancelling finishes what was started, journals it, and starts nothing new. */
void   cw_sync_job_run_async  (CwSyncJob *job, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
/* The run as it ended: state "finished", "cancelled" or "refused" (error_code "guard", or CW_FIRST_WRITE_CODE of
 * cw-first-write.h); for previews run is 0 and nothing was written. Errors: what made it fail (CW_ERROR, any code); the run is
 * then in history as "failed". */
CwRun *cw_sync_job_run_finish (CwSyncJob *job, GAsyncResult *result, GError **error);

void        cw_sync_job_get_progress (CwSyncJob *job, CwProgress *progress);
/* The plan in the store that was made: for cw_store_list_changes(); NULL before. A hex digest of its content, so equal
 * plans have equal names. */
const char *cw_sync_job_get_plan     (CwSyncJob *job);
/* Requests that applying the plan is expected to take. */
void        cw_sync_job_get_expected_requests (CwSyncJob *job, guint expected[2]);

G_END_DECLS
