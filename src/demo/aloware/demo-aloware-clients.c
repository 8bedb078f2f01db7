/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "demo-aloware-clients.h"

#include <string.h>

#include "demo-json.h"
#include "demo-sign-in.h"

struct _DemoAlowareClients
{
  GHashTable *by_id; /* id → DemoAlowareClient */
};

static void
client_free (gpointer data)
{
  DemoAlowareClient *client = data;

  g_free (client->id);
  g_free (client->name);
  g_strfreev (client->redirect_uris);
  g_free (client);
}

DemoAlowareClients *
demo_aloware_clients_new (void)
{
  DemoAlowareClients *self = g_new0 (DemoAlowareClients, 1);

  self->by_id = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, client_free);
  return self;
}

void
demo_aloware_clients_free (DemoAlowareClients *self)
{
  if (self == NULL)
    return;
  g_hash_table_unref (self->by_id);
  g_free (self);
}

const DemoAlowareClient *
demo_aloware_clients_add (DemoAlowareClients *self, const char *name, const char *const *redirect_uris)
{
  DemoAlowareClient *client = g_new0 (DemoAlowareClient, 1);

  client->id = g_uuid_string_random ();
  client->name = g_strdup (name);
  client->redirect_uris = g_strdupv ((char **) redirect_uris);
  g_hash_table_insert (self->by_id, client->id, client);
  return client;
}

const DemoAlowareClient *
demo_aloware_clients_find (DemoAlowareClients *self, const char *id)
{
  return g_hash_table_lookup (self->by_id, id);
}

void
demo_aloware_clients_forget (DemoAlowareClients *self)
{
  g_hash_table_remove_all (self->by_id);
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
demo_aloware_client_may_redirect (const DemoAlowareClient *client, const char *uri)
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
reply_client (DemoExchange *exchange, const DemoAlowareClient *client)
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
  g_string_append (json, "],\"scope\":\"" DEMO_ALOWARE_SCOPE "\",\"token_endpoint_auth_method\":\"none\"}");
  demo_reply_json (exchange, 201, g_string_free (json, FALSE));
}

void
demo_aloware_clients_register (DemoAlowareClients *self, DemoExchange *exchange)
{
  g_autoptr (JsonObject) request = demo_json_parse_body (exchange->request_body, NULL);
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
  reply_client (exchange, demo_aloware_clients_add (self, name, (const char *const *) uris));
}
