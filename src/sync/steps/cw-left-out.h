/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cw-engine.h"

G_BEGIN_DECLS

/* The changes of a plan, and the fields of changes, that are not applied: because a person left them out,
 * or because they are outdated. */

/* Leaves out what a person left out. Where that is the link of a pair, the updates of that pair are left out
 * with it. A change of which nothing is left to write is left out, and so is one that would create a record
 * without a field that the record needs.
 * `ids`: of changes (gint64 *), or NULL. `fields`: of such changes as have only some fields left out (gint64
 * *, cw_change_field_place()), or NULL. Errors: CW_ERROR_STORAGE. */
gboolean cw_left_out_load (CwEngine *engine, GHashTable *ids, GHashTable *fields, GError **error);
/* Leaves out one more change, which is outdated. */
void cw_left_out_add (CwEngine *engine, gint64 change);
gboolean cw_left_out_has (CwEngine *engine, gint64 change);
/* Whether a person left this side of the pair out: then it is not written either when the pair is planned
 * anew. */
gboolean cw_left_out_has_side (CwEngine *engine, const CwChange *change);
/* Takes out of a change the fields that a person left out, also when the change was planned anew. Their bases
 * then stay where they are, and the next run plans them again. */
void cw_left_out_trim (CwEngine *engine, CwChange *change);

G_END_DECLS
