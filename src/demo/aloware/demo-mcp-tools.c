/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "demo-mcp-tools.h"

#include <string.h>

#include "demo-json.h"

#define TEXT "\"string\""
#define MAYBE_TEXT "[\"string\",\"null\"]"
#define NUMBER "\"integer\""
#define SWITCH "\"boolean\""
#define LIST "\"array\""

static const DemoMcpProperty lookup_properties[] = {
  { "phone_number", TEXT, TRUE, "The contact's phone number, in E.164 or local format." },
  { NULL },
};

/* As the Lead API has it, with the fields that start telephony work. */
static const DemoMcpProperty create_properties[] = {
  { "phone_number", TEXT, TRUE, "The contact's phone number, in E.164 or local format." },
  { "force_update", SWITCH, FALSE, "Update the contact when the number is known already." },
  { "first_name", MAYBE_TEXT, FALSE, "First name." },
  { "last_name", MAYBE_TEXT, FALSE, "Last name." },
  { "email", MAYBE_TEXT, FALSE, "E-mail address." },
  { "company_name", MAYBE_TEXT, FALSE, "Company." },
  { "address", MAYBE_TEXT, FALSE, "Street address." },
  { "city", MAYBE_TEXT, FALSE, "City." },
  { "state", MAYBE_TEXT, FALSE, "State." },
  { "country", MAYBE_TEXT, FALSE, "Country." },
  { "zipcode", MAYBE_TEXT, FALSE, "Zip code." },
  { "website", MAYBE_TEXT, FALSE, "Website." },
  { "notes", MAYBE_TEXT, FALSE, "Notes." },
  { "timezone", MAYBE_TEXT, FALSE, "IANA time zone." },
  { "date_of_birth", MAYBE_TEXT, FALSE, "Date of birth." },
  { "csf1", MAYBE_TEXT, FALSE, "Custom field 1." },
  { "csf2", MAYBE_TEXT, FALSE, "Custom field 2." },
  { "lead_source", MAYBE_TEXT, FALSE, "Lead source." },
  { "user_id", NUMBER, FALSE, "The id of the user who owns the contact." },
  { "other_phone_numbers", LIST, FALSE, "Secondary numbers, each with a label." },
  { "is_dnc", SWITCH, FALSE, "Do not contact." },
  { "sequence_id", NUMBER, FALSE, "Enroll the contact to this sequence." },
  { "line_id", NUMBER, FALSE, "The line that calls the contact." },
  { "ring_group_id", NUMBER, FALSE, "The ring group that calls the contact." },
  { "add_to_powerdialer", SWITCH, FALSE, "Add the contact to its owner's power dialer." },
  { NULL },
};

static const DemoMcpProperty no_properties[] = {
  { NULL },
};

static const DemoMcpProperty user_properties[] = {
  { "user_id", NUMBER, TRUE, "The user." },
  { NULL },
};

static const DemoMcpProperty call_properties[] = {
  { "contact_phone_number", TEXT, TRUE, "Whom to call." },
  { "user_id", NUMBER, TRUE, "Who calls." },
  { "line_id", NUMBER, FALSE, "The line to call from." },
  { NULL },
};

static const DemoMcpProperty message_properties[] = {
  { "to", TEXT, TRUE, "The recipient's phone number." },
  { "from", TEXT, FALSE, "The line's phone number." },
  { "message", TEXT, TRUE, "The message." },
  { "image_url", TEXT, FALSE, "An image, sent as MMS." },
  { NULL },
};

static const DemoMcpProperty voicemail_properties[] = {
  { "phone_number", TEXT, TRUE, "The recipient's phone number." },
  { "line_id", NUMBER, TRUE, "The line to call from." },
  { "recording_url", TEXT, TRUE, "The recording." },
  { NULL },
};

static const DemoMcpProperty agent_properties[] = {
  { "phone_number", TEXT, TRUE, "Whom to call." },
  { "agent_id", NUMBER, TRUE, "The AloAi agent." },
  { NULL },
};

