/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "demo-salesforce-api.h"

#include "demo-json.h"

#include <stdarg.h>

#define LAST_RETIRED 30

void
demo_sf_answer_error (DemoSfAnswer *answer, guint status, const char *code, const char *format, ...)
{
  g_autofree char *message = NULL;
  va_list args;

  va_start (args, format);
  message = g_strdup_vprintf (format, args);
  va_end (args);
  answer->status = status;
  g_string_assign (answer->body, "[{\"message\":");
  demo_json_append_string (answer->body, message);
  g_string_append (answer->body, ",\"errorCode\":");
  demo_json_append_string (answer->body, code);
  g_string_append (answer->body, "}]");
}

void
demo_sf_answer_not_found (DemoSfAnswer *answer)
{
  demo_sf_answer_error (answer, 404, "NOT_FOUND", "The requested resource does not exist");
}

void
demo_sf_answer_bad_method (DemoSfAnswer *answer, const DemoSfRequest *request)
{
  demo_sf_answer_error (answer, 405, "METHOD_NOT_ALLOWED", "HTTP Method '%s' not allowed", request->method);
}

void
demo_sf_answer_row_error (DemoSfAnswer *answer,
                          guint status,
                          const DemoSfRequest *request,
                          const DemoSfRowError *error)
{
  answer->status = status;
  g_string_assign (answer->body, "[");
  demo_sf_row_error_append (error, "errorCode", request->base_path, answer->body);
  g_string_append_c (answer->body, ']');
}

const char *
demo_sf_request_param (const DemoSfRequest *request, const char *name)
{
  return request->query != NULL ? g_hash_table_lookup (request->query, name) : NULL;
}

JsonNode *
demo_sf_member (JsonObject *object, const char *name)
{
  JsonObjectIter iter;
  const char *key;
  JsonNode *node;

  json_object_iter_init (&iter, object);
  while (json_object_iter_next (&iter, &key, &node))
    if (g_ascii_strcasecmp (key, name) == 0)
      return node;
  return NULL;
}

gboolean
demo_sf_flag (JsonObject *object, const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  return node != NULL && JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_BOOLEAN
         && json_node_get_boolean (node);
}

JsonObject *
demo_sf_request_object (const DemoSfRequest *request, DemoSfAnswer *answer)
{
  if (request->body != NULL && JSON_NODE_HOLDS_OBJECT (request->body))
    return json_node_get_object (request->body);
  demo_sf_answer_error (answer, 400, "JSON_PARSER_ERROR",
                        "The HTTP entity body is required, but this request has no usable one.");
  return NULL;
}

guint
demo_sf_request_mode (const DemoSfRequest *request)
{
  const char *rule = soup_message_headers_get_one (request->headers, "Sforce-Duplicate-Rule-Header");
  const char *assign = soup_message_headers_get_one (request->headers, "Sforce-Auto-Assign");
  g_autofree char *lower = rule != NULL ? g_ascii_strdown (rule, -1) : NULL;
  guint mode = lower != NULL && strstr (lower, "allowsave=true") != NULL ? DEMO_SF_ALLOW_DUPLICATES : 0;

  if (assign == NULL || g_ascii_strcasecmp (assign, "FALSE") != 0)
    mode |= DEMO_SF_ASSIGN;
  return mode;
}

gboolean
demo_sf_request_date (const DemoSfRequest *request, const char *header, gint64 *instant)
{
  const char *text = soup_message_headers_get_one (request->headers, header);
  g_autoptr (GDateTime) date = text != NULL ? soup_date_time_new_from_http_string (text) : NULL;

  if (date == NULL)
    return FALSE;
  *instant = g_date_time_to_unix (date) * 1000;
  return TRUE;
}

GPtrArray *
demo_sf_fields_from_names (DemoSfObject *object, char **names, DemoSfAnswer *answer)
{
  g_autoptr (GPtrArray) fields = g_ptr_array_new ();

  for (guint i = 0; names[i] != NULL; i++)
    {
      DemoSfField *field = demo_sf_object_field (object, g_strstrip (names[i]));

      if (field == NULL)
        {
          demo_sf_answer_error (answer, 400, "INVALID_FIELD", "No such column '%s' on sobject of type %s",
                                names[i], object->name);
          return NULL;
        }
      g_ptr_array_add (fields, field);
    }
  return g_steal_pointer (&fields);
}

DemoSfRowError *
demo_sf_api_row_fault (DemoSfApi *api, const DemoSfRecord *record)
{
  const char *code;

  if (demo_faults_strikes (api->faults, "salesforce:lock-row", NULL))
    return demo_sf_row_error_new ("UNABLE_TO_LOCK_ROW", NULL,
                                  "unable to obtain exclusive access to this record or 1 records: %s",
                                  record != NULL ? record->id : "null");
  if (demo_faults_strikes (api->faults, "salesforce:row-error", &code))
    return demo_sf_row_error_new (code != NULL ? code : "FIELD_CUSTOM_VALIDATION_EXCEPTION", NULL,
                                  "The practice org was told to refuse this record.");
  return NULL;
}

