/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-recover.h"

#include <glib/gi18n-lib.h>

#include "cw-error.h"
#include "cw-mirror.h"
#include "cw-read-back.h"
#include "cw-settle.h"
#include "cw-store-journal.h"
#include "cw-store-links.h"
#include "cw-store-runs.h"

/* An earlier run may have sent writes without seeing an answer. Reading shows what became of them, before
 * anything is sent again. So a record is never created twice, and a base moves only when its write is
 * seen. */

/* A record that the lost create made is searched for from this long before the create was sent. */
#define CREATED_MARGIN_MS (24 * 60 * 60 * 1000)

#define CONTACT_ID "aloware_contact_id"

static gboolean
settle_not_applied (CwEngine *engine, const CwWrite *write, GError **error)
{
  return cw_store_journal_set_state (
    engine->in->store, write->id, CW_WRITE_FAILED, "not-applied",
    _("This was sent, and no answer came. Reading the record showed that the "
       "change was not made."),
    error);
}

static gboolean
propagate_unless_missing (GError *problem, GError **error)
{
  if (g_error_matches (problem, CW_ERROR, CW_ERROR_NOT_FOUND))
    return TRUE;

  g_propagate_error (error, g_error_copy (problem));
  return FALSE;
}

/* Whether `record` now holds what the change was to write. `exactly`: it is not known whether this is the
 * record, so a value in a form of the platform's own does not count. */
static gboolean
holds_change (CwRows *rows,
              const CwChange *change,
              const CwRecord *aloware,
              const CwRecord *record,
              gboolean exactly)
{
  for (guint i = 0; i < change->fields->len; i++)
    {
      CwReadBack outcome = cw_read_back_field (rows, change->side, g_ptr_array_index (change->fields, i),
                                               aloware, record);

      if (outcome != CW_READ_BACK_AS_WRITTEN && (exactly || outcome != CW_READ_BACK_KEPT_AS))
        return FALSE;
    }
  return TRUE;
}

static gboolean
was_of_undo (CwEngine *engine, const CwWrite *write, gboolean *was_undo, GError **error)
{
  g_autoptr (CwRun) run = NULL;

  if (!cw_store_get_run (engine->in->store, write->run, &run, error))
    return FALSE;

  *was_undo = run != NULL && g_strcmp0 (run->kind, "undo") == 0;
  return TRUE;
}

/* A write of an undo ends as the rest of that undo did, whatever this run is for: both sides stay as they
 * are. Otherwise the old value would look like an edit, and would be copied to the other side. */
static gboolean
confirm (CwEngine *engine, const CwWrite *write, const CwRecord *record, GError **error)
{
  gboolean is_undo = engine->is_undo;
  gboolean confirmed = was_of_undo (engine, write, &engine->is_undo, error)
                       && cw_settle_confirm (engine, write->id, write->change, record, NULL, error);

  engine->is_undo = is_undo;
  return confirmed;
}

/* A phone has one contact, so the contact that is found is the partner, whoever made it. The two sides have
 * agreed on its values only if it holds what was sent. */
static gboolean
recover_aloware_create (CwEngine *engine,
                        const CwWrite *write,
                        const CwRecord *record,
                        gboolean happened,
                        GError **error)
{
  CwChange *change = write->change;
  const char *id = cw_record_get_id (record);
  g_autoptr (CwLink) taken = NULL;

  if (!cw_store_find_link (engine->in->store, CW_SIDE_ALOWARE, id, &taken, error)
      || !cw_store_journal_set_record (engine->in->store, write->id, CW_SIDE_ALOWARE, id, error))
    return FALSE;

  g_free (change->pair.ids[CW_SIDE_ALOWARE]);
  change->pair.ids[CW_SIDE_ALOWARE] = g_strdup (id);
  if (taken == NULL && !cw_settle_link (engine, &change->pair, happened ? change : NULL, error))
    return FALSE;
  return happened
           ? confirm (engine, write, record, error)
           : cw_store_journal_set_state (engine->in->store, write->id, CW_WRITE_CONFIRMED, NULL, NULL, error);
}

