/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cw-mapping.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "cw-error.h"
#include "cw-json-text.h"
#include "cw-text.h"

/* ── Rows ── */

static GHashTable *
string_table_new (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
}

static GHashTable *
string_table_copy (GHashTable *table)
{
  GHashTable *copy = string_table_new ();
  GHashTableIter iter;
  gpointer key, value;

  g_hash_table_iter_init (&iter, table);
  while (g_hash_table_iter_next (&iter, &key, &value))
    g_hash_table_insert (copy, g_strdup (key), g_strdup (value));

  return copy;
}

static gboolean
string_table_equal (GHashTable *a, GHashTable *b)
{
  GHashTableIter iter;
  gpointer key, value;

  if (g_hash_table_size (a) != g_hash_table_size (b))
    return FALSE;

  g_hash_table_iter_init (&iter, a);
  while (g_hash_table_iter_next (&iter, &key, &value))
    {
      if (g_strcmp0 (value, g_hash_table_lookup (b, key)) != 0)
        return FALSE;
    }

  return TRUE;
}

static gpointer
copy_string (gconstpointer string, gpointer data)
{
  return g_strdup (string);
}

static GPtrArray *
order_copy (GPtrArray *order)
{
  GPtrArray *copy;

  if (order == NULL)
    return NULL;

  copy = g_ptr_array_copy (order, copy_string, NULL);
  g_ptr_array_set_free_func (copy, g_free);

  return copy;
}

CwMappingRow *
cw_mapping_row_new (const CwCatalogueEntry *aloware, const char *salesforce)
{
  CwMappingRow *row;

  g_return_val_if_fail (aloware != NULL, NULL);

  row = g_new0 (CwMappingRow, 1);
  row->aloware = aloware;
  row->salesforce = g_strdup (salesforce != NULL ? salesforce : "");
  cw_directions_widest (aloware->directions, &row->direction);
  row->blank = CW_BLANK_KEEP;
  row->conflict = CW_CONFLICT_RULE_ASK;
  row->value_pairs = string_table_new ();
  row->unknown_members = string_table_new ();

  return row;
}

CwMappingRow *
cw_mapping_row_copy (const CwMappingRow *row)
{
  CwMappingRow *copy;

  g_return_val_if_fail (row != NULL, NULL);

  copy = g_new (CwMappingRow, 1);
  *copy = *row;
  copy->salesforce = g_strdup (row->salesforce);
  copy->value_pairs = string_table_copy (row->value_pairs);
  copy->unknown_members = string_table_copy (row->unknown_members);
  copy->member_order = order_copy (row->member_order);
  copy->value_order = order_copy (row->value_order);

  return copy;
}

void
cw_mapping_row_free (CwMappingRow *row)
{
  if (row == NULL)
    return;

  g_free (row->salesforce);
  g_hash_table_unref (row->value_pairs);
  g_hash_table_unref (row->unknown_members);
  g_clear_pointer (&row->member_order, g_ptr_array_unref);
  g_clear_pointer (&row->value_order, g_ptr_array_unref);
  g_free (row);
}

static gboolean
row_equal (const CwMappingRow *a, const CwMappingRow *b)
{
  if (a->conflict_set != b->conflict_set)
    return FALSE;
  if (a->conflict_set && a->conflict != b->conflict)
    return FALSE;

  return strcmp (a->aloware->key, b->aloware->key) == 0 && strcmp (a->salesforce, b->salesforce) == 0
         && a->direction == b->direction && a->blank == b->blank
         && string_table_equal (a->value_pairs, b->value_pairs)
         && string_table_equal (a->unknown_members, b->unknown_members);
}

/* ── The mapping ── */

CwMapping *
cw_mapping_new (void)
{
  CwMapping *mapping = g_new0 (CwMapping, 1);

  mapping->rows = g_ptr_array_new_with_free_func ((GDestroyNotify) cw_mapping_row_free);
  mapping->owners = string_table_new ();
  mapping->fixed = string_table_new ();
  mapping->unknown_members = string_table_new ();

  return mapping;
}

