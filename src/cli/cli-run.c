/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli-run.h"

#include "cli-command.h"
#include "cli-output.h"
#include "cli-progress.h"
#include "cli-table.h"

#include "cw-guards.h"
#include "cw-store-conflicts.h"
#include "cw-tally.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>

/* Refused rows shown to a person; all of them are in `history show` and in --json. */
#define MAX_SHOWN_FAILURES 20

/* ── Finding one ── */

gboolean
cli_is_run (const CwRun *run)
{
  return g_strcmp0 (run->kind, "preview") != 0;
}

gboolean
cli_parse_run (const char *text, gint64 *run, GError **error)
{
  if (g_ascii_string_to_signed (text, 10, 1, G_MAXINT64, run, NULL))
    return TRUE;

  g_set_error (error, CW_ERROR, CW_ERROR_USAGE,
               _("“%s” is not the number of a run. `crosswalk-cli history list` shows the numbers."), text);

  return FALSE;
}

CwRun *
cli_find_run (CwStore *store, const char *text, GError **error)
{
  gint64 number;
  CwRun *run;

  if (!cli_parse_run (text, &number, error))
    return NULL;

  if (cw_store_get_run (store, number, &run, error) && run == NULL)
    g_set_error (error, CW_ERROR, CW_ERROR_NOT_FOUND,
                 _("There is no run %s. `crosswalk-cli history list` shows the runs."), text);

  return run;
}

/* ── Having a job run ── */

static void
on_cancelled (GCancellable *cancellable, gpointer user_data)
{
  cw_sync_job_cancel (user_data);
}

const CwRun *
cli_run_job (Cli *cli, CwSyncJob *job, GError **error)
{
  g_autoptr (CliProgress) progress = cli_progress_new (cli, job);
  gulong handler = g_cancellable_connect (cli->cancellable, G_CALLBACK (on_cancelled), job, NULL);
  const GError *problem;
  guint sources[2];

  cli_catch_signals (cli, sources);
  cw_sync_job_start (job);
  while (!cw_sync_job_is_ended (job))
    g_main_context_iteration (NULL, TRUE);
  cli_release_signals (sources);
  g_cancellable_disconnect (cli->cancellable, handler);

  problem = cw_sync_job_get_error (job);
  if (problem != NULL)
    g_propagate_error (error, g_error_copy (problem));

  return cw_sync_job_get_result (job);
}

/* ── Its writes ── */

const char *
cli_written_record (const CwChange *change)
{
  return change->side == CW_SIDE_SALESFORCE ? change->pair.ids[CW_SIDE_SALESFORCE]
                                            : change->pair.ids[CW_SIDE_ALOWARE];
}

typedef struct
{
  CliJson *json;
  CliTable *table;
  guint n_failures;
} Failures;

static gboolean
add_failure (const CwWrite *write, gpointer user_data, GError **error)
{
  Failures *failures = user_data;
  const char *side = cw_side_to_nick (write->change->side);

  failures->n_failures++;

  if (failures->json != NULL)
    {
      cli_json_begin_object (failures->json, NULL);
      cli_json_string (failures->json, "label", write->change->pair.label);
      cli_json_string (failures->json, "side", side);
      cli_json_string (failures->json, "record", cli_written_record (write->change));
      cli_json_string (failures->json, "code", write->error_code);
      cli_json_string (failures->json, "message", write->error_message);
      cli_json_end_object (failures->json);
    }
  else if (failures->n_failures <= MAX_SHOWN_FAILURES)
    {
      cli_table_add (failures->table, write->change->pair.label, side, write->error_code,
                     write->error_message, NULL);
    }

  return TRUE;
}

/* ── As JSON ── */

static const char *
result_state (const CwRun *run)
{
  return run->state != NULL ? run->state : "failed";
}

/* What kept the run from writing, and how to go on from a command line. (transfer full) */
static char *
refusal_message (const CwRun *run)
{
  const char *message = run->error_message != NULL ? run->error_message : "";

  if (g_strcmp0 (run->error_code, CW_FIRST_WRITE_CODE) == 0)
    /* Translators: the placeholder is one or more whole sentences */
    return g_strdup_printf (_("%s To go on, run the command again with --yes."), message);
  if (g_strcmp0 (run->state, "refused") == 0)
    /* Translators: the placeholder is one or more whole sentences */
    return g_strdup_printf (
      _("%s Look at the preview first. To go ahead anyway, run the command again with --yes."), message);

  return g_strdup (message);
}

void
cli_json_sides (CliJson *json, const char *name, const guint values[2])
{
  cli_json_begin_object (json, name);
  cli_json_integer (json, "salesforce", values[CW_SIDE_SALESFORCE]);
  cli_json_integer (json, "aloware", values[CW_SIDE_ALOWARE]);
  cli_json_end_object (json);
}

