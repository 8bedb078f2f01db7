/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-rows.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "cw-error.h"
#include "cw-mapping-fixed.h"
#include "cw-phone.h"
#include "cw-text.h"
#include "cw-time.h"

static gboolean
may_write (const CwRow *row, CwSide side, CwWrites writes, gboolean salesforce_allows)
{
  if (!cw_direction_writes_to (row->row->direction, side) || !cw_writes_include (writes, side))
    return FALSE;

  return side == CW_SIDE_ALOWARE ? row->row->aloware->write_key != NULL : salesforce_allows;
}

static void
add_row (CwRows *self, const CwMappingRow *mapping_row)
{
  const CwField *field = cw_schema_find (self->schema, mapping_row->salesforce);
  const CwSettings *settings = self->settings;
  CwRow row = { .row = mapping_row, .field = field };

  if (field == NULL)
    return;

  row.pair = (CwFieldPair) { mapping_row->aloware, field, mapping_row->value_pairs };
  row.conflict = mapping_row->conflict_set ? mapping_row->conflict : settings->conflict;
  row.is_phone = g_str_equal (mapping_row->aloware->key, "phone_number");

  for (CwSide side = CW_SIDE_ALOWARE; side <= CW_SIDE_SALESFORCE; side++)
    {
      row.may_update[side] = may_write (&row, side, settings->update, field->updateable);
      row.may_create[side] = may_write (&row, side, settings->create, field->createable);
    }

  g_array_append_val (self->rows, row);
}

static int
compare_rows (gconstpointer a, gconstpointer b)
{
  const CwRow *first = a;
  const CwRow *second = b;

  return strcmp (first->row->aloware->key, second->row->aloware->key);
}

static const CwRow *
find_row_of (const CwRows *self, const CwField *field)
{
  for (guint i = 0; i < self->rows->len; i++)
    {
      const CwRow *row = cw_rows_get (self, i);

      if (row->field == field)
        return row;
    }
  return NULL;
}

static void
clear_fixed (gpointer data)
{
  g_free (((CwFixedValue *) data)->value);
}

static void
add_fixed (CwRows *self, const char *api_name)
{
  CwFixedValue fixed = { .field = cw_schema_find (self->schema, api_name) };
  const CwRow *row = fixed.field != NULL ? find_row_of (self, fixed.field) : NULL;

  if (fixed.field == NULL
      || (row != NULL && cw_direction_writes_to (row->row->direction, CW_SIDE_SALESFORCE)
          && !cw_field_is_required (fixed.field))
      || !cw_mapping_fixed_convert (fixed.field, cw_mapping_get_fixed (self->mapping, api_name), &fixed.value,
                                    NULL))
    return;

  g_array_append_val (self->fixed, fixed);
}

static void
add_all_fixed (CwRows *self)
{
  g_autoptr (GPtrArray) names = cw_mapping_list_fixed (self->mapping);

  self->fixed = g_array_new (FALSE, FALSE, sizeof (CwFixedValue));
  g_array_set_clear_func (self->fixed, clear_fixed);
  for (guint i = 0; i < names->len; i++)
    add_fixed (self, g_ptr_array_index (names, i));
}

/* The default adds no field, whichever field the phone row has. */
static char **
list_other_phones (const CwRows *self)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  const CwRow *row = cw_rows_find (self, "phone_number");
  g_auto (GStrv) wanted = g_strsplit (self->settings->match_phones, " ", -1);

  for (guint i = 0; !g_str_equal (self->settings->match_phones, CW_MATCH_PHONES) && wanted[i] != NULL; i++)
    {
      const CwField *field = cw_schema_find (self->schema, wanted[i]);

      if (field != NULL && (row == NULL || field != row->field))
        g_ptr_array_add (names, g_strdup (field->name));
    }
  g_ptr_array_add (names, NULL);
  return (char **) g_ptr_array_free (g_steal_pointer (&names), FALSE);
}

static void
add_once (GPtrArray *names, const char *name)
{
  if (!g_ptr_array_find_with_equal_func (names, name, g_str_equal, NULL))
    g_ptr_array_add (names, g_strdup (name));
}

