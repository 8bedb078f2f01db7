/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-pace.h"

#include <math.h>

#define SECOND G_GINT64_CONSTANT (1000)
#define MINUTE (60 * SECOND)
#define HOUR (60 * MINUTE)
/* So long ago that everything is due since then; an interval can be added to it. */
#define NEVER (G_MININT64 / 2)

#define BUSY_INTERVAL (10 * SECOND)
#define QUIET_INTERVAL MINUTE
#define SPARING_INTERVAL (5 * MINUTE)
#define BUSY_TIME (2 * MINUTE) /* after a change */
#define REST_INTERVAL HOUR     /* a look costs a request, but only it shows that there are some again */
#define ACTIVITY_INTERVAL (5 * MINUTE)
#define ACTIVITY_SPARING_INTERVAL (15 * MINUTE)
#define FRONT_SPREAD (8 * HOUR) /* a working day */
#define SPREAD (24 * HOUR)
#define BACKOFF_FIRST (5 * SECOND)
#define BACKOFF_MOST (5 * MINUTE)
#define BACKOFF_STEPS 6

/* So that few contacts are not asked in circles: in this time, a share makes no more look-ups than it has
 * contacts. */
#define ENGAGED_CIRCLE (20 * SECOND)
#define ROUND_CIRCLE MINUTE

enum
{
  ENGAGED,
  ROUND,
  N_SHARES,
};

/* How large a portion is: the time in which a share earns it. */
typedef struct
{
  gint64 least, most;
  gint64 at_once[N_SHARES]; /* the most while a lap is the limit */
  gint64 lateness;          /* how late Salesforce may be asked for the sake of look-ups under way */
} Portion;

static const Portion portions[] = {
  [CW_ATTENTION_FRONT] = { 2 * SECOND, 10 * SECOND, { 4 * SECOND, 6 * SECOND }, 2 * SECOND },
  [CW_ATTENTION_OPEN] = { 5 * SECOND, 10 * SECOND, { 10 * SECOND, 10 * SECOND }, 2 * SECOND },
  [CW_ATTENTION_BACKGROUND] = { 22 * SECOND, 30 * SECOND, { 23 * SECOND, 30 * SECOND }, 30 * SECOND },
};

/* In look-ups. */
typedef struct
{
  double rate;        /* a millisecond */
  double least, most; /* at a time */
} Share;

typedef struct
{
  gint64 salesforce, activity;
  gint64 spacing; /* between two requests to Salesforce, answered or not */
  gboolean is_resting;
} Intervals;

void
cw_pace_init (CwPace *self, gint64 now)
{
  *self = (CwPace) {
    .now = now,
    .asked_at = NEVER,
    .tried_at = NEVER,
    .changed_at = NEVER,
    .activity_at = NEVER,
    .held_off = { NEVER, NEVER },
  };
}

/* Salesforce */

static gint64
wanted_interval (const CwPace *self, const CwPaceWorld *world)
{
  if (world->is_sparing || world->attention == CW_ATTENTION_BACKGROUND)
    return SPARING_INTERVAL;
  if (world->attention == CW_ATTENTION_FRONT || self->asked_at < self->changed_at + BUSY_TIME)
    return BUSY_INTERVAL;
  return QUIET_INTERVAL;
}

static Intervals
get_intervals (const CwPace *self, const CwPaceWorld *world)
{
  gboolean is_slow = world->is_sparing || world->attention == CW_ATTENTION_BACKGROUND;
  Intervals intervals = {
    .salesforce = wanted_interval (self, world),
    .activity = is_slow ? ACTIVITY_SPARING_INTERVAL : ACTIVITY_INTERVAL,
  };
  gint64 spread = world->attention == CW_ATTENTION_FRONT ? FRONT_SPREAD : SPREAD;
  gint64 left, spare, for_activity = 0;

  if (world->quota_limit == 0)
    return intervals;

  /* Half of what is left is for reading again and for writing. */
  left = (gint64) world->quota_limit * world->quota_percent / 100 - world->quota_used;
  spare = MAX (left / 2, 0);
  if (world->has_activity_filter)
    for_activity = MIN (spare / 8, spread / intervals.activity);

  intervals.spacing = REST_INTERVAL;
  if (spare > for_activity)
    intervals.spacing = MIN (spread / (spare - for_activity), REST_INTERVAL);
  intervals.is_resting = intervals.spacing == REST_INTERVAL;
  intervals.salesforce = MAX (intervals.salesforce, intervals.spacing);
  intervals.activity = MAX (intervals.activity, for_activity > 0 ? spread / for_activity : spread);
  return intervals;
}

static gint64
salesforce_due (const CwPace *self, const Intervals *intervals)
{
  gint64 due = MAX (self->asked_at + intervals->salesforce, self->tried_at + intervals->spacing);

  return MAX (due, self->held_off[CW_SIDE_SALESFORCE]);
}

static gint64
activity_due (const CwPace *self, const CwPaceWorld *world, const Intervals *intervals)
{
  if (!world->has_activity_filter || intervals->is_resting)
    return G_MAXINT64;
  return MAX (self->activity_at + intervals->activity, self->held_off[CW_SIDE_SALESFORCE]);
}

/* Aloware */

static Share
make_share (double rate, guint contacts, gint64 circle, const Portion *portion, gint64 at_once)
{
  double fastest = (double) contacts / (double) (circle + at_once);
  Share share = { .rate = MIN (rate, fastest) };

  if (share.rate <= 0)
    return share;
  share.most = MAX (MIN (share.rate * (double) portion->most, fastest * (double) at_once), 1);
  share.least = CLAMP (share.rate * (double) portion->least, 1, share.most);
  return share;
}

