/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli-connect.h"

#include "cli-command.h"
#include "cli-output.h"

#include "cw-connect-open.h"
#include "cw-connect.h"
#include "cw-credentials.h"
#include "cw-file.h"
#include "cw-salesforce-sign-in.h"

#include <gio/gunixinputstream.h>
#include <glib/gi18n-lib.h>

#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* More than any token or secret is long, so that a wrong file is not read whole. */
#define MAX_SECRET_BYTES 16384

static GInputStream *
open_secret (const char *path, GError **error)
{
  g_autoptr (GFile) file = NULL;

  if (g_str_equal (path, "-"))
    return g_unix_input_stream_new (STDIN_FILENO, FALSE);

  file = g_file_new_for_commandline_arg (path);

  return G_INPUT_STREAM (cw_file_open (file, MAX_SECRET_BYTES, NULL, NULL, error));
}

static gboolean
is_one_word (const char *text)
{
  for (const char *at = text; *at != '\0'; at++)
    if (!g_ascii_isgraph (*at))
      return FALSE;

  return *text != '\0';
}

/* Reads a secret from a file or, for "-", from standard input, without its trailing newline. Errors:
 * CW_ERROR_USAGE; the message names the file, never what is in it. Free with cw_secret_free(). */
static char *
read_secret (const char *path, GError **error)
{
  g_autoptr (GError) problem = NULL;
  g_autoptr (GInputStream) stream = open_secret (path, &problem);
  g_autoptr (CwSecret) secret = g_malloc0 (MAX_SECRET_BYTES + 1);
  gsize length = 0;

  if (stream == NULL || !g_input_stream_read_all (stream, secret, MAX_SECRET_BYTES, &length, NULL, &problem))
    {
      g_set_error (error, CW_ERROR, CW_ERROR_USAGE, _("%s cannot be read: %s"), path, problem->message);
      return NULL;
    }

  while (length > 0 && (secret[length - 1] == '\n' || secret[length - 1] == '\r'))
    secret[--length] = '\0';

  if (!is_one_word (secret) || strlen (secret) != length)
    {
      g_set_error (error, CW_ERROR, CW_ERROR_USAGE,
                   _("%s should hold one line without blanks. Copy the token or secret again."), path);
      return NULL;
    }

  return g_steal_pointer (&secret);
}

/* How the page of a sign-in is shown. */
typedef struct
{
  Cli *cli;
  gboolean no_browser;
} Opening;

typedef struct
{
  Opening opening;
  CwProfile *profile;
  CwSalesforceSignIn sign_in;
} SalesforceWork;

static void
print_address (Cli *cli, const char *url)
{
  cli_print (cli, "Open: %s\n", url);
  fflush (cli->json ? stderr : stdout);
}

static void
on_open (const char *url, gpointer user_data)
{
  const Opening *opening = user_data;
  g_autoptr (GError) error = NULL;

  if (opening->no_browser)
    {
      print_address (opening->cli, url);
      return;
    }

  if (g_app_info_launch_default_for_uri (url, NULL, &error))
    {
      cli_note (opening->cli, "%s\n", _("The sign-in page opens in the browser."));
      return;
    }

  cli_note (opening->cli, "%s\n",
            _("No browser could be started. Open this address in a browser on this computer:"));
  print_address (opening->cli, url);
}

static gboolean
salesforce_work (Cli *cli, gpointer user_data, GError **error)
{
  SalesforceWork *work = user_data;

  return cw_connect_salesforce (work->profile, &work->sign_in, on_open, &work->opening, cli->cancellable,
                                error);
}

static gboolean
refresh_work (Cli *cli, gpointer user_data, GError **error)
{
  return cw_fetch_schema (user_data, NULL, NULL, cli->cancellable, error);
}

