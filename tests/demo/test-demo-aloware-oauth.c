/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "mcp-fixture.h"

/* Signing in to the practice Aloware, over real HTTP. */

static void
assert_url (McpFixture *fixture, const char *member, const char *path)
{
  g_autofree char *url = g_strconcat (fixture->demo->url, path, NULL);

  mcp_fixture_assert (fixture, member, url);
}

static void
test_discovery (void)
{
  g_autoptr (McpFixture) fixture = mcp_fixture_new (0);
  g_autofree char *challenge = g_strdup_printf (
    "Bearer realm=\"mcp\", resource_metadata=\"%s/.well-known/oauth-protected-resource/mcp\"",
    fixture->demo->url);

  g_assert_cmpuint (mcp_fixture_call (fixture, "ping", NULL), ==, 401);
  g_assert_cmpstr (mcp_fixture_header (fixture, "WWW-Authenticate"), ==, challenge);
  fixture->bearer = g_strdup ("nope");
  g_assert_cmpuint (mcp_fixture_call (fixture, "ping", NULL), ==, 401);
  g_assert_nonnull (strstr (mcp_fixture_header (fixture, "WWW-Authenticate"), "error=\"invalid_token\""));

  g_assert_cmpuint (mcp_fixture_send (fixture, "GET", "/.well-known/oauth-protected-resource/mcp", NULL), ==,
                    200);
  assert_url (fixture, "resource", "/mcp");
  assert_url (fixture, "authorization_servers/0", "");
  mcp_fixture_assert (fixture, "scopes_supported/0", "mcp:use");
  g_assert_cmpuint (mcp_fixture_send (fixture, "GET", "/.well-known/oauth-protected-resource", NULL), ==,
                    200);
  assert_url (fixture, "resource", "");

  g_assert_cmpuint (mcp_fixture_send (fixture, "GET", "/.well-known/oauth-authorization-server", NULL), ==,
                    200);
  assert_url (fixture, "issuer", "");
  assert_url (fixture, "authorization_endpoint", "/oauth/authorize");
  assert_url (fixture, "token_endpoint", "/oauth/token");
  assert_url (fixture, "registration_endpoint", "/oauth/register");
  assert_url (fixture, "revocation_endpoint", "/oauth/revoke");
  mcp_fixture_assert (fixture, "code_challenge_methods_supported", "[\"S256\"]");
  mcp_fixture_assert (fixture, "authorization_response_iss_parameter_supported", "true");
}

static void
test_registration (void)
{
  static const struct
  {
    const char *body;
    const char *error;
  } cases[] = {
    { "{\"redirect_uris\":[\"" MCP_REDIRECT "\"]}", "invalid_client_metadata" },
    { "{\"client_name\":\"x\",\"redirect_uris\":[]}", "invalid_client_metadata" },
    { "{\"client_name\":\"x\",\"redirect_uris\":[1]}", "invalid_client_metadata" },
    { "{\"client_name\":\"x\",\"redirect_uris\":[\"" MCP_REDIRECT
      "\"],\"token_endpoint_auth_method\":\"private_key_jwt\"}",
      "invalid_client_metadata" },
    { "{\"client_name\":\"x\",\"redirect_uris\":[\"" MCP_REDIRECT "\"],\"grant_types\":[\"implicit\"]}",
      "invalid_client_metadata" },
    { "[]", "invalid_client_metadata" },
    { "{\"client_name\":\"x\",\"redirect_uris\":[\"" MCP_REDIRECT "\",\"http://192.0.2.1/callback\"]}",
      "invalid_redirect_uri" },
    { "{\"client_name\":\"x\",\"redirect_uris\":[\"https://127.0.0.1/callback\"]}", "invalid_redirect_uri" },
    { "{\"client_name\":\"x\",\"redirect_uris\":[\"http://127.0.0.1.example.com/\"]}",
      "invalid_redirect_uri" },
    { "{\"client_name\":\"x\",\"redirect_uris\":[\"http://127.0.0.1@example.com/\"]}",
      "invalid_redirect_uri" },
    { "{\"client_name\":\"x\",\"redirect_uris\":[\"crosswalk:/callback\"]}", "invalid_redirect_uri" },
  };
  g_autoptr (McpFixture) fixture = mcp_fixture_new (0);
  g_autofree char *first = NULL;

  mcp_fixture_register (fixture);
  mcp_fixture_assert (fixture, "redirect_uris", "[\"" MCP_REDIRECT "\"]");
  mcp_fixture_assert (fixture, "token_endpoint_auth_method", "none");
  mcp_fixture_assert (fixture, "scope", "mcp:use");
  first = g_steal_pointer (&fixture->client_id);
  mcp_fixture_register (fixture);
  g_assert_cmpstr (fixture->client_id, !=, first);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_assert_cmpuint (mcp_fixture_send (fixture, "POST", "/oauth/register", cases[i].body), ==, 400);
      mcp_fixture_assert (fixture, "error", cases[i].error);
    }
}

