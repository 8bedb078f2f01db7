/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-aloware-tools.h"

#include <string.h>

#include "cw-json.h"

#define MAX_NAME 128
#define MAX_PROPERTIES 500

enum
{
  CONTACT = 1 << 0,
  USERS = 1 << 1,
  GET = 1 << 2,
  CREATE = 1 << 3,
  UPDATE = 1 << 4,
  KEY = 1 << 5,   /* by what a contact is found */
  BY = 1 << 6,    /* only keys follow */
  PLAIN = 1 << 7, /* says nothing */
};

/* All words that the names of the known tools are made of. A name with any other word is not known: this is
 * how what sends, calls, dials, enrolls or deletes stays out, whatever else it is called. */
static const struct
{
  const char *word;
  guint kind;
} known_words[] = {
  { "contact", CONTACT },
  { "contacts", CONTACT },
  { "lead", CONTACT },
  { "leads", CONTACT },
  { "person", CONTACT },
  { "user", USERS },
  { "users", USERS },
  { "agents", USERS },
  { "members", USERS },
  { "get", GET },
  { "list", GET },
  { "find", GET },
  { "fetch", GET },
  { "look", GET },
  { "lookup", GET },
  { "read", GET },
  { "retrieve", GET },
  { "search", GET },
  { "show", GET },
  { "view", GET },
  { "query", GET },
  { "up", PLAIN },
  { "add", CREATE },
  { "capture", CREATE },
  { "create", CREATE },
  { "new", CREATE },
  { "submit", CREATE },
  { "insert", CREATE },
  { "edit", UPDATE },
  { "modify", UPDATE },
  { "update", UPDATE },
  { "change", UPDATE },
  { "patch", UPDATE },
  { "save", CREATE | UPDATE },
  { "store", CREATE | UPDATE },
  { "upsert", CREATE | UPDATE },
  { "by", BY },
  { "with", BY },
  { "from", BY },
  { "phone", KEY },
  { "number", KEY },
  { "mobile", KEY },
  { "id", KEY },
  { "aloware", PLAIN },
  { "crm", PLAIN },
  { "mcp", PLAIN },
  { "api", PLAIN },
  { "tool", PLAIN },
  { "the", PLAIN },
  { "a", PLAIN },
  { "an", PLAIN },
  { "all", PLAIN },
  { "one", PLAIN },
  { "or", PLAIN },
  { "and", PLAIN },
  { "form", PLAIN },
  { "record", PLAIN },
  { "records", PLAIN },
  { "details", PLAIN },
  { "info", PLAIN },
  { "account", PLAIN },
  { "v1", PLAIN },
  { "v2", PLAIN },
};

/* Arguments that only a tool has that reaches somebody. A contact's own fields are none of them. */
static const char *const reaching_arguments[] = {
  "message",  "messagebody", "body",       "sms",      "mms",    "recordingurl", "audiourl",
  "mediaurl", "imageurl",    "voicemail",  "script",   "prompt", "agentid",      "aiagentid",
  "to",       "tonumber",    "fromnumber", "calltype", NULL,
};

static const char *const phone_arguments[] = {
  "phonenumber",
  "phone",
  "contactphonenumber",
  "contactphone",
  "leadphonenumber",
  "leadphone",
  "number",
  "mobile",
  "mobilenumber",
  "telephone",
  "e164",
  NULL,
};

static const char *const id_arguments[] = { "contactid", "leadid", "id", NULL };

static const char *const force_arguments[] = { "forceupdate", "force",  "updateexisting",
                                               "overwrite",   "upsert", NULL };

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
  g_free (tool->id);
  g_free (tool->force);
  g_strfreev (tool->required);
  g_clear_pointer (&tool->properties, json_object_unref);
  g_free (tool);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CwAlowareTool, tool_free)

void
cw_aloware_tools_free (CwAlowareTools *tools)
{
  g_clear_pointer (&tools->users, tool_free);
  g_clear_pointer (&tools->lookup, tool_free);
  g_clear_pointer (&tools->create, tool_free);
  g_clear_pointer (&tools->update, tool_free);
  g_free (tools);
}

/* ── Names ── */

char *
cw_aloware_tools_squash (const char *text)
{
  GString *squashed = g_string_new (NULL);

  for (const char *at = text; *at != '\0'; at++)
    if (g_ascii_isalnum (*at))
      g_string_append_c (squashed, g_ascii_tolower (*at));

  return g_string_free (squashed, FALSE);
}

/* In lower case, separated by single blanks: "getContactByPhone" and "GET_ContactByPhone" become "get contact
 * by phone". */
static char *
split_words (const char *text)
{
  GString *words = g_string_new (NULL);

  for (const char *at = text; *at != '\0'; at++)
    {
      gboolean starts = at > text && g_ascii_isupper (*at)
                        && (!g_ascii_isupper (at[-1]) || g_ascii_islower (at[1]));

      if ((!g_ascii_isalnum (*at) || starts) && words->len > 0 && words->str[words->len - 1] != ' ')
        g_string_append_c (words, ' ');
      if (g_ascii_isalnum (*at))
        g_string_append_c (words, g_ascii_tolower (*at));
    }
  if (words->len > 0 && words->str[words->len - 1] == ' ')
    g_string_truncate (words, words->len - 1);

  return g_string_free (words, FALSE);
}

