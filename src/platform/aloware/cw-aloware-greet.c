/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-aloware-mcp-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "config.h"
#include "cw-aloware-discovery.h"
#include "cw-aloware-rpc.h"
#include "cw-error.h"
#include "cw-json.h"
#include "cw-redact.h"
#include "cw-url.h"

#define WHAT "Aloware"
#define TIMEOUT_SECONDS 60
#define ANSWER_SECONDS 60
#define REPLY_SECONDS 10
#define MAX_ANSWER (16 * 1024 * 1024)
#define MAX_GREETINGS 3
#define MAX_PAGES 50
#define MAX_TOOLS 2000
#define MAX_MOVES 5
#define MAX_QUESTIONS 100
#define MAX_RESUMED 10
#define MAX_SESSION 1024
#define MIN_WAIT_MS 10
#define MAX_WAIT_MS 5000
#define MAX_VERSIONS 20

/* The one that has neither greeting nor sessions: each message says all there is to say (MCP 2026-07-28). */
#define STATELESS "2026-07-28"

/* MCP 2026-07-28, "Error Codes". */
#define UNSUPPORTED_VERSION (-32022)
#define HEADER_MISMATCH (-32020)

/* In the order in which they are offered: first what most servers speak. Of those that begin with a greeting,
 * what they have in common is used. */
static const char *const versions[] = { "2025-06-18", STATELESS, "2025-11-25", "2025-03-26", "2024-11-05" };

static gboolean
is_stateless (const char *version)
{
  return g_strcmp0 (version, STATELESS) == 0;
}

/* ── Messages ── */

static JsonObject *
client_info (void)
{
  JsonObject *info = json_object_new ();

  json_object_set_string_member (info, "name", "Crosswalk");
  json_object_set_string_member (info, "version", CW_VERSION);
  return info;
}

/* What each message has to say where there is no greeting. (transfer full) (nullable) */
static JsonNode *
with_meta (JsonNode *params, const char *version)
{
  g_autoptr (JsonObject) object = NULL;
  JsonNode *copy = params != NULL ? json_node_copy (params) : NULL;
  JsonObject *meta;

  if (!is_stateless (version))
    return copy;
  if (copy == NULL)
    {
      object = json_object_new ();
      copy = json_node_init_object (json_node_alloc (), object);
    }

  meta = json_object_new ();
  json_object_set_string_member (meta, "io.modelcontextprotocol/protocolVersion", version);
  json_object_set_object_member (meta, "io.modelcontextprotocol/clientInfo", client_info ());
  json_object_set_object_member (meta, "io.modelcontextprotocol/clientCapabilities", json_object_new ());
  json_object_set_object_member (json_node_get_object (copy), "_meta", meta);
  return copy;
}

static CwHttpRequest *
request_new (CwAlowareMcp *mcp, const char *method, GBytes *body)
{
  CwHttpRequest *request = cw_http_request_new (method, mcp->endpoint);

  request->bearer = g_strdup (mcp->session.access_token);
  request->body = body;
  request->content_type = "application/json";
  request->idempotent = TRUE;
  request->max_bytes = MAX_ANSWER;
  request->timeout_seconds = TIMEOUT_SECONDS;
  request->max_seconds = ANSWER_SECONDS;
  request->keep_redirects = TRUE;
  request->what = WHAT;
  cw_http_request_add_header (request, "Accept", "application/json, text/event-stream");
  if (mcp->version != NULL)
    cw_http_request_add_header (request, "MCP-Protocol-Version", mcp->version);
  return request;
}

CwHttpRequest *
cw_aloware_mcp_request (CwAlowareMcp *mcp,
                        gint64 id,
                        const char *method,
                        JsonNode *params,
                        gboolean idempotent)
{
  g_autoptr (JsonNode) whole = with_meta (params, mcp->version);
  CwHttpRequest *request = request_new (mcp, "POST", cw_aloware_rpc_request (id, method, whole));
  const char *name = cw_json_get_string (cw_json_object (params), "name");

  request->idempotent = idempotent;
  if (mcp->session_id != NULL)
    cw_http_request_add_header (request, "Mcp-Session-Id", mcp->session_id);
  if (is_stateless (mcp->version))
    {
      cw_http_request_add_header (request, "Mcp-Method", method);
      if (name != NULL)
        {
          g_autofree char *value = cw_aloware_tools_header_value (name);

          cw_http_request_add_header (request, "Mcp-Name", value);
        }
    }
  return request;
}

