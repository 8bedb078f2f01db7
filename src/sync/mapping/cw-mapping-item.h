/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "cw-mapping.h"
#include "cw-schema.h"

G_BEGIN_DECLS

/* How a row stands. The order is that of sorting: what needs a person comes last. */
typedef enum
{
  CW_MAPPING_READY,
  CW_MAPPING_WARNING, /* can run, but there is something to know */
  CW_MAPPING_PROBLEM, /* cannot run */
} CwMappingItemState;

/* One row of the mapping table as the window shows it: the row itself, what Salesforce calls its field, which
 * directions it may have and why not the others, and its problems. Free of GTK. An item points into its
 * document, which alone changes it. After each change the item notifies "revision", and nothing else, so that
 * a cell has one thing to watch.
 *
 * Properties, all read-only: "revision", "aloware-label", "salesforce-label", "direction", "state". */
#define CW_TYPE_MAPPING_ITEM (cw_mapping_item_get_type ())
G_DECLARE_FINAL_TYPE (CwMappingItem, cw_mapping_item, CW, MAPPING_ITEM, GObject)

/* An item that has no row until it is updated. (transfer full) */
CwMappingItem *cw_mapping_item_new (const CwCatalogueEntry *entry);
const CwCatalogueEntry *cw_mapping_item_get_entry (CwMappingItem *self);
const char *cw_mapping_item_get_key (CwMappingItem *self);
const char *cw_mapping_item_get_aloware_label (CwMappingItem *self);
/* The document's own row; NULL once it is removed there. (transfer none) (nullable) */
const CwMappingRow *cw_mapping_item_get_row (CwMappingItem *self);
/* The Salesforce field as the schema has it. NULL without a schema, while no field is chosen, or when the
 * field is missing. (nullable) */
const CwField *cw_mapping_item_get_field (CwMappingItem *self);
/* The label of the Salesforce field; without a schema its API name; "" while none is chosen. */
const char *cw_mapping_item_get_salesforce_label (CwMappingItem *self);
CwDirection cw_mapping_item_get_direction (CwMappingItem *self);
CwDirections cw_mapping_item_get_directions (CwMappingItem *self);
/* Why a direction is not possible; NULL where it is. (nullable) */
const char *cw_mapping_item_get_direction_reason (CwMappingItem *self, CwDirection direction);
gboolean cw_mapping_item_is_locked (CwMappingItem *self);
gboolean cw_mapping_item_is_removable (CwMappingItem *self);
CwMappingItemState cw_mapping_item_get_state (CwMappingItem *self);
/* (element-type CwProblem) (transfer none): blocking ones first. */
GPtrArray *cw_mapping_item_get_problems (CwMappingItem *self);
/* "Ready", or the worst problem in two or three words. */
const char *cw_mapping_item_get_badge (CwMappingItem *self);
/* The messages of all its problems, a line each; NULL when there are none. (transfer full) (nullable) */
char *cw_mapping_item_get_reasons (CwMappingItem *self);
/* Whether each word (cw_search_words()) is in the row's labels and names. */
gboolean cw_mapping_item_matches (CwMappingItem *self, char **words);

/* For the document only: sets the row (NULL: it was removed), its field in `schema` (nullable), and those of
 * `problems` that name it. All of them are borrowed until the next call. Notifies when something is different
 * from the last call. */
void cw_mapping_item_update (CwMappingItem *self,
                             const CwMappingRow *row,
                             CwSchema *schema,
                             GPtrArray *problems);

G_END_DECLS
