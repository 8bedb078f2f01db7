/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-apply-salesforce.h"

#include <glib/gi18n-lib.h>

#include "cw-kept-plan.h"
#include "cw-left-out.h"
#include "cw-mirror.h"
#include "cw-note.h"
#include "cw-salesforce-retrieve.h"
#include "cw-settle.h"
#include "cw-store-journal.h"
#include "cw-store-links.h"
#include "cw-store-plans.h"
#include "cw-store-runs.h"
#include "cw-write-job.h"

/* Writes to Salesforce, a window of records at a time: reads each record's SystemModstamp, leaves out the
 * records that have changed, journals, sends, reads back, and moves the bases. Few records are sent by
 * sObject Collections, many by a job of the Bulk API. */

/* How many records are sent by Collections before they are read back. */
#define WINDOW 2000

/* How often a job is made anew because somebody edited one of its records just then. After that they are sent
 * by Collections, which is quicker. */
#define MAX_ATTEMPTS 3

/* How far apart the clocks of Salesforce's servers are taken to be. */
#define CLOCK_MARGIN_MS 2000

typedef struct
{
  CwChange *change;
  gint64 journal;
  CwRecord *record; /* what is sent */

  /* Where a job carries it: */
  char *key;              /* names it in the results */
  char *account;          /* id of the account of an updated Contact, or NULL */
  CwRowResult *result;    /* NULL: Salesforce did not say what became of it */
  gboolean is_of_earlier; /* an earlier run sent it */
} Item;

/* NULL: its place is empty. */
static void
item_free (Item *item)
{
  if (item == NULL)
    return;

  cw_change_free (item->change);
  cw_record_free (item->record);
  g_free (item->key);
  g_free (item->account);
  cw_row_result_free (item->result);
  g_free (item);
}

static GPtrArray *
new_items (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) item_free);
}

static GPtrArray *
take_first (GPtrArray *items, guint n)
{
  GPtrArray *taken = new_items ();

  for (guint i = 0; i < n; i++)
    g_ptr_array_add (taken, g_steal_pointer (&items->pdata[i]));
  g_ptr_array_remove_range (items, 0, n);
  return taken;
}

static void
remove_empty (GPtrArray *items)
{
  for (guint i = items->len; i > 0; i--)
    {
      if (items->pdata[i - 1] == NULL)
        g_ptr_array_remove_index_fast (items, i - 1);
    }
}

/* `change` (transfer full). */
static Item *
item_new (CwChange *change)
{
  Item *item = g_new0 (Item, 1);

  item->change = change;
  item->record = cw_record_new (
    change->pair.ids[CW_SIDE_SALESFORCE] != NULL ? change->pair.ids[CW_SIDE_SALESFORCE] : "");
  for (guint i = 0; i < change->fields->len; i++)
    {
      const CwChangeField *field = g_ptr_array_index (change->fields, i);

      cw_record_set (item->record, field->salesforce, field->new_value);
    }
  return item;
}

/* `job` (nullable): what carries them. */
static gboolean
journal (CwEngine *engine, GPtrArray *items, CwWriteJob *job, GError **error)
{
  g_autoptr (CwTransaction) transaction = cw_store_begin_durable (engine->in->store, error);

  if (transaction == NULL)
    return FALSE;

  for (guint i = 0; i < items->len; i++)
    {
      Item *item = g_ptr_array_index (items, i);

      if (!cw_note_write (engine, item->change, CW_WRITE_SENT, NULL, NULL, &item->journal, error))
        return FALSE;
    }
  if (job != NULL
      && !cw_write_job_note_writes (engine, job, ((Item *) items->pdata[0])->journal,
                                    ((Item *) items->pdata[items->len - 1])->journal, error))
    return FALSE;
  return cw_store_commit (engine->in->store, error);
}

/* Salesforce says that it made a record, but not which. The next run finds out by reading. */
static gboolean
is_nameless (const Item *item, const CwRowResult *result)
{
  return result->success && item->change->pair.ids[CW_SIDE_SALESFORCE] == NULL
         && (result->id == NULL || *result->id == '\0');
}

/* An upsert may make a record where an update was meant, or find one where a create was meant. The change
 * becomes what Salesforce says it did. */
static gboolean
note_result (CwEngine *engine, Item *item, const CwRowResult *result, GError **error)
{
  CwChange *change = item->change;

  if (!result->success || is_nameless (item, result))
    {
      cw_note_failure (engine, change);
      /* An unknown outcome stays "sent": the next run settles it by reading. */
      if (result->success || result->row_class == CW_ROW_UNKNOWN)
        return TRUE;
      return cw_store_journal_set_state (engine->in->store, item->journal, CW_WRITE_FAILED, result->code,
                                         result->message, error);
    }

  if (change->pair.ids[CW_SIDE_SALESFORCE] == NULL)
    {
      change->pair.ids[CW_SIDE_SALESFORCE] = g_strdup (result->id);
      return cw_store_journal_set_record (engine->in->store, item->journal, CW_SIDE_SALESFORCE, result->id,
                                          error);
    }
  return TRUE;
}

