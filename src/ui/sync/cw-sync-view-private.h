/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cw-preview-view.h"
#include "cw-sync-facts.h"
#include "cw-sync-progress.h"
#include "cw-sync-run.h"
#include "cw-sync-start.h"
#include "cw-sync-view.h"

G_BEGIN_DECLS

/* Shared by the view's own files. */

/* What is to be started once the session is loaded. */
typedef enum
{
  WISH_NONE,
  WISH_PREVIEW,
  WISH_SYNC,
} Wish;

struct _CwSyncView
{
  AdwBin parent_instance;

  GtkStack *stack;
  GtkRevealer *drop_revealer;
  CwSyncStart *start;
  CwSyncProgress *progress;
  CwPreviewView *preview;

  CwSession *session;
  GSignalGroup *signals;
  CwSyncRun *run;            /* the session's, while it runs */
  CwSyncRun *parked;         /* of the profile that practice data stands before */
  CwSyncRun *told;           /* the last one that ended, whose outcome is shown; or NULL */
  CwSyncFacts *facts;
  GCancellable *reading;
  Wish wish;
  char *plan;                /* what is being applied, for asking again after a guard; or NULL */
  GHashTable *left_out;
  GtkWindow *window;         /* whose closing is guarded */
  gulong close_handler;
};

/* ── cw-sync-view.c ── */
void cw_sync_view_update_page    (CwSyncView *self);
/* Looks anew at what the state of the profile says. */
void cw_sync_view_read_facts     (CwSyncView *self);
void cw_sync_view_stop_reading   (CwSyncView *self);

/* ── cw-sync-view-runs.c ── */
/* Starts a run and shows it. */
void cw_sync_view_run            (CwSyncView *self, gboolean preview, const CwSyncOptions *options);
/* Shows one that is under way. (run: transfer full) */
void cw_sync_view_follow         (CwSyncView *self, CwSyncRun *run);
/* Applies the plan that `plan` and `left_out` say. */
void cw_sync_view_apply          (CwSyncView *self, gboolean assume_yes);
void cw_sync_view_forget_applied (CwSyncView *self);
/* What became of a run that has ended: a preview to look at, a question, or an outcome to tell. */
void cw_sync_view_take_outcome   (CwSyncView *self, CwSyncRun *run);

G_END_DECLS
