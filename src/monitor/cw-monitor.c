/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "cw-monitor.h"

#include <glib-unix.h>
#include <glib/gi18n-lib.h>

#include "cw-autostart.h"
#include "cw-background-portal.h"
#include "cw-kept.h"
#include "cw-monitor-id.h"
#include "cw-monitor-notices.h"
#include "cw-profiles.h"

/* Flatpak makes this file in a sandbox whose program was updated. */
#define UPDATED "/app/.updated"

#define UI_PATH "/io/github/crosswalk_sync/Crosswalk"

struct _CwMonitor
{
  GApplication parent_instance;

  GHashTable *kept;     /* name → CwKept, of every profile that there is */
  GFileMonitor *folder; /* of the profiles */
  GFileMonitor *updates;
  CwMonitorNotices *notices;
  GDBusNodeInfo *interface;
  guint object;     /* on the bus; 0: none */
  guint signals[2]; /* sources */
  guint look;       /* source; 0: none */
  char *status;     /* as the desktop was told */
  gboolean is_held; /* by itself, until it ends */
  gboolean is_ending;
  gboolean is_outdated;
};

G_DEFINE_FINAL_TYPE (CwMonitor, cw_monitor, G_TYPE_APPLICATION)

static const char interface_xml[] = "<node><interface name='" CW_MONITOR_ID "'>"
                                    "<method name='Release'><arg type='s' name='profile'/></method>"
                                    "<method name='TakeBack'><arg type='s' name='profile'/></method>"
                                    "</interface></node>";

static void look_soon (CwMonitor *self);

/* ── Ending ── */

static void
let_end (CwMonitor *self)
{
  if (!self->is_held)
    return;

  self->is_held = FALSE;
  g_application_release (G_APPLICATION (self));
}

static gboolean
all_are_free (CwMonitor *self)
{
  GHashTableIter iter;
  gpointer kept;

  g_hash_table_iter_init (&iter, self->kept);
  while (g_hash_table_iter_next (&iter, NULL, &kept))
    {
      if (!cw_kept_is_free (kept))
        return FALSE;
    }
  return TRUE;
}

/* What is sent to a platform is finished first. */
static void
begin_to_end (CwMonitor *self)
{
  g_autoptr (GList) all = g_hash_table_get_values (self->kept);

  self->is_ending = TRUE;
  for (GList *item = all; item != NULL; item = item->next)
    cw_kept_end (item->data);
  look_soon (self);
}

static void
on_autostart_ended (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CwMonitor) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!cw_background_portal_request_finish (result, &error))
    g_message ("%s", error->message);
  let_end (self);
}

/* No profile wants to be kept: the next session need not start this. */
static void
end_for_good (CwMonitor *self)
{
  GDBusConnection *bus = g_application_get_dbus_connection (G_APPLICATION (self));
  g_autoptr (GError) error = NULL;

  self->is_ending = TRUE;
  if (bus != NULL && cw_background_portal_is_needed ())
    {
      cw_background_portal_request_async (bus, FALSE, on_autostart_ended, g_object_ref (self));
      return;
    }
  if (!cw_autostart_remove (&error))
    g_warning ("%s", error->message);
  let_end (self);
}

/* ── What the desktop is told ── */

static const char *
describe (CwMonitor *self)
{
  GHashTableIter iter;
  gpointer kept;
  gboolean keeps = FALSE;

  g_hash_table_iter_init (&iter, self->kept);
  while (g_hash_table_iter_next (&iter, NULL, &kept))
    {
      CwKeeper *keeper = cw_kept_get_keeper (kept);
      CwKeeperStanding standing;

      if (keeper == NULL)
        continue;
      cw_keeper_get_standing (keeper, &standing);
      if (standing.is_paused)
        return _("Paused. Open Crosswalk to see why.");
      keeps = TRUE;
    }
  return keeps ? _("Keeps Aloware and Salesforce current") : _("Waits until Crosswalk is closed");
}

static void
tell_status (CwMonitor *self)
{
  GDBusConnection *bus = g_application_get_dbus_connection (G_APPLICATION (self));
  const char *status = describe (self);

  if (bus == NULL || !cw_background_portal_is_needed () || g_strcmp0 (status, self->status) == 0)
    return;
  g_free (self->status);
  self->status = g_strdup (status);
  cw_background_portal_set_status (bus, status);
}

/* ── The profiles ── */

static void
on_kept_event (CwKept *kept, const CwKeeperEvent *event, gpointer user_data)
{
  CwMonitor *self = user_data;

  cw_monitor_notices_take_event (self->notices, kept, event);
}

