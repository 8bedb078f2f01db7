/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tables of Salesforce's Bulk API: the results of a write, and the rows of a query. */
#include "fuzz.h"

#include "cw-salesforce-bulk.h"

static gboolean
check_result (const char *key, CwRowResult *result, gpointer user_data, GError **error)
{
  CwBulkResults which = GPOINTER_TO_UINT (user_data);

  fuzz_assert (g_utf8_validate (key, -1, NULL));
  fuzz_assert (result->success == (which == CW_BULK_SUCCESSFUL));
  fuzz_assert (result->success ? result->id != NULL : result->code != NULL && result->message != NULL);
  fuzz_assert (result->message == NULL || g_utf8_validate (result->message, -1, NULL));
  cw_row_result_free (result);

  return TRUE;
}

static void
read_results (GBytes *bytes)
{
  for (CwBulkResults which = CW_BULK_SUCCESSFUL; which <= CW_BULK_UNPROCESSED; which++)
    {
      g_autoptr (GError) error = NULL;
      gboolean ok = cw_bulk_parse_results (bytes, which, "Id", check_result, GUINT_TO_POINTER (which),
                                           &error);

      fuzz_check_outcome (ok, error);
    }
}

static void
read_rows (GBytes *bytes)
{
  static const char *const fields[] = { "LastName", "N__c", "When__c", NULL };
  g_autoptr (CwSchema) schema = cw_schema_new ("Contact");
  g_autoptr (GError) error = NULL;
  g_autoptr (CwSalesforceCsv) csv = cw_salesforce_csv_new (bytes, &error);
  g_autoptr (CwSalesforceColumns) columns = NULL;

  fuzz_check_outcome (csv != NULL, error);
  if (csv == NULL)
    return;

  cw_schema_add (schema, cw_field_new ("N__c", "N", "double"));
  cw_schema_add (schema, cw_field_new ("When__c", "When", "datetime"));
  columns = cw_salesforce_columns_new (csv, fields, schema);
  while (cw_salesforce_csv_next (csv, &error))
    {
      g_autoptr (GError) problem = NULL;
      g_autoptr (CwSalesforceRow) row = cw_salesforce_row_parse_csv (csv, columns, &problem);
      const char *text;

      fuzz_check_outcome (row != NULL, problem);
      if (row == NULL)
        continue;

      fuzz_assert (*cw_record_get_id (row->record) != '\0');
      text = cw_record_get (row->record, "LastName");
      fuzz_assert (text == NULL || g_utf8_validate (text, -1, NULL));
    }
  if (error != NULL)
    fuzz_check_outcome (FALSE, error);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autoptr (GBytes) bytes = g_bytes_new (data, size);

  read_results (bytes);
  read_rows (bytes);

  return 0;
}
