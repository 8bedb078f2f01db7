/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "demo-salesforce-sobject.h"

#include "demo-json.h"
#include "demo-salesforce-describe.h"
#include "demo-salesforce-json.h"
#include "demo-salesforce-time.h"

/* ── What was updated and deleted ── */

#define DAY_MS G_GINT64_CONSTANT (86400000)
#define MINUTE_MS G_GINT64_CONSTANT (60000)

static gboolean
read_span (DemoSfOrg *org,
           const DemoSfRequest *request,
           DemoSfAnswer *answer,
           guint days,
           gint64 *start,
           gint64 *end)
{
  const char *from = demo_sf_request_param (request, "start"),
             *until = demo_sf_request_param (request, "end");

  if (from == NULL || until == NULL || !demo_sf_time_parse (from, start) || !demo_sf_time_parse (until, end))
    {
      demo_sf_answer_error (answer, 400, "INVALID_REPLICATION_DATE",
                            "start and end must be ISO 8601 datetimes");
      return FALSE;
    }
  /* Salesforce ignores seconds. */
  *start -= *start % MINUTE_MS;
  *end -= *end % MINUTE_MS;
  if (*end - *start < MINUTE_MS)
    {
      demo_sf_answer_error (answer, 400, "INVALID_REPLICATION_DATE",
                            "The end date must be at least one minute greater than the start date");
      return FALSE;
    }
  if (*start < demo_sf_org_now (org) - days * DAY_MS)
    {
      demo_sf_answer_error (answer, 400, "INVALID_REPLICATION_DATE",
                            "The start date cannot be more than %u days ago", days);
      return FALSE;
    }
  return TRUE;
}

static void
append_change (GString *out, const DemoSfRecord *record, gboolean deleted)
{
  if (!deleted)
    {
      g_string_append_printf (out, "\"%s\"", record->id);
      return;
    }
  g_string_append_printf (out, "{\"id\":\"%s\"", record->id);
  demo_sf_time_append_member (out, "deletedDate", record->modstamp);
  g_string_append_c (out, '}');
}

/* Answers /sobjects/OBJECT/updated, which reaches back 30 days, and /deleted, which reaches back 15 (REST
 * guide). */
static void
serve_changes (DemoSfApi *api, DemoSfStore *store, const DemoSfRequest *request, DemoSfAnswer *answer)
{
  gboolean deleted = g_str_equal (request->path[2], "deleted"), any = FALSE;
  gint64 start, end, now = demo_sf_org_now (api->org);
  GSequenceIter *iter;

  answer->counted_as = deleted ? "/sobjects/{object}/deleted" : "/sobjects/{object}/updated";
  if (!read_span (api->org, request, answer, deleted ? 15 : 30, &start, &end))
    return;
  answer->status = 200;
  g_string_assign (answer->body, deleted ? "{\"deletedRecords\":[" : "{\"ids\":[");
  for (iter = demo_sf_store_seek (store, start); !g_sequence_iter_is_end (iter);
       iter = g_sequence_iter_next (iter))
    {
      const DemoSfRecord *record = g_sequence_get (iter);

      if (record->modstamp >= end)
        break;
      if (record->deleted != deleted)
        continue;
      if (any)
        g_string_append_c (answer->body, ',');
      append_change (answer->body, record, deleted);
      any = TRUE;
    }
  g_string_append_c (answer->body, ']');
  if (deleted)
    demo_sf_time_append_member (answer->body, "earliestDateAvailable", now - 15 * DAY_MS);
  /* What committed in the last minute may still be missing: the next call starts here, not at `end`. */
  demo_sf_time_append_member (answer->body, "latestDateCovered", MIN (end, now - now % MINUTE_MS));
  g_string_append_c (answer->body, '}');
}

/* ── Objects and their records ── */

