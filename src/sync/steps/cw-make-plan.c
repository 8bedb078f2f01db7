/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-make-plan.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "cw-divide.h"
#include "cw-mapping-check.h"
#include "cw-match.h"
#include "cw-note.h"
#include "cw-other-phones.h"
#include "cw-plan-add.h"
#include "cw-settle.h"
#include "cw-store-conflicts.h"
#include "cw-store-links.h"
#include "cw-store-mirror.h"
#include "cw-store-phones.h"
#include "cw-store-plans.h"
#include "cw-unanswered.h"
#include "cw-undo.h"

/* Goes once over everything that was read, one cluster of records after the other, or over a few records of
 * it: linked pairs, new pairs, records without a partner, and records that cannot be told apart. Every record
 * ends in exactly one standing. */

#define COMMIT_EVERY 1000

/* What the parts of one pass share. Its arrays and tables hold the records that are planned at the moment:
 * those that have a say about each other always are together. */
typedef struct
{
  CwEngine *engine;
  gboolean move_bases;             /* store the bases of pairs whose sides turn out to be equal */
  gboolean has_unknown;            /* a record that could not be read is a new one */
  GPtrArray *aloware, *salesforce; /* of CwMatchRecord */
  GHashTable *aloware_by_id, *salesforce_by_id;
  GPtrArray *link_ids; /* Salesforce ids of links, ascending */
  GPtrArray
    *late_ids; /* Salesforce ids of links that are planned after all others; NULL while these are planned */
  GHashTable *excluded_states; /* Salesforce id → why the record cannot be used ("deleted", "filter", …),
                                * static */
  GHashTable *contacts;        /* id of a converted Lead → id of its Contact */
  GHashTable *holders; /* Salesforce id → id of the record of the other object that has its number */
  guint since_commit;
  GError *problem; /* a failure of the store while records were matched; the pass stops with it */
} Pass;

static gboolean
add_other_phones (Pass *pass, CwMatchRecord *record, GError **error)
{
  CwEngine *engine = pass->engine;
  const CwRows *rows = cw_inputs_get_rows (engine->in, record->id);
  g_autoptr (CwSalesforceMirror) mirror = NULL;
  g_auto (CwOtherPhones) others = { NULL };

  if (rows == NULL || *rows->other_phones == NULL)
    return TRUE;
  if (!cw_store_get_salesforce (engine->in->store, record->id, &mirror, error)
      || !cw_other_phones_load (engine, mirror != NULL ? mirror->record : NULL, &others, error))
    return FALSE;

  record->other_phones = cw_other_phones_keys (engine, others.phones);
  record->n_asked = others.n_asked;
  return TRUE;
}

static gboolean
add_salesforce_keys (const CwSalesforceMirror *keys, gpointer user_data, GError **error)
{
  Pass *pass = user_data;
  CwMatchRecord *record = cw_match_record_new (cw_record_get_id (keys->record));
  CwObject object = cw_object_of_id (record->id);
  const char *state = NULL;

  record->phone = g_strdup (keys->phone_key);
  record->email = g_strdup (keys->email_key);
  record->external = g_strdup (keys->external_key);

  if (pass->engine->in->rows[object] == NULL)
    state = "object";
  else if (pass->engine->unread != NULL && g_hash_table_contains (pass->engine->unread, record->id))
    state = "unread";
  else if (keys->deleted)
    state = "deleted";
  else if (cw_salesforce_mirror_is_converted (keys))
    state = "converted";
  else if (keys->seen_run < pass->engine->full_reading[object])
    state = "not-visible";
  else if (!keys->in_filter)
    state = "filter";

  record->usable = state == NULL;
  record->exists = !keys->deleted;
  if (state != NULL)
    g_hash_table_insert (pass->excluded_states, record->id, (gpointer) state);
  if (g_strcmp0 (state, "converted") == 0)
    g_hash_table_insert (pass->contacts, record->id, g_strdup (keys->successor));
  g_ptr_array_add (pass->salesforce, record);
  g_hash_table_insert (pass->salesforce_by_id, record->id, record);
  cw_unanswered_see (pass->engine, CW_SIDE_SALESFORCE, record->id, record->phone);
  return add_other_phones (pass, record, error);
}

/* Whether this run asked for the number that a contact was last found by, and did not find the contact. The
 * reading marks most of these as gone. It cannot where a full reading was broken off, or a row was damaged:
 * then nobody knows any more which contact the number found before. */
static gboolean
mark_gone (Pass *pass, const CwAlowareMirror *keys, gboolean *gone, GError **error)
{
  CwStore *store = pass->engine->in->store;
  gint64 run = pass->engine->run->run;
  const char *id = cw_record_get_id (keys->record);
  g_autofree char *answered = NULL;
  gint64 asked;

  *gone = keys->gone;
  if (keys->gone || keys->asked == run || keys->phone == NULL)
    return TRUE;
  if (!cw_store_get_phone (store, keys->phone, &asked, &answered, error))
    return FALSE;

  *gone = asked == run && g_strcmp0 (answered, id) != 0;
  return !*gone || cw_store_set_gone (store, id, TRUE, run, cw_engine_now (), error);
}

static gboolean
add_aloware_keys (const CwAlowareMirror *keys, gpointer user_data, GError **error)
{
  Pass *pass = user_data;
  CwMatchRecord *record;
  gboolean gone;

  if (!mark_gone (pass, keys, &gone, error))
    return FALSE;

  record = cw_match_record_new (cw_record_get_id (keys->record));
  record->phone = g_strdup (keys->phone_key);
  record->email = g_strdup (keys->email_key);
  /* A contact that was not asked for in this run waits: nothing is concluded about it. */
  record->exists = !gone;
  record->usable = !gone && keys->asked == pass->engine->run->run;
  g_ptr_array_add (pass->aloware, record);
  g_hash_table_insert (pass->aloware_by_id, record->id, record);
  cw_unanswered_see (pass->engine, CW_SIDE_ALOWARE, record->id, record->phone);
  return TRUE;
}

static gboolean
add_link_keys (const CwLink *link, gpointer user_data, GError **error)
{
  Pass *pass = user_data;
  CwMatchRecord *aloware = g_hash_table_lookup (pass->aloware_by_id, link->pair.ids[CW_SIDE_ALOWARE]);
  CwMatchRecord *salesforce = g_hash_table_lookup (pass->salesforce_by_id,
                                                   link->pair.ids[CW_SIDE_SALESFORCE]);

  if (aloware != NULL)
    aloware->linked_to = g_strdup (link->pair.ids[CW_SIDE_SALESFORCE]);
  if (salesforce != NULL)
    salesforce->linked_to = g_strdup (link->pair.ids[CW_SIDE_ALOWARE]);
  g_ptr_array_add (pass->link_ids, g_strdup (link->pair.ids[CW_SIDE_SALESFORCE]));
  return TRUE;
}

