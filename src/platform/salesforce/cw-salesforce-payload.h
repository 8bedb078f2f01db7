/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "cw-record.h"
#include "cw-salesforce-fault.h"
#include "cw-schema.h"

G_BEGIN_DECLS

/* Records as sObject Collections and jobs of the Bulk API take them, and what these answer. Pure. */

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

/* Looks at a record before it is sent. Returns why it cannot be written as the schema wants it; NULL: it can.
 * (transfer full) (nullable) */
CwRowResult *cw_salesforce_payload_check (CwSalesforceOperation operation,
                                          const char *external_field,
                                          const CwSchema *schema,
                                          const CwRecord *record);

/* The body of a request that writes those of `records` that `indexes` (element-type guint) names. All of them
 * passed the check. By the schema, checkboxes and numbers become JSON's own. A blank value becomes null, but
 * a blank checkbox becomes false, because a checkbox is never null. (transfer full) */
char *cw_salesforce_payload_new (CwSalesforceOperation operation,
                                 const char *object,
                                 const CwSchema *schema,
                                 GPtrArray *records,
                                 GArray *indexes);

/* Whether a job can carry a record. It cannot carry the text "#N/A", which it takes for null, and no text of
 * more than 32,000 characters. Such a record goes by Collections. */
gboolean cw_salesforce_payload_fits_csv (const CwRecord *record);

/* The upload of a job: those of `records` from `start` on that `max_bytes` hold, at least one of them. All of
 * them passed both checks. `n_taken` gets how many they are. A record that lacks a field which another one
 * has leaves it alone; a blank value becomes null (#N/A), a blank checkbox false. (transfer full) */
GBytes *cw_salesforce_payload_new_csv (CwSalesforceOperation operation,
                                       const CwSchema *schema,
                                       GPtrArray *records,
                                       guint start,
                                       gsize max_bytes,
                                       guint *n_taken);

/* A failure that we found ourselves. */
CwRowResult *cw_row_result_new (CwRowClass row_class, const char *code, const char *message);
/* One element of the answer. */
CwRowResult *cw_row_result_parse (CwSalesforceOperation operation, JsonObject *object);
/* The cell sf__Error of a job's failed row: "CODE:message:fields --". */
CwRowResult *cw_row_result_parse_bulk (const char *text);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CwRowResult, cw_row_result_free)

G_END_DECLS
