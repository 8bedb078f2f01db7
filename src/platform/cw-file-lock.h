/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Lets only one thread of one process renew an access token at a time. A refresh token can be used once: a
 * second use of it ends the whole sign-in. The lock belongs to the open file, not to the process. Any
 * thread. */

/* Waits up to a minute. Returns a descriptor that holds the lock until it is closed; -1: an error. Errors:
 * CW_ERROR_STORAGE, CW_ERROR_BUSY, G_IO_ERROR_CANCELLED. */
int cw_file_lock_acquire (const char *path, GCancellable *cancellable, GError **error);

G_END_DECLS
