/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-explain.h"

#include <glib/gi18n-lib.h>

#include "cw-catalogue.h"
#include "cw-error.h"
#include "cw-pair.h"
#include "cw-store-conflicts.h"
#include "cw-store-links.h"
#include "cw-store-mirror.h"
#include "cw-store-plans.h"

static const struct
{
  const char *nick;
  const char *sentence;
} rules[] = {
  { "aloware-changed", N_("Aloware’s value was changed and flowed to Salesforce.") },
  { "salesforce-changed", N_("Salesforce’s value was changed and flowed to Aloware.") },
  { "filled-blank", N_("It was blank and took the other side’s value.") },
  { "one-way-first", N_("One-way field: first copy from its source") },
  { "one-way-changed", N_("The field flows one way, and its source was changed.") },
  { "rule-aloware", N_("Both sides differed, and the rule says that Aloware wins.") },
  { "rule-salesforce", N_("Both sides differed, and the rule says that Salesforce wins.") },
  { "rule-newest", N_("Both sides differed, and the rule says that the newest wins.") },
  { "blank-never-wins",
    N_("Both sides were changed, one to blank, and a blank does not overwrite a value.") },
  { "decided-aloware", N_("A person chose Aloware’s value.") },
  { "decided-salesforce", N_("A person chose Salesforce’s value.") },
  { "decided-value", N_("A person chose a value of their own.") },
  { CW_REASON_TURNED, N_("You reversed this change in the preview.") },
  { "created", N_("The record was created with this value.") },
  { CW_REASON_FIXED, N_("The record was created with the mapping’s fixed value.") },
  { "undone", N_("A run was undone, and with it this value.") },
};

const char *
cw_explain_rule (const char *nick)
{
  for (guint i = 0; i < G_N_ELEMENTS (rules); i++)
    {
      if (g_strcmp0 (nick, rules[i].nick) == 0)
        return _(rules[i].sentence);
    }
  return nick != NULL ? nick : "";
}

static void
step_free (CwExplanationStep *step)
{
  g_free (step->rule);
  g_free (step->sentence);
  g_free (step->old_value);
  g_free (step->new_value);
  g_free (step->kept);
  g_free (step);
}

void
cw_explanation_free (CwExplanation *explanation)
{
  if (explanation == NULL)
    return;

  cw_pair_id_clear (&explanation->pair);
  g_free (explanation->aloware);
  g_free (explanation->salesforce);
  g_free (explanation->value[CW_SIDE_ALOWARE]);
  g_free (explanation->value[CW_SIDE_SALESFORCE]);
  g_free (explanation->base_value);
  g_free (explanation->sentence);
  g_ptr_array_unref (explanation->steps);
  g_free (explanation);
}

void
cw_record_explanation_free (CwRecordExplanation *explanation)
{
  if (explanation == NULL)
    return;

  cw_pair_id_clear (&explanation->pair);
  g_free (explanation->reason);
  g_ptr_array_unref (explanation->fields);
  g_free (explanation);
}

static gboolean
is_aloware_id (const char *id)
{
  return *id != '\0' && strspn (id, "0123456789") == strlen (id);
}

/* Completes a pair by its link. */
static gboolean
find_pair (CwStore *store, const CwPairId *asked, CwPairId *pair, CwLink **link, GError **error)
{
  if (!cw_pair_find_link (store, asked, link, error))
    return FALSE;

  cw_pair_id_copy (pair, asked);
  if (*link != NULL)
    cw_pair_id_set (pair, (*link)->pair.ids[CW_SIDE_ALOWARE], (*link)->pair.ids[CW_SIDE_SALESFORCE]);
  return TRUE;
}

static gboolean
is_at_base (const CwLink *link, CwSide side, const CwRow *row, const char *value)
{
  const CwRecord *base = link->base[side];

  return base != NULL && g_strcmp0 (cw_record_get (base, row->row->aloware->key), value) == 0;
}

