/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli-job.h"
#include "cli-output.h"

#include <glib/gi18n-lib.h>

#include "cw-error.h"
#include "cw-run-words.h"
#include "cw-store-runs.h"

static gboolean
parse_run (const char *text, gint64 *run, GError **error)
{
  if (g_ascii_string_to_signed (text, 10, 1, G_MAXINT64, run, NULL))
    return TRUE;

  g_set_error (error, CW_ERROR, CW_ERROR_USAGE,
               _("“%s” is not the number of a run. See crosswalk-cli history list"), text);
  return FALSE;
}

/* A run that left nothing to take back is undone like any other, by a run that writes nothing; that is said
 * beforehand. */
static gboolean
note_what_stays (Cli *cli, gint64 number, GError **error)
{
  g_autoptr (CwStore) store = cw_sync_open_store (cli->profile, error);
  g_autoptr (CwRun) run = NULL;
  const char *why;

  if (store == NULL || !cw_store_get_run (store, number, &run, error))
    return FALSE;

  why = run != NULL ? cw_run_why_not_undone (run) : NULL;
  if (why != NULL)
    cli_note (cli, "%s\n", why);

  return TRUE;
}

CliExit
cli_history_undo (Cli *cli, int argc, char **argv, GError **error)
{
  CwSyncOptions options = { 0 };
  g_autoptr (CwSyncJob) job = NULL;
  gint64 number;
  const GOptionEntry entries[] = {
    { "yes", 0, 0, G_OPTION_ARG_NONE, &options.assume_yes, N_("Answer guards and warnings in advance"),
      NULL },
    { NULL },
  };

  if (!cli_parse (cli, &argc, &argv, entries, "RUN", 1, 1, error))
    return CLI_EXIT_OK;
  if (!parse_run (argv[1], &number, error))
    return CLI_EXIT_USAGE;
  if (cli_get_profile (cli, error) == NULL || !note_what_stays (cli, number, error))
    return CLI_EXIT_FAILED;

  job = cw_sync_job_new_undo (cw_profile_get_name (cli->profile), number, FALSE, &options);
  if (cli_job_run (cli, job, error) == NULL)
    return CLI_EXIT_FAILED;

  return cli_run_report (cli, job, error);
}
