/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli-command.h"
#include "cli-output.h"
#include "cli-table.h"

#include "cw-connect.h"
#include "cw-make-fields.h"

#include <glib/gi18n-lib.h>

/* ── Listing ── */

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
add_aloware_field (CliTable *table,
                   CliJson *json,
                   CwObject object,
                   const CwCatalogueEntry *entry,
                   gboolean delivered)
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
  cli_json_string (json, "default_salesforce", entry->default_fields[object]);
  cli_json_end_object (json);
}

/* The catalogue, and the fields of the account's own that contacts had when they were looked up. */
static gboolean
list_aloware (Cli *cli, CwObject object, GError **error)
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

      add_aloware_field (table, json, object, entry, !cw_delivered_is_missing (delivered, entry->key));
    }
  for (guint i = 0; i < custom->len; i++)
    {
      const CwCatalogueEntry *entry = cw_catalogue_find (g_ptr_array_index (custom, i));

      if (entry != NULL)
        add_aloware_field (table, json, object, entry, TRUE);
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
  CwObject object;
  CwSide side;

  if (!cli_parse_object (cli, &argc, &argv, NULL, "salesforce|aloware", 1, 1, &object, error))
    return CLI_EXIT_OK;
  if (!cw_side_from_nick (argv[1], &side))
    {
      g_set_error (error, CW_ERROR, CW_ERROR_USAGE, _("“%s” is neither salesforce nor aloware."), argv[1]);
      return CLI_EXIT_USAGE;
    }

  if (side == CW_SIDE_ALOWARE)
    return list_aloware (cli, object, error) ? CLI_EXIT_OK : CLI_EXIT_FAILED;

  if (!cli_load_schema (cli, object, TRUE, &schema, NULL, error))
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

/* ── Making what is missing ── */

typedef struct
{
  CwObject object;
  char **names;       /* of the users who are to have access; NULL: none */
  CwMapping *mapping; /* the draft, else the active one, else the default */
  CwMissingFields *missing;
  GPtrArray *chosen; /* of CwMissingField; borrowed from `missing` */
  GPtrArray *users;  /* of CwFieldUser; borrowed from `missing` */
  CwMadeFields *made;
  GPtrArray *mapped; /* of CwCatalogueEntry */
} Fields;

static void
fields_clear (Fields *fields)
{
  g_clear_pointer (&fields->names, g_strfreev);
  g_clear_pointer (&fields->mapping, cw_mapping_free);
  g_clear_pointer (&fields->missing, cw_missing_fields_free);
  g_clear_pointer (&fields->chosen, g_ptr_array_unref);
  g_clear_pointer (&fields->users, g_ptr_array_unref);
  g_clear_pointer (&fields->made, cw_made_fields_free);
  g_clear_pointer (&fields->mapped, g_ptr_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Fields, fields_clear)

static gboolean
look_work (Cli *cli, gpointer user_data, GError **error)
{
  Fields *fields = user_data;

  fields->missing = cw_make_fields_look (cli->profile, fields->mapping, fields->names != NULL,
                                         cli->cancellable, error);

  return fields->missing != NULL;
}

static gboolean
look (Cli *cli, Fields *fields, GError **error)
{
  g_autoptr (CwSchema) schema = NULL;
  const char *state;

  if (!cli_load_schema (cli, fields->object, FALSE, &schema, NULL, error))
    return FALSE;
  fields->mapping = cw_load_mapping_to_edit (cli->profile, fields->object, schema, &state, error);

  return fields->mapping != NULL && cli_run_cancellable (cli, look_work, fields, error);
}

/* `ALOWARE` or `ALOWARE=API_NAME`. */
static gboolean
choose_field (Fields *fields, const char *argument, GError **error)
{
  g_auto (GStrv) parts = g_strsplit (argument, "=", 2);

  for (guint i = 0; parts[0] != NULL && i < fields->missing->fields->len; i++)
    {
      CwMissingField *field = g_ptr_array_index (fields->missing->fields, i);

      if (!g_str_equal (parts[0], field->entry->key))
        continue;
      if (parts[1] != NULL && !cw_missing_field_set_name (field, parts[1], fields->missing->all, error))
        return FALSE;

      g_ptr_array_add (fields->chosen, field);
      return TRUE;
    }

  g_set_error (
    error, CW_ERROR, CW_ERROR_USAGE,
    _("“%s” is not missing a Salesforce field. `crosswalk-cli fields missing` lists those that are."),
    parts[0] != NULL ? parts[0] : argument);

  return FALSE;
}

static gboolean
choose_fields (Fields *fields, int argc, char **argv, GError **error)
{
  fields->chosen = g_ptr_array_new ();
  for (int i = 1; i < argc; i++)
    {
      if (!choose_field (fields, argv[i], error))
        return FALSE;
    }
  if (argc > 1)
    return TRUE;

  for (guint i = 0; i < fields->missing->fields->len; i++)
    {
      CwMissingField *field = g_ptr_array_index (fields->missing->fields, i);

      if (field->state != CW_FIELD_READY)
        g_ptr_array_add (fields->chosen, field);
    }

  return TRUE;
}

static gboolean
choose_users (Fields *fields, GError **error)
{
  fields->users = g_ptr_array_new ();
  for (guint i = 0; fields->names != NULL && fields->names[i] != NULL; i++)
    {
      CwFieldUser *user = cw_missing_fields_find_user (fields->missing, fields->names[i], error);

      if (user == NULL)
        return FALSE;
      if (!g_ptr_array_find (fields->users, user, NULL))
        g_ptr_array_add (fields->users, user);
    }

  return TRUE;
}

static const char *
state_word (CwFieldState state)
{
  switch (state)
    {
    case CW_FIELD_HIDDEN:
      return _("hidden from you");
    case CW_FIELD_READY:
      return _("there, not mapped");
    case CW_FIELD_MISSING:
    default:
      return _("missing");
    }
}

static void
print_missing (Cli *cli, GPtrArray *list)
{
  CliTable *table = cli_table_new (_("Aloware"), _("Label"), _("Salesforce"), _("Type"), _("State"),
                                   NULL);

  for (guint i = 0; i < list->len; i++)
    {
      const CwMissingField *field = g_ptr_array_index (list, i);

      cli_table_add (table, field->entry->key, cw_catalogue_get_label (field->entry), field->name,
                     cw_catalogue_get_created_type (field->entry)->display, state_word (field->state), NULL);
    }
  cli_table_print (cli, table);
}

static void
print_users (Cli *cli, GPtrArray *users)
{
  for (guint i = 0; i < users->len; i++)
    {
      const CwFieldUser *user = g_ptr_array_index (users, i);

      /* Translators: a person’s name and username */
      cli_print (cli, _("Access for %s (%s)\n"), user->name, user->username);
    }
}

CliExit
cli_fields_missing (Cli *cli, int argc, char **argv, GError **error)
{
  g_auto (Fields) fields = { .names = NULL };
  CliJson *json;

  if (!cli_parse_object (cli, &argc, &argv, NULL, "", 0, 0, &fields.object, error))
    return CLI_EXIT_OK;
  if (!look (cli, &fields, error))
    return CLI_EXIT_FAILED;

  json = cli_document_new (cli);
  cli_json_begin_object (json, NULL);
  cli_json_string (json, "object", cw_object_get_name (fields.object));
  cli_json_begin_array (json, "fields");
  for (guint i = 0; i < fields.missing->fields->len; i++)
    {
      const CwMissingField *field = g_ptr_array_index (fields.missing->fields, i);
      const CwCreatedType *type = cw_catalogue_get_created_type (field->entry);

      cli_json_begin_object (json, NULL);
      cli_json_string (json, "aloware", field->entry->key);
      cli_json_string (json, "label", cw_catalogue_get_label (field->entry));
      cli_json_string (json, "name", field->name);
      cli_json_string (json, "type", type->display);
      cli_json_boolean (json, "unique", type->key);
      cli_json_boolean (json, "external_id", type->key);
      cli_json_string (json, "state", cw_field_state_to_nick (field->state));
      cli_json_end_object (json);
    }
  cli_json_end_array (json);
  cli_json_end_object (json);

  if (fields.missing->fields->len > 0)
    print_missing (cli, fields.missing->fields);
  else
    cli_print (cli, "%s\n", _("Every Aloware field has a Salesforce field."));

  return CLI_EXIT_OK;
}

static gboolean
confirm_creation (Cli *cli, const Fields *fields)
{
  /* Translators: the word that is typed to go ahead, here and in the question */
  const char *expected = C_("answer", "yes");
  g_autofree char *question = g_strdup_printf (
    fields->chosen->len > 0 ? _("Crosswalk cannot delete these fields again; Salesforce’s setup can. Type "
                                 "%s to go on, anything else to stop: ")
                            : _("Crosswalk cannot take the access away again; Salesforce’s setup can. Type "
                                 "%s to go on, anything else to stop: "),
    expected);

  return cli_confirm (cli, question, expected);
}

static gboolean
make (Cli *cli, gpointer user_data, GError **error)
{
  Fields *fields = user_data;

  fields->made = cw_make_fields (cli->profile, cw_mapping_get_object (fields->mapping), fields->chosen,
                                 fields->users, cli->cancellable, error);
  if (fields->made == NULL)
    return FALSE;

  fields->mapped = cw_made_fields_map (fields->made, fields->mapping);

  return fields->mapped->len == 0
         || cw_profile_save_mapping (cli->profile, fields->object, CW_MAPPING_DRAFT, fields->mapping, error);
}

static void
write_names (CliJson *json, const char *name, GPtrArray *list)
{
  cli_json_begin_array (json, name);
  for (guint i = 0; list != NULL && i < list->len; i++)
    cli_json_string (json, NULL, ((const CwMissingField *) g_ptr_array_index (list, i))->name);
  cli_json_end_array (json);
}

static void
write_users (CliJson *json, const CwMadeFields *made)
{
  cli_json_begin_array (json, "assigned");
  for (guint i = 0; made != NULL && i < made->assigned->len; i++)
    cli_json_string (json, NULL, ((const CwFieldUser *) g_ptr_array_index (made->assigned, i))->name);
  cli_json_end_array (json);
  cli_json_begin_array (json, "not_assigned");
  for (guint i = 0; made != NULL && i < made->not_assigned->len; i++)
    {
      const CwFieldUserFailure *failure = g_ptr_array_index (made->not_assigned, i);

      cli_json_begin_object (json, NULL);
      cli_json_string (json, "user", failure->user->name);
      cli_json_string (json, "code", failure->code);
      cli_json_string (json, "message", failure->message);
      cli_json_end_object (json);
    }
  cli_json_end_array (json);
}

static void
write_made (Cli *cli, const Fields *fields)
{
  const CwMadeFields *made = fields->made;
  CliJson *json = cli_document_new (cli);

  cli_json_begin_object (json, NULL);
  cli_json_string (json, "object", cw_object_get_name (fields->object));
  write_names (json, "created", made != NULL ? made->created : NULL);
  write_names (json, "shown", made != NULL ? made->shown : NULL);
  cli_json_begin_array (json, "mapped");
  for (guint i = 0; fields->mapped != NULL && i < fields->mapped->len; i++)
    cli_json_string (json, NULL, ((const CwCatalogueEntry *) g_ptr_array_index (fields->mapped, i))->key);
  cli_json_end_array (json);
  cli_json_begin_array (json, "failed");
  for (guint i = 0; made != NULL && i < made->failed->len; i++)
    {
      const CwFieldFailure *failure = g_ptr_array_index (made->failed, i);

      cli_json_begin_object (json, NULL);
      cli_json_string (json, "aloware", failure->field->entry->key);
      cli_json_string (json, "name", failure->field->name);
      cli_json_string (json, "code", failure->code);
      cli_json_string (json, "message", failure->message);
      cli_json_end_object (json);
    }
  cli_json_end_array (json);
  cli_json_string (json, "permission_set", made != NULL ? made->permission_set : NULL);
  write_users (json, made);
  cli_json_end_object (json);
}

static void
print_made (Cli *cli, const Fields *fields)
{
  const CwMadeFields *made = fields->made;

  if (made->fields->len > 0)
    cli_print (cli, ngettext ("%u field was created.\n", "%u fields were created.\n", made->created->len),
               made->created->len);
  if (made->shown->len > 0)
    cli_print (cli,
               ngettext ("%u hidden field was made visible to you.\n",
                         "%u hidden fields were made visible to you.\n", made->shown->len),
               made->shown->len);
  if (made->permission_set != NULL)
    cli_print (cli,
               _("Access is given by the permission set “%s”. Give it to others with --user, or in "
                  "Salesforce’s setup, under Permission Sets.\n"),
               made->permission_set);
  for (guint i = 0; i < made->assigned->len; i++)
    cli_print (cli, _("%s has access.\n"),
               ((const CwFieldUser *) g_ptr_array_index (made->assigned, i))->name);
  for (guint i = 0; i < made->not_assigned->len; i++)
    {
      const CwFieldUserFailure *failure = g_ptr_array_index (made->not_assigned, i);

      cli_print (cli, _("%s has no access: %s\n"), failure->user->name, failure->message);
    }
  for (guint i = 0; i < made->failed->len; i++)
    {
      const CwFieldFailure *failure = g_ptr_array_index (made->failed, i);

      cli_print (cli, "%s (%s): %s\n", failure->field->entry->key, failure->field->name, failure->message);
    }
  if (made->fields->len > 0)
    cli_print (
      cli,
      ngettext ("%u field is mapped now, in the draft. `crosswalk-cli mapping activate` puts the draft to "
                "use.\n",
                "%u fields are mapped now, in the draft. `crosswalk-cli mapping activate` puts the draft "
                "to use.\n",
                fields->mapped->len),
      fields->mapped->len);
}

CliExit
cli_fields_create (Cli *cli, int argc, char **argv, GError **error)
{
  g_auto (Fields) fields = { .names = NULL };
  gboolean assume_yes = FALSE;
  const GOptionEntry entries[] = {
    { "yes", 0, 0, G_OPTION_ARG_NONE, &assume_yes, N_("Create the fields without a question"), NULL },
    { "user", 0, 0, G_OPTION_ARG_STRING_ARRAY, &fields.names,
      N_("Give this active Salesforce user access too; can be given more than once"),
      N_("EMAIL_OR_USERNAME") },
    { NULL },
  };

  if (!cli_parse_object (cli, &argc, &argv, entries, "[ALOWARE[=API_NAME]…]", 0, G_MAXINT, &fields.object,
                         error))
    return CLI_EXIT_OK;
  if (!look (cli, &fields, error) || !choose_fields (&fields, argc, argv, error)
      || !choose_users (&fields, error))
    return CLI_EXIT_FAILED;
  if (fields.chosen->len == 0 && fields.users->len == 0)
    {
      write_made (cli, &fields);
      cli_print (cli, "%s\n", _("No field is missing. Nothing was created."));
      return CLI_EXIT_OK;
    }

  if (fields.chosen->len > 0)
    print_missing (cli, fields.chosen);
  print_users (cli, fields.users);
  if (!assume_yes && !confirm_creation (cli, &fields))
    {
      write_made (cli, &fields);
      cli_print (cli, "%s\n",
                 fields.chosen->len > 0
                   ? _("Nothing was created. To create these fields, run the command again with --yes.")
                   : _("Nothing was changed. To give access, run the command again with --yes."));
      return CLI_EXIT_GUARD;
    }

  if (!cli_run_cancellable (cli, make, &fields, error))
    return CLI_EXIT_FAILED;

  write_made (cli, &fields);
  print_made (cli, &fields);

  return fields.made->failed->len + fields.made->not_assigned->len > 0 ? CLI_EXIT_LEFT_OVERS : CLI_EXIT_OK;
}
