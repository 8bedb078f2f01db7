/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-plan-pair.h"

#include <glib/gi18n-lib.h>

#include "cw-merge.h"
#include "cw-read-back.h"
#include "cw-text.h"

/* One pair on its way through the planner. */
typedef struct
{
  CwRows *rows;
  const CwPairInput *input;
  CwConvertContext context;
  CwPairPlan *plan;
  char *label;
} Planning;

/* One field of the pair: the original texts, their canonical forms, and what was last agreed on. */
typedef struct
{
  const CwRow *row;
  const char *key;
  const char *text[2]; /* by CwSide */
  char *canonical[2];
  const char *base[2];
} FieldState;

void
cw_pair_plan_free (CwPairPlan *plan)
{
  if (plan == NULL)
    return;

  for (CwSide side = CW_SIDE_ALOWARE; side <= CW_SIDE_SALESFORCE; side++)
    {
      g_clear_pointer (&plan->change[side], cw_change_free);
      g_clear_pointer (&plan->base[side], cw_record_free);
    }
  g_clear_pointer (&plan->conflicts, g_ptr_array_unref);
  g_clear_pointer (&plan->refusals, g_ptr_array_unref);
  g_free (plan);
}

void
cw_refusal_free (CwRefusal *refusal)
{
  if (refusal == NULL)
    return;

  cw_pair_id_clear (&refusal->pair);
  g_free (refusal->aloware);
  g_free (refusal->salesforce);
  g_free (refusal->message);
  g_free (refusal);
}

/* Both ids are nullable. */
static void
add_refusal (GPtrArray *refusals,
             const CwRow *row,
             CwSide side,
             const char *label,
             const char *aloware_id,
             const char *salesforce_id,
             const char *message)
{
  CwRefusal *refusal = g_new0 (CwRefusal, 1);

  refusal->pair.label = g_strdup (label);
  cw_pair_id_set (&refusal->pair, aloware_id, salesforce_id);
  refusal->side = side;
  refusal->aloware = g_strdup (row->row->aloware->key);
  refusal->salesforce = g_strdup (row->field->name);
  refusal->message = g_strdup (message);
  g_ptr_array_add (refusals, refusal);
}

/* An owner that was agreed on before the record came into a queue is neither this queue nor what Aloware's
 * owner was changed from. A blank one was agreed on while a queue owned the record, or stands for that queue
 * where an undo put it back. */
static gboolean
is_base_void (const FieldState *state)
{
  return cw_row_is_owned_by_queue (state->row, state->text[CW_SIDE_SALESFORCE])
         && g_strcmp0 (state->base[CW_SIDE_SALESFORCE], "") != 0;
}

/* `base` NULL: what was last agreed on does not matter. */
static void
field_state_init (FieldState *state,
                  const CwRow *row,
                  const CwConvertContext *context,
                  const CwRecord *const record[2],
                  const CwRecord *const base[2])
{
  state->row = row;
  state->key = row->row->aloware->key;
  for (CwSide side = CW_SIDE_ALOWARE; side <= CW_SIDE_SALESFORCE; side++)
    {
      state->text[side] = cw_row_text (row, side, record[side]);
      state->canonical[side] = cw_row_canonical (row, side, context, state->text[side]);
      state->base[side] = base != NULL && base[side] != NULL ? cw_record_get (base[side], state->key) : NULL;
    }
  if (is_base_void (state))
    state->base[CW_SIDE_ALOWARE] = state->base[CW_SIDE_SALESFORCE] = NULL;
}

static void
field_state_clear (FieldState *state)
{
  g_free (state->canonical[CW_SIDE_ALOWARE]);
  g_free (state->canonical[CW_SIDE_SALESFORCE]);
}

static gboolean
is_equal (const FieldState *state)
{
  return state->canonical[CW_SIDE_ALOWARE] != NULL
         && g_strcmp0 (state->canonical[CW_SIDE_ALOWARE], state->canonical[CW_SIDE_SALESFORCE]) == 0;
}

