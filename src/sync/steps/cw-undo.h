/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cw-engine.h"
#include "cw-scope.h"
#include "cw-store-links.h"

G_BEGIN_DECLS

/* Taking a run back. */

/* Plans the undo of a run: each field that the run wrote gets its old value back, unless somebody has edited
 * it since. Errors: CW_ERROR_NOT_FOUND for a run that is not there, those of both platforms,
 * CW_ERROR_STORAGE. */
gboolean cw_undo_make_plan (CwEngine *engine, gint64 run, GError **error);
/* To be called after a write of an undo was confirmed. Where both sides are equal now, the conflict of the
 * field is closed; where they are not, the field waits as an "undone" conflict. Errors: CW_ERROR_STORAGE. */
gboolean cw_undo_note (CwEngine *engine, const CwLink *link, const CwChange *written, GError **error);
/* Closes the conflicts that this run did not see and whose two sides are equal now: all, or those of the
 * records in `scope` (nullable). Errors: CW_ERROR_STORAGE. */
gboolean cw_undo_close_equal (CwEngine *engine, const CwScope *scope, GError **error);
/* To be called after the plan was applied. A run counts as undone when all of it is back. If the run was
 * itself an undo, the run that it took back does not count as undone any more. If something failed or was
 * left out, the run can be undone again. Errors: CW_ERROR_STORAGE. */
gboolean cw_undo_finish (CwEngine *engine, gint64 run, GError **error);

G_END_DECLS
