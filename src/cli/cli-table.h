/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cli.h"

G_BEGIN_DECLS

/* A table for people: a header, rows, and columns as wide as what is in them. */
typedef struct _CliTable CliTable;

/* The headers of the columns. A column whose header begins with '>' is aligned to the right, for numbers. */
CliTable *cli_table_new (const char *header, ...) G_GNUC_NULL_TERMINATED;
/* One cell for each header; NULL is an empty cell. */
void cli_table_add (CliTable *table, ...) G_GNUC_NULL_TERMINATED;
/* Prints and frees. On a terminal the widest columns shrink until a row fits. With --json nothing is printed:
 * the document has it all, and a log of standard error should hold no contacts. */
void cli_table_print (Cli *cli, CliTable *table);

G_END_DECLS
