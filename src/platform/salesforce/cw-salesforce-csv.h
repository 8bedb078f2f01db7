/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Reads a CSV answer of the Bulk API row by row: a header, commas, quotation marks as RFC 4180 has them.
 * Unlike a file that a person chose, it is not guessed at: a row that is not whole makes it unusable. What is
 * not UTF-8, or NUL, becomes U+FFFD (CW_TEXT_UNREADABLE). Pure. */
typedef struct _CwSalesforceCsv CwSalesforceCsv;

/* Reads the header. An answer without a byte has no column and no row. Errors: CW_ERROR_BAD_ANSWER. */
CwSalesforceCsv *cw_salesforce_csv_new (GBytes *bytes, GError **error);
void cw_salesforce_csv_free (CwSalesforceCsv *self);

/* Goes to the next row; FALSE without an error at the end. Errors: CW_ERROR_BAD_ANSWER. */
gboolean cw_salesforce_csv_next (CwSalesforceCsv *self, GError **error);
/* A cell of the row, by the name of its column; NULL: there is no such column. Valid until the next row.
 * (transfer none) (nullable) */
const char *cw_salesforce_csv_get (const CwSalesforceCsv *self, const char *column);

/* The same in two parts, for a column that is looked at in each row. -1: there is no such column; then the
 * cell is NULL. */
int cw_salesforce_csv_find (const CwSalesforceCsv *self, const char *column);
const char *cw_salesforce_csv_get_nth (const CwSalesforceCsv *self, int nth);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CwSalesforceCsv, cw_salesforce_csv_free)

G_END_DECLS
