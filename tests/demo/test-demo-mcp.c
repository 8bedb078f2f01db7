/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "mcp-fixture.h"

/* The MCP server of the practice Aloware, over real HTTP. */

#define NEW_PHONE "+14155559901"

static void
test_versions (void)
{
  static const char *const cases[][2] = {
    { "2025-06-18", "2025-06-18" },
    { "2025-03-26", "2025-03-26" },
    { "2024-11-05", "2024-11-05" },
    { "2099-01-01", "2025-06-18" },
  };
  g_autoptr (McpFixture) fixture = mcp_fixture_new (0);

  fixture->bearer = g_strdup (fixture->demo->token);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *params = g_strdup_printf ("{\"protocolVersion\":\"%s\"}", cases[i][0]);

      g_assert_cmpuint (mcp_fixture_call (fixture, "initialize", params), ==, 200);
      mcp_fixture_assert (fixture, "id", "1");
      mcp_fixture_assert (fixture, "result/protocolVersion", cases[i][1]);
      mcp_fixture_assert (fixture, "result/capabilities/tools/listChanged", "false");
      g_assert_nonnull (mcp_fixture_header (fixture, "Mcp-Session-Id"));
    }

  demo_fixture_fault (fixture->demo, "aloware:mcp-version-refused");
  g_assert_cmpuint (mcp_fixture_call (fixture, "initialize", "{\"protocolVersion\":\"2099-01-01\"}"), ==,
                    200);
  mcp_fixture_assert (fixture, "error/code", "-32602");
  mcp_fixture_assert (fixture, "error/data/supported/0", "2025-06-18");
  g_assert_null (mcp_fixture_header (fixture, "Mcp-Session-Id"));
}

static void
test_sessions (void)
{
  g_autoptr (McpFixture) fixture = mcp_fixture_new (0);
  g_autofree char *good = NULL;

  fixture->bearer = g_strdup (fixture->demo->token);
  g_assert_cmpuint (mcp_fixture_call (fixture, "ping", NULL), ==, 400);
  fixture->session = g_strdup ("no such session");
  g_assert_cmpuint (mcp_fixture_call (fixture, "ping", NULL), ==, 404);

  /* Until the client says that it is ready, there is only ping. */
  g_assert_cmpuint (mcp_fixture_call (fixture, "initialize", "{\"protocolVersion\":\"2025-06-18\"}"), ==,
                    200);
  g_free (fixture->session);
  fixture->session = g_strdup (mcp_fixture_header (fixture, "Mcp-Session-Id"));
  g_assert_cmpuint (mcp_fixture_call (fixture, "ping", NULL), ==, 200);
  mcp_fixture_assert (fixture, "result", "{}");
  g_assert_cmpuint (mcp_fixture_call (fixture, "tools/list", NULL), ==, 200);
  mcp_fixture_assert (fixture, "error/code", "-32600");

  mcp_fixture_begin (fixture);
  fixture->version = "2025-06-18";
  g_assert_cmpuint (mcp_fixture_call (fixture, "tools/list", NULL), ==, 200);
  mcp_fixture_assert (fixture, "error", NULL);
  fixture->version = "2099-01-01";
  g_assert_cmpuint (mcp_fixture_call (fixture, "tools/list", NULL), ==, 400);
  fixture->version = NULL;

  demo_fixture_fault (fixture->demo, "aloware:mcp-session-lost");
  for (guint i = 0; i < 2; i++)
    g_assert_cmpuint (mcp_fixture_tool (fixture, "get-users", "{}"), ==, 404);
  mcp_fixture_begin (fixture);
  g_assert_cmpuint (mcp_fixture_tool (fixture, "get-users", "{}"), ==, 200);
  g_assert_cmpint (demo_fixture_counter (fixture->demo, "mcp_sessions"), ==, 3);
}

