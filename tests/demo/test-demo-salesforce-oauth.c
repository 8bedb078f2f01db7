/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "salesforce-fixture.h"

/* Signing in to the practice Salesforce, over real HTTP. */

typedef void (*Test) (Fixture *fixture, gconstpointer data);

static void
test_whole_flow (Fixture *fixture, gconstpointer data)
{
  g_autofree char *location = fixture_authorize (fixture, "api refresh_token", "allow");
  g_autofree char *state = fixture_url_param (location, "state");
  g_autofree char *code = fixture_url_param (location, "code");

  g_assert_true (g_str_has_prefix (location, FIXTURE_CALLBACK "?"));
  g_assert_cmpstr (state, ==, "st&te=1");
  g_assert_true (g_str_has_suffix (code, "=="));
  g_assert_nonnull (strstr (location, "%3D%3D"));

  fixture_exchange (fixture, code, FIXTURE_VERIFIER);
  g_assert_cmpuint (fixture->status, ==, 200);
  g_assert_false (json_object_has_member (json_node_get_object (fixture->json), "expires_in"));
  fixture_assert (fixture, "token_type", "Bearer");
  fixture_assert (fixture, "instance_url", demo_salesforce_get_url (fixture->server));
  fixture->access_token = fixture_get (fixture, "access_token");
  fixture->refresh_token = fixture_get (fixture, "refresh_token");
  g_assert_true (g_regex_match_simple ("^00D\\w{12,15}![.\\w]+$", fixture->access_token, 0, 0));

  fixture_expect (fixture, "GET", "/services/oauth2/userinfo", NULL, 200);
  fixture_assert (fixture, "preferred_username", "admin@example.com");
  fixture_expect (fixture, "GET", "/limits", NULL, 200);

  /* A code is good once. */
  fixture_exchange (fixture, code, FIXTURE_VERIFIER);
  g_assert_cmpuint (fixture->status, ==, 400);
  fixture_assert (fixture, "error", "invalid_grant");
}

static void
test_wrong_verifier (Fixture *fixture, gconstpointer data)
{
  g_autofree char *location = fixture_authorize (fixture, "api refresh_token", "allow");
  g_autofree char *code = fixture_url_param (location, "code");

  fixture_exchange (fixture, code, "this-is-some-other-verifier-of-enough-characters");
  g_assert_cmpuint (fixture->status, ==, 400);
  fixture_assert (fixture, "error", "invalid_request");

  /* And the code is spent all the same. */
  fixture_exchange (fixture, code, FIXTURE_VERIFIER);
  fixture_assert (fixture, "error", "invalid_grant");
}

static void
test_missing_verifier (Fixture *fixture, gconstpointer data)
{
  g_autofree char *location = fixture_authorize (fixture, "api", "allow");
  g_autofree char *code = fixture_url_param (location, "code");

  fixture_exchange (fixture, code, "");
  fixture_assert (fixture, "error", "invalid_grant");
}

static void
test_denied (Fixture *fixture, gconstpointer data)
{
  for (guint i = 0; i < 2; i++)
    {
      g_autofree char *location = NULL;
      g_autofree char *error = NULL, *code = NULL, *state = NULL;

      if (i == 1)
        fixture_fault (fixture, "salesforce:deny-consent");
      location = fixture_authorize (fixture, "api", i == 0 ? "deny" : "allow");
      error = fixture_url_param (location, "error");
      code = fixture_url_param (location, "code");
      state = fixture_url_param (location, "state");
      g_assert_cmpstr (error, ==, "access_denied");
      g_assert_cmpstr (state, ==, "st&te=1");
      g_assert_null (code);
    }
}

static void
test_rotation (Fixture *fixture, gconstpointer data)
{
  g_autofree char *second = NULL, *second_access = NULL;

  fixture_sign_in (fixture);
  fixture_refresh (fixture, fixture->refresh_token);
  g_assert_cmpuint (fixture->status, ==, 200);
  second = fixture_get (fixture, "refresh_token");
  second_access = fixture_get (fixture, "access_token");
  g_assert_cmpstr (second, !=, fixture->refresh_token);
  fixture_expect (fixture, "GET", "/limits", NULL, 200);

  /* Using the old one again signs everybody out. */
  fixture_refresh (fixture, fixture->refresh_token);
  g_assert_cmpuint (fixture->status, ==, 400);
  fixture_assert (fixture, "error", "invalid_grant");
  fixture_refresh (fixture, second);
  fixture_assert (fixture, "error", "invalid_grant");
  fixture_expect (fixture, "GET", "/limits", NULL, 401);
  g_free (fixture->access_token);
  fixture->access_token = g_steal_pointer (&second_access);
  fixture_expect (fixture, "GET", "/limits", NULL, 401);
  fixture_assert (fixture, "0/errorCode", "INVALID_SESSION_ID");
}

