/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-estimate.h"

/* Times that are closer together say more about the clock than about the speed. */
#define MIN_SECONDS 0.2

void
cw_estimate_begin (CwEstimate *estimate, gboolean in_turn, const double expected[2])
{
  *estimate = (CwEstimate) { .in_turn = in_turn };
  for (guint side = 0; side < 2; side++)
    estimate->expected[side] = expected != NULL ? expected[side] : 0;
}

void
cw_estimate_pause (CwEstimate *estimate, gint64 duration)
{
  for (guint side = 0; side < 2; side++)
    {
      if (estimate->since[side] != 0)
        estimate->since[side] += duration;
    }
}

double
cw_estimate_get_rate (const CwEstimate *estimate, gint64 now, const CwProgress *progress, CwSide side)
{
  double elapsed = (double) (now - estimate->since[side]) / G_USEC_PER_SEC;

  if (estimate->since[side] == 0 || elapsed < MIN_SECONDS || progress->done[side] <= estimate->first[side])
    return estimate->expected[side];
  return (double) (progress->done[side] - estimate->first[side]) / elapsed;
}

void
cw_estimate_update (CwEstimate *estimate, gint64 now, CwProgress *progress)
{
  double longest = -1, sum = 0, rate = 0;
  gboolean known = TRUE;

  for (CwSide side = CW_SIDE_ALOWARE; side <= CW_SIDE_SALESFORCE; side++)
    {
      double side_rate, seconds;

      if (estimate->since[side] == 0 && progress->done[side] > 0)
        {
          estimate->since[side] = now;
          estimate->first[side] = progress->done[side];
        }
      side_rate = cw_estimate_get_rate (estimate, now, progress, side);
      if (estimate->since[side] != 0
          && (progress->total[side] == 0 || progress->done[side] < progress->total[side]))
        rate += side_rate;
      if (progress->total[side] <= progress->done[side])
        continue;

      seconds = side_rate > 0 ? (double) (progress->total[side] - progress->done[side]) / side_rate : -1;
      known = known && seconds >= 0;
      longest = MAX (longest, seconds);
      sum += MAX (seconds, 0);
    }

  progress->rate = rate;
  progress->seconds_left = !known ? -1 : estimate->in_turn && longest >= 0 ? sum : longest;
}
