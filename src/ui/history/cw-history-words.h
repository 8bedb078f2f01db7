/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cw-history-source.h"
#include "cw-store-journal.h"
#include "cw-store-runs.h"

G_BEGIN_DECLS

/* Says in plain words what the history holds. Needs no GTK and has no side effects. Strings are (transfer
 * full) unless const. */

/* An icon that shows how a run ended, to stand beside cw_run_state_words(). */
const char *cw_history_state_icon (const CwRun *run);
/* "12 created · 3 updated · 2 conflicts · 1 refused", or a sentence that nothing was written. */
char *cw_history_counts_words (const CwRun *run);
/* How long a run took: "8 s", "2 min 5 s"; "" while it runs. */
char *cw_history_duration (const CwRun *run);

/* What was done: "Updated in Salesforce", "Created in Aloware". */
const char *cw_history_action_words (const CwHistoryWrite *write);
const char *cw_history_write_words (CwWriteState state);
const char *cw_history_write_icon (CwWriteState state);
/* Why a conflict closed by itself. */
const char *cw_history_closed_words (const CwHistoryWrite *write);

G_END_DECLS
