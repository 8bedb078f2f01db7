/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-estimate.h"

#include <math.h>

/* Two platforms that work at a steady speed on a clock of the test's own: once a tenth of the work is done,
 * the time that is said to be left is right to 20 %. */

typedef struct
{
  const char *name;
  gboolean in_turn;
  guint64 total[2];
  double rate[2];  /* items a second */
  double delay[2]; /* seconds until the first items of a side are through */
  double expected[2];
} Platforms;

static const Platforms cases[] = {
  { "one-side", FALSE, { 1000, 0 }, { 50, 1 }, { 0, 0 }, { 0, 0 } },
  { "both-at-once", FALSE, { 3000, 400 }, { 30, 40 }, { 0, 0 }, { 0, 0 } },
  { "slow-first-answer", FALSE, { 2000, 0 }, { 75, 1 }, { 6, 0 }, { 0, 0 } },
  { "one-after-the-other", TRUE, { 600, 800 }, { 10, 100 }, { 3, 1 }, { 10, 0 } },
  { "many-slow-ones", TRUE, { 20000, 0 }, { 25, 1 }, { 4, 0 }, { 25, 0 } },
};

/* When a side begins and ends, in seconds. */
static double
get_begin (const Platforms *platforms, CwSide side)
{
  gboolean waits = platforms->in_turn && side == CW_SIDE_ALOWARE && platforms->total[CW_SIDE_SALESFORCE] > 0;
  double before = waits ? platforms->delay[CW_SIDE_SALESFORCE]
                            + platforms->total[CW_SIDE_SALESFORCE] / platforms->rate[CW_SIDE_SALESFORCE]
                        : 0;

  return before + platforms->delay[side];
}

static double
get_end (const Platforms *platforms, CwSide side)
{
  return platforms->total[side] > 0
           ? get_begin (platforms, side) + platforms->total[side] / platforms->rate[side]
           : 0;
}

static void
test_steady (gconstpointer data)
{
  const Platforms *platforms = data;
  double end = MAX (get_end (platforms, CW_SIDE_ALOWARE), get_end (platforms, CW_SIDE_SALESFORCE));
  CwProgress progress = { .total = { platforms->total[0], platforms->total[1] } };
  guint64 all = platforms->total[0] + platforms->total[1];
  CwEstimate estimate;
  guint n_checked = 0;

  cw_estimate_begin (&estimate, platforms->in_turn, platforms->expected);
  for (double seconds = 0.1; seconds < end; seconds += 0.1)
    {
      for (CwSide side = CW_SIDE_ALOWARE; side <= CW_SIDE_SALESFORCE; side++)
        progress.done[side] = (guint64) CLAMP ((seconds - get_begin (platforms, side))
                                                 * platforms->rate[side],
                                               0, (double) platforms->total[side]);
      cw_estimate_update (&estimate, 1 + (gint64) (seconds * G_USEC_PER_SEC), &progress);
      if (10 * (progress.done[0] + progress.done[1]) < all || end - seconds < 2)
        continue;

      g_assert_cmpfloat (fabs (progress.seconds_left - (end - seconds)), <=, 0.2 * (end - seconds) + 0.5);
      n_checked++;
    }
  g_assert_cmpuint (n_checked, >, 10);
}

static void
test_nothing_is_said_too_early (void)
{
  CwProgress progress = { .total = { 100, 100 } };
  CwEstimate estimate;

  cw_estimate_begin (&estimate, TRUE, NULL);
  cw_estimate_update (&estimate, G_USEC_PER_SEC, &progress);
  g_assert_cmpfloat (progress.seconds_left, <, 0);

  /* One side alone does not say how long the other will take. */
  progress.done[CW_SIDE_SALESFORCE] = 10;
  cw_estimate_update (&estimate, 2 * G_USEC_PER_SEC, &progress);
  progress.done[CW_SIDE_SALESFORCE] = 60;
  cw_estimate_update (&estimate, 3 * G_USEC_PER_SEC, &progress);
  g_assert_cmpfloat (progress.seconds_left, <, 0);
}

static void
test_a_pause_does_not_count (void)
{
  CwProgress progress = { .total = { 100, 0 } };
  CwEstimate estimate;

  cw_estimate_begin (&estimate, FALSE, NULL);
  progress.done[CW_SIDE_ALOWARE] = 10;
  cw_estimate_update (&estimate, G_USEC_PER_SEC, &progress);
  progress.done[CW_SIDE_ALOWARE] = 20;
  cw_estimate_update (&estimate, 2 * G_USEC_PER_SEC, &progress);
  g_assert_cmpfloat_with_epsilon (progress.seconds_left, 8, 0.01);

  cw_estimate_pause (&estimate, 100 * G_USEC_PER_SEC);
  progress.done[CW_SIDE_ALOWARE] = 30;
  cw_estimate_update (&estimate, 103 * G_USEC_PER_SEC, &progress);
  g_assert_cmpfloat_with_epsilon (progress.seconds_left, 7, 0.01);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/estimate/steady/", cases[i].name, NULL);

      g_test_add_data_func (path, &cases[i], test_steady);
    }
  g_test_add_func ("/estimate/nothing-is-said-too-early", test_nothing_is_said_too_early);
  g_test_add_func ("/estimate/a-pause-does-not-count", test_a_pause_does_not_count);
  return g_test_run ();
}
