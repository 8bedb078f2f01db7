/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-aloware-tokens.h"

#include <glib/gi18n-lib.h>
#include <string.h>
#include <unistd.h>

#include "cw-credentials.h"
#include "cw-error.h"
#include "cw-file-lock.h"
#include "cw-json.h"
#include "cw-url.h"

#define WHAT "Aloware"
#define MAX_ANSWER (256 * 1024)

void
cw_aloware_secret_free (CwAlowareSecret *secret)
{
  g_free (secret->mcp_url);
  g_free (secret->resource);
  g_free (secret->issuer);
  g_free (secret->token_endpoint);
  g_free (secret->revocation_endpoint);
  g_free (secret->client_id);
  cw_secret_free (secret->client_secret);
  cw_secret_free (secret->access_token);
  cw_secret_free (secret->refresh_token);
  g_free (secret->scope);
  g_free (secret->wanted_scope);
  g_free (secret);
}

static void
append_member (GString *json, const char *name, const char *value)
{
  if (value == NULL)
    return;

  g_string_append_printf (json, ",\"%s\":", name);
  cw_json_append_string (json, value);
}

char *
cw_aloware_secret_to_json (const CwAlowareSecret *secret)
{
  /* Large enough not to leave pieces behind when it grows. */
  GString *json = g_string_sized_new (32768);

  g_string_append (json, "{\"kind\":\"oauth\"");
  append_member (json, "mcp_url", secret->mcp_url);
  append_member (json, "resource", secret->resource);
  append_member (json, "issuer", secret->issuer);
  append_member (json, "token_endpoint", secret->token_endpoint);
  append_member (json, "revocation_endpoint", secret->revocation_endpoint);
  append_member (json, "client_id", secret->client_id);
  append_member (json, "client_secret", secret->client_secret);
  if (secret->client_basic)
    append_member (json, "client_auth", "basic");
  append_member (json, "access_token", secret->access_token);
  append_member (json, "refresh_token", secret->refresh_token);
  append_member (json, "scope", secret->scope);
  append_member (json, "wanted_scope", secret->wanted_scope);
  g_string_append_c (json, '}');
  return g_string_free (json, FALSE);
}

CwAlowareSecret *
cw_aloware_secret_from_json (const char *json)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static (json, strlen (json));
  g_autoptr (JsonNode) root = cw_json_parse (bytes, WHAT, NULL);
  JsonObject *object = cw_json_object (root);
  g_autoptr (CwAlowareSecret) secret = NULL;

  if (g_strcmp0 (cw_json_get_string (object, "kind"), "oauth") != 0)
    return NULL;

  secret = g_new0 (CwAlowareSecret, 1);
  secret->mcp_url = g_strdup (cw_json_get_string (object, "mcp_url"));
  secret->resource = g_strdup (cw_json_get_string (object, "resource"));
  secret->issuer = g_strdup (cw_json_get_string (object, "issuer"));
  secret->token_endpoint = g_strdup (cw_json_get_string (object, "token_endpoint"));
  secret->revocation_endpoint = g_strdup (cw_json_get_string (object, "revocation_endpoint"));
  secret->client_id = g_strdup (cw_json_get_string (object, "client_id"));
  secret->client_secret = g_strdup (cw_json_get_string (object, "client_secret"));
  secret->client_basic = g_strcmp0 (cw_json_get_string (object, "client_auth"), "basic") == 0;
  secret->access_token = g_strdup (cw_json_get_string (object, "access_token"));
  secret->refresh_token = g_strdup (cw_json_get_string (object, "refresh_token"));
  secret->scope = g_strdup (cw_json_get_string (object, "scope"));
  secret->wanted_scope = g_strdup (cw_json_get_string (object, "wanted_scope"));

  if (secret->mcp_url == NULL || secret->token_endpoint == NULL || secret->client_id == NULL
      || secret->access_token == NULL)
    return NULL;

  return g_steal_pointer (&secret);
}

char *
cw_aloware_token_to_json (const char *url, const char *token)
{
  /* Large enough not to leave pieces behind when it grows. */
  GString *json = g_string_sized_new (8192);

  g_string_append (json, "{\"kind\":\"token\"");
  append_member (json, "url", url);
  append_member (json, "token", token);
  g_string_append_c (json, '}');
  return g_string_free (json, FALSE);
}

char *
cw_aloware_token_from_json (const char *json, const char *url)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static (json, strlen (json));
  g_autoptr (JsonNode) root = cw_json_parse (bytes, WHAT, NULL);
  JsonObject *object = cw_json_object (root);
  const char *own = cw_json_get_string (object, "url");

  if (g_strcmp0 (cw_json_get_string (object, "kind"), "token") != 0 || own == NULL
      || !cw_url_same_origin (own, url))
    return NULL;

  return g_strdup (cw_json_get_string (object, "token"));
}