/* ── The server's own questions ── */

/* One answer to the server that nobody waits for. */
typedef struct
{
  CwAlowareMcp *mcp;
  CwHttpRequest *request;
} Reply;

static void
on_reply_sent (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Reply *reply = user_data;
  g_autoptr (CwHttpResponse) response = cw_http_send_finish (reply->mcp->session.http, result, NULL);

  reply->mcp->n_replies--;
  cw_http_request_free (reply->request);
  g_free (reply);
}

static void
send_reply (CwAlowareMcp *mcp, GBytes *body)
{
  Reply *reply = g_new0 (Reply, 1);

  reply->mcp = mcp;
  reply->request = request_new (mcp, "POST", body);
  reply->request->max_attempts = 1;
  reply->request->timeout_seconds = reply->request->max_seconds = REPLY_SECONDS;
  if (mcp->session_id != NULL)
    cw_http_request_add_header (reply->request, "Mcp-Session-Id", mcp->session_id);

  mcp->n_replies++;
  cw_http_send_async (mcp->session.http, reply->request, mcp->ending, on_reply_sent, reply);
}

static gboolean
on_event (const char *data, gsize length, gpointer user_data)
{
  CwAlowareListener *listener = user_data;
  g_autoptr (GPtrArray) replies = g_ptr_array_new ();

  cw_aloware_rpc_read_event (data, length, listener->id, &listener->answered, replies);
  for (guint i = 0; i < replies->len; i++)
    if (listener->n_questions++ < MAX_QUESTIONS)
      send_reply (listener->mcp, g_ptr_array_index (replies, i));
    else
      g_bytes_unref (g_ptr_array_index (replies, i));

  return !listener->answered;
}

static gboolean
on_events (const char *data, gsize length, gpointer user_data)
{
  CwAlowareListener *listener = user_data;

  return cw_aloware_events_push (listener->events, data, length);
}

void
cw_aloware_listener_init (CwAlowareListener *listener, CwAlowareMcp *mcp, gint64 id, CwHttpRequest *request)
{
  listener->mcp = mcp;
  listener->id = id;
  listener->events = cw_aloware_events_new (on_event, listener);
  request->on_events = on_events;
  request->events_data = listener;
}

void
cw_aloware_listener_clear (CwAlowareListener *listener)
{
  g_clear_pointer (&listener->events, cw_aloware_events_free);
}

CwHttpRequest *
cw_aloware_listener_resume (CwAlowareListener *listener, const CwHttpResponse *response, guint *wait)
{
  CwAlowareMcp *mcp = listener->mcp;
  const char *last_id = cw_aloware_events_get_last_id (listener->events);
  guint retry = cw_aloware_events_get_retry (listener->events);
  CwHttpRequest *request;

  if (listener->answered || last_id == NULL || is_stateless (mcp->version) || response->status < 200
      || response->status > 299 || listener->n_resumed >= MAX_RESUMED)
    return NULL;
  /* What was begun when the stream ended may be the answer. */
  cw_aloware_events_end (listener->events);
  if (listener->answered)
    return NULL;

  request = request_new (mcp, "GET", NULL);
  request->content_type = NULL;
  request->max_attempts = 1;
  cw_http_request_add_header (request, "Last-Event-ID", last_id);
  if (mcp->session_id != NULL)
    cw_http_request_add_header (request, "Mcp-Session-Id", mcp->session_id);

  *wait = CLAMP (retry, MIN_WAIT_MS, MAX_WAIT_MS);
  listener->n_resumed++;
  g_clear_pointer (&listener->events, cw_aloware_events_free);
  cw_aloware_listener_init (listener, mcp, listener->id, request);
  return request;
}

