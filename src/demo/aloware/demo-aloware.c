/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "demo-aloware.h"

#include <libsoup/soup.h>
#include <string.h>

#include "demo-aloware-calls.h"
#include "demo-aloware-store.h"
#include "demo-control.h"
#include "demo-json.h"
#include "demo-mcp.h"
#include "demo-minute.h"
#include "demo-oauth21.h"
#include "demo-reply.h"

#define BASE "/api/v1/webhook"
#define MCP "/mcp"
#define BACKLOG 4096
#define TOKEN "9C0FFEE5"
#define PAGE "<!DOCTYPE html>\n<html><head><title>Aloware</title></head><body><div id=\"app\"></div></body></html>\n"

struct _DemoAloware
{
  DemoAlowareStore *store;
  DemoFaults *faults;
  DemoControl *control;
  DemoReplies *replies;
  DemoAlowareCalls calls;
  DemoMcp *mcp;
  DemoOauth21 *oauth;
  DemoMinute *accepted; /* requests that count against the limit */
  SoupServer *server;
  char *url;
  guint latency_ms;
  guint requests_per_minute;
};

/* One request on its way to an answer. */
typedef struct
{
  DemoAloware *self;
  SoupServerMessage *msg;
  GHashTable *query;    /* (nullable) */
  JsonObject *body;     /* (nullable): of a POST, when it is one JSON object */
  const char *phone;    /* (nullable): that is looked up */
  DemoSend how;
} Call;

typedef struct
{
  const char *path;
  const char *method;
  const char *counter;
  void (*serve) (Call *call);
} Route;

static void
reply_text (Call       *call,
            guint       status,
            const char *json)
{
  demo_reply_json (call->msg, status, g_strdup (json));
}

static void
reply_answer (Call              *call,
              DemoAlowareAnswer  answer)
{
  demo_reply_json (call->msg, answer.status, answer.json);
  if (answer.lost)
    call->how = DEMO_SEND_NOTHING;
}

static void
serve_users (Call *call)
{
  reply_answer (call, demo_aloware_calls_users (&call->self->calls));
}

static void
serve_lookup (Call *call)
{
  DemoFaults *faults = call->self->faults;
  const char *phone = call->query != NULL ? g_hash_table_lookup (call->query, "phone_number") : NULL;

  call->phone = phone;
  if (phone != NULL && demo_faults_strikes_for (faults, "aloware:lookup-fails", phone))
    reply_text (call, 500, "{\"message\":\"Server Error\"}");
  else if (phone != NULL && demo_faults_strikes_for (faults, "aloware:lookup-html", phone))
    demo_reply_html (call->msg, 200, PAGE);
  else
    reply_answer (call, demo_aloware_calls_lookup (&call->self->calls, phone));
}

static void
serve_form (Call *call)
{
  reply_answer (call, demo_aloware_calls_form (&call->self->calls, call->body));
}

/* Whoever may use the tools: by a sign-in, or by the account's own token. */
static gboolean
has_bearer (const Call *call)
{
  const char *header = soup_message_headers_get_one (soup_server_message_get_request_headers (call->msg),
                                                     "Authorization");

  if (header == NULL || g_ascii_strncasecmp (header, "Bearer ", strlen ("Bearer ")) != 0)
    return FALSE;
  header += strlen ("Bearer ");
  return strcmp (header, TOKEN) == 0 || demo_oauth21_accepts (call->self->oauth, header);
}

/* What proxies do with a slash that is missing. */
static gboolean
send_on (Call *call)
{
  const char *path = g_uri_get_path (soup_server_message_get_uri (call->msg));

  if (strcmp (path, MCP) != 0 || !demo_faults_strikes (call->self->faults, "aloware:mcp-moved", NULL))
    return FALSE;

  reply_text (call, 307, "{\"message\":\"Moved.\"}");
  soup_message_headers_replace (soup_server_message_get_response_headers (call->msg), "Location", MCP "/");
  return TRUE;
}

