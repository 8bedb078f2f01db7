/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cw-mapping-cells.h"

#include <glib/gi18n-lib.h>

#include "cw-field-chooser.h"
#include "cw-mapping-direction-popover.h"
#include "cw-mapping-words.h"
#include "cw-name-button.h"

typedef struct _Cell Cell;

/* One cell of any column. What a column does not have is NULL. */
struct _Cell
{
  CwMappingTable *table;
  GtkListItem *list_item;      /* owns the cell */
  void (*show) (Cell *cell, CwMappingItem *item);
  GtkWidget *button;
  GtkWidget *icon;
  GtkLabel *title;
  GtkLabel *subtitle;
};

static const char cell_key[] = "cw-cell";

static CwMappingItem *
get_item (Cell *cell)
{
  return gtk_list_item_get_item (cell->list_item);
}

static void
on_revision (GtkListItem *list_item)
{
  Cell *cell = g_object_get_data (G_OBJECT (list_item), cell_key);

  cell->show (cell, get_item (cell));
}

static void
on_bind (GtkSignalListItemFactory *factory,
         GtkListItem              *list_item)
{
  g_signal_connect_object (gtk_list_item_get_item (list_item), "notify::revision", G_CALLBACK (on_revision),
                           list_item, G_CONNECT_SWAPPED);
  on_revision (list_item);
}

static void
on_unbind (GtkSignalListItemFactory *factory,
           GtkListItem              *list_item)
{
  Cell *cell = g_object_get_data (G_OBJECT (list_item), cell_key);
  gpointer item = gtk_list_item_get_item (list_item);

  /* A window that is closed takes the items away first. */
  if (item != NULL)
    g_signal_handlers_disconnect_by_func (item, on_revision, list_item);

  /* It speaks of the row that it was opened for. */
  if (cell->button != NULL && GTK_IS_MENU_BUTTON (cell->button))
    gtk_menu_button_popdown (GTK_MENU_BUTTON (cell->button));
}

static Cell *
cell_new (CwMappingTable *table,
          GtkListItem    *list_item,
          void          (*show) (Cell *, CwMappingItem *))
{
  Cell *cell = g_new0 (Cell, 1);

  cell->table = table;
  cell->list_item = list_item;
  cell->show = show;
  g_object_set_data_full (G_OBJECT (list_item), cell_key, cell, g_free);

  return cell;
}

static GtkLabel *
label_new (void)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);

  return GTK_LABEL (label);
}

/* What is cut off can be read by pointing at it. */
static gboolean
on_query_tooltip (GtkLabel   *label,
                  int         x,
                  int         y,
                  gboolean    keyboard,
                  GtkTooltip *tooltip)
{
  if (!pango_layout_is_ellipsized (gtk_label_get_layout (label)))
    return FALSE;

  gtk_tooltip_set_text (tooltip, gtk_label_get_label (label));

  return TRUE;
}

/* A label, and below it what the platform calls it. */
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

static void
use_menu_button (Cell                             *cell,
                 GtkWidget                        *child,
                 GtkMenuButtonCreatePopupFunc      create_popup)
{
  cell->button = gtk_menu_button_new ();
  gtk_menu_button_set_child (GTK_MENU_BUTTON (cell->button), child);
  /* It centres what it has, which makes a ragged column. */
  gtk_widget_set_halign (gtk_widget_get_parent (child), GTK_ALIGN_FILL);
  gtk_menu_button_set_always_show_arrow (GTK_MENU_BUTTON (cell->button), TRUE);
  gtk_menu_button_set_create_popup_func (GTK_MENU_BUTTON (cell->button), create_popup, cell, NULL);
  gtk_widget_add_css_class (cell->button, "flat");
  gtk_widget_set_valign (cell->button, GTK_ALIGN_CENTER);
  gtk_list_item_set_child (cell->list_item, cell->button);
}

/* ── Aloware field ── */

static void
show_aloware (Cell          *cell,
              CwMappingItem *item)
{
  gtk_label_set_label (cell->title, cw_mapping_item_get_aloware_label (item));
  gtk_label_set_label (cell->subtitle, cw_mapping_item_get_key (item));
}

static void
setup_aloware (GtkSignalListItemFactory *factory,
               GtkListItem              *list_item,
               CwMappingTable           *table)
{
  Cell *cell = cell_new (table, list_item, show_aloware);

  gtk_list_item_set_child (list_item, texts_new (cell));
}

