/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "demo-aloware-oauth.h"

#include <string.h>

#include "demo-aloware-clients.h"
#include "demo-json.h"
#include "demo-sign-in.h"

#define LIFETIME 3600
#define ISS_OF_ANOTHER "https://login.example.com"
#define MORE_SCOPE "contacts.write"
#define USER "ana.ruiz@example.com"
#define PASSWORD "practice-dialer"

/* RFC 7636, section 4.1. */
#define LONGEST_VERIFIER 128

const char demo_aloware_user[] = USER;
const char demo_aloware_password[] = PASSWORD;

struct _DemoAlowareOauth
{
  DemoFaults *faults;
  DemoAlowareClients *clients;
  DemoSignIn *sign_in;
};

/* ── Metadata ── */

/* "http://HOST:PORT" as the request has it: the issuer. (transfer full) */
static char *
dup_base (DemoExchange *exchange)
{
  GUri *uri = exchange->uri;
  g_autoptr (GUri) base = g_uri_build (G_URI_FLAGS_NONE, "http", NULL, g_uri_get_host (uri),
                                       g_uri_get_port (uri), "", NULL, NULL);

  return g_uri_to_string (base);
}

/* `resource` (RFC 8707) is the MCP server or the site that it is on. */
static gboolean
is_resource (DemoExchange *exchange, const char *resource)
{
  static const char *const paths[] = { "/mcp", "", "/", NULL };
  g_autofree char *base = dup_base (exchange);

  return g_str_has_prefix (resource, base) && g_strv_contains (paths, resource + strlen (base));
}

char *
demo_aloware_oauth_make_challenge (DemoExchange *exchange)
{
  g_autofree char *base = dup_base (exchange);
  gboolean tried = demo_exchange_get_header (exchange, "Authorization") != NULL;

  /* RFC 6750, section 3.1: no error code for a request without a token. */
  return g_strdup_printf (
    "Bearer realm=\"mcp\", %sresource_metadata=\"%s/.well-known/oauth-protected-resource/mcp\"",
    tried ? "error=\"invalid_token\", " : "", base);
}

static void
append_url (GString *json, const char *name, const char *base, const char *path)
{
  g_autofree char *url = g_strconcat (base, path, NULL);

  demo_json_append_name (json, name);
  demo_json_append_string (json, url);
}

/* Metadata of the MCP server at `resource_path` ("" or "/mcp"). */
static void
reply_resource (DemoExchange *exchange, const char *resource_path)
{
  g_autofree char *base = dup_base (exchange);
  GString *json = g_string_new ("{");

  append_url (json, "resource", base, resource_path);
  g_string_append (json, ",\"authorization_servers\":[");
  demo_json_append_string (json, base);
  g_string_append (json, "],\"scopes_supported\":[\"" DEMO_ALOWARE_SCOPE "\"]}");
  demo_reply_json (exchange, 200, g_string_free (json, FALSE));
}

static void
reply_server (DemoExchange *exchange, gboolean may_register)
{
  g_autofree char *base = dup_base (exchange);
  GString *json = g_string_new ("{");

  append_url (json, "issuer", base, "");
  append_url (json, "authorization_endpoint", base, "/oauth/authorize");
  append_url (json, "token_endpoint", base, "/oauth/token");
  append_url (json, "revocation_endpoint", base, "/oauth/revoke");
  if (may_register)
    append_url (json, "registration_endpoint", base, "/oauth/register");
  g_string_append (json,
                   ",\"response_types_supported\":[\"code\"],\"code_challenge_methods_supported\":[\"S256\"],"
                   "\"scopes_supported\":[\"" DEMO_ALOWARE_SCOPE "\"],"
                   "\"grant_types_supported\":[\"authorization_code\",\"refresh_token\"],"
                   "\"token_endpoint_auth_methods_supported\":[\"none\"],"
                   "\"revocation_endpoint_auth_methods_supported\":[\"none\"],"
                   "\"authorization_response_iss_parameter_supported\":true}");
  demo_reply_json (exchange, 200, g_string_free (json, FALSE));
}

