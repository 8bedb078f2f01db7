/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "demo-aloware.h"

#include <libsoup/soup.h>
#include <string.h>

#include "demo-aloware-form.h"
#include "demo-aloware-store.h"
#include "demo-control.h"
#include "demo-json.h"
#include "demo-minute.h"
#include "demo-reply.h"

#define BASE "/api/v1/webhook"
#define BACKLOG 4096
#define TOKEN "9C0FFEE5"
#define PAGE "<!DOCTYPE html>\n<html><head><title>Aloware</title></head><body><div id=\"app\"></div></body></html>\n"

struct _DemoAloware
{
  DemoAlowareStore *store;
  DemoFaults *faults;
  DemoControl *control;
  DemoReplies *replies;
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
serve_users (Call *call)
{
  demo_reply_json (call->msg, 200, demo_aloware_store_users_to_json (call->self->store));
}

static void
reply_contact (Call                     *call,
               const DemoAlowareContact *contact)
{
  DemoFaults *faults = call->self->faults;
  GString *json = g_string_sized_new (1536);
  g_auto (GStrv) absent = NULL;
  const char *keys = NULL;
  DemoAlowareLook look = { FALSE, FALSE, NULL };

  look.wrapped = demo_faults_strikes (faults, "aloware:wrapped", NULL);
  look.number_as_string = demo_faults_strikes (faults, "aloware:number-as-string", NULL);
  if (demo_faults_strikes (faults, "aloware:absent-key", &keys) && keys != NULL)
    absent = g_strsplit (keys, ",", -1);
  look.absent = (const char *const *) absent;

  demo_aloware_contact_append (json, contact, &look);
  demo_reply_json (call->msg, 200, g_string_free (json, FALSE));
}

static void
serve_lookup (Call *call)
{
  const char *phone = call->query != NULL ? g_hash_table_lookup (call->query, "phone_number") : NULL;
  g_autofree char *normal = phone != NULL ? demo_aloware_phone_normalize (phone) : NULL;
  const DemoAlowareContact *contact;

  if (normal == NULL)
    {
      reply_text (call, 400, "{\"error\":\"Phone number is empty or invalid.\"}");
      return;
    }

  contact = demo_aloware_store_find (call->self->store, normal);
  if (demo_faults_strikes (call->self->faults, "aloware:not-found", NULL) || contact == NULL)
    reply_text (call, 404, "{\"error\":\"Contact not found.\"}");
  else
    reply_contact (call, contact);
}

static void
serve_form (Call *call)
{
  DemoAloware *self = call->self;
  DemoAlowareFormRules rules = { FALSE, FALSE };
  DemoAlowareFormResult result;

  if (json_object_has_member (call->body, "date_of_birth"))
    rules.american_dates = demo_faults_strikes (self->faults, "aloware:dob-us", NULL);
  if (json_object_has_member (call->body, "other_phone_numbers") &&
      JSON_NODE_HOLDS_ARRAY (json_object_get_member (call->body, "other_phone_numbers")))
    rules.phones_as_text = demo_faults_strikes (self->faults, "aloware:phones-string", NULL);

  result = demo_aloware_form_post (self->store, call->body, &rules);
  demo_control_count (self->control, "action_fields_seen", result.action_fields);
  demo_reply_json (call->msg, result.status, result.json);
  if (result.status != 200 && result.status != 201)
    return;

  demo_control_count (self->control, result.status == 201 ? "created" : "updated", 1);
  if (demo_faults_strikes (self->faults, "aloware:drop-after-write", NULL))
    call->how = DEMO_SEND_NOTHING;
}

static const Route routes[] = {
  { BASE "/users", "GET", "reads", serve_users },
  { BASE "/contact/phone-number", "GET", "reads", serve_lookup },
  { BASE "/forms", "POST", "writes", serve_form },
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
refuse_by_fault (Call *call)
{
  DemoFaults *faults = call->self->faults;
  const char *value = NULL;

  if (demo_faults_strikes (faults, "aloware:unauthorized", NULL))
    reply_text (call, 401, "{\"message\":\"Unauthenticated.\"}");
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
  g_autoptr (GBytes) whole = NULL;

  if (demo_faults_strikes (call->self->faults, "aloware:malformed", NULL))
    {
      whole = soup_message_body_flatten (body);
      soup_server_message_set_response (call->msg, "application/json", SOUP_MEMORY_COPY,
                                        g_bytes_get_data (whole, NULL), g_bytes_get_size (whole) / 2);
    }
  if (demo_faults_strikes (call->self->faults, "aloware:cut", NULL))
    call->how = DEMO_SEND_CUT;
}

static void
serve (Call        *call,
       const Route *route)
{
  DemoAloware *self = call->self;

  demo_control_count_request (self->control, route->method, route->path + strlen (BASE));
  demo_control_count (self->control, route->counter, 1);
  if (route->serve == serve_form && call->body == NULL)
    {
      reply_text (call, 400, "{\"error\":\"Invalid request.\"}");
      return;
    }
  if (!has_token (call))
    {
      reply_text (call, 401, "{\"message\":\"Unauthenticated.\"}");
      return;
    }
  if (refuse_by_limit (call) || refuse_by_fault (call))
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

static void
on_request (SoupServer        *server,
            SoupServerMessage *msg,
            const char        *path,
            GHashTable        *query,
            gpointer           data)
{
  DemoAloware *self = data;
  const char *method = soup_server_message_get_method (msg);
  const Route *route = find_route (method, path);
  g_autoptr (JsonObject) body = NULL;
  Call call = { self, msg, query, NULL, DEMO_SEND_WHOLE };

  if (route == NULL)
    {
      demo_control_count_request (self->control, method, "(no such path)");
      demo_reply_html (msg, 200, PAGE);
      demo_replies_send (self->replies, msg, self->latency_ms, DEMO_SEND_WHOLE);
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
