/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "cw-connect"

#include "cw-connect.h"

#include "cw-aloware-sign-in.h"
#include "cw-aloware-tokens.h"
#include "cw-connect-open.h"
#include "cw-credentials.h"
#include "cw-error.h"
#include "cw-mapping-check.h"
#include "cw-mapping-default.h"
#include "cw-salesforce-sign-in.h"
#include "cw-store-links.h"
#include "cw-store.h"
#include "cw-sync-store.h"
#include "cw-url.h"

#include <glib/gi18n-lib.h>

#include <string.h>

#define DEFAULT_TIMEOUT_SECONDS 120

gboolean
cw_is_connected (CwProfile *profile, CwSide side, gboolean *connected, GError **error)
{
  g_autoptr (GError) problem = NULL;
  g_autoptr (CwSecret)
    secret = cw_credentials_lookup (cw_profile_get_name (profile), cw_side_to_nick (side), NULL, &problem);

  *connected = secret != NULL;
  if (problem == NULL)
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&problem));

  return FALSE;
}

static void
replace (char **place, const char *value)
{
  char *copy = g_strdup (value);

  g_free (*place);
  *place = copy;
}

/* A sign-in in the browser. It stores its secret, sets `*signed_in` when it has done so, and may still fail
 * after that. `base` is the checked address. */
typedef gboolean (*SignInFunc) (CwProfile *profile,
                                CwConnections *connections,
                                const char *base,
                                gpointer data,
                                gboolean *signed_in,
                                GCancellable *cancellable,
                                GError **error);

/* Puts back the secret that a sign-in has replaced and that is to be kept. The error of the sign-in itself
 * is the one that is reported. */
static void
restore_secret (const char *profile, const char *name, const char *before)
{
  g_autoptr (GError) problem = NULL;
  gboolean done;

  if (before != NULL)
    done = cw_credentials_store (profile, name, before, NULL, &problem);
  else
    done = cw_credentials_clear (profile, name, NULL, &problem);

  if (!done)
    g_debug ("The former sign-in could not be put back: %s", problem->message);
}

/* Runs a sign-in. If it fails after it has replaced the secret `name`, puts that secret back. */
static gboolean
sign_in_in_browser (CwProfile *profile,
                    const char *name,
                    const char *url,
                    SignInFunc sign_in,
                    gpointer data,
                    GCancellable *cancellable,
                    GError **error)
{
  const char *profile_name = cw_profile_get_name (profile);
  g_autoptr (CwConnections) connections = NULL;
  g_autoptr (GError) problem = NULL;
  g_autofree char *base = NULL;
  gboolean signed_in = FALSE, done;
  g_autoptr (CwSecret) before = NULL;

  if (!cw_url_check (url, &base, error))
    return FALSE;

  connections = cw_profile_load_connections (profile, error);
  if (connections == NULL)
    return FALSE;

  before = cw_credentials_lookup (profile_name, name, cancellable, &problem);
  if (problem != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&problem));
      return FALSE;
    }

  done = sign_in (profile, connections, base, data, &signed_in, cancellable, error);
  if (!done && signed_in)
    restore_secret (profile_name, name, before);

  return done;
}

/* ── Salesforce ── */

/* The state belongs to the records of one org: those of another org would all look new. */
static gboolean
check_same_org (CwProfile *profile,
                const CwConnections *connections,
                const CwSalesforceIdentity *identity,
                GError **error)
{
  g_autoptr (CwStore) store = NULL;
  guint links;

  if (connections->salesforce_org_id == NULL
      || g_strcmp0 (connections->salesforce_org_id, identity->org_id) == 0)
    return TRUE;

  store = cw_sync_open_store (profile, error);
  if (store == NULL || !cw_store_count_links (store, &links, error))
    return FALSE;
  if (links == 0)
    return TRUE;

  g_set_error (error, CW_ERROR, CW_ERROR_USAGE,
               _("This profile’s contacts belong to Salesforce org %s, and this sign-in is to org %s. Use "
                  "another profile, or forget "
                  "this one’s state first."),
               connections->salesforce_org_id, identity->org_id);

  return FALSE;
}

