/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-aloware-rpc.h"
#include "cw-aloware-tokens.h"
#include "cw-aloware.h"
#include "cw-credentials.h"
#include "cw-error.h"
#include "wire-secrets.h"
#include "wire-server.h"

#include <glib/gstdio.h>
#include <json-glib/json-glib.h>
#include <string.h>

/* An account behind an MCP server that misbehaves as it is told. */
typedef struct
{
  WireServer *server;
  CwHttp *http;
  CwAloware *aloware;
  char *lock;
  guint generation; /* "access-N" is good */
  guint n_sessions, n_renewals, n_calls, n_writes;
  guint lose_session_at; /* the nth call finds its session gone */
  guint lose_always;
  guint expire_at; /* the nth call finds its token over */
  gboolean dead;   /* every token is refused by tools/call */
  gboolean stream;
  gboolean no_version;         /* refuses what is offered */
  const char *call_answer;     /* raw, instead of the tool's */
  const char *session;         /* the present session's id */
  const char *version_refusal; /* raw reply to initialize */
  const char *only_version;    /* of those that begin with initialize, the one that is spoken */
  gboolean modern;             /* speaks 2026-07-28 and nothing else */
  gboolean pings;              /* asks before it answers, and answers once that was answered */
  gboolean pings_for_ever;
  gboolean goes_on;    /* a stream does not end after the answer */
  gboolean breaks_off; /* a stream ends before the answer, which is given to whoever asks for the rest */
  gboolean forgets;    /* … or is not */
  char *rest;
  gboolean many_pages;
  const char *moved_to; /* path; NULL: not moved */
  char *elsewhere;      /* another server's address that it sends on to */
  const char *forbids;  /* the scope that tools/call lacks */
  guint n_pongs, n_ended;
  char *sessions[16];
  GString *bodies;
} Server;

static const char tools_json[] =
  "[{\"name\":\"contact-lookup\",\"description\":\"Finds a "
  "contact.\",\"inputSchema\":{\"properties\":{\"phone_number\":{\"type\":\"string\",\"x-mcp-header\":"
  "\"Phone\"}},\"required\":[\"phone_number\"]}},"
  "{\"name\":\"send-sms\",\"description\":\"Sends.\",\"inputSchema\":{\"properties\":{\"phone_number\":{"
  "\"type\":\"string\"}}}},"
  "{\"name\":\"create-lead\",\"description\":\"Creates or "
  "updates.\",\"inputSchema\":{\"properties\":{\"phone_number\":{\"type\":\"string\"},"
  "\"first_name\":{\"type\":\"string\"},\"force_update\":{\"type\":\"boolean\"}}}}]";

static char *reply_events (const char *extra, const char *events);

static char *
reply_rpc (Server *self, const char *extra, gint64 id, const char *rest)
{
  g_autofree char *json = g_strdup_printf ("{\"jsonrpc\":\"2.0\",\"id\":%" G_GINT64_FORMAT ",%s}", id, rest);
  g_autofree char *event = NULL;

  if (self->pings)
    {
      g_autofree char *events = g_strdup_printf (
        "data: {\"jsonrpc\":\"2.0\",\"id\":\"ping-1\",\"method\":\"ping\"}\n\n\fdata: %s\n\n", json);

      return reply_events (extra, events);
    }
  if (self->breaks_off)
    {
      g_free (self->rest);
      self->rest = g_strdup_printf ("id: 2\ndata: %s\n\n", json);
      return reply_events (extra, "id: event-1\nretry: 10\ndata:\n\n");
    }
  if (self->goes_on)
    {
      g_autofree char *events = g_strdup_printf ("data: %s\n\n\fHANG", json);

      wire_server_let_go (self->server);
      return reply_events (extra, events);
    }
  if (!self->stream)
    return wire_reply_json (200, extra, json);

  event = g_strdup_printf (
    ": hello\r\n\r\ndata: {\"jsonrpc\":\"2.0\",\"method\":\"notifications/progress\"}\r\n\r\ndata: %s\n\n",
    json);
  return g_strdup_printf (
    "HTTP/1.1 200 X\r\nContent-Type: text/event-stream; charset=utf-8\r\nContent-Length: %" G_GSIZE_FORMAT
    "\r\nConnection: close\r\n%s\r\n%s",
    strlen (event), extra, event);
}

