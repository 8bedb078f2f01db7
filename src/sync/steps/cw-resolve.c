/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-resolve.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>

#include "cw-apply.h"
#include "cw-connect-open.h"
#include "cw-error.h"
#include "cw-make-plan.h"
#include "cw-mirror.h"
#include "cw-other-phones.h"
#include "cw-plan-add.h"
#include "cw-settle.h"
#include "cw-store-conflicts.h"
#include "cw-store-dirty.h"
#include "cw-store-links.h"
#include "cw-store-mirror.h"
#include "cw-store-phones.h"
#include "cw-store-plans.h"

/* Settles one conflict as a person chose, in a small run: both records are read, the changes that the choice
 * needs are planned, and the plan is applied like any other. */

static gboolean
refuse (GError **error, const char *message)
{
  g_set_error_literal (error, CW_ERROR, CW_ERROR_USAGE, message);
  return FALSE;
}

/* Reads both records. A contact that is not found is marked as gone in its mirror. */
static gboolean
read_pair (CwEngine *engine, const char *salesforce_id, const char *phone, GError **error)
{
  if (salesforce_id != NULL)
    {
      g_autoptr (GPtrArray) ids = g_ptr_array_new ();
      g_autoptr (GPtrArray) rows = NULL;

      g_ptr_array_add (ids, (gpointer) salesforce_id);
      rows = cw_mirror_retrieve (engine, ids, error);
      if (rows == NULL)
        return FALSE;
    }

  if (phone != NULL)
    {
      g_autoptr (GError) problem = NULL;
      g_autoptr (CwRecord)
        record = cw_aloware_lookup (engine->in->aloware, phone, engine->cancellable, &problem);

      if (record != NULL)
        return cw_mirror_aloware (engine, record, phone, error);
      if (!g_error_matches (problem, CW_ERROR, CW_ERROR_NOT_FOUND))
        {
          g_propagate_error (error, g_steal_pointer (&problem));
          return FALSE;
        }
      return cw_mirror_not_found (engine, phone, error);
    }
  return TRUE;
}

/* The error of a conflict whose record is not known. Always FALSE. */
static gboolean
fail_unread (GError **error)
{
  g_set_error_literal (
    error, CW_ERROR, CW_ERROR_NOT_FOUND,
    _("A record of this conflict is not known any more. Sync again to list what is left."));
  return FALSE;
}

static gboolean
get_salesforce (CwEngine *engine, const char *id, CwSalesforceMirror **mirror, GError **error)
{
  return cw_store_get_salesforce (engine->in->store, id, mirror, error)
         && ((*mirror != NULL && (*mirror)->record != NULL) || fail_unread (error));
}

static gboolean
get_aloware (CwEngine *engine, const char *id, CwAlowareMirror **mirror, GError **error)
{
  return cw_store_get_aloware (engine->in->store, id, mirror, error)
         && ((*mirror != NULL && (*mirror)->record != NULL) || fail_unread (error));
}

/* Links two records, and plans the fields that differ. */
static gboolean
plan_link (CwEngine *engine,
           const char *aloware_id,
           const char *salesforce_id,
           const char *phone,
           const CwPairDecision *decision,
           GError **error)
{
  const CwPairId id = { .ids = { (char *) aloware_id, (char *) salesforce_id }, .phone = (char *) phone };
  g_autoptr (CwLink) link = NULL;

  if (!cw_settle_link (engine, &id, NULL, error)
      || !cw_store_find_link (engine->in->store, CW_SIDE_ALOWARE, aloware_id, &link, error))
    return FALSE;
  return (link != NULL || fail_unread (error)) && cw_plan_add_pair (engine, link, decision, NULL, error)
         && cw_store_put_link (engine->in->store, link, error);
}

/* Stores all of a decision, or nothing of it. */
static gboolean
end_transaction (CwEngine *engine, gboolean done, GError **error)
{
  if (done)
    return cw_store_commit (engine->in->store, error);

  cw_store_rollback (engine->in->store);
  return FALSE;
}

