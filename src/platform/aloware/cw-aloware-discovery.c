/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-aloware-discovery.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "cw-error.h"
#include "cw-json.h"

#define WHAT         "Aloware"
#define MCP_PATH     "/mcp"
#define MCP_SCOPE    "mcp:use"
#define OFFLINE      "offline_access"
#define MAX_DOCUMENT (256 * 1024)
#define RESOURCE     "/.well-known/oauth-protected-resource"
#define SERVER       "/.well-known/oauth-authorization-server"
#define OPENID       "/.well-known/openid-configuration"

void
cw_aloware_discovery_free (CwAlowareDiscovery *discovery)
{
  g_free (discovery->mcp_url);
  g_free (discovery->resource);
  g_free (discovery->issuer);
  g_free (discovery->authorization_endpoint);
  g_free (discovery->token_endpoint);
  g_free (discovery->registration_endpoint);
  g_free (discovery->revocation_endpoint);
  g_free (discovery->scope);
  g_free (discovery);
}

char *
cw_aloware_mcp_url (const char *url, GError **error)
{
  g_autofree char *base = NULL;

  if (!cw_http_check_url (url, &base, error))
    return NULL;

  return g_str_has_suffix (base, MCP_PATH) ? g_steal_pointer (&base) : g_strconcat (base, MCP_PATH, NULL);
}

/* Scheme, host and port of an address, and what follows without a slash at its end. */
static char *
split_origin (const char *url, char **path)
{
  g_autoptr (GUri) uri = g_uri_parse (url, G_URI_FLAGS_ENCODED, NULL);
  const char *start = strstr (url, "://");
  const char *slash = start != NULL ? strchr (start + 3, '/') : NULL;
  char *origin = slash != NULL ? g_strndup (url, (gsize) (slash - url)) : g_strdup (url);

  *path = g_strdup (uri != NULL ? g_uri_get_path (uri) : "");
  while (g_str_has_suffix (*path, "/"))
    (*path)[strlen (*path) - 1] = '\0';
  return origin;
}

char **
cw_aloware_resource_metadata_urls (const char *mcp_url)
{
  g_autoptr (GStrvBuilder) urls = g_strv_builder_new ();
  g_autofree char *path = NULL;
  g_autofree char *origin = split_origin (mcp_url, &path);
  g_autofree char *inserted = g_strconcat (origin, RESOURCE, path, NULL);
  g_autofree char *root = g_strconcat (origin, RESOURCE, NULL);

  g_strv_builder_add (urls, inserted);
  if (*path != '\0')
    g_strv_builder_add (urls, root);
  return g_strv_builder_end (urls);
}

char **
cw_aloware_server_metadata_urls (const char *issuer)
{
  g_autoptr (GStrvBuilder) urls = g_strv_builder_new ();
  g_autofree char *path = NULL;
  g_autofree char *origin = split_origin (issuer, &path);
  g_autofree char *oauth = g_strconcat (origin, SERVER, path, NULL);
  g_autofree char *openid = g_strconcat (origin, OPENID, path, NULL);
  g_autofree char *appended = g_strconcat (origin, path, OPENID, NULL);

  /* RFC 8414 §3.1 and §5: the path is inserted; OpenID Connect Discovery appends. */
  g_strv_builder_add (urls, oauth);
  g_strv_builder_add (urls, openid);
  if (*path != '\0')
    g_strv_builder_add (urls, appended);
  return g_strv_builder_end (urls);
}

char *
cw_aloware_challenge_get (const char *challenge, const char *name)
{
  gsize length = strlen (name);
  gboolean quoted = FALSE;

  for (const char *at = challenge; *at != '\0'; at++)
    {
      const char *value;
      GString *text;

      if (*at == '"')
        quoted = !quoted;
      if (quoted || g_ascii_strncasecmp (at, name, length) != 0 || at[length] != '='
          || (at != challenge && strchr (" ,\t", at[-1]) == NULL))
        continue;

      value = at + length + 1;
      if (*value != '"')
        return g_strndup (value, strcspn (value, ", \t"));

      text = g_string_new (NULL);
      for (value++; *value != '\0' && *value != '"'; value++)
        {
          if (*value == '\\' && value[1] != '\0')
            value++;
          g_string_append_c (text, *value);
        }
      return g_string_free (text, FALSE);
    }

  return NULL;
}

static gboolean
set_failed (GError **error, const char *message)
{
  g_set_error_literal (error, CW_ERROR, CW_ERROR_SIGN_IN_FAILED, message);
  return FALSE;
}

/* Plain http is for an account on this machine: nobody else may lead us there. */
static gboolean
check_endpoint (const CwAlowareDiscovery *discovery, const char *url, GError **error)
{
  if (!cw_http_check_url (url, NULL, error))
    return FALSE;

  if (cw_http_is_downgrade (discovery->mcp_url, url))
    {
      g_set_error_literal (error, CW_ERROR, CW_ERROR_INSECURE_URL,
                           _("Aloware names an address for the sign-in that is not protected (https), so nothing is sent there"));
      return FALSE;
    }

  return TRUE;
}

