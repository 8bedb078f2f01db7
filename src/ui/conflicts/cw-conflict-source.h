/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cw-conflict.h"
#include "cw-types.h"
#include "cw-page-model.h"

G_BEGIN_DECLS

/* The open conflicts of a profile as the rows of a #CwPageModel; a row's key is the conflict's id. */

/* One of those that a match conflict lets a person pick. */
typedef struct
{
  char *choice; /* "salesforce:003…": what settles it */
  CwSide side;
  char *name;   /* as last read; its id where it was not */
  char *detail; /* phone and e-mail, or NULL */
} CwConflictCandidate;

/* What a row shows. */
typedef struct
{
  CwConflict *conflict;
  GPtrArray *candidates; /* of CwConflictCandidate */
  gboolean aloware_gone; /* there is no Aloware contact any more */
} CwConflictRow;

/* What is known of every open conflict without reading it. */
typedef struct
{
  gint64 id;
  const char *field; /* interned catalogue key, or NULL */
  guint record;      /* the same number: the same pair of records */
  CwConflictKind kind;
} CwConflictFact;

/* Of all of them, whatever is filtered. */
typedef struct
{
  GArray *facts; /* of CwConflictFact, by id */
} CwConflictFacts;

void cw_conflict_row_free (CwConflictRow *row);
/* The catalogue key that it is about; NULL for those about whole records. */
const char *cw_conflict_row_get_field (const CwConflictRow *row);
/* How many candidates are on a side. */
guint cw_conflict_row_count_candidates (const CwConflictRow *row, CwSide side);
/* NULL when it is not open any more. */
const CwConflictFact *cw_conflict_facts_find (const CwConflictFacts *facts, gint64 id);

/* Main thread. Its summary is of #CwConflictFacts. Errors of the model: those of cw_sync_peek_store().
 * (transfer full) */
CwPageModel *cw_conflict_model_new (const char *profile_name);
/* Asks it for those of a kind (-1: all) that have each word of `search`. (transfer full) */
gpointer cw_conflict_query_new (int kind, const char *search);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CwConflictRow, cw_conflict_row_free)

G_END_DECLS
