/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cli.h"

#include "cw-mapping.h"

G_BEGIN_DECLS

/* What a command on the mapping works with. */
typedef struct
{
  CwProfile *profile; /* borrowed from the Cli */
  CwSchema *schema;   /* NULL before the first sign-in */
  CwUserMap *users;   /* may be NULL */
  CwSettings *settings;
  CwMapping *mapping; /* the draft, else the active one, else the default */
  const char *state;
} CliMapping;

void cli_mapping_clear (CliMapping *mapping);
gboolean cli_mapping_load (Cli *cli, gboolean refresh, CliMapping *mapping, GError **error);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (CliMapping, cli_mapping_clear)

/* Everything that is wrong with it or worth a warning: cw_mapping_check(), and what the account does not
 * deliver. (transfer full) (element-type CwProblem) */
GPtrArray *cli_mapping_check_all (const CliMapping *mapping);

/* The table, and the document of `mapping show`. */
void cli_mapping_print (Cli *cli, const CliMapping *mapping, GPtrArray *problems);
void cli_mapping_write_json (Cli *cli, const CliMapping *mapping, GPtrArray *problems);
/* Every problem on a line of its own, to standard output or as remarks. */
void cli_problems_print (Cli *cli, GPtrArray *problems, const char *aloware_key);
/* Array "problems" of those of a row (NULL: those of the mapping as a whole); `all` takes every one. */
void cli_problems_write_json (CliJson *json, GPtrArray *problems, const char *aloware_key, gboolean all);

G_END_DECLS
