/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cw-mapping-file.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "cw-error.h"
#include "cw-json-text.h"
#include "cw-text.h"

#define FORMAT "crosswalk-mapping"
#define VERSION 1
#define MAX_ROWS 2000

/* ── Reading: what is wrong, and members ── */

/* FALSE with `message` (transfer full) as the error. */
static gboolean
refuse (GError **error, char *message)
{
  g_set_error_literal (error, CW_ERROR, CW_ERROR_INVALID_FILE, message);
  g_free (message);

  return FALSE;
}

static gboolean
refuse_twice (const char *name, GError **error)
{
  g_autofree char *shown = cw_json_text_quote (name);

  return refuse (error, g_strdup_printf (_("“%s” is there twice. Remove one of them."), shown));
}

static GPtrArray *
ensure_order (GPtrArray **order)
{
  if (*order == NULL)
    *order = g_ptr_array_new_with_free_func (g_free);

  return *order;
}

/* Remembers the place of a member. FALSE when it is there twice, which a tree of JSON would hide. */
static gboolean
note_member (GPtrArray **order, const char *name, GError **error)
{
  GPtrArray *names = ensure_order (order);

  if (g_ptr_array_find_with_equal_func (names, name, g_str_equal, NULL))
    return refuse_twice (name, error);

  g_ptr_array_add (names, g_strdup (name));

  return TRUE;
}

static void
keep_unknown (GHashTable *unknown, const char *name, CwJsonSpan value)
{
  GString *text = g_string_new (NULL);

  cw_json_span_format (value, 0, text);
  g_hash_table_insert (unknown, g_strdup (name), g_string_free (text, FALSE));
}

static gboolean
read_string (CwJsonSpan value, const char *name, char **string, GError **error)
{
  if (cw_json_span_kind (value) != '"')
    return refuse (error, g_strdup_printf (_("“%s” must be a text in quotation marks."), name));

  *string = cw_json_span_get_string (value);

  return TRUE;
}

static gboolean
refuse_word (const char *name, const char *word, const char *allowed, GError **error)
{
  g_autofree char *shown = cw_json_text_quote (word);

  /* Translators: the member of a file, what it says, and the words that it may say */
  return refuse (error, g_strdup_printf (_("unknown %s “%s”. Allowed are: %s."), name, shown, allowed));
}

/* ── Reading a row ── */

/* Field names go into SOQL, so nothing but a name may come in here. */
static gboolean
is_api_name (const char *text)
{
  if (*text == '\0')
    return TRUE;
  if (!g_ascii_isalpha (*text))
    return FALSE;

  return strspn (text, G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS "_") == strlen (text);
}

static gboolean
read_salesforce (CwMappingRow *row, const char *text, GError **error)
{
  if (!is_api_name (text))
    {
      g_autofree char *shown = cw_json_text_quote (text);

      return refuse (error,
                     g_strdup_printf (_("“%s” is no API name of a Salesforce field, which has only letters, "
                                         "digits and underscores."),
                                      shown));
    }

  g_free (row->salesforce);
  row->salesforce = g_strdup (text);

  return TRUE;
}

static gboolean
read_pair (CwMappingRow *row, const char *aloware, CwJsonSpan value, GError **error)
{
  g_autofree char *salesforce = NULL;

  if (cw_json_span_kind (value) == '"')
    salesforce = cw_json_span_get_string (value);

  if (salesforce == NULL || *salesforce == '\0' || *aloware == '\0')
    return refuse (error, g_strdup (_("“values” must pair texts with texts, and none may be empty.")));
  if (g_hash_table_contains (row->value_pairs, aloware))
    return refuse_twice (aloware, error);

  g_ptr_array_add (ensure_order (&row->value_order), g_strdup (aloware));
  g_hash_table_insert (row->value_pairs, g_strdup (aloware), g_steal_pointer (&salesforce));

  return TRUE;
}

