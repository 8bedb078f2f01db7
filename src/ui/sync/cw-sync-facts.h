/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "cw-store-runs.h"
#include "cw-store.h"

G_BEGIN_DECLS

/* What is known before a run, from the state of the profile. It is read on a worker thread and handed over as
 * plain data. */
typedef struct
{
  guint phones;         /* phone numbers that Aloware is asked for */
  guint conflicts;      /* conflicts that wait for a person */
  guint changes;        /* changes of the plan that was passed in */
  CwRun *last;          /* the newest run that was not a preview; NULL: none */
  gboolean interrupted; /* that run ended without recording how it ended */
  guint unsettled;      /* writes that were sent and got no answer; 0 after a run that ended by itself */
  char *preview;        /* the plan of a preview that has not been applied yet; NULL: none */
  guint preview_changes, preview_requests[2];
  gint64 preview_made;
} CwSyncFacts;

void cw_sync_facts_free (CwSyncFacts *facts);

/* Reads the facts on a worker thread. `plan` (nullable): the plan whose changes are counted. Main thread.
 * Errors: those of cw_sync_peek_store(). */
void cw_sync_facts_read_async (const char *profile_name,
                               const char *plan,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data);
CwSyncFacts *cw_sync_facts_read_finish (GAsyncResult *result, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CwSyncFacts, cw_sync_facts_free)

G_END_DECLS
