/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "cw-mapping-document.h"

G_BEGIN_DECLS

/**
 * CwFieldChooser:
 *
 * The popover in which a row's Salesforce field is chosen: a search over label, API name and type, and a list
 * of all fields in which those that cannot be chosen say why.
 *
 * Signal "chosen" (API name): a person chose a field; the popover closes itself.
 */
#define CW_TYPE_FIELD_CHOOSER (cw_field_chooser_get_type ())
G_DECLARE_FINAL_TYPE (CwFieldChooser, cw_field_chooser, CW, FIELD_CHOOSER, GtkPopover)

/* For the row of the Aloware field `key`, as the document is now. */
GtkWidget *cw_field_chooser_new (CwMappingDocument *document, const char *key);

G_END_DECLS
