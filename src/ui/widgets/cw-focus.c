/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-focus.h"

static gboolean
is_usable (GtkWidget *widget)
{
  return gtk_widget_is_sensitive (widget) && gtk_widget_get_mapped (widget);
}

static GtkWidget *
find_usable (GtkWidget *widget)
{
  while (widget != NULL && !GTK_IS_WINDOW (widget)
         && !(is_usable (widget) && gtk_widget_get_focusable (widget)))
    widget = gtk_widget_get_parent (widget);

  return widget;
}

static gboolean
forward (GtkEventControllerKey *controller, GtkWidget *widget)
{
  for (; widget != NULL; widget = gtk_widget_get_parent (widget))
    if (gtk_event_controller_key_forward (controller, widget))
      return TRUE;

  return FALSE;
}

static gboolean
on_key (GtkEventControllerKey *controller,
        guint keyval,
        guint keycode,
        GdkModifierType state,
        GtkWindow *window)
{
  GtkWidget *focus = gtk_window_get_focus (window);
  GtkWidget *next = NULL;
  g_autoptr (GtkEventController) kept = NULL;
  gboolean handled;

  if (focus == NULL || is_usable (focus))
    return FALSE;

  next = find_usable (focus);
  gtk_window_set_focus (window, !GTK_IS_WINDOW (next) ? next : NULL);

  /* The key is on its way to the old focus, where it would end. It may close the window. */
  kept = GTK_EVENT_CONTROLLER (g_object_ref (controller));
  gtk_event_controller_set_propagation_phase (kept, GTK_PHASE_NONE);
  handled = forward (controller, next);
  gtk_event_controller_set_propagation_phase (kept, GTK_PHASE_CAPTURE);

  return handled;
}

void
cw_focus_keep_usable (GtkWindow *window)
{
  GtkEventController *controller = gtk_event_controller_key_new ();

  gtk_event_controller_set_propagation_phase (controller, GTK_PHASE_CAPTURE);
  g_signal_connect (controller, "key-pressed", G_CALLBACK (on_key), window);
  gtk_widget_add_controller (GTK_WIDGET (window), controller);
}

gboolean
cw_focus_is_lost (GtkWidget *widget)
{
  GtkRoot *root = gtk_widget_get_root (widget);
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  return focus != NULL && gtk_widget_get_root (focus) != root;
}