static char *
reply_events (const char *extra, const char *events)
{
  return g_strdup_printf (
    "HTTP/1.1 200 X\r\nContent-Type: text/event-stream\r\nConnection: close\r\n%s\r\n%s", extra, events);
}

static char *
refuse_version (gint64 id, int code, const char *supported)
{
  g_autofree char *json = g_strdup_printf (
    "{\"jsonrpc\":\"2.0\",\"id\":%" G_GINT64_FORMAT
    ",\"error\":{\"code\":%d,\"message\":\"Unsupported protocol version\","
    "\"data\":{\"supported\":[\"%s\"]}}}",
    id, code, supported);

  return wire_reply_json (400, "", json);
}

static char *
on_initialize (Server *self, JsonObject *message)
{
  gint64 id = json_object_get_int_member (message, "id");
  JsonObject *params = json_object_get_object_member (message, "params");
  const char *version = json_object_get_string_member (params, "protocolVersion");
  g_autofree char *header = NULL;

  if (self->version_refusal != NULL)
    return g_strdup (self->version_refusal);
  if (self->modern)
    return refuse_version (id, -32022, "2026-07-28");
  if (self->only_version != NULL && !g_str_equal (version, self->only_version))
    return refuse_version (id, -32602, self->only_version);
  if (self->no_version && g_str_equal (version, "2025-06-18"))
    return reply_rpc (self, "", id,
                      "\"error\":{\"code\":-32602,\"message\":\"Unsupported protocol "
                      "version\",\"data\":{\"supported\":[\"2025-03-26\"]}}");

  g_assert_cmpuint (self->n_sessions, <, G_N_ELEMENTS (self->sessions));
  self->sessions[self->n_sessions] = g_strdup_printf ("session-%u", self->n_sessions);
  self->session = self->sessions[self->n_sessions++];
  header = g_strdup_printf ("Mcp-Session-Id: %s\r\n", self->session);
  if (self->only_version != NULL)
    {
      g_autofree char *rest = g_strdup_printf ("\"result\":{\"protocolVersion\":\"%s\",\"capabilities\":{}}",
                                               self->only_version);

      return reply_rpc (self, header, id, rest);
    }
  return reply_rpc (self, header, id,
                    self->no_version ? "\"result\":{\"protocolVersion\":\"2025-03-26\",\"capabilities\":{}}"
                                     : "\"result\":{\"protocolVersion\":\"2025-06-18\",\"capabilities\":{}}");
}

static char *
on_tools_list (Server *self, JsonObject *message)
{
  JsonObject *params = json_object_has_member (message, "params")
                         ? json_object_get_object_member (message, "params")
                         : NULL;
  const char *cursor = params != NULL ? json_object_get_string_member_with_default (params, "cursor", "")
                                      : "";
  g_autofree char *more = self->many_pages ? g_strdup_printf (",\"nextCursor\":\"%s\"",
                                                              g_str_equal (cursor, "b") ? "c" : "b")
                                           : g_strdup ("");
  g_autofree char *rest = g_strdup_printf ("\"result\":{\"tools\":%s%s}", tools_json, more);

  return reply_rpc (self, "", json_object_get_int_member (message, "id"), rest);
}

static char *
on_call (Server *self, JsonObject *message, const WireRequest *request)
{
  gint64 id = json_object_get_int_member (message, "id");
  JsonObject *params = json_object_get_object_member (message, "params");
  const char *name = json_object_get_string_member (params, "name");
  JsonObject *arguments = json_object_get_object_member (params, "arguments");
  const char *phone = json_object_get_string_member (arguments, "phone_number");
  g_autofree char *rest = NULL;

  g_assert_cmpstr (name, !=, "send-sms");
  self->n_calls++;
  if (self->forbids != NULL)
    {
      g_autofree char *challenge = g_strdup_printf (
        "WWW-Authenticate: Bearer error=\"insufficient_scope\", scope=\"%s\"\r\n", self->forbids);

      return wire_reply_json (403, challenge, "{}");
    }
  if (self->dead)
    return wire_reply_json (401, "", "{}");
  if (self->n_calls == self->expire_at)
    {
      self->generation++;
      return wire_reply_json (401, "WWW-Authenticate: Bearer error=\"invalid_token\"\r\n", "{}");
    }
  if (self->n_calls == self->lose_session_at || self->lose_always)
    return wire_reply_json (
      404, "",
      "{\"jsonrpc\":\"2.0\",\"id\":null,\"error\":{\"code\":-32001,\"message\":\"Session not found\"}}");
  if (self->call_answer != NULL)
    return reply_rpc (self, "", id, self->call_answer);

  if (g_str_equal (name, "create-lead"))
    {
      self->n_writes++;
      g_string_append_printf (self->bodies, "%s\n", request->body);
      return reply_rpc (self, "", id,
                        "\"result\":{\"content\":[{\"type\":\"text\",\"text\":\"Contact updated.\"}]}");
    }
  if (!g_str_equal (phone, "+12025550123"))
    return reply_rpc (
      self, "", id,
      "\"result\":{\"isError\":true,\"content\":[{\"type\":\"text\",\"text\":\"Contact not found.\"}]}");
  return reply_rpc (self, "", id,
                    "\"result\":{\"content\":[{\"type\":\"text\",\"text\":\"{\\\"id\\\":5,\\\"phone_"
                    "number\\\":\\\"+12025550123\\\",\\\"first_name\\\":\\\"Ana\\\"}\"}]}");
}