static CwFieldStanding
compare (const CwRow *row,
         const CwConvertContext *context,
         const CwLink *link,
         const char *aloware,
         const char *salesforce)
{
  g_autofree char *a = cw_convert_canonical_aloware (&row->pair, context, aloware);
  g_autofree char *s = cw_convert_canonical_salesforce (&row->pair, context, salesforce);
  CwDirection direction = row->row->direction;

  if (link == NULL)
    return CW_FIELD_UNLINKED;
  if (a == NULL || s == NULL)
    return CW_FIELD_UNREADABLE;
  if (g_str_equal (a, s))
    return CW_FIELD_SAME;
  if (direction == CW_DIRECTION_TO_SALESFORCE && is_at_base (link, CW_SIDE_ALOWARE, row, a))
    return CW_FIELD_EDITED;
  if (direction == CW_DIRECTION_TO_ALOWARE && is_at_base (link, CW_SIDE_SALESFORCE, row, s))
    return CW_FIELD_EDITED;
  return is_at_base (link, CW_SIDE_ALOWARE, row, a) && is_at_base (link, CW_SIDE_SALESFORCE, row, s)
           ? CW_FIELD_APART
           : CW_FIELD_DIFFERS;
}

static char *
describe_queue (const CwSettings *settings, const char *queue)
{
  return g_strdup_printf (settings->queue_owner == CW_QUEUE_OWNER_KEEP
                            ? _("It is owned by the queue “%s”, which stays the owner: the owner is not "
                                 "synced until a user owns the record. The setting “queue-owner” can change "
                                 "that.")
                            : _("It is owned by the queue “%s”. A sync gives it to Aloware’s owner, if that "
                                 "is an active user of Salesforce."),
                          queue);
}

static char *
describe_state (const CwRow *row, CwFieldStanding standing)
{
  if (standing == CW_FIELD_UNLINKED)
    return g_strdup (_("The record has no partner on the other side."));
  if (standing == CW_FIELD_UNREADABLE)
    return g_strdup (_("One side does not deliver this field, so the two values cannot be compared."));
  if (standing == CW_FIELD_SAME)
    return g_strdup (_("Both sides agree."));
  if (row->row->direction != CW_DIRECTION_BOTH)
    return g_strdup (_("The sides differ: the value that the field flows to was edited, and is left alone "
                        "until the other side changes."));
  if (standing == CW_FIELD_APART)
    return g_strdup (_("Each side keeps its own value until one of them is edited."));
  return g_strdup (_("The sides differ. The next sync decides, or asks you."));
}

/* Where the platform still holds its own form of the value that was written last, says so instead. */
static void
describe_kept (CwExplanation *explanation)
{
  for (guint i = 0; i < explanation->steps->len; i++)
    {
      const CwExplanationStep *step = g_ptr_array_index (explanation->steps, i);
      const char *now = step->side == CW_SIDE_ALOWARE ? explanation->value[CW_SIDE_ALOWARE]
                                                      : explanation->value[CW_SIDE_SALESFORCE];

      if (step->state != CW_WRITE_CONFIRMED)
        continue;
      if (step->kept == NULL || g_strcmp0 (step->kept, now) != 0)
        return;
      if (explanation->standing == CW_FIELD_APART || explanation->standing == CW_FIELD_EDITED)
        explanation->standing = CW_FIELD_OWN_FORM;
      g_free (explanation->sentence);
      explanation->sentence = g_strdup_printf (step->side == CW_SIDE_ALOWARE
                                                 ? _("Aloware keeps it as “%s”, a form of its own of "
                                                      "Salesforce’s value. Nothing is written until one of "
                                                      "them is edited.")
                                                 : _("Salesforce keeps it as “%s”, a form of its own of "
                                                      "Aloware’s value. Nothing is written until one of "
                                                      "them is edited."),
                                               step->kept);
      return;
    }
}

