/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "demo-salesforce-http.h"

#include "demo-json.h"

#include <stdarg.h>

void
demo_sf_answer_error (DemoSfAnswer *answer,
                      guint         status,
                      const char   *code,
                      const char   *format,
                      ...)
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
demo_sf_answer_bad_method (DemoSfAnswer        *answer,
                           const DemoSfRequest *request)
{
  demo_sf_answer_error (answer, 405, "METHOD_NOT_ALLOWED", "HTTP Method '%s' not allowed", request->method);
}

void
demo_sf_answer_row_error (DemoSfAnswer         *answer,
                          guint                 status,
                          const DemoSfRequest  *request,
                          const DemoSfRowError *error)
{
  answer->status = status;
  g_string_assign (answer->body, "[");
  demo_sf_row_error_append (error, "errorCode", request->base_path, answer->body);
  g_string_append_c (answer->body, ']');
}

const char *
demo_sf_request_param (const DemoSfRequest *request,
                       const char          *name)
{
  return request->query != NULL ? g_hash_table_lookup (request->query, name) : NULL;
}

JsonNode *
demo_sf_member (JsonObject *object,
                const char *name)
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
demo_sf_flag (JsonObject *object,
              const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  return node != NULL && JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_BOOLEAN
         && json_node_get_boolean (node);
}

JsonObject *
demo_sf_request_object (const DemoSfRequest *request,
                        DemoSfAnswer        *answer)
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
  g_autofree char *lower = rule != NULL ? g_ascii_strdown (rule, -1) : NULL;

  return lower != NULL && strstr (lower, "allowsave=true") != NULL ? DEMO_SF_ALLOW_DUPLICATES : 0;
}

gboolean
demo_sf_request_date (const DemoSfRequest *request,
                      const char          *header,
                      gint64              *instant)
{
  const char *text = soup_message_headers_get_one (request->headers, header);
  g_autoptr (GDateTime) date = text != NULL ? soup_date_time_new_from_http_string (text) : NULL;

  if (date == NULL)
    return FALSE;
  *instant = g_date_time_to_unix (date) * 1000;
  return TRUE;
}

GPtrArray *
demo_sf_fields_from_names (DemoSfObject *object,
                           char        **names,
                           DemoSfAnswer *answer)
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
demo_sf_api_row_fault (DemoSfApi          *api,
                       const DemoSfRecord *record)
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