/* ── What is Aloware's own about signing in ── */

/* NULL: there is no such client. `id` may be NULL. */
static const DemoAlowareClient *
find_client (DemoAlowareOauth *self, const char *id)
{
  const DemoAlowareClient *client = id != NULL ? demo_aloware_clients_find (self->clients, id) : NULL;

  if (client == NULL || !demo_faults_strikes (self->faults, "aloware:oauth-client-forgotten", NULL))
    return client;
  demo_aloware_clients_forget (self->clients);
  return NULL;
}

static gboolean
has_client (gpointer platform, const char *client_id)
{
  return find_client (platform, client_id) != NULL;
}

static void reply_error_page (DemoExchange *exchange,
                              guint status,
                              const char *error,
                              const char *description);

static DemoAuthorization *
admit (gpointer platform, DemoExchange *exchange, GHashTable *query)
{
  const DemoAlowareClient *client = find_client (platform, demo_form_get (query, "client_id"));
  const char *redirect_uri = demo_form_get (query, "redirect_uri");
  DemoAuthorization *authorization;

  if (client == NULL || redirect_uri == NULL || !demo_aloware_client_may_redirect (client, redirect_uri))
    {
      reply_error_page (exchange, 401, "invalid_client", "Client authentication failed");
      return NULL;
    }
  authorization = g_new0 (DemoAuthorization, 1);
  authorization->client_id = g_strdup (client->id);
  authorization->client_name = g_strdup (client->name);
  authorization->redirect_uri = g_strdup (redirect_uri);
  authorization->scope = g_strdup (DEMO_ALOWARE_SCOPE);
  return authorization;
}

/* Each word must be a scope that exists. A client asks for the second one only after it was told that it
 * lacks it. */
static gboolean
is_scope (const char *scope)
{
  g_auto (GStrv) words = g_strsplit (scope, " ", -1);

  for (guint i = 0; words[i] != NULL; i++)
    if (strcmp (words[i], DEMO_ALOWARE_SCOPE) != 0 && strcmp (words[i], MORE_SCOPE) != 0)
      return FALSE;
  return TRUE;
}

/* What is wrong with a request whose client and redirect are right. NULL: nothing. */
static const char *
find_problem (DemoExchange *exchange, GHashTable *query, const char **description)
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
  return resource == NULL || is_resource (exchange, resource) ? NULL : "invalid_target";
}

static char *
make_consent (const DemoAuthorization *authorization)
{
  return g_markup_printf_escaped ("<p><strong>%s</strong> asks for access to the practice account of "
                                  "<strong>%s</strong>. It will be able to:</p>\n"
                                  "<ul>\n<li>Use the MCP server (<code>mcp:use</code>): look up and change "
                                  "contacts, and also send messages and "
                                  "place calls</li>\n</ul>\n",
                                  authorization->client_name, USER);
}

static char *
make_error (const char *error, const char *description)
{
  return g_markup_printf_escaped ("<p role=\"alert\">%s (<code>%s</code>)</p>\n", description, error);
}

static char *
make_secret (gpointer platform, DemoSecret secret)
{
  return demo_secret_base64 ();
}

static char *
make_issuer (gpointer platform, DemoExchange *exchange)
{
  DemoAlowareOauth *self = platform;

  if (demo_faults_strikes (self->faults, "aloware:oauth-wrong-iss", NULL))
    return g_strdup (ISS_OF_ANOTHER);
  return dup_base (exchange);
}

static guint
get_lifetime (gpointer platform)
{
  DemoAlowareOauth *self = platform;
  const char *value = NULL;

  if (!demo_faults_strikes (self->faults, "aloware:oauth-short", &value))
    return LIFETIME;
  return value != NULL ? (guint) g_ascii_strtoull (value, NULL, 10) : 1;
}

