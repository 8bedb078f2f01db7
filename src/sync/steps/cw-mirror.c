/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-mirror.h"

#include "cw-error.h"
#include "cw-other-phones.h"
#include "cw-phone.h"
#include "cw-salesforce-retrieve.h"
#include "cw-store-dirty.h"
#include "cw-store-links.h"
#include "cw-store-mirror.h"
#include "cw-store-phones.h"
#include "cw-text.h"
#include "cw-time.h"

/* A text that could not be read whole gives no key: a key must come from what the side really holds. */
static char *
email_key (CwEngine *engine, const char *email)
{
  g_autofree char *folded = email != NULL && cw_text_is_readable (email) ? cw_text_casefold (email) : NULL;

  if (folded == NULL)
    return NULL;
  g_strstrip (folded);
  return cw_store_hash (engine->in->store, folded);
}

static const char *
mapped_value (const CwRows *rows, const CwRecord *record, const char *aloware_key)
{
  const CwRow *row = cw_rows_find (rows, aloware_key);
  const char *value = row != NULL ? cw_record_get (record, row->field->name) : NULL;

  return value != NULL && *value != '\0' ? value : NULL;
}

/* Of a converted Lead this is its Contact, also after the Lead was deleted; "" where that is not shown. */
static char *
find_successor (const CwSalesforceRow *row)
{
  if (row->master_id != NULL)
    return g_strdup (row->master_id);
  if (row->converted)
    return g_strdup (row->contact_id != NULL ? row->contact_id : "");
  return NULL;
}

static char *
expectation_key (CwSide side, const char *id)
{
  return g_strconcat (cw_side_to_nick (side), ":", id, NULL);
}

void
cw_mirror_expect (CwEngine *engine, const char *id, const CwChange *change)
{
  if (engine->expected_after == NULL)
    engine->expected_after = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_hash_table_replace (engine->expected_after, expectation_key (change->side, id), (gpointer) change);
}

void
cw_mirror_expect_nothing (CwEngine *engine)
{
  g_clear_pointer (&engine->expected_after, g_hash_table_unref);
}

static const CwChange *
take_expectation (CwEngine *engine, CwSide side, const char *id)
{
  g_autofree char *key = NULL;
  g_autofree char *stolen = NULL;
  gpointer change = NULL;

  if (engine->expected_after == NULL || g_hash_table_size (engine->expected_after) == 0)
    return NULL;
  key = expectation_key (side, id);
  g_hash_table_steal_extended (engine->expected_after, key, (gpointer *) &stolen, &change);
  return change;
}

static gboolean
was_written (const CwChange *written, const char *field)
{
  for (guint i = 0; written != NULL && i < written->fields->len; i++)
    {
      const CwChangeField *each = g_ptr_array_index (written->fields, i);

      if (g_strcmp0 (written->side == CW_SIDE_ALOWARE ? each->aloware : each->salesforce, field) == 0)
        return TRUE;
    }
  return FALSE;
}

/* Whether `now` has all that `before` has, but for what was written (nullable). */
static gboolean
has_same_values (const CwRecord *before, const CwRecord *now, const CwChange *written)
{
  for (guint i = 0; i < cw_record_get_n_values (before); i++)
    {
      const char *name = cw_record_get_nth_name (before, i);

      if (!was_written (written, name)
          && g_strcmp0 (cw_record_get (before, name), cw_record_get (now, name)) != 0)
        return FALSE;
    }
  return TRUE;
}

static gboolean
is_same_record (const CwRecord *before, const CwRecord *now, const CwChange *written)
{
  if (before == NULL || now == NULL)
    return before == now;
  return has_same_values (before, now, written) && has_same_values (now, before, written);
}

/* Whether a record is as it was known, but for what was just written to it (nullable). */
static gboolean
is_same_salesforce (const CwSalesforceMirror *known, const CwSalesforceMirror *now, const CwChange *written)
{
  if (known == NULL)
    return written != NULL && written->action == CW_ACTION_CREATE;
  /* The values say what changed, but a stamp may have moved for a field that is not mapped, such as the
   * owner's account. */
  return (written != NULL || known->modstamp == now->modstamp) && known->deleted == now->deleted
         && known->in_filter == now->in_filter && known->seen_run <= now->seen_run
         && g_strcmp0 (known->successor, now->successor) == 0
         && is_same_record (known->record, now->record, written);
}

