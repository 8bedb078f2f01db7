/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-page-cell.h"

#include "cw-csv-export.h"
#include "cw-text-scale.h"
#include "cw-toast.h"
#include "cw-types.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static const char list_item_key[] = "cw-page-list-item";
static const char tooltip_key[] = "cw-page-tooltip";
static const char fitting_key[] = "cw-page-fitting";
static const char outdated_key[] = "cw-page-outdated";
static const char unmade_key[] = "cw-page-unmade";
static const char new_key[] = "cw-page-new";

/* The opacity of dimmed text, about 60 %: still easy to read. */
#define DIMMED (G_MAXUINT16 / 100 * 62)

static void show_outdated_later (GtkColumnView *view);

typedef struct
{
  CwPageCellMake make;
  CwPageCellShow show;
  gpointer user_data;
  GObject *also;
  gboolean placed;
  GtkColumnView *view;        /* NULL: cells are shown at once */
  GtkColumnViewColumn *where; /* with `view` */
} Column;

static void
free_column (gpointer data, GClosure *closure)
{
  Column *column = data;

  g_clear_object (&column->also);
  g_free (column);
}

static GtkListItem *
get_list_item (GtkWidget *cell)
{
  for (; cell != NULL; cell = gtk_widget_get_parent (cell))
    {
      GtkListItem *list_item = g_object_get_data (G_OBJECT (cell), list_item_key);

      if (list_item != NULL)
        return list_item;
    }

  return NULL;
}

gpointer
cw_page_cell_get_item (GtkWidget *cell)
{
  GtkListItem *list_item = get_list_item (cell);

  return list_item != NULL ? gtk_list_item_get_item (list_item) : NULL;
}

guint
cw_page_cell_get_position (GtkWidget *cell)
{
  GtkListItem *list_item = get_list_item (cell);

  return list_item != NULL ? gtk_list_item_get_position (list_item) : GTK_INVALID_LIST_POSITION;
}

static gboolean
is_outdated (GtkListItem *list_item)
{
  return g_object_get_data (G_OBJECT (list_item), outdated_key) != NULL;
}

static void
set_outdated (GtkListItem *list_item, gboolean outdated)
{
  g_object_set_data (G_OBJECT (list_item), outdated_key, GINT_TO_POINTER (outdated));
}

static gboolean
is_hidden (const Column *column)
{
  return column->where != NULL && !gtk_column_view_column_get_visible (column->where);
}

static void
take_cell (GtkListItem *list_item, GtkWidget *cell)
{
  const Column *column = g_object_get_data (G_OBJECT (list_item), list_item_key);

  g_object_set_data (G_OBJECT (cell), list_item_key, list_item);
  g_object_set_data (G_OBJECT (list_item), new_key, GINT_TO_POINTER (TRUE));
  if (column->view != NULL)
    g_object_set_data (G_OBJECT (column->view), new_key, GINT_TO_POINTER (TRUE));
  gtk_list_item_set_child (list_item, cell);
}

/* The cells of a hidden column wait until it is shown. Returns whether the cell was shown. */
static gboolean
show_now (GtkListItem *list_item)
{
  const Column *column = g_object_get_data (G_OBJECT (list_item), list_item_key);
  gpointer item = gtk_list_item_get_item (list_item);
  GtkWidget *cell;

  set_outdated (list_item, is_hidden (column));
  if (is_hidden (column))
    return FALSE;

  if (g_object_steal_data (G_OBJECT (list_item), unmade_key) != NULL)
    take_cell (list_item, column->make (column->user_data));
  cell = gtk_list_item_get_child (list_item);
  if (CW_IS_PAGE_ITEM (item))
    column->show (cell, item, cw_page_item_get_data (item), column->user_data);
  else if (item != NULL)
    column->show (cell, NULL, item, column->user_data);
  gtk_widget_set_can_focus (cell, TRUE);

  return TRUE;
}

static gboolean
may_take_focus (GtkWidget *widget)
{
  if (gtk_widget_get_focusable (widget))
    return TRUE;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      if (may_take_focus (child))
        return TRUE;
    }

  return FALSE;
}

/* A button of an earlier row may turn out not to be for this one, and would take the focus with it. Cells of
 * text are left alone, because each change makes GTK lay out the table again. */
static void
keep_focus_out (GtkWidget *cell)
{
  if (may_take_focus (cell) && !(gtk_widget_get_state_flags (cell) & GTK_STATE_FLAG_FOCUS_WITHIN))
    gtk_widget_set_can_focus (cell, FALSE);
}

/* Shows a cell of a table in the next frame (see show_outdated()). */
static void
show (GtkListItem *list_item)
{
  const Column *column = g_object_get_data (G_OBJECT (list_item), list_item_key);

  if (column->view == NULL || !gtk_widget_get_mapped (GTK_WIDGET (column->view)))
    {
      show_now (list_item);
      return;
    }
  if (is_outdated (list_item))
    return;

  set_outdated (list_item, TRUE);
  keep_focus_out (gtk_list_item_get_child (list_item));
  show_outdated_later (column->view);
}

static void
on_setup (GtkSignalListItemFactory *factory, GtkListItem *list_item, Column *column)
{
  g_object_set_data (G_OBJECT (list_item), list_item_key, column);
  g_object_set_data (G_OBJECT (list_item), unmade_key, GINT_TO_POINTER (is_hidden (column)));
  take_cell (list_item, is_hidden (column) ? gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0)
                                           : column->make (column->user_data));
}

static void
on_bind (GtkSignalListItemFactory *factory, GtkListItem *list_item, Column *column)
{
  gpointer item = gtk_list_item_get_item (list_item);

  g_signal_connect_object (item, CW_IS_PAGE_ITEM (item) ? "changed" : "notify", G_CALLBACK (show), list_item,
                           G_CONNECT_SWAPPED);
  if (column->also != NULL)
    g_signal_connect_object (column->also, "changed", G_CALLBACK (show), list_item, G_CONNECT_SWAPPED);
  if (column->placed)
    g_signal_connect (list_item, "notify::position", G_CALLBACK (show), NULL);
  show (list_item);
}

