/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-pace.h"
#include "property.h"

/* Keeping current, in worlds and on a clock of the test's own. The simulated caller has a list of contacts by
 * when each was last asked, and platforms that take their time, fail, and have other users. No share is ever
 * passed, nothing starves, and the wait that is said is the right one. */

#define SECOND G_GINT64_CONSTANT (1000)
#define MINUTE (60 * SECOND)
#define HOUR (60 * MINUTE)
#define DAY (24 * HOUR)
#define MAX_CONTACTS 20000

/* A step that was begun, and the world then. */
typedef struct
{
  gint64 at;
  CwAttention attention;
  gint64 portion;
  guint n_engaged, n_round;
  guint contacts, engaged;
  double engaged_per_minute, round_per_minute;
} Begun;

/* Contacts in the order in which they were last asked, as a ring that the entry MAX_CONTACTS closes. */
typedef struct
{
  guint next[MAX_CONTACTS + 1], before[MAX_CONTACTS + 1];
} Ring;

typedef struct
{
  GRand *random;
  CwPace pace;
  CwPaceWorld world;
  gint64 now;
  gboolean is_stopped; /* the clock stands still */

  gint64 asked_at[MAX_CONTACTS];
  Ring everybody, engaged; /* contacts below world.engaged are engaged */
  gint64 still_since;      /* the world has not changed since then */
  gint64 oldest[2];        /* the longest time between two look-ups since then: of the engaged, of all */

  GArray *begun; /* of Begun: those of the last minute are at its end */
  guint fails;   /* every how manieth request fails; 0: none */
  guint n_polls, n_activity;
  gint64 n_look_ups;
  gint64 polled_at, tried_at, longest_poll;
  guint failed[2];
  gint64 failed_at[2];
} Sim;

static gint64 simulated;

static void
ring_append (Ring *ring, guint id)
{
  ring->before[id] = ring->before[MAX_CONTACTS];
  ring->next[id] = MAX_CONTACTS;
  ring->next[ring->before[id]] = id;
  ring->before[MAX_CONTACTS] = id;
}

static void
ring_touch (Ring *ring, guint id)
{
  ring->next[ring->before[id]] = ring->next[id];
  ring->before[ring->next[id]] = ring->before[id];
  ring_append (ring, id);
}

static void
ring_clear (Ring *ring)
{
  ring->next[MAX_CONTACTS] = ring->before[MAX_CONTACTS] = MAX_CONTACTS;
}

static void
set_engaged (Sim *sim, guint engaged)
{
  sim->world.engaged = engaged;
  ring_clear (&sim->engaged);
  for (guint id = sim->everybody.next[MAX_CONTACTS]; id != MAX_CONTACTS; id = sim->everybody.next[id])
    {
      if (id < engaged)
        ring_append (&sim->engaged, id);
    }
}

static Sim *
sim_new (GRand *random, const CwPaceWorld *world)
{
  Sim *sim = g_new0 (Sim, 1);

  sim->random = random;
  sim->world = *world;
  sim->now = 5 * HOUR;
  sim->polled_at = sim->tried_at = G_MININT64 / 2;
  sim->begun = g_array_new (FALSE, FALSE, sizeof (Begun));
  ring_clear (&sim->everybody);
  for (guint id = 0; id < world->contacts; id++)
    ring_append (&sim->everybody, id);
  set_engaged (sim, world->engaged);
  cw_pace_init (&sim->pace, sim->now);
  return sim;
}

static void
sim_free (Sim *sim)
{
  g_array_unref (sim->begun);
  g_free (sim);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Sim, sim_free)

static void
advance (Sim *sim, gint64 duration)
{
  if (sim->is_stopped)
    return;
  sim->now += duration;
  simulated += duration;
}

static gint64
between (Sim *sim, gint64 least, gint64 most)
{
  return g_rand_int_range (sim->random, (gint32) least, (gint32) most + 1);
}

static gboolean
fails (Sim *sim)
{
  return sim->fails > 0 && between (sim, 1, sim->fails) == 1;
}

/* What must hold of every step */

