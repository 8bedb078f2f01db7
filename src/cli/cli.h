/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cw-connect.h"
#include "cw-delivered.h"
#include "cw-error.h"
#include "cw-profile.h"
#include "cw-store.h"

#include "cli-json.h"

G_BEGIN_DECLS

/* What crosswalk-cli's commands share. The names, JSON keys and exit codes are a contract with scripts. */

typedef enum
{
  CLI_EXIT_OK = 0,
  CLI_EXIT_FAILED = 1,
  CLI_EXIT_USAGE = 2,
  CLI_EXIT_LEFT_OVERS = 3, /* done, but something is left for a person */
  CLI_EXIT_GUARD = 4,
  CLI_EXIT_SIGN_IN = 5,
  CLI_EXIT_CANCELLED = 130,
} CliExit;

typedef struct
{
  char *profile_name;
  gboolean json, quiet, verbose, help;
  const char *command;       /* "connect salesforce": for usage texts */
  GCancellable *cancellable; /* cancelled by SIGINT and SIGTERM while cli_run_cancellable() or a job runs */
  CwProfile *profile;        /* opened by cli_get_profile() */
  CliJson *document;         /* what --json will print; NULL: nothing yet */
} Cli;

/* A command: `argv` holds what follows its words. Returns the exit code; where it sets an error, that
 * decides. */
typedef CliExit (*CliFunc) (Cli *cli, int argc, char **argv, GError **error);

/* Parses a command's options and checks the number of what is left in `argv` (from argv[1]). `parameters` is
 * shown in the usage line. FALSE without an error: help was asked for and given. Errors: G_OPTION_ERROR,
 * CW_ERROR_USAGE. */
gboolean cli_parse (Cli *cli,
                    int *argc,
                    char ***argv,
                    const GOptionEntry *entries,
                    const char *parameters,
                    int min_arguments,
                    int max_arguments,
                    GError **error);
/* The profile of --profile, opened at its first use. Errors: as cw_profile_open(). (transfer none) */
CwProfile *cli_get_profile (Cli *cli, GError **error);
/* The options that every command takes; for the list at `crosswalk-cli --help`. */
void cli_add_global_entries (Cli *cli, GOptionContext *context);

CliExit cli_exit_for_error (const GError *error);

/* Blocking work on a thread of its own, while this one waits for signals. */
typedef gboolean (*CliWorkFunc) (Cli *cli, gpointer user_data, GError **error);
gboolean cli_run_cancellable (Cli *cli, CliWorkFunc work, gpointer user_data, GError **error);
/* Lets SIGINT and SIGTERM cancel cli->cancellable as long as the main context is iterated; a second one ends
 * the program. */
void cli_catch_signals (Cli *cli, guint sources[2]);
void cli_release_signals (guint sources[2]);

/* The schema as last described, after describing anew when `refresh` and the network allow it. NULL without
 * an error when Salesforce has never been described. */
gboolean cli_load_schema (Cli *cli, gboolean refresh, CwSchema **schema, CwUserMap **users, GError **error);

/* What the account delivers, as far as that is known: nothing is missing before the first run, or without the
 * keyring. (transfer full) */
CwDelivered *cli_read_delivered (CwProfile *profile);

/* The commands. */
CliExit cli_connect_salesforce (Cli *cli, int argc, char **argv, GError **error);
CliExit cli_connect_aloware (Cli *cli, int argc, char **argv, GError **error);
CliExit cli_disconnect (Cli *cli, int argc, char **argv, GError **error);
CliExit cli_status (Cli *cli, int argc, char **argv, GError **error);
CliExit cli_fields (Cli *cli, int argc, char **argv, GError **error);
CliExit cli_mapping_show (Cli *cli, int argc, char **argv, GError **error);
CliExit cli_mapping_check (Cli *cli, int argc, char **argv, GError **error);
CliExit cli_mapping_add (Cli *cli, int argc, char **argv, GError **error);
CliExit cli_mapping_remove (Cli *cli, int argc, char **argv, GError **error);
CliExit cli_mapping_set (Cli *cli, int argc, char **argv, GError **error);
CliExit cli_mapping_set_value (Cli *cli, int argc, char **argv, GError **error);
CliExit cli_mapping_activate (Cli *cli, int argc, char **argv, GError **error);
CliExit cli_mapping_export (Cli *cli, int argc, char **argv, GError **error);
CliExit cli_mapping_import (Cli *cli, int argc, char **argv, GError **error);
CliExit cli_mapping_reset (Cli *cli, int argc, char **argv, GError **error);
CliExit cli_settings_show (Cli *cli, int argc, char **argv, GError **error);
CliExit cli_settings_set (Cli *cli, int argc, char **argv, GError **error);
CliExit cli_import_aloware (Cli *cli, int argc, char **argv, GError **error);
CliExit cli_preview (Cli *cli, int argc, char **argv, GError **error);
CliExit cli_sync (Cli *cli, int argc, char **argv, GError **error);
CliExit cli_conflicts_list (Cli *cli, int argc, char **argv, GError **error);
CliExit cli_conflicts_resolve (Cli *cli, int argc, char **argv, GError **error);
CliExit cli_history_list (Cli *cli, int argc, char **argv, GError **error);
CliExit cli_history_show (Cli *cli, int argc, char **argv, GError **error);
CliExit cli_history_undo (Cli *cli, int argc, char **argv, GError **error);
CliExit cli_explain (Cli *cli, int argc, char **argv, GError **error);
CliExit cli_export_conflicts (Cli *cli, int argc, char **argv, GError **error);
CliExit cli_export_run (Cli *cli, int argc, char **argv, GError **error);

G_END_DECLS
