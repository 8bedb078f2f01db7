/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-profile-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "cw-error.h"
#include "cw-mapping-file.h"
#include "cw-schema.h"

/* What a profile keeps beside its database: settings, connections, mappings, and what was last described. */

#define SETTINGS_FILE "settings.json"
#define CONNECTIONS_FILE "connections.json"

static const char *const mapping_files[] = {
  [CW_MAPPING_DRAFT] = "mapping-draft.json",
  [CW_MAPPING_ACTIVE] = "mapping.json",
};

static const char *const users_files[] = {
  [CW_SIDE_ALOWARE] = "users-aloware.json",
  [CW_SIDE_SALESFORCE] = "users-salesforce.json",
};

/* A file that could not be read again would stop every command of the profile: it is not written. When a reader refused `text`,
 * `error` holds its reason. */
static gboolean
write_readable (CwProfile *profile, const char *basename, const char *text, gboolean is_readable, GError **error)
{
  g_autoptr (GError) local = NULL;

  if (is_readable)
    return cw_profile_write (profile, basename, text, error);

  if (error != NULL)
    local = g_steal_pointer (error);
  g_set_error (error, CW_ERROR, CW_ERROR_INVALID_FILE, _("Nothing was saved, because “%s” could not be read again: %s"), basename,
               local != NULL ? local->message : "");
  return FALSE;
}

/**
 * cw_profile_load_settings:
 * @error: %CW_ERROR_INVALID_FILE naming the file and the remedy, %CW_ERROR_STORAGE
 *
 * Returns: (transfer full): the settings, the defaults while none were saved; %NULL on an error.
 */
CwSettings *
cw_profile_load_settings (CwProfile *profile, GError **error)
{
  g_autofree char *text = NULL;
  CwSettings *settings;
  gsize length;

  g_return_val_if_fail (profile != NULL, NULL);

  if (!cw_profile_read (profile, SETTINGS_FILE, &text, &length, error))
    return NULL;
  if (text == NULL)
    return cw_settings_new ();

  settings = cw_settings_from_json (text, length, error);
  if (settings == NULL)
    cw_profile_blame (profile, SETTINGS_FILE, error);

  return settings;
}

gboolean
cw_profile_save_settings (CwProfile *profile, const CwSettings *settings, GError **error)
{
  g_autofree char *text = NULL;
  g_autoptr (CwSettings) again = NULL;

  g_return_val_if_fail (profile != NULL && settings != NULL, FALSE);

  text = cw_settings_to_json (settings);
  again = cw_settings_from_json (text, -1, error);

  return write_readable (profile, SETTINGS_FILE, text, again != NULL, error);
}

/**
 * cw_profile_load_connections:
 * @error: %CW_ERROR_INVALID_FILE naming the file and the remedy, %CW_ERROR_STORAGE
 *
 * Returns: (transfer full): what is remembered, nothing while nothing was saved; %NULL on an error.
 */
CwConnections *
cw_profile_load_connections (CwProfile *profile, GError **error)
{
  g_autofree char *text = NULL;
  CwConnections *connections;
  gsize length;

  g_return_val_if_fail (profile != NULL, NULL);

  if (!cw_profile_read (profile, CONNECTIONS_FILE, &text, &length, error))
    return NULL;
  if (text == NULL)
    return cw_connections_new ();

  connections = cw_connections_from_json (text, length, error);
  if (connections == NULL)
    cw_profile_blame (profile, CONNECTIONS_FILE, error);

  return connections;
}

/**
 * cw_profile_save_connections:
 * @error: %CW_ERROR_STORAGE; %CW_ERROR_INVALID_FILE when the present file cannot be read: it is not overwritten
 *
 * Members of the present file that this version does not know are kept.
 *
 * Returns: whether they are saved.
 */
gboolean
cw_profile_save_connections (CwProfile *profile, const CwConnections *connections, GError **error)
{
  g_autofree char *before = NULL;
  g_autofree char *text = NULL;
  g_autoptr (CwConnections) again = NULL;
  gsize length;

  g_return_val_if_fail (profile != NULL && connections != NULL, FALSE);

  if (!cw_profile_read (profile, CONNECTIONS_FILE, &before, &length, error))
    return FALSE;

  text = cw_connections_to_json (connections, before, length, error);
  if (text == NULL)
    {
      cw_profile_blame (profile, CONNECTIONS_FILE, error);
      return FALSE;
    }

  again = cw_connections_from_json (text, strlen (text), error);

  return write_readable (profile, CONNECTIONS_FILE, text, again != NULL, error);
}

/**
 * cw_profile_load_mapping:
 * @state: the draft or the active one
 * @error: %CW_ERROR_INVALID_FILE naming the file and the remedy, %CW_ERROR_STORAGE
 *
 * Returns: (transfer full) (nullable): the mapping; %NULL without an error while none was saved.
 */
