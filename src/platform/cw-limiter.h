/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Decides how many requests may be under way, and how many may start in a minute. It is for a server that
 * does not say how much it can take. Pure: the clock (microseconds, never going back) is passed in. Not
 * thread-safe.
 *
 * The window is how many requests may be under way at once. It starts at 16. Until the first setback, each
 * good answer makes it larger by one; after that, it grows by one in each round trip. A setback halves it, at
 * most once in a round trip. A lost answer halves it only if another one was lost before and no good answer
 * came in between. The window grows only while requests wait for it and this computer keeps up with the
 * answers.
 *
 * The pace is how many requests may start in a minute. Within any 60 seconds it is never more than the limit.
 * Requests start in small bursts that follow each other evenly: what 0.3 seconds allow, at most 20. In the
 * minute after a setback no request waits for a whole burst. If the server refuses (429) at that pace, one
 * request at a time finds out whether it still refuses. If it refused for long, or refuses again, its real
 * limit is taken to be what it answered in the last minute. From there the pace goes up again in steps, which
 * become larger the longer the server does not refuse. */
typedef struct _CwLimiter CwLimiter;

typedef enum
{
  CW_LIMITER_GOOD,    /* an answer, whatever it says */
  CW_LIMITER_REFUSED, /* 429: too many requests */
  CW_LIMITER_BUSY,    /* 503: the server is overloaded */
  CW_LIMITER_LOST,    /* no answer, or half of one */
  CW_LIMITER_UNKNOWN, /* we gave the request up, which says nothing about the server */
} CwLimiterAnswer;

CwLimiter *cw_limiter_new (guint per_minute, guint max_in_flight);
void cw_limiter_free (CwLimiter *self);

/* Sets the limit, at least 1. It takes effect at once, but what started in the minute before may be more. */
void cw_limiter_set_per_minute (CwLimiter *self, guint per_minute);
/* The first wait after a setback, one second by default. Each further setback doubles it. */
void cw_limiter_set_backoff (CwLimiter *self, gint64 base_us);

/* Whether a request may start at `now`. If not, `again_at` (optional) is when to ask again; G_MAXINT64: after
 * the next answer. */
gboolean cw_limiter_may_start (CwLimiter *self, gint64 now, gint64 *again_at);
/* A request starts. cw_limiter_may_start() must have allowed it for the same `now`. */
void cw_limiter_start (CwLimiter *self, gint64 now);
/* The last request that started, at `now`, was not sent after all. */
void cw_limiter_take_back (CwLimiter *self, gint64 now);
/* The request that started at `started` is over. `retry_after`: how long the server asks to wait, -1 if it
 * does not ask. */
void cw_limiter_finish (CwLimiter *self,
                        gint64 started,
                        gint64 now,
                        CwLimiterAnswer answer,
                        gint64 retry_after);
/* At `now`, no answer is waiting to be handled. Once this has been called, an answer makes the window larger
 * only if this was called again after its request started. Where this computer is slower than the server, a
 * larger window would only make answers wait longer. */
void cw_limiter_catch_up (CwLimiter *self, gint64 now);

guint cw_limiter_get_in_flight (const CwLimiter *self);
guint cw_limiter_get_window (const CwLimiter *self);
/* How many requests may start in a minute at present; at most the limit. */
double cw_limiter_get_pace (const CwLimiter *self);
/* How many requests started in the ten seconds before `now`, as a rate a minute. */
double cw_limiter_get_rate (CwLimiter *self, gint64 now);
/* Setbacks since the last good answer, counted once in a round trip. */
guint cw_limiter_get_setbacks (const CwLimiter *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CwLimiter, cw_limiter_free)

G_END_DECLS
