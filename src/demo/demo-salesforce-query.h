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
  GPtrArray *records;     /* of DemoSfRecord, in answer order; NULL for COUNT() */
  guint total;            /* totalSize */
} DemoSfResult;

/* Runs a query. `all`: deleted and merged records too (queryAll).
 * Errors: DEMO_SF_SOQL_ERROR. Returns: (transfer full). */
DemoSfResult *demo_sf_query_run (DemoSfOrg *org, const char *soql, gboolean all, GError **error);
void          demo_sf_result_free (DemoSfResult *result);

/* Appends the record at `index`, with the selected fields, as REST writes it. */
void demo_sf_result_append (DemoSfResult *result, DemoSfOrg *org, guint index, const char *base_path,
                            GString *out, GString *buffer);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DemoSfResult, demo_sf_result_free)

G_END_DECLS
