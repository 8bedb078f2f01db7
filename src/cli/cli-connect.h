/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cli.h"

G_BEGIN_DECLS

/* What a sign-in to Aloware cannot do, as flags of CwLack. */

/* `"cannot": [{"code", "message"}]`. */
void cli_json_lacks (CliJson *json, guint lacks);
/* A line for each, indented as `status` has it. */
void cli_print_lacks (Cli *cli, guint lacks);

G_END_DECLS
