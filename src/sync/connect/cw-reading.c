/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-reading.h"

#include <glib/gi18n-lib.h>

#include "cw-connect.h"
#include "cw-error.h"

void
cw_reading_clear (CwReading *reading)
{
  g_clear_pointer (&reading->rows, cw_rows_free);
  g_clear_pointer (&reading->users, cw_user_map_unref);
  g_clear_pointer (&reading->mapping, cw_mapping_free);
  g_clear_pointer (&reading->schema, cw_schema_unref);
  g_clear_pointer (&reading->settings, cw_settings_free);
}

gboolean
cw_reading_init (CwReading *reading, CwProfile *profile, GError **error)
{
  g_autoptr (GError) local_error = NULL;

  reading->settings = cw_profile_load_settings (profile, error);
  if (reading->settings == NULL)
    return FALSE;

  reading->schema = cw_profile_load_schema (profile, "Contact", &local_error);
  if (local_error == NULL)
    reading->mapping = cw_profile_load_mapping (profile, CW_OBJECT_CONTACT, CW_MAPPING_ACTIVE, &local_error);
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  if (reading->schema == NULL || reading->mapping == NULL)
    {
      g_set_error_literal (error, CW_ERROR, CW_ERROR_NOT_FOUND,
                           _("Nothing was synced yet, so there is nothing to explain."));
      return FALSE;
    }

  if (!cw_load_user_map (profile, reading->settings, &reading->users, error))
    return FALSE;

  reading->rows = cw_rows_new (reading->mapping, reading->schema, reading->settings, reading->users);
  return TRUE;
}
