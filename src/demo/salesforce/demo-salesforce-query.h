/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "demo-salesforce-soql.h"
#include "demo-salesforce-store.h"

G_BEGIN_DECLS

/* A query that has been run: which records it found. Rows are read when a page is written. */
typedef struct
{
  DemoSfSoql *soql;
  DemoSfStore *store;
  GPtrArray *records;  /* of DemoSfRecord, in answer order; NULL for COUNT() */
  GPtrArray *rows;     /* of an aggregate query: its rows as JSON; else NULL */
  GPtrArray *children; /* the child relationships that are asked for; NULL: none */
  guint total;         /* totalSize */
} DemoSfResult;

/* Runs a query. `all`: deleted and merged records too (queryAll).
 * Errors: DEMO_SF_SOQL_ERROR. (transfer full) */
DemoSfResult *demo_sf_query_run (DemoSfOrg *org, const char *soql, gboolean all, GError **error);
void demo_sf_result_free (DemoSfResult *result);

/* Appends the record at `index`, with the selected fields, as REST writes it. */
void demo_sf_result_append (DemoSfResult *result,
                            DemoSfOrg *org,
                            guint index,
                            const char *base_path,
                            GString *out,
                            GString *buffer);

/* What a path of a query that was run makes of a record, as text: a field's value, or a function's. NULL:
 * null. */
const char *demo_sf_path_text (DemoSfOrg *org,
                               const DemoSfPath *path,
                               const DemoSfRecord *record,
                               GString *buffer);

/* What the n-th child relationship is called ("Tasks"). */
const char *demo_sf_result_child_name (const DemoSfResult *result, guint n);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DemoSfResult, demo_sf_result_free)

G_END_DECLS
