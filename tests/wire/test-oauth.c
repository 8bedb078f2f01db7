/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "cw-error.h"
#include "cw-oauth.h"

/* RFC 7636, appendix B. */
static void
test_challenge (void)
{
  g_autofree char *challenge = cw_oauth_challenge ("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk");

  g_assert_cmpstr (challenge, ==, "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
}

static void
test_pkce (void)
{
  g_autoptr (CwOauthPkce) one = cw_oauth_pkce_new (NULL);
  g_autoptr (CwOauthPkce) two = cw_oauth_pkce_new (NULL);
  g_autofree char *challenge = cw_oauth_challenge (one->verifier);

  g_assert_cmpuint (strlen (one->verifier), ==, 43);
  g_assert_cmpuint (strlen (one->state), ==, 43);
  g_assert_cmpuint (
    strspn (one->verifier, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"), ==, 43);
  g_assert_cmpstr (one->challenge, ==, challenge);
  g_assert_cmpstr (one->verifier, !=, one->state);
  g_assert_cmpstr (one->verifier, !=, two->verifier);
  g_assert_cmpstr (one->state, !=, two->state);
}

static void
test_authorize_url (void)
{
  CwOauthPkce pkce = { (char *) "v", (char *) "c", (char *) "s" };
  g_autofree char *plain = cw_oauth_authorize_url ("https://example.com/authorize", "a&b",
                                                   "http://localhost:1/cb", "x y", NULL, &pkce);
  g_autofree char *query = cw_oauth_authorize_url ("https://example.com/authorize?prompt=login", "id", "r",
                                                   NULL, "https://example.com/mcp", &pkce);

  g_assert_cmpstr (plain, ==,
                   "https://example.com/"
                   "authorize?response_type=code&client_id=a%26b&redirect_uri=http%3A%2F%2Flocalhost%3A1%2Fcb"
                   "&scope=x%20y&state=s&code_challenge=c&code_challenge_method=S256");
  g_assert_cmpstr (
    query, ==,
    "https://example.com/authorize?prompt=login&response_type=code&client_id=id&redirect_uri=r"
    "&resource=https%3A%2F%2Fexample.com%2Fmcp&state=s&code_challenge=c&code_challenge_method=S256");
}

static void
test_bodies (void)
{
  g_autofree char *public = cw_oauth_code_body ("id", NULL, "c==", "r", "v", NULL);
  g_autofree char *confidential = cw_oauth_code_body ("id", "s+", "c", "r", "v", NULL);
  g_autofree char *refresh = cw_oauth_refresh_body ("id", NULL, "t!1", NULL);
  g_autofree char *revoke = cw_oauth_revoke_body ("t", NULL);

  g_assert_cmpstr (public, ==,
                   "grant_type=authorization_code&code=c%3D%3D&client_id=id&redirect_uri=r&code_verifier=v");
  g_assert_null (strstr (public, "client_secret"));
  g_assert_nonnull (strstr (confidential, "&client_secret=s%2B&"));
  g_assert_cmpstr (refresh, ==, "grant_type=refresh_token&refresh_token=t%211&client_id=id");
  g_assert_cmpstr (revoke, ==, "token=t");
}

static void
test_tokens (void)
{
  static const char json[] = "{\"access_token\":\"a\",\"refresh_token\":\"r\",\"token_type\":\"bearer\","
                             "\"instance_url\":\"https://x\",\"id\":\"https://l/id/o/u\"}";
  g_autoptr (GBytes) body = g_bytes_new_static (json, strlen (json));
  g_autoptr (GError) error = NULL;
  g_autoptr (CwOauthTokens) tokens = cw_oauth_parse_tokens (200, body, "Example", &error);

  g_assert_no_error (error);
  g_assert_cmpstr (tokens->access_token, ==, "a");
  g_assert_cmpstr (tokens->refresh_token, ==, "r");
  g_assert_cmpstr (tokens->instance_url, ==, "https://x");
  g_assert_null (tokens->scope);
  g_assert_cmpint (tokens->expires_in, ==, -1);
}

static void
test_token_errors (void)
{
  static const struct
  {
    guint status;
    const char *json;
    int code;
  } cases[] = {
    { 400, "{\"error\":\"invalid_grant\",\"error_description\":\"expired access/refresh token\"}",
      CW_ERROR_SIGN_IN_NEEDED },
    { 200, "{\"error\":\"invalid_grant\",\"access_token\":\"hush\"}", CW_ERROR_SIGN_IN_NEEDED },
    { 400, "{\"error\":\"invalid_client_id\"}", CW_ERROR_SIGN_IN_FAILED },
    { 400, "{\"error\":\"something hush@example.com new\"}", CW_ERROR_SIGN_IN_FAILED },
    { 429, "{\"error\":\"rate_limit_exceeded\"}", CW_ERROR_RATE_LIMITED },
    { 400, "{\"access_token\":\"hush\"}", CW_ERROR_BAD_ANSWER },
    { 200, "{\"access_token\":\"\"}", CW_ERROR_BAD_ANSWER },
    { 200, "{\"access_token\":7}", CW_ERROR_BAD_ANSWER },
    { 200, "{\"access_token\":\"hush\",\"token_type\":\"mac\"}", CW_ERROR_BAD_ANSWER },
    { 200, "{}", CW_ERROR_BAD_ANSWER },
    { 200, "[]", CW_ERROR_BAD_ANSWER },
    { 200, "hush", CW_ERROR_BAD_ANSWER },
    { 200, "", CW_ERROR_BAD_ANSWER },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GBytes) body = g_bytes_new_static (cases[i].json, strlen (cases[i].json));
      g_autoptr (GError) error = NULL;

      g_assert_null (cw_oauth_parse_tokens (cases[i].status, body, "Example", &error));
      g_assert_error (error, CW_ERROR, cases[i].code);
      g_assert_null (strstr (error->message, "hush"));
    }
}

/* A bracket a level would use up the stack. */
static void
test_deep (void)
{
  g_autofree char *deep = g_strnfill (1000000, '[');
  g_autoptr (GBytes) body = g_bytes_new_static (deep, 1000000);
  g_autoptr (GError) error = NULL;

  g_assert_null (cw_oauth_parse_tokens (200, body, "Example", &error));
  g_assert_error (error, CW_ERROR, CW_ERROR_BAD_ANSWER);
}

static void
test_redirect (void)
{
  static const struct
  {
    const char *query, *code, *issuer;
  } cases[] = {
    { "code=abc&state=good", "abc", NULL },
    { "state=good&code=a%3D%3D&iss=https%3A%2F%2Fx", "a==", "https://x" },
    { "code=abc&state=Good", NULL, NULL },
    { "code=abc&state=goo", NULL, NULL },
    { "code=abc", NULL, NULL },
    { "state=good", NULL, NULL },
    { "state=good&code=", NULL, NULL },
    { "error=access_denied&state=good&code=abc", NULL, NULL },
    { "error=access_denied", NULL, NULL },
    { "%zz", NULL, NULL },
    { NULL, NULL, NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *issuer = NULL;
      g_autofree char *code = cw_oauth_parse_redirect (cases[i].query, "good", &issuer, &error);

      g_assert_cmpstr (code, ==, cases[i].code);
      g_assert_cmpstr (issuer, ==, cases[i].issuer);

      if (code == NULL)
        g_assert_error (error, CW_ERROR, CW_ERROR_SIGN_IN_FAILED);
      else
        g_assert_no_error (error);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/oauth/challenge", test_challenge);
  g_test_add_func ("/oauth/pkce", test_pkce);
  g_test_add_func ("/oauth/authorize-url", test_authorize_url);
  g_test_add_func ("/oauth/bodies", test_bodies);
  g_test_add_func ("/oauth/tokens", test_tokens);
  g_test_add_func ("/oauth/token-errors", test_token_errors);
  g_test_add_func ("/oauth/deep", test_deep);
  g_test_add_func ("/oauth/redirect", test_redirect);

  return g_test_run ();
}
