/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* What became of one row. Classes as in platform/README.md S3. */
typedef enum
{
  CW_ROW_OK,
  CW_ROW_TRANSIENT, /* a lock, maintenance: it failed again each time that it was repeated */
  CW_ROW_QUOTA,
  CW_ROW_CONFLICT, /* duplicates detected, duplicate value */
  CW_ROW_GONE,
  CW_ROW_DATA, /* Salesforce does not take the row's values */
  CW_ROW_PERMISSION,
  CW_ROW_UNKNOWN, /* a create whose answer was lost, after other rows of the same call had their results */
} CwRowClass;

/* A refusal of Salesforce's. It comes in three shapes (an array with errorCode, an object with error, rows
 * with statusCode), with one list of codes. Pure. */
typedef struct
{
  char *code;     /* "UNABLE_TO_LOCK_ROW"; "HTTP_500" where the answer has none */
  char *message;  /* Salesforce's own words, which may quote values: never shown as they are */
  char *fields;   /* comma-separated, or NULL */
  gboolean named; /* the code is Salesforce's own */
} CwSalesforceFault;

CwSalesforceFault *cw_salesforce_fault_new (guint status, JsonNode *root);
/* Of one member of a row's `errors`. */
CwSalesforceFault *cw_salesforce_fault_from_object (JsonObject *object);
void cw_salesforce_fault_free (CwSalesforceFault *fault);

/* What kind of refusal it is (platform/README.md S3). */
CwRowClass cw_salesforce_fault_classify (const CwSalesforceFault *fault);
/* Plain words with a remedy. Salesforce's own words are repeated (redacted) only where the administrator
 * wrote them (validation rules, triggers) or the code is not known. (transfer full) */
char *cw_salesforce_fault_describe (const CwSalesforceFault *fault);
/* Salesforce's own words, redacted, without the part of a query that it quotes before them. (transfer full)
 */
char *cw_salesforce_fault_quote (const CwSalesforceFault *fault);
/* The error of a request that failed as a whole. Its side is Salesforce. */
GError *cw_salesforce_fault_to_error (const CwSalesforceFault *fault, guint status);
/* Whether a new token does not help against this 401. */
gboolean cw_salesforce_fault_is_incurable (const CwSalesforceFault *fault);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CwSalesforceFault, cw_salesforce_fault_free)

G_END_DECLS
