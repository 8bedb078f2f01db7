/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* GTK 4.8 drops keys, also those of the window's shortcuts, while the focus is in a widget that is
 * insensitive, hidden, or already taken out of the window. */

/* From now on, such a key moves the focus to the nearest widget around it that can take it, and does there
 * what it is for. Call it once for each window whose widgets change while it is open. */
void cw_focus_keep_usable (GtkWindow *window);

/* Whether the window of `widget` has the focus in a widget that was just taken out of it, such as a row of a
 * list. GTK notices only when it draws the next frame; no key reaches the window before. */
gboolean cw_focus_is_lost (GtkWidget *widget);

G_END_DECLS