static gboolean
recover_aloware (CwEngine *engine, const CwWrite *write, GError **error)
{
  CwChange *change = write->change;
  g_autoptr (GError) problem = NULL;
  g_autoptr (CwRecord)
    record = cw_aloware_lookup (engine->in->aloware, change->pair.phone, engine->cancellable, &problem);
  gboolean happened;

  if (record == NULL)
    return propagate_unless_missing (problem, error) && settle_not_applied (engine, write, error);

  if (!cw_mirror_aloware (engine, record, change->pair.phone, error))
    return FALSE;

  happened = holds_change (cw_inputs_get_rows_of (engine->in, change), change, record, record, FALSE);
  if (change->action == CW_ACTION_CREATE)
    return recover_aloware_create (engine, write, record, happened, error);
  if (!happened)
    return settle_not_applied (engine, write, error);
  return confirm (engine, write, record, error);
}

static gboolean
recover_salesforce_update (CwEngine *engine, const CwWrite *write, const CwSalesforceRow *row, GError **error)
{
  g_auto (CwPair) pair = { NULL };

  if (!cw_pair_load (engine->in->store, CW_PAIR_ID (write->change->pair.ids[CW_SIDE_ALOWARE], NULL), &pair,
                     error))
    return FALSE;
  /* A later run settles this write. */
  if (row != NULL && row->unreadable)
    return TRUE;
  if (row == NULL
      || !holds_change (cw_inputs_get_rows_of (engine->in, write->change), write->change,
                        cw_pair_get_record (&pair, CW_SIDE_ALOWARE), row->record, FALSE))
    return settle_not_applied (engine, write, error);
  return confirm (engine, write, row->record, error);
}

/* The interrupted run had read Salesforce before it sent anything, and its watermark comes from Salesforce's
 * clock. Our clock may be wrong by years. */
static gint64
created_since (CwEngine *engine, const CwWrite *write)
{
  gint64 watermark = engine->watermark[cw_change_get_object (write->change)];

  return watermark >= 0 ? MIN (write->when, watermark) - CREATED_MARGIN_MS : -1;
}

/* Aloware's id, where the create wrote it into a field that can be searched for. */
static const CwChangeField *
find_id (const CwRows *rows, const CwChange *change)
{
  const CwRow *row = cw_rows_find (rows, CONTACT_ID);

  return row != NULL && row->field->filterable ? cw_change_find (change, CONTACT_ID) : NULL;
}

/* Finds the record that the lost create may have made: by Aloware's id, else by the phone that was written
 * into it. */
static GPtrArray *
find_created (CwEngine *engine, const CwWrite *write, GError **error)
{
  CwObject object = cw_change_get_object (write->change);
  const CwRows *of_object = engine->in->rows[object];
  const char *of_name = cw_object_get_name (object);
  const CwChangeField *id = find_id (of_object, write->change);
  const CwChangeField *mark = id != NULL ? id : cw_change_find (write->change, "phone_number");
  const char *const *fields = cw_mirror_get_fields (engine, object);

  if (of_object->external_field != NULL)
    return cw_salesforce_find (engine->in->salesforce, of_name, of_object->external_field,
                               write->change->pair.ids[CW_SIDE_ALOWARE], -1, fields, engine->cancellable,
                               error);
  if (mark == NULL)
    return g_ptr_array_new ();
  return cw_salesforce_find (engine->in->salesforce, of_name, mark->salesforce, mark->new_value,
                             created_since (engine, write), fields, engine->cancellable, error);
}

/* The one that holds what was sent. Somebody, or a flow, may have edited it since: then it is known by
 * Aloware's id. */