static void
reply_tokens (gpointer platform, DemoExchange *exchange, const DemoTokens *tokens)
{
  GString *json = g_string_new ("{\"token_type\":\"Bearer\"");

  demo_json_append_name (json, "expires_in");
  g_string_append_printf (json, "%u", tokens->lifetime);
  demo_json_append_name (json, "access_token");
  demo_json_append_string (json, tokens->access);
  if (tokens->refresh != NULL)
    {
      demo_json_append_name (json, "refresh_token");
      demo_json_append_string (json, tokens->refresh);
    }
  g_string_append (json, ",\"scope\":\"" DEMO_ALOWARE_SCOPE "\"}");
  demo_forbid_storing (exchange);
  demo_reply_json (exchange, 200, g_string_free (json, FALSE));
}

static const DemoSignInKind sign_in_kind = {
  .name = "Aloware",
  .user = USER,
  .password = PASSWORD,
  .login = {
    .action = "/oauth/login",
    .title = "Sign in",
    .heading = "Sign in to the practice Aloware",
    .failed = "These credentials do not match our records. Check both, then try again.",
    .button = "Sign in",
    .field = "email",
    .label = "E-mail address",
    .noun = "e-mail address",
  },
  .consent = { "/oauth/consent", "Authorize", "Authorize access?", "Authorize", "Cancel" },
  .stale = "expired",
  .longest_verifier = LONGEST_VERIFIER,
  .refusals = {
    [DEMO_REFUSED_CLIENT] = { 401, "invalid_client", "Client authentication failed" },
    [DEMO_REFUSED_SECRET] = { 401, "invalid_client", "Client authentication failed" },
    [DEMO_REFUSED_GRANT_TYPE] = { 400, "unsupported_grant_type", "The grant type is not supported." },
    [DEMO_REFUSED_NO_CODE] = { 400, "invalid_request", "The code is missing." },
    [DEMO_REFUSED_CODE] = { 400, "invalid_grant", "The code has been used or is out of date." },
    [DEMO_REFUSED_REDIRECT] = { 400, "invalid_grant", "The redirect URI is another one." },
    [DEMO_REFUSED_NO_VERIFIER] = { 400, "invalid_grant", "Failed to verify `code_verifier`." },
    [DEMO_REFUSED_VERIFIER] = { 400, "invalid_grant", "Failed to verify `code_verifier`." },
    [DEMO_REFUSED_RESOURCE] = { 400, "invalid_target", "The resource is another one." },
    [DEMO_REFUSED_NO_REFRESH] = { 400, "invalid_request", "The refresh token is missing." },
    [DEMO_REFUSED_REFRESH] = { 400, "invalid_grant", "The refresh token is invalid." },
  },
  .deny_fault = "aloware:oauth-deny",
  .no_rotation_fault = "aloware:oauth-no-rotation",
  .make_secret = make_secret,
  .admit = admit,
  .find_problem = find_problem,
  .make_consent = make_consent,
  .make_error = make_error,
  .make_issuer = make_issuer,
  .has_client = has_client,
  .is_resource = is_resource,
  .get_lifetime = get_lifetime,
  .reply_tokens = reply_tokens,
};

static void
reply_error_page (DemoExchange *exchange, guint status, const char *error, const char *description)
{
  demo_sign_in_reply_error_page (&sign_in_kind, exchange, status, error, description);
}

/* ── Endpoints ── */

/* An unknown token is no error (RFC 7009, section 2.2). */
static void
revoke_token (DemoAlowareOauth *self, DemoExchange *exchange, GHashTable *form)
{
  const char *text = demo_form_get (form, "token"), *client_id = demo_form_get (form, "client_id");

  if (client_id == NULL || demo_aloware_clients_find (self->clients, client_id) == NULL)
    {
      demo_reply_oauth_error (exchange, 401, "invalid_client", "Client authentication failed");
      return;
    }
  if (text == NULL)
    {
      demo_reply_oauth_error (exchange, 400, "invalid_request", "The token is missing.");
      return;
    }
  demo_grants_revoke (demo_sign_in_get_grants (self->sign_in), client_id, text, FALSE);
  demo_reply_empty (exchange, 200);
}