/* Keeps two records apart: they are never matched again, and one that has no partner now is not created on
 * the other side. Either id may be NULL. */
static gboolean
part (CwEngine *engine, const char *aloware_id, const char *salesforce_id, GError **error)
{
  g_autoptr (CwLink) of_aloware = NULL;
  g_autoptr (CwLink) of_salesforce = NULL;

  if (aloware_id != NULL && salesforce_id != NULL
      && !cw_store_keep_apart (engine->in->store, aloware_id, salesforce_id, error))
    return FALSE;
  if ((aloware_id != NULL
       && !cw_store_find_link (engine->in->store, CW_SIDE_ALOWARE, aloware_id, &of_aloware, error))
      || (salesforce_id != NULL
          && !cw_store_find_link (engine->in->store, CW_SIDE_SALESFORCE, salesforce_id, &of_salesforce,
                                  error)))
    return FALSE;

  if (aloware_id != NULL && of_aloware == NULL
      && !cw_store_part (engine->in->store, CW_SIDE_ALOWARE, aloware_id, "kept-apart", salesforce_id, error))
    return FALSE;
  return salesforce_id == NULL || of_salesforce != NULL
         || cw_store_part (engine->in->store, CW_SIDE_SALESFORCE, salesforce_id, "kept-apart", aloware_id,
                           error);
}

/* Unlinks these two, but neither of them from another record. */
static gboolean
unlink_two (CwEngine *engine, const char *aloware_id, const char *salesforce_id, GError **error)
{
  g_autoptr (CwLink) link = NULL;

  if (aloware_id == NULL
      || !cw_store_find_link (engine->in->store, CW_SIDE_ALOWARE, aloware_id, &link, error))
    return aloware_id == NULL;
  return link == NULL || g_strcmp0 (link->pair.ids[CW_SIDE_SALESFORCE], salesforce_id) != 0
         || cw_store_delete_link (engine->in->store, aloware_id, error);
}

/* Keeps a Salesforce record apart from all contacts with this phone. NULL does nothing. */
static gboolean
part_from_phone (CwEngine *engine, const char *salesforce_id, const char *phone_key, GError **error)
{
  g_autofree char *group = g_strconcat ("phone:", phone_key, NULL);

  return phone_key == NULL || cw_store_keep_apart (engine->in->store, group, salesforce_id, error);
}

/* Unlinks the pair and keeps it apart, for ever. The Salesforce record is also kept apart from its phone
 * numbers, by which a new contact could be created or found. */
static gboolean
part_for_good (CwEngine *engine, const CwConflict *conflict, GError **error)
{
  g_autoptr (CwSalesforceMirror) salesforce = NULL;
  g_autoptr (GPtrArray) others = NULL;
  g_auto (GStrv) keys = NULL;
  const CwRows *rows;
  const char *id = conflict->pair.ids[CW_SIDE_SALESFORCE];

  if (!unlink_two (engine, conflict->pair.ids[CW_SIDE_ALOWARE], conflict->pair.ids[CW_SIDE_SALESFORCE], error)
      || !part (engine, conflict->pair.ids[CW_SIDE_ALOWARE], conflict->pair.ids[CW_SIDE_SALESFORCE], error))
    return FALSE;
  if (conflict->pair.ids[CW_SIDE_SALESFORCE] == NULL
      || !cw_store_get_salesforce (engine->in->store, conflict->pair.ids[CW_SIDE_SALESFORCE], &salesforce,
                                   error))
    return conflict->pair.ids[CW_SIDE_SALESFORCE] == NULL;
  if (salesforce == NULL)
    return TRUE;

  rows = cw_inputs_get_rows (engine->in, id);
  others = rows != NULL ? cw_rows_other_phones (rows, salesforce->record) : g_ptr_array_new ();
  keys = cw_other_phones_keys (engine, others);
  for (guint i = 0; keys != NULL && keys[i] != NULL; i++)
    {
      if (!part_from_phone (engine, id, keys[i], error))
        return FALSE;
    }
  return part_from_phone (engine, id, salesforce->phone_key, error);
}