static void
test_whole_flow (void)
{
  g_autoptr (McpFixture) fixture = mcp_fixture_new (0);
  g_autofree char *location = NULL, *state = NULL, *iss = NULL, *code = NULL, *refresh_token = NULL;

  mcp_fixture_register (fixture);
  g_assert_cmpuint (mcp_fixture_authorize (fixture, NULL, NULL), ==, 200);
  location = mcp_fixture_consent (fixture, "allow");
  state = mcp_fixture_param (location, "state");
  iss = mcp_fixture_param (location, "iss");
  code = mcp_fixture_param (location, "code");
  g_assert_true (g_str_has_prefix (location, MCP_REDIRECT "?"));
  g_assert_cmpstr (state, ==, "st&te=1");
  g_assert_cmpstr (iss, ==, fixture->demo->url);

  g_assert_cmpuint (mcp_fixture_exchange (fixture, code, MCP_VERIFIER), ==, 200);
  mcp_fixture_assert (fixture, "token_type", "Bearer");
  mcp_fixture_assert (fixture, "expires_in", "3600");
  g_assert_cmpstr (mcp_fixture_header (fixture, "Cache-Control"), ==, "no-store");
  fixture->bearer = mcp_fixture_get (fixture, "access_token");
  refresh_token = mcp_fixture_get (fixture, "refresh_token");
  g_assert_cmpstr (refresh_token, !=, fixture->bearer);
  g_assert_cmpuint (mcp_fixture_call (fixture, "initialize", "{\"protocolVersion\":\"2025-06-18\"}"), ==,
                    200);

  /* A code is good once, and REST has nothing to do with it. */
  g_assert_cmpuint (mcp_fixture_exchange (fixture, code, MCP_VERIFIER), ==, 400);
  mcp_fixture_assert (fixture, "error", "invalid_grant");
  g_assert_cmpuint (mcp_fixture_send (fixture, "GET", "/api/v1/webhook/users", NULL), ==, 401);
}

static void
test_login_page (void)
{
  g_autoptr (McpFixture) fixture = mcp_fixture_new (0);
  g_autofree char *id = NULL, *wrong = NULL, *early = NULL, *location = NULL;

  mcp_fixture_register (fixture);
  g_assert_cmpuint (mcp_fixture_authorize (fixture, NULL, NULL), ==, 200);
  g_assert_nonnull (strstr (fixture->text, "<label for=\"email\">"));
  g_assert_nonnull (strstr (fixture->text, demo_aloware_get_password (fixture->demo->aloware)));
  g_assert_cmpstr (mcp_fixture_header (fixture, "X-Frame-Options"), ==, "DENY");
  id = mcp_fixture_page_request (fixture);
  wrong = soup_form_encode ("request", id, "email", "x@example.com", "password", "x", NULL);
  early = soup_form_encode ("request", id, "decision", "allow", NULL);

  /* Whoever has not signed in cannot consent. */
  g_assert_cmpuint (mcp_fixture_send (fixture, "POST", "/oauth/consent", early), ==, 400);
  g_assert_cmpuint (mcp_fixture_send (fixture, "POST", "/oauth/login", wrong), ==, 200);
  g_assert_nonnull (strstr (fixture->text, "role=\"alert\""));

  /* A second try is a new page; the first one is out of date. */
  location = mcp_fixture_consent (fixture, "allow");
  g_assert_nonnull (strstr (location, "code="));
  g_assert_cmpuint (mcp_fixture_send (fixture, "POST", "/oauth/login", wrong), ==, 400);
}