static const DemoMcpProperty sequence_properties[] = {
  { "action", TEXT, TRUE, "enroll or disenroll." },
  { "phone_number", TEXT, TRUE, "The contact's phone number." },
  { "sequence_id", NUMBER, FALSE, "The sequence." },
  { NULL },
};

static const DemoMcpProperty dialer_properties[] = {
  { "phone_number", TEXT, TRUE, "The contact's phone number." },
  { "list_id", NUMBER, FALSE, "The power dialer list." },
  { NULL },
};

static const DemoMcpProperty list_properties[] = {
  { "list_id", NUMBER, TRUE, "The power dialer list." },
  { NULL },
};

static const DemoMcpTool tools[] = {
  { DEMO_MCP_ACT, "two-legged-call", "call_contact", "Two-Legged Call",
    "Calls a user and a contact and connects them.", call_properties },
  { DEMO_MCP_ACT, "send-sms", "message_contact", "Send SMS/MMS",
    "Sends a message to a phone number. Creates the contact when it is missing.", message_properties },
  { DEMO_MCP_ACT, "send-rvm", "create_contact_voicemail", "Send RVM",
    "Drops a recording into a voicemail box.", voicemail_properties },
  { DEMO_MCP_ACT, "aloai-outbound-call", "create_ai_call", "AloAi Outbound Call",
    "Lets an AloAi agent call a contact.", agent_properties },
  { DEMO_MCP_CREATE, "create-lead", "upsert_contact", "Create Lead",
    "Creates a contact, or updates the one with this phone number.", create_properties },
  { DEMO_MCP_ACT, "sequence-enrollment", "update_contact_sequence", "Sequence Enrollment",
    "Enrolls a contact to a sequence, or disenrolls it.", sequence_properties },
  { DEMO_MCP_ACT, "number-lookup", "lookup_phone_carrier", "Number Lookup",
    "Looks up the carrier and the line type of a phone number. Billed per lookup.", lookup_properties },
  { DEMO_MCP_INBOX, "inbox-availability", "check_user_availability", "Inbox Availability",
    "Tells whether a user is available.", user_properties },
  { DEMO_MCP_LOOKUP, "contact-lookup", "find_contact_by_phone", "Contact Lookup",
    "Finds a contact by its phone number.", lookup_properties },
  { DEMO_MCP_ACT, "power-dialer-add-contact", "create_dialer_contact", "Power Dialer: Add Contact",
    "Adds a contact to a power dialer list.", dialer_properties },
  { DEMO_MCP_ACT, "power-dialer-remove-contact", "remove_dialer_contact", "Power Dialer: Remove Contact",
    "Removes a contact from power dialer lists.", dialer_properties },
  { DEMO_MCP_ACT, "power-dialer-clear-list", "clear_dialer_list", "Power Dialer: Clear List",
    "Empties a power dialer list.", list_properties },
  { DEMO_MCP_ACT, "power-dialer-clear-user-lists", "clear_user_dialer_lists",
    "Power Dialer: Clear User Lists", "Empties all power dialer lists of a user.", user_properties },
  { DEMO_MCP_USERS, "get-users", "list_users", "Get Users", "Lists all users of the account.",
    no_properties },
};

guint
demo_mcp_tools_count (void)
{
  return G_N_ELEMENTS (tools);
}

const DemoMcpTool *
demo_mcp_tools_get (guint index, const DemoMcpLook *look)
{
  const DemoMcpTool *tool = &tools[index];

  return look->missing != NULL && g_strv_contains ((const char *const *) look->missing, tool->name) ? NULL
                                                                                                    : tool;
}

static const char *
get_name (const DemoMcpTool *tool, const DemoMcpLook *look)
{
  return look->renamed ? tool->other_name : tool->name;
}

