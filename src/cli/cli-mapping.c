/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli-command.h"
#include "cli-output.h"
#include "cli-table.h"

#include "cw-file.h"
#include "cw-connect.h"
#include "cw-mapping-check.h"
#include "cw-mapping-default.h"
#include "cw-mapping-diff.h"
#include "cw-mapping-file.h"
#include "cw-profiles.h"
#include "cw-sampling.h"

#include <glib/gi18n-lib.h>

/* What a command on the mapping works with. */
typedef struct
{
  CwObject object;
  CwProfile *profile; /* borrowed from the Cli */
  CwSchema *schema;   /* NULL before the first sign-in */
  CwUserMap *users;   /* may be NULL */
  CwSettings *settings;
  CwMapping *mapping; /* the draft, else the active one, else the default */
  const char *state;
} EditedMapping;

static void
mapping_clear (EditedMapping *mapping)
{
  g_clear_pointer (&mapping->schema, cw_schema_unref);
  g_clear_pointer (&mapping->users, cw_user_map_unref);
  g_clear_pointer (&mapping->settings, cw_settings_free);
  g_clear_pointer (&mapping->mapping, cw_mapping_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (EditedMapping, mapping_clear)

static gboolean
load_mapping (Cli *cli, gboolean refresh, EditedMapping *mapping, GError **error)
{
  if (!cli_load_schema (cli, mapping->object, refresh, &mapping->schema, &mapping->users, error))
    return FALSE;

  mapping->profile = cli->profile;
  mapping->settings = cw_profile_load_settings (cli->profile, error);
  if (mapping->settings == NULL)
    return FALSE;

  mapping->mapping = cw_load_mapping_to_edit (cli->profile, mapping->object, mapping->schema, &mapping->state,
                                              error);

  return mapping->mapping != NULL;
}

/* Everything that is wrong with it or worth a warning, with what the account does not deliver. (transfer
 * full) (element-type CwProblem) */
static GPtrArray *
check_all (const EditedMapping *mapping)
{
  GPtrArray *problems = cw_mapping_check (mapping->mapping, mapping->schema, mapping->users);
  g_autoptr (CwDelivered) delivered = cli_read_delivered (mapping->profile);

  cw_delivered_check (delivered, mapping->mapping, problems);

  return problems;
}

/* ── Showing it ── */

static gboolean
is_problem_of (const CwProblem *problem, const char *aloware_key)
{
  return g_strcmp0 (problem->aloware, aloware_key) == 0;
}

/* `whole`: among those of a whole mapping, so that its row and its object are told. */
static void
write_problem (CliJson *json, const CwProblem *problem, const CwMapping *mapping, gboolean whole)
{
  cli_json_begin_object (json, NULL);
  cli_json_string (json, "code", cw_problem_code_to_nick (problem->code));
  cli_json_string (json, "message", problem->message);
  cli_json_boolean (json, "blocking", problem->blocking);
  if (whole)
    {
      cli_json_string (json, "aloware", problem->aloware);
      cli_json_string (json, "object", cw_mapping_get_object (mapping));
    }
  cli_json_end_object (json);
}

/* Array "problems" of those of a row (NULL: those of the mapping as a whole); `all` takes every one. */
static void
write_problems (CliJson *json,
                const EditedMapping *mapping,
                GPtrArray *problems,
                const char *aloware_key,
                gboolean all)
{
  cli_json_begin_array (json, "problems");

  for (guint i = 0; i < problems->len; i++)
    {
      const CwProblem *problem = g_ptr_array_index (problems, i);

      if (all || is_problem_of (problem, aloware_key))
        write_problem (json, problem, mapping->mapping, all);
    }

  cli_json_end_array (json);
}

static const char *
effective_conflict_rule (const EditedMapping *mapping, const CwMappingRow *row)
{
  return cw_conflict_rule_to_nick (row->conflict_set ? row->conflict : mapping->settings->conflict);
}

static void
write_directions (CliJson *json, const EditedMapping *mapping, const CwMappingRow *row)
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
write_row (CliJson *json, const EditedMapping *mapping, const CwMappingRow *row, GPtrArray *problems)
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

  write_problems (json, mapping, problems, entry->key, FALSE);
  cli_json_end_object (json);
}

/* The choices of owners: Salesforce user id → Aloware user id, or null for no match on purpose. */
static void
write_owners (CliJson *json, const CwMapping *mapping)
{
  g_autoptr (GList) ids = g_list_sort (g_hash_table_get_keys (mapping->owners), (GCompareFunc) strcmp);

  cli_json_begin_object (json, "owners");
  for (GList *link = ids; link != NULL; link = link->next)
    {
      const char *aloware_id = g_hash_table_lookup (mapping->owners, link->data);

      cli_json_string (json, link->data, *aloware_id != '\0' ? aloware_id : NULL);
    }
  cli_json_end_object (json);
}

/* What new records in Salesforce get in fields that no row fills. */
static void
write_defaults (CliJson *json, const CwMapping *mapping)
{
  g_autoptr (GPtrArray) names = cw_mapping_list_fixed (mapping);

  cli_json_begin_array (json, "defaults");
  for (guint i = 0; i < names->len; i++)
    {
      const char *name = g_ptr_array_index (names, i);

      cli_json_begin_object (json, NULL);
      cli_json_string (json, "salesforce", name);
      cli_json_string (json, "value", cw_mapping_get_fixed (mapping, name));
      cli_json_end_object (json);
    }
  cli_json_end_array (json);
}

static void
write_mapping (Cli *cli, const EditedMapping *mapping, GPtrArray *problems)
{
  CliJson *json = cli_document_new (cli);

  cli_json_begin_object (json, NULL);
  cli_json_string (json, "object", cw_mapping_get_object (mapping->mapping));
  cli_json_string (json, "state", mapping->state);
  cli_json_begin_array (json, "rows");
  for (guint i = 0; i < cw_mapping_get_n_rows (mapping->mapping); i++)
    write_row (json, mapping, cw_mapping_get_row (mapping->mapping, i), problems);
  cli_json_end_array (json);
  write_problems (json, mapping, problems, NULL, FALSE);
  write_owners (json, mapping->mapping);
  write_defaults (json, mapping->mapping);
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
        return problem->code == CW_PROBLEM_ALREADY_MAPPED ? _("🚫 already mapped") : _("✗ cannot be used");
      badge = _("! worth a look");
    }

  if (badge == NULL && row->aloware->category == CW_CATEGORY_LOCKED)
    badge = _("🔒 locked");

  return badge;
}