/* ── What an answer means that is none ── */

void
cw_aloware_mcp_drop (CwAlowareMcp *mcp, gboolean ended)
{
  if (mcp->session_id != NULL && !ended)
    g_ptr_array_add (mcp->left, g_steal_pointer (&mcp->session_id));
  g_clear_pointer (&mcp->session_id, g_free);
  g_clear_pointer (&mcp->tools, cw_aloware_tools_free);
  mcp->version = NULL;
  mcp->generation++;
}

gboolean
cw_aloware_mcp_follow (CwAlowareMcp *mcp, const CwHttpResponse *response, GError **error)
{
  const char *location = g_hash_table_lookup (response->headers, "location");
  gboolean moved = response->status == 301 || response->status == 307 || response->status == 308;
  g_autofree char *next = NULL;

  if (!moved || location == NULL)
    return FALSE;

  next = cw_url_resolve (mcp->endpoint, location, error);
  if (next == NULL)
    return FALSE;
  if (!cw_url_same_origin (mcp->session.mcp_url, next))
    {
      g_set_error_literal (error, CW_ERROR, CW_ERROR_BAD_ANSWER,
                           _("Aloware’s MCP server sends requests on to another server, which was sent "
                              "nothing. Check the address of the account"));
      return FALSE;
    }
  if (++mcp->n_moves > MAX_MOVES)
    {
      g_set_error_literal (error, CW_ERROR, CW_ERROR_BAD_ANSWER,
                           _("The server redirects in a circle. Check the address"));
      return FALSE;
    }

  g_free (mcp->endpoint);
  mcp->endpoint = g_steal_pointer (&next);
  return TRUE;
}

void
cw_aloware_mcp_forbid (CwAlowareMcp *mcp, const CwHttpResponse *response, GError **error)
{
  const char *challenge = g_hash_table_lookup (response->headers, "www-authenticate");
  g_autofree char *problem = challenge != NULL ? cw_aloware_challenge_get (challenge, "error") : NULL;
  g_autofree char *scope = challenge != NULL ? cw_aloware_challenge_get (challenge, "scope") : NULL;
  g_autofree char *shown = NULL;

  if (g_strcmp0 (problem, "insufficient_scope") != 0 || scope == NULL || *scope == '\0')
    {
      g_set_error_literal (
        error, CW_ERROR, CW_ERROR_SIGN_IN_NEEDED,
        _("This sign-in may not use Aloware’s contacts. Sign in to Aloware again as an administrator"));
      return;
    }

  g_free (mcp->lacking_scope);
  mcp->lacking_scope = g_steal_pointer (&scope);
  if (!cw_aloware_session_want_scope (&mcp->session, mcp->lacking_scope, error))
    return;

  shown = cw_redact_text (mcp->lacking_scope, 80);
  g_set_error (error, CW_ERROR, CW_ERROR_SIGN_IN_NEEDED,
               _("This sign-in to Aloware was not given the permission “%s”, which is needed. Sign in to "
                  "Aloware again; it is asked for then"),
               shown);
}

static gboolean
set_status_error (guint status, GError **error)
{
  if (status == 401)
    g_set_error_literal (error, CW_ERROR, CW_ERROR_SIGN_IN_NEEDED,
                         _("Aloware refused the sign-in. Sign in to Aloware again"));
  else if (status == 429)
    g_set_error_literal (
      error, CW_ERROR, CW_ERROR_RATE_LIMITED,
      _("Aloware refuses further requests for now: too many in a minute. Try again later"));
  else if (status >= 500)
    g_set_error (error, CW_ERROR, CW_ERROR_NETWORK,
                 _("Aloware failed to answer (status %u). Try again later"), status);
  else
    g_set_error (
      error, CW_ERROR, CW_ERROR_BAD_ANSWER,
      _("Aloware’s MCP server does not answer as one (status %u). Check the address of the account"),
      status);
  return FALSE;
}

