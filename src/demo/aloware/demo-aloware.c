/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "demo-aloware.h"

#include <string.h>

#include "demo-aloware-calls.h"
#include "demo-aloware-oauth.h"
#include "demo-aloware-store.h"
#include "demo-control.h"
#include "demo-json.h"
#include "demo-mcp.h"
#include "demo-minute.h"
#include "demo-server.h"

#define BASE "/api/v1/webhook"
#define MCP "/mcp"
#define BACKLOG 4096
#define TOKEN "9C0FFEE5"
#define PAGE \
  "<!DOCTYPE html>\n<html><head><title>Aloware</title></head><body><div id=\"app\"></div></body></html>\n"

struct _DemoAloware
{
  DemoAlowareStore *store;
  DemoFaults *faults;
  DemoControl *control;
  DemoAlowareCalls calls;
  DemoMcp *mcp;
  DemoAlowareOauth *oauth;
  DemoMinute *accepted; /* requests that count against the limit */
  DemoServer *server;
  char *url, *token;
  guint latency_ms;
  guint requests_per_minute;
};

/* One request on its way to an answer. */
typedef struct
{
  DemoAloware *self;
  DemoExchange *exchange;
  JsonObject *body;  /* (nullable): of a POST, when it is one JSON object */
  const char *phone; /* (nullable): that is looked up */
} Call;

typedef struct
{
  const char *path;
  const char *method;
  const char *counter;
  void (*serve) (Call *call);
} Route;

static void
reply_text (Call *call, guint status, const char *json)
{
  demo_reply_json (call->exchange, status, g_strdup (json));
}

static void
reply_answer (Call *call, DemoAlowareAnswer answer)
{
  demo_reply_json (call->exchange, answer.status, answer.json);
  if (answer.lost)
    call->exchange->how = DEMO_SEND_NOTHING;
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
  const char *phone = call->exchange->query != NULL
                        ? g_hash_table_lookup (call->exchange->query, "phone_number")
                        : NULL;

  call->phone = phone;
  if (phone != NULL && demo_faults_strikes_for (faults, "aloware:lookup-fails", phone))
    reply_text (call, 500, "{\"message\":\"Server Error\"}");
  else if (phone != NULL && demo_faults_strikes_for (faults, "aloware:lookup-html", phone))
    demo_reply_html (call->exchange, 200, PAGE);
  else
    reply_answer (call, demo_aloware_calls_lookup (&call->self->calls, phone));
}

static void
serve_form (Call *call)
{
  reply_answer (call, demo_aloware_calls_form (&call->self->calls, call->body));
}

/* Whether the request may use the tools: by a sign-in, or by the account's own token. */
static gboolean
has_bearer (const Call *call)
{
  const char *header = demo_exchange_get_header (call->exchange, "Authorization");

  if (header == NULL || g_ascii_strncasecmp (header, "Bearer ", strlen ("Bearer ")) != 0)
    return FALSE;
  header += strlen ("Bearer ");
  return strcmp (header, call->self->token) == 0 || demo_aloware_oauth_accepts (call->self->oauth, header);
}

/* Redirects, as proxies do where a slash is missing. */
static gboolean
send_on (Call *call)
{
  if (strcmp (call->exchange->path, MCP) != 0
      || !demo_faults_strikes (call->self->faults, "aloware:mcp-moved", NULL))
    return FALSE;

  reply_text (call, 307, "{\"message\":\"Moved.\"}");
  demo_exchange_set_header (call->exchange, "Location", MCP "/");
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
  demo_exchange_set_header (call->exchange, "WWW-Authenticate", challenge);
  return TRUE;
}

static void
serve_mcp (Call *call)
{
  if (send_on (call) || lacks_scope (call))
    return;
  demo_mcp_answer (call->self->mcp, call->exchange);
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
find_route (const char *method, const char *path)
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
  else if (call->exchange->query != NULL)
    token = g_hash_table_lookup (call->exchange->query, "api_token");
  return g_strcmp0 (token, call->self->token) == 0;
}

/* RFC 9728, section 5.1: says where to find out how to sign in. */
static void
reply_unauthenticated (Call *call, const Route *route)
{
  g_autofree char *challenge = NULL;

  reply_text (call, 401, "{\"message\":\"Unauthenticated.\"}");
  if (route->serve != serve_mcp)
    return;
  challenge = demo_aloware_oauth_make_challenge (call->exchange);
  demo_exchange_set_header (call->exchange, "WWW-Authenticate", challenge);
}

static void
reply_too_many (Call *call, const char *retry_after)
{
  demo_control_count (call->self->control, "rate_limited", 1);
  reply_text (call, 429, "{\"error\":\"Too Many Requests\",\"code\":20429}");
  if (retry_after != NULL)
    demo_exchange_set_header (call->exchange, "Retry-After", retry_after);
}

/* TRUE when the request went no further. */
static gboolean
refuse_by_fault (Call *call, const Route *route)
{
  DemoFaults *faults = call->self->faults;
  const char *value = NULL;

  if (demo_faults_strikes (faults, "aloware:unauthorized", NULL))
    reply_unauthenticated (call, route);
  else if (demo_faults_strikes (faults, "aloware:rate-limit", &value))
    reply_too_many (call, value);
  else if (demo_faults_strikes (faults, "aloware:unavailable", NULL))
    demo_reply_html (call->exchange, 503,
                     "<html><head><title>503 Service Temporarily Unavailable</title></head></html>");
  else if (demo_faults_strikes (faults, "aloware:html", NULL))
    demo_reply_html (call->exchange, 200, PAGE);
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
  DemoFaults *faults = call->self->faults;
  g_autoptr (GBytes) whole = demo_exchange_steal_body (call->exchange);
  g_autoptr (GBytes) garbled = demo_faults_garble (faults, "aloware", whole);
  gsize size = g_bytes_get_size (garbled);

  if (demo_faults_strikes (faults, "aloware:malformed", NULL)
      || (call->phone != NULL && demo_faults_strikes_for (faults, "aloware:lookup-malformed", call->phone)))
    size /= 2;
  if (size > 0)
    call->exchange->response_body = g_bytes_new_from_bytes (garbled, 0, size);
  if (demo_faults_strikes (faults, "aloware:cut", NULL))
    call->exchange->how = DEMO_SEND_CUT;
}