static void
print_mapping (Cli *cli, const EditedMapping *mapping, GPtrArray *problems)
{
  CliTable *table = cli_table_new (_("Aloware Field"), _("Key"), "", _("Salesforce Field"), _("Label"),
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

static void
print_defaults (Cli *cli, const EditedMapping *mapping)
{
  g_autoptr (GPtrArray) names = cw_mapping_list_fixed (mapping->mapping);
  CliTable *table;

  if (names->len == 0)
    return;

  table = cli_table_new (_("When Creating in Salesforce"), _("Label"), _("Fixed Value"), NULL);
  for (guint i = 0; i < names->len; i++)
    {
      const char *name = g_ptr_array_index (names, i);
      const CwField *field = mapping->schema != NULL ? cw_schema_find (mapping->schema, name) : NULL;

      cli_table_add (table, name, field != NULL ? field->label : NULL,
                     cw_mapping_get_fixed (mapping->mapping, name), NULL);
    }
  cli_print (cli, "\n");
  cli_table_print (cli, table);
}

/* A line for each problem of a row (NULL: of all rows). */
static void
print_problems (Cli *cli, GPtrArray *problems, const char *aloware_key)
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
  g_auto (EditedMapping) mapping = { .schema = NULL };
  g_autoptr (GPtrArray) problems = NULL;

  if (!cli_parse_object (cli, &argc, &argv, NULL, "", 0, 0, &mapping.object, error))
    return CLI_EXIT_OK;
  if (!load_mapping (cli, FALSE, &mapping, error))
    return CLI_EXIT_FAILED;

  problems = check_all (&mapping);

  if (cli->json)
    {
      write_mapping (cli, &mapping, problems);
      return CLI_EXIT_OK;
    }

  print_mapping (cli, &mapping, problems);
  print_defaults (cli, &mapping);
  print_problems (cli, problems, NULL);

  return CLI_EXIT_OK;
}

CliExit
cli_mapping_check (Cli *cli, int argc, char **argv, GError **error)
{
  g_auto (EditedMapping) mapping = { .schema = NULL };
  g_autoptr (GPtrArray) problems = NULL;
  gboolean can_run;
  CliJson *json;

  if (!cli_parse_object (cli, &argc, &argv, NULL, "", 0, 0, &mapping.object, error))
    return CLI_EXIT_OK;
  if (!load_mapping (cli, TRUE, &mapping, error))
    return CLI_EXIT_FAILED;

  problems = check_all (&mapping);
  can_run = cw_problems_allow_run (problems);

  json = cli_document_new (cli);
  cli_json_begin_object (json, NULL);
  cli_json_string (json, "object", cw_mapping_get_object (mapping.mapping));
  cli_json_boolean (json, "can_run", can_run);
  write_problems (json, &mapping, problems, NULL, TRUE);
  cli_json_end_object (json);

  print_problems (cli, problems, NULL);
  cli_print (cli, "%s\n",
             can_run ? _("The mapping can be used.")
                     : _("The mapping cannot be used until the problems marked ✗ are solved."));

  return can_run ? CLI_EXIT_OK : CLI_EXIT_LEFT_OVERS;
}

/* ── Changing a row ── */

static const CwCatalogueEntry *
find_entry (const char *key, GError **error)
{
  const CwCatalogueEntry *entry = cw_catalogue_find (key);

  if (entry == NULL)
    g_set_error (error, CW_ERROR, CW_ERROR_USAGE,
                 _("There is no Aloware field “%s”. `crosswalk-cli fields aloware` lists the fields."), key);

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
save_draft (Cli *cli, const EditedMapping *mapping, const char *key, GError **error)
{
  g_autoptr (GPtrArray) problems = NULL;
  gboolean blocked = FALSE;
  CliJson *json;

  if (!cw_profile_save_mapping (mapping->profile, mapping->object, CW_MAPPING_DRAFT, mapping->mapping, error))
    return CLI_EXIT_FAILED;

  problems = check_all (mapping);
  for (guint i = 0; i < problems->len; i++)
    {
      const CwProblem *problem = g_ptr_array_index (problems, i);

      blocked = blocked || (problem->blocking && g_strcmp0 (problem->aloware, key) == 0);
    }

  json = cli_document_new (cli);
  cli_json_begin_object (json, NULL);
  cli_json_string (json, "state", "draft");
  cli_json_string (json, "aloware", key);
  write_problems (json, mapping, problems, key, FALSE);
  cli_json_end_object (json);

  print_problems (cli, problems, key);
  cli_note (cli, "%s\n", _("Saved in the draft. `crosswalk-cli mapping activate` puts it to use."));

  return blocked ? CLI_EXIT_LEFT_OVERS : CLI_EXIT_OK;
}

static gboolean
parse_direction (const char *text, CwDirection *direction, GError **error)
{
  if (text == NULL || cw_direction_from_nick (text, direction))
    return TRUE;

  g_set_error (error, CW_ERROR, CW_ERROR_USAGE,
               _("“%s” is not a direction. Use both, to-salesforce or to-aloware."), text);

  return FALSE;
}

/* Salesforce compares API names without case, files should not: what describe says is kept. */
static char *
canonical_field_name (const EditedMapping *mapping, const char *name)
{
  const CwField *field = mapping->schema != NULL ? cw_schema_find (mapping->schema, name) : NULL;

  return g_strdup (field != NULL ? field->name : name);
}

static CwDirection
first_possible_direction (const EditedMapping *mapping, const CwMappingRow *row)
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
      N_("both, to-salesforce or to-aloware (default: both if possible)"), "D" },
    { NULL },
  };
  g_auto (EditedMapping) mapping = { .schema = NULL };
  const CwCatalogueEntry *entry;
  CwMappingRow *row;

  if (!cli_parse_object (cli, &argc, &argv, entries, "ALOWARE SALESFORCE", 2, 2, &mapping.object, error))
    return CLI_EXIT_OK;

  entry = find_entry (argv[1], error);
  if (entry == NULL || !load_mapping (cli, FALSE, &mapping, error))
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
  g_auto (EditedMapping) mapping = { .schema = NULL };

  if (!cli_parse_object (cli, &argc, &argv, NULL, "ALOWARE", 1, 1, &mapping.object, error))
    return CLI_EXIT_OK;

  if (!load_mapping (cli, FALSE, &mapping, error) || find_row (mapping.mapping, argv[1], error) == NULL
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
               _("🔒 “%s” is locked: both systems identify a contact by it, so its Salesforce field and its "
                  "direction ↔ cannot be changed."),
               row->aloware->key);

  return FALSE;
}

