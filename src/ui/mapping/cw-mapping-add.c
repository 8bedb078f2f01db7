/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cw-mapping-add.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "cw-mapping-words.h"
#include "cw-search.h"

struct _CwMappingAdd
{
  GtkPopover parent_instance;

  GtkSearchEntry *search_entry;
  GtkListBox *list_box;
  GtkLabel *empty_label;

  GPtrArray *entries; /* of CwCatalogueEntry, in the order of the rows */
  char **words;       /* of the search; NULL: no search */
};

enum
{
  SIGNAL_CHOSEN,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (CwMappingAdd, cw_mapping_add, GTK_TYPE_POPOVER)

static gboolean
is_shown (GtkListBoxRow *row, gpointer user_data)
{
  CwMappingAdd *self = CW_MAPPING_ADD (user_data);
  const CwCatalogueEntry *entry = g_ptr_array_index (self->entries, gtk_list_box_row_get_index (row));
  g_autofree char *text = NULL;
  g_autofree char *folded = NULL;

  if (self->words == NULL)
    return TRUE;

  text = g_strjoin ("\n", cw_catalogue_get_label (entry), entry->key,
                    cw_mapping_category_words (entry->category), NULL);
  folded = cw_search_fold (text);

  return cw_search_has (folded, self->words);
}

static void
on_search_changed (CwMappingAdd *self)
{
  g_clear_pointer (&self->words, g_strfreev);
  self->words = cw_search_words (gtk_editable_get_text (GTK_EDITABLE (self->search_entry)));
  gtk_list_box_invalidate_filter (self->list_box);
}

static void
on_row_activated (CwMappingAdd *self, GtkListBoxRow *row)
{
  const CwCatalogueEntry *entry = g_ptr_array_index (self->entries, gtk_list_box_row_get_index (row));

  g_object_ref (self);
  gtk_popover_popdown (GTK_POPOVER (self));
  g_signal_emit (self, signals[SIGNAL_CHOSEN], 0, entry->key);
  g_object_unref (self);
}

static void
on_search_activate (CwMappingAdd *self)
{
  for (guint i = 0; i < self->entries->len; i++)
    {
      GtkListBoxRow *row = gtk_list_box_get_row_at_index (self->list_box, (int) i);

      if (gtk_widget_get_child_visible (GTK_WIDGET (row)))
        {
          on_row_activated (self, row);
          return;
        }
    }
}

static void
append_entry (CwMappingAdd *self, const CwCatalogueEntry *entry)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  GtkWidget *title = gtk_label_new (cw_catalogue_get_label (entry));
  /* Translators: an Aloware field's name and its kind: "last_inbound_text · Tracking" */
  g_autofree char *description = g_strdup_printf (_("%s · %s"), entry->key,
                                                  cw_mapping_category_words (entry->category));
  GtkWidget *subtitle = gtk_label_new (description);

  gtk_label_set_xalign (GTK_LABEL (title), 0);
  gtk_label_set_ellipsize (GTK_LABEL (title), PANGO_ELLIPSIZE_END);
  gtk_label_set_xalign (GTK_LABEL (subtitle), 0);
  gtk_label_set_ellipsize (GTK_LABEL (subtitle), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (subtitle, "caption");
  gtk_widget_add_css_class (subtitle, "dim-label");
  gtk_box_append (GTK_BOX (box), title);
  gtk_box_append (GTK_BOX (box), subtitle);

  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  cw_catalogue_get_label (entry), -1);
  gtk_list_box_append (self->list_box, row);
}

static void
cw_mapping_add_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), CW_TYPE_MAPPING_ADD);

  G_OBJECT_CLASS (cw_mapping_add_parent_class)->dispose (object);
}

static void
cw_mapping_add_finalize (GObject *object)
{
  CwMappingAdd *self = CW_MAPPING_ADD (object);

  g_clear_pointer (&self->entries, g_ptr_array_unref);
  g_clear_pointer (&self->words, g_strfreev);

  G_OBJECT_CLASS (cw_mapping_add_parent_class)->finalize (object);
}

static void
cw_mapping_add_class_init (CwMappingAddClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = cw_mapping_add_dispose;
  object_class->finalize = cw_mapping_add_finalize;

  signals[SIGNAL_CHOSEN] = g_signal_new ("chosen", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                         NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/crosswalk_sync/Crosswalk/ui/cw-mapping-add.ui");
  gtk_widget_class_bind_template_child (widget_class, CwMappingAdd, search_entry);
  gtk_widget_class_bind_template_child (widget_class, CwMappingAdd, list_box);
  gtk_widget_class_bind_template_child (widget_class, CwMappingAdd, empty_label);
  gtk_widget_class_bind_template_callback (widget_class, on_search_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_search_activate);
  gtk_widget_class_bind_template_callback (widget_class, on_row_activated);
  gtk_widget_class_bind_template_callback (widget_class, gtk_popover_popdown);
}

static void
cw_mapping_add_init (CwMappingAdd *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
cw_mapping_add_new (CwMappingDocument *document, GPtrArray *custom)
{
  CwMappingAdd *self = g_object_new (CW_TYPE_MAPPING_ADD, NULL);

  g_return_val_if_fail (CW_IS_MAPPING_DOCUMENT (document), GTK_WIDGET (self));

  self->entries = cw_mapping_document_list_addable (document, custom);
  for (guint i = 0; i < self->entries->len; i++)
    append_entry (self, g_ptr_array_index (self->entries, i));
  if (self->entries->len == 0)
    gtk_label_set_label (self->empty_label, _("Every Aloware field is mapped."));
  gtk_list_box_set_filter_func (self->list_box, is_shown, self, NULL);

  return GTK_WIDGET (self);
}
