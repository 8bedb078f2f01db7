/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "cw-sync-job.h"

G_BEGIN_DECLS

/* The questions that are asked around a run, and the notification at its end. Main thread. */

/* Asks what to do when the window is closed during a run: keep it open, stop the run and then close, or hide
 * the window and close it when the run ends. In a sandbox the desktop is asked before the window is hidden,
 * and the window stays if it refuses. The question goes away when the run ends: the window stays, and shows
 * how the run ended. */
void cw_sync_ask_close (GtkWindow *window, CwSyncJob *job);

/* Sends a desktop notification if the run took long and the window does not have the focus. Clicking it opens
 * the view that says more. */
void cw_sync_notify (GtkWindow *window, CwSyncJob *job);

G_END_DECLS
