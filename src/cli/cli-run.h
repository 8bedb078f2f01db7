/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cli.h"

#include "cw-store-journal.h"
#include "cw-store-runs.h"
#include "cw-sync-job.h"

G_BEGIN_DECLS

/* A run: found in the store, run by a job, and shown, as JSON or for people. */

/* Whether people would call it a run: a preview has a number in the store too, but wrote nothing. */
gboolean cli_is_run (const CwRun *run);
/* The number of a run, from an argument. Errors: CW_ERROR_USAGE. */
gboolean cli_parse_run (const char *text, gint64 *run, GError **error);
/* The run of this number. Errors: CW_ERROR_USAGE, CW_ERROR_NOT_FOUND, CW_ERROR_STORAGE. (transfer full) */
CwRun *cli_find_run (CwStore *store, const char *text, GError **error);

/* Has a job run to its end; meanwhile draws its progress, and lets SIGINT and SIGTERM cancel it. NULL where
 * the job failed, with the job's error. (transfer none) */
const CwRun *cli_run_job (Cli *cli, CwSyncJob *job, GError **error);

/* The id of the record that a write went to; NULL while it is not known. */
const char *cli_written_record (const CwChange *change);

/* Writes the id of a Salesforce record, and its object ("Contact"); without an id (nullable) both are null.
 */
void cli_json_salesforce_id (CliJson *json, const char *id);
/* The name of a Salesforce record in a table, where a Lead is called one: "Ana Ruiz · Lead". (transfer full)
 */
char *cli_record_label (const char *label, CwObject object);
/* Writes "differs": the fields in which the sides of a link keep values of their own, as an array of
 * catalogue keys. */
void cli_json_differs (CliJson *json, const CwChange *change);
/* Writes an element {"from", "to", "label", "differs"} for a change that follows a merge or a conversion;
 * nothing for another one. */
void cli_json_followed (CliJson *json, const CwChange *change);
/* {"salesforce": n, "aloware": n}, from an array indexed by CwSide. */
void cli_json_sides (CliJson *json, const char *name, const guint values[2]);
/* "12 in Salesforce, 3 in Aloware". (transfer full) */
char *cli_format_sides (const guint values[2]);

/* The members of a run as `history list` has them, without the braces. */
void cli_run_write_members (CliJson *json, const CwRun *run);
/* The document of `sync` and of whatever else runs a job, with "failures" from the journal. Errors:
 * CW_ERROR_STORAGE. */
gboolean cli_run_write_document (Cli *cli, CwStore *store, const CwRun *run, double seconds, GError **error);
/* The same for people. */
gboolean cli_run_print (Cli *cli, CwStore *store, const CwRun *run, double seconds, GError **error);

/* The exit code for a run that ended; `left_over` counts what waits for a person. */
CliExit cli_run_exit (const CwRun *run, guint left_over);
/* Says how the run of a job ended, as text or as the document of `sync`, and gives its exit code. */
CliExit cli_run_report (Cli *cli, CwSyncJob *job, GError **error);

G_END_DECLS
