/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-plan-add.h"

#include <glib/gi18n-lib.h>

#include "cw-aloware-tools.h"
#include "cw-catalogue.h"
#include "cw-connect-open.h"
#include "cw-error.h"
#include "cw-left-out.h"
#include "cw-note.h"
#include "cw-store-conflicts.h"
#include "cw-store-journal.h"
#include "cw-store-links.h"
#include "cw-store-mirror.h"
#include "cw-store-plans.h"

/* Adds the linking, or the unlinking, of two records to the plan. `before`: the Salesforce record that the
 * contact is linked with now, or NULL. `differs` (nullable): see CwChange. */
static gboolean
add_link_change (CwEngine *engine,
                 CwAction action,
                 const CwPairId *id,
                 const char *before,
                 const CwPair *pair,
                 const char *reason,
                 GStrv differs,
                 GError **error)
{
  g_autoptr (CwChange) change = cw_change_new (CW_SIDE_SALESFORCE, action);
  CwChangeField *why = cw_change_field_new ("aloware_contact_id", "Id");
  const char *salesforce_id = id->ids[CW_SIDE_SALESFORCE];

  cw_pair_id_copy (&change->pair, id);
  g_free (change->pair.label);
  change->pair.label = cw_pair_get_label (pair);
  change->modstamp = pair->salesforce != NULL ? pair->salesforce->modstamp : -1;
  change->differs = g_strdupv (differs);
  why->old_value = g_strdup (before);
  why->new_value = action == CW_ACTION_LINK ? g_strdup (salesforce_id) : NULL;
  why->reason = g_strdup (reason);
  g_ptr_array_add (change->fields, why);
  return cw_store_add_change (engine->in->store, engine->plan, change, error);
}

gboolean
cw_plan_add_link (CwEngine *engine, CwAction action, const CwPairId *id, const char *reason, GError **error)
{
  g_auto (CwPair) pair = { NULL };

  return cw_pair_load (engine->in->store, id, &pair, error)
         && add_link_change (engine, action, id,
                             action == CW_ACTION_UNLINK ? id->ids[CW_SIDE_SALESFORCE] : NULL, &pair, reason,
                             NULL, error);
}

gboolean
cw_plan_add_followed (CwEngine *engine,
                      const CwPairId *id,
                      const char *before,
                      const char *reason,
                      GStrv differs,
                      GError **error)
{
  g_auto (CwPair) pair = { NULL };

  if (!cw_pair_load (engine->in->store, id, &pair, error))
    return FALSE;

  engine->run->linked++;
  return add_link_change (engine, CW_ACTION_LINK, id, before, &pair, reason, differs, error);
}

static gboolean
journal_refusal (CwEngine *engine, const CwRefusal *refusal, GError **error)
{
  g_autoptr (CwChange) change = cw_change_new (refusal->side, CW_ACTION_UPDATE);

  cw_pair_id_copy (&change->pair, &refusal->pair);
  g_ptr_array_add (change->fields, cw_change_field_new (refusal->aloware, refusal->salesforce));

  return cw_note_write (engine, change, CW_WRITE_FAILED, "invalid-value", refusal->message, NULL, error);
}

/* The other side cannot hold these values. Their record fails: it is listed in a preview, and fails in a
 * run. When a pair is planned again during the writing, that has been said already. */
static gboolean
add_refusals (CwEngine *engine, GPtrArray *refusals, GError **error)
{
  if (engine->progress.phase == CW_PHASE_WRITING)
    return TRUE;

  for (guint i = 0; i < refusals->len; i++)
    {
      const CwRefusal *refusal = g_ptr_array_index (refusals, i);
      gboolean added = engine->in->is_preview ? cw_note_exclusion (engine, &refusal->pair, "refused-value",
                                                                   refusal->message, error)
                                              : journal_refusal (engine, refusal, error);

      if (!added)
        return FALSE;
      engine->run->failed++;
      cw_note_standing (engine, &refusal->pair, CW_STANDING_FAILING);
    }
  return TRUE;
}

/* The sign-in to Aloware cannot make this change. It is told like a value that the other side cannot hold,
 * with a code of its own. */
static gboolean
refuse (CwEngine *engine, const CwChange *change, const char *code, const char *message, GError **error)
{
  gboolean added;

  if (engine->progress.phase == CW_PHASE_WRITING)
    return TRUE;

  added = engine->in->is_preview
            ? cw_note_exclusion (engine, &change->pair, code, message, error)
            : cw_note_write (engine, change, CW_WRITE_FAILED, code, message, NULL, error);
  if (added)
    cw_note_failure (engine, change);
  return added;
}

/* Takes out of a change the fields that the sign-in to Aloware cannot write, and returns them as a change of
 * their own; NULL when there are none. (transfer full) */
