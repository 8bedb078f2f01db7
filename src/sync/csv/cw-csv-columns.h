/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Which columns of a CSV file hold phone numbers, judged by their headers and by the form of what stands in them. Pure; any thread. */

typedef enum
{
  CW_CSV_COLUMN_OTHER,      /* no phone numbers */
  CW_CSV_COLUMN_UNLIKELY,   /* ids, fax numbers, an assistant's: it could be read, and is not meant */
  CW_CSV_COLUMN_DOUBTFUL,   /* phone numbers or something else: only a person knows */
  CW_CSV_COLUMN_PHONES,     /* its header or its form leaves no doubt */
} CwCsvCertainty;

#define CW_CSV_N_SAMPLES 3

/* A row of the file; a broken one (a quotation mark is never closed) has no cells. */
typedef struct
{
  guint64 line;
  gboolean broken;
  char **cells;
  guint n_cells;
} CwCsvRow;

typedef struct
{
  char *name;              /* its header; with a number where several have it ("Phone (2)"), "Column 3" where it has none: unique */
  char *header;            /* as it stands in the file, trimmed; "" without one */
  CwCsvCertainty certainty;
  gboolean chosen;         /* it is read */
  guint numbers;           /* those read from it */
  GStrv samples;           /* what stands in its first rows that are not empty */
  guint n_sampled;         /* how many of the first rows have a number there */
} CwCsvColumn;

void cw_csv_column_free (gpointer column);

/* `rows` (of CwCsvRow): the file's first rows. `n_head` gets how many of them stand above the data: titles and a header. The certain
 * columns are chosen. (transfer full) (element-type CwCsvColumn) */
GPtrArray *cw_csv_columns_judge (const GArray *rows, const char *region, guint *n_head);

/* Whether only a person can say which columns are meant: some are doubtful, or the certain ones are empty and others are not. */
gboolean cw_csv_columns_need_choice (GPtrArray *columns);
/* Whether there is anything to choose from. */
gboolean cw_csv_columns_have_any (GPtrArray *columns);

/* Chooses exactly these, each by its name or by its header (then all that have it), without regard to case.
 * Errors: CW_ERROR_USAGE naming the columns that there are. */
gboolean cw_csv_columns_choose (GPtrArray *columns, const char *const *names, GError **error);

G_END_DECLS
