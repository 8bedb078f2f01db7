/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-recheck.h"

#include "cw-left-out.h"
#include "cw-match.h"
#include "cw-mirror.h"
#include "cw-other-phones.h"
#include "cw-plan-add.h"
#include "cw-plan-follow.h"
#include "cw-settle.h"
#include "cw-store-links.h"
#include "cw-store-mirror.h"
#include "cw-store-plans.h"

/* A plan that was made some time ago copies values that may not be there any more. This step checks the
 * values that it copies, those that it overwrites, and which records belong together. */

#define PORTION 2000

/* A look-up is fresh for as long as a reading of Salesforce overlaps the one before. */
#define FRESH_MS (10 * 60 * 1000)

typedef struct
{
  CwEngine *engine;
  gboolean ask_all;
  GHashTable *anew; /* Salesforce ids of pairs that were planned again */
  gint64 last;      /* id of the last change that the plan had when the step began */
  CwPlanFollow follow;
} Recheck;

static gboolean
is_fresh (CwEngine *engine, const char *aloware_id, gboolean *fresh, GError **error)
{
  g_autoptr (CwAlowareMirror) mirror = NULL;
  gint64 age;

  if (!cw_store_get_aloware (engine->in->store, aloware_id, &mirror, error))
    return FALSE;
  age = mirror != NULL ? cw_engine_now () - mirror->checked : -1;
  /* The time of a look-up may lie in the future, when the clock was changed. Then its age is not known. */
  *fresh = age >= 0 && age < FRESH_MS;
  return TRUE;
}

static gboolean
carries_values (CwEngine *engine, const CwChange *change)
{
  return (change->action == CW_ACTION_UPDATE || change->action == CW_ACTION_CREATE)
         && !cw_left_out_has (engine, change->id);
}

static gboolean
read_now (Recheck *recheck, GPtrArray *changes, GError **error)
{
  g_autoptr (GPtrArray) asked = g_ptr_array_new_with_free_func ((GDestroyNotify) cw_change_free);

  for (guint i = 0; i < changes->len; i++)
    {
      const CwChange *change = g_ptr_array_index (changes, i);
      CwChange *copy;
      /* A contact that is to be created is looked up when it is created. */
      gboolean skipped = change->pair.ids[CW_SIDE_ALOWARE] == NULL;

      if (!carries_values (recheck->engine, change))
        continue;
      if (!skipped && !recheck->ask_all
          && !is_fresh (recheck->engine, change->pair.ids[CW_SIDE_ALOWARE], &skipped, error))
        return FALSE;
      copy = cw_change_copy (change);
      if (skipped)
        g_clear_pointer (&copy->pair.phone, g_free);
      g_ptr_array_add (asked, copy);
    }
  return cw_mirror_refresh (recheck->engine, asked, TRUE, error);
}

static gboolean
is_still_there (CwRows *rows, CwSide side, const CwPair *pair, const char *key, const char *canonical)
{
  const CwRow *row = cw_rows_find (rows, key);
  const CwRecord *aloware = cw_pair_get_record (pair, CW_SIDE_ALOWARE);
  const CwRecord *record = cw_pair_get_record (pair, side);
  CwConvertContext context = cw_rows_get_context (rows, aloware);
  g_autofree char *now = NULL;

  if (row == NULL || record == NULL)
    return FALSE;
  now = cw_row_canonical (row, side, &context, cw_row_text (row, side, record));
  return g_strcmp0 (now, canonical) == 0;
}

static gboolean
is_still_fixed (CwRows *rows, const CwPair *pair, const CwChangeField *field)
{
  const CwFixedValue *fixed = cw_rows_find_fixed (rows, field->salesforce);
  const CwRecord *aloware = cw_pair_get_record (pair, CW_SIDE_ALOWARE);

  return fixed != NULL && aloware != NULL && g_strcmp0 (fixed->value, field->new_value) == 0
         && cw_rows_needs_fixed (rows, fixed, aloware);
}

