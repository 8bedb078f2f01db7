/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cw-engine.h"
#include "cw-resolution.h"
#include "cw-store-runs.h"

G_BEGIN_DECLS

/* The work of a CwSyncJob, on its worker thread: what was ordered, from opening the engine to the end of the run. Private. */

typedef enum
{
  CW_WORK_SYNC,
  CW_WORK_RESOLVE,
  CW_WORK_UNDO,
  CW_WORK_RETRY,
} CwWorkKind;

typedef struct
{
  CwProfile *profile;           /* borrowed */
  CwWorkKind kind;
  gboolean is_preview;          /* makes a plan and writes nothing */
  gboolean full, assume_yes;
  char *plan_file;
  char *stored_plan;
  GHashTable *left_out;         /* ids of changes (gint64 *), or NULL */
  GPtrArray *resolutions;       /* of CwResolution: conflicts to settle, or NULL */
  gint64 undone_run;
  GArray *writes;               /* journal ids to retry (gint64), or NULL */
  CwHttp *http;                 /* borrowed: how the platforms are reached; NULL: by the network */
} CwWorkOrder;

/* How the work speaks to who ordered it; all called on the worker thread. */
typedef struct
{
  void     (*report) (const CwProgress *progress, gpointer user_data);
  void     (*planned) (const char *plan, const guint expected[2], gpointer user_data);
  gboolean (*is_paused) (gpointer user_data);
  void     (*resolved) (gpointer user_data);   /* one more of the resolutions is through */
  void     (*wait_while_paused) (GCancellable *cancellable, gpointer user_data);
  gpointer user_data;
} CwWorkHooks;

void   cw_work_order_clear (CwWorkOrder *order);

/* The run as it ended, also when it was cancelled or refused. Blocking; uses the thread-default main context. Errors: what made
 * it fail; the run is then in the history as "failed". (transfer full) */
CwRun *cw_work             (const CwWorkOrder *order, const CwWorkHooks *hooks, GCancellable *cancellable, GError **error);

G_END_DECLS
