/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-toast.h"

#include <glib/gi18n-lib.h>

/* How long a toast with a button is passed over when the focus looks for a place, in microseconds. */
#define UNFOCUSED_TIME (G_USEC_PER_SEC / 2)

static const char toast_key[] = "cw-toast";

/* GTK moves the focus on when what had it goes away, and what a toast tells of is often just that. A toast
 * with the focus would never time out. So its button can be reached by Tab only after a moment. */
static gboolean
on_tick (GtkWidget *widget, GdkFrameClock *clock, gpointer start)
{
  if (gdk_frame_clock_get_frame_time (clock) - *(gint64 *) start < UNFOCUSED_TIME)
    return G_SOURCE_CONTINUE;

  /* A toast that is on its way out has no use of the focus any more. */
  gtk_widget_set_can_focus (widget, gtk_widget_get_can_target (widget));

  return G_SOURCE_REMOVE;
}

static void
keep_from_focus (GtkWidget *widget, gboolean has_button)
{
  gint64 *start;

  gtk_widget_set_can_focus (widget, FALSE);
  /* Without a button there is nothing to do in it. Escape closes it from anywhere. */
  if (!has_button)
    return;

  start = g_new (gint64, 1);
  *start = g_get_monotonic_time ();
  gtk_widget_add_tick_callback (widget, on_tick, start, g_free);
}

static void
on_dismissed (GObject *overlay, AdwToast *toast)
{
  if (g_object_get_data (overlay, toast_key) == toast)
    g_object_set_data (overlay, toast_key, NULL);
}

void
cw_toast_add (GtkWidget *widget, AdwToast *toast)
{
  GtkWidget *overlay = gtk_widget_get_ancestor (widget, ADW_TYPE_TOAST_OVERLAY);
  AdwToast *before;

  if (overlay == NULL)
    {
      g_object_unref (toast);
      return;
    }

  before = g_object_get_data (G_OBJECT (overlay), toast_key);
  if (before != NULL)
    adw_toast_dismiss (before);
  g_object_set_data_full (G_OBJECT (overlay), toast_key, g_object_ref (toast), g_object_unref);
  g_signal_connect_object (toast, "dismissed", G_CALLBACK (on_dismissed), overlay, G_CONNECT_SWAPPED);

  adw_toast_overlay_add_toast (ADW_TOAST_OVERLAY (overlay), toast);
  /* The overlay keeps its newest toast on top. */
  keep_from_focus (gtk_widget_get_last_child (overlay), adw_toast_get_button_label (toast) != NULL);
}

static AdwToast *
new_toast (const char *title)
{
  /* The title of a toast is markup. */
  g_autofree char *markup = g_markup_escape_text (title, -1);

  return adw_toast_new (markup);
}

AdwToast *
cw_toast_new_undo (const char *title)
{
  AdwToast *toast = new_toast (title);

  adw_toast_set_button_label (toast, _("_Undo"));

  return toast;
}

void
cw_toast (GtkWidget *widget, const char *title)
{
  cw_toast_add (widget, new_toast (title));
}
