/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cw-schema.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "cw-error.h"
#include "cw-json-text.h"

/* {"object": "Contact", "fields": [{"name": …, …}]}, compact: a describe has hundreds of fields and thousands of
 * picklist values. What is FALSE, 0 or NULL is left out. */

typedef struct
{
  const char *name;
  gsize offset;
} Member;

static const Member flags[] = {
  { "createable", G_STRUCT_OFFSET (CwField, createable) },
  { "updateable", G_STRUCT_OFFSET (CwField, updateable) },
  { "nillable", G_STRUCT_OFFSET (CwField, nillable) },
  { "defaultedOnCreate", G_STRUCT_OFFSET (CwField, defaulted_on_create) },
  { "custom", G_STRUCT_OFFSET (CwField, custom) },
  { "calculated", G_STRUCT_OFFSET (CwField, calculated) },
  { "unique", G_STRUCT_OFFSET (CwField, unique) },
  { "caseSensitive", G_STRUCT_OFFSET (CwField, case_sensitive) },
  { "externalId", G_STRUCT_OFFSET (CwField, external_id) },
  { "restrictedPicklist", G_STRUCT_OFFSET (CwField, restricted_picklist) },
  { "filterable", G_STRUCT_OFFSET (CwField, filterable) },
};

static const Member numbers[] = {
  { "length", G_STRUCT_OFFSET (CwField, length) },
  { "precision", G_STRUCT_OFFSET (CwField, precision) },
  { "scale", G_STRUCT_OFFSET (CwField, scale) },
};

static const Member texts[] = {
  { "compoundFieldName", G_STRUCT_OFFSET (CwField, compound_field_name) },
  { "controllerName", G_STRUCT_OFFSET (CwField, controller_name) },
};

static void
append_text (GString    *out,
             const char *name,
             const char *text)
{
  g_string_append_printf (out, ",\"%s\":", name);
  cw_json_text_append_string (out, text);
}

static void
append_references (GString *out,
                   char   **names)
{
  g_string_append (out, ",\"referenceTo\":[");
  for (guint i = 0; names[i] != NULL; i++)
    {
      if (i > 0)
        g_string_append_c (out, ',');
      cw_json_text_append_string (out, names[i]);
    }
  g_string_append_c (out, ']');
}

static void
append_picklist (GString   *out,
                 GPtrArray *picklist)
{
  g_string_append (out, ",\"picklistValues\":[");
  for (guint i = 0; i < picklist->len; i++)
    {
      const CwPicklistValue *value = g_ptr_array_index (picklist, i);

      g_string_append (out, i > 0 ? ",{\"value\":" : "{\"value\":");
      cw_json_text_append_string (out, value->value);
      append_text (out, "label", value->label);
      g_string_append (out, value->active ? ",\"active\":true}" : "}");
    }
  g_string_append_c (out, ']');
}

static void
append_field (GString       *out,
              const CwField *field)
{
  g_string_append (out, "{\"name\":");
  cw_json_text_append_string (out, field->name);
  append_text (out, "label", field->label);
  append_text (out, "type", field->describe_type);

  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    {
      int number = G_STRUCT_MEMBER (int, field, numbers[i].offset);

      if (number > 0)
        g_string_append_printf (out, ",\"%s\":%d", numbers[i].name, number);
    }

  for (guint i = 0; i < G_N_ELEMENTS (flags); i++)
    {
      if (G_STRUCT_MEMBER (gboolean, field, flags[i].offset))
        g_string_append_printf (out, ",\"%s\":true", flags[i].name);
    }

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      const char *text = G_STRUCT_MEMBER (char *, field, texts[i].offset);

      if (text != NULL)
        append_text (out, texts[i].name, text);
    }

  if (field->reference_to != NULL)
    append_references (out, field->reference_to);
  if (field->picklist != NULL)
    append_picklist (out, field->picklist);
  g_string_append_c (out, '}');
}

