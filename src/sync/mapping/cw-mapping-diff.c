/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cw-mapping-diff.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "cw-mapping-words.h"

static void
difference_free (CwMappingDifference *difference)
{
  if (difference == NULL)
    return;

  g_free (difference->title);
  g_free (difference->detail);
  g_free (difference);
}

/* `title` and `detail`: transfer full. */
static CwMappingDifference *
new_difference (CwMappingDiffKind kind, char *title, char *detail)
{
  CwMappingDifference *difference = g_new0 (CwMappingDifference, 1);

  difference->kind = kind;
  difference->title = title;
  difference->detail = detail;

  return difference;
}

static void
add_difference (GPtrArray *differences, CwMappingDiffKind kind, const CwCatalogueEntry *entry, char *detail)
{
  CwMappingDifference *difference = new_difference (kind, g_strdup (cw_catalogue_get_label (entry)), detail);

  difference->aloware = entry;
  g_ptr_array_add (differences, difference);
}

static char *
name_field (const char *api_name, const CwSchema *schema)
{
  const CwField *field = schema != NULL ? cw_schema_find (schema, api_name) : NULL;

  if (*api_name == '\0')
    return g_strdup (_("no field"));
  if (field == NULL)
    return g_strdup (api_name);

  /* Translators: a Salesforce field's label and its API name */
  return g_strdup_printf (_("%s (%s)"), field->label, field->name);
}

static void G_GNUC_PRINTF (2, 3) append_line (GString *text, const char *format, ...)
{
  va_list arguments;

  if (text->len > 0)
    g_string_append_c (text, '\n');

  va_start (arguments, format);
  g_string_append_vprintf (text, format, arguments);
  va_end (arguments);
}

static const char *
blank_words (CwBlankRule blank)
{
  return blank == CW_BLANK_CLEAR ? _("clear the other side") : _("keep the other side");
}

static const char *
conflict_words (const CwMappingRow *row)
{
  return row->conflict_set ? cw_mapping_conflict_words (row->conflict) : _("as in the settings");
}

static void
append_rules (GString *text, const CwMappingRow *before, const CwMappingRow *after)
{
  if (before->direction != after->direction)
    /* Translators: what a direction was and what it is now */
    append_line (text, _("Direction: %s, now %s"), cw_mapping_direction_words (before->direction),
                 cw_mapping_direction_words (after->direction));

  if (before->blank != after->blank)
    append_line (text, _("Blank values: %s, now %s"), blank_words (before->blank),
                 blank_words (after->blank));

  if (before->conflict_set != after->conflict_set
      || (after->conflict_set && before->conflict != after->conflict))
    append_line (text, _("When both sides changed: %s, now %s"), conflict_words (before),
                 conflict_words (after));
}

static void
append_pairs (GString *text, const CwMappingRow *before, const CwMappingRow *after)
{
  g_autoptr (GList)
    old_keys = g_list_sort (g_hash_table_get_keys (before->value_pairs), (GCompareFunc) strcmp);
  g_autoptr (GList)
    new_keys = g_list_sort (g_hash_table_get_keys (after->value_pairs), (GCompareFunc) strcmp);

  for (GList *link = new_keys; link != NULL; link = link->next)
    {
      const char *now = g_hash_table_lookup (after->value_pairs, link->data);

      if (g_strcmp0 (g_hash_table_lookup (before->value_pairs, link->data), now) != 0)
        /* Translators: a value of Aloware and the Salesforce value it is paired with */
        append_line (text, _("Value “%s” is written as “%s”"), (const char *) link->data, now);
    }

  for (GList *link = old_keys; link != NULL; link = link->next)
    {
      if (!g_hash_table_contains (after->value_pairs, link->data))
        append_line (text, _("Value “%s” is no longer paired"), (const char *) link->data);
    }
}

static const char *
name_user (const CwUser *user, const char *id)
{
  return user == NULL ? id : *user->name != '\0' ? user->name : user->email != NULL ? user->email : id;
}

static void
append_owner (GString *text, const char *salesforce_id, const char *choice, const CwUserMap *users)
{
  const CwUser *user = users != NULL ? cw_user_map_find_salesforce (users, salesforce_id) : NULL;
  const char *name = name_user (user, salesforce_id);
  const CwUser *chosen;

  if (choice == NULL)
    /* Translators: the name of a Salesforce user */
    append_line (text, _("Owner “%s”: no longer chosen by hand"), name);
  else if (*choice == '\0')
    append_line (text, _("Owner “%s”: no match in Aloware, chosen by hand"), name);
  else
    {
      chosen = users != NULL ? cw_user_map_find_aloware (users, choice) : NULL;
      /* Translators: the names of a Salesforce user and of an Aloware user */
      append_line (text, _("Owner “%s”: “%s” in Aloware, chosen by hand"), name, name_user (chosen, choice));
    }
}

