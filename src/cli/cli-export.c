/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli-command.h"
#include "cli-output.h"
#include "cli-run.h"

#include "cw-csv-export.h"
#include "cw-store-runs.h"

#include <glib/gi18n-lib.h>

static CliExit
report_export (Cli *cli, guint n_rows, const char *path)
{
  CliJson *json = cli_document_new (cli);

  cli_json_begin_object (json, NULL);
  cli_json_integer (json, "rows", n_rows);
  cli_json_end_object (json);
  cli_print (cli, ngettext ("%u row was written to %s.\n", "%u rows were written to %s.\n", n_rows), n_rows,
             path);

  return CLI_EXIT_OK;
}

CliExit
cli_export_conflicts (Cli *cli, int argc, char **argv, GError **error)
{
  g_autoptr (CwStore) store = NULL;
  guint n_rows = 0;

  if (!cli_parse (cli, &argc, &argv, NULL, "FILE.csv", 1, 1, error))
    return CLI_EXIT_OK;

  store = cli_open_store (cli, error);
  if (store == NULL || !cw_csv_export_conflicts (store, argv[1], NULL, &n_rows, error))
    return CLI_EXIT_FAILED;

  return report_export (cli, n_rows, argv[1]);
}

static CwRun *
find_last_run (CwStore *store, GError **error)
{
  CwRun *run = NULL;

  if (cw_store_get_last_run (store, &run, error) && run == NULL)
    g_set_error_literal (error, CW_ERROR, CW_ERROR_NOT_FOUND, _("There is no run to export yet."));

  return run;
}

CliExit
cli_export_run (Cli *cli, int argc, char **argv, GError **error)
{
  g_autofree char *number = NULL;
  const GOptionEntry entries[] = {
    { "run", 0, 0, G_OPTION_ARG_STRING, &number, N_("Which run (default: the last one)"), N_("RUN") },
    { NULL },
  };
  g_autoptr (CwStore) store = NULL;
  g_autoptr (CwRun) run = NULL;
  guint n_rows = 0;

  if (!cli_parse (cli, &argc, &argv, entries, "FILE.csv", 1, 1, error))
    return CLI_EXIT_OK;

  store = cli_open_store (cli, error);
  if (store != NULL)
    run = number != NULL ? cli_find_run (store, number, error) : find_last_run (store, error);
  if (run == NULL || !cw_csv_export_run (store, run->run, argv[1], NULL, &n_rows, error))
    return CLI_EXIT_FAILED;

  return report_export (cli, n_rows, argv[1]);
}
