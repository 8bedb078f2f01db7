/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-aloware-tools.h"

#include <string.h>

#include "cw-aloware-tool-words.h"
#include "cw-json.h"

CwAlowareTools *
cw_aloware_tools_new (void)
{
  return g_new0 (CwAlowareTools, 1);
}

static void
tool_free (CwAlowareTool *tool)
{
  g_free (tool->name);
  g_free (tool->phone);
  g_free (tool->force);
  g_clear_pointer (&tool->properties, json_object_unref);
  g_free (tool);
}

void
cw_aloware_tools_free (CwAlowareTools *tools)
{
  g_clear_pointer (&tools->users, tool_free);
  g_clear_pointer (&tools->lookup, tool_free);
  g_clear_pointer (&tools->create, tool_free);
  g_clear_pointer (&tools->update, tool_free);
  g_free (tools);
}

/* The property that stands for one of `names`, written in any way: "phone_number", "phoneNumber", "Phone". */
static const char *
find_property (JsonObject *properties, const char *const *names)
{
  g_autoptr (GList) members = properties != NULL ? json_object_get_members (properties) : NULL;

  for (guint i = 0; names[i] != NULL; i++)
    for (GList *link = members; link != NULL; link = link->next)
      {
        g_autofree char *squashed = cw_aloware_words_squash (link->data);

        if (g_str_equal (squashed, names[i]))
          return link->data;
      }

  return NULL;
}

static const char *
find_phone (JsonObject *properties)
{
  static const char *const names[] = {
    "phonenumber", "phone", "contactphonenumber", "contactphone", "leadphonenumber", "leadphone", "number", "mobile", NULL,
  };

  return find_property (properties, names);
}

static const char *
find_force (JsonObject *properties)
{
  static const char *const names[] = { "forceupdate", "force", "updateexisting", "overwrite", "upsert", NULL };

  return find_property (properties, names);
}

/* Whether the schema demands nothing but what `allowed` names. */
static gboolean
demands_only (JsonObject *schema, const char *const *allowed)
{
  JsonArray *required = cw_json_get_array (schema, "required");

  for (guint i = 0; required != NULL && i < json_array_get_length (required); i++)
    {
      JsonNode *node = json_array_get_element (required, i);
      const char *name = JSON_NODE_HOLDS_VALUE (node) ? json_node_get_string (node) : NULL;
      gboolean found = FALSE;

      for (guint j = 0; name != NULL && allowed[j] != NULL; j++)
        found |= g_str_equal (name, allowed[j]);
      if (!found)
        return FALSE;
    }

  return TRUE;
}

static CwAlowareTool *
tool_new (const char *name, const char *phone, const char *force, JsonObject *schema)
{
  CwAlowareTool *tool = g_new0 (CwAlowareTool, 1);
  JsonObject *properties = cw_json_get_object (schema, "properties");

  tool->name = g_strdup (name);
  tool->phone = g_strdup (phone);
  tool->force = g_strdup (force);
  tool->properties = properties != NULL ? json_object_ref (properties) : NULL;
  tool->open = properties == NULL || cw_json_get_boolean (schema, "additionalProperties", FALSE);
  return tool;
}

/* The plainer name is the shorter one; of two equally short ones the first in order. */
static void
take (CwAlowareTool **place, CwAlowareTool *tool)
{
  gsize length = strlen (tool->name);

  if (*place != NULL && (strlen ((*place)->name) < length
                         || (strlen ((*place)->name) == length && strcmp ((*place)->name, tool->name) <= 0)))
    {
      tool_free (tool);
      return;
    }

  if (*place != NULL)
    tool_free (*place);
  *place = tool;
}

static void
add_users (CwAlowareTools *tools, const char *name, guint words, JsonObject *schema)
{
  static const char *const nothing[] = { NULL };

  if ((words & CW_WORD_USERS) != 0 && (words & CW_WORD_GET) != 0 && (words & (CW_WORD_CONTACT | CW_WORD_WRITE)) == 0
      && demands_only (schema, nothing))
    take (&tools->users, tool_new (name, NULL, NULL, schema));
}

static void
add_lookup (CwAlowareTools *tools, const char *name, guint words, JsonObject *schema)
{
  const char *phone = find_phone (cw_json_get_object (schema, "properties"));
  const char *const allowed[] = { phone, NULL };

  if ((words & CW_WORD_CONTACT) != 0 && (words & CW_WORD_GET) != 0 && (words & CW_WORD_WRITE) == 0 && phone != NULL
      && demands_only (schema, allowed))
    take (&tools->lookup, tool_new (name, phone, NULL, schema));
}

static gboolean
takes_names (JsonObject *properties)
{
  static const char *const names[] = { "firstname", "lastname", "email", "emailaddress", NULL };

  return find_property (properties, names) != NULL;
}

static void
add_write (CwAlowareTools *tools, const char *name, guint words, guint said, JsonObject *schema)
{
  JsonObject *properties = cw_json_get_object (schema, "properties");
  const char *phone = find_phone (properties);
  const char *force = find_force (properties);
  const char *const allowed[] = { phone, force, NULL };

  if ((words & CW_WORD_CONTACT) == 0 || (words & CW_WORD_WRITE) == 0 || phone == NULL || !takes_names (properties)
      || !demands_only (schema, (force != NULL || phone != NULL) ? allowed : &allowed[2]))
    return;

  if ((words & CW_WORD_CREATE) != 0)
    take (&tools->create, tool_new (name, phone, force, schema));
  /* One that only creates says so by offering no way to change a known contact. */
  if ((words & CW_WORD_UPDATE) != 0 || force != NULL || (said & CW_WORD_UPDATE) != 0)
    take (&tools->update, tool_new (name, phone, force, schema));
}

void
cw_aloware_tools_add (CwAlowareTools *tools, JsonObject *tool)
{
  const char *name = cw_json_get_string (tool, "name");
  const char *description = cw_json_get_string (tool, "description");
  JsonObject *annotations = cw_json_get_object (tool, "annotations");
  const char *title = cw_json_get_string (tool, "title");
  JsonObject *schema = cw_json_get_object (tool, "inputSchema");
  g_autofree char *names = NULL;
  guint words;

  if (title == NULL)
    title = cw_json_get_string (annotations, "title");
  names = g_strjoin (" ", name != NULL ? name : "", title, NULL);
  if (name == NULL || *name == '\0' || strlen (name) > 128 || cw_aloware_tool_acts (names, description))
    return;

  words = cw_aloware_words_read (names);
  /* One that says of itself that it changes something is no look-up. */
  if (cw_json_get_boolean (annotations, "readOnlyHint", TRUE))
    {
      add_users (tools, name, words, schema);
      add_lookup (tools, name, words, schema);
    }
  if (!cw_json_get_boolean (annotations, "readOnlyHint", FALSE))
    add_write (tools, name, words, cw_aloware_words_read (description), schema);
}
