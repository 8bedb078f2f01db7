/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cw-mapping-table.h"

G_BEGIN_DECLS

typedef enum
{
  CW_MAPPING_COLUMN_ALOWARE,
  CW_MAPPING_COLUMN_DIRECTION,
  CW_MAPPING_COLUMN_SALESFORCE,
  CW_MAPPING_COLUMN_STATE,
  CW_MAPPING_COLUMN_ROW_ACTION,
} CwMappingColumn;

/* Makes the cells of a column of the mapping table, and keeps them showing their item for as long as they are bound to it.
 * `table` is borrowed and outlives them. (transfer full) */
GtkListItemFactory *cw_mapping_cells_new (CwMappingTable *table, CwMappingColumn column);

G_END_DECLS
