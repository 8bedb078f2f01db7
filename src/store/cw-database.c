/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-database.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <sqlite3.h>
#include <sys/stat.h>

#include "cw-error.h"

/* How long to wait for the transaction of another process. Our own transactions are short. */
#define BUSY_TIMEOUT_MS 10000

/* The longest wait before the next try, where SQLite does not wait by itself. */
#define BUSY_STEP_MS 10

/* Up to this size, checking the whole database takes some milliseconds. The damage of a larger one is found
 * when the damaged part is read. */
#define CHECKED_BYTES (2 * 1024 * 1024)

/* "CwSt": tells our files from other programs' databases. */
#define APPLICATION_ID 0x43775374

/* With NORMAL a commit in WAL survives the end of the process but not always a power cut, and the database is
 * whole either way; commits that must survive both ask for it: see
 * https://www.sqlite.org/pragma.html#pragma_synchronous. */
static const char pragmas[] = "PRAGMA synchronous = NORMAL;"
                              "PRAGMA foreign_keys = ON;"
                              "PRAGMA temp_store = MEMORY;"
                              "PRAGMA cache_size = -16384;"
                              "PRAGMA wal_autocheckpoint = 4000;"
                              "PRAGMA journal_size_limit = 33554432;"
                              "PRAGMA cell_size_check = ON;";

struct _CwDatabase
{
  char *path;
  sqlite3 *handle;
  GThread *owner;
  GHashTable *statements;  /* address of the SQL → CwStatement */
  gboolean in_transaction; /* the caller's, or the one that entering began */
  gboolean is_durable;     /* whether commits survive a power cut */
  gboolean entered;
  gboolean entered_began;
};

struct _CwStatement
{
  CwDatabase *database;
  sqlite3_stmt *handle; /* NULL when preparing failed */
  int prepared;         /* what preparing answered */
};

/* ── Errors ── */

static void
set_message (CwDatabase *database, int result, GError **error)
{
  switch (result & 0xff)
    {
    case SQLITE_FULL:
      g_set_error (
        error, CW_ERROR, CW_ERROR_STORAGE,
        _("The disk is full: the state database “%s” could not be written. Make room and try again."),
        database->path);
      break;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      g_set_error (
        error, CW_ERROR, CW_ERROR_STORAGE,
        _("The state database “%s” is damaged. Move it away and start a full sync: both sides are "
           "read anew, and nothing is deleted."),
        database->path);
      break;
    case SQLITE_READONLY:
      g_set_error (
        error, CW_ERROR, CW_ERROR_STORAGE,
        _("The state database “%s” is read-only. Check the permissions of the file and its folder, "
           "and whether the disk can be written."),
        database->path);
      break;
    case SQLITE_CANTOPEN:
    case SQLITE_PERM:
    case SQLITE_AUTH:
      g_set_error (
        error, CW_ERROR, CW_ERROR_STORAGE,
        _("The state database “%s” cannot be opened. Check that its folder exists and belongs to you."),
        database->path);
      break;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      g_set_error (
        error, CW_ERROR, CW_ERROR_STORAGE,
        _("The state database “%s” is in use. Close other Crosswalk windows and commands, and try "
           "again."),
        database->path);
      break;
    case SQLITE_IOERR:
      g_set_error (
        error, CW_ERROR, CW_ERROR_STORAGE,
        _("The disk reported an error with the state database “%s”. Check the disk and try again."),
        database->path);
      break;
    case SQLITE_ABORT:
      g_set_error (
        error, CW_ERROR, CW_ERROR_STORAGE,
        _("An earlier error took back what was being written to the state database “%s”. Try again."),
        database->path);
      break;
    default:
      /* SQLite's own message names tables and columns, never values. */
      g_set_error (error, CW_ERROR, CW_ERROR_STORAGE, _("The state database “%s” cannot be used: %s."),
                   database->path, sqlite3_errmsg (database->handle));
      break;
    }
}

/* Turns what SQLite answered into an error. Returns FALSE. */
static gboolean
fail (CwDatabase *database, int result, GError **error)
{
  set_message (database, result, error);

  return FALSE;
}

gboolean
cw_database_fail_damaged (CwDatabase *database, GError **error)
{
  return fail (database, SQLITE_CORRUPT, error);
}

/* ── Opening ── */

