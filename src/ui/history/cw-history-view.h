/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "cw-session.h"

G_BEGIN_DECLS

/* The view *History*: the runs and what each of them wrote. From here a person can retry, undo, export, and
 * ask why a value was written. Property "session". */
#define CW_TYPE_HISTORY_VIEW (cw_history_view_get_type ())
G_DECLARE_FINAL_TYPE (CwHistoryView, cw_history_view, CW, HISTORY_VIEW, AdwBin)

/* Shows a run as soon as the list of runs has it. */
void cw_history_view_show_run (CwHistoryView *self, gint64 run);

G_END_DECLS
