/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cw-store-runs.h"
#include "cw-sync-job.h"

G_BEGIN_DECLS

/**
 * CwSyncRun:
 *
 * One run as the window knows it: a job of the engine from its start to its end, with the profile it borrows and what
 * came of it. Lives on the main thread; keeps itself until the job has ended, so that nobody has to wait for it.
 *
 * Signals, without arguments: "progress" (at most ten a second), "ended" (once).
 */
#define CW_TYPE_SYNC_RUN (cw_sync_run_get_type ())
G_DECLARE_FINAL_TYPE (CwSyncRun, cw_sync_run, CW, SYNC_RUN, GObject)

/* Starts it. `options` are copied. Errors: those of cw_profile_open(). */
CwSyncRun   *cw_sync_run_start (const char *profile_name, gboolean preview, const CwSyncOptions *options, GError **error);

gboolean     cw_sync_run_is_preview   (CwSyncRun *self);
gboolean     cw_sync_run_is_ended     (CwSyncRun *self);
gboolean     cw_sync_run_is_cancelled (CwSyncRun *self);
gboolean     cw_sync_run_is_paused    (CwSyncRun *self);
/* How long it has run, or ran. */
double       cw_sync_run_get_seconds  (CwSyncRun *self);
void         cw_sync_run_get_progress (CwSyncRun *self, CwProgress *progress);

void         cw_sync_run_set_paused   (CwSyncRun *self, gboolean paused);
/* Finishes what was started, and starts nothing more. */
void         cw_sync_run_cancel       (CwSyncRun *self);

/* After "ended"; each (nullable) (transfer none). */
const CwRun  *cw_sync_run_get_result   (CwSyncRun *self);
const GError *cw_sync_run_get_error    (CwSyncRun *self);
const char   *cw_sync_run_get_plan     (CwSyncRun *self);
void          cw_sync_run_get_expected (CwSyncRun *self, guint expected[2]);

G_END_DECLS
