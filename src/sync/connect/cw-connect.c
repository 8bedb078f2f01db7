/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "cw-connect"

#include "cw-connect-private.h"

#include "cw-credentials.h"
#include "cw-error.h"
#include "cw-mapping-check.h"
#include "cw-mapping-default.h"
#include "cw-store-links.h"
#include "cw-store.h"
#include "cw-sync-store.h"

#include <glib/gi18n-lib.h>

#include <string.h>

#define DEFAULT_TIMEOUT_SECONDS 120
#define OBJECT "Contact"

gboolean
cw_is_connected (CwProfile *profile,
                 CwSide     side,
                 gboolean  *connected,
                 GError   **error)
{
  g_autoptr(GError) problem = NULL;
  char *secret = cw_credentials_lookup (cw_profile_get_name (profile), cw_side_to_nick (side), NULL, &problem);

  *connected = secret != NULL;
  cw_credentials_free_secret (secret);
  if (problem == NULL)
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&problem));

  return FALSE;
}

/* ── Salesforce ── */

/* The state is about the records of one org: another one's would all look new. */
static gboolean
check_same_org (CwProfile                  *profile,
                const CwConnections        *connections,
                const CwSalesforceIdentity *identity,
                GError                    **error)
{
  g_autoptr(CwStore) store = NULL;
  guint links;

  if (connections->salesforce_org_id == NULL || g_strcmp0 (connections->salesforce_org_id, identity->org_id) == 0)
    return TRUE;

  store = cw_sync_open_store (profile, error);
  if (store == NULL || !cw_store_count_links (store, &links, error))
    return FALSE;
  if (links == 0)
    return TRUE;

  g_set_error (error, CW_ERROR, CW_ERROR_USAGE,
               _("This profile’s contacts belong to Salesforce org %s, and this sign-in is to org %s. Use another profile, or forget "
                 "this one’s state first."),
               connections->salesforce_org_id, identity->org_id);

  return FALSE;
}

static void
remember_salesforce (CwConnections              *connections,
                     const char                 *login_url,
                     const CwSalesforceSignIn   *sign_in,
                     guint                       port,
                     const CwSalesforceIdentity *identity)
{
  gboolean other_org = g_strcmp0 (connections->salesforce_org_id, identity->org_id) != 0;

  cw_connect_replace (&connections->salesforce_login_url, login_url);
  cw_connect_replace (&connections->salesforce_client_id, sign_in->client_id);
  cw_connect_replace (&connections->salesforce_instance_url, identity->instance_url);
  cw_connect_replace (&connections->salesforce_org_id, identity->org_id);
  cw_connect_replace (&connections->salesforce_user_id, identity->user_id);
  cw_connect_replace (&connections->salesforce_user, identity->user);
  connections->salesforce_callback_port = port;
  connections->salesforce_has_secret = sign_in->client_secret != NULL;

  if (other_org)
    {
      g_clear_pointer (&connections->salesforce_api_version, g_free);
      connections->salesforce_requests_used = connections->salesforce_requests_limit = 0;
    }
}

typedef struct
{
  const CwSalesforceSignIn *sign_in;
  CwSignInOpenFunc open;
  gpointer user_data;
} BrowserSignIn;

static gboolean
sign_in_and_remember (CwProfile      *profile,
                      CwConnections  *connections,
                      const char     *login_url,
                      gpointer        data,
                      gboolean       *signed_in,
                      GCancellable   *cancellable,
                      GError        **error)
{
  const BrowserSignIn *browser = data;
  const CwSalesforceSignIn *sign_in = browser->sign_in;
  g_auto(CwConnectSession) session = { NULL };
  g_autoptr(CwSalesforceIdentity) identity = NULL;
  guint port = sign_in->callback_port != 0 ? sign_in->callback_port : CW_DEFAULT_CALLBACK_PORT;
  guint timeout = sign_in->timeout_seconds != 0 ? sign_in->timeout_seconds : DEFAULT_TIMEOUT_SECONDS;

  cw_connect_session_open (&session);
  identity = cw_salesforce_sign_in (session.http, cw_profile_get_name (profile), login_url, sign_in->client_id, sign_in->client_secret,
                                    port, timeout, browser->open, browser->user_data, cancellable, error);
  if (identity == NULL)
    return FALSE;

  *signed_in = TRUE;
  if (!check_same_org (profile, connections, identity, error))
    return FALSE;

  remember_salesforce (connections, login_url, sign_in, port, identity);

  return cw_profile_save_connections (profile, connections, error);
}

