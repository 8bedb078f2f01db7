/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-engine.h"

#include <glib/gi18n-lib.h>

#include "cw-error.h"

/* Carries the pure planner's decisions about single records into the stored plan. */

gboolean
cw_engine_exclude (CwEngine *engine, const char *label, const char *aloware_id, const char *salesforce_id, const char *code,
                   const char *message, GError **error)
{
  CwExclusion *exclusion = cw_exclusion_new (code, message);
  gboolean success;

  exclusion->label = g_strdup (label);
  exclusion->aloware_id = g_strdup (aloware_id);
  exclusion->salesforce_id = g_strdup (salesforce_id);
  success = cw_store_add_exclusion (engine->store, engine->plan, exclusion, error);
  cw_exclusion_free (exclusion);
  engine->run->excluded++;
  return success;
}

gboolean
cw_engine_put_conflict (CwEngine *engine, CwConflict *conflict, GError **error)
{
  return cw_store_put_conflict (engine->store, conflict, engine->run->run, error);
}

gboolean
cw_engine_add_link_change (CwEngine *engine, CwAction action, const char *aloware_id, const char *salesforce_id,
                           const char *phone, const char *reason, GError **error)
{
  g_autoptr (CwChange) change = cw_change_new (CW_SIDE_SALESFORCE, action);
  g_autoptr (CwAlowareMirror) aloware = cw_store_get_aloware (engine->store, aloware_id, NULL);
  g_autoptr (CwSalesforceMirror) salesforce = cw_store_get_salesforce (engine->store, salesforce_id, NULL);
  CwChangeField *why = cw_change_field_new ("aloware_contact_id", "Id");

  change->label = cw_rows_label (aloware != NULL ? aloware->record : NULL, salesforce != NULL ? salesforce->record : NULL);
  change->aloware_id = g_strdup (aloware_id);
  change->salesforce_id = g_strdup (salesforce_id);
  change->phone = g_strdup (phone);
  change->modstamp = salesforce != NULL ? salesforce->modstamp : -1;
  why->old_value = action == CW_ACTION_UNLINK ? g_strdup (salesforce_id) : NULL;
  why->new_value = action == CW_ACTION_LINK ? g_strdup (salesforce_id) : NULL;
  why->reason = g_strdup (reason);
  g_ptr_array_add (change->fields, why);
  return cw_store_add_change (engine->store, engine->plan, change, error);
}

static gboolean
journal_refusal (CwEngine *engine, const CwRefusal *refusal, GError **error)
{
  g_autoptr (CwWrite) write = cw_write_new ();

  write->run = engine->run->run;
  write->when = cw_engine_now ();
  write->change = cw_change_new (refusal->side, CW_ACTION_UPDATE);
  write->change->label = g_strdup (refusal->label);
  write->change->aloware_id = g_strdup (refusal->aloware_id);
  write->change->salesforce_id = g_strdup (refusal->salesforce_id);
  g_ptr_array_add (write->change->fields, cw_change_field_new (refusal->aloware, refusal->salesforce));

  return cw_store_journal_add (engine->store, write, error)
         && cw_store_journal_set_state (engine->store, write->id, CW_WRITE_FAILED, "invalid-value", refusal->message, error);
}

/* A value that its target cannot hold makes the record one that needs attention: listed in a preview, failed in a run, and
 * once is enough when its pair is planned again while writing. */
static gboolean
add_refusals (CwEngine *engine, GPtrArray *refusals, GError **error)
{
  if (engine->progress.phase == CW_PHASE_WRITING)
    return TRUE;

  for (guint i = 0; i < refusals->len; i++)
    {
      const CwRefusal *refusal = g_ptr_array_index (refusals, i);
      gboolean added = engine->is_preview
        ? cw_engine_exclude (engine, refusal->label, refusal->aloware_id, refusal->salesforce_id, "refused-value",
                             refusal->message, error)
        : journal_refusal (engine, refusal, error);

      if (!added)
        return FALSE;
      engine->run->failed++;
    }
  return TRUE;
}

static gboolean
store_pair_plan (CwEngine *engine, CwPairPlan *plan, GError **error)
{
  for (CwSide side = CW_SIDE_ALOWARE; side <= CW_SIDE_SALESFORCE; side++)
    {
      if (plan->change[side] != NULL && !cw_store_add_change (engine->store, engine->plan, plan->change[side], error))
        return FALSE;
    }

  for (guint i = 0; i < plan->conflicts->len; i++)
    {
      if (!cw_engine_put_conflict (engine, g_ptr_array_index (plan->conflicts, i), error))
        return FALSE;
    }

  if (engine->progress.phase == CW_PHASE_PLANNING && plan->change[CW_SIDE_ALOWARE] == NULL && plan->change[CW_SIDE_SALESFORCE] == NULL && plan->conflicts->len == 0
      && plan->refusals->len == 0)
    engine->run->unchanged++;
  return add_refusals (engine, plan->refusals, error);
}

