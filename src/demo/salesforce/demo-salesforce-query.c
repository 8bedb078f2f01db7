/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "demo-salesforce-query.h"

#include "demo-json.h"
#include "demo-salesforce-json.h"
#include "demo-salesforce-org.h"
#include "demo-salesforce-time.h"

/* ── A query meets the schema ── */

#define MAX_FIELDS_LIMIT 200

static GHashTable *query_ids (DemoSfOrg *org, DemoSfSoql *soql, GError **error);

/* What a query is checked against. */
typedef struct
{
  DemoSfOrg *org;
  DemoSfSoql *soql;
  DemoSfObject *object;
  DemoSfPath *path; /* the one that is being bound, for complaints */
  GError **error;
} Binder;

G_GNUC_PRINTF (3, 4) static gboolean complain (Binder *binder, DemoSfSoqlError code, const char *format, ...)
{
  g_autofree char *message = NULL;
  va_list args;

  va_start (args, format);
  message = g_strdup_vprintf (format, args);
  va_end (args);
  demo_sf_soql_set_error (binder->error, code, binder->soql->text, binder->path->at, "%s", message);
  return FALSE;
}

/* A user and a queue have different fields; `Owner.Name` takes those of either. */
static DemoSfField *
find_field (Binder *binder, DemoSfObject *holder, const DemoSfField *via, const char *name)
{
  DemoSfField *field = demo_sf_object_field (holder, name);

  if (via == NULL || via->targets[1] == NULL)
    return field;
  for (guint i = 1; field == NULL && via->targets[i] != NULL; i++)
    field = demo_sf_object_field (demo_sf_schema_object (binder->org->schema, via->targets[i]), name);
  if (field == NULL && g_ascii_strcasecmp (name, "Type") == 0)
    field = demo_sf_schema_user_type (binder->org->schema);
  return field;
}

static gboolean
bind_steps (Binder *binder, DemoSfPath *path, DemoSfObject **holder)
{
  g_auto (GStrv) steps = g_strsplit (path->relationship != NULL ? path->relationship : "", ".", -1);
  const char *alias = binder->soql->alias;

  for (guint i = 0; steps[i] != NULL; i++)
    {
      DemoSfField *via;

      if (i == 0
          && (g_ascii_strcasecmp (steps[0], (*holder)->name) == 0
              || (alias != NULL && g_ascii_strcasecmp (steps[0], alias) == 0)))
        continue;
      via = demo_sf_object_relationship (*holder, steps[i]);
      if (via == NULL || path->n_via == DEMO_SF_MAX_STEPS)
        return complain (
          binder, DEMO_SF_SOQL_INVALID_FIELD,
          "Didn't understand relationship '%s' in field path. If you are attempting to use a custom "
          "relationship, be sure to append the '__r' after the custom relationship name. Please reference "
          "your WSDL or the describe call for the appropriate names.",
          steps[i]);
      path->via[path->n_via++] = via;
      *holder = demo_sf_schema_object (binder->org->schema, via->targets[0]);
    }
  return TRUE;
}

static gboolean
check_function (Binder *binder, const DemoSfPath *path)
{
  DemoSfType type = path->field->type;
  gboolean date = type == DEMO_SF_DATE || type == DEMO_SF_DATETIME, fits;

  if (path->function == DEMO_SF_FUNCTION_DATE_PART)
    fits = path->local || path->part == DEMO_SF_HOUR_IN_DAY ? type == DEMO_SF_DATETIME : date;
  else if (path->function == DEMO_SF_FUNCTION_DAY_ONLY)
    fits = type == DEMO_SF_DATETIME;
  else if (path->function == DEMO_SF_FUNCTION_LABEL)
    fits = type == DEMO_SF_PICKLIST || type == DEMO_SF_MULTIPICKLIST;
  else if (path->function == DEMO_SF_FUNCTION_SUM || path->function == DEMO_SF_FUNCTION_AVG)
    fits = type == DEMO_SF_DOUBLE || type == DEMO_SF_INT;
  else
    fits = !demo_sf_function_sums_up (path->function)
           || (demo_sf_field_is_filterable (path->field) && type != DEMO_SF_BOOLEAN);
  return fits
         || complain (binder, DEMO_SF_SOQL_MALFORMED_QUERY, "field %s does not support this function: %s",
                      path->field->name, demo_sf_type_name (type));
}