static gboolean
note_results (CwEngine *engine, GPtrArray *items, GPtrArray *results, GError **error)
{
  g_autoptr (CwTransaction) transaction = cw_store_begin (engine->in->store, error);

  if (transaction == NULL)
    return FALSE;

  for (guint i = 0; i < items->len; i++)
    {
      if (!note_result (engine, g_ptr_array_index (items, i), g_ptr_array_index (results, i), error))
        return FALSE;
    }
  return cw_store_commit (engine->in->store, error);
}

/* Reads back even when the person has cancelled: what was begun is finished. */
static GPtrArray *
read_back (CwEngine *engine, GPtrArray *ids, GError **error)
{
  GCancellable *cancellable = g_steal_pointer (&engine->cancellable);
  GPtrArray *rows = cw_mirror_retrieve (engine, ids, error);

  engine->cancellable = cancellable;
  return rows;
}

static gboolean
confirm_update (CwEngine *engine, const Item *item, const CwSalesforceRow *row, GError **error)
{
  gboolean confirmed;

  if (!cw_settle_confirm (engine, item->journal, item->change, row->record, &confirmed, error))
    return FALSE;
  engine->run->updated[CW_SIDE_SALESFORCE] += confirmed;
  return TRUE;
}

/* Salesforce may have filled in values of the record that it just made, and Aloware may want them. So the
 * pair is planned again; what an earlier run sent is planned by this one anyway. */
static gboolean
confirm_create (CwEngine *engine, const Item *item, const CwSalesforceRow *row, GError **error)
{
  CwChange *change = item->change;

  engine->run->created[CW_SIDE_SALESFORCE]++;
  return cw_settle_link (engine, &change->pair, change, error)
         && cw_settle_confirm (engine, item->journal, change, row->record, NULL, error)
         && (item->is_of_earlier || cw_settle_replan (engine, change, error));
}

static gboolean
confirm_item (CwEngine *engine, const Item *item, const CwSalesforceRow *row, GError **error)
{
  if (row == NULL || row->deleted)
    return cw_settle_not_shown (engine, item->journal, item->change, error);
  /* Nobody knows whether the write happened. It stays "sent", and the next run finds out by reading. */
  if (row->unreadable)
    {
      cw_note_failure (engine, item->change);
      return TRUE;
    }
  return item->change->action == CW_ACTION_UPDATE ? confirm_update (engine, item, row, error)
                                                  : confirm_create (engine, item, row, error);
}

/* Confirms what was written by reading it back, in one request for the whole window. */
static gboolean
confirm (CwEngine *engine, GPtrArray *items, GError **error)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_new ();
  g_autoptr (GPtrArray) rows = NULL;
  g_autoptr (CwTransaction) transaction = NULL;

  for (guint i = 0; i < items->len; i++)
    {
      const CwChange *change = ((Item *) items->pdata[i])->change;

      g_ptr_array_add (ids, change->pair.ids[CW_SIDE_SALESFORCE]);
      cw_mirror_expect (engine, change->pair.ids[CW_SIDE_SALESFORCE], change);
    }
  if (ids->len == 0)
    return TRUE;

  rows = read_back (engine, ids, error);
  cw_mirror_expect_nothing (engine);
  transaction = rows != NULL ? cw_store_begin (engine->in->store, error) : NULL;
  if (transaction == NULL)
    return FALSE;

  for (guint i = 0; i < items->len; i++)
    {
      if (!confirm_item (engine, g_ptr_array_index (items, i), g_ptr_array_index (rows, i), error))
        return FALSE;
    }
  /* The counts are stored together with the writes, so that they are right even after a crash. */
  return cw_store_update_run (engine->in->store, engine->run, error)
         && cw_store_commit (engine->in->store, error);
}

static CwSalesforceOperation
operation_of (const CwRows *rows, CwAction action)
{
  if (action == CW_ACTION_UPDATE)
    return CW_SALESFORCE_UPDATE;
  return rows->external_field != NULL ? CW_SALESFORCE_UPSERT : CW_SALESFORCE_CREATE;
}

/* Every record of an upsert must carry its key, even where the direction of the row keeps that field out of
 * the change. */
static void
set_external_id (const CwRows *rows, Item *item)
{
  cw_record_set (item->record, rows->external_field, item->change->pair.ids[CW_SIDE_ALOWARE]);
}

static GPtrArray *
list_records (GPtrArray *items)
{
  GPtrArray *records = g_ptr_array_new ();

  for (guint i = 0; i < items->len; i++)
    g_ptr_array_add (records, ((Item *) items->pdata[i])->record);
  return records;
}

