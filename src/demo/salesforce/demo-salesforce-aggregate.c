/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "demo-salesforce-aggregate.h"

#include "demo-json.h"
#include "demo-salesforce-bind.h"

/* One value of a group, while it is being summed up. */
typedef struct
{
  guint count;
  double sum;
  char *text;             /* the plain value, the least or the greatest */
  GHashTable *distinct;
} Cell;

typedef struct
{
  GPtrArray *columns;     /* of DemoSfPath: everything selected, ordered by or compared */
  const DemoSfSoql *soql;
} Table;

static void
collect_having (GPtrArray        *columns,
                const DemoSfExpr *expr)
{
  if (expr == NULL)
    return;
  collect_having (columns, expr->left);
  collect_having (columns, expr->right);
  if (expr->path != NULL)
    g_ptr_array_add (columns, expr->path);
}

static GPtrArray *
collect_columns (DemoSfSoql *soql)
{
  GPtrArray *columns = g_ptr_array_new ();

  for (guint i = 0; i < soql->select->len; i++)
    g_ptr_array_add (columns, g_ptr_array_index (soql->select, i));
  for (guint i = 0; i < soql->order->len; i++)
    g_ptr_array_add (columns, ((DemoSfOrder *) g_ptr_array_index (soql->order, i))->path);
  collect_having (columns, soql->having);
  for (guint i = 0; i < columns->len; i++)
    ((DemoSfPath *) g_ptr_array_index (columns, i))->column = i;
  return columns;
}

/* A group is an array of cells, one for each column. */
static void
group_free (gpointer data)
{
  GArray *group = data;

  for (guint i = 0; i < group->len; i++)
    {
      Cell *cell = &g_array_index (group, Cell, i);

      g_free (cell->text);
      g_clear_pointer (&cell->distinct, g_hash_table_unref);
    }
  g_array_unref (group);
}

static GArray *
group_new (guint columns)
{
  GArray *group = g_array_sized_new (FALSE, TRUE, sizeof (Cell), columns);

  g_array_set_size (group, columns);
  return group;
}

static void
keep (Cell       *cell,
      const char *text)
{
  g_free (cell->text);
  cell->text = g_strdup (text);
}

static void
add_value (Cell             *cell,
           const DemoSfPath *path,
           const char       *text)
{
  const DemoSfOrder ascending = { .path = (DemoSfPath *) path };
  int order;

  if (text == NULL)
    return;
  cell->count++;
  switch (path->function)
    {
    case DEMO_SF_FUNCTION_COUNT:
      return;
    case DEMO_SF_FUNCTION_COUNT_DISTINCT:
      if (cell->distinct == NULL)
        cell->distinct = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
      g_hash_table_add (cell->distinct, g_utf8_casefold (text, -1));
      return;
    case DEMO_SF_FUNCTION_SUM:
    case DEMO_SF_FUNCTION_AVG:
      cell->sum += g_ascii_strtod (text, NULL);
      return;
    case DEMO_SF_FUNCTION_MIN:
    case DEMO_SF_FUNCTION_MAX:
      order = cell->text != NULL ? demo_sf_order_compare_texts (&ascending, text, cell->text) : 0;
      if (cell->text == NULL || (path->function == DEMO_SF_FUNCTION_MIN ? order < 0 : order > 0))
        keep (cell, text);
      return;
    case DEMO_SF_FUNCTION_NONE:
    case DEMO_SF_FUNCTION_DATE_PART:
    case DEMO_SF_FUNCTION_DAY_ONLY:
    case DEMO_SF_FUNCTION_LABEL:
    default:
      if (cell->text == NULL)
        keep (cell, text);
    }
}

static char *
number_text (double number)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];

  return g_strdup (g_ascii_formatd (buffer, sizeof buffer, "%.15g", number));
}

/* The finished value as text, NULL for null. (transfer full) */
static char *
cell_text (const Cell       *cell,
           const DemoSfPath *path)
{
  switch (path->function)
    {
    case DEMO_SF_FUNCTION_COUNT:
      return g_strdup_printf ("%u", cell->count);
    case DEMO_SF_FUNCTION_COUNT_DISTINCT:
      return g_strdup_printf ("%u", cell->distinct != NULL ? g_hash_table_size (cell->distinct) : 0);
    case DEMO_SF_FUNCTION_SUM:
      return cell->count > 0 ? number_text (cell->sum) : NULL;
    case DEMO_SF_FUNCTION_AVG:
      return cell->count > 0 ? number_text (cell->sum / cell->count) : NULL;
    case DEMO_SF_FUNCTION_NONE:
    case DEMO_SF_FUNCTION_DATE_PART:
    case DEMO_SF_FUNCTION_DAY_ONLY:
    case DEMO_SF_FUNCTION_LABEL:
    case DEMO_SF_FUNCTION_MIN:
    case DEMO_SF_FUNCTION_MAX:
    default:
      return g_strdup (cell->text);
    }
}

static char *
group_text (GArray           *group,
            const DemoSfPath *path)
{
  return cell_text (&g_array_index (group, Cell, path->column), path);
}

