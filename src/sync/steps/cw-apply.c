/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-engine.h"

#include <glib/gi18n-lib.h>

#include "cw-error.h"
#include "cw-kept-plan.h"
#include "cw-permit.h"
#include "cw-read-back.h"

/* Carries out the stored plan: links, then Salesforce, then Aloware. What changed since it was planned is planned anew and comes
 * as further changes of the same plan, so the rounds go on until nothing is added. */

/* A record that somebody edits all the time must not keep a run from ending. */
#define MAX_ROUNDS 4

/* The base moves only where both records are known. */
static gboolean
store_link_with_base (CwEngine *engine, CwLink *link, const CwRecord *aloware, const CwRecord *salesforce, const CwChange *written,
                      GError **error)
{
  if (link->base_aloware == NULL)
    link->base_aloware = cw_record_new ("");
  if (link->base_salesforce == NULL)
    link->base_salesforce = cw_record_new ("");
  if (aloware != NULL && salesforce != NULL)
    cw_plan_move_base (engine->rows, aloware, salesforce, written, link->base_aloware, link->base_salesforce);

  return cw_store_put_link (engine->store, link, error);
}

gboolean
cw_engine_link (CwEngine *engine, const char *aloware_id, const char *salesforce_id, const char *phone, const CwChange *written,
                GError **error)
{
  g_autoptr (CwLink) before = NULL;
  g_autoptr (CwLink) link = cw_link_new (aloware_id, salesforce_id);
  g_auto (CwPair) pair = { NULL };

  if (!cw_store_find_link (engine->store, CW_SIDE_ALOWARE, aloware_id, &before, error)
      || !cw_pair_load (engine->store, aloware_id, salesforce_id, &pair, error))
    return FALSE;

  /* One of the two may have been made just now. */
  if (engine->tally != NULL)
    {
      cw_tally_decide (engine->tally, CW_SIDE_ALOWARE, aloware_id);
      cw_tally_decide (engine->tally, CW_SIDE_SALESFORCE, salesforce_id);
    }
  link->phone = g_strdup (phone);
  if (before != NULL)
    {
      link->base_aloware = g_steal_pointer (&before->base_aloware);
      link->base_salesforce = g_steal_pointer (&before->base_salesforce);
      if (!g_str_equal (before->salesforce_id, salesforce_id) && !cw_store_delete_link (engine->store, aloware_id, error))
        return FALSE;
    }
  if (phone != NULL && !cw_store_add_phone (engine->store, phone, CW_PHONE_FROM_LINK, error))
    return FALSE;

  return store_link_with_base (engine, link, cw_pair_get_record (&pair, CW_SIDE_ALOWARE),
                               cw_pair_get_record (&pair, CW_SIDE_SALESFORCE), written, error);
}

/* What a person turned round is planned anew as the rules have it, which may be the other way: that is told, as a write that did
 * not come to be. */
static gboolean
tell_turned (CwEngine *engine, const CwChange *change, GError **error)
{
  g_autoptr (CwChange) told = cw_change_copy (change);

  for (guint i = told->fields->len; i > 0; i--)
    {
      if (g_strcmp0 (((CwChangeField *) told->fields->pdata[i - 1])->reason, CW_REASON_TURNED) != 0)
        g_ptr_array_remove_index (told->fields, i - 1);
    }
  if (told->fields->len == 0)
    return TRUE;

  cw_engine_fail (engine, told);
  return cw_engine_journal (engine, told, CW_WRITE_FAILED, "planned-anew",
                            _("The record was edited after the preview, so its changes were planned anew, without the arrow that "
                              "you turned round. Look at the record, and preview again if it is still wrong."),
                            NULL, error);
}

gboolean
cw_engine_replan (CwEngine *engine, const CwChange *change, GError **error)
{
  g_autoptr (CwLink) link = NULL;

  /* What was edited since the plan to take a run back was made is spared, and said. */
  if (engine->is_undo)
    return cw_engine_exclude (engine, change->label, change->aloware_id, change->salesforce_id, "edited-since",
                              _("It was edited since, and stays as it is."), error);

  if (!tell_turned (engine, change, error))
    return FALSE;
  if (change->salesforce_id != NULL
      && !cw_store_find_link (engine->store, CW_SIDE_SALESFORCE, change->salesforce_id, &link, error))
    return FALSE;

  /* Without a link there is nobody to plan it with; the next run meets it again. */
  if (link == NULL)
    return TRUE;
  return cw_engine_plan_pair (engine, link, FALSE, NULL, NULL, error);
}

