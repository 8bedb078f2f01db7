/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-limiter.h"

#include <string.h>

#define MINUTE (60 * G_USEC_PER_SEC)
#define FIRST_WINDOW 16
#define MAX_BURST 20
#define SLICE (G_USEC_PER_SEC / 4)
#define N_SLICES ((guint) (MINUTE / SLICE))
#define RATE_SLICES ((guint) (10 * G_USEC_PER_SEC / SLICE))
#define PROBE_INTERVAL (15 * G_USEC_PER_SEC)
#define MAX_PROBE_STEPS 10
#define REGAIN_INTERVAL (5 * G_USEC_PER_SEC)
#define REGAIN_STEPS 10
#define MAX_RETRY_AFTER (120 * G_USEC_PER_SEC)
#define MAX_CLOSED_STEPS 5
#define LONG_REFUSAL (5 * G_USEC_PER_SEC)
#define PATIENT_KNOCKS 20 /* more than fit into a minute */
#define KNOCK_STEPS 2

typedef struct
{
  guint started;
  guint good;
} Slice;

struct _CwLimiter
{
  guint limit;    /* requests a minute, as configured */
  double ceiling; /* requests a minute, as learnt from the server; at most `limit` */
  guint max_in_flight;
  guint in_flight;

  double window;
  double threshold;    /* below it the window grows with each answer, above it with each round trip */
  gint64 limited_at;   /* when the window was last full */
  gint64 caught_up_at; /* when no answer was waiting to be handled; G_MAXINT64: nobody says */
  gint64 cut_at;       /* when the last setback was; answers to earlier requests say nothing new */
  guint setbacks;
  gboolean halved; /* the window was, since the last good answer */
  gint64 closed_until;
  gint64 backoff;

  /* While the server refuses, one request at a time (a knock) finds out whether it still does. */
  gint64 refused_since; /* G_MININT64: it does not refuse */
  gint64 knocked_at;    /* when the knock under way started; G_MININT64: none is under way */
  guint knocks;         /* how many were refused so far */
  double refused_good;  /* good answers in the minute before the last refusal */

  gint64 next_start;   /* when the next request is due at an even pace */
  gint64 before_start; /* the same before the last start, for taking it back */
  gboolean is_spent;   /* the burst is used up: nothing starts until a whole one may */
  gint64 first_start;
  gint64 lowered_at;  /* when the ceiling was last lowered */
  gint64 probed_at;   /* when the ceiling was last changed */
  guint probe_steps;  /* by how many hundredths the ceiling was last raised */
  gboolean explained; /* what the server answered explains the ceiling; else it is a guess */

  Slice slices[N_SLICES]; /* the last minute; the slice of a time is (time / SLICE) % N_SLICES */
  gint64 slice;           /* the newest, as time / SLICE */
};

CwLimiter *
cw_limiter_new (guint per_minute, guint max_in_flight)
{
  CwLimiter *self = g_new0 (CwLimiter, 1);

  self->limit = MAX (per_minute, 1);
  self->ceiling = self->limit;
  self->max_in_flight = MAX (max_in_flight, 1);
  self->window = MIN (FIRST_WINDOW, self->max_in_flight);
  self->threshold = self->max_in_flight;
  self->backoff = G_USEC_PER_SEC;
  self->cut_at = G_MININT64;
  self->limited_at = G_MININT64;
  self->caught_up_at = G_MAXINT64;
  self->closed_until = G_MININT64;
  self->refused_since = G_MININT64;
  self->knocked_at = G_MININT64;
  self->next_start = G_MININT64;
  self->first_start = G_MAXINT64;
  self->lowered_at = G_MININT64;
  self->slice = G_MININT64;
  return self;
}

void
cw_limiter_free (CwLimiter *self)
{
  g_free (self);
}

void
cw_limiter_set_per_minute (CwLimiter *self, guint per_minute)
{
  self->limit = MAX (per_minute, 1);
  self->ceiling = self->limit;
  self->probe_steps = 0;
}

void
cw_limiter_set_backoff (CwLimiter *self, gint64 base_us)
{
  self->backoff = MAX (base_us, 1);
}

/* The pace as an even interval and a burst. A burst of B and an interval of T let at most B + (MINUTE - 1) /
 * T requests start within any minute. */
static void
get_pace (const CwLimiter *self, gint64 *interval, gint64 *tolerance)
{
  gint64 ceiling = (gint64) MAX (self->ceiling, 1);
  gint64 burst = CLAMP (ceiling / 200, 1, MAX_BURST);
  gint64 even = ceiling - burst + 1;

  *interval = (MINUTE + even - 1) / even;
  *tolerance = (burst - 1) * *interval;
}

