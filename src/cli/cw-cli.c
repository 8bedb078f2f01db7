/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "cli-command.h"
#include "cli-output.h"

#include <glib/gi18n-lib.h>

#include <errno.h>
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct
{
  const char *words; /* one or two, separated by a blank */
  const char *help;
  CliFunc run;
} CliCommand;

static const CliCommand commands[] = {
  { "connect salesforce", N_("Sign in to Salesforce in the browser"), cli_connect_salesforce },
  { "connect aloware", N_("Sign in to Aloware"), cli_connect_aloware },
  { "disconnect", N_("Sign out of Salesforce or Aloware"), cli_disconnect },
  { "status", N_("Show the connections, the mapping and the last run"), cli_status },
  { "fields missing", N_("List the Aloware fields that lack a Salesforce field"), cli_fields_missing },
  { "fields create", N_("Create the Salesforce fields that are missing, and map them"), cli_fields_create },
  { "fields", N_("List the fields of Salesforce or Aloware"), cli_fields },
  { "mapping show", N_("Show which field belongs to which"), cli_mapping_show },
  { "mapping suggest", N_("Say from the data which fields go together"), cli_mapping_suggest },
  { "mapping add", N_("Map one more field"), cli_mapping_add },
  { "mapping remove", N_("Take a field out of the mapping"), cli_mapping_remove },
  { "mapping set", N_("Change how a field is mapped"), cli_mapping_set },
  { "mapping set-value", N_("Pair an Aloware value with a Salesforce picklist value"),
    cli_mapping_set_value },
  { "mapping set-default", N_("Give new Salesforce records a fixed value in a field"),
    cli_mapping_set_default },
  { "mapping owners", N_("Show which Salesforce user is which Aloware user"), cli_mapping_owners },
  { "mapping set-owner", N_("Choose which Aloware user a Salesforce user is"), cli_mapping_set_owner },
  { "mapping check", N_("List what is wrong with the mapping"), cli_mapping_check },
  { "mapping activate", N_("Put the draft of the mapping to use"), cli_mapping_activate },
  { "mapping export", N_("Write the mapping to a file"), cli_mapping_export },
  { "mapping import", N_("Read a mapping from a file into the draft"), cli_mapping_import },
  { "mapping take-over", N_("Make the mapping of another profile the draft"), cli_mapping_take_over },
  { "mapping reset", N_("Start the draft over from the default mapping"), cli_mapping_reset },
  { "settings show", N_("Show the settings"), cli_settings_show },
  { "settings set", N_("Change a setting"), cli_settings_set },
  { "profiles list", N_("List the pairs of accounts"), cli_profiles_list },
  { "profiles create", N_("Make a profile for another pair of accounts"), cli_profiles_create },
  { "profiles duplicate", N_("Make a profile with the settings and the mapping of another"),
    cli_profiles_duplicate },
  { "profiles rename", N_("Give a profile another name"), cli_profiles_rename },
  { "profiles remove", N_("Remove a profile with everything in it"), cli_profiles_remove },
  { "import-aloware", N_("Import phone numbers from an Aloware CSV export"), cli_import_aloware },
  { "preview", N_("Show what a sync would write, and write nothing"), cli_preview },
  { "sync", N_("Make both sides the same"), cli_sync },
  { "watch", N_("Keep both sides current until it is ended"), cli_watch },
  { "conflicts list", N_("List the conflicts that wait for a decision"), cli_conflicts_list },
  { "conflicts resolve", N_("Settle a conflict"), cli_conflicts_resolve },
  { "history list", N_("List the runs"), cli_history_list },
  { "history show", N_("Show what a run wrote"), cli_history_show },
  { "history undo", N_("Undo a run: restore the values that it overwrote"), cli_history_undo },
  { "explain", N_("Say why a value is what it is"), cli_explain },
  { "export conflicts", N_("Export the conflicts to a CSV file"), cli_export_conflicts },
  { "export run", N_("Export what a run wrote to a CSV file"), cli_export_run },
};

/* How many of the words of `command` the arguments begin with; 0: not this one. */
static int
match_command (const CliCommand *command, int argc, char **argv)
{
  g_auto (GStrv) words = g_strsplit (command->words, " ", -1);
  int n_words = g_strv_length (words);

  if (argc < n_words)
    return 0;

  for (int i = 0; i < n_words; i++)
    if (!g_str_equal (words[i], argv[i]))
      return 0;

  return n_words;
}

static const CliCommand *
find_command (int argc, char **argv, int *n_words)
{
  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    {
      *n_words = match_command (&commands[i], argc, argv);
      if (*n_words > 0)
        return &commands[i];
    }

  return NULL;
}

static char *
list_commands (const char *first_word)
{
  GString *list = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    {
      g_auto (GStrv) words = g_strsplit (commands[i].words, " ", -1);

      if (first_word == NULL || g_str_equal (words[0], first_word))
        g_string_append_printf (list, "  %-20s %s\n", commands[i].words, _(commands[i].help));
    }

  return g_string_free (list, FALSE);
}

