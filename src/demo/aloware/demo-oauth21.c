/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "demo-oauth21.h"

#include <string.h>

#include "demo-json.h"
#include "demo-oauth21-pages.h"
#include "demo-oauth21-private.h"
#include "demo-sign-in.h"

#define LIFETIME 3600
#define ISS_OF_ANOTHER "https://login.example.com"

/* RFC 7636, section 4.1. */
#define MAX_VERIFIER 128

const char demo_oauth21_user[] = "ana.ruiz@example.com";
const char demo_oauth21_password[] = "practice-dialer";

/* A person who is in front of the login or the consent page. */
typedef struct
{
  char *client_id;
  char *client_name;
  char *redirect_uri;
  char *state; /* (nullable) */
  char *challenge;
  char *resource; /* (nullable) */
  gboolean signed_in;
} Pending;

struct _DemoOauth21
{
  DemoFaults *faults;
  DemoGrants *grants;
  DemoVisitors *visitors; /* of Pending */
};

static void
pending_free (Pending *pending)
{
  g_free (pending->client_id);
  g_free (pending->client_name);
  g_free (pending->redirect_uri);
  g_free (pending->state);
  g_free (pending->challenge);
  g_free (pending->resource);
  g_free (pending);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Pending, pending_free)

DemoOauth21 *
demo_oauth21_new (DemoFaults *faults)
{
  DemoOauth21 *self = g_new0 (DemoOauth21, 1);

  self->faults = faults;
  self->grants = demo_grants_new ();
  self->visitors = demo_visitors_new ((GDestroyNotify) pending_free);
  return self;
}

void
demo_oauth21_free (DemoOauth21 *self)
{
  if (self == NULL)
    return;
  demo_grants_free (self->grants);
  demo_visitors_free (self->visitors);
  g_free (self);
}

gboolean
demo_oauth21_accepts (DemoOauth21 *self, const char *access)
{
  return demo_grants_accepts (self->grants, access);
}

static const DemoClient *
find_client (DemoOauth21 *self, GHashTable *form)
{
  const char *id = demo_form_get (form, "client_id");

  if (id != NULL && demo_grants_find_client (self->grants, id) != NULL
      && demo_faults_strikes (self->faults, "aloware:oauth-client-forgotten", NULL))
    demo_grants_forget_clients (self->grants);
  return id != NULL ? demo_grants_find_client (self->grants, id) : NULL;
}

/* Sends the browser back to the app with a code, or with what went wrong. */
static void
redirect (
    DemoOauth21 *self, DemoExchange *exchange, const Pending *pending, const char *name, const char *value)
{
  g_autofree char *base = demo_oauth21_dup_base (exchange);
  gboolean wrong = demo_faults_strikes (self->faults, "aloware:oauth-wrong-iss", NULL);
  g_autofree char *answer = soup_form_encode (name, value, "iss", wrong ? ISS_OF_ANOTHER : base, NULL);

  demo_reply_redirect (exchange, pending->redirect_uri, answer, pending->state);
}

/* Each word must be a scope that there is. The second one is asked for only by whoever was told that it is
 * lacking. */
static gboolean
is_scope (const char *scope)
{
  g_auto (GStrv) words = g_strsplit (scope, " ", -1);

  for (guint i = 0; words[i] != NULL; i++)
    if (strcmp (words[i], DEMO_OAUTH21_SCOPE) != 0 && strcmp (words[i], DEMO_OAUTH21_MORE) != 0)
      return FALSE;
  return TRUE;
}

/* What is wrong with a request whose client and redirect are right. NULL: nothing. */
static const char *
find_problem (DemoExchange *exchange, GHashTable *query)
{
  const char *challenge = demo_form_get (query, "code_challenge");
  const char *resource = demo_form_get (query, "resource"), *scope = demo_form_get (query, "scope");

  if (g_strcmp0 (demo_form_get (query, "response_type"), "code") != 0)
    return "unsupported_response_type";
  /* A challenge without a method is a plain one. */
  if (challenge == NULL || strlen (challenge) != 43
      || g_strcmp0 (demo_form_get (query, "code_challenge_method"), "S256") != 0)
    return "invalid_request";
  if (scope != NULL && !is_scope (scope))
    return "invalid_scope";
  return resource == NULL || demo_oauth21_is_resource (exchange, resource) ? NULL : "invalid_target";
}

