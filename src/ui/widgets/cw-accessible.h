/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* What GTK 4.8 tells assistive technology wrongly, put right. */

/* Shows one page of a stack and hides the others, which are there all the same to assistive technology. */
void cw_stack_show (GtkStack *stack, const char *name);

/* Hides a revealer while nothing of it shows, for the same reason. For good. */
void cw_revealer_hide_folded (GtkRevealer *revealer);
/* Shows what is in it, or folds it. */
void cw_revealer_show (GtkRevealer *revealer, gboolean shown);

/* Names the button inside of a menu button or a drop-down: it is what takes the focus and is pressed, and it
 * is named after its class. `description` may be NULL. */
void cw_name_button (GtkWidget *widget, const char *name, const char *description);

G_END_DECLS