static void
answer_written (DemoSfAnswer *answer,
                guint status,
                const DemoSfRequest *request,
                const DemoSfRecord *record,
                const char *created)
{
  g_autofree char *location = g_strdup_printf ("%s/sobjects/%s/%s", request->base_path, request->path[1],
                                               record->id);

  answer->status = status;
  if (status == 201)
    soup_message_headers_replace (answer->headers, "Location", location);
  g_string_printf (answer->body, "{\"id\":\"%s\",\"success\":true,\"errors\":[]%s}", record->id, created);
}

/* Reads, checks and writes one record. `key` is the field by which the URL names it; NULL: the id, or it is
 * new. FALSE: an error is the answer. */
static gboolean
write_one (DemoSfApi *api,
           const DemoSfRequest *request,
           DemoSfAnswer *answer,
           DemoSfRow *row,
           const char *key)
{
  JsonObject *body = demo_sf_request_object (request, answer);
  g_autoptr (DemoSfRowError) malformed = NULL;

  if (body == NULL)
    return FALSE;
  answer->wrote = TRUE;
  malformed = demo_sf_row_read (row, body, 0);
  if (malformed == NULL && demo_sf_member (body, "Id") != NULL)
    key = "Id";
  if (malformed == NULL && key != NULL && demo_sf_member (body, key) != NULL)
    malformed = demo_sf_row_error_new ("INVALID_FIELD", key,
                                       "The %s field should not be specified in the sobject data.", key);
  if (malformed != NULL)
    {
      demo_sf_answer_row_error (answer, 400, request, malformed);
      return FALSE;
    }
  row->error = demo_sf_api_row_fault (api, row->record);
  if (row->error == NULL && demo_sf_row_check (row, api->org, demo_sf_request_mode (request)))
    {
      demo_sf_row_write (row, api->org);
      return TRUE;
    }
  demo_sf_answer_row_error (answer, g_str_equal (row->error->code, "ENTITY_IS_DELETED") ? 404 : 400, request,
                            row->error);
  return FALSE;
}

static void
create (DemoSfApi *api, DemoSfStore *store, const DemoSfRequest *request, DemoSfAnswer *answer)
{
  g_autoptr (DemoSfRow) row = demo_sf_row_new (store, NULL);

  if (write_one (api, request, answer, row, NULL))
    answer_written (answer, 201, request, row->record, "");
}

static void
read_one (DemoSfStore *store, const DemoSfRecord *record, const DemoSfRequest *request, DemoSfAnswer *answer)
{
  DemoSfObject *object = demo_sf_store_object (store);
  const char *list = demo_sf_request_param (request, "fields");
  g_auto (GStrv) names = list != NULL ? g_strsplit (list, ",", -1) : NULL;
  g_autoptr (GPtrArray) fields = NULL;
  g_autoptr (GString) buffer = g_string_new (NULL);
  gint64 since;

  if (demo_sf_request_date (request, "If-Modified-Since", &since) && record->modified <= since)
    {
      answer->status = 304;
      return;
    }
  if (names != NULL && (fields = demo_sf_fields_from_names (object, names, answer)) == NULL)
    return;
  answer->status = 200;
  demo_sf_json_append_record (answer->body, object, record, fields, request->base_path, buffer);
}

static void
update (DemoSfApi *api,
        DemoSfStore *store,
        DemoSfRecord *record,
        const DemoSfRequest *request,
        DemoSfAnswer *answer)
{
  g_autoptr (DemoSfRow) row = demo_sf_row_new (store, record);
  gint64 since;

  if (demo_sf_request_date (request, "If-Unmodified-Since", &since) && record->modified > since)
    {
      demo_sf_answer_error (answer, 412, "PRECONDITION_FAILED", "Entity has been modified.");
      return;
    }
  if (write_one (api, request, answer, row, NULL))
    answer->status = 204;
}

