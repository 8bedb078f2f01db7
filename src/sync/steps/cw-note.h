/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cw-engine.h"
#include "cw-store-journal.h"

G_BEGIN_DECLS

/* What every step notes about records and writes: the counts of the run, the standing of a record,
 * exclusions, conflicts, and the journal. Errors of all: CW_ERROR_STORAGE. */

/* The standing of both records of a pair, whose ids may be NULL. A better standing than the one that a
 * record has changes nothing. */
void cw_note_standing (CwEngine *engine, const CwPairId *pair, CwStanding standing);
/* A write or a value of this change failed; the journal has the reason. Counts it for the run and its
 * records. */
void cw_note_failure (CwEngine *engine, const CwChange *change);
/* A change is settled: made, failed, or planned again. */
void cw_note_settled (CwEngine *engine, const CwChange *change);
/* A pair, or a record, is excluded; `code` and `message` say why. Ids may be NULL. */
gboolean cw_note_exclusion (CwEngine *engine,
                            const CwPairId *pair,
                            const char *code,
                            const char *message,
                            GError **error);
/* Stores a conflict as one that this run saw, and gives all records that it names the standing
 * "conflict". */
gboolean cw_note_conflict (CwEngine *engine, CwConflict *conflict, GError **error);
/* Gives all records that a conflict names the standing "conflict". */
void cw_note_in_conflict (CwEngine *engine, const CwConflict *conflict);
/* Adds a write to the journal. `id` (optional): its id there. `code` and `message`: why it failed. */
gboolean cw_note_write (CwEngine *engine,
                        const CwChange *change,
                        CwWriteState state,
                        const char *code,
                        const char *message,
                        gint64 *id,
                        GError **error);

G_END_DECLS