const DemoMcpTool *
demo_mcp_tools_find (const char *name, const DemoMcpLook *look)
{
  for (guint i = 0; i < G_N_ELEMENTS (tools); i++)
    if (strcmp (get_name (&tools[i], look), name) == 0)
      return demo_mcp_tools_get (i, look);
  return NULL;
}

static void
append_property (GString *json, const DemoMcpProperty *property)
{
  demo_json_append_name (json, property->name);
  g_string_append_printf (json, "{\"type\":%s,", property->type);
  if (strcmp (property->type, LIST) == 0)
    g_string_append (json, "\"items\":{\"type\":\"object\",\"properties\":{\"label\":{\"type\":\"string\"},"
                           "\"phone_number\":{\"type\":\"string\"}}},");
  g_string_append (json, "\"description\":");
  demo_json_append_string (json, property->description);
  g_string_append_c (json, '}');
}

static gboolean
offers (const DemoMcpTool *tool, const DemoMcpProperty *property, const DemoMcpLook *look)
{
  if (tool->kind != DEMO_MCP_CREATE)
    return TRUE;
  return (!look->only_creates || strcmp (property->name, "force_update") != 0)
         && g_strcmp0 (property->name, look->without) != 0;
}

/* Whether the tool requires the property in a session. */
static gboolean
demands (const DemoMcpTool *tool, const DemoMcpProperty *property, const DemoMcpLook *look)
{
  return property->required
         || (look->demanding && tool->kind == DEMO_MCP_CREATE
             && (strcmp (property->name, "first_name") == 0 || strcmp (property->name, "last_name") == 0));
}

static void
append_schema (GString *json, const DemoMcpTool *tool, const DemoMcpLook *look)
{
  const DemoMcpProperty *properties = tool->properties;
  const char *comma = "";

  g_string_append (json, "{\"type\":\"object\",\"properties\":{");
  for (guint i = 0; properties[i].name != NULL; i++)
    if (offers (tool, &properties[i], look))
      append_property (json, &properties[i]);
  g_string_append (json, "},\"required\":[");
  for (guint i = 0; properties[i].name != NULL; i++)
    if (demands (tool, &properties[i], look))
      {
        g_string_append (json, comma);
        demo_json_append_string (json, properties[i].name);
        comma = ",";
      }
  g_string_append (json, "]}");
}

void
demo_mcp_tool_append (GString *json, const DemoMcpTool *tool, const DemoMcpLook *look)
{
  g_string_append_c (json, '{');
  demo_json_append_name (json, "name");
  demo_json_append_string (json, get_name (tool, look));
  demo_json_append_name (json, "title");
  demo_json_append_string (json, tool->title);
  demo_json_append_name (json, "description");
  demo_json_append_string (json, look->demanding && tool->kind == DEMO_MCP_CREATE
                                   ? "Form capture: creates a lead, or updates it. Can enroll leads in a "
                                     "sequence and call them, optionally."
                                   : tool->description);
  demo_json_append_name (json, "inputSchema");
  append_schema (json, tool, look);
  g_string_append (json, ",\"annotations\":{}}");
}

/* ── Calling a tool ── */

/* The text is for a model to read, the structure for a program: both say the same (MCP 2025-06-18,
 * "Structured Content"). */
static char *
make_result (const char *object)
{
  GString *json = g_string_new ("{\"content\":[{\"type\":\"text\",\"text\":");

  demo_json_append_string (json, object);
  g_string_append_printf (json, "}],\"structuredContent\":%s,\"isError\":false}", object);
  return g_string_free (json, FALSE);
}

static char *
make_error (const char *sentence)
{
  GString *json = g_string_new ("{\"content\":[{\"type\":\"text\",\"text\":");

  demo_json_append_string (json, sentence);
  g_string_append (json, "}],\"isError\":true}");
  return g_string_free (json, FALSE);
}

static void
append_sentences (JsonObject *errors, const char *name, JsonNode *sentences, gpointer text)
{
  JsonArray *array = json_node_get_array (sentences);

  for (guint i = 0; i < json_array_get_length (array); i++)
    g_string_append_printf (text, "\n%s", json_array_get_string_element (array, i));
}