static void
on_kept_changed (CwKept *kept, gpointer user_data)
{
  CwMonitor *self = user_data;

  if (cw_kept_is_free (kept))
    cw_monitor_notices_forget (self->notices, cw_kept_get_name (kept));
  look_soon (self);
}

static void
add_profile (CwMonitor *self, const char *name)
{
  CwKept *kept;

  if (g_hash_table_contains (self->kept, name))
    return;
  kept = cw_kept_new (name);
  g_signal_connect (kept, "event", G_CALLBACK (on_kept_event), self);
  g_signal_connect (kept, "changed", G_CALLBACK (on_kept_changed), self);
  g_hash_table_insert (self->kept, g_strdup (name), kept);
}

static gboolean
is_gone (gpointer name, gpointer kept, gpointer names)
{
  return !g_ptr_array_find_with_equal_func (names, name, g_str_equal, NULL) && cw_kept_is_free (kept);
}

static void
find_profiles (CwMonitor *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) names = cw_profiles_list (&error);

  if (names == NULL)
    {
      g_warning ("%s", error->message);
      return;
    }
  for (guint i = 0; i < names->len; i++)
    add_profile (self, names->pdata[i]);
  g_hash_table_foreach_remove (self->kept, is_gone, names);
}

static gboolean
is_wanted (CwMonitor *self)
{
  GHashTableIter iter;
  gpointer kept;

  g_hash_table_iter_init (&iter, self->kept);
  while (g_hash_table_iter_next (&iter, NULL, &kept))
    {
      if (cw_kept_is_wanted (kept))
        return TRUE;
    }
  return FALSE;
}

static gboolean
on_look (gpointer user_data)
{
  CwMonitor *self = user_data;

  self->look = 0;
  if (self->is_ending)
    {
      if (all_are_free (self))
        let_end (self);
      return G_SOURCE_REMOVE;
    }
  find_profiles (self);
  tell_status (self);
  if (!is_wanted (self) && all_are_free (self))
    end_for_good (self);
  return G_SOURCE_REMOVE;
}

static void
look_soon (CwMonitor *self)
{
  if (self->look == 0)
    self->look = g_idle_add (on_look, self);
}

static void
watch_folder (CwMonitor *self)
{
  g_autofree char *path = g_build_filename (g_get_user_data_dir (), "crosswalk", NULL);
  g_autoptr (GFile) folder = g_file_new_for_path (path);

  self->folder = g_file_monitor_directory (folder, G_FILE_MONITOR_WATCH_MOVES, NULL, NULL);
  if (self->folder != NULL)
    g_signal_connect_swapped (self->folder, "changed", G_CALLBACK (look_soon), self);
}

/* ── Windows ── */

static void
on_call (GDBusConnection *bus,
         const char *sender,
         const char *path,
         const char *interface,
         const char *method,
         GVariant *parameters,
         GDBusMethodInvocation *call,
         gpointer user_data)
{
  CwMonitor *self = user_data;
  const char *name;
  CwKept *kept;

  g_variant_get (parameters, "(&s)", &name);
  kept = g_hash_table_lookup (self->kept, name);
  /* A profile that is not known here is free. */
  if (kept != NULL && g_str_equal (method, "Release"))
    {
      cw_kept_release (kept, call);
      return;
    }
  if (kept != NULL)
    cw_kept_take_back (kept, sender);
  g_dbus_method_invocation_return_value (call, NULL);
}

static gboolean
cw_monitor_dbus_register (GApplication *application, GDBusConnection *bus, const char *path, GError **error)
{
  static const GDBusInterfaceVTable vtable = { .method_call = on_call };
  CwMonitor *self = CW_MONITOR (application);

  if (!G_APPLICATION_CLASS (cw_monitor_parent_class)->dbus_register (application, bus, path, error))
    return FALSE;
  self->object = g_dbus_connection_register_object (bus, CW_MONITOR_PATH, self->interface->interfaces[0],
                                                    &vtable, self, NULL, error);
  return self->object != 0;
}

static void
cw_monitor_dbus_unregister (GApplication *application, GDBusConnection *bus, const char *path)
{
  CwMonitor *self = CW_MONITOR (application);

  if (self->object != 0)
    g_dbus_connection_unregister_object (bus, self->object);
  self->object = 0;
  G_APPLICATION_CLASS (cw_monitor_parent_class)->dbus_unregister (application, bus, path);
}