/* A converted Lead is not there for matching where its Contact is: otherwise the two would contradict each
 * other, since the Contact has the Lead's number, and perhaps its Aloware Contact ID. */
static void
step_aside (Pass *pass)
{
  for (guint i = 0; i < pass->salesforce->len; i++)
    {
      CwMatchRecord *record = g_ptr_array_index (pass->salesforce, i);
      const char *contact = g_hash_table_lookup (pass->contacts, record->id);

      if (contact != NULL && g_hash_table_contains (pass->salesforce_by_id, contact))
        record->exists = FALSE;
    }
}

static gboolean
load_salesforce (Pass *pass, const char *id, GError **error)
{
  g_autoptr (CwSalesforceMirror) keys = NULL;

  return cw_store_get_salesforce_keys (pass->engine->in->store, id, &keys, error)
         && (keys == NULL || add_salesforce_keys (keys, pass, error));
}

static gboolean
load_aloware (Pass *pass, const char *id, GError **error)
{
  g_autoptr (CwAlowareMirror) keys = NULL;

  return cw_store_get_aloware_keys (pass->engine->in->store, id, &keys, error)
         && (keys == NULL || add_aloware_keys (keys, pass, error));
}

static gboolean
load_link (Pass *pass, const char *salesforce_id, GError **error)
{
  g_autoptr (CwLink) link = NULL;

  return cw_store_find_link (pass->engine->in->store, CW_SIDE_SALESFORCE, salesforce_id, &link, error)
         && (link == NULL || add_link_keys (link, pass, error));
}

/* `ids`, by CwSide, ascending. */
static gboolean
load_keys (Pass *pass, GPtrArray *const ids[2], GError **error)
{
  const GPtrArray *salesforce = ids[CW_SIDE_SALESFORCE];
  const GPtrArray *aloware = ids[CW_SIDE_ALOWARE];

  for (guint i = 0; i < salesforce->len; i++)
    {
      if (!load_salesforce (pass, salesforce->pdata[i], error))
        return FALSE;
    }
  for (guint i = 0; i < aloware->len; i++)
    {
      if (!load_aloware (pass, aloware->pdata[i], error))
        return FALSE;
    }
  for (guint i = 0; i < salesforce->len; i++)
    {
      if (!load_link (pass, salesforce->pdata[i], error))
        return FALSE;
    }
  step_aside (pass);
  return TRUE;
}

/* Notes that the run has decided about a record, if the record exists. NULL does nothing. */
static void
decide (Pass *pass, CwSide side, const CwMatchRecord *record)
{
  if (record != NULL && record->exists)
    cw_tally_decide (pass->engine->tally, side, record->id);
}

/* This run learnt nothing about a pair. The pair waits, or fails where a look-up of it got no answer; its
 * conflicts stay as they are. The ids may be NULL. */
static gboolean
wait_for (Pass *pass, const CwPairId *id, GError **error)
{
  CwEngine *engine = pass->engine;
  gboolean told;

  if (!cw_unanswered_tell (engine, id, &told, error))
    return FALSE;
  if (!told)
    engine->waiting++;
  cw_note_standing (engine, id, CW_STANDING_WAITING);
  return cw_store_touch_conflicts (engine->in->store, id, engine->run->run, error);
}

/* Leaves one record alone, and says why. */
static gboolean
exclude (Pass *pass, CwSide side, const char *id, const char *code, const char *message, GError **error)
{
  CwPairId named = *CW_PAIR_ID_OF (side, id);
  g_auto (CwPair) pair = { NULL };
  g_autofree char *label = NULL;

  if (!cw_pair_load (pass->engine->in->store, &named, &pair, error))
    return FALSE;
  named.label = label = cw_pair_get_label (&pair);
  return cw_note_exclusion (pass->engine, &named, code, message, error);
}

static const char *
leaving_message (CwSide side, const char *reason)
{
  static const struct
  {
    const char *reason;
    const char *message;
  } messages[] = {
    { "deleted", N_("Its Salesforce record was deleted, so it is not made again. It stays in Aloware.") },
    { "merged",
      N_(
        "Its Salesforce record was merged into another one, so it is not made again. It stays in Aloware.") },
    { "filter",
      N_("Its Salesforce record is outside the filter, or a person account, so a second one is not made.") },
    { "not-shown", N_("Salesforce answered that it made the record for this contact, but does not show it "
                       "to this user, so it is not "
                       "made again. Look in Salesforce; if it is not there, try again in the history.") },
    { "object", N_("Its Salesforce record is of a kind that is not synced at present (the setting "
                    "“object”), so a second one is not made.") },
    { "converted", N_("Its Lead was converted to a Contact that Crosswalk does not see, so a second record "
                       "is not made.") },
    { "other-object-has-number",
      N_("Its Salesforce record shares its number with another one, so a third one is not made.") },
    { "unread", N_("Its Salesforce record could not be read, so a second one is not made.") },
    { "not-visible",
      N_("Salesforce no longer shows its record: it was deleted for good, or this user may not see it. A "
          "second one is not made.") },
  };

  for (guint i = 0; side == CW_SIDE_ALOWARE && i < G_N_ELEMENTS (messages); i++)
    {
      if (g_str_equal (messages[i].reason, reason))
        return _(messages[i].message);
    }
  return _("A person chose to keep it apart.");
}

/* Leaves a record alone because of its partner: what took the partner away ("deleted", "merged",
 * "kept-apart"), or why the partner cannot be used ("filter", "not-visible"). */
static gboolean
leave_alone (Pass *pass, CwSide side, const CwMatchRecord *record, const char *reason, GError **error)
{
  return exclude (pass, side, record->id, reason, leaving_message (side, reason), error);
}

/* ── Links from before the key was lost ── */

/* After the key of the state was lost, a link in it may have been written by anybody who can write the file.
 * The link counts again once the two records show by themselves that they belong together. Otherwise a
 * person is asked, and until then no value goes from one to the other. */
static gboolean
say_so (Pass *pass, const CwMatchRecord *aloware, const CwMatchRecord *salesforce)
{
  return (aloware->phone != NULL && g_strcmp0 (aloware->phone, salesforce->phone) == 0)
         || (pass->engine->in->settings->match_aloware_id == CW_MATCH_RULE_PAIR
             && salesforce->external != NULL && g_str_equal (salesforce->external, aloware->id));
}

/* Stores the link as proven, with the phone number, which was lost as well. */
static gboolean
believe (CwEngine *engine, CwLink *link, GError **error)
{
  g_autoptr (CwAlowareMirror) aloware = NULL;

  if (!cw_store_get_aloware (engine->in->store, link->pair.ids[CW_SIDE_ALOWARE], &aloware, error))
    return FALSE;

  link->is_unproven = FALSE;
  if (aloware != NULL)
    link->pair.phone = g_strdup (aloware->phone);
  return cw_store_put_link (engine->in->store, link, error);
}