static void
on_unbind (GtkSignalListItemFactory *factory, GtkListItem *list_item, Column *column)
{
  gpointer item = gtk_list_item_get_item (list_item);
  GtkWidget *cell = gtk_list_item_get_child (list_item);

  /* When a window closes, GTK clears the list item's object before the unbind signal. */
  if (item != NULL)
    g_signal_handlers_disconnect_by_func (item, show, list_item);
  if (column->also != NULL)
    g_signal_handlers_disconnect_by_func (column->also, show, list_item);

  if (column->placed)
    g_signal_handlers_disconnect_by_func (list_item, show, NULL);
  set_outdated (list_item, FALSE);

  /* An open popover belongs to the row for which it was opened, so it is closed. */
  if (GTK_IS_MENU_BUTTON (cell))
    gtk_menu_button_popdown (GTK_MENU_BUTTON (cell));
}

static GtkListItemFactory *
make_factory (CwPageCellMake make,
              CwPageCellShow show_func,
              gpointer user_data,
              GObject *also,
              gboolean placed,
              GtkColumnView *view,
              GtkColumnViewColumn *where)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  Column *column = g_new0 (Column, 1);

  column->make = make;
  column->show = show_func;
  column->user_data = user_data;
  column->also = also != NULL ? g_object_ref (also) : NULL;
  column->placed = placed;
  column->view = view;
  column->where = where;
  g_signal_connect_data (factory, "setup", G_CALLBACK (on_setup), column, free_column, 0);
  g_signal_connect (factory, "bind", G_CALLBACK (on_bind), column);
  g_signal_connect (factory, "unbind", G_CALLBACK (on_unbind), column);

  return factory;
}

GtkListItemFactory *
cw_page_cell_factory_new (CwPageCellMake make, CwPageCellShow show_func, gpointer user_data, GObject *also)
{
  return make_factory (make, show_func, user_data, also, FALSE, NULL, NULL);
}

/* ── Columns ── */

/* A column or another widget, with the width of the table from which it is shown. */
typedef struct
{
  const char *id;
  GtkColumnViewColumn *column;
  GtkWidget *widget; /* owned: the table may outlive the view that both are in */
  int from_width;
  int below_width; /* 0: shown however wide the table is */
  gboolean turns;  /* the widget is a box that is turned instead of hidden */
} Fit;

typedef struct
{
  GtkColumnView *view;
  GArray *fits; /* of Fit */
  guint source;
  gboolean outdated; /* some cells wait to be shown */
  guint show_source;
  const CwPageColumn *columns;
  guint n_columns;
  const CwPageMenu *menu;
  GtkWidget *popover; /* NULL: no menu was opened yet */
} Fitting;

static void
clear_fit (gpointer data)
{
  Fit *one = data;

  g_clear_object (&one->widget);
}

static void
free_fitting (gpointer data)
{
  Fitting *fitting = data;

  g_clear_handle_id (&fitting->source, g_source_remove);
  g_clear_handle_id (&fitting->show_source, g_source_remove);
  g_array_unref (fitting->fits);
  g_free (fitting);
}

static gboolean
fit (gpointer data)
{
  Fitting *fitting = data;
  GtkAdjustment *adjustment = gtk_scrollable_get_hadjustment (GTK_SCROLLABLE (fitting->view));
  double width = gtk_adjustment_get_page_size (adjustment) / cw_text_scale (GTK_WIDGET (fitting->view));

  fitting->source = 0;
  for (guint i = 0; i < fitting->fits->len; i++)
    {
      const Fit *one = &g_array_index (fitting->fits, Fit, i);
      /* All columns are shown until the table has a width. */
      gboolean fits = one->from_width != CW_PAGE_NEVER && (width <= 0 || width >= one->from_width)
                      && (one->below_width == 0 || (width > 0 && width < one->below_width));

      if (one->column != NULL)
        gtk_column_view_column_set_visible (one->column, fits);
      else if (one->turns)
        gtk_orientable_set_orientation (GTK_ORIENTABLE (one->widget),
                                        fits ? GTK_ORIENTATION_HORIZONTAL : GTK_ORIENTATION_VERTICAL);
      else
        gtk_widget_set_visible (one->widget, fits);
    }
  show_outdated_later (fitting->view);

  return G_SOURCE_REMOVE;
}

/* Runs in an idle handler, because a column cannot be shown or hidden while GTK allocates sizes. */
static void
fit_later (GtkColumnView *view)
{
  Fitting *fitting = g_object_get_data (G_OBJECT (view), fitting_key);

  if (fitting->source == 0)
    fitting->source = g_idle_add_full (G_PRIORITY_HIGH_IDLE, fit, fitting, NULL);
}

/* ── Showing cells in time ── */

/* GTK binds about 200 rows where few are in view, and when a person scrolls fast, it binds each several times
 * between two frames. So a cell whose row changed is shown once a frame has laid out the rows and it is known
 * whether the row is in view. The other rows follow a few at a time, after input and drawing. Until the
 * layout, GTK would also have to find the style of a cell anew whenever its text gets attributes. */
#define ROWS_AT_ONCE 8
#define PRIORITY_SHOW (G_PRIORITY_HIGH_IDLE + 30) /* lower than GDK_PRIORITY_REDRAW */

/* Calls `func` for each cell of a row. Returns whether it was TRUE for one of them. */
static gboolean
for_cells_of_row (GtkWidget *row, gboolean (*func) (GtkListItem *))
{
  gboolean found = FALSE;

  for (GtkWidget *cell = gtk_widget_get_first_child (row); cell != NULL;
       cell = gtk_widget_get_next_sibling (cell))
    {
      GtkWidget *child = gtk_widget_get_first_child (cell);
      GtkListItem *list_item = child != NULL ? g_object_get_data (G_OBJECT (child), list_item_key) : NULL;

      if (list_item != NULL)
        found |= func (list_item);
    }

  return found;
}

/* Returns whether the cell waited to be shown, and was shown. */
static gboolean
show_if_outdated (GtkListItem *list_item)
{
  return is_outdated (list_item) && show_now (list_item);
}