static void
test_consent_page (void)
{
  g_autoptr (McpFixture) fixture = mcp_fixture_new (0);
  g_autofree char *location = NULL, *error = NULL, *code = NULL;

  mcp_fixture_register (fixture);
  g_assert_cmpuint (mcp_fixture_authorize (fixture, NULL, NULL), ==, 200);
  mcp_fixture_log_in (fixture);
  /* The name that the client gave itself is only text. */
  g_assert_nonnull (strstr (fixture->text, "A &lt;test&gt;"));
  g_assert_null (strstr (fixture->text, "<test>"));

  g_assert_cmpuint (mcp_fixture_authorize (fixture, NULL, NULL), ==, 200);
  location = mcp_fixture_consent (fixture, "deny");
  error = mcp_fixture_param (location, "error");
  code = mcp_fixture_param (location, "code");
  g_assert_cmpstr (error, ==, "access_denied");
  g_assert_null (code);
}

static void
test_refused_requests (void)
{
  static const char *const cases[][3] = {
    { "response_type", "token", "unsupported_response_type" },
    { "code_challenge_method", "plain", "invalid_request" },
    { "code_challenge_method", "", "invalid_request" },
    { "code_challenge", "", "invalid_request" },
    { "scope", "admin", "invalid_scope" },
    { "resource", "https://example.com/mcp", "invalid_target" },
  };
  static const char *const pages[][2] = {
    { "client_id", "nobody" },
    { "redirect_uri", "http://127.0.0.1:49152/other" },
    { "redirect_uri", "http://localhost:49152/callback" },
    { "redirect_uri", "https://example.com/callback" },
  };
  g_autoptr (McpFixture) fixture = mcp_fixture_new (0);

  mcp_fixture_register (fixture);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *error = NULL, *state = NULL, *iss = NULL;
      const char *location;

      g_assert_cmpuint (mcp_fixture_authorize (fixture, cases[i][0], cases[i][1]), ==, 302);
      location = mcp_fixture_header (fixture, "Location");
      error = mcp_fixture_param (location, "error");
      state = mcp_fixture_param (location, "state");
      iss = mcp_fixture_param (location, "iss");
      g_assert_cmpstr (error, ==, cases[i][2]);
      g_assert_cmpstr (state, ==, "st&te=1");
      g_assert_cmpstr (iss, ==, fixture->demo->url);
    }
  /* Nobody who is not known for sure is redirected to. */
  for (guint i = 0; i < G_N_ELEMENTS (pages); i++)
    {
      g_assert_cmpuint (mcp_fixture_authorize (fixture, pages[i][0], pages[i][1]), ==, 401);
      g_assert_null (mcp_fixture_header (fixture, "Location"));
    }
  /* The port of loopback may have changed since (RFC 8252). */
  g_assert_cmpuint (mcp_fixture_authorize (fixture, "redirect_uri", "http://127.0.0.1:51000/callback"), ==,
                    200);
}

/* A code of a client that has just registered. */
static char *
get_code (McpFixture *fixture)
{
  g_autofree char *location = NULL;

  mcp_fixture_register (fixture);
  g_assert_cmpuint (mcp_fixture_authorize (fixture, NULL, NULL), ==, 200);
  location = mcp_fixture_consent (fixture, "allow");
  return mcp_fixture_param (location, "code");
}

