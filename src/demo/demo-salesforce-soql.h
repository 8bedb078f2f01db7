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
  DEMO_SF_SOQL_INVALID_QUERY_FILTER_OPERATOR
} DemoSfSoqlError;

/* "MALFORMED_QUERY" and so on, as the REST errorCode says it. */
const char *demo_sf_soql_error_name (int code);

/* `LastName` or `Owner.Email`. The last two are filled in when the query meets the schema. */
typedef struct
{
  char *relationship;      /* NULL: a field of the object itself */
  char *name;
  DemoSfField *via;        /* the reference field of the relationship, or NULL */
  DemoSfField *field;
} DemoSfPath;

typedef enum
{
  DEMO_SF_LITERAL_NULL,
  DEMO_SF_LITERAL_STRING,
  DEMO_SF_LITERAL_NUMBER,
  DEMO_SF_LITERAL_BOOLEAN,
  DEMO_SF_LITERAL_DATE,
  DEMO_SF_LITERAL_DATETIME
} DemoSfLiteralKind;

typedef struct
{
  DemoSfLiteralKind kind;
  char *text;              /* a string with its escapes undone; else as written */
  char *pattern;           /* of a string: escaped % and _ are preceded by \001 */
  char *folded;            /* of a string: for comparing without regard to case */
  double number;
  gint64 instant;          /* of a datetime */
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
  DEMO_SF_OP_NOT_IN
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
  DemoSfExpr *left, *right;   /* of AND and OR; NOT has `left` */
  DemoSfPath *path;           /* of a comparison */
  DemoSfOperator op;
  GPtrArray *values;          /* of DemoSfLiteral: one, or the list of IN */
  GHashTable *set;            /* of an IN list of strings: folded text */
};

typedef struct
{
  DemoSfPath *path;
  gboolean descending;
  gboolean nulls_last;
} DemoSfOrder;

typedef struct
{
  gboolean count;             /* SELECT COUNT() */
  GPtrArray *select;          /* of DemoSfPath */
  char *from;
  DemoSfExpr *where;          /* NULL: everything */
  GPtrArray *order;           /* of DemoSfOrder */
  gint64 limit;               /* -1: none */
  gint64 offset;
} DemoSfSoql;

/* Reads a query of the supported subset: SELECT fields (with one step of relationship) or COUNT(), FROM,
 * WHERE with AND, OR, NOT and parentheses, the operators above, ORDER BY … ASC|DESC NULLS FIRST|LAST, LIMIT
 * and OFFSET. Mixing AND and OR without parentheses is refused, as Salesforce does.
 * Errors: DEMO_SF_SOQL_MALFORMED_QUERY. Returns: (transfer full). */
DemoSfSoql *demo_sf_soql_parse (const char *text, GError **error);
void        demo_sf_soql_free  (DemoSfSoql *soql);

/* TRUE when all of `text` matches `pattern` (both folded; % any run, _ one character, \001 escapes). */
gboolean demo_sf_soql_like (const char *pattern, const char *text);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DemoSfSoql, demo_sf_soql_free)

G_END_DECLS
