/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "demo-oauth21-private.h"

#include <string.h>

#include "demo-json.h"
#include "demo-sign-in.h"

char *
demo_oauth21_dup_base (DemoExchange *exchange)
{
  GUri *uri = exchange->uri;
  g_autoptr (GUri) base = g_uri_build (G_URI_FLAGS_NONE, "http", NULL, g_uri_get_host (uri),
                                       g_uri_get_port (uri), "", NULL, NULL);

  return g_uri_to_string (base);
}

gboolean
demo_oauth21_is_resource (DemoExchange *exchange, const char *resource)
{
  static const char *const paths[] = { "/mcp", "", "/", NULL };
  g_autofree char *base = demo_oauth21_dup_base (exchange);

  return g_str_has_prefix (resource, base) && g_strv_contains (paths, resource + strlen (base));
}

char *
demo_oauth21_make_challenge (DemoExchange *exchange)
{
  g_autofree char *base = demo_oauth21_dup_base (exchange);
  gboolean tried = demo_exchange_get_header (exchange, "Authorization") != NULL;

  /* RFC 6750, section 3.1: no error for a client that did not try. */
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

void
demo_oauth21_reply_resource (DemoExchange *exchange, const char *resource_path)
{
  g_autofree char *base = demo_oauth21_dup_base (exchange);
  GString *json = g_string_new ("{");

  append_url (json, "resource", base, resource_path);
  g_string_append (json, ",\"authorization_servers\":[");
  demo_json_append_string (json, base);
  g_string_append (json, "],\"scopes_supported\":[\"" DEMO_OAUTH21_SCOPE "\"]}");
  demo_reply_json (exchange, 200, g_string_free (json, FALSE));
}

void
demo_oauth21_reply_server (DemoExchange *exchange, gboolean may_register)
{
  g_autofree char *base = demo_oauth21_dup_base (exchange);
  GString *json = g_string_new ("{");

  append_url (json, "issuer", base, "");
  append_url (json, "authorization_endpoint", base, "/oauth/authorize");
  append_url (json, "token_endpoint", base, "/oauth/token");
  append_url (json, "revocation_endpoint", base, "/oauth/revoke");
  if (may_register)
    append_url (json, "registration_endpoint", base, "/oauth/register");
  g_string_append (json,
                   ",\"response_types_supported\":[\"code\"],\"code_challenge_methods_supported\":[\"S256\"],"
                   "\"scopes_supported\":[\"" DEMO_OAUTH21_SCOPE "\"],"
                   "\"grant_types_supported\":[\"authorization_code\",\"refresh_token\"],"
                   "\"token_endpoint_auth_methods_supported\":[\"none\"],"
                   "\"revocation_endpoint_auth_methods_supported\":[\"none\"],"
                   "\"authorization_response_iss_parameter_supported\":true}");
  demo_reply_json (exchange, 200, g_string_free (json, FALSE));
}

static gboolean
is_loopback (const char *uri)
{
  static const char *const hosts[] = { "127.0.0.1", "::1", "localhost", NULL };
  g_autoptr (GUri) parsed = g_uri_parse (uri, G_URI_FLAGS_HAS_PASSWORD, NULL);

  return parsed != NULL && strcmp (g_uri_get_scheme (parsed), "http") == 0 && g_uri_get_host (parsed) != NULL
         && g_strv_contains (hosts, g_uri_get_host (parsed)) && g_uri_get_userinfo (parsed) == NULL
         && g_uri_get_fragment (parsed) == NULL;
}

/* The URI without its port, when it is on an address of loopback; NULL otherwise. */
static char *
dup_without_port (const char *uri)
{
  g_autoptr (GUri) parsed = is_loopback (uri) ? g_uri_parse (uri, G_URI_FLAGS_ENCODED, NULL) : NULL;
  g_autoptr (GUri) bare = NULL;

  if (parsed == NULL || strcmp (g_uri_get_host (parsed), "localhost") == 0)
    return NULL;
  bare = g_uri_build (G_URI_FLAGS_ENCODED, "http", NULL, g_uri_get_host (parsed), -1, g_uri_get_path (parsed),
                      g_uri_get_query (parsed), NULL);
  return g_uri_to_string (bare);
}

gboolean
demo_oauth21_may_redirect (const DemoClient *client, const char *uri)
{
  g_autofree char *bare = dup_without_port (uri);

  if (g_strv_contains ((const char *const *) client->redirect_uris, uri))
    return TRUE;
  for (guint i = 0; bare != NULL && client->redirect_uris[i] != NULL; i++)
    {
      g_autofree char *registered = dup_without_port (client->redirect_uris[i]);

      if (g_strcmp0 (registered, bare) == 0)
        return TRUE;
    }
  return FALSE;
}

/* The strings of the array `name`; NULL when it is anything else. */
static char **
dup_strings (JsonObject *object, const char *name)
{
  JsonNode *node = json_object_get_member (object, name);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  JsonArray *array;

  if (node == NULL || !JSON_NODE_HOLDS_ARRAY (node))
    return NULL;
  array = json_node_get_array (node);
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonNode *element = json_array_get_element (array, i);

      if (!JSON_NODE_HOLDS_VALUE (element) || json_node_get_value_type (element) != G_TYPE_STRING)
        return NULL;
      g_strv_builder_add (builder, json_node_get_string (element));
    }
  return g_strv_builder_end (builder);
}