/**
 * cw_schema_to_json:
 * @schema: a schema
 *
 * Lossless and stable: the same schema gives the same bytes. Thread: any that may read the schema.
 *
 * Returns: (transfer full): a text for cw_schema_from_json()
 */
char *
cw_schema_to_json (const CwSchema *schema)
{
  GString *out;

  g_return_val_if_fail (schema != NULL, NULL);

  out = g_string_new ("{\"object\":");
  cw_json_text_append_string (out, cw_schema_get_object (schema));
  g_string_append (out, ",\"fields\":[");
  for (guint i = 0; i < cw_schema_get_n_fields (schema); i++)
    {
      if (i > 0)
        g_string_append_c (out, ',');
      append_field (out, cw_schema_get_nth_field (schema, i));
    }
  g_string_append (out, "]}");

  return g_string_free (out, FALSE);
}

static gboolean
refuse (GError    **error,
        const char *name)
{
  g_set_error (error, CW_ERROR, CW_ERROR_INVALID_FILE,
               _("The kept description of the Salesforce fields is damaged at “%s”. Read it from Salesforce "
                 "again."), name);

  return FALSE;
}

/* The value of a member of an object; FALSE when it is not there or of another kind. */
static gboolean
find_member (CwJsonSpan  object,
             const char *wanted,
             char        kind,
             CwJsonSpan *value)
{
  CwJsonIter iter;

  cw_json_iter_init (&iter, object);
  while (TRUE)
    {
      g_autofree char *name = NULL;

      if (!cw_json_iter_next_member (&iter, &name, value))
        return FALSE;
      if (strcmp (name, wanted) == 0)
        return cw_json_span_kind (*value) == kind;
    }
}

static char *
find_text (CwJsonSpan  object,
           const char *name)
{
  CwJsonSpan value;

  return find_member (object, name, '"', &value) ? cw_json_span_get_string (value) : NULL;
}

static gboolean
read_references (CwField    *field,
                 CwJsonSpan  array,
                 GError    **error)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  CwJsonIter iter;
  CwJsonSpan element;

  cw_json_iter_init (&iter, array);
  while (cw_json_iter_next (&iter, &element))
    {
      g_autofree char *name = NULL;

      if (cw_json_span_kind (element) != '"')
        return refuse (error, "referenceTo");
      name = cw_json_span_get_string (element);
      g_strv_builder_add (builder, name);
    }

  g_strfreev (field->reference_to);
  field->reference_to = g_strv_builder_end (builder);

  return TRUE;
}

static gboolean
read_picklist (CwField    *field,
               CwJsonSpan  array,
               GError    **error)
{
  CwJsonIter iter;
  CwJsonSpan element;
  CwJsonSpan active;

  if (field->picklist == NULL)
    field->picklist = g_ptr_array_new_with_free_func (cw_picklist_value_free);

  cw_json_iter_init (&iter, array);
  while (cw_json_iter_next (&iter, &element))
    {
      g_autofree char *value = NULL;
      g_autofree char *label = NULL;

      if (cw_json_span_kind (element) != '{')
        return refuse (error, "picklistValues");
      value = find_text (element, "value");
      label = find_text (element, "label");
      if (value == NULL || label == NULL)
        return refuse (error, "picklistValues");
      cw_field_add_picklist_value (field, value, label, find_member (element, "active", 't', &active));
    }

  return TRUE;
}

static gboolean
read_number (CwField      *field,
             const Member *member,
             CwJsonSpan    value,
             GError      **error)
{
  guint number;

  if (!cw_json_span_get_uint (value, G_MAXINT, &number))
    return refuse (error, member->name);

  G_STRUCT_MEMBER (int, field, member->offset) = (int) number;

  return TRUE;
}

static const Member *
find_in (const Member *members,
         guint         n_members,
         const char   *name)
{
  for (guint i = 0; i < n_members; i++)
    {
      if (strcmp (members[i].name, name) == 0)
        return &members[i];
    }

  return NULL;
}