static void
write_counts (CliJson *json, const char *state, const CwRun *run)
{
  cli_json_string (json, "state", state);
  cli_json_sides (json, "read", run->read);
  cli_json_sides (json, "created", run->created);
  cli_json_sides (json, "updated", run->updated);
  cli_json_integer (json, "linked", run->linked);
  cli_json_integer (json, "unchanged", run->unchanged);
  cli_json_integer (json, "conflicts", run->conflicts);
  cli_json_integer (json, "failed", run->failed);
  cli_json_integer (json, "excluded", run->excluded);
  cli_json_integer (json, "waiting", run->waiting);
}

void
cli_run_write_members (CliJson *json, const CwRun *run)
{
  cli_json_integer (json, "run", run->run);
  cli_json_string (json, "kind", run->kind);
  cli_json_instant (json, "started", run->started);
  cli_json_instant (json, "finished", run->finished);
  write_counts (json, run->state, run);
  cli_json_sides (json, "requests", run->requests);
  cli_json_boolean (json, "undone", run->undone_by != 0);
}

/* Where every record stands; nothing for a run that did not look at all of them. */
static void
write_standings (CliJson *json, const CwRun *run)
{
  if (run->known == 0)
    return;

  cli_json_begin_object (json, "records");
  cli_json_integer (json, "known", run->known);
  for (guint i = 0; i < G_N_ELEMENTS (run->standings); i++)
    cli_json_integer (json, cw_standing_to_nick ((CwStanding) i), run->standings[i]);
  cli_json_end_object (json);
}

void
cli_json_salesforce_id (CliJson *json, const char *id)
{
  cli_json_string (json, "salesforce_id", id);
  cli_json_string (json, "object", id != NULL ? cw_object_get_name (cw_object_of_id (id)) : NULL);
}

char *
cli_record_label (const char *label, CwObject object)
{
  if (label == NULL || object != CW_OBJECT_LEAD)
    return g_strdup (label);

  /* Translators: the name of a record in Salesforce, and that it is a Lead */
  return g_strdup_printf (_("%s · Lead"), label);
}

void
cli_json_differs (CliJson *json, const CwChange *change)
{
  cli_json_begin_array (json, "differs");
  for (guint i = 0; change->differs != NULL && change->differs[i] != NULL; i++)
    cli_json_string (json, NULL, change->differs[i]);
  cli_json_end_array (json);
}

void
cli_json_followed (CliJson *json, const CwChange *change)
{
  const char *before = cw_change_get_followed (change);

  if (before == NULL)
    return;

  cli_json_begin_object (json, NULL);
  cli_json_string (json, "from", before);
  cli_json_string (json, "to", change->pair.ids[CW_SIDE_SALESFORCE]);
  cli_json_string (json, "label", change->pair.label);
  cli_json_differs (json, change);
  cli_json_end_object (json);
}

static gboolean
add_followed (const CwWrite *write, gpointer user_data, GError **error)
{
  cli_json_followed (user_data, write->change);
  return TRUE;
}

static void
write_bulk (CliJson *json, const CwRun *run)
{
  cli_json_begin_object (json, "bulk");
  cli_json_integer (json, "jobs", run->bulk_jobs);
  cli_json_integer (json, "records", run->bulk_records);
  cli_json_end_object (json);
}

gboolean
cli_run_write_document (Cli *cli, CwStore *store, const CwRun *run, double seconds, GError **error)
{
  CliJson *json = cli_document_new (cli);
  Failures failures = { json, NULL, 0 };

  cli_json_begin_object (json, NULL);
  cli_json_integer (json, "run", run->run);
  write_counts (json, result_state (run), run);
  write_standings (json, run);
  cli_json_sides (json, "requests", run->requests);
  write_bulk (json, run);
  cli_json_integer (json, "fresh", run->fresh);
  cli_json_number (json, "seconds", seconds);

  cli_json_begin_array (json, "followed");
  if (!cw_store_journal_foreach (store, run->run, CW_WRITES_LINKS, add_followed, json, error))
    return FALSE;
  cli_json_end_array (json);

  cli_json_begin_array (json, "failures");
  if (run->failed > 0
      && !cw_store_journal_foreach (store, run->run, CW_WRITES_FAILED, add_failure, &failures, error))
    return FALSE;
  cli_json_end_array (json);

  if (run->error_code != NULL)
    {
      g_autofree char *message = refusal_message (run);

      cli_json_error (json, run->error_code, message);
    }
  cli_json_end_object (json);

  return TRUE;
}

/* ── For people ── */

char *
cli_format_sides (const guint values[2])
{
  g_autofree char *salesforce = cli_format_count (values[CW_SIDE_SALESFORCE]);
  g_autofree char *aloware = cli_format_count (values[CW_SIDE_ALOWARE]);

  return g_strdup_printf (_("%s in Salesforce, %s in Aloware"), salesforce, aloware);
}

