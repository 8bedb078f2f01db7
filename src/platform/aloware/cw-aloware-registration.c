/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-aloware-registration.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "cw-credentials.h"
#include "cw-error.h"
#include "cw-json.h"
#include "cw-oauth.h"
#include "cw-redact.h"
#include "cw-url.h"

#define WHAT "Aloware"
#define ITEM "aloware-clients"
#define MAX_ANSWER (256 * 1024)

void
cw_aloware_client_free (CwAlowareClient *client)
{
  g_free (client->issuer);
  g_free (client->token_endpoint);
  g_free (client->client_id);
  cw_secret_free (client->client_secret);
  g_free (client->scope);
  g_free (client);
}

static CwAlowareClient *
client_from_object (JsonObject *object, const char *issuer)
{
  CwAlowareClient *client;
  gint64 port = cw_json_get_int (object, "port", 0);

  if (cw_json_get_string (object, "client_id") == NULL || port < 1 || port > 65535)
    return NULL;

  client = g_new0 (CwAlowareClient, 1);
  client->issuer = g_strdup (issuer);
  client->client_id = g_strdup (cw_json_get_string (object, "client_id"));
  client->client_secret = g_strdup (cw_json_get_string (object, "client_secret"));
  client->basic = cw_json_get_boolean (object, "basic", FALSE);
  client->token_endpoint = g_strdup (cw_json_get_string (object, "token_endpoint"));
  client->port = (guint) port;
  client->scope = g_strdup (cw_json_get_string (object, "scope"));
  return client;
}

/* All registrations that are remembered, by service; an empty object where there are none. */
static JsonNode *
load_all (const char *profile, GCancellable *cancellable, GError **error)
{
  g_autoptr (GError) problem = NULL;
  g_autoptr (CwSecret) json = cw_credentials_lookup (profile, ITEM, cancellable, &problem);
  g_autoptr (JsonNode) root = NULL;
  g_autoptr (JsonObject) none = NULL;

  if (problem != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&problem));
      return NULL;
    }

  root = json != NULL ? json_from_string (json, NULL) : NULL;
  if (cw_json_object (root) != NULL)
    return g_steal_pointer (&root);

  none = json_object_new ();
  return json_node_init_object (json_node_alloc (), none);
}

CwAlowareClient *
cw_aloware_client_recall (const char *profile,
                          const CwAlowareDiscovery *discovery,
                          GCancellable *cancellable,
                          GError **error)
{
  g_autoptr (JsonNode) root = load_all (profile, cancellable, error);
  g_autoptr (CwAlowareClient) client = client_from_object (
    cw_json_get_object (cw_json_object (root), discovery->issuer), discovery->issuer);

  /* Where the service's token endpoint is at another address now, we register anew. */
  if (client == NULL || client->token_endpoint == NULL
      || !cw_url_same_origin (client->token_endpoint, discovery->token_endpoint))
    return NULL;

  return g_steal_pointer (&client);
}

gboolean
cw_aloware_client_remember (const char *profile,
                            const CwAlowareClient *client,
                            GCancellable *cancellable,
                            GError **error)
{
  g_autoptr (JsonNode) root = load_all (profile, cancellable, error);
  JsonObject *object;
  g_autoptr (CwSecret) json = NULL;

  if (root == NULL)
    return FALSE;

  object = json_object_new ();
  json_object_set_string_member (object, "client_id", client->client_id);
  if (client->client_secret != NULL)
    json_object_set_string_member (object, "client_secret", client->client_secret);
  if (client->basic)
    json_object_set_boolean_member (object, "basic", TRUE);
  if (client->token_endpoint != NULL)
    json_object_set_string_member (object, "token_endpoint", client->token_endpoint);
  json_object_set_int_member (object, "port", client->port);
  if (client->scope != NULL)
    json_object_set_string_member (object, "scope", client->scope);
  json_object_set_object_member (json_node_get_object (root), client->issuer, object);

  json = json_to_string (root, FALSE);
  return cw_credentials_store (profile, ITEM, json, cancellable, error);
}

