/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-aloware-call.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "cw-catalogue.h"
#include "cw-error.h"
#include "cw-json.h"
#include "cw-retry.h"
#include "cw-secret.h"

#define API "/api/v1/webhook"
#define MAX_CONTACT (1024 * 1024)
#define MAX_USERS (16 * 1024 * 1024)
#define TIMEOUT_SECONDS 60
#define MAX_SECONDS 90

CwHttpRequest *
cw_aloware_request_new (CwAlowareCall call,
                        const char *base_url,
                        const char *token,
                        const char *phone,
                        GBytes *body)
{
  CwHttpRequest *request;
  g_autoptr (CwSecret) escaped = g_uri_escape_string (token, NULL, FALSE);
  g_autofree char *number = phone != NULL ? g_uri_escape_string (phone, NULL, FALSE) : NULL;
  g_autoptr (CwSecret) url = NULL;

  if (call == CW_ALOWARE_CALL_WRITE)
    url = g_strconcat (base_url, API "/forms", NULL);
  else if (call == CW_ALOWARE_CALL_LOOKUP)
    url = g_strconcat (base_url, API "/contact/phone-number?api_token=", escaped, "&phone_number=", number,
                       NULL);
  else
    url = g_strconcat (base_url, API "/users?api_token=", escaped, NULL);

  request = cw_http_request_new (call == CW_ALOWARE_CALL_WRITE ? "POST" : "GET", url);

  cw_http_request_add_header (request, "Accept", "application/json");
  if (call == CW_ALOWARE_CALL_WRITE)
    {
      request->body = g_bytes_ref (body);
      request->content_type = "application/json";
    }
  request->idempotent = call != CW_ALOWARE_CALL_WRITE;
  request->max_bytes = call == CW_ALOWARE_CALL_USERS ? MAX_USERS : MAX_CONTACT;
  request->timeout_seconds = TIMEOUT_SECONDS;
  request->max_seconds = MAX_SECONDS;
  /* The limiter has to see each answer, and a repeat must not make others wait: cw-aloware.c repeats. */
  request->max_attempts = 1;
  request->what = "Aloware";
  return request;
}

void
cw_aloware_reply_free (CwAlowareReply *reply)
{
  g_clear_pointer (&reply->body, json_node_unref);
  g_clear_error (&reply->problem);
  g_free (reply);
}

/* The body as JSON; NULL where it is anything else. */
static JsonNode *
parse_body (const CwHttpResponse *response)
{
  if (response->content_type == NULL || strstr (response->content_type, "json") == NULL)
    return NULL;

  return cw_json_parse (response->body, "Aloware", NULL);
}

/* The words of a refusal, in lower case; "" for none. (transfer full) */
static char *
refusal_words (JsonNode *refusal)
{
  g_autofree char *json = refusal != NULL ? json_to_string (refusal, FALSE) : g_strdup ("");

  return g_utf8_strdown (json, -1);
}

static gboolean
is_word_char (char c)
{
  return g_ascii_isalnum (c) || c == '_';
}

/* Whether `word` stands alone in `words`: other_phone_numbers does not name phone_number. */
static gboolean
has_word (const char *words, const char *word)
{
  gsize length = strlen (word);

  for (const char *at = strstr (words, word); at != NULL; at = strstr (at + 1, word))
    if ((at == words || !is_word_char (at[-1])) && !is_word_char (at[length]))
      return TRUE;

  return FALSE;
}

static gboolean
words_name (const char *words, const char *key)
{
  g_autofree char *spaced = g_strdelimit (g_strdup (key), "_", ' ');

  return has_word (words, key) || has_word (words, spaced);
}

gboolean
cw_aloware_refusal_names (JsonNode *refusal, const char *key)
{
  g_autofree char *words = refusal_words (refusal);

  return words_name (words, key);
}

/* The labels of the fields that a refusal names. Its own words are not shown: they may quote a contact's
 * values. */
static char *
refused_fields (JsonNode *refusal)
{
  g_autofree char *words = refusal_words (refusal);
  g_autoptr (GString) labels = g_string_new (NULL);

  for (guint i = 0; i < cw_catalogue_get_n (); i++)
    {
      const CwCatalogueEntry *entry = cw_catalogue_get_nth (i);

      if (entry->write_key != NULL && words_name (words, entry->write_key))
        g_string_append_printf (labels, "%s%s", labels->len > 0 ? ", " : "", cw_catalogue_get_label (entry));
    }

  return g_string_free (g_steal_pointer (&labels), FALSE);
}

