/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "cw-page-model.h"

G_BEGIN_DECLS

/* Columns over a #CwPageModel: a cell is made once, and shown anew whenever its row's data come or change.
 * They serve a list of other objects, too: a cell is shown anew whenever its object notifies of any property.
 */

/* `user_data` is that of the factory. (transfer floating) */
typedef GtkWidget *(*CwPageCellMake) (gpointer user_data);
/* `row`: the item's data; NULL while it is being read, and when it is gone. Where the list is of other
 * objects, `item` is NULL and `row` is the object. */
typedef void (*CwPageCellShow) (GtkWidget *cell, CwPageItem *item, gpointer row, gpointer user_data);

/* `user_data` has to outlive the cells. `also` (nullable): an object whose signal "changed" shows cells anew,
 * too. */
GtkListItemFactory *cw_page_cell_factory_new (CwPageCellMake make,
                                              CwPageCellShow show,
                                              gpointer user_data,
                                              GObject *also);

/* A column of a table. A view declares all of its columns in one constant. */
typedef struct
{
  const char *id;      /* for cw_page_columns_show_from(); NULL where nobody asks for it */
  const char *title;   /* marked with N_(), or with NC_(); NULL: none */
  const char *context; /* that of NC_() */
  CwPageCellMake make;
  CwPageCellShow show;
  gboolean expand;
  gboolean resizable;
  gboolean follows; /* is shown anew when `also` says so, too */
  int width;        /* in pixels; 0: what the cells need */
  int from_width; /* the table does without it where it is narrower: in pixels, for text of the usual size */
} CwPageColumn;

/* In place of a width that the table has at some time. */
#define CW_PAGE_NEVER G_MAXINT

/* Gives the table these columns, in place of those that were set before; `user_data` and `also` as above. */
void cw_page_columns_set (GtkColumnView *view,
                          const CwPageColumn *columns,
                          guint n_columns,
                          gpointer user_data,
                          GObject *also);
/* (nullable) (transfer none) */
GtkColumnViewColumn *cw_page_columns_get (GtkColumnView *view, const char *id);
/* From which width on the column is shown, in place of what it was declared with. */
void cw_page_columns_show_from (GtkColumnView *view, const char *id, int from_width);
/* The same for a widget beside the table, which lives as long as the table. */
void cw_page_columns_fit_widget (GtkColumnView *view, GtkWidget *widget, int from_width);

/* The keys of the rows that are selected of a #CwPageModel, in their order; none where the selection is of no
 * model. (transfer full) (element-type gint64) */
GArray *cw_page_selection_get_keys (GtkMultiSelection *selection);

/* The item that a cell, or a widget inside of it, shows now; NULL while it shows none. */
gpointer cw_page_cell_get_item (GtkWidget *cell);

/* ── Cells that more than one view has ── */

/* A text, and a smaller one below it. */
GtkWidget *cw_page_cell_two_lines (gpointer user_data);
/* `subtitle` NULL or "": none. */
void cw_page_cell_set_two_lines (GtkWidget *cell, const char *title, const char *subtitle);
/* A value; NULL is shown as `absent`, and a blank one as such. `attributes` (nullable) mark parts of it. */
GtkWidget *cw_page_cell_value (gpointer user_data);
void cw_page_cell_set_value (GtkWidget *cell,
                             const char *value,
                             const char *absent,
                             PangoAttrList *attributes);

/* A tooltip that is asked for when somebody points there: gtk_widget_set_tooltip_text() asks the display
 * where the pointer is, for every row that a table shows. NULL: none. */
void cw_page_cell_set_tooltip (GtkWidget *widget, const char *words);

/* The text of a GtkInscription, beginning where the cell begins; NULL for none. */
void cw_page_cell_set_text (GtkWidget *inscription, const char *text);

/* An icon without a name of its own, before two lines: `cell` has them as its last child, the icon as its
 * first. */
GtkWidget *cw_page_cell_icon_and_lines (gpointer user_data);
/* Marks what differs from `other` in bold and underlined, and dims what is equal. NULL where there is nothing
 * to compare. (transfer full) (nullable) */
PangoAttrList *cw_page_cell_difference (const char *value, const char *other);

G_END_DECLS
