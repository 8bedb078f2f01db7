/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "cw-mapping-document.h"

G_BEGIN_DECLS

/* A popover with the Aloware fields that are not mapped yet, and a search by label, name and category.
 *
 * Signal "chosen" (Aloware key): a person chose a field; the popover closes by itself. */
#define CW_TYPE_MAPPING_ADD (cw_mapping_add_get_type ())
G_DECLARE_FINAL_TYPE (CwMappingAdd, cw_mapping_add, CW, MAPPING_ADD, GtkPopover)

/* `custom` (nullable, of utf8): names of the account's custom fields that have been seen. */
GtkWidget *cw_mapping_add_new (CwMappingDocument *document, GPtrArray *custom);

G_END_DECLS
