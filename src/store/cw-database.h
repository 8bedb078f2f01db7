/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A thin wrapper over SQLite: opening, migrating, transactions, statements, and errors in plain words. A
 * database belongs to the thread that opened it. Every error is CW_ERROR_STORAGE and names the file and the
 * remedy, unless the function says otherwise.
 *
 * Statements are cached by the address of their SQL, which is therefore always a constant. Values are bound,
 * never printed into SQL. */
typedef struct _CwDatabase CwDatabase;
typedef struct _CwStatement CwStatement;

/* Opens, checks and migrates a database. `path`: a file, which is made with mode 0600 if it is not there, or
 * ":memory:". `steps`, ended by NULL: the n-th brings the schema from version n to n + 1. All missing steps
 * are one transaction. Errors also: CW_ERROR_NEWER_STATE, with the file untouched. (transfer full) */
CwDatabase *cw_database_open (const char *path, const char *const *steps, GError **error);
void cw_database_close (CwDatabase *database);

/* Without parameters and results. */
gboolean cw_database_execute (CwDatabase *database, const char *sql, GError **error);

/* Begins a transaction (BEGIN IMMEDIATE). They do not nest; assertions check that. After an error that makes
 * SQLite roll back, such as a full disk, everything fails until the transaction is ended. */
gboolean cw_database_begin (CwDatabase *database, GError **error);
/* The same, and its commit is on the disk when it returns, so that it survives a power cut. */
gboolean cw_database_begin_durable (CwDatabase *database, GError **error);
/* The same for many small writes in no order. From here on 48 MB of pages are kept in memory; with the usual
 * 16 MB they would go to the disk and back. */
gboolean cw_database_begin_bulk (CwDatabase *database, GError **error);
gboolean cw_database_commit (CwDatabase *database, GError **error);
void cw_database_rollback (CwDatabase *database);

/* Makes several statements one: in a transaction of its own, or in a savepoint if the caller has one open.
 * Does not nest. Leaving with `ok` FALSE takes back what came since entering; `error` is then set already. */
gboolean cw_database_enter (CwDatabase *database, GError **error);
gboolean cw_database_leave (CwDatabase *database, gboolean ok, GError **error);

/* How many rows the last statement changed. */
guint cw_database_get_changes (CwDatabase *database);

/* Says that the database is damaged, for content that SQLite does not judge. Returns FALSE. */
gboolean cw_database_fail_damaged (CwDatabase *database, GError **error);

/* A statement with nothing bound. Never NULL: an error in preparing is reported when the statement is
 * stepped, and preparing is tried again the next time. Nobody else may use it meanwhile. (transfer none) */
CwStatement *cw_database_prepare (CwDatabase *database, const char *sql);

/* Parameters count from 1. NULL binds SQL's NULL. */
void cw_statement_bind_int (CwStatement *statement, int parameter, gint64 value);
void cw_statement_bind_text (CwStatement *statement, int parameter, const char *text);
void cw_statement_bind_blob (CwStatement *statement, int parameter, gconstpointer data, gsize length);

/* Goes to the next row. `row` (out): whether there is one. At the end and on an error the statement is reset.
 * A caller that stops earlier has to reset it. */
gboolean cw_statement_step (CwStatement *statement, gboolean *row, GError **error);
void cw_statement_reset (CwStatement *statement);
/* Runs a statement without rows. Outside of a transaction it is durable on return. */
gboolean cw_statement_run (CwStatement *statement, GError **error);
/* Runs a statement of one row and one number; 0 without a row. */
gboolean cw_statement_run_int (CwStatement *statement, gint64 *value, GError **error);
/* As cw_statement_run(). `clash` (out): whether it failed because such a row is there already. Then no error
 * is set. */
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
