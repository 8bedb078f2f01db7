/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A measuring tool for developers and tests: for how long the main loop was blocked at most. cw_gaps_start()
 * starts to measure if CROSSWALK_REPORT_GAPS is in the environment. Otherwise it does nothing. Each gap of at
 * least so many milliseconds is printed on standard error: "gap: 87.3 ms (61.0 ms of work), 4.21 s after the
 * start". cw_gaps_report() prints the longest gap as the last line: "worst gap: 87.3 ms". The first second
 * after the start does not count for the longest gap. */
typedef struct _CwGaps CwGaps;

/* NULL if there is nothing to measure. (transfer full) (nullable) */
CwGaps *cw_gaps_start (void);
/* Stops measuring and prints the result. `gaps` may be NULL. (transfer full) */
void cw_gaps_report (CwGaps *gaps);

G_END_DECLS
