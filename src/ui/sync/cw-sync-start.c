/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-sync-start.h"

#include "cw-connect-open.h"
#include "cw-error.h"
#include "cw-run-words.h"
#include "cw-share-bar.h"
#include "cw-store-runs.h"
#include "cw-sync-keep.h"
#include "cw-sync-words.h"
#include "cw-tally.h"
#include "cw-words.h"
#include "cw-wrap-layout.h"

#include <glib/gi18n-lib.h>

struct _CwSyncStart
{
  AdwBin parent_instance;

  GtkImage *icon;
  GtkLabel *title_label;
  GtkLabel *body_label;
  GtkButton *remedy_button;
  GtkButton *preview_button;
  GtkButton *sync_button;
  CwSyncKeep *keep;
  AdwPreferencesGroup *outcome_group;
  CwShareBar *salesforce_bar;
  CwShareBar *aloware_bar;
  CwShareBar *others_bar;
  GtkButton *show_run_button;
  GtkButton *undo_button;
  GtkButton *show_failed_button;
  AdwActionRow *salesforce_row;
  AdwActionRow *aloware_row;
  AdwActionRow *others_row;
  AdwActionRow *failed_row;
  AdwActionRow *lacks_row;
  AdwActionRow *last_row;
  AdwActionRow *preview_row;
  AdwActionRow *estimate_row;
  AdwActionRow *requests_row;
  AdwActionRow *conflicts_row;
  GtkSwitch *full_switch;
};

G_DEFINE_FINAL_TYPE (CwSyncStart, cw_sync_start, ADW_TYPE_BIN)

enum
{
  PREVIEW,
  SYNC,
  OPEN_PLAN,
  SHOW_PREVIEW,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* A row's subtitle is markup, so the text is escaped. */
static void
set_subtitle (AdwActionRow *row, const char *text)
{
  g_autofree char *markup = g_markup_escape_text (text, -1);

  adw_action_row_set_subtitle (row, markup);
}

gboolean
cw_sync_start_is_full (CwSyncStart *self)
{
  g_return_val_if_fail (CW_IS_SYNC_START (self), FALSE);

  return gtk_switch_get_active (self->full_switch);
}

void
cw_sync_start_set_session (CwSyncStart *self, CwSession *session)
{
  g_return_if_fail (CW_IS_SYNC_START (self));

  cw_sync_keep_set_session (self->keep, session);
}

/* ── Before a run ── */

static void
show_requests (CwSyncStart *self, CwSession *session)
{
  const CwConnections *connections = cw_session_get_connections (session);
  g_autofree char *used = cw_words_count (connections->salesforce_requests_used);
  g_autofree char *limit = cw_words_count (connections->salesforce_requests_limit);
  g_autofree char *text = NULL;

  text = g_strdup_printf (_("%s of the day’s %s requests are used. A run does not go above %u%% of them."),
                          used, limit, cw_session_get_settings (session)->quota_percent);
  set_subtitle (self->requests_row, text);
  gtk_widget_set_visible (GTK_WIDGET (self->requests_row), connections->salesforce_requests_limit > 0);
}

static void
show_conflicts (CwSyncStart *self, guint n)
{
  g_autofree char *number = cw_words_count (n);
  g_autofree char *text = g_strdup_printf (
    ngettext ("%s waits for your decision", "%s wait for your decision", n), number);

  set_subtitle (self->conflicts_row, text);
  gtk_widget_set_visible (GTK_WIDGET (self->conflicts_row), n > 0);
}

static void
show_lacks (CwSyncStart *self, guint lacks)
{
  static const CwLack writing[] = { CW_LACK_CREATE, CW_LACK_UPDATE };
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (writing); i++)
    if ((lacks & writing[i]) != 0)
      g_string_append_printf (text, "%s%s", text->len > 0 ? "\n" : "", cw_lack_get_text (writing[i]));

  set_subtitle (self->lacks_row, text->str);
  gtk_widget_set_visible (GTK_WIDGET (self->lacks_row), text->len > 0);
}

static void
show_preview (CwSyncStart *self, const CwSyncFacts *facts)
{
  gboolean has_preview = facts != NULL && facts->preview != NULL;
  g_autofree char *number = has_preview ? cw_words_count (facts->preview_changes) : NULL;
  g_autofree char *when = has_preview ? cw_words_moment (facts->preview_made) : NULL;
  g_autofree char *changes = NULL;
  g_autofree char *text = NULL;

  gtk_widget_set_visible (GTK_WIDGET (self->preview_row), has_preview);
  if (!has_preview)
    return;

  changes = g_strdup_printf (
    ngettext ("%s change, not applied yet", "%s changes, not applied yet", facts->preview_changes), number);
  text = g_strjoin (" · ", when, changes, NULL);
  set_subtitle (self->preview_row, text);
}