/* 0 for a word that is not known. */
static guint
kind_of (const char *word, gsize length)
{
  for (guint i = 0; i < G_N_ELEMENTS (known_words); i++)
    if (strlen (known_words[i].word) == length && strncmp (known_words[i].word, word, length) == 0)
      return known_words[i].kind;

  return 0;
}

/* Two words may be written as one, as in "createlead"; 0 when they are not both known. */
static guint
kinds_of (const char *word)
{
  gsize length = strlen (word);
  guint kind = kind_of (word, length);

  for (gsize at = 1; kind == 0 && at < length; at++)
    {
      guint left = kind_of (word, at);
      guint right = kind_of (word + at, length - at);

      if (((left | right) & (CONTACT | USERS)) != 0 && ((left | right) & (GET | CREATE | UPDATE)) != 0)
        kind = left | right;
    }

  return kind;
}

/* What a name says altogether; 0 when it is not one of the known ones. */
static guint
read_name (const char *name)
{
  g_autofree char *split = split_words (name);
  g_auto (GStrv) words = g_strsplit (split, " ", -1);
  gboolean keys = FALSE;
  guint all = 0;

  for (guint i = 0; words[i] != NULL; i++)
    {
      guint kind = kinds_of (words[i]);

      if (kind == 0 || (kind == KEY) != keys)
        return 0;
      keys |= kind == BY;
      all |= kind;
    }

  return all & ~(PLAIN | BY | KEY);
}

/* ── Arguments ── */

/* The property that stands for one of `names`, written in any way: "phone_number", "phoneNumber", "Phone". */
static const char *
find_property (JsonObject *properties, const char *const *names)
{
  g_autoptr (GList) members = properties != NULL ? json_object_get_members (properties) : NULL;

  for (guint i = 0; names[i] != NULL; i++)
    for (GList *link = members; link != NULL; link = link->next)
      {
        g_autofree char *squashed = cw_aloware_tools_squash (link->data);

        if (g_str_equal (squashed, names[i]))
          return link->data;
      }

  return NULL;
}

static gboolean
takes_names (JsonObject *properties)
{
  static const char *const names[] = { "firstname", "lastname",     "name", "fullname",
                                       "email",     "emailaddress", NULL };

  return find_property (properties, names) != NULL;
}

static char **
read_required (JsonObject *schema)
{
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();
  JsonArray *required = cw_json_get_array (schema, "required");

  for (guint i = 0; required != NULL && i < MIN (json_array_get_length (required), MAX_PROPERTIES); i++)
    {
      JsonNode *node = json_array_get_element (required, i);

      if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING)
        g_strv_builder_add (names, json_node_get_string (node));
    }

  return g_strv_builder_end (names);
}

static gboolean
is_header_name (const char *name)
{
  for (const char *at = name; *at != '\0'; at++)
    if (!g_ascii_isalnum (*at) && strchr ("!#$%&'*+-.^_`|~", *at) == NULL)
      return FALSE;

  return *name != '\0';
}

/* MCP 2026-07-28, "Schema Extension": a tool whose headers are not well said must not be called. */
static gboolean
are_headers_good (JsonObject *properties)
{
  static const char *const types[] = { "string", "integer", "boolean", NULL };
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GList) members = properties != NULL ? json_object_get_members (properties) : NULL;

  for (GList *link = members; link != NULL; link = link->next)
    {
      JsonObject *property = cw_json_get_object (properties, link->data);
      const char *header = cw_json_get_string (property, "x-mcp-header");
      const char *type = cw_json_get_string (property, "type");

      if (property == NULL || !json_object_has_member (property, "x-mcp-header"))
        continue;
      if (header == NULL || !is_header_name (header) || type == NULL || !g_strv_contains (types, type)
          || !g_hash_table_add (seen, g_ascii_strdown (header, -1)))
        return FALSE;
    }

  return TRUE;
}

/* NULL when it is none that may be called. */
static CwAlowareTool *
tool_new (const char *name, JsonObject *schema)
{
  JsonObject *properties = cw_json_get_object (schema, "properties");
  g_autoptr (CwAlowareTool) tool = g_new0 (CwAlowareTool, 1);

  if ((properties != NULL && json_object_get_size (properties) > MAX_PROPERTIES)
      || find_property (properties, reaching_arguments) != NULL || !are_headers_good (properties))
    return NULL;

  tool->name = g_strdup (name);
  tool->phone = g_strdup (find_property (properties, phone_arguments));
  tool->id = g_strdup (find_property (properties, id_arguments));
  tool->force = g_strdup (find_property (properties, force_arguments));
  tool->required = read_required (schema);
  tool->properties = properties != NULL ? json_object_ref (properties) : NULL;
  tool->open = properties == NULL || cw_json_get_boolean (schema, "additionalProperties", FALSE);
  return g_steal_pointer (&tool);
}

