/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cli.h"

#include "cw-delivered.h"
#include "cw-schema.h"
#include "cw-store.h"
#include "cw-users.h"

G_BEGIN_DECLS

/* What commands begin with: their options, the profile, the schema, and work that SIGINT and SIGTERM can
 * cancel.
 */

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
/* The same for a command on one Salesforce object, with the option --object. `object` gets that object, else
 * what the setting “object” says: with both, Contacts. Errors also: CW_ERROR_INVALID_FILE. */
gboolean cli_parse_object (Cli *cli,
                           int *argc,
                           char ***argv,
                           const GOptionEntry *entries,
                           const char *parameters,
                           int min_arguments,
                           int max_arguments,
                           CwObject *object,
                           GError **error);
/* The profile of --profile, opened at its first use. Errors: as cw_profile_open(). (transfer none) */
CwProfile *cli_get_profile (Cli *cli, GError **error);
/* The state of that profile. Errors: as cw_profile_open() and cw_sync_open_store(). (transfer full) */
CwStore *cli_open_store (Cli *cli, GError **error);
/* The options that every command takes; for the list at `crosswalk-cli --help`. */
void cli_add_global_entries (Cli *cli, GOptionContext *context);

/* The exit code that an error stands for. */
CliExit cli_exit_for_error (const GError *error);

/* Does blocking work on a thread of its own, while SIGINT and SIGTERM can cancel it. Errors: those of `work`.
 */
typedef gboolean (*CliWorkFunc) (Cli *cli, gpointer user_data, GError **error);
gboolean cli_run_cancellable (Cli *cli, CliWorkFunc work, gpointer user_data, GError **error);
/* Lets SIGINT and SIGTERM cancel cli->cancellable as long as the main context is iterated; a second one ends
 * the program. */
void cli_catch_signals (Cli *cli, guint sources[2]);
void cli_release_signals (guint sources[2]);

/* Gives the schema of a Salesforce object as it was last described, and the users of both sides (optional).
 * With `refresh` Salesforce is described anew first; where that fails, a note says so. An object that was
 * never described is described now; the schema is NULL when nobody is signed in for that. On the main thread.
 * (transfer full) */
gboolean cli_load_schema (Cli *cli,
                          CwObject object,
                          gboolean refresh,
                          CwSchema **schema,
                          CwUserMap **users,
                          GError **error);

/* Which fields the Aloware account delivers. Before the first run, or without the keyring, that is not known,
 * and no field counts as missing. (transfer full) */
CwDelivered *cli_read_delivered (CwProfile *profile);

G_END_DECLS
