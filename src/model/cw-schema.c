/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-schema.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "cw-error.h"
#include "cw-json-text.h"
#include "cw-text.h"

struct _CwSchema
{
  gatomicrefcount refs;
  char *object;
  GPtrArray *fields;   /* of CwField */
  GHashTable *by_name; /* lower-case API name → CwField, which `fields` owns */
};

static void
picklist_value_free (gpointer data)
{
  CwPicklistValue *value = data;

  g_free (value->value);
  g_free (value->label);
  g_free (value);
}

CwField *
cw_field_new (const char *name, const char *label, const char *describe_type)
{
  CwField *field;

  g_return_val_if_fail (name != NULL, NULL);
  g_return_val_if_fail (describe_type != NULL, NULL);

  field = g_new0 (CwField, 1);
  field->name = g_strdup (name);
  field->label = g_strdup (label != NULL ? label : name);
  field->describe_type = g_strdup (describe_type);
  field->type = cw_salesforce_type_from_describe (describe_type);
  cw_field_update_display_type (field);

  return field;
}

void
cw_field_free (CwField *field)
{
  if (field == NULL)
    return;

  g_free (field->name);
  g_free (field->label);
  g_free (field->describe_type);
  g_free (field->display_type);
  g_free (field->compound_field_name);
  g_free (field->controller_name);
  g_strfreev (field->reference_to);
  g_clear_pointer (&field->picklist, g_ptr_array_unref);
  g_free (field);
}

/* Salesforce's setup shows the digits before the point, while describe counts all digits. */
static char *
display_number (const CwField *field, const char *word)
{
  if (field->precision <= 0)
    return g_strdup (word);

  return g_strdup_printf ("%s(%d, %d)", word, field->precision - field->scale, field->scale);
}

static char *
display_length (const CwField *field, const char *word)
{
  if (field->length <= 0)
    return g_strdup (word);

  return g_strdup_printf ("%s(%d)", word, field->length);
}

static char *
display_lookup (const CwField *field)
{
  g_autofree char *targets = NULL;

  if (field->reference_to == NULL || field->reference_to[0] == NULL)
    return g_strdup ("Lookup");

  targets = g_strjoinv (", ", field->reference_to);

  return g_strdup_printf ("Lookup(%s)", targets);
}

static char *
display_number_type (const CwField *field)
{
  if (strcmp (field->describe_type, "currency") == 0)
    return display_number (field, "Currency");
  if (strcmp (field->describe_type, "percent") == 0)
    return display_number (field, "Percent");

  return display_number (field, "Number");
}

static char *
display_other (const CwField *field)
{
  if (strcmp (field->describe_type, "address") == 0)
    return g_strdup ("Address");
  if (strcmp (field->describe_type, "location") == 0)
    return g_strdup ("Geolocation");
  if (strcmp (field->describe_type, "encryptedstring") == 0)
    return display_length (field, "Text (Encrypted)");

  return g_strdup (field->describe_type);
}

static char *
make_display_type (const CwField *field)
{
  switch (field->type)
    {
    case CW_SALESFORCE_STRING:
      return display_length (field, "Text");
    case CW_SALESFORCE_TEXTAREA:
      return display_length (field, field->length > 255 ? "Long Text Area" : "Text Area");
    case CW_SALESFORCE_PHONE:
      /* Describe has no type for fax numbers, but setup and the vendor's table do. */
      return g_strdup (g_ascii_strcasecmp (field->name, "Fax") == 0 ? "Fax" : "Phone");
    case CW_SALESFORCE_EMAIL:
      return g_strdup ("Email");
    case CW_SALESFORCE_URL:
      return display_length (field, "URL");
    case CW_SALESFORCE_DATE:
      return g_strdup ("Date");
    case CW_SALESFORCE_DATETIME:
      return g_strdup ("Date/Time");
    case CW_SALESFORCE_TIME:
      return g_strdup ("Time");
    case CW_SALESFORCE_BOOLEAN:
      return g_strdup ("Checkbox");
    case CW_SALESFORCE_NUMBER:
      return display_number_type (field);
    case CW_SALESFORCE_PICKLIST:
      return g_strdup ("Picklist");
    case CW_SALESFORCE_MULTIPICKLIST:
      return g_strdup ("Picklist (Multi-Select)");
    case CW_SALESFORCE_REFERENCE:
      return display_lookup (field);
    case CW_SALESFORCE_ID:
      return g_strdup ("ID");
    case CW_SALESFORCE_OTHER:
    default:
      return display_other (field);
    }
}

