/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-preview-cells.h"

#include "cw-catalogue.h"
#include "cw-explain.h"
#include "cw-page-item.h"
#include "cw-preview-diff.h"

#include <glib/gi18n-lib.h>

#include <string.h>

typedef struct
{
  CwPreviewTable *table;   /* owns the columns, which own the factories */
  CwPreviewCell cell;
} Cells;

const char *
cw_preview_bucket_words (CwPreviewBucket bucket)
{
  static const char *const words[] = {
    /* Translators: what a plan does with a record, as choices of a filter */
    [CW_PREVIEW_ALL] = N_("All changes"),
    [CW_PREVIEW_CREATE_SALESFORCE] = N_("Create in Salesforce"),
    [CW_PREVIEW_UPDATE_SALESFORCE] = N_("Update in Salesforce"),
    [CW_PREVIEW_CREATE_ALOWARE] = N_("Create in Aloware"),
    [CW_PREVIEW_UPDATE_ALOWARE] = N_("Update in Aloware"),
    /* Translators: two records, one a side, are found to be the same person */
    [CW_PREVIEW_LINK] = N_("Link"),
    [CW_PREVIEW_UNLINK] = N_("Unlink"),
    [CW_PREVIEW_EXCLUDED] = N_("Left alone"),
  };

  g_return_val_if_fail (bucket < G_N_ELEMENTS (words), NULL);

  return _(words[bucket]);
}

static const char *
get_icon (CwPreviewBucket bucket)
{
  switch (bucket)
    {
    case CW_PREVIEW_CREATE_SALESFORCE:
    case CW_PREVIEW_UPDATE_SALESFORCE:
      return "go-next-symbolic";
    case CW_PREVIEW_CREATE_ALOWARE:
    case CW_PREVIEW_UPDATE_ALOWARE:
      return "go-previous-symbolic";
    case CW_PREVIEW_LINK:
      return "insert-link-symbolic";
    case CW_PREVIEW_UNLINK:
      return "edit-clear-symbolic";
    case CW_PREVIEW_ALL:
    case CW_PREVIEW_EXCLUDED:
    case CW_PREVIEW_N_BUCKETS:
    default:
      return "action-unavailable-symbolic";
    }
}

/* ── Texts ── */

/* Tabs and line ends would make a row higher than the others. */
static char *
make_line (const char *text)
{
  return g_strdelimit (g_strdup (text), "\n\r\t", ' ');
}

static void
set_text (GtkWidget     *label,
          const char    *text,
          PangoAttrList *marks)
{
  g_autofree char *line = make_line (text);

  gtk_label_set_label (GTK_LABEL (label), line);
  gtk_label_set_attributes (GTK_LABEL (label), marks);
  gtk_widget_set_tooltip_text (label, *text != '\0' ? text : NULL);
}

static void
set_value (GtkWidget     *label,
           const char    *value,
           PangoAttrList *marks,
           const char    *blank)
{
  gboolean is_blank = value == NULL || *value == '\0';

  set_text (label, is_blank ? blank : value, is_blank ? NULL : marks);
  if (is_blank)
    gtk_widget_add_css_class (label, "dim-label");
  else
    gtk_widget_remove_css_class (label, "dim-label");
}

static void
show_values (GtkWidget          *label,
             const CwPreviewRow *row,
             gboolean            old)
{
  PangoAttrList *old_marks, *new_marks;

  if (row->aloware == NULL)
    {
      set_text (label, "", NULL);
      return;
    }

  cw_preview_diff (row->old_value, row->new_value, &old_marks, &new_marks);
  if (old)
    /* Translators: the value of a field that has none */
    set_value (label, row->old_value, old_marks, _("Blank"));
  else
    /* Translators: what becomes of a field whose value is taken away */
    set_value (label, row->new_value, new_marks, _("Cleared"));
  g_clear_pointer (&old_marks, pango_attr_list_unref);
  g_clear_pointer (&new_marks, pango_attr_list_unref);
}

