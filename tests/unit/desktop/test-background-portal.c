/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-background-portal.h"

#include "cw-error.h"

#define PORTAL "org.freedesktop.portal.Desktop"
#define PORTAL_PATH "/org/freedesktop/portal/desktop"
#define BACKGROUND "org.freedesktop.portal.Background"
#define REQUEST_METHOD \
  "<method name='RequestBackground'>" \
  "<arg type='s' direction='in'/><arg type='a{sv}' direction='in'/><arg type='o' direction='out'/>" \
  "</method>"

static const char version_1[] = "<node><interface name='" BACKGROUND "'>" REQUEST_METHOD
                                "</interface></node>";
static const char version_2[] = "<node><interface name='" BACKGROUND "'>" REQUEST_METHOD
                                "<method name='SetStatus'><arg type='a{sv}' direction='in'/></method>"
                                "</interface></node>";

typedef struct Desktop Desktop;
typedef void (*AnswerFunc) (Desktop *desktop, GDBusMethodInvocation *call, const char *request);

/* A session bus with a program, and a portal beside it. */
struct Desktop
{
  GTestDBus *daemon;
  GDBusConnection *program;
  GDBusConnection *portal; /* NULL: it has ended */
  AnswerFunc answer;
  guint32 response;
  gboolean may_run, is_started;

  GVariant *options; /* of the last request */
  char *status;      /* the last one that was set */
  guint n_answered;  /* to the program */
  GError *error;     /* what it was answered, NULL: yes */
};

/* ── The portal ── */

static void
respond (Desktop *desktop, GDBusMethodInvocation *call, const char *request)
{
  g_autoptr (GError) error = NULL;
  GVariantBuilder results;

  g_variant_builder_init (&results, G_VARIANT_TYPE_VARDICT);
  g_variant_builder_add (&results, "{sv}", "background", g_variant_new_boolean (desktop->may_run));
  g_variant_builder_add (&results, "{sv}", "autostart", g_variant_new_boolean (desktop->is_started));
  g_dbus_connection_emit_signal (desktop->portal, g_dbus_method_invocation_get_sender (call), request,
                                 "org.freedesktop.portal.Request", "Response",
                                 g_variant_new ("(ua{sv})", desktop->response, &results), &error);
  g_assert_no_error (error);
}

static void
return_request (GDBusMethodInvocation *call, const char *request)
{
  g_dbus_method_invocation_return_value (call, g_variant_new ("(o)", request));
}

static void
answer_first (Desktop *desktop, GDBusMethodInvocation *call, const char *request)
{
  return_request (call, request);
  respond (desktop, call, request);
}

static void
respond_first (Desktop *desktop, GDBusMethodInvocation *call, const char *request)
{
  respond (desktop, call, request);
  return_request (call, request);
}

static void
respond_and_fail (Desktop *desktop, GDBusMethodInvocation *call, const char *request)
{
  respond (desktop, call, request);
  g_dbus_method_invocation_return_dbus_error (call, "org.freedesktop.portal.Error.Failed", "Too late");
}

static void
end_portal (Desktop *desktop)
{
  g_autoptr (GError) error = NULL;

  g_dbus_connection_close_sync (desktop->portal, NULL, &error);
  g_assert_no_error (error);
  g_clear_object (&desktop->portal);
}

static void
return_and_end (Desktop *desktop, GDBusMethodInvocation *call, const char *request)
{
  g_autoptr (GError) error = NULL;

  return_request (call, request);
  g_dbus_connection_flush_sync (desktop->portal, NULL, &error);
  g_assert_no_error (error);
  end_portal (desktop);
}

static void
end_at_once (Desktop *desktop, GDBusMethodInvocation *call, const char *request)
{
  end_portal (desktop);
  g_object_unref (call);
}

/* As the portal's documentation says. (transfer full) */
static char *
make_request_path (const char *sender, GVariant *options)
{
  g_autofree char *who = g_strdelimit (g_strdup (sender + 1), ".", '_');
  const char *token;

  g_assert_true (g_variant_lookup (options, "handle_token", "&s", &token));
  return g_strdup_printf (PORTAL_PATH "/request/%s/%s", who, token);
}

static void
take_request (Desktop *desktop, GVariant *parameters, GDBusMethodInvocation *call)
{
  g_autofree char *request = NULL;

  g_clear_pointer (&desktop->options, g_variant_unref);
  g_variant_get_child (parameters, 1, "@a{sv}", &desktop->options);
  request = make_request_path (g_dbus_method_invocation_get_sender (call), desktop->options);
  desktop->answer (desktop, call, request);
}

