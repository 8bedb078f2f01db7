/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "demo-mcp.h"

#include <string.h>

#include "demo-json.h"
#include "demo-mcp-call.h"
#include "demo-reply.h"

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
  SoupServerMessage *msg;
  JsonObject *message;
  JsonObject *params; /* (nullable) */
  const char *method;
  char *id;           /* as JSON; NULL: a notification */
  Session *session;   /* NULL before there is one */
  gboolean stateless; /* the message says all there is to say */
  gboolean stream;    /* the answer is to be an event stream */
  gboolean lost;
} Exchange;

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
get_header (Exchange   *exchange,
            const char *name)
{
  return soup_message_headers_get_list (soup_server_message_get_request_headers (exchange->msg), name);
}

static gboolean
takes (Exchange   *exchange,
       const char *type)
{
  const char *accept = get_header (exchange, "Accept");

  return accept != NULL && (strstr (accept, type) != NULL || strstr (accept, "*/*") != NULL);
}

static gboolean
wants_stream (Exchange *exchange)
{
  if (exchange->id == NULL || !takes (exchange, EVENT_STREAM))
    return FALSE;
  return !takes (exchange, "application/json") ||
         demo_faults_strikes (exchange->self->calls->faults, "aloware:mcp-sse", NULL);
}

/* An event stream as a server may well write one: a comment, a message that is no answer, and the answer over
 * two lines of data, which a newline joins (HTML, "Server-sent events"). */
static void
reply_stream (Exchange   *exchange,
              const char *json)
{
  g_autofree char *text = g_strdup_printf (
    ": practice\n\n"
    "event: message\ndata: " START "\"method\":\"notifications/message\",\"params\":{\"level\":\"info\","
    "\"data\":\"Working.\"}}\n\n"
    "id: 1\nevent: message\ndata: " START "\ndata: %s\n\n",
    json + strlen (START));

  soup_server_message_set_status (exchange->msg, 200, NULL);
  soup_server_message_set_response (exchange->msg, EVENT_STREAM, SOUP_MEMORY_COPY, text, strlen (text));
}

static void
reply_error (Exchange   *exchange,
             guint       status,
             int         code,
             const char *sentence)
{
  GString *json = g_string_new (START);

  g_string_append_printf (json, "\"id\":%s,\"error\":{\"code\":%d,\"message\":",
                          exchange->id != NULL ? exchange->id : "null", code);
  demo_json_append_string (json, sentence);
  g_string_append (json, "}}");
  if (exchange->stream && status == 200)
    {
      reply_stream (exchange, json->str);
      g_string_free (json, TRUE);
      return;
    }
  demo_reply_json (exchange->msg, status, g_string_free (json, FALSE));
}

static void
reply_result (Exchange   *exchange,
              const char *result)
{
  const char *type = !exchange->stateless ? "" : strcmp (result, "{}") == 0 ? "\"resultType\":\"complete\"" : "\"resultType\":\"complete\",";
  g_autofree char *json = g_strdup_printf (START "\"id\":%s,\"result\":{%s%s}", exchange->id, type, result + 1);

  if (exchange->stream)
    reply_stream (exchange, json);
  else
    demo_reply_json (exchange->msg, 200, g_steal_pointer (&json));
}

/* `supported` is a JSON list without its brackets. */
static void
reply_versions (Exchange   *exchange,
                guint       status,
                int         code,
                const char *supported,
                const char *asked)
{
  GString *json = g_string_new (START);

  g_string_append_printf (json, "\"id\":%s,\"error\":{\"code\":%d,\"message\":\"Unsupported protocol version\","
                          "\"data\":{\"supported\":[%s],\"requested\":", exchange->id, code, supported);
  demo_json_append_string (json, asked);
  g_string_append (json, "}}}");
  demo_reply_json (exchange->msg, status, g_string_free (json, FALSE));
}

