/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-salesforce-describe.h"

#include <glib/gi18n-lib.h>

#include "cw-error.h"
#include "cw-json.h"

static void
add_picklist (CwField *field, JsonArray *values)
{
  for (guint i = 0; values != NULL && i < json_array_get_length (values); i++)
    {
      JsonObject *object = cw_json_object (json_array_get_element (values, i));
      const char *value = cw_json_get_string (object, "value");
      const char *label = cw_json_get_string (object, "label");

      if (value != NULL)
        cw_field_add_picklist_value (field, value, label != NULL ? label : value,
                                     cw_json_get_boolean (object, "active", TRUE));
    }
}

static char **
string_array (JsonArray *array)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  guint n = array != NULL ? json_array_get_length (array) : 0;

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *text = cw_json_value_to_text (json_array_get_element (array, i));

      if (text != NULL)
        g_strv_builder_add (builder, text);
    }

  return n > 0 ? g_strv_builder_end (builder) : NULL;
}

static CwField *
parse_field (JsonObject *object)
{
  const char *name = cw_json_get_string (object, "name");
  const char *label = cw_json_get_string (object, "label");
  const char *type = cw_json_get_string (object, "type");
  CwField *field;

  /* A field of a kind that we do not know must not keep us from the others. */
  if (name == NULL || type == NULL)
    return NULL;

  field = cw_field_new (name, label != NULL ? label : name, type);
  field->length = (int) cw_json_get_int (object, "length", 0);
  field->precision = (int) cw_json_get_int (object, "precision", 0);
  field->scale = (int) cw_json_get_int (object, "scale", 0);

  /* An int field has its size in `digits`. */
  if (field->precision == 0)
    field->precision = (int) cw_json_get_int (object, "digits", 0);

  field->createable = cw_json_get_boolean (object, "createable", FALSE);
  field->updateable = cw_json_get_boolean (object, "updateable", FALSE);
  field->nillable = cw_json_get_boolean (object, "nillable", TRUE);
  field->defaulted_on_create = cw_json_get_boolean (object, "defaultedOnCreate", FALSE);
  field->custom = cw_json_get_boolean (object, "custom", FALSE);
  field->calculated = cw_json_get_boolean (object, "calculated", FALSE);
  field->unique = cw_json_get_boolean (object, "unique", FALSE);
  field->case_sensitive = cw_json_get_boolean (object, "caseSensitive", FALSE);
  field->external_id = cw_json_get_boolean (object, "externalId", FALSE);
  field->restricted_picklist = cw_json_get_boolean (object, "restrictedPicklist", FALSE);
  field->filterable = cw_json_get_boolean (object, "filterable", FALSE);
  field->compound_field_name = g_strdup (cw_json_get_string (object, "compoundFieldName"));
  field->controller_name = g_strdup (cw_json_get_string (object, "controllerName"));
  field->reference_to = string_array (cw_json_get_array (object, "referenceTo"));
  add_picklist (field, cw_json_get_array (object, "picklistValues"));
  cw_field_update_display_type (field);

  return field;
}

CwSchema *
cw_salesforce_parse_describe (JsonNode *root, const char *object_name, GError **error)
{
  JsonArray *fields = cw_json_get_array (cw_json_object (root), "fields");
  g_autoptr (CwSchema) schema = cw_schema_new (object_name);

  for (guint i = 0; fields != NULL && i < json_array_get_length (fields); i++)
    {
      CwField *field = parse_field (cw_json_object (json_array_get_element (fields, i)));

      if (field != NULL)
        cw_schema_add (schema, field);
    }

  /* Every object has an Id; an answer without one is not a description. */
  if (cw_schema_find (schema, "Id") == NULL)
    {
      cw_error_set_for_side (error, CW_SIDE_SALESFORCE, CW_ERROR_BAD_ANSWER,
                             _("Salesforce did not describe the fields of %s. Try again"), object_name);
      return NULL;
    }

  return g_steal_pointer (&schema);
}
