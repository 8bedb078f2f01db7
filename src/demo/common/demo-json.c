/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "demo-json.h"

#include <string.h>

static void
append_escaped (GString *json, unsigned char character)
{
  switch (character)
    {
    case '"':
      g_string_append (json, "\\\"");
      break;
    case '\\':
      g_string_append (json, "\\\\");
      break;
    case '\n':
      g_string_append (json, "\\n");
      break;
    case '\r':
      g_string_append (json, "\\r");
      break;
    case '\t':
      g_string_append (json, "\\t");
      break;
    default:
      g_string_append_printf (json, "\\u%04x", character);
      break;
    }
}

void
demo_json_append_string (GString *json, const char *text)
{
  const char *start = text;
  const char *at;

  if (text == NULL)
    {
      g_string_append (json, "null");
      return;
    }

  g_string_append_c (json, '"');
  for (at = text; *at != '\0'; at++)
    {
      unsigned char character = (unsigned char) *at;

      if (character >= 0x20 && character != '"' && character != '\\' && character != 0x7f)
        continue;
      g_string_append_len (json, start, at - start);
      append_escaped (json, character);
      start = at + 1;
    }
  g_string_append_len (json, start, at - start);
  g_string_append_c (json, '"');
}

void
demo_json_append_name (GString *json, const char *name)
{
  if (json->len > 0 && json->str[json->len - 1] != '{')
    g_string_append_c (json, ',');
  demo_json_append_string (json, name);
  g_string_append_c (json, ':');
}

JsonObject *
demo_json_parse_body (GBytes *body, GError **error)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  gsize length = 0;
  const char *data = g_bytes_get_data (body, &length);
  JsonNode *root;

  if (length == 0 || !g_utf8_validate_len (data, length, NULL)
      || !json_parser_load_from_data (parser, data, (gssize) length, NULL)
      || (root = json_parser_get_root (parser)) == NULL || !JSON_NODE_HOLDS_OBJECT (root))
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "The body is not a JSON object.");
      return NULL;
    }

  return json_node_dup_object (root);
}

char *
demo_json_dup_scalar (JsonNode *node)
{
  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node))
    return NULL;
  if (json_node_get_value_type (node) == G_TYPE_STRING)
    return g_strdup (json_node_get_string (node));
  return json_to_string (node, FALSE);
}

const char *
demo_json_get_string (JsonObject *object, const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_STRING)
    return NULL;
  return json_node_get_string (node);
}
