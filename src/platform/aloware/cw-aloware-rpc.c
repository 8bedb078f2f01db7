/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-aloware-rpc.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "cw-aloware-events.h"
#include "cw-aloware-result.h"
#include "cw-error.h"
#include "cw-json.h"

#define WHAT "Aloware"

#define METHOD_NOT_FOUND (-32601)

GBytes *
cw_aloware_rpc_request (gint64 id, const char *method, JsonNode *params)
{
  g_autoptr (JsonObject) object = json_object_new ();
  g_autoptr (JsonNode) root = json_node_init_object (json_node_alloc (), object);
  char *json;

  json_object_set_string_member (object, "jsonrpc", "2.0");
  if (id >= 0)
    json_object_set_int_member (object, "id", id);
  json_object_set_string_member (object, "method", method);
  if (params != NULL)
    json_object_set_member (object, "params", json_node_copy (params));

  json = json_to_string (root, FALSE);
  return g_bytes_new_take (json, strlen (json));
}

static gboolean
is_answer_to (JsonNode *root, gint64 id)
{
  JsonObject *object = cw_json_object (root);
  JsonNode *given = cw_json_get (object, "id");
  g_autofree char *text = given != NULL && JSON_NODE_HOLDS_VALUE (given) ? cw_json_value_to_text (given)
                                                                         : NULL;
  g_autofree char *wanted = g_strdup_printf ("%" G_GINT64_FORMAT, id);

  return g_strcmp0 (text, wanted) == 0
         && (json_object_has_member (object, "result") || json_object_has_member (object, "error"));
}

static JsonNode *
parse_text (const char *text, gsize length)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static (text, length);

  return cw_json_parse (bytes, WHAT, NULL);
}

/* The answer to `id` in a message, which may be a batch of several (MCP 2025-03-26). */
static JsonNode *
take_message (JsonNode *root, gint64 id)
{
  JsonArray *batch = cw_json_array (root);

  if (batch == NULL)
    return is_answer_to (root, id) ? json_node_ref (root) : NULL;

  for (guint i = 0; i < json_array_get_length (batch); i++)
    if (is_answer_to (json_array_get_element (batch, i), id))
      return json_node_copy (json_array_get_element (batch, i));

  return NULL;
}

typedef struct
{
  gint64 id;
  JsonNode *answer;
} Wanted;

/* One event of a stream: the answer, or something that comes before it (progress, logs, questions of the
 * server's). */
static gboolean
on_event (const char *data, gsize length, gpointer user_data)
{
  Wanted *wanted = user_data;
  g_autoptr (JsonNode) root = parse_text (data, length);

  wanted->answer = root != NULL ? take_message (root, wanted->id) : NULL;
  return wanted->answer == NULL;
}

static JsonNode *
find_event (const char *text, gsize length, gint64 id)
{
  Wanted wanted = { .id = id };
  g_autoptr (CwAlowareEvents) events = cw_aloware_events_new (on_event, &wanted);

  if (cw_aloware_events_push (events, text, length))
    cw_aloware_events_end (events);
  return wanted.answer;
}

JsonNode *
cw_aloware_rpc_answer (const CwHttpResponse *response, gint64 id)
{
  gsize length;
  const char *text = g_bytes_get_data (response->body, &length);
  g_autoptr (JsonNode) root = NULL;

  if (response->content_type == NULL || length == 0)
    return NULL;
  if (g_ascii_strcasecmp (response->content_type, "text/event-stream") == 0)
    return find_event (text, length, id);
  if (strstr (response->content_type, "json") == NULL)
    return NULL;

  root = cw_json_parse (response->body, WHAT, NULL);
  /* The answer to a request that could not be read has no id. */
  if (root != NULL && cw_json_get_object (cw_json_object (root), "error") != NULL)
    return g_steal_pointer (&root);

  return root != NULL ? take_message (root, id) : NULL;
}

/* The reply to a message if it is a question of the server's; else NULL. */
static GBytes *
reply_to_one (JsonNode *node)
{
  JsonObject *object = cw_json_object (node);
  JsonNode *id = cw_json_get (object, "id");
  const char *method = cw_json_get_string (object, "method");
  g_autoptr (JsonObject) reply = NULL;
  g_autoptr (JsonNode) root = NULL;
  char *json;

  if (method == NULL || id == NULL || !JSON_NODE_HOLDS_VALUE (id))
    return NULL;

  reply = json_object_new ();
  json_object_set_string_member (reply, "jsonrpc", "2.0");
  json_object_set_member (reply, "id", json_node_copy (id));
  if (g_str_equal (method, "ping"))
    json_object_set_object_member (reply, "result", json_object_new ());
  else
    {
      JsonObject *problem = json_object_new ();

      json_object_set_int_member (problem, "code", METHOD_NOT_FOUND);
      json_object_set_string_member (problem, "message", "Method not found");
      json_object_set_object_member (reply, "error", problem);
    }

  root = json_node_init_object (json_node_alloc (), reply);
  json = json_to_string (root, FALSE);
  return g_bytes_new_take (json, strlen (json));
}

