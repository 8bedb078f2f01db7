/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cw-salesforce-private.h"

G_BEGIN_DECLS

/* Records as the sObject Collections take them. Pure. */

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

G_END_DECLS