static void
delete_one (DemoSfApi *api,
            DemoSfStore *store,
            DemoSfRecord *record,
            const DemoSfRequest *request,
            DemoSfAnswer *answer)
{
  g_autoptr (DemoSfRowError) error = demo_sf_api_row_fault (api, record);

  answer->wrote = TRUE;
  if (error != NULL)
    {
      demo_sf_answer_row_error (answer, 400, request, error);
      return;
    }
  demo_sf_store_set_deleted (store, record, TRUE, NULL);
  answer->status = 204;
}

static void
serve_row (DemoSfApi *api, DemoSfStore *store, const DemoSfRequest *request, DemoSfAnswer *answer)
{
  DemoSfRecord *record = demo_sf_store_find (store, request->path[2]);
  gboolean writable = demo_sf_store_object (store)->writable;

  answer->counted_as = "/sobjects/{object}/{id}";
  if (record == NULL)
    demo_sf_answer_not_found (answer);
  else if (record->deleted)
    demo_sf_answer_error (answer, 404, "ENTITY_IS_DELETED", "entity is deleted");
  else if (g_str_equal (request->method, "GET"))
    read_one (store, record, request, answer);
  else if (g_str_equal (request->method, "PATCH") && writable)
    update (api, store, record, request, answer);
  else if (g_str_equal (request->method, "DELETE") && writable)
    delete_one (api, store, record, request, answer);
  else
    demo_sf_answer_bad_method (answer, request);
}

static void
answer_choices (GPtrArray *found, DemoSfStore *store, const DemoSfRequest *request, DemoSfAnswer *answer)
{
  answer->status = 300;
  g_string_assign (answer->body, "[");
  for (guint i = 0; i < found->len; i++)
    {
      const DemoSfRecord *record = g_ptr_array_index (found, i);

      g_string_append_printf (answer->body, "%s\"%s/sobjects/%s/%s\"", i > 0 ? "," : "", request->base_path,
                              demo_sf_store_object (store)->name, record->id);
    }
  g_string_append_c (answer->body, ']');
}

static void
upsert (DemoSfApi *api,
        DemoSfStore *store,
        DemoSfField *field,
        GPtrArray *found,
        const DemoSfRequest *request,
        DemoSfAnswer *answer)
{
  const char *update_only = demo_sf_request_param (request, "updateOnly");
  DemoSfRecord *record = found->len == 1 ? g_ptr_array_index (found, 0) : NULL;
  g_autoptr (DemoSfRow) row = demo_sf_row_new (store, record);

  if (record == NULL && update_only != NULL && g_ascii_strcasecmp (update_only, "true") == 0)
    {
      demo_sf_answer_not_found (answer);
      return;
    }
  if (record == NULL && field->at == DEMO_SF_AT_ID)
    {
      demo_sf_answer_not_found (answer);
      return;
    }
  if (record == NULL)
    demo_sf_row_put (row, field, request->path[3]);
  if (write_one (api, request, answer, row, field->name))
    answer_written (answer, record == NULL ? 201 : 200, request, row->record,
                    record == NULL ? ",\"created\":true" : ",\"created\":false");
}

static void
serve_external (DemoSfApi *api, DemoSfStore *store, const DemoSfRequest *request, DemoSfAnswer *answer)
{
  DemoSfField *field = demo_sf_object_field (demo_sf_store_object (store), request->path[2]);
  g_autoptr (GPtrArray) found = NULL;

  answer->counted_as = "/sobjects/{object}/{external id}/{value}";
  if (field == NULL || !demo_sf_field_is_key (field))
    {
      demo_sf_answer_error (answer, 404, "NOT_FOUND",
                            "Provided external ID field does not exist or is not accessible: %s",
                            request->path[2]);
      return;
    }
  found = demo_sf_store_find_external (store, field, request->path[3]);
  if (found->len > 1)
    answer_choices (found, store, request, answer);
  else if (g_str_equal (request->method, "PATCH") && demo_sf_store_object (store)->writable)
    upsert (api, store, field, found, request, answer);
  else if (found->len == 0)
    demo_sf_answer_not_found (answer);
  else if (g_str_equal (request->method, "GET"))
    read_one (store, g_ptr_array_index (found, 0), request, answer);
  else if (g_str_equal (request->method, "DELETE") && demo_sf_store_object (store)->writable)
    delete_one (api, store, g_ptr_array_index (found, 0), request, answer);
  else
    demo_sf_answer_bad_method (answer, request);
}

