/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "cw-about.h"

#include <glib/gi18n-lib.h>

#define WEBSITE "https://github.com/crosswalk-sync/crosswalk"

/* The runtime that a Flatpak uses, such as "org.gnome.Platform/x86_64/51"; NULL outside of a Flatpak.
 * (transfer full) */
static char *
find_runtime (void)
{
  g_autoptr (GKeyFile) info = g_key_file_new ();
  g_autofree char *runtime = NULL;

  if (!g_key_file_load_from_file (info, "/.flatpak-info", G_KEY_FILE_NONE, NULL))
    return NULL;

  runtime = g_key_file_get_string (info, "Application", "runtime", NULL);

  return runtime != NULL ? g_strconcat ("Flatpak, ", runtime, NULL) : NULL;
}

/* The facts that somebody who helps will ask for first, in English. Contains nothing about the accounts.
 * (transfer full) */
static char *
describe_system (void)
{
  GString *text = g_string_new ("Crosswalk " CW_VERSION "\n");
  g_autofree char *runtime = find_runtime ();
  g_autofree char *system = g_get_os_info (G_OS_INFO_KEY_PRETTY_NAME);
  GdkDisplay *display = gdk_display_get_default ();

  g_string_append_printf (text, "GTK %u.%u.%u\n", gtk_get_major_version (), gtk_get_minor_version (),
                          gtk_get_micro_version ());
  g_string_append_printf (text, "libadwaita %u.%u.%u\n", adw_get_major_version (), adw_get_minor_version (),
                          adw_get_micro_version ());
  g_string_append_printf (text, "GLib %u.%u.%u\n", glib_major_version, glib_minor_version,
                          glib_micro_version);
  if (runtime != NULL)
    g_string_append_printf (text, "%s\n", runtime);
  if (system != NULL)
    g_string_append_printf (text, "%s\n", system);
  if (display != NULL)
    g_string_append_printf (text, "%s\n", G_OBJECT_TYPE_NAME (display));
  g_string_append_printf (text, "Language %s\n", g_get_language_names ()[0]);

  return g_string_free (text, FALSE);
}

void
cw_about_present (GtkWindow *parent)
{
  g_autofree char *system = describe_system ();
  GtkWidget *about = g_object_new (
    ADW_TYPE_ABOUT_WINDOW, "application-icon", CW_APPLICATION_ID, "application-name", _("Crosswalk"),
    "developer-name", _("The Crosswalk developers"), "version", CW_VERSION, "comments",
    _("Keeps contacts the same in Aloware and Salesforce.\n\nCrosswalk is not affiliated with either of "
       "them."),
    "website", WEBSITE, "issue-url", WEBSITE "/issues", "debug-info", system, "debug-info-filename",
    "crosswalk.txt", "license-type", GTK_LICENSE_GPL_3_0, "copyright", _("© 2026 The Crosswalk developers"),
    /* Translators: your own names, one a line. */
    "translator-credits", _("translator-credits"), "transient-for", parent, "modal", parent != NULL, NULL);

  gtk_window_present (GTK_WINDOW (about));
}
