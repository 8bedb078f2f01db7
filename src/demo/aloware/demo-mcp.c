/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "demo-mcp.h"

#include <string.h>

#include "demo-json.h"
#include "demo-mcp-tools.h"

#define PAGE_SIZE 6
#define MAX_SESSIONS 1000
#define SESSION_HEADER "Mcp-Session-Id"
#define VERSION_HEADER "MCP-Protocol-Version"
#define EVENT_STREAM "text/event-stream"
#define START "{\"jsonrpc\":\"2.0\","

/* JSON-RPC 2.0, section 5.1; the last is what MCP's own servers use. */
#define PARSE_ERROR (-32700)
#define INVALID_REQUEST (-32600)
#define METHOD_NOT_FOUND (-32601)
#define INVALID_PARAMS (-32602)
#define SESSION_NOT_FOUND (-32001)

/* MCP 2026-07-28, "Error Codes". */
#define HEADER_MISMATCH (-32020)
#define UNSUPPORTED_VERSION (-32022)

#define STATELESS "2026-07-28"
#define META "io.modelcontextprotocol/"

/* Newest first. */
static const char *const versions[] = { "2025-06-18", "2025-03-26", "2024-11-05", NULL };

typedef struct
{
  gboolean ready; /* notifications/initialized has come */
  DemoMcpLook look;
} Session;

struct _DemoMcp
{
  const DemoAlowareCalls *calls;
  GHashTable *sessions; /* id → Session */
};

/* One message on its way to its answer. */
typedef struct
{
  DemoMcp *self;
  DemoExchange *exchange;
  JsonObject *json;
  JsonObject *params; /* (nullable) */
  const char *method;
  char *id;           /* as JSON; NULL: a notification */
  Session *session;   /* NULL before there is one */
  gboolean stateless; /* the message says all there is to say */
  gboolean stream;    /* the answer is to be an event stream */
} Message;

static void
session_free (gpointer data)
{
  Session *session = data;

  g_strfreev (session->look.missing);
  g_free (session->look.without);
  g_free (session);
}

DemoMcp *
demo_mcp_new (const DemoAlowareCalls *calls)
{
  DemoMcp *self = g_new0 (DemoMcp, 1);

  self->calls = calls;
  self->sessions = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, session_free);
  return self;
}

void
demo_mcp_free (DemoMcp *self)
{
  if (self == NULL)
    return;
  g_hash_table_unref (self->sessions);
  g_free (self);
}

static const char *
get_header (Message *message, const char *name)
{
  return soup_message_headers_get_list (message->exchange->request_headers, name);
}

static gboolean
takes (Message *message, const char *type)
{
  const char *accept = get_header (message, "Accept");

  return accept != NULL && (strstr (accept, type) != NULL || strstr (accept, "*/*") != NULL);
}

static gboolean
wants_stream (Message *message)
{
  if (message->id == NULL || !takes (message, EVENT_STREAM))
    return FALSE;
  return !takes (message, "application/json")
         || demo_faults_strikes (message->self->calls->faults, "aloware:mcp-sse", NULL);
}

/* An event stream as a server may well write one: a comment, a message that is no answer, and the answer over
 * two lines of data, which a newline joins (HTML, "Server-sent events"). */
static void
reply_stream (Message *message, const char *json)
{
  g_autofree char *text = g_strdup_printf (
    ": practice\n\n"
    "event: message\ndata: " START "\"method\":\"notifications/message\",\"params\":{\"level\":\"info\","
    "\"data\":\"Working.\"}}\n\n"
    "id: 1\nevent: message\ndata: " START "\ndata: %s\n\n",
    json + strlen (START));

  demo_reply_bytes (message->exchange, 200, EVENT_STREAM, g_bytes_new (text, strlen (text)));
}

static void
reply_error (Message *message, guint status, int code, const char *sentence)
{
  GString *json = g_string_new (START);

  g_string_append_printf (
    json, "\"id\":%s,\"error\":{\"code\":%d,\"message\":", message->id != NULL ? message->id : "null", code);
  demo_json_append_string (json, sentence);
  g_string_append (json, "}}");
  if (message->stream && status == 200)
    {
      reply_stream (message, json->str);
      g_string_free (json, TRUE);
      return;
    }
  demo_reply_json (message->exchange, status, g_string_free (json, FALSE));
}