static void
fill_values (CwExplanation *explanation,
             CwReading *reading,
             const CwRow *row,
             const CwLink *link,
             const CwPair *pair)
{
  const CwRecord *a = cw_pair_get_record (pair, CW_SIDE_ALOWARE);
  const CwRecord *s = cw_pair_get_record (pair, CW_SIDE_SALESFORCE);
  CwRows *rows = cw_reading_get_rows (reading, explanation->pair.ids[CW_SIDE_SALESFORCE]);
  CwConvertContext context = cw_rows_get_context (rows, a);
  const char *aloware_text = a != NULL ? cw_record_get (a, row->row->aloware->key) : NULL;
  const char *salesforce_text = s != NULL ? cw_record_get (s, row->field->name) : NULL;
  const char *base = link != NULL && link->base[CW_SIDE_SALESFORCE] != NULL
                       ? cw_record_get (link->base[CW_SIDE_SALESFORCE], row->row->aloware->key)
                       : NULL;

  explanation->aloware = g_strdup (row->row->aloware->key);
  explanation->salesforce = g_strdup (row->field->name);
  explanation->value[CW_SIDE_ALOWARE] = cw_convert_display (&row->pair, &context, CW_SIDE_ALOWARE,
                                                            aloware_text);
  explanation->value[CW_SIDE_SALESFORCE] = cw_convert_display (&row->pair, &context, CW_SIDE_SALESFORCE,
                                                               salesforce_text);
  explanation->base_value = base != NULL ? cw_convert_display (&row->pair, &context, CW_SIDE_SALESFORCE, base)
                                         : NULL;
  explanation->direction = row->row->direction;
  explanation->standing = compare (row, &context, link, aloware_text, salesforce_text);
  explanation->sentence = explanation->standing != CW_FIELD_UNLINKED
                              && cw_row_is_owned_by_queue (row, salesforce_text)
                            ? describe_queue (reading->settings, explanation->value[CW_SIDE_SALESFORCE])
                            : describe_state (row, explanation->standing);
}

static void
add_step (CwExplanation *explanation, const CwWrite *write, const CwChangeField *field)
{
  CwExplanationStep *step = g_new0 (CwExplanationStep, 1);

  step->run = write->run;
  step->when = write->when;
  step->side = write->change->side;
  step->rule = g_strdup (field->reason);
  step->sentence = g_strdup (write->state == CW_WRITE_FAILED && write->error_message != NULL
                               ? write->error_message
                               : cw_explain_rule (field->reason));
  step->old_value = g_strdup (field->old_value);
  step->new_value = g_strdup (field->new_value);
  step->kept = g_strdup (field->kept);
  step->state = write->state;
  g_ptr_array_add (explanation->steps, step);
}

static GPtrArray *
list_writes (CwStore *store, const CwPairId *pair, GError **error)
{
  CwSide side = pair->ids[CW_SIDE_SALESFORCE] != NULL ? CW_SIDE_SALESFORCE : CW_SIDE_ALOWARE;

  return cw_store_journal_list_record (store, side, pair->ids[side], G_MAXUINT, error);
}

static void
fill_steps (CwExplanation *explanation, const GPtrArray *writes)
{
  for (guint i = 0; i < writes->len; i++)
    {
      const CwWrite *write = g_ptr_array_index (writes, i);
      const CwChangeField *field = write->change != NULL
                                     ? cw_change_find (write->change, explanation->aloware)
                                     : NULL;

      if (field == NULL && write->change != NULL)
        field = cw_change_find_fixed (write->change, explanation->salesforce);
      if (field != NULL
          && (write->change->action == CW_ACTION_UPDATE || write->change->action == CW_ACTION_CREATE))
        add_step (explanation, write, field);
    }
}

static CwExplanation *
new_explanation (CwReading *reading,
                 const CwRow *row,
                 const CwPairId *id,
                 const CwLink *link,
                 const CwPair *pair,
                 const GPtrArray *writes)
{
  CwExplanation *explanation = g_new0 (CwExplanation, 1);

  explanation->steps = g_ptr_array_new_with_free_func ((GDestroyNotify) step_free);
  cw_pair_id_copy (&explanation->pair, id);
  fill_values (explanation, reading, row, link, pair);
  fill_steps (explanation, writes);
  describe_kept (explanation);
  return explanation;
}

/* ── One field ── */

static gboolean
fail_not_read (const char *id, GError **error)
{
  g_set_error (error, CW_ERROR, CW_ERROR_NOT_FOUND, _("No record with the id “%s” has been read yet."), id);
  return FALSE;
}

