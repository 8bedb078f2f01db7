/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "cw-limiter.h"

G_BEGIN_DECLS

/* Many small tasks that share one limiter, on the thread-default main context. A task makes one request after
 * another, and each request waits until the limiter has a free slot. A task is asked for only when a slot is
 * free, so that memory stays flat. A task that waits for its repeat takes no slot, so that no other one waits
 * for it. Each task that `next` gave is delivered exactly once, also when everything is stopped. An answer
 * may come while its request is being begun. */
typedef struct _CwFanout CwFanout;

/* The head of a task. Make it the first member of the task's struct, and zero it. */
typedef struct
{
  CwFanout *fanout;
  gint64 started;    /* when the request under way began */
  gint64 due;        /* when to make the next request */
  guint attempts;    /* how often it got no good answer; a task may set it to 0 */
  guint good_before; /* how many good answers there were when it got none for the first time */
  gboolean finish;   /* is brought to its end even when everything stops, as long as the server is there */
} CwFanoutTask;

typedef enum
{
  CW_FANOUT_DONE,   /* deliver the task */
  CW_FANOUT_NEXT,   /* make another request as soon as a slot is free */
  CW_FANOUT_REPEAT, /* make another request after a growing wait */
} CwFanoutThen;

typedef struct
{
  /* The next task, or NULL when there is none now. After NULL it is asked again once a task was delivered. */
  CwFanoutTask *(*next) (gpointer user_data);
  /* A slot is free: begin the task's request with cw_fanout_get_cancellable(), and have cw_fanout_answer()
   * called once, now or later. FALSE: the task needs no more requests, deliver it. */
  gboolean (*begin) (CwFanoutTask *task, gpointer user_data);
  /* The task is over (transfer full). `stopped` is set where it was not brought to its end because everything
   * stops. FALSE with an error stops everything. */
  gboolean (*deliver) (CwFanoutTask *task, const GError *stopped, gpointer user_data, GError **error);
} CwFanoutFuncs;

typedef struct
{
  gint64 backoff_us; /* the unit of the growing wait */
  guint grace_ms;    /* how long requests under way are waited for when everything stops; after a cancellation
                        only those of tasks that are brought to their end */
} CwFanoutTimes;

/* Begins. From then on it goes on whenever the thread-default context of now is iterated, until it is
 * finished. (transfer full) */
CwFanout *cw_fanout_start (CwLimiter *limiter,
                           const CwFanoutTimes *times,
                           const CwFanoutFuncs *funcs,
                           gpointer user_data,
                           GCancellable *cancellable);
/* Iterates the context until `next` has nothing and every task is delivered. (transfer full). FALSE with the
 * error that stopped it. */
gboolean cw_fanout_finish (CwFanout *self, GError **error);

/* Cancels the requests of this task: at once when a person cancels; for a task with `finish` set only after
 * the grace. Set `finish` before. (transfer none) */
GCancellable *cw_fanout_get_cancellable (const CwFanoutTask *task);

/* Whether tasks have been failing since the last good answer. */
gboolean cw_fanout_is_failing (const CwFanout *self);
/* Says that `next` may have something again, though nothing was delivered since it had nothing. */
void cw_fanout_ask_again (CwFanout *self);

/* Whether other tasks had good answers since this one first got none: then this task is at fault, not the
 * server. */
gboolean cw_fanout_others_answered (const CwFanoutTask *task);

/* Tells the answer to the task's request, and what comes next. `retry_after` in µs, -1: not said. `problem`
 * (nullable) is what the fan-out stops with when the server seems to be gone: in seven round trips in a row
 * (26 where they are refusals, 429) tasks fail and none is answered. A few tasks that always fail do not
 * count as that. Of requests without an answer only the first of each task counts; of refusals every one
 * counts, but they must be of twelve tasks. */
void cw_fanout_answer (CwFanoutTask *task,
                       CwLimiterAnswer answer,
                       gint64 retry_after,
                       const GError *problem,
                       CwFanoutThen then);
/* Stops everything. Of several errors the first one is told. */
void cw_fanout_stop (CwFanout *self, const GError *error);

G_END_DECLS