void
cw_sync_start_show_facts (CwSyncStart *self,
                          CwSession *session,
                          const CwSyncFacts *facts,
                          const GError *problem)
{
  g_return_if_fail (CW_IS_SYNC_START (self));

  show_requests (self, session);
  show_lacks (self, cw_session_get_connections (session)->aloware_lacks);
  show_conflicts (self, facts != NULL ? facts->conflicts : 0);
  show_preview (self, facts);
  gtk_widget_set_visible (GTK_WIDGET (self->last_row), facts != NULL);
  if (facts != NULL)
    {
      g_autofree char *last = cw_sync_words_last_run (facts->last);
      g_autofree char *estimate = cw_sync_words_estimate (facts->phones, cw_session_get_settings (session));

      set_subtitle (self->last_row, last);
      set_subtitle (self->estimate_row, estimate);
    }
  else
    /* Translators: shown until it is known how long a sync would take */
    set_subtitle (self->estimate_row, problem != NULL ? problem->message : _("Looking…"));
}

/* ── After a run ── */

static void
set_head (CwSyncStart *self, const char *icon, const char *title, const char *body)
{
  gtk_image_set_from_icon_name (self->icon, icon);
  gtk_label_set_label (self->title_label, title);
  gtk_label_set_label (self->body_label, body);
  gtk_widget_set_visible (GTK_WIDGET (self->body_label), *body != '\0');
}

static void
show_side (AdwActionRow *row, const CwRun *run, CwSide side)
{
  guint n_created = run->created[side], n_updated = run->updated[side], n_requests = run->requests[side];
  g_autofree char *created = g_strdup_printf (ngettext ("%'u created", "%'u created", n_created), n_created);
  g_autofree char *updated = g_strdup_printf (ngettext ("%'u updated", "%'u updated", n_updated), n_updated);
  g_autofree char *requests = g_strdup_printf (ngettext ("%'u request", "%'u requests", n_requests),
                                               n_requests);
  g_autofree char *text = g_strjoin (" · ", created, updated, requests, NULL);

  set_subtitle (row, text);
}

/* "80 records: 78 in sync · 2 in conflict". (transfer full) */
static char *
standing_words (const CwRun *run)
{
  /* Translators: each follows a number of records, as in "78 in sync". */
  static const char *const words[] = {
    [CW_STANDING_IN_SYNC] = N_("in sync"),  [CW_STANDING_WAITING] = N_("waiting"),
    [CW_STANDING_EXCLUDED] = N_("skipped"), [CW_STANDING_CONFLICT] = N_("in conflict"),
    [CW_STANDING_FAILING] = N_("refused"),
  };
  g_autofree char *known = g_strdup_printf (ngettext ("%'u record", "%'u records", run->known), run->known);
  g_autoptr (GString) standings = g_string_new (NULL);

  for (guint i = 0; i < CW_N_STANDINGS; i++)
    {
      if (run->standings[i] == 0)
        continue;
      g_string_append_printf (standings, "%s%'u %s", standings->len > 0 ? " · " : "", run->standings[i],
                              _(words[i]));
    }

  /* Translators: "80 records: 78 in sync · 2 in conflict" */
  return g_strdup_printf (_("%s: %s"), known, standings->str);
}

/* Counts the records that were not written. For a whole run, this is where each record stands at its end; for
 * any other run, what it counted. (transfer full) */
static char *
others_words (const CwRun *run)
{
  g_autofree char *in_sync = g_strdup_printf (ngettext ("%'u in sync", "%'u in sync", run->unchanged),
                                              run->unchanged);
  g_autofree char *excluded = g_strdup_printf (ngettext ("%'u skipped", "%'u skipped", run->excluded),
                                               run->excluded);
  g_autofree char *waiting = g_strdup_printf (
    ngettext ("%'u waiting to be asked for", "%'u waiting to be asked for", run->waiting), run->waiting);

  if (run->known == 0)
    return g_strjoin (" · ", in_sync, excluded, waiting, NULL);

  return standing_words (run);
}

/* The target has to be set before the name. GTK warns when a name is set while the target has another
 * type. */
static void
lead_to_run (GtkButton *button, const char *action, const CwRun *run)
{
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "x", run->run);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
}

