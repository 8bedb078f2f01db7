/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-salesforce-tokens.h"

#include <glib/gi18n-lib.h>
#include <string.h>
#include <unistd.h>

#include "cw-credentials.h"
#include "cw-error.h"
#include "cw-file-lock.h"
#include "cw-json.h"
#include "cw-oauth.h"
#include "cw-url.h"

struct _CwSalesforceTokens
{
  CwHttp *http;
  char *profile;
  char *login_url;
  char *client_id;
  char *home_url;     /* where the profile says the org's data is; NULL: it does not say */
  char *instance_url; /* where it is; NULL until the secret was read */
  char *renewal_lock;
  char *access_token; /* NULL until the secret was read */
  char *unsaved;      /* a secret with a new refresh token that the keyring would not take yet */
};

/* ── What the keyring keeps ── */

void
cw_salesforce_secret_free (CwSalesforceSecret *secret)
{
  if (secret == NULL)
    return;

  cw_secret_free (secret->access_token);
  cw_secret_free (secret->refresh_token);
  cw_secret_free (secret->client_secret);
  g_free (secret->login_url);
  g_free (secret->home_url);
  g_free (secret->instance_url);
  g_free (secret);
}

static void
append_member (GString *json, const char *name, const char *value)
{
  if (value == NULL)
    return;

  g_string_append (json, json->len > 1 ? ",\"" : "\"");
  g_string_append (json, name);
  g_string_append (json, "\":");
  cw_json_append_string (json, value);
}

char *
cw_salesforce_secret_to_json (const CwSalesforceSecret *secret)
{
  /* Large enough that it never grows: growing would leave copies in memory. */
  GString *json = g_string_sized_new (16384);

  g_string_append_c (json, '{');
  append_member (json, "access_token", secret->access_token);
  append_member (json, "refresh_token", secret->refresh_token);
  append_member (json, "client_secret", secret->client_secret);
  append_member (json, "login_url", secret->login_url);
  append_member (json, "home_url", secret->home_url);
  append_member (json, "instance_url", secret->instance_url);
  g_string_append_c (json, '}');

  return g_string_free (json, FALSE);
}

CwSalesforceSecret *
cw_salesforce_secret_from_json (const char *json)
{
  g_autoptr (CwSalesforceSecret) secret = NULL;
  g_autoptr (GBytes) bytes = g_bytes_new_static (json, strlen (json));
  g_autoptr (JsonNode) root = cw_json_parse (bytes, CW_SALESFORCE_NAME, NULL);
  JsonObject *object = cw_json_object (root);

  secret = g_new0 (CwSalesforceSecret, 1);
  secret->access_token = g_strdup (cw_json_get_string (object, "access_token"));
  secret->refresh_token = g_strdup (cw_json_get_string (object, "refresh_token"));
  secret->client_secret = g_strdup (cw_json_get_string (object, "client_secret"));
  secret->login_url = g_strdup (cw_json_get_string (object, "login_url"));
  secret->home_url = g_strdup (cw_json_get_string (object, "home_url"));
  secret->instance_url = g_strdup (cw_json_get_string (object, "instance_url"));

  if (secret->refresh_token == NULL && secret->access_token == NULL)
    return NULL;

  return g_steal_pointer (&secret);
}

/* Somebody may have changed an address in the profile's files, which are less protected than the keyring.
 * Such an address must not get what another one gave. */
static gboolean
belongs_to (const CwSalesforceSecret *secret, const char *login_url, const char *instance_url)
{
  if (secret->login_url == NULL || secret->home_url == NULL || secret->instance_url == NULL
      || login_url == NULL)
    return FALSE;

  return cw_url_same_origin (secret->login_url, login_url)
         && (instance_url == NULL || cw_url_same_origin (secret->home_url, instance_url))
         && cw_salesforce_check_instance_url (secret->login_url, secret->instance_url, NULL, NULL);
}

