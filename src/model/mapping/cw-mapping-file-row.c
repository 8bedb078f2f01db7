/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cw-mapping-file-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "cw-error.h"

/* The rows of a mapping file, and what they have in common with the document around them. */

/* Takes `message`. */
gboolean
cw_mapping_file_refuse (GError **error,
                        char    *message)
{
  g_set_error_literal (error, CW_ERROR, CW_ERROR_INVALID_FILE, message);
  g_free (message);

  return FALSE;
}

static gboolean
refuse_twice (const char *name,
              GError    **error)
{
  g_autofree char *shown = cw_json_text_quote (name);

  return cw_mapping_file_refuse (error, g_strdup_printf (_("“%s” is there twice. Remove one of them."), shown));
}

static GPtrArray *
ensure_order (GPtrArray **order)
{
  if (*order == NULL)
    *order = g_ptr_array_new_with_free_func (g_free);

  return *order;
}

/* Remembers the place of a member. FALSE when it is there twice, which a tree of JSON would hide. */
gboolean
cw_mapping_file_note_member (GPtrArray **order,
                             const char *name,
                             GError    **error)
{
  GPtrArray *names = ensure_order (order);

  if (g_ptr_array_find_with_equal_func (names, name, g_str_equal, NULL))
    return refuse_twice (name, error);

  g_ptr_array_add (names, g_strdup (name));

  return TRUE;
}

void
cw_mapping_file_keep_unknown (GHashTable *unknown,
                              const char *name,
                              CwJsonSpan  value)
{
  GString *text = g_string_new (NULL);

  cw_json_span_format (value, 0, text);
  g_hash_table_insert (unknown, g_strdup (name), g_string_free (text, FALSE));
}

gboolean
cw_mapping_file_read_string (CwJsonSpan  value,
                             const char *name,
                             char      **string,
                             GError    **error)
{
  if (cw_json_span_kind (value) != '"')
    return cw_mapping_file_refuse (error, g_strdup_printf (_("“%s” must be a text in quotation marks."), name));

  *string = cw_json_span_get_string (value);

  return TRUE;
}

gboolean
cw_mapping_file_refuse_word (const char *name,
                             const char *word,
                             const char *allowed,
                             GError    **error)
{
  g_autofree char *shown = cw_json_text_quote (word);

  /* Translators: the member of a file, what it says, and the words that it may say */
  return cw_mapping_file_refuse (error, g_strdup_printf (_("unknown %s “%s”. Allowed are: %s."), name, shown, allowed));
}

/* Field names go into SOQL, so nothing else than a name may come in here. */
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
read_salesforce (CwMappingRow *row,
                 const char   *text,
                 GError      **error)
{
  if (!is_api_name (text))
    {
      g_autofree char *shown = cw_json_text_quote (text);

      return cw_mapping_file_refuse (error,
                                     g_strdup_printf (_("“%s” is no API name of a Salesforce field, which has only letters, "
                                                        "digits and underscores."), shown));
    }

  g_free (row->salesforce);
  row->salesforce = g_strdup (text);

  return TRUE;
}

static gboolean
read_pair (CwMappingRow *row,
           const char   *aloware,
           CwJsonSpan    value,
           GError      **error)
{
  g_autofree char *salesforce = NULL;

  if (cw_json_span_kind (value) == '"')
    salesforce = cw_json_span_get_string (value);

  if (salesforce == NULL || *salesforce == '\0' || *aloware == '\0')
    return cw_mapping_file_refuse (error, g_strdup (_("“values” must pair texts with texts, and none may be empty.")));
  if (g_hash_table_contains (row->value_pairs, aloware))
    return refuse_twice (aloware, error);

  g_ptr_array_add (ensure_order (&row->value_order), g_strdup (aloware));
  g_hash_table_insert (row->value_pairs, g_strdup (aloware), g_steal_pointer (&salesforce));

  return TRUE;
}

