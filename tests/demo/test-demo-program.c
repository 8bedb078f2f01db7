/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <gio/gio.h>
#include <json-glib/json-glib.h>
#include <signal.h>

/* The program as scripts use it. CROSSWALK_DEMO names it. */

static GSubprocess *
start (const char *const *options)
{
  g_autoptr (GPtrArray) argv = g_ptr_array_new ();
  g_autoptr (GError) error = NULL;
  GSubprocess *process;

  g_ptr_array_add (argv, (gpointer) g_getenv ("CROSSWALK_DEMO"));
  for (guint i = 0; options[i] != NULL; i++)
    g_ptr_array_add (argv, (gpointer) options[i]);
  g_ptr_array_add (argv, NULL);
  process = g_subprocess_newv (
    (const char *const *) argv->pdata,
    G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_PIPE, &error);
  g_assert_no_error (error);
  return process;
}

static JsonObject *
read_line (GSubprocess *process)
{
  g_autoptr (GDataInputStream) input = g_data_input_stream_new (g_subprocess_get_stdout_pipe (process));
  g_autofree char *line = g_data_input_stream_read_line (input, NULL, NULL, NULL);
  g_autoptr (JsonNode) json = NULL;

  g_assert_nonnull (line);
  json = json_from_string (line, NULL);
  g_assert_true (JSON_NODE_HOLDS_OBJECT (json));
  return json_node_dup_object (json);
}

static void
test_line_and_signal (void)
{
  static const char *const keys[] = { "salesforce_url",      "salesforce_client_id", "salesforce_user",
                                      "salesforce_password", "aloware_url",          "aloware_token",
                                      "aloware_user",        "aloware_password" };
  static const char *const options[] = {
    "--contacts", "3", "--leads", "13", "--fault", "aloware:html", NULL
  };
  static const int signals[] = { SIGINT, SIGTERM };

  for (guint i = 0; i < G_N_ELEMENTS (signals); i++)
    {
      g_autoptr (GSubprocess) process = start (options);
      g_autoptr (JsonObject) line = read_line (process);

      g_assert_cmpuint (json_object_get_size (line), ==, G_N_ELEMENTS (keys));
      for (guint k = 0; k < G_N_ELEMENTS (keys); k++)
        g_assert_cmpstr (json_object_get_string_member (line, keys[k]), !=, "");
      g_subprocess_send_signal (process, signals[i]);
      g_assert_true (g_subprocess_wait_check (process, NULL, NULL));
    }
}

static void
test_until_eof (void)
{
  static const char *const options[] = { "--contacts", "3", "--until-eof", NULL };
  g_autoptr (GSubprocess) process = start (options);
  g_autoptr (JsonObject) line = read_line (process);
  GOutputStream *input = g_subprocess_get_stdin_pipe (process);

  g_assert_nonnull (line);
  g_assert_true (g_output_stream_write_all (input, "ignored\n", 8, NULL, NULL, NULL));
  g_assert_true (g_output_stream_close (input, NULL, NULL));
  g_assert_true (g_subprocess_wait_check (process, NULL, NULL));
}

/* A client that hangs up after its answer is let go: a million look-ups use up many connections. */
static void
test_hangs_up (void)
{
  static const char *const options[] = { "--contacts", "3", "--until-eof", NULL };
  static const char request[] = "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n";
  g_autoptr (GSubprocess) process = start (options);
  g_autoptr (JsonObject) line = read_line (process);
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GSocketConnection) connection = NULL;
  g_autoptr (GError) error = NULL;
  char answer[4096];
  gssize length;

  g_socket_client_set_timeout (client, 30);
  connection = g_socket_client_connect_to_uri (client, json_object_get_string_member (line, "aloware_url"),
                                               80, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (connection)), request,
                                            strlen (request), NULL, NULL, NULL));
  length = g_input_stream_read (g_io_stream_get_input_stream (G_IO_STREAM (connection)), answer,
                                sizeof answer, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (length, >, 0);

  g_assert_true (g_socket_shutdown (g_socket_connection_get_socket (connection), FALSE, TRUE, NULL));
  while (length > 0)
    length = g_input_stream_read (g_io_stream_get_input_stream (G_IO_STREAM (connection)), answer,
                                  sizeof answer, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (g_output_stream_close (g_subprocess_get_stdin_pipe (process), NULL, NULL));
  g_assert_true (g_subprocess_wait_check (process, NULL, NULL));
}

static void
test_bad_options (void)
{
  static const char *const cases[][3] = {
    { "--contacts=-1", NULL },
    { "--leads=500001", NULL },
    { "--contacts=many", NULL },
    { "--aloware-port=65536", NULL },
    { "--fault=aloware:no", NULL },
    { "--no-such", NULL },
    { "surplus", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GSubprocess) process = start (cases[i]);
      g_autofree char *out = NULL;
      g_autofree char *err = NULL;

      g_assert_true (g_subprocess_communicate_utf8 (process, NULL, NULL, &out, &err, NULL));
      g_assert_cmpint (g_subprocess_get_exit_status (process), ==, 2);
      g_assert_cmpstr (out, ==, "");
      g_assert_true (g_str_has_prefix (err, "crosswalk-demo: "));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/demo/program/line-and-signal", test_line_and_signal);
  g_test_add_func ("/demo/program/until-eof", test_until_eof);
  g_test_add_func ("/demo/program/hangs-up", test_hangs_up);
  g_test_add_func ("/demo/program/bad-options", test_bad_options);
  return g_test_run ();
}
