/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-mapping-table.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "cw-accessible.h"
#include "cw-field-chooser.h"
#include "cw-mapping-direction-popover.h"
#include "cw-mapping-words.h"
#include "cw-page-card.h"
#include "cw-page-cell.h"
#include "cw-page-memory.h"
#include "cw-page-order.h"
#include "cw-search.h"

struct _CwMappingTable
{
  AdwBin parent_instance;

  GtkScrolledWindow *scrolled_window;
  GtkColumnView *column_view;

  CwMappingDocument *document;
  GtkFilterListModel *filtered;
  GtkSortListModel *sorted;
  GtkSelectionModel *selection;
  GtkCustomFilter *filter;

  char **words; /* of the search; NULL: no search */
  guint show;   /* a CwMappingShow */
  gboolean compact;
};

enum
{
  PROP_0,
  PROP_COMPACT,
  PROP_SORT,
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

/* ── Cells ── */

/* One cell of any column. Members that its column does not need are NULL. */
typedef struct
{
  CwMappingTable *table;
  GtkWidget *widget; /* the child of the list item; it owns the cell */
  GtkWidget *button;
  GtkWidget *icon;
  GtkLabel *title;
  GtkLabel *subtitle;
} Cell;

static const char cell_key[] = "cw-cell";

static CwMappingItem *
get_item (Cell *cell)
{
  return cw_page_cell_get_item (cell->widget);
}

static Cell *
get_cell (GtkWidget *widget)
{
  return g_object_get_data (G_OBJECT (widget), cell_key);
}

static Cell *
cell_new (CwMappingTable *table)
{
  Cell *cell = g_new0 (Cell, 1);

  cell->table = table;

  return cell;
}

/* Sets the cell's widget. (cell: transfer full) */
static GtkWidget *
set_widget (Cell *cell, GtkWidget *widget)
{
  cell->widget = widget;
  g_object_set_data_full (G_OBJECT (widget), cell_key, cell, g_free);

  return widget;
}

static GtkLabel *
label_new (void)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);

  return GTK_LABEL (label);
}

/* A tooltip shows the whole text of a label that is cut off. */
static gboolean
on_query_tooltip (GtkLabel *label, int x, int y, gboolean keyboard, GtkTooltip *tooltip)
{
  if (!pango_layout_is_ellipsized (gtk_label_get_layout (label)))
    return FALSE;

  gtk_tooltip_set_text (tooltip, gtk_label_get_label (label));

  return TRUE;
}

/* Makes a label with a smaller one below it for the platform's own name. */
static GtkWidget *
texts_new (Cell *cell)
{
  GtkWidget *texts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);

  cell->title = label_new ();
  cell->subtitle = label_new ();
  gtk_label_set_width_chars (cell->title, 14);
  gtk_widget_set_has_tooltip (GTK_WIDGET (cell->title), TRUE);
  g_signal_connect (cell->title, "query-tooltip", G_CALLBACK (on_query_tooltip), NULL);
  gtk_widget_add_css_class (GTK_WIDGET (cell->subtitle), "caption");
  gtk_widget_add_css_class (GTK_WIDGET (cell->subtitle), "dim-label");
  gtk_widget_set_valign (texts, GTK_ALIGN_CENTER);
  gtk_widget_set_hexpand (texts, TRUE);
  gtk_box_append (GTK_BOX (texts), GTK_WIDGET (cell->title));
  gtk_box_append (GTK_BOX (texts), GTK_WIDGET (cell->subtitle));

  return texts;
}

static GtkWidget *
decoration_new (const char *icon_name)
{
  GtkWidget *icon = gtk_image_new_from_icon_name (icon_name);

  gtk_accessible_update_state (GTK_ACCESSIBLE (icon), GTK_ACCESSIBLE_STATE_HIDDEN, TRUE, -1);

  return icon;
}

/* Gives a menu button its popover. While the popover is open, the button's tooltip would cover it. */
static void
set_popover (GtkMenuButton *button, GtkWidget *popover)
{
  gtk_menu_button_set_popover (button, popover);
  g_object_bind_property (popover, "visible", button, "has-tooltip",
                          G_BINDING_SYNC_CREATE | G_BINDING_INVERT_BOOLEAN);
}

