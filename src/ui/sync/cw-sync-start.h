/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "cw-session.h"
#include "cw-sync-facts.h"
#include "cw-sync-job.h"

G_BEGIN_DECLS

/* The page before and after a run: it says what a run would do, and what the last run did. Signals, without
 * arguments: "preview", "sync", "open-plan". */
#define CW_TYPE_SYNC_START (cw_sync_start_get_type ())
G_DECLARE_FINAL_TYPE (CwSyncStart, cw_sync_start, CW, SYNC_START, AdwBin)

/* Whose sides are kept current; nullable. */
void cw_sync_start_set_session (CwSyncStart *self, CwSession *session);
/* Shows what is known before a run. `facts` is NULL until they have been read. If they could not be read,
 * `problem` (nullable) says why. */
void cw_sync_start_show_facts (CwSyncStart *self,
                               CwSession *session,
                               const CwSyncFacts *facts,
                               const GError *problem);
/* Shows the outcome of a run that ended; NULL: none. `facts` (nullable) are used to say what a failed run had
 * written. */
void cw_sync_start_show_outcome (CwSyncStart *self, CwSyncJob *job, const CwSyncFacts *facts);
/* Whether the person wants to read everything, instead of what changed since the last run. */
gboolean cw_sync_start_is_full (CwSyncStart *self);

G_END_DECLS
