/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Remembers how a person arranged a table: its order (#CwPageOrder), and how wide the columns are that can be
 * resized. Shows the table so at once. Call it after the columns were set, each time that they are; then they
 * are as wide as before. `name`: the table's, in the settings; must be static. Main thread. */
void cw_page_memory_keep (GtkColumnView *view, const char *name);

G_END_DECLS