CwMapping *
cw_mapping_copy (const CwMapping *mapping)
{
  CwMapping *copy;

  g_return_val_if_fail (mapping != NULL, NULL);

  copy = g_new0 (CwMapping, 1);
  copy->object = mapping->object;
  copy->rows = g_ptr_array_new_full (mapping->rows->len, (GDestroyNotify) cw_mapping_row_free);
  copy->owners = string_table_copy (mapping->owners);
  copy->owner_order = order_copy (mapping->owner_order);
  copy->fixed = string_table_copy (mapping->fixed);
  copy->fixed_order = order_copy (mapping->fixed_order);
  copy->unknown_members = string_table_copy (mapping->unknown_members);
  copy->member_order = order_copy (mapping->member_order);

  for (guint i = 0; i < mapping->rows->len; i++)
    g_ptr_array_add (copy->rows, cw_mapping_row_copy (g_ptr_array_index (mapping->rows, i)));

  return copy;
}

void
cw_mapping_free (CwMapping *mapping)
{
  if (mapping == NULL)
    return;

  g_ptr_array_unref (mapping->rows);
  g_hash_table_unref (mapping->owners);
  g_clear_pointer (&mapping->owner_order, g_ptr_array_unref);
  g_hash_table_unref (mapping->fixed);
  g_clear_pointer (&mapping->fixed_order, g_ptr_array_unref);
  g_hash_table_unref (mapping->unknown_members);
  g_clear_pointer (&mapping->member_order, g_ptr_array_unref);
  g_free (mapping);
}

const char *
cw_mapping_get_object (const CwMapping *mapping)
{
  g_return_val_if_fail (mapping != NULL, NULL);

  return cw_object_get_name (mapping->object);
}

guint
cw_mapping_get_n_rows (const CwMapping *mapping)
{
  g_return_val_if_fail (mapping != NULL, 0);

  return mapping->rows->len;
}

CwMappingRow *
cw_mapping_get_row (const CwMapping *mapping, guint nth)
{
  g_return_val_if_fail (mapping != NULL, NULL);
  g_return_val_if_fail (nth < mapping->rows->len, NULL);

  return g_ptr_array_index (mapping->rows, nth);
}

CwMappingRow *
cw_mapping_find (const CwMapping *mapping, const char *aloware_key)
{
  g_return_val_if_fail (mapping != NULL, NULL);
  g_return_val_if_fail (aloware_key != NULL, NULL);

  for (guint i = 0; i < mapping->rows->len; i++)
    {
      CwMappingRow *row = g_ptr_array_index (mapping->rows, i);

      if (strcmp (row->aloware->key, aloware_key) == 0)
        return row;
    }

  return NULL;
}

CwMappingRow *
cw_mapping_find_salesforce (const CwMapping *mapping, const char *api_name)
{
  g_return_val_if_fail (mapping != NULL, NULL);
  g_return_val_if_fail (api_name != NULL, NULL);

  if (*api_name == '\0')
    return NULL;

  for (guint i = 0; i < mapping->rows->len; i++)
    {
      CwMappingRow *row = g_ptr_array_index (mapping->rows, i);

      if (g_ascii_strcasecmp (row->salesforce, api_name) == 0)
        return row;
    }

  return NULL;
}

gboolean
cw_mapping_add (CwMapping *mapping, CwMappingRow *row, GError **error)
{
  CwMappingRow *known;

  g_return_val_if_fail (mapping != NULL, FALSE);
  g_return_val_if_fail (row != NULL, FALSE);

  known = cw_mapping_find (mapping, row->aloware->key);
  if (known != NULL)
    {
      if (*known->salesforce == '\0')
        g_set_error (error, CW_ERROR, CW_ERROR_USAGE,
                     _("“%s” is in the mapping already. Choose a Salesforce field for that row instead."),
                     cw_catalogue_get_label (row->aloware));
      else
        g_set_error (error, CW_ERROR, CW_ERROR_USAGE,
                     _("“%s” is mapped to “%s” already. Change or remove that row instead."),
                     cw_catalogue_get_label (row->aloware), known->salesforce);
      cw_mapping_row_free (row);
      return FALSE;
    }

  g_ptr_array_add (mapping->rows, row);

  return TRUE;
}

