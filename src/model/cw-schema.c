/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cw-schema.h"

#include <string.h>

struct _CwSchema
{
  gatomicrefcount refs;
  char *object;
  GPtrArray *fields;       /* of CwField */
  GHashTable *by_name;     /* lower-case API name → CwField, which `fields` owns */
};

/**
 * cw_picklist_value_free:
 * @data: a CwPicklistValue, or NULL
 *
 * A GDestroyNotify, for arrays of them.
 */
void
cw_picklist_value_free (gpointer data)
{
  CwPicklistValue *value = data;

  if (value == NULL)
    return;

  g_free (value->value);
  g_free (value->label);
  g_free (value);
}

/**
 * cw_field_new:
 * @name: the API name
 * @label: (nullable): what people see; the name when there is none
 * @describe_type: describe's word for the type
 *
 * All permissions and numbers start at FALSE and 0. Thread: any.
 *
 * Returns: (transfer full): a field
 */
CwField *
cw_field_new (const char *name,
              const char *label,
              const char *describe_type)
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

/* Setup counts the digits before the point, describe all of them. */
static char *
display_number (const CwField *field,
                const char    *word)
{
  if (field->precision <= 0)
    return g_strdup (word);

  return g_strdup_printf ("%s(%d, %d)", word, field->precision - field->scale, field->scale);
}

static char *
display_length (const CwField *field,
                const char    *word)
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
      /* describe knows no fax type; setup and the vendor's table do. */
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

/**
 * cw_field_update_display_type:
 * @field: a field whose other members are filled
 *
 * Thread: the field's owner.
 */
void
cw_field_update_display_type (CwField *field)
{
  g_return_if_fail (field != NULL);

  g_free (field->display_type);
  field->display_type = make_display_type (field);
}

/**
 * cw_field_add_picklist_value:
 * @field: a field
 * @value: the API name of the value
 * @label: (nullable): what people see; the value when there is none
 * @active: whether records may still be given it
 *
 * Thread: the field's owner.
 */
void
cw_field_add_picklist_value (CwField    *field,
                             const char *value,
                             const char *label,
                             gboolean    active)
{
  CwPicklistValue *added;

  g_return_if_fail (field != NULL);
  g_return_if_fail (value != NULL);

  if (field->picklist == NULL)
    field->picklist = g_ptr_array_new_with_free_func (cw_picklist_value_free);

  added = g_new0 (CwPicklistValue, 1);
  added->value = g_strdup (value);
  added->label = g_strdup (label != NULL ? label : value);
  added->active = active;
  g_ptr_array_add (field->picklist, added);
}

/**
 * cw_field_find_picklist_value:
 * @field: a field
 * @value: the API name of a value, compared exactly
 *
 * Returns: (nullable) (transfer none): the value, active or not
 */
const CwPicklistValue *
cw_field_find_picklist_value (const CwField *field,
                              const char    *value)
{
  g_return_val_if_fail (field != NULL, NULL);
  g_return_val_if_fail (value != NULL, NULL);

  for (guint i = 0; field->picklist != NULL && i < field->picklist->len; i++)
    {
      const CwPicklistValue *candidate = g_ptr_array_index (field->picklist, i);

      if (strcmp (candidate->value, value) == 0)
        return candidate;
    }

  return NULL;
}

/**
 * cw_field_is_required:
 * @field: a field
 *
 * nillable alone cannot be trusted: a checkbox is never null and yet needs no value (facts/salesforce.md).
 *
 * Returns: whether Salesforce refuses a new record that leaves the field out
 */
gboolean
cw_field_is_required (const CwField *field)
{
  g_return_val_if_fail (field != NULL, FALSE);

  return field->createable && !field->nillable && !field->defaulted_on_create;
}

/**
 * cw_schema_new:
 * @object: the API name of the object: "Contact"
 *
 * A schema is filled by one thread and may be read by any after that.
 *
 * Returns: (transfer full): a schema without fields
 */
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

/**
 * cw_schema_add:
 * @schema: a schema
 * @field: (transfer full): a field; one of the same name gives way to it, at the same place
 *
 * Thread: the one that fills the schema.
 */
void
cw_schema_add (CwSchema *schema,
               CwField  *field)
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
cw_schema_get_nth_field (const CwSchema *schema,
                         guint           nth)
{
  g_return_val_if_fail (schema != NULL, NULL);
  g_return_val_if_fail (nth < schema->fields->len, NULL);

  return g_ptr_array_index (schema->fields, nth);
}

/**
 * cw_schema_find:
 * @schema: a schema
 * @name: an API name, in any case
 *
 * Returns: (nullable) (transfer none): the field
 */
const CwField *
cw_schema_find (const CwSchema *schema,
                const char     *name)
{
  g_autofree char *lower = NULL;

  g_return_val_if_fail (schema != NULL, NULL);
  g_return_val_if_fail (name != NULL, NULL);

  lower = g_ascii_strdown (name, -1);

  return g_hash_table_lookup (schema->by_name, lower);
}

/**
 * cw_schema_find_label:
 * @schema: a schema
 * @label: a label, in any case
 *
 * Returns: (nullable) (transfer none): the first field with this label
 */
const CwField *
cw_schema_find_label (const CwSchema *schema,
                      const char     *label)
{
  g_autofree char *folded = NULL;

  g_return_val_if_fail (schema != NULL, NULL);
  g_return_val_if_fail (label != NULL, NULL);

  folded = g_utf8_casefold (label, -1);

  for (guint i = 0; i < schema->fields->len; i++)
    {
      const CwField *field = g_ptr_array_index (schema->fields, i);
      g_autofree char *candidate = g_utf8_casefold (field->label, -1);

      if (strcmp (candidate, folded) == 0)
        return field;
    }

  return NULL;
}

/**
 * cw_schema_has_state_picklists:
 * @schema: a schema
 *
 * Where an org has them, describe has the …Code fields, of a Contact or of a Lead, and the plain texts take
 * integration values only (facts/salesforce.md). One of the two may be hidden from this user.
 *
 * Returns: whether states and countries are written as codes
 */
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
