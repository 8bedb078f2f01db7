/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "demo-salesforce-bind.h"

static gboolean
bind_path (DemoSfOrg    *org,
           DemoSfObject *object,
           DemoSfPath   *path,
           GError      **error)
{
  DemoSfObject *holder = object;

  if (path->relationship != NULL && g_ascii_strcasecmp (path->relationship, object->name) != 0)
    {
      path->via = demo_sf_object_relationship (object, path->relationship);
      holder = path->via != NULL ? demo_sf_schema_object (org->schema, path->via->target) : NULL;
      if (holder == NULL)
        {
          g_set_error (error, DEMO_SF_SOQL_ERROR, DEMO_SF_SOQL_INVALID_FIELD,
                       "Didn't understand relationship '%s' in field path. If you are attempting to use a "
                       "custom relationship, be sure to append the '__r' after the custom relationship name.",
                       path->relationship);
          return FALSE;
        }
    }
  path->field = demo_sf_object_field (holder, path->name);
  if (path->field != NULL)
    return TRUE;
  g_set_error (error, DEMO_SF_SOQL_ERROR, DEMO_SF_SOQL_INVALID_FIELD,
               "No such column '%s' on entity '%s'. If you are attempting to use a custom field, be sure to "
               "append the '__c' after the custom field name. Please reference your WSDL or the describe "
               "call for the appropriate names.",
               path->name, holder->name);
  return FALSE;
}

static DemoSfLiteralKind
kind_of (const DemoSfField *field)
{
  switch (field->type)
    {
    case DEMO_SF_BOOLEAN:
      return DEMO_SF_LITERAL_BOOLEAN;
    case DEMO_SF_INT:
    case DEMO_SF_DOUBLE:
      return DEMO_SF_LITERAL_NUMBER;
    case DEMO_SF_DATE:
      return DEMO_SF_LITERAL_DATE;
    case DEMO_SF_DATETIME:
      return DEMO_SF_LITERAL_DATETIME;
    case DEMO_SF_ID:
    case DEMO_SF_REFERENCE:
    case DEMO_SF_STRING:
    case DEMO_SF_TEXTAREA:
    case DEMO_SF_EMAIL:
    case DEMO_SF_PHONE:
    case DEMO_SF_URL:
    case DEMO_SF_PICKLIST:
    case DEMO_SF_MULTIPICKLIST:
    case DEMO_SF_TIME:
    case DEMO_SF_ADDRESS:
    default:
      return DEMO_SF_LITERAL_STRING;
    }
}

static gboolean
check_literal (const DemoSfField   *field,
               const DemoSfLiteral *literal,
               GError             **error)
{
  DemoSfLiteralKind wanted = kind_of (field);

  if (literal->kind == DEMO_SF_LITERAL_NULL || literal->kind == wanted)
    return TRUE;
  g_set_error (error, DEMO_SF_SOQL_ERROR, DEMO_SF_SOQL_INVALID_FIELD,
               "value of filter criterion for field '%s' must be of type %s and should %sbe enclosed in quotes",
               field->name, demo_sf_type_name (field->type),
               wanted == DEMO_SF_LITERAL_STRING ? "" : "not ");
  return FALSE;
}

static gboolean
bind_comparison (DemoSfOrg    *org,
                 DemoSfObject *object,
                 DemoSfExpr   *expr,
                 GError      **error)
{
  DemoSfField *field;

  if (!bind_path (org, object, expr->path, error))
    return FALSE;
  field = expr->path->field;
  if (field->type == DEMO_SF_ADDRESS || (field->type == DEMO_SF_TEXTAREA && field->length > 255))
    {
      g_set_error (error, DEMO_SF_SOQL_ERROR, DEMO_SF_SOQL_INVALID_FIELD,
                   "field '%s' can not be filtered in a query call", field->name);
      return FALSE;
    }
  if (expr->op == DEMO_SF_OP_LIKE && kind_of (field) != DEMO_SF_LITERAL_STRING)
    {
      g_set_error (error, DEMO_SF_SOQL_ERROR, DEMO_SF_SOQL_INVALID_QUERY_FILTER_OPERATOR,
                   "invalid operator on %s field", demo_sf_type_name (field->type));
      return FALSE;
    }
  for (guint i = 0; i < expr->values->len; i++)
    if (!check_literal (field, g_ptr_array_index (expr->values, i), error))
      return FALSE;
  return TRUE;
}

