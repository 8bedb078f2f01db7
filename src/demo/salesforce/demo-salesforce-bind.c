/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "demo-salesforce-bind.h"

#include "demo-salesforce-dates.h"
#include "demo-salesforce-query.h"
#include "demo-salesforce-time.h"

#define MAX_FIELDS_LIMIT 200

/* What a query is held against. */
typedef struct
{
  DemoSfOrg *org;
  DemoSfSoql *soql;
  DemoSfObject *object;
  DemoSfPath *path;       /* the one that is being bound, for complaints */
  GError **error;
} Binder;

G_GNUC_PRINTF (3, 4) static gboolean
complain (Binder         *binder,
          DemoSfSoqlError code,
          const char     *format,
          ...)
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
find_field (Binder            *binder,
            DemoSfObject      *holder,
            const DemoSfField *via,
            const char        *name)
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
bind_steps (Binder        *binder,
            DemoSfPath    *path,
            DemoSfObject **holder)
{
  g_auto (GStrv) steps = g_strsplit (path->relationship != NULL ? path->relationship : "", ".", -1);
  const char *alias = binder->soql->alias;

  for (guint i = 0; steps[i] != NULL; i++)
    {
      DemoSfField *via;

      if (i == 0 && (g_ascii_strcasecmp (steps[0], (*holder)->name) == 0
                     || (alias != NULL && g_ascii_strcasecmp (steps[0], alias) == 0)))
        continue;
      via = demo_sf_object_relationship (*holder, steps[i]);
      if (via == NULL || path->n_via == DEMO_SF_MAX_STEPS)
        return complain (binder, DEMO_SF_SOQL_INVALID_FIELD,
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
check_function (Binder           *binder,
                const DemoSfPath *path)
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
    fits = !demo_sf_function_sums_up (path->function) || (demo_sf_field_is_filterable (path->field) && type != DEMO_SF_BOOLEAN);
  return fits || complain (binder, DEMO_SF_SOQL_MALFORMED_QUERY, "field %s does not support this function: %s",
                           path->field->name, demo_sf_type_name (type));
}

static gboolean
bind_path (Binder     *binder,
           DemoSfPath *path)
{
  DemoSfObject *holder = binder->object;

  binder->path = path;
  if (path->name == NULL)
    return TRUE;
  if (path->relationship != NULL && !bind_steps (binder, path, &holder))
    return FALSE;
  path->field = find_field (binder, holder, path->n_via > 0 ? path->via[path->n_via - 1] : NULL, path->name);
  if (path->field != NULL && path->function == DEMO_SF_FUNCTION_LABEL && demo_sf_field_is_place_code (path->field))
    {
      g_autofree char *name = g_strndup (path->field->name, strlen (path->field->name) - strlen ("Code"));

      path->label = demo_sf_object_any_field (holder, name);
    }
  if (path->field != NULL)
    return path->function == DEMO_SF_FUNCTION_NONE || check_function (binder, path);
  return complain (binder, DEMO_SF_SOQL_INVALID_FIELD,
                   "No such column '%s' on entity '%s'. If you are attempting to use a custom field, be sure to append the "
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

DemoSfLiteralKind
demo_sf_path_kind (const DemoSfPath *path)
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

/* The user's zone, in which a day begins. */
static GTimeZone *
zone_of_user (DemoSfOrg *org)
{
  DemoSfStore *users = demo_sf_org_store (org, "User");
  const DemoSfRecord *user = users != NULL ? demo_sf_store_find (users, org->user_id) : NULL;
  const char *name = user != NULL ? demo_sf_record_get (user, demo_sf_object_any_field (demo_sf_store_object (users), "TimeZoneSidKey"), NULL)
                                  : NULL;
  GTimeZone *zone = name != NULL ? g_time_zone_new_identifier (name) : NULL;

  return zone != NULL ? zone : g_time_zone_new_utc ();
}

static void
place_days (Binder        *binder,
            DemoSfLiteral *literal)
{
  g_autoptr (GTimeZone) zone = zone_of_user (binder->org);
  gint64 now = demo_sf_org_now (binder->org);

  demo_sf_date_literal_days (literal->days, (gint64) literal->number,
                             (now + demo_sf_zone_offset (zone, now)) / DEMO_SF_DAY_MS, &literal->first, &literal->end);
  literal->from = demo_sf_zone_midnight (zone, literal->first);
  literal->until = demo_sf_zone_midnight (zone, literal->end);
}

static gboolean
check_literal (Binder           *binder,
               const DemoSfPath *path,
               DemoSfLiteral    *literal)
{
  DemoSfLiteralKind wanted = demo_sf_path_kind (path);
  gboolean id = is_id (path->field) && path->function == DEMO_SF_FUNCTION_NONE;

  if (literal->kind == DEMO_SF_LITERAL_DAYS && (wanted == DEMO_SF_LITERAL_DATE || wanted == DEMO_SF_LITERAL_DATETIME))
    {
      place_days (binder, literal);
      return TRUE;
    }
  if (id && literal->kind == DEMO_SF_LITERAL_STRING && *literal->text != '\0' && !demo_sf_id_is_valid (literal->text))
    return complain (binder, DEMO_SF_SOQL_INVALID_QUERY_FILTER_OPERATOR, "invalid ID field: %s", literal->text);
  if (literal->kind == DEMO_SF_LITERAL_NULL || literal->kind == wanted)
    return TRUE;
  return complain (binder, DEMO_SF_SOQL_INVALID_FIELD,
                   "value of filter criterion for field '%s' must be of type %s and should %sbe enclosed in quotes",
                   path->name != NULL ? path->name : "COUNT", path->field != NULL ? demo_sf_type_name (path->field->type) : "int",
                   wanted == DEMO_SF_LITERAL_STRING ? "" : "not ");
}

static gboolean
check_operator (Binder           *binder,
                const DemoSfExpr *expr)
{
  const DemoSfField *field = expr->path->field;
  DemoSfLiteralKind kind = demo_sf_path_kind (expr->path);
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
bind_inner (Binder     *binder,
            DemoSfExpr *expr)
{
  DemoSfSoql *inner = expr->inner;
  const DemoSfPath *selected = inner->select->len == 1 ? g_ptr_array_index (inner->select, 0) : NULL;

  if (!is_id (expr->path->field))
    return complain (binder, DEMO_SF_SOQL_MALFORMED_QUERY,
                     "The left operand field in the where expression for outer query should be an ID/reference field, "
                     "cannot use: '%s'",
                     expr->path->name);
  if (selected == NULL || inner->children->len > 0 || inner->field_group != 0 || inner->aggregate)
    return complain (binder, DEMO_SF_SOQL_MALFORMED_QUERY, "semi join sub-selects can only query one id field");
  inner->all_rows = binder->soql->all_rows;
  expr->ids = demo_sf_query_ids (binder->org, inner, binder->error);
  if (expr->ids == NULL)
    return FALSE;
  return is_id (selected->field)
         || complain (binder, DEMO_SF_SOQL_MALFORMED_QUERY,
                      "semi join sub-selects can only query id fields, cannot use: '%s'", selected->name);
}

static gboolean
bind_comparison (Binder     *binder,
                 DemoSfExpr *expr)
{
  DemoSfField *field;

  if (!bind_path (binder, expr->path))
    return FALSE;
  field = expr->path->field;
  if (field != NULL && field->type == DEMO_SF_ADDRESS)
    return complain (binder, DEMO_SF_SOQL_INVALID_FIELD, "Address fields can only be filtered using Distance expressions");
  if (field != NULL && !demo_sf_field_is_filterable (field))
    return complain (binder, DEMO_SF_SOQL_INVALID_FIELD, "field '%s' can not be filtered in a query call", field->name);
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
bind_expr (Binder     *binder,
           DemoSfExpr *expr,
           gboolean    top)
{
  if (expr == NULL)
    return TRUE;
  if (expr->kind != DEMO_SF_EXPR_COMPARE)
    return bind_expr (binder, expr->left, top && expr->kind == DEMO_SF_EXPR_AND)
           && bind_expr (binder, expr->right, top && expr->kind == DEMO_SF_EXPR_AND);
  binder->path = expr->path;
  if (expr->inner != NULL && !top)
    return complain (binder, DEMO_SF_SOQL_MALFORMED_QUERY,
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
                           : path->n_via == 0  ? g_strdup (path->field->name)
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

      if (path->field == NULL || demo_sf_function_sums_up (path->function) || g_hash_table_add (seen, path_key (path)))
        continue;
      g_set_error (binder->error, DEMO_SF_SOQL_ERROR, DEMO_SF_SOQL_INVALID_FIELD, "duplicate field selected: %s",
                   path->alias != NULL ? path->alias : path->field->name);
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
        return complain (binder, DEMO_SF_SOQL_MALFORMED_QUERY, "only aggregate expressions use field aliasing");
    }
  return refuse_twins (binder);
}

static gboolean
is_same (const DemoSfPath *a,
         const DemoSfPath *b)
{
  gboolean same = a->field == b->field && a->function == b->function && a->part == b->part && a->local == b->local
                  && a->n_via == b->n_via;

  for (guint i = 0; same && i < a->n_via; i++)
    same = a->via[i] == b->via[i];
  return same;
}

/* What a row of an aggregate query may show: what it is grouped by, and sums. */
static gboolean
check_grouped (Binder     *binder,
               DemoSfPath *path)
{
  binder->path = path;
  if (demo_sf_function_sums_up (path->function))
    return TRUE;
  for (guint i = 0; i < binder->soql->group->len; i++)
    if (is_same (path, g_ptr_array_index (binder->soql->group, i)))
      return TRUE;
  return complain (binder, DEMO_SF_SOQL_MALFORMED_QUERY, "Field must be grouped or aggregated: %s", path->name);
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
        return soql->aggregate ? FALSE : complain (binder, DEMO_SF_SOQL_MALFORMED_QUERY, "only grouped queries are ordered by a function");
      if (path->field != NULL && !demo_sf_field_is_sortable (path->field))
        return complain (binder, DEMO_SF_SOQL_MALFORMED_QUERY, "field '%s' can not be sorted in a query call",
                         path->field->name);
    }
  return TRUE;
}

DemoSfStore *
demo_sf_soql_bind (DemoSfOrg  *org,
                   DemoSfSoql *soql,
                   GError    **error)
{
  DemoSfStore *store = demo_sf_org_store (org, soql->from);
  Binder binder = { .org = org, .soql = soql, .error = error };

  if (store == NULL)
    {
      demo_sf_soql_set_error (error, DEMO_SF_SOQL_INVALID_TYPE, soql->text, soql->from_at,
                              "sObject type '%s' is not supported. If you are attempting to use a custom object, be sure to "
                              "append the '__c' after the entity name. Please reference your WSDL or the describe call for "
                              "the appropriate names.",
                              soql->from);
      return NULL;
    }
  binder.object = demo_sf_store_object (store);
  if (!bind_select (&binder) || !bind_expr (&binder, soql->where, TRUE) || !bind_group (&binder) || !bind_order (&binder))
    return NULL;
  return store;
}

const DemoSfRecord *
demo_sf_path_follow (DemoSfOrg          *org,
                     const DemoSfPath   *path,
                     const DemoSfRecord *record,
                     const DemoSfField **field)
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
local_time (DemoSfOrg          *org,
            const DemoSfPath   *path,
            const DemoSfRecord *record,
            const DemoSfField  *field,
            gint64             *local)
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
      zone = zone_of_user (org);
      *local += demo_sf_zone_offset (zone, *local);
    }
  return TRUE;
}

static const char *
text_of (DemoSfOrg          *org,
         const DemoSfPath   *path,
         const DemoSfRecord *record,
         const DemoSfField  *field,
         GString            *buffer)
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
demo_sf_path_text (DemoSfOrg          *org,
                   const DemoSfPath   *path,
                   const DemoSfRecord *record,
                   GString            *buffer)
{
  const DemoSfField *field;
  const DemoSfRecord *holder = demo_sf_path_follow (org, path, record, &field);

  return holder != NULL ? text_of (org, path, holder, field, buffer) : NULL;
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

static int
compare_days (gint64 value,
              gint64 from,
              gint64 until)
{
  return value < from ? -1 : value >= until ? 1 : 0;
}

/* -1, 0 or 1. `value` is not null; `record` is NULL for what a function gave. */
static int
compare_literal (const DemoSfRecord  *record,
                 const DemoSfField   *field,
                 const char          *value,
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
       const DemoSfField  *field,
       const char         *value)
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
includes (const DemoSfExpr *expr,
          const char       *value)
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
value_matches (const DemoSfExpr   *expr,
               const DemoSfRecord *record,
               const DemoSfField  *field,
               const char         *value)
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

gboolean
demo_sf_expr_matches_text (const DemoSfExpr *expr,
                           const char       *value)
{
  return value_matches (expr, NULL, expr->path->field, value);
}

static gboolean
comparison_matches (DemoSfOrg          *org,
                    const DemoSfExpr   *expr,
                    const DemoSfRecord *record,
                    GString            *buffer)
{
  const DemoSfField *field;
  const DemoSfRecord *holder = demo_sf_path_follow (org, expr->path, record, &field);
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

int
demo_sf_order_compare_texts (const DemoSfOrder *order,
                             const char        *a,
                             const char        *b)
{
  g_autofree char *x = NULL, *y = NULL;
  int result;

  if (a == NULL || b == NULL)
    {
      result = (b == NULL) - (a == NULL);
      return order->nulls_last ? -result : result;
    }
  if (demo_sf_path_kind (order->path) == DEMO_SF_LITERAL_NUMBER)
    {
      double left = g_ascii_strtod (a, NULL), right = g_ascii_strtod (b, NULL);

      result = left < right ? -1 : left > right ? 1 : 0;
    }
  else if (demo_sf_path_kind (order->path) != DEMO_SF_LITERAL_STRING || order->path->field->type == DEMO_SF_ID)
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

int
demo_sf_path_compare (DemoSfOrg          *org,
                      const DemoSfOrder  *order,
                      const DemoSfRecord *a,
                      const DemoSfRecord *b,
                      GString            *buffers[2])
{
  return demo_sf_order_compare_texts (order, demo_sf_path_text (org, order->path, a, buffers[0]),
                                      demo_sf_path_text (org, order->path, b, buffers[1]));
}
