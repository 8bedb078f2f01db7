/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-apply-aloware.h"

#include <glib/gi18n-lib.h>

#include "cw-error.h"
#include "cw-left-out.h"
#include "cw-mirror.h"
#include "cw-note.h"
#include "cw-settle.h"
#include "cw-store-journal.h"
#include "cw-store-plans.h"
#include "cw-store-runs.h"

/* Writes to Aloware, many contacts at a time. Each contact is looked up and compared with what the plan
 * expects; the write is journalled and sent with the changed fields alone; then the contact is looked up
 * again, and the base moves. */

#define CHUNK 500

typedef struct
{
  CwEngine *engine;
  CwAction action;
  gint64 after, last;
  GPtrArray *queue; /* of CwChange, taken from the end */
  GError *problem;  /* why the queue could not be filled: then nothing more is handed out, and the step
                     * fails */
} Applying;

/* What belongs to one write. */
typedef struct
{
  CwChange *change;
  gint64 journal; /* 0: it is not in the journal, so it was not sent */
} Item;

static void
item_free (Item *item)
{
  cw_change_free (item->change);
  g_free (item);
}

static CwAlowareWrite *
write_new (CwChange *change)
{
  CwAlowareWrite *write = cw_aloware_write_new (change->pair.phone, change->action == CW_ACTION_CREATE);
  Item *item = g_new0 (Item, 1);

  for (guint i = 0; i < change->fields->len; i++)
    {
      const CwChangeField *field = g_ptr_array_index (change->fields, i);

      g_hash_table_insert (write->values, g_strdup (field->aloware), g_strdup (field->new_value));
    }
  item->change = change;
  write->data = item;
  return write;
}

static void
fill_queue (Applying *applying)
{
  CwEngine *engine = applying->engine;

  while (applying->queue->len == 0)
    {
      g_autoptr (GPtrArray)
        changes = cw_store_next_changes (engine->in->store, engine->plan, CW_SIDE_ALOWARE, applying->action,
                                         applying->after, CHUNK, &applying->problem);

      if (changes == NULL || changes->len == 0)
        return;
      applying->after = ((CwChange *) changes->pdata[changes->len - 1])->id;
      for (guint i = changes->len; i > 0; i--)
        {
          CwChange *change = g_ptr_array_index (changes, i - 1);

          if (cw_left_out_has (engine, change->id))
            continue;
          cw_left_out_trim (engine, change);
          g_ptr_array_add (applying->queue, g_ptr_array_steal_index (changes, i - 1));
        }
    }
}

static CwAlowareWrite *
next_write (gpointer user_data)
{
  Applying *applying = user_data;

  if (cw_engine_is_paused (applying->engine) || applying->problem != NULL)
    return NULL;

  fill_queue (applying);
  if (applying->queue->len == 0
      || ((CwChange *) applying->queue->pdata[applying->queue->len - 1])->id > applying->last)
    return NULL;
  return write_new (g_ptr_array_steal_index (applying->queue, applying->queue->len - 1));
}

static gboolean
is_as_expected (CwEngine *engine, const CwChange *change, const CwRecord *before)
{
  CwRows *rows = cw_inputs_get_rows_of (engine->in, change);
  CwConvertContext context;

  if (rows == NULL)
    return FALSE;

  context = cw_rows_get_context (rows, before);
  for (guint i = 0; i < change->fields->len; i++)
    {
      const CwChangeField *field = g_ptr_array_index (change->fields, i);
      const CwRow *row = cw_rows_find (rows, field->aloware);
      g_autofree char *canonical = NULL;

      if (row == NULL)
        return FALSE;
      canonical = cw_row_canonical (row, CW_SIDE_ALOWARE, &context, cw_record_get (before, field->aloware));
      if (g_strcmp0 (canonical, field->expected) != 0)
        return FALSE;
    }
  return TRUE;
}

static gboolean
changed_meanwhile (CwEngine *engine, const CwChange *change, const CwRecord *before, GError **error)
{
  return cw_mirror_aloware (engine, before, change->pair.phone, error)
         && cw_settle_replan (engine, change, error);
}

static gboolean
check (CwAlowareWrite *write, gpointer user_data, GError **problem)
{
  Applying *applying = user_data;
  Item *item = write->data;
  CwEngine *engine = applying->engine;
  gboolean may_send;

  if (!cw_settle_permit (engine, item->change, &may_send, problem) || !may_send)
    return FALSE;

  if (write->create)
    {
      if (write->before == NULL)
        return TRUE;
      /* Somebody has made the contact in the meantime. It is mirrored, and the next run matches it instead
       * of making a second one. */
      cw_note_standing (engine, CW_PAIR_ID (cw_record_get_id (write->before), NULL), CW_STANDING_WAITING);
      if (cw_mirror_aloware (engine, write->before, write->phone, problem))
        g_set_error_literal (problem, CW_ERROR, CW_ERROR_EXISTS,
                             _("Aloware has a contact with this number by now. The next run links it."));
      return FALSE;
    }

  if (write->before == NULL)
    {
      g_set_error_literal (problem, CW_ERROR, CW_ERROR_NOT_FOUND,
                           _("The contact is gone from Aloware. The next run lists it as a conflict."));
      return FALSE;
    }
  if (g_strcmp0 (cw_record_get_id (write->before), item->change->pair.ids[CW_SIDE_ALOWARE]) != 0)
    {
      g_set_error_literal (
        problem, CW_ERROR, CW_ERROR_NOT_FOUND,
        _("Another contact answers to this number in Aloware. The next run lists it as a conflict."));
      return FALSE;
    }
  if (is_as_expected (engine, item->change, write->before))
    return TRUE;

  changed_meanwhile (engine, item->change, write->before, problem);
  return FALSE;
}