static char *
on_token (Server *self, const WireRequest *request)
{
  g_autofree char *json = NULL;

  g_assert_nonnull (strstr (request->body, "grant_type=refresh_token"));
  g_assert_nonnull (strstr (request->body, "resource="));
  self->n_renewals++;
  json = g_strdup_printf ("{\"access_token\":\"access-%u\",\"token_type\":\"bearer\",\"expires_in\":3600}",
                          self->generation);
  return wire_reply_json (200, "", json);
}

/* The answer to a ping lets the answer go that was held back for it. */
static char *
on_pong (Server *self, JsonObject *message)
{
  g_assert_cmpstr (json_object_get_string_member (message, "id"), ==, "ping-1");
  g_assert_true (json_object_has_member (message, "result"));
  self->n_pongs++;
  wire_server_let_go (self->server);
  return g_strdup ("HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
}

static char *
ping_for_ever (void)
{
  return reply_events ("", "data: {\"jsonrpc\":\"2.0\",\"id\":\"ping-1\",\"method\":\"ping\"}\n\n\fHANG");
}

/* What 2026-07-28 demands of each message. */
static char *
on_modern (Server *self, JsonObject *message, const char *method, const WireRequest *request)
{
  JsonObject *params = json_object_get_object_member (message, "params");
  JsonObject *meta = json_object_get_object_member (params, "_meta");
  g_autofree char *version = wire_request_get_header (request, "MCP-Protocol-Version");
  g_autofree char *said = wire_request_get_header (request, "Mcp-Method");
  g_autofree char *name = wire_request_get_header (request, "Mcp-Name");
  g_autofree char *phone = wire_request_get_header (request, "Mcp-Param-Phone");
  g_autofree char *session = wire_request_get_header (request, "Mcp-Session-Id");

  g_assert_null (session);
  g_assert_cmpstr (version, ==, "2026-07-28");
  g_assert_cmpstr (said, ==, method);
  g_assert_cmpstr (json_object_get_string_member (meta, "io.modelcontextprotocol/protocolVersion"), ==,
                   "2026-07-28");
  g_assert_nonnull (json_object_get_object_member (meta, "io.modelcontextprotocol/clientCapabilities"));
  g_assert_nonnull (json_object_get_object_member (meta, "io.modelcontextprotocol/clientInfo"));
  if (g_str_equal (method, "tools/list"))
    return on_tools_list (self, message);

  g_assert_cmpstr (method, ==, "tools/call");
  g_assert_cmpstr (name, ==, json_object_get_string_member (params, "name"));
  g_assert_cmpstr (
    phone, ==,
    json_object_get_string_member (json_object_get_object_member (params, "arguments"), "phone_number"));
  return on_call (self, message, request);
}

static char *
on_request (const WireRequest *request, guint nth, gpointer user_data)
{
  Server *self = user_data;
  g_autofree char *bearer = wire_request_get_header (request, "Authorization");
  g_autofree char *session = wire_request_get_header (request, "Mcp-Session-Id");
  g_autofree char *accept = wire_request_get_header (request, "Accept");
  g_autofree char *expected = g_strdup_printf ("Bearer access-%u", self->generation);
  g_autoptr (JsonNode) node = NULL;
  JsonObject *message;
  const char *method;

  if (g_str_equal (request->target, "/token"))
    {
      g_assert_null (bearer);
      return on_token (self, request);
    }

  if (self->moved_to != NULL && g_strcmp0 (request->target, self->moved_to) != 0)
    {
      g_autofree char *location = g_strdup_printf ("Location: %s\r\n", self->moved_to);

      return wire_reply_json (307, location, "{}");
    }
  if (self->elsewhere != NULL)
    {
      g_autofree char *location = g_strdup_printf ("Location: %s/mcp\r\n", self->elsewhere);

      return wire_reply_json (308, location, "{}");
    }
  g_assert_cmpstr (request->target, ==, self->moved_to != NULL ? self->moved_to : "/mcp");
  if (g_str_equal (request->method, "DELETE"))
    {
      g_assert_nonnull (session);
      g_assert_cmpstr (bearer, ==, expected);
      self->n_ended++;
      return g_strdup ("HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n");
    }
  if (g_str_equal (request->method, "GET"))
    {
      g_autofree char *last = wire_request_get_header (request, "Last-Event-ID");

      g_assert_cmpstr (last, ==, "event-1");
      g_assert_cmpstr (session, ==, self->session);
      return self->forgets ? wire_reply_json (405, "", "{}") : reply_events ("", self->rest);
    }
  g_assert_nonnull (strstr (accept, "text/event-stream"));
  if (g_strcmp0 (bearer, expected) != 0)
    return wire_reply_json (401, "", "{}");

  node = json_from_string (request->body, NULL);
  message = json_node_get_object (node);
  method = json_object_get_string_member_with_default (message, "method", NULL);
  if (method == NULL)
    return on_pong (self, message);
  if (self->modern && !g_str_equal (method, "initialize"))
    return on_modern (self, message, method, request);
  if (self->pings_for_ever)
    return ping_for_ever ();
  if (g_str_equal (method, "initialize"))
    {
      g_assert_null (session);
      return on_initialize (self, message);
    }
  if (g_strcmp0 (session, self->session) != 0)
    return wire_reply_json (404, "", "{}");
  if (g_str_equal (method, "notifications/initialized"))
    return g_strdup ("HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
  if (g_str_equal (method, "tools/list"))
    return on_tools_list (self, message);
  return on_call (self, message, request);
}

static void
store_secret (Server *self)
{
  g_autofree char *mcp_url = g_strconcat (wire_server_get_url (self->server), "/mcp", NULL);
  g_autofree char *token_url = g_strconcat (wire_server_get_url (self->server), "/token", NULL);
  CwAlowareSecret secret = {
    .mcp_url = mcp_url,
    .resource = mcp_url,
    .token_endpoint = token_url,
    .client_id = (char *) "client",
    .access_token = (char *) "access-1",
    .refresh_token = (char *) "refresh",
  };
  g_autofree char *json = cw_aloware_secret_to_json (&secret);
  g_autoptr (GError) error = NULL;

  g_assert_true (cw_credentials_store ("mcp", "aloware", json, NULL, &error));
  g_assert_no_error (error);
}

static void
set_up (Server *self, gconstpointer data)
{
  CwAlowareMcpConfig config = { .profile = "mcp" };

  self->generation = 1;
  self->bodies = g_string_new (NULL);
  self->server = wire_server_new ();
  wire_server_set_func (self->server, on_request, self);
  store_secret (self);
  self->lock = g_build_filename (g_get_tmp_dir (), "crosswalk-mcp-test.lock", NULL);
  self->http = cw_http_new ();
  cw_http_set_backoff (self->http, 1);
  config.url = wire_server_get_url (self->server);
  config.renewal_lock = self->lock;
  self->aloware = cw_aloware_new_mcp (self->http, &config);
  cw_aloware_set_backoff (self->aloware, 1);
}

static void
tear_down (Server *self, gconstpointer data)
{
  cw_aloware_free (self->aloware);
  cw_http_unref (self->http);
  wire_server_free (self->server);
  g_string_free (self->bodies, TRUE);
  for (guint i = 0; i < G_N_ELEMENTS (self->sessions); i++)
    g_free (self->sessions[i]);
  g_free (self->rest);
  g_unlink (self->lock);
  g_free (self->lock);
}

static void
look_up (Server *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CwRecord) record = cw_aloware_lookup (self->aloware, "+12025550123", NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (cw_record_get (record, "first_name"), ==, "Ana");
}

typedef struct
{
  CwAlowareWrite *write;
  CwAlowareWrite *written;
  guint n_journalled;
  guint left, good, bad;
} Work;

static CwAlowareWrite *
next_write (gpointer user_data)
{
  Work *work = user_data;

  return g_steal_pointer (&work->write);
}

static gboolean
check (CwAlowareWrite *write, gpointer user_data, GError **problem)
{
  return TRUE;
}

static gboolean
sending (CwAlowareWrite *write, gpointer user_data, GError **error)
{
  ((Work *) user_data)->n_journalled++;
  return TRUE;
}

static gboolean
written (CwAlowareWrite *write, gpointer user_data, GError **error)
{
  ((Work *) user_data)->written = write;
  return TRUE;
}

static void
test_lookup (Server *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CwRecord) record = NULL;

  look_up (self);
  record = cw_aloware_lookup (self->aloware, "+12025550199", NULL, &error);
  g_assert_error (error, CW_ERROR, CW_ERROR_NOT_FOUND);
  g_assert_cmpuint (self->n_sessions, ==, 1);
  g_assert_cmpuint (self->n_calls, ==, 2);
}

static void
test_stream (Server *self, gconstpointer data)
{
  self->stream = TRUE;
  look_up (self);
}

static void
test_version (Server *self, gconstpointer data)
{
  self->no_version = TRUE;
  look_up (self);
}

static void
test_lost_session (Server *self, gconstpointer data)
{
  self->lose_session_at = 2;
  look_up (self);
  look_up (self);
  g_assert_cmpuint (self->n_sessions, ==, 2);
}

static void
test_no_session_lasts (Server *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CwRecord) record = NULL;

  self->lose_always = TRUE;
  record = cw_aloware_lookup (self->aloware, "+12025550123", NULL, &error);
  g_assert_error (error, CW_ERROR, CW_ERROR_BAD_ANSWER);
  g_assert_cmpuint (self->n_sessions, <, 6);
}

