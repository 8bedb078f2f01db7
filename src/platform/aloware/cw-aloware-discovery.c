/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-aloware-discovery.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "cw-error.h"
#include "cw-json.h"
#include "cw-url.h"

#define WHAT "Aloware"
#define MCP_PATH "/mcp"
#define MCP_SCOPE "mcp:use"
#define OFFLINE "offline_access"
#define MAX_DOCUMENT (256 * 1024)
#define MAX_ISSUERS 5
#define MAX_MOVES 5
#define RESOURCE "/.well-known/oauth-protected-resource"
#define SERVER "/.well-known/oauth-authorization-server"
#define OPENID "/.well-known/openid-configuration"

/* Before another service is asked. */
static void
forget_server (CwAlowareDiscovery *discovery)
{
  g_clear_pointer (&discovery->issuer, g_free);
  g_clear_pointer (&discovery->authorization_endpoint, g_free);
  g_clear_pointer (&discovery->token_endpoint, g_free);
  g_clear_pointer (&discovery->registration_endpoint, g_free);
  g_clear_pointer (&discovery->revocation_endpoint, g_free);
}

void
cw_aloware_discovery_free (CwAlowareDiscovery *discovery)
{
  g_free (discovery->mcp_url);
  g_free (discovery->resource);
  g_strfreev (discovery->issuers);
  forget_server (discovery);
  g_free (discovery->scope);
  g_free (discovery);
}

char *
cw_aloware_mcp_url (const char *url, GError **error)
{
  g_autofree char *base = NULL;

  if (!cw_url_check (url, &base, error))
    return NULL;

  return g_str_has_suffix (base, MCP_PATH) ? g_steal_pointer (&base) : g_strconcat (base, MCP_PATH, NULL);
}

/* Scheme, host and port of an address; `path` is what follows, without a slash at its end. */
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

  /* RFC 8414 §3.1 and §5: the path is put behind the well-known part; OpenID Connect Discovery puts it
   * before. */
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

