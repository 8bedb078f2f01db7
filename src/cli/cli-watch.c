/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli-command.h"
#include "cli-output.h"

#include "cw-keeper.h"

#include <glib/gi18n-lib.h>
#include <stdio.h>

typedef struct
{
  Cli *cli;
  CwKeeper *keeper;
  gboolean once_current;
  gboolean is_current;   /* everything was checked, and nothing is left to write */
  gboolean needs_person; /* with --once-current: somebody has to answer first */
  gboolean has_no_reader;
} Watch;

static void
write_sides (CliJson *json, const guint values[2])
{
  cli_json_begin_object (json, "written");
  cli_json_integer (json, "salesforce", values[CW_SIDE_SALESFORCE]);
  cli_json_integer (json, "aloware", values[CW_SIDE_ALOWARE]);
  cli_json_end_object (json);
}

static void
write_event (Watch *watch, const CwKeeperEvent *event)
{
  g_autoptr (CliJson) json = cli_json_new (stdout);
  gboolean is_about_side = event->kind == CW_KEEPER_CHECKED || event->kind == CW_KEEPER_CHANGED;

  cli_json_begin_object (json, NULL);
  cli_json_string (json, "event", cw_keeper_event_to_nick (event->kind));
  cli_json_string (json, "side", is_about_side ? cw_side_to_nick (event->side) : NULL);
  cli_json_integer (json, "records", event->records);
  write_sides (json, event->written);
  cli_json_string (json, "reason", event->reason);
  cli_json_string (json, "message", event->message);
  cli_json_end_object (json);
  watch->has_no_reader |= !cli_json_finish (json) || fflush (stdout) != 0;
}

static const char *
side_name (CwSide side)
{
  return side == CW_SIDE_ALOWARE ? "Aloware" : "Salesforce";
}

/* A line for people. Of what was checked without a change they need not hear. */
static void
print_event (Watch *watch, const CwKeeperEvent *event)
{
  Cli *cli = watch->cli;
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *time = g_date_time_format (now, "%H:%M:%S");
  CwSide other = cw_side_other (event->side);

  switch (event->kind)
    {
    case CW_KEEPER_CHANGED:
      cli_print (cli,
                 ngettext ("%s  %u record changed in %s · written to %s: %u\n",
                           "%s  %u records changed in %s · written to %s: %u\n", event->records),
                 time, event->records, side_name (event->side), side_name (other), event->written[other]);
      break;
    case CW_KEEPER_CONFLICT:
      cli_print (cli,
                 ngettext ("%s  %u new conflict: `crosswalk-cli conflicts list` shows it.\n",
                           "%s  %u new conflicts: `crosswalk-cli conflicts list` shows them.\n",
                           event->records),
                 time, event->records);
      break;
    case CW_KEEPER_PAUSED:
      cli_print (cli, _("%s  Paused: %s\n"), time, event->message);
      break;
    case CW_KEEPER_RESUMED:
      cli_print (cli, _("%s  Goes on\n"), time);
      break;
    case CW_KEEPER_CHECKED:
    default:
      break;
    }
  fflush (stdout);
}

static void
on_event (CwKeeper *keeper, const CwKeeperEvent *event, gpointer user_data)
{
  Watch *watch = user_data;

  if (watch->cli->json)
    write_event (watch, event);
  else
    print_event (watch, event);
  if (event->kind == CW_KEEPER_PAUSED && watch->once_current
      && cw_keeper_reason_is_for_person (event->reason))
    watch->needs_person = TRUE;
}

static void
on_changed (CwKeeper *keeper, gpointer user_data)
{
  Watch *watch = user_data;

  watch->is_current |= cw_keeper_is_current (keeper);
}

static CliExit
get_exit (Watch *watch)
{
  CwKeeperStanding standing;

  cw_keeper_get_standing (watch->keeper, &standing);
  if (watch->needs_person && g_strcmp0 (standing.reason, "sign-in-needed") == 0)
    return CLI_EXIT_SIGN_IN;
  if (watch->needs_person && g_strcmp0 (standing.reason, "invalid-mapping") == 0)
    return CLI_EXIT_FAILED;
  if (watch->needs_person)
    return CLI_EXIT_GUARD;
  if (watch->once_current && watch->is_current)
    return standing.left_over > 0 ? CLI_EXIT_LEFT_OVERS : CLI_EXIT_OK;
  return watch->has_no_reader ? CLI_EXIT_OK : CLI_EXIT_CANCELLED;
}

static CliExit
keep_watching (Watch *watch)
{
  Cli *cli = watch->cli;
  guint sources[2];
  CliExit code;

  cli_catch_signals (cli, sources);
  while (!g_cancellable_is_cancelled (cli->cancellable) && !watch->has_no_reader && !watch->needs_person
         && !(watch->once_current && watch->is_current))
    g_main_context_iteration (NULL, TRUE);

  code = get_exit (watch);
  cw_keeper_stop (watch->keeper);
  while (cw_keeper_is_busy (watch->keeper))
    g_main_context_iteration (NULL, TRUE);
  cli_release_signals (sources);
  return code;
}

CliExit
cli_watch (Cli *cli, int argc, char **argv, GError **error)
{
  Watch watch = { .cli = cli };
  const GOptionEntry entries[] = { { "once-current", 0, 0, G_OPTION_ARG_NONE, &watch.once_current,
                                     N_("End when everything was checked once and nothing is left to write"),
                                     NULL },
                                   { NULL } };
  g_autoptr (CwKeeper) keeper = NULL;
  CwProfile *profile;

  if (!cli_parse (cli, &argc, &argv, entries, "", 0, 0, error))
    return CLI_EXIT_OK;
  profile = cli_get_profile (cli, error);
  if (profile == NULL)
    return CLI_EXIT_FAILED;

  watch.keeper = keeper = cw_keeper_new (cw_profile_get_name (profile));
  g_signal_connect (keeper, "event", G_CALLBACK (on_event), &watch);
  g_signal_connect (keeper, "changed", G_CALLBACK (on_changed), &watch);
  if (!cw_keeper_start (keeper, error))
    return CLI_EXIT_FAILED;

  cli->prints_lines = TRUE;
  cli_note (cli, "%s\n", _("Keeping both sides current. Ctrl+C ends it."));
  return keep_watching (&watch);
}
