/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* How much happened within the last sixty seconds, exactly: the instants themselves are kept. Times are
 * of the monotonic clock, in microseconds, and never go back. */
typedef struct _DemoMinute DemoMinute;

DemoMinute *demo_minute_new (void);
void demo_minute_free (DemoMinute *self);

/* One more at `now`. */
void demo_minute_add (DemoMinute *self, gint64 now);

/* How many there were in the sixty seconds before `now`. */
guint demo_minute_count (DemoMinute *self, gint64 now);

/* Seconds, rounded up, until the oldest one that still counts no longer does; 0 when there is none. */
guint demo_minute_until_free (DemoMinute *self, gint64 now);

/* Forgets all. */
void demo_minute_clear (DemoMinute *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DemoMinute, demo_minute_free)

G_END_DECLS