static void
test_methods (void)
{
  static const char *const methods[] = { "GET", "PUT" };
  static const struct
  {
    const char *body;
    guint status;
    const char *code;
  } cases[] = {
    { "{", 400, "-32700" },
    { "[{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}]", 400, "-32700" },
    { "{\"id\":1,\"method\":\"ping\"}", 400, "-32600" },
    { "{\"jsonrpc\":\"2.0\",\"id\":null,\"method\":\"ping\"}", 400, "-32600" },
    { "{\"jsonrpc\":\"2.0\",\"id\":1}", 400, "-32600" },
    { "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\",\"params\":[]}", 400, "-32600" },
    { "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"resources/list\"}", 200, "-32601" },
    { "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{}}", 200, "-32602" },
    { "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{\"name\":\"no-such\"}}", 200,
      "-32602" },
    { "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/"
      "call\",\"params\":{\"name\":\"get-users\",\"arguments\":[]}}",
      200, "-32602" },
    { "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/list\",\"params\":{\"cursor\":\"6\"}}", 200,
      "-32602" },
  };
  g_autoptr (McpFixture) fixture = mcp_fixture_new (0);

  for (guint i = 0; i < G_N_ELEMENTS (methods); i++)
    {
      g_assert_cmpuint (mcp_fixture_send (fixture, methods[i], "/mcp", NULL), ==, 405);
      g_assert_cmpstr (mcp_fixture_header (fixture, "Allow"), ==, "POST, DELETE");
    }
  mcp_fixture_begin (fixture);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_assert_cmpuint (mcp_fixture_send (fixture, "POST", "/mcp", cases[i].body), ==, cases[i].status);
      mcp_fixture_assert (fixture, "error/code", cases[i].code);
    }

  /* Ids come back as they went out; other notifications are taken and ignored. */
  g_assert_cmpuint (
    mcp_fixture_send (fixture, "POST", "/mcp", "{\"jsonrpc\":\"2.0\",\"id\":\"a\\\"b\",\"method\":\"ping\"}"),
    ==, 200);
  mcp_fixture_assert (fixture, "id", "a\"b");
  g_assert_cmpuint (
    mcp_fixture_send (fixture, "POST", "/mcp", "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/x\"}"), ==,
    202);
}

/* The names of all tools, in order, over all pages. */
static char **
list_names (McpFixture *fixture, guint *pages)
{
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();
  g_autofree char *cursor = NULL;

  *pages = 0;
  do
    {
      g_autofree char *params = cursor != NULL ? g_strdup_printf ("{\"cursor\":\"%s\"}", cursor)
                                               : g_strdup ("{}");
      guint i = 0;

      g_assert_cmpuint (mcp_fixture_call (fixture, "tools/list", params), ==, 200);
      for (;; i++)
        {
          g_autofree char *path = g_strdup_printf ("result/tools/%u/name", i);
          g_autofree char *schema = g_strdup_printf ("result/tools/%u/inputSchema/type", i);
          g_autofree char *name = mcp_fixture_get (fixture, path);

          if (name == NULL)
            break;
          mcp_fixture_assert (fixture, schema, "object");
          g_strv_builder_add (names, name);
        }
      *pages += 1;
      g_free (cursor);
      cursor = mcp_fixture_get (fixture, "result/nextCursor");
    }
  while (cursor != NULL);
  return g_strv_builder_end (names);
}

static void
test_list (void)
{
  g_autoptr (McpFixture) fixture = mcp_fixture_new (0);
  g_auto (GStrv) names = NULL;
  guint pages;

  mcp_fixture_begin (fixture);
  names = list_names (fixture, &pages);
  g_assert_cmpuint (pages, ==, 3);
  g_assert_cmpuint (g_strv_length (names), ==, 14);
  for (guint i = 0; i < 14; i++)
    for (guint k = i + 1; k < 14; k++)
      g_assert_cmpstr (names[i], !=, names[k]);
  g_assert_true (g_strv_contains ((const char *const *) names, "contact-lookup"));
  g_assert_true (g_strv_contains ((const char *const *) names, "create-lead"));
  g_assert_true (g_strv_contains ((const char *const *) names, "get-users"));

  /* The schema of the tool that looks up a contact. */
  g_assert_cmpuint (mcp_fixture_call (fixture, "tools/list", "{\"cursor\":\"eyJvZmZzZXQiOjZ9\"}"), ==, 200);
  mcp_fixture_assert (fixture, "result/tools/2/name", "contact-lookup");
  mcp_fixture_assert (fixture, "result/tools/2/inputSchema/required", "[\"phone_number\"]");
  mcp_fixture_assert (fixture, "result/tools/2/inputSchema/properties/phone_number/type", "string");
}