CwSalesforceSecret *
cw_salesforce_secret_load (const char *profile,
                           const char *login_url,
                           const char *instance_url,
                           GCancellable *cancellable,
                           GError **error)
{
  g_autoptr (GError) problem = NULL;
  g_autoptr (CwSecret) json = cw_credentials_lookup (profile, "salesforce", cancellable, &problem);
  CwSalesforceSecret *secret;

  if (problem != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&problem));
      return NULL;
    }

  secret = json != NULL ? cw_salesforce_secret_from_json (json) : NULL;

  if (secret == NULL)
    g_set_error_literal (error, CW_ERROR, CW_ERROR_SIGN_IN_NEEDED,
                         _("Not signed in to Salesforce. Sign in first"));
  else if (!belongs_to (secret, login_url, instance_url))
    {
      g_set_error_literal (error, CW_ERROR, CW_ERROR_SIGN_IN_NEEDED,
                           _("The sign-in that is kept belongs to another Salesforce address than the "
                              "profile names, so nothing was sent. Sign in to Salesforce again"));
      g_clear_pointer (&secret, cw_salesforce_secret_free);
    }

  return secret;
}

gboolean
cw_salesforce_check_instance_url (const char *login_url,
                                  const char *instance_url,
                                  char **base,
                                  GError **error)
{
  if (!cw_url_check (instance_url, base, error))
    return FALSE;

  if (!cw_url_is_downgrade (login_url, instance_url))
    return TRUE;

  g_set_error_literal (error, CW_ERROR, CW_ERROR_INSECURE_URL,
                       _("Salesforce names an address for its data that is not protected (https), so "
                          "nothing is sent there. Check the sign-in address"));
  if (base != NULL)
    g_clear_pointer (base, g_free);

  return FALSE;
}

CwHttpResponse *
cw_salesforce_post_form (CwHttp *http,
                         const char *login_url,
                         const char *path,
                         char *form,
                         GCancellable *cancellable,
                         GError **error)
{
  g_autofree char *base = NULL;
  g_autofree char *url = NULL;
  g_autoptr (CwHttpRequest) request = NULL;
  CwHttpResponse *response;

  if (!cw_url_check (login_url, &base, error))
    {
      cw_secret_free (form);
      return NULL;
    }

  url = g_strconcat (base, path, NULL);
  request = cw_http_request_new ("POST", url);
  request->body = g_bytes_new_static (form, strlen (form));
  request->content_type = "application/x-www-form-urlencoded";
  request->what = CW_SALESFORCE_NAME;
  request->max_bytes = 1024 * 1024;
  cw_http_request_add_header (request, "Accept", "application/json");
  response = cw_http_send (http, request, cancellable, error);
  cw_secret_free (form);

  return response;
}

/* ── The tokens of an open org ── */

CwSalesforceTokens *
cw_salesforce_tokens_new (CwHttp *http, const CwSalesforceConfig *config)
{
  CwSalesforceTokens *self;

  g_return_val_if_fail (config->profile != NULL && config->login_url != NULL && config->renewal_lock != NULL,
                        NULL);

  self = g_new0 (CwSalesforceTokens, 1);
  self->http = cw_http_ref (http);
  self->profile = g_strdup (config->profile);
  self->login_url = g_strdup (config->login_url);
  self->client_id = g_strdup (config->client_id != NULL ? config->client_id : "");
  self->home_url = g_strdup (config->instance_url);
  self->renewal_lock = g_strdup (config->renewal_lock);

  return self;
}

void
cw_salesforce_tokens_free (CwSalesforceTokens *self)
{
  if (self == NULL)
    return;

  cw_http_unref (self->http);
  g_free (self->profile);
  g_free (self->login_url);
  g_free (self->client_id);
  g_free (self->home_url);
  g_free (self->instance_url);
  g_free (self->renewal_lock);
  cw_secret_free (self->access_token);
  cw_secret_free (self->unsaved);
  g_free (self);
}

const char *
cw_salesforce_tokens_get_access_token (const CwSalesforceTokens *self)
{
  return self->access_token;
}

const char *
cw_salesforce_tokens_get_instance_url (const CwSalesforceTokens *self)
{
  return self->instance_url;
}

