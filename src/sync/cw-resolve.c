/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-engine.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>

#include "cw-connect.h"
#include "cw-error.h"

/* Settling one conflict the way a person chose, as a small run: both records are read now, what the choice needs is planned,
 * and the plan is applied like any other. */

static gboolean
parse_decision (const char *text, CwDecision *decision)
{
  static const struct
  {
    const char *nick;
    CwDecision decision;
  } decisions[] = {
    { "aloware", CW_DECISION_ALOWARE },
    { "salesforce", CW_DECISION_SALESFORCE },
    { "keep-apart", CW_DECISION_KEEP_APART },
    { "value", CW_DECISION_VALUE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (decisions); i++)
    {
      if (g_strcmp0 (text, decisions[i].nick) != 0)
        continue;
      *decision = decisions[i].decision;
      return TRUE;
    }
  return FALSE;
}

static gboolean
refuse (GError **error, const char *message)
{
  g_set_error_literal (error, CW_ERROR, CW_ERROR_USAGE, message);
  return FALSE;
}

/* Reads both records as they are now. A contact that is not found leaves its mirror marked as gone. */
static gboolean
read_pair (CwEngine *engine, const char *salesforce_id, const char *phone, GError **error)
{
  if (salesforce_id != NULL)
    {
      g_autoptr (GPtrArray) ids = g_ptr_array_new ();
      g_autoptr (GPtrArray) rows = NULL;

      g_ptr_array_add (ids, (gpointer) salesforce_id);
      rows = cw_engine_retrieve (engine, ids, error);
      if (rows == NULL)
        return FALSE;
    }

  if (phone != NULL)
    {
      g_autoptr (GError) problem = NULL;
      g_autoptr (CwRecord) record = cw_aloware_lookup (engine->aloware, phone, engine->cancellable, &problem);

      if (record != NULL)
        return cw_engine_mirror_aloware (engine, record, phone, error);
      if (!g_error_matches (problem, CW_ERROR, CW_ERROR_NOT_FOUND))
        {
          g_propagate_error (error, g_steal_pointer (&problem));
          return FALSE;
        }
      return cw_store_set_phone_asked (engine->store, phone, engine->run->run, NULL, error);
    }
  return TRUE;
}

/* What a record of the conflict has to be decided from. */
static gboolean
fail_unread (GError **error)
{
  g_set_error_literal (error, CW_ERROR, CW_ERROR_NOT_FOUND,
                       _("A record of this conflict is not known any more. Sync again to list what is left."));
  return FALSE;
}

static gboolean
get_salesforce (CwEngine *engine, const char *id, CwSalesforceMirror **mirror, GError **error)
{
  return cw_store_get_salesforce (engine->store, id, mirror, error)
         && ((*mirror != NULL && (*mirror)->record != NULL) || fail_unread (error));
}

static gboolean
get_aloware (CwEngine *engine, const char *id, CwAlowareMirror **mirror, GError **error)
{
  return cw_store_get_aloware (engine->store, id, mirror, error)
         && ((*mirror != NULL && (*mirror)->record != NULL) || fail_unread (error));
}


/* Links two records and plans what they differ in. */
static gboolean
plan_link (CwEngine *engine, const char *aloware_id, const char *salesforce_id, const char *phone, const CwPairDecision *decision,
           GError **error)
{
  g_autoptr (CwLink) link = NULL;

  if (!cw_engine_link (engine, aloware_id, salesforce_id, phone, NULL, error)
      || !cw_store_find_link (engine->store, CW_SIDE_ALOWARE, aloware_id, &link, error))
    return FALSE;
  return (link != NULL || fail_unread (error)) && cw_engine_plan_pair (engine, link, FALSE, decision, NULL, error)
         && cw_store_put_link (engine->store, link, error);
}

/* Links the Aloware contact that answers to the record's number, or makes it. */
static gboolean
plan_partner_by_phone (CwEngine *engine, const char *salesforce_id, GError **error)
{
  g_autoptr (CwSalesforceMirror) salesforce = NULL;
  g_autofree char *phone = NULL;
  g_autofree char *answered = NULL;
  gint64 asked;

  if (!get_salesforce (engine, salesforce_id, &salesforce, error))
    return FALSE;
  phone = cw_rows_salesforce_phone (engine->rows, salesforce->record);
  if (phone == NULL)
    return refuse (error, _("The Salesforce record has no phone number to find or make the Aloware contact with."));
  if (!read_pair (engine, NULL, phone, error)
      || !cw_store_get_phone (engine->store, phone, &asked, &answered, error))
    return FALSE;
  if (answered != NULL)
    return plan_link (engine, answered, salesforce_id, phone, NULL, error);
  return cw_engine_plan_create (engine, CW_SIDE_ALOWARE, salesforce_id, error);
}

static gboolean
unlink_pair (CwEngine *engine, const CwConflict *conflict, gboolean for_good, GError **error)
{
  if (conflict->aloware_id != NULL && !cw_store_delete_link (engine->store, conflict->aloware_id, error))
    return FALSE;
  if (!for_good || conflict->salesforce_id == NULL)
    return TRUE;

  /* Remembered by both: by the contact, and by the number under which another one could be made. */
  if (conflict->aloware_id != NULL
      && !cw_store_keep_apart (engine->store, conflict->aloware_id, conflict->salesforce_id, error))
    return FALSE;

  {
    g_autoptr (CwSalesforceMirror) salesforce = NULL;
    g_autofree char *group = NULL;

    if (!cw_store_get_salesforce (engine->store, conflict->salesforce_id, &salesforce, error))
      return FALSE;
    if (salesforce == NULL || salesforce->phone_key == NULL)
      return TRUE;
    group = g_strconcat ("phone:", salesforce->phone_key, NULL);
    return cw_store_keep_apart (engine->store, group, conflict->salesforce_id, error);
  }
}

static gboolean
resolve_field (CwEngine *engine, const CwConflict *conflict, CwDecision decision, const char *value, GError **error)
{
  CwPairDecision pair_decision = { decision, conflict->aloware, value };
  g_autoptr (CwLink) link = NULL;
  const CwRow *row = cw_rows_find (engine->rows, conflict->aloware);
  gboolean writes[] = { decision == CW_DECISION_SALESFORCE || decision == CW_DECISION_VALUE,
                        decision == CW_DECISION_ALOWARE || decision == CW_DECISION_VALUE };

  if (row == NULL)
    return refuse (error, _("The field is not in the active mapping any more. Sync again to list what is left."));
  for (CwSide side = CW_SIDE_ALOWARE; side <= CW_SIDE_SALESFORCE; side++)
    {
      if (writes[side] && side == CW_SIDE_ALOWARE && (engine->connections->aloware_lacks & CW_LACK_UPDATE) != 0)
        return refuse (error, cw_lack_get_text (CW_LACK_UPDATE));
      if (writes[side] && !row->may_update[side])
        return refuse (error, side == CW_SIDE_ALOWARE ? _("The mapping does not let this field be written to Aloware.")
                                                      : _("The mapping does not let this field be written to Salesforce."));
    }

  if (!cw_pair_find_link (engine->store, conflict->aloware_id, conflict->salesforce_id, &link, error))
    return FALSE;
  if (link != NULL)
    return read_pair (engine, conflict->salesforce_id, link->phone, error)
           && cw_engine_plan_pair (engine, link, FALSE, &pair_decision, NULL, error)
           && cw_store_put_link (engine->store, link, error);

  /* A preview found it before any run linked the pair. */
  {
    g_autoptr (CwAlowareMirror) aloware = NULL;

    return get_aloware (engine, conflict->aloware_id, &aloware, error)
           && read_pair (engine, conflict->salesforce_id, aloware->phone, error)
           && plan_link (engine, conflict->aloware_id, conflict->salesforce_id, aloware->phone, &pair_decision, error);
  }
}

static gboolean
resolve_phone (CwEngine *engine, const CwConflict *conflict, CwDecision decision, GError **error)
{
  g_autoptr (CwAlowareMirror) aloware = NULL;

  if (conflict->aloware_id != NULL && !cw_store_get_aloware (engine->store, conflict->aloware_id, &aloware, error))
    return FALSE;

  switch (decision)
    {
    case CW_DECISION_SALESFORCE:
      return read_pair (engine, conflict->salesforce_id, NULL, error) && unlink_pair (engine, conflict, FALSE, error)
             && (conflict->aloware_id == NULL
                 || cw_store_keep_apart (engine->store, conflict->aloware_id, conflict->salesforce_id, error))
             && plan_partner_by_phone (engine, conflict->salesforce_id, error);

    case CW_DECISION_ALOWARE:
    case CW_DECISION_KEEP_APART:
      if (aloware == NULL || aloware->gone)
        return unlink_pair (engine, conflict, TRUE, error);
      return resolve_field (engine, conflict, decision, NULL, error);

    case CW_DECISION_VALUE:
    case CW_DECISION_NONE:
    default:
      return refuse (error, _("A phone conflict is settled with aloware, salesforce or keep-apart."));
    }
}

static gboolean
resolve_delete (CwEngine *engine, const CwConflict *conflict, CwDecision decision, GError **error)
{
  switch (decision)
    {
    case CW_DECISION_SALESFORCE:
      return read_pair (engine, conflict->salesforce_id, NULL, error) && unlink_pair (engine, conflict, FALSE, error)
             && cw_store_delete_aloware (engine->store, conflict->aloware_id, error)
             && plan_partner_by_phone (engine, conflict->salesforce_id, error);

    case CW_DECISION_ALOWARE:
    case CW_DECISION_KEEP_APART:
      return unlink_pair (engine, conflict, TRUE, error);

    case CW_DECISION_VALUE:
    case CW_DECISION_NONE:
    default:
      return refuse (error, _("A deleted contact is settled with aloware, salesforce or keep-apart."));
    }
}

/* Apart from the group, and from each Aloware contact in it: what differs by phone could still be paired by e-mail. */
static gboolean
keep_apart_from_group (CwEngine *engine, const CwConflict *conflict, const char *salesforce_id, GError **error)
{
  if (!cw_store_keep_apart (engine->store, conflict->aloware, salesforce_id, error))
    return FALSE;

  for (char **candidate = conflict->candidates; *candidate != NULL; candidate++)
    {
      if (g_str_has_prefix (*candidate, "aloware:")
          && !cw_store_keep_apart (engine->store, *candidate + strlen ("aloware:"), salesforce_id, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
keep_group_apart (CwEngine *engine, const CwConflict *conflict, const char *except, GError **error)
{
  for (char **candidate = conflict->candidates; candidate != NULL && *candidate != NULL; candidate++)
    {
      const char *id = g_str_has_prefix (*candidate, "salesforce:") ? *candidate + strlen ("salesforce:") : NULL;

      if (id != NULL && g_strcmp0 (id, except) != 0 && !keep_apart_from_group (engine, conflict, id, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
is_candidate (const CwConflict *conflict, const char *choice)
{
  return conflict->candidates != NULL && g_strv_contains ((const char *const *) conflict->candidates, choice);
}

/* Picks who of the candidates belongs to the group's contact; the others are kept apart from it. */
static gboolean
resolve_match (CwEngine *engine, const CwConflict *conflict, const char *choice, GError **error)
{
  const char *aloware_id = conflict->aloware_id;
  const char *salesforce_id = conflict->salesforce_id;

  if (g_str_equal (choice, "keep-apart"))
    return keep_group_apart (engine, conflict, NULL, error);

  if (!is_candidate (conflict, choice))
    return refuse (error, _("A match conflict is settled with one of its candidates, such as salesforce:ID, or keep-apart."));
  if (g_str_has_prefix (choice, "salesforce:"))
    salesforce_id = choice + strlen ("salesforce:");
  else
    aloware_id = choice + strlen ("aloware:");

  if (salesforce_id == NULL)
    return refuse (error, _("Pick the Salesforce record: salesforce:ID."));
  if (!keep_group_apart (engine, conflict, salesforce_id, error) || !read_pair (engine, salesforce_id, NULL, error))
    return FALSE;
  if (aloware_id == NULL)
    return plan_partner_by_phone (engine, salesforce_id, error);

  {
    g_autoptr (CwAlowareMirror) aloware = NULL;
    g_autoptr (CwLink) taken = NULL;

    if (!get_aloware (engine, aloware_id, &aloware, error)
        || !cw_store_find_link (engine->store, CW_SIDE_SALESFORCE, salesforce_id, &taken, error))
      return FALSE;
    if (taken != NULL && !g_str_equal (taken->aloware_id, aloware_id)
        && !cw_store_delete_link (engine->store, taken->aloware_id, error))
      return FALSE;
    return read_pair (engine, NULL, aloware->phone, error)
           && plan_link (engine, aloware_id, salesforce_id, aloware->phone, NULL, error);
  }
}

/* "Always so for this field" is a rule of the mapping from now on, in the draft as in the active one. */
static gboolean
make_rule (CwEngine *engine, const CwConflict *conflict, CwDecision decision, GError **error)
{
  static const CwMappingState states[] = { CW_MAPPING_ACTIVE, CW_MAPPING_DRAFT };

  if (conflict->kind != CW_CONFLICT_FIELD || (decision != CW_DECISION_ALOWARE && decision != CW_DECISION_SALESFORCE))
    return refuse (error, _("Only the choice of a side for a field can become a rule."));

  for (guint i = 0; i < G_N_ELEMENTS (states); i++)
    {
      g_autoptr (GError) local_error = NULL;
      g_autoptr (CwMapping) mapping = cw_profile_load_mapping (engine->profile, states[i], &local_error);
      CwMappingRow *row = mapping != NULL ? cw_mapping_find (mapping, conflict->aloware) : NULL;

      if (local_error != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&local_error));
          return FALSE;
        }
      if (row == NULL)
        continue;

      row->conflict_set = TRUE;
      row->conflict = decision == CW_DECISION_ALOWARE ? CW_CONFLICT_RULE_ALOWARE : CW_CONFLICT_RULE_SALESFORCE;
      if (!cw_profile_save_mapping (engine->profile, states[i], mapping, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
plan_resolution (CwEngine *engine, const CwConflict *conflict, const char *choice, const char *value, GError **error)
{
  CwDecision decision = CW_DECISION_NONE;

  if (conflict->kind == CW_CONFLICT_MATCH)
    return resolve_match (engine, conflict, choice, error);

  if (!parse_decision (choice, &decision))
    return refuse (error, _("A conflict is settled with aloware, salesforce, keep-apart or value=TEXT."));
  if (conflict->kind == CW_CONFLICT_PHONE)
    return resolve_phone (engine, conflict, decision, error);
  if (conflict->kind == CW_CONFLICT_DELETE)
    return resolve_delete (engine, conflict, decision, error);
  return resolve_field (engine, conflict, decision, value, error);
}

gboolean
cw_engine_resolve (CwEngine *engine, gint64 id, const char *choice, const char *value, gboolean always, GError **error)
{
  g_autoptr (CwConflict) conflict = NULL;
  CwDecision decision = CW_DECISION_NONE;
  guint failed = engine->run->failed;
  gboolean applied;

  if (!cw_store_get_conflict (engine->store, id, &conflict, error))
    return FALSE;
  if (conflict == NULL)
    {
      g_set_error (error, CW_ERROR, CW_ERROR_NOT_FOUND,
                   _("There is no open conflict %" PRId64 ". It may be settled already."), id);
      return FALSE;
    }

  parse_decision (choice, &decision);
  if (always && !make_rule (engine, conflict, decision, error))
    return FALSE;

  if (!cw_store_clear_plan (engine->store, engine->plan, error)
      || !plan_resolution (engine, conflict, choice, value, error))
    return FALSE;

  engine->decided_field = conflict->aloware;
  engine->decided_value = decision == CW_DECISION_VALUE ? value : NULL;
  applied = cw_engine_apply (engine, error);
  engine->decided_field = engine->decided_value = NULL;
  if (!applied)
    return FALSE;

  /* A write that was refused leaves the conflict open. */
  return engine->run->failed > failed || cw_store_settle_conflict (engine->store, id, engine->run->run, choice, error);
}
