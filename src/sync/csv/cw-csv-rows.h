/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* The rows of a CSV file (RFC 4180, and what programs make of it), one at a time, with no more than one row in memory.
 * A quotation mark that is never closed costs its own line, not the rest of the file. */
typedef struct _CwCsvRows CwCsvRows;

/* `stream` gives text of which ASCII can be read as such. */
CwCsvRows  *cw_csv_rows_new  (GInputStream *stream);
void        cw_csv_rows_free (CwCsvRows *rows);

/* Goes to the next row that is not empty; FALSE without an error at the end. Errors: CW_ERROR_INVALID_FILE, G_IO_ERROR. */
gboolean    cw_csv_rows_next       (CwCsvRows *rows, GCancellable *cancellable, GError **error);
guint64     cw_csv_rows_get_line   (CwCsvRows *rows);
/* The row is a line with a quotation mark that is never closed; it has no cells. */
gboolean    cw_csv_rows_is_broken  (CwCsvRows *rows);
guint       cw_csv_rows_get_n_cells (CwCsvRows *rows);
/* Valid UTF-8, until the next row. */
const char *cw_csv_rows_get_cell   (CwCsvRows *rows, guint nth);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CwCsvRows, cw_csv_rows_free)

G_END_DECLS
