/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "cw-session.h"
#include "cw-store-runs.h"
#include "cw-store.h"

G_BEGIN_DECLS

/* One run: what came of it, and every value that it wrote. Signal "back": to the list of runs, where there is
 * no room for both. */
#define CW_TYPE_HISTORY_RUN_VIEW (cw_history_run_view_get_type ())
G_DECLARE_FINAL_TYPE (CwHistoryRunView, cw_history_run_view, CW, HISTORY_RUN_VIEW, AdwBin)

/* Forgets the run that is shown. (nullable) */
void cw_history_run_view_set_session (CwHistoryRunView *self, CwSession *session);
/* Shows a run, or what is new of the one that is shown. */
void cw_history_run_view_show (CwHistoryRunView *self, const CwRun *run);
/* The run that is shown; 0: none. */
gint64 cw_history_run_view_get_run (CwHistoryRunView *self);
void cw_history_run_view_set_folded (CwHistoryRunView *self, gboolean folded);

G_END_DECLS
