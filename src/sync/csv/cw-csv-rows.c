/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-csv-rows.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>

#include "cw-error.h"

#define CHUNK (64 * 1024)
#define MAX_ROW (256 * 1024)
/* How many lines after the first are looked at to find the delimiter. */
#define FIRST_LINES 10

struct _CwCsvRows
{
  GInputStream *stream;
  GByteArray *buffer; /* what was read from the stream; what begins at `start` is not parsed yet */
  gsize start;
  gboolean at_end;
  gboolean first; /* no row was read yet */
  char delimiter;

  guint64 line; /* of the row that was read last */
  guint64 next_line;
  gboolean broken;
  GString *text; /* the row's cells, each ended by a NUL */
  GArray *cells; /* of gsize: where each begins in `text` */
  char *recoded; /* the last cell that had to be made UTF-8 */
};

CwCsvRows *
cw_csv_rows_new (GInputStream *stream)
{
  CwCsvRows *self = g_new0 (CwCsvRows, 1);

  self->stream = g_object_ref (stream);
  self->buffer = g_byte_array_new ();
  self->text = g_string_new (NULL);
  self->cells = g_array_new (FALSE, FALSE, sizeof (gsize));
  self->first = TRUE;
  self->next_line = 1;
  return self;
}

void
cw_csv_rows_free (CwCsvRows *self)
{
  g_object_unref (self->stream);
  g_byte_array_unref (self->buffer);
  g_string_free (self->text, TRUE);
  g_array_unref (self->cells);
  g_free (self->recoded);
  g_free (self);
}

static gboolean
read_more (CwCsvRows *self, GCancellable *cancellable, GError **error)
{
  guint length;
  g_autoptr (GError) local_error = NULL;
  gssize n;

  /* Not every stream looks for a cancellation itself. */
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;

  /* The rows that were parsed make room before the buffer grows. */
  if (self->start > 0)
    g_byte_array_remove_range (self->buffer, 0, (guint) self->start);
  self->start = 0;
  length = self->buffer->len;

  g_byte_array_set_size (self->buffer, length + CHUNK);
  n = g_input_stream_read (self->stream, self->buffer->data + length, CHUNK, cancellable, &local_error);
  g_byte_array_set_size (self->buffer, length + (guint) MAX (n, 0));
  if (g_error_matches (local_error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA)
      || g_error_matches (local_error, G_IO_ERROR, G_IO_ERROR_PARTIAL_INPUT))
    {
      g_set_error_literal (error, CW_ERROR, CW_ERROR_INVALID_FILE,
                           _("The file is damaged: its text cannot be read. Export it again"));
      return FALSE;
    }
  if (n < 0)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }

  if (memchr (self->buffer->data + length, '\0', (gsize) n) != NULL)
    {
      g_set_error_literal (error, CW_ERROR, CW_ERROR_INVALID_FILE,
                           _("The file is not a CSV file. Export the contacts as CSV and choose that file"));
      return FALSE;
    }

  self->at_end = n == 0;
  return TRUE;
}

typedef enum
{
  SCAN_ROW,  /* a row was read */
  SCAN_MORE, /* the row does not end within the buffer */
  SCAN_OPEN, /* the same, and the end of the buffer is within quotation marks */
} Scan;

static void
begin_cell (CwCsvRows *self)
{
  g_array_append_val (self->cells, self->text->len);
}

static void
end_cell (CwCsvRows *self)
{
  g_string_append_c (self->text, '\0');
}

/* Reads a quoted cell from after its first mark. Returns where the closing mark ends, or NULL when there is
 * none in the buffer. */
static const char *
scan_quoted (CwCsvRows *self, const char *at, const char *end, guint64 *lines)
{
  while (at < end)
    {
      const char *mark = memchr (at, '"', (gsize) (end - at));
      gsize length = (gsize) ((mark != NULL ? mark : end) - at);

      for (const char *feed = at; (feed = memchr (feed, '\n', (gsize) (at + length - feed))) != NULL; feed++)
        (*lines)++;
      g_string_append_len (self->text, at, (gssize) length);
      if (mark == NULL)
        return NULL;

      /* The next byte shows whether the mark is doubled; it may not have been read yet. */
      if (mark + 1 == end)
        return self->at_end ? end : NULL;
      if (mark[1] != '"')
        return mark + 1;
      g_string_append_c (self->text, '"');
      at = mark + 2;
    }

  return NULL;
}

