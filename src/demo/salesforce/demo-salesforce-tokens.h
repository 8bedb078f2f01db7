/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What the practice org remembers of sign-ins: authorization codes, and grants with their tokens. */
typedef struct _DemoSfTokens DemoSfTokens;

/* A sign-in that waits for its token request. */
typedef struct
{
  char *redirect_uri;
  char *challenge;        /* S256 */
  char *scope;
  gint64 expires;         /* monotonic µs */
} DemoSfCode;

/* An issued pair. `refresh` is NULL without the refresh_token scope. */
typedef struct
{
  char *access;
  char *refresh;
  char *scope;
} DemoSfPair;

DemoSfTokens *demo_sf_tokens_new  (const char *org_id);
void          demo_sf_tokens_free (DemoSfTokens *tokens);

/* Issues a code for one use within 60 seconds. Returns: (transfer full). */
char *demo_sf_tokens_issue_code (DemoSfTokens *tokens, const char *redirect_uri, const char *challenge,
                                 const char *scope);

/* Takes a code; it is gone afterwards, whatever becomes of it. NULL: unknown, used or too old. */
DemoSfCode *demo_sf_tokens_take_code (DemoSfTokens *tokens, const char *code);
void        demo_sf_code_free        (DemoSfCode *code);

/* Begins a grant. A sixth one silently revokes the oldest. Returns: (transfer full). */
DemoSfPair *demo_sf_tokens_grant (DemoSfTokens *tokens, const char *scope);

/* Rotates: a new pair for a refresh token, which is good no more. Using one again revokes its grant with
 * everything issued under it. NULL: unknown, revoked or used before. */
DemoSfPair *demo_sf_tokens_refresh (DemoSfTokens *tokens, const char *refresh);
void        demo_sf_pair_free      (DemoSfPair *pair);

/* TRUE when the access token opens a session. */
gboolean demo_sf_tokens_is_session (DemoSfTokens *tokens, const char *access);

/* Ends one session; its grant can still be refreshed. */
void demo_sf_tokens_expire (DemoSfTokens *tokens, const char *access);

/* Ends every session, as an hour of idleness would. */
void demo_sf_tokens_expire_all (DemoSfTokens *tokens);

/* Revokes by either token; an access token takes its grant along when `whole_grant`. FALSE: unknown. */
gboolean demo_sf_tokens_revoke (DemoSfTokens *tokens, const char *token, gboolean whole_grant);

/* `length` characters from the system's random source, of [0-9A-Za-z]. Returns: (transfer full). */
char *demo_sf_random_text (guint length);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DemoSfCode, demo_sf_code_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DemoSfPair, demo_sf_pair_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DemoSfTokens, demo_sf_tokens_free)

G_END_DECLS
