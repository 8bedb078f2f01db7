/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-history-run-view-private.h"

#include "cw-conflict-words.h"
#include "cw-history-words.h"
#include "cw-page-cell.h"
#include "cw-run-words.h"
#include "cw-stack.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>

/* Below this width the table does without the old values. */
#define WIDTH_WITH_OLD 560
#define WIDTH_WITH_COUNT 460

G_DEFINE_FINAL_TYPE (CwHistoryRunView, cw_history_run_view, ADW_TYPE_BIN)

enum {
  BACK,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* ── What is shown ── */

static void
get_query (CwHistoryRunView *self,
           CwHistoryQuery   *query)
{
  query->run = self->run;
  query->filter = (CwHistoryFilter) gtk_drop_down_get_selected (self->state_dropdown);
  query->side = (int) gtk_drop_down_get_selected (self->side_dropdown) - 1;
  query->search = gtk_editable_get_text (GTK_EDITABLE (self->search_entry));
}

static gboolean
is_filtered (const CwHistoryQuery *query)
{
  return query->filter != CW_HISTORY_ALL || query->side >= 0 || *query->search != '\0';
}

static void
update_table (CwHistoryRunView *self)
{
  guint n = self->model != NULL ? g_list_model_get_n_items (G_LIST_MODEL (self->model)) : 0;
  const GError *error = self->model != NULL ? cw_page_model_get_error (self->model) : NULL;
  g_autofree char *words = NULL;
  CwHistoryQuery query;

  get_query (self, &query);
  words = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%'u value", "%'u values", n), n);
  gtk_label_set_label (self->count_label, words);
  if (n > 0)
    {
      cw_stack_show (self->table_stack, "table");
      return;
    }
  if (self->model != NULL && cw_page_model_is_loading (self->model) && error == NULL)
    return;

  if (error != NULL)
    {
      adw_status_page_set_title (self->nothing_page, _("History cannot be read"));
      adw_status_page_set_description (self->nothing_page, error->message);
    }
  else if (is_filtered (&query))
    {
      adw_status_page_set_title (self->nothing_page, _("No results found"));
      adw_status_page_set_description (self->nothing_page, _("Try other words, or show every state and both sides."));
    }
  else
    {
      adw_status_page_set_title (self->nothing_page, _("Nothing was written"));
      adw_status_page_set_description (self->nothing_page, NULL);
    }
  cw_stack_show (self->table_stack, "nothing");
}

static void
on_filter_changed (CwHistoryRunView *self)
{
  CwHistoryQuery query;

  if (self->model == NULL || self->run == 0)
    return;

  get_query (self, &query);
  cw_history_writes_model_show (self->model, &query);
}

static void
on_indexed (CwHistoryRunView *self)
{
  update_table (self);
  cw_history_run_view_update_actions (self);
}

static void
reset_filter (CwHistoryRunView *self)
{
  gtk_editable_set_text (GTK_EDITABLE (self->search_entry), "");
  gtk_drop_down_set_selected (self->state_dropdown, 0);
  gtk_drop_down_set_selected (self->side_dropdown, 0);
}

static void
show_head (CwHistoryRunView *self,
           const CwRun      *run)
{
  g_autofree char *moment = cw_words_moment (run->started);
  g_autofree char *counts = cw_history_counts_words (run);
  g_autofree char *duration = cw_history_duration (run);
  /* Translators: kind of run, its number, when. */
  g_autofree char *title = g_strdup_printf (_("%s, run %" PRId64 " · %s"), cw_run_kind_words (run), run->run, moment);
  g_autofree char *line = *duration != '\0' ? g_strdup_printf ("%s · %s · %s", cw_run_state_words (run), counts, duration)
                                            : g_strdup_printf ("%s · %s", cw_run_state_words (run), counts);

  gtk_label_set_label (self->title_label, title);
  gtk_label_set_label (self->counts_label, line);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->counts_label), line);
  gtk_widget_set_visible (self->error_box, run->error_message != NULL);
  gtk_label_set_label (self->error_label, run->error_message != NULL ? run->error_message : "");
}

/* Beside the way back there is no room for both the button's words and the run's. */
static void
show_undo (CwHistoryRunView *self)
{
  GtkButton *button = GTK_BUTTON (self->undo_button);
  gboolean folded = gtk_widget_get_visible (self->back_button);
  const char *words = _("Undo this run");

  if (folded)
    {
      gtk_button_set_icon_name (button, "edit-undo-symbolic");
      gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, words, -1);
    }
  else
    {
      gtk_button_set_label (button, _("_Undo this run…"));
      gtk_button_set_use_underline (button, TRUE);
      gtk_accessible_reset_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL);
    }
  gtk_widget_set_tooltip_text (self->undo_button, self->why_not_undone != NULL ? self->why_not_undone : folded ? words : NULL);
}

void
cw_history_run_view_show (CwHistoryRunView *self,
                          const CwRun      *run)
{
  CwHistoryQuery query;

  g_return_if_fail (CW_IS_HISTORY_RUN_VIEW (self) && run != NULL);

  show_head (self, run);
  self->why_not_undone = cw_run_why_not_undone (run);
  show_undo (self);

  if (self->run != run->run)
    {
      self->run = 0;
      reset_filter (self);
      self->run = run->run;
      on_filter_changed (self);
    }
  else if (self->model != NULL)
    {
      get_query (self, &query);
      cw_history_writes_model_refresh (self->model, &query);
    }
  cw_history_run_view_update_actions (self);
}