/* ── Direction ── */

static void
on_direction_chosen (Cell *cell,
                     int   direction)
{
  const char *keys[] = { cw_mapping_item_get_key (get_item (cell)), NULL };

  cw_mapping_model_set_direction (cw_mapping_table_get_model (cell->table), keys, (CwDirection) direction, NULL);
}

static void
create_direction_popup (GtkMenuButton *button,
                        gpointer       user_data)
{
  Cell *cell = user_data;
  GtkWidget *popover = cw_mapping_direction_popover_new (get_item (cell));

  g_signal_connect_swapped (popover, "chosen", G_CALLBACK (on_direction_chosen), cell);
  gtk_menu_button_set_popover (button, popover);
}

static void
show_direction (Cell          *cell,
                CwMappingItem *item)
{
  CwDirection direction = cw_mapping_item_get_direction (item);
  const char *words = cw_mapping_direction_words (direction);
  /* Translators: the direction of an Aloware field: "Direction of First Name: Both ways" */
  g_autofree char *name = g_strdup_printf (_("Direction of %s: %s"), cw_mapping_item_get_aloware_label (item), words);

  gtk_image_set_from_icon_name (GTK_IMAGE (cell->icon), cw_mapping_direction_icon (direction));
  gtk_label_set_label (cell->title, words);
  gtk_widget_set_tooltip_text (cell->button, words);
  cw_name_button (cell->button, name, NULL);
}

static void
setup_direction (GtkSignalListItemFactory *factory,
                 GtkListItem              *list_item,
                 CwMappingTable           *table)
{
  Cell *cell = cell_new (table, list_item, show_direction);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  cell->icon = decoration_new (NULL);
  cell->title = label_new ();
  gtk_label_set_ellipsize (cell->title, PANGO_ELLIPSIZE_NONE);
  gtk_widget_set_hexpand (GTK_WIDGET (cell->title), TRUE);
  gtk_box_append (GTK_BOX (box), cell->icon);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (cell->title));
  g_object_bind_property (table, "compact", cell->title, "visible", G_BINDING_SYNC_CREATE | G_BINDING_INVERT_BOOLEAN);

  use_menu_button (cell, box, create_direction_popup);
}

/* ── Salesforce field ── */

static void
on_field_chosen (Cell       *cell,
                 const char *api_name)
{
  cw_mapping_model_set_salesforce (cw_mapping_table_get_model (cell->table),
                                   cw_mapping_item_get_key (get_item (cell)), api_name);
}

static void
create_field_popup (GtkMenuButton *button,
                    gpointer       user_data)
{
  Cell *cell = user_data;
  GtkWidget *popover = cw_field_chooser_new (cw_mapping_table_get_model (cell->table),
                                             cw_mapping_item_get_key (get_item (cell)));

  g_signal_connect_swapped (popover, "chosen", G_CALLBACK (on_field_chosen), cell);
  gtk_menu_button_set_popover (button, popover);
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
    return g_strdup (_("Flows nowhere until one is chosen"));

  return g_strdup (_("Not known to Salesforce, or hidden"));
}

static void
show_salesforce (Cell          *cell,
                 CwMappingItem *item)
{
  const char *label = cw_mapping_item_get_salesforce_label (item);
  g_autofree char *subtitle = describe_field (item);
  g_autofree char *name = NULL;

  if (*label == '\0')
    label = _("Choose a field");

  /* Without a schema nothing is known to be missing. */
  if (cw_mapping_model_get_schema (cw_mapping_table_get_model (cell->table)) == NULL)
    g_clear_pointer (&subtitle, g_free);

  gtk_label_set_label (cell->title, label);
  gtk_label_set_label (cell->subtitle, subtitle != NULL ? subtitle : "");
  gtk_widget_set_tooltip_text (cell->button, subtitle);

  /* Translators: which Salesforce field an Aloware field is mapped to: "Salesforce field of City: Mailing City" */
  name = g_strdup_printf (_("Salesforce field of %s: %s"), cw_mapping_item_get_aloware_label (item), label);
  cw_name_button (cell->button, name, subtitle);

  /* A damaged locked row can be mended here; a sound one says why it cannot be changed at its end. */
  gtk_widget_set_sensitive (cell->button, !cw_mapping_item_is_locked (item) ||
                                          cw_mapping_item_get_state (item) == CW_MAPPING_PROBLEM);
}

