/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <gio/gio.h>
#include <gio/gunixinputstream.h>
#include <glib-unix.h>
#include <glib/gi18n-lib.h>
#include <locale.h>
#include <stdio.h>
#include <sys/resource.h>
#include <unistd.h>

#include "demo-aloware.h"
#include "demo-faults.h"
#include "demo-json.h"
#include "demo-people.h"
#include "demo-salesforce.h"

#define EXIT_USAGE 2
#define MOST_CONTACTS 1000000
#define MOST_LEADS 500000

typedef struct
{
  int contacts;
  int leads;
  int seed;
  int salesforce_port;
  int aloware_port;
  int latency_ms;
  int requests_per_minute;
  gboolean until_eof;
  gboolean new_org;
  char *aloware_token;
  GStrv callbacks;
  GStrv faults;
} Options;

typedef struct
{
  GMainLoop *loop;
  GInputStream *input;
  char buffer[256];
} Waiting;

static gboolean
check_range (const char *option, int value, int most, GError **error)
{
  if (value >= 0 && value <= most)
    return TRUE;
  g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, _("%s must be between 0 and %d, not %d."),
               option, most, value);
  return FALSE;
}

static gboolean
check_options (const Options *options, GError **error)
{
  return check_range ("--contacts", options->contacts, MOST_CONTACTS, error)
         && check_range ("--leads", options->leads, MOST_LEADS, error)
         && check_range ("--seed", options->seed, G_MAXINT, error)
         && check_range ("--salesforce-port", options->salesforce_port, 65535, error)
         && check_range ("--aloware-port", options->aloware_port, 65535, error)
         && check_range ("--latency-ms", options->latency_ms, 600000, error)
         && check_range ("--aloware-requests-per-minute", options->requests_per_minute, G_MAXINT, error);
}

static gboolean
parse_options (int *argc, char ***argv, Options *options, GError **error)
{
  const GOptionEntry entries[] = {
    { "contacts", 0, 0, G_OPTION_ARG_INT, &options->contacts, N_("Contacts on each side (1000)"), "N" },
    { "leads", 0, 0, G_OPTION_ARG_INT, &options->leads, N_("Leads in Salesforce besides (0)"), "N" },
    { "seed", 0, 0, G_OPTION_ARG_INT, &options->seed, N_("Same number, same people (1)"), "S" },
    { "salesforce-port", 0, 0, G_OPTION_ARG_INT, &options->salesforce_port, N_("0: any free port (0)"),
      "P" },
    { "aloware-port", 0, 0, G_OPTION_ARG_INT, &options->aloware_port, N_("0: any free port (0)"), "P" },
    { "latency-ms", 0, 0, G_OPTION_ARG_INT, &options->latency_ms, N_("How long each answer takes (0)"),
      "M" },
    { "aloware-requests-per-minute", 0, 0, G_OPTION_ARG_INT, &options->requests_per_minute,
      N_("Aloware’s limit; 0: none (5000)"), "R" },
    { "aloware-token", 0, 0, G_OPTION_ARG_STRING, &options->aloware_token,
      N_("Another API token than the usual one"), N_("TOKEN") },
    { "callback", 0, 0, G_OPTION_ARG_STRING_ARRAY, &options->callbacks,
      N_("One more callback address of the practice Salesforce, as http://localhost:7718/callback"), "URL" },
    { "fault", 0, 0, G_OPTION_ARG_STRING_ARRAY, &options->faults,
      N_("A fault to make, as aloware:rate-limit:after=10:times=3:value=2"), "SPEC" },
    { "new-org", 0, 0, G_OPTION_ARG_NONE, &options->new_org,
      N_("Salesforce without custom fields for Aloware"), NULL },
    { "until-eof", 0, 0, G_OPTION_ARG_NONE, &options->until_eof, N_("End when standard input closes"),
      NULL },
    { NULL },
  };
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);

  g_option_context_set_summary (context,
                                _("Serves a practice Salesforce and a practice Aloware on this computer."));
  g_option_context_set_translation_domain (context, GETTEXT_PACKAGE);
  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  if (!g_option_context_parse (context, argc, argv, error))
    return FALSE;
  if (*argc > 1)
    {
      g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_FAILED, _("“%s” is not an option."), (*argv)[1]);
      return FALSE;
    }
  return check_options (options, error);
}

static gboolean
add_faults (DemoFaults *faults, GStrv specs, GError **error)
{
  for (guint i = 0; specs != NULL && specs[i] != NULL; i++)
    if (!demo_faults_add (faults, specs[i], error))
      return FALSE;
  return TRUE;
}

/* Thousands of requests may wait at once, each on a connection of its own. */
static void
allow_many_connections (void)
{
  struct rlimit limit;

  if (getrlimit (RLIMIT_NOFILE, &limit) == 0)
    {
      limit.rlim_cur = limit.rlim_max;
      setrlimit (RLIMIT_NOFILE, &limit);
    }
}

