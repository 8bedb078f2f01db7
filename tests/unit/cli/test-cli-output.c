/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli-json.h"
#include "cli-output.h"
#include "cli-progress.h"
#include "cw-csv-export.h"

#include <json-glib/json-glib.h>

#include <locale.h>

static void
test_text_width (void)
{
  g_assert_cmpuint (cli_text_width ("Ana Ruiz"), ==, 8);
  g_assert_cmpuint (cli_text_width ("Zoë"), ==, 3);
  g_assert_cmpuint (cli_text_width ("Zoe\xcc\x88"), ==, 3); /* combining diaeresis */
  g_assert_cmpuint (cli_text_width ("山田太郎"), ==, 8);
  g_assert_cmpuint (cli_text_width ("a\xe2\x80\x8b"
                                    "b"),
                    ==, 2); /* zero-width space */
}

static void
test_ellipsize (void)
{
  const struct
  {
    const char *text;
    guint width;
    const char *expected;
  } cases[] = {
    { "Ana Ruiz", 8, "Ana Ruiz" }, { "Ana Ruiz", 7, "Ana Ru…" },
    { "山田太郎", 8, "山田太郎" }, { "山田太郎", 7, "山田太…" },
    { "山田太郎", 6, "山田…" },    { "two\nlines\tand \033[2J", 30, "two lines and  [2J" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *shown = cli_text_ellipsize (cases[i].text, cases[i].width);

      g_assert_cmpstr (shown, ==, cases[i].expected);
      g_assert_cmpuint (cli_text_width (shown), <=, cases[i].width);
    }
}

static void
test_json_round_trip (void)
{
  const char *awkward = "quote \" backslash \\ newline \n tab \t bell \a del \x7f Zoë 山 🌟";
  g_autoptr (CliJson) json = cli_json_new (NULL);
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (GError) error = NULL;
  JsonObject *object;

  cli_json_begin_object (json, NULL);
  cli_json_string (json, awkward, awkward);
  cli_json_string (json, "nothing", NULL);
  cli_json_integer (json, "big", G_MAXINT64);
  cli_json_number (json, "half", 0.5);
  cli_json_boolean (json, "yes", TRUE);
  cli_json_instant (json, "never", -1);
  cli_json_begin_array (json, "list");
  cli_json_integer (json, NULL, 1);
  cli_json_begin_object (json, NULL);
  cli_json_end_object (json);
  g_assert_false (cli_json_is_complete (json));
  cli_json_end_array (json);
  cli_json_end_object (json);
  g_assert_true (cli_json_is_complete (json));

  json_parser_load_from_data (parser, cli_json_get_text (json, NULL), -1, &error);
  g_assert_no_error (error);
  object = json_node_get_object (json_parser_get_root (parser));
  g_assert_cmpstr (json_object_get_string_member (object, awkward), ==, awkward);
  g_assert_true (json_object_get_null_member (object, "nothing"));
  g_assert_true (json_object_get_null_member (object, "never"));
  g_assert_cmpint (json_object_get_int_member (object, "big"), ==, G_MAXINT64);
  g_assert_cmpfloat (json_object_get_double_member (object, "half"), ==, 0.5);
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (object, "list")), ==, 2);
}

/* Broken UTF-8 must not break the document. */
static void
test_json_invalid_text (void)
{
  g_autoptr (CliJson) json = cli_json_new (NULL);

  cli_json_begin_array (json, NULL);
  cli_json_string (json, NULL, "caf\xe9");
  cli_json_end_array (json);

  g_assert_cmpstr (cli_json_get_text (json, NULL), ==, "[\"caf�\"]");
}