static gboolean
is_in_view (GtkWidget *row, GtkWidget *view)
{
  graphene_rect_t bounds;

  return gtk_widget_compute_bounds (row, view, &bounds) && bounds.origin.y + bounds.size.height > 0
         && bounds.origin.y < gtk_widget_get_height (view);
}

static GtkWidget *
get_first_row (GtkColumnView *view)
{
  /* The header comes before the rows, and the menu of a row behind them. */
  GtkWidget *header = gtk_widget_get_first_child (GTK_WIDGET (view));

  return gtk_widget_get_first_child (gtk_widget_get_next_sibling (header));
}

static gboolean
show_others (gpointer data)
{
  Fitting *fitting = data;
  guint n = 0;

  for (GtkWidget *row = get_first_row (fitting->view); row != NULL; row = gtk_widget_get_next_sibling (row))
    {
      if (for_cells_of_row (row, show_if_outdated) && ++n == ROWS_AT_ONCE)
        return G_SOURCE_CONTINUE;
    }

  fitting->show_source = 0;

  return G_SOURCE_REMOVE;
}

static void
show_outdated (GtkColumnView *view)
{
  Fitting *fitting = g_object_get_data (G_OBJECT (view), fitting_key);

  if (!fitting->outdated)
    return;

  fitting->outdated = FALSE;
  for (GtkWidget *row = get_first_row (view); row != NULL; row = gtk_widget_get_next_sibling (row))
    {
      if (is_in_view (row, GTK_WIDGET (view)))
        for_cells_of_row (row, show_if_outdated);
    }
  if (fitting->show_source == 0)
    fitting->show_source = g_idle_add_full (PRIORITY_SHOW, show_others, fitting, NULL);
}

static void
show_outdated_later (GtkColumnView *view)
{
  Fitting *fitting = g_object_get_data (G_OBJECT (view), fitting_key);

  if (fitting->outdated || !gtk_widget_get_mapped (GTK_WIDGET (view)))
    return;

  fitting->outdated = TRUE;
  gdk_frame_clock_request_phase (gtk_widget_get_frame_clock (GTK_WIDGET (view)),
                                 GDK_FRAME_CLOCK_PHASE_LAYOUT);
}

/* Returns whether the cell was new. From now on it is not. */
static gboolean
take_new (GtkListItem *list_item)
{
  return g_object_steal_data (G_OBJECT (list_item), new_key) != NULL;
}

/* When a cell is measured outside a frame, GTK 4.8 finds its style without looking at its parents. GTK then
 * assumes that the style depends on every state of every parent, and finds the style again whenever the focus
 * moves. A change of a style class makes GTK find out, in this frame, what the styles of a row really depend
 * on. Doing this for all rows at once would take too long, so the others follow in the next frames. */
static void
restyle (GtkColumnView *view)
{
  guint n = 0;

  if (!gtk_widget_get_mapped (GTK_WIDGET (view)) || g_object_get_data (G_OBJECT (view), new_key) == NULL)
    return;

  for (GtkWidget *row = get_first_row (view); row != NULL; row = gtk_widget_get_next_sibling (row))
    {
      if (!for_cells_of_row (row, take_new))
        continue;

      gtk_widget_add_css_class (row, "new");
      gtk_widget_remove_css_class (row, "new");
      if (++n == ROWS_AT_ONCE)
        {
          gdk_frame_clock_request_phase (gtk_widget_get_frame_clock (GTK_WIDGET (view)),
                                         GDK_FRAME_CLOCK_PHASE_BEFORE_PAINT);
          return;
        }
    }
  g_object_set_data (G_OBJECT (view), new_key, NULL);
}