/* Whether the values that a change copies, and those that it overwrites, are still the same. */
static gboolean
holds (CwEngine *engine, const CwChange *change, gboolean *still, GError **error)
{
  CwSide source = cw_side_other (change->side);
  CwRows *rows = cw_inputs_get_rows_of (engine->in, change);
  g_auto (CwPair) pair = { NULL };

  if (!cw_pair_load (engine->in->store, &change->pair, &pair, error))
    return FALSE;

  *still = rows != NULL;
  for (guint i = 0; *still && i < change->fields->len; i++)
    {
      const CwChangeField *field = g_ptr_array_index (change->fields, i);

      if (field->aloware == NULL)
        {
          *still = is_still_fixed (rows, &pair, field);
          continue;
        }
      *still = is_still_there (rows, source, &pair, field->aloware, field->source)
               && (change->action == CW_ACTION_CREATE
                   || is_still_there (rows, change->side, &pair, field->aloware, field->expected));
    }
  return TRUE;
}

static gboolean
is_linked_to (CwEngine *engine,
              CwSide side,
              const char *id,
              const char *partner,
              gboolean *free,
              gboolean *linked,
              GError **error)
{
  g_autoptr (CwLink) link = NULL;

  if (!cw_store_find_link (engine->in->store, side, id, &link, error))
    return FALSE;
  *free = link == NULL;
  *linked = link != NULL
            && g_strcmp0 (side == CW_SIDE_ALOWARE ? link->pair.ids[CW_SIDE_SALESFORCE]
                                                  : link->pair.ids[CW_SIDE_ALOWARE],
                          partner)
                 == 0;
  return TRUE;
}

static CwMatchRecord *
to_match_record (CwEngine *engine, const CwPair *pair, CwSide side)
{
  const CwAlowareMirror *aloware = pair->aloware;
  const CwSalesforceMirror *salesforce = pair->salesforce;
  CwMatchRecord *record = cw_match_record_new (
    cw_record_get_id (side == CW_SIDE_ALOWARE ? aloware->record : salesforce->record));

  record->phone = g_strdup (side == CW_SIDE_ALOWARE ? aloware->phone_key : salesforce->phone_key);
  record->email = g_strdup (side == CW_SIDE_ALOWARE ? aloware->email_key : salesforce->email_key);
  record->external = g_strdup (side == CW_SIDE_ALOWARE ? NULL : salesforce->external_key);
  record->exists = side == CW_SIDE_ALOWARE ? !aloware->gone : !salesforce->deleted;
  record->usable = record->exists
                   && (side == CW_SIDE_ALOWARE
                       || (salesforce->in_filter && !cw_salesforce_mirror_is_converted (salesforce)));
  if (side == CW_SIDE_SALESFORCE)
    {
      const CwRows *rows = cw_inputs_get_rows (engine->in, record->id);
      g_autoptr (GPtrArray) others = cw_rows_other_phones (rows, salesforce->record);

      record->other_phones = cw_other_phones_keys (engine, others);
    }
  return record;
}

/* Whether two records can still be linked as planned: neither is linked to another record by now, no person
 * keeps them apart, and they still match by what they were matched by, as the settings are now. After a
 * merge, the link of the record that is gone is handed on. */