static void
test_renewal (Server *self, gconstpointer data)
{
  g_autoptr (CwAlowareSecret) secret = NULL;
  char *json;

  self->expire_at = 2;
  look_up (self);
  look_up (self);
  g_assert_cmpuint (self->n_renewals, ==, 1);
  /* Without rotation the refresh token stays, and the new access token is kept. */
  json = cw_credentials_lookup ("mcp", "aloware", NULL, NULL);
  secret = cw_aloware_secret_from_json (json);
  g_assert_cmpstr (secret->access_token, ==, "access-2");
  g_assert_cmpstr (secret->refresh_token, ==, "refresh");
  cw_secret_free (json);
}

static void
test_dead_token (Server *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CwRecord) record = NULL;

  self->dead = TRUE;
  self->generation = 2; /* the stored one is over */
  record = cw_aloware_lookup (self->aloware, "+12025550123", NULL, &error);
  g_assert_error (error, CW_ERROR, CW_ERROR_SIGN_IN_NEEDED);
  wire_assert_side (error, CW_SIDE_ALOWARE);
  g_assert_cmpuint (self->n_renewals, ==, 1);
}

static void
test_missing_tool (Server *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (cw_aloware_list_users (self->aloware, NULL, &error));
  g_assert_error (error, CW_ERROR, CW_ERROR_UNSUPPORTED);
  g_assert_true (cw_aloware_can_update (self->aloware));
  g_assert_true (cw_aloware_require_look_up (self->aloware, NULL));
  g_assert_cmpuint (self->n_calls, ==, 0);
}