static gboolean
ask (Pass *pass, const CwLink *link, GError **error)
{
  g_autoptr (CwConflict) conflict = cw_conflict_new (CW_CONFLICT_MATCH);
  g_auto (CwPair) pair = { NULL };

  if (!cw_pair_load (pass->engine->in->store, &link->pair, &pair, error))
    return FALSE;

  conflict->pair.label = cw_pair_get_label (&pair);
  cw_pair_id_set (&conflict->pair, link->pair.ids[CW_SIDE_ALOWARE], link->pair.ids[CW_SIDE_SALESFORCE]);
  conflict->candidates = g_new0 (char *, 2);
  conflict->candidates[0] = g_strconcat ("salesforce:", link->pair.ids[CW_SIDE_SALESFORCE], NULL);
  conflict->aloware = g_strconcat ("unproven:", link->pair.ids[CW_SIDE_ALOWARE], NULL);
  conflict->message = g_strdup (
    _("The key of the synchronisation state was lost, and these two records do not show by themselves that "
       "they belong together. Pick the Salesforce record to link them again, or keep them apart."));
  return cw_note_conflict (pass->engine, conflict, error);
}

/* Finds out whether an unproven link counts, and stores it then. If it does not, the pair waits or is a
 * conflict. */
static gboolean
prove (Pass *pass, CwLink *link, gboolean *proven, GError **error)
{
  const CwMatchRecord *salesforce = g_hash_table_lookup (pass->salesforce_by_id,
                                                         link->pair.ids[CW_SIDE_SALESFORCE]);
  const CwMatchRecord *aloware = g_hash_table_lookup (pass->aloware_by_id, link->pair.ids[CW_SIDE_ALOWARE]);

  *proven = salesforce != NULL && aloware != NULL && aloware->usable && say_so (pass, aloware, salesforce);
  if (*proven)
    return believe (pass->engine, link, error);

  if (salesforce == NULL || !salesforce->usable || aloware == NULL || !aloware->usable)
    return wait_for (pass, &link->pair, error);
  return ask (pass, link, error);
}

/* ── Linked pairs ── */

static CwConflict *
new_record_conflict (CwEngine *engine,
                     CwConflictKind kind,
                     const CwLink *link,
                     const char *message,
                     GError **error)
{
  CwConflict *conflict;
  g_auto (CwPair) pair = { NULL };
  const CwRows *rows = cw_inputs_get_rows (engine->in, link->pair.ids[CW_SIDE_SALESFORCE]);
  const CwRow *row = rows != NULL ? cw_rows_find (rows, "phone_number") : NULL;

  if (!cw_pair_load (engine->in->store, &link->pair, &pair, error))
    return NULL;

  conflict = cw_conflict_new (kind);
  conflict->pair.label = cw_pair_get_label (&pair);
  cw_pair_id_set (&conflict->pair, link->pair.ids[CW_SIDE_ALOWARE], link->pair.ids[CW_SIDE_SALESFORCE]);
  conflict->value[CW_SIDE_ALOWARE] = g_strdup (link->pair.phone);
  if (pair.salesforce != NULL && pair.salesforce->record != NULL && row != NULL)
    {
      conflict->value[CW_SIDE_SALESFORCE] = g_strdup (
        cw_record_get (pair.salesforce->record, row->field->name));
      conflict->changed[CW_SIDE_SALESFORCE] = cw_record_get_modified (pair.salesforce->record);
      conflict->salesforce_changed_by = g_strdup (pair.salesforce->modified_by);
    }
  conflict->message = g_strdup (message);
  return conflict;
}

static gboolean
put_record_conflict (Pass *pass, CwConflictKind kind, const CwLink *link, const char *message, GError **error)
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
  success = cw_note_conflict (pass->engine, conflict, error);
  cw_conflict_free (conflict);
  return success;
}

/* The record that is left after the merges and the conversion of `id`, which may form a chain; NULL when
 * there is none. */
static gboolean
follow_merges (CwEngine *engine, const char *id, char **master, GError **error)
{
  g_autofree char *current = g_strdup (id);

  *master = NULL;
  for (guint hops = 0; current != NULL && hops < 16; hops++)
    {
      g_autoptr (CwSalesforceMirror) mirror = NULL;

      if (!cw_store_get_salesforce (engine->in->store, current, &mirror, error))
        return FALSE;
      if (mirror != NULL && !mirror->deleted && mirror->successor == NULL)
        {
          *master = g_steal_pointer (&current);
          return TRUE;
        }
      g_free (current);
      current = mirror != NULL && mirror->successor != NULL && *mirror->successor != '\0'
                  ? g_strdup (mirror->successor)
                  : NULL;
    }
  return TRUE;
}

/* A Lead became a Contact: its link follows. */
static gboolean
was_converted (const char *victim, const char *survivor)
{
  return cw_object_of_id (victim) == CW_OBJECT_LEAD && cw_object_of_id (survivor) == CW_OBJECT_CONTACT;
}

/* Two Salesforce records were merged, or a Lead was converted to a Contact, and each had an Aloware contact
 * of its own. A person is asked which contact the remaining record belongs to, as long as both contacts are
 * there and nobody has decided. */
