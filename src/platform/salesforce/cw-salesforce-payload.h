/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "cw-record.h"
#include "cw-salesforce-fault.h"
#include "cw-schema.h"

G_BEGIN_DECLS

/* Records as the sObject Collections take them, and what these answer. Pure. */

typedef enum
{
  CW_SALESFORCE_CREATE,
  CW_SALESFORCE_UPDATE,
  CW_SALESFORCE_UPSERT, /* on `external_field`, which each record carries as a value */
} CwSalesforceOperation;

/* What became of one row. */
typedef struct
{
  char *id; /* of the record, NULL when it failed */
  gboolean success, created;
  CwRowClass row_class;
  char *code, *message; /* Salesforce's statusCode, and plain words with the remedy (never the value) */
  char *fields;         /* comma-separated API names, or NULL */
} CwRowResult;

void cw_row_result_free (CwRowResult *result);

/**
 * cw_salesforce_payload_check:
 *
 * Returns: (transfer full) (nullable): what cannot be put into JSON as the schema wants it, before anything
 * is sent
 */
CwRowResult *cw_salesforce_payload_check (CwSalesforceOperation operation,
                                          const char *external_field,
                                          const CwSchema *schema,
                                          const CwRecord *record);

/**
 * cw_salesforce_payload_new:
 * @indexes: (element-type guint): which of @records, all of which passed the check
 *
 * Checkboxes and numbers become JSON's own by the schema, blank becomes null; a checkbox is never null, so
 * that a blank one is false.
 */
char *cw_salesforce_payload_new (CwSalesforceOperation operation,
                                 const char *object,
                                 const CwSchema *schema,
                                 GPtrArray *records,
                                 GArray *indexes);

/* A result of our own making. */
CwRowResult *cw_row_result_new (CwRowClass row_class, const char *code, const char *message);
/* One element of the answer. */
CwRowResult *cw_row_result_parse (CwSalesforceOperation operation, JsonObject *object);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CwRowResult, cw_row_result_free)

G_END_DECLS
