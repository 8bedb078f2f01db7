/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cw-engine.h"
#include "cw-store-links.h"

G_BEGIN_DECLS

/* Taking a run back. */

/* Plans it: for each field that the run wrote, its old value, provided that nobody edited it since. Errors:
 * CW_ERROR_NOT_FOUND for a run that is not there, those of both platforms, CW_ERROR_STORAGE. */
gboolean cw_undo_make_plan (CwEngine *engine, gint64 run, GError **error);
/* After a write of an undo was confirmed: equal sides close the field's conflict, unequal ones wait as
 * "undone". Errors: CW_ERROR_STORAGE. */
gboolean cw_undo_note (CwEngine *engine, const CwLink *link, const CwChange *written, GError **error);
/* Closes the conflicts that this run did not see again, and whose two sides have become equal. Errors:
 * CW_ERROR_STORAGE. */
gboolean cw_undo_close_equal (CwEngine *engine, GError **error);
/* After the plan was applied: a run of which everything is back counts as undone from now on, and an undo
 * that is undone itself gives its run back. Where something failed or was spared, the run can be taken back
 * again. Errors: CW_ERROR_STORAGE. */
gboolean cw_undo_finish (CwEngine *engine, gint64 run, GError **error);

G_END_DECLS
