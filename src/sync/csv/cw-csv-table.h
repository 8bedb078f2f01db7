/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "cw-csv-columns.h"

G_BEGIN_DECLS

/* Reads the phone numbers of a CSV export of contacts, as a stream: with any columns in any order; with
 * comma, semicolon, tab or bar as delimiter; in UTF-8, UTF-16 or Windows-1252. First its columns are judged
 * (cw-csv-columns.h), then the numbers of those that are chosen are read. Blocks; one thread at a time. */
typedef struct _CwCsvTable CwCsvTable;

/* Is given one row: its numbers in E.164, each once, and what is wrong with it, a translated clause that does
 * not quote the value (NULL: nothing). A row has a number or a problem, or both. `line`: its first line in
 * the file, counted from 1. FALSE stops with the error. */
typedef gboolean (*CwCsvRowFunc) (guint64 line,
                                  const GPtrArray *phones,
                                  const char *problem,
                                  gpointer user_data,
                                  GError **error);

/* Reads the first rows, and judges the columns by them. `region` (nullable): ISO 3166, for numbers without a
 * country code. Errors: CW_ERROR_INVALID_FILE (not a text file, nothing in it), G_IO_ERROR. */
CwCsvTable *cw_csv_table_open (GInputStream *stream,
                               const char *region,
                               GCancellable *cancellable,
                               GError **error);
void cw_csv_table_free (CwCsvTable *table);

/* Its columns, in the file's order. (transfer none) (element-type CwCsvColumn) */
GPtrArray *cw_csv_table_get_columns (CwCsvTable *table);

/* Reads every row, once, and counts the numbers of each column that is chosen. The memory that it takes does
 * not grow with the file. Errors: CW_ERROR_INVALID_FILE, G_IO_ERROR (also G_IO_ERROR_CANCELLED), and what
 * `row` gives. */
gboolean cw_csv_table_read (CwCsvTable *table,
                            CwCsvRowFunc row,
                            gpointer user_data,
                            GCancellable *cancellable,
                            GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CwCsvTable, cw_csv_table_free)

G_END_DECLS