static void
remember_salesforce (CwConnections *connections,
                     const char *login_url,
                     const CwSalesforceSignIn *sign_in,
                     guint port,
                     const CwSalesforceIdentity *identity)
{
  gboolean other_org = g_strcmp0 (connections->salesforce_org_id, identity->org_id) != 0;

  replace (&connections->salesforce_login_url, login_url);
  replace (&connections->salesforce_client_id, sign_in->client_id);
  replace (&connections->salesforce_instance_url, identity->instance_url);
  replace (&connections->salesforce_org_id, identity->org_id);
  replace (&connections->salesforce_user_id, identity->user_id);
  replace (&connections->salesforce_user, identity->user);
  connections->salesforce_callback_port = port;
  connections->salesforce_has_secret = sign_in->client_secret != NULL;
  connections->salesforce_sign_ins++;

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
} SalesforceBrowser;

static gboolean
sign_in_to_salesforce (CwProfile *profile,
                       CwConnections *connections,
                       const char *login_url,
                       gpointer data,
                       gboolean *signed_in,
                       GCancellable *cancellable,
                       GError **error)
{
  const SalesforceBrowser *browser = data;
  const CwSalesforceSignIn *sign_in = browser->sign_in;
  g_auto (CwConnectNetwork) network = { NULL };
  g_autoptr (CwSalesforceIdentity) identity = NULL;
  guint port = sign_in->callback_port != 0 ? sign_in->callback_port : CW_DEFAULT_CALLBACK_PORT;
  guint timeout = sign_in->timeout_seconds != 0 ? sign_in->timeout_seconds : DEFAULT_TIMEOUT_SECONDS;

  cw_connect_network_open (&network);
  identity = cw_salesforce_sign_in (network.http, cw_profile_get_name (profile), login_url,
                                    sign_in->client_id, sign_in->client_secret, port, timeout, browser->open,
                                    browser->user_data, cancellable, error);
  if (identity == NULL)
    return FALSE;

  *signed_in = TRUE;
  if (!check_same_org (profile, connections, identity, error))
    return FALSE;

  remember_salesforce (connections, login_url, sign_in, port, identity);

  return cw_profile_save_connections (profile, connections, error);
}

gboolean
cw_connect_salesforce (CwProfile *profile,
                       const CwSalesforceSignIn *sign_in,
                       CwSignInOpenFunc open,
                       gpointer user_data,
                       GCancellable *cancellable,
                       GError **error)
{
  SalesforceBrowser browser = { sign_in, open, user_data };

  return sign_in_in_browser (profile, "salesforce", sign_in->login_url, sign_in_to_salesforce, &browser,
                             cancellable, error);
}

/* ── Aloware ── */

static gboolean
remember_aloware (CwProfile *profile,
                  CwConnections *connections,
                  CwAloware *aloware,
                  const char *base,
                  const char *auth,
                  GPtrArray *users,
                  GError **error)
{
  replace (&connections->aloware_url, base);
  replace (&connections->aloware_auth, auth);
  connections->aloware_users = users->len;
  connections->aloware_sign_ins++;
  cw_connect_note_lacks (connections, aloware);

  return cw_profile_save_connections (profile, connections, error)
         && cw_profile_save_users (profile, CW_SIDE_ALOWARE, users, error);
}

static gboolean
set_refused_token (GError **error)
{
  g_set_error_literal (error, CW_ERROR, CW_ERROR_SIGN_IN_FAILED,
                       _("Aloware does not accept this API token. Copy it again from Aloware’s settings "
                          "(Integrations, API) and connect once more."));

  return FALSE;
}