static gboolean
has_changed (const FieldState *state, CwSide side)
{
  return g_strcmp0 (state->canonical[side], state->base[side]) != 0;
}

static void
move_base (const FieldState *state, CwRecord *const base[2])
{
  for (CwSide side = CW_SIDE_ALOWARE; side <= CW_SIDE_SALESFORCE; side++)
    cw_record_set (base[side], state->key, state->canonical[side]);
}

static CwChange *
ensure_change (Planning *planning, CwSide side)
{
  const CwPairInput *input = planning->input;
  CwChange *change = planning->plan->change[side];

  if (change != NULL)
    return change;

  change = cw_change_new (side, CW_ACTION_UPDATE);
  change->pair.label = g_strdup (planning->label);
  cw_pair_id_set (&change->pair, cw_record_get_id (input->record[CW_SIDE_ALOWARE]),
                  cw_record_get_id (input->record[CW_SIDE_SALESFORCE]));
  change->pair.phone = g_strdup (input->phone);
  change->modstamp = input->modstamp;
  planning->plan->change[side] = change;
  return change;
}

/* Whatever the merge said, direction, settings and permissions are checked here, where the write is built. */
static void
add_write (Planning *planning,
           const FieldState *state,
           CwSide side,
           const char *text,
           const char *source,
           const char *reason)
{
  const CwPairInput *input = planning->input;
  g_autofree char *converted = NULL;
  g_autoptr (GError) error = NULL;
  CwChangeField *field;

  if (!state->row->may_update[side] || (state->row->is_phone && side == CW_SIDE_ALOWARE))
    return;

  if (!cw_row_check_list (state->row, side, input->record[CW_SIDE_ALOWARE], &error)
      || !cw_row_convert (state->row, side, &planning->context, text, &converted, &error))
    {
      add_refusal (planning->plan->refusals, state->row, side, planning->label,
                   cw_record_get_id (input->record[CW_SIDE_ALOWARE]),
                   cw_record_get_id (input->record[CW_SIDE_SALESFORCE]), error->message);
      return;
    }

  field = cw_change_field_new (state->key, state->row->field->name);
  field->old_value = g_strdup (state->text[side]);
  field->new_value = g_steal_pointer (&converted);
  field->expected = g_strdup (state->canonical[side]);
  field->source = g_strdup (source);
  field->reason = g_strdup (reason);
  g_ptr_array_add (ensure_change (planning, side)->fields, field);
}

static void
add_flow (Planning *planning, const FieldState *state, CwSide side, const char *reason)
{
  CwSide source = cw_side_other (side);

  add_write (planning, state, side, state->text[source], state->canonical[source], reason);
}

static char *
display (Planning *planning, const FieldState *state, CwSide side)
{
  return cw_convert_display (&state->row->pair, &planning->context, side, state->text[side]);
}

static CwConflict *
add_conflict (Planning *planning, const FieldState *state, CwConflictKind kind, const char *message)
{
  const CwPairInput *input = planning->input;
  CwConflict *conflict = cw_conflict_new (kind);

  conflict->pair.label = g_strdup (planning->label);
  cw_pair_id_set (&conflict->pair, cw_record_get_id (input->record[CW_SIDE_ALOWARE]),
                  cw_record_get_id (input->record[CW_SIDE_SALESFORCE]));
  conflict->aloware = g_strdup (state->key);
  conflict->salesforce = g_strdup (state->row->field->name);
  conflict->value[CW_SIDE_ALOWARE] = display (planning, state, CW_SIDE_ALOWARE);
  conflict->base_value = state->base[CW_SIDE_SALESFORCE] == NULL
                           ? NULL
                           : cw_convert_display (&state->row->pair, &planning->context, CW_SIDE_SALESFORCE,
                                                 state->base[CW_SIDE_SALESFORCE]);
  conflict->value[CW_SIDE_SALESFORCE] = display (planning, state, CW_SIDE_SALESFORCE);
  conflict->changed[CW_SIDE_ALOWARE] = cw_record_get_modified (input->record[CW_SIDE_ALOWARE]);
  conflict->changed[CW_SIDE_SALESFORCE] = cw_record_get_modified (input->record[CW_SIDE_SALESFORCE]);
  conflict->salesforce_changed_by = g_strdup (input->modified_by);
  conflict->message = g_strdup (message);
  g_ptr_array_add (planning->plan->conflicts, conflict);
  return conflict;
}

