/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cw-mapping.h"
#include "cw-mapping-private.h"

#include <string.h>

#include "cw-json-text.h"

/* A file that was imported comes out with its members at their places. What has to be said and was not in the
 * file follows behind, in the standard order. */

typedef struct
{
  GString *out;
  guint indent;
  gboolean any;     /* a member was written */
} Writer;

static void
begin_member (Writer     *writer,
              const char *name)
{
  g_string_append (writer->out, writer->any ? ",\n" : "\n");
  g_string_append_printf (writer->out, "%*s", (int) writer->indent, "");
  cw_json_text_append_string (writer->out, name);
  g_string_append (writer->out, ": ");
  writer->any = TRUE;
}

static void
add_text (Writer     *writer,
          const char *name,
          const char *text)
{
  begin_member (writer, name);
  cw_json_text_append_string (writer->out, text);
}

static void
end_object (Writer *writer)
{
  if (writer->any)
    g_string_append_printf (writer->out, "\n%*s", (int) writer->indent - 2, "");
  g_string_append_c (writer->out, '}');
}

static void
add_unknown (Writer     *writer,
             GHashTable *unknown,
             const char *name)
{
  const char *text = g_hash_table_lookup (unknown, name);

  if (text == NULL)
    return;

  begin_member (writer, name);
  cw_json_span_format (cw_json_text_span (text), writer->indent, writer->out);
}

static gboolean
order_has (GPtrArray  *order,
           const char *name)
{
  return order != NULL && g_ptr_array_find_with_equal_func (order, name, g_str_equal, NULL);
}

static int
compare_strings (gconstpointer a,
                 gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* The keys of `table`, those that `order` names first and the others by their bytes. (element-type utf8, not owned) */
static GPtrArray *
ordered_keys (GHashTable *table,
              GPtrArray  *order)
{
  GPtrArray *keys = g_ptr_array_new ();
  g_autoptr (GPtrArray) others = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer key;

  for (guint i = 0; order != NULL && i < order->len; i++)
    {
      if (g_hash_table_contains (table, g_ptr_array_index (order, i)))
        g_ptr_array_add (keys, g_ptr_array_index (order, i));
    }

  g_hash_table_iter_init (&iter, table);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    {
      if (!order_has (order, key))
        g_ptr_array_add (others, key);
    }
  g_ptr_array_sort (others, compare_strings);
  g_ptr_array_extend (keys, others, NULL, NULL);

  return keys;
}

static void
add_pairs (Writer             *writer,
           const CwMappingRow *row)
{
  g_autoptr (GPtrArray) keys = ordered_keys (row->value_pairs, row->value_order);
  Writer pairs = { .out = writer->out, .indent = writer->indent + 2 };

  begin_member (writer, "values");
  g_string_append_c (writer->out, '{');
  for (guint i = 0; i < keys->len; i++)
    {
      const char *aloware = g_ptr_array_index (keys, i);

      add_text (&pairs, aloware, g_hash_table_lookup (row->value_pairs, aloware));
    }
  end_object (&pairs);
}

static void
add_row_member (Writer             *writer,
                const CwMappingRow *row,
                const char         *name)
{
  if (strcmp (name, "aloware") == 0)
    add_text (writer, name, row->aloware->key);
  else if (strcmp (name, "salesforce") == 0)
    add_text (writer, name, row->salesforce);
  else if (strcmp (name, "direction") == 0)
    add_text (writer, name, cw_direction_to_nick (row->direction));
  else if (strcmp (name, "blank") == 0)
    add_text (writer, name, cw_blank_rule_to_nick (row->blank));
  else if (strcmp (name, "conflict") == 0)
    {
      if (row->conflict_set)
        add_text (writer, name, cw_conflict_rule_to_nick (row->conflict));
    }
  else if (strcmp (name, "values") == 0)
    add_pairs (writer, row);
  else
    add_unknown (writer, row->unknown_members, name);
}

/* Whether a known member that the row's file did not have must be written all the same. */
static gboolean
row_needs (const CwMappingRow *row,
           const char         *name)
{
  if (strcmp (name, "blank") == 0)
    return row->member_order == NULL || row->blank != CW_BLANK_KEEP;
  if (strcmp (name, "conflict") == 0)
    return row->conflict_set;
  if (strcmp (name, "values") == 0)
    return g_hash_table_size (row->value_pairs) > 0;

  return TRUE;
}

static void
add_row (GString            *out,
         const CwMappingRow *row)
{
  static const char *const names[] = { "aloware", "salesforce", "direction", "blank", "conflict", "values" };
  g_autoptr (GPtrArray) unknown = ordered_keys (row->unknown_members, NULL);
  Writer writer = { .out = out, .indent = 6 };

  g_string_append_c (out, '{');
  for (guint i = 0; row->member_order != NULL && i < row->member_order->len; i++)
    add_row_member (&writer, row, g_ptr_array_index (row->member_order, i));

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      if (!order_has (row->member_order, names[i]) && row_needs (row, names[i]))
        add_row_member (&writer, row, names[i]);
    }

  for (guint i = 0; i < unknown->len; i++)
    {
      if (!order_has (row->member_order, g_ptr_array_index (unknown, i)))
        add_row_member (&writer, row, g_ptr_array_index (unknown, i));
    }
  end_object (&writer);
}

static void
add_rows (Writer          *writer,
          const CwMapping *mapping)
{
  begin_member (writer, "rows");
  g_string_append_c (writer->out, '[');
  for (guint i = 0; i < mapping->rows->len; i++)
    {
      g_string_append (writer->out, i > 0 ? ",\n    " : "\n    ");
      add_row (writer->out, g_ptr_array_index (mapping->rows, i));
    }
  g_string_append (writer->out, mapping->rows->len > 0 ? "\n  ]" : "]");
}

static void
add_document_member (Writer          *writer,
                     const CwMapping *mapping,
                     const char      *name)
{
  if (strcmp (name, "format") == 0)
    add_text (writer, name, "crosswalk-mapping");
  else if (strcmp (name, "version") == 0)
    {
      begin_member (writer, name);
      g_string_append_c (writer->out, '1');
    }
  else if (strcmp (name, "object") == 0)
    add_text (writer, name, mapping->object);
  else if (strcmp (name, "rows") == 0)
    add_rows (writer, mapping);
  else
    add_unknown (writer, mapping->unknown_members, name);
}

/**
 * cw_mapping_to_json:
 * @mapping: a mapping
 *
 * Two spaces a level, one member a line, a line end at the end; the same mapping gives the same bytes. A mapping
 * that was read from a file of this form gives that file's bytes again.
 *
 * Thread: any that may read the mapping.
 *
 * Returns: (transfer full): the text of a mapping file
 */
char *
cw_mapping_to_json (const CwMapping *mapping)
{
  static const char *const names[] = { "format", "version", "object", "rows" };
  Writer writer = { .indent = 2 };

  g_return_val_if_fail (mapping != NULL, NULL);

  writer.out = g_string_new ("{");
  for (guint i = 0; mapping->member_order != NULL && i < mapping->member_order->len; i++)
    add_document_member (&writer, mapping, g_ptr_array_index (mapping->member_order, i));

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      /* A file without an object means Contact, and may go on saying nothing. */
      if (!order_has (mapping->member_order, names[i]) &&
          (mapping->member_order == NULL || strcmp (names[i], "object") != 0))
        add_document_member (&writer, mapping, names[i]);
    }

  end_object (&writer);
  g_string_append_c (writer.out, '\n');

  return g_string_free (writer.out, FALSE);
}
