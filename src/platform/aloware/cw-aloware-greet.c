/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-aloware-mcp-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "config.h"
#include "cw-aloware-rpc.h"
#include "cw-error.h"
#include "cw-json.h"
#include "cw-redact.h"

#define WHAT            "Aloware"
#define TIMEOUT_SECONDS 60
#define MAX_ANSWER      (16 * 1024 * 1024)
#define MAX_GREETINGS 3
#define MAX_PAGES       50

/* Newest first; the first is what is offered. Only what they have in common is used here. */
static const char *const versions[] = { "2025-06-18", "2025-11-25", "2025-03-26", "2024-11-05", NULL };

CwHttpRequest *
cw_aloware_mcp_request (CwAlowareMcp *mcp, GBytes *body, gboolean idempotent)
{
  CwHttpRequest *request = cw_http_request_new ("POST", mcp->session.mcp_url);

  request->bearer = g_strdup (mcp->session.access_token);
  request->body = body;
  request->content_type = "application/json";
  request->idempotent = idempotent;
  request->max_bytes = MAX_ANSWER;
  request->timeout_seconds = TIMEOUT_SECONDS;
  request->what = WHAT;
  cw_http_request_add_header (request, "Accept", "application/json, text/event-stream");
  if (mcp->session_id != NULL)
    cw_http_request_add_header (request, "Mcp-Session-Id", mcp->session_id);
  if (mcp->version != NULL)
    cw_http_request_add_header (request, "MCP-Protocol-Version", mcp->version);
  return request;
}

void
cw_aloware_mcp_drop (CwAlowareMcp *mcp)
{
  g_clear_pointer (&mcp->session_id, g_free);
  g_clear_pointer (&mcp->version, g_free);
  g_clear_pointer (&mcp->tools, cw_aloware_tools_free);
  mcp->generation++;
}

static gboolean
set_status_error (guint status, GError **error)
{
  if (status == 401)
    g_set_error_literal (error, CW_ERROR, CW_ERROR_SIGN_IN_NEEDED, _("Aloware refused the sign-in. Sign in to Aloware again"));
  else if (status == 403)
    g_set_error_literal (error, CW_ERROR, CW_ERROR_SIGN_IN_NEEDED,
                         _("This sign-in may not use Aloware’s contacts. Sign in to Aloware again as an administrator"));
  else if (status == 429)
    g_set_error_literal (error, CW_ERROR, CW_ERROR_RATE_LIMITED, _("Aloware refuses further requests for now: too many in a minute. Try again later"));
  else if (status >= 500)
    g_set_error (error, CW_ERROR, CW_ERROR_NETWORK, _("Aloware failed to answer (status %u). Try again later"), status);
  else
    g_set_error (error, CW_ERROR, CW_ERROR_BAD_ANSWER,
                 _("Aloware’s MCP server does not answer as one (status %u). Check the address of the account"), status);
  return FALSE;
}

/* One question of the greeting. `answer` stays NULL for a notification. */
static gboolean
ask (CwAlowareMcp *mcp, const char *method, JsonNode *params, JsonNode **answer, guint *n_requests, GCancellable *cancellable,
     GError **error)
{
  gint64 id = answer != NULL ? mcp->next_id++ : -1;
  g_autoptr (CwHttpRequest) request = cw_aloware_mcp_request (mcp, cw_aloware_rpc_request (id, method, params), TRUE);
  g_autoptr (CwHttpResponse) response = cw_http_send (mcp->session.http, request, cancellable, error);
  const char *given;

  (*n_requests)++;
  if (response == NULL)
    return FALSE;
  mcp->refused = response->status == 401;
  /* Streamable HTTP, session management: a session may end at any time, also before it was of use. */
  mcp->lost = response->status == 404 && mcp->session_id != NULL;
  if (response->status < 200 || response->status > 299)
    return set_status_error (response->status, error);
  if (answer == NULL)
    return TRUE;

  given = g_hash_table_lookup (response->headers, "mcp-session-id");
  if (given != NULL && mcp->session_id == NULL && *given != '\0' && strlen (given) <= 1024)
    mcp->session_id = g_strdup (given);

  *answer = cw_aloware_rpc_answer (response, id);
  return *answer != NULL || set_status_error (response->status, error);
}

static JsonNode *
initialize_params (const char *version)
{
  g_autofree char *json = g_strdup_printf ("{\"protocolVersion\":\"%s\",\"capabilities\":{},\"clientInfo\":{\"name\":\"Crosswalk\",\"version\":\"%s\"}}",
                                           version, CW_VERSION);

  return json_from_string (json, NULL);
}