static gboolean
parse_rules (CwMappingRow *row, const char *blank, const char *conflict, GError **error)
{
  if (blank != NULL && !cw_blank_rule_from_nick (blank, &row->blank))
    {
      g_set_error (error, CW_ERROR, CW_ERROR_USAGE,
                   _("“%s” is not a rule for blank values. Use keep or clear."), blank);
      return FALSE;
    }

  if (conflict == NULL)
    return TRUE;

  if (!cw_conflict_rule_from_nick (conflict, &row->conflict))
    {
      g_set_error (error, CW_ERROR, CW_ERROR_USAGE,
                   _("“%s” is not a rule for conflicts. Use ask, aloware, salesforce or newest."), conflict);
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
    { "blank", 0, 0, G_OPTION_ARG_STRING, &blank,
      N_("What a blank value does to the value on the other side: keep or clear"), N_("RULE") },
    { "conflict", 0, 0, G_OPTION_ARG_STRING, &conflict,
      N_("Who wins when both sides changed: ask, aloware, salesforce or newest"), N_("RULE") },
    { NULL },
  };
  g_auto (EditedMapping) mapping = { .schema = NULL };
  CwMappingRow *row;

  if (!cli_parse_object (cli, &argc, &argv, entries, "ALOWARE", 1, 1, &mapping.object, error))
    return CLI_EXIT_OK;
  if (salesforce == NULL && direction == NULL && blank == NULL && conflict == NULL)
    {
      g_set_error_literal (error, CW_ERROR, CW_ERROR_USAGE,
                           _("Nothing to set: give --salesforce, --direction, --blank or --conflict."));
      return CLI_EXIT_USAGE;
    }

  if (!load_mapping (cli, FALSE, &mapping, error))
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
  g_auto (EditedMapping) mapping = { .schema = NULL };
  CwMappingRow *row;

  if (!cli_parse_object (cli, &argc, &argv, NULL, "ALOWARE VALUE SALESFORCE_VALUE", 3, 3, &mapping.object,
                         error))
    return CLI_EXIT_OK;

  if (*argv[2] == '\0')
    {
      g_set_error_literal (
        error, CW_ERROR, CW_ERROR_USAGE,
        _("A blank value cannot be paired. What it does is set with `crosswalk-cli mapping set --blank`."));
      return CLI_EXIT_USAGE;
    }

  if (!load_mapping (cli, FALSE, &mapping, error))
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

/* ── Fixed values ── */

static gboolean
is_fixed_problem_of (const CwProblem *problem, const char *api_name)
{
  return problem->code == CW_PROBLEM_FIXED_VALUE && g_strcmp0 (problem->salesforce, api_name) == 0;
}

/* As for a row: it is kept even when it cannot be written, and what is wrong is said at once. */
static CliExit
save_default (Cli *cli, const EditedMapping *mapping, const char *api_name, GError **error)
{
  g_autoptr (GPtrArray) problems = NULL;
  CliExit code = CLI_EXIT_OK;
  CliJson *json;

  if (!cw_profile_save_mapping (mapping->profile, mapping->object, CW_MAPPING_DRAFT, mapping->mapping, error))
    return CLI_EXIT_FAILED;

  problems = check_all (mapping);
  for (guint i = problems->len; i > 0; i--)
    {
      if (!is_fixed_problem_of (g_ptr_array_index (problems, i - 1), api_name))
        g_ptr_array_remove_index (problems, i - 1);
    }
  if (problems->len > 0)
    code = CLI_EXIT_LEFT_OVERS;

  json = cli_document_new (cli);
  cli_json_begin_object (json, NULL);
  cli_json_string (json, "state", "draft");
  cli_json_string (json, "salesforce", api_name);
  cli_json_string (json, "value", cw_mapping_get_fixed (mapping->mapping, api_name));
  write_problems (json, mapping, problems, NULL, FALSE);
  cli_json_end_object (json);

  print_problems (cli, problems, NULL);
  cli_note (cli, "%s\n", _("Saved in the draft. `crosswalk-cli mapping activate` puts it to use."));

  return code;
}

/* The name as it is stored. What names no field can still be removed. (transfer full) (nullable) */
static char *
find_default_field (const EditedMapping *mapping, const char *name, gboolean removes, GError **error)
{
  const CwField *field = mapping->schema != NULL ? cw_schema_find (mapping->schema, name) : NULL;

  if (field != NULL)
    return g_strdup (field->name);
  if (removes && cw_mapping_get_fixed (mapping->mapping, name) != NULL)
    return g_strdup (name);

  g_set_error (
    error, CW_ERROR, CW_ERROR_NOT_FOUND,
    _("Salesforce shows the signed-in user no field “%s”. `crosswalk-cli fields salesforce` lists "
       "the fields."),
    name);

  return NULL;
}

CliExit
cli_mapping_set_default (Cli *cli, int argc, char **argv, GError **error)
{
  g_auto (EditedMapping) mapping = { .schema = NULL };
  g_autofree char *name = NULL;

  if (!cli_parse_object (cli, &argc, &argv, NULL, "SALESFORCE_FIELD VALUE", 2, 2, &mapping.object, error))
    return CLI_EXIT_OK;
  if (!load_mapping (cli, FALSE, &mapping, error))
    return CLI_EXIT_FAILED;

  name = find_default_field (&mapping, argv[1], *argv[2] == '\0', error);
  if (name == NULL)
    return CLI_EXIT_FAILED;
  cw_mapping_set_fixed (mapping.mapping, name, argv[2]);

  return save_default (cli, &mapping, name, error);
}

/* ── Owners ── */

static CwUserMap *
load_owners (EditedMapping *mapping, GError **error)
{
  if (mapping->users != NULL)
    return cw_user_map_choose (mapping->users, mapping->mapping->owners);

  g_set_error_literal (error, CW_ERROR, CW_ERROR_SIGN_IN_NEEDED,
                       _("No users were read yet. Sign in to both platforms first."));

  return NULL;
}

static const char *
state_of_owner (const CwUserMap *users, const CwUser *user, const char **aloware_id)
{
  CwUserState state = cw_user_map_to_aloware (users, user->id, aloware_id);

  if (state == CW_USER_AMBIGUOUS)
    return "ambiguous";
  if (cw_user_map_get_choice (users, user->id) != NULL)
    return "chosen";

  return state == CW_USER_MATCHED ? "e-mail" : "none";
}

static void
write_owner (CliJson *json, const CwUserMap *users, const CwUser *user)
{
  const char *aloware_id;
  const char *state = state_of_owner (users, user, &aloware_id);

  cli_json_begin_object (json, NULL);
  cli_json_string (json, "salesforce", user->id);
  cli_json_string (json, "name", user->name);
  cli_json_string (json, "email", user->email);
  cli_json_boolean (json, "active", user->active);
  cli_json_string (json, "aloware", aloware_id);
  cli_json_string (json, "match", state);
  cli_json_boolean (json, "fallback",
                    aloware_id != NULL && cw_user_map_to_aloware (users, user->id, NULL) != CW_USER_MATCHED);
  cli_json_end_object (json);
}

CliExit
cli_mapping_owners (Cli *cli, int argc, char **argv, GError **error)
{
  g_auto (EditedMapping) mapping = { .schema = NULL };
  g_autoptr (CwUserMap) users = NULL;
  GPtrArray *salesforce;
  CliTable *table;
  CliJson *json;

  if (!cli_parse_object (cli, &argc, &argv, NULL, "", 0, 0, &mapping.object, error))
    return CLI_EXIT_OK;
  if (!load_mapping (cli, FALSE, &mapping, error))
    return CLI_EXIT_FAILED;
  users = load_owners (&mapping, error);
  if (users == NULL)
    return CLI_EXIT_SIGN_IN;

  salesforce = cw_user_map_get_users (users, CW_SIDE_SALESFORCE);
  json = cli_document_new (cli);
  table = cli_table_new (_("Salesforce User"), _("ID"), _("Aloware User"), _("ID"), _("Match"), NULL);
  cli_json_begin_object (json, NULL);
  cli_json_begin_array (json, "owners");
  for (guint i = 0; i < salesforce->len; i++)
    {
      const CwUser *user = g_ptr_array_index (salesforce, i);
      const char *aloware_id;
      const char *state = state_of_owner (users, user, &aloware_id);
      const CwUser *aloware = aloware_id != NULL ? cw_user_map_find_aloware (users, aloware_id) : NULL;

      write_owner (json, users, user);
      cli_table_add (table, cli_text_or_dash (user->name), user->id,
                     aloware != NULL ? cli_text_or_dash (aloware->name) : "–", cli_text_or_dash (aloware_id),
                     state, NULL);
    }
  cli_json_end_array (json);
  cli_json_end_object (json);
  cli_table_print (cli, table);

  return CLI_EXIT_OK;
}

static gboolean
check_owner (const CwUserMap *users, const char *salesforce, const char *aloware_id, GError **error)
{
  if (cw_user_map_find_salesforce (users, salesforce) == NULL)
    g_set_error (error, CW_ERROR, CW_ERROR_NOT_FOUND,
                 _("There is no Salesforce user “%s”. `crosswalk-cli mapping owners` lists them."),
                 salesforce);
  else if (aloware_id != NULL && *aloware_id != '\0' && cw_user_map_find_aloware (users, aloware_id) == NULL)
    g_set_error (error, CW_ERROR, CW_ERROR_NOT_FOUND, _("There is no Aloware user “%s”."), aloware_id);
  else
    return TRUE;

  return FALSE;
}

/* Who is who belongs to the accounts, so the mapping of the other object gets the same choice, if it is
 * synced.
 */
static gboolean
choose_for_other (Cli *cli,
                  const EditedMapping *mapping,
                  const char *salesforce_id,
                  const char *aloware_id,
                  GError **error)
{
  CwObject object = cw_object_other (mapping->object);
  g_autoptr (CwSchema) schema = NULL;
  g_autoptr (CwMapping) other = NULL;
  const char *state;

  if (!cw_settings_include (mapping->settings, object))
    return TRUE;

  if (!cli_load_schema (cli, object, FALSE, &schema, NULL, error))
    return FALSE;
  other = cw_load_mapping_to_edit (cli->profile, object, schema, &state, error);
  if (other == NULL)
    return FALSE;
  if (!cw_mapping_choose_owner (other, salesforce_id, aloware_id))
    return TRUE;
  if (!cw_profile_save_mapping (cli->profile, object, CW_MAPPING_DRAFT, other, error))
    return FALSE;

  cli_note (cli, _("The draft for the object %s has the same choice.\n"), cw_object_get_name (object));

  return TRUE;
}

CliExit
cli_mapping_set_owner (Cli *cli, int argc, char **argv, GError **error)
{
  g_auto (EditedMapping) mapping = { .schema = NULL };
  g_autoptr (CwUserMap) users = NULL;
  const char *aloware_id;

  if (!cli_parse_object (cli, &argc, &argv, NULL, "ALOWARE_USER|none|email SALESFORCE_USER", 2, 2,
                         &mapping.object, error))
    return CLI_EXIT_OK;
  if (!load_mapping (cli, FALSE, &mapping, error))
    return CLI_EXIT_FAILED;
  users = load_owners (&mapping, error);
  if (users == NULL)
    return CLI_EXIT_SIGN_IN;

  aloware_id = g_str_equal (argv[1], "none") ? "" : g_str_equal (argv[1], "email") ? NULL : argv[1];
  /* What names nobody can still be cleared. */
  if (!(aloware_id == NULL && g_hash_table_contains (mapping.mapping->owners, argv[2]))
      && !check_owner (users, argv[2], aloware_id, error))
    return CLI_EXIT_FAILED;
  if (!choose_for_other (cli, &mapping, argv[2], aloware_id, error))
    return CLI_EXIT_FAILED;
  cw_mapping_choose_owner (mapping.mapping, argv[2], aloware_id);

  return save_draft (cli, &mapping, "contact_owner", error);
}

/* ── The mapping as a whole ── */

static CliExit
report_state (Cli *cli, const EditedMapping *mapping, const char *state, const char *message)
{
  CliJson *json = cli_document_new (cli);

  cli_json_begin_object (json, NULL);
  cli_json_string (json, "object", cw_mapping_get_object (mapping->mapping));
  cli_json_string (json, "state", state);
  cli_json_integer (json, "rows", cw_mapping_get_n_rows (mapping->mapping));
  cli_json_end_object (json);
  cli_print (cli, "%s\n", message);

  return CLI_EXIT_OK;
}

CliExit
cli_mapping_activate (Cli *cli, int argc, char **argv, GError **error)
{
  g_auto (EditedMapping) mapping = { .schema = NULL };
  g_autoptr (GPtrArray) problems = NULL;

  if (!cli_parse_object (cli, &argc, &argv, NULL, "", 0, 0, &mapping.object, error))
    return CLI_EXIT_OK;
  if (!load_mapping (cli, FALSE, &mapping, error))
    return CLI_EXIT_FAILED;

  problems = check_all (&mapping);
  print_problems (cli, problems, NULL);
  if (!cw_activate_mapping (mapping.profile, mapping.object, mapping.schema, mapping.users, error))
    return CLI_EXIT_FAILED;

  return report_state (cli, &mapping, "active", _("The mapping is active: the next run uses it."));
}

CliExit
cli_mapping_export (Cli *cli, int argc, char **argv, GError **error)
{
  g_auto (EditedMapping) mapping = { .schema = NULL };
  g_autoptr (GError) problem = NULL;
  g_autofree char *text = NULL;

  if (!cli_parse_object (cli, &argc, &argv, NULL, "FILE", 1, 1, &mapping.object, error))
    return CLI_EXIT_OK;
  if (!load_mapping (cli, FALSE, &mapping, error))
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

/* A file says itself which object it is for. Only a person who asks for another one is mistaken. */
static gboolean
check_object (Cli *cli, const EditedMapping *mapping, const char *path, GError **error)
{
  if (cli->object == NULL || mapping->mapping->object == mapping->object)
    return TRUE;

  g_set_error (
    error, CW_ERROR, CW_ERROR_USAGE,
    _("%s is a mapping of the object %s, and --object asks for %s. Nothing was changed: leave out "
       "--object, or import another file."),
    path, cw_mapping_get_object (mapping->mapping), cw_object_get_name (mapping->object));

  return FALSE;
}

CliExit
cli_mapping_import (Cli *cli, int argc, char **argv, GError **error)
{
  g_auto (EditedMapping) mapping = { .schema = NULL };
  g_autoptr (GPtrArray) problems = NULL;

  if (!cli_parse_object (cli, &argc, &argv, NULL, "FILE", 1, 1, &mapping.object, error))
    return CLI_EXIT_OK;

  mapping.mapping = read_mapping_file (argv[1], error);
  if (mapping.mapping == NULL || !check_object (cli, &mapping, argv[1], error))
    return CLI_EXIT_FAILED;
  mapping.object = mapping.mapping->object;
  if (!cli_load_schema (cli, mapping.object, FALSE, &mapping.schema, &mapping.users, error))
    return CLI_EXIT_FAILED;
  mapping.profile = cli->profile;
  if (!cw_profile_save_mapping (cli->profile, mapping.object, CW_MAPPING_DRAFT, mapping.mapping, error))
    return CLI_EXIT_FAILED;

  problems = check_all (&mapping);
  print_problems (cli, problems, NULL);
  report_state (
    cli, &mapping, "draft",
    _("The mapping was imported as the draft. `crosswalk-cli mapping activate` puts it to use."));

  return cw_problems_allow_run (problems) ? CLI_EXIT_OK : CLI_EXIT_LEFT_OVERS;
}

/* ── The mapping of another profile ── */

static const struct
{
  const char *nick, *words;
} difference_kinds[] = {
  [CW_MAPPING_ADDED] = { "added", N_("Added") },
  [CW_MAPPING_REMOVED] = { "removed", N_("Removed") },
  [CW_MAPPING_CHANGED] = { "changed", N_("Changed") },
};

/* No table: its narrow columns would cut what is different. */
static void
print_differences (Cli *cli, GPtrArray *differences)
{
  for (guint i = 0; i < differences->len; i++)
    {
      const CwMappingDifference *difference = g_ptr_array_index (differences, i);
      g_auto (GStrv) lines = g_strsplit (difference->detail, "\n", -1);

      /* Translators: "Changed: First Name (first_name)" */
      cli_print (cli, _("%s: %s (%s)\n"), _(difference_kinds[difference->kind].words),
                 cw_catalogue_get_label (difference->aloware), difference->aloware->key);
      for (guint line = 0; lines[line] != NULL; line++)
        cli_print (cli, "    %s\n", lines[line]);
    }
}

/* The mapping of one object that is to be taken over, and what is different and wrong with it. */
typedef struct
{
  EditedMapping mapping;
  GPtrArray *differences; /* of CwMappingDifference */
  GPtrArray *problems;    /* of CwProblem */
} TakeOver;

static void
take_over_free (gpointer data)
{
  TakeOver *take_over = data;

  mapping_clear (&take_over->mapping);
  g_clear_pointer (&take_over->differences, g_ptr_array_unref);
  g_clear_pointer (&take_over->problems, g_ptr_array_unref);
  g_free (take_over);
}

static void
write_difference (CliJson *json, CwObject object, const CwMappingDifference *difference)
{
  cli_json_begin_object (json, NULL);
  cli_json_string (json, "object", cw_object_get_name (object));
  cli_json_string (json, "aloware", difference->aloware->key);
  cli_json_string (json, "kind", difference_kinds[difference->kind].nick);
  cli_json_string (json, "detail", difference->detail);
  cli_json_end_object (json);
}

static void
write_take_over (Cli *cli, const char *profile, gboolean taken, GPtrArray *objects)
{
  CliJson *json = cli_document_new (cli);

  cli_json_begin_object (json, NULL);
  cli_json_string (json, "profile", profile);
  cli_json_boolean (json, "taken", taken);
  cli_json_begin_array (json, "differences");
  for (guint i = 0; i < objects->len; i++)
    {
      const TakeOver *take_over = g_ptr_array_index (objects, i);

      for (guint n = 0; n < take_over->differences->len; n++)
        write_difference (json, take_over->mapping.object, g_ptr_array_index (take_over->differences, n));
    }
  cli_json_end_array (json);
  cli_json_begin_array (json, "problems");
  for (guint i = 0; i < objects->len; i++)
    {
      const TakeOver *take_over = g_ptr_array_index (objects, i);

      for (guint n = 0; n < take_over->problems->len; n++)
        write_problem (json, g_ptr_array_index (take_over->problems, n), take_over->mapping.mapping, TRUE);
    }
  cli_json_end_array (json);
  cli_json_end_object (json);
}

static gboolean
confirm_take_over (Cli *cli, const char *profile)
{
  g_autofree char *question = g_strdup_printf (_("This makes the mapping of “%s” the draft, in place of the "
                                                  "draft that there is. Type %s to go on, anything else to "
                                                  "stop: "),
                                               profile, profile);

  return cli_confirm (cli, question, profile);
}

/* The mapping of the other profile, and how it differs from the one that it would replace, which is missing
 * before the first sign-in. (transfer full) */
static TakeOver *
load_take_over (Cli *cli, const char *other, CwObject object, GError **error)
{
  TakeOver *take_over = g_new0 (TakeOver, 1);
  EditedMapping *mapping = &take_over->mapping;
  g_autoptr (GError) problem = NULL;
  g_autoptr (CwMapping) own = NULL;
  const char *state;

  mapping->object = object;
  mapping->profile = cli->profile;
  if (cli_load_schema (cli, object, FALSE, &mapping->schema, &mapping->users, &problem))
    own = cw_load_mapping_to_edit (cli->profile, object, mapping->schema, &state, &problem);
  if (g_error_matches (problem, CW_ERROR, CW_ERROR_SIGN_IN_NEEDED))
    g_clear_error (&problem);
  if (problem == NULL)
    mapping->mapping = cw_profiles_load_mapping (other, object, own, &problem);
  if (problem != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&problem));
      take_over_free (take_over);
      return NULL;
    }

  take_over->differences = cw_mapping_diff (own, mapping->mapping, mapping->schema, mapping->users);
  take_over->problems = check_all (mapping);

  return take_over;
}