static void
setup_salesforce (GtkSignalListItemFactory *factory,
                  GtkListItem              *list_item,
                  CwMappingTable           *table)
{
  Cell *cell = cell_new (table, list_item, show_salesforce);

  use_menu_button (cell, texts_new (cell), create_field_popup);
  gtk_widget_set_halign (cell->button, GTK_ALIGN_FILL);
}

/* ── State ── */

static void
show_state (Cell          *cell,
            CwMappingItem *item)
{
  static const struct { const char *icon, *css_class; } looks[] = {
    [CW_MAPPING_READY] = { "object-select-symbolic", "cw-ready" },
    [CW_MAPPING_WARNING] = { "dialog-warning-symbolic", "warning" },
    [CW_MAPPING_PROBLEM] = { "dialog-error-symbolic", "error" },
  };
  CwMappingItemState state = cw_mapping_item_get_state (item);
  const char *badge = cw_mapping_item_get_badge (item);
  g_autofree char *reasons = cw_mapping_item_get_reasons (item);
  GtkWidget *box = gtk_list_item_get_child (cell->list_item);

  for (guint i = 0; i < G_N_ELEMENTS (looks); i++)
    gtk_widget_remove_css_class (box, looks[i].css_class);
  gtk_widget_add_css_class (box, looks[state].css_class);

  gtk_image_set_from_icon_name (GTK_IMAGE (cell->icon), looks[state].icon);
  gtk_label_set_label (cell->title, badge);
  gtk_widget_set_tooltip_text (box, reasons != NULL ? reasons : badge);
  gtk_accessible_update_property (GTK_ACCESSIBLE (cell->icon), GTK_ACCESSIBLE_PROPERTY_LABEL, badge, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (cell->title),
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, reasons != NULL ? reasons : "", -1);
}

static void
setup_state (GtkSignalListItemFactory *factory,
             GtkListItem              *list_item,
             CwMappingTable           *table)
{
  Cell *cell = cell_new (table, list_item, show_state);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  cell->icon = gtk_image_new ();
  cell->title = label_new ();
  gtk_widget_add_css_class (box, "cw-state");
  gtk_widget_set_valign (box, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (box), cell->icon);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (cell->title));
  g_object_bind_property (table, "compact", cell->title, "visible", G_BINDING_SYNC_CREATE | G_BINDING_INVERT_BOOLEAN);

  gtk_list_item_set_child (list_item, box);
}

/* ── Remove, or locked ── */

static void
on_remove_clicked (Cell *cell)
{
  gtk_widget_activate_action (GTK_WIDGET (cell->table), "mapping.remove-row", "s",
                              cw_mapping_item_get_key (get_item (cell)));
}

static void
show_row_action (Cell          *cell,
                 CwMappingItem *item)
{
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

static void
setup_row_action (GtkSignalListItemFactory *factory,
                  GtkListItem              *list_item,
                  CwMappingTable           *table)
{
  Cell *cell = cell_new (table, list_item, show_row_action);
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
  gtk_list_item_set_child (list_item, box);
}

GtkListItemFactory *
cw_mapping_cells_new (CwMappingTable  *table,
                      CwMappingColumn  column)
{
  static const GCallback setups[] = {
    [CW_MAPPING_COLUMN_ALOWARE] = G_CALLBACK (setup_aloware),
    [CW_MAPPING_COLUMN_DIRECTION] = G_CALLBACK (setup_direction),
    [CW_MAPPING_COLUMN_SALESFORCE] = G_CALLBACK (setup_salesforce),
    [CW_MAPPING_COLUMN_STATE] = G_CALLBACK (setup_state),
    [CW_MAPPING_COLUMN_ROW_ACTION] = G_CALLBACK (setup_row_action),
  };
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();

  g_return_val_if_fail ((guint) column < G_N_ELEMENTS (setups), factory);

  g_signal_connect (factory, "setup", setups[column], table);
  g_signal_connect (factory, "bind", G_CALLBACK (on_bind), NULL);
  g_signal_connect (factory, "unbind", G_CALLBACK (on_unbind), NULL);

  return factory;
}
