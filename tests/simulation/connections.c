/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "connections.h"

#include <sqlite3.h>
#include <string.h>

typedef struct
{
  sqlite3 *handle;
  char *path;
  GHashTable *statements; /* SQL → sqlite3_stmt: those that nobody uses */
  GHashTable *settings; /* name of a pragma → the last one that was run; it lasts as long as the connection */
  gboolean used;
} Connection;

static GPtrArray *connections;

/* SQLite's own functions, and what the engine gets in their place. */
int __real_sqlite3_open_v2 (const char *path, sqlite3 **handle, int flags, const char *vfs);
int __real_sqlite3_close (sqlite3 *handle);
int __real_sqlite3_exec (sqlite3 *handle,
                         const char *sql,
                         int (*func) (void *, int, char **, char **),
                         void *data,
                         char **message);
int __real_sqlite3_prepare_v3 (sqlite3 *handle,
                               const char *sql,
                               int length,
                               unsigned int flags,
                               sqlite3_stmt **statement,
                               const char **tail);
int __real_sqlite3_finalize (sqlite3_stmt *statement);
int __wrap_sqlite3_open_v2 (const char *path, sqlite3 **handle, int flags, const char *vfs);
int __wrap_sqlite3_close (sqlite3 *handle);
int __wrap_sqlite3_db_config (sqlite3 *handle, int option, ...);
int __wrap_sqlite3_exec (sqlite3 *handle,
                         const char *sql,
                         int (*func) (void *, int, char **, char **),
                         void *data,
                         char **message);
int __wrap_sqlite3_prepare_v3 (sqlite3 *handle,
                               const char *sql,
                               int length,
                               unsigned int flags,
                               sqlite3_stmt **statement,
                               const char **tail);
int __wrap_sqlite3_finalize (sqlite3_stmt *statement);

static void
free_statement (gpointer statement)
{
  __real_sqlite3_finalize (statement);
}

static void
connection_free (Connection *connection)
{
  g_hash_table_unref (connection->statements);
  g_hash_table_unref (connection->settings);
  __real_sqlite3_close (connection->handle);
  g_free (connection->path);
  g_free (connection);
}

static Connection *
connection_new (const char *path, sqlite3 *handle)
{
  Connection *connection = g_new0 (Connection, 1);

  if (connections == NULL)
    connections = g_ptr_array_new_with_free_func ((GDestroyNotify) connection_free);

  connection->handle = handle;
  connection->path = g_strdup (path);
  connection->statements = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, free_statement);
  connection->settings = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_ptr_array_add (connections, connection);

  return connection;
}

static Connection *
find (sqlite3 *handle)
{
  for (guint i = 0; i < connections->len; i++)
    {
      Connection *connection = g_ptr_array_index (connections, i);

      if (connection->handle == handle)
        return connection;
    }

  g_assert_not_reached ();
}

/* NULL: there is none. */
static Connection *
find_by_path (const char *path, gboolean used)
{
  for (guint i = 0; connections != NULL && i < connections->len; i++)
    {
      Connection *connection = g_ptr_array_index (connections, i);

      if (connection->used == used && g_str_equal (connection->path, path))
        return connection;
    }

  return NULL;
}

int
__wrap_sqlite3_open_v2 (const char *path, sqlite3 **handle, int flags, const char *vfs)
{
  Connection *connection = find_by_path (path, FALSE);

  if (connection == NULL)
    {
      int result = __real_sqlite3_open_v2 (path, handle, flags, vfs);

      if (result != SQLITE_OK)
        return result;
      connection = connection_new (path, *handle);
    }

  connection->used = TRUE;
  *handle = connection->handle;
  return SQLITE_OK;
}

int
__wrap_sqlite3_close (sqlite3 *handle)
{
  Connection *connection = find (handle);

  if (!sqlite3_get_autocommit (handle))
    __real_sqlite3_exec (handle, "ROLLBACK", NULL, NULL, NULL);
  connection->used = FALSE;
  if (find_by_path (connection->path, TRUE) == NULL)
    sqlite3_wal_checkpoint_v2 (handle, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);

  return SQLITE_OK;
}

/* All that is configured is what closing does. */
int
__wrap_sqlite3_db_config (sqlite3 *handle, int option, ...)
{
  return SQLITE_OK;
}

/* Where a setting is made once more, SQLite would prepare all statements anew. */
int
__wrap_sqlite3_exec (sqlite3 *handle,
                     const char *sql,
                     int (*func) (void *, int, char **, char **),
                     void *data,
                     char **message)
{
  Connection *connection = find (handle);
  g_autofree char *setting = g_str_has_prefix (sql, "PRAGMA ") ? g_strndup (sql, strcspn (sql, "=")) : NULL;
  int result;

  if (setting != NULL && g_strcmp0 (g_hash_table_lookup (connection->settings, setting), sql) == 0)
    return SQLITE_OK;

  result = __real_sqlite3_exec (handle, sql, func, data, message);
  if (result == SQLITE_OK && setting != NULL)
    g_hash_table_replace (connection->settings, g_steal_pointer (&setting), g_strdup (sql));

  return result;
}

int
__wrap_sqlite3_prepare_v3 (sqlite3 *handle,
                           const char *sql,
                           int length,
                           unsigned int flags,
                           sqlite3_stmt **statement,
                           const char **tail)
{
  gpointer kept;

  if (!g_hash_table_steal_extended (find (handle)->statements, sql, NULL, &kept))
    return __real_sqlite3_prepare_v3 (handle, sql, length, flags, statement, tail);

  *statement = kept;
  return SQLITE_OK;
}

int
__wrap_sqlite3_finalize (sqlite3_stmt *statement)
{
  if (statement == NULL)
    return SQLITE_OK;

  sqlite3_reset (statement);
  sqlite3_clear_bindings (statement);
  g_hash_table_replace (find (sqlite3_db_handle (statement))->statements, (gpointer) sqlite3_sql (statement),
                        statement);
  return SQLITE_OK;
}

void
connections_close (void)
{
  for (guint i = connections != NULL ? connections->len : 0; i > 0; i--)
    {
      const Connection *connection = g_ptr_array_index (connections, i - 1);

      if (!connection->used)
        g_ptr_array_remove_index (connections, i - 1);
    }
}
