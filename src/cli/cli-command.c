/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli-command.h"

#include "cli-output.h"

#include "cw-connect.h"
#include "cw-sync-store.h"

#include <glib-unix.h>
#include <glib/gi18n-lib.h>

#include <signal.h>
#include <unistd.h>

/* The engine's own domains, for --verbose. */
#define DEBUG_DOMAINS "cw-http cw-oauth cw-salesforce cw-aloware cw-store cw-sync cw-connect"

void
cli_add_global_entries (Cli *cli, GOptionContext *context)
{
  const GOptionEntry entries[] = {
    { "profile", 0, 0, G_OPTION_ARG_STRING, &cli->profile_name,
      N_("Profile to use, that is, which pair of accounts (default: “default”)"), N_("NAME") },
    { "json", 0, 0, G_OPTION_ARG_NONE, &cli->json, N_("Print the result as one JSON document"), NULL },
    { "quiet", 0, 0, G_OPTION_ARG_NONE, &cli->quiet, N_("Say less on standard error"), NULL },
    { "verbose", 0, 0, G_OPTION_ARG_NONE, &cli->verbose,
      N_("Say more on standard error, and list every line of a preview"), NULL },
    { "help", 'h', 0, G_OPTION_ARG_NONE, &cli->help, N_("Show this help"), NULL },
    { NULL },
  };

  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
}

static void
apply_verbosity (Cli *cli)
{
  if (!cli->verbose)
    return;

  g_setenv ("G_MESSAGES_DEBUG", DEBUG_DOMAINS, FALSE);
}

static gboolean
parse (Cli *cli,
       int *argc,
       char ***argv,
       const GOptionEntry *entries,
       const GOptionEntry *more_entries,
       const char *parameters,
       int min_arguments,
       int max_arguments,
       GError **error)
{
  g_autofree char *usage = g_strdup_printf ("%s %s", cli->command, parameters);
  g_autoptr (GOptionContext) context = g_option_context_new (usage);
  int n_arguments;

  g_option_context_set_help_enabled (context, FALSE);
  if (entries != NULL)
    g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  if (more_entries != NULL)
    g_option_context_add_main_entries (context, more_entries, GETTEXT_PACKAGE);
  cli_add_global_entries (cli, context);

  if (!g_option_context_parse (context, argc, argv, error))
    return FALSE;

  if (cli->help)
    {
      g_autofree char *help = g_option_context_get_help (context, TRUE, NULL);

      cli_print_help (cli, help);
      return FALSE;
    }

  /* GOption leaves a "--" in place when nothing after it could be an option. */
  if (*argc > 1 && g_str_equal ((*argv)[1], "--"))
    {
      (*argv)++;
      (*argc)--;
    }

  n_arguments = *argc - 1;
  if (n_arguments < min_arguments || n_arguments > max_arguments)
    {
      g_set_error (error, CW_ERROR, CW_ERROR_USAGE, _("Usage: crosswalk-cli %s"), g_strchomp (usage));
      return FALSE;
    }

  apply_verbosity (cli);

  return TRUE;
}

gboolean
cli_parse (Cli *cli,
           int *argc,
           char ***argv,
           const GOptionEntry *entries,
           const char *parameters,
           int min_arguments,
           int max_arguments,
           GError **error)
{
  return parse (cli, argc, argv, entries, NULL, parameters, min_arguments, max_arguments, error);
}

static gboolean
find_object (Cli *cli, CwObject *object, GError **error)
{
  g_autoptr (CwSettings) settings = NULL;
  CwProfile *profile;

  if (cli->object != NULL)
    {
      if (cw_object_from_nick (cli->object, object))
        return TRUE;
      g_set_error (error, CW_ERROR, CW_ERROR_USAGE, _("“%s” is no Salesforce object. Use contact or lead."),
                   cli->object);
      return FALSE;
    }

  profile = cli_get_profile (cli, error);
  settings = profile != NULL ? cw_profile_load_settings (profile, error) : NULL;
  if (settings == NULL)
    return FALSE;

  *object = settings->objects == CW_OBJECTS_LEAD ? CW_OBJECT_LEAD : CW_OBJECT_CONTACT;

  return TRUE;
}

