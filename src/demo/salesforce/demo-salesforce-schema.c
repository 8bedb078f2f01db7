/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "demo-salesforce-schema.h"

#include "demo-salesforce-fields.h"

#include <gio/gio.h>

static const char *const type_names[] = {
  "id", "reference", "string", "textarea", "email", "phone", "url", "picklist", "multipicklist",
  "boolean", "int", "double", "date", "datetime", "time", "address",
};

static void
field_free (gpointer data)
{
  DemoSfField *field = data;

  g_free (field->name);
  g_free (field->label);
  g_strfreev (field->values);
  g_free (field->compound);
  g_strfreev (field->targets);
  g_free (field->relationship);
  g_free (field->children);
  g_free (field);
}

static void
object_free (gpointer data)
{
  DemoSfObject *object = data;

  g_free (object->name);
  g_free (object->label);
  g_free (object->label_plural);
  g_free (object->prefix);
  g_hash_table_unref (object->by_name);
  g_ptr_array_unref (object->fields);
  g_free (object);
}

static DemoSfHome
home_of (const char *name)
{
  static const struct { const char *name; DemoSfHome at; } homes[] = {
    { "Id", DEMO_SF_AT_ID },
    { "IsDeleted", DEMO_SF_AT_DELETED },
    { "MasterRecordId", DEMO_SF_AT_MASTER },
    { "CreatedDate", DEMO_SF_AT_CREATED },
    { "CreatedById", DEMO_SF_AT_CREATED_BY },
    { "LastModifiedDate", DEMO_SF_AT_MODIFIED },
    { "LastModifiedById", DEMO_SF_AT_MODIFIED_BY },
    { "SystemModstamp", DEMO_SF_AT_MODSTAMP },
  };

  for (guint i = 0; i < G_N_ELEMENTS (homes); i++)
    if (g_str_equal (homes[i].name, name))
      return homes[i].at;
  return DEMO_SF_STORED;
}

static void
object_take (DemoSfObject *object,
             DemoSfField  *field)
{
  field->index = object->fields->len;
  field->at = home_of (field->name);
  g_ptr_array_add (object->fields, field);
  g_hash_table_insert (object->by_name, g_ascii_strdown (field->name, -1), field);
}

static DemoSfField *
field_from_row (const DemoSfFieldRow *row)
{
  DemoSfField *field = g_new0 (DemoSfField, 1);
  gboolean number = row->type == DEMO_SF_DOUBLE || row->type == DEMO_SF_INT;

  field->name = g_strdup (row->name);
  field->label = g_strdup (row->label);
  field->type = row->type;
  field->flags = row->flags;
  field->length = number ? 0 : row->length;
  field->precision = number ? row->length : 0;
  field->values = row->values != NULL ? g_strsplit (row->values, ";", -1) : NULL;
  field->compound = g_strdup (row->compound);
  if (row->target != NULL)
    {
      g_auto (GStrv) parts = g_strsplit (row->target, ":", 3);

      field->targets = g_strsplit (parts[0], ",", -1);
      field->relationship = g_strdup (parts[1]);
      field->children = g_strdup (parts[1] != NULL ? parts[2] : NULL);
    }
  return field;
}

static DemoSfObject *
object_from_row (const DemoSfObjectRow *row,
                 gint64                 now)
{
  DemoSfObject *object = g_new0 (DemoSfObject, 1);

  object->name = g_strdup (row->name);
  object->label = g_strdup (row->label);
  object->label_plural = g_strdup (row->label_plural);
  object->prefix = g_strdup (row->prefix);
  object->writable = row->writable;
  object->changed = now;
  object->fields = g_ptr_array_new_with_free_func (field_free);
  object->by_name = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (guint t = 0; t < G_N_ELEMENTS (row->rows); t++)
    for (guint i = 0; i < row->counts[t]; i++)
      object_take (object, field_from_row (&row->rows[t][i]));
  return object;
}

DemoSfSchema *
demo_sf_schema_new (gint64   now,
                    gboolean tooling)
{
  DemoSfSchema *schema = g_new0 (DemoSfSchema, 1);
  guint count;
  const DemoSfObjectRow *rows = tooling ? demo_sf_tooling_rows (&count) : demo_sf_object_rows (&count);

  schema->objects = g_ptr_array_new_with_free_func (object_free);
  for (guint i = 0; i < count; i++)
    g_ptr_array_add (schema->objects, object_from_row (&rows[i], now));
  schema->user_type = g_new0 (DemoSfField, 1);
  schema->user_type->name = g_strdup ("Type");
  schema->user_type->type = DEMO_SF_STRING;
  schema->user_type->at = DEMO_SF_AT_USER_TYPE;
  return schema;
}

void
demo_sf_schema_free (DemoSfSchema *schema)
{
  if (schema == NULL)
    return;
  g_ptr_array_unref (schema->objects);
  field_free (schema->user_type);
  g_free (schema);
}

DemoSfObject *
demo_sf_schema_object (DemoSfSchema *schema,
                       const char   *name)
{
  for (guint i = 0; i < schema->objects->len; i++)
    {
      DemoSfObject *object = g_ptr_array_index (schema->objects, i);

      if (g_ascii_strcasecmp (object->name, name) == 0)
        return object;
    }
  return NULL;
}

DemoSfField *
demo_sf_object_any_field (DemoSfObject *object,
                          const char   *name)
{
  g_autofree char *key = g_ascii_strdown (name, -1);

  return g_hash_table_lookup (object->by_name, key);
}

DemoSfField *
demo_sf_object_field (DemoSfObject *object,
                      const char   *name)
{
  DemoSfField *field = demo_sf_object_any_field (object, name);

  return field != NULL && !field->hidden ? field : NULL;
}