static gboolean
bind_path (Binder *binder, DemoSfPath *path)
{
  DemoSfObject *holder = binder->object;

  binder->path = path;
  if (path->name == NULL)
    return TRUE;
  if (path->relationship != NULL && !bind_steps (binder, path, &holder))
    return FALSE;
  path->field = find_field (binder, holder, path->n_via > 0 ? path->via[path->n_via - 1] : NULL, path->name);
  if (path->field != NULL && path->function == DEMO_SF_FUNCTION_LABEL
      && demo_sf_field_is_place_code (path->field))
    {
      g_autofree char *name = g_strndup (path->field->name, strlen (path->field->name) - strlen ("Code"));

      path->label = demo_sf_object_any_field (holder, name);
    }
  if (path->field != NULL)
    return path->function == DEMO_SF_FUNCTION_NONE || check_function (binder, path);
  return complain (
    binder, DEMO_SF_SOQL_INVALID_FIELD,
    "No such column '%s' on entity '%s'. If you are attempting to use a custom field, be sure to append "
    "the "
    "'__c' after the custom field name. Please reference your WSDL or the describe call for the "
    "appropriate names.",
    path->name, holder->name);
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

/* What a path gives: DEMO_SF_LITERAL_NUMBER, …_STRING and so on. */
static DemoSfLiteralKind
path_kind (const DemoSfPath *path)
{
  switch (path->function)
    {
    case DEMO_SF_FUNCTION_DATE_PART:
    case DEMO_SF_FUNCTION_COUNT:
    case DEMO_SF_FUNCTION_COUNT_DISTINCT:
    case DEMO_SF_FUNCTION_SUM:
    case DEMO_SF_FUNCTION_AVG:
      return DEMO_SF_LITERAL_NUMBER;
    case DEMO_SF_FUNCTION_DAY_ONLY:
      return DEMO_SF_LITERAL_DATE;
    case DEMO_SF_FUNCTION_NONE:
    case DEMO_SF_FUNCTION_LABEL:
    case DEMO_SF_FUNCTION_MIN:
    case DEMO_SF_FUNCTION_MAX:
    default:
      return kind_of (path->field);
    }
}

static gboolean
is_id (const DemoSfField *field)
{
  return field != NULL && (field->type == DEMO_SF_ID || field->type == DEMO_SF_REFERENCE);
}

static void
place_days (Binder *binder, DemoSfLiteral *literal)
{
  g_autoptr (GTimeZone) zone = demo_sf_org_zone (binder->org);
  gint64 now = demo_sf_org_now (binder->org);

  demo_sf_date_literal_days (literal->days, (gint64) literal->number,
                             (now + demo_sf_zone_offset (zone, now)) / DEMO_SF_DAY_MS, &literal->first,
                             &literal->end);
  literal->from = demo_sf_zone_midnight (zone, literal->first);
  literal->until = demo_sf_zone_midnight (zone, literal->end);
}

static gboolean
check_literal (Binder *binder, const DemoSfPath *path, DemoSfLiteral *literal)
{
  DemoSfLiteralKind wanted = path_kind (path);
  gboolean id = is_id (path->field) && path->function == DEMO_SF_FUNCTION_NONE;

  if (literal->kind == DEMO_SF_LITERAL_DAYS
      && (wanted == DEMO_SF_LITERAL_DATE || wanted == DEMO_SF_LITERAL_DATETIME))
    {
      place_days (binder, literal);
      return TRUE;
    }
  if (id && literal->kind == DEMO_SF_LITERAL_STRING && *literal->text != '\0'
      && !demo_sf_id_is_valid (literal->text))
    return complain (binder, DEMO_SF_SOQL_INVALID_QUERY_FILTER_OPERATOR, "invalid ID field: %s",
                     literal->text);
  if (literal->kind == DEMO_SF_LITERAL_NULL || literal->kind == wanted)
    return TRUE;
  return complain (
    binder, DEMO_SF_SOQL_INVALID_FIELD,
    "value of filter criterion for field '%s' must be of type %s and should %sbe enclosed in quotes",
    path->name != NULL ? path->name : "COUNT",
    path->field != NULL ? demo_sf_type_name (path->field->type) : "int",
    wanted == DEMO_SF_LITERAL_STRING ? "" : "not ");
}

static gboolean
check_operator (Binder *binder, const DemoSfExpr *expr)
{
  const DemoSfField *field = expr->path->field;
  DemoSfLiteralKind kind = path_kind (expr->path);
  gboolean range = expr->op == DEMO_SF_OP_LT || expr->op == DEMO_SF_OP_LE || expr->op == DEMO_SF_OP_GT
                   || expr->op == DEMO_SF_OP_GE;
  gboolean like = expr->op == DEMO_SF_OP_LIKE;
  gboolean several = field != NULL && field->type == DEMO_SF_MULTIPICKLIST;

  if ((expr->op == DEMO_SF_OP_INCLUDES || expr->op == DEMO_SF_OP_EXCLUDES) && !several)
    return complain (binder, DEMO_SF_SOQL_INVALID_QUERY_FILTER_OPERATOR,
                     "includes or excludes operator only valid on multipicklist field");
  if ((like && (kind != DEMO_SF_LITERAL_STRING || is_id (field))) || ((like || range) && several)
      || (range && kind == DEMO_SF_LITERAL_BOOLEAN))
    return complain (binder, DEMO_SF_SOQL_INVALID_QUERY_FILTER_OPERATOR, "invalid operator on %s field",
                     demo_sf_type_name (field->type));
  return TRUE;
}

/* IN (SELECT …): an id or a reference on both sides. */
static gboolean
bind_inner (Binder *binder, DemoSfExpr *expr)
{
  DemoSfSoql *inner = expr->inner;
  const DemoSfPath *selected = inner->select->len == 1 ? g_ptr_array_index (inner->select, 0) : NULL;

  if (!is_id (expr->path->field))
    return complain (
      binder, DEMO_SF_SOQL_MALFORMED_QUERY,
      "The left operand field in the where expression for outer query should be an ID/reference field, "
      "cannot use: '%s'",
      expr->path->name);
  if (selected == NULL || inner->children->len > 0 || inner->field_group != 0 || inner->aggregate)
    return complain (binder, DEMO_SF_SOQL_MALFORMED_QUERY,
                     "semi join sub-selects can only query one id field");
  inner->all_rows = binder->soql->all_rows;
  expr->ids = query_ids (binder->org, inner, binder->error);
  if (expr->ids == NULL)
    return FALSE;
  return is_id (selected->field)
         || complain (binder, DEMO_SF_SOQL_MALFORMED_QUERY,
                      "semi join sub-selects can only query id fields, cannot use: '%s'", selected->name);
}

static gboolean
bind_comparison (Binder *binder, DemoSfExpr *expr)
{
  DemoSfField *field;

  if (!bind_path (binder, expr->path))
    return FALSE;
  field = expr->path->field;
  if (field != NULL && field->type == DEMO_SF_ADDRESS)
    return complain (binder, DEMO_SF_SOQL_INVALID_FIELD,
                     "Address fields can only be filtered using Distance expressions");
  if (field != NULL && !demo_sf_field_is_filterable (field))
    return complain (binder, DEMO_SF_SOQL_INVALID_FIELD, "field '%s' can not be filtered in a query call",
                     field->name);
  if (!check_operator (binder, expr))
    return FALSE;
  if (expr->inner != NULL)
    return bind_inner (binder, expr);
  for (guint i = 0; i < expr->values->len; i++)
    if (!check_literal (binder, expr->path, g_ptr_array_index (expr->values, i)))
      return FALSE;
  return TRUE;
}

/* `top`: not below an OR or a NOT, where no query may stand. */
static gboolean
bind_expr (Binder *binder, DemoSfExpr *expr, gboolean top)
{
  if (expr == NULL)
    return TRUE;
  if (expr->kind != DEMO_SF_EXPR_COMPARE)
    return bind_expr (binder, expr->left, top && expr->kind == DEMO_SF_EXPR_AND)
           && bind_expr (binder, expr->right, top && expr->kind == DEMO_SF_EXPR_AND);
  binder->path = expr->path;
  if (expr->inner != NULL && !top)
    return complain (
      binder, DEMO_SF_SOQL_MALFORMED_QUERY,
      "Semi join sub-selects are only allowed at the top level WHERE expressions and not in nested WHERE "
      "expressions.");
  return bind_comparison (binder, expr);
}

/* FIELDS(ALL) becomes the fields. */
static gboolean
expand_fields (Binder *binder)
{
  DemoSfSoql *soql = binder->soql;
  GPtrArray *fields = binder->object->fields;

  if (soql->field_group == 0)
    return TRUE;
  if ((soql->field_group & DEMO_SF_FIELDS_CUSTOM) && (soql->limit < 0 || soql->limit > MAX_FIELDS_LIMIT))
    {
      g_set_error (binder->error, DEMO_SF_SOQL_ERROR, DEMO_SF_SOQL_MALFORMED_QUERY,
                   "The SOQL FIELDS function must have a LIMIT of at most %d", MAX_FIELDS_LIMIT);
      return FALSE;
    }
  for (guint i = 0; i < fields->len; i++)
    {
      DemoSfField *field = g_ptr_array_index (fields, i);
      guint group = field->flags & DEMO_SF_CUSTOM ? DEMO_SF_FIELDS_CUSTOM : DEMO_SF_FIELDS_STANDARD;
      DemoSfPath *path;

      if (field->hidden || !(soql->field_group & group))
        continue;
      path = g_new0 (DemoSfPath, 1);
      path->name = g_strdup (field->name);
      g_ptr_array_add (soql->select, path);
    }
  return TRUE;
}

static char *
path_key (const DemoSfPath *path)
{
  g_autofree char *whole = path->alias != NULL ? g_strdup (path->alias)
                           : path->n_via == 0
                             ? g_strdup (path->field->name)
                             : g_strconcat (path->relationship, ".", path->field->name, NULL);

  return g_ascii_strdown (whole, -1);
}

static gboolean
refuse_twins (Binder *binder)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < binder->soql->select->len; i++)
    {
      const DemoSfPath *path = g_ptr_array_index (binder->soql->select, i);

      if (path->field == NULL || demo_sf_function_sums_up (path->function)
          || g_hash_table_add (seen, path_key (path)))
        continue;
      g_set_error (binder->error, DEMO_SF_SOQL_ERROR, DEMO_SF_SOQL_INVALID_FIELD,
                   "duplicate field selected: %s", path->alias != NULL ? path->alias : path->field->name);
      return FALSE;
    }
  return TRUE;
}

