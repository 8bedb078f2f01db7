/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-aloware-tools.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "cw-aloware-encode.h"
#include "cw-aloware.h"
#include "cw-catalogue.h"
#include "cw-error.h"
#include "cw-json.h"

/* In the body of a write: what the contact has now. */
#define PRESENT "@present"

/* Other names that a tool may have for what POST /forms calls otherwise. */
static const struct
{
  const char *key;
  const char *other;
} synonyms[] = {
  { "user_id", "ownerid" },    { "user_id", "contactownerid" },  { "zipcode", "zip" },
  { "zipcode", "postalcode" }, { "date_of_birth", "birthdate" }, { "email", "emailaddress" },
  { "csf1", "customfield1" },  { "csf2", "customfield2" },       { "lead_source", "source" },
};

/* Whether an argument of this name, written in any way, stands for a key of POST /forms. */
static gboolean
stands_for (const char *argument, const char *key)
{
  g_autofree char *squashed = cw_aloware_tools_squash (argument);
  g_autofree char *wanted = cw_aloware_tools_squash (key);

  if (g_str_equal (squashed, wanted))
    return TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (synonyms); i++)
    if (g_str_equal (synonyms[i].key, key) && g_str_equal (synonyms[i].other, squashed))
      return TRUE;

  return FALSE;
}

/* The whole name, which POST /forms takes in two parts. */
static gboolean
is_whole_name (const char *argument)
{
  static const char *const names[] = { "name", "fullname", "contactname", "leadname", NULL };
  g_autofree char *squashed = cw_aloware_tools_squash (argument);

  return g_strv_contains (names, squashed);
}

/* The key of POST /forms that an argument stands for, or NULL. */
static const char *
key_of (const char *argument)
{
  for (guint i = 0; i < cw_catalogue_get_n (); i++)
    {
      const char *key = cw_catalogue_get_nth (i)->write_key;

      if (key != NULL && stands_for (argument, key))
        return key;
    }

  return NULL;
}

gboolean
cw_aloware_argument_is_of_contact (const char *argument)
{
  return is_whole_name (argument) || key_of (argument) != NULL;
}

gboolean
cw_aloware_argument_acts (const char *argument)
{
  GString *key = g_string_new (NULL);
  gboolean acts;

  /* "lineId" is "line_id". */
  for (const char *at = argument; *at != '\0'; at++)
    {
      if (g_ascii_isupper (*at) && at > argument && g_ascii_islower (at[-1]))
        g_string_append_c (key, '_');
      g_string_append_c (key, *at == '-' ? '_' : g_ascii_tolower (*at));
    }

  acts = cw_aloware_is_action (key->str);
  g_string_free (key, TRUE);
  return acts;
}

/* The tool's name for a key of POST /forms; NULL when it takes no such thing. */
static const char *
argument_name (const CwAlowareTool *tool, const char *key)
{
  g_autoptr (GList) members = tool->properties != NULL ? json_object_get_members (tool->properties) : NULL;

  for (GList *link = members; link != NULL; link = link->next)
    if (stands_for (link->data, key))
      return link->data;

  return tool->open ? key : NULL;
}

gboolean
cw_aloware_tool_takes (const CwAlowareTool *tool, const char *key)
{
  const char *argument = argument_name (tool, key);

  return g_str_equal (key, "phone_number") || (argument != NULL && !cw_aloware_argument_acts (argument));
}

/* Whether a schema lets a value be of a type; TRUE where it does not say. Schemas come from a server, so
 * nested ones are followed one step only, which is how "this or nothing" is written. */
static gboolean
schema_may_be (JsonObject *schema, const char *type, gboolean nested)
{
  JsonNode *said = cw_json_get (schema, "type");
  JsonArray *types = cw_json_array (said);
  JsonArray *choices = cw_json_get_array (schema, "anyOf");

  if (choices == NULL)
    choices = cw_json_get_array (schema, "oneOf");
  if (said == NULL && (choices == NULL || nested))
    return TRUE;
  if (said == NULL)
    {
      for (guint i = 0; i < json_array_get_length (choices); i++)
        if (schema_may_be (cw_json_object (json_array_get_element (choices, i)), type, TRUE))
          return TRUE;
      return FALSE;
    }

  if (JSON_NODE_HOLDS_VALUE (said))
    return g_strcmp0 (json_node_get_string (said), type) == 0
           || (g_str_equal (type, "integer") && g_strcmp0 (json_node_get_string (said), "number") == 0);

  for (guint i = 0; types != NULL && i < json_array_get_length (types); i++)
    {
      JsonNode *node = json_array_get_element (types, i);

      if (JSON_NODE_HOLDS_VALUE (node) && g_strcmp0 (json_node_get_string (node), type) == 0)
        return TRUE;
    }
  return FALSE;
}