static GtkWidget *
make_menu_button (Cell *cell, GtkWidget *child, GtkMenuButtonCreatePopupFunc create_popup)
{
  cell->button = gtk_menu_button_new ();
  gtk_menu_button_set_child (GTK_MENU_BUTTON (cell->button), child);
  /* A menu button centres its child. Then the words of the column would not be aligned. */
  gtk_widget_set_halign (gtk_widget_get_parent (child), GTK_ALIGN_FILL);
  gtk_menu_button_set_always_show_arrow (GTK_MENU_BUTTON (cell->button), TRUE);
  gtk_menu_button_set_create_popup_func (GTK_MENU_BUTTON (cell->button), create_popup, cell, NULL);
  gtk_widget_add_css_class (cell->button, "flat");
  gtk_widget_set_valign (cell->button, GTK_ALIGN_CENTER);

  return set_widget (cell, cell->button);
}

/* ── Cells: Aloware field ── */

static void
show_aloware (GtkWidget *widget, CwPageItem *none, gpointer item, gpointer table)
{
  Cell *cell = get_cell (widget);

  gtk_label_set_label (cell->title, cw_mapping_item_get_aloware_label (item));
  gtk_label_set_label (cell->subtitle, cw_mapping_item_get_key (item));
}

static GtkWidget *
make_aloware (gpointer table)
{
  Cell *cell = cell_new (table);

  return set_widget (cell, texts_new (cell));
}

/* ── Cells: direction ── */

static void
on_direction_chosen (Cell *cell, int direction)
{
  const char *keys[] = { cw_mapping_item_get_key (get_item (cell)), NULL };

  cw_mapping_document_set_direction (cell->table->document, keys, (CwDirection) direction, NULL);
}

static void
create_direction_popup (GtkMenuButton *button, gpointer user_data)
{
  Cell *cell = user_data;
  GtkWidget *popover = cw_mapping_direction_popover_new (get_item (cell));

  g_signal_connect_swapped (popover, "chosen", G_CALLBACK (on_direction_chosen), cell);
  set_popover (button, popover);
}

static void
show_direction (GtkWidget *widget, CwPageItem *none, gpointer item, gpointer table)
{
  Cell *cell = get_cell (widget);
  CwDirection direction = cw_mapping_item_get_direction (item);
  const char *words = cw_mapping_direction_words (direction);
  /* Translators: the direction of an Aloware field: "Direction of First Name: Both ways" */
  g_autofree char *name = g_strdup_printf (_("Direction of %s: %s"),
                                           cw_mapping_item_get_aloware_label (item), words);

  gtk_image_set_from_icon_name (GTK_IMAGE (cell->icon), cw_mapping_direction_icon (direction));
  gtk_label_set_label (cell->title, words);
  gtk_widget_set_tooltip_text (cell->button, words);
  cw_name_button (cell->button, name, NULL);
}

static GtkWidget *
make_direction (gpointer table)
{
  Cell *cell = cell_new (table);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  cell->icon = decoration_new (NULL);
  cell->title = label_new ();
  gtk_label_set_ellipsize (cell->title, PANGO_ELLIPSIZE_NONE);
  gtk_widget_set_hexpand (GTK_WIDGET (cell->title), TRUE);
  gtk_box_append (GTK_BOX (box), cell->icon);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (cell->title));
  g_object_bind_property (table, "compact", cell->title, "visible",
                          G_BINDING_SYNC_CREATE | G_BINDING_INVERT_BOOLEAN);

  return make_menu_button (cell, box, create_direction_popup);
}

/* ── Cells: Salesforce field ── */

static void
on_field_chosen (Cell *cell, const char *api_name)
{
  cw_mapping_document_set_salesforce (cell->table->document, cw_mapping_item_get_key (get_item (cell)),
                                      api_name);
}

static void
create_field_popup (GtkMenuButton *button, gpointer user_data)
{
  Cell *cell = user_data;
  GtkWidget *popover = cw_field_chooser_new (cell->table->document,
                                             cw_mapping_item_get_key (get_item (cell)));

  g_signal_connect_swapped (popover, "chosen", G_CALLBACK (on_field_chosen), cell);
  set_popover (button, popover);
}

