/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "demo-salesforce-schema.h"

G_BEGIN_DECLS

/* A query in SOQL, read into a tree. demo-salesforce-query.h runs it. */

#define DEMO_SF_SOQL_ERROR (demo_sf_soql_error_quark ())
GQuark demo_sf_soql_error_quark (void);

typedef enum
{
  DEMO_SF_SOQL_MALFORMED_QUERY,
  DEMO_SF_SOQL_INVALID_FIELD,
  DEMO_SF_SOQL_INVALID_TYPE,
  DEMO_SF_SOQL_INVALID_QUERY_FILTER_OPERATOR,
  DEMO_SF_SOQL_NUMBER_OUTSIDE_VALID_RANGE
} DemoSfSoqlError;

/* The errorCode in an answer: "MALFORMED_QUERY", … (transfer none) */
const char *demo_sf_soql_error_name (int code);

/* Sets an error at byte `at` of `query`. Its message is as Salesforce writes it: a piece of the query, a
 * caret under the place, row and column, then the formatted words. */
void demo_sf_soql_set_error (GError **error,
                             DemoSfSoqlError code,
                             const char *query,
                             gsize at,
                             const char *format,
                             ...) G_GNUC_PRINTF (5, 6);

/* A function of a field's value. */
typedef enum
{
  DEMO_SF_FUNCTION_NONE,
  DEMO_SF_FUNCTION_DATE_PART, /* CALENDAR_YEAR, … */
  DEMO_SF_FUNCTION_DAY_ONLY,
  DEMO_SF_FUNCTION_LABEL, /* toLabel */
  DEMO_SF_FUNCTION_COUNT, /* this and all that follow are aggregates */
  DEMO_SF_FUNCTION_COUNT_DISTINCT,
  DEMO_SF_FUNCTION_MIN,
  DEMO_SF_FUNCTION_MAX,
  DEMO_SF_FUNCTION_SUM,
  DEMO_SF_FUNCTION_AVG
} DemoSfFunction;

/* How many relationships a path may follow. */
#define DEMO_SF_MAX_STEPS 5

typedef struct _DemoSfSoql DemoSfSoql;

/* `LastName`, `Owner.Profile.Name`, `CALENDAR_YEAR(CreatedDate)`. */
typedef struct
{
  char *relationship; /* `Owner.Profile`; NULL: a field of the object itself */
  char *name;         /* NULL: COUNT() without a field */
  char *alias;        /* of a selected value; NULL: none */
  gsize at;           /* where it is in the query, in bytes */
  DemoSfFunction function;
  int part;       /* a DemoSfDatePart */
  gboolean local; /* convertTimezone: in the user's zone instead of UTC */

  /* Filled in by the schema, when the query is run: */
  guint n_via;
  DemoSfField *via[DEMO_SF_MAX_STEPS]; /* the reference fields of the relationships */
  DemoSfField *field;
  DemoSfField *label; /* of toLabel: the field with the label; NULL: the value is the label */
  guint column;       /* of an aggregate query: the place in a group's values */
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
  char *text;         /* of a string: without escapes; else as written */
  char *pattern;      /* of a string: for LIKE, with \001 before an escaped % or _ */
  char *folded;       /* of a string: for comparing without letter case */
  char **parts;       /* of a value of INCLUDES: a record must have all of these */
  double number;      /* also the n of LAST_N_DAYS:n */
  gint64 instant;     /* of a datetime */
  int days;           /* of days: which literal it is (demo-salesforce-time.h) */
  gint64 first, end;  /* of days, filled in when the query is run; `end` is not included */
  gint64 from, until; /* the same as instants, in the user's zone */
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
  GHashTable *set;   /* of IN and strings: their folded texts */
  DemoSfSoql *inner; /* of IN (SELECT …) */
  GHashTable *ids;   /* what `inner` found: the first 15 characters of ids */
};

typedef struct
{
  DemoSfPath *path;
  gboolean descending;
  gboolean nulls_last;
} DemoSfOrder;

/* What FIELDS(…) stands for. */
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
  GPtrArray *children; /* of DemoSfSoql: queries of children, whose `from` is a child relationship */
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

/* Reads a query, without looking at the schema:
 * - SELECT: fields, relationships of up to five steps, FIELDS(), toLabel(), aggregates, queries of children,
 * or COUNT();
 * - FROM, with an alias;
 * - WHERE: AND, OR, NOT, parentheses, the operators above, date literals, date functions, IN (SELECT …);
 * - WITH, GROUP BY, HAVING, ORDER BY … ASC|DESC NULLS FIRST|LAST, LIMIT, OFFSET, FOR, ALL ROWS.
 * Like Salesforce, it refuses AND beside OR without parentheses. Errors: DEMO_SF_SOQL_MALFORMED_QUERY,
 * DEMO_SF_SOQL_NUMBER_OUTSIDE_VALID_RANGE. (transfer full) */
DemoSfSoql *demo_sf_soql_parse (const char *text, GError **error);
void demo_sf_soql_free (DemoSfSoql *soql);

/* Whether the function is an aggregate. */
gboolean demo_sf_function_sums_up (DemoSfFunction function);

/* Whether the whole `text` matches `pattern`; both are folded. In the pattern, % is any characters, _ is one,
 * and \001 escapes the next. */
gboolean demo_sf_soql_like (const char *pattern, const char *text);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DemoSfSoql, demo_sf_soql_free)

G_END_DECLS