static gboolean
unlink_pair (CwEngine *engine, const CwConflict *conflict, GError **error)
{
  return cw_store_begin (engine->in->store, error)
         && end_transaction (engine, part_for_good (engine, conflict, error), error);
}

/* Links two records that belong together, as a person says. A former partner of either stays as it is,
 * without a link. Its bases say nothing about the new partner. */
static gboolean
relink (CwEngine *engine,
        const char *aloware_id,
        const char *salesforce_id,
        const char *phone,
        GError **error)
{
  g_autoptr (CwLink) of_aloware = NULL;
  g_autoptr (CwLink) of_salesforce = NULL;

  if (!cw_store_find_link (engine->in->store, CW_SIDE_ALOWARE, aloware_id, &of_aloware, error)
      || !cw_store_find_link (engine->in->store, CW_SIDE_SALESFORCE, salesforce_id, &of_salesforce, error))
    return FALSE;

  if (of_aloware != NULL && !g_str_equal (of_aloware->pair.ids[CW_SIDE_SALESFORCE], salesforce_id)
      && (!cw_store_delete_link (engine->in->store, aloware_id, error)
          || !part (engine, aloware_id, of_aloware->pair.ids[CW_SIDE_SALESFORCE], error)))
    return FALSE;
  if (of_salesforce != NULL && !g_str_equal (of_salesforce->pair.ids[CW_SIDE_ALOWARE], aloware_id)
      && (!cw_store_delete_link (engine->in->store, of_salesforce->pair.ids[CW_SIDE_ALOWARE], error)
          || !part (engine, of_salesforce->pair.ids[CW_SIDE_ALOWARE], salesforce_id, error)))
    return FALSE;

  return cw_store_part (engine->in->store, CW_SIDE_ALOWARE, aloware_id, NULL, NULL, error)
         && cw_store_part (engine->in->store, CW_SIDE_SALESFORCE, salesforce_id, NULL, NULL, error)
         && plan_link (engine, aloware_id, salesforce_id, phone, NULL, error);
}

/* The record as it is read now, if it can be written. */
static gboolean
get_usable_salesforce (CwEngine *engine, const char *id, CwSalesforceMirror **mirror, GError **error)
{
  g_autoptr (CwSalesforceMirror) before = NULL;

  if (!get_salesforce (engine, id, &before, error))
    return FALSE;
  if (!before->in_filter)
    return refuse (error, _("The Salesforce record is outside the filter, so nothing is done with it."));
  if (!read_pair (engine, id, NULL, error) || !get_salesforce (engine, id, mirror, error))
    return FALSE;
  if (cw_salesforce_mirror_is_converted (*mirror))
    return refuse (error, _("The Lead was converted and is a Contact now, so nothing is done with it. Sync "
                             "again to list what is left."));
  return !(*mirror)->deleted || fail_unread (error);
}

static gboolean
replace_partner (CwEngine *engine,
                 const char *salesforce_id,
                 const char *former,
                 const char *aloware_id,
                 const char *phone,
                 GError **error)
{
  if (former != NULL && g_strcmp0 (former, aloware_id) != 0
      && (!unlink_two (engine, former, salesforce_id, error) || !part (engine, former, salesforce_id, error)))
    return FALSE;
  if (aloware_id != NULL)
    return relink (engine, aloware_id, salesforce_id, phone, error);
  return cw_store_part (engine->in->store, CW_SIDE_SALESFORCE, salesforce_id, NULL, NULL, error)
         && cw_plan_add_create (engine, CW_SIDE_ALOWARE, salesforce_id, error);
}

/* Links the Salesforce record with the contact that has its number, or creates that contact. `former`
 * (nullable): the contact that it was linked with. */
