/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* The Background portal: in a sandbox, the desktop ends what runs without a window, unless it was asked. */

/* Whether this process is in a sandbox, so that the portal has to be asked. */
gboolean cw_background_portal_is_needed (void);

/* Asks that Crosswalk may run without a window and, if `autostart`, that its background process is started
 * with the session; without `autostart`, that it no longer is. A person may be asked. The main context that
 * is the thread's default; `callback` is called there. */
void cw_background_portal_request_async (GDBusConnection *bus,
                                         gboolean autostart,
                                         GAsyncReadyCallback callback,
                                         gpointer user_data);
/* Errors: CW_ERROR_PERMISSION with what to change where, if the person or the desktop refuses;
 * CW_ERROR_UNSUPPORTED where there is no portal, or it allows to run but does not start the background
 * process with the session as was asked; CW_ERROR_FAILED if it ends before it answers. */
gboolean cw_background_portal_request_finish (GAsyncResult *result, GError **error);

/* The line that the desktop shows beside a program without a window. Nothing happens where the desktop shows
 * none. At most 96 characters, the rest is cut off. */
void cw_background_portal_set_status (GDBusConnection *bus, const char *status);

G_END_DECLS
