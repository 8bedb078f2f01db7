/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-connections.h"

#include <glib/gi18n-lib.h>
#include <json-glib/json-glib.h>
#include <string.h>

#include "cw-error.h"
#include "cw-users.h"

typedef enum
{
  MEMBER_TEXT,
  MEMBER_NUMBER,
  MEMBER_FLAG,
} MemberKind;

typedef struct
{
  const char *name;
  MemberKind kind;
  glong offset;
} Member;

#define MEMBER(kind, name) \
  { \
#name, kind, G_STRUCT_OFFSET(CwConnections, name) \
  }

static const Member members[] = {
  MEMBER (MEMBER_TEXT, salesforce_login_url),
  MEMBER (MEMBER_TEXT, salesforce_client_id),
  MEMBER (MEMBER_TEXT, salesforce_instance_url),
  MEMBER (MEMBER_TEXT, salesforce_org_id),
  MEMBER (MEMBER_TEXT, salesforce_user_id),
  MEMBER (MEMBER_TEXT, salesforce_user),
  MEMBER (MEMBER_TEXT, salesforce_api_version),
  MEMBER (MEMBER_NUMBER, salesforce_callback_port),
  MEMBER (MEMBER_FLAG, salesforce_has_secret),
  MEMBER (MEMBER_NUMBER, salesforce_requests_used),
  MEMBER (MEMBER_NUMBER, salesforce_requests_limit),
  MEMBER (MEMBER_NUMBER, salesforce_sign_ins),
  MEMBER (MEMBER_TEXT, aloware_url),
  MEMBER (MEMBER_TEXT, aloware_auth),
  MEMBER (MEMBER_NUMBER, aloware_users),
  MEMBER (MEMBER_NUMBER, aloware_sign_ins),
  MEMBER (MEMBER_NUMBER, aloware_lacks),
};

#define MEMBER_P(type, connections, member) ((type *) G_STRUCT_MEMBER_P (connections, (member)->offset))

CwConnections *
cw_connections_new (void)
{
  return g_new0 (CwConnections, 1);
}

void
cw_connections_free (CwConnections *connections)
{
  if (connections == NULL)
    return;

  for (guint i = 0; i < G_N_ELEMENTS (members); i++)
    {
      if (members[i].kind == MEMBER_TEXT)
        g_free (*MEMBER_P (char *, connections, &members[i]));
    }
  g_free (connections);
}

/* The line of an error stands at the beginning of the parser's message: "<data>:LINE:COLUMN:". */
static gboolean
fail_syntax (const GError *cause, GError **error)
{
  guint64 line = 0;

  if (g_str_has_prefix (cause->message, "<data>:"))
    line = g_ascii_strtoull (cause->message + strlen ("<data>:"), NULL, 10);

  g_set_error (error, CW_ERROR, CW_ERROR_INVALID_FILE, _("Line %u is not JSON."), (guint) MAX (line, 1));
  return FALSE;
}

/* Reads the document as an object that the caller owns. An error names the line. */
static JsonObject *
parse_object (const char *json, gsize length, GError **error)
{
  g_autoptr (JsonParser) parser = json_parser_new_immutable ();
  g_autoptr (GError) local = NULL;
  JsonNode *root;

  if (!json_parser_load_from_data (parser, json, length, &local))
    {
      fail_syntax (local, error);
      return NULL;
    }

  root = json_parser_get_root (parser);
  if (root == NULL || !JSON_NODE_HOLDS_OBJECT (root))
    {
      g_set_error_literal (error, CW_ERROR, CW_ERROR_INVALID_FILE, _("It does not hold a JSON object."));
      return NULL;
    }

  return json_node_dup_object (root);
}

static gboolean
fail_member (const char *name, const char *expected, GError **error)
{
  g_set_error (error, CW_ERROR, CW_ERROR_INVALID_FILE, _("“%s” should be %s."), name, expected);
  return FALSE;
}

static gboolean
read_member (CwConnections *connections, const Member *member, JsonNode *node, GError **error)
{
  GType type = json_node_get_value_type (node);

  switch (member->kind)
    {
    case MEMBER_TEXT:
      if (type != G_TYPE_STRING)
        return fail_member (member->name, _("a text"), error);
      *MEMBER_P (char *, connections, member) = json_node_dup_string (node);
      return TRUE;
    case MEMBER_NUMBER:
      if (type != G_TYPE_INT64 || json_node_get_int (node) < 0 || json_node_get_int (node) > G_MAXUINT)
        return fail_member (member->name, _("a number that is not negative"), error);
      *MEMBER_P (guint, connections, member) = (guint) json_node_get_int (node);
      return TRUE;
    case MEMBER_FLAG:
    default:
      if (type != G_TYPE_BOOLEAN)
        return fail_member (member->name, _("true or false"), error);
      *MEMBER_P (gboolean, connections, member) = json_node_get_boolean (node);
      return TRUE;
    }
}

