/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "clock.h"

#include <sodium.h>
#include <sys/random.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

/* 2026-03-02 08:00 UTC, a Monday; and some hours after the machine was started. */
#define FIRST_INSTANT (G_GINT64_CONSTANT (1772438400) * G_USEC_PER_SEC)
#define SINCE_BOOT (G_GINT64_CONSTANT (10000) * G_USEC_PER_SEC)

static gint64 passed; /* µs since the beginning */
static gint64 jumped; /* µs that the wall clock was moved */
static guint64 chance = 1;

static void
set_timespec (struct timespec *out, gint64 us)
{
  out->tv_sec = us / G_USEC_PER_SEC;
  out->tv_nsec = us % G_USEC_PER_SEC * 1000;
}

int
clock_gettime (clockid_t id, struct timespec *out)
{
  if (id == CLOCK_REALTIME || id == CLOCK_REALTIME_COARSE)
    set_timespec (out, FIRST_INSTANT + passed + jumped);
  else
    set_timespec (out, SINCE_BOOT + passed);

  return 0;
}

int
gettimeofday (struct timeval *out, void *zone)
{
  gint64 now = FIRST_INSTANT + passed + jumped;

  out->tv_sec = now / G_USEC_PER_SEC;
  out->tv_usec = now % G_USEC_PER_SEC;

  return 0;
}

time_t
time (time_t *out)
{
  time_t now = (FIRST_INSTANT + passed + jumped) / G_USEC_PER_SEC;

  if (out != NULL)
    *out = now;

  return now;
}

ssize_t
getrandom (void *buffer, size_t length, unsigned int flags)
{
  guint8 *bytes = buffer;

  for (size_t i = 0; i < length; i++)
    bytes[i] = (guint8) (chance_next (&chance) >> 32);

  return (ssize_t) length;
}

static const char *
sodium_name (void)
{
  return "simulated";
}

static uint32_t
sodium_random (void)
{
  return (uint32_t) (chance_next (&chance) >> 16);
}

static void
sodium_buffer (void *const buffer, const size_t length)
{
  getrandom (buffer, length, 0);
}

static randombytes_implementation sodium_chance = {
  .implementation_name = sodium_name,
  .random = sodium_random,
  .buf = sodium_buffer,
};

void
clock_reset (guint64 seed)
{
  static gboolean begun;

  if (!begun)
    randombytes_set_implementation (&sodium_chance);
  begun = TRUE;

  passed = jumped = 0;
  chance = seed * 2 + 1;
  g_random_set_seed ((guint32) chance_next (&chance));
}

void
clock_advance (gint64 ms)
{
  passed += ms * 1000;
}

gint64
clock_set_jump (gint64 ms)
{
  gint64 before = jumped / 1000;

  jumped = ms * 1000;

  return before;
}

gint64
clock_real (void)
{
  struct timespec now;

  syscall (SYS_clock_gettime, CLOCK_MONOTONIC, &now);

  return now.tv_sec * G_USEC_PER_SEC + now.tv_nsec / 1000;
}

/* Nothing comes from outside: there is no file to look at, and no other thread. */
static int
wait_for_timeout (GPollFD *fds, guint n_fds, int timeout_ms)
{
  if (timeout_ms < 0)
    g_error ("The program waits for ever");

  for (guint i = 0; i < n_fds; i++)
    fds[i].revents = 0;
  clock_advance (timeout_ms);

  return 0;
}

GMainContext *
clock_context_new (void)
{
  GMainContext *context = g_main_context_new ();

  g_main_context_set_poll_func (context, wait_for_timeout);

  return context;
}

guint64
chance_next (guint64 *state)
{
  guint64 x = *state;

  x ^= x << 13;
  x ^= x >> 7;
  x ^= x << 17;
  *state = x;

  return x * G_GUINT64_CONSTANT (2685821657736338717);
}

guint
chance_below (guint64 *state, guint below)
{
  return (guint) ((chance_next (state) >> 33) % below);
}
