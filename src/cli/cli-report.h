/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cli.h"

#include "cw-change.h"
#include "cw-conflict.h"
#include "cw-store-journal.h"
#include "cw-store-runs.h"
#include "cw-sync-job.h"

G_BEGIN_DECLS

/* How the store's plain data looks in JSON and in tables: used by more than one command. */

/* {"salesforce": n, "aloware": n}, from an array indexed by CwSide. */
void cli_json_sides (CliJson *json, const char *name, const guint values[2]);
/* A run as `history list` has it; the members, without the braces. */
void cli_json_run (CliJson *json, const CwRun *run);
void cli_json_conflict (CliJson *json, const CwConflict *conflict);
void cli_json_change (CliJson *json, const CwChange *change);
void cli_json_exclusion (CliJson *json, const CwExclusion *exclusion);
/* What the sign-in to Aloware cannot do (of CwLack), as `"cannot": [{"code", "message"}]`. */
void cli_json_lacks (CliJson *json, guint lacks);
void cli_print_lacks (Cli *cli, guint lacks);

/* Calls for every item of the store, which gives them in portions. */
typedef gboolean (*CliConflictFunc) (const CwConflict *conflict, gpointer user_data, GError **error);
gboolean cli_foreach_conflict (CwStore *store, CliConflictFunc func, gpointer user_data, GError **error);
typedef gboolean (*CliExclusionFunc) (const CwExclusion *exclusion, gpointer user_data, GError **error);
gboolean cli_foreach_exclusion (CwStore *store,
                                const char *plan,
                                CliExclusionFunc func,
                                gpointer user_data,
                                GError **error);
typedef gboolean (*CliWriteFunc) (const CwWrite *write, gpointer user_data, GError **error);
gboolean cli_foreach_write (CwStore *store,
                            gint64 run,
                            CliWriteFunc func,
                            gpointer user_data,
                            GError **error);

/* The catalogue key that a conflict is about; NULL for those about whole records, whose key is the engine's
 * own. */
const char *cli_conflict_field (const CwConflict *conflict);

/* Array "conflicts" of all open ones. */
gboolean cli_json_conflicts (CliJson *json, CwStore *store, GError **error);
/* A table of them, at most `max` rows (0: all), and how to settle them. */
gboolean cli_print_conflicts (Cli *cli, CwStore *store, guint max, GError **error);

/* "12 in Salesforce, 3 in Aloware". (transfer full) */
char *cli_format_sides (const guint values[2]);
/* Runs that `history list` goes back. */
#define CLI_MAX_RUNS 1000
/* Whether people would call it a run: a preview has a number in the store too, but wrote nothing. */
gboolean cli_is_run (const CwRun *run);
/* The last one that was begun; NULL when there is none. */
gboolean cli_last_run (CwStore *store, CwRun **last, GError **error);
/* The record that a write went to: its id, or NULL while unknown. */
const char *cli_written_record (const CwChange *change);

G_END_DECLS