void
cw_aloware_rpc_read_event (const char *data, gsize length, gint64 id, gboolean *answered, GPtrArray *replies)
{
  g_autoptr (JsonNode) root = parse_text (data, length);
  g_autoptr (JsonNode) answer = root != NULL ? take_message (root, id) : NULL;
  JsonArray *batch = cw_json_array (root);
  guint n = batch != NULL ? json_array_get_length (batch) : root != NULL;

  *answered = answer != NULL;
  for (guint i = 0; i < n; i++)
    {
      GBytes *reply = reply_to_one (batch != NULL ? json_array_get_element (batch, i) : root);

      if (reply != NULL)
        g_ptr_array_add (replies, reply);
    }
}

static JsonNode *
words_node (const char *member, const char *words)
{
  g_autoptr (JsonObject) object = json_object_new ();

  json_object_set_string_member (object, member, words);
  return json_node_init_object (json_node_alloc (), object);
}

static gboolean
says (const char *lower, const char *const *words)
{
  for (guint i = 0; words[i] != NULL; i++)
    if (strstr (lower, words[i]) != NULL)
      return TRUE;

  return FALSE;
}

/* Whether words say that there is no such contact, and not that there is no such tool, session or user. */
static gboolean
says_nobody (const char *lower)
{
  static const char *const missing[] = {
    "not found",     "not_found",      "notfound",      "no contact",
    "no lead",       "no match",       "no result",     "no record",
    "nothing found", "does not exist", "doesn't exist", "could not find",
    "couldn't find", "0 contacts",     "0 results",     NULL,
  };
  static const char *const who[] = { "contact", "lead",   "person", "phone", "number",
                                     "match",   "record", "result", NULL };
  static const char *const other[] = {
    "tool",     "session", "account", "user",     "route",  "page",
    "endpoint", "method",  "token",   "resource", "server", NULL,
  };

  return says (lower, missing) && (says (lower, who) || !says (lower, other));
}

/* The HTTP status for what a tool says in words. Words that are not understood are a refusal of a write. Of a
 * look-up they are no answer, because no number must be called wrong for them. */
static guint
status_of_words (CwAlowareCall call, const char *words)
{
  static const char *const many[] = { "too many", "rate limit", "throttle", NULL };
  static const char *const busy[] = { "unavailable",  "try again",      "timed out", "timeout",
                                      "server error", "internal error", NULL };
  static const char *const there[] = { "already exist", NULL };
  static const char *const who[] = { "unauthenticated", "unauthorized", "not authorized", "forbidden", NULL };
  static const char *const wrong[] = { "phone", "number", "invalid", NULL };
  g_autofree char *lower = g_utf8_strdown (words, -1);

  if (says (lower, many))
    return 429;
  if (says (lower, who))
    return 403;
  if (call == CW_ALOWARE_CALL_WRITE && says (lower, there))
    return 409;
  if (call == CW_ALOWARE_CALL_LOOKUP && says_nobody (lower))
    return 404;
  if (says (lower, busy))
    return 500;
  return call != CW_ALOWARE_CALL_LOOKUP || says (lower, wrong) ? 422 : 500;
}

static CwAlowareReply *
judge_nobody (CwAlowareCall call)
{
  /* The REST API's own "not found", by which it is told from a path that is not there. */
  return cw_aloware_reply_judge (call, 404, words_node ("error", "Contact not found."), FALSE, -1);
}

static CwAlowareReply *
judge_words (CwAlowareCall call, JsonNode *data, const char *words)
{
  g_autofree char *json = data != NULL && *words == '\0' ? json_to_string (data, FALSE) : NULL;
  guint status = status_of_words (call, json != NULL ? json : words);
  JsonNode *body;

  if (status == 404)
    return judge_nobody (call);

  body = data != NULL && cw_json_object (data) != NULL ? json_node_copy (data) : words_node ("error", words);
  return cw_aloware_reply_judge (call, status, body, FALSE, -1);
}