typedef enum
{
  PHONE_DIFFERS, /* the phones stay different */
  PHONE_FILLS,   /* Salesforce has none, and the sides never agreed on one: it gets Aloware's */
  PHONE_FLOWS,   /* only Aloware's changed: Salesforce gets it */
  PHONE_CONFLICT,
} PhoneVerdict;

/* Judges two phones that are known and differ. Aloware knows a contact by its phone, which cannot be changed
 * there. So a phone only flows to Salesforce, and only if nothing is lost by that. */
static PhoneVerdict
judge_phone (const FieldState *state)
{
  gboolean had_base = state->base[CW_SIDE_ALOWARE] != NULL && state->base[CW_SIDE_SALESFORCE] != NULL;

  if (*state->canonical[CW_SIDE_SALESFORCE] == '\0')
    return had_base ? PHONE_DIFFERS : PHONE_FILLS;
  if (had_base && !has_changed (state, CW_SIDE_SALESFORCE))
    return has_changed (state, CW_SIDE_ALOWARE) ? PHONE_FLOWS : PHONE_DIFFERS;
  return PHONE_CONFLICT;
}

/* Whether both sides have the same value in a field, apart from letter case, and it is not blank. `differs`
 * is set if the two values are known and not the same. */
static gboolean
agrees (Planning *planning, const char *key, gboolean *differs)
{
  const CwPairInput *input = planning->input;
  const CwRow *row = cw_rows_find (planning->rows, key);
  g_autofree char *aloware = NULL;
  g_autofree char *salesforce = NULL;
  FieldState state;

  if (row == NULL)
    return FALSE;

  field_state_init (&state, row, &planning->context, input->record, NULL);
  if (state.canonical[CW_SIDE_ALOWARE] != NULL && state.canonical[CW_SIDE_SALESFORCE] != NULL)
    {
      aloware = cw_text_casefold (state.canonical[CW_SIDE_ALOWARE]);
      salesforce = cw_text_casefold (state.canonical[CW_SIDE_SALESFORCE]);
    }
  field_state_clear (&state);
  if (aloware == NULL)
    return FALSE;

  *differs |= !g_str_equal (aloware, salesforce);
  return *aloware != '\0' && g_str_equal (aloware, salesforce);
}

/* Whether two records are the same person although their phones differ: a first or last name agrees and
 * neither differs, or the e-mail addresses agree. */
static gboolean
is_same_person (Planning *planning)
{
  gboolean differs = FALSE;
  gboolean first_agrees = agrees (planning, "first_name", &differs);
  gboolean name_agrees = agrees (planning, "last_name", &differs) || first_agrees;
  gboolean ignored = FALSE;

  return (name_agrees && !differs) || agrees (planning, "email", &ignored);
}

static void
add_phone_conflict (Planning *planning, const FieldState *state)
{
  add_conflict (planning, state, CW_CONFLICT_PHONE,
                planning->plan->held
                  ? _("The phone numbers differ, and too little else says that this is one person. "
                       "Nothing of the two is changed "
                       "until you choose. “Salesforce” makes or links the Aloware contact with "
                       "Salesforce’s number, “Aloware” puts "
                       "Aloware’s number into Salesforce, and “keep apart” unlinks the two.")
                  : _("The phone numbers differ, and Aloware cannot rename a contact. “Salesforce” makes "
                       "or links the Aloware "
                       "contact with Salesforce’s number, “Aloware” puts Aloware’s number into Salesforce, "
                       "and “keep apart” unlinks "
                       "the two."));
}

