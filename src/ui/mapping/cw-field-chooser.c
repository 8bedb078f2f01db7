/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cw-field-chooser.h"

#include <glib/gi18n-lib.h>

#include "cw-field-item.h"

static void
add_field (CwChooser *chooser, CwFieldItem *item)
{
  const CwField *field = cw_field_item_get_field (item);
  CwFieldFit fit = cw_field_item_get_fit (item);
  /* Translators: a Salesforce field's API name and its type, "Birthdate · Date" */
  g_autofree char *names = g_strdup_printf (_("%s · %s"), field->name, field->display_type);
  g_autofree char *search = g_strjoin ("\n", field->label, field->name, field->display_type, NULL);
  CwChoice choice = {
    .id = field->name,
    .title = field->label,
    .subtitle = names,
    .reason = cw_field_item_get_reason (item),
    .search = search,
    .current = cw_field_item_is_current (item),
    .refused = fit != CW_FIELD_FITS && fit != CW_FIELD_LOSSY,
  };

  cw_chooser_add (chooser, &choice);
}

GtkWidget *
cw_field_chooser_new (CwMappingDocument *document, const char *key)
{
  CwChooserWords words = {
    .list = _("Salesforce Fields"),
    .search = _("Search Salesforce Fields"),
    .placeholder = _("Label, API name, or type"),
    .nothing = _("No field has these words in its label, API name, or type."),
  };
  g_autoptr (GListModel) fields = NULL;
  GtkWidget *chooser;

  g_return_val_if_fail (CW_IS_MAPPING_DOCUMENT (document), NULL);

  if (cw_mapping_document_get_schema (document) == NULL)
    words.nothing = _("Sign in to Salesforce to choose among its fields.");
  chooser = cw_chooser_new (&words);
  fields = cw_field_item_list (document, key);
  for (guint i = 0; i < g_list_model_get_n_items (fields); i++)
    {
      g_autoptr (CwFieldItem) item = g_list_model_get_item (fields, i);

      add_field (CW_CHOOSER (chooser), item);
    }

  return chooser;
}