static void
on_realize (GtkWidget *view)
{
  g_signal_connect_object (gtk_widget_get_frame_clock (view), "before-paint", G_CALLBACK (restyle), view,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (gtk_widget_get_frame_clock (view), "layout", G_CALLBACK (show_outdated), view,
                           G_CONNECT_AFTER | G_CONNECT_SWAPPED);
}

static void
on_unrealize (GtkWidget *view)
{
  Fitting *fitting = g_object_get_data (G_OBJECT (view), fitting_key);

  fitting->outdated = FALSE;
  g_signal_handlers_disconnect_by_func (gtk_widget_get_frame_clock (view), restyle, view);
  g_signal_handlers_disconnect_by_func (gtk_widget_get_frame_clock (view), show_outdated, view);
}

/* Measures rows as they come to a table that is not shown. Otherwise GTK would measure all of its about 200
 * rows at once when the table is shown. */
static void
measure_rows (GListModel *rows, guint position, guint n_removed, guint n_added, GtkColumnView *view)
{
  if (n_added == 0 || cw_page_columns_get_model (view) == NULL || gtk_widget_get_mapped (GTK_WIDGET (view)))
    return;

  /* A row that was measured before costs next to nothing. */
  for (GtkWidget *row = get_first_row (view); row != NULL; row = gtk_widget_get_next_sibling (row))
    gtk_widget_measure (row, GTK_ORIENTATION_VERTICAL, -1, NULL, NULL, NULL, NULL);
}

static void
on_model (GtkColumnView *view)
{
  GtkSelectionModel *rows = gtk_column_view_get_model (view);

  if (rows == NULL)
    return;

  /* The table may get the same model again. GTK makes its rows before this handler is called. */
  g_signal_handlers_disconnect_by_func (rows, measure_rows, view);
  g_signal_connect_object (rows, "items-changed", G_CALLBACK (measure_rows), view, 0);
}

static Fitting *
ensure_fitting (GtkColumnView *view)
{
  Fitting *fitting = g_object_get_data (G_OBJECT (view), fitting_key);

  if (fitting != NULL)
    return fitting;

  fitting = g_new0 (Fitting, 1);
  fitting->view = view;
  fitting->fits = g_array_new (FALSE, FALSE, sizeof (Fit));
  g_array_set_clear_func (fitting->fits, clear_fit);
  g_object_set_data_full (G_OBJECT (view), fitting_key, fitting, free_fitting);
  g_signal_connect_object (gtk_scrollable_get_hadjustment (GTK_SCROLLABLE (view)), "notify::page-size",
                           G_CALLBACK (fit_later), view, G_CONNECT_SWAPPED);
  g_signal_connect (view, "realize", G_CALLBACK (on_realize), NULL);
  g_signal_connect (view, "unrealize", G_CALLBACK (on_unrealize), NULL);
  g_signal_connect (view, "map", G_CALLBACK (show_outdated_later), NULL);
  g_signal_connect (view, "notify::model", G_CALLBACK (on_model), NULL);
  if (gtk_widget_get_realized (GTK_WIDGET (view)))
    on_realize (GTK_WIDGET (view));

  return fitting;
}

static void
remove_columns (GtkColumnView *view)
{
  Fitting *fitting = ensure_fitting (view);

  for (guint i = fitting->fits->len; i > 0; i--)
    {
      GtkColumnViewColumn *column = g_array_index (fitting->fits, Fit, i - 1).column;

      if (column == NULL)
        continue;
      g_array_remove_index (fitting->fits, i - 1);
      gtk_column_view_remove_column (view, column);
    }
}

const char *
cw_page_column_get_title (const CwPageColumn *column)
{
  if (column->title == NULL || column->context == NULL)
    return column->title != NULL ? _(column->title) : NULL;

  return g_dpgettext2 (GETTEXT_PACKAGE, column->context, column->title);
}

void
cw_page_columns_set (GtkColumnView *view,
                     const CwPageColumn *columns,
                     guint n_columns,
                     gpointer user_data,
                     GObject *also)
{
  Fitting *fitting = ensure_fitting (view);

  remove_columns (view);
  fitting->columns = columns;
  fitting->n_columns = n_columns;
  for (guint i = 0; i < n_columns; i++)
    {
      const CwPageColumn *column = &columns[i];
      g_autoptr (GtkColumnViewColumn)
        made = gtk_column_view_column_new (cw_page_column_get_title (column), NULL);
      g_autoptr (GtkListItemFactory) factory = make_factory (
        column->make, column->show, user_data, column->follows ? also : NULL, column->placed, view, made);
      Fit one = { column->id, made, NULL, column->from_width, column->below_width, FALSE };

      gtk_column_view_column_set_factory (made, factory);
      gtk_column_view_column_set_expand (made, column->expand);
      gtk_column_view_column_set_resizable (made, column->resizable);
      if (column->width > 0)
        gtk_column_view_column_set_fixed_width (made, column->width);
      gtk_column_view_append_column (view, made);
      g_array_append_val (fitting->fits, one);
    }
  fit_later (view);
}

static Fit *
find_fit (GtkColumnView *view, const char *id)
{
  Fitting *fitting = ensure_fitting (view);

  for (guint i = 0; i < fitting->fits->len; i++)
    {
      Fit *one = &g_array_index (fitting->fits, Fit, i);

      if (g_strcmp0 (one->id, id) == 0)
        return one;
    }

  return NULL;
}

GtkColumnViewColumn *
cw_page_columns_get (GtkColumnView *view, const char *id)
{
  const Fit *one = find_fit (view, id);

  return one != NULL ? one->column : NULL;
}

const CwPageColumn *
cw_page_columns_list (GtkColumnView *view, guint *n_columns)
{
  const Fitting *fitting = ensure_fitting (view);

  *n_columns = fitting->n_columns;

  return fitting->columns;
}

void
cw_page_columns_show_from (GtkColumnView *view, const char *id, int from_width)
{
  Fit *one = find_fit (view, id);

  g_return_if_fail (one != NULL);

  one->from_width = from_width;
  fit_later (view);
}

void
cw_page_columns_fit_widget (GtkColumnView *view, GtkWidget *widget, int from_width)
{
  Fit one = { NULL, NULL, g_object_ref (widget), from_width, 0, FALSE };

  g_array_append_val (ensure_fitting (view)->fits, one);
  fit_later (view);
}

CwPageModel *
cw_page_columns_get_model (GtkColumnView *view)
{
  GtkSelectionModel *selection = gtk_column_view_get_model (view);
  GListModel *model = GTK_IS_MULTI_SELECTION (selection)
                        ? gtk_multi_selection_get_model (GTK_MULTI_SELECTION (selection))
                        : NULL;

  return CW_IS_PAGE_MODEL (model) ? CW_PAGE_MODEL (model) : NULL;
}

void
cw_page_columns_fit_box (GtkColumnView *view, GtkBox *box, int from_width)
{
  Fit one = { NULL, NULL, g_object_ref (GTK_WIDGET (box)), from_width, 0, TRUE };

  g_array_append_val (ensure_fitting (view)->fits, one);
  fit_later (view);
}

/* ── The selection ── */

GArray *
cw_page_selection_get_keys (GtkMultiSelection *selection)
{
  g_autoptr (GtkBitset) selected = gtk_selection_model_get_selection (GTK_SELECTION_MODEL (selection));
  GListModel *model = gtk_multi_selection_get_model (selection);
  GArray *keys = g_array_new (FALSE, FALSE, sizeof (gint64));
  GtkBitsetIter iter;
  guint position;

  if (model == NULL)
    return keys;

  for (gboolean more = gtk_bitset_iter_init_first (&iter, selected, &position); more;
       more = gtk_bitset_iter_next (&iter, &position))
    {
      gint64 key = cw_page_model_get_key (CW_PAGE_MODEL (model), position);

      g_array_append_val (keys, key);
    }

  return keys;
}

/* ── Copying rows ── */

/* How many rows are copied at most. They are all in memory at once; the model keeps about as many. */
#define MAX_COPIED 4000

static const char copy_key[] = "cw-page-copy";

/* Rows that are copied once all of them have been read. */
typedef struct
{
  GtkColumnView *view;
  GPtrArray *items; /* of CwPageItem, in the order of the list */
  guint n_missing;
} Copy;

static void
free_copy (gpointer data)
{
  Copy *copy = data;

  for (guint i = 0; i < copy->items->len; i++)
    g_signal_handlers_disconnect_by_data (g_ptr_array_index (copy->items, i), copy);
  g_ptr_array_unref (copy->items);
  g_free (copy);
}

static void
add_copied_row (CwCsvExport *table, const Fitting *fitting, gpointer row)
{
  char **ids = fitting->menu->get_ids (row);
  g_autoptr (GPtrArray) cells = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < fitting->n_columns; i++)
    {
      if (fitting->columns[i].text != NULL)
        g_ptr_array_add (cells, fitting->columns[i].text (row));
    }
  g_ptr_array_add (cells, g_strdup (ids[CW_SIDE_SALESFORCE]));
  g_ptr_array_add (cells, g_strdup (ids[CW_SIDE_ALOWARE]));
  cw_csv_export_add (table, (const char *const *) cells->pdata, cells->len);
}