static char *
describe_field (CwMappingItem *item)
{
  const CwField *field = cw_mapping_item_get_field (item);
  const CwMappingRow *row = cw_mapping_item_get_row (item);

  if (field != NULL)
    /* Translators: a Salesforce field's API name and its type, "Birthdate · Date" */
    return g_strdup_printf (_("%s · %s"), field->name, field->display_type);
  if (*row->salesforce == '\0')
    return g_strdup (_("Not synced until you choose a field"));

  return g_strdup (_("Missing in Salesforce, or hidden from you"));
}

static void
show_salesforce (GtkWidget *widget, CwPageItem *none, gpointer item, gpointer table)
{
  Cell *cell = get_cell (widget);
  const char *label = cw_mapping_item_get_salesforce_label (item);
  g_autofree char *subtitle = describe_field (item);
  g_autofree char *name = NULL;

  if (*label == '\0')
    label = _("Choose a Field");

  /* Without a schema, nobody knows whether a field is missing. */
  if (cw_mapping_document_get_schema (cell->table->document) == NULL)
    g_clear_pointer (&subtitle, g_free);

  gtk_label_set_label (cell->title, label);
  gtk_label_set_label (cell->subtitle, subtitle != NULL ? subtitle : "");
  gtk_widget_set_tooltip_text (cell->button, subtitle);

  /* Translators: which Salesforce field an Aloware field is mapped to: "Salesforce field of City: Mailing
   * City" */
  name = g_strdup_printf (_("Salesforce field of %s: %s"), cw_mapping_item_get_aloware_label (item), label);
  cw_name_button (cell->button, name, subtitle);

  /* A locked row can be changed only while something is wrong with its field. Otherwise the lock at the end
   * of the row says why it cannot be changed. */
  gtk_widget_set_sensitive (cell->button, !cw_mapping_item_is_locked (item)
                                            || cw_mapping_item_get_state (item) == CW_MAPPING_PROBLEM);
}

static GtkWidget *
make_salesforce (gpointer table)
{
  Cell *cell = cell_new (table);
  GtkWidget *button = make_menu_button (cell, texts_new (cell), create_field_popup);

  gtk_widget_set_halign (button, GTK_ALIGN_FILL);

  return button;
}

/* ── Cells: state ── */

static void
show_state (GtkWidget *widget, CwPageItem *none, gpointer item, gpointer table)
{
  static const struct
  {
    const char *icon, *css_class;
  } looks[] = {
    [CW_MAPPING_READY] = { "object-select-symbolic", "cw-ready" },
    [CW_MAPPING_WARNING] = { "dialog-warning-symbolic", "warning" },
    [CW_MAPPING_PROBLEM] = { "dialog-error-symbolic", "error" },
  };
  Cell *cell = get_cell (widget);
  CwMappingItemState state = cw_mapping_item_get_state (item);
  const char *badge = cw_mapping_item_get_badge (item);
  g_autofree char *reasons = cw_mapping_item_get_reasons (item);

  for (guint i = 0; i < G_N_ELEMENTS (looks); i++)
    gtk_widget_remove_css_class (widget, looks[i].css_class);
  gtk_widget_add_css_class (widget, looks[state].css_class);

  gtk_image_set_from_icon_name (GTK_IMAGE (cell->icon), looks[state].icon);
  gtk_label_set_label (cell->title, badge);
  gtk_widget_set_tooltip_text (widget, reasons != NULL ? reasons : badge);
  gtk_accessible_update_property (GTK_ACCESSIBLE (cell->icon), GTK_ACCESSIBLE_PROPERTY_LABEL, badge, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (cell->title), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  reasons != NULL ? reasons : "", -1);
}

