/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "demo-salesforce-soql.h"
#include "demo-salesforce-store.h"

G_BEGIN_DECLS

/* Finds the fields that a query names and checks that its conditions fit their types. Hidden fields are
 * unknown fields. Errors: DEMO_SF_SOQL_INVALID_FIELD, DEMO_SF_SOQL_INVALID_TYPE,
 * DEMO_SF_SOQL_INVALID_QUERY_FILTER_OPERATOR. Returns: the store to read, or NULL. */
DemoSfStore *demo_sf_soql_bind (DemoSfOrg *org, DemoSfSoql *soql, GError **error);

/* The record that holds the field of a path: `record` itself, or the one it refers to. NULL: none. */
const DemoSfRecord *demo_sf_path_follow (DemoSfOrg *org, const DemoSfPath *path, const DemoSfRecord *record);

/* TRUE when `record` meets the bound condition. */
gboolean demo_sf_expr_matches (DemoSfOrg *org, const DemoSfExpr *expr, const DemoSfRecord *record,
                               GString *buffer);

/* Orders two records by one field; nulls come first. */
int demo_sf_path_compare (DemoSfOrg *org, const DemoSfOrder *order, const DemoSfRecord *a,
                          const DemoSfRecord *b, GString *buffers[2]);

G_END_DECLS