static char **
list_fields (const CwRows *self)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < self->rows->len; i++)
    g_ptr_array_add (names, g_strdup (cw_rows_get (self, i)->field->name));

  /* Salesforce refuses a query that names a field twice. */
  for (guint i = 0; i < self->fixed->len; i++)
    {
      const CwField *field = g_array_index (self->fixed, CwFixedValue, i).field;

      if (find_row_of (self, field) == NULL)
        g_ptr_array_add (names, g_strdup (field->name));
    }
  for (guint i = 0; self->other_phones[i] != NULL; i++)
    add_once (names, self->other_phones[i]);

  /* Person accounts look like contacts but are written through Account (Salesforce: Person Accounts). */
  if (cw_schema_find (self->schema, "IsPersonAccount") != NULL)
    g_ptr_array_add (names, g_strdup ("IsPersonAccount"));
  /* The Contact that a converted Lead became. */
  if (self->mapping->object == CW_OBJECT_LEAD && cw_schema_find (self->schema, "ConvertedContactId") != NULL)
    g_ptr_array_add (names, g_strdup ("ConvertedContactId"));
  cw_text_sort (names);
  g_ptr_array_add (names, NULL);
  return (char **) g_ptr_array_free (g_steal_pointer (&names), FALSE);
}

CwRows *
cw_rows_new (const CwMapping *mapping, const CwSchema *schema, const CwSettings *settings, CwUserMap *users)
{
  CwRows *self = g_new0 (CwRows, 1);
  const CwRow *external;

  self->rows = g_array_new (FALSE, FALSE, sizeof (CwRow));
  self->mapping = mapping;
  self->schema = schema;
  self->settings = settings;
  self->users = users != NULL ? cw_user_map_choose (users, mapping->owners) : NULL;
  self->profile_zone = g_time_zone_new_local ();
  self->zones = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_time_zone_unref);

  for (guint i = 0; i < cw_mapping_get_n_rows (mapping); i++)
    add_row (self, cw_mapping_get_row (mapping, i));
  g_array_sort (self->rows, compare_rows);

  add_all_fixed (self);

  external = cw_rows_find (self, "aloware_contact_id");
  if (external != NULL && external->field->external_id && external->field->unique
      && external->field->createable)
    self->external_field = external->field->name;
  self->other_phones = list_other_phones (self);
  self->salesforce_fields = list_fields (self);

  return self;
}

void
cw_rows_free (CwRows *rows)
{
  if (rows == NULL)
    return;

  g_array_unref (rows->rows);
  g_array_unref (rows->fixed);
  g_clear_pointer (&rows->users, cw_user_map_unref);
  g_time_zone_unref (rows->profile_zone);
  g_hash_table_unref (rows->zones);
  g_strfreev (rows->other_phones);
  g_strfreev (rows->salesforce_fields);
  g_free (rows);
}

gboolean
cw_rows_follow_creation (const CwRows *rows)
{
  static const char *const keys[] = { "aloware_contact_id", "aloware_contact_link" };

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      const CwRow *row = cw_rows_find (rows, keys[i]);

      if (row != NULL && row->may_update[CW_SIDE_SALESFORCE])
        return TRUE;
    }

  return FALSE;
}

guint
cw_rows_get_n (const CwRows *rows)
{
  return rows->rows->len;
}

const CwRow *
cw_rows_get (const CwRows *rows, guint nth)
{
  return &g_array_index (rows->rows, CwRow, nth);
}

const CwRow *
cw_rows_find (const CwRows *rows, const char *aloware_key)
{
  guint low = 0, high = rows->rows->len;

  if (aloware_key == NULL)
    return NULL;

  /* Asked for each field of each change, several times. */
  while (low < high)
    {
      guint middle = low + (high - low) / 2;
      const CwRow *row = cw_rows_get (rows, middle);
      int order = strcmp (aloware_key, row->row->aloware->key);

      if (order == 0)
        return row;
      if (order < 0)
        high = middle;
      else
        low = middle + 1;
    }
  return NULL;
}