/* Forgets the slices that are older than a minute. */
static void
move_to (CwLimiter *self, gint64 now)
{
  gint64 slice = now / SLICE;

  if (slice <= self->slice)
    return;

  if (self->slice == G_MININT64 || slice - self->slice >= N_SLICES)
    memset (self->slices, 0, sizeof self->slices);
  else
    for (gint64 i = self->slice + 1; i <= slice; i++)
      self->slices[i % N_SLICES] = (Slice) { 0 };

  self->slice = slice;
}

/* Raises the ceiling a little when the server has not refused for a while. The steps grow. A ceiling that was
 * only a guess is raised sooner and in larger steps. */
static void
probe (CwLimiter *self, gint64 now)
{
  gint64 interval = self->explained ? PROBE_INTERVAL : REGAIN_INTERVAL;

  if (self->ceiling >= self->limit || now - self->probed_at < interval || now < self->closed_until)
    return;
  /* The server has just shown its limit. */
  if (self->explained && now - self->lowered_at < MINUTE)
    return;

  self->probed_at = now;
  self->probe_steps = self->explained ? MIN (self->probe_steps + 1, MAX_PROBE_STEPS) : REGAIN_STEPS;
  self->ceiling = MIN (self->ceiling * (1 + 0.01 * self->probe_steps) + 1, (double) self->limit);
}

/* When the pace lets a request start. After a burst, nothing starts until a whole burst may: requests that
 * start together wake this computer once. In the minute after a setback no request waits for others, because
 * one shows whether the server answers again. */
static gint64
next_burst (CwLimiter *self, gint64 now, gint64 tolerance)
{
  gint64 whole = self->next_start;
  gint64 first = whole - tolerance;

  self->is_spent = self->cut_at < now - MINUTE && now < (self->is_spent ? whole : first);
  return self->is_spent ? whole : first;
}

gboolean
cw_limiter_may_start (CwLimiter *self, gint64 now, gint64 *again_at)
{
  gint64 interval;
  gint64 tolerance;
  gint64 at;

  probe (self, now);
  get_pace (self, &interval, &tolerance);

  if (self->in_flight >= (guint) self->window || self->knocked_at != G_MININT64)
    at = G_MAXINT64;
  else if (self->next_start == G_MININT64)
    at = self->closed_until;
  else
    at = MAX (self->closed_until, next_burst (self, now, tolerance));

  if (again_at != NULL)
    *again_at = at;

  return at <= now;
}

void
cw_limiter_start (CwLimiter *self, gint64 now)
{
  gint64 interval;
  gint64 tolerance;

  get_pace (self, &interval, &tolerance);
  self->first_start = MIN (self->first_start, now);
  self->before_start = self->next_start;
  self->next_start = MAX (now, self->next_start) + interval;
  self->in_flight++;
  if (self->refused_since != G_MININT64)
    self->knocked_at = now;
  if (self->in_flight >= (guint) self->window)
    self->limited_at = now;
  move_to (self, now);
  self->slices[self->slice % N_SLICES].started++;
}

void
cw_limiter_take_back (CwLimiter *self, gint64 now)
{
  g_return_if_fail (self->in_flight > 0);

  self->next_start = self->before_start;
  self->knocked_at = G_MININT64;
  self->in_flight--;
  move_to (self, now);
  self->slices[self->slice % N_SLICES].started--;
}

static void
grow (CwLimiter *self, gint64 started)
{
  /* If the window was not full since then, a good answer does not show that the server could take more. If
   * this computer has not caught up, the window is large enough. */
  if (self->limited_at < started || self->caught_up_at < started)
    return;

  self->window += self->window < self->threshold ? 1.0 : 1.0 / self->window;
  self->window = MIN (self->window, (double) self->max_in_flight);
}

/* Good answers in the last minute. */
static double
count_good (const CwLimiter *self)
{
  double good = 0;

  for (guint i = 0; i < N_SLICES; i++)
    good += self->slices[i].good;

  return good;
}

static void
set_ceiling (CwLimiter *self, gint64 now, double ceiling)
{
  double least = MIN (MAX (self->limit / 20.0, 30), (double) self->limit);

  self->ceiling = MAX (ceiling, least);
  self->lowered_at = now;
  self->probed_at = now;
  self->probe_steps = 0;
}

/* A server that refuses although the pace is kept has a lower limit than the configured one, about as many as
 * it answered in the last minute. But a single refusal may be an accident, another program may have used up
 * the limit, and the server may count by the second. So the ceiling is lowered far only after two refusals in
 * a row and a whole minute of requests. */
static void
lower_ceiling (CwLimiter *self, gint64 now)
{
  gboolean again = self->lowered_at != G_MININT64 && now - self->lowered_at < 2 * MINUTE;
  double share = !again ? 0.8 : now - self->first_start < MINUTE ? 0.5 : 0.2;
  double good = count_good (self);

  self->explained = 0.95 * good >= share * self->ceiling;
  set_ceiling (self, now, CLAMP (0.95 * good, share * self->ceiling, 0.95 * self->ceiling));
}

