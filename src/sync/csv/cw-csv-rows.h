/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Reads a CSV file row by row, with only one row in memory: RFC 4180, and what programs write instead. A
 * quotation mark that is never closed spoils only its own line, not the rest of the file. */
typedef struct _CwCsvRows CwCsvRows;

/* `stream`: text in UTF-8 or in another encoding that contains ASCII. */
CwCsvRows *cw_csv_rows_new (GInputStream *stream);
void cw_csv_rows_free (CwCsvRows *rows);

/* Goes to the next row that is not empty; FALSE without an error at the end. Errors: CW_ERROR_INVALID_FILE,
 * G_IO_ERROR. */
gboolean cw_csv_rows_next (CwCsvRows *rows, GCancellable *cancellable, GError **error);
guint64 cw_csv_rows_get_line (CwCsvRows *rows);
/* Whether the row is a line whose quotation mark is never closed. Such a row has no cells. */
gboolean cw_csv_rows_is_broken (CwCsvRows *rows);
guint cw_csv_rows_get_n_cells (CwCsvRows *rows);
/* Valid UTF-8, until the next row. */
const char *cw_csv_rows_get_cell (CwCsvRows *rows, guint nth);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CwCsvRows, cw_csv_rows_free)

G_END_DECLS
