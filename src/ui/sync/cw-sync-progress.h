/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "cw-sync-job.h"

G_BEGIN_DECLS

/* Shows a run that is going on: its phases with their real counts, the rate, the time left and the requests.
 * Has buttons to pause and cancel. */
#define CW_TYPE_SYNC_PROGRESS (cw_sync_progress_get_type ())
G_DECLARE_FINAL_TYPE (CwSyncProgress, cw_sync_progress, CW, SYNC_PROGRESS, AdwBin)

/* Sets the run to show. (nullable) */
void cw_sync_progress_set_job (CwSyncProgress *self, CwSyncJob *job);
/* Cancels the run, and shows that it is being cancelled. */
void cw_sync_progress_cancel (CwSyncProgress *self);

G_END_DECLS
