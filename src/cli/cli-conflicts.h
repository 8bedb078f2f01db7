/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cli.h"

#include "cw-conflict.h"
#include "cw-store.h"

G_BEGIN_DECLS

/* The open conflicts, as `conflicts list` and `preview` show them. */

/* Array "conflicts" with each of them. Errors: CW_ERROR_STORAGE. */
gboolean cli_json_conflicts (CliJson *json, CwStore *store, GError **error);
/* A table with at most `max` of them (0: all), and how many more there are. Errors: CW_ERROR_STORAGE. */
gboolean cli_print_conflicts (Cli *cli, CwStore *store, guint max, GError **error);

G_END_DECLS
