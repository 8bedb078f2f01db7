/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cw-progress.h"

G_BEGIN_DECLS

/* How fast a phase is and how long it will still take, from what was seen of it. Pure: the clock is the
 * caller's.
 *
 * * A side's speed is measured from its first item on, because what goes before (the first answer of a slow
 * server, the other side's turn) says nothing about the items that follow. */
typedef struct
{
  gboolean in_turn;          /* one side after the other: their times add up; else the longer one counts */
  double expected[2];        /* items a second of a side that has hardly begun; 0: not known */
  gint64 since[2];           /* when the first items of a side were there, µs; 0: not yet */
  guint64 first[2];          /* how many those were */
} CwEstimate;

/* `expected`: NULL for none. */
void   cw_estimate_begin    (CwEstimate *estimate, gboolean in_turn, const double expected[2]);
/* Sets rate and seconds_left from done and total. `now`: monotonic, µs. */
void   cw_estimate_update   (CwEstimate *estimate, gint64 now, CwProgress *progress);
/* Nothing was done for so long, on purpose. */
void   cw_estimate_pause    (CwEstimate *estimate, gint64 duration);
/* Items a second; 0: not known yet. */
double cw_estimate_get_rate (const CwEstimate *estimate, gint64 now, const CwProgress *progress, CwSide side);

G_END_DECLS
