/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cw-mapping-table.h"

#include <string.h>

#include "cw-mapping-cells.h"

struct _CwMappingTable
{
  AdwBin parent_instance;

  GtkScrolledWindow *scrolled_window;
  GtkColumnView *column_view;
  GtkColumnViewColumn *aloware_column;
  GtkColumnViewColumn *direction_column;
  GtkColumnViewColumn *salesforce_column;
  GtkColumnViewColumn *state_column;
  GtkColumnViewColumn *action_column;

  CwMappingModel *model;
  GtkFilterListModel *filtered;
  GtkSortListModel *sorted;
  GtkSelectionModel *selection;
  GtkCustomFilter *filter;

  char **words;        /* of the search, casefolded; NULL: none */
  guint show;          /* CwMappingShow */
  gboolean compact;
};

enum
{
  PROP_0,
  PROP_COMPACT,
  N_PROPS
};

enum
{
  SIGNAL_SELECTION_CHANGED,
  SIGNAL_ROW_ACTIVATED,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (CwMappingTable, cw_mapping_table, ADW_TYPE_BIN)

static gboolean
is_shown (CwMappingTable *self,
          CwMappingItem  *item)
{
  switch (self->show)
    {
    case CW_MAPPING_SHOW_ALL:
      return TRUE;
    case CW_MAPPING_SHOW_PROBLEMS:
      return cw_mapping_item_get_state (item) != CW_MAPPING_READY;
    default:
      return (guint) cw_mapping_item_get_entry (item)->category == self->show - CW_MAPPING_SHOW_CATEGORY;
    }
}

static gboolean
match_item (gpointer item,
            gpointer user_data)
{
  CwMappingTable *self = CW_MAPPING_TABLE (user_data);

  return is_shown (self, CW_MAPPING_ITEM (item)) &&
         cw_mapping_item_matches (CW_MAPPING_ITEM (item), (const char *const *) self->words);
}

/* A row that was mended while only problems are shown stays until the filter is asked for again: it must not go away
 * under the pointer. One that got a problem appears. */
static void
on_checked (CwMappingTable *self)
{
  gtk_filter_changed (GTK_FILTER (self->filter), GTK_FILTER_CHANGE_LESS_STRICT);
}

static void
on_selection_changed (CwMappingTable *self)
{
  g_signal_emit (self, signals[SIGNAL_SELECTION_CHANGED], 0);
}

static void
on_activate (CwMappingTable *self,
             guint           position)
{
  gtk_selection_model_select_item (self->selection, position, TRUE);
  g_signal_emit (self, signals[SIGNAL_ROW_ACTIVATED], 0);
}

/* The row that has the focus, or has what has it. */
static GtkWidget *
get_focused_row (CwMappingTable *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *widget = root != NULL ? gtk_root_get_focus (root) : NULL;

  if (widget == NULL || !gtk_widget_is_ancestor (widget, GTK_WIDGET (self)))
    return NULL;

  while (widget != NULL && !GTK_IS_LIST_VIEW (gtk_widget_get_parent (widget)))
    widget = gtk_widget_get_parent (widget);

  return widget;
}

/* Tab goes through one row and on, as the arrows go from row to row; GTK would go through a hundred buttons. */
static gboolean
cw_mapping_table_focus (GtkWidget        *widget,
                        GtkDirectionType  direction)
{
  gboolean tab = direction == GTK_DIR_TAB_FORWARD || direction == GTK_DIR_TAB_BACKWARD;
  GtkWidget *row = tab ? get_focused_row (CW_MAPPING_TABLE (widget)) : NULL;

  if (row != NULL)
    return gtk_widget_child_focus (row, direction);

  return GTK_WIDGET_CLASS (cw_mapping_table_parent_class)->focus (widget, direction);
}

/* ── Interface ── */

CwMappingModel *
cw_mapping_table_get_model (CwMappingTable *self)
{
  g_return_val_if_fail (CW_IS_MAPPING_TABLE (self), NULL);

  return self->model;
}

void
cw_mapping_table_set_model (CwMappingTable *self,
                            CwMappingModel *model)
{
  g_return_if_fail (CW_IS_MAPPING_TABLE (self));
  g_return_if_fail (CW_IS_MAPPING_MODEL (model));

  if (self->model != NULL)
    g_signal_handlers_disconnect_by_func (self->model, on_checked, self);
  g_set_object (&self->model, model);
  gtk_filter_list_model_set_model (self->filtered, G_LIST_MODEL (model));
  g_signal_connect_object (model, "checked", G_CALLBACK (on_checked), self, G_CONNECT_SWAPPED);
}

void
cw_mapping_table_set_search (CwMappingTable *self,
                             const char     *text)
{
  g_autofree char *folded = NULL;

  g_return_if_fail (CW_IS_MAPPING_TABLE (self));

  folded = g_utf8_casefold (text, -1);
  g_clear_pointer (&self->words, g_strfreev);
  self->words = g_strsplit_set (folded, " \t", -1);
  gtk_filter_changed (GTK_FILTER (self->filter), GTK_FILTER_CHANGE_DIFFERENT);
}

void
cw_mapping_table_set_show (CwMappingTable *self,
                           guint           show)
{
  g_return_if_fail (CW_IS_MAPPING_TABLE (self));

  self->show = show;
  gtk_filter_changed (GTK_FILTER (self->filter), GTK_FILTER_CHANGE_DIFFERENT);
}

void
cw_mapping_table_set_compact (CwMappingTable *self,
                              gboolean        compact)
{
  g_return_if_fail (CW_IS_MAPPING_TABLE (self));

  compact = !!compact;
  if (self->compact == compact)
    return;

  self->compact = compact;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_COMPACT]);
}

