/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-salesforce-sign-in.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "cw-credentials.h"
#include "cw-error.h"
#include "cw-json.h"
#include "cw-loopback.h"
#include "cw-oauth.h"
#include "cw-url.h"

#define AUTHORIZE_PATH "/services/oauth2/authorize"
#define TOKEN_PATH "/services/oauth2/token"
#define REVOKE_PATH "/services/oauth2/revoke"
#define USERINFO_PATH "/services/oauth2/userinfo"
#define CALLBACK_PATH "/callback"
#define SCOPE "api refresh_token"

void
cw_salesforce_identity_free (CwSalesforceIdentity *identity)
{
  if (identity == NULL)
    return;

  g_free (identity->instance_url);
  g_free (identity->org_id);
  g_free (identity->user_id);
  g_free (identity->user);
  g_free (identity);
}

/* Hosts of pages for people, and the host of the same My Domain that answers OAuth requests. */
static const struct
{
  const char *page, *login;
} hosts[] = {
  { ".lightning.force.com", ".my.salesforce.com" },
  { ".file.force.com", ".my.salesforce.com" },
  { ".my.site.com", ".my.salesforce.com" },
  { ".my.salesforce-setup.com", ".my.salesforce.com" },
  { ".my.salesforce-sites.com", ".my.salesforce.com" },
  { ".lightning.crmforce.mil", ".my.salesforce.mil" },
};

/* Salesforce's own domains, where everything is protected. */
static const char *const own_domains[] = { ".salesforce.com", ".salesforce.mil" };

/* Salesforce's pages for everybody, where nobody signs in to an org. */
static const char *const public_hosts[] = { "salesforce.com",      "www.salesforce.com",
                                            "help.salesforce.com", "trailhead.salesforce.com",
                                            "salesforce.mil",      "www.salesforce.mil" };

static gboolean
fail_address (const char *what, GError **error)
{
  g_set_error (error, CW_ERROR, CW_ERROR_USAGE,
               _("%s Enter your My Domain as Salesforce shows it in Setup, such as acme.my.salesforce.com."),
               what);

  return FALSE;
}

static char *
get_login_host (const char *host)
{
  for (guint i = 0; i < G_N_ELEMENTS (hosts); i++)
    {
      if (g_str_has_suffix (host, hosts[i].page))
        return g_strdup_printf ("%.*s%s", (int) (strlen (host) - strlen (hosts[i].page)), host,
                                hosts[i].login);
    }
  if (strpbrk (host, ".:") != NULL || g_str_equal (host, "localhost"))
    return g_strdup (host);

  /* The name of a sandbox comes after two hyphens, which no other name has. */
  return g_strconcat (host, strstr (host, "--") != NULL ? ".sandbox" : "", ".my.salesforce.com", NULL);
}

static gboolean
is_own (const char *host)
{
  for (guint i = 0; i < G_N_ELEMENTS (own_domains); i++)
    {
      if (g_str_has_suffix (host, own_domains[i]))
        return TRUE;
    }

  return FALSE;
}

static gboolean
check_host (const char *host, GError **error)
{
  if (host == NULL || *host == '\0' || *host == '.' || *host == '-' || strstr (host, "..") != NULL
      || strspn (host, "abcdefghijklmnopqrstuvwxyz0123456789.-:") != strlen (host))
    return fail_address (_("This is not an address."), error);
  for (guint i = 0; i < G_N_ELEMENTS (public_hosts); i++)
    {
      if (g_str_equal (host, public_hosts[i]))
        return fail_address (_("Nobody signs in to an organization at this address."), error);
    }

  return TRUE;
}

/* A host may end in a dot, which changes nothing. */
static char *
get_host (GUri *uri)
{
  g_autofree char *host = uri != NULL && g_uri_get_host (uri) != NULL
                            ? g_ascii_strdown (g_uri_get_host (uri), -1)
                            : NULL;

  if (host != NULL && g_str_has_suffix (host, "."))
    host[strlen (host) - 1] = '\0';

  return g_steal_pointer (&host);
}

