/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-inputs.h"

#include <glib/gi18n-lib.h>

#include "cw-connect-open.h"
#include "cw-credentials.h"
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
open_store (CwInputs *inputs, GBytes *key, GCancellable *cancellable, GError **error)
{
  inputs->store = cw_sync_begin_store (inputs->profile, key, &inputs->state_was_lost, cancellable, error);
  return inputs->store != NULL;
}

void
cw_clear_mappings (CwMapping *mapping[CW_N_OBJECTS])
{
  for (CwObject object = 0; object < CW_N_OBJECTS; object++)
    g_clear_pointer (&mapping[object], cw_mapping_free);
}

static gboolean
load_active_mapping (CwProfile *profile, CwObject object, CwMapping **mapping, GError **error)
{
  g_autoptr (GError) local_error = NULL;

  *mapping = cw_profile_load_mapping (profile, object, CW_MAPPING_ACTIVE, &local_error);
  if (*mapping != NULL)
    return TRUE;

  if (local_error != NULL)
    g_propagate_error (error, g_steal_pointer (&local_error));
  else
    g_set_error_literal (error, CW_ERROR, CW_ERROR_INVALID_MAPPING,
                         object == CW_OBJECT_LEAD
                           ? _("No mapping of Leads is active yet. Check its draft and activate it.")
                           : _("No mapping is active yet. Check the draft and activate it."));
  return FALSE;
}

gboolean
cw_load_active_mappings (CwProfile *profile,
                         const CwSettings *settings,
                         CwMapping *mapping[CW_N_OBJECTS],
                         GError **error)
{
  memset (mapping, 0, CW_N_OBJECTS * sizeof *mapping);
  for (CwObject object = 0; object < CW_N_OBJECTS; object++)
    {
      if (!cw_settings_include (settings, object)
          || load_active_mapping (profile, object, &mapping[object], error))
        continue;
      cw_clear_mappings (mapping);
      return FALSE;
    }
  return TRUE;
}

char *
cw_mappings_digest (CwMapping *const mapping[CW_N_OBJECTS])
{
  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);
  g_autofree char *last = NULL;
  guint n = 0;

  for (CwObject object = 0; object < CW_N_OBJECTS; object++)
    {
      if (mapping[object] == NULL)
        continue;
      g_free (last);
      last = cw_mapping_digest (mapping[object]);
      g_checksum_update (sum, (const guchar *) last, -1);
      n++;
    }
  return n == 1 ? g_steal_pointer (&last) : g_strdup (g_checksum_get_string (sum));
}

/* `key` (out) (transfer full): the key of the state, if it was needed. */
static gboolean
lock (CwInputs *inputs, GBytes **key, GCancellable *cancellable, GError **error)
{
  if (!inputs->is_step)
    return cw_profile_await_lock (inputs->profile, cancellable, error);

  /* Fails where the keyring is locked. */
  *key = cw_credentials_peek_state_key (cw_profile_get_name (inputs->profile), cancellable, error);
  return *key != NULL && cw_profile_lock_step (inputs->profile, error);
}

gboolean
cw_inputs_open (CwInputs *inputs, CwProfile *profile, CwHttp *http, GCancellable *cancellable, GError **error)
{
  g_autoptr (GBytes) key = NULL;

  inputs->profile = profile;
  inputs->http = cw_http_ref (http);

  if (!lock (inputs, &key, cancellable, error))
    return FALSE;
  inputs->locked = TRUE;

  inputs->settings = cw_profile_load_settings (profile, error);
  if (inputs->settings == NULL)
    return FALSE;

  inputs->connections = cw_profile_load_connections (profile, error);
  if (inputs->connections == NULL)
    return FALSE;

  inputs->salesforce = cw_connect_open_salesforce (profile, inputs->connections, inputs->http, error);
  if (inputs->salesforce == NULL || !open_aloware (inputs, cancellable, error)
      || !cw_load_active_mappings (profile, inputs->settings, inputs->mapping, error))
    return FALSE;

  inputs->mapping_digest = cw_mappings_digest (inputs->mapping);
  return open_store (inputs, key, cancellable, error);
}

void
cw_inputs_close (CwInputs *inputs)
{
  for (CwObject object = 0; object < CW_N_OBJECTS; object++)
    {
      g_clear_pointer (&inputs->rows[object], cw_rows_free);
      g_clear_pointer (&inputs->schema[object], cw_schema_unref);
    }
  g_clear_pointer (&inputs->users, cw_user_map_unref);
  cw_clear_mappings (inputs->mapping);
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

CwRows *
cw_inputs_get_rows (const CwInputs *inputs, const char *salesforce_id)
{
  CwObject object = salesforce_id != NULL ? cw_object_of_id (salesforce_id)
                                          : cw_settings_get_main_object (inputs->settings);

  return inputs->rows[object];
}

CwRows *
cw_inputs_get_rows_of (const CwInputs *inputs, const CwChange *change)
{
  return inputs->rows[cw_change_get_object (change)];
}