static void
show_field (GtkWidget          *label,
            const CwPreviewRow *row)
{
  const CwCatalogueEntry *entry = row->aloware != NULL ? cw_catalogue_find (row->aloware) : NULL;
  g_autofree char *tooltip = NULL;

  if (row->aloware == NULL)
    {
      set_text (label, "", NULL);
      return;
    }

  set_text (label, entry != NULL ? cw_catalogue_get_label (entry) : row->aloware, NULL);
  /* Translators: the names that the two platforms have for one field */
  tooltip = g_strdup_printf (_("Aloware: %s\nSalesforce: %s"), row->aloware, row->salesforce);
  gtk_widget_set_tooltip_text (label, tooltip);
}

static void
show_record (GtkWidget          *label,
             const CwPreviewRow *row,
             gint64              key)
{
  set_text (label, row->label != NULL ? row->label : "", NULL);
  gtk_widget_set_tooltip_text (label, row->record_id);
  /* A record's further fields stand under its name. */
  if (cw_preview_key_is_first (key))
    gtk_widget_remove_css_class (label, "dim-label");
  else
    gtk_widget_add_css_class (label, "dim-label");
}

/* Why two records belong together, or no longer do. */
static const char *
get_link_reason (const char *nick)
{
  static const struct { const char *nick, *words; } reasons[] = {
    { "aloware-id", N_("The Salesforce record names the Aloware contact.") },
    { "phone", N_("Both have the same phone number.") },
    { "email", N_("Both have the same e-mail address.") },
    { "merged", N_("The Salesforce record was merged into another one.") },
    { "deleted", N_("The Salesforce record was deleted.") },
  };

  for (guint i = 0; i < G_N_ELEMENTS (reasons); i++)
    {
      if (g_str_equal (nick, reasons[i].nick))
        return _(reasons[i].words);
    }

  return cw_explain_rule (nick);
}

static void
show_reason (GtkWidget          *label,
             const CwPreviewRow *row)
{
  const char *words = row->reason;

  if (words != NULL && (row->bucket == CW_PREVIEW_LINK || row->bucket == CW_PREVIEW_UNLINK))
    words = get_link_reason (words);
  else if (row->bucket != CW_PREVIEW_EXCLUDED && words != NULL)
    words = cw_explain_rule (words);
  set_text (label, words != NULL ? words : "", NULL);
}

static void
show_action (GtkWidget       *box,
             CwPreviewBucket  bucket)
{
  GtkWidget *image = gtk_widget_get_first_child (box);

  gtk_image_set_from_icon_name (GTK_IMAGE (image), get_icon (bucket));
  gtk_label_set_label (GTK_LABEL (gtk_widget_get_next_sibling (image)), cw_preview_bucket_words (bucket));
}

/* ── The tick ── */

static void
on_toggled (GtkCheckButton *button,
            CwPreviewTable *table)
{
  gint64 *change = g_object_get_data (G_OBJECT (button), "cw-change");

  if (change != NULL)
    cw_preview_table_leave_out (table, *change, !gtk_check_button_get_active (button));
}