char *
cw_salesforce_login_url (const char *typed, GError **error)
{
  g_autofree char *trimmed = g_strstrip (g_strdup (typed));
  gboolean has_scheme = strstr (trimmed, "://") != NULL;
  g_autofree char *whole = has_scheme ? g_strdup (trimmed) : g_strconcat ("https://", trimmed, NULL);
  g_autoptr (GUri) uri = g_uri_parse (whole, G_URI_FLAGS_NONE, NULL);
  const char *scheme = uri != NULL ? g_uri_get_scheme (uri) : NULL;
  g_autofree char *host = get_host (uri);
  g_autofree char *login = NULL;
  int port;

  if (uri != NULL && g_uri_get_userinfo (uri) != NULL)
    fail_address (has_scheme ? _("An address with a user name in it is not taken.")
                             : _("This is an e-mail address or a user name."),
                  error);
  else if ((uri != NULL && !g_str_equal (scheme, "https") && !g_str_equal (scheme, "http"))
           || (!has_scheme && g_strcmp0 (host, "localhost") == 0 && g_uri_get_port (uri) == -1))
    fail_address (_("This is not an address."), error);
  else if (check_host (host, error))
    login = get_login_host (host);
  if (login == NULL)
    return NULL;

  if (is_own (login))
    scheme = "https";
  port = g_uri_get_port (uri);
  if (g_str_equal (scheme, "https") && (port == 443 || (port == 80 && is_own (login))))
    port = -1;

  return g_uri_join (G_URI_FLAGS_NONE, scheme, NULL, login, port, "", NULL, NULL);
}

/* The hosts of Lightning pages do not answer OAuth requests; the login hosts and My Domain do. */
static gboolean
check_login_url (const char *login_url, char **base, GError **error)
{
  g_autoptr (GUri) uri = NULL;
  const char *host;

  if (!cw_url_check (login_url, base, error))
    return FALSE;

  uri = g_uri_parse (login_url, G_URI_FLAGS_ENCODED, NULL);
  host = g_uri_get_host (uri);

  if (g_str_has_suffix (host, ".lightning.force.com") || g_str_has_suffix (host, ".lightning.com"))
    {
      g_set_error_literal (
        error, CW_ERROR, CW_ERROR_USAGE,
        _("This is the address of Salesforce’s pages, not of its sign-in. Use your My Domain address, which "
           "ends in .my.salesforce.com, or https://login.salesforce.com"));
      g_clear_pointer (base, g_free);
      return FALSE;
    }

  return TRUE;
}

/* The id is an address that ends in /id/ORG/USER. */
static void
identity_from_id (CwSalesforceIdentity *identity, const char *id)
{
  g_autoptr (GUri) uri = id != NULL ? g_uri_parse (id, G_URI_FLAGS_NONE, NULL) : NULL;
  g_auto (GStrv) parts = uri != NULL ? g_strsplit (g_uri_get_path (uri), "/", -1) : NULL;
  guint n = parts != NULL ? g_strv_length (parts) : 0;

  if (n >= 3 && g_str_equal (parts[n - 3], "id"))
    {
      identity->org_id = g_strdup (parts[n - 2]);
      identity->user_id = g_strdup (parts[n - 1]);
    }
}

