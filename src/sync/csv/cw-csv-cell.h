/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Which phone numbers a cell of a CSV file has. Pure; any thread. The traits of a cell: */
typedef enum
{
  CW_CSV_CELL_NUMBER = 1 << 0,    /* at least one phone number */
  CW_CSV_CELL_PLAUSIBLE = 1 << 1, /* may be a phone number, even if only bare digits; it is not a date, an
                                     amount or a place on the map */
  CW_CSV_CELL_FORMED = 1 << 2, /* has a form that only phone numbers have: a plus sign, groups, parentheses */
  CW_CSV_CELL_CUT = 1 << 3,    /* a spreadsheet kept only the first digits: 1.20256E+10 */
  CW_CSV_CELL_OTHER = 1 << 4,  /* digits that are no phone number */
  CW_CSV_CELL_WORDS = 1 << 5,  /* nothing but words: "n/a" */
} CwCsvCell;

/* Reads all phone numbers of a cell, without labels and extensions: "Mobile: 202-555-0123 ::: 202-555-0124
 * ext. 7". Several numbers may stand on lines, or between commas, semicolons, bars or slashes. Each number
 * that `phones` (nullable) (element-type utf8) does not have yet is added to it, in E.164. `region`
 * (nullable), ISO 3166: the country of numbers without a country code. An empty cell has none of the traits.
 */
CwCsvCell cw_csv_cell_read (const char *cell, const char *region, GPtrArray *phones);

/* Whether a cell has only digits and the signs that numbers, dates and times have, and so cannot be a header.
 */
gboolean cw_csv_cell_is_figure (const char *cell);

G_END_DECLS