static void
plan_phone (Planning *planning, const FieldState *state)
{
  const char *aloware = state->canonical[CW_SIDE_ALOWARE];

  if (aloware == NULL || state->canonical[CW_SIDE_SALESFORCE] == NULL || *aloware == '\0')
    return;

  switch (judge_phone (state))
    {
    case PHONE_FILLS:
      add_flow (planning, state, CW_SIDE_SALESFORCE, "filled-blank");
      break;

    case PHONE_FLOWS:
      add_flow (planning, state, CW_SIDE_SALESFORCE, "aloware-changed");
      break;

    case PHONE_CONFLICT:
      add_phone_conflict (planning, state);
      break;

    case PHONE_DIFFERS:
    default:
      break;
    }
}

/* Whether the two may be different people: their phones differ, and they never agreed on one, or neither name
 * nor e-mail address says that it is one person. Until a person has decided, nothing flows and no blank is
 * filled. */
static gboolean
hold_back (Planning *planning)
{
  const CwPairInput *input = planning->input;
  const CwRow *row = cw_rows_find (planning->rows, "phone_number");
  gboolean had_base = input->base[CW_SIDE_ALOWARE] != NULL
                      && cw_record_get (input->base[CW_SIDE_ALOWARE], "phone_number") != NULL;
  FieldState state;

  if (row == NULL
      || (input->decision != CW_DECISION_NONE && g_strcmp0 (input->decision_field, "phone_number") == 0))
    return FALSE;

  field_state_init (&state, row, &planning->context, input->record, input->base);
  if (state.canonical[CW_SIDE_ALOWARE] != NULL && state.canonical[CW_SIDE_SALESFORCE] != NULL
      && *state.canonical[CW_SIDE_ALOWARE] != '\0' && !is_equal (&state))
    {
      PhoneVerdict verdict = judge_phone (&state);

      planning->plan->held = (verdict == PHONE_CONFLICT && !had_base)
                             || ((verdict == PHONE_CONFLICT || verdict == PHONE_FLOWS)
                                 && !is_same_person (planning));
      if (planning->plan->held)
        add_phone_conflict (planning, &state);
    }
  field_state_clear (&state);
  return planning->plan->held;
}

static void
apply_outcome (Planning *planning, const FieldState *state, CwMergeOutcome outcome, const char *reason)
{
  switch (outcome)
    {
    case CW_MERGE_TO_SALESFORCE:
      add_flow (planning, state, CW_SIDE_SALESFORCE, reason);
      break;

    case CW_MERGE_TO_ALOWARE:
      add_flow (planning, state, CW_SIDE_ALOWARE, reason);
      break;

    case CW_MERGE_CONFLICT:
      add_conflict (planning, state, CW_CONFLICT_FIELD,
                    state->base[CW_SIDE_ALOWARE] != NULL
                      ? _("Both sides changed this field since they last agreed.")
                      : _("The two sides differ and never agreed on this field."));
      break;

    case CW_MERGE_DIFFERS:
    case CW_MERGE_UNKNOWN:
    case CW_MERGE_IN_SYNC:
    case CW_MERGE_AGREED:
    default:
      break;
    }
}

static gboolean
is_turned (const Planning *planning, const FieldState *state)
{
  const GPtrArray *turned = planning->input->turned;

  return turned != NULL
         && g_ptr_array_find_with_equal_func ((GPtrArray *) turned, state->key, g_str_equal, NULL);
}

static void
plan_merge (Planning *planning, const FieldState *state)
{
  const CwPairInput *input = planning->input;
  const char *reason;
  CwMergeInput merge = {
    .direction = state->row->row->direction,
    .blank = state->row->row->blank,
    .conflict = state->row->conflict,
    .value = { state->canonical[CW_SIDE_ALOWARE], state->canonical[CW_SIDE_SALESFORCE] },
    .base = { state->base[CW_SIDE_ALOWARE], state->base[CW_SIDE_SALESFORCE] },
    .modified = { cw_record_get_modified (input->record[CW_SIDE_ALOWARE]),
                  cw_record_get_modified (input->record[CW_SIDE_SALESFORCE]) },
  };
  CwMergeOutcome outcome = cw_merge_field (&merge, &reason);

  if ((outcome == CW_MERGE_TO_SALESFORCE || outcome == CW_MERGE_TO_ALOWARE) && is_turned (planning, state))
    {
      outcome = outcome == CW_MERGE_TO_SALESFORCE ? CW_MERGE_TO_ALOWARE : CW_MERGE_TO_SALESFORCE;
      reason = CW_REASON_TURNED;
    }
  apply_outcome (planning, state, outcome, reason);
}

