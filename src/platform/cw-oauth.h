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

/* Errors: CW_ERROR_FAILED when the kernel gives no random bytes. (transfer full) */
CwOauthPkce *cw_oauth_pkce_new (GError **error);
void cw_oauth_pkce_free (CwOauthPkce *pkce);
/* The S256 challenge of a verifier. (transfer full) */
char *cw_oauth_challenge (const char *verifier);

/* The address to open in the browser: the authorization `endpoint`, whose own query is kept, with what is
 * asked. `scope` and `resource`, the resource indicator (RFC 8707), are nullable. (transfer full) */
char *cw_oauth_authorize_url (const char *endpoint,
                              const char *client_id,
                              const char *redirect_uri,
                              const char *scope,
                              const char *resource,
                              const CwOauthPkce *pkce);

/* Forms for the token endpoint. `client_secret` is NULL for a public client, which must not send one.
 * `resource` is nullable. (transfer full): cw_secret_free() */
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
/* A form for the revocation endpoint (RFC 7009). (transfer full): cw_secret_free() */
char *cw_oauth_revoke_body (const char *token, const char *client_id);

/* Reads the answer of a token endpoint. `what` says whose answer it is, for messages. Errors:
 * CW_ERROR_SIGN_IN_NEEDED for invalid_grant (the refresh token or the code is used up, revoked or too old);
 * CW_ERROR_RATE_LIMITED; CW_ERROR_SIGN_IN_FAILED for any other refusal, with the remedy where it is known;
 * CW_ERROR_BAD_ANSWER for what is no Bearer token. (transfer full) */
CwOauthTokens *cw_oauth_parse_tokens (guint status, GBytes *body, const char *what, GError **error);
/* Reads the answer to cw_oauth_refresh_body(). `response` NULL: the request failed with `problem` (nullable)
 * (transfer full). Errors: `problem`, but CW_ERROR_NETWORK where the answer was lost; CW_ERROR_RATE_LIMITED
 * and CW_ERROR_NETWORK for a server that cannot renew now; those of cw_oauth_parse_tokens(). (transfer
 * full) */
CwOauthTokens *cw_oauth_parse_renewal (const CwHttpResponse *response,
                                       GError *problem,
                                       const char *what,
                                       GError **error);
/* Moves what a renewal gave to the caller's two tokens. The old ones are wiped. Without a new refresh token,
 * the old one stays good (RFC 6749 §6). */
void cw_oauth_tokens_take (CwOauthTokens *tokens, char **access_token, char **refresh_token);
void cw_oauth_tokens_free (CwOauthTokens *tokens);

/* Reads the query (nullable) that the browser brought. Nothing of it is believed before its `state` was
 * compared. Returns the code. `issuer` (optional) is set to the `iss` parameter (RFC 9207), or NULL. (both
 * transfer full; the code: cw_secret_free()). Errors: CW_ERROR_SIGN_IN_FAILED. */
char *cw_oauth_parse_redirect (const char *query, const char *state, char **issuer, GError **error);

/* Whether the query (nullable) has the `state` that was sent. Anybody can make a browser come here with
 * another. */
gboolean cw_oauth_redirect_is_ours (const char *query, const char *state);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CwOauthPkce, cw_oauth_pkce_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CwOauthTokens, cw_oauth_tokens_free)

G_END_DECLS
