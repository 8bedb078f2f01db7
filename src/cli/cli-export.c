/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli-output.h"
#include "cli-report.h"

#include "cw-csv-export.h"
#include "cw-time.h"

#include <glib/gi18n-lib.h>

static gboolean
add_conflict (const CwConflict  *conflict,
              gpointer           user_data,
              GError           **error)
{
  CwCsvExport *csv = user_data;
  g_autofree char *id = g_strdup_printf ("%" G_GINT64_FORMAT, conflict->id);
  g_autofree char *candidates = conflict->candidates != NULL ? g_strjoinv (" ", conflict->candidates) : NULL;
  g_autofree char *aloware_changed = conflict->aloware_changed >= 0 ? cw_time_format_salesforce (conflict->aloware_changed) : NULL;
  g_autofree char *salesforce_changed = conflict->salesforce_changed >= 0 ? cw_time_format_salesforce (conflict->salesforce_changed) : NULL;
  const char *cells[] = {
    id, cw_conflict_kind_to_nick (conflict->kind), conflict->label, conflict->aloware_id, conflict->salesforce_id,
    cli_conflict_field (conflict), conflict->salesforce, conflict->aloware_value, conflict->base_value, conflict->salesforce_value,
    aloware_changed, salesforce_changed, conflict->salesforce_changed_by, candidates, conflict->message,
  };

  cw_csv_export_add (csv, cells, G_N_ELEMENTS (cells));

  return TRUE;
}

static void
add_write_row (CwCsvExport         *csv,
               const CwWrite       *write,
               const CwChangeField *field)
{
  const CwChange *change = write->change;
  g_autofree char *run = g_strdup_printf ("%" G_GINT64_FORMAT, write->run);
  g_autofree char *when = cw_time_format_salesforce (write->when);
  const char *cells[] = {
    run, when, change->label, cw_side_to_nick (change->side), change->aloware_id, change->salesforce_id, cw_action_to_nick (change->action),
    field != NULL ? field->aloware : NULL, field != NULL ? field->salesforce : NULL,
    field != NULL ? field->old_value : NULL, field != NULL ? field->new_value : NULL, field != NULL ? field->reason : NULL,
    cw_write_state_to_nick (write->state), write->error_code, write->error_message,
  };

  cw_csv_export_add (csv, cells, G_N_ELEMENTS (cells));
}

static gboolean
add_write (const CwWrite  *write,
           gpointer        user_data,
           GError        **error)
{
  const GPtrArray *fields = write->change->fields;

  if (fields->len == 0)
    add_write_row (user_data, write, NULL);
  for (guint i = 0; i < fields->len; i++)
    add_write_row (user_data, write, g_ptr_array_index (fields, i));

  return TRUE;
}

static CliExit
finish_export (Cli          *cli,
               CwCsvExport  *csv,
               const char   *path,
               GError      **error)
{
  CliJson *json;

  if (!cw_csv_export_save (csv, path, error))
    return CLI_EXIT_FAILED;

  json = cli_document_new (cli);
  cli_json_begin_object (json, NULL);
  cli_json_integer (json, "rows", cw_csv_export_get_n_rows (csv));
  cli_json_end_object (json);
  cli_print (cli, _("%u rows were written to %s.\n"), cw_csv_export_get_n_rows (csv), path);

  return CLI_EXIT_OK;
}

CliExit
cli_export_conflicts (Cli     *cli,
                      int      argc,
                      char   **argv,
                      GError **error)
{
  static const char *const header[] = {
    "id", "kind", "label", "aloware_id", "salesforce_id", "aloware", "salesforce", "aloware_value", "base_value", "salesforce_value",
    "aloware_changed", "salesforce_changed", "salesforce_changed_by", "candidates", "message",
  };
  g_autoptr(CwCsvExport) csv = cw_csv_export_new (header, G_N_ELEMENTS (header));
  g_autoptr(CwStore) store = NULL;

  if (!cli_parse (cli, &argc, &argv, NULL, "FILE.csv", 1, 1, error))
    return CLI_EXIT_OK;

  if (cli_get_profile (cli, error) != NULL)
    store = cw_sync_open_store (cli->profile, error);
  if (store == NULL || !cli_foreach_conflict (store, add_conflict, csv, error))
    return CLI_EXIT_FAILED;

  return finish_export (cli, csv, argv[1], error);
}

/* Number 0: the last run. */
static CwRun *
choose_run (CwStore  *store,
            gint64    number,
            GError  **error)
{
  g_autoptr(GError) problem = NULL;
  CwRun *run = number > 0 ? cw_store_get_run (store, number, &problem) : cli_last_run (store, &problem);

  if (problem != NULL)
    g_propagate_error (error, g_steal_pointer (&problem));
  else if (run == NULL)
    g_set_error_literal (error, CW_ERROR, CW_ERROR_NOT_FOUND, _("There is no such run. `crosswalk-cli history list` shows them."));

  return run;
}

CliExit
cli_export_run (Cli     *cli,
                int      argc,
                char   **argv,
                GError **error)
{
  static const char *const header[] = {
    "run", "when", "label", "side", "aloware_id", "salesforce_id", "action", "aloware", "salesforce", "old", "new", "reason",
    "state", "error_code", "error",
  };
  gint64 number = 0;
  const GOptionEntry entries[] = {
    { "run", 0, 0, G_OPTION_ARG_INT64, &number, N_("Which run (default: the last one)"), N_("RUN") },
    { NULL },
  };
  g_autoptr(CwCsvExport) csv = cw_csv_export_new (header, G_N_ELEMENTS (header));
  g_autoptr(CwStore) store = NULL;
  g_autoptr(CwRun) run = NULL;

  if (!cli_parse (cli, &argc, &argv, entries, "FILE.csv", 1, 1, error))
    return CLI_EXIT_OK;
  if (number < 0)
    {
      g_set_error_literal (error, CW_ERROR, CW_ERROR_USAGE, _("--run takes the number of a run."));
      return CLI_EXIT_USAGE;
    }

  if (cli_get_profile (cli, error) != NULL)
    store = cw_sync_open_store (cli->profile, error);
  run = store != NULL ? choose_run (store, number, error) : NULL;
  if (run == NULL || !cli_foreach_write (store, run->run, add_write, csv, error))
    return CLI_EXIT_FAILED;

  return finish_export (cli, csv, argv[1], error);
}
