/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "cw-monitor-link.h"

#include <glib/gi18n-lib.h>

#include "cw-autostart.h"
#include "cw-background-portal.h"
#include "cw-error.h"
#include "cw-monitor-id.h"

#define PROGRAM "crosswalk-monitor"

/* ── Starting ── */

/* Where the program is. A build folder's and a test's are found in the search path. (transfer full) */
static char *
find_program (void)
{
  char *found = g_find_program_in_path (PROGRAM);

  return found != NULL ? found : g_build_filename (CW_BIN_DIR, PROGRAM, NULL);
}

static gboolean
start_now (const char *program, GError **error)
{
  const char *const command[] = { program, NULL };
  g_autoptr (GError) problem = NULL;

  /* Where it runs already, the second one only tells the first to look, and ends. */
  if (g_spawn_async (NULL, (char **) command, NULL, G_SPAWN_DEFAULT, NULL, NULL, NULL, &problem))
    return TRUE;
  g_set_error (error, CW_ERROR, CW_ERROR_FAILED, _("The background process cannot be started: %s"),
               problem->message);
  return FALSE;
}

static void
return_started (GTask *task)
{
  g_autofree char *program = find_program ();
  g_autoptr (GError) error = NULL;

  if ((cw_background_portal_is_needed () || cw_autostart_write (program, &error))
      && start_now (program, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static void
on_allowed (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;

  if (cw_background_portal_request_finish (result, &error))
    return_started (task);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static void
on_bus_to_start (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GDBusConnection) bus = g_bus_get_finish (result, &error);

  if (bus == NULL)
    g_task_return_new_error (task, CW_ERROR, CW_ERROR_UNSUPPORTED,
                             _("The background process needs the session bus, which does not answer: %s"),
                             error->message);
  else if (cw_background_portal_is_needed ())
    cw_background_portal_request_async (bus, TRUE, on_allowed, g_steal_pointer (&task));
  else
    return_started (task);
}

void
cw_monitor_start_async (GAsyncReadyCallback callback, gpointer user_data)
{
  g_bus_get (G_BUS_TYPE_SESSION, NULL, on_bus_to_start, g_task_new (NULL, NULL, callback, user_data));
}

gboolean
cw_monitor_start_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (G_IS_TASK (result), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/* ── Handing over ── */

static void
on_released (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GVariant) answer = g_dbus_connection_call_finish (G_DBUS_CONNECTION (object), result, NULL);

  g_task_return_boolean (task, answer != NULL);
}

static void
on_bus_to_release (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GDBusConnection) bus = g_bus_get_finish (result, NULL);
  const char *profile = g_task_get_task_data (task);

  if (bus == NULL)
    {
      g_task_return_boolean (task, FALSE);
      return;
    }
  /* A write that is under way is finished first, which takes as long as the platform needs. */
  g_dbus_connection_call (bus, CW_MONITOR_ID, CW_MONITOR_PATH, CW_MONITOR_ID, "Release",
                          g_variant_new ("(s)", profile), NULL, G_DBUS_CALL_FLAGS_NO_AUTO_START, G_MAXINT,
                          NULL, on_released, g_steal_pointer (&task));
}

void
cw_monitor_release_async (const char *profile, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, callback, user_data);

  g_return_if_fail (profile != NULL);

  g_task_set_task_data (task, g_strdup (profile), g_free);
  g_bus_get (G_BUS_TYPE_SESSION, NULL, on_bus_to_release, g_steal_pointer (&task));
}

void
cw_monitor_release_finish (GAsyncResult *result)
{
  g_return_if_fail (G_IS_TASK (result));

  g_task_propagate_boolean (G_TASK (result), NULL);
}

void
cw_monitor_take_back (const char *profile)
{
  g_autoptr (GDBusConnection) bus = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, NULL);

  g_return_if_fail (profile != NULL);

  if (bus != NULL)
    g_dbus_connection_call (bus, CW_MONITOR_ID, CW_MONITOR_PATH, CW_MONITOR_ID, "TakeBack",
                            g_variant_new ("(s)", profile), NULL, G_DBUS_CALL_FLAGS_NO_AUTO_START, -1, NULL,
                            NULL, NULL);
}