gboolean
cli_parse_object (Cli *cli,
                  int *argc,
                  char ***argv,
                  const GOptionEntry *entries,
                  const char *parameters,
                  int min_arguments,
                  int max_arguments,
                  CwObject *object,
                  GError **error)
{
  const GOptionEntry object_entries[] = {
    { "object", 0, 0, G_OPTION_ARG_STRING, &cli->object,
      N_("contact or lead (default: what the setting “object” says; with both, contact)"), N_("OBJECT") },
    { NULL },
  };

  return parse (cli, argc, argv, object_entries, entries, parameters, min_arguments, max_arguments, error)
         && find_object (cli, object, error);
}

CwProfile *
cli_get_profile (Cli *cli, GError **error)
{
  if (cli->profile == NULL)
    cli->profile = cw_profile_open (cli->profile_name != NULL ? cli->profile_name : "default", error);

  return cli->profile;
}

CwStore *
cli_open_store (Cli *cli, GError **error)
{
  CwProfile *profile = cli_get_profile (cli, error);

  return profile != NULL ? cw_sync_open_store (profile, error) : NULL;
}

static CliExit
exit_for_code (CwErrorCode code)
{
  switch (code)
    {
    case CW_ERROR_USAGE:
      return CLI_EXIT_USAGE;
    case CW_ERROR_SIGN_IN_NEEDED:
    case CW_ERROR_SIGN_IN_FAILED:
    case CW_ERROR_NO_SECRET_SERVICE:
      return CLI_EXIT_SIGN_IN;
    case CW_ERROR_FAILED:
    case CW_ERROR_INVALID_FILE:
    case CW_ERROR_INVALID_MAPPING:
    case CW_ERROR_INVALID_VALUE:
    case CW_ERROR_NETWORK:
    case CW_ERROR_TIMED_OUT:
    case CW_ERROR_BAD_ANSWER:
    case CW_ERROR_UNKNOWN_OUTCOME:
    case CW_ERROR_REFUSED:
    case CW_ERROR_NOT_FOUND:
    case CW_ERROR_EXISTS:
    case CW_ERROR_RATE_LIMITED:
    case CW_ERROR_QUOTA:
    case CW_ERROR_PERMISSION:
    case CW_ERROR_INSECURE_URL:
    case CW_ERROR_STORAGE:
    case CW_ERROR_NEWER_STATE:
    case CW_ERROR_BUSY:
    case CW_ERROR_UNSUPPORTED:
    case CW_ERROR_CHOICE:
    default:
      return CLI_EXIT_FAILED;
    }
}

CliExit
cli_exit_for_error (const GError *error)
{
  if (error->domain == G_OPTION_ERROR)
    return CLI_EXIT_USAGE;
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return CLI_EXIT_CANCELLED;
  if (error->domain == CW_ERROR)
    return exit_for_code (error->code);

  return CLI_EXIT_FAILED;
}

static gboolean
on_signal (gpointer user_data)
{
  Cli *cli = user_data;

  /* The journal makes an end at any moment safe; a person who asks twice does not want to wait. */
  if (g_cancellable_is_cancelled (cli->cancellable))
    _exit (CLI_EXIT_CANCELLED);

  g_cancellable_cancel (cli->cancellable);
  cli_note (cli, "\n%s\n",
            _("Stopping: what was started is finished first. Press Ctrl+C again to stop at once."));

  return G_SOURCE_CONTINUE;
}

void
cli_catch_signals (Cli *cli, guint sources[2])
{
  sources[0] = g_unix_signal_add (SIGINT, on_signal, cli);
  sources[1] = g_unix_signal_add (SIGTERM, on_signal, cli);
}

