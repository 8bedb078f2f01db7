/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "demo-salesforce-schema.h"

G_BEGIN_DECLS

#define DEMO_SF_SOQL_ERROR (demo_sf_soql_error_quark ())
GQuark demo_sf_soql_error_quark (void);

/* In the order of demo_sf_soql_error_name. */
typedef enum
{
  DEMO_SF_SOQL_MALFORMED_QUERY,
  DEMO_SF_SOQL_INVALID_FIELD,
  DEMO_SF_SOQL_INVALID_TYPE,
  DEMO_SF_SOQL_INVALID_QUERY_FILTER_OPERATOR,
  DEMO_SF_SOQL_NUMBER_OUTSIDE_VALID_RANGE
} DemoSfSoqlError;

/* "MALFORMED_QUERY" and so on, as the REST errorCode says it. */
const char *demo_sf_soql_error_name (int code);

/* An error at byte `at` of `query`: the piece of the query, a caret under the place, its row and column,
 * and the message, as Salesforce writes them. */
void demo_sf_soql_set_error (GError **error,
                             DemoSfSoqlError code,
                             const char *query,
                             gsize at,
                             const char *format,
                             ...) G_GNUC_PRINTF (5, 6);

/* What is made of a field's value. */
typedef enum
{
  DEMO_SF_FUNCTION_NONE,
  DEMO_SF_FUNCTION_DATE_PART, /* CALENDAR_YEAR and its like */
  DEMO_SF_FUNCTION_DAY_ONLY,
  DEMO_SF_FUNCTION_LABEL, /* toLabel */
  DEMO_SF_FUNCTION_COUNT, /* from here on: aggregates */
  DEMO_SF_FUNCTION_COUNT_DISTINCT,
  DEMO_SF_FUNCTION_MIN,
  DEMO_SF_FUNCTION_MAX,
  DEMO_SF_FUNCTION_SUM,
  DEMO_SF_FUNCTION_AVG
} DemoSfFunction;

/* Steps of relationships that a path may take. */
#define DEMO_SF_MAX_STEPS 5

typedef struct _DemoSfSoql DemoSfSoql;

/* `LastName`, `Owner.Profile.Name`, `CALENDAR_YEAR(CreatedDate)`. The second half is filled in when the
 * query meets the schema. */
typedef struct
{
  char *relationship; /* `Owner.Profile`; NULL: a field of the object itself */
  char *name;         /* NULL: COUNT() without a field */
  char *alias;        /* of a selected value; NULL: none */
  gsize at;           /* where it stands in the query */
  DemoSfFunction function;
  int part;       /* a DemoSfDatePart */
  gboolean local; /* convertTimezone: in the user's zone instead of UTC */

  guint n_via;
  DemoSfField *via[DEMO_SF_MAX_STEPS]; /* the reference fields of the relationships */
  DemoSfField *field;
  DemoSfField *label; /* of toLabel: where the label lies, when it is not the value itself */
  guint column;       /* of an aggregate query: which of a group's values */
} DemoSfPath;

typedef enum
{
  DEMO_SF_LITERAL_NULL,
  DEMO_SF_LITERAL_STRING,
  DEMO_SF_LITERAL_NUMBER,
  DEMO_SF_LITERAL_BOOLEAN,
  DEMO_SF_LITERAL_DATE,
  DEMO_SF_LITERAL_DATETIME,
  DEMO_SF_LITERAL_DAYS /* TODAY, LAST_N_DAYS:30 */
} DemoSfLiteralKind;

typedef struct
{
  DemoSfLiteralKind kind;
  char *text;         /* a string with its escapes undone; else as written */
  char *pattern;      /* of a string: escaped % and _ are preceded by \001 */
  char *folded;       /* of a string: for comparing without regard to case */
  char **parts;       /* of a value of INCLUDES: all of these */
  double number;      /* also the n of LAST_N_DAYS:n */
  gint64 instant;     /* of a datetime */
  int days;           /* see demo-salesforce-time.h */
  gint64 first, end;  /* days, end not included; filled in with the schema, as are: */
  gint64 from, until; /* the instants at which these days begin and end for the user */
} DemoSfLiteral;

