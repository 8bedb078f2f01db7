/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-error.h"
#include "cw-fanout.h"

/* The fan-out alone, over a transport that answers as it is told: at once, in any order, never. */
typedef struct _World World;

typedef struct
{
  CwFanoutTask head;
  World *world;
  guint nth;
  guint asked;
  GSource *source;
  GCancellable *cancellable;
} Task;

struct _World
{
  CwLimiter *limiter;
  GCancellable *cancellable;
  guint n_jobs;
  guint given;
  guint delivered;
  guint stopped;
  guint in_flight, peak;
  guint answered;
  guint depth, deepest;

  /* How request `asked` (from 1) of a task is answered; NULL: well, and done. */
  CwLimiterAnswer (*answer) (Task *task, CwFanoutThen *then);
  gboolean at_once;
  gboolean never;      /* until the request is cancelled */
  guint fail_delivery; /* the delivery with this number fails */
  guint cancel_at;     /* after this many answers */
  gboolean finish;
  gboolean patient; /* the grace does not end */
  guint n_ready;    /* tasks that go on and have no slot yet */
  guint skip_every; /* each nth needs no request */
  guint n_requests;
  guint bad_from, bad_until; /* of tasks, by their number */
  gint64 retry_after;        /* of refusals */
};

static const CwFanoutTimes quick = { 1000, 50 };
static const CwFanoutTimes patient = { 1000, 24 * 3600 * 1000 };

static World *
world_new (guint n_jobs)
{
  World *world = g_new0 (World, 1);

  world->limiter = cw_limiter_new (100000, 400);
  cw_limiter_set_backoff (world->limiter, 1000);
  world->cancellable = g_cancellable_new ();
  world->n_jobs = n_jobs;
  return world;
}

