/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cw-profile.h"
#include "cw-store-journal.h"
#include "cw-store.h"

G_BEGIN_DECLS

/* "Why is this value what it is?", answered from the mirrors, the bases and the journal. Nothing is sent. */

typedef struct
{
  gint64 run;
  gint64 when;    /* ms */
  CwSide side;    /* the side that was written to */
  char *rule;     /* nick: "salesforce-changed", "filled-blank", "decided-aloware", … */
  char *sentence; /* translated: "Salesforce’s value was changed and flowed to Aloware." */
  char *old_value, *new_value;
  char *kept; /* the form that the platform keeps of `new_value`, or NULL */
  CwWriteState state;
} CwExplanationStep;

typedef struct
{
  CwPairId pair;              /* an id is NULL while there is no partner */
  char *aloware, *salesforce; /* the field: catalogue key, API name */
  char *value[2];             /* by CwSide, as last read; NULL: not delivered */
  char *base_value;           /* last agreed; NULL: never */
  char *sentence;             /* translated: how the two values stand now */
  GPtrArray *steps;           /* of CwExplanationStep, newest first */
} CwExplanation;

void cw_explanation_free (CwExplanation *explanation);

/* `id`: an Aloware contact id or a Salesforce record id. Errors: CW_ERROR_NOT_FOUND (no such record, or the
 * field is not mapped), CW_ERROR_STORAGE. */
CwExplanation *cw_explain (CwProfile *profile,
                           CwStore *store,
                           const char *id,
                           const char *aloware_key,
                           GError **error);

/* The sentence for a rule's nick; the nick itself for one that is not known. */
const char *cw_explain_rule (const char *nick);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CwExplanation, cw_explanation_free)

G_END_DECLS
