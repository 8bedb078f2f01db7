/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-database-private.h"

#include <glib/gi18n-lib.h>

#include "cw-error.h"

struct _CwStatement
{
  CwDatabase *database;
  sqlite3_stmt *handle;   /* NULL when preparing failed */
  int prepared;           /* what preparing answered */
};

static CwStatement *
statement_new (CwDatabase *database, const char *sql)
{
  CwStatement *statement = g_new0 (CwStatement, 1);

  statement->database = database;
  statement->prepared = sqlite3_prepare_v3 (database->handle, sql, -1, SQLITE_PREPARE_PERSISTENT,
                                            &statement->handle, NULL);

  return statement;
}

void
cw_statement_free (CwStatement *statement)
{
  sqlite3_finalize (statement->handle);
  g_free (statement);
}

/**
 * cw_database_prepare:
 * @sql: a constant: one statement
 *
 * Returns: (transfer none): the statement, with nothing bound. One that could not be prepared is tried anew the
 *   next time.
 */
CwStatement *
cw_database_prepare (CwDatabase *database, const char *sql)
{
  CwStatement *statement;

  g_assert (database->owner == g_thread_self ());

  statement = g_hash_table_lookup (database->statements, sql);
  if (statement == NULL || statement->handle == NULL)
    {
      statement = statement_new (database, sql);
      g_hash_table_insert (database->statements, (gpointer) sql, statement);
    }

  /* Two users of one cached statement would read each other's rows. */
  g_assert (!sqlite3_stmt_busy (statement->handle));
  if (statement->handle != NULL)
    sqlite3_clear_bindings (statement->handle);

  return statement;
}

/* Binding fails for a wrong parameter number or without memory only: both are fatal by GLib's rules. */
static void
check_bound (CwStatement *statement, int result)
{
  g_assert (result == SQLITE_OK || statement->handle == NULL);
}

void
cw_statement_bind_int (CwStatement *statement, int parameter, gint64 value)
{
  check_bound (statement, sqlite3_bind_int64 (statement->handle, parameter, value));
}

void
cw_statement_bind_text (CwStatement *statement, int parameter, const char *text)
{
  check_bound (statement, sqlite3_bind_text (statement->handle, parameter, text, -1, SQLITE_TRANSIENT));
}

void
cw_statement_bind_blob (CwStatement *statement, int parameter, gconstpointer data, gsize length)
{
  check_bound (statement,
               sqlite3_bind_blob64 (statement->handle, parameter, data, length, SQLITE_TRANSIENT));
}

static int
step (CwStatement *statement)
{
  CwDatabase *database = statement->database;

  g_assert (database->owner == g_thread_self ());

  if (statement->handle == NULL)
    return statement->prepared;

  /* SQLite rolls back by itself on some errors. Going on would write the rest of a transaction on its own. */
  if (database->in_transaction && sqlite3_get_autocommit (database->handle))
    return SQLITE_ABORT_ROLLBACK;

  return sqlite3_step (statement->handle);
}

/**
 * cw_statement_step:
 * @row: (out): whether there is a row
 * @error: %CW_ERROR_STORAGE
 *
 * Returns: whether it went well.
 */
gboolean
cw_statement_step (CwStatement *statement, gboolean *row, GError **error)
{
  int result = step (statement);
  gboolean ok = TRUE;

  *row = result == SQLITE_ROW;
  if (*row)
    return TRUE;

  if (result != SQLITE_DONE)
    ok = cw_database_fail (statement->database, result, error);
  cw_statement_reset (statement);

  return ok;
}

void
cw_statement_reset (CwStatement *statement)
{
  sqlite3_reset (statement->handle);
}

/**
 * cw_statement_run:
 * @error: %CW_ERROR_STORAGE
 *
 * Runs a statement without rows. Outside of a transaction it is one, durable on return.
 *
 * Returns: whether it went well.
 */
gboolean
cw_statement_run (CwStatement *statement, GError **error)
{
  gboolean row;

  if (!cw_statement_step (statement, &row, error))
    return FALSE;

  g_assert (!row);
  return TRUE;
}

/**
 * cw_statement_run_int:
 * @value: (out): the number, 0 without a row
 * @error: %CW_ERROR_STORAGE
 *
 * Returns: whether it went well.
 */
gboolean
cw_statement_run_int (CwStatement *statement, gint64 *value, GError **error)
{
  gboolean row;

  *value = 0;
  if (!cw_statement_step (statement, &row, error))
    return FALSE;
  if (!row)
    return TRUE;

  /* Stepped to its end: an INSERT … RETURNING outside of a transaction commits only then. */
  *value = cw_statement_get_int (statement, 0);
  if (!cw_statement_step (statement, &row, error))
    return FALSE;

  g_assert (!row);
  return TRUE;
}

/**
 * cw_statement_run_unique:
 * @clash: (out): whether it failed because of a row that is there already
 * @error: %CW_ERROR_STORAGE; not set for a clash
 *
 * Returns: whether it went well.
 */
gboolean
cw_statement_run_unique (CwStatement *statement, gboolean *clash, GError **error)
{
  int result = step (statement);
  gboolean ok = result == SQLITE_DONE;

  *clash = result == SQLITE_CONSTRAINT_UNIQUE || result == SQLITE_CONSTRAINT_PRIMARYKEY;
  if (!ok && !*clash)
    cw_database_fail (statement->database, result, error);
  cw_statement_reset (statement);

  return ok;
}

gint64
cw_statement_get_int (CwStatement *statement, int column)
{
  return sqlite3_column_int64 (statement->handle, column);
}

const char *
cw_statement_get_text (CwStatement *statement, int column)
{
  return (const char *) sqlite3_column_text (statement->handle, column);
}

char *
cw_statement_dup_text (CwStatement *statement, int column)
{
  return g_strdup (cw_statement_get_text (statement, column));
}

gboolean
cw_statement_is_null (CwStatement *statement, int column)
{
  return sqlite3_column_type (statement->handle, column) == SQLITE_NULL;
}

gconstpointer
cw_statement_get_blob (CwStatement *statement, int column, gsize *length)
{
  gconstpointer data = sqlite3_column_blob (statement->handle, column);

  *length = sqlite3_column_bytes (statement->handle, column);
  if (data == NULL && sqlite3_column_type (statement->handle, column) != SQLITE_NULL)
    return "";

  return data;
}
