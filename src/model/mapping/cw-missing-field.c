/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-missing-field.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "cw-error.h"
#include "cw-mapping-check.h"
#include "cw-mapping-default.h"

#define SUFFIX "__c"

/* Salesforce's own limits, of a label and of an API name without its suffix (platform/README.md S5). */
#define MAX_LABEL 40
#define MAX_NAME 40

/* What the name of a field begins with if the plain name is taken. The default mapping finds it then, too. */
#define VENDOR_PREFIX "Aloware_"

void
cw_missing_field_free (CwMissingField *field)
{
  if (field == NULL)
    return;

  g_free (field->name);
  g_free (field);
}

const char *
cw_field_state_to_nick (CwFieldState state)
{
  switch (state)
    {
    case CW_FIELD_HIDDEN:
      return "hidden";
    case CW_FIELD_READY:
      return "ready";
    case CW_FIELD_MISSING:
    default:
      return "missing";
    }
}

static const char *
label_of (const CwCatalogueEntry *entry)
{
  return entry->custom_label != NULL ? entry->custom_label : entry->label;
}

char *
cw_missing_field_make_label (const CwMissingField *field)
{
  g_return_val_if_fail (field != NULL, NULL);

  return g_utf8_substring (label_of (field->entry), 0,
                           MIN (g_utf8_strlen (label_of (field->entry), -1), MAX_LABEL));
}

/* ── Names ── */

static gboolean
is_api_name (const char *name)
{
  return strlen (name) <= MAX_NAME + strlen (SUFFIX)
         && g_regex_match_simple ("^[A-Za-z](_?[A-Za-z0-9])*" SUFFIX "$", name, G_REGEX_DEFAULT, 0);
}

/* Letters and digits, one underscore for each run of anything else, and a letter first. */
static char *
name_from_label (const char *prefix, const char *label)
{
  g_autoptr (GString) name = g_string_new (prefix);

  for (const char *at = label; *at != '\0' && name->len < MAX_NAME; at++)
    {
      if (g_ascii_isalpha (*at) || (g_ascii_isdigit (*at) && name->len > 0))
        g_string_append_c (name, *at);
      else if (name->len > 0 && name->str[name->len - 1] != '_')
        g_string_append_c (name, '_');
    }
  while (name->len > 0 && name->str[name->len - 1] == '_')
    g_string_truncate (name, name->len - 1);
  if (name->len == 0)
    g_string_append (name, "Field");

  return g_strconcat (name->str, SUFFIX, NULL);
}

static gboolean
is_chosen (GPtrArray *fields, const char *name)
{
  for (guint i = 0; i < fields->len; i++)
    {
      if (g_ascii_strcasecmp (((const CwMissingField *) g_ptr_array_index (fields, i))->name, name) == 0)
        return TRUE;
    }

  return FALSE;
}

static gboolean
is_free (const CwMapping *mapping, GPtrArray *fields, const CwSchema *all, const char *name)
{
  return cw_schema_find (all, name) == NULL && cw_mapping_find_salesforce (mapping, name) == NULL
         && !is_chosen (fields, name);
}

static char *
choose_name (const CwMapping *mapping, GPtrArray *fields, const CwSchema *all, const CwCatalogueEntry *entry)
{
  char *name = name_from_label ("", label_of (entry));

  for (guint number = 1; !is_free (mapping, fields, all, name); number++)
    {
      g_autofree char *prefix = number == 1 ? g_strdup (VENDOR_PREFIX)
                                            : g_strdup_printf (VENDOR_PREFIX "%u_", number);

      g_free (name);
      name = name_from_label (prefix, label_of (entry));
    }

  return name;
}

gboolean
cw_missing_field_set_name (CwMissingField *field, const char *name, const CwSchema *all, GError **error)
{
  const char *label;

  g_return_val_if_fail (field != NULL && name != NULL && all != NULL, FALSE);

  label = cw_catalogue_get_label (field->entry);
  if (g_ascii_strcasecmp (field->name, name) == 0)
    return TRUE;
  if (field->state != CW_FIELD_MISSING)
    {
      g_set_error (error, CW_ERROR, CW_ERROR_USAGE,
                   _("Salesforce has the field “%s” for “%s” already, so another name cannot be chosen."),
                   field->name, label);
      return FALSE;
    }
  if (!is_api_name (name))
    {
      g_set_error (
        error, CW_ERROR, CW_ERROR_USAGE,
        _("“%s” is not a name for a custom field. Begin with a letter, then use letters, digits and "
           "single underscores, at most %d in all, and end with “%s”."),
        name, MAX_NAME, SUFFIX);
      return FALSE;
    }
  if (cw_schema_find (all, name) != NULL)
    {
      g_set_error (error, CW_ERROR, CW_ERROR_USAGE,
                   _("Salesforce has a field “%s” already. Choose another name for “%s”."), name, label);
      return FALSE;
    }

  g_free (field->name);
  field->name = g_strdup (name);

  return TRUE;
}