static const CwRow *
find_row (const CwReading *reading, const CwPairId *pair, const char *key)
{
  const CwRows *rows = cw_reading_get_rows (reading, pair->ids[CW_SIDE_SALESFORCE]);

  return rows != NULL ? cw_rows_find (rows, key) : NULL;
}

static CwExplanation *
explain (CwReading *reading, CwStore *store, const char *id, const char *key, GError **error)
{
  const CwRow *row;
  g_autoptr (CwLink) link = NULL;
  g_autoptr (GPtrArray) writes = NULL;
  g_auto (CwPair) pair = { NULL };
  g_auto (CwPairId) found = { 0 };

  if (!find_pair (store, CW_PAIR_ID_OF (is_aloware_id (id) ? CW_SIDE_ALOWARE : CW_SIDE_SALESFORCE, id),
                  &found, &link, error)
      || !cw_pair_load (store, &found, &pair, error))
    return NULL;
  if (pair.aloware == NULL && pair.salesforce == NULL)
    {
      fail_not_read (id, error);
      return NULL;
    }
  row = find_row (reading, &found, key);
  if (row == NULL)
    {
      g_set_error (error, CW_ERROR, CW_ERROR_NOT_FOUND, _("“%s” is not in the active mapping."), key);
      return NULL;
    }

  found.label = cw_pair_get_label (&pair);
  writes = list_writes (store, &found, error);
  return writes != NULL ? new_explanation (reading, row, &found, link, &pair, writes) : NULL;
}

CwExplanation *
cw_explain (CwProfile *profile, CwStore *store, const char *id, const char *aloware_key, GError **error)
{
  g_auto (CwReading) reading = { 0 };

  g_return_val_if_fail (profile != NULL && store != NULL && id != NULL && aloware_key != NULL, NULL);

  return cw_reading_init (&reading, profile, error) ? explain (&reading, store, id, aloware_key, error)
                                                    : NULL;
}

/* ── The whole record ── */

typedef struct
{
  CwRecordExplanation *explanation;
  const CwLink *link;
  const CwPair *pair;
  GPtrArray *writes;    /* of CwWrite, newest first */
  GPtrArray *conflicts; /* of CwConflict */
  guint n_planned;      /* changes of the last preview */
  char *planned;        /* what the first of them is, a sentence, unless it is about fields; NULL */
} Record;

static CwExplanation *
find_field (const CwRecordExplanation *explanation, const char *key)
{
  for (guint i = 0; i < explanation->fields->len; i++)
    {
      CwExplanation *field = g_ptr_array_index (explanation->fields, i);

      if (g_strcmp0 (field->aloware, key) == 0)
        return field;
    }
  return NULL;
}

static void
set_standing (CwExplanation *field, CwFieldStanding standing, char *sentence)
{
  field->standing = standing;
  g_free (field->sentence);
  field->sentence = sentence;
}

static void
describe_refusal (CwExplanation *field)
{
  const CwExplanationStep *last = field->steps->len > 0 ? g_ptr_array_index (field->steps, 0) : NULL;

  if (field->standing == CW_FIELD_DIFFERS && last != NULL && last->state == CW_WRITE_FAILED)
    set_standing (field, CW_FIELD_REFUSED, g_strdup (last->sentence));
}

static char *
describe_planned (const CwChange *change, const CwChangeField *field)
{
  gboolean to_salesforce = change->side == CW_SIDE_SALESFORCE;

  if (field->new_value == NULL || *field->new_value == '\0')
    return g_strdup (to_salesforce ? _("The plan clears the value in Salesforce.")
                                   : _("The plan clears the value in Aloware."));
  return g_strdup_printf (to_salesforce ? _("The plan writes “%s” to Salesforce.")
                                        : _("The plan writes “%s” to Aloware."),
                          field->new_value);
}

static const char *
describe_action (const CwChange *change)
{
  switch (change->action)
    {
    case CW_ACTION_CREATE:
      return change->side == CW_SIDE_SALESFORCE ? _("The plan creates it in Salesforce.")
                                                : _("The plan creates it in Aloware.");
    case CW_ACTION_LINK:
      return _("The plan links the two records.");
    case CW_ACTION_UNLINK:
      return _("The plan unlinks the two records.");
    case CW_ACTION_UPDATE:
    default:
      return NULL;
    }
}