static gboolean
is_same_aloware (const CwAlowareMirror *known, const CwAlowareMirror *now, const CwChange *written)
{
  if (known == NULL)
    return written != NULL && written->action == CW_ACTION_CREATE;
  return known->gone == now->gone && g_strcmp0 (known->phone, now->phone) == 0
         && is_same_record (known->record, now->record, written);
}

/* Stores a mirror. If the record was not known, or known otherwise, it is dirty from now on. */
static gboolean
put_salesforce (CwEngine *engine, const CwSalesforceMirror *mirror, GError **error)
{
  CwStore *store = engine->in->store;
  const char *id = cw_record_get_id (mirror->record);
  const CwChange *written = take_expectation (engine, CW_SIDE_SALESFORCE, id);
  g_autoptr (CwSalesforceMirror) known = NULL;

  return cw_store_get_salesforce (store, id, &known, error) && cw_store_put_salesforce (store, mirror, error)
         && (is_same_salesforce (known, mirror, written)
             || cw_store_mark_dirty (store, CW_SIDE_SALESFORCE, id, error));
}

/* Whether the rest of what is stored of a contact with the same values is the same as well, but for when it
 * was looked up. */
static gboolean
has_same_keys (const CwAlowareMirror *known, const CwAlowareMirror *now)
{
  return cw_record_get_modified (known->record) == cw_record_get_modified (now->record)
         && g_strcmp0 (known->phone_key, now->phone_key) == 0
         && g_strcmp0 (known->email_key, now->email_key) == 0;
}

/* The same. `changed`: the contact was known, and otherwise than now. Nearly all look-ups find a contact as
 * it was, so these do not seal its values once more. */
static gboolean
put_aloware (CwEngine *engine, const CwAlowareMirror *mirror, gboolean *changed, GError **error)
{
  CwStore *store = engine->in->store;
  const char *id = cw_record_get_id (mirror->record);
  const CwChange *written = take_expectation (engine, CW_SIDE_ALOWARE, id);
  g_autoptr (CwAlowareMirror) known = NULL;
  gboolean is_same;

  if (!cw_store_get_aloware (store, id, &known, error))
    return FALSE;
  is_same = is_same_aloware (known, mirror, written);
  *changed = known != NULL && !is_same;

  if (is_same && written == NULL && has_same_keys (known, mirror))
    return cw_store_set_gone (store, id, FALSE, mirror->asked, mirror->checked, error);
  return cw_store_put_aloware (store, mirror, error)
         && (is_same || cw_store_mark_dirty (store, CW_SIDE_ALOWARE, id, error));
}

static gboolean
set_gone (CwEngine *engine, const char *aloware_id, GError **error)
{
  CwStore *store = engine->in->store;

  return cw_store_set_gone (store, aloware_id, TRUE, engine->run->run, cw_engine_now (), error)
         && cw_store_mark_dirty (store, CW_SIDE_ALOWARE, aloware_id, error);
}

/* By the keys of further numbers, a contact's number finds the records that have it there. */
static gboolean
put_other_phones (CwEngine *engine, const CwRows *rows, const CwSalesforceRow *row, GError **error)
{
  g_autoptr (GPtrArray) others = NULL;
  g_auto (GStrv) keys = NULL;

  if (*rows->other_phones == NULL)
    return TRUE;
  others = cw_rows_other_phones (rows, row->record);
  keys = row->deleted ? NULL : cw_other_phones_keys (engine, others);
  return cw_store_put_other_phones (engine->in->store, cw_record_get_id (row->record), keys, error);
}

gboolean
cw_mirror_salesforce_row (CwEngine *engine,
                          const CwSalesforceRow *row,
                          gboolean in_filter,
                          GPtrArray *phones,
                          GError **error)
{
  CwObject object = cw_object_of_id (cw_record_get_id (row->record));
  const CwRows *rows = engine->in->rows[object];
  g_autoptr (CwSalesforceMirror) mirror = cw_salesforce_mirror_new ();
  g_autofree char *phone = cw_rows_salesforce_phone (rows, row->record);
  const char *external = mapped_value (rows, row->record, "aloware_contact_id");
  const char *person_account = cw_record_get (row->record, "IsPersonAccount");
  gboolean stored;

  mirror->record = row->record; /* only borrowed */
  mirror->modstamp = row->modstamp;
  mirror->deleted = row->deleted;
  mirror->in_filter = in_filter && g_strcmp0 (person_account, "true") != 0;
  mirror->successor = find_successor (row);
  mirror->modified_by = g_strdup (row->modified_by);
  mirror->phone_key = cw_store_hash (engine->in->store, phone);
  mirror->email_key = email_key (engine, mapped_value (rows, row->record, "email"));
  mirror->external_key = external != NULL && cw_text_is_readable (external) ? g_strdup (external) : NULL;
  mirror->seen_run = engine->full_reading[object];

  stored = put_salesforce (engine, mirror, error) && put_other_phones (engine, rows, row, error);
  mirror->record = NULL;
  if (!stored)
    return FALSE;
  if (phone != NULL && !row->deleted && !row->converted && mirror->in_filter)
    g_ptr_array_add (phones, g_steal_pointer (&phone));
  return TRUE;
}

