/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-unanswered.h"

#include <glib/gi18n-lib.h>

/* Linked pairs: merged where both records are there, and said what became of the other one where not. */

gboolean
cw_plan_pass_wait (CwPlanPass *pass, const char *aloware_id, const char *salesforce_id, GError **error)
{
  CwEngine *engine = pass->engine;
  gboolean told;

  if (!cw_engine_tell_unanswered (engine, aloware_id, salesforce_id, &told, error))
    return FALSE;
  if (!told)
    engine->waiting++;
  cw_engine_stand (engine, aloware_id, salesforce_id, CW_STANDING_WAITING);
  return cw_store_touch_conflicts (engine->store, aloware_id, salesforce_id, engine->run->run, error);
}

static CwConflict *
new_record_conflict (CwEngine *engine, CwConflictKind kind, const CwLink *link, const char *message, GError **error)
{
  CwConflict *conflict;
  g_auto (CwPair) pair = { NULL };
  const CwRow *row = cw_rows_find (engine->rows, "phone_number");

  if (!cw_pair_load (engine->store, link->aloware_id, link->salesforce_id, &pair, error))
    return NULL;

  conflict = cw_conflict_new (kind);
  conflict->label = cw_pair_get_label (&pair);
  conflict->aloware_id = g_strdup (link->aloware_id);
  conflict->salesforce_id = g_strdup (link->salesforce_id);
  conflict->aloware_value = g_strdup (link->phone);
  if (pair.salesforce != NULL && pair.salesforce->record != NULL && row != NULL)
    {
      conflict->salesforce_value = g_strdup (cw_record_get (pair.salesforce->record, row->field->name));
      conflict->salesforce_changed = cw_record_get_modified (pair.salesforce->record);
      conflict->salesforce_changed_by = g_strdup (pair.salesforce->modified_by);
    }
  conflict->message = g_strdup (message);
  return conflict;
}

static gboolean
put_record_conflict (CwPlanPass *pass, CwConflictKind kind, const CwLink *link, const char *message, GError **error)
{
  CwConflict *conflict = new_record_conflict (pass->engine, kind, link, message, error);
  gboolean success;

  if (conflict == NULL)
    return FALSE;
  if (kind == CW_CONFLICT_PHONE)
    {
      conflict->aloware = g_strdup ("phone_number");
      conflict->salesforce = g_strdup ("Phone");
    }
  success = cw_engine_put_conflict (pass->engine, conflict, error);
  cw_conflict_free (conflict);
  return success;
}

/* The live record that a merge or deletion left in place of `id`: NULL when there is none. Merges can form chains. */
static gboolean
follow_merges (CwEngine *engine, const char *id, char **master, GError **error)
{
  g_autofree char *current = g_strdup (id);

  *master = NULL;
  for (guint hops = 0; current != NULL && hops < 16; hops++)
    {
      g_autoptr (CwSalesforceMirror) mirror = NULL;

      if (!cw_store_get_salesforce (engine->store, current, &mirror, error))
        return FALSE;
      if (mirror != NULL && !mirror->deleted)
        {
          *master = g_steal_pointer (&current);
          return TRUE;
        }
      g_free (current);
      current = mirror != NULL ? g_strdup (mirror->master_id) : NULL;
    }
  return TRUE;
}

/* Two Salesforce records were merged that each had a contact of their own. That happened once; it is asked about as long as both
 * contacts are there, until a person has decided. */
