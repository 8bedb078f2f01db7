/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-fanout.h"

#include "cw-gsource.h"

#define MAX_WAITING \
  1000 /* tasks that wait for their repeat; when there are so many, no new ones are taken \
        */
#define MAX_DOUBLINGS 5
#define GONE_ROUNDS 7
#define REFUSED_ROUNDS \
  26 /* limits are counted by the minute, and the limiter makes fewer round trips in one */
#define REFUSED_TASKS 12

struct _CwFanout
{
  CwLimiter *limiter;
  CwFanoutTimes times;
  const CwFanoutFuncs *funcs;
  gpointer user_data;

  GSource *pump; /* runs when something is due */
  GSource *calm; /* runs after an answer, when nothing else is waiting to be handled; else NULL */
  GQueue ready;  /* of CwFanoutTask that wait for a slot */
  GQueue later;  /* of CwFanoutTask that wait for their repeat, by due time */
  GQueue over;   /* of CwFanoutTask that are to be delivered */
  guint in_flight;
  guint n_good;         /* good answers so far */
  guint n_failing;      /* tasks that failed for the first time since the last good answer */
  guint lost_rounds;    /* round trips since the last good answer in which a task got its first failure */
  guint refused_rounds; /* round trips since the last good answer that were refused */
  gint64 round_at;      /* when the last round trip that was counted ended */
  gboolean dry;         /* `next` had nothing, and nothing was delivered since */
  gboolean all_taken;   /* `next` had nothing when it was last asked */
  gboolean pumping;     /* run_pump() is running, and is not begun again by an answer that comes meanwhile */

  GError *stopped;
  gboolean gone; /* it is stopped because the server is gone */
  GSource *grace;
  GCancellable *cancellable; /* the caller's: stops new requests only */
  GSource *cancelled;        /* watches it; NULL where there is none */
  GCancellable *abort;       /* cancels all requests under way */
  GCancellable *abort_new;   /* cancels the requests of tasks that need not be brought to their end */
};

static void run_pump (CwFanout *self);

static void
wake (CwFanout *self)
{
  if (!self->pumping)
    g_source_set_ready_time (self->pump, 0);
}

void
cw_fanout_ask_again (CwFanout *self)
{
  self->dry = FALSE;
  wake (self);
}

gboolean
cw_fanout_is_failing (const CwFanout *self)
{
  return self->lost_rounds > 0;
}

static gboolean
on_grace (gpointer user_data)
{
  CwFanout *self = user_data;

  g_cancellable_cancel (self->abort);
  g_cancellable_cancel (self->abort_new);
  wake (self);
  return G_SOURCE_REMOVE;
}

void
cw_fanout_stop (CwFanout *self, const GError *error)
{
  if (self->stopped != NULL)
    return;

  self->stopped = g_error_copy (error);
  /* Who cancels does not want to wait for answers that nobody needs. */
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_cancellable_cancel (self->abort_new);
  self->grace = g_timeout_source_new (self->times.grace_ms);
  g_source_set_callback (self->grace, on_grace, self, NULL);
  g_source_attach (self->grace, g_source_get_context (self->pump));
  wake (self);
}

static int
compare_due (gconstpointer a, gconstpointer b, gpointer user_data)
{
  const CwFanoutTask *left = a;
  const CwFanoutTask *right = b;

  return (left->due > right->due) - (left->due < right->due);
}

static void
repeat_later (CwFanout *self, CwFanoutTask *task, gint64 now)
{
  gint64 wait = self->times.backoff_us << MIN (MAX (task->attempts, 1) - 1, MAX_DOUBLINGS);

  /* Up to half of the wait is taken off by chance, so that tasks that failed together do not come back
   * together. */
  task->due = now + (gint64) (wait * g_random_double_range (0.5, 1.0));
  g_queue_insert_sorted (&self->later, task, compare_due, NULL);
}

