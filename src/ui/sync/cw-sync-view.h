/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "cw-session.h"

G_BEGIN_DECLS

/* The view *Sync*: preview, run and outcome. Property "session". When the window is closed during a run, the
 * view asks what to do. */
#define CW_TYPE_SYNC_VIEW (cw_sync_view_get_type ())
G_DECLARE_FINAL_TYPE (CwSyncView, cw_sync_view, CW, SYNC_VIEW, AdwBin)

/* Does what the button *Preview* or *Sync Now* does, as soon as the session is loaded. If something has to be
 * done first, or a run or a plan is on view, that stays on view and nothing is started. */
void cw_sync_view_start_run (CwSyncView *self, gboolean preview);

G_END_DECLS
