/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli-command.h"
#include "cli-conflicts.h"
#include "cli-output.h"
#include "cli-run.h"
#include "cli-table.h"

#include "cw-change.h"
#include "cw-guards.h"
#include "cw-match.h"
#include "cw-plan-file.h"
#include "cw-reading.h"
#include "cw-store-plans.h"
#include "cw-types.h"

#include <glib/gi18n-lib.h>

#define PORTION 1000

/* Lines of a preview shown to a person unless they ask for all with --verbose. */
#define MAX_SHOWN_LINES 40

typedef struct
{
  Cli *cli;
  CliJson *json;   /* or NULL */
  CliTable *table; /* or NULL */
  guint lines, max_lines;
  guint counts[2][4]; /* by CwSide and CwAction */
} PreviewChanges;

static void
add_change_lines (PreviewChanges *changes, const CwChange *change)
{
  const char *arrow = cw_direction_to_arrow (change->side == CW_SIDE_SALESFORCE ? CW_DIRECTION_TO_SALESFORCE
                                                                                : CW_DIRECTION_TO_ALOWARE);
  g_autofree char *label = cli_record_label (change->pair.label, cw_change_get_object (change));

  for (guint i = 0; i < MAX (change->fields->len, 1); i++)
    {
      const CwChangeField *field = i < change->fields->len ? g_ptr_array_index (change->fields, i) : NULL;

      if (changes->lines++ >= changes->max_lines)
        continue;

      cli_table_add (
        changes->table, i == 0 ? label : "", i == 0 ? cw_action_to_nick (change->action) : "", arrow,
        field != NULL ? (change->side == CW_SIDE_SALESFORCE ? field->salesforce : field->aloware) : "",
        field != NULL ? cli_text_or_dash (field->old_value) : "",
        field != NULL ? cli_text_or_dash (field->new_value) : "", field != NULL ? field->reason : "", NULL);
    }

  for (guint i = 0; change->differs != NULL && change->differs[i] != NULL; i++)
    {
      if (changes->lines++ < changes->max_lines)
        cli_table_add (changes->table, "", "", "≠", change->differs[i], "", "", "differs", NULL);
    }
}

/* By which key the two records of a new link match. */
static void
write_matched_by (CliJson *json, const CwChange *change)
{
  const CwChangeField *why = change->fields->len > 0 ? g_ptr_array_index (change->fields, 0) : NULL;
  CwMatchBy by;

  if (change->action == CW_ACTION_LINK && why != NULL && cw_match_by_from_nick (why->reason, &by))
    cli_json_string (json, "by", cw_match_by_to_nick (by));
}

static void
write_change (CliJson *json, const CwChange *change)
{
  cli_json_begin_object (json, NULL);
  cli_json_integer (json, "id", change->id);
  cli_json_string (json, "label", change->pair.label);
  cli_json_string (json, "aloware_id", change->pair.ids[CW_SIDE_ALOWARE]);
  cli_json_string (json, "salesforce_id", change->pair.ids[CW_SIDE_SALESFORCE]);
  cli_json_string (json, "object", cw_object_get_name (cw_change_get_object (change)));
  cli_json_string (json, "side", cw_side_to_nick (change->side));
  cli_json_string (json, "action", cw_action_to_nick (change->action));
  write_matched_by (json, change);
  cli_json_begin_array (json, "fields");
  for (guint i = 0; i < change->fields->len; i++)
    {
      const CwChangeField *field = g_ptr_array_index (change->fields, i);

      cli_json_begin_object (json, NULL);
      cli_json_string (json, "aloware", field->aloware);
      cli_json_string (json, "salesforce", field->salesforce);
      cli_json_string (json, "old", field->old_value);
      cli_json_string (json, "new", field->new_value);
      cli_json_string (json, "reason", field->reason);
      cli_json_end_object (json);
    }
  cli_json_end_array (json);
  cli_json_end_object (json);
}

static gboolean
add_change (const CwChange *change, gpointer user_data, GError **error)
{
  PreviewChanges *changes = user_data;

  changes->counts[change->side][change->action]++;

  if (changes->json != NULL)
    write_change (changes->json, change);
  else
    add_change_lines (changes, change);

  return TRUE;
}

static void
add_exclusion (CliJson *json, const CwExclusion *exclusion)
{
  cli_json_begin_object (json, NULL);
  cli_json_string (json, "label", exclusion->pair.label);
  cli_json_string (json, "aloware_id", exclusion->pair.ids[CW_SIDE_ALOWARE]);
  cli_json_salesforce_id (json, exclusion->pair.ids[CW_SIDE_SALESFORCE]);
  cli_json_begin_object (json, "reason");
  cli_json_string (json, "code", exclusion->code);
  cli_json_string (json, "message", exclusion->message);
  cli_json_end_object (json);
  cli_json_end_object (json);
}

