/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli-mapping.h"

#include "cli-output.h"
#include "cw-mapping-check.h"

#include <glib/gi18n-lib.h>

void
cli_mapping_clear (CliMapping *mapping)
{
  g_clear_pointer (&mapping->schema, cw_schema_unref);
  g_clear_pointer (&mapping->users, cw_user_map_unref);
  g_clear_pointer (&mapping->settings, cw_settings_free);
  g_clear_pointer (&mapping->mapping, cw_mapping_free);
}

gboolean
cli_mapping_load (Cli *cli, gboolean refresh, CliMapping *mapping, GError **error)
{
  if (!cli_load_schema (cli, refresh, &mapping->schema, &mapping->users, error))
    return FALSE;

  mapping->profile = cli->profile;
  mapping->settings = cw_profile_load_settings (cli->profile, error);
  if (mapping->settings == NULL)
    return FALSE;

  mapping->mapping = cw_load_mapping_to_edit (cli->profile, mapping->schema, &mapping->state, error);

  return mapping->mapping != NULL;
}

GPtrArray *
cli_mapping_check_all (const CliMapping *mapping)
{
  GPtrArray *problems = cw_mapping_check (mapping->mapping, mapping->schema, mapping->users);
  g_autoptr (CwDelivered) delivered = cli_read_delivered (mapping->profile);

  cw_delivered_check (delivered, mapping->mapping, problems);

  return problems;
}

static gboolean
is_problem_of (const CwProblem *problem, const char *aloware_key)
{
  return g_strcmp0 (problem->aloware, aloware_key) == 0;
}

void
cli_problems_write_json (CliJson *json, GPtrArray *problems, const char *aloware_key, gboolean all)
{
  cli_json_begin_array (json, "problems");

  for (guint i = 0; i < problems->len; i++)
    {
      const CwProblem *problem = g_ptr_array_index (problems, i);

      if (!all && !is_problem_of (problem, aloware_key))
        continue;

      cli_json_begin_object (json, NULL);
      cli_json_string (json, "code", cw_problem_code_to_nick (problem->code));
      cli_json_string (json, "message", problem->message);
      cli_json_boolean (json, "blocking", problem->blocking);
      if (all)
        cli_json_string (json, "aloware", problem->aloware);
      cli_json_end_object (json);
    }

  cli_json_end_array (json);
}

static const char *
effective_conflict_rule (const CliMapping *mapping, const CwMappingRow *row)
{
  return cw_conflict_rule_to_nick (row->conflict_set ? row->conflict : mapping->settings->conflict);
}

static void
write_directions (CliJson *json, const CliMapping *mapping, const CwMappingRow *row)
{
  static const CwDirection all[] = { CW_DIRECTION_BOTH, CW_DIRECTION_TO_SALESFORCE, CW_DIRECTION_TO_ALOWARE };
  CwDirections directions = cw_mapping_row_directions (row, mapping->schema, NULL);

  cli_json_begin_array (json, "directions");
  for (guint i = 0; i < G_N_ELEMENTS (all); i++)
    if ((directions & (1u << all[i])) != 0)
      cli_json_string (json, NULL, cw_direction_to_nick (all[i]));
  cli_json_end_array (json);
}

static void
write_row (CliJson *json, const CliMapping *mapping, const CwMappingRow *row, GPtrArray *problems)
{
  const CwCatalogueEntry *entry = row->aloware;
  const CwField *field = mapping->schema != NULL ? cw_schema_find (mapping->schema, row->salesforce) : NULL;
  GHashTableIter iter;
  gpointer value, salesforce_value;

  cli_json_begin_object (json, NULL);
  cli_json_string (json, "aloware", entry->key);
  cli_json_string (json, "aloware_label", cw_catalogue_get_label (entry));
  cli_json_string (json, "salesforce", row->salesforce);
  cli_json_string (json, "salesforce_label", field != NULL ? field->label : NULL);
  cli_json_string (json, "salesforce_type", field != NULL ? field->display_type : NULL);
  cli_json_string (json, "category", cw_category_to_nick (entry->category));
  cli_json_string (json, "direction", cw_direction_to_nick (row->direction));
  write_directions (json, mapping, row);
  cli_json_boolean (json, "locked", entry->category == CW_CATEGORY_LOCKED);
  cli_json_boolean (json, "removable", cw_catalogue_is_removable (entry));
  cli_json_string (json, "blank", cw_blank_rule_to_nick (row->blank));
  cli_json_string (json, "conflict", effective_conflict_rule (mapping, row));
  cli_json_boolean (json, "conflict_set", row->conflict_set);

  cli_json_begin_object (json, "values");
  g_hash_table_iter_init (&iter, row->value_pairs);
  while (g_hash_table_iter_next (&iter, &value, &salesforce_value))
    cli_json_string (json, value, salesforce_value);
  cli_json_end_object (json);

  cli_problems_write_json (json, problems, entry->key, FALSE);
  cli_json_end_object (json);
}