static void
print_line (DemoSalesforce *salesforce, DemoAloware *aloware)
{
  const char *const members[][2] = {
    { "salesforce_url", demo_salesforce_get_url (salesforce) },
    { "salesforce_client_id", demo_salesforce_get_client_id (salesforce) },
    { "salesforce_user", demo_salesforce_get_user (salesforce) },
    { "salesforce_password", demo_salesforce_get_password (salesforce) },
    { "aloware_url", demo_aloware_get_url (aloware) },
    { "aloware_token", demo_aloware_get_token (aloware) },
    { "aloware_user", demo_aloware_get_user (aloware) },
    { "aloware_password", demo_aloware_get_password (aloware) },
  };
  g_autoptr (GString) json = g_string_new ("{");

  for (guint i = 0; i < G_N_ELEMENTS (members); i++)
    {
      demo_json_append_name (json, members[i][0]);
      demo_json_append_string (json, members[i][1]);
    }
  g_string_append (json, "}\n");
  fputs (json->str, stdout);
  fflush (stdout);
}

static gboolean
on_signal (gpointer data)
{
  g_main_loop_quit (data);
  return G_SOURCE_CONTINUE;
}

static void
on_input (GObject *source, GAsyncResult *result, gpointer data)
{
  Waiting *waiting = data;

  if (g_input_stream_read_finish (waiting->input, result, NULL) <= 0)
    g_main_loop_quit (waiting->loop);
  else
    g_input_stream_read_async (waiting->input, waiting->buffer, sizeof waiting->buffer, G_PRIORITY_DEFAULT,
                               NULL, on_input, waiting);
}

/* Signals are caught before the line is printed: whoever reads the line may end the program at once. */
static void
serve (DemoSalesforce *salesforce, DemoAloware *aloware, gboolean until_eof)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (GInputStream) input = g_unix_input_stream_new (STDIN_FILENO, FALSE);
  Waiting waiting = { loop, input, { 0 } };

  g_unix_signal_add (SIGINT, on_signal, loop);
  g_unix_signal_add (SIGTERM, on_signal, loop);
  if (until_eof)
    g_input_stream_read_async (input, waiting.buffer, sizeof waiting.buffer, G_PRIORITY_DEFAULT, NULL,
                               on_input, &waiting);
  print_line (salesforce, aloware);
  g_main_loop_run (loop);
}

static gboolean
run (const Options *options, DemoFaults *faults, GError **error)
{
  g_autoptr (DemoPeople) people = demo_people_generate ((guint) options->contacts, (guint32) options->seed);
  g_autoptr (DemoSalesforce) salesforce = NULL;
  g_autoptr (DemoAloware) aloware = NULL;

  demo_people_add_leads (people, (guint) options->leads);
  salesforce = demo_salesforce_new (people, faults, (guint) options->latency_ms,
                                    options->new_org ? DEMO_SF_NEW_ORG : DEMO_SF_USED_ORG);
  aloware = demo_aloware_new (people, faults, (guint) options->latency_ms,
                              (guint) options->requests_per_minute);
  if (options->aloware_token != NULL)
    demo_aloware_set_token (aloware, options->aloware_token);
  for (guint i = 0; options->callbacks != NULL && options->callbacks[i] != NULL; i++)
    demo_salesforce_add_callback (salesforce, options->callbacks[i]);

  /* Both platforms have copied what they need. With a million people, it is worth freeing the list. */
  g_clear_pointer (&people, demo_people_free);

  if (!demo_salesforce_listen (salesforce, (guint) options->salesforce_port, error))
    {
      g_prefix_error (error, _("The practice Salesforce cannot listen on port %d: "),
                      options->salesforce_port);
      return FALSE;
    }
  if (!demo_aloware_listen (aloware, (guint) options->aloware_port, error))
    {
      g_prefix_error (error, _("The practice Aloware cannot listen on port %d: "), options->aloware_port);
      return FALSE;
    }

  serve (salesforce, aloware, options->until_eof);
  return TRUE;
}

int
main (int argc, char **argv)
{
  Options options = { .contacts = 1000, .seed = 1, .requests_per_minute = 5000 };
  g_autoptr (DemoFaults) faults = demo_faults_new ();
  g_autoptr (GError) error = NULL;
  int status = EXIT_SUCCESS;

  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, CW_LOCALE_DIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  allow_many_connections ();

  if (!parse_options (&argc, &argv, &options, &error) || !add_faults (faults, options.faults, &error))
    status = EXIT_USAGE;
  else if (!run (&options, faults, &error))
    status = EXIT_FAILURE;

  if (error != NULL)
    g_printerr ("crosswalk-demo: %s\n", error->message);
  g_free (options.aloware_token);
  g_strfreev (options.callbacks);
  g_strfreev (options.faults);
  return status;
}