/* Writes the value that a person typed, which is in Aloware's form, to each side that does not have it
 * yet. */
static void
plan_decided_value (Planning *planning, const FieldState *state)
{
  const char *value = planning->input->decision_value;
  g_autofree char *canonical = cw_row_canonical (state->row, CW_SIDE_ALOWARE, &planning->context, value);
  g_autofree char *salesforce_text = NULL;
  g_autofree char *aloware_text = NULL;

  if (g_strcmp0 (canonical, state->canonical[CW_SIDE_SALESFORCE]) != 0)
    add_write (planning, state, CW_SIDE_SALESFORCE, value, canonical, "decided-value");
  if (g_strcmp0 (canonical, state->canonical[CW_SIDE_ALOWARE]) == 0)
    return;

  /* add_write() converts from Salesforce's form. */
  if (cw_convert_to_salesforce (&state->row->pair, &planning->context, value, &salesforce_text, NULL))
    add_write (planning, state, CW_SIDE_ALOWARE, salesforce_text, canonical, "decided-value");
}

static void
plan_decision (Planning *planning, const FieldState *state)
{
  switch (planning->input->decision)
    {
    case CW_DECISION_ALOWARE:
      add_flow (planning, state, CW_SIDE_SALESFORCE, "decided-aloware");
      break;

    case CW_DECISION_SALESFORCE:
      add_flow (planning, state, CW_SIDE_ALOWARE, "decided-salesforce");
      break;

    case CW_DECISION_KEEP_APART:
      move_base (state, planning->plan->base);
      planning->plan->base_moved = TRUE;
      break;

    case CW_DECISION_VALUE:
      plan_decided_value (planning, state);
      break;

    case CW_DECISION_NONE:
    case CW_DECISION_CANDIDATE:
    default:
      break;
    }
}

/* If the value of a side could not be read whole, refuses the field: nothing flows, nothing is
 * overwritten. */
static gboolean
refuse_unreadable (Planning *planning, const FieldState *state)
{
  const CwPairInput *input = planning->input;
  gboolean refused = FALSE;

  for (CwSide side = CW_SIDE_ALOWARE; side <= CW_SIDE_SALESFORCE; side++)
    {
      g_autoptr (GError) error = NULL;

      if (cw_row_check_readable (state->row, side, state->text[side], &error))
        continue;
      add_refusal (planning->plan->refusals, state->row, cw_side_other (side), planning->label,
                   cw_record_get_id (input->record[CW_SIDE_ALOWARE]),
                   cw_record_get_id (input->record[CW_SIDE_SALESFORCE]), error->message);
      refused = TRUE;
    }
  return refused;
}

static gboolean
is_decided (const Planning *planning, const FieldState *state)
{
  const CwPairInput *input = planning->input;

  return input->decision != CW_DECISION_NONE && g_strcmp0 (input->decision_field, state->key) == 0;
}

/* Whether a queue keeps the record: it is to stay the owner, or Aloware's owner is no active user of
 * Salesforce. Then the owner flows neither way, and no base moves. */
static gboolean
is_kept_by_queue (const Planning *planning, const FieldState *state)
{
  const char *aloware = state->text[CW_SIDE_ALOWARE];
  g_autofree char *converted = NULL;

  return cw_row_is_owned_by_queue (state->row, state->text[CW_SIDE_SALESFORCE])
         && !is_decided (planning, state)
         && (planning->context.queue_owner == CW_QUEUE_OWNER_KEEP || aloware == NULL
             || !cw_row_convert (state->row, CW_SIDE_SALESFORCE, &planning->context, aloware, &converted,
                                 NULL));
}

