/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cw-preview-table.h"
#include "cw-preview-view.h"

G_BEGIN_DECLS

/* Shared by the view's own files. */

struct _CwPreviewView
{
  AdwBin parent_instance;

  GtkBox *tile_box;
  GtkSearchEntry *search_entry;
  GtkSpinner *spinner;
  GtkRevealer *conflicts_revealer;
  GtkLabel *conflicts_label;
  GtkStack *stack;
  CwPreviewTable *table;
  AdwStatusPage *empty_page;
  GtkRevealer *selection_revealer;
  GtkLabel *selection_label;
  GtkLabel *summary_label;
  GtkButton *save_button;
  GtkButton *apply_button;

  GtkToggleButton *tiles[CW_PREVIEW_N_BUCKETS];
  GtkLabel *tile_counts[CW_PREVIEW_N_BUCKETS];

  CwPageModel *model;
  char *profile_name, *plan;
  CwPreviewBucket bucket;
  CwPreviewTotals totals;
  gboolean has_totals;
  guint requests[2];

  char *turning;             /* the plan whose arrow is being turned, else NULL */
  gint64 turned_change;      /* what is turned back from the toast */
  char *turned_key, *turned_label;
  AdwToast *turned_toast;    /* NULL when there is none */
};

/* ── cw-preview-view.c ── */
void cw_preview_view_update_summary (CwPreviewView *self);
void cw_preview_view_update_page    (CwPreviewView *self);

/* ── cw-preview-view-turn.c ── */
/* Turns the arrow of a field round, in the plan as it is kept, and offers to turn it back. */
void cw_preview_view_turn           (CwPreviewView *self, gint64 change, const CwPreviewRow *row);
void cw_preview_view_forget_turned  (CwPreviewView *self);

G_END_DECLS
