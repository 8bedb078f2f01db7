/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cw-types.h"

G_BEGIN_DECLS

/* Counts the standings of all records at the end of a run. Each known record of both sides has exactly one
 * standing; otherwise the run does not count as finished. Pure: no store, no network, no clock. Belongs to
 * one thread. */

/* From best to worst: where a record has several, the worst counts. */
typedef enum
{
  CW_STANDING_IN_SYNC,  /* both sides agree, or differ as somebody decided */
  CW_STANDING_WAITING,  /* it was not read, or its changes were not written: a later run does that */
  CW_STANDING_EXCLUDED, /* left alone, with a reason */
  CW_STANDING_CONFLICT, /* a person decides */
  CW_STANDING_FAILING,  /* a write or a reading failed, with a reason */
} CwStanding;

#define CW_N_STANDINGS (CW_STANDING_FAILING + 1)

typedef struct _CwTally CwTally;

CwTally *cw_tally_new (void);
void cw_tally_free (CwTally *tally);

/* Notes that the run has looked at a record. It counts as in sync, unless cw_tally_set() says otherwise,
 * before or after. */
void cw_tally_decide (CwTally *tally, CwSide side, const char *id);
/* Sets the standing of a record; a better one than it has changes nothing. `id` NULL does nothing. */
void cw_tally_set (CwTally *tally, CwSide side, const char *id, CwStanding standing);

/* Whether a record has a standing, perhaps beside a worse one, such as a conflict about one field while
 * another one waits to be written. */
gboolean cw_tally_has (const CwTally *tally, CwSide side, const char *id, CwStanding standing);
/* Calls `func` for each record that has another standing than in sync, in no order. FALSE from `func` stops.
 */
typedef gboolean (*CwTallyFunc) (CwSide side, const char *id, gpointer user_data);
gboolean cw_tally_foreach (const CwTally *tally, CwTallyFunc func, gpointer user_data);

/* Notes that a change of the plan is settled: it was made, or failed, or was planned again. Changes have the
 * ids 1, 2, … */
void cw_tally_settle (CwTally *tally, gint64 change);
gboolean cw_tally_is_settled (const CwTally *tally, gint64 change);
/* The id of the first change from `change` on that is not settled. The plan need not have a change with that
 * id. */
gint64 cw_tally_skip_settled (const CwTally *tally, gint64 change);

/* Counts a known record, at the end of the run; to be called once for each. FALSE: the run has not looked at
 * it. */
gboolean cw_tally_count (CwTally *tally, CwSide side, const char *id);
/* How many records were counted in each standing, and how many of them the run has not looked at. */
void cw_tally_get_counts (const CwTally *tally, guint counts[CW_N_STANDINGS], guint *undecided);
/* "in_sync", "waiting", …: as the command line has them. */
const char *cw_standing_to_nick (CwStanding standing);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CwTally, cw_tally_free)

G_END_DECLS