static gint64
get_backoff (guint failures)
{
  return failures == 0 ? 0 : MIN ((5 * SECOND) << MIN (failures - 1, 10), 5 * MINUTE);
}

static gboolean
is_something (const CwPaceStep *step)
{
  return step->ask_salesforce || step->ask_activity || step->n_engaged > 0 || step->n_round > 0;
}

/* Nothing is due before the wait is over, and then something is; the sum of many small credits may be off by
 * a hair, which is a millisecond. */
static void
check_wait (Sim *sim, const CwPaceStep *step)
{
  CwPace copy = sim->pace;
  CwPaceStep later;

  property_assert (step->wait >= 0 && step->wait <= HOUR);
  property_assert ((step->wait == 0) == is_something (step));
  if (step->wait == 0)
    return;

  later = cw_pace_next (&copy, &sim->world, sim->now + MAX (step->wait - 2, 0));
  property_assert (!is_something (&later));
  copy = sim->pace;
  later = cw_pace_next (&copy, &sim->world, sim->now + step->wait);
  property_assert (is_something (&later) || later.wait == 1);
}

static double
engaged_per_minute (const CwPaceWorld *world)
{
  return world->aloware_per_minute * (100.0 - world->sweep_percent) / 100 * 3 / 4
         / (world->is_sparing ? 4 : 1);
}

static double
round_per_minute (const CwPaceWorld *world)
{
  return world->aloware_per_minute * (double) world->sweep_percent / 100 / (world->is_sparing ? 4 : 1);
}

/* The largest portion is worth so long of its share. */
static gint64
get_portion (const CwPaceWorld *world)
{
  return world->attention == CW_ATTENTION_BACKGROUND ? 30 * SECOND : 10 * SECOND;
}

/* A share may be passed by the largest portion, or by one look-up. */
static void
check_shares (Sim *sim, const CwPaceStep *step)
{
  Begun begun = { sim->now,
                  sim->world.attention,
                  get_portion (&sim->world),
                  step->n_engaged,
                  step->n_round,
                  sim->world.contacts,
                  sim->world.engaged,
                  engaged_per_minute (&sim->world),
                  round_per_minute (&sim->world) };
  double engaged_rate = 0, round_rate = 0, portion = 0;
  gboolean has_same_attention = TRUE;
  guint n_engaged = 0, n_round = 0, n_engaged_20 = 0, most_engaged_20 = 0;

  g_array_append_val (sim->begun, begun);
  for (guint i = sim->begun->len; i > 0; i--)
    {
      const Begun *one = &g_array_index (sim->begun, Begun, i - 1);

      if (one->at <= sim->now - MINUTE)
        break;
      engaged_rate = MAX (engaged_rate, one->engaged_per_minute);
      round_rate = MAX (round_rate, one->round_per_minute);
      portion = MAX (portion, (double) one->portion / MINUTE);
      has_same_attention &= one->attention == sim->world.attention;
      n_engaged += one->n_engaged;
      n_round += one->n_round;
      if (one->at <= sim->now - 20 * SECOND)
        continue;
      n_engaged_20 += one->n_engaged;
      most_engaged_20 = MAX (most_engaged_20, one->engaged);
    }
  property_assert (n_engaged <= engaged_rate + MAX (engaged_rate * portion, 1) + 1e-6);
  property_assert (n_round <= round_rate + MAX (round_rate * portion, 1) + 1e-6);
  property_assert (!has_same_attention || n_round <= sim->world.contacts);
  property_assert (!has_same_attention || n_engaged_20 <= most_engaged_20);
  if (sim->begun->len > 100000)
    g_array_remove_range (sim->begun, 0, 50000);
}

/* A request to Salesforce outside of a run. */
static void
check_salesforce (Sim *sim, const CwPaceStep *step)
{
  gint64 left = (gint64) sim->world.quota_limit * sim->world.quota_percent / 100 - sim->world.quota_used;

  property_assert (sim->now
                   >= sim->failed_at[CW_SIDE_SALESFORCE] + get_backoff (sim->failed[CW_SIDE_SALESFORCE]));
  if (sim->world.quota_limit == 0)
    {
      property_assert (!step->is_resting);
      return;
    }
  property_assert (step->is_resting || left >= 2);
  if (step->is_resting)
    property_assert (left < 56 && !step->ask_activity && sim->now >= sim->tried_at + HOUR);
}

