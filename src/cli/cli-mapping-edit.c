/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli-mapping.h"

#include "cli-output.h"

#include "cw-file.h"
#include "cw-mapping-check.h"
#include "cw-mapping-default.h"
#include "cw-mapping-file.h"

#include <glib/gi18n-lib.h>

static const CwCatalogueEntry *
find_entry (const char *key, GError **error)
{
  const CwCatalogueEntry *entry = cw_catalogue_find (key);

  if (entry == NULL)
    g_set_error (error, CW_ERROR, CW_ERROR_USAGE,
                 _("There is no Aloware field “%s”. `crosswalk-cli fields aloware` lists them."), key);

  return entry;
}

static CwMappingRow *
find_row (CwMapping *mapping, const char *key, GError **error)
{
  CwMappingRow *row;

  if (find_entry (key, error) == NULL)
    return NULL;

  row = cw_mapping_find (mapping, key);
  if (row == NULL)
    g_set_error (error, CW_ERROR, CW_ERROR_NOT_FOUND,
                 _("“%s” is not in the mapping. `crosswalk-cli mapping add` adds it."), key);

  return row;
}

/* What a row was changed to is kept as the draft even when it cannot run; what is wrong is said at once. */
static CliExit
save_draft (Cli *cli, const CliMapping *mapping, const char *key, GError **error)
{
  g_autoptr (GPtrArray) problems = NULL;
  gboolean blocked = FALSE;
  CliJson *json;

  if (!cw_profile_save_mapping (mapping->profile, CW_MAPPING_DRAFT, mapping->mapping, error))
    return CLI_EXIT_FAILED;

  problems = cli_mapping_check_all (mapping);
  for (guint i = 0; i < problems->len; i++)
    {
      const CwProblem *problem = g_ptr_array_index (problems, i);

      blocked = blocked || (problem->blocking && g_strcmp0 (problem->aloware, key) == 0);
    }

  json = cli_document_new (cli);
  cli_json_begin_object (json, NULL);
  cli_json_string (json, "state", "draft");
  cli_json_string (json, "aloware", key);
  cli_problems_write_json (json, problems, key, FALSE);
  cli_json_end_object (json);

  cli_problems_print (cli, problems, key);
  cli_note (cli, "%s\n", _("Saved in the draft. `crosswalk-cli mapping activate` puts it to use."));

  return blocked ? CLI_EXIT_LEFT_OVERS : CLI_EXIT_OK;
}

static gboolean
parse_direction (const char *text, CwDirection *direction, GError **error)
{
  if (text == NULL || cw_direction_from_nick (text, direction))
    return TRUE;

  g_set_error (error, CW_ERROR, CW_ERROR_USAGE,
               _("“%s” is no direction: both, to-salesforce or to-aloware."), text);

  return FALSE;
}

/* Salesforce compares API names without case, files should not: what describe says is kept. */
static char *
canonical_field_name (const CliMapping *mapping, const char *name)
{
  const CwField *field = mapping->schema != NULL ? cw_schema_find (mapping->schema, name) : NULL;

  return g_strdup (field != NULL ? field->name : name);
}

static CwDirection
first_possible_direction (const CliMapping *mapping, const CwMappingRow *row)
{
  CwDirections possible = cw_mapping_row_directions (row, mapping->schema, NULL);

  if ((possible & CW_DIRECTIONS_BOTH) != 0)
    return CW_DIRECTION_BOTH;
  if ((possible & CW_DIRECTIONS_TO_ALOWARE) != 0 && (possible & CW_DIRECTIONS_TO_SALESFORCE) == 0)
    return CW_DIRECTION_TO_ALOWARE;

  return CW_DIRECTION_TO_SALESFORCE;
}

CliExit
cli_mapping_add (Cli *cli, int argc, char **argv, GError **error)
{
  g_autofree char *direction = NULL, *name = NULL;
  const GOptionEntry entries[] = {
    { "direction", 0, 0, G_OPTION_ARG_STRING, &direction,
      N_("both, to-salesforce or to-aloware (default: what is possible)"), "D" },
    { NULL },
  };
  g_auto (CliMapping) mapping = { NULL };
  const CwCatalogueEntry *entry;
  CwMappingRow *row;

  if (!cli_parse (cli, &argc, &argv, entries, "ALOWARE SALESFORCE", 2, 2, error))
    return CLI_EXIT_OK;

  entry = find_entry (argv[1], error);
  if (entry == NULL || !cli_mapping_load (cli, FALSE, &mapping, error))
    return CLI_EXIT_USAGE;

  name = canonical_field_name (&mapping, argv[2]);
  row = cw_mapping_row_new (entry, name);
  row->direction = first_possible_direction (&mapping, row);

  if (!parse_direction (direction, &row->direction, error))
    {
      cw_mapping_row_free (row);
      return CLI_EXIT_USAGE;
    }

  if (!cw_mapping_add (mapping.mapping, row, error))
    return CLI_EXIT_USAGE;

  return save_draft (cli, &mapping, entry->key, error);
}

