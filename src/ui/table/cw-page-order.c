/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-page-order.h"

#include "cw-accessible.h"
#include "cw-page-cell.h"

#include <glib/gi18n-lib.h>

struct _CwPageOrder
{
  GObject parent_instance;

  GtkColumnView *view;         /* owns the order */
  GSimpleActionGroup *actions; /* of the menu */
  const char *column;          /* NULL: the default order */
  gboolean descending;
  gboolean has_groups; /* the table can show headings */
  gboolean grouped;
  gboolean sorting;  /* the table is being told the order */
  GArray *selected;  /* keys that are selected again once the rows are known; NULL: none */
  gboolean asking;   /* only asks by which column the rows are sorted */
  const char *asked; /* the answer */
};

G_DEFINE_FINAL_TYPE (CwPageOrder, cw_page_order, G_TYPE_OBJECT)

static guint changed_signal;

static const char order_key[] = "cw-page-order";

/* ── The sorter of a column ── */

typedef struct
{
  CwPageOrder *order;
  const char *column;
  GtkSorter *sorter; /* NULL: the rows are sorted where they are read */
} ColumnSorter;

static void
free_column_sorter (gpointer data)
{
  ColumnSorter *column = data;

  g_object_unref (column->order);
  g_clear_object (&column->sorter);
  g_free (column);
}

static int
compare (gconstpointer a, gconstpointer b, gpointer user_data)
{
  const ColumnSorter *column = user_data;

  if (!column->order->asking)
    return column->sorter != NULL ? (int) gtk_sorter_compare (column->sorter, (gpointer) a, (gpointer) b)
                                  : GTK_ORDERING_EQUAL;

  column->order->asked = column->column;

  return GTK_ORDERING_SMALLER;
}

void
cw_page_order_set_sorter (CwPageOrder *self, const char *column, GtkSorter *sorter)
{
  ColumnSorter *data;
  g_autoptr (GtkCustomSorter) made = NULL;

  g_return_if_fail (CW_IS_PAGE_ORDER (self) && column != NULL);

  data = g_new0 (ColumnSorter, 1);
  data->order = g_object_ref (self);
  data->column = g_intern_string (column);
  data->sorter = sorter;
  made = gtk_custom_sorter_new (compare, data, free_column_sorter);
  gtk_column_view_column_set_sorter (cw_page_columns_get (self->view, column), GTK_SORTER (made));
}

/* ── The order ── */

/* The selection holds positions of rows. */
static void
select_again (CwPageOrder *self, CwPageModel *model)
{
  g_autoptr (GArray) selected = g_steal_pointer (&self->selected);
  g_autoptr (GHashTable) keys = g_hash_table_new (g_int64_hash, g_int64_equal);
  g_autoptr (GtkBitset) found = gtk_bitset_new_empty ();
  guint n = g_list_model_get_n_items (G_LIST_MODEL (model));

  g_signal_handlers_disconnect_by_func (model, select_again, self);
  if (selected == NULL || model != cw_page_columns_get_model (self->view))
    return;

  for (guint i = 0; i < selected->len; i++)
    g_hash_table_add (keys, &g_array_index (selected, gint64, i));
  for (guint i = 0; i < n; i++)
    {
      gint64 key = cw_page_model_get_key (model, i);

      if (g_hash_table_contains (keys, &key))
        gtk_bitset_add (found, i);
    }
  gtk_selection_model_set_selection (gtk_column_view_get_model (self->view), found, found);
}

static void
keep_selection (CwPageOrder *self, CwPageModel *model)
{
  GtkMultiSelection *selection = GTK_MULTI_SELECTION (gtk_column_view_get_model (self->view));
  g_autoptr (GArray) selected = cw_page_selection_get_keys (selection);

  if (selected->len == 0)
    return;

  g_clear_pointer (&self->selected, g_array_unref);
  self->selected = g_steal_pointer (&selected);
  g_signal_handlers_disconnect_by_func (model, select_again, self);
  g_signal_connect_object (model, "indexed", G_CALLBACK (select_again), self, G_CONNECT_SWAPPED);
}

static void
enable (CwPageOrder *self, const char *name, gboolean enabled)
{
  g_simple_action_set_enabled (
    G_SIMPLE_ACTION (g_action_map_lookup_action (G_ACTION_MAP (self->actions), name)), enabled);
}

