/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cw-conflict-source.h"

G_BEGIN_DECLS

/* What a conflict lets a person choose, in words that say what each choice does. Pure, free of GTK. */

typedef struct
{
  char *decision; /* as cw_sync_job_new_resolve() takes it */
  gboolean always;
  char *title;
  char *body; /* one sentence, or NULL */
} CwConflictChoice;

void cw_conflict_choice_free (CwConflictChoice *choice);

/* "Both changed", "Taken back", … */
const char *cw_conflict_kind_words (CwConflictKind kind);
/* The field's label; NULL for those about whole records. */
const char *cw_conflict_field_words (const CwConflictRow *row);
/* Every choice, in the order to offer them. (transfer full) (element-type CwConflictChoice) */
GPtrArray *cw_conflict_choices (const CwConflictRow *row);
/* A choice in a word or two: "Aloware", "Keep apart", a candidate's name. (transfer full) */
char *cw_conflict_decision_words (const CwConflictRow *row, const char *decision, gboolean always);
/* Whether the two sides' values are what is chosen from. */
gboolean cw_conflict_is_two_sided (CwConflictKind kind);
/* Who changed Salesforce's record and when, and when Aloware's changed. (transfer full) */
char *cw_conflict_who_words (const CwConflict *conflict);
char *cw_conflict_when_words (const CwConflict *conflict);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CwConflictChoice, cw_conflict_choice_free)

G_END_DECLS
