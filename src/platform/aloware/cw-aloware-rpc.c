/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-aloware-rpc.h"

#include <string.h>

#include "cw-json.h"

#define WHAT "Aloware"

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
  g_autofree char *text = given != NULL && JSON_NODE_HOLDS_VALUE (given) ? cw_json_value_to_text (given) : NULL;
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

/* One event of a stream: the answer, or something on the way to it (progress, logs, the server's own questions). */
static JsonNode *
take_event (GString *data, gint64 id)
{
  JsonNode *root = data->len > 0 ? parse_text (data->str, data->len) : NULL;

  g_string_truncate (data, 0);
  if (root != NULL && is_answer_to (root, id))
    return root;

  g_clear_pointer (&root, json_node_unref);
  return NULL;
}

/* HTML Living Standard, "server-sent events": lines end in CR, LF or both; data lines of one event are joined. */
static JsonNode *
find_event (const char *text, gsize length, gint64 id)
{
  g_autoptr (GString) data = g_string_new (NULL);
  const char *at = text;
  const char *end = text + length;

  if (length >= 3 && memcmp (text, "\xef\xbb\xbf", 3) == 0)
    at += 3;

  while (at < end)
    {
      gsize line = 0;
      JsonNode *answer;

      while (at + line < end && at[line] != '\n' && at[line] != '\r')
        line++;

      if (line == 0)
        {
          answer = take_event (data, id);
          if (answer != NULL)
            return answer;
        }
      else if (line >= 5 && memcmp (at, "data:", 5) == 0)
        {
          gsize skip = line > 5 && at[5] == ' ' ? 6 : 5;

          if (data->len > 0)
            g_string_append_c (data, '\n');
          g_string_append_len (data, at + skip, (gssize) (line - skip));
        }

      at += line;
      if (at < end)
        at += at + 1 < end && at[0] == '\r' && at[1] == '\n' ? 2 : 1;
    }

  return take_event (data, id);
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
  if (root == NULL || cw_json_object (root) == NULL)
    return NULL;
  /* A request that could not be read has no id in its answer. */
  if (is_answer_to (root, id) || cw_json_get_object (cw_json_object (root), "error") != NULL)
    return g_steal_pointer (&root);

  return NULL;
}

/* The texts of a tool's answer, put together. */
static char *
content_text (JsonObject *result)
{
  JsonArray *content = cw_json_get_array (result, "content");
  GString *text = g_string_new (NULL);

  for (guint i = 0; content != NULL && i < json_array_get_length (content); i++)
    {
      JsonObject *part = cw_json_object (json_array_get_element (content, i));
      const char *words = cw_json_get_string (part, "text");

      if (g_strcmp0 (cw_json_get_string (part, "type"), "text") == 0 && words != NULL)
        g_string_append_printf (text, "%s%s", text->len > 0 ? "\n" : "", words);
    }

  return g_string_free (text, FALSE);
}

