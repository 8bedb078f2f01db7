/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <sqlite3.h>

#include "cw-database.h"

G_BEGIN_DECLS

/* Shared by cw-database.c and cw-statement.c only. */
struct _CwDatabase
{
  char *path;
  sqlite3 *handle;
  GThread *owner;
  GHashTable *statements;   /* address of the SQL → CwStatement */
  gboolean in_transaction;  /* the caller's, or the one that entering began */
  gboolean entered;
  gboolean entered_began;
};

/* Turns what SQLite answered into a GError. Returns: FALSE. */
gboolean cw_database_fail       (CwDatabase *database, int result, GError **error);
void     cw_statement_free      (CwStatement *statement);

G_END_DECLS