/* Tells how many users the token sees, or nothing if the token is not accepted. */
static gboolean
check_token (const char *url, const char *token, GPtrArray **users, GCancellable *cancellable, GError **error)
{
  g_auto (CwConnectNetwork) network = { NULL };
  g_autoptr (CwAloware) aloware = NULL;
  g_autoptr (GError) problem = NULL;

  cw_connect_network_open (&network);
  aloware = cw_aloware_new_rest (network.http, url, token);
  *users = cw_aloware_list_users (aloware, cancellable, &problem);
  if (*users != NULL)
    return TRUE;

  if (g_error_matches (problem, CW_ERROR, CW_ERROR_SIGN_IN_NEEDED))
    return set_refused_token (error);

  g_propagate_error (error, g_steal_pointer (&problem));

  return FALSE;
}

static gboolean
store_token (CwProfile *profile,
             const char *url,
             const char *token,
             GCancellable *cancellable,
             GError **error)
{
  g_autoptr (CwSecret) json = cw_aloware_token_to_json (url, token);

  return cw_credentials_store (cw_profile_get_name (profile), "aloware", json, cancellable, error);
}

gboolean
cw_connect_aloware_token (CwProfile *profile,
                          const char *url,
                          const char *token,
                          GCancellable *cancellable,
                          GError **error)
{
  g_autoptr (CwConnections) connections = NULL;
  g_autoptr (GPtrArray) users = NULL;
  g_autofree char *base = NULL;
  gboolean connected;

  if (!cw_url_check (url, &base, error))
    return FALSE;

  connections = cw_profile_load_connections (profile, error);
  /* So that a keyring that does not answer is found before the token is sent. */
  if (connections == NULL || !cw_is_connected (profile, CW_SIDE_ALOWARE, &connected, error))
    return FALSE;

  if (!check_token (base, token, &users, cancellable, error)
      || !store_token (profile, base, token, cancellable, error))
    return FALSE;

  return remember_aloware (profile, connections, NULL, base, "token", users, error);
}

typedef struct
{
  guint timeout_seconds;
  CwSignInOpenFunc open;
  gpointer user_data;
} AlowareBrowser;

/* Signs in once, and asks the first questions. `lacking` is set when the server wants the sign-in to ask for
 * more. */
static gboolean
sign_in_once (CwProfile *profile,
              CwConnections *connections,
              const char *base,
              const AlowareBrowser *sign_in,
              gboolean *signed_in,
              gboolean *lacking,
              GCancellable *cancellable,
              GError **error)
{
  g_auto (CwConnectNetwork) network = { NULL };
  g_autoptr (CwAloware) aloware = NULL;
  g_autoptr (GPtrArray) users = NULL;
  g_autofree char *before = g_strdup (connections->aloware_url);

  cw_connect_network_open (&network);
  if (!cw_aloware_sign_in (network.http, cw_profile_get_name (profile), base,
                           sign_in->timeout_seconds != 0 ? sign_in->timeout_seconds : DEFAULT_TIMEOUT_SECONDS,
                           sign_in->open, sign_in->user_data, cancellable, error))
    return FALSE;

  *signed_in = TRUE;
  replace (&connections->aloware_url, base);
  aloware = cw_connect_open_oauth (profile, connections, network.http);
  replace (&connections->aloware_url, before);
  users = cw_connect_list_aloware_users (aloware, cancellable, error);
  *lacking = users == NULL && cw_aloware_get_lacking_scope (aloware) != NULL;

  return users != NULL && cw_aloware_require_look_up (aloware, error)
         && remember_aloware (profile, connections, aloware, base, "oauth", users, error);
}

/* A sign-in is kept when contacts can be looked up with it. If the server wants it to ask for more, it is
 * repeated once: a server that is never content would have us sign in for ever. */
static gboolean
sign_in_to_aloware (CwProfile *profile,
                    CwConnections *connections,
                    const char *base,
                    gpointer data,
                    gboolean *signed_in,
                    GCancellable *cancellable,
                    GError **error)
{
  g_autoptr (GError) problem = NULL;
  gboolean lacking = FALSE;

  if (sign_in_once (profile, connections, base, data, signed_in, &lacking, cancellable, &problem))
    return TRUE;

  if (lacking)
    return sign_in_once (profile, connections, base, data, signed_in, &lacking, cancellable, error);

  g_propagate_error (error, g_steal_pointer (&problem));

  return FALSE;
}