/* Whether a run can be undone is only known from the journal, so from the facts. */
static gboolean
can_undo (const CwRun *run, const CwSyncFacts *facts)
{
  return facts != NULL && facts->last != NULL && facts->last->run == run->run
         && cw_run_why_not_undone (facts->last) == NULL;
}

/* Both sides have the same scale, so that the bars can be compared. */
static void
draw_numbers (CwSyncStart *self, const CwRun *run)
{
  CwShareBar *const bars[] = {
    [CW_SIDE_ALOWARE] = self->aloware_bar, [CW_SIDE_SALESFORCE] = self->salesforce_bar
  };
  const guint standings[CW_N_SHARES] = {
    [CW_SHARE_IN_SYNC] = run->standings[CW_STANDING_IN_SYNC],
    [CW_SHARE_WAITING] = run->standings[CW_STANDING_WAITING],
    [CW_SHARE_SKIPPED] = run->standings[CW_STANDING_EXCLUDED],
    [CW_SHARE_CONFLICT] = run->standings[CW_STANDING_CONFLICT],
    [CW_SHARE_FAILING] = run->standings[CW_STANDING_FAILING],
  };
  guint most = 0;

  for (CwSide side = CW_SIDE_ALOWARE; side <= CW_SIDE_SALESFORCE; side++)
    most = MAX (most, run->created[side] + run->updated[side]);
  for (CwSide side = CW_SIDE_ALOWARE; side <= CW_SIDE_SALESFORCE; side++)
    {
      const guint writes[CW_N_SHARES] = {
        [CW_SHARE_CREATED] = run->created[side], [CW_SHARE_UPDATED] = run->updated[side]
      };

      cw_share_bar_set (bars[side], writes, most);
    }
  cw_share_bar_set (self->others_bar, standings, run->known);
}

static void
show_numbers (CwSyncStart *self, const CwRun *run, const CwSyncFacts *facts)
{
  g_autofree char *failed = cw_words_count (run->failed);
  g_autofree char *others = others_words (run);

  show_side (self->salesforce_row, run, CW_SIDE_SALESFORCE);
  show_side (self->aloware_row, run, CW_SIDE_ALOWARE);
  set_subtitle (self->others_row, others);
  draw_numbers (self, run);
  /* The same run again. */
  gtk_widget_set_visible (GTK_WIDGET (self->last_row), FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->others_row),
                          run->known + run->unchanged + run->excluded + run->waiting > 0);
  set_subtitle (self->failed_row, failed);
  gtk_widget_set_visible (GTK_WIDGET (self->failed_row), run->failed > 0);
  lead_to_run (self->show_run_button, "win.show-run", run);
  lead_to_run (self->show_failed_button, "win.show-run", run);
  lead_to_run (self->undo_button, "win.undo-run", run);
  gtk_widget_set_visible (GTK_WIDGET (self->undo_button), can_undo (run, facts));
}

static void
lead_to (CwSyncStart *self, const char *view)
{
  /* As in lead_to_run(). */
  gtk_actionable_set_action_target (GTK_ACTIONABLE (self->remedy_button), "s", view);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->remedy_button), "win.view");
}

static void
show_remedy (CwSyncStart *self, CwRemedy remedy)
{
  gboolean elsewhere = remedy != CW_REMEDY_RETRY;

  gtk_widget_set_visible (GTK_WIDGET (self->remedy_button), elsewhere);
  if (remedy == CW_REMEDY_CONNECTIONS)
    {
      gtk_button_set_label (self->remedy_button, _("_Go to Connections"));
      lead_to (self, "connections");
    }
  else if (remedy == CW_REMEDY_MAPPING)
    {
      gtk_button_set_label (self->remedy_button, _("Go to _Mapping"));
      lead_to (self, "mapping");
    }

  /* Only one button may be highlighted at a time. */
  if (elsewhere)
    gtk_widget_remove_css_class (GTK_WIDGET (self->preview_button), "suggested-action");
  else
    gtk_widget_add_css_class (GTK_WIDGET (self->preview_button), "suggested-action");
}

/* Returns whether the numbers of the run are shown. */
static gboolean
show_failure (CwSyncStart *self, CwSyncJob *job, const CwSyncFacts *facts)
{
  const GError *error = cw_sync_job_get_error (job);
  const CwRun *last = facts != NULL ? facts->last : NULL;
  gboolean recorded = !cw_sync_job_is_preview (job) && last != NULL && g_strcmp0 (last->state, "failed") == 0;
  g_autofree char *title = NULL;
  g_autofree char *body = NULL;
  g_autofree char *written = NULL;
  g_autofree char *whole = NULL;
  CwRemedy remedy = cw_sync_words_problem (cw_error_to_nick (error), error->message, &title, &body);

  if (recorded)
    {
      written = cw_sync_words_written (last);
      show_numbers (self, last, facts);
    }
  else if (cw_sync_job_is_preview (job))
    written = g_strdup (_("Nothing was written."));

  whole = written != NULL ? g_strjoin ("\n", body, written, NULL) : g_strdup (body);
  set_head (self, "dialog-warning-symbolic", title, whole);
  show_remedy (self, remedy);
  return recorded;
}

