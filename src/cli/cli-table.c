/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli-table.h"

#include "cli-output.h"

#include <stdarg.h>
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
cli_table_add (CliTable *table, ...)
{
  char **row = g_new0 (char *, table->headers->len + 1);
  va_list arguments;

  va_start (arguments, table);
  for (guint i = 0; i < table->headers->len; i++)
    {
      const char *cell = va_arg (arguments, const char *);

      row[i] = cli_text_ellipsize (cell != NULL ? cell : "", G_MAXUINT);
    }
  va_end (arguments);

  g_ptr_array_add (table->rows, row);
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
  gboolean on_terminal = isatty (STDOUT_FILENO) != 0;
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