/* Lets a write succeed without effect, as a trigger does that puts the old value back. */
static void
ignore_field (DemoSfApi *api, DemoSfRow *row)
{
  for (guint i = row->fields->len; i > 0; i--)
    {
      const DemoSfField *field = g_ptr_array_index (row->fields, i - 1);

      if (demo_faults_strikes_for (api->faults, "salesforce:ignore-field", field->name))
        demo_sf_row_drop (row, field);
    }
}

/* Edits the record as somebody else might, before it can be read again. */
static void
edit_after_write (DemoSfApi *api, DemoSfRow *row)
{
  const char *value = NULL;
  g_auto (GStrv) parts = NULL;
  DemoSfField *field;

  if (!demo_faults_strikes (api->faults, "salesforce:edit-after-write", &value) || value == NULL)
    return;
  parts = g_strsplit (value, "=", 2);
  field = demo_sf_object_any_field (demo_sf_store_object (row->store), parts[0]);
  if (field == NULL)
    return;
  demo_sf_store_set (row->store, row->record, field, parts[1]);
  demo_sf_store_stamp (row->store, row->record, api->org->user_id);
}

void
demo_sf_api_write_row (DemoSfApi *api, DemoSfRow *row)
{
  ignore_field (api, row);
  demo_sf_row_write (row, api->org);
  edit_after_write (api, row);
}

static void
set_path (DemoSfRequest *request, const char *rest_of_path)
{
  g_auto (GStrv) parts = g_strsplit (rest_of_path, "/", -1);
  g_autoptr (GPtrArray) path = g_ptr_array_new ();

  for (guint i = 0; parts[i] != NULL; i++)
    {
      char *decoded = *parts[i] != '\0' ? g_uri_unescape_string (parts[i], NULL) : NULL;

      if (decoded != NULL && g_utf8_validate (decoded, -1, NULL))
        g_ptr_array_add (path, decoded);
      else
        g_free (decoded);
    }
  request->n_path = path->len;
  g_ptr_array_add (path, NULL);
  request->path = (char **) g_ptr_array_free (g_steal_pointer (&path), FALSE);
}

void
demo_sf_request_clear (DemoSfRequest *request)
{
  g_free (request->base_path);
  g_strfreev (request->path);
  g_clear_pointer (&request->body, json_node_unref);
  g_clear_pointer (&request->csv, g_bytes_unref);
}

gboolean
demo_sf_request_read_path (DemoSfRequest *request, const char *path, DemoSfAnswer *answer)
{
  const char *text = path + strlen ("/services/data/");
  guint64 major = 0;
  char *end = NULL;

  if (*text == 'v')
    major = g_ascii_strtoull (text + 1, &end, 10);
  if (end == NULL || strncmp (end, ".0", 2) != 0 || (end[2] != '\0' && end[2] != '/')
      || major > DEMO_SF_LAST_VERSION)
    {
      demo_sf_answer_not_found (answer);
      return FALSE;
    }
  if (major <= LAST_RETIRED)
    {
      demo_sf_answer_error (answer, 410, "UNSUPPORTED_API_VERSION", "Requested API version is retired");
      return FALSE;
    }
  request->base_path = g_strndup (path, (gsize) (end + 2 - path));
  set_path (request, end + 2);
  return TRUE;
}

static void
copy_header (const char *name, const char *value, gpointer data)
{
  soup_message_headers_append (data, name, value);
}

gboolean
demo_sf_api_answer_inner (DemoSfApi *api,
                          const DemoSfRequest *outer,
                          const char *method,
                          const char *url,
                          JsonNode *body,
                          JsonObject *headers,
                          DemoSfAnswer *answer)
{
  g_auto (GStrv) parts = g_strsplit (url, "?", 2);
  const char *whole = parts[0] != NULL ? parts[0] : "", *rest_of_path = *whole == '/' ? whole + 1 : whole;
  g_autofree char *path = g_str_has_prefix (rest_of_path, "services/data/")
                            ? g_strconcat ("/", rest_of_path, NULL)
                            : g_strconcat ("/services/data/", rest_of_path, NULL);
  g_autoptr (GHashTable) query = parts[0] != NULL && parts[1] != NULL ? soup_form_decode (parts[1]) : NULL;
  DemoSfRequest request = { .method = method,
                            .query = query,
                            .body = body != NULL ? json_node_ref (body) : NULL };
  gboolean ok;

  request.headers = soup_message_headers_new (SOUP_MESSAGE_HEADERS_REQUEST);
  soup_message_headers_foreach (outer->headers, copy_header, request.headers);
  for (GList *names = headers != NULL ? json_object_get_members (headers) : NULL; names != NULL;
       names = g_list_delete_link (names, names))
    {
      const char *value = demo_json_get_string (headers, names->data);

      if (value != NULL)
        soup_message_headers_replace (request.headers, names->data, value);
    }
  ok = demo_sf_request_read_path (&request, path, answer);
  api->inside++;
  if (ok)
    api->route (api, &request, answer);
  api->inside--;
  soup_message_headers_unref (request.headers);
  demo_sf_request_clear (&request);
  return ok;
}