static CwCsvExport *
begin_copy (const Fitting *fitting)
{
  g_autoptr (GPtrArray) header = g_ptr_array_new ();

  for (guint i = 0; i < fitting->n_columns; i++)
    {
      if (fitting->columns[i].text != NULL)
        g_ptr_array_add (header, (gpointer) cw_page_column_get_title (&fitting->columns[i]));
    }
  g_ptr_array_add (header, _("Salesforce ID"));
  g_ptr_array_add (header, _("Aloware ID"));

  return cw_csv_export_new_tabs ((const char *const *) header->pdata, header->len);
}

/* Frees the copy. */
static void
end_copy (Copy *copy)
{
  const Fitting *fitting = ensure_fitting (copy->view);
  GtkWidget *view = GTK_WIDGET (copy->view);
  g_autoptr (CwCsvExport) table = begin_copy (fitting);

  for (guint i = 0; i < copy->items->len; i++)
    {
      gpointer row = cw_page_item_get_data (g_ptr_array_index (copy->items, i));

      if (row != NULL)
        add_copied_row (table, fitting, row);
    }
  if (cw_csv_export_get_n_rows (table) > 0)
    gdk_clipboard_set_text (gtk_widget_get_clipboard (view), cw_csv_export_get_text (table));
  g_object_set_data (G_OBJECT (view), copy_key, NULL);
}

static void
on_row_read (CwPageItem *item, Copy *copy)
{
  g_signal_handlers_disconnect_by_data (item, copy);
  if (--copy->n_missing == 0)
    end_copy (copy);
}

static void
add_item (Copy *copy, CwPageItem *item)
{
  g_ptr_array_add (copy->items, item);
  if (cw_page_item_is_loaded (item))
    return;

  copy->n_missing++;
  g_signal_connect (item, "changed", G_CALLBACK (on_row_read), copy);
}

static void
on_copy (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  GtkColumnView *view = user_data;
  GtkSelectionModel *model = gtk_column_view_get_model (view);
  g_autoptr (GtkBitset) selected = model != NULL ? gtk_selection_model_get_selection (model) : NULL;
  guint64 n = selected != NULL ? gtk_bitset_get_size (selected) : 0;
  GtkBitsetIter iter;
  guint position;
  Copy *copy;

  if (n > MAX_COPIED)
    {
      g_autofree char *words = g_strdup_printf (_("Up to %'u rows can be copied at once"), MAX_COPIED);

      cw_toast (GTK_WIDGET (view), words);
    }
  if (n == 0 || n > MAX_COPIED)
    return;

  copy = g_new0 (Copy, 1);
  copy->view = view;
  copy->items = g_ptr_array_new_with_free_func (g_object_unref);
  g_object_set_data_full (G_OBJECT (view), copy_key, copy, free_copy);
  for (gboolean more = gtk_bitset_iter_init_first (&iter, selected, &position); more;
       more = gtk_bitset_iter_next (&iter, &position))
    add_item (copy, g_list_model_get_item (G_LIST_MODEL (model), position));

  if (copy->n_missing == 0)
    end_copy (copy);
}

/* ── The menu of a row ── */

/* The row of the table around a widget. */
static GtkWidget *
find_row (GtkWidget *widget)
{
  while (widget != NULL && !GTK_IS_COLUMN_VIEW (widget)
         && !g_str_equal (gtk_widget_get_css_name (widget), "row"))
    widget = gtk_widget_get_parent (widget);

  return widget != NULL && !GTK_IS_COLUMN_VIEW (widget) ? widget : NULL;
}

