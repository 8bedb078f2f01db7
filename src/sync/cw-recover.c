/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-engine.h"

#include <glib/gi18n-lib.h>

#include "cw-error.h"

/* What an earlier run journalled as sent and never saw an answer for is settled by reading, before anything is sent again. So a
 * create never happens twice, and a base moves only when its write is seen. */

/* The clocks of the two machines may differ; a record made by the lost create is looked for from this long before. */
#define CREATED_MARGIN_MS (24 * 60 * 60 * 1000)

static gboolean
settle (CwEngine *engine, const CwWrite *write, gboolean happened, GError **error)
{
  if (happened)
    return cw_store_journal_set_state (engine->store, write->id, CW_WRITE_CONFIRMED, NULL, NULL, error);

  return cw_store_journal_set_state (engine->store, write->id, CW_WRITE_FAILED, "not-applied",
                                     _("It was sent without an answer, and a reading showed that it did not happen."), error);
}

static gboolean
propagate_unless_missing (GError *problem, GError **error)
{
  if (g_error_matches (problem, CW_ERROR, CW_ERROR_NOT_FOUND))
    return TRUE;

  g_propagate_error (error, g_error_copy (problem));
  return FALSE;
}

/* Whether `record` now holds what the change was to write. */
static gboolean
holds_change (CwEngine *engine, const CwChange *change, const CwRecord *record)
{
  CwConvertContext context = cw_rows_get_context (engine->rows, change->side == CW_SIDE_ALOWARE ? record : NULL);

  for (guint i = 0; i < change->fields->len; i++)
    {
      const CwChangeField *field = g_ptr_array_index (change->fields, i);
      const CwRow *row = cw_rows_find (engine->rows, field->aloware);
      g_autofree char *wanted = NULL;
      g_autofree char *actual = NULL;

      if (row == NULL)
        return FALSE;
      wanted = cw_row_canonical (row, change->side, &context, field->new_value);
      actual = cw_row_canonical (row, change->side, &context,
                                 cw_record_get (record, change->side == CW_SIDE_ALOWARE ? field->aloware : field->salesforce));
      if (g_strcmp0 (wanted, actual) != 0)
        return FALSE;
    }
  return TRUE;
}

static gboolean
recover_aloware (CwEngine *engine, const CwWrite *write, GError **error)
{
  CwChange *change = write->change;
  g_autoptr (GError) problem = NULL;
  g_autoptr (CwRecord) record = cw_aloware_lookup (engine->aloware, change->phone, engine->cancellable, &problem);
  gboolean happened;

  if (record == NULL)
    return propagate_unless_missing (problem, error) && settle (engine, write, FALSE, error);

  if (!cw_engine_mirror_aloware (engine, record, change->phone, error))
    return FALSE;

  /* There is one contact for a phone, so a contact that answers is the one that was made. */
  happened = change->action == CW_ACTION_CREATE || holds_change (engine, change, record);
  if (happened && change->action == CW_ACTION_CREATE)
    {
      g_autoptr (CwLink) taken = NULL;

      if (!cw_store_find_link (engine->store, CW_SIDE_ALOWARE, cw_record_get_id (record), &taken, error))
        return FALSE;
      if (taken == NULL && !cw_engine_link (engine, cw_record_get_id (record), change->salesforce_id, change->phone, change, error))
        return FALSE;
      if (!cw_store_journal_set_record (engine->store, write->id, CW_SIDE_ALOWARE, cw_record_get_id (record), error))
        return FALSE;
    }
  else if (happened && !cw_engine_settle (engine, change, error))
    return FALSE;

  return settle (engine, write, happened, error);
}

static gboolean
recover_salesforce_update (CwEngine *engine, const CwWrite *write, GError **error)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_new ();
  g_autoptr (GPtrArray) rows = NULL;
  const CwSalesforceRow *row;
  gboolean happened;

  g_ptr_array_add (ids, write->change->salesforce_id);
  rows = cw_engine_retrieve (engine, ids, error);
  if (rows == NULL)
    return FALSE;

  row = g_ptr_array_index (rows, 0);
  happened = row != NULL && holds_change (engine, write->change, row->record);
  return (!happened || cw_engine_settle (engine, write->change, error)) && settle (engine, write, happened, error);
}

/* What a lost create would have made is found by its external id, else by the phone that was written into it. */
static GPtrArray *
find_created (CwEngine *engine, const CwWrite *write, GError **error)
{
  const CwChangeField *phone = cw_change_find (write->change, "phone_number");
  const char *const *fields = cw_engine_get_fields (engine);

  if (engine->rows->external_field != NULL)
    return cw_salesforce_find (engine->salesforce, engine->object, engine->rows->external_field, write->change->aloware_id, -1,
                               fields, engine->cancellable, error);
  if (phone == NULL)
    return g_ptr_array_new ();
  return cw_salesforce_find (engine->salesforce, engine->object, phone->salesforce, phone->new_value,
                             write->when - CREATED_MARGIN_MS, fields, engine->cancellable, error);
}

static gboolean
recover_salesforce_create (CwEngine *engine, const CwWrite *write, GError **error)
{
  CwChange *change = write->change;
  g_autoptr (GPtrArray) rows = find_created (engine, write, error);
  const CwSalesforceRow *made = NULL;

  if (rows == NULL)
    return FALSE;

  for (guint i = 0; made == NULL && i < rows->len; i++)
    {
      const CwSalesforceRow *row = g_ptr_array_index (rows, i);

      if (holds_change (engine, change, row->record))
        made = row;
    }
  if (made == NULL)
    return settle (engine, write, FALSE, error);

  g_free (change->salesforce_id);
  change->salesforce_id = g_strdup (cw_record_get_id (made->record));
  return cw_engine_mirror_salesforce (engine, made, TRUE, error)
         && cw_store_journal_set_record (engine->store, write->id, CW_SIDE_SALESFORCE, change->salesforce_id, error)
         && cw_engine_link (engine, change->aloware_id, change->salesforce_id, change->phone, change, error)
         && settle (engine, write, TRUE, error);
}

static gboolean
recover_write (CwEngine *engine, const CwWrite *write, GError **error)
{
  if (write->state == CW_WRITE_PLANNED)
    return cw_store_journal_set_state (engine->store, write->id, CW_WRITE_FAILED, "not-sent",
                                       _("The run ended before this was sent."), error);
  if (write->change->side == CW_SIDE_ALOWARE)
    return recover_aloware (engine, write, error);
  if (write->change->salesforce_id != NULL)
    return recover_salesforce_update (engine, write, error);
  return recover_salesforce_create (engine, write, error);
}

gboolean
cw_engine_recover (CwEngine *engine, GError **error)
{
  g_autoptr (GPtrArray) writes = cw_store_journal_list_unsettled (engine->store, error);

  if (writes == NULL)
    return FALSE;

  for (guint i = 0; i < writes->len; i++)
    {
      if (!cw_engine_check_cancelled (engine, error) || !recover_write (engine, g_ptr_array_index (writes, i), error))
        return FALSE;
    }
  return TRUE;
}
