/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cw-salesforce-private.h"

G_BEGIN_DECLS

/* The secret "salesforce" of a profile: tokens, and the app's secret where it has one. */
typedef struct
{
  char *access_token;
  char *refresh_token;
  char *client_secret; /* or NULL: a public client */
  char *login_url;    /* where it was signed in: the only place that the refresh token and the client's secret
                         are sent to */
  char *home_url;     /* where the org's data was then, as the profile knows it */
  char *instance_url; /* where it is now: the only place that the access token is sent to */
} CwSalesforceSecret;

void cw_salesforce_secret_free (CwSalesforceSecret *secret);
/* Free with cw_credentials_free_secret(). */
char *cw_salesforce_secret_to_json (const CwSalesforceSecret *secret);
/* NULL when it is not one. */
CwSalesforceSecret *cw_salesforce_secret_from_json (const char *json);
/* From the Secret Service, for the addresses that the profile names (`instance_url` is nullable). Errors:
 * CW_ERROR_SIGN_IN_NEEDED when there is none, or one that belongs to other addresses;
 * CW_ERROR_NO_SECRET_SERVICE. */
CwSalesforceSecret *cw_salesforce_secret_load (const char *profile,
                                               const char *login_url,
                                               const char *instance_url,
                                               GCancellable *cancellable,
                                               GError **error);
/* Judges the address of the org's data that a token answer of `login_url` names. Errors:
 * CW_ERROR_INSECURE_URL, CW_ERROR_USAGE. */
gboolean cw_salesforce_check_instance_url (const char *login_url,
                                           const char *instance_url,
                                           char **base,
                                           GError **error);

/* POST of a form to the token or the revoke endpoint; the form is wiped. */
CwHttpResponse *cw_salesforce_post_form (CwHttp *http,
                                         const char *login_url,
                                         const char *path,
                                         char *form,
                                         GCancellable *cancellable,
                                         GError **error);

/* Makes sure there is an access token to try. */
gboolean cw_salesforce_session_open (CwSalesforce *self, GCancellable *cancellable, GError **error);
/* Gets another access token than the present one: that of another process if it has refreshed already, else a
 * new one. */
gboolean cw_salesforce_session_refresh (CwSalesforce *self, GCancellable *cancellable, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CwSalesforceSecret, cw_salesforce_secret_free)

G_END_DECLS
