/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "cw-sync-job.h"

G_BEGIN_DECLS

/* The questions around a run, and what is told when it ends unseen. All on the main thread. */

/* What a safety guard said, with a box to type `number` (how many changes) into: only then the plan goes
 * ahead. `go_on` is called once, when the person confirmed. `owner` is kept until the dialog is closed. */
typedef void (*CwSyncGoOnFunc) (gpointer owner);
void cw_sync_ask_guard (GtkWindow *window,
                        const char *message,
                        guint number,
                        CwSyncGoOnFunc go_on,
                        GObject *owner);

/* The warning before the first bulk write to Aloware (cw-first-write.h): go ahead, or not. Otherwise as
 * above. */
void cw_sync_ask_first_write (GtkWindow *window, const char *warning, CwSyncGoOnFunc go_on, GObject *owner);

/* The window is being closed during a run: stay, stop the run and close then, or go on without a window,
 * which is closed once the run has ended. */
void cw_sync_ask_close (GtkWindow *window, CwSyncJob *run);

/* A desktop notification, where the run took long and nobody looks at the window. What it opens is the view
 * that says more. */
void cw_sync_notify (GtkWindow *window, CwSyncJob *run);

G_END_DECLS
