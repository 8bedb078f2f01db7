/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-limiter.h"

/* A server with a virtual clock: a latency, a limit for any minute or for any second, and what it says about
 * it. */
#define SECOND ((gint64) G_USEC_PER_SEC)
#define MINUTE (60 * SECOND)

typedef struct
{
  gint64 at;
  gint64 started;
  CwLimiterAnswer answer;
  gint64 retry_after;
} Answer;

typedef struct
{
  CwLimiter *limiter;
  gint64 now;
  gint64 latency;
  gint64 latency_spread;
  guint server_limit; /* in any `server_span` */
  gint64 server_span;
  gboolean says_retry_after;
  gint64 dead_from, dead_until;

  GArray *starts;   /* of gint64: all */
  GArray *accepted; /* of gint64: those the server took */
  guint accepted_head;
  GSequence *answers; /* of Answer, by time */
  guint asked, good, refused, lost;
  guint peak_in_flight;
} World;

static int
compare_answers (gconstpointer a, gconstpointer b, gpointer user_data)
{
  const Answer *left = a;
  const Answer *right = b;

  return (left->at > right->at) - (left->at < right->at);
}

static World *
world_new (guint configured, guint server_limit)
{
  World *world = g_new0 (World, 1);

  world->limiter = cw_limiter_new (configured, 400);
  world->now = 5000 * SECOND;
  world->latency = 1300000;
  world->latency_spread = 200000;
  world->server_limit = server_limit;
  world->server_span = MINUTE;
  world->starts = g_array_new (FALSE, FALSE, sizeof (gint64));
  world->accepted = g_array_new (FALSE, FALSE, sizeof (gint64));
  world->answers = g_sequence_new (g_free);
  return world;
}