static void
test_other_tools (void)
{
  g_autoptr (McpFixture) fixture = mcp_fixture_new (0);
  g_auto (GStrv) fewer = NULL;
  g_auto (GStrv) renamed = NULL;
  guint pages;

  demo_fixture_fault (fixture->demo, "aloware:mcp-missing-tool:value=create-lead,get-users");
  mcp_fixture_begin (fixture);
  fewer = list_names (fixture, &pages);
  g_assert_cmpuint (g_strv_length (fewer), ==, 12);
  g_assert_cmpuint (mcp_fixture_tool (fixture, "get-users", "{}"), ==, 200);
  mcp_fixture_assert (fixture, "error/message", "Tool [get-users] not found.");

  demo_fixture_fault (fixture->demo, "aloware:mcp-renamed-tools");
  mcp_fixture_begin (fixture);
  renamed = list_names (fixture, &pages);
  g_assert_cmpuint (g_strv_length (renamed), ==, 14);
  for (guint i = 0; i < 12; i++)
    g_assert_false (g_strv_contains ((const char *const *) renamed, fewer[i]));
  mcp_fixture_tool (fixture, "get-users", "{}");
  mcp_fixture_assert (fixture, "error/code", "-32602");
  mcp_fixture_tool (fixture, "list_users", "{}");
  mcp_fixture_assert (fixture, "result/isError", "false");

  /* The next session is as usual. */
  mcp_fixture_begin (fixture);
  mcp_fixture_tool (fixture, "get-users", "{}");
  mcp_fixture_assert (fixture, "result/isError", "false");
}

static void
test_lookup (void)
{
  g_autoptr (McpFixture) fixture = mcp_fixture_new (0);
  const char *phone = demo_fixture_first_phone (fixture->demo);
  g_autofree char *arguments = g_strdup_printf ("{\"phone_number\":\"%s\"}", phone);
  g_autoptr (JsonNode) rest = NULL;
  g_autofree char *by_rest = NULL, *text = NULL;

  mcp_fixture_begin (fixture);
  g_assert_cmpuint (mcp_fixture_tool (fixture, "contact-lookup", arguments), ==, 200);
  mcp_fixture_assert (fixture, "result/structuredContent/phone_number", phone);
  mcp_fixture_assert (fixture, "result/content/0/type", "text");
  text = mcp_fixture_get (fixture, "result/content/0/text");
  g_assert_cmpuint (demo_fixture_lookup (fixture->demo, phone, &rest), ==, 200);
  by_rest = json_to_string (rest, FALSE);
  mcp_fixture_assert (fixture, "result/structuredContent", by_rest);
  {
    g_autoptr (JsonNode) parsed = json_from_string (text, NULL);

    g_assert_true (json_node_equal (parsed, rest));
  }

  g_assert_cmpuint (mcp_fixture_tool (fixture, "contact-lookup", "{\"phone_number\":\"" NEW_PHONE "\"}"), ==,
                    200);
  mcp_fixture_assert (fixture, "result/isError", "true");
  mcp_fixture_assert (fixture, "result/content/0/text", "Contact not found.");
  mcp_fixture_assert (fixture, "result/structuredContent", NULL);
  mcp_fixture_tool (fixture, "contact-lookup", "{}");
  mcp_fixture_assert (fixture, "result/content/0/text", "The phone number field is required.");
  mcp_fixture_tool (fixture, "contact-lookup", "{\"phone_number\":\"ask Bob\"}");
  mcp_fixture_assert (fixture, "result/content/0/text", "Phone number is empty or invalid.");

  demo_fixture_fault (fixture->demo, "aloware:wrapped");
  mcp_fixture_tool (fixture, "contact-lookup", arguments);
  mcp_fixture_assert (fixture, "result/structuredContent/contact/phone_number", phone);
}

