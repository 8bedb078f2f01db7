/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-salesforce-private.h"

#include <glib/gi18n-lib.h>

#include "cw-error.h"
#include "cw-json.h"
#include "cw-salesforce-fault.h"
#include "cw-salesforce-payload.h"
#include "cw-soql.h"

#define MAX_RECORDS 200

/* How often a row that was locked, or a batch that met a fault of the server, is tried in all. */
#define MAX_TRIES 5

/* Batches refused as a whole with no success in between, after which the fault is taken to be everywhere.
 * Finding one bad row among 200 takes eight. */
#define MAX_FAULTS 24

static const char *const write_headers[] = {
  /* An active assignment rule would otherwise give the record to somebody else. */
  "Sforce-Auto-Assign",
  "FALSE",
  "Sforce-Duplicate-Rule-Header",
  "allowSave=false; includeRecordDetails=false; runAsCurrentUser=true",
  NULL,
};

/* Rows that are sent together. */
typedef struct
{
  GArray *indexes; /* of guint, into the caller's records */
  guint n_tries;   /* made with these rows */
} Batch;

typedef struct
{
  CwSalesforce *salesforce;
  CwSalesforceOperation operation;
  const char *object;
  const CwSchema *schema;
  GPtrArray *records;
  GPtrArray *results; /* CwRowResult or NULL: not settled yet */
  GQueue batches;
  char *path;
  guint n_faults;   /* since the last success */
  gboolean settled; /* Salesforce has given a result that must not be lost */
  GCancellable *cancellable;
} Write;

static void
batch_free (gpointer data)
{
  Batch *batch = data;

  g_array_unref (batch->indexes);
  g_free (batch);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Batch, batch_free)

static Batch *
batch_new (guint n_tries)
{
  Batch *batch = g_new0 (Batch, 1);

  batch->indexes = g_array_new (FALSE, FALSE, sizeof (guint));
  batch->n_tries = n_tries;

  return batch;
}

static Batch *
batch_slice (const Batch *batch, guint start, guint n, guint n_tries)
{
  Batch *slice = batch_new (n_tries);

  g_array_append_vals (slice->indexes, &g_array_index (batch->indexes, guint, start), n);

  return slice;
}

static void
settle (Write *self, guint index, CwRowResult *result)
{
  g_ptr_array_index (self->results, index) = result;
}

static void
settle_all (Write *self, const Batch *batch, CwRowClass row_class, const char *code, const char *message)
{
  for (guint i = 0; i < batch->indexes->len; i++)
    settle (self, g_array_index (batch->indexes, guint, i), cw_row_result_new (row_class, code, message));
}

static void
settle_fault (Write *self, const Batch *batch, const CwSalesforceFault *fault)
{
  g_autofree char *message = cw_salesforce_fault_describe (fault);

  for (guint i = 0; i < batch->indexes->len; i++)
    {
      CwRowResult *result = cw_row_result_new (cw_salesforce_fault_classify (fault), fault->code, message);

      result->fields = g_strdup (fault->fields);
      settle (self, g_array_index (batch->indexes, guint, i), result);
    }
}

/* Sends locked rows again, a quarter as many at a time: the fewer there are, the fewer records lock one
 * another. */
static void
try_again (Write *self, const Batch *locked)
{
  guint size = MAX (locked->indexes->len / 4, 1);

  for (guint start = 0; start < locked->indexes->len; start += size)
    g_queue_push_tail (
      &self->batches, batch_slice (locked, start, MIN (size, locked->indexes->len - start), locked->n_tries));
}

/* The answer of a batch that was accepted: one result a row. */
static void
take_results (Write *self, const Batch *batch, JsonArray *array)
{
  g_autoptr (Batch) locked = batch_new (batch->n_tries + 1);

  self->n_faults = 0;
  self->settled = TRUE;

  for (guint i = 0; i < batch->indexes->len; i++)
    {
      guint index = g_array_index (batch->indexes, guint, i);
      CwRowResult *result = cw_row_result_parse (self->operation,
                                                 cw_json_object (json_array_get_element (array, i)));

      if (result->row_class == CW_ROW_TRANSIENT && locked->n_tries < MAX_TRIES)
        {
          g_array_append_val (locked->indexes, index);
          cw_row_result_free (result);
        }
      else
        {
          settle (self, index, result);
        }
    }

  if (locked->indexes->len > 0)
    try_again (self, locked);
}