static gboolean
ask_about_merge (Pass *pass, const char *aloware_id, const char *victim, GError **error)
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
    return aloware == NULL || leave_alone (pass, CW_SIDE_ALOWARE, aloware, "merged", error);

  pair = cw_link_new (aloware_id, master);
  conflict = new_record_conflict (
    engine, CW_CONFLICT_MATCH, pair,
    was_converted (victim, master)
      ? _(
        "A Lead was converted to a Contact, and each had its own Aloware contact. Aloware cannot merge "
        "contacts: the one of the Salesforce Contact stays linked, this one is left alone. Pick the Aloware "
        "contact that the Salesforce Contact is to be linked to, or keep them apart.")
      : _("Two Salesforce records were merged, and each had its own Aloware contact. Aloware cannot merge "
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
  success = cw_note_conflict (engine, conflict, error);
  cw_conflict_free (conflict);
  return success;
}

/* A merge, or a conversion, moves the link, with its bases, to the surviving record, so that what it changed
 * is synced. If the survivor is outside the filter or not visible, only the link moves. */
static gboolean
plan_merged (Pass *pass, CwLink *link, const char *master, GError **error)
{
  CwEngine *engine = pass->engine;
  CwMatchRecord *survivor = g_hash_table_lookup (pass->salesforce_by_id, master);
  CwMatchRecord *aloware = g_hash_table_lookup (pass->aloware_by_id, link->pair.ids[CW_SIDE_ALOWARE]);
  g_autoptr (CwLink) moved = NULL;
  g_auto (GStrv) differs = NULL;
  const char *victim = link->pair.ids[CW_SIDE_SALESFORCE];

  if (survivor == NULL || survivor->linked_to != NULL)
    return cw_plan_add_link (engine, CW_ACTION_UNLINK, &link->pair, "merged", error)
           && ask_about_merge (pass, link->pair.ids[CW_SIDE_ALOWARE], link->pair.ids[CW_SIDE_SALESFORCE],
                               error);

  /* Several records may have been merged into one. The contact with the survivor's number comes first; the
   * others are planned after all other links. */
  if (pass->late_ids != NULL && (aloware == NULL || g_strcmp0 (aloware->phone, survivor->phone) != 0))
    {
      g_ptr_array_add (pass->late_ids, g_strdup (link->pair.ids[CW_SIDE_SALESFORCE]));
      return TRUE;
    }

  survivor->linked_to = g_strdup (link->pair.ids[CW_SIDE_ALOWARE]);
  decide (pass, CW_SIDE_SALESFORCE, survivor);
  moved = cw_link_new (link->pair.ids[CW_SIDE_ALOWARE], master);
  moved->pair.phone = g_strdup (link->pair.phone);
  cw_link_take_bases (moved, link->base);
  if (!cw_settle_carry_over (engine, victim, moved, &differs, error)
      || !cw_plan_add_followed (engine, &moved->pair, victim,
                                was_converted (victim, master) ? "converted" : "merged", differs, error))
    return FALSE;
  if (!survivor->usable)
    return cw_store_touch_conflicts (engine->in->store, &moved->pair, engine->run->run, error);
  if (aloware == NULL || !aloware->usable)
    return wait_for (pass, &link->pair, error);

  return cw_plan_add_pair (engine, moved, NULL, NULL, error);
}

/* The Salesforce record was deleted, or merged into one that this user was never shown. */
static gboolean
plan_gone_salesforce (Pass *pass, const CwLink *link, GError **error)
{
  CwEngine *engine = pass->engine;
  CwMatchRecord *aloware = g_hash_table_lookup (pass->aloware_by_id, link->pair.ids[CW_SIDE_ALOWARE]);
  g_autoptr (CwSalesforceMirror) mirror = NULL;
  const char *reason;

  if (!cw_store_get_salesforce (engine->in->store, link->pair.ids[CW_SIDE_SALESFORCE], &mirror, error))
    return FALSE;
  reason = mirror != NULL && mirror->successor != NULL ? "merged" : "deleted";
  return cw_plan_add_link (engine, CW_ACTION_UNLINK, &link->pair, reason, error)
         && (aloware == NULL || !aloware->usable
             || leave_alone (pass, CW_SIDE_ALOWARE, aloware, reason, error));
}

static gboolean
plan_unusable_salesforce (Pass *pass, CwLink *link, const char *state, GError **error)
{
  CwEngine *engine = pass->engine;
  CwMatchRecord *aloware = g_hash_table_lookup (pass->aloware_by_id, link->pair.ids[CW_SIDE_ALOWARE]);
  g_autofree char *master = NULL;

  if ((g_str_equal (state, "deleted") || g_str_equal (state, "converted"))
      && !follow_merges (engine, link->pair.ids[CW_SIDE_SALESFORCE], &master, error))
    return FALSE;
  if (master != NULL)
    return plan_merged (pass, link, master, error);

  /* Outside the filter, or no longer visible, does not mean deleted or changed: the link stays, and nothing
   * is written. A converted Lead's Contact can be undeleted, or be shown, at any time. */
  if (!g_str_equal (state, "deleted"))
    {
      cw_note_standing (engine, &link->pair, CW_STANDING_EXCLUDED);
      return cw_store_touch_conflicts (engine->in->store, &link->pair, engine->run->run, error)
             && (aloware == NULL || !g_str_equal (state, "converted")
                 || leave_alone (pass, CW_SIDE_ALOWARE, aloware, state, error));
    }

  cw_note_standing (engine, CW_PAIR_ID (link->pair.ids[CW_SIDE_ALOWARE], NULL), CW_STANDING_EXCLUDED);
  return plan_gone_salesforce (pass, link, error);
}

/* Stores what the two sides agree on by now. A preview leaves that to a later run. */
static gboolean
store_agreed (Pass *pass, const CwLink *link, GError **error)
{
  CwEngine *engine = pass->engine;

  if (pass->move_bases)
    return cw_store_put_link (engine->in->store, link, error);

  if (engine->not_stored == NULL)
    engine->not_stored = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (engine->not_stored, g_strdup (link->pair.ids[CW_SIDE_SALESFORCE]));
  return TRUE;
}

/* The phone number of the link does not find this contact in Aloware any more. */
static gboolean
plan_lost_aloware (Pass *pass, CwLink *link, const char *answered_id, GError **error)
{
  CwEngine *engine = pass->engine;
  g_autoptr (CwSalesforceMirror) salesforce = NULL;
  g_autofree char *phone = NULL;
  g_autofree char *owner = NULL;
  gint64 asked;

  if (!cw_store_get_salesforce (engine->in->store, link->pair.ids[CW_SIDE_SALESFORCE], &salesforce, error))
    return FALSE;
  if (salesforce != NULL && salesforce->record != NULL)
    phone = cw_rows_salesforce_phone (cw_inputs_get_rows (engine->in, cw_record_get_id (salesforce->record)),
                                      salesforce->record);

  if (phone != NULL && g_strcmp0 (phone, link->pair.phone) != 0)
    {
      /* Salesforce's new number finds the same contact: it was changed on both sides. */
      if (!cw_store_get_phone (engine->in->store, phone, &asked, &owner, error))
        return FALSE;
      if (g_strcmp0 (owner, link->pair.ids[CW_SIDE_ALOWARE]) == 0)
        {
          g_free (link->pair.phone);
          link->pair.phone = g_steal_pointer (&phone);
          return cw_plan_add_pair (engine, link, NULL, NULL, error) && store_agreed (pass, link, error);
        }
      return put_record_conflict (
        pass, CW_CONFLICT_PHONE, link,
        _("Salesforce’s phone number changed, and the old number no longer answers in Aloware. "
           "“Salesforce” makes or links the Aloware contact with Salesforce’s number, “Aloware” and "
           "“keep apart” unlink the pair and write nothing."),
        error);
    }

  return put_record_conflict (
    pass, CW_CONFLICT_DELETE, link,
    answered_id != NULL
      ? _("Another Aloware contact answers to this number now. “Salesforce” links that one, “Aloware” "
           "and “keep apart” unlink the pair and write nothing.")
      : _("The contact is gone from Aloware. “Salesforce” makes it again from Salesforce, “Aloware” "
           "and “keep apart” unlink the pair and write nothing."),
    error);
}

static gboolean
plan_link (Pass *pass, CwLink *link, GError **error)
{
  CwEngine *engine = pass->engine;
  CwMatchRecord *salesforce = g_hash_table_lookup (pass->salesforce_by_id,
                                                   link->pair.ids[CW_SIDE_SALESFORCE]);
  CwMatchRecord *aloware = g_hash_table_lookup (pass->aloware_by_id, link->pair.ids[CW_SIDE_ALOWARE]);
  const char *state = salesforce != NULL ? g_hash_table_lookup (pass->excluded_states, salesforce->id)
                                         : "not-visible";
  g_autofree char *answered = NULL;
  gint64 asked = CW_NEVER_ASKED;
  gboolean moved = FALSE;
  gboolean proven = TRUE;

  if (link->is_unproven && !prove (pass, link, &proven, error))
    return FALSE;
  if (!proven)
    return TRUE;
  if (state != NULL)
    return plan_unusable_salesforce (pass, link, state, error);

  if (aloware != NULL && aloware->usable)
    return cw_plan_add_pair (engine, link, NULL, &moved, error)
           && (!moved || store_agreed (pass, link, error));

  if (link->pair.phone != NULL
      && !cw_store_get_phone (engine->in->store, link->pair.phone, &asked, &answered, error))
    return FALSE;
  if (asked != engine->run->run)
    return wait_for (pass, &link->pair, error);
  return plan_lost_aloware (pass, link, answered, error);
}

/* ── Records without a partner: created on the other side, or excluded with a reason ── */

static gboolean
exclude_taken (Pass *pass, const CwMatchRecord *record, GError **error)
{
  return exclude (pass, CW_SIDE_SALESFORCE, record->id, "phone-taken",
                  _("Aloware answers to its number with a contact that belongs to another record."), error);
}

/* Settles a record of which another number was not asked for yet, or finds a contact that is not its partner.
 * `settled` (out): whether it was one. */
static gboolean
settle_by_other_phones (Pass *pass,
                        const CwMatchRecord *record,
                        const CwRecord *salesforce,
                        gboolean *settled,
                        GError **error)
{
  g_auto (CwOtherPhones) others = { NULL };
  gboolean unasked, answered;

  if (!cw_other_phones_load (pass->engine, salesforce, &others, error)
      || !cw_other_phones_find (pass->engine, &others, &unasked, &answered, error))
    return FALSE;

  *settled = unasked || answered;
  if (answered)
    return exclude_taken (pass, record, error);
  return !unasked || wait_for (pass, CW_PAIR_ID (NULL, record->id), error);
}

static gboolean
plan_salesforce_alone (Pass *pass, const CwMatchRecord *record, GError **error)
{
  CwEngine *engine = pass->engine;
  g_autoptr (CwSalesforceMirror) mirror = NULL;
  g_autofree char *phone = NULL;
  g_autofree char *answered = NULL;
  const CwRows *rows = cw_inputs_get_rows (engine->in, record->id);
  const CwRow *row = cw_rows_find (rows, "phone_number");
  g_autofree char *parted = NULL;
  const char *text;
  gboolean settled;
  gint64 asked;

  if (!cw_store_get_salesforce (engine->in->store, record->id, &mirror, error)
      || !cw_store_get_parting (engine->in->store, CW_SIDE_SALESFORCE, record->id, &parted, NULL, error))
    return FALSE;
  if (mirror == NULL || mirror->record == NULL)
    return wait_for (pass, CW_PAIR_ID (NULL, record->id), error);
  if (parted != NULL)
    return leave_alone (pass, CW_SIDE_SALESFORCE, record, parted, error);
  phone = cw_rows_salesforce_phone (rows, mirror->record);
  text = row != NULL ? cw_record_get (mirror->record, row->field->name) : NULL;

  if (phone != NULL && !cw_store_get_phone (engine->in->store, phone, &asked, &answered, error))
    return FALSE;
  if (phone != NULL && asked != engine->run->run)
    return wait_for (pass, CW_PAIR_ID (NULL, record->id), error);
  if (answered != NULL)
    return exclude_taken (pass, record, error);
  if (!settle_by_other_phones (pass, record, mirror->record, &settled, error))
    return FALSE;
  if (settled)
    return TRUE;

  if (phone == NULL && (text == NULL || *text == '\0'))
    return exclude (
      pass, CW_SIDE_SALESFORCE, record->id, "no-phone",
      _("It has no phone number, and Aloware knows contacts by their number. Add one in Salesforce."),
      error);
  if (phone == NULL)
    return exclude (
      pass, CW_SIDE_SALESFORCE, record->id, "invalid-phone",
      _("Its phone number is not valid. Correct it in Salesforce. If it has no country code, choose the "
         "country of such numbers in Preferences (the setting “region”)."),
      error);

  if (!cw_writes_include (engine->in->settings->create, CW_SIDE_ALOWARE))
    return exclude (
      pass, CW_SIDE_SALESFORCE, record->id, "create-off",
      _("It is not in Aloware, and creating contacts there is switched off (setting “create”)."), error);
  return cw_plan_add_create (engine, CW_SIDE_ALOWARE, record->id, error);
}

static gboolean
plan_aloware_alone (Pass *pass, const CwMatchRecord *record, GError **error)
{
  CwEngine *engine = pass->engine;
  const CwRows *rows = cw_inputs_get_rows (engine->in, NULL);
  g_autoptr (CwAlowareMirror) mirror = NULL;
  g_autofree char *parted = NULL;
  g_autofree char *partner = NULL;

  if (!cw_store_get_aloware (engine->in->store, record->id, &mirror, error)
      || !cw_store_get_parting (engine->in->store, CW_SIDE_ALOWARE, record->id, &parted, &partner, error))
    return FALSE;
  if (mirror == NULL || mirror->record == NULL)
    return wait_for (pass, CW_PAIR_ID (record->id, NULL), error);

  if (g_strcmp0 (parted, "merged") == 0)
    return ask_about_merge (pass, record->id, partner, error);
  if (parted != NULL)
    return leave_alone (pass, CW_SIDE_ALOWARE, record, parted, error);
  if (!cw_writes_include (engine->in->settings->create, CW_SIDE_SALESFORCE))
    return exclude (
      pass, CW_SIDE_ALOWARE, record->id, "create-off",
      _("It is not in Salesforce, and creating contacts there is switched off (setting “create”)."), error);
  if (!cw_mapping_can_create_in_salesforce (rows->mapping, rows->schema))
    return exclude (
      pass, CW_SIDE_ALOWARE, record->id, "required-unmapped",
      _("It cannot be made in Salesforce while a field that Salesforce requires is not mapped."), error);
  /* A record that could not be read may be the partner of this contact. */
  if (pass->has_unknown)
    return wait_for (pass, CW_PAIR_ID (record->id, NULL), error);
  return cw_plan_add_create (engine, CW_SIDE_SALESFORCE, record->id, error);
}

/* ── The whole pass ── */

/* Commits from time to time, so that no transaction is open for long, and the pass can be cancelled. */
static gboolean
commit_now_and_then (Pass *pass, GError **error)
{
  cw_engine_advance (pass->engine, CW_SIDE_SALESFORCE, 1);
  if (++pass->since_commit < COMMIT_EVERY)
    return TRUE;

  pass->since_commit = 0;
  return cw_store_commit (pass->engine->in->store, error) && cw_engine_check_cancelled (pass->engine, error)
         && cw_store_begin (pass->engine->in->store, error);
}

static void
decide_pair (Pass *pass, const CwMatchPair *pair)
{
  decide (pass, CW_SIDE_ALOWARE, pair->aloware);
  decide (pass, CW_SIDE_SALESFORCE, pair->salesforce);
}

static void
decide_all (Pass *pass, CwSide side, const GPtrArray *records)
{
  for (guint i = 0; i < records->len; i++)
    decide (pass, side, g_ptr_array_index (records, i));
}

static gboolean
plan_these_links (Pass *pass, GPtrArray *ids, GError **error)
{
  for (guint i = 0; i < ids->len; i++)
    {
      g_autoptr (CwLink) link = NULL;

      if (!cw_store_find_link (pass->engine->in->store, CW_SIDE_SALESFORCE, g_ptr_array_index (ids, i), &link,
                               error))
        return FALSE;
      if (link == NULL)
        continue;
      if (!plan_link (pass, link, error) || !commit_now_and_then (pass, error))
        return FALSE;
      decide (pass, CW_SIDE_ALOWARE,
              g_hash_table_lookup (pass->aloware_by_id, link->pair.ids[CW_SIDE_ALOWARE]));
      decide (pass, CW_SIDE_SALESFORCE,
              g_hash_table_lookup (pass->salesforce_by_id, link->pair.ids[CW_SIDE_SALESFORCE]));
    }
  return TRUE;
}

static gboolean
plan_links (Pass *pass, GError **error)
{
  g_autoptr (GPtrArray) late = g_ptr_array_new_with_free_func (g_free);
  gboolean planned;

  pass->late_ids = late;
  planned = plan_these_links (pass, pass->link_ids, error);
  pass->late_ids = NULL;
  return planned && plan_these_links (pass, late, error);
}

static gboolean
plan_new_pairs (Pass *pass, const CwMatchResult *matched, GError **error)
{
  for (guint i = 0; i < matched->pairs->len; i++)
    {
      const CwMatchPair *pair = &g_array_index (matched->pairs, CwMatchPair, i);

      if (!cw_plan_add_new_pair (pass->engine, CW_PAIR_ID (pair->aloware->id, pair->salesforce->id),
                                 cw_match_by_to_nick (pair->by), error)
          || !commit_now_and_then (pass, error))
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
      return _("The Salesforce record carries the Aloware Contact ID of a contact with another phone "
                "number, as a copied record does. "
                "Pick one of the two to link them, or keep them apart.");
    case CW_MATCH_BY_PHONE:
      return _("They have the same phone number, but the Salesforce record carries another Aloware Contact "
                "ID. Pick one of the two "
                "to link them, or keep them apart.");
    case CW_MATCH_BY_EMAIL:
    default:
      return _("They have the same e-mail address but different phone numbers, so they may be two people. "
                "Pick one of the two to "
                "link them, or keep them apart.");
    }
}

static const char *
match_message (const CwMatchConflict *conflict)
{
  if (conflict->contradicted)
    return contradiction_message (conflict->by);
  if (conflict->asked)
    return conflict->by == CW_MATCH_BY_ID
             ? _("The Salesforce record carries the Aloware Contact ID of this contact, and you chose to be "
                  "asked about such pairs. Pick one of the two to link them, or keep them apart.")
             : _("They have the same e-mail address, and you chose to be asked about such pairs. Pick one "
                  "of the two to link them, or keep them apart.");

  switch (conflict->by)
    {
    case CW_MATCH_BY_ID:
      return _("Several records carry the same Aloware Contact ID. Pick the one that belongs to it, or keep "
                "them apart.");
    case CW_MATCH_BY_PHONE:
      return _("Several records have this phone number, and Aloware knows a contact by its number. Pick the "
                "one that belongs "
                "to it, or keep them apart.");
    case CW_MATCH_BY_EMAIL:
    default:
      return _(
        "Several records have this e-mail address. Pick the ones that belong together, or keep them apart.");
    }
}

static void
add_candidates (GPtrArray *candidates, GPtrArray *records, const char *prefix)
{
  for (guint i = 0; i < records->len; i++)
    g_ptr_array_add (candidates, g_strconcat (prefix, ((CwMatchRecord *) records->pdata[i])->id, NULL));
}

static gboolean
put_match_conflict (Pass *pass, const CwMatchConflict *matched, GError **error)
{
  CwEngine *engine = pass->engine;
  CwConflict *conflict = cw_conflict_new (CW_CONFLICT_MATCH);
  g_autoptr (GPtrArray) candidates = g_ptr_array_new ();
  const char *aloware_id = matched->aloware->len == 1 ? ((CwMatchRecord *) matched->aloware->pdata[0])->id
                                                      : NULL;
  const char *salesforce_id = matched->salesforce->len > 0
                                ? ((CwMatchRecord *) matched->salesforce->pdata[0])->id
                                : NULL;
  g_auto (CwPair) pair = { NULL };
  gboolean success;

  add_candidates (candidates, matched->salesforce, "salesforce:");
  add_candidates (candidates, matched->aloware, "aloware:");
  g_ptr_array_add (candidates, NULL);

  if (!cw_pair_load (engine->in->store, CW_PAIR_ID (aloware_id, salesforce_id), &pair, error))
    {
      cw_conflict_free (conflict);
      return FALSE;
    }
  conflict->pair.label = cw_pair_get_label (&pair);
  cw_pair_id_set (&conflict->pair, aloware_id, salesforce_id);
  conflict->candidates = (char **) g_ptr_array_free (g_steal_pointer (&candidates), FALSE);
  conflict->message = g_strdup (match_message (matched));
  /* The key of the group: keeping its records apart is remembered by it. It is no value of the contact. */
  conflict->aloware = g_strdup (matched->key);
  success = cw_note_conflict (engine, conflict, error);
  cw_conflict_free (conflict);
  return success;
}

/* Records that get no new partner, because one that is there already may be theirs. */
static gboolean
leave_without_partner (Pass *pass, const CwMatchResult *matched, GError **error)
{
  for (guint i = 0; i < matched->waiting->len; i++)
    {
      const CwMatchPair *pair = &g_array_index (matched->waiting, CwMatchPair, i);

      if (!wait_for (pass, CW_PAIR_ID (pair->aloware->id, pair->salesforce->id), error))
        return FALSE;
      decide_pair (pass, pair);
    }
  for (CwSide side = CW_SIDE_ALOWARE; side <= CW_SIDE_SALESFORCE; side++)
    {
      for (guint i = 0; i < matched->apart[side]->len; i++)
        {
          if (!leave_alone (pass, side, matched->apart[side]->pdata[i], "kept-apart", error))
            return FALSE;
        }
      decide_all (pass, side, matched->apart[side]);
    }
  for (guint i = 0; i < matched->shadowed->len; i++)
    {
      const CwMatchPair *shadow = &g_array_index (matched->shadowed, CwMatchPair, i);

      if (!leave_alone (pass, CW_SIDE_ALOWARE, shadow->aloware,
                        g_hash_table_lookup (pass->excluded_states, shadow->salesforce->id), error))
        return FALSE;
      decide (pass, CW_SIDE_ALOWARE, shadow->aloware);
    }
  return TRUE;
}

static gboolean
plan_unmatched (Pass *pass, const CwMatchResult *matched, GError **error)
{
  for (guint i = 0; i < matched->unmatched_salesforce->len; i++)
    {
      if (!plan_salesforce_alone (pass, g_ptr_array_index (matched->unmatched_salesforce, i), error)
          || !commit_now_and_then (pass, error))
        return FALSE;
    }
  for (guint i = 0; i < matched->unmatched_aloware->len; i++)
    {
      if (!plan_aloware_alone (pass, g_ptr_array_index (matched->unmatched_aloware, i), error)
          || !commit_now_and_then (pass, error))
        return FALSE;
    }
  decide_all (pass, CW_SIDE_SALESFORCE, matched->unmatched_salesforce);
  decide_all (pass, CW_SIDE_ALOWARE, matched->unmatched_aloware);
  return leave_without_partner (pass, matched, error);
}

/* A converted Lead with a link was decided about with its pair. */
static gboolean
exclude_converted (Pass *pass, const CwMatchRecord *record, GError **error)
{
  cw_tally_decide (pass->engine->tally, CW_SIDE_SALESFORCE, record->id);
  cw_note_standing (pass->engine, CW_PAIR_ID (NULL, record->id), CW_STANDING_EXCLUDED);
  return record->linked_to != NULL
         || exclude (pass, CW_SIDE_SALESFORCE, record->id, "converted",
                     _("This Lead was converted. It is a Contact now, and is left as it is."), error);
}

static gboolean
exclude_held (Pass *pass, const CwMatchRecord *record, GError **error)
{
  const char *holder = g_hash_table_lookup (pass->holders, record->id);
  g_auto (CwPair) pair = { NULL };
  g_autofree char *label = NULL;
  g_autofree char *message = NULL;

  if (!cw_pair_load (pass->engine->in->store, CW_PAIR_ID (NULL, holder), &pair, error))
    return FALSE;

  label = cw_pair_get_label (&pair);
  message = g_strdup_printf (cw_object_of_id (holder) == CW_OBJECT_LEAD
                               ? _("The Lead %s (%s) has this number. Aloware knows one contact by it.")
                               : _("The Contact %s (%s) has this number. Aloware knows one contact by it."),
                             label, holder);
  return exclude (pass, CW_SIDE_SALESFORCE, record->id, "other-object-has-number", message, error);
}

static gboolean
exclude_unusable (Pass *pass, GError **error)
{
  for (guint i = 0; i < pass->salesforce->len; i++)
    {
      const CwMatchRecord *record = g_ptr_array_index (pass->salesforce, i);
      const char *state = g_hash_table_lookup (pass->excluded_states, record->id);
      gboolean success = TRUE;

      if (g_strcmp0 (state, "filter") == 0)
        success = exclude (pass, CW_SIDE_SALESFORCE, record->id, "filter",
                           _("It is outside the filter, or a person account, which is not synced."), error);
      else if (g_strcmp0 (state, "converted") == 0)
        success = exclude_converted (pass, record, error);
      else if (g_strcmp0 (state, "other-object-has-number") == 0)
        success = exclude_held (pass, record, error);
      else if (g_strcmp0 (state, "object") == 0)
        cw_note_standing (pass->engine, CW_PAIR_ID (NULL, record->id), CW_STANDING_EXCLUDED);
      else if (g_strcmp0 (state, "not-visible") == 0)
        success = exclude (
          pass, CW_SIDE_SALESFORCE, record->id, "not-visible",
          _("Salesforce no longer shows it: it was deleted for good, or this user may not see it any more. "
             "Nothing is done."),
          error);
      if (!success || !commit_now_and_then (pass, error))
        return FALSE;
      if (state != NULL)
        decide (pass, CW_SIDE_SALESFORCE, record);
    }
  return TRUE;
}

/* Contacts without a partner that this run did not ask for. Nothing is concluded about them, and their
 * conflicts stay open. */
static gboolean
wait_for_unasked (Pass *pass, GError **error)
{
  for (guint i = 0; i < pass->aloware->len; i++)
    {
      const CwMatchRecord *record = g_ptr_array_index (pass->aloware, i);
      g_autofree char *parted = NULL;

      if (record->usable || !record->exists || record->linked_to != NULL)
        continue;
      if (!cw_store_get_parting (pass->engine->in->store, CW_SIDE_ALOWARE, record->id, &parted, NULL, error)
          || !cw_store_touch_conflicts (pass->engine->in->store, CW_PAIR_ID (record->id, NULL),
                                        pass->engine->run->run, error))
        return FALSE;
      cw_note_standing (pass->engine, CW_PAIR_ID (record->id, NULL),
                        parted != NULL ? CW_STANDING_EXCLUDED : CW_STANDING_WAITING);
      decide (pass, CW_SIDE_ALOWARE, record);
    }
  return TRUE;
}

static gboolean
is_apart (const char *group_or_id, const char *salesforce_id, gpointer user_data)
{
  Pass *pass = user_data;
  gboolean apart = FALSE;

  /* Matching is pure and cannot fail. The pass stops with this error as soon as the matching is done. */
  if (pass->problem == NULL)
    cw_store_is_apart (pass->engine->in->store, group_or_id, salesforce_id, &apart, &pass->problem);
  return apart;
}

/* Of a Contact and a Lead with one number, only one can be Aloware's contact. */
static void
prefer_object (Pass *pass)
{
  const CwSettings *settings = pass->engine->in->settings;
  g_autoptr (GArray) held = NULL;

  if (settings->objects != CW_OBJECTS_BOTH)
    return;

  held = cw_match_prefer (pass->aloware, pass->salesforce, settings->priority, is_apart, pass);
  for (guint i = 0; i < held->len; i++)
    {
      const CwMatchHeld *each = &g_array_index (held, CwMatchHeld, i);

      g_hash_table_insert (pass->excluded_states, each->record->id, (gpointer) "other-object-has-number");
      g_hash_table_insert (pass->holders, each->record->id, each->holder->id);
    }
}

static void
count_matches (Pass *pass, const CwMatchResult *matched)
{
  CwRun *run = pass->engine->run;

  G_STATIC_ASSERT (G_N_ELEMENTS (run->matched) == CW_MATCH_N_KEYS);
  G_STATIC_ASSERT (G_N_ELEMENTS (run->would_match) == CW_MATCH_N_KEYS);

  for (guint i = 0; i < matched->pairs->len; i++)
    run->matched[g_array_index (matched->pairs, CwMatchPair, i).by]++;
  cw_match_count_alone (pass->aloware, pass->salesforce, cw_match_rules (pass->engine->in->settings),
                        run->would_match);
}

static gboolean
plan_loaded (Pass *pass, GError **error)
{
  g_autoptr (CwMatchResult) matched = NULL;

  /* Links come first: a merge may link a record that would otherwise be matched. */
  if (!plan_links (pass, error))
    return FALSE;

  prefer_object (pass);
  matched = cw_match (pass->aloware, pass->salesforce, cw_match_rules (pass->engine->in->settings), is_apart,
                      pass);
  if (pass->problem != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&pass->problem));
      return FALSE;
    }
  count_matches (pass, matched);
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
  return exclude_unusable (pass, error) && wait_for_unasked (pass, error);
}

