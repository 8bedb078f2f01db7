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
/* Describes, lists users, checks the active mapping against them, and drops bases that a changed mapping invalidates. */
gboolean cw_engine_preflight (CwEngine *engine, GError **error);
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

/* ── Damage (cw-damage.c) ── */
/* Sets damaged rows aside before anything is read from the store. */
gboolean cw_engine_mend        (CwEngine *engine, GError **error);
/* Names them, when all is done. */
gboolean cw_engine_tell_damage (CwEngine *engine, GError **error);

/* ── Reading (cw-read.c, cw-mirror.c) ── */
gboolean cw_engine_read       (CwEngine *engine, gboolean full, GError **error);
/* Recalls which full reading of Salesforce was the last, and up to when it was read, before anything is mirrored. */
gboolean cw_engine_load_reading (CwEngine *engine, GError **error);
/* Lets the next reading of Salesforce be a full one. */
gboolean cw_engine_forget_watermark (CwEngine *engine, GError **error);
/* Puts what was just read of one record into its mirror. */
gboolean cw_engine_mirror_salesforce (CwEngine *engine, const CwSalesforceRow *row, gboolean in_filter, GError **error);
gboolean cw_engine_mirror_aloware    (CwEngine *engine, const CwRecord *record, const char *phone, GError **error);
/* Nobody in Aloware answers to a phone: who did before is gone. */
gboolean cw_engine_mirror_not_found  (CwEngine *engine, const char *phone, GError **error);
/* Reads records by id now and mirrors them; those that are not shown count as not visible. (element-type CwSalesforceRow) */
GPtrArray *cw_engine_retrieve (CwEngine *engine, GPtrArray *ids, GError **error);
/* API names read of each Salesforce record. */
const char *const *cw_engine_get_fields (CwEngine *engine);

/* ── Planning (cw-plan-run.c, cw-plan-links.c, cw-plan-record.c) ── */
gboolean cw_engine_plan       (CwEngine *engine, gboolean move_bases, GError **error);
/* Plans one pair from its mirrors and adds what comes out to the plan. `link` may be one that is not stored yet (`is_new`);
 * its bases are moved in place where both sides are equal. `decision` is nullable. */
typedef struct
{
  CwDecision decision;
  const char *field;      /* catalogue key */
  const char *value;
} CwPairDecision;

gboolean cw_engine_plan_pair  (CwEngine *engine, CwLink *link, gboolean is_new, const CwPairDecision *decision,
                               gboolean *base_moved, GError **error);
/* Plans to link two records that are not linked yet, and what they differ in. */
gboolean cw_engine_plan_new_pair (CwEngine *engine, const char *aloware_id, const char *salesforce_id, const char *reason, GError **error);
/* Plans to make a partner for one record, or says why not. */
gboolean cw_engine_plan_create (CwEngine *engine, CwSide side, const char *source_id, GError **error);
gboolean cw_engine_add_link_change (CwEngine *engine, CwAction action, const char *aloware_id, const char *salesforce_id,
                                    const char *phone, const char *reason, GError **error);
/* A write or a value of this change failed, for a reason that the journal has: counted for the run and its records. */
void     cw_engine_fail       (CwEngine *engine, const CwChange *change);
/* How two records stand (ids may be NULL); the worst counts. */
void     cw_engine_stand      (CwEngine *engine, const char *aloware_id, const char *salesforce_id, CwStanding standing);
/* A change is over, whatever came of it. */
void     cw_engine_settle_change (CwEngine *engine, const CwChange *change);
/* Counts at the end of a run where every record stands, into the run. Nothing to do for a run that did not plan everything. */
gboolean cw_engine_take_stock (CwEngine *engine, GError **error);
gboolean cw_engine_exclude    (CwEngine *engine, const char *label, const char *aloware_id, const char *salesforce_id,
                               const char *code, const char *message, GError **error);
/* Whoever the conflict names stands in it. */
void     cw_engine_stand_in_conflict (CwEngine *engine, const CwConflict *conflict);
gboolean cw_engine_put_conflict (CwEngine *engine, CwConflict *conflict, GError **error);
/* Counts what the plan holds into `expected`. */
gboolean cw_engine_forecast   (CwEngine *engine, GError **error);