static GtkWidget *
make_state (gpointer table)
{
  Cell *cell = cell_new (table);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  cell->icon = gtk_image_new ();
  cell->title = label_new ();
  gtk_widget_add_css_class (box, "cw-state");
  gtk_widget_set_valign (box, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (box), cell->icon);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (cell->title));
  g_object_bind_property (table, "compact", cell->title, "visible",
                          G_BINDING_SYNC_CREATE | G_BINDING_INVERT_BOOLEAN);

  return set_widget (cell, box);
}

/* ── Cells: remove, or locked ── */

static void
on_remove_clicked (Cell *cell)
{
  gtk_widget_activate_action (GTK_WIDGET (cell->table), "mapping.remove-row", "s",
                              cw_mapping_item_get_key (get_item (cell)));
}

static void
show_row_action (GtkWidget *widget, CwPageItem *none, gpointer item, gpointer table)
{
  Cell *cell = get_cell (widget);
  gboolean removable = cw_mapping_item_is_removable (item);
  const char *why = cw_mapping_item_is_locked (item)
                      ? _("Locked: this field identifies the contact on both sides")
                      : _("Always mapped: every contact has an owner");
  g_autofree char *name = g_strdup_printf (_("Remove %s"), cw_mapping_item_get_aloware_label (item));

  gtk_widget_set_visible (cell->button, removable);
  gtk_widget_set_visible (cell->icon, !removable);
  gtk_widget_set_tooltip_text (cell->icon, why);
  gtk_accessible_update_property (GTK_ACCESSIBLE (cell->icon), GTK_ACCESSIBLE_PROPERTY_LABEL, why, -1);
  gtk_widget_set_tooltip_text (cell->button, name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (cell->button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

static GtkWidget *
make_row_action (gpointer table)
{
  Cell *cell = cell_new (table);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

  cell->icon = gtk_image_new_from_icon_name ("changes-prevent-symbolic");
  gtk_widget_add_css_class (cell->icon, "dim-label");
  gtk_widget_set_hexpand (cell->icon, TRUE);

  cell->button = gtk_button_new_from_icon_name ("user-trash-symbolic");
  gtk_widget_add_css_class (cell->button, "flat");
  gtk_widget_add_css_class (cell->button, "circular");
  gtk_widget_set_valign (cell->button, GTK_ALIGN_CENTER);
  g_signal_connect_swapped (cell->button, "clicked", G_CALLBACK (on_remove_clicked), cell);

  gtk_box_append (GTK_BOX (box), cell->icon);
  gtk_box_append (GTK_BOX (box), cell->button);

  return set_widget (cell, box);
}

/* ── Cells: both fields and the direction, as a card ── */

static GtkWidget *
make_card (gpointer table)
{
  GtkWidget *card = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *salesforce = make_salesforce (table);

  gtk_widget_set_valign (card, GTK_ALIGN_CENTER);
  gtk_widget_set_hexpand (salesforce, TRUE);
  gtk_label_set_width_chars (get_cell (salesforce)->title, 8);
  gtk_box_append (GTK_BOX (line), make_direction (table));
  gtk_box_append (GTK_BOX (line), salesforce);
  gtk_box_append (GTK_BOX (card), make_aloware (table));
  gtk_box_append (GTK_BOX (card), line);

  return card;
}

static void
show_card (GtkWidget *card, CwPageItem *none, gpointer item, gpointer table)
{
  GtkWidget *line = gtk_widget_get_last_child (card);

  show_aloware (gtk_widget_get_first_child (card), none, item, table);
  show_direction (gtk_widget_get_first_child (line), none, item, table);
  show_salesforce (gtk_widget_get_last_child (line), none, item, table);
}

static const CwPageColumn columns[] = {
  {
    .id = "aloware",
    .title = N_("Aloware Field"),
    .from_width = CW_PAGE_CARD_WIDTH,
    .make = make_aloware,
    .show = show_aloware,
    .expand = TRUE,
    .resizable = TRUE,
  },
  {
    .id = "direction",
    .title = N_("Direction"),
    .from_width = CW_PAGE_CARD_WIDTH,
    .make = make_direction,
    .show = show_direction,
  },
  {
    .id = "salesforce",
    .title = N_("Salesforce Field"),
    .from_width = CW_PAGE_CARD_WIDTH,
    .make = make_salesforce,
    .show = show_salesforce,
    .expand = TRUE,
    .resizable = TRUE,
  },
  {
    .title = N_("Mapped Fields"),
    .make = make_card,
    .show = show_card,
    .expand = TRUE,
    .below_width = CW_PAGE_CARD_WIDTH,
  },
  {
    .id = "state",
    .title = NC_("status", "State"),
    .context = "status",
    .make = make_state,
    .show = show_state,
  },
  {
    .make = make_row_action,
    .show = show_row_action,
  },
};

/* ── Order ── */

static GtkExpression *
property_of_item (const char *property)
{
  return gtk_property_expression_new (CW_TYPE_MAPPING_ITEM, NULL, property);
}

static void
on_order_changed (CwMappingTable *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SORT]);
}

static void
set_sorters (CwMappingTable *self)
{
  CwPageOrder *order = cw_page_order_of (self->column_view);
  GtkNumericSorter *worst_first = gtk_numeric_sorter_new (property_of_item ("state"));

  gtk_numeric_sorter_set_sort_order (worst_first, GTK_SORT_DESCENDING);
  cw_page_order_set_sorter (order, "aloware",
                            GTK_SORTER (gtk_string_sorter_new (property_of_item ("aloware-label"))));
  cw_page_order_set_sorter (order, "direction",
                            GTK_SORTER (gtk_numeric_sorter_new (property_of_item ("direction"))));
  cw_page_order_set_sorter (order, "salesforce",
                            GTK_SORTER (gtk_string_sorter_new (property_of_item ("salesforce-label"))));
  cw_page_order_set_sorter (order, "state", GTK_SORTER (worst_first));
}

/* ── Rows ── */

static gboolean
is_shown (CwMappingTable *self, CwMappingItem *item)
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
match_item (gpointer item, gpointer user_data)
{
  CwMappingTable *self = CW_MAPPING_TABLE (user_data);

  return is_shown (self, CW_MAPPING_ITEM (item))
         && cw_mapping_item_matches (CW_MAPPING_ITEM (item), self->words);
}

/* While only problems are shown, a row whose problem was solved stays until the filter is set again, so that
 * it does not vanish under the pointer. A row that gets a problem appears at once. */
static void
on_document_changed (CwMappingTable *self)
{
  gtk_filter_changed (GTK_FILTER (self->filter), GTK_FILTER_CHANGE_LESS_STRICT);
}

static void
on_selection_changed (CwMappingTable *self)
{
  g_signal_emit (self, signals[SIGNAL_SELECTION_CHANGED], 0);
}

static void
on_activate (CwMappingTable *self, guint position)
{
  gtk_selection_model_select_item (self->selection, position, TRUE);
  g_signal_emit (self, signals[SIGNAL_ROW_ACTIVATED], 0);
}

/* The row that has the focus, or that contains the widget with the focus. */
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

/* Tab leaves the table at the end of a row, because the arrow keys move from row to row. By default GTK would
 * stop at each button of each row. */
static gboolean
cw_mapping_table_focus (GtkWidget *widget, GtkDirectionType direction)
{
  gboolean tab = direction == GTK_DIR_TAB_FORWARD || direction == GTK_DIR_TAB_BACKWARD;
  GtkWidget *row = tab ? get_focused_row (CW_MAPPING_TABLE (widget)) : NULL;

  if (row != NULL)
    return gtk_widget_child_focus (row, direction);

  return GTK_WIDGET_CLASS (cw_mapping_table_parent_class)->focus (widget, direction);
}

/* ── Interface ── */

void
cw_mapping_table_set_document (CwMappingTable *self, CwMappingDocument *document)
{
  g_return_if_fail (CW_IS_MAPPING_TABLE (self));

  if (self->document != NULL)
    g_signal_handlers_disconnect_by_func (self->document, on_document_changed, self);
  g_set_object (&self->document, document);
  gtk_filter_list_model_set_model (self->filtered, G_LIST_MODEL (document));
  if (document != NULL)
    g_signal_connect_object (document, "changed", G_CALLBACK (on_document_changed), self, G_CONNECT_SWAPPED);
}

void
cw_mapping_table_set_search (CwMappingTable *self, const char *text)
{
  g_return_if_fail (CW_IS_MAPPING_TABLE (self));

  g_clear_pointer (&self->words, g_strfreev);
  self->words = cw_search_words (text);
  gtk_filter_changed (GTK_FILTER (self->filter), GTK_FILTER_CHANGE_DIFFERENT);
}

void
cw_mapping_table_set_show (CwMappingTable *self, guint show)
{
  g_return_if_fail (CW_IS_MAPPING_TABLE (self));

  self->show = show;
  gtk_filter_changed (GTK_FILTER (self->filter), GTK_FILTER_CHANGE_DIFFERENT);
}

void
cw_mapping_table_set_compact (CwMappingTable *self, gboolean compact)
{
  g_return_if_fail (CW_IS_MAPPING_TABLE (self));

  compact = !!compact;
  if (self->compact == compact)
    return;

  self->compact = compact;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_COMPACT]);
}

