/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Which columns of a CSV file hold phone numbers, judged by their headers and by the form of their values.
 * Pure; any thread. */

typedef enum
{
  CW_CSV_COLUMN_OTHER,    /* no phone numbers */
  CW_CSV_COLUMN_UNLIKELY, /* could be phone numbers, but probably not the contact's own: ids, fax numbers, an
                             assistant's number */
  CW_CSV_COLUMN_DOUBTFUL, /* only a person knows whether these are phone numbers */
  CW_CSV_COLUMN_PHONES,   /* its header or the form of its cells leaves no doubt */
} CwCsvCertainty;

#define CW_CSV_N_SAMPLES 3

/* A row of the file. A broken row, whose quotation mark is never closed, has no cells. */
typedef struct
{
  guint64 line;
  gboolean broken;
  char **cells;
  guint n_cells;
} CwCsvRow;

typedef struct
{
  char *name; /* unique: its header, "Phone (2)" where several have the same, "Column 3" where it has none */
  char *header; /* as it stands in the file, trimmed; "" without one */
  CwCsvCertainty certainty;
  gboolean chosen; /* whether it is to be read */
  guint numbers;   /* how many phone numbers were read from it */
  GStrv samples;   /* its first cells that are not empty */
  guint n_sampled; /* in how many of the first rows it has a number */
} CwCsvColumn;

void cw_csv_column_free (gpointer column);

/* Judges the columns by the file's first rows (of CwCsvRow). `n_head` is set to the number of rows above the
 * data: titles and a header. The columns that certainly hold phone numbers are chosen. (transfer full)
 * (element-type CwCsvColumn) */
GPtrArray *cw_csv_columns_judge (const GArray *rows, const char *region, guint *n_head);

/* Whether a person has to choose: some columns are doubtful, or the certain ones are empty and others are
 * not. */
gboolean cw_csv_columns_need_choice (GPtrArray *columns);
/* Whether there is anything to choose from. */
gboolean cw_csv_columns_have_any (GPtrArray *columns);

/* Chooses exactly the named columns. A header chooses all columns that have it. Case does not matter.
 * Errors: CW_ERROR_USAGE naming the columns that there are. */
gboolean cw_csv_columns_choose (GPtrArray *columns, const char *const *names, GError **error);

G_END_DECLS