/* Whether this failure says nothing about the server: others were answered meanwhile, so the task itself is
 * at fault; or no other task is left to compare with. Such a failure does not slow down the others. */
static gboolean
tells_nothing (CwFanout *self, const CwFanoutTask *task, CwLimiterAnswer answer)
{
  return (answer == CW_LIMITER_BUSY || answer == CW_LIMITER_LOST) && task->attempts > 0
         && (self->all_taken || self->n_good > task->good_before);
}

/* Answers to requests that were under way at the same time are one round trip, and only the first of them
 * counts. */
static gboolean
begins_round (CwFanout *self, const CwFanoutTask *task, gint64 now)
{
  if (task->started <= self->round_at)
    return FALSE;

  self->round_at = now;
  return TRUE;
}

/* Whether the server is gone. A refusal (429) concerns all tasks, and so do its repeats. Where an answer got
 * lost, only a task that fails for the first time tells about the server. A few bad tasks do not make the
 * server gone. */
static gboolean
is_gone (CwFanout *self, const CwFanoutTask *task, CwLimiterAnswer answer, gint64 now)
{
  self->n_failing += task->attempts == 0;
  if (answer != CW_LIMITER_REFUSED)
    return task->attempts == 0 && begins_round (self, task, now) && ++self->lost_rounds >= GONE_ROUNDS;

  return begins_round (self, task, now) && ++self->refused_rounds >= REFUSED_ROUNDS
         && self->n_failing >= REFUSED_TASKS;
}

static void
count_answer (CwFanout *self, CwFanoutTask *task, CwLimiterAnswer answer, gint64 now, const GError *problem)
{
  switch (answer)
    {
    case CW_LIMITER_GOOD:
      self->n_good++;
      self->n_failing = self->lost_rounds = self->refused_rounds = 0;
      break;

    case CW_LIMITER_REFUSED:
    case CW_LIMITER_BUSY:
    case CW_LIMITER_LOST:
      if (is_gone (self, task, answer, now) && problem != NULL)
        {
          self->gone = self->stopped == NULL;
          cw_fanout_stop (self, problem);
        }
      if (task->attempts++ == 0)
        task->good_before = self->n_good;
      break;

    case CW_LIMITER_UNKNOWN:
    default:
      break;
    }
}

gboolean
cw_fanout_others_answered (const CwFanoutTask *task)
{
  return task->attempts > 0 && task->fanout->n_good > task->good_before;
}

static gboolean
on_calm (gpointer user_data)
{
  CwFanout *self = user_data;

  cw_gsource_clear (&self->calm);
  cw_limiter_catch_up (self->limiter, g_get_monotonic_time ());
  return G_SOURCE_REMOVE;
}

/* A new source each time, because setting the time of an old one would wake this thread once more. */
static void
calm_later (CwFanout *self)
{
  if (self->calm != NULL)
    return;

  self->calm = g_idle_source_new ();
  g_source_set_priority (self->calm, G_PRIORITY_LOW);
  g_source_set_callback (self->calm, on_calm, self, NULL);
  g_source_attach (self->calm, g_source_get_context (self->pump));
}

void
cw_fanout_answer (CwFanoutTask *task,
                  CwLimiterAnswer answer,
                  gint64 retry_after,
                  const GError *problem,
                  CwFanoutThen then)
{
  CwFanout *self = task->fanout;
  gint64 now = g_get_monotonic_time ();

  g_return_if_fail (self->in_flight > 0);

  self->in_flight--;
  calm_later (self);
  cw_limiter_finish (self->limiter, task->started, now,
                     tells_nothing (self, task, answer) ? CW_LIMITER_UNKNOWN : answer, retry_after);
  count_answer (self, task, answer, now, problem);

  if (then == CW_FANOUT_DONE)
    g_queue_push_tail (&self->over, task);
  else if (then == CW_FANOUT_NEXT)
    g_queue_push_tail (&self->ready, task);
  else
    repeat_later (self, task, now);

  run_pump (self);
}

