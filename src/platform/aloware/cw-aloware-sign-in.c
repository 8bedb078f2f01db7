/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-aloware-sign-in.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "cw-aloware-registration.h"
#include "cw-aloware-tokens.h"
#include "cw-credentials.h"
#include "cw-error.h"
#include "cw-json.h"
#include "cw-loopback.h"

#define WHAT "Aloware"
#define CALLBACK_PATH "/callback"
#define OFFLINE "offline_access"

/* One sign-in under way. */
typedef struct
{
  CwHttp *http;
  const char *profile;
  guint timeout_seconds;
  CwAlowareOpenFunc open;
  gpointer user_data;
  GCancellable *cancellable;
  CwAlowareDiscovery *discovery;
  CwOauthPkce *pkce;
  CwLoopback *loopback;
  CwAlowareClient *client;
  gboolean more;     /* more is asked for than the first time */
  gboolean recalled; /* the registration is from an earlier sign-in, and the server may have forgotten it */
} SignIn;

static void
sign_in_clear (SignIn *self)
{
  g_clear_pointer (&self->discovery, cw_aloware_discovery_free);
  g_clear_pointer (&self->pkce, cw_oauth_pkce_free);
  g_clear_pointer (&self->loopback, cw_loopback_free);
  g_clear_pointer (&self->client, cw_aloware_client_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (SignIn, sign_in_clear)

static char *
authorize_url (SignIn *self, const char *redirect_uri)
{
  const CwAlowareDiscovery *discovery = self->discovery;
  g_autofree char *scope = g_strdup (discovery->scope);
  g_autofree char *url = NULL;
  gboolean lasting = discovery->offline && (scope == NULL || strstr (scope, OFFLINE) == NULL);

  if (lasting)
    {
      g_free (scope);
      scope = discovery->scope != NULL ? g_strconcat (discovery->scope, " " OFFLINE, NULL)
                                       : g_strdup (OFFLINE);
    }

  url = cw_oauth_authorize_url (discovery->authorization_endpoint, self->client->client_id, redirect_uri,
                                scope, discovery->resource, self->pkce);
  /* OpenID Connect Core §11: a person must consent to a lasting sign-in each time. */
  return lasting ? g_strconcat (url, "&prompt=consent", NULL) : g_steal_pointer (&url);
}

static gboolean
renew_pkce (SignIn *self, GError **error)
{
  g_clear_pointer (&self->pkce, cw_oauth_pkce_free);
  self->pkce = cw_oauth_pkce_new (error);
  return self->pkce != NULL;
}

/* Whether the server has forgotten our registration. It could not send the browser back to us then, and the
 * person would wait before an error page. So the page is asked for here first: where the registration is
 * known, the answer is a page or a redirect. */
static gboolean
is_forgotten (SignIn *self)
{
  g_autofree char *redirect_uri = g_strdup_printf ("http://localhost:%u" CALLBACK_PATH, self->client->port);
  g_autofree char *url = authorize_url (self, redirect_uri);
  g_autoptr (CwHttpRequest) request = cw_http_request_new ("GET", url);
  g_autoptr (CwHttpResponse) response = NULL;

  request->what = WHAT;
  request->max_attempts = 1;
  /* Where the server redirects to is for a browser: the page may need a cookie, and answer 400 without one.
   */
  request->keep_redirects = TRUE;
  response = cw_http_send (self->http, request, self->cancellable, NULL);
  return response != NULL && (response->status == 400 || response->status == 401);
}

/* Recalls our registration at this server, and listens at the port that the server will send the browser to.
 */
static gboolean
recall_client (SignIn *self, GError **error)
{
  g_autoptr (GError) problem = NULL;

  self->client = cw_aloware_client_recall (self->profile, self->discovery, self->cancellable, &problem);
  if (problem != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&problem));
      return FALSE;
    }

  /* A server may give no more than what was registered for, so more needs another registration. */
  if (self->client != NULL
      && ((self->more && !cw_aloware_scope_covers (self->client->scope, self->discovery->scope))
          || is_forgotten (self)))
    g_clear_pointer (&self->client, cw_aloware_client_free);
  /* The server, and whoever it redirected to, has seen the values that is_forgotten() sent. */
  if (!renew_pkce (self, error))
    return FALSE;
  if (self->client != NULL)
    self->loopback = cw_loopback_new (self->client->port, CALLBACK_PATH, self->pkce->state, NULL);
  /* Another program has the port, so another one has to be registered. */
  if (self->loopback == NULL)
    g_clear_pointer (&self->client, cw_aloware_client_free);

  self->recalled = self->client != NULL;
  return !g_cancellable_set_error_if_cancelled (self->cancellable, error);
}

