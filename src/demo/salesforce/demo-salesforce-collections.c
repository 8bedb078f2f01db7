/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "demo-salesforce-collections.h"

#include "demo-json.h"
#include "demo-salesforce-json.h"

#define MAX_ROWS 200
#define MAX_RETRIEVED 2000
#define MAX_CHUNKS 10

typedef enum
{
  OPERATION_CREATE,
  OPERATION_UPDATE,
  OPERATION_UPSERT
} Operation;

typedef struct
{
  DemoSfApi *api;
  const DemoSfRequest *request;
  DemoSfAnswer *answer;
  Operation operation;
  DemoSfStore *store;    /* of an upsert, and of a retrieve */
  DemoSfField *external; /* of an upsert */
  GPtrArray *rows;       /* of DemoSfRow */
  guint chunks;          /* runs of one object type */
} Collection;

static const char *
member_text (JsonObject *object, const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  return node != NULL && JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING
           ? json_node_get_string (node)
           : NULL;
}

/* The store of the record's type. NULL: the request was answered. */
static DemoSfStore *
record_store (Collection *collection, JsonObject *record)
{
  JsonNode *attributes = json_object_get_member (record, "attributes");
  const char *type = attributes != NULL && JSON_NODE_HOLDS_OBJECT (attributes)
                       ? member_text (json_node_get_object (attributes), "type")
                       : NULL;
  DemoSfStore *store = type != NULL ? demo_sf_org_store (collection->api->org, type) : NULL;
  const DemoSfRow *last = collection->rows->len > 0
                            ? g_ptr_array_index (collection->rows, collection->rows->len - 1)
                            : NULL;

  if (store == NULL || !demo_sf_store_object (store)->writable)
    {
      demo_sf_answer_error (collection->answer, 400, "INVALID_TYPE",
                            "Each record needs an attributes.type of a supported object; this one's is '%s'.",
                            type != NULL ? type : "");
      return NULL;
    }
  if (collection->store != NULL && store != collection->store)
    {
      demo_sf_answer_error (collection->answer, 400, "INVALID_TYPE",
                            "An upsert takes records of one type only.");
      return NULL;
    }
  if (last == NULL || last->store != store)
    collection->chunks++;
  return store;
}

static void
find_by_id (DemoSfRow *row, JsonObject *record)
{
  JsonNode *node = demo_sf_member (record, "id");
  const char *id = node != NULL && JSON_NODE_HOLDS_VALUE (node) ? json_node_get_string (node) : NULL;

  row->creating = FALSE;
  if (id == NULL)
    row->error = demo_sf_row_error_new ("MISSING_ARGUMENT", "Id", "Id not specified in an update call");
  else if (!demo_sf_id_is_valid (id))
    row->error = demo_sf_row_error_new ("MALFORMED_ID", "Id", "malformed id %s", id);
  else if ((row->record = demo_sf_store_find (row->store, id)) == NULL)
    row->error = demo_sf_row_error_new ("INVALID_CROSS_REFERENCE_KEY", NULL, "invalid cross reference id");
}

static void
find_by_external (Collection *collection, DemoSfRow *row, JsonObject *record)
{
  JsonNode *node = demo_sf_member (record, collection->external->name);
  g_autofree char *value = node != NULL ? demo_json_dup_scalar (node) : NULL;
  g_autoptr (GPtrArray) found = NULL;

  if (collection->external->at == DEMO_SF_AT_ID)
    {
      row->creating = value == NULL;
      row->record = value != NULL ? demo_sf_store_find (row->store, value) : NULL;
      if (value != NULL && row->record == NULL)
        row->error = demo_sf_row_error_new ("INVALID_CROSS_REFERENCE_KEY", NULL,
                                            "invalid cross reference id");
      return;
    }
  if (value == NULL || *value == '\0')
    {
      row->error = demo_sf_row_error_new ("MISSING_ARGUMENT", collection->external->name, "%s not specified",
                                          collection->external->name);
      return;
    }
  found = demo_sf_store_find_external (row->store, collection->external, value);
  if (found->len > 1)
    row->error = demo_sf_row_error_new ("DUPLICATE_EXTERNAL_ID", collection->external->name,
                                        "%s: more than one record found for external id field",
                                        collection->external->name);
  else if (found->len == 1)
    row->record = g_ptr_array_index (found, 0);
  row->creating = row->record == NULL;
}