static void
pass_init (Pass *pass)
{
  pass->aloware = g_ptr_array_new_with_free_func ((GDestroyNotify) cw_match_record_free);
  pass->salesforce = g_ptr_array_new_with_free_func ((GDestroyNotify) cw_match_record_free);
  pass->aloware_by_id = g_hash_table_new (g_str_hash, g_str_equal);
  pass->salesforce_by_id = g_hash_table_new (g_str_hash, g_str_equal);
  pass->excluded_states = g_hash_table_new (g_str_hash, g_str_equal);
  pass->contacts = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_free);
  pass->holders = g_hash_table_new (g_str_hash, g_str_equal);
  pass->link_ids = g_ptr_array_new_with_free_func (g_free);
}

static void
pass_clear (Pass *pass)
{
  g_clear_pointer (&pass->link_ids, g_ptr_array_unref);
  g_clear_pointer (&pass->excluded_states, g_hash_table_unref);
  g_clear_pointer (&pass->contacts, g_hash_table_unref);
  g_clear_pointer (&pass->holders, g_hash_table_unref);
  g_clear_pointer (&pass->aloware_by_id, g_hash_table_unref);
  g_clear_pointer (&pass->salesforce_by_id, g_hash_table_unref);
  g_clear_pointer (&pass->aloware, g_ptr_array_unref);
  g_clear_pointer (&pass->salesforce, g_ptr_array_unref);
  g_clear_error (&pass->problem);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Pass, pass_clear)