static gboolean
read_pairs (CwMappingRow *row, CwJsonSpan value, GError **error)
{
  CwJsonIter iter;
  CwJsonSpan pair;

  if (cw_json_span_kind (value) != '{')
    return refuse (error, g_strdup (_("“values” must be an object of pairs: "
                                       "{\"Aloware value\": \"Salesforce value\"}.")));

  cw_json_iter_init (&iter, value);
  while (TRUE)
    {
      g_autofree char *name = NULL;

      if (!cw_json_iter_next_member (&iter, &name, &pair))
        return TRUE;
      if (!read_pair (row, name, pair, error))
        return FALSE;
    }
}

/* The members of a row whose value is a text. */
static gboolean
read_row_word (CwMappingRow *row, const char *name, const char *word, GError **error)
{
  if (strcmp (name, "salesforce") == 0)
    return read_salesforce (row, word, error);

  if (strcmp (name, "direction") == 0)
    return cw_direction_from_nick (word, &row->direction)
           || refuse_word (name, word, "both, to-salesforce, to-aloware", error);

  if (strcmp (name, "blank") == 0)
    return cw_blank_rule_from_nick (word, &row->blank) || refuse_word (name, word, "keep, clear", error);

  row->conflict_set = TRUE;

  return cw_conflict_rule_from_nick (word, &row->conflict)
         || refuse_word (name, word, "ask, aloware, salesforce, newest", error);
}

static gboolean
read_row_member (CwMappingRow *row, const char *name, CwJsonSpan value, GError **error)
{
  static const char *const words[] = { "salesforce", "direction", "blank", "conflict", NULL };
  g_autofree char *word = NULL;

  if (!note_member (&row->member_order, name, error))
    return FALSE;

  if (g_strv_contains (words, name))
    return read_string (value, name, &word, error) && read_row_word (row, name, word, error);
  if (strcmp (name, "values") == 0)
    return read_pairs (row, value, error);
  if (strcmp (name, "aloware") != 0)
    keep_unknown (row->unknown_members, name, value);

  return TRUE;
}

static const CwCatalogueEntry *
read_entry (const char *key, GError **error)
{
  const CwCatalogueEntry *entry = cw_catalogue_find (key);

  if (entry == NULL)
    {
      g_autofree char *shown = cw_json_text_quote (key);

      refuse (error, g_strdup_printf (
                       _("“%s” is no Aloware field that this version knows. A mapping file that this "
                          "version exported has the right keys."),
                       shown));
    }

  return entry;
}

/* The row's key decides what the other members mean, wherever in the row it stands. */
static const CwCatalogueEntry *
find_entry (CwJsonSpan value, GError **error)
{
  CwJsonIter iter;
  CwJsonSpan member;

  cw_json_iter_init (&iter, value);
  while (TRUE)
    {
      g_autofree char *name = NULL;
      g_autofree char *key = NULL;

      if (!cw_json_iter_next_member (&iter, &name, &member))
        break;
      if (strcmp (name, "aloware") == 0)
        return read_string (member, name, &key, error) ? read_entry (key, error) : NULL;
    }

  refuse (error, g_strdup (_("“aloware” with the key of an Aloware field is missing.")));

  return NULL;
}

static gboolean
check_row_complete (const CwMappingRow *row, GError **error)
{
  static const char *const required[] = { "salesforce", "direction" };

  for (guint i = 0; i < G_N_ELEMENTS (required); i++)
    {
      if (!g_ptr_array_find_with_equal_func (row->member_order, required[i], g_str_equal, NULL))
        return refuse (error, g_strdup_printf (_("“%s” is missing."), required[i]));
    }

  return TRUE;
}

