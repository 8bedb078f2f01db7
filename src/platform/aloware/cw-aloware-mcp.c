/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-aloware-mcp-private.h"

#include <glib/gi18n-lib.h>

#include "cw-aloware-rpc.h"
#include "cw-error.h"

/* A server that loses each session at once has none to give. */
#define MAX_LOST 3

/* A greeting is a few short questions. */
#define GREETING_MS 60000
#define ENDING_SECONDS 3
#define MAX_ENDED 10

typedef struct
{
  CwAlowareMcp *mcp;
  CwAlowareCall call;
  char *phone;
  GBytes *body; /* of a write, as POST /forms has it */
  guint *n_requests;
  GCancellable *cancellable;
  CwAlowareReplyFunc done;
  gpointer user_data;

  CwHttpRequest *request;
  CwAlowareListener listener;
  gboolean in_session; /* the request names the server's session */
  gint64 id;
  guint generation;
} McpCall;

CwAlowareMcp *
cw_aloware_mcp_new (CwHttp *http, const CwAlowareMcpConfig *config, const char *mcp_url)
{
  CwAlowareMcp *mcp = g_new0 (CwAlowareMcp, 1);

  mcp->session.http = cw_http_ref (http);
  mcp->session.profile = g_strdup (config->profile);
  mcp->session.refresh_lock = g_strdup (config->refresh_lock);
  mcp->session.mcp_url = g_strdup (mcp_url);
  mcp->endpoint = g_strdup (mcp_url);
  mcp->greeting_ms = config->greeting_ms > 0 ? config->greeting_ms : GREETING_MS;
  mcp->left = g_ptr_array_new_with_free_func (g_free);
  mcp->ending = g_cancellable_new ();
  g_queue_init (&mcp->waiting);
  return mcp;
}

/* Streamable HTTP, session management: a session that is not needed any more should be ended. A server need
 * not let us, and nothing hangs on its answer. */
static void
end_sessions (CwAlowareMcp *mcp)
{
  const char *version = mcp->offer;

  cw_aloware_mcp_drop (mcp, FALSE);
  for (guint i = 0; i < MIN (mcp->left->len, MAX_ENDED) && mcp->session.access_token != NULL; i++)
    {
      g_autoptr (CwHttpRequest) request = cw_http_request_new ("DELETE", mcp->endpoint);
      g_autoptr (CwHttpResponse) response = NULL;
      g_autoptr (GError) problem = NULL;

      request->bearer = g_strdup (mcp->session.access_token);
      request->max_attempts = 1;
      request->timeout_seconds = request->max_seconds = ENDING_SECONDS;
      request->what = "Aloware";
      cw_http_request_add_header (request, "Mcp-Session-Id", g_ptr_array_index (mcp->left, i));
      if (version != NULL)
        cw_http_request_add_header (request, "MCP-Protocol-Version", version);
      response = cw_http_send (mcp->session.http, request, NULL, &problem);
      /* A server that is gone is not waited for once more. */
      if (response == NULL)
        break;
    }
}

/* Nothing that was sent without waiting for it may come back to what is gone. */
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
  cw_aloware_session_clear (&mcp->session);
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

static gboolean
renew_token (CwAlowareMcp *mcp, GCancellable *cancellable, GError **error)
{
  if (!cw_aloware_session_refresh (&mcp->session, cancellable, error))
    return FALSE;

  mcp->refused = FALSE;
  mcp->fresh = TRUE;
  return TRUE;
}

gboolean
cw_aloware_mcp_open (CwAlowareMcp *mcp, guint *n_requests, GCancellable *cancellable, GError **error)
{
  g_autoptr (GError) problem = NULL;

  if (mcp->tools != NULL)
    return TRUE;
  if (mcp->session.mcp_url == NULL)
    {
      g_set_error_literal (error, CW_ERROR, CW_ERROR_INSECURE_URL,
                           _("The address of the Aloware account cannot be used. Sign in to Aloware again"));
      return FALSE;
    }

  cw_aloware_mcp_drop (mcp, FALSE);
  if (!cw_aloware_session_open (&mcp->session, cancellable, error))
    return FALSE;
  if (mcp->refused && !renew_token (mcp, cancellable, error))
    return FALSE;
  if (cw_aloware_mcp_greet (mcp, n_requests, cancellable, &problem))
    return TRUE;

  cw_aloware_mcp_drop (mcp, FALSE);
  if (mcp->refused && !mcp->fresh)
    {
      g_clear_error (&problem);
      if (!renew_token (mcp, cancellable, error))
        return FALSE;
      if (cw_aloware_mcp_greet (mcp, n_requests, cancellable, &problem))
        return TRUE;
      cw_aloware_mcp_drop (mcp, FALSE);
    }

  g_propagate_error (error, g_steal_pointer (&problem));
  return FALSE;
}

static void
call_end (McpCall *call, CwAlowareReply *reply)
{
  CwAlowareReplyFunc done = call->done;
  gpointer user_data = call->user_data;

  g_free (call->phone);
  g_clear_pointer (&call->body, g_bytes_unref);
  g_clear_pointer (&call->request, cw_http_request_free);
  cw_aloware_listener_clear (&call->listener);
  g_clear_object (&call->cancellable);
  g_free (call);
  done (reply, user_data);
  cw_aloware_reply_free (reply);
}

