/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "cw-sync-job.h"

G_BEGIN_DECLS

/* The questions that are asked around a run, and the notification at its end. Main thread. */

/* What the person answered: whether the plan goes ahead. Called once, unless the window is closed without an
 * answer. */
typedef void (*CwSyncAnswerFunc) (gpointer owner, gboolean go_on);
/* Shows what a guard reported. The person must type `number` (how many changes there are) to let the plan go
 * ahead. `owner` is referenced until the dialog is closed. */
void cw_sync_ask_guard (GtkWindow *window,
                        const char *message,
                        guint number,
                        CwSyncAnswerFunc answer,
                        GObject *owner);

/* Shows the warning before the first bulk write to Aloware (see cw-first-write.h) and asks whether to go
 * ahead. `answer` and `owner` as in cw_sync_ask_guard(). */
void cw_sync_ask_first_write (GtkWindow *window,
                              const char *warning,
                              CwSyncAnswerFunc answer,
                              GObject *owner);

/* Asks what to do when the window is closed during a run: keep it open, stop the run and then close, or hide
 * the window and close it when the run ends. The question goes away when the run ends: the window stays, and
 * shows how the run ended. */
void cw_sync_ask_close (GtkWindow *window, CwSyncJob *run);

/* Sends a desktop notification if the run took long and the window does not have the focus. Clicking it opens
 * the view that says more. */
void cw_sync_notify (GtkWindow *window, CwSyncJob *run);

G_END_DECLS