/* The sign-in stands, whatever describing the fields ends with. */
static gboolean
refresh_after_sign_in (Cli *cli, CwProfile *profile, GError **error)
{
  gboolean connected = FALSE;

  if (!cw_is_connected (profile, CW_SIDE_SALESFORCE, &connected, error))
    return FALSE;

  return !connected || cli_run_cancellable (cli, refresh_work, profile, error);
}

static gboolean
check_range (const char *option, int value, int max, GError **error)
{
  if (value >= 0 && value <= max)
    return TRUE;

  g_set_error (error, CW_ERROR, CW_ERROR_USAGE, _("%s takes a number from 1 to %d."), option, max);

  return FALSE;
}

static gboolean
check_salesforce_options (const char *login_url, const char *client_id, int port, int timeout, GError **error)
{
  if (login_url == NULL || client_id == NULL || *client_id == '\0')
    {
      g_set_error_literal (error, CW_ERROR, CW_ERROR_USAGE,
                           _("Give --login-url, the address where people sign in, and --client-id, the "
                              "consumer key of the External Client App."));
      return FALSE;
    }

  return check_range ("--callback-port", port, 65535, error)
         && check_range ("--timeout", timeout, 86400, error);
}

static gboolean
report_salesforce (Cli *cli, CwProfile *profile, GError **error)
{
  g_autoptr (CwConnections) connections = cw_profile_load_connections (profile, error);
  CliJson *json;

  if (connections == NULL)
    return FALSE;

  cli_print (cli, _("Connected to Salesforce as %s (%s)\n"), cli_text_or_dash (connections->salesforce_user),
             cli_text_or_dash (connections->salesforce_instance_url));

  json = cli_document_new (cli);
  cli_json_begin_object (json, NULL);
  cli_json_boolean (json, "connected", TRUE);
  cli_json_string (json, "instance_url", connections->salesforce_instance_url);
  cli_json_string (json, "org_id", connections->salesforce_org_id);
  cli_json_string (json, "user", connections->salesforce_user);
  cli_json_end_object (json);

  return TRUE;
}

CliExit
cli_connect_salesforce (Cli *cli, int argc, char **argv, GError **error)
{
  g_autofree char *typed = NULL, *login_url = NULL, *client_id = NULL, *secret_file = NULL;
  g_autoptr (CwSecret) secret = NULL;
  int port = 0, timeout = 0;
  gboolean no_browser = FALSE;
  const GOptionEntry entries[] = {
    { "login-url", 0, 0, G_OPTION_ARG_STRING, &typed,
      N_("Where people sign in, e.g. https://login.salesforce.com"), "URL" },
    { "client-id", 0, 0, G_OPTION_ARG_STRING, &client_id, N_("Consumer key of the External Client App"),
      N_("KEY") },
    { "client-secret-file", 0, 0, G_OPTION_ARG_FILENAME, &secret_file,
      N_("File with the consumer secret, if the app requires one (- for standard input)"), N_("FILE") },
    { "callback-port", 0, 0, G_OPTION_ARG_INT, &port, N_("Port of the callback address (default 7717)"),
      "N" },
    { "no-browser", 0, 0, G_OPTION_ARG_NONE, &no_browser, N_("Print the address instead of opening it"),
      NULL },
    { "timeout", 0, 0, G_OPTION_ARG_INT, &timeout, N_("How long to wait for the browser (default 120)"),
      N_("SECONDS") },
    { NULL },
  };
  SalesforceWork work = { { cli } };
  gboolean done;

  if (!cli_parse (cli, &argc, &argv, entries, "", 0, 0, error))
    return CLI_EXIT_OK;
  if (!check_salesforce_options (typed, client_id, port, timeout, error)
      || (login_url = cw_salesforce_login_url (typed, error)) == NULL)
    return CLI_EXIT_USAGE;

  work.profile = cli_get_profile (cli, error);
  if (work.profile == NULL)
    return CLI_EXIT_FAILED;
  if (secret_file != NULL && (secret = read_secret (secret_file, error)) == NULL)
    return CLI_EXIT_USAGE;

  work.opening.no_browser = no_browser;
  work.sign_in = (CwSalesforceSignIn) { login_url, client_id, secret, port, timeout };
  done = cli_run_cancellable (cli, salesforce_work, &work, error)
         && refresh_after_sign_in (cli, work.profile, error) && report_salesforce (cli, work.profile, error);
  return done ? CLI_EXIT_OK : CLI_EXIT_FAILED;
}

