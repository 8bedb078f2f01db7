/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What Aloware's MCP server says: an answer as JSON or as a stream of events, and the tools that it offers.
 * The first byte says whether it is a stream. */
#include "fuzz.h"

#include "cw-aloware-rpc.h"
#include "cw-aloware-tools.h"
#include "cw-json.h"

#include <string.h>

#define ID 3

static void
judge (const CwHttpResponse *response)
{
  for (CwAlowareCall call = CW_ALOWARE_CALL_USERS; call <= CW_ALOWARE_CALL_WRITE; call++)
    {
      g_autoptr (CwAlowareReply) reply = cw_aloware_rpc_reply (
        call, call == CW_ALOWARE_CALL_USERS ? NULL : "+12025550101", response, ID);

      fuzz_check_outcome (reply->outcome == CW_ALOWARE_OUTCOME_DONE, reply->problem);
      fuzz_assert (reply->outcome != CW_ALOWARE_OUTCOME_DONE || call == CW_ALOWARE_CALL_WRITE
                   || reply->body != NULL);
    }
}

static void
ask_for_arguments (const CwAlowareTools *tools, CwAlowareCall call, gboolean create)
{
  static const char body[] = "{\"phone_number\":\"+12025550101\",\"first_name\":\"Ana\",\"last_name\":"
                             "\"Ruiz\",\"city\":\"Springfield\","
                             "\"date_of_birth\":\"1990-02-28\",\"user_id\":7,\"force_update\":%s}";
  g_autofree char *text = g_strdup_printf (body, create ? "false" : "true");
  g_autoptr (GBytes) bytes = call == CW_ALOWARE_CALL_WRITE ? g_bytes_new (text, strlen (text)) : NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) refusal = NULL;
  const CwAlowareTool *used = NULL;
  g_autoptr (JsonNode) arguments = cw_aloware_tools_arguments (
    tools, call, call == CW_ALOWARE_CALL_USERS ? NULL : "+12025550101", bytes, &used, &refusal, &error);

  fuzz_check_outcome (arguments != NULL, error);
  if (arguments == NULL)
    return;

  fuzz_assert (used != NULL && used->name != NULL);
  /* Nothing that starts telephony work is ever an argument. */
  if (JSON_NODE_HOLDS_OBJECT (arguments))
    {
      g_autoptr (GList) names = json_object_get_members (json_node_get_object (arguments));

      for (GList *name = names; name != NULL; name = name->next)
        fuzz_assert (!cw_aloware_argument_acts (name->data));
    }
}

static void
read_tools (JsonNode *answer)
{
  JsonObject *result = cw_json_get_object (cw_json_object (answer), "result");
  JsonArray *list = cw_json_get_array (result, "tools");
  g_autoptr (CwAlowareTools) tools = cw_aloware_tools_new ();

  for (guint i = 0; list != NULL && i < json_array_get_length (list); i++)
    {
      JsonObject *tool = cw_json_object (json_array_get_element (list, i));

      if (tool != NULL)
        cw_aloware_tools_add (tools, tool);
    }

  ask_for_arguments (tools, CW_ALOWARE_CALL_USERS, FALSE);
  ask_for_arguments (tools, CW_ALOWARE_CALL_LOOKUP, FALSE);
  ask_for_arguments (tools, CW_ALOWARE_CALL_WRITE, TRUE);
  ask_for_arguments (tools, CW_ALOWARE_CALL_WRITE, FALSE);
}

static void
read_event (const guint8 *data, gsize size)
{
  g_autofree char *text = fuzz_text (data, size);
  g_autoptr (GPtrArray) replies = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  gboolean answered = FALSE;

  cw_aloware_rpc_read_event (text, size, ID, &answered, replies);
  /* What is sent back is JSON. */
  for (guint i = 0; i < replies->len; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (JsonNode) root = cw_json_parse (g_ptr_array_index (replies, i), "Aloware", &error);

      g_assert_no_error (error);
    }
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  guint8 kind = fuzz_byte (&data, &size);
  g_autoptr (GBytes) body = g_bytes_new (data, size);
  g_autoptr (GHashTable) headers = g_hash_table_new (g_str_hash, g_str_equal);
  CwHttpResponse response = {
    .status = kind & 2 ? 400 : 200,
    .body = body,
    .content_type = (char *) (kind & 1 ? "text/event-stream" : "application/json"),
    .headers = headers,
    .server_time = -1,
  };
  g_autoptr (JsonNode) answer = cw_aloware_rpc_answer (&response, ID);

  judge (&response);
  read_event (data, size);
  if (answer != NULL)
    read_tools (answer);

  return 0;
}
