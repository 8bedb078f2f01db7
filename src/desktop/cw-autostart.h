/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* The file that has the desktop start the background process with the session, where there is no sandbox:
 * `$XDG_CONFIG_HOME/autostart/ID.Monitor.desktop`. Blocking, any thread. Errors: CW_ERROR_STORAGE. */

/* Writes it; `program` is the path of the background process. */
gboolean cw_autostart_write (const char *program, GError **error);
/* Removes it. It is no error if there is none. */
gboolean cw_autostart_remove (GError **error);

G_END_DECLS
