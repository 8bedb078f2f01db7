/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* Shows a toast in the window that contains `widget`. Does nothing if there is none. `title` is plain
 * text. */
void cw_toast (GtkWidget *widget, const char *title);
/* Shows a toast that the caller has made, for example with an undo button. (toast: transfer full) */
void cw_toast_add (GtkWidget *widget, AdwToast *toast);

G_END_DECLS
