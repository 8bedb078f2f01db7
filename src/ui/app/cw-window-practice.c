/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-window-private.h"

#include "cw-toast.h"

#include <glib/gi18n-lib.h>

/* Practice data: another session in the same window, while the profile's own waits behind it. */

static void
on_practice_closed (GObject      *object,
                    GAsyncResult *result,
                    gpointer      user_data)
{
  g_autoptr(GApplication) application = user_data;
  g_autoptr(GError) error = NULL;

  if (!cw_session_close_finish (CW_SESSION (object), result, &error))
    g_warning ("The practice data could not be removed: %s", error->message);
  g_application_release (application);
}

void
cw_window_close_practice (CwWindow *self)
{
  GApplication *application = G_APPLICATION (gtk_window_get_application (GTK_WINDOW (self)));

  g_cancellable_cancel (self->practice_cancellable);
  g_clear_object (&self->practice_cancellable);
  g_application_hold (application);
  cw_session_close_async (self->session, on_practice_closed, g_object_ref (application));
}

static void
leave_practice (CwWindow *self)
{
  g_autoptr(CwSession) own = g_steal_pointer (&self->own_session);

  cw_window_close_practice (self);
  cw_window_set_session (self, own);
  if (!cw_session_is_loaded (own))
    cw_window_reload (self);
}

static void
on_practice_started (GObject      *object,
                     GAsyncResult *result,
                     gpointer      user_data)
{
  g_autoptr(CwWindow) self = user_data;
  g_autoptr(GError) error = NULL;
  gboolean done = cw_session_start_practice_finish (CW_SESSION (object), result, &error);

  /* Closed meanwhile, the window has thrown the practice data away. */
  if (self->page_stack == NULL || self->session != CW_SESSION (object))
    return;

  if (done)
    {
      cw_toast (GTK_WIDGET (self->page_stack), _("Practice accounts are connected. Look at Mapping next."));
      return;
    }

  leave_practice (self);
  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    cw_toast (GTK_WIDGET (self->page_stack), error->message);
}

/* In a sandbox the desktop's programs cannot be seen; its portal opens the browser, and says so when it cannot. */
static gboolean
has_browser (void)
{
  g_autoptr(GAppInfo) app = g_app_info_get_default_for_uri_scheme ("http");

  return app != NULL || g_file_test ("/.flatpak-info", G_FILE_TEST_EXISTS);
}

static void
begin_practice (CwWindow *self)
{
  g_autoptr(CwSession) practice = cw_session_new_practice ();

  self->own_session = g_object_ref (self->session);
  self->practice_cancellable = g_cancellable_new ();
  cw_session_start_practice_async (practice, !has_browser (), self->practice_cancellable, on_practice_started, g_object_ref (self));
  cw_window_set_session (self, practice);
  adw_view_stack_set_visible_child_name (self->view_stack, "connections");
}

void
cw_window_start_practice (CwWindow *self)
{
  g_return_if_fail (CW_IS_WINDOW (self));

  if (!cw_session_is_practice (self->session))
    begin_practice (self);
}

/* ── Actions ── */

static void
action_practice (GtkWidget  *widget,
                 const char *name,
                 GVariant   *parameter)
{
  cw_window_start_practice (CW_WINDOW (widget));
}

static void
action_end_practice (GtkWidget  *widget,
                     const char *name,
                     GVariant   *parameter)
{
  CwWindow *self = CW_WINDOW (widget);

  if (cw_session_is_practice (self->session))
    leave_practice (self);
}

/* Cancel in the waiting sign-in; leaving follows when it has ended. */
static void
action_cancel_practice (GtkWidget  *widget,
                        const char *name,
                        GVariant   *parameter)
{
  g_cancellable_cancel (CW_WINDOW (widget)->practice_cancellable);
}

void
cw_window_install_practice_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "win.practice", NULL, action_practice);
  gtk_widget_class_install_action (widget_class, "win.end-practice", NULL, action_end_practice);
  gtk_widget_class_install_action (widget_class, "win.cancel-practice", NULL, action_cancel_practice);
}