/* What went wrong, in words, of an answer that REST gives as JSON. */
static char *
dup_sentence (const char *answer)
{
  g_autoptr (JsonNode) root = json_from_string (answer, NULL);
  JsonObject *object = json_node_get_object (root);
  const char *error = demo_json_get_string (object, "error");
  g_autoptr (GString) text = g_string_new (error != NULL ? error : demo_json_get_string (object, "message"));

  if (json_object_has_member (object, "errors"))
    json_object_foreach_member (json_object_get_object_member (object, "errors"), append_sentences, text);
  return g_strdup (text->str);
}

static char *
take_answer (DemoAlowareAnswer answer)
{
  g_autofree char *json = answer.json;
  g_autofree char *sentence = NULL;

  if (answer.status < 400)
    return make_result (json);
  sentence = dup_sentence (json);
  return make_error (sentence);
}

static char *
look_up (const DemoAlowareCalls *calls, JsonObject *arguments)
{
  g_autofree char *phone = demo_json_dup_scalar (json_object_get_member (arguments, "phone_number"));

  demo_control_count (calls->control, "reads", 1);
  return take_answer (demo_aloware_calls_lookup (calls, phone));
}

static char *
get_users (const DemoAlowareCalls *calls)
{
  g_autofree char *object = NULL;
  DemoAlowareAnswer answer;

  demo_control_count (calls->control, "reads", 1);
  answer = demo_aloware_calls_users (calls);
  /* Structured content is an object, always. */
  object = g_strdup_printf ("{\"users\":%s}", answer.json);
  g_free (answer.json);
  return make_result (object);
}

static char *
make_missing (const DemoMcpProperty *property)
{
  g_autofree char *words = g_strdelimit (g_strdup (property->name), "_", ' ');
  g_autofree char *sentence = g_strdup_printf ("The %s field is required.", words);

  return make_error (sentence);
}

/* The first required property that is not among the arguments. */
static const DemoMcpProperty *
find_missing (const DemoMcpTool *tool, const DemoMcpLook *look, JsonObject *arguments)
{
  for (const DemoMcpProperty *property = tool->properties; property->name != NULL; property++)
    if (demands (tool, property, look) && !json_object_has_member (arguments, property->name))
      return property;
  return NULL;
}

DemoMcpResult
demo_mcp_call (const DemoAlowareCalls *calls,
               const DemoMcpTool *tool,
               const DemoMcpLook *look,
               JsonObject *arguments)
{
  g_autoptr (JsonObject) given = arguments != NULL ? json_object_ref (arguments) : json_object_new ();
  const DemoMcpProperty *missing = find_missing (tool, look, given);
  DemoAlowareAnswer answer;

  demo_control_count (calls->control, "tools_called", 1);
  /* Counted before anything is refused: even a call that fails must not be made. */
  if (tool->kind == DEMO_MCP_ACT)
    demo_control_count (calls->control, "action_tools_called", 1);
  if (missing != NULL)
    return (DemoMcpResult) { make_missing (missing), FALSE };

  switch (tool->kind)
    {
    case DEMO_MCP_LOOKUP:
      return (DemoMcpResult) { look_up (calls, given), FALSE };
    case DEMO_MCP_USERS:
      return (DemoMcpResult) { get_users (calls), FALSE };
    case DEMO_MCP_CREATE:
      demo_control_count (calls->control, "writes", 1);
      answer = demo_aloware_calls_form (calls, given);
      return (DemoMcpResult) { take_answer (answer), answer.lost };
    case DEMO_MCP_INBOX:
      return (DemoMcpResult) { make_result ("{\"available\":true}"), FALSE };
    case DEMO_MCP_ACT:
    default:
      return (DemoMcpResult) { make_result ("{\"message\":\"Accepted.\"}"), FALSE };
    }
}
