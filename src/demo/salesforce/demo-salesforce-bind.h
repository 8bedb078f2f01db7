/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "demo-salesforce-soql.h"
#include "demo-salesforce-store.h"

G_BEGIN_DECLS

/* Finds the fields that a query names, checks that its conditions fit their types, and runs the queries inside of its
 * conditions. Hidden fields are unknown fields. Errors: DEMO_SF_SOQL_ERROR. Returns: the store to read, or NULL. */
DemoSfStore *demo_sf_soql_bind (DemoSfOrg *org, DemoSfSoql *soql, GError **error);

/* The record that holds the field of a path: `record` itself, or the one it refers to; `field` gets the field as that
 * record's object has it. NULL: none. */
const DemoSfRecord *demo_sf_path_follow (DemoSfOrg *org, const DemoSfPath *path, const DemoSfRecord *record,
                                         const DemoSfField **field);

/* What a path makes of a record, as text: a field's value, or a function's. NULL: null. */
const char *demo_sf_path_text (DemoSfOrg *org, const DemoSfPath *path, const DemoSfRecord *record, GString *buffer);

/* What a path gives: DEMO_SF_LITERAL_NUMBER, …_STRING and so on. */
DemoSfLiteralKind demo_sf_path_kind (const DemoSfPath *path);

/* TRUE when `record` meets the bound condition. */
gboolean demo_sf_expr_matches (DemoSfOrg *org, const DemoSfExpr *expr, const DemoSfRecord *record,
                               GString *buffer);

/* TRUE when a value (NULL: null) meets the operator of a bound comparison. */
gboolean demo_sf_expr_matches_text (const DemoSfExpr *expr, const char *value);

/* Orders two records by one field; nulls come first. */
int demo_sf_path_compare (DemoSfOrg *org, const DemoSfOrder *order, const DemoSfRecord *a,
                          const DemoSfRecord *b, GString *buffers[2]);

/* The same of two texts that `order->path` gave. */
int demo_sf_order_compare_texts (const DemoSfOrder *order, const char *a, const char *b);

G_END_DECLS