/* What laravel/mcp does where the specification wants another version offered instead. */
static void
refuse_version (Exchange   *exchange,
                const char *asked)
{
  g_autofree char *names = g_strjoinv ("\",\"", (char **) versions);
  g_autofree char *supported = g_strdup_printf ("\"%s\"", names);

  reply_versions (exchange, 200, INVALID_PARAMS, supported, asked);
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
begin_session (Exchange *exchange)
{
  GHashTable *sessions = exchange->self->sessions;
  Session *session = session_new (exchange->self->calls->faults);
  char *id = g_uuid_string_random ();

  if (g_hash_table_size (sessions) >= MAX_SESSIONS)
    g_hash_table_remove_all (sessions);
  soup_message_headers_replace (soup_server_message_get_response_headers (exchange->msg), SESSION_HEADER, id);
  g_hash_table_insert (sessions, id, session);
  demo_control_count (exchange->self->calls->control, "mcp_sessions", 1);
}

static void
initialize (Exchange *exchange)
{
  const char *asked = exchange->params != NULL ? demo_json_get_string (exchange->params, "protocolVersion") : NULL;
  gboolean known = asked != NULL && g_strv_contains (versions, asked);
  g_autofree char *result = NULL;

  if (asked == NULL)
    {
      reply_error (exchange, 200, INVALID_PARAMS, "Missing [protocolVersion] parameter.");
      return;
    }
  if (!known && demo_faults_strikes (exchange->self->calls->faults, "aloware:mcp-version-refused", NULL))
    {
      refuse_version (exchange, asked);
      return;
    }
  begin_session (exchange);
  result = g_strdup_printf ("{\"protocolVersion\":\"%s\",\"capabilities\":{\"tools\":{\"listChanged\":false}},"
                            "\"serverInfo\":{\"name\":\"Practice Aloware\",\"version\":\"0.0.1\"},"
                            "\"instructions\":\"Reads and changes contacts of an Aloware account.\"}",
                            known ? asked : versions[0]);
  reply_result (exchange, result);
}

static void
ping (Exchange *exchange)
{
  reply_result (exchange, "{}");
}

/* A cursor is opaque; this one says where the next page begins. */
static char *
make_cursor (guint offset)
{
  g_autofree char *text = g_strdup_printf ("{\"offset\":%u}", offset);

  return g_base64_encode ((const guchar *) text, strlen (text));
}

static gboolean
read_cursor (Exchange *exchange,
             guint    *offset)
{
  const char *cursor = exchange->params != NULL ? demo_json_get_string (exchange->params, "cursor") : NULL;

  *offset = 0;
  if (cursor == NULL)
    return exchange->params == NULL || !json_object_has_member (exchange->params, "cursor");
  for (*offset = PAGE_SIZE; *offset < demo_mcp_tools_count (); *offset += PAGE_SIZE)
    {
      g_autofree char *known = make_cursor (*offset);

      if (strcmp (known, cursor) == 0)
        return TRUE;
    }
  return FALSE;
}

static void
list_tools (Exchange *exchange)
{
  g_autoptr (GString) json = g_string_new ("{\"tools\":[");
  guint offset;

  if (!read_cursor (exchange, &offset))
    {
      reply_error (exchange, 200, INVALID_PARAMS, "Invalid cursor.");
      return;
    }
  for (guint i = offset; i < MIN (offset + PAGE_SIZE, demo_mcp_tools_count ()); i++)
    {
      const DemoMcpTool *tool = demo_mcp_tools_get (i, &exchange->session->look);

      if (tool == NULL)
        continue;
      if (json->str[json->len - 1] != '[')
        g_string_append_c (json, ',');
      demo_mcp_tool_append (json, tool, &exchange->session->look);
    }
  g_string_append_c (json, ']');
  if (offset + PAGE_SIZE < demo_mcp_tools_count ())
    {
      g_autofree char *cursor = make_cursor (offset + PAGE_SIZE);

      demo_json_append_name (json, "nextCursor");
      demo_json_append_string (json, cursor);
    }
  g_string_append_c (json, '}');
  reply_result (exchange, json->str);
}

static void
call_tool (Exchange *exchange)
{
  const char *name = exchange->params != NULL ? demo_json_get_string (exchange->params, "name") : NULL;
  JsonNode *arguments = exchange->params != NULL ? json_object_get_member (exchange->params, "arguments") : NULL;
  const DemoMcpTool *tool = name != NULL ? demo_mcp_tools_find (name, &exchange->session->look) : NULL;
  DemoMcpResult result;

  if (tool == NULL || (arguments != NULL && !JSON_NODE_HOLDS_OBJECT (arguments)))
    {
      g_autofree char *sentence = name == NULL   ? g_strdup ("Missing [name] parameter.")
                                  : tool == NULL ? g_strdup_printf ("Tool [%s] not found.", name)
                                                 : g_strdup ("[arguments] must be an object.");

      reply_error (exchange, 200, INVALID_PARAMS, sentence);
      return;
    }
  result = demo_mcp_call (exchange->self->calls, tool, &exchange->session->look,
                          arguments != NULL ? json_node_get_object (arguments) : NULL);
  reply_result (exchange, result.json);
  exchange->lost = result.lost;
  g_free (result.json);
}

/* FALSE when the message does not belong to a session, which is then answered. */
static gboolean
find_session (Exchange *exchange)
{
  const char *id = get_header (exchange, SESSION_HEADER);
  const char *version = get_header (exchange, VERSION_HEADER);

  if (id == NULL)
    {
      reply_error (exchange, 400, INVALID_REQUEST, "The " SESSION_HEADER " header is required.");
      return FALSE;
    }
  if (demo_faults_strikes (exchange->self->calls->faults, "aloware:mcp-session-lost", NULL))
    g_hash_table_remove_all (exchange->self->sessions);
  exchange->session = g_hash_table_lookup (exchange->self->sessions, id);
  if (exchange->session == NULL)
    reply_error (exchange, 404, SESSION_NOT_FOUND, "Session not found.");
  else if (version != NULL && !g_strv_contains (versions, version))
    reply_error (exchange, 400, INVALID_REQUEST, "The " VERSION_HEADER " header is not a version that is supported.");
  else
    return TRUE;
  return FALSE;
}

static void
answer_request (Exchange *exchange)
{
  static const struct
  {
    const char *method;
    gboolean early; /* also before notifications/initialized */
    void (*serve) (Exchange *exchange);
  } methods[] = {
    { "ping", TRUE, ping },
    { "tools/list", FALSE, list_tools },
    { "tools/call", FALSE, call_tool },
  };
  g_autofree char *unknown = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (methods); i++)
    {
      if (strcmp (exchange->method, methods[i].method) != 0)
        continue;
      if (methods[i].early || exchange->session->ready)
        methods[i].serve (exchange);
      else
        reply_error (exchange, 200, INVALID_REQUEST, "The session is not initialized yet.");
      return;
    }
  unknown = g_strconcat ("Method not found: ", exchange->method, NULL);
  reply_error (exchange, 200, METHOD_NOT_FOUND, unknown);
}

