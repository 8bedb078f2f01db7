/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cw-mapping-add.h"

#include <glib/gi18n-lib.h>

#include "cw-mapping-words.h"

static void
add_entry (CwChooser *chooser, const CwCatalogueEntry *entry)
{
  const char *label = cw_catalogue_get_label (entry);
  const char *category = cw_mapping_category_words (entry->category);
  /* Translators: an Aloware field's name and its kind: "last_inbound_text · Tracking" */
  g_autofree char *description = g_strdup_printf (_("%s · %s"), entry->key, category);
  g_autofree char *search = g_strjoin ("\n", label, entry->key, category, NULL);
  CwChoice choice = { .id = entry->key, .title = label, .subtitle = description, .search = search };

  cw_chooser_add (chooser, &choice);
}

GtkWidget *
cw_mapping_add_new (CwMappingDocument *document, GPtrArray *custom)
{
  CwChooserWords words = {
    .list = _("Unmapped Aloware Fields"),
    .search = _("Search Aloware Fields"),
    .placeholder = _("Label or name"),
    .nothing = _("No unmapped field has these words in its label or name."),
  };
  g_autoptr (GPtrArray) entries = NULL;
  GtkWidget *chooser;

  g_return_val_if_fail (CW_IS_MAPPING_DOCUMENT (document), NULL);

  entries = cw_mapping_document_list_addable (document, custom);
  if (entries->len == 0)
    words.nothing = _("Every Aloware field is mapped.");
  chooser = cw_chooser_new (&words);
  for (guint i = 0; i < entries->len; i++)
    add_entry (CW_CHOOSER (chooser), g_ptr_array_index (entries, i));

  return chooser;
}
