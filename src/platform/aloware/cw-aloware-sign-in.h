/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cw-http.h"

G_BEGIN_DECLS

/* Signing in to Aloware in the browser: OAuth 2.1 in front of its MCP server (platform/README.md A1). The
 * calls block, iterating the thread-default context. */

/* Gets the address of the page to open in a browser. */
typedef void (*CwAlowareOpenFunc) (const char *url, gpointer user_data);

/* Finds the sign-in service of the account at `url` (as https://app.aloware.io), registers Crosswalk there
 * unless it is registered, calls `open` on this thread with the page to open, waits up to `timeout_seconds`
 * for the browser, and stores the tokens in the keyring. Where the server has forgotten the registration,
 * Crosswalk registers again, and the page may be opened a second time.
 *
 * Errors: CW_ERROR_SIGN_IN_FAILED (denied, wrong answer, timed out), CW_ERROR_UNSUPPORTED (no such sign-in at
 * this address), CW_ERROR_INSECURE_URL, CW_ERROR_USAGE, CW_ERROR_NO_SECRET_SERVICE, CwHttp's,
 * G_IO_ERROR_CANCELLED. */
gboolean cw_aloware_sign_in (CwHttp *http,
                             const char *profile,
                             const char *url,
                             guint timeout_seconds,
                             CwAlowareOpenFunc open,
                             gpointer user_data,
                             GCancellable *cancellable,
                             GError **error);

/* Revokes the tokens where the server offers that (RFC 7009), and removes them from the keyring whatever the
 * server says. `revoked` (out) (optional): whether the server did so; TRUE where there was nothing to revoke.
 * An API token is only removed here; it is ended in Aloware's settings. Errors: CW_ERROR_NO_SECRET_SERVICE.
 */
gboolean cw_aloware_sign_out (CwHttp *http,
                              const char *profile,
                              gboolean *revoked,
                              GCancellable *cancellable,
                              GError **error);

G_END_DECLS
