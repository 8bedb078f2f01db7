/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-aloware-mcp.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "config.h"
#include "cw-aloware-discovery.h"
#include "cw-aloware-events.h"
#include "cw-aloware-rpc.h"
#include "cw-aloware-tokens.h"
#include "cw-error.h"
#include "cw-json.h"
#include "cw-redact.h"
#include "cw-url.h"

/* After so many lost sessions without a good call between, the server is taken to have none to give. */
#define MAX_LOST 3

/* Opening a session takes a few short questions. */
#define GREETING_MS 60000
#define ENDING_SECONDS 3
#define MAX_ENDED 10

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

/* The version of the protocol without a greeting and without sessions: each message says all there is to say
 * (MCP 2026-07-28). */
#define STATELESS "2026-07-28"

/* MCP 2026-07-28, "Error Codes". */
#define UNSUPPORTED_VERSION (-32022)
#define HEADER_MISMATCH (-32020)

/* The versions that we speak, in the order in which they are offered: first the one that most servers speak.
 * From all that begin with a greeting only what they have in common is used. */
static const char *const versions[] = { "2025-06-18", STATELESS, "2025-11-25", "2025-03-26", "2024-11-05" };

struct _CwAlowareMcp
{
  CwAlowareTokens tokens;
  guint greeting_ms;      /* how long opening a session may take altogether */
  char *endpoint;         /* where the server answers; it may move us on within the origin of its address */
  guint n_moves;          /* how often it did */
  const char *version;    /* the version of the protocol that is spoken; NULL before it is agreed on */
  const char *offer;      /* the version that was agreed on last, which is offered first; NULL: none yet */
  char **wanted_versions; /* the versions that the server said it speaks when it refused ours; or NULL */
  char *session_id;       /* the id that the server gave its session, or NULL */
  GPtrArray *left; /* ids of sessions that are over for us, and that the server was not told to end yet */
  CwAlowareTools *tools; /* NULL while no session is open */
  gint64 next_id;
  guint generation;    /* counts sessions and tokens, to tell answers to older ones */
  char *lacking_scope; /* the scope that the server said this sign-in lacks; or NULL */
  gboolean refused;    /* the present token was refused */
  gboolean lost;       /* the last question was refused because its session had ended */
  gboolean unheard; /* the last question was refused because it was not understood: another version may be */
  gboolean fresh;   /* the present token was just renewed, and no call has gone well with it yet */
  guint n_lost;     /* sessions that the server lost since the last good call */
  GQueue waiting;   /* calls that wait until a session is open */
  GSource *opener;
  GCancellable *ending; /* cancels the replies that nobody waits for */
  guint n_replies;      /* how many of these replies are under way */
  guint n_requests;     /* requests sent so far */
};

/* Reads the stream of one answer while it comes, and answers what the server asks in it. */
typedef struct
{
  CwAlowareMcp *mcp;
  gint64 id;
  CwAlowareEvents *events;
  gboolean answered;
  guint n_questions;
  guint n_resumed; /* how often the rest of the answer was asked for */
} Listener;

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

/* The parameters with what each message must say where there is no greeting. (transfer full) (nullable) */
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

  request->bearer = g_strdup (mcp->tokens.access_token);
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

/* A message for the server, with the token and what its version of the protocol needs. `id` -1: a
 * notification. `params` (transfer none) (nullable): an object. */
static CwHttpRequest *
message_new (CwAlowareMcp *mcp, gint64 id, const char *method, JsonNode *params, gboolean idempotent)
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

/* One reply to a question of the server's, which nobody waits for. */
typedef struct
{
  CwAlowareMcp *mcp;
  CwHttpRequest *request;
} Reply;

static void
on_reply_sent (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Reply *reply = user_data;
  g_autoptr (CwHttpResponse) response = cw_http_send_finish (reply->mcp->tokens.http, result, NULL);

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
  cw_http_send_async (mcp->tokens.http, reply->request, mcp->ending, on_reply_sent, reply);
}

static gboolean
on_event (const char *data, gsize length, gpointer user_data)
{
  Listener *listener = user_data;
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
  Listener *listener = user_data;

  return cw_aloware_events_push (listener->events, data, length);
}

