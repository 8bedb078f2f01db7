/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cw-change.h"
#include "cw-conflict.h"
#include "cw-decision.h"
#include "cw-rows.h"

G_BEGIN_DECLS

/* Plans one pair: says from two records, and from the values that they last agreed on, which changes to make.
 * Pure: no store, no network, no clock. */

typedef struct
{
  const CwRecord *record[2]; /* by CwSide */
  const CwRecord *base[2];   /* by CwSide: catalogue key → canonical text; NULL: none */
  gint64 modstamp;           /* SystemModstamp of the Salesforce record, ms */
  const char *modified_by;   /* who changed the Salesforce record last, or NULL */
  const char *phone;         /* E.164: the number that Aloware answers to */

  CwDecision decision;        /* a person's, about one field of the pair: it overrules the merge */
  const char *decision_field; /* catalogue key */
  const char *decision_value; /* for CW_DECISION_VALUE */

  const GPtrArray *turned; /* catalogue keys: a person turned these arrows round (cw-plan-turn.h); or NULL */
} CwPairInput;

/* The reason of a field whose arrow a person turned round. */
#define CW_REASON_TURNED "turned"

/* The reason of a field that has no row, or a row without a value, and gets the mapping's fixed value. */
#define CW_REASON_FIXED "fixed"

typedef struct
{
  CwChange *change[2];  /* by CwSide, the side that is written; NULL: none. Owned */
  GPtrArray *conflicts; /* of CwConflict */
  GPtrArray *refusals;  /* of CwRefusal: values that the other side cannot hold */
  CwRecord *base[2];    /* by CwSide: the bases, moved where both values are equal. Owned */
  gboolean base_moved;
  gboolean held; /* the two may be different people: the plan is only the conflict of their phones */
} CwPairPlan;

/* A value that was not written, because its target cannot hold it. */
typedef struct
{
  CwPairId pair;
  CwSide side;                /* the side it should have been written to */
  char *aloware, *salesforce; /* the field */
  char *message;
} CwRefusal;

void cw_pair_plan_free (CwPairPlan *plan);
void cw_refusal_free (CwRefusal *refusal);

/* The owner of a record that a queue owns flows neither way, and neither does its base move, where the
 * setting queue-owner keeps the queue. Else Aloware's owner, if it is an active user of Salesforce, is
 * written as if nobody owned the record, unless an undo put it back into the queue. Nothing of a queue, and
 * no blank owner in its place, is written to Aloware. Once a user owns the record again, the base says what
 * was agreed on before the queue, so what either side was given since counts as an edit. (transfer full) */
CwPairPlan *cw_plan_pair (CwRows *rows, const CwPairInput *input);

/* Plans to create a partner on `side`. `source` is the record of the other side, `phone` its number in E.164.
 * Values that `side` cannot hold are left out and added to `refusals`. In Salesforce, fields to which no row
 * gives a value get the mapping's fixed values, where it has some. NULL: Salesforce requires a value that
 * is missing; `exclusion` (transfer full) says which. (transfer full) (nullable) */
CwChange *cw_plan_create (CwRows *rows,
                          CwSide side,
                          const CwRecord *source,
                          const char *phone,
                          gint64 modstamp,
                          GPtrArray *refusals,
                          CwExclusion **exclusion);

/* Whether the record of a create cannot be created without this field: the platform requires the field, or
 * knows the record by it. FALSE if `change` creates nothing. */
gboolean cw_plan_create_needs (const CwRows *rows, const CwChange *change, const CwChangeField *field);

/* Moves the base after a pair was read again. `written` (nullable) is the change that was sent before.
 * Returns whether any base moved. Field by field:
 * - Both values are equal: the base moves to them.
 * - `written` has the field: the read-back decides (cw-read-back.h). If the value is there, the target's base
 * moves to it. If somebody edited the field since, the target's base moves to what was written, so that the
 * next plan sees the edit. In both cases the source's base moves to the value that was carried over. If the
 * value was not taken, or is not shown, both stay.
 * - The record was created with a fixed value in the field, which is there: both count as agreed on.
 * - The platform itself filled the field of a record that was created, with a value that the other side
 * cannot hold: it counts as agreed on. */
gboolean cw_plan_move_base (CwRows *rows,
                            const CwRecord *const record[2],
                            const CwChange *written,
                            CwRecord *const base[2]);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CwPairPlan, cw_pair_plan_free)

G_END_DECLS