void
cli_mapping_write_json (Cli *cli, const CliMapping *mapping, GPtrArray *problems)
{
  CliJson *json = cli_document_new (cli);

  cli_json_begin_object (json, NULL);
  cli_json_string (json, "object", cw_mapping_get_object (mapping->mapping));
  cli_json_string (json, "state", mapping->state);
  cli_json_begin_array (json, "rows");
  for (guint i = 0; i < cw_mapping_get_n_rows (mapping->mapping); i++)
    write_row (json, mapping, cw_mapping_get_row (mapping->mapping, i), problems);
  cli_json_end_array (json);
  cli_problems_write_json (json, problems, NULL, FALSE);
  cli_json_end_object (json);
}

static const char *
badge_of_row (const CwMappingRow *row, GPtrArray *problems)
{
  const char *badge = NULL;

  for (guint i = 0; i < problems->len; i++)
    {
      const CwProblem *problem = g_ptr_array_index (problems, i);

      if (!is_problem_of (problem, row->aloware->key))
        continue;
      if (problem->blocking)
        return problem->code == CW_PROBLEM_ALREADY_MAPPED ? _("🚫 already mapped") : _("✗ cannot run");
      badge = _("! worth a look");
    }

  if (badge == NULL && row->aloware->category == CW_CATEGORY_LOCKED)
    badge = _("🔒 locked");

  return badge;
}

void
cli_mapping_print (Cli *cli, const CliMapping *mapping, GPtrArray *problems)
{
  CliTable *table = cli_table_new (_("Aloware field"), _("Key"), "", _("Salesforce field"), _("Label"),
                                   _("Type"), _("Blank"), _("Conflict"), "", NULL);

  cli_print (cli, _("Mapping of %s, %s\n"), cw_mapping_get_object (mapping->mapping),
             g_str_equal (mapping->state, "active") ? _("active") : _("draft"));

  for (guint i = 0; i < cw_mapping_get_n_rows (mapping->mapping); i++)
    {
      const CwMappingRow *row = cw_mapping_get_row (mapping->mapping, i);
      const CwField *field = mapping->schema != NULL ? cw_schema_find (mapping->schema, row->salesforce)
                                                     : NULL;

      cli_table_add (table, cw_catalogue_get_label (row->aloware), row->aloware->key,
                     cw_direction_to_arrow (row->direction), cli_text_or_dash (row->salesforce),
                     field != NULL ? field->label : NULL, field != NULL ? field->display_type : NULL,
                     cw_blank_rule_to_nick (row->blank), effective_conflict_rule (mapping, row),
                     badge_of_row (row, problems), NULL);
    }

  cli_table_print (cli, table);
}

void
cli_problems_print (Cli *cli, GPtrArray *problems, const char *aloware_key)
{
  for (guint i = 0; i < problems->len; i++)
    {
      const CwProblem *problem = g_ptr_array_index (problems, i);

      if (aloware_key != NULL && !is_problem_of (problem, aloware_key))
        continue;

      cli_print (cli, "%s %s%s%s\n", problem->blocking ? "✗" : "!",
                 problem->aloware != NULL ? problem->aloware : "", problem->aloware != NULL ? ": " : "",
                 problem->message);
    }
}

CliExit
cli_mapping_show (Cli *cli, int argc, char **argv, GError **error)
{
  g_auto (CliMapping) mapping = { NULL };
  g_autoptr (GPtrArray) problems = NULL;

  if (!cli_parse (cli, &argc, &argv, NULL, "", 0, 0, error))
    return CLI_EXIT_OK;
  if (!cli_mapping_load (cli, FALSE, &mapping, error))
    return CLI_EXIT_FAILED;

  problems = cli_mapping_check_all (&mapping);

  if (cli->json)
    {
      cli_mapping_write_json (cli, &mapping, problems);
      return CLI_EXIT_OK;
    }

  cli_mapping_print (cli, &mapping, problems);
  cli_problems_print (cli, problems, NULL);

  return CLI_EXIT_OK;
}

CliExit
cli_mapping_check (Cli *cli, int argc, char **argv, GError **error)
{
  g_auto (CliMapping) mapping = { NULL };
  g_autoptr (GPtrArray) problems = NULL;
  gboolean can_run;
  CliJson *json;

  if (!cli_parse (cli, &argc, &argv, NULL, "", 0, 0, error))
    return CLI_EXIT_OK;
  if (!cli_mapping_load (cli, TRUE, &mapping, error))
    return CLI_EXIT_FAILED;

  problems = cli_mapping_check_all (&mapping);
  can_run = cw_problems_allow_run (problems);

  json = cli_document_new (cli);
  cli_json_begin_object (json, NULL);
  cli_json_boolean (json, "can_run", can_run);
  cli_problems_write_json (json, problems, NULL, TRUE);
  cli_json_end_object (json);

  cli_problems_print (cli, problems, NULL);
  cli_print (cli, "%s\n",
             can_run ? _("The mapping can run.")
                     : _("The mapping cannot run until the lines with ✗ are settled."));

  return can_run ? CLI_EXIT_OK : CLI_EXIT_LEFT_OVERS;
}