/* Sends records of one object. */
static gboolean
send_batch (CwEngine *engine, CwAction action, GPtrArray *items, GPtrArray *written, GError **error)
{
  CwObject object = cw_change_get_object (((Item *) items->pdata[0])->change);
  const CwRows *rows = engine->in->rows[object];
  g_autoptr (GPtrArray) records = list_records (items);
  g_autoptr (GPtrArray) results = NULL;
  CwSalesforceOperation operation = operation_of (rows, action);

  for (guint i = 0; i < items->len && operation == CW_SALESFORCE_UPSERT; i++)
    set_external_id (rows, items->pdata[i]);

  if (!cw_engine_check_cancelled (engine, error) || !journal (engine, items, NULL, error))
    return FALSE;

  /* Once it is sent, its answer is waited for, even when the person cancels: what was begun is finished. */
  results = cw_salesforce_write (engine->in->salesforce, operation, cw_object_get_name (object),
                                 rows->external_field, rows->schema, records, NULL, error);
  if (results == NULL || !note_results (engine, items, results, error))
    return FALSE;

  for (guint i = items->len; i > 0; i--)
    {
      const CwRowResult *result = g_ptr_array_index (results, i - 1);

      if (result->success && ((Item *) items->pdata[i - 1])->change->pair.ids[CW_SIDE_SALESFORCE] != NULL)
        g_ptr_array_add (written, g_ptr_array_steal_index (items, i - 1));
    }
  cw_engine_advance (engine, CW_SIDE_SALESFORCE, records->len);
  return TRUE;
}

/* How many of the first records can be sent in one request: they are of one object. */
static guint
count_batch (GPtrArray *items)
{
  CwObject object = cw_change_get_object (((Item *) items->pdata[0])->change);
  guint n = 1;

  while (n < MIN (items->len, CW_SALESFORCE_MAX_RECORDS)
         && cw_change_get_object (((Item *) items->pdata[n])->change) == object)
    n++;
  return n;
}

static int
compare_objects (gconstpointer a, gconstpointer b)
{
  const Item *first = *(Item *const *) a;
  const Item *second = *(Item *const *) b;
  CwObject objects[] = { cw_change_get_object (first->change), cw_change_get_object (second->change) };

  if (objects[0] != objects[1])
    return objects[0] < objects[1] ? -1 : 1;
  return first->change->id < second->change->id ? -1 : first->change->id > second->change->id;
}

/* Sends records by Collections, and confirms them. */
static gboolean
send_portion (CwEngine *engine, CwAction action, GPtrArray *items, GError **error)
{
  g_autoptr (GPtrArray) written = new_items ();
  g_autoptr (GError) local_error = NULL;
  g_autoptr (GError) later_error = NULL;

  while (items->len > 0 && local_error == NULL)
    {
      g_autoptr (GPtrArray) batch = take_first (items, count_batch (items));

      send_batch (engine, action, batch, written, &local_error);
    }

  if (local_error == NULL)
    return confirm (engine, written, error);

  /* What was accepted before a failure or a cancellation is confirmed all the same. If confirming fails too,
   * the write stays "sent", and the next run finds out by reading. The first failure is the one that is
   * reported. */
  if (!confirm (engine, written, &later_error))
    g_debug ("What was accepted before a failure could not be read back");
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

/* A record was edited after it was planned: reads it, and plans its pair again. */
static gboolean
replan_edited (CwEngine *engine, GPtrArray *edited, GError **error)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_new ();
  g_autoptr (GPtrArray) rows = NULL;

  if (edited->len == 0)
    return TRUE;

  for (guint i = 0; i < edited->len; i++)
    g_ptr_array_add (ids, ((CwChange *) edited->pdata[i])->pair.ids[CW_SIDE_SALESFORCE]);
  rows = cw_mirror_retrieve (engine, ids, error);
  if (rows == NULL)
    return FALSE;

  for (guint i = 0; i < edited->len; i++)
    {
      if (!cw_settle_replan (engine, edited->pdata[i], error))
        return FALSE;
    }
  cw_engine_advance (engine, CW_SIDE_SALESFORCE, edited->len);
  return TRUE;
}

/* Nothing is written to a record that cannot be read. */
static gboolean
note_unreadable (CwEngine *engine, const CwChange *change, GError **error)
{
  cw_note_failure (engine, change);
  return cw_note_write (engine, change, CW_WRITE_FAILED, "bad-answer",
                        _("Salesforce gave this record without its identifier or its time stamp, so nothing "
                           "was written to it. The "
                           "next sync tries again."),
                        NULL, error);
}

/* A SystemModstamp counts whole seconds. A record that was edited in the second in which it was read, or
 * later, may have been edited again in that second: then its stamp is the same, but its values are not. */
static gboolean
may_hide_edit (CwEngine *engine, const CwChange *change)
{
  return engine->clock < 0 || change->modstamp >= engine->clock - CLOCK_MARGIN_MS;
}