/* Of what is left of the day, reading what changed may take half, spread over 8 hours or over 24. */
static void
check_poll (Sim *sim)
{
  const CwPaceWorld *world = &sim->world;
  gint64 spread = world->attention == CW_ATTENTION_FRONT ? 8 * HOUR : DAY;
  gint64 left = (gint64) world->quota_limit * world->quota_percent / 100 - world->quota_used;

  property_assert (sim->now >= sim->polled_at + 10 * SECOND);
  if (world->quota_limit > 0 && left >= 2)
    property_assert (sim->now >= sim->tried_at + MIN (spread / (left / 2), HOUR));
}

/* What the caller does */

static void
note_failed (Sim *sim, CwSide side)
{
  cw_pace_failed (&sim->pace, side, sim->now);
  sim->failed[side]++;
  sim->failed_at[side] = sim->now;
}

/* Whether it answered. */
static gboolean
ask_salesforce (Sim *sim, const CwPaceStep *step)
{
  check_salesforce (sim, step);
  check_poll (sim);
  if (sim->n_polls > 0)
    sim->longest_poll = MAX (sim->longest_poll, sim->now - MAX (sim->polled_at, sim->still_since));
  sim->n_polls++;
  sim->world.quota_used++;
  advance (sim, between (sim, 50, 300));
  sim->tried_at = sim->now;
  if (fails (sim))
    {
      note_failed (sim, CW_SIDE_SALESFORCE);
      return FALSE;
    }
  sim->polled_at = sim->now;
  sim->failed[CW_SIDE_SALESFORCE] = 0;
  cw_pace_asked_salesforce (&sim->pace, sim->now, property_flip (sim->random));
  return TRUE;
}

static void
ask_activity (Sim *sim, const CwPaceStep *step)
{
  check_salesforce (sim, step);
  property_assert (sim->world.has_activity_filter);
  sim->n_activity++;
  sim->world.quota_used++;
  advance (sim, between (sim, 50, 300));
  cw_pace_asked_activity (&sim->pace, sim->now);
}

static void
look_up (Sim *sim, const Ring *ring, guint n)
{
  for (guint i = 0; i < n; i++)
    {
      guint id = ring->next[MAX_CONTACTS];
      gint64 age;

      property_assert (id != MAX_CONTACTS);
      age = sim->now - MAX (sim->asked_at[id], sim->still_since);
      sim->oldest[1] = MAX (sim->oldest[1], age);
      ring_touch (&sim->everybody, id);
      if (id < sim->world.engaged)
        {
          sim->oldest[0] = MAX (sim->oldest[0], age);
          ring_touch (&sim->engaged, id);
        }
      sim->asked_at[id] = sim->now;
    }
  sim->n_look_ups += n;
}

/* How late Salesforce may be asked for the sake of look-ups that are under way. */
static gint64
get_lateness (const CwPaceWorld *world)
{
  return world->attention == CW_ATTENTION_BACKGROUND ? 30 * SECOND : 2 * SECOND;
}

/* Of the whole account. */
static gint64
longest_portion (const CwPaceWorld *world)
{
  return get_portion (world) + 2 * SECOND;
}

static void
ask_aloware (Sim *sim, const CwPaceStep *step)
{
  guint n = step->n_engaged + step->n_round;
  guint n_engaged = step->n_engaged, n_round = step->n_round;

  property_assert (step->n_engaged <= sim->world.engaged && step->n_round <= sim->world.contacts);
  property_assert (sim->now >= sim->failed_at[CW_SIDE_ALOWARE] + get_backoff (sim->failed[CW_SIDE_ALOWARE]));
  property_assert (n <= MAX (sim->world.aloware_per_minute * longest_portion (&sim->world) / MINUTE, 2));
  /* The account's limiter spreads them. */
  advance (sim, between (sim, 50, 300) + (n - 1) * MINUTE / sim->world.aloware_per_minute);
  if (fails (sim))
    {
      note_failed (sim, CW_SIDE_ALOWARE);
      return;
    }
  /* Somebody starts a run, and the step ends early. */
  if (fails (sim))
    n_round = n_engaged = (guint) between (sim, 0, MIN (n_engaged, n_round));
  look_up (sim, &sim->engaged, n_engaged);
  look_up (sim, &sim->everybody, n_round);
  if (n_engaged + n_round > 0)
    sim->failed[CW_SIDE_ALOWARE] = 0;
  cw_pace_asked_aloware (&sim->pace, n_engaged, n_round);
}

