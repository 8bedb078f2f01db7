/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli-command.h"
#include "cli-connect.h"
#include "cli-output.h"
#include "cli-run.h"

#include "cw-sync-store.h"
#include "cw-connect.h"
#include "cw-keeper.h"
#include "cw-mapping-check.h"
#include "cw-run-words.h"
#include "cw-store-runs.h"
#include "cw-time.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>

/* Everything here is what the profile keeps: no request is made. */
typedef struct
{
  CwConnections *connections;
  gboolean connected[2];
  guint mapping_rows, mapping_problems;
  const char *mapping_state; /* "draft" if one of both objects’ is; NULL: there is no mapping yet */
  CwRun *last_run;
  CwKeptState kept;
} Status;

static void
status_clear (Status *status)
{
  g_clear_pointer (&status->connections, cw_connections_free);
  g_clear_pointer (&status->last_run, cw_run_free);
  cw_kept_state_clear (&status->kept);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Status, status_clear)

static guint
count_blocking (GPtrArray *problems)
{
  guint count = 0;

  for (guint i = 0; i < problems->len; i++)
    count += ((CwProblem *) g_ptr_array_index (problems, i))->blocking ? 1 : 0;

  return count;
}

/* Adds the mapping of one object. */
static gboolean
gather_mapping (Cli *cli, CwObject object, Status *status, GError **error)
{
  g_autoptr (CwSettings) settings = cw_profile_load_settings (cli->profile, error);
  g_autoptr (CwSchema) schema = NULL;
  g_autoptr (CwUserMap) users = NULL;
  g_autoptr (CwMapping) mapping = NULL;
  g_autoptr (GPtrArray) problems = NULL;
  g_autoptr (GError) problem = NULL;
  const char *state;

  if (settings == NULL)
    return FALSE;
  if (!cw_settings_include (settings, object))
    return TRUE;

  schema = cw_profile_load_schema (cli->profile, cw_object_get_name (object), &problem);
  if (problem == NULL && cw_load_user_map (cli->profile, settings, &users, &problem))
    mapping = cw_load_mapping_to_edit (cli->profile, object, schema, &state, &problem);
  if (mapping == NULL)
    {
      /* Before the first sign-in there is nothing to make a mapping from. */
      if (g_error_matches (problem, CW_ERROR, CW_ERROR_SIGN_IN_NEEDED))
        return TRUE;
      g_propagate_error (error, g_steal_pointer (&problem));
      return FALSE;
    }

  problems = cw_mapping_check (mapping, schema, users);
  status->mapping_rows += cw_mapping_get_n_rows (mapping);
  status->mapping_problems += count_blocking (problems);
  if (status->mapping_state == NULL || g_str_equal (state, "draft"))
    status->mapping_state = state;

  return TRUE;
}

static gboolean
gather_state (Cli *cli, Status *status, GError **error)
{
  g_autoptr (CwStore) store = NULL;

  /* Looking leaves no trace. */
  if (!cw_sync_has_store (cli->profile))
    return cw_kept_state_read (cli->profile, NULL, &status->kept, error);

  store = cli_open_store (cli, error);

  return store != NULL && cw_store_get_last_run (store, &status->last_run, error)
         && cw_kept_state_read (cli->profile, store, &status->kept, error);
}

static gboolean
gather (Cli *cli, Status *status, GError **error)
{
  CwProfile *profile = cli_get_profile (cli, error);

  if (profile == NULL)
    return FALSE;

  status->connections = cw_profile_load_connections (profile, error);

  return status->connections != NULL
         && cw_is_connected (profile, CW_SIDE_SALESFORCE, &status->connected[CW_SIDE_SALESFORCE], error)
         && cw_is_connected (profile, CW_SIDE_ALOWARE, &status->connected[CW_SIDE_ALOWARE], error)
         && gather_mapping (cli, CW_OBJECT_CONTACT, status, error)
         && gather_mapping (cli, CW_OBJECT_LEAD, status, error) && gather_state (cli, status, error);
}

/* Seconds since an instant; -1: it never was, as far as the clock can tell. */
static gint64
get_age (gint64 instant_ms)
{
  gint64 age = cw_time_age (instant_ms, g_get_real_time () / 1000);

  return age < 0 ? -1 : age / 1000;
}

static void
write_age (CliJson *json, const char *name, gint64 instant_ms)
{
  gint64 age = get_age (instant_ms);

  if (age < 0)
    cli_json_null (json, name);
  else
    cli_json_integer (json, name, age);
}

static const char *
kept_word (const CwKeptState *kept)
{
  if (!kept->is_on)
    return "off";
  return kept->is_paused ? "paused" : "on";
}

static void
write_kept (CliJson *json, const CwKeptState *kept)
{
  cli_json_begin_object (json, "current");
  cli_json_string (json, "state", kept_word (kept));
  cli_json_string (json, "reason", kept->reason);
  write_age (json, "salesforce_age", kept->salesforce_read);
  write_age (json, "aloware_oldest", kept->ages.oldest);
  write_age (json, "aloware_median", kept->ages.median);
  cli_json_end_object (json);
}