static void
plan_field (Planning *planning, const CwRow *row)
{
  FieldState state;

  field_state_init (&state, row, &planning->context, planning->input->record, planning->input->base);

  if (is_kept_by_queue (planning, &state) || refuse_unreadable (planning, &state))
    {
      field_state_clear (&state);
      return;
    }

  if (is_equal (&state))
    {
      if (has_changed (&state, CW_SIDE_ALOWARE) || has_changed (&state, CW_SIDE_SALESFORCE))
        {
          move_base (&state, planning->plan->base);
          planning->plan->base_moved = TRUE;
        }
    }
  else if (is_decided (planning, &state))
    plan_decision (planning, &state);
  else if (row->is_phone)
    plan_phone (planning, &state);
  else
    plan_merge (planning, &state);

  field_state_clear (&state);
}

static CwRecord *
copy_base (const CwRecord *base)
{
  return base != NULL ? cw_record_copy (base) : cw_record_new ("");
}

CwPairPlan *
cw_plan_pair (CwRows *rows, const CwPairInput *input)
{
  CwPairPlan *plan = g_new0 (CwPairPlan, 1);
  g_autofree char *label = cw_rows_label (input->record[CW_SIDE_ALOWARE], input->record[CW_SIDE_SALESFORCE]);
  Planning planning = { rows, input, cw_rows_get_context (rows, input->record[CW_SIDE_ALOWARE]), plan,
                        label };

  plan->conflicts = g_ptr_array_new_with_free_func ((GDestroyNotify) cw_conflict_free);
  plan->refusals = g_ptr_array_new_with_free_func ((GDestroyNotify) cw_refusal_free);
  for (CwSide side = CW_SIDE_ALOWARE; side <= CW_SIDE_SALESFORCE; side++)
    plan->base[side] = copy_base (input->base[side]);

  if (hold_back (&planning))
    return plan;

  for (guint i = 0; i < cw_rows_get_n (rows); i++)
    plan_field (&planning, cw_rows_get (rows, i));

  return plan;
}

/* ── A partner for one record ── */

/* Adds a field unless it is blank or may not be created. Aloware's phone is no field of the change, which
 * names the contact by it. */
static void
add_created_field (CwRows *rows,
                   CwChange *change,
                   const CwRow *row,
                   const CwRecord *source,
                   GPtrArray *refusals)
{
  CwConvertContext context = cw_rows_get_context (rows, change->side == CW_SIDE_SALESFORCE ? source : NULL);
  CwSide from = change->side == CW_SIDE_SALESFORCE ? CW_SIDE_ALOWARE : CW_SIDE_SALESFORCE;
  const char *text = cw_row_text (row, from, source);
  g_autofree char *converted = NULL;
  g_autoptr (GError) error = NULL;
  CwChangeField *field;

  if (text == NULL || *text == '\0' || !row->may_create[change->side])
    return;
  if (from == CW_SIDE_SALESFORCE && cw_row_is_owned_by_queue (row, text))
    return;
  if (row->is_phone && change->side == CW_SIDE_ALOWARE)
    return;

  if (!cw_row_convert (row, change->side, &context, text, &converted, &error))
    {
      add_refusal (refusals, row, change->side, change->pair.label, change->pair.ids[CW_SIDE_ALOWARE],
                   change->pair.ids[CW_SIDE_SALESFORCE], error->message);
      return;
    }
  if (converted == NULL || *converted == '\0')
    return;

  field = cw_change_field_new (row->row->aloware->key, row->field->name);
  field->new_value = g_steal_pointer (&converted);
  field->source = cw_row_canonical (row, from, &context, text);
  field->reason = g_strdup ("created");
  g_ptr_array_add (change->fields, field);
}