/* Forgets the records that were planned before. */
static void
forget_records (Pass *pass)
{
  g_ptr_array_set_size (pass->link_ids, 0);
  g_hash_table_remove_all (pass->excluded_states);
  g_hash_table_remove_all (pass->contacts);
  g_hash_table_remove_all (pass->holders);
  g_hash_table_remove_all (pass->aloware_by_id);
  g_hash_table_remove_all (pass->salesforce_by_id);
  g_ptr_array_set_size (pass->aloware, 0);
  g_ptr_array_set_size (pass->salesforce, 0);
}

/* `ids`, by CwSide, ascending: records with all others that have a say about them. */
static gboolean
plan_these (Pass *pass, GPtrArray *const ids[2], GError **error)
{
  forget_records (pass);
  return load_keys (pass, ids, error) && plan_loaded (pass, error);
}

static void
set_total (CwEngine *engine, guint n_aloware, guint n_salesforce)
{
  engine->progress.total[CW_SIDE_SALESFORCE] = 2 * (guint64) n_salesforce + n_aloware;
}

static gboolean
plan_scope (Pass *pass, const CwScope *scope, GError **error)
{
  g_autoptr (GPtrArray) aloware = cw_scope_list (scope, CW_SIDE_ALOWARE);
  g_autoptr (GPtrArray) salesforce = cw_scope_list (scope, CW_SIDE_SALESFORCE);
  GPtrArray *ids[] = { [CW_SIDE_ALOWARE] = aloware, [CW_SIDE_SALESFORCE] = salesforce };

  set_total (pass->engine, aloware->len, salesforce->len);
  return plan_these (pass, ids, error);
}