static const CwLack all_lacks[] = { CW_LACK_CREATE, CW_LACK_UPDATE, CW_LACK_USERS };

void
cli_json_lacks (CliJson *json, guint lacks)
{
  cli_json_begin_array (json, "cannot");
  for (guint i = 0; i < G_N_ELEMENTS (all_lacks); i++)
    {
      if ((lacks & all_lacks[i]) == 0)
        continue;
      cli_json_begin_object (json, NULL);
      cli_json_string (json, "code", cw_lack_get_nick (all_lacks[i]));
      cli_json_string (json, "message", cw_lack_get_text (all_lacks[i]));
      cli_json_end_object (json);
    }
  cli_json_end_array (json);
}

void
cli_print_lacks (Cli *cli, guint lacks)
{
  for (guint i = 0; i < G_N_ELEMENTS (all_lacks); i++)
    if ((lacks & all_lacks[i]) != 0)
      cli_print (cli, "            %s\n", cw_lack_get_text (all_lacks[i]));
}

typedef struct
{
  Opening opening;
  CwProfile *profile;
  const char *url, *token; /* token NULL: sign in in the browser */
  guint timeout;
} AlowareWork;

static gboolean
aloware_work (Cli *cli, gpointer user_data, GError **error)
{
  AlowareWork *work = user_data;

  if (work->token != NULL)
    return cw_connect_aloware_token (work->profile, work->url, work->token, cli->cancellable, error);

  return cw_connect_aloware_oauth (work->profile, work->url, work->timeout, on_open, &work->opening,
                                   cli->cancellable, error);
}

static gboolean
report_aloware (Cli *cli, CwProfile *profile, GError **error)
{
  g_autoptr (CwConnections) connections = cw_profile_load_connections (profile, error);
  CliJson *json;

  if (connections == NULL)
    return FALSE;

  cli_print (cli,
             ngettext ("Connected to Aloware (%s, %u user)\n", "Connected to Aloware (%s, %u users)\n",
                       connections->aloware_users),
             cli_text_or_dash (connections->aloware_url), connections->aloware_users);
  cli_print_lacks (cli, connections->aloware_lacks);

  json = cli_document_new (cli);
  cli_json_begin_object (json, NULL);
  cli_json_boolean (json, "connected", TRUE);
  cli_json_string (json, "url", connections->aloware_url);
  cli_json_string (json, "auth", connections->aloware_auth);
  cli_json_integer (json, "users", connections->aloware_users);
  cli_json_lacks (json, connections->aloware_lacks);
  cli_json_end_object (json);

  return TRUE;
}

static gboolean
check_aloware_options (const char *url, const char *token_file, gboolean browser, int timeout, GError **error)
{
  if (url == NULL || browser == (token_file != NULL))
    {
      g_set_error_literal (error, CW_ERROR, CW_ERROR_USAGE,
                           _("Give --url, and either --token-file or --browser."));
      return FALSE;
    }

  return check_range ("--timeout", timeout, 86400, error);
}