/* The list item of the first cell of a row. */
static GtkListItem *
find_list_item (GtkWidget *row)
{
  GtkListItem *found = g_object_get_data (G_OBJECT (row), list_item_key);

  for (GtkWidget *child = gtk_widget_get_first_child (row); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find_list_item (child);

  return found;
}

gpointer
cw_page_cell_get_row_item (GtkWidget *widget)
{
  GtkWidget *row = find_row (widget);
  GtkListItem *list_item = row != NULL ? find_list_item (row) : NULL;

  return list_item != NULL ? gtk_list_item_get_item (list_item) : NULL;
}

static void
append_open (GMenu *section, const char *label, const char *action, const char *id)
{
  g_autoptr (GMenuItem) item = g_menu_item_new (label, NULL);

  /* Without a target the action cannot be activated, so the item is insensitive. */
  g_menu_item_set_action_and_target (item, action, id != NULL ? "s" : NULL, id);
  g_menu_append_item (section, item);
}

static void
append_section (GMenu *menu, GMenu *section)
{
  if (g_menu_model_get_n_items (G_MENU_MODEL (section)) > 0)
    g_menu_append_section (menu, NULL, G_MENU_MODEL (section));
}

/* What win.show-record takes: the ids of both sides and the field, "" for none. NULL: the row has no record
 * to show. (transfer floating) (nullable) */
static GVariant *
name_record (const CwPageMenu *menu, gpointer row)
{
  char **ids = row != NULL && menu->get_field != NULL ? menu->get_ids (row) : NULL;
  const char *field;

  if (ids == NULL || (ids[CW_SIDE_ALOWARE] == NULL && ids[CW_SIDE_SALESFORCE] == NULL))
    return NULL;

  field = menu->get_field (row);

  return g_variant_new ("(sss)", ids[CW_SIDE_ALOWARE] != NULL ? ids[CW_SIDE_ALOWARE] : "",
                        ids[CW_SIDE_SALESFORCE] != NULL ? ids[CW_SIDE_SALESFORCE] : "",
                        field != NULL ? field : "");
}

static void
append_show (GMenu *section, const CwPageMenu *menu, gpointer row)
{
  g_autoptr (GMenuItem) show = g_menu_item_new (_("Show _Record"), NULL);
  GVariant *record = name_record (menu, row);

  if (menu->get_field == NULL)
    return;

  /* Without a target the action cannot be activated, so the item is insensitive. */
  g_menu_item_set_action_and_target_value (show, "win.show-record", record);
  g_menu_item_set_attribute (show, "accel", "s", "<Control>i");
  g_menu_append_item (section, show);
}

static gboolean
show_record (GtkColumnView *view, gpointer item)
{
  GVariant *record = CW_IS_PAGE_ITEM (item)
                       ? name_record (ensure_fitting (view)->menu, cw_page_item_get_data (item))
                       : NULL;

  return record != NULL && gtk_widget_activate_action_variant (GTK_WIDGET (view), "win.show-record", record);
}

static void
on_row_activated (GtkColumnView *view, guint position)
{
  g_autoptr (GObject)
    item = g_list_model_get_item (G_LIST_MODEL (gtk_column_view_get_model (view)), position);

  show_record (view, item);
}

static gboolean
on_show_key (GtkWidget *view, GVariant *args, gpointer user_data)
{
  GtkWidget *row = find_row (gtk_root_get_focus (gtk_widget_get_root (view)));
  GtkListItem *list_item = row != NULL ? find_list_item (row) : NULL;

  return list_item != NULL && show_record (GTK_COLUMN_VIEW (view), gtk_list_item_get_item (list_item));
}

static GMenuModel *
make_menu (const CwPageMenu *menu, CwPageItem *item)
{
  static char *no_ids[2] = { NULL, NULL };
  gpointer row = cw_page_item_get_data (item);
  char **ids = row != NULL ? menu->get_ids (row) : no_ids;
  g_autoptr (GMenuItem) copy = g_menu_item_new (_("_Copy"), "row.copy");
  g_autoptr (GMenu) first = g_menu_new ();
  g_autoptr (GMenu) pages = g_menu_new ();
  g_autoptr (GMenu) own = g_menu_new ();
  GMenu *made = g_menu_new ();

  g_menu_item_set_attribute (copy, "accel", "s", "<Control>c");
  append_show (first, menu, row);
  g_menu_append_item (first, copy);
  append_open (pages, _("Open in _Salesforce"), "win.open-salesforce", ids[CW_SIDE_SALESFORCE]);
  append_open (pages, _("Open in _Aloware"), "win.open-aloware", ids[CW_SIDE_ALOWARE]);
  if (row != NULL && menu->add_actions != NULL)
    menu->add_actions (own, item, row);

  append_section (made, first);
  append_section (made, pages);
  append_section (made, own);

  return G_MENU_MODEL (made);
}

static GtkWidget *
ensure_popover (Fitting *fitting)
{
  if (fitting->popover != NULL)
    return fitting->popover;

  fitting->popover = gtk_popover_menu_new_from_model (NULL);
  gtk_popover_set_has_arrow (GTK_POPOVER (fitting->popover), FALSE);
  gtk_widget_set_halign (fitting->popover, GTK_ALIGN_START);
  gtk_widget_set_parent (fitting->popover, GTK_WIDGET (fitting->view));
  g_signal_connect_object (fitting->view, "destroy", G_CALLBACK (gtk_widget_unparent), fitting->popover,
                           G_CONNECT_SWAPPED);

  return fitting->popover;
}

static gboolean
pop_up (gpointer popover)
{
  if (gtk_widget_get_parent (popover) != NULL)
    gtk_popover_popup (popover);

  return G_SOURCE_REMOVE;
}

/* Opens the menu of a row beside a place in the table. A row that is not selected becomes the selection, so
 * that the menu is about what is selected. */
static gboolean
open_menu (GtkColumnView *view, GtkWidget *row, const GdkRectangle *place)
{
  GtkSelectionModel *model = gtk_column_view_get_model (view);
  GtkListItem *list_item = find_list_item (row);
  gpointer item = list_item != NULL ? gtk_list_item_get_item (list_item) : NULL;
  Fitting *fitting = ensure_fitting (view);
  g_autoptr (GMenuModel) content = NULL;
  GtkPopover *popover;

  if (!CW_IS_PAGE_ITEM (item))
    return FALSE;

  if (!gtk_list_item_get_selected (list_item))
    gtk_selection_model_select_item (model, gtk_list_item_get_position (list_item), TRUE);

  content = make_menu (fitting->menu, item);
  popover = GTK_POPOVER (ensure_popover (fitting));
  gtk_popover_menu_set_menu_model (GTK_POPOVER_MENU (popover), content);
  gtk_popover_set_pointing_to (popover, place);
  /* GTK adds the lines between the sections in an idle handler. Before it, the menu would be measured without
   * them and cut off. */
  g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, pop_up, g_object_ref (popover), g_object_unref);

  return TRUE;
}

static void
on_secondary_click (GtkGestureClick *gesture, int n_press, double x, double y, GtkColumnView *view)
{
  GtkWidget *row = find_row (gtk_widget_pick (GTK_WIDGET (view), x, y, GTK_PICK_INSENSITIVE));
  GdkRectangle place = { (int) x, (int) y, 1, 1 };

  if (row != NULL && open_menu (view, row, &place))
    gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
}

static gboolean
on_menu_key (GtkWidget *view, GVariant *args, gpointer user_data)
{
  GtkWidget *row = find_row (gtk_root_get_focus (gtk_widget_get_root (view)));
  GdkRectangle place;
  graphene_rect_t bounds;

  if (row == NULL || !gtk_widget_compute_bounds (row, view, &bounds))
    return FALSE;

  place = (GdkRectangle) { MAX (0, (int) bounds.origin.x), (int) bounds.origin.y, 1,
                           (int) bounds.size.height };

  return open_menu (GTK_COLUMN_VIEW (view), row, &place);
}

