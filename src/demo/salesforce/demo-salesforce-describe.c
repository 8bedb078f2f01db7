/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "demo-salesforce-describe.h"

#include "demo-salesforce-places.h"

static gboolean
is_text (const DemoSfField *field)
{
  switch (field->type)
    {
    case DEMO_SF_STRING:
    case DEMO_SF_TEXTAREA:
    case DEMO_SF_EMAIL:
    case DEMO_SF_PHONE:
    case DEMO_SF_URL:
    case DEMO_SF_PICKLIST:
    case DEMO_SF_MULTIPICKLIST:
    case DEMO_SF_ID:
    case DEMO_SF_REFERENCE:
      return TRUE;
    case DEMO_SF_BOOLEAN:
    case DEMO_SF_INT:
    case DEMO_SF_DOUBLE:
    case DEMO_SF_DATE:
    case DEMO_SF_DATETIME:
    case DEMO_SF_TIME:
    case DEMO_SF_ADDRESS:
    default:
      return FALSE;
    }
}

static const char *
soap_type (const DemoSfField *field)
{
  switch (field->type)
    {
    case DEMO_SF_ID:
    case DEMO_SF_REFERENCE:
      return "tns:ID";
    case DEMO_SF_BOOLEAN:
      return "xsd:boolean";
    case DEMO_SF_INT:
      return "xsd:int";
    case DEMO_SF_DOUBLE:
      return "xsd:double";
    case DEMO_SF_DATE:
      return "xsd:date";
    case DEMO_SF_DATETIME:
      return "xsd:dateTime";
    case DEMO_SF_TIME:
      return "xsd:time";
    case DEMO_SF_ADDRESS:
      return "urn:address";
    case DEMO_SF_STRING:
    case DEMO_SF_TEXTAREA:
    case DEMO_SF_EMAIL:
    case DEMO_SF_PHONE:
    case DEMO_SF_URL:
    case DEMO_SF_PICKLIST:
    case DEMO_SF_MULTIPICKLIST:
    default:
      return "xsd:string";
    }
}

static void
add_flag (JsonBuilder *builder, const char *key, gboolean value)
{
  json_builder_set_member_name (builder, key);
  json_builder_add_boolean_value (builder, value);
}

static void
add_number (JsonBuilder *builder, const char *key, gint64 value)
{
  json_builder_set_member_name (builder, key);
  json_builder_add_int_value (builder, value);
}

static void
add_string (JsonBuilder *builder, const char *key, const char *value)
{
  json_builder_set_member_name (builder, key);
  if (value != NULL)
    json_builder_add_string_value (builder, value);
  else
    json_builder_add_null_value (builder);
}

static void
add_value (JsonBuilder *builder, const char *label, const char *value, const char *valid_for)
{
  json_builder_begin_object (builder);
  add_flag (builder, "active", TRUE);
  add_flag (builder, "defaultValue", FALSE);
  add_string (builder, "label", label);
  add_string (builder, "validFor", valid_for);
  add_string (builder, "value", value);
  json_builder_end_object (builder);
}

/* The bitmap of the controlling values (by their place in the list, most significant bit first) for which
 * a dependent value is offered. */
static char *
valid_for (const char *country)
{
  guint count, at = 0;
  const DemoSfPlace *countries = demo_sf_countries (&count);
  g_autofree guchar *bits = NULL;

  while (at < count && !g_str_equal (countries[at].code, country))
    at++;
  bits = g_malloc0 (at / 8 + 1);
  bits[at / 8] = (guchar) (0x80 >> (at % 8));
  return g_base64_encode (bits, at / 8 + 1);
}

static void
add_place_values (JsonBuilder *builder, const DemoSfField *field)
{
  gboolean states = g_str_has_suffix (field->name, "StateCode");
  guint count;
  const DemoSfPlace *places = states ? demo_sf_states (&count) : demo_sf_countries (&count);

  for (guint i = 0; i < count; i++)
    {
      g_autofree char *bitmap = states ? valid_for (places[i].country) : NULL;

      add_value (builder, places[i].name, places[i].code, bitmap);
    }
}

static char *
controller (const DemoSfField *field)
{
  gsize length = strlen (field->name);

  if (!demo_sf_field_is_place_code (field) || !g_str_has_suffix (field->name, "StateCode"))
    return NULL;
  return g_strdup_printf ("%.*sCountryCode", (int) (length - strlen ("StateCode")), field->name);
}

static void
add_picklist (JsonBuilder *builder, const DemoSfField *field)
{
  json_builder_set_member_name (builder, "picklistValues");
  json_builder_begin_array (builder);
  if (demo_sf_field_is_place_code (field))
    add_place_values (builder, field);
  else
    for (guint i = 0; field->values != NULL && field->values[i] != NULL; i++)
      add_value (builder, field->values[i], field->values[i], NULL);
  json_builder_end_array (builder);
}