/* The version of a refusal's list that is known here, or NULL. */
static const char *
find_common (JsonObject *answer)
{
  JsonArray *supported = cw_json_get_array (cw_json_get_object (cw_json_get_object (answer, "error"), "data"), "supported");

  for (guint i = 0; versions[i] != NULL; i++)
    for (guint j = 0; supported != NULL && j < json_array_get_length (supported); j++)
      {
        JsonNode *node = json_array_get_element (supported, j);

        if (JSON_NODE_HOLDS_VALUE (node) && g_strcmp0 (json_node_get_string (node), versions[i]) == 0)
          return versions[i];
      }

  return NULL;
}

static gboolean
set_rpc_error (JsonObject *answer, GError **error)
{
  g_autofree char *shown = cw_redact_text (cw_json_get_string (cw_json_get_object (answer, "error"), "message"), 120);

  g_set_error (error, CW_ERROR, CW_ERROR_BAD_ANSWER, _("Aloware’s MCP server refuses to talk (%s). Try again later, or connect with an API token"),
               shown != NULL ? shown : "");
  return FALSE;
}

static gboolean
agree (CwAlowareMcp *mcp, guint *n_requests, GCancellable *cancellable, GError **error)
{
  const char *offer = versions[0];

  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (JsonNode) params = initialize_params (offer);
      g_autoptr (JsonNode) answer = NULL;
      JsonObject *object;
      const char *version;

      if (!ask (mcp, "initialize", params, &answer, n_requests, cancellable, error))
        return FALSE;

      object = cw_json_object (answer);
      version = cw_json_get_string (cw_json_get_object (object, "result"), "protocolVersion");
      if (version != NULL && g_strv_contains (versions, version))
        {
          mcp->version = g_strdup (version);
          return ask (mcp, "notifications/initialized", NULL, NULL, n_requests, cancellable, error);
        }
      if (version != NULL)
        break;

      /* Some servers refuse an unknown version instead of naming theirs. */
      offer = find_common (object);
      g_clear_pointer (&mcp->session_id, g_free);
      if (offer == NULL || i > 0)
        return set_rpc_error (object, error);
    }

  g_set_error_literal (error, CW_ERROR, CW_ERROR_UNSUPPORTED,
                       _("Aloware’s MCP server speaks a version of its protocol that this Crosswalk does not know. Update Crosswalk, or connect with an API token"));
  return FALSE;
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

static gboolean
read_tools (CwAlowareMcp *mcp, CwAlowareTools *tools, guint *n_requests, GCancellable *cancellable, GError **error)
{
  g_autofree char *cursor = NULL;

  for (guint page = 0; page < MAX_PAGES; page++)
    {
      g_autoptr (JsonNode) params = cursor_params (cursor);
      g_autoptr (JsonNode) answer = NULL;
      JsonObject *result;
      JsonArray *list;
      const char *next;

      if (!ask (mcp, "tools/list", params, &answer, n_requests, cancellable, error))
        return FALSE;

      result = cw_json_get_object (cw_json_object (answer), "result");
      list = cw_json_get_array (result, "tools");
      if (list == NULL)
        return set_rpc_error (cw_json_object (answer), error);
      for (guint i = 0; i < json_array_get_length (list); i++)
        cw_aloware_tools_add (tools, cw_json_object (json_array_get_element (list, i)));

      next = cw_json_get_string (result, "nextCursor");
      if (next == NULL || *next == '\0' || g_strcmp0 (next, cursor) == 0)
        return TRUE;
      g_free (cursor);
      cursor = g_strdup (next);
    }

  return TRUE;
}

static gboolean
greet_once (CwAlowareMcp *mcp, guint *n_requests, GCancellable *cancellable, GError **error)
{
  g_autoptr (CwAlowareTools) tools = cw_aloware_tools_new ();

  if (!agree (mcp, n_requests, cancellable, error) || !read_tools (mcp, tools, n_requests, cancellable, error))
    return FALSE;

  mcp->tools = g_steal_pointer (&tools);
  return TRUE;
}

gboolean
cw_aloware_mcp_greet (CwAlowareMcp *mcp, guint *n_requests, GCancellable *cancellable, GError **error)
{
  for (guint attempt = 1; attempt < MAX_GREETINGS; attempt++)
    {
      g_autoptr (GError) problem = NULL;

      if (greet_once (mcp, n_requests, cancellable, &problem))
        return TRUE;
      if (!mcp->lost)
        {
          g_propagate_error (error, g_steal_pointer (&problem));
          return FALSE;
        }
      cw_aloware_mcp_drop (mcp);
    }

  return greet_once (mcp, n_requests, cancellable, error);
}