void
cw_field_update_display_type (CwField *field)
{
  g_return_if_fail (field != NULL);

  g_free (field->display_type);
  field->display_type = make_display_type (field);
}

void
cw_field_add_picklist_value (CwField *field, const char *value, const char *label, gboolean active)
{
  CwPicklistValue *added;

  g_return_if_fail (field != NULL);
  g_return_if_fail (value != NULL);

  if (field->picklist == NULL)
    field->picklist = g_ptr_array_new_with_free_func (picklist_value_free);

  added = g_new0 (CwPicklistValue, 1);
  added->value = g_strdup (value);
  added->label = g_strdup (label != NULL ? label : value);
  added->active = active;
  g_ptr_array_add (field->picklist, added);
}

gboolean
cw_field_is_required (const CwField *field)
{
  g_return_val_if_fail (field != NULL, FALSE);

  return field->createable && !field->nillable && !field->defaulted_on_create;
}

CwSchema *
cw_schema_new (const char *object)
{
  CwSchema *schema;

  g_return_val_if_fail (object != NULL, NULL);

  schema = g_new0 (CwSchema, 1);
  g_atomic_ref_count_init (&schema->refs);
  schema->object = g_strdup (object);
  schema->fields = g_ptr_array_new_with_free_func ((GDestroyNotify) cw_field_free);
  schema->by_name = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  return schema;
}

CwSchema *
cw_schema_ref (CwSchema *schema)
{
  g_return_val_if_fail (schema != NULL, NULL);

  g_atomic_ref_count_inc (&schema->refs);

  return schema;
}

void
cw_schema_unref (CwSchema *schema)
{
  if (schema == NULL || !g_atomic_ref_count_dec (&schema->refs))
    return;

  g_free (schema->object);
  g_hash_table_unref (schema->by_name);
  g_ptr_array_unref (schema->fields);
  g_free (schema);
}

const char *
cw_schema_get_object (const CwSchema *schema)
{
  g_return_val_if_fail (schema != NULL, NULL);

  return schema->object;
}

void
cw_schema_add (CwSchema *schema, CwField *field)
{
  g_autofree char *name = NULL;
  CwField *known;
  guint place;

  g_return_if_fail (schema != NULL);
  g_return_if_fail (field != NULL);

  name = g_ascii_strdown (field->name, -1);
  known = g_hash_table_lookup (schema->by_name, name);

  if (known != NULL && g_ptr_array_find (schema->fields, known, &place))
    {
      cw_field_free (known);
      g_ptr_array_index (schema->fields, place) = field;
    }
  else
    g_ptr_array_add (schema->fields, field);

  g_hash_table_replace (schema->by_name, g_steal_pointer (&name), field);
}

guint
cw_schema_get_n_fields (const CwSchema *schema)
{
  g_return_val_if_fail (schema != NULL, 0);

  return schema->fields->len;
}

const CwField *
cw_schema_get_nth_field (const CwSchema *schema, guint nth)
{
  g_return_val_if_fail (schema != NULL, NULL);
  g_return_val_if_fail (nth < schema->fields->len, NULL);

  return g_ptr_array_index (schema->fields, nth);
}

const CwField *
cw_schema_find (const CwSchema *schema, const char *name)
{
  g_autofree char *lower = NULL;

  g_return_val_if_fail (schema != NULL, NULL);
  g_return_val_if_fail (name != NULL, NULL);

  lower = g_ascii_strdown (name, -1);

  return g_hash_table_lookup (schema->by_name, lower);
}

void
cw_schema_mark_converted (CwSchema *schema, const char *value)
{
  const CwField *status;

  g_return_if_fail (schema != NULL && value != NULL);

  status = cw_schema_find (schema, "Status");
  for (guint i = 0; status != NULL && status->picklist != NULL && i < status->picklist->len; i++)
    {
      CwPicklistValue *known = g_ptr_array_index (status->picklist, i);

      if (g_str_equal (known->value, value))
        known->converted = TRUE;
    }
}

const CwPicklistValue *
cw_field_find_value (const CwField *field, const char *text)
{
  g_autofree char *folded = NULL;
  const CwPicklistValue *by_label = NULL;

  g_return_val_if_fail (field != NULL && text != NULL, NULL);

  if (field->picklist == NULL)
    return NULL;

  for (guint i = 0; i < field->picklist->len; i++)
    {
      const CwPicklistValue *value = g_ptr_array_index (field->picklist, i);

      if (g_str_equal (value->value, text))
        return value;
    }

  folded = cw_text_casefold (text);
  for (guint i = 0; i < field->picklist->len; i++)
    {
      const CwPicklistValue *value = g_ptr_array_index (field->picklist, i);

      if (!value->active)
        continue;
      if (cw_text_equals_folded (value->value, folded))
        return value;
      if (by_label == NULL && cw_text_equals_folded (value->label, folded))
        by_label = value;
    }

  return by_label;
}

