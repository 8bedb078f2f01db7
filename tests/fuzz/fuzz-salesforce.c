/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Salesforce's answers: pages of a query, describe, what collections say of each row, jobs, and refusals. */
#include "fuzz.h"

#include "cw-json.h"
#include "cw-salesforce-bulk.h"
#include "cw-salesforce-describe.h"
#include "cw-salesforce-fault.h"
#include "cw-salesforce-payload.h"
#include "cw-salesforce-retrieve.h"
#include "cw-salesforce-row.h"

#include "../same-record.h"

static void
read_row (JsonObject *object)
{
  static const char *const fields[] = { "FirstName", "LastName", "Phone", "Owner.Email", "Amount__c", NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (CwSalesforceRow) row = cw_salesforce_row_parse (object, fields, &error);
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (CwRecord) again = NULL;

  fuzz_check_outcome (row != NULL, error);
  if (row == NULL)
    return;

  fuzz_assert (*cw_record_get_id (row->record) != '\0');
  bytes = cw_record_to_bytes (row->record);
  again = cw_record_from_bytes (bytes, &error);
  g_assert_no_error (error);
  fuzz_assert (same_record (row->record, again));
}

static void
read_result (JsonObject *object, CwSalesforceOperation operation)
{
  CwRowResult *result = cw_row_result_parse (operation, object);

  fuzz_assert (result != NULL);
  /* What failed says why. */
  fuzz_assert (result->success || result->row_class == CW_ROW_OK
               || (result->code != NULL && result->message != NULL));
  cw_row_result_free (result);
}

static void
read_fault (JsonNode *root, guint status)
{
  g_autoptr (CwSalesforceFault) fault = cw_salesforce_fault_new (status, root);
  g_autoptr (GError) error = NULL;
  g_autofree char *words = NULL;

  fuzz_assert (fault != NULL && fault->code != NULL);
  words = cw_salesforce_fault_describe (fault);
  fuzz_assert (words != NULL && *words != '\0' && g_utf8_validate (words, -1, NULL));
  cw_salesforce_fault_classify (fault);
  cw_salesforce_fault_is_incurable (fault);
  error = cw_salesforce_fault_to_error (fault, status);
  fuzz_check_outcome (FALSE, error);
}

static void
read_describe (JsonNode *root)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CwSchema) schema = cw_salesforce_parse_describe (root, "Contact", &error);
  g_autoptr (CwSchema) again = NULL;
  g_autofree char *kept = NULL;
  g_autofree char *kept_again = NULL;

  fuzz_check_outcome (schema != NULL, error);
  if (schema == NULL)
    return;

  kept = cw_schema_to_json (schema);
  again = cw_schema_from_json (kept, -1, &error);
  g_assert_no_error (error);
  kept_again = cw_schema_to_json (again);
  g_assert_cmpstr (kept, ==, kept_again);
}

static void
read_job (JsonNode *root)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CwBulkJob) job = cw_bulk_job_parse (root, &error);

  fuzz_check_outcome (job != NULL, error);
  fuzz_assert (job == NULL || strlen (job->id) == 15 || strlen (job->id) == 18);
  fuzz_assert (job == NULL || job->problem == NULL || g_utf8_validate (job->problem, -1, NULL));
}

static void
read_elements (JsonArray *array)
{
  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      JsonObject *object = cw_json_object (json_array_get_element (array, i));

      if (object == NULL)
        continue;
      read_row (object);
      for (CwSalesforceOperation operation = CW_SALESFORCE_CREATE; operation <= CW_SALESFORCE_UPSERT;
           operation++)
        read_result (object, operation);
    }
}

/* Of three ids that were asked for, one or all are answered. */
static void
read_retrieved (GBytes *bytes)
{
  static const char *const fields[] = { "FirstName", "Owner.Email", NULL };
  g_autoptr (GPtrArray) ids = g_ptr_array_new ();
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify) cw_salesforce_row_free);
  g_autoptr (GError) error = NULL;
  CwSalesforcePortion portion = { ids, 1, 2 };
  gboolean whole;

  for (guint i = 0; i < 3; i++)
    g_ptr_array_add (ids, (gpointer) "003000000000001AAA");
  whole = cw_salesforce_retrieve_read (bytes, &portion, fields, rows, &error);
  fuzz_check_outcome (whole, error);
  fuzz_assert (rows->len == (whole ? portion.n : 0));
  g_ptr_array_set_size (rows, 0);
  fuzz_assert (cw_salesforce_retrieve_read_composite (bytes, &portion, fields, rows) == rows->len);
  fuzz_assert (rows->len == 0 || rows->len == portion.n);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  static const guint statuses[] = { 400, 401, 403, 404, 500, 503 };
  g_autoptr (GBytes) bytes = g_bytes_new (data, size);
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) root = cw_json_parse (bytes, "Salesforce", &error);

  fuzz_check_outcome (root != NULL, error);
  read_retrieved (bytes);
  if (root == NULL)
    return 0;

  for (guint i = 0; i < G_N_ELEMENTS (statuses); i++)
    read_fault (root, statuses[i]);
  read_describe (root);
  read_job (root);
  read_elements (cw_json_array (root));
  read_elements (cw_json_get_array (cw_json_object (root), "records"));

  return 0;
}