static void
write_json (CliJson *json, const Status *status)
{
  const CwConnections *known = status->connections;

  cli_json_begin_object (json, NULL);

  cli_json_begin_object (json, "salesforce");
  cli_json_boolean (json, "connected", status->connected[CW_SIDE_SALESFORCE]);
  cli_json_string (json, "instance_url", known->salesforce_instance_url);
  cli_json_string (json, "org_id", known->salesforce_org_id);
  cli_json_string (json, "user", known->salesforce_user);
  cli_json_string (json, "api_version", known->salesforce_api_version);
  cli_json_integer (json, "requests_used", known->salesforce_requests_used);
  cli_json_integer (json, "requests_limit", known->salesforce_requests_limit);
  cli_json_end_object (json);

  cli_json_begin_object (json, "aloware");
  cli_json_boolean (json, "connected", status->connected[CW_SIDE_ALOWARE]);
  cli_json_string (json, "url", known->aloware_url);
  cli_json_string (json, "auth", known->aloware_auth);
  cli_json_integer (json, "users", known->aloware_users);
  cli_json_lacks (json, known->aloware_lacks);
  cli_json_end_object (json);

  cli_json_begin_object (json, "mapping");
  cli_json_integer (json, "rows", status->mapping_rows);
  cli_json_integer (json, "problems", status->mapping_problems);
  cli_json_string (json, "state", status->mapping_state != NULL ? status->mapping_state : "draft");
  cli_json_end_object (json);

  if (status->last_run != NULL)
    {
      cli_json_begin_object (json, "last_run");
      cli_run_write_members (json, status->last_run);
      cli_json_end_object (json);
    }
  else
    {
      cli_json_null (json, "last_run");
    }
  write_kept (json, &status->kept);

  cli_json_end_object (json);
}

static void
print_salesforce (Cli *cli, const Status *status)
{
  const CwConnections *known = status->connections;
  g_autofree char *used = cli_format_count (known->salesforce_requests_used);
  g_autofree char *limit = cli_format_count (known->salesforce_requests_limit);

  if (!status->connected[CW_SIDE_SALESFORCE])
    {
      cli_print (cli, _("Salesforce  not connected (crosswalk-cli connect salesforce --help)\n"));
      return;
    }

  cli_print (cli, _("Salesforce  %s · %s · org %s · API %s\n"), cli_text_or_dash (known->salesforce_user),
             cli_text_or_dash (known->salesforce_instance_url), cli_text_or_dash (known->salesforce_org_id),
             cli_text_or_dash (known->salesforce_api_version));
  if (known->salesforce_requests_limit > 0)
    cli_print (cli, _("            %s of %s requests used today\n"), used, limit);
}

static void
print_aloware (Cli *cli, const Status *status)
{
  const CwConnections *known = status->connections;

  if (!status->connected[CW_SIDE_ALOWARE])
    {
      cli_print (cli, _("Aloware     not connected (crosswalk-cli connect aloware --help)\n"));
      return;
    }

  cli_print (cli,
             ngettext ("Aloware     %s · %u user\n", "Aloware     %s · %u users\n", known->aloware_users),
             cli_text_or_dash (known->aloware_url), known->aloware_users);
  cli_print_lacks (cli, known->aloware_lacks);
}

static void
print_mapping (Cli *cli, const Status *status)
{
  if (status->mapping_state == NULL)
    cli_print (cli, _("Mapping     none yet: it is made when Salesforce is connected\n"));
  else
    cli_print (cli,
               ngettext ("Mapping     %u field · %s · problems %u\n",
                         "Mapping     %u fields · %s · problems %u\n", status->mapping_rows),
               status->mapping_rows,
               g_str_equal (status->mapping_state, "active") ? _("active") : _("draft"),
               status->mapping_problems);
}

static void
print_last_run (Cli *cli, const Status *status)
{
  const CwRun *run = status->last_run;
  g_autofree char *started = run != NULL ? cli_format_time (run->started) : NULL;
  g_autofree char *updated = run != NULL ? cli_format_sides (run->updated) : NULL;

  if (run == NULL)
    cli_print (cli, _("Last run    none yet\n"));
  else
    cli_print (cli, _("Last run    %" PRId64 " · %s · %s · updated %s · conflicts %u · refused %u\n"),
               run->run, started, cw_run_state_words (run), updated, run->conflicts, run->failed);
}

/* (transfer full) */
static char *
format_age (gint64 instant_ms)
{
  gint64 age = get_age (instant_ms);

  if (age < 0)
    return g_strdup (_("never"));
  if (age < 120)
    return g_strdup_printf (_("%d s"), (int) age);
  if (age < 2 * 60 * 60)
    return g_strdup_printf (_("%d min"), (int) (age / 60));
  return g_strdup_printf (_("%d h"), (int) MIN (age / (60 * 60), G_MAXINT));
}

static void
print_kept (Cli *cli, const CwKeptState *kept)
{
  g_autofree char *salesforce = format_age (kept->salesforce_read);
  g_autofree char *median = format_age (kept->ages.median);
  g_autofree char *oldest = format_age (kept->ages.oldest);

  if (!kept->is_on)
    return;
  if (kept->is_paused)
    cli_print (cli, _("Current     paused: %s\n"), kept->reason);
  else
    cli_print (cli, _("Current     Salesforce %s · Aloware: typical %s, oldest %s\n"), salesforce, median,
               oldest);
}

CliExit
cli_status (Cli *cli, int argc, char **argv, GError **error)
{
  g_auto (Status) status = { NULL };

  if (!cli_parse (cli, &argc, &argv, NULL, "", 0, 0, error))
    return CLI_EXIT_OK;
  if (!gather (cli, &status, error))
    return CLI_EXIT_FAILED;

  if (cli->json)
    {
      write_json (cli_document_new (cli), &status);
      return CLI_EXIT_OK;
    }

  print_salesforce (cli, &status);
  print_aloware (cli, &status);
  print_mapping (cli, &status);
  print_last_run (cli, &status);
  print_kept (cli, &status.kept);

  return CLI_EXIT_OK;
}
