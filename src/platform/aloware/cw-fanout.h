/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "cw-limiter.h"

G_BEGIN_DECLS

/* Many small tasks over one limiter, on the thread-default main context. A task makes one request after
 * another; each waits for a free slot. Tasks are asked for only when a slot is free, so that memory stays
 * flat; a task that waits to be repeated takes no slot, so that it holds nobody up. Every task that was taken
 * from `next` is delivered exactly once, also when the whole is stopped. Answers may come while a request is
 * being begun: nothing recurses. */
typedef struct _CwFanout CwFanout;

/* The head of a task; embed it as the first member and zero it. */
typedef struct
{
  CwFanout *fanout;
  gint64 started;    /* when the present request began */
  gint64 due;        /* when to repeat */
  guint attempts;    /* setbacks so far, for the growing wait; a task may reset it */
  guint good_before; /* good answers to any task before the first of these */
  gboolean finish;   /* has begun something that is to be brought to its end even when all stops */
} CwFanoutTask;

typedef enum
{
  CW_FANOUT_DONE,   /* deliver it */
  CW_FANOUT_NEXT,   /* another request, as soon as a slot is free */
  CW_FANOUT_REPEAT, /* another request, after a growing wait */
} CwFanoutThen;

typedef struct
{
  /* Gives the next task, or NULL when there is none now; asked again after the next delivery. */
  CwFanoutTask *(*next) (gpointer user_data);
  /* A slot is free: begin the task's request, with the task's cancellable, and have cw_fanout_answer() called
   * once, now or later. FALSE: it needs none any more, deliver it. */
  gboolean (*begin) (CwFanoutTask *task, gpointer user_data);
  /* The task is over (transfer full). `stopped` is set when it was not brought to its end because all stops.
   * FALSE stops all with the error. */
  gboolean (*deliver) (CwFanoutTask *task, const GError *stopped, gpointer user_data, GError **error);
} CwFanoutFuncs;

typedef struct
{
  gint64 backoff_us; /* the unit of the growing wait */
  guint grace_ms; /* how long requests under way are waited for when all stops; after a cancellation those of
                   * tasks that are to be finished only */
} CwFanoutTimes;

/* Begins, and goes on whenever the thread-default context of now is iterated, until it is finished. (transfer
 * full) */
CwFanout *cw_fanout_start (CwLimiter *limiter,
                           const CwFanoutTimes *times,
                           const CwFanoutFuncs *funcs,
                           gpointer user_data,
                           GCancellable *cancellable);
/* Iterates the context until `next` has nothing and everything is delivered. (transfer full). Errors: what
 * stopped it. */
gboolean cw_fanout_finish (CwFanout *self, GError **error);

/* What cancels a request of the task that begins now: at once when a person cancels the whole; not before the
 * grace is over when it is to be brought to its end, which is to be said before. (transfer none) */
GCancellable *cw_fanout_get_cancellable (const CwFanoutTask *task);

/* Whether tasks have been failing since the last good answer. */
gboolean cw_fanout_is_failing (const CwFanout *self);
/* `next` may have something again, though nothing was delivered since it had nothing. */
void cw_fanout_ask_again (CwFanout *self);

/* Whether other tasks had good answers since this one failed first: then it is this one, not the server. */
gboolean cw_fanout_others_answered (const CwFanoutTask *task);

/* The answer to the task's request, and what then. The fan-out stops by itself with `problem` (nullable) when
 * one task after another fails and none is answered: in seven round trips in a row, 26 where it is refusals
 * (429). A few tasks that always fail are no sign that the server is gone: what is repeated counts among
 * refusals only, and these have to be of twelve tasks. */
void cw_fanout_answer (CwFanoutTask *task,
                       CwLimiterAnswer answer,
                       gint64 retry_after,
                       const GError *problem,
                       CwFanoutThen then);
/* Stops all. The first error stays. */
void cw_fanout_stop (CwFanout *self, const GError *error);

G_END_DECLS
