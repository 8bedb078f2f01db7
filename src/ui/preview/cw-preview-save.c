/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-preview-save.h"

#include "cw-error.h"
#include "cw-plan-file.h"
#include "cw-sync-job.h"

#include <glib/gi18n-lib.h>

typedef struct
{
  char *profile_name, *plan, *path;
} Save;

static void
save_free (Save *save)
{
  g_free (save->profile_name);
  g_free (save->plan);
  g_free (save->path);
  g_free (save);
}

static GtkFileChooserNative *
make_chooser (GtkWidget            *widget,
              const char           *title,
              GtkFileChooserAction  action,
              const char           *accept)
{
  GtkRoot *root = gtk_widget_get_root (widget);
  GtkFileChooserNative *chooser = gtk_file_chooser_native_new (title, GTK_WINDOW (root), action, accept, _("_Cancel"));
  g_autoptr(GtkFileFilter) filter = gtk_file_filter_new ();

  gtk_file_filter_set_name (filter, _("Plans"));
  gtk_file_filter_add_suffix (filter, "json");
  gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (chooser), filter);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (chooser), TRUE);

  return chooser;
}

static char *
get_path (GtkFileChooserNative *chooser)
{
  g_autoptr(GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (chooser));

  return file != NULL ? g_file_get_path (file) : NULL;
}

/* ── Saving ── */

static void
save_in_thread (GTask        *task,
                gpointer      source,
                gpointer      data,
                GCancellable *cancellable)
{
  const Save *save = data;
  g_autoptr(CwProfile) profile = NULL;
  g_autoptr(CwStore) store = NULL;
  GError *error = NULL;

  profile = cw_profile_open (save->profile_name, &error);
  if (profile != NULL)
    store = cw_sync_open_store (profile, &error);

  if (store != NULL && cw_plan_file_save (store, save->plan, save->path, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
on_save_response (GtkFileChooserNative *chooser,
                  int                   response,
                  gpointer              user_data)
{
  g_autoptr(GTask) task = user_data;
  Save *save = g_task_get_task_data (task);

  if (response == GTK_RESPONSE_ACCEPT)
    save->path = get_path (chooser);

  if (response != GTK_RESPONSE_ACCEPT)
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "%s", _("Nothing was saved."));
  else if (save->path == NULL)
    g_task_return_new_error (task, CW_ERROR, CW_ERROR_STORAGE, "%s", _("A plan can only be saved on this computer. Choose another folder."));
  else
    g_task_run_in_thread (task, save_in_thread);
  g_object_unref (chooser);
}

void
cw_preview_save_async (GtkWidget           *widget,
                       const char          *profile_name,
                       const char          *plan,
                       GAsyncReadyCallback  callback,
                       gpointer             user_data)
{
  GtkFileChooserNative *chooser = make_chooser (widget, _("Save the plan"), GTK_FILE_CHOOSER_ACTION_SAVE, _("_Save"));
  GTask *task = g_task_new (NULL, NULL, callback, user_data);
  Save *save = g_new0 (Save, 1);

  save->profile_name = g_strdup (profile_name);
  save->plan = g_strdup (plan);
  g_task_set_source_tag (task, cw_preview_save_async);
  g_task_set_task_data (task, save, (GDestroyNotify) save_free);

  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (chooser), "crosswalk-plan.json");
  g_signal_connect (chooser, "response", G_CALLBACK (on_save_response), task);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (chooser));
}

gboolean
cw_preview_save_finish (GAsyncResult  *result,
                        GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/* ── Opening ── */

typedef struct
{
  CwPreviewFileFunc done;
  gpointer user_data;
} Choice;

static void
on_open_response (GtkFileChooserNative *chooser,
                  int                   response,
                  gpointer              user_data)
{
  g_autofree Choice *choice = user_data;
  g_autofree char *path = response == GTK_RESPONSE_ACCEPT ? get_path (chooser) : NULL;

  choice->done (path, choice->user_data);
  g_object_unref (chooser);
}

void
cw_preview_choose_file (GtkWidget         *widget,
                        CwPreviewFileFunc  done,
                        gpointer           user_data)
{
  GtkFileChooserNative *chooser = make_chooser (widget, _("Open a saved plan"), GTK_FILE_CHOOSER_ACTION_OPEN, _("_Open"));
  Choice *choice = g_new (Choice, 1);

  choice->done = done;
  choice->user_data = user_data;
  g_signal_connect (chooser, "response", G_CALLBACK (on_open_response), choice);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (chooser));
}
