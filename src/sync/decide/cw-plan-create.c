/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-planner.h"

#include <glib/gi18n-lib.h>

#include "cw-refusal.h"

/* Aloware's contact id and link are made by Aloware, so a record that is being made there has none yet. */
static void
add_created_field (CwRows *rows, CwChange *change, const CwRow *row, const CwRecord *source, GPtrArray *refusals)
{
  CwConvertContext context = cw_rows_get_context (rows, change->side == CW_SIDE_SALESFORCE ? source : NULL);
  CwSide from = change->side == CW_SIDE_SALESFORCE ? CW_SIDE_ALOWARE : CW_SIDE_SALESFORCE;
  const char *text = cw_row_text (row, from, source);
  g_autofree char *converted = NULL;
  g_autoptr (GError) error = NULL;
  CwChangeField *field;

  if (text == NULL || *text == '\0' || !row->may_create[change->side])
    return;
  if (row->is_phone && change->side == CW_SIDE_ALOWARE)
    return;

  if (!cw_row_convert (row, change->side, &context, text, &converted, &error))
    {
      cw_refusals_add (refusals, row, change->side, change->label, change->aloware_id, change->salesforce_id, error->message);
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

/* A create in Salesforce without one of its required fields would only be refused there. */
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
          g_autofree char *message
            = g_strdup_printf (_("Salesforce requires “%s”, and the Aloware contact has no value for it."), field->label);

          return cw_exclusion_new ("required-blank", message);
        }
    }
  return NULL;
}

CwChange *
cw_plan_create (CwRows *rows, CwSide side, const CwRecord *source, const char *phone, gint64 modstamp,
                GPtrArray *refusals, CwExclusion **exclusion)
{
  g_autoptr (CwChange) change = cw_change_new (side, CW_ACTION_CREATE);
  CwExclusion *reason = NULL;

  if (side == CW_SIDE_ALOWARE)
    {
      change->label = cw_rows_label (NULL, source);
      change->salesforce_id = g_strdup (cw_record_get_id (source));
    }
  else
    {
      change->label = cw_rows_label (source, NULL);
      change->aloware_id = g_strdup (cw_record_get_id (source));
    }
  change->phone = g_strdup (phone);
  change->modstamp = modstamp;

  for (guint i = 0; i < cw_rows_get_n (rows); i++)
    add_created_field (rows, change, cw_rows_get (rows, i), source, refusals);

  if (side == CW_SIDE_SALESFORCE)
    reason = check_required (rows, change);
  if (reason != NULL)
    {
      reason->label = g_strdup (change->label);
      reason->aloware_id = g_strdup (change->aloware_id);
      *exclusion = reason;
      return NULL;
    }

  return g_steal_pointer (&change);
}
