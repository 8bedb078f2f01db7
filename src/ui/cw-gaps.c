/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-gaps.h"

/* Short against the 50 ms that a gap may last, long against what a tick costs. */
#define TICK_MS 5

/* Making the first window is start-up, which is measured otherwise. */
#define SETTLING_US (G_USEC_PER_SEC)

struct _CwGaps
{
  guint source;
  gint64 began, last, worst;
};

static gboolean
tick (gpointer data)
{
  CwGaps *gaps = data;
  gint64 now = g_get_monotonic_time ();

  if (gaps->last > gaps->began + SETTLING_US)
    gaps->worst = MAX (gaps->worst, now - gaps->last - TICK_MS * 1000);
  gaps->last = now;

  return G_SOURCE_CONTINUE;
}

CwGaps *
cw_gaps_start (void)
{
  CwGaps *gaps;

  if (g_strcmp0 (g_getenv ("CROSSWALK_REPORT_GAPS"), "1") != 0)
    return NULL;

  gaps = g_new0 (CwGaps, 1);
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
