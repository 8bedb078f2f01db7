/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cw-conflict-source.h"
#include "cw-users.h"

G_BEGIN_DECLS

/* The choices that a conflict offers, in words that say what each choice does. Needs no GTK and has no side
 * effects. */

typedef struct
{
  char *decision; /* in the form that cw_sync_job_new_resolve() takes */
  gboolean always;
  char *title;
  char *body; /* one sentence, or NULL */
} CwConflictChoice;

void cw_conflict_choice_free (CwConflictChoice *choice);

/* What a kind of conflict is called: "Both changed", "Undone", … */
const char *cw_conflict_kind_words (CwConflictKind kind);
/* The field's label; NULL when the conflict is about whole records. */
const char *cw_conflict_field_words (const CwConflictRow *row);
/* What a row is about: its field, the whole contact, or how many conflicts are under a heading. (transfer
 * full) */
char *cw_conflict_about_words (const CwConflictRow *row);
/* All choices, in the order in which to offer them. (transfer full) (element-type CwConflictChoice) */
GPtrArray *cw_conflict_choices (const CwConflictRow *row);
/* A choice in a word or two: "Aloware", "Keep Apart", a candidate's name. `users` (nullable) give owners
 * their names. (transfer full) */
char *cw_conflict_decision_words (const CwConflictRow *row,
                                  const char *decision,
                                  gboolean always,
                                  const CwUserMap *users);
/* The value that a decision gives to both sides, as Aloware has it; NULL: it is another decision, or none.
 * `decision` (nullable). (transfer none) (nullable) */
const char *cw_conflict_decision_value (const char *decision);
/* Whether the person chooses between the values of the two sides. */
gboolean cw_conflict_is_two_sided (CwConflictKind kind);
/* Who changed the Salesforce record. (transfer full) */
char *cw_conflict_who_words (const CwConflict *conflict);
/* When and by whom the record of a side was changed, as far as it is known: "Mar 3 · Ana Ruiz". (transfer
 * full) */
char *cw_conflict_changed_words (const CwConflict *conflict, CwSide side);
/* The same with the whole moment: "Ana Ruiz · 03/03/2026, 10:30". (transfer full) */
char *cw_conflict_changed_long_words (const CwConflict *conflict, CwSide side);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CwConflictChoice, cw_conflict_choice_free)

G_END_DECLS
