/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cw-aloware.h"
#include "cw-delivered.h"
#include "cw-estimate.h"
#include "cw-pair.h"
#include "cw-plan-pair.h"
#include "cw-profile.h"
#include "cw-rows.h"
#include "cw-salesforce.h"
#include "cw-store-runs.h"
#include "cw-store.h"
#include "cw-tally.h"

G_BEGIN_DECLS

/* What one piece of work has in its hands: the profile's state, the two platforms, the mapping made ready, and the run that is
 * being recorded. Private to sync; lives on the worker thread and its main context. */
typedef struct
{
  CwProfile *profile;              /* borrowed */
  CwStore *store;
  CwSettings *settings;
  CwConnections *connections;
  CwMapping *mapping;
  char *mapping_digest;
  CwSchema *schema;
  CwUserMap *users;
  CwRows *rows;
  CwDelivered *delivered;          /* what the look-ups bring */
  CwHttp *http;
  CwSalesforce *salesforce;
  CwAloware *aloware;
  const char *object;              /* "Contact" */

  CwRun *run;
  gint64 started;                  /* monotonic, µs */
  gboolean locked;
  gint64 undone_run;               /* the run that is taken back, or 0 */
  const char *decided_field, *decided_value;   /* what a person typed to settle the present conflict, or NULL */
  gboolean is_undo;                /* what is written goes back to what it was, and waits as a conflict of kind "undone" */
  gboolean is_preview;             /* nothing is written to a platform, and links and bases stay as they are */
  gboolean state_was_lost;         /* the key changed: mirrors and bases are gone */
  char *plan;                      /* id in the store of the plan being made or applied */
  guint expected[2];               /* requests that applying the plan takes */
  guint waiting;
  GHashTable *unanswered;          /* phones asked for in vain (cw-unanswered.h), or NULL */
  GHashTable *unread;              /* ids of Salesforce records that came and could not be read, or NULL */
  CwTally *tally;                  /* of the records that this run planned, or NULL */
  GPtrArray *damaged;              /* of CwDamage: rows that were set aside before the run (cw-damage.c), or NULL */
  gint64 full_reading;             /* number of the last full reading of Salesforce */
  gint64 watermark;                /* what Salesforce's clock said when it was last read, ms; -1: not known, or not believed */

  CwProgress progress;
  void (*report) (const CwProgress *progress, gpointer user_data);
  gpointer report_data;
  CwEstimate estimate;             /* of the phase */
  double lookups_a_second;         /* Aloware's, as last read; 0: not known */
  gint64 last_report;

  GCancellable *cancellable;       /* borrowed */
  gboolean (*is_paused) (gpointer user_data);
  void (*wait_while_paused) (GCancellable *cancellable, gpointer user_data);
  GHashTable *left_out;            /* ids of changes (gint64 *) that are not applied, or NULL */
  GHashTable *left_sides;          /* cw_engine_side_key() of records that a person does not want written, or NULL */
} CwEngine;

/* Takes the profile's run lock, opens the store and both connections over `http`, which is set beforehand. Nothing is sent yet. */
gboolean cw_engine_open      (CwEngine *engine, CwProfile *profile, GCancellable *cancellable, GError **error);
void     cw_engine_close     (CwEngine *engine);

/* Progress: begins a phase with its totals, and counts. */
void     cw_engine_begin_phase (CwEngine *engine, CwPhase phase, guint64 aloware_total, guint64 salesforce_total);
void     cw_engine_advance     (CwEngine *engine, CwSide side, guint64 n);
void     cw_engine_report      (CwEngine *engine, gboolean now);

/* Waits while the person holds the run back; then G_IO_ERROR_CANCELLED once it was cancelled. */
gboolean cw_engine_check_cancelled (CwEngine *engine, GError **error);
/* For what runs many requests at a time: whether nothing new may start just now. */
gboolean cw_engine_is_paused       (CwEngine *engine);
gboolean cw_engine_is_left_out     (CwEngine *engine, const CwChange *change);
/* A side of a pair, whatever its changes are called. (transfer full) */
char    *cw_engine_side_key        (const CwChange *change);
gint64   cw_engine_now             (void);

/* Counts the requests that applying the plan takes into `expected`. Errors: CW_ERROR_STORAGE. */
gboolean cw_engine_forecast        (CwEngine *engine, GError **error);

G_END_DECLS