gboolean
cw_connect_aloware_oauth (CwProfile *profile,
                          const char *url,
                          guint timeout_seconds,
                          CwSignInOpenFunc open,
                          gpointer user_data,
                          GCancellable *cancellable,
                          GError **error)
{
  AlowareBrowser sign_in = { timeout_seconds, open, user_data };

  return sign_in_in_browser (profile, "aloware", url, sign_in_to_aloware, &sign_in, cancellable, error);
}

/* ── Signing out ── */

static gboolean
disconnect_salesforce (CwProfile *profile,
                       CwConnections *connections,
                       GCancellable *cancellable,
                       GError **error)
{
  g_autofree char *lock_path = NULL;
  CwSalesforceConfig config = cw_connect_get_config (profile, connections, &lock_path);
  g_auto (CwConnectNetwork) network = { NULL };
  gboolean revoked = FALSE;

  if (connections->salesforce_instance_url == NULL)
    return cw_credentials_clear (config.profile, "salesforce", cancellable, error);

  cw_connect_network_open (&network);
  if (!cw_salesforce_sign_out (network.http, &config, &revoked, cancellable, error))
    return FALSE;

  if (!revoked)
    g_message (_("Signed out here. Salesforce could not be told: revoke the app in its setup (Connected "
                  "Apps OAuth Usage) if the computer is lost."));

  return TRUE;
}

static gboolean
disconnect_aloware (CwProfile *profile, GCancellable *cancellable, GError **error)
{
  g_auto (CwConnectNetwork) network = { NULL };
  gboolean revoked = FALSE;

  cw_connect_network_open (&network);
  if (!cw_aloware_sign_out (network.http, cw_profile_get_name (profile), &revoked, cancellable, error))
    return FALSE;

  if (!revoked)
    g_message (_("Signed out here. Aloware could not be told: end the access in its settings (Integrations) "
                  "if the computer is lost."));

  return TRUE;
}

gboolean
cw_disconnect (CwProfile *profile, CwSide side, GCancellable *cancellable, GError **error)
{
  g_autoptr (CwConnections) connections = cw_profile_load_connections (profile, error);

  if (connections == NULL)
    return FALSE;

  if (side == CW_SIDE_ALOWARE)
    {
      if (!disconnect_aloware (profile, cancellable, error))
        return FALSE;

      g_clear_pointer (&connections->aloware_url, g_free);
      g_clear_pointer (&connections->aloware_auth, g_free);
      connections->aloware_users = 0;
      connections->aloware_lacks = 0;
      return cw_profile_save_connections (profile, connections, error);
    }

  if (!disconnect_salesforce (profile, connections, cancellable, error))
    return FALSE;

  /* The org is remembered: the links belong to its records. */
  g_clear_pointer (&connections->salesforce_instance_url, g_free);
  g_clear_pointer (&connections->salesforce_user_id, g_free);
  g_clear_pointer (&connections->salesforce_user, g_free);
  g_clear_pointer (&connections->salesforce_api_version, g_free);
  connections->salesforce_requests_used = connections->salesforce_requests_limit = 0;

  return cw_profile_save_connections (profile, connections, error);
}

/* ── What both sides look like ── */

/* The draft, else the active mapping; NULL without an error: there is neither. `state` (nullable) is "draft"
 * for neither. (transfer full) */
static CwMapping *
load_kept_mapping (CwProfile *profile, CwObject object, const char **state, GError **error)
{
  g_autoptr (GError) problem = NULL;
  CwMapping *mapping = cw_profile_load_mapping (profile, object, CW_MAPPING_DRAFT, &problem);
  gboolean is_draft = mapping != NULL;

  if (mapping == NULL && problem == NULL)
    mapping = cw_profile_load_mapping (profile, object, CW_MAPPING_ACTIVE, &problem);
  if (problem != NULL)
    g_propagate_error (error, g_steal_pointer (&problem));
  if (state != NULL)
    *state = mapping != NULL && !is_draft ? "active" : "draft";

  return mapping;
}