/* What keeps the session from opening keeps all calls from being made; a network that is gone may come back.
 */
static CwAlowareReply *
reply_for_problem (const GError *problem)
{
  gboolean cancelled = g_error_matches (problem, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  CwErrorCode code = problem->domain == CW_ERROR ? (CwErrorCode) problem->code : CW_ERROR_FAILED;

  if (cancelled)
    return cw_aloware_reply_new_problem (CW_ALOWARE_OUTCOME_PROBLEM, CW_LIMITER_UNKNOWN,
                                         g_error_copy (problem));
  /* A greeting that took all its time is not begun again for each of many calls. */
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

/* Refused unprocessed, for a reason that is being put right: the call is made again as soon as that is done.
 */
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
      cw_aloware_mcp_drop (mcp, FALSE);
      mcp->refused = TRUE;
    }

  call_again (call);
}

/* The session is over, or the server speaks otherwise by now: it is greeted anew. */
static void
on_session_lost (McpCall *call)
{
  CwAlowareMcp *mcp = call->mcp;

  if (call->generation == mcp->generation)
    {
      if (++mcp->n_lost > MAX_LOST)
        {
          call_stop (call, CW_ERROR_BAD_ANSWER,
                     _("Aloware’s MCP server forgets its sessions at once. Try again later, or connect with "
                        "an API token"));
          return;
        }
      cw_aloware_mcp_drop (mcp, TRUE);
    }

  call_again (call);
}

/* An answer that is none of the tool's, but about the way to it. FALSE: it is the tool's. */
static gboolean
take_detour (McpCall *call, const CwHttpResponse *response)
{
  CwAlowareMcp *mcp = call->mcp;
  g_autoptr (GError) problem = NULL;

  if (response->status == 401)
    on_refused (call);
  /* Streamable HTTP, session management: 404 to a request with a session's id means that the session has
   * ended. */
  else if ((response->status == 404 && call->in_session)
           || cw_aloware_mcp_is_other_version (mcp, response, call->id))
    on_session_lost (call);
  else if (cw_aloware_mcp_follow (mcp, response, &problem))
    call_again (call);
  else if (problem != NULL)
    call_stop (call, (CwErrorCode) problem->code, problem->message);
  else if (response->status == 403)
    {
      cw_aloware_mcp_forbid (mcp, response, &problem);
      call_stop (call, (CwErrorCode) problem->code, problem->message);
    }
  else
    return FALSE;

  return TRUE;
}

/* The users are asked for at the beginning of all, while somebody waits: a server that took all its time is
 * not asked again. */
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

  cw_http_send_async (call->mcp->session.http, call->request, call->cancellable, on_answer, call);
  return G_SOURCE_REMOVE;
}

/* The rest of an answer whose stream ended too early. A refusal of that says nothing about the call: its
 * answer is lost. */
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

  rest = cw_aloware_listener_resume (&call->listener, response, &wait);
  if (rest == NULL)
    return FALSE;

  cw_http_request_free (call->request);
  call->request = rest;
  (*call->n_requests)++;
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
  g_autoptr (CwHttpResponse) response = cw_http_send_finish (mcp->session.http, result, &error);
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

/* Refused here, as the server would refuse it. */
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

/* What the schema wants said in headers too. */
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
  call->request = cw_aloware_mcp_request (mcp, call->id, "tools/call", params,
                                          call->call != CW_ALOWARE_CALL_WRITE);
  add_headers (call->request, tool,
               json_object_get_object_member (json_node_get_object (params), "arguments"));
  cw_aloware_listener_init (&call->listener, mcp, call->id, call->request);
  /* The limiter has to see each answer, and repeats must not hold up the others: both are done a layer above.
   */
  call->request->max_attempts = 1;
  (*call->n_requests)++;
  cw_http_send_async (mcp->session.http, call->request, call->cancellable, on_answer, call);
}

/* Opens from the main loop; its blocking calls iterate the context, so that answers to older calls still come
 * in. */
static gboolean
on_open (gpointer user_data)
{
  CwAlowareMcp *mcp = user_data;
  McpCall *first = g_queue_peek_head (&mcp->waiting);
  g_autoptr (GCancellable) cancellable = first->cancellable != NULL ? g_object_ref (first->cancellable)
                                                                    : NULL;
  g_autoptr (GError) problem = NULL;
  gboolean open = cw_aloware_mcp_open (mcp, first->n_requests, cancellable, &problem);
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
cw_aloware_mcp_exchange (CwAlowareMcp *mcp,
                         CwAlowareCall call,
                         const char *phone,
                         GBytes *body,
                         guint *n_requests,
                         GCancellable *cancellable,
                         CwAlowareReplyFunc done,
                         gpointer user_data)
{
  McpCall *next = g_new0 (McpCall, 1);

  next->mcp = mcp;
  next->call = call;
  next->phone = g_strdup (phone);
  next->body = body != NULL ? g_bytes_ref (body) : NULL;
  next->n_requests = n_requests;
  next->cancellable = cancellable != NULL ? g_object_ref (cancellable) : NULL;
  next->done = done;
  next->user_data = user_data;

  /* While the opener is at work there may be tools already, but not yet for anybody else. */
  if (mcp->tools != NULL && mcp->opener == NULL)
    send_call (next);
  else
    wait_for_opening (next);
}
