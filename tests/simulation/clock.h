/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Time and chance of the whole program: GLib, SQLite, libsoup, libsodium, the engine and the practice
 * platforms all ask here, because a program's own functions come before those of its libraries. Time passes
 * only when somebody waits. */

/* Begins anew, at the same instant each time, with chance from `seed`. */
void clock_reset (guint64 seed);
/* Lets time pass, ms. */
void clock_advance (gint64 ms);
/* How much the wall clock is ahead, ms, as after a person or NTP has moved it; waits do not notice. Returns
 * what it was before. */
gint64 clock_set_jump (gint64 ms);
/* Real microseconds, for measuring the program itself. */
gint64 clock_real (void);

/* A context on which nothing sleeps: waiting moves the clock to the next timeout. */
GMainContext *clock_context_new (void);

/* A sequence of its own, for what is decided beforehand (xorshift). The state must not be 0. */
guint64 chance_next (guint64 *state);
/* [0, below) */
guint chance_below (guint64 *state, guint below);

G_END_DECLS