/* ── What ends it from outside ── */

static gboolean
on_signal (gpointer user_data)
{
  begin_to_end (user_data);
  return G_SOURCE_CONTINUE;
}

static void
on_updated (CwMonitor *self, GFile *file, GFile *other, GFileMonitorEvent event)
{
  if (event != G_FILE_MONITOR_EVENT_CREATED)
    return;
  self->is_outdated = TRUE;
  begin_to_end (self);
}

static void
watch_updates (CwMonitor *self)
{
  g_autoptr (GFile) file = g_file_new_for_path (UPDATED);

  if (!cw_background_portal_is_needed ())
    return;
  self->updates = g_file_monitor_file (file, G_FILE_MONITOR_NONE, NULL, NULL);
  if (self->updates != NULL)
    g_signal_connect_swapped (self->updates, "changed", G_CALLBACK (on_updated), self);
}

/* ── The notifications' action ── */

/* A notification belongs to this process. The window is another program, which the bus starts. */
static void
action_show_page (GSimpleAction *action, GVariant *target, gpointer user_data)
{
  GDBusConnection *bus = g_application_get_dbus_connection (user_data);
  GVariantBuilder targets;

  if (bus == NULL)
    return;
  g_variant_builder_init (&targets, G_VARIANT_TYPE ("av"));
  g_variant_builder_add (&targets, "v", target);
  g_dbus_connection_call (bus, CW_APPLICATION_ID, UI_PATH, "org.freedesktop.Application", "ActivateAction",
                          g_variant_new ("(sava{sv})", "show-page", &targets, NULL), NULL,
                          G_DBUS_CALL_FLAGS_NONE, -1, NULL, NULL, NULL);
}

/* ── GApplication ── */

static void
cw_monitor_startup (GApplication *application)
{
  static const GActionEntry actions[] = { { "show-page", action_show_page, "(ss)", NULL, NULL } };
  CwMonitor *self = CW_MONITOR (application);

  G_APPLICATION_CLASS (cw_monitor_parent_class)->startup (application);
  g_action_map_add_action_entries (G_ACTION_MAP (application), actions, G_N_ELEMENTS (actions), self);
  self->notices = cw_monitor_notices_new (application);
  self->signals[0] = g_unix_signal_add (SIGTERM, on_signal, self);
  self->signals[1] = g_unix_signal_add (SIGINT, on_signal, self);
  self->is_held = TRUE;
  g_application_hold (application);
  watch_updates (self);
  watch_folder (self);
  find_profiles (self);
}

static void
cw_monitor_activate (GApplication *application)
{
  look_soon (CW_MONITOR (application));
}

static void
cw_monitor_shutdown (GApplication *application)
{
  CwMonitor *self = CW_MONITOR (application);

  for (guint i = 0; i < G_N_ELEMENTS (self->signals); i++)
    g_clear_handle_id (&self->signals[i], g_source_remove);
  g_hash_table_remove_all (self->kept);
  g_clear_handle_id (&self->look, g_source_remove);

  G_APPLICATION_CLASS (cw_monitor_parent_class)->shutdown (application);
}

CwMonitor *
cw_monitor_new (void)
{
  return g_object_new (CW_TYPE_MONITOR, "application-id", CW_MONITOR_ID, NULL);
}

gboolean
cw_monitor_is_outdated (CwMonitor *monitor)
{
  g_return_val_if_fail (CW_IS_MONITOR (monitor), FALSE);

  return monitor->is_outdated;
}

static void
cw_monitor_finalize (GObject *object)
{
  CwMonitor *self = CW_MONITOR (object);

  g_hash_table_unref (self->kept);
  g_clear_object (&self->folder);
  g_clear_object (&self->updates);
  g_clear_pointer (&self->notices, cw_monitor_notices_free);
  g_dbus_node_info_unref (self->interface);
  g_free (self->status);

  G_OBJECT_CLASS (cw_monitor_parent_class)->finalize (object);
}

static void
cw_monitor_class_init (CwMonitorClass *klass)
{
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = cw_monitor_finalize;
  application_class->startup = cw_monitor_startup;
  application_class->activate = cw_monitor_activate;
  application_class->shutdown = cw_monitor_shutdown;
  application_class->dbus_register = cw_monitor_dbus_register;
  application_class->dbus_unregister = cw_monitor_dbus_unregister;
}

static void
cw_monitor_init (CwMonitor *self)
{
  self->kept = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  self->interface = g_dbus_node_info_new_for_xml (interface_xml, NULL);
}