gboolean
cw_connect_salesforce (CwProfile                *profile,
                       const CwSalesforceSignIn *sign_in,
                       CwSignInOpenFunc          open,
                       gpointer                  user_data,
                       GCancellable             *cancellable,
                       GError                  **error)
{
  BrowserSignIn browser = { sign_in, open, user_data };

  return cw_connect_in_browser (profile, "salesforce", sign_in->login_url, sign_in_and_remember, &browser, cancellable, error);
}

static CwSalesforceConfig
salesforce_config (CwProfile           *profile,
                   const CwConnections *connections,
                   const char          *lock_path)
{
  return (CwSalesforceConfig) {
    .profile = cw_profile_get_name (profile),
    .login_url = connections->salesforce_login_url,
    .client_id = connections->salesforce_client_id,
    .instance_url = connections->salesforce_instance_url,
    .refresh_lock = lock_path,
  };
}

static char *
refresh_lock_path (CwProfile *profile)
{
  return cw_profile_get_file (profile, "salesforce-refresh.lock");
}

CwSalesforce *
cw_connect_open_salesforce (CwProfile            *profile,
                            const CwConnections  *connections,
                            CwHttp               *http,
                            GError              **error)
{
  g_autofree char *lock_path = refresh_lock_path (profile);
  CwSalesforceConfig config = salesforce_config (profile, connections, lock_path);

  if (connections->salesforce_instance_url == NULL || *connections->salesforce_instance_url == '\0' ||
      connections->salesforce_login_url == NULL)
    {
      cw_connect_set_missing (CW_SIDE_SALESFORCE, error);
      return NULL;
    }

  return cw_salesforce_new (http, &config);
}

/* ── Signing out ── */

static gboolean
disconnect_salesforce (CwProfile     *profile,
                       CwConnections *connections,
                       GCancellable  *cancellable,
                       GError       **error)
{
  g_autofree char *lock_path = refresh_lock_path (profile);
  CwSalesforceConfig config = salesforce_config (profile, connections, lock_path);
  g_auto(CwConnectSession) session = { NULL };
  gboolean revoked = FALSE;

  if (connections->salesforce_instance_url == NULL)
    return cw_credentials_clear (config.profile, "salesforce", cancellable, error);

  cw_connect_session_open (&session);
  if (!cw_salesforce_sign_out (session.http, &config, &revoked, cancellable, error))
    return FALSE;

  if (!revoked)
    g_message (_("Signed out here. Salesforce could not be told: revoke the app in its setup (Connected Apps OAuth Usage) if the computer is lost."));

  return TRUE;
}

gboolean
cw_disconnect (CwProfile     *profile,
               CwSide         side,
               GCancellable  *cancellable,
               GError       **error)
{
  g_autoptr(CwConnections) connections = cw_profile_load_connections (profile, error);

  if (connections == NULL)
    return FALSE;

  if (side == CW_SIDE_ALOWARE)
    {
      if (!cw_connect_sign_out_aloware (profile, cancellable, error))
        return FALSE;

      g_clear_pointer (&connections->aloware_url, g_free);
      g_clear_pointer (&connections->aloware_auth, g_free);
      connections->aloware_users = 0;
      connections->aloware_lacks = 0;
      return cw_profile_save_connections (profile, connections, error);
    }

  if (!disconnect_salesforce (profile, connections, cancellable, error))
    return FALSE;

  /* The org stays known: the links are about its records. */
  g_clear_pointer (&connections->salesforce_instance_url, g_free);
  g_clear_pointer (&connections->salesforce_user_id, g_free);
  g_clear_pointer (&connections->salesforce_user, g_free);
  g_clear_pointer (&connections->salesforce_api_version, g_free);
  connections->salesforce_requests_used = connections->salesforce_requests_limit = 0;

  return cw_profile_save_connections (profile, connections, error);
}

