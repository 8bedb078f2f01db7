/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "cw-record.h"
#include "cw-salesforce-csv.h"
#include "cw-schema.h"

G_BEGIN_DECLS

/* A row as it was read. */
typedef struct
{
  CwRecord *record; /* modified = LastModifiedDate */
  gint64 modstamp;  /* SystemModstamp, ms */
  gint64 created;   /* CreatedDate, ms */
  gboolean deleted;
  gboolean converted;  /* IsConverted of a Lead: it is a Contact now, and must not be written any more */
  char *master_id;     /* MasterRecordId or NULL */
  char *contact_id;    /* ConvertedContactId or NULL; only where it was asked for */
  char *modified_by;   /* LastModifiedBy.Name or NULL */
  gboolean unreadable; /* only of cw_salesforce_retrieve(): it lacks what every record has, and nothing but
                          its id is set */
} CwSalesforceRow;

void cw_salesforce_row_free (CwSalesforceRow *row);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CwSalesforceRow, cw_salesforce_row_free)

/* Reads one of an answer's `records`. `fields` (nullable, NULL-terminated) are the names that were asked for.
 * Numbers and checkboxes become text, and null becomes "". A value that the answer lacks is not delivered. A
 * null of a deleted row is not delivered either, because a deleted row loses its values. Pure. Errors:
 * CW_ERROR_BAD_ANSWER when there is no Id or no SystemModstamp. (transfer full) */
CwSalesforceRow *cw_salesforce_row_parse (JsonObject *object, const char *const *fields, GError **error);

/* Where the values of a row are in a result of the Bulk API, and of what type. `fields` (nullable) as above.
 * The types that a table does not say come from `schema` (nullable). Borrows the names. */
typedef struct _CwSalesforceColumns CwSalesforceColumns;

CwSalesforceColumns *cw_salesforce_columns_new (const CwSalesforceCsv *csv,
                                                const char *const *fields,
                                                const CwSchema *schema);
void cw_salesforce_columns_free (CwSalesforceColumns *columns);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CwSalesforceColumns, cw_salesforce_columns_free)

/* Reads the row at which a result of the Bulk API is: the same as the other one, with the same texts. An
 * empty cell is null. A number becomes its shortest form, an instant gets the zone as +0000. `columns`: of
 * this table. */
CwSalesforceRow *cw_salesforce_row_parse_csv (const CwSalesforceCsv *csv,
                                              const CwSalesforceColumns *columns,
                                              GError **error);

/* A row of which nothing can be used but the id that was asked for. */
CwSalesforceRow *cw_salesforce_row_new_unreadable (const char *id);

/* Whether two ids (nullable) name one record. The first 15 characters of an id say which record it is; the
 * last three only protect their case. Two ids that are NULL name none. */
gboolean cw_salesforce_same_id (const char *a, const char *b);

G_END_DECLS