static gboolean
set_rpc_error (JsonObject *answer, GError **error)
{
  g_autofree char *shown = cw_redact_text (
    cw_json_get_string (cw_json_get_object (answer, "error"), "message"), 120);

  g_set_error (error, CW_ERROR, CW_ERROR_BAD_ANSWER,
               _("Aloware’s MCP server refuses to talk (%s). Try again later, or connect with an API token"),
               shown != NULL ? shown : "");
  return FALSE;
}

/* ── Versions ── */

/* Names of versions are short, and are shown; anything else in a list of them is left out. */
static gboolean
is_version (const char *text)
{
  gsize length = strlen (text);

  for (gsize i = 0; i < length; i++)
    if (!g_ascii_isalnum (text[i]) && text[i] != '-' && text[i] != '.')
      return FALSE;

  return length > 0 && length <= 32;
}

static void
want_versions (CwAlowareMcp *mcp, JsonArray *list)
{
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();
  guint n = 0;

  for (guint i = 0; i < json_array_get_length (list) && n < MAX_VERSIONS; i++)
    {
      JsonNode *node = json_array_get_element (list, i);
      const char *name = JSON_NODE_HOLDS_VALUE (node) ? json_node_get_string (node) : NULL;

      if (name == NULL || !is_version (name))
        continue;
      g_strv_builder_add (names, name);
      n++;
    }

  if (n == 0)
    return;
  g_strfreev (mcp->wanted_versions);
  mcp->wanted_versions = g_strv_builder_end (names);
}

/* A refusal's list of versions. */
static gboolean
read_wanted (CwAlowareMcp *mcp, JsonObject *answer)
{
  JsonObject *error = cw_json_get_object (answer, "error");
  JsonObject *data = cw_json_get_object (error, "data");
  JsonArray *list = cw_json_get_array (data, "supported");

  if (list == NULL)
    list = cw_json_get_array (data, "supportedVersions");
  if (list != NULL)
    want_versions (mcp, list);
  return list != NULL || cw_json_get_int (error, "code", 0) == UNSUPPORTED_VERSION;
}

gboolean
cw_aloware_mcp_is_other_version (CwAlowareMcp *mcp, const CwHttpResponse *response, gint64 id)
{
  g_autoptr (JsonNode) answer = response->status == 400 ? cw_aloware_rpc_answer (response, id) : NULL;
  JsonObject *object = cw_json_object (answer);

  return object != NULL
         && (read_wanted (mcp, object)
             || cw_json_get_int (cw_json_get_object (object, "error"), "code", 0) == HEADER_MISMATCH);
}

static gboolean
set_no_version (CwAlowareMcp *mcp, GError **error)
{
  g_autofree char *theirs = g_strjoinv (", ", mcp->wanted_versions);

  /* Translators: %s is a list of versions, as "2025-06-18, 2026-07-28". */
  g_set_error (error, CW_ERROR, CW_ERROR_UNSUPPORTED,
               _("Aloware’s MCP server wants a version of its protocol that this Crosswalk does not speak "
                  "(%s). Update Crosswalk, or connect with an API token"),
               theirs);
  return FALSE;
}

/* ── Asking ── */

/* The server names the session with its first answer. */
static void
take_session (CwAlowareMcp *mcp, const CwHttpResponse *response)
{
  const char *given = g_hash_table_lookup (response->headers, "mcp-session-id");

  if (given != NULL && mcp->session_id == NULL && response->status >= 200 && response->status < 300
      && !is_stateless (mcp->version) && *given != '\0' && strlen (given) <= MAX_SESSION)
    mcp->session_id = g_strdup (given);
}

static gboolean
on_waited (gpointer user_data)
{
  *(gboolean *) user_data = TRUE;
  return G_SOURCE_REMOVE;
}

static void
wait_for (guint ms)
{
  g_autoptr (GSource) timer = g_timeout_source_new (ms);
  gboolean over = FALSE;

  g_source_set_callback (timer, on_waited, &over, NULL);
  g_source_attach (timer, g_main_context_get_thread_default ());
  while (!over)
    g_main_context_iteration (g_main_context_get_thread_default (), TRUE);
}