/* ── What both sides look like ── */

/* Says which platform could not be asked. Always FALSE. */
static gboolean
blame (CwSide   side,
       GError **error)
{
  if (error != NULL)
    cw_error_set_side (*error, side);

  return FALSE;
}

static gboolean
refresh_salesforce (CwProfile      *profile,
                    CwConnections  *connections,
                    CwConnectSession        *session,
                    CwSchema      **schema,
                    GPtrArray     **users,
                    GCancellable   *cancellable,
                    GError        **error)
{
  g_autoptr(CwSalesforce) salesforce = cw_connect_open_salesforce (profile, connections, session->http, error);

  if (salesforce == NULL)
    return blame (CW_SIDE_SALESFORCE, error);

  *schema = cw_salesforce_describe (salesforce, OBJECT, cancellable, error);
  *users = *schema != NULL ? cw_salesforce_list_users (salesforce, cancellable, error) : NULL;
  if (*users == NULL)
    return blame (CW_SIDE_SALESFORCE, error);

  /* It is known by now: describing asked for it. */
  cw_connect_replace (&connections->salesforce_api_version, cw_salesforce_get_api_version (salesforce, cancellable, NULL));
  cw_salesforce_get_usage (salesforce, &connections->salesforce_requests_used, &connections->salesforce_requests_limit);

  return cw_profile_save_schema (profile, *schema, error) &&
         cw_profile_save_users (profile, CW_SIDE_SALESFORCE, *users, error);
}

/* `users` stays NULL without an error when nobody is signed in to Aloware, or not any more, and its users are not `required`: signing
 * in to the other side goes first as well as last. */
static gboolean
refresh_aloware (CwProfile      *profile,
                 CwConnections  *connections,
                 CwConnectSession        *session,
                 gboolean        required,
                 GPtrArray     **users,
                 GCancellable   *cancellable,
                 GError        **error)
{
  g_autoptr(CwAloware) aloware = NULL;
  g_autoptr(GError) problem = NULL;

  aloware = cw_connect_open_aloware (profile, connections, session->http, cancellable, &problem);
  if (aloware == NULL && problem == NULL)
    return !required || cw_connect_set_missing (CW_SIDE_ALOWARE, error) || blame (CW_SIDE_ALOWARE, error);

  *users = aloware != NULL ? cw_connect_list_aloware_users (aloware, cancellable, &problem) : NULL;
  if (*users == NULL && !required && g_error_matches (problem, CW_ERROR, CW_ERROR_SIGN_IN_NEEDED))
    return TRUE;
  if (*users == NULL)
    {
      g_propagate_error (error, g_steal_pointer (&problem));
      return blame (CW_SIDE_ALOWARE, error);
    }

  connections->aloware_users = (*users)->len;
  cw_connect_note_lacks (connections, aloware);

  return cw_profile_save_users (profile, CW_SIDE_ALOWARE, *users, error);
}

/* The vendor's default mapping as the first draft. */
static gboolean
make_first_draft (CwProfile       *profile,
                  const CwSchema  *schema,
                  GError         **error)
{
  static const CwMappingState states[] = { CW_MAPPING_DRAFT, CW_MAPPING_ACTIVE };
  g_autoptr(CwMapping) mapping = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (states); i++)
    {
      g_autoptr(GError) problem = NULL;
      g_autoptr(CwMapping) kept = cw_profile_load_mapping (profile, states[i], &problem);

      if (kept != NULL)
        return TRUE;
      if (problem != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&problem));
          return FALSE;
        }
    }

  mapping = cw_mapping_new_default (schema);

  return cw_profile_save_mapping (profile, CW_MAPPING_DRAFT, mapping, error);
}

