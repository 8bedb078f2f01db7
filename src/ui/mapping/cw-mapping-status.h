/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "cw-mapping-document.h"

G_BEGIN_DECLS

/**
 * CwMappingStatus:
 *
 * The banner of the mapping view: draft or active, what changed, what is wrong; and the buttons that go with
 * it, which are the actions "mapping.save", "mapping.activate" and "mapping.show-row" (a key).
 */
#define CW_TYPE_MAPPING_STATUS (cw_mapping_status_get_type ())
G_DECLARE_FINAL_TYPE (CwMappingStatus, cw_mapping_status, CW, MAPPING_STATUS, AdwBin)

/* What it tells of, and follows (nullable). */
void cw_mapping_status_set_document (CwMappingStatus *self, CwMappingDocument *document);
/* Buttons below the words instead of beside them. */
void cw_mapping_status_set_compact (CwMappingStatus *self, gboolean compact);

G_END_DECLS
