/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "cw-conflict-picks.h"
#include "cw-page-model.h"

G_BEGIN_DECLS

/* The last cell of a conflict's row: it offers the choices and shows the one that was made. It activates
 * actions of the view around it: "conflicts.pick" (conflict, decision, always), where decision "" takes the
 * choice back; "conflicts.pick-record" (conflict, decision) for all conflicts of the record;
 * "conflicts.ask-value" (conflict) and "conflicts.explain" (conflict). */
#define CW_TYPE_CONFLICT_CHOICE_CELL (cw_conflict_choice_cell_get_type ())
G_DECLARE_FINAL_TYPE (CwConflictChoiceCell, cw_conflict_choice_cell, CW, CONFLICT_CHOICE_CELL, GtkBox)

GtkWidget *cw_conflict_choice_cell_new (void);
void cw_conflict_choice_cell_show (CwConflictChoiceCell *self, CwPageItem *item, CwConflictPicks *picks);

G_END_DECLS