gboolean
cw_plan_pass_merged (CwPlanPass *pass, const char *aloware_id, const char *victim, GError **error)
{
  CwEngine *engine = pass->engine;
  CwMatchRecord *aloware = g_hash_table_lookup (pass->aloware_by_id, aloware_id);
  CwMatchRecord *survivor;
  g_autoptr (CwLink) pair = NULL;
  g_autofree char *master = NULL;
  CwConflict *conflict;
  gboolean success;

  if (victim != NULL && !follow_merges (engine, victim, &master, error))
    return FALSE;
  survivor = master != NULL ? g_hash_table_lookup (pass->salesforce_by_id, master) : NULL;
  if (survivor == NULL)
    return aloware == NULL || cw_plan_pass_leave (pass, CW_SIDE_ALOWARE, aloware, "merged", error);

  pair = cw_link_new (aloware_id, master);
  conflict = new_record_conflict (engine, CW_CONFLICT_MATCH, pair,
                                  _("Two Salesforce records were merged, and each had its own Aloware contact. Aloware cannot merge "
                                    "contacts: the one of the surviving record stays linked, this one is left alone. Pick the "
                                    "contact that the surviving record is to be linked to, or keep them apart."),
                                  error);
  if (conflict == NULL)
    return FALSE;
  conflict->aloware = g_strconcat (CW_MERGED_KEY, victim, NULL);
  conflict->candidates = g_new0 (char *, 3);
  conflict->candidates[0] = g_strconcat ("aloware:", aloware_id, NULL);
  if (survivor->linked_to != NULL)
    conflict->candidates[1] = g_strconcat ("aloware:", survivor->linked_to, NULL);
  success = cw_engine_put_conflict (engine, conflict, error);
  cw_conflict_free (conflict);
  return success;
}

/* A merge moves the link to the surviving record, with its base: what the merge changed then flows, unless nothing is done with the
 * survivor, which is outside the filter or out of sight. */
static gboolean
plan_merged (CwPlanPass *pass, CwLink *link, const char *master, GError **error)
{
  CwEngine *engine = pass->engine;
  CwMatchRecord *survivor = g_hash_table_lookup (pass->salesforce_by_id, master);
  CwMatchRecord *aloware = g_hash_table_lookup (pass->aloware_by_id, link->aloware_id);
  g_autoptr (CwLink) moved = NULL;

  if (survivor == NULL || survivor->linked_to != NULL)
    return cw_engine_add_link_change (engine, CW_ACTION_UNLINK, link->aloware_id, link->salesforce_id, link->phone, "merged",
                                      error)
           && cw_plan_pass_merged (pass, link->aloware_id, link->salesforce_id, error);

  /* Of several that were merged into one, its number tells whose contact it is; the others come after it. */
  if (pass->late_ids != NULL && (aloware == NULL || g_strcmp0 (aloware->phone, survivor->phone) != 0))
    {
      g_ptr_array_add (pass->late_ids, g_strdup (link->salesforce_id));
      return TRUE;
    }

  survivor->linked_to = g_strdup (link->aloware_id);
  cw_plan_pass_decide (pass, CW_SIDE_SALESFORCE, survivor);
  if (!cw_engine_add_link_change (engine, CW_ACTION_LINK, link->aloware_id, master, link->phone, "merged", error))
    return FALSE;
  if (!survivor->usable)
    return cw_store_touch_conflicts (engine->store, link->aloware_id, master, engine->run->run, error);
  if (aloware == NULL || !aloware->usable)
    return cw_plan_pass_wait (pass, link->aloware_id, link->salesforce_id, error);

  moved = cw_link_new (link->aloware_id, master);
  moved->phone = g_strdup (link->phone);
  moved->base_aloware = g_steal_pointer (&link->base_aloware);
  moved->base_salesforce = g_steal_pointer (&link->base_salesforce);
  return cw_engine_plan_pair (engine, moved, TRUE, NULL, NULL, error);
}

/* Merged into a record that was never shown to this user, or deleted. */
static gboolean
plan_gone_salesforce (CwPlanPass *pass, const CwLink *link, GError **error)
{
  CwEngine *engine = pass->engine;
  CwMatchRecord *aloware = g_hash_table_lookup (pass->aloware_by_id, link->aloware_id);
  g_autoptr (CwSalesforceMirror) mirror = NULL;
  const char *reason;

  if (!cw_store_get_salesforce (engine->store, link->salesforce_id, &mirror, error))
    return FALSE;
  reason = mirror != NULL && mirror->master_id != NULL ? "merged" : "deleted";
  return cw_engine_add_link_change (engine, CW_ACTION_UNLINK, link->aloware_id, link->salesforce_id, link->phone, reason, error)
         && (aloware == NULL || !aloware->usable || cw_plan_pass_leave (pass, CW_SIDE_ALOWARE, aloware, reason, error));
}

