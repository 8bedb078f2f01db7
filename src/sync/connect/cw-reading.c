/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-reading.h"

#include <glib/gi18n-lib.h>

#include "cw-connect.h"
#include "cw-error.h"

void
cw_reading_clear (CwReading *reading)
{
  for (CwObject object = 0; object < CW_N_OBJECTS; object++)
    {
      g_clear_pointer (&reading->rows[object], cw_rows_free);
      g_clear_pointer (&reading->mapping[object], cw_mapping_free);
      g_clear_pointer (&reading->schema[object], cw_schema_unref);
    }
  g_clear_pointer (&reading->users, cw_user_map_unref);
  g_clear_pointer (&reading->settings, cw_settings_free);
}

static gboolean
load_object (CwReading *reading, CwProfile *profile, CwObject object, GError **error)
{
  g_autoptr (GError) local_error = NULL;

  reading->schema[object] = cw_profile_load_schema (profile, cw_object_get_name (object), &local_error);
  if (local_error == NULL)
    reading->mapping[object] = cw_profile_load_mapping (profile, object, CW_MAPPING_ACTIVE, &local_error);
  if (local_error == NULL)
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

static void
prepare (CwReading *reading)
{
  for (CwObject object = 0; object < CW_N_OBJECTS; object++)
    {
      if (reading->schema[object] != NULL && reading->mapping[object] != NULL)
        reading->rows[object] = cw_rows_new (reading->mapping[object], reading->schema[object],
                                             reading->settings, reading->users);
    }
}

gboolean
cw_reading_init (CwReading *reading, CwProfile *profile, GError **error)
{
  gboolean is_there = FALSE;

  reading->settings = cw_profile_load_settings (profile, error);
  if (reading->settings == NULL)
    return FALSE;

  for (CwObject object = 0; object < CW_N_OBJECTS; object++)
    {
      if (!cw_settings_include (reading->settings, object))
        continue;
      if (!load_object (reading, profile, object, error))
        return FALSE;
      is_there |= reading->schema[object] != NULL && reading->mapping[object] != NULL;
    }
  if (!is_there)
    {
      g_set_error_literal (error, CW_ERROR, CW_ERROR_NOT_FOUND,
                           _("Nothing was synced yet, so there is nothing to explain."));
      return FALSE;
    }

  if (!cw_load_user_map (profile, reading->settings, &reading->users, error))
    return FALSE;

  prepare (reading);
  return TRUE;
}

CwRows *
cw_reading_get_rows (const CwReading *reading, const char *salesforce_id)
{
  CwObject object = salesforce_id != NULL ? cw_object_of_id (salesforce_id)
                                          : cw_settings_get_main_object (reading->settings);

  return reading->rows[object];
}

gboolean
cw_reading_follows_creation (const CwReading *reading)
{
  for (CwObject object = 0; object < CW_N_OBJECTS; object++)
    {
      if (reading->rows[object] != NULL && cw_rows_follow_creation (reading->rows[object]))
        return TRUE;
    }
  return FALSE;
}
