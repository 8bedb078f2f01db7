/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* Takes a run back: makes the plan, shows it like any preview, and applies what is left ticked. Signal "done"
 * (message): it was applied, and what came of it. */
#define CW_TYPE_HISTORY_UNDO (cw_history_undo_get_type ())
G_DECLARE_FINAL_TYPE (CwHistoryUndo, cw_history_undo, CW, HISTORY_UNDO, AdwWindow)

/* Opens over the window that `parent` is in, and begins with the plan. */
CwHistoryUndo *cw_history_undo_present (GtkWidget *parent, const char *profile_name, gint64 run);

G_END_DECLS
