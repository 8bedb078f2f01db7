/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "keyring.h"

#define KEY_BYTES 32

static GHashTable *secrets;
static gboolean is_dead;

void
keyring_reset (void)
{
  g_clear_pointer (&secrets, g_hash_table_unref);
  secrets = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  is_dead = FALSE;
}

void
keyring_set_dead (gboolean dead)
{
  is_dead = dead;
}

char *
cw_credentials_lookup (const char *profile, const char *name, GCancellable *cancellable, GError **error)
{
  return g_strdup (g_hash_table_lookup (secrets, name));
}

gboolean
cw_credentials_store (const char *profile,
                      const char *name,
                      const char *secret,
                      GCancellable *cancellable,
                      GError **error)
{
  if (!is_dead)
    g_hash_table_replace (secrets, g_strdup (name), g_strdup (secret));

  return TRUE;
}

gboolean
cw_credentials_clear (const char *profile, const char *name, GCancellable *cancellable, GError **error)
{
  g_hash_table_remove (secrets, name);

  return TRUE;
}

GBytes *
cw_credentials_state_key (const char *profile, GCancellable *cancellable, GError **error)
{
  static const guint8 key[KEY_BYTES] = "the key of a simulated keyring";

  return g_bytes_new_static (key, sizeof key);
}

GBytes *
cw_credentials_peek_state_key (const char *profile, GCancellable *cancellable, GError **error)
{
  return cw_credentials_state_key (profile, cancellable, error);
}
