/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* What a person has chosen for each conflict and not written yet. It also writes the choices, as one run of
 * the engine, which reads the records again before it writes them. Main thread.
 *
 * Nothing is written before cw_conflict_picks_apply(). Then each choice that was written is removed from
 * here; the others stay, with the reason. Signals, without arguments: "changed" (the choices or the progress
 * of writing changed), "ended" (the writing ended). */
#define CW_TYPE_CONFLICT_PICKS (cw_conflict_picks_get_type ())
G_DECLARE_FINAL_TYPE (CwConflictPicks, cw_conflict_picks, CW, CONFLICT_PICKS, GObject)

typedef struct
{
  gint64 conflict;
  char *decision;
  gboolean always;
  char *problem; /* why it could not be written; NULL: no attempt failed */
} CwConflictPick;

CwConflictPicks *cw_conflict_picks_new (const char *profile_name);

/* Sets the choice for a conflict, or takes it back if `decision` is NULL. Not allowed while choices are being
 * written. Emits "changed"; between freeze and thaw the signal is held back and emitted once at the end. */
void cw_conflict_picks_set (CwConflictPicks *self, gint64 conflict, const char *decision, gboolean always);
/* The choice for a conflict; NULL: none. (transfer none) */
const CwConflictPick *cw_conflict_picks_get (CwConflictPicks *self, gint64 conflict);
guint cw_conflict_picks_get_n (CwConflictPicks *self);
void cw_conflict_picks_clear (CwConflictPicks *self);
void cw_conflict_picks_freeze (CwConflictPicks *self);
void cw_conflict_picks_thaw (CwConflictPicks *self);
/* A copy of all choices, for cw_conflict_picks_restore(). (transfer full) */
GHashTable *cw_conflict_picks_save (CwConflictPicks *self);
/* Goes back to choices that were saved. `saved`: (transfer none) */
void cw_conflict_picks_restore (CwConflictPicks *self, GHashTable *saved);
/* Forgets the choices for conflicts that are not open any more. */
typedef gboolean (*CwConflictPicksFunc) (gint64 conflict, gpointer user_data);
void cw_conflict_picks_keep (CwConflictPicks *self, CwConflictPicksFunc is_open, gpointer user_data);

void cw_conflict_picks_apply (CwConflictPicks *self);
/* Finishes the conflict that is being written and starts no other. */
void cw_conflict_picks_cancel (CwConflictPicks *self);
gboolean cw_conflict_picks_is_applying (CwConflictPicks *self);
/* Progress of the current writing, or of the last one. */
void cw_conflict_picks_get_progress (CwConflictPicks *self, guint *done, guint *total, guint *failed);
/* Why the writing stopped before its end; NULL where only single conflicts failed. (transfer none) */
const GError *cw_conflict_picks_get_error (CwConflictPicks *self);
/* Whether one of the written choices became a rule of the mapping. */
gboolean cw_conflict_picks_made_rule (CwConflictPicks *self);

G_END_DECLS