static gboolean
bind_select (Binder *binder)
{
  GPtrArray *select = binder->soql->select;

  if (!expand_fields (binder))
    return FALSE;
  for (guint i = 0; i < select->len; i++)
    {
      DemoSfPath *path = g_ptr_array_index (select, i);

      if (!bind_path (binder, path))
        return FALSE;
      if (path->alias != NULL && !binder->soql->aggregate && path->function == DEMO_SF_FUNCTION_NONE)
        return complain (binder, DEMO_SF_SOQL_MALFORMED_QUERY,
                         "only aggregate expressions use field aliasing");
    }
  return refuse_twins (binder);
}

static gboolean
is_same (const DemoSfPath *a, const DemoSfPath *b)
{
  gboolean same = a->field == b->field && a->function == b->function && a->part == b->part
                  && a->local == b->local && a->n_via == b->n_via;

  for (guint i = 0; same && i < a->n_via; i++)
    same = a->via[i] == b->via[i];
  return same;
}

/* What a row of an aggregate query may show: what it is grouped by, and sums. */
static gboolean
check_grouped (Binder *binder, DemoSfPath *path)
{
  binder->path = path;
  if (demo_sf_function_sums_up (path->function))
    return TRUE;
  for (guint i = 0; i < binder->soql->group->len; i++)
    if (is_same (path, g_ptr_array_index (binder->soql->group, i)))
      return TRUE;
  return complain (binder, DEMO_SF_SOQL_MALFORMED_QUERY, "Field must be grouped or aggregated: %s",
                   path->name);
}