/* FALSE: the whole request is malformed and has been answered. */
static gboolean
read_row (Collection *collection, JsonNode *node)
{
  JsonObject *record = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  DemoSfStore *store = record != NULL ? record_store (collection, record) : NULL;
  g_autoptr (DemoSfRowError) malformed = NULL;
  DemoSfRow *row;

  if (record == NULL)
    demo_sf_answer_error (collection->answer, 400, "JSON_PARSER_ERROR", "A record is not a JSON object.");
  if (store == NULL)
    return FALSE;
  row = demo_sf_row_new (store, NULL);
  g_ptr_array_add (collection->rows, row);
  if (collection->operation == OPERATION_UPDATE)
    find_by_id (row, record);
  else if (collection->operation == OPERATION_UPSERT)
    find_by_external (collection, row, record);
  else if (demo_sf_member (record, "id") != NULL)
    row->error = demo_sf_row_error_new ("INVALID_FIELD_FOR_INSERT_UPDATE", "Id",
                                        "cannot specify Id in an insert call");

  malformed = demo_sf_row_read (row, record, 0);
  if (malformed != NULL)
    demo_sf_answer_row_error (collection->answer, 400, collection->request, malformed);
  return malformed == NULL;
}

static gboolean
read_rows (Collection *collection, JsonObject *body)
{
  JsonNode *node = json_object_get_member (body, "records");
  JsonArray *records = node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;

  if (records == NULL)
    {
      demo_sf_answer_error (collection->answer, 400, "JSON_PARSER_ERROR",
                            "The body needs an array of records.");
      return FALSE;
    }
  if (json_array_get_length (records) > MAX_ROWS)
    {
      demo_sf_answer_error (collection->answer, 400, "EXCEEDED_ID_LIMIT",
                            "record limit reached. cannot submit more than %d records into this call",
                            MAX_ROWS);
      return FALSE;
    }
  for (guint i = 0; i < json_array_get_length (records); i++)
    if (!read_row (collection, json_array_get_element (records, i)))
      return FALSE;
  if (collection->chunks > MAX_CHUNKS)
    {
      demo_sf_answer_error (
        collection->answer, 400, "INVALID_INPUT",
        "The request has more than %d chunks of one object type: sort the records by type.", MAX_CHUNKS);
      return FALSE;
    }
  return TRUE;
}

/* Two rows of one upsert with the same external id are both refused. */
static void
refuse_twins (Collection *collection)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < collection->rows->len; i++)
    {
      DemoSfRow *row = g_ptr_array_index (collection->rows, i), *twin;
      const char *value = NULL;
      char *key;

      if (row->error != NULL || !demo_sf_row_sets (row, collection->external, &value) || value == NULL)
        continue;
      key = g_utf8_strdown (value, -1);
      twin = g_hash_table_lookup (seen, key);
      if (twin != NULL)
        row->error = demo_sf_row_error_new ("DUPLICATE_VALUE", collection->external->name,
                                            "Duplicate external id specified: %s", value);
      if (twin != NULL && twin->error == NULL)
        twin->error = demo_sf_row_error_new ("DUPLICATE_VALUE", collection->external->name,
                                             "Duplicate external id specified: %s", value);
      if (twin == NULL)
        g_hash_table_insert (seen, key, row);
      else
        g_free (key);
    }
}