static void
take_status (Desktop *desktop, GVariant *parameters, GDBusMethodInvocation *call)
{
  g_autoptr (GVariant) options = g_variant_get_child_value (parameters, 0);

  g_clear_pointer (&desktop->status, g_free);
  g_assert_true (g_variant_lookup (options, "message", "s", &desktop->status));
  g_dbus_method_invocation_return_value (call, NULL);
}

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
  if (g_str_equal (method, "RequestBackground"))
    take_request (user_data, parameters, call);
  else
    take_status (user_data, parameters, call);
}

static GDBusConnection *
connect_to (GTestDBus *daemon)
{
  g_autoptr (GError) error = NULL;
  GDBusConnection *bus = g_dbus_connection_new_for_address_sync (
    g_test_dbus_get_bus_address (daemon),
    G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT | G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION, NULL,
    NULL, &error);

  g_assert_no_error (error);
  return bus;
}

static void
call_bus (GDBusConnection *bus, const char *method, GVariant *parameters)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) answer = g_dbus_connection_call_sync (
    bus, "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus", method, parameters, NULL,
    G_DBUS_CALL_FLAGS_NONE, -1, NULL, &error);

  g_assert_no_error (error);
}

static void
start_portal (Desktop *desktop, const char *xml)
{
  static const GDBusInterfaceVTable vtable = { .method_call = on_call };
  g_autoptr (GError) error = NULL;
  g_autoptr (GDBusNodeInfo) node = g_dbus_node_info_new_for_xml (xml, &error);

  g_assert_no_error (error);
  desktop->portal = connect_to (desktop->daemon);
  g_dbus_connection_register_object (desktop->portal, PORTAL_PATH, node->interfaces[0], &vtable, desktop,
                                     NULL, &error);
  g_assert_no_error (error);
  call_bus (desktop->portal, "RequestName", g_variant_new ("(su)", PORTAL, 0));
}

/* ── The program ── */

static void
on_answered (GObject *object, GAsyncResult *result, gpointer user_data)
{
  Desktop *desktop = user_data;

  g_clear_error (&desktop->error);
  g_assert_true (cw_background_portal_request_finish (result, &desktop->error) == (desktop->error == NULL));
  desktop->n_answered++;
}

/* Takes whatever else is under way to or from the program. */
static void
let_everything_arrive (Desktop *desktop)
{
  GDBusConnection *const buses[] = { desktop->program, desktop->portal, desktop->program };

  for (guint i = 0; i < G_N_ELEMENTS (buses); i++)
    {
      if (buses[i] == NULL)
        continue;
      call_bus (buses[i], "GetId", NULL);
      while (g_main_context_iteration (NULL, FALSE))
        continue;
    }
}

static void
ask (Desktop *desktop, gboolean autostart)
{
  desktop->n_answered = 0;
  cw_background_portal_request_async (desktop->program, autostart, on_answered, desktop);
  while (desktop->n_answered == 0)
    g_main_context_iteration (NULL, TRUE);
  let_everything_arrive (desktop);
  g_assert_cmpuint (desktop->n_answered, ==, 1);
}

static void
set_up (Desktop *desktop, gconstpointer data)
{
  desktop->daemon = g_test_dbus_new (G_TEST_DBUS_NONE);
  g_test_dbus_up (desktop->daemon);
  desktop->program = connect_to (desktop->daemon);
  desktop->answer = answer_first;
  desktop->may_run = desktop->is_started = TRUE;
}

static void
tear_down (Desktop *desktop, gconstpointer data)
{
  g_clear_object (&desktop->portal);
  g_clear_object (&desktop->program);
  g_test_dbus_down (desktop->daemon);
  g_clear_object (&desktop->daemon);
  g_clear_pointer (&desktop->options, g_variant_unref);
  g_clear_pointer (&desktop->status, g_free);
  g_clear_error (&desktop->error);
}

/* ── Asking ── */

static gboolean
get_boolean (Desktop *desktop, const char *option)
{
  gboolean value;

  g_assert_true (g_variant_lookup (desktop->options, option, "b", &value));
  return value;
}

static void
test_granted (Desktop *desktop, gconstpointer data)
{
  g_autofree const char **command = NULL;
  const char *reason;

  start_portal (desktop, version_2);
  ask (desktop, TRUE);
  g_assert_no_error (desktop->error);
  g_assert_true (get_boolean (desktop, "autostart"));
  g_assert_false (get_boolean (desktop, "dbus-activatable"));
  g_assert_true (g_variant_lookup (desktop->options, "commandline", "^a&s", &command));
  g_assert_cmpstr (command[0], ==, "crosswalk-monitor");
  g_assert_null (command[1]);
  g_assert_true (g_variant_lookup (desktop->options, "reason", "&s", &reason));
  g_assert_cmpstr (reason, !=, "");
}