void
cw_mapping_table_sort (CwMappingTable *self, const char *column)
{
  g_return_if_fail (CW_IS_MAPPING_TABLE (self));

  cw_page_order_sort (cw_page_order_of (self->column_view), g_strcmp0 (column, "none") != 0 ? column : NULL,
                      FALSE);
}

const char *
cw_mapping_table_get_sort (CwMappingTable *self)
{
  const char *column;

  g_return_val_if_fail (CW_IS_MAPPING_TABLE (self), NULL);

  column = cw_page_order_get_column (cw_page_order_of (self->column_view));

  return column != NULL ? column : "none";
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
      g_autoptr (CwMappingItem)
        item = g_list_model_get_item (G_LIST_MODEL (self->selection), gtk_bitset_get_nth (selected, i));

      g_ptr_array_add (keys, g_strdup (cw_mapping_item_get_key (item)));
    }
  g_ptr_array_add (keys, NULL);

  return (char **) g_ptr_array_free (g_steal_pointer (&keys), FALSE);
}

guint
cw_mapping_table_find (CwMappingTable *self, const char *key)
{
  guint n;

  g_return_val_if_fail (CW_IS_MAPPING_TABLE (self), GTK_INVALID_LIST_POSITION);
  g_return_val_if_fail (key != NULL, GTK_INVALID_LIST_POSITION);

  n = g_list_model_get_n_items (G_LIST_MODEL (self->selection));
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (CwMappingItem) item = g_list_model_get_item (G_LIST_MODEL (self->selection), i);

      if (strcmp (cw_mapping_item_get_key (item), key) == 0)
        return i;
    }

  return GTK_INVALID_LIST_POSITION;
}

