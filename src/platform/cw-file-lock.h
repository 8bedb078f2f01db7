/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Makes renewals of a sign-in stand in line, across threads and processes: a refresh token is good for one
 * refresh, and whoever comes second with it signs everybody out. A lock belongs to the open file, not to the
 * process. Any thread. */

/* Waits up to a minute. Returns: a descriptor that holds the lock until it is closed, or -1.
 * Errors: CW_ERROR_STORAGE, CW_ERROR_BUSY, G_IO_ERROR_CANCELLED. */
int cw_file_lock_acquire (const char *path, GCancellable *cancellable, GError **error);

G_END_DECLS
