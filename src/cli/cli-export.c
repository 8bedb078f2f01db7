/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli-command.h"
#include "cli-conflicts.h"
#include "cli-output.h"
#include "cli-run.h"

#include "cw-csv-export.h"
#include "cw-store-runs.h"
#include "cw-time.h"

#include <glib/gi18n-lib.h>

static gboolean
add_conflict (const CwConflict *conflict, gpointer user_data, GError **error)
{
  CwCsvExport *csv = user_data;
  g_autofree char *id = g_strdup_printf ("%" G_GINT64_FORMAT, conflict->id);
  g_autofree char *candidates = conflict->candidates != NULL ? g_strjoinv (" ", conflict->candidates) : NULL;
  g_autofree char *aloware_changed = conflict->changed[CW_SIDE_ALOWARE] >= 0
                                       ? cw_time_format_salesforce (conflict->changed[CW_SIDE_ALOWARE])
                                       : NULL;
  g_autofree char *salesforce_changed = conflict->changed[CW_SIDE_SALESFORCE] >= 0
                                          ? cw_time_format_salesforce (conflict->changed[CW_SIDE_SALESFORCE])
                                          : NULL;
  const char *cells[] = {
    id,
    cw_conflict_kind_to_nick (conflict->kind),
    conflict->pair.label,
    conflict->pair.ids[CW_SIDE_ALOWARE],
    conflict->pair.ids[CW_SIDE_SALESFORCE],
    cli_conflict_field (conflict),
    conflict->salesforce,
    conflict->value[CW_SIDE_ALOWARE],
    conflict->base_value,
    conflict->value[CW_SIDE_SALESFORCE],
    aloware_changed,
    salesforce_changed,
    conflict->salesforce_changed_by,
    candidates,
    conflict->message,
  };

  cw_csv_export_add (csv, cells, G_N_ELEMENTS (cells));

  return TRUE;
}

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
  static const char *const header[] = {
    "id",
    "kind",
    "label",
    "aloware_id",
    "salesforce_id",
    "aloware",
    "salesforce",
    "aloware_value",
    "base_value",
    "salesforce_value",
    "aloware_changed",
    "salesforce_changed",
    "salesforce_changed_by",
    "candidates",
    "message",
  };
  g_autoptr (CwCsvExport) csv = cw_csv_export_new (header, G_N_ELEMENTS (header));
  g_autoptr (CwStore) store = NULL;

  if (!cli_parse (cli, &argc, &argv, NULL, "FILE.csv", 1, 1, error))
    return CLI_EXIT_OK;

  store = cli_open_store (cli, error);
  if (store == NULL || !cli_foreach_conflict (store, add_conflict, csv, error)
      || !cw_csv_export_save (csv, argv[1], error))
    return CLI_EXIT_FAILED;

  return report_export (cli, cw_csv_export_get_n_rows (csv), argv[1]);
}

static CwRun *
find_last_run (CwStore *store, GError **error)
{
  CwRun *run = NULL;

  if (cli_last_run (store, &run, error) && run == NULL)
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
