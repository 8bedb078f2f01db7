/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "demo-salesforce-row.h"

#include <math.h>

/* The rules are applied in this order, and the first that fails is the row's error, as in Salesforce. */

static gboolean
check_access (DemoSfRow *row)
{
  g_autoptr (GString) names = g_string_new (NULL);

  for (guint i = 0; i < row->fields->len; i++)
    {
      const DemoSfField *field = g_ptr_array_index (row->fields, i);

      if (demo_sf_field_is_writable (field))
        continue;
      if (names->len > 0)
        g_string_append_c (names, ',');
      g_string_append (names, field->name);
    }
  if (names->len == 0)
    return TRUE;
  row->error = demo_sf_row_error_new (
    "INVALID_FIELD_FOR_INSERT_UPDATE", names->str,
    "Unable to create/update fields: %s. Please check the security settings of this field and verify that it "
    "is read/write for your profile or permission set.",
    names->str);
  return FALSE;
}

static gboolean
check_required (DemoSfRow *row)
{
  DemoSfObject *object = demo_sf_store_object (row->store);
  g_autoptr (GString) names = g_string_new (NULL);

  for (guint i = 0; i < object->fields->len; i++)
    {
      const DemoSfField *field = g_ptr_array_index (object->fields, i);
      const char *value = NULL;
      gboolean set = demo_sf_row_sets (row, field, &value);
      gboolean needed = (field->flags & DEMO_SF_REQUIRED) && demo_sf_field_is_writable (field);

      if (!needed || (set ? value != NULL : row->record != NULL || (field->flags & DEMO_SF_DEFAULTED)))
        continue;
      g_string_append_printf (names, "%s%s", names->len > 0 ? "," : "", field->name);
    }
  if (names->len == 0)
    return TRUE;
  row->error = demo_sf_row_error_new ("REQUIRED_FIELD_MISSING", names->str,
                                      "Required fields are missing: [%s]", names->str);
  return FALSE;
}

static gboolean
is_email (const char *text)
{
  const char *at = strchr (text, '@');

  if (at == NULL || at == text || strchr (at + 1, '@') != NULL || strchr (at + 1, '.') == NULL)
    return FALSE;
  for (const char *c = text; *c != '\0'; c++)
    if (g_ascii_isspace (*c) || strchr ("<>()[],;:\\\"", *c) != NULL)
      return FALSE;
  return at[1] != '.' && text[strlen (text) - 1] != '.';
}

static gboolean
is_one_of (const DemoSfField *field,
           const char        *value)
{
  /* Matching without regard to letter case, Salesforce stores its own spelling. */
  for (guint i = 0; field->values != NULL && field->values[i] != NULL; i++)
    if (g_ascii_strcasecmp (field->values[i], value) == 0)
      return TRUE;
  return FALSE;
}

static gboolean
check_picklist (DemoSfRow         *row,
                const DemoSfField *field,
                const char        *value)
{
  g_auto (GStrv) parts = g_strsplit (value, field->type == DEMO_SF_MULTIPICKLIST ? ";" : "\001", -1);

  if ((field->flags & DEMO_SF_RESTRICTED) == 0 || demo_sf_field_is_place_code (field))
    return TRUE;
  for (guint i = 0; parts[i] != NULL; i++)
    if (!is_one_of (field, parts[i]))
      {
        row->error = demo_sf_row_error_new ("INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST", field->name,
                                            "%s: bad value for restricted picklist field: %s",
                                            field->label, parts[i]);
        return FALSE;
      }
  return TRUE;
}

static gboolean
check_number (DemoSfRow         *row,
              const DemoSfField *field,
              const char        *value)
{
  double limit = pow (10, (double) field->precision - (double) field->scale);

  if (fabs (g_ascii_strtod (value, NULL)) < limit)
    return TRUE;
  row->error = demo_sf_row_error_new ("NUMBER_OUTSIDE_VALID_RANGE", field->name,
                                      "%s: value outside of valid range on numeric field: %s",
                                      field->label, value);
  return FALSE;
}

static gboolean
check_length (DemoSfRow         *row,
              const DemoSfField *field,
              const char        *value)
{
  if (field->length == 0 || g_utf8_strlen (value, -1) <= (glong) field->length
      || field->type == DEMO_SF_REFERENCE)
    return TRUE;
  row->error = demo_sf_row_error_new ("STRING_TOO_LONG", field->name,
                                      "%s: data value too large: %s (max length=%u)",
                                      field->label, value, field->length);
  return FALSE;
}

static gboolean
check_email (DemoSfRow         *row,
             const DemoSfField *field,
             const char        *value)
{
  if (is_email (value))
    return TRUE;
  row->error = demo_sf_row_error_new ("INVALID_EMAIL_ADDRESS", field->name,
                                      "%s: invalid email address: %s", field->label, value);
  return FALSE;
}

static gboolean
check_owner (DemoSfRow          *row,
             DemoSfOrg          *org,
             const DemoSfRecord *user,
             const char         *id)
{
  DemoSfField *active = demo_sf_object_any_field (demo_sf_schema_object (org->schema, "User"), "IsActive");
  const char *value = demo_sf_record_get (user, active, NULL);

  if (g_str_equal (value, "true"))
    return TRUE;
  row->error = demo_sf_row_error_new ("INACTIVE_OWNER_OR_USER", "OwnerId",
                                      "operation performed with inactive user [%s] as owner of %s", id,
                                      demo_sf_store_object (row->store)->name);
  return FALSE;
}