/* A fixed value is no row's: it has no source, and becomes no base. */
static void
add_fixed_value (CwChange *change, const CwFixedValue *fixed)
{
  CwChangeField *field = cw_change_field_new (NULL, fixed->field->name);

  field->new_value = g_strdup (fixed->value);
  field->reason = g_strdup (CW_REASON_FIXED);
  g_ptr_array_add (change->fields, field);
}

static void
add_fixed_values (CwRows *rows, CwChange *change, const CwRecord *source)
{
  for (guint i = 0; i < rows->fixed->len; i++)
    {
      const CwFixedValue *fixed = &g_array_index (rows->fixed, CwFixedValue, i);

      if (cw_rows_needs_fixed (rows, fixed, source))
        add_fixed_value (change, fixed);
    }
}

/* Salesforce refuses a new record without a required field. Returns which one is missing; NULL: none. */
static CwExclusion *
check_required (CwRows *rows, const CwChange *change)
{
  for (guint i = 0; i < cw_schema_get_n_fields (rows->schema); i++)
    {
      const CwField *field = cw_schema_get_nth_field (rows->schema, i);
      gboolean found = FALSE;

      if (!cw_field_is_required (field))
        continue;
      for (guint j = 0; !found && j < change->fields->len; j++)
        found = g_str_equal (((CwChangeField *) change->fields->pdata[j])->salesforce, field->name);
      if (!found)
        {
          g_autofree char *message = g_strdup_printf (
            _("Salesforce requires “%s”, and the Aloware contact has no value for it."), field->label);

          return cw_exclusion_new ("required-blank", message);
        }
    }
  return NULL;
}

CwChange *
cw_plan_create (CwRows *rows,
                CwSide side,
                const CwRecord *source,
                const char *phone,
                gint64 modstamp,
                GPtrArray *refusals,
                CwExclusion **exclusion)
{
  g_autoptr (CwChange) change = cw_change_new (side, CW_ACTION_CREATE);
  CwExclusion *reason = NULL;

  if (side == CW_SIDE_ALOWARE)
    {
      change->pair.label = cw_rows_label (NULL, source);
      change->pair.ids[CW_SIDE_SALESFORCE] = g_strdup (cw_record_get_id (source));
    }
  else
    {
      change->pair.label = cw_rows_label (source, NULL);
      change->pair.ids[CW_SIDE_ALOWARE] = g_strdup (cw_record_get_id (source));
      change->object = rows->mapping->object;
    }
  change->pair.phone = g_strdup (phone);
  change->modstamp = modstamp;

  for (guint i = 0; i < cw_rows_get_n (rows); i++)
    add_created_field (rows, change, cw_rows_get (rows, i), source, refusals);

  if (side == CW_SIDE_SALESFORCE)
    {
      add_fixed_values (rows, change, source);
      reason = check_required (rows, change);
    }
  if (reason != NULL)
    {
      reason->pair.label = g_strdup (change->pair.label);
      reason->pair.ids[CW_SIDE_ALOWARE] = g_strdup (change->pair.ids[CW_SIDE_ALOWARE]);
      *exclusion = reason;
      return NULL;
    }

  return g_steal_pointer (&change);
}

gboolean
cw_plan_create_needs (const CwRows *rows, const CwChange *change, const CwChangeField *field)
{
  const CwRow *row = cw_rows_find (rows, field->aloware);

  if (change->action != CW_ACTION_CREATE)
    return FALSE;
  if (field->aloware == NULL)
    {
      const CwField *fixed = cw_schema_find (rows->schema, field->salesforce);

      return fixed == NULL || cw_field_is_required (fixed);
    }
  return row == NULL || row->is_phone || g_str_equal (field->aloware, "aloware_contact_id")
         || (change->side == CW_SIDE_SALESFORCE && cw_field_is_required (row->field));
}

/* ── After a write ── */

