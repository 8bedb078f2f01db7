/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cw-change.h"
#include "cw-conflict.h"
#include "cw-decision.h"
#include "cw-rows.h"

G_BEGIN_DECLS

/* Plans one pair: from two records and the values that they last agreed on to the changes that have to be
 * made. Pure: no store, no network, no clock. */

typedef struct
{
  const CwRecord *record[2]; /* by CwSide */
  const CwRecord *base[2];   /* by CwSide: catalogue key → canonical text; NULL: none */
  gint64 modstamp;           /* SystemModstamp of the Salesforce record, ms */
  const char *modified_by;   /* who changed the Salesforce record last, or NULL */
  const char *phone;         /* E.164 that Aloware answers to */

  CwDecision decision;        /* a person's, about one field of the pair: it overrules the merge */
  const char *decision_field; /* catalogue key */
  const char *decision_value; /* for CW_DECISION_VALUE */

  const GPtrArray
    *turned; /* catalogue keys of fields whose arrow a person turned round (cw-plan-turn.h), or NULL */
} CwPairInput;

/* The reason of a field whose arrow a person turned round. */
#define CW_REASON_TURNED "turned"

typedef struct
{
  CwChange *change[2];  /* by CwSide, the side that is written; NULL: none. Owned */
  GPtrArray *conflicts; /* of CwConflict */
  GPtrArray *refusals;  /* of CwRefusal: values that the other side cannot hold */
  CwRecord *base[2];    /* by CwSide: the bases with every equal field moved */
  gboolean base_moved;
  gboolean
    held; /* the two may be different people: the plan has the conflict of their phones and nothing else */
  guint differs; /* fields left unequal on purpose */
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

CwPairPlan *cw_plan_pair (CwRows *rows, const CwPairInput *input);

/* Plans the creation of a record's partner on `side`. `source`: the record of the other side; `phone`: its
 * E.164. NULL when no partner can be created; `exclusion` says why. Values that `side` cannot hold are left
 * out and added to `refusals`. */
CwChange *cw_plan_create (CwRows *rows,
                          CwSide side,
                          const CwRecord *source,
                          const char *phone,
                          gint64 modstamp,
                          GPtrArray *refusals,
                          CwExclusion **exclusion);

/* Whether a record cannot be created without this field of its change: the platform requires it, or knows the
 * record by it. FALSE for other changes. */
gboolean cw_plan_create_needs (const CwRows *rows, const CwChange *change, const CwChangeField *field);

/* Moves the base after a pair was read again. `written` (nullable): the change that was sent before. A field
 * with equal values moves to them. A field of `written` moves as its read-back says (cw-read-back.h): where
 * the value is there, to the value that was carried over and the value that is there; where somebody edited
 * the field since, to the value that was carried over and the value that was written, so that the next plan
 * sees the edit; where the value was not taken, the base stays. A value that a platform filled in by itself
 * in a record that was created, and that the other side cannot hold, counts as agreed on. Returns whether any
 * base moved. */
gboolean cw_plan_move_base (CwRows *rows,
                            const CwRecord *const record[2],
                            const CwChange *written,
                            CwRecord *const base[2]);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CwPairPlan, cw_pair_plan_free)

G_END_DECLS
