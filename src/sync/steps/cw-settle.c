/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-settle.h"

#include <glib/gi18n-lib.h>

#include "cw-carry-over.h"
#include "cw-error.h"
#include "cw-note.h"
#include "cw-permit.h"
#include "cw-plan-add.h"
#include "cw-read-back.h"
#include "cw-store-journal.h"
#include "cw-store-links.h"
#include "cw-store-phones.h"
#include "cw-undo.h"

/* A chain of merges that is longer is a circle. */
#define MOST_HOPS 16

/* Stores a link. Its bases move only where both records are known. */
static gboolean
store_link_with_base (CwEngine *engine,
                      CwLink *link,
                      const CwRecord *const record[2],
                      const CwChange *written,
                      GError **error)
{
  CwRows *rows = cw_inputs_get_rows (engine->in, link->pair.ids[CW_SIDE_SALESFORCE]);

  if (rows != NULL && record[CW_SIDE_ALOWARE] != NULL && record[CW_SIDE_SALESFORCE] != NULL)
    cw_plan_move_base (rows, record, written, link->base);

  return cw_store_put_link (engine->in->store, link, error);
}

/* The Lead that was converted. Others may have been merged into it before, and `id` is one of these, or the
 * Lead itself. */
static gboolean
load_converted (CwStore *store, const char *id, CwSalesforceMirror **lead, GError **error)
{
  if (!cw_store_get_salesforce (store, id, lead, error))
    return FALSE;

  for (guint hops = 0; hops < MOST_HOPS && *lead != NULL && (*lead)->successor != NULL
                       && cw_object_of_id ((*lead)->successor) == CW_OBJECT_LEAD;
       hops++)
    {
      g_autoptr (CwSalesforceMirror) merged = g_steal_pointer (lead);

      if (!cw_store_get_salesforce (store, merged->successor, lead, error))
        return FALSE;
    }
  return TRUE;
}

gboolean
cw_settle_carry_over (CwEngine *engine, const char *before, CwLink *link, GStrv *differs, GError **error)
{
  const char *id = link->pair.ids[CW_SIDE_SALESFORCE];
  CwCarryOver input = { .base = { link->base[CW_SIDE_ALOWARE], link->base[CW_SIDE_SALESFORCE] } };
  CwRecord *carried[2] = { NULL, NULL };
  g_autoptr (CwSalesforceMirror) lead = NULL;
  g_auto (CwPair) pair = { NULL };
  g_auto (GStrv) keys = NULL;

  if (cw_object_of_id (before) != CW_OBJECT_LEAD || cw_object_of_id (id) != CW_OBJECT_CONTACT)
    return TRUE;
  if (!load_converted (engine->in->store, before, &lead, error)
      || !cw_pair_load (engine->in->store, CW_PAIR_ID (link->pair.ids[CW_SIDE_ALOWARE], id), &pair, error))
    return FALSE;

  memcpy (input.rows, engine->in->rows, sizeof input.rows);
  input.record[CW_OBJECT_LEAD] = lead != NULL ? lead->record : NULL;
  input.record[CW_OBJECT_CONTACT] = cw_pair_get_record (&pair, CW_SIDE_SALESFORCE);
  input.aloware = cw_pair_get_record (&pair, CW_SIDE_ALOWARE);
  /* Without both, nothing can be said about the Contact's values: the two sides have not agreed on any. */
  if (input.rows[CW_OBJECT_LEAD] != NULL && input.rows[CW_OBJECT_CONTACT] != NULL && cw_pair_is_whole (&pair)
      && input.record[CW_OBJECT_LEAD] != NULL)
    keys = cw_carry_over (&input, carried);
  else
    for (CwSide side = CW_SIDE_ALOWARE; side <= CW_SIDE_SALESFORCE; side++)
      carried[side] = cw_record_new ("");

  cw_link_take_bases (link, carried);
  if (differs != NULL)
    *differs = g_steal_pointer (&keys);
  return TRUE;
}