gboolean
cw_schema_has_state_picklists (const CwSchema *schema)
{
  static const char *const codes[] = { "MailingStateCode", "MailingCountryCode", "StateCode", "CountryCode" };

  g_return_val_if_fail (schema != NULL, FALSE);

  for (guint i = 0; i < G_N_ELEMENTS (codes); i++)
    {
      const CwField *field = cw_schema_find (schema, codes[i]);

      if (field != NULL && field->type == CW_SALESFORCE_PICKLIST)
        return TRUE;
    }

  return FALSE;
}

/* ── The file ── */

/* {"object": "Contact", "fields": [{"name": …, …}]}, without white space, and without what is FALSE, 0 or
 * NULL: an object has hundreds of fields and thousands of picklist values. */

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
append_text (GString *out, const char *name, const char *text)
{
  g_string_append_printf (out, ",\"%s\":", name);
  cw_json_text_append_string (out, text);
}

static void
append_references (GString *out, char **names)
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
append_picklist (GString *out, GPtrArray *picklist)
{
  g_string_append (out, ",\"picklistValues\":[");
  for (guint i = 0; i < picklist->len; i++)
    {
      const CwPicklistValue *value = g_ptr_array_index (picklist, i);

      g_string_append (out, i > 0 ? ",{\"value\":" : "{\"value\":");
      cw_json_text_append_string (out, value->value);
      append_text (out, "label", value->label);
      g_string_append (out, value->active ? ",\"active\":true" : "");
      g_string_append (out, value->converted ? ",\"converted\":true}" : "}");
    }
  g_string_append_c (out, ']');
}

static void
append_field (GString *out, const CwField *field)
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
refuse (GError **error, const char *name)
{
  g_set_error (error, CW_ERROR, CW_ERROR_INVALID_FILE,
               _("The kept description of the Salesforce fields is damaged at “%s”. Read it from Salesforce "
                  "again."),
               name);

  return FALSE;
}

/* Finds the value of a member of an object. FALSE: the member is not there, or is of another kind. */
static gboolean
find_member (CwJsonSpan object, const char *wanted, char kind, CwJsonSpan *value)
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
find_text (CwJsonSpan object, const char *name)
{
  CwJsonSpan value;

  return find_member (object, name, '"', &value) ? cw_json_span_get_string (value) : NULL;
}

static gboolean
read_references (CwField *field, CwJsonSpan array, GError **error)
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
read_picklist (CwField *field, CwJsonSpan array, GError **error)
{
  CwJsonIter iter;
  CwJsonSpan element;
  CwJsonSpan flag;

  if (field->picklist == NULL)
    field->picklist = g_ptr_array_new_with_free_func (picklist_value_free);

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
      cw_field_add_picklist_value (field, value, label, find_member (element, "active", 't', &flag));
      ((CwPicklistValue *) g_ptr_array_index (field->picklist, field->picklist->len - 1))
        ->converted = find_member (element, "converted", 't', &flag);
    }

  return TRUE;
}

static gboolean
read_number (CwField *field, const Member *member, CwJsonSpan value, GError **error)
{
  guint number;

  if (!cw_json_span_get_uint (value, G_MAXINT, &number))
    return refuse (error, member->name);

  G_STRUCT_MEMBER (int, field, member->offset) = (int) number;

  return TRUE;
}

static const Member *
find_in (const Member *members, guint n_members, const char *name)
{
  for (guint i = 0; i < n_members; i++)
    {
      if (strcmp (members[i].name, name) == 0)
        return &members[i];
    }

  return NULL;
}

static gboolean
read_scalar (CwField *field, const char *name, CwJsonSpan value, GError **error)
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
read_field_member (CwField *field, const char *name, CwJsonSpan value, GError **error)
{
  gboolean references = strcmp (name, "referenceTo") == 0;

  if (!references && strcmp (name, "picklistValues") != 0)
    return read_scalar (field, name, value, error);
  if (cw_json_span_kind (value) != '[')
    return refuse (error, name);

  return references ? read_references (field, value, error) : read_picklist (field, value, error);
}

static CwField *
read_field (CwJsonSpan object, GError **error)
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
read_fields (CwSchema *schema, CwJsonSpan array, GError **error)
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

CwSchema *
cw_schema_from_json (const char *json, gssize length, GError **error)
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
