/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-engine.h"

#include "cw-phone.h"
#include "cw-text.h"

/* Mirrors hold what was last read, and the keys by which records find each other. */

/* Keys are of what a side really holds: a text that was not read whole is none. */
static char *
email_key (CwEngine *engine, const char *email)
{
  g_autofree char *folded = email != NULL && cw_text_is_readable (email) ? cw_text_casefold (email) : NULL;

  if (folded == NULL)
    return NULL;
  g_strstrip (folded);
  return cw_store_hash (engine->store, folded);
}

static const char *
mapped_value (CwEngine *engine, const CwRecord *record, const char *aloware_key)
{
  const CwRow *row = cw_rows_find (engine->rows, aloware_key);
  const char *value = row != NULL ? cw_record_get (record, row->field->name) : NULL;

  return value != NULL && *value != '\0' ? value : NULL;
}

gboolean
cw_engine_mirror_salesforce (CwEngine *engine, const CwSalesforceRow *row, gboolean in_filter, GError **error)
{
  g_autoptr (CwSalesforceMirror) mirror = cw_salesforce_mirror_new ();
  g_autofree char *phone = cw_rows_salesforce_phone (engine->rows, row->record);
  const char *external = mapped_value (engine, row->record, "aloware_contact_id");
  const char *person_account = cw_record_get (row->record, "IsPersonAccount");

  mirror->record = cw_record_copy (row->record);
  mirror->modstamp = row->modstamp;
  mirror->deleted = row->deleted;
  mirror->in_filter = in_filter && g_strcmp0 (person_account, "true") != 0;
  mirror->master_id = g_strdup (row->master_id);
  mirror->modified_by = g_strdup (row->modified_by);
  mirror->phone_key = cw_store_hash (engine->store, phone);
  mirror->email_key = email_key (engine, mapped_value (engine, row->record, "email"));
  mirror->external_key = external != NULL && cw_text_is_readable (external) ? g_strdup (external) : NULL;
  mirror->seen_run = engine->full_reading;

  if (!cw_store_put_salesforce (engine->store, mirror, error))
    return FALSE;
  if (phone == NULL || row->deleted || !mirror->in_filter)
    return TRUE;
  return cw_store_add_phone (engine->store, phone, CW_PHONE_FROM_SALESFORCE, error);
}

/* Whoever answered to this number before, and was last seen with it, does so no more. One that moved to another number and was met
 * there is still with us. */
static gboolean
part_from_phone (CwEngine *engine, const char *phone, const char *now_answers, GError **error)
{
  g_autofree char *known = NULL;
  g_autoptr (CwAlowareMirror) mirror = NULL;
  gint64 asked;

  if (!cw_store_get_phone (engine->store, phone, &asked, &known, error))
    return FALSE;
  if (known == NULL || g_strcmp0 (known, now_answers) == 0)
    return TRUE;
  if (!cw_store_get_aloware (engine->store, known, &mirror, error))
    return FALSE;
  return mirror == NULL || (mirror->phone != NULL && !g_str_equal (mirror->phone, phone))
         || cw_store_set_gone (engine->store, known, TRUE, engine->run->run, cw_engine_now (), error);
}

gboolean
cw_engine_mirror_not_found (CwEngine *engine, const char *phone, GError **error)
{
  return part_from_phone (engine, phone, NULL, error)
         && cw_store_set_phone_asked (engine->store, phone, engine->run->run, NULL, error);
}

gboolean
cw_engine_mirror_aloware (CwEngine *engine, const CwRecord *record, const char *phone, GError **error)
{
  g_autoptr (CwAlowareMirror) mirror = cw_aloware_mirror_new ();
  const char *email = cw_record_get (record, "email");
  const char *own_phone = cw_record_get (record, "phone_number");
  g_autofree char *own_e164 = own_phone != NULL ? cw_phone_to_e164 (own_phone, engine->settings->region) : NULL;

  cw_delivered_see (engine->delivered, record);
  mirror->record = cw_record_copy (record);
  mirror->phone = g_strdup (phone);
  mirror->phone_key = cw_store_hash (engine->store, own_e164 != NULL ? own_e164 : phone);
  mirror->email_key = email_key (engine, email);
  mirror->asked = engine->run->run;
  mirror->checked = cw_engine_now ();

  return part_from_phone (engine, phone, cw_record_get_id (record), error) && cw_store_put_aloware (engine->store, mirror, error)
         && cw_store_set_phone_asked (engine->store, phone, mirror->asked, cw_record_get_id (record), error);
}

const char *const *
cw_engine_get_fields (CwEngine *engine)
{
  return (const char *const *) engine->rows->salesforce_fields;
}

/* Not shown is not deleted: who may see a record can change. A deletion is told by the reading of what changed. */
static gboolean
mirror_not_shown (CwEngine *engine, const char *id, GError **error)
{
  g_autoptr (CwSalesforceMirror) mirror = NULL;

  if (!cw_store_get_salesforce (engine->store, id, &mirror, error))
    return FALSE;
  if (mirror == NULL)
    return TRUE;

  mirror->seen_run = engine->full_reading - 1;
  return cw_store_put_salesforce (engine->store, mirror, error);
}

GPtrArray *
cw_engine_retrieve (CwEngine *engine, GPtrArray *ids, GError **error)
{
  g_autoptr (GPtrArray) rows = cw_salesforce_retrieve (engine->salesforce, engine->object, ids, cw_engine_get_fields (engine),
                                                       engine->cancellable, error);

  if (rows == NULL || !cw_store_begin (engine->store, error))
    return NULL;

  for (guint i = 0; i < rows->len; i++)
    {
      const CwSalesforceRow *row = g_ptr_array_index (rows, i);
      gboolean stored = TRUE;

      /* Of one that cannot be read nothing is concluded. */
      if (row == NULL)
        stored = mirror_not_shown (engine, g_ptr_array_index (ids, i), error);
      else if (!row->unreadable)
        stored = cw_engine_mirror_salesforce (engine, row, TRUE, error);

      if (!stored)
        {
          cw_store_rollback (engine->store);
          return NULL;
        }
    }

  return cw_store_commit (engine->store, error) ? g_steal_pointer (&rows) : NULL;
}