static void
reply_result (Message *message, const char *result)
{
  const char *type = !message->stateless          ? ""
                     : strcmp (result, "{}") == 0 ? "\"resultType\":\"complete\""
                                                  : "\"resultType\":\"complete\",";
  g_autofree char *json = g_strdup_printf (START "\"id\":%s,\"result\":{%s%s}", message->id, type,
                                           result + 1);

  if (message->stream)
    reply_stream (message, json);
  else
    demo_reply_json (message->exchange, 200, g_steal_pointer (&json));
}

/* `supported` is a JSON list without its brackets. */
static void
reply_versions (Message *message, guint status, int code, const char *supported, const char *asked)
{
  GString *json = g_string_new (START);

  g_string_append_printf (json,
                          "\"id\":%s,\"error\":{\"code\":%d,\"message\":\"Unsupported protocol version\","
                          "\"data\":{\"supported\":[%s],\"requested\":",
                          message->id, code, supported);
  demo_json_append_string (json, asked);
  g_string_append (json, "}}}");
  demo_reply_json (message->exchange, status, g_string_free (json, FALSE));
}

/* What laravel/mcp does where the specification wants another version offered instead. */
static void
refuse_version (Message *message, const char *asked)
{
  g_autofree char *names = g_strjoinv ("\",\"", (char **) versions);
  g_autofree char *supported = g_strdup_printf ("\"%s\"", names);

  reply_versions (message, 200, INVALID_PARAMS, supported, asked);
}

static Session *
session_new (DemoFaults *faults)
{
  Session *session = g_new0 (Session, 1);
  const char *names = NULL;

  session->look.renamed = demo_faults_strikes (faults, "aloware:mcp-renamed-tools", NULL);
  session->look.only_creates = demo_faults_strikes (faults, "aloware:mcp-only-creates", NULL);
  session->look.demanding = demo_faults_strikes (faults, "aloware:mcp-demanding", NULL);
  if (demo_faults_strikes (faults, "aloware:mcp-missing-argument", &names))
    session->look.without = g_strdup (names);
  if (demo_faults_strikes (faults, "aloware:mcp-missing-tool", &names) && names != NULL)
    session->look.missing = g_strsplit (names, ",", -1);
  return session;
}

static void
begin_session (Message *message)
{
  GHashTable *sessions = message->self->sessions;
  Session *session = session_new (message->self->calls->faults);
  char *id = g_uuid_string_random ();

  if (g_hash_table_size (sessions) >= MAX_SESSIONS)
    g_hash_table_remove_all (sessions);
  demo_exchange_set_header (message->exchange, SESSION_HEADER, id);
  g_hash_table_insert (sessions, id, session);
  demo_control_count (message->self->calls->control, "mcp_sessions", 1);
}

static void
initialize (Message *message)
{
  const char *asked = message->params != NULL ? demo_json_get_string (message->params, "protocolVersion")
                                              : NULL;
  gboolean known = asked != NULL && g_strv_contains (versions, asked);
  g_autofree char *result = NULL;

  if (asked == NULL)
    {
      reply_error (message, 200, INVALID_PARAMS, "Missing [protocolVersion] parameter.");
      return;
    }
  if (!known && demo_faults_strikes (message->self->calls->faults, "aloware:mcp-version-refused", NULL))
    {
      refuse_version (message, asked);
      return;
    }
  begin_session (message);
  result = g_strdup_printf (
    "{\"protocolVersion\":\"%s\",\"capabilities\":{\"tools\":{\"listChanged\":false}},"
    "\"serverInfo\":{\"name\":\"Practice Aloware\",\"version\":\"0.0.1\"},"
    "\"instructions\":\"Reads and changes contacts of an Aloware account.\"}",
    known ? asked : versions[0]);
  reply_result (message, result);
}

static void
ping (Message *message)
{
  reply_result (message, "{}");
}

/* A cursor is opaque; this one says where the next page begins. */
static char *
make_cursor (guint offset)
{
  g_autofree char *text = g_strdup_printf ("{\"offset\":%u}", offset);

  return g_base64_encode ((const guchar *) text, strlen (text));
}

static gboolean
read_cursor (Message *message, guint *offset)
{
  const char *cursor = message->params != NULL ? demo_json_get_string (message->params, "cursor") : NULL;

  *offset = 0;
  if (cursor == NULL)
    return message->params == NULL || !json_object_has_member (message->params, "cursor");
  for (*offset = PAGE_SIZE; *offset < demo_mcp_tools_count (); *offset += PAGE_SIZE)
    {
      g_autofree char *known = make_cursor (*offset);

      if (strcmp (known, cursor) == 0)
        return TRUE;
    }
  return FALSE;
}