static gboolean
check_link (CwEngine *engine, const CwChange *change, gboolean *current, GError **error)
{
  const CwChangeField *why = g_ptr_array_index (change->fields, 0);
  g_auto (CwPair) pair = { NULL };
  gboolean aloware_free, salesforce_free, linked, apart;
  CwMatchRecord *records[2];
  CwMatchBy by;

  *current = FALSE;
  if (!is_linked_to (engine, CW_SIDE_SALESFORCE, change->pair.ids[CW_SIDE_SALESFORCE],
                     change->pair.ids[CW_SIDE_ALOWARE], &salesforce_free, &linked, error)
      || !is_linked_to (engine, CW_SIDE_ALOWARE, change->pair.ids[CW_SIDE_ALOWARE],
                        change->pair.ids[CW_SIDE_SALESFORCE], &aloware_free, &linked, error)
      || !cw_store_is_apart (engine->in->store, change->pair.ids[CW_SIDE_ALOWARE],
                             change->pair.ids[CW_SIDE_SALESFORCE], &apart, error)
      || !cw_pair_load (engine->in->store, &change->pair, &pair, error))
    return FALSE;
  if (linked || !salesforce_free || apart || !cw_pair_is_whole (&pair)
      || cw_inputs_get_rows_of (engine->in, change) == NULL)
    {
      *current = linked;
      return TRUE;
    }
  if (!cw_match_by_from_nick (why->reason, &by))
    {
      *current = !aloware_free;
      return TRUE;
    }

  records[CW_SIDE_ALOWARE] = to_match_record (engine, &pair, CW_SIDE_ALOWARE);
  records[CW_SIDE_SALESFORCE] = to_match_record (engine, &pair, CW_SIDE_SALESFORCE);
  *current = aloware_free
             && cw_match_still_holds (records[CW_SIDE_ALOWARE], records[CW_SIDE_SALESFORCE], by,
                                      cw_match_rules (engine->in->settings));
  cw_match_record_free (records[CW_SIDE_ALOWARE]);
  cw_match_record_free (records[CW_SIDE_SALESFORCE]);
  return TRUE;
}

static gboolean
check_create (CwEngine *engine, const CwChange *change, gboolean *current, GError **error)
{
  CwSide side = cw_side_other (change->side);
  const char *source = side == CW_SIDE_ALOWARE ? change->pair.ids[CW_SIDE_ALOWARE]
                                               : change->pair.ids[CW_SIDE_SALESFORCE];
  g_autofree char *parted = NULL;
  gboolean free, linked;

  if (!is_linked_to (engine, side, source, NULL, &free, &linked, error)
      || !cw_store_get_parting (engine->in->store, side, source, &parted, NULL, error))
    return FALSE;
  *current = free && parted == NULL;
  return TRUE;
}

/* Whether the links of the records of a change are still what they were when it was planned. */
static gboolean
check_pair (Recheck *recheck, const CwChange *change, gboolean *current, GError **error)
{
  CwEngine *engine = recheck->engine;
  gint64 link = cw_plan_follow (&recheck->follow, change);
  gboolean free;

  switch (change->action)
    {
    case CW_ACTION_LINK:
      return check_link (engine, change, current, error);

    case CW_ACTION_CREATE:
      return check_create (engine, change, current, error);

    case CW_ACTION_UPDATE:
      if (link != 0)
        {
          *current = !cw_left_out_has (engine, link);
          return TRUE;
        }
      return is_linked_to (engine, CW_SIDE_SALESFORCE, change->pair.ids[CW_SIDE_SALESFORCE],
                           change->pair.ids[CW_SIDE_ALOWARE], &free, current, error);

    case CW_ACTION_UNLINK:
    default:
      return is_linked_to (engine, CW_SIDE_ALOWARE, change->pair.ids[CW_SIDE_ALOWARE],
                           change->pair.ids[CW_SIDE_SALESFORCE], &free, current, error);
    }
}

/* The next run handles a record that is not there any more. */
static gboolean
create_anew (CwEngine *engine, const CwChange *change, GError **error)
{
  g_auto (CwPair) pair = { NULL };

  if (!cw_pair_load (engine->in->store, &change->pair, &pair, error))
    return FALSE;
  if (change->side == CW_SIDE_ALOWARE)
    return pair.salesforce == NULL || pair.salesforce->deleted
           || cw_plan_add_create (engine, CW_SIDE_ALOWARE, change->pair.ids[CW_SIDE_SALESFORCE], error);
  return pair.aloware == NULL || pair.aloware->gone
         || cw_plan_add_create (engine, CW_SIDE_SALESFORCE, change->pair.ids[CW_SIDE_ALOWARE], error);
}

