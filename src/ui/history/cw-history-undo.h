/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* A window that undoes a run: it makes the plan, shows it like any preview, and applies the changes that are
 * left ticked. Signal "done" (message): the plan was applied; the message says with what outcome. */
#define CW_TYPE_HISTORY_UNDO (cw_history_undo_get_type ())
G_DECLARE_FINAL_TYPE (CwHistoryUndo, cw_history_undo, CW, HISTORY_UNDO, AdwWindow)

/* Opens the window over the one that contains `parent` and starts to make the plan. */
CwHistoryUndo *cw_history_undo_present (GtkWidget *parent, const char *profile_name, gint64 run);

G_END_DECLS