static void
test_refused_codes (void)
{
  g_autoptr (McpFixture) fixture = mcp_fixture_new (0);
  g_autofree char *first = get_code (fixture);
  g_autofree char *second = NULL, *third = NULL, *resource = NULL, *form = NULL;

  g_assert_cmpuint (mcp_fixture_exchange (fixture, first, "some-other-verifier-of-forty-three-characters"),
                    ==, 400);
  mcp_fixture_assert (fixture, "error", "invalid_grant");
  /* And it is spent all the same. */
  g_assert_cmpuint (mcp_fixture_exchange (fixture, first, MCP_VERIFIER), ==, 400);

  /* Another client's. */
  second = get_code (fixture);
  mcp_fixture_register (fixture);
  g_assert_cmpuint (mcp_fixture_exchange (fixture, second, MCP_VERIFIER), ==, 400);
  mcp_fixture_assert (fixture, "error", "invalid_grant");

  /* For something else than what was consented to. */
  third = get_code (fixture);
  resource = g_strconcat (fixture->demo->url, "/", NULL);
  form = soup_form_encode ("grant_type", "authorization_code", "client_id", fixture->client_id, "code", third,
                           "redirect_uri", MCP_REDIRECT, "code_verifier", MCP_VERIFIER, "resource", resource,
                           NULL);
  g_assert_cmpuint (mcp_fixture_send (fixture, "POST", "/oauth/token", form), ==, 400);
  mcp_fixture_assert (fixture, "error", "invalid_target");

  g_assert_cmpuint (
    mcp_fixture_send (fixture, "POST", "/oauth/token", "grant_type=refresh_token&client_id=x"), ==, 401);
  mcp_fixture_assert (fixture, "error", "invalid_client");
}

static void
test_rotation (void)
{
  g_autoptr (McpFixture) fixture = mcp_fixture_new (0);
  g_autofree char *first = mcp_fixture_sign_in (fixture);
  g_autofree char *second = NULL;

  g_assert_cmpuint (mcp_fixture_refresh (fixture, first), ==, 200);
  second = mcp_fixture_get (fixture, "refresh_token");
  g_assert_cmpstr (second, !=, first);
  g_free (fixture->bearer);
  fixture->bearer = mcp_fixture_get (fixture, "access_token");
  g_assert_cmpuint (mcp_fixture_call (fixture, "initialize", "{\"protocolVersion\":\"2025-06-18\"}"), ==,
                    200);

  /* Using the old one again ends it all. */
  g_assert_cmpuint (mcp_fixture_refresh (fixture, first), ==, 400);
  mcp_fixture_assert (fixture, "error", "invalid_grant");
  g_assert_cmpuint (mcp_fixture_refresh (fixture, second), ==, 400);
  g_assert_cmpuint (mcp_fixture_call (fixture, "ping", NULL), ==, 401);
}

static void
test_no_rotation (void)
{
  g_autoptr (McpFixture) fixture = mcp_fixture_new (0);
  g_autofree char *first = mcp_fixture_sign_in (fixture);

  demo_fixture_fault (fixture->demo, "aloware:oauth-no-rotation:times=2");
  for (guint i = 0; i < 2; i++)
    {
      g_assert_cmpuint (mcp_fixture_refresh (fixture, first), ==, 200);
      mcp_fixture_assert (fixture, "refresh_token", NULL);
    }
  g_assert_cmpuint (mcp_fixture_refresh (fixture, first), ==, 200);
  g_assert_true (json_object_has_member (json_node_get_object (fixture->json), "refresh_token"));
}

static void
revoke_token (McpFixture *fixture, const char *token)
{
  g_autofree char *form = soup_form_encode ("token", token, "client_id", fixture->client_id, NULL);

  g_assert_cmpuint (mcp_fixture_send (fixture, "POST", "/oauth/revoke", form), ==, 200);
}

static void
test_revocation (void)
{
  g_autoptr (McpFixture) fixture = mcp_fixture_new (0);
  g_autofree char *refresh_token = mcp_fixture_sign_in (fixture);
  g_autofree char *other = NULL;

  /* The token of another client is left alone. */
  other = g_steal_pointer (&fixture->client_id);
  mcp_fixture_register (fixture);
  revoke_token (fixture, refresh_token);
  g_free (fixture->client_id);
  fixture->client_id = g_steal_pointer (&other);

  revoke_token (fixture, "no such token");
  revoke_token (fixture, fixture->bearer);
  g_assert_cmpuint (mcp_fixture_call (fixture, "ping", NULL), ==, 401);
  g_assert_cmpuint (mcp_fixture_refresh (fixture, refresh_token), ==, 200);
  g_free (fixture->bearer);
  fixture->bearer = mcp_fixture_get (fixture, "access_token");
  g_free (refresh_token);
  refresh_token = mcp_fixture_get (fixture, "refresh_token");
  revoke_token (fixture, refresh_token);
  g_assert_cmpuint (mcp_fixture_call (fixture, "ping", NULL), ==, 401);
  g_assert_cmpuint (mcp_fixture_refresh (fixture, refresh_token), ==, 400);
}

