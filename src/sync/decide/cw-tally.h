/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cw-types.h"

G_BEGIN_DECLS

/* Where every record stands at the end of a run: each one that is known, on either side, is in exactly one
 * state, and a run that cannot say so is not finished. Pure: no store, no network, no clock. Belongs to one
 * thread. */

/* The worse one counts where a record has several. */
typedef enum
{
  CW_STANDING_IN_SYNC,     /* both sides agree, or differ as somebody decided */
  CW_STANDING_WAITING,     /* nothing was learnt about it, or what was planned was not written: a later run goes on */
  CW_STANDING_EXCLUDED,    /* left alone, with a reason */
  CW_STANDING_CONFLICT,    /* a person decides */
  CW_STANDING_FAILING,     /* a write or a reading failed, with a reason */
} CwStanding;

#define CW_N_STANDINGS (CW_STANDING_FAILING + 1)

typedef struct _CwTally CwTally;

CwTally    *cw_tally_new  (void);
void        cw_tally_free (CwTally *tally);

/* It is decided what becomes of a record: it is in sync, unless cw_tally_set() says otherwise, before or
 * after. */
void        cw_tally_decide (CwTally *tally, CwSide side, const char *id);
/* How a record stands; a better state than the one it has changes nothing. `id` NULL does nothing. */
void        cw_tally_set    (CwTally *tally, CwSide side, const char *id, CwStanding standing);

/* A change of the plan is over: it is there, or failed, or was planned anew. Changes have the ids 1, 2, … */
void        cw_tally_settle     (CwTally *tally, gint64 change);
gboolean    cw_tally_is_settled (const CwTally *tally, gint64 change);
/* The first change from `change` on that is not over, whether the plan has one of that id or not. */
gint64      cw_tally_skip_settled (const CwTally *tally, gint64 change);

/* Counts one record that is known into its state, at the end of the run: each once. FALSE: nothing was
 * decided about it. */
gboolean    cw_tally_count      (CwTally *tally, CwSide side, const char *id);
/* How many records were counted into each state, and how many into none. */
void        cw_tally_get_counts (const CwTally *tally, guint counts[CW_N_STANDINGS], guint *undecided);
/* "in_sync", "waiting", …: as the command line has them. */
const char *cw_standing_to_nick (CwStanding standing);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CwTally, cw_tally_free)

G_END_DECLS
