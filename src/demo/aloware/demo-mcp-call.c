/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "demo-mcp-call.h"

#include <string.h>

#include "demo-json.h"

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
append_sentences (JsonObject *errors,
                  const char *name,
                  JsonNode   *sentences,
                  gpointer    text)
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
look_up (const DemoAlowareCalls *calls,
         JsonObject             *arguments)
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
find_missing (const DemoMcpTool *tool,
              const DemoMcpLook *look,
              JsonObject        *arguments)
{
  for (const DemoMcpProperty *property = tool->properties; property->name != NULL; property++)
    if (demo_mcp_tool_demands (tool, property, look) && !json_object_has_member (arguments, property->name))
      return property;
  return NULL;
}

DemoMcpResult
demo_mcp_call (const DemoAlowareCalls *calls,
               const DemoMcpTool      *tool,
               const DemoMcpLook      *look,
               JsonObject             *arguments)
{
  g_autoptr (JsonObject) given = arguments != NULL ? json_object_ref (arguments) : json_object_new ();
  const DemoMcpProperty *missing = find_missing (tool, look, given);
  DemoAlowareAnswer answer;

  demo_control_count (calls->control, "tools_called", 1);
  /* Before anything is refused: to have tried is bad enough. */
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