gboolean
cw_settle_link (CwEngine *engine, const CwPairId *id, const CwChange *written, GError **error)
{
  const char *aloware_id = id->ids[CW_SIDE_ALOWARE];
  const char *salesforce_id = id->ids[CW_SIDE_SALESFORCE];
  const char *phone = id->phone;
  g_autoptr (CwLink) before = NULL;
  g_autoptr (CwLink) link = cw_link_new (aloware_id, salesforce_id);
  g_auto (CwPair) pair = { NULL };
  const CwRecord *record[2];

  if (!cw_store_find_link (engine->in->store, CW_SIDE_ALOWARE, aloware_id, &before, error)
      || !cw_pair_load (engine->in->store, id, &pair, error))
    return FALSE;

  /* One of the two may have been created just now, and the run has not decided about it yet. */
  for (CwSide side = CW_SIDE_ALOWARE; engine->tally != NULL && side <= CW_SIDE_SALESFORCE; side++)
    cw_tally_decide (engine->tally, side, id->ids[side]);
  link->pair.phone = g_strdup (phone);
  if (before != NULL)
    {
      cw_link_take_bases (link, before->base);
      if (!g_str_equal (before->pair.ids[CW_SIDE_SALESFORCE], salesforce_id)
          && (!cw_settle_carry_over (engine, before->pair.ids[CW_SIDE_SALESFORCE], link, NULL, error)
              || !cw_store_delete_link (engine->in->store, aloware_id, error)))
        return FALSE;
    }
  if (phone != NULL && !cw_store_add_phone (engine->in->store, phone, CW_PHONE_FROM_LINK, error))
    return FALSE;

  for (CwSide side = CW_SIDE_ALOWARE; side <= CW_SIDE_SALESFORCE; side++)
    record[side] = cw_pair_get_record (&pair, side);
  return store_link_with_base (engine, link, record, written, error);
}

static gboolean
is_turned (CwEngine *engine, const CwChange *change, const CwChangeField *field)
{
  return g_strcmp0 (field->reason, CW_REASON_TURNED) == 0;
}

static gboolean
is_decided (CwEngine *engine, const CwChange *change, const CwChangeField *field)
{
  return change->action == CW_ACTION_UPDATE && g_strcmp0 (field->aloware, engine->decided_field) == 0;
}

/* The pair of a change is planned again by the rules, which know nothing of what a person chose. That is
 * told, as a write that failed. */
static gboolean
tell_lost_choice (CwEngine *engine,
                  const CwChange *change,
                  gboolean (*is_chosen) (CwEngine *engine,
                                         const CwChange *change,
                                         const CwChangeField *field),
                  const char *message,
                  GError **error)
{
  g_autoptr (CwChange) told = cw_change_copy (change);

  for (guint i = told->fields->len; i > 0; i--)
    {
      if (!is_chosen (engine, change, told->fields->pdata[i - 1]))
        g_ptr_array_remove_index (told->fields, i - 1);
    }
  if (told->fields->len == 0)
    return TRUE;

  cw_note_failure (engine, told);
  return cw_note_write (engine, told, CW_WRITE_FAILED, "planned-anew", message, NULL, error);
}

gboolean
cw_settle_replan (CwEngine *engine, const CwChange *change, GError **error)
{
  g_autoptr (CwLink) link = NULL;

  /* An undo leaves alone what was edited since its plan was made, and says so. */
  if (engine->is_undo)
    return cw_note_exclusion (engine, &change->pair, "edited-since",
                              _("It was edited since, and stays as it is."), error);

  if (!tell_lost_choice (engine, change, is_turned,
                         _("The record was edited after the preview, so its changes were planned again, "
                            "without the arrow that you turned. Look at the record, and preview again if it "
                            "is still wrong."),
                         error)
      || !tell_lost_choice (engine, change, is_decided,
                            _("The record was edited just before your decision was written, so nothing was "
                               "written. Look at both values, and decide again."),
                            error))
    return FALSE;
  if (change->pair.ids[CW_SIDE_SALESFORCE] != NULL
      && !cw_store_find_link (engine->in->store, CW_SIDE_SALESFORCE, change->pair.ids[CW_SIDE_SALESFORCE],
                              &link, error))
    return FALSE;

  /* A pair that is not linked is left to the next run. */
  if (link == NULL)
    return TRUE;
  return cw_plan_add_pair (engine, link, NULL, NULL, error);
}