/* Nothing of this may be taken for a contact that is not there. */
static void
test_odd_answers (Server *self, gconstpointer data)
{
  static const struct
  {
    const char *answer;
    int code;
  } cases[] = {
    { "\"result\":{\"content\":[{\"type\":\"text\",\"text\":\"Something went wrong.\"}],\"isError\":true}",
      CW_ERROR_NETWORK },
    { "\"result\":{\"content\":[{\"type\":\"text\",\"text\":\"Too many requests.\"}],\"isError\":true}",
      CW_ERROR_RATE_LIMITED },
    { "\"result\":{\"content\":[{\"type\":\"text\",\"text\":\"Phone number is empty or "
      "invalid.\"}],\"isError\":true}",
      CW_ERROR_REFUSED },
    { "\"result\":{\"content\":[{\"type\":\"text\",\"text\":\"hm\"}]}", CW_ERROR_BAD_ANSWER },
    { "\"result\":{\"content\":[]}", CW_ERROR_BAD_ANSWER },
    { "\"result\":{\"structuredContent\":{\"contact\":null}}", CW_ERROR_NOT_FOUND },
    { "\"result\":{\"structuredContent\":{\"error\":\"Contact not found.\"}}", CW_ERROR_NOT_FOUND },
    { "\"error\":{\"code\":-32602,\"message\":\"Tool [contact-lookup] not found.\"}", CW_ERROR_NETWORK },
    { "\"error\":{\"code\":-32603,\"message\":\"Internal error\"}", CW_ERROR_NETWORK },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (CwRecord) record = NULL;

      self->call_answer = cases[i].answer;
      record = cw_aloware_lookup (self->aloware, "+12025550123", NULL, &error);
      g_assert_error (error, CW_ERROR, cases[i].code);
    }
}

