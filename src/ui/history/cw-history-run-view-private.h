/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cw-history-run-view.h"
#include "cw-history-source.h"

G_BEGIN_DECLS

/* Shared by the view's own files. */
struct _CwHistoryRunView
{
  AdwBin parent_instance;

  GtkWidget *back_button;
  GtkLabel *title_label;
  GtkLabel *counts_label;
  GtkWidget *undo_button;
  GtkWidget *error_box;
  GtkLabel *error_label;
  GtkSearchEntry *search_entry;
  GtkDropDown *state_dropdown;
  GtkDropDown *side_dropdown;
  GtkLabel *count_label;
  GtkStack *table_stack;
  AdwStatusPage *nothing_page;
  GtkColumnView *column_view;
  GtkColumnViewColumn *old_column;
  GtkRevealer *selection_revealer;
  GtkLabel *selection_label;
  GtkWidget *retry_button;
  GtkRevealer *retry_revealer;
  GtkLabel *retry_label;
  GtkProgressBar *retry_progress;
  GtkWidget *retry_cancel_button;

  CwSession *session;
  gint64 run;
  const char *why_not_undone;   /* NULL where it can be taken back */
  CwPageModel *model;
  GtkMultiSelection *selection;
  GCancellable *retrying;    /* NULL: nothing is tried again */
};

/* ── cw-history-run-view-cells.c ── */
void cw_history_run_view_set_up_columns  (CwHistoryRunView *self);

/* ── cw-history-run-view-actions.c ── */
void cw_history_run_view_install_actions (GtkWidgetClass *widget_class);
void cw_history_run_view_update_actions  (CwHistoryRunView *self);

G_END_DECLS
