/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "demo-salesforce-oauth.h"

#include "demo-json.h"
#include "demo-sign-in.h"

/* RFC 7636 ends at 128, but Salesforce's own text asks for 128 random bytes, which are 171 characters. */
#define LONGEST_VERIFIER 171

#define MOST_GRANTS 5
#define BASE "/services/oauth2"
#define USER "admin@example.com"
#define PASSWORD "practice"

const char demo_sf_client_id[] = "3MVG9practiceCrosswalk.0rg_d0_N0t_use_1n_product10n_8f2c41d7a95be603ffA";
const char demo_sf_user[] = USER;
const char demo_sf_password[] = PASSWORD;

struct _DemoSfOauth
{
  DemoSfOrg *org;
  DemoSignIn *sign_in;
  GPtrArray *callbacks; /* of char *, registered */
  char *url;
  char *org_id;
};

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

static void reply_error_page (DemoExchange *exchange,
                              guint status,
                              const char *error,
                              const char *description);

static DemoAuthorization *
admit (gpointer platform, DemoExchange *exchange, GHashTable *query)
{
  const char *redirect_uri = demo_form_get (query, "redirect_uri"), *scope = demo_form_get (query, "scope");
  DemoAuthorization *authorization;

  if (g_strcmp0 (demo_form_get (query, "client_id"), demo_sf_client_id) != 0)
    {
      reply_error_page (exchange, 400, "invalid_client_id", "client identifier invalid");
      return NULL;
    }
  if (!is_registered (platform, redirect_uri))
    {
      reply_error_page (exchange, 400, "redirect_uri_mismatch", "redirect_uri must match configuration");
      return NULL;
    }
  authorization = g_new0 (DemoAuthorization, 1);
  authorization->client_id = g_strdup (demo_sf_client_id);
  authorization->redirect_uri = g_strdup (redirect_uri);
  authorization->scope = g_strdup (scope != NULL ? scope : "api refresh_token");
  return authorization;
}

/* What is wrong with a request whose client and callback are right. NULL: nothing. */
static const char *
find_problem (DemoExchange *exchange, GHashTable *query, const char **description)
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

static char *
make_consent (const DemoAuthorization *authorization)
{
  return g_markup_printf_escaped (
    "<p>Crosswalk asks for access to this practice org as <strong>%s</strong>:</p>\n"
    "<ul>\n<li>Manage user data via APIs</li>\n<li>Perform requests at any time</li>\n</ul>\n"
    "<p>Scopes: <code>%s</code></p>\n",
    USER, authorization->scope);
}

static char *
make_error (const char *error, const char *description)
{
  return g_markup_printf_escaped (
    "<p role=\"alert\">error=<code>%s</code><br>error_description=<code>%s</code></p>\n", error, description);
}

static char *
make_secret (gpointer platform, DemoSecret secret)
{
  const DemoSfOauth *oauth = platform;
  g_autofree char *random = demo_secret_letters (secret == DEMO_SECRET_PAGE   ? 32
                                                 : secret == DEMO_SECRET_CODE ? 60
                                                                              : 80);

  if (secret == DEMO_SECRET_PAGE)
    return g_steal_pointer (&random);
  if (secret == DEMO_SECRET_CODE)
    return g_strconcat ("aPrx", random, "==", NULL);
  if (secret == DEMO_SECRET_REFRESH)
    return g_strconcat ("5Aep861", random, NULL);
  return g_strdup_printf ("%.15s!AQ%.40s.%s", oauth->org_id, random, random + 40);
}

static gboolean
has_client (gpointer platform, const char *client_id)
{
  return strcmp (client_id, demo_sf_client_id) == 0;
}

static gboolean
is_refreshable (const char *scope)
{
  g_auto (GStrv) words = g_strsplit_set (scope, " +", -1);

  return g_strv_contains ((const char *const *) words, "refresh_token")
         || g_strv_contains ((const char *const *) words, "offline_access");
}