CliExit
cli_mapping_remove (Cli *cli, int argc, char **argv, GError **error)
{
  g_auto (CliMapping) mapping = { NULL };

  if (!cli_parse (cli, &argc, &argv, NULL, "ALOWARE", 1, 1, error))
    return CLI_EXIT_OK;

  if (!cli_mapping_load (cli, FALSE, &mapping, error) || find_row (mapping.mapping, argv[1], error) == NULL
      || !cw_mapping_remove (mapping.mapping, argv[1], error))
    return CLI_EXIT_FAILED;

  return save_draft (cli, &mapping, argv[1], error);
}

static gboolean
check_not_locked (const CwMappingRow *row, const char *salesforce, const char *direction, GError **error)
{
  if (row->aloware->category != CW_CATEGORY_LOCKED || (salesforce == NULL && direction == NULL))
    return TRUE;

  g_set_error (error, CW_ERROR, CW_ERROR_USAGE,
               _("🔒 “%s” is locked: both systems know a contact by it, so its Salesforce field and its "
                  "direction ↔ cannot be changed."),
               row->aloware->key);

  return FALSE;
}

static gboolean
parse_rules (CwMappingRow *row, const char *blank, const char *conflict, GError **error)
{
  if (blank != NULL && !cw_blank_rule_from_nick (blank, &row->blank))
    {
      g_set_error (error, CW_ERROR, CW_ERROR_USAGE, _("“%s” is no blank rule: keep or clear."), blank);
      return FALSE;
    }

  if (conflict == NULL)
    return TRUE;

  if (!cw_conflict_rule_from_nick (conflict, &row->conflict))
    {
      g_set_error (error, CW_ERROR, CW_ERROR_USAGE,
                   _("“%s” is no conflict rule: ask, aloware, salesforce or newest."), conflict);
      return FALSE;
    }
  row->conflict_set = TRUE;

  return TRUE;
}

CliExit
cli_mapping_set (Cli *cli, int argc, char **argv, GError **error)
{
  g_autofree char *salesforce = NULL, *direction = NULL, *blank = NULL, *conflict = NULL;
  const GOptionEntry entries[] = {
    { "salesforce", 0, 0, G_OPTION_ARG_STRING, &salesforce, N_("API name of the Salesforce field"),
      N_("FIELD") },
    { "direction", 0, 0, G_OPTION_ARG_STRING, &direction, N_("both, to-salesforce or to-aloware"), "D" },
    { "blank", 0, 0, G_OPTION_ARG_STRING, &blank, N_("What a blank does to the other side: keep or clear"),
      N_("RULE") },
    { "conflict", 0, 0, G_OPTION_ARG_STRING, &conflict, N_("Who wins: ask, aloware, salesforce or newest"),
      N_("RULE") },
    { NULL },
  };
  g_auto (CliMapping) mapping = { NULL };
  CwMappingRow *row;

  if (!cli_parse (cli, &argc, &argv, entries, "ALOWARE", 1, 1, error))
    return CLI_EXIT_OK;
  if (salesforce == NULL && direction == NULL && blank == NULL && conflict == NULL)
    {
      g_set_error_literal (error, CW_ERROR, CW_ERROR_USAGE,
                           _("Nothing to set: give --salesforce, --direction, --blank or --conflict."));
      return CLI_EXIT_USAGE;
    }

  if (!cli_mapping_load (cli, FALSE, &mapping, error))
    return CLI_EXIT_FAILED;
  row = find_row (mapping.mapping, argv[1], error);
  if (row == NULL || !check_not_locked (row, salesforce, direction, error)
      || !parse_direction (direction, &row->direction, error) || !parse_rules (row, blank, conflict, error))
    return CLI_EXIT_USAGE;

  if (salesforce != NULL)
    {
      g_free (row->salesforce);
      row->salesforce = canonical_field_name (&mapping, salesforce);
    }

  return save_draft (cli, &mapping, argv[1], error);
}

CliExit
cli_mapping_set_value (Cli *cli, int argc, char **argv, GError **error)
{
  g_auto (CliMapping) mapping = { NULL };
  CwMappingRow *row;

  if (!cli_parse (cli, &argc, &argv, NULL, "ALOWARE VALUE SALESFORCE_VALUE", 3, 3, error))
    return CLI_EXIT_OK;

  if (*argv[2] == '\0')
    {
      g_set_error_literal (error, CW_ERROR, CW_ERROR_USAGE,
                           _("A blank needs no pair: the row’s blank rule decides what it does."));
      return CLI_EXIT_USAGE;
    }

  if (!cli_mapping_load (cli, FALSE, &mapping, error))
    return CLI_EXIT_FAILED;
  row = find_row (mapping.mapping, argv[1], error);
  if (row == NULL)
    return CLI_EXIT_FAILED;

  if (*argv[3] == '\0')
    g_hash_table_remove (row->value_pairs, argv[2]);
  else
    g_hash_table_replace (row->value_pairs, g_strdup (argv[2]), g_strdup (argv[3]));

  return save_draft (cli, &mapping, argv[1], error);
}

