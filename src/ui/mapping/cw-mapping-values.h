/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "cw-mapping-document.h"

G_BEGIN_DECLS

/* The value pairs of a row whose Salesforce field is a picklist. It lists each value that Aloware's contacts
 * have, or that already has a pair, with the picklist value that is written for it. Values that Salesforce
 * would refuse come first. It edits the document. */
#define CW_TYPE_MAPPING_VALUES (cw_mapping_values_get_type ())
G_DECLARE_FINAL_TYPE (CwMappingValues, cw_mapping_values, CW, MAPPING_VALUES, AdwPreferencesGroup)

/* Shows the values of a row. `seen` (nullable, of utf8): values of the field in the mirrors. The widget hides
 * itself if the field is not a picklist. If only pairs have changed, the existing rows are updated. */
void cw_mapping_values_show (CwMappingValues *self,
                             CwMappingDocument *document,
                             CwMappingItem *item,
                             GPtrArray *seen);

G_END_DECLS