static gboolean
register_client (SignIn *self, GError **error)
{
  self->recalled = FALSE;
  g_clear_pointer (&self->client, cw_aloware_client_free);
  g_clear_pointer (&self->loopback, cw_loopback_free);
  self->loopback = cw_loopback_new (0, CALLBACK_PATH, self->pkce->state, error);
  if (self->loopback == NULL)
    return FALSE;

  self->client = cw_aloware_client_register (self->http, self->discovery,
                                             cw_loopback_get_redirect_uri (self->loopback),
                                             cw_loopback_get_port (self->loopback), self->cancellable, error);
  return self->client != NULL
         && cw_aloware_client_remember (self->profile, self->client, self->cancellable, error);
}

/* RFC 9207 §2.4: an answer from another server than the one that was asked is not used. */
static gboolean
check_issuer (const CwAlowareDiscovery *discovery, const char *issuer, GError **error)
{
  if (issuer != NULL ? g_str_equal (issuer, discovery->issuer) : !discovery->iss_promised)
    return TRUE;

  g_set_error_literal (error, CW_ERROR, CW_ERROR_SIGN_IN_FAILED,
                       _("The browser’s answer is from another sign-in service than the one that was asked. "
                          "Nothing was sent to it. Close other sign-in pages and sign in again"));
  return FALSE;
}

/* Opens the page, and waits for the code that the browser brings. (nullable) */
static char *
wait_for_code (SignIn *self, GError **error)
{
  g_autofree char *url = authorize_url (self, cw_loopback_get_redirect_uri (self->loopback));
  g_autofree char *issuer = NULL;
  char *code;

  self->open (url, self->user_data);
  code = cw_loopback_wait (self->loopback, self->timeout_seconds, &issuer, self->cancellable, error);
  if (code != NULL && !check_issuer (self->discovery, issuer, error))
    g_clear_pointer (&code, cw_secret_free);
  return code;
}

/* What the token endpoint has to be told of us; everything is borrowed. */
static CwAlowareSecret
secret_of (SignIn *self, const CwOauthTokens *tokens)
{
  return (CwAlowareSecret) {
    .mcp_url = self->discovery->mcp_url,
    .resource = self->discovery->resource,
    .issuer = self->discovery->issuer,
    .token_endpoint = self->discovery->token_endpoint,
    .revocation_endpoint = self->discovery->revocation_endpoint,
    .client_id = self->client->client_id,
    .client_secret = self->client->client_secret,
    .client_basic = self->client->basic,
    .access_token = tokens != NULL ? tokens->access_token : NULL,
    .refresh_token = tokens != NULL ? tokens->refresh_token : NULL,
    .scope = self->discovery->scope,
  };
}

static gboolean
says_unknown_client (const CwHttpResponse *response)
{
  g_autoptr (JsonNode) root = cw_json_parse (response->body, WHAT, NULL);
  const char *code = cw_json_get_string (cw_json_object (root), "error");

  return g_strcmp0 (code, "invalid_client") == 0 || g_strcmp0 (code, "unauthorized_client") == 0;
}

/* `forgotten`: it failed because the server has forgotten our registration. */
static CwOauthTokens *
exchange_code (SignIn *self, const char *code, gboolean *forgotten, GError **error)
{
  const CwAlowareSecret client = secret_of (self, NULL);
  g_autoptr (CwHttpResponse) response = NULL;
  g_autoptr (GError) problem = NULL;
  CwOauthTokens *tokens = NULL;
  char *form = cw_oauth_code_body (client.client_id, cw_aloware_form_secret (&client), code,
                                   cw_loopback_get_redirect_uri (self->loopback), self->pkce->verifier,
                                   client.resource);

  response = cw_aloware_post_form (self->http, &client, client.token_endpoint, form, self->cancellable,
                                   &problem);
  if (response != NULL)
    {
      *forgotten = says_unknown_client (response);
      tokens = cw_oauth_parse_tokens (response->status, response->body, WHAT, &problem);
    }
  if (tokens != NULL)
    return tokens;

  /* A code can be used only once, so whatever went wrong, the person has to sign in again. */
  if (g_error_matches (problem, CW_ERROR, CW_ERROR_SIGN_IN_NEEDED))
    g_set_error_literal (
      error, CW_ERROR, CW_ERROR_SIGN_IN_FAILED,
      _(
        "Aloware did not accept the code of this sign-in: it was used already or is too old. Sign in again"));
  else if (g_error_matches (problem, CW_ERROR, CW_ERROR_UNKNOWN_OUTCOME))
    g_set_error_literal (error, CW_ERROR, CW_ERROR_SIGN_IN_FAILED,
                         _("The connection broke at the end of the sign-in. Sign in again"));
  else
    g_propagate_error (error, g_steal_pointer (&problem));
  return NULL;
}

static CwOauthTokens *
authorize (SignIn *self, gboolean *forgotten, GError **error)
{
  g_autoptr (CwSecret) code = wait_for_code (self, error);

  return code != NULL ? exchange_code (self, code, forgotten, error) : NULL;
}

