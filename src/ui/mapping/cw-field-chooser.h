/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "cw-mapping-document.h"

G_BEGIN_DECLS

/* A popover in which a person chooses the Salesforce field of a mapping row. It has a search by label, API
 * name and type, and a list of all fields. A field that cannot be chosen says why not. Signal "chosen" (API
 * name): a person chose a field; the popover closes by itself. */
#define CW_TYPE_FIELD_CHOOSER (cw_field_chooser_get_type ())
G_DECLARE_FINAL_TYPE (CwFieldChooser, cw_field_chooser, CW, FIELD_CHOOSER, GtkPopover)

/* Makes a chooser for the row of the Aloware field `key`, from the present state of the document. */
GtkWidget *cw_field_chooser_new (CwMappingDocument *document, const char *key);

G_END_DECLS
