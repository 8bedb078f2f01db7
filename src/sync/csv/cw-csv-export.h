/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Writes a CSV table (RFC 4180: CRLF, quotes doubled, UTF-8) that is safe to open in a spreadsheet: a cell that one would
 * take for a formula (it begins with = + - @, a tab or a carriage return) gets an apostrophe in front, phone numbers too.
 * Contacts come from strangers, and a formula in a name can send the whole sheet away (OWASP, CSV injection). */
typedef struct _CwCsvExport CwCsvExport;

CwCsvExport *cw_csv_export_new  (const char *const *header, guint n_cells);
void         cw_csv_export_free (CwCsvExport *csv);
/* As many cells as the header has; NULL is an empty cell. */
void         cw_csv_export_add  (CwCsvExport *csv, const char *const *cells, guint n_cells);
guint        cw_csv_export_get_n_rows (const CwCsvExport *csv);
/* The text so far. (transfer none) */
const char  *cw_csv_export_get_text   (const CwCsvExport *csv);
/* Replaces the file whole, with mode 0600: it holds contacts' values. Errors: CW_ERROR_STORAGE. */
gboolean     cw_csv_export_save (CwCsvExport *csv, const char *path, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CwCsvExport, cw_csv_export_free)

G_END_DECLS