/* The ids of the records whose values have to be looked at (`hidden`), or of the others. */
static GPtrArray *
list_ids (CwEngine *engine, GPtrArray *changes, gboolean hidden)
{
  GPtrArray *ids = g_ptr_array_new ();

  for (guint i = 0; i < changes->len; i++)
    {
      const CwChange *change = g_ptr_array_index (changes, i);

      if (may_hide_edit (engine, change) == hidden)
        g_ptr_array_add (ids, change->pair.ids[CW_SIDE_SALESFORCE]);
    }
  return ids;
}

/* The records of updates as they are now: with their values where the stamp does not tell enough, and only
 * with their stamps where it does. */
static GPtrArray *
look_at_records (CwEngine *engine, GPtrArray *changes, GError **error)
{
  g_autoptr (GPtrArray) hidden = list_ids (engine, changes, TRUE);
  g_autoptr (GPtrArray) plain = list_ids (engine, changes, FALSE);
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify) cw_salesforce_row_free);
  g_autoptr (GPtrArray) whole = NULL;
  g_autoptr (GPtrArray) stamps = NULL;
  guint n_whole = 0, n_stamps = 0;

  stamps = cw_mirror_get_stamps (engine, plain, error);
  whole = stamps != NULL ? cw_mirror_retrieve (engine, hidden, error) : NULL;
  if (whole == NULL)
    return NULL;

  for (guint i = 0; i < changes->len; i++)
    {
      gpointer *row = may_hide_edit (engine, changes->pdata[i]) ? &whole->pdata[n_whole++]
                                                                : &stamps->pdata[n_stamps++];

      g_ptr_array_add (rows, g_steal_pointer (row));
    }
  return g_steal_pointer (&rows);
}

/* Whether the record still holds the values that the change is to overwrite. */
static gboolean
holds_expected (CwEngine *engine, const CwChange *change, const CwRecord *now, gboolean *same, GError **error)
{
  CwRows *rows = cw_inputs_get_rows_of (engine->in, change);
  g_auto (CwPair) pair = { NULL };
  CwConvertContext context;

  if (!cw_pair_load (engine->in->store, &change->pair, &pair, error))
    return FALSE;

  context = cw_rows_get_context (rows, cw_pair_get_record (&pair, CW_SIDE_ALOWARE));
  *same = TRUE;
  for (guint i = 0; *same && i < change->fields->len; i++)
    {
      const CwChangeField *field = g_ptr_array_index (change->fields, i);
      const CwRow *row = cw_rows_find (rows, field->aloware);
      g_autofree char *canonical = NULL;

      if (row != NULL)
        canonical = cw_row_canonical (row, CW_SIDE_SALESFORCE, &context,
                                      cw_row_text (row, CW_SIDE_SALESFORCE, now));
      *same = row != NULL && g_strcmp0 (canonical, field->expected) == 0;
    }
  return TRUE;
}

/* A SystemModstamp tells whether a record is still as it was when it was planned. Where it does not tell
 * enough, the values do. */
static gboolean
is_as_planned (CwEngine *engine,
               const CwChange *change,
               const CwSalesforceRow *row,
               gboolean *same,
               GError **error)
{
  *same = row != NULL && !row->deleted && !row->converted && row->modstamp == change->modstamp;

  return !*same || !may_hide_edit (engine, change)
         || holds_expected (engine, change, row->record, same, error);
}

/* ── By jobs ── */

static gboolean
on_result (const char *key, CwRowResult *result, gpointer user_data, GError **error)
{
  Item *item = g_hash_table_lookup (user_data, key);

  if (item == NULL || item->result != NULL)
    {
      cw_row_result_free (result);
      return TRUE;
    }
  item->result = result;
  return TRUE;
}

static gboolean
has_all_results (GPtrArray *items)
{
  for (guint i = 0; i < items->len; i++)
    {
      if (((Item *) items->pdata[i])->result == NULL)
        return FALSE;
    }
  return TRUE;
}

/* A job that failed or was aborted may have written records, too. So all three results count, until each
 * record has one. */
static gboolean
read_results (CwEngine *engine, const CwWriteJob *job, GPtrArray *items, GError **error)
{
  g_autoptr (GHashTable) by_key = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < items->len; i++)
    g_hash_table_insert (by_key, ((Item *) items->pdata[i])->key, items->pdata[i]);

  for (CwBulkResults which = CW_BULK_SUCCESSFUL; which <= CW_BULK_UNPROCESSED && !has_all_results (items);
       which++)
    {
      if (!cw_bulk_read_results (engine->in->salesforce, job->id, which, job->key_field, on_result, by_key,
                                 NULL, error))
        return FALSE;
    }
  return TRUE;
}

/* Salesforce did not come to this record, or another transaction had locked it. It is sent again, if it is
 * still as it was. */
static gboolean
is_to_be_sent_again (CwEngine *engine, const Item *item)
{
  return item->result->row_class == CW_ROW_TRANSIENT && item->change->action == CW_ACTION_UPDATE
         && !engine->is_undo && !item->is_of_earlier;
}