/* Plain http is for an account on this machine. A server elsewhere must not lead us to one. */
static gboolean
check_endpoint (const CwAlowareDiscovery *discovery, const char *url, GError **error)
{
  if (!cw_url_check (url, NULL, error))
    return FALSE;

  if (cw_url_is_downgrade (discovery->mcp_url, url))
    {
      g_set_error_literal (error, CW_ERROR, CW_ERROR_INSECURE_URL,
                           _("The address that Aloware gives for the sign-in is not protected (https), so "
                              "nothing was sent there"));
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

/* RFC 9728 §3.3: the document must be about this server, or about a whole that this server is part of. */
static gboolean
is_about (const char *resource, const char *mcp_url)
{
  g_autofree char *whole = NULL;
  g_autofree char *part = NULL;
  g_autofree char *origin = split_origin (mcp_url, &whole);
  g_autofree char *other = split_origin (resource, &part);
  gsize length = strlen (part);

  /* Host names are compared without their case, and the usual port need not be written. */
  return cw_url_same_origin (origin, other) && g_str_has_prefix (whole, part)
         && (whole[length] == '\0' || whole[length] == '/');
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

/* The texts of a list, separated by blanks; NULL for none. */
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

/* Takes the services that may be asked. Where none may be, the error is that of the first one. */
static gboolean
take_issuers (CwAlowareDiscovery *discovery, char **issuers, GError **error)
{
  g_autoptr (GStrvBuilder) good = g_strv_builder_new ();
  g_autoptr (GError) first = NULL;
  guint n = 0;

  for (guint i = 0; issuers[i] != NULL && n < MAX_ISSUERS; i++)
    {
      g_autoptr (GError) problem = NULL;

      if (check_endpoint (discovery, issuers[i], &problem))
        {
          g_strv_builder_add (good, issuers[i]);
          n++;
        }
      else if (first == NULL)
        first = g_steal_pointer (&problem);
    }

  if (n == 0)
    {
      g_propagate_error (error, g_steal_pointer (&first));
      return FALSE;
    }

  g_strfreev (discovery->issuers);
  discovery->issuers = g_strv_builder_end (good);
  g_free (discovery->issuer);
  discovery->issuer = g_strdup (discovery->issuers[0]);
  return TRUE;
}

gboolean
cw_aloware_discovery_read_resource (CwAlowareDiscovery *discovery, JsonObject *document, GError **error)
{
  const char *resource = cw_json_get_string (document, "resource");
  JsonArray *servers = cw_json_get_array (document, "authorization_servers");
  JsonArray *scopes = cw_json_get_array (document, "scopes_supported");
  g_autofree char *names = join_texts (servers);
  g_auto (GStrv) issuers = names != NULL ? g_strsplit (names, " ", -1) : NULL;

  if (resource == NULL || !is_about (resource, discovery->mcp_url))
    return set_failed (error, _("The sign-in at this address is for another service, not for this Aloware "
                                 "account. Check the address"));
  if (issuers == NULL)
    return set_failed (error,
                       _("Aloware does not say where people sign in. Connect with an API token instead"));
  if (!take_issuers (discovery, issuers, error))
    return FALSE;

  g_free (discovery->resource);
  discovery->resource = g_strdup (resource);
  if (discovery->scope == NULL)
    discovery->scope = has_text (scopes, MCP_SCOPE) ? g_strdup (MCP_SCOPE) : join_texts (scopes);
  return TRUE;
}

static gboolean
take_endpoint (CwAlowareDiscovery *discovery,
               JsonObject *document,
               const char *name,
               char **place,
               GError **error)
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

/* RFC 8414 §2. "none" is best, because a public client has no secret to keep. Where it is not taken, the
 * server gives the client a secret. */
static const char *
choose_client_auth (JsonArray *methods)
{
  static const char *const known[] = { "none", "client_secret_basic", "client_secret_post" };

  for (guint i = 0; methods != NULL && i < G_N_ELEMENTS (known); i++)
    if (has_text (methods, known[i]))
      return known[i];

  return "none";
}

gboolean
cw_aloware_discovery_read_server (CwAlowareDiscovery *discovery, JsonObject *document, GError **error)
{
  const char *issuer = cw_json_get_string (document, "issuer");
  JsonArray *scopes = cw_json_get_array (document, "scopes_supported");

  /* RFC 8414 §3.3. The name is kept as the service itself writes it, because `iss` is compared with it. */
  if (issuer == NULL || !same_but_slash (issuer, discovery->issuer))
    return set_failed (error, _("The sign-in service that answered is not the one that Aloware named. "
                                 "Nothing was sent to it. Try again later, or tell Aloware"));
  g_free (discovery->issuer);
  discovery->issuer = g_strdup (issuer);

  if (!take_endpoint (discovery, document, "authorization_endpoint", &discovery->authorization_endpoint,
                      error)
      || !take_endpoint (discovery, document, "token_endpoint", &discovery->token_endpoint, error)
      || !take_endpoint (discovery, document, "registration_endpoint", &discovery->registration_endpoint,
                         error)
      || !take_endpoint (discovery, document, "revocation_endpoint", &discovery->revocation_endpoint, error))
    return FALSE;

  if (discovery->authorization_endpoint == NULL || discovery->token_endpoint == NULL)
    return set_failed (
      error,
      _("Aloware’s sign-in service does not say where its pages are. Connect with an API token instead"));
  /* Without PKCE somebody who saw the code could use it. The MCP specification forbids to go on. */
  if (!has_text (cw_json_get_array (document, "code_challenge_methods_supported"), "S256"))
    return set_failed (error, _("Aloware’s sign-in service does not protect the sign-in (PKCE with S256). "
                                 "Connect with an API token instead"));

  if (discovery->scope == NULL && has_text (scopes, MCP_SCOPE))
    discovery->scope = g_strdup (MCP_SCOPE);
  discovery->client_auth = choose_client_auth (
    cw_json_get_array (document, "token_endpoint_auth_methods_supported"));
  discovery->offline = has_text (scopes, OFFLINE);
  discovery->iss_promised = cw_json_get_boolean (document, "authorization_response_iss_parameter_supported",
                                                 FALSE);
  return TRUE;
}

/* The document from the first address that has one. NULL without an error: none has. What went wrong at one
 * address is told only when no other one has it. */
static JsonNode *
fetch_first (CwHttp *http, char **urls, GCancellable *cancellable, GError **error)
{
  g_autoptr (GError) first = NULL;

  for (guint i = 0; urls[i] != NULL && !g_cancellable_is_cancelled (cancellable); i++)
    {
      g_autoptr (GError) problem = NULL;
      g_autoptr (CwHttpRequest) request = cw_http_request_new ("GET", urls[i]);
      g_autoptr (CwHttpResponse) response = NULL;
      JsonNode *root;

      request->what = WHAT;
      request->max_bytes = MAX_DOCUMENT;
      cw_http_request_add_header (request, "Accept", "application/json");
      cw_http_request_add_header (request, "MCP-Protocol-Version", "2025-06-18");
      response = cw_http_send (http, request, cancellable, &problem);
      if (response != NULL && response->status >= 500)
        g_set_error (&problem, CW_ERROR, CW_ERROR_NETWORK,
                     _("Aloware failed to answer (status %u). Try again later"), response->status);
      if (problem != NULL && first == NULL)
        first = g_steal_pointer (&problem);

      /* Unknown paths answer 200 with a page (platform/README.md A1), so only a JSON object counts. */
      root = response != NULL && response->status == 200 ? cw_json_parse (response->body, WHAT, NULL) : NULL;
      if (cw_json_object (root) != NULL)
        return root;
      g_clear_pointer (&root, json_node_unref);
    }

  if (first == NULL)
    g_cancellable_set_error_if_cancelled (cancellable, &first);
  if (first != NULL)
    g_propagate_error (error, g_steal_pointer (&first));
  return NULL;
}

/* The same, for a document that need not be there. */
static gboolean
fetch_document (CwHttp *http, char **urls, JsonNode **document, GCancellable *cancellable, GError **error)
{
  g_autoptr (GError) problem = NULL;

  *document = fetch_first (http, urls, cancellable, &problem);
  if (problem == NULL)
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&problem));
  return FALSE;
}

static CwHttpResponse *
send_ping (CwHttp *http, const char *url, GCancellable *cancellable, GError **error)
{
  static const char ping[] = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}";
  g_autoptr (CwHttpRequest) request = cw_http_request_new ("POST", url);

  request->what = WHAT;
  request->body = g_bytes_new_static (ping, strlen (ping));
  request->content_type = "application/json";
  request->idempotent = TRUE;
  request->keep_redirects = TRUE;
  request->max_bytes = MAX_DOCUMENT;
  cw_http_request_add_header (request, "Accept", "application/json, text/event-stream");
  return cw_http_send (http, request, cancellable, error);
}

