/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-gaps.h"

#include <time.h>

/* How often to look. This is less than a frame, and a tick takes far less time than this. */
#define TICK_MS 5

/* Gaps in this time after the start do not count for the longest gap. They come from making the first window,
 * and start-up is measured by other tests. */
#define SETTLING_US (G_USEC_PER_SEC)

struct _CwGaps
{
  guint source;
  gint64 shortest; /* that is printed, in microseconds */
  gint64 began, last, worst;
  gint64 worked; /* CPU time of this thread until `last` */
};

/* The CPU time of this thread. On a busy machine, the rest of a gap is caused by other programs. */
static gint64
get_worked_us (void)
{
  struct timespec now;

  return clock_gettime (CLOCK_THREAD_CPUTIME_ID, &now) == 0
           ? (gint64) now.tv_sec * G_USEC_PER_SEC + now.tv_nsec / 1000
           : 0;
}

static gboolean
tick (gpointer data)
{
  CwGaps *gaps = data;
  gint64 now = g_get_monotonic_time ();
  gint64 gap = now - gaps->last - TICK_MS * 1000;
  gint64 worked = get_worked_us ();

  if (gaps->last > gaps->began + SETTLING_US)
    gaps->worst = MAX (gaps->worst, gap);
  if (gap >= gaps->shortest)
    g_printerr ("gap: %.1f ms (%.1f ms of work), %.2f s after the start\n", (double) gap / 1000,
                (double) (worked - gaps->worked) / 1000, (double) (now - gaps->began) / G_USEC_PER_SEC);
  gaps->last = now;
  gaps->worked = worked;

  return G_SOURCE_CONTINUE;
}

CwGaps *
cw_gaps_start (void)
{
  const char *shortest = g_getenv ("CROSSWALK_REPORT_GAPS");
  CwGaps *gaps;

  if (shortest == NULL || *shortest == '\0')
    return NULL;

  gaps = g_new0 (CwGaps, 1);
  gaps->shortest = g_ascii_strtoll (shortest, NULL, 10) * 1000;
  gaps->began = gaps->last = g_get_monotonic_time ();
  gaps->source = g_timeout_add_full (G_PRIORITY_HIGH, TICK_MS, tick, gaps, NULL);

  return gaps;
}

void
cw_gaps_report (CwGaps *gaps)
{
  if (gaps == NULL)
    return;

  g_source_remove (gaps->source);
  g_printerr ("worst gap: %.1f ms\n", (double) gaps->worst / 1000);
  g_free (gaps);
}