static gboolean
plan_partner_by_phone (CwEngine *engine, const char *salesforce_id, const char *former, GError **error)
{
  g_autoptr (CwSalesforceMirror) salesforce = NULL;
  g_autoptr (CwLink) taken = NULL;
  g_autofree char *phone = NULL;
  g_autofree char *answered = NULL;
  gint64 asked;

  if (!get_usable_salesforce (engine, salesforce_id, &salesforce, error))
    return FALSE;
  phone = cw_rows_salesforce_phone (cw_inputs_get_rows (engine->in, salesforce_id), salesforce->record);
  if (phone == NULL)
    return refuse (error,
                   _("The Salesforce record has no phone number to find or make the Aloware contact with."));
  if (!read_pair (engine, NULL, phone, error)
      || !cw_store_get_phone (engine->in->store, phone, &asked, &answered, error)
      || (answered != NULL
          && !cw_store_find_link (engine->in->store, CW_SIDE_ALOWARE, answered, &taken, error)))
    return FALSE;
  if (taken != NULL && !g_str_equal (taken->pair.ids[CW_SIDE_SALESFORCE], salesforce_id))
    return refuse (
      error,
      _("The Aloware contact with this number is linked to another Salesforce record. Correct the number in "
         "Salesforce, or keep the two apart."));

  return cw_store_begin (engine->in->store, error)
         && end_transaction (engine, replace_partner (engine, salesforce_id, former, answered, phone, error),
                             error);
}

/* To be called after a reading: the values of a contact that is gone must not be copied. */
static gboolean
check_still_there (CwEngine *engine, const char *aloware_id, GError **error)
{
  g_autoptr (CwAlowareMirror) aloware = NULL;

  return get_aloware (engine, aloware_id, &aloware, error) && (!aloware->gone || fail_unread (error));
}

static gboolean
resolve_field (CwEngine *engine,
               const CwConflict *conflict,
               CwDecision decision,
               const char *value,
               GError **error)
{
  CwPairDecision pair_decision = { decision, conflict->aloware, value };
  g_autoptr (CwLink) link = NULL;
  const CwRow *row = cw_rows_find (cw_inputs_get_rows (engine->in, conflict->pair.ids[CW_SIDE_SALESFORCE]),
                                   conflict->aloware);
  gboolean writes[] = { decision == CW_DECISION_SALESFORCE || decision == CW_DECISION_VALUE,
                        decision == CW_DECISION_ALOWARE || decision == CW_DECISION_VALUE };

  if (row == NULL)
    return refuse (error,
                   _("The field is not in the active mapping any more. Sync again to list what is left."));
  for (CwSide side = CW_SIDE_ALOWARE; side <= CW_SIDE_SALESFORCE; side++)
    {
      if (writes[side] && side == CW_SIDE_ALOWARE
          && (engine->in->connections->aloware_lacks & CW_LACK_UPDATE) != 0)
        return refuse (error, cw_lack_get_text (CW_LACK_UPDATE));
      if (writes[side] && !row->may_update[side])
        return refuse (error, side == CW_SIDE_ALOWARE
                                ? _("The mapping does not let this field be written to Aloware.")
                                : _("The mapping does not let this field be written to Salesforce."));
    }

  if (!cw_pair_find_link (engine->in->store, &conflict->pair, &link, error))
    return FALSE;
  if (link != NULL)
    return read_pair (engine, conflict->pair.ids[CW_SIDE_SALESFORCE], link->pair.phone, error)
           && check_still_there (engine, link->pair.ids[CW_SIDE_ALOWARE], error)
           && cw_plan_add_pair (engine, link, &pair_decision, NULL, error)
           && cw_store_put_link (engine->in->store, link, error);

  /* A preview found this conflict before any run linked the pair. Its message shows that it is ours; after a
   * lost key there is none, and nothing proves that the two belong together. */
  if (conflict->message == NULL)
    return refuse (error, _("The key of the synchronisation state was lost, and with it the values "
                             "of this conflict. Sync again to list what is left."));
  {
    g_autoptr (CwAlowareMirror) aloware = NULL;

    return get_aloware (engine, conflict->pair.ids[CW_SIDE_ALOWARE], &aloware, error)
           && read_pair (engine, conflict->pair.ids[CW_SIDE_SALESFORCE], aloware->phone, error)
           && plan_link (engine, conflict->pair.ids[CW_SIDE_ALOWARE], conflict->pair.ids[CW_SIDE_SALESFORCE],
                         aloware->phone, &pair_decision, error);
  }
}