static const char *
find_cell_end (CwCsvRows *self, const char *at, const char *end)
{
  while (at < end && *at != self->delimiter && *at != '\n' && *at != '\r')
    at++;

  return at;
}

/* Reads one row from the buffer. */
static Scan
scan_row (CwCsvRows *self, gsize *used, guint64 *lines)
{
  const char *begin = (const char *) self->buffer->data + self->start;
  const char *end = (const char *) self->buffer->data + self->buffer->len;
  const char *at = begin;

  g_string_truncate (self->text, 0);
  g_array_set_size (self->cells, 0);
  *lines = 0;

  while (TRUE)
    {
      const char *stop;

      begin_cell (self);
      if (at < end && *at == '"')
        {
          at = scan_quoted (self, at + 1, end, lines);
          if (at == NULL)
            return SCAN_OPEN;
        }

      /* There may be text after the closing mark, though there should be none. */
      stop = find_cell_end (self, at, end);
      g_string_append_len (self->text, at, stop - at);
      end_cell (self);
      if (stop == end && !self->at_end)
        return SCAN_MORE;

      at = stop;
      if (at < end && *at == self->delimiter)
        {
          at++;
          continue;
        }

      if (at < end && *at == '\r')
        {
          if (at + 1 == end && !self->at_end)
            return SCAN_MORE;
          at++;
          if (at < end && *at == '\n')
            at++;
        }
      else if (at < end)
        at++;

      (*lines)++;
      *used = (gsize) (at - begin);
      return SCAN_ROW;
    }
}

/* Gives up a line whose quotation mark is never closed. Reading goes on with the next line. */
static void
skip_broken_line (CwCsvRows *self)
{
  const char *begin = (const char *) self->buffer->data + self->start;
  const char *feed = memchr (begin, '\n', self->buffer->len - self->start);

  self->start = feed != NULL ? self->start + (gsize) (feed + 1 - begin) : self->buffer->len;
  self->broken = TRUE;
  self->line = self->next_line++;
  g_array_set_size (self->cells, 0);
}

static const char delimiters[] = ",;\t|";

/* Counts each delimiter in a line, outside quotation marks. Returns where the line ends. */
static const char *
count_delimiters (const char *at, const char *end, guint count[sizeof delimiters])
{
  gboolean quoted = FALSE;

  memset (count, 0, sizeof (guint) * sizeof delimiters);
  for (; at < end && (quoted || (*at != '\n' && *at != '\r')); at++)
    {
      const char *delimiter = *at != '\0' ? strchr (delimiters, *at) : NULL;

      if (*at == '"')
        quoted = !quoted;
      else if (delimiter != NULL && !quoted)
        count[delimiter - delimiters]++;
    }

  return at;
}

static const char *
skip_line_end (const char *at, const char *end)
{
  while (at < end && (*at == '\n' || *at == '\r'))
    at++;

  return at;
}

static gboolean
has_digit (const char *at, const char *end)
{
  for (; at < end; at++)
    if (g_ascii_isdigit (*at))
      return TRUE;

  return FALSE;
}

/* Skips the title of a report: lines without a delimiter, above a header, which has delimiters and no digits.
 */
static const char *
skip_titles (const char *at, const char *end)
{
  const char *line = at;

  for (guint i = 0; i < FIRST_LINES && line < end; i++)
    {
      guint count[sizeof delimiters];
      const char *stop = count_delimiters (line, end, count);
      guint all = 0;

      for (guint j = 0; j + 1 < sizeof delimiters; j++)
        all += count[j];
      if (all > 0)
        return has_digit (line, stop) ? at : line;
      line = skip_line_end (stop, end);
    }

  return at;
}

/* The delimiter is the one that occurs in the largest number of the first lines. Where several do, it is the
 * one that the first line has most often. A first line without any delimiter means that the file has one
 * column: the result is then NUL, which no text contains. */
