/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-aloware-tools.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "cw-aloware-encode.h"
#include "cw-aloware-tool-words.h"
#include "cw-catalogue.h"
#include "cw-error.h"
#include "cw-json.h"

/* Other names that a tool may have for what POST /forms calls otherwise. */
static const struct
{
  const char *key;
  const char *other;
} synonyms[] = {
  { "user_id", "ownerid" },
  { "user_id", "contactownerid" },
  { "zipcode", "zip" },
  { "zipcode", "postalcode" },
  { "date_of_birth", "birthdate" },
  { "email", "emailaddress" },
  { "csf1", "customfield1" },
  { "csf2", "customfield2" },
  { "lead_source", "source" },
};

/* The tool's name for a key of POST /forms; NULL when it takes no such thing. */
static const char *
argument_name (const CwAlowareTool *tool, const char *key)
{
  g_autoptr (GList) members = tool->properties != NULL ? json_object_get_members (tool->properties) : NULL;
  g_autofree char *wanted = cw_aloware_words_squash (key);

  for (GList *link = members; link != NULL; link = link->next)
    {
      g_autofree char *squashed = cw_aloware_words_squash (link->data);

      if (g_str_equal (squashed, wanted))
        return link->data;
      for (guint i = 0; i < G_N_ELEMENTS (synonyms); i++)
        if (g_str_equal (synonyms[i].key, key) && g_str_equal (synonyms[i].other, squashed))
          return link->data;
    }

  return tool->open ? key : NULL;
}

/* Whether the schema of an argument lets it be of a type; TRUE where it does not say. */
static gboolean
may_be (const CwAlowareTool *tool, const char *argument, const char *type)
{
  JsonObject *schema = tool->properties != NULL ? cw_json_get_object (tool->properties, argument) : NULL;
  JsonNode *said = cw_json_get (schema, "type");
  JsonArray *types = cw_json_array (said);

  if (said == NULL)
    return TRUE;
  if (JSON_NODE_HOLDS_VALUE (said))
    return g_strcmp0 (json_node_get_string (said), type) == 0
           || (g_str_equal (type, "integer") && g_strcmp0 (json_node_get_string (said), "number") == 0);

  for (guint i = 0; types != NULL && i < json_array_get_length (types); i++)
    if (g_strcmp0 (json_array_get_string_element (types, i), type) == 0)
      return TRUE;
  return FALSE;
}

static JsonNode *
text_node (const char *text)
{
  return json_node_init_string (json_node_alloc (), text);
}

/* The value in a form that the schema takes: tools are stricter about types than the form is. NULL when there is none. */
static JsonNode *
fit_value (const CwAlowareTool *tool, const char *argument, JsonNode *value)
{
  GType type = JSON_NODE_HOLDS_VALUE (value) ? json_node_get_value_type (value) : G_TYPE_INVALID;
  gboolean takes_text = may_be (tool, argument, "string");

  if (JSON_NODE_HOLDS_NULL (value))
    return may_be (tool, argument, "null") || !takes_text ? json_node_copy (value) : text_node ("");
  if (JSON_NODE_HOLDS_ARRAY (value))
    return may_be (tool, argument, "array") ? json_node_copy (value) : NULL;

  if (type == G_TYPE_BOOLEAN && !may_be (tool, argument, "boolean"))
    {
      gboolean set = json_node_get_boolean (value);

      return takes_text ? text_node (set ? "1" : "0") : json_node_init_int (json_node_alloc (), set ? 1 : 0);
    }
  if (type == G_TYPE_INT64 && !may_be (tool, argument, "integer") && takes_text)
    {
      g_autofree char *text = cw_json_value_to_text (value);

      return text_node (text);
    }
  if (type == G_TYPE_STRING && !takes_text)
    return NULL;
  return json_node_copy (value);
}

