/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cw-engine.h"

G_BEGIN_DECLS

/* Counts at the end of a run how many records are in each standing (cw-tally.h), and stores the counts in
 * the run. A record that is in none makes the run fail ("unaccounted"). Does nothing for a run that did not
 * plan everything. Errors: CW_ERROR_STORAGE. */
gboolean cw_standings_count (CwEngine *engine, GError **error);

/* Notes that the records of the changes that were planned and not written wait. Errors: CW_ERROR_STORAGE. */
gboolean cw_standings_note_unwritten (CwEngine *engine, GError **error);

G_END_DECLS
