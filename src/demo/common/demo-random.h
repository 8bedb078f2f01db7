/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A small generator (splitmix64) of which the practice data is made: unlike GRand it gives the same
 * numbers whatever the environment (G_RANDOM_VERSION) says. Not for secrets. */
typedef struct
{
  guint64 state;
} DemoRandom;

/* A generator for one thing of many, so that each thing is the same however many there are. */
DemoRandom demo_random_for (guint32 seed, guint index);

/* 0 … n - 1; n is at least 1. */
guint demo_random_below (DemoRandom *random, guint n);

/* TRUE in `per_mille` of a thousand cases. */
gboolean demo_random_chance (DemoRandom *random, guint per_mille);

G_END_DECLS