static gboolean
resolve_phone (CwEngine *engine, const CwConflict *conflict, CwDecision decision, GError **error)
{
  g_autoptr (CwAlowareMirror) aloware = NULL;

  switch (decision)
    {
    case CW_DECISION_SALESFORCE:
      return plan_partner_by_phone (engine, conflict->pair.ids[CW_SIDE_SALESFORCE],
                                    conflict->pair.ids[CW_SIDE_ALOWARE], error);

    case CW_DECISION_ALOWARE:
      if (conflict->pair.ids[CW_SIDE_ALOWARE] != NULL
          && !cw_store_get_aloware (engine->in->store, conflict->pair.ids[CW_SIDE_ALOWARE], &aloware, error))
        return FALSE;
      if (aloware == NULL || aloware->gone)
        return unlink_pair (engine, conflict, error);
      return resolve_field (engine, conflict, decision, NULL, error);

    case CW_DECISION_KEEP_APART:
      return unlink_pair (engine, conflict, error);

    case CW_DECISION_VALUE:
    case CW_DECISION_CANDIDATE:
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
      return plan_partner_by_phone (engine, conflict->pair.ids[CW_SIDE_SALESFORCE],
                                    conflict->pair.ids[CW_SIDE_ALOWARE], error);

    case CW_DECISION_ALOWARE:
    case CW_DECISION_KEEP_APART:
      return unlink_pair (engine, conflict, error);

    case CW_DECISION_VALUE:
    case CW_DECISION_CANDIDATE:
    case CW_DECISION_NONE:
    default:
      return refuse (error, _("A deleted contact is settled with aloware, salesforce or keep-apart."));
    }
}

static const char *
candidate_id (const char *candidate, CwSide side)
{
  CwSide its_side;
  const char *id = cw_conflict_parse_candidate (candidate, &its_side);

  return id != NULL && its_side == side ? id : NULL;
}

static guint
count_candidates (const CwConflict *conflict, CwSide side)
{
  guint n = 0;

  for (char **candidate = conflict->candidates; *candidate != NULL; candidate++)
    n += candidate_id (*candidate, side) != NULL;
  return n;
}

/* Whether two records are linked with each other: those stay linked. */
static gboolean
are_linked (CwEngine *engine,
            const char *aloware_id,
            const char *salesforce_id,
            gboolean *linked,
            GError **error)
{
  g_autoptr (CwLink) link = NULL;

  if (!cw_store_find_link (engine->in->store, CW_SIDE_ALOWARE, aloware_id, &link, error))
    return FALSE;
  *linked = link != NULL && g_str_equal (link->pair.ids[CW_SIDE_SALESFORCE], salesforce_id);
  return TRUE;
}

/* Keeps a record apart from the group, and from each Aloware contact in it: records with different phones
 * could otherwise still be matched by e-mail. */
static gboolean
keep_apart_from_group (CwEngine *engine,
                       const CwConflict *conflict,
                       const char *salesforce_id,
                       GError **error)
{
  gboolean has_partner = FALSE;

  for (char **candidate = conflict->candidates; *candidate != NULL; candidate++)
    {
      const char *aloware_id = candidate_id (*candidate, CW_SIDE_ALOWARE);
      gboolean linked = FALSE;

      if (aloware_id != NULL && !are_linked (engine, aloware_id, salesforce_id, &linked, error))
        return FALSE;
      if (aloware_id != NULL && !linked && !part (engine, aloware_id, salesforce_id, error))
        return FALSE;
      has_partner |= linked;
    }
  return has_partner
         || (cw_store_keep_apart (engine->in->store, conflict->aloware, salesforce_id, error)
             && part (engine, NULL, salesforce_id, error));
}

/* Keeps all records of the conflict apart from each other, except linked ones. `except`: the Salesforce
 * record that was picked. */
