/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* The questions before many changes are written. Main thread. */

/* What the person answered: whether the plan goes ahead. Called once, unless the window is closed without an
 * answer. */
typedef void (*CwGuardAnswerFunc) (gpointer owner, gboolean go_on);
/* Shows what a guard reported. The person must type `number` (how many changes there are) to let the plan go
 * ahead. `owner` is referenced until the dialog is closed. */
void cw_guard_dialog_ask (GtkWindow *window,
                          const char *message,
                          guint number,
                          CwGuardAnswerFunc answer,
                          GObject *owner);

/* Shows the warning before the first bulk write to Aloware (see cw-guards.h) and asks whether to go
 * ahead. `answer` and `owner` as in cw_guard_dialog_ask(). */
void cw_guard_dialog_ask_first_write (GtkWindow *window,
                                      const char *warning,
                                      CwGuardAnswerFunc answer,
                                      GObject *owner);

G_END_DECLS
