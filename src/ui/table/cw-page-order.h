/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "cw-page-model.h"

G_BEGIN_DECLS

/* How a person sorts a table. A click on the header of a column sorts by it, ascending; a second one
 * descending; a third one brings the default order back. A menu does the same for the keyboard, and for
 * columns that a narrow table hides. Where a table has headings, the menu also has whether they are shown,
 * and folds them.
 *
 * Sortable are the columns of a #CwPageModel that have a text, and those with a sorter of their own. Signal
 * "changed" (no arguments): the person sorted or grouped otherwise. Then the view asks its #CwPageModel
 * again. Rows that were selected are selected again. Main thread. */
#define CW_TYPE_PAGE_ORDER (cw_page_order_get_type ())
G_DECLARE_FINAL_TYPE (CwPageOrder, cw_page_order, CW, PAGE_ORDER, GObject)

/* The order of a table. (transfer none) */
CwPageOrder *cw_page_order_of (GtkColumnView *view);
/* Sorts a column of other objects than #CwPageItem. (sorter: transfer full) */
void cw_page_order_set_sorter (CwPageOrder *self, const char *column, GtkSorter *sorter);
/* Makes the columns sortable, and shows the order in their headers. Call it after the columns were set. */
void cw_page_order_take_columns (CwPageOrder *self);
/* Gives the order to a model. Call it before the model's first query. */
void cw_page_order_take_model (CwPageOrder *self, CwPageModel *model);
/* Lets the person group the rows under headings. Call it before the menu is filled. */
void cw_page_order_offer_groups (CwPageOrder *self);
gboolean cw_page_order_is_grouped (CwPageOrder *self);
void cw_page_order_set_grouped (CwPageOrder *self, gboolean grouped);
/* Fills the menu of a button. Call it after the columns were set for the first time. */
void cw_page_order_fill_menu (CwPageOrder *self, GtkMenuButton *button);
/* The column by which the rows are sorted; NULL: the default order. (transfer none) (nullable) */
const char *cw_page_order_get_column (CwPageOrder *self);
gboolean cw_page_order_is_descending (CwPageOrder *self);
/* Sorts by a column. NULL: the default order. */
void cw_page_order_sort (CwPageOrder *self, const char *column, gboolean descending);

G_END_DECLS