static gboolean
check_removable (const CwCatalogueEntry *entry, GError **error)
{
  if (cw_catalogue_is_removable (entry))
    return TRUE;

  if (entry->category == CW_CATEGORY_LOCKED)
    g_set_error (error, CW_ERROR, CW_ERROR_USAGE,
                 _("“%s” is locked: both platforms know a contact by it, so it cannot be removed."),
                 cw_catalogue_get_label (entry));
  else
    g_set_error (error, CW_ERROR, CW_ERROR_USAGE,
                 _("“%s” must be mapped, so it cannot be removed. Change its direction instead."),
                 cw_catalogue_get_label (entry));

  return FALSE;
}

gboolean
cw_mapping_remove (CwMapping *mapping, const char *aloware_key, GError **error)
{
  CwMappingRow *row;

  g_return_val_if_fail (mapping != NULL, FALSE);
  g_return_val_if_fail (aloware_key != NULL, FALSE);

  row = cw_mapping_find (mapping, aloware_key);
  if (row == NULL)
    {
      g_set_error (error, CW_ERROR, CW_ERROR_NOT_FOUND, _("There is no row for “%s” in the mapping."),
                   aloware_key);
      return FALSE;
    }

  if (!check_removable (row->aloware, error))
    return FALSE;

  g_ptr_array_remove (mapping->rows, row);

  return TRUE;
}

gboolean
cw_mapping_move (CwMapping *mapping, guint from, guint to)
{
  CwMappingRow *row;

  g_return_val_if_fail (mapping != NULL, FALSE);

  if (from >= mapping->rows->len || to >= mapping->rows->len)
    return FALSE;

  row = g_ptr_array_steal_index (mapping->rows, from);
  g_ptr_array_insert (mapping->rows, (int) to, row);

  return TRUE;
}

gboolean
cw_mapping_choose_owner (CwMapping *mapping, const char *salesforce_id, const char *aloware_id)
{
  g_return_val_if_fail (mapping != NULL, FALSE);
  g_return_val_if_fail (salesforce_id != NULL && *salesforce_id != '\0', FALSE);

  if (g_strcmp0 (g_hash_table_lookup (mapping->owners, salesforce_id), aloware_id) == 0)
    return FALSE;

  if (aloware_id != NULL)
    g_hash_table_insert (mapping->owners, g_strdup (salesforce_id), g_strdup (aloware_id));
  else
    g_hash_table_remove (mapping->owners, salesforce_id);

  return TRUE;
}

/* The name as the mapping has it; NULL: it has no such fixed value. */
static const char *
find_fixed (const CwMapping *mapping, const char *api_name)
{
  GHashTableIter iter;
  gpointer name;

  g_hash_table_iter_init (&iter, mapping->fixed);
  while (g_hash_table_iter_next (&iter, &name, NULL))
    {
      if (g_ascii_strcasecmp (name, api_name) == 0)
        return name;
    }

  return NULL;
}

void
cw_mapping_take_owners (CwMapping *mapping, const CwMapping *from)
{
  GHashTableIter iter;
  gpointer salesforce_id, aloware_id;

  g_return_if_fail (mapping != NULL && mapping != from);

  g_hash_table_remove_all (mapping->owners);
  if (from == NULL)
    return;

  g_hash_table_iter_init (&iter, from->owners);
  while (g_hash_table_iter_next (&iter, &salesforce_id, &aloware_id))
    cw_mapping_choose_owner (mapping, salesforce_id, aloware_id);
}

const char *
cw_mapping_get_fixed (const CwMapping *mapping, const char *api_name)
{
  const char *name;

  g_return_val_if_fail (mapping != NULL, NULL);
  g_return_val_if_fail (api_name != NULL, NULL);

  name = find_fixed (mapping, api_name);

  return name != NULL ? g_hash_table_lookup (mapping->fixed, name) : NULL;
}

gboolean
cw_mapping_set_fixed (CwMapping *mapping, const char *api_name, const char *value)
{
  const char *name;

  g_return_val_if_fail (mapping != NULL, FALSE);
  g_return_val_if_fail (api_name != NULL && *api_name != '\0', FALSE);

  if (value != NULL && *value == '\0')
    value = NULL;

  name = find_fixed (mapping, api_name);
  if (g_strcmp0 (name != NULL ? g_hash_table_lookup (mapping->fixed, name) : NULL, value) == 0)
    return FALSE;

  if (value == NULL)
    g_hash_table_remove (mapping->fixed, name);
  else
    g_hash_table_insert (mapping->fixed, g_strdup (name != NULL ? name : api_name), g_strdup (value));

  return TRUE;
}

