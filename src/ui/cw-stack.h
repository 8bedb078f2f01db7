/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Shows one page of a stack and hides the others: to the assistive technology of GTK 4.8, a page that is not the visible one
 * is there all the same. */
void cw_stack_show (GtkStack *stack, const char *name);

G_END_DECLS
