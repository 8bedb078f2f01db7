/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cw-engine.h"
#include "cw-store-links.h"

G_BEGIN_DECLS

/* The last look at a change before it is sent, and what is stored once it was sent and read back. Errors of
 * all: CW_ERROR_STORAGE. */

/* Whether a change may be sent (cw-permit.h). If not, that is handled here: a record that has changed is
 * planned again, anything else fails with its reason. FALSE: that could not be stored. */
gboolean cw_settle_permit (CwEngine *engine, const CwChange *change, gboolean *may_send, GError **error);
/* Plans a pair again from its mirrors: one of its records has changed since it was planned. */
gboolean cw_settle_replan (CwEngine *engine, const CwChange *change, GError **error);
/* Makes the bases of `link`, which were those of a link with the Salesforce record `before`, bases of the
 * record that it has now, where a Lead became a Contact (cw-carry-over.h). `differs` (optional) (out)
 * (transfer full) (nullable): what cw_carry_over() returns. */
gboolean cw_settle_carry_over (CwEngine *engine,
                               const char *before,
                               CwLink *link,
                               GStrv *differs,
                               GError **error);
/* Stores a link, and moves its bases to what both mirrors agree on. `id` needs both ids; its phone may be
 * NULL. `written` (nullable): the change that was sent before. */
gboolean cw_settle_link (CwEngine *engine, const CwPairId *pair, const CwChange *written, GError **error);
/* Salesforce answered "success" to a change, but does not show the record. A create is not sent again because
 * of that: it might make the record twice. `journal`: its entry. */
gboolean cw_settle_not_shown (CwEngine *engine, gint64 journal, const CwChange *change, GError **error);
/* Stores what became of a change that was sent. `record`: its record of `change->side`, as it was read back
 * and mirrored. The fields that are there as written are confirmed, and stay in `change`; those that were
 * not taken, or that somebody has edited since, failed. `confirmed` (optional): whether any field is
 * confirmed. Moves the bases of a pair that was updated; after a create, call cw_settle_link() first. Call
 * in a transaction. */
gboolean cw_settle_confirm (CwEngine *engine,
                            gint64 journal,
                            CwChange *change,
                            const CwRecord *record,
                            gboolean *confirmed,
                            GError **error);

G_END_DECLS
