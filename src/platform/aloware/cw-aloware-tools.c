/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-aloware-tools.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "cw-aloware-write.h"
#include "cw-catalogue.h"
#include "cw-error.h"
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
  KEY = 1 << 5,   /* what a contact is found by */
  BY = 1 << 6,    /* after it only keys follow */
  PLAIN = 1 << 7, /* means nothing here */
};

/* All words that names of known tools are made of. A name with any other word is not known. So tools that
 * send, call, dial, enroll or delete stay out, whatever else their names say. */
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

/* Arguments that only a tool has that reaches a person. None of them is a field of a contact. */
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

static char *
squash (const char *text)
{
  GString *squashed = g_string_new (NULL);

  for (const char *at = text; *at != '\0'; at++)
    if (g_ascii_isalnum (*at))
      g_string_append_c (squashed, g_ascii_tolower (*at));

  return g_string_free (squashed, FALSE);
}

/* The words of a name in lower case, separated by single blanks: "getContactByPhone" and "GET_ContactByPhone"
 * become "get contact by phone". */
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

/* What a word means; 0: it is not known. */
static guint
kind_of (const char *word, gsize length)
{
  for (guint i = 0; i < G_N_ELEMENTS (known_words); i++)
    if (strlen (known_words[i].word) == length && strncmp (known_words[i].word, word, length) == 0)
      return known_words[i].kind;

  return 0;
}

/* The same where two words may be written as one, as in "createlead". */
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

/* What a name means altogether; 0: it is not known. */
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

/* ── What an argument stands for ── */

/* Other names that tools may have for keys of POST /forms. */
static const struct
{
  const char *key;
  const char *other;
} synonyms[] = {
  { "user_id", "ownerid" },    { "user_id", "contactownerid" },  { "zipcode", "zip" },
  { "zipcode", "postalcode" }, { "date_of_birth", "birthdate" }, { "email", "emailaddress" },
  { "csf1", "customfield1" },  { "csf2", "customfield2" },       { "lead_source", "source" },
};

/* Whether an argument, however its name is written, stands for a key of POST /forms. */
static gboolean
stands_for (const char *argument, const char *key)
{
  g_autofree char *squashed = squash (argument);
  g_autofree char *wanted = squash (key);

  if (g_str_equal (squashed, wanted))
    return TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (synonyms); i++)
    if (g_str_equal (synonyms[i].key, key) && g_str_equal (synonyms[i].other, squashed))
      return TRUE;

  return FALSE;
}

/* Whether the argument is the whole name, for which POST /forms has two keys. */
static gboolean
is_whole_name (const char *argument)
{
  static const char *const names[] = { "name", "fullname", "contactname", "leadname", NULL };
  g_autofree char *squashed = squash (argument);

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

static gboolean
is_of_contact (const char *argument)
{
  return is_whole_name (argument) || key_of (argument) != NULL;
}

gboolean
cw_aloware_argument_acts (const char *argument)
{
  GString *key = g_string_new (NULL);
  gboolean acts;

  /* "lineId" means "line_id". */
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

/* The tool's name for a key of POST /forms; NULL: it does not take that field. */
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

/* ── Which tools are known ── */

/* The property with one of `names`, however it is written: "phone_number", "phoneNumber", "Phone". */
static const char *
find_property (JsonObject *properties, const char *const *names)
{
  g_autoptr (GList) members = properties != NULL ? json_object_get_members (properties) : NULL;

  for (guint i = 0; names[i] != NULL; i++)
    for (GList *link = members; link != NULL; link = link->next)
      {
        g_autofree char *squashed = squash (link->data);

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

/* MCP 2026-07-28, "Schema Extension": a tool whose headers are wrongly declared must not be called. */
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

/* NULL when the tool may not be called. */
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

/* Whether the tool demands no argument but this one. */
static gboolean
demands_only (const CwAlowareTool *tool, const char *argument)
{
  for (guint i = 0; tool->required[i] != NULL; i++)
    if (g_strcmp0 (tool->required[i], argument) != 0)
      return FALSE;

  return TRUE;
}

/* Whether a contact has all that a tool for writing demands. */
static gboolean
demands_of_contact (const CwAlowareTool *tool, gboolean with_id)
{
  for (guint i = 0; tool->required[i] != NULL; i++)
    {
      const char *name = tool->required[i];

      if (g_strcmp0 (name, tool->phone) != 0 && g_strcmp0 (name, tool->force) != 0
          && !(with_id && g_strcmp0 (name, tool->id) == 0) && !is_of_contact (name))
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

/* Keeps the tool with the plainer name: the shorter one; of two equally long ones the first by alphabet. */
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

/* A tool that creates may also change a contact only where an argument allows it; one that saves or upserts
 * may by its name. */
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
      /* A tool that calls itself destructive is no look-up. */
      if (!cw_json_get_boolean (annotations, "destructiveHint", FALSE)
          || cw_json_get_boolean (annotations, "readOnlyHint", FALSE))
        add_read (tools, name, said, schema);
    }
  else if ((said & CONTACT) != 0 && (said & (USERS | GET)) == 0 && (said & (CREATE | UPDATE)) != 0
           && !cw_json_get_boolean (annotations, "readOnlyHint", FALSE))
    add_write (tools, name, said, schema);
}

/* ── The arguments of a call ── */

/* Whether a schema allows a value of this type; TRUE where it does not say. A schema comes from a server, so
 * that only one level of nesting is followed, which is how "this or nothing" is written. */
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

/* The value in a form that the schema allows, because tools are stricter about types than POST /forms. NULL:
 * there is no such form. */
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
  return g_strdup_printf (_("“%s” cannot be written to this Aloware account with a browser sign-in. Let the "
                             "field flow to Salesforce only, or connect with an API token"),
                          labels);
}

/* `other_form`: the tool has the argument, but not for a value of this form. */
static void
set_no_field (const char *key, gboolean other_form, JsonNode **refusal, GError **error)
{
  g_autofree char *message = NULL;

  if (refusal != NULL && other_form)
    *refusal = refusal_of (key);
  message = cw_aloware_cannot_write (label_of (key));
  g_set_error_literal (error, CW_ERROR, other_form ? CW_ERROR_REFUSED : CW_ERROR_UNSUPPORTED, message);
}

/* The text that is written or, where none is, the one that the contact has. */
static const char *
get_text (JsonObject *form, const char *key)
{
  if (json_object_has_member (form, key))
    return cw_json_get_string (form, key);

  return cw_json_get_string (cw_json_get_object (form, CW_ALOWARE_PRESENT), key);
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

/* The value for an argument that the tool demands and the write does not name. */
static JsonNode *
demanded_value (const CwAlowareTool *tool, JsonObject *form, const char *argument)
{
  JsonObject *present = cw_json_get_object (form, CW_ALOWARE_PRESENT);
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
               _("With a browser sign-in, Aloware requires a value for “%s”, and this contact has none. Add "
                  "one in Salesforce, or connect with an API token"),
               label_of (key != NULL ? key : argument));
  return FALSE;
}

/* A tool may demand more fields than those that change: it is given what the contact has already. */
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

  /* The contact may be named by its id instead of its phone. And a tool that cannot change a contact need not
   * be told not to. */
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
    if (!g_str_equal (key, CW_ALOWARE_PRESENT) && !add_value (tool, key, value, arguments, refusal, error))
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
    message = _("With a browser sign-in, contacts cannot be looked up in this Aloware account, so nothing "
                 "can be compared. Connect with an API token instead");
  else if (call == CW_ALOWARE_CALL_USERS)
    message = _("With a browser sign-in, this Aloware account does not list its users, so owners cannot be "
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
