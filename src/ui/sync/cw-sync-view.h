/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "cw-session.h"

G_BEGIN_DECLS

/* The view *Sync*: preview, run, and what came of it. Property "session". Closing the window asks while a run
 * runs. */
#define CW_TYPE_SYNC_VIEW (cw_sync_view_get_type ())
G_DECLARE_FINAL_TYPE (CwSyncView, cw_sync_view, CW, SYNC_VIEW, AdwBin)

/* What the buttons *Preview* and *Sync Now* do, as soon as the session is loaded. Where something stands
 * before them, or a run or a plan is being looked at, that is what stays to be seen. */
void cw_sync_view_start_run (CwSyncView *self, gboolean preview);

G_END_DECLS