/* ── What is missing ── */

static void
add (GPtrArray *fields, const CwCatalogueEntry *entry, const char *name, CwFieldState state)
{
  CwMissingField *field = g_new0 (CwMissingField, 1);

  field->entry = entry;
  field->name = g_strdup (name);
  field->state = state;
  g_ptr_array_add (fields, field);
}

/* The field that a person chose for the row, which the user does not see. FALSE: there is nothing to do about
 * it, or no such choice. */
static gboolean
add_chosen (GPtrArray *fields, const CwMappingRow *row, const CwSchema *all)
{
  const CwField *hidden = cw_schema_find (all, row->salesforce);

  if (hidden != NULL)
    add (fields, row->aloware, hidden->name, CW_FIELD_HIDDEN);
  else if (is_api_name (row->salesforce) && !is_chosen (fields, row->salesforce))
    add (fields, row->aloware, row->salesforce, CW_FIELD_MISSING);
  else
    return FALSE;

  return TRUE;
}

static void
look_at (GPtrArray *fields,
         const CwMapping *mapping,
         const CwCatalogueEntry *entry,
         const CwSchema *seen,
         const CwSchema *all)
{
  const CwMappingRow *row = cw_mapping_find (mapping, entry->key);
  const CwField *found;
  g_autofree char *name = NULL;

  if (cw_catalogue_get_created_type (entry)->metadata == NULL)
    return;
  if (row != NULL && *row->salesforce != '\0'
      && (cw_schema_find (seen, row->salesforce) != NULL || add_chosen (fields, row, all)))
    return;

  found = cw_mapping_find_field (mapping, entry, seen);
  if (found != NULL && !is_chosen (fields, found->name))
    {
      add (fields, entry, found->name, CW_FIELD_READY);
      return;
    }

  found = cw_mapping_find_field (mapping, entry, all);
  if (found != NULL && cw_schema_find (seen, found->name) == NULL && !is_chosen (fields, found->name))
    {
      add (fields, entry, found->name, CW_FIELD_HIDDEN);
      return;
    }

  name = choose_name (mapping, fields, all, entry);
  add (fields, entry, name, CW_FIELD_MISSING);
}

GPtrArray *
cw_missing_fields_list (const CwMapping *mapping, const CwSchema *seen, const CwSchema *all)
{
  GPtrArray *fields = g_ptr_array_new_with_free_func ((GDestroyNotify) cw_missing_field_free);

  g_return_val_if_fail (mapping != NULL && seen != NULL && all != NULL, fields);

  for (guint i = 0; i < cw_catalogue_get_n (); i++)
    look_at (fields, mapping, cw_catalogue_get_nth (i), seen, all);
  for (guint i = 0; i < cw_mapping_get_n_rows (mapping); i++)
    {
      const CwMappingRow *row = cw_mapping_get_row (mapping, i);

      if (row->aloware->category == CW_CATEGORY_CUSTOM)
        look_at (fields, mapping, row->aloware, seen, all);
    }

  return fields;
}

/* ── Mapping it ── */

gboolean
cw_mapping_map_field (CwMapping *mapping,
                      const CwCatalogueEntry *entry,
                      const char *name,
                      const CwSchema *seen)
{
  CwMappingRow *row, *other;
  g_autoptr (CwMappingRow) changed = NULL;
  CwDirections possible;

  g_return_val_if_fail (mapping != NULL && entry != NULL && name != NULL && seen != NULL, FALSE);

  row = cw_mapping_find (mapping, entry->key);
  other = cw_mapping_find_salesforce (mapping, name);
  if (other != row && (other != NULL || entry->category == CW_CATEGORY_LOCKED))
    return FALSE;

  changed = row != NULL ? cw_mapping_row_copy (row) : cw_mapping_row_new (entry, NULL);
  g_free (changed->salesforce);
  changed->salesforce = g_strdup (name);
  possible = cw_mapping_row_directions (changed, seen, NULL);
  if ((possible & (1u << changed->direction)) == 0 && !cw_directions_widest (possible, &changed->direction))
    return FALSE;

  if (row == NULL)
    return cw_mapping_add (mapping, g_steal_pointer (&changed), NULL);

  row->direction = changed->direction;
  g_free (row->salesforce);
  row->salesforce = g_steal_pointer (&changed->salesforce);

  return TRUE;
}
