/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "demo-salesforce-query.h"

#include "demo-salesforce-aggregate.h"
#include "demo-salesforce-bind.h"
#include "demo-salesforce-json.h"

/* A full scan is fine for a practice org, but not for what a sync asks all day: those conditions that every
 * record must meet are searched for a bound on SystemModstamp or a list of ids first. */
typedef struct
{
  gint64 from, until;             /* SystemModstamp, both included */
  const DemoSfExpr *keys;         /* `Id = …`, `Id IN …`, or the same of an external id */
} Bounds;

typedef struct
{
  DemoSfOrg *org;
  DemoSfResult *result;
  gboolean all;
  gint64 enough;                  /* records after which to stop; -1: none */
  GString *buffer;
} Run;

static void
narrow (const DemoSfExpr *expr,
        Bounds           *bounds)
{
  const DemoSfField *field = expr->path->field;
  const DemoSfLiteral *literal;

  if (expr->path->n_via > 0 || expr->path->function != DEMO_SF_FUNCTION_NONE || expr->inner != NULL)
    return;
  literal = g_ptr_array_index (expr->values, 0);
  if (field->at == DEMO_SF_AT_MODSTAMP && literal->kind == DEMO_SF_LITERAL_DATETIME)
    {
      if (expr->op == DEMO_SF_OP_GE || expr->op == DEMO_SF_OP_GT || expr->op == DEMO_SF_OP_EQ)
        bounds->from = MAX (bounds->from, literal->instant);
      if (expr->op == DEMO_SF_OP_LE || expr->op == DEMO_SF_OP_LT || expr->op == DEMO_SF_OP_EQ)
        bounds->until = MIN (bounds->until, literal->instant);
    }
  if ((expr->op == DEMO_SF_OP_EQ || expr->op == DEMO_SF_OP_IN)
      && (field->at == DEMO_SF_AT_ID || (field->flags & DEMO_SF_EXTERNAL_ID)))
    bounds->keys = expr;
}

static void
find_bounds (const DemoSfExpr *expr,
             Bounds           *bounds)
{
  if (expr == NULL)
    return;
  if (expr->kind == DEMO_SF_EXPR_COMPARE)
    narrow (expr, bounds);
  if (expr->kind != DEMO_SF_EXPR_AND)
    return;
  find_bounds (expr->left, bounds);
  find_bounds (expr->right, bounds);
}

/* Returns FALSE when enough records have been found. */
static gboolean
consider (Run          *run,
          DemoSfRecord *record)
{
  DemoSfResult *result = run->result;

  if (record->deleted && !run->all)
    return TRUE;
  if (result->soql->where != NULL
      && !demo_sf_expr_matches (run->org, result->soql->where, record, run->buffer))
    return TRUE;
  result->total++;
  if (result->records != NULL)
    g_ptr_array_add (result->records, record);
  return run->enough < 0 || result->total < run->enough;
}

/* Looks the records up by key. FALSE when the index cannot answer (a null or a deleted record's key). */
static gboolean
scan_keys (Run              *run,
           const DemoSfExpr *expr)
{
  const DemoSfField *field = expr->path->field;
  g_autoptr (GHashTable) seen = g_hash_table_new (NULL, NULL);

  if (field->at != DEMO_SF_AT_ID && run->all)
    return FALSE;
  for (guint i = 0; i < expr->values->len; i++)
    if (((DemoSfLiteral *) g_ptr_array_index (expr->values, i))->kind != DEMO_SF_LITERAL_STRING)
      return FALSE;
  for (guint i = 0; i < expr->values->len; i++)
    {
      const DemoSfLiteral *literal = g_ptr_array_index (expr->values, i);
      g_autoptr (GPtrArray) found = NULL;

      if (field->at == DEMO_SF_AT_ID)
        {
          DemoSfRecord *record = demo_sf_store_find (run->result->store, literal->text);

          if (record != NULL && g_hash_table_add (seen, record))
            consider (run, record);
          continue;
        }
      found = demo_sf_store_find_external (run->result->store, field, literal->text);
      for (guint f = 0; f < found->len; f++)
        if (g_hash_table_add (seen, g_ptr_array_index (found, f)))
          consider (run, g_ptr_array_index (found, f));
    }
  return TRUE;
}

