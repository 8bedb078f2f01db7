/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cw-oauth.h"
#include "cw-salesforce-tokens.h"

G_BEGIN_DECLS

/* Signing in to Salesforce in the browser, and out again. Blocking, on the thread of the CwHttp. */

/* Who signed in, and where the data is. */
typedef struct
{
  char *instance_url, *org_id, *user_id, *user;
} CwSalesforceIdentity;

void cw_salesforce_identity_free (CwSalesforceIdentity *identity);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CwSalesforceIdentity, cw_salesforce_identity_free)

/* The login address that a person means by what they typed or pasted: the name of a My Domain ("acme"), a
 * host, or the address of any page there, also of a Lightning, Setup or site page. Without a path. Pure; any
 * thread. Errors: CW_ERROR_USAGE. (transfer full) */
char *cw_salesforce_login_url (const char *typed, GError **error);

/* Signs in by OAuth's authorization code with PKCE S256 and `state`. The tokens and `client_secret` are kept
 * in the Secret Service. `client_secret` is NULL for an app that is a public client, which must not send one.
 * The browser comes back to `callback_port` of this machine, and may take `timeout_seconds`. `open` is called
 * once, on this thread. (transfer full)
 *
 * Errors: CW_ERROR_SIGN_IN_FAILED (denied, wrong answer, timed out), CW_ERROR_BUSY (the port is taken),
 * CW_ERROR_NO_SECRET_SERVICE (checked before the browser opens), CW_ERROR_USAGE, CW_ERROR_INSECURE_URL,
 * CwHttp's, G_IO_ERROR_CANCELLED. */
CwSalesforceIdentity *cw_salesforce_sign_in (CwHttp *http,
                                             const char *profile,
                                             const char *login_url,
                                             const char *client_id,
                                             const char *client_secret,
                                             guint callback_port,
                                             guint timeout_seconds,
                                             CwSignInOpenFunc open,
                                             gpointer user_data,
                                             GCancellable *cancellable,
                                             GError **error);
/* Revokes the sign-in at Salesforce and removes the secret. Removes it as well where revoking fails, which
 * only `revoked` (optional) says. Errors: CW_ERROR_NO_SECRET_SERVICE. */
gboolean cw_salesforce_sign_out (CwHttp *http,
                                 const CwSalesforceConfig *config,
                                 gboolean *revoked,
                                 GCancellable *cancellable,
                                 GError **error);

G_END_DECLS