static void
world_free (World *world)
{
  cw_limiter_free (world->limiter);
  g_array_unref (world->starts);
  g_array_unref (world->accepted);
  g_sequence_free (world->answers);
  g_free (world);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (World, world_free)

static void
serve (World *world)
{
  Answer *answer = g_new0 (Answer, 1);
  gint64 *times;

  answer->started = world->now;
  answer->at = world->now + world->latency + g_test_rand_int_range (0, (gint32) world->latency_spread + 1);
  answer->retry_after = -1;

  times = (gint64 *) (gpointer) world->accepted->data;
  while (world->accepted_head < world->accepted->len
         && times[world->accepted_head] <= world->now - world->server_span)
    world->accepted_head++;

  if (world->now >= world->dead_from && world->now < world->dead_until)
    {
      answer->answer = CW_LIMITER_LOST;
      answer->at = world->now + 1000;
    }
  else if (world->accepted->len - world->accepted_head >= world->server_limit)
    {
      answer->answer = CW_LIMITER_REFUSED;
      if (world->says_retry_after)
        answer->retry_after = times[world->accepted_head] + world->server_span - world->now + SECOND;
    }
  else
    {
      answer->answer = CW_LIMITER_GOOD;
      g_array_append_val (world->accepted, world->now);
    }

  g_sequence_insert_sorted (world->answers, answer, compare_answers, NULL);
}

static void
deliver (World *world, GSequenceIter *iter)
{
  Answer *answer = g_sequence_get (iter);

  cw_limiter_finish (world->limiter, answer->started, world->now, answer->answer, answer->retry_after);
  world->good += answer->answer == CW_LIMITER_GOOD;
  world->refused += answer->answer == CW_LIMITER_REFUSED;
  world->lost += answer->answer == CW_LIMITER_LOST;
  g_sequence_remove (iter);
}

/* Goes on until `wanted` good answers came (refused ones are asked again) or the clock reaches `end`. */
static void
run (World *world, guint wanted, gint64 end)
{
  guint first_good = world->good;

  while (world->now < end && world->good - first_good < wanted)
    {
      gint64 at = G_MAXINT64;
      GSequenceIter *iter;

      while (world->good - first_good + cw_limiter_get_in_flight (world->limiter) < wanted
             && cw_limiter_may_start (world->limiter, world->now, &at))
        {
          cw_limiter_start (world->limiter, world->now);
          g_array_append_val (world->starts, world->now);
          world->asked++;
          world->peak_in_flight = MAX (world->peak_in_flight, cw_limiter_get_in_flight (world->limiter));
          serve (world);
          at = G_MAXINT64;
        }

      iter = g_sequence_get_begin_iter (world->answers);
      if (!g_sequence_iter_is_end (iter))
        at = MIN (at, ((Answer *) g_sequence_get (iter))->at);
      g_assert_cmpint (at, <, G_MAXINT64);
      g_assert_cmpint (at, >=, world->now);
      world->now = MIN (at, end);

      for (iter = g_sequence_get_begin_iter (world->answers);
           !g_sequence_iter_is_end (iter) && ((Answer *) g_sequence_get (iter))->at <= world->now;
           iter = g_sequence_get_begin_iter (world->answers))
        deliver (world, iter);
    }
}

static guint
most_in_a_minute (World *world, gint64 from)
{
  const gint64 *times = (gint64 *) (gpointer) world->starts->data;
  guint most = 0;
  guint first = 0;

  for (guint i = 0; i < world->starts->len; i++)
    {
      while (times[i] - times[first] >= MINUTE)
        first++;
      if (times[i] >= from)
        most = MAX (most, i - first + 1);
    }

  return most;
}

static guint
started_between (World *world, gint64 from, gint64 until)
{
  guint n = 0;

  for (guint i = 0; i < world->starts->len; i++)
    n += g_array_index (world->starts, gint64, i) >= from && g_array_index (world->starts, gint64, i) < until;

  return n;
}

static void
test_reaches_the_rate (void)
{
  g_autoptr (World) world = world_new (4500, 5000);
  gint64 begin = world->now;

  run (world, G_MAXUINT / 2, begin + 3 * MINUTE);

  /* Within ten seconds it runs at nine tenths of what is allowed. */
  g_assert_cmpuint (started_between (world, begin + 10 * SECOND, begin + 20 * SECOND), >=, 675);
  g_assert_cmpfloat (cw_limiter_get_rate (world->limiter, world->now), >=, 4050);
  g_assert_cmpfloat (cw_limiter_get_rate (world->limiter, world->now), <=, 4620);
  g_assert_cmpuint (most_in_a_minute (world, begin), <=, 4500);
  g_assert_cmpuint (world->refused, ==, 0);
  g_assert_cmpuint (world->peak_in_flight, <=, 400);
}

/* Answers that come all at once must not look like a window that nobody needs. */
static void
test_answers_at_once (void)
{
  g_autoptr (World) world = world_new (4500, 5000);
  gint64 begin = world->now;

  world->latency_spread = 0;
  run (world, G_MAXUINT / 2, begin + 20 * SECOND);
  g_assert_cmpuint (started_between (world, begin + 10 * SECOND, begin + 20 * SECOND), >=, 675);
}

/* Answers come meanwhile, but what may start is not begun one by one. */
static void
test_starts_in_bursts (void)
{
  g_autoptr (World) world = world_new (1200, 5000);
  gint64 begin = world->now;
  guint n_instants = 0;

  run (world, G_MAXUINT / 2, begin + MINUTE);
  for (guint i = 1; i < world->starts->len; i++)
    n_instants += g_array_index (world->starts, gint64, i) > g_array_index (world->starts, gint64, i - 1);

  g_assert_cmpuint (world->starts->len, >=, 1180);
  g_assert_cmpuint (n_instants, <=, world->starts->len / 5);
}

static void
test_ten_thousand (void)
{
  g_autoptr (World) world = world_new (4500, 5000);
  gint64 begin = world->now;

  run (world, 10000, begin + 60 * MINUTE);
  g_assert_cmpuint (world->good, ==, 10000);
  g_test_message ("10,000 look-ups took %.1f s", (world->now - begin) / (double) SECOND);
  g_assert_cmpfloat ((double) (world->now - begin), <=, 1.1 * 10000 / 4500 * MINUTE);
  g_assert_cmpuint (world->refused * 100, <, world->asked);
}

static void
test_slow_server (void)
{
  g_autoptr (World) world = world_new (4500, 5000);

  world->latency = 20 * SECOND;
  run (world, G_MAXUINT / 2, world->now + 10 * MINUTE);
  g_assert_cmpuint (world->peak_in_flight, ==, 400);
}

static void
check_settles (guint limit, gint64 span, gboolean says_retry_after, double least_share, double most_refused)
{
  g_autoptr (World) world = world_new (4500, limit);
  gint64 begin = world->now;
  guint settled_asked;
  guint settled_good;
  guint settled_refused;
  double possible;

  world->server_span = span;
  world->says_retry_after = says_retry_after;
  run (world, G_MAXUINT / 2, begin + 5 * MINUTE);
  g_test_message ("first five minutes: %u asked, %u good, %u refused", world->asked, world->good,
                  world->refused);

  settled_asked = world->asked;
  settled_good = world->good;
  settled_refused = world->refused;
  run (world, G_MAXUINT / 2, begin + 35 * MINUTE);
  settled_asked = world->asked - settled_asked;
  settled_good = world->good - settled_good;
  settled_refused = world->refused - settled_refused;
  possible = 30.0 * limit * MINUTE / span;
  g_test_message ("then, in half an hour: %u asked, %u good of %.0f, %u refused; pace %.0f", settled_asked,
                  settled_good, possible, settled_refused, cw_limiter_get_pace (world->limiter));

  g_assert_cmpfloat (settled_good, >=, least_share * possible);
  g_assert_cmpfloat (settled_refused, <=, most_refused * settled_asked);
}

static void
test_settles_lower (void)
{
  check_settles (1000, MINUTE, TRUE, 0.85, 0.01);
  check_settles (1000, MINUTE, FALSE, 0.85, 0.01);
  check_settles (3000, MINUTE, TRUE, 0.85, 0.01);
  check_settles (10, SECOND, FALSE, 0.5, 0.03);
}

/* A whole run over a server that takes less than was told: what it is refused, and how long it takes against
 * what is possible. */
static void
check_run (World *world, guint wanted, double least_speed, double most_refused)
{
  gint64 begin = world->now;
  guint asked = world->asked;
  guint refused = world->refused;
  double speed;

  run (world, wanted, begin + 600 * MINUTE);
  asked = world->asked - asked;
  refused = world->refused - refused;
  speed = (double) wanted / world->server_limit * world->server_span / (world->now - begin);
  g_test_message ("%u at %u a minute: %.2f of the speed, %.1f %% refused", wanted, world->server_limit, speed,
                  100.0 * refused / asked);
  g_assert_cmpfloat (speed, >=, least_speed);
  g_assert_cmpfloat (refused, <=, most_refused * asked);
}

static void
test_lower_from_the_start (void)
{
  static const guint limits[] = { 300, 1500, 3000 };
  static const gint64 latencies[] = { 5000, 300000, 1300000 };

  for (guint i = 0; i < G_N_ELEMENTS (limits) * G_N_ELEMENTS (latencies) * 2; i++)
    {
      g_autoptr (World) world = world_new (4500, limits[i / 2 % G_N_ELEMENTS (limits)]);

      world->latency = latencies[i / 2 / G_N_ELEMENTS (limits)];
      world->latency_spread = world->latency / 8;
      world->says_retry_after = i % 2;
      check_run (world, 5000, 0.9, 0.03);
    }
}

/* A limit that changes while it runs: settled soon, at what it is then. */
static void
test_limit_changes (void)
{
  g_autoptr (World) world = world_new (4500, 5000);

  run (world, G_MAXUINT / 2, world->now + 3 * MINUTE);
  world->server_limit = 1500;
  run (world, G_MAXUINT / 2, world->now + 3 * MINUTE);
  check_run (world, 10000, 0.9, 0.02);
  world->server_limit = 300;
  run (world, G_MAXUINT / 2, world->now + 3 * MINUTE);
  check_run (world, 3000, 0.9, 0.03);
  world->server_limit = 1500;
  run (world, G_MAXUINT / 2, world->now + 15 * MINUTE);
  check_run (world, 10000, 0.9, 0.02);
}

/* While it refuses, one request at a time finds out. */
static void
test_knocks (void)
{
  g_autoptr (World) world = world_new (4500, 300);
  guint in_flight;

  run (world, 300, world->now + MINUTE);
  run (world, G_MAXUINT / 2, world->now + 5 * SECOND);
  in_flight = world->refused;
  g_assert_cmpuint (in_flight, >, 0);
  run (world, G_MAXUINT / 2, world->now + 40 * SECOND);
  g_assert_cmpuint (world->refused - in_flight, <=, 12);
  g_assert_cmpuint (world->good, ==, 300);
}

static void
test_finds_up_again (void)
{
  g_autoptr (World) world = world_new (4500, 1000);
  gint64 begin = world->now;

  run (world, G_MAXUINT / 2, begin + 5 * MINUTE);
  g_assert_cmpfloat (cw_limiter_get_pace (world->limiter), <, 1300);
  world->server_limit = 5000;
  run (world, G_MAXUINT / 2, begin + 25 * MINUTE);
  g_assert_cmpfloat (cw_limiter_get_pace (world->limiter), ==, 4500);
  g_assert_cmpfloat (cw_limiter_get_rate (world->limiter, world->now), >=, 4050);
}

static void
test_accident (void)
{
  g_autoptr (CwLimiter) limiter = cw_limiter_new (4500, 400);
  gint64 now = 10 * SECOND;

  /* One refusal among the first answers must not slow down a whole run. */
  g_assert_true (cw_limiter_may_start (limiter, now, NULL));
  cw_limiter_start (limiter, now);
  cw_limiter_finish (limiter, now, now + SECOND, CW_LIMITER_REFUSED, SECOND);
  g_assert_cmpfloat (cw_limiter_get_pace (limiter), >=, 3000);
  for (guint i = 0; i < 40; i++)
    cw_limiter_may_start (limiter, now += SECOND, NULL);
  g_assert_cmpfloat (cw_limiter_get_pace (limiter), ==, 4500);
}

static void
test_outage (void)
{
  g_autoptr (World) world = world_new (4500, 5000);
  gint64 begin = world->now;

  world->dead_from = begin + 20 * SECOND;
  world->dead_until = begin + 50 * SECOND;
  run (world, G_MAXUINT / 2, begin + 50 * SECOND);

  /* While nothing answers it knocks, no more. */
  g_assert_cmpuint (started_between (world, begin + 25 * SECOND, begin + 50 * SECOND), <, 20);
  g_assert_cmpuint (cw_limiter_get_setbacks (world->limiter), >, 2);

  run (world, G_MAXUINT / 2, begin + 4 * MINUTE);
  g_assert_cmpuint (cw_limiter_get_setbacks (world->limiter), ==, 0);
  g_assert_cmpfloat (cw_limiter_get_rate (world->limiter, world->now), >=, 4050);
  g_assert_cmpfloat (cw_limiter_get_pace (world->limiter), ==, 4500);
}

static void
test_any_limit_is_kept (void)
{
  for (guint round = 0; round < 60; round++)
    {
      guint limit = round < 12 ? round + 1 : (guint) g_test_rand_int_range (1, 6000);
      g_autoptr (World) world = world_new (limit, g_test_rand_bit () ? G_MAXUINT : MAX (limit / 2, 1));
      gint64 begin = world->now;

      world->latency = g_test_rand_int_range (1000, 3000000);
      world->says_retry_after = g_test_rand_bit ();
      for (guint i = 0; i < 4; i++)
        {
          /* With pauses between, after which no burst may come either. */
          run (world, (guint) g_test_rand_int_range (1, 2000), world->now + 2 * MINUTE);
          run (world, 0, world->now + 1);
          world->now += g_test_rand_int_range (0, 90) * SECOND;
          while (!g_sequence_is_empty (world->answers))
            deliver (world, g_sequence_get_begin_iter (world->answers));
        }

      g_assert_cmpuint (most_in_a_minute (world, begin), <=, limit);
      g_assert_cmpuint (world->good, >, 0);
    }
}

static void
test_window_halves_once (void)
{
  g_autoptr (CwLimiter) limiter = cw_limiter_new (60000, 400);
  gint64 now = 10 * SECOND;
  guint before;

  for (guint i = 0; i < 200; i++)
    {
      gint64 again;
      guint n = 0;

      while (cw_limiter_may_start (limiter, now, &again))
        {
          cw_limiter_start (limiter, now);
          n++;
        }
      while (n-- > 0)
        cw_limiter_finish (limiter, now, now + 1000, CW_LIMITER_GOOD, -1);
      now += 10 * SECOND;
    }

  before = cw_limiter_get_window (limiter);
  g_assert_cmpuint (before, >, 16);
  for (guint i = 0; i < 10; i++)
    cw_limiter_start (limiter, now);
  for (guint i = 0; i < 10; i++)
    cw_limiter_finish (limiter, now, now + 1000, CW_LIMITER_BUSY, -1);
  g_assert_cmpuint (cw_limiter_get_window (limiter), ==, before / 2);
  g_assert_cmpuint (cw_limiter_get_setbacks (limiter), ==, 1);
  g_assert_cmpfloat (cw_limiter_get_pace (limiter), ==, 60000);
}

static void
test_lost_among_good (void)
{
  g_autoptr (CwLimiter) limiter = cw_limiter_new (60000, 400);
  gint64 now = 10 * SECOND;
  guint before = cw_limiter_get_window (limiter);

  /* A broken connection now and then costs itself only; two in a row cost half. */
  for (guint i = 0; i < 10; i++, now += SECOND)
    {
      cw_limiter_start (limiter, now);
      cw_limiter_finish (limiter, now, now + 1000, CW_LIMITER_LOST, -1);
      g_assert_true (cw_limiter_may_start (limiter, now + 1000, NULL));
      cw_limiter_start (limiter, now + 1000);
      cw_limiter_finish (limiter, now + 1000, now + 2000, CW_LIMITER_GOOD, -1);
    }
  g_assert_cmpuint (cw_limiter_get_window (limiter), ==, before);

  for (guint i = 0; i < 2; i++, now += SECOND)
    {
      cw_limiter_start (limiter, now);
      cw_limiter_finish (limiter, now, now + 1000, CW_LIMITER_LOST, -1);
    }
  g_assert_cmpuint (cw_limiter_get_window (limiter), ==, before / 2);
  g_assert_cmpuint (cw_limiter_get_setbacks (limiter), ==, 2);
}

static void
test_retry_after_closes (void)
{
  g_autoptr (CwLimiter) limiter = cw_limiter_new (4500, 400);
  gint64 now = 10 * SECOND;
  guint before = cw_limiter_get_window (limiter);
  gint64 again;

  g_assert_true (cw_limiter_may_start (limiter, now, NULL));
  cw_limiter_start (limiter, now);
  cw_limiter_finish (limiter, now, now + 100, CW_LIMITER_BUSY, 7 * SECOND);
  g_assert_false (cw_limiter_may_start (limiter, now + 7 * SECOND, &again));
  g_assert_cmpint (again, ==, now + 100 + 7 * SECOND);
  g_assert_true (cw_limiter_may_start (limiter, again, NULL));

  /* An absurd wish is bounded; a given-up request teaches nothing. */
  now = again;
  cw_limiter_start (limiter, now);
  cw_limiter_finish (limiter, now, now, CW_LIMITER_BUSY, 86400 * SECOND);
  g_assert_false (cw_limiter_may_start (limiter, now, &again));
  g_assert_cmpint (again, <=, now + 120 * SECOND);
  now = again;
  cw_limiter_start (limiter, now);
  cw_limiter_finish (limiter, now, now, CW_LIMITER_UNKNOWN, -1);
  g_assert_cmpuint (cw_limiter_get_in_flight (limiter), ==, 0);
  g_assert_cmpuint (cw_limiter_get_window (limiter), ==, before / 4);
}

static void
test_take_back (void)
{
  g_autoptr (CwLimiter) limiter = cw_limiter_new (60, 400);
  gint64 now = 10 * SECOND;

  for (guint i = 0; i < 100; i++)
    {
      g_assert_true (cw_limiter_may_start (limiter, now, NULL));
      cw_limiter_start (limiter, now);
      cw_limiter_take_back (limiter, now);
    }

  g_assert_cmpuint (cw_limiter_get_in_flight (limiter), ==, 0);
  g_assert_cmpfloat (cw_limiter_get_rate (limiter, now), ==, 0);
}

/* Starts all that may start, and answers them; `caught_up`: this computer had nothing left to handle in
 * between. */
static void
one_round (CwLimiter *limiter, gint64 *now, gboolean caught_up)
{
  gint64 started = *now;

  while (cw_limiter_may_start (limiter, *now, NULL))
    cw_limiter_start (limiter, *now);
  if (caught_up)
    cw_limiter_catch_up (limiter, *now + 1);
  *now += 1000;
  while (cw_limiter_get_in_flight (limiter) > 0)
    cw_limiter_finish (limiter, started, (*now)++, CW_LIMITER_GOOD, -1);

  /* Long enough for the pace not to be what holds requests up. */
  *now += SECOND;
}

/* While answers lie waiting for this computer, more of them at a time would be of no use. */
static void
test_keeps_up (void)
{
  g_autoptr (CwLimiter) limiter = cw_limiter_new (100000, 400);
  guint first = cw_limiter_get_window (limiter);
  gint64 now = 5000 * SECOND;

  cw_limiter_catch_up (limiter, now++);
  for (guint round = 0; round < 20; round++)
    one_round (limiter, &now, FALSE);
  g_assert_cmpuint (cw_limiter_get_window (limiter), ==, first);

  one_round (limiter, &now, TRUE);
  g_assert_cmpuint (cw_limiter_get_window (limiter), ==, 2 * first);
  one_round (limiter, &now, FALSE);
  g_assert_cmpuint (cw_limiter_get_window (limiter), ==, 2 * first);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/limiter/reaches-the-rate", test_reaches_the_rate);
  g_test_add_func ("/limiter/answers-at-once", test_answers_at_once);
  g_test_add_func ("/limiter/starts-in-bursts", test_starts_in_bursts);
  g_test_add_func ("/limiter/ten-thousand", test_ten_thousand);
  g_test_add_func ("/limiter/slow-server", test_slow_server);
  g_test_add_func ("/limiter/settles-lower", test_settles_lower);
  g_test_add_func ("/limiter/lower-from-the-start", test_lower_from_the_start);
  g_test_add_func ("/limiter/limit-changes", test_limit_changes);
  g_test_add_func ("/limiter/knocks", test_knocks);
  g_test_add_func ("/limiter/finds-up-again", test_finds_up_again);
  g_test_add_func ("/limiter/accident", test_accident);
  g_test_add_func ("/limiter/outage", test_outage);
  g_test_add_func ("/limiter/any-limit-is-kept", test_any_limit_is_kept);
  g_test_add_func ("/limiter/window-halves-once", test_window_halves_once);
  g_test_add_func ("/limiter/lost-among-good", test_lost_among_good);
  g_test_add_func ("/limiter/retry-after-closes", test_retry_after_closes);
  g_test_add_func ("/limiter/take-back", test_take_back);
  g_test_add_func ("/limiter/keeps-up", test_keeps_up);
  return g_test_run ();
}
