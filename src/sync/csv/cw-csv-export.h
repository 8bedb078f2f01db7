/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "cw-store.h"

G_BEGIN_DECLS

/* Writes a CSV table (RFC 4180: CRLF, quotes doubled, UTF-8) that is safe to open in a spreadsheet. A cell
 * that a spreadsheet would take for a formula (it begins with = + - @, a tab or a carriage return) gets an
 * apostrophe in front, also where it is a phone number: contacts come from strangers, and a formula in a name
 * could send the whole sheet away (OWASP, CSV injection). */
typedef struct _CwCsvExport CwCsvExport;

CwCsvExport *cw_csv_export_new (const char *const *header, guint n_cells);
/* The same for the clipboard: tabs between the cells, and lines that end with a line feed. */
CwCsvExport *cw_csv_export_new_tabs (const char *const *header, guint n_cells);
void cw_csv_export_free (CwCsvExport *csv);
/* As many cells as the header has; NULL is an empty cell. */
void cw_csv_export_add (CwCsvExport *csv, const char *const *cells, guint n_cells);
guint cw_csv_export_get_n_rows (const CwCsvExport *csv);
/* The text so far. (transfer none) */
const char *cw_csv_export_get_text (const CwCsvExport *csv);
/* Replaces the file whole, with mode 0600: it holds contacts' values. Errors: CW_ERROR_STORAGE. */
gboolean cw_csv_export_save (CwCsvExport *csv, const char *path, GError **error);

/* Exports every write of a run, a row for each field of a record that it wrote; a write without fields has
 * one row. The command line and the window export the same columns. `n_rows` (out) (optional). Blocks; the
 * thread of `store`. Errors: CW_ERROR_STORAGE, G_IO_ERROR_CANCELLED. */
gboolean cw_csv_export_run (CwStore *store,
                            gint64 run,
                            const char *path,
                            GCancellable *cancellable,
                            guint *n_rows,
                            GError **error);
/* Exports every open conflict, a row for each. Otherwise as cw_csv_export_run(). */
gboolean cw_csv_export_conflicts (CwStore *store,
                                  const char *path,
                                  GCancellable *cancellable,
                                  guint *n_rows,
                                  GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CwCsvExport, cw_csv_export_free)

G_END_DECLS
