/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cw-database.h"
#include "cw-record.h"
#include "cw-seal.h"

G_BEGIN_DECLS

/* For the files of the store: the store as its tables see it, what a row is known by, sealed values, and the
 * reading of rows. */
typedef struct _CwStore CwStore;

struct _CwStore
{
  CwDatabase *database;
  CwSeal *seal;
  GString *row;        /* what cw_store_row_text() and its like put together */
  gboolean is_damaged; /* something of the row that is being read does not open */
};

/* How many rows an iteration holds in memory. Between two pages no statement is open, so that the caller's
 * function may read, write and even end a transaction. */
#define CW_STORE_PAGE 256

/* What a row is known by: the columns, in an order that is the table's own, that say whose it is and what
 * becomes of it. Begin, then each one; the text belongs to the store, and is good until the next is begun.
 * Whoever changes one of these columns seals the row anew. */
void cw_store_row_begin (CwStore *store);
const char *cw_store_row_text (CwStore *store, const char *text);
const char *cw_store_row_int (CwStore *store, gint64 number);
/* The same of one column. */
const char *cw_store_row_of_text (CwStore *store, const char *text);
const char *cw_store_row_of_int (CwStore *store, gint64 number);
/* The number that the next row of a table with AUTOINCREMENT has. Only within a transaction. `table`: a
 * constant. */
gboolean cw_store_next_number (CwStore *store, const char *table, gint64 *number, GError **error);

/* Sealed values. `column` is "table.column", `row` what its row is known by; NULL is kept as NULL. */
void cw_store_bind_bytes (CwStore *store,
                          CwStatement *statement,
                          int parameter,
                          const char *column,
                          const char *row,
                          GBytes *bytes);
void cw_store_bind_sealed (CwStore *store,
                           CwStatement *statement,
                           int parameter,
                           const char *column,
                           const char *row,
                           const char *text);
void cw_store_bind_record (CwStore *store,
                           CwStatement *statement,
                           int parameter,
                           const char *column,
                           const char *row,
                           const CwRecord *record);
/* The same for the column that vouches for its row: NULL is sealed, too, as what has no text. */
void cw_store_bind_proof (CwStore *store,
                          CwStatement *statement,
                          int parameter,
                          const char *column,
                          const char *row,
                          const char *text);
/* Says that the row that is being read is damaged. Returns: FALSE. */
gboolean cw_store_fail_row (CwStore *store, GError **error);
/* Each gives NULL for NULL. Fails with cw_store_fail_row() when it does not open; then it gives NULL as well.
 * (out) (transfer full) */
gboolean cw_store_get_bytes (CwStore *store,
                             CwStatement *statement,
                             int position,
                             const char *column,
                             const char *row,
                             GBytes **bytes,
                             GError **error);
gboolean cw_store_get_sealed (CwStore *store,
                              CwStatement *statement,
                              int position,
                              const char *column,
                              const char *row,
                              char **text,
                              GError **error);
gboolean cw_store_get_record (CwStore *store,
                              CwStatement *statement,
                              int position,
                              const char *column,
                              const char *row,
                              CwRecord **record,
                              GError **error);
/* A value without a proof is an error, too. */
gboolean cw_store_get_proof (CwStore *store,
                             CwStatement *statement,
                             int position,
                             const char *column,
                             const char *row,
                             char **text,
                             GError **error);

/* Makes an object of the row that the statement is at; NULL with an error, which after cw_store_fail_row() is
 * no error for who reads: a damaged row is passed over. */
typedef gpointer (*CwStoreRowFunc) (CwStore *store, CwStatement *statement, GError **error);
/* The first row as an object; NULL when there is none. `object`: (out) (transfer full): the address of a
 * pointer. */
gboolean cw_store_read_one (CwStore *store,
                            CwStatement *statement,
                            CwStoreRowFunc func,
                            gpointer object,
                            GError **error);
/* All rows. (transfer full) */
GPtrArray *cw_store_read_all (CwStore *store,
                              CwStatement *statement,
                              CwStoreRowFunc func,
                              GDestroyNotify free_func,
                              GError **error);
/* Called with each object. */
typedef gboolean (*CwStoreEachFunc) (gconstpointer object, gpointer user_data, GError **error);
/* All rows, a page at a time. `sql`: a constant that selects the rows with a key behind ?1 in ascending
 * order, at most ?2; `key_column`: which of the columns that key is. FALSE when `func` stopped it. */
gboolean cw_store_foreach (CwStore *store,
                           const char *sql,
                           int key_column,
                           CwStoreRowFunc read,
                           GDestroyNotify free_func,
                           CwStoreEachFunc func,
                           gpointer user_data,
                           GError **error);
/* Runs a statement that gives one number. */
gboolean cw_store_read_count (CwStatement *statement, guint *count, GError **error);

/* Runs a statement that has to change a row; otherwise CW_ERROR_NOT_FOUND with `missing`, a whole sentence.
 */
gboolean cw_store_run_found (CwStore *store, CwStatement *statement, const char *missing, GError **error);

/* The present time, in milliseconds. */
gint64 cw_store_now (void);

G_END_DECLS
