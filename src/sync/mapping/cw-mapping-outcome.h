/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cw-mapping-sample.h"
#include "cw-mapping.h"
#include "cw-settings.h"
#include "cw-users.h"

G_BEGIN_DECLS

/* What the next sync would do with one field of one contact. Texts are for people. */
typedef struct
{
  char *aloware; /* the value there now; NULL: not delivered; "" empty */
  char *agreed;  /* what both sides last agreed on; NULL: nothing yet */
  char *salesforce;
  char *sentence;  /* what would happen, and why */
  gboolean writes; /* whether something would be written */
} CwMappingOutcome;

void cw_mapping_outcome_free (CwMappingOutcome *outcome);

/* Decides as a run does, by the same conversion and the same merge, for a contact of the mirrors. `row` is of
 * `mapping`, whose choices of owners are added to the users. NULL while
 * the row has no field in the schema. Pure; any thread. (transfer full) (nullable) */
CwMappingOutcome *cw_mapping_outcome_new (const CwMappingSamplePair *pair,
                                          const CwMapping *mapping,
                                          const CwMappingRow *row,
                                          const CwSchema *schema,
                                          const CwSettings *settings,
                                          CwUserMap *users);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CwMappingOutcome, cw_mapping_outcome_free)

G_END_DECLS