static void
test_answer_faults (void)
{
  g_autoptr (McpFixture) fixture = mcp_fixture_new (0);
  g_autofree char *location = NULL, *iss = NULL, *error = NULL;

  mcp_fixture_register (fixture);
  demo_fixture_fault (fixture->demo, "aloware:oauth-wrong-iss");
  demo_fixture_fault (fixture->demo, "aloware:oauth-deny");
  g_assert_cmpuint (mcp_fixture_authorize (fixture, NULL, NULL), ==, 200);
  location = mcp_fixture_consent (fixture, "allow");
  iss = mcp_fixture_param (location, "iss");
  error = mcp_fixture_param (location, "error");
  g_assert_cmpstr (iss, ==, "https://login.example.com");
  g_assert_cmpstr (error, ==, "access_denied");
}

static void
test_short (void)
{
  g_autoptr (McpFixture) fixture = mcp_fixture_new (0);
  g_autofree char *refresh_token = NULL;

  demo_fixture_fault (fixture->demo, "aloware:oauth-short:value=0");
  refresh_token = mcp_fixture_sign_in (fixture);
  g_assert_cmpuint (mcp_fixture_call (fixture, "ping", NULL), ==, 401);
  g_assert_cmpuint (mcp_fixture_refresh (fixture, refresh_token), ==, 200);
  mcp_fixture_assert (fixture, "expires_in", "3600");
}

static void
test_forgotten (void)
{
  g_autoptr (McpFixture) fixture = mcp_fixture_new (0);
  g_autofree char *refresh_token = mcp_fixture_sign_in (fixture);

  demo_fixture_fault (fixture->demo, "aloware:oauth-client-forgotten");
  for (guint i = 0; i < 2; i++)
    {
      g_assert_cmpuint (mcp_fixture_refresh (fixture, refresh_token), ==, 401);
      mcp_fixture_assert (fixture, "error", "invalid_client");
    }
  g_assert_cmpuint (mcp_fixture_authorize (fixture, NULL, NULL), ==, 401);
  mcp_fixture_register (fixture);
  g_assert_cmpuint (mcp_fixture_authorize (fixture, NULL, NULL), ==, 200);
}

static void
test_no_register (void)
{
  g_autoptr (McpFixture) fixture = mcp_fixture_new (0);

  demo_fixture_fault (fixture->demo, "aloware:oauth-no-register:times=2");
  g_assert_cmpuint (mcp_fixture_send (fixture, "GET", "/.well-known/oauth-authorization-server", NULL), ==,
                    200);
  mcp_fixture_assert (fixture, "registration_endpoint", NULL);
  g_assert_cmpuint (mcp_fixture_send (fixture, "POST", "/oauth/register", "{}"), ==, 200);
  g_assert_true (g_str_has_prefix (fixture->text, "<!DOCTYPE html>"));
  mcp_fixture_register (fixture);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/demo/aloware-oauth/discovery", test_discovery);
  g_test_add_func ("/demo/aloware-oauth/registration", test_registration);
  g_test_add_func ("/demo/aloware-oauth/whole-flow", test_whole_flow);
  g_test_add_func ("/demo/aloware-oauth/login-page", test_login_page);
  g_test_add_func ("/demo/aloware-oauth/consent-page", test_consent_page);
  g_test_add_func ("/demo/aloware-oauth/refused-requests", test_refused_requests);
  g_test_add_func ("/demo/aloware-oauth/refused-codes", test_refused_codes);
  g_test_add_func ("/demo/aloware-oauth/rotation", test_rotation);
  g_test_add_func ("/demo/aloware-oauth/no-rotation", test_no_rotation);
  g_test_add_func ("/demo/aloware-oauth/revocation", test_revocation);
  g_test_add_func ("/demo/aloware-oauth/answer-faults", test_answer_faults);
  g_test_add_func ("/demo/aloware-oauth/short", test_short);
  g_test_add_func ("/demo/aloware-oauth/forgotten", test_forgotten);
  g_test_add_func ("/demo/aloware-oauth/no-register", test_no_register);
  return g_test_run ();
}
