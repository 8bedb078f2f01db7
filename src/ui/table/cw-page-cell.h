/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "cw-page-model.h"

G_BEGIN_DECLS

/* Columns over a #CwPageModel: a cell is made once, and shown anew whenever its row's data come or change. */

/* `user_data` is that of the factory. (transfer floating) */
typedef GtkWidget *(*CwPageCellMake) (gpointer user_data);
/* `row`: the item's data; NULL while it is being read, and when it is gone. */
typedef void       (*CwPageCellShow) (GtkWidget *cell, CwPageItem *item, gpointer row, gpointer user_data);

/* `user_data` has to outlive the cells. `also` (nullable): an object whose signal "changed" shows cells anew, too. */
GtkListItemFactory *cw_page_cell_factory_new (CwPageCellMake make, CwPageCellShow show, gpointer user_data, GObject *also);

/* A column of a table, in the order of the template's. */
typedef struct
{
  CwPageCellMake make;
  CwPageCellShow show;
  gboolean follows;        /* is shown anew when `also` says so, too */
} CwPageColumn;

/* Gives each of the table's columns its cells; `user_data` and `also` as above. */
void cw_page_cell_set_up_columns (GtkColumnView *view, const CwPageColumn *columns, guint n_columns, gpointer user_data, GObject *also);

/* A column, or another widget, that a table does without where it is narrower than this: in pixels, for text of the usual size. */
typedef struct
{
  GtkColumnViewColumn *column;
  int from_width;
  GtkWidget *widget;         /* in the place of a column */
} CwPageFit;

/* From now on, as the table's width changes, in place of what was said before. `fits` is copied; what it names lives
 * as long as the table. */
void cw_page_cell_fit_columns (GtkColumnView *view, const CwPageFit *fits, guint n_fits);

/* The item that a cell, or a widget inside of it, shows now; NULL while it shows none. */
CwPageItem *cw_page_cell_get_item     (GtkWidget *cell);
guint       cw_page_cell_get_position (GtkWidget *cell);

/* ── Cells that more than one view has ── */

/* A text, and a smaller one below it. */
GtkWidget *cw_page_cell_two_lines     (gpointer user_data);
/* `subtitle` NULL or "": none. */
void       cw_page_cell_set_two_lines (GtkWidget *cell, const char *title, const char *subtitle);
/* A value; NULL is shown as `absent`, and a blank one as such. `attributes` (nullable) mark parts of it. */
GtkWidget *cw_page_cell_value         (gpointer user_data);
void       cw_page_cell_set_value     (GtkWidget *cell, const char *value, const char *absent, PangoAttrList *attributes);

/* A tooltip that is asked for when somebody points there: gtk_widget_set_tooltip_text() asks the display where the pointer is,
 * for every row that a table shows. NULL: none. */
void       cw_page_cell_set_tooltip   (GtkWidget *widget, const char *words);

/* The text of a GtkInscription, beginning where the cell begins; NULL for none. */
void       cw_page_cell_set_text      (GtkWidget *inscription, const char *text);

/* An icon without a name of its own, before two lines: `cell` has them as its last child, the icon as its first. */
GtkWidget *cw_page_cell_icon_and_lines (gpointer user_data);
/* Marks what differs from `other` in bold and underlined, and dims what is equal. NULL where there is nothing to compare.
 * (transfer full) (nullable) */
PangoAttrList *cw_page_cell_difference (const char *value, const char *other);

G_END_DECLS
