/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wire-secrets.h"

#include <glib/gstdio.h>

static char *folder;

const char *
wire_secrets_init (void)
{
  g_autofree char *path = NULL;

  folder = g_dir_make_tmp ("crosswalk-secrets-XXXXXX", NULL);
  g_assert_nonnull (folder);
  path = g_build_filename (folder, "secrets", NULL);
  g_setenv ("SECRET_BACKEND", "file", TRUE);
  g_setenv ("SECRET_FILE_TEST_PATH", path, TRUE);
  g_setenv ("SECRET_FILE_TEST_PASSWORD", "practice", TRUE);

  return folder;
}

void
wire_secrets_clear (void)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      g_unlink (path);
    }

  g_rmdir (folder);
  g_clear_pointer (&folder, g_free);
}