static void
set_problem (CwAlowareReply *reply, CwAlowareOutcome outcome, CwErrorCode code, const char *message)
{
  reply->outcome = outcome;
  reply->problem = g_error_new_literal (CW_ERROR, (int) code, message);
}

/* There was half an answer, or something else than one: nobody knows what the server did. */
static void
judge_no_answer (CwAlowareReply *reply, CwAlowareCall call, CwErrorCode code, const char *message)
{
  reply->answer = CW_LIMITER_LOST;
  if (call == CW_ALOWARE_CALL_WRITE)
    set_problem (reply, CW_ALOWARE_OUTCOME_LOST, CW_ERROR_UNKNOWN_OUTCOME,
                 _("The answer to a change in Aloware was lost, so it is not known whether the change was "
                    "made. The next run looks before it sends anything again"));
  else
    set_problem (reply, CW_ALOWARE_OUTCOME_TRANSIENT, code, message);
}

static void
judge_error (CwAlowareReply *reply, CwAlowareCall call, const GError *error)
{
  gboolean cancelled = g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  CwErrorCode code = error->domain == CW_ERROR ? (CwErrorCode) error->code : CW_ERROR_FAILED;

  if (call == CW_ALOWARE_CALL_WRITE
      && (cancelled || code == CW_ERROR_UNKNOWN_OUTCOME || code == CW_ERROR_BAD_ANSWER
          || code == CW_ERROR_TIMED_OUT))
    {
      judge_no_answer (reply, call, code, error->message);
      if (cancelled)
        reply->answer = CW_LIMITER_UNKNOWN;
      return;
    }

  reply->problem = g_error_copy (error);
  if (code == CW_ERROR_NETWORK || code == CW_ERROR_TIMED_OUT || code == CW_ERROR_BAD_ANSWER)
    {
      reply->answer = CW_LIMITER_LOST;
      reply->outcome = CW_ALOWARE_OUTCOME_TRANSIENT;
      return;
    }

  /* The address is wrong, or we gave up ourselves. */
  reply->answer = CW_LIMITER_UNKNOWN;
  reply->outcome = cancelled ? CW_ALOWARE_OUTCOME_PROBLEM : CW_ALOWARE_OUTCOME_STOP;
}

static gboolean
says_no_contact (const CwAlowareReply *reply)
{
  JsonObject *object;
  JsonNode *error;

  if (reply->body == NULL || !JSON_NODE_HOLDS_OBJECT (reply->body))
    return FALSE;

  /* {"error": "Contact not found."} is about the contact. A server that does not know the path says
   * {"message": …}. */
  object = json_node_get_object (reply->body);
  error = json_object_get_member (object, "error");
  return (error != NULL && json_node_get_value_type (error) == G_TYPE_STRING)
         || cw_aloware_refusal_names (reply->body, "contact");
}

static void
judge_refusal (CwAlowareReply *reply, CwAlowareCall call, guint status)
{
  g_autofree char *fields = NULL;
  g_autofree char *message = NULL;

  if (call == CW_ALOWARE_CALL_LOOKUP)
    {
      set_problem (reply, CW_ALOWARE_OUTCOME_PROBLEM, CW_ERROR_REFUSED,
                   _("Aloware does not accept this phone number. Correct it in Salesforce"));
      return;
    }

  fields = refused_fields (reply->body);
  if (*fields != '\0')
    /* Translators: the first %s is a list of fields, as "Email, Date of Birth". */
    message = g_strdup_printf (
      _("Aloware refused the change because of: %s (status %u). Correct these values in Salesforce"), fields,
      status);
  else
    message = g_strdup_printf (
      _("Aloware refused the request (status %u). Check the values of this contact"), status);
  set_problem (reply, CW_ALOWARE_OUTCOME_PROBLEM, CW_ERROR_REFUSED, message);
}