/* Refuses what is not said as MCP 2026-07-28 wants it. */
static gboolean
check_stateless (Exchange *exchange)
{
  JsonNode *node = exchange->params != NULL ? json_object_get_member (exchange->params, "_meta") : NULL;
  JsonObject *meta = node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  const char *said = meta != NULL ? demo_json_get_string (meta, META "protocolVersion") : NULL;
  const char *version = get_header (exchange, VERSION_HEADER), *method = get_header (exchange, "Mcp-Method");
  const char *name = exchange->params != NULL ? demo_json_get_string (exchange->params, "name") : NULL;

  if (version == NULL || method == NULL)
    reply_error (exchange, 400, HEADER_MISMATCH, "The " VERSION_HEADER " and Mcp-Method headers are required.");
  else if (said == NULL || !json_object_has_member (meta, META "clientCapabilities"))
    reply_error (exchange, 400, INVALID_PARAMS, "The message does not say its version and the client's capabilities.");
  else if (strcmp (said, version) != 0 || strcmp (method, exchange->method) != 0 ||
           (name != NULL && g_strcmp0 (name, get_header (exchange, "Mcp-Name")) != 0))
    reply_error (exchange, 400, HEADER_MISMATCH, "The headers do not say what the message does.");
  else if (strcmp (said, STATELESS) != 0)
    reply_versions (exchange, 400, UNSUPPORTED_VERSION, "\"" STATELESS "\"", said);
  else
    return TRUE;
  return FALSE;
}

