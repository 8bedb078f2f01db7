/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "cw-page-model.h"

G_BEGIN_DECLS

/* Headings of a table over a #CwPageModel that fold and unfold the rows under them: by a button beside the
 * heading's first text, and by the arrow keys towards the start and the end of the line. Main thread. */

/* Lets the keyboard fold. */
void cw_page_fold_set_up (GtkColumnView *view);
/* Makes a cell with two lines, which shows whether a row is a heading, under one, or neither. */
GtkWidget *cw_page_fold_cell (gpointer user_data);
/* Shows the row in the cell. `title` NULL: the row is being read. The rows under a heading show neither line.
 * Returns the label of the title. */
GtkWidget *cw_page_fold_cell_show (GtkWidget *cell,
                                   CwPageModel *model,
                                   CwPageItem *item,
                                   const char *title,
                                   const char *subtitle);

G_END_DECLS
