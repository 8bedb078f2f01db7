/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cw-history-source.h"

G_BEGIN_DECLS

/* History in plain words. Pure, free of GTK; strings are (transfer full) unless const. */

/* "Sync", "Conflict settled", "Undo", "Retry". */
const char *cw_history_kind_words   (const CwRun *run);
/* "Finished", "Cancelled", "Refused by a guard", …, and the icon for it. */
const char *cw_history_state_words  (const CwRun *run);
const char *cw_history_state_icon   (const CwRun *run);
/* "12 created · 3 updated · 2 conflicts · 1 refused", or that nothing was written. */
char       *cw_history_counts_words (const CwRun *run);
/* "8 s", "2 min 5 s"; "" while it runs. */
char       *cw_history_duration     (const CwRun *run);

/* "Updated in Salesforce", "Made in Aloware". */
const char *cw_history_action_words (const CwHistoryWrite *write);
const char *cw_history_write_words  (CwWriteState state);
const char *cw_history_write_icon   (CwWriteState state);

G_END_DECLS
