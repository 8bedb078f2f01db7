/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "cw-csv-columns.h"

G_BEGIN_DECLS

/* A CSV export of contacts, read as a stream for its phone numbers: any order of columns, comma, semicolon, tab or bar between them,
 * UTF-8, UTF-16, or Windows' Latin-1. First what its columns are (cw-csv-columns.h), then the numbers of the chosen ones. Blocks; one
 * thread at a time. */
typedef struct _CwCsvTable CwCsvTable;

/* One row: its numbers in E.164, each once, and what could not be read of it, as a translated clause without the value (NULL: nothing).
 * A row with neither does not occur. `line`: the row's first line in the file, from 1. FALSE stops with the error. */
typedef gboolean (*CwCsvRowFunc) (guint64 line, const GPtrArray *phones, const char *problem, gpointer user_data, GError **error);

/* Reads as many rows as it takes to judge the columns. `region` (nullable): ISO 3166, for numbers without a country code.
 * Errors: CW_ERROR_INVALID_FILE (not a text file, nothing in it), G_IO_ERROR. */
CwCsvTable *cw_csv_table_open (GInputStream *stream, const char *region, GCancellable *cancellable, GError **error);
void        cw_csv_table_free (CwCsvTable *table);

/* Its columns, in the file's order. (transfer none) (element-type CwCsvColumn) */
GPtrArray  *cw_csv_table_get_columns (CwCsvTable *table);

/* Reads every row, once, and counts the numbers of each column that is chosen. What is kept does not grow with the file. Errors:
 * CW_ERROR_INVALID_FILE, G_IO_ERROR (also G_IO_ERROR_CANCELLED), and what `row` gives. */
gboolean    cw_csv_table_read (CwCsvTable *table, CwCsvRowFunc row, gpointer user_data, GCancellable *cancellable, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CwCsvTable, cw_csv_table_free)

G_END_DECLS
