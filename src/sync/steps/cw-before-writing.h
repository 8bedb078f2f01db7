/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cw-engine.h"

G_BEGIN_DECLS

/* What a person has to answer before the first write of a run. Errors: CW_ERROR_STORAGE. */

/* What trips the guards, and what a first bulk write to Aloware can set off, are told together, so that one
 * answer is to all that was said. Where something is to be answered, the run becomes "refused", says why, and
 * forgets what it journalled. `assume_yes` answers in advance. `is_sync`: also asks about a first bulk write.
 * `linked_before`: links that there were before the plan was made. */
gboolean cw_before_writing_check (CwEngine *engine,
                                  gboolean is_sync,
                                  guint linked_before,
                                  gboolean assume_yes,
                                  gboolean *may_write,
                                  GError **error);
/* Remembers how many records there are now, which the next run's guards compare with. */
gboolean cw_before_writing_remember (CwEngine *engine, GError **error);

G_END_DECLS
