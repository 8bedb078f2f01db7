/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "cw-page-model.h"

G_BEGIN_DECLS

/* A cell that shows a whole row as a card, where the table is too narrow for its columns. Main thread. */

/* Below this width of the table, in pixels at normal text size, rows are cards. */
#define CW_PAGE_CARD_WIDTH 600

/* Makes a card. It is a vertical GtkBox, so more can be appended to it. */
GtkWidget *cw_page_card_new (gpointer user_data);
/* Shows a row. `title` and `subtitle` as in cw_page_fold_cell_show(); a row under a heading has neither. A
 * line that is NULL is left out. */
void cw_page_card_show (GtkWidget *card,
                        CwPageModel *model,
                        CwPageItem *item,
                        const char *title,
                        const char *subtitle,
                        const char *first_line,
                        const char *second_line);
/* A line with a label and a value, of which NULL and "" are shown as blank. (transfer full) */
char *cw_page_card_line (const char *label, const char *value);

G_END_DECLS