static void
take_secret (CwSalesforceTokens *self, const CwSalesforceSecret *secret)
{
  cw_secret_free (self->access_token);
  self->access_token = g_strdup (secret->access_token);
  g_clear_pointer (&self->instance_url, g_free);
  cw_url_check (secret->instance_url, &self->instance_url, NULL);
}

static CwSalesforceSecret *
load_own (CwSalesforceTokens *self, GCancellable *cancellable, GError **error)
{
  return cw_salesforce_secret_load (self->profile, self->login_url, self->home_url, cancellable, error);
}

static gboolean
save_secret (CwSalesforceTokens *self, GCancellable *cancellable, GError **error)
{
  if (self->unsaved == NULL)
    return TRUE;

  if (!cw_credentials_store (self->profile, "salesforce", self->unsaved, cancellable, error))
    return FALSE;

  cw_secret_free (g_steal_pointer (&self->unsaved));

  return TRUE;
}

gboolean
cw_salesforce_tokens_open (CwSalesforceTokens *self, GCancellable *cancellable, GError **error)
{
  g_autoptr (CwSalesforceSecret) secret = NULL;

  if (self->unsaved == NULL && self->access_token != NULL)
    return TRUE;

  if (!save_secret (self, cancellable, error))
    return FALSE;

  secret = load_own (self, cancellable, error);

  if (secret == NULL)
    return FALSE;

  take_secret (self, secret);

  return self->access_token != NULL || cw_salesforce_tokens_renew (self, cancellable, error);
}

static gboolean
request_tokens (CwSalesforceTokens *self,
                CwSalesforceSecret *secret,
                GCancellable *cancellable,
                GError **error)
{
  g_autoptr (CwHttpResponse) response = NULL;
  g_autoptr (CwOauthTokens) tokens = NULL;
  g_autoptr (GError) problem = NULL;

  response = cw_salesforce_post_form (
    self->http, secret->login_url, "/services/oauth2/token",
    cw_oauth_refresh_body (self->client_id, secret->client_secret, secret->refresh_token, NULL), cancellable,
    &problem);

  tokens = cw_oauth_parse_renewal (response, g_steal_pointer (&problem), CW_SALESFORCE_NAME, error);

  if (tokens == NULL
      || (tokens->instance_url != NULL
          && !cw_salesforce_check_instance_url (secret->login_url, tokens->instance_url, NULL, error)))
    return FALSE;

  cw_oauth_tokens_take (tokens, &secret->access_token, &secret->refresh_token);
  if (tokens->instance_url != NULL)
    {
      g_free (secret->instance_url);
      secret->instance_url = g_steal_pointer (&tokens->instance_url);
    }

  return TRUE;
}

static gboolean
renew_locked (CwSalesforceTokens *self, GCancellable *cancellable, GError **error)
{
  g_autoptr (CwSalesforceSecret) secret = NULL;

  if (!save_secret (self, cancellable, error))
    return FALSE;

  secret = load_own (self, cancellable, error);

  if (secret == NULL)
    return FALSE;

  if (secret->access_token != NULL && g_strcmp0 (secret->access_token, self->access_token) != 0)
    {
      take_secret (self, secret);
      return TRUE;
    }

  if (secret->refresh_token == NULL)
    {
      g_set_error_literal (error, CW_ERROR, CW_ERROR_SIGN_IN_NEEDED,
                           _("The sign-in to Salesforce has ended. Sign in again"));
      return FALSE;
    }

  if (!request_tokens (self, secret, cancellable, error))
    return FALSE;

  /* From here on the old token may be dead, and this is the only copy of the new one. It is saved even when a
   * person cancels. */
  cw_secret_free (self->unsaved);
  self->unsaved = cw_salesforce_secret_to_json (secret);

  if (!save_secret (self, NULL, error))
    return FALSE;

  take_secret (self, secret);

  return TRUE;
}

gboolean
cw_salesforce_tokens_renew (CwSalesforceTokens *self, GCancellable *cancellable, GError **error)
{
  int fd = cw_file_lock_acquire (self->renewal_lock, cancellable, error);
  gboolean ok;

  if (fd < 0)
    return FALSE;

  ok = renew_locked (self, cancellable, error);
  close (fd);

  return ok;
}
