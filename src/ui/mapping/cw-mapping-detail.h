/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "cw-mapping-document.h"
#include "cw-mapping-sample.h"
#include "cw-settings.h"

G_BEGIN_DECLS

/**
 * CwMappingDetail:
 *
 * Everything about one row of the mapping: its problems, its rule in one sentence, what would happen to a
 * contact, and the choices that the table has no room for. Edits the document; closing is the action
 * "mapping.close-details".
 */
#define CW_TYPE_MAPPING_DETAIL (cw_mapping_detail_get_type ())
G_DECLARE_FINAL_TYPE (CwMappingDetail, cw_mapping_detail, CW, MAPPING_DETAIL, AdwBin)

/* (nullable) */
void cw_mapping_detail_set_document (CwMappingDetail *self, CwMappingDocument *document);
/* Copied. */
void cw_mapping_detail_set_settings (CwMappingDetail *self, const CwSettings *settings);
/* Borrowed until the next call (nullable: not read yet). `problem` (nullable) says why there is none. */
void cw_mapping_detail_set_sample (CwMappingDetail *self,
                                   const CwMappingSample *sample,
                                   const GError *problem);
/* NULL: no row, or several. */
void cw_mapping_detail_show (CwMappingDetail *self, const char *key);

G_END_DECLS
