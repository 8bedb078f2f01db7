/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cw-settings.h"
#include "cw-store-runs.h"
#include "cw-store.h"
#include "cw-sync-job.h"

G_BEGIN_DECLS

/* The texts of the view *Sync*. Needs no GTK and has no side effects. Any thread. Strings are (transfer
 * full). */

/* A length of time: "less than a minute", "about 4 minutes", "about 2 hours 10 minutes". */
char *cw_sync_words_duration (double seconds);
/* How long it takes to ask Aloware for `phones` numbers at the account's rate, and whether the limit of a run
 * ends it earlier. */
char *cw_sync_words_estimate (guint phones, const CwSettings *settings);
/* The last run in one line: when it was, how it ended, what it wrote. `run` NULL: there was none yet. */
char *cw_sync_words_last_run (const CwRun *run);
/* What a run has written so far, or that it wrote nothing. */
char *cw_sync_words_written (const CwRun *run);
/* The counts of a phase: "Salesforce 12 of 40 · Aloware 3 of 900"; "" when nothing is known yet. */
char *cw_sync_words_counts (const CwProgress *progress);
/* The speed of a phase: "120 a second · about 4 minutes left"; "" when nothing is known yet. */
char *cw_sync_words_rate (const CwProgress *progress);
/* How many requests this run has sent, and how many of Salesforce's daily requests are used. */
char *cw_sync_words_requests (const CwProgress *progress);

/* What a person can do after a run ended with an error. */
typedef enum
{
  CW_REMEDY_RETRY,       /* start the run again */
  CW_REMEDY_CONNECTIONS, /* sign in again */
  CW_REMEDY_MAPPING,     /* correct the mapping */
} CwRemedy;

/* Describes an error. `title` gets a short sentence; `body` says what happened and what to do. `code`: the
 * nick of a CwErrorCode (nullable). */
CwRemedy cw_sync_words_problem (const char *code, const char *message, char **title, char **body);
/* For a run with the state "refused": a title that says what kept it from writing. (transfer none) */
const char *cw_sync_words_refused (const CwRun *run);

/* Why two records are linked or unlinked, from the nick of the reason, or in which fields (CwChange's
 * `differs`) the two sides keep values of their own. (transfer full) */
char *cw_sync_words_link (const char *nick, const char *const *differs);
/* What a run has written, and how many of its changes were refused. (transfer full) */
char *cw_sync_words_outcome (const CwRun *run);

G_END_DECLS