static void
update_actions (CwPageOrder *self)
{
  GAction *group = g_action_map_lookup_action (G_ACTION_MAP (self->actions), "group");
  GAction *by = g_action_map_lookup_action (G_ACTION_MAP (self->actions), "by");
  GAction *descending = g_action_map_lookup_action (G_ACTION_MAP (self->actions), "descending");

  g_simple_action_set_state (G_SIMPLE_ACTION (by),
                             g_variant_new_string (self->column != NULL ? self->column : ""));
  g_simple_action_set_state (G_SIMPLE_ACTION (descending), g_variant_new_boolean (self->descending));
  g_simple_action_set_state (G_SIMPLE_ACTION (group), g_variant_new_boolean (self->grouped));
  enable (self, "descending", self->column != NULL);
  enable (self, "fold-all", self->grouped);
  enable (self, "unfold-all", self->grouped);
}

static void
arrange (CwPageOrder *self)
{
  CwPageModel *model = cw_page_columns_get_model (self->view);

  update_actions (self);
  if (model != NULL)
    {
      keep_selection (self, model);
      cw_page_order_take_model (self, model);
    }
  g_signal_emit (self, changed_signal, 0);
}

static void
set_order (CwPageOrder *self, const char *column, gboolean descending)
{
  self->column = column;
  self->descending = column != NULL && descending;
  arrange (self);
}

void
cw_page_order_offer_groups (CwPageOrder *self)
{
  g_return_if_fail (CW_IS_PAGE_ORDER (self));

  self->has_groups = TRUE;
}

gboolean
cw_page_order_is_grouped (CwPageOrder *self)
{
  g_return_val_if_fail (CW_IS_PAGE_ORDER (self), FALSE);

  return self->grouped;
}

void
cw_page_order_set_grouped (CwPageOrder *self, gboolean grouped)
{
  g_return_if_fail (CW_IS_PAGE_ORDER (self));

  self->grouped = self->has_groups && grouped;
  arrange (self);
}

/* Tells the table, so that its headers show the order. */
static void
show_order (CwPageOrder *self)
{
  GtkColumnViewColumn *column = self->column != NULL ? cw_page_columns_get (self->view, self->column) : NULL;

  self->sorting = TRUE;
  /* Without this, GTK 4.8 leaves the arrow in the header of the column before. */
  gtk_column_view_sort_by_column (self->view, NULL, GTK_SORT_ASCENDING);
  if (column != NULL)
    gtk_column_view_sort_by_column (self->view, column,
                                    self->descending ? GTK_SORT_DESCENDING : GTK_SORT_ASCENDING);
  self->sorting = FALSE;
}

/* Before 4.10, GtkColumnView does not tell by which column it sorts. But the sorter of that column is the
 * first that is asked about any two objects, and its answer is turned round in the descending order. */
static gboolean
ask_table (CwPageOrder *self, GtkSorter *sorter)
{
  GtkOrdering answer;

  self->asked = NULL;
  self->asking = TRUE;
  answer = gtk_sorter_compare (sorter, self, self->view);
  self->asking = FALSE;

  return answer == GTK_ORDERING_LARGER;
}

static void
on_table_sorted (CwPageOrder *self, GtkSorterChange change, GtkSorter *sorter)
{
  gboolean descending;

  if (self->sorting)
    return;

  descending = ask_table (self, sorter);
  /* No person did this: the column goes, because all are made again or the table ends. */
  if (self->asked == NULL)
    return;

  /* GtkColumnView goes from descending to ascending and back for ever. */
  if (self->asked == self->column && self->descending && !descending)
    self->asked = NULL;
  set_order (self, self->asked, descending);
  if (self->column == NULL)
    show_order (self);
}

void
cw_page_order_sort (CwPageOrder *self, const char *column, gboolean descending)
{
  g_return_if_fail (CW_IS_PAGE_ORDER (self));

  set_order (self, column != NULL ? g_intern_string (column) : NULL, descending);
  show_order (self);
}

const char *
cw_page_order_get_column (CwPageOrder *self)
{
  g_return_val_if_fail (CW_IS_PAGE_ORDER (self), NULL);

  return self->column;
}

gboolean
cw_page_order_is_descending (CwPageOrder *self)
{
  g_return_val_if_fail (CW_IS_PAGE_ORDER (self), FALSE);

  return self->descending;
}

void
cw_page_order_take_columns (CwPageOrder *self)
{
  guint n;
  const CwPageColumn *columns;

  g_return_if_fail (CW_IS_PAGE_ORDER (self));

  columns = cw_page_columns_list (self->view, &n);
  for (guint i = 0; i < n; i++)
    {
      if (columns[i].text != NULL)
        cw_page_order_set_sorter (self, columns[i].id, NULL);
    }
  show_order (self);
}

void
cw_page_order_take_model (CwPageOrder *self, CwPageModel *model)
{
  const CwPageColumn *columns;
  guint n;

  g_return_if_fail (CW_IS_PAGE_ORDER (self) && CW_IS_PAGE_MODEL (model));

  columns = cw_page_columns_list (self->view, &n);
  cw_page_model_set_order (model, NULL, FALSE);
  for (guint i = 0; i < n; i++)
    {
      if (self->column != NULL && g_strcmp0 (columns[i].id, self->column) == 0)
        cw_page_model_set_order (model, columns[i].text, self->descending);
    }
}

