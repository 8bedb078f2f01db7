/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What the authorization server of a practice platform remembers: codes that wait for their token request,
 * and grants with their tokens (RFC 6749; PKCE: RFC 7636). */
typedef struct _DemoGrants DemoGrants;

/* What an app asked for in the browser. It is kept until its code is exchanged. */
typedef struct
{
  char *client_id;
  char *client_name; /* as the consent page shows it; NULL where that does not name it */
  char *redirect_uri;
  char *state;     /* NULL: none was sent */
  char *challenge; /* S256 */
  char *scope;
  char *resource;     /* NULL: none was named */
  gboolean signed_in; /* the person has given the right password */
  gint64 expires;     /* when its code does: monotonic, µs */
} DemoAuthorization;

void demo_authorization_free (DemoAuthorization *self);

/* Whether `verifier` (nullable), of 43 to `longest` characters, belongs to the challenge. */
gboolean demo_authorization_verifies (const DemoAuthorization *self, const char *verifier, gsize longest);

/* The lifetime of an access token that does not expire by itself. */
#define DEMO_FOREVER G_MAXUINT

/* What a token request is answered with. */
typedef struct
{
  char *access;
  char *refresh; /* NULL: none, or the one there is stays */
  char *scope;
  guint lifetime; /* of the access token, in seconds; or DEMO_FOREVER */
} DemoTokens;

void demo_tokens_free (DemoTokens *self);

/* The texts that nobody can guess. */
typedef enum
{
  DEMO_SECRET_PAGE, /* names a person who is in front of a page */
  DEMO_SECRET_CODE,
  DEMO_SECRET_ACCESS,
  DEMO_SECRET_REFRESH,
} DemoSecret;

/* Makes a secret as the platform's own look. (transfer full) */
typedef char *(*DemoSecretFunc) (gpointer platform, DemoSecret secret);

/* A grant that is one too many for `most` (0: there may be any number) silently revokes the oldest. */
DemoGrants *demo_grants_new (DemoSecretFunc make_secret, gpointer platform, guint most);
void demo_grants_free (DemoGrants *self);

/* Issues a code for one use within a minute. `authorization`: (transfer full). (transfer full) */
char *demo_grants_issue_code (DemoGrants *self, DemoAuthorization *authorization);

/* Takes a code, which is good no more afterwards. NULL: unknown, used or too old. (transfer full) */
DemoAuthorization *demo_grants_take_code (DemoGrants *self, const char *code);

/* Begins a grant, with a refresh token if it is `refreshable`. `lifetime`: of the access token, in
 * seconds. (transfer full) */
DemoTokens *demo_grants_begin (DemoGrants *self,
                               const char *client_id,
                               const char *scope,
                               gboolean refreshable,
                               guint lifetime);

/* A new access token for the refresh token of a client, and with `rotate` a new refresh token. The old one
 * is then good no more: whoever uses it again revokes the grant with all that was issued under it (OAuth
 * 2.1, section 4.3.1). NULL: unknown, revoked, used before, or another client's. (transfer full) */
DemoTokens *demo_grants_refresh (DemoGrants *self,
                                 const char *client_id,
                                 const char *refresh,
                                 gboolean rotate,
                                 guint lifetime);

/* TRUE while the access token is good. */
gboolean demo_grants_accepts (DemoGrants *self, const char *access);

/* Makes one access token (NULL: every one) expire; its grant can still be refreshed. */
void demo_grants_expire (DemoGrants *self, const char *access);

/* Revokes a token of a client (NULL: of any). A refresh token takes its grant along, an access token does
 * so when `whole_grant` is set. FALSE: there is no such token. */
gboolean demo_grants_revoke (DemoGrants *self,
                             const char *client_id,
                             const char *token,
                             gboolean whole_grant);

/* `length` random characters of [0-9A-Za-z]. (transfer full) */
char *demo_secret_letters (guint length);

/* 256 random bits, as 43 characters of [-0-9A-Za-z_]. (transfer full) */
char *demo_secret_base64 (void);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DemoAuthorization, demo_authorization_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DemoTokens, demo_tokens_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DemoGrants, demo_grants_free)

G_END_DECLS
