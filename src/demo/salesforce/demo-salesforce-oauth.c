/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "demo-salesforce-oauth.h"

#include "demo-json.h"
#include "demo-salesforce-pages.h"
#include "demo-sign-in.h"

/* RFC 7636 ends at 128, but Salesforce's own text asks for 128 random bytes, which are 171 characters. */
#define MAX_VERIFIER 171

const char demo_sf_client_id[] = "3MVG9practiceCrosswalk.0rg_d0_N0t_use_1n_product10n_8f2c41d7a95be603ffA";
const char demo_sf_user[] = "admin@example.com";
const char demo_sf_password[] = "practice";

/* A person who is in front of the login or the consent page. */
typedef struct
{
  char *redirect_uri;
  char *state;
  char *scope;
  char *challenge;
  gboolean signed_in;
} Pending;

struct _DemoSfOauth
{
  DemoSfOrg *org;
  DemoFaults *faults;
  DemoSfTokens *tokens;
  DemoVisitors *visitors; /* of Pending */
  GPtrArray *callbacks;   /* of char *, registered */
  char *url;
  char *org_id;
};

static void
pending_free (Pending *pending)
{
  g_free (pending->redirect_uri);
  g_free (pending->state);
  g_free (pending->scope);
  g_free (pending->challenge);
  g_free (pending);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Pending, pending_free)

DemoSfOauth *
demo_sf_oauth_new (DemoSfOrg *org, DemoFaults *faults)
{
  DemoSfOauth *oauth = g_new0 (DemoSfOauth, 1);
  const DemoSfRecord *organization =
      g_ptr_array_index (demo_sf_store_records (demo_sf_org_store (org, "Organization")), 0);

  oauth->org = org;
  oauth->faults = faults;
  oauth->org_id = g_strdup (organization->id);
  oauth->tokens = demo_sf_tokens_new (organization->id);
  oauth->visitors = demo_visitors_new ((GDestroyNotify) pending_free);
  oauth->callbacks = g_ptr_array_new_with_free_func (g_free);
  demo_sf_oauth_add_callback (oauth, "http://localhost:7717/callback");
  return oauth;
}

void
demo_sf_oauth_free (DemoSfOauth *oauth)
{
  if (oauth == NULL)
    return;
  demo_sf_tokens_free (oauth->tokens);
  demo_visitors_free (oauth->visitors);
  g_ptr_array_unref (oauth->callbacks);
  g_free (oauth->url);
  g_free (oauth->org_id);
  g_free (oauth);
}

void
demo_sf_oauth_set_url (DemoSfOauth *oauth, const char *url)
{
  g_free (oauth->url);
  oauth->url = g_strdup (url);
}

void
demo_sf_oauth_add_callback (DemoSfOauth *oauth, const char *callback)
{
  g_ptr_array_add (oauth->callbacks, g_strdup (callback));
}

char *
demo_sf_oauth_dup_identity (DemoSfOauth *oauth)
{
  return g_strdup_printf ("%s/id/%s/%s", oauth->url, oauth->org_id, oauth->org->user_id);
}

DemoSfTokens *
demo_sf_oauth_get_tokens (DemoSfOauth *oauth)
{
  return oauth->tokens;
}

const char *
demo_sf_oauth_bearer (DemoExchange *exchange)
{
  const char *header = demo_exchange_get_header (exchange, "Authorization");

  if (header == NULL)
    return NULL;
  if (g_ascii_strncasecmp (header, "Bearer ", 7) == 0)
    return header + 7;
  return g_ascii_strncasecmp (header, "OAuth ", 6) == 0 ? header + 6 : NULL;
}

/* Port and path included. */
static gboolean
is_registered (DemoSfOauth *oauth, const char *redirect_uri)
{
  return redirect_uri != NULL
         && g_ptr_array_find_with_equal_func (oauth->callbacks, redirect_uri, g_str_equal, NULL);
}

