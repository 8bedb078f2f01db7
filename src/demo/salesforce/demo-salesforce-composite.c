/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "demo-salesforce-composite.h"

#include "demo-json.h"

/* Requests that hold requests: composite, composite/batch, composite/graph and composite/tree (REST API
 * Developer Guide, "Composite Resources"). */

#define MAX_PARTS 25
#define MAX_READING_PARTS 5 /* queries, and Collections of any kind */
#define MAX_GRAPH_PARTS 500
#define MAX_GRAPHS 75
#define MAX_TREE_RECORDS 200
#define MAX_TREE_DEPTH 5

static JsonArray *
array_member (JsonObject *object, const char *name)
{
  JsonNode *node = object != NULL ? json_object_get_member (object, name) : NULL;

  return node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
}

static JsonObject *
object_member (JsonObject *object, const char *name)
{
  JsonNode *node = object != NULL ? json_object_get_member (object, name) : NULL;

  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

static JsonObject *
object_element (JsonArray *array, guint at)
{
  JsonNode *node = json_array_get_element (array, at);

  return JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

/* The parts, or NULL: answered. */
static JsonArray *
read_parts (JsonObject *body, const char *name, guint most, DemoSfAnswer *answer)
{
  JsonArray *parts = array_member (body, name);

  if (parts == NULL)
    demo_sf_answer_error (answer, 400, "JSON_PARSER_ERROR", "The body needs an array named %s.", name);
  else if (json_array_get_length (parts) > most)
    {
      demo_sf_answer_error (answer, 400, "LIMIT_EXCEEDED", "There may be no more than %u requests in %s.",
                            most, name);
      return NULL;
    }
  return parts;
}

/* One part's answer. */
typedef struct
{
  DemoSfAnswer answer;
  char *reference;
} Part;

static void
part_free (gpointer data)
{
  Part *part = data;

  g_string_free (part->answer.body, TRUE);
  soup_message_headers_unref (part->answer.headers);
  g_free (part->reference);
  g_free (part);
}

static Part *
part_new (void)
{
  Part *part = g_new0 (Part, 1);

  part->answer.status = 500;
  part->answer.body = g_string_new (NULL);
  part->answer.headers = soup_message_headers_new (SOUP_MESSAGE_HEADERS_RESPONSE);
  return part;
}

/* ── What earlier parts answered, for `@{name.path}` ── */

/* Follows `id`, `records[0].Id` or `[0].id` in an answer. NULL: not there. */
static JsonNode *
follow (JsonNode *node, const char *path)
{
  g_auto (GStrv) steps = g_strsplit_set (path, ".[]", -1);

  for (guint i = 0; node != NULL && steps[i] != NULL; i++)
    {
      guint64 at;

      if (*steps[i] == '\0')
        continue;
      if (JSON_NODE_HOLDS_ARRAY (node))
        {
          JsonArray *array = json_node_get_array (node);

          node = g_ascii_string_to_unsigned (steps[i], 10, 0, G_MAXUINT, &at, NULL)
                     && at < json_array_get_length (array)
                   ? json_array_get_element (array, (guint) at)
                   : NULL;
        }
      else
        {
          node = JSON_NODE_HOLDS_OBJECT (node) ? demo_sf_member (json_node_get_object (node), steps[i])
                                               : NULL;
        }
    }
  return node;
}

typedef struct
{
  GHashTable *answers; /* char * → char *: the bodies of parts that went well (transfer none) */
  char *problem;       /* a reference that leads nowhere */
} References;

static gboolean
replace_reference (const GMatchInfo *match, GString *out, gpointer data)
{
  References *references = data;
  g_autofree char *name = g_match_info_fetch (match, 1), *path = g_match_info_fetch (match, 2);
  const char *body = g_hash_table_lookup (references->answers, name);
  g_autoptr (JsonNode) answer = body != NULL ? json_from_string (body, NULL) : NULL;
  JsonNode *value = answer != NULL ? follow (answer, path) : NULL;
  g_autofree char *text = value != NULL ? demo_json_dup_scalar (value) : NULL;

  if (text == NULL && references->problem == NULL)
    references->problem = g_strdup_printf ("Invalid reference specified. No value for %s%s found in %s", name,
                                           path, answer != NULL ? name : "the answers so far");
  g_string_append (out, text != NULL ? text : "");
  return FALSE;
}

/* (transfer full) */
static char *
resolve_text (References *references, const char *text)
{
  g_autoptr (GRegex) pattern = NULL;

  if (strstr (text, "@{") == NULL)
    return g_strdup (text);
  pattern = g_regex_new ("@\\{([A-Za-z0-9_]+)([^}]*)\\}", G_REGEX_DEFAULT, 0, NULL);
  return g_regex_replace_eval (pattern, text, -1, 0, 0, replace_reference, references, NULL);
}

/* A copy in which every string is resolved. (transfer full) */
static JsonNode *
resolve_node (References *references, JsonNode *node)
{
  JsonNode *copy;

  if (JSON_NODE_HOLDS_OBJECT (node))
    {
      JsonObject *object = json_object_new ();
      JsonObjectIter iter;
      const char *name;
      JsonNode *member;

      json_object_iter_init_ordered (&iter, json_node_get_object (node));
      while (json_object_iter_next_ordered (&iter, &name, &member))
        json_object_set_member (object, name, resolve_node (references, member));
      copy = json_node_new (JSON_NODE_OBJECT);
      json_node_take_object (copy, object);
      return copy;
    }
  if (JSON_NODE_HOLDS_ARRAY (node))
    {
      JsonArray *array = json_array_new ();

      for (guint i = 0; i < json_array_get_length (json_node_get_array (node)); i++)
        json_array_add_element (
          array, resolve_node (references, json_array_get_element (json_node_get_array (node), i)));
      copy = json_node_new (JSON_NODE_ARRAY);
      json_node_take_array (copy, array);
      return copy;
    }
  if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING)
    {
      g_autofree char *text = resolve_text (references, json_node_get_string (node));

      copy = json_node_new (JSON_NODE_VALUE);
      json_node_set_string (copy, text);
      return copy;
    }
  return json_node_copy (node);
}

/* ── composite and composite/graph ── */

typedef struct
{
  DemoSfApi *api;
  const DemoSfRequest *request;
  DemoSfAnswer *answer;
} Composite;

static Part *
run_part (Composite *composite, References *references, JsonObject *wanted)
{
  Part *part = part_new ();
  const char *method = wanted != NULL ? demo_json_get_string (wanted, "method") : NULL;
  const char *url = wanted != NULL ? demo_json_get_string (wanted, "url") : NULL;
  const char *reference = wanted != NULL ? demo_json_get_string (wanted, "referenceId") : NULL;
  JsonNode *body = wanted != NULL ? json_object_get_member (wanted, "body") : NULL;
  g_autofree char *resolved = url != NULL ? resolve_text (references, url) : NULL;
  g_autoptr (JsonNode)
    resolved_body = body != NULL && !JSON_NODE_HOLDS_NULL (body) ? resolve_node (references, body) : NULL;

  part->reference = g_strdup (reference);
  if (method == NULL || url == NULL || reference == NULL)
    demo_sf_answer_error (&part->answer, 400, "JSON_PARSER_ERROR",
                          "Each request needs a method, a url and a referenceId.");
  else if (demo_faults_strikes (composite->api->faults, "salesforce:no-composite-part", NULL))
    demo_sf_answer_not_found (&part->answer);
  else if (references->problem != NULL)
    demo_sf_answer_error (&part->answer, 400, "PROCESSING_HALTED", "%s", references->problem);
  else
    demo_sf_api_answer_inner (composite->api, composite->request, method, resolved, resolved_body,
                              object_member (wanted, "httpHeaders"), &part->answer);
  g_clear_pointer (&references->problem, g_free);
  composite->answer->wrote = composite->answer->wrote || part->answer.wrote;
  if (part->answer.status < 300 && reference != NULL && part->answer.body->len > 0)
    g_hash_table_insert (references->answers, g_strdup (reference), part->answer.body->str);
  return part;
}

static void
append_part (GString *out, const Part *part)
{
  const char *location = soup_message_headers_get_one (part->answer.headers, "Location");

  g_string_append_printf (out, "{\"body\":%s,\"httpHeaders\":{",
                          part->answer.body->len > 0 ? part->answer.body->str : "null");
  if (location != NULL)
    {
      g_string_append (out, "\"Location\":");
      demo_json_append_string (out, location);
    }
  g_string_append_printf (out, "},\"httpStatusCode\":%u,\"referenceId\":", part->answer.status);
  demo_json_append_string (out, part->reference);
  g_string_append_c (out, '}');
}

/* What became of the others once one has failed and all are taken back. */
static void
halt (Part *part)
{
  if (part->answer.status >= 300)
    return;
  demo_sf_answer_error (
    &part->answer, 400, "PROCESSING_HALTED",
    "The transaction was rolled back since another operation in the same transaction failed.");
  soup_message_headers_clear (part->answer.headers);
}

/* Runs the parts one after the other and appends `"compositeResponse":[…]`. Returns whether all went well. */
static gboolean
run_parts (Composite *composite, JsonArray *wanted, gboolean all_or_none, GString *out)
{
  g_autoptr (GPtrArray) parts = g_ptr_array_new_with_free_func (part_free);
  g_autoptr (GHashTable) answers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  References references = { answers, NULL };
  gboolean failed = FALSE;

  if (all_or_none)
    demo_sf_org_begin (composite->api->org);
  for (guint i = 0; i < json_array_get_length (wanted) && !(failed && all_or_none); i++)
    {
      Part *part = run_part (composite, &references, object_element (wanted, i));

      g_ptr_array_add (parts, part);
      failed = failed || part->answer.status >= 300;
    }
  if (all_or_none)
    demo_sf_org_end (composite->api->org, !failed);
  for (guint i = parts->len; i < json_array_get_length (wanted); i++)
    {
      JsonObject *object = object_element (wanted, i);
      Part *part = part_new ();

      part->reference = object != NULL ? g_strdup (demo_json_get_string (object, "referenceId")) : NULL;
      part->answer.status = 200;
      g_ptr_array_add (parts, part);
    }
  g_string_append (out, "\"compositeResponse\":[");
  for (guint i = 0; i < parts->len; i++)
    {
      if (all_or_none && failed)
        halt (g_ptr_array_index (parts, i));
      g_string_append (out, i > 0 ? "," : "");
      append_part (out, g_ptr_array_index (parts, i));
    }
  g_string_append_c (out, ']');
  return !failed;
}

/* How many parts are queries or Collections. */
static guint
count_reading (JsonArray *wanted)
{
  guint n = 0;

  for (guint i = 0; i < json_array_get_length (wanted); i++)
    {
      JsonObject *object = object_element (wanted, i);
      const char *url = object != NULL ? demo_json_get_string (object, "url") : NULL;

      n += url != NULL && (strstr (url, "/composite/sobjects") != NULL || strstr (url, "/query") != NULL);
    }
  return n;
}

static void
serve_composite (Composite *composite, JsonObject *body)
{
  JsonArray *wanted = read_parts (body, "compositeRequest", MAX_PARTS, composite->answer);

  composite->answer->counted_as = "/composite";
  if (wanted == NULL)
    return;
  if (count_reading (wanted) > MAX_READING_PARTS)
    {
      demo_sf_answer_error (composite->answer, 400, "LIMIT_EXCEEDED",
                            "There may be no more than %d queries and collections in compositeRequest.",
                            MAX_READING_PARTS);
      return;
    }
  composite->answer->status = 200;
  g_string_assign (composite->answer->body, "{");
  run_parts (composite, wanted, demo_sf_flag (body, "allOrNone"), composite->answer->body);
  g_string_append_c (composite->answer->body, '}');
}

/* Each graph is one transaction. */
static void
serve_graphs (Composite *composite, JsonObject *body)
{
  JsonArray *graphs = read_parts (body, "graphs", MAX_GRAPHS, composite->answer);
  GString *out = composite->answer->body;

  composite->answer->counted_as = "/composite/graph";
  if (graphs == NULL)
    return;
  composite->answer->status = 200;
  g_string_assign (out, "{\"graphs\":[");
  for (guint i = 0; i < json_array_get_length (graphs); i++)
    {
      JsonObject *graph = object_element (graphs, i);
      JsonArray *wanted = read_parts (graph, "compositeRequest", MAX_GRAPH_PARTS, composite->answer);
      gboolean well;

      if (wanted == NULL)
        return;
      g_string_append (out, i > 0 ? ",{\"graphId\":" : "{\"graphId\":");
      demo_json_append_string (out, demo_json_get_string (graph, "graphId"));
      g_string_append (out, ",\"graphResponse\":{");
      well = run_parts (composite, wanted, TRUE, out);
      g_string_append_printf (out, "},\"isSuccessful\":%s}", well ? "true" : "false");
    }
  g_string_append (out, "]}");
}

/* ── composite/batch ── */

static void
serve_batch (Composite *composite, JsonObject *body)
{
  JsonArray *wanted = read_parts (body, "batchRequests", MAX_PARTS, composite->answer);
  gboolean halting = demo_sf_flag (body, "haltOnError"), failed = FALSE;
  g_autoptr (GString) results = g_string_new (NULL);

  composite->answer->counted_as = "/composite/batch";
  if (wanted == NULL)
    return;
  for (guint i = 0; i < json_array_get_length (wanted); i++)
    {
      JsonObject *object = object_element (wanted, i);
      Part *part = part_new ();
      const char *method = object != NULL ? demo_json_get_string (object, "method") : NULL;
      const char *url = object != NULL ? demo_json_get_string (object, "url") : NULL;

      if (method == NULL || url == NULL)
        demo_sf_answer_error (&part->answer, 400, "JSON_PARSER_ERROR",
                              "Each request needs a method and a url.");
      else if (failed && halting)
        demo_sf_answer_error (&part->answer, 412, "BATCH_PROCESSING_HALTED",
                              "Batch processing halted per request. See previous errors in batch.");
      else
        demo_sf_api_answer_inner (composite->api, composite->request, method, url,
                                  json_object_get_member (object, "richInput"), NULL, &part->answer);
      failed = failed || part->answer.status >= 300;
      composite->answer->wrote = composite->answer->wrote || part->answer.wrote;
      g_string_append_printf (results, "%s{\"statusCode\":%u,\"result\":%s}", i > 0 ? "," : "",
                              part->answer.status,
                              part->answer.body->len > 0 ? part->answer.body->str : "null");
      part_free (part);
    }
  composite->answer->status = 200;
  g_string_printf (composite->answer->body, "{\"hasErrors\":%s,\"results\":[%s]}", failed ? "true" : "false",
                   results->str);
}

/* ── composite/tree ── */

typedef struct
{
  Composite *composite;
  guint count;
  GString *made;   /* the results so far, and */
  GString *errors; /* the errors */
} Tree;

static void
tree_error (Tree *tree, const char *reference, const DemoSfRowError *error)
{
  g_string_append (tree->errors, tree->errors->len > 0 ? ",{\"referenceId\":" : "{\"referenceId\":");
  demo_json_append_string (tree->errors, reference);
  g_string_append (tree->errors, ",\"errors\":[");
  demo_sf_row_error_append (error, "statusCode", tree->composite->request->base_path, tree->errors);
  g_string_append (tree->errors, "]}");
}

static void grow (Tree *tree,
                  DemoSfStore *store,
                  JsonArray *records,
                  const char *children,
                  const DemoSfRecord *parent,
                  guint depth);

/* The children that a record of a tree holds: the members that are objects with records. */
static void
grow_children (Tree *tree, JsonObject *object, const DemoSfRecord *parent, guint depth)
{
  JsonObjectIter iter;
  const char *name;
  JsonNode *node;

  json_object_iter_init_ordered (&iter, object);
  while (json_object_iter_next_ordered (&iter, &name, &node))
    {
      JsonArray *records = JSON_NODE_HOLDS_OBJECT (node)
                             ? array_member (json_node_get_object (node), "records")
                             : NULL;

      if (records != NULL)
        grow (tree, NULL, records, name, parent, depth);
    }
}

/* Sets the field of a child that refers to its parent. */
static void
put_parent (DemoSfRow *row, const char *children, const DemoSfRecord *parent)
{
  GPtrArray *fields = demo_sf_store_object (row->store)->fields;

  for (guint i = 0; parent != NULL && i < fields->len; i++)
    {
      DemoSfField *field = g_ptr_array_index (fields, i);

      if (field->children != NULL && g_ascii_strcasecmp (field->children, children) == 0)
        demo_sf_row_put (row, field, parent->id);
    }
}

static void
plant (Tree *tree,
       DemoSfStore *store,
       JsonObject *object,
       const char *reference,
       const char *children,
       const DemoSfRecord *parent,
       guint depth)
{
  DemoSfApi *api = tree->composite->api;
  g_autoptr (DemoSfRow) row = demo_sf_row_new (store, NULL);
  g_autoptr (JsonObject) plain = json_object_new ();
  g_autoptr (DemoSfRowError) malformed = NULL;
  JsonObjectIter iter;
  const char *name;
  JsonNode *node;

  json_object_iter_init_ordered (&iter, object);
  while (json_object_iter_next_ordered (&iter, &name, &node))
    if (!JSON_NODE_HOLDS_OBJECT (node))
      json_object_set_member (plain, name, json_node_copy (node));
  malformed = demo_sf_row_read (row, plain, 0);
  put_parent (row, children, parent);
  if (malformed == NULL)
    row->error = demo_sf_api_row_fault (api, NULL);
  if (malformed != NULL || row->error != NULL
      || !demo_sf_row_check (row, api->org, demo_sf_request_mode (tree->composite->request)))
    {
      tree_error (tree, reference, malformed != NULL ? malformed : row->error);
      return;
    }
  demo_sf_row_write (row, api->org);
  g_string_append (tree->made, tree->made->len > 0 ? ",{\"referenceId\":" : "{\"referenceId\":");
  demo_json_append_string (tree->made, reference);
  g_string_append_printf (tree->made, ",\"id\":\"%s\"}", row->record->id);
  grow_children (tree, object, row->record, depth + 1);
}

static void
grow (Tree *tree,
      DemoSfStore *store,
      JsonArray *records,
      const char *children,
      const DemoSfRecord *parent,
      guint depth)
{
  for (guint i = 0; i < json_array_get_length (records); i++)
    {
      JsonObject *object = object_element (records, i), *attributes = object_member (object, "attributes");
      const char *reference = attributes != NULL ? demo_json_get_string (attributes, "referenceId") : NULL;
      const char *type = attributes != NULL ? demo_json_get_string (attributes, "type") : NULL;
      DemoSfStore *own = type != NULL ? demo_sf_org_store (tree->composite->api->org, type) : NULL;
      g_autoptr (DemoSfRowError) error = NULL;

      if (reference == NULL || own == NULL || !demo_sf_store_object (own)->writable
          || (store != NULL && own != store))
        error = demo_sf_row_error_new ("INVALID_INPUT", NULL,
                                       "Each record needs attributes with its type and a referenceId.");
      else if (++tree->count > MAX_TREE_RECORDS || depth > MAX_TREE_DEPTH)
        error = demo_sf_row_error_new ("LIMIT_EXCEEDED", NULL,
                                       "A tree has no more than %d records and %d levels.", MAX_TREE_RECORDS,
                                       MAX_TREE_DEPTH);
      if (error != NULL)
        tree_error (tree, reference, error);
      else
        plant (tree, own, object, reference, children, parent, depth);
    }
}

static void
serve_tree (Composite *composite, JsonObject *body)
{
  DemoSfStore *store = demo_sf_org_store (composite->api->org, composite->request->path[2]);
  JsonArray *records = read_parts (body, "records", MAX_TREE_RECORDS, composite->answer);
  g_autoptr (GString) made = g_string_new (NULL), errors = g_string_new (NULL);
  Tree tree = { composite, 0, made, errors };

  composite->answer->counted_as = "/composite/tree/{object}";
  if (records == NULL)
    return;
  if (store == NULL)
    {
      demo_sf_answer_not_found (composite->answer);
      return;
    }
  composite->answer->wrote = TRUE;
  demo_sf_org_begin (composite->api->org);
  grow (&tree, store, records, "", NULL, 1);
  demo_sf_org_end (composite->api->org, errors->len == 0);
  composite->answer->status = errors->len == 0 ? 201 : 400;
  g_string_printf (composite->answer->body, "{\"hasErrors\":%s,\"results\":[%s]}",
                   errors->len == 0 ? "false" : "true", errors->len == 0 ? made->str : errors->str);
}

/* /composite, /composite/batch, /composite/graph, /composite/tree/OBJECT and /tooling/composite. */
void
demo_sf_composite_serve (DemoSfApi *api, const DemoSfRequest *request, DemoSfAnswer *answer)
{
  Composite composite = { api, request, answer };
  guint base = g_str_equal (request->path[0], "tooling") ? 2 : 1;
  const char *kind = request->n_path > base ? request->path[base] : "";
  JsonObject *body;

  answer->counted_as = "/composite";
  if (g_str_equal (request->method, "GET") && *kind == '\0')
    {
      answer->status = 200;
      g_string_printf (answer->body,
                       "{\"tree\":\"%1$s/composite/tree\",\"batch\":\"%1$s/composite/batch\",\"sobjects\":"
                       "\"%1$s/composite/sobjects\",\"graph\":\"%1$s/composite/graph\"}",
                       request->base_path);
      return;
    }
  if (!g_str_equal (request->method, "POST"))
    {
      demo_sf_answer_bad_method (answer, request);
      return;
    }
  if (*kind == '\0' && demo_faults_strikes (api->faults, "salesforce:no-composite", NULL))
    {
      demo_sf_answer_not_found (answer);
      return;
    }
  if (api->inside > 0)
    {
      demo_sf_answer_error (answer, 400, "INVALID_INPUT", "A composite request cannot hold another one.");
      return;
    }
  body = demo_sf_request_object (request, answer);
  if (body == NULL)
    return;
  if (*kind == '\0')
    serve_composite (&composite, body);
  else if (g_str_equal (kind, "batch") && request->n_path == base + 1)
    serve_batch (&composite, body);
  else if (g_str_equal (kind, "graph") && request->n_path == base + 1)
    serve_graphs (&composite, body);
  else if (g_str_equal (kind, "tree") && request->n_path == base + 2)
    serve_tree (&composite, body);
  else
    demo_sf_answer_not_found (answer);
}