const CwFixedValue *
cw_rows_find_fixed (const CwRows *rows, const char *api_name)
{
  for (guint i = 0; i < rows->fixed->len; i++)
    {
      const CwFixedValue *fixed = &g_array_index (rows->fixed, CwFixedValue, i);

      if (g_strcmp0 (fixed->field->name, api_name) == 0)
        return fixed;
    }
  return NULL;
}

gboolean
cw_rows_needs_fixed (CwRows *rows, const CwFixedValue *fixed, const CwRecord *aloware)
{
  const CwRow *row = find_row_of (rows, fixed->field);
  CwConvertContext context = cw_rows_get_context (rows, aloware);
  const char *text = row != NULL ? cw_row_text (row, CW_SIDE_ALOWARE, aloware) : NULL;
  g_autofree char *canonical = NULL;

  if (text == NULL || !row->may_create[CW_SIDE_SALESFORCE])
    return TRUE;

  /* Of a text that cannot be read it is not known that it is blank. */
  canonical = cw_row_canonical (row, CW_SIDE_ALOWARE, &context, text);
  return g_strcmp0 (canonical, "") == 0;
}

gboolean
cw_row_check_readable (const CwRow *row, CwSide side, const char *text, GError **error)
{
  if (text == NULL || cw_text_is_readable (text))
    return TRUE;

  if (side == CW_SIDE_SALESFORCE)
    g_set_error (error, CW_ERROR, CW_ERROR_INVALID_VALUE,
                 _("“%s” in Salesforce has a character that cannot be read, so it is neither compared nor "
                    "written. Enter the value anew in Salesforce"),
                 row->field->label);
  else
    g_set_error (error, CW_ERROR, CW_ERROR_INVALID_VALUE,
                 _("“%s” in Aloware has a character that cannot be read, so it is neither compared nor "
                    "written. Enter the value anew in Aloware"),
                 cw_catalogue_get_label (row->row->aloware));
  return FALSE;
}

gboolean
cw_row_check_list (const CwRow *row, CwSide side, const CwRecord *aloware, GError **error)
{
  const char *list = aloware != NULL ? cw_record_get (aloware, "@other_phone_numbers") : NULL;

  if (side != CW_SIDE_ALOWARE || row->row->aloware->category != CW_CATEGORY_ADDITIONAL || list == NULL
      || cw_text_is_readable (list))
    return TRUE;

  g_set_error (error, CW_ERROR, CW_ERROR_INVALID_VALUE,
               _("“%s” cannot be written to Aloware, because another phone number of the contact there has "
                  "a character that cannot be read and would be lost. Enter that number anew in Aloware"),
               cw_catalogue_get_label (row->row->aloware));
  return FALSE;
}

gboolean
cw_row_convert (const CwRow *row,
                CwSide side,
                const CwConvertContext *context,
                const char *text,
                char **converted,
                GError **error)
{
  if (!cw_row_check_readable (row, cw_side_other (side), text, error))
    return FALSE;
  if (side == CW_SIDE_SALESFORCE)
    return cw_convert_to_salesforce (&row->pair, context, text, converted, error);
  return cw_convert_to_aloware (&row->pair, context, text, converted, error);
}

gboolean
cw_row_is_owned_by_queue (const CwRow *row, const char *salesforce)
{
  return row->row->aloware->type == CW_ALOWARE_USER && cw_user_is_queue (salesforce);
}

char *
cw_row_canonical (const CwRow *row, CwSide side, const CwConvertContext *context, const char *text)
{
  if (text != NULL && !cw_text_is_readable (text))
    return NULL;
  if (side == CW_SIDE_SALESFORCE)
    return cw_convert_canonical_salesforce (&row->pair, context, text);
  return cw_convert_canonical_aloware (&row->pair, context, text);
}

const char *
cw_row_text (const CwRow *row, CwSide side, const CwRecord *record)
{
  return cw_record_get (record, side == CW_SIDE_SALESFORCE ? row->field->name : row->row->aloware->key);
}