static void
deliver (CwFanout *self, CwFanoutTask *task, const GError *stopped)
{
  g_autoptr (GError) error = NULL;

  self->dry = FALSE;
  if (!self->funcs->deliver (task, stopped, self->user_data, &error))
    cw_fanout_stop (self, error);
}

static void
deliver_over (CwFanout *self)
{
  CwFanoutTask *task;

  while ((task = g_queue_pop_head (&self->over)) != NULL)
    deliver (self, task, NULL);
}

/* Of a server that is gone, nothing more is asked: it would only be waited for a second time. */
static gboolean
may_go_on (CwFanout *self, const CwFanoutTask *task)
{
  return self->stopped == NULL || (task->finish && !self->gone && !g_cancellable_is_cancelled (self->abort));
}

/* Everything stops: tasks in `queue` that need not be brought to their end are delivered as they are. */
static void
deliver_stopped (CwFanout *self, GQueue *queue)
{
  for (GList *link = queue->head, *next; link != NULL; link = next)
    {
      CwFanoutTask *task = link->data;

      next = link->next;
      if (may_go_on (self, task))
        continue;
      g_queue_delete_link (queue, link);
      deliver (self, task, self->stopped);
    }
}

static CwFanoutTask *
take_new (CwFanout *self)
{
  CwFanoutTask *task;

  if (self->dry || self->stopped != NULL || self->later.length >= MAX_WAITING)
    return NULL;

  task = self->funcs->next (self->user_data);
  self->dry = self->all_taken = task == NULL;
  if (task != NULL)
    task->fanout = self;
  return task;
}

/* The task for a free slot: first one whose repeat is due, then one that goes on, then a new one. While
 * nothing is answered, the repeats come last: only a task that has not failed tells whether the server is at
 * fault or the tasks are, and each repeat that fails would make the wait longer. */
static CwFanoutTask *
take_task (CwFanout *self, gint64 now)
{
  const CwFanoutTask *first = g_queue_peek_head (&self->later);
  gboolean repeat = first != NULL && first->due <= now;
  CwFanoutTask *task = NULL;

  if (repeat && self->lost_rounds == 0)
    return g_queue_pop_head (&self->later);

  task = self->ready.length > 0 ? g_queue_pop_head (&self->ready) : take_new (self);
  if (task == NULL && repeat)
    task = g_queue_pop_head (&self->later);
  return task;
}

GCancellable *
cw_fanout_get_cancellable (const CwFanoutTask *task)
{
  return task->finish ? task->fanout->abort : task->fanout->abort_new;
}

static void
begin (CwFanout *self, CwFanoutTask *task, gint64 now)
{
  task->started = now;
  self->in_flight++;
  cw_limiter_start (self->limiter, now);
  if (self->funcs->begin (task, self->user_data))
    return;

  self->in_flight--;
  cw_limiter_take_back (self->limiter, now);
  g_queue_push_tail (&self->over, task);
}

static void
stop_if_cancelled (CwFanout *self)
{
  g_autoptr (GError) error = NULL;

  if (self->stopped == NULL && g_cancellable_set_error_if_cancelled (self->cancellable, &error))
    cw_fanout_stop (self, error);
}

/* When the next repeat is due; -1: none is waiting. */
static gint64
next_due (const CwFanout *self)
{
  const CwFanoutTask *first = g_queue_peek_head ((GQueue *) &self->later);

  return first != NULL ? first->due : -1;
}

/* Delivers, stops, and begins what may begin. Then sets when to run next: while the limiter is closed, when
 * it opens; while it is open, when the next repeat is due. */
