/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli-conflicts.h"

#include "cli-command.h"
#include "cli-output.h"
#include "cli-run.h"
#include "cli-table.h"
#include "cw-store-conflicts.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>

static void
write_conflict (CliJson *json, const CwConflict *conflict)
{
  cli_json_begin_object (json, NULL);
  cli_json_integer (json, "id", conflict->id);
  cli_json_string (json, "kind", cw_conflict_kind_to_nick (conflict->kind));
  cli_json_string (json, "label", conflict->pair.label);
  cli_json_string (json, "aloware_id", conflict->pair.ids[CW_SIDE_ALOWARE]);
  cli_json_salesforce_id (json, conflict->pair.ids[CW_SIDE_SALESFORCE]);
  cli_json_string (json, "aloware", cw_conflict_get_field (conflict));
  cli_json_string (json, "salesforce", conflict->salesforce);
  cli_json_string (json, "aloware_value", conflict->value[CW_SIDE_ALOWARE]);
  cli_json_string (json, "base_value", conflict->base_value);
  cli_json_string (json, "salesforce_value", conflict->value[CW_SIDE_SALESFORCE]);
  cli_json_instant (json, "aloware_changed", conflict->changed[CW_SIDE_ALOWARE]);
  cli_json_instant (json, "salesforce_changed", conflict->changed[CW_SIDE_SALESFORCE]);
  cli_json_string (json, "salesforce_changed_by", conflict->salesforce_changed_by);
  cli_json_string (json, "message", conflict->message);
  cli_json_begin_array (json, "candidates");
  for (guint i = 0; conflict->candidates != NULL && conflict->candidates[i] != NULL; i++)
    cli_json_string (json, NULL, conflict->candidates[i]);
  cli_json_end_array (json);
  cli_json_end_object (json);
}

static gboolean
add_conflict_to_json (const CwConflict *conflict, gpointer user_data, GError **error)
{
  write_conflict (user_data, conflict);

  return TRUE;
}

gboolean
cli_json_conflicts (CliJson *json, CwStore *store, GError **error)
{
  cli_json_begin_array (json, "conflicts");
  if (!cw_store_foreach_conflict (store, add_conflict_to_json, json, error))
    return FALSE;
  cli_json_end_array (json);

  return TRUE;
}

typedef struct
{
  CliTable *table;
  guint max, seen;
} ConflictTable;

static gboolean
add_conflict_to_table (const CwConflict *conflict, gpointer user_data, GError **error)
{
  ConflictTable *listing = user_data;
  g_autofree char *id = g_strdup_printf ("%" G_GINT64_FORMAT, conflict->id);
  g_autofree char *label = cli_record_label (conflict->pair.label,
                                             cw_object_of_id (conflict->pair.ids[CW_SIDE_SALESFORCE]));
  g_autofree char *candidates = conflict->candidates != NULL ? g_strjoinv (" ", conflict->candidates) : NULL;

  listing->seen++;
  if (listing->max > 0 && listing->seen > listing->max)
    return TRUE;

  cli_table_add (listing->table, id, cw_conflict_kind_to_nick (conflict->kind), label,
                 cw_conflict_get_field (conflict) != NULL ? conflict->aloware : candidates,
                 cli_text_or_dash (conflict->value[CW_SIDE_ALOWARE]), cli_text_or_dash (conflict->base_value),
                 cli_text_or_dash (conflict->value[CW_SIDE_SALESFORCE]), conflict->salesforce_changed_by,
                 NULL);

  return TRUE;
}

gboolean
cli_print_conflicts (Cli *cli, CwStore *store, guint max, GError **error)
{
  ConflictTable listing = { NULL, max, 0 };
  gboolean done;

  listing.table = cli_table_new (_(">Id"), _("Kind"), _("Contact"), _("Field"), _("Aloware"),
                                 _("Last Agreed"), _("Salesforce"), _("Changed By"), NULL);
  done = cw_store_foreach_conflict (store, add_conflict_to_table, &listing, error);
  cli_table_print (cli, listing.table);

  if (done && max > 0 && listing.seen > max)
    cli_print (cli,
               ngettext ("… and %u more: `crosswalk-cli conflicts list` shows it.\n",
                         "… and %u more: `crosswalk-cli conflicts list` shows all of them.\n",
                         listing.seen - max),
               listing.seen - max);

  return done;
}

