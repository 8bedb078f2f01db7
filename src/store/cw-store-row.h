/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cw-database.h"
#include "cw-record.h"
#include "cw-seal.h"

G_BEGIN_DECLS

/* For the files of the store only: the parts of a store, what a row is known by, sealed values, and the
 * reading of rows. */
typedef struct _CwStore CwStore;

struct _CwStore
{
  CwDatabase *database;
  CwSeal *seal;
  GString *row;        /* what the row is known by, put together by cw_store_row_text() and others */
  gboolean is_damaged; /* a value of the row that is being read does not open */
};

/* How many rows an iteration holds in memory. No statement is open between two pages, so the caller's
 * function may read, write and even end a transaction. */
#define CW_STORE_PAGE 256

/* What a row is known by: those of its columns that say whose it is and what becomes of it, in an order that
 * each table has. Begin, then add each column. The text belongs to the store and is valid until the next
 * begin. Who changes one of these columns must seal the row again. */
void cw_store_row_begin (CwStore *store);
const char *cw_store_row_text (CwStore *store, const char *text);
const char *cw_store_row_int (CwStore *store, gint64 number);
/* The same for a row that is known by one column. */
const char *cw_store_row_of_text (CwStore *store, const char *text);
const char *cw_store_row_of_int (CwStore *store, gint64 number);
/* The number that the next row of a table with AUTOINCREMENT will have. Only within a transaction. `table`: a
 * constant. */
gboolean cw_store_next_number (CwStore *store, const char *table, gint64 *number, GError **error);

/* Bind sealed values. `column`: "table.column". `row`: what the row is known by. NULL stays NULL. */
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
/* The same for the column that vouches for its row. Here, NULL is sealed as well. */
void cw_store_bind_proof (CwStore *store,
                          CwStatement *statement,
                          int parameter,
                          const char *column,
                          const char *row,
                          const char *text);
/* Sets the error, and notes in the store, that the row that is being read is damaged. Returns FALSE. */
gboolean cw_store_fail_row (CwStore *store, GError **error);
/* Open sealed values. NULL gives NULL. A value that does not open gives NULL and the error of
 * cw_store_fail_row(). `bytes`, `text`, `record`: (out) (transfer full). */
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
/* The same for the column that vouches for its row. Here, NULL in the row is an error as well. */
gboolean cw_store_get_proof (CwStore *store,
                             CwStatement *statement,
                             int position,
                             const char *column,
                             const char *row,
                             char **text,
                             GError **error);

/* Makes an object of the row that the statement is at; NULL with an error. After cw_store_fail_row() the
 * functions below pass the row over and go on. (transfer full) */
typedef gpointer (*CwStoreRowFunc) (CwStore *store, CwStatement *statement, GError **error);
/* Reads the first row as an object. `object`: the address of a pointer, (out) (transfer full); NULL: there is
 * none. */
gboolean cw_store_read_one (CwStore *store,
                            CwStatement *statement,
                            CwStoreRowFunc func,
                            gpointer object,
                            GError **error);
/* Reads all rows as objects. (transfer full) */
GPtrArray *cw_store_read_all (CwStore *store,
                              CwStatement *statement,
                              CwStoreRowFunc func,
                              GDestroyNotify free_func,
                              GError **error);
/* Called with each object. */
typedef gboolean (*CwStoreEachFunc) (gconstpointer object, gpointer user_data, GError **error);
/* Calls `func` with each row as an object, reading a page at a time. `sql`: a constant that selects at most
 * ?2 rows with a key above ?1, in ascending order of it. `key_column`: the number of the key's column. FALSE
 * from `func` stops with its error. */
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

/* Runs a statement that has to change a row. If it changes none: CW_ERROR_NOT_FOUND with the message
 * `missing`, a whole sentence. */
gboolean cw_store_run_found (CwStore *store, CwStatement *statement, const char *missing, GError **error);

/* The present time, in milliseconds. */
gint64 cw_store_now (void);

G_END_DECLS