static gboolean
read_pairs (CwMappingRow *row,
            CwJsonSpan    value,
            GError      **error)
{
  CwJsonIter iter;
  CwJsonSpan pair;

  if (cw_json_span_kind (value) != '{')
    return cw_mapping_file_refuse (error, g_strdup (_("“values” must be an object of pairs: "
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
read_row_word (CwMappingRow *row,
               const char   *name,
               const char   *word,
               GError      **error)
{
  if (strcmp (name, "salesforce") == 0)
    return read_salesforce (row, word, error);

  if (strcmp (name, "direction") == 0)
    return cw_direction_from_nick (word, &row->direction) ||
           cw_mapping_file_refuse_word (name, word, "both, to-salesforce, to-aloware", error);

  if (strcmp (name, "blank") == 0)
    return cw_blank_rule_from_nick (word, &row->blank) ||
           cw_mapping_file_refuse_word (name, word, "keep, clear", error);

  row->conflict_set = TRUE;

  return cw_conflict_rule_from_nick (word, &row->conflict) ||
         cw_mapping_file_refuse_word (name, word, "ask, aloware, salesforce, newest", error);
}

static gboolean
read_row_member (CwMappingRow *row,
                 const char   *name,
                 CwJsonSpan    value,
                 GError      **error)
{
  static const char *const words[] = { "salesforce", "direction", "blank", "conflict", NULL };
  g_autofree char *word = NULL;

  if (!cw_mapping_file_note_member (&row->member_order, name, error))
    return FALSE;

  if (g_strv_contains (words, name))
    return cw_mapping_file_read_string (value, name, &word, error) && read_row_word (row, name, word, error);
  if (strcmp (name, "values") == 0)
    return read_pairs (row, value, error);
  if (strcmp (name, "aloware") != 0)
    cw_mapping_file_keep_unknown (row->unknown_members, name, value);

  return TRUE;
}

static const CwCatalogueEntry *
read_entry (const char *key,
            GError    **error)
{
  const CwCatalogueEntry *entry = cw_catalogue_find (key);

  if (entry == NULL)
    {
      g_autofree char *shown = cw_json_text_quote (key);

      cw_mapping_file_refuse (error,
                              g_strdup_printf (_("“%s” is no Aloware field that this version knows. A mapping file that this "
                                                 "version exported has the right keys."), shown));
    }

  return entry;
}

/* The row's key decides what the other members mean, wherever in the row it stands. */
static const CwCatalogueEntry *
find_entry (CwJsonSpan  value,
            GError    **error)
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
        return cw_mapping_file_read_string (member, name, &key, error) ? read_entry (key, error) : NULL;
    }

  cw_mapping_file_refuse (error, g_strdup (_("“aloware” with the key of an Aloware field is missing.")));

  return NULL;
}

static gboolean
check_row_complete (const CwMappingRow *row,
                    GError            **error)
{
  static const char *const required[] = { "salesforce", "direction" };

  for (guint i = 0; i < G_N_ELEMENTS (required); i++)
    {
      if (!g_ptr_array_find_with_equal_func (row->member_order, required[i], g_str_equal, NULL))
        return cw_mapping_file_refuse (error, g_strdup_printf (_("“%s” is missing."), required[i]));
    }

  return TRUE;
}

CwMappingRow *
cw_mapping_file_read_row (const CwMapping *mapping,
                          CwJsonSpan       value,
                          GError         **error)
{
  g_autoptr (CwMappingRow) row = NULL;
  const CwCatalogueEntry *entry;
  CwJsonIter iter;
  CwJsonSpan member;

  if (cw_json_span_kind (value) != '{')
    {
      cw_mapping_file_refuse (error, g_strdup (_("a row must be an object: {\"aloware\": …}.")));
      return NULL;
    }

  entry = find_entry (value, error);
  if (entry == NULL)
    return NULL;

  if (cw_mapping_find (mapping, entry->key) != NULL)
    {
      cw_mapping_file_refuse (error, g_strdup_printf (_("“%s” has a row already. Remove one of the two."), entry->key));
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