static gboolean
bind_group (Binder *binder)
{
  DemoSfSoql *soql = binder->soql;

  for (guint i = 0; i < soql->group->len; i++)
    if (!bind_path (binder, g_ptr_array_index (soql->group, i)))
      return FALSE;
  for (guint i = 0; soql->aggregate && i < soql->select->len; i++)
    if (!check_grouped (binder, g_ptr_array_index (soql->select, i)))
      return FALSE;
  return bind_expr (binder, soql->having, FALSE);
}

static gboolean
bind_order (Binder *binder)
{
  DemoSfSoql *soql = binder->soql;

  for (guint i = 0; i < soql->order->len; i++)
    {
      DemoSfPath *path = ((DemoSfOrder *) g_ptr_array_index (soql->order, i))->path;

      if (!bind_path (binder, path))
        return FALSE;
      if (soql->aggregate ? !check_grouped (binder, path) : path->function != DEMO_SF_FUNCTION_NONE)
        return soql->aggregate ? FALSE
                               : complain (binder, DEMO_SF_SOQL_MALFORMED_QUERY,
                                           "only grouped queries are ordered by a function");
      if (path->field != NULL && !demo_sf_field_is_sortable (path->field))
        return complain (binder, DEMO_SF_SOQL_MALFORMED_QUERY, "field '%s' can not be sorted in a query call",
                         path->field->name);
    }
  return TRUE;
}

/* Finds the fields that a query names, checks that its conditions fit their types, and runs the queries
 * inside of its conditions. Hidden fields are unknown fields. Errors: DEMO_SF_SOQL_ERROR. Returns the store
 * to read. (transfer none) */
static DemoSfStore *
bind_query (DemoSfOrg *org, DemoSfSoql *soql, GError **error)
{
  DemoSfStore *store = demo_sf_org_store (org, soql->from);
  Binder binder = { .org = org, .soql = soql, .error = error };

  if (store == NULL)
    {
      demo_sf_soql_set_error (
        error, DEMO_SF_SOQL_INVALID_TYPE, soql->text, soql->from_at,
        "sObject type '%s' is not supported. If you are attempting to use a custom object, be sure to "
        "append the '__c' after the entity name. Please reference your WSDL or the describe call for "
        "the appropriate names.",
        soql->from);
      return NULL;
    }
  binder.object = demo_sf_store_object (store);
  if (!bind_select (&binder) || !bind_expr (&binder, soql->where, TRUE) || !bind_group (&binder)
      || !bind_order (&binder))
    return NULL;
  return store;
}

/* ── What paths and conditions make of a record ── */

/* The record that holds the field of a path: `record` itself, or the one it refers to; `field` gets the field
 * as that record's object has it. NULL: none. */
static const DemoSfRecord *
path_follow (DemoSfOrg *org, const DemoSfPath *path, const DemoSfRecord *record, const DemoSfField **field)
{
  *field = path->field;
  for (guint i = 0; i < path->n_via && record != NULL; i++)
    {
      const char *id = demo_sf_record_get (record, path->via[i], NULL);
      DemoSfStore *store = NULL;

      record = id != NULL ? demo_sf_org_find_target (org, path->via[i], id, &store) : NULL;
      if (record == NULL || i + 1 < path->n_via || path->via[i]->targets[1] == NULL)
        continue;
      *field = demo_sf_object_field (demo_sf_store_object (store), path->name);
      if (*field == NULL && g_ascii_strcasecmp (path->name, "Type") == 0)
        *field = demo_sf_schema_user_type (org->schema);
    }
  return *field != NULL ? record : NULL;
}

/* The local time of a date or datetime, in ms. FALSE: null. */
static gboolean
local_time (DemoSfOrg *org,
            const DemoSfPath *path,
            const DemoSfRecord *record,
            const DemoSfField *field,
            gint64 *local)
{
  g_autoptr (GTimeZone) zone = NULL;
  gint64 days;

  if (field->type == DEMO_SF_DATE)
    {
      const char *text = demo_sf_record_get (record, field, NULL);

      if (text == NULL || !demo_sf_date_parse (text, &days))
        return FALSE;
      *local = days * DEMO_SF_DAY_MS;
      return TRUE;
    }
  if (!demo_sf_record_get_instant (record, field, local))
    return FALSE;
  if (path->local)
    {
      zone = demo_sf_org_zone (org);
      *local += demo_sf_zone_offset (zone, *local);
    }
  return TRUE;
}