/* A pair that is taken apart because Salesforce's side was deleted or merged away: Aloware's contact stays, and what happened is
 * kept, so that it is not made again there. */
static gboolean
apply_unlink (CwEngine *engine, const CwChange *change, GError **error)
{
  const CwChangeField *why = g_ptr_array_index (change->fields, 0);

  return cw_store_delete_link (engine->store, change->aloware_id, error)
         && cw_store_part (engine->store, CW_SIDE_ALOWARE, change->aloware_id, why->reason, change->salesforce_id, error);
}

void
cw_engine_settle_change (CwEngine *engine, const CwChange *change)
{
  if (engine->tally != NULL)
    cw_tally_settle (engine->tally, change->id);
}

/* What is settled, which is nearly all, need not be read for that. */
static gboolean
stand_unsettled (CwEngine *engine, GError **error)
{
  gint64 next = cw_tally_skip_settled (engine->tally, 1);
  guint last;

  if (!cw_store_count_changes (engine->store, engine->plan, &last, error))
    return FALSE;

  while (next <= last)
    {
      g_autoptr (GPtrArray) changes = cw_store_list_changes (engine->store, engine->plan, next - 1, 200, error);

      /* The rest of them is damaged, which is told elsewhere. */
      if (changes == NULL || changes->len == 0)
        return changes != NULL;
      for (guint i = 0; i < changes->len; i++)
        {
          const CwChange *change = g_ptr_array_index (changes, i);

          if (!cw_tally_is_settled (engine->tally, change->id))
            cw_engine_stand (engine, change->aloware_id, change->salesforce_id, CW_STANDING_WAITING);
          /* On in any case: in a table that is out of order the next portion may be this one again. */
          next = MAX (next, change->id) + 1;
        }
      next = cw_tally_skip_settled (engine->tally, next);
    }
  return TRUE;
}

/* Conflicts of earlier runs that nothing was learnt about. */
static gboolean
stand_in_old_conflicts (CwEngine *engine, GError **error)
{
  gint64 after = 0;

  for (;;)
    {
      g_autoptr (GPtrArray) conflicts = cw_store_list_unseen_conflicts (engine->store, engine->run->run, after, 1000, error);

      if (conflicts == NULL)
        return FALSE;
      if (conflicts->len == 0)
        return TRUE;
      for (guint i = 0; i < conflicts->len; i++)
        cw_engine_stand_in_conflict (engine, conflicts->pdata[i]);
      after = ((CwConflict *) conflicts->pdata[conflicts->len - 1])->id;
    }
}

static gboolean
count_salesforce (const CwSalesforceMirror *keys, gpointer user_data, GError **error)
{
  CwEngine *engine = user_data;
  const char *id = cw_record_get_id (keys->record);

  if (!keys->deleted && !cw_tally_count (engine->tally, CW_SIDE_SALESFORCE, id))
    g_warning ("Nothing was decided about the Salesforce record %s", id);
  return TRUE;
}

static gboolean
count_aloware (const CwAlowareMirror *keys, gpointer user_data, GError **error)
{
  CwEngine *engine = user_data;
  const char *id = cw_record_get_id (keys->record);

  if (!keys->gone && !cw_tally_count (engine->tally, CW_SIDE_ALOWARE, id))
    g_warning ("Nothing was decided about the Aloware contact %s", id);
  return TRUE;
}

