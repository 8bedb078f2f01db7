/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "cw-connect"

#include "cw-connect-open.h"

#include "cw-aloware-tokens.h"
#include "cw-aloware-tools.h"
#include "cw-credentials.h"
#include "cw-error.h"

#include <glib/gi18n-lib.h>

void
cw_connect_network_open (CwConnectNetwork *network)
{
  network->context = g_main_context_new ();
  g_main_context_push_thread_default (network->context);
  network->http = cw_http_new ();
}

void
cw_connect_network_clear (CwConnectNetwork *network)
{
  if (network->context == NULL)
    return;

  g_clear_pointer (&network->http, cw_http_unref);
  /* Freeing the CwHttp leaves work for this context, which would be lost with the context. */
  while (g_main_context_iteration (network->context, FALSE))
    ;
  g_main_context_pop_thread_default (network->context);
  g_clear_pointer (&network->context, g_main_context_unref);
}

gboolean
cw_connect_set_missing (CwSide side, GError **error)
{
  cw_error_set_for_side (error, side, CW_ERROR_SIGN_IN_NEEDED, _("Not connected to %s. Sign in first."),
                         side == CW_SIDE_SALESFORCE ? "Salesforce" : "Aloware");

  return FALSE;
}

/* ── Salesforce ── */

CwSalesforceConfig
cw_connect_get_config (CwProfile *profile, const CwConnections *connections, char **lock_path)
{
  *lock_path = cw_profile_get_file (profile, "salesforce-refresh.lock");

  return (CwSalesforceConfig) {
    .profile = cw_profile_get_name (profile),
    .login_url = connections->salesforce_login_url,
    .client_id = connections->salesforce_client_id,
    .instance_url = connections->salesforce_instance_url,
    .renewal_lock = *lock_path,
  };
}

CwSalesforce *
cw_connect_open_salesforce (CwProfile *profile,
                            const CwConnections *connections,
                            CwHttp *http,
                            GError **error)
{
  g_autofree char *lock_path = NULL;
  CwSalesforceConfig config = cw_connect_get_config (profile, connections, &lock_path);

  if (connections->salesforce_instance_url == NULL || *connections->salesforce_instance_url == '\0'
      || connections->salesforce_login_url == NULL)
    {
      cw_connect_set_missing (CW_SIDE_SALESFORCE, error);
      return NULL;
    }

  return cw_salesforce_new (http, &config);
}

/* ── Aloware ── */

CwAloware *
cw_connect_open_oauth (CwProfile *profile, const CwConnections *connections, CwHttp *http)
{
  g_autofree char *lock_path = cw_profile_get_file (profile, "aloware-refresh.lock");
  CwAlowareMcpConfig config = {
    .profile = cw_profile_get_name (profile),
    .url = connections->aloware_url,
    .renewal_lock = lock_path,
  };

  return cw_aloware_new_mcp (http, &config);
}

CwAloware *
cw_connect_open_aloware (CwProfile *profile,
                         const CwConnections *connections,
                         CwHttp *http,
                         GCancellable *cancellable,
                         GError **error)
{
  g_autoptr (CwAlowareSecret) oauth = NULL;
  g_autoptr (CwSecret) secret = NULL;
  g_autoptr (CwSecret) token = NULL;
  CwAloware *aloware = NULL;

  if (connections->aloware_url == NULL)
    return NULL;

  secret = cw_credentials_lookup (cw_profile_get_name (profile), "aloware", cancellable, error);
  if (secret == NULL)
    return NULL;

  /* The kind of the stored secret decides, so that an API token is never used as a browser sign-in, or the
   * other way round. */
  oauth = cw_aloware_secret_from_json (secret);
  token = oauth == NULL ? cw_aloware_token_from_json (secret, connections->aloware_url) : NULL;
  if (oauth != NULL)
    aloware = cw_connect_open_oauth (profile, connections, http);
  else if (token != NULL)
    aloware = cw_aloware_new_rest (http, connections->aloware_url, token);
  else
    cw_error_set_for_side (
      error, CW_SIDE_ALOWARE, CW_ERROR_SIGN_IN_NEEDED,
      _("The sign-in that is kept does not belong to the Aloware address that the profile names, "
         "so nothing was sent. Sign in to Aloware again"));

  return aloware;
}

GPtrArray *
cw_connect_end_list_aloware_users (CwAloware *aloware, CwAlowareListing *listing, GError **error)
{
  g_autoptr (GError) problem = NULL;
  GPtrArray *users = cw_aloware_end_list_users (listing, &problem);

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

GPtrArray *
cw_connect_list_aloware_users (CwAloware *aloware, GCancellable *cancellable, GError **error)
{
  return cw_connect_end_list_aloware_users (aloware, cw_aloware_begin_list_users (aloware, cancellable),
                                            error);
}

gboolean
cw_connect_note_lacks (CwConnections *connections, CwAloware *aloware)
{
  guint before = connections->aloware_lacks;

  connections->aloware_lacks = 0;
  if (aloware != NULL)
    connections->aloware_lacks = (cw_aloware_can_create (aloware) ? 0 : CW_LACK_CREATE)
                                 | (cw_aloware_can_update (aloware) ? 0 : CW_LACK_UPDATE)
                                 | (cw_aloware_can_list_users (aloware) ? 0 : CW_LACK_USERS);

  return connections->aloware_lacks != before;
}

const char *
cw_lack_get_text (CwLack lack)
{
  if (lack == CW_LACK_USERS)
    return _(
      "This sign-in can’t list the users of Aloware, so owners can’t be matched. Use the API token instead");

  return cw_aloware_cannot (lack == CW_LACK_UPDATE);
}

const char *
cw_lack_get_nick (CwLack lack)
{
  if (lack == CW_LACK_USERS)
    return "users";

  return lack == CW_LACK_UPDATE ? "update" : "create";
}
