/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Works around mistakes in what GTK 4.8 tells assistive technology. */

/* Shows one page of a stack and hides the other pages. Otherwise assistive technology would still see
 * them. */
void cw_stack_show (GtkStack *stack, const char *name);

/* From now on, hides a revealer whenever its content is not revealed, so that assistive technology does not
 * see it. */
void cw_revealer_hide_folded (GtkRevealer *revealer);
/* Reveals or folds the content of a revealer. Use this for a revealer that was given to
 * cw_revealer_hide_folded(). */
void cw_revealer_show (GtkRevealer *revealer, gboolean shown);

/* Names the button inside a menu button or a drop-down. That button takes the focus and is pressed, but GTK
 * names it after its class. `description` may be NULL. */
void cw_name_button (GtkWidget *widget, const char *name, const char *description);

G_END_DECLS
