/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* How many requests may be under way, and how many may start in a minute, for a server that does not say
 * what it can take. Pure: the clock (microseconds, never going back) is passed in. Not thread-safe.
 *
 * Concurrency: starts at 16, grows by one with each good answer until the first setback, then by one each
 * round trip; halves at most once a round trip, for a lost answer only when nothing good came since the last
 * one. It grows only while it is what holds requests up, and this computer keeps up with the answers. Pace:
 * never more than the limit within any 60 seconds, evenly spread but for a small burst. When the server
 * refuses (429) though the pace is kept, one request at a time asks whether it still does. Where that took
 * long, or it refuses again, the real limit is taken to be what was answered in the last minute; from there
 * the pace is probed upwards, in steps that grow the longer the server is content. */
typedef struct _CwLimiter CwLimiter;

typedef enum
{
  CW_LIMITER_GOOD,    /* an answer, whatever it says */
  CW_LIMITER_REFUSED, /* 429: too many */
  CW_LIMITER_BUSY,    /* 503: too much for the server */
  CW_LIMITER_LOST,    /* no answer, or half of one */
  CW_LIMITER_UNKNOWN, /* given up by us: says nothing about the server */
} CwLimiterAnswer;

CwLimiter *cw_limiter_new (guint per_minute, guint max_in_flight);
void cw_limiter_free (CwLimiter *self);

/* Takes effect at once; the promise for a lowered limit holds from a minute later on. At least 1. */
void cw_limiter_set_per_minute (CwLimiter *self, guint per_minute);
/* The unit of the waits that double while nothing good comes back; default 1 second. */
void cw_limiter_set_backoff (CwLimiter *self, gint64 base_us);

/* Whether a request may start at `now`. If not, `again_at` (optional) is when to ask again; G_MAXINT64: after
 * the next answer. */
gboolean cw_limiter_may_start (CwLimiter *self, gint64 now, gint64 *again_at);
/* A request starts; only after cw_limiter_may_start() said so for the same `now`. */
void cw_limiter_start (CwLimiter *self, gint64 now);
/* The request that started last, at `now`, did not leave after all. */
void cw_limiter_take_back (CwLimiter *self, gint64 now);
/* The request that started at `started` was answered. `retry_after`: what the server asked for, -1 for
 * nothing. */
void cw_limiter_finish (CwLimiter *self,
                        gint64 started,
                        gint64 now,
                        CwLimiterAnswer answer,
                        gint64 retry_after);
/* All answers that had come were handled at `now`. From the first call on, an answer makes the window grow
 * only if this was so since its request started: where answers lie waiting for this computer, more of them at
 * a time would only wait longer. */
void cw_limiter_catch_up (CwLimiter *self, gint64 now);

guint cw_limiter_get_in_flight (const CwLimiter *self);
guint cw_limiter_get_window (const CwLimiter *self);
/* The pace that is kept at present, a minute; at most the limit. */
double cw_limiter_get_pace (const CwLimiter *self);
/* Starts in the ten seconds before `now`, as a rate a minute. */
double cw_limiter_get_rate (CwLimiter *self, gint64 now);
/* Setbacks in a row, counted once a round trip, without a good answer since. */
guint cw_limiter_get_setbacks (const CwLimiter *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CwLimiter, cw_limiter_free)

G_END_DECLS
