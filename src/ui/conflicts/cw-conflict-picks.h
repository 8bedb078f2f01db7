/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * CwConflictPicks:
 *
 * What a person has chosen and not written yet, by conflict, and the writing of it as one run of the engine,
 * which reads the records of each anew before it writes. Main thread.
 *
 * Nothing is written before cw_conflict_picks_apply(). One that was written is forgotten here; one that was
 * not stays, with the reason. Signals, without arguments: "changed" (picks, or how far the writing is),
 * "ended" (after the last one).
 */
#define CW_TYPE_CONFLICT_PICKS (cw_conflict_picks_get_type ())
G_DECLARE_FINAL_TYPE (CwConflictPicks, cw_conflict_picks, CW, CONFLICT_PICKS, GObject)

typedef struct
{
  gint64 conflict;
  char *decision;
  gboolean always;
  char *problem; /* why it could not be written; NULL: not tried */
} CwConflictPick;

CwConflictPicks *cw_conflict_picks_new (const char *profile_name);

/* Makes a choice, or takes it back (`decision` NULL). Not while they are written. Emits "changed" unless
 * between freeze and thaw, where it is emitted once at the end. */
void cw_conflict_picks_set (CwConflictPicks *self, gint64 conflict, const char *decision, gboolean always);
/* (nullable) (transfer none) */
const CwConflictPick *cw_conflict_picks_get (CwConflictPicks *self, gint64 conflict);
guint cw_conflict_picks_get_n (CwConflictPicks *self);
void cw_conflict_picks_clear (CwConflictPicks *self);
void cw_conflict_picks_freeze (CwConflictPicks *self);
void cw_conflict_picks_thaw (CwConflictPicks *self);
/* Everything as it is, for taking something back. */
GHashTable *cw_conflict_picks_save (CwConflictPicks *self);
/* (transfer none) */
void cw_conflict_picks_restore (CwConflictPicks *self, GHashTable *saved);
/* Forgets those of conflicts that are not open any more. */
typedef gboolean (*CwConflictPicksFunc) (gint64 conflict, gpointer user_data);
void cw_conflict_picks_keep (CwConflictPicks *self, CwConflictPicksFunc is_open, gpointer user_data);

void cw_conflict_picks_apply (CwConflictPicks *self);
/* Lets the one that is being written end, and starts no other. */
void cw_conflict_picks_cancel (CwConflictPicks *self);
gboolean cw_conflict_picks_is_applying (CwConflictPicks *self);
/* Of the writing that goes on, or went on last. */
void cw_conflict_picks_get_progress (CwConflictPicks *self, guint *done, guint *total, guint *failed);
/* Why it stopped before the end: not a matter of one conflict. (nullable) */
const GError *cw_conflict_picks_get_error (CwConflictPicks *self);
/* Whether one that was written made a rule of the mapping. */
gboolean cw_conflict_picks_made_rule (CwConflictPicks *self);

G_END_DECLS
