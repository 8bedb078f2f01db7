/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-autostart.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

#include "cw-error.h"
#include "cw-monitor-id.h"

#define GROUP G_KEY_FILE_DESKTOP_GROUP

/* (transfer full) */
static char *
get_path (void)
{
  return g_build_filename (g_get_user_config_dir (), "autostart", CW_MONITOR_ID ".desktop", NULL);
}

/* As the desktop entry specification wants a path in Exec. (transfer full) */
static char *
quote (const char *program)
{
  g_autoptr (GString) text = g_string_new ("\"");

  for (const char *c = program; *c != '\0'; c++)
    {
      if (strchr ("\"`$\\", *c) != NULL)
        g_string_append_c (text, '\\');
      else if (*c == '%')
        g_string_append_c (text, '%');
      g_string_append_c (text, *c);
    }
  g_string_append_c (text, '"');
  return g_string_free (g_steal_pointer (&text), FALSE);
}

gboolean
cw_autostart_write (const char *program, GError **error)
{
  g_autofree char *path = get_path ();
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *command = NULL;
  g_autoptr (GKeyFile) entry = g_key_file_new ();
  g_autoptr (GError) problem = NULL;

  g_return_val_if_fail (program != NULL, FALSE);

  command = quote (program);
  g_key_file_set_string (entry, GROUP, G_KEY_FILE_DESKTOP_KEY_TYPE, G_KEY_FILE_DESKTOP_TYPE_APPLICATION);
  g_key_file_set_string (entry, GROUP, G_KEY_FILE_DESKTOP_KEY_NAME, _("Crosswalk in the Background"));
  g_key_file_set_string (entry, GROUP, G_KEY_FILE_DESKTOP_KEY_COMMENT,
                         _("Keeps Aloware and Salesforce current"));
  g_key_file_set_string (entry, GROUP, G_KEY_FILE_DESKTOP_KEY_ICON, CW_APPLICATION_ID);
  g_key_file_set_string (entry, GROUP, G_KEY_FILE_DESKTOP_KEY_EXEC, command);
  g_key_file_set_boolean (entry, GROUP, G_KEY_FILE_DESKTOP_KEY_NO_DISPLAY, TRUE);

  if (g_mkdir_with_parents (folder, 0700) == 0 && g_key_file_save_to_file (entry, path, &problem))
    return TRUE;
  g_set_error (error, CW_ERROR, CW_ERROR_STORAGE, _("“%s” cannot be written: %s"), path,
               problem != NULL ? problem->message : g_strerror (errno));
  return FALSE;
}

gboolean
cw_autostart_remove (GError **error)
{
  g_autofree char *path = get_path ();

  if (g_unlink (path) == 0 || errno == ENOENT)
    return TRUE;
  g_set_error (error, CW_ERROR, CW_ERROR_STORAGE, _("“%s” cannot be removed: %s"), path, g_strerror (errno));
  return FALSE;
}