/* ── Applying (cw-apply.c, cw-apply-salesforce.c, cw-apply-aloware.c) ── */
gboolean cw_engine_apply      (CwEngine *engine, GError **error);
/* Writes down what becomes of a change, whose id in the journal it gives (optional). `code` and `message`: why it failed. */
gboolean cw_engine_journal    (CwEngine *engine, const CwChange *change, CwWriteState state, const char *code, const char *message,
                               gint64 *id, GError **error);
/* The last look at a change where its write is built (cw-permit.h). What may not be sent is told here and now: planned anew where a
 * record has changed, else a failure of its own with the reason. FALSE: that could not be noted. */
gboolean cw_engine_permit     (CwEngine *engine, const CwChange *change, gboolean *may_send, GError **error);
gboolean cw_engine_apply_salesforce_updates (CwEngine *engine, gint64 after, GError **error);
gboolean cw_engine_apply_salesforce_creates (CwEngine *engine, gint64 after, GError **error);
gboolean cw_engine_apply_aloware (CwEngine *engine, CwAction action, gint64 after, GError **error);
/* Stores a link, its bases moved to what both mirrors agree on. */
gboolean cw_engine_link       (CwEngine *engine, const char *aloware_id, const char *salesforce_id, const char *phone,
                               const CwChange *written, GError **error);
/* Writes down what became of a change that was sent, and whose record of `change->side` was then read, and mirrored, as `record`:
 * confirmed is what is there, failed what did not take or was edited since. `change` keeps what is there. `confirmed` (optional):
 * something is. Moves the base of a pair that was updated; for one that was made, cw_engine_link() comes before. Call in a
 * transaction. */
gboolean cw_engine_confirm    (CwEngine *engine, gint64 journal, CwChange *change, const CwRecord *record, gboolean *confirmed,
                               GError **error);
/* A record changed since it was planned: plans its pair anew, from its mirrors. */
gboolean cw_engine_replan     (CwEngine *engine, const CwChange *change, GError **error);
/* Settles what an earlier run sent without seeing an answer, by reading (cw-recover.c). */
gboolean cw_engine_recover    (CwEngine *engine, GError **error);

/* ── Taking back, trying again (cw-undo.c, cw-try-again.c, cw-refresh.c) ── */
gboolean cw_engine_plan_undo  (CwEngine *engine, gint64 run, GError **error);
/* After the plan was applied: a run of which everything is back counts as undone from now on, and an undo that is undone itself
 * gives its run back. Where something failed or was spared, the run can be taken back again. */
gboolean cw_engine_finish_undo (CwEngine *engine, gint64 run, GError **error);
/* After a write of an undo was confirmed: equal sides close the field's conflict, unequal ones wait as "undone". */
gboolean cw_engine_note_undone (CwEngine *engine, const CwLink *link, const CwChange *written, GError **error);
/* Closes the conflicts that this run did not see again, and whose two sides have become equal. */
gboolean cw_engine_close_equal (CwEngine *engine, GError **error);
gboolean cw_engine_plan_retry (CwEngine *engine, GArray *writes, GError **error);
/* Reads the records of some changes as they are now, both sides: as a phase of its own, or as part of one that was begun.
 * (element-type CwChange) */
gboolean cw_engine_refresh    (CwEngine *engine, GPtrArray *changes, gboolean is_part, GError **error);
/* Looks again at what a plan that was made before is to write, before anything is written: what was edited since on either side is
 * planned anew, behind the rest, and the outdated changes are left out. Salesforce is read; Aloware is asked for all (`ask_all`),
 * or for those whose last look-up is not of just now (cw-recheck.c). */
gboolean cw_engine_recheck    (CwEngine *engine, gboolean ask_all, GError **error);

/* ── Settling a conflict (cw-resolve.c) ── */
/* What a match conflict about a merge begins with in its `aloware`; the id of the record that was merged away follows. */
#define CW_MERGED_KEY "merged:"

gboolean cw_engine_resolve    (CwEngine *engine, gint64 conflict, const char *decision, const char *value, gboolean always,
                               GError **error);

G_END_DECLS