static gboolean
same_but_slash (const char *a, const char *b)
{
  gsize left = strlen (a);
  gsize right = strlen (b);

  left -= left > 0 && a[left - 1] == '/';
  right -= right > 0 && b[right - 1] == '/';
  return left == right && strncmp (a, b, left) == 0;
}

/* RFC 9728 §3.3: the document must be about this server, or about the whole of which it is a part. */
static gboolean
is_about (const char *resource, const char *mcp_url)
{
  g_autofree char *path = NULL;
  g_autofree char *origin = split_origin (mcp_url, &path);

  if (same_but_slash (resource, mcp_url) || same_but_slash (resource, origin))
    return TRUE;

  return g_str_has_prefix (resource, origin) && resource[strlen (origin)] == '/' && g_str_has_prefix (mcp_url, resource)
         && (g_str_has_suffix (resource, "/") || mcp_url[strlen (resource)] == '/');
}

static gboolean
has_text (JsonArray *array, const char *text)
{
  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      JsonNode *node = json_array_get_element (array, i);

      if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING
          && g_str_equal (json_node_get_string (node), text))
        return TRUE;
    }

  return FALSE;
}

/* The words of a list, separated by blanks; NULL for none. */
static char *
join_texts (JsonArray *array)
{
  g_autoptr (GString) texts = g_string_new (NULL);

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      JsonNode *node = json_array_get_element (array, i);

      if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING)
        g_string_append_printf (texts, "%s%s", texts->len > 0 ? " " : "", json_node_get_string (node));
    }

  return texts->len > 0 ? g_string_free (g_steal_pointer (&texts), FALSE) : NULL;
}

gboolean
cw_aloware_discovery_read_resource (CwAlowareDiscovery *discovery, JsonObject *document, GError **error)
{
  const char *resource = cw_json_get_string (document, "resource");
  JsonArray *servers = cw_json_get_array (document, "authorization_servers");
  JsonArray *scopes = cw_json_get_array (document, "scopes_supported");
  g_autofree char *names = join_texts (servers);
  g_auto (GStrv) issuers = names != NULL ? g_strsplit (names, " ", 2) : NULL;

  if (resource == NULL || !is_about (resource, discovery->mcp_url))
    return set_failed (error, _("The sign-in that this address names is for another service than this Aloware account. Check the address"));
  if (issuers == NULL)
    return set_failed (error, _("Aloware does not say where people sign in. Connect with an API token instead"));
  if (!check_endpoint (discovery, issuers[0], error))
    return FALSE;

  g_free (discovery->resource);
  discovery->resource = g_strdup (resource);
  g_free (discovery->issuer);
  discovery->issuer = g_strdup (issuers[0]);
  if (discovery->scope == NULL)
    discovery->scope = has_text (scopes, MCP_SCOPE) ? g_strdup (MCP_SCOPE) : join_texts (scopes);
  return TRUE;
}

static gboolean
take_endpoint (CwAlowareDiscovery *discovery, JsonObject *document, const char *name, char **place, GError **error)
{
  const char *url = cw_json_get_string (document, name);

  if (url == NULL)
    return TRUE;
  if (!check_endpoint (discovery, url, error))
    return FALSE;

  g_free (*place);
  *place = g_strdup (url);
  return TRUE;
}

gboolean
cw_aloware_discovery_read_server (CwAlowareDiscovery *discovery, JsonObject *document, GError **error)
{
  const char *issuer = cw_json_get_string (document, "issuer");
  JsonArray *scopes = cw_json_get_array (document, "scopes_supported");

  /* RFC 8414 §3.3. What an issuer says of itself is kept: `iss` is compared with it. */
  if (issuer == NULL || !same_but_slash (issuer, discovery->issuer))
    return set_failed (error, _("The sign-in service that answers is not the one that Aloware names. Nothing was sent to it; try again later or tell Aloware"));
  g_free (discovery->issuer);
  discovery->issuer = g_strdup (issuer);

  if (!take_endpoint (discovery, document, "authorization_endpoint", &discovery->authorization_endpoint, error)
      || !take_endpoint (discovery, document, "token_endpoint", &discovery->token_endpoint, error)
      || !take_endpoint (discovery, document, "registration_endpoint", &discovery->registration_endpoint, error)
      || !take_endpoint (discovery, document, "revocation_endpoint", &discovery->revocation_endpoint, error))
    return FALSE;

  if (discovery->authorization_endpoint == NULL || discovery->token_endpoint == NULL)
    return set_failed (error, _("Aloware’s sign-in service does not say where its pages are. Connect with an API token instead"));
  /* Without it a code that somebody saw could be used by them. The MCP specification forbids to go on. */
  if (!has_text (cw_json_get_array (document, "code_challenge_methods_supported"), "S256"))
    return set_failed (error, _("Aloware’s sign-in service does not protect the sign-in (PKCE with S256). Connect with an API token instead"));

  if (discovery->scope == NULL && has_text (scopes, MCP_SCOPE))
    discovery->scope = g_strdup (MCP_SCOPE);
  discovery->offline = has_text (scopes, OFFLINE);
  discovery->iss_promised = cw_json_get_boolean (document, "authorization_response_iss_parameter_supported", FALSE);
  return TRUE;
}

