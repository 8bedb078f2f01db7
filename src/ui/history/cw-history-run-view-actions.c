/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-history-run-view-private.h"

#include "cw-csv-history.h"
#include "cw-explain-dialog.h"
#include "cw-history-undo.h"
#include "cw-state-job.h"
#include "cw-state-source.h"
#include "cw-toast.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>

/* ── Trying again ── */

typedef struct
{
  CwHistoryRunView *view;
  GArray *writes;
} Retry;

static void
end_retry (CwHistoryRunView *self)
{
  g_clear_object (&self->retrying);
  cw_history_run_view_update_actions (self);
}

static void
on_retried (CwSyncJob    *job,
            const CwRun  *run,
            const GError *error,
            gpointer      user_data)
{
  Retry *retry = user_data;
  CwHistoryRunView *self = retry->view;
  g_autofree char *problem = cw_state_job_problem (run, error);
  g_autofree char *words = NULL;

  end_retry (self);
  if (problem == NULL)
    words = g_strdup_printf (_("Tried again as run %" PRId64), run->run);
  cw_toast (GTK_WIDGET (self), problem != NULL ? problem : words);

  g_array_unref (retry->writes);
  g_object_unref (retry->view);
  g_free (retry);
}

static CwSyncJob *
make_retry_job (CwProfile *profile,
                gpointer   user_data)
{
  return cw_sync_job_new_retry (profile, user_data);
}

static void
on_retry_progress (CwHistoryRunView *self,
                   CwSyncJob        *job)
{
  CwProgress progress;
  guint64 done, total;

  cw_sync_job_get_progress (job, &progress);
  done = progress.done[CW_SIDE_ALOWARE] + progress.done[CW_SIDE_SALESFORCE];
  total = progress.total[CW_SIDE_ALOWARE] + progress.total[CW_SIDE_SALESFORCE];
  gtk_label_set_label (self->retry_label, cw_phase_get_label (progress.phase));
  gtk_progress_bar_set_fraction (self->retry_progress, total > 0 ? MIN (1.0, (double) done / (double) total) : 0);
}

/* (writes: transfer full) (element-type gint64) */
static void
start_retry (CwHistoryRunView *self,
             GArray           *writes)
{
  Retry *retry;
  CwSyncJob *job;

  if (writes->len == 0 || self->retrying != NULL)
    {
      g_array_unref (writes);
      return;
    }

  retry = g_new0 (Retry, 1);
  retry->view = g_object_ref (self);
  retry->writes = writes;
  self->retrying = g_cancellable_new ();
  gtk_label_set_label (self->retry_label, cw_phase_get_label (CW_PHASE_STARTING));
  gtk_progress_bar_set_fraction (self->retry_progress, 0);
  cw_history_run_view_update_actions (self);
  job = cw_state_job_start (cw_session_get_profile_name (self->session), make_retry_job, writes, self->retrying, on_retried, retry);
  if (job != NULL)
    g_signal_connect_object (job, "progress", G_CALLBACK (on_retry_progress), self, G_CONNECT_SWAPPED);
}

/* A write has a row for each field. */
static void
add_write (GArray     *writes,
           GHashTable *seen,
           gint64      key)
{
  gint64 id = cw_history_key_get_write (key);

  if (!cw_history_key_is_failed (key) || g_hash_table_contains (seen, &id))
    return;

  g_hash_table_add (seen, g_memdup2 (&id, sizeof id));
  g_array_append_val (writes, id);
}

static GArray *
get_selected_failures (CwHistoryRunView *self)
{
  g_autoptr(GtkBitset) selected = gtk_selection_model_get_selection (GTK_SELECTION_MODEL (self->selection));
  g_autoptr(GHashTable) seen = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  GArray *writes = g_array_new (FALSE, FALSE, sizeof (gint64));
  GtkBitsetIter iter;
  guint position;

  for (gboolean more = gtk_bitset_iter_init_first (&iter, selected, &position); more; more = gtk_bitset_iter_next (&iter, &position))
    add_write (writes, seen, cw_page_model_get_key (self->model, position));

  return writes;
}

static void
retry_selected (CwHistoryRunView *self,
                const char       *name,
                GVariant         *parameter)
{
  if (self->model != NULL)
    start_retry (self, get_selected_failures (self));
}

static void
retry_write (CwHistoryRunView *self,
             const char       *name,
             GVariant         *parameter)
{
  gint64 id = cw_history_key_get_write (g_variant_get_int64 (parameter));
  GArray *writes = g_array_new (FALSE, FALSE, sizeof (gint64));

  g_array_append_val (writes, id);
  start_retry (self, writes);
}

static void
cancel_retry (CwHistoryRunView *self,
              const char       *name,
              GVariant         *parameter)
{
  if (self->retrying == NULL)
    return;

  g_cancellable_cancel (self->retrying);
  gtk_label_set_label (self->retry_label, _("Finishing what was started…"));
}

void
cw_history_run_view_update_actions (CwHistoryRunView *self)
{
  g_autoptr(GtkBitset) selected = NULL;
  g_autoptr(GArray) failures = NULL;
  g_autofree char *words = NULL;
  guint n = 0;

  if (self->selection != NULL)
    {
      selected = gtk_selection_model_get_selection (GTK_SELECTION_MODEL (self->selection));
      n = (guint) gtk_bitset_get_size (selected);
    }

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "history.undo", self->run != 0 && self->why_not_undone == NULL && self->retrying == NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "history.export", self->run != 0);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "history.retry-write", self->retrying == NULL);
  gtk_revealer_set_reveal_child (self->retry_revealer, self->retrying != NULL);
  gtk_revealer_set_reveal_child (self->selection_revealer, n > 0 && self->retrying == NULL);
  if (n == 0)
    return;

  failures = get_selected_failures (self);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "history.retry-selected", failures->len > 0 && self->retrying == NULL);
  if (failures->len > 0)
    words = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%'u refused write selected", "%'u refused writes selected", failures->len),
                             failures->len);
  else
    words = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%'u value selected", "%'u values selected", n), n);
  gtk_label_set_label (self->selection_label, words);
}