/* The newest version: no greeting, no session, and each message says all there is to say. */
static void
test_newest_version (Server *self, gconstpointer data)
{
  self->modern = TRUE;
  look_up (self);
  look_up (self);
  g_assert_cmpuint (self->n_sessions, ==, 0);
  g_assert_cmpuint (self->n_calls, ==, 2);
  /* One question in vain, the tools, and two calls. */
  g_assert_cmpuint (wire_server_get_n_requests (self->server), ==, 4);
}

/* Servers refuse what they do not know in many ways, of which some say nothing. */
static void
test_refused_greeting (Server *self, gconstpointer data)
{
  static const char *const refusals[] = {
    "HTTP/1.1 400 X\r\nContent-Length: 0\r\nConnection: close\r\n\r\n",
    "HTTP/1.1 404 X\r\nContent-Type: application/json\r\nContent-Length: 62\r\nConnection: close\r\n\r\n"
    "{\"jsonrpc\":\"2.0\",\"id\":0,\"error\":{\"code\":-32601,\"message\":\"\"}}",
    "HTTP/1.1 400 X\r\nContent-Type: application/json\r\nContent-Length: 65\r\nConnection: close\r\n\r\n"
    "{\"jsonrpc\":\"2.0\",\"id\":null,\"error\":{\"code\":-32020,\"message\":\"\"}}",
  };

  self->modern = TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (refusals); i++)
    {
      CwAlowareMcpConfig config = { .profile = "mcp",
                                    .url = wire_server_get_url (self->server),
                                    .renewal_lock = self->lock };

      self->version_refusal = refusals[i];
      cw_aloware_free (self->aloware);
      self->aloware = cw_aloware_new_mcp (self->http, &config);
      cw_aloware_set_backoff (self->aloware, 1);
      look_up (self);
    }
}

/* A refusal with a list that names a version which is spoken here. */
static void
test_wanted_version (Server *self, gconstpointer data)
{
  self->only_version = "2024-11-05";
  look_up (self);
  g_assert_cmpuint (self->n_sessions, ==, 1);
}

static void
test_unknown_version (Server *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  self->only_version = "2031-01-01";
  g_assert_null (cw_aloware_lookup (self->aloware, "+12025550123", NULL, &error));
  g_assert_error (error, CW_ERROR, CW_ERROR_UNSUPPORTED);
  g_assert_nonnull (strstr (error->message, "2031-01-01"));
}

static void
test_pings (Server *self, gconstpointer data)
{
  self->pings = TRUE;
  look_up (self);
  /* Greeting, tools and call were each held back until their ping was answered. */
  g_assert_cmpuint (self->n_pongs, ==, 3);
}

/* A server that asks all the time and never answers does not keep anybody for ever. */
static void
test_endless_greeting (Server *self, gconstpointer data)
{
  CwAlowareMcpConfig config = { .profile = "mcp",
                                .url = wire_server_get_url (self->server),
                                .renewal_lock = self->lock,
                                .greeting_ms = 200 };
  g_autoptr (GError) error = NULL;

  cw_aloware_free (self->aloware);
  self->aloware = cw_aloware_new_mcp (self->http, &config);
  self->pings_for_ever = TRUE;
  g_assert_null (cw_aloware_lookup (self->aloware, "+12025550123", NULL, &error));
  g_assert_error (error, CW_ERROR, CW_ERROR_TIMED_OUT);
  g_assert_cmpuint (self->n_pongs, >=, 1);
}

/* The answer is taken when it is there, though the stream goes on. */
static void
test_stream_goes_on (Server *self, gconstpointer data)
{
  self->goes_on = TRUE;
  look_up (self);
}

