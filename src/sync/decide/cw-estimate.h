/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cw-progress.h"

G_BEGIN_DECLS

/* How fast a phase of a run goes, and how long it will still take. Pure: the caller reads the clock.
 *
 * The speed of a side is measured from its first item on: the time before it (a slow server's first answer,
 * the other side's turn) says nothing about the items after it. */
typedef struct
{
  gboolean in_turn;   /* the sides are worked on one after the other, and their times add up; otherwise the
                         longer time counts */
  double expected[2]; /* items a second, for a side that has hardly begun; 0: not known */
  gint64 since[2];    /* by CwSide: when its first items were done, µs; 0: not yet */
  guint64 first[2];   /* how many these were */
} CwEstimate;

/* `expected`: NULL for none. */
void cw_estimate_begin (CwEstimate *estimate, gboolean in_turn, const double expected[2]);
/* Sets rate and seconds_left from done and total. `now`: monotonic, µs. */
void cw_estimate_update (CwEstimate *estimate, gint64 now, CwProgress *progress);
/* The run was paused for `duration`, µs. */
void cw_estimate_pause (CwEstimate *estimate, gint64 duration);
/* Items a second; 0: not known yet. */
double cw_estimate_get_rate (const CwEstimate *estimate, gint64 now, const CwProgress *progress, CwSide side);

G_END_DECLS
