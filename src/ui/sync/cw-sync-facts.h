/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "cw-store-runs.h"
#include "cw-store.h"

G_BEGIN_DECLS

/* What the state of a profile says before a run: read on a worker, handed over as plain data. */
typedef struct
{
  guint phones;         /* that Aloware is asked for */
  guint conflicts;      /* that wait for a person */
  guint changes;        /* of the plan that was asked for */
  CwRun *last;          /* the newest run that was no preview; NULL: none */
  gboolean interrupted; /* the newest one ended without saying so */
  guint unsettled;      /* writes that were sent and whose answer nobody has seen */
  char *preview;        /* plan of a preview that was not applied yet; NULL: none */
  guint preview_changes, preview_requests[2];
  gint64 preview_made;
} CwSyncFacts;

void cw_sync_facts_free (CwSyncFacts *facts);

/* Main thread. `plan` (nullable): whose changes are counted. Errors: those of cw_sync_peek_store(). */
void cw_sync_facts_read_async (const char *profile_name,
                               const char *plan,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data);
CwSyncFacts *cw_sync_facts_read_finish (GAsyncResult *result, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CwSyncFacts, cw_sync_facts_free)

G_END_DECLS
