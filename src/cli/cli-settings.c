/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli-command.h"
#include "cli-output.h"
#include "cli-table.h"

#include "cw-setting.h"

#include <glib/gi18n-lib.h>

static void
write_setting (CliJson *json, const CwSettings *settings, const char *key)
{
  g_autofree char *value = cw_settings_get (settings, key);

  if (cw_settings_is_number (settings, key))
    cli_json_integer (json, key, g_ascii_strtoll (value, NULL, 10));
  else
    cli_json_string (json, key, value);
}

CliExit
cli_settings_show (Cli *cli, int argc, char **argv, GError **error)
{
  g_autoptr (CwSettings) settings = NULL;
  CwProfile *profile;
  CliTable *table;
  CliJson *json;

  if (!cli_parse (cli, &argc, &argv, NULL, "", 0, 0, error))
    return CLI_EXIT_OK;

  profile = cli_get_profile (cli, error);
  settings = profile != NULL ? cw_profile_load_settings (profile, error) : NULL;
  if (settings == NULL)
    return CLI_EXIT_FAILED;

  table = cli_table_new (_("Setting"), _("Value"), NULL);
  json = cli_document_new (cli);
  cli_json_begin_object (json, NULL);

  for (const char *const *key = cw_settings_keys (); *key != NULL; key++)
    {
      g_autofree char *value = cw_settings_get (settings, *key);

      write_setting (json, settings, *key);
      cli_table_add (table, *key, cli_text_or_dash (value), NULL);
    }

  cli_json_end_object (json);
  cli_table_print (cli, table);

  return CLI_EXIT_OK;
}

typedef struct
{
  const char *key, *value;
  char *unchecked;
} Change;

static gboolean
change_setting (Cli *cli, gpointer user_data, GError **error)
{
  Change *change = user_data;

  return cw_setting_change (cli->profile, change->key, change->value, &change->unchecked, cli->cancellable,
                            error);
}

static void
report_change (Cli *cli, const CwSettings *settings, const Change *change)
{
  g_autofree char *value = cw_settings_get (settings, change->key);
  CliJson *json = cli_document_new (cli);

  cli_print (cli, "%s = %s\n", change->key, cli_text_or_dash (value));
  if (change->unchecked != NULL)
    cli_note (cli, "%s\n", change->unchecked);

  cli_json_begin_object (json, NULL);
  write_setting (json, settings, change->key);
  if (change->unchecked != NULL)
    cli_json_string (json, "warning", change->unchecked);
  cli_json_end_object (json);
}

CliExit
cli_settings_set (Cli *cli, int argc, char **argv, GError **error)
{
  g_autoptr (CwSettings) settings = NULL;
  Change change = { NULL };
  CwProfile *profile;

  if (!cli_parse (cli, &argc, &argv, NULL, "KEY VALUE", 2, 2, error))
    return CLI_EXIT_OK;

  profile = cli_get_profile (cli, error);
  change.key = argv[1];
  change.value = argv[2];
  if (profile == NULL || !cli_run_cancellable (cli, change_setting, &change, error))
    return CLI_EXIT_FAILED;

  settings = cw_profile_load_settings (profile, error);
  if (settings != NULL)
    report_change (cli, settings, &change);
  g_free (change.unchecked);

  return settings != NULL ? CLI_EXIT_OK : CLI_EXIT_FAILED;
}
