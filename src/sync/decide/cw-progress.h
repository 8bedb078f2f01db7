/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cw-types.h"

G_BEGIN_DECLS

/* How far a run has come. Plain data; pure. */

typedef enum
{
  CW_PHASE_STARTING, /* describe, users, mapping check */
  CW_PHASE_READING,  /* both sides */
  CW_PHASE_PLANNING, /* match, merge, plan */
  CW_PHASE_LINKING,  /* note in the store which records belong together; counted as Salesforce's */
  CW_PHASE_WRITING,  /* apply and verify */
  CW_PHASE_DONE,
} CwPhase;

typedef struct
{
  CwPhase phase;
  guint64 done[2], total[2];     /* of this phase, indexed by CwSide; total 0: not known yet */
  double rate;                   /* items a second, smoothed; 0: not known yet */
  double seconds_left;           /* of this phase; -1: not known yet */
  guint requests[2];             /* sent so far in this run, indexed by CwSide */
  guint64 job_done, job_total;   /* records of a job that Salesforce works on; total 0: there is none */
  guint quota_used, quota_limit; /* requests of Salesforce's day; 0: unknown */
  double
    quiet_seconds; /* since any of this changed, because a platform answers slowly, or much is computed */
} CwProgress;

/* Translated: "Reading", "Planning", … */
const char *cw_phase_get_label (CwPhase phase);

G_END_DECLS
