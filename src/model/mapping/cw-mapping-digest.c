/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cw-mapping.h"
#include "cw-mapping-private.h"

#include <string.h>

#include "cw-json-text.h"

static int
compare_rows (gconstpointer a,
              gconstpointer b)
{
  const CwMappingRow *const *first = a;
  const CwMappingRow *const *second = b;

  return strcmp ((*first)->aloware->key, (*second)->aloware->key);
}

static void
append_pairs (GString    *text,
              GHashTable *pairs)
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
append_row (GString            *text,
            const CwMappingRow *row)
{
  g_autofree char *salesforce = g_ascii_strdown (row->salesforce, -1);

  cw_json_text_append_string (text, row->aloware->key);
  g_string_append_c (text, ' ');
  cw_json_text_append_string (text, salesforce);
  g_string_append_printf (text, " %s %s %s",
                          cw_direction_to_nick (row->direction),
                          cw_blank_rule_to_nick (row->blank),
                          row->conflict_set ? cw_conflict_rule_to_nick (row->conflict) : "-");
  append_pairs (text, row->value_pairs);
  g_string_append_c (text, '\n');
}

/**
 * cw_mapping_digest:
 * @mapping: a mapping
 *
 * SHA-256 over the rows sorted by key. The order of rows, the case of API names (Salesforce ignores it) and what
 * this version does not know change nothing that a run does, and so not the digest either. Thread: any that may read
 * the mapping.
 *
 * Returns: (transfer full): 64 hexadecimal digits
 */
char *
cw_mapping_digest (const CwMapping *mapping)
{
  g_autoptr (GPtrArray) rows = NULL;
  g_autoptr (GString) text = NULL;
  g_autofree char *object = NULL;

  g_return_val_if_fail (mapping != NULL, NULL);

  rows = g_ptr_array_new ();
  g_ptr_array_extend (rows, mapping->rows, NULL, NULL);
  g_ptr_array_sort (rows, compare_rows);

  object = g_ascii_strdown (mapping->object, -1);
  text = g_string_new ("crosswalk-mapping 1 ");
  cw_json_text_append_string (text, object);
  g_string_append_c (text, '\n');

  for (guint i = 0; i < rows->len; i++)
    append_row (text, g_ptr_array_index (rows, i));

  return g_compute_checksum_for_string (G_CHECKSUM_SHA256, text->str, (gssize) text->len);
}