static void
set_sign_in_needed (GError **error)
{
  g_set_error_literal (error, CW_ERROR, CW_ERROR_SIGN_IN_NEEDED,
                       _("The sign-in to Aloware has ended. Sign in to Aloware again"));
}

CwAlowareSecret *
cw_aloware_secret_load (const char *profile, GCancellable *cancellable, GError **error)
{
  g_autoptr (GError) problem = NULL;
  g_autoptr (CwSecret) json = cw_credentials_lookup (profile, "aloware", cancellable, &problem);
  CwAlowareSecret *secret;

  if (problem != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&problem));
      return NULL;
    }

  secret = json != NULL ? cw_aloware_secret_from_json (json) : NULL;
  if (secret == NULL)
    set_sign_in_needed (error);
  return secret;
}

const char *
cw_aloware_form_secret (const CwAlowareSecret *client)
{
  return client->client_basic ? NULL : client->client_secret;
}

/* RFC 6749 §2.3.1: both are form-encoded first. */
static void
add_basic (CwHttpRequest *request, const CwAlowareSecret *client)
{
  g_autofree char *id = g_uri_escape_string (client->client_id, NULL, FALSE);
  g_autoptr (CwSecret) secret = g_uri_escape_string (client->client_secret, NULL, FALSE);
  g_autoptr (CwSecret) pair = g_strconcat (id, ":", secret, NULL);
  g_autoptr (CwSecret) encoded = g_base64_encode ((const guchar *) pair, strlen (pair));
  g_autoptr (CwSecret) value = g_strconcat ("Basic ", encoded, NULL);

  cw_http_request_add_header (request, "Authorization", value);
}

CwHttpResponse *
cw_aloware_post_form (CwHttp *http,
                      const CwAlowareSecret *client,
                      const char *url,
                      char *form,
                      GCancellable *cancellable,
                      GError **error)
{
  g_autoptr (CwHttpRequest) request = cw_http_request_new ("POST", url);
  CwHttpResponse *response;

  request->body = g_bytes_new_static (form, strlen (form));
  request->content_type = "application/x-www-form-urlencoded";
  request->what = WHAT;
  request->max_bytes = MAX_ANSWER;
  cw_http_request_add_header (request, "Accept", "application/json");
  if (client->client_basic && client->client_secret != NULL)
    add_basic (request, client);
  response = cw_http_send (http, request, cancellable, error);
  cw_secret_free (form);
  return response;
}

void
cw_aloware_tokens_clear (CwAlowareTokens *self)
{
  g_clear_pointer (&self->http, cw_http_unref);
  g_clear_pointer (&self->profile, g_free);
  g_clear_pointer (&self->renewal_lock, g_free);
  g_clear_pointer (&self->mcp_url, g_free);
  g_clear_pointer (&self->access_token, cw_secret_free);
  g_clear_pointer (&self->unsaved, cw_secret_free);
}

static gboolean
save_secret (CwAlowareTokens *self, GCancellable *cancellable, GError **error)
{
  if (self->unsaved == NULL)
    return TRUE;
  if (!cw_credentials_store (self->profile, "aloware", self->unsaved, cancellable, error))
    return FALSE;

  g_clear_pointer (&self->unsaved, cw_secret_free);
  return TRUE;
}

/* The stored sign-in, when it is one for this address. */
static CwAlowareSecret *
load_own (CwAlowareTokens *self, GCancellable *cancellable, GError **error)
{
  g_autoptr (CwAlowareSecret) secret = NULL;

  if (!save_secret (self, cancellable, error))
    return NULL;
  secret = cw_aloware_secret_load (self->profile, cancellable, error);
  if (secret == NULL)
    return NULL;
  if (g_str_equal (secret->mcp_url, self->mcp_url))
    return g_steal_pointer (&secret);

  g_set_error_literal (error, CW_ERROR, CW_ERROR_SIGN_IN_NEEDED,
                       _("The stored sign-in is for another Aloware address. Sign in to Aloware again"));
  return NULL;
}

static void
take_token (CwAlowareTokens *self, const CwAlowareSecret *secret)
{
  cw_secret_free (self->access_token);
  self->access_token = g_strdup (secret->access_token);
}

gboolean
cw_aloware_tokens_open (CwAlowareTokens *self, GCancellable *cancellable, GError **error)
{
  g_autoptr (CwAlowareSecret) secret = NULL;

  if (self->unsaved == NULL && self->access_token != NULL)
    return TRUE;

  secret = load_own (self, cancellable, error);
  if (secret == NULL)
    return FALSE;

  take_token (self, secret);
  return TRUE;
}