gboolean
cw_engine_take_stock (CwEngine *engine, GError **error)
{
  CwRun *run = engine->run;
  guint undecided;

  if (engine->tally == NULL)
    return TRUE;
  if (!stand_unsettled (engine, error)
      || !stand_in_old_conflicts (engine, error)
      || !cw_store_foreach_salesforce_keys (engine->store, count_salesforce, engine, error)
      || !cw_store_foreach_aloware_keys (engine->store, count_aloware, engine, error))
    return FALSE;

  cw_tally_get_counts (engine->tally, run->standings, &undecided);
  run->known = undecided;
  for (guint i = 0; i < CW_N_STANDINGS; i++)
    run->known += run->standings[i];
  if (undecided == 0)
    return TRUE;

  g_free (run->state);
  run->state = g_strdup ("failed");
  run->error_code = g_strdup ("unaccounted");
  run->error_message
    = g_strdup_printf (ngettext ("%u record is in no state that this run can name, so the run does not count as finished. What was "
                                 "written is in the history. Run again with --full, and report it if that does not help.",
                                 "%u records are in no state that this run can name, so the run does not count as finished. What "
                                 "was written is in the history. Run again with --full, and report it if that does not help.",
                                 undecided),
                       undecided);
  return TRUE;
}

gboolean
cw_engine_journal (CwEngine *engine, const CwChange *change, CwWriteState state, const char *code, const char *message,
                   gint64 *id, GError **error)
{
  CwWrite write = {
    .run = engine->run->run,
    .state = state,
    .change = (CwChange *) change,
    .error_code = (char *) code,
    .error_message = (char *) message,
  };

  if (!cw_store_journal_add (engine->store, &write, error))
    return FALSE;
  if (id != NULL)
    *id = write.id;
  return TRUE;
}

/* The confirmed writes of the run that is taken back to the record of a change. */
static gboolean
collect_undone (CwEngine *engine, const CwChange *change, GPtrArray *undone, GError **error)
{
  g_autoptr (GPtrArray) writes = cw_store_journal_list_record (engine->store, CW_SIDE_SALESFORCE, change->salesforce_id, G_MAXINT, error);

  if (writes == NULL)
    return FALSE;

  for (guint i = 0; i < writes->len; i++)
    {
      CwWrite *write = g_ptr_array_index (writes, i);

      if (write->run == engine->undone_run && write->state == CW_WRITE_CONFIRMED)
        g_ptr_array_add (undone, g_steal_pointer (&write->change));
    }
  return TRUE;
}

static gboolean
find_partner (CwEngine *engine, const CwChange *change, char **partner, GError **error)
{
  gboolean of_aloware = change->action == CW_ACTION_CREATE && change->side == CW_SIDE_SALESFORCE;

  return cw_store_find_partner (engine->store, of_aloware ? CW_SIDE_ALOWARE : CW_SIDE_SALESFORCE,
                                of_aloware ? change->aloware_id : change->salesforce_id, partner, error);
}

static gboolean
look_at (CwEngine *engine, const CwChange *change, CwPermit *permit, char **partner, GError **problem, GError **error)
{
  g_autoptr (GPtrArray) undone = g_ptr_array_new_with_free_func ((GDestroyNotify) cw_change_free);
  g_auto (CwPair) pair = { NULL };
  CwPermitBasis basis;

  if (!cw_pair_load (engine->store, change->aloware_id, change->salesforce_id, &pair, error)
      || !find_partner (engine, change, partner, error)
      || (engine->is_undo && !collect_undone (engine, change, undone, error)))
    return FALSE;

  basis = (CwPermitBasis) {
    .aloware = cw_pair_get_record (&pair, CW_SIDE_ALOWARE),
    .salesforce = cw_pair_get_record (&pair, CW_SIDE_SALESFORCE),
    .partner = *partner,
    .decided_field = engine->decided_field,
    .decided_value = engine->decided_value,
    .undone = engine->is_undo ? undone : NULL,
  };
  *permit = cw_permit_change (engine->rows, change, &basis, problem);
  return TRUE;
}

gboolean
cw_engine_permit (CwEngine *engine, const CwChange *change, gboolean *may_send, GError **error)
{
  g_autoptr (GError) problem = NULL;
  g_autofree char *partner = NULL;
  CwPermit permit;

  if (!look_at (engine, change, &permit, &partner, &problem, error))
    return FALSE;

  *may_send = permit == CW_PERMIT_YES;
  if (permit == CW_PERMIT_NO)
    {
      cw_engine_fail (engine, change);
      return cw_engine_journal (engine, change, CW_WRITE_FAILED, "not-permitted", problem->message, NULL, error);
    }
  if (permit == CW_PERMIT_OUTDATED && change->action == CW_ACTION_CREATE && partner == NULL)
    return cw_engine_plan_create (engine, change->side,
                                  change->side == CW_SIDE_ALOWARE ? change->salesforce_id : change->aloware_id, error);

  return permit == CW_PERMIT_YES || cw_engine_replan (engine, change, error);
}