static const char *
text_of (DemoSfOrg *org,
         const DemoSfPath *path,
         const DemoSfRecord *record,
         const DemoSfField *field,
         GString *buffer)
{
  gint64 local;

  if (path->label != NULL)
    return demo_sf_record_get (record, path->label, buffer);
  if (path->function != DEMO_SF_FUNCTION_DATE_PART && path->function != DEMO_SF_FUNCTION_DAY_ONLY)
    return demo_sf_record_get (record, field, buffer);
  if (!local_time (org, path, record, field, &local))
    return NULL;
  g_string_truncate (buffer, 0);
  if (path->function == DEMO_SF_FUNCTION_DATE_PART)
    {
      g_string_append_printf (buffer, "%d", demo_sf_date_part (path->part, local));
      return buffer->str;
    }
  demo_sf_time_append (buffer, local);
  g_string_truncate (buffer, strlen ("2026-11-29"));
  return buffer->str;
}

const char *
demo_sf_path_text (DemoSfOrg *org, const DemoSfPath *path, const DemoSfRecord *record, GString *buffer)
{
  const DemoSfField *field;
  const DemoSfRecord *holder = path_follow (org, path, record, &field);

  return holder != NULL ? text_of (org, path, holder, field, buffer) : NULL;
}

static int
sign (gint64 difference)
{
  return difference < 0 ? -1 : difference > 0 ? 1 : 0;
}

static int
compare_ids (const char *a, const char *b)
{
  return strncmp (a, b, 15);
}

static int
compare_days (gint64 value, gint64 from, gint64 until)
{
  return value < from ? -1 : value >= until ? 1 : 0;
}

/* -1, 0 or 1. `value` is not null; `record` is NULL for what a function gave. */
static int
compare_literal (const DemoSfRecord *record,
                 const DemoSfField *field,
                 const char *value,
                 const DemoSfLiteral *literal)
{
  g_autofree char *folded = NULL;
  gint64 instant = 0, days = 0;

  switch (literal->kind)
    {
    case DEMO_SF_LITERAL_NUMBER:
      {
        double number = g_ascii_strtod (value, NULL);

        return number < literal->number ? -1 : number > literal->number ? 1 : 0;
      }
    case DEMO_SF_LITERAL_DATETIME:
      if (record != NULL)
        demo_sf_record_get_instant (record, field, &instant);
      else
        demo_sf_time_parse (value, &instant);
      return sign (instant - literal->instant);
    case DEMO_SF_LITERAL_DAYS:
      if (demo_sf_date_parse (value, &days))
        return compare_days (days, literal->first, literal->end);
      if (record != NULL)
        demo_sf_record_get_instant (record, field, &instant);
      else
        demo_sf_time_parse (value, &instant);
      return compare_days (instant, literal->from, literal->until);
    case DEMO_SF_LITERAL_BOOLEAN:
    case DEMO_SF_LITERAL_DATE:
      return sign (strcmp (value, literal->text));
    case DEMO_SF_LITERAL_STRING:
    case DEMO_SF_LITERAL_NULL:
    default:
      if (is_id (field))
        return compare_ids (value, literal->text);
      folded = g_utf8_casefold (value, -1);
      return sign (strcmp (folded, literal->folded));
    }
}

static gboolean
equals (const DemoSfRecord *record, const DemoSfField *field, const char *value, const DemoSfLiteral *literal)
{
  if (literal->kind == DEMO_SF_LITERAL_NULL)
    return value == NULL;
  if (literal->kind == DEMO_SF_LITERAL_STRING && *literal->text == '\0')
    return value == NULL;
  return value != NULL && compare_literal (record, field, value, literal) == 0;
}

static gboolean
is_in (const DemoSfExpr *expr, const DemoSfRecord *record, const DemoSfField *field, const char *value)
{
  if (expr->ids != NULL)
    {
      g_autofree char *key = value != NULL ? g_strndup (value, 15) : NULL;

      return key != NULL && g_hash_table_contains (expr->ids, key);
    }
  if (expr->set != NULL && value != NULL && !is_id (field))
    {
      g_autofree char *folded = g_utf8_casefold (value, -1);

      return g_hash_table_contains (expr->set, folded);
    }
  for (guint i = 0; i < expr->values->len; i++)
    if (equals (record, field, value, g_ptr_array_index (expr->values, i)))
      return TRUE;
  return FALSE;
}

/* INCLUDES ('a;b', 'c'): a and b, or c. */
static gboolean
includes (const DemoSfExpr *expr, const char *value)
{
  g_autofree char *folded = value != NULL ? g_utf8_casefold (value, -1) : NULL;
  g_auto (GStrv) chosen = folded != NULL ? g_strsplit (folded, ";", -1) : NULL;

  for (guint i = 0; i < expr->values->len; i++)
    {
      const DemoSfLiteral *literal = g_ptr_array_index (expr->values, i);
      gboolean all = chosen != NULL && literal->parts != NULL;

      for (guint p = 0; all && literal->parts[p] != NULL; p++)
        all = g_strv_contains ((const char *const *) chosen, literal->parts[p]);
      if (all || (literal->kind == DEMO_SF_LITERAL_NULL && chosen == NULL))
        return TRUE;
    }
  return FALSE;
}

