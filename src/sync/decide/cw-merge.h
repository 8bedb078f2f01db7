/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cw-types.h"

G_BEGIN_DECLS

/* The three-way merge of one field: Aloware's value, Salesforce's value and the base. Pure.
 *
 * The base has a value for each side, because a value that both agree on may look different on each: another
 * time zone, a checkbox that cannot be blank, a text that a server trimmed. A side has changed if it differs
 * from its own base. So a value to which a platform gave its own form does not count as an edit. */

typedef enum
{
  CW_MERGE_UNKNOWN, /* a side did not deliver the value, so nothing is decided */
  CW_MERGE_IN_SYNC, /* equal, and the base says so */
  CW_MERGE_AGREED,  /* equal: the base moves, nothing is written */
  CW_MERGE_TO_SALESFORCE,
  CW_MERGE_TO_ALOWARE,
  CW_MERGE_CONFLICT, /* a person decides */
  CW_MERGE_DIFFERS,  /* unequal and left alone: an edit on a one-way target, a blank that may not win */
} CwMergeOutcome;

typedef struct
{
  CwDirection direction;
  CwBlankRule blank;
  CwConflictRule conflict;
  /* By CwSide: */
  const char *value[2]; /* canonical; "": blank; NULL: not delivered */
  const char *base[2];  /* canonical; NULL: never agreed */
  gint64 modified[2];   /* ms, -1: unknown; for CW_CONFLICT_RULE_NEWEST */
} CwMergeInput;

/* Decides one field. `reason` (optional) is set to the nick of the rule that decided: "aloware-changed",
 * "filled-blank", "rule-newest", … (transfer none) */
CwMergeOutcome cw_merge_field (const CwMergeInput *input, const char **reason);

G_END_DECLS