void
cw_mapping_table_sort (CwMappingTable *self,
                       const char     *column)
{
  GtkColumnViewColumn *chosen = NULL;

  g_return_if_fail (CW_IS_MAPPING_TABLE (self));

  if (g_str_equal (column, "aloware"))
    chosen = self->aloware_column;
  else if (g_str_equal (column, "direction"))
    chosen = self->direction_column;
  else if (g_str_equal (column, "salesforce"))
    chosen = self->salesforce_column;
  else if (g_str_equal (column, "state"))
    chosen = self->state_column;

  gtk_column_view_sort_by_column (self->column_view, chosen, GTK_SORT_ASCENDING);
}

guint
cw_mapping_table_get_n_shown (CwMappingTable *self)
{
  g_return_val_if_fail (CW_IS_MAPPING_TABLE (self), 0);

  return g_list_model_get_n_items (G_LIST_MODEL (self->sorted));
}

char **
cw_mapping_table_get_selected (CwMappingTable *self)
{
  g_autoptr (GtkBitset) selected = NULL;
  g_autoptr (GPtrArray) keys = g_ptr_array_new ();
  guint64 n;

  g_return_val_if_fail (CW_IS_MAPPING_TABLE (self), NULL);

  selected = gtk_selection_model_get_selection (self->selection);
  n = gtk_bitset_get_size (selected);
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (CwMappingItem) item = g_list_model_get_item (G_LIST_MODEL (self->selection),
                                                              gtk_bitset_get_nth (selected, i));

      g_ptr_array_add (keys, g_strdup (cw_mapping_item_get_key (item)));
    }
  g_ptr_array_add (keys, NULL);

  return (char **) g_ptr_array_free (g_steal_pointer (&keys), FALSE);
}

gboolean
cw_mapping_table_select (CwMappingTable *self,
                         const char     *key)
{
  guint n;

  g_return_val_if_fail (CW_IS_MAPPING_TABLE (self), FALSE);

  n = g_list_model_get_n_items (G_LIST_MODEL (self->selection));
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (CwMappingItem) item = g_list_model_get_item (G_LIST_MODEL (self->selection), i);
      GtkWidget *list;

      if (strcmp (cw_mapping_item_get_key (item), key) != 0)
        continue;

      gtk_selection_model_select_item (self->selection, i, TRUE);
      /* GtkColumnView has no function for scrolling before 4.12, but the list inside of it has this action. */
      list = gtk_widget_get_last_child (GTK_WIDGET (self->column_view));
      gtk_widget_activate_action (list, "list.scroll-to-item", "u", i);

      return TRUE;
    }

  return FALSE;
}

void
cw_mapping_table_unselect (CwMappingTable *self)
{
  g_return_if_fail (CW_IS_MAPPING_TABLE (self));

  gtk_selection_model_unselect_all (self->selection);
}

/* ── Object ── */

