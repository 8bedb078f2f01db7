/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli-command.h"
#include "cli-output.h"
#include "cli-run.h"
#include "cli-table.h"

#include "cw-run-words.h"
#include "cw-store-conflicts.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>

static void
add_run_to_table (CliTable *table, const CwRun *run)
{
  g_autofree char *number = g_strdup_printf ("%" G_GINT64_FORMAT, run->run);
  g_autofree char *started = cli_format_time (run->started);
  g_autofree char *created = cli_format_sides (run->created);
  g_autofree char *updated = cli_format_sides (run->updated);
  g_autofree char *conflicts = g_strdup_printf ("%u", run->conflicts);
  g_autofree char *failed = g_strdup_printf ("%u", run->failed);

  cli_table_add (table, number, cw_run_kind_words (run), started, cw_run_state_words (run), created, updated,
                 conflicts, failed, NULL);
}

CliExit
cli_history_list (Cli *cli, int argc, char **argv, GError **error)
{
  g_autoptr (CwStore) store = NULL;
  g_autoptr (GPtrArray) runs = NULL;
  CliTable *table;
  CliJson *json;

  if (!cli_parse (cli, &argc, &argv, NULL, "", 0, 0, error))
    return CLI_EXIT_OK;

  store = cli_open_store (cli, error);
  runs = store != NULL ? cw_store_list_runs (store, error) : NULL;
  if (runs == NULL)
    return CLI_EXIT_FAILED;

  table = cli_table_new (_(">Run"), _("Kind"), _("Started"), C_("status", "State"), _("Created"),
                         _("Updated"), _(">Conflicts"), _(">Refused"), NULL);
  json = cli_document_new (cli);
  cli_json_begin_object (json, NULL);
  cli_json_begin_array (json, "runs");
  for (guint i = 0; i < runs->len; i++)
    {
      const CwRun *run = g_ptr_array_index (runs, i);

      if (!cli_is_run (run))
        continue;

      add_run_to_table (table, run);
      cli_json_begin_object (json, NULL);
      cli_run_write_members (json, run);
      cli_json_end_object (json);
    }
  cli_json_end_array (json);
  cli_json_end_object (json);
  cli_table_print (cli, table);

  return CLI_EXIT_OK;
}

typedef struct
{
  CliJson *json;
  CliTable *table;
} Writes;

static void
add_write_field (Writes *writes, const CwWrite *write, const CwChangeField *field)
{
  const CwChange *change = write->change;
  const char *name = NULL;

  if (field != NULL)
    name = change->side == CW_SIDE_SALESFORCE ? field->salesforce : field->aloware;

  if (writes->json == NULL)
    {
      g_autofree char *label = cli_record_label (change->pair.label, cw_change_get_object (change));

      cli_table_add (writes->table, label, cw_side_to_nick (change->side), cw_action_to_nick (change->action),
                     name, field != NULL ? cli_text_or_dash (field->old_value) : "",
                     field != NULL ? cli_text_or_dash (field->new_value) : "",
                     cw_write_state_to_nick (write->state), write->error_message, NULL);
      return;
    }

  cli_json_begin_object (writes->json, NULL);
  cli_json_string (writes->json, "label", change->pair.label);
  cli_json_string (writes->json, "side", cw_side_to_nick (change->side));
  cli_json_string (writes->json, "record", cli_written_record (change));
  cli_json_string (writes->json, "object", cw_object_get_name (cw_change_get_object (change)));
  cli_json_string (writes->json, "action", cw_action_to_nick (change->action));
  cli_json_string (writes->json, "field", name);
  cli_json_string (writes->json, "old", field != NULL ? field->old_value : NULL);
  cli_json_string (writes->json, "new", field != NULL ? field->new_value : NULL);
  cli_json_string (writes->json, "kept", field != NULL ? field->kept : NULL);
  cli_json_string (writes->json, "state", cw_write_state_to_nick (write->state));
  if (cw_change_get_followed (change) != NULL)
    cli_json_differs (writes->json, change);
  cli_json_string (writes->json, "error", write->error_message);
  cli_json_string (writes->json, "code", write->error_code);
  cli_json_instant (writes->json, "when", write->when);
  cli_json_end_object (writes->json);
}

/* For the table only: in JSON, the link itself has them. */
static void
add_differs (Writes *writes, const CwChange *change)
{
  for (guint i = 0; writes->table != NULL && change->differs != NULL && change->differs[i] != NULL; i++)
    cli_table_add (writes->table, "", "", "", change->differs[i], "", "", "",
                   _("Each side keeps its own value until one of them is edited."), NULL);
}

static gboolean
add_write (const CwWrite *write, gpointer user_data, GError **error)
{
  const CwChange *change = write->change;

  if (change->fields->len == 0)
    add_write_field (user_data, write, NULL);
  for (guint i = 0; i < change->fields->len; i++)
    add_write_field (user_data, write, g_ptr_array_index (change->fields, i));
  add_differs (user_data, change);

  return TRUE;
}

