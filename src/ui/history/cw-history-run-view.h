/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "cw-session.h"
#include "cw-store-runs.h"
#include "cw-store.h"

G_BEGIN_DECLS

/* Shows one run: its outcome and every value that it wrote. Signal "back": the person wants the list of runs,
 * where the window is too narrow to show both. */
#define CW_TYPE_HISTORY_RUN_VIEW (cw_history_run_view_get_type ())
G_DECLARE_FINAL_TYPE (CwHistoryRunView, cw_history_run_view, CW, HISTORY_RUN_VIEW, AdwBin)

/* Sets the session (nullable) and forgets the run that is shown. */
void cw_history_run_view_set_session (CwHistoryRunView *self, CwSession *session);
/* Shows a run, or updates what is shown if it is the same run. */
void cw_history_run_view_show (CwHistoryRunView *self, const CwRun *run);
/* The id of the run that is shown; 0: none. */
gint64 cw_history_run_view_get_run (CwHistoryRunView *self);
void cw_history_run_view_set_folded (CwHistoryRunView *self, gboolean folded);

G_END_DECLS