/* Those of all objects of which the other profile has a mapping, or that of --object. (transfer full)
 * (element-type TakeOver) */
static GPtrArray *
load_take_overs (Cli *cli, const char *other, CwObject wanted, GError **error)
{
  g_autoptr (GPtrArray) objects = g_ptr_array_new_with_free_func (take_over_free);
  g_autoptr (GError) missing = NULL;

  for (CwObject object = 0; object < CW_N_OBJECTS; object++)
    {
      g_autoptr (GError) problem = NULL;
      g_autoptr (CwMapping) there = NULL;
      TakeOver *take_over;

      if (cli->object != NULL && object != wanted)
        continue;

      /* Nothing is described for a mapping that is not there. */
      there = cw_profiles_load_mapping (other, object, NULL, &problem);
      take_over = there != NULL ? load_take_over (cli, other, object, &problem) : NULL;
      if (take_over != NULL)
        g_ptr_array_add (objects, take_over);
      else if (g_error_matches (problem, CW_ERROR, CW_ERROR_NOT_FOUND) && missing == NULL)
        missing = g_steal_pointer (&problem);
      else if (!g_error_matches (problem, CW_ERROR, CW_ERROR_NOT_FOUND))
        {
          g_propagate_error (error, g_steal_pointer (&problem));
          return NULL;
        }
    }

  if (objects->len > 0)
    return g_steal_pointer (&objects);

  g_propagate_error (error, g_steal_pointer (&missing));

  return NULL;
}

