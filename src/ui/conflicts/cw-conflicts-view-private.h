/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cw-conflict-picks.h"
#include "cw-conflict-source.h"
#include "cw-conflicts-view.h"
#include "cw-state-watch.h"

G_BEGIN_DECLS

/* Shared by the view's own files. */
struct _CwConflictsView
{
  AdwBin parent_instance;

  GtkStack *page_stack;
  GtkStack *list_stack;
  AdwStatusPage *problem_page;
  GtkSearchEntry *search_entry;
  GtkDropDown *kind_dropdown;
  GtkLabel *count_label;
  GtkColumnView *column_view;
  GtkColumnViewColumn *base_column;
  GtkColumnViewColumn *who_column;
  GtkRevealer *selection_revealer;
  GtkLabel *selection_label;
  GtkRevealer *picks_revealer;
  GtkLabel *picks_label;
  GtkProgressBar *picks_progress;
  GtkButton *discard_button;
  GtkButton *apply_button;
  GtkButton *cancel_button;

  CwSession *session;
  CwStateWatch *watch;
  CwPageModel *model;
  CwConflictPicks *picks;
  GtkMultiSelection *selection;
  AdwToast *toast;           /* the one that takes the last choice back */
  guint n_conflicts;
};

/* ── cw-conflicts-view-cells.c ── */
void cw_conflicts_view_set_up_columns (CwConflictsView *self);

/* ── cw-conflicts-view-actions.c ── */
void cw_conflicts_view_install_actions (GtkWidgetClass *widget_class);
void cw_conflicts_view_update_picks    (CwConflictsView *self);
void cw_conflicts_view_picks_ended     (CwConflictsView *self);

G_END_DECLS
