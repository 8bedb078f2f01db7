/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cli.h"

#include "cw-sync-job.h"

G_BEGIN_DECLS

/* One line on standard error that is drawn anew as a job goes on; nothing at all where standard error is no
 * terminal. */
typedef struct _CliProgress CliProgress;

CliProgress *cli_progress_new (Cli *cli, CwSyncJob *job);
/* Wipes the line. */
void cli_progress_free (CliProgress *progress);
/* The line's text: "Reading · Salesforce 1,000 · Aloware 420 of 980 · 74 a second · 0:08 left". (transfer
 * full) */
char *cli_progress_format (const CwProgress *progress);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CliProgress, cli_progress_free)

G_END_DECLS
