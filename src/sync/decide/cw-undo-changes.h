/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cw-change.h"
#include "cw-rows.h"

G_BEGIN_DECLS

/* What undoing a run writes. Pure: no store, no network, no clock. */

/* Adds one write of the run, in the order in which they were written. A field goes back to its value before
 * the first write, if it still has the value of the last one. `by_record` (a string table) finds the changes
 * that are in `undone` (element-type CwChange) already. */
void cw_undo_changes_add (GHashTable *by_record, GPtrArray *undone, const CwChange *written);

/* Prepares a change of cw_undo_changes_add() for the two records as they are now. A field that is back
 * already, by an undo that was interrupted, is dropped. A field that somebody has edited since, or that may
 * not be written any more, is moved to `edited` (element-type CwChangeField). */
void cw_undo_changes_complete (CwRows *rows,
                               CwChange *change,
                               const CwRecord *const record[2],
                               GPtrArray *edited);

G_END_DECLS