static CwMappingRow *
read_row (const CwMapping *mapping, CwJsonSpan value, GError **error)
{
  g_autoptr (CwMappingRow) row = NULL;
  const CwCatalogueEntry *entry;
  CwJsonIter iter;
  CwJsonSpan member;

  if (cw_json_span_kind (value) != '{')
    {
      refuse (error, g_strdup (_("a row must be an object: {\"aloware\": …}.")));
      return NULL;
    }

  entry = find_entry (value, error);
  if (entry == NULL)
    return NULL;

  if (cw_mapping_find (mapping, entry->key) != NULL)
    {
      refuse (error, g_strdup_printf (_("“%s” has a row already. Remove one of the two."), entry->key));
      return NULL;
    }

  row = cw_mapping_row_new (entry, NULL);
  cw_json_iter_init (&iter, value);
  while (TRUE)
    {
      g_autofree char *name = NULL;

      if (!cw_json_iter_next_member (&iter, &name, &member))
        break;
      if (!read_row_member (row, name, member, error))
        return NULL;
    }

  return check_row_complete (row, error) ? g_steal_pointer (&row) : NULL;
}

/* ── Reading the document ── */

typedef enum
{
  MEMBER_FORMAT = 1 << 0,
  MEMBER_VERSION = 1 << 1,
  MEMBER_ROWS = 1 << 2,
} RequiredMembers;

static gboolean
read_rows (CwMapping *mapping, CwJsonSpan value, GError **error)
{
  CwJsonIter iter;
  CwJsonSpan element;

  if (cw_json_span_kind (value) != '[')
    return refuse (error, g_strdup (_("“rows” must be an array of rows: [{\"aloware\": …}, …].")));

  cw_json_iter_init (&iter, value);
  for (guint n = 1; cw_json_iter_next (&iter, &element); n++)
    {
      CwMappingRow *row;

      if (n > MAX_ROWS)
        return refuse (error, g_strdup_printf (_("there are more than %u rows."), MAX_ROWS));

      row = read_row (mapping, element, error);
      if (row == NULL || !cw_mapping_add (mapping, row, error))
        {
          /* Translators: the start of an error in a file; what is wrong follows */
          g_prefix_error (error, _("row %u: "), n);
          return FALSE;
        }
    }

  return TRUE;
}

/* Whom the ids name is not judged: a file may be from another org. */
static gboolean
read_owner (GHashTable *owners, const char *salesforce_id, CwJsonSpan value, GError **error)
{
  g_autofree char *aloware_id = NULL;
  char kind = cw_json_span_kind (value);

  if (kind == '"')
    aloware_id = cw_json_span_get_string (value);
  else if (kind == 'n')
    aloware_id = g_strdup ("");

  if (aloware_id == NULL || *salesforce_id == '\0' || (kind == '"' && *aloware_id == '\0'))
    return refuse (error,
                   g_strdup (_("“owners” must pair ids of Salesforce users with ids of Aloware users, or "
                                "with null.")));
  if (g_hash_table_contains (owners, salesforce_id))
    return refuse_twice (salesforce_id, error);

  g_hash_table_insert (owners, g_strdup (salesforce_id), g_steal_pointer (&aloware_id));

  return TRUE;
}

/* `order` (nullable) gets the Salesforce ids as they come. */
static gboolean
read_owners (GHashTable *owners, GPtrArray *order, CwJsonSpan value, GError **error)
{
  CwJsonIter iter;
  CwJsonSpan owner;

  if (cw_json_span_kind (value) != '{')
    return refuse (error, g_strdup (_("“owners” must be an object of pairs: "
                                       "{\"Salesforce user id\": \"Aloware user id\"}.")));

  cw_json_iter_init (&iter, value);
  while (TRUE)
    {
      g_autofree char *name = NULL;

      if (!cw_json_iter_next_member (&iter, &name, &owner))
        return TRUE;
      if (!read_owner (owners, name, owner, error))
        return FALSE;
      if (order != NULL)
        g_ptr_array_add (order, g_strdup (name));
    }
}

