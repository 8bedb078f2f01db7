/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli-job.h"
#include "cli-output.h"
#include "cli-report.h"
#include "cw-store-conflicts.h"
#include "cw-store-runs.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>

#include <string.h>

CliExit
cli_conflicts_list (Cli *cli, int argc, char **argv, GError **error)
{
  g_autoptr (CwStore) store = NULL;
  guint conflicts;

  if (!cli_parse (cli, &argc, &argv, NULL, "", 0, 0, error))
    return CLI_EXIT_OK;

  if (cli_get_profile (cli, error) != NULL)
    store = cw_sync_open_store (cli->profile, error);
  if (store == NULL)
    return CLI_EXIT_FAILED;

  if (cli->json)
    {
      CliJson *json = cli_document_new (cli);

      cli_json_begin_object (json, NULL);
      if (!cli_json_conflicts (json, store, error))
        return CLI_EXIT_FAILED;
      cli_json_end_object (json);
      return CLI_EXIT_OK;
    }

  if (!cw_store_count_conflicts (store, &conflicts, error))
    return CLI_EXIT_FAILED;
  if (conflicts == 0)
    {
      cli_print (cli, "%s\n", _("There are no conflicts."));
      return CLI_EXIT_OK;
    }

  if (!cli_print_conflicts (cli, store, 0, error))
    return CLI_EXIT_FAILED;
  cli_note (cli, "%s\n",
            _("Settle one: crosswalk-cli conflicts resolve ID aloware|salesforce|keep-apart|value=TEXT"));

  return CLI_EXIT_OK;
}

static gboolean
parse_id (const char *text, gint64 *id, GError **error)
{
  if (g_ascii_string_to_signed (text, 10, 1, G_MAXINT64, id, NULL))
    return TRUE;

  g_set_error (error, CW_ERROR, CW_ERROR_USAGE,
               _("“%s” is no number. `crosswalk-cli conflicts list` and `history list` show them."), text);

  return FALSE;
}

static CliExit
report_resolved (Cli *cli, const CwRun *run, gint64 id, double seconds, GError **error)
{
  g_autoptr (CwStore) store = cw_sync_open_store (cli->profile, error);
  guint conflicts;

  if (store == NULL || !cw_store_count_conflicts (store, &conflicts, error))
    return CLI_EXIT_FAILED;

  if (cli->json)
    {
      if (!cli_run_write_json (cli, store, run, seconds, error))
        return CLI_EXIT_FAILED;
    }
  else if (g_strcmp0 (run->state, "finished") == 0 && run->failed == 0)
    {
      cli_print (cli, _("Conflict %" PRId64 " is settled (run %" PRId64 "), conflicts left: %u.\n"), id,
                 run->run, conflicts);
    }
  else if (!cli_run_print (cli, store, run, seconds, error))
    {
      return CLI_EXIT_FAILED;
    }

  return cli_run_exit (run, run->failed);
}

CliExit
cli_conflicts_resolve (Cli *cli, int argc, char **argv, GError **error)
{
  gboolean always = FALSE;
  const GOptionEntry entries[] = {
    { "always", 0, 0, G_OPTION_ARG_NONE, &always, N_("Also make it the field’s rule"), NULL },
    { NULL },
  };
  g_autoptr (GPtrArray) one = g_ptr_array_new_with_free_func ((GDestroyNotify) cw_resolution_free);
  g_autoptr (CwSyncJob) job = NULL;
  CwResolution *resolution;
  const CwRun *run;
  gint64 id;

  if (!cli_parse (cli, &argc, &argv, entries, "ID aloware|salesforce|keep-apart|value=TEXT", 2, 2, error))
    return CLI_EXIT_OK;
  if (!parse_id (argv[1], &id, error))
    return CLI_EXIT_USAGE;

  resolution = cw_resolution_parse (id, argv[2], always);
  if (resolution == NULL)
    {
      g_set_error_literal (error, CW_ERROR, CW_ERROR_USAGE,
                           _("A conflict is settled by aloware, salesforce, keep-apart or value=TEXT; one "
                              "of kind match by one of its candidates."));
      return CLI_EXIT_USAGE;
    }
  g_ptr_array_add (one, resolution);
  if (always && resolution->decision != CW_DECISION_ALOWARE && resolution->decision != CW_DECISION_SALESFORCE)
    {
      g_set_error_literal (error, CW_ERROR, CW_ERROR_USAGE,
                           _("--always makes a rule of aloware or salesforce only."));
      return CLI_EXIT_USAGE;
    }
  if (cli_get_profile (cli, error) == NULL)
    return CLI_EXIT_FAILED;

  job = cw_sync_job_new_resolve (cw_profile_get_name (cli->profile), one);
  run = cli_job_run (cli, job, error);
  if (run == NULL)
    return CLI_EXIT_FAILED;

  return report_resolved (cli, run, id, cw_sync_job_get_seconds (job), error);
}
