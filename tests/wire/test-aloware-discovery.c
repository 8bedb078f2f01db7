/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-aloware-discovery.h"
#include "cw-aloware-registration.h"
#include "cw-aloware-tokens.h"
#include "cw-error.h"
#include "wire-server.h"

#include <string.h>

static void
check_urls (char **urls, const char *expected)
{
  g_auto (GStrv) owned = urls;
  g_autofree char *joined = g_strjoinv (" ", owned);

  g_assert_cmpstr (joined, ==, expected);
}

static void
test_urls (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *plain = cw_aloware_mcp_url ("https://app.example.com/", &error);
  g_autofree char *whole = cw_aloware_mcp_url ("https://app.example.com/mcp", &error);
  g_autofree char *insecure = cw_aloware_mcp_url ("http://app.example.com", NULL);

  g_assert_no_error (error);
  g_assert_cmpstr (plain, ==, "https://app.example.com/mcp");
  g_assert_cmpstr (whole, ==, "https://app.example.com/mcp");
  g_assert_null (insecure);

  check_urls (cw_aloware_resource_metadata_urls ("https://a.example.com:8443/x/mcp"),
              "https://a.example.com:8443/.well-known/oauth-protected-resource/x/mcp "
              "https://a.example.com:8443/.well-known/oauth-protected-resource");
  check_urls (cw_aloware_server_metadata_urls ("https://a.example.com"),
              "https://a.example.com/.well-known/oauth-authorization-server "
              "https://a.example.com/.well-known/openid-configuration");
  check_urls (cw_aloware_server_metadata_urls ("https://a.example.com/tenant/"),
              "https://a.example.com/.well-known/oauth-authorization-server/tenant "
              "https://a.example.com/.well-known/openid-configuration/tenant "
              "https://a.example.com/tenant/.well-known/openid-configuration");
}

static void
test_challenge (void)
{
  static const char challenge[] = "Bearer realm=\"a, resource_metadata=\\\"no\\\"\", "
                                  "resource_metadata=\"https://x.example.com/m\", scope=mcp:use";
  g_autofree char *url = cw_aloware_challenge_get (challenge, "resource_metadata");
  g_autofree char *scope = cw_aloware_challenge_get (challenge, "scope");
  g_autofree char *none = cw_aloware_challenge_get (challenge, "metadata");

  g_assert_cmpstr (url, ==, "https://x.example.com/m");
  g_assert_cmpstr (scope, ==, "mcp:use");
  g_assert_null (none);
}

static gboolean
read_resource (const char *mcp_url, const char *json, GError **error)
{
  g_autoptr (CwAlowareDiscovery) discovery = g_new0 (CwAlowareDiscovery, 1);
  g_autoptr (JsonNode) node = json_from_string (json, NULL);

  discovery->mcp_url = g_strdup (mcp_url);
  return cw_aloware_discovery_read_resource (discovery, json_node_get_object (node), error);
}