/* Asks for the user's name. A sign-in without a name is good, too. */
static gboolean
identity_ask (CwSalesforceIdentity *identity,
              CwHttp *http,
              const char *access_token,
              GCancellable *cancellable,
              GError **error)
{
  g_autofree char *url = g_strconcat (identity->instance_url, USERINFO_PATH, NULL);
  g_autoptr (CwHttpRequest) request = cw_http_request_new ("GET", url);
  g_autoptr (CwHttpResponse) response = NULL;
  g_autoptr (JsonNode) root = NULL;
  g_autoptr (GError) problem = NULL;
  JsonObject *object;

  request->bearer = g_strdup (access_token);
  request->what = CW_SALESFORCE_NAME;
  request->expect_json = TRUE;
  request->max_bytes = 1024 * 1024;
  response = cw_http_send (http, request, cancellable, &problem);

  if (g_error_matches (problem, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_propagate_error (error, g_steal_pointer (&problem));
      return FALSE;
    }

  root = response != NULL && response->status == 200
           ? cw_json_parse (response->body, CW_SALESFORCE_NAME, NULL)
           : NULL;
  object = cw_json_object (root);
  identity->user = g_strdup (cw_json_get_string (object, "preferred_username"));

  if (identity->org_id == NULL)
    identity->org_id = g_strdup (cw_json_get_string (object, "organization_id"));

  if (identity->user_id == NULL)
    identity->user_id = g_strdup (cw_json_get_string (object, "user_id"));

  if (identity->user == NULL)
    identity->user = g_strdup (identity->user_id != NULL ? identity->user_id : "");

  if (identity->org_id != NULL && identity->user_id != NULL)
    return TRUE;

  g_set_error_literal (error, CW_ERROR, CW_ERROR_BAD_ANSWER,
                       _("Salesforce did not say who signed in. Try again"));

  return FALSE;
}

static gboolean
check_tokens (const CwOauthTokens *tokens, const char *login_url, char **instance_url, GError **error)
{
  if (tokens->refresh_token == NULL || *tokens->refresh_token == '\0')
    {
      g_set_error_literal (
        error, CW_ERROR, CW_ERROR_SIGN_IN_FAILED,
        _("Salesforce gave no lasting sign-in. Add the scope “Perform requests at any time (refresh_token, "
           "offline_access)” to the app in Salesforce, then sign in again"));
      return FALSE;
    }

  if (tokens->instance_url == NULL)
    {
      g_set_error_literal (error, CW_ERROR, CW_ERROR_BAD_ANSWER,
                           _("Salesforce did not say where its data is. Check the sign-in address"));
      return FALSE;
    }

  return cw_salesforce_check_instance_url (login_url, tokens->instance_url, instance_url, error);
}

static CwOauthTokens *
exchange_code (CwHttp *http, const char *base, char *form, GCancellable *cancellable, GError **error)
{
  g_autoptr (CwHttpResponse) response = NULL;
  g_autoptr (GError) problem = NULL;
  CwOauthTokens *tokens;

  response = cw_salesforce_post_form (http, base, TOKEN_PATH, form, cancellable, &problem);
  tokens = response != NULL
             ? cw_oauth_parse_tokens (response->status, response->body, CW_SALESFORCE_NAME, &problem)
             : NULL;

  if (tokens != NULL)
    return tokens;

  /* The code can be used only once, so after any failure a person has to sign in again. */
  if (g_error_matches (problem, CW_ERROR, CW_ERROR_SIGN_IN_NEEDED))
    g_set_error_literal (error, CW_ERROR, CW_ERROR_SIGN_IN_FAILED,
                         _("Salesforce did not accept the code of this sign-in: it was used already or is "
                            "too old. Sign in again"));
  else if (g_error_matches (problem, CW_ERROR, CW_ERROR_UNKNOWN_OUTCOME))
    g_set_error_literal (error, CW_ERROR, CW_ERROR_SIGN_IN_FAILED,
                         _("The connection broke at the end of the sign-in. Sign in again"));
  else
    g_propagate_error (error, g_steal_pointer (&problem));

  return NULL;
}

static gboolean
save_tokens (const char *profile,
             const CwOauthTokens *tokens,
             const char *client_secret,
             const char *login_url,
             const char *instance_url,
             GCancellable *cancellable,
             GError **error)
{
  const CwSalesforceSecret secret = {
    .access_token = tokens->access_token,
    .refresh_token = tokens->refresh_token,
    .client_secret = (char *) client_secret,
    .login_url = (char *) login_url,
    .home_url = (char *) instance_url,
    .instance_url = (char *) instance_url,
  };
  g_autoptr (CwSecret) json = cw_salesforce_secret_to_json (&secret);

  return cw_credentials_store (profile, "salesforce", json, cancellable, error);
}

/* Asked before the browser opens, because without the keyring the sign-in could not be kept. */
static gboolean
check_keyring (const char *profile, GCancellable *cancellable, GError **error)
{
  g_autoptr (GError) problem = NULL;
  g_autoptr (CwSecret) kept = cw_credentials_lookup (profile, "salesforce", cancellable, &problem);

  if (problem == NULL)
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&problem));

  return FALSE;
}