/* Returns how long there is nothing to do. */
static gint64
act (Sim *sim)
{
  CwPaceStep step = cw_pace_next (&sim->pace, &sim->world, sim->now);

  check_wait (sim, &step);
  check_shares (sim, &step);
  /* Without an answer the others of the side would fail, too. */
  if ((!step.ask_salesforce || ask_salesforce (sim, &step)) && step.ask_activity)
    ask_activity (sim, &step);
  if (step.n_engaged + step.n_round > 0)
    ask_aloware (sim, &step);
  return step.wait;
}

static void
act_until (Sim *sim, gint64 end)
{
  while (sim->now < end)
    {
      gint64 wait = act (sim);

      /* The answers of the step may have come after the end. */
      advance (sim, MIN (wait, MAX (end - sim->now, 0)));
    }
}

/* Worlds */

static guint
pick (GRand *random, const guint *values, guint n)
{
  return values[g_rand_int_range (random, 0, (gint32) n)];
}

static guint
pick_engaged (GRand *random, guint contacts)
{
  return (guint) g_rand_int_range (
    random, 0, property_flip (random) ? (gint32) contacts + 1 : (gint32) MIN (contacts, 300) + 1);
}

static CwPaceWorld
make_world (GRand *random)
{
  static const guint rates[] = { 1, 6, 30, 60, 300, 1200, 2250, 5000 };
  static const guint percents[] = { 0, 1, 10, 25, 50, 50, 75, 90, 100 };
  static const guint contacts[] = { 0, 1, 2, 7, 50, 51, 300, 1000, 3000, 20000 };
  static const guint limits[] = { 0, 0, 1000, 5000, 15000, 100000 };
  CwPaceWorld world = {
    .attention = (CwAttention) g_rand_int_range (random, 0, 3),
    .is_sparing = g_rand_int_range (random, 0, 4) == 0,
    .aloware_per_minute = pick (random, rates, G_N_ELEMENTS (rates)),
    .sweep_percent = pick (random, percents, G_N_ELEMENTS (percents)),
    .contacts = pick (random, contacts, G_N_ELEMENTS (contacts)),
    .quota_limit = pick (random, limits, G_N_ELEMENTS (limits)),
    .quota_percent = pick (random, percents, G_N_ELEMENTS (percents)),
    .has_activity_filter = property_flip (random),
  };

  world.engaged = pick_engaged (random, world.contacts);
  if (world.quota_limit > 0)
    world.quota_used = (guint) g_rand_int_range (random, 0, (gint32) world.quota_limit + 100);
  return world;
}

/* The contacts stay, and the requests of the day. */
static void
change_world (Sim *sim)
{
  CwPaceWorld world = make_world (sim->random);

  world.contacts = sim->world.contacts;
  world.quota_used = MAX (sim->world.quota_used, world.quota_used);
  sim->world = world;
  set_engaged (sim, pick_engaged (sim->random, world.contacts));
}

static void
disturb (Sim *sim)
{
  switch (between (sim, 0, 40))
    {
    case 0:
      change_world (sim);
      break;

    case 1:
      sim->is_stopped = !sim->is_stopped;
      break;

    case 2:
      sim->now += between (sim, 1, 10 * HOUR);
      break;

    case 3:
      advance (sim, between (sim, 1, 30 * SECOND)); /* a run that a person started */
      break;

    case 4:
      sim->fails = property_flip (sim->random) ? 0 : (guint) between (sim, 1, 5);
      break;

    case 5:
      sim->world.quota_used = 0; /* another day */
      break;

    default:
      break;
    }
}