static void
test_no_refresh_scope (Fixture *fixture, gconstpointer data)
{
  g_autofree char *location = fixture_authorize (fixture, "api", "allow");
  g_autofree char *code = fixture_url_param (location, "code");

  fixture_exchange (fixture, code, FIXTURE_VERIFIER);
  g_assert_cmpuint (fixture->status, ==, 200);
  g_assert_false (json_object_has_member (json_node_get_object (fixture->json), "refresh_token"));
}

static void
test_sixth_grant (Fixture *fixture, gconstpointer data)
{
  g_autofree char *first = NULL;

  fixture_sign_in (fixture);
  first = g_strdup (fixture->access_token);
  for (guint i = 0; i < 4; i++)
    fixture_sign_in (fixture);
  g_free (fixture->access_token);
  fixture->access_token = g_strdup (first);
  fixture_expect (fixture, "GET", "/limits", NULL, 200);

  fixture_sign_in (fixture);
  fixture_expect (fixture, "GET", "/limits", NULL, 200);
  g_free (fixture->access_token);
  fixture->access_token = g_strdup (first);
  fixture_expect (fixture, "GET", "/limits", NULL, 401);
}

static void
test_revoke (Fixture *fixture, gconstpointer data)
{
  g_autofree char *form = NULL;

  fixture_sign_in (fixture);
  form = soup_form_encode ("token", fixture->refresh_token, NULL);
  fixture_expect (fixture, "POST", "/services/oauth2/revoke", form, 200);
  fixture_expect (fixture, "GET", "/limits", NULL, 401);
  fixture_refresh (fixture, fixture->refresh_token);
  fixture_assert (fixture, "error", "invalid_grant");
}

static void
test_expired_sessions (Fixture *fixture, gconstpointer data)
{
  fixture_sign_in (fixture);
  fixture_control (fixture, "expire-sessions", NULL);
  fixture_expect (fixture, "GET", "/limits", NULL, 401);
  fixture_refresh (fixture, fixture->refresh_token);
  g_assert_cmpuint (fixture->status, ==, 200);
  g_free (fixture->access_token);
  fixture->access_token = fixture_get (fixture, "access_token");
  fixture_expect (fixture, "GET", "/limits", NULL, 200);
}

static void
test_authorize_errors (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *client, *redirect, *challenge, *method;
    guint status;
    const char *says;
  } cases[] = {
    { "nobody", FIXTURE_CALLBACK, "x", "S256", 400, "invalid_client_id" },
    { NULL, "http://localhost:7717/callback/", "x", "S256", 400, "redirect_uri_mismatch" },
    { NULL, "http://localhost:80/callback", "x", "S256", 400, "redirect_uri_mismatch" },
    { NULL, "http://127.0.0.1:7717/callback", "x", "S256", 400, "redirect_uri_mismatch" },
    { NULL, "http://localhost:7717@example.com/callback", "x", "S256", 400, "redirect_uri_mismatch" },
    { NULL, "https://localhost:7717/callback", "x", "S256", 400, "redirect_uri_mismatch" },
    { NULL, FIXTURE_CALLBACK, "", "S256", 302, "invalid_request" },
    { NULL, FIXTURE_CALLBACK, "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM", "plain", 302,
      "invalid_request" },
    { NULL, "http://localhost:54321/callback", "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM", "S256", 400,
      "redirect_uri_mismatch" },
    { NULL, FIXTURE_CALLBACK, "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM", "S256", 200, "Log in" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const char *client = cases[i].client != NULL ? cases[i].client
                                                   : demo_salesforce_get_client_id (fixture->server);
      g_autofree char *query = soup_form_encode ("response_type", "code", "client_id", client, "redirect_uri",
                                                 cases[i].redirect, "code_challenge", cases[i].challenge,
                                                 "code_challenge_method", cases[i].method, NULL);
      g_autofree char *path = g_strconcat ("/services/oauth2/authorize?", query, NULL);
      const char *said;

      fixture_expect (fixture, "GET", path, NULL, cases[i].status);
      said = cases[i].status == 302 ? soup_message_headers_get_one (fixture->headers, "Location")
                                    : fixture->text;
      g_assert_nonnull (strstr (said, cases[i].says));
    }
}

static char *
authorize_path (Fixture *fixture, const char *callback, const char *scope)
{
  g_autofree char *query = soup_form_encode (
    "response_type", "code", "client_id", demo_salesforce_get_client_id (fixture->server), "redirect_uri",
    callback, "code_challenge", "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM", "scope", scope, NULL);

  return g_strconcat ("/services/oauth2/authorize?", query, NULL);
}