static gboolean
answer_get (DemoAlowareOauth *self, DemoExchange *exchange)
{
  const char *path = exchange->path;

  if (strcmp (path, "/oauth/authorize") == 0)
    demo_sign_in_authorize (self->sign_in, exchange, exchange->query);
  else if (strcmp (path, "/.well-known/oauth-protected-resource") == 0)
    reply_resource (exchange, "");
  else if (strcmp (path, "/.well-known/oauth-protected-resource/mcp") == 0)
    reply_resource (exchange, "/mcp");
  else if (strcmp (path, "/.well-known/oauth-authorization-server") == 0)
    reply_server (exchange, !demo_faults_strikes (self->faults, "aloware:oauth-no-register", NULL));
  else
    return FALSE;
  return TRUE;
}

static gboolean
answer_post (DemoAlowareOauth *self, DemoExchange *exchange)
{
  const char *path = exchange->path;
  g_autoptr (GHashTable) form = NULL;

  if (strcmp (path, "/oauth/register") == 0)
    {
      if (demo_faults_strikes (self->faults, "aloware:oauth-no-register", NULL))
        return FALSE;
      demo_aloware_clients_register (self->clients, exchange);
      return TRUE;
    }

  form = demo_form_read (exchange);
  if (strcmp (path, "/oauth/login") == 0)
    demo_sign_in_log_in (self->sign_in, exchange, form);
  else if (strcmp (path, "/oauth/consent") == 0)
    demo_sign_in_consent (self->sign_in, exchange, form);
  else if (strcmp (path, "/oauth/token") == 0)
    demo_sign_in_token (self->sign_in, exchange, form);
  else if (strcmp (path, "/oauth/revoke") == 0)
    revoke_token (self, exchange, form);
  else
    return FALSE;
  return TRUE;
}

gboolean
demo_aloware_oauth_answer (DemoAlowareOauth *self, DemoExchange *exchange)
{
  if (strcmp (exchange->method, "GET") == 0)
    return answer_get (self, exchange);
  return strcmp (exchange->method, "POST") == 0 && answer_post (self, exchange);
}

void
demo_aloware_oauth_sign_in (DemoAlowareOauth *self, char **client_id, char **access, char **refresh)
{
  static const char *const callbacks[] = { "http://127.0.0.1/callback", NULL };
  const DemoAlowareClient *client = demo_aloware_clients_add (self->clients, "Practice", callbacks);
  g_autoptr (DemoTokens) tokens = demo_sign_in_begin (self->sign_in, client->id, DEMO_ALOWARE_SCOPE);

  if (client_id != NULL)
    *client_id = g_strdup (client->id);
  if (access != NULL)
    *access = g_steal_pointer (&tokens->access);
  if (refresh != NULL)
    *refresh = g_steal_pointer (&tokens->refresh);
}

gboolean
demo_aloware_oauth_accepts (DemoAlowareOauth *self, const char *access)
{
  return demo_grants_accepts (demo_sign_in_get_grants (self->sign_in), access);
}

DemoAlowareOauth *
demo_aloware_oauth_new (DemoFaults *faults)
{
  DemoAlowareOauth *self = g_new0 (DemoAlowareOauth, 1);

  self->faults = faults;
  self->clients = demo_aloware_clients_new ();
  self->sign_in = demo_sign_in_new (&sign_in_kind, faults, self);
  return self;
}

void
demo_aloware_oauth_free (DemoAlowareOauth *self)
{
  if (self == NULL)
    return;
  demo_sign_in_free (self->sign_in);
  demo_aloware_clients_free (self->clients);
  g_free (self);
}
