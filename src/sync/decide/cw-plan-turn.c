/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-plan-turn.h"

#include <glib/gi18n-lib.h>

#include "cw-error.h"

#define READ_AGAIN N_("These records were read again since the plan was made. Preview again.")

static gboolean
refuse (GError **error, const char *message)
{
  g_set_error_literal (error, CW_ERROR, CW_ERROR_REFUSED, message);
  return FALSE;
}

/* Turned round, the field would write the value that its target has now. Where that is a blank, it may only
 * take a value away when the row's rule lets it and the two have agreed before. */
static gboolean
is_forbidden_blank (const CwRow *row, const CwChangeField *field, const CwRecord *base_aloware)
{
  return (field->expected == NULL || *field->expected == '\0')
         && (row->row->blank == CW_BLANK_KEEP || cw_record_get (base_aloware, field->aloware) == NULL);
}

gboolean
cw_plan_may_turn (const CwRows *rows,
                  const CwChange *change,
                  const CwChangeField *field,
                  const CwRecord *const base[2],
                  GError **error)
{
  const CwRow *row = cw_rows_find (rows, field->aloware);
  CwSide target = cw_side_other (change->side);

  if (change->action != CW_ACTION_UPDATE)
    return refuse (error, _("Only a change to a record that is there already can go the other way."));
  if (base == NULL || base[CW_SIDE_ALOWARE] == NULL || base[CW_SIDE_SALESFORCE] == NULL)
    return refuse (error, _("The two records are not linked yet. Once they are, you can choose "
                             "which side is written."));
  if (row == NULL)
    return refuse (error, _("The field is not in the active mapping any more. Preview again."));
  if (row->row->aloware->category == CW_CATEGORY_LOCKED)
    return refuse (error, _("The field is locked: what it does cannot be changed."));
  if (row->row->direction != CW_DIRECTION_BOTH)
    return refuse (error, _("The field is synced in one direction only. If it can be synced both "
                             "ways, you can change that in Mapping."));
  if (!row->may_update[target])
    return refuse (error, target == CW_SIDE_ALOWARE
                            ? _("The mapping does not let this field be written to Aloware.")
                            : _("The mapping does not let this field be written to Salesforce."));
  if (is_forbidden_blank (row, field, base[CW_SIDE_ALOWARE]))
    return refuse (error, _("This side has no value, and a blank does not replace a value here."));
  return TRUE;
}

static gboolean
find_side (CwChange *const planned[2], const char *key, CwSide *side)
{
  for (*side = CW_SIDE_ALOWARE; *side <= CW_SIDE_SALESFORCE; (*side)++)
    {
      if (planned[*side] != NULL && cw_change_find (planned[*side], key) != NULL)
        return TRUE;
    }
  return FALSE;
}

/* (transfer container): the keys are those of `planned`. */
static GPtrArray *
list_turned (CwChange *const planned[2])
{
  GPtrArray *keys = g_ptr_array_new ();

  for (CwSide side = CW_SIDE_ALOWARE; side <= CW_SIDE_SALESFORCE; side++)
    {
      for (guint i = 0; planned[side] != NULL && i < planned[side]->fields->len; i++)
        {
          const CwChangeField *field = g_ptr_array_index (planned[side]->fields, i);

          if (g_strcmp0 (field->reason, CW_REASON_TURNED) == 0)
            g_ptr_array_add (keys, field->aloware);
        }
    }
  return keys;
}

static CwPairPlan *
plan_with (CwRows *rows, const CwPairInput *input, const GPtrArray *turned)
{
  CwPairInput with = *input;

  with.turned = turned;
  return cw_plan_pair (rows, &with);
}

static gboolean
is_same (const CwChange *one, const CwChange *other)
{
  g_autoptr (GBytes) first = NULL;
  g_autoptr (GBytes) second = NULL;

  if (one == NULL || other == NULL)
    return one == other;

  first = cw_change_to_content (one);
  second = cw_change_to_content (other);
  return g_bytes_equal (first, second);
}

static void
toggle (GPtrArray *keys, const char *key)
{
  guint at;

  if (g_ptr_array_find_with_equal_func (keys, key, g_str_equal, &at))
    g_ptr_array_remove_index (keys, at);
  else
    g_ptr_array_add (keys, (gpointer) key);
}

/* The other side cannot hold the value: fails with its reason, where there is one. */
static gboolean
fail_unwritable (const CwPairPlan *plan, const char *key, GError **error)
{
  for (guint i = 0; i < plan->refusals->len; i++)
    {
      const CwRefusal *refusal = g_ptr_array_index (plan->refusals, i);

      if (g_strcmp0 (refusal->aloware, key) != 0)
        continue;
      g_set_error_literal (error, CW_ERROR, CW_ERROR_INVALID_VALUE, refusal->message);
      return FALSE;
    }
  return refuse (error, _(READ_AGAIN));
}

gboolean
cw_plan_turn (CwRows *rows,
              const CwPairInput *input,
              CwChange *const planned[2],
              const char *key,
              CwChange *turned[2],
              GError **error)
{
  g_autoptr (GPtrArray) keys = list_turned (planned);
  g_autoptr (CwPairPlan) before = NULL;
  g_autoptr (CwPairPlan) after = NULL;
  CwSide side;

  if (!find_side (planned, key, &side))
    return refuse (error, _(READ_AGAIN));
  if (!cw_plan_may_turn (rows, planned[side], cw_change_find (planned[side], key),
                         input != NULL ? input->base : NULL, error))
    return FALSE;

  before = plan_with (rows, input, keys);
  if (!is_same (before->change[0], planned[0]) || !is_same (before->change[1], planned[1]))
    return refuse (error, _(READ_AGAIN));

  toggle (keys, key);
  after = plan_with (rows, input, keys);
  if (after->change[cw_side_other (side)] == NULL
      || cw_change_find (after->change[cw_side_other (side)], key) == NULL)
    return fail_unwritable (after, key, error);

  turned[CW_SIDE_ALOWARE] = g_steal_pointer (&after->change[CW_SIDE_ALOWARE]);
  turned[CW_SIDE_SALESFORCE] = g_steal_pointer (&after->change[CW_SIDE_SALESFORCE]);
  return TRUE;
}
