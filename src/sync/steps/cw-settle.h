/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cw-engine.h"

G_BEGIN_DECLS

/* The last look at a change before it is sent, and what the state becomes once it was sent and read back.
 * Errors of all: CW_ERROR_STORAGE. */

/* Where its write is built (cw-permit.h). What may not be sent is told here and now: planned anew where a
 * record has changed, else a failure of its own with the reason. FALSE: that could not be noted. */
gboolean cw_settle_permit (CwEngine *engine, const CwChange *change, gboolean *may_send, GError **error);
/* A record changed since it was planned: plans its pair anew, from its mirrors. */
gboolean cw_settle_replan (CwEngine *engine, const CwChange *change, GError **error);
/* Stores a link, its bases moved to what both mirrors agree on. */
gboolean cw_settle_link (CwEngine *engine, const CwPairId *pair, const CwChange *written, GError **error);
/* Writes down what became of a change that was sent, and whose record of `change->side` was then read, and
 * mirrored, as `record`. Fields that are there as written are confirmed; those that were not taken, or were
 * edited since, failed. `change` keeps the confirmed ones. `confirmed` (optional): whether there are any.
 * Moves the base of a pair that was updated; for one that was made, cw_settle_link() comes before. Call in a
 * transaction. */
gboolean cw_settle_confirm (CwEngine *engine,
                            gint64 journal,
                            CwChange *change,
                            const CwRecord *record,
                            gboolean *confirmed,
                            GError **error);

G_END_DECLS
