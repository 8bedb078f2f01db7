/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-pace.h"

/* The edges of keeping current: each rule alone, on a clock of the test's own. */

#define SECOND G_GINT64_CONSTANT (1000)
#define MINUTE (60 * SECOND)
#define HOUR (60 * MINUTE)
#define START (7 * HOUR)

static const CwPaceWorld quiet = {
  .attention = CW_ATTENTION_OPEN,
  .aloware_per_minute = 1200,
  .sweep_percent = 50,
  .quota_percent = 50,
};

/* Salesforce was asked at START. */
static CwPace
make_asked (gboolean something_changed)
{
  CwPace pace;

  cw_pace_init (&pace, START);
  cw_pace_asked_salesforce (&pace, START, something_changed);
  return pace;
}

static gint64
get_wait (const CwPace *pace, const CwPaceWorld *world, gint64 now)
{
  CwPace copy = *pace;

  return cw_pace_next (&copy, world, now).wait;
}

static void
test_first (void)
{
  CwPace pace;
  CwPaceStep step;

  cw_pace_init (&pace, START);
  step = cw_pace_next (&pace, &quiet, START);
  g_assert_true (step.ask_salesforce);
  g_assert_false (step.ask_activity || step.is_resting);
  g_assert_cmpuint (step.n_engaged + step.n_round, ==, 0);
  g_assert_cmpint (step.wait, ==, 0);
}

