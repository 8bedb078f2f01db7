/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "cw-session.h"

G_BEGIN_DECLS

/* The view *Sync*: preview, run, and what came of it. Property "session". Closing the window asks while a run runs. */
#define CW_TYPE_SYNC_VIEW (cw_sync_view_get_type ())
G_DECLARE_FINAL_TYPE (CwSyncView, cw_sync_view, CW, SYNC_VIEW, AdwBin)

G_END_DECLS