static gboolean
add_exclusions (CliJson *json, CwStore *store, const char *plan, GError **error)
{
  guint after = 0;

  for (;;)
    {
      g_autoptr (GPtrArray) exclusions = cw_store_list_exclusions (store, plan, after, PORTION, error);

      if (exclusions == NULL)
        return FALSE;
      if (exclusions->len == 0)
        return TRUE;

      for (guint i = 0; i < exclusions->len; i++)
        add_exclusion (json, g_ptr_array_index (exclusions, i));
      after += exclusions->len;
    }
}

/* How many updates in Salesforce follow contacts that are created in Aloware: they are in no plan, because a
 * contact has its ID only then. */
static gboolean
count_follow_ups (Cli *cli, const PreviewChanges *changes, guint *count, GError **error)
{
  g_auto (CwReading) reading = { NULL };

  *count = 0;
  if (changes->counts[CW_SIDE_ALOWARE][CW_ACTION_CREATE] == 0)
    return TRUE;
  if (!cw_reading_init (&reading, cli->profile, error))
    return FALSE;
  if (cw_reading_follows_creation (&reading))
    *count = changes->counts[CW_SIDE_ALOWARE][CW_ACTION_CREATE];

  return TRUE;
}

/* `counts`: by CwMatchBy */
static void
write_keys (CliJson *json, const char *name, const guint *counts)
{
  cli_json_begin_object (json, name);
  for (CwMatchBy by = CW_MATCH_BY_ID; by <= CW_MATCH_BY_EMAIL; by++)
    cli_json_integer (json, cw_match_by_to_nick (by), counts[by]);
  cli_json_end_object (json);
}

static gboolean
add_followed (const CwChange *change, gpointer user_data, GError **error)
{
  cli_json_followed (user_data, change);
  return TRUE;
}

static gboolean
write_preview_json (Cli *cli, CwSyncJob *job, CwStore *store, const CwRun *run, GError **error)
{
  CliJson *json = cli_document_new (cli);
  PreviewChanges changes = { cli, json };
  const char *plan = cw_sync_job_get_plan (job);
  guint expected[2] = { 0, 0 }, follow_ups;

  cw_sync_job_get_expected_requests (job, expected);

  cli_json_begin_object (json, NULL);
  cli_json_string (json, "plan", plan);
  cli_json_sides (json, "read", run->read);

  cli_json_begin_array (json, "changes");
  if (plan != NULL && !cw_store_foreach_change (store, plan, add_change, &changes, error))
    return FALSE;
  cli_json_end_array (json);
  if (!count_follow_ups (cli, &changes, &follow_ups, error))
    return FALSE;
  cli_json_integer (json, "follow_ups", follow_ups);

  if (!cli_json_conflicts (json, store, error))
    return FALSE;

  cli_json_begin_array (json, "excluded");
  if (plan != NULL && !add_exclusions (json, store, plan, error))
    return FALSE;
  cli_json_end_array (json);

  cli_json_begin_array (json, "followed");
  if (plan != NULL && !cw_store_foreach_change (store, plan, add_followed, json, error))
    return FALSE;
  cli_json_end_array (json);

  write_keys (json, "matched", run->matched);
  write_keys (json, "would_match", run->would_match);
  cli_json_sides (json, "requests_expected", expected);
  if (run->error_code != NULL)
    cli_json_error (json, run->error_code, run->error_message);
  cli_json_end_object (json);

  return TRUE;
}

/* Which key made the new pairs, and how many it alone would make. */
static void
print_keys (Cli *cli, const CwRun *run)
{
  guint total = 0;

  for (CwMatchBy by = CW_MATCH_BY_ID; by <= CW_MATCH_BY_EMAIL; by++)
    total += run->matched[by] + run->would_match[by];
  if (total == 0)
    return;

  /* Translators: each pair of numbers: how many contacts are linked by this key, and how many it alone would
   * link */
  cli_print (cli, _("By key        Aloware Contact ID %u of %u · phone %u of %u · e-mail %u of %u\n"),
             run->matched[CW_MATCH_BY_ID], run->would_match[CW_MATCH_BY_ID], run->matched[CW_MATCH_BY_PHONE],
             run->would_match[CW_MATCH_BY_PHONE], run->matched[CW_MATCH_BY_EMAIL],
             run->would_match[CW_MATCH_BY_EMAIL]);
}