CwMapping *
cw_profile_load_mapping (CwProfile *profile, CwMappingState state, GError **error)
{
  g_autofree char *text = NULL;
  CwMapping *mapping;
  gsize length;

  g_return_val_if_fail (profile != NULL && (gsize) state < G_N_ELEMENTS (mapping_files), NULL);

  if (!cw_profile_read (profile, mapping_files[state], &text, &length, error) || text == NULL)
    return NULL;

  mapping = cw_mapping_from_json (text, length, error);
  if (mapping == NULL)
    cw_profile_blame (profile, mapping_files[state], error);

  return mapping;
}

gboolean
cw_profile_save_mapping (CwProfile *profile, CwMappingState state, const CwMapping *mapping, GError **error)
{
  g_autofree char *text = NULL;
  g_autoptr (CwMapping) again = NULL;

  g_return_val_if_fail (profile != NULL && (gsize) state < G_N_ELEMENTS (mapping_files), FALSE);

  if (mapping == NULL)
    return cw_profile_remove (profile, mapping_files[state], error);

  text = cw_mapping_to_json (mapping);
  again = cw_mapping_from_json (text, -1, error);

  return write_readable (profile, mapping_files[state], text, again != NULL, error);
}

/* Salesforce's API names are letters, digits and underscores: nothing that could leave the folder. */
static char *
schema_file (const char *object, GError **error)
{
  gsize length = strlen (object);

  for (gsize i = 0; i < length; i++)
    {
      if (!g_ascii_isalnum (object[i]) && object[i] != '_')
        length = 0;
    }

  if (length == 0 || length > 100)
    {
      g_set_error (error, CW_ERROR, CW_ERROR_USAGE, _("“%s” is not the name of a Salesforce object."), object);
      return NULL;
    }

  return g_strconcat ("schema-", object, ".json", NULL);
}

/**
 * cw_profile_load_schema:
 * @object: "Contact"
 * @error: %CW_ERROR_USAGE for the object, %CW_ERROR_INVALID_FILE naming the file and the remedy, %CW_ERROR_STORAGE
 *
 * Returns: (transfer full) (nullable): the last described schema; %NULL without an error while there is none.
 */
CwSchema *
cw_profile_load_schema (CwProfile *profile, const char *object, GError **error)
{
  g_autofree char *basename = NULL;
  g_autofree char *text = NULL;
  CwSchema *schema;
  gsize length;

  g_return_val_if_fail (profile != NULL && object != NULL, NULL);

  basename = schema_file (object, error);
  if (basename == NULL || !cw_profile_read (profile, basename, &text, &length, error) || text == NULL)
    return NULL;

  schema = cw_schema_from_json (text, length, error);
  if (schema == NULL)
    cw_profile_blame (profile, basename, error);

  return schema;
}

gboolean
cw_profile_save_schema (CwProfile *profile, const CwSchema *schema, GError **error)
{
  g_autofree char *basename = NULL;
  g_autofree char *text = NULL;
  g_autoptr (CwSchema) again = NULL;

  g_return_val_if_fail (profile != NULL && schema != NULL, FALSE);

  basename = schema_file (cw_schema_get_object (schema), error);
  if (basename == NULL)
    return FALSE;

  text = cw_schema_to_json (schema);
  again = cw_schema_from_json (text, strlen (text), error);

  return write_readable (profile, basename, text, again != NULL, error);
}

/**
 * cw_profile_load_users:
 * @side: whose users
 * @error: %CW_ERROR_INVALID_FILE naming the file and the remedy, %CW_ERROR_STORAGE
 *
 * Returns: (transfer full) (nullable) (element-type CwUser): the last users read; %NULL without an error while
 *   there are none.
 */
GPtrArray *
cw_profile_load_users (CwProfile *profile, CwSide side, GError **error)
{
  g_autofree char *text = NULL;
  GPtrArray *users;
  gsize length;

  g_return_val_if_fail (profile != NULL && (gsize) side < G_N_ELEMENTS (users_files), NULL);

  if (!cw_profile_read (profile, users_files[side], &text, &length, error) || text == NULL)
    return NULL;

  users = cw_users_from_json (text, length, error);
  if (users == NULL)
    cw_profile_blame (profile, users_files[side], error);

  return users;
}

gboolean
cw_profile_save_users (CwProfile *profile, CwSide side, GPtrArray *users, GError **error)
{
  g_autofree char *text = NULL;
  g_autoptr (GPtrArray) again = NULL;

  g_return_val_if_fail (profile != NULL && users != NULL && (gsize) side < G_N_ELEMENTS (users_files), FALSE);

  text = cw_users_to_json (users);
  again = cw_users_from_json (text, strlen (text), error);

  return write_readable (profile, users_files[side], text, again != NULL, error);
}
