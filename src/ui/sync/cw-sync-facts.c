/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-sync-facts.h"

#include "cw-kept-plan.h"
#include "cw-sync-store.h"

/* Previews are runs, too; somebody may look often before they sync. */
#define MAX_RUNS 1000

void
cw_sync_facts_free (CwSyncFacts *facts)
{
  if (facts == NULL)
    return;

  g_clear_pointer (&facts->last, cw_run_free);
  g_free (facts->preview);
  g_free (facts);
}

static gboolean
find_last_run (CwStore *store, CwRun **last, GError **error)
{
  g_autoptr (GPtrArray) runs = cw_store_list_runs (store, MAX_RUNS, error);

  if (runs == NULL)
    return FALSE;

  for (guint i = 0; i < runs->len; i++)
    {
      const CwRun *run = g_ptr_array_index (runs, i);

      if (g_strcmp0 (run->kind, "preview") != 0)
        return cw_store_get_run (store, run->run, last, error);
    }

  return TRUE;
}

typedef struct
{
  char *profile_name, *plan;
} Question;

static void
question_free (gpointer data)
{
  Question *question = data;

  g_free (question->profile_name);
  g_free (question->plan);
  g_free (question);
}

/* A run that is "running" while nobody holds the profile was killed; one that is still running holds it. */
static gboolean
is_interrupted (CwProfile *profile, const CwRun *run)
{
  if (g_strcmp0 (run->state, "interrupted") == 0)
    return TRUE;
  if (g_strcmp0 (run->state, "running") != 0 || !cw_profile_lock (profile, NULL))
    return FALSE;

  cw_profile_unlock (profile);

  return TRUE;
}

static gboolean
read_last_run (CwProfile *profile, CwStore *store, CwSyncFacts *facts, GError **error)
{
  g_autoptr (GPtrArray) unsettled = NULL;

  if (!find_last_run (store, &facts->last, error))
    return FALSE;

  facts->interrupted = facts->last != NULL && is_interrupted (profile, facts->last);
  if (!facts->interrupted)
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

static gboolean
read_facts (const Question *question, CwSyncFacts *facts, GError **error)
{
  g_autoptr (CwProfile) profile = cw_profile_open (question->profile_name, error);
  g_autoptr (CwStore) store = profile != NULL ? cw_sync_peek_store (profile, error) : NULL;

  return store != NULL && cw_store_count_phones (store, CW_ANY_RUN, &facts->phones, error)
         && cw_store_count_conflicts (store, &facts->conflicts, error)
         && (question->plan == NULL || cw_store_count_changes (store, question->plan, &facts->changes, error))
         && read_last_run (profile, store, facts, error) && read_preview (profile, store, facts, error);
}

static void
read_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  g_autoptr (CwSyncFacts) facts = g_new0 (CwSyncFacts, 1);
  GError *error = NULL;

  if (!read_facts (data, facts, &error))
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, g_steal_pointer (&facts), (GDestroyNotify) cw_sync_facts_free);
}

void
cw_sync_facts_read_async (const char *profile_name,
                          const char *plan,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Question *question = g_new0 (Question, 1);

  question->profile_name = g_strdup (profile_name);
  question->plan = g_strdup (plan);
  g_task_set_source_tag (task, cw_sync_facts_read_async);
  g_task_set_task_data (task, question, question_free);
  g_task_run_in_thread (task, read_in_thread);
}

CwSyncFacts *
cw_sync_facts_read_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
