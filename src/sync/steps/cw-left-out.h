/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cw-engine.h"

G_BEGIN_DECLS

/* The changes of a plan that are not applied, because a person left them out or because they are outdated. */

/* Leaves out what a person left out. Where that is the link of a pair, the updates of that pair are left out
 * with it. `ids`: of changes (gint64 *). Errors: CW_ERROR_STORAGE. */
gboolean cw_left_out_load (CwEngine *engine, GHashTable *ids, GError **error);
/* Leaves out one more change, which is outdated. */
void cw_left_out_add (CwEngine *engine, gint64 change);
gboolean cw_left_out_has (CwEngine *engine, gint64 change);
/* Whether a person left this side of the pair out: then it is not written either when the pair is planned
 * anew. */
gboolean cw_left_out_has_side (CwEngine *engine, const CwChange *change);

G_END_DECLS
