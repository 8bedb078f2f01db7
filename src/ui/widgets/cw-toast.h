/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* Shows a toast in the window that contains `widget`, in place of the one before. It goes by itself, and
 * never takes the focus. Does nothing if there is no window. `title` is plain text. */
void cw_toast (GtkWidget *widget, const char *title);
/* Does the same with a toast that the caller has made, for example with an undo button, which can be reached
 * by Tab. (toast: transfer full) */
void cw_toast_add (GtkWidget *widget, AdwToast *toast);

G_END_DECLS
