/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-convert-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "cw-schema.h"
#include "cw-text.h"

/* Choices: value pairs first, then the picklist's values, then its labels without letter case. */

static gboolean
has_picklist (const CwField *field)
{
  return field->type == CW_SALESFORCE_PICKLIST || field->type == CW_SALESFORCE_MULTIPICKLIST;
}

/* Letter case apart, and cheap for the hundreds of states and countries that a value is held against. */
static gboolean
equals_folded (const char *text, const char *folded)
{
  g_autofree char *other = NULL;

  if (text == NULL)
    return FALSE;
  if (g_ascii_strcasecmp (text, folded) == 0)
    return TRUE;

  for (const char *p = text; (guchar) *p < 0x80; p++)
    if (*p == '\0')
      return FALSE;

  other = cw_text_casefold (text);
  return g_str_equal (other, folded);
}

/* The value of the picklist that `text` names. Inactive ones are found by their exact value only: records keep
 * them, but nothing new is to become one. */
static const CwPicklistValue *
find_value (const CwField *field, const char *text)
{
  g_autofree char *folded = NULL;
  const CwPicklistValue *by_label = NULL;

  if (field->picklist == NULL)
    return NULL;

  for (guint i = 0; i < field->picklist->len; i++)
    {
      const CwPicklistValue *value = g_ptr_array_index (field->picklist, i);

      if (g_str_equal (value->value, text))
        return value;
    }

  folded = cw_text_casefold (text);
  for (guint i = 0; i < field->picklist->len; i++)
    {
      const CwPicklistValue *value = g_ptr_array_index (field->picklist, i);

      if (!value->active)
        continue;
      if (equals_folded (value->value, folded))
        return value;
      if (by_label == NULL && equals_folded (value->label, folded))
        by_label = value;
    }

  return by_label;
}

/* Without letter case, as the picklist's own values are found; the first key in byte order where several fit. */
static const char *
find_pair_folded (GHashTable *pairs, const char *value)
{
  g_autofree char *folded = cw_text_casefold (value);
  const char *first = NULL;
  const char *paired = NULL;
  GHashTableIter iter;
  gpointer aloware, salesforce;

  g_hash_table_iter_init (&iter, pairs);
  while (g_hash_table_iter_next (&iter, &aloware, &salesforce))
    if (equals_folded (aloware, folded) && (first == NULL || strcmp (aloware, first) < 0))
      {
        first = aloware;
        paired = salesforce;
      }

  return paired;
}

static const char *
find_pair (GHashTable *pairs, const char *value)
{
  g_autofree char *canonical = NULL;
  const char *paired;

  if (pairs == NULL || g_hash_table_size (pairs) == 0)
    return NULL;

  paired = g_hash_table_lookup (pairs, value);
  if (paired != NULL)
    return paired;

  canonical = cw_text_canonical (value);
  paired = g_hash_table_lookup (pairs, canonical);
  return paired != NULL ? paired : find_pair_folded (pairs, value);
}

/* The Salesforce text of one Aloware value: `found` is its picklist value, NULL where it is none. */
static const char *
resolve (const CwFieldPair *pair, const char *value, const CwPicklistValue **found)
{
  const char *paired = find_pair (pair->value_pairs, value);
  const char *text = paired != NULL ? paired : value;

  *found = has_picklist (pair->salesforce) ? find_value (pair->salesforce, text) : NULL;
  return *found != NULL ? (*found)->value : text;
}

static gboolean
is_refused (const CwFieldPair *pair, const CwPicklistValue *found)
{
  return has_picklist (pair->salesforce) && pair->salesforce->restricted_picklist && found == NULL;
}