/* The widget of a row. NULL if the row is too far away to have one. */
static GtkWidget *
find_row (GtkWidget *list, gpointer item)
{
  for (GtkWidget *row = gtk_widget_get_first_child (list); row != NULL;
       row = gtk_widget_get_next_sibling (row))
    {
      GtkWidget *cell = gtk_widget_get_first_child (row);
      GtkWidget *child = cell != NULL ? gtk_widget_get_first_child (cell) : NULL;

      if (child != NULL && cw_page_cell_get_item (child) == item)
        return row;
    }

  return NULL;
}

void
cw_mapping_table_select (CwMappingTable *self, guint position)
{
  g_autoptr (CwMappingItem) item = NULL;
  GtkWidget *list, *row;

  g_return_if_fail (CW_IS_MAPPING_TABLE (self));

  item = g_list_model_get_item (G_LIST_MODEL (self->selection), position);
  if (item == NULL)
    return;

  gtk_selection_model_select_item (self->selection, position, TRUE);
  /* Before 4.12, GtkColumnView has no function for scrolling, but the list inside it has this action. */
  list = gtk_widget_get_last_child (GTK_WIDGET (self->column_view));
  gtk_widget_activate_action (list, "list.scroll-to-item", "u", position);

  row = find_row (list, item);
  if (row != NULL)
    gtk_widget_grab_focus (row);
}

/* ── Object ── */