static gboolean
read_scalar (CwField    *field,
             const char *name,
             CwJsonSpan  value,
             GError    **error)
{
  char kind = cw_json_span_kind (value);
  const Member *member = find_in (flags, G_N_ELEMENTS (flags), name);

  if (member != NULL)
    {
      G_STRUCT_MEMBER (gboolean, field, member->offset) = kind == 't';
      return kind == 't' || kind == 'f' || refuse (error, name);
    }

  member = find_in (numbers, G_N_ELEMENTS (numbers), name);
  if (member != NULL)
    return read_number (field, member, value, error);

  member = find_in (texts, G_N_ELEMENTS (texts), name);
  if (member != NULL)
    {
      if (kind != '"')
        return refuse (error, name);
      g_free (G_STRUCT_MEMBER (char *, field, member->offset));
      G_STRUCT_MEMBER (char *, field, member->offset) = cw_json_span_get_string (value);
    }

  return TRUE;
}

static gboolean
read_field_member (CwField    *field,
                   const char *name,
                   CwJsonSpan  value,
                   GError    **error)
{
  gboolean references = strcmp (name, "referenceTo") == 0;

  if (!references && strcmp (name, "picklistValues") != 0)
    return read_scalar (field, name, value, error);
  if (cw_json_span_kind (value) != '[')
    return refuse (error, name);

  return references ? read_references (field, value, error) : read_picklist (field, value, error);
}

static CwField *
read_field (CwJsonSpan  object,
            GError    **error)
{
  g_autoptr (CwField) field = NULL;
  g_autofree char *field_name = find_text (object, "name");
  g_autofree char *label = find_text (object, "label");
  g_autofree char *type = find_text (object, "type");
  CwJsonIter iter;
  CwJsonSpan value;

  if (field_name == NULL || label == NULL || type == NULL)
    {
      refuse (error, "fields");
      return NULL;
    }

  field = cw_field_new (field_name, label, type);
  cw_json_iter_init (&iter, object);
  while (TRUE)
    {
      g_autofree char *name = NULL;

      if (!cw_json_iter_next_member (&iter, &name, &value))
        break;
      if (!read_field_member (field, name, value, error))
        return NULL;
    }
  cw_field_update_display_type (field);

  return g_steal_pointer (&field);
}

static gboolean
read_fields (CwSchema   *schema,
             CwJsonSpan  array,
             GError    **error)
{
  CwJsonIter iter;
  CwJsonSpan element;

  cw_json_iter_init (&iter, array);
  while (cw_json_iter_next (&iter, &element))
    {
      CwField *field;

      if (cw_json_span_kind (element) != '{')
        return refuse (error, "fields");

      field = read_field (element, error);
      if (field == NULL)
        return FALSE;

      cw_schema_add (schema, field);
    }

  return TRUE;
}

/**
 * cw_schema_from_json:
 * @json: what cw_schema_to_json() gave
 * @length: its length in bytes, or -1 when it ends with a NUL
 * @error: return location for an error
 *
 * Members that this version does not know are passed over. Errors: CW_ERROR_INVALID_FILE. Thread: any.
 *
 * Returns: (nullable) (transfer full): the schema
 */
CwSchema *
cw_schema_from_json (const char *json,
                     gssize      length,
                     GError    **error)
{
  g_autoptr (CwSchema) schema = NULL;
  g_autofree char *text = NULL;
  g_autofree char *object = NULL;
  CwJsonSpan document, fields;
  gsize size;

  g_return_val_if_fail (json != NULL, NULL);

  size = length < 0 ? strlen (json) : (gsize) length;
  if (!cw_json_text_check (json, size, _("The kept description of the Salesforce fields"), error))
    return NULL;

  text = g_strndup (json, size);
  document = cw_json_text_span (text);
  if (cw_json_span_kind (document) == '{')
    object = find_text (document, "object");

  if (object == NULL || !find_member (document, "fields", '[', &fields))
    {
      refuse (error, "object");
      return NULL;
    }

  schema = cw_schema_new (object);

  return read_fields (schema, fields, error) ? g_steal_pointer (&schema) : NULL;
}
