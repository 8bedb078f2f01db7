/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-name-button.h"

void
cw_name_button (GtkWidget  *widget,
                const char *name,
                const char *description)
{
  GtkWidget *button = gtk_widget_get_first_child (widget);

  g_return_if_fail (button != NULL);

  gtk_accessible_update_property (GTK_ACCESSIBLE (button),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, name,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, description != NULL ? description : "", -1);
}
