/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-plan-pass.h"

#include <glib/gi18n-lib.h>

#include "cw-error.h"
#include "cw-unanswered.h"

/* One pass over everything that was read: linked pairs, new pairs, records without a partner, and what cannot be told
 * apart. Every record ends in exactly one visible state. */

#define COMMIT_EVERY 1000

static gboolean
add_salesforce_keys (const CwSalesforceMirror *keys, gpointer user_data, GError **error)
{
  CwPlanPass *pass = user_data;
  CwMatchRecord *record = cw_match_record_new (cw_record_get_id (keys->record));
  const char *state = NULL;

  record->phone = g_strdup (keys->phone_key);
  record->email = g_strdup (keys->email_key);
  record->external = g_strdup (keys->external_key);

  if (pass->engine->unread != NULL && g_hash_table_contains (pass->engine->unread, record->id))
    state = "unread";
  else if (keys->deleted)
    state = "deleted";
  else if (keys->seen_run < pass->engine->full_reading)
    state = "not-visible";
  else if (!keys->in_filter)
    state = "filter";

  record->usable = state == NULL;
  record->exists = !keys->deleted;
  if (state != NULL)
    g_hash_table_insert (pass->excluded_states, record->id, (gpointer) state);
  g_ptr_array_add (pass->salesforce, record);
  g_hash_table_insert (pass->salesforce_by_id, record->id, record);
  return TRUE;
}

static gboolean
add_aloware_keys (const CwAlowareMirror *keys, gpointer user_data, GError **error)
{
  CwPlanPass *pass = user_data;
  CwMatchRecord *record = cw_match_record_new (cw_record_get_id (keys->record));

  record->phone = g_strdup (keys->phone_key);
  record->email = g_strdup (keys->email_key);
  /* A contact that was not asked for in this run is waiting: nothing is concluded about it. */
  record->exists = !keys->gone;
  record->usable = !keys->gone && keys->asked == pass->engine->run->run;
  g_ptr_array_add (pass->aloware, record);
  g_hash_table_insert (pass->aloware_by_id, record->id, record);
  return TRUE;
}

static gboolean
add_link_keys (const CwLink *link, gpointer user_data, GError **error)
{
  CwPlanPass *pass = user_data;
  CwMatchRecord *aloware = g_hash_table_lookup (pass->aloware_by_id, link->aloware_id);
  CwMatchRecord *salesforce = g_hash_table_lookup (pass->salesforce_by_id, link->salesforce_id);

  if (aloware != NULL)
    aloware->linked_to = g_strdup (link->salesforce_id);
  if (salesforce != NULL)
    salesforce->linked_to = g_strdup (link->aloware_id);
  g_ptr_array_add (pass->link_ids, g_strdup (link->salesforce_id));
  return TRUE;
}

static gboolean
breathe (CwPlanPass *pass, GError **error)
{
  cw_engine_advance (pass->engine, CW_SIDE_SALESFORCE, 1);
  if (++pass->since_commit < COMMIT_EVERY)
    return TRUE;

  pass->since_commit = 0;
  return cw_store_commit (pass->engine->store, error) && cw_engine_check_cancelled (pass->engine, error)
         && cw_store_begin (pass->engine->store, error);
}

void
cw_plan_pass_decide (CwPlanPass *pass, CwSide side, const CwMatchRecord *record)
{
  if (record != NULL && record->exists)
    cw_tally_decide (pass->engine->tally, side, record->id);
}

static void
decide_pair (CwPlanPass *pass, const CwMatchPair *pair)
{
  cw_plan_pass_decide (pass, CW_SIDE_ALOWARE, pair->aloware);
  cw_plan_pass_decide (pass, CW_SIDE_SALESFORCE, pair->salesforce);
}

static void
decide_all (CwPlanPass *pass, CwSide side, const GPtrArray *records)
{
  for (guint i = 0; i < records->len; i++)
    cw_plan_pass_decide (pass, side, g_ptr_array_index (records, i));
}

