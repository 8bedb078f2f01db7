/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>

/* GLib ends a program by a trap, of which libFuzzer knows nothing; it keeps the case of what aborts. */
static void
on_trap (int number)
{
  abort ();
}

/* libFuzzer calls it before the first case; so does replay.c. */
int LLVMFuzzerInitialize (int *argc, char ***argv);

int
LLVMFuzzerInitialize (int *argc, char ***argv)
{
  signal (SIGTRAP, on_trap);
  g_log_set_always_fatal (G_LOG_FATAL_MASK | G_LOG_LEVEL_CRITICAL | G_LOG_LEVEL_WARNING);

  return 0;
}

void
fuzz_check_outcome (gboolean done, const GError *error)
{
  fuzz_assert (done == (error == NULL));
  if (error != NULL)
    {
      fuzz_assert (error->message != NULL && *error->message != '\0');
      fuzz_assert (g_utf8_validate (error->message, -1, NULL));
    }
}

char *
fuzz_text (const guint8 *data, gsize size)
{
  char *text = g_malloc (size + 1);

  if (size > 0)
    memcpy (text, data, size);
  text[size] = '\0';

  return text;
}

char *
fuzz_line (const guint8 **data, gsize *size)
{
  const guint8 *end = *size > 0 ? memchr (*data, '\n', *size) : NULL;
  gsize length = end != NULL ? (gsize) (end - *data) : *size;
  gsize taken = end != NULL ? length + 1 : length;
  char *line = fuzz_text (*data, length);

  *data += taken;
  *size -= taken;

  return line;
}

guint8
fuzz_byte (const guint8 **data, gsize *size)
{
  if (*size == 0)
    return 0;

  (*size)--;

  return *(*data)++;
}

gboolean
fuzz_same (GBytes *a, GBytes *b)
{
  return a == b || (a != NULL && b != NULL && g_bytes_equal (a, b));
}