static gboolean
note_job_result (CwEngine *engine, Item *item, GError **error)
{
  /* It is in none of the results. It stays "sent", and the next run finds out by reading. */
  if (item->result == NULL)
    {
      cw_note_failure (engine, item->change);
      return TRUE;
    }
  if (!is_to_be_sent_again (engine, item))
    return note_result (engine, item, item->result, error);
  return cw_store_journal_set_state (engine->in->store, item->journal, CW_WRITE_FAILED, item->result->code,
                                     item->result->message, error)
         && cw_settle_replan (engine, item->change, error);
}

static gboolean
note_job_results (CwEngine *engine, GPtrArray *items, GError **error)
{
  g_autoptr (CwTransaction) transaction = cw_store_begin (engine->in->store, error);

  if (transaction == NULL)
    return FALSE;

  for (guint i = 0; i < items->len; i++)
    {
      if (!note_job_result (engine, g_ptr_array_index (items, i), error))
        return FALSE;
    }
  return cw_store_commit (engine->in->store, error);
}

static gboolean
is_written (const Item *item)
{
  return item->result != NULL && item->result->success && item->change->pair.ids[CW_SIDE_SALESFORCE] != NULL;
}

static gboolean
settle_job_items (CwEngine *engine, GPtrArray *items, GError **error)
{
  while (items->len > 0)
    {
      g_autoptr (GPtrArray) portion = take_first (items, MIN (items->len, CW_PLAN_READ_BACK));
      g_autoptr (GPtrArray) written = new_items ();

      if (!note_job_results (engine, portion, error))
        return FALSE;
      for (guint i = 0; i < portion->len; i++)
        {
          if (is_written (portion->pdata[i]))
            g_ptr_array_add (written, g_steal_pointer (&portion->pdata[i]));
        }
      if (!confirm (engine, written, error))
        return FALSE;
    }
  return TRUE;
}

/* Waits for a job that was closed, settles what it carries, and deletes it. */
static gboolean
finish_job (CwEngine *engine, const CwWriteJob *job, GPtrArray *items, GError **error)
{
  guint n = items->len;
  g_autoptr (CwBulkJob) over = cw_write_job_wait (engine, job, n, error);

  if (over == NULL || !read_results (engine, job, items, error) || !settle_job_items (engine, items, error))
    return FALSE;

  engine->run->bulk_jobs++;
  engine->run->bulk_records += n;
  return cw_write_job_end (engine, job, error);
}

/* The field that names a record in the results. Two records never share its value. */
static const char *
key_field_of (const CwRows *rows, CwSalesforceOperation operation)
{
  const CwRow *row;

  if (operation == CW_SALESFORCE_UPDATE)
    return "Id";
  if (operation == CW_SALESFORCE_UPSERT)
    return rows->external_field;

  row = cw_rows_find (rows, "aloware_contact_id");
  if (row == NULL)
    row = cw_rows_find (rows, "phone_number");
  return row != NULL ? row->field->name : NULL;
}

static const char *
key_of (const CwRecord *record, const char *key_field)
{
  const char *key;

  if (g_strcmp0 (key_field, "Id") == 0)
    return cw_record_get_id (record);

  key = key_field != NULL ? cw_record_get (record, key_field) : NULL;
  return key != NULL && *key != '\0' ? key : NULL;
}

static gboolean
changes_owner (const Item *item)
{
  return item->change->action == CW_ACTION_UPDATE && cw_record_get (item->record, "OwnerId") != NULL;
}

static int
compare_accounts (gconstpointer a, gconstpointer b)
{
  const Item *first = *(Item *const *) a;
  const Item *second = *(Item *const *) b;
  int order = g_strcmp0 (first->account, second->account);

  return order != 0 ? order : compare_objects (a, b);
}

/* Takes those records of one object that a job can carry. Changes of owners lock the account of a record, so
 * they are jobs of their own, by account. */
static GPtrArray *
take_group (CwEngine *engine, CwAction action, CwObject object, gboolean with_owners, GPtrArray *items)
{
  const CwRows *rows = engine->in->rows[object];
  g_autoptr (GHashTable) keys = g_hash_table_new (g_str_hash, g_str_equal);
  GPtrArray *group = new_items ();

  for (guint i = 0; i < items->len && rows != NULL; i++)
    {
      Item *item = g_ptr_array_index (items, i);
      CwSalesforceOperation operation = operation_of (rows, action);
      g_autoptr (CwRowResult) problem = NULL;

      if (cw_change_get_object (item->change) != object || changes_owner (item) != with_owners)
        continue;
      if (operation == CW_SALESFORCE_UPSERT)
        set_external_id (rows, item);
      problem = cw_salesforce_payload_check (operation, rows->external_field, rows->schema, item->record);
      g_free (item->key);
      item->key = g_strdup (key_of (item->record, key_field_of (rows, operation)));
      if (problem == NULL && cw_salesforce_payload_fits_csv (item->record) && item->key != NULL
          && g_hash_table_add (keys, item->key))
        g_ptr_array_add (group, g_steal_pointer (&items->pdata[i]));
    }
  remove_empty (items);
  g_ptr_array_sort (group, with_owners ? compare_accounts : compare_objects);
  return group;
}

