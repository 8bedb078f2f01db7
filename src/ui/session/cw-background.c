/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-background.h"

typedef struct
{
  char *profile_name;
  CwBackgroundFunc func;
  gpointer data;
  GDestroyNotify free_data, free_result;
} Work;

static void
work_free (gpointer user_data)
{
  Work *work = user_data;

  g_free (work->profile_name);
  if (work->free_data != NULL)
    work->free_data (work->data);
  g_free (work);
}

static void
work_in_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  const Work *work = task_data;
  GError *error = NULL;
  g_autoptr (CwProfile) profile = cw_profile_open (work->profile_name, &error);
  gpointer result = profile != NULL ? work->func (profile, work->data, cancellable, &error) : NULL;

  if (result != NULL)
    g_task_return_pointer (task, result, work->free_result);
  else
    g_task_return_error (task, error);
}

void
cw_background_run_async (const char *profile_name,
                         CwBackgroundFunc func,
                         gpointer data,
                         GDestroyNotify free_data,
                         GDestroyNotify free_result,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Work *work = g_new (Work, 1);

  *work = (Work) { g_strdup (profile_name), func, data, free_data, free_result };
  g_task_set_source_tag (task, cw_background_run_async);
  g_task_set_task_data (task, work, work_free);
  g_task_run_in_thread (task, work_in_thread);
}

gpointer
cw_background_run_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
