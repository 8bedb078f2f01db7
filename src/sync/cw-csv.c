/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-csv.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "cw-csv-rows.h"
#include "cw-error.h"
#include "cw-phone.h"

#define SAMPLE_ROWS 100

/* Headers of the phone column, the surest first; in the form of normal_header(). */
static const char *const headers[] = {
  "phone number", "phone", "contact phone number", "contact phone", "contact number", "primary phone number", "primary phone",
  "main phone", "phone 1", "phone1", "phonenumber", "telephone number", "telephone", "tel", "mobile phone number", "mobile phone", "mobile number",
  "mobile", "cell phone", "cell number", "cell", "number",
};

typedef struct
{
  const char *region;
  CwCsvPhoneFunc phone;
  CwCsvBrokenFunc broken;
  gpointer user_data;
} Reader;

/* A row that was read before the column was known. */
typedef struct
{
  guint64 line;
  gboolean broken;
  GStrv cells;
} Sampled;

static void
sampled_free (gpointer data)
{
  Sampled *row = data;

  g_strfreev (row->cells);
  g_free (row);
}

/* "Phone_Number " → "phone number". (transfer full) */
static char *
normal_header (const char *header)
{
  char *lower = g_utf8_strdown (header, -1);

  return g_strstrip (g_strdelimit (lower, "_-.", ' '));
}

/* The surest phone header of a row, or -1. */
static int
find_by_header (const Sampled *row)
{
  int column = -1;
  guint best = G_N_ELEMENTS (headers);

  for (guint i = 0; row->cells[i] != NULL; i++)
    {
      g_autofree char *header = normal_header (row->cells[i]);

      for (guint j = 0; j < best; j++)
        if (g_str_equal (header, headers[j]))
          {
            best = j;
            column = (int) i;
          }
    }

  return column;
}

/* A North American number without its punctuation: what libphonenumber would make of it, a hundred times as fast.
 * Files with a million of them are common. (nullable) (transfer full) */
static char *
strip_north_american (const char *cell, const char *region)
{
  char digits[16] = "+1";
  guint n = 2;
  gboolean plus = *cell == '+';

  if (plus ? cell[1] != '1' : region == NULL || (g_ascii_strcasecmp (region, "US") != 0 && g_ascii_strcasecmp (region, "CA") != 0))
    return NULL;

  for (const char *at = cell + (plus ? 2 : 0); *at != '\0'; at++)
    {
      if (strchr (" ().-", *at) != NULL)
        continue;
      if (!g_ascii_isdigit (*at) || n == 12)
        return NULL;
      digits[n++] = *at;
    }

  return n == 12 && digits[2] >= '2' ? g_strdup (digits) : NULL;
}

static char *
to_e164 (const char *cell, const char *region)
{
  char *e164 = strip_north_american (cell, region);

  return e164 != NULL ? e164 : cw_phone_to_e164 (cell, region);
}

/* How much a cell looks like a phone number: bare digits may as well be an ID. */
static guint
likeness (const char *cell, const char *region)
{
  g_autofree char *e164 = to_e164 (cell, region);

  if (e164 == NULL)
    return 0;

  return strspn (cell, "0123456789") == strlen (cell) ? 2 : 3;
}

/* The column where most of the sample are phone numbers, at least every other one, or -1. */
static int
find_by_content (GPtrArray *sample, const char *region)
{
  g_autoptr (GArray) scores = g_array_new (FALSE, TRUE, sizeof (guint));
  guint n_rows = 0;
  guint best = 0;
  int column = -1;

  for (guint i = 0; i < sample->len; i++)
    {
      const Sampled *row = g_ptr_array_index (sample, i);

      if (row->broken)
        continue;
      n_rows++;
      for (guint j = 0; row->cells[j] != NULL; j++)
        {
          if (j >= scores->len)
            g_array_set_size (scores, j + 1);
          g_array_index (scores, guint, j) += likeness (row->cells[j], region);
        }
    }

  for (guint j = 0; j < scores->len; j++)
    if (g_array_index (scores, guint, j) > best)
      {
        best = g_array_index (scores, guint, j);
        column = (int) j;
      }

  return best >= n_rows ? column : -1;
}

static gboolean
report_cell (const Reader *reader, guint64 line, const char *cell, GError **error)
{
  g_autofree char *phone = NULL;

  if (cell == NULL)
    return reader->broken (line, _("the row has too few columns"), reader->user_data, error);

  phone = to_e164 (cell, reader->region);
  if (phone != NULL)
    return reader->phone (line, phone, reader->user_data, error);

  if (cell[strspn (cell, " \t\r\n")] == '\0')
    return reader->broken (line, _("it has no phone number"), reader->user_data, error);

  return reader->broken (line, _("what stands in the phone column is not a phone number"), reader->user_data, error);
}

static gboolean
report_broken (const Reader *reader, guint64 line, GError **error)
{
  return reader->broken (line, _("a quotation mark is never closed"), reader->user_data, error);
}

static Sampled *
sample_row (CwCsvRows *rows)
{
  Sampled *row = g_new0 (Sampled, 1);
  guint n = cw_csv_rows_get_n_cells (rows);

  row->line = cw_csv_rows_get_line (rows);
  row->broken = cw_csv_rows_is_broken (rows);
  row->cells = g_new0 (char *, n + 1);
  for (guint i = 0; i < n; i++)
    row->cells[i] = g_strdup (cw_csv_rows_get_cell (rows, i));

  return row;
}

