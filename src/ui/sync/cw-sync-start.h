/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "cw-session.h"
#include "cw-sync-facts.h"
#include "cw-sync-job.h"

G_BEGIN_DECLS

/* Before and after a run: what one would take, and what came of the last one. Signals, without arguments:
 * "preview", "sync", "open-plan". */
#define CW_TYPE_SYNC_START (cw_sync_start_get_type ())
G_DECLARE_FINAL_TYPE (CwSyncStart, cw_sync_start, CW, SYNC_START, AdwBin)

/* What is known before a run. `facts` NULL: not read yet, or `problem` says why not (nullable). */
void cw_sync_start_show_facts (CwSyncStart *self,
                               CwSession *session,
                               const CwSyncFacts *facts,
                               const GError *problem);
/* What came of a run that ended; NULL: nothing to tell. `facts` (nullable): for what a failed run had
 * written. */
void cw_sync_start_show_outcome (CwSyncStart *self, CwSyncJob *run, const CwSyncFacts *facts);
/* Whether everything is to be read, instead of what changed since the last run. */
gboolean cw_sync_start_is_full (CwSyncStart *self);

G_END_DECLS