static void
print_counts (Cli *cli, const CwRun *run, double seconds)
{
  g_autofree char *read = cli_format_sides (run->read);
  g_autofree char *created = cli_format_sides (run->created);
  g_autofree char *updated = cli_format_sides (run->updated);
  g_autofree char *requests = cli_format_sides (run->requests);
  g_autofree char *unchanged = cli_format_count (run->unchanged);
  g_autofree char *linked = cli_format_count (run->linked);

  cli_print (cli, _("Read        %s\n"), read);
  if (run->fresh > 0)
    cli_print (cli,
               ngettext ("            %u number was looked up minutes ago and not asked for again\n",
                         "            %u numbers were looked up minutes ago and not asked for again\n",
                         run->fresh),
               run->fresh);
  cli_print (cli, _("Created     %s\n"), created);
  cli_print (cli, _("Updated     %s\n"), updated);
  cli_print (cli, _("Linked      %s, unchanged %s\n"), linked, unchanged);
  if (run->known > 0)
    cli_print (
      cli, _("Records     %u known: in sync %u · waiting %u · skipped %u · in conflict %u · refused %u\n"),
      run->known, run->standings[CW_STANDING_IN_SYNC], run->standings[CW_STANDING_WAITING],
      run->standings[CW_STANDING_EXCLUDED], run->standings[CW_STANDING_CONFLICT],
      run->standings[CW_STANDING_FAILING]);
  cli_print (cli, _("Left over   conflicts %u · refused %u · skipped %u · waiting %u\n"), run->conflicts,
             run->failed, run->excluded, run->waiting);
  cli_print (cli, _("Requests    %s in %.1f s\n"), requests, seconds);
}

static gboolean
print_failures (Cli *cli, CwStore *store, const CwRun *run, GError **error)
{
  Failures failures = { NULL, NULL, 0 };
  gboolean done;

  if (run->failed == 0)
    return TRUE;

  failures.table = cli_table_new (_("Refused"), _("Side"), _("Code"), _("Reason"), NULL);
  done = cw_store_journal_foreach (store, run->run, CW_WRITES_FAILED, add_failure, &failures, error);
  cli_print (cli, "\n");
  cli_table_print (cli, failures.table);
  if (failures.n_failures > MAX_SHOWN_FAILURES)
    cli_print (cli,
               ngettext ("… and %u more: `crosswalk-cli history show %" PRId64 "` shows it.\n",
                         "… and %u more: `crosswalk-cli history show %" PRId64 "` shows all of them.\n",
                         failures.n_failures - MAX_SHOWN_FAILURES),
               failures.n_failures - MAX_SHOWN_FAILURES, run->run);

  return done;
}

gboolean
cli_run_print (Cli *cli, CwStore *store, const CwRun *run, double seconds, GError **error)
{
  const char *state = result_state (run);

  if (g_str_equal (state, "refused"))
    {
      g_autofree char *message = refusal_message (run);

      cli_print (cli, _("Nothing was written. %s\n"), message);
      return TRUE;
    }

  if (g_str_equal (state, "failed"))
    cli_print (cli, _("Run %" PRId64 " did not finish: %s\n"), run->run,
               run->error_message != NULL ? run->error_message : "");
  else if (g_str_equal (state, "cancelled"))
    cli_print (
      cli,
      _("Run %" PRId64 " was cancelled. What had been started was finished; the next run does the rest.\n"),
      run->run);
  else
    cli_print (cli, _("Run %" PRId64 " is done.\n"), run->run);

  print_counts (cli, run, seconds);

  return print_failures (cli, store, run, error);
}

/* ── The end ── */

CliExit
cli_run_exit (const CwRun *run, guint left_over)
{
  const char *state = result_state (run);

  if (g_str_equal (state, "refused"))
    return CLI_EXIT_GUARD;
  if (g_str_equal (state, "cancelled"))
    return CLI_EXIT_CANCELLED;
  if (!g_str_equal (state, "finished"))
    return CLI_EXIT_FAILED;

  return left_over > 0 ? CLI_EXIT_LEFT_OVERS : CLI_EXIT_OK;
}

CliExit
cli_run_report (Cli *cli, CwSyncJob *job, GError **error)
{
  const CwRun *run = cw_sync_job_get_result (job);
  double seconds = cw_sync_job_get_seconds (job);
  g_autoptr (CwStore) store = cli_open_store (cli, error);
  guint left_over = 0;
  guint conflicts;
  gboolean done;

  if (store == NULL)
    return CLI_EXIT_FAILED;

  done = cli->json ? cli_run_write_document (cli, store, run, seconds, error)
                   : cli_run_print (cli, store, run, seconds, error);
  if (!done)
    return CLI_EXIT_FAILED;

  if (!cw_store_count_conflicts (store, &conflicts, error))
    return CLI_EXIT_FAILED;
  /* What an undo could not take back is left over, too. */
  if (g_strcmp0 (run->kind, "undo") == 0)
    left_over += run->excluded;
  if (conflicts > 0)
    cli_note (cli, "%s\n", _("`crosswalk-cli conflicts list` shows what waits for a decision."));

  return cli_run_exit (run, conflicts + run->failed + left_over);
}
