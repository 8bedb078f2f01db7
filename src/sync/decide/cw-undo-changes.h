/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cw-change.h"
#include "cw-rows.h"

G_BEGIN_DECLS

/* What taking a run back writes. Pure: no store, no network, no clock. */

/* Adds one write of the run, in the order in which they were written: the value before the first one to a
 * field is what the field goes back to, that of the last one is what has to be there still. `by_record` (a
 * string table) finds the changes that are in `undone` (element-type CwChange) already. */
void cw_undo_changes_add (GHashTable *by_record, GPtrArray *undone, const CwChange *written);

/* Makes a change of cw_undo_changes_add() ready to be applied to the two records as they are now. A field
 * that is back already, by an undo that was broken off, is dropped. One that somebody edited since, or that
 * may not be written any more, is moved to `edited` (element-type CwChangeField). */
void cw_undo_changes_complete (CwRows *rows,
                               CwChange *change,
                               const CwRecord *const record[2],
                               GPtrArray *edited);

G_END_DECLS