static void
get_shares (const CwPaceWorld *world, Share shares[N_SHARES])
{
  double rate = (double) world->aloware_per_minute / MINUTE / (world->is_sparing ? 4 : 1);
  double round_part = MIN (world->sweep_percent, 100) / 100.0;
  const Portion *portion = &portions[world->attention];

  shares[ENGAGED] = make_share (rate * (1 - round_part) * 3 / 4, MIN (world->engaged, world->contacts),
                                ENGAGED_CIRCLE, portion, portion->at_once[ENGAGED]);
  shares[ROUND] = make_share (rate * round_part, world->contacts, ROUND_CIRCLE, portion,
                              portion->at_once[ROUND]);
}

static void
earn (CwPace *self, const Share shares[N_SHARES], gint64 elapsed)
{
  for (guint i = 0; i < N_SHARES; i++)
    self->credit[i] = MIN (self->credit[i] + shares[i].rate * (double) elapsed, shares[i].most);
}

static gint64
aloware_due (const CwPace *self, const Share shares[N_SHARES], gint64 now)
{
  gint64 due = G_MAXINT64;

  for (guint i = 0; i < N_SHARES; i++)
    {
      if (shares[i].rate > 0)
        due = MIN (due, now + (gint64) ceil (MAX (shares[i].least - self->credit[i], 0) / shares[i].rate));
    }
  return MAX (due, self->held_off[CW_SIDE_ALOWARE]);
}

/* `room`: how long the look-ups may take. */
static void
grant (CwPace *self, const CwPaceWorld *world, gint64 room)
{
  double fitting = MAX (floor ((double) world->aloware_per_minute * (double) room / MINUTE), 1);
  double engaged = floor (MAX (self->credit[ENGAGED], 0));
  double all = engaged + floor (MAX (self->credit[ROUND], 0));

  if (all > fitting)
    {
      engaged = floor (engaged * fitting / all);
      all = fitting;
    }
  self->granted[ENGAGED] = (guint) engaged;
  self->granted[ROUND] = (guint) (all - engaged);
}

static void
spend (CwPace *self, guint share, guint asked)
{
  self->credit[share] -= MAX (asked, self->granted[share]);
  self->granted[share] = 0;
}

/* Both */

CwPaceStep
cw_pace_next (CwPace *self, const CwPaceWorld *world, gint64 now)
{
  gint64 elapsed;
  Intervals intervals;
  Share shares[N_SHARES];
  gint64 due[3];
  CwPaceStep step;

  now = MAX (now, self->now);
  elapsed = now - self->now;
  self->now = now;
  intervals = get_intervals (self, world);
  get_shares (world, shares);
  earn (self, shares, elapsed);

  due[0] = salesforce_due (self, &intervals);
  due[1] = activity_due (self, world, &intervals);
  due[2] = aloware_due (self, shares, now);
  step = (CwPaceStep) {
    .ask_salesforce = due[0] <= now,
    .ask_activity = due[1] <= now,
    .is_resting = intervals.is_resting,
  };
  self->granted[ENGAGED] = self->granted[ROUND] = 0;
  if (due[2] <= now)
    {
      gint64 room = step.ask_salesforce ? intervals.salesforce : due[0] - now;

      grant (self, world, room + portions[world->attention].lateness);
    }
  step.n_engaged = self->granted[ENGAGED];
  step.n_round = self->granted[ROUND];
  step.wait = MAX (MIN (MIN (due[0], due[1]), due[2]) - now, 0);
  return step;
}

void
cw_pace_asked_salesforce (CwPace *self, gint64 now, gboolean something_changed)
{
  self->asked_at = self->tried_at = now;
  if (something_changed)
    self->changed_at = now;
  self->failures[CW_SIDE_SALESFORCE] = 0;
  self->held_off[CW_SIDE_SALESFORCE] = NEVER;
}

void
cw_pace_asked_aloware (CwPace *self, guint n_engaged, guint n_round)
{
  spend (self, ENGAGED, n_engaged);
  spend (self, ROUND, n_round);
  if (n_engaged == 0 && n_round == 0)
    return;

  self->failures[CW_SIDE_ALOWARE] = 0;
  self->held_off[CW_SIDE_ALOWARE] = NEVER;
}

void
cw_pace_asked_activity (CwPace *self, gint64 now)
{
  self->activity_at = now;
}

void
cw_pace_failed (CwPace *self, CwSide side, gint64 now)
{
  guint steps = MIN (self->failures[side], BACKOFF_STEPS);

  if (side == CW_SIDE_SALESFORCE)
    self->tried_at = now;
  else
    cw_pace_asked_aloware (self, 0, 0);
  self->held_off[side] = now + MIN (BACKOFF_FIRST << steps, BACKOFF_MOST);
  self->failures[side] = steps + 1;
}

gint64
cw_pace_promise (const CwPaceWorld *world)
{
  Share shares[N_SHARES];

  if (world->aloware_per_minute == 0 || world->sweep_percent == 0)
    return -1;
  if (world->contacts == 0)
    return 0;

  get_shares (world, shares);
  /* Who just missed a portion is asked with the next one. */
  return (gint64) ceil ((double) world->contacts / shares[ROUND].rate) + portions[world->attention].least;
}
