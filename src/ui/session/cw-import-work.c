/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-import-work.h"

#include "cw-background.h"

#define PERMILLE 1000

struct _CwImportWork
{
  GFile *file;
  GStrv columns; /* NULL: they are recognised */
  GCancellable *cancellable;
  /* These are written by the worker thread and read by the window. Only accessed atomically. */
  guint rows;
  guint permille;
};

static void
work_clear (gpointer data)
{
  CwImportWork *work = data;

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
on_progress (guint rows, double share, gpointer user_data)
{
  CwImportWork *work = user_data;

  g_atomic_int_set (&work->rows, rows);
  g_atomic_int_set (&work->permille, (guint) (share * PERMILLE));
}

static gpointer
import_file (CwProfile *profile, gpointer data, GCancellable *cancellable, GError **error)
{
  CwImportWork *work = data;
  g_autoptr (CwImportResult) result = cw_import_result_new ();

  if (!cw_import_aloware_file (profile, work->file, (const char *const *) work->columns, on_progress, work,
                               result, work->cancellable, error))
    return NULL;

  return g_steal_pointer (&result);
}

CwImportWork *
cw_import_work_start (const char *profile_name,
                      GFile *file,
                      char **columns,
                      GAsyncReadyCallback callback,
                      gpointer user_data)
{
  CwImportWork *work = g_atomic_rc_box_new0 (CwImportWork);

  work->file = g_object_ref (file);
  work->columns = g_strdupv (columns);
  work->cancellable = g_cancellable_new ();
  /* Cancelling stops the import but not the task. So an import that was cancelled too late still reports what
   * it kept. */
  cw_background_run_async (profile_name, import_file, g_atomic_rc_box_acquire (work),
                           (GDestroyNotify) cw_import_work_unref, (GDestroyNotify) cw_import_result_free,
                           NULL, callback, user_data);

  return work;
}

void
cw_import_work_look (CwImportWork *work, guint *rows, double *share)
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
cw_import_work_finish (GAsyncResult *result, GError **error)
{
  return cw_background_run_finish (result, error);
}