static GOptionContext *
make_global_context (Cli *cli)
{
  GOptionContext *context = g_option_context_new (_("COMMAND …"));
  g_autofree char *list = list_commands (NULL);
  g_autofree char *description = g_strdup_printf (
    "%s\n%s\n%s\n%s\n", _("Commands:"), list, _("`crosswalk-cli COMMAND --help` explains a command."),
    _("Exit codes: 0 done · 1 failed · 2 wrong usage · 3 done, but something is left for a person · 4 "
       "stopped by a safety guard · 5 sign-in needed · 130 cancelled"));

  g_option_context_set_summary (context, _("Keeps contacts the same in Aloware and Salesforce."));
  g_option_context_set_description (context, description);
  g_option_context_set_help_enabled (context, FALSE);
  g_option_context_set_strict_posix (context, TRUE);
  cli_add_global_entries (cli, context);

  return context;
}

static void
set_unknown_command (int argc, char **argv, GError **error)
{
  g_autofree char *list = NULL;

  if (argc == 0)
    {
      g_set_error_literal (error, CW_ERROR, CW_ERROR_USAGE,
                           _("No command was given. `crosswalk-cli --help` lists the commands."));
      return;
    }

  list = list_commands (argv[0]);
  if (*list != '\0')
    g_set_error (error, CW_ERROR, CW_ERROR_USAGE,
                 _("“%s” is only the first word of a command. Use one of these:\n%s"), argv[0],
                 g_strchomp (list));
  else
    g_set_error (error, CW_ERROR, CW_ERROR_USAGE,
                 _("There is no command “%s”. `crosswalk-cli --help` lists the commands."), argv[0]);
}

static CliExit
dispatch (Cli *cli, int argc, char **argv, GError **error)
{
  g_autoptr (GOptionContext) context = make_global_context (cli);
  const CliCommand *command;
  int n_words = 0;

  if (!g_option_context_parse (context, &argc, &argv, error))
    return CLI_EXIT_USAGE;

  /* Without a command word, `--help` belongs to the program; with one, to the command. */
  if (argc < 2 && cli->help)
    {
      g_autofree char *help = g_option_context_get_help (context, TRUE, NULL);

      cli_print_help (cli, help);
      return CLI_EXIT_OK;
    }

  command = find_command (argc - 1, argv + 1, &n_words);
  if (command == NULL)
    {
      set_unknown_command (argc - 1, argv + 1, error);
      return CLI_EXIT_USAGE;
    }

  cli->command = command->words;

  return command->run (cli, argc - n_words, argv + n_words, error);
}

static gboolean
is_version_asked (int argc, char **argv)
{
  return argc == 2 && g_str_equal (argv[1], "--version");
}

/* GOption takes back what it has parsed when a later option is wrong, but the complaint must be JSON too. */
static gboolean
is_json_asked (int argc, char **argv)
{
  for (int i = 1; i < argc && !g_str_equal (argv[i], "--"); i++)
    if (g_str_equal (argv[i], "--json"))
      return TRUE;

  return FALSE;
}

static void
check_text_arguments (int argc, char **argv, GError **error)
{
  for (int i = 1; i < argc; i++)
    if (!g_utf8_validate (argv[i], -1, NULL))
      {
        g_set_error (error, CW_ERROR, CW_ERROR_USAGE, _("Argument %d is not valid UTF-8."), i);
        return;
      }
}

/* Which commands help. The engine's own sentences name none, because the window shows them, too. */
static const char *
get_remedy (const GError *problem)
{
  if (g_error_matches (problem, CW_ERROR, CW_ERROR_SIGN_IN_NEEDED))
    return "crosswalk-cli connect salesforce, crosswalk-cli connect aloware";
  if (g_error_matches (problem, CW_ERROR, CW_ERROR_INVALID_MAPPING))
    return "crosswalk-cli mapping check, crosswalk-cli mapping activate";

  return NULL;
}

static CliExit
finish (Cli *cli, CliExit code, const GError *problem)
{
  gboolean written = TRUE;

  if (problem != NULL)
    {
      code = cli_exit_for_error (problem);
      fflush (stdout);
      fprintf (stderr, "crosswalk-cli: %s\n", problem->message);
      if (get_remedy (problem) != NULL && !cli->quiet)
        /* Translators: the placeholder is one or two command lines */
        fprintf (stderr, _("See: %s\n"), get_remedy (problem));
    }

  if (cli->json)
    written = cli_document_flush (cli, problem);

  errno = 0;
  if (fflush (stdout) != 0 && errno != EPIPE)
    written = FALSE;

  if (!written)
    {
      fprintf (stderr, "crosswalk-cli: %s\n", _("The output could not be written. Is the disk full?"));
      return code == CLI_EXIT_OK ? CLI_EXIT_FAILED : code;
    }

  return code;
}

int
main (int argc, char **argv)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) problem = NULL;
  Cli cli = { .cancellable = cancellable };
  CliExit code = CLI_EXIT_USAGE;

  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, CW_LOCALE_DIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
  g_set_prgname ("crosswalk-cli");
  /* Standard output belongs to the result, also when G_MESSAGES_DEBUG is set. */
  g_log_writer_default_set_use_stderr (TRUE);
  signal (SIGPIPE, SIG_IGN);

  if (is_version_asked (argc, argv))
    {
      printf ("Crosswalk %s\n", CW_VERSION);
      return CLI_EXIT_OK;
    }

  cli.json = is_json_asked (argc, argv);
  check_text_arguments (argc, argv, &problem);
  if (problem == NULL)
    code = dispatch (&cli, argc, argv, &problem);

  code = finish (&cli, code, problem);

  g_free (cli.profile_name);
  g_free (cli.object);
  g_clear_pointer (&cli.profile, cw_profile_free);
  g_clear_pointer (&cli.document, cli_json_free);

  return code;
}