/* Where the MCP server redirects to, within its origin; NULL: nowhere. */
static char *
find_next (const char *url, const CwHttpResponse *response)
{
  const char *location = g_hash_table_lookup (response->headers, "location");
  gboolean moved = response->status == 301 || response->status == 307 || response->status == 308;
  g_autofree char *next = moved && location != NULL ? cw_url_resolve (url, location, NULL) : NULL;

  return next != NULL && cw_url_same_origin (url, next) ? g_steal_pointer (&next) : NULL;
}

/* Takes over the scope that a refusal names. `metadata_url` is set to the address of the metadata; NULL: the
 * refusal does not say it. (transfer full) */
static gboolean
read_challenge (CwAlowareDiscovery *discovery, const char *challenge, char **metadata_url, GError **error)
{
  g_autofree char *named = cw_aloware_challenge_get (challenge, "resource_metadata");
  g_autofree char *scope = cw_aloware_challenge_get (challenge, "scope");

  discovery->scope = scope != NULL && *g_strstrip (scope) != '\0' ? g_steal_pointer (&scope) : NULL;
  *metadata_url = NULL;
  if (named == NULL || *named == '\0')
    return TRUE;

  *metadata_url = cw_url_resolve (discovery->mcp_url, named, error);
  return *metadata_url != NULL && check_endpoint (discovery, *metadata_url, error);
}

/* Asks the MCP server without a token. Its refusal says where the metadata is, and which scope it wants. */
static gboolean
ask_unauthorized (CwHttp *http,
                  CwAlowareDiscovery *discovery,
                  char **metadata_url,
                  GCancellable *cancellable,
                  GError **error)
{
  g_autofree char *url = g_strdup (discovery->mcp_url);

  for (guint i = 0; i < MAX_MOVES; i++)
    {
      g_autoptr (CwHttpResponse) response = send_ping (http, url, cancellable, error);
      const char *challenge;
      char *next;

      if (response == NULL)
        return FALSE;

      next = find_next (url, response);
      if (next != NULL)
        {
          g_free (url);
          url = next;
          continue;
        }

      challenge = g_hash_table_lookup (response->headers, "www-authenticate");
      if (response->status == 401 && challenge != NULL)
        return read_challenge (discovery, challenge, metadata_url, error);
      return TRUE;
    }

  return TRUE;
}

