/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cw-store.h"
#include "cw-types.h"

G_BEGIN_DECLS

/* The runs: when each began, and how it ended. */

typedef struct
{
  gint64 run;
  char *kind;               /* "sync", "preview", "resolve", "undo", "retry", "current" */
  char *state;              /* "running", "finished", "cancelled", "failed", "refused", "interrupted" */
  gint64 started, finished; /* ms; finished -1 while running */
  guint read[2], created[2], updated[2], requests[2]; /* indexed by CwSide */
  guint linked, unchanged, conflicts, failed, excluded, waiting;
  /* Where every record of both sides stands, in the order of CwStanding, and how many are known; 0 for a run
   * that did not look at all of them. Only of the run that just ended: not kept. */
  guint standings[5], known;
  /* New pairs by the key that made them, and how many each key alone would make: Aloware Contact ID, phone,
   * e-mail. Only of the run that just ended: not kept. */
  guint matched[3], would_match[3];
  /* Jobs of Salesforce's Bulk API, and the records that went by them. Only of the run that just ended: not
   * kept. */
  guint bulk_jobs, bulk_records;
  /* Contacts that were not looked up, because that was done a few minutes before to keep the sides current.
   * Only of the run that just ended: not kept. */
  guint fresh;
  gint64 undone_by;                 /* the run that undid it, 0 for none */
  gboolean changed_values;          /* the journal has a confirmed update of this run; only read */
  char *error_code, *error_message; /* NULL unless failed or refused */
} CwRun;

/* A run without a number, in the state "running". (transfer full) */
CwRun *cw_run_new (void);
void cw_run_free (CwRun *run);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CwRun, cw_run_free)
/* Stores a new run. Sets its number (from 1, and never used again) and, if it is 0, `started`. */
gboolean cw_store_begin_run (CwStore *store, CwRun *run, GError **error);
/* Stores a run that has its number. Errors also: CW_ERROR_NOT_FOUND. */
gboolean cw_store_update_run (CwStore *store, const CwRun *run, GError **error);
/* `run`: (out) (transfer full); NULL: there is none. */
gboolean cw_store_get_run (CwStore *store, gint64 number, CwRun **run, GError **error);
/* All runs, the newest first, previews too. A step of keeping current is only there once it has ended: most
 * write nothing, and leave no run. (transfer full) (element-type CwRun) */
GPtrArray *cw_store_list_runs (CwStore *store, GError **error);
/* The run that was begun last, without previews and what keeps the sides current. `run`: (out) (transfer
 * full); NULL: there is none. */
gboolean cw_store_get_last_run (CwStore *store, CwRun **run, GError **error);
/* Marks runs that a crash left "running" as "interrupted". Only for the holder of the profile's lock, who
 * knows that none is running. */
gboolean cw_store_mark_interrupted (CwStore *store, GError **error);

/* The run of kind "current" that holds what was written in the hour of `when` (ms) to keep the sides current.
 * `run`: (out) (transfer full); NULL: there is none, or it was undone. */
gboolean cw_store_get_run_of_hour (CwStore *store, gint64 when, CwRun **run, GError **error);
/* Ends a run of kind "current", which has to be stored with its counts. What it wrote goes over to the run of
 * its hour, if that is another one; a run that wrote nothing is removed. So history has at most one run an
 * hour. */
gboolean cw_store_fold_run (CwStore *store, const CwRun *run, GError **error);

G_END_DECLS
