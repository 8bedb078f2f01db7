/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-aloware-tools.h"
#include "cw-error.h"

#include <json-glib/json-glib.h>
#include <string.h>

#define PHONE "\"phone_number\":{\"type\":\"string\"}"
#define NAMES \
  "\"first_name\":{\"type\":[\"string\",\"null\"]},\"last_name\":{\"type\":\"string\"},\"user_id\":{" \
  "\"type\":\"string\"}"
#define LOOKUP_SCHEMA "{\"type\":\"object\",\"properties\":{" PHONE "},\"required\":[\"phone_number\"]}"
#define WRITE_SCHEMA \
  "{\"type\":\"object\",\"properties\":{" PHONE "," NAMES \
  ",\"force_update\":{\"type\":\"boolean\"}},\"required\":[\"phone_number\"]}"

static void
add (CwAlowareTools *tools, const char *name, const char *description, const char *schema)
{
  g_autofree char *json = g_strdup_printf ("{\"name\":\"%s\",\"description\":\"%s\",\"inputSchema\":%s}",
                                           name, description, schema);
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = json_from_string (json, &error);

  g_assert_no_error (error);
  cw_aloware_tools_add (tools, json_node_get_object (node));
}

static void
test_names (void)
{
  static const char *const lookups[] = {
    "contact-lookup",
    "Contact_Lookup",
    "lookupContact",
    "find_contact_by_phone",
    "get-lead",
    "ContactLookupTool",
    "contacts.search",
    "aloware_lookup_contact",
    "GET_ContactByPhoneNumber",
    "findcontact",
    "look-up-contact",
  };
  static const char *const writes[] = {
    "create-lead", "upsert_contact", "createOrUpdateContact", "save-contact",
    "submit_lead", "createlead",     "aloware.add_contact",   "CreateLeadTool",
  };
  static const char *const users[] = { "get-users", "list_users", "getUsers", "ListAgents", "getusers" };

  for (guint i = 0; i < G_N_ELEMENTS (lookups); i++)
    {
      g_autoptr (CwAlowareTools) tools = cw_aloware_tools_new ();

      add (tools, lookups[i], "Finds a contact.", LOOKUP_SCHEMA);
      g_assert_nonnull (tools->lookup);
      g_assert_cmpstr (tools->lookup->name, ==, lookups[i]);
      g_assert_null (tools->users);
      g_assert_null (tools->create);
    }
  for (guint i = 0; i < G_N_ELEMENTS (writes); i++)
    {
      g_autoptr (CwAlowareTools) tools = cw_aloware_tools_new ();

      add (tools, writes[i], "Creates or updates.", WRITE_SCHEMA);
      g_assert_nonnull (tools->create);
      g_assert_nonnull (tools->update);
      g_assert_null (tools->lookup);
    }
  for (guint i = 0; i < G_N_ELEMENTS (users); i++)
    {
      g_autoptr (CwAlowareTools) tools = cw_aloware_tools_new ();

      add (tools, users[i], "Lists the users.", "{\"type\":\"object\"}");
      g_assert_nonnull (tools->users);
    }
}

/* The schema alone never makes a tool: each of these takes what a look-up or a write takes. */
static void
test_unknown_names (void)
{
  static const char *const names[] = {
    "send-sms-to-contact",
    "get_contact_call",
    "call-contact",
    "create_contact_sequence",
    "create-lead-and-dial",
    "createContactEnrollment",
    "update_contact_dnc",
    "delete-contact",
    "create_rvm_for_contact",
    "message_contact",
    "lookup-contact-number-lookup",
    "contact-number-lookup",
    "enroll_lead",
    "create_lead_call",
    "new_contact_text",
    "power-dialer-add-contact",
    "contact_lookup_and_call",
    "createContactAndSend",
    "get-users-availability",
    "lookup",
    "create",
    "contact",
    "get_contact_users",
    "",
    "-",
    "get_new_leads",
  };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr (CwAlowareTools) tools = cw_aloware_tools_new ();

      add (tools, names[i], "Finds a contact. Creates a contact. Lists the users.", LOOKUP_SCHEMA);
      add (tools, names[i], "", WRITE_SCHEMA);
      add (tools, names[i], "", "{}");
      g_assert_null (tools->lookup);
      g_assert_null (tools->create);
      g_assert_null (tools->update);
      g_assert_null (tools->users);
    }
}

