/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cw-delivered.h"
#include "cw-estimate.h"
#include "cw-inputs.h"
#include "cw-pair.h"
#include "cw-plan-pair.h"
#include "cw-store-runs.h"
#include "cw-tally.h"

G_BEGIN_DECLS

/* How a run talks to its job. Called on the thread of the run. Each may be NULL. */
typedef struct
{
  void (*report) (const CwProgress *progress, gpointer user_data);
  gboolean (*is_paused) (gpointer user_data);
  void (*wait_while_paused) (GCancellable *cancellable, gpointer user_data);
  gpointer user_data;
} CwEngineHooks;

/* A run under way: what it works with, and how far it has come. Every step takes it. Belongs to the thread
 * of the run and its main context. */
typedef struct
{
  const CwInputs *in;
  CwRun *run;          /* what the history keeps of the run; counted as it goes */
  gint64 started;      /* monotonic, µs */
  gboolean is_keeping; /* this run keeps the two sides current: it looks at a few records, unasked */
  gboolean is_undo; /* writes of this run take an earlier one back; they wait as conflicts of kind "undone" */

  /* Of the reading */
  gint64 full_reading[CW_N_OBJECTS]; /* by CwObject: number of the last full reading of Salesforce */
  gint64 watermark[CW_N_OBJECTS];    /* by CwObject, by Salesforce's clock, ms; -1: not known, or not
                                      * trusted */
  gint64 clock;           /* what Salesforce's clock said before Salesforce was read, ms; -1: not known */
  CwDelivered *delivered; /* what the look-ups bring */
  GHashTable *unanswered; /* phones whose look-up failed (cw-unanswered.h), or NULL */
  GHashTable *unread;     /* ids of Salesforce records that could not be read, or NULL */
  GPtrArray *damaged;     /* of CwDamage: rows that were set aside before the run (cw-damage.h), or NULL */

  /* Of the writes */
  GHashTable
    *expected_after; /* by CwSide and id: what was just written to a record (cw_mirror_expect()), or NULL */

  /* Of the plan */
  char *plan;             /* id in the store of the plan being made or applied */
  guint expected[2];      /* requests that applying it takes */
  GHashTable *left_out;   /* ids of changes that are not applied (cw-left-out.h), or NULL */
  GHashTable *left_sides; /* sides of pairs that a person does not want written (cw-left-out.h), or NULL */
  GHashTable
    *left_fields; /* fields of records that a person does not want written (cw-left-out.h), or NULL */
  guint waiting;
  CwTally *tally;        /* of the records that this run planned, or NULL */
  GPtrArray *not_stored; /* Salesforce ids of links whose bases this run, a preview, did not move, or NULL */
  const char *decided_field; /* the field of the conflict that is being settled, or NULL */
  const char *decided_value; /* the value that a person typed for it, or NULL */

  /* Of its progress: only the functions below change this */
  GCancellable *cancellable; /* borrowed */
  CwEngineHooks hooks;
  CwProgress progress;
  CwEstimate estimate;     /* of the phase */
  double lookups_a_second; /* Aloware's, as last read; 0: not known */
  gint64 last_report;
} CwEngine;

/* Frees what the run has gathered; its inputs stay open. */
void cw_engine_clear (CwEngine *engine);

/* Begins a phase with its totals, and counts. */
void cw_engine_begin_phase (CwEngine *engine, CwPhase phase, guint64 aloware_total, guint64 salesforce_total);
void cw_engine_advance (CwEngine *engine, CwSide side, guint64 n);
/* Salesforce works on a job with `total` records, and has done this many of them; 0: on none. */
void cw_engine_set_job (CwEngine *engine, guint64 done, guint64 total);

/* Waits while the person has paused the run. Errors: G_IO_ERROR_CANCELLED once it was cancelled. */
gboolean cw_engine_check_cancelled (CwEngine *engine, GError **error);
/* Whether the run is paused, so that no new request may start. */
gboolean cw_engine_is_paused (CwEngine *engine);

/* Counts the requests that applying the plan takes into `expected`. Errors: CW_ERROR_STORAGE. */
gboolean cw_engine_forecast (CwEngine *engine, GError **error);
/* The time now, ms. */
gint64 cw_engine_now (void);

G_END_DECLS