static void
test_csv_is_safe (void)
{
  const char *const header[] = { "name", "value" };
  const struct
  {
    const char *value, *expected;
  } cases[] = {
    { NULL, "" },
    { "", "" },
    { "Ana", "Ana" },
    { "=1+1", "'=1+1" },
    { "+14155552671", "'+14155552671" },
    { "-2", "'-2" },
    { "@SUM(A1)", "'@SUM(A1)" },
    { "\t=1", "\"'\t=1\"" },
    { "\r=1", "\"'\r=1\"" },
    { "=\"a\",b", "\"'=\"\"a\"\",b\"" },
    { "a\nb", "\"a\nb\"" },
    { " a", "\" a\"" },
    { "1+1=2", "1+1=2" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (CwCsvExport) csv = cw_csv_export_new (header, G_N_ELEMENTS (header));
      g_autofree char *expected = g_strdup_printf ("name,value\r\nx,%s\r\n", cases[i].expected);
      const char *cells[] = { "x", cases[i].value };

      cw_csv_export_add (csv, cells, G_N_ELEMENTS (cells));
      g_assert_cmpstr (cw_csv_export_get_text (csv), ==, expected);
      g_assert_cmpuint (cw_csv_export_get_n_rows (csv), ==, 1);
    }
}

static void
test_progress_line (void)
{
  CwProgress progress = { .phase = CW_PHASE_READING, .seconds_left = -1 };
  g_autofree char *unknown = cli_progress_format (&progress), *known = NULL, *job = NULL;

  g_assert_cmpstr (unknown, ==, "Reading");

  progress.done[CW_SIDE_SALESFORCE] = 1000;
  progress.done[CW_SIDE_ALOWARE] = 420;
  progress.total[CW_SIDE_ALOWARE] = 1234567;
  progress.rate = 74.4;
  progress.seconds_left = 3725;
  known = cli_progress_format (&progress);
  g_assert_cmpstr (known, ==,
                   "Reading · Salesforce 1,000 · Aloware 420 of 1,234,567 · 74 a second · 1:02:05 left");

  progress.job_done = 1200;
  progress.job_total = 20000;
  progress.quiet_seconds = 25;
  job = cli_progress_format (&progress);
  g_assert_cmpstr (job, ==,
                   "Reading · Salesforce 1,000 · Aloware 420 of 1,234,567 · Salesforce works on a bulk job: "
                   "1,200 of 20,000");
}

/* What a document of `n` texts has become in its stream; with a problem at its end, or in its middle. */
static JsonNode *
stream_document (guint n, gboolean completed, gboolean failed)
{
  FILE *stream = tmpfile ();
  g_autoptr (CliJson) json = cli_json_new (stream);
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  JsonNode *root;
  int c;

  cli_json_begin_object (json, NULL);
  cli_json_begin_array (json, "texts");
  for (guint i = 0; i < n; i++)
    cli_json_string (json, NULL, "one of many texts");
  if (completed)
    {
      cli_json_end_array (json);
      cli_json_end_object (json);
    }
  if (failed)
    {
      g_assert_true (cli_json_has_begun (json));
      cli_json_reopen (json);
      cli_json_error (json, "storage", "The disk broke");
      cli_json_end_object (json);
    }
  g_assert_true (cli_json_is_complete (json));
  g_assert_true (cli_json_finish (json));

  rewind (stream);
  while ((c = fgetc (stream)) != EOF)
    g_string_append_c (text, (char) c);
  fclose (stream);
  root = json_from_string (text->str, &error);
  g_assert_no_error (error);
  g_assert_cmpint (text->str[text->len - 1], ==, '\n');

  return root;
}

static void
test_json_stream (void)
{
  static const struct
  {
    gboolean completed, failed;
  } cases[] = { { TRUE, FALSE }, { TRUE, TRUE }, { FALSE, TRUE } };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (JsonNode) root = stream_document (20000, cases[i].completed, cases[i].failed);
      JsonObject *object = json_node_get_object (root);

      g_assert_cmpuint (json_array_get_length (json_object_get_array_member (object, "texts")), ==, 20000);
      g_assert_cmpint (json_object_has_member (object, "error"), ==, cases[i].failed);
    }
}

static void
test_json_full_disk (void)
{
  FILE *stream = fopen ("/dev/full", "w");
  g_autoptr (CliJson) json = NULL;

  if (stream == NULL)
    {
      g_test_skip ("there is no /dev/full");
      return;
    }
  setvbuf (stream, NULL, _IONBF, 0);
  json = cli_json_new (stream);
  cli_json_begin_array (json, NULL);
  cli_json_end_array (json);
  g_assert_false (cli_json_finish (json));
  fclose (stream);
}

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "C");
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/cli/text/width", test_text_width);
  g_test_add_func ("/cli/text/ellipsize", test_ellipsize);
  g_test_add_func ("/cli/json/round-trip", test_json_round_trip);
  g_test_add_func ("/cli/json/invalid-text", test_json_invalid_text);
  g_test_add_func ("/cli/json/stream", test_json_stream);
  g_test_add_func ("/cli/json/full-disk", test_json_full_disk);
  g_test_add_func ("/cli/csv/safe", test_csv_is_safe);
  g_test_add_func ("/cli/progress/line", test_progress_line);

  return g_test_run ();
}