static void
pump (CwFanout *self)
{
  gint64 opens = G_MAXINT64;
  gint64 again = -1;

  while (TRUE)
    {
      gint64 now;
      CwFanoutTask *task;

      deliver_over (self);
      stop_if_cancelled (self);
      now = g_get_monotonic_time ();
      if (self->stopped != NULL)
        {
          deliver_stopped (self, &self->ready);
          deliver_stopped (self, &self->later);
        }
      if (!cw_limiter_may_start (self->limiter, now, &opens))
        {
          again = opens == G_MAXINT64 ? -1 : opens;
          break;
        }
      task = take_task (self, now);
      if (task == NULL)
        {
          again = next_due (self);
          break;
        }
      begin (self, task, now);
    }

  g_source_set_ready_time (self->pump, again);
}

/* Runs after each answer, not only when all answers that came together are handled. So the connection that
 * has just become free is used again at once; libsoup tries every idle connection before it gives one out,
 * and finds few of them. */
static void
run_pump (CwFanout *self)
{
  if (self->pumping)
    return;

  self->pumping = TRUE;
  pump (self);
  self->pumping = FALSE;
}

static gboolean
on_pump (gpointer user_data)
{
  run_pump (user_data);
  return G_SOURCE_CONTINUE;
}

static gboolean
dispatch_timed (GSource *source, GSourceFunc callback, gpointer user_data)
{
  return callback (user_data);
}

static GSourceFuncs timed_funcs = { NULL, NULL, dispatch_timed, NULL, NULL, NULL };

/* A source that runs at its ready time, which is now at first. */
static GSource *
add_pump (CwFanout *self, GMainContext *context)
{
  GSource *source = g_source_new (&timed_funcs, sizeof (GSource));

  g_source_set_callback (source, on_pump, self, NULL);
  g_source_set_ready_time (source, 0);
  g_source_attach (source, context);
  return source;
}

static gboolean
on_cancelled (GCancellable *cancellable, gpointer user_data)
{
  CwFanout *self = user_data;

  stop_if_cancelled (self);
  return G_SOURCE_REMOVE;
}

static gboolean
is_over (CwFanout *self)
{
  return self->in_flight == 0 && self->ready.length == 0 && self->later.length == 0 && self->over.length == 0
         && (self->dry || self->stopped != NULL);
}

CwFanout *
cw_fanout_start (CwLimiter *limiter,
                 const CwFanoutTimes *times,
                 const CwFanoutFuncs *funcs,
                 gpointer user_data,
                 GCancellable *cancellable)
{
  GMainContext *context = g_main_context_get_thread_default ();
  CwFanout *self = g_new0 (CwFanout, 1);

  self->limiter = limiter;
  self->times = *times;
  self->funcs = funcs;
  self->user_data = user_data;
  self->round_at = G_MININT64;
  self->abort = g_cancellable_new ();
  self->abort_new = g_cancellable_new ();
  self->pump = add_pump (self, context);
  if (cancellable != NULL)
    {
      self->cancellable = g_object_ref (cancellable);
      self->cancelled = g_cancellable_source_new (cancellable);
      g_source_set_callback (self->cancelled, G_SOURCE_FUNC (on_cancelled), self, NULL);
      /* Before the pump, so that nothing new begins after a cancellation. */
      g_source_set_priority (self->cancelled, G_PRIORITY_HIGH);
      g_source_attach (self->cancelled, context);
    }
  return self;
}

static void
fanout_free (CwFanout *self)
{
  cw_gsource_clear (&self->cancelled);
  cw_gsource_clear (&self->grace);
  cw_gsource_clear (&self->pump);
  cw_gsource_clear (&self->calm);
  g_clear_object (&self->abort);
  g_clear_object (&self->abort_new);
  g_clear_object (&self->cancellable);
  g_clear_error (&self->stopped);
  g_free (self);
}

gboolean
cw_fanout_finish (CwFanout *self, GError **error)
{
  g_autoptr (GMainContext) context = g_main_context_ref_thread_default ();
  gboolean stopped;

  while (!is_over (self))
    g_main_context_iteration (context, TRUE);

  stopped = self->stopped != NULL;
  if (stopped)
    g_propagate_error (error, g_steal_pointer (&self->stopped));
  fanout_free (self);
  return !stopped;
}