/* What the next run does with what this one left behind. `facts` is nullable. (transfer full) */
static char *
describe_rest (const CwSyncFacts *facts)
{
  g_autofree char *number = NULL;

  if (facts == NULL || facts->unsettled == 0)
    return g_strdup (_("The next run goes on from here."));

  number = cw_words_count (facts->unsettled);
  return g_strdup_printf (ngettext ("%s write was sent without an answer. The next run checks what "
                                    "became of it before it sends anything.",
                                    "%s writes were sent without an answer. The next run checks what "
                                    "became of them before it sends anything.",
                                    facts->unsettled),
                          number);
}

/* The last run was killed, or the computer stopped. Shows what it left behind. */
static void
show_interrupted (CwSyncStart *self, const CwSyncFacts *facts)
{
  g_autofree char *written = cw_sync_words_written (facts->last);
  g_autofree char *rest = describe_rest (facts);
  g_autofree char *body = g_strjoin (" ", written, rest, NULL);

  set_head (self, "dialog-warning-symbolic", _("Last Sync Interrupted"), body);
  show_numbers (self, facts->last, facts);
}

/* What was written, and how many numbers the run need not ask for again. (transfer full) */
static char *
describe_end (const CwRun *run, const char *written)
{
  g_autofree char *number = cw_words_count (run->fresh);
  g_autofree char *fresh = g_strdup_printf (
    ngettext ("%s number was looked up in the last minutes and was not asked for again.",
              "%s numbers were looked up in the last minutes and were not asked for again.", run->fresh),
    number);

  return run->fresh > 0 ? g_strjoin ("\n", written, fresh, NULL) : g_strdup (written);
}

/* The head of the page after a run that ended by itself, was cancelled, or was refused. */
static void
show_end (CwSyncStart *self, const CwRun *run, const CwSyncFacts *facts)
{
  g_autofree char *written = cw_sync_words_written (run);
  g_autofree char *rest = NULL;
  g_autofree char *body = NULL;

  if (g_strcmp0 (run->state, "cancelled") == 0)
    {
      rest = describe_rest (facts);
      body = g_strjoin (" ", written, rest, NULL);
      set_head (self, "process-stop-symbolic", _("Sync Cancelled"), body);
    }
  else if (g_strcmp0 (run->state, "refused") == 0)
    {
      body = g_strjoin (" ", run->error_message != NULL ? run->error_message : "", _("Nothing was written."),
                        NULL);
      set_head (self, "security-high-symbolic", cw_sync_words_refused (run), body);
    }
  else if (run->failed > 0)
    {
      rest = cw_sync_words_outcome (run);
      body = describe_end (run, rest);
      set_head (self, "dialog-warning-symbolic", _("Sync Finished With Refusals"), body);
    }
  else
    {
      body = describe_end (run, written);
      set_head (self, "object-select-symbolic", _("Sync Finished"), body);
    }
}

/* Returns whether the numbers of a run are shown. */
static gboolean
show_outcome (CwSyncStart *self, CwSyncJob *job, const CwSyncFacts *facts)
{
  if (job != NULL && cw_sync_job_get_error (job) != NULL)
    return show_failure (self, job, facts);

  show_remedy (self, CW_REMEDY_RETRY);
  if (job == NULL && facts != NULL && facts->interrupted)
    {
      show_interrupted (self, facts);
      return TRUE;
    }
  if (job == NULL)
    {
      set_head (self, "cw-sync-symbolic", _("Ready to Sync"),
                _("A preview shows every change before anything is written."));
      return FALSE;
    }
  if (cw_sync_job_is_preview (job))
    {
      set_head (self, "process-stop-symbolic", _("Preview Cancelled"), _("Nothing was written."));
      return FALSE;
    }

  show_end (self, cw_sync_job_get_result (job), facts);
  show_numbers (self, cw_sync_job_get_result (job), facts);
  return TRUE;
}