static void
scan_modstamps (Run          *run,
                const Bounds *bounds)
{
  GSequenceIter *iter = bounds->from != G_MININT64
                          ? demo_sf_store_seek (run->result->store, bounds->from)
                          : g_sequence_get_begin_iter (demo_sf_store_by_modstamp (run->result->store));

  for (; !g_sequence_iter_is_end (iter); iter = g_sequence_iter_next (iter))
    {
      DemoSfRecord *record = g_sequence_get (iter);

      if (record->modstamp > bounds->until || !consider (run, record))
        return;
    }
}

static void
scan_all (Run *run)
{
  GPtrArray *records = demo_sf_store_records (run->result->store);

  for (guint i = 0; i < records->len; i++)
    if (!consider (run, g_ptr_array_index (records, i)))
      return;
}

static gboolean
is_ascending (const DemoSfSoql *soql,
              guint             index,
              DemoSfHome        at)
{
  const DemoSfOrder *order = g_ptr_array_index (soql->order, index);

  return order->path->n_via == 0 && order->path->field->at == at && !order->descending;
}

/* TRUE when the index by SystemModstamp already gives the order that is asked for. */
static gboolean
is_index_order (const DemoSfSoql *soql)
{
  if (soql->order->len == 0 || soql->order->len > 2 || !is_ascending (soql, 0, DEMO_SF_AT_MODSTAMP))
    return FALSE;
  return soql->order->len == 1 || is_ascending (soql, 1, DEMO_SF_AT_ID);
}

typedef struct
{
  DemoSfOrg *org;
  GPtrArray *order;
  GString *buffers[2];
} Sorter;

static int
compare_records (gconstpointer a,
                 gconstpointer b,
                 gpointer      data)
{
  Sorter *sorter = data;
  const DemoSfRecord *x = *(DemoSfRecord *const *) a, *y = *(DemoSfRecord *const *) b;

  for (guint i = 0; i < sorter->order->len; i++)
    {
      int result = demo_sf_path_compare (sorter->org, g_ptr_array_index (sorter->order, i), x, y, sorter->buffers);

      if (result != 0)
        return result;
    }
  return 0;
}

static void
sort_records (DemoSfOrg    *org,
              DemoSfResult *result)
{
  Sorter sorter = { org, result->soql->order, { g_string_new (NULL), g_string_new (NULL) } };

  g_ptr_array_sort_with_data (result->records, compare_records, &sorter);
  g_string_free (sorter.buffers[0], TRUE);
  g_string_free (sorter.buffers[1], TRUE);
}

static void
cut (DemoSfResult *result)
{
  const DemoSfSoql *soql = result->soql;
  guint skip = (guint) MIN (soql->offset, result->records->len);

  if (skip > 0)
    g_ptr_array_remove_range (result->records, 0, skip);
  if (soql->limit >= 0 && result->records->len > soql->limit)
    g_ptr_array_set_size (result->records, (int) soql->limit);
  result->total = result->records->len;
}

static void
execute (DemoSfOrg    *org,
         DemoSfResult *result,
         gboolean      all)
{
  Bounds bounds = { G_MININT64, G_MAXINT64, NULL };
  gboolean in_order = result->soql->order->len == 0 || is_index_order (result->soql);
  gboolean bounded;
  g_autoptr (GString) buffer = g_string_new (NULL);
  Run run = { org, result, all, -1, buffer };

  find_bounds (result->soql->where, &bounds);
  bounded = bounds.from != G_MININT64 || bounds.until != G_MAXINT64;
  if (bounds.keys != NULL && scan_keys (&run, bounds.keys))
    in_order = result->soql->order->len == 0;
  else
    {
      if (in_order && !result->soql->count && !result->soql->aggregate && result->soql->limit >= 0)
        run.enough = MAX (result->soql->limit + result->soql->offset, 1);
      if (bounded || is_index_order (result->soql))
        scan_modstamps (&run, &bounds);
      else
        scan_all (&run);
    }
  if (result->records == NULL)
    return;
  if (result->soql->aggregate)
    return;
  if (!in_order)
    sort_records (org, result);
  cut (result);
}