/* Takes out of `items` what somebody edited while the job was made. */
static gboolean
take_edited (CwEngine *engine, GPtrArray *items, GPtrArray *edited, GError **error)
{
  g_autoptr (GPtrArray) changes = g_ptr_array_new ();
  g_autoptr (GPtrArray) rows = NULL;

  for (guint i = 0; i < items->len; i++)
    g_ptr_array_add (changes, ((Item *) items->pdata[i])->change);
  rows = look_at_records (engine, changes, error);
  if (rows == NULL)
    return FALSE;

  for (guint i = 0; i < items->len; i++)
    {
      Item *item = g_ptr_array_index (items, i);
      gboolean is_same;

      if (!is_as_planned (engine, item->change, g_ptr_array_index (rows, i), &is_same, error))
        return FALSE;
      if (is_same)
        continue;
      g_ptr_array_add (edited, g_steal_pointer (&item->change));
      g_clear_pointer (&items->pdata[i], item_free);
    }
  remove_empty (items);
  return TRUE;
}

/* Sends the first records of a group by a job, as many as it holds. They stay in the group if Salesforce
 * takes no job (`is_refused`), or if one of them was just edited. */
static gboolean
send_job (CwEngine *engine, CwAction action, GPtrArray *group, gboolean *is_refused, GError **error)
{
  CwObject object = cw_change_get_object (((Item *) group->pdata[0])->change);
  const CwRows *rows = engine->in->rows[object];
  CwSalesforceOperation operation = operation_of (rows, action);
  g_autoptr (GPtrArray) records = list_records (group);
  g_autoptr (GPtrArray) edited = g_ptr_array_new_with_free_func ((GDestroyNotify) cw_change_free);
  g_autoptr (GPtrArray) items = NULL;
  g_autoptr (CwWriteJob) job = NULL;
  guint n;
  g_autoptr (GBytes)
    csv = cw_salesforce_payload_new_csv (operation, rows->schema, records, 0, CW_BULK_MAX_BYTES, &n);

  if (!cw_engine_check_cancelled (engine, error)
      || !cw_write_job_begin (engine, object, operation, key_field_of (rows, operation), csv, &job, error))
    return FALSE;
  *is_refused = job == NULL;
  if (job == NULL)
    return TRUE;

  items = take_first (group, n);
  if (action == CW_ACTION_UPDATE && !take_edited (engine, items, edited, error))
    return FALSE;
  if (edited->len > 0)
    {
      g_ptr_array_extend_and_steal (group, g_steal_pointer (&items));
      return cw_write_job_end (engine, job, error) && replan_edited (engine, edited, error);
    }
  if (!journal (engine, items, job, error) || !cw_write_job_close (engine, job, error))
    return FALSE;

  /* Salesforce may take long, and what was sent is not needed any more. */
  g_clear_pointer (&csv, g_bytes_unref);
  for (guint i = 0; i < items->len; i++)
    g_clear_pointer (&((Item *) items->pdata[i])->record, cw_record_free);
  return finish_job (engine, job, items, error);
}

/* Sends what jobs can carry, and leaves the rest in `items`, also groups so small that one request holds
 * them. */
static gboolean
send_by_jobs (CwEngine *engine, CwAction action, GPtrArray *items, GError **error)
{
  guint few = MIN (engine->in->settings->bulk_threshold, CW_SALESFORCE_MAX_RECORDS);
  gboolean is_refused = FALSE;

  for (guint i = 0; i < 2 * CW_N_OBJECTS && !is_refused; i++)
    {
      g_autoptr (GPtrArray) group = take_group (engine, action, (CwObject) (i / 2), i % 2 > 0, items);
      guint attempts = 0;

      while (group->len > few && !is_refused && attempts < MAX_ATTEMPTS)
        {
          guint jobs = engine->run->bulk_jobs;

          if (!send_job (engine, action, group, &is_refused, error))
            return FALSE;
          attempts = engine->run->bulk_jobs > jobs ? 0 : attempts + 1;
        }
      g_ptr_array_extend_and_steal (items, g_steal_pointer (&group));
    }
  return TRUE;
}

/* Jobs take their time, so what they leave is looked at once more. */
static gboolean
leave_out_edited (CwEngine *engine, GPtrArray *items, GError **error)
{
  g_autoptr (GPtrArray) edited = g_ptr_array_new_with_free_func ((GDestroyNotify) cw_change_free);

  return take_edited (engine, items, edited, error) && replan_edited (engine, edited, error);
}