gboolean
cw_mirror_salesforce (CwEngine *engine, const CwSalesforceRow *row, gboolean in_filter, GError **error)
{
  g_autoptr (GPtrArray) phones = g_ptr_array_new_with_free_func (g_free);

  return cw_mirror_salesforce_row (engine, row, in_filter, phones, error)
         && cw_store_add_phones (engine->in->store, phones, CW_PHONE_FROM_SALESFORCE, error);
}

/* Marks the contact that this number found before as gone, if it was last seen with this number. A contact
 * that has been found by another number is still there. */
static gboolean
part_from_phone (CwEngine *engine, const char *phone, const char *now_answers, GError **error)
{
  g_autofree char *known = NULL;
  g_autoptr (CwAlowareMirror) mirror = NULL;
  gint64 asked;

  if (!cw_store_get_phone (engine->in->store, phone, &asked, &known, error))
    return FALSE;
  if (known == NULL || g_strcmp0 (known, now_answers) == 0)
    return TRUE;
  if (!cw_store_get_aloware (engine->in->store, known, &mirror, error))
    return FALSE;
  return mirror == NULL || (mirror->phone != NULL && !g_str_equal (mirror->phone, phone))
         || set_gone (engine, known, error);
}

/* What is looked up to keep the two sides current need not be asked for again by a run soon after. */
static gboolean
set_asked (CwEngine *engine, const char *phone, const char *aloware_id, GError **error)
{
  return cw_store_set_phone_asked (engine->in->store, phone, engine->run->run, engine->is_keeping, aloware_id,
                                   error);
}

gboolean
cw_mirror_not_found (CwEngine *engine, const char *phone, GError **error)
{
  return part_from_phone (engine, phone, NULL, error) && set_asked (engine, phone, NULL, error);
}

static gboolean
mirror_aloware (CwEngine *engine,
                const CwRecord *record,
                const char *phone,
                gboolean *changed,
                GError **error)
{
  g_autoptr (CwAlowareMirror) mirror = cw_aloware_mirror_new ();
  const char *email = cw_record_get (record, "email");
  const char *own_phone = cw_record_get (record, "phone_number");
  g_autofree char *own_e164 = own_phone != NULL ? cw_phone_to_e164 (own_phone, engine->in->settings->region)
                                                : NULL;

  cw_delivered_see (engine->delivered, record);
  mirror->record = cw_record_copy (record);
  mirror->phone = g_strdup (phone);
  mirror->phone_key = cw_store_hash (engine->in->store, own_e164 != NULL ? own_e164 : phone);
  mirror->email_key = email_key (engine, email);
  mirror->asked = engine->run->run;
  mirror->checked = cw_engine_now ();

  return part_from_phone (engine, phone, cw_record_get_id (record), error)
         && put_aloware (engine, mirror, changed, error)
         && set_asked (engine, phone, cw_record_get_id (record), error);
}

gboolean
cw_mirror_aloware (CwEngine *engine, const CwRecord *record, const char *phone, GError **error)
{
  gboolean changed;

  return mirror_aloware (engine, record, phone, &changed, error);
}

/* When a call or a message was last exchanged with the contact, ms; 0: never, or not delivered. A date that
 * lies ahead tells nothing: the contact would count as engaged until the clock has come to it. */
static gint64
find_engagement (const CwRecord *record, gint64 now)
{
  static const char *const dates[] = { "last_inbound_text_date", "last_outbound_text_date",
                                       "last_inbound_call_date", "last_outbound_call_date" };
  gint64 last = 0, instant;

  for (guint i = 0; i < G_N_ELEMENTS (dates); i++)
    {
      const char *text = cw_record_get (record, dates[i]);

      if (text != NULL && cw_time_parse_aloware (text, &instant) && cw_time_age (instant, now) >= 0)
        last = MAX (last, MIN (instant, now));
    }
  return last;
}