static gboolean
may_be (const CwAlowareTool *tool, const char *argument, const char *type)
{
  return schema_may_be (tool->properties != NULL ? cw_json_get_object (tool->properties, argument) : NULL,
                        type, FALSE);
}

static JsonNode *
text_node (const char *text)
{
  return json_node_init_string (json_node_alloc (), text);
}

/* The value in a form that the schema takes: tools are stricter about types than the form is. NULL when there
 * is none. */
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
    {
      gint64 number;

      if (!may_be (tool, argument, "integer")
          || !g_ascii_string_to_signed (json_node_get_string (value), 10, G_MININT64, G_MAXINT64, &number,
                                        NULL))
        return NULL;
      return json_node_init_int (json_node_alloc (), number);
    }
  return json_node_copy (value);
}

static const char *
label_of (const char *key)
{
  for (guint i = 0; i < cw_catalogue_get_n (); i++)
    if (g_strcmp0 (cw_catalogue_get_nth (i)->write_key, key) == 0)
      return cw_catalogue_get_label (cw_catalogue_get_nth (i));

  return key;
}

static JsonNode *
refusal_of (const char *key)
{
  g_autoptr (JsonObject) object = json_object_new ();

  json_object_set_string_member (object, "error", key);
  return json_node_init_object (json_node_alloc (), object);
}

char *
cw_aloware_cannot_write (const char *labels)
{
  /* Translators: %s is the label of a field, or of several. */
  return g_strdup_printf (_("“%s” cannot be written through a browser sign-in to this Aloware account. Let "
                             "the field flow to Salesforce only, or connect with an API token"),
                          labels);
}

/* `other_form`: there is such an argument, but not for a value of this form. */
static void
set_no_field (const char *key, gboolean other_form, JsonNode **refusal, GError **error)
{
  g_autofree char *message = NULL;

  if (refusal != NULL && other_form)
    *refusal = refusal_of (key);
  message = cw_aloware_cannot_write (label_of (key));
  g_set_error_literal (error, CW_ERROR, other_form ? CW_ERROR_REFUSED : CW_ERROR_UNSUPPORTED, message);
}

/* A text of what is written or, where that says nothing of it, of what the contact has. */
static const char *
get_text (JsonObject *form, const char *key)
{
  if (json_object_has_member (form, key))
    return cw_json_get_string (form, key);

  return cw_json_get_string (cw_json_get_object (form, PRESENT), key);
}

static JsonNode *
whole_name (JsonObject *form)
{
  const char *first = get_text (form, "first_name");
  const char *last = get_text (form, "last_name");
  g_autofree char *name = g_strconcat (first != NULL ? first : "", " ", last != NULL ? last : "", NULL);

  g_strstrip (name);
  return *name != '\0' ? text_node (name) : NULL;
}

/* What a demanded argument is given, where what is written does not name it. */
static JsonNode *
demanded_value (const CwAlowareTool *tool, JsonObject *form, const char *argument)
{
  JsonObject *present = cw_json_get_object (form, PRESENT);
  const char *key = key_of (argument);
  JsonNode *value;

  if (g_strcmp0 (argument, tool->id) == 0)
    value = cw_json_get (present, "id");
  else if (is_whole_name (argument))
    return whole_name (form);
  else
    value = key != NULL ? cw_json_get (present, key) : NULL;

  return value != NULL && JSON_NODE_HOLDS_VALUE (value) ? fit_value (tool, argument, value) : NULL;
}

static gboolean
give_demanded (const CwAlowareTool *tool,
               JsonObject *form,
               const char *argument,
               JsonObject *arguments,
               JsonNode **refusal,
               GError **error)
{
  JsonNode *given = cw_json_get (arguments, argument);
  const char *key = key_of (argument);
  JsonNode *value;

  if (given != NULL && !JSON_NODE_HOLDS_NULL (given))
    return TRUE;

  value = demanded_value (tool, form, argument);
  if (value != NULL)
    {
      json_object_set_member (arguments, argument, value);
      return TRUE;
    }

  if (refusal != NULL)
    *refusal = refusal_of (key != NULL ? key : argument);
  g_set_error (error, CW_ERROR, CW_ERROR_REFUSED,
               _("Through a browser sign-in Aloware demands a value for “%s”, and this contact has none. "
                  "Fill it in in Salesforce, or connect with an API token"),
               label_of (key != NULL ? key : argument));
  return FALSE;
}

