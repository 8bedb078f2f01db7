/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* What became of one row. Classes as in platform/README.md S3. */
typedef enum
{
  CW_ROW_OK,
  CW_ROW_TRANSIENT, /* lock, maintenance: repeated inside; given only when it stayed so */
  CW_ROW_QUOTA,
  CW_ROW_CONFLICT, /* duplicates detected, duplicate value */
  CW_ROW_GONE,
  CW_ROW_DATA, /* this row's values */
  CW_ROW_PERMISSION,
  CW_ROW_UNKNOWN, /* a create whose answer was lost after other rows of the same call were settled */
} CwRowClass;

/* What Salesforce says when it says no. It has three shapes for it (an array with errorCode, an object with
 * error, rows with statusCode), and one list of codes. Pure. */
typedef struct
{
  char *code;     /* "UNABLE_TO_LOCK_ROW"; "HTTP_500" where the answer has none */
  char *message;  /* Salesforce's own words, unredacted: for looking into, not for showing */
  char *fields;   /* comma-separated, or NULL */
  gboolean named; /* the code is Salesforce's */
} CwSalesforceFault;

CwSalesforceFault *cw_salesforce_fault_new (guint status, JsonNode *root);
/* Of one member of a row's `errors`. */
CwSalesforceFault *cw_salesforce_fault_from_object (JsonObject *object);
void cw_salesforce_fault_free (CwSalesforceFault *fault);

/* What kind of "no" it is (platform/README.md S3). */
CwRowClass cw_salesforce_fault_classify (const CwSalesforceFault *fault);
/* Plain words with a remedy. Salesforce's own words are only repeated, redacted, where they are the
 * administrator's own (validation rules, triggers) or the code is unknown. (transfer full) */
char *cw_salesforce_fault_describe (const CwSalesforceFault *fault);
/* Salesforce's own words, redacted, without the part of a query that it quotes before them. (transfer full)
 */
char *cw_salesforce_fault_quote (const CwSalesforceFault *fault);
/* The error of a request that failed as a whole. Its side is Salesforce. */
GError *cw_salesforce_fault_to_error (const CwSalesforceFault *fault, guint status);
/* Whether a 401 is one that a new token does not cure. */
gboolean cw_salesforce_fault_is_incurable (const CwSalesforceFault *fault);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CwSalesforceFault, cw_salesforce_fault_free)

G_END_DECLS