/* A batch that was refused as a whole: halves, until the row that is to blame stands alone. */
static void
take_fault (Write *self, const Batch *batch, const CwSalesforceFault *fault)
{
  gboolean transient = cw_salesforce_fault_classify (fault) == CW_ROW_TRANSIENT;
  guint n_tries = batch->n_tries + (transient ? 1 : 0);
  guint n = batch->indexes->len;

  if (++self->n_faults >= MAX_FAULTS || (n == 1 && (!transient || n_tries >= MAX_TRIES)))
    {
      settle_fault (self, batch, fault);
      return;
    }

  if (n == 1)
    {
      g_queue_push_tail (&self->batches, batch_slice (batch, 0, 1, n_tries));
      return;
    }

  /* Depth first, so that the count of faults without a success stays small. */
  n_tries = MIN (n_tries, MAX_TRIES - 1);
  g_queue_push_head (&self->batches, batch_slice (batch, n / 2, n - n / 2, n_tries));
  g_queue_push_head (&self->batches, batch_slice (batch, 0, n / 2, n_tries));
}

static GError *
unknown_outcome_new (void)
{
  return g_error_new_literal (
    CW_ERROR, CW_ERROR_UNKNOWN_OUTCOME,
    _("The answer of Salesforce to new records was lost, so it is not known whether they were made. The "
       "next run looks before it sends anything again"));
}

/* An answer that does not say what became of the rows. */
static GError *
unclear_new (Write *self)
{
  if (self->operation == CW_SALESFORCE_CREATE)
    return unknown_outcome_new ();

  return g_error_new_literal (
    CW_ERROR, CW_ERROR_BAD_ANSWER,
    _("The answer of Salesforce to changed records cannot be understood. Try again"));
}

/* Whether the status and the body together say that nothing of the batch was done, for a reason in its rows
 * or for a moment. */
static gboolean
is_batch_fault (Write *self, const CwSalesforceFault *fault, guint status)
{
  if (cw_salesforce_fault_classify (fault) == CW_ROW_QUOTA)
    return FALSE;

  if (status == 400)
    return TRUE;

  /* Salesforce's own words on a 500 mean that it rolled the transaction back; a gateway's page means nothing
   * for sure. */
  return (status == 500 || status == 502 || status == 504)
         && (fault->named || self->operation != CW_SALESFORCE_CREATE);
}

static gboolean
send_batch (Write *self, const Batch *batch, GError **error)
{
  g_autofree char *body = cw_salesforce_payload_new (self->operation, self->object, self->schema,
                                                     self->records, batch->indexes);
  const CwSalesforceCall call = {
    .method = self->operation == CW_SALESFORCE_CREATE ? "POST" : "PATCH",
    .path = self->path,
    .body = body,
    .headers = write_headers,
    .idempotent = self->operation != CW_SALESFORCE_CREATE,
  };
  g_autoptr (JsonNode) root = NULL;
  g_autoptr (GError) problem = NULL;
  g_autoptr (CwHttpResponse)
    response = cw_salesforce_send (self->salesforce, &call, &root, self->cancellable, &problem);
  g_autoptr (CwSalesforceFault) fault = NULL;
  JsonArray *array = cw_json_array (root);

  if (response == NULL)
    {
      /* A page instead of data, in answer to a create, may have come after the create. */
      if (self->operation == CW_SALESFORCE_CREATE && g_error_matches (problem, CW_ERROR, CW_ERROR_BAD_ANSWER))
        g_propagate_error (error, unknown_outcome_new ());
      else
        g_propagate_error (error, g_steal_pointer (&problem));

      return FALSE;
    }

  if (response->status == 200 || response->status == 201)
    {
      if (array == NULL || json_array_get_length (array) != batch->indexes->len)
        {
          g_propagate_error (error, unclear_new (self));
          return FALSE;
        }

      take_results (self, batch, array);
      return TRUE;
    }

  fault = cw_salesforce_fault_new (response->status, root);

  if (is_batch_fault (self, fault, response->status))
    {
      take_fault (self, batch, fault);
      return TRUE;
    }

  if (self->operation == CW_SALESFORCE_CREATE && response->status >= 500 && response->status != 503)
    g_propagate_error (error, unknown_outcome_new ());
  else
    g_propagate_error (error, cw_salesforce_fault_to_error (fault, response->status));

  return FALSE;
}