gboolean
cw_mirror_look_up (CwEngine *engine, const CwRecord *record, const char *phone, GError **error)
{
  gint64 now = cw_engine_now ();
  gint64 engaged = find_engagement (record, now);
  gboolean changed;

  if (!mirror_aloware (engine, record, phone, &changed, error))
    return FALSE;
  if (changed)
    engaged = MAX (engaged, now - (CW_ENGAGED_MS - CW_EDITED_MS));
  return engaged <= 0 || cw_store_set_phone_engaged (engine->in->store, phone, engaged, error);
}

const char *const *
cw_mirror_get_fields (CwEngine *engine, CwObject object)
{
  return (const char *const *) engine->in->rows[object]->salesforce_fields;
}

/* A record that is not shown is not deleted: this user may have lost the right to see it. Deletions are told
 * by the reading of what changed. */
static gboolean
mirror_not_shown (CwEngine *engine, const char *id, GError **error)
{
  g_autoptr (CwSalesforceMirror) mirror = NULL;

  if (!cw_store_get_salesforce (engine->in->store, id, &mirror, error))
    return FALSE;
  if (mirror == NULL)
    return TRUE;

  if (mirror->seen_run < engine->full_reading[cw_object_of_id (id)])
    return TRUE;

  mirror->seen_run = engine->full_reading[cw_object_of_id (id)] - 1;
  return cw_store_put_salesforce (engine->in->store, mirror, error)
         && cw_store_mark_dirty (engine->in->store, CW_SIDE_SALESFORCE, id, error);
}

/* Puts the rows of one object's ids into their places in `rows`. */
static gboolean
retrieve_object (CwEngine *engine,
                 CwObject object,
                 GPtrArray *ids,
                 const char *const *fields,
                 GPtrArray *rows,
                 GError **error)
{
  g_autoptr (GPtrArray) its_ids = g_ptr_array_new ();
  g_autoptr (GPtrArray) its_rows = NULL;

  for (guint i = 0; i < ids->len; i++)
    {
      if (cw_object_of_id (ids->pdata[i]) == object)
        g_ptr_array_add (its_ids, ids->pdata[i]);
    }
  if (its_ids->len == 0)
    return TRUE;

  its_rows = cw_salesforce_retrieve (engine->in->salesforce, cw_object_get_name (object), its_ids, fields,
                                     engine->cancellable, error);
  if (its_rows == NULL)
    return FALSE;

  for (guint i = 0, nth = 0; i < ids->len; i++)
    {
      if (cw_object_of_id (ids->pdata[i]) == object)
        rows->pdata[i] = g_steal_pointer (&its_rows->pdata[nth++]);
    }
  return TRUE;
}

/* Of the stamps the account is asked for, too, where an object has one and this user may see it. */
static const char *const *
fields_of_stamps (CwEngine *engine, CwObject object)
{
  static const char *const account[] = { "AccountId", NULL };
  const CwSchema *schema = engine->in->schema[object];

  return schema != NULL && cw_schema_find (schema, account[0]) != NULL ? account : account + 1;
}

static GPtrArray *
retrieve (CwEngine *engine, GPtrArray *ids, gboolean with_fields, GError **error)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify) cw_salesforce_row_free);

  g_ptr_array_set_size (rows, (int) ids->len);
  for (CwObject object = 0; object < CW_N_OBJECTS; object++)
    {
      if (engine->in->rows[object] != NULL
          && !retrieve_object (engine, object, ids,
                               with_fields ? cw_mirror_get_fields (engine, object)
                                           : fields_of_stamps (engine, object),
                               rows, error))
        return NULL;
    }
  return g_steal_pointer (&rows);
}

GPtrArray *
cw_mirror_get_stamps (CwEngine *engine, GPtrArray *ids, GError **error)
{
  return retrieve (engine, ids, FALSE, error);
}

GPtrArray *
cw_mirror_retrieve (CwEngine *engine, GPtrArray *ids, GError **error)
{
  g_autoptr (GPtrArray) rows = retrieve (engine, ids, TRUE, error);
  g_autoptr (CwTransaction) transaction = NULL;

  transaction = rows != NULL ? cw_store_begin (engine->in->store, error) : NULL;
  if (transaction == NULL)
    return NULL;

  for (guint i = 0; i < rows->len; i++)
    {
      const CwSalesforceRow *row = g_ptr_array_index (rows, i);
      gboolean stored = TRUE;

      /* Nothing is concluded about a record that cannot be read, or was not asked for. */
      if (cw_inputs_get_rows (engine->in, g_ptr_array_index (ids, i)) == NULL)
        continue;
      if (row == NULL)
        stored = mirror_not_shown (engine, g_ptr_array_index (ids, i), error);
      else if (!row->unreadable)
        stored = cw_mirror_salesforce (engine, row, TRUE, error);

      if (!stored)
        return NULL;
    }

  return cw_store_commit (engine->in->store, error) ? g_steal_pointer (&rows) : NULL;
}

