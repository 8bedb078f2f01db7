/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cw-plan-pair.h"

G_BEGIN_DECLS

/* Turns the arrow of one planned field round: the value that would have been overwritten goes to the other
 * side instead. Pure. */

/* Whether the rules alone allow it: an update of a linked pair, a field that flows both ways and is not
 * locked, a side that may be written, and no blank that would take a value away where blanks do not. `base`:
 * the link's, by CwSide; NULL: the pair is not linked yet. Errors: CW_ERROR_REFUSED, a sentence that says why
 * not. */
gboolean cw_plan_may_turn (const CwRows *rows,
                           const CwChange *change,
                           const CwChangeField *field,
                           const CwRecord *const base[2],
                           GError **error);

/* The changes of a pair (`planned`, by the CwSide that is written; NULL: none) with one field's arrow turned
 * round, and those that were turned before as they are. `input`: the pair as it was planned, without
 * decisions; NULL: it is not linked. `turned` gets new changes, NULL for a side that nothing is left for. The
 * same field again gives back what was there before, byte for byte. Errors: CW_ERROR_REFUSED, also when the
 * pair is not any more what it was when it was planned; CW_ERROR_INVALID_VALUE when the other side cannot
 * hold the value. */
gboolean cw_plan_turn (CwRows *rows,
                       const CwPairInput *input,
                       CwChange *const planned[2],
                       const char *key,
                       CwChange *turned[2],
                       GError **error);

G_END_DECLS
