/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-oauth.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "cw-error.h"
#include "cw-json.h"
#include "cw-redact.h"

#define RANDOM_BYTES 32

/* The time that it takes does not show where the texts differ. */
static gboolean
is_equal (const char *a, const char *b)
{
  gsize length = strlen (a);
  guint difference = 0;

  if (strlen (b) != length)
    return FALSE;

  for (gsize i = 0; i < length; i++)
    difference |= (guint) ((guchar) a[i] ^ (guchar) b[i]);

  return difference == 0;
}

/* RFC 4648 §5, without padding. */
static char *
base64url (const guchar *data, gsize length)
{
  char *text = g_base64_encode (data, length);

  g_strdelimit (text, "+", '-');
  g_strdelimit (text, "/", '_');
  text[strcspn (text, "=")] = '\0';

  return text;
}

static char *
random_text (GError **error)
{
  guint8 bytes[RANDOM_BYTES];
  char *text;

  if (!cw_secret_fill_random (bytes, sizeof bytes))
    {
      g_set_error_literal (error, CW_ERROR, CW_ERROR_FAILED,
                           _("The system gives no random numbers, so no sign-in can be protected"));
      return NULL;
    }

  text = base64url (bytes, sizeof bytes);
  explicit_bzero (bytes, sizeof bytes);

  return text;
}

char *
cw_oauth_challenge (const char *verifier)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  guint8 digest[32];
  gsize length = sizeof digest;

  g_checksum_update (checksum, (const guchar *) verifier, -1);
  g_checksum_get_digest (checksum, digest, &length);

  return base64url (digest, length);
}

CwOauthPkce *
cw_oauth_pkce_new (GError **error)
{
  g_autoptr (CwOauthPkce) pkce = g_new0 (CwOauthPkce, 1);

  pkce->verifier = random_text (error);
  pkce->state = pkce->verifier != NULL ? random_text (error) : NULL;

  if (pkce->state == NULL)
    return NULL;

  pkce->challenge = cw_oauth_challenge (pkce->verifier);

  return g_steal_pointer (&pkce);
}

void
cw_oauth_pkce_free (CwOauthPkce *pkce)
{
  if (pkce == NULL)
    return;

  cw_secret_free (pkce->verifier);
  cw_secret_free (pkce->state);
  g_free (pkce->challenge);
  g_free (pkce);
}

void
cw_oauth_tokens_free (CwOauthTokens *tokens)
{
  if (tokens == NULL)
    return;

  cw_secret_free (tokens->access_token);
  cw_secret_free (tokens->refresh_token);
  g_free (tokens->token_type);
  g_free (tokens->scope);
  g_free (tokens->instance_url);
  g_free (tokens->id);
  g_free (tokens);
}

static void
append_pair (GString *form, const char *name, const char *value)
{
  if (value == NULL || *value == '\0')
    return;

  if (form->len > 0 && form->str[form->len - 1] != '?')
    g_string_append_c (form, '&');

  g_string_append_printf (form, "%s=", name);
  g_string_append_uri_escaped (form, value, NULL, FALSE);
}

char *
cw_oauth_authorize_url (const char *endpoint,
                        const char *client_id,
                        const char *redirect_uri,
                        const char *scope,
                        const char *resource,
                        const CwOauthPkce *pkce)
{
  GString *url = g_string_new (endpoint);

  if (strchr (endpoint, '?') == NULL)
    g_string_append_c (url, '?');

  append_pair (url, "response_type", "code");
  append_pair (url, "client_id", client_id);
  append_pair (url, "redirect_uri", redirect_uri);
  append_pair (url, "scope", scope);
  append_pair (url, "resource", resource);
  append_pair (url, "state", pkce->state);
  append_pair (url, "code_challenge", pkce->challenge);
  append_pair (url, "code_challenge_method", "S256");

  return g_string_free (url, FALSE);
}

char *
cw_oauth_code_body (const char *client_id,
                    const char *client_secret,
                    const char *code,
                    const char *redirect_uri,
                    const char *verifier,
                    const char *resource)
{
  GString *form = g_string_sized_new (2048);

  append_pair (form, "grant_type", "authorization_code");
  append_pair (form, "code", code);
  append_pair (form, "client_id", client_id);
  append_pair (form, "client_secret", client_secret);
  append_pair (form, "redirect_uri", redirect_uri);
  append_pair (form, "code_verifier", verifier);
  append_pair (form, "resource", resource);

  return g_string_free (form, FALSE);
}

char *
cw_oauth_refresh_body (const char *client_id,
                       const char *client_secret,
                       const char *refresh_token,
                       const char *resource)
{
  GString *form = g_string_sized_new (2048);

  append_pair (form, "grant_type", "refresh_token");
  append_pair (form, "refresh_token", refresh_token);
  append_pair (form, "client_id", client_id);
  append_pair (form, "client_secret", client_secret);
  append_pair (form, "resource", resource);

  return g_string_free (form, FALSE);
}

char *
cw_oauth_revoke_body (const char *token, const char *client_id)
{
  GString *form = g_string_sized_new (1024);

  append_pair (form, "token", token);
  append_pair (form, "client_id", client_id);

  return g_string_free (form, FALSE);
}