static void
append_owners (GString *text, const CwMapping *before, const CwMapping *after, const CwUserMap *users)
{
  g_autoptr (GList) old = g_list_sort (g_hash_table_get_keys (before->owners), (GCompareFunc) strcmp);
  g_autoptr (GList) chosen = g_list_sort (g_hash_table_get_keys (after->owners), (GCompareFunc) strcmp);

  for (GList *link = chosen; link != NULL; link = link->next)
    {
      const char *choice = g_hash_table_lookup (after->owners, link->data);

      if (g_strcmp0 (g_hash_table_lookup (before->owners, link->data), choice) != 0)
        append_owner (text, link->data, choice, users);
    }

  for (GList *link = old; link != NULL; link = link->next)
    {
      if (!g_hash_table_contains (after->owners, link->data))
        append_owner (text, link->data, NULL, users);
    }
}

static char *
describe_row (const CwMappingRow *row, const CwSchema *schema)
{
  g_autofree char *field = name_field (row->salesforce, schema);

  /* Translators: a direction and a Salesforce field: "To Salesforce: Phone (Phone)" */
  return g_strdup_printf (_("%s: %s"), cw_mapping_direction_words (row->direction), field);
}

static void
append_changes (GString *text, const CwMappingRow *before, const CwMappingRow *after, const CwSchema *schema)
{
  if (g_ascii_strcasecmp (before->salesforce, after->salesforce) != 0)
    {
      g_autofree char *old_field = name_field (before->salesforce, schema);
      g_autofree char *new_field = name_field (after->salesforce, schema);

      append_line (text, _("Salesforce field: %s, now %s"), old_field, new_field);
    }
  append_rules (text, before, after);
  append_pairs (text, before, after);
}

static void
add_fixed (GPtrArray *differences,
           const char *api_name,
           const char *old,
           const char *now,
           const CwSchema *schema)
{
  char *title = name_field (api_name, schema);

  if (now == NULL)
    g_ptr_array_add (differences,
                     new_difference (CW_MAPPING_REMOVED, title,
                                     g_strdup_printf (_("Fixed value in new records: “%s”"), old)));
  else if (old == NULL)
    g_ptr_array_add (differences,
                     new_difference (CW_MAPPING_ADDED, title,
                                     g_strdup_printf (_("Fixed value in new records: “%s”"), now)));
  else
    g_ptr_array_add (
      differences,
      new_difference (CW_MAPPING_CHANGED, title,
                      g_strdup_printf (_("Fixed value in new records: “%s”, now “%s”"), old, now)));
}

static void
add_all_fixed (GPtrArray *differences,
               const CwMapping *before,
               const CwMapping *after,
               const CwSchema *schema)
{
  g_autoptr (GPtrArray) now = cw_mapping_list_fixed (after);
  g_autoptr (GPtrArray) old = before != NULL ? cw_mapping_list_fixed (before) : g_ptr_array_new ();

  for (guint i = 0; i < now->len; i++)
    {
      const char *name = g_ptr_array_index (now, i);
      const char *value = cw_mapping_get_fixed (after, name);
      const char *old_value = before != NULL ? cw_mapping_get_fixed (before, name) : NULL;

      if (g_strcmp0 (old_value, value) != 0)
        add_fixed (differences, name, old_value, value, schema);
    }

  for (guint i = 0; i < old->len; i++)
    {
      const char *name = g_ptr_array_index (old, i);

      if (cw_mapping_get_fixed (after, name) == NULL)
        add_fixed (differences, name, cw_mapping_get_fixed (before, name), NULL, schema);
    }
}

GPtrArray *
cw_mapping_diff (const CwMapping *before,
                 const CwMapping *after,
                 const CwSchema *schema,
                 const CwUserMap *users)
{
  GPtrArray *differences = g_ptr_array_new_with_free_func ((GDestroyNotify) difference_free);

  g_return_val_if_fail (after != NULL, differences);

  for (guint i = 0; i < cw_mapping_get_n_rows (after); i++)
    {
      const CwMappingRow *row = cw_mapping_get_row (after, i);
      const CwMappingRow *old = before != NULL ? cw_mapping_find (before, row->aloware->key) : NULL;
      g_autoptr (GString) detail = g_string_new (NULL);

      if (old == NULL)
        {
          add_difference (differences, CW_MAPPING_ADDED, row->aloware, describe_row (row, schema));
          continue;
        }

      append_changes (detail, old, row, schema);
      if (row->aloware->type == CW_ALOWARE_USER)
        append_owners (detail, before, after, users);
      if (detail->len > 0)
        add_difference (differences, CW_MAPPING_CHANGED, row->aloware, g_strdup (detail->str));
    }

  for (guint i = 0; before != NULL && i < cw_mapping_get_n_rows (before); i++)
    {
      const CwMappingRow *row = cw_mapping_get_row (before, i);

      if (cw_mapping_find (after, row->aloware->key) == NULL)
        add_difference (differences, CW_MAPPING_REMOVED, row->aloware, describe_row (row, schema));
    }
  add_all_fixed (differences, before, after, schema);

  return differences;
}