static gboolean
plan_unusable_salesforce (CwPlanPass *pass, CwLink *link, const char *state, GError **error)
{
  CwEngine *engine = pass->engine;
  g_autofree char *master = NULL;

  /* Out of the filter or out of sight is neither deleted nor changed: the link stays, nothing is written. */
  if (g_strcmp0 (state, "deleted") != 0)
    {
      cw_engine_stand (engine, link->aloware_id, link->salesforce_id, CW_STANDING_EXCLUDED);
      return cw_store_touch_conflicts (engine->store, link->aloware_id, link->salesforce_id, engine->run->run, error);
    }

  if (!follow_merges (engine, link->salesforce_id, &master, error))
    return FALSE;
  if (master != NULL)
    return plan_merged (pass, link, master, error);
  cw_engine_stand (engine, link->aloware_id, NULL, CW_STANDING_EXCLUDED);
  return plan_gone_salesforce (pass, link, error);
}

/* The number that Aloware was linked by no longer answers with this contact. */
static gboolean
plan_lost_aloware (CwPlanPass *pass, CwLink *link, const char *answered_id, GError **error)
{
  CwEngine *engine = pass->engine;
  g_autoptr (CwSalesforceMirror) salesforce = NULL;
  g_autofree char *phone = NULL;
  g_autofree char *owner = NULL;
  gint64 asked;

  if (!cw_store_get_salesforce (engine->store, link->salesforce_id, &salesforce, error))
    return FALSE;
  if (salesforce != NULL && salesforce->record != NULL)
    phone = cw_rows_salesforce_phone (engine->rows, salesforce->record);

  if (phone != NULL && g_strcmp0 (phone, link->phone) != 0)
    {
      /* The same contact under Salesforce's number: it was renumbered there too. */
      if (!cw_store_get_phone (engine->store, phone, &asked, &owner, error))
        return FALSE;
      if (g_strcmp0 (owner, link->aloware_id) == 0)
        {
          g_free (link->phone);
          link->phone = g_steal_pointer (&phone);
          return cw_engine_plan_pair (engine, link, FALSE, NULL, NULL, error)
                 && (!pass->move_bases || cw_store_put_link (engine->store, link, error));
        }
      return put_record_conflict (pass, CW_CONFLICT_PHONE, link,
                                  _("Salesforce’s phone number changed, and the old number no longer answers in Aloware. "
                                    "“Salesforce” makes or links the Aloware contact with Salesforce’s number, “Aloware” and "
                                    "“keep apart” unlink the pair and write nothing."),
                                  error);
    }

  return put_record_conflict (pass, CW_CONFLICT_DELETE, link,
                              answered_id != NULL
                                ? _("Another Aloware contact answers to this number now. “Salesforce” links that one, “Aloware” "
                                    "and “keep apart” unlink the pair and write nothing.")
                                : _("The contact is gone from Aloware. “Salesforce” makes it again from Salesforce, “Aloware” "
                                    "and “keep apart” unlink the pair and write nothing."),
                              error);
}

gboolean
cw_plan_pass_link (CwPlanPass *pass, CwLink *link, GError **error)
{
  CwEngine *engine = pass->engine;
  CwMatchRecord *salesforce = g_hash_table_lookup (pass->salesforce_by_id, link->salesforce_id);
  CwMatchRecord *aloware = g_hash_table_lookup (pass->aloware_by_id, link->aloware_id);
  const char *state = salesforce != NULL ? g_hash_table_lookup (pass->excluded_states, salesforce->id) : "not-visible";
  g_autofree char *answered = NULL;
  gint64 asked = CW_NEVER_ASKED;
  gboolean moved = FALSE;
  gboolean proven = TRUE;

  if (link->is_unproven && !cw_plan_pass_prove (pass, link, &proven, error))
    return FALSE;
  if (!proven)
    return TRUE;
  if (state != NULL)
    return plan_unusable_salesforce (pass, link, state, error);

  if (aloware != NULL && aloware->usable)
    return cw_engine_plan_pair (engine, link, FALSE, NULL, &moved, error)
           && (!moved || !pass->move_bases || cw_store_put_link (engine->store, link, error));

  if (link->phone != NULL && !cw_store_get_phone (engine->store, link->phone, &asked, &answered, error))
    return FALSE;
  if (asked != engine->run->run)
    return cw_plan_pass_wait (pass, link->aloware_id, link->salesforce_id, error);
  return plan_lost_aloware (pass, link, answered, error);
}