static void
check_disturbed (GRand *random)
{
  CwPaceWorld world = make_world (random);
  g_autoptr (Sim) sim = sim_new (random, &world);

  for (guint i = 0; i < 2000; i++)
    {
      gint64 wait = act (sim);

      /* It may wake early. */
      advance (sim, between (sim, 0, 9) == 0 ? between (sim, 0, wait) : wait);
      disturb (sim);
    }
}

/* How long the engaged wait at the most. */
static gint64
engaged_promise (const CwPaceWorld *world)
{
  static const gint64 shortest[] = { 24 * SECOND, 30 * SECOND, 43 * SECOND };
  double lap = world->engaged / engaged_per_minute (world) * MINUTE;

  return MAX ((gint64) lap, shortest[world->attention]);
}

static gint64
get_interval (const CwPaceWorld *world)
{
  if (world->is_sparing || world->attention == CW_ATTENTION_BACKGROUND)
    return 5 * MINUTE;
  return world->attention == CW_ATTENTION_FRONT ? 10 * SECOND : MINUTE;
}

/* A portion of look-ups that is under way comes first. Where hardly any of the account's time is left between
 * two portions, what the answers take is missed. */
static gint64
get_slack (const CwPaceWorld *world, gint64 promise)
{
  gint64 portion = longest_portion (world) + MINUTE / world->aloware_per_minute;

  return portion + (world->sweep_percent <= 75 ? promise / 10 : promise / 2);
}

static gint64
get_oldest (const Sim *sim, const Ring *ring, gint64 seen)
{
  guint first = ring->next[MAX_CONTACTS];

  if (first == MAX_CONTACTS)
    return 0;
  return MAX (seen, sim->now - MAX (sim->asked_at[first], sim->still_since));
}

static void
check_still_world (Sim *sim)
{
  const CwPaceWorld *world = &sim->world;
  gint64 promise = cw_pace_promise (world);

  sim->still_since = sim->now;
  sim->oldest[0] = sim->oldest[1] = sim->longest_poll = 0;
  act_until (sim, sim->now + CLAMP (promise * 23 / 10, 20 * MINUTE, 2 * DAY));

  /* In words to people: a tenth more than the promise, or the account's next look-up. */
  if (promise > 0 && world->sweep_percent <= 90)
    property_assert (get_oldest (sim, &sim->everybody, sim->oldest[1])
                     <= promise * 11 / 10 + MINUTE / world->aloware_per_minute);
  else if (promise > 0)
    property_assert (get_oldest (sim, &sim->everybody, sim->oldest[1])
                     <= promise + get_slack (world, promise));
  if (world->sweep_percent < 100)
    property_assert (get_oldest (sim, &sim->engaged, sim->oldest[0])
                     <= engaged_promise (world) + get_slack (world, engaged_promise (world)));
  /* Look-ups that are under way, and the answers of a step. */
  if (world->quota_limit == 0)
    property_assert (sim->longest_poll <= get_interval (world) + get_lateness (world) + 1500);
}

/* After whatever happened, a world that holds still is asked in time. */
static void
check_still (GRand *random)
{
  CwPaceWorld world = make_world (random);
  g_autoptr (Sim) sim = sim_new (random, &world);

  for (guint i = 0; i < 100; i++)
    {
      advance (sim, act (sim));
      disturb (sim);
    }
  sim->is_stopped = FALSE;
  sim->fails = 0;
  /* The last hold-off, and the look-ups that were allowed in another world. */
  act_until (sim, sim->now + 6 * MINUTE);
  check_still_world (sim);
}

/* Two days of requests to an org that others use, too. Of a day's share not more is used than is left, but
 * for the looks while it rests. */
