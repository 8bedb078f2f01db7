/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-aloware-numbers.h"

#include <glib/gi18n-lib.h>

#include "cw-error.h"
#include "cw-phone.h"
#include "cw-text.h"

#define LABEL "label"
#define NUMBER "phone_number"

typedef struct
{
  const char *key;
  const char *written;  /* the label that is written */
  const char *words[4]; /* the labels that are read as this kind, as normal_label() gives them */
} Kind;

/* An element without a label is an other phone. A label of the account's own ("Work") is none of these kinds.
 */
static const Kind kinds[] = {
  { "home_phone", "home", { "home" } },
  { "mobile_phone", "mobile", { "mobile", "cell", "cellular" } },
  { "fax", "fax", { "fax" } },
  { "other_phone", "other", { "other", "" } },
};

static void
strip_suffix (GString *text, const char *suffix)
{
  if (g_str_has_suffix (text->str, suffix))
    g_string_truncate (text, text->len - strlen (suffix));
}

/* "Home Phone", "home_phone", "HOME" → "home". (transfer full) */
static char *
normal_label (const char *label)
{
  g_autofree char *lower = g_utf8_strdown (label, -1);
  g_autoptr (GString) text = NULL;

  text = g_string_new (g_strstrip (g_strdelimit (lower, "_-", ' ')));
  strip_suffix (text, " number");
  strip_suffix (text, " phone");
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static const Kind *
find_kind (const char *label)
{
  g_autofree char *normal = normal_label (label);

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    for (guint j = 0; j < G_N_ELEMENTS (kinds[i].words) && kinds[i].words[j] != NULL; j++)
      if (g_str_equal (normal, kinds[i].words[j]))
        return &kinds[i];

  return NULL;
}

static const char *
get_text (JsonObject *object, const char *member)
{
  JsonNode *node = json_object_get_member (object, member);

  return node != NULL && json_node_get_value_type (node) == G_TYPE_STRING ? json_node_get_string (node) : "";
}

static const Kind *
element_kind (JsonNode *element)
{
  if (JSON_NODE_HOLDS_OBJECT (element))
    return find_kind (get_text (json_node_get_object (element), LABEL));

  return find_kind ("");
}

static const char *
element_number (JsonNode *element)
{
  if (JSON_NODE_HOLDS_OBJECT (element))
    return get_text (json_node_get_object (element), NUMBER);

  return json_node_get_value_type (element) == G_TYPE_STRING ? json_node_get_string (element) : "";
}

static void
read_array (JsonArray *array, CwRecord *record)
{
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    cw_record_set (record, kinds[i].key, "");

  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonNode *element = json_array_get_element (array, i);
      const Kind *kind = element_kind (element);

      if (kind != NULL && *cw_record_get (record, kind->key) == '\0')
        cw_record_set (record, kind->key, element_number (element));
    }
}

/* The numbers of the text form, as an array of other phones. */
static JsonArray *
split (const char *text)
{
  JsonArray *array = json_array_new ();
  g_auto (GStrv) parts = g_strsplit (text, ",", -1);

  for (guint i = 0; parts[i] != NULL; i++)
    {
      JsonObject *element;

      if (*g_strstrip (parts[i]) == '\0')
        continue;
      element = json_object_new ();
      json_object_set_string_member (element, LABEL, "other");
      json_object_set_string_member (element, NUMBER, parts[i]);
      json_array_add_object_element (array, element);
    }

  return array;
}

static void
read_string (const char *text, CwRecord *record)
{
  g_autoptr (JsonArray) array = split (text);

  if (json_array_get_length (array) == 0)
    read_array (array, record);
  else
    cw_record_set (record, "other_phone", element_number (json_array_get_element (array, 0)));
}

void
cw_aloware_numbers_read (JsonNode *list, CwRecord *record)
{
  g_autofree char *json = NULL;

  if (JSON_NODE_HOLDS_NULL (list))
    {
      g_autoptr (JsonArray) none = json_array_new ();

      read_array (none, record);
      cw_record_set (record, CW_ALOWARE_NUMBERS, "[]");
      return;
    }

  if (JSON_NODE_HOLDS_ARRAY (list))
    read_array (json_node_get_array (list), record);
  else if (json_node_get_value_type (list) == G_TYPE_STRING)
    read_string (json_node_get_string (list), record);
  else
    return;

  json = json_to_string (list, FALSE);
  cw_record_set (record, CW_ALOWARE_NUMBERS, json);
}

