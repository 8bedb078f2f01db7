/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli-command.h"
#include "cli-output.h"

#include "cw-import.h"

#include <glib/gi18n-lib.h>

#include <stdio.h>

typedef struct
{
  CwProfile *profile;
  GFile *file;
  char **columns;
  CwImportResult *result;
} ImportWork;

static gboolean
import_work (Cli *cli, gpointer user_data, GError **error)
{
  ImportWork *work = user_data;

  return cw_import_aloware_file (work->profile, work->file, (const char *const *) work->columns, NULL, NULL,
                                 work->result, cli->cancellable, error);
}

typedef gboolean (*ColumnTest) (const CwCsvColumn *column);

static gboolean
is_read (const CwCsvColumn *column)
{
  return column->chosen;
}

static gboolean
is_candidate (const CwCsvColumn *column)
{
  return column->certainty != CW_CSV_COLUMN_OTHER && column->samples[0] != NULL;
}

static gboolean
is_left_out (const CwCsvColumn *column)
{
  return !column->chosen && is_candidate (column);
}

/* Names no value: headers only. With how many numbers each gave, where it was read. (transfer full) */
static char *
list_columns (const CwImportResult *result, ColumnTest test)
{
  GString *list = g_string_new (NULL);

  for (guint i = 0; i < result->columns->len; i++)
    {
      const CwCsvColumn *column = g_ptr_array_index (result->columns, i);

      if (!test (column))
        continue;
      g_string_append_printf (list, "%s“%s”", list->len > 0 ? ", " : "", column->name);
      if (test == is_read)
        g_string_append_printf (list, " (%u)", column->numbers);
    }

  return g_string_free (list, FALSE);
}

static void
write_columns (CliJson *json, const CwImportResult *result)
{
  cli_json_begin_array (json, "columns");
  for (guint i = 0; i < result->columns->len; i++)
    {
      const CwCsvColumn *column = g_ptr_array_index (result->columns, i);

      if (!is_read (column))
        continue;
      cli_json_begin_object (json, NULL);
      cli_json_string (json, "name", column->name);
      cli_json_integer (json, "numbers", column->numbers);
      cli_json_end_object (json);
    }
  cli_json_end_array (json);

  cli_json_begin_array (json, "columns_left_out");
  for (guint i = 0; i < result->columns->len; i++)
    {
      const CwCsvColumn *column = g_ptr_array_index (result->columns, i);

      if (is_left_out (column))
        cli_json_string (json, NULL, column->name);
    }
  cli_json_end_array (json);
}

/* What the result of an error is, with what can be chosen. */
static CliExit
report_choice (Cli *cli, const CwImportResult *result)
{
  g_autoptr (GError) problem = NULL;
  g_autofree char *names = list_columns (result, is_candidate);
  CliJson *json = cli_document_new (cli);

  problem = g_error_new (
    CW_ERROR, CW_ERROR_CHOICE,
    _("Nothing was imported, because it is not certain which columns hold the contacts’ phone numbers. Name "
       "each of them with --column NAME. Possible columns: %s."),
    names);

  cli_json_begin_object (json, NULL);
  cli_json_begin_object (json, "error");
  cli_json_string (json, "code", cw_error_to_nick (problem));
  cli_json_string (json, "message", problem->message);
  cli_json_begin_array (json, "candidates");
  for (guint i = 0; i < result->columns->len; i++)
    {
      const CwCsvColumn *column = g_ptr_array_index (result->columns, i);

      if (!is_candidate (column))
        continue;
      cli_json_begin_object (json, NULL);
      cli_json_string (json, "name", column->name);
      cli_json_boolean (json, "certain", column->certainty == CW_CSV_COLUMN_PHONES);
      cli_json_integer (json, "rows_with_number", column->n_sampled);
      cli_json_end_object (json);
    }
  cli_json_end_array (json);
  cli_json_end_object (json);
  cli_json_end_object (json);

  fflush (stdout);
  fprintf (stderr, "crosswalk-cli: %s\n", problem->message);

  return cli_exit_for_error (problem);
}

static void
print_result (Cli *cli, const CwImportResult *result)
{
  g_autofree char *read = list_columns (result, is_read);
  g_autofree char *left_out = list_columns (result, is_left_out);

  cli_print (cli,
             _("Rows: %u. Phone numbers: %u, new: %u. Rows without a usable number: %u. The next run looks "
                "the numbers up.\n"),
             result->rows, result->phones, result->new_phones, result->broken);
  /* Translators: the placeholder is a list of a file’s columns, each with its count of numbers */
  cli_print (cli, _("Read from: %s\n"), read);
  if (*left_out != '\0')
    cli_print (cli,
               _("Not read, because these are not the contacts’ own phone numbers: %s. With --column NAME, "
                  "only the columns that you name are read.\n"),
               left_out);
  for (guint i = 0; i < result->problems->len; i++)
    cli_note (cli, "%s\n", (const char *) g_ptr_array_index (result->problems, i));
}

static void
report_result (Cli *cli, const CwImportResult *result)
{
  CliJson *json = cli_document_new (cli);

  cli_json_begin_object (json, NULL);
  cli_json_integer (json, "rows", result->rows);
  cli_json_integer (json, "phones", result->phones);
  cli_json_integer (json, "new_phones", result->new_phones);
  cli_json_integer (json, "broken", result->broken);
  cli_json_integer (json, "partly", result->partly);
  write_columns (json, result);
  cli_json_begin_array (json, "problems");
  for (guint i = 0; i < result->problems->len; i++)
    cli_json_string (json, NULL, g_ptr_array_index (result->problems, i));
  cli_json_end_array (json);
  cli_json_end_object (json);

  print_result (cli, result);
}

CliExit
cli_import_aloware (Cli *cli, int argc, char **argv, GError **error)
{
  g_autoptr (CwImportResult) result = cw_import_result_new ();
  g_autoptr (GFile) file = NULL;
  g_auto (GStrv) columns = NULL;
  ImportWork work = { NULL };
  const GOptionEntry entries[] = {
    { "column", 0, 0, G_OPTION_ARG_STRING_ARRAY, &columns,
      N_("Read phone numbers only from the column with this header; can be given more than once"),
      N_("NAME") },
    { NULL },
  };

  if (!cli_parse (cli, &argc, &argv, entries, "FILE.csv", 1, 1, error))
    return CLI_EXIT_OK;

  work.profile = cli_get_profile (cli, error);
  if (work.profile == NULL)
    return CLI_EXIT_FAILED;

  file = g_file_new_for_commandline_arg (argv[1]);
  work.file = file;
  work.columns = columns;
  work.result = result;
  if (!cli_run_cancellable (cli, import_work, &work, error))
    return CLI_EXIT_FAILED;
  if (result->needs_choice)
    return report_choice (cli, result);

  report_result (cli, result);

  return result->broken + result->partly > 0 ? CLI_EXIT_LEFT_OVERS : CLI_EXIT_OK;
}
