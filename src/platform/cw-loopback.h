/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Listens on this machine for the browser's answer to a sign-in. It takes the answer with the right `state`
 * at its one path, shows the person a small page that says to go back to Crosswalk, and closes. Other
 * requests (favicon, other methods, another `state`) are answered and otherwise ignored. A connection may
 * send only a few kilobytes, and last only a few seconds. */
typedef struct _CwLoopback CwLoopback;

/* Listens on the loopback addresses only. Belongs to the calling thread and its thread-default GMainContext.
 * `port` 0: the kernel chooses. `path` is like "/callback". Errors: CW_ERROR_BUSY with the port and the
 * remedy. (transfer full) */
CwLoopback *cw_loopback_new (guint port, const char *path, const char *state, GError **error);
void cw_loopback_free (CwLoopback *loopback);
guint cw_loopback_get_port (CwLoopback *loopback);
/* "http://localhost:PORT/callback". (transfer none) */
const char *cw_loopback_get_redirect_uri (CwLoopback *loopback);
/* Waits for the code, and runs the thread-default context meanwhile. Works once. `issuer` (optional) is set
 * to the `iss` parameter, or NULL. Errors: CW_ERROR_SIGN_IN_FAILED (denied, an error answer, timed out) with
 * what to do; G_IO_ERROR_CANCELLED. (both transfer full; the code: cw_secret_free()) */
char *cw_loopback_wait (CwLoopback *loopback,
                        guint timeout_seconds,
                        char **issuer,
                        GCancellable *cancellable,
                        GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CwLoopback, cw_loopback_free)

G_END_DECLS