static void
add_reference (JsonBuilder *builder, const DemoSfField *field)
{
  json_builder_set_member_name (builder, "referenceTo");
  json_builder_begin_array (builder);
  for (guint i = 0; field->targets != NULL && field->targets[i] != NULL; i++)
    json_builder_add_string_value (builder, field->targets[i]);
  json_builder_end_array (builder);
  add_string (builder, "relationshipName", field->relationship);
  add_string (builder, "relationshipOrder", NULL);
}

static void
add_field_traits (JsonBuilder *builder, const DemoSfField *field)
{
  gboolean writable = demo_sf_field_is_writable (field);
  gboolean compound = field->type == DEMO_SF_ADDRESS;
  gboolean name = g_str_equal (field->name, "Name");
  gboolean long_text = field->type == DEMO_SF_TEXTAREA && field->length > 255;

  add_flag (builder, "aggregatable", !compound && !long_text && field->type != DEMO_SF_BOOLEAN);
  add_flag (builder, "autoNumber", FALSE);
  add_number (builder, "byteLength", (gint64) field->length * 3);
  add_flag (builder, "calculated", FALSE);
  add_string (builder, "calculatedFormula", NULL);
  add_flag (builder, "cascadeDelete", FALSE);
  add_flag (builder, "caseSensitive", (field->flags & DEMO_SF_CASE) != 0);
  add_flag (builder, "createable", writable);
  add_flag (builder, "custom", (field->flags & DEMO_SF_CUSTOM) != 0);
  add_string (builder, "defaultValueFormula", NULL);
  add_flag (builder, "defaultedOnCreate", (field->flags & DEMO_SF_DEFAULTED) != 0);
  add_flag (builder, "deprecatedAndHidden", FALSE);
  add_number (builder, "digits", field->type == DEMO_SF_INT ? field->precision : 0);
  add_flag (builder, "displayLocationInDecimal", FALSE);
  add_flag (builder, "encrypted", FALSE);
  add_flag (builder, "externalId", (field->flags & DEMO_SF_EXTERNAL_ID) != 0);
  add_string (builder, "extraTypeInfo", long_text ? "plaintextarea" : NULL);
  add_flag (builder, "filterable", demo_sf_field_is_filterable (field));
  add_string (builder, "filteredLookupInfo", NULL);
  add_flag (builder, "groupable", is_text (field) && !long_text);
  add_flag (builder, "highScaleNumber", FALSE);
  add_flag (builder, "htmlFormatted", FALSE);
  add_flag (builder, "idLookup",
            field->type == DEMO_SF_ID || field->type == DEMO_SF_EMAIL
              || (field->flags & DEMO_SF_EXTERNAL_ID) != 0);
  add_string (builder, "inlineHelpText", NULL);
  add_string (builder, "mask", NULL);
  add_string (builder, "maskType", NULL);
  add_flag (builder, "nameField", name);
  add_flag (builder, "namePointing", field->targets != NULL && field->targets[1] != NULL);
  add_flag (builder, "nillable", (field->flags & DEMO_SF_REQUIRED) == 0);
  add_flag (builder, "permissionable", writable && (field->flags & DEMO_SF_REQUIRED) == 0);
  add_flag (builder, "polymorphicForeignKey", field->targets != NULL && field->targets[1] != NULL);
  add_flag (builder, "queryByDistance", FALSE);
  add_string (builder, "referenceTargetField", NULL);
  add_flag (builder, "restrictedDelete", FALSE);
  add_flag (builder, "restrictedPicklist", (field->flags & DEMO_SF_RESTRICTED) != 0);
  add_flag (builder, "searchPrefilterable", field->type == DEMO_SF_REFERENCE);
  add_flag (builder, "sortable", demo_sf_field_is_sortable (field));
  add_flag (builder, "unique", (field->flags & DEMO_SF_UNIQUE) != 0);
  add_flag (builder, "updateable", writable);
  add_flag (builder, "writeRequiresMasterRead", FALSE);
}