GHashTable *
demo_sf_query_ids (DemoSfOrg  *org,
                   DemoSfSoql *soql,
                   GError    **error)
{
  g_autoptr (GHashTable) ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GPtrArray) records = g_ptr_array_new ();
  g_autoptr (GString) buffer = g_string_new (NULL);
  DemoSfResult result = { .soql = soql, .records = records };

  result.store = demo_sf_soql_bind (org, soql, error);
  if (result.store == NULL)
    return NULL;
  execute (org, &result, soql->all_rows);
  for (guint i = 0; i < records->len; i++)
    {
      const char *id = demo_sf_path_text (org, g_ptr_array_index (soql->select, 0), g_ptr_array_index (records, i), buffer);

      if (id != NULL)
        g_hash_table_add (ids, g_strndup (id, 15));
    }
  return g_steal_pointer (&ids);
}

/* The records of a child relationship, by the first 15 characters of their parent's id. */
typedef struct
{
  DemoSfSoql *soql;        /* borrowed */
  DemoSfStore *store;
  char *name;              /* "Tasks" */
  GHashTable *by_parent;   /* char * → DemoSfResult with the children in their order */
} Children;

static void
children_free (gpointer data)
{
  Children *children = data;

  g_hash_table_unref (children->by_parent);
  g_free (children->name);
  g_free (children);
}

static void
child_result_free (gpointer data)
{
  DemoSfResult *result = data;

  g_ptr_array_unref (result->records);
  g_free (result);
}

/* The field by which another object belongs to `parent` under this name: WhoId of Task for `Tasks` of Contact. */
static DemoSfField *
find_child_relationship (DemoSfOrg    *org,
                         DemoSfObject *parent,
                         const char   *name,
                         DemoSfObject **child)
{
  for (guint i = 0; i < org->schema->objects->len; i++)
    {
      *child = g_ptr_array_index (org->schema->objects, i);
      for (guint f = 0; f < (*child)->fields->len; f++)
        {
          DemoSfField *field = g_ptr_array_index ((*child)->fields, f);

          if (field->children != NULL && !field->hidden && g_ascii_strcasecmp (field->children, name) == 0
              && g_strv_contains ((const char *const *) field->targets, parent->name))
            return field;
        }
    }
  return NULL;
}

static void
sort_children (DemoSfOrg   *org,
               Children    *children,
               DemoSfField *parent,
               GPtrArray   *records)
{
  for (guint i = 0; i < records->len; i++)
    {
      DemoSfRecord *record = g_ptr_array_index (records, i);
      const char *id = demo_sf_record_get (record, parent, NULL);
      g_autofree char *key = id != NULL ? g_strndup (id, 15) : NULL;
      DemoSfResult *result = key != NULL ? g_hash_table_lookup (children->by_parent, key) : NULL;

      if (key == NULL)
        continue;
      if (result == NULL)
        {
          result = g_new0 (DemoSfResult, 1);
          result->soql = children->soql;
          result->store = children->store;
          result->records = g_ptr_array_new ();
          g_hash_table_insert (children->by_parent, g_steal_pointer (&key), result);
        }
      if (children->soql->limit < 0 || result->records->len < children->soql->limit)
        g_ptr_array_add (result->records, record);
    }
}