static const char *
shown_path (const Route *route)
{
  return g_str_has_prefix (route->path, BASE) ? route->path + strlen (BASE) : route->path;
}

static void
serve (Call *call, const Route *route)
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
answer_other (DemoAloware *self, DemoExchange *exchange)
{
  const char *shown = exchange->path;

  if (strcmp (exchange->path, MCP) == 0)
    {
      demo_reply_json (exchange, 405,
                       g_strdup_printf ("{\"message\":\"The %s method is not supported for route mcp. "
                                        "Supported methods: POST, DELETE.\"}",
                                        exchange->method));
      demo_exchange_set_header (exchange, "Allow", "POST, DELETE");
    }
  else if (!demo_aloware_oauth_answer (self->oauth, exchange))
    {
      shown = "(no such path)";
      demo_reply_html (exchange, 200, PAGE);
    }
  demo_control_count_request (self->control, exchange->method, shown);
  exchange->delay_ms = self->latency_ms;
}

static void
answer_call (DemoAloware *self, DemoExchange *exchange, const Route *route)
{
  g_autoptr (JsonObject)
    body = route->serve == serve_form ? demo_json_parse_body (exchange->request_body, NULL) : NULL;
  Call call = { .self = self, .exchange = exchange, .body = body };

  serve (&call, route);
  exchange->delay_ms = get_delay (self);
  demo_control_count_peak (self->control, "peak_in_flight",
                           demo_server_get_waiting (self->server) + (exchange->delay_ms > 0 ? 1 : 0));
}

void
demo_aloware_answer (DemoAloware *self, DemoExchange *exchange)
{
  const Route *route = find_route (exchange->method, exchange->path);

  if (route != NULL)
    answer_call (self, exchange, route);
  else if (!demo_control_answer (self->control, exchange))
    answer_other (self, exchange);
}

static void
on_request (DemoExchange *exchange, gpointer self)
{
  demo_aloware_answer (self, exchange);
}

static char *
control_edit (gpointer platform, JsonObject *request, JsonObject *set, GError **error)
{
  return demo_aloware_store_edit (((DemoAloware *) platform)->store, request, set, error);
}

static char *
control_create (gpointer platform, JsonObject *request, GError **error)
{
  return demo_aloware_store_create (((DemoAloware *) platform)->store, request, error);
}

static char *
control_remove (gpointer platform, JsonObject *request, GError **error)
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
demo_aloware_new (const DemoPeople *people, DemoFaults *faults, guint latency_ms, guint requests_per_minute)
{
  DemoAloware *self = g_new0 (DemoAloware, 1);

  self->store = demo_aloware_store_new (people);
  self->faults = faults;
  self->token = g_strdup (TOKEN);
  self->latency_ms = latency_ms;
  self->requests_per_minute = requests_per_minute;
  self->accepted = demo_minute_new ();
  self->control = demo_control_new (faults, &control_ops, self);
  self->calls = (DemoAlowareCalls) { self->store, faults, self->control };
  self->mcp = demo_mcp_new (&self->calls);
  self->oauth = demo_aloware_oauth_new (faults);
  self->server = demo_server_new (soup_server_new ("server-header", "practice-aloware ", NULL), on_request,
                                  self);
  demo_control_set_server (self->control, self->server);
  return self;
}

void
demo_aloware_free (DemoAloware *self)
{
  if (self == NULL)
    return;
  demo_server_free (self->server);
  demo_mcp_free (self->mcp);
  demo_aloware_oauth_free (self->oauth);
  demo_control_free (self->control);
  demo_minute_free (self->accepted);
  demo_aloware_store_free (self->store);
  g_free (self->url);
  g_free (self->token);
  g_free (self);
}

/* With the usual backlog of ten, many clients that connect at once would wait a second each. */
static GSocket *
open_socket (guint port, GError **error)
{
  g_autoptr (GSocket)
    socket = g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, error);
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
demo_aloware_listen (DemoAloware *self, guint port, GError **error)
{
  SoupServer *soup = demo_server_get_soup (self->server);
  g_autoptr (GSocket) socket = open_socket (port, error);
  g_autoslist (GUri) uris = NULL;

  if (socket == NULL || !soup_server_listen_socket (soup, socket, 0, error))
    return FALSE;
  uris = soup_server_get_uris (soup);
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
  return self->token;
}

void
demo_aloware_set_token (DemoAloware *self, const char *token)
{
  g_free (self->token);
  self->token = g_strdup (token);
}

void
demo_aloware_sign_in (DemoAloware *self, char **client_id, char **access_token, char **refresh_token)
{
  demo_aloware_oauth_sign_in (self->oauth, client_id, access_token, refresh_token);
}

const char *
demo_aloware_get_user (DemoAloware *self)
{
  return demo_aloware_user;
}

const char *
demo_aloware_get_password (DemoAloware *self)
{
  return demo_aloware_password;
}
