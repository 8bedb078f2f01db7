/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cw-conflict.h"
#include "cw-types.h"
#include "cw-page-model.h"

G_BEGIN_DECLS

/* Shows the open conflicts of a profile as the rows of a #CwPageModel: a row for each conflict, and a heading
 * for those of one kind about one pair of records. */

/* One of the records that a person can pick in a match conflict. */
typedef struct
{
  char *choice; /* the decision that picks it: "salesforce:003…" */
  CwSide side;
  char *name;   /* as last read; the record's id if it was never read */
  char *detail; /* phone and e-mail, or NULL */
} CwConflictCandidate;

/* What a row shows. */
typedef struct
{
  CwConflict *conflict;  /* of a heading: only the pair and the kind */
  GArray *under;         /* of gint64: the conflicts under a heading; NULL: the row is a conflict */
  GPtrArray *candidates; /* of CwConflictCandidate */
  gboolean aloware_gone; /* the Aloware contact does not exist any more */
  gboolean may_win[2];   /* by CwSide: whether the mapping lets this side's value flow to the other; of a
                            heading: one of its values */
  char *value[2], *base_value; /* those of the conflict as they are shown: users by their names; or NULL */
} CwConflictRow;

/* What is known of every open conflict, without reading its row. */
typedef struct
{
  gint64 id;
  gint64 key;        /* of its row */
  const char *field; /* interned catalogue key, or NULL */
  guint record;      /* conflicts with the same number are about the same pair of records */
  CwConflictKind kind;
  gboolean may_win[2]; /* as in CwConflictRow */
} CwConflictFact;

/* The facts of all open conflicts, whatever the filter is. */
typedef struct
{
  GArray *facts;      /* of CwConflictFact, ordered by id */
  guint n_linked;     /* how many pairs of records are linked */
  GHashTable *fields; /* the fields in conflict (cw_page_fields_new()) */
  guint n_undone;     /* how many of them are of kind undone: these stay as they are, and wait for nobody */
} CwConflictFacts;

/* The conflict that a row shows; 0: the key is a heading's. */
gint64 cw_conflict_key_get_conflict (gint64 key);
/* The key of the heading of a row; of a heading, its own. */
gint64 cw_conflict_key_get_heading (gint64 key);

void cw_conflict_row_free (CwConflictRow *row);
/* The catalogue key of the field in conflict; NULL when the conflict is about whole records. */
const char *cw_conflict_row_get_field (const CwConflictRow *row);
/* How many candidates there are on one side. */
guint cw_conflict_row_count_candidates (const CwConflictRow *row, CwSide side);
/* NULL when the conflict is not open any more. */
const CwConflictFact *cw_conflict_facts_find (const CwConflictFacts *facts, gint64 id);

/* Makes a model of the open conflicts. Its summary is a #CwConflictFacts. Main thread. Errors of the model:
 * those of cw_sync_peek_store(). (transfer full) */
CwPageModel *cw_conflict_model_new (const char *profile_name);
/* Makes a query for this model: the conflicts of a kind that show every word of `search`, and are about the
 * field with the catalogue key `field` (NULL: about any, or about none). Kind -1: all that wait for a person,
 * so none of kind undone. `grouped`: those of a record stand together, and have a heading where there are
 * several of a kind. (transfer full) */
gpointer cw_conflict_query_new (int kind, const char *field, const char *search, gboolean grouped);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CwConflictRow, cw_conflict_row_free)

G_END_DECLS
