/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "cw-http.h"
#include "cw-secret.h"

G_BEGIN_DECLS

/* OAuth 2.0 authorization code with PKCE (RFC 6749, RFC 7636): writes what is sent and reads what comes back.
 * No I/O; any thread. Each platform's own files send it and keep the tokens. */

/* Opens a page in the person's browser. */
typedef void (*CwSignInOpenFunc) (const char *url, gpointer user_data);

/* The random texts of one sign-in. */
typedef struct
{
  char *verifier;  /* 43 characters, 256 bits from the kernel */
  char *challenge; /* S256 of the verifier */
  char *state;     /* 43 characters, 256 bits */
} CwOauthPkce;

/* What a token endpoint gave. Absent members are NULL. */
typedef struct
{
  char *access_token;
  char *refresh_token;
  char *token_type;
  char *scope;
  char *instance_url; /* Salesforce: where the API is */
  char *id;           /* Salesforce: …/id/ORG/USER */
  gint64 expires_in;  /* seconds; -1: not said */
} CwOauthTokens;

/**
 * cw_oauth_pkce_new:
 *
 * Errors: %CW_ERROR_FAILED when the kernel gives no random bytes.
 */
CwOauthPkce *cw_oauth_pkce_new (GError **error);
void cw_oauth_pkce_free (CwOauthPkce *pkce);
/* The S256 challenge of a verifier. (transfer full) */
char *cw_oauth_challenge (const char *verifier);

/**
 * cw_oauth_authorize_url:
 * @endpoint: the authorization endpoint; a query it may have is kept
 * @scope: (nullable):
 * @resource: (nullable): the resource indicator (RFC 8707)
 */
char *cw_oauth_authorize_url (const char *endpoint,
                              const char *client_id,
                              const char *redirect_uri,
                              const char *scope,
                              const char *resource,
                              const CwOauthPkce *pkce);

/* Form bodies for the token endpoint; `client_secret` NULL for a public client, which must not send one. Free
 * with cw_secret_free() after use. */
char *cw_oauth_code_body (const char *client_id,
                          const char *client_secret,
                          const char *code,
                          const char *redirect_uri,
                          const char *verifier,
                          const char *resource);
char *cw_oauth_refresh_body (const char *client_id,
                             const char *client_secret,
                             const char *refresh_token,
                             const char *resource);
/* RFC 7009. */
char *cw_oauth_revoke_body (const char *token, const char *client_id);

/**
 * cw_oauth_parse_tokens:
 * @status: the HTTP status of the answer
 * @what: whose answer it is, for messages
 *
 * Errors: %CW_ERROR_SIGN_IN_NEEDED for invalid_grant (the refresh token or the code is used up, revoked or
 * too old); %CW_ERROR_RATE_LIMITED; %CW_ERROR_SIGN_IN_FAILED for a registration that does not fit, with the
 * remedy; %CW_ERROR_BAD_ANSWER for anything that is no token answer. A token type other than Bearer is a bad
 * answer.
 */
CwOauthTokens *cw_oauth_parse_tokens (guint status, GBytes *body, const char *what, GError **error);
/**
 * cw_oauth_parse_renewal:
 * @response: (nullable): the answer; %NULL when the request failed
 * @problem: (nullable) (transfer full): why it failed
 * @what: whose answer it is, for messages
 *
 * The same for an answer to cw_oauth_refresh_body().
 *
 * Errors: those of cw_oauth_parse_tokens(); %CW_ERROR_RATE_LIMITED and %CW_ERROR_NETWORK for a server that
 * cannot renew now, and for a lost answer; @problem.
 */
CwOauthTokens *cw_oauth_parse_renewal (const CwHttpResponse *response,
                                       GError *problem,
                                       const char *what,
                                       GError **error);
/* Takes over what a renewal gave. Without a new refresh token the old one stays good (RFC 6749 §6). What is
 * replaced is wiped. */
void cw_oauth_tokens_take (CwOauthTokens *tokens, char **access_token, char **refresh_token);
void cw_oauth_tokens_free (CwOauthTokens *tokens);

/**
 * cw_oauth_parse_redirect:
 * @query: (nullable): the query that the browser brought
 * @state: what was sent
 * @issuer: (out) (optional) (nullable): the `iss` parameter (RFC 9207)
 *
 * Returns: (transfer full): the code; wipe it after use.
 * Errors: %CW_ERROR_SIGN_IN_FAILED. `state` is compared in constant time and before anything else is
 * believed.
 */
char *cw_oauth_parse_redirect (const char *query, const char *state, char **issuer, GError **error);

/* Whether the answer carries the `state` that was sent. Anybody can make a browser come here with another
 * one.
 */
gboolean cw_oauth_redirect_is_ours (const char *query, const char *state);
/* Whether both are the same. The time that it takes does not show where they differ. */
gboolean cw_oauth_equal (const char *a, const char *b);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CwOauthPkce, cw_oauth_pkce_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CwOauthTokens, cw_oauth_tokens_free)

G_END_DECLS