void
cw_page_menu_set (GtkColumnView *view, const CwPageMenu *menu)
{
  static const GActionEntry entries[] = { { .name = "copy", .activate = on_copy } };
  g_autoptr (GSimpleActionGroup) actions = g_simple_action_group_new ();
  GtkGesture *click = gtk_gesture_click_new ();
  GtkEventController *keys = gtk_shortcut_controller_new ();

  ensure_fitting (view)->menu = menu;
  g_action_map_add_action_entries (G_ACTION_MAP (actions), entries, G_N_ELEMENTS (entries), view);
  gtk_widget_insert_action_group (GTK_WIDGET (view), "row", G_ACTION_GROUP (actions));

  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (click), GDK_BUTTON_SECONDARY);
  g_signal_connect (click, "pressed", G_CALLBACK (on_secondary_click), view);
  gtk_widget_add_controller (GTK_WIDGET (view), GTK_EVENT_CONTROLLER (click));

  gtk_shortcut_controller_add_shortcut (
    GTK_SHORTCUT_CONTROLLER (keys), gtk_shortcut_new (gtk_shortcut_trigger_parse_string ("<Shift>F10|Menu"),
                                                      gtk_callback_action_new (on_menu_key, NULL, NULL)));
  gtk_shortcut_controller_add_shortcut (
    GTK_SHORTCUT_CONTROLLER (keys),
    gtk_shortcut_new (gtk_shortcut_trigger_parse_string ("<Control>c"), gtk_named_action_new ("row.copy")));
  gtk_widget_add_controller (GTK_WIDGET (view), keys);
  if (menu->get_field == NULL)
    return;

  gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (keys),
                                        gtk_shortcut_new (gtk_shortcut_trigger_parse_string ("<Control>i"),
                                                          gtk_callback_action_new (on_show_key, NULL, NULL)));
  g_signal_connect (view, "activate", G_CALLBACK (on_row_activated), NULL);
}

/* ── Cells ── */

static gboolean
on_query_words (GtkWidget *widget, int x, int y, gboolean keyboard, GtkTooltip *tooltip)
{
  const char *words = g_object_get_data (G_OBJECT (widget), tooltip_key);

  gtk_tooltip_set_text (tooltip, words);

  return words != NULL;
}

void
cw_page_cell_set_tooltip (GtkWidget *widget, const char *words)
{
  if (!gtk_widget_get_has_tooltip (widget))
    {
      gtk_widget_set_has_tooltip (widget, TRUE);
      g_signal_connect (widget, "query-tooltip", G_CALLBACK (on_query_words), NULL);
    }
  g_object_set_data_full (G_OBJECT (widget), tooltip_key, g_strdup (words), g_free);
}

/* Shows what a text says in full, or the text if its cell cuts it off. */
static gboolean
on_query_tooltip (GtkWidget *text, int x, int y, gboolean keyboard, GtkTooltip *tooltip)
{
  const char *words = gtk_inscription_get_text (GTK_INSCRIPTION (text));
  g_autoptr (PangoLayout) layout = NULL;
  int width;

  if (on_query_words (text, x, y, keyboard, tooltip))
    return TRUE;

  layout = gtk_widget_create_pango_layout (text, words);
  pango_layout_set_attributes (layout, gtk_inscription_get_attributes (GTK_INSCRIPTION (text)));
  pango_layout_get_pixel_size (layout, &width, NULL);
  if (width <= gtk_widget_get_width (text))
    return FALSE;

  gtk_tooltip_set_text (tooltip, words);

  return TRUE;
}

/* The direction of a text by its first letter, as in Unicode's bidirectional algorithm (rules P2 and P3). */
static PangoDirection
find_direction (const char *text)
{
  for (const char *at = text; *at != '\0'; at = g_utf8_next_char (at))
    {
      gunichar letter = g_utf8_get_char (at);

      if (!g_unichar_isalpha (letter))
        continue;

      switch ((int) g_unichar_get_script (letter))
        {
        case G_UNICODE_SCRIPT_ARABIC:
        case G_UNICODE_SCRIPT_HEBREW:
        case G_UNICODE_SCRIPT_NKO:
        case G_UNICODE_SCRIPT_SYRIAC:
        case G_UNICODE_SCRIPT_THAANA:
          return PANGO_DIRECTION_RTL;
        default:
          return PANGO_DIRECTION_LTR;
        }
    }

  return PANGO_DIRECTION_NEUTRAL;
}

/* Makes a text start at the side of the cell where the window's language starts. Pango would align the text
 * by its own first letter. In a right-to-left window it would put a Latin name at the left end of the cell,
 * and the sign of a number at the wrong end of the number. So a mark with the window's direction is put
 * before the text, and a text of the other direction is isolated. The positions in `attributes` are shifted
 * to match. (transfer full) */
static char *
begin_with_the_cell (GtkWidget *cell, const char *text, PangoAttrList *attributes)
{
  static const char left_to_right[] = "\342\200\216", right_to_left[] = "\342\200\217";
  static const char isolate_left_to_right[] = "\342\201\246", isolate[] = "\342\201\250",
                    end[] = "\342\201\251";
  PangoDirection own = find_direction (text);
  gboolean mirrored = gtk_widget_get_direction (cell) == GTK_TEXT_DIR_RTL;
  g_autofree char *start = NULL;

  if (mirrored ? own == PANGO_DIRECTION_RTL : own != PANGO_DIRECTION_RTL)
    return g_strdup (text);

  start = g_strconcat (mirrored ? right_to_left : left_to_right,
                       own == PANGO_DIRECTION_NEUTRAL ? isolate_left_to_right : isolate, NULL);
  if (attributes != NULL)
    pango_attr_list_update (attributes, 0, 0, (int) strlen (start));

  return g_strconcat (start, text, end, NULL);
}