static CliExit
report_state (Cli *cli, const CliMapping *mapping, const char *state, const char *message)
{
  CliJson *json = cli_document_new (cli);

  cli_json_begin_object (json, NULL);
  cli_json_string (json, "state", state);
  cli_json_integer (json, "rows", cw_mapping_get_n_rows (mapping->mapping));
  cli_json_end_object (json);
  cli_print (cli, "%s\n", message);

  return CLI_EXIT_OK;
}

CliExit
cli_mapping_activate (Cli *cli, int argc, char **argv, GError **error)
{
  g_auto (CliMapping) mapping = { NULL };
  g_autoptr (GPtrArray) problems = NULL;

  if (!cli_parse (cli, &argc, &argv, NULL, "", 0, 0, error))
    return CLI_EXIT_OK;
  if (!cli_mapping_load (cli, FALSE, &mapping, error))
    return CLI_EXIT_FAILED;

  problems = cli_mapping_check_all (&mapping);
  cli_problems_print (cli, problems, NULL);
  if (!cw_activate_mapping (mapping.profile, mapping.schema, mapping.users, error))
    return CLI_EXIT_FAILED;

  return report_state (cli, &mapping, "active", _("The mapping is active: the next run uses it."));
}

CliExit
cli_mapping_export (Cli *cli, int argc, char **argv, GError **error)
{
  g_auto (CliMapping) mapping = { NULL };
  g_autoptr (GError) problem = NULL;
  g_autofree char *text = NULL;

  if (!cli_parse (cli, &argc, &argv, NULL, "FILE", 1, 1, error))
    return CLI_EXIT_OK;
  if (!cli_mapping_load (cli, FALSE, &mapping, error))
    return CLI_EXIT_FAILED;

  text = cw_mapping_to_json (mapping.mapping);
  if (!g_file_set_contents (argv[1], text, -1, &problem))
    {
      g_set_error (error, CW_ERROR, CW_ERROR_STORAGE, _("The mapping could not be written: %s"),
                   problem->message);
      return CLI_EXIT_FAILED;
    }

  return report_state (cli, &mapping, mapping.state, _("The mapping was exported."));
}

static CwMapping *
read_mapping_file (const char *path, GError **error)
{
  g_autoptr (GFile) file = g_file_new_for_commandline_arg (path);
  g_autoptr (GError) problem = NULL;
  g_autoptr (CwMapping) mapping = NULL;
  g_autofree char *text = NULL;
  gsize length;

  text = cw_file_read (file, CW_MAPPING_MAX_BYTES, &length, NULL, error);
  if (text == NULL)
    return NULL;

  mapping = cw_mapping_from_json (text, length, &problem);
  if (mapping == NULL)
    g_set_error (error, CW_ERROR, CW_ERROR_INVALID_FILE,
                 _("%s was not imported, and nothing was changed: %s"), path, problem->message);

  return g_steal_pointer (&mapping);
}

CliExit
cli_mapping_import (Cli *cli, int argc, char **argv, GError **error)
{
  g_auto (CliMapping) mapping = { NULL };
  g_autoptr (GPtrArray) problems = NULL;

  if (!cli_parse (cli, &argc, &argv, NULL, "FILE", 1, 1, error))
    return CLI_EXIT_OK;

  mapping.mapping = read_mapping_file (argv[1], error);
  if (mapping.mapping == NULL || !cli_load_schema (cli, FALSE, &mapping.schema, &mapping.users, error))
    return CLI_EXIT_FAILED;
  mapping.profile = cli->profile;
  if (!cw_profile_save_mapping (cli->profile, CW_MAPPING_DRAFT, mapping.mapping, error))
    return CLI_EXIT_FAILED;

  problems = cli_mapping_check_all (&mapping);
  cli_problems_print (cli, problems, NULL);
  report_state (
    cli, &mapping, "draft",
    _("The mapping was imported as the draft. `crosswalk-cli mapping activate` puts it to use."));

  return cw_problems_allow_run (problems) ? CLI_EXIT_OK : CLI_EXIT_LEFT_OVERS;
}

CliExit
cli_mapping_reset (Cli *cli, int argc, char **argv, GError **error)
{
  g_auto (CliMapping) mapping = { NULL };

  if (!cli_parse (cli, &argc, &argv, NULL, "", 0, 0, error))
    return CLI_EXIT_OK;
  if (!cli_load_schema (cli, FALSE, &mapping.schema, NULL, error))
    return CLI_EXIT_FAILED;
  if (mapping.schema == NULL)
    {
      g_set_error_literal (error, CW_ERROR, CW_ERROR_SIGN_IN_NEEDED,
                           _("The default mapping is made from Salesforce’s fields. Sign in first: "
                              "crosswalk-cli connect salesforce."));
      return CLI_EXIT_SIGN_IN;
    }

  mapping.mapping = cw_mapping_new_default (mapping.schema);
  if (!cw_profile_save_mapping (cli->profile, CW_MAPPING_DRAFT, mapping.mapping, error))
    return CLI_EXIT_FAILED;

  return report_state (
    cli, &mapping, "draft",
    _("The draft is the default mapping now. The active one stays until `crosswalk-cli mapping activate`."));
}