/* What a tool says of itself in prose decides nothing, neither for nor against it. */
static void
test_descriptions (void)
{
  static const char *const descriptions[] = {
    "",
    "Form capture for leads: creates the contact, and can enroll it in a sequence, optionally.",
    "Sends nothing. Leads that are known are left alone.",
    "Call this when you have a new lead; it never dials.",
    "Places no call. Deletes nothing. Texts nobody.",
  };

  for (guint i = 0; i < G_N_ELEMENTS (descriptions); i++)
    {
      g_autoptr (CwAlowareTools) tools = cw_aloware_tools_new ();

      add (tools, "create-lead", descriptions[i], WRITE_SCHEMA);
      add (tools, "contact-lookup", descriptions[i], LOOKUP_SCHEMA);
      add (tools, "get-users", descriptions[i], "{\"type\":\"object\"}");
      g_assert_nonnull (tools->create);
      g_assert_nonnull (tools->update);
      g_assert_nonnull (tools->lookup);
      g_assert_nonnull (tools->users);
    }
}

/* A known name with the arguments of something that reaches people. */
static void
test_reaching_arguments (void)
{
  static const char *const arguments[] = { "message",  "messageBody", "recording_url", "image_url",
                                           "agent_id", "to",          "script" };

  for (guint i = 0; i < G_N_ELEMENTS (arguments); i++)
    {
      g_autoptr (CwAlowareTools) tools = cw_aloware_tools_new ();
      g_autofree char *schema = g_strdup_printf ("{\"properties\":{" PHONE "," NAMES ",\"%s\":{}}}",
                                                 arguments[i]);

      add (tools, "create-lead", "Creates a contact.", schema);
      add (tools, "contact-lookup", "Finds a contact.", schema);
      add (tools, "get-users", "Lists users.", schema);
      g_assert_null (tools->create);
      g_assert_null (tools->update);
      g_assert_null (tools->lookup);
      g_assert_null (tools->users);
    }
  {
    g_autoptr (CwAlowareTools) tools = cw_aloware_tools_new ();

    add (tools, "contact-lookup", "", "{\"properties\":{" PHONE ",\"lineId\":{}}}");
    g_assert_null (tools->lookup);
  }
}

static void
test_schemas (void)
{
  g_autoptr (CwAlowareTools) tools = cw_aloware_tools_new ();

  add (tools, "contact-lookup", "", "{\"properties\":{\"email\":{}}}");
  g_assert_null (tools->lookup);
  /* It demands what we do not have. */
  add (tools, "contact-lookup", "",
       "{\"properties\":{" PHONE ",\"line_id\":{}},\"required\":[\"phone_number\",\"line_id\"]}");
  g_assert_null (tools->lookup);
  add (tools, "create-lead", "",
       "{\"properties\":{" PHONE "," NAMES "},\"required\":[\"phone_number\",\"sequence_id\"]}");
  g_assert_null (tools->create);
  add (tools, "get-users", "", "{\"properties\":{\"team\":{}},\"required\":[\"team\"]}");
  g_assert_null (tools->users);
  /* One that cannot change what is known creates only. */
  add (tools, "create-lead", "Creates or updates one.",
       "{\"properties\":{" PHONE "," NAMES "},\"required\":[\"phone_number\"]}");
  g_assert_nonnull (tools->create);
  g_assert_null (tools->update);
  /* The plainer name, in either order. */
  add (tools, "contact-lookup-by-phone", "", LOOKUP_SCHEMA);
  add (tools, "contact-lookup", "", LOOKUP_SCHEMA);
  add (tools, "find-contact-by-phone-number", "", LOOKUP_SCHEMA);
  g_assert_cmpstr (tools->lookup->name, ==, "contact-lookup");
}