static char *
registration_body (const CwAlowareDiscovery *discovery, const char *redirect_uri)
{
  GString *json = g_string_new ("{\"client_name\":\"Crosswalk\",\"redirect_uris\":[");

  cw_json_append_string (json, redirect_uri);
  g_string_append_printf (
    json,
    "],\"grant_types\":[\"authorization_code\",\"refresh_token\"],\"response_types\":[\"code\"],"
    "\"token_endpoint_auth_method\":\"%s\",\"application_type\":\"native\"",
    discovery->client_auth != NULL ? discovery->client_auth : "none");
  if (discovery->scope != NULL)
    {
      g_autofree char *scope = discovery->offline && strstr (discovery->scope, "offline_access") == NULL
                                 ? g_strconcat (discovery->scope, " offline_access", NULL)
                                 : g_strdup (discovery->scope);

      g_string_append (json, ",\"scope\":");
      cw_json_append_string (json, scope);
    }
  g_string_append_c (json, '}');
  return g_string_free (json, FALSE);
}

CwAlowareClient *
cw_aloware_client_parse (guint status, GBytes *body, const char *issuer, guint port, GError **error)
{
  g_autoptr (JsonNode) root = cw_json_parse (body, WHAT, NULL);
  JsonObject *object = cw_json_object (root);
  const char *id = cw_json_get_string (object, "client_id");
  const char *problem = cw_json_get_string (object, "error");
  const char *method = cw_json_get_string (object, "token_endpoint_auth_method");
  CwAlowareClient *client;

  /* RFC 7591 §3.2.1 says 201; some servers answer 200. */
  if ((status != 200 && status != 201) || id == NULL || *id == '\0')
    {
      g_autofree char *shown = problem != NULL ? cw_redact_text (problem, 60)
                                               : g_strdup_printf (_("status %u"), status);

      g_set_error (error, CW_ERROR, CW_ERROR_SIGN_IN_FAILED,
                   _("Aloware did not let Crosswalk register for the sign-in (%s). Try again later, or "
                      "connect with an API token instead"),
                   shown);
      return NULL;
    }

  client = g_new0 (CwAlowareClient, 1);
  client->issuer = g_strdup (issuer);
  client->client_id = g_strdup (id);
  client->client_secret = g_strdup (cw_json_get_string (object, "client_secret"));
  /* RFC 7591 §2: a secret goes into the header unless the server says otherwise. */
  client->basic = client->client_secret != NULL && g_strcmp0 (method, "client_secret_post") != 0;
  if (g_strcmp0 (method, "none") == 0)
    {
      g_clear_pointer (&client->client_secret, cw_secret_free);
      client->basic = FALSE;
    }
  client->port = port;
  return client;
}

CwAlowareClient *
cw_aloware_client_register (CwHttp *http,
                            const CwAlowareDiscovery *discovery,
                            const char *redirect_uri,
                            guint port,
                            GCancellable *cancellable,
                            GError **error)
{
  g_autoptr (CwHttpRequest) request = NULL;
  g_autoptr (CwHttpResponse) response = NULL;
  g_autoptr (GError) problem = NULL;
  char *json;

  if (discovery->registration_endpoint == NULL)
    {
      g_set_error_literal (error, CW_ERROR, CW_ERROR_UNSUPPORTED,
                           _("Aloware’s sign-in service does not let apps register themselves. Connect with "
                              "an API token instead"));
      return NULL;
    }

  json = registration_body (discovery, redirect_uri);
  request = cw_http_request_new ("POST", discovery->registration_endpoint);
  request->body = g_bytes_new_take (json, strlen (json));
  request->content_type = "application/json";
  request->what = WHAT;
  request->max_bytes = MAX_ANSWER;
  cw_http_request_add_header (request, "Accept", "application/json");
  response = cw_http_send (http, request, cancellable, &problem);
  if (response != NULL)
    {
      CwAlowareClient *client = cw_aloware_client_parse (response->status, response->body, discovery->issuer,
                                                         port, error);

      if (client != NULL)
        {
          client->token_endpoint = g_strdup (discovery->token_endpoint);
          client->scope = g_strdup (discovery->scope);
        }
      return client;
    }

  if (g_error_matches (problem, CW_ERROR, CW_ERROR_UNKNOWN_OUTCOME))
    g_set_error_literal (error, CW_ERROR, CW_ERROR_NETWORK,
                         _("The connection broke while the sign-in was being prepared. Sign in again"));
  else
    g_propagate_error (error, g_steal_pointer (&problem));
  return NULL;
}