static void
print_preview_totals (Cli *cli,
                      CwSyncJob *job,
                      const CwRun *run,
                      const PreviewChanges *changes,
                      guint follow_ups)
{
  guint created[2], updated[2], expected[2] = { 0, 0 };
  g_autofree char *read = cli_format_sides (run->read);
  g_autofree char *creates = NULL, *updates = NULL, *requests = NULL;

  for (CwSide side = CW_SIDE_ALOWARE; side <= CW_SIDE_SALESFORCE; side++)
    {
      created[side] = changes->counts[side][CW_ACTION_CREATE];
      updated[side] = changes->counts[side][CW_ACTION_UPDATE];
    }
  cw_sync_job_get_expected_requests (job, expected);
  creates = cli_format_sides (created);
  updates = cli_format_sides (updated);
  requests = cli_format_sides (expected);

  cli_print (cli, _("Read          %s\n"), read);
  cli_print (cli, _("Would create  %s\n"), creates);
  cli_print (cli, _("Would update  %s\n"), updates);
  if (follow_ups > 0)
    cli_print (cli,
               ngettext ("              and %u more in Salesforce, with a new Aloware ID\n",
                         "              and %u more in Salesforce, with new Aloware IDs\n", follow_ups),
               follow_ups);
  cli_print (cli, _("Would link    %u, unlink %u\n"),
             changes->counts[CW_SIDE_ALOWARE][CW_ACTION_LINK]
               + changes->counts[CW_SIDE_SALESFORCE][CW_ACTION_LINK],
             changes->counts[CW_SIDE_ALOWARE][CW_ACTION_UNLINK]
               + changes->counts[CW_SIDE_SALESFORCE][CW_ACTION_UNLINK]);
  print_keys (cli, run);
  /* A preview counts what would be refused among both. */
  cli_print (cli, _("Left over     conflicts %u · refused %u · skipped %u · waiting %u\n"), run->conflicts,
             run->failed, run->excluded - MIN (run->failed, run->excluded), run->waiting);
  cli_print (cli, _("Requests      about %s\n"), requests);
}

static gboolean
print_preview (Cli *cli, CwSyncJob *job, CwStore *store, const CwRun *run, GError **error)
{
  PreviewChanges changes = { cli, NULL, NULL, 0, cli->verbose ? G_MAXUINT : MAX_SHOWN_LINES };
  const char *plan = cw_sync_job_get_plan (job);
  gboolean done = TRUE;
  guint follow_ups;

  changes.table = cli_table_new (_("Contact"), _("Action"), "", _("Field"), _("Old"), _("New"),
                                 _("Why"), NULL);
  if (plan != NULL)
    done = cw_store_foreach_change (store, plan, add_change, &changes, error);

  if (changes.lines == 0)
    cli_print (cli, "%s\n", _("There is nothing to write."));
  cli_table_print (cli, changes.table);
  if (changes.lines > changes.max_lines)
    cli_print (cli,
               ngettext ("… and %u more line: --verbose shows it.\n",
                         "… and %u more lines: --verbose shows all of them.\n",
                         changes.lines - changes.max_lines),
               changes.lines - changes.max_lines);

  if (!done || !count_follow_ups (cli, &changes, &follow_ups, error))
    return FALSE;

  cli_print (cli, "\n");
  print_preview_totals (cli, job, run, &changes, follow_ups);

  return TRUE;
}

/* A preview has listed the conflicts again, so those that are open now are its own. */
static CliExit
report_preview (Cli *cli, CwSyncJob *job, const CwRun *run, const char *save_path, GError **error)
{
  g_autoptr (CwStore) store = cli_open_store (cli, error);
  const char *plan = cw_sync_job_get_plan (job);
  gboolean done;

  if (store == NULL)
    return CLI_EXIT_FAILED;

  if (plan != NULL && save_path != NULL && !cw_plan_file_save (store, plan, save_path, error))
    return CLI_EXIT_FAILED;

  done = cli->json ? write_preview_json (cli, job, store, run, error)
                   : print_preview (cli, job, store, run, error);
  if (!done)
    return CLI_EXIT_FAILED;
  if (plan != NULL && save_path != NULL)
    cli_note (cli,
              _("Saved. `crosswalk-cli sync --plan %s` applies exactly these changes. The file holds "
                 "contacts’ values: keep it private.\n"),
              save_path);

  return cli_run_exit (run, run->conflicts + run->failed);
}