static void
world_free (World *world)
{
  cw_limiter_free (world->limiter);
  g_object_unref (world->cancellable);
  g_free (world);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (World, world_free)

static CwFanoutTask *
next (gpointer user_data)
{
  World *world = user_data;
  Task *task;

  if (world->given == world->n_jobs)
    return NULL;

  task = g_new0 (Task, 1);
  task->world = world;
  task->nth = world->given++;
  return &task->head;
}

static void
answer (Task *task)
{
  g_autoptr (GError) problem = g_error_new_literal (CW_ERROR, CW_ERROR_NETWORK, "cannot reach");
  World *world = task->world;
  CwFanoutThen then = CW_FANOUT_DONE;
  CwLimiterAnswer said;

  world->in_flight--;
  world->answered++;
  if (world->answered == world->cancel_at)
    g_cancellable_cancel (world->cancellable);
  said = world->answer != NULL ? world->answer (task, &then) : CW_LIMITER_GOOD;

  world->depth++;
  world->deepest = MAX (world->deepest, world->depth);
  cw_fanout_answer (&task->head, said,
                    said == CW_LIMITER_REFUSED && world->retry_after > 0 ? world->retry_after : -1,
                    said == CW_LIMITER_GOOD ? NULL : problem, then);
  world->depth--;
}

static gboolean
on_answer_time (gpointer user_data)
{
  Task *task = user_data;

  g_clear_pointer (&task->source, g_source_unref);
  answer (task);
  return G_SOURCE_REMOVE;
}

static gboolean
on_request_cancelled (GCancellable *cancellable, gpointer user_data)
{
  return on_answer_time (user_data);
}

static gboolean
begin (CwFanoutTask *head, gpointer user_data)
{
  World *world = user_data;
  Task *task = (Task *) head;

  if (world->skip_every > 0 && task->nth % world->skip_every == 0)
    return FALSE;

  if (world->n_ready > 0 && task->asked == 1)
    world->n_ready--;
  if (cw_fanout_is_failing (head->fanout) && head->attempts > 0)
    g_assert_cmpuint (world->n_ready, ==, 0);

  world->n_requests++;
  world->in_flight++;
  world->peak = MAX (world->peak, world->in_flight);
  task->asked++;
  task->head.finish = world->finish;
  if (world->at_once)
    {
      answer (task);
      return TRUE;
    }

  if (world->never)
    {
      task->source = g_cancellable_source_new (cw_fanout_get_cancellable (head));
      g_source_set_callback (task->source, G_SOURCE_FUNC (on_request_cancelled), task, NULL);
    }
  else
    {
      task->source = g_timeout_source_new ((guint) g_test_rand_int_range (0, 3));
      g_source_set_callback (task->source, on_answer_time, task, NULL);
    }
  g_source_attach (task->source, g_main_context_get_thread_default ());
  return TRUE;
}

static gboolean
deliver (CwFanoutTask *head, const GError *stopped, gpointer user_data, GError **error)
{
  World *world = user_data;

  g_free (head);
  world->delivered++;
  world->stopped += stopped != NULL;
  if (world->delivered != world->fail_delivery)
    return TRUE;

  g_set_error_literal (error, CW_ERROR, CW_ERROR_STORAGE, "disk full");
  return FALSE;
}

static gboolean
run (World *world, GError **error)
{
  static const CwFanoutFuncs funcs = { next, begin, deliver };
  CwFanout *fanout = cw_fanout_start (world->limiter, world->patient ? &patient : &quick, &funcs, world,
                                      world->cancellable);
  gboolean done = cw_fanout_finish (fanout, error);

  /* The join: whatever happened, every task that was taken came back, and nothing is under way. */
  g_assert_cmpuint (world->delivered, ==, world->given);
  g_assert_cmpuint (world->in_flight, ==, 0);
  g_assert_cmpuint (cw_limiter_get_in_flight (world->limiter), ==, 0);
  return done;
}

static void
run_well (World *world)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (run (world, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (world->delivered, ==, world->n_jobs);
  g_assert_cmpuint (world->stopped, ==, 0);
}

static void
test_nothing (void)
{
  g_autoptr (World) world = world_new (0);

  run_well (world);
}

static void
test_many (void)
{
  g_autoptr (World) world = world_new (1000);

  run_well (world);
  g_assert_cmpuint (world->peak, >, 4);
  g_assert_cmpuint (world->peak, <=, 400);
}

static void
test_at_once (void)
{
  g_autoptr (World) world = world_new (600);

  world->at_once = TRUE;
  run_well (world);
  g_assert_cmpuint (world->deepest, ==, 1);
  g_assert_cmpuint (world->peak, ==, 1);
}

static void
test_skipped (void)
{
  g_autoptr (World) world = world_new (50000);

  /* Tasks that need no request use up nothing of the account's rate. */
  world->skip_every = 1;
  run_well (world);
  g_assert_cmpuint (world->n_requests, ==, 0);
  g_assert_cmpfloat (cw_limiter_get_rate (world->limiter, g_get_monotonic_time ()), ==, 0);
}

static CwLimiterAnswer
three_requests (Task *task, CwFanoutThen *then)
{
  *then = task->asked < 3 ? CW_FANOUT_NEXT : CW_FANOUT_DONE;
  return CW_LIMITER_GOOD;
}

static void
test_steps (void)
{
  g_autoptr (World) world = world_new (200);

  world->answer = three_requests;
  run_well (world);
  g_assert_cmpuint (world->n_requests, ==, 600);
}

/* Every third task is lost twice, then answered. */
static CwLimiterAnswer
some_lost (Task *task, CwFanoutThen *then)
{
  if (task->nth % 3 != 0 || task->asked > 2)
    return CW_LIMITER_GOOD;

  *then = CW_FANOUT_REPEAT;
  g_assert_cmpuint (task->head.attempts, ==, task->asked - 1);
  return task->nth % 2 == 0 ? CW_LIMITER_LOST : CW_LIMITER_BUSY;
}

static void
test_repeats (void)
{
  g_autoptr (World) world = world_new (300);

  world->answer = some_lost;
  run_well (world);
  g_assert_cmpuint (world->n_requests, ==, 500);
}

static CwLimiterAnswer
all_lost (Task *task, CwFanoutThen *then)
{
  *then = task->head.attempts + 1 < 6 ? CW_FANOUT_REPEAT : CW_FANOUT_DONE;
  return CW_LIMITER_LOST;
}

static void
test_gone (void)
{
  g_autoptr (World) world = world_new (10000);
  g_autoptr (GError) error = NULL;

  world->answer = all_lost;
  g_assert_false (run (world, &error));
  g_assert_error (error, CW_ERROR, CW_ERROR_NETWORK);
  g_assert_cmpuint (world->given, <, 50);
  g_assert_cmpuint (world->n_requests, <, 60);
}

/* What has begun something is brought to its end by a server that answers only. Of one that is gone, the
 * grace is not waited for. */
static void
test_gone_does_not_wait (void)
{
  g_autoptr (World) world = world_new (10000);
  g_autoptr (GError) error = NULL;

  world->answer = all_lost;
  world->finish = TRUE;
  world->patient = TRUE;
  g_assert_false (run (world, &error));
  g_assert_error (error, CW_ERROR, CW_ERROR_NETWORK);
  g_assert_cmpuint (world->n_requests, <, 60);
}

static CwLimiterAnswer
well_at_first (Task *task, CwFanoutThen *then)
{
  if (task->world->answered > 16)
    return all_lost (task, then);

  *then = CW_FANOUT_NEXT;
  task->world->n_ready++;
  return CW_LIMITER_GOOD;
}

/* Sixteen tasks have got their first answer when the server goes away, and the pace lets one request start at
 * a time: while there are such that have not failed, no other is repeated (see begin()). */
static void
test_gone_in_the_middle (void)
{
  g_autoptr (World) world = world_new (16);
  g_autoptr (GError) error = NULL;

  cw_limiter_set_per_minute (world->limiter, 6000);
  world->answer = well_at_first;
  g_assert_false (run (world, &error));
  g_assert_error (error, CW_ERROR, CW_ERROR_NETWORK);
}

static gboolean
is_among (const World *world, guint nth)
{
  return nth >= world->bad_from && nth < world->bad_until;
}

static CwLimiterAnswer
some_always_lost (Task *task, CwFanoutThen *then)
{
  return is_among (task->world, task->nth) ? all_lost (task, then) : CW_LIMITER_GOOD;
}

/* Tasks that always fail end alone, wherever they stand and however many are left at the end: repeats tell
 * nothing. */
static void
test_some_bad (void)
{
  static const guint cases[][3] = { { 30, 0, 3 },   { 30, 27, 30 }, { 30, 13, 16 },
                                    { 30, 20, 30 }, { 100, 0, 12 }, { 500, 300, 305 } };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (World) world = world_new (cases[i][0]);

      world->answer = some_always_lost;
      world->bad_from = cases[i][1];
      world->bad_until = cases[i][2];
      run_well (world);
      g_assert_cmpuint (world->n_requests, ==, cases[i][0] + 5 * (cases[i][2] - cases[i][1]));
    }
}

/* A server that goes away in the middle is found out by those that were not asked before. */
static void
test_gone_later (void)
{
  g_autoptr (World) world = world_new (10000);
  g_autoptr (GError) error = NULL;

  world->answer = some_always_lost;
  world->bad_from = 200;
  world->bad_until = G_MAXUINT;
  g_assert_false (run (world, &error));
  g_assert_error (error, CW_ERROR, CW_ERROR_NETWORK);
  g_assert_cmpuint (world->given, <, 1000);
}

/* Comes round with every round of the main loop. */
typedef struct
{
  GSource source;
  guint rounds;
} Counter;

static gboolean
count_round (GSource *source, int *timeout)
{
  ((Counter *) source)->rounds++;
  *timeout = -1;
  return FALSE;
}

static CwLimiterAnswer
refused_once (Task *task, CwFanoutThen *then)
{
  if (task->asked > 1)
    return CW_LIMITER_GOOD;

  *then = CW_FANOUT_REPEAT;
  return CW_LIMITER_REFUSED;
}

/* While the limiter is closed nothing may start, whatever is due: the thread sleeps. */
static void
test_sleeps_while_closed (void)
{
  static GSourceFuncs funcs = { .prepare = count_round };
  g_autoptr (World) world = world_new (40);
  Counter *counter = (Counter *) g_source_new (&funcs, sizeof (Counter));

  g_source_attach (&counter->source, g_main_context_get_thread_default ());
  world->answer = refused_once;
  world->retry_after = G_USEC_PER_SEC / 5;
  run_well (world);
  g_test_message ("%u rounds for %u requests", counter->rounds, world->n_requests);
  g_assert_cmpuint (counter->rounds, <=, 10 * world->n_requests);

  g_source_destroy (&counter->source);
  g_source_unref (&counter->source);
}

static void
test_one_bad_alone (void)
{
  g_autoptr (World) world = world_new (1);

  world->answer = all_lost;
  run_well (world);
  g_assert_cmpuint (world->n_requests, ==, 6);
}

static void
test_cancel (void)
{
  g_autoptr (World) world = world_new (1000);
  g_autoptr (GError) error = NULL;

  world->cancel_at = 100;
  g_assert_false (run (world, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (world->delivered, >=, 100);
  g_assert_cmpuint (world->n_requests, <=, 100 + world->peak);

  /* Those under way were answered, so they count. */
  g_assert_cmpuint (world->stopped, ==, 0);
}

static void
test_cancelled_before (void)
{
  g_autoptr (World) world = world_new (10);
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (world->cancellable);
  g_assert_false (run (world, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (world->given, ==, 0);
}

static void
test_cancel_finishes (void)
{
  g_autoptr (World) world = world_new (1000);
  g_autoptr (GError) error = NULL;

  /* Tasks that have begun something go through all three requests even then. */
  world->answer = three_requests;
  world->finish = TRUE;
  world->cancel_at = 50;
  g_assert_false (run (world, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (world->stopped, ==, 0);
  g_assert_cmpuint (world->n_requests, ==, 3 * world->given);
  g_assert_cmpuint (world->given, <, 1000);
}

static gboolean
cancel_now (gpointer user_data)
{
  g_cancellable_cancel (user_data);
  return G_SOURCE_REMOVE;
}

/* What was only asked is not waited for when a person cancels. */
static void
test_cancel_does_not_wait (void)
{
  g_autoptr (World) world = world_new (1000);
  g_autoptr (GError) error = NULL;

  world->never = TRUE;
  world->patient = TRUE;
  g_idle_add (cancel_now, world->cancellable);
  g_assert_false (run (world, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
test_grace_ends (void)
{
  g_autoptr (World) world = world_new (1000);
  guint first = cw_limiter_get_window (world->limiter);
  g_autoptr (GError) error = NULL;

  world->never = TRUE;
  world->finish = TRUE;
  g_idle_add (cancel_now, world->cancellable);
  g_assert_false (run (world, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (world->given, <=, first);
}

static void
test_delivery_fails (void)
{
  g_autoptr (World) world = world_new (1000);
  g_autoptr (GError) error = NULL;

  world->answer = some_lost;
  world->fail_delivery = 30;
  g_assert_false (run (world, &error));
  g_assert_error (error, CW_ERROR, CW_ERROR_STORAGE);
  g_assert_cmpuint (world->given, <, 1000);
}

static CwLimiterAnswer
chaos (Task *task, CwFanoutThen *then)
{
  guint dice = (guint) g_test_rand_int_range (0, 100);

  if (task->asked < 6 && dice < 30)
    *then = dice < 10 ? CW_FANOUT_NEXT : CW_FANOUT_REPEAT;
  return dice < 80 ? CW_LIMITER_GOOD : (CwLimiterAnswer) (dice % 5);
}

static void
test_chaos (void)
{
  for (guint round = 0; round < 20; round++)
    {
      g_autoptr (World) world = world_new ((guint) g_test_rand_int_range (0, 200));
      g_autoptr (GError) error = NULL;

      world->answer = chaos;
      world->finish = g_test_rand_bit ();
      world->at_once = g_test_rand_bit ();
      world->skip_every = (guint) g_test_rand_int_range (0, 5);
      world->fail_delivery = (guint) g_test_rand_int_range (0, 400);
      world->cancel_at = (guint) g_test_rand_int_range (0, 400);
      run (world, &error);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/aloware/fanout/nothing", test_nothing);
  g_test_add_func ("/aloware/fanout/many", test_many);
  g_test_add_func ("/aloware/fanout/at-once", test_at_once);
  g_test_add_func ("/aloware/fanout/skipped", test_skipped);
  g_test_add_func ("/aloware/fanout/steps", test_steps);
  g_test_add_func ("/aloware/fanout/repeats", test_repeats);
  g_test_add_func ("/aloware/fanout/gone", test_gone);
  g_test_add_func ("/aloware/fanout/gone-does-not-wait", test_gone_does_not_wait);
  g_test_add_func ("/aloware/fanout/gone-in-the-middle", test_gone_in_the_middle);
  g_test_add_func ("/aloware/fanout/some-bad", test_some_bad);
  g_test_add_func ("/aloware/fanout/gone-later", test_gone_later);
  g_test_add_func ("/aloware/fanout/sleeps-while-closed", test_sleeps_while_closed);
  g_test_add_func ("/aloware/fanout/one-bad-alone", test_one_bad_alone);
  g_test_add_func ("/aloware/fanout/cancel", test_cancel);
  g_test_add_func ("/aloware/fanout/cancelled-before", test_cancelled_before);
  g_test_add_func ("/aloware/fanout/cancel-finishes", test_cancel_finishes);
  g_test_add_func ("/aloware/fanout/cancel-does-not-wait", test_cancel_does_not_wait);
  g_test_add_func ("/aloware/fanout/grace-ends", test_grace_ends);
  g_test_add_func ("/aloware/fanout/delivery-fails", test_delivery_fails);
  g_test_add_func ("/aloware/fanout/chaos", test_chaos);
  return g_test_run ();
}
