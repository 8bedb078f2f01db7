/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-csv-export.h"

#include "cw-error.h"

#include <glib/gi18n-lib.h>

#include <string.h>

struct _CwCsvExport
{
  GString *text;
  guint n_cells, n_rows;
};

static void
append_cell (GString    *text,
             const char *value)
{
  gboolean is_formula = *value != '\0' && strchr ("=+-@\t\r", *value) != NULL;
  gboolean quoted = strpbrk (value, "\",\r\n\t;") != NULL || g_ascii_isspace (*value);

  if (quoted)
    g_string_append_c (text, '"');
  if (is_formula)
    g_string_append_c (text, '\'');

  for (const char *at = value; *at != '\0'; at++)
    {
      if (*at == '"')
        g_string_append_c (text, '"');
      g_string_append_c (text, *at);
    }

  if (quoted)
    g_string_append_c (text, '"');
}

static void
append_row (CwCsvExport       *csv,
            const char *const *cells)
{
  for (guint i = 0; i < csv->n_cells; i++)
    {
      if (i > 0)
        g_string_append_c (csv->text, ',');
      if (cells[i] != NULL)
        append_cell (csv->text, cells[i]);
    }

  g_string_append (csv->text, "\r\n");
}

CwCsvExport *
cw_csv_export_new (const char *const *header,
                   guint              n_cells)
{
  CwCsvExport *csv = g_new0 (CwCsvExport, 1);

  csv->text = g_string_new (NULL);
  csv->n_cells = n_cells;
  append_row (csv, header);

  return csv;
}

void
cw_csv_export_free (CwCsvExport *csv)
{
  if (csv == NULL)
    return;

  g_string_free (csv->text, TRUE);
  g_free (csv);
}

void
cw_csv_export_add (CwCsvExport       *csv,
                   const char *const *cells,
                   guint              n_cells)
{
  g_return_if_fail (n_cells == csv->n_cells);

  append_row (csv, cells);
  csv->n_rows++;
}

guint
cw_csv_export_get_n_rows (const CwCsvExport *csv)
{
  return csv->n_rows;
}

const char *
cw_csv_export_get_text (const CwCsvExport *csv)
{
  return csv->text->str;
}

gboolean
cw_csv_export_save (CwCsvExport  *csv,
                    const char   *path,
                    GError      **error)
{
  g_autoptr(GError) problem = NULL;

  if (g_file_set_contents_full (path, csv->text->str, csv->text->len, G_FILE_SET_CONTENTS_CONSISTENT, 0600, &problem))
    return TRUE;

  g_set_error (error, CW_ERROR, CW_ERROR_STORAGE, _("The file could not be written: %s"), problem->message);

  return FALSE;
}