CwConnections *
cw_connections_from_json (const char *json, gsize length, GError **error)
{
  g_autoptr (JsonObject) object = parse_object (json, length, error);
  g_autoptr (CwConnections) connections = NULL;

  if (object == NULL)
    return NULL;

  connections = cw_connections_new ();
  for (guint i = 0; i < G_N_ELEMENTS (members); i++)
    {
      JsonNode *node = json_object_get_member (object, members[i].name);

      if (node != NULL && !JSON_NODE_HOLDS_NULL (node)
          && !read_member (connections, &members[i], node, error))
        return NULL;
    }

  return g_steal_pointer (&connections);
}

static void
write_member (JsonObject *object, const CwConnections *connections, const Member *member)
{
  const char *text;

  switch (member->kind)
    {
    case MEMBER_TEXT:
      text = *MEMBER_P (char *, connections, member);
      if (text != NULL)
        json_object_set_string_member (object, member->name, text);
      else if (json_object_has_member (object, member->name))
        json_object_remove_member (object, member->name);
      break;
    case MEMBER_NUMBER:
      json_object_set_int_member (object, member->name, *MEMBER_P (guint, connections, member));
      break;
    case MEMBER_FLAG:
    default:
      json_object_set_boolean_member (object, member->name,
                                      *MEMBER_P (gboolean, connections, member) != FALSE);
      break;
    }
}

static char *
generate (JsonNode *root)
{
  g_autoptr (JsonGenerator) generator = json_generator_new ();
  g_autofree char *text = NULL;

  json_generator_set_pretty (generator, TRUE);
  json_generator_set_indent (generator, 2);
  json_generator_set_root (generator, root);
  text = json_generator_to_data (generator, NULL);

  return g_strconcat (text, "\n", NULL);
}

/* The parser's object cannot be changed, so this is a new one. It shares the members. */
static void
copy_member (JsonObject *object, const char *name, JsonNode *node, gpointer user_data)
{
  json_object_set_member (user_data, name, json_node_copy (node));
}

char *
cw_connections_to_json (const CwConnections *connections, const char *before, gsize length, GError **error)
{
  g_autoptr (JsonNode) root = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = json_object_new ();

  json_node_take_object (root, object);
  if (before != NULL)
    {
      g_autoptr (JsonObject) present = parse_object (before, length, error);

      if (present == NULL)
        return NULL;
      json_object_foreach_member (present, copy_member, object);
    }

  for (guint i = 0; i < G_N_ELEMENTS (members); i++)
    write_member (object, connections, &members[i]);

  return generate (root);
}

static CwUser *
read_user (JsonNode *node, GError **error)
{
  static const char *const names[] = { "id", "name", "email" };
  const char *texts[G_N_ELEMENTS (names)] = { NULL };
  JsonObject *object;
  JsonNode *active;

  if (!JSON_NODE_HOLDS_OBJECT (node))
    {
      fail_member ("users", _("a list of objects"), error);
      return NULL;
    }

  object = json_node_get_object (node);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      JsonNode *member = json_object_get_member (object, names[i]);

      if (member != NULL && json_node_get_value_type (member) == G_TYPE_STRING)
        texts[i] = json_node_get_string (member);
    }
  if (texts[0] == NULL)
    {
      fail_member ("id", _("a text"), error);
      return NULL;
    }

  active = json_object_get_member (object, "active");
  return cw_user_new (texts[0], texts[1], texts[2],
                      active == NULL || json_node_get_value_type (active) != G_TYPE_BOOLEAN
                        || json_node_get_boolean (active));
}

GPtrArray *
cw_users_from_json (const char *json, gsize length, GError **error)
{
  g_autoptr (JsonObject) object = parse_object (json, length, error);
  g_autoptr (GPtrArray) users = NULL;
  JsonNode *list;
  JsonArray *array;

  if (object == NULL)
    return NULL;

  list = json_object_get_member (object, "users");
  if (list == NULL || !JSON_NODE_HOLDS_ARRAY (list))
    {
      fail_member ("users", _("a list of objects"), error);
      return NULL;
    }

  array = json_node_get_array (list);
  users = g_ptr_array_new_with_free_func ((GDestroyNotify) cw_user_free);
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      CwUser *user = read_user (json_array_get_element (array, i), error);

      if (user == NULL)
        return NULL;
      g_ptr_array_add (users, user);
    }

  return g_steal_pointer (&users);
}

static JsonNode *
user_node (const CwUser *user)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "id");
  json_builder_add_string_value (builder, user->id);
  if (user->name != NULL)
    {
      json_builder_set_member_name (builder, "name");
      json_builder_add_string_value (builder, user->name);
    }
  if (user->email != NULL)
    {
      json_builder_set_member_name (builder, "email");
      json_builder_add_string_value (builder, user->email);
    }
  json_builder_set_member_name (builder, "active");
  json_builder_add_boolean_value (builder, user->active != FALSE);
  json_builder_end_object (builder);

  return json_builder_get_root (builder);
}

char *
cw_users_to_json (GPtrArray *users)
{
  g_autoptr (JsonNode) root = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = json_object_new ();
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < users->len; i++)
    json_array_add_element (array, user_node (g_ptr_array_index (users, i)));
  json_object_set_array_member (object, "users", array);
  json_node_take_object (root, object);

  return generate (root);
}