static gboolean
read_fixed_value (CwMapping *mapping, const char *api_name, CwJsonSpan value, GError **error)
{
  g_autofree char *text = NULL;

  if (cw_json_span_kind (value) == '"')
    text = cw_json_span_get_string (value);

  if (text == NULL || *text == '\0' || *api_name == '\0' || !is_api_name (api_name))
    return refuse (error,
                   g_strdup (_("“defaults” must pair API names of Salesforce fields with texts, and none "
                                "may be empty.")));
  if (cw_mapping_get_fixed (mapping, api_name) != NULL)
    return refuse_twice (api_name, error);

  g_ptr_array_add (ensure_order (&mapping->fixed_order), g_strdup (api_name));
  cw_mapping_set_fixed (mapping, api_name, text);

  return TRUE;
}

static gboolean
read_fixed (CwMapping *mapping, CwJsonSpan value, GError **error)
{
  CwJsonIter iter;
  CwJsonSpan fixed;

  if (cw_json_span_kind (value) != '{')
    return refuse (error, g_strdup (_("“defaults” must be an object of pairs: "
                                       "{\"Salesforce field\": \"value\"}.")));

  cw_json_iter_init (&iter, value);
  while (TRUE)
    {
      g_autofree char *name = NULL;

      if (!cw_json_iter_next_member (&iter, &name, &fixed))
        return TRUE;
      if (!read_fixed_value (mapping, name, fixed, error))
        return FALSE;
    }
}

static gboolean
read_format (CwJsonSpan value, GError **error)
{
  g_autofree char *format = NULL;

  if (!read_string (value, "format", &format, error))
    return FALSE;

  return strcmp (format, FORMAT) == 0 || refuse_word ("format", format, FORMAT, error);
}

static gboolean
read_version (CwJsonSpan value, GError **error)
{
  guint version;

  if (!cw_json_span_get_uint (value, G_MAXINT, &version) || version == 0)
    return refuse (error, g_strdup_printf (_("“version” must be the number %d."), VERSION));
  if (version > VERSION)
    return refuse (
      error,
      g_strdup_printf (_("it was written by a newer Crosswalk (version %u of the format; this one reads "
                          "%d). Update Crosswalk."),
                       version, VERSION));

  return TRUE;
}

static gboolean
read_object (CwMapping *mapping, CwJsonSpan value, GError **error)
{
  g_autofree char *object = NULL;

  if (!read_string (value, "object", &object, error))
    return FALSE;

  return cw_object_from_name (object, &mapping->object)
         || refuse_word ("object", object, "Contact, Lead", error);
}

static gboolean
read_document_member (CwMapping *mapping,
                      const char *name,
                      CwJsonSpan value,
                      RequiredMembers *seen,
                      GError **error)
{
  if (!note_member (&mapping->member_order, name, error))
    return FALSE;

  if (strcmp (name, "format") == 0)
    {
      *seen |= MEMBER_FORMAT;
      return read_format (value, error);
    }
  if (strcmp (name, "version") == 0)
    {
      *seen |= MEMBER_VERSION;
      return read_version (value, error);
    }
  if (strcmp (name, "rows") == 0)
    {
      *seen |= MEMBER_ROWS;
      return read_rows (mapping, value, error);
    }
  if (strcmp (name, "object") == 0)
    return read_object (mapping, value, error);
  if (strcmp (name, "owners") == 0)
    return read_owners (mapping->owners, ensure_order (&mapping->owner_order), value, error);
  if (strcmp (name, "defaults") == 0)
    return read_fixed (mapping, value, error);

  keep_unknown (mapping->unknown_members, name, value);

  return TRUE;
}

static gboolean
check_document_complete (RequiredMembers seen, GError **error)
{
  const char *missing = NULL;

  if ((seen & MEMBER_FORMAT) == 0)
    missing = "\"format\": \"" FORMAT "\"";
  else if ((seen & MEMBER_VERSION) == 0)
    missing = "\"version\": 1";
  else if ((seen & MEMBER_ROWS) == 0)
    missing = "\"rows\": […]";

  return missing == NULL || refuse (error, g_strdup_printf (_("%s is missing."), missing));
}