static void
test_without_autostart (Desktop *desktop, gconstpointer data)
{
  desktop->is_started = FALSE;
  start_portal (desktop, version_2);
  ask (desktop, FALSE);
  g_assert_no_error (desktop->error);
  g_assert_false (get_boolean (desktop, "autostart"));
}

static void
test_refused (Desktop *desktop, gconstpointer data)
{
  const struct
  {
    guint32 response;
    gboolean may_run;
  } cases[] = { { 1, FALSE }, { 1, TRUE }, { 2, FALSE }, { 0, FALSE } };

  start_portal (desktop, version_2);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      desktop->response = cases[i].response;
      desktop->may_run = cases[i].may_run;
      ask (desktop, i % 2 == 0);
      g_assert_error (desktop->error, CW_ERROR, CW_ERROR_PERMISSION);
      g_assert_nonnull (strstr (desktop->error->message, "Allow it in Settings"));
    }
}

static void
test_not_started_with_the_session (Desktop *desktop, gconstpointer data)
{
  desktop->is_started = FALSE;
  start_portal (desktop, version_2);
  ask (desktop, TRUE);
  g_assert_error (desktop->error, CW_ERROR, CW_ERROR_UNSUPPORTED);
}

static void
test_response_before_the_call_returns (Desktop *desktop, gconstpointer data)
{
  start_portal (desktop, version_2);
  desktop->answer = respond_first;
  ask (desktop, TRUE);
  g_assert_no_error (desktop->error);

  desktop->answer = respond_and_fail;
  ask (desktop, TRUE);
  g_assert_no_error (desktop->error);
}

static void
test_no_portal (Desktop *desktop, gconstpointer data)
{
  ask (desktop, TRUE);
  g_assert_error (desktop->error, CW_ERROR, CW_ERROR_UNSUPPORTED);
  g_assert_null (strstr (desktop->error->message, "GDBus.Error"));
}

static void
test_portal_vanishes (Desktop *desktop, gconstpointer data)
{
  const AnswerFunc cases[] = { return_and_end, end_at_once };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      start_portal (desktop, version_2);
      desktop->answer = cases[i];
      ask (desktop, TRUE);
      g_assert_error (desktop->error, CW_ERROR, CW_ERROR_FAILED);
    }

  /* Its successor can be asked. */
  start_portal (desktop, version_2);
  desktop->answer = answer_first;
  ask (desktop, TRUE);
  g_assert_no_error (desktop->error);
}

/* ── The status ── */

static void
assert_status (Desktop *desktop, const char *status, const char *expected)
{
  cw_background_portal_set_status (desktop->program, status);
  let_everything_arrive (desktop);
  g_assert_cmpstr (desktop->status, ==, expected);
}

static void
test_status (Desktop *desktop, gconstpointer data)
{
  g_autoptr (GString) exact = g_string_new (NULL);
  g_autofree char *longer = NULL;

  for (guint i = 0; i < 96; i++)
    g_string_append (exact, "é");
  longer = g_strconcat (exact->str, "é", NULL);

  start_portal (desktop, version_2);
  assert_status (desktop, "Keeps current", "Keeps current");
  assert_status (desktop, exact->str, exact->str);
  assert_status (desktop, "", "");
  assert_status (desktop, longer, exact->str);
}

static void
test_without_status (Desktop *desktop, gconstpointer data)
{
  /* Neither a portal of version 1 nor none at all is a problem. */
  assert_status (desktop, "Keeps current", NULL);
  start_portal (desktop, version_1);
  assert_status (desktop, "Keeps current", NULL);
  ask (desktop, TRUE);
  g_assert_no_error (desktop->error);
}

static void
add (const char *path, void (*function) (Desktop *desktop, gconstpointer data))
{
  g_test_add (path, Desktop, NULL, set_up, function, tear_down);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  add ("/background-portal/granted", test_granted);
  add ("/background-portal/without-autostart", test_without_autostart);
  add ("/background-portal/refused", test_refused);
  add ("/background-portal/not-started-with-the-session", test_not_started_with_the_session);
  add ("/background-portal/response-before-the-call-returns", test_response_before_the_call_returns);
  add ("/background-portal/no-portal", test_no_portal);
  add ("/background-portal/portal-vanishes", test_portal_vanishes);
  add ("/background-portal/status", test_status);
  add ("/background-portal/without-status", test_without_status);

  return g_test_run ();
}