/* A stream that ends before the answer is asked for its rest, and nothing is sent twice for it. */
static void
test_rest_of_a_stream (Server *self, gconstpointer data)
{
  Work work = { cw_aloware_write_new ("+12025550123", FALSE) };
  g_autoptr (GError) error = NULL;

  self->breaks_off = TRUE;
  look_up (self);
  g_hash_table_insert (work.write->values, g_strdup ("first_name"), g_strdup ("Bea"));
  g_assert_true (
    cw_aloware_write_all (self->aloware, next_write, check, sending, written, &work, NULL, &error));
  g_assert_no_error (work.written->problem);
  g_assert_cmpuint (self->n_writes, ==, 1);
  cw_aloware_write_free (work.written);
}

/* Where the rest is not given, the answer is lost, and nobody takes that for a refusal. */
static void
test_no_rest_of_a_stream (Server *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  look_up (self);
  self->breaks_off = self->forgets = TRUE;
  g_assert_null (cw_aloware_lookup (self->aloware, "+12025550123", NULL, &error));
  g_assert_error (error, CW_ERROR, CW_ERROR_BAD_ANSWER);
}

static void
test_pages_in_a_circle (Server *self, gconstpointer data)
{
  self->many_pages = TRUE;
  look_up (self);
  g_assert_cmpuint (wire_server_get_n_requests (self->server), <, 10);
}

static void
test_moved (Server *self, gconstpointer data)
{
  self->moved_to = "/mcp/";
  look_up (self);
  look_up (self);
  /* Found once, and gone to at once from then on. */
  g_assert_cmpuint (wire_server_get_n_requests (self->server), ==, 6);
  self->moved_to = "/elsewhere/mcp";
  look_up (self);
}

static void
test_moved_to_another_server (Server *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (WireServer) other = wire_server_new ();

  self->elsewhere = g_strdup (wire_server_get_url (other));
  g_assert_null (cw_aloware_lookup (self->aloware, "+12025550123", NULL, &error));
  g_assert_error (error, CW_ERROR, CW_ERROR_BAD_ANSWER);
  g_assert_cmpuint (wire_server_get_n_requests (other), ==, 0);
  g_clear_pointer (&self->elsewhere, g_free);
}

/* What a sign-in lacks is kept for the next one, beside what was kept before. */
static void
test_lacking_scope (Server *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CwAlowareSecret) secret = NULL;

  self->forbids = "contacts:read contacts:write";
  g_assert_null (cw_aloware_lookup (self->aloware, "+12025550123", NULL, &error));
  g_assert_error (error, CW_ERROR, CW_ERROR_SIGN_IN_NEEDED);
  wire_assert_side (error, CW_SIDE_ALOWARE);
  g_assert_nonnull (strstr (error->message, self->forbids));
  g_assert_cmpstr (cw_aloware_get_lacking_scope (self->aloware), ==, self->forbids);
  g_assert_cmpuint (self->n_calls, ==, 1);
  secret = cw_aloware_secret_load ("mcp", NULL, NULL);
  g_assert_cmpstr (secret->wanted_scope, ==, self->forbids);
  g_assert_cmpstr (secret->refresh_token, ==, "refresh");
}

static void
test_scopes (void)
{
  g_autofree char *joined = cw_aloware_scope_join ("a  b", "b c a");
  g_autofree char *none = cw_aloware_scope_join (NULL, "");

  g_assert_cmpstr (joined, ==, "a b c");
  g_assert_null (none);
  g_assert_true (cw_aloware_scope_covers ("a b", "b"));
  g_assert_true (cw_aloware_scope_covers (NULL, NULL));
  g_assert_false (cw_aloware_scope_covers ("ab", "a"));
}

/* A session that is not needed any more is ended. */
static void
test_sessions_are_ended (Server *self, gconstpointer data)
{
  CwAlowareMcpConfig config = { .profile = "mcp",
                                .url = wire_server_get_url (self->server),
                                .renewal_lock = self->lock };

  look_up (self);
  cw_aloware_free (self->aloware);
  g_assert_cmpuint (self->n_ended, ==, 1);
  self->aloware = cw_aloware_new_mcp (self->http, &config);
}