static void
check_share_of_day (GRand *random)
{
  CwPaceWorld world = make_world (random);
  g_autoptr (Sim) sim = NULL;
  gint64 share;

  world.contacts = world.engaged = 0;
  world.quota_limit = (guint) g_rand_int_range (random, 1, 20000);
  sim = sim_new (random, &world);
  sim->fails = property_flip (random) ? 0 : 3;
  share = (gint64) world.quota_limit * world.quota_percent / 100;

  for (guint hour = 0; hour < 48; hour++)
    {
      if (hour % 24 == 0)
        {
          sim->world.quota_used = property_flip (random) ? 0 : (guint) between (sim, 0, world.quota_limit);
          share = (gint64) world.quota_limit * world.quota_percent / 100 - sim->world.quota_used;
          sim->n_polls = sim->n_activity = 0;
        }
      sim->world.attention = (CwAttention) between (sim, 0, 2);
      act_until (sim, sim->now + HOUR);
      if (property_flip (random))
        sim->world.quota_used += (guint) between (sim, 0, world.quota_limit / 24);
      property_assert (sim->n_polls + sim->n_activity <= MAX (share, 0) + 25);
    }
}

static void
run (gconstpointer check)
{
  simulated = 0;
  property_run ((PropertyFunc) check, g_test_quick () ? 200 : 2000);
  g_test_message ("%.1f simulated days", (double) simulated / DAY);
}

/* Without chance: the numbers that people are told. */

static void
test_day (void)
{
  const CwPaceWorld world = {
    .attention = CW_ATTENTION_BACKGROUND,
    .aloware_per_minute = 1200,
    .sweep_percent = 50,
    .contacts = 20000,
    .engaged = 300,
    .quota_limit = 15000,
    .quota_percent = 50,
    .has_activity_filter = TRUE,
  };
  g_autoptr (GRand) random = g_rand_new_with_seed (1);
  g_autoptr (Sim) sim = sim_new (random, &world);

  act_until (sim, sim->now + DAY);
  g_test_message ("a day: %u polls, %u for activity, %" G_GINT64_FORMAT " look-ups", sim->n_polls,
                  sim->n_activity, sim->n_look_ups);
  g_assert_cmpuint (sim->n_polls, <=, 300);
  g_assert_cmpuint (sim->n_polls, >=, 280);
  g_assert_cmpuint (sim->n_activity, <=, 97);
  g_assert_cmpint (sim->n_look_ups, <=, (600 + 450) * 24 * 60 + 200);
  g_assert_cmpint (sim->n_look_ups, >=, (600 + 450) * 24 * 60 * 9 / 10);
}

static void
test_twenty_thousand (void)
{
  CwPaceWorld world = {
    .aloware_per_minute = 1200,
    .sweep_percent = 50,
    .contacts = 20000,
    .engaged = 300,
    .quota_limit = 15000,
    .quota_percent = 50,
    .has_activity_filter = TRUE,
  };

  for (world.attention = CW_ATTENTION_FRONT; world.attention <= CW_ATTENTION_BACKGROUND; world.attention++)
    {
      g_autoptr (GRand) random = g_rand_new_with_seed (1);
      g_autoptr (Sim) sim = sim_new (random, &world);

      act_until (sim, sim->now + MINUTE);
      sim->still_since = sim->now;
      sim->oldest[0] = sim->oldest[1] = sim->longest_poll = 0;
      act_until (sim, sim->now + 3 * HOUR);
      g_test_message ("oldest: engaged %" G_GINT64_FORMAT " s, all %" G_GINT64_FORMAT
                      " s; Salesforce %" G_GINT64_FORMAT " s",
                      sim->oldest[0] / SECOND, sim->oldest[1] / SECOND, sim->longest_poll / SECOND);
      g_assert_cmpint (sim->oldest[0], <=, 46 * SECOND);
      g_assert_cmpint (sim->oldest[1], <=, 2200 * SECOND);
      if (world.attention == CW_ATTENTION_FRONT)
        g_assert_cmpint (sim->longest_poll, <=, 14 * SECOND);
    }
}

int
main (int argc, char *argv[])
{
  property_init (&argc, &argv);
  g_test_add_data_func ("/pace/disturbed", (gconstpointer) check_disturbed, run);
  g_test_add_data_func ("/pace/still", (gconstpointer) check_still, run);
  g_test_add_data_func ("/pace/share-of-day", (gconstpointer) check_share_of_day, run);
  g_test_add_func ("/pace/day", test_day);
  g_test_add_func ("/pace/twenty-thousand", test_twenty_thousand);
  return g_test_run ();
}
