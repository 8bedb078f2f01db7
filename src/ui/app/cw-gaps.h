/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A measuring device for developers and tests: how long the main loop was not free at the worst. With
 * CROSSWALK_REPORT_GAPS=1 in the environment cw_gaps_start() begins to measure, once the loop has run for a
 * moment; else it does nothing. Each gap that may be noticed is a line on standard error, "gap: 87.3 ms (61.0
 * ms of work), 4.21 s after the start", and cw_gaps_report() prints the last one, "worst gap: 87.3 ms". */
typedef struct _CwGaps CwGaps;

/* (nullable) */
CwGaps *cw_gaps_start (void);
/* Ends measuring. `gaps` may be NULL. (transfer full) */
void cw_gaps_report (CwGaps *gaps);

G_END_DECLS
