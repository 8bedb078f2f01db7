/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "demo-salesforce-query.h"

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
  const DemoSfLiteral *literal = g_ptr_array_index (expr->values, 0);

  if (expr->path->via != NULL)
    return;
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

  return order->path->via == NULL && order->path->field->at == at && !order->descending;
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
      if (in_order && !result->soql->count && result->soql->limit >= 0)
        run.enough = MAX (result->soql->limit + result->soql->offset, 1);
      if (bounded || is_index_order (result->soql))
        scan_modstamps (&run, &bounds);
      else
        scan_all (&run);
    }
  if (result->records == NULL)
    return;
  if (!in_order)
    sort_records (org, result);
  cut (result);
}

DemoSfResult *
demo_sf_query_run (DemoSfOrg  *org,
                   const char *text,
                   gboolean    all,
                   GError    **error)
{
  g_autoptr (DemoSfResult) result = g_new0 (DemoSfResult, 1);

  result->soql = demo_sf_soql_parse (text, error);
  if (result->soql == NULL)
    return NULL;
  result->store = demo_sf_soql_bind (org, result->soql, error);
  if (result->store == NULL)
    return NULL;
  if (!result->soql->count)
    result->records = g_ptr_array_new ();
  execute (org, result, all);
  return g_steal_pointer (&result);
}

void
demo_sf_result_free (DemoSfResult *result)
{
  if (result == NULL)
    return;
  demo_sf_soql_free (result->soql);
  g_clear_pointer (&result->records, g_ptr_array_unref);
  g_free (result);
}

/* Writes `"Owner":{…}` with every selected field of that relationship, where it is first named. */
static void
append_related (DemoSfResult       *result,
                DemoSfOrg          *org,
                guint               first,
                const DemoSfRecord *record,
                const char         *base_path,
                GString            *out,
                GString            *buffer)
{
  GPtrArray *select = result->soql->select;
  const DemoSfPath *path = g_ptr_array_index (select, first);
  DemoSfObject *target = demo_sf_schema_object (org->schema, path->via->target);
  const DemoSfRecord *related;

  for (guint i = 0; i < first; i++)
    if (((DemoSfPath *) g_ptr_array_index (select, i))->via == path->via)
      return;
  related = demo_sf_path_follow (org, path, record);
  g_string_append_printf (out, ",\"%s\":", path->via->relationship);
  if (related == NULL)
    {
      g_string_append (out, "null");
      return;
    }
  g_string_append_c (out, '{');
  demo_sf_json_append_attributes (out, target, related, base_path);
  for (guint i = first; i < select->len; i++)
    {
      const DemoSfPath *other = g_ptr_array_index (select, i);

      if (other->via != path->via)
        continue;
      g_string_append_printf (out, ",\"%s\":", other->field->name);
      demo_sf_json_append_value (out, target, related, other->field, buffer);
    }
  g_string_append_c (out, '}');
}

void
demo_sf_result_append (DemoSfResult *result,
                       DemoSfOrg    *org,
                       guint         index,
                       const char   *base_path,
                       GString      *out,
                       GString      *buffer)
{
  DemoSfObject *object = demo_sf_store_object (result->store);
  const DemoSfRecord *record = g_ptr_array_index (result->records, index);
  GPtrArray *select = result->soql->select;

  g_string_append_c (out, '{');
  demo_sf_json_append_attributes (out, object, record, base_path);
  for (guint i = 0; i < select->len; i++)
    {
      const DemoSfPath *path = g_ptr_array_index (select, i);

      if (path->via != NULL)
        {
          append_related (result, org, i, record, base_path, out, buffer);
          continue;
        }
      g_string_append (out, ",\"");
      g_string_append (out, path->field->name);
      g_string_append (out, "\":");
      demo_sf_json_append_value (out, object, record, path->field, buffer);
    }
  g_string_append_c (out, '}');
}