static void
list_tools (Message *message)
{
  g_autoptr (GString) json = g_string_new ("{\"tools\":[");
  guint offset;

  if (!read_cursor (message, &offset))
    {
      reply_error (message, 200, INVALID_PARAMS, "Invalid cursor.");
      return;
    }
  for (guint i = offset; i < MIN (offset + PAGE_SIZE, demo_mcp_tools_count ()); i++)
    {
      const DemoMcpTool *tool = demo_mcp_tools_get (i, &message->session->look);

      if (tool == NULL)
        continue;
      if (json->str[json->len - 1] != '[')
        g_string_append_c (json, ',');
      demo_mcp_tool_append (json, tool, &message->session->look);
    }
  g_string_append_c (json, ']');
  if (offset + PAGE_SIZE < demo_mcp_tools_count ())
    {
      g_autofree char *cursor = make_cursor (offset + PAGE_SIZE);

      demo_json_append_name (json, "nextCursor");
      demo_json_append_string (json, cursor);
    }
  g_string_append_c (json, '}');
  reply_result (message, json->str);
}

static void
call_tool (Message *message)
{
  const char *name = message->params != NULL ? demo_json_get_string (message->params, "name") : NULL;
  JsonNode *arguments = message->params != NULL ? json_object_get_member (message->params, "arguments")
                                                : NULL;
  const DemoMcpTool *tool = name != NULL ? demo_mcp_tools_find (name, &message->session->look) : NULL;
  DemoMcpResult result;

  if (tool == NULL || (arguments != NULL && !JSON_NODE_HOLDS_OBJECT (arguments)))
    {
      g_autofree char *sentence = name == NULL   ? g_strdup ("Missing [name] parameter.")
                                  : tool == NULL ? g_strdup_printf ("Tool [%s] not found.", name)
                                                 : g_strdup ("[arguments] must be an object.");

      reply_error (message, 200, INVALID_PARAMS, sentence);
      return;
    }
  result = demo_mcp_call (message->self->calls, tool, &message->session->look,
                          arguments != NULL ? json_node_get_object (arguments) : NULL);
  reply_result (message, result.json);
  if (result.lost)
    message->exchange->how = DEMO_SEND_NOTHING;
  g_free (result.json);
}

/* FALSE when the message does not belong to a session, which is then answered. */
static gboolean
find_session (Message *message)
{
  const char *id = get_header (message, SESSION_HEADER);
  const char *version = get_header (message, VERSION_HEADER);

  if (id == NULL)
    {
      reply_error (message, 400, INVALID_REQUEST, "The " SESSION_HEADER " header is required.");
      return FALSE;
    }
  if (demo_faults_strikes (message->self->calls->faults, "aloware:mcp-session-lost", NULL))
    g_hash_table_remove_all (message->self->sessions);
  message->session = g_hash_table_lookup (message->self->sessions, id);
  if (message->session == NULL)
    reply_error (message, 404, SESSION_NOT_FOUND, "Session not found.");
  else if (version != NULL && !g_strv_contains (versions, version))
    reply_error (message, 400, INVALID_REQUEST,
                 "The " VERSION_HEADER " header is not a version that is supported.");
  else
    return TRUE;
  return FALSE;
}

static void
answer_request (Message *message)
{
  static const struct
  {
    const char *method;
    gboolean early; /* also before notifications/initialized */
    void (*serve) (Message *message);
  } methods[] = {
    { "ping", TRUE, ping },
    { "tools/list", FALSE, list_tools },
    { "tools/call", FALSE, call_tool },
  };
  g_autofree char *unknown = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (methods); i++)
    {
      if (strcmp (message->method, methods[i].method) != 0)
        continue;
      if (methods[i].early || message->session->ready)
        methods[i].serve (message);
      else
        reply_error (message, 200, INVALID_REQUEST, "The session is not initialized yet.");
      return;
    }
  unknown = g_strconcat ("Method not found: ", message->method, NULL);
  reply_error (message, 200, METHOD_NOT_FOUND, unknown);
}