CliExit
cli_conflicts_list (Cli *cli, int argc, char **argv, GError **error)
{
  g_autoptr (CwStore) store = NULL;
  guint conflicts;
  guint undone;

  if (!cli_parse (cli, &argc, &argv, NULL, "", 0, 0, error))
    return CLI_EXIT_OK;

  store = cli_open_store (cli, error);
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

  if (!cw_store_count_conflicts (store, &conflicts, error) || !cw_store_count_undone (store, &undone, error))
    return CLI_EXIT_FAILED;
  if (conflicts + undone == 0)
    {
      cli_print (cli, "%s\n", _("There are no conflicts."));
      return CLI_EXIT_OK;
    }

  if (!cli_print_conflicts (cli, store, 0, error))
    return CLI_EXIT_FAILED;
  if (undone > 0)
    cli_note (cli,
              g_dngettext (GETTEXT_PACKAGE,
                           "%u value was undone. It stays as it is until a side changes, and counts as no "
                           "conflict.\n",
                           "%u values were undone. They stay as they are until a side changes, and count as "
                           "no conflicts.\n",
                           undone),
              undone);
  cli_note (cli, "%s\n",
            _("To settle one: crosswalk-cli conflicts resolve ID aloware|salesforce|keep-apart|value=TEXT"));

  return CLI_EXIT_OK;
}

static gboolean
parse_id (const char *text, gint64 *id, GError **error)
{
  if (g_ascii_string_to_signed (text, 10, 1, G_MAXINT64, id, NULL))
    return TRUE;

  g_set_error (error, CW_ERROR, CW_ERROR_USAGE,
               _("“%s” is not the number of a conflict. `crosswalk-cli conflicts list` shows the numbers."),
               text);

  return FALSE;
}

static CliExit
report_resolved (Cli *cli, const CwRun *run, gint64 id, double seconds, GError **error)
{
  g_autoptr (CwStore) store = cli_open_store (cli, error);
  guint conflicts;

  if (store == NULL || !cw_store_count_conflicts (store, &conflicts, error))
    return CLI_EXIT_FAILED;

  if (cli->json)
    {
      if (!cli_run_write_document (cli, store, run, seconds, error))
        return CLI_EXIT_FAILED;
    }
  else if (g_strcmp0 (run->state, "finished") == 0 && run->failed == 0)
    {
      cli_print (cli, _("Conflict %" PRId64 " is settled (run %" PRId64 "). Conflicts left: %u.\n"), id,
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
    { "always", 0, 0, G_OPTION_ARG_NONE, &always, N_("Also settle later conflicts of this field this way"),
      NULL },
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
                           _("Settle a conflict with aloware, salesforce, keep-apart or value=TEXT; settle "
                              "one of kind match with one of its candidates."));
      return CLI_EXIT_USAGE;
    }
  g_ptr_array_add (one, resolution);
  if (always && resolution->decision != CW_DECISION_ALOWARE && resolution->decision != CW_DECISION_SALESFORCE)
    {
      g_set_error_literal (error, CW_ERROR, CW_ERROR_USAGE,
                           _("--always can only be used with aloware or salesforce."));
      return CLI_EXIT_USAGE;
    }
  if (cli_get_profile (cli, error) == NULL)
    return CLI_EXIT_FAILED;

  job = cw_sync_job_new_resolve (cw_profile_get_name (cli->profile), one);
  run = cli_run_job (cli, job, error);
  if (run == NULL)
    return CLI_EXIT_FAILED;

  return report_resolved (cli, run, id, cw_sync_job_get_seconds (job), error);
}
