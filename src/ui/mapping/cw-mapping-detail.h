/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "cw-mapping-document.h"
#include "cw-mapping-sample.h"
#include "cw-settings.h"

G_BEGIN_DECLS

/* Shows everything about one row of the mapping: its problems, its rule in one sentence, what would happen to
 * a contact, and the choices for which the table has no room. It edits the document. The action
 * "mapping.close-details" of a widget above it closes the details. */
#define CW_TYPE_MAPPING_DETAIL (cw_mapping_detail_get_type ())
G_DECLARE_FINAL_TYPE (CwMappingDetail, cw_mapping_detail, CW, MAPPING_DETAIL, AdwBin)

/* Sets the document that is shown and edited. (nullable) */
void cw_mapping_detail_set_document (CwMappingDetail *self, CwMappingDocument *document);
/* Sets the profile's settings, of which a copy is kept. */
void cw_mapping_detail_set_settings (CwMappingDetail *self, const CwSettings *settings);
/* Sets the contacts to show as an example. `sample` is NULL until it has been read, and is borrowed until the
 * next call. `problem` (nullable) says why it could not be read. */
void cw_mapping_detail_set_sample (CwMappingDetail *self,
                                   const CwMappingSample *sample,
                                   const GError *problem);
/* Shows the row of an Aloware key. NULL: no row is selected, or more than one. */
void cw_mapping_detail_show (CwMappingDetail *self, const char *key);

G_END_DECLS