static void
answer_stateless (Exchange *exchange)
{
  exchange->stateless = TRUE;
  if (exchange->id == NULL || !check_stateless (exchange))
    return;
  exchange->session = session_new (exchange->self->calls->faults);
  exchange->session->ready = TRUE;
  answer_request (exchange);
  session_free (exchange->session);
}

static void
answer (Exchange *exchange)
{
  exchange->stream = wants_stream (exchange);
  if (demo_faults_strikes (exchange->self->calls->faults, "aloware:mcp-stateless", NULL))
    {
      answer_stateless (exchange);
      return;
    }
  if (exchange->id != NULL && strcmp (exchange->method, "initialize") == 0)
    {
      initialize (exchange);
      return;
    }
  if (!find_session (exchange))
    return;
  if (exchange->id != NULL)
    {
      answer_request (exchange);
      return;
    }
  if (strcmp (exchange->method, "notifications/initialized") == 0)
    exchange->session->ready = TRUE;
  demo_reply_empty (exchange->msg, 202);
}

/* FALSE when it is not one JSON-RPC request or notification. */
static gboolean
read_message (Exchange *exchange)
{
  JsonNode *id = json_object_get_member (exchange->message, "id");
  JsonNode *params = json_object_get_member (exchange->message, "params");

  exchange->method = demo_json_get_string (exchange->message, "method");
  if (id != NULL && JSON_NODE_HOLDS_VALUE (id))
    exchange->id = json_to_string (id, FALSE);
  if (params != NULL && JSON_NODE_HOLDS_OBJECT (params))
    exchange->params = json_node_get_object (params);
  return exchange->method != NULL && (id == NULL || exchange->id != NULL) &&
         (params == NULL || exchange->params != NULL) &&
         g_strcmp0 (demo_json_get_string (exchange->message, "jsonrpc"), "2.0") == 0;
}

/* A client that is done with its session says so. */
static void
end_session (DemoMcp           *self,
             SoupServerMessage *msg)
{
  const char *id = soup_message_headers_get_one (soup_server_message_get_request_headers (msg), SESSION_HEADER);
  gboolean stateless = demo_faults_strikes (self->calls->faults, "aloware:mcp-stateless", NULL);
  gboolean ended = !stateless && id != NULL && g_hash_table_remove (self->sessions, id);

  if (ended)
    demo_control_count (self->calls->control, "mcp_sessions_ended", 1);
  soup_server_message_set_status (msg, ended ? 204 : stateless ? 405 : 404, NULL);
}

gboolean
demo_mcp_serve (DemoMcp           *self,
                SoupServerMessage *msg)
{
  g_autoptr (JsonObject) message = demo_json_parse_body (soup_server_message_get_request_body (msg), NULL);
  Exchange exchange = { .self = self, .msg = msg, .message = message };

  if (strcmp (soup_server_message_get_method (msg), "DELETE") == 0)
    end_session (self, msg);
  else if (!takes (&exchange, "application/json") && !takes (&exchange, EVENT_STREAM))
    reply_error (&exchange, 406, INVALID_REQUEST, "The client must accept application/json and " EVENT_STREAM ".");
  else if (message == NULL)
    reply_error (&exchange, 400, PARSE_ERROR, "Parse error");
  else if (!read_message (&exchange))
    reply_error (&exchange, 400, INVALID_REQUEST, "Invalid Request");
  else
    answer (&exchange);
  g_free (exchange.id);
  return exchange.lost;
}
