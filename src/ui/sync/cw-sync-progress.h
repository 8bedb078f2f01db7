/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "cw-sync-job.h"

G_BEGIN_DECLS

/* A run while it runs: its phases with their real counts, rate, time left and requests; pause and cancel. */
#define CW_TYPE_SYNC_PROGRESS (cw_sync_progress_get_type ())
G_DECLARE_FINAL_TYPE (CwSyncProgress, cw_sync_progress, CW, SYNC_PROGRESS, AdwBin)

/* (nullable) */
void cw_sync_progress_set_run (CwSyncProgress *self, CwSyncJob *run);
/* Says that a cancel is under way. */
void cw_sync_progress_cancel (CwSyncProgress *self);

G_END_DECLS
