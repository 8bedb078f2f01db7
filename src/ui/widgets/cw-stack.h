/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Shows one page of a stack and hides the others: to the assistive technology of GTK 4.8, a page that is not the visible one
 * is there all the same. */
void cw_stack_show (GtkStack *stack, const char *name);

/* Hides a revealer while nothing of it shows, for the same reason. For good. */
void cw_revealer_hide_folded (GtkRevealer *revealer);
/* Shows what is in it, or folds it. */
void cw_revealer_show        (GtkRevealer *revealer, gboolean shown);

G_END_DECLS