/* RFC 6750, section 3.1. */
static gboolean
lacks_scope (Call *call)
{
  const char *value = NULL;
  g_autofree char *challenge = NULL;

  if (!demo_faults_strikes (call->self->faults, "aloware:mcp-scope", &value) || value == NULL)
    return FALSE;

  reply_text (call, 403, "{\"message\":\"Invalid scope(s) provided.\"}");
  challenge = g_strdup_printf ("Bearer error=\"insufficient_scope\", scope=\"%s\"", value);
  soup_message_headers_replace (soup_server_message_get_response_headers (call->msg), "WWW-Authenticate", challenge);
  return TRUE;
}

static void
serve_mcp (Call *call)
{
  if (send_on (call) || lacks_scope (call))
    return;
  if (demo_mcp_serve (call->self->mcp, call->msg))
    call->how = DEMO_SEND_NOTHING;
}

static const Route routes[] = {
  { BASE "/users", "GET", "reads", serve_users },
  { BASE "/contact/phone-number", "GET", "reads", serve_lookup },
  { BASE "/forms", "POST", "writes", serve_form },
  { MCP, "POST", "mcp_messages", serve_mcp },
  { MCP "/", "POST", "mcp_messages", serve_mcp },
  { MCP, "DELETE", "mcp_messages", serve_mcp },
  { MCP "/", "DELETE", "mcp_messages", serve_mcp },
};

static const Route *
find_route (const char *method,
            const char *path)
{
  for (guint i = 0; i < G_N_ELEMENTS (routes); i++)
    if (strcmp (routes[i].path, path) == 0 && strcmp (routes[i].method, method) == 0)
      return &routes[i];
  return NULL;
}

static gboolean
has_token (const Call *call)
{
  const char *token = NULL;

  if (call->body != NULL)
    token = demo_json_get_string (call->body, "api_token");
  else if (call->query != NULL)
    token = g_hash_table_lookup (call->query, "api_token");
  return g_strcmp0 (token, TOKEN) == 0;
}

/* RFC 9728, section 5.1: says where to find out how to sign in. */
static void
reply_unauthenticated (Call        *call,
                       const Route *route)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (call->msg);
  g_autofree char *challenge = NULL;

  reply_text (call, 401, "{\"message\":\"Unauthenticated.\"}");
  if (route->serve != serve_mcp)
    return;
  challenge = demo_oauth21_make_challenge (call->msg);
  soup_message_headers_replace (headers, "WWW-Authenticate", challenge);
}

static void
reply_too_many (Call       *call,
                const char *retry_after)
{
  demo_control_count (call->self->control, "rate_limited", 1);
  reply_text (call, 429, "{\"error\":\"Too Many Requests\",\"code\":20429}");
  if (retry_after != NULL)
    soup_message_headers_replace (soup_server_message_get_response_headers (call->msg), "Retry-After", retry_after);
}

/* TRUE when the request went no further. */
static gboolean
refuse_by_fault (Call        *call,
                 const Route *route)
{
  DemoFaults *faults = call->self->faults;
  const char *value = NULL;

  if (demo_faults_strikes (faults, "aloware:unauthorized", NULL))
    reply_unauthenticated (call, route);
  else if (demo_faults_strikes (faults, "aloware:rate-limit", &value))
    reply_too_many (call, value);
  else if (demo_faults_strikes (faults, "aloware:unavailable", NULL))
    demo_reply_html (call->msg, 503, "<html><head><title>503 Service Temporarily Unavailable</title></head></html>");
  else if (demo_faults_strikes (faults, "aloware:html", NULL))
    demo_reply_html (call->msg, 200, PAGE);
  else
    return FALSE;
  return TRUE;
}

static gboolean
refuse_by_limit (Call *call)
{
  DemoAloware *self = call->self;
  gint64 now = g_get_monotonic_time ();
  char seconds[12];

  if (self->requests_per_minute == 0)
    return FALSE;
  if (demo_minute_count (self->accepted, now) < self->requests_per_minute)
    {
      demo_minute_add (self->accepted, now);
      return FALSE;
    }

  g_snprintf (seconds, sizeof seconds, "%u", demo_minute_until_free (self->accepted, now));
  reply_too_many (call, seconds);
  return TRUE;
}