/* Collects the confirmed writes that the run that is being undone made to this record. */
static gboolean
collect_undone (CwEngine *engine, const CwChange *change, GPtrArray *undone, GError **error)
{
  g_autoptr (GPtrArray) writes = cw_store_journal_list_record (
    engine->in->store, CW_SIDE_SALESFORCE, change->pair.ids[CW_SIDE_SALESFORCE], G_MAXINT, error);

  if (writes == NULL)
    return FALSE;

  for (guint i = 0; i < writes->len; i++)
    {
      CwWrite *write = g_ptr_array_index (writes, i);

      if (write->run == engine->in->undone_run && write->state == CW_WRITE_CONFIRMED)
        g_ptr_array_add (undone, g_steal_pointer (&write->change));
    }
  return TRUE;
}

static gboolean
find_partner (CwEngine *engine, const CwChange *change, char **partner, GError **error)
{
  CwSide side = change->action == CW_ACTION_CREATE ? cw_side_other (change->side) : CW_SIDE_SALESFORCE;

  return cw_store_find_partner (engine->in->store, side, change->pair.ids[side], partner, error);
}

static gboolean
look_at (CwEngine *engine,
         const CwChange *change,
         CwPermit *permit,
         char **partner,
         GError **problem,
         GError **error)
{
  g_autoptr (GPtrArray) undone = g_ptr_array_new_with_free_func ((GDestroyNotify) cw_change_free);
  g_auto (CwPair) pair = { NULL };
  CwRows *rows = cw_inputs_get_rows_of (engine->in, change);
  CwPermitBasis basis;

  *permit = CW_PERMIT_OUTDATED;
  if (!cw_pair_load (engine->in->store, &change->pair, &pair, error)
      || !find_partner (engine, change, partner, error)
      || (engine->is_undo && !collect_undone (engine, change, undone, error)))
    return FALSE;

  basis = (CwPermitBasis) {
    .record = { cw_pair_get_record (&pair, CW_SIDE_ALOWARE), cw_pair_get_record (&pair, CW_SIDE_SALESFORCE) },
    .partner = *partner,
    .decided_field = engine->decided_field,
    .decided_value = engine->decided_value,
    .undone = engine->is_undo ? undone : NULL,
  };
  if (rows != NULL)
    *permit = cw_permit_change (rows, change, &basis, problem);
  return TRUE;
}

gboolean
cw_settle_permit (CwEngine *engine, const CwChange *change, gboolean *may_send, GError **error)
{
  g_autoptr (GError) problem = NULL;
  g_autofree char *partner = NULL;
  CwPermit permit;

  if (!look_at (engine, change, &permit, &partner, &problem, error))
    return FALSE;

  *may_send = permit == CW_PERMIT_YES;
  if (permit == CW_PERMIT_NO)
    {
      cw_note_failure (engine, change);
      return cw_note_write (engine, change, CW_WRITE_FAILED, "not-permitted", problem->message, NULL, error);
    }
  if (permit == CW_PERMIT_OUTDATED && change->action == CW_ACTION_CREATE && partner == NULL)
    return cw_plan_add_create (engine, change->side, change->pair.ids[cw_side_other (change->side)], error);

  return permit == CW_PERMIT_YES || cw_settle_replan (engine, change, error);
}

static const char *
not_taken_message (CwSide side)
{
  return side == CW_SIDE_SALESFORCE ? _("Salesforce answered that the change was made, but still holds the "
                                         "old value. A flow, a trigger or a missing permission "
                                         "may be the reason. The next sync tries again.")
                                    : _("Aloware answered that the change was made, but still holds the old "
                                         "value. The next sync tries again.");
}

/* Journals the fields that are not there. `journal` is the entry of the whole change; 0 once other fields
 * have taken it. */
static gboolean
journal_rest (CwEngine *engine,
              gint64 *journal,
              CwChange *rest,
              const char *code,
              const char *message,
              GError **error)
{
  gint64 id = *journal;

  if (rest == NULL)
    return TRUE;

  cw_note_failure (engine, rest);
  /* A record that was to be created is there now. */
  rest->action = CW_ACTION_UPDATE;
  *journal = 0;
  if (id == 0)
    return cw_note_write (engine, rest, CW_WRITE_FAILED, code, message, NULL, error);
  return cw_store_journal_set_fields (engine->in->store, id, rest, error)
         && cw_store_journal_set_state (engine->in->store, id, CW_WRITE_FAILED, code, message, error);
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
  const char *message = change->side == CW_SIDE_SALESFORCE
                          ? _("Salesforce keeps the value in a form of its own.")
                          : _("Aloware keeps the value in a form of its own.");

  if ((kept || !is_whole) && !cw_store_journal_set_fields (engine->in->store, journal, change, error))
    return FALSE;
  return cw_store_journal_set_state (engine->in->store, journal, CW_WRITE_CONFIRMED, kept ? "kept-as" : NULL,
                                     kept ? message : NULL, error);
}

