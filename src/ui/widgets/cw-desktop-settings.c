/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-desktop-settings.h"

GSettings *
cw_desktop_settings_new (void)
{
  GSettingsSchemaSource *source = g_settings_schema_source_get_default ();
  g_autoptr (GSettingsSchema) schema = NULL;

  if (source != NULL)
    schema = g_settings_schema_source_lookup (source, "io.github.crosswalk_sync.Crosswalk", TRUE);

  return schema != NULL ? g_settings_new_full (schema, NULL, NULL) : NULL;
}