void
cli_release_signals (guint sources[2])
{
  g_clear_handle_id (&sources[0], g_source_remove);
  g_clear_handle_id (&sources[1], g_source_remove);
}

typedef struct
{
  Cli *cli;
  CliWorkFunc work;
  gpointer user_data;
} Work;

static void
work_thread (GTask *task, gpointer source_object, gpointer task_data, GCancellable *cancellable)
{
  Work *work = task_data;
  GError *error = NULL;

  if (work->work (work->cli, work->user_data, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

gboolean
cli_run_cancellable (Cli *cli, CliWorkFunc work_func, gpointer user_data, GError **error)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, NULL, NULL);
  Work work = { cli, work_func, user_data };
  guint sources[2];

  g_task_set_task_data (task, &work, NULL);
  cli_catch_signals (cli, sources);
  g_task_run_in_thread (task, work_thread);

  while (!g_task_get_completed (task))
    g_main_context_iteration (NULL, TRUE);

  cli_release_signals (sources);

  return g_task_propagate_boolean (task, error);
}

/* What is to be described again. */
typedef struct
{
  CwProfile *profile;
  CwObject object;
  gboolean is_included; /* the settings include it: then all that they include is read */
} Refresh;

static gboolean
refresh_schema (Cli *cli, gpointer user_data, GError **error)
{
  const Refresh *work = user_data;

  return work->is_included ? cw_fetch_schema (work->profile, NULL, NULL, cli->cancellable, error)
                           : cw_fetch_object (work->profile, work->object, cli->cancellable, error);
}

static gboolean
try_refresh (Cli *cli, Refresh *work, GError **error)
{
  g_autoptr (GError) problem = NULL;

  if (cli_run_cancellable (cli, refresh_schema, work, &problem))
    return TRUE;

  if (g_error_matches (problem, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_propagate_error (error, g_steal_pointer (&problem));
      return FALSE;
    }

  cli_note (cli, _("Salesforce’s fields could not be read again, so those read last time are used: %s\n"),
            problem->message);

  return TRUE;
}

static gboolean
load_known_schema (const Refresh *work, CwSchema **schema, GError **error)
{
  g_autoptr (GError) problem = NULL;

  *schema = cw_profile_load_schema (work->profile, cw_object_get_name (work->object), &problem);
  if (problem == NULL)
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&problem));

  return FALSE;
}

/* An object that was chosen without a network, or by --object alone, is described when it is first needed. */
static gboolean
describe_unknown (Cli *cli, Refresh *work, CwSchema **schema, GError **error)
{
  g_autoptr (CwConnections) connections = cw_profile_load_connections (work->profile, error);

  if (connections == NULL)
    return FALSE;

  return connections->salesforce_instance_url == NULL
         || (cli_run_cancellable (cli, refresh_schema, work, error)
             && load_known_schema (work, schema, error));
}

gboolean
cli_load_schema (Cli *cli,
                 CwObject object,
                 gboolean refresh,
                 CwSchema **schema,
                 CwUserMap **users,
                 GError **error)
{
  g_autoptr (CwSettings) settings = NULL;
  Refresh work = { cli_get_profile (cli, error), object };

  settings = work.profile != NULL ? cw_profile_load_settings (work.profile, error) : NULL;
  if (settings == NULL)
    return FALSE;

  work.is_included = cw_settings_include (settings, object);
  if ((refresh && !try_refresh (cli, &work, error)) || !load_known_schema (&work, schema, error)
      || (*schema == NULL && !refresh && !describe_unknown (cli, &work, schema, error)))
    return FALSE;

  return users == NULL || cw_load_user_map (work.profile, settings, users, error);
}

CwDelivered *
cli_read_delivered (CwProfile *profile)
{
  g_autoptr (GError) error = NULL;
  CwDelivered *delivered = cw_delivered_read (profile, &error);

  if (delivered != NULL)
    return delivered;

  g_debug ("What the account delivers is not known: %s", error->message);

  return cw_delivered_new ("");
}