typedef enum
{
  DEMO_SF_OP_EQ,
  DEMO_SF_OP_NE,
  DEMO_SF_OP_LT,
  DEMO_SF_OP_LE,
  DEMO_SF_OP_GT,
  DEMO_SF_OP_GE,
  DEMO_SF_OP_LIKE,
  DEMO_SF_OP_IN,
  DEMO_SF_OP_NOT_IN,
  DEMO_SF_OP_INCLUDES,
  DEMO_SF_OP_EXCLUDES
} DemoSfOperator;

typedef enum
{
  DEMO_SF_EXPR_AND,
  DEMO_SF_EXPR_OR,
  DEMO_SF_EXPR_NOT,
  DEMO_SF_EXPR_COMPARE
} DemoSfExprKind;

typedef struct _DemoSfExpr DemoSfExpr;
struct _DemoSfExpr
{
  DemoSfExprKind kind;
  DemoSfExpr *left, *right; /* of AND and OR; NOT has `left` */
  DemoSfPath *path;         /* of a comparison */
  DemoSfOperator op;
  GPtrArray *values; /* of DemoSfLiteral: one, or the list of IN */
  GHashTable *set;   /* of an IN list of strings: folded text */
  DemoSfSoql *inner; /* IN (SELECT …) */
  GHashTable *ids;   /* what that found: char *, the first 15 characters */
};

typedef struct
{
  DemoSfPath *path;
  gboolean descending;
  gboolean nulls_last;
} DemoSfOrder;

/* FIELDS(…) */
typedef enum
{
  DEMO_SF_NO_GROUP = 0,
  DEMO_SF_FIELDS_STANDARD = 1 << 0,
  DEMO_SF_FIELDS_CUSTOM = 1 << 1
} DemoSfFieldGroup;

struct _DemoSfSoql
{
  char *text;
  gboolean count;      /* SELECT COUNT() */
  gboolean aggregate;  /* GROUP BY, or an aggregate is selected */
  guint field_group;   /* of DemoSfFieldGroup */
  GPtrArray *select;   /* of DemoSfPath */
  GPtrArray *children; /* of DemoSfSoql: the queries of child relationships, `from` names one */
  char *from, *alias;
  gsize from_at;
  DemoSfExpr *where; /* NULL: everything */
  GPtrArray *group;  /* of DemoSfPath */
  DemoSfExpr *having;
  GPtrArray *order; /* of DemoSfOrder */
  gint64 limit;     /* -1: none */
  gint64 offset;
  gboolean all_rows;
};

/* Reads a query: SELECT fields, relationships of up to five steps, FIELDS(), toLabel(), aggregates, queries
 * of children, or COUNT(); FROM with an alias; WHERE with AND, OR, NOT and parentheses, the operators
 * above, date literals, date functions and IN (SELECT …); WITH; GROUP BY and HAVING; ORDER BY … ASC|DESC
 * NULLS FIRST|LAST; LIMIT, OFFSET; FOR; ALL ROWS. Mixing AND and OR without parentheses is refused, as
 * Salesforce does. Errors: DEMO_SF_SOQL_MALFORMED_QUERY, DEMO_SF_SOQL_NUMBER_OUTSIDE_VALID_RANGE. Returns:
 * (transfer full). */
DemoSfSoql *demo_sf_soql_parse (const char *text, GError **error);
void demo_sf_soql_free (DemoSfSoql *soql);

/* TRUE for an aggregate. */
gboolean demo_sf_function_sums_up (DemoSfFunction function);

/* TRUE when all of `text` matches `pattern` (both folded; % any run, _ one character, \001 escapes). */
gboolean demo_sf_soql_like (const char *pattern, const char *text);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DemoSfSoql, demo_sf_soql_free)

G_END_DECLS