static void
test_create (void)
{
  g_autoptr (McpFixture) fixture = mcp_fixture_new (0);
  g_autoptr (JsonNode) contact = NULL;
  g_autofree char *city = NULL;

  mcp_fixture_begin (fixture);
  mcp_fixture_tool (fixture, "create-lead", "{\"phone_number\":\"" NEW_PHONE "\",\"city\":\"Oakland\"}");
  mcp_fixture_assert (fixture, "result/structuredContent/message", "Contact created.");
  g_assert_cmpuint (demo_fixture_lookup (fixture->demo, NEW_PHONE, &contact), ==, 200);
  city = demo_fixture_member (contact, "cnam_city");
  g_assert_cmpstr (city, ==, "Oakland");

  mcp_fixture_tool (fixture, "create-lead", "{\"phone_number\":\"" NEW_PHONE "\",\"city\":\"Reno\"}");
  mcp_fixture_assert (fixture, "result/isError", "true");
  mcp_fixture_assert (fixture, "result/content/0/text", "Contact already exists");
  mcp_fixture_tool (fixture, "create-lead",
                    "{\"phone_number\":\"" NEW_PHONE "\",\"force_update\":true,\"user_id\":1}");
  mcp_fixture_assert (fixture, "result/isError", "true");
  {
    g_autofree char *text = mcp_fixture_get (fixture, "result/content/0/text");

    g_assert_true (g_str_has_prefix (text, "The given data was invalid.\n"));
  }
  mcp_fixture_tool (fixture, "create-lead",
                    "{\"phone_number\":\"" NEW_PHONE "\",\"force_update\":true,\"city\":\"\",\"line_id\":3}");
  mcp_fixture_assert (fixture, "result/structuredContent/message", "Contact updated.");
  g_assert_cmpint (demo_fixture_counter (fixture->demo, "action_fields_seen"), ==, 1);
  g_assert_cmpint (demo_fixture_counter (fixture->demo, "writes"), ==, 4);
  g_assert_cmpint (demo_fixture_counter (fixture->demo, "created"), ==, 1);

  /* Written, but nobody hears of it. */
  demo_fixture_fault (fixture->demo, "aloware:drop-after-write");
  g_assert_cmpuint (mcp_fixture_tool (fixture, "create-lead", "{\"phone_number\":\"+14155559902\"}"), ==, 0);
  g_assert_cmpuint (demo_fixture_lookup (fixture->demo, "+14155559902", NULL), ==, 200);
}

static void
test_users (void)
{
  g_autoptr (McpFixture) fixture = mcp_fixture_new (0);

  mcp_fixture_begin (fixture);
  mcp_fixture_tool (fixture, "get-users", "{}");
  mcp_fixture_assert (fixture, "result/structuredContent/users/0/email", "ana.ruiz@example.com");
  mcp_fixture_tool (fixture, "inbox-availability", "{\"user_id\":101}");
  mcp_fixture_assert (fixture, "result/isError", "false");
  g_assert_cmpint (demo_fixture_counter (fixture->demo, "reads"), ==, 1);
}

static void
test_action_tools (void)
{
  static const char *const others[] = { "create-lead", "contact-lookup", "get-users", "inbox-availability",
                                        NULL };
  g_autoptr (McpFixture) fixture = mcp_fixture_new (0);
  g_auto (GStrv) names = NULL;
  gint64 acted = 0;
  guint pages;

  mcp_fixture_begin (fixture);
  names = list_names (fixture, &pages);
  for (guint i = 0; others[i] != NULL; i++)
    mcp_fixture_tool (fixture, others[i], "{}");
  g_assert_cmpint (demo_fixture_counter (fixture->demo, "action_tools_called"), ==, 0);
  for (guint i = 0; names[i] != NULL; i++)
    {
      if (g_strv_contains (others, names[i]))
        continue;
      mcp_fixture_tool (fixture, names[i], "{}");
      g_assert_cmpint (demo_fixture_counter (fixture->demo, "action_tools_called"), ==, ++acted);
    }
  g_assert_cmpint (acted, ==, 10);
}