/* A tool may demand more than what changes: it is told what the contact has already. */
static gboolean
give_all_demanded (const CwAlowareTool *tool,
                   JsonObject *form,
                   JsonObject *arguments,
                   JsonNode **refusal,
                   GError **error)
{
  if (tool->phone == NULL && tool->id != NULL
      && !give_demanded (tool, form, tool->id, arguments, refusal, error))
    return FALSE;

  for (guint i = 0; tool->required[i] != NULL; i++)
    if (!give_demanded (tool, form, tool->required[i], arguments, refusal, error))
      return FALSE;

  return TRUE;
}

static gboolean
add_value (const CwAlowareTool *tool,
           const char *key,
           JsonNode *value,
           JsonObject *arguments,
           JsonNode **refusal,
           GError **error)
{
  gboolean is_phone = g_str_equal (key, "phone_number");
  gboolean is_force = g_str_equal (key, "force_update");
  const char *argument = is_phone ? tool->phone : is_force ? tool->force : argument_name (tool, key);
  JsonNode *fitting;

  /* Who is meant may be said by the id; and what cannot change a contact needs not be kept from it. */
  if (argument == NULL && (is_force || (is_phone && tool->id != NULL)))
    return TRUE;

  fitting = argument != NULL && !cw_aloware_argument_acts (argument) ? fit_value (tool, argument, value)
                                                                     : NULL;
  if (fitting == NULL)
    {
      set_no_field (key, argument != NULL, refusal, error);
      return FALSE;
    }

  json_object_set_member (arguments, argument, fitting);
  return TRUE;
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
    if (!g_str_equal (key, PRESENT) && !add_value (tool, key, value, arguments, refusal, error))
      return NULL;

  if (!give_all_demanded (tool, form, arguments, refusal, error))
    return NULL;
  return json_node_init_object (json_node_alloc (), arguments);
}

static void
set_no_tool (CwAlowareCall call, gboolean update, GError **error)
{
  const char *message;

  if (call == CW_ALOWARE_CALL_LOOKUP)
    message = _("A browser sign-in to this Aloware account offers no look-up of contacts, without which "
                 "nothing can be compared. Connect with an API token instead");
  else if (call == CW_ALOWARE_CALL_USERS)
    message = _("A browser sign-in to this Aloware account offers no list of users, so owners cannot be "
                 "matched. Connect with an API token to match them");
  else
    message = cw_aloware_cannot (update);
  g_set_error_literal (error, CW_ERROR, CW_ERROR_UNSUPPORTED, message);
}

const char *
cw_aloware_cannot (gboolean update)
{
  return update ? _("This sign-in can’t change contacts in Aloware: the account offers no tool for it that "
                     "is known to be safe. Use the API token instead")
                : _("This sign-in can’t create contacts in Aloware: the account offers no tool for it that "
                     "is known to be safe. Use the API token instead");
}

static JsonNode *
form_arguments (const CwAlowareTools *tools,
                GBytes *body,
                const CwAlowareTool **used,
                JsonNode **refusal,
                GError **error)
{
  g_autoptr (JsonNode) root = cw_json_parse (body, "Aloware", error);
  JsonObject *form = cw_json_object (root);
  gboolean update;

  if (form == NULL)
    return NULL;

  update = cw_json_get_boolean (form, "force_update", FALSE);
  *used = update ? tools->update : tools->create;
  if (*used != NULL)
    return write_arguments (*used, form, refusal, error);

  set_no_tool (CW_ALOWARE_CALL_WRITE, update, error);
  return NULL;
}

JsonNode *
cw_aloware_tools_arguments (const CwAlowareTools *tools,
                            CwAlowareCall call,
                            const char *phone,
                            GBytes *body,
                            const CwAlowareTool **used,
                            JsonNode **refusal,
                            GError **error)
{
  g_autoptr (JsonObject) arguments = NULL;

  if (call == CW_ALOWARE_CALL_WRITE)
    return form_arguments (tools, body, used, refusal, error);

  *used = call == CW_ALOWARE_CALL_LOOKUP ? tools->lookup : tools->users;
  if (*used == NULL)
    {
      set_no_tool (call, FALSE, error);
      return NULL;
    }

  arguments = json_object_new ();
  if (phone != NULL)
    json_object_set_string_member (arguments, (*used)->phone, phone);
  return json_node_init_object (json_node_alloc (), arguments);
}