static gboolean
run_batch (Write *self, const Batch *batch, GError **error)
{
  if (g_cancellable_set_error_if_cancelled (self->cancellable, error))
    return FALSE;

  if (batch->n_tries > 0
      && !cw_salesforce_pause (self->salesforce,
                               cw_http_get_backoff (self->salesforce->http) << MIN (batch->n_tries, 3),
                               self->cancellable, error))
    return FALSE;

  return send_batch (self, batch, error);
}

static CwRowClass
class_of_error (const GError *error)
{
  if (g_error_matches (error, CW_ERROR, CW_ERROR_UNKNOWN_OUTCOME))
    return CW_ROW_UNKNOWN;

  if (g_error_matches (error, CW_ERROR, CW_ERROR_QUOTA))
    return CW_ROW_QUOTA;

  if (g_error_matches (error, CW_ERROR, CW_ERROR_PERMISSION))
    return CW_ROW_PERMISSION;

  return CW_ROW_TRANSIENT;
}

/* After results that must be told, whatever ends the rest becomes the rest's result. */
static void
settle_rest (Write *self, const Batch *failed, const GError *error)
{
  CwRowClass row_class = class_of_error (error);
  Batch *batch;

  settle_all (self, failed, row_class, row_class == CW_ROW_UNKNOWN ? "UNKNOWN_OUTCOME" : "NOT_SENT",
              error->message);

  while ((batch = g_queue_pop_head (&self->batches)) != NULL)
    {
      settle_all (self, batch, row_class == CW_ROW_UNKNOWN ? CW_ROW_TRANSIENT : row_class, "NOT_SENT",
                  _("Not sent, because the work before it broke off. It is tried again at the next run"));
      batch_free (batch);
    }
}

static gboolean
run (Write *self, GError **error)
{
  Batch *next;

  while ((next = g_queue_pop_head (&self->batches)) != NULL)
    {
      g_autoptr (Batch) batch = next;
      g_autoptr (GError) problem = NULL;

      if (run_batch (self, batch, &problem))
        continue;

      if (!self->settled)
        {
          g_propagate_error (error, g_steal_pointer (&problem));
          return FALSE;
        }

      settle_rest (self, batch, problem);
    }

  return TRUE;
}

static char *
write_path (CwSalesforce *self,
            CwSalesforceOperation operation,
            const char *object,
            const char *external_field,
            GCancellable *cancellable,
            GError **error)
{
  g_autofree char *rest = operation == CW_SALESFORCE_UPSERT
                            ? g_strdup_printf ("composite/sobjects/%s/%s", object, external_field)
                            : g_strdup ("composite/sobjects");

  return cw_salesforce_path (self, rest, cancellable, error);
}

GPtrArray *
cw_salesforce_write (CwSalesforce *self,
                     CwSalesforceOperation operation,
                     const char *object,
                     const char *external_field,
                     const CwSchema *schema,
                     GPtrArray *records,
                     GCancellable *cancellable,
                     GError **error)
{
  Write write = { self, operation, object, schema, records, NULL, G_QUEUE_INIT, NULL, 0, FALSE, cancellable };
  g_autoptr (GPtrArray) results = NULL;
  g_autoptr (Batch) all = NULL;
  gboolean ok;

  g_return_val_if_fail (
    self != NULL && cw_soql_is_name (object) && records != NULL && records->len <= MAX_RECORDS, NULL);
  g_return_val_if_fail (operation != CW_SALESFORCE_UPSERT || cw_soql_is_name (external_field), NULL);

  results = g_ptr_array_new_with_free_func ((GDestroyNotify) cw_row_result_free);
  g_ptr_array_set_size (results, (int) records->len);
  write.results = results;
  all = batch_new (0);

  for (guint i = 0; i < records->len; i++)
    {
      CwRowResult *refused = cw_salesforce_payload_check (operation, external_field, schema,
                                                          g_ptr_array_index (records, i));

      if (refused != NULL)
        settle (&write, i, refused);
      else
        g_array_append_val (all->indexes, i);
    }

  if (all->indexes->len == 0)
    return g_steal_pointer (&results);

  write.path = write_path (self, operation, object, external_field, cancellable, error);

  if (write.path == NULL)
    return NULL;

  g_queue_push_tail (&write.batches, g_steal_pointer (&all));
  ok = run (&write, error);
  g_queue_clear_full (&write.batches, batch_free);
  g_free (write.path);

  return ok ? g_steal_pointer (&results) : NULL;
}