static gboolean
bind_expr (DemoSfOrg    *org,
           DemoSfObject *object,
           DemoSfExpr   *expr,
           GError      **error)
{
  if (expr == NULL)
    return TRUE;
  if (expr->kind == DEMO_SF_EXPR_COMPARE)
    return bind_comparison (org, object, expr, error);
  return bind_expr (org, object, expr->left, error) && bind_expr (org, object, expr->right, error);
}

DemoSfStore *
demo_sf_soql_bind (DemoSfOrg  *org,
                   DemoSfSoql *soql,
                   GError    **error)
{
  DemoSfStore *store = demo_sf_org_store (org, soql->from);
  DemoSfObject *object;

  if (store == NULL)
    {
      g_set_error (error, DEMO_SF_SOQL_ERROR, DEMO_SF_SOQL_INVALID_TYPE,
                   "sObject type '%s' is not supported. If you are attempting to use a custom object, be sure "
                   "to append the '__c' after the entity name.",
                   soql->from);
      return NULL;
    }
  object = demo_sf_store_object (store);
  for (guint i = 0; i < soql->select->len; i++)
    if (!bind_path (org, object, g_ptr_array_index (soql->select, i), error))
      return NULL;
  if (!bind_expr (org, object, soql->where, error))
    return NULL;
  for (guint i = 0; i < soql->order->len; i++)
    {
      DemoSfOrder *order = g_ptr_array_index (soql->order, i);

      if (!bind_path (org, object, order->path, error))
        return NULL;
    }
  return store;
}

const DemoSfRecord *
demo_sf_path_follow (DemoSfOrg          *org,
                     const DemoSfPath   *path,
                     const DemoSfRecord *record)
{
  g_autoptr (GString) buffer = NULL;
  const char *id;

  if (path->via == NULL)
    return record;
  buffer = g_string_new (NULL);
  id = demo_sf_record_get (record, path->via, buffer);
  return id != NULL ? demo_sf_store_find (demo_sf_org_store (org, path->via->target), id) : NULL;
}

static int
sign (gint64 difference)
{
  return difference < 0 ? -1 : difference > 0 ? 1 : 0;
}

static int
compare_ids (const char *a,
             const char *b)
{
  return strncmp (a, b, 15);
}

/* -1, 0 or 1. `value` is not null. */
static int
compare_literal (const DemoSfRecord  *record,
                 const DemoSfField   *field,
                 const char          *value,
                 const DemoSfLiteral *literal)
{
  g_autofree char *folded = NULL;
  gint64 instant = 0;

  switch (literal->kind)
    {
    case DEMO_SF_LITERAL_NUMBER:
      {
        double number = g_ascii_strtod (value, NULL);

        return number < literal->number ? -1 : number > literal->number ? 1 : 0;
      }
    case DEMO_SF_LITERAL_DATETIME:
      demo_sf_record_get_instant (record, field, &instant);
      return sign (instant - literal->instant);
    case DEMO_SF_LITERAL_BOOLEAN:
    case DEMO_SF_LITERAL_DATE:
      return sign (strcmp (value, literal->text));
    case DEMO_SF_LITERAL_STRING:
    case DEMO_SF_LITERAL_NULL:
    default:
      if (field->type == DEMO_SF_ID || field->type == DEMO_SF_REFERENCE)
        return compare_ids (value, literal->text);
      folded = g_utf8_casefold (value, -1);
      return sign (strcmp (folded, literal->folded));
    }
}

static gboolean
equals (const DemoSfRecord  *record,
        const DemoSfField   *field,
        const char          *value,
        const DemoSfLiteral *literal)
{
  if (literal->kind == DEMO_SF_LITERAL_NULL)
    return value == NULL;
  if (literal->kind == DEMO_SF_LITERAL_STRING && *literal->text == '\0')
    return value == NULL;
  return value != NULL && compare_literal (record, field, value, literal) == 0;
}

static gboolean
is_in (const DemoSfExpr   *expr,
       const DemoSfRecord *record,
       const char         *value)
{
  const DemoSfField *field = expr->path->field;

  if (expr->set != NULL && value != NULL && field->type != DEMO_SF_ID && field->type != DEMO_SF_REFERENCE)
    {
      g_autofree char *folded = g_utf8_casefold (value, -1);

      return g_hash_table_contains (expr->set, folded);
    }
  for (guint i = 0; i < expr->values->len; i++)
    if (equals (record, field, value, g_ptr_array_index (expr->values, i)))
      return TRUE;
  return FALSE;
}