static gboolean
is_of (const CwPairId *a, const CwPairId *b)
{
  for (CwSide side = CW_SIDE_ALOWARE; side <= CW_SIDE_SALESFORCE; side++)
    {
      if (a->ids[side] != NULL && g_strcmp0 (a->ids[side], b->ids[side]) == 0)
        return TRUE;
    }
  return FALSE;
}

static gboolean
note_planned (const CwChange *change, gpointer user_data, GError **error)
{
  Record *record = user_data;

  if (!is_of (&change->pair, &record->explanation->pair))
    return TRUE;

  record->n_planned++;
  if (record->planned == NULL)
    record->planned = g_strdup (describe_action (change));
  if (change->action != CW_ACTION_CREATE && change->action != CW_ACTION_UPDATE)
    return TRUE;

  for (guint i = 0; i < change->fields->len; i++)
    {
      const CwChangeField *planned = g_ptr_array_index (change->fields, i);
      CwExplanation *field = find_field (record->explanation, planned->aloware);

      if (field != NULL)
        set_standing (field, CW_FIELD_PLANNED, describe_planned (change, planned));
    }
  return TRUE;
}

/* What an undo put back waits for nobody. */
static gboolean
waits_for_person (const CwConflict *conflict)
{
  return conflict->kind != CW_CONFLICT_UNDONE;
}

static void
note_conflicts (Record *record)
{
  for (guint i = 0; i < record->conflicts->len; i++)
    {
      const CwConflict *conflict = g_ptr_array_index (record->conflicts, i);
      const char *key = cw_conflict_get_field (conflict);
      CwExplanation *field = key != NULL ? find_field (record->explanation, key) : NULL;

      if (field != NULL && waits_for_person (conflict))
        set_standing (field, CW_FIELD_CONFLICT,
                      g_strdup (conflict->message != NULL
                                  ? conflict->message
                                  : _("Both sides were changed. Decide in Conflicts which value counts.")));
    }
}

/* Whether a write that failed is still to be done. */
static gboolean
is_still_open (const Record *record, const CwWrite *write)
{
  if (write->state != CW_WRITE_FAILED || write->change == NULL)
    return FALSE;
  if (write->change->action == CW_ACTION_CREATE)
    return record->link == NULL;

  for (guint i = 0; i < write->change->fields->len; i++)
    {
      const CwChangeField *failed = g_ptr_array_index (write->change->fields, i);
      const CwExplanation *field = find_field (record->explanation, failed->aloware);

      if (field != NULL && field->standing == CW_FIELD_REFUSED)
        return TRUE;
    }
  return FALSE;
}

static const CwWrite *
find_failure (const Record *record)
{
  gboolean seen[2] = { FALSE, FALSE };

  for (guint i = 0; i < record->writes->len; i++)
    {
      const CwWrite *write = g_ptr_array_index (record->writes, i);

      if (write->change == NULL || seen[write->change->side])
        continue;
      if (is_still_open (record, write))
        return write;
      seen[write->change->side] = TRUE;
    }
  return NULL;
}

static const CwConflict *
find_conflict (const Record *record)
{
  for (guint i = 0; i < record->conflicts->len; i++)
    {
      const CwConflict *conflict = g_ptr_array_index (record->conflicts, i);

      if (waits_for_person (conflict))
        return conflict;
    }
  return NULL;
}

static gboolean
has_unsettled (const Record *record)
{
  for (guint i = 0; i < record->writes->len; i++)
    {
      const CwWrite *write = g_ptr_array_index (record->writes, i);

      if (write->state == CW_WRITE_SENT || write->state == CW_WRITE_PLANNED)
        return TRUE;
    }
  return FALSE;
}

static gboolean
has_field (const CwRecordExplanation *explanation, CwFieldStanding standing)
{
  for (guint i = 0; i < explanation->fields->len; i++)
    {
      const CwExplanation *field = g_ptr_array_index (explanation->fields, i);

      if (field->standing == standing)
        return TRUE;
    }
  return FALSE;
}

static void
stand (Record *record, CwStanding standing, const char *reason)
{
  record->explanation->standing = standing;
  record->explanation->reason = g_strdup (reason);
}

