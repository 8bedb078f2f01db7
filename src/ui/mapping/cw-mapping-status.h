/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "cw-mapping-model.h"

G_BEGIN_DECLS

/* How the mapping that is shown stands to what syncs use. */
typedef struct
{
  gboolean unsaved;         /* edited since it was last saved */
  gboolean has_active;      /* there is one that syncs use */
  guint n_changes;          /* rows that differ from the active one */
} CwMappingStanding;

/**
 * CwMappingStatus:
 *
 * The banner of the mapping view: draft or active, what changed, what is wrong; and the buttons that go with it, which are
 * the actions "mapping.save", "mapping.activate" and "mapping.show-row" (a key).
 */
#define CW_TYPE_MAPPING_STATUS (cw_mapping_status_get_type ())
G_DECLARE_FINAL_TYPE (CwMappingStatus, cw_mapping_status, CW, MAPPING_STATUS, AdwBin)

void cw_mapping_status_update      (CwMappingStatus *self, CwMappingModel *model, const CwMappingStanding *standing);
/* Buttons below the words instead of beside them. */
void cw_mapping_status_set_compact (CwMappingStatus *self, gboolean compact);

G_END_DECLS
