/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "cw-mapping-document.h"

G_BEGIN_DECLS

/* The banner of the mapping view. It says whether the mapping is a draft or active, what changed, and what is
 * wrong. Its buttons activate the actions "mapping.save", "mapping.activate", "mapping.show-row" (a
 * key) and "mapping.fixed-values" (an API name). */
#define CW_TYPE_MAPPING_STATUS (cw_mapping_status_get_type ())
G_DECLARE_FINAL_TYPE (CwMappingStatus, cw_mapping_status, CW, MAPPING_STATUS, AdwBin)

/* Sets the document that the banner describes. The banner follows its changes. (nullable) */
void cw_mapping_status_set_document (CwMappingStatus *self, CwMappingDocument *document);
/* Whether the banner says of which object the mapping is. */
void cw_mapping_status_set_named (CwMappingStatus *self, gboolean named);
/* Whether the buttons are below the text instead of beside it. */
void cw_mapping_status_set_compact (CwMappingStatus *self, gboolean compact);

G_END_DECLS
