/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* How many times larger than normal the desktop shows text. Widths at which a layout changes are given for
 * normal text. */
double cw_text_scale (GtkWidget *widget);

G_END_DECLS
