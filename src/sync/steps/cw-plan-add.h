/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cw-engine.h"
#include "cw-store-links.h"

G_BEGIN_DECLS

/* Puts what sync/decide says about single records into the stored plan. Errors of all: CW_ERROR_STORAGE. */

/* A person's decision about one field of a pair. */
typedef struct
{
  CwDecision decision;
  const char *field; /* catalogue key */
  const char *value;
} CwPairDecision;

/* Plans one pair from its mirrors, and adds the result to the plan. The bases of `link`, which need not be
 * stored yet, are moved in place where both sides are equal. `decision` is nullable. Errors: CW_ERROR_USAGE,
 * too, for a decision about a pair that may be two people. */
gboolean cw_plan_add_pair (CwEngine *engine,
                           CwLink *link,
                           const CwPairDecision *decision,
                           gboolean *base_moved,
                           GError **error);
/* Plans to link two records that are not linked yet, and to write the fields that differ. */
gboolean cw_plan_add_new_pair (CwEngine *engine, const CwPairId *id, const char *reason, GError **error);
/* Plans to create the partner of a record on `side`, or excludes the record with the reason. */
gboolean cw_plan_add_create (CwEngine *engine, CwSide side, const char *source_id, GError **error);
/* Plans to link a contact with the record that took the place of its Salesforce record `before`: "merged",
 * "converted". `differs` (nullable): the fields that stay unequal (cw-carry-over.h). */
gboolean cw_plan_add_followed (CwEngine *engine,
                               const CwPairId *id,
                               const char *before,
                               const char *reason,
                               GStrv differs,
                               GError **error);
/* Plans to link two records, or to unlink them. */
gboolean cw_plan_add_link (CwEngine *engine,
                           CwAction action,
                           const CwPairId *id,
                           const char *reason,
                           GError **error);

G_END_DECLS
