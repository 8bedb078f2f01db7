/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-snapshot.h"

#include "cw-connect.h"
#include "cw-error.h"

#include <string.h>

/* Keeps only the first error. */
static void
note_error (CwSnapshot *snapshot, GError *error)
{
  if (error == NULL)
    return;
  if (snapshot->error == NULL)
    snapshot->error = error;
  else
    g_error_free (error);
}

static void
read_connections (CwSnapshot *snapshot, CwProfile *profile)
{
  GError *error = NULL;

  snapshot->connections = cw_profile_load_connections (profile, &error);
  note_error (snapshot, g_steal_pointer (&error));
  snapshot->settings = cw_profile_load_settings (profile, &error);
  note_error (snapshot, g_steal_pointer (&error));

  /* If the keyring was not unlocked for one side, the person is not asked again for the other. */
  for (guint side = 0; side < G_N_ELEMENTS (snapshot->connected) && snapshot->keyring_problem == NULL; side++)
    cw_is_connected (profile, side, &snapshot->connected[side], &snapshot->keyring_problem);
}

CwSchema *
cw_snapshot_read_schema (CwProfile *profile, CwObject object, GError **error)
{
  return cw_profile_load_schema (profile, cw_object_get_name (object), error);
}

gboolean
cw_snapshot_read_users (CwProfile *profile, CwUserMap **users, GError **error)
{
  g_autoptr (CwSettings) settings = cw_profile_load_settings (profile, error);

  *users = NULL;

  return settings != NULL && cw_load_user_map (profile, settings, users, error);
}

/* Before the first sign-in there are no fields and no mapping, so there is nothing to edit yet. That is not
 * an error. */
static void
read_mapping (CwSnapshot *snapshot, CwProfile *profile, CwObject object, const CwSchema *schema)
{
  GError *error = NULL;
  const char *state;

  snapshot->mapping[object] = cw_load_mapping_to_edit (profile, object, schema, &state, &error);
  if (g_error_matches (error, CW_ERROR, CW_ERROR_SIGN_IN_NEEDED))
    g_clear_error (&error);
  note_error (snapshot, g_steal_pointer (&error));

  snapshot->active[object] = cw_profile_load_mapping (profile, object, CW_MAPPING_ACTIVE, &error);
  note_error (snapshot, g_steal_pointer (&error));
}

static void
digest_text (GChecksum *checksum, const char *text)
{
  /* The NUL byte is included, so that "ab" and "c" differ from "a" and "bc". */
  if (text != NULL)
    g_checksum_update (checksum, (const guchar *) text, (gssize) strlen (text) + 1);
}

static void
digest_users (GChecksum *checksum, CwProfile *profile, CwSide side)
{
  g_autoptr (GPtrArray) users = cw_profile_load_users (profile, side, NULL);

  digest_text (checksum, users != NULL ? "users" : "none");
  for (guint i = 0; users != NULL && i < users->len; i++)
    {
      const CwUser *user = g_ptr_array_index (users, i);

      digest_text (checksum, user->id);
      digest_text (checksum, user->name);
      digest_text (checksum, user->email);
      digest_text (checksum, user->active ? "active" : "inactive");
    }
}

static char *
digest_schemas (CwProfile *profile, const CwSettings *settings, CwSchema *const *schema)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);

  for (CwObject object = 0; object < CW_N_OBJECTS; object++)
    {
      g_autofree char *json = schema[object] != NULL ? cw_schema_to_json (schema[object]) : NULL;

      digest_text (checksum, json != NULL ? json : "");
    }
  digest_text (checksum, settings->fallback_owner);
  for (guint side = 0; side < 2; side++)
    digest_users (checksum, profile, side);

  return g_strdup (g_checksum_get_string (checksum));
}

/* Of an object that is not synced, nothing is read. */
static void
read_objects (CwSnapshot *snapshot, CwProfile *profile, const CwSettings *settings)
{
  for (CwObject object = 0; object < CW_N_OBJECTS; object++)
    {
      GError *error = NULL;

      if (!cw_settings_include (settings, object))
        continue;
      snapshot->schema[object] = cw_snapshot_read_schema (profile, object, &error);
      note_error (snapshot, g_steal_pointer (&error));
      if (snapshot->read & CW_READ_MAPPING)
        read_mapping (snapshot, profile, object, snapshot->schema[object]);
    }
}

CwSnapshot *
cw_snapshot_read (CwProfile *profile, CwRead parts)
{
  CwSnapshot *snapshot = g_new0 (CwSnapshot, 1);
  g_autoptr (CwSettings) settings = NULL;
  GError *error = NULL;

  snapshot->read = parts;
  if (parts & CW_READ_CONNECTIONS)
    read_connections (snapshot, profile);
  if (!(parts & (CW_READ_SCHEMA | CW_READ_MAPPING)))
    return snapshot;

  settings = cw_profile_load_settings (profile, &error);
  note_error (snapshot, g_steal_pointer (&error));
  if (settings == NULL)
    settings = cw_settings_new ();
  read_objects (snapshot, profile, settings);
  if (parts & CW_READ_SCHEMA)
    {
      snapshot->schema_digest = digest_schemas (profile, settings, snapshot->schema);
      cw_snapshot_read_users (profile, &snapshot->users, &error);
      note_error (snapshot, g_steal_pointer (&error));
      snapshot->aloware_users = cw_profile_load_users (profile, CW_SIDE_ALOWARE, NULL);
    }

  return snapshot;
}

void
cw_snapshot_free (CwSnapshot *snapshot)
{
  if (snapshot == NULL)
    return;

  g_clear_pointer (&snapshot->connections, cw_connections_free);
  g_clear_pointer (&snapshot->settings, cw_settings_free);
  g_clear_pointer (&snapshot->users, cw_user_map_unref);
  g_clear_pointer (&snapshot->aloware_users, g_ptr_array_unref);
  g_clear_pointer (&snapshot->schema_digest, g_free);
  for (CwObject object = 0; object < CW_N_OBJECTS; object++)
    {
      g_clear_pointer (&snapshot->schema[object], cw_schema_unref);
      g_clear_pointer (&snapshot->mapping[object], cw_mapping_free);
      g_clear_pointer (&snapshot->active[object], cw_mapping_free);
    }
  g_clear_error (&snapshot->keyring_problem);
  g_clear_error (&snapshot->error);
  g_free (snapshot);
}