/* What the error codes mean to a person: those of RFC 6749 §5.2, and Salesforce's (platform/README.md S1). */
static const struct
{
  const char *code;
  CwErrorCode error;
  const char *words;
} token_errors[] = {
  { "invalid_grant", CW_ERROR_SIGN_IN_NEEDED,
    N_("the sign-in has ended: it was revoked, replaced or not used for too long. Sign in again") },
  { "invalid_request", CW_ERROR_SIGN_IN_FAILED,
    N_("the sign-in request was not accepted. Check the callback address and that the app may use PKCE") },
  { "invalid_client", CW_ERROR_SIGN_IN_FAILED,
    N_("the app’s secret was not accepted. Check the secret, or make it optional in the app’s settings") },
  { "invalid_client_id", CW_ERROR_SIGN_IN_FAILED,
    N_("the consumer key is not known. Check it; a new app takes up to ten minutes to become active") },
  { "invalid_client_credentials", CW_ERROR_SIGN_IN_FAILED,
    N_("the app’s secret was not accepted. Check the secret, or make it optional in the app’s settings") },
  { "unauthorized_client", CW_ERROR_SIGN_IN_FAILED,
    N_("this app may not sign people in. Ask the administrator to allow it") },
  { "unsupported_grant_type", CW_ERROR_SIGN_IN_FAILED,
    N_("this app may not sign in this way. Allow the authorization code and refresh token flows in the "
        "app’s settings") },
  { "invalid_scope", CW_ERROR_SIGN_IN_FAILED,
    N_("this app lacks the access it needs. Add the scopes for the API and for refresh tokens in the app’s "
        "settings") },
  { "redirect_uri_mismatch", CW_ERROR_SIGN_IN_FAILED,
    N_(
      "the callback address is not registered. Enter it in the app’s settings exactly as it is shown here") },
  { "inactive_user", CW_ERROR_SIGN_IN_FAILED, N_("this user is not active") },
  { "inactive_org", CW_ERROR_SIGN_IN_FAILED, N_("this organization is not active") },
  { "rate_limit_exceeded", CW_ERROR_RATE_LIMITED,
    N_("too many sign-ins for now. Wait some minutes and try again") },
};

static void
set_token_error (const char *code, const char *what, GError **error)
{
  g_autofree char *shown = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (token_errors); i++)
    {
      if (g_str_equal (token_errors[i].code, code))
        {
          g_set_error (error, CW_ERROR, (int) token_errors[i].error, "%s: %s", what,
                       _(token_errors[i].words));
          return;
        }
    }

  shown = cw_redact_text (code, 60);
  g_set_error (error, CW_ERROR, CW_ERROR_SIGN_IN_FAILED, _("%s refused the sign-in (%s)"), what, shown);
}

/* A token that goes into a header is printable ASCII without spaces (RFC 6750 §2.1). */
static gboolean
is_token (const char *text)
{
  if (text == NULL || *text == '\0')
    return FALSE;

  for (const char *at = text; *at != '\0'; at++)
    if (*at <= 0x20 || *at >= 0x7f)
      return FALSE;

  return TRUE;
}

CwOauthTokens *
cw_oauth_parse_tokens (guint status, GBytes *body, const char *what, GError **error)
{
  g_autoptr (JsonNode) root = cw_json_parse (body, what, error);
  g_autoptr (CwOauthTokens) tokens = NULL;
  JsonObject *object = cw_json_object (root);
  const char *code;

  if (root == NULL)
    return NULL;

  code = cw_json_get_string (object, "error");

  if (code != NULL)
    {
      set_token_error (code, what, error);
      return NULL;
    }

  tokens = g_new0 (CwOauthTokens, 1);
  tokens->access_token = g_strdup (cw_json_get_string (object, "access_token"));
  tokens->refresh_token = g_strdup (cw_json_get_string (object, "refresh_token"));
  tokens->token_type = g_strdup (cw_json_get_string (object, "token_type"));
  tokens->scope = g_strdup (cw_json_get_string (object, "scope"));
  tokens->instance_url = g_strdup (cw_json_get_string (object, "instance_url"));
  tokens->id = g_strdup (cw_json_get_string (object, "id"));
  tokens->expires_in = cw_json_get_int (object, "expires_in", -1);

  /* A refresh token that cannot be sent is as good as none: the old one is kept. */
  if (!is_token (tokens->refresh_token))
    cw_secret_free (g_steal_pointer (&tokens->refresh_token));

  if (status != 200 || !is_token (tokens->access_token)
      || (tokens->token_type != NULL && g_ascii_strcasecmp (tokens->token_type, "Bearer") != 0))
    {
      g_set_error (error, CW_ERROR, CW_ERROR_BAD_ANSWER,
                   _("%s answered the sign-in with something else than a token (status %u)"), what, status);
      return NULL;
    }

  return g_steal_pointer (&tokens);
}