static void
authorize (DemoOauth21 *self, DemoExchange *exchange, GHashTable *query)
{
  const DemoClient *client = find_client (self, query);
  const char *redirect_uri = demo_form_get (query, "redirect_uri"), *problem;
  g_autoptr (Pending) pending = NULL;
  const char *id;

  if (client == NULL || redirect_uri == NULL || !demo_oauth21_may_redirect (client, redirect_uri))
    {
      demo_reply_page (exchange, 401,
                       demo_oauth21_page_error ("invalid_client", "Client authentication failed"));
      return;
    }
  pending = g_new0 (Pending, 1);
  pending->client_id = g_strdup (client->id);
  pending->client_name = g_strdup (client->name);
  pending->redirect_uri = g_strdup (redirect_uri);
  pending->state = g_strdup (demo_form_get (query, "state"));
  pending->challenge = g_strdup (demo_form_get (query, "code_challenge"));
  pending->resource = g_strdup (demo_form_get (query, "resource"));
  problem = find_problem (exchange, query);
  if (problem != NULL)
    {
      redirect (self, exchange, pending, "error", problem);
      return;
    }
  id = demo_visitors_add (self->visitors, demo_random_token (), g_steal_pointer (&pending));
  demo_reply_page (exchange, 200,
                   demo_oauth21_page_login (id, demo_oauth21_user, demo_oauth21_password, FALSE));
}

static void
reply_stale (DemoExchange *exchange)
{
  demo_reply_page (exchange, 400,
                   demo_oauth21_page_error ("expired", "This page is out of date. Start signing in again."));
}

static void
log_in (DemoOauth21 *self, DemoExchange *exchange, GHashTable *form)
{
  gboolean right = g_strcmp0 (demo_form_get (form, "email"), demo_oauth21_user) == 0
                   && g_strcmp0 (demo_form_get (form, "password"), demo_oauth21_password) == 0;
  Pending *pending = demo_visitors_take (self->visitors, demo_form_get (form, "request"));
  const char *id;

  if (pending == NULL)
    {
      reply_stale (exchange);
      return;
    }
  pending->signed_in = right;
  /* A new id: the one that was in the login page cannot consent. */
  id = demo_visitors_add (self->visitors, demo_random_token (), pending);
  if (right)
    demo_reply_page (exchange, 200, demo_oauth21_page_consent (id, demo_oauth21_user, pending->client_name));
  else
    demo_reply_page (exchange, 200,
                     demo_oauth21_page_login (id, demo_oauth21_user, demo_oauth21_password, TRUE));
}

static void
consent (DemoOauth21 *self, DemoExchange *exchange, GHashTable *form)
{
  g_autoptr (Pending) pending = NULL;
  const Pending *visitor = demo_visitors_find (self->visitors, demo_form_get (form, "request"));
  g_autofree char *code = NULL;

  if (visitor == NULL || !visitor->signed_in)
    {
      reply_stale (exchange);
      return;
    }
  pending = demo_visitors_take (self->visitors, demo_form_get (form, "request"));
  if (g_strcmp0 (demo_form_get (form, "decision"), "allow") != 0
      || demo_faults_strikes (self->faults, "aloware:oauth-deny", NULL))
    {
      redirect (self, exchange, pending, "error", "access_denied");
    }
  else
    {
      code = demo_grants_issue_code (self->grants, pending->client_id, pending->redirect_uri,
                                     pending->challenge, pending->resource);
      redirect (self, exchange, pending, "code", code);
    }
}

static guint
get_lifetime (DemoOauth21 *self)
{
  const char *value = NULL;

  if (!demo_faults_strikes (self->faults, "aloware:oauth-short", &value))
    return LIFETIME;
  return value != NULL ? (guint) g_ascii_strtoull (value, NULL, 10) : 1;
}