static CwChange *
take_unwritable (CwEngine *engine, CwChange *change)
{
  g_autoptr (CwChange) taken = cw_change_copy (change);

  g_ptr_array_set_size (taken->fields, 0);
  for (guint i = 0; i < change->fields->len;)
    {
      const CwChangeField *field = g_ptr_array_index (change->fields, i);

      if (cw_aloware_can_write (engine->in->aloware, change->action == CW_ACTION_UPDATE, field->aloware))
        i++;
      else
        g_ptr_array_add (taken->fields, g_ptr_array_steal_index (change->fields, i));
    }

  return taken->fields->len > 0 ? g_steal_pointer (&taken) : NULL;
}

static gboolean
refuse_fields (CwEngine *engine, const CwChange *change, GError **error)
{
  g_autoptr (GString) labels = g_string_new (NULL);
  g_autofree char *message = NULL;

  for (guint i = 0; i < change->fields->len; i++)
    {
      const CwChangeField *field = g_ptr_array_index (change->fields, i);
      const CwCatalogueEntry *entry = cw_catalogue_find (field->aloware);

      g_string_append_printf (labels, "%s%s", i > 0 ? ", " : "",
                              entry != NULL ? cw_catalogue_get_label (entry) : field->aloware);
    }

  message = cw_aloware_cannot_write (labels->str);
  return refuse (engine, change, "sign-in-cannot-write", message, error);
}

/* Puts a change into the plan, or the part of it that the sign-in can make. */
static gboolean
add_change (CwEngine *engine, CwChange *change, GError **error)
{
  gboolean update = change->action == CW_ACTION_UPDATE;
  CwLack lack = update ? CW_LACK_UPDATE : CW_LACK_CREATE;
  g_autoptr (CwChange) unwritable = NULL;

  cw_left_out_trim (engine, change);
  if (update && change->fields->len == 0)
    return TRUE;
  if (change->side != CW_SIDE_ALOWARE)
    return cw_store_add_change (engine->in->store, engine->plan, change, error);
  if ((engine->in->connections->aloware_lacks & lack) != 0)
    return refuse (engine, change, update ? "sign-in-cannot-update" : "sign-in-cannot-create",
                   cw_lack_get_text (lack), error);

  unwritable = take_unwritable (engine, change);
  if (unwritable != NULL && !refuse_fields (engine, unwritable, error))
    return FALSE;
  return (update && change->fields->len == 0)
         || cw_store_add_change (engine->in->store, engine->plan, change, error);
}

static gboolean
store_pair_plan (CwEngine *engine, CwPairPlan *plan, GError **error)
{
  for (CwSide side = CW_SIDE_ALOWARE; side <= CW_SIDE_SALESFORCE; side++)
    {
      CwChange *change = plan->change[side];

      if (change != NULL && !cw_left_out_has_side (engine, change) && !add_change (engine, change, error))
        return FALSE;
    }

  for (guint i = 0; i < plan->conflicts->len; i++)
    {
      if (!cw_note_conflict (engine, g_ptr_array_index (plan->conflicts, i), error))
        return FALSE;
    }

  if (engine->progress.phase == CW_PHASE_PLANNING && plan->change[CW_SIDE_ALOWARE] == NULL
      && plan->change[CW_SIDE_SALESFORCE] == NULL && plan->conflicts->len == 0 && plan->refusals->len == 0)
    engine->run->unchanged++;
  return add_refusals (engine, plan->refusals, error);
}

static gboolean
plan_loaded_pair (CwEngine *engine,
                  CwLink *link,
                  const CwPair *pair,
                  const CwPairDecision *decision,
                  gboolean *base_moved,
                  GError **error)
{
  g_autoptr (CwPairPlan) plan = NULL;
  CwPairInput input;
  CwRows *rows;

  rows = cw_inputs_get_rows (engine->in, link->pair.ids[CW_SIDE_SALESFORCE]);
  if (!cw_pair_is_whole (pair) || rows == NULL || cw_salesforce_mirror_is_converted (pair->salesforce))
    {
      engine->waiting++;
      cw_note_standing (engine, &link->pair, CW_STANDING_WAITING);
      return TRUE;
    }

  input = cw_pair_get_input (pair, link);
  if (decision != NULL)
    {
      input.decision = decision->decision;
      input.decision_field = decision->field;
      input.decision_value = decision->value;
    }

  plan = cw_plan_pair (rows, &input);
  if (plan->held && decision != NULL)
    {
      g_set_error_literal (
        error, CW_ERROR, CW_ERROR_USAGE,
        _("The two may be different people: settle the conflict about their phone number first."));
      return FALSE;
    }
  /* While the pair may be two people, nothing is learnt about its other conflicts. */
  if (plan->held && !cw_store_touch_conflicts (engine->in->store, &link->pair, engine->run->run, error))
    return FALSE;
  if (plan->base_moved)
    cw_link_take_bases (link, plan->base);
  if (base_moved != NULL)
    *base_moved = plan->base_moved;

  return store_pair_plan (engine, plan, error);
}

