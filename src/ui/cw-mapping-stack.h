/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Shows one page of a stack and hides the others, too: GTK 4.8 tells assistive technology of pages that nobody sees. */
void cw_mapping_stack_show (GtkStack *stack, const char *name);

G_END_DECLS