CliExit
cli_preview (Cli *cli, int argc, char **argv, GError **error)
{
  g_autofree char *save_path = NULL;
  g_autoptr (CwSyncJob) job = NULL;
  CwSyncOptions options = { 0 };
  const CwRun *run;
  const GOptionEntry entries[] = {
    { "full", 0, 0, G_OPTION_ARG_NONE, &options.full, N_("Read everything, not only what has changed"),
      NULL },
    { "save", 0, 0, G_OPTION_ARG_FILENAME, &save_path,
      N_("Save the preview to this file, for `sync --plan`"), N_("FILE") },
    { NULL },
  };

  if (!cli_parse (cli, &argc, &argv, entries, "", 0, 0, error))
    return CLI_EXIT_OK;
  if (cli_get_profile (cli, error) == NULL)
    return CLI_EXIT_FAILED;

  job = cw_sync_job_new_preview (cw_profile_get_name (cli->profile), &options);
  run = cli_run_job (cli, job, error);
  if (run == NULL)
    return CLI_EXIT_FAILED;
  if (g_strcmp0 (run->state, "cancelled") == 0)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CANCELLED,
                           _("The preview was cancelled. Nothing was written."));
      return CLI_EXIT_CANCELLED;
    }

  return report_preview (cli, job, run, save_path, error);
}

/* Typing a number that one has to read, or a whole word, cannot be done by a habit of pressing Return. */
static gboolean
confirm (Cli *cli, const CwRun *run, guint n_changes)
{
  const char *message = run->error_message != NULL ? run->error_message : "";
  g_autofree char *expected = NULL;
  g_autofree char *ask = NULL;
  g_autofree char *question = NULL;

  if (g_strcmp0 (run->error_code, CW_FIRST_WRITE_CODE) == 0)
    {
      /* Translators: the word that is typed to go ahead, here and in the question */
      expected = g_strdup (C_("answer", "yes"));
      ask = g_strdup_printf (_("Type %s to write to Aloware, anything else to stop: "), expected);
    }
  else
    {
      expected = g_strdup_printf ("%u", n_changes);
      ask = g_strdup_printf (
        _("Type the number of changes (%s) to write them anyway, anything else to stop: "), expected);
    }
  question = g_strjoin ("\n", message, ask, NULL);

  return cli_confirm (cli, question, expected);
}

static gboolean
count_changes (Cli *cli, CwSyncJob *job, guint *count, GError **error)
{
  g_autoptr (CwStore) store = cli_open_store (cli, error);
  const char *plan = cw_sync_job_get_plan (job);

  *count = 0;

  return store != NULL && (plan == NULL || cw_store_count_changes (store, plan, count, error));
}

/* The job that ran, or NULL on error. (transfer full) */
static CwSyncJob *
run_sync (Cli *cli, CwSyncOptions *options, GError **error)
{
  g_autoptr (CwSyncJob) job = cw_sync_job_new_sync (cw_profile_get_name (cli->profile), options);
  const CwRun *run = cli_run_job (cli, job, error);
  guint n_changes;

  if (run == NULL)
    return NULL;
  if (g_strcmp0 (run->state, "refused") != 0 || options->assume_yes)
    return g_steal_pointer (&job);
  if (!count_changes (cli, job, &n_changes, error))
    return NULL;
  if (!confirm (cli, run, n_changes))
    return g_steal_pointer (&job);

  options->assume_yes = TRUE;

  return run_sync (cli, options, error);
}

CliExit
cli_sync (Cli *cli, int argc, char **argv, GError **error)
{
  g_autofree char *plan_path = NULL;
  g_autoptr (CwSyncJob) job = NULL;
  CwSyncOptions options = { 0 };
  const GOptionEntry entries[] = {
    { "full", 0, 0, G_OPTION_ARG_NONE, &options.full, N_("Read everything, not only what has changed"),
      NULL },
    { "plan", 0, 0, G_OPTION_ARG_FILENAME, &plan_path, N_("Apply exactly this saved preview"), N_("FILE") },
    { "yes", 0, 0, G_OPTION_ARG_NONE, &options.assume_yes,
      N_("Answer yes to guards and warnings in advance"), NULL },
    { NULL },
  };

  if (!cli_parse (cli, &argc, &argv, entries, "", 0, 0, error))
    return CLI_EXIT_OK;
  if (plan_path != NULL && options.full)
    {
      g_set_error_literal (
        error, CW_ERROR, CW_ERROR_USAGE,
        _("--plan and --full cannot be used together: a saved preview is applied without planning anew."));
      return CLI_EXIT_USAGE;
    }
  if (cli_get_profile (cli, error) == NULL)
    return CLI_EXIT_FAILED;

  options.plan_file = plan_path;
  job = run_sync (cli, &options, error);
  if (job == NULL)
    return CLI_EXIT_FAILED;

  return cli_run_report (cli, job, error);
}