/* What an undo has put back would look like an edit to the next run, if a power cut took the entry away. */
static gboolean
sending (CwAlowareWrite *write, gpointer user_data, GError **error)
{
  Applying *applying = user_data;
  CwEngine *engine = applying->engine;
  Item *item = write->data;
  g_autoptr (CwTransaction) transaction = engine->is_undo ? cw_store_begin_durable (engine->in->store, error)
                                                          : cw_store_begin (engine->in->store, error);

  return transaction != NULL
         && cw_note_write (engine, item->change, CW_WRITE_SENT, NULL, NULL, &item->journal, error)
         && cw_store_commit (engine->in->store, error);
}

static gboolean
note_failure (CwEngine *engine, CwAlowareWrite *write, Item *item, GError **error)
{
  const char *code = cw_error_to_nick (write->problem);

  cw_note_failure (engine, item->change);
  if (item->journal != 0)
    {
      /* An unknown outcome stays "sent": the next run settles it by reading. */
      if (g_error_matches (write->problem, CW_ERROR, CW_ERROR_UNKNOWN_OUTCOME))
        return TRUE;
      return cw_store_journal_set_state (engine->in->store, item->journal, CW_WRITE_FAILED, code,
                                         write->problem->message, error);
    }
  return cw_note_write (engine, item->change, CW_WRITE_FAILED, code, write->problem->message, NULL, error);
}

/* A contact that was just made has an id, which its Salesforce record may be mapped to hold. So the pair is
 * planned again. */
static gboolean
confirm (CwEngine *engine, CwAlowareWrite *write, Item *item, GError **error)
{
  CwChange *change = item->change;
  gboolean confirmed;
  const char *id;

  /* The contact was written, but the look-up afterwards failed. The write stays "sent", and the next run
   * finds out by reading. */
  if (write->after == NULL)
    {
      cw_note_failure (engine, change);
      return TRUE;
    }

  id = cw_record_get_id (write->after);
  cw_mirror_expect (engine, id, change);
  if (!cw_mirror_aloware (engine, write->after, write->phone, error))
    return FALSE;

  if (change->action == CW_ACTION_CREATE)
    {
      const CwPairId made = { .ids = { (char *) id, change->pair.ids[CW_SIDE_SALESFORCE] },
                              .phone = write->phone };

      if (!cw_store_journal_set_record (engine->in->store, item->journal, CW_SIDE_ALOWARE, id, error)
          || !cw_settle_link (engine, &made, change, error)
          || !cw_settle_confirm (engine, item->journal, change, write->after, NULL, error)
          || !cw_settle_replan (engine, change, error))
        return FALSE;
      engine->run->created[CW_SIDE_ALOWARE]++;
      return TRUE;
    }

  if (!cw_settle_confirm (engine, item->journal, change, write->after, &confirmed, error))
    return FALSE;
  engine->run->updated[CW_SIDE_ALOWARE] += confirmed;
  return TRUE;
}

/* Whether the run stopped before this write was begun. That is no failure: the next run plans the write
 * again. */
static gboolean
was_stopped (const CwAlowareWrite *write)
{
  return !write->sent
         && (g_error_matches (write->problem, G_IO_ERROR, G_IO_ERROR_CANCELLED)
             || g_error_matches (write->problem, CW_ERROR, CW_ERROR_SIGN_IN_NEEDED));
}

static gboolean
finish (CwEngine *engine, CwAlowareWrite *write, Item *item, GError **error)
{
  if (was_stopped (write))
    return item->journal == 0
           || cw_store_journal_set_state (engine->in->store, item->journal, CW_WRITE_FAILED, "not-sent",
                                          _("The run ended before this was sent."), error);
  /* The state database failed before anything was sent. That is not the record's fault, so the run stops. */
  if (!write->sent && g_error_matches (write->problem, CW_ERROR, CW_ERROR_STORAGE))
    {
      g_propagate_error (error, g_error_copy (write->problem));
      return FALSE;
    }
  if (write->problem != NULL)
    return note_failure (engine, write, item, error);
  if (item->journal == 0)
    return TRUE;
  return confirm (engine, write, item, error);
}

static gboolean
written (CwAlowareWrite *write, gpointer user_data, GError **error)
{
  Applying *applying = user_data;
  CwEngine *engine = applying->engine;
  Item *item = write->data;
  g_autoptr (CwTransaction) transaction = cw_store_begin (engine->in->store, error);
  gboolean success;

  if (!was_stopped (write))
    cw_note_settled (engine, item->change);
  success = transaction != NULL && finish (engine, write, item, error)
            && cw_store_update_run (engine->in->store, engine->run, error)
            && cw_store_commit (engine->in->store, error);

  item_free (item);
  cw_aloware_write_free (write);
  cw_engine_advance (engine, CW_SIDE_ALOWARE, 1);
  return success;
}

gboolean
cw_apply_aloware (CwEngine *engine, CwAction action, gint64 after, GError **error)
{
  Applying applying = { .engine = engine, .action = action, .after = after };
  gboolean success, was_paused;
  guint last;

  if (!cw_store_count_changes (engine->in->store, engine->plan, &last, error))
    return FALSE;
  applying.last = last;
  applying.queue = g_ptr_array_new_with_free_func ((GDestroyNotify) cw_change_free);
  do
    {
      success = cw_aloware_write_all (engine->in->aloware, next_write, check, sending, written, &applying,
                                      engine->cancellable, error);
      was_paused = cw_engine_is_paused (engine);
      if (success && applying.problem != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&applying.problem));
          success = FALSE;
        }
    }
  while (success && was_paused && (success = cw_engine_check_cancelled (engine, error)));
  g_ptr_array_unref (applying.queue);
  g_clear_error (&applying.problem);
  return success;
}