static gboolean
is_memory (const char *path)
{
  return g_str_equal (path, ":memory:");
}

/* SQLite gives the log and the shared memory the mode of the database itself. The file is made without being
 * opened: closing a descriptor of it would drop the locks that another connection of this process holds. */
static gboolean
create_file (CwDatabase *database, GError **error)
{
  if (is_memory (database->path) || mknod (database->path, S_IFREG | 0600, 0) == 0 || errno == EEXIST)
    return TRUE;

  if (errno == ENOSPC || errno == EDQUOT)
    return fail (database, SQLITE_FULL, error);
  if (errno == EROFS)
    return fail (database, SQLITE_READONLY, error);
  return fail (database, SQLITE_CANTOPEN, error);
}

/* Takes the access of others away. An older umask or a copy may have left it. */
static gboolean
narrow_modes (CwDatabase *database, GError **error)
{
  const char *const suffixes[] = { "", "-wal", "-shm" };

  for (guint i = 0; i < G_N_ELEMENTS (suffixes) && !is_memory (database->path); i++)
    {
      g_autofree char *file = g_strconcat (database->path, suffixes[i], NULL);
      struct stat status;

      if (stat (file, &status) == 0 && (status.st_mode & 077) != 0 && chmod (file, status.st_mode & 0700) != 0
          && errno != ENOENT)
        return fail (database, SQLITE_CANTOPEN, error);
    }

  return TRUE;
}

gboolean
cw_database_execute (CwDatabase *database, const char *sql, GError **error)
{
  int result;

  g_assert (database->owner == g_thread_self ());

  result = sqlite3_exec (database->handle, sql, NULL, NULL, NULL);
  if (result != SQLITE_OK)
    return fail (database, result, error);

  return TRUE;
}

static gboolean
read_number (CwDatabase *database, const char *sql, gint64 *value, GError **error)
{
  return cw_statement_run_int (cw_database_prepare (database, sql), value, error);
}

/* In one transaction, because another process may be making the database just now. */
static gboolean
read_origin (CwDatabase *database, gint64 *version, gint64 *application, gint64 *tables, GError **error)
{
  gboolean ok;

  if (!cw_database_execute (database, "BEGIN", error))
    return FALSE;

  ok = read_number (database, "PRAGMA user_version", version, error)
       && read_number (database, "PRAGMA application_id", application, error)
       && read_number (database, "SELECT count(*) FROM sqlite_master", tables, error);

  return cw_database_execute (database, "ROLLBACK", ok ? error : NULL) && ok;
}

/* Whether this is one of our databases, or an empty file that becomes one. Only reads. */
static gboolean
check_origin (CwDatabase *database, gint64 newest, gint64 *version, GError **error)
{
  gint64 application, tables;

  if (!read_origin (database, version, &application, &tables, error))
    return FALSE;

  if (application != APPLICATION_ID && (application != 0 || tables > 0))
    {
      g_set_error (error, CW_ERROR, CW_ERROR_STORAGE,
                   _("“%s” is not a state database of Crosswalk. Move it away and try again."),
                   database->path);
      return FALSE;
    }

  if (*version > newest)
    {
      g_set_error (
        error, CW_ERROR, CW_ERROR_NEWER_STATE,
        _("The state database “%s” was written by a newer Crosswalk. Update Crosswalk to use it."),
        database->path);
      return FALSE;
    }

  return TRUE;
}

static gboolean
check_content (CwDatabase *database, GError **error)
{
  struct stat status;
  CwStatement *statement;
  gboolean row, ok;

  if (stat (database->path, &status) != 0 || status.st_size == 0 || status.st_size > CHECKED_BYTES)
    return TRUE;

  statement = cw_database_prepare (database, "PRAGMA quick_check(1)");
  if (!cw_statement_step (statement, &row, error))
    return FALSE;

  ok = row && g_strcmp0 (cw_statement_get_text (statement, 0), "ok") == 0;
  cw_statement_reset (statement);

  return ok || cw_database_fail_damaged (database, error);
}