static CwOauthTokens *
get_tokens (SignIn *self, GError **error)
{
  g_autoptr (GError) problem = NULL;
  gboolean forgotten = FALSE;
  CwOauthTokens *tokens;

  if (!renew_pkce (self, error) || !recall_client (self, error))
    return NULL;
  if (self->client == NULL && !register_client (self, error))
    return NULL;

  tokens = authorize (self, &forgotten, &problem);
  if (tokens == NULL && forgotten && self->recalled)
    {
      g_clear_error (&problem);
      if (!renew_pkce (self, error) || !register_client (self, error))
        return NULL;
      tokens = authorize (self, &forgotten, &problem);
    }

  if (tokens == NULL)
    g_propagate_error (error, g_steal_pointer (&problem));
  return tokens;
}

/* The sign-in before this one, or NULL. An error here comes before the browser opens, when the tokens could
 * not be stored afterwards. */
static gboolean
recall_secret (const char *profile, CwAlowareSecret **before, GCancellable *cancellable, GError **error)
{
  g_autoptr (GError) problem = NULL;

  *before = cw_aloware_secret_load (profile, cancellable, &problem);
  if (*before != NULL || g_error_matches (problem, CW_ERROR, CW_ERROR_SIGN_IN_NEEDED))
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&problem));
  return FALSE;
}

/* MCP authorization, "Step-Up Authorization Flow": asks for the scope that the server found lacking, together
 * with what was asked for before. */
static void
add_scopes (SignIn *self, const CwAlowareSecret *before)
{
  g_autofree char *wanted = NULL;
  g_autofree char *all = NULL;

  if (before == NULL || before->wanted_scope == NULL
      || !g_str_equal (before->mcp_url, self->discovery->mcp_url))
    return;

  wanted = cw_aloware_scope_join (before->scope, before->wanted_scope);
  all = cw_aloware_scope_join (self->discovery->scope, wanted);
  g_free (self->discovery->scope);
  self->discovery->scope = g_steal_pointer (&all);
  self->more = TRUE;
}

gboolean
cw_aloware_sign_in (CwHttp *http,
                    const char *profile,
                    const char *url,
                    guint timeout_seconds,
                    CwAlowareOpenFunc open,
                    gpointer user_data,
                    GCancellable *cancellable,
                    GError **error)
{
  g_auto (SignIn) self = {
    .http = http,
    .profile = profile,
    .timeout_seconds = timeout_seconds,
    .open = open,
    .user_data = user_data,
    .cancellable = cancellable,
  };
  g_autoptr (CwAlowareSecret) before = NULL;
  g_autoptr (CwOauthTokens) tokens = NULL;
  CwAlowareSecret secret;
  g_autoptr (CwSecret) json = NULL;

  g_return_val_if_fail (http != NULL && profile != NULL && url != NULL && open != NULL, FALSE);

  if (!recall_secret (profile, &before, cancellable, error))
    return FALSE;
  self.discovery = cw_aloware_discover (http, url, cancellable, error);
  if (self.discovery != NULL)
    add_scopes (&self, before);
  tokens = self.discovery != NULL ? get_tokens (&self, error) : NULL;
  if (tokens == NULL)
    return FALSE;

  secret = secret_of (&self, tokens);
  json = cw_aloware_secret_to_json (&secret);
  return cw_credentials_store (profile, "aloware", json, cancellable, error);
}

/* RFC 7009 §2.1: revoking the refresh token ends the access tokens too. Where there is none, the access token
 * is revoked. */
static gboolean
revoke_tokens (CwHttp *http, const CwAlowareSecret *secret, GCancellable *cancellable)
{
  const char *token = secret->refresh_token != NULL ? secret->refresh_token : secret->access_token;
  g_autoptr (CwHttpResponse) response = NULL;

  if (secret->revocation_endpoint == NULL)
    return FALSE;

  response = cw_aloware_post_form (http, secret, secret->revocation_endpoint,
                                   cw_oauth_revoke_body (token, secret->client_id), cancellable, NULL);
  return response != NULL && response->status == 200;
}

gboolean
cw_aloware_sign_out (CwHttp *http,
                     const char *profile,
                     gboolean *revoked,
                     GCancellable *cancellable,
                     GError **error)
{
  g_autoptr (CwAlowareSecret) secret = NULL;
  g_autoptr (GError) problem = NULL;
  gboolean done = TRUE;

  secret = cw_aloware_secret_load (profile, cancellable, &problem);
  if (secret == NULL && !g_error_matches (problem, CW_ERROR, CW_ERROR_SIGN_IN_NEEDED))
    {
      g_propagate_error (error, g_steal_pointer (&problem));
      return FALSE;
    }

  if (secret != NULL)
    done = revoke_tokens (http, secret, cancellable);
  if (revoked != NULL)
    *revoked = done;
  return cw_credentials_clear (profile, "aloware", cancellable, error);
}