/* Refuses to assign a permission set to a user whose license does not allow it. */
static void
refuse_license (Collection *collection, DemoSfRow *row)
{
  DemoSfObject *object = demo_sf_store_object (row->store);
  DemoSfStore *users = demo_sf_org_store (collection->api->org, "User");
  const DemoSfField *name = demo_sf_object_any_field (demo_sf_store_object (users), "Username");
  const char *id = NULL;
  const DemoSfRecord *user;

  if (!g_str_equal (object->name, "PermissionSetAssignment")
      || !demo_sf_row_sets (row, demo_sf_object_any_field (object, "AssigneeId"), &id) || id == NULL)
    return;
  user = demo_sf_store_find (users, id);
  if (user != NULL
      && demo_faults_strikes_for (collection->api->faults, "salesforce:no-license",
                                  demo_sf_record_get (user, name, NULL)))
    row->error = demo_sf_row_error_new ("FIELD_INTEGRITY_EXCEPTION", "AssigneeId",
                                        "The user license doesn't allow the permission set.");
}

static void
write_row (Collection *collection, DemoSfRow *row)
{
  if (row->record == NULL && demo_faults_strikes (collection->api->faults, "salesforce:hide-created", NULL))
    {
      g_strlcpy (row->told_id, "003000000000001AAA", sizeof row->told_id);
      return;
    }
  demo_sf_api_write_row (collection->api, row);
}

static void
run_rows (Collection *collection, gboolean all_or_none)
{
  DemoSfOrg *org = collection->api->org;
  guint mode = demo_sf_request_mode (collection->request);
  gboolean failed = FALSE;

  for (guint i = 0; i < collection->rows->len; i++)
    {
      DemoSfRow *row = g_ptr_array_index (collection->rows, i);

      if (row->error == NULL)
        row->error = demo_sf_api_row_fault (collection->api, row->record);
      if (row->error == NULL)
        refuse_license (collection, row);
      if (row->error == NULL && demo_sf_row_check (row, org, mode) && !all_or_none)
        write_row (collection, row);
      failed = failed || row->error != NULL;
    }
  for (guint i = 0; all_or_none && i < collection->rows->len; i++)
    {
      DemoSfRow *row = g_ptr_array_index (collection->rows, i);

      if (!failed)
        write_row (collection, row);
      else if (row->error == NULL)
        row->error = demo_sf_row_error_new ("ALL_OR_NONE_OPERATION_ROLLED_BACK", NULL,
                                            "Record rolled back because not all records were valid and the "
                                            "request was using AllOrNone header");
    }
}

static void
append_id (Collection *collection, const DemoSfRow *row)
{
  const char *id = *row->told_id != '\0' ? row->told_id : row->record->id;

  if (row->error == NULL && demo_faults_strikes (collection->api->faults, "salesforce:no-id", NULL))
    return;
  g_string_append_printf (collection->answer->body, "\"id\":\"%s\",", id);
}

static void
answer_rows (Collection *collection)
{
  DemoSfAnswer *answer = collection->answer;

  answer->status = 200;
  answer->wrote = TRUE;
  g_string_assign (answer->body, "[");
  for (guint i = 0; i < collection->rows->len; i++)
    {
      const DemoSfRow *row = g_ptr_array_index (collection->rows, i);

      g_string_append (answer->body, i > 0 ? ",{" : "{");
      if (row->error == NULL || (row->record != NULL && !row->creating))
        append_id (collection, row);
      g_string_append_printf (answer->body, "\"success\":%s,\"errors\":[",
                              row->error == NULL ? "true" : "false");
      if (row->error != NULL)
        demo_sf_row_error_append (row->error, "statusCode", collection->request->base_path, answer->body);
      g_string_append_c (answer->body, ']');
      if (collection->operation == OPERATION_UPSERT)
        g_string_append_printf (answer->body, ",\"created\":%s",
                                row->error == NULL && row->creating ? "true" : "false");
      g_string_append_c (answer->body, '}');
    }
  g_string_append_c (answer->body, ']');
}