static void
test_exact_callback (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = authorize_path (fixture, "http://localhost:1717/OauthRedirect", "api");
  g_autofree char *other = authorize_path (fixture, "http://localhost:1718/OauthRedirect", "api");
  g_autofree char *first = authorize_path (fixture, FIXTURE_CALLBACK, "api");

  fixture_expect (fixture, "GET", path, NULL, 400);
  g_assert_nonnull (strstr (fixture->text, "redirect_uri_mismatch"));
  fixture_control (fixture, "callback", "{\"url\":\"http://localhost:1717/OauthRedirect\"}");
  fixture_expect (fixture, "GET", path, NULL, 200);
  fixture_expect (fixture, "GET", other, NULL, 400);
  fixture_expect (fixture, "GET", first, NULL, 200);
}

static void
test_scopes (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *scope, *description;
  } cases[] = {
    { "api refresh_token web", NULL },
    { "openid id profile offline_access", NULL },
    { "api nonsense", "the requested scope is invalid, unknown, or malformed" },
    { "API", "the requested scope is invalid, unknown, or malformed" },
    { "api full", "the requested scope is not allowed" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = authorize_path (fixture, FIXTURE_CALLBACK, cases[i].scope);
      g_autofree char *error = NULL, *description = NULL;
      const char *location;

      fixture_expect (fixture, "GET", path, NULL, cases[i].description == NULL ? 200 : 302);
      if (cases[i].description == NULL)
        continue;
      location = soup_message_headers_get_one (fixture->headers, "Location");
      error = fixture_url_param (location, "error");
      description = fixture_url_param (location, "error_description");
      g_assert_cmpstr (error, ==, "invalid_scope");
      g_assert_cmpstr (description, ==, cases[i].description);
    }
}

static void
test_token_errors (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *form, *error;
  } cases[] = {
    { "grant_type=authorization_code&client_id=x", "invalid_client_id" },
    { "grant_type=password&client_id=%s", "unsupported_grant_type" },
    { "grant_type=refresh_token&client_id=%s&refresh_token=nope", "invalid_grant" },
    { "grant_type=refresh_token&client_id=%s&refresh_token=nope&client_secret=s", "invalid_client" },
    { "grant_type=authorization_code&client_id=%s&code=nope", "invalid_grant" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_auto (GStrv) parts = g_strsplit (cases[i].form, "%s", 2);
      g_autofree char *form = g_strjoinv (demo_salesforce_get_client_id (fixture->server), parts);

      fixture_expect (fixture, "POST", "/services/oauth2/token", form, 400);
      fixture_assert (fixture, "error", cases[i].error);
    }
}

static void
test_wrong_password (Fixture *fixture, gconstpointer data)
{
  g_autofree char *query = soup_form_encode (
    "response_type", "code", "client_id", demo_salesforce_get_client_id (fixture->server), "redirect_uri",
    FIXTURE_CALLBACK, "code_challenge", "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM", NULL);
  g_autofree char *path = g_strconcat ("/services/oauth2/authorize?", query, NULL);
  g_autofree char *login = NULL, *consent = NULL;
  const char *at;

  fixture_expect (fixture, "GET", path, NULL, 200);
  at = strstr (fixture->text, "value=\"") + strlen ("value=\"");
  login = g_strdup_printf ("request=%.32s&username=admin%%40example.com&password=wrong", at);
  /* Consenting without having logged in is no way round. */
  consent = g_strdup_printf ("request=%.32s&decision=allow", at);
  fixture_expect (fixture, "POST", "/services/oauth2/consent", consent, 400);
  fixture_expect (fixture, "POST", "/services/oauth2/login", login, 200);
  g_assert_nonnull (strstr (fixture->text, "role=\"alert\""));
  g_assert_null (strstr (fixture->text, "decision"));
}

static void
test_revoked_fault (Fixture *fixture, gconstpointer data)
{
  fixture_sign_in (fixture);
  fixture_fault (fixture, "salesforce:revoked");
  fixture_expect (fixture, "GET", "/limits", NULL, 401);
  fixture_refresh (fixture, fixture->refresh_token);
  fixture_assert (fixture, "error", "invalid_grant");
}

int
main (int argc, char *argv[])
{
  static const struct
  {
    const char *name;
    Test run;
  } tests[] = {
    { "whole-flow", test_whole_flow },
    { "wrong-verifier", test_wrong_verifier },
    { "missing-verifier", test_missing_verifier },
    { "denied", test_denied },
    { "rotation", test_rotation },
    { "no-refresh-scope", test_no_refresh_scope },
    { "sixth-grant", test_sixth_grant },
    { "revoke", test_revoke },
    { "expired-sessions", test_expired_sessions },
    { "authorize-errors", test_authorize_errors },
    { "exact-callback", test_exact_callback },
    { "token-errors", test_token_errors },
    { "scopes", test_scopes },
    { "wrong-password", test_wrong_password },
    { "revoked-fault", test_revoked_fault },
  };

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    {
      g_autofree char *path = g_strconcat ("/demo/salesforce/oauth/", tests[i].name, NULL);

      g_test_add (path, Fixture, NULL, fixture_set_up, tests[i].run, fixture_tear_down);
    }
  return g_test_run ();
}