static const char *
not_taken_message (CwSide side)
{
  return side == CW_SIDE_SALESFORCE
    ? _("Salesforce answered that the change was made, but still holds the old value. A flow, a trigger or a missing permission "
        "may be the reason. The next sync tries again.")
    : _("Aloware answered that the change was made, but still holds the old value. The next sync tries again.");
}

/* `journal` is the entry of the whole change as long as nothing else took it, and 0 from then on. */
static gboolean
journal_rest (CwEngine *engine, gint64 *journal, CwChange *rest, const char *code, const char *message, GError **error)
{
  gint64 id = *journal;

  if (rest == NULL)
    return TRUE;

  cw_engine_fail (engine, rest);
  /* The record that was to be made is there. */
  rest->action = CW_ACTION_UPDATE;
  *journal = 0;
  if (id == 0)
    return cw_engine_journal (engine, rest, CW_WRITE_FAILED, code, message, NULL, error);
  return cw_store_journal_set_fields (engine->store, id, rest, error)
         && cw_store_journal_set_state (engine->store, id, CW_WRITE_FAILED, code, message, error);
}

static gboolean
has_kept (const CwChange *change)
{
  for (guint i = 0; i < change->fields->len; i++)
    {
      if (((CwChangeField *) change->fields->pdata[i])->kept != NULL)
        return TRUE;
    }
  return FALSE;
}

static gboolean
journal_there (CwEngine *engine, gint64 journal, const CwChange *change, gboolean is_whole, GError **error)
{
  gboolean kept = has_kept (change);
  const char *message = change->side == CW_SIDE_SALESFORCE ? _("Salesforce keeps the value in a form of its own.")
                                                           : _("Aloware keeps the value in a form of its own.");

  if ((kept || !is_whole) && !cw_store_journal_set_fields (engine->store, journal, change, error))
    return FALSE;
  return cw_store_journal_set_state (engine->store, journal, CW_WRITE_CONFIRMED, kept ? "kept-as" : NULL, kept ? message : NULL,
                                     error);
}

/* Moves the base of the pair that was written, of which these are the records. */
static gboolean
settle (CwEngine *engine, const CwChange *written, const CwRecord *aloware, const CwRecord *salesforce, GError **error)
{
  g_autoptr (CwLink) link = NULL;
  g_auto (CwPair) pair = { NULL };

  if (!cw_store_find_link (engine->store, CW_SIDE_SALESFORCE, written->salesforce_id, &link, error))
    return FALSE;
  if (link == NULL)
    return TRUE;

  /* What is taken back may be of a time when the record had another partner. */
  if (g_strcmp0 (link->aloware_id, written->aloware_id) != 0)
    {
      if (!cw_pair_load (engine->store, link->aloware_id, link->salesforce_id, &pair, error))
        return FALSE;
      aloware = cw_pair_get_record (&pair, CW_SIDE_ALOWARE);
      salesforce = cw_pair_get_record (&pair, CW_SIDE_SALESFORCE);
    }
  return store_link_with_base (engine, link, aloware, salesforce, written, error)
         && (!engine->is_undo || cw_engine_note_undone (engine, link, written, error));
}

