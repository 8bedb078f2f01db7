/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cw-mapping-table.h"

G_BEGIN_DECLS

/* The cells of the mapping table. Each factory makes the widgets of one column, and keeps them showing their item for as
 * long as they are bound to it. `table` is borrowed and outlives them. */
GtkListItemFactory *cw_mapping_cells_aloware    (CwMappingTable *table);
GtkListItemFactory *cw_mapping_cells_direction  (CwMappingTable *table);
GtkListItemFactory *cw_mapping_cells_salesforce (CwMappingTable *table);
GtkListItemFactory *cw_mapping_cells_state      (CwMappingTable *table);
GtkListItemFactory *cw_mapping_cells_row_action (CwMappingTable *table);

G_END_DECLS