static const CwSalesforceRow *
choose_made (CwEngine *engine, const CwChange *change, GPtrArray *rows, const CwRecord *aloware)
{
  CwRows *of_object = cw_inputs_get_rows_of (engine->in, change);

  for (guint i = 0; i < rows->len; i++)
    {
      const CwSalesforceRow *row = g_ptr_array_index (rows, i);

      if (holds_change (of_object, change, aloware, row->record, TRUE))
        return row;
    }

  return rows->len > 0 && of_object->external_field == NULL && find_id (of_object, change) != NULL
           ? g_ptr_array_index (rows, 0)
           : NULL;
}

/* Neither of the two has another partner. */
static gboolean
are_free (CwEngine *engine, const CwPairId *pair, gboolean *free, GError **error)
{
  g_autoptr (CwLink) of_aloware = NULL;
  g_autoptr (CwLink) of_salesforce = NULL;

  if (!cw_store_find_link (engine->in->store, CW_SIDE_ALOWARE, pair->ids[CW_SIDE_ALOWARE], &of_aloware, error)
      || !cw_store_find_link (engine->in->store, CW_SIDE_SALESFORCE, pair->ids[CW_SIDE_SALESFORCE],
                              &of_salesforce, error))
    return FALSE;
  *free = of_aloware == NULL && of_salesforce == NULL;
  return TRUE;
}

/* An Aloware Contact ID that is unique has one record, so the record that is found is the partner, whoever
 * made it: the create, tried again, would be written over it. The two sides have agreed on nothing but what
 * is equal, because the record does not hold what was sent. */
static gboolean
recover_by_id (CwEngine *engine, const CwWrite *write, const CwSalesforceRow *found, GError **error)
{
  CwChange *change = write->change;
  const char *id = cw_record_get_id (found->record);
  gboolean free;

  g_free (change->pair.ids[CW_SIDE_SALESFORCE]);
  change->pair.ids[CW_SIDE_SALESFORCE] = g_strdup (id);
  if (!cw_mirror_salesforce (engine, found, TRUE, error) || !are_free (engine, &change->pair, &free, error))
    return FALSE;
  if (!free)
    return settle_not_applied (engine, write, error);
  return cw_store_journal_set_record (engine->in->store, write->id, CW_SIDE_SALESFORCE, id, error)
         && cw_settle_link (engine, &change->pair, NULL, error)
         && cw_store_journal_set_state (engine->in->store, write->id, CW_WRITE_CONFIRMED, NULL, NULL, error);
}

static gboolean
recover_salesforce_create (CwEngine *engine, const CwWrite *write, GError **error)
{
  CwChange *change = write->change;
  g_autoptr (GPtrArray) rows = find_created (engine, write, error);
  const CwRows *of_object = cw_inputs_get_rows_of (engine->in, change);
  g_auto (CwPair) pair = { NULL };
  const CwSalesforceRow *made;

  if (rows == NULL
      || !cw_pair_load (engine->in->store, CW_PAIR_ID (change->pair.ids[CW_SIDE_ALOWARE], NULL), &pair,
                        error))
    return FALSE;

  made = choose_made (engine, change, rows, cw_pair_get_record (&pair, CW_SIDE_ALOWARE));
  if (made == NULL && rows->len > 0 && of_object->external_field != NULL)
    return recover_by_id (engine, write, g_ptr_array_index (rows, 0), error);
  if (made == NULL)
    return settle_not_applied (engine, write, error);

  g_free (change->pair.ids[CW_SIDE_SALESFORCE]);
  change->pair.ids[CW_SIDE_SALESFORCE] = g_strdup (cw_record_get_id (made->record));
  return cw_mirror_salesforce (engine, made, TRUE, error)
         && cw_store_journal_set_record (engine->in->store, write->id, CW_SIDE_SALESFORCE,
                                         change->pair.ids[CW_SIDE_SALESFORCE], error)
         && cw_settle_link (engine, &change->pair, change, error)
         && confirm (engine, write, made->record, error);
}