static gboolean
send_window (CwEngine *engine, CwAction action, gboolean by_jobs, GPtrArray *items, GError **error)
{
  if (by_jobs && !send_by_jobs (engine, action, items, error))
    return FALSE;

  g_ptr_array_sort (items, compare_objects);
  while (items->len > 0)
    {
      g_autoptr (GPtrArray) portion = take_first (items, MIN (items->len, WINDOW));

      if (by_jobs && action == CW_ACTION_UPDATE && !leave_out_edited (engine, portion, error))
        return FALSE;
      g_ptr_array_sort (portion, compare_objects);
      if (!send_portion (engine, action, portion, error))
        return FALSE;
    }
  return TRUE;
}

/* ── Jobs of an earlier run ── */

/* The writes that the job carries and that are not settled. */
static GPtrArray *
load_job_items (CwEngine *engine, const CwWriteJob *job, GError **error)
{
  g_autoptr (GPtrArray) items = new_items ();
  const CwRows *rows = engine->in->rows[job->object];
  g_autoptr (GPtrArray) writes = cw_store_journal_list_run (engine->in->store, job->run, job->first - 1,
                                                            (guint) (job->last - job->first + 1), error);

  if (writes == NULL)
    return NULL;

  for (guint i = 0; i < writes->len; i++)
    {
      CwWrite *write = g_ptr_array_index (writes, i);
      Item *item;

      /* Where the fields are lost, reading the record settles the write. */
      if (write->id > job->last || write->state != CW_WRITE_SENT || write->change->fields->len == 0)
        continue;
      item = item_new (g_steal_pointer (&write->change));
      item->journal = write->id;
      item->is_of_earlier = TRUE;
      if (job->operation == CW_SALESFORCE_UPSERT)
        set_external_id (rows, item);
      item->key = g_strdup (key_of (item->record, job->key_field));
      if (item->key != NULL)
        g_ptr_array_add (items, item);
      else
        item_free (item);
    }
  return g_steal_pointer (&items);
}

/* Salesforce was never told to begin. */
static gboolean
settle_never_closed (CwEngine *engine, CwWriteJob *job, GPtrArray *items, GError **error)
{
  g_autoptr (CwTransaction) transaction = cw_store_begin (engine->in->store, error);

  if (transaction == NULL)
    return FALSE;

  for (guint i = 0; i < items->len; i++)
    {
      if (!cw_store_journal_set_state (engine->in->store, ((Item *) items->pdata[i])->journal,
                                       CW_WRITE_FAILED, "not-sent", _("The run ended before this was sent."),
                                       error))
        return FALSE;
    }
  if (!cw_store_commit (engine->in->store, error))
    return FALSE;

  job->last = 0;
  return cw_write_job_end (engine, job, error);
}

static gboolean
settle_job (CwEngine *engine, CwWriteJob *job, GError **error)
{
  g_autoptr (GError) problem = NULL;
  g_autoptr (GPtrArray) items = NULL;
  g_autoptr (CwBulkJob) there = NULL;

  items = job->last > 0 ? load_job_items (engine, job, error) : new_items ();
  if (items == NULL)
    return FALSE;
  if (items->len == 0)
    {
      /* A crash came after its writes were settled: it may be over, or still open. */
      job->last = 0;
      return cw_write_job_end (engine, job, error);
    }

  there = cw_bulk_get (engine->in->salesforce, CW_BULK_INGEST, job->id, engine->cancellable, &problem);
  /* Reading the records settles the writes. */
  if (there == NULL && cw_bulk_is_refusal (problem))
    return cw_write_job_end (engine, job, error);
  if (there == NULL)
    {
      g_propagate_error (error, g_steal_pointer (&problem));
      return FALSE;
    }
  return there->state == CW_BULK_OPEN ? settle_never_closed (engine, job, items, error)
                                      : finish_job (engine, job, items, error);
}

/* What comes of the job belongs to the run that sent it: its counts, and whether it was an undo. */
static gboolean
settle_for_its_run (CwEngine *engine, CwWriteJob *job, GError **error)
{
  g_autoptr (CwRun) earlier = NULL;
  CwRun *run = engine->run;
  gboolean is_undo = engine->is_undo;
  gboolean settled;

  if (job->last > 0 && !cw_store_get_run (engine->in->store, job->run, &earlier, error))
    return FALSE;
  if (earlier == NULL)
    return settle_job (engine, job, error);

  engine->run = earlier;
  engine->is_undo = g_strcmp0 (earlier->kind, "undo") == 0;
  settled = settle_job (engine, job, error);
  engine->run = run;
  engine->is_undo = is_undo;
  return settled && cw_store_update_run (engine->in->store, earlier, error);
}

gboolean
cw_apply_salesforce_settle_jobs (CwEngine *engine, GError **error)
{
  for (CwObject object = 0; object < CW_N_OBJECTS; object++)
    {
      g_autoptr (CwWriteJob) job = NULL;

      /* A run that syncs this kind of record settles it. */
      if (engine->in->rows[object] == NULL)
        continue;
      if (!cw_write_job_recall (engine, object, &job, error)
          || (job != NULL && !settle_for_its_run (engine, job, error)))
        return FALSE;
    }
  return TRUE;
}