gboolean
cw_refresh_schema (CwProfile     *profile,
                   CwSchema     **schema,
                   GPtrArray    **aloware_users,
                   GPtrArray    **salesforce_users,
                   GCancellable  *cancellable,
                   GError       **error)
{
  g_autoptr(CwConnections) connections = cw_profile_load_connections (profile, error);
  g_auto(CwConnectSession) session = { NULL };
  g_autoptr(CwSchema) described = NULL;
  g_autoptr(GPtrArray) of_salesforce = NULL, of_aloware = NULL;

  if (connections == NULL)
    return FALSE;

  cw_connect_session_open (&session);
  if (!refresh_salesforce (profile, connections, &session, &described, &of_salesforce, cancellable, error) ||
      !refresh_aloware (profile, connections, &session, aloware_users != NULL, &of_aloware, cancellable, error) ||
      !cw_profile_save_connections (profile, connections, error) ||
      !make_first_draft (profile, described, error))
    return FALSE;

  if (schema != NULL)
    *schema = g_steal_pointer (&described);
  if (salesforce_users != NULL)
    *salesforce_users = g_steal_pointer (&of_salesforce);
  if (aloware_users != NULL)
    *aloware_users = g_steal_pointer (&of_aloware);

  return TRUE;
}

gboolean
cw_load_user_map (CwProfile         *profile,
                  const CwSettings  *settings,
                  CwUserMap        **users,
                  GError           **error)
{
  g_autoptr(GError) problem = NULL;
  g_autoptr(GPtrArray) aloware = cw_profile_load_users (profile, CW_SIDE_ALOWARE, &problem);
  g_autoptr(GPtrArray) salesforce = problem == NULL ? cw_profile_load_users (profile, CW_SIDE_SALESFORCE, &problem) : NULL;
  const char *fallback = settings != NULL ? settings->fallback_owner : NULL;

  *users = NULL;
  if (problem != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&problem));
      return FALSE;
    }
  if (aloware != NULL && salesforce != NULL)
    *users = cw_user_map_new (aloware, salesforce, fallback != NULL && *fallback != '\0' ? fallback : NULL);

  return TRUE;
}

/* ── The mapping ── */

CwMapping *
cw_load_mapping_to_edit (CwProfile       *profile,
                         const CwSchema  *schema,
                         const char     **state,
                         GError         **error)
{
  g_autoptr(GError) problem = NULL;
  CwMapping *mapping;

  *state = "draft";
  mapping = cw_profile_load_mapping (profile, CW_MAPPING_DRAFT, &problem);
  if (mapping == NULL && problem == NULL)
    {
      mapping = cw_profile_load_mapping (profile, CW_MAPPING_ACTIVE, &problem);
      if (mapping != NULL)
        *state = "active";
    }

  if (problem != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&problem));
      return NULL;
    }

  if (mapping == NULL && schema != NULL)
    mapping = cw_mapping_new_default (schema);
  if (mapping == NULL)
    g_set_error_literal (error, CW_ERROR, CW_ERROR_SIGN_IN_NEEDED,
                         _("There is no mapping yet: it is made from Salesforce’s fields. Sign in to Salesforce first."));

  return mapping;
}

gboolean
cw_activate_mapping (CwProfile        *profile,
                     const CwSchema   *schema,
                     const CwUserMap  *users,
                     GError          **error)
{
  g_autoptr(CwMapping) mapping = NULL;
  g_autoptr(GPtrArray) problems = NULL;
  const char *state;

  mapping = cw_load_mapping_to_edit (profile, schema, &state, error);
  if (mapping == NULL)
    return FALSE;

  problems = cw_mapping_check (mapping, schema, users);
  for (guint i = 0; i < problems->len; i++)
    {
      const CwProblem *problem = g_ptr_array_index (problems, i);

      if (!problem->blocking)
        continue;
      g_set_error (error, CW_ERROR, CW_ERROR_INVALID_MAPPING,
                   _("The mapping cannot run, so it stays a draft: %s"), problem->message);
      return FALSE;
    }

  /* In this order: a crash between the two leaves a draft that equals the active one, not none. */
  return cw_profile_save_mapping (profile, CW_MAPPING_ACTIVE, mapping, error) &&
         cw_profile_save_mapping (profile, CW_MAPPING_DRAFT, NULL, error);
}