static gboolean
run_steps (CwDatabase *database, const char *const *steps, gint64 newest, GError **error)
{
  g_autofree char *stamp = NULL;
  gint64 version;

  /* Another process may have done it meanwhile. */
  if (!read_number (database, "PRAGMA user_version", &version, error))
    return FALSE;

  for (gint64 i = version; i < newest; i++)
    {
      if (!cw_database_execute (database, steps[i], error))
        return FALSE;
    }

  /* A pragma takes no parameters. Both numbers are our own. */
  stamp = g_strdup_printf ("PRAGMA application_id = %d; PRAGMA user_version = %d;", APPLICATION_ID,
                           (int) MAX (version, newest));
  return cw_database_execute (database, stamp, error);
}

static gboolean
migrate (CwDatabase *database, const char *const *steps, gint64 version, gint64 newest, GError **error)
{
  if (version == newest)
    return TRUE;

  return cw_database_enter (database, error)
         && cw_database_leave (database, run_steps (database, steps, newest, error), error);
}

/* If two processes switch to the log at the same time, each would wait for the other, so SQLite refuses both.
 * Each tries again after a random time. */
static gboolean
use_log (CwDatabase *database, GError **error)
{
  int result = sqlite3_exec (database->handle, "PRAGMA journal_mode = WAL", NULL, NULL, NULL);

  for (int waited = 0; (result & 0xff) == SQLITE_BUSY && waited < BUSY_TIMEOUT_MS;)
    {
      waited += sqlite3_sleep (g_random_int_range (1, BUSY_STEP_MS));
      result = sqlite3_exec (database->handle, "PRAGMA journal_mode = WAL", NULL, NULL, NULL);
    }

  return result == SQLITE_OK || fail (database, result, error);
}

/* A database of a newer version is only looked at: no pragma that writes, and no checkpoint on closing. */
static gboolean
prepare_file (CwDatabase *database, const char *const *steps, GError **error)
{
  gint64 newest = g_strv_length ((char **) steps);
  gint64 version;

  sqlite3_busy_timeout (database->handle, BUSY_TIMEOUT_MS);
  sqlite3_db_config (database->handle, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
  if (!check_origin (database, newest, &version, error))
    return FALSE;
  sqlite3_db_config (database->handle, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 0, NULL);

  /* SQLite may have opened it for reading only without an error. */
  if (sqlite3_db_readonly (database->handle, "main") == 1)
    return fail (database, SQLITE_READONLY, error);

  return check_content (database, error) && narrow_modes (database, error) && use_log (database, error)
         && cw_database_execute (database, pragmas, error)
         && migrate (database, steps, version, newest, error);
}

static void
statement_free (CwStatement *statement)
{
  sqlite3_finalize (statement->handle);
  g_free (statement);
}

CwDatabase *
cw_database_open (const char *path, const char *const *steps, GError **error)
{
  g_autoptr (CwDatabase) database = g_new0 (CwDatabase, 1);
  int result;

  g_return_val_if_fail (path != NULL && steps != NULL, NULL);

  database->path = g_strdup (path);
  database->owner = g_thread_self ();
  database->statements = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) statement_free);

  if (!create_file (database, error))
    return NULL;

  result = sqlite3_open_v2 (
    path, &database->handle,
    SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, NULL);
  if (result != SQLITE_OK)
    {
      fail (database, result, error);
      return NULL;
    }

  if (!prepare_file (database, steps, error))
    return NULL;

  return g_steal_pointer (&database);
}

/* An open transaction is rolled back. */
void
cw_database_close (CwDatabase *database)
{
  if (database == NULL)
    return;

  g_assert (database->owner == g_thread_self ());

  g_hash_table_unref (database->statements);
  sqlite3_close (database->handle);
  g_free (database->path);
  g_free (database);
}

/* ── Transactions ── */

static gboolean
run_sql (CwDatabase *database, const char *sql, GError **error)
{
  return cw_statement_run (cw_database_prepare (database, sql), error);
}

gboolean
cw_database_begin (CwDatabase *database, GError **error)
{
  g_assert (!database->in_transaction);

  if (!run_sql (database, "BEGIN IMMEDIATE", error))
    return FALSE;

  database->in_transaction = TRUE;
  return TRUE;
}

gboolean
cw_database_begin_durable (CwDatabase *database, GError **error)
{
  g_assert (!database->in_transaction);

  /* SQLite lets this be changed only between transactions. */
  database->is_durable = run_sql (database, "PRAGMA synchronous = FULL", error);
  return database->is_durable && cw_database_begin (database, error);
}