/* The data in a text: all of it, or what follows some words. */
static JsonNode *
data_of_text (const char *text)
{
  const char *object = strchr (text, '{');
  const char *array = strchr (text, '[');
  const char *start = object == NULL || (array != NULL && array < object) ? array : object;
  JsonNode *root = parse_text (text, strlen (text));

  if (root == NULL && start != NULL && start != text)
    root = parse_text (start, strlen (start));
  if (root != NULL && !JSON_NODE_HOLDS_OBJECT (root) && !JSON_NODE_HOLDS_ARRAY (root) && !JSON_NODE_HOLDS_NULL (root))
    g_clear_pointer (&root, json_node_unref);
  return root;
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

/* A tool says in words what REST says with a status. Words that are not understood are a refusal of a write; of a
 * look-up they are no answer, because a number must not be called wrong for them. */
static guint
status_of_words (CwAlowareCall call, const char *words)
{
  static const char *const missing[] = { "not found", "no contact", "does not exist", "doesn't exist", "could not find", NULL };
  static const char *const many[] = { "too many", "rate limit", "throttle", NULL };
  static const char *const busy[] = { "unavailable", "try again", "timed out", "timeout", "server error", "internal error", NULL };
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
  if (call == CW_ALOWARE_CALL_LOOKUP && says (lower, missing))
    return 404;
  if (says (lower, busy))
    return 500;
  return call != CW_ALOWARE_CALL_LOOKUP || says (lower, wrong) ? 422 : 500;
}

static CwAlowareReply *
judge_words (CwAlowareCall call, JsonNode *data, const char *text)
{
  g_autofree char *json = data != NULL ? json_to_string (data, FALSE) : NULL;
  guint status = status_of_words (call, json != NULL ? json : text);
  JsonNode *body = data != NULL && cw_json_object (data) != NULL ? json_node_copy (data) : NULL;
  JsonObject *object;

  if (body == NULL)
    body = words_node ("error", text);

  /* The REST API's own "not found" has the member by which it is told from a path that is not there. */
  object = cw_json_object (body);
  if (status == 404 && cw_json_get_string (object, "error") == NULL)
    {
      json_node_unref (body);
      body = words_node ("error", "Contact not found.");
    }
  return cw_aloware_reply_judge (call, status, body, FALSE, -1);
}

/* A look-up's answer that is an empty box. */
static gboolean
is_nobody (JsonNode *data)
{
  static const char *const wrappers[] = { "contact", "data", "result" };
  JsonObject *object = cw_json_object (data);
  JsonArray *array = cw_json_array (data);

  if (JSON_NODE_HOLDS_NULL (data) || (array != NULL && json_array_get_length (array) == 0)
      || (object != NULL && json_object_get_size (object) == 0))
    return TRUE;

  for (guint i = 0; i < G_N_ELEMENTS (wrappers); i++)
    {
      JsonNode *inner = cw_json_get (object, wrappers[i]);

      if (inner != NULL && !json_object_has_member (object, "id") && (JSON_NODE_HOLDS_NULL (inner) || JSON_NODE_HOLDS_ARRAY (inner)))
        return JSON_NODE_HOLDS_NULL (inner) || json_array_get_length (json_node_get_array (inner)) == 0;
    }

  return FALSE;
}

/* Structured content must be an object, so a list comes in one, and the names differ. */
static JsonArray *
list_in (CwAlowareCall call, JsonNode *data)
{
  static const char *const names[] = { "data", "contacts", "results", "items" };
  JsonObject *object = cw_json_object (data);
  g_autoptr (GList) values = NULL;
  JsonArray *array = cw_json_array (data);

  if (array != NULL || object == NULL || json_object_has_member (object, "id"))
    return array;

  if (call == CW_ALOWARE_CALL_LOOKUP)
    {
      for (guint i = 0; i < G_N_ELEMENTS (names) && array == NULL; i++)
        array = cw_json_get_array (object, names[i]);
      return array;
    }

  values = json_object_get_values (object);
  for (GList *link = values; link != NULL && array == NULL; link = link->next)
    array = cw_json_array (link->data);
  return array;
}

static JsonNode *
unwrap (CwAlowareCall call, JsonNode *data)
{
  JsonArray *array = list_in (call, data);

  if (array == NULL || (call == CW_ALOWARE_CALL_LOOKUP && json_array_get_length (array) != 1))
    return json_node_copy (data);
  if (call == CW_ALOWARE_CALL_LOOKUP)
    return json_node_copy (json_array_get_element (array, 0));
  return json_node_init_array (json_node_alloc (), array);
}

static CwAlowareReply *
judge_result (CwAlowareCall call, JsonObject *result)
{
  JsonNode *structured = cw_json_get (result, "structuredContent");
  g_autofree char *text = content_text (result);
  g_autoptr (JsonNode) data = NULL;
  JsonObject *object;

  data = structured != NULL && JSON_NODE_HOLDS_OBJECT (structured) ? json_node_copy (structured) : data_of_text (text);
  object = data != NULL ? cw_json_object (data) : NULL;
  if (cw_json_get_boolean (result, "isError", FALSE)
      || (object != NULL && !json_object_has_member (object, "id") && cw_json_get_string (object, "error") != NULL))
    return judge_words (call, data, text);

  if (call == CW_ALOWARE_CALL_WRITE)
    return cw_aloware_reply_judge (call, 200, data != NULL ? g_steal_pointer (&data) : words_node ("message", text), FALSE, -1);
  if (call == CW_ALOWARE_CALL_LOOKUP && data != NULL && is_nobody (data))
    return cw_aloware_reply_judge (call, 404, words_node ("error", "Contact not found."), FALSE, -1);
  if (data != NULL)
    return cw_aloware_reply_judge (call, 200, unwrap (call, data), FALSE, -1);
  if (call == CW_ALOWARE_CALL_LOOKUP && status_of_words (call, text) == 404)
    return judge_words (call, NULL, text);

  return cw_aloware_reply_judge (call, 200, NULL, FALSE, -1);
}

/* JSON-RPC 2.0 §5.1. What was not understood was not done; what broke inside may have been. */
static CwAlowareReply *
judge_rpc_error (CwAlowareCall call, JsonObject *error)
{
  gint64 code = cw_json_get_int (error, "code", 0);
  const char *message = cw_json_get_string (error, "message");
  g_autofree char *lower = g_utf8_strdown (message != NULL ? message : "", -1);
  guint status = status_of_words (call, lower);

  /* A tool that is not there any more is no wrong number. */
  if (call == CW_ALOWARE_CALL_LOOKUP && strstr (lower, "tool") != NULL)
    status = 500;
  else if (status != 429 && status != 403)
    status = code == -32600 || code == -32601 || code == -32602 || code == -32700 ? 422 : 500;
  return cw_aloware_reply_judge (call, status, words_node ("error", message != NULL ? message : ""), FALSE, -1);
}

CwAlowareReply *
cw_aloware_rpc_reply (CwAlowareCall call, const CwHttpResponse *response, gint64 id)
{
  g_autoptr (JsonNode) answer = cw_aloware_rpc_answer (response, id);
  JsonObject *object = answer != NULL ? cw_json_object (answer) : NULL;
  JsonObject *result = cw_json_get_object (object, "result");
  JsonObject *error = cw_json_get_object (object, "error");

  if (response->status >= 200 && response->status < 300 && result != NULL)
    return judge_result (call, result);
  if (response->status >= 200 && response->status < 300 && error != NULL)
    return judge_rpc_error (call, error);
  /* A path that is not there any more is no contact that is not there. */
  if (response->status == 404)
    return cw_aloware_reply_judge (call, 404, words_node ("message", ""), FALSE, -1);
  if (response->status >= 400)
    return cw_aloware_reply_judge (call, response->status, words_node ("message", ""), FALSE, cw_aloware_retry_after (response));

  return cw_aloware_reply_judge (call, response->status, NULL, FALSE, -1);
}
