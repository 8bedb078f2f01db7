/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-fit.h"

static int
fit (int wanted, int room)
{
  return wanted > 0 && room > 0 ? MIN (wanted, room) : wanted;
}

void
cw_fit_over (GtkWindow *window, GtkWindow *parent)
{
  int width, height;

  g_return_if_fail (GTK_IS_WINDOW (window) && GTK_IS_WINDOW (parent));

  gtk_window_get_default_size (window, &width, &height);
  gtk_window_set_default_size (window, fit (width, gtk_widget_get_width (GTK_WIDGET (parent))),
                               fit (height, gtk_widget_get_height (GTK_WIDGET (parent))));
  gtk_window_set_transient_for (window, parent);
}