static void
begin_refusal (CwLimiter *self, gint64 now)
{
  if (self->refused_since == G_MININT64)
    {
      lower_ceiling (self, now);
      self->refused_since = now;
      self->knocks = 0;
    }
  self->refused_good = count_good (self);
  self->knocks++;
}

/* The server takes requests again. If it refused for long, it counts by the minute. Then its limit lies
 * between two numbers: what it had answered in a minute at the last refusal, and what it has answered now. */
static void
end_refusal (CwLimiter *self, gint64 started, gint64 now)
{
  double limit = (self->refused_good + count_good (self)) / 2;

  if (started - self->refused_since >= LONG_REFUSAL)
    {
      self->explained = TRUE;
      set_ceiling (self, now, MIN (0.95 * limit, self->ceiling));
    }
  self->refused_since = G_MININT64;
  self->setbacks = 0;
  self->halved = FALSE;
}

/* How long nothing starts. After a refusal the waits stay short, because a refused request costs the server
 * little and shows soon when it takes requests again. Even the first refusal has a wait, because the limit is
 * the same for all requests. A single lost or busy answer among good ones has none, so that it does not hold
 * up the others. */
static gint64
closing_time (const CwLimiter *self, CwLimiterAnswer answer)
{
  if (answer == CW_LIMITER_REFUSED)
    return self->backoff << MIN (self->knocks - 1,
                                 self->knocks <= PATIENT_KNOCKS ? KNOCK_STEPS : MAX_CLOSED_STEPS);

  return self->setbacks <= 1 ? 0 : self->backoff << MIN (self->setbacks - 2, MAX_CLOSED_STEPS);
}

static void
cut (CwLimiter *self, gint64 now, CwLimiterAnswer answer, gint64 retry_after)
{
  /* One connection that broke among good answers does not mean that the server is overloaded. */
  if (answer != CW_LIMITER_LOST || self->setbacks > 0)
    {
      /* Only the first setback in a row shows how large a window was too large. */
      if (!self->halved)
        self->threshold = MAX (self->window * 3 / 4, 1);
      if (!self->halved || answer != CW_LIMITER_REFUSED)
        self->window = MAX (self->window / 2, 1);
      self->halved = TRUE;
    }

  self->setbacks++;
  self->cut_at = now;

  if (answer == CW_LIMITER_REFUSED)
    begin_refusal (self, now);
  if (retry_after < 0)
    self->closed_until = MAX (self->closed_until, now + closing_time (self, answer));
}

/* While the server refuses, only the answer to a request that started after the refusal shows that it takes
 * requests again. */
static void
take_good (CwLimiter *self, gint64 started, gint64 now)
{
  self->slices[self->slice % N_SLICES].good++;
  if (self->refused_since == G_MININT64)
    {
      self->setbacks = 0;
      self->halved = FALSE;
      grow (self, started);
    }
  else if (started > self->cut_at)
    {
      end_refusal (self, started, now);
    }
}

void
cw_limiter_finish (CwLimiter *self, gint64 started, gint64 now, CwLimiterAnswer answer, gint64 retry_after)
{
  g_return_if_fail (self->in_flight > 0);

  move_to (self, now);
  self->in_flight--;
  if (started == self->knocked_at)
    self->knocked_at = G_MININT64;

  switch (answer)
    {
    case CW_LIMITER_GOOD:
      take_good (self, started, now);
      break;

    case CW_LIMITER_REFUSED:
    case CW_LIMITER_BUSY:
    case CW_LIMITER_LOST:
      if (started > self->cut_at)
        cut (self, now, answer, retry_after);
      if (retry_after >= 0)
        self->closed_until = MAX (self->closed_until, now + MIN (retry_after, MAX_RETRY_AFTER));
      break;

    case CW_LIMITER_UNKNOWN:
    default:
      break;
    }
}

void
cw_limiter_catch_up (CwLimiter *self, gint64 now)
{
  self->caught_up_at = now;
}

guint
cw_limiter_get_in_flight (const CwLimiter *self)
{
  return self->in_flight;
}

guint
cw_limiter_get_window (const CwLimiter *self)
{
  return (guint) self->window;
}

double
cw_limiter_get_pace (const CwLimiter *self)
{
  return self->ceiling;
}

double
cw_limiter_get_rate (CwLimiter *self, gint64 now)
{
  guint started = 0;

  move_to (self, now);
  for (guint i = 0; i < RATE_SLICES; i++)
    started += self->slices[(self->slice + N_SLICES - i) % N_SLICES].started;

  return started * 6.0;
}

guint
cw_limiter_get_setbacks (const CwLimiter *self)
{
  return self->setbacks;
}