/* ── Windows ── */

static gboolean
apply_update_window (CwEngine *engine, gboolean by_jobs, GPtrArray *changes, GError **error)
{
  g_autoptr (GPtrArray) rows = NULL;
  g_autoptr (GPtrArray) items = new_items ();
  g_autoptr (GPtrArray) edited = g_ptr_array_new_with_free_func ((GDestroyNotify) cw_change_free);

  if (changes->len == 0)
    return TRUE;
  rows = look_at_records (engine, changes, error);
  if (rows == NULL)
    return FALSE;

  for (guint i = 0; i < changes->len; i++)
    {
      const CwChange *change = g_ptr_array_index (changes, i);
      const CwSalesforceRow *row = g_ptr_array_index (rows, i);
      gboolean is_same, may_send = TRUE;

      if (row != NULL && row->unreadable)
        {
          if (!note_unreadable (engine, change, error))
            return FALSE;
          continue;
        }
      if (!is_as_planned (engine, change, row, &is_same, error))
        return FALSE;
      if (is_same && !cw_settle_permit (engine, change, &may_send, error))
        return FALSE;
      if (!is_same)
        g_ptr_array_add (edited, g_steal_pointer (&changes->pdata[i]));
      else if (may_send)
        {
          Item *item = item_new (g_steal_pointer (&changes->pdata[i]));

          item->account = g_strdup (cw_record_get (row->record, "AccountId"));
          g_ptr_array_add (items, item);
        }
    }
  /* Sending takes long, and what was read is not needed any more. */
  g_clear_pointer (&rows, g_ptr_array_unref);
  return replan_edited (engine, edited, error)
         && send_window (engine, CW_ACTION_UPDATE, by_jobs, items, error);
}

static gboolean
apply_create_window (CwEngine *engine, gboolean by_jobs, GPtrArray *changes, GError **error)
{
  g_autoptr (GPtrArray) items = new_items ();

  for (guint i = 0; i < changes->len; i++)
    {
      gboolean may_send;

      if (!cw_settle_permit (engine, g_ptr_array_index (changes, i), &may_send, error))
        return FALSE;
      if (may_send)
        g_ptr_array_add (items, item_new (g_steal_pointer (&changes->pdata[i])));
    }
  return send_window (engine, CW_ACTION_CREATE, by_jobs, items, error);
}

static void
drop_left_out (CwEngine *engine, GPtrArray *changes)
{
  for (guint i = changes->len; i > 0; i--)
    {
      CwChange *change = g_ptr_array_index (changes, i - 1);

      if (cw_left_out_has (engine, change->id))
        g_ptr_array_remove_index (changes, i - 1);
      else
        cw_left_out_trim (engine, change);
    }
}

static gboolean
goes_by_jobs (CwEngine *engine, CwAction action, gboolean *by_jobs, GError **error)
{
  CwWriteCounts counts;

  if (!cw_store_count_writes (engine->in->store, engine->plan, engine->left_out, &counts, error))
    return FALSE;

  *by_jobs = cw_kept_plan_goes_by_jobs (engine->in->settings->bulk_threshold,
                                        action == CW_ACTION_UPDATE ? counts.updated[CW_SIDE_SALESFORCE]
                                                                   : counts.created[CW_SIDE_SALESFORCE]);
  return TRUE;
}

gboolean
cw_apply_salesforce (CwEngine *engine, CwAction action, gint64 after, GError **error)
{
  /* Changes that are added while the step runs wait for the next round. */
  guint last;
  gboolean by_jobs;

  if (!cw_store_count_changes (engine->in->store, engine->plan, &last, error)
      || !goes_by_jobs (engine, action, &by_jobs, error))
    return FALSE;

  for (;;)
    {
      g_autoptr (GPtrArray)
        changes = cw_store_next_changes (engine->in->store, engine->plan, CW_SIDE_SALESFORCE, action, after,
                                         by_jobs ? CW_PLAN_JOB_RECORDS : WINDOW, error);

      if (changes == NULL)
        return FALSE;
      while (changes->len > 0 && ((CwChange *) changes->pdata[changes->len - 1])->id > last)
        g_ptr_array_remove_index (changes, changes->len - 1);
      if (changes->len == 0)
        return TRUE;

      after = ((CwChange *) changes->pdata[changes->len - 1])->id;
      drop_left_out (engine, changes);
      /* A window that fails ends the run, which then does not count as finished. */
      for (guint i = 0; i < changes->len; i++)
        cw_note_settled (engine, changes->pdata[i]);
      if (!(action == CW_ACTION_UPDATE ? apply_update_window (engine, by_jobs, changes, error)
                                       : apply_create_window (engine, by_jobs, changes, error)))
        return FALSE;
    }
}
