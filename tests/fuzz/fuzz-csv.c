/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A CSV export, whole and in small pieces: both have to give the same. */
#include "fuzz.h"

#include "cw-csv-table.h"
#include "cw-phone.h"

#include <string.h>

typedef struct
{
  GString *said;
  guint64 line;
} Read;

static void
note_line (Read *read, guint64 line)
{
  fuzz_assert (line >= 1 && line >= read->line);
  read->line = line;
}

static gboolean
on_row (guint64 line, const GPtrArray *phones, const char *problem, gpointer user_data, GError **error)
{
  Read *read = user_data;

  note_line (read, line);
  fuzz_assert (phones->len > 0 || problem != NULL);
  fuzz_assert (problem == NULL || (*problem != '\0' && g_utf8_validate (problem, -1, NULL)));
  for (guint i = 0; i < phones->len; i++)
    {
      const char *phone = g_ptr_array_index (phones, i);
      g_autofree char *again = cw_phone_to_e164 (phone, "US");

      g_assert_cmpstr (again, ==, phone);
      g_string_append_printf (read->said, "%" G_GUINT64_FORMAT " %s\n", line, phone);
    }
  if (problem != NULL)
    g_string_append_printf (read->said, "%" G_GUINT64_FORMAT " broken\n", line);

  return TRUE;
}

static char *
read_stream (GInputStream *stream)
{
  g_autoptr (GError) error = NULL;
  Read read = { g_string_new (NULL), 0 };
  g_autoptr (CwCsvTable) table = cw_csv_table_open (stream, "US", NULL, &error);
  gboolean done = FALSE;

  fuzz_check_outcome (table != NULL, error);
  if (table != NULL)
    {
      done = cw_csv_table_read (table, on_row, &read, NULL, &error);
      fuzz_check_outcome (done, error);
    }
  g_string_append (read.said, done ? "done" : "refused");

  return g_string_free (read.said, FALSE);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autoptr (GInputStream) whole = g_memory_input_stream_new_from_data (data, (gssize) size, NULL);
  g_autoptr (GInputStream) pieces = g_memory_input_stream_new ();
  g_autofree char *first = read_stream (whole);
  g_autofree char *second = NULL;

  for (gsize at = 0; at < size; at += 7)
    g_memory_input_stream_add_data (G_MEMORY_INPUT_STREAM (pieces), g_memdup2 (data + at, MIN (7, size - at)),
                                    (gssize) MIN (7, size - at), g_free);
  second = read_stream (pieces);
  g_assert_cmpstr (first, ==, second);

  return 0;
}
