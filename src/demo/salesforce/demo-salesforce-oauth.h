/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "demo-exchange.h"
#include "demo-faults.h"
#include "demo-grants.h"
#include "demo-salesforce-store.h"

G_BEGIN_DECLS

/* Signing in to the practice org: OAuth 2.0 web server flow for a public client, with PKCE required and
 * refresh token rotation (facts: Salesforce Help, "Authorization Flows"; RFC 6749, RFC 7636). */
typedef struct _DemoSfOauth DemoSfOauth;

extern const char demo_sf_client_id[];
extern const char demo_sf_user[];
extern const char demo_sf_password[];

/* `org` and `faults` are borrowed. */
DemoSfOauth *demo_sf_oauth_new (DemoSfOrg *org, DemoFaults *faults);
void demo_sf_oauth_free (DemoSfOauth *oauth);

/* The server's own URL, which goes into answers. */
void demo_sf_oauth_set_url (DemoSfOauth *oauth, const char *url);

/* Registers one more callback, see demo_salesforce_add_callback. */
void demo_sf_oauth_add_callback (DemoSfOauth *oauth, const char *callback);

/* The URL of who is signed in: (transfer full). */
char *demo_sf_oauth_dup_identity (DemoSfOauth *oauth);

/* The sessions: a session id is an access token. (transfer none) */
DemoGrants *demo_sf_oauth_get_grants (DemoSfOauth *oauth);

/* Begins a grant without the pages. (transfer full) */
DemoTokens *demo_sf_oauth_sign_in (DemoSfOauth *oauth, const char *scope);

/* Answers a request below /services/oauth2/, /id/ or /.well-known/. */
void demo_sf_oauth_answer (DemoSfOauth *oauth, DemoExchange *exchange);

/* The bearer token of a request, or NULL. (transfer none) */
const char *demo_sf_oauth_bearer (DemoExchange *exchange);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DemoSfOauth, demo_sf_oauth_free)

G_END_DECLS
