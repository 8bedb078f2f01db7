/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* What Enter answers, wherever the buttons stand. With adw_message_dialog_set_default_response() alone, the
 * first of buttons that have no room side by side gets the focus, as with large text, and Enter presses that
 * one. */
void cw_message_dialog_set_default (AdwMessageDialog *dialog, const char *response);

/* What a person answers to a dialog. `window` is the one that the dialog was over, which may be closed by
 * now. */
typedef void (*CwAnsweredFunc) (GtkWindow *window, const char *response, gpointer user_data);

/* Shows the dialog and calls `answered` with the response once the dialog is gone: what an answer does may
 * close the window, and the dialog with it, which would not survive that while it still tells of its
 * response. The dialog must be over a window. Main thread only; `destroy` frees `user_data`, also when the
 * window is closed without an answer. */
void cw_message_dialog_ask (AdwMessageDialog *dialog,
                            CwAnsweredFunc answered,
                            gpointer user_data,
                            GDestroyNotify destroy);

/* The same for a question that closing the window asks: it is asked once, however often the window is closed
 * meanwhile. TRUE when it stands there already, and is in front again. */
gboolean cw_message_dialog_is_asked (GtkWindow *window, const char *name);

/* Says over the window of `widget` what went wrong and what to do, until it is closed. */
void cw_message_dialog_show_error (GtkWidget *widget, const char *heading, const GError *error);

G_END_DECLS