static void
test_resource (void)
{
  static const struct
  {
    const char *mcp_url, *json;
    int code; /* -1: good */
  } cases[] = {
    { "https://a.example.com/mcp",
      "{\"resource\":\"https://a.example.com/mcp\",\"authorization_servers\":[\"https://i.example.com\"]}",
      -1 },
    { "https://a.example.com/mcp",
      "{\"resource\":\"https://a.example.com\",\"authorization_servers\":[\"https://a.example.com\"]}", -1 },
    { "https://a.example.com/mcp",
      "{\"resource\":\"HTTPS://A.example.com:443/mcp/\",\"authorization_servers\":[\"https://"
      "i.example.com\"]}",
      -1 },
    { "https://a.example.com/x/mcp",
      "{\"resource\":\"https://a.example.com/x\",\"authorization_servers\":[\"https://i.example.com\"]}",
      -1 },
    { "https://a.example.com/x/mcp",
      "{\"resource\":\"https://a.example.com/y\",\"authorization_servers\":[\"https://i.example.com\"]}",
      CW_ERROR_SIGN_IN_FAILED },
    { "https://a.example.com/mcp",
      "{\"resource\":\"https://a.example.com/mcp\",\"authorization_servers\":[\"http://"
      "i.example.com\",\"https://i.example.com\"]}",
      -1 },
    { "https://a.example.com/mcp",
      "{\"resource\":\"https://a.example.com:8443/mcp\",\"authorization_servers\":[\"https://"
      "a.example.com\"]}",
      CW_ERROR_SIGN_IN_FAILED },
    { "https://a.example.com/mcp",
      "{\"resource\":\"https://b.example.com/mcp\",\"authorization_servers\":[\"https://a.example.com\"]}",
      CW_ERROR_SIGN_IN_FAILED },
    { "https://a.example.com/mcp",
      "{\"resource\":\"https://a.example.com.evil.com/mcp\",\"authorization_servers\":[\"https://"
      "a.example.com\"]}",
      CW_ERROR_SIGN_IN_FAILED },
    { "https://a.example.com/mcp",
      "{\"resource\":\"https://a.example.com/m\",\"authorization_servers\":[\"https://a.example.com\"]}",
      CW_ERROR_SIGN_IN_FAILED },
    { "https://a.example.com/mcp", "{\"authorization_servers\":[\"https://a.example.com\"]}",
      CW_ERROR_SIGN_IN_FAILED },
    { "https://a.example.com/mcp", "{\"resource\":\"https://a.example.com/mcp\"}", CW_ERROR_SIGN_IN_FAILED },
    { "https://a.example.com/mcp",
      "{\"resource\":\"https://a.example.com/mcp\",\"authorization_servers\":[\"http://i.example.com\"]}",
      CW_ERROR_INSECURE_URL },
    /* A server elsewhere has no say over what runs on this machine. */
    { "https://a.example.com/mcp",
      "{\"resource\":\"https://a.example.com/mcp\",\"authorization_servers\":[\"http://127.0.0.1:9\"]}",
      CW_ERROR_INSECURE_URL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      gboolean good = read_resource (cases[i].mcp_url, cases[i].json, &error);

      if (cases[i].code == -1)
        g_assert_no_error (error);
      else
        g_assert_error (error, CW_ERROR, cases[i].code);
      g_assert_true (good == (cases[i].code == -1));
    }
}

#define ENDPOINTS \
  "\"authorization_endpoint\":\"https://i.example.com/a\",\"token_endpoint\":\"https://i.example.com/t\""
#define PKCE "\"code_challenge_methods_supported\":[\"S256\"]"

static void
test_server (void)
{
  static const struct
  {
    const char *json;
    int code;
  } cases[] = {
    { "{\"issuer\":\"https://i.example.com\"," ENDPOINTS "," PKCE "}", -1 },
    { "{\"issuer\":\"https://other.example.com\"," ENDPOINTS "," PKCE "}", CW_ERROR_SIGN_IN_FAILED },
    { "{" ENDPOINTS "," PKCE "}", CW_ERROR_SIGN_IN_FAILED },
    { "{\"issuer\":\"https://i.example.com\"," ENDPOINTS "}", CW_ERROR_SIGN_IN_FAILED },
    { "{\"issuer\":\"https://i.example.com\"," ENDPOINTS ",\"code_challenge_methods_supported\":[\"plain\"]}",
      CW_ERROR_SIGN_IN_FAILED },
    { "{\"issuer\":\"https://i.example.com\"," PKCE "}", CW_ERROR_SIGN_IN_FAILED },
    { "{\"issuer\":\"https://i.example.com\"," ENDPOINTS "," PKCE
      ",\"revocation_endpoint\":\"http://i.example.com/r\"}",
      CW_ERROR_INSECURE_URL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (CwAlowareDiscovery) discovery = g_new0 (CwAlowareDiscovery, 1);
      g_autoptr (JsonNode) node = json_from_string (cases[i].json, NULL);
      g_autoptr (GError) error = NULL;

      discovery->mcp_url = g_strdup ("https://a.example.com/mcp");
      discovery->issuer = g_strdup ("https://i.example.com");
      g_assert_true (cw_aloware_discovery_read_server (discovery, json_node_get_object (node), &error)
                     == (cases[i].code == -1));
      if (cases[i].code != -1)
        g_assert_error (error, CW_ERROR, cases[i].code);
    }
}

/* A server without resource metadata, and with pages for unknown paths; its metadata is under OpenID's name.
 */
static char *
on_old_server (const WireRequest *request, guint nth, gpointer user_data)
{
  const char *url = user_data;
  g_autofree char *json = NULL;

  if (!g_str_equal (request->target, "/.well-known/openid-configuration"))
    return g_strdup ("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 15\r\nConnection: "
                     "close\r\n\r\n<!DOCTYPE html>");

  json = g_strdup_printf (
    "{\"issuer\":\"%s\",\"authorization_endpoint\":\"%s/a\",\"token_endpoint\":\"%s/t\"," PKCE
    ",\"scopes_supported\":[\"mcp:use\",\"offline_access\"],\"authorization_response_iss_parameter_"
    "supported\":true}",
    url, url, url);
  return wire_reply_json (200, "", json);
}

static void
test_old_server (void)
{
  g_autoptr (WireServer) server = wire_server_new ();
  g_autoptr (CwHttp) http = cw_http_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (CwAlowareDiscovery) discovery = NULL;
  g_autofree char *authorization = NULL;

  wire_server_set_func (server, on_old_server, (gpointer) wire_server_get_url (server));
  discovery = cw_aloware_discover (http, wire_server_get_url (server), NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (discovery->issuer, ==, wire_server_get_url (server));
  g_assert_cmpstr (discovery->resource, ==, discovery->mcp_url);
  g_assert_cmpstr (discovery->scope, ==, "mcp:use");
  g_assert_true (discovery->offline);
  g_assert_true (discovery->iss_promised);
  g_assert_null (discovery->registration_endpoint);
  authorization = wire_request_get_header (wire_server_get_request (server, 0), "Authorization");
  g_assert_null (authorization);
}

/* A server that says where its sign-in is in one of many ways. */
typedef struct
{
  const char *named;                   /* resource_metadata of the challenge */
  const char *resource_at, *server_at; /* the only paths of the documents */
  const char *issuers;                 /* paths, with blanks */
  const char *issuer;                  /* as the server's document has it */
  const char *more;                    /* members of the server's document */
  const char *moved;                   /* from /mcp to there */
  const char *fails_at;                /* answers 500 */
  int code;                            /* -1: good */
  const char *found;                   /* path of the issuer that is used */
} Variant;

typedef struct
{
  const Variant *variant;
  const char *url;
} VariantServer;

static char *
list_issuers (const VariantServer *self)
{
  g_auto (GStrv) paths = g_strsplit (self->variant->issuers, " ", -1);
  g_autoptr (GString) list = g_string_new (NULL);

  if (paths[0] == NULL)
    g_string_append_printf (list, "\"%s\"", self->url);
  for (guint i = 0; paths[i] != NULL; i++)
    g_string_append_printf (list, "%s\"%s%s\"", i > 0 ? "," : "", self->url, paths[i]);
  return g_string_free (g_steal_pointer (&list), FALSE);
}

static char *
on_variant (const WireRequest *request, guint nth, gpointer user_data)
{
  const VariantServer *self = user_data;
  const Variant *variant = self->variant;
  g_autofree char *challenge = NULL;
  g_autofree char *json = NULL;
  g_autofree char *issuers = list_issuers (self);
  gboolean second = g_str_has_suffix (request->target, "/two");

  if (g_strcmp0 (request->target, variant->fails_at) == 0)
    return wire_reply_json (500, "", "{}");
  if (variant->moved != NULL && g_str_equal (request->target, "/mcp"))
    {
      g_autofree char *location = g_strdup_printf ("Location: %s\r\n", variant->moved);

      return wire_reply_json (308, location, "{}");
    }
  if (g_str_equal (request->target, variant->moved != NULL ? variant->moved : "/mcp"))
    {
      challenge = variant->named != NULL ? g_strdup_printf (
                    "WWW-Authenticate: Bearer resource_metadata=\"%s\", scope=\"\"\r\n", variant->named)
                                         : g_strdup ("WWW-Authenticate: Bearer\r\n");
      return wire_reply_json (401, challenge, "{}");
    }
  if (g_str_equal (request->target, variant->resource_at))
    {
      json = g_strdup_printf (
        "{\"resource\":\"%s/mcp\",\"authorization_servers\":[%s],\"scopes_supported\":[\"a\",\"b\"]}",
        self->url, issuers);
      return wire_reply_json (200, "", json);
    }
  if (g_str_equal (request->target, variant->server_at)
      || (second && g_str_has_prefix (request->target, "/.well-known/oauth-authorization-server")))
    {
      json = g_strdup_printf (
        "{\"issuer\":\"%s%s\",\"authorization_endpoint\":\"%s/a\",\"token_endpoint\":\"%s/t\"," PKCE "%s%s}",
        self->url, second ? "/two" : variant->issuer, self->url, self->url, variant->more,
        second ? ",\"registration_endpoint\":\"https://r.example.com/r\"" : "");
      return wire_reply_json (200, "", json);
    }

  return g_strdup ("HTTP/1.1 404 X\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
}

#define RESOURCE_AT "/.well-known/oauth-protected-resource"
#define SERVER_AT "/.well-known/oauth-authorization-server"
#define OPENID_AT "/.well-known/openid-configuration"
#define REGISTERS ",\"registration_endpoint\":\"https://r.example.com/r\""

static void
test_variants (void)
{
  static const Variant variants[] = {
    { NULL, RESOURCE_AT "/mcp", SERVER_AT, "", "", REGISTERS, NULL, NULL, -1, "" },
    { NULL, RESOURCE_AT, SERVER_AT, "", "", REGISTERS, NULL, NULL, -1, "" },
    /* What is named cannot be reached, is not there, or is a path. */
    { "https://127.0.0.1:1/none", RESOURCE_AT, SERVER_AT, "", "", REGISTERS, NULL, NULL, -1, "" },
    { "/none", RESOURCE_AT, SERVER_AT, "", "", REGISTERS, NULL, NULL, -1, "" },
    { "/meta", "/meta", SERVER_AT, "", "", REGISTERS, NULL, NULL, -1, "" },
    /* The four places of an issuer with a path. */
    { NULL, RESOURCE_AT, SERVER_AT "/t/1", "/t/1", "/t/1", REGISTERS, NULL, NULL, -1, "/t/1" },
    { NULL, RESOURCE_AT, OPENID_AT "/t/1", "/t/1", "/t/1", REGISTERS, NULL, NULL, -1, "/t/1" },
    { NULL, RESOURCE_AT, "/t/1" OPENID_AT, "/t/1", "/t/1", REGISTERS, NULL, NULL, -1, "/t/1" },
    { NULL, RESOURCE_AT, SERVER_AT, "", "/", REGISTERS, NULL, NULL, -1, "/" },
    { NULL, RESOURCE_AT, OPENID_AT, "", "", REGISTERS, NULL, SERVER_AT, -1, "" },
    { NULL, RESOURCE_AT, "/nowhere", "", "", REGISTERS, NULL, SERVER_AT, CW_ERROR_NETWORK, NULL },
    { NULL, RESOURCE_AT, "/nowhere", "", "", REGISTERS, NULL, NULL, CW_ERROR_UNSUPPORTED, NULL },
    /* Somebody else's document. */
    { NULL, RESOURCE_AT, SERVER_AT "/t", "/t", "/u", REGISTERS, NULL, NULL, CW_ERROR_SIGN_IN_FAILED, NULL },
    /* Of several, the one that can be used. */
    { NULL, RESOURCE_AT, "/nowhere", "/one /two", "", "", NULL, NULL, -1, "/two" },
    { NULL, RESOURCE_AT, SERVER_AT "/one", "/one /two", "/one", "", NULL, NULL, -1, "/two" },
    { NULL, RESOURCE_AT, SERVER_AT "/one", "/one /two", "/one", REGISTERS, NULL, NULL, -1, "/one" },
    { NULL, RESOURCE_AT, SERVER_AT "/one", "/one", "/one", "", NULL, NULL, -1, "/one" },
    { "/meta", "/meta", SERVER_AT, "", "", REGISTERS, "/mcp/", NULL, -1, "" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (variants); i++)
    {
      g_autoptr (WireServer) server = wire_server_new ();
      g_autoptr (CwHttp) http = cw_http_new ();
      g_autoptr (GError) error = NULL;
      VariantServer self = { &variants[i], wire_server_get_url (server) };
      g_autoptr (CwAlowareDiscovery) discovery = NULL;
      g_autofree char *expected = NULL;

      g_test_message ("variant %u", i);
      cw_http_set_backoff (http, 1);
      wire_server_set_func (server, on_variant, &self);
      discovery = cw_aloware_discover (http, self.url, NULL, &error);
      if (variants[i].code != -1)
        {
          g_assert_error (error, CW_ERROR, variants[i].code);
          continue;
        }

      g_assert_no_error (error);
      expected = g_strconcat (self.url, variants[i].found, NULL);
      g_assert_cmpstr (discovery->issuer, ==, expected);
      /* An empty scope in the challenge says nothing. */
      g_assert_cmpstr (discovery->scope, ==, "a b");
    }
}

/* How a client shows who it is, where it cannot be public. */
static void
test_client_auth (void)
{
  static const struct
  {
    const char *methods, *chosen;
  } cases[] = {
    { "", "none" },
    { ",\"token_endpoint_auth_methods_supported\":[\"client_secret_basic\",\"none\"]", "none" },
    { ",\"token_endpoint_auth_methods_supported\":[\"client_secret_post\",\"client_secret_basic\"]",
      "client_secret_basic" },
    { ",\"token_endpoint_auth_methods_supported\":[\"private_key_jwt\",\"client_secret_post\"]",
      "client_secret_post" },
    { ",\"token_endpoint_auth_methods_supported\":[\"private_key_jwt\",5]", "none" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (WireServer) server = wire_server_new ();
      g_autoptr (CwHttp) http = cw_http_new ();
      g_autoptr (CwAlowareDiscovery) discovery = g_new0 (CwAlowareDiscovery, 1);
      g_autofree char *json = g_strdup_printf (
        "{\"issuer\":\"https://i.example.com\"," ENDPOINTS "," PKCE "%s}", cases[i].methods);
      g_autofree char *wanted = g_strdup_printf ("\"token_endpoint_auth_method\":\"%s\"", cases[i].chosen);
      g_autoptr (JsonNode) node = json_from_string (json, NULL);
      g_autoptr (GError) error = NULL;
      g_autoptr (CwAlowareClient) client = NULL;

      discovery->mcp_url = g_strdup ("https://a.example.com/mcp");
      discovery->issuer = g_strdup ("https://i.example.com");
      g_assert_true (cw_aloware_discovery_read_server (discovery, json_node_get_object (node), &error));
      discovery->registration_endpoint = g_strconcat (wire_server_get_url (server), "/register", NULL);
      wire_server_push_json (server, 201, "", "{\"client_id\":\"c\"}");
      client = cw_aloware_client_register (http, discovery, "http://localhost:5/callback", 5, NULL, &error);
      g_assert_no_error (error);
      g_assert_nonnull (strstr (wire_server_get_request (server, 0)->body, wanted));
    }
}

static void
test_client (void)
{
  static const struct
  {
    guint status;
    const char *json;
    gboolean good, secret, basic;
  } cases[] = {
    { 201, "{\"client_id\":\"c\",\"token_endpoint_auth_method\":\"none\"}", TRUE, FALSE, FALSE },
    { 200, "{\"client_id\":\"c\"}", TRUE, FALSE, FALSE },
    { 201, "{\"client_id\":\"c\",\"client_secret\":\"s\",\"token_endpoint_auth_method\":\"none\"}", TRUE,
      FALSE, FALSE },
    { 201,
      "{\"client_id\":\"c\",\"client_secret\":\"s\",\"token_endpoint_auth_method\":\"client_secret_post\"}",
      TRUE, TRUE, FALSE },
    { 201, "{\"client_id\":\"c\",\"client_secret\":\"s\"}", TRUE, TRUE, TRUE },
    { 400, "{\"error\":\"invalid_redirect_uri\"}", FALSE, FALSE, FALSE },
    { 400, "{\"client_id\":\"c\"}", FALSE, FALSE, FALSE },
    { 201, "{}", FALSE, FALSE, FALSE },
    { 200, "<!DOCTYPE html>", FALSE, FALSE, FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GBytes) body = g_bytes_new_static (cases[i].json, strlen (cases[i].json));
      g_autoptr (GError) error = NULL;
      CwAlowareClient *client = cw_aloware_client_parse (cases[i].status, body, "https://i.example.com", 7,
                                                         &error);

      g_assert_true ((client != NULL) == cases[i].good);
      if (client == NULL)
        {
          g_assert_error (error, CW_ERROR, CW_ERROR_SIGN_IN_FAILED);
          continue;
        }
      g_assert_true ((client->client_secret != NULL) == cases[i].secret);
      g_assert_true (client->basic == cases[i].basic);
      cw_aloware_client_free (client);
    }
}

static void
test_secret (void)
{
  CwAlowareSecret secret = {
    .mcp_url = (char *) "https://a.example.com/mcp",
    .token_endpoint = (char *) "https://a.example.com/t",
    .client_id = (char *) "c\"d",
    .client_basic = TRUE,
    .client_secret = (char *) "s",
    .access_token = (char *) "a",
  };
  g_autofree char *json = cw_aloware_secret_to_json (&secret);
  g_autoptr (CwAlowareSecret) again = cw_aloware_secret_from_json (json);

  g_assert_cmpstr (again->client_id, ==, "c\"d");
  g_assert_true (again->client_basic);
  g_assert_null (again->refresh_token);
  /* An API token, and what was cut short. */
  g_assert_null (cw_aloware_secret_from_json ("740A6C4E"));
  g_assert_null (cw_aloware_secret_from_json ("{\"kind\":\"oauth\"}"));
  g_assert_null (cw_aloware_secret_from_json ("{\"access_token\":\"a\"}"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/aloware/discovery/urls", test_urls);
  g_test_add_func ("/aloware/discovery/challenge", test_challenge);
  g_test_add_func ("/aloware/discovery/resource", test_resource);
  g_test_add_func ("/aloware/discovery/server", test_server);
  g_test_add_func ("/aloware/discovery/old-server", test_old_server);
  g_test_add_func ("/aloware/discovery/variants", test_variants);
  g_test_add_func ("/aloware/registration/client-auth", test_client_auth);
  g_test_add_func ("/aloware/registration/client", test_client);
  g_test_add_func ("/aloware/session/secret", test_secret);
  return g_test_run ();
}
