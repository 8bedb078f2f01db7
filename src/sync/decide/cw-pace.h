/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cw-types.h"

G_BEGIN_DECLS

/* What to ask next, and when, while both sides are kept current. Pure: no store, no network, no clock; it
 * only decides, and is told what came of it. Belongs to one thread.
 *
 * All times are milliseconds of a monotonic clock. It may stand still, as in suspend, or jump ahead: what was
 * missed meanwhile is not made up for.
 *
 * The account's rate of look-ups has three shares. The *round* goes over everybody, least recently asked
 * first. The *engaged* are asked besides. The rest is left to writes and to runs that a person starts.
 *
 * Look-ups are asked for in portions, because each step costs the machine something, however little it asks.
 * The less attention there is, the larger they are: a share's worth of 2 to 10 seconds in front, of 5 to 10
 * while the window is open, and of 22 to 30 in the background, where Salesforce may be asked that much later,
 * too. In any minute, a share is passed by the largest portion at the most, or by one look-up where that is
 * more. While the attention stays the same, in any minute the round makes no more look-ups than there are
 * contacts, and in any 20 seconds the engaged get no more than they are, so that few contacts are not asked
 * in circles.
 *
 * Changes that wait to be tried again need no step of their own: each step takes up those whose time has come
 * (cw-keep.h). */

typedef enum
{
  CW_ATTENTION_FRONT,      /* the window is in front */
  CW_ATTENTION_OPEN,       /* it is open but not in front; or a terminal watches */
  CW_ATTENTION_BACKGROUND, /* there is no window */
} CwAttention;

/* What it decides by. It may change from one step to the next. */
typedef struct
{
  CwAttention attention;
  gboolean is_sparing;           /* a metered network, or power saver */
  guint aloware_per_minute;      /* the account's rate */
  guint sweep_percent;           /* the part of it that the round gets */
  guint contacts;                /* how many are asked in turn */
  guint engaged;                 /* how many of these were engaged lately */
  guint quota_used, quota_limit; /* Salesforce requests of the day, everybody's; limit 0: unknown */
  guint quota_percent;           /* the part of the limit that all runs may use */
  gboolean has_activity_filter;
} CwPaceWorld;

/* What to do now: Salesforce first, because it is quick and somebody may wait for it. */
typedef struct
{
  gboolean ask_salesforce, ask_activity;
  guint n_engaged, n_round; /* look-ups: of the engaged, and of everybody; least recently asked first */
  gint64 wait;              /* until the next step is due, at least 1; 0: there is something to do now */
  gboolean is_resting;      /* Salesforce's share of the day is used up but for a look once an hour */
} CwPaceStep;

/* Its fields are its own. */
typedef struct
{
  gint64 now;                            /* of the last step */
  gint64 asked_at, tried_at, changed_at; /* Salesforce: an answer came; a request was made; it had changes */
  gint64 activity_at;
  double credit[2];   /* look-ups that the engaged and the round may make now */
  guint granted[2];   /* of these, in the last step */
  guint failures[2];  /* by CwSide, in a row */
  gint64 held_off[2]; /* by CwSide: nothing before this time */
} CwPace;

void cw_pace_init (CwPace *self, gint64 now);

/* What to do at `now`. The caller does all of it, and tells of each part with the functions below; then it
 * asks again. Where there is nothing to do, it asks again after `wait`, and earlier when the world changes. A
 * part that it did not come to and does not tell of is due again. */
CwPaceStep cw_pace_next (CwPace *self, const CwPaceWorld *world, gint64 now);

/* Salesforce answered what changed since the last time. */
void cw_pace_asked_salesforce (CwPace *self, gint64 now, gboolean something_changed);
/* Contacts were looked up. What the step allowed beyond that is given up: there was nobody to ask, or the
 * step was cut short. */
void cw_pace_asked_aloware (CwPace *self, guint n_engaged, guint n_round);
/* The activity was asked for, with or without success: it is a hint, which can wait for its next turn. */
void cw_pace_asked_activity (CwPace *self, gint64 now);
/* A side did not answer, for a reason that passes. It is left alone for 5 s, then twice as long each time, up
 * to 5 min, until Salesforce answers cw_pace_asked_salesforce(), or Aloware a look-up. The other side goes
 * on. */
void cw_pace_failed (CwPace *self, CwSide side, gint64 now);

/* Within how many milliseconds the round comes to every contact while the world stays as it is; with the time
 * that answers take, a tenth more. -1: there is no round. */
gint64 cw_pace_promise (const CwPaceWorld *world);

G_END_DECLS
