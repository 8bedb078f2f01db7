/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-preview-turn.h"

#include "cw-sync-job.h"

typedef struct
{
  char *profile_name, *plan, *key;
  gint64 change;
} Turn;

static void
turn_free (Turn *turn)
{
  g_free (turn->profile_name);
  g_free (turn->plan);
  g_free (turn->key);
  g_free (turn);
}

void
cw_preview_turned_free (CwTurned *turned)
{
  cw_turned_clear (turned);
  g_free (turned);
}

static CwTurned *
turn_in_store (const Turn  *turn,
               GError     **error)
{
  g_autoptr(CwProfile) profile = cw_profile_open (turn->profile_name, error);
  g_autoptr(CwStore) store = profile != NULL ? cw_sync_open_store (profile, error) : NULL;
  g_autoptr(CwTurning) turning = store != NULL ? cw_turning_open (profile, store, turn->plan, error) : NULL;
  CwTurned *turned;

  if (turning == NULL)
    return NULL;

  turned = g_new0 (CwTurned, 1);
  if (cw_turning_turn (turning, turn->change, turn->key, turned, error))
    return turned;

  cw_preview_turned_free (turned);
  return NULL;
}

static void
turn_in_thread (GTask        *task,
                gpointer      source,
                gpointer      data,
                GCancellable *cancellable)
{
  GError *error = NULL;
  CwTurned *turned = turn_in_store (data, &error);

  if (turned != NULL)
    g_task_return_pointer (task, turned, (GDestroyNotify) cw_preview_turned_free);
  else
    g_task_return_error (task, error);
}

void
cw_preview_turn_async (const char          *profile_name,
                       const char          *plan,
                       gint64               change,
                       const char          *aloware_key,
                       GAsyncReadyCallback  callback,
                       gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (NULL, NULL, callback, user_data);
  Turn *turn = g_new0 (Turn, 1);

  turn->profile_name = g_strdup (profile_name);
  turn->plan = g_strdup (plan);
  turn->key = g_strdup (aloware_key);
  turn->change = change;
  g_task_set_source_tag (task, cw_preview_turn_async);
  g_task_set_task_data (task, turn, (GDestroyNotify) turn_free);
  g_task_run_in_thread (task, turn_in_thread);
}

CwTurned *
cw_preview_turn_finish (GAsyncResult  *result,
                        GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
