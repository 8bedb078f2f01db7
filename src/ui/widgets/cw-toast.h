/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* Shows a toast in the window that `widget` is in; without one nothing happens. `title` is plain text. */
void cw_toast (GtkWidget *widget, const char *title);
/* The same with a toast of the caller's making (undo). (transfer full) */
void cw_toast_add (GtkWidget *widget, AdwToast *toast);

G_END_DECLS