static void
write_rows (Collection *collection)
{
  JsonObject *body = demo_sf_request_object (collection->request, collection->answer);
  gboolean all_or_none;

  if (body == NULL)
    return;
  all_or_none = demo_sf_flag (body, "allOrNone");
  collection->rows = g_ptr_array_new_with_free_func ((GDestroyNotify) demo_sf_row_free);
  if (read_rows (collection, body))
    {
      if (collection->operation == OPERATION_UPSERT)
        refuse_twins (collection);
      run_rows (collection, all_or_none);
      answer_rows (collection);
    }
  g_ptr_array_unref (collection->rows);
}

static DemoSfRow *
deleted_row (Collection *collection, const char *id)
{
  DemoSfOrg *org = collection->api->org;
  DemoSfRow *row = demo_sf_row_new (NULL, NULL);

  row->creating = FALSE;
  for (guint i = 0; row->record == NULL && i < org->stores->len; i++)
    {
      DemoSfStore *store = g_ptr_array_index (org->stores, i);

      if (!demo_sf_store_object (store)->writable)
        continue;
      row->store = store;
      row->record = demo_sf_store_find (store, id);
    }
  if (!demo_sf_id_is_valid (id))
    row->error = demo_sf_row_error_new ("MALFORMED_ID", "Id", "malformed id %s", id);
  else if (row->record == NULL)
    row->error = demo_sf_row_error_new ("INVALID_CROSS_REFERENCE_KEY", NULL, "invalid cross reference id");
  else if (row->record->deleted)
    row->error = demo_sf_row_error_new ("ENTITY_IS_DELETED", NULL, "entity is deleted");
  else
    row->error = demo_sf_api_row_fault (collection->api, row->record);
  return row;
}

static void
delete_rows (Collection *collection)
{
  const char *list = demo_sf_request_param (collection->request, "ids");
  const char *flag = demo_sf_request_param (collection->request, "allOrNone");
  g_auto (GStrv) ids = g_strsplit (list != NULL ? list : "", ",", -1);
  gboolean all_or_none = flag != NULL && g_ascii_strcasecmp (flag, "true") == 0, failed = FALSE;

  if (g_strv_length (ids) == 0 || g_strv_length (ids) > MAX_ROWS)
    {
      demo_sf_answer_error (collection->answer, 400, "EXCEEDED_ID_LIMIT", "Give 1 to %d ids.", MAX_ROWS);
      return;
    }
  collection->rows = g_ptr_array_new_with_free_func ((GDestroyNotify) demo_sf_row_free);
  for (guint i = 0; ids[i] != NULL; i++)
    {
      DemoSfRow *row = deleted_row (collection, ids[i]);

      g_ptr_array_add (collection->rows, row);
      failed = failed || row->error != NULL;
    }
  for (guint i = 0; i < collection->rows->len; i++)
    {
      DemoSfRow *row = g_ptr_array_index (collection->rows, i);

      if (row->error == NULL && failed && all_or_none)
        row->error = demo_sf_row_error_new ("ALL_OR_NONE_OPERATION_ROLLED_BACK", NULL,
                                            "Record rolled back because not all records were valid and the "
                                            "request was using AllOrNone header");
      if (row->error == NULL)
        demo_sf_store_set_deleted (row->store, row->record, TRUE, NULL);
    }
  answer_rows (collection);
  g_ptr_array_unref (collection->rows);
}

static char **
strings_of (JsonObject *body, const char *name)
{
  JsonNode *node = json_object_get_member (body, name);
  JsonArray *array = node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
  g_autoptr (GPtrArray) strings = g_ptr_array_new ();

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      char *text = demo_json_dup_scalar (json_array_get_element (array, i));

      g_ptr_array_add (strings, text != NULL ? text : g_strdup (""));
    }
  g_ptr_array_add (strings, NULL);
  return (char **) g_ptr_array_free (g_steal_pointer (&strings), FALSE);
}