/* Spoils an answer that was good. */
static void
spoil (Call *call)
{
  SoupMessageBody *body = soup_server_message_get_response_body (call->msg);
  g_autoptr (GBytes) whole = soup_message_body_flatten (body);
  g_autoptr (GBytes) garbled = demo_faults_garble (call->self->faults, "aloware", whole);
  gsize size = g_bytes_get_size (garbled);

  if (demo_faults_strikes (call->self->faults, "aloware:malformed", NULL)
      || (call->phone != NULL && demo_faults_strikes_for (call->self->faults, "aloware:lookup-malformed", call->phone)))
    size /= 2;
  if (garbled != whole || size < g_bytes_get_size (garbled))
    {
      soup_message_body_truncate (body);
      soup_message_body_append (body, SOUP_MEMORY_COPY, g_bytes_get_data (garbled, NULL), size);
    }
  if (demo_faults_strikes (call->self->faults, "aloware:cut", NULL))
    call->how = DEMO_SEND_CUT;
}

static const char *
shown_path (const Route *route)
{
  return g_str_has_prefix (route->path, BASE) ? route->path + strlen (BASE) : route->path;
}

static void
serve (Call        *call,
       const Route *route)
{
  DemoAloware *self = call->self;

  demo_control_count_request (self->control, route->method, shown_path (route));
  demo_control_count (self->control, route->counter, 1);
  if (route->serve == serve_form && call->body == NULL)
    {
      reply_text (call, 400, "{\"error\":\"Invalid request.\"}");
      return;
    }
  if (route->serve == serve_mcp ? !has_bearer (call) : !has_token (call))
    {
      reply_unauthenticated (call, route);
      return;
    }
  if (refuse_by_limit (call) || refuse_by_fault (call, route))
    return;

  route->serve (call);
  spoil (call);
}

static guint
get_delay (DemoAloware *self)
{
  const char *value = NULL;

  if (!demo_faults_strikes (self->faults, "aloware:slow", &value))
    return self->latency_ms;
  return self->latency_ms + (value != NULL ? (guint) g_ascii_strtoull (value, NULL, 10) : 1000);
}

/* All that needs no token: signing in, and what is not there. */
static void
serve_other (DemoAloware       *self,
             SoupServerMessage *msg,
             const char        *path,
             GHashTable        *query)
{
  const char *method = soup_server_message_get_method (msg);

  if (strcmp (path, MCP) == 0)
    {
      demo_control_count_request (self->control, method, path);
      demo_reply_json (msg, 405, g_strdup_printf ("{\"message\":\"The %s method is not supported for route mcp. "
                                                  "Supported methods: POST, DELETE.\"}", method));
      soup_message_headers_replace (soup_server_message_get_response_headers (msg), "Allow", "POST, DELETE");
    }
  else if (demo_oauth21_serve (self->oauth, msg, path, query))
    {
      demo_control_count_request (self->control, method, path);
    }
  else
    {
      demo_control_count_request (self->control, method, "(no such path)");
      demo_reply_html (msg, 200, PAGE);
    }
  demo_replies_send (self->replies, msg, self->latency_ms, DEMO_SEND_WHOLE);
}

static void
on_request (SoupServer        *server,
            SoupServerMessage *msg,
            const char        *path,
            GHashTable        *query,
            gpointer           data)
{
  DemoAloware *self = data;
  const Route *route = find_route (soup_server_message_get_method (msg), path);
  g_autoptr (JsonObject) body = NULL;
  Call call = { .self = self, .msg = msg, .query = query, .how = DEMO_SEND_WHOLE };

  if (route == NULL)
    {
      serve_other (self, msg, path, query);
      return;
    }

  if (route->serve == serve_form)
    body = demo_json_parse_body (soup_server_message_get_request_body (msg), NULL);
  call.body = body;
  serve (&call, route);
  demo_replies_send (self->replies, msg, get_delay (self), call.how);
  demo_control_count_peak (self->control, "peak_in_flight", demo_replies_get_waiting (self->replies));
}

