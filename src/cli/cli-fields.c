/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli-command.h"
#include "cli-output.h"
#include "cli-table.h"

#include "cw-catalogue.h"

#include <glib/gi18n-lib.h>

static const char *
aloware_type_word (CwAlowareType type)
{
  switch (type)
    {
    case CW_ALOWARE_TEXT:
      return "text";
    case CW_ALOWARE_LONG_TEXT:
      return "long-text";
    case CW_ALOWARE_PHONE:
      return "phone";
    case CW_ALOWARE_EMAIL:
      return "email";
    case CW_ALOWARE_URL:
      return "url";
    case CW_ALOWARE_ID:
      return "id";
    case CW_ALOWARE_CHOICE:
      return "choice";
    case CW_ALOWARE_DATE:
      return "date";
    case CW_ALOWARE_LOCAL_DATE:
      return "local-date";
    case CW_ALOWARE_LOCAL_TIME:
      return "local-time";
    case CW_ALOWARE_NUMBER:
      return "number";
    case CW_ALOWARE_CHECKBOX:
      return "checkbox";
    case CW_ALOWARE_USER:
      return "user";
    default:
      g_return_val_if_reached ("text");
    }
}

static void
add_aloware_field (CliTable *table, CliJson *json, const CwCatalogueEntry *entry, gboolean delivered)
{
  gboolean readable = (entry->directions & (CW_DIRECTIONS_BOTH | CW_DIRECTIONS_TO_SALESFORCE)) != 0;
  gboolean writable = (entry->directions & (CW_DIRECTIONS_BOTH | CW_DIRECTIONS_TO_ALOWARE)) != 0;
  const char *reason = entry->read_only_reason != NULL ? _(entry->read_only_reason) : NULL;

  if (!delivered)
    reason = _("Not delivered by your account: no contact that was looked up had it.");

  cli_table_add (table, entry->key, cw_catalogue_get_label (entry), aloware_type_word (entry->type),
                 cw_category_to_nick (entry->category), readable && delivered ? _("yes") : _("no"),
                 writable ? _("yes") : _("no"), reason, NULL);

  cli_json_begin_object (json, NULL);
  cli_json_string (json, "name", entry->key);
  cli_json_string (json, "label", cw_catalogue_get_label (entry));
  cli_json_string (json, "type", aloware_type_word (entry->type));
  cli_json_string (json, "category", cw_category_to_nick (entry->category));
  cli_json_boolean (json, "readable", readable);
  cli_json_boolean (json, "writable", writable);
  cli_json_boolean (json, "delivered", delivered);
  cli_json_string (json, "reason", reason);
  cli_json_string (json, "default_salesforce", entry->default_object_field);
  cli_json_end_object (json);
}

/* The catalogue, and the fields of the account's own that contacts had when they were looked up. */
static gboolean
list_aloware (Cli *cli, GError **error)
{
  CwProfile *profile = cli_get_profile (cli, error);
  g_autoptr (CwDelivered) delivered = NULL;
  g_autoptr (GPtrArray) custom = NULL;
  CliTable *table;
  CliJson *json;

  if (profile == NULL)
    return FALSE;

  delivered = cli_read_delivered (profile);
  custom = cw_delivered_list_custom (delivered);
  table = cli_table_new (_("Name"), _("Label"), _("Type"), _("Category"), _("Read"), _("Write"),
                         _("Why not"), NULL);
  json = cli_document_new (cli);
  cli_json_begin_object (json, NULL);
  cli_json_begin_array (json, "fields");

  for (guint i = 0; i < cw_catalogue_get_n (); i++)
    {
      const CwCatalogueEntry *entry = cw_catalogue_get_nth (i);

      add_aloware_field (table, json, entry, !cw_delivered_is_missing (delivered, entry->key));
    }
  for (guint i = 0; i < custom->len; i++)
    {
      const CwCatalogueEntry *entry = cw_catalogue_find (g_ptr_array_index (custom, i));

      if (entry != NULL)
        add_aloware_field (table, json, entry, TRUE);
    }

  cli_json_end_array (json);
  cli_json_end_object (json);
  cli_table_print (cli, table);

  return TRUE;
}

static const char *
why_not_writable (const CwField *field)
{
  if (field->createable && field->updateable)
    return NULL;
  if (field->calculated)
    return _("Salesforce calculates it.");
  if (!field->createable && !field->updateable)
    return _("Salesforce sets it itself, or the signed-in user may not edit it.");
  if (!field->updateable)
    return _("It can be set only when a record is created.");

  return _("It can be changed, but not set when a record is created.");
}

static void
list_salesforce (Cli *cli, const CwSchema *schema)
{
  CliTable *table = cli_table_new (_("Name"), _("Label"), _("Type"), _("Create"), _("Update"),
                                   _("Required"), _("Why not"), NULL);
  CliJson *json = cli_document_new (cli);

  cli_json_begin_object (json, NULL);
  cli_json_string (json, "object", cw_schema_get_object (schema));
  cli_json_begin_array (json, "fields");

  for (guint i = 0; i < cw_schema_get_n_fields (schema); i++)
    {
      const CwField *field = cw_schema_get_nth_field (schema, i);

      cli_table_add (table, field->name, field->label, field->display_type,
                     field->createable ? _("yes") : _("no"), field->updateable ? _("yes") : _("no"),
                     cw_field_is_required (field) ? _("yes") : "", why_not_writable (field), NULL);

      cli_json_begin_object (json, NULL);
      cli_json_string (json, "name", field->name);
      cli_json_string (json, "label", field->label);
      cli_json_string (json, "type", field->display_type);
      cli_json_boolean (json, "readable", TRUE);
      cli_json_boolean (json, "writable", field->createable || field->updateable);
      cli_json_boolean (json, "createable", field->createable);
      cli_json_boolean (json, "updateable", field->updateable);
      cli_json_boolean (json, "required", cw_field_is_required (field));
      cli_json_boolean (json, "custom", field->custom);
      cli_json_string (json, "reason", why_not_writable (field));
      cli_json_end_object (json);
    }

  cli_json_end_array (json);
  cli_json_end_object (json);
  cli_table_print (cli, table);
}

CliExit
cli_fields (Cli *cli, int argc, char **argv, GError **error)
{
  g_autoptr (CwSchema) schema = NULL;
  CwSide side;

  if (!cli_parse (cli, &argc, &argv, NULL, "salesforce|aloware", 1, 1, error))
    return CLI_EXIT_OK;
  if (!cw_side_from_nick (argv[1], &side))
    {
      g_set_error (error, CW_ERROR, CW_ERROR_USAGE, _("“%s” is neither salesforce nor aloware."), argv[1]);
      return CLI_EXIT_USAGE;
    }

  if (side == CW_SIDE_ALOWARE)
    return list_aloware (cli, error) ? CLI_EXIT_OK : CLI_EXIT_FAILED;

  if (!cli_load_schema (cli, TRUE, &schema, NULL, error))
    return CLI_EXIT_FAILED;
  if (schema == NULL)
    {
      g_set_error_literal (error, CW_ERROR, CW_ERROR_SIGN_IN_NEEDED,
                           _("Salesforce’s fields are not known before the first sign-in. Sign in first: "
                              "crosswalk-cli connect salesforce."));
      return CLI_EXIT_SIGN_IN;
    }

  list_salesforce (cli, schema);

  return CLI_EXIT_OK;
}