static void
cw_mapping_table_get_property (GObject    *object,
                               guint       prop_id,
                               GValue     *value,
                               GParamSpec *pspec)
{
  CwMappingTable *self = CW_MAPPING_TABLE (object);

  switch (prop_id)
    {
    case PROP_COMPACT:
      g_value_set_boolean (value, self->compact);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
cw_mapping_table_set_property (GObject      *object,
                               guint         prop_id,
                               const GValue *value,
                               GParamSpec   *pspec)
{
  CwMappingTable *self = CW_MAPPING_TABLE (object);

  switch (prop_id)
    {
    case PROP_COMPACT:
      cw_mapping_table_set_compact (self, g_value_get_boolean (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
cw_mapping_table_dispose (GObject *object)
{
  CwMappingTable *self = CW_MAPPING_TABLE (object);

  if (self->column_view != NULL)
    gtk_column_view_set_model (self->column_view, NULL);
  /* The child is bound by name: the template would take it away behind the bin's back, which would let go of it again. */
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), CW_TYPE_MAPPING_TABLE);
  g_clear_object (&self->selection);
  g_clear_object (&self->sorted);
  g_clear_object (&self->filtered);
  g_clear_object (&self->filter);
  g_clear_object (&self->model);

  G_OBJECT_CLASS (cw_mapping_table_parent_class)->dispose (object);
}

static void
cw_mapping_table_finalize (GObject *object)
{
  CwMappingTable *self = CW_MAPPING_TABLE (object);

  g_clear_pointer (&self->words, g_strfreev);

  G_OBJECT_CLASS (cw_mapping_table_parent_class)->finalize (object);
}

static void
cw_mapping_table_class_init (CwMappingTableClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = cw_mapping_table_dispose;
  object_class->finalize = cw_mapping_table_finalize;
  object_class->get_property = cw_mapping_table_get_property;
  object_class->set_property = cw_mapping_table_set_property;
  widget_class->focus = cw_mapping_table_focus;

  properties[PROP_COMPACT] = g_param_spec_boolean ("compact", NULL, NULL, FALSE,
                                                   G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY |
                                                   G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[SIGNAL_SELECTION_CHANGED] = g_signal_new ("selection-changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                                    0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_ROW_ACTIVATED] = g_signal_new ("row-activated", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                                0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  g_type_ensure (CW_TYPE_MAPPING_ITEM);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/crosswalk_sync/Crosswalk/ui/cw-mapping-table.ui");
  gtk_widget_class_bind_template_child (widget_class, CwMappingTable, scrolled_window);
  gtk_widget_class_bind_template_child (widget_class, CwMappingTable, column_view);
  gtk_widget_class_bind_template_child (widget_class, CwMappingTable, aloware_column);
  gtk_widget_class_bind_template_child (widget_class, CwMappingTable, direction_column);
  gtk_widget_class_bind_template_child (widget_class, CwMappingTable, salesforce_column);
  gtk_widget_class_bind_template_child (widget_class, CwMappingTable, state_column);
  gtk_widget_class_bind_template_child (widget_class, CwMappingTable, action_column);
  gtk_widget_class_bind_template_callback (widget_class, on_activate);

  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Delete, 0, "mapping.remove", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_KP_Delete, 0, "mapping.remove", NULL);
}

static void
set_factories (CwMappingTable *self)
{
  GtkColumnViewColumn *const columns[] = {
    [CW_MAPPING_COLUMN_ALOWARE] = self->aloware_column,
    [CW_MAPPING_COLUMN_DIRECTION] = self->direction_column,
    [CW_MAPPING_COLUMN_SALESFORCE] = self->salesforce_column,
    [CW_MAPPING_COLUMN_STATE] = self->state_column,
    [CW_MAPPING_COLUMN_ROW_ACTION] = self->action_column,
  };

  for (guint i = 0; i < G_N_ELEMENTS (columns); i++)
    {
      g_autoptr (GtkListItemFactory) factory = cw_mapping_cells_new (self, (CwMappingColumn) i);

      gtk_column_view_column_set_factory (columns[i], factory);
    }
}

static void
cw_mapping_table_init (CwMappingTable *self)
{
  GtkSorter *sorter;

  gtk_widget_init_template (GTK_WIDGET (self));
  set_factories (self);

  self->filter = gtk_custom_filter_new (match_item, self, NULL);
  self->filtered = gtk_filter_list_model_new (NULL, GTK_FILTER (g_object_ref (self->filter)));
  sorter = gtk_column_view_get_sorter (self->column_view);
  self->sorted = gtk_sort_list_model_new (G_LIST_MODEL (g_object_ref (self->filtered)), g_object_ref (sorter));
  self->selection = GTK_SELECTION_MODEL (gtk_multi_selection_new (G_LIST_MODEL (g_object_ref (self->sorted))));
  g_signal_connect_object (self->selection, "selection-changed", G_CALLBACK (on_selection_changed), self,
                           G_CONNECT_SWAPPED);
  /* A selected row that is filtered away or removed changes the selection without that signal. */
  g_signal_connect_object (self->selection, "items-changed", G_CALLBACK (on_selection_changed), self,
                           G_CONNECT_SWAPPED);
  gtk_column_view_set_model (self->column_view, self->selection);
}
