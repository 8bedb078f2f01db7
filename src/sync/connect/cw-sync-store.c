/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-sync-store.h"

#include "cw-credentials.h"

static CwStore *
open_with_key (CwProfile *profile, GBytes *key, gboolean *was_lost, GError **error)
{
  g_autofree char *path = cw_profile_get_file (profile, CW_PROFILE_STATE_FILE);

  if (key == NULL || !cw_profile_make_folder (profile, error))
    return NULL;

  return cw_store_open (path, key, was_lost, error);
}

gboolean
cw_sync_has_store (CwProfile *profile)
{
  g_autofree char *path = cw_profile_get_file (profile, CW_PROFILE_STATE_FILE);

  return g_file_test (path, G_FILE_TEST_EXISTS);
}

CwStore *
cw_sync_open_store (CwProfile *profile, GError **error)
{
  return cw_sync_begin_store (profile, NULL, NULL, NULL, error);
}

CwStore *
cw_sync_peek_store (CwProfile *profile, GError **error)
{
  g_autoptr (GBytes) key = cw_credentials_peek_state_key (cw_profile_get_name (profile), NULL, error);

  return open_with_key (profile, key, NULL, error);
}

CwStore *
cw_sync_begin_store (CwProfile *profile,
                     GBytes *key,
                     gboolean *was_lost,
                     GCancellable *cancellable,
                     GError **error)
{
  g_autoptr (GBytes) own = key != NULL
                             ? g_bytes_ref (key)
                             : cw_credentials_state_key (cw_profile_get_name (profile), cancellable, error);

  return open_with_key (profile, own, was_lost, error);
}