static guint
print_take_overs (Cli *cli, GPtrArray *objects)
{
  guint n_differences = 0;

  for (guint i = 0; i < objects->len; i++)
    {
      const TakeOver *take_over = g_ptr_array_index (objects, i);

      if (objects->len > 1)
        cli_print (cli, _("Mapping of %s\n"), cw_object_get_name (take_over->mapping.object));
      print_differences (cli, take_over->differences);
      print_problems (cli, take_over->problems, NULL);
      n_differences += take_over->differences->len;
    }

  return n_differences;
}

static gboolean
save_take_overs (GPtrArray *objects, gboolean *can_run, GError **error)
{
  *can_run = TRUE;
  for (guint i = 0; i < objects->len; i++)
    {
      const TakeOver *take_over = g_ptr_array_index (objects, i);
      const EditedMapping *mapping = &take_over->mapping;

      *can_run = *can_run && cw_problems_allow_run (take_over->problems);
      if (take_over->differences->len > 0
          && !cw_profile_save_mapping (mapping->profile, mapping->object, CW_MAPPING_DRAFT, mapping->mapping,
                                       error))
        return FALSE;
    }

  return TRUE;
}

CliExit
cli_mapping_take_over (Cli *cli, int argc, char **argv, GError **error)
{
  gboolean assume_yes = FALSE, can_run;
  const GOptionEntry entries[] = {
    { "yes", 0, 0, G_OPTION_ARG_NONE, &assume_yes, N_("Take the mapping over without a question"), NULL },
    { NULL },
  };
  g_autoptr (GPtrArray) objects = NULL;
  CwObject object;

  if (!cli_parse_object (cli, &argc, &argv, entries, "PROFILE", 1, 1, &object, error))
    return CLI_EXIT_OK;

  objects = cli_get_profile (cli, error) != NULL ? load_take_overs (cli, argv[1], object, error) : NULL;
  if (objects == NULL)
    return CLI_EXIT_FAILED;

  if (print_take_overs (cli, objects) == 0)
    {
      write_take_over (cli, argv[1], FALSE, objects);
      cli_print (cli, _("The mapping of “%s” is the same. Nothing was changed.\n"), argv[1]);
      return CLI_EXIT_OK;
    }
  if (!assume_yes && !confirm_take_over (cli, argv[1]))
    {
      write_take_over (cli, argv[1], FALSE, objects);
      cli_print (cli, "%s\n",
                 _("Nothing was changed. To take the mapping over, run the command again with --yes."));
      return CLI_EXIT_GUARD;
    }
  if (!save_take_overs (objects, &can_run, error))
    return CLI_EXIT_FAILED;

  write_take_over (cli, argv[1], TRUE, objects);
  cli_print (cli,
             _("The mapping of “%s” is the draft now. `crosswalk-cli mapping activate` puts it to use.\n"),
             argv[1]);

  return can_run ? CLI_EXIT_OK : CLI_EXIT_LEFT_OVERS;
}