gint64
cw_history_run_view_get_run (CwHistoryRunView *self)
{
  return self->run;
}

void
cw_history_run_view_set_folded (CwHistoryRunView *self,
                                gboolean          folded)
{
  gtk_widget_set_visible (self->back_button, folded);
  show_undo (self);
}

/* ── The session ── */

static void
clear_model (CwHistoryRunView *self)
{
  gtk_column_view_set_model (self->column_view, NULL);
  g_clear_object (&self->selection);
  g_clear_object (&self->model);
  self->run = 0;
}

void
cw_history_run_view_set_session (CwHistoryRunView *self,
                                 CwSession        *session)
{
  g_return_if_fail (CW_IS_HISTORY_RUN_VIEW (self));

  clear_model (self);
  g_set_object (&self->session, session);
  if (session == NULL)
    return;

  self->model = cw_history_writes_model_new (cw_session_get_profile_name (session));
  g_signal_connect_object (self->model, "indexed", G_CALLBACK (on_indexed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->model, "notify::n-items", G_CALLBACK (update_table), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->model, "notify::error", G_CALLBACK (update_table), self, G_CONNECT_SWAPPED);
  self->selection = gtk_multi_selection_new (g_object_ref (G_LIST_MODEL (self->model)));
  g_signal_connect_object (self->selection, "selection-changed", G_CALLBACK (cw_history_run_view_update_actions), self,
                           G_CONNECT_SWAPPED);
  cw_history_run_view_set_up_columns (self);
  gtk_column_view_set_model (self->column_view, GTK_SELECTION_MODEL (self->selection));
  cw_history_run_view_update_actions (self);
}

static void
on_back (CwHistoryRunView *self)
{
  g_signal_emit (self, signals[BACK], 0);
}

static void
cw_history_run_view_dispose (GObject *object)
{
  CwHistoryRunView *self = CW_HISTORY_RUN_VIEW (object);

  if (self->column_view != NULL)
    clear_model (self);
  gtk_widget_dispose_template (GTK_WIDGET (self), CW_TYPE_HISTORY_RUN_VIEW);
  g_clear_object (&self->session);
  g_clear_object (&self->retrying);

  G_OBJECT_CLASS (cw_history_run_view_parent_class)->dispose (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/crosswalk_sync/Crosswalk/ui/cw-history-run-view.ui");
  gtk_widget_class_bind_template_child (widget_class, CwHistoryRunView, back_button);
  gtk_widget_class_bind_template_child (widget_class, CwHistoryRunView, title_label);
  gtk_widget_class_bind_template_child (widget_class, CwHistoryRunView, counts_label);
  gtk_widget_class_bind_template_child (widget_class, CwHistoryRunView, undo_button);
  gtk_widget_class_bind_template_child (widget_class, CwHistoryRunView, error_box);
  gtk_widget_class_bind_template_child (widget_class, CwHistoryRunView, error_label);
  gtk_widget_class_bind_template_child (widget_class, CwHistoryRunView, search_entry);
  gtk_widget_class_bind_template_child (widget_class, CwHistoryRunView, state_dropdown);
  gtk_widget_class_bind_template_child (widget_class, CwHistoryRunView, side_dropdown);
  gtk_widget_class_bind_template_child (widget_class, CwHistoryRunView, count_label);
  gtk_widget_class_bind_template_child (widget_class, CwHistoryRunView, table_stack);
  gtk_widget_class_bind_template_child (widget_class, CwHistoryRunView, nothing_page);
  gtk_widget_class_bind_template_child (widget_class, CwHistoryRunView, column_view);
  gtk_widget_class_bind_template_child (widget_class, CwHistoryRunView, old_column);
  gtk_widget_class_bind_template_child (widget_class, CwHistoryRunView, selection_revealer);
  gtk_widget_class_bind_template_child (widget_class, CwHistoryRunView, selection_label);
  gtk_widget_class_bind_template_child (widget_class, CwHistoryRunView, retry_button);
  gtk_widget_class_bind_template_child (widget_class, CwHistoryRunView, retry_revealer);
  gtk_widget_class_bind_template_child (widget_class, CwHistoryRunView, retry_label);
  gtk_widget_class_bind_template_child (widget_class, CwHistoryRunView, retry_progress);
  gtk_widget_class_bind_template_child (widget_class, CwHistoryRunView, retry_cancel_button);
  gtk_widget_class_bind_template_callback (widget_class, on_filter_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_back);
}

static void
cw_history_run_view_class_init (CwHistoryRunViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = cw_history_run_view_dispose;

  signals[BACK] = g_signal_new ("back", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  bind_template (widget_class);
  cw_history_run_view_install_actions (widget_class);
}

static void
cw_history_run_view_init (CwHistoryRunView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  cw_page_cell_fit_columns (self->column_view,
                            (const CwPageFit[]) { { self->old_column, WIDTH_WITH_OLD },
                                                  { NULL, WIDTH_WITH_COUNT, GTK_WIDGET (self->count_label) } }, 2);
}