CliExit
cli_connect_aloware (Cli *cli, int argc, char **argv, GError **error)
{
  g_autofree char *url = NULL, *token_file = NULL;
  gboolean browser = FALSE, no_browser = FALSE, done;
  int timeout = 0;
  g_autoptr (CwSecret) token = NULL;
  const GOptionEntry entries[] = {
    { "url", 0, 0, G_OPTION_ARG_STRING, &url, N_("Aloware’s address, e.g. https://app.aloware.io"), "URL" },
    { "token-file", 0, 0, G_OPTION_ARG_FILENAME, &token_file,
      N_("File with the account’s API token (- for standard input)"), N_("FILE") },
    { "browser", 0, 0, G_OPTION_ARG_NONE, &browser, N_("Sign in with the browser"), NULL },
    { "no-browser", 0, 0, G_OPTION_ARG_NONE, &no_browser,
      N_("With --browser: print the address instead of opening it"), NULL },
    { "timeout", 0, 0, G_OPTION_ARG_INT, &timeout,
      N_("With --browser: how long to wait for the browser (default 120)"), N_("SECONDS") },
    { NULL },
  };
  AlowareWork work = { { cli } };

  if (!cli_parse (cli, &argc, &argv, entries, "", 0, 0, error))
    return CLI_EXIT_OK;
  if (!check_aloware_options (url, token_file, browser, timeout, error))
    return CLI_EXIT_USAGE;

  work.profile = cli_get_profile (cli, error);
  if (work.profile == NULL)
    return CLI_EXIT_FAILED;
  if (token_file != NULL && (token = read_secret (token_file, error)) == NULL)
    return CLI_EXIT_USAGE;

  work.opening.no_browser = no_browser;
  work.url = url;
  work.token = token;
  work.timeout = (guint) timeout;
  done = cli_run_cancellable (cli, aloware_work, &work, error)
         && refresh_after_sign_in (cli, work.profile, error) && report_aloware (cli, work.profile, error);
  return done ? CLI_EXIT_OK : CLI_EXIT_FAILED;
}

typedef struct
{
  CwProfile *profile;
  CwSide side;
} DisconnectWork;

static gboolean
disconnect_work (Cli *cli, gpointer user_data, GError **error)
{
  DisconnectWork *work = user_data;

  return cw_disconnect (work->profile, work->side, cli->cancellable, error);
}

/* Not while a run is under way, which would write its state anew. */
static gboolean
forget_state (CwProfile *profile, GError **error)
{
  gboolean done;

  if (!cw_profile_await_lock (profile, NULL, error))
    return FALSE;

  done = cw_profile_forget_state (profile, error);
  cw_profile_unlock (profile);

  return done;
}

CliExit
cli_disconnect (Cli *cli, int argc, char **argv, GError **error)
{
  gboolean forget = FALSE;
  const GOptionEntry entries[] = {
    { "forget-state", 0, 0, G_OPTION_ARG_NONE, &forget,
      N_("Also forget which contacts belong together, and the history"), NULL },
    { NULL },
  };
  DisconnectWork work;
  CliJson *json;

  if (!cli_parse (cli, &argc, &argv, entries, "salesforce|aloware", 1, 1, error))
    return CLI_EXIT_OK;
  if (!cw_side_from_nick (argv[1], &work.side))
    {
      g_set_error (error, CW_ERROR, CW_ERROR_USAGE, _("“%s” is neither salesforce nor aloware."), argv[1]);
      return CLI_EXIT_USAGE;
    }

  work.profile = cli_get_profile (cli, error);
  if (work.profile == NULL || !cli_run_cancellable (cli, disconnect_work, &work, error)
      || (forget && !forget_state (work.profile, error)))
    return CLI_EXIT_FAILED;

  cli_print (cli,
             forget ? _("Signed out of %s. The history, and which contacts belong together, are forgotten. "
                         "The mapping and the settings are kept.\n")
                    : _("Signed out of %s. The mapping, the settings and the history are kept.\n"),
             work.side == CW_SIDE_SALESFORCE ? "Salesforce" : "Aloware");

  json = cli_document_new (cli);
  cli_json_begin_object (json, NULL);
  cli_json_boolean (json, "connected", FALSE);
  cli_json_boolean (json, "state_forgotten", forget);
  cli_json_end_object (json);

  return CLI_EXIT_OK;
}
