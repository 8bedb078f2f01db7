/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-sync-progress.h"

#include "cw-accessible.h"
#include "cw-sync-words.h"

#include <glib/gi18n-lib.h>

#define N_PHASES CW_PHASE_DONE

struct _CwSyncProgress
{
  AdwBin parent_instance;

  GtkLabel *title_label;
  GtkProgressBar *bar;
  GtkLabel *rate_label;
  AdwPreferencesGroup *phase_group;
  AdwActionRow *requests_row;
  GtkLabel *note_label;
  GtkToggleButton *pause_button;
  GtkButton *cancel_button;

  AdwActionRow *phase_rows[N_PHASES];
  GtkStack *phase_marks[N_PHASES];

  CwSyncJob *job;
  CwPhase phase;
  guint pulse; /* source of the pulse that is shown while there is nothing to count; 0: none */
};

G_DEFINE_FINAL_TYPE (CwSyncProgress, cw_sync_progress, ADW_TYPE_BIN)

/* ── What is shown ── */

static void
set_mark (CwSyncProgress *self, CwPhase phase, CwPhase now)
{
  const char *mark = phase < now ? "done" : phase == now ? "now" : "later";
  GtkWidget *spinner = gtk_stack_get_child_by_name (self->phase_marks[phase], "now");

  cw_stack_show (self->phase_marks[phase], mark);
  gtk_spinner_set_spinning (GTK_SPINNER (spinner), phase == now && !cw_sync_job_is_paused (self->job));
  gtk_widget_set_sensitive (GTK_WIDGET (self->phase_rows[phase]), phase <= now);
}

static void
set_phase_subtitle (CwSyncProgress *self, const CwProgress *progress)
{
  static const char *const what[] = {
    [CW_PHASE_STARTING] = N_("Fields, users and the mapping are checked"),
    [CW_PHASE_READING] = N_("What changed in Salesforce, and every phone number in Aloware"),
    [CW_PHASE_PLANNING] = N_("Contacts are matched and compared"),
    [CW_PHASE_LINKING] = N_("Records of the same person are linked"),
    [CW_PHASE_WRITING] = N_("Each write is recorded before it is sent, and checked after"),
  };

  for (CwPhase phase = CW_PHASE_STARTING; phase < CW_PHASE_DONE; phase++)
    {
      g_autofree char *counts = phase == progress->phase ? cw_sync_words_counts (progress) : NULL;

      if (counts != NULL && *counts != '\0')
        adw_action_row_set_subtitle (self->phase_rows[phase], counts);
      else
        adw_action_row_set_subtitle (self->phase_rows[phase], _(what[phase]));
      set_mark (self, phase, progress->phase);
    }
}

static gboolean
on_pulse (gpointer user_data)
{
  CwSyncProgress *self = user_data;

  if (!cw_sync_job_is_paused (self->job))
    gtk_progress_bar_pulse (self->bar);

  return G_SOURCE_CONTINUE;
}

static void
update_bar (CwSyncProgress *self, const CwProgress *progress)
{
  guint64 done = progress->done[CW_SIDE_ALOWARE] + progress->done[CW_SIDE_SALESFORCE];
  guint64 total = progress->total[CW_SIDE_ALOWARE] + progress->total[CW_SIDE_SALESFORCE];

  if (total > 0)
    {
      g_clear_handle_id (&self->pulse, g_source_remove);
      gtk_progress_bar_set_fraction (self->bar, MIN (1.0, (double) done / (double) total));
    }
  else if (self->pulse == 0)
    self->pulse = g_timeout_add (100, on_pulse, self);
}

static void
update_note (CwSyncProgress *self)
{
  gboolean cancelled = cw_sync_job_is_cancelled (self->job);
  gboolean paused = cw_sync_job_is_paused (self->job);
  const char *note = NULL;

  if (cancelled && self->phase == CW_PHASE_WRITING)
    note = _("Cancelling: what was already sent is being finished and recorded. Nothing more is started.");
  else if (cancelled)
    note = _("Cancelling: the requests under way are being finished. Nothing was written.");
  else if (paused)
    note = _("Paused: what was already sent is being finished. Nothing more is started until you resume.");

  gtk_label_set_label (self->note_label, note != NULL ? note : "");
  gtk_widget_set_visible (GTK_WIDGET (self->note_label), note != NULL);
  gtk_widget_set_sensitive (GTK_WIDGET (self->pause_button), !cancelled);
  gtk_widget_set_sensitive (GTK_WIDGET (self->cancel_button), !cancelled);
}

static void
update (CwSyncProgress *self)
{
  CwProgress progress;
  g_autofree char *rate = NULL;
  g_autofree char *requests = NULL;

  cw_sync_job_get_progress (self->job, &progress);
  if (progress.phase == CW_PHASE_DONE)
    return;

  self->phase = progress.phase;
  rate = cw_sync_words_rate (&progress);
  requests = cw_sync_words_requests (&progress);

  gtk_label_set_label (self->rate_label, cw_sync_job_is_paused (self->job) ? _("Paused") : rate);
  adw_action_row_set_subtitle (self->requests_row, requests);
  set_phase_subtitle (self, &progress);
  update_bar (self, &progress);
  update_note (self);
}