/* Moves the bases of the pair that was written. `record`: both records of it. */
static gboolean
settle (CwEngine *engine, const CwChange *written, const CwRecord *const record[2], GError **error)
{
  g_autoptr (CwLink) link = NULL;
  g_auto (CwPair) pair = { NULL };
  const CwRecord *of_now[2];

  if (!cw_store_find_link (engine->in->store, CW_SIDE_SALESFORCE, written->pair.ids[CW_SIDE_SALESFORCE],
                           &link, error))
    return FALSE;
  if (link == NULL)
    return TRUE;

  /* The undone run may have written the record when it had another partner. */
  if (g_strcmp0 (link->pair.ids[CW_SIDE_ALOWARE], written->pair.ids[CW_SIDE_ALOWARE]) != 0)
    {
      if (!cw_pair_load (engine->in->store, &link->pair, &pair, error))
        return FALSE;
      for (CwSide side = CW_SIDE_ALOWARE; side <= CW_SIDE_SALESFORCE; side++)
        of_now[side] = cw_pair_get_record (&pair, side);
      record = of_now;
    }
  return store_link_with_base (engine, link, record, written, error)
         && (!engine->is_undo || cw_undo_note (engine, link, written, error));
}

gboolean
cw_settle_not_shown (CwEngine *engine, gint64 journal, const CwChange *change, GError **error)
{
  gboolean made = change->action == CW_ACTION_CREATE;

  cw_note_failure (engine, change);
  if (made
      && !cw_store_part (engine->in->store, CW_SIDE_ALOWARE, change->pair.ids[CW_SIDE_ALOWARE], "not-shown",
                         NULL, error))
    return FALSE;
  return cw_store_journal_set_state (
    engine->in->store, journal, CW_WRITE_FAILED, "not-shown",
    made ? _("Salesforce answered that the record was made, but does not show it to "
              "this user. Check in Salesforce whether the record is there and who may "
              "see it. Then try again in the history.")
         : _("Salesforce answered that the record was changed, but does not show it any more."),
    error);
}

gboolean
cw_settle_confirm (CwEngine *engine,
                   gint64 journal,
                   CwChange *change,
                   const CwRecord *record,
                   gboolean *confirmed,
                   GError **error)
{
  g_auto (CwReadBackRest) rest = { NULL };
  g_auto (CwPair) pair = { NULL };
  const CwRecord *records[] = { record, record };
  CwSide other = cw_side_other (change->side);
  CwRows *rows = cw_inputs_get_rows (engine->in, change->pair.ids[CW_SIDE_SALESFORCE]);
  gboolean is_there;

  if (!cw_pair_load (engine->in->store, CW_PAIR_ID_OF (other, change->pair.ids[other]), &pair, error))
    return FALSE;
  records[other] = cw_pair_get_record (&pair, other);
  if (change->action == CW_ACTION_UPDATE && !settle (engine, change, records, error))
    return FALSE;

  cw_read_back_split (rows, change, records[CW_SIDE_ALOWARE], record, &rest);
  is_there = change->action == CW_ACTION_CREATE || change->fields->len > 0
             || (rest.not_taken == NULL && rest.edited == NULL);
  if (confirmed != NULL)
    *confirmed = is_there;
  if (is_there)
    {
      if (!journal_there (engine, journal, change, rest.not_taken == NULL && rest.edited == NULL, error))
        return FALSE;
      journal = 0;
    }
  return journal_rest (engine, &journal, rest.not_taken, "not-taken", not_taken_message (change->side), error)
         && journal_rest (
           engine, &journal, rest.edited, "edited-after",
           _("Somebody changed the field right after it was written. The next sync looks at that change."),
           error);
}