static gboolean
keep_group_apart (CwEngine *engine, const CwConflict *conflict, const char *except, GError **error)
{
  for (char **candidate = conflict->candidates; *candidate != NULL; candidate++)
    {
      const char *salesforce_id = candidate_id (*candidate, CW_SIDE_SALESFORCE);
      const char *aloware_id = candidate_id (*candidate, CW_SIDE_ALOWARE);
      gboolean linked = FALSE;

      if (salesforce_id != NULL && g_strcmp0 (salesforce_id, except) != 0
          && !keep_apart_from_group (engine, conflict, salesforce_id, error))
        return FALSE;
      if (aloware_id != NULL && except != NULL && !are_linked (engine, aloware_id, except, &linked, error))
        return FALSE;
      if (aloware_id != NULL && !linked && !part (engine, aloware_id, except, error))
        return FALSE;
    }
  return TRUE;
}

/* Two merged records had a contact each. One of these is linked with the record that is left; the other one
 * is left alone. */
static gboolean
resolve_merge (CwEngine *engine, const CwConflict *conflict, const char *chosen, GError **error)
{
  g_autoptr (CwSalesforceMirror) salesforce = NULL;
  g_autoptr (CwAlowareMirror) aloware = NULL;
  gboolean linked = FALSE;

  if (chosen != NULL && !are_linked (engine, chosen, conflict->pair.ids[CW_SIDE_SALESFORCE], &linked, error))
    return FALSE;
  if (chosen == NULL || linked)
    return part (engine, conflict->pair.ids[CW_SIDE_ALOWARE], conflict->pair.ids[CW_SIDE_SALESFORCE], error);

  return get_usable_salesforce (engine, conflict->pair.ids[CW_SIDE_SALESFORCE], &salesforce, error)
         && get_aloware (engine, chosen, &aloware, error) && read_pair (engine, NULL, aloware->phone, error)
         && check_still_there (engine, chosen, error) && cw_store_begin (engine->in->store, error)
         && end_transaction (
           engine, relink (engine, chosen, conflict->pair.ids[CW_SIDE_SALESFORCE], aloware->phone, error),
           error);
}

/* Links the candidates that were picked, and keeps the others apart from them. */
static gboolean
link_candidates (CwEngine *engine,
                 const CwConflict *conflict,
                 const char *aloware_id,
                 const char *salesforce_id,
                 GError **error)
{
  g_autoptr (CwSalesforceMirror) salesforce = NULL;
  g_autoptr (CwAlowareMirror) aloware = NULL;

  if (aloware_id == NULL)
    return plan_partner_by_phone (engine, salesforce_id, NULL, error)
           && cw_store_begin (engine->in->store, error)
           && end_transaction (engine, keep_group_apart (engine, conflict, salesforce_id, error), error);

  return get_usable_salesforce (engine, salesforce_id, &salesforce, error)
         && get_aloware (engine, aloware_id, &aloware, error)
         && read_pair (engine, NULL, aloware->phone, error) && check_still_there (engine, aloware_id, error)
         && cw_store_begin (engine->in->store, error)
         && end_transaction (engine,
                             relink (engine, aloware_id, salesforce_id, aloware->phone, error)
                               && keep_group_apart (engine, conflict, salesforce_id, error),
                             error);
}

/* Removes an unproven link: the person has answered. */
static gboolean
forget_unproven (CwEngine *engine, const CwConflict *conflict, GError **error)
{
  g_autoptr (CwLink) link = NULL;

  if (conflict->pair.ids[CW_SIDE_ALOWARE] == NULL)
    return TRUE;
  if (!cw_store_find_link (engine->in->store, CW_SIDE_ALOWARE, conflict->pair.ids[CW_SIDE_ALOWARE], &link,
                           error))
    return FALSE;
  return link == NULL || !link->is_unproven
         || cw_store_delete_link (engine->in->store, conflict->pair.ids[CW_SIDE_ALOWARE], error);
}

