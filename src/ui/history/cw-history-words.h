/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cw-history-source.h"
#include "cw-store-journal.h"
#include "cw-store-runs.h"

G_BEGIN_DECLS

/* History in plain words. Pure, free of GTK; strings are (transfer full) unless const. */

/* The icon for how a run ended, beside cw_run_state_words(). */
const char *cw_history_state_icon (const CwRun *run);
/* "12 created · 3 updated · 2 conflicts · 1 refused", or that nothing was written. */
char *cw_history_counts_words (const CwRun *run);
/* "8 s", "2 min 5 s"; "" while it runs. */
char *cw_history_duration (const CwRun *run);

/* "Updated in Salesforce", "Made in Aloware". */
const char *cw_history_action_words (const CwHistoryWrite *write);
const char *cw_history_write_words (CwWriteState state);
const char *cw_history_write_icon (CwWriteState state);
/* How a conflict closed by itself. */
const char *cw_history_closed_words (const CwHistoryWrite *write);

G_END_DECLS