static gboolean
plan_these_links (CwPlanPass *pass, GPtrArray *ids, GError **error)
{
  for (guint i = 0; i < ids->len; i++)
    {
      g_autoptr (CwLink) link = NULL;

      if (!cw_store_find_link (pass->engine->store, CW_SIDE_SALESFORCE, g_ptr_array_index (ids, i), &link, error))
        return FALSE;
      if (link == NULL)
        continue;
      if (!cw_plan_pass_link (pass, link, error) || !breathe (pass, error))
        return FALSE;
      cw_plan_pass_decide (pass, CW_SIDE_ALOWARE, g_hash_table_lookup (pass->aloware_by_id, link->aloware_id));
      cw_plan_pass_decide (pass, CW_SIDE_SALESFORCE, g_hash_table_lookup (pass->salesforce_by_id, link->salesforce_id));
    }
  return TRUE;
}

static gboolean
plan_links (CwPlanPass *pass, GError **error)
{
  g_autoptr (GPtrArray) late = g_ptr_array_new_with_free_func (g_free);
  gboolean planned;

  pass->late_ids = late;
  planned = plan_these_links (pass, pass->link_ids, error);
  pass->late_ids = NULL;
  return planned && plan_these_links (pass, late, error);
}

static gboolean
plan_new_pairs (CwPlanPass *pass, const CwMatchResult *matched, GError **error)
{
  for (guint i = 0; i < matched->pairs->len; i++)
    {
      const CwMatchPair *pair = &g_array_index (matched->pairs, CwMatchPair, i);

      if (!cw_engine_plan_new_pair (pass->engine, pair->aloware->id, pair->salesforce->id, cw_match_by_to_nick (pair->by), error)
          || !breathe (pass, error))
        return FALSE;
      decide_pair (pass, pair);
    }
  return TRUE;
}

static const char *
contradiction_message (CwMatchBy by)
{
  switch (by)
    {
    case CW_MATCH_BY_ID:
      return _("The Salesforce record carries the Aloware Contact ID of a contact with another phone number, as a copied record does. "
               "Pick one of the two to link them, or keep them apart.");
    case CW_MATCH_BY_PHONE:
      return _("They have the same phone number, but the Salesforce record carries another Aloware Contact ID. Pick one of the two "
               "to link them, or keep them apart.");
    case CW_MATCH_BY_EMAIL:
    default:
      return _("They have the same e-mail address but different phone numbers, so they may be two people. Pick one of the two to "
               "link them, or keep them apart.");
    }
}

static const char *
match_message (const CwMatchConflict *conflict)
{
  if (conflict->contradicted)
    return contradiction_message (conflict->by);

  switch (conflict->by)
    {
    case CW_MATCH_BY_ID:
      return _("Several records carry the same Aloware Contact ID. Pick the one that belongs to it, or keep them apart.");
    case CW_MATCH_BY_PHONE:
      return _("Several records have this phone number, and Aloware knows a contact by its number. Pick the one that belongs "
               "to it, or keep them apart.");
    case CW_MATCH_BY_EMAIL:
    default:
      return _("Several records have this e-mail address. Pick the ones that belong together, or keep them apart.");
    }
}

static void
add_candidates (GPtrArray *candidates, GPtrArray *records, const char *prefix)
{
  for (guint i = 0; i < records->len; i++)
    g_ptr_array_add (candidates, g_strconcat (prefix, ((CwMatchRecord *) records->pdata[i])->id, NULL));
}

static gboolean
put_match_conflict (CwPlanPass *pass, const CwMatchConflict *matched, GError **error)
{
  CwEngine *engine = pass->engine;
  CwConflict *conflict = cw_conflict_new (CW_CONFLICT_MATCH);
  g_autoptr (GPtrArray) candidates = g_ptr_array_new ();
  const char *aloware_id = matched->aloware->len == 1 ? ((CwMatchRecord *) matched->aloware->pdata[0])->id : NULL;
  const char *salesforce_id = matched->salesforce->len > 0 ? ((CwMatchRecord *) matched->salesforce->pdata[0])->id : NULL;
  g_auto (CwPair) pair = { NULL };
  gboolean success;

  add_candidates (candidates, matched->salesforce, "salesforce:");
  add_candidates (candidates, matched->aloware, "aloware:");
  g_ptr_array_add (candidates, NULL);

  if (!cw_pair_load (engine->store, aloware_id, salesforce_id, &pair, error))
    {
      cw_conflict_free (conflict);
      return FALSE;
    }
  conflict->label = cw_pair_get_label (&pair);
  conflict->aloware_id = g_strdup (aloware_id);
  conflict->salesforce_id = g_strdup (salesforce_id);
  conflict->candidates = (char **) g_ptr_array_free (g_steal_pointer (&candidates), FALSE);
  conflict->message = g_strdup (match_message (matched));
  /* What keeping apart is remembered by; not a value of the contact. */
  conflict->aloware = g_strdup (matched->key);
  success = cw_engine_put_conflict (engine, conflict, error);
  cw_conflict_free (conflict);
  return success;
}