static void
retrieve_rows (Collection *collection, char **ids, char **names)
{
  DemoSfObject *object = demo_sf_store_object (collection->store);
  DemoSfAnswer *answer = collection->answer;
  g_autoptr (GPtrArray) fields = demo_sf_fields_from_names (object, names, answer);
  g_autoptr (GString) buffer = g_string_new (NULL);

  if (fields == NULL)
    return;
  if (g_strv_length (ids) > MAX_RETRIEVED || fields->len == 0)
    {
      demo_sf_answer_error (answer, 400, "EXCEEDED_ID_LIMIT", "Give up to %d ids, and the fields wanted.",
                            MAX_RETRIEVED);
      return;
    }
  answer->status = 200;
  g_string_assign (answer->body, "[");
  for (guint i = 0; ids[i] != NULL; i++)
    {
      const DemoSfRecord *record = demo_sf_store_find (collection->store, ids[i]);

      if (i > 0)
        g_string_append_c (answer->body, ',');
      if (record == NULL || record->deleted)
        g_string_append (answer->body, "null");
      else
        demo_sf_json_append_record (answer->body, object, record, fields, collection->request->base_path,
                                    buffer);
    }
  g_string_append_c (answer->body, ']');
}

static void
retrieve (Collection *collection)
{
  const DemoSfRequest *request = collection->request;
  g_auto (GStrv) ids = NULL;
  g_auto (GStrv) names = NULL;

  collection->answer->counted_as = "/composite/sobjects/{object}";
  if (g_str_equal (request->method, "GET"))
    {
      const char *list = demo_sf_request_param (request, "ids");
      const char *fields = demo_sf_request_param (request, "fields");

      ids = g_strsplit (list != NULL ? list : "", ",", -1);
      names = g_strsplit (fields != NULL ? fields : "", ",", -1);
    }
  else
    {
      JsonObject *body = demo_sf_request_object (request, collection->answer);

      if (body == NULL)
        return;
      ids = strings_of (body, "ids");
      names = strings_of (body, "fields");
    }
  retrieve_rows (collection, ids, names);
}

static void
upsert (Collection *collection)
{
  DemoSfObject *object = demo_sf_store_object (collection->store);
  const char *name = collection->request->path[3];

  collection->answer->counted_as = "/composite/sobjects/{object}/{external id}";
  collection->operation = OPERATION_UPSERT;
  collection->external = demo_sf_object_field (object, name);
  if (collection->external == NULL || !demo_sf_field_is_key (collection->external))
    demo_sf_answer_error (collection->answer, 400, "INVALID_FIELD",
                          "Provided external ID field does not exist or is not accessible: %s", name);
  else if (!object->writable)
    demo_sf_answer_not_found (collection->answer);
  else
    write_rows (collection);
}

/* /composite/sobjects, /composite/sobjects/OBJECT and /composite/sobjects/OBJECT/FIELD. */
void
demo_sf_collections_serve (DemoSfApi *api, const DemoSfRequest *request, DemoSfAnswer *answer)
{
  Collection collection = { .api = api, .request = request, .answer = answer };

  answer->counted_as = "/composite/sobjects";
  if (request->n_path < 2 || request->n_path > 4 || !g_str_equal (request->path[1], "sobjects"))
    {
      demo_sf_answer_not_found (answer);
      return;
    }
  if (request->n_path == 2)
    {
      if (g_str_equal (request->method, "POST") || g_str_equal (request->method, "PATCH"))
        {
          collection.operation = g_str_equal (request->method, "POST") ? OPERATION_CREATE : OPERATION_UPDATE;
          write_rows (&collection);
        }
      else if (g_str_equal (request->method, "DELETE"))
        delete_rows (&collection);
      else
        demo_sf_answer_bad_method (answer, request);
      return;
    }
  collection.store = demo_sf_org_store (api->org, request->path[2]);
  if (collection.store == NULL)
    demo_sf_answer_not_found (answer);
  else if (request->n_path == 3
           && (g_str_equal (request->method, "POST") || g_str_equal (request->method, "GET")))
    retrieve (&collection);
  else if (request->n_path == 4 && g_str_equal (request->method, "PATCH"))
    upsert (&collection);
  else
    demo_sf_answer_bad_method (answer, request);
}