static gboolean
like (const char          *value,
      const DemoSfLiteral *literal)
{
  g_autofree char *folded = NULL;

  if (value == NULL || literal->kind != DEMO_SF_LITERAL_STRING)
    return FALSE;
  folded = g_utf8_casefold (value, -1);
  return demo_sf_soql_like (literal->pattern, folded);
}

static gboolean
comparison_matches (DemoSfOrg          *org,
                    const DemoSfExpr   *expr,
                    const DemoSfRecord *record,
                    GString            *buffer)
{
  const DemoSfRecord *holder = demo_sf_path_follow (org, expr->path, record);
  const DemoSfField *field = expr->path->field;
  const DemoSfLiteral *literal = g_ptr_array_index (expr->values, 0);
  gboolean instant = literal->kind == DEMO_SF_LITERAL_DATETIME && field->at != DEMO_SF_STORED;
  /* The audit stamps are never null and are compared as numbers: writing them out would be wasted. */
  const char *value = holder == NULL ? NULL : instant ? "" : demo_sf_record_get (holder, field, buffer);

  switch (expr->op)
    {
    case DEMO_SF_OP_EQ:
      return equals (holder, field, value, literal);
    case DEMO_SF_OP_NE:
      return !equals (holder, field, value, literal);
    case DEMO_SF_OP_LIKE:
      return like (value, literal);
    case DEMO_SF_OP_IN:
      return is_in (expr, holder, value);
    case DEMO_SF_OP_NOT_IN:
      return !is_in (expr, holder, value);
    case DEMO_SF_OP_LT:
    case DEMO_SF_OP_LE:
    case DEMO_SF_OP_GT:
    case DEMO_SF_OP_GE:
    default:
      break;
    }
  if (value == NULL || literal->kind == DEMO_SF_LITERAL_NULL)
    return FALSE;

  {
    int order = compare_literal (holder, field, value, literal);

    return (expr->op == DEMO_SF_OP_LT && order < 0) || (expr->op == DEMO_SF_OP_LE && order <= 0)
           || (expr->op == DEMO_SF_OP_GT && order > 0) || (expr->op == DEMO_SF_OP_GE && order >= 0);
  }
}

gboolean
demo_sf_expr_matches (DemoSfOrg          *org,
                      const DemoSfExpr   *expr,
                      const DemoSfRecord *record,
                      GString            *buffer)
{
  switch (expr->kind)
    {
    case DEMO_SF_EXPR_AND:
      return demo_sf_expr_matches (org, expr->left, record, buffer)
             && demo_sf_expr_matches (org, expr->right, record, buffer);
    case DEMO_SF_EXPR_OR:
      return demo_sf_expr_matches (org, expr->left, record, buffer)
             || demo_sf_expr_matches (org, expr->right, record, buffer);
    case DEMO_SF_EXPR_NOT:
      return !demo_sf_expr_matches (org, expr->left, record, buffer);
    case DEMO_SF_EXPR_COMPARE:
    default:
      return comparison_matches (org, expr, record, buffer);
    }
}

static int
compare_values (const DemoSfField *field,
                const char        *a,
                const char        *b)
{
  g_autofree char *x = NULL, *y = NULL;

  if (field->type == DEMO_SF_INT || field->type == DEMO_SF_DOUBLE)
    {
      double left = g_ascii_strtod (a, NULL), right = g_ascii_strtod (b, NULL);

      return left < right ? -1 : left > right ? 1 : 0;
    }
  if (kind_of (field) != DEMO_SF_LITERAL_STRING || field->type == DEMO_SF_ID)
    return strcmp (a, b);
  x = g_utf8_casefold (a, -1);
  y = g_utf8_casefold (b, -1);
  return strcmp (x, y);
}

int
demo_sf_path_compare (DemoSfOrg          *org,
                      const DemoSfOrder  *order,
                      const DemoSfRecord *a,
                      const DemoSfRecord *b,
                      GString            *buffers[2])
{
  const DemoSfField *field = order->path->field;
  const DemoSfRecord *x = demo_sf_path_follow (org, order->path, a);
  const DemoSfRecord *y = demo_sf_path_follow (org, order->path, b);
  const char *left, *right;
  int result;

  left = x != NULL ? demo_sf_record_get (x, field, buffers[0]) : NULL;
  right = y != NULL ? demo_sf_record_get (y, field, buffers[1]) : NULL;
  if (left == NULL || right == NULL)
    {
      result = (right == NULL) - (left == NULL);
      return order->nulls_last ? -result : result;
    }
  result = compare_values (field, left, right);
  return order->descending ? -result : result;
}