static gboolean
find_children (DemoSfOrg    *org,
               DemoSfResult *result,
               DemoSfSoql   *soql,
               gboolean      all,
               GError      **error)
{
  DemoSfObject *parent = demo_sf_store_object (result->store), *child;
  DemoSfField *field = find_child_relationship (org, parent, soql->from, &child);
  g_autoptr (GPtrArray) records = g_ptr_array_new ();
  DemoSfResult found = { .soql = soql, .records = records };
  gint64 limit = soql->limit;
  Children *children;

  if (field == NULL)
    {
      demo_sf_soql_set_error (error, DEMO_SF_SOQL_INVALID_TYPE, soql->text, soql->from_at,
                              "Didn't understand relationship '%s' in FROM part of query call. If you are attempting to use a "
                              "custom relationship, be sure to append the '__r' after the custom relationship name. Please "
                              "reference your WSDL or the describe call for the appropriate names.",
                              soql->from);
      return FALSE;
    }
  children = g_new0 (Children, 1);
  children->soql = soql;
  children->name = g_strdup (field->children);
  children->by_parent = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, child_result_free);
  g_ptr_array_add (result->children, children);
  g_free (soql->from);
  soql->from = g_strdup (child->name);
  found.store = children->store = demo_sf_soql_bind (org, soql, error);
  if (found.store == NULL)
    return FALSE;
  /* The limit is each parent's. */
  soql->limit = -1;
  execute (org, &found, all);
  soql->limit = limit;
  sort_children (org, children, field, records);
  return TRUE;
}

DemoSfResult *
demo_sf_query_run (DemoSfOrg  *org,
                   const char *text,
                   gboolean    all,
                   GError    **error)
{
  g_autoptr (DemoSfResult) result = g_new0 (DemoSfResult, 1);
  DemoSfSoql *soql = demo_sf_soql_parse (text, error);

  result->soql = soql;
  if (soql == NULL)
    return NULL;
  soql->all_rows = soql->all_rows || all;
  result->store = demo_sf_soql_bind (org, soql, error);
  if (result->store == NULL)
    return NULL;
  if (!soql->count)
    result->records = g_ptr_array_new ();
  execute (org, result, soql->all_rows);
  if (soql->aggregate)
    {
      result->rows = demo_sf_aggregate (org, soql, result->records);
      result->total = result->rows->len;
    }
  result->children = g_ptr_array_new_with_free_func (children_free);
  for (guint i = 0; i < soql->children->len; i++)
    if (!find_children (org, result, g_ptr_array_index (soql->children, i), soql->all_rows, error))
      return NULL;
  return g_steal_pointer (&result);
}

void
demo_sf_result_free (DemoSfResult *result)
{
  if (result == NULL)
    return;
  g_clear_pointer (&result->children, g_ptr_array_unref);
  demo_sf_soql_free (result->soql);
  g_clear_pointer (&result->records, g_ptr_array_unref);
  g_clear_pointer (&result->rows, g_ptr_array_unref);
  g_free (result);
}

const char *
demo_sf_result_child_name (const DemoSfResult *result,
                           guint               n)
{
  return ((Children *) g_ptr_array_index (result->children, n))->name;
}

/* What a record is written with. */
typedef struct
{
  DemoSfOrg *org;
  GPtrArray *select;
  const char *base_path;
  GString *out;
  GString *buffer;
} Writer;

static gboolean
starts_alike (const DemoSfPath *a,
              const DemoSfPath *b,
              guint             steps)
{
  if (a->n_via < steps || b->n_via < steps)
    return FALSE;
  for (guint i = 0; i < steps; i++)
    if (a->via[i] != b->via[i])
      return FALSE;
  return TRUE;
}

static void
append_value (Writer             *writer,
              DemoSfObject       *object,
              const DemoSfRecord *record,
              const DemoSfPath   *path)
{
  DemoSfField *field = path->n_via == 0 ? path->field : demo_sf_object_field (object, path->name);

  if (field == NULL && g_ascii_strcasecmp (path->name, "Type") == 0)
    field = demo_sf_schema_user_type (writer->org->schema);
  g_string_append (writer->out, ",\"");
  g_string_append (writer->out, path->alias != NULL ? path->alias : path->field->name);
  g_string_append (writer->out, "\":");
  if (field != NULL)
    demo_sf_json_append_value (writer->out, object, record, path->label != NULL ? path->label : field, writer->buffer);
  else
    g_string_append (writer->out, "null");
}