/* ── The run ── */

void
cw_sync_progress_set_job (CwSyncProgress *self, CwSyncJob *job)
{
  g_return_if_fail (CW_IS_SYNC_PROGRESS (self));

  g_clear_handle_id (&self->pulse, g_source_remove);
  if (self->job != NULL)
    g_signal_handlers_disconnect_by_data (self->job, self);
  g_set_object (&self->job, job);
  if (job == NULL)
    return;

  gtk_label_set_label (self->title_label,
                       cw_sync_job_is_preview (job) ? _("Preparing Preview") : _("Syncing"));
  for (CwPhase phase = CW_PHASE_LINKING; phase < CW_PHASE_DONE; phase++)
    gtk_widget_set_visible (GTK_WIDGET (self->phase_rows[phase]), !cw_sync_job_is_preview (job));
  gtk_toggle_button_set_active (self->pause_button, FALSE);
  gtk_progress_bar_set_fraction (self->bar, 0);
  g_signal_connect_object (job, "progress", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
}

void
cw_sync_progress_cancel (CwSyncProgress *self)
{
  g_return_if_fail (CW_IS_SYNC_PROGRESS (self));

  if (self->job == NULL)
    return;
  cw_sync_job_cancel (self->job);
  update (self);
}

static void
on_pause (CwSyncProgress *self)
{
  gboolean paused = gtk_toggle_button_get_active (self->pause_button);

  gtk_button_set_label (GTK_BUTTON (self->pause_button), paused ? _("_Resume") : _("P_ause"));
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->pause_button),
                               paused ? _("Go On With the Run") : _("Start Nothing New Until Resumed"));
  if (self->job == NULL || cw_sync_job_is_ended (self->job) || paused == cw_sync_job_is_paused (self->job))
    return;
  cw_sync_job_set_paused (self->job, paused);
  update (self);
}

static gboolean
cw_sync_progress_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (CW_SYNC_PROGRESS (widget)->cancel_button));
}

/* ── GObject ── */

static GtkWidget *
make_image (const char *icon, const char *name)
{
  GtkWidget *image = gtk_image_new_from_icon_name (icon);

  gtk_accessible_update_property (GTK_ACCESSIBLE (image), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  return image;
}

static void
make_phase (CwSyncProgress *self, CwPhase phase)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *marks = gtk_stack_new ();
  GtkWidget *spinner = gtk_spinner_new ();

  gtk_accessible_update_property (GTK_ACCESSIBLE (spinner), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Under way"),
                                  -1);
  gtk_stack_add_named (GTK_STACK (marks), make_image ("content-loading-symbolic", _("Not begun")), "later");
  gtk_stack_add_named (GTK_STACK (marks), spinner, "now");
  gtk_stack_add_named (GTK_STACK (marks), make_image ("object-select-symbolic", _("Done")), "done");
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), cw_phase_get_label (phase));
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 0);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), marks);
  adw_preferences_group_add (self->phase_group, row);

  self->phase_rows[phase] = ADW_ACTION_ROW (row);
  self->phase_marks[phase] = GTK_STACK (marks);
}

static void
cw_sync_progress_dispose (GObject *object)
{
  CwSyncProgress *self = CW_SYNC_PROGRESS (object);

  cw_sync_progress_set_job (self, NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), CW_TYPE_SYNC_PROGRESS);

  G_OBJECT_CLASS (cw_sync_progress_parent_class)->dispose (object);
}

static void
cw_sync_progress_class_init (CwSyncProgressClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = cw_sync_progress_dispose;
  widget_class->grab_focus = cw_sync_progress_grab_focus;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/crosswalk_sync/Crosswalk/ui/cw-sync-progress.ui");
  gtk_widget_class_bind_template_child (widget_class, CwSyncProgress, title_label);
  gtk_widget_class_bind_template_child (widget_class, CwSyncProgress, bar);
  gtk_widget_class_bind_template_child (widget_class, CwSyncProgress, rate_label);
  gtk_widget_class_bind_template_child (widget_class, CwSyncProgress, phase_group);
  gtk_widget_class_bind_template_child (widget_class, CwSyncProgress, requests_row);
  gtk_widget_class_bind_template_child (widget_class, CwSyncProgress, note_label);
  gtk_widget_class_bind_template_child (widget_class, CwSyncProgress, pause_button);
  gtk_widget_class_bind_template_child (widget_class, CwSyncProgress, cancel_button);
  gtk_widget_class_bind_template_callback (widget_class, on_pause);
  gtk_widget_class_bind_template_callback (widget_class, cw_sync_progress_cancel);
}

static void
cw_sync_progress_init (CwSyncProgress *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  for (CwPhase phase = CW_PHASE_STARTING; phase < CW_PHASE_DONE; phase++)
    make_phase (self, phase);
}