static gboolean
one_to_salesforce (const CwFieldPair *pair, const char *value, const char **result, GError **error)
{
  const CwPicklistValue *found;
  const char *text = resolve (pair, value, &found);

  if (is_refused (pair, found))
    return cw_convert_fail (error,
                            _("“%s” has a value that is not in the picklist of “%s” in Salesforce. Add a value "
                              "pair for it in the mapping, or add it to the picklist"),
                            cw_convert_label (pair, CW_SIDE_ALOWARE), cw_convert_label (pair, CW_SIDE_SALESFORCE));

  if (pair->salesforce->restricted_picklist && found != NULL && !found->active)
    return cw_convert_fail (error,
                            _("“%s” has a value that is no longer active in the picklist of “%s” in Salesforce. "
                              "Add a value pair for it in the mapping, or activate it in the picklist"),
                            cw_convert_label (pair, CW_SIDE_ALOWARE), cw_convert_label (pair, CW_SIDE_SALESFORCE));

  *result = text;
  return TRUE;
}

/* The text of a Salesforce value in the form that equal values share. */
static char *
one_canonical (const CwFieldPair *pair, const char *value)
{
  const CwPicklistValue *found = has_picklist (pair->salesforce) ? find_value (pair->salesforce, value) : NULL;

  return cw_text_canonical_multiline (found != NULL ? found->value : value);
}

/* The Aloware value that is paired with `canonical`, the first in byte order where several are. */
static const char *
find_pair_reversed (const CwFieldPair *pair, const char *canonical)
{
  GHashTableIter iter;
  gpointer aloware, salesforce;
  const char *first = NULL;

  g_hash_table_iter_init (&iter, pair->value_pairs);
  while (g_hash_table_iter_next (&iter, &aloware, &salesforce))
    {
      g_autofree char *other = one_canonical (pair, salesforce);

      if (g_str_equal (other, canonical) && (first == NULL || strcmp (aloware, first) < 0))
        first = aloware;
    }

  return first;
}

/* Whether the label of a picklist value, as an Aloware value, would be carried to that picklist value. */
static gboolean
stands_for (const CwFieldPair *pair, const CwPicklistValue *value)
{
  const CwPicklistValue *found;

  if (value->label == NULL || *value->label == '\0' || find_pair (pair->value_pairs, value->label) != NULL)
    return FALSE;

  resolve (pair, value->label, &found);
  return found == value;
}

static gboolean
one_to_aloware (const CwFieldPair *pair, const char *value, const char **result, GError **error)
{
  g_autofree char *canonical = NULL;
  const CwPicklistValue *found;
  const char *paired;

  *result = value;
  if (pair->value_pairs == NULL || g_hash_table_size (pair->value_pairs) == 0)
    return TRUE;

  canonical = one_canonical (pair, value);
  paired = find_pair_reversed (pair, canonical);
  if (paired != NULL)
    {
      *result = paired;
      return TRUE;
    }

  if (find_pair (pair->value_pairs, value) == NULL)
    return TRUE;

  /* The same word means something else in Aloware, and would come back as that. */
  found = has_picklist (pair->salesforce) ? find_value (pair->salesforce, value) : NULL;
  if (found == NULL || !stands_for (pair, found))
    return cw_convert_fail (error,
                            _("“%s” has a value that stands for another one in Aloware. Add a value pair for it "
                              "in the mapping"),
                            cw_convert_label (pair, CW_SIDE_SALESFORCE));

  *result = found->label;
  return TRUE;
}

/* --- One choice --- */

static gboolean
choice_to_salesforce (const CwFieldPair *pair, const CwConvertContext *context, const char *value, char **result,
                      GError **error)
{
  const char *text;

  if (!one_to_salesforce (pair, value, &text, error) || !cw_convert_check_length (pair, text, error))
    return FALSE;

  *result = g_strdup (text);
  return TRUE;
}

static gboolean
choice_to_aloware (const CwFieldPair *pair, const CwConvertContext *context, const char *value, char **result,
                   GError **error)
{
  const char *text;

  if (!one_to_aloware (pair, value, &text, error))
    return FALSE;

  *result = g_strdup (text);
  return TRUE;
}

static char *
choice_canonical (const CwFieldPair *pair, const CwConvertContext *context, const char *value)
{
  return one_canonical (pair, value);
}

/* Not by way of to_salesforce: a value that has become inactive cannot be written any more, and is still the same
 * as the one that the Salesforce record keeps. */