CliExit
cli_mapping_reset (Cli *cli, int argc, char **argv, GError **error)
{
  g_auto (EditedMapping) mapping = { .schema = NULL };

  if (!cli_parse_object (cli, &argc, &argv, NULL, "", 0, 0, &mapping.object, error))
    return CLI_EXIT_OK;
  if (!cli_load_schema (cli, mapping.object, FALSE, &mapping.schema, NULL, error))
    return CLI_EXIT_FAILED;
  if (mapping.schema == NULL)
    {
      g_set_error_literal (error, CW_ERROR, CW_ERROR_SIGN_IN_NEEDED,
                           _("The default mapping is made from Salesforce’s fields. Sign in first: "
                              "crosswalk-cli connect salesforce."));
      return CLI_EXIT_SIGN_IN;
    }

  mapping.mapping = cw_mapping_new_default (mapping.schema);
  if (!cw_profile_save_mapping (cli->profile, mapping.object, CW_MAPPING_DRAFT, mapping.mapping, error))
    return CLI_EXIT_FAILED;

  return report_state (cli, &mapping, "draft",
                       _("The draft is now the default mapping. The active mapping stays in use until "
                          "`crosswalk-cli mapping activate`."));
}

/* ── Suggestions ── */

typedef struct
{
  const CwMapping *mapping;
  CwSuggestions *suggestions;
} Suggesting;