static void
judge_4xx (CwAlowareReply *reply, CwAlowareCall call, guint status)
{
  if (reply->body == NULL)
    {
      judge_no_answer (
        reply, call, CW_ERROR_BAD_ANSWER,
        _("Aloware’s answer is not data that Crosswalk can read. Check the address of the account"));
      /* A refusal has changed nothing, whatever its body is. */
      if (reply->outcome == CW_ALOWARE_OUTCOME_LOST)
        {
          g_clear_error (&reply->problem);
          judge_refusal (reply, call, status);
        }
      return;
    }

  if (call == CW_ALOWARE_CALL_LOOKUP && status == 404)
    {
      if (says_no_contact (reply))
        set_problem (reply, CW_ALOWARE_OUTCOME_PROBLEM, CW_ERROR_NOT_FOUND,
                     _("Aloware has no contact with this phone number"));
      else
        judge_no_answer (reply, call, CW_ERROR_BAD_ANSWER,
                         _("Aloware does not know this request. Check the address of the account"));
      return;
    }

  if (call == CW_ALOWARE_CALL_WRITE
      && (status == 409 || cw_aloware_refusal_names (reply->body, "already exists")))
    {
      set_problem (
        reply, CW_ALOWARE_OUTCOME_PROBLEM, CW_ERROR_EXISTS,
        _("Aloware has a contact with this phone number already. The next run will link the two"));
      return;
    }

  judge_refusal (reply, call, status);
}

/* Whether a value says "nothing": null, false, 0, an empty text, list or object. */
static gboolean
is_nothing (JsonNode *node)
{
  JsonArray *array = cw_json_array (node);
  JsonObject *object = cw_json_object (node);
  g_autofree char *text = NULL;

  if (array != NULL)
    return json_array_get_length (array) == 0;
  if (object != NULL)
    return json_object_get_size (object) == 0;

  text = cw_json_value_to_text (node);
  return text == NULL || *g_strstrip (text) == '\0' || g_str_equal (text, "0")
         || g_ascii_strcasecmp (text, "false") == 0;
}

static gboolean
has_something (JsonObject *object, const char *const *names)
{
  for (guint i = 0; names[i] != NULL; i++)
    if (json_object_has_member (object, names[i]) && !is_nothing (json_object_get_member (object, names[i])))
      return TRUE;

  return FALSE;
}

static gboolean
has_nothing (JsonObject *object, const char *const *names)
{
  for (guint i = 0; names[i] != NULL; i++)
    if (json_object_has_member (object, names[i])
        && !JSON_NODE_HOLDS_NULL (json_object_get_member (object, names[i]))
        && is_nothing (json_object_get_member (object, names[i])))
      return TRUE;

  return FALSE;
}

/* Whether the body itself names a bad status: one of these words, or a number from 400 on. */
static gboolean
has_bad_status (JsonObject *object, const char *const *names)
{
  static const char *const bad[] = { "error",   "errors",   "fail",         "failed", "failure",
                                     "invalid", "rejected", "unsuccessful", NULL };

  for (guint i = 0; names[i] != NULL; i++)
    {
      JsonNode *node = json_object_get_member (object, names[i]);
      g_autofree char *text = node != NULL ? cw_json_value_to_text (node) : NULL;
      g_autofree char *lower = text != NULL ? g_ascii_strdown (g_strstrip (text), -1) : NULL;

      if (lower != NULL && (g_strv_contains (bad, lower) || g_ascii_strtoll (lower, NULL, 10) >= 400))
        return TRUE;
    }

  return FALSE;
}

/* Whether the body says that nothing was done, though the status is 200, as some servers answer everything. A
 * body that says neither is a success, as the documented {"message": …} is. The news may be wrapped once. */
static gboolean
says_failure (JsonNode *node, gboolean outermost)
{
  static const char *const errors[] = { "error",
                                        "errors",
                                        "exception",
                                        "error_message",
                                        "errorMessage",
                                        "error_code",
                                        "errorCode",
                                        "validation_errors",
                                        NULL };
  static const char *const successes[] = { "success", "ok", "succeeded", "is_success", "isSuccess", NULL };
  static const char *const statuses[] = { "status", "status_code", "statusCode", "code",
                                          "result", "type",        NULL };
  static const char *const wrappers[] = { "data", "response", "result", "body" };
  JsonArray *array = cw_json_array (node);
  JsonObject *object = cw_json_object (node);

  for (guint i = 0; outermost && array != NULL && i < json_array_get_length (array); i++)
    if (says_failure (json_array_get_element (array, i), FALSE))
      return TRUE;

  if (object == NULL)
    return outermost && array == NULL && !JSON_NODE_HOLDS_NULL (node)
           && json_node_get_value_type (node) == G_TYPE_BOOLEAN && !json_node_get_boolean (node);
  if (has_something (object, errors) || has_nothing (object, successes) || has_bad_status (object, statuses))
    return TRUE;

  for (guint i = 0; outermost && i < G_N_ELEMENTS (wrappers); i++)
    {
      JsonNode *inner = json_object_get_member (object, wrappers[i]);

      if (inner != NULL && cw_json_object (inner) != NULL && says_failure (inner, FALSE))
        return TRUE;
    }

  return FALSE;
}

