/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cw-mapping-default.h"

#include <string.h>

#include "cw-convert-compatible.h"
#include "cw-mapping-check.h"

/* Where an API name may begin: "aloware__DNC__c" is of a package with that namespace, and people who make the
 * fields by hand write "Aloware_DNC__c". */
#define VENDOR_PREFIX "aloware_"

/* Letters and digits in lower case, with one underscore for each run of anything else, none at the ends. */
static char *
simplify (const char *text)
{
  GString *out = g_string_new (NULL);

  for (const char *at = text; *at != '\0'; at++)
    {
      if (g_ascii_isalnum (*at))
        g_string_append_c (out, g_ascii_tolower (*at));
      else if (out->len > 0 && out->str[out->len - 1] != '_')
        g_string_append_c (out, '_');
    }

  if (out->len > 0 && out->str[out->len - 1] == '_')
    g_string_truncate (out, out->len - 1);

  return g_string_free (out, FALSE);
}

/* How well a custom field's API name fits: 3 as the label makes it, 2 with a namespace or the vendor's name
 * in front, 0 not at all. */
static guint
name_fits (const CwField *field, const char *wanted)
{
  g_autofree char *bare = NULL;
  g_autofree char *whole = NULL;
  g_autofree char *inner = NULL;
  const char *namespace_end;

  if (!g_str_has_suffix (field->name, "__c"))
    return 0;

  bare = g_strndup (field->name, strlen (field->name) - strlen ("__c"));
  whole = simplify (bare);
  if (strcmp (whole, wanted) == 0)
    return 3;

  namespace_end = strstr (bare, "__");
  inner = simplify (namespace_end != NULL ? namespace_end : bare);
  if (strcmp (inner, wanted) == 0)
    return 2;

  return g_str_has_prefix (inner, VENDOR_PREFIX) && strcmp (inner + strlen (VENDOR_PREFIX), wanted) == 0 ? 2
                                                                                                         : 0;
}

static const char *
label_of (const CwCatalogueEntry *entry)
{
  return entry->custom_label != NULL ? entry->custom_label : entry->label;
}

static gboolean
label_fits (const CwField *field, const char *label)
{
  g_autofree char *folded = g_utf8_casefold (field->label, -1);
  g_autofree char *wanted = g_utf8_casefold (label, -1);

  return strcmp (g_strstrip (folded), wanted) == 0;
}

static gboolean
can_be_used (const CwMapping *mapping, const CwCatalogueEntry *entry, const CwField *field)
{
  return cw_mapping_find_salesforce (mapping, field->name) == NULL
         && cw_convert_compatible (entry, field, CW_DIRECTION_TO_SALESFORCE, NULL) != CW_COMPATIBLE_NO;
}

static const CwField *
find_custom_field (const CwMapping *mapping, const CwCatalogueEntry *entry, const CwSchema *schema)
{
  g_autofree char *wanted = simplify (label_of (entry));
  const CwField *best = NULL;
  guint best_fit = 0;

  for (guint i = 0; i < cw_schema_get_n_fields (schema); i++)
    {
      const CwField *field = cw_schema_get_nth_field (schema, i);
      guint fit = name_fits (field, wanted);

      if (fit == 0 && field->custom && label_fits (field, label_of (entry)))
        fit = 1;
      if (fit > best_fit && can_be_used (mapping, entry, field))
        {
          best = field;
          best_fit = fit;
        }
    }

  return best;
}

/* An org with state picklists takes codes only, so a hidden code field is not replaced by the text. */
static const CwField *
find_standard_field (const char *name, const CwSchema *schema)
{
  g_autofree char *code = NULL;

  if (!cw_schema_has_state_picklists (schema)
      || !(g_str_has_suffix (name, "State") || g_str_has_suffix (name, "Country")))
    return cw_schema_find (schema, name);

  code = g_strconcat (name, "Code", NULL);

  return cw_schema_find (schema, code);
}

const CwField *
cw_mapping_find_field (const CwMapping *mapping, const CwCatalogueEntry *entry, const CwSchema *schema)
{
  const CwField *field;
  const char *name;

  g_return_val_if_fail (mapping != NULL && entry != NULL && schema != NULL, NULL);

  name = entry->default_fields[mapping->object];
  if (name == NULL)
    return find_custom_field (mapping, entry, schema);

  field = find_standard_field (name, schema);

  return field != NULL && can_be_used (mapping, entry, field) ? field : NULL;
}

/* The rows a mapping cannot do without are always there, so that the check can say what is wrong with them.
 */
static CwMappingRow *
make_row (const CwMapping *mapping, const CwCatalogueEntry *entry, const CwSchema *schema)
{
  const CwField *field = schema != NULL ? cw_mapping_find_field (mapping, entry, schema) : NULL;
  const char *standard = entry->default_fields[mapping->object];
  gboolean removable = cw_catalogue_is_removable (entry);
  g_autoptr (CwMappingRow) row = NULL;

  if (field == NULL && standard == NULL)
    return NULL;
  if (field == NULL && schema != NULL && removable)
    return NULL;

  row = cw_mapping_row_new (entry, field != NULL ? field->name : standard);
  if (entry->category == CW_CATEGORY_LOCKED)
    return g_steal_pointer (&row);

  if (!cw_directions_widest (cw_mapping_row_directions (row, schema, NULL), &row->direction) && removable)
    return NULL;

  return g_steal_pointer (&row);
}

CwMapping *
cw_mapping_new_default (const CwSchema *schema)
{
  CwMapping *mapping = cw_mapping_new ();

  if (schema != NULL)
    cw_object_from_name (cw_schema_get_object (schema), &mapping->object);

  for (guint i = 0; i < cw_catalogue_get_n (); i++)
    {
      CwMappingRow *row = make_row (mapping, cw_catalogue_get_nth (i), schema);

      if (row != NULL)
        g_ptr_array_add (mapping->rows, row);
    }

  return mapping;
}
