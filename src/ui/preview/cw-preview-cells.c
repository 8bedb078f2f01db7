/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-preview-cells.h"

#include "cw-catalogue.h"
#include "cw-explain.h"
#include "cw-page-cell.h"

#include <glib/gi18n-lib.h>

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
      return "cw-direction-to-salesforce-symbolic";
    case CW_PREVIEW_CREATE_ALOWARE:
    case CW_PREVIEW_UPDATE_ALOWARE:
      return "cw-direction-to-aloware-symbolic";
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

/* ── The tick ── */

static void
on_toggled (GtkCheckButton *button,
            CwPreviewTable *table)
{
  CwPageItem *item = cw_page_cell_get_item (GTK_WIDGET (button));

  if (item != NULL)
    cw_preview_table_leave_out (table, cw_preview_key_get_change (cw_page_item_get_key (item)), !gtk_check_button_get_active (button));
}

static GtkWidget *
make_tick (gpointer table)
{
  GtkWidget *button = gtk_check_button_new ();

  gtk_widget_set_halign (button, GTK_ALIGN_CENTER);
  g_signal_connect_object (button, "toggled", G_CALLBACK (on_toggled), table, 0);

  return button;
}

static void
show_tick (GtkWidget  *button,
           CwPageItem *item,
           gpointer    data,
           gpointer    table)
{
  const CwPreviewRow *row = data;
  gint64 change = cw_preview_key_get_change (cw_page_item_get_key (item));
  g_autofree char *name = NULL;

  gtk_check_button_set_active (GTK_CHECK_BUTTON (button), !cw_preview_table_is_left_out (table, change));
  if (row != NULL && row->label != NULL)
    /* Translators: a tick box; the placeholder is a person's name */
    name = g_strdup_printf (_("Apply the changes to %s"), row->label);
  else
    name = g_strdup (_("Apply the changes to this record"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  cw_page_cell_set_tooltip (button, name);
}

/* ── Texts ── */

static void
show_record (GtkWidget  *cell,
             CwPageItem *item,
             gpointer    data,
             gpointer    table)
{
  gint64 key = cw_page_item_get_key (item);
  const CwPreviewRow *row = data;
  const char *title = row != NULL ? row->label : cw_page_item_is_loaded (item) ? _("No longer planned") : NULL;

  cw_page_cell_set_two_lines (cell, title, cw_preview_bucket_words (cw_preview_key_get_bucket (key)));
  /* A record's further fields stand under its name. */
  if (cw_preview_key_is_first (key))
    gtk_widget_remove_css_class (gtk_widget_get_first_child (cell), "dim-label");
  else
    gtk_widget_add_css_class (gtk_widget_get_first_child (cell), "dim-label");
}

static void
show_field (GtkWidget  *cell,
            CwPageItem *item,
            gpointer    data,
            gpointer    table)
{
  const CwPreviewRow *row = data;
  const CwCatalogueEntry *entry = row != NULL && row->aloware != NULL ? cw_catalogue_find (row->aloware) : NULL;

  if (row == NULL || row->aloware == NULL)
    cw_page_cell_set_two_lines (cell, row != NULL ? _("Whole contact") : "", NULL);
  else
    cw_page_cell_set_two_lines (cell, entry != NULL ? cw_catalogue_get_label (entry) : row->aloware, row->salesforce);
}

static void
show_value (GtkWidget          *cell,
            const CwPreviewRow *row,
            const char         *value,
            const char         *other,
            const char         *blank)
{
  g_autoptr(PangoAttrList) difference = cw_page_cell_difference (value, other);
  gboolean has_value = value != NULL && *value != '\0';

  cw_page_cell_set_value (cell, has_value ? value : NULL, row != NULL && row->aloware != NULL ? blank : "", difference);
}

static void
show_old (GtkWidget  *cell,
          CwPageItem *item,
          gpointer    data,
          gpointer    table)
{
  const CwPreviewRow *row = data;

  /* Translators: the value of a field that has none */
  show_value (cell, row, row != NULL ? row->old_value : NULL, row != NULL ? row->new_value : NULL, C_("value", "Blank"));
}

static void
show_new (GtkWidget  *cell,
          CwPageItem *item,
          gpointer    data,
          gpointer    table)
{
  const CwPreviewRow *row = data;

  /* Translators: what becomes of a field whose value is taken away */
  show_value (cell, row, row != NULL ? row->new_value : NULL, row != NULL ? row->old_value : NULL, _("Cleared"));
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

/* A sentence, of which two lines are shown and the whole when it is pointed at. */
static GtkWidget *
make_reason (gpointer table)
{
  GtkWidget *text = gtk_inscription_new (NULL);

  gtk_inscription_set_text_overflow (GTK_INSCRIPTION (text), GTK_INSCRIPTION_OVERFLOW_ELLIPSIZE_END);
  gtk_inscription_set_min_lines (GTK_INSCRIPTION (text), 2);
  gtk_inscription_set_min_chars (GTK_INSCRIPTION (text), 18);
  gtk_inscription_set_nat_chars (GTK_INSCRIPTION (text), 24);
  gtk_widget_set_valign (text, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (text, "caption");

  return text;
}

static void
show_reason (GtkWidget  *cell,
             CwPageItem *item,
             gpointer    data,
             gpointer    table)
{
  const CwPreviewRow *row = data;
  const char *words = row != NULL ? row->reason : NULL;

  if (words != NULL && (row->bucket == CW_PREVIEW_LINK || row->bucket == CW_PREVIEW_UNLINK))
    words = get_link_reason (words);
  else if (words != NULL && row->bucket != CW_PREVIEW_EXCLUDED)
    words = cw_explain_rule (words);
  cw_page_cell_set_text (cell, words);
  cw_page_cell_set_tooltip (cell, words);
}

/* ── The direction ── */

static void
on_arrow_clicked (GtkWidget      *button,
                  CwPreviewTable *table)
{
  CwPageItem *item = cw_page_cell_get_item (button);
  const CwPreviewRow *row = item != NULL ? cw_page_item_get_data (item) : NULL;

  if (row != NULL && row->may_turn)
    cw_preview_table_turn (table, cw_preview_key_get_change (cw_page_item_get_key (item)), row);
}

static GtkWidget *
make_direction (gpointer table)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

  gtk_widget_set_halign (box, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (box), gtk_image_new ());

  return box;
}

/* Behind the arrow that is only looked at, from the first row on that has one to be pressed. */
static GtkWidget *
ensure_button (GtkWidget *box,
               gpointer   table)
{
  GtkWidget *image = gtk_widget_get_first_child (box);
  GtkWidget *button = gtk_widget_get_next_sibling (image);

  if (button != NULL)
    return button;

  button = gtk_button_new ();
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  g_signal_connect_object (button, "clicked", G_CALLBACK (on_arrow_clicked), table, 0);
  gtk_box_append (GTK_BOX (box), button);

  return button;
}

static gboolean
grab_focus (gpointer button)
{
  gtk_widget_grab_focus (button);

  return G_SOURCE_REMOVE;
}

static void
show_button (GtkWidget          *button,
             const CwPreviewRow *row,
             const char         *icon)
{
  const CwCatalogueEntry *entry = cw_catalogue_find (row->aloware);
  const char *field = entry != NULL ? cw_catalogue_get_label (entry) : row->aloware;
  const char *tip;
  g_autofree char *name = NULL;

  if (row->side == CW_SIDE_SALESFORCE)
    {
      tip = _("Update in Salesforce. Press to write to Aloware instead.");
      /* Translators: a button with an arrow; a field, and whose it is: “First Name” and “Ana Ruiz” */
      name = g_strdup_printf (_("Write to Salesforce: %s of %s. Change to Aloware"), field, row->label);
    }
  else
    {
      tip = _("Update in Aloware. Press to write to Salesforce instead.");
      /* Translators: a button with an arrow; a field, and whose it is: “First Name” and “Ana Ruiz” */
      name = g_strdup_printf (_("Write to Aloware: %s of %s. Change to Salesforce"), field, row->label);
    }

  gtk_button_set_icon_name (GTK_BUTTON (button), icon);
  cw_page_cell_set_tooltip (button, tip);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

static void
show_image (GtkWidget          *image,
            const CwPreviewRow *row,
            const char         *icon,
            const char         *words)
{
  const char *why = row != NULL ? row->why_fixed : NULL;
  g_autofree char *tip = g_strjoin ("\n", words, why, NULL);

  if (why != NULL)
    gtk_widget_add_css_class (image, "dim-label");
  else
    gtk_widget_remove_css_class (image, "dim-label");
  gtk_image_set_from_icon_name (GTK_IMAGE (image), icon);
  cw_page_cell_set_tooltip (image, tip);
  gtk_accessible_update_property (GTK_ACCESSIBLE (image), GTK_ACCESSIBLE_PROPERTY_LABEL, words,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, why != NULL ? why : "", -1);
}

static void
show_direction (GtkWidget  *box,
                CwPageItem *item,
                gpointer    data,
                gpointer    table)
{
  GtkWidget *image = gtk_widget_get_first_child (box);
  GtkWidget *button = gtk_widget_get_next_sibling (image);
  gint64 key = cw_page_item_get_key (item);
  CwPreviewBucket bucket = cw_preview_key_get_bucket (key);
  const CwPreviewRow *row = data;
  gboolean may_turn = row != NULL && row->may_turn;

  if (may_turn)
    button = ensure_button (box, table);
  gtk_widget_set_visible (image, !may_turn);
  if (button != NULL)
    gtk_widget_set_visible (button, may_turn);
  if (!may_turn)
    {
      show_image (image, row, get_icon (bucket), cw_preview_bucket_words (bucket));
      return;
    }

  show_button (button, row, get_icon (bucket));
  if (cw_preview_table_claims_focus (table, key))
    g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, grab_focus, g_object_ref (button), g_object_unref);
}

/* In the order of the columns of the template. */
static const CwPageColumn columns[] = {
  { make_tick, show_tick, TRUE },
  { make_direction, show_direction },
  { cw_page_cell_two_lines, show_record },
  { cw_page_cell_two_lines, show_field },
  { cw_page_cell_value, show_old },
  { cw_page_cell_value, show_new },
  { make_reason, show_reason },
};

void
cw_preview_cells_set_up (CwPreviewTable *table,
                         GtkColumnView  *view)
{
  cw_page_cell_set_up_columns (view, columns, G_N_ELEMENTS (columns), table, G_OBJECT (table));
}