static gboolean
suggest (Cli *cli, gpointer user_data, GError **error)
{
  Suggesting *work = user_data;

  work->suggestions = cw_sampling_suggest (cli->profile, work->mapping, NULL, NULL, cli->cancellable, error);

  return work->suggestions != NULL;
}

static void
write_seen_fields (CliJson *json, GPtrArray *fields)
{
  cli_json_begin_array (json, "fields");
  for (guint i = 0; i < fields->len; i++)
    {
      const CwSeenField *field = g_ptr_array_index (fields, i);

      cli_json_begin_object (json, NULL);
      cli_json_string (json, "side", cw_side_to_nick (field->side));
      cli_json_string (json, "name", field->name);
      cli_json_string (json, "label", field->label);
      cli_json_number (json, "filled", field->filled);
      cli_json_string (json, "looks", cw_look_to_nick (field->look));
      cli_json_integer (json, "values", field->n_values);
      cli_json_integer (json, "longest", field->longest);
      cli_json_end_object (json);
    }
  cli_json_end_array (json);
}

static void
write_effect (CliJson *json, const char *name, const CwSuggestion *suggestion, CwSide side)
{
  guint overwrites, fills;

  if (!cw_suggestion_get_effect (suggestion, side, &overwrites, &fills))
    {
      cli_json_null (json, name);
      return;
    }

  cli_json_begin_object (json, name);
  cli_json_integer (json, "overwrites", overwrites);
  cli_json_integer (json, "fills", fills);
  cli_json_end_object (json);
}