static void
add_field (JsonBuilder *builder, const DemoSfField *field)
{
  g_autofree char *controlled_by = controller (field);

  json_builder_begin_object (builder);
  add_string (builder, "name", field->name);
  add_string (builder, "label", field->label);
  add_string (builder, "type", demo_sf_type_name (field->type));
  add_string (builder, "soapType", soap_type (field));
  add_number (builder, "length", field->length);
  add_number (builder, "precision", field->precision);
  add_number (builder, "scale", field->scale);
  add_string (builder, "compoundFieldName", field->compound);
  add_string (builder, "controllerName", controlled_by);
  add_flag (builder, "dependentPicklist", controlled_by != NULL);
  json_builder_set_member_name (builder, "defaultValue");
  if (field->type == DEMO_SF_BOOLEAN)
    json_builder_add_boolean_value (builder, FALSE);
  else
    json_builder_add_null_value (builder);
  add_picklist (builder, field);
  add_reference (builder, field);
  add_field_traits (builder, field);
  json_builder_end_object (builder);
}

static void
add_object_traits (JsonBuilder *builder, const DemoSfObject *object, const char *base_path)
{
  g_autofree char *rows = g_strdup_printf ("%s/sobjects/%s", base_path, object->name);
  g_autofree char *describe = g_strdup_printf ("%s/describe", rows);
  g_autofree char *template = g_strdup_printf ("%s/{ID}", rows);

  add_string (builder, "name", object->name);
  add_string (builder, "label", object->label);
  add_string (builder, "labelPlural", object->label_plural);
  add_string (builder, "keyPrefix", object->prefix);
  add_flag (builder, "activateable", FALSE);
  add_flag (builder, "createable", object->writable);
  add_flag (builder, "custom", FALSE);
  add_flag (builder, "customSetting", FALSE);
  add_flag (builder, "deletable", object->writable);
  add_flag (builder, "deprecatedAndHidden", FALSE);
  add_flag (builder, "feedEnabled", object->writable);
  add_flag (builder, "layoutable", object->writable);
  add_flag (builder, "mergeable", object->writable);
  add_flag (builder, "mruEnabled", object->writable);
  add_flag (builder, "queryable", TRUE);
  add_flag (builder, "replicateable", TRUE);
  add_flag (builder, "retrieveable", TRUE);
  add_flag (builder, "searchable", object->writable);
  add_flag (builder, "triggerable", object->writable);
  add_flag (builder, "undeletable", object->writable);
  add_flag (builder, "updateable", object->writable);
  json_builder_set_member_name (builder, "urls");
  json_builder_begin_object (builder);
  add_string (builder, "sobject", rows);
  add_string (builder, "describe", describe);
  add_string (builder, "rowTemplate", template);
  json_builder_end_object (builder);
}

static void
add_child (JsonBuilder *builder, const DemoSfObject *child, const DemoSfField *field)
{
  json_builder_begin_object (builder);
  add_flag (builder, "cascadeDelete", FALSE);
  add_string (builder, "childSObject", child->name);
  add_flag (builder, "deprecatedAndHidden", FALSE);
  add_string (builder, "field", field->name);
  json_builder_set_member_name (builder, "junctionIdListNames");
  json_builder_begin_array (builder);
  json_builder_end_array (builder);
  json_builder_set_member_name (builder, "junctionReferenceTo");
  json_builder_begin_array (builder);
  json_builder_end_array (builder);
  add_string (builder, "relationshipName", field->children);
  add_flag (builder, "restrictedDelete", FALSE);
  json_builder_end_object (builder);
}

static void
add_children (JsonBuilder *builder, DemoSfSchema *schema, const DemoSfObject *object)
{
  json_builder_set_member_name (builder, "childRelationships");
  json_builder_begin_array (builder);
  for (guint i = 0; i < schema->objects->len; i++)
    {
      const DemoSfObject *child = g_ptr_array_index (schema->objects, i);

      for (guint f = 0; f < child->fields->len; f++)
        {
          const DemoSfField *field = g_ptr_array_index (child->fields, f);

          if (!field->hidden && field->targets != NULL
              && g_strv_contains ((const char *const *) field->targets, object->name))
            add_child (builder, child, field);
        }
    }
  json_builder_end_array (builder);
}

JsonNode *
demo_sf_object_describe (DemoSfSchema *schema, DemoSfObject *object, const char *base_path)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  add_object_traits (builder, object, base_path);
  json_builder_set_member_name (builder, "fields");
  json_builder_begin_array (builder);
  for (guint i = 0; i < object->fields->len; i++)
    {
      const DemoSfField *field = g_ptr_array_index (object->fields, i);

      if (!field->hidden)
        add_field (builder, field);
    }
  json_builder_end_array (builder);
  add_children (builder, schema, object);
  json_builder_set_member_name (builder, "recordTypeInfos");
  json_builder_begin_array (builder);
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  return json_builder_get_root (builder);
}

JsonObject *
demo_sf_object_summary (DemoSfObject *object, const char *base_path)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;

  json_builder_begin_object (builder);
  add_object_traits (builder, object, base_path);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  return json_node_dup_object (root);
}
