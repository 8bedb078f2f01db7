/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cw-http.h"

G_BEGIN_DECLS

/* What a sign-in to Salesforce leaves in the keyring, and the access token that requests carry. Blocking
 * calls on the thread of the CwHttp. */

/* For messages; a name, not translated. */
#define CW_SALESFORCE_NAME "Salesforce"

/* One Salesforce org, as a profile names it. */
typedef struct
{
  const char *profile; /* whose secrets */
  const char *login_url;
  const char *client_id;    /* NULL: "" */
  const char *instance_url; /* where the profile says the org's data is; NULL: it does not say */
  const char *renewal_lock; /* a file: whoever renews the access token, in any process, holds its lock */
} CwSalesforceConfig;

/* The secret "salesforce" of a profile: tokens, and the app's secret where it has one. */
typedef struct
{
  char *access_token;
  char *refresh_token;
  char *client_secret; /* or NULL: a public client */
  char
    *login_url;   /* where the person signed in; the refresh token and the app's secret are sent only there */
  char *home_url; /* where the org's data was at that time, as the profile knows it */
  char *instance_url; /* where the data is now; the access token is sent only there */
} CwSalesforceSecret;

void cw_salesforce_secret_free (CwSalesforceSecret *secret);
/* Free with cw_secret_free(). */
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
/* Checks the address of the org's data that an answer of `login_url` names. `base` is nullable. Errors:
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

/* The tokens of one org, for as long as it is open. */
typedef struct _CwSalesforceTokens CwSalesforceTokens;

/* Copies `config`; reads nothing yet. */
CwSalesforceTokens *cw_salesforce_tokens_new (CwHttp *http, const CwSalesforceConfig *config);
void cw_salesforce_tokens_free (CwSalesforceTokens *self);
/* Reads the secret unless that was done, and gets an access token where it has none. Errors:
 * CW_ERROR_SIGN_IN_NEEDED, CW_ERROR_NO_SECRET_SERVICE, and CwHttp's. */
gboolean cw_salesforce_tokens_open (CwSalesforceTokens *self, GCancellable *cancellable, GError **error);
/* Gets another access token than the present one: the one that another process has renewed it to, or else a
 * new one, which is saved before it is used. Errors: as cw_salesforce_tokens_open(). */
gboolean cw_salesforce_tokens_renew (CwSalesforceTokens *self, GCancellable *cancellable, GError **error);
/* Both are NULL until the secret was read. */
const char *cw_salesforce_tokens_get_access_token (const CwSalesforceTokens *self);
const char *cw_salesforce_tokens_get_instance_url (const CwSalesforceTokens *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CwSalesforceSecret, cw_salesforce_secret_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CwSalesforceTokens, cw_salesforce_tokens_free)

G_END_DECLS