static void
listener_init (Listener *listener, CwAlowareMcp *mcp, gint64 id, CwHttpRequest *request)
{
  listener->mcp = mcp;
  listener->id = id;
  listener->events = cw_aloware_events_new (on_event, listener);
  request->on_events = on_events;
  request->events_data = listener;
}

static void
listener_clear (Listener *listener)
{
  g_clear_pointer (&listener->events, cw_aloware_events_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Listener, listener_clear)

/* A server may end a stream before the answer is there, and give the rest to who asks for it (MCP 2025-11-25,
 * "Resumability and Redelivery"). The request for the rest, with the listener attached, to be sent after
 * `wait` ms; NULL: there is nothing to ask for. (transfer full) */
static CwHttpRequest *
listener_resume (Listener *listener, const CwHttpResponse *response, guint *wait)
{
  CwAlowareMcp *mcp = listener->mcp;
  const char *last_id = cw_aloware_events_get_last_id (listener->events);
  guint retry = cw_aloware_events_get_retry (listener->events);
  CwHttpRequest *request;

  if (listener->answered || last_id == NULL || is_stateless (mcp->version) || response->status < 200
      || response->status > 299 || listener->n_resumed >= MAX_RESUMED)
    return NULL;
  /* The event that was not finished when the stream ended may be the answer. */
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
  listener_init (listener, mcp, listener->id, request);
  return request;
}

/* ── What an answer means that is none ── */

/* Forgets the session. `ended`: the server has ended it already. */
static void
drop_session (CwAlowareMcp *mcp, gboolean ended)
{
  if (mcp->session_id != NULL && !ended)
    g_ptr_array_add (mcp->left, g_steal_pointer (&mcp->session_id));
  g_clear_pointer (&mcp->session_id, g_free);
  g_clear_pointer (&mcp->tools, cw_aloware_tools_free);
  mcp->version = NULL;
  mcp->generation++;
}

/* Moves to where an answer redirects us, within the origin. FALSE without an error: it does not redirect.
 * Errors: CW_ERROR_BAD_ANSWER for another origin or a circle. */
static gboolean
follow (CwAlowareMcp *mcp, const CwHttpResponse *response, GError **error)
{
  const char *location = g_hash_table_lookup (response->headers, "location");
  gboolean moved = response->status == 301 || response->status == 307 || response->status == 308;
  g_autofree char *next = NULL;

  if (!moved || location == NULL)
    return FALSE;

  next = cw_url_resolve (mcp->endpoint, location, error);
  if (next == NULL)
    return FALSE;
  if (!cw_url_same_origin (mcp->tokens.mcp_url, next))
    {
      g_set_error_literal (error, CW_ERROR, CW_ERROR_BAD_ANSWER,
                           _("Aloware’s MCP server redirects to another server. Nothing was sent there. "
                              "Check the address of the account"));
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

/* A refusal because the sign-in may not do this. A scope that it lacks is remembered for the next sign-in.
 * Always sets the error, CW_ERROR_SIGN_IN_NEEDED. */
static void
forbid (CwAlowareMcp *mcp, const CwHttpResponse *response, GError **error)
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
  if (!cw_aloware_tokens_want_scope (&mcp->tokens, mcp->lacking_scope, error))
    return;

  shown = cw_redact_text (mcp->lacking_scope, 80);
  g_set_error (error, CW_ERROR, CW_ERROR_SIGN_IN_NEEDED,
               _("This sign-in to Aloware lacks the permission “%s”. Sign in to Aloware again: Crosswalk "
                  "will ask for it then"),
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
    g_set_error (error, CW_ERROR, CW_ERROR_BAD_ANSWER,
                 _("The server at this address does not answer as an MCP server does (status %u). Check the "
                    "address of the account"),
                 status);
  return FALSE;
}

static gboolean
set_rpc_error (JsonObject *answer, GError **error)
{
  g_autofree char *shown = cw_redact_text (
    cw_json_get_string (cw_json_get_object (answer, "error"), "message"), 120);

  g_set_error (
    error, CW_ERROR, CW_ERROR_BAD_ANSWER,
    _("Aloware’s MCP server refused the connection (%s). Try again later, or connect with an API token"),
    shown != NULL ? shown : "");
  return FALSE;
}

/* ── Versions ── */

/* Names of versions are short, and are shown to people; anything else in a server's list is left out. */
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

/* Notes the versions that a refusal names. Whether the refusal is about the version. */
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

/* Whether an answer says that the server wants another version of the protocol; notes which. */
static gboolean
wants_other_version (CwAlowareMcp *mcp, const CwHttpResponse *response, gint64 id)
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
               _("Aloware’s MCP server needs a protocol version that this version of Crosswalk does not "
                  "know (%s). Update Crosswalk, or connect with an API token"),
               theirs);
  return FALSE;
}

/* ── Asking ── */

/* The server gives its session an id with its first answer. */
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
           GCancellable *cancellable,
           GError **error)
{
  g_autoptr (CwHttpRequest) request = message_new (mcp, id, method, params, TRUE);
  g_auto (Listener) listener = { NULL };

  listener_init (&listener, mcp, id, request);
  for (;;)
    {
      g_autoptr (CwHttpResponse) response = cw_http_send (mcp->tokens.http, request, cancellable, error);
      CwHttpRequest *rest;
      guint wait;

      mcp->n_requests++;
      if (response != NULL && id >= 0)
        take_session (mcp, response);
      rest = response != NULL && id >= 0 ? listener_resume (&listener, response, &wait) : NULL;
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
              GCancellable *cancellable,
              GError **error)
{
  for (;;)
    {
      g_autoptr (CwHttpResponse) response = ask_there (mcp, id, method, params, cancellable, error);
      g_autoptr (GError) problem = NULL;

      if (response == NULL)
        return NULL;
      if (follow (mcp, response, &problem))
        continue;
      if (problem == NULL)
        return g_steal_pointer (&response);

      g_propagate_error (error, g_steal_pointer (&problem));
      return NULL;
    }
}

/* Where a refusal says why in words, they tell more than its status. */
static gboolean
take_refusal (CwAlowareMcp *mcp, const CwHttpResponse *response, gint64 id, GError **error)
{
  g_autoptr (JsonNode) answer = response->status < 500 ? cw_aloware_rpc_answer (response, id) : NULL;

  if (response->status == 403)
    {
      forbid (mcp, response, error);
      return FALSE;
    }

  /* Streamable HTTP, session management: a session may end at any time, even before it was of use. */
  mcp->lost = response->status == 404 && mcp->session_id != NULL;
  mcp->refused = response->status == 401;
  mcp->unheard = !mcp->lost && !mcp->refused && response->status != 429 && response->status < 500;
  if (cw_json_object (answer) == NULL)
    return set_status_error (response->status, error);

  read_wanted (mcp, cw_json_object (answer));
  return mcp->unheard ? set_rpc_error (cw_json_object (answer), error)
                      : set_status_error (response->status, error);
}

/* Asks one question while a session is opened. `result` (transfer full); NULL: a notification, which has
 * none. */
static gboolean
ask (CwAlowareMcp *mcp,
     const char *method,
     JsonNode *params,
     JsonNode **result,
     GCancellable *cancellable,
     GError **error)
{
  gint64 id = result != NULL ? mcp->next_id++ : -1;
  g_autoptr (CwHttpResponse) response = ask_anywhere (mcp, id, method, params, cancellable, error);
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

/* Our own text of the version; NULL: we do not speak it. */
static const char *
known_version (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (versions); i++)
    if (g_strcmp0 (versions[i], name) == 0)
      return versions[i];

  return NULL;
}

static gboolean
initialize (CwAlowareMcp *mcp, const char *offer, GCancellable *cancellable, GError **error)
{
  g_autoptr (JsonNode) params = initialize_params (offer);
  g_autoptr (JsonNode) result = NULL;
  g_autoptr (JsonArray) wanted = NULL;
  const char *name;

  if (!ask (mcp, "initialize", params, &result, cancellable, error))
    return FALSE;

  name = cw_json_get_string (cw_json_object (result), "protocolVersion");
  mcp->version = known_version (name);
  if (mcp->version != NULL && !is_stateless (mcp->version))
    return ask (mcp, "notifications/initialized", NULL, NULL, cancellable, error);

  /* The server wants to speak another one. */
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

/* Whatever the server answers, this ends: each cursor is followed once, and pages and tools are bounded. */
static gboolean
read_tools (CwAlowareMcp *mcp, CwAlowareTools *tools, GCancellable *cancellable, GError **error)
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

      if (!ask (mcp, "tools/list", params, &result, cancellable, error))
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
greet_with (CwAlowareMcp *mcp, const char *offer, GCancellable *cancellable, GError **error)
{
  g_autoptr (CwAlowareTools) tools = cw_aloware_tools_new ();

  if (is_stateless (offer))
    mcp->version = offer;
  else if (!initialize (mcp, offer, cancellable, error))
    return FALSE;
  if (!read_tools (mcp, tools, cancellable, error))
    return FALSE;

  mcp->tools = g_steal_pointer (&tools);
  mcp->offer = mcp->version;
  return TRUE;
}

/* The version to offer next; NULL: none is left. A server that says what it speaks is offered only that. One
 * that says nothing is offered all. */
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

/* Offers one version after the other until one is understood. */
static gboolean
agree (CwAlowareMcp *mcp, GCancellable *cancellable, GError **error)
{
  const char *offer = mcp->offer != NULL ? mcp->offer : versions[0];
  g_autoptr (GError) first = NULL;
  guint tried = 0;

  g_clear_pointer (&mcp->wanted_versions, g_strfreev);
  while (offer != NULL)
    {
      g_autoptr (GError) problem = NULL;

      if (greet_with (mcp, offer, cancellable, &problem))
        return TRUE;
      if (!mcp->unheard)
        {
          g_propagate_error (error, g_steal_pointer (&problem));
          return FALSE;
        }

      tried |= bit_of (offer);
      if (first == NULL)
        first = g_steal_pointer (&problem);
      drop_session (mcp, FALSE);
      offer = next_offer (mcp, tried);
    }

  if (mcp->wanted_versions != NULL)
    return set_no_version (mcp, error);
  g_propagate_error (error, g_steal_pointer (&first));
  return FALSE;
}

static gboolean
greet_in_time (CwAlowareMcp *mcp, GCancellable *cancellable, GError **error)
{
  for (guint attempt = 1; attempt < MAX_GREETINGS; attempt++)
    {
      g_autoptr (GError) problem = NULL;

      if (agree (mcp, cancellable, &problem))
        return TRUE;
      if (!mcp->lost)
        {
          g_propagate_error (error, g_steal_pointer (&problem));
          return FALSE;
        }
      drop_session (mcp, TRUE);
    }

  return agree (mcp, cancellable, error);
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

static gboolean
greet (CwAlowareMcp *mcp, GCancellable *cancellable, GError **error)
{
  g_autoptr (GCancellable) within = g_cancellable_new ();
  g_autoptr (GSource) timer = g_timeout_source_new (mcp->greeting_ms);
  g_autoptr (GError) problem = NULL;
  gulong handler = cancellable != NULL
                     ? g_cancellable_connect (cancellable, G_CALLBACK (pass_on), within, NULL)
                     : 0;
  gboolean done;

  /* Without this a server that keeps talking and never answers would hold us for ever. */
  g_source_set_callback (timer, on_time_over, within, NULL);
  g_source_attach (timer, g_main_context_get_thread_default ());
  done = greet_in_time (mcp, within, &problem);
  g_source_destroy (timer);
  g_cancellable_disconnect (cancellable, handler);
  if (done)
    return TRUE;

  if (g_error_matches (problem, G_IO_ERROR, G_IO_ERROR_CANCELLED)
      && !g_cancellable_is_cancelled (cancellable))
    g_set_error_literal (
      error, CW_ERROR, CW_ERROR_TIMED_OUT,
      _("Aloware’s MCP server was not ready in time. Try again later, or connect with an API token"));
  else
    g_propagate_error (error, g_steal_pointer (&problem));
  return FALSE;
}

/* ── Opening ── */

static gboolean
renew_token (CwAlowareMcp *mcp, GCancellable *cancellable, GError **error)
{
  if (!cw_aloware_tokens_renew (&mcp->tokens, cancellable, error))
    return FALSE;

  mcp->refused = FALSE;
  mcp->fresh = TRUE;
  return TRUE;
}

static gboolean
open_session (CwAlowareMcp *mcp, GCancellable *cancellable, GError **error)
{
  g_autoptr (GError) problem = NULL;

  if (mcp->tools != NULL)
    return TRUE;
  if (mcp->tokens.mcp_url == NULL)
    {
      g_set_error_literal (error, CW_ERROR, CW_ERROR_INSECURE_URL,
                           _("The address of the Aloware account cannot be used. Sign in to Aloware again"));
      return FALSE;
    }

  drop_session (mcp, FALSE);
  if (!cw_aloware_tokens_open (&mcp->tokens, cancellable, error))
    return FALSE;
  if (mcp->refused && !renew_token (mcp, cancellable, error))
    return FALSE;
  if (greet (mcp, cancellable, &problem))
    return TRUE;

  drop_session (mcp, FALSE);
  if (mcp->refused && !mcp->fresh)
    {
      g_clear_error (&problem);
      if (!renew_token (mcp, cancellable, error))
        return FALSE;
      if (greet (mcp, cancellable, &problem))
        return TRUE;
      drop_session (mcp, FALSE);
    }

  g_propagate_error (error, g_steal_pointer (&problem));
  return FALSE;
}

/* ── Calls ── */

typedef struct
{
  CwAlowareMcp *mcp;
  CwAlowareCall call;
  char *phone;
  GBytes *body; /* of a write, as for POST /forms */
  GCancellable *cancellable;
  CwAlowareReplyFunc done;
  gpointer user_data;

  CwHttpRequest *request;
  Listener listener;
  gboolean in_session; /* the request names the server's session */
  gint64 id;
  guint generation;
} McpCall;

static void
call_end (McpCall *call, CwAlowareReply *reply)
{
  CwAlowareReplyFunc done = call->done;
  gpointer user_data = call->user_data;

  g_free (call->phone);
  g_clear_pointer (&call->body, g_bytes_unref);
  g_clear_pointer (&call->request, cw_http_request_free);
  listener_clear (&call->listener);
  g_clear_object (&call->cancellable);
  g_free (call);
  done (reply, user_data);
  cw_aloware_reply_free (reply);
}

/* Why no session could be opened keeps every call from being made. Only a network that is gone, or a server
 * that is busy, may be better the next time. */
static CwAlowareReply *
reply_for_problem (const GError *problem)
{
  gboolean cancelled = g_error_matches (problem, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  CwErrorCode code = problem->domain == CW_ERROR ? (CwErrorCode) problem->code : CW_ERROR_FAILED;

  if (cancelled)
    return cw_aloware_reply_new_problem (CW_ALOWARE_OUTCOME_PROBLEM, CW_LIMITER_UNKNOWN,
                                         g_error_copy (problem));
  /* A time-out is not among them, because each of many calls would take that time again. */
  if (code == CW_ERROR_NETWORK || code == CW_ERROR_RATE_LIMITED)
    return cw_aloware_reply_new_problem (CW_ALOWARE_OUTCOME_TRANSIENT,
                                         code == CW_ERROR_RATE_LIMITED ? CW_LIMITER_REFUSED : CW_LIMITER_LOST,
                                         g_error_copy (problem));
  return cw_aloware_reply_new_problem (CW_ALOWARE_OUTCOME_STOP, CW_LIMITER_UNKNOWN, g_error_copy (problem));
}

static void
call_stop (McpCall *call, CwErrorCode code, const char *message)
{
  call_end (call, cw_aloware_reply_new_problem (CW_ALOWARE_OUTCOME_STOP, CW_LIMITER_GOOD,
                                                g_error_new_literal (CW_ERROR, (int) code, message)));
}

/* The call was not done, for a reason that is being put right. It is made again right after. */
static void
call_again (McpCall *call)
{
  call_end (call, cw_aloware_reply_new_problem (
                    CW_ALOWARE_OUTCOME_TRANSIENT, CW_LIMITER_UNKNOWN,
                    g_error_new_literal (CW_ERROR, CW_ERROR_NETWORK,
                                         _("The connection to Aloware is being renewed. Try again"))));
}

static void
on_refused (McpCall *call)
{
  CwAlowareMcp *mcp = call->mcp;

  if (call->generation == mcp->generation)
    {
      if (mcp->fresh)
        {
          call_stop (call, CW_ERROR_SIGN_IN_NEEDED,
                     _("Aloware refused the sign-in. Sign in to Aloware again"));
          return;
        }
      drop_session (mcp, FALSE);
      mcp->refused = TRUE;
    }

  call_again (call);
}

/* The session is over, or the server speaks another version now: another session is opened. */
static void
on_session_lost (McpCall *call)
{
  CwAlowareMcp *mcp = call->mcp;

  if (call->generation == mcp->generation)
    {
      if (++mcp->n_lost > MAX_LOST)
        {
          call_stop (call, CW_ERROR_BAD_ANSWER,
                     _("Aloware’s MCP server ends every connection at once. Try again later, or connect "
                        "with an API token"));
          return;
        }
      drop_session (mcp, TRUE);
    }

  call_again (call);
}

/* Deals with an answer that is not the tool's, but about how to reach it. FALSE: it is the tool's. */
static gboolean
take_detour (McpCall *call, const CwHttpResponse *response)
{
  CwAlowareMcp *mcp = call->mcp;
  g_autoptr (GError) problem = NULL;

  if (response->status == 401)
    on_refused (call);
  /* Streamable HTTP, session management: 404 to a request with a session's id says that the session has
   * ended. */
  else if ((response->status == 404 && call->in_session) || wants_other_version (mcp, response, call->id))
    on_session_lost (call);
  else if (follow (mcp, response, &problem))
    call_again (call);
  else if (problem != NULL)
    call_stop (call, (CwErrorCode) problem->code, problem->message);
  else if (response->status == 403)
    {
      forbid (mcp, response, &problem);
      call_stop (call, (CwErrorCode) problem->code, problem->message);
    }
  else
    return FALSE;

  return TRUE;
}

/* The users are asked for while a person waits: a server that let this request time out is not asked again.
 */
static CwAlowareReply *
reply_for_silence (CwAlowareCall call, const GError *error)
{
  if (call == CW_ALOWARE_CALL_USERS && g_error_matches (error, CW_ERROR, CW_ERROR_TIMED_OUT))
    return cw_aloware_reply_new_problem (CW_ALOWARE_OUTCOME_PROBLEM, CW_LIMITER_LOST, g_error_copy (error));

  return cw_aloware_reply_new (call, NULL, error);
}

static void on_answer (GObject *source, GAsyncResult *result, gpointer user_data);

static gboolean
on_rest (gpointer user_data)
{
  McpCall *call = user_data;

  cw_http_send_async (call->mcp->tokens.http, call->request, call->cancellable, on_answer, call);
  return G_SOURCE_REMOVE;
}

/* Asks for the rest of an answer whose stream ended too early. A refusal of that says nothing about the call:
 * its answer is lost. */
static gboolean
ask_for_rest (McpCall *call, const CwHttpResponse *response)
{
  g_autoptr (GSource) timer = NULL;
  CwHttpRequest *rest;
  guint wait;

  if (call->listener.n_resumed > 0 && (response->status < 200 || response->status > 299))
    {
      call_end (call, cw_aloware_reply_judge (call->call, 200, NULL, FALSE, -1));
      return TRUE;
    }

  rest = listener_resume (&call->listener, response, &wait);
  if (rest == NULL)
    return FALSE;

  cw_http_request_free (call->request);
  call->request = rest;
  call->mcp->n_requests++;
  timer = g_timeout_source_new (wait);
  g_source_set_callback (timer, on_rest, call, NULL);
  g_source_attach (timer, g_main_context_get_thread_default ());
  return TRUE;
}

static void
on_answer (GObject *source, GAsyncResult *result, gpointer user_data)
{
  McpCall *call = user_data;
  CwAlowareMcp *mcp = call->mcp;
  g_autoptr (GError) error = NULL;
  g_autoptr (CwHttpResponse) response = cw_http_send_finish (mcp->tokens.http, result, &error);
  CwAlowareReply *reply;

  if (response == NULL)
    {
      call_end (call, reply_for_silence (call->call, error));
      return;
    }
  if (ask_for_rest (call, response) || take_detour (call, response))
    return;

  reply = cw_aloware_rpc_reply (call->call, call->phone, response, call->id);
  if (reply->answer == CW_LIMITER_GOOD && call->generation == mcp->generation)
    {
      mcp->fresh = FALSE;
      mcp->n_lost = 0;
    }
  call_end (call, reply);
}

static JsonNode *
call_params (const char *name, JsonNode *arguments)
{
  g_autoptr (JsonObject) object = json_object_new ();

  json_object_set_string_member (object, "name", name);
  json_object_set_member (object, "arguments", arguments);
  return json_node_init_object (json_node_alloc (), object);
}

/* The call is refused here, as the server would refuse it. */
static void
refuse_here (McpCall *call, const GError *problem, JsonNode *refusal)
{
  CwAlowareReply *reply;

  if (call->call == CW_ALOWARE_CALL_LOOKUP)
    {
      call_stop (call, (CwErrorCode) problem->code, problem->message);
      return;
    }

  reply = cw_aloware_reply_new_problem (CW_ALOWARE_OUTCOME_PROBLEM, CW_LIMITER_UNKNOWN,
                                        g_error_copy (problem));
  reply->body = refusal != NULL ? json_node_copy (refusal) : NULL;
  call_end (call, reply);
}

/* Adds the headers that the tool's schema wants arguments repeated in. */
static void
add_headers (CwHttpRequest *request, const CwAlowareTool *tool, JsonObject *arguments)
{
  JsonObjectIter iter;
  const char *argument;
  JsonNode *value;

  json_object_iter_init (&iter, arguments);
  while (json_object_iter_next (&iter, &argument, &value))
    {
      g_autofree char *name = NULL;
      g_autofree char *text = cw_aloware_tools_header (tool, argument, value, &name);

      if (text != NULL)
        cw_http_request_add_header (request, name, text);
    }
}

static void
send_call (McpCall *call)
{
  CwAlowareMcp *mcp = call->mcp;
  g_autoptr (GError) problem = NULL;
  g_autoptr (JsonNode) refusal = NULL;
  g_autoptr (JsonNode) params = NULL;
  const CwAlowareTool *tool = NULL;
  JsonNode *arguments = cw_aloware_tools_arguments (mcp->tools, call->call, call->phone, call->body, &tool,
                                                    &refusal, &problem);

  if (arguments == NULL)
    {
      refuse_here (call, problem, refusal);
      return;
    }

  params = call_params (tool->name, arguments);
  call->id = mcp->next_id++;
  call->generation = mcp->generation;
  call->in_session = mcp->session_id != NULL;
  call->request = message_new (mcp, call->id, "tools/call", params, call->call != CW_ALOWARE_CALL_WRITE);
  add_headers (call->request, tool,
               json_object_get_object_member (json_node_get_object (params), "arguments"));
  listener_init (&call->listener, mcp, call->id, call->request);
  /* The limiter has to see each answer, and a repeat must not make others wait: cw-aloware.c repeats. */
  call->request->max_attempts = 1;
  mcp->n_requests++;
  cw_http_send_async (mcp->tokens.http, call->request, call->cancellable, on_answer, call);
}

/* Runs from the main loop. Opening a session blocks and iterates the context, so that answers to older calls
 * still come in. */
static gboolean
on_open (gpointer user_data)
{
  CwAlowareMcp *mcp = user_data;
  McpCall *first = g_queue_peek_head (&mcp->waiting);
  g_autoptr (GCancellable) cancellable = first->cancellable != NULL ? g_object_ref (first->cancellable)
                                                                    : NULL;
  g_autoptr (GError) problem = NULL;
  gboolean open = open_session (mcp, cancellable, &problem);
  GQueue calls = mcp->waiting;
  McpCall *call;

  g_queue_init (&mcp->waiting);
  g_clear_pointer (&mcp->opener, g_source_unref);
  while ((call = g_queue_pop_head (&calls)) != NULL)
    {
      if (!open)
        call_end (call, reply_for_problem (problem));
      else if (mcp->tools == NULL)
        call_again (call);
      else
        send_call (call);
    }

  return G_SOURCE_REMOVE;
}

static void
wait_for_opening (McpCall *call)
{
  CwAlowareMcp *mcp = call->mcp;

  g_queue_push_tail (&mcp->waiting, call);
  if (mcp->opener != NULL)
    return;

  mcp->opener = g_idle_source_new ();
  g_source_set_priority (mcp->opener, G_PRIORITY_DEFAULT);
  g_source_set_callback (mcp->opener, on_open, mcp, NULL);
  g_source_attach (mcp->opener, g_main_context_get_thread_default ());
}

void
cw_aloware_mcp_call (CwAlowareMcp *mcp,
                     CwAlowareCall call,
                     const char *phone,
                     GBytes *body,
                     GCancellable *cancellable,
                     CwAlowareReplyFunc done,
                     gpointer user_data)
{
  McpCall *next = g_new0 (McpCall, 1);

  next->mcp = mcp;
  next->call = call;
  next->phone = g_strdup (phone);
  next->body = body != NULL ? g_bytes_ref (body) : NULL;
  next->cancellable = cancellable != NULL ? g_object_ref (cancellable) : NULL;
  next->done = done;
  next->user_data = user_data;

  /* While a session is being opened there may be tools already, but they are not for use yet. */
  if (mcp->tools != NULL && mcp->opener == NULL)
    send_call (next);
  else
    wait_for_opening (next);
}

/* ── Beginning and end ── */

CwAlowareMcp *
cw_aloware_mcp_new (CwHttp *http,
                    const char *profile,
                    const char *mcp_url,
                    const char *renewal_lock,
                    guint greeting_ms)
{
  CwAlowareMcp *mcp = g_new0 (CwAlowareMcp, 1);

  mcp->tokens.http = cw_http_ref (http);
  mcp->tokens.profile = g_strdup (profile);
  mcp->tokens.renewal_lock = g_strdup (renewal_lock);
  mcp->tokens.mcp_url = g_strdup (mcp_url);
  mcp->endpoint = g_strdup (mcp_url);
  mcp->greeting_ms = greeting_ms > 0 ? greeting_ms : GREETING_MS;
  mcp->left = g_ptr_array_new_with_free_func (g_free);
  mcp->ending = g_cancellable_new ();
  g_queue_init (&mcp->waiting);
  return mcp;
}

/* Streamable HTTP, session management: a client ends a session that it does not need any more. The server
 * need not allow that, and its answer does not matter. */
static void
end_sessions (CwAlowareMcp *mcp)
{
  const char *version = mcp->offer;

  drop_session (mcp, FALSE);
  for (guint i = 0; i < MIN (mcp->left->len, MAX_ENDED) && mcp->tokens.access_token != NULL; i++)
    {
      g_autoptr (CwHttpRequest) request = cw_http_request_new ("DELETE", mcp->endpoint);
      g_autoptr (CwHttpResponse) response = NULL;
      g_autoptr (GError) problem = NULL;

      request->bearer = g_strdup (mcp->tokens.access_token);
      request->max_attempts = 1;
      request->timeout_seconds = request->max_seconds = ENDING_SECONDS;
      request->what = "Aloware";
      cw_http_request_add_header (request, "Mcp-Session-Id", g_ptr_array_index (mcp->left, i));
      if (version != NULL)
        cw_http_request_add_header (request, "MCP-Protocol-Version", version);
      response = cw_http_send (mcp->tokens.http, request, NULL, &problem);
      /* A server that does not answer is not waited for again. */
      if (response == NULL)
        break;
    }
}

/* No reply that was sent without waiting may come back when this object is gone. */
static void
end_replies (CwAlowareMcp *mcp)
{
  g_cancellable_cancel (mcp->ending);
  while (mcp->n_replies > 0)
    g_main_context_iteration (g_main_context_get_thread_default (), TRUE);
}

void
cw_aloware_mcp_free (CwAlowareMcp *mcp)
{
  g_return_if_fail (mcp->opener == NULL && mcp->waiting.length == 0);

  end_replies (mcp);
  end_sessions (mcp);
  g_ptr_array_unref (mcp->left);
  g_object_unref (mcp->ending);
  g_free (mcp->endpoint);
  g_free (mcp->lacking_scope);
  g_strfreev (mcp->wanted_versions);
  cw_aloware_tokens_clear (&mcp->tokens);
  g_free (mcp);
}

const char *
cw_aloware_mcp_get_lacking_scope (CwAlowareMcp *mcp)
{
  return mcp->lacking_scope;
}

const CwAlowareTools *
cw_aloware_mcp_get_tools (CwAlowareMcp *mcp)
{
  return mcp->tools;
}

guint
cw_aloware_mcp_get_n_requests (CwAlowareMcp *mcp)
{
  return mcp->n_requests;
}
