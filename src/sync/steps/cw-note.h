/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cw-engine.h"
#include "cw-store-journal.h"

G_BEGIN_DECLS

/* What a run notes about records and writes, whichever step finds it out: the counts of the run, where a
 * record stands, what was left out, conflicts, and the journal. Errors of all: CW_ERROR_STORAGE. */

/* How the records of a pair stand (ids may be NULL); the worst counts. */
void cw_note_standing (CwEngine *engine, const CwPairId *pair, CwStanding standing);
/* A write or a value of this change failed, for a reason that the journal has: counted for the run and its
 * records. */
void cw_note_failure (CwEngine *engine, const CwChange *change);
/* A change is over, whatever came of it. */
void cw_note_settled (CwEngine *engine, const CwChange *change);
/* A pair, or a record, is left alone; `code` and `message` say why. Ids may be NULL. */
gboolean cw_note_exclusion (CwEngine *engine,
                            const CwPairId *pair,
                            const char *code,
                            const char *message,
                            GError **error);
/* Stores a conflict as one that this run saw; whoever it names stands in it. */
gboolean cw_note_conflict (CwEngine *engine, CwConflict *conflict, GError **error);
/* Whoever the conflict names stands in it. */
void cw_note_in_conflict (CwEngine *engine, const CwConflict *conflict);
/* Writes down what becomes of a change, whose id in the journal it gives (optional). `code` and `message`:
 * why it failed. */
gboolean cw_note_write (CwEngine *engine,
                        const CwChange *change,
                        CwWriteState state,
                        const char *code,
                        const char *message,
                        gint64 *id,
                        GError **error);

G_END_DECLS
