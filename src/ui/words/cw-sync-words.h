/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cw-settings.h"
#include "cw-store-runs.h"
#include "cw-store.h"
#include "cw-sync-job.h"

G_BEGIN_DECLS

/* What the view *Sync* says, in plain words. All pure and free of GTK; any thread; strings are (transfer
 * full). */

/* "less than a minute", "about 4 minutes", "about 2 hours 10 minutes". */
char *cw_sync_words_duration (double seconds);
/* How long asking Aloware for `phones` numbers takes at the account's rate, and what bounds it. */
char *cw_sync_words_estimate (guint phones, const CwSettings *settings);
/* "Today at 10:30", "3 March 2026 at 10:30"; ms. */
char *cw_sync_words_when (gint64 when, gint64 now);
/* The last run in one line: when, how it ended, what it wrote. `run` NULL: none yet. */
char *cw_sync_words_last_run (const CwRun *run, gint64 now);
/* What a run has written so far, or that nothing was. */
char *cw_sync_words_written (const CwRun *run);
/* "Salesforce 12 of 40 · Aloware 3 of 900": the counts of a phase; "" when nothing is known yet. */
char *cw_sync_words_counts (const CwProgress *progress);
/* "120 a second · about 4 minutes left"; "" when nothing is known yet. */
char *cw_sync_words_rate (const CwProgress *progress);
/* Requests that this run sent, and how much of Salesforce's day is used. */
char *cw_sync_words_requests (const CwProgress *progress);

/* What to do about a run that ended with an error: where the remedy is. */
typedef enum
{
  CW_REMEDY_RETRY,       /* run it again */
  CW_REMEDY_CONNECTIONS, /* sign in again */
  CW_REMEDY_MAPPING,     /* mend the mapping */
} CwRemedy;

/* One sentence for a title, one for what happened and what to do. `code`: the nick of a CwErrorCode
 * (nullable). */
CwRemedy cw_sync_words_problem (const char *code, const char *message, char **title, char **body);
/* What kept a run (state "refused") from writing, for a title. (transfer none) */
const char *cw_sync_words_refused (const CwRun *run);

/* The same, and how much was refused. (transfer full) */
char *cw_sync_words_outcome (const CwRun *run);

G_END_DECLS