/* Moves the base by what the read-back says of a field that was written. FALSE: the base stays. */
static gboolean
move_written_base (CwRows *rows,
                   const FieldState *state,
                   const CwChange *written,
                   const CwChangeField *field,
                   const CwConvertContext *context,
                   const CwRecord *const record[2],
                   CwRecord *const base[2])
{
  CwSide side = written->side, source = cw_side_other (written->side);
  CwReadBack outcome = cw_read_back_field (rows, side, field, record[CW_SIDE_ALOWARE], record[side]);
  g_autofree char *sent = NULL;

  /* A value that a person typed goes to both sides. The sides agree only when both have it. */
  if (g_strcmp0 (field->reason, "decided-value") == 0
      && g_strcmp0 (field->source, state->canonical[source]) != 0)
    return FALSE;

  switch (outcome)
    {
    case CW_READ_BACK_AS_WRITTEN:
    case CW_READ_BACK_KEPT_AS:
      cw_record_set (base[side], state->key, state->canonical[side]);
      break;

    case CW_READ_BACK_EDITED:
      sent = cw_row_canonical (state->row, side, context, field->new_value);
      cw_record_set (base[side], state->key, sent);
      break;

    case CW_READ_BACK_NOT_SHOWN:
    case CW_READ_BACK_NOT_TAKEN:
    default:
      return FALSE;
    }

  cw_record_set (base[source], state->key, field->source);
  return TRUE;
}

/* Whether the platform itself filled the field of a record that was created, with a value that the other side
 * cannot hold: Salesforce makes the signed-in user the owner, who may be no user of Aloware. */
static gboolean
is_filled_in (const FieldState *state, const CwChange *written, const CwConvertContext *context)
{
  CwSide source = cw_side_other (written->side);
  g_autofree char *converted = NULL;

  if (written->action != CW_ACTION_CREATE || g_strcmp0 (state->canonical[source], "") != 0
      || state->canonical[written->side] == NULL)
    return FALSE;
  return !cw_row_convert (state->row, source, context, state->text[written->side], &converted, NULL);
}

/* Whether the record was created with a fixed value in this row's field, which is still there: nothing of it
 * is to flow to Aloware. */
static gboolean
is_fixed (const FieldState *state, const CwChange *written, const CwConvertContext *context)
{
  const CwChangeField *fixed = written->action == CW_ACTION_CREATE
                                 ? cw_change_find_fixed (written, state->row->field->name)
                                 : NULL;
  g_autofree char *canonical = NULL;

  if (fixed == NULL || state->canonical[CW_SIDE_ALOWARE] == NULL)
    return FALSE;

  canonical = cw_row_canonical (state->row, CW_SIDE_SALESFORCE, context, fixed->new_value);
  return g_strcmp0 (canonical, state->canonical[CW_SIDE_SALESFORCE]) == 0;
}

static gboolean
move_field_base (CwRows *rows,
                 FieldState *state,
                 const CwChange *written,
                 const CwConvertContext *context,
                 const CwRecord *const record[2],
                 CwRecord *const base[2])
{
  const CwChangeField *field = written != NULL ? cw_change_find (written, state->key) : NULL;

  if (is_equal (state)
      || (written != NULL && field == NULL
          && (is_filled_in (state, written, context) || is_fixed (state, written, context))))
    {
      if (!has_changed (state, CW_SIDE_ALOWARE) && !has_changed (state, CW_SIDE_SALESFORCE))
        return FALSE;
      move_base (state, base);
      return TRUE;
    }
  return field != NULL && move_written_base (rows, state, written, field, context, record, base);
}

gboolean
cw_plan_move_base (CwRows *rows,
                   const CwRecord *const record[2],
                   const CwChange *written,
                   CwRecord *const base[2])
{
  CwConvertContext context = cw_rows_get_context (rows, record[CW_SIDE_ALOWARE]);
  const CwRecord *const before[] = { base[CW_SIDE_ALOWARE], base[CW_SIDE_SALESFORCE] };
  gboolean moved = FALSE;

  for (guint i = 0; i < cw_rows_get_n (rows); i++)
    {
      FieldState state;

      field_state_init (&state, cw_rows_get (rows, i), &context, record, before);
      moved |= move_field_base (rows, &state, written, &context, record, base);
      field_state_clear (&state);
    }

  return moved;
}