static gboolean
check_reference (DemoSfRow         *row,
                 DemoSfOrg         *org,
                 const DemoSfField *field,
                 const char        *value)
{
  DemoSfStore *target = NULL;
  const DemoSfRecord *found = demo_sf_org_find_target (org, field, value, &target);
  const char *before = row->record != NULL ? demo_sf_record_get (row->record, field, NULL) : NULL;

  if (!demo_sf_id_is_valid (value))
    {
      row->error = demo_sf_row_error_new ("MALFORMED_ID", field->name,
                                          "%s: id value of incorrect type: %s", field->label, value);
      return FALSE;
    }
  if (found == NULL || found->deleted)
    {
      row->error = demo_sf_row_error_new ("INVALID_CROSS_REFERENCE_KEY", field->name,
                                          "invalid cross reference id");
      return FALSE;
    }
  if (g_str_equal (field->name, "OwnerId") && g_str_equal (demo_sf_store_object (target)->name, "User") && (before == NULL || strncmp (before, value, 15) != 0))
    return check_owner (row, org, found, value);
  return TRUE;
}

static gboolean
check_value (DemoSfRow         *row,
             DemoSfOrg         *org,
             const DemoSfField *field,
             const char        *value)
{
  if (value == NULL)
    return TRUE;
  switch (field->type)
    {
    case DEMO_SF_REFERENCE:
      return check_reference (row, org, field, value);
    case DEMO_SF_EMAIL:
      return check_length (row, field, value) && check_email (row, field, value);
    case DEMO_SF_PICKLIST:
    case DEMO_SF_MULTIPICKLIST:
      return check_length (row, field, value) && check_picklist (row, field, value);
    case DEMO_SF_INT:
    case DEMO_SF_DOUBLE:
      return check_number (row, field, value);
    case DEMO_SF_ID:
    case DEMO_SF_STRING:
    case DEMO_SF_TEXTAREA:
    case DEMO_SF_PHONE:
    case DEMO_SF_URL:
      return check_length (row, field, value);
    case DEMO_SF_BOOLEAN:
    case DEMO_SF_DATE:
    case DEMO_SF_DATETIME:
    case DEMO_SF_TIME:
    case DEMO_SF_ADDRESS:
    default:
      return TRUE;
    }
}

static gboolean
check_unique (DemoSfRow *row)
{
  for (guint i = 0; i < row->fields->len; i++)
    {
      const DemoSfField *field = g_ptr_array_index (row->fields, i);
      const char *value = g_ptr_array_index (row->values, i);
      g_autoptr (GPtrArray) holders = NULL;

      if (value == NULL || (field->flags & DEMO_SF_UNIQUE) == 0)
        continue;
      holders = demo_sf_store_find_external (row->store, field, value);
      for (guint h = 0; h < holders->len; h++)
        {
          const DemoSfRecord *holder = g_ptr_array_index (holders, h);

          if (holder == row->record)
            continue;
          row->error = demo_sf_row_error_new ("DUPLICATE_VALUE", NULL,
                                              "duplicate value found: %s duplicates value on record with id: %s",
                                              field->name, holder->id);
          return FALSE;
        }
    }
  return TRUE;
}

/* The org's duplicate rule: same e-mail and last name as another record of the object. It runs when a
 * record is created and when one of the two fields is edited. */
static gboolean
check_duplicates (DemoSfRow *row)
{
  DemoSfObject *object = demo_sf_store_object (row->store);
  DemoSfField *email = demo_sf_object_any_field (object, "Email");
  DemoSfField *last_name = demo_sf_object_any_field (object, "LastName");
  const char *wanted_email = demo_sf_row_value (row, email, NULL);
  const char *wanted_name = demo_sf_row_value (row, last_name, NULL);
  const DemoSfRecord *duplicate;

  if (!demo_sf_row_sets (row, email, NULL) && !demo_sf_row_sets (row, last_name, NULL))
    return TRUE;
  duplicate = demo_sf_store_find_duplicate (row->store, row->record, wanted_email, wanted_name);
  if (duplicate == NULL)
    return TRUE;
  row->error = demo_sf_row_error_new ("DUPLICATES_DETECTED", NULL,
                                      "Use one of these records? You're creating a duplicate record. We "
                                      "recommend you use an existing record instead.");
  row->error->object = object;
  row->error->duplicate = duplicate;
  return FALSE;
}

gboolean
demo_sf_row_check (DemoSfRow *row,
                   DemoSfOrg *org,
                   guint      mode)
{
  if (row->record != NULL && row->record->deleted)
    {
      row->error = demo_sf_row_error_new ("ENTITY_IS_DELETED", NULL, "entity is deleted");
      return FALSE;
    }
  if (!(mode & DEMO_SF_AS_SYSTEM) && !check_access (row))
    return FALSE;
  if (!check_required (row))
    return FALSE;
  for (guint i = 0; i < row->fields->len; i++)
    if (!check_value (row, org, g_ptr_array_index (row->fields, i), g_ptr_array_index (row->values, i)))
      return FALSE;
  if (!demo_sf_row_sync_places (row) || !check_unique (row) || !demo_sf_permissions_check (row, org))
    return FALSE;
  return (mode & (DEMO_SF_ALLOW_DUPLICATES | DEMO_SF_AS_SYSTEM)) != 0 || check_duplicates (row);
}
