/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cw-mapping.h"
#include "cw-schema.h"

G_BEGIN_DECLS

/* The mapping of the vendor's tables for an org, in the order of those tables, each row with the widest
 * direction that is possible. A custom field is found by its API name or its label. A row is left out where
 * its field is missing, not visible or of a type that does not fit, unless it is locked or the owner. Each
 * object has standard fields of its own. `schema` NULL: only the rows with a standard field of Contacts.
 * Thread: any that may read the schema. (transfer full)
 */
CwMapping *cw_mapping_new_default (const CwSchema *schema);
/* The field that the default mapping has for an Aloware field, if no row of `mapping` has it and its type
 * fits. Thread: any that may read the mapping and the schema. (transfer none) (nullable) */
const CwField *cw_mapping_find_field (const CwMapping *mapping,
                                      const CwCatalogueEntry *entry,
                                      const CwSchema *schema);

G_END_DECLS