static gboolean
read_document (CwMapping *mapping, const char *json, GError **error)
{
  CwJsonSpan document = cw_json_text_span (json);
  RequiredMembers seen = 0;
  CwJsonIter iter;
  CwJsonSpan value;

  if (cw_json_span_kind (document) != '{')
    return refuse (error, g_strdup (_("it must be an object: {\"format\": …}.")));

  cw_json_iter_init (&iter, document);
  while (TRUE)
    {
      g_autofree char *name = NULL;

      if (!cw_json_iter_next_member (&iter, &name, &value))
        break;
      if (!read_document_member (mapping, name, value, &seen, error))
        return FALSE;
    }

  return check_document_complete (seen, error);
}

CwMapping *
cw_mapping_from_json (const char *json, gssize length, GError **error)
{
  g_autoptr (CwMapping) mapping = NULL;
  g_autofree char *text = NULL;
  gsize size;

  g_return_val_if_fail (json != NULL, NULL);

  size = length < 0 ? strlen (json) : (gsize) length;
  if (size > CW_MAPPING_MAX_BYTES)
    {
      refuse (error, g_strdup (_("This mapping file is larger than 4 MiB, so it cannot be a mapping.")));
      return NULL;
    }

  if (!cw_json_text_check (json, size, _("This mapping file"), error))
    return NULL;

  text = g_strndup (json, size);
  mapping = cw_mapping_new ();
  if (!read_document (mapping, text, error))
    {
      g_prefix_error (error, "%s", _("This mapping file cannot be used: "));
      return NULL;
    }

  return g_steal_pointer (&mapping);
}

/* ── Writing ── */

/* A file that was imported comes out with its members at their places. What has to be said and was not in the
 * file follows behind, in the standard order. */

typedef struct
{
  GString *out;
  guint indent;
  gboolean any; /* a member was written */
} Writer;

static void
begin_member (Writer *writer, const char *name)
{
  g_string_append (writer->out, writer->any ? ",\n" : "\n");
  g_string_append_printf (writer->out, "%*s", (int) writer->indent, "");
  cw_json_text_append_string (writer->out, name);
  g_string_append (writer->out, ": ");
  writer->any = TRUE;
}

static void
add_text (Writer *writer, const char *name, const char *text)
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
add_unknown (Writer *writer, GHashTable *unknown, const char *name)
{
  const char *text = g_hash_table_lookup (unknown, name);

  if (text == NULL)
    return;

  begin_member (writer, name);
  cw_json_span_format (cw_json_text_span (text), writer->indent, writer->out);
}

static gboolean
order_has (GPtrArray *order, const char *name)
{
  return order != NULL && g_ptr_array_find_with_equal_func (order, name, g_str_equal, NULL);
}

/* The keys of `table`, those that `order` names first and the others by their bytes. (element-type utf8, not
 * owned) */
static GPtrArray *
ordered_keys (GHashTable *table, GPtrArray *order)
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
  cw_text_sort (others);
  g_ptr_array_extend (keys, others, NULL, NULL);

  return keys;
}

/* An object of texts. `order` (nullable): the keys as the file had them. */
static void
add_texts (Writer *writer, const char *name, GHashTable *table, GPtrArray *order)
{
  g_autoptr (GPtrArray) keys = ordered_keys (table, order);
  Writer texts = { .out = writer->out, .indent = writer->indent + 2 };

  begin_member (writer, name);
  g_string_append_c (writer->out, '{');
  for (guint i = 0; i < keys->len; i++)
    {
      const char *key = g_ptr_array_index (keys, i);

      add_text (&texts, key, g_hash_table_lookup (table, key));
    }
  end_object (&texts);
}

static void
add_row_member (Writer *writer, const CwMappingRow *row, const char *name)
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
    add_texts (writer, name, row->value_pairs, row->value_order);
  else
    add_unknown (writer, row->unknown_members, name);
}

