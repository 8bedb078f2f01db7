/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cw-change.h"
#include "cw-conflict.h"
#include "cw-rows.h"

G_BEGIN_DECLS

/* From two records and what they last agreed on to what has to be written. Pure: no store, no network, no
 * clock. */

/* A person's decision about one field of one pair, which stands above the merge. */
typedef enum
{
  CW_DECISION_NONE,
  CW_DECISION_ALOWARE,      /* Aloware's value goes to Salesforce */
  CW_DECISION_SALESFORCE,   /* Salesforce's value goes to Aloware */
  CW_DECISION_KEEP_APART,   /* both stay as they are until one is edited */
  CW_DECISION_VALUE,        /* a third value, in Aloware's form, goes to both */
} CwDecision;

typedef struct
{
  const CwRecord *record[2];     /* by CwSide */
  const CwRecord *base[2];       /* by CwSide: catalogue key → canonical text; NULL: none */
  gint64 modstamp;               /* SystemModstamp of the Salesforce record, ms */
  const char *modified_by;       /* who changed the Salesforce record last, or NULL */
  const char *phone;             /* E.164 that Aloware answers to */
  gboolean is_new;               /* matched just now: there is no link yet */

  CwDecision decision;
  const char *decision_field;    /* catalogue key */
  const char *decision_value;    /* for CW_DECISION_VALUE */

  const GPtrArray *turned;       /* catalogue keys of fields whose arrow a person turned round (cw-plan-turn.h), or NULL */
} CwPairInput;

/* The reason of a field whose arrow a person turned round. */
#define CW_REASON_TURNED "turned"

typedef struct
{
  CwChange *change[2];           /* by CwSide, the side that is written; NULL: none. Owned */
  GPtrArray *conflicts;          /* of CwConflict */
  GPtrArray *refusals;           /* of CwRefusal: values that the other side cannot hold */
  CwRecord *base[2];             /* by CwSide: the bases with every equal field moved */
  gboolean base_moved;
  gboolean held;                 /* the pair may be two people: there is the conflict of its phone, and nothing else */
  guint differs;                 /* fields left unequal on purpose */
} CwPairPlan;

/* A value that was not written, because its target cannot hold it. */
typedef struct
{
  CwPairId pair;
  CwSide side;                   /* the side it should have been written to */
  char *aloware, *salesforce;    /* the field */
  char *message;
} CwRefusal;

void        cw_pair_plan_free (CwPairPlan *plan);
void        cw_refusal_free   (CwRefusal *refusal);

CwPairPlan *cw_plan_pair (CwRows *rows, const CwPairInput *input);

/* What has to be written to make a record's partner on `side`. `source` is the record of the other side;
 * `phone` its E.164. NULL when it cannot be made: `exclusion` then says why. Refused values are left out and
 * listed. */
CwChange   *cw_plan_create (CwRows *rows, CwSide side, const CwRecord *source, const char *phone, gint64 modstamp,
                            GPtrArray *refusals, CwExclusion **exclusion);

/* After a pair was read again, perhaps because `written` (nullable) was sent: moves the base of each field
 * that is equal, and of each field of `written` by what the read-back shows (cw-read-back.h). Where the value
 * is there, the base is what was carried over and what is there; where somebody edited it afterwards, what
 * was carried over and what was written, so that the next plan sees their edit; where it did not take, the
 * base stays. What a platform filled in by itself in a record that was made, and what the other side cannot
 * hold, is agreed on, too. Returns whether any moved. */
gboolean    cw_plan_move_base (CwRows *rows, const CwRecord *const record[2], const CwChange *written, CwRecord *const base[2]);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CwPairPlan, cw_pair_plan_free)

G_END_DECLS
