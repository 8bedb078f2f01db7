/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cw-mapping-direction-popover.h"

#include <glib/gi18n-lib.h>

#include "cw-mapping-words.h"

struct _CwMappingDirectionPopover
{
  GtkPopover parent_instance;

  GtkListBox *list;
};

enum
{
  SIGNAL_CHOSEN,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (CwMappingDirectionPopover, cw_mapping_direction_popover, GTK_TYPE_POPOVER)

static void
on_row_activated (CwMappingDirectionPopover *self, GtkListBoxRow *row)
{
  int direction = gtk_list_box_row_get_index (row);

  g_object_ref (self);
  gtk_popover_popdown (GTK_POPOVER (self));
  g_signal_emit (self, signals[SIGNAL_CHOSEN], 0, direction);
  g_object_unref (self);
}

static void
on_show (CwMappingDirectionPopover *self)
{
  GtkListBoxRow *row = gtk_list_box_get_selected_row (self->list);

  gtk_widget_grab_focus (row != NULL ? GTK_WIDGET (row) : GTK_WIDGET (self->list));
}

static void
cw_mapping_direction_popover_class_init (CwMappingDirectionPopoverClass *klass)
{
  signals[SIGNAL_CHOSEN] = g_signal_new ("chosen", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                         NULL, NULL, G_TYPE_NONE, 1, G_TYPE_INT);
}

static void
cw_mapping_direction_popover_init (CwMappingDirectionPopover *self)
{
  GtkWidget *list = gtk_list_box_new ();

  self->list = GTK_LIST_BOX (list);
  gtk_list_box_set_selection_mode (self->list, GTK_SELECTION_BROWSE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (list), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Direction"), -1);
  g_signal_connect_object (list, "row-activated", G_CALLBACK (on_row_activated), self, G_CONNECT_SWAPPED);
  g_signal_connect_after (self, "show", G_CALLBACK (on_show), NULL);

  gtk_widget_add_css_class (GTK_WIDGET (self), "menu");
  gtk_widget_add_css_class (GTK_WIDGET (self), "cw-direction-popover");
  gtk_popover_set_child (GTK_POPOVER (self), list);
}

static GtkWidget *
make_texts (CwDirection direction, const char *reason)
{
  GtkWidget *texts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  GtkWidget *title = gtk_label_new (cw_mapping_direction_words (direction));

  gtk_widget_set_valign (texts, GTK_ALIGN_CENTER);
  gtk_label_set_xalign (GTK_LABEL (title), 0);
  gtk_box_append (GTK_BOX (texts), title);

  if (reason != NULL)
    {
      GtkWidget *why = gtk_label_new (reason);

      gtk_label_set_xalign (GTK_LABEL (why), 0);
      gtk_label_set_wrap (GTK_LABEL (why), TRUE);
      gtk_label_set_width_chars (GTK_LABEL (why), 30);
      gtk_label_set_max_width_chars (GTK_LABEL (why), 38);
      gtk_widget_add_css_class (why, "caption");
      gtk_widget_add_css_class (why, "dim-label");
      gtk_widget_add_css_class (title, "dim-label");
      gtk_box_append (GTK_BOX (texts), why);
    }

  return texts;
}

/* A row that cannot be chosen still takes the focus, so that its reason can be read with the keyboard. */
static GtkWidget *
make_row (CwMappingItem *item, CwDirection direction)
{
  gboolean possible = (cw_mapping_item_get_directions (item) & (1u << direction)) != 0;
  const char *reason = possible ? NULL : cw_mapping_item_get_direction_reason (item, direction);
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *icon = gtk_image_new_from_icon_name (possible ? cw_mapping_direction_icon (direction)
                                                           : "action-unavailable-symbolic");

  if (!possible && reason == NULL)
    reason = _("Not possible for this field.");

  gtk_accessible_update_state (GTK_ACCESSIBLE (icon), GTK_ACCESSIBLE_STATE_HIDDEN, TRUE, -1);
  gtk_box_append (GTK_BOX (box), icon);
  gtk_box_append (GTK_BOX (box), make_texts (direction, reason));

  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), possible);
  gtk_list_box_row_set_selectable (GTK_LIST_BOX_ROW (row), possible);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  cw_mapping_direction_words (direction), -1);
  if (reason != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, reason, -1);
  if (!possible)
    gtk_accessible_update_state (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_STATE_DISABLED, TRUE, -1);

  return row;
}

GtkWidget *
cw_mapping_direction_popover_new (CwMappingItem *item)
{
  CwMappingDirectionPopover *self = g_object_new (CW_TYPE_MAPPING_DIRECTION_POPOVER, NULL);

  g_return_val_if_fail (CW_IS_MAPPING_ITEM (item), GTK_WIDGET (self));

  for (CwDirection direction = CW_DIRECTION_BOTH; direction <= CW_DIRECTION_TO_ALOWARE; direction++)
    {
      GtkWidget *row = make_row (item, direction);

      gtk_list_box_append (self->list, row);
      if (direction == cw_mapping_item_get_direction (item))
        gtk_list_box_select_row (self->list, GTK_LIST_BOX_ROW (row));
    }

  return GTK_WIDGET (self);
}