/* NULL when every scope is one that Salesforce knows and the app has; else what is wrong. */
static const char *
scope_problem (const char *scope)
{
  static const char *const apps[] = {
    "address", "api",           "email", "id", "offline_access", "openid", "phone",
    "profile", "refresh_token", "web",   NULL,
  };
  static const char *const others[] = {
    "cdp_api",
    "cdp_calculated_insight_api",
    "cdp_identityresolution_api",
    "cdp_ingest_api",
    "cdp_profile_api",
    "cdp_query_api",
    "cdp_segment_api",
    "chatbot_api",
    "chatter_api",
    "content",
    "custom_permissions",
    "eclair_api",
    "einstein_gpt_api",
    "forgot_password",
    "full",
    "interaction_api",
    "lightning",
    "mcp_api",
    "pardot_api",
    "pwdless_login_api",
    "scrt_api",
    "sfap_api",
    "user_registration_api",
    "visualforce",
    "wave_api",
    NULL,
  };
  g_auto (GStrv) asked = g_strsplit (scope, " ", -1);
  const char *problem = NULL;

  for (guint i = 0; asked[i] != NULL; i++)
    {
      if (*asked[i] == '\0' || g_strv_contains (apps, asked[i]))
        continue;
      if (!g_strv_contains (others, asked[i]))
        return "the requested scope is invalid, unknown, or malformed";
      problem = "the requested scope is not allowed";
    }
  return problem;
}

/* Sends the browser back to the app with a code, or with what went wrong. */
static void
redirect (DemoExchange *exchange,
          const Pending *pending,
          const char *code,
          const char *error,
          const char *description)
{
  g_autofree char *query = code != NULL
                               ? soup_form_encode ("code", code, NULL)
                               : soup_form_encode ("error", error, "error_description", description, NULL);

  demo_reply_redirect (exchange, pending->redirect_uri, query, pending->state);
}

/* What is wrong with a request whose client and callback are right. NULL: nothing. */
static const char *
authorize_problem (GHashTable *query, const char **description)
{
  const char *type = demo_form_get (query, "response_type"),
             *challenge = demo_form_get (query, "code_challenge");
  const char *method = demo_form_get (query, "code_challenge_method");

  const char *scope = demo_form_get (query, "scope");

  *description = "unsupported response type";
  if (g_strcmp0 (type, "code") != 0)
    return "unsupported_response_type";
  *description = "missing required code challenge";
  if (challenge == NULL)
    return "invalid_request";
  /* Salesforce takes a challenge without a method for S256; jsforce relies on it. */
  *description = "invalid code challenge method";
  if (method != NULL && !g_str_equal (method, "S256"))
    return "invalid_request";
  *description = "invalid code challenge";
  if (strlen (challenge) != 43)
    return "invalid_request";
  *description = scope != NULL ? scope_problem (scope) : NULL;
  return *description != NULL ? "invalid_scope" : NULL;
}

static void
authorize (DemoSfOauth *oauth, DemoExchange *exchange, GHashTable *query)
{
  const char *client_id = demo_form_get (query, "client_id"),
             *redirect_uri = demo_form_get (query, "redirect_uri");
  const char *problem, *description;
  g_autoptr (Pending) pending = NULL;
  const char *id;

  if (g_strcmp0 (client_id, demo_sf_client_id) != 0)
    {
      demo_reply_page (exchange, 400, demo_sf_page_error ("invalid_client_id", "client identifier invalid"));
      return;
    }
  if (!is_registered (oauth, redirect_uri))
    {
      demo_reply_page (exchange, 400,
                       demo_sf_page_error ("redirect_uri_mismatch", "redirect_uri must match configuration"));
      return;
    }
  pending = g_new0 (Pending, 1);
  pending->redirect_uri = g_strdup (redirect_uri);
  pending->state = g_strdup (demo_form_get (query, "state"));
  pending->scope = g_strdup (demo_form_get (query, "scope") != NULL ? demo_form_get (query, "scope")
                                                                    : "api refresh_token");
  pending->challenge = g_strdup (demo_form_get (query, "code_challenge"));
  problem = authorize_problem (query, &description);
  if (problem != NULL)
    {
      redirect (exchange, pending, NULL, problem, description);
      return;
    }
  id = demo_visitors_add (oauth->visitors, demo_sf_random_text (32), g_steal_pointer (&pending));
  demo_reply_page (exchange, 200, demo_sf_page_login (id, demo_sf_user, demo_sf_password, FALSE));
}

