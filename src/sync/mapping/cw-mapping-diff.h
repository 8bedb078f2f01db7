/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cw-mapping.h"
#include "cw-schema.h"
#include "cw-users.h"

G_BEGIN_DECLS

typedef enum
{
  CW_MAPPING_ADDED,
  CW_MAPPING_REMOVED,
  CW_MAPPING_CHANGED,
} CwMappingDiffKind;

/* What is different in one row, or in one fixed value of new records. Texts are translated. */
typedef struct
{
  CwMappingDiffKind kind;
  const CwCatalogueEntry *aloware; /* NULL: a fixed value */
  char *title;                     /* the row's label, or the field that has the fixed value */
  char *detail;                    /* a line for each thing: "Direction: To Salesforce, now Both ways" */
} CwMappingDifference;

/* What a run with `after` would do differently than one with `before` (nullable: nothing yet): rows added and
 * changed in the order of `after`, then those removed, then fixed values. `schema` (nullable) gives
 * Salesforce's labels, and `users` (nullable) the names of owners. The order of rows is no difference. Pure;
 * any thread. (transfer full) (element-type CwMappingDifference) */
GPtrArray *cw_mapping_diff (const CwMapping *before,
                            const CwMapping *after,
                            const CwSchema *schema,
                            const CwUserMap *users);

G_END_DECLS
