/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "demo-exchange.h"
#include "demo-faults.h"
#include "demo-grants.h"

G_BEGIN_DECLS

/* The sign-in server of a practice platform: authorization code flow with PKCE for public clients, a login
 * and a consent page, and a token endpoint whose refresh tokens rotate. What the two platforms do
 * differently is in a DemoSignInKind. */
typedef struct _DemoSignIn DemoSignIn;

/* Why a token request is refused. */
typedef enum
{
  DEMO_REFUSED_CLIENT, /* nobody knows it */
  DEMO_REFUSED_SECRET, /* a public client has none */
  DEMO_REFUSED_GRANT_TYPE,
  DEMO_REFUSED_NO_CODE,
  DEMO_REFUSED_CODE,     /* unknown, used, too old, or another client's */
  DEMO_REFUSED_REDIRECT, /* it is not the one of the browser's request */
  DEMO_REFUSED_NO_VERIFIER,
  DEMO_REFUSED_VERIFIER,
  DEMO_REFUSED_RESOURCE,
  DEMO_REFUSED_NO_REFRESH,
  DEMO_REFUSED_REFRESH,
  DEMO_REFUSALS,
} DemoRefused;

/* An OAuth error with its HTTP status. */
typedef struct
{
  guint status;
  const char *error, *description;
} DemoRefusal;

/* What differs between the platforms. Functions get the `platform` of demo_sign_in_new(). */
typedef struct
{
  const char *name;            /* "Salesforce" */
  const char *user, *password; /* shown on the login page, since nothing here is real */
  struct
  {
    const char *action, *title, *heading, *failed, *button;
    const char *field, *label,
      *noun; /* of the field for the user's name: "email", "E-mail", "e-mail address" */
  } login;
  struct
  {
    const char *action, *title, *heading, *allow, *deny;
  } consent;
  const char *stale;  /* the error of a page that is out of date */
  const char *denied; /* the error_description when the person says no; NULL: none */
  gsize longest_verifier;
  guint most_grants; /* see demo_grants_new() */
  DemoRefusal refusals[DEMO_REFUSALS];

  /* Names of faults: the person says no; the refresh token is no longer good; it does not rotate. NULL: the
   * platform has no such fault. */
  const char *deny_fault, *revoked_fault, *no_rotation_fault;

  DemoSecretFunc make_secret;
  /* Begins an authorization for a client that may be answered at its redirect URI: client, redirect URI and
   * scope. NULL: it was answered with an error page. */
  DemoAuthorization *(*admit) (gpointer platform, DemoExchange *exchange, GHashTable *query);
  /* The OAuth error of what an admitted client asks for, or NULL; with a description, or NULL. */
  const char *(*find_problem) (DemoExchange *exchange, GHashTable *query, const char **description);
  /* What the consent page says above its buttons, and the error page, as markup. (transfer full) */
  char *(*make_consent) (const DemoAuthorization *authorization);
  char *(*make_error) (const char *error, const char *description);
  /* `iss` of the answer in the browser (RFC 9207). (transfer full). NULL: it has none. */
  char *(*make_issuer) (gpointer platform, DemoExchange *exchange);
  gboolean (*has_client) (gpointer platform, const char *client_id);
  /* Whether tokens may be for `resource` (RFC 8707). NULL: nobody asks. */
  gboolean (*is_resource) (DemoExchange *exchange, const char *resource);
  /* Whether a grant of this scope has a refresh token. NULL: each has. */
  gboolean (*is_refreshable) (const char *scope);
  /* Of an access token, in seconds. NULL: DEMO_FOREVER. */
  guint (*get_lifetime) (gpointer platform);
  void (*reply_tokens) (gpointer platform, DemoExchange *exchange, const DemoTokens *tokens);
} DemoSignInKind;

/* All three are borrowed. */
DemoSignIn *demo_sign_in_new (const DemoSignInKind *kind, DemoFaults *faults, gpointer platform);
void demo_sign_in_free (DemoSignIn *self);

/* (transfer none) */
DemoGrants *demo_sign_in_get_grants (DemoSignIn *self);

/* Begins a grant, as the token endpoint does. (transfer full) */
DemoTokens *demo_sign_in_begin (DemoSignIn *self, const char *client_id, const char *scope);

/* The endpoints, each with the decoded parameters of its request (NULL: none). */
void demo_sign_in_authorize (DemoSignIn *self, DemoExchange *exchange, GHashTable *query);
void demo_sign_in_log_in (DemoSignIn *self, DemoExchange *exchange, GHashTable *form);
void demo_sign_in_consent (DemoSignIn *self, DemoExchange *exchange, GHashTable *form);
void demo_sign_in_token (DemoSignIn *self, DemoExchange *exchange, GHashTable *form);

/* A page that says what is wrong. */
void demo_sign_in_reply_error_page (const DemoSignInKind *kind,
                                    DemoExchange *exchange,
                                    guint status,
                                    const char *error,
                                    const char *description);

/* An error as JSON (RFC 6749, section 5.2). */
void demo_reply_oauth_error (DemoExchange *exchange,
                             guint status,
                             const char *error,
                             const char *description);

/* Forbids every cache to keep the answer. */
void demo_forbid_storing (DemoExchange *exchange);

/* The parameters of a POST's body. (transfer full) */
GHashTable *demo_form_read (DemoExchange *exchange);

/* NULL for what is missing or empty, also without a form. */
const char *demo_form_get (GHashTable *form, const char *name);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DemoSignIn, demo_sign_in_free)

G_END_DECLS