GPtrArray *
cw_mapping_list_fixed (const CwMapping *mapping)
{
  GPtrArray *names = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer name;

  g_return_val_if_fail (mapping != NULL, names);

  g_hash_table_iter_init (&iter, mapping->fixed);
  while (g_hash_table_iter_next (&iter, &name, NULL))
    g_ptr_array_add (names, name);
  cw_text_sort (names);

  return names;
}

gboolean
cw_mapping_equal (const CwMapping *a, const CwMapping *b)
{
  g_return_val_if_fail (a != NULL, FALSE);
  g_return_val_if_fail (b != NULL, FALSE);

  if (a->object != b->object || a->rows->len != b->rows->len)
    return FALSE;

  for (guint i = 0; i < a->rows->len; i++)
    {
      if (!row_equal (g_ptr_array_index (a->rows, i), g_ptr_array_index (b->rows, i)))
        return FALSE;
    }

  return string_table_equal (a->owners, b->owners) && string_table_equal (a->fixed, b->fixed)
         && string_table_equal (a->unknown_members, b->unknown_members);
}

/* ── Digest ── */

static int
compare_rows (gconstpointer a, gconstpointer b)
{
  const CwMappingRow *const *first = a;
  const CwMappingRow *const *second = b;

  return strcmp ((*first)->aloware->key, (*second)->aloware->key);
}

static void
append_pairs (GString *text, GHashTable *pairs)
{
  g_autoptr (GList) keys = g_list_sort (g_hash_table_get_keys (pairs), (GCompareFunc) strcmp);

  for (GList *link = keys; link != NULL; link = link->next)
    {
      g_string_append_c (text, ' ');
      cw_json_text_append_string (text, link->data);
      g_string_append_c (text, '=');
      cw_json_text_append_string (text, g_hash_table_lookup (pairs, link->data));
    }
}

/* Quoted as JSON strings, so that no value can look like the next one. */
static void
append_row (GString *text, const CwMappingRow *row)
{
  g_autofree char *salesforce = g_ascii_strdown (row->salesforce, -1);

  cw_json_text_append_string (text, row->aloware->key);
  g_string_append_c (text, ' ');
  cw_json_text_append_string (text, salesforce);
  g_string_append_printf (text, " %s %s %s", cw_direction_to_nick (row->direction),
                          cw_blank_rule_to_nick (row->blank),
                          row->conflict_set ? cw_conflict_rule_to_nick (row->conflict) : "-");
  append_pairs (text, row->value_pairs);
  g_string_append_c (text, '\n');
}

static GHashTable *
lower_names (GHashTable *table)
{
  GHashTable *lower = string_table_new ();
  GHashTableIter iter;
  gpointer name, value;

  g_hash_table_iter_init (&iter, table);
  while (g_hash_table_iter_next (&iter, &name, &value))
    g_hash_table_insert (lower, g_ascii_strdown (name, -1), g_strdup (value));

  return lower;
}

/* Without any, the digest is that of a version that knew none. */
static void
append_table (GString *text, const char *what, GHashTable *table)
{
  if (g_hash_table_size (table) == 0)
    return;

  g_string_append (text, what);
  append_pairs (text, table);
  g_string_append_c (text, '\n');
}

char *
cw_mapping_digest (const CwMapping *mapping)
{
  g_autoptr (GPtrArray) rows = NULL;
  g_autoptr (GHashTable) fixed = NULL;
  g_autoptr (GString) text = NULL;

  g_return_val_if_fail (mapping != NULL, NULL);

  rows = g_ptr_array_new ();
  g_ptr_array_extend (rows, mapping->rows, NULL, NULL);
  g_ptr_array_sort (rows, compare_rows);

  text = g_string_new ("crosswalk-mapping 1 ");
  cw_json_text_append_string (text, cw_object_to_nick (mapping->object));
  g_string_append_c (text, '\n');

  for (guint i = 0; i < rows->len; i++)
    append_row (text, g_ptr_array_index (rows, i));

  append_table (text, "owners", mapping->owners);
  fixed = lower_names (mapping->fixed);
  append_table (text, "defaults", fixed);

  return g_compute_checksum_for_string (G_CHECKSUM_SHA256, text->str, (gssize) text->len);
}
