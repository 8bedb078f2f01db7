/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "cw-connect"

#include "cw-connect-private.h"

#include "cw-aloware-session.h"
#include "cw-aloware-sign-in.h"
#include "cw-credentials.h"
#include "cw-error.h"
#include "cw-url.h"

#include <glib/gi18n-lib.h>

#define DEFAULT_TIMEOUT_SECONDS 120

/* ── The account as it is connected ── */

static CwAloware *
open_oauth (CwProfile           *profile,
            const CwConnections *connections,
            CwHttp              *http)
{
  g_autofree char *lock_path = cw_profile_get_file (profile, "aloware-refresh.lock");
  CwAlowareMcpConfig config = {
    .profile = cw_profile_get_name (profile),
    .url = connections->aloware_url,
    .refresh_lock = lock_path,
  };

  return cw_aloware_new_mcp (http, &config);
}

CwAloware *
cw_connect_open_aloware (CwProfile            *profile,
                         const CwConnections  *connections,
                         CwHttp               *http,
                         GCancellable         *cancellable,
                         GError              **error)
{
  g_autoptr(CwAlowareSecret) oauth = NULL;
  CwAloware *aloware = NULL;
  char *secret, *token;

  if (connections->aloware_url == NULL)
    return NULL;

  secret = cw_credentials_lookup (cw_profile_get_name (profile), "aloware", cancellable, error);
  if (secret == NULL)
    return NULL;

  /* What is stored decides, so that a token never takes the way of the other kind. */
  oauth = cw_aloware_secret_from_json (secret);
  token = oauth == NULL ? cw_aloware_token_from_json (secret, connections->aloware_url) : NULL;
  if (oauth != NULL)
    aloware = open_oauth (profile, connections, http);
  else if (token != NULL)
    aloware = cw_aloware_new_rest (http, connections->aloware_url, token);
  else
    g_set_error_literal (error, CW_ERROR, CW_ERROR_SIGN_IN_NEEDED,
                         _("The sign-in that is kept does not belong to the Aloware address that the profile names, so nothing was sent. Sign in to Aloware again"));
  cw_credentials_free_secret (secret);
  cw_credentials_free_secret (token);

  return aloware;
}

GPtrArray *
cw_connect_list_aloware_users (CwAloware     *aloware,
                               GCancellable  *cancellable,
                               GError       **error)
{
  g_autoptr(GError) problem = NULL;
  GPtrArray *users = cw_aloware_list_users (aloware, cancellable, &problem);

  if (users != NULL)
    return users;

  if (g_error_matches (problem, CW_ERROR, CW_ERROR_UNSUPPORTED) && cw_aloware_can_look_up (aloware))
    {
      g_message ("%s", problem->message);
      return g_ptr_array_new_with_free_func ((GDestroyNotify) cw_user_free);
    }

  g_propagate_error (error, g_steal_pointer (&problem));

  return NULL;
}

gboolean
cw_connect_note_lacks (CwConnections *connections,
                       CwAloware     *aloware)
{
  guint before = connections->aloware_lacks;

  connections->aloware_lacks = 0;
  if (aloware != NULL)
    connections->aloware_lacks = (cw_aloware_can_create (aloware) ? 0 : CW_LACK_CREATE) |
                                 (cw_aloware_can_update (aloware) ? 0 : CW_LACK_UPDATE) |
                                 (cw_aloware_can_list_users (aloware) ? 0 : CW_LACK_USERS);

  return connections->aloware_lacks != before;
}

const char *
cw_lack_get_text (CwLack lack)
{
  if (lack == CW_LACK_USERS)
    return _("This sign-in can’t list the users of Aloware, so owners can’t be matched. Use the API token instead");

  return cw_aloware_cannot (lack == CW_LACK_UPDATE);
}

const char *
cw_lack_get_nick (CwLack lack)
{
  if (lack == CW_LACK_USERS)
    return "users";

  return lack == CW_LACK_UPDATE ? "update" : "create";
}

static gboolean
remember_aloware (CwProfile      *profile,
                  CwConnections  *connections,
                  CwAloware      *aloware,
                  const char     *base,
                  const char     *auth,
                  GPtrArray      *users,
                  GError        **error)
{
  cw_connect_replace (&connections->aloware_url, base);
  cw_connect_replace (&connections->aloware_auth, auth);
  connections->aloware_users = users->len;
  cw_connect_note_lacks (connections, aloware);

  return cw_profile_save_connections (profile, connections, error) &&
         cw_profile_save_users (profile, CW_SIDE_ALOWARE, users, error);
}

/* ── API token ── */

static gboolean
set_refused_token (GError **error)
{
  g_set_error_literal (error, CW_ERROR, CW_ERROR_SIGN_IN_FAILED,
                       _("Aloware does not accept this API token. Copy it again from Aloware’s settings (Integrations, API) and connect once more."));

  return FALSE;
}

