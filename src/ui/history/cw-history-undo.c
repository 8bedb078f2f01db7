/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-history-undo.h"

#include "cw-accessible.h"
#include "cw-fit.h"
#include "cw-focus.h"
#include "cw-preview-view.h"
#include "cw-store-runs.h"
#include "cw-sync-job.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>

struct _CwHistoryUndo
{
  AdwWindow parent_instance;

  AdwWindowTitle *window_title;
  GtkStack *stack;
  AdwStatusPage *working_page;
  GtkProgressBar *progress_bar;
  GtkWidget *cancel_button;
  CwPreviewView *preview;
  AdwStatusPage *problem_page;

  char *profile_name;
  gint64 run;
  CwSyncJob *job; /* the job that is running, else NULL */
  gboolean applying;
  gboolean closed;
  guint pulse;
};

G_DEFINE_FINAL_TYPE (CwHistoryUndo, cw_history_undo, ADW_TYPE_WINDOW)

enum
{
  DONE,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* ── What is shown ── */

static gboolean
pulse (gpointer user_data)
{
  CwHistoryUndo *self = user_data;

  gtk_progress_bar_pulse (self->progress_bar);

  return G_SOURCE_CONTINUE;
}

static void
stop_pulse (CwHistoryUndo *self)
{
  g_clear_handle_id (&self->pulse, g_source_remove);
}

static void
show_working (CwHistoryUndo *self, const char *title, const char *description)
{
  adw_status_page_set_title (self->working_page, title);
  adw_status_page_set_description (self->working_page, description);
  gtk_widget_set_sensitive (self->cancel_button, TRUE);
  gtk_progress_bar_set_fraction (self->progress_bar, 0);
  if (self->pulse == 0)
    self->pulse = g_timeout_add (120, pulse, self);
  cw_stack_show (self->stack, "working");
}

static void
show_problem (CwHistoryUndo *self, const char *problem)
{
  g_autofree char *markup = g_markup_escape_text (problem, -1);

  adw_status_page_set_description (self->problem_page, markup);
  cw_stack_show (self->stack, "problem");
}

static void
on_progress (CwHistoryUndo *self, CwSyncJob *job)
{
  CwProgress progress;
  guint64 done, total;

  cw_sync_job_get_progress (job, &progress);
  done = progress.done[CW_SIDE_ALOWARE] + progress.done[CW_SIDE_SALESFORCE];
  total = progress.total[CW_SIDE_ALOWARE] + progress.total[CW_SIDE_SALESFORCE];
  if (total == 0)
    return;

  stop_pulse (self);
  gtk_progress_bar_set_fraction (self->progress_bar, MIN (1.0, (double) done / (double) total));
}

/* ── The plan ── */

static void
on_planned (CwSyncJob *job, gpointer user_data)
{
  CwHistoryUndo *self = user_data;
  const char *plan = cw_sync_job_get_plan (job);
  guint requests[2] = { 0, 0 };

  stop_pulse (self);
  g_clear_object (&self->job);
  if (self->closed)
    return;

  if (cw_sync_job_get_error (job) != NULL || plan == NULL)
    {
      g_autofree char *problem = cw_sync_job_get_problem (job);

      show_problem (self, problem != NULL ? problem : _("There is nothing to undo."));
      return;
    }

  cw_sync_job_get_expected_requests (job, requests);
  cw_preview_view_set_plan (self->preview, self->profile_name, plan, requests);
  cw_stack_show (self->stack, "preview");
}

/* Starts a job. (job: transfer full) */
static void
start (CwHistoryUndo *self, CwSyncJob *job, GCallback on_ended)
{
  self->job = job;
  g_signal_connect_object (job, "progress", G_CALLBACK (on_progress), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (job, "ended", on_ended, self, 0);
  cw_sync_job_start (job);
}

static void
make_plan (CwHistoryUndo *self)
{
  show_working (self, _("Checking Records"),
                _("What the run wrote is compared with what is there now. Nothing is written yet."));
  start (self, cw_sync_job_new_undo (self->profile_name, self->run, TRUE, NULL), G_CALLBACK (on_planned));
}

/* ── Applying it ── */

static void
on_applied (CwSyncJob *job, gpointer user_data)
{
  CwHistoryUndo *self = user_data;
  g_autofree char *problem = cw_sync_job_get_problem (job);

  stop_pulse (self);
  g_clear_object (&self->job);
  self->applying = FALSE;

  if (problem != NULL && !self->closed)
    {
      show_problem (self, problem);
      return;
    }
  if (problem == NULL)
    {
      g_autofree char *words = g_strdup_printf (_("Run %" PRId64 " was undone"), self->run);

      g_signal_emit (self, signals[DONE], 0, words);
    }
  if (!self->closed)
    gtk_window_close (GTK_WINDOW (self));
}

static void
on_apply (CwHistoryUndo *self)
{
  const CwSyncOptions options = {
    .assume_yes = TRUE, /* the person has already seen every change */
    .plan = cw_preview_view_get_plan (self->preview),
    .left_out = cw_preview_view_get_left_out (self->preview),
    .left_fields = cw_preview_view_get_left_fields (self->preview),
  };

  if (self->job != NULL)
    return;

  self->applying = TRUE;
  show_working (self, _("Undoing Run"), NULL);
  start (self, cw_sync_job_new_undo (self->profile_name, self->run, FALSE, &options),
         G_CALLBACK (on_applied));
}

static void
on_cancel (CwHistoryUndo *self)
{
  if (self->job == NULL)
    return;

  cw_sync_job_cancel (self->job);
  gtk_widget_set_sensitive (self->cancel_button, FALSE);
  adw_status_page_set_description (self->working_page, _("Finishing what was started…"));
}

static gboolean
cw_history_undo_close_request (GtkWindow *window)
{
  CwHistoryUndo *self = CW_HISTORY_UNDO (window);

  /* The window stays open until the writing is done or cancelled. */
  if (self->applying)
    return TRUE;

  self->closed = TRUE;
  if (self->job != NULL)
    cw_sync_job_cancel (self->job);

  return GTK_WINDOW_CLASS (cw_history_undo_parent_class)->close_request (window);
}

CwHistoryUndo *
cw_history_undo_present (GtkWidget *parent, const char *profile_name, gint64 run)
{
  CwHistoryUndo *self = g_object_new (CW_TYPE_HISTORY_UNDO, NULL);
  g_autofree char *title = g_strdup_printf (_("Undo Run %" PRId64), run);

  self->profile_name = g_strdup (profile_name);
  self->run = run;
  gtk_window_set_title (GTK_WINDOW (self), title);
  adw_window_title_set_title (self->window_title, title);
  adw_window_title_set_subtitle (self->window_title, _("What was edited since stays as it is"));
  cw_fit_over (GTK_WINDOW (self), GTK_WINDOW (gtk_widget_get_root (parent)));
  make_plan (self);
  gtk_window_present (GTK_WINDOW (self));

  return self;
}

/* A running job holds a reference to this window, perhaps for longer than the parent exists. GTK does not
 * clear the transient parent of a closed window, so it is cleared here. */
static void
cw_history_undo_unmap (GtkWidget *widget)
{
  CwHistoryUndo *self = CW_HISTORY_UNDO (widget);

  /* The window may be closed together with its parent, without a close request. */
  self->closed = TRUE;
  if (self->job != NULL)
    cw_sync_job_cancel (self->job);
  GTK_WIDGET_CLASS (cw_history_undo_parent_class)->unmap (widget);
  gtk_window_set_transient_for (GTK_WINDOW (widget), NULL);
}

static void
cw_history_undo_dispose (GObject *object)
{
  CwHistoryUndo *self = CW_HISTORY_UNDO (object);

  stop_pulse (self);
  gtk_widget_dispose_template (GTK_WIDGET (self), CW_TYPE_HISTORY_UNDO);

  G_OBJECT_CLASS (cw_history_undo_parent_class)->dispose (object);
}

static void
cw_history_undo_finalize (GObject *object)
{
  CwHistoryUndo *self = CW_HISTORY_UNDO (object);

  g_free (self->profile_name);
  g_clear_object (&self->job);

  G_OBJECT_CLASS (cw_history_undo_parent_class)->finalize (object);
}

static void
cw_history_undo_class_init (CwHistoryUndoClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = cw_history_undo_dispose;
  object_class->finalize = cw_history_undo_finalize;
  widget_class->unmap = cw_history_undo_unmap;
  GTK_WINDOW_CLASS (klass)->close_request = cw_history_undo_close_request;

  signals[DONE] = g_signal_new ("done", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 1, G_TYPE_STRING);

  g_type_ensure (CW_TYPE_PREVIEW_VIEW);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/crosswalk_sync/Crosswalk/ui/cw-history-undo.ui");
  gtk_widget_class_bind_template_child (widget_class, CwHistoryUndo, window_title);
  gtk_widget_class_bind_template_child (widget_class, CwHistoryUndo, stack);
  gtk_widget_class_bind_template_child (widget_class, CwHistoryUndo, working_page);
  gtk_widget_class_bind_template_child (widget_class, CwHistoryUndo, progress_bar);
  gtk_widget_class_bind_template_child (widget_class, CwHistoryUndo, cancel_button);
  gtk_widget_class_bind_template_child (widget_class, CwHistoryUndo, preview);
  gtk_widget_class_bind_template_child (widget_class, CwHistoryUndo, problem_page);
  gtk_widget_class_bind_template_callback (widget_class, on_cancel);
  gtk_widget_class_bind_template_callback (widget_class, on_apply);
  gtk_widget_class_bind_template_callback (widget_class, make_plan);
  gtk_widget_class_bind_template_callback (widget_class, gtk_window_close);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
cw_history_undo_init (CwHistoryUndo *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  cw_preview_view_hide_conflicts (self->preview);
  cw_focus_keep_usable (GTK_WINDOW (self));
}