/* A first row with a word there is a header of a kind that is not known. */
static gboolean
is_unknown_header (const Sampled *row, guint column)
{
  const char *cell = column < g_strv_length (row->cells) ? row->cells[column] : NULL;

  return cell != NULL && *cell != '\0' && strpbrk (cell, "0123456789") == NULL;
}

/* Reads as many rows as it takes to find the column; `first` gets the first row of data among them. */
static gboolean
find_column (CwCsvRows *rows, const char *region, GPtrArray *sample, int *column, guint *first, GCancellable *cancellable, GError **error)
{
  g_autoptr (GError) local_error = NULL;

  while (sample->len < SAMPLE_ROWS && cw_csv_rows_next (rows, cancellable, &local_error))
    {
      g_ptr_array_add (sample, sample_row (rows));
      *column = sample->len == 1 ? find_by_header (g_ptr_array_index (sample, 0)) : -1;
      if (*column >= 0)
        {
          *first = 1;
          return TRUE;
        }
    }

  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }

  *column = find_by_content (sample, region);
  if (*column < 0)
    {
      g_set_error_literal (error, CW_ERROR, CW_ERROR_INVALID_FILE,
                           _("The file has no column of phone numbers. Name the column “Phone Number” in its first line, or export the contacts from Aloware again"));
      return FALSE;
    }

  *first = is_unknown_header (g_ptr_array_index (sample, 0), (guint) *column) ? 1 : 0;
  return TRUE;
}

static gboolean
report_sample (const Reader *reader, GPtrArray *sample, guint first, guint column, GError **error)
{
  for (guint i = first; i < sample->len; i++)
    {
      const Sampled *row = g_ptr_array_index (sample, i);
      const char *cell = column < g_strv_length (row->cells) ? row->cells[column] : NULL;

      if (row->broken ? !report_broken (reader, row->line, error) : !report_cell (reader, row->line, cell, error))
        return FALSE;
    }

  return TRUE;
}

static gboolean
report_rest (const Reader *reader, CwCsvRows *rows, guint column, GCancellable *cancellable, GError **error)
{
  g_autoptr (GError) local_error = NULL;

  while (cw_csv_rows_next (rows, cancellable, &local_error))
    {
      guint64 line = cw_csv_rows_get_line (rows);
      const char *cell = column < cw_csv_rows_get_n_cells (rows) ? cw_csv_rows_get_cell (rows, column) : NULL;

      if (cw_csv_rows_is_broken (rows) ? !report_broken (reader, line, error) : !report_cell (reader, line, cell, error))
        return FALSE;
    }

  if (local_error == NULL)
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

/* The stream as text of which ASCII can be read as such: UTF-16 says so by its first two bytes. */
static GInputStream *
open_text (GInputStream *stream, GCancellable *cancellable, GError **error)
{
  g_autoptr (GInputStream) buffered = g_buffered_input_stream_new (stream);
  g_autoptr (GCharsetConverter) converter = NULL;
  const char *mark;
  const char *charset = NULL;
  gsize length;

  do
    {
      gssize n = g_buffered_input_stream_fill (G_BUFFERED_INPUT_STREAM (buffered), -1, cancellable, error);

      if (n < 0)
        return NULL;
      mark = g_buffered_input_stream_peek_buffer (G_BUFFERED_INPUT_STREAM (buffered), &length);
      if (n == 0)
        break;
    }
  while (length < 2);

  if (length >= 2 && memcmp (mark, "\xff\xfe", 2) == 0)
    charset = "UTF-16LE";
  else if (length >= 2 && memcmp (mark, "\xfe\xff", 2) == 0)
    charset = "UTF-16BE";

  if (charset == NULL)
    return g_steal_pointer (&buffered);

  converter = g_charset_converter_new ("UTF-8", charset, error);
  if (converter == NULL)
    return NULL;
  return g_converter_input_stream_new (buffered, G_CONVERTER (converter));
}

/**
 * cw_csv_read_phones:
 * @stream: the file
 * @region: (nullable): ISO 3166, for numbers without a country code
 * @phone: gets each phone, in the file's order; the same number may come again
 * @broken: gets each row that has none
 *
 * Reads as a stream; what is kept does not grow with the file.
 *
 * Thread: any; blocks.
 * Errors: CW_ERROR_INVALID_FILE, G_IO_ERROR (also G_IO_ERROR_CANCELLED), and what the callbacks give.
 */
gboolean
cw_csv_read_phones (GInputStream *stream, const char *region, CwCsvPhoneFunc phone, CwCsvBrokenFunc broken,
                    gpointer user_data, GCancellable *cancellable, GError **error)
{
  Reader reader = { region, phone, broken, user_data };
  g_autoptr (GInputStream) text = open_text (stream, cancellable, error);
  g_autoptr (CwCsvRows) rows = NULL;
  g_autoptr (GPtrArray) sample = g_ptr_array_new_with_free_func (sampled_free);
  int column;
  guint first;

  if (text == NULL)
    return FALSE;

  rows = cw_csv_rows_new (text);
  if (!find_column (rows, region, sample, &column, &first, cancellable, error))
    return FALSE;

  return report_sample (&reader, sample, first, (guint) column, error)
         && report_rest (&reader, rows, (guint) column, cancellable, error);
}
