/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "demo-aloware-store.h"

#include <stdio.h>
#include <string.h>

#include "demo-json.h"

static gboolean
refuse (const char **problem,
        const char  *sentence)
{
  *problem = sentence;
  return FALSE;
}

static gboolean
is_true (const char *text)
{
  return text != NULL && (strcmp (text, "1") == 0 || g_ascii_strcasecmp (text, "true") == 0);
}

/* YYYY-MM-DD or MM/DD/YYYY: the vendor's page names the second, the vendor's own code sends the first. */
static gboolean
read_date (char       **text,
           const char **problem)
{
  guint year, month, day;
  char end;

  if (sscanf (*text, "%4u-%2u-%2u%c", &year, &month, &day, &end) != 3 &&
      sscanf (*text, "%2u/%2u/%4u%c", &month, &day, &year, &end) != 3)
    return refuse (problem, "The value is not a valid date.");
  if (year > 9999 || day > 31 || month > 12 ||
      !g_date_valid_dmy ((GDateDay) day, (GDateMonth) month, (GDateYear) year))
    return refuse (problem, "The value is not a valid date.");

  g_free (*text);
  *text = g_strdup_printf ("%04u-%02u-%02u", year, month, day);
  return TRUE;
}

static gboolean
read_phone (char       **text,
            const char **problem)
{
  char *normal = demo_aloware_phone_normalize (*text);

  if (normal == NULL)
    return refuse (problem, "The value is not a valid phone number.");
  g_free (*text);
  *text = normal;
  return TRUE;
}

static gboolean
read_count (char       **text,
            const char **problem)
{
  if (!g_ascii_string_to_unsigned (*text, 10, 0, G_MAXUINT, NULL, NULL))
    return refuse (problem, "The value must be an integer.");
  return TRUE;
}

static gboolean
append_phone (GString     *phones,
              const char  *label,
              const char  *phone,
              const char **problem)
{
  g_autofree char *trimmed = g_strstrip (g_strdup (phone != NULL ? phone : ""));
  g_autofree char *normal = NULL;
  g_autofree char *clean = g_strdelimit (g_strdup (label != NULL && *label != '\0' ? label : "Other"), "\t\n", ' ');

  if (*trimmed == '\0')
    return TRUE;
  normal = demo_aloware_phone_normalize (trimmed);
  if (normal == NULL)
    return refuse (problem, "A value is not a valid phone number.");
  g_string_append_printf (phones, "%s\t%s\n", clean, normal);
  return TRUE;
}

/* A list replaces the whole list; of numbers without a label, so with commas, each becomes "Other". */
static gboolean
read_phones (JsonNode    *node,
             char       **text,
             const char **problem)
{
  g_autoptr (GString) phones = g_string_new (NULL);
  g_autofree char *scalar = demo_json_dup_scalar (node);
  g_auto (GStrv) parts = g_strsplit (scalar != NULL ? scalar : "", ",", -1);
  JsonArray *array = JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;

  if (array == NULL && scalar == NULL && !JSON_NODE_HOLDS_NULL (node))
    return refuse (problem, "The value must be an array or a text.");

  for (guint i = 0; parts[i] != NULL; i++)
    if (!append_phone (phones, NULL, parts[i], problem))
      return FALSE;
  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      JsonNode *element = json_array_get_element (array, i);
      JsonObject *entry = JSON_NODE_HOLDS_OBJECT (element) ? json_node_get_object (element) : NULL;
      g_autofree char *phone = NULL;

      if (entry == NULL)
        return refuse (problem, "Each entry needs a label and a phone_number.");
      phone = demo_json_dup_scalar (json_object_get_member (entry, "phone_number"));
      if (!append_phone (phones, demo_json_get_string (entry, "label"), phone, problem))
        return FALSE;
    }

  *text = phones->len > 0 ? g_strdup (phones->str) : NULL;
  return TRUE;
}

static gboolean
read_email (const char  *text,
            const char **problem)
{
  const char *at = strchr (text, '@');

  if (at == NULL || at == text || strchr (at + 1, '.') == NULL || strpbrk (text, " \t\n") != NULL)
    return refuse (problem, "The value must be a valid email address.");
  return TRUE;
}

static gboolean
check_value (DemoAlowareStore   *self,
             DemoAlowareFieldId  field,
             char              **text,
             const char        **problem)
{
  gboolean yes;

  switch (demo_aloware_field (field)->kind)
    {
    case DEMO_ALOWARE_PHONE:
      return read_phone (text, problem);
    case DEMO_ALOWARE_USER:
      return demo_aloware_store_has_user (self, *text) ? TRUE : refuse (problem, "The selected user id is invalid.");
    case DEMO_ALOWARE_COUNT:
      return read_count (text, problem);
    case DEMO_ALOWARE_BOOLEAN:
    case DEMO_ALOWARE_ZERO_ONE:
      yes = is_true (*text);
      g_free (*text);
      *text = g_strdup (yes ? "1" : "0");
      return TRUE;
    case DEMO_ALOWARE_DATE:
      return read_date (text, problem);
    case DEMO_ALOWARE_TEXT:
    case DEMO_ALOWARE_INSTANT:
    case DEMO_ALOWARE_PHONES:
    default:
      return field != DEMO_ALOWARE_EMAIL || read_email (*text, problem);
    }
}

gboolean
demo_aloware_store_read_value (DemoAlowareStore    *self,
                               DemoAlowareFieldId   field,
                               JsonNode            *node,
                               char               **text,
                               const char         **problem)
{
  g_autofree char *value = NULL;

  *text = NULL;
  if (demo_aloware_field (field)->kind == DEMO_ALOWARE_PHONES)
    return read_phones (node, text, problem);
  if (!JSON_NODE_HOLDS_VALUE (node) && !JSON_NODE_HOLDS_NULL (node))
    return refuse (problem, "The value must be a text.");

  value = demo_json_dup_scalar (node);
  if (value == NULL || *g_strstrip (value) == '\0')
    return TRUE;
  if (!check_value (self, field, &value, problem))
    return FALSE;
  *text = g_steal_pointer (&value);
  return TRUE;
}
