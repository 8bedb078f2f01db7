/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cw-error.h"
#include "cw-profile.h"

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
  char *object; /* of --object; NULL: not given */
  gboolean json, quiet, verbose, help;
  const char *command;       /* "connect salesforce": for usage texts */
  GCancellable *cancellable; /* cancelled by SIGINT and SIGTERM while cli_run_cancellable() or a job runs */
  CwProfile *profile;        /* opened by cli_get_profile() */
  CliJson *document;         /* what --json will print; NULL: nothing yet */
  gboolean prints_lines;     /* --json prints a document a line as things happen, and none at the end */
} Cli;

/* A command: `argv` holds what follows its words. Returns the exit code. Where it sets an error, the error
 * decides the exit code instead. */
typedef CliExit (*CliFunc) (Cli *cli, int argc, char **argv, GError **error);

/* The commands. cw-cli.c lists them, with their words and what they do. */
CliExit cli_connect_salesforce (Cli *cli, int argc, char **argv, GError **error);
CliExit cli_connect_aloware (Cli *cli, int argc, char **argv, GError **error);
CliExit cli_disconnect (Cli *cli, int argc, char **argv, GError **error);
CliExit cli_status (Cli *cli, int argc, char **argv, GError **error);
CliExit cli_fields (Cli *cli, int argc, char **argv, GError **error);
CliExit cli_fields_missing (Cli *cli, int argc, char **argv, GError **error);
CliExit cli_fields_create (Cli *cli, int argc, char **argv, GError **error);
CliExit cli_mapping_show (Cli *cli, int argc, char **argv, GError **error);
CliExit cli_mapping_suggest (Cli *cli, int argc, char **argv, GError **error);
CliExit cli_mapping_check (Cli *cli, int argc, char **argv, GError **error);
CliExit cli_mapping_add (Cli *cli, int argc, char **argv, GError **error);
CliExit cli_mapping_remove (Cli *cli, int argc, char **argv, GError **error);
CliExit cli_mapping_set (Cli *cli, int argc, char **argv, GError **error);
CliExit cli_mapping_set_value (Cli *cli, int argc, char **argv, GError **error);
CliExit cli_mapping_set_default (Cli *cli, int argc, char **argv, GError **error);
CliExit cli_mapping_owners (Cli *cli, int argc, char **argv, GError **error);
CliExit cli_mapping_set_owner (Cli *cli, int argc, char **argv, GError **error);
CliExit cli_mapping_activate (Cli *cli, int argc, char **argv, GError **error);
CliExit cli_mapping_export (Cli *cli, int argc, char **argv, GError **error);
CliExit cli_mapping_take_over (Cli *cli, int argc, char **argv, GError **error);
CliExit cli_mapping_import (Cli *cli, int argc, char **argv, GError **error);
CliExit cli_mapping_reset (Cli *cli, int argc, char **argv, GError **error);
CliExit cli_settings_show (Cli *cli, int argc, char **argv, GError **error);
CliExit cli_settings_set (Cli *cli, int argc, char **argv, GError **error);
CliExit cli_profiles_list (Cli *cli, int argc, char **argv, GError **error);
CliExit cli_profiles_create (Cli *cli, int argc, char **argv, GError **error);
CliExit cli_profiles_duplicate (Cli *cli, int argc, char **argv, GError **error);
CliExit cli_profiles_rename (Cli *cli, int argc, char **argv, GError **error);
CliExit cli_profiles_remove (Cli *cli, int argc, char **argv, GError **error);
CliExit cli_import_aloware (Cli *cli, int argc, char **argv, GError **error);
CliExit cli_preview (Cli *cli, int argc, char **argv, GError **error);
CliExit cli_sync (Cli *cli, int argc, char **argv, GError **error);
CliExit cli_watch (Cli *cli, int argc, char **argv, GError **error);
CliExit cli_conflicts_list (Cli *cli, int argc, char **argv, GError **error);
CliExit cli_conflicts_resolve (Cli *cli, int argc, char **argv, GError **error);
CliExit cli_history_list (Cli *cli, int argc, char **argv, GError **error);
CliExit cli_history_show (Cli *cli, int argc, char **argv, GError **error);
CliExit cli_history_undo (Cli *cli, int argc, char **argv, GError **error);
CliExit cli_explain (Cli *cli, int argc, char **argv, GError **error);
CliExit cli_export_conflicts (Cli *cli, int argc, char **argv, GError **error);
CliExit cli_export_run (Cli *cli, int argc, char **argv, GError **error);

G_END_DECLS