static gboolean
like (const char *value, const DemoSfLiteral *literal)
{
  g_autofree char *folded = NULL;

  if (value == NULL || literal->kind != DEMO_SF_LITERAL_STRING)
    return FALSE;
  folded = g_utf8_casefold (value, -1);
  return demo_sf_soql_like (literal->pattern, folded);
}

static gboolean
value_matches (const DemoSfExpr *expr,
               const DemoSfRecord *record,
               const DemoSfField *field,
               const char *value)
{
  const DemoSfLiteral *literal = expr->values->len > 0 ? g_ptr_array_index (expr->values, 0) : NULL;
  int order;

  switch (expr->op)
    {
    case DEMO_SF_OP_EQ:
      return equals (record, field, value, literal);
    case DEMO_SF_OP_NE:
      return !equals (record, field, value, literal);
    case DEMO_SF_OP_LIKE:
      return like (value, literal);
    case DEMO_SF_OP_IN:
      return is_in (expr, record, field, value);
    case DEMO_SF_OP_NOT_IN:
      return !is_in (expr, record, field, value);
    case DEMO_SF_OP_INCLUDES:
      return includes (expr, value);
    case DEMO_SF_OP_EXCLUDES:
      return !includes (expr, value);
    case DEMO_SF_OP_LT:
    case DEMO_SF_OP_LE:
    case DEMO_SF_OP_GT:
    case DEMO_SF_OP_GE:
    default:
      break;
    }
  if (value == NULL || literal->kind == DEMO_SF_LITERAL_NULL)
    return FALSE;
  order = compare_literal (record, field, value, literal);
  return (expr->op == DEMO_SF_OP_LT && order < 0) || (expr->op == DEMO_SF_OP_LE && order <= 0)
         || (expr->op == DEMO_SF_OP_GT && order > 0) || (expr->op == DEMO_SF_OP_GE && order >= 0);
}

/* TRUE when a value (NULL: null) meets the operator of a bound comparison. */
static gboolean
expr_matches_text (const DemoSfExpr *expr, const char *value)
{
  return value_matches (expr, NULL, expr->path->field, value);
}

static gboolean
comparison_matches (DemoSfOrg *org, const DemoSfExpr *expr, const DemoSfRecord *record, GString *buffer)
{
  const DemoSfField *field;
  const DemoSfRecord *holder = path_follow (org, expr->path, record, &field);
  const DemoSfLiteral *literal = expr->values->len > 0 ? g_ptr_array_index (expr->values, 0) : NULL;

  if (holder == NULL)
    return value_matches (expr, NULL, expr->path->field, NULL);
  if (expr->path->function != DEMO_SF_FUNCTION_NONE)
    return value_matches (expr, NULL, field, text_of (org, expr->path, holder, field, buffer));
  /* The audit stamps are never null and are compared as numbers: writing them out would be wasted. */
  if (field->at != DEMO_SF_STORED && literal != NULL
      && (literal->kind == DEMO_SF_LITERAL_DATETIME || literal->kind == DEMO_SF_LITERAL_DAYS))
    return value_matches (expr, holder, field, "");
  return value_matches (expr, holder, field, demo_sf_record_get (holder, field, buffer));
}

/* TRUE when `record` meets the bound condition. */
static gboolean
expr_matches (DemoSfOrg *org, const DemoSfExpr *expr, const DemoSfRecord *record, GString *buffer)
{
  switch (expr->kind)
    {
    case DEMO_SF_EXPR_AND:
      return expr_matches (org, expr->left, record, buffer)
             && expr_matches (org, expr->right, record, buffer);
    case DEMO_SF_EXPR_OR:
      return expr_matches (org, expr->left, record, buffer)
             || expr_matches (org, expr->right, record, buffer);
    case DEMO_SF_EXPR_NOT:
      return !expr_matches (org, expr->left, record, buffer);
    case DEMO_SF_EXPR_COMPARE:
    default:
      return comparison_matches (org, expr, record, buffer);
    }
}

/* The same for two texts that `order->path` gave. */
static int
order_compare_texts (const DemoSfOrder *order, const char *a, const char *b)
{
  g_autofree char *x = NULL, *y = NULL;
  int result;

  if (a == NULL || b == NULL)
    {
      result = (b == NULL) - (a == NULL);
      return order->nulls_last ? -result : result;
    }
  if (path_kind (order->path) == DEMO_SF_LITERAL_NUMBER)
    {
      double left = g_ascii_strtod (a, NULL), right = g_ascii_strtod (b, NULL);

      result = left < right ? -1 : left > right ? 1 : 0;
    }
  else if (path_kind (order->path) != DEMO_SF_LITERAL_STRING || order->path->field->type == DEMO_SF_ID)
    {
      result = strcmp (a, b);
    }
  else
    {
      x = g_utf8_casefold (a, -1);
      y = g_utf8_casefold (b, -1);
      result = strcmp (x, y);
    }
  return order->descending ? -result : result;
}