static CwHttpResponse *
ask_there (CwAlowareMcp *mcp,
           gint64 id,
           const char *method,
           JsonNode *params,
           guint *n_requests,
           GCancellable *cancellable,
           GError **error)
{
  g_autoptr (CwHttpRequest) request = cw_aloware_mcp_request (mcp, id, method, params, TRUE);
  g_auto (CwAlowareListener) listener = { NULL };

  cw_aloware_listener_init (&listener, mcp, id, request);
  for (;;)
    {
      g_autoptr (CwHttpResponse) response = cw_http_send (mcp->session.http, request, cancellable, error);
      CwHttpRequest *rest;
      guint wait;

      (*n_requests)++;
      if (response != NULL && id >= 0)
        take_session (mcp, response);
      rest = response != NULL && id >= 0 ? cw_aloware_listener_resume (&listener, response, &wait) : NULL;
      if (rest == NULL)
        return g_steal_pointer (&response);

      cw_http_request_free (request);
      request = rest;
      wait_for (wait);
    }
}

static CwHttpResponse *
ask_anywhere (CwAlowareMcp *mcp,
              gint64 id,
              const char *method,
              JsonNode *params,
              guint *n_requests,
              GCancellable *cancellable,
              GError **error)
{
  for (;;)
    {
      g_autoptr (CwHttpResponse)
        response = ask_there (mcp, id, method, params, n_requests, cancellable, error);
      g_autoptr (GError) problem = NULL;

      if (response == NULL)
        return NULL;
      if (cw_aloware_mcp_follow (mcp, response, &problem))
        continue;
      if (problem == NULL)
        return g_steal_pointer (&response);

      g_propagate_error (error, g_steal_pointer (&problem));
      return NULL;
    }
}

/* A refusal that names a reason names it better than a status does. */
static gboolean
take_refusal (CwAlowareMcp *mcp, const CwHttpResponse *response, gint64 id, GError **error)
{
  g_autoptr (JsonNode) answer = response->status < 500 ? cw_aloware_rpc_answer (response, id) : NULL;

  if (response->status == 403)
    {
      cw_aloware_mcp_forbid (mcp, response, error);
      return FALSE;
    }

  /* Streamable HTTP, session management: a session may end at any time, also before it was of use. */
  mcp->lost = response->status == 404 && mcp->session_id != NULL;
  mcp->refused = response->status == 401;
  mcp->unheard = !mcp->lost && !mcp->refused && response->status != 429 && response->status < 500;
  if (cw_json_object (answer) == NULL)
    return set_status_error (response->status, error);

  read_wanted (mcp, cw_json_object (answer));
  return mcp->unheard ? set_rpc_error (cw_json_object (answer), error)
                      : set_status_error (response->status, error);
}

/* One question of the greeting, whose result is given. `result` NULL: a notification. */
static gboolean
ask (CwAlowareMcp *mcp,
     const char *method,
     JsonNode *params,
     JsonNode **result,
     guint *n_requests,
     GCancellable *cancellable,
     GError **error)
{
  gint64 id = result != NULL ? mcp->next_id++ : -1;
  g_autoptr (CwHttpResponse)
    response = ask_anywhere (mcp, id, method, params, n_requests, cancellable, error);
  g_autoptr (JsonNode) answer = NULL;

  mcp->refused = mcp->lost = mcp->unheard = FALSE;
  if (response == NULL)
    return FALSE;
  if (response->status < 200 || response->status > 299)
    return take_refusal (mcp, response, id, error);
  if (result == NULL)
    return TRUE;

  answer = cw_aloware_rpc_answer (response, id);
  if (answer == NULL)
    return set_status_error (response->status, error);
  if (cw_json_get_object (cw_json_object (answer), "result") == NULL)
    {
      mcp->unheard = TRUE;
      read_wanted (mcp, cw_json_object (answer));
      return set_rpc_error (cw_json_object (answer), error);
    }

  *result = json_node_copy (cw_json_get (cw_json_object (answer), "result"));
  return TRUE;
}