/* The address that the server names comes first, then the usual ones, because some servers name one where
 * nothing is. */
static char **
list_metadata_urls (const char *metadata_url, const char *mcp_url)
{
  g_autoptr (GStrvBuilder) urls = g_strv_builder_new ();
  g_auto (GStrv) usual = cw_aloware_resource_metadata_urls (mcp_url);

  if (metadata_url != NULL)
    g_strv_builder_add (urls, metadata_url);
  for (guint i = 0; usual[i] != NULL; i++)
    if (g_strcmp0 (usual[i], metadata_url) != 0)
      g_strv_builder_add (urls, usual[i]);

  return g_strv_builder_end (urls);
}

static gboolean
find_resource (CwHttp *http, CwAlowareDiscovery *discovery, GCancellable *cancellable, GError **error)
{
  g_autofree char *metadata_url = NULL;
  g_autofree char *path = NULL;
  g_auto (GStrv) urls = NULL;
  g_autoptr (JsonNode) document = NULL;

  if (!ask_unauthorized (http, discovery, &metadata_url, cancellable, error))
    return FALSE;

  urls = list_metadata_urls (metadata_url, discovery->mcp_url);
  if (!fetch_document (http, urls, &document, cancellable, error))
    return FALSE;
  if (document != NULL)
    return cw_aloware_discovery_read_resource (discovery, cw_json_object (document), error);

  /* A server from before RFC 9728 is its own sign-in service. */
  discovery->resource = g_strdup (discovery->mcp_url);
  discovery->issuer = split_origin (discovery->mcp_url, &path);
  discovery->issuers = g_new0 (char *, 2);
  discovery->issuers[0] = g_strdup (discovery->issuer);
  return TRUE;
}

static gboolean
find_server (CwHttp *http,
             CwAlowareDiscovery *discovery,
             const char *issuer,
             GCancellable *cancellable,
             GError **error)
{
  g_auto (GStrv) urls = cw_aloware_server_metadata_urls (issuer);
  g_autoptr (JsonNode) document = NULL;

  forget_server (discovery);
  discovery->issuer = g_strdup (issuer);
  if (!fetch_document (http, urls, &document, cancellable, error))
    return FALSE;
  if (document != NULL)
    return cw_aloware_discovery_read_server (discovery, cw_json_object (document), error);

  g_set_error_literal (error, CW_ERROR, CW_ERROR_UNSUPPORTED,
                       _("This address offers no sign-in in the browser. Check the address, or connect with "
                          "an API token instead"));
  return FALSE;
}

/* Takes the first of several sign-in services that lets an app register itself. */
static gboolean
choose_server (CwHttp *http, CwAlowareDiscovery *discovery, GCancellable *cancellable, GError **error)
{
  g_auto (GStrv) issuers = g_strdupv (discovery->issuers);
  g_autoptr (GError) first = NULL;

  for (guint i = 0; issuers[i] != NULL; i++)
    {
      g_autoptr (GError) problem = NULL;
      gboolean is_last = issuers[i + 1] == NULL;

      if (find_server (http, discovery, issuers[i], cancellable, &problem)
          && (discovery->registration_endpoint != NULL || (is_last && first == NULL)))
        return TRUE;
      if (first == NULL && problem != NULL)
        first = g_steal_pointer (&problem);
      if (g_cancellable_is_cancelled (cancellable))
        break;
    }

  /* That no service lets apps register is told when registering is tried. */
  if (first == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&first));
  return FALSE;
}

CwAlowareDiscovery *
cw_aloware_discover (CwHttp *http, const char *url, GCancellable *cancellable, GError **error)
{
  g_autoptr (CwAlowareDiscovery) discovery = g_new0 (CwAlowareDiscovery, 1);

  discovery->mcp_url = cw_aloware_mcp_url (url, error);
  if (discovery->mcp_url == NULL || !find_resource (http, discovery, cancellable, error)
      || !choose_server (http, discovery, cancellable, error))
    return NULL;

  return g_steal_pointer (&discovery);
}