/* Refuses what is not said as MCP 2026-07-28 wants it. */
static gboolean
check_stateless (Message *message)
{
  JsonNode *node = message->params != NULL ? json_object_get_member (message->params, "_meta") : NULL;
  JsonObject *meta = node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  const char *said = meta != NULL ? demo_json_get_string (meta, META "protocolVersion") : NULL;
  const char *version = get_header (message, VERSION_HEADER), *method = get_header (message, "Mcp-Method");
  const char *name = message->params != NULL ? demo_json_get_string (message->params, "name") : NULL;

  if (version == NULL || method == NULL)
    reply_error (message, 400, HEADER_MISMATCH,
                 "The " VERSION_HEADER " and Mcp-Method headers are required.");
  else if (said == NULL || !json_object_has_member (meta, META "clientCapabilities"))
    reply_error (message, 400, INVALID_PARAMS,
                 "The message does not say its version and the client's capabilities.");
  else if (strcmp (said, version) != 0 || strcmp (method, message->method) != 0
           || (name != NULL && g_strcmp0 (name, get_header (message, "Mcp-Name")) != 0))
    reply_error (message, 400, HEADER_MISMATCH, "The headers do not say what the message does.");
  else if (strcmp (said, STATELESS) != 0)
    reply_versions (message, 400, UNSUPPORTED_VERSION, "\"" STATELESS "\"", said);
  else
    return TRUE;
  return FALSE;
}

static void
answer_stateless (Message *message)
{
  message->stateless = TRUE;
  if (message->id == NULL || !check_stateless (message))
    return;
  message->session = session_new (message->self->calls->faults);
  message->session->ready = TRUE;
  answer_request (message);
  session_free (message->session);
}

static void
answer (Message *message)
{
  message->stream = wants_stream (message);
  if (demo_faults_strikes (message->self->calls->faults, "aloware:mcp-stateless", NULL))
    {
      answer_stateless (message);
      return;
    }
  if (message->id != NULL && strcmp (message->method, "initialize") == 0)
    {
      initialize (message);
      return;
    }
  if (!find_session (message))
    return;
  if (message->id != NULL)
    {
      answer_request (message);
      return;
    }
  if (strcmp (message->method, "notifications/initialized") == 0)
    message->session->ready = TRUE;
  demo_reply_empty (message->exchange, 202);
}

/* FALSE when it is not one JSON-RPC request or notification. */
static gboolean
read_message (Message *message)
{
  JsonNode *id = json_object_get_member (message->json, "id");
  JsonNode *params = json_object_get_member (message->json, "params");

  message->method = demo_json_get_string (message->json, "method");
  if (id != NULL && JSON_NODE_HOLDS_VALUE (id))
    message->id = json_to_string (id, FALSE);
  if (params != NULL && JSON_NODE_HOLDS_OBJECT (params))
    message->params = json_node_get_object (params);
  return message->method != NULL && (id == NULL || message->id != NULL)
         && (params == NULL || message->params != NULL)
         && g_strcmp0 (demo_json_get_string (message->json, "jsonrpc"), "2.0") == 0;
}

/* A client that is done with its session says so. */
static void
end_session (DemoMcp *self, DemoExchange *exchange)
{
  const char *id = demo_exchange_get_header (exchange, SESSION_HEADER);
  gboolean stateless = demo_faults_strikes (self->calls->faults, "aloware:mcp-stateless", NULL);
  gboolean ended = !stateless && id != NULL && g_hash_table_remove (self->sessions, id);

  if (ended)
    demo_control_count (self->calls->control, "mcp_sessions_ended", 1);
  demo_reply_empty (exchange, ended ? 204 : stateless ? 405 : 404);
}

void
demo_mcp_answer (DemoMcp *self, DemoExchange *exchange)
{
  g_autoptr (JsonObject) json = demo_json_parse_body (exchange->request_body, NULL);
  Message message = { .self = self, .exchange = exchange, .json = json };

  if (strcmp (exchange->method, "DELETE") == 0)
    end_session (self, exchange);
  else if (!takes (&message, "application/json") && !takes (&message, EVENT_STREAM))
    reply_error (&message, 406, INVALID_REQUEST,
                 "The client must accept application/json and " EVENT_STREAM ".");
  else if (json == NULL)
    reply_error (&message, 400, PARSE_ERROR, "Parse error");
  else if (!read_message (&message))
    reply_error (&message, 400, INVALID_REQUEST, "Invalid Request");
  else
    answer (&message);
  g_free (message.id);
}
