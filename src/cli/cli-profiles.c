/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli-command.h"
#include "cli-output.h"
#include "cli-run.h"
#include "cli-table.h"

#include "cw-profiles.h"

#include <glib/gi18n-lib.h>

static gboolean
add_profile (CliTable *table, CliJson *json, const char *name, GError **error)
{
  g_autoptr (CwProfileSummary) summary = cw_profiles_describe (name, error);
  g_autofree char *when = NULL;

  if (summary == NULL)
    return FALSE;

  when = cli_format_time (summary->last_run);
  cli_table_add (table, name, cli_text_or_dash (summary->salesforce), cli_text_or_dash (summary->aloware),
                 when, NULL);

  cli_json_begin_object (json, NULL);
  cli_json_string (json, "name", name);
  cli_json_string (json, "salesforce", summary->salesforce);
  cli_json_string (json, "aloware", summary->aloware);
  cli_json_boolean (json, "shared", FALSE);
  cli_json_instant (json, "last_run", summary->last_run);
  cli_json_end_object (json);

  return TRUE;
}

CliExit
cli_profiles_list (Cli *cli, int argc, char **argv, GError **error)
{
  g_autoptr (GPtrArray) names = NULL;
  CliTable *table;
  CliJson *json;
  gboolean ok = TRUE;

  if (!cli_parse (cli, &argc, &argv, NULL, "", 0, 0, error))
    return CLI_EXIT_OK;

  names = cw_profiles_list (error);
  if (names == NULL)
    return CLI_EXIT_FAILED;

  table = cli_table_new (_("Profile"), _("Salesforce"), _("Aloware"), _("Last Run"), NULL);
  json = cli_document_new (cli);
  cli_json_begin_object (json, NULL);
  cli_json_begin_array (json, "profiles");
  for (guint i = 0; ok && i < names->len; i++)
    ok = add_profile (table, json, g_ptr_array_index (names, i), error);
  cli_json_end_array (json);
  cli_json_end_object (json);

  if (ok && names->len == 0)
    cli_print (cli, "%s\n", _("There is no profile yet. The first sign-in makes one."));
  cli_table_print (cli, table);

  return ok ? CLI_EXIT_OK : CLI_EXIT_FAILED;
}

/* What a command that changes profiles answers. */
static CliExit
report (Cli *cli, const char *name, const char *message)
{
  CliJson *json = cli_document_new (cli);

  cli_json_begin_object (json, NULL);
  cli_json_string (json, "name", name);
  cli_json_end_object (json);
  cli_print (cli, "%s\n", message);

  return CLI_EXIT_OK;
}

CliExit
cli_profiles_create (Cli *cli, int argc, char **argv, GError **error)
{
  g_autofree char *message = NULL;

  if (!cli_parse (cli, &argc, &argv, NULL, "NAME", 1, 1, error))
    return CLI_EXIT_OK;
  if (!cw_profiles_create (argv[1], error))
    return CLI_EXIT_FAILED;

  message = g_strdup_printf (_("The profile “%s” was created. Sign in with --profile %s."), argv[1],
                             argv[1]);

  return report (cli, argv[1], message);
}

CliExit
cli_profiles_duplicate (Cli *cli, int argc, char **argv, GError **error)
{
  g_autofree char *message = NULL;

  if (!cli_parse (cli, &argc, &argv, NULL, "NAME NEW", 2, 2, error))
    return CLI_EXIT_OK;
  if (!cw_profiles_duplicate (argv[1], argv[2], error))
    return CLI_EXIT_FAILED;

  message = g_strdup_printf (
    _("The profile “%s” has the settings and the mapping of “%s” now, as a draft. Sign in "
       "with --profile %s."),
    argv[2], argv[1], argv[2]);

  return report (cli, argv[2], message);
}

static gboolean
rename_profile (Cli *cli, gpointer names, GError **error)
{
  char **argv = names;

  return cw_profiles_rename (argv[1], argv[2], cli->cancellable, error);
}

CliExit
cli_profiles_rename (Cli *cli, int argc, char **argv, GError **error)
{
  g_autofree char *message = NULL;

  if (!cli_parse (cli, &argc, &argv, NULL, "NAME NEW", 2, 2, error))
    return CLI_EXIT_OK;
  if (!cli_run_cancellable (cli, rename_profile, argv, error))
    return CLI_EXIT_FAILED;

  message = g_strdup_printf (_("The profile “%s” is called “%s” now."), argv[1], argv[2]);

  return report (cli, argv[2], message);
}

static gboolean
remove_profile (Cli *cli, gpointer name, GError **error)
{
  return cw_profiles_remove (name, cli->cancellable, error);
}

CliExit
cli_profiles_remove (Cli *cli, int argc, char **argv, GError **error)
{
  g_autofree char *message = NULL;
  g_autofree char *question = NULL;
  gboolean assume_yes = FALSE;
  const GOptionEntry entries[] = {
    { "yes", 0, 0, G_OPTION_ARG_NONE, &assume_yes, N_("Remove the profile without a question"), NULL },
    { NULL },
  };

  if (!cli_parse (cli, &argc, &argv, entries, "NAME", 1, 1, error))
    return CLI_EXIT_OK;

  question = g_strdup_printf (
    _("This signs out of both sides, and removes the mapping, the conflicts and the history "
       "of “%s”. Nobody can undo its runs then. Type %s to go on, anything else to stop: "),
    argv[1], argv[1]);
  if (!assume_yes && !cli_confirm (cli, question, argv[1]))
    {
      report (cli, argv[1],
              _("Nothing was removed. To remove the profile, run the command again with --yes."));
      return CLI_EXIT_GUARD;
    }
  if (!cli_run_cancellable (cli, remove_profile, argv[1], error))
    return CLI_EXIT_FAILED;

  message = g_strdup_printf (_("The profile “%s” was removed."), argv[1]);

  return report (cli, argv[1], message);
}