static gboolean
plan_anew (Recheck *recheck, const CwChange *change, const CwChange *before, GError **error)
{
  CwEngine *engine = recheck->engine;

  cw_left_out_add (engine, change->id);
  if (change->action == CW_ACTION_CREATE)
    return create_anew (engine, change, error);

  /* The pair is planned again as a whole, with the change of its other side. */
  if (before != NULL && before->action == CW_ACTION_UPDATE
      && g_strcmp0 (before->pair.ids[CW_SIDE_SALESFORCE], change->pair.ids[CW_SIDE_SALESFORCE]) == 0)
    cw_left_out_add (engine, before->id);
  g_hash_table_add (recheck->anew, g_strdup (change->pair.ids[CW_SIDE_SALESFORCE]));
  return cw_settle_replan (engine, change, error);
}

static gboolean
check_change (Recheck *recheck, const CwChange *change, const CwChange *before, GError **error)
{
  gboolean still, current;

  if (!check_pair (recheck, change, &current, error))
    return FALSE;
  if (!current)
    {
      cw_left_out_add (recheck->engine, change->id);
      return TRUE;
    }
  if (!carries_values (recheck->engine, change))
    return TRUE;
  if (change->action == CW_ACTION_UPDATE
      && g_hash_table_contains (recheck->anew, change->pair.ids[CW_SIDE_SALESFORCE]))
    {
      cw_left_out_add (recheck->engine, change->id);
      return TRUE;
    }
  return holds (recheck->engine, change, &still, error)
         && (still || plan_anew (recheck, change, before, error));
}

static gboolean
check_portion (Recheck *recheck, GPtrArray *changes, CwChange **before, GError **error)
{
  g_autoptr (CwTransaction) transaction = NULL;

  for (guint i = 0; i < changes->len; i++)
    cw_left_out_trim (recheck->engine, g_ptr_array_index (changes, i));
  if (!read_now (recheck, changes, error))
    return FALSE;
  transaction = cw_store_begin (recheck->engine->in->store, error);
  if (transaction == NULL)
    return FALSE;

  for (guint i = 0; i < changes->len; i++)
    {
      if (!check_change (recheck, g_ptr_array_index (changes, i), *before, error))
        return FALSE;
      g_clear_pointer (before, cw_change_free);
      *before = cw_change_copy (g_ptr_array_index (changes, i));
    }
  return cw_store_commit (recheck->engine->in->store, error);
}

static gboolean
check_all (Recheck *recheck, GError **error)
{
  CwEngine *engine = recheck->engine;
  CwChange *before = NULL;
  gboolean success = TRUE;
  gint64 after = 0;

  while (success && after < recheck->last)
    {
      g_autoptr (GPtrArray) changes = cw_store_list_changes (
        engine->in->store, engine->plan, after, (guint) MIN (PORTION, recheck->last - after), error);

      success = changes != NULL && cw_engine_check_cancelled (engine, error)
                && check_portion (recheck, changes, &before, error);
      if (success)
        after = changes->len > 0 ? ((CwChange *) changes->pdata[changes->len - 1])->id : recheck->last;
    }
  g_clear_pointer (&before, cw_change_free);
  return success;
}

gboolean
cw_recheck (CwEngine *engine, gboolean ask_all, GError **error)
{
  g_autoptr (GHashTable) anew = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  Recheck recheck = { .engine = engine, .ask_all = ask_all, .anew = anew };
  gboolean success;
  guint last;

  if (!cw_store_count_changes (engine->in->store, engine->plan, &last, error))
    return FALSE;
  recheck.last = last;
  cw_engine_begin_phase (engine, CW_PHASE_READING, 0, (guint64) recheck.last);
  success = check_all (&recheck, error);
  cw_plan_follow_clear (&recheck.follow);
  return success;
}