static gboolean
plan_all (Pass *pass, GError **error)
{
  g_autoptr (CwClusters) clusters = cw_divide_all (pass->engine, error);
  GPtrArray *ids[2];

  if (clusters == NULL)
    return FALSE;

  set_total (pass->engine, cw_clusters_get_n (clusters, CW_SIDE_ALOWARE),
             cw_clusters_get_n (clusters, CW_SIDE_SALESFORCE));
  while (cw_clusters_next (clusters, ids))
    {
      g_autoptr (GPtrArray) aloware = ids[CW_SIDE_ALOWARE];
      g_autoptr (GPtrArray) salesforce = ids[CW_SIDE_SALESFORCE];

      if (!plan_these (pass, ids, error))
        return FALSE;
    }
  return TRUE;
}

/* What the conflicts of the planned records were about, and this plan did not find any more, has gone. */
static gboolean
close_outdated (CwEngine *engine, const CwScope *scope, GError **error)
{
  CwStore *store = engine->in->store;

  if (!cw_undo_close_equal (engine, scope, error))
    return FALSE;
  if (scope == NULL)
    return cw_store_sweep_conflicts (store, engine->run->run, NULL, error);

  for (CwSide side = CW_SIDE_ALOWARE; side <= CW_SIDE_SALESFORCE; side++)
    {
      g_autoptr (GPtrArray) ids = cw_scope_list (scope, side);

      for (guint i = 0; i < ids->len; i++)
        {
          if (!cw_store_sweep_record_conflicts (store, CW_PAIR_ID_OF (side, ids->pdata[i]), engine->run->run,
                                                error))
            return FALSE;
        }
    }
  return TRUE;
}

