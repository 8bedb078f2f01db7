/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-apply-salesforce.h"

#include <glib/gi18n-lib.h>

#include "cw-left-out.h"
#include "cw-mirror.h"
#include "cw-note.h"
#include "cw-settle.h"
#include "cw-store-journal.h"
#include "cw-store-links.h"
#include "cw-store-plans.h"
#include "cw-store-runs.h"

/* Writes to Salesforce, a window of records at a time: reads each record's SystemModstamp, leaves out the
 * records that have changed, journals, sends, reads back, and moves the bases. */

/* How many ids a reading takes (Salesforce REST guide: sObject Collections). */
#define WINDOW 2000

/* How far apart the clocks of Salesforce's servers are taken to be. */
#define CLOCK_MARGIN_MS 2000

typedef struct
{
  CwChange *change;
  gint64 journal;
  CwRecord *record; /* what is sent */
} Item;

static void
item_free (Item *item)
{
  cw_change_free (item->change);
  cw_record_free (item->record);
  g_free (item);
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

static gboolean
journal (CwEngine *engine, GPtrArray *items, GError **error)
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

/* Salesforce answered "success", but does not show the record. A create is not sent again because of that:
 * it might make the record twice. */
static gboolean
note_not_shown (CwEngine *engine, const Item *item, GError **error)
{
  const CwChange *change = item->change;
  gboolean made = change->action == CW_ACTION_CREATE;

  cw_note_failure (engine, change);
  if (made
      && !cw_store_part (engine->in->store, CW_SIDE_ALOWARE, change->pair.ids[CW_SIDE_ALOWARE], "not-shown",
                         NULL, error))
    return FALSE;
  return cw_store_journal_set_state (
    engine->in->store, item->journal, CW_WRITE_FAILED, "not-shown",
    made ? _("Salesforce answered that the record was made, but does not show it to "
              "this user. Check in Salesforce whether the record is there and who may "
              "see it. Then try again in the history.")
         : _("Salesforce answered that the record was changed, but does not show it any more."),
    error);
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
 * pair is planned again. */
static gboolean
confirm_create (CwEngine *engine, const Item *item, const CwSalesforceRow *row, GError **error)
{
  CwChange *change = item->change;

  engine->run->created[CW_SIDE_SALESFORCE]++;
  return cw_settle_link (engine, &change->pair, change, error)
         && cw_settle_confirm (engine, item->journal, change, row->record, NULL, error)
         && cw_settle_replan (engine, change, error);
}

static gboolean
confirm_item (CwEngine *engine, const Item *item, const CwSalesforceRow *row, GError **error)
{
  if (row == NULL || row->deleted)
    return note_not_shown (engine, item, error);
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
    g_ptr_array_add (ids, ((Item *) items->pdata[i])->change->pair.ids[CW_SIDE_SALESFORCE]);
  if (ids->len == 0)
    return TRUE;

  rows = read_back (engine, ids, error);
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
set_external_ids (const CwRows *rows, GPtrArray *items)
{
  for (guint i = 0; i < items->len; i++)
    {
      Item *item = g_ptr_array_index (items, i);

      cw_record_set (item->record, rows->external_field, item->change->pair.ids[CW_SIDE_ALOWARE]);
    }
}

/* Sends records of one object. */
static gboolean
send_batch (CwEngine *engine, CwAction action, GPtrArray *items, GPtrArray *written, GError **error)
{
  CwObject object = cw_change_get_object (((Item *) items->pdata[0])->change);
  const CwRows *rows = engine->in->rows[object];
  g_autoptr (GPtrArray) records = g_ptr_array_new ();
  g_autoptr (GPtrArray) results = NULL;
  CwSalesforceOperation operation = operation_of (rows, action);

  if (operation == CW_SALESFORCE_UPSERT)
    set_external_ids (rows, items);
  for (guint i = 0; i < items->len; i++)
    g_ptr_array_add (records, ((Item *) items->pdata[i])->record);

  if (!cw_engine_check_cancelled (engine, error) || !journal (engine, items, error))
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

static gboolean
send_window (CwEngine *engine, CwAction action, GPtrArray *items, GError **error)
{
  g_autoptr (GPtrArray) written = g_ptr_array_new_with_free_func ((GDestroyNotify) item_free);
  g_autoptr (GError) local_error = NULL;
  g_autoptr (GError) later_error = NULL;

  g_ptr_array_sort (items, compare_objects);
  while (items->len > 0 && local_error == NULL)
    {
      g_autoptr (GPtrArray) batch = g_ptr_array_new_with_free_func ((GDestroyNotify) item_free);
      guint n = count_batch (items);

      for (guint i = 0; i < n; i++)
        g_ptr_array_add (batch, g_ptr_array_index (items, i));
      g_ptr_array_set_free_func (items, NULL);
      g_ptr_array_remove_range (items, 0, n);
      g_ptr_array_set_free_func (items, (GDestroyNotify) item_free);
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

/* Reads the records again whose stamp does not tell enough. */
static gboolean
read_hidden_edits (CwEngine *engine, GPtrArray *changes, GPtrArray *rows, GError **error)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_new ();
  g_autoptr (GPtrArray) again = NULL;
  guint n = 0;

  for (guint i = 0; i < changes->len; i++)
    {
      if (may_hide_edit (engine, changes->pdata[i]))
        g_ptr_array_add (ids, ((CwChange *) changes->pdata[i])->pair.ids[CW_SIDE_SALESFORCE]);
    }
  if (ids->len == 0)
    return TRUE;

  again = cw_mirror_retrieve (engine, ids, error);
  if (again == NULL)
    return FALSE;

  for (guint i = 0; i < changes->len; i++)
    {
      if (!may_hide_edit (engine, changes->pdata[i]))
        continue;
      g_clear_pointer (&rows->pdata[i], cw_salesforce_row_free);
      rows->pdata[i] = g_steal_pointer (&again->pdata[n++]);
    }
  return TRUE;
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

/* A SystemModstamp tells whether a record is still as it was when it was planned. Where it does not tell
 * enough, the values do. */
static gboolean
apply_update_window (CwEngine *engine, GPtrArray *changes, GError **error)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_new ();
  g_autoptr (GPtrArray) rows = NULL;
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func ((GDestroyNotify) item_free);
  g_autoptr (GPtrArray) edited = g_ptr_array_new_with_free_func ((GDestroyNotify) cw_change_free);

  for (guint i = 0; i < changes->len; i++)
    g_ptr_array_add (ids, ((CwChange *) changes->pdata[i])->pair.ids[CW_SIDE_SALESFORCE]);

  if (ids->len == 0)
    return TRUE;
  rows = cw_mirror_get_stamps (engine, ids, error);
  if (rows == NULL || !read_hidden_edits (engine, changes, rows, error))
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
        g_ptr_array_add (items, item_new (g_steal_pointer (&changes->pdata[i])));
    }
  return replan_edited (engine, edited, error) && send_window (engine, CW_ACTION_UPDATE, items, error);
}

static gboolean
apply_create_window (CwEngine *engine, GPtrArray *changes, GError **error)
{
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func ((GDestroyNotify) item_free);

  for (guint i = 0; i < changes->len; i++)
    {
      gboolean may_send;

      if (!cw_settle_permit (engine, g_ptr_array_index (changes, i), &may_send, error))
        return FALSE;
      if (may_send)
        g_ptr_array_add (items, item_new (g_steal_pointer (&changes->pdata[i])));
    }
  return send_window (engine, CW_ACTION_CREATE, items, error);
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

gboolean
cw_apply_salesforce (CwEngine *engine, CwAction action, gint64 after, GError **error)
{
  /* Changes that are added while the step runs wait for the next round. */
  guint last;

  if (!cw_store_count_changes (engine->in->store, engine->plan, &last, error))
    return FALSE;

  for (;;)
    {
      g_autoptr (GPtrArray) changes = cw_store_next_changes (
        engine->in->store, engine->plan, CW_SIDE_SALESFORCE, action, after, WINDOW, error);

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
      if (!(action == CW_ACTION_UPDATE ? apply_update_window (engine, changes, error)
                                       : apply_create_window (engine, changes, error)))
        return FALSE;
    }
}