static void
add_closed (Writes *writes, const CwConflict *conflict)
{
  if (writes->json == NULL)
    {
      g_autofree char *label = cli_record_label (conflict->pair.label,
                                                 cw_object_of_id (conflict->pair.ids[CW_SIDE_SALESFORCE]));

      cli_table_add (writes->table, label, "", _("conflict closed"), conflict->salesforce, "", "",
                     conflict->decision, NULL, NULL);
      return;
    }

  cli_json_begin_object (writes->json, NULL);
  cli_json_string (writes->json, "label", conflict->pair.label);
  cli_json_string (writes->json, "kind", cw_conflict_kind_to_nick (conflict->kind));
  cli_json_string (writes->json, "aloware_id", conflict->pair.ids[CW_SIDE_ALOWARE]);
  cli_json_salesforce_id (writes->json, conflict->pair.ids[CW_SIDE_SALESFORCE]);
  cli_json_string (writes->json, "salesforce", conflict->salesforce);
  cli_json_string (writes->json, "decision", conflict->decision);
  cli_json_end_object (writes->json);
}

/* Conflicts that closed by themselves: both sides became equal, or what they were about has gone. */
static gboolean
add_all_closed (CwStore *store, gint64 run, Writes *writes, GError **error)
{
  gint64 after = 0;

  for (;;)
    {
      g_autoptr (GPtrArray) conflicts = cw_store_list_closed_conflicts (store, run, after, 1000, error);

      if (conflicts == NULL)
        return FALSE;
      if (conflicts->len == 0)
        return TRUE;
      for (guint i = 0; i < conflicts->len; i++)
        {
          add_closed (writes, g_ptr_array_index (conflicts, i));
          after = ((CwConflict *) g_ptr_array_index (conflicts, i))->id;
        }
    }
}

static gboolean
show_run_json (Cli *cli, CwStore *store, const CwRun *run, GError **error)
{
  CliJson *json = cli_document_new (cli);
  Writes writes = { json, NULL };

  cli_json_begin_object (json, NULL);
  cli_run_write_members (json, run);
  cli_json_begin_array (json, "writes");
  if (!cw_store_journal_foreach (store, run->run, CW_WRITES_ALL, add_write, &writes, error))
    return FALSE;
  cli_json_end_array (json);
  cli_json_begin_array (json, "closed");
  if (!add_all_closed (store, run->run, &writes, error))
    return FALSE;
  cli_json_end_array (json);
  if (run->error_code != NULL)
    cli_json_error (json, run->error_code, run->error_message);
  cli_json_end_object (json);

  return TRUE;
}

static gboolean
show_run (Cli *cli, CwStore *store, const CwRun *run, GError **error)
{
  Writes writes = { NULL, NULL };
  g_autofree char *started = cli_format_time (run->started);
  gboolean done;

  cli_print (cli, _("Run %" PRId64 " · %s · %s · %s\n"), run->run, cw_run_kind_words (run), started,
             cw_run_state_words (run));
  if (run->error_message != NULL)
    cli_print (cli, "%s\n", run->error_message);

  writes.table = cli_table_new (_("Contact"), _("Side"), _("Action"), _("Field"), _("Old"), _("New"),
                                C_("status", "State"), _("Reason"), NULL);
  done = cw_store_journal_foreach (store, run->run, CW_WRITES_ALL, add_write, &writes, error)
         && add_all_closed (store, run->run, &writes, error);
  cli_table_print (cli, writes.table);

  return done;
}

CliExit
cli_history_show (Cli *cli, int argc, char **argv, GError **error)
{
  g_autoptr (CwStore) store = NULL;
  g_autoptr (CwRun) run = NULL;
  gboolean done;

  if (!cli_parse (cli, &argc, &argv, NULL, "RUN", 1, 1, error))
    return CLI_EXIT_OK;

  store = cli_open_store (cli, error);
  run = store != NULL ? cli_find_run (store, argv[1], error) : NULL;
  if (run == NULL)
    return CLI_EXIT_FAILED;

  done = cli->json ? show_run_json (cli, store, run, error) : show_run (cli, store, run, error);

  return done ? CLI_EXIT_OK : CLI_EXIT_FAILED;
}

/* A run that left nothing to take back is undone like any other, by a run that writes nothing; that is said
 * beforehand. */
static gboolean
note_what_stays (Cli *cli, gint64 number, GError **error)
{
  g_autoptr (CwStore) store = cli_open_store (cli, error);
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
    { "yes", 0, 0, G_OPTION_ARG_NONE, &options.assume_yes,
      N_("Answer yes to guards and warnings in advance"), NULL },
    { NULL },
  };

  if (!cli_parse (cli, &argc, &argv, entries, "RUN", 1, 1, error))
    return CLI_EXIT_OK;
  if (!cli_parse_run (argv[1], &number, error))
    return CLI_EXIT_USAGE;
  if (cli_get_profile (cli, error) == NULL || !note_what_stays (cli, number, error))
    return CLI_EXIT_FAILED;

  job = cw_sync_job_new_undo (cw_profile_get_name (cli->profile), number, FALSE, &options);
  if (cli_run_job (cli, job, error) == NULL)
    return CLI_EXIT_FAILED;

  return cli_run_report (cli, job, error);
}
