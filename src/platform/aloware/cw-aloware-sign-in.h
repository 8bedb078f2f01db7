/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cw-http.h"

G_BEGIN_DECLS

/* Signing in to Aloware in the browser: OAuth 2.1 in front of its MCP server (platform/README.md A1).
 * Blocking, iterating the thread-default context. */

/* Gets the address of the page to open in a browser. */
typedef void (*CwAlowareOpenFunc) (const char *url, gpointer user_data);

/**
 * cw_aloware_sign_in:
 * @url: the account's address, as `https://app.aloware.io`
 * @timeout_seconds: how long the browser may take
 * @open: (scope call): called on this thread
 *
 * Finds the sign-in service, registers Crosswalk there unless it is registered, opens the page, and keeps the
 * tokens in the keyring. A registration that the server has forgotten is made anew, which may open the page a
 * second time.
 *
 * Errors: CW_ERROR_SIGN_IN_FAILED (denied, wrong answer, timed out), CW_ERROR_UNSUPPORTED (no such sign-in at
 * this address), CW_ERROR_INSECURE_URL, CW_ERROR_USAGE, CW_ERROR_NO_SECRET_SERVICE, CwHttp's,
 * G_IO_ERROR_CANCELLED.
 */
gboolean cw_aloware_sign_in (CwHttp *http,
                             const char *profile,
                             const char *url,
                             guint timeout_seconds,
                             CwAlowareOpenFunc open,
                             gpointer user_data,
                             GCancellable *cancellable,
                             GError **error);

/**
 * cw_aloware_sign_out:
 * @revoked: (out) (optional): whether the server took the sign-in back; always %TRUE where there was nothing
 * to take back
 *
 * Takes the tokens back where the server offers that (RFC 7009), and removes the secret whatever the server
 * says. An API token is only removed: Aloware's settings are where it is ended. Errors:
 * CW_ERROR_NO_SECRET_SERVICE.
 */
gboolean cw_aloware_sign_out (CwHttp *http,
                              const char *profile,
                              gboolean *revoked,
                              GCancellable *cancellable,
                              GError **error);

G_END_DECLS
