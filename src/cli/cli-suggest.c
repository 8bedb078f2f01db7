/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli-command.h"
#include "cli-output.h"
#include "cli-table.h"

#include "cw-connect.h"
#include "cw-sampling.h"

#include <glib/gi18n-lib.h>

static gboolean
suggest (Cli *cli, gpointer user_data, GError **error)
{
  CwSuggestions **suggestions = user_data;
  g_autoptr (CwSchema) schema = NULL;
  g_autoptr (CwMapping) mapping = NULL;
  const char *state;

  if (!cli_load_schema (cli, FALSE, &schema, NULL, error))
    return FALSE;
  mapping = cw_load_mapping_to_edit (cli->profile, schema, &state, error);
  if (mapping == NULL)
    return FALSE;

  *suggestions = cw_sampling_suggest (cli->profile, mapping, NULL, NULL, cli->cancellable, error);

  return *suggestions != NULL;
}

/* ── The document ── */

static void
write_fields (CliJson *json, GPtrArray *fields)
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
write_document (Cli *cli, const CwSuggestions *suggestions)
{
  CliJson *json = cli_document_new (cli);

  cli_json_begin_object (json, NULL);
  cli_json_integer (json, "records", suggestions->n_records);
  cli_json_integer (json, "pairs", suggestions->n_pairs);
  write_fields (json, suggestions->fields);
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

/* ── Tables ── */

static char *
format_share (double share)
{
  /* Translators: a share, as in “94 %” */
  return g_strdup_printf (_("%.0f %%"), share * 100);
}

static void
print_fields (Cli *cli, GPtrArray *fields)
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

CliExit
cli_mapping_suggest (Cli *cli, int argc, char **argv, GError **error)
{
  g_autoptr (CwSuggestions) suggestions = NULL;

  if (!cli_parse (cli, &argc, &argv, NULL, "", 0, 0, error))
    return CLI_EXIT_OK;
  if (!cli_run_cancellable (cli, suggest, &suggestions, error))
    return CLI_EXIT_FAILED;

  write_document (cli, suggestions);
  print_fields (cli, suggestions->fields);
  cli_print (cli,
             ngettext ("%u Salesforce contact was read. Pairs with an Aloware contact: %u.\n",
                       "%u Salesforce contacts were read. Pairs with an Aloware contact: %u.\n",
                       suggestions->n_records),
             suggestions->n_records, suggestions->n_pairs);
  print_phones (cli, suggestions->phones);
  print_suggestions (cli, suggestions->suggestions);

  return CLI_EXIT_OK;
}
