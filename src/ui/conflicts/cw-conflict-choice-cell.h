/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "cw-conflict-picks.h"
#include "cw-page-model.h"
#include "cw-users.h"

G_BEGIN_DECLS

/* The last cell of a row: it offers the choices and shows the one that was made. It activates actions of the
 * view around it, with the key of the row: "conflicts.pick" (key, decision, always), where decision "" takes
 * the choice back; "conflicts.pick-record" (key, decision) for all conflicts that have the row's heading;
 * "conflicts.ask-value" (key) and "conflicts.explain" (key). */
#define CW_TYPE_CONFLICT_CHOICE_CELL (cw_conflict_choice_cell_get_type ())
G_DECLARE_FINAL_TYPE (CwConflictChoiceCell, cw_conflict_choice_cell, CW, CONFLICT_CHOICE_CELL, GtkBox)

GtkWidget *cw_conflict_choice_cell_new (void);
/* `pick`: the one that is shown; NULL: none, or, on a heading, not the same one for all under it.
 * `n_chosen`: of a heading, how many under it have a choice. `is_applying`: nothing can be chosen now.
 * `users` (nullable) give owners their names. */
void cw_conflict_choice_cell_show (CwConflictChoiceCell *self,
                                   CwPageItem *item,
                                   const CwConflictPick *pick,
                                   guint n_chosen,
                                   gboolean is_applying,
                                   const CwUserMap *users);

G_END_DECLS