/* Another account's sign-in is not used. */
static void
test_other_address (Server *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CwAloware) other = NULL;
  g_autoptr (CwRecord) record = NULL;
  g_autofree char *url = g_strconcat (wire_server_get_url (self->server), "/other", NULL);
  CwAlowareMcpConfig config = { .profile = "mcp", .url = url, .renewal_lock = self->lock };

  other = cw_aloware_new_mcp (self->http, &config);
  record = cw_aloware_lookup (other, "+12025550123", NULL, &error);
  g_assert_error (error, CW_ERROR, CW_ERROR_SIGN_IN_NEEDED);
  wire_assert_side (error, CW_SIDE_ALOWARE);
  g_assert_cmpuint (wire_server_get_n_requests (self->server), ==, 0);
}

/* A token that ends in the middle of a write: refused, so looked up and sent again, once. */
static void
test_write (Server *self, gconstpointer data)
{
  Work work = { cw_aloware_write_new ("+12025550123", FALSE) };
  g_autoptr (GError) error = NULL;

  self->expire_at = 2;
  g_hash_table_insert (work.write->values, g_strdup ("first_name"), g_strdup ("Bea"));
  g_assert_true (
    cw_aloware_write_all (self->aloware, next_write, check, sending, written, &work, NULL, &error));
  g_assert_no_error (error);
  g_assert_no_error (work.written->problem);
  g_assert_true (work.written->sent);
  g_assert_cmpuint (self->n_writes, ==, 1);
  g_assert_cmpuint (work.n_journalled, ==, 1);
  g_assert_null (strstr (self->bodies->str, "api_token"));
  g_assert_nonnull (strstr (self->bodies->str, "\"force_update\":true"));
  cw_aloware_write_free (work.written);
}

static char *
next_phone (gpointer user_data)
{
  Work *work = user_data;

  return work->left > 0 && work->left-- > 0 ? g_strdup ("+12025550123") : NULL;
}

static gboolean
found (const char *phone, CwRecord *record, const GError *problem, gpointer user_data, GError **error)
{
  Work *work = user_data;

  work->good += record != NULL;
  work->bad += record == NULL;
  g_clear_pointer (&record, cw_record_free);
  return TRUE;
}

/* Many at once, while the token ends and the session is lost: each is answered, and each renewal is made
 * once. */
static void
test_many (Server *self, gconstpointer data)
{
  Work work = { .left = 200 };
  g_autoptr (GError) error = NULL;

  self->expire_at = 40;
  self->lose_session_at = 120;
  g_assert_true (cw_aloware_lookup_all (self->aloware, next_phone, found, &work, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (work.good, ==, 200);
  g_assert_cmpuint (work.bad, ==, 0);
  g_assert_cmpuint (self->n_renewals, ==, 1);
  g_assert_cmpuint (self->n_sessions, ==, 3);
}

#define ADD(path, func) g_test_add ("/aloware/mcp/" path, Server, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  int result;

  g_test_init (&argc, &argv, NULL);
  wire_secrets_init ();
  ADD ("lookup", test_lookup);
  ADD ("stream", test_stream);
  ADD ("version", test_version);
  ADD ("lost-session", test_lost_session);
  ADD ("no-session-lasts", test_no_session_lasts);
  ADD ("renewal", test_renewal);
  ADD ("dead-token", test_dead_token);
  ADD ("missing-tool", test_missing_tool);
  ADD ("odd-answers", test_odd_answers);
  ADD ("newest-version", test_newest_version);
  ADD ("refused-greeting", test_refused_greeting);
  ADD ("wanted-version", test_wanted_version);
  ADD ("unknown-version", test_unknown_version);
  ADD ("pings", test_pings);
  ADD ("endless-greeting", test_endless_greeting);
  ADD ("stream-goes-on", test_stream_goes_on);
  ADD ("rest-of-a-stream", test_rest_of_a_stream);
  ADD ("no-rest-of-a-stream", test_no_rest_of_a_stream);
  ADD ("pages-in-a-circle", test_pages_in_a_circle);
  ADD ("moved", test_moved);
  ADD ("moved-to-another-server", test_moved_to_another_server);
  ADD ("lacking-scope", test_lacking_scope);
  ADD ("sessions-are-ended", test_sessions_are_ended);
  g_test_add_func ("/aloware/mcp/scopes", test_scopes);
  ADD ("other-address", test_other_address);
  ADD ("write", test_write);
  ADD ("many", test_many);
  result = g_test_run ();
  wire_secrets_clear ();
  return result;
}
