/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "demo-people.h"
#include "demo-random.h"

G_BEGIN_DECLS

/* How many people a company's practice data has with an instant that is chosen, not drawn: the example of
 * the field guide (08:33:16-07:00) first, then the edges of daylight saving time and of days and years. */
#define DEMO_CHOSEN_INSTANTS 8

/* Fills `engagement` with what an agent's work leaves behind. `chosen` is the number of the chosen instant
 * to use, DEMO_CHOSEN_INSTANTS or more for none; `timezone` is where the person lives. Texts are constants. */
void demo_engagement_fill (DemoEngagement *engagement, DemoRandom *random, guint chosen, const char *timezone);

G_END_DECLS
