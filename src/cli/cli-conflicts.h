/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cli.h"

#include "cw-conflict.h"
#include "cw-store.h"

G_BEGIN_DECLS

/* The open conflicts, as `conflicts list`, `preview` and `export conflicts` show them. */

/* The catalogue key that a conflict is about; NULL for one about whole records, which has no field. */
const char *cli_conflict_field (const CwConflict *conflict);

/* Calls `func` with each open conflict. FALSE stops. Errors: CW_ERROR_STORAGE, and those of `func`. */
typedef gboolean (*CliConflictFunc) (const CwConflict *conflict, gpointer user_data, GError **error);
gboolean cli_foreach_conflict (CwStore *store, CliConflictFunc func, gpointer user_data, GError **error);

/* Array "conflicts" with each of them. Errors: CW_ERROR_STORAGE. */
gboolean cli_json_conflicts (CliJson *json, CwStore *store, GError **error);
/* A table with at most `max` of them (0: all), and how many more there are. Errors: CW_ERROR_STORAGE. */
gboolean cli_print_conflicts (Cli *cli, CwStore *store, guint max, GError **error);

G_END_DECLS