static void
stand_in_conflict (Record *record, const CwConflict *conflict)
{
  const char *key = cw_conflict_get_field (conflict);
  const CwCatalogueEntry *entry = key != NULL ? cw_catalogue_find (key) : NULL;
  const char *message = conflict->message != NULL ? conflict->message
                                                  : _("It waits for a decision in Conflicts.");
  g_autofree char *about_field = entry != NULL
                                   ? g_strdup_printf ("%s: %s", cw_catalogue_get_label (entry), message)
                                   : NULL;

  stand (record, CW_STANDING_CONFLICT, about_field != NULL ? about_field : message);
}

static const char *
describe_absent (const Record *record)
{
  const CwPair *pair = record->pair;

  if (pair->salesforce != NULL && pair->salesforce->deleted)
    return _("It was deleted in Salesforce.");
  if (pair->salesforce != NULL && cw_salesforce_mirror_is_converted (pair->salesforce))
    return _("This Lead was converted. It is a Contact now, and is left as it is.");
  if (pair->aloware != NULL && pair->aloware->gone)
    return _("Aloware has no contact under its number any more.");
  if (pair->aloware == NULL && pair->salesforce == NULL)
    return _("This contact was not found on either side the last time both were read. Only what "
              "Crosswalk wrote to it is known.");
  return NULL;
}

/* Why a record without a partner is left alone; NULL: it is not. `why`: (out) (transfer none). */
static gboolean
find_parting (const Record *record, CwStore *store, const char **why, GError **error)
{
  const CwPairId *pair = &record->explanation->pair;

  *why = NULL;
  for (CwSide side = CW_SIDE_ALOWARE; record->link == NULL && side <= CW_SIDE_SALESFORCE; side++)
    {
      g_autofree char *reason = NULL;

      if (pair->ids[side] == NULL)
        continue;
      if (!cw_store_get_parting (store, side, pair->ids[side], &reason, NULL, error))
        return FALSE;
      if (g_strcmp0 (reason, "deleted") == 0)
        *why = _("Its partner was deleted, so it is left alone.");
      else if (g_strcmp0 (reason, "merged") == 0)
        *why = _("Its partner was merged into another record, so it is left alone.");
      else if (reason != NULL)
        *why = _("It was kept apart from its partner, so it is left alone.");
    }
  return TRUE;
}

/* Of several standings the worst counts, as at the end of a run. */
static void
find_standing (Record *record, const GPtrArray *exclusions, const char *parted)
{
  const CwWrite *failure = find_failure (record);
  const CwConflict *conflict = find_conflict (record);
  const CwExclusion *exclusion = exclusions->len > 0 ? g_ptr_array_index (exclusions, 0) : NULL;
  const char *absent = describe_absent (record);

  if (failure != NULL)
    stand (record, CW_STANDING_FAILING,
           failure->error_message != NULL ? failure->error_message : _("The last write was refused."));
  else if (conflict != NULL)
    stand_in_conflict (record, conflict);
  else if (exclusion != NULL)
    stand (record, CW_STANDING_EXCLUDED,
           exclusion->message != NULL ? exclusion->message : _("It is left alone."));
  else if (absent != NULL)
    stand (record, CW_STANDING_EXCLUDED, absent);
  else if (parted != NULL)
    stand (record, CW_STANDING_EXCLUDED, parted);
  else if (has_unsettled (record))
    stand (record, CW_STANDING_WAITING, _("A write was begun, and its outcome is not known yet."));
  else if (record->planned != NULL)
    stand (record, CW_STANDING_WAITING, record->planned);
  else if (record->n_planned > 0)
    stand (record, CW_STANDING_WAITING, _("Its changes wait in the plan."));
  else if (record->link == NULL)
    stand (record, CW_STANDING_WAITING,
           _("It has no partner on the other side. The next sync looks for it."));
  else if (has_field (record->explanation, CW_FIELD_DIFFERS))
    stand (record, CW_STANDING_WAITING, _("Its values differ. The next sync decides."));
  else if (has_field (record->explanation, CW_FIELD_APART)
           || has_field (record->explanation, CW_FIELD_EDITED))
    stand (record, CW_STANDING_IN_SYNC, _("Both sides agree, or differ on purpose."));
  else
    stand (record, CW_STANDING_IN_SYNC, _("Both sides agree."));
}