DemoSfField *
demo_sf_object_relationship (DemoSfObject *object,
                             const char   *name)
{
  for (guint i = 0; i < object->fields->len; i++)
    {
      DemoSfField *field = g_ptr_array_index (object->fields, i);

      if (field->relationship != NULL && !field->hidden
          && g_ascii_strcasecmp (field->relationship, name) == 0)
        return field;
    }
  return NULL;
}

gboolean
demo_sf_field_is_writable (const DemoSfField *field)
{
  return (field->flags & DEMO_SF_READ_ONLY) == 0;
}

gboolean
demo_sf_field_is_key (const DemoSfField *field)
{
  return field->at == DEMO_SF_AT_ID || (field->flags & DEMO_SF_EXTERNAL_ID) != 0;
}

static gboolean
is_long_text (const DemoSfField *field)
{
  return field->type == DEMO_SF_TEXTAREA && field->length > 255;
}

gboolean
demo_sf_field_is_filterable (const DemoSfField *field)
{
  return field->type != DEMO_SF_ADDRESS && !is_long_text (field);
}

gboolean
demo_sf_field_is_sortable (const DemoSfField *field)
{
  return demo_sf_field_is_filterable (field) && field->type != DEMO_SF_MULTIPICKLIST;
}

DemoSfField *
demo_sf_schema_user_type (DemoSfSchema *schema)
{
  return schema->user_type;
}

gboolean
demo_sf_field_is_place_code (const DemoSfField *field)
{
  return field->type == DEMO_SF_PICKLIST
         && (field->flags & DEMO_SF_CUSTOM) == 0
         && (g_str_has_suffix (field->name, "StateCode") || g_str_has_suffix (field->name, "CountryCode"));
}

const char *
demo_sf_type_name (DemoSfType type)
{
  return type_names[type];
}

static gboolean
type_from_name (const char *name,
                DemoSfType *type)
{
  for (guint i = 0; i < G_N_ELEMENTS (type_names); i++)
    if (g_str_equal (type_names[i], name))
      {
        *type = (DemoSfType) i;
        return TRUE;
      }
  return FALSE;
}

static char **
picklist_values (JsonObject *describe)
{
  JsonArray *values;
  g_autoptr (GPtrArray) names = g_ptr_array_new ();

  if (!json_object_has_member (describe, "picklistValues"))
    return NULL;
  values = json_object_get_array_member (describe, "picklistValues");
  for (guint i = 0; i < json_array_get_length (values); i++)
    {
      JsonNode *node = json_array_get_element (values, i);
      const char *name = JSON_NODE_HOLDS_OBJECT (node)
                           ? json_object_get_string_member_with_default (json_node_get_object (node), "value", "")
                           : json_node_get_string (node);

      g_ptr_array_add (names, g_strdup (name));
    }
  g_ptr_array_add (names, NULL);
  return (char **) g_ptr_array_free (g_steal_pointer (&names), FALSE);
}

static guint
describe_flags (JsonObject *describe,
                const char *name)
{
  static const struct { const char *key; guint flag; gboolean when; } keys[] = {
    { "externalId", DEMO_SF_EXTERNAL_ID, TRUE },   { "unique", DEMO_SF_UNIQUE, TRUE },
    { "caseSensitive", DEMO_SF_CASE, TRUE },       { "restrictedPicklist", DEMO_SF_RESTRICTED, TRUE },
    { "createable", DEMO_SF_READ_ONLY, FALSE },    { "updateable", DEMO_SF_READ_ONLY, FALSE },
    { "nillable", DEMO_SF_REQUIRED, FALSE },       { "defaultedOnCreate", DEMO_SF_DEFAULTED, TRUE },
  };
  guint flags = g_str_has_suffix (name, "__c") ? DEMO_SF_CUSTOM : 0;

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    if (json_object_has_member (describe, keys[i].key)
        && json_object_get_boolean_member (describe, keys[i].key) == keys[i].when)
      flags |= keys[i].flag;
  return flags;
}

DemoSfField *
demo_sf_object_add_field (DemoSfObject *object,
                          JsonObject   *describe,
                          gint64        now,
                          GError      **error)
{
  const char *name = json_object_get_string_member_with_default (describe, "name", NULL);
  const char *type_name = json_object_get_string_member_with_default (describe, "type", NULL);
  DemoSfField *field;
  DemoSfType type;

  if (name == NULL || type_name == NULL || !type_from_name (type_name, &type))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                   "A field needs a name and one of the describe types");
      return NULL;
    }
  if (demo_sf_object_any_field (object, name) != NULL)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_EXISTS, "There is already a field named %s", name);
      return NULL;
    }

  field = g_new0 (DemoSfField, 1);
  field->name = g_strdup (name);
  field->label = g_strdup (json_object_get_string_member_with_default (describe, "label", name));
  field->type = type;
  field->flags = describe_flags (describe, name);
  field->length = (guint) json_object_get_int_member_with_default (
    describe, "length", type == DEMO_SF_PHONE ? 40 : type == DEMO_SF_EMAIL ? 80 : 255);
  if (type == DEMO_SF_DOUBLE || type == DEMO_SF_INT)
    {
      field->length = 0;
      field->precision = (guint) json_object_get_int_member_with_default (describe, "precision", 18);
      field->scale = (guint) json_object_get_int_member_with_default (describe, "scale", 0);
    }
  if (type == DEMO_SF_BOOLEAN)
    field->flags |= DEMO_SF_REQUIRED | DEMO_SF_DEFAULTED;
  field->values = picklist_values (describe);
  object_take (object, field);
  object->changed = now;
  return field;
}