/* Whether a known member that the row's file did not have must be written all the same. */
static gboolean
row_needs (const CwMappingRow *row, const char *name)
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
add_row (GString *out, const CwMappingRow *row)
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
add_rows (Writer *writer, const CwMapping *mapping)
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
add_owner (Writer *writer, const char *salesforce_id, const char *aloware_id)
{
  begin_member (writer, salesforce_id);
  if (*aloware_id != '\0')
    cw_json_text_append_string (writer->out, aloware_id);
  else
    g_string_append (writer->out, "null");
}

static void
add_owners (Writer *writer, const CwMapping *mapping)
{
  g_autoptr (GPtrArray) keys = ordered_keys (mapping->owners, mapping->owner_order);
  Writer owners = { .out = writer->out, .indent = writer->indent + 2 };

  begin_member (writer, "owners");
  g_string_append_c (writer->out, '{');
  for (guint i = 0; i < keys->len; i++)
    {
      const char *id = g_ptr_array_index (keys, i);

      add_owner (&owners, id, g_hash_table_lookup (mapping->owners, id));
    }
  end_object (&owners);
}

static void
add_document_member (Writer *writer, const CwMapping *mapping, const char *name)
{
  if (strcmp (name, "format") == 0)
    add_text (writer, name, FORMAT);
  else if (strcmp (name, "version") == 0)
    {
      begin_member (writer, name);
      g_string_append_printf (writer->out, "%d", VERSION);
    }
  else if (strcmp (name, "object") == 0)
    add_text (writer, name, cw_object_get_name (mapping->object));
  else if (strcmp (name, "rows") == 0)
    add_rows (writer, mapping);
  else if (strcmp (name, "owners") == 0)
    add_owners (writer, mapping);
  else if (strcmp (name, "defaults") == 0)
    add_texts (writer, name, mapping->fixed, mapping->fixed_order);
  else
    add_unknown (writer, mapping->unknown_members, name);
}

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
      /* A file without an object means Contact, and need not name it when it is written again. */
      if (!order_has (mapping->member_order, names[i])
          && (mapping->member_order == NULL || strcmp (names[i], "object") != 0))
        add_document_member (&writer, mapping, names[i]);
    }

  if (g_hash_table_size (mapping->owners) > 0 && !order_has (mapping->member_order, "owners"))
    add_owners (&writer, mapping);
  if (g_hash_table_size (mapping->fixed) > 0 && !order_has (mapping->member_order, "defaults"))
    add_texts (&writer, "defaults", mapping->fixed, mapping->fixed_order);

  end_object (&writer);
  g_string_append_c (writer.out, '\n');

  return g_string_free (writer.out, FALSE);
}

/* ── The owners alone ── */

char *
cw_mapping_owners_to_json (GHashTable *owners)
{
  g_autoptr (GPtrArray) keys = NULL;
  GString *text;

  g_return_val_if_fail (owners != NULL, NULL);

  keys = ordered_keys (owners, NULL);
  text = g_string_new ("{");
  for (guint i = 0; i < keys->len; i++)
    {
      const char *aloware_id = g_hash_table_lookup (owners, g_ptr_array_index (keys, i));

      g_string_append (text, i > 0 ? ", " : "");
      cw_json_text_append_string (text, g_ptr_array_index (keys, i));
      g_string_append (text, ": ");
      if (*aloware_id != '\0')
        cw_json_text_append_string (text, aloware_id);
      else
        g_string_append (text, "null");
    }
  g_string_append_c (text, '}');

  return g_string_free (text, FALSE);
}

GHashTable *
cw_mapping_owners_from_json (const char *json, GError **error)
{
  g_autoptr (GHashTable) owners = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);

  g_return_val_if_fail (json != NULL, NULL);

  if (!cw_json_text_check (json, strlen (json), _("This mapping file"), error)
      || !read_owners (owners, NULL, cw_json_text_span (json), error))
    return NULL;

  return g_steal_pointer (&owners);
}