/* ── The menu ── */

static void
on_by (GSimpleAction *action, GVariant *column, gpointer user_data)
{
  CwPageOrder *self = user_data;
  const char *id = g_variant_get_string (column, NULL);

  cw_page_order_sort (self, *id != '\0' ? id : NULL, self->descending);
}

static void
on_descending (GSimpleAction *action, GVariant *descending, gpointer user_data)
{
  CwPageOrder *self = user_data;

  cw_page_order_sort (self, self->column, g_variant_get_boolean (descending));
}

static void
on_group (GSimpleAction *action, GVariant *grouped, gpointer user_data)
{
  cw_page_order_set_grouped (user_data, g_variant_get_boolean (grouped));
}

static void
on_fold_all (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  CwPageOrder *self = user_data;
  CwPageModel *model = cw_page_columns_get_model (self->view);

  if (model != NULL)
    cw_page_model_fold_all (model, g_str_equal (g_action_get_name (G_ACTION (action)), "fold-all"));
}

static void
append_column (GMenu *menu, const char *title, const char *id)
{
  g_autoptr (GMenuItem) item = g_menu_item_new (title, NULL);

  g_menu_item_set_action_and_target (item, "order.by", "s", id);
  g_menu_append_item (menu, item);
}

void
cw_page_order_fill_menu (CwPageOrder *self, GtkMenuButton *button)
{
  g_autoptr (GMenu) menu = g_menu_new ();
  g_autoptr (GMenu) by = g_menu_new ();
  g_autoptr (GMenu) direction = g_menu_new ();
  g_autoptr (GMenu) groups = g_menu_new ();
  const CwPageColumn *columns;
  guint n;

  g_return_if_fail (CW_IS_PAGE_ORDER (self) && GTK_IS_MENU_BUTTON (button));

  columns = cw_page_columns_list (self->view, &n);
  append_column (by, _("Default Order"), "");
  for (guint i = 0; i < n; i++)
    {
      if (columns[i].text != NULL)
        append_column (by, cw_page_column_get_title (&columns[i]), columns[i].id);
    }
  g_menu_append (direction, _("Descending"), "order.descending");
  g_menu_append_section (menu, _("Sort By"), G_MENU_MODEL (by));
  g_menu_append_section (menu, NULL, G_MENU_MODEL (direction));
  if (self->has_groups)
    {
      g_menu_append (groups, _("Group by Record"), "order.group");
      g_menu_append (groups, _("Fold All"), "order.fold-all");
      g_menu_append (groups, _("Unfold All"), "order.unfold-all");
      g_menu_append_section (menu, NULL, G_MENU_MODEL (groups));
    }

  gtk_widget_insert_action_group (GTK_WIDGET (button), "order", G_ACTION_GROUP (self->actions));
  gtk_menu_button_set_menu_model (button, G_MENU_MODEL (menu));
  cw_name_button (GTK_WIDGET (button), _("View Options"), NULL);
}

/* ── GObject ── */

CwPageOrder *
cw_page_order_of (GtkColumnView *view)
{
  CwPageOrder *self = g_object_get_data (G_OBJECT (view), order_key);

  if (self != NULL)
    return self;

  self = g_object_new (CW_TYPE_PAGE_ORDER, NULL);
  self->view = view;
  g_object_set_data_full (G_OBJECT (view), order_key, self, g_object_unref);
  g_signal_connect_object (gtk_column_view_get_sorter (view), "changed", G_CALLBACK (on_table_sorted), self,
                           G_CONNECT_SWAPPED);

  return self;
}

static void
cw_page_order_finalize (GObject *object)
{
  CwPageOrder *self = CW_PAGE_ORDER (object);

  g_clear_object (&self->actions);
  g_clear_pointer (&self->selected, g_array_unref);

  G_OBJECT_CLASS (cw_page_order_parent_class)->finalize (object);
}

static void
cw_page_order_class_init (CwPageOrderClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = cw_page_order_finalize;

  changed_signal = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 0);
}

static void
cw_page_order_init (CwPageOrder *self)
{
  static const GActionEntry entries[] = {
    { .name = "by", .parameter_type = "s", .state = "''", .change_state = on_by },
    { .name = "descending", .state = "false", .change_state = on_descending },
    { .name = "group", .state = "false", .change_state = on_group },
    { .name = "fold-all", .activate = on_fold_all },
    { .name = "unfold-all", .activate = on_fold_all },
  };

  self->actions = g_simple_action_group_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), entries, G_N_ELEMENTS (entries), self);
  update_actions (self);
}