static void
reply_stale (DemoExchange *exchange)
{
  demo_reply_page (
      exchange, 400,
      demo_sf_page_error ("invalid_request", "This page is out of date. Start signing in again."));
}

static void
log_in (DemoSfOauth *oauth, DemoExchange *exchange, GHashTable *form)
{
  Pending *pending = demo_visitors_take (oauth->visitors, demo_form_get (form, "request"));
  const char *id;
  gboolean right = g_strcmp0 (demo_form_get (form, "username"), demo_sf_user) == 0
                   && g_strcmp0 (demo_form_get (form, "password"), demo_sf_password) == 0;

  if (pending == NULL)
    {
      reply_stale (exchange);
      return;
    }
  /* A new id: the one that was in the login page cannot consent. */
  pending->signed_in = right;
  id = demo_visitors_add (oauth->visitors, demo_sf_random_text (32), pending);
  if (right)
    demo_reply_page (exchange, 200, demo_sf_page_consent (id, demo_sf_user, pending->scope));
  else
    demo_reply_page (exchange, 200, demo_sf_page_login (id, demo_sf_user, demo_sf_password, TRUE));
}

static void
consent (DemoSfOauth *oauth, DemoExchange *exchange, GHashTable *form)
{
  g_autoptr (Pending) pending = NULL;
  const Pending *visitor = demo_visitors_find (oauth->visitors, demo_form_get (form, "request"));
  g_autofree char *code = NULL;

  if (visitor == NULL || !visitor->signed_in)
    {
      reply_stale (exchange);
      return;
    }
  pending = demo_visitors_take (oauth->visitors, demo_form_get (form, "request"));
  if (g_strcmp0 (demo_form_get (form, "decision"), "allow") != 0
      || demo_faults_strikes (oauth->faults, "salesforce:deny-consent", NULL))
    {
      redirect (exchange, pending, NULL, "access_denied", "end-user denied authorization");
    }
  else
    {
      code = demo_sf_tokens_issue_code (oauth->tokens, pending->redirect_uri, pending->challenge,
                                        pending->scope);
      redirect (exchange, pending, code, NULL, NULL);
    }
}

static void
reply_pair (DemoSfOauth *oauth, DemoExchange *exchange, const DemoSfPair *pair)
{
  GString *json = g_string_new ("{");
  g_autofree char *id = demo_sf_oauth_dup_identity (oauth);
  g_autofree char *issued_at = g_strdup_printf ("%" G_GINT64_FORMAT, g_get_real_time () / 1000);
  g_autofree char *signed_text = g_strconcat (id, issued_at, NULL);
  g_autofree char *signature = g_compute_checksum_for_string (G_CHECKSUM_SHA256, signed_text, -1);
  const struct
  {
    const char *name, *value;
  } members[] = {
    { "access_token", pair->access }, { "refresh_token", pair->refresh }, { "signature", signature },
    { "scope", pair->scope },         { "instance_url", oauth->url },     { "id", id },
    { "token_type", "Bearer" },       { "issued_at", issued_at },
  };

  for (guint i = 0; i < G_N_ELEMENTS (members); i++)
    {
      if (members[i].value == NULL)
        continue;
      demo_json_append_name (json, members[i].name);
      demo_json_append_string (json, members[i].value);
    }
  g_string_append_c (json, '}');
  demo_forbid_storing (exchange);
  demo_reply_json (exchange, 200, g_string_free (json, FALSE));
}

