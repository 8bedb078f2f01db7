/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-toast.h"

void
cw_toast_add (GtkWidget *widget, AdwToast *toast)
{
  GtkWidget *overlay = gtk_widget_get_ancestor (widget, ADW_TYPE_TOAST_OVERLAY);

  if (overlay != NULL)
    adw_toast_overlay_add_toast (ADW_TOAST_OVERLAY (overlay), toast);
  else
    g_object_unref (toast);
}

void
cw_toast (GtkWidget *widget, const char *title)
{
  /* The title of a toast is markup. */
  g_autofree char *markup = g_markup_escape_text (title, -1);

  cw_toast_add (widget, adw_toast_new (markup));
}