/* Salesforce had said which record it made, so the record was made, also if somebody has edited it since. */
static gboolean
recover_made (CwEngine *engine, const CwWrite *write, const CwSalesforceRow *row, GError **error)
{
  if (row == NULL || row->deleted)
    return cw_settle_not_shown (engine, write->id, write->change, error);
  /* A later run settles this write. */
  if (row->unreadable)
    return TRUE;
  return cw_settle_link (engine, &write->change->pair, write->change, error)
         && confirm (engine, write, row->record, error);
}

static gboolean
recover_salesforce (CwEngine *engine, const CwWrite *write, GHashTable *rows, GError **error)
{
  const char *id = write->change->pair.ids[CW_SIDE_SALESFORCE];
  const CwSalesforceRow *row = id != NULL ? g_hash_table_lookup (rows, id) : NULL;

  if (id == NULL)
    return recover_salesforce_create (engine, write, error);
  return write->change->action == CW_ACTION_CREATE ? recover_made (engine, write, row, error)
                                                   : recover_salesforce_update (engine, write, row, error);
}

static gboolean
recover_write (CwEngine *engine, const CwWrite *write, GHashTable *rows, GError **error)
{
  if (write->state == CW_WRITE_PLANNED)
    return cw_store_journal_set_state (engine->in->store, write->id, CW_WRITE_FAILED, "not-sent",
                                       _("The run ended before this was sent."), error);
  /* The fields of this write are lost: their key is gone, or they were damaged. So no reading can tell what
   * became of it, and no base moves. */
  if (write->change->fields->len == 0)
    return cw_store_journal_set_state (
      engine->in->store, write->id, CW_WRITE_FAILED, "unknown-outcome",
      _("This was sent, and no answer came. What was sent is not known any "
         "more, because its entry in the history was damaged, or the key of the "
         "history is lost. Both sides are read and compared again."),
      error);
  /* A run that syncs this kind of record settles it. */
  if (cw_inputs_get_rows_of (engine->in, write->change) == NULL)
    return TRUE;
  if (write->change->side == CW_SIDE_ALOWARE)
    return recover_aloware (engine, write, error);
  return recover_salesforce (engine, write, rows, error);
}

/* The Salesforce records that were to be updated, by their ids, as they are now. */
static GHashTable *
read_updated (CwEngine *engine, GPtrArray *writes, GError **error)
{
  g_autoptr (GHashTable)
    rows = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) cw_salesforce_row_free);
  g_autoptr (GPtrArray) ids = g_ptr_array_new ();
  g_autoptr (GPtrArray) read = NULL;

  for (guint i = 0; i < writes->len; i++)
    {
      const CwWrite *write = g_ptr_array_index (writes, i);
      const char *id = write->change->pair.ids[CW_SIDE_SALESFORCE];

      if (write->state == CW_WRITE_SENT && write->change->side == CW_SIDE_SALESFORCE && id != NULL
          && g_hash_table_insert (rows, g_strdup (id), NULL))
        g_ptr_array_add (ids, (gpointer) id);
    }
  if (ids->len == 0)
    return g_steal_pointer (&rows);

  read = cw_mirror_retrieve (engine, ids, error);
  if (read == NULL)
    return NULL;
  for (guint i = 0; i < ids->len; i++)
    g_hash_table_insert (rows, g_strdup (ids->pdata[i]), g_steal_pointer (&read->pdata[i]));
  return g_steal_pointer (&rows);
}

gboolean
cw_recover (CwEngine *engine, GError **error)
{
  g_autoptr (GPtrArray) writes = cw_store_journal_list_unsettled (engine->in->store, error);
  g_autoptr (GHashTable) rows = writes != NULL ? read_updated (engine, writes, error) : NULL;

  if (rows == NULL)
    return FALSE;

  for (guint i = 0; i < writes->len; i++)
    {
      if (!cw_engine_check_cancelled (engine, error)
          || !recover_write (engine, g_ptr_array_index (writes, i), rows, error))
        return FALSE;
    }
  return TRUE;
}
