/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "cw-page-model.h"

G_BEGIN_DECLS

/* Columns for a table over a #CwPageModel. A cell is made once, and shown again whenever its row's data
 * arrives or changes. The columns also work with a list of other objects: then a cell is shown again whenever
 * its object notifies of any property. */

/* Makes a cell. `user_data` is the factory's. (transfer floating) */
typedef GtkWidget *(*CwPageCellMake) (gpointer user_data);
/* Shows a row in a cell. `row`: the item's data; NULL while the row is being read and when it is gone. If the
 * list has other objects, `item` is NULL and `row` is the object. */
typedef void (*CwPageCellShow) (GtkWidget *cell, CwPageItem *item, gpointer row, gpointer user_data);

/* Makes a factory of cells. `user_data` must outlive the cells. `also` (nullable): an object whose signal
 * "changed" makes all cells show their rows again. (transfer full) */
GtkListItemFactory *cw_page_cell_factory_new (CwPageCellMake make,
                                              CwPageCellShow show,
                                              gpointer user_data,
                                              GObject *also);

/* A column of a table. A view declares all of its columns in one constant. */
typedef struct
{
  const char *id;      /* NULL: nothing asks for the column, and it has no text */
  const char *title;   /* marked with N_() or NC_(); NULL: no title */
  const char *context; /* the context of NC_() */
  CwPageCellMake make;
  CwPageCellShow show;
  CwPageText text; /* NULL: the column is not copied, and no rows are sorted by it */
  gboolean expand;
  gboolean resizable;
  gboolean follows; /* show the cells again when `also` emits "changed" */
  gboolean placed;  /* show a cell again when its row moves, because it depends on the rows above */
  int width;        /* in pixels; 0: as wide as its cells need */
  int from_width;   /* hidden where the table is narrower: pixels at normal text size */
  int below_width;  /* hidden where the table is not narrower; 0: never */
} CwPageColumn;

/* A width that no table has. Such a column is always hidden. */
#define CW_PAGE_NEVER G_MAXINT

/* Gives the table these columns, in place of earlier ones. `user_data` and `also` as in
 * cw_page_cell_factory_new(). */
void cw_page_columns_set (GtkColumnView *view,
                          const CwPageColumn *columns,
                          guint n_columns,
                          gpointer user_data,
                          GObject *also);
/* The column with an id. (nullable) (transfer none) */
GtkColumnViewColumn *cw_page_columns_get (GtkColumnView *view, const char *id);
/* The columns as they were declared. (transfer none) */
const CwPageColumn *cw_page_columns_list (GtkColumnView *view, guint *n_columns);
/* The title of a column in the person's language; NULL: it has none. (transfer none) */
const char *cw_page_column_get_title (const CwPageColumn *column);
/* Sets from which width of the table the column is shown, in place of the declared width. */
void cw_page_columns_show_from (GtkColumnView *view, const char *id, int from_width);
/* Does the same for a widget beside the table, which keeps a reference to it: it must not hold the table. */
void cw_page_columns_fit_widget (GtkColumnView *view, GtkWidget *widget, int from_width);
/* Puts the children of a box beside the table side by side from that width of the table on, and one below the
 * other where the table is narrower. The box is kept as such a widget is. */
void cw_page_columns_fit_box (GtkColumnView *view, GtkBox *box, int from_width);

/* The model of the rows of a table; NULL: it has another kind of model, or none. (transfer none) (nullable)
 */
CwPageModel *cw_page_columns_get_model (GtkColumnView *view);

/* What a person can do with a row. A view declares it in one constant. */
typedef struct
{
  /* The ids of the row's pair, by CwSide. NULL where there is none. (transfer none) */
  char **(*get_ids) (gpointer row);
  /* The catalogue key of the row's field; it may return NULL. NULL: the rows do not open a record. (transfer
   * none) */
  const char *(*get_field) (gpointer row);
  /* Adds the view's own actions of a row to its menu; NULL: it has none. */
  void (*add_actions) (GMenu *menu, CwPageItem *item, gpointer row);
} CwPageMenu;

/* Gives the rows of a #CwPageModel a context menu, by secondary click, Shift+F10 and the Menu key. It has
 * Show Record (also Ctrl+I, Enter and a double click), Copy (also Ctrl+C), Open in Salesforce, Open in
 * Aloware and the view's own actions. Copy puts all selected rows on the clipboard, as text with tabs and a
 * header, with all columns that have a text, shown or not. */
void cw_page_menu_set (GtkColumnView *view, const CwPageMenu *menu);

/* The keys of the selected rows of a #CwPageModel, in the order of the list. Empty if the selection has
 * another kind of model. (transfer full) (element-type gint64) */
GArray *cw_page_selection_get_keys (GtkMultiSelection *selection);

/* The item that is now shown in a cell, or in the cell around a widget; NULL: none. (transfer none) */
gpointer cw_page_cell_get_item (GtkWidget *cell);

/* The item of the row that a widget is, or is in; NULL: none. (transfer none) */
gpointer cw_page_cell_get_row_item (GtkWidget *widget);
/* The position of that item in the table; GTK_INVALID_LIST_POSITION: none. */
guint cw_page_cell_get_position (GtkWidget *cell);

/* ── Cells that several views use ── */

/* Makes a cell with a text and a smaller text below it. */
GtkWidget *cw_page_cell_two_lines (gpointer user_data);
/* `subtitle` NULL or "": no second line. */
void cw_page_cell_set_two_lines (GtkWidget *cell, const char *title, const char *subtitle);
/* Sets what the lines say in full: their tooltips and their descriptions for assistive technology. NULL or
 * "": no more than the lines. */
void cw_page_cell_explain_two_lines (GtkWidget *cell, const char *title, const char *subtitle);
/* Makes a cell with a value. When it is set, NULL is shown as `absent`, and a blank value as blank.
 * `attributes` (nullable) mark parts of the value. */
GtkWidget *cw_page_cell_value (gpointer user_data);
void cw_page_cell_set_value (GtkWidget *cell,
                             const char *value,
                             const char *absent,
                             PangoAttrList *attributes);

/* Sets a tooltip whose text is only fetched when the pointer rests there; NULL: none.
 * gtk_widget_set_tooltip_text() would ask the display for the pointer's position, for every row of a
 * table. */
void cw_page_cell_set_tooltip (GtkWidget *widget, const char *words);

/* Sets the text of a GtkInscription, so that it starts at the start of the cell; NULL: no text. */
void cw_page_cell_set_text (GtkWidget *inscription, const char *text);

/* Makes a cell with an icon and two lines of text. The icon is the first child of the cell, the lines are the
 * last. Assistive technology does not see the icon. */
GtkWidget *cw_page_cell_icon_and_lines (gpointer user_data);
/* Attributes that make the parts which differ from `other` bold and underlined, and dim the equal parts. NULL
 * if there is nothing to compare. (transfer full) (nullable) */
PangoAttrList *cw_page_cell_difference (const char *value, const char *other);

G_END_DECLS