/* Whom nothing is made for, because there is somebody who may be the same. */
static gboolean
plan_set_aside (CwPlanPass *pass, const CwMatchResult *matched, GError **error)
{
  for (guint i = 0; i < matched->waiting->len; i++)
    {
      const CwMatchPair *pair = &g_array_index (matched->waiting, CwMatchPair, i);

      if (!cw_plan_pass_wait (pass, pair->aloware->id, pair->salesforce->id, error))
        return FALSE;
      decide_pair (pass, pair);
    }
  for (CwSide side = CW_SIDE_ALOWARE; side <= CW_SIDE_SALESFORCE; side++)
    {
      for (guint i = 0; i < matched->apart[side]->len; i++)
        {
          if (!cw_plan_pass_leave (pass, side, matched->apart[side]->pdata[i], "kept-apart", error))
            return FALSE;
        }
      decide_all (pass, side, matched->apart[side]);
    }
  for (guint i = 0; i < matched->shadowed->len; i++)
    {
      const CwMatchPair *shadow = &g_array_index (matched->shadowed, CwMatchPair, i);

      if (!cw_plan_pass_leave (pass, CW_SIDE_ALOWARE, shadow->aloware,
                               g_hash_table_lookup (pass->excluded_states, shadow->salesforce->id), error))
        return FALSE;
      cw_plan_pass_decide (pass, CW_SIDE_ALOWARE, shadow->aloware);
    }
  return TRUE;
}

static gboolean
plan_unmatched (CwPlanPass *pass, const CwMatchResult *matched, GError **error)
{
  for (guint i = 0; i < matched->unmatched_salesforce->len; i++)
    {
      if (!cw_plan_pass_salesforce (pass, g_ptr_array_index (matched->unmatched_salesforce, i), error)
          || !breathe (pass, error))
        return FALSE;
    }
  for (guint i = 0; i < matched->unmatched_aloware->len; i++)
    {
      if (!cw_plan_pass_aloware (pass, g_ptr_array_index (matched->unmatched_aloware, i), error) || !breathe (pass, error))
        return FALSE;
    }
  decide_all (pass, CW_SIDE_SALESFORCE, matched->unmatched_salesforce);
  decide_all (pass, CW_SIDE_ALOWARE, matched->unmatched_aloware);
  return plan_set_aside (pass, matched, error);
}

static gboolean
exclude_unusable (CwPlanPass *pass, GError **error)
{
  for (guint i = 0; i < pass->salesforce->len; i++)
    {
      const CwMatchRecord *record = g_ptr_array_index (pass->salesforce, i);
      const char *state = g_hash_table_lookup (pass->excluded_states, record->id);
      gboolean success = TRUE;

      if (g_strcmp0 (state, "filter") == 0)
        success = cw_plan_pass_exclude (pass, record->id, "filter",
                                      _("It is outside the filter, or a person account, which is not synced."), error);
      else if (g_strcmp0 (state, "not-visible") == 0)
        success = cw_plan_pass_exclude (pass, record->id, "not-visible",
                                      _("Salesforce no longer shows it to this user. That is not a deletion, so nothing is done."),
                                      error);
      if (!success || !breathe (pass, error))
        return FALSE;
      if (state != NULL)
        cw_plan_pass_decide (pass, CW_SIDE_SALESFORCE, record);
    }
  return TRUE;
}

/* Contacts without a partner that this run did not ask for: nothing is concluded about them, and their conflicts stay open. */
static gboolean
wait_for_unasked (CwPlanPass *pass, GError **error)
{
  for (guint i = 0; i < pass->aloware->len; i++)
    {
      const CwMatchRecord *record = g_ptr_array_index (pass->aloware, i);
      g_autofree char *parted = NULL;

      if (record->usable || !record->exists || record->linked_to != NULL)
        continue;
      if (!cw_store_get_parting (pass->engine->store, CW_SIDE_ALOWARE, record->id, &parted, NULL, error))
        return FALSE;
      if (!cw_store_touch_conflicts (pass->engine->store, record->id, NULL, pass->engine->run->run, error))
        return FALSE;
      cw_engine_stand (pass->engine, record->id, NULL, parted != NULL ? CW_STANDING_EXCLUDED : CW_STANDING_WAITING);
      cw_plan_pass_decide (pass, CW_SIDE_ALOWARE, record);
    }
  return TRUE;
}