static gboolean
request_tokens (CwAlowareTokens *self, CwAlowareSecret *secret, GCancellable *cancellable, GError **error)
{
  g_autoptr (CwHttpResponse) response = NULL;
  g_autoptr (CwOauthTokens) tokens = NULL;
  g_autoptr (GError) problem = NULL;
  char *form = cw_oauth_refresh_body (secret->client_id, cw_aloware_form_secret (secret),
                                      secret->refresh_token, secret->resource);

  response = cw_aloware_post_form (self->http, secret, secret->token_endpoint, form, cancellable, &problem);
  tokens = cw_oauth_parse_renewal (response, g_steal_pointer (&problem), WHAT, &problem);
  if (tokens != NULL)
    {
      cw_oauth_tokens_take (tokens, &secret->access_token, &secret->refresh_token);
      return TRUE;
    }

  /* A server that has forgotten the registration ends the sign-in, as one that took it back does. The next
   * sign-in registers anew. */
  if (g_error_matches (problem, CW_ERROR, CW_ERROR_SIGN_IN_FAILED))
    set_sign_in_needed (error);
  else
    g_propagate_error (error, g_steal_pointer (&problem));
  return FALSE;
}

static gboolean
renew_locked (CwAlowareTokens *self, GCancellable *cancellable, GError **error)
{
  g_autoptr (CwAlowareSecret) secret = load_own (self, cancellable, error);

  if (secret == NULL)
    return FALSE;

  if (g_strcmp0 (secret->access_token, self->access_token) != 0)
    {
      take_token (self, secret);
      return TRUE;
    }

  if (secret->refresh_token == NULL)
    {
      set_sign_in_needed (error);
      return FALSE;
    }

  if (!request_tokens (self, secret, cancellable, error))
    return FALSE;

  /* From here on the old token may be dead, and this is the only copy of the new one. It is saved even when a
   * person cancels. */
  cw_secret_free (self->unsaved);
  self->unsaved = cw_aloware_secret_to_json (secret);
  if (!save_secret (self, NULL, error))
    return FALSE;

  take_token (self, secret);
  return TRUE;
}

gboolean
cw_aloware_tokens_renew (CwAlowareTokens *self, GCancellable *cancellable, GError **error)
{
  int fd = cw_file_lock_acquire (self->renewal_lock, cancellable, error);
  gboolean ok;

  if (fd < 0)
    return FALSE;

  ok = renew_locked (self, cancellable, error);
  close (fd);
  return ok;
}

char *
cw_aloware_scope_join (const char *scope, const char *more)
{
  g_autofree char *both = g_strjoin (" ", scope != NULL ? scope : "", more, NULL);
  g_auto (GStrv) words = g_strsplit (both, " ", -1);
  g_autoptr (GPtrArray) kept = g_ptr_array_new ();
  g_autofree char *joined = NULL;

  for (guint i = 0; words[i] != NULL; i++)
    if (*words[i] != '\0' && !g_ptr_array_find_with_equal_func (kept, words[i], g_str_equal, NULL))
      g_ptr_array_add (kept, words[i]);

  g_ptr_array_add (kept, NULL);
  joined = g_strjoinv (" ", (char **) kept->pdata);
  return *joined != '\0' ? g_steal_pointer (&joined) : NULL;
}

gboolean
cw_aloware_scope_covers (const char *scope, const char *part)
{
  g_autofree char *whole = cw_aloware_scope_join (scope, NULL);
  g_autofree char *both = cw_aloware_scope_join (scope, part);

  return g_strcmp0 (whole, both) == 0;
}

static gboolean
want_scope_locked (CwAlowareTokens *self, const char *scope, GError **error)
{
  g_autoptr (CwAlowareSecret) secret = load_own (self, NULL, error);
  g_autofree char *wanted = NULL;

  if (secret == NULL)
    return FALSE;
  if (cw_aloware_scope_covers (secret->wanted_scope, scope))
    return TRUE;

  wanted = cw_aloware_scope_join (secret->wanted_scope, scope);
  g_free (secret->wanted_scope);
  secret->wanted_scope = g_steal_pointer (&wanted);
  self->unsaved = cw_aloware_secret_to_json (secret);
  return save_secret (self, NULL, error);
}

gboolean
cw_aloware_tokens_want_scope (CwAlowareTokens *self, const char *scope, GError **error)
{
  /* Another process may be renewing the tokens. */
  int fd = cw_file_lock_acquire (self->renewal_lock, NULL, error);
  gboolean ok;

  if (fd < 0)
    return FALSE;

  ok = want_scope_locked (self, scope, error);
  close (fd);
  return ok;
}