static GTimeZone *
find_zone (CwRows *rows, const char *identifier)
{
  GTimeZone *zone = g_hash_table_lookup (rows->zones, identifier);

  if (zone != NULL)
    return zone;

  zone = cw_time_zone_new (identifier);
  if (zone == NULL)
    zone = g_time_zone_ref (rows->profile_zone);
  g_hash_table_insert (rows->zones, g_strdup (identifier), zone);
  return zone;
}

CwConvertContext
cw_rows_get_context (CwRows *rows, const CwRecord *aloware)
{
  const char *identifier = aloware != NULL ? cw_record_get (aloware, "@timezone") : NULL;
  CwConvertContext context = { rows->settings->region, rows->profile_zone, rows->users,
                               rows->settings->queue_owner };

  if (identifier != NULL && *identifier != '\0')
    context.timezone = find_zone (rows, identifier);
  return context;
}

static const char *
value_of (const CwRecord *record, const char *name)
{
  const char *value = record != NULL ? cw_record_get (record, name) : NULL;

  return value != NULL && *value != '\0' ? value : NULL;
}

static char *
full_name (const char *first, const char *last)
{
  if (first != NULL && last != NULL)
    return g_strconcat (first, " ", last, NULL);
  return g_strdup (first != NULL ? first : last);
}

char *
cw_rows_label (const CwRecord *aloware, const CwRecord *salesforce)
{
  const char *fallbacks[] = {
    value_of (salesforce, "Email"),
    value_of (aloware, "email"),
    value_of (salesforce, "Phone"),
    value_of (aloware, "phone_number"),
    salesforce != NULL ? cw_record_get_id (salesforce) : NULL,
    aloware != NULL ? cw_record_get_id (aloware) : NULL,
  };
  char *name = full_name (value_of (salesforce, "FirstName"), value_of (salesforce, "LastName"));

  if (name == NULL)
    name = full_name (value_of (aloware, "first_name"), value_of (aloware, "last_name"));

  for (guint i = 0; name == NULL && i < G_N_ELEMENTS (fallbacks); i++)
    name = g_strdup (fallbacks[i]);

  return name != NULL ? name : g_strdup ("");
}

char *
cw_rows_salesforce_phone (const CwRows *rows, const CwRecord *salesforce)
{
  const CwRow *row = cw_rows_find (rows, "phone_number");
  const char *text = row != NULL ? value_of (salesforce, row->field->name) : NULL;

  return text != NULL ? cw_phone_to_e164 (text, rows->settings->region) : NULL;
}

GPtrArray *
cw_rows_other_phones (const CwRows *rows, const CwRecord *salesforce)
{
  g_autoptr (GPtrArray) phones = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *first = *rows->other_phones != NULL ? cw_rows_salesforce_phone (rows, salesforce) : NULL;

  for (guint i = 0; rows->other_phones[i] != NULL; i++)
    {
      const char *text = value_of (salesforce, rows->other_phones[i]);
      g_autofree char *phone = text != NULL ? cw_phone_to_e164 (text, rows->settings->region) : NULL;

      if (phone != NULL && g_strcmp0 (phone, first) != 0)
        add_once (phones, phone);
    }
  return g_steal_pointer (&phones);
}

gboolean
cw_rows_check_other_phones (const CwSchema *schema, const CwSettings *settings, GError **error)
{
  g_auto (GStrv) names = g_strsplit (settings->match_phones, " ", -1);

  if (g_str_equal (settings->match_phones, CW_MATCH_PHONES))
    return TRUE;

  for (guint i = 0; names[i] != NULL; i++)
    {
      const CwField *field = cw_schema_find (schema, names[i]);

      if (field != NULL && field->type == CW_SALESFORCE_PHONE)
        continue;
      g_set_error (error, CW_ERROR, CW_ERROR_INVALID_VALUE,
                   field == NULL
                     ? _("Salesforce shows this user no field “%s”. Correct Preferences › Other Phone "
                          "Fields to Match By (the setting “match-phones”)")
                     : _("The Salesforce field “%s” is not of the type Phone. Correct Preferences › Other "
                          "Phone Fields to Match By (the setting “match-phones”)"),
                   names[i]);
      return FALSE;
    }
  return TRUE;
}
