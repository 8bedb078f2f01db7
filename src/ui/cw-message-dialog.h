/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* What Enter answers, wherever the buttons stand. With adw_message_dialog_set_default_response() alone, the first of buttons that
 * have no room side by side gets the focus, as with large text, and Enter presses that one. */
void cw_message_dialog_set_default (AdwMessageDialog *dialog, const char *response);

/* Says over the window of `widget` what went wrong and what to do, until it is closed. */
void cw_message_dialog_show_error (GtkWidget *widget, const char *heading, const GError *error);

G_END_DECLS