/* The number of users the token sees, or nothing when it is not accepted. */
static gboolean
check_token (const char    *url,
             const char    *token,
             GPtrArray    **users,
             GCancellable  *cancellable,
             GError       **error)
{
  g_auto(CwConnectSession) session = { NULL };
  g_autoptr(CwAloware) aloware = NULL;
  g_autoptr(GError) problem = NULL;

  cw_connect_session_open (&session);
  aloware = cw_aloware_new_rest (session.http, url, token);
  *users = cw_aloware_list_users (aloware, cancellable, &problem);
  if (*users != NULL)
    return TRUE;

  if (g_error_matches (problem, CW_ERROR, CW_ERROR_SIGN_IN_NEEDED))
    return set_refused_token (error);

  g_propagate_error (error, g_steal_pointer (&problem));

  return FALSE;
}

static gboolean
store_token (CwProfile     *profile,
             const char    *url,
             const char    *token,
             GCancellable  *cancellable,
             GError       **error)
{
  char *json = cw_aloware_token_to_json (url, token);
  gboolean ok = cw_credentials_store (cw_profile_get_name (profile), "aloware", json, cancellable, error);

  cw_credentials_free_secret (json);

  return ok;
}

gboolean
cw_connect_aloware_token (CwProfile     *profile,
                          const char    *url,
                          const char    *token,
                          GCancellable  *cancellable,
                          GError       **error)
{
  g_autoptr(CwConnections) connections = NULL;
  g_autoptr(GPtrArray) users = NULL;
  g_autofree char *base = NULL;
  gboolean connected;

  if (!cw_url_check (url, &base, error))
    return FALSE;

  connections = cw_profile_load_connections (profile, error);
  /* A keyring that does not answer is found before the token travels. */
  if (connections == NULL || !cw_is_connected (profile, CW_SIDE_ALOWARE, &connected, error))
    return FALSE;

  if (!check_token (base, token, &users, cancellable, error) ||
      !store_token (profile, base, token, cancellable, error))
    return FALSE;

  return remember_aloware (profile, connections, NULL, base, "token", users, error);
}

/* ── Browser ── */

typedef struct
{
  guint timeout_seconds;
  CwSignInOpenFunc open;
  gpointer user_data;
} BrowserSignIn;

/* One sign-in, and the first questions with it. `lacking` is set when the server wants it to be asked for more. */
static gboolean
sign_in_once (CwProfile           *profile,
              CwConnections       *connections,
              const char          *base,
              const BrowserSignIn *sign_in,
              gboolean            *signed_in,
              gboolean            *lacking,
              GCancellable        *cancellable,
              GError             **error)
{
  g_auto(CwConnectSession) session = { NULL };
  g_autoptr(CwAloware) aloware = NULL;
  g_autoptr(GPtrArray) users = NULL;
  g_autofree char *before = g_strdup (connections->aloware_url);

  cw_connect_session_open (&session);
  if (!cw_aloware_sign_in (session.http, cw_profile_get_name (profile), base,
                           sign_in->timeout_seconds != 0 ? sign_in->timeout_seconds : DEFAULT_TIMEOUT_SECONDS, sign_in->open,
                           sign_in->user_data, cancellable, error))
    return FALSE;

  *signed_in = TRUE;
  cw_connect_replace (&connections->aloware_url, base);
  aloware = open_oauth (profile, connections, session.http);
  cw_connect_replace (&connections->aloware_url, before);
  users = cw_connect_list_aloware_users (aloware, cancellable, error);
  *lacking = users == NULL && cw_aloware_get_lacking_scope (aloware) != NULL;

  return users != NULL && cw_aloware_require_look_up (aloware, error) &&
         remember_aloware (profile, connections, aloware, base, "oauth", users, error);
}

/* A sign-in stands when contacts can be looked up with it. What it lacks is asked for once: a server that never has enough
 * would have us sign in for ever. */
static gboolean
sign_in_and_check (CwProfile      *profile,
                   CwConnections  *connections,
                   const char     *base,
                   gpointer        data,
                   gboolean       *signed_in,
                   GCancellable   *cancellable,
                   GError        **error)
{
  g_autoptr(GError) problem = NULL;
  gboolean lacking = FALSE;

  if (sign_in_once (profile, connections, base, data, signed_in, &lacking, cancellable, &problem))
    return TRUE;

  if (lacking)
    return sign_in_once (profile, connections, base, data, signed_in, &lacking, cancellable, error);

  g_propagate_error (error, g_steal_pointer (&problem));

  return FALSE;
}

gboolean
cw_connect_aloware_oauth (CwProfile         *profile,
                          const char        *url,
                          guint              timeout_seconds,
                          CwSignInOpenFunc   open,
                          gpointer           user_data,
                          GCancellable      *cancellable,
                          GError           **error)
{
  BrowserSignIn sign_in = { timeout_seconds, open, user_data };

  return cw_connect_in_browser (profile, "aloware", url, sign_in_and_check, &sign_in, cancellable, error);
}

/* ── Signing out ── */

gboolean
cw_connect_sign_out_aloware (CwProfile     *profile,
                             GCancellable  *cancellable,
                             GError       **error)
{
  g_auto(CwConnectSession) session = { NULL };
  gboolean revoked = FALSE;

  cw_connect_session_open (&session);
  if (!cw_aloware_sign_out (session.http, cw_profile_get_name (profile), &revoked, cancellable, error))
    return FALSE;

  if (!revoked)
    g_message (_("Signed out here. Aloware could not be told: end the access in its settings (Integrations) if the computer is lost."));

  return TRUE;
}
