/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* Sets the response that Enter gives, however the buttons are arranged.
 * adw_message_dialog_set_default_response() alone is not enough: with large text, the buttons do not fit side
 * by side. Then the first of them gets the focus, and Enter presses that one. */
void cw_message_dialog_set_default (AdwMessageDialog *dialog, const char *response);

/* Called with what a person answered. `window` is the one that the dialog was over. It may be closed by
 * now. */
typedef void (*CwAnsweredFunc) (GtkWindow *window, const char *response, gpointer user_data);

/* Shows a dialog and calls `answered` with the response when the dialog is gone. It is not called earlier,
 * because the answer may close the window and with it the dialog, which must not happen while the dialog
 * emits its response. The dialog must be over a window. `destroy` frees `user_data`, also when the window is
 * closed without an answer. Main thread. */
void cw_message_dialog_ask (AdwMessageDialog *dialog,
                            CwAnsweredFunc answered,
                            gpointer user_data,
                            GDestroyNotify destroy);

/* For a question that is asked when a window is closed. Such a question is asked only once, even if the
 * window is closed again. If a dialog with this name is already open, moves it to the front and returns
 * TRUE. */
gboolean cw_message_dialog_is_asked (GtkWindow *window, const char *name);

/* Shows a dialog over the window of `widget` that says what went wrong and what to do. It stays until the
 * person closes it. */
void cw_message_dialog_show_error (GtkWidget *widget, const char *heading, const GError *error);

G_END_DECLS