static void
test_operations (void)
{
  static const struct
  {
    const char *name, *schema;
    gboolean create, update;
  } cases[] = {
    { "create-contact", "{\"properties\":{" PHONE "," NAMES "}}", TRUE, FALSE },
    { "update-contact", "{\"properties\":{" PHONE "," NAMES "}}", FALSE, TRUE },
    { "update-contact", "{\"properties\":{\"contact_id\":{}," NAMES "},\"required\":[\"contact_id\"]}", FALSE,
      TRUE },
    { "create-contact", "{\"properties\":{\"contact_id\":{}," NAMES "},\"required\":[\"contact_id\"]}", FALSE,
      FALSE },
    { "save-contact", "{\"properties\":{" PHONE "," NAMES "}}", TRUE, TRUE },
    { "create-lead",
      "{\"properties\":{" PHONE "," NAMES
      ",\"name\":{}},\"required\":[\"phone_number\",\"first_name\",\"last_name\"]}",
      TRUE, FALSE },
    { "create-lead", "{\"properties\":{" PHONE ",\"name\":{}},\"required\":[\"phone_number\",\"name\"]}",
      TRUE, FALSE },
    { "create-lead", "{\"properties\":{" PHONE "," NAMES ",\"lineId\":{}},\"required\":[\"lineId\"]}", FALSE,
      FALSE },
    { "create-lead", "{\"properties\":{" PHONE "}}", FALSE, FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (CwAlowareTools) tools = cw_aloware_tools_new ();

      g_test_message ("%s %s", cases[i].name, cases[i].schema);
      add (tools, cases[i].name, "", cases[i].schema);
      g_assert_cmpint (tools->create != NULL, ==, cases[i].create);
      g_assert_cmpint (tools->update != NULL, ==, cases[i].update);
    }
}

static char *
arguments_of (const CwAlowareTools *tools, const char *form, GError **error)
{
  g_autoptr (GBytes) body = g_bytes_new_static (form, strlen (form));
  const CwAlowareTool *used = NULL;
  g_autoptr (JsonNode)
    node = cw_aloware_tools_arguments (tools, CW_ALOWARE_CALL_WRITE, NULL, body, &used, NULL, error);

  return node != NULL ? json_to_string (node, FALSE) : NULL;
}

static void
test_arguments (void)
{
  g_autoptr (CwAlowareTools) tools = cw_aloware_tools_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *json = NULL;
  g_autofree char *none = NULL;

  none = arguments_of (tools, "{\"phone_number\":\"+1\",\"force_update\":true}", &error);
  g_assert_error (error, CW_ERROR, CW_ERROR_UNSUPPORTED);
  g_clear_error (&error);

  /* Other names and stricter types than the form's. */
  add (tools, "upsert_contact", "",
       "{\"properties\":{\"phone\":{\"type\":\"string\"},\"firstName\":{\"type\":[\"string\",\"null\"]},"
       "\"last_name\":{\"type\":\"string\"},\"ownerId\":{\"type\":\"string\"},\"sequence_id\":{},\"force\":{"
       "\"type\":\"boolean\"}}}");
  g_assert_nonnull (tools->update);
  json = arguments_of (tools,
                       "{\"phone_number\":\"+12025550123\",\"force_update\":true,\"first_name\":null,\"last_"
                       "name\":null,\"user_id\":7}",
                       &error);
  g_assert_no_error (error);
  g_assert_cmpstr (
    json, ==,
    "{\"phone\":\"+12025550123\",\"force\":true,\"firstName\":null,\"last_name\":\"\",\"ownerId\":\"7\"}");

  none = arguments_of (tools, "{\"phone_number\":\"+1\",\"force_update\":true,\"city\":\"x\"}", &error);
  g_assert_error (error, CW_ERROR, CW_ERROR_UNSUPPORTED);
  g_clear_error (&error);
  /* An action is never an argument, whatever the schema says. */
  none = arguments_of (tools, "{\"phone_number\":\"+1\",\"force_update\":true,\"sequence_id\":5}", &error);
  g_assert_nonnull (error);
}

/* What a tool demands besides what changes is what the contact has. */
static void
test_demanded (void)
{
  g_autoptr (CwAlowareTools) tools = cw_aloware_tools_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *created = NULL;
  g_autofree char *changed = NULL;
  g_autofree char *by_id = NULL;

  add (tools, "save-contact", "",
       "{\"properties\":{" PHONE "," NAMES
       ",\"name\":{}},\"required\":[\"phone_number\",\"first_name\",\"last_name\",\"name\"]}");
  created = arguments_of (
    tools, "{\"phone_number\":\"+1\",\"force_update\":false,\"first_name\":\"Ana\",\"last_name\":\"Ruiz\"}",
    &error);
  g_assert_no_error (error);
  g_assert_cmpstr (
    created, ==,
    "{\"phone_number\":\"+1\",\"first_name\":\"Ana\",\"last_name\":\"Ruiz\",\"name\":\"Ana Ruiz\"}");
  changed = arguments_of (tools,
                          "{\"phone_number\":\"+1\",\"force_update\":true,\"first_name\":\"Bea\",\"@"
                          "present\":{\"id\":\"5\",\"first_name\":\"Ana\",\"last_name\":\"Ruiz\"}}",
                          &error);
  g_assert_no_error (error);
  g_assert_cmpstr (
    changed, ==,
    "{\"phone_number\":\"+1\",\"first_name\":\"Bea\",\"last_name\":\"Ruiz\",\"name\":\"Bea Ruiz\"}");
  g_assert_null (
    arguments_of (tools, "{\"phone_number\":\"+1\",\"force_update\":false,\"first_name\":\"Ana\"}", &error));
  g_assert_error (error, CW_ERROR, CW_ERROR_REFUSED);
  g_clear_error (&error);

  cw_aloware_tools_free (g_steal_pointer (&tools));
  tools = cw_aloware_tools_new ();
  add (tools, "update-contact", "",
       "{\"properties\":{\"id\":{\"type\":\"integer\"}," NAMES "},\"required\":[\"id\"]}");
  by_id = arguments_of (
    tools,
    "{\"phone_number\":\"+1\",\"force_update\":true,\"first_name\":\"Bea\",\"@present\":{\"id\":\"5\"}}",
    &error);
  g_assert_no_error (error);
  g_assert_cmpstr (by_id, ==, "{\"first_name\":\"Bea\",\"id\":5}");
}

/* Types as schemas of other programs say them: "this or nothing". */
static void
test_any_of (void)
{
  g_autoptr (CwAlowareTools) tools = cw_aloware_tools_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *json = NULL;

  add (tools, "save-contact", "",
       "{\"properties\":{" PHONE ",\"first_name\":{\"anyOf\":[{\"type\":\"string\"},{\"type\":\"null\"}]},"
       "\"user_id\":{\"anyOf\":[{\"type\":\"string\"},{\"type\":\"null\"}]},\"email\":{\"type\":[5,null,"
       "\"string\"]}}}");
  json = arguments_of (
    tools, "{\"phone_number\":\"+1\",\"force_update\":true,\"first_name\":null,\"user_id\":7,\"email\":null}",
    &error);
  g_assert_no_error (error);
  g_assert_cmpstr (json, ==,
                   "{\"phone_number\":\"+1\",\"first_name\":null,\"user_id\":\"7\",\"email\":\"\"}");
}

static void
test_headers (void)
{
  static const char *const bad[] = {
    "{\"properties\":{\"phone_number\":{\"type\":\"string\",\"x-mcp-header\":\"\"}}}",
    "{\"properties\":{\"phone_number\":{\"type\":\"string\",\"x-mcp-header\":\"a\\r\\nb\"}}}",
    "{\"properties\":{\"phone_number\":{\"type\":\"number\",\"x-mcp-header\":\"A\"}}}",
    "{\"properties\":{\"phone_number\":{\"type\":\"string\",\"x-mcp-header\":\"A\"},\"b\":{\"type\":"
    "\"string\",\"x-mcp-header\":\"a\"}}}",
  };
  static const struct
  {
    const char *text, *encoded;
  } values[] = {
    { "us-west1", "us-west1" },
    { "Hello, 世界", "=?base64?SGVsbG8sIOS4lueVjA==?=" },
    { " padded ", "=?base64?IHBhZGRlZCA=?=" },
    { "line1\nline2", "=?base64?bGluZTEKbGluZTI=?=" },
    { "=?base64?literal?=", "=?base64?PT9iYXNlNjQ/bGl0ZXJhbD89?=" },
  };
  g_autoptr (CwAlowareTools) tools = cw_aloware_tools_new ();
  g_autoptr (JsonNode) value = json_node_init_string (json_node_alloc (), "+12025550123");
  g_autofree char *name = NULL;
  g_autofree char *text = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      add (tools, "contact-lookup", "", bad[i]);
      g_assert_null (tools->lookup);
    }
  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    {
      g_autofree char *encoded = cw_aloware_tools_header_value (values[i].text);

      g_assert_cmpstr (encoded, ==, values[i].encoded);
    }

  add (tools, "contact-lookup", "",
       "{\"properties\":{\"phone_number\":{\"type\":\"string\",\"x-mcp-header\":\"Phone\"}}}");
  text = cw_aloware_tools_header (tools->lookup, "phone_number", value, &name);
  g_assert_cmpstr (name, ==, "Mcp-Param-Phone");
  g_assert_cmpstr (text, ==, "+12025550123");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/aloware/tools/names", test_names);
  g_test_add_func ("/aloware/tools/unknown-names", test_unknown_names);
  g_test_add_func ("/aloware/tools/descriptions", test_descriptions);
  g_test_add_func ("/aloware/tools/reaching-arguments", test_reaching_arguments);
  g_test_add_func ("/aloware/tools/schemas", test_schemas);
  g_test_add_func ("/aloware/tools/operations", test_operations);
  g_test_add_func ("/aloware/tools/arguments", test_arguments);
  g_test_add_func ("/aloware/tools/demanded", test_demanded);
  g_test_add_func ("/aloware/tools/any-of", test_any_of);
  g_test_add_func ("/aloware/tools/headers", test_headers);
  return g_test_run ();
}
