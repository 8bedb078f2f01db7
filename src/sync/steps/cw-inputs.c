/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-inputs.h"

#include <glib/gi18n-lib.h>

#include "cw-connect-open.h"
#include "cw-error.h"
#include "cw-sync-store.h"

static gboolean
open_aloware (CwInputs *inputs, GCancellable *cancellable, GError **error)
{
  g_autoptr (GError) local_error = NULL;

  inputs->aloware = cw_connect_open_aloware (inputs->profile, inputs->connections, inputs->http, cancellable,
                                             &local_error);
  if (inputs->aloware == NULL)
    {
      if (local_error == NULL)
        return cw_connect_set_missing (CW_SIDE_ALOWARE, error);
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }

  cw_aloware_set_requests_per_minute (inputs->aloware, inputs->settings->aloware_requests_per_minute);
  return TRUE;
}

static gboolean
open_store (CwInputs *inputs, GCancellable *cancellable, GError **error)
{
  inputs->store = cw_sync_begin_store (inputs->profile, &inputs->state_was_lost, cancellable, error);
  return inputs->store != NULL;
}

static gboolean
load_active_mapping (CwInputs *inputs, GError **error)
{
  g_autoptr (GError) local_error = NULL;

  inputs->mapping = cw_profile_load_mapping (inputs->profile, CW_OBJECT_CONTACT, CW_MAPPING_ACTIVE,
                                             &local_error);
  if (inputs->mapping == NULL)
    {
      if (local_error != NULL)
        g_propagate_error (error, g_steal_pointer (&local_error));
      else
        g_set_error_literal (error, CW_ERROR, CW_ERROR_INVALID_MAPPING,
                             _("No mapping is active yet. Check the draft and activate it."));
      return FALSE;
    }

  inputs->mapping_digest = cw_mapping_digest (inputs->mapping);
  return TRUE;
}

gboolean
cw_inputs_open (CwInputs *inputs, CwProfile *profile, CwHttp *http, GCancellable *cancellable, GError **error)
{
  inputs->profile = profile;
  inputs->http = cw_http_ref (http);
  inputs->object = "Contact";

  if (!cw_profile_lock (profile, error))
    return FALSE;
  inputs->locked = TRUE;

  inputs->settings = cw_profile_load_settings (profile, error);
  if (inputs->settings == NULL)
    return FALSE;
  if (inputs->settings->objects != CW_OBJECTS_CONTACT)
    {
      g_set_error_literal (error, CW_ERROR, CW_ERROR_UNSUPPORTED,
                           _("Leads are not synced yet. Set “object” to “contact”."));
      return FALSE;
    }

  inputs->connections = cw_profile_load_connections (profile, error);
  if (inputs->connections == NULL)
    return FALSE;

  inputs->salesforce = cw_connect_open_salesforce (profile, inputs->connections, inputs->http, error);
  return inputs->salesforce != NULL && open_aloware (inputs, cancellable, error)
         && load_active_mapping (inputs, error) && open_store (inputs, cancellable, error);
}

void
cw_inputs_close (CwInputs *inputs)
{
  g_clear_pointer (&inputs->rows, cw_rows_free);
  g_clear_pointer (&inputs->users, cw_user_map_unref);
  g_clear_pointer (&inputs->schema, cw_schema_unref);
  g_clear_pointer (&inputs->mapping, cw_mapping_free);
  g_clear_pointer (&inputs->mapping_digest, g_free);
  g_clear_pointer (&inputs->aloware, cw_aloware_free);
  g_clear_pointer (&inputs->salesforce, cw_salesforce_free);
  g_clear_pointer (&inputs->http, cw_http_unref);
  g_clear_pointer (&inputs->store, cw_store_close);
  g_clear_pointer (&inputs->connections, cw_connections_free);
  g_clear_pointer (&inputs->settings, cw_settings_free);
  if (inputs->locked)
    cw_profile_unlock (inputs->profile);
  inputs->locked = FALSE;
}
