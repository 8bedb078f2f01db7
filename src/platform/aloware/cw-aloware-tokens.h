/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cw-http.h"
#include "cw-oauth.h"

G_BEGIN_DECLS

/* The secret "aloware" of a profile in the keyring: what a sign-in in the browser gave ({"kind": "oauth",
 * …}), or an API token for REST ({"kind": "token", …}). Both name the address that they may be sent to. */
typedef struct
{
  char *mcp_url; /* the only address that the access token may be sent to */
  char *resource;
  char *issuer;
  char *token_endpoint;
  char *revocation_endpoint; /* or NULL */
  char *client_id;
  char *client_secret;   /* NULL for a public client */
  gboolean client_basic; /* the client's secret goes into a header, not into the form */
  char *access_token;
  char *refresh_token; /* NULL: the sign-in ends when the access token does */
  char *scope;         /* the scope that was asked for; or NULL */
  char *wanted_scope;  /* what the server wants the next sign-in to ask for besides; or NULL */
} CwAlowareSecret;

void cw_aloware_secret_free (CwAlowareSecret *secret);
/* Free with cw_secret_free(). */
char *cw_aloware_secret_to_json (const CwAlowareSecret *secret);
/* NULL when it is something else, as an API token. */
CwAlowareSecret *cw_aloware_secret_from_json (const char *json);
/* An API token and the address that it is for. Free with cw_secret_free(). */
char *cw_aloware_token_to_json (const char *url, const char *token);
/* NULL when it is something else, or for another origin than `url`. Free with cw_secret_free().
 */
char *cw_aloware_token_from_json (const char *json, const char *url);
/* What the browser sign-in of a profile left in the keyring. Errors: CW_ERROR_SIGN_IN_NEEDED where there is
 * none, CW_ERROR_NO_SECRET_SERVICE. */
CwAlowareSecret *cw_aloware_secret_load (const char *profile, GCancellable *cancellable, GError **error);

/* Posts a form to the token or the revocation endpoint, as the client that the secret names. The form is
 * wiped. */
CwHttpResponse *cw_aloware_post_form (CwHttp *http,
                                      const CwAlowareSecret *client,
                                      const char *url,
                                      char *form,
                                      GCancellable *cancellable,
                                      GError **error);
/* The client's secret where it belongs in the form, else NULL. */
const char *cw_aloware_form_secret (const CwAlowareSecret *client);

/* The tokens in use for a profile. */
typedef struct
{
  CwHttp *http;
  char *profile;
  char *renewal_lock;
  char *mcp_url;      /* the address of the account; a secret for another one is not used */
  char *access_token; /* NULL until the keyring was asked */
  char *unsaved;      /* a new secret that the keyring has not taken yet */
} CwAlowareTokens;

void cw_aloware_tokens_clear (CwAlowareTokens *self);
/* Makes sure that there is an access token to try. Errors: CW_ERROR_SIGN_IN_NEEDED,
 * CW_ERROR_NO_SECRET_SERVICE, and CwHttp's. */
gboolean cw_aloware_tokens_open (CwAlowareTokens *self, GCancellable *cancellable, GError **error);
/* Renews the access token: takes the one that another process got meanwhile, else asks for a new one, which
 * is saved before it is used. */
gboolean cw_aloware_tokens_renew (CwAlowareTokens *self, GCancellable *cancellable, GError **error);

/* Keeps a scope that the server wants, for the next sign-in. Errors: CW_ERROR_SIGN_IN_NEEDED where there is
 * no sign-in, CW_ERROR_NO_SECRET_SERVICE. */
gboolean cw_aloware_tokens_want_scope (CwAlowareTokens *self, const char *scope, GError **error);
/* All words of both, each once, in their order; NULL for none. Both are (nullable). (transfer full) */
char *cw_aloware_scope_join (const char *scope, const char *more);
/* Whether all words of `part` are in `scope`. Both are (nullable). */
gboolean cw_aloware_scope_covers (const char *scope, const char *part);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CwAlowareSecret, cw_aloware_secret_free)

G_END_DECLS
