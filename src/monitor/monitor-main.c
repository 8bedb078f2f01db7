/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <locale.h>

#include "cw-monitor.h"

#define LATEST_VERSION 2u

/* Only Flatpak's own portal starts the version that is installed now; a child of this process would be the
 * old one. */
static void
start_latest (void)
{
  g_autoptr (GDBusConnection) bus = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, NULL);
  const char *const command[] = { "crosswalk-monitor", NULL };
  g_autoptr (GVariant) answer = NULL;
  g_autoptr (GError) error = NULL;

  if (bus == NULL)
    return;
  answer = g_dbus_connection_call_sync (
    bus, "org.freedesktop.portal.Flatpak", "/org/freedesktop/portal/Flatpak",
    "org.freedesktop.portal.Flatpak", "Spawn",
    g_variant_new ("(^ay^aaya{uh}a{ss}ua{sv})", "/", command, NULL, NULL, LATEST_VERSION, NULL), NULL,
    G_DBUS_CALL_FLAGS_NONE, -1, NULL, &error);
  if (answer == NULL)
    g_warning ("The updated version was not started: %s", error->message);
}

int
main (int argc, char **argv)
{
  g_autoptr (CwMonitor) monitor = NULL;
  gboolean is_outdated;
  int status;

  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, CW_LOCALE_DIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);

  monitor = cw_monitor_new ();
  status = g_application_run (G_APPLICATION (monitor), argc, argv);
  is_outdated = cw_monitor_is_outdated (monitor);
  /* Gives up the name, which the new one needs. */
  g_clear_object (&monitor);
  if (is_outdated)
    start_latest ();
  return status;
}
