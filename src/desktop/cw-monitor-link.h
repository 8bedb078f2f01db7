/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* How a window deals with the background process (src/monitor), which keeps the profiles current whose
 * setting keep-current is "background". It reads the settings by itself when they change, and ends by itself
 * when no profile wants it; so switching it off needs no call. */

/* Has it run, now and in sessions to come. To be called after the setting was saved as "background"; on an
 * error the setting is to be put back. In a Flatpak a person may be asked. `callback` is called on the main
 * context that is the thread's default. */
void cw_monitor_start_async (GAsyncReadyCallback callback, gpointer user_data);
/* Errors: CW_ERROR_PERMISSION and CW_ERROR_UNSUPPORTED as cw_background_portal_request_finish();
 * CW_ERROR_STORAGE for the autostart file; CW_ERROR_FAILED if there is no such program. */
gboolean cw_monitor_start_finish (GAsyncResult *result, GError **error);

/* Has it let go of a profile until this process calls cw_monitor_take_back() or ends. `callback` is called
 * when the profile is free, also if the process does not run; on the main context that is the thread's
 * default. Without an error: a window that cannot get the profile learns it from its own keeper. */
void cw_monitor_release_async (const char *profile, GAsyncReadyCallback callback, gpointer user_data);
void cw_monitor_release_finish (GAsyncResult *result);
/* The window no longer keeps the profile. Does not wait, and does not start the process. */
void cw_monitor_take_back (const char *profile);

G_END_DECLS
