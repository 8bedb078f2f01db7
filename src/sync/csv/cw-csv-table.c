/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-csv-table.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>

#include "cw-csv-cell.h"
#include "cw-csv-rows.h"
#include "cw-error.h"

/* The columns are judged by this many rows, or by fewer where the rows are very long. */
#define SAMPLE_ROWS 1000
#define SAMPLE_BYTES (4 * 1024 * 1024)
/* No program writes as many columns for a contact. */
#define MAX_COLUMNS 1000

struct _CwCsvTable
{
  CwCsvRows *rows;
  char *region;
  GPtrArray *columns; /* of CwCsvColumn */
  GArray *sample;     /* of CwCsvRow: the rows that the columns were judged by */
  guint n_head;       /* rows above the data */
};

typedef struct
{
  CwCsvTable *table;
  CwCsvRowFunc row;
  gpointer user_data;
  GPtrArray *phones; /* of the row */
} Reader;

static const char *
cell_of (const CwCsvTable *table, const CwCsvRow *row, guint place)
{
  if (place >= row->n_cells)
    return NULL;

  /* A row without cells of its own is the current row of the stream. */
  return row->cells != NULL ? row->cells[place] : cw_csv_rows_get_cell (table->rows, place);
}

/* (transfer full) */
static char *
describe_cell (const CwCsvTable *table, const CwCsvColumn *column, const char *text, CwCsvCell cell)
{
  if (cell & CW_CSV_CELL_CUT)
    return g_strdup_printf (
      _("a spreadsheet has shortened the number in “%s” (to a form like 1.2E+10), and its last digits are "
         "lost. Export the file again, and do not save it in a spreadsheet before you import it"),
      column->name);

  /* The number may be right, but belong to another country. */
  if ((cell & CW_CSV_CELL_OTHER) && table->region != NULL && strchr (text, '+') == NULL)
    return g_strdup_printf (_("the value in “%s” is not a phone number of %s, the country that is assumed "
                               "where a number has no country code (the setting “region”)"),
                            column->name, table->region);

  return g_strdup_printf (_("the value in “%s” is not a phone number"), column->name);
}

/* Reads the numbers of a row. Returns what is wrong with the row. Where it has numbers, that can only be a
 * cell that was meant as a further number. (transfer full) (nullable) */
static char *
read_row (Reader *reader, const CwCsvRow *row)
{
  const CwCsvTable *table = reader->table;
  const CwCsvColumn *words = NULL;
  gboolean is_short = FALSE;
  g_autofree char *problem = NULL;

  for (guint place = 0; place < table->columns->len; place++)
    {
      CwCsvColumn *column = g_ptr_array_index (table->columns, place);
      const char *text = column->chosen ? cell_of (table, row, place) : "";
      guint before = reader->phones->len;
      CwCsvCell cell;

      is_short = is_short || text == NULL;
      if (text == NULL || *text == '\0')
        continue;

      cell = cw_csv_cell_read (text, table->region, reader->phones);
      column->numbers += reader->phones->len - before;
      if (cell == CW_CSV_CELL_WORDS)
        words = column;
      else if ((cell & (CW_CSV_CELL_CUT | CW_CSV_CELL_OTHER)) && problem == NULL)
        problem = describe_cell (table, column, text, cell);
    }

  if (problem != NULL || reader->phones->len > 0)
    return g_steal_pointer (&problem);
  if (words != NULL)
    return describe_cell (table, words, "", CW_CSV_CELL_WORDS);

  return g_strdup (is_short ? _("the row has too few columns") : _("it has no phone number"));
}

static gboolean
report_row (Reader *reader, const CwCsvRow *row, GError **error)
{
  g_autofree char *problem = NULL;

  g_ptr_array_set_size (reader->phones, 0);
  problem = row->broken ? g_strdup (_("a quotation mark is never closed")) : read_row (reader, row);

  return reader->row (row->line, reader->phones, problem, reader->user_data, error);
}

static gboolean
report_sample (Reader *reader, GError **error)
{
  const CwCsvTable *table = reader->table;

  for (guint i = table->n_head; i < table->sample->len; i++)
    if (!report_row (reader, &g_array_index (table->sample, CwCsvRow, i), error))
      return FALSE;

  return TRUE;
}