static gboolean
has_number (JsonArray *array, const char *number)
{
  g_autofree char *wanted = cw_phone_canonical (number, NULL);

  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      g_autofree char *present = cw_phone_canonical (element_number (json_array_get_element (array, i)),
                                                     NULL);

      if (g_str_equal (wanted, present))
        return TRUE;
    }

  return FALSE;
}

static void
add_number (JsonArray *array, const Kind *kind, const char *number)
{
  JsonObject *element = json_object_new ();

  json_object_set_string_member (element, LABEL, kind->written);
  json_object_set_string_member (element, NUMBER, number);
  json_array_add_object_element (array, element);
}

static void
set_number (JsonArray *array, guint at, const Kind *kind, const char *number)
{
  JsonNode *element = json_array_get_element (array, at);

  if (JSON_NODE_HOLDS_OBJECT (element))
    {
      json_object_set_string_member (json_node_get_object (element), NUMBER, number);
      return;
    }

  json_array_remove_element (array, at);
  add_number (array, kind, number);
}

/* Replaces the first number of this kind. A blank removes all of this kind, because else the second one would
 * take its place. */
static void
put_number (JsonArray *array, const Kind *kind, const char *number, gboolean labelled)
{
  for (guint i = 0; i < json_array_get_length (array);)
    {
      if (element_kind (json_array_get_element (array, i)) != kind)
        {
          i++;
          continue;
        }
      if (*number != '\0')
        {
          set_number (array, i, kind, number);
          return;
        }
      json_array_remove_element (array, i);
    }

  if (*number != '\0' && (labelled || !has_number (array, number)))
    add_number (array, kind, number);
}

/* The delivered list as an array; NULL: it was not delivered. */
static JsonNode *
delivered_list (const CwRecord *before)
{
  const char *json = before != NULL ? cw_record_get (before, CW_ALOWARE_NUMBERS) : "[]";
  g_autoptr (JsonNode) list = json != NULL ? json_from_string (json, NULL) : NULL;
  g_autoptr (JsonArray) numbers = NULL;

  if (list == NULL || JSON_NODE_HOLDS_ARRAY (list))
    return g_steal_pointer (&list);

  numbers = split (json_node_get_string (list));
  return json_node_init_array (json_node_alloc (), numbers);
}

static gboolean
has_any (GHashTable *values)
{
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (g_hash_table_contains (values, kinds[i].key))
      return TRUE;

  return FALSE;
}

/* The list is always written as a whole. A number that could not be read completely would be lost whenever
 * another one changes. */
static gboolean
check_readable (const CwRecord *before, GError **error)
{
  const char *json = before != NULL ? cw_record_get (before, CW_ALOWARE_NUMBERS) : NULL;

  if (json == NULL || cw_text_is_readable (json))
    return TRUE;

  g_set_error_literal (error, CW_ERROR, CW_ERROR_INVALID_VALUE,
                       _("One of this contact’s other phone numbers in Aloware has a character that cannot "
                          "be read, so none of them was changed. Enter that number again in Aloware"));
  return FALSE;
}

JsonNode *
cw_aloware_numbers_merge (const CwRecord *before, GHashTable *values, GError **error)
{
  g_autoptr (JsonNode) list = NULL;
  gboolean labelled = before == NULL || !cw_aloware_numbers_are_text (before);

  if (!has_any (values) || !check_readable (before, error))
    return NULL;

  list = delivered_list (before);
  if (list == NULL)
    {
      g_set_error_literal (error, CW_ERROR, CW_ERROR_BAD_ANSWER,
                           _("Aloware did not send this contact’s other phone numbers. Changing one of them "
                              "could lose the others, so nothing was changed. Try again later"));
      return NULL;
    }

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      const char *number = g_hash_table_lookup (values, kinds[i].key);

      if (number != NULL)
        put_number (json_node_get_array (list), &kinds[i], number, labelled);
    }

  return g_steal_pointer (&list);
}

char *
cw_aloware_numbers_join (JsonNode *list)
{
  JsonArray *array = json_node_get_array (list);
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      const char *number = element_number (json_array_get_element (array, i));

      if (*number != '\0')
        g_string_append_printf (text, "%s%s", text->len > 0 ? "," : "", number);
    }

  return g_string_free (g_steal_pointer (&text), FALSE);
}

gboolean
cw_aloware_numbers_are_text (const CwRecord *record)
{
  const char *json = cw_record_get (record, CW_ALOWARE_NUMBERS);

  return json != NULL && *json == '"' && !g_str_equal (json, "\"\"");
}