static void
cw_mapping_table_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  CwMappingTable *self = CW_MAPPING_TABLE (object);

  switch (prop_id)
    {
    case PROP_COMPACT:
      g_value_set_boolean (value, self->compact);
      break;
    case PROP_SORT:
      g_value_set_string (value, cw_mapping_table_get_sort (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
cw_mapping_table_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
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

static gboolean
cw_mapping_table_grab_focus (GtkWidget *widget)
{
  GtkWidget *table = GTK_WIDGET (CW_MAPPING_TABLE (widget)->column_view);

  return gtk_widget_get_mapped (table) && gtk_widget_grab_focus (table);
}

static void
cw_mapping_table_dispose (GObject *object)
{
  CwMappingTable *self = CW_MAPPING_TABLE (object);

  if (self->column_view != NULL)
    {
      /* A table that was sorted by a column gets its old order back when its columns go. */
      g_signal_handlers_disconnect_by_func (self->selection, on_selection_changed, self);
      gtk_column_view_set_model (self->column_view, NULL);
    }
  /* The child is bound by name. gtk_widget_dispose_template() would unparent it without telling the bin. */
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), CW_TYPE_MAPPING_TABLE);
  g_clear_object (&self->selection);
  g_clear_object (&self->sorted);
  g_clear_object (&self->filtered);
  g_clear_object (&self->filter);
  g_clear_object (&self->document);

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
  widget_class->grab_focus = cw_mapping_table_grab_focus;
  object_class->finalize = cw_mapping_table_finalize;
  object_class->get_property = cw_mapping_table_get_property;
  object_class->set_property = cw_mapping_table_set_property;
  widget_class->focus = cw_mapping_table_focus;

  properties[PROP_COMPACT] = g_param_spec_boolean (
    "compact", NULL, NULL, FALSE, G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  properties[PROP_SORT] = g_param_spec_string ("sort", NULL, NULL, "none",
                                               G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[SIGNAL_SELECTION_CHANGED] = g_signal_new ("selection-changed", G_TYPE_FROM_CLASS (klass),
                                                    G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_ROW_ACTIVATED] = g_signal_new ("row-activated", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                                0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  g_type_ensure (CW_TYPE_MAPPING_ITEM);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/crosswalk_sync/Crosswalk/ui/cw-mapping-table.ui");
  gtk_widget_class_bind_template_child (widget_class, CwMappingTable, scrolled_window);
  gtk_widget_class_bind_template_child (widget_class, CwMappingTable, column_view);
  gtk_widget_class_bind_template_callback (widget_class, on_activate);

  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Delete, 0, "mapping.remove", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_KP_Delete, 0, "mapping.remove", NULL);
}

static void
cw_mapping_table_init (CwMappingTable *self)
{
  GtkSorter *sorter;

  gtk_widget_init_template (GTK_WIDGET (self));
  cw_page_columns_set (self->column_view, columns, G_N_ELEMENTS (columns), self, NULL);
  set_sorters (self);
  cw_page_memory_keep (self->column_view, "mapping");
  g_signal_connect_object (cw_page_order_of (self->column_view), "changed", G_CALLBACK (on_order_changed),
                           self, G_CONNECT_SWAPPED);

  self->filter = gtk_custom_filter_new (match_item, self, NULL);
  self->filtered = gtk_filter_list_model_new (NULL, GTK_FILTER (g_object_ref (self->filter)));
  sorter = gtk_column_view_get_sorter (self->column_view);
  self->sorted = gtk_sort_list_model_new (G_LIST_MODEL (g_object_ref (self->filtered)),
                                          g_object_ref (sorter));
  self->selection = GTK_SELECTION_MODEL (
    gtk_multi_selection_new (G_LIST_MODEL (g_object_ref (self->sorted))));
  g_signal_connect_object (self->selection, "selection-changed", G_CALLBACK (on_selection_changed), self,
                           G_CONNECT_SWAPPED);
  /* When a selected row is filtered away or removed, the selection changes without "selection-changed". */
  g_signal_connect_object (self->selection, "items-changed", G_CALLBACK (on_selection_changed), self,
                           G_CONNECT_SWAPPED);
  gtk_column_view_set_model (self->column_view, self->selection);
}
