/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Names the button inside of a menu button or a drop-down. It is what takes the focus and is pressed, and GTK 4.8 names it to
 * assistive technology after its class. `description` may be NULL. */
void cw_name_button (GtkWidget *widget, const char *name, const char *description);

G_END_DECLS
