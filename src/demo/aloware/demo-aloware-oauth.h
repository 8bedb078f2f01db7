/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "demo-exchange.h"
#include "demo-faults.h"

G_BEGIN_DECLS

/* Signing in to the practice Aloware: OAuth 2.1 in front of its MCP server, as laravel/mcp with Passport
 * sets it up. Discovery of the protected resource (RFC 9728) and of the authorization server (RFC 8414),
 * dynamic registration of public clients that live on loopback (RFC 7591), authorization code with PKCE
 * S256, resource indicators (RFC 8707), `iss` in the answer (RFC 9207), refresh tokens that rotate, and
 * revocation (RFC 7009). The one scope is mcp:use.
 *
 * URLs in answers begin as the request's own did, so that "localhost" and "127.0.0.1" both work. */
typedef struct _DemoAlowareOauth DemoAlowareOauth;

extern const char demo_aloware_user[];
extern const char demo_aloware_password[];

/* `faults` is borrowed. */
DemoAlowareOauth *demo_aloware_oauth_new (DemoFaults *faults);
void demo_aloware_oauth_free (DemoAlowareOauth *self);

/* Answers a request below /oauth/ or /.well-known/oauth-…; FALSE when there is nothing there. */
gboolean demo_aloware_oauth_answer (DemoAlowareOauth *self, DemoExchange *exchange);

/* Registers a client and begins a grant, as after the pages. All are (transfer full) and may be NULL. */
void demo_aloware_oauth_sign_in (DemoAlowareOauth *self, char **client_id, char **access, char **refresh);

/* TRUE while `access` is a good access token. */
gboolean demo_aloware_oauth_accepts (DemoAlowareOauth *self, const char *access);

/* WWW-Authenticate for a request of the MCP server that has no good token. (transfer full) */
char *demo_aloware_oauth_make_challenge (DemoExchange *exchange);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DemoAlowareOauth, demo_aloware_oauth_free)

G_END_DECLS