/* `chosen`: the candidate that was picked; NULL: keep all apart. */
static gboolean
link_or_part (CwEngine *engine, const CwConflict *conflict, const char *chosen, GError **error)
{
  const char *aloware_id = chosen != NULL ? candidate_id (chosen, CW_SIDE_ALOWARE) : NULL;
  const char *salesforce_id = chosen != NULL ? candidate_id (chosen, CW_SIDE_SALESFORCE) : NULL;

  if (g_str_has_prefix (conflict->aloware, CW_MERGED_KEY))
    return resolve_merge (engine, conflict, aloware_id, error);
  if (chosen == NULL)
    return cw_store_begin (engine->in->store, error)
           && end_transaction (engine,
                               forget_unproven (engine, conflict, error)
                                 && keep_group_apart (engine, conflict, NULL, error),
                               error);

  if (salesforce_id == NULL && count_candidates (conflict, CW_SIDE_SALESFORCE) != 1)
    return refuse (error, _("Pick the Salesforce record: salesforce:ID."));
  if (aloware_id == NULL && count_candidates (conflict, CW_SIDE_ALOWARE) > 1)
    return refuse (error, _("Pick the Aloware contact: aloware:ID."));
  return link_candidates (
    engine, conflict, aloware_id != NULL ? aloware_id : conflict->pair.ids[CW_SIDE_ALOWARE],
    salesforce_id != NULL ? salesforce_id : conflict->pair.ids[CW_SIDE_SALESFORCE], error);
}

static gboolean
resolve_match (CwEngine *engine, const CwConflict *conflict, const CwResolution *resolution, GError **error)
{
  gboolean is_candidate = resolution->decision == CW_DECISION_CANDIDATE;

  /* After a lost key the candidates are not known until a run finds the conflict again. */
  if (conflict->candidates == NULL || conflict->aloware == NULL)
    return fail_unread (error);
  if (is_candidate ? !g_strv_contains ((const char *const *) conflict->candidates, resolution->detail)
                   : resolution->decision != CW_DECISION_KEEP_APART)
    return refuse (
      error,
      _("A match conflict is settled with one of its candidates, such as salesforce:ID, or keep-apart."));

  return link_or_part (engine, conflict, is_candidate ? resolution->detail : NULL, error);
}