static void
test_attention (void)
{
  static const struct
  {
    CwAttention attention;
    gboolean is_sparing, something_changed;
    gint64 interval;
  } cases[] = {
    { CW_ATTENTION_FRONT, FALSE, FALSE, 10 * SECOND },
    { CW_ATTENTION_FRONT, FALSE, TRUE, 10 * SECOND },
    { CW_ATTENTION_OPEN, FALSE, FALSE, MINUTE },
    { CW_ATTENTION_OPEN, FALSE, TRUE, 10 * SECOND },
    { CW_ATTENTION_BACKGROUND, FALSE, FALSE, 5 * MINUTE },
    { CW_ATTENTION_BACKGROUND, FALSE, TRUE, 5 * MINUTE },
    { CW_ATTENTION_FRONT, TRUE, TRUE, 5 * MINUTE },
    { CW_ATTENTION_OPEN, TRUE, TRUE, 5 * MINUTE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      CwPace pace = make_asked (cases[i].something_changed);
      CwPaceWorld world = quiet;

      world.attention = cases[i].attention;
      world.is_sparing = cases[i].is_sparing;
      g_assert_cmpint (get_wait (&pace, &world, START), ==, cases[i].interval);
    }
}

static void
test_busy_time_ends (void)
{
  CwPace pace = make_asked (TRUE);
  gint64 now = START;

  for (; now < START + 2 * MINUTE; now += 10 * SECOND)
    {
      cw_pace_asked_salesforce (&pace, now, now == START);
      g_assert_cmpint (get_wait (&pace, &quiet, now), ==, 10 * SECOND);
    }
  cw_pace_asked_salesforce (&pace, now, FALSE);
  g_assert_cmpint (get_wait (&pace, &quiet, now), ==, MINUTE);
}

/* A window that comes to the front is not kept waiting for the slow beat that began before. */
static void
test_comes_to_front (void)
{
  CwPace pace = make_asked (FALSE);
  CwPaceWorld world = quiet;

  world.attention = CW_ATTENTION_BACKGROUND;
  g_assert_cmpint (get_wait (&pace, &world, START + MINUTE), ==, 4 * MINUTE);
  world.attention = CW_ATTENTION_FRONT;
  g_assert_true (cw_pace_next (&pace, &world, START + MINUTE).ask_salesforce);
}

static void
test_quota (void)
{
  CwPace pace = make_asked (FALSE);
  CwPaceWorld world = quiet;

  /* Half of 7,200 over 8 hours: every 8 s; of 2,880: every 20 s. */
  world.attention = CW_ATTENTION_FRONT;
  world.quota_limit = 15000;
  world.quota_used = 7500 - 7200;
  g_assert_cmpint (get_wait (&pace, &world, START), ==, 10 * SECOND);
  world.quota_used = 7500 - 2880;
  g_assert_cmpint (get_wait (&pace, &world, START), ==, 20 * SECOND);
  world.attention = CW_ATTENTION_OPEN;
  g_assert_cmpint (get_wait (&pace, &world, START), ==, MINUTE);
  world.quota_used = 7500 - 288;
  g_assert_cmpint (get_wait (&pace, &world, START), ==, 10 * MINUTE);
}

static void
test_rest (void)
{
  CwPace pace = make_asked (FALSE);
  CwPaceWorld world = quiet;
  CwPaceStep step;

  world.quota_limit = 15000;
  world.has_activity_filter = TRUE;
  for (world.quota_used = 7499; world.quota_used < 20000; world.quota_used += 1000)
    {
      step = cw_pace_next (&pace, &world, START + 59 * MINUTE);
      g_assert_true (step.is_resting);
      g_assert_cmpint (step.wait, ==, MINUTE);
    }

  step = cw_pace_next (&pace, &world, START + HOUR);
  g_assert_true (step.is_resting && step.ask_salesforce);
  g_assert_false (step.ask_activity);

  /* A look that failed is one, too. */
  cw_pace_failed (&pace, CW_SIDE_SALESFORCE, START + HOUR);
  g_assert_cmpint (get_wait (&pace, &world, START + HOUR), ==, HOUR);

  world.quota_used = 100;
  step = cw_pace_next (&pace, &world, START + HOUR + MINUTE);
  g_assert_true (!step.is_resting && step.ask_salesforce && step.ask_activity);
}

static void
test_activity (void)
{
  CwPace pace = make_asked (FALSE);
  CwPaceWorld world = quiet;

  g_assert_false (cw_pace_next (&pace, &world, START).ask_activity);
  world.has_activity_filter = TRUE;
  g_assert_true (cw_pace_next (&pace, &world, START).ask_activity);
  cw_pace_asked_activity (&pace, START);

  cw_pace_asked_salesforce (&pace, START + 5 * MINUTE - 1, FALSE);
  g_assert_cmpint (get_wait (&pace, &world, START + 5 * MINUTE - 1), ==, 1);
  g_assert_true (cw_pace_next (&pace, &world, START + 5 * MINUTE).ask_activity);
  world.is_sparing = TRUE;
  g_assert_false (cw_pace_next (&pace, &world, START + 15 * MINUTE - 1).ask_activity);
  g_assert_true (cw_pace_next (&pace, &world, START + 15 * MINUTE).ask_activity);
}

static void
test_backoff (void)
{
  static const gint64 waits[] = { 5, 10, 20, 40, 80, 160, 300, 300, 300 };

  for (CwSide side = CW_SIDE_ALOWARE; side <= CW_SIDE_SALESFORCE; side++)
    {
      CwPaceWorld world = quiet;
      CwPace pace;
      gint64 now = START;

      world.attention = CW_ATTENTION_FRONT;
      world.contacts = 20000;
      cw_pace_init (&pace, now);
      for (guint i = 0; i < G_N_ELEMENTS (waits); i++)
        {
          CwPaceStep step;

          cw_pace_failed (&pace, side, now);
          now += waits[i] * SECOND;
          step = cw_pace_next (&pace, &world, now - 1);
          g_assert_false (side == CW_SIDE_ALOWARE ? step.n_round > 0 : step.ask_salesforce);
          step = cw_pace_next (&pace, &world, now);
          g_assert_true (step.ask_salesforce || side == CW_SIDE_ALOWARE);
          g_assert_cmpuint (step.n_round, >, 0);
        }

      cw_pace_asked_salesforce (&pace, now, FALSE);
      cw_pace_asked_aloware (&pace, 0, 1);
      cw_pace_failed (&pace, side, now);
      now += 4999;
      g_assert_cmpint (get_wait (&pace, &world, now), <=, 1);
      g_assert_cmpint (pace.held_off[side], ==, now + 1);
    }
}

/* A portion ends about when Salesforce is due again, and is not smaller than it has to be for that. */
static void
test_portions (void)
{
  CwPace pace = make_asked (FALSE);
  CwPaceWorld world = quiet;
  CwPaceStep step;

  world.contacts = 20000;
  world.engaged = 300;
  g_assert_cmpint (cw_pace_next (&pace, &world, START).wait, ==, 5 * SECOND);
  step = cw_pace_next (&pace, &world, START + 5 * SECOND);
  g_assert_cmpuint (step.n_round, ==, 50);
  g_assert_cmpuint (step.n_engaged, ==, 37);

  step = cw_pace_next (&pace, &world, START + 40 * SECOND);
  g_assert_cmpuint (step.n_round, ==, 100);
  g_assert_cmpuint (step.n_engaged, ==, 75);

  step = cw_pace_next (&pace, &world, START + 57 * SECOND);
  g_assert_cmpuint (step.n_round + step.n_engaged, ==, 5 * 20);
  g_assert_cmpuint (step.n_round, >, step.n_engaged);
  g_assert_cmpuint (step.n_engaged, >, 0);
}

/* The less attention there is, the larger the portions are. */
static void
test_portions_by_attention (void)
{
  static const struct
  {
    CwAttention attention;
    gint64 least, most;
    guint lap_at_once; /* in seconds of a lap of the engaged */
  } cases[] = {
    { CW_ATTENTION_FRONT, 2 * SECOND, 10 * SECOND, 4 },
    { CW_ATTENTION_OPEN, 5 * SECOND, 10 * SECOND, 10 },
    { CW_ATTENTION_BACKGROUND, 22 * SECOND, 30 * SECOND, 23 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      CwPace pace = make_asked (FALSE);
      CwPaceWorld world = quiet;
      gint64 lap = 20 + cases[i].lap_at_once;

      world.attention = cases[i].attention;
      world.contacts = 200000;
      g_assert_cmpint (get_wait (&pace, &world, START), ==, cases[i].least);
      g_assert_cmpuint (cw_pace_next (&pace, &world, START + HOUR).n_round, ==, cases[i].most / 100);

      /* A hundred a second of the engaged, and the lap is the limit. */
      pace = make_asked (FALSE);
      world.aloware_per_minute = 60000;
      world.engaged = (guint) (100 * lap);
      g_assert_cmpuint (cw_pace_next (&pace, &world, START + HOUR).n_engaged, ==, 100 * cases[i].lap_at_once);
    }
}

static void
test_clock (void)
{
  CwPace pace = make_asked (FALSE);
  CwPaceWorld world = quiet;
  CwPaceStep step;

  world.contacts = 20000;
  world.attention = CW_ATTENTION_BACKGROUND;
  step = cw_pace_next (&pace, &world, START + 1000 * HOUR);
  g_assert_true (step.ask_salesforce);
  g_assert_cmpuint (step.n_round, ==, 300);
  cw_pace_asked_salesforce (&pace, START + 1000 * HOUR, FALSE);
  cw_pace_asked_aloware (&pace, 0, 300);

  /* It stands still, and goes back. */
  for (guint i = 0; i < 3; i++)
    g_assert_cmpint (cw_pace_next (&pace, &world, START + 1000 * HOUR - i).wait, ==, 22 * SECOND);
}

/* What nobody could be found for is not allowed again at once. */
static void
test_nobody_to_ask (void)
{
  CwPace pace = make_asked (FALSE);
  CwPaceWorld world = quiet;

  world.contacts = 20000;
  g_assert_cmpuint (cw_pace_next (&pace, &world, START + 5 * SECOND).n_round, ==, 50);
  cw_pace_asked_aloware (&pace, 0, 0);
  g_assert_cmpint (cw_pace_next (&pace, &world, START + 5 * SECOND).wait, ==, 5 * SECOND);
}

static void
test_no_round (void)
{
  CwPace pace = make_asked (FALSE);
  CwPaceWorld world = quiet;
  CwPaceStep step;

  g_assert_cmpint (cw_pace_promise (&world), ==, 0);
  g_assert_cmpint (cw_pace_next (&pace, &world, START).wait, ==, MINUTE);

  world.contacts = world.engaged = 50;
  world.sweep_percent = 0;
  g_assert_cmpint (cw_pace_promise (&world), ==, -1);
  step = cw_pace_next (&pace, &world, START + 30 * SECOND);
  g_assert_cmpuint (step.n_round, ==, 0);
  g_assert_cmpuint (step.n_engaged, ==, 16);

  world.aloware_per_minute = 0;
  g_assert_cmpint (cw_pace_promise (&world), ==, -1);
  step = cw_pace_next (&pace, &world, START + 40 * SECOND);
  g_assert_cmpuint (step.n_engaged + step.n_round, ==, 0);

  world = quiet;
  world.contacts = world.engaged = 50;
  world.sweep_percent = 100;
  step = cw_pace_next (&pace, &world, START + 50 * SECOND);
  g_assert_cmpuint (step.n_engaged, ==, 0);
  g_assert_cmpuint (step.n_round, >, 0);
}

static void
test_promise (void)
{
  CwPaceWorld world = quiet;

  world.contacts = 20000;
  g_assert_cmpint (cw_pace_promise (&world), ==, 2005 * SECOND);
  world.is_sparing = TRUE;
  g_assert_cmpint (cw_pace_promise (&world), ==, 8005 * SECOND);
  world.is_sparing = FALSE;
  world.aloware_per_minute = 2250;
  world.contacts = 50;
  g_assert_cmpint (cw_pace_promise (&world), ==, 75 * SECOND);
  world.attention = CW_ATTENTION_FRONT;
  g_assert_cmpint (cw_pace_promise (&world), ==, 68 * SECOND);
  world.attention = CW_ATTENTION_BACKGROUND;
  g_assert_cmpint (cw_pace_promise (&world), ==, 112 * SECOND);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/pace/first", test_first);
  g_test_add_func ("/pace/attention", test_attention);
  g_test_add_func ("/pace/busy-time-ends", test_busy_time_ends);
  g_test_add_func ("/pace/comes-to-front", test_comes_to_front);
  g_test_add_func ("/pace/quota", test_quota);
  g_test_add_func ("/pace/rest", test_rest);
  g_test_add_func ("/pace/activity", test_activity);
  g_test_add_func ("/pace/backoff", test_backoff);
  g_test_add_func ("/pace/portions", test_portions);
  g_test_add_func ("/pace/portions-by-attention", test_portions_by_attention);
  g_test_add_func ("/pace/clock", test_clock);
  g_test_add_func ("/pace/nobody-to-ask", test_nobody_to_ask);
  g_test_add_func ("/pace/no-round", test_no_round);
  g_test_add_func ("/pace/promise", test_promise);
  return g_test_run ();
}