void
demo_oauth21_sign_in (DemoOauth21 *self, char **client_id, char **access, char **refresh)
{
  static const char *const callbacks[] = { "http://127.0.0.1/callback", NULL };
  const DemoClient *client = demo_grants_add_client (self->grants, "Practice", callbacks);
  g_autoptr (DemoPair) pair = demo_grants_begin (self->grants, client->id, get_lifetime (self));

  if (client_id != NULL)
    *client_id = g_strdup (client->id);
  if (access != NULL)
    *access = g_steal_pointer (&pair->access);
  if (refresh != NULL)
    *refresh = g_steal_pointer (&pair->refresh);
}

static void
reply_pair (DemoExchange *exchange, const DemoPair *pair)
{
  GString *json = g_string_new ("{\"token_type\":\"Bearer\"");

  demo_json_append_name (json, "expires_in");
  g_string_append_printf (json, "%u", pair->lifetime);
  demo_json_append_name (json, "access_token");
  demo_json_append_string (json, pair->access);
  if (pair->refresh != NULL)
    {
      demo_json_append_name (json, "refresh_token");
      demo_json_append_string (json, pair->refresh);
    }
  g_string_append (json, ",\"scope\":\"" DEMO_OAUTH21_SCOPE "\"}");
  demo_forbid_storing (exchange);
  demo_reply_json (exchange, 200, g_string_free (json, FALSE));
}

/* What was asked for in the browser may be asked for again, nothing else. */
static gboolean
is_same_resource (DemoExchange *exchange, const DemoCode *code, const char *resource)
{
  if (resource == NULL)
    return TRUE;
  return code->resource != NULL ? strcmp (resource, code->resource) == 0
                                : demo_oauth21_is_resource (exchange, resource);
}

static void
exchange_code (DemoOauth21 *self, DemoExchange *exchange, const DemoClient *client, GHashTable *form)
{
  const char *text = demo_form_get (form, "code");
  g_autoptr (DemoCode) code = text != NULL ? demo_grants_take_code (self->grants, text) : NULL;
  g_autoptr (DemoPair) pair = NULL;

  if (text == NULL)
    demo_reply_oauth_error (exchange, 400, "invalid_request", "The code is missing.");
  else if (code == NULL || strcmp (code->client_id, client->id) != 0)
    demo_reply_oauth_error (exchange, 400, "invalid_grant", "The code has been used or is out of date.");
  else if (g_strcmp0 (demo_form_get (form, "redirect_uri"), code->redirect_uri) != 0)
    demo_reply_oauth_error (exchange, 400, "invalid_grant", "The redirect URI is another one.");
  else if (!demo_verifier_matches (demo_form_get (form, "code_verifier"), code->challenge, MAX_VERIFIER))
    demo_reply_oauth_error (exchange, 400, "invalid_grant", "Failed to verify `code_verifier`.");
  else if (!is_same_resource (exchange, code, demo_form_get (form, "resource")))
    demo_reply_oauth_error (exchange, 400, "invalid_target", "The resource is another one.");
  else
    {
      pair = demo_grants_begin (self->grants, client->id, get_lifetime (self));
      reply_pair (exchange, pair);
    }
}

static void
refresh (DemoOauth21 *self, DemoExchange *exchange, const DemoClient *client, GHashTable *form)
{
  const char *token = demo_form_get (form, "refresh_token"), *resource = demo_form_get (form, "resource");
  g_autoptr (DemoPair) pair = NULL;
  gboolean rotate;

  if (token == NULL)
    {
      demo_reply_oauth_error (exchange, 400, "invalid_request", "The refresh token is missing.");
      return;
    }
  if (resource != NULL && !demo_oauth21_is_resource (exchange, resource))
    {
      demo_reply_oauth_error (exchange, 400, "invalid_target", "The resource is another one.");
      return;
    }
  rotate = !demo_faults_strikes (self->faults, "aloware:oauth-no-rotation", NULL);
  pair = demo_grants_refresh (self->grants, client->id, token, rotate, get_lifetime (self));
  if (pair != NULL)
    reply_pair (exchange, pair);
  else
    demo_reply_oauth_error (exchange, 400, "invalid_grant", "The refresh token is invalid.");
}