static JsonNode *
initialize_params (const char *version)
{
  g_autoptr (JsonObject) object = json_object_new ();

  json_object_set_string_member (object, "protocolVersion", version);
  json_object_set_object_member (object, "capabilities", json_object_new ());
  json_object_set_object_member (object, "clientInfo", client_info ());
  return json_node_init_object (json_node_alloc (), object);
}

/* The version as it is known here, or NULL. */
static const char *
known_version (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (versions); i++)
    if (g_strcmp0 (versions[i], name) == 0)
      return versions[i];

  return NULL;
}

static gboolean
initialize (CwAlowareMcp *mcp,
            const char *offer,
            guint *n_requests,
            GCancellable *cancellable,
            GError **error)
{
  g_autoptr (JsonNode) params = initialize_params (offer);
  g_autoptr (JsonNode) result = NULL;
  g_autoptr (JsonArray) wanted = NULL;
  const char *name;

  if (!ask (mcp, "initialize", params, &result, n_requests, cancellable, error))
    return FALSE;

  name = cw_json_get_string (cw_json_object (result), "protocolVersion");
  mcp->version = known_version (name);
  if (mcp->version != NULL && !is_stateless (mcp->version))
    return ask (mcp, "notifications/initialized", NULL, NULL, n_requests, cancellable, error);

  /* It would rather speak another one. */
  mcp->version = NULL;
  mcp->unheard = TRUE;
  wanted = json_array_new ();
  if (name != NULL)
    json_array_add_string_element (wanted, name);
  want_versions (mcp, wanted);
  return set_status_error (200, error);
}

static JsonNode *
cursor_params (const char *cursor)
{
  g_autoptr (JsonObject) object = NULL;

  if (cursor == NULL)
    return NULL;

  object = json_object_new ();
  json_object_set_string_member (object, "cursor", cursor);
  return json_node_init_object (json_node_alloc (), object);
}

/* However a server pages: each cursor is followed once, and there is an end to pages and tools. */
static gboolean
read_tools (CwAlowareMcp *mcp,
            CwAlowareTools *tools,
            guint *n_requests,
            GCancellable *cancellable,
            GError **error)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autofree char *cursor = NULL;
  guint n = 0;

  for (guint page = 0; page < MAX_PAGES && n < MAX_TOOLS; page++)
    {
      g_autoptr (JsonNode) params = cursor_params (cursor);
      g_autoptr (JsonNode) result = NULL;
      JsonArray *list;
      const char *next;

      if (!ask (mcp, "tools/list", params, &result, n_requests, cancellable, error))
        return FALSE;

      list = cw_json_get_array (cw_json_object (result), "tools");
      if (list == NULL)
        return set_rpc_error (NULL, error);
      for (guint i = 0; i < json_array_get_length (list) && n < MAX_TOOLS; i++, n++)
        cw_aloware_tools_add (tools, cw_json_object (json_array_get_element (list, i)));

      next = cw_json_get_string (cw_json_object (result), "nextCursor");
      if (next == NULL || *next == '\0' || !g_hash_table_add (seen, g_strdup (next)))
        return TRUE;
      g_free (cursor);
      cursor = g_strdup (next);
    }

  return TRUE;
}

/* ── Greeting ── */

static gboolean
greet_with (CwAlowareMcp *mcp,
            const char *offer,
            guint *n_requests,
            GCancellable *cancellable,
            GError **error)
{
  g_autoptr (CwAlowareTools) tools = cw_aloware_tools_new ();

  if (is_stateless (offer))
    mcp->version = offer;
  else if (!initialize (mcp, offer, n_requests, cancellable, error))
    return FALSE;
  if (!read_tools (mcp, tools, n_requests, cancellable, error))
    return FALSE;

  mcp->tools = g_steal_pointer (&tools);
  mcp->offer = mcp->version;
  return TRUE;
}

/* What is offered next; NULL: nothing is left. A server that says what it speaks is offered that; one that
 * says nothing is offered all, if it understood at all that it was asked. */