static void
assert_stream (McpFixture *fixture)
{
  g_auto (GStrv) events = g_strsplit (fixture->text, "\n\n", -1);
  g_autofree char *joined = NULL;
  g_autoptr (JsonNode) json = NULL;

  g_assert_cmpstr (soup_message_headers_get_content_type (fixture->headers, NULL), ==, "text/event-stream");
  g_assert_cmpuint (g_strv_length (events), ==, 4);
  joined = g_strdup (strstr (events[2], "data: ") + strlen ("data: "));
  memset (strstr (joined, "\ndata: "), ' ', strlen ("\ndata: "));
  json = json_from_string (joined, NULL);
  g_assert_nonnull (json);
  g_assert_cmpint (json_object_get_int_member (json_node_get_object (json), "id"), ==, 1);
}

static void
test_streams (void)
{
  g_autoptr (McpFixture) fixture = mcp_fixture_new (0);

  mcp_fixture_begin (fixture);
  demo_fixture_fault (fixture->demo, "aloware:mcp-sse:times=2");
  g_assert_cmpuint (mcp_fixture_tool (fixture, "get-users", "{}"), ==, 200);
  assert_stream (fixture);
  mcp_fixture_call (fixture, "no/such", NULL);
  assert_stream (fixture);

  fixture->accept = "text/event-stream";
  mcp_fixture_call (fixture, "ping", NULL);
  assert_stream (fixture);
  demo_fixture_fault (fixture->demo, "aloware:mcp-sse");
  fixture->accept = "application/json";
  mcp_fixture_call (fixture, "ping", NULL);
  mcp_fixture_assert (fixture, "result", "{}");
  fixture->accept = "text/html";
  g_assert_cmpuint (mcp_fixture_call (fixture, "ping", NULL), ==, 406);
}

static void
test_limit (void)
{
  g_autoptr (McpFixture) fixture = mcp_fixture_new (3);

  mcp_fixture_begin (fixture);
  g_assert_cmpuint (demo_fixture_lookup (fixture->demo, demo_fixture_first_phone (fixture->demo), NULL), ==,
                    200);
  g_assert_cmpuint (mcp_fixture_tool (fixture, "get-users", "{}"), ==, 429);
  g_assert_nonnull (mcp_fixture_header (fixture, "Retry-After"));
  g_assert_cmpuint (demo_fixture_lookup (fixture->demo, demo_fixture_first_phone (fixture->demo), NULL), ==,
                    429);
  g_assert_cmpint (demo_fixture_counter (fixture->demo, "rate_limited"), ==, 2);
}

static void
test_faults (void)
{
  static const struct
  {
    const char *fault;
    guint status;
  } cases[] = {
    { "aloware:unavailable", 503 }, { "aloware:unauthorized", 401 }, { "aloware:html", 200 },
    { "aloware:malformed", 200 },   { "aloware:rate-limit", 429 },   { "aloware:cut", 0 },
  };
  g_autoptr (McpFixture) fixture = mcp_fixture_new (0);

  mcp_fixture_begin (fixture);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      demo_fixture_fault (fixture->demo, cases[i].fault);
      g_assert_cmpuint (mcp_fixture_tool (fixture, "get-users", "{}"), ==, cases[i].status);
      mcp_fixture_assert (fixture, "result", NULL);
      g_assert_cmpuint (mcp_fixture_tool (fixture, "get-users", "{}"), ==, 200);
      mcp_fixture_assert (fixture, "result/isError", "false");
    }
  demo_fixture_fault (fixture->demo, "aloware:unauthorized");
  mcp_fixture_call (fixture, "ping", NULL);
  g_assert_nonnull (strstr (mcp_fixture_header (fixture, "WWW-Authenticate"), "resource_metadata="));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/demo/mcp/versions", test_versions);
  g_test_add_func ("/demo/mcp/sessions", test_sessions);
  g_test_add_func ("/demo/mcp/methods", test_methods);
  g_test_add_func ("/demo/mcp/list", test_list);
  g_test_add_func ("/demo/mcp/other-tools", test_other_tools);
  g_test_add_func ("/demo/mcp/lookup", test_lookup);
  g_test_add_func ("/demo/mcp/create", test_create);
  g_test_add_func ("/demo/mcp/users", test_users);
  g_test_add_func ("/demo/mcp/action-tools", test_action_tools);
  g_test_add_func ("/demo/mcp/streams", test_streams);
  g_test_add_func ("/demo/mcp/limit", test_limit);
  g_test_add_func ("/demo/mcp/faults", test_faults);
  return g_test_run ();
}
