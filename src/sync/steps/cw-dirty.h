/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cw-engine.h"
#include "cw-scope.h"

G_BEGIN_DECLS

/* What becomes of the marks of dirty records. `scope`: the records that a plan was made of; NULL: all.
 * Errors: CW_ERROR_STORAGE. */

/* To be called once the plan was made, before anything is written. Records that the plan has decided about
 * are no longer dirty. Those that wait are looked at again some time later, and less often each time. Those
 * that are going to be written stay dirty. In a preview, so do those of which it does not store what both
 * sides agree on by now. A record that is read otherwise while the plan is applied becomes dirty anew. */
gboolean cw_dirty_decide (CwEngine *engine, const CwScope *scope, GError **error);
/* To be called once the plan was applied. Records that could not be written are tried again some time later.
 */
gboolean cw_dirty_settle (CwEngine *engine, const CwScope *scope, GError **error);

G_END_DECLS