void
cw_sync_start_show_outcome (CwSyncStart *self, CwSyncJob *job, const CwSyncFacts *facts)
{
  g_return_if_fail (CW_IS_SYNC_START (self));

  /* What is shown as before is not hidden meanwhile, so that it keeps the focus. */
  gtk_widget_set_visible (GTK_WIDGET (self->outcome_group), show_outcome (self, job, facts));
}

/* ── Actions of the person ── */

static void
on_preview (CwSyncStart *self)
{
  g_signal_emit (self, signals[PREVIEW], 0);
}

static void
on_sync (CwSyncStart *self)
{
  g_signal_emit (self, signals[SYNC], 0);
}

static void
on_open_plan (CwSyncStart *self)
{
  g_signal_emit (self, signals[OPEN_PLAN], 0);
}

static void
on_show_preview (CwSyncStart *self)
{
  g_signal_emit (self, signals[SHOW_PREVIEW], 0);
}

static gboolean
cw_sync_start_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (CW_SYNC_START (widget)->preview_button));
}

static void
cw_sync_start_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), CW_TYPE_SYNC_START);

  G_OBJECT_CLASS (cw_sync_start_parent_class)->dispose (object);
}

static void
cw_sync_start_class_init (CwSyncStartClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = cw_sync_start_dispose;
  widget_class->grab_focus = cw_sync_start_grab_focus;
  g_type_ensure (CW_TYPE_SHARE_BAR);
  g_type_ensure (CW_TYPE_SYNC_KEEP);
  g_type_ensure (CW_TYPE_WRAP_LAYOUT);

  signals[PREVIEW] = g_signal_new ("preview", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 0);
  signals[SYNC] = g_signal_new ("sync", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 0);
  signals[OPEN_PLAN] = g_signal_new ("open-plan", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                     NULL, G_TYPE_NONE, 0);
  signals[SHOW_PREVIEW] = g_signal_new ("show-preview", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                        NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/crosswalk_sync/Crosswalk/ui/cw-sync-start.ui");
  gtk_widget_class_bind_template_child (widget_class, CwSyncStart, icon);
  gtk_widget_class_bind_template_child (widget_class, CwSyncStart, title_label);
  gtk_widget_class_bind_template_child (widget_class, CwSyncStart, body_label);
  gtk_widget_class_bind_template_child (widget_class, CwSyncStart, remedy_button);
  gtk_widget_class_bind_template_child (widget_class, CwSyncStart, preview_button);
  gtk_widget_class_bind_template_child (widget_class, CwSyncStart, sync_button);
  gtk_widget_class_bind_template_child (widget_class, CwSyncStart, keep);
  gtk_widget_class_bind_template_child (widget_class, CwSyncStart, outcome_group);
  gtk_widget_class_bind_template_child (widget_class, CwSyncStart, salesforce_bar);
  gtk_widget_class_bind_template_child (widget_class, CwSyncStart, aloware_bar);
  gtk_widget_class_bind_template_child (widget_class, CwSyncStart, others_bar);
  gtk_widget_class_bind_template_child (widget_class, CwSyncStart, show_run_button);
  gtk_widget_class_bind_template_child (widget_class, CwSyncStart, undo_button);
  gtk_widget_class_bind_template_child (widget_class, CwSyncStart, show_failed_button);
  gtk_widget_class_bind_template_child (widget_class, CwSyncStart, salesforce_row);
  gtk_widget_class_bind_template_child (widget_class, CwSyncStart, aloware_row);
  gtk_widget_class_bind_template_child (widget_class, CwSyncStart, others_row);
  gtk_widget_class_bind_template_child (widget_class, CwSyncStart, failed_row);
  gtk_widget_class_bind_template_child (widget_class, CwSyncStart, lacks_row);
  gtk_widget_class_bind_template_child (widget_class, CwSyncStart, last_row);
  gtk_widget_class_bind_template_child (widget_class, CwSyncStart, preview_row);
  gtk_widget_class_bind_template_child (widget_class, CwSyncStart, estimate_row);
  gtk_widget_class_bind_template_child (widget_class, CwSyncStart, requests_row);
  gtk_widget_class_bind_template_child (widget_class, CwSyncStart, conflicts_row);
  gtk_widget_class_bind_template_child (widget_class, CwSyncStart, full_switch);
  gtk_widget_class_bind_template_callback (widget_class, on_preview);
  gtk_widget_class_bind_template_callback (widget_class, on_sync);
  gtk_widget_class_bind_template_callback (widget_class, on_open_plan);
  gtk_widget_class_bind_template_callback (widget_class, on_show_preview);
}

static void
cw_sync_start_init (CwSyncStart *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