gboolean
cw_plan_add_pair (CwEngine *engine,
                  CwLink *link,
                  const CwPairDecision *decision,
                  gboolean *base_moved,
                  GError **error)
{
  g_auto (CwPair) pair = { NULL };

  return cw_pair_load (engine->in->store, &link->pair, &pair, error)
         && plan_loaded_pair (engine, link, &pair, decision, base_moved, error);
}

gboolean
cw_plan_add_new_pair (CwEngine *engine, const CwPairId *id, const char *reason, GError **error)
{
  g_autoptr (CwLink) link = cw_link_new (id->ids[CW_SIDE_ALOWARE], id->ids[CW_SIDE_SALESFORCE]);
  g_auto (CwPair) pair = { NULL };

  if (!cw_pair_load (engine->in->store, id, &pair, error))
    return FALSE;

  link->pair.phone = pair.aloware != NULL ? g_strdup (pair.aloware->phone) : NULL;
  engine->run->linked++;
  return add_link_change (engine, CW_ACTION_LINK, &link->pair, NULL, &pair, reason, NULL, error)
         && plan_loaded_pair (engine, link, &pair, NULL, NULL, error);
}

static gboolean
plan_create_in_aloware (CwEngine *engine,
                        const char *id,
                        GPtrArray *refusals,
                        CwChange **change,
                        CwExclusion **exclusion,
                        GError **error)
{
  CwRows *rows = cw_inputs_get_rows (engine->in, id);
  g_autoptr (CwSalesforceMirror) mirror = NULL;
  g_autofree char *phone = NULL;

  if (!cw_store_get_salesforce (engine->in->store, id, &mirror, error))
    return FALSE;
  if (rows == NULL || mirror == NULL || mirror->record == NULL || cw_salesforce_mirror_is_converted (mirror))
    return TRUE;

  phone = cw_rows_salesforce_phone (rows, mirror->record);
  *change = cw_plan_create (rows, CW_SIDE_ALOWARE, mirror->record, phone, mirror->modstamp, refusals,
                            exclusion);
  return TRUE;
}

static gboolean
plan_create_in_salesforce (CwEngine *engine,
                           const char *id,
                           GPtrArray *refusals,
                           CwChange **change,
                           CwExclusion **exclusion,
                           GError **error)
{
  g_autoptr (CwAlowareMirror) mirror = NULL;

  if (!cw_store_get_aloware (engine->in->store, id, &mirror, error))
    return FALSE;
  if (mirror == NULL || mirror->record == NULL)
    return TRUE;

  *change = cw_plan_create (cw_inputs_get_rows (engine->in, NULL), CW_SIDE_SALESFORCE, mirror->record,
                            mirror->phone, -1, refusals, exclusion);
  return TRUE;
}

gboolean
cw_plan_add_create (CwEngine *engine, CwSide side, const char *source_id, GError **error)
{
  g_autoptr (CwChange) change = NULL;
  g_autoptr (GPtrArray) refusals = g_ptr_array_new_with_free_func ((GDestroyNotify) cw_refusal_free);
  CwExclusion *exclusion = NULL;
  gboolean planned;

  planned = side == CW_SIDE_ALOWARE
              ? plan_create_in_aloware (engine, source_id, refusals, &change, &exclusion, error)
              : plan_create_in_salesforce (engine, source_id, refusals, &change, &exclusion, error);
  if (!planned)
    return FALSE;

  if (exclusion != NULL)
    {
      gboolean excluded = cw_note_exclusion (engine, &exclusion->pair, exclusion->code, exclusion->message,
                                             error);

      cw_exclusion_free (exclusion);
      return excluded;
    }
  /* The record that it would be made from could not be read. The next run reads it again. */
  if (change == NULL)
    {
      engine->waiting++;
      cw_note_standing (engine, CW_PAIR_ID_OF (cw_side_other (side), source_id), CW_STANDING_WAITING);
      return TRUE;
    }
  /* The contact is not made at all, so the values that it would lack are not reported. */
  if (side == CW_SIDE_ALOWARE && (engine->in->connections->aloware_lacks & CW_LACK_CREATE) != 0)
    return add_change (engine, change, error);
  if (!add_change (engine, change, error))
    return FALSE;
  return add_refusals (engine, refusals, error);
}
