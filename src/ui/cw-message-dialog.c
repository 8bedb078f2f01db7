/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-message-dialog.h"

#include <glib/gi18n-lib.h>

static gboolean
focus_default (gpointer dialog)
{
  GtkWidget *button = gtk_window_get_default_widget (dialog);

  if (button != NULL)
    gtk_window_set_focus (dialog, button);

  return G_SOURCE_REMOVE;
}

/* That other buttons take the places of the first ones is not over yet here. */
static void
on_default_moved (GtkWindow *dialog)
{
  g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, focus_default, g_object_ref (dialog), g_object_unref);
}

void
cw_message_dialog_set_default (AdwMessageDialog *dialog,
                               const char       *response)
{
  adw_message_dialog_set_default_response (dialog, response);
  g_signal_connect (dialog, "notify::default-widget", G_CALLBACK (on_default_moved), NULL);
}

void
cw_message_dialog_show_error (GtkWidget    *widget,
                              const char   *heading,
                              const GError *error)
{
  GtkRoot *root = gtk_widget_get_root (widget);
  GtkWidget *dialog = adw_message_dialog_new (GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL, heading, error->message);

  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "close", _("_Close"));
  gtk_window_present (GTK_WINDOW (dialog));
}
