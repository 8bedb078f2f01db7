/* SPDX-License-Identifier: GPL-3.0-or-later */
/* JSON as text, in files; and JSON that is too long for memory, as a stream. */
#include "fuzz.h"

#include "cw-json-stream.h"
#include "cw-json-text.h"

#include <string.h>

static void walk (CwJsonSpan span);

static void
walk_members (CwJsonSpan span)
{
  CwJsonIter iter;
  CwJsonSpan value;
  char *name;

  cw_json_iter_init (&iter, span);
  while (cw_json_iter_next_member (&iter, &name, &value))
    {
      g_autofree char *quoted = cw_json_text_quote (name);

      fuzz_assert (g_utf8_validate (quoted, -1, NULL));
      g_free (name);
      walk (value);
    }
}

static void
walk_elements (CwJsonSpan span)
{
  CwJsonIter iter;
  CwJsonSpan value;

  cw_json_iter_init (&iter, span);
  while (cw_json_iter_next (&iter, &value))
    walk (value);
}

static void
walk (CwJsonSpan span)
{
  char kind = cw_json_span_kind (span);
  guint number;

  if (kind == '{')
    walk_members (span);
  else if (kind == '[')
    walk_elements (span);
  else if (kind == '"')
    {
      g_autofree char *text = cw_json_span_get_string (span);

      fuzz_assert (text != NULL && g_utf8_validate (text, -1, NULL));
    }
  else if (cw_json_span_get_uint (span, 100, &number))
    fuzz_assert (number <= 100);
}

static void
check_text (const char *text, gsize size)
{
  g_autoptr (GError) error = NULL;
  gboolean accepted = cw_json_text_check (text, size, "The file", &error);
  g_autoptr (GString) laid_out = g_string_new (NULL);
  g_autoptr (GString) again = g_string_new (NULL);
  gsize mended;

  fuzz_check_outcome (accepted, error);
  if (!accepted)
    return;

  fuzz_assert (cw_json_text_mend (text, size, &mended) == NULL);
  walk (cw_json_text_span (text));
  cw_json_span_format (cw_json_text_span (text), 0, laid_out);
  accepted = cw_json_text_check (laid_out->str, laid_out->len, "The file", &error);
  g_assert_no_error (error);
  cw_json_span_format (cw_json_text_span (laid_out->str), 0, again);
  g_assert_cmpstr (laid_out->str, ==, again->str);
}

static gboolean
on_value (const char *name, const char *text, gsize length, gpointer user_data, GError **error)
{
  guint *n = user_data;

  (*n)++;
  fuzz_assert (text[length] == '\0');

  return TRUE;
}

static void
check_stream (const guint8 *data, gsize size)
{
  guint n[2] = { 0, 0 };
  gboolean done[2], has_array[2];

  for (guint pieces = 0; pieces < 2; pieces++)
    {
      g_autoptr (GInputStream) stream = g_memory_input_stream_new ();
      gsize step = pieces > 0 ? 3 : MAX (size, 1);
      g_autoptr (GError) error = NULL;

      for (gsize at = 0; at < size; at += step)
        g_memory_input_stream_add_data (G_MEMORY_INPUT_STREAM (stream),
                                        g_memdup2 (data + at, MIN (step, size - at)),
                                        (gssize) MIN (step, size - at), g_free);
      done[pieces] = cw_json_stream_read (stream, "changes", &has_array[pieces], on_value, &n[pieces],
                                          &error);
      /* Whoever reads so says it in words of their own. */
      fuzz_assert (done[pieces] == (error == NULL));
    }

  fuzz_assert (done[0] == done[1]);
  fuzz_assert (n[0] == n[1] && (!done[0] || has_array[0] == has_array[1]));
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autofree char *text = fuzz_text (data, size);
  g_autoptr (GString) quoted = g_string_new (NULL);
  g_autoptr (GError) error = NULL;

  check_text (text, size);
  check_stream (data, size);

  if (g_utf8_validate (text, -1, NULL))
    {
      g_autofree char *read = NULL;

      cw_json_text_append_string (quoted, text);
      cw_json_text_check (quoted->str, quoted->len, "The text", &error);
      g_assert_no_error (error);
      read = cw_json_span_get_string (cw_json_text_span (quoted->str));
      g_assert_cmpstr (read, ==, text);
    }

  return 0;
}