/* Orders two records by one field; nulls come first. */
static int
path_compare (DemoSfOrg *org,
              const DemoSfOrder *order,
              const DemoSfRecord *a,
              const DemoSfRecord *b,
              GString *buffers[2])
{
  return order_compare_texts (order, demo_sf_path_text (org, order->path, a, buffers[0]),
                              demo_sf_path_text (org, order->path, b, buffers[1]));
}

/* ── Rows that are summed up ── */

/* One value of a group, while it is being summed up. */
typedef struct
{
  guint count;
  double sum;
  char *text; /* the plain value, the least or the greatest */
  GHashTable *distinct;
} Cell;

typedef struct
{
  GPtrArray *columns; /* of DemoSfPath: everything selected, ordered by or compared */
  const DemoSfSoql *soql;
} Table;

static void
collect_having (GPtrArray *columns, const DemoSfExpr *expr)
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
keep (Cell *cell, const char *text)
{
  g_free (cell->text);
  cell->text = g_strdup (text);
}

static void
add_value (Cell *cell, const DemoSfPath *path, const char *text)
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
      order = cell->text != NULL ? order_compare_texts (&ascending, text, cell->text) : 0;
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
cell_text (const Cell *cell, const DemoSfPath *path)
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
group_text (GArray *group, const DemoSfPath *path)
{
  return cell_text (&g_array_index (group, Cell, path->column), path);
}

/* What records of one group have in common. */
static char *
group_key (DemoSfOrg *org, const DemoSfSoql *soql, const DemoSfRecord *record, GString *buffer)
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
make_groups (DemoSfOrg *org, const Table *table, GPtrArray *records)
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
having (GArray *group, const DemoSfExpr *expr)
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
      return expr_matches_text (expr, text);
    }
}

static int
compare_groups (gconstpointer a, gconstpointer b, gpointer data)
{
  const DemoSfSoql *soql = data;

  for (guint i = 0; i < soql->order->len; i++)
    {
      const DemoSfOrder *order = g_ptr_array_index (soql->order, i);
      g_autofree char *x = group_text (*(GArray *const *) a, order->path),
                      *y = group_text (*(GArray *const *) b, order->path);
      int result = order_compare_texts (order, x, y);

      if (result != 0)
        return result;
    }
  return 0;
}