static void
write_suggestions (CliJson *json, GPtrArray *suggestions)
{
  cli_json_begin_array (json, "suggestions");
  for (guint i = 0; i < suggestions->len; i++)
    {
      const CwSuggestion *suggestion = g_ptr_array_index (suggestions, i);

      cli_json_begin_object (json, NULL);
      cli_json_string (json, "aloware", suggestion->aloware->key);
      cli_json_string (json, "salesforce", suggestion->salesforce);
      cli_json_number (json, "agree", (double) suggestion->agreed / suggestion->compared);
      cli_json_integer (json, "compared", suggestion->compared);
      cli_json_number (json, "chance", suggestion->chance);
      cli_json_string (json, "direction", cw_direction_to_nick (suggestion->direction));
      write_effect (json, "to_salesforce", suggestion, CW_SIDE_SALESFORCE);
      write_effect (json, "to_aloware", suggestion, CW_SIDE_ALOWARE);
      cli_json_end_object (json);
    }
  cli_json_end_array (json);
}

static void
write_sample (Cli *cli, const CwSuggestions *suggestions)
{
  CliJson *json = cli_document_new (cli);

  cli_json_begin_object (json, NULL);
  cli_json_integer (json, "records", suggestions->n_records);
  cli_json_integer (json, "pairs", suggestions->n_pairs);
  write_seen_fields (json, suggestions->fields);
  write_suggestions (json, suggestions->suggestions);
  cli_json_begin_array (json, "phones");
  for (guint i = 0; i < suggestions->phones->len; i++)
    {
      const CwPhoneField *phone = g_ptr_array_index (suggestions->phones, i);

      cli_json_begin_object (json, NULL);
      cli_json_string (json, "salesforce", phone->salesforce);
      cli_json_string (json, "label", phone->label);
      cli_json_number (json, "found", phone->found);
      cli_json_end_object (json);
    }
  cli_json_end_array (json);
  cli_json_end_object (json);
}

static char *
format_share (double share)
{
  /* Translators: a share, as in “94 %” */
  return g_strdup_printf (_("%.0f %%"), share * 100);
}

static void
print_seen_fields (Cli *cli, GPtrArray *fields)
{
  CliTable *table = cli_table_new (_("Side"), _("Name"), _("Label"), _(">Filled"), _("Values"), NULL);

  for (guint i = 0; i < fields->len; i++)
    {
      const CwSeenField *field = g_ptr_array_index (fields, i);
      g_autofree char *filled = format_share (field->filled);
      g_autofree char *looks = cw_seen_field_describe (field);

      cli_table_add (table, cw_side_to_nick (field->side), field->name, field->label, filled, looks, NULL);
    }
  cli_table_print (cli, table);
}

static void
print_phones (Cli *cli, GPtrArray *phones)
{
  CliTable *table = cli_table_new (_("Phone Field"), _("Label"), _(">Finds"), NULL);

  for (guint i = 0; i < phones->len; i++)
    {
      const CwPhoneField *phone = g_ptr_array_index (phones, i);
      g_autofree char *found = format_share (phone->found);

      cli_table_add (table, phone->salesforce, phone->label, found, NULL);
    }
  cli_table_print (cli, table);
}

static void
print_suggestions (Cli *cli, GPtrArray *suggestions)
{
  CliTable *table;

  if (suggestions->len == 0)
    {
      cli_print (cli, "%s\n", _("Nothing to suggest: no unmapped fields have values that agree."));
      return;
    }

  table = cli_table_new (_("Aloware"), "", _("Salesforce"), _(">Agree"), _(">Pairs"), _("Effect"), NULL);
  for (guint i = 0; i < suggestions->len; i++)
    {
      const CwSuggestion *suggestion = g_ptr_array_index (suggestions, i);
      g_autofree char *agree = format_share ((double) suggestion->agreed / suggestion->compared);
      g_autofree char *compared = g_strdup_printf ("%u", suggestion->compared);
      g_autofree char *effect = cw_suggestion_describe_effect (suggestion);

      cli_table_add (table, suggestion->aloware->key, cw_direction_to_arrow (suggestion->direction),
                     suggestion->salesforce, agree, compared, effect, NULL);
    }
  cli_table_print (cli, table);
  cli_print (cli, "%s\n",
             _("`crosswalk-cli mapping add ALOWARE SALESFORCE` maps a field, or `mapping set ALOWARE "
                "--salesforce FIELD` where it has a row."));
}

static void
print_sample (Cli *cli, CwObject object, const CwSuggestions *suggestions)
{
  if (object == CW_OBJECT_LEAD)
    cli_print (cli,
               ngettext ("%u Salesforce Lead was read. Pairs with an Aloware contact: %u.\n",
                         "%u Salesforce Leads were read. Pairs with an Aloware contact: %u.\n",
                         suggestions->n_records),
               suggestions->n_records, suggestions->n_pairs);
  else
    cli_print (cli,
               ngettext ("%u Salesforce contact was read. Pairs with an Aloware contact: %u.\n",
                         "%u Salesforce contacts were read. Pairs with an Aloware contact: %u.\n",
                         suggestions->n_records),
               suggestions->n_records, suggestions->n_pairs);
}

CliExit
cli_mapping_suggest (Cli *cli, int argc, char **argv, GError **error)
{
  g_auto (EditedMapping) mapping = { .schema = NULL };
  g_autoptr (CwSuggestions) suggestions = NULL;
  Suggesting work = { NULL };

  if (!cli_parse_object (cli, &argc, &argv, NULL, "", 0, 0, &mapping.object, error))
    return CLI_EXIT_OK;
  if (!load_mapping (cli, FALSE, &mapping, error))
    return CLI_EXIT_FAILED;
  work.mapping = mapping.mapping;
  if (!cli_run_cancellable (cli, suggest, &work, error))
    return CLI_EXIT_FAILED;

  suggestions = work.suggestions;
  write_sample (cli, suggestions);
  print_seen_fields (cli, suggestions->fields);
  print_sample (cli, mapping.object, suggestions);
  print_phones (cli, suggestions->phones);
  print_suggestions (cli, suggestions->suggestions);

  return CLI_EXIT_OK;
}