static void
judge_success (CwAlowareReply *reply, CwAlowareCall call, guint status, gboolean empty)
{
  if (call == CW_ALOWARE_CALL_WRITE && reply->body != NULL && says_failure (reply->body, TRUE))
    {
      judge_4xx (reply, call, status);
      return;
    }

  if (reply->body != NULL || (call == CW_ALOWARE_CALL_WRITE && empty && status != 200))
    {
      reply->outcome = CW_ALOWARE_OUTCOME_DONE;
      return;
    }

  judge_no_answer (reply, call, CW_ERROR_BAD_ANSWER,
                   _("Aloware’s answer is not data that Crosswalk can read. Check the address of the "
                      "account and its API token"));
}

static void
judge_status (CwAlowareReply *reply, CwAlowareCall call, guint status, gboolean empty)
{
  if (status == 429)
    {
      reply->answer = CW_LIMITER_REFUSED;
      set_problem (reply, CW_ALOWARE_OUTCOME_TRANSIENT, CW_ERROR_RATE_LIMITED,
                   _("Aloware refuses further requests for now: too many in a minute. Try again later, or "
                      "lower the requests per minute in the settings"));
    }
  else if (status == 503)
    {
      reply->answer = CW_LIMITER_BUSY;
      set_problem (reply, CW_ALOWARE_OUTCOME_TRANSIENT, CW_ERROR_NETWORK,
                   _("Aloware is not available at the moment. Try again later"));
    }
  else if (status >= 500 || status == 408)
    {
      judge_no_answer (reply, call, CW_ERROR_NETWORK, _("Aloware failed to answer. Try again later"));
      /* A plain 500 is about this request; the others are about how busy the server is. */
      reply->answer = status == 500 ? CW_LIMITER_LOST : CW_LIMITER_BUSY;
    }
  else if (status == 401 || status == 403)
    set_problem (reply, CW_ALOWARE_OUTCOME_STOP, CW_ERROR_SIGN_IN_NEEDED,
                 _("Aloware refused the API token. Connect to Aloware again with a valid one"));
  else if (status >= 400)
    judge_4xx (reply, call, status);
  else if (status >= 200 && status < 300)
    judge_success (reply, call, status, empty);
  else
    judge_no_answer (
      reply, call, CW_ERROR_BAD_ANSWER,
      _("Aloware redirected this request to another address. Check the address of the account"));
}

gint64
cw_aloware_retry_after (const CwHttpResponse *response)
{
  gint64 wait_ms = cw_retry_after_parse (g_hash_table_lookup (response->headers, "retry-after"),
                                         response->server_time >= 0 ? response->server_time
                                                                    : g_get_real_time () / 1000);

  return wait_ms >= 0 ? MIN (wait_ms, G_MAXINT32) * 1000 : -1;
}

CwAlowareReply *
cw_aloware_reply_judge (CwAlowareCall call, guint status, JsonNode *body, gboolean empty, gint64 retry_after)
{
  CwAlowareReply *reply = g_new0 (CwAlowareReply, 1);

  reply->answer = CW_LIMITER_GOOD;
  reply->retry_after = retry_after;
  reply->body = body;
  judge_status (reply, call, status, empty);
  return reply;
}

CwAlowareReply *
cw_aloware_reply_new_problem (CwAlowareOutcome outcome, CwLimiterAnswer answer, GError *problem)
{
  CwAlowareReply *reply = g_new0 (CwAlowareReply, 1);

  reply->outcome = outcome;
  reply->answer = answer;
  reply->retry_after = -1;
  reply->problem = problem;
  return reply;
}

CwAlowareReply *
cw_aloware_reply_new (CwAlowareCall call, const CwHttpResponse *response, const GError *error)
{
  CwAlowareReply *reply;

  if (response != NULL)
    return cw_aloware_reply_judge (call, response->status, parse_body (response),
                                   g_bytes_get_size (response->body) == 0, cw_aloware_retry_after (response));

  reply = g_new0 (CwAlowareReply, 1);
  reply->answer = CW_LIMITER_GOOD;
  reply->retry_after = -1;
  judge_error (reply, call, error);
  return reply;
}
