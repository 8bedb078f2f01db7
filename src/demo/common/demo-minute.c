/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "demo-minute.h"

#define MINUTE (60 * G_USEC_PER_SEC)

struct _DemoMinute
{
  gint64 *ring;
  guint capacity;
  guint first;
  guint count;
};

DemoMinute *
demo_minute_new (void)
{
  DemoMinute *self = g_new0 (DemoMinute, 1);

  self->capacity = 256;
  self->ring = g_new0 (gint64, self->capacity);
  return self;
}

void
demo_minute_free (DemoMinute *self)
{
  if (self == NULL)
    return;
  g_free (self->ring);
  g_free (self);
}

static void
grow (DemoMinute *self)
{
  gint64 *ring = g_new (gint64, (gsize) self->capacity * 2);

  for (guint i = 0; i < self->count; i++)
    ring[i] = self->ring[(self->first + i) % self->capacity];
  g_free (self->ring);
  self->ring = ring;
  self->first = 0;
  self->capacity *= 2;
}

guint
demo_minute_count (DemoMinute *self, gint64 now)
{
  while (self->count > 0 && self->ring[self->first] <= now - MINUTE)
    {
      self->first = (self->first + 1) % self->capacity;
      self->count--;
    }
  return self->count;
}

void
demo_minute_add (DemoMinute *self, gint64 now)
{
  demo_minute_count (self, now);
  if (self->count == self->capacity)
    grow (self);
  self->ring[(self->first + self->count) % self->capacity] = now;
  self->count++;
}

guint
demo_minute_until_free (DemoMinute *self, gint64 now)
{
  if (demo_minute_count (self, now) == 0)
    return 0;
  return (guint) ((self->ring[self->first] + MINUTE - now + G_USEC_PER_SEC - 1) / G_USEC_PER_SEC);
}

void
demo_minute_clear (DemoMinute *self)
{
  self->first = 0;
  self->count = 0;
}
