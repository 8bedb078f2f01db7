/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cli.h"

#include "cw-store-runs.h"
#include "cw-sync-job.h"

G_BEGIN_DECLS

/* Has a job run to its end, with progress and signals. NULL on error. (transfer none) */
const CwRun *cli_job_run (Cli *cli, CwSyncJob *job, GError **error);
/* The document of `sync`, which `conflicts resolve` shares; with "failures" from the journal. */
gboolean cli_run_write_json (Cli *cli, CwStore *store, const CwRun *run, double seconds, GError **error);
/* The same for people. */
gboolean cli_run_print (Cli *cli, CwStore *store, const CwRun *run, double seconds, GError **error);
/* The exit code that the state of a run stands for; `left_over` counts what waits for a person. */
CliExit cli_run_exit (const CwRun *run, guint left_over);
/* Says how the run of a job ended, as text or as the JSON document of `sync`, and gives its exit code. */
CliExit cli_run_report (Cli *cli, CwSyncJob *job, GError **error);

G_END_DECLS
