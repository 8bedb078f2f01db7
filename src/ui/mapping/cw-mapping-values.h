/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "cw-mapping-document.h"

G_BEGIN_DECLS

/**
 * CwMappingValues:
 *
 * The value pairs of a row whose Salesforce field is a picklist: each value that Aloware's contacts really
 * have, or that is paired already, with the picklist value it is written as. Those that Salesforce would
 * refuse come first. Edits the document.
 */
#define CW_TYPE_MAPPING_VALUES (cw_mapping_values_get_type ())
G_DECLARE_FINAL_TYPE (CwMappingValues, cw_mapping_values, CW, MAPPING_VALUES, AdwPreferencesGroup)

/* `seen` (nullable, of utf8): values of this field in the mirrors. Hides itself where the field is no
 * picklist; where nothing but the pairs changed, the rows stay and only say what is new. */
void cw_mapping_values_show (CwMappingValues *self,
                             CwMappingDocument *document,
                             CwMappingItem *item,
                             GPtrArray *seen);

G_END_DECLS