static char *
choice_canonical_aloware (const CwFieldPair *pair, const CwConvertContext *context, const char *value)
{
  const CwPicklistValue *found;
  const char *text = resolve (pair, value, &found);

  if (is_refused (pair, found) || !cw_convert_check_length (pair, text, NULL))
    return cw_convert_inexpressible (value);

  return one_canonical (pair, text);
}

const CwConversionOps cw_convert_choice_ops = {
  .to_salesforce = choice_to_salesforce,
  .to_aloware = choice_to_aloware,
  .canonical = choice_canonical,
  .canonical_aloware = choice_canonical_aloware,
};

/* --- A set of choices: "a;b", compared without order and doubles. --- */

static GPtrArray *
split (const char *value)
{
  g_auto (GStrv) pieces = g_strsplit (value, ";", -1);
  GPtrArray *parts = g_ptr_array_new_with_free_func (g_free);

  for (char **piece = pieces; *piece != NULL; piece++)
    {
      char *trimmed = cw_text_trim (*piece);

      if (*trimmed != '\0')
        g_ptr_array_add (parts, trimmed);
      else
        g_free (trimmed);
    }

  return parts;
}

static void
add_once (GPtrArray *parts, const char *part)
{
  if (!g_ptr_array_find_with_equal_func (parts, part, g_str_equal, NULL))
    g_ptr_array_add (parts, g_strdup (part));
}

static char *
join (GPtrArray *parts)
{
  GString *joined = g_string_new (NULL);

  for (guint i = 0; i < parts->len; i++)
    {
      if (i > 0)
        g_string_append_c (joined, ';');
      g_string_append (joined, g_ptr_array_index (parts, i));
    }

  return g_string_free (joined, FALSE);
}

typedef gboolean (*OneFunc) (const CwFieldPair *pair, const char *value, const char **result, GError **error);

static gboolean
convert_each (const CwFieldPair *pair, const char *value, OneFunc convert, char **result, GError **error)
{
  g_autoptr (GPtrArray) parts = split (value);
  g_autoptr (GPtrArray) converted = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < parts->len; i++)
    {
      const char *text;

      if (!convert (pair, g_ptr_array_index (parts, i), &text, error))
        return FALSE;
      add_once (converted, text);
    }

  *result = join (converted);
  return TRUE;
}

static gboolean
choices_to_salesforce (const CwFieldPair *pair, const CwConvertContext *context, const char *value,
                       char **result, GError **error)
{
  g_autofree char *joined = NULL;

  if (!convert_each (pair, value, one_to_salesforce, &joined, error)
      || !cw_convert_check_length (pair, joined, error))
    return FALSE;

  *result = g_steal_pointer (&joined);
  return TRUE;
}

static gboolean
choices_to_aloware (const CwFieldPair *pair, const CwConvertContext *context, const char *value, char **result,
                    GError **error)
{
  return convert_each (pair, value, one_to_aloware, result, error);
}

static int
compare_texts (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

static char *
choices_canonical (const CwFieldPair *pair, const CwConvertContext *context, const char *value)
{
  g_autoptr (GPtrArray) parts = split (value);
  g_autoptr (GPtrArray) set = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < parts->len; i++)
    {
      g_autofree char *canonical = one_canonical (pair, g_ptr_array_index (parts, i));

      add_once (set, canonical);
    }
  g_ptr_array_sort (set, compare_texts);

  return join (set);
}

static gboolean
one_for_comparing (const CwFieldPair *pair, const char *value, const char **result, GError **error)
{
  const CwPicklistValue *found;

  *result = resolve (pair, value, &found);
  return !is_refused (pair, found);
}

static char *
choices_canonical_aloware (const CwFieldPair *pair, const CwConvertContext *context, const char *value)
{
  g_autofree char *joined = NULL;

  if (!convert_each (pair, value, one_for_comparing, &joined, NULL)
      || !cw_convert_check_length (pair, joined, NULL))
    return cw_convert_inexpressible (value);

  return choices_canonical (pair, context, joined);
}

const CwConversionOps cw_convert_choices_ops = {
  .to_salesforce = choices_to_salesforce,
  .to_aloware = choices_to_aloware,
  .canonical = choices_canonical,
  .canonical_aloware = choices_canonical_aloware,
};
