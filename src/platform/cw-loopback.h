/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* The listener for a browser's answer on loopback: takes the answer that belongs to the sign-in, by its
 * `state`, at its one path; shows the person a small page that says to go back, and closes. Everything else
 * (favicon, other methods, another `state`) is answered and ignored; a few kilobytes and seconds a connection
 * are all that it takes. */
typedef struct _CwLoopback CwLoopback;

/* Port 0: the kernel chooses. Errors: CW_ERROR_BUSY naming the port and the remedy. */
CwLoopback *cw_loopback_new (guint port, const char *path, const char *state, GError **error);
void cw_loopback_free (CwLoopback *loopback);
guint cw_loopback_get_port (CwLoopback *loopback);
/* "http://localhost:PORT/callback". (transfer none) */
const char *cw_loopback_get_redirect_uri (CwLoopback *loopback);
/* Waits, iterating the thread-default context, for the code. Errors: CW_ERROR_SIGN_IN_FAILED (denied, an
 * error answer, timed out) with what to do; G_IO_ERROR_CANCELLED. `issuer` (optional) gets the `iss`
 * parameter. */
char *cw_loopback_wait (CwLoopback *loopback,
                        guint timeout_seconds,
                        char **issuer,
                        GCancellable *cancellable,
                        GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CwLoopback, cw_loopback_free)

G_END_DECLS
