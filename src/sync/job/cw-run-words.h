/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cw-store-runs.h"
#include "cw-store.h"

G_BEGIN_DECLS

/* What a run was, in the reader's language: "Sync", "Undo". Never NULL; owned by the library. Any thread. */
const char *cw_run_kind_words (const CwRun *run);

/* How a run ended, or that it is still running: "Finished with refusals", "Undone". A state that is not
 * known is given as it is stored. Owned by the library or the run. Any thread. */
const char *cw_run_state_words (const CwRun *run);

/* Why a run cannot be taken back, a sentence; NULL when it can. Owned by the library. Any thread. */
const char *cw_run_why_not_undone (const CwRun *run);

G_END_DECLS
