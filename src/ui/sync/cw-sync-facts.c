/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-sync-facts.h"

#include "cw-background.h"
#include "cw-kept-plan.h"
#include "cw-store-conflicts.h"
#include "cw-store-journal.h"
#include "cw-store-phones.h"
#include "cw-store-plans.h"
#include "cw-store-runs.h"
#include "cw-sync-store.h"

void
cw_sync_facts_free (CwSyncFacts *facts)
{
  if (facts == NULL)
    return;

  g_clear_pointer (&facts->last, cw_run_free);
  g_free (facts->preview);
  g_free (facts);
}

/* A running run holds the lock of the profile. So a run whose state is "running" was killed if nobody holds
 * the lock. It is taken as a step takes it, so that a run that begins just now waits for the end of this look
 * instead of being told that the profile is busy. */
static gboolean
is_interrupted (CwProfile *profile, const CwRun *run)
{
  if (g_strcmp0 (run->state, "interrupted") == 0)
    return TRUE;
  if (g_strcmp0 (run->state, "running") != 0 || !cw_profile_lock_step (profile, NULL))
    return FALSE;

  cw_profile_unlock (profile);

  return TRUE;
}

static gboolean
read_last_run (CwProfile *profile, CwStore *store, CwSyncFacts *facts, GError **error)
{
  g_autoptr (GPtrArray) unsettled = NULL;

  if (!cw_store_get_last_run (store, &facts->last, error))
    return FALSE;

  facts->interrupted = facts->last != NULL && is_interrupted (profile, facts->last);
  if (!facts->interrupted && (facts->last == NULL || g_strcmp0 (facts->last->state, "cancelled") != 0))
    return TRUE;

  unsettled = cw_store_journal_list_unsettled (store, error);
  facts->unsettled = unsettled != NULL ? unsettled->len : 0;

  return unsettled != NULL;
}

static gboolean
read_preview (CwProfile *profile, CwStore *store, CwSyncFacts *facts, GError **error)
{
  if (!cw_last_preview_find (profile, store, &facts->preview, facts->preview_requests, &facts->preview_made,
                             error))
    return FALSE;
  if (facts->preview != NULL
      && !cw_store_count_changes (store, facts->preview, &facts->preview_changes, error))
    return FALSE;

  if (facts->preview_changes == 0)
    g_clear_pointer (&facts->preview, g_free);

  return TRUE;
}

/* `plan` may be NULL. */
static gpointer
read_facts (CwProfile *profile, gpointer plan, GCancellable *cancellable, GError **error)
{
  g_autoptr (CwSyncFacts) facts = g_new0 (CwSyncFacts, 1);
  g_autoptr (CwStore) store = cw_sync_peek_store (profile, error);

  if (store == NULL || !cw_store_count_phones (store, CW_ANY_RUN, &facts->phones, error)
      || !cw_store_count_conflicts (store, &facts->conflicts, error)
      || (plan != NULL && !cw_store_count_changes (store, plan, &facts->changes, error))
      || !read_last_run (profile, store, facts, error) || !read_preview (profile, store, facts, error))
    return NULL;

  return g_steal_pointer (&facts);
}

void
cw_sync_facts_read_async (const char *profile_name,
                          const char *plan,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  cw_background_run_async (profile_name, read_facts, g_strdup (plan), g_free,
                           (GDestroyNotify) cw_sync_facts_free, cancellable, callback, user_data);
}

CwSyncFacts *
cw_sync_facts_read_finish (GAsyncResult *result, GError **error)
{
  return cw_background_run_finish (result, error);
}