static gboolean
report_rest (Reader *reader, GCancellable *cancellable, GError **error)
{
  CwCsvRows *rows = reader->table->rows;
  g_autoptr (GError) local_error = NULL;

  while (cw_csv_rows_next (rows, cancellable, &local_error))
    {
      CwCsvRow row = { cw_csv_rows_get_line (rows), cw_csv_rows_is_broken (rows), NULL,
                       cw_csv_rows_get_n_cells (rows) };

      if (!report_row (reader, &row, error))
        return FALSE;
    }

  if (local_error == NULL)
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

/* Whether every second of the first bytes is NUL, which means UTF-16 without a byte order mark. */
static gboolean
has_wide_letters (const char *bytes, gsize length, guint at)
{
  if (length < 4)
    return FALSE;

  return bytes[at] != '\0' && bytes[1 - at] == '\0' && bytes[2 + at] != '\0' && bytes[3 - at] == '\0';
}

static const char *
find_charset (const char *bytes, gsize length)
{
  if ((length >= 2 && memcmp (bytes, "\xff\xfe", 2) == 0) || has_wide_letters (bytes, length, 0))
    return "UTF-16LE";
  if ((length >= 2 && memcmp (bytes, "\xfe\xff", 2) == 0) || has_wide_letters (bytes, length, 1))
    return "UTF-16BE";

  return NULL;
}

/* Decodes UTF-16. Other encodings contain ASCII, so that their cells can be decoded one by one later. */
static GInputStream *
open_text (GInputStream *stream, GCancellable *cancellable, GError **error)
{
  g_autoptr (GInputStream) buffered = g_buffered_input_stream_new (stream);
  g_autoptr (GCharsetConverter) converter = NULL;
  const char *bytes;
  const char *charset;
  gsize length;

  do
    {
      gssize n = g_buffered_input_stream_fill (G_BUFFERED_INPUT_STREAM (buffered), -1, cancellable, error);

      if (n < 0)
        return NULL;
      bytes = g_buffered_input_stream_peek_buffer (G_BUFFERED_INPUT_STREAM (buffered), &length);
      if (n == 0)
        break;
    }
  while (length < 4);

  charset = find_charset (bytes, length);
  if (charset == NULL)
    return g_steal_pointer (&buffered);

  converter = g_charset_converter_new ("UTF-8", charset, error);
  if (converter == NULL)
    return NULL;
  return g_converter_input_stream_new (buffered, G_CONVERTER (converter));
}

static void
row_clear (gpointer data)
{
  CwCsvRow *row = data;

  g_strfreev (row->cells);
}

/* Adds the current row to the sample. Returns its size in bytes. */
static gsize
keep_row (CwCsvTable *table)
{
  guint n = cw_csv_rows_get_n_cells (table->rows);
  CwCsvRow row = { cw_csv_rows_get_line (table->rows), cw_csv_rows_is_broken (table->rows),
                   g_new0 (char *, n + 1), n };
  gsize size = 0;

  for (guint i = 0; i < n; i++)
    {
      row.cells[i] = g_strdup (cw_csv_rows_get_cell (table->rows, i));
      size += strlen (row.cells[i]) + 1;
    }
  g_array_append_val (table->sample, row);

  return size;
}

static gboolean
take_sample (CwCsvTable *table, GCancellable *cancellable, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  gsize size = 0;

  while (table->sample->len < SAMPLE_ROWS && size < SAMPLE_BYTES
         && cw_csv_rows_next (table->rows, cancellable, &local_error))
    {
      if (cw_csv_rows_get_n_cells (table->rows) > MAX_COLUMNS)
        {
          g_set_error (error, CW_ERROR, CW_ERROR_INVALID_FILE,
                       _("The file is not a CSV file of contacts: line %" PRIu64
                          " has more than %d columns. Export the contacts as CSV "
                          "and choose that file"),
                       cw_csv_rows_get_line (table->rows), MAX_COLUMNS);
          return FALSE;
        }
      size += keep_row (table);
    }

  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }

  if (table->sample->len > 0)
    return TRUE;

  g_set_error_literal (error, CW_ERROR, CW_ERROR_INVALID_FILE,
                       _("The file is empty. Export the contacts from Aloware again and choose that file"));
  return FALSE;
}

CwCsvTable *
cw_csv_table_open (GInputStream *stream, const char *region, GCancellable *cancellable, GError **error)
{
  g_autoptr (GInputStream) text = open_text (stream, cancellable, error);
  g_autoptr (CwCsvTable) table = NULL;

  if (text == NULL)
    return NULL;

  table = g_new0 (CwCsvTable, 1);
  table->rows = cw_csv_rows_new (text);
  table->region = g_strdup (region);
  table->sample = g_array_new (FALSE, FALSE, sizeof (CwCsvRow));
  g_array_set_clear_func (table->sample, row_clear);
  if (!take_sample (table, cancellable, error))
    return NULL;

  table->columns = cw_csv_columns_judge (table->sample, region, &table->n_head);
  return g_steal_pointer (&table);
}

void
cw_csv_table_free (CwCsvTable *table)
{
  if (table == NULL)
    return;

  cw_csv_rows_free (table->rows);
  g_free (table->region);
  g_array_unref (table->sample);
  g_clear_pointer (&table->columns, g_ptr_array_unref);
  g_free (table);
}

GPtrArray *
cw_csv_table_get_columns (CwCsvTable *table)
{
  return table->columns;
}

gboolean
cw_csv_table_read (CwCsvTable *table,
                   CwCsvRowFunc row,
                   gpointer user_data,
                   GCancellable *cancellable,
                   GError **error)
{
  g_autoptr (GPtrArray) phones = g_ptr_array_new_with_free_func (g_free);
  Reader reader = { table, row, user_data, phones };

  return report_sample (&reader, error) && report_rest (&reader, cancellable, error);
}