static gboolean
is_apart (const char *group_or_id, const char *salesforce_id, gpointer user_data)
{
  CwPlanPass *pass = user_data;
  gboolean apart = FALSE;

  /* Matching is pure and has no errors; the pass stops with this one right after it. */
  if (pass->problem == NULL)
    cw_store_is_apart (pass->engine->store, group_or_id, salesforce_id, &apart, &pass->problem);
  return apart;
}

static gboolean
load_keys (CwPlanPass *pass, GError **error)
{
  CwStore *store = pass->engine->store;

  return cw_store_foreach_salesforce_keys (store, add_salesforce_keys, pass, error)
         && cw_store_foreach_aloware_keys (store, add_aloware_keys, pass, error)
         && cw_store_foreach_link (store, FALSE, add_link_keys, pass, error);
}

static gboolean
plan_everything (CwPlanPass *pass, GError **error)
{
  g_autoptr (CwMatchResult) matched = NULL;

  if (!cw_store_clear_plan (pass->engine->store, pass->engine->plan, error) || !load_keys (pass, error))
    return FALSE;

  pass->engine->progress.total[CW_SIDE_SALESFORCE] = 2 * pass->salesforce->len + pass->aloware->len;

  /* Links first: a merge can take a survivor out of what is still to be matched. */
  if (!plan_links (pass, error))
    return FALSE;

  matched = cw_match (pass->aloware, pass->salesforce, is_apart, pass);
  if (pass->problem != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&pass->problem));
      return FALSE;
    }
  if (!plan_new_pairs (pass, matched, error) || !plan_unmatched (pass, matched, error))
    return FALSE;
  for (guint i = 0; i < matched->conflicts->len; i++)
    {
      const CwMatchConflict *conflict = g_ptr_array_index (matched->conflicts, i);

      if (!put_match_conflict (pass, conflict, error))
        return FALSE;
      decide_all (pass, CW_SIDE_ALOWARE, conflict->aloware);
      decide_all (pass, CW_SIDE_SALESFORCE, conflict->salesforce);
    }
  return exclude_unusable (pass, error) && wait_for_unasked (pass, error) && cw_plan_pass_tell_unanswered (pass, error);
}

gboolean
cw_engine_plan (CwEngine *engine, gboolean move_bases, GError **error)
{
  CwPlanPass pass = { .engine = engine, .move_bases = move_bases };
  gboolean success;

  cw_engine_begin_phase (engine, CW_PHASE_PLANNING, 0, 0);
  g_clear_pointer (&engine->tally, cw_tally_free);
  engine->tally = cw_tally_new ();
  pass.aloware = g_ptr_array_new_with_free_func ((GDestroyNotify) cw_match_record_free);
  pass.salesforce = g_ptr_array_new_with_free_func ((GDestroyNotify) cw_match_record_free);
  pass.aloware_by_id = g_hash_table_new (g_str_hash, g_str_equal);
  pass.salesforce_by_id = g_hash_table_new (g_str_hash, g_str_equal);
  pass.excluded_states = g_hash_table_new (g_str_hash, g_str_equal);
  pass.link_ids = g_ptr_array_new_with_free_func (g_free);

  success = cw_store_begin (engine->store, error);
  if (success)
    {
      success = plan_everything (&pass, error);
      if (success)
        success = cw_store_commit (engine->store, error);
      else
        cw_store_rollback (engine->store);
    }
  if (success)
    success = cw_engine_close_equal (engine, error)
              && cw_store_sweep_conflicts (engine->store, engine->run->run, NULL, error);

  g_ptr_array_unref (pass.link_ids);
  g_hash_table_unref (pass.excluded_states);
  g_hash_table_unref (pass.aloware_by_id);
  g_hash_table_unref (pass.salesforce_by_id);
  g_ptr_array_unref (pass.aloware);
  g_ptr_array_unref (pass.salesforce);

  engine->run->waiting = engine->waiting;
  return success && cw_engine_forecast (engine, error);
}
