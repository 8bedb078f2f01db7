/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "demo-salesforce-tooling.h"

#include <stdarg.h>

/* Adds a record; the names and values end with NULL. An id of "" is made up. */
G_GNUC_NULL_TERMINATED static void
add (DemoSfOrg *tooling, const char *object, const char *id, const char *name, ...)
{
  DemoSfStore *store = demo_sf_org_store (tooling, object);
  DemoSfRecord *record = g_new0 (DemoSfRecord, 1);
  va_list args;

  g_strlcpy (record->id, id, sizeof record->id);
  demo_sf_store_take (store, record);
  va_start (args, name);
  for (; name != NULL; name = va_arg (args, const char *))
    {
      const char *value = va_arg (args, const char *);

      demo_sf_store_set (store, record, demo_sf_object_any_field (demo_sf_store_object (store), name),
                         value != NULL ? value : "");
    }
  va_end (args);
}

/* The name that Setup shows for a type. */
static char *
data_type (const DemoSfField *field)
{
  switch (field->type)
    {
    case DEMO_SF_STRING:
      return g_strdup_printf ("Text(%u)", field->length);
    case DEMO_SF_TEXTAREA:
      return field->length > 255 ? g_strdup_printf ("Long Text Area(%u)", field->length)
                                 : g_strdup ("Text Area(255)");
    case DEMO_SF_REFERENCE:
      return g_strdup_printf ("Lookup(%s)", field->targets != NULL ? field->targets[0] : "");
    case DEMO_SF_DOUBLE:
    case DEMO_SF_INT:
      return g_strdup_printf ("Number(%u, %u)", field->precision - field->scale, field->scale);
    case DEMO_SF_BOOLEAN:
      return g_strdup ("Checkbox");
    case DEMO_SF_EMAIL:
      return g_strdup ("Email");
    case DEMO_SF_PHONE:
      return g_strdup ("Phone");
    case DEMO_SF_URL:
      return g_strdup_printf ("URL(%u)", field->length);
    case DEMO_SF_PICKLIST:
      return g_strdup ("Picklist");
    case DEMO_SF_MULTIPICKLIST:
      return g_strdup ("Picklist (Multi-Select)");
    case DEMO_SF_DATE:
      return g_strdup ("Date");
    case DEMO_SF_DATETIME:
      return g_strdup ("Date/Time");
    case DEMO_SF_TIME:
      return g_strdup ("Time");
    case DEMO_SF_ADDRESS:
      return g_strdup ("Address");
    case DEMO_SF_ID:
    default:
      return g_strdup ("Id");
    }
}

void
demo_sf_tooling_field_id (DemoSfOrg *org, DemoSfObject *object, const DemoSfField *field, char id[19])
{
  guint at = 0;

  g_ptr_array_find (org->schema->objects, object, &at);
  demo_sf_id_make (id, "00N", at * 10000 + field->index + 1);
}

static void
add_field (DemoSfOrg *org, DemoSfOrg *tooling, DemoSfObject *object, const DemoSfField *field)
{
  gboolean custom = (field->flags & DEMO_SF_CUSTOM) != 0;
  const char *nillable = field->flags & DEMO_SF_REQUIRED ? "false" : "true";
  const char *writable = demo_sf_field_is_writable (field) ? "true" : "false";
  g_autofree char *durable = g_strconcat (object->name, ".", field->name, NULL), *type = data_type (field);
  g_autofree char *developer = g_strndup (field->name, strlen (field->name) - (custom ? strlen ("__c") : 0));
  g_autofree char *length = g_strdup_printf ("%u", field->length),
                  *precision = g_strdup_printf ("%u", field->precision);
  g_autofree char *scale = g_strdup_printf ("%u", field->scale);
  char id[19] = "";

  add (tooling, "FieldDefinition", "", "DurableId", durable, "EntityDefinitionId", object->name,
       "QualifiedApiName", field->name, "DeveloperName", developer, "Label", field->label, "MasterLabel",
       field->label, "DataType", type, "Length", length, "Precision", precision, "Scale", scale, "IsNillable",
       nillable, "IsIndexed", demo_sf_field_is_key (field) ? "true" : "false", NULL);
  add (tooling, "EntityParticle", "", "DurableId", durable, "EntityDefinitionId", object->name,
       "FieldDefinitionId", durable, "QualifiedApiName", field->name, "DeveloperName", developer, "Label",
       field->label, "MasterLabel", field->label, "DataType", demo_sf_type_name (field->type), "Length",
       length, "Precision", precision, "Scale", scale, "IsNillable", nillable, "IsCreatable", writable,
       "IsUpdatable", writable, NULL);
  if (!custom)
    return;
  demo_sf_tooling_field_id (org, object, field, id);
  add (tooling, "CustomField", id, "EntityDefinitionId", object->name, "DeveloperName", developer,
       "TableEnumOrId", object->name, "Length", length, "Precision", precision, "Scale", scale, NULL);
}

DemoSfOrg *
demo_sf_tooling_org_new (DemoSfOrg *org)
{
  DemoSfOrg *tooling = demo_sf_org_new (demo_sf_schema_new (demo_sf_org_now (org), TRUE));

  tooling->user_id = org->user_id;
  tooling->skew = org->skew;
  for (guint i = 0; i < org->schema->objects->len; i++)
    {
      DemoSfObject *object = g_ptr_array_index (org->schema->objects, i);

      add (tooling, "EntityDefinition", "", "DurableId", object->name, "QualifiedApiName", object->name,
           "DeveloperName", object->name, "Label", object->label, "MasterLabel", object->label, "PluralLabel",
           object->label_plural, "KeyPrefix", object->prefix, "IsCustomizable",
           object->writable ? "true" : "false", "IsQueryable", "true", "IsTriggerable",
           object->writable ? "true" : "false", NULL);
      /* A hidden field is there all the same: this is how one learns of it. */
      for (guint f = 0; f < object->fields->len; f++)
        add_field (org, tooling, object, g_ptr_array_index (object->fields, f));
    }
  return tooling;
}
