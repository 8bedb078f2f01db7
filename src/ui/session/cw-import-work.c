/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-import-work.h"

#define PERMILLE 1000

struct _CwImportWork
{
  char *profile_name;
  GFile *file;
  GStrv columns;           /* or NULL */
  GCancellable *cancellable;
  /* Written by the thread, read by the window; atomic. */
  guint rows;
  guint permille;
};

static void
work_clear (gpointer data)
{
  CwImportWork *work = data;

  g_free (work->profile_name);
  g_object_unref (work->file);
  g_strfreev (work->columns);
  g_object_unref (work->cancellable);
}

void
cw_import_work_unref (CwImportWork *work)
{
  g_atomic_rc_box_release_full (work, work_clear);
}

static void
on_progress (guint    rows,
             double   share,
             gpointer user_data)
{
  CwImportWork *work = user_data;

  g_atomic_int_set (&work->rows, rows);
  g_atomic_int_set (&work->permille, (guint) (share * PERMILLE));
}

static void
import_in_thread (GTask        *task,
                  gpointer      source_object,
                  gpointer      task_data,
                  GCancellable *cancellable)
{
  CwImportWork *work = task_data;
  g_autoptr (CwImportResult) result = cw_import_result_new ();
  GError *error = NULL;
  g_autoptr (CwProfile) profile = cw_profile_open (work->profile_name, &error);

  if (profile != NULL && cw_import_aloware_file (profile, work->file, (const char *const *) work->columns, on_progress, work, result, cancellable, &error))
    g_task_return_pointer (task, g_steal_pointer (&result), (GDestroyNotify) cw_import_result_free);
  else
    g_task_return_error (task, error);
}

CwImportWork *
cw_import_work_start (const char           *profile_name,
                      GFile                *file,
                      char                **columns,
                      GAsyncReadyCallback   callback,
                      gpointer              user_data)
{
  CwImportWork *work = g_atomic_rc_box_new0 (CwImportWork);
  g_autoptr (GTask) task = NULL;

  work->profile_name = g_strdup (profile_name);
  work->file = g_object_ref (file);
  work->columns = g_strdupv (columns);
  work->cancellable = g_cancellable_new ();

  task = g_task_new (NULL, work->cancellable, callback, user_data);
  g_task_set_source_tag (task, cw_import_work_start);
  g_task_set_task_data (task, g_atomic_rc_box_acquire (work), (GDestroyNotify) cw_import_work_unref);
  /* What was kept is told as kept, also when it was cancelled too late. */
  g_task_set_check_cancellable (task, FALSE);
  g_task_run_in_thread (task, import_in_thread);

  return work;
}

void
cw_import_work_look (CwImportWork *work,
                     guint        *rows,
                     double       *share)
{
  *rows = (guint) g_atomic_int_get (&work->rows);
  *share = (double) g_atomic_int_get (&work->permille) / PERMILLE;
}

void
cw_import_work_cancel (CwImportWork *work)
{
  g_cancellable_cancel (work->cancellable);
}

CwImportResult *
cw_import_work_finish (GAsyncResult  *result,
                       GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