static const char *
next_offer (CwAlowareMcp *mcp, guint tried)
{
  for (guint i = 0; i < G_N_ELEMENTS (versions); i++)
    {
      if ((tried & (1u << i)) != 0)
        continue;
      if (mcp->wanted_versions == NULL
          || g_strv_contains ((const char *const *) mcp->wanted_versions, versions[i]))
        return versions[i];
    }

  return NULL;
}

static guint
bit_of (const char *version)
{
  guint bit = 0;

  while (bit < G_N_ELEMENTS (versions) && !g_str_equal (versions[bit], version))
    bit++;
  return 1u << bit;
}

/* Offers one version after the other, until one is understood. */
static gboolean
agree (CwAlowareMcp *mcp, guint *n_requests, GCancellable *cancellable, GError **error)
{
  const char *offer = mcp->offer != NULL ? mcp->offer : versions[0];
  g_autoptr (GError) first = NULL;
  guint tried = 0;

  g_clear_pointer (&mcp->wanted_versions, g_strfreev);
  while (offer != NULL)
    {
      g_autoptr (GError) problem = NULL;

      if (greet_with (mcp, offer, n_requests, cancellable, &problem))
        return TRUE;
      if (!mcp->unheard)
        {
          g_propagate_error (error, g_steal_pointer (&problem));
          return FALSE;
        }

      tried |= bit_of (offer);
      if (first == NULL)
        first = g_steal_pointer (&problem);
      cw_aloware_mcp_drop (mcp, FALSE);
      offer = next_offer (mcp, tried);
    }

  if (mcp->wanted_versions != NULL)
    return set_no_version (mcp, error);
  g_propagate_error (error, g_steal_pointer (&first));
  return FALSE;
}

static gboolean
greet_in_time (CwAlowareMcp *mcp, guint *n_requests, GCancellable *cancellable, GError **error)
{
  for (guint attempt = 1; attempt < MAX_GREETINGS; attempt++)
    {
      g_autoptr (GError) problem = NULL;

      if (agree (mcp, n_requests, cancellable, &problem))
        return TRUE;
      if (!mcp->lost)
        {
          g_propagate_error (error, g_steal_pointer (&problem));
          return FALSE;
        }
      cw_aloware_mcp_drop (mcp, TRUE);
    }

  return agree (mcp, n_requests, cancellable, error);
}

static gboolean
on_time_over (gpointer user_data)
{
  g_cancellable_cancel (user_data);
  return G_SOURCE_REMOVE;
}

static void
pass_on (GCancellable *cancellable, gpointer user_data)
{
  g_cancellable_cancel (user_data);
}

gboolean
cw_aloware_mcp_greet (CwAlowareMcp *mcp, guint *n_requests, GCancellable *cancellable, GError **error)
{
  g_autoptr (GCancellable) within = g_cancellable_new ();
  g_autoptr (GSource) timer = g_timeout_source_new (mcp->greeting_ms);
  g_autoptr (GError) problem = NULL;
  gulong handler = cancellable != NULL
                     ? g_cancellable_connect (cancellable, G_CALLBACK (pass_on), within, NULL)
                     : 0;
  gboolean done;

  /* A server that says something all the time, but never what it was asked, would keep us for ever. */
  g_source_set_callback (timer, on_time_over, within, NULL);
  g_source_attach (timer, g_main_context_get_thread_default ());
  done = greet_in_time (mcp, n_requests, within, &problem);
  g_source_destroy (timer);
  g_cancellable_disconnect (cancellable, handler);
  if (done)
    return TRUE;

  if (g_error_matches (problem, G_IO_ERROR, G_IO_ERROR_CANCELLED)
      && !g_cancellable_is_cancelled (cancellable))
    g_set_error_literal (
      error, CW_ERROR, CW_ERROR_TIMED_OUT,
      _(
        "Aloware’s MCP server did not begin to talk in time. Try again later, or connect with an API token"));
  else
    g_propagate_error (error, g_steal_pointer (&problem));
  return FALSE;
}