static void
reply_tokens (gpointer platform, DemoExchange *exchange, const DemoTokens *tokens)
{
  DemoSfOauth *oauth = platform;
  GString *json = g_string_new ("{");
  g_autofree char *id = demo_sf_oauth_dup_identity (oauth);
  g_autofree char *issued_at = g_strdup_printf ("%" G_GINT64_FORMAT, g_get_real_time () / 1000);
  g_autofree char *signed_text = g_strconcat (id, issued_at, NULL);
  g_autofree char *signature = g_compute_checksum_for_string (G_CHECKSUM_SHA256, signed_text, -1);
  const struct
  {
    const char *name, *value;
  } members[] = {
    { "access_token", tokens->access }, { "refresh_token", tokens->refresh }, { "signature", signature },
    { "scope", tokens->scope },         { "instance_url", oauth->url },       { "id", id },
    { "token_type", "Bearer" },         { "issued_at", issued_at },
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

static const DemoSignInKind sign_in_kind = {
  .name = "Salesforce",
  .user = USER,
  .password = PASSWORD,
  .login = {
    .action = BASE "/login",
    .title = "Log in",
    .heading = "Log in to the practice Salesforce",
    .failed = "Check your user name and password, then try again.",
    .button = "Log in",
    .field = "username",
    .label = "User name",
    .noun = "user name",
  },
  .consent = { BASE "/consent", "Allow access", "Allow access?", "Allow", "Deny" },
  .stale = "invalid_request",
  .denied = "end-user denied authorization",
  .longest_verifier = LONGEST_VERIFIER,
  .most_grants = MOST_GRANTS,
  .refusals = {
    [DEMO_REFUSED_CLIENT] = { 400, "invalid_client_id", "client identifier invalid" },
    [DEMO_REFUSED_SECRET] = { 400, "invalid_client", "invalid client credentials" },
    [DEMO_REFUSED_GRANT_TYPE] = { 400, "unsupported_grant_type", "grant type not supported" },
    [DEMO_REFUSED_NO_CODE] = { 400, "invalid_request", "missing authorization code" },
    [DEMO_REFUSED_CODE] = { 400, "invalid_grant", "expired authorization code" },
    [DEMO_REFUSED_REDIRECT] = { 400, "redirect_uri_mismatch", "redirect_uri must match configuration" },
    [DEMO_REFUSED_NO_VERIFIER] = { 400, "invalid_grant", "missing code verifier" },
    [DEMO_REFUSED_VERIFIER] = { 400, "invalid_request", "invalid code verifier" },
    [DEMO_REFUSED_NO_REFRESH] = { 400, "invalid_request", "missing refresh token" },
    [DEMO_REFUSED_REFRESH] = { 400, "invalid_grant", "expired access/refresh token" },
  },
  .deny_fault = "salesforce:deny-consent",
  .revoked_fault = "salesforce:revoked",
  .make_secret = make_secret,
  .admit = admit,
  .find_problem = find_problem,
  .make_consent = make_consent,
  .make_error = make_error,
  .has_client = has_client,
  .is_refreshable = is_refreshable,
  .reply_tokens = reply_tokens,
};

static void
reply_error_page (DemoExchange *exchange, guint status, const char *error, const char *description)
{
  demo_sign_in_reply_error_page (&sign_in_kind, exchange, status, error, description);
}

static void
revoke_token (DemoSfOauth *oauth, DemoExchange *exchange, GHashTable *form)
{
  const char *text = demo_form_get (form, "token");

  if (text == NULL)
    demo_reply_oauth_error (exchange, 400, "invalid_request", "missing token");
  else if (demo_grants_revoke (demo_sf_oauth_get_grants (oauth), NULL, text, FALSE))
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

  if (bearer == NULL || !demo_grants_accepts (demo_sf_oauth_get_grants (oauth), bearer))
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
answer_post (DemoSfOauth *oauth, DemoExchange *exchange)
{
  static const struct
  {
    const char *path;
    void (*answer) (DemoSignIn *, DemoExchange *, GHashTable *);
  } posts[] = {
    { BASE "/authorize", demo_sign_in_authorize },
    { BASE "/login", demo_sign_in_log_in },
    { BASE "/consent", demo_sign_in_consent },
    { BASE "/token", demo_sign_in_token },
  };
  g_autoptr (GHashTable) form = demo_form_read (exchange);

  for (guint i = 0; i < G_N_ELEMENTS (posts); i++)
    if (g_str_equal (exchange->path, posts[i].path))
      {
        posts[i].answer (oauth->sign_in, exchange, form);
        return TRUE;
      }
  if (!g_str_equal (exchange->path, BASE "/revoke"))
    return FALSE;
  revoke_token (oauth, exchange, form);
  return TRUE;
}

void
demo_sf_oauth_answer (DemoSfOauth *oauth, DemoExchange *exchange)
{
  const char *path = exchange->path;

  if (g_str_equal (path, BASE "/userinfo"))
    reply_identity (oauth, exchange, TRUE);
  else if (g_str_has_prefix (path, "/id/"))
    reply_identity (oauth, exchange, FALSE);
  else if (g_str_equal (path, "/.well-known/openid-configuration"))
    reply_discovery (oauth, exchange);
  else if (strcmp (exchange->method, "POST") == 0 && answer_post (oauth, exchange))
    return;
  else if (g_str_equal (path, BASE "/authorize"))
    demo_sign_in_authorize (oauth->sign_in, exchange, exchange->query);
  else if (g_str_equal (path, BASE "/revoke"))
    revoke_token (oauth, exchange, exchange->query);
  else
    reply_error_page (exchange, 404, "not_found", "There is no such page.");
}

DemoSfOauth *
demo_sf_oauth_new (DemoSfOrg *org, DemoFaults *faults)
{
  DemoSfOauth *oauth = g_new0 (DemoSfOauth, 1);
  const DemoSfRecord *organization = g_ptr_array_index (
    demo_sf_store_records (demo_sf_org_store (org, "Organization")), 0);

  oauth->org = org;
  oauth->org_id = g_strdup (organization->id);
  oauth->sign_in = demo_sign_in_new (&sign_in_kind, faults, oauth);
  oauth->callbacks = g_ptr_array_new_with_free_func (g_free);
  demo_sf_oauth_add_callback (oauth, "http://localhost:7717/callback");
  return oauth;
}

void
demo_sf_oauth_free (DemoSfOauth *oauth)
{
  if (oauth == NULL)
    return;
  demo_sign_in_free (oauth->sign_in);
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

DemoGrants *
demo_sf_oauth_get_grants (DemoSfOauth *oauth)
{
  return demo_sign_in_get_grants (oauth->sign_in);
}

DemoTokens *
demo_sf_oauth_sign_in (DemoSfOauth *oauth, const char *scope)
{
  return demo_sign_in_begin (oauth->sign_in, demo_sf_client_id, scope);
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
