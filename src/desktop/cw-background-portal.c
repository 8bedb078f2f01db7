/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-background-portal.h"

#include <glib/gi18n-lib.h>

#include "cw-error.h"

#define PORTAL "org.freedesktop.portal.Desktop"
#define PORTAL_PATH "/org/freedesktop/portal/desktop"
#define BACKGROUND "org.freedesktop.portal.Background"
#define REQUEST "org.freedesktop.portal.Request"
#define MOST_OF_STATUS 96

typedef struct
{
  GDBusConnection *bus;
  gboolean autostart;
  guint answer; /* subscription to the portal's answer; 0: the request has ended */
  guint owner;  /* subscription to who is the portal */
} Request;

gboolean
cw_background_portal_is_needed (void)
{
  return g_file_test ("/.flatpak-info", G_FILE_TEST_EXISTS);
}

static gboolean
is_over (Request *request)
{
  return request->answer == 0;
}

/* Neither is called any more after this, whatever has arrived meanwhile. */
static void
stop_listening (Request *request)
{
  if (is_over (request))
    return;

  g_dbus_connection_signal_unsubscribe (request->bus, request->answer);
  g_dbus_connection_signal_unsubscribe (request->bus, request->owner);
  request->answer = request->owner = 0;
}

static void
request_free (Request *request)
{
  stop_listening (request);
  g_object_unref (request->bus);
  g_free (request);
}

static void
return_answer (GTask *task, gboolean may_run, gboolean is_started)
{
  Request *request = g_task_get_task_data (task);

  if (!may_run)
    g_task_return_new_error (
      task, CW_ERROR, CW_ERROR_PERMISSION, "%s",
      _("The desktop does not let Crosswalk run in the background. Allow it in Settings "
         "› Apps › Crosswalk, then try again"));
  else if (request->autostart && !is_started)
    g_task_return_new_error (
      task, CW_ERROR, CW_ERROR_UNSUPPORTED, "%s",
      _("The desktop lets Crosswalk run in the background, but does not start it when you log in"));
  else
    g_task_return_boolean (task, TRUE);
}

static void
on_response (GDBusConnection *bus,
             const char *sender,
             const char *path,
             const char *interface,
             const char *signal,
             GVariant *parameters,
             gpointer user_data)
{
  g_autoptr (GTask) task = g_object_ref (user_data);
  Request *request = g_task_get_task_data (task);
  g_autoptr (GVariant) results = NULL;
  gboolean may_run = FALSE, is_started = FALSE;
  guint32 response;

  if (!g_variant_is_of_type (parameters, G_VARIANT_TYPE ("(ua{sv})")))
    return;

  stop_listening (request);
  g_variant_get (parameters, "(u@a{sv})", &response, &results);
  g_variant_lookup (results, "background", "b", &may_run);
  g_variant_lookup (results, "autostart", "b", &is_started);
  return_answer (task, response == 0 && may_run, is_started);
}

/* A portal that has ended does not answer any more, and its successor knows nothing of the request. */
static void
on_owner_changed (GDBusConnection *bus,
                  const char *sender,
                  const char *path,
                  const char *interface,
                  const char *signal,
                  GVariant *parameters,
                  gpointer user_data)
{
  g_autoptr (GTask) task = g_object_ref (user_data);
  Request *request = g_task_get_task_data (task);
  const char *old_owner;

  g_variant_get (parameters, "(&s&s&s)", NULL, &old_owner, NULL);
  /* The bus may only now start the portal, for this request. */
  if (*old_owner == '\0')
    return;

  stop_listening (request);
  g_task_return_new_error (
    task, CW_ERROR, CW_ERROR_FAILED, "%s",
    _("The desktop’s portal ended before it said whether Crosswalk may run in the background. Try again"));
}