/* What records of one group have in common. */
static char *
group_key (DemoSfOrg          *org,
           const DemoSfSoql   *soql,
           const DemoSfRecord *record,
           GString            *buffer)
{
  GString *key = g_string_new (NULL);

  for (guint i = 0; i < soql->group->len; i++)
    {
      const char *text = demo_sf_path_text (org, g_ptr_array_index (soql->group, i), record, buffer);

      g_string_append (key, text != NULL ? text : "\001");
      g_string_append_c (key, '\002');
    }
  return g_string_free (key, FALSE);
}

static GPtrArray *
make_groups (DemoSfOrg   *org,
             const Table *table,
             GPtrArray   *records)
{
  g_autoptr (GPtrArray) groups = g_ptr_array_new_with_free_func (group_free);
  g_autoptr (GHashTable) by_key = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GString) buffer = g_string_new (NULL);

  /* Without GROUP BY, nothing sums up to one row too. */
  if (table->soql->group->len == 0)
    {
      g_ptr_array_add (groups, group_new (table->columns->len));
      g_hash_table_insert (by_key, g_strdup (""), g_ptr_array_index (groups, 0));
    }
  for (guint i = 0; i < records->len; i++)
    {
      const DemoSfRecord *record = g_ptr_array_index (records, i);
      g_autofree char *key = group_key (org, table->soql, record, buffer);
      GArray *group = g_hash_table_lookup (by_key, key);

      if (group == NULL)
        {
          group = group_new (table->columns->len);
          g_ptr_array_add (groups, group);
          g_hash_table_insert (by_key, g_steal_pointer (&key), group);
        }
      for (guint c = 0; c < table->columns->len; c++)
        {
          const DemoSfPath *path = g_ptr_array_index (table->columns, c);

          add_value (&g_array_index (group, Cell, c), path,
                     path->name != NULL ? demo_sf_path_text (org, path, record, buffer) : "");
        }
    }
  return g_steal_pointer (&groups);
}

static gboolean
having (GArray           *group,
        const DemoSfExpr *expr)
{
  g_autofree char *text = NULL;

  switch (expr->kind)
    {
    case DEMO_SF_EXPR_AND:
      return having (group, expr->left) && having (group, expr->right);
    case DEMO_SF_EXPR_OR:
      return having (group, expr->left) || having (group, expr->right);
    case DEMO_SF_EXPR_NOT:
      return !having (group, expr->left);
    case DEMO_SF_EXPR_COMPARE:
    default:
      text = group_text (group, expr->path);
      return demo_sf_expr_matches_text (expr, text);
    }
}

static int
compare_groups (gconstpointer a,
                gconstpointer b,
                gpointer      data)
{
  const DemoSfSoql *soql = data;

  for (guint i = 0; i < soql->order->len; i++)
    {
      const DemoSfOrder *order = g_ptr_array_index (soql->order, i);
      g_autofree char *x = group_text (*(GArray *const *) a, order->path), *y = group_text (*(GArray *const *) b, order->path);
      int result = demo_sf_order_compare_texts (order, x, y);

      if (result != 0)
        return result;
    }
  return 0;
}

static char *
row_json (const DemoSfSoql *soql,
          GArray           *group)
{
  GString *json = g_string_new ("{\"attributes\":{\"type\":\"AggregateResult\"}");
  guint unnamed = 0;

  for (guint i = 0; i < soql->select->len; i++)
    {
      const DemoSfPath *path = g_ptr_array_index (soql->select, i);
      DemoSfLiteralKind kind = demo_sf_path_kind (path);
      g_autofree char *text = group_text (group, path);

      g_string_append_c (json, ',');
      if (path->alias != NULL || path->function == DEMO_SF_FUNCTION_NONE)
        demo_json_append_string (json, path->alias != NULL ? path->alias : path->field->name);
      else
        g_string_append_printf (json, "\"expr%u\"", unnamed++);
      g_string_append_c (json, ':');
      if (text != NULL && (kind == DEMO_SF_LITERAL_NUMBER || kind == DEMO_SF_LITERAL_BOOLEAN))
        g_string_append (json, text);
      else
        demo_json_append_string (json, text);
    }
  g_string_append_c (json, '}');
  return g_string_free (json, FALSE);
}

GPtrArray *
demo_sf_aggregate (DemoSfOrg  *org,
                   DemoSfSoql *soql,
                   GPtrArray  *records)
{
  g_autoptr (GPtrArray) columns = collect_columns (soql);
  const Table table = { columns, soql };
  g_autoptr (GPtrArray) groups = make_groups (org, &table, records);
  GPtrArray *rows = g_ptr_array_new_with_free_func (g_free);
  gint64 skip = soql->offset;

  g_ptr_array_sort_with_data (groups, compare_groups, soql);
  for (guint i = 0; i < groups->len && (soql->limit < 0 || rows->len < soql->limit); i++)
    {
      GArray *group = g_ptr_array_index (groups, i);

      if ((soql->having == NULL || having (group, soql->having)) && skip-- <= 0)
        g_ptr_array_add (rows, row_json (soql, group));
    }
  return rows;
}