/* ── Records that vanished without a trace ── */

static gboolean
collect_linked (const CwLink *link, gpointer user_data, GError **error)
{
  g_ptr_array_add (user_data, g_strdup (link->pair.ids[CW_SIDE_SALESFORCE]));
  return TRUE;
}

static gboolean
sweep_portion (CwEngine *engine, GPtrArray *ids, GError **error)
{
  g_autoptr (GPtrArray) rows = cw_mirror_get_stamps (engine, ids, error);
  g_autoptr (CwTransaction) transaction = rows != NULL ? cw_store_begin (engine->in->store, error) : NULL;

  if (transaction == NULL)
    return FALSE;

  for (guint i = 0; i < ids->len; i++)
    {
      const char *id = g_ptr_array_index (ids, i);

      if (g_ptr_array_index (rows, i) == NULL && cw_inputs_get_rows (engine->in, id) != NULL
          && !mirror_not_shown (engine, id, error))
        return FALSE;
    }
  return cw_store_commit (engine->in->store, error);
}

gboolean
cw_mirror_sweep (CwEngine *engine, GError **error)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);

  if (!cw_store_foreach_link (engine->in->store, FALSE, collect_linked, ids, error))
    return FALSE;

  for (guint start = 0; start < ids->len; start += CW_SALESFORCE_MAX_RETRIEVE_TOGETHER)
    {
      g_autoptr (GPtrArray) portion = g_ptr_array_new ();

      for (guint i = start; i < MIN (ids->len, start + CW_SALESFORCE_MAX_RETRIEVE_TOGETHER); i++)
        g_ptr_array_add (portion, ids->pdata[i]);
      if (!cw_engine_check_cancelled (engine, error) || !sweep_portion (engine, portion, error))
        return FALSE;
    }
  return TRUE;
}

/* ── Reading some records as they are now, before something is decided about them ── */

typedef struct
{
  CwEngine *engine;
  GPtrArray *phones; /* taken from the end */
} Asking;

static char *
next_phone (gpointer user_data)
{
  Asking *asking = user_data;

  return asking->phones->len > 0 ? g_ptr_array_steal_index (asking->phones, asking->phones->len - 1) : NULL;
}

static gboolean
on_found (const char *phone, CwRecord *record, const GError *problem, gpointer user_data, GError **error)
{
  Asking *asking = user_data;
  g_autoptr (CwRecord) owned = record;

  cw_engine_advance (asking->engine, CW_SIDE_ALOWARE, 1);
  if (record != NULL)
    return cw_mirror_aloware (asking->engine, record, phone, error);
  if (g_error_matches (problem, CW_ERROR, CW_ERROR_NOT_FOUND))
    return cw_mirror_not_found (asking->engine, phone, error);
  return TRUE;
}

static void
add_once (GHashTable *seen, GPtrArray *array, const char *text)
{
  if (text != NULL && g_hash_table_add (seen, g_strdup (text)))
    g_ptr_array_add (array, g_strdup (text));
}

static gboolean
read_records (CwEngine *engine, GPtrArray *ids, GPtrArray *phones, GError **error)
{
  Asking asking = { engine, phones };

  if (ids->len > 0)
    {
      g_autoptr (GPtrArray) rows = cw_mirror_retrieve (engine, ids, error);

      if (rows == NULL)
        return FALSE;
    }
  cw_engine_advance (engine, CW_SIDE_SALESFORCE, ids->len);
  engine->run->read[CW_SIDE_SALESFORCE] += ids->len;
  engine->run->read[CW_SIDE_ALOWARE] += phones->len;
  return cw_aloware_lookup_all (engine->in->aloware, next_phone, on_found, &asking, engine->cancellable,
                                error);
}

gboolean
cw_mirror_refresh (CwEngine *engine, GPtrArray *changes, gboolean is_part, GError **error)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) phones = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < changes->len; i++)
    {
      const CwChange *change = g_ptr_array_index (changes, i);

      add_once (seen, ids, change->pair.ids[CW_SIDE_SALESFORCE]);
      add_once (seen, phones, change->pair.phone);
    }

  if (!is_part)
    cw_engine_begin_phase (engine, CW_PHASE_READING, phones->len, ids->len);
  return read_records (engine, ids, phones, error);
}