/* The answer may come before that of the call, so it is listened to first. */
static void
listen (GTask *task, const char *path)
{
  Request *request = g_task_get_task_data (task);

  request->answer = g_dbus_connection_signal_subscribe (request->bus, PORTAL, REQUEST, "Response", path, NULL,
                                                        G_DBUS_SIGNAL_FLAGS_NONE, on_response,
                                                        g_object_ref (task), g_object_unref);
  request->owner = g_dbus_connection_signal_subscribe (
    request->bus, "org.freedesktop.DBus", "org.freedesktop.DBus", "NameOwnerChanged", "/org/freedesktop/DBus",
    PORTAL, G_DBUS_SIGNAL_FLAGS_NONE, on_owner_changed, g_object_ref (task), g_object_unref);
}

static void
on_asked (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Request *request = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) answer = g_dbus_connection_call_finish (G_DBUS_CONNECTION (object), result, &error);

  if (answer != NULL || is_over (request))
    return;

  stop_listening (request);
  g_dbus_error_strip_remote_error (error);
  g_task_return_new_error (task, CW_ERROR, CW_ERROR_UNSUPPORTED,
                           _("The desktop cannot be asked to let Crosswalk run in the background: %s"),
                           error->message);
}

/* The path at which the portal answers, by the rule of its documentation. (transfer full) */
static char *
make_request_path (GDBusConnection *bus, const char *token)
{
  g_autofree char *sender = g_strdup (g_dbus_connection_get_unique_name (bus) + 1);

  g_strdelimit (sender, ".", '_');
  return g_strdup_printf (PORTAL_PATH "/request/%s/%s", sender, token);
}

static GVariant *
make_options (const char *token, gboolean autostart)
{
  static const char *const command[] = { "crosswalk-monitor", NULL };
  GVariantBuilder options;

  g_variant_builder_init (&options, G_VARIANT_TYPE_VARDICT);
  g_variant_builder_add (&options, "{sv}", "handle_token", g_variant_new_string (token));
  g_variant_builder_add (&options, "{sv}", "reason",
                         g_variant_new_string (_("Keeps Aloware and Salesforce current")));
  g_variant_builder_add (&options, "{sv}", "autostart", g_variant_new_boolean (autostart));
  g_variant_builder_add (&options, "{sv}", "commandline", g_variant_new_strv (command, -1));
  g_variant_builder_add (&options, "{sv}", "dbus-activatable", g_variant_new_boolean (FALSE));
  return g_variant_builder_end (&options);
}

void
cw_background_portal_request_async (GDBusConnection *bus,
                                    gboolean autostart,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, callback, user_data);
  g_autofree char *token = g_strdup_printf ("crosswalk%u", g_random_int ());
  g_autofree char *path = NULL;
  Request *request;

  g_return_if_fail (G_IS_DBUS_CONNECTION (bus));

  request = g_new0 (Request, 1);
  request->bus = g_object_ref (bus);
  request->autostart = autostart;
  g_task_set_task_data (task, request, (GDestroyNotify) request_free);

  path = make_request_path (bus, token);
  listen (task, path);
  g_dbus_connection_call (bus, PORTAL, PORTAL_PATH, BACKGROUND, "RequestBackground",
                          g_variant_new ("(s@a{sv})", "", make_options (token, autostart)),
                          G_VARIANT_TYPE ("(o)"), G_DBUS_CALL_FLAGS_NONE, -1, NULL, on_asked,
                          g_steal_pointer (&task));
}

gboolean
cw_background_portal_request_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (G_IS_TASK (result), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

void
cw_background_portal_set_status (GDBusConnection *bus, const char *status)
{
  g_autofree char *message = NULL;
  GVariantBuilder options;

  g_return_if_fail (G_IS_DBUS_CONNECTION (bus) && status != NULL);

  message = g_utf8_substring (status, 0, MIN (g_utf8_strlen (status, -1), MOST_OF_STATUS));
  g_variant_builder_init (&options, G_VARIANT_TYPE_VARDICT);
  g_variant_builder_add (&options, "{sv}", "message", g_variant_new_string (message));
  /* Before its version 2, the portal has no such method and says so, which changes nothing. */
  g_dbus_connection_call (bus, PORTAL, PORTAL_PATH, BACKGROUND, "SetStatus",
                          g_variant_new ("(a{sv})", &options), NULL, G_DBUS_CALL_FLAGS_NONE, -1, NULL, NULL,
                          NULL);
}
