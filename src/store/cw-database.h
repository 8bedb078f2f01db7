/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A thin wrapper over SQLite: opening, migrating, transactions, statements, and errors in plain words. It
 * belongs to the thread that opened it. Every error is CW_ERROR_STORAGE and names the file and the remedy,
 * unless it says otherwise.
 *
 * Statements are cached by the address of their SQL, which is therefore always a constant. Values are bound,
 * never printed into SQL. */
typedef struct _CwDatabase CwDatabase;
typedef struct _CwStatement CwStatement;

/* `steps`, ended by NULL: the n-th brings the schema from version n to n + 1. Errors also:
 * CW_ERROR_NEWER_STATE, with the file untouched. */
CwDatabase *cw_database_open (const char *path, const char *const *steps, GError **error);
void cw_database_close (CwDatabase *database);

/* Without parameters and results. */
gboolean cw_database_execute (CwDatabase *database, const char *sql, GError **error);

/* A transaction that the caller spans (BEGIN IMMEDIATE). Nesting is an assertion failure. When one is lost to
 * an error (a full disk makes SQLite roll back), everything in it fails until it is ended. */
gboolean cw_database_begin (CwDatabase *database, GError **error);
/* The same, and its commit is on the disk when it returns: what it says survives a power cut. */
gboolean cw_database_begin_durable (CwDatabase *database, GError **error);
/* The same for many small writes in no order: keeps 48 MB of pages in memory from here on, where 16 would go
 * to the disk and back. */
gboolean cw_database_begin_bulk (CwDatabase *database, GError **error);
gboolean cw_database_commit (CwDatabase *database, GError **error);
void cw_database_rollback (CwDatabase *database);

/* Makes several statements one, in a transaction of its own or a savepoint in the caller's. Does not nest.
 * Leaving with `ok` FALSE undoes what came since entering; `error` is then already set by whatever failed. */
gboolean cw_database_enter (CwDatabase *database, GError **error);
gboolean cw_database_leave (CwDatabase *database, gboolean ok, GError **error);

/* Rows that the last statement changed. */
guint cw_database_get_changes (CwDatabase *database);

/* Says that the database is damaged, for content that SQLite does not judge. Returns: FALSE. */
gboolean cw_database_fail_damaged (CwDatabase *database, GError **error);

/* Never NULL: an error in preparing is reported when the statement is stepped. It belongs to the database,
 * has nothing bound, and nobody else uses it meanwhile. */
CwStatement *cw_database_prepare (CwDatabase *database, const char *sql);

/* Parameters count from 1. NULL binds SQL's NULL. */
void cw_statement_bind_int (CwStatement *statement, int parameter, gint64 value);
void cw_statement_bind_text (CwStatement *statement, int parameter, const char *text);
void cw_statement_bind_blob (CwStatement *statement, int parameter, gconstpointer data, gsize length);

/* Goes to the next row. At the end (`row` FALSE) and on an error the statement is reset. A caller that stops
 * earlier has to reset it. */
gboolean cw_statement_step (CwStatement *statement, gboolean *row, GError **error);
void cw_statement_reset (CwStatement *statement);
/* For statements without rows. */
gboolean cw_statement_run (CwStatement *statement, GError **error);
/* Runs a statement of one row and one number; 0 without a row. */
gboolean cw_statement_run_int (CwStatement *statement, gint64 *value, GError **error);
/* As cw_statement_run(), where `clash` says whether it failed because a row is there already. */
gboolean cw_statement_run_unique (CwStatement *statement, gboolean *clash, GError **error);

/* Columns count from 0; what is borrowed lives until the next step. */
gint64 cw_statement_get_int (CwStatement *statement, int column);
/* (transfer none) (nullable) */
const char *cw_statement_get_text (CwStatement *statement, int column);
/* (transfer full) (nullable) */
char *cw_statement_dup_text (CwStatement *statement, int column);
gboolean cw_statement_is_null (CwStatement *statement, int column);
/* (transfer none) (nullable): NULL for SQL's NULL only. */
gconstpointer cw_statement_get_blob (CwStatement *statement, int column, gsize *length);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CwDatabase, cw_database_close)

G_END_DECLS