static void
token (DemoOauth21 *self, DemoExchange *exchange, GHashTable *form)
{
  const DemoClient *client = find_client (self, form);
  const char *type = demo_form_get (form, "grant_type");

  if (client == NULL || demo_form_get (form, "client_secret") != NULL)
    demo_reply_oauth_error (exchange, 401, "invalid_client", "Client authentication failed");
  else if (g_strcmp0 (type, "authorization_code") == 0)
    exchange_code (self, exchange, client, form);
  else if (g_strcmp0 (type, "refresh_token") == 0)
    refresh (self, exchange, client, form);
  else
    demo_reply_oauth_error (exchange, 400, "unsupported_grant_type", "The grant type is not supported.");
}

static void
revoke_token (DemoOauth21 *self, DemoExchange *exchange, GHashTable *form)
{
  const char *text = demo_form_get (form, "token"), *client_id = demo_form_get (form, "client_id");

  if (client_id == NULL || demo_grants_find_client (self->grants, client_id) == NULL)
    {
      demo_reply_oauth_error (exchange, 401, "invalid_client", "Client authentication failed");
      return;
    }
  if (text == NULL)
    {
      demo_reply_oauth_error (exchange, 400, "invalid_request", "The token is missing.");
      return;
    }
  demo_grants_revoke (self->grants, client_id, text);
  demo_reply_empty (exchange, 200);
}

static gboolean
serve_get (DemoOauth21 *self, DemoExchange *exchange)
{
  if (strcmp (exchange->path, "/oauth/authorize") == 0)
    authorize (self, exchange, exchange->query);
  else if (strcmp (exchange->path, "/.well-known/oauth-protected-resource") == 0)
    demo_oauth21_reply_resource (exchange, "");
  else if (strcmp (exchange->path, "/.well-known/oauth-protected-resource/mcp") == 0)
    demo_oauth21_reply_resource (exchange, "/mcp");
  else if (strcmp (exchange->path, "/.well-known/oauth-authorization-server") == 0)
    demo_oauth21_reply_server (exchange,
                               !demo_faults_strikes (self->faults, "aloware:oauth-no-register", NULL));
  else
    return FALSE;
  return TRUE;
}

static gboolean
serve_registration (DemoOauth21 *self, DemoExchange *exchange)
{
  g_autoptr (JsonObject) request = NULL;

  if (demo_faults_strikes (self->faults, "aloware:oauth-no-register", NULL))
    return FALSE;
  request = demo_json_parse_body (exchange->request_body, NULL);
  demo_oauth21_register (self->grants, exchange, request);
  return TRUE;
}

static gboolean
serve_post (DemoOauth21 *self, DemoExchange *exchange)
{
  static const struct
  {
    const char *path;
    void (*serve) (DemoOauth21 *, DemoExchange *, GHashTable *);
  } posts[] = {
    { "/oauth/login", log_in },
    { "/oauth/consent", consent },
    { "/oauth/token", token },
    { "/oauth/revoke", revoke_token },
  };

  if (strcmp (exchange->path, "/oauth/register") == 0)
    return serve_registration (self, exchange);
  for (guint i = 0; i < G_N_ELEMENTS (posts); i++)
    if (strcmp (exchange->path, posts[i].path) == 0)
      {
        g_autoptr (GHashTable) form = demo_form_read (exchange);

        posts[i].serve (self, exchange, form);
        return TRUE;
      }
  return FALSE;
}

gboolean
demo_oauth21_answer (DemoOauth21 *self, DemoExchange *exchange)
{
  if (strcmp (exchange->method, "GET") == 0)
    return serve_get (self, exchange);
  if (strcmp (exchange->method, "POST") == 0)
    return serve_post (self, exchange);
  return FALSE;
}