/* Opens the page in the browser, waits for the code, and exchanges it for tokens. */
static CwOauthTokens *
authorize (CwHttp *http,
           const char *base,
           const char *client_id,
           const char *client_secret,
           guint callback_port,
           guint timeout_seconds,
           CwSignInOpenFunc open,
           gpointer user_data,
           GCancellable *cancellable,
           GError **error)
{
  g_autoptr (CwOauthPkce) pkce = cw_oauth_pkce_new (error);
  g_autoptr (CwLoopback) loopback = NULL;
  g_autofree char *endpoint = g_strconcat (base, AUTHORIZE_PATH, NULL);
  g_autofree char *url = NULL;
  g_autoptr (CwSecret) code = NULL;
  char *form;

  if (pkce == NULL)
    return NULL;

  loopback = cw_loopback_new (callback_port, CALLBACK_PATH, pkce->state, error);

  if (loopback == NULL)
    return NULL;

  url = cw_oauth_authorize_url (endpoint, client_id, cw_loopback_get_redirect_uri (loopback), SCOPE, NULL,
                                pkce);
  open (url, user_data);
  code = cw_loopback_wait (loopback, timeout_seconds, NULL, cancellable, error);

  if (code == NULL)
    return NULL;

  form = cw_oauth_code_body (client_id, client_secret, code, cw_loopback_get_redirect_uri (loopback),
                             pkce->verifier, NULL);

  return exchange_code (http, base, form, cancellable, error);
}

CwSalesforceIdentity *
cw_salesforce_sign_in (CwHttp *http,
                       const char *profile,
                       const char *login_url,
                       const char *client_id,
                       const char *client_secret,
                       guint callback_port,
                       guint timeout_seconds,
                       CwSignInOpenFunc open,
                       gpointer user_data,
                       GCancellable *cancellable,
                       GError **error)
{
  g_autoptr (CwSalesforceIdentity) identity = NULL;
  g_autoptr (CwOauthTokens) tokens = NULL;
  g_autofree char *base = NULL;

  g_return_val_if_fail (
    http != NULL && profile != NULL && login_url != NULL && client_id != NULL && open != NULL, NULL);

  if (!check_login_url (login_url, &base, error) || !check_keyring (profile, cancellable, error))
    return NULL;

  tokens = authorize (http, base, client_id, client_secret, callback_port, timeout_seconds, open, user_data,
                      cancellable, error);

  if (tokens == NULL)
    return NULL;

  identity = g_new0 (CwSalesforceIdentity, 1);

  if (!check_tokens (tokens, base, &identity->instance_url, error))
    return NULL;

  identity_from_id (identity, tokens->id);

  if (!identity_ask (identity, http, tokens->access_token, cancellable, error)
      || !save_tokens (profile, tokens, client_secret, base, identity->instance_url, cancellable, error))
    return NULL;

  return g_steal_pointer (&identity);
}

gboolean
cw_salesforce_sign_out (CwHttp *http,
                        const CwSalesforceConfig *config,
                        gboolean *revoked,
                        GCancellable *cancellable,
                        GError **error)
{
  g_autoptr (CwSalesforceSecret) secret = NULL;
  g_autoptr (CwHttpResponse) response = NULL;
  g_autoptr (GError) problem = NULL;
  const char *token;

  g_return_val_if_fail (http != NULL && config != NULL && config->profile != NULL, FALSE);

  if (revoked != NULL)
    *revoked = FALSE;

  /* A secret of another address is only removed, and not sent anywhere. */
  secret = cw_salesforce_secret_load (config->profile, config->login_url, config->instance_url, cancellable,
                                      &problem);

  if (secret == NULL && !g_error_matches (problem, CW_ERROR, CW_ERROR_SIGN_IN_NEEDED))
    {
      g_propagate_error (error, g_steal_pointer (&problem));
      return FALSE;
    }

  token = secret != NULL ? (secret->refresh_token != NULL ? secret->refresh_token : secret->access_token)
                         : NULL;

  if (token != NULL)
    response = cw_salesforce_post_form (http, secret->login_url, REVOKE_PATH,
                                        cw_oauth_revoke_body (token, NULL), cancellable, NULL);

  if (revoked != NULL)
    *revoked = response != NULL && response->status == 200;

  return cw_credentials_clear (config->profile, "salesforce", cancellable, error);
}
