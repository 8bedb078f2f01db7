/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli-output.h"

#include <glib/gi18n-lib.h>

static gboolean
is_number (const char *text)
{
  for (const char *at = text; *at != '\0'; at++)
    if (!g_ascii_isdigit (*at))
      return FALSE;

  return *text != '\0';
}

static void
write_setting (CliJson          *json,
               const CwSettings *settings,
               const char       *key)
{
  g_autofree char *value = cw_settings_get (settings, key);

  if (is_number (value))
    cli_json_integer (json, key, g_ascii_strtoll (value, NULL, 10));
  else
    cli_json_string (json, key, value);
}

CliExit
cli_settings_show (Cli     *cli,
                   int      argc,
                   char   **argv,
                   GError **error)
{
  g_autoptr(CwSettings) settings = NULL;
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

static gboolean
check_supported (const CwSettings *settings,
                 GError          **error)
{
  if (settings->objects == CW_OBJECTS_CONTACT)
    return TRUE;

  g_set_error_literal (error, CW_ERROR, CW_ERROR_UNSUPPORTED, _("Leads are not there yet: `object` can only be contact. Nothing was changed."));

  return FALSE;
}

CliExit
cli_settings_set (Cli     *cli,
                  int      argc,
                  char   **argv,
                  GError **error)
{
  g_autoptr(CwSettings) settings = NULL;
  g_autofree char *value = NULL;
  CwProfile *profile;
  CliJson *json;

  if (!cli_parse (cli, &argc, &argv, NULL, "KEY VALUE", 2, 2, error))
    return CLI_EXIT_OK;

  profile = cli_get_profile (cli, error);
  settings = profile != NULL ? cw_profile_load_settings (profile, error) : NULL;
  if (settings == NULL ||
      !cw_settings_set (settings, argv[1], argv[2], error) ||
      !check_supported (settings, error) ||
      !cw_profile_save_settings (profile, settings, error))
    return CLI_EXIT_FAILED;

  value = cw_settings_get (settings, argv[1]);
  cli_print (cli, "%s = %s\n", argv[1], cli_text_or_dash (value));

  json = cli_document_new (cli);
  cli_json_begin_object (json, NULL);
  write_setting (json, settings, argv[1]);
  cli_json_end_object (json);

  return CLI_EXIT_OK;
}