/* `other_form`: there is such an argument, but not for a value of this form. */
static void
set_no_field (const char *key, gboolean other_form, JsonNode **refusal, GError **error)
{
  const CwCatalogueEntry *found = NULL;

  for (guint i = 0; i < cw_catalogue_get_n () && found == NULL; i++)
    if (g_strcmp0 (cw_catalogue_get_nth (i)->write_key, key) == 0)
      found = cw_catalogue_get_nth (i);

  if (refusal != NULL && other_form)
    {
      JsonObject *object = json_object_new ();

      json_object_set_string_member (object, "error", key);
      *refusal = json_node_init_object (json_node_alloc (), object);
      json_object_unref (object);
    }
  g_set_error (error, CW_ERROR, other_form ? CW_ERROR_REFUSED : CW_ERROR_UNSUPPORTED,
               _("“%s” cannot be written through a browser sign-in to this Aloware account. Let the field flow to Salesforce only, or connect with an API token"),
               found != NULL ? cw_catalogue_get_label (found) : key);
}

static JsonNode *
write_arguments (const CwAlowareTool *tool, JsonObject *form, JsonNode **refusal, GError **error)
{
  g_autoptr (JsonObject) arguments = json_object_new ();
  JsonObjectIter iter;
  const char *key;
  JsonNode *value;

  json_object_iter_init_ordered (&iter, form);
  while (json_object_iter_next_ordered (&iter, &key, &value))
    {
      gboolean is_phone = g_str_equal (key, "phone_number");
      gboolean is_force = g_str_equal (key, "force_update");
      const char *argument = is_phone ? tool->phone : is_force ? tool->force : argument_name (tool, key);
      JsonNode *fitting;

      if (is_force && argument == NULL)
        continue;
      fitting = argument != NULL && !cw_aloware_is_action (argument) ? fit_value (tool, argument, value) : NULL;
      if (fitting == NULL)
        {
          set_no_field (key, argument != NULL, refusal, error);
          return NULL;
        }
      json_object_set_member (arguments, argument, fitting);
    }

  return json_node_init_object (json_node_alloc (), arguments);
}

static void
set_no_tool (CwAlowareCall call, GError **error)
{
  const char *message;

  if (call == CW_ALOWARE_CALL_LOOKUP)
    message = _("A browser sign-in to this Aloware account offers no look-up of contacts, without which nothing can be compared. Connect with an API token instead");
  else if (call == CW_ALOWARE_CALL_USERS)
    message = _("A browser sign-in to this Aloware account offers no list of users, so owners cannot be matched. Connect with an API token to match them");
  else
    message = _("A browser sign-in to this Aloware account offers no safe way to write this contact, so it stays as it is. Connect with an API token to write to Aloware");
  g_set_error_literal (error, CW_ERROR, CW_ERROR_UNSUPPORTED, message);
}

static JsonNode *
form_arguments (const CwAlowareTools *tools, GBytes *body, const char **name, JsonNode **refusal, GError **error)
{
  g_autoptr (JsonNode) root = cw_json_parse (body, "Aloware", error);
  JsonObject *form = cw_json_object (root);
  const CwAlowareTool *tool;

  if (form == NULL)
    return NULL;

  tool = cw_json_get_boolean (form, "force_update", FALSE) ? tools->update : tools->create;
  if (tool == NULL)
    {
      set_no_tool (CW_ALOWARE_CALL_WRITE, error);
      return NULL;
    }

  *name = tool->name;
  return write_arguments (tool, form, refusal, error);
}

JsonNode *
cw_aloware_tools_arguments (const CwAlowareTools *tools, CwAlowareCall call, const char *phone, GBytes *body, const char **name,
                            JsonNode **refusal, GError **error)
{
  const CwAlowareTool *tool = call == CW_ALOWARE_CALL_LOOKUP ? tools->lookup : tools->users;
  g_autoptr (JsonObject) arguments = NULL;

  if (call == CW_ALOWARE_CALL_WRITE)
    return form_arguments (tools, body, name, refusal, error);

  if (tool == NULL)
    {
      set_no_tool (call, error);
      return NULL;
    }

  *name = tool->name;
  arguments = json_object_new ();
  if (phone != NULL)
    json_object_set_string_member (arguments, tool->phone, phone);
  return json_node_init_object (json_node_alloc (), arguments);
}