static void
show_tick (GtkWidget          *button,
           CwPreviewTable     *table,
           gint64              key,
           const CwPreviewRow *row)
{
  gint64 change = cw_preview_key_get_change (key);
  g_autofree char *name = NULL;

  g_object_set_data (G_OBJECT (button), "cw-change", NULL);
  gtk_check_button_set_active (GTK_CHECK_BUTTON (button), !cw_preview_table_is_left_out (table, change));
  g_object_set_data_full (G_OBJECT (button), "cw-change", g_memdup2 (&change, sizeof change), g_free);

  /* Translators: a tick box; the placeholder is a person's name */
  name = g_strdup_printf (_("Apply the changes to %s"), row != NULL && row->label != NULL ? row->label : _("this record"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  gtk_widget_set_tooltip_text (button, name);
}

/* ── The factory ── */

static void
update (GtkListItem *list_item,
        Cells       *cells)
{
  CwPageItem *item = gtk_list_item_get_item (list_item);
  GtkWidget *child = gtk_list_item_get_child (list_item);
  gint64 key = cw_page_item_get_key (item);
  const CwPreviewRow *row = cw_page_item_get_data (item);

  /* The key alone says these. */
  if (cells->cell == CW_PREVIEW_CELL_TICK)
    {
      show_tick (child, cells->table, key, row);
      return;
    }
  if (cells->cell == CW_PREVIEW_CELL_ACTION)
    {
      show_action (child, cw_preview_key_get_bucket (key));
      return;
    }

  if (row == NULL)
    {
      gboolean gone = cells->cell == CW_PREVIEW_CELL_RECORD && cw_page_item_is_loaded (item);

      set_text (child, gone ? _("No longer planned") : "", NULL);
      return;
    }

  switch (cells->cell)
    {
    case CW_PREVIEW_CELL_RECORD:
      show_record (child, row, key);
      break;
    case CW_PREVIEW_CELL_FIELD:
      show_field (child, row);
      break;
    case CW_PREVIEW_CELL_OLD:
    case CW_PREVIEW_CELL_NEW:
      show_values (child, row, cells->cell == CW_PREVIEW_CELL_OLD);
      break;
    case CW_PREVIEW_CELL_REASON:
      show_reason (child, row);
      break;
    case CW_PREVIEW_CELL_TICK:
    case CW_PREVIEW_CELL_ACTION:
    case CW_PREVIEW_N_CELLS:
    default:
      g_assert_not_reached ();
    }
}

static void
on_item_changed (CwPageItem  *item,
                 GtkListItem *list_item)
{
  update (list_item, g_object_get_data (G_OBJECT (list_item), "cw-cells"));
}

static void
on_left_out_changed (CwPreviewTable *table,
                     GtkListItem    *list_item)
{
  if (gtk_list_item_get_item (list_item) != NULL)
    update (list_item, g_object_get_data (G_OBJECT (list_item), "cw-cells"));
}

/* Characters that fit at least; in a narrow window the table is scrolled instead of squeezed. */
static const int min_chars[] = {
  [CW_PREVIEW_CELL_RECORD] = 12,
  [CW_PREVIEW_CELL_FIELD] = 18,
  [CW_PREVIEW_CELL_OLD] = 8,
  [CW_PREVIEW_CELL_NEW] = 12,
  [CW_PREVIEW_CELL_REASON] = 20,
};

static GtkWidget *
make_label (CwPreviewCell cell)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_single_line_mode (GTK_LABEL (label), TRUE);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_width_chars (GTK_LABEL (label), min_chars[cell]);

  return label;
}

static GtkWidget *
make_action (void)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  gtk_box_append (GTK_BOX (box), g_object_new (GTK_TYPE_IMAGE, "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL));
  gtk_box_append (GTK_BOX (box), gtk_label_new (NULL));

  return box;
}

static void
on_setup (GtkListItemFactory *factory,
          GtkListItem        *list_item,
          Cells              *cells)
{
  GtkWidget *child;

  g_object_set_data (G_OBJECT (list_item), "cw-cells", cells);
  if (cells->cell == CW_PREVIEW_CELL_TICK)
    {
      child = gtk_check_button_new ();
      g_signal_connect_object (child, "toggled", G_CALLBACK (on_toggled), cells->table, 0);
      g_signal_connect_object (cells->table, "left-out-changed", G_CALLBACK (on_left_out_changed), list_item, 0);
    }
  else if (cells->cell == CW_PREVIEW_CELL_ACTION)
    child = make_action ();
  else
    child = make_label (cells->cell);

  gtk_list_item_set_child (list_item, child);
}

static void
on_bind (GtkListItemFactory *factory,
         GtkListItem        *list_item,
         Cells              *cells)
{
  g_signal_connect_object (gtk_list_item_get_item (list_item), "changed", G_CALLBACK (on_item_changed), list_item, 0);
  update (list_item, cells);
}

static void
on_unbind (GtkListItemFactory *factory,
           GtkListItem        *list_item,
           Cells              *cells)
{
  g_signal_handlers_disconnect_by_func (gtk_list_item_get_item (list_item), on_item_changed, list_item);
}

GtkListItemFactory *
cw_preview_cells_new (CwPreviewTable *table,
                      CwPreviewCell   cell)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  Cells *cells = g_new (Cells, 1);

  cells->table = table;
  cells->cell = cell;
  g_object_set_data_full (G_OBJECT (factory), "cw-cells", cells, g_free);
  g_signal_connect (factory, "setup", G_CALLBACK (on_setup), cells);
  g_signal_connect (factory, "bind", G_CALLBACK (on_bind), cells);
  g_signal_connect (factory, "unbind", G_CALLBACK (on_unbind), cells);

  return factory;
}