/* SQLite parses a pragma anew each time it is run. */
static gboolean
end_durable (CwDatabase *database, GError **error)
{
  gboolean was_durable = database->is_durable;

  database->is_durable = FALSE;
  return !was_durable || run_sql (database, "PRAGMA synchronous = NORMAL", error);
}

gboolean
cw_database_begin_bulk (CwDatabase *database, GError **error)
{
  return run_sql (database, "PRAGMA cache_size = -49152", error) && cw_database_begin (database, error);
}

gboolean
cw_database_commit (CwDatabase *database, GError **error)
{
  g_assert (database->in_transaction && !database->entered);

  if (!run_sql (database, "COMMIT", error))
    {
      cw_database_rollback (database);
      return FALSE;
    }

  database->in_transaction = FALSE;
  return end_durable (database, error);
}

/* A failed commit leaves no transaction. Then nothing happens. */
void
cw_database_rollback (CwDatabase *database)
{
  if (!database->in_transaction)
    return;

  /* No error: the caller reports the one that made the rollback necessary. If the transaction is still open,
   * the next one fails. */
  database->in_transaction = FALSE;
  if (!sqlite3_get_autocommit (database->handle))
    run_sql (database, "ROLLBACK", NULL);
  end_durable (database, NULL);
}

gboolean
cw_database_enter (CwDatabase *database, GError **error)
{
  g_assert (!database->entered);

  database->entered_began = !database->in_transaction;
  database->entered = database->entered_began ? cw_database_begin (database, error)
                                              : run_sql (database, "SAVEPOINT step", error);

  return database->entered;
}

gboolean
cw_database_leave (CwDatabase *database, gboolean ok, GError **error)
{
  g_assert (database->entered);

  database->entered = FALSE;
  if (database->entered_began)
    {
      if (ok)
        return cw_database_commit (database, error);
      cw_database_rollback (database);
      return FALSE;
    }

  if (ok)
    return run_sql (database, "RELEASE step", error);
  /* `error` is set already, so this one is dropped. */
  if (run_sql (database, "ROLLBACK TO step", NULL))
    run_sql (database, "RELEASE step", NULL);
  return FALSE;
}

guint
cw_database_get_changes (CwDatabase *database)
{
  return sqlite3_changes (database->handle);
}

/* ── Statements ── */

static CwStatement *
statement_new (CwDatabase *database, const char *sql)
{
  CwStatement *statement = g_new0 (CwStatement, 1);

  statement->database = database;
  statement->prepared = sqlite3_prepare_v3 (database->handle, sql, -1, SQLITE_PREPARE_PERSISTENT,
                                            &statement->handle, NULL);

  return statement;
}

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
  check_bound (statement, sqlite3_bind_blob64 (statement->handle, parameter, data, length, SQLITE_TRANSIENT));
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

gboolean
cw_statement_step (CwStatement *statement, gboolean *row, GError **error)
{
  int result = step (statement);
  gboolean ok = TRUE;

  *row = result == SQLITE_ROW;
  if (*row)
    return TRUE;

  if (result != SQLITE_DONE)
    ok = fail (statement->database, result, error);
  cw_statement_reset (statement);

  return ok;
}

void
cw_statement_reset (CwStatement *statement)
{
  sqlite3_reset (statement->handle);
}

gboolean
cw_statement_run (CwStatement *statement, GError **error)
{
  gboolean row;

  if (!cw_statement_step (statement, &row, error))
    return FALSE;

  g_assert (!row);
  return TRUE;
}

gboolean
cw_statement_run_int (CwStatement *statement, gint64 *value, GError **error)
{
  gboolean row;

  *value = 0;
  if (!cw_statement_step (statement, &row, error))
    return FALSE;
  if (!row)
    return TRUE;

  /* To the end, because an INSERT … RETURNING outside of a transaction commits only there. */
  *value = cw_statement_get_int (statement, 0);
  if (!cw_statement_step (statement, &row, error))
    return FALSE;

  g_assert (!row);
  return TRUE;
}

gboolean
cw_statement_run_unique (CwStatement *statement, gboolean *clash, GError **error)
{
  int result = step (statement);
  gboolean ok = result == SQLITE_DONE;

  *clash = result == SQLITE_CONSTRAINT_UNIQUE || result == SQLITE_CONSTRAINT_PRIMARYKEY;
  if (!ok && !*clash)
    fail (statement->database, result, error);
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
