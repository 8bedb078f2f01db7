/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Why the keeping of a profile pauses, and what ends that. Pure: no store, no network, no clock. Belongs to
 * one thread. */
typedef struct
{
  char *reason, *message; /* NULL: there is no pause */
  gint64 after;           /* it waits for a run of a person's after this run; 0: it ends by itself */
} CwPause;

/* A step ended with `reason`. `after`: the number of its run, where a person has to run something first; 0:
 * trying again is enough. The same reason again is the same pause, but what a person ran before this step no
 * longer counts. Returns whether it is a new pause, of which people are to be told. */
gboolean cw_pause_begin (CwPause *self, const char *reason, const char *message, gint64 after);
/* Returns whether there was one. */
gboolean cw_pause_end (CwPause *self);
/* Whether it goes on without asking anybody. `last_run`: the last run that a person started and that has
 * ended; 0: none. */
gboolean cw_pause_waits (const CwPause *self, gint64 last_run);

G_END_DECLS