static char *
row_json (const DemoSfSoql *soql, GArray *group)
{
  GString *json = g_string_new ("{\"attributes\":{\"type\":\"AggregateResult\"}");
  guint unnamed = 0;

  for (guint i = 0; i < soql->select->len; i++)
    {
      const DemoSfPath *path = g_ptr_array_index (soql->select, i);
      DemoSfLiteralKind kind = path_kind (path);
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

/* The rows of a bound aggregate query over the records that its conditions let through: grouped, summed up,
 * ordered and cut to its limit. Each is an AggregateResult as JSON. (transfer full) (element-type utf8) */
static GPtrArray *
aggregate (DemoSfOrg *org, DemoSfSoql *soql, GPtrArray *records)
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

/* ── Queries that are run ── */

/* A full scan is fine for a practice org, but not for what a sync asks all day: those conditions that every
 * record must meet are searched for a bound on SystemModstamp or a list of ids first. */
typedef struct
{
  gint64 from, until;     /* SystemModstamp, both included */
  const DemoSfExpr *keys; /* `Id = …`, `Id IN …`, or the same of an external id */
} Bounds;

typedef struct
{
  DemoSfOrg *org;
  DemoSfResult *result;
  gboolean all;
  gint64 enough; /* records after which to stop; -1: none */
  GString *buffer;
} Run;

static void
narrow (const DemoSfExpr *expr, Bounds *bounds)
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
find_bounds (const DemoSfExpr *expr, Bounds *bounds)
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
consider (Run *run, DemoSfRecord *record)
{
  DemoSfResult *result = run->result;

  if (record->deleted && !run->all)
    return TRUE;
  if (result->soql->where != NULL && !expr_matches (run->org, result->soql->where, record, run->buffer))
    return TRUE;
  result->total++;
  if (result->records != NULL)
    g_ptr_array_add (result->records, record);
  return run->enough < 0 || result->total < run->enough;
}

/* Looks the records up by key. FALSE when the index cannot answer (a null or a deleted record's key). */
static gboolean
scan_keys (Run *run, const DemoSfExpr *expr)
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
scan_modstamps (Run *run, const Bounds *bounds)
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
is_ascending (const DemoSfSoql *soql, guint index, DemoSfHome at)
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
compare_records (gconstpointer a, gconstpointer b, gpointer data)
{
  Sorter *sorter = data;
  const DemoSfRecord *x = *(DemoSfRecord *const *) a, *y = *(DemoSfRecord *const *) b;

  for (guint i = 0; i < sorter->order->len; i++)
    {
      int result = path_compare (sorter->org, g_ptr_array_index (sorter->order, i), x, y, sorter->buffers);

      if (result != 0)
        return result;
    }
  return 0;
}

static void
sort_records (DemoSfOrg *org, DemoSfResult *result)
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
execute (DemoSfOrg *org, DemoSfResult *result, gboolean all)
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

/* Binds and runs a query for one id field. Returns the first 15 characters of the ids. Errors:
 * DEMO_SF_SOQL_ERROR. (transfer full) */
static GHashTable *
query_ids (DemoSfOrg *org, DemoSfSoql *soql, GError **error)
{
  g_autoptr (GHashTable) ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GPtrArray) records = g_ptr_array_new ();
  g_autoptr (GString) buffer = g_string_new (NULL);
  DemoSfResult result = { .soql = soql, .records = records };

  result.store = bind_query (org, soql, error);
  if (result.store == NULL)
    return NULL;
  execute (org, &result, soql->all_rows);
  for (guint i = 0; i < records->len; i++)
    {
      const char *id = demo_sf_path_text (org, g_ptr_array_index (soql->select, 0),
                                          g_ptr_array_index (records, i), buffer);

      if (id != NULL)
        g_hash_table_add (ids, g_strndup (id, 15));
    }
  return g_steal_pointer (&ids);
}

/* The records of a child relationship, by the first 15 characters of their parent's id. */
typedef struct
{
  DemoSfSoql *soql; /* borrowed */
  DemoSfStore *store;
  char *name;            /* "Tasks" */
  GHashTable *by_parent; /* char * → DemoSfResult with the children in their order */
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

/* The field by which another object belongs to `parent` under this name: WhoId of Task for `Tasks` of
 * Contact. */
static DemoSfField *
find_child_relationship (DemoSfOrg *org, DemoSfObject *parent, const char *name, DemoSfObject **child)
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
sort_children (DemoSfOrg *org, Children *children, DemoSfField *parent, GPtrArray *records)
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
find_children (DemoSfOrg *org, DemoSfResult *result, DemoSfSoql *soql, gboolean all, GError **error)
{
  DemoSfObject *parent = demo_sf_store_object (result->store), *child;
  DemoSfField *field = find_child_relationship (org, parent, soql->from, &child);
  g_autoptr (GPtrArray) records = g_ptr_array_new ();
  DemoSfResult found = { .soql = soql, .records = records };
  gint64 limit = soql->limit;
  Children *children;

  if (field == NULL)
    {
      demo_sf_soql_set_error (
        error, DEMO_SF_SOQL_INVALID_TYPE, soql->text, soql->from_at,
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
  found.store = children->store = bind_query (org, soql, error);
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
demo_sf_query_run (DemoSfOrg *org, const char *text, gboolean all, GError **error)
{
  g_autoptr (DemoSfResult) result = g_new0 (DemoSfResult, 1);
  DemoSfSoql *soql = demo_sf_soql_parse (text, error);

  result->soql = soql;
  if (soql == NULL)
    return NULL;
  soql->all_rows = soql->all_rows || all;
  result->store = bind_query (org, soql, error);
  if (result->store == NULL)
    return NULL;
  if (!soql->count)
    result->records = g_ptr_array_new ();
  execute (org, result, soql->all_rows);
  if (soql->aggregate)
    {
      result->rows = aggregate (org, soql, result->records);
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
demo_sf_result_child_name (const DemoSfResult *result, guint n)
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
starts_alike (const DemoSfPath *a, const DemoSfPath *b, guint steps)
{
  if (a->n_via < steps || b->n_via < steps)
    return FALSE;
  for (guint i = 0; i < steps; i++)
    if (a->via[i] != b->via[i])
      return FALSE;
  return TRUE;
}

static void
append_value (Writer *writer, DemoSfObject *object, const DemoSfRecord *record, const DemoSfPath *path)
{
  DemoSfField *field = path->n_via == 0 ? path->field : demo_sf_object_field (object, path->name);

  if (field == NULL && g_ascii_strcasecmp (path->name, "Type") == 0)
    field = demo_sf_schema_user_type (writer->org->schema);
  g_string_append (writer->out, ",\"");
  g_string_append (writer->out, path->alias != NULL ? path->alias : path->field->name);
  g_string_append (writer->out, "\":");
  if (field != NULL)
    demo_sf_json_append_value (writer->out, object, record, path->label != NULL ? path->label : field,
                               writer->buffer);
  else
    g_string_append (writer->out, "null");
}

static void append_steps (Writer *writer,
                          DemoSfObject *object,
                          const DemoSfRecord *record,
                          guint like,
                          guint steps);

/* Writes `"Owner":{…}` with every selected field of that relationship, where it is first named. */
static void
append_related (Writer *writer, const DemoSfRecord *record, guint at, guint steps)
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

/* The object that lies `steps` relationships away, with the values of all paths that begin like that at
 * `like`. */
static void
append_steps (Writer *writer, DemoSfObject *object, const DemoSfRecord *record, guint like, guint steps)
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
append_children (DemoSfResult *result,
                 DemoSfOrg *org,
                 const DemoSfRecord *record,
                 const char *base_path,
                 GString *out,
                 GString *buffer)
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
                       DemoSfOrg *org,
                       guint index,
                       const char *base_path,
                       GString *out,
                       GString *buffer)
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