static void
exchange_code (DemoSfOauth *oauth, DemoExchange *exchange, GHashTable *form)
{
  const char *text = demo_form_get (form, "code"), *verifier = demo_form_get (form, "code_verifier");
  g_autoptr (DemoSfCode) code = text != NULL ? demo_sf_tokens_take_code (oauth->tokens, text) : NULL;
  g_autoptr (DemoSfPair) pair = NULL;

  if (text == NULL)
    demo_reply_oauth_error (exchange, 400, "invalid_request", "missing authorization code");
  else if (code == NULL)
    demo_reply_oauth_error (exchange, 400, "invalid_grant", "expired authorization code");
  else if (g_strcmp0 (demo_form_get (form, "redirect_uri"), code->redirect_uri) != 0)
    demo_reply_oauth_error (exchange, 400, "redirect_uri_mismatch", "redirect_uri must match configuration");
  else if (verifier == NULL)
    demo_reply_oauth_error (exchange, 400, "invalid_grant", "missing code verifier");
  else if (!demo_verifier_matches (verifier, code->challenge, MAX_VERIFIER))
    demo_reply_oauth_error (exchange, 400, "invalid_request", "invalid code verifier");
  else
    {
      pair = demo_sf_tokens_grant (oauth->tokens, code->scope);
      reply_pair (oauth, exchange, pair);
    }
}

static void
refresh (DemoSfOauth *oauth, DemoExchange *exchange, GHashTable *form)
{
  const char *token = demo_form_get (form, "refresh_token");
  g_autoptr (DemoSfPair) pair = NULL;

  if (token != NULL && demo_faults_strikes (oauth->faults, "salesforce:revoked", NULL))
    demo_sf_tokens_revoke (oauth->tokens, token, TRUE);
  pair = token != NULL ? demo_sf_tokens_refresh (oauth->tokens, token) : NULL;
  if (token == NULL)
    demo_reply_oauth_error (exchange, 400, "invalid_request", "missing refresh token");
  else if (pair == NULL)
    demo_reply_oauth_error (exchange, 400, "invalid_grant", "expired access/refresh token");
  else
    reply_pair (oauth, exchange, pair);
}

static void
token (DemoSfOauth *oauth, DemoExchange *exchange, GHashTable *form)
{
  const char *type = demo_form_get (form, "grant_type");

  if (g_strcmp0 (demo_form_get (form, "client_id"), demo_sf_client_id) != 0)
    demo_reply_oauth_error (exchange, 400, "invalid_client_id", "client identifier invalid");
  else if (demo_form_get (form, "client_secret") != NULL)
    demo_reply_oauth_error (exchange, 400, "invalid_client", "invalid client credentials");
  else if (g_strcmp0 (type, "authorization_code") == 0)
    exchange_code (oauth, exchange, form);
  else if (g_strcmp0 (type, "refresh_token") == 0)
    refresh (oauth, exchange, form);
  else
    demo_reply_oauth_error (exchange, 400, "unsupported_grant_type", "grant type not supported");
}

static void
revoke_token (DemoSfOauth *oauth, DemoExchange *exchange, GHashTable *form)
{
  const char *text = demo_form_get (form, "token");

  if (text == NULL)
    demo_reply_oauth_error (exchange, 400, "invalid_request", "missing token");
  else if (demo_sf_tokens_revoke (oauth->tokens, text, FALSE))
    demo_reply_empty (exchange, 200);
  else
    demo_reply_oauth_error (exchange, 400, "invalid_token", "invalid token");
}