static char
find_delimiter (const char *at, const char *end)
{
  guint first[sizeof delimiters], count[sizeof delimiters];
  guint n_lines[sizeof delimiters] = { 0 };
  guint best = 0;

  at = count_delimiters (skip_titles (at, end), end, first);
  for (guint line = 0; line < FIRST_LINES && at < end; line++)
    {
      at = count_delimiters (at + 1, end, count);
      for (guint i = 0; i + 1 < sizeof delimiters; i++)
        n_lines[i] += count[i] > 0;
    }

  for (guint i = 1; i + 1 < sizeof delimiters; i++)
    if (first[i] > 0
        && (first[best] == 0 || n_lines[i] > n_lines[best]
            || (n_lines[i] == n_lines[best] && first[i] > first[best])))
      best = i;

  return first[best] > 0 ? delimiters[best] : '\0';
}

/* Skips a byte order mark and the line "sep=;", which some programs write first, and finds the delimiter. */
static gboolean
begin_file (CwCsvRows *self, GCancellable *cancellable, GError **error)
{
  const char *data;
  gsize length;

  self->first = FALSE;
  do
    if (!read_more (self, cancellable, error))
      return FALSE;
  while (!self->at_end && self->buffer->len < CHUNK);

  data = (const char *) self->buffer->data;
  length = self->buffer->len;
  if (length >= 3 && memcmp (data, "\xef\xbb\xbf", 3) == 0)
    self->start = 3;

  if (length - self->start >= 6 && g_ascii_strncasecmp (data + self->start, "sep=", 4) == 0
      && (data[self->start + 5] == '\r' || data[self->start + 5] == '\n'))
    {
      self->delimiter = data[self->start + 4];
      self->start += data[self->start + 5] == '\r' && length - self->start >= 7 ? 7 : 6;
      self->next_line++;
      return TRUE;
    }

  self->delimiter = find_delimiter (data + self->start, data + length);
  return TRUE;
}

static gboolean
is_empty (CwCsvRows *self)
{
  return self->cells->len == 1 && *self->text->str == '\0';
}

static gboolean
take_row (CwCsvRows *self, GCancellable *cancellable, GError **error)
{
  while (TRUE)
    {
      gsize used = 0;
      guint64 lines = 0;
      Scan scan = scan_row (self, &used, &lines);

      if (scan == SCAN_ROW)
        {
          self->start += used;
          self->line = self->next_line;
          self->next_line += lines;
          return TRUE;
        }

      if (scan == SCAN_OPEN && (self->at_end || self->buffer->len - self->start > MAX_ROW))
        {
          skip_broken_line (self);
          return TRUE;
        }

      if (self->buffer->len - self->start > MAX_ROW)
        {
          g_set_error (error, CW_ERROR, CW_ERROR_INVALID_FILE,
                       _("The file is not a CSV file: line %" PRIu64
                          " has no end. Export the contacts as CSV and choose that file"),
                       self->next_line);
          return FALSE;
        }

      if (!read_more (self, cancellable, error))
        return FALSE;
    }
}

gboolean
cw_csv_rows_next (CwCsvRows *self, GCancellable *cancellable, GError **error)
{
  if (self->first && !begin_file (self, cancellable, error))
    return FALSE;

  do
    {
      self->broken = FALSE;
      if (self->start == self->buffer->len)
        {
          if (!self->at_end && !read_more (self, cancellable, error))
            return FALSE;
          if (self->start == self->buffer->len)
            return FALSE;
        }
      if (!take_row (self, cancellable, error))
        return FALSE;
    }
  while (!self->broken && is_empty (self));

  return TRUE;
}

guint64
cw_csv_rows_get_line (CwCsvRows *self)
{
  return self->line;
}

gboolean
cw_csv_rows_is_broken (CwCsvRows *self)
{
  return self->broken;
}

guint
cw_csv_rows_get_n_cells (CwCsvRows *self)
{
  return self->cells->len;
}

const char *
cw_csv_rows_get_cell (CwCsvRows *self, guint nth)
{
  const char *cell = self->text->str + g_array_index (self->cells, gsize, nth);

  if (g_utf8_validate (cell, -1, NULL))
    return cell;

  g_free (self->recoded);
  self->recoded = g_convert_with_fallback (cell, -1, "UTF-8", "WINDOWS-1252", "?", NULL, NULL, NULL);
  if (self->recoded == NULL)
    self->recoded = g_utf8_make_valid (cell, -1);
  return self->recoded;
}
