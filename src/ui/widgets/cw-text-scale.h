/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* How many times larger than usual the desktop shows text: widths that a layout hangs on are for text of the
 * usual size. */
double cw_text_scale (GtkWidget *widget);

G_END_DECLS
