/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cw-engine.h"

G_BEGIN_DECLS

/* What a person has to answer before the first write of a run. Errors: CW_ERROR_STORAGE. */

/* Asks the guards, and warns before the first write of many contacts to Aloware (cw-guards.h). Both are said
 * together, so that one answer is enough. If a person has to answer, `may_write` is FALSE, the run becomes
 * "refused" with the reason, and what it has journalled is forgotten. `assume_yes` answers in advance.
 * `is_sync`: the warning is given, too. `linked_before`: number of links before the plan was made. */
gboolean cw_before_writing_check (CwEngine *engine,
                                  gboolean is_sync,
                                  guint linked_before,
                                  gboolean assume_yes,
                                  gboolean *may_write,
                                  GError **error);
/* Stores how many records there are now, for the guards of the next run. */
gboolean cw_before_writing_remember (CwEngine *engine, GError **error);

G_END_DECLS