void
cw_page_cell_set_text (GtkWidget *inscription, const char *text)
{
  g_autofree char *line = text != NULL ? begin_with_the_cell (inscription, text, NULL) : NULL;

  gtk_inscription_set_text (GTK_INSCRIPTION (inscription), line);
}

/* Makes a GtkInscription. Its size does not depend on its text, so the table is not measured again when a row
 * is bound to other data. */
static GtkWidget *
new_text (void)
{
  GtkWidget *text = gtk_inscription_new (NULL);

  gtk_inscription_set_text_overflow (GTK_INSCRIPTION (text), GTK_INSCRIPTION_OVERFLOW_ELLIPSIZE_END);
  /* If the table is too narrow for this, it scrolls. */
  gtk_inscription_set_min_chars (GTK_INSCRIPTION (text), 8);
  gtk_inscription_set_nat_chars (GTK_INSCRIPTION (text), 16);
  gtk_widget_set_valign (text, GTK_ALIGN_CENTER);
  gtk_widget_set_has_tooltip (text, TRUE);
  g_signal_connect (text, "query-tooltip", G_CALLBACK (on_query_tooltip), NULL);

  return text;
}

GtkWidget *
cw_page_cell_two_lines (gpointer user_data)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  GtkWidget *subtitle = new_text ();

  gtk_widget_set_valign (box, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (subtitle, "caption");
  gtk_widget_add_css_class (subtitle, "dim-label");
  gtk_box_append (GTK_BOX (box), new_text ());
  gtk_box_append (GTK_BOX (box), subtitle);

  return box;
}

void
cw_page_cell_set_two_lines (GtkWidget *cell, const char *title, const char *subtitle)
{
  GtkWidget *first = gtk_widget_get_first_child (cell);
  GtkWidget *second = gtk_widget_get_last_child (cell);
  gboolean has_second = subtitle != NULL && *subtitle != '\0';

  cw_page_cell_set_text (first, title != NULL ? title : "…");
  cw_page_cell_set_text (second, has_second ? subtitle : NULL);
  /* The second line is hidden only once the row has been read. Otherwise the height of some hundred rows
   * would change twice, and GTK would measure them each time. */
  if (title != NULL && *title != '\0')
    gtk_widget_set_visible (second, has_second);
}

static void
explain (GtkWidget *text, const char *words)
{
  gboolean has_words = words != NULL && *words != '\0';

  cw_page_cell_set_tooltip (text, has_words ? words : NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (text), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  has_words ? words : "", -1);
}

void
cw_page_cell_explain_two_lines (GtkWidget *cell, const char *title, const char *subtitle)
{
  explain (gtk_widget_get_first_child (cell), title);
  explain (gtk_widget_get_last_child (cell), subtitle);
}

GtkWidget *
cw_page_cell_icon_and_lines (gpointer user_data)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *icon = gtk_image_new ();
  GtkWidget *texts = cw_page_cell_two_lines (NULL);

  gtk_accessible_update_state (GTK_ACCESSIBLE (icon), GTK_ACCESSIBLE_STATE_HIDDEN, TRUE, -1);
  gtk_widget_set_hexpand (texts, TRUE);
  gtk_box_append (GTK_BOX (box), icon);
  gtk_box_append (GTK_BOX (box), texts);

  return box;
}

GtkWidget *
cw_page_cell_value (gpointer user_data)
{
  return new_text ();
}

void
cw_page_cell_set_value (GtkWidget *cell, const char *value, const char *absent, PangoAttrList *attributes)
{
  gboolean has_value = value != NULL && *value != '\0';
  g_autoptr (PangoAttrList) absence = NULL;
  const char *instead = value != NULL ? C_("value", "Blank") : absent;
  g_autofree char *text = has_value ? begin_with_the_cell (cell, value, attributes) : NULL;

  if (!has_value)
    {
      absence = pango_attr_list_new ();
      pango_attr_list_insert (absence, pango_attr_style_new (PANGO_STYLE_ITALIC));
      pango_attr_list_insert (absence, pango_attr_foreground_alpha_new (DIMMED));
    }
  if (has_value)
    gtk_inscription_set_text (GTK_INSCRIPTION (cell), text);
  else
    cw_page_cell_set_text (cell, instead);
  gtk_inscription_set_attributes (GTK_INSCRIPTION (cell), has_value ? attributes : absence);
}

static void
mark (PangoAttrList *list, PangoAttribute *attribute, gsize start, gsize end)
{
  attribute->start_index = (guint) start;
  attribute->end_index = (guint) end;
  pango_attr_list_insert (list, attribute);
}

static gsize
common_start (const char *a, const char *b)
{
  const char *at = a;

  while (*at != '\0' && *b != '\0' && g_utf8_get_char (at) == g_utf8_get_char (b))
    {
      at = g_utf8_next_char (at);
      b = g_utf8_next_char (b);
    }

  return (gsize) (at - a);
}

static gsize
common_end (const char *a, gsize a_length, const char *b, gsize b_length)
{
  gsize n = 0;

  while (n < a_length && n < b_length && a[a_length - 1 - n] == b[b_length - 1 - n])
    n++;
  /* Do not split a UTF-8 character. */
  while (n > 0 && ((guchar) a[a_length - n] & 0xc0) == 0x80)
    n--;

  return n;
}

PangoAttrList *
cw_page_cell_difference (const char *value, const char *other)
{
  PangoAttrList *list;
  gsize length, start, end;

  if (value == NULL || *value == '\0' || other == NULL || *other == '\0' || g_str_equal (value, other))
    return NULL;

  length = strlen (value);
  start = common_start (value, other);
  end = length - common_end (value + start, length - start, other + start, strlen (other) - start);

  list = pango_attr_list_new ();
  if (start > 0)
    mark (list, pango_attr_foreground_alpha_new (DIMMED), 0, start);
  if (end > start)
    {
      mark (list, pango_attr_weight_new (PANGO_WEIGHT_BOLD), start, end);
      mark (list, pango_attr_underline_new (PANGO_UNDERLINE_SINGLE), start, end);
    }
  if (end < length)
    mark (list, pango_attr_foreground_alpha_new (DIMMED), end, length);

  return list;
}