/* A document from the first address that has one. NULL without an error: none has. */
static JsonNode *
fetch_first (CwHttp *http, char **urls, GCancellable *cancellable, GError **error)
{
  for (guint i = 0; urls[i] != NULL; i++)
    {
      g_autoptr (CwHttpRequest) request = cw_http_request_new ("GET", urls[i]);
      g_autoptr (CwHttpResponse) response = NULL;
      JsonNode *root;

      request->what = WHAT;
      request->max_bytes = MAX_DOCUMENT;
      cw_http_request_add_header (request, "Accept", "application/json");
      cw_http_request_add_header (request, "MCP-Protocol-Version", "2025-06-18");
      response = cw_http_send (http, request, cancellable, error);
      if (response == NULL)
        return NULL;
      if (response->status >= 500)
        {
          g_set_error (error, CW_ERROR, CW_ERROR_NETWORK, _("Aloware failed to answer (status %u). Try again later"), response->status);
          return NULL;
        }

      /* Unknown paths answer 200 with a page (facts/aloware.md §1a), so only an object counts. */
      root = response->status == 200 ? cw_json_parse (response->body, WHAT, NULL) : NULL;
      if (cw_json_object (root) != NULL)
        return root;
      g_clear_pointer (&root, json_node_unref);
    }

  return NULL;
}

/* Asks the MCP server without a token: the refusal says where its metadata is, and which scope it wants. */
static gboolean
ask_unauthorized (CwHttp *http, CwAlowareDiscovery *discovery, char **metadata_url, GCancellable *cancellable, GError **error)
{
  static const char ping[] = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}";
  g_autoptr (CwHttpRequest) request = cw_http_request_new ("POST", discovery->mcp_url);
  g_autoptr (CwHttpResponse) response = NULL;
  const char *challenge;

  request->what = WHAT;
  request->body = g_bytes_new_static (ping, strlen (ping));
  request->content_type = "application/json";
  request->idempotent = TRUE;
  request->max_bytes = MAX_DOCUMENT;
  cw_http_request_add_header (request, "Accept", "application/json, text/event-stream");
  response = cw_http_send (http, request, cancellable, error);
  if (response == NULL)
    return FALSE;

  challenge = g_hash_table_lookup (response->headers, "www-authenticate");
  if (response->status != 401 || challenge == NULL)
    return TRUE;

  *metadata_url = cw_aloware_challenge_get (challenge, "resource_metadata");
  discovery->scope = cw_aloware_challenge_get (challenge, "scope");
  return *metadata_url == NULL || check_endpoint (discovery, *metadata_url, error);
}

static gboolean
find_resource (CwHttp *http, CwAlowareDiscovery *discovery, GCancellable *cancellable, GError **error)
{
  g_autofree char *metadata_url = NULL;
  g_autofree char *path = NULL;
  g_auto (GStrv) urls = NULL;
  g_autoptr (JsonNode) document = NULL;
  g_autoptr (GError) problem = NULL;

  if (!ask_unauthorized (http, discovery, &metadata_url, cancellable, error))
    return FALSE;

  if (metadata_url != NULL)
    {
      urls = g_new0 (char *, 2);
      urls[0] = g_strdup (metadata_url);
    }
  else
    urls = cw_aloware_resource_metadata_urls (discovery->mcp_url);

  document = fetch_first (http, urls, cancellable, &problem);
  if (problem != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&problem));
      return FALSE;
    }
  if (document != NULL)
    return cw_aloware_discovery_read_resource (discovery, cw_json_object (document), error);

  /* Servers from before RFC 9728 are their own authorization server. */
  discovery->resource = g_strdup (discovery->mcp_url);
  discovery->issuer = split_origin (discovery->mcp_url, &path);
  return TRUE;
}

CwAlowareDiscovery *
cw_aloware_discover (CwHttp *http, const char *url, GCancellable *cancellable, GError **error)
{
  g_autoptr (CwAlowareDiscovery) discovery = g_new0 (CwAlowareDiscovery, 1);
  g_auto (GStrv) urls = NULL;
  g_autoptr (JsonNode) document = NULL;
  g_autoptr (GError) problem = NULL;

  discovery->mcp_url = cw_aloware_mcp_url (url, error);
  if (discovery->mcp_url == NULL || !find_resource (http, discovery, cancellable, error))
    return NULL;

  urls = cw_aloware_server_metadata_urls (discovery->issuer);
  document = fetch_first (http, urls, cancellable, &problem);
  if (problem != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&problem));
      return NULL;
    }
  if (document == NULL)
    {
      g_set_error_literal (error, CW_ERROR, CW_ERROR_UNSUPPORTED,
                           _("This address offers no sign-in in the browser. Check the address, or connect with an API token instead"));
      return NULL;
    }

  if (!cw_aloware_discovery_read_server (discovery, cw_json_object (document), error))
    return NULL;

  return g_steal_pointer (&discovery);
}
