/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-aloware-tools.h"
#include "cw-error.h"

#include <json-glib/json-glib.h>
#include <string.h>

#define PHONE "\"phone_number\":{\"type\":\"string\"}"
#define NAMES "\"first_name\":{\"type\":[\"string\",\"null\"]},\"last_name\":{\"type\":\"string\"},\"user_id\":{\"type\":\"string\"}"
#define LOOKUP_SCHEMA "{\"type\":\"object\",\"properties\":{" PHONE "},\"required\":[\"phone_number\"]}"
#define WRITE_SCHEMA "{\"type\":\"object\",\"properties\":{" PHONE "," NAMES ",\"force_update\":{\"type\":\"boolean\"}},\"required\":[\"phone_number\"]}"

static void
add (CwAlowareTools *tools, const char *name, const char *description, const char *schema)
{
  g_autofree char *json = g_strdup_printf ("{\"name\":\"%s\",\"description\":\"%s\",\"inputSchema\":%s}", name, description, schema);
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = json_from_string (json, &error);

  g_assert_no_error (error);
  cw_aloware_tools_add (tools, json_node_get_object (node));
}

static void
test_names (void)
{
  static const char *const lookups[] = { "contact-lookup", "Contact_Lookup", "lookupContact", "find_contact_by_phone", "get-lead", "ContactLookupTool" };
  static const char *const writes[] = { "create-lead", "upsert_contact", "createOrUpdateContact", "save-contact", "submit_lead" };
  static const char *const users[] = { "get-users", "list_users", "getUsers", "ListAgents" };

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
test_actions (void)
{
  static const struct
  {
    const char *name, *description;
  } tools_that_act[] = {
    { "send-sms-to-contact", "Creates a contact." },
    { "get_contact_call", "Finds a contact." },
    { "call-contact", "" },
    { "create_contact_sequence", "" },
    { "create-lead-and-dial", "" },
    { "createContactEnrollment", "" },
    { "update_contact_dnc", "" },
    { "delete-contact", "" },
    { "create_rvm_for_contact", "" },
    { "message_contact", "" },
    { "lookup-contact-number-lookup", "" },
    { "create-lead", "Creates a contact and sends it a text." },
    { "create-lead", "Create a lead. Enrolls it in a sequence." },
    { "create-lead", "Places an outbound call to the new contact." },
    { "find_contact", "Call a contact." },
    { "find_contact", "Starts a two legged phone call." },
    { "upsert_contact", "Dials the contact." },
  };

  for (guint i = 0; i < G_N_ELEMENTS (tools_that_act); i++)
    {
      g_autoptr (CwAlowareTools) tools = cw_aloware_tools_new ();

      g_assert_true (cw_aloware_tool_acts (tools_that_act[i].name, tools_that_act[i].description));
      add (tools, tools_that_act[i].name, tools_that_act[i].description, LOOKUP_SCHEMA);
      add (tools, tools_that_act[i].name, tools_that_act[i].description, WRITE_SCHEMA);
      add (tools, tools_that_act[i].name, tools_that_act[i].description, "{}");
      g_assert_null (tools->lookup);
      g_assert_null (tools->create);
      g_assert_null (tools->update);
      g_assert_null (tools->users);
    }

  /* What a contact has, or what is not done, is no action. */
  g_assert_false (cw_aloware_tool_acts ("contact-lookup", "Finds a contact with its number of calls and messages."));
  g_assert_false (cw_aloware_tool_acts ("create-lead", "Creates a contact. Does not send any message, and never dials."));
}

static void
test_schemas (void)
{
  g_autoptr (CwAlowareTools) tools = cw_aloware_tools_new ();

  add (tools, "contact-lookup", "", "{\"properties\":{\"email\":{}}}");
  g_assert_null (tools->lookup);
  /* It demands what we do not have. */
  add (tools, "contact-lookup", "", "{\"properties\":{" PHONE ",\"line_id\":{}},\"required\":[\"phone_number\",\"line_id\"]}");
  g_assert_null (tools->lookup);
  add (tools, "create-lead", "", "{\"properties\":{" PHONE "," NAMES "},\"required\":[\"phone_number\",\"sequence_id\"]}");
  g_assert_null (tools->create);
  add (tools, "get-users", "", "{\"properties\":{\"team\":{}},\"required\":[\"team\"]}");
  g_assert_null (tools->users);
  /* One that cannot change what is known creates only. */
  add (tools, "create-lead", "Adds one.", "{\"properties\":{" PHONE "," NAMES "},\"required\":[\"phone_number\"]}");
  g_assert_nonnull (tools->create);
  g_assert_null (tools->update);
  /* The plainer name, in either order. */
  add (tools, "contact-lookup-by-phone", "", LOOKUP_SCHEMA);
  add (tools, "contact-lookup", "", LOOKUP_SCHEMA);
  add (tools, "find-contact-by-phone-number", "", LOOKUP_SCHEMA);
  g_assert_cmpstr (tools->lookup->name, ==, "contact-lookup");
}

static char *
arguments_of (const CwAlowareTools *tools, const char *form, GError **error)
{
  g_autoptr (GBytes) body = g_bytes_new_static (form, strlen (form));
  const char *name = NULL;
  g_autoptr (JsonNode) node = cw_aloware_tools_arguments (tools, CW_ALOWARE_CALL_WRITE, NULL, body, &name, NULL, error);

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
  add (tools, "upsert_contact", "", "{\"properties\":{\"phone\":{\"type\":\"string\"},\"firstName\":{\"type\":[\"string\",\"null\"]},"
       "\"last_name\":{\"type\":\"string\"},\"ownerId\":{\"type\":\"string\"},\"sequence_id\":{},\"force\":{\"type\":\"boolean\"}}}");
  g_assert_nonnull (tools->update);
  json = arguments_of (tools, "{\"phone_number\":\"+12025550123\",\"force_update\":true,\"first_name\":null,\"last_name\":null,\"user_id\":7}", &error);
  g_assert_no_error (error);
  g_assert_cmpstr (json, ==, "{\"phone\":\"+12025550123\",\"force\":true,\"firstName\":null,\"last_name\":\"\",\"ownerId\":\"7\"}");

  none = arguments_of (tools, "{\"phone_number\":\"+1\",\"force_update\":true,\"city\":\"x\"}", &error);
  g_assert_error (error, CW_ERROR, CW_ERROR_UNSUPPORTED);
  g_clear_error (&error);
  /* An action is never an argument, whatever the schema says. */
  none = arguments_of (tools, "{\"phone_number\":\"+1\",\"force_update\":true,\"sequence_id\":5}", &error);
  g_assert_nonnull (error);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/aloware/tools/names", test_names);
  g_test_add_func ("/aloware/tools/actions", test_actions);
  g_test_add_func ("/aloware/tools/schemas", test_schemas);
  g_test_add_func ("/aloware/tools/arguments", test_arguments);
  return g_test_run ();
}