static CwAlowareReply *
judge_result (CwAlowareCall call, const char *phone, JsonObject *result)
{
  g_autofree char *words = NULL;
  g_autoptr (JsonNode) data = cw_aloware_result_data (result, call, phone, &words);
  g_autoptr (JsonNode) wanted = data != NULL ? cw_aloware_result_find (data, call, phone) : NULL;
  const char *type = cw_json_get_string (result, "resultType");

  /* MCP 2026-07-28: it was not done, and waits for an answer that only a person can give. */
  if (type != NULL && !g_str_equal (type, "complete"))
    return cw_aloware_reply_new_problem (
      CW_ALOWARE_OUTCOME_PROBLEM, CW_LIMITER_GOOD,
      g_error_new_literal (CW_ERROR, CW_ERROR_UNSUPPORTED,
                           _("Aloware’s MCP server asked a question that Crosswalk cannot answer, so this "
                              "was not done. Connect with an API token instead")));
  if (cw_json_get_boolean (result, "isError", FALSE)
      || (wanted == NULL && data != NULL && cw_aloware_result_is_refusal (data)))
    return judge_words (call, data, words);

  if (call == CW_ALOWARE_CALL_WRITE)
    return cw_aloware_reply_judge (
      call, 200, data != NULL ? g_steal_pointer (&data) : words_node ("message", words), FALSE, -1);
  if (wanted != NULL)
    return cw_aloware_reply_judge (call, 200, g_steal_pointer (&wanted), FALSE, -1);
  if (call == CW_ALOWARE_CALL_LOOKUP && data != NULL && cw_aloware_result_is_nobody (data))
    return judge_nobody (call);
  if (call == CW_ALOWARE_CALL_LOOKUP && status_of_words (call, words) == 404)
    return judge_nobody (call);

  return cw_aloware_reply_judge (call, 200, NULL, FALSE, -1);
}

/* JSON-RPC 2.0 §5.1. A request that was not understood was not done; one that broke inside the server may
 * have been. */
static CwAlowareReply *
judge_rpc_error (CwAlowareCall call, JsonObject *error)
{
  gint64 code = cw_json_get_int (error, "code", 0);
  const char *message = cw_json_get_string (error, "message");
  g_autofree char *lower = g_utf8_strdown (message != NULL ? message : "", -1);
  guint status = status_of_words (call, lower);

  /* A missing tool does not make the number wrong. */
  if (call == CW_ALOWARE_CALL_LOOKUP && strstr (lower, "tool") != NULL)
    status = 500;
  else if (status != 429 && status != 403)
    status = code == -32600 || code == -32601 || code == -32602 || code == -32700 ? 422 : 500;
  return cw_aloware_reply_judge (call, status, words_node ("error", message != NULL ? message : ""), FALSE,
                                 -1);
}

static CwAlowareReply *
judge_response (CwAlowareCall call, const char *phone, const CwHttpResponse *response, gint64 id)
{
  g_autoptr (JsonNode) answer = cw_aloware_rpc_answer (response, id);
  JsonObject *object = answer != NULL ? cw_json_object (answer) : NULL;
  JsonObject *result = cw_json_get_object (object, "result");
  JsonObject *error = cw_json_get_object (object, "error");

  if (response->status >= 200 && response->status < 300 && result != NULL)
    return judge_result (call, phone, result);
  if (response->status >= 200 && response->status < 300 && error != NULL)
    return judge_rpc_error (call, error);
  /* A missing path does not mean that there is no such contact. */
  if (response->status == 404)
    return cw_aloware_reply_judge (call, 404, words_node ("message", ""), FALSE, -1);
  if (response->status >= 400)
    return cw_aloware_reply_judge (call, response->status, words_node ("message", ""), FALSE,
                                   cw_aloware_retry_after (response));

  return cw_aloware_reply_judge (call, response->status, NULL, FALSE, -1);
}

CwAlowareReply *
cw_aloware_rpc_reply (CwAlowareCall call, const char *phone, const CwHttpResponse *response, gint64 id)
{
  CwAlowareReply *reply = judge_response (call, phone, response, id);
  const char *message = NULL;

  /* cw-aloware-call.c speaks of API tokens and addresses, which a person with a browser sign-in does not
   * have. */
  if (g_error_matches (reply->problem, CW_ERROR, CW_ERROR_SIGN_IN_NEEDED))
    message = _("Aloware refused the sign-in. Sign in to Aloware again");
  else if (g_error_matches (reply->problem, CW_ERROR, CW_ERROR_BAD_ANSWER))
    message = _("Aloware’s MCP server answered with something that Crosswalk cannot read. Try again later, "
                 "or connect with an API token instead");
  if (message != NULL)
    {
      g_free (reply->problem->message);
      reply->problem->message = g_strdup (message);
    }

  return reply;
}