static gboolean
are_grants_known (JsonObject *request)
{
  static const char *const known[] = { "authorization_code", "refresh_token", NULL };
  g_auto (GStrv) types = dup_strings (request, "grant_types");

  if (!json_object_has_member (request, "grant_types"))
    return TRUE;
  for (guint i = 0; types != NULL && types[i] != NULL; i++)
    if (!g_strv_contains (known, types[i]))
      return FALSE;
  return types != NULL;
}

static void
reply_client (DemoExchange *exchange, const DemoClient *client)
{
  GString *json = g_string_new ("{");

  demo_json_append_name (json, "client_id");
  demo_json_append_string (json, client->id);
  g_string_append (
      json, ",\"grant_types\":[\"authorization_code\",\"refresh_token\"],\"response_types\":[\"code\"],"
            "\"redirect_uris\":[");
  for (guint i = 0; client->redirect_uris[i] != NULL; i++)
    {
      if (i > 0)
        g_string_append_c (json, ',');
      demo_json_append_string (json, client->redirect_uris[i]);
    }
  g_string_append (json, "],\"scope\":\"" DEMO_OAUTH21_SCOPE "\",\"token_endpoint_auth_method\":\"none\"}");
  demo_reply_json (exchange, 201, g_string_free (json, FALSE));
}

void
demo_oauth21_register (DemoGrants *grants, DemoExchange *exchange, JsonObject *request)
{
  g_auto (GStrv) uris = request != NULL ? dup_strings (request, "redirect_uris") : NULL;
  const char *name = request != NULL ? demo_json_get_string (request, "client_name") : NULL;
  const char *method = request != NULL ? demo_json_get_string (request, "token_endpoint_auth_method") : NULL;

  if (uris == NULL || uris[0] == NULL || name == NULL || *name == '\0')
    {
      demo_reply_oauth_error (exchange, 400, "invalid_client_metadata",
                              "A client needs a client_name and redirect_uris.");
      return;
    }
  if (g_strcmp0 (method != NULL ? method : "none", "none") != 0 || !are_grants_known (request))
    {
      demo_reply_oauth_error (exchange, 400, "invalid_client_metadata",
                              "Only public clients with a code are served.");
      return;
    }
  for (guint i = 0; uris[i] != NULL; i++)
    if (!is_loopback (uris[i]))
      {
        demo_reply_oauth_error (exchange, 400, "invalid_redirect_uri",
                                "A redirect URI is not a permitted domain.");
        return;
      }
  reply_client (exchange, demo_grants_add_client (grants, name, (const char *const *) uris));
}
