/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What the practice Aloware's authorization server remembers: clients that registered, authorization codes
 * that wait for their token request, and grants with their tokens. */
typedef struct _DemoGrants DemoGrants;

typedef struct
{
  char *id;
  char *name;
  char **redirect_uris;
} DemoClient;

/* A sign-in that waits for its token request. */
typedef struct
{
  char *client_id;
  char *redirect_uri;
  char *challenge; /* S256 */
  char *resource;  /* (nullable) */
  gint64 expires;  /* monotonic, µs */
} DemoCode;

typedef struct
{
  char *access;
  char *refresh;   /* NULL: the one there is stays */
  guint lifetime;  /* of the access token, seconds */
} DemoPair;

DemoGrants *demo_grants_new  (void);
void        demo_grants_free (DemoGrants *self);

/* Registers a public client. Returns: (transfer none). */
const DemoClient *demo_grants_add_client (DemoGrants *self, const char *name, const char *const *redirect_uris);

/* NULL: there is no such client. */
const DemoClient *demo_grants_find_client (DemoGrants *self, const char *id);

/* Forgets every client; what was granted to them stays, but only they could refresh it. */
void demo_grants_forget_clients (DemoGrants *self);

/* Issues a code for one use within a minute. Returns: (transfer full). */
char *demo_grants_issue_code (DemoGrants *self, const char *client_id, const char *redirect_uri, const char *challenge,
                              const char *resource);

/* Takes a code; it is gone afterwards, whatever becomes of it. NULL: unknown, used or too old. */
DemoCode *demo_grants_take_code (DemoGrants *self, const char *code);
void      demo_code_free        (DemoCode *code);

/* Begins a grant. Returns: (transfer full). */
DemoPair *demo_grants_begin (DemoGrants *self, const char *client_id, guint lifetime);

/* A new access token for the refresh token of a client, and with `rotate` a new refresh token, after which
 * the old one is good no more: using it again revokes the grant with all that was issued under it (OAuth 2.1,
 * section 4.3.1). NULL: unknown, revoked, used before, or another client's. */
DemoPair *demo_grants_refresh (DemoGrants *self, const char *client_id, const char *refresh, gboolean rotate,
                               guint lifetime);
void      demo_pair_free      (DemoPair *pair);

/* TRUE while the access token is good. */
gboolean demo_grants_accepts (DemoGrants *self, const char *access);

/* Revokes a client's token: a refresh token takes its grant along, an access token goes alone. Unknown ones
 * are fine (RFC 7009, section 2.2). */
void demo_grants_revoke (DemoGrants *self, const char *client_id, const char *token);

/* 256 bits from the system's random source, 43 characters of [-0-9A-Za-z_]. Returns: (transfer full). */
char *demo_random_token (void);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DemoCode, demo_code_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DemoPair, demo_pair_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DemoGrants, demo_grants_free)

G_END_DECLS