/* "Always for this field" becomes a rule of the mapping, in the draft and in the active one. */
static gboolean
make_rule (CwEngine *engine, const CwConflict *conflict, CwDecision decision, GError **error)
{
  static const CwMappingState states[] = { CW_MAPPING_ACTIVE, CW_MAPPING_DRAFT };
  CwObject object = cw_object_of_id (conflict->pair.ids[CW_SIDE_SALESFORCE]);

  if (conflict->kind != CW_CONFLICT_FIELD
      || (decision != CW_DECISION_ALOWARE && decision != CW_DECISION_SALESFORCE))
    return refuse (error, _("Only the choice of a side for a field can become a rule."));

  for (guint i = 0; i < G_N_ELEMENTS (states); i++)
    {
      g_autoptr (GError) local_error = NULL;
      g_autoptr (CwMapping)
        mapping = cw_profile_load_mapping (engine->in->profile, object, states[i], &local_error);
      CwMappingRow *row = mapping != NULL ? cw_mapping_find (mapping, conflict->aloware) : NULL;

      if (local_error != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&local_error));
          return FALSE;
        }
      if (row == NULL)
        continue;

      row->conflict_set = TRUE;
      row->conflict = decision == CW_DECISION_ALOWARE ? CW_CONFLICT_RULE_ALOWARE
                                                      : CW_CONFLICT_RULE_SALESFORCE;
      if (!cw_profile_save_mapping (engine->in->profile, object, states[i], mapping, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
plan_resolution (CwEngine *engine, const CwConflict *conflict, const CwResolution *resolution, GError **error)
{
  if (conflict->kind == CW_CONFLICT_MATCH)
    return resolve_match (engine, conflict, resolution, error);

  if (resolution->decision == CW_DECISION_CANDIDATE)
    return refuse (error, _("A conflict is settled with aloware, salesforce, keep-apart or value=TEXT."));
  if (conflict->kind == CW_CONFLICT_PHONE)
    return resolve_phone (engine, conflict, resolution->decision, error);
  if (conflict->kind == CW_CONFLICT_DELETE)
    return resolve_delete (engine, conflict, resolution->decision, error);
  return resolve_field (engine, conflict, resolution->decision, resolution->detail, error);
}

static gboolean
check_object (CwEngine *engine, const char *salesforce_id, GError **error)
{
  if (salesforce_id == NULL || cw_inputs_get_rows (engine->in, salesforce_id) != NULL)
    return TRUE;
  return refuse (error, cw_object_of_id (salesforce_id) == CW_OBJECT_LEAD
                          ? _("This conflict is about a Lead, and Leads are not synced at present. Choose "
                               "them in Preferences (the setting “object”) to settle it.")
                          : _("This conflict is about a Contact, and Contacts are not synced at present. "
                               "Choose them in Preferences (the setting “object”) to settle it."));
}

/* Whether all its Salesforce records can be read and written. */
static gboolean
check_objects (CwEngine *engine, const CwConflict *conflict, GError **error)
{
  for (guint i = 0; conflict->candidates != NULL && conflict->candidates[i] != NULL; i++)
    {
      if (!check_object (engine, candidate_id (conflict->candidates[i], CW_SIDE_SALESFORCE), error))
        return FALSE;
    }
  return check_object (engine, conflict->pair.ids[CW_SIDE_SALESFORCE], error);
}

/* What a person decided about some records may change what becomes of others. */
static gboolean
mark_dirty (CwEngine *engine, const CwConflict *conflict, GError **error)
{
  CwStore *store = engine->in->store;

  CwSide side;

  for (side = CW_SIDE_ALOWARE; side <= CW_SIDE_SALESFORCE; side++)
    {
      const char *id = conflict->pair.ids[side];

      if (id != NULL && !cw_store_mark_dirty (store, side, id, error))
        return FALSE;
    }
  for (guint i = 0; conflict->candidates != NULL && conflict->candidates[i] != NULL; i++)
    {
      const char *id = cw_conflict_parse_candidate (conflict->candidates[i], &side);

      if (id != NULL && !cw_store_mark_dirty (store, side, id, error))
        return FALSE;
    }
  return TRUE;
}

gboolean
cw_resolve (CwEngine *engine, const CwResolution *resolution, GError **error)
{
  g_autoptr (CwConflict) conflict = NULL;
  guint failed = engine->run->failed;
  gboolean applied;

  if (!cw_store_get_conflict (engine->in->store, resolution->conflict, &conflict, error))
    return FALSE;
  if (conflict == NULL)
    {
      g_set_error (error, CW_ERROR, CW_ERROR_NOT_FOUND,
                   _("There is no open conflict %" PRId64 ". It may be settled already."),
                   resolution->conflict);
      return FALSE;
    }

  if (!check_objects (engine, conflict, error))
    return FALSE;
  if (resolution->always && !make_rule (engine, conflict, resolution->decision, error))
    return FALSE;

  if (!cw_store_clear_plan (engine->in->store, engine->plan, error)
      || !plan_resolution (engine, conflict, resolution, error))
    return FALSE;
  /* Which records belong together is settled now, even if a value cannot be written. */
  if (conflict->kind == CW_CONFLICT_MATCH || conflict->kind == CW_CONFLICT_PHONE)
    failed = engine->run->failed;

  engine->decided_field = conflict->aloware;
  engine->decided_value = resolution->decision == CW_DECISION_VALUE ? resolution->detail : NULL;
  applied = cw_apply (engine, error);
  engine->decided_field = engine->decided_value = NULL;
  if (!applied)
    return FALSE;

  if (!mark_dirty (engine, conflict, error))
    return FALSE;

  /* A write that was refused leaves the conflict open. */
  return engine->run->failed > failed
         || cw_store_settle_conflict (engine->in->store, conflict->id, engine->run->run,
                                      cw_resolution_get_text (resolution), error);
}
