/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli-output.h"

#include <stdarg.h>
#include <string.h>
#include <unistd.h>

struct _CliTable
{
  GPtrArray *headers; /* of char* */
  GArray *right;      /* of gboolean */
  GPtrArray *rows;    /* of GStrv */
};

#define COLUMN_GAP 2
#define NARROWEST_COLUMN 6
/* Where there is no terminal: for logs and e-mails. Whole values are in --json and in `export`. */
#define WIDTH_WITHOUT_TERMINAL 180

static guint
character_width (gunichar c)
{
  if (g_unichar_iszerowidth (c))
    return 0;

  return g_unichar_iswide (c) ? 2 : 1;
}

guint
cli_text_width (const char *text)
{
  guint width = 0;

  for (const char *at = text; *at != '\0'; at = g_utf8_next_char (at))
    width += character_width (g_utf8_get_char (at));

  return width;
}

static char *
make_printable (const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  GString *printable = g_string_new (NULL);

  for (const char *at = valid; *at != '\0'; at = g_utf8_next_char (at))
    {
      gunichar c = g_utf8_get_char (at);

      if (g_unichar_iscntrl (c) || g_unichar_type (c) == G_UNICODE_LINE_SEPARATOR
          || g_unichar_type (c) == G_UNICODE_PARAGRAPH_SEPARATOR)
        g_string_append_c (printable, ' ');
      else
        g_string_append_unichar (printable, c);
    }

  return g_string_free (printable, FALSE);
}

char *
cli_text_ellipsize (const char *text, guint width)
{
  g_autofree char *printable = make_printable (text);
  guint taken = 0;
  const char *at = printable;

  if (cli_text_width (printable) <= width)
    return g_steal_pointer (&printable);

  while (*at != '\0' && taken + character_width (g_utf8_get_char (at)) + 1 <= width)
    {
      taken += character_width (g_utf8_get_char (at));
      at = g_utf8_next_char (at);
    }

  return g_strdup_printf ("%.*s…", (int) (at - printable), printable);
}

CliTable *
cli_table_new (const char *header, ...)
{
  CliTable *table = g_new0 (CliTable, 1);
  va_list headers;

  table->headers = g_ptr_array_new_with_free_func (g_free);
  table->right = g_array_new (FALSE, FALSE, sizeof (gboolean));
  table->rows = g_ptr_array_new_with_free_func ((GDestroyNotify) g_strfreev);

  va_start (headers, header);
  for (const char *each = header; each != NULL; each = va_arg (headers, const char *))
    {
      gboolean right = *each == '>';

      g_ptr_array_add (table->headers, g_strdup (each + (right ? 1 : 0)));
      g_array_append_val (table->right, right);
    }
  va_end (headers);

  return table;
}

static void
table_free (CliTable *table)
{
  g_ptr_array_unref (table->headers);
  g_array_unref (table->right);
  g_ptr_array_unref (table->rows);
  g_free (table);
}

void
cli_table_add_row (CliTable *table, const char *const *cells)
{
  char **row = g_new0 (char *, table->headers->len + 1);

  for (guint i = 0; i < table->headers->len; i++)
    row[i] = make_printable (cells[i] != NULL ? cells[i] : "");

  g_ptr_array_add (table->rows, row);
}

void
cli_table_add (CliTable *table, ...)
{
  g_autofree const char **cells = g_new0 (const char *, table->headers->len + 1);
  va_list arguments;

  va_start (arguments, table);
  for (guint i = 0; i < table->headers->len; i++)
    cells[i] = va_arg (arguments, const char *);
  va_end (arguments);

  cli_table_add_row (table, cells);
}

guint
cli_table_get_n_rows (const CliTable *table)
{
  return table->rows->len;
}

static guint
widest (const guint *widths, guint n)
{
  guint found = 0;

  for (guint i = 1; i < n; i++)
    if (widths[i] > widths[found])
      found = i;

  return found;
}

static guint *
measure (const CliTable *table, guint available)
{
  guint n = table->headers->len;
  guint *widths = g_new0 (guint, n);
  guint total = COLUMN_GAP * (n - 1);

  for (guint i = 0; i < n; i++)
    {
      widths[i] = cli_text_width (g_ptr_array_index (table->headers, i));
      for (guint j = 0; j < table->rows->len; j++)
        widths[i] = MAX (widths[i], cli_text_width (((char **) g_ptr_array_index (table->rows, j))[i]));
      total += widths[i];
    }

  while (total > available)
    {
      guint column = widest (widths, n);

      if (widths[column] <= NARROWEST_COLUMN)
        break;
      widths[column]--;
      total--;
    }

  return widths;
}

static void
append_line (GString *text, const CliTable *table, const char *const *cells, const guint *widths)
{
  for (guint i = 0; i < table->headers->len; i++)
    {
      g_autofree char *cell = cli_text_ellipsize (cells[i], widths[i]);
      int padding = (int) widths[i] - (int) cli_text_width (cell);
      gboolean right = g_array_index (table->right, gboolean, i);
      gboolean last = i + 1 == table->headers->len;

      if (right)
        g_string_append_printf (text, "%*s", padding, "");
      g_string_append (text, cell);
      if (!right && !last)
        g_string_append_printf (text, "%*s", padding, "");
      if (!last)
        g_string_append_printf (text, "%*s", COLUMN_GAP, "");
    }
}

void
cli_table_print (Cli *cli, CliTable *table)
{
  gboolean on_terminal = cli_stdout_is_terminal ();
  g_autofree guint *widths = NULL;
  g_autoptr (GString) line = g_string_new (NULL);
  gboolean bold = on_terminal && cli_may_style ();

  if (cli->json)
    {
      table_free (table);
      return;
    }

  widths = measure (table, on_terminal ? cli_terminal_width (STDOUT_FILENO) : WIDTH_WITHOUT_TERMINAL);
  append_line (line, table, (const char *const *) table->headers->pdata, widths);
  cli_print (cli, "%s%s%s\n", bold ? "\033[1m" : "", line->str, bold ? "\033[0m" : "");

  for (guint i = 0; i < table->rows->len; i++)
    {
      g_string_truncate (line, 0);
      append_line (line, table, g_ptr_array_index (table->rows, i), widths);
      cli_print (cli, "%s\n", line->str);
    }

  table_free (table);
}
