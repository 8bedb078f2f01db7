/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What stands in a cell of a CSV file, as far as phone numbers go. Pure; any thread. */
typedef enum
{
  CW_CSV_CELL_NUMBER    = 1 << 0,   /* at least one phone number */
  CW_CSV_CELL_PLAUSIBLE = 1 << 1,   /* written as a phone number may be: also bare digits, but no date, amount or place */
  CW_CSV_CELL_FORMED    = 1 << 2,   /* written as only a phone number is: with its plus sign, its groups, its parentheses */
  CW_CSV_CELL_CUT       = 1 << 3,   /* a spreadsheet kept only the beginning: 1.20256E+10 */
  CW_CSV_CELL_OTHER     = 1 << 4,   /* digits that are no phone number */
  CW_CSV_CELL_WORDS     = 1 << 5,   /* nothing but words: "n/a" */
} CwCsvCell;

/* Reads all the numbers of a cell ("Mobile: 202-555-0123 ::: 202-555-0124 ext. 7", one below the other, between commas, semicolons, bars
 * or strokes), without labels and extensions. `phones` (nullable) gets each in E.164 that it does not hold yet; `region` (nullable) is
 * for numbers without a country code. An empty cell has none of the traits. (element-type utf8) */
CwCsvCell cw_csv_cell_read (const char *cell, const char *region, GPtrArray *phones);

/* Whether it is nothing but digits and the marks of numbers, dates and times, so that it can be no header. */
gboolean cw_csv_cell_is_figure (const char *cell);

G_END_DECLS