/* The vendor's default mapping as the first draft. Who is who is the same for each object. */
static gboolean
make_first_draft (CwProfile *profile, CwObject object, const CwSchema *schema, GError **error)
{
  g_autoptr (GError) problem = NULL;
  g_autoptr (CwMapping) kept = load_kept_mapping (profile, object, NULL, &problem);
  g_autoptr (CwMapping) other = NULL;
  g_autoptr (CwMapping) mapping = NULL;

  if (kept != NULL)
    return TRUE;
  if (problem == NULL)
    other = load_kept_mapping (profile, cw_object_other (object), NULL, &problem);
  if (problem != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&problem));
      return FALSE;
    }

  mapping = cw_mapping_new_default (schema);
  cw_mapping_take_owners (mapping, other);

  return cw_profile_save_mapping (profile, object, CW_MAPPING_DRAFT, mapping, error);
}

static gboolean
fetch_object (CwProfile *profile,
              CwSalesforce *salesforce,
              CwObject object,
              GCancellable *cancellable,
              GError **error)
{
  const char *name = cw_object_get_name (object);
  g_autoptr (GError) problem = NULL;
  g_autoptr (CwSchema) schema = cw_salesforce_describe (salesforce, name, cancellable, &problem);

  if (schema != NULL)
    return cw_profile_save_schema (profile, schema, error)
           && make_first_draft (profile, object, schema, error);

  if (g_error_matches (problem, CW_ERROR, CW_ERROR_NOT_FOUND))
    g_prefix_error (&problem, _("Salesforce shows the signed-in user no object “%s”. "), name);
  g_propagate_error (error, g_steal_pointer (&problem));

  return FALSE;
}

static gboolean
fetch_objects (CwProfile *profile,
               const CwSettings *settings,
               CwSalesforce *salesforce,
               GCancellable *cancellable,
               GError **error)
{
  for (CwObject object = 0; object < CW_N_OBJECTS; object++)
    {
      if (cw_settings_include (settings, object)
          && !fetch_object (profile, salesforce, object, cancellable, error))
        return FALSE;
    }

  return TRUE;
}

static gboolean
fetch_salesforce (CwProfile *profile,
                  CwConnections *connections,
                  CwConnectNetwork *network,
                  GPtrArray **users,
                  GCancellable *cancellable,
                  GError **error)
{
  g_autoptr (CwSettings) settings = cw_profile_load_settings (profile, error);
  g_autoptr (CwSalesforce) salesforce = NULL;

  if (settings == NULL)
    return FALSE;
  salesforce = cw_connect_open_salesforce (profile, connections, network->http, error);
  if (salesforce == NULL || !fetch_objects (profile, settings, salesforce, cancellable, error))
    return FALSE;

  *users = cw_salesforce_list_users (salesforce, cw_settings_include (settings, CW_OBJECT_LEAD), cancellable,
                                     error);
  if (*users == NULL)
    return FALSE;

  /* Describing the objects has asked for the version, so it is known now. */
  replace (&connections->salesforce_api_version,
           cw_salesforce_get_api_version (salesforce, cancellable, NULL));
  cw_salesforce_get_usage (salesforce, &connections->salesforce_requests_used,
                           &connections->salesforce_requests_limit);

  return cw_profile_save_users (profile, CW_SIDE_SALESFORCE, *users, error);
}

gboolean
cw_fetch_object (CwProfile *profile, CwObject object, GCancellable *cancellable, GError **error)
{
  g_autoptr (CwConnections) connections = cw_profile_load_connections (profile, error);
  g_auto (CwConnectNetwork) network = { NULL };
  g_autoptr (CwSalesforce) salesforce = NULL;

  if (connections == NULL)
    return FALSE;

  cw_connect_network_open (&network);
  salesforce = cw_connect_open_salesforce (profile, connections, network.http, error);

  return salesforce != NULL && fetch_object (profile, salesforce, object, cancellable, error);
}

/* `users` stays NULL without an error when nobody is signed in to Aloware and its users are not `required`:
 * a person may sign in to Salesforce first. */