static void
reply_identity (DemoSfOauth *oauth, DemoExchange *exchange, gboolean openid)
{
  const char *bearer = demo_sf_oauth_bearer (exchange);
  g_autofree char *id = demo_sf_oauth_dup_identity (oauth);
  const struct
  {
    const char *name, *value;
  } members[] = {
    { openid ? "sub" : "id", id },
    { "user_id", oauth->org->user_id },
    { "organization_id", oauth->org_id },
    { openid ? "preferred_username" : "username", demo_sf_user },
    { "nickname", "practice.admin" },
    { openid ? "name" : "display_name", "Practice Admin" },
    { "email", demo_sf_user },
    { openid ? "given_name" : "first_name", "Practice" },
    { openid ? "family_name" : "last_name", "Admin" },
    { openid ? "zoneinfo" : "timezone", "America/Los_Angeles" },
    { "locale", "en_US" },
    { "language", "en_US" },
    { "user_type", "STANDARD" },
  };
  GString *json;

  if (bearer == NULL || !demo_sf_tokens_is_session (oauth->tokens, bearer))
    {
      demo_reply_html (exchange, 403, "Bad_OAuth_Token");
      return;
    }
  json = g_string_new ("{");
  for (guint i = 0; i < G_N_ELEMENTS (members); i++)
    {
      demo_json_append_name (json, members[i].name);
      demo_json_append_string (json, members[i].value);
    }
  g_string_append (json, ",\"email_verified\":true,\"active\":true}");
  demo_reply_json (exchange, 200, g_string_free (json, FALSE));
}

static void
reply_discovery (DemoSfOauth *oauth, DemoExchange *exchange)
{
  demo_reply_json (
      exchange, 200,
      g_strdup_printf (
          "{\"issuer\":\"%s\",\"authorization_endpoint\":\"%s/services/oauth2/authorize\","
          "\"token_endpoint\":\"%s/services/oauth2/token\",\"revocation_endpoint\":\"%s/services/oauth2/"
          "revoke\","
          "\"userinfo_endpoint\":\"%s/services/oauth2/"
          "userinfo\",\"scopes_supported\":[\"api\",\"id\",\"openid\","
          "\"refresh_token\",\"offline_access\",\"web\"],\"response_types_supported\":[\"code\"],"
          "\"code_challenge_methods_supported\":[\"S256\"]}",
          oauth->url, oauth->url, oauth->url, oauth->url, oauth->url));
}

static gboolean
serve_form (DemoSfOauth *oauth, DemoExchange *exchange)
{
  static const struct
  {
    const char *path;
    void (*serve) (DemoSfOauth *, DemoExchange *, GHashTable *);
  } posts[] = {
    { "/services/oauth2/login", log_in },        { "/services/oauth2/consent", consent },
    { "/services/oauth2/token", token },         { "/services/oauth2/revoke", revoke_token },
    { "/services/oauth2/authorize", authorize },
  };

  for (guint i = 0; i < G_N_ELEMENTS (posts); i++)
    if (g_str_equal (exchange->path, posts[i].path))
      {
        g_autoptr (GHashTable) form = demo_form_read (exchange);

        posts[i].serve (oauth, exchange, form);
        return TRUE;
      }
  return FALSE;
}

void
demo_sf_oauth_answer (DemoSfOauth *oauth, DemoExchange *exchange)
{
  const char *path = exchange->path;
  gboolean post = strcmp (exchange->method, "POST") == 0;

  if (g_str_equal (path, "/services/oauth2/userinfo"))
    reply_identity (oauth, exchange, TRUE);
  else if (g_str_has_prefix (path, "/id/"))
    reply_identity (oauth, exchange, FALSE);
  else if (g_str_equal (path, "/.well-known/openid-configuration"))
    reply_discovery (oauth, exchange);
  else if (post && serve_form (oauth, exchange))
    return;
  else if (g_str_equal (path, "/services/oauth2/authorize"))
    authorize (oauth, exchange, exchange->query);
  else if (g_str_equal (path, "/services/oauth2/revoke"))
    revoke_token (oauth, exchange, exchange->query);
  else
    demo_reply_page (exchange, 404, demo_sf_page_error ("not_found", "There is no such page."));
}
