/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* Shows a toast in the window that contains `widget`, in place of the one before. It goes by itself, and
 * never takes the focus. Does nothing if there is no window. `title` is plain text. */
void cw_toast (GtkWidget *widget, const char *title);
/* How long a toast stays that can undo something large. There must be time to hear it read aloud and to reach
 * it with the keyboard. */
#define CW_TOAST_UNDO_SECONDS 12

/* Makes a toast with the button Undo, for cw_toast_add(). `title` is plain text. The caller sets how long it
 * stays, and connects "button-clicked". (transfer full) */
AdwToast *cw_toast_new_undo (const char *title);
/* Does the same as cw_toast() with a toast that the caller has made. Its button can be reached by Tab.
 * (toast: transfer full) */
void cw_toast_add (GtkWidget *widget, AdwToast *toast);

G_END_DECLS
