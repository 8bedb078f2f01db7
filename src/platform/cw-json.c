/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-json.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "cw-error.h"

/* ── Parsing ── */

/* The tree is built of the text that was checked: json-glib's own parser would look at each character once
 * more, and more slowly. */

static JsonNode *
build_object (CwJsonSpan span)
{
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = json_object_new ();
  CwJsonIter iter;
  CwJsonSpan value;
  char *name;

  cw_json_iter_init (&iter, span);
  while (cw_json_iter_next_member (&iter, &name, &value))
    {
      json_object_set_member (object, name, cw_json_build (value));
      g_free (name);
    }
  json_node_take_object (node, object);

  return node;
}

static JsonNode *
build_array (CwJsonSpan span)
{
  JsonNode *node = json_node_new (JSON_NODE_ARRAY);
  JsonArray *array = json_array_new ();
  CwJsonIter iter;
  CwJsonSpan value;

  cw_json_iter_init (&iter, span);
  while (cw_json_iter_next (&iter, &value))
    json_array_add_element (array, cw_json_build (value));
  json_node_take_array (node, array);

  return node;
}

static JsonNode *
build_string (CwJsonSpan span)
{
  g_autofree char *text = cw_json_span_get_string (span);

  return json_node_init_string (json_node_alloc (), text);
}

/* A whole number that no gint64 holds becomes a double. */
static JsonNode *
build_number (CwJsonSpan span)
{
  g_autofree char *text = g_strndup (span.start, span.length);
  gint64 number;

  if (g_ascii_string_to_signed (text, 10, G_MININT64, G_MAXINT64, &number, NULL))
    return json_node_init_int (json_node_alloc (), number);

  return json_node_init_double (json_node_alloc (), g_ascii_strtod (text, NULL));
}

/* The check limits how deep values are nested. */
JsonNode *
cw_json_build (CwJsonSpan span)
{
  switch (cw_json_span_kind (span))
    {
    case '{':
      return build_object (span);
    case '[':
      return build_array (span);
    case '"':
      return build_string (span);
    case '0':
      return build_number (span);
    case 'n':
      return json_node_init_null (json_node_alloc ());
    default:
      return json_node_init_boolean (json_node_alloc (), *span.start == 't');
    }
}

/* NULL: not even mended is it JSON. (transfer full) */
static char *
dup_checked (const char *data, gsize length, const char *what)
{
  g_autofree char *mended = NULL;

  if (cw_json_text_check (data, length, what, NULL))
    return g_strndup (data, length);

  mended = cw_json_text_mend (data, length, &length);

  return mended != NULL && cw_json_text_check (mended, length, what, NULL) ? g_steal_pointer (&mended) : NULL;
}

char *
cw_json_check (GBytes *bytes, const char *what, GError **error)
{
  gsize length;
  const char *data = g_bytes_get_data (bytes, &length);
  g_autofree char *text = length > 0 ? dup_checked (data, length, what) : NULL;

  if (text == NULL)
    g_set_error (error, CW_ERROR, CW_ERROR_BAD_ANSWER,
                 _("%s answered with something that is not the expected data. Try again"), what);

  return g_steal_pointer (&text);
}

JsonNode *
cw_json_parse (GBytes *bytes, const char *what, GError **error)
{
  g_autofree char *text = cw_json_check (bytes, what, error);

  return text != NULL ? cw_json_build (cw_json_text_span (text)) : NULL;
}

/* ── What is in it ── */

JsonObject *
cw_json_object (JsonNode *node)
{
  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

JsonArray *
cw_json_array (JsonNode *node)
{
  return node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
}

JsonNode *
cw_json_get (JsonObject *object, const char *name)
{
  return object != NULL ? json_object_get_member (object, name) : NULL;
}

static JsonNode *
get_value (JsonObject *object, const char *name)
{
  JsonNode *node = cw_json_get (object, name);

  return node != NULL && JSON_NODE_HOLDS_VALUE (node) ? node : NULL;
}

const char *
cw_json_get_string (JsonObject *object, const char *name)
{
  JsonNode *node = get_value (object, name);

  return node != NULL && json_node_get_value_type (node) == G_TYPE_STRING ? json_node_get_string (node)
                                                                          : NULL;
}

gint64
cw_json_get_int (JsonObject *object, const char *name, gint64 fallback)
{
  JsonNode *node = get_value (object, name);
  double number;

  if (node == NULL)
    return fallback;

  if (json_node_get_value_type (node) == G_TYPE_INT64)
    return json_node_get_int (node);

  if (json_node_get_value_type (node) != G_TYPE_DOUBLE)
    return fallback;

  number = json_node_get_double (node);

  return number >= -9e18 && number <= 9e18 ? (gint64) number : fallback;
}

gboolean
cw_json_get_boolean (JsonObject *object, const char *name, gboolean fallback)
{
  JsonNode *node = get_value (object, name);

  return node != NULL && json_node_get_value_type (node) == G_TYPE_BOOLEAN ? json_node_get_boolean (node)
                                                                           : fallback;
}

JsonObject *
cw_json_get_object (JsonObject *object, const char *name)
{
  return cw_json_object (cw_json_get (object, name));
}

JsonArray *
cw_json_get_array (JsonObject *object, const char *name)
{
  return cw_json_array (cw_json_get (object, name));
}

/* The shortest decimal text that reads back as the same double, without an exponent. */
static char *
double_to_text (double number)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];

  for (int digits = 15; digits <= 17; digits++)
    {
      char format[8];

      g_snprintf (format, sizeof format, "%%.%dg", digits);
      g_ascii_formatd (buffer, sizeof buffer, format, number);

      if (g_ascii_strtod (buffer, NULL) == number)
        break;
    }

  if (strchr (buffer, 'e') == NULL)
    return g_strdup (buffer);

  /* 350 bytes hold every double with 18 decimal places, which is the most that a Salesforce number has. */
  if (fabs (number) >= 1)
    {
      char plain[350];

      return g_strdup (g_ascii_formatd (plain, sizeof plain, "%.0f", number));
    }
  else
    {
      char plain[350];
      char *end;

      g_ascii_formatd (plain, sizeof plain, "%.18f", number);
      end = plain + strlen (plain);

      while (end[-1] == '0')
        *--end = '\0';

      if (end[-1] == '.')
        end[-1] = '\0';

      return g_strdup (g_str_equal (plain, "-0") ? "0" : plain);
    }
}

char *
cw_json_value_to_text (JsonNode *node)
{
  GType type;

  if (node == NULL || JSON_NODE_HOLDS_NULL (node))
    return g_strdup ("");

  if (!JSON_NODE_HOLDS_VALUE (node))
    return NULL;

  type = json_node_get_value_type (node);

  if (type == G_TYPE_STRING)
    return g_strdup (json_node_get_string (node));

  if (type == G_TYPE_BOOLEAN)
    return g_strdup (json_node_get_boolean (node) ? "true" : "false");

  if (type == G_TYPE_INT64)
    return g_strdup_printf ("%" G_GINT64_FORMAT, json_node_get_int (node));

  return double_to_text (json_node_get_double (node));
}

void
cw_json_append_string (GString *json, const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);

  cw_json_text_append_string (json, valid);
}

gboolean
cw_json_is_number (const char *text)
{
  gsize length = strlen (text);

  /* The check lets white space stand around a value, which this does not. */
  return (*text == '-' || g_ascii_isdigit (*text)) && g_ascii_isdigit (text[length - 1])
         && cw_json_text_check (text, length, "", NULL);
}