static gboolean
fetch_aloware (CwProfile *profile,
               CwConnections *connections,
               CwConnectNetwork *network,
               gboolean required,
               GPtrArray **users,
               GCancellable *cancellable,
               GError **error)
{
  g_autoptr (CwAloware) aloware = NULL;
  g_autoptr (GError) problem = NULL;

  aloware = cw_connect_open_aloware (profile, connections, network->http, cancellable, &problem);
  if (aloware == NULL && problem == NULL)
    return !required || cw_connect_set_missing (CW_SIDE_ALOWARE, error);

  *users = aloware != NULL ? cw_connect_list_aloware_users (aloware, cancellable, &problem) : NULL;
  if (*users == NULL && !required && g_error_matches (problem, CW_ERROR, CW_ERROR_SIGN_IN_NEEDED))
    return TRUE;
  if (*users == NULL)
    {
      g_propagate_error (error, g_steal_pointer (&problem));
      return FALSE;
    }

  connections->aloware_users = (*users)->len;
  cw_connect_note_lacks (connections, aloware);

  return cw_profile_save_users (profile, CW_SIDE_ALOWARE, *users, error);
}

gboolean
cw_fetch_schema (CwProfile *profile,
                 GPtrArray **aloware_users,
                 GPtrArray **salesforce_users,
                 GCancellable *cancellable,
                 GError **error)
{
  g_autoptr (CwConnections) connections = cw_profile_load_connections (profile, error);
  g_auto (CwConnectNetwork) network = { NULL };
  g_autoptr (GPtrArray) of_salesforce = NULL, of_aloware = NULL;

  if (connections == NULL)
    return FALSE;

  cw_connect_network_open (&network);
  if (!fetch_salesforce (profile, connections, &network, &of_salesforce, cancellable, error)
      || !fetch_aloware (profile, connections, &network, aloware_users != NULL, &of_aloware, cancellable,
                         error)
      || !cw_profile_save_connections (profile, connections, error))
    return FALSE;

  if (salesforce_users != NULL)
    *salesforce_users = g_steal_pointer (&of_salesforce);
  if (aloware_users != NULL)
    *aloware_users = g_steal_pointer (&of_aloware);

  return TRUE;
}

gboolean
cw_load_user_map (CwProfile *profile, const CwSettings *settings, CwUserMap **users, GError **error)
{
  g_autoptr (GError) problem = NULL;
  g_autoptr (GPtrArray) aloware = cw_profile_load_users (profile, CW_SIDE_ALOWARE, &problem);
  g_autoptr (GPtrArray)
    salesforce = problem == NULL ? cw_profile_load_users (profile, CW_SIDE_SALESFORCE, &problem) : NULL;
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
cw_load_mapping_to_edit (CwProfile *profile,
                         CwObject object,
                         const CwSchema *schema,
                         const char **state,
                         GError **error)
{
  g_autoptr (GError) problem = NULL;
  CwMapping *mapping = load_kept_mapping (profile, object, state, &problem);

  if (problem != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&problem));
      return NULL;
    }

  if (mapping == NULL && schema != NULL)
    mapping = cw_mapping_new_default (schema);
  if (mapping == NULL)
    g_set_error_literal (
      error, CW_ERROR, CW_ERROR_SIGN_IN_NEEDED,
      _("There is no mapping yet: it is made from Salesforce’s fields. Sign in to Salesforce first."));

  return mapping;
}

gboolean
cw_activate_mapping (CwProfile *profile,
                     CwObject object,
                     const CwSchema *schema,
                     CwUserMap *users,
                     GError **error)
{
  g_autoptr (CwMapping) mapping = NULL;
  g_autoptr (GPtrArray) problems = NULL;
  const char *state;

  mapping = cw_load_mapping_to_edit (profile, object, schema, &state, error);
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

  /* In this order: a crash in between leaves a draft that equals the active mapping, rather than no
   * draft. */
  return cw_profile_save_mapping (profile, object, CW_MAPPING_ACTIVE, mapping, error)
         && cw_profile_save_mapping (profile, object, CW_MAPPING_DRAFT, NULL, error);
}