gboolean
cw_engine_confirm (CwEngine *engine, gint64 journal, CwChange *change, const CwRecord *record, gboolean *confirmed,
                   GError **error)
{
  g_auto (CwReadBackRest) rest = { NULL };
  g_auto (CwPair) pair = { NULL };
  const CwRecord *records[] = { record, record };
  CwSide other = cw_side_other (change->side);
  gboolean is_there;

  if (!cw_pair_load (engine->store, other == CW_SIDE_ALOWARE ? change->aloware_id : NULL,
                     other == CW_SIDE_SALESFORCE ? change->salesforce_id : NULL, &pair, error))
    return FALSE;
  records[other] = cw_pair_get_record (&pair, other);
  if (change->action == CW_ACTION_UPDATE
      && !settle (engine, change, records[CW_SIDE_ALOWARE], records[CW_SIDE_SALESFORCE], error))
    return FALSE;

  cw_read_back_split (engine->rows, change, records[CW_SIDE_ALOWARE], record, &rest);
  is_there = change->action == CW_ACTION_CREATE || change->fields->len > 0 || (rest.not_taken == NULL && rest.edited == NULL);
  if (confirmed != NULL)
    *confirmed = is_there;
  if (is_there)
    {
      if (!journal_there (engine, journal, change, rest.not_taken == NULL && rest.edited == NULL, error))
        return FALSE;
      journal = 0;
    }
  return journal_rest (engine, &journal, rest.not_taken, "not-taken", not_taken_message (change->side), error)
         && journal_rest (engine, &journal, rest.edited, "edited-after",
                          _("Somebody changed the field right after it was written. The next sync looks at that change."), error);
}

static gboolean
apply_link_changes (CwEngine *engine, GPtrArray *changes, GError **error)
{
  for (guint i = 0; i < changes->len; i++)
    {
      const CwChange *change = g_ptr_array_index (changes, i);
      gboolean applied;

      if (cw_engine_is_left_out (engine, change))
        continue;
      applied = change->action == CW_ACTION_LINK
        ? cw_engine_link (engine, change->aloware_id, change->salesforce_id, change->phone, NULL, error)
        : apply_unlink (engine, change, error);
      cw_engine_settle_change (engine, change);
      if (!applied || !cw_engine_journal (engine, change, CW_WRITE_CONFIRMED, NULL, NULL, NULL, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
apply_links (CwEngine *engine, CwAction action, gint64 after, GError **error)
{
  for (;;)
    {
      g_autoptr (GPtrArray) changes
        = cw_store_next_changes (engine->store, engine->plan, CW_SIDE_SALESFORCE, action, after, 500, error);

      if (changes == NULL)
        return FALSE;
      if (changes->len == 0)
        return TRUE;
      if (!cw_store_begin (engine->store, error))
        return FALSE;
      if (!apply_link_changes (engine, changes, error))
        {
          cw_store_rollback (engine->store);
          return FALSE;
        }
      if (!cw_store_commit (engine->store, error))
        return FALSE;

      after = ((CwChange *) g_ptr_array_index (changes, changes->len - 1))->id;
    }
}

static gboolean
apply_round (CwEngine *engine, gint64 after, GError **error)
{
  /* What is taken apart may be what somebody else is linked to. */
  return apply_links (engine, CW_ACTION_UNLINK, after, error) && apply_links (engine, CW_ACTION_LINK, after, error)
         && cw_engine_check_cancelled (engine, error)
         && cw_engine_apply_salesforce_updates (engine, after, error)
         && cw_engine_apply_salesforce_creates (engine, after, error)
         && cw_engine_apply_aloware (engine, CW_ACTION_UPDATE, after, error)
         && cw_engine_apply_aloware (engine, CW_ACTION_CREATE, after, error);
}

gboolean
cw_engine_forecast (CwEngine *engine, GError **error)
{
  return cw_kept_plan_forecast (engine->store, engine->plan, engine->left_out, engine->expected, error);
}

gboolean
cw_engine_apply (CwEngine *engine, GError **error)
{
  guint writes[2];
  gint64 after = 0;

  if (!cw_kept_plan_count_writes (engine->store, engine->plan, engine->left_out, writes, error))
    return FALSE;
  cw_engine_begin_phase (engine, CW_PHASE_WRITING, writes[CW_SIDE_ALOWARE], writes[CW_SIDE_SALESFORCE]);

  for (guint round = 0; round < MAX_ROUNDS; round++)
    {
      guint count;

      if (!cw_store_count_changes (engine->store, engine->plan, &count, error))
        return FALSE;
      if ((gint64) count <= after)
        break;
      if (!apply_round (engine, after, error))
        return FALSE;
      after = count;
    }
  return TRUE;
}