static char *
control_edit (gpointer     platform,
              JsonObject  *request,
              JsonObject  *set,
              GError     **error)
{
  return demo_aloware_store_edit (((DemoAloware *) platform)->store, request, set, error);
}

static char *
control_create (gpointer     platform,
                JsonObject  *request,
                GError     **error)
{
  return demo_aloware_store_create (((DemoAloware *) platform)->store, request, error);
}

static char *
control_remove (gpointer     platform,
                JsonObject  *request,
                GError     **error)
{
  return demo_aloware_store_delete (((DemoAloware *) platform)->store, request, error);
}

static char *
control_dump (gpointer platform)
{
  return demo_aloware_store_contacts_to_json (((DemoAloware *) platform)->store);
}

static const DemoControlOps control_ops = {
  .edit = control_edit,
  .create = control_create,
  .remove = control_remove,
  .dump = control_dump,
};

DemoAloware *
demo_aloware_new (const DemoPeople *people,
                  DemoFaults       *faults,
                  guint             latency_ms,
                  guint             requests_per_minute)
{
  DemoAloware *self = g_new0 (DemoAloware, 1);

  self->store = demo_aloware_store_new (people);
  self->faults = faults;
  self->latency_ms = latency_ms;
  self->requests_per_minute = requests_per_minute;
  self->accepted = demo_minute_new ();
  self->replies = demo_replies_new ();
  self->control = demo_control_new (faults, &control_ops, self);
  demo_control_set_replies (self->control, self->replies);
  self->calls = (DemoAlowareCalls) { self->store, faults, self->control };
  self->mcp = demo_mcp_new (&self->calls);
  self->oauth = demo_oauth21_new (faults);
  self->server = soup_server_new ("server-header", "practice-aloware ", NULL);
  soup_server_add_handler (self->server, NULL, on_request, self, NULL);
  demo_control_mount (self->control, self->server);
  return self;
}

void
demo_aloware_free (DemoAloware *self)
{
  if (self == NULL)
    return;
  soup_server_disconnect (self->server);
  demo_replies_free (self->replies);
  g_object_unref (self->server);
  demo_mcp_free (self->mcp);
  demo_oauth21_free (self->oauth);
  demo_control_free (self->control);
  demo_minute_free (self->accepted);
  demo_aloware_store_free (self->store);
  g_free (self->url);
  g_free (self);
}

/* The usual backlog of ten makes a crowd of clients that comes at once wait a second each. */
static GSocket *
open_socket (guint    port,
             GError **error)
{
  g_autoptr (GSocket) socket =
    g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, error);
  g_autoptr (GInetAddress) loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr (GSocketAddress) address = g_inet_socket_address_new (loopback, (guint16) port);

  if (socket == NULL)
    return NULL;
  g_socket_set_listen_backlog (socket, BACKLOG);
  if (!g_socket_bind (socket, address, TRUE, error) || !g_socket_listen (socket, error))
    return NULL;
  return g_steal_pointer (&socket);
}

gboolean
demo_aloware_listen (DemoAloware  *self,
                     guint         port,
                     GError      **error)
{
  g_autoptr (GSocket) socket = open_socket (port, error);
  g_autoslist (GUri) uris = NULL;

  if (socket == NULL || !soup_server_listen_socket (self->server, socket, 0, error))
    return FALSE;
  uris = soup_server_get_uris (self->server);
  g_free (self->url);
  self->url = g_strdup_printf ("http://127.0.0.1:%d", g_uri_get_port (uris->data));
  return TRUE;
}

const char *
demo_aloware_get_url (DemoAloware *self)
{
  return self->url;
}

const char *
demo_aloware_get_token (DemoAloware *self)
{
  return TOKEN;
}

const char *
demo_aloware_get_user (DemoAloware *self)
{
  return demo_oauth21_user;
}

const char *
demo_aloware_get_password (DemoAloware *self)
{
  return demo_oauth21_password;
}
