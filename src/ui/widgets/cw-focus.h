/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A widget that becomes insensitive, is hidden or is taken out of the window loses the focus only when
 * GTK 4.8 draws the next frame. Until then GTK drops keys, also those of the window's shortcuts. On a busy
 * machine that may be long.
 *
 * Nearly every button here does so when it is pressed, and many do so when a run or a sign-in ends, whoever
 * has the focus then. So each window takes care of it once, and no button has to say who comes after it. */

/* From now on, such a key moves the focus to the nearest widget around it that can take it, and does there
 * what it is for. Call it once for each window whose widgets change while it is open. */
void cw_focus_keep_usable (GtkWindow *window);

/* Whether the window of `widget` has the focus in a widget that was just taken out of it, such as a row of a
 * list. No key reaches the window then. */
gboolean cw_focus_is_lost (GtkWidget *widget);

G_END_DECLS
