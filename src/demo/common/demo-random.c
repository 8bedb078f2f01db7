/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "demo-random.h"

static guint64
next (DemoRandom *random)
{
  guint64 z;

  random->state += G_GUINT64_CONSTANT (0x9e3779b97f4a7c15);
  z = random->state;
  z = (z ^ (z >> 30)) * G_GUINT64_CONSTANT (0xbf58476d1ce4e5b9);
  z = (z ^ (z >> 27)) * G_GUINT64_CONSTANT (0x94d049bb133111eb);
  return z ^ (z >> 31);
}

DemoRandom
demo_random_for (guint32 seed, guint index)
{
  DemoRandom random = { .state = ((guint64) seed << 32) | index };

  /* Neighbouring states must not give neighbouring streams. */
  random.state = next (&random);
  return random;
}

guint
demo_random_below (DemoRandom *random, guint n)
{
  return (guint) (next (random) % n);
}

gboolean
demo_random_chance (DemoRandom *random, guint per_mille)
{
  return demo_random_below (random, 1000) < per_mille;
}