/* ── Taking back, asking why ── */

static void
on_undone (CwHistoryRunView *self,
           const char       *words)
{
  cw_toast (GTK_WIDGET (self), words);
}

static void
undo (CwHistoryRunView *self,
      const char       *name,
      GVariant         *parameter)
{
  CwHistoryUndo *dialog = cw_history_undo_present (GTK_WIDGET (self), cw_session_get_profile_name (self->session), self->run);

  g_signal_connect_object (dialog, "done", G_CALLBACK (on_undone), self, G_CONNECT_SWAPPED);
}

static void
explain (CwHistoryRunView *self,
         const char       *name,
         GVariant         *parameter)
{
  gint64 key = g_variant_get_int64 (parameter);

  for (guint i = 0; self->model != NULL && i < g_list_model_get_n_items (G_LIST_MODEL (self->model)); i++)
    {
      g_autoptr(CwPageItem) item = NULL;
      const CwHistoryWrite *write;

      if (cw_page_model_get_key (self->model, i) != key)
        continue;

      item = g_list_model_get_item (G_LIST_MODEL (self->model), i);
      write = cw_page_item_get_data (item);
      if (write != NULL && write->record_id != NULL)
        cw_explain_dialog_present (GTK_WIDGET (self), self->session, write->record_id, write->aloware);
      return;
    }
}

/* ── Exporting ── */

typedef struct
{
  char *profile_name;
  gint64 run;
  char *path;
} Export;

static void
free_export (gpointer data)
{
  Export *export = data;

  g_free (export->profile_name);
  g_free (export->path);
  g_free (export);
}

static void
export_in_thread (GTask        *task,
                  gpointer      source,
                  gpointer      data,
                  GCancellable *cancellable)
{
  const Export *export = data;
  GError *error = NULL;
  CwState *state = cw_state_open (export->profile_name, &error);
  gboolean done = state != NULL && state->store != NULL;
  guint n_rows = 0;

  if (done)
    done = cw_csv_export_run (state->store, export->run, export->path, cancellable, &n_rows, &error);
  if (state != NULL)
    cw_state_close (state);

  if (done)
    g_task_return_int (task, n_rows);
  else if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, _("The history is gone."));
}

static void
on_exported (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(GError) error = NULL;
  gssize n_rows = g_task_propagate_int (G_TASK (result), &error);
  g_autofree char *words = NULL;

  if (error == NULL)
    words = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%'u row exported", "%'u rows exported", (gulong) n_rows), (guint) n_rows);
  cw_toast (GTK_WIDGET (source), error != NULL ? error->message : words);
}

static void
on_file_chosen (CwHistoryRunView     *self,
                int                   response,
                GtkFileChooserNative *chooser)
{
  g_autoptr(GtkFileChooserNative) owned = chooser;
  g_autoptr(GFile) file = response == GTK_RESPONSE_ACCEPT ? gtk_file_chooser_get_file (GTK_FILE_CHOOSER (chooser)) : NULL;
  g_autoptr(GTask) task = NULL;
  Export *export;

  if (file == NULL || g_file_peek_path (file) == NULL || self->session == NULL)
    return;

  export = g_new0 (Export, 1);
  export->profile_name = g_strdup (cw_session_get_profile_name (self->session));
  export->run = self->run;
  export->path = g_file_get_path (file);
  task = g_task_new (self, NULL, on_exported, NULL);
  g_task_set_source_tag (task, on_file_chosen);
  g_task_set_task_data (task, export, free_export);
  g_task_run_in_thread (task, export_in_thread);
}

static void
export_run (CwHistoryRunView *self,
            const char       *name,
            GVariant         *parameter)
{
  GtkFileChooserNative *chooser = gtk_file_chooser_native_new (_("Export run"), GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))),
                                                               GTK_FILE_CHOOSER_ACTION_SAVE, _("_Export"), NULL);
  g_autofree char *suggested = g_strdup_printf ("crosswalk-run-%" PRId64 ".csv", self->run);

  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (chooser), TRUE);
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (chooser), suggested);
  g_signal_connect_object (chooser, "response", G_CALLBACK (on_file_chosen), self, G_CONNECT_SWAPPED);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (chooser));
}

static void
install (GtkWidgetClass *widget_class,
         const char     *name,
         const char     *type,
         void          (*activate) (CwHistoryRunView *, const char *, GVariant *))
{
  gtk_widget_class_install_action (widget_class, name, type, (GtkWidgetActionActivateFunc) (void (*) (void)) activate);
}

void
cw_history_run_view_install_actions (GtkWidgetClass *widget_class)
{
  install (widget_class, "history.undo", NULL, undo);
  install (widget_class, "history.export", NULL, export_run);
  install (widget_class, "history.retry-selected", NULL, retry_selected);
  install (widget_class, "history.retry-write", "x", retry_write);
  install (widget_class, "history.cancel-retry", NULL, cancel_retry);
  install (widget_class, "history.explain", "x", explain);
}