static char *
find_label (const CwPair *pair, const CwPairId *id, const GPtrArray *writes)
{
  for (guint i = 0; pair->aloware == NULL && pair->salesforce == NULL && i < writes->len; i++)
    {
      const CwWrite *write = g_ptr_array_index (writes, i);

      if (write->change != NULL && write->change->pair.label != NULL)
        return g_strdup (write->change->pair.label);
    }
  if (pair->aloware != NULL || pair->salesforce != NULL)
    return cw_pair_get_label (pair);
  return g_strdup (id->ids[CW_SIDE_SALESFORCE] != NULL ? id->ids[CW_SIDE_SALESFORCE]
                                                       : id->ids[CW_SIDE_ALOWARE]);
}

static void
add_fields (Record *record, CwReading *reading)
{
  CwRecordExplanation *explanation = record->explanation;
  const CwRows *rows = cw_reading_get_rows (reading, explanation->pair.ids[CW_SIDE_SALESFORCE]);

  for (guint i = 0; rows != NULL && i < cw_mapping_get_n_rows (rows->mapping); i++)
    {
      const CwMappingRow *mapped = cw_mapping_get_row (rows->mapping, i);
      const CwRow *row = cw_rows_find (rows, mapped->aloware->key);
      CwExplanation *field;

      if (row == NULL)
        continue;
      field = new_explanation (reading, row, &explanation->pair, record->link, record->pair, record->writes);
      describe_refusal (field);
      g_ptr_array_add (explanation->fields, field);
    }
}

static gboolean
explain_record (Record *record, CwReading *reading, CwStore *store, const char *plan, GError **error)
{
  const CwPairId *pair = &record->explanation->pair;
  const char *parted;
  g_autoptr (GPtrArray) exclusions = cw_store_list_record_exclusions (store, pair, error);

  record->conflicts = exclusions != NULL ? cw_store_list_record_conflicts (store, pair, error) : NULL;
  if (record->conflicts == NULL)
    return FALSE;

  add_fields (record, reading);
  if (plan != NULL && !cw_store_foreach_change (store, plan, note_planned, record, error))
    return FALSE;
  note_conflicts (record);
  if (!find_parting (record, store, &parted, error))
    return FALSE;
  find_standing (record, exclusions, parted);
  return TRUE;
}

CwRecordExplanation *
cw_explain_record (CwReading *reading,
                   CwStore *store,
                   const char *plan,
                   const CwPairId *asked,
                   GError **error)
{
  g_autoptr (CwRecordExplanation) explanation = g_new0 (CwRecordExplanation, 1);
  g_autoptr (CwLink) link = NULL;
  g_auto (CwPair) pair = { NULL };
  Record record = { .explanation = explanation };
  gboolean done = FALSE;

  g_return_val_if_fail (reading != NULL && store != NULL && asked != NULL, NULL);
  g_return_val_if_fail (asked->ids[CW_SIDE_ALOWARE] != NULL || asked->ids[CW_SIDE_SALESFORCE] != NULL, NULL);

  explanation->fields = g_ptr_array_new_with_free_func ((GDestroyNotify) cw_explanation_free);
  if (!find_pair (store, asked, &explanation->pair, &link, error)
      || !cw_pair_load (store, &explanation->pair, &pair, error))
    return NULL;

  record.link = link;
  record.pair = &pair;
  record.writes = list_writes (store, &explanation->pair, error);
  if (record.writes == NULL)
    return NULL;

  g_free (explanation->pair.label);
  explanation->pair.label = find_label (&pair, &explanation->pair, record.writes);
  if (pair.aloware == NULL && pair.salesforce == NULL && record.writes->len == 0)
    fail_not_read (explanation->pair.label, error);
  else
    done = explain_record (&record, reading, store, plan, error);

  g_ptr_array_unref (record.writes);
  g_clear_pointer (&record.conflicts, g_ptr_array_unref);
  g_free (record.planned);
  return done ? g_steal_pointer (&explanation) : NULL;
}