/* Whether nothing is demanded but `argument`. */
static gboolean
demands_only (const CwAlowareTool *tool, const char *argument)
{
  for (guint i = 0; tool->required[i] != NULL; i++)
    if (g_strcmp0 (tool->required[i], argument) != 0)
      return FALSE;

  return TRUE;
}

/* Whether all that a write demands is something that a contact has. */
static gboolean
demands_of_contact (const CwAlowareTool *tool, gboolean with_id)
{
  for (guint i = 0; tool->required[i] != NULL; i++)
    {
      const char *name = tool->required[i];

      if (g_strcmp0 (name, tool->phone) != 0 && g_strcmp0 (name, tool->force) != 0
          && !(with_id && g_strcmp0 (name, tool->id) == 0) && !cw_aloware_argument_is_of_contact (name))
        return FALSE;
    }

  return TRUE;
}

static gboolean
starts_work (JsonObject *properties)
{
  g_autoptr (GList) members = properties != NULL ? json_object_get_members (properties) : NULL;

  for (GList *link = members; link != NULL; link = link->next)
    if (cw_aloware_argument_acts (link->data))
      return TRUE;

  return FALSE;
}

/* ── The table's use ── */

/* The plainer name is the shorter one; of two equally short ones the first in order. */
static void
take (CwAlowareTool **place, CwAlowareTool *tool)
{
  gsize length = strlen (tool->name);

  if (*place != NULL
      && (strlen ((*place)->name) < length
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
add_read (CwAlowareTools *tools, const char *name, guint said, JsonObject *schema)
{
  g_autoptr (CwAlowareTool) tool = tool_new (name, schema);

  if (tool == NULL || starts_work (tool->properties))
    return;

  if (said == (USERS | GET) && demands_only (tool, NULL))
    take (&tools->users, g_steal_pointer (&tool));
  else if (said == (CONTACT | GET) && tool->phone != NULL && demands_only (tool, tool->phone))
    take (&tools->lookup, g_steal_pointer (&tool));
}

/* A tool that creates changes what is known only where an argument says so; one that saves or upserts does by
 * its name. */
static void
add_write (CwAlowareTools *tools, const char *name, guint said, JsonObject *schema)
{
  g_autoptr (CwAlowareTool) creates = tool_new (name, schema);
  g_autoptr (CwAlowareTool) updates = tool_new (name, schema);

  if (creates == NULL || !takes_names (creates->properties))
    return;

  if ((said & CREATE) != 0 && creates->phone != NULL && demands_of_contact (creates, FALSE))
    take (&tools->create, g_steal_pointer (&creates));
  if (((said & UPDATE) != 0 || updates->force != NULL)
      && (updates->phone != NULL || ((said & CREATE) == 0 && updates->id != NULL))
      && demands_of_contact (updates, (said & CREATE) == 0))
    take (&tools->update, g_steal_pointer (&updates));
}

void
cw_aloware_tools_add (CwAlowareTools *tools, JsonObject *tool)
{
  const char *name = cw_json_get_string (tool, "name");
  JsonObject *annotations = cw_json_get_object (tool, "annotations");
  JsonObject *schema = cw_json_get_object (tool, "inputSchema");
  guint said = name != NULL && strlen (name) <= MAX_NAME ? read_name (name) : 0;

  if (said == (USERS | GET) || said == (CONTACT | GET))
    {
      /* One that says of itself that it destroys is no look-up. */
      if (!cw_json_get_boolean (annotations, "destructiveHint", FALSE)
          || cw_json_get_boolean (annotations, "readOnlyHint", FALSE))
        add_read (tools, name, said, schema);
    }
  else if ((said & CONTACT) != 0 && (said & (USERS | GET)) == 0 && (said & (CREATE | UPDATE)) != 0
           && !cw_json_get_boolean (annotations, "readOnlyHint", FALSE))
    add_write (tools, name, said, schema);
}

/* ── Headers ── */

char *
cw_aloware_tools_header_value (const char *text)
{
  gsize length = strlen (text);
  gboolean plain = !g_str_has_prefix (text, "=?base64?")
                   && (length == 0 || (text[0] != ' ' && text[length - 1] != ' '));
  g_autofree char *encoded = NULL;

  for (gsize i = 0; plain && i < length; i++)
    plain = text[i] >= 0x20 && text[i] < 0x7f;
  if (plain)
    return g_strdup (text);

  encoded = g_base64_encode ((const guchar *) text, length);
  return g_strconcat ("=?base64?", encoded, "?=", NULL);
}

char *
cw_aloware_tools_header (const CwAlowareTool *tool, const char *argument, JsonNode *value, char **name)
{
  JsonObject *property = tool->properties != NULL ? cw_json_get_object (tool->properties, argument) : NULL;
  const char *header = cw_json_get_string (property, "x-mcp-header");
  g_autofree char *text = header != NULL && JSON_NODE_HOLDS_VALUE (value) ? cw_json_value_to_text (value)
                                                                          : NULL;

  if (text == NULL)
    return NULL;

  *name = g_strconcat ("Mcp-Param-", header, NULL);
  return cw_aloware_tools_header_value (text);
}