/* Returns FALSE without an error when a mirror is missing. */
static gboolean
load_mirrors (CwEngine *engine, const CwLink *link, CwAlowareMirror **aloware, CwSalesforceMirror **salesforce, GError **error)
{
  g_autoptr (GError) local_error = NULL;

  *salesforce = NULL;
  *aloware = cw_store_get_aloware (engine->store, link->aloware_id, &local_error);
  if (local_error == NULL)
    *salesforce = cw_store_get_salesforce (engine->store, link->salesforce_id, &local_error);
  if (local_error != NULL)
    g_propagate_error (error, g_steal_pointer (&local_error));

  return *aloware != NULL && *salesforce != NULL && (*aloware)->record != NULL && (*salesforce)->record != NULL;
}

gboolean
cw_engine_plan_pair (CwEngine *engine, CwLink *link, gboolean is_new, const CwPairDecision *decision, gboolean *base_moved,
                     GError **error)
{
  g_autoptr (CwAlowareMirror) aloware = NULL;
  g_autoptr (CwSalesforceMirror) salesforce = NULL;
  g_autoptr (CwPairPlan) plan = NULL;
  g_autoptr (GError) local_error = NULL;
  CwPairInput input = { 0 };

  if (!load_mirrors (engine, link, &aloware, &salesforce, &local_error))
    {
      if (local_error == NULL)
        {
          engine->waiting++;
          return TRUE;
        }
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }

  input.aloware = aloware->record;
  input.salesforce = salesforce->record;
  input.base_aloware = link->base_aloware;
  input.base_salesforce = link->base_salesforce;
  input.modstamp = salesforce->modstamp;
  input.modified_by = salesforce->modified_by;
  input.phone = aloware->phone != NULL ? aloware->phone : link->phone;
  input.is_new = is_new;
  if (decision != NULL)
    {
      input.decision = decision->decision;
      input.decision_field = decision->field;
      input.decision_value = decision->value;
    }

  plan = cw_plan_pair (engine->rows, &input);
  if (plan->base_moved)
    {
      g_clear_pointer (&link->base_aloware, cw_record_free);
      g_clear_pointer (&link->base_salesforce, cw_record_free);
      link->base_aloware = g_steal_pointer (&plan->base_aloware);
      link->base_salesforce = g_steal_pointer (&plan->base_salesforce);
    }
  if (base_moved != NULL)
    *base_moved = plan->base_moved;

  return store_pair_plan (engine, plan, error);
}

static gboolean
plan_create_in_aloware (CwEngine *engine, const char *id, GPtrArray *refusals, CwChange **change, CwExclusion **exclusion,
                        GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (CwSalesforceMirror) mirror = cw_store_get_salesforce (engine->store, id, &local_error);
  g_autofree char *phone = NULL;

  if (mirror == NULL || mirror->record == NULL)
    {
      if (local_error != NULL)
        g_propagate_error (error, g_steal_pointer (&local_error));
      return local_error == NULL;
    }

  phone = cw_rows_salesforce_phone (engine->rows, mirror->record);
  *change = cw_plan_create (engine->rows, CW_SIDE_ALOWARE, mirror->record, phone, mirror->modstamp, refusals, exclusion);
  return TRUE;
}

static gboolean
plan_create_in_salesforce (CwEngine *engine, const char *id, GPtrArray *refusals, CwChange **change,
                           CwExclusion **exclusion, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (CwAlowareMirror) mirror = cw_store_get_aloware (engine->store, id, &local_error);

  if (mirror == NULL || mirror->record == NULL)
    {
      if (local_error != NULL)
        g_propagate_error (error, g_steal_pointer (&local_error));
      return local_error == NULL;
    }

  *change = cw_plan_create (engine->rows, CW_SIDE_SALESFORCE, mirror->record, mirror->phone, -1, refusals, exclusion);
  return TRUE;
}

gboolean
cw_engine_plan_create (CwEngine *engine, CwSide side, const char *source_id, GError **error)
{
  g_autoptr (CwChange) change = NULL;
  g_autoptr (GPtrArray) refusals = g_ptr_array_new_with_free_func ((GDestroyNotify) cw_refusal_free);
  CwExclusion *exclusion = NULL;
  gboolean planned;

  planned = side == CW_SIDE_ALOWARE ? plan_create_in_aloware (engine, source_id, refusals, &change, &exclusion, error)
                                    : plan_create_in_salesforce (engine, source_id, refusals, &change, &exclusion, error);
  if (!planned)
    return FALSE;

  if (exclusion != NULL)
    {
      gboolean excluded = cw_engine_exclude (engine, exclusion->label, exclusion->aloware_id, exclusion->salesforce_id,
                                             exclusion->code, exclusion->message, error);

      cw_exclusion_free (exclusion);
      return excluded;
    }
  if (change != NULL && !cw_store_add_change (engine->store, engine->plan, change, error))
    return FALSE;
  return add_refusals (engine, refusals, error);
}