gboolean
cw_make_plan (CwEngine *engine, const CwScope *scope, gboolean move_bases, GError **error)
{
  CwStore *store = engine->in->store;
  g_auto (Pass) pass = { .engine = engine, .move_bases = move_bases };
  gboolean success;
  g_autoptr (CwTransaction) transaction = NULL;

  pass_init (&pass);
  cw_engine_begin_phase (engine, CW_PHASE_PLANNING, 0, 0);
  g_clear_pointer (&engine->tally, cw_tally_free);
  engine->tally = cw_tally_new ();
  g_clear_pointer (&engine->not_stored, g_ptr_array_unref);
  memset (engine->run->matched, 0, sizeof engine->run->matched);
  memset (engine->run->would_match, 0, sizeof engine->run->would_match);

  transaction = cw_store_begin (store, error);
  success = transaction != NULL && cw_store_clear_plan (store, engine->plan, error)
            && cw_unanswered_has_unknown (engine, &pass.has_unknown, error)
            && (scope != NULL ? plan_scope (&pass, scope, error) : plan_all (&pass, error))
            && cw_unanswered_tell_rest (engine, error) && cw_store_commit (store, error)
            && close_outdated (engine, scope, error);

  /* History tells it of a run that failed, too. */
  engine->run->waiting = engine->waiting;
  return success && cw_engine_forecast (engine, error);
}