static void append_steps (Writer *writer, DemoSfObject *object, const DemoSfRecord *record, guint like, guint steps);

/* Writes `"Owner":{…}` with every selected field of that relationship, where it is first named. */
static void
append_related (Writer             *writer,
                const DemoSfRecord *record,
                guint               at,
                guint               steps)
{
  const DemoSfPath *path = g_ptr_array_index (writer->select, at);
  const DemoSfField *via = path->via[steps];
  const char *id = demo_sf_record_get (record, via, NULL);
  DemoSfStore *store = NULL;
  const DemoSfRecord *related;

  for (guint i = 0; i < at; i++)
    if (starts_alike (g_ptr_array_index (writer->select, i), path, steps + 1))
      return;
  related = id != NULL ? demo_sf_org_find_target (writer->org, via, id, &store) : NULL;
  g_string_append_printf (writer->out, ",\"%s\":", via->relationship);
  if (related == NULL)
    g_string_append (writer->out, "null");
  else
    append_steps (writer, demo_sf_store_object (store), related, at, steps + 1);
}

/* The object that lies `steps` relationships away, with the values of all paths that begin like that at `like`. */
static void
append_steps (Writer             *writer,
              DemoSfObject       *object,
              const DemoSfRecord *record,
              guint               like,
              guint               steps)
{
  g_string_append_c (writer->out, '{');
  demo_sf_json_append_attributes (writer->out, object, record, writer->base_path);
  for (guint i = like; i < writer->select->len; i++)
    {
      const DemoSfPath *path = g_ptr_array_index (writer->select, i);

      if (!starts_alike (path, g_ptr_array_index (writer->select, like), steps))
        continue;
      if (path->n_via == steps)
        append_value (writer, object, record, path);
      else
        append_related (writer, record, i, steps);
    }
  if (steps > 0)
    g_string_append_c (writer->out, '}');
}

static void
append_children (DemoSfResult       *result,
                 DemoSfOrg          *org,
                 const DemoSfRecord *record,
                 const char         *base_path,
                 GString            *out,
                 GString            *buffer)
{
  g_autofree char *key = g_strndup (record->id, 15);

  for (guint i = 0; i < result->children->len; i++)
    {
      const Children *children = g_ptr_array_index (result->children, i);
      DemoSfResult *found = g_hash_table_lookup (children->by_parent, key);

      g_string_append_printf (out, ",\"%s\":", children->name);
      if (found == NULL || found->records->len == 0)
        {
          g_string_append (out, "null");
          continue;
        }
      g_string_append_printf (out, "{\"totalSize\":%u,\"done\":true,\"records\":[", found->records->len);
      for (guint r = 0; r < found->records->len; r++)
        {
          g_string_append (out, r > 0 ? "," : "");
          demo_sf_result_append (found, org, r, base_path, out, buffer);
        }
      g_string_append (out, "]}");
    }
}

void
demo_sf_result_append (DemoSfResult *result,
                       DemoSfOrg    *org,
                       guint         index,
                       const char   *base_path,
                       GString      *out,
                       GString      *buffer)
{
  Writer writer = { org, result->soql->select, base_path, out, buffer };
  const DemoSfRecord *record;

  if (result->rows != NULL)
    {
      g_string_append (out, g_ptr_array_index (result->rows, index));
      return;
    }
  record = g_ptr_array_index (result->records, index);
  append_steps (&writer, demo_sf_store_object (result->store), record, 0, 0);
  if (result->children != NULL)
    append_children (result, org, record, base_path, out, buffer);
  g_string_append_c (out, '}');
}