CwOauthTokens *
cw_oauth_parse_renewal (const CwHttpResponse *response, GError *problem, const char *what, GError **error)
{
  g_autoptr (GError) failed = problem;

  if (response == NULL)
    {
      /* This request changes no contact. So the caller must not look for one that was perhaps changed. */
      if (g_error_matches (failed, CW_ERROR, CW_ERROR_UNKNOWN_OUTCOME))
        g_set_error (error, CW_ERROR, CW_ERROR_NETWORK,
                     _("The connection broke while the sign-in to %s was being renewed. Try again"), what);
      else
        g_propagate_error (error, g_steal_pointer (&failed));
      return NULL;
    }

  if (response->status == 429 || response->status >= 500)
    {
      g_set_error (error, CW_ERROR,
                   response->status == 429 || response->status == 503 ? CW_ERROR_RATE_LIMITED
                                                                      : CW_ERROR_NETWORK,
                   _("%s could not renew the sign-in (status %u). Try again later"), what, response->status);
      return NULL;
    }

  return cw_oauth_parse_tokens (response->status, response->body, what, error);
}

void
cw_oauth_tokens_take (CwOauthTokens *tokens, char **access_token, char **refresh_token)
{
  cw_secret_free (*access_token);
  *access_token = g_steal_pointer (&tokens->access_token);
  if (tokens->refresh_token == NULL || *tokens->refresh_token == '\0')
    return;

  cw_secret_free (*refresh_token);
  *refresh_token = g_steal_pointer (&tokens->refresh_token);
}

/* What the browser brings back instead of a code, and what to do about it (platform/README.md S1). */
static const struct
{
  const char *code;
  const char *words;
} redirect_errors[] = {
  { "access_denied", N_("Access was not allowed in the browser. Sign in again and choose to allow it") },
  { "OAUTH_APP_ACCESS_DENIED",
    N_("This app is only for users whom an administrator has approved. In Salesforce’s "
        "setup, under External Client App Manager, open the app’s policies and select a "
        "permission set or profile that this user has") },
  { "OAUTH_APP_BLOCKED",
    N_("An administrator has blocked this app. In Salesforce’s setup, under Connected Apps "
        "OAuth Usage, unblock and install it") },
  { "OAUTH_AUTHORIZATION_BLOCKED",
    N_("The organization’s API Access Control lets only approved apps in. In Salesforce’s "
        "setup, under Connected Apps OAuth Usage, install the app and approve it for this "
        "user") },
  { "OAUTH_APPROVAL_ERROR_GENERIC",
    N_("Salesforce refused this app without a reason. There are four usual ones. The app is "
        "not installed, or blocked: install it in Salesforce’s setup, under Connected Apps "
        "OAuth Usage. The app’s settings lack a scope: select the API (api) and refresh "
        "tokens (refresh_token). The app’s policies do not permit this user: add a profile "
        "or permission set of theirs. Or the user has a license for integrations only: sign "
        "in as a user who may sign in in a browser") },
  { "redirect_uri_mismatch",
    N_("The callback address is not registered. Enter it in the app’s settings exactly as "
        "it is shown here") },
};

static void
set_redirect_error (const char *code, const char *description, GError **error)
{
  g_autofree char *shown = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (redirect_errors); i++)
    {
      if (g_str_equal (redirect_errors[i].code, code))
        {
          g_set_error_literal (error, CW_ERROR, CW_ERROR_SIGN_IN_FAILED, _(redirect_errors[i].words));
          return;
        }
    }

  shown = cw_redact_text (description != NULL && *description != '\0' ? description : code, 200);
  g_set_error (error, CW_ERROR, CW_ERROR_SIGN_IN_FAILED, _("The sign-in was refused: %s"), shown);
}

static GHashTable *
parse_query (const char *query)
{
  return query != NULL ? g_uri_parse_params (query, -1, "&", G_URI_PARAMS_WWW_FORM, NULL) : NULL;
}

gboolean
cw_oauth_redirect_is_ours (const char *query, const char *state)
{
  g_autoptr (GHashTable) params = parse_query (query);
  const char *given = params != NULL ? g_hash_table_lookup (params, "state") : NULL;

  return given != NULL && is_equal (given, state);
}

char *
cw_oauth_parse_redirect (const char *query, const char *state, char **issuer, GError **error)
{
  g_autoptr (GHashTable) params = parse_query (query);
  const char *code, *problem;

  if (!cw_oauth_redirect_is_ours (query, state))
    {
      g_set_error_literal (error, CW_ERROR, CW_ERROR_SIGN_IN_FAILED,
                           _("The browser’s answer does not belong to this sign-in. Close other sign-in "
                              "pages and sign in again"));
      return NULL;
    }

  problem = g_hash_table_lookup (params, "error");

  if (problem != NULL)
    {
      set_redirect_error (problem, g_hash_table_lookup (params, "error_description"), error);
      return NULL;
    }

  code = g_hash_table_lookup (params, "code");

  if (code == NULL || *code == '\0')
    {
      g_set_error_literal (error, CW_ERROR, CW_ERROR_SIGN_IN_FAILED,
                           _("The browser’s answer has no code. Sign in again"));
      return NULL;
    }

  if (issuer != NULL)
    *issuer = g_strdup (g_hash_table_lookup (params, "iss"));

  return g_strdup (code);
}