static void
append_node (GString *out, JsonNode *node)
{
  g_autofree char *text = json_to_string (node, FALSE);

  g_string_append (out, text);
}

static void
describe (DemoSfApi *api, DemoSfStore *store, const DemoSfRequest *request, DemoSfAnswer *answer)
{
  DemoSfObject *object = demo_sf_store_object (store);
  g_autoptr (JsonNode) node = NULL;
  DemoSfField *late;
  const char *name;
  gint64 since;

  answer->counted_as = "/sobjects/{object}/describe";
  if (demo_sf_request_date (request, "If-Modified-Since", &since) && object->changed / 1000 * 1000 <= since)
    {
      answer->status = 304;
      return;
    }
  late = demo_faults_strikes (api->faults, "salesforce:late-field", &name) && name != NULL
           ? demo_sf_object_field (object, name)
           : NULL;
  if (late != NULL)
    late->hidden = TRUE;
  node = demo_sf_object_describe (api->org->schema, object, request->base_path);
  if (late != NULL)
    late->hidden = FALSE;
  answer->status = 200;
  append_node (answer->body, node);
}

static void
basic_information (DemoSfStore *store, const DemoSfRequest *request, DemoSfAnswer *answer)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);

  json_node_take_object (node, demo_sf_object_summary (demo_sf_store_object (store), request->base_path));
  answer->status = 200;
  g_string_assign (answer->body, "{\"objectDescribe\":");
  append_node (answer->body, node);
  g_string_append (answer->body, ",\"recentItems\":[]}");
}

static void
global_describe (DemoSfApi *api, const DemoSfRequest *request, DemoSfAnswer *answer)
{
  answer->status = 200;
  g_string_assign (answer->body, "{\"encoding\":\"UTF-8\",\"maxBatchSize\":200,\"sobjects\":[");
  for (guint i = 0; i < api->org->schema->objects->len; i++)
    {
      g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);

      json_node_take_object (
        node, demo_sf_object_summary (g_ptr_array_index (api->org->schema->objects, i), request->base_path));
      if (i > 0)
        g_string_append_c (answer->body, ',');
      append_node (answer->body, node);
    }
  g_string_append (answer->body, "]}");
}

static void
serve_object (DemoSfApi *api, DemoSfStore *store, const DemoSfRequest *request, DemoSfAnswer *answer)
{
  answer->counted_as = "/sobjects/{object}";
  if (g_str_equal (request->method, "GET"))
    basic_information (store, request, answer);
  else if (g_str_equal (request->method, "POST") && demo_sf_store_object (store)->writable)
    create (api, store, request, answer);
  else
    demo_sf_answer_bad_method (answer, request);
}

void
demo_sf_sobject_serve (DemoSfApi *api, const DemoSfRequest *request, DemoSfAnswer *answer)
{
  DemoSfStore *store = request->n_path > 1 ? demo_sf_org_store (api->org, request->path[1]) : NULL;

  answer->counted_as = "/sobjects";
  if (request->n_path == 1)
    global_describe (api, request, answer);
  else if (store == NULL)
    demo_sf_answer_not_found (answer);
  else if (request->n_path == 2)
    serve_object (api, store, request, answer);
  else if (request->n_path == 3 && g_str_equal (request->path[2], "describe"))
    describe (api, store, request, answer);
  else if (request->n_path == 3
           && (g_str_equal (request->path[2], "updated") || g_str_equal (request->path[2], "deleted")))
    serve_changes (api, store, request, answer);
  else if (request->n_path == 3)
    serve_row (api, store, request, answer);
  else if (request->n_path == 4)
    serve_external (api, store, request, answer);
  else
    demo_sf_answer_not_found (answer);
}
