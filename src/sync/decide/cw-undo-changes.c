/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-undo-changes.h"

/* Several writes of a run to a field count as one: from the old value of the first to the new value of the
 * last. */
static void
merge_field (CwChange *undone, const CwChangeField *written)
{
  CwChangeField *field = cw_change_find (undone, written->aloware);

  if (field == NULL)
    {
      field = cw_change_field_new (written->aloware, written->salesforce);
      /* What the field goes back to. */
      field->new_value = g_strdup (written->old_value != NULL ? written->old_value : "");
      g_ptr_array_add (undone->fields, field);
    }
  g_free (field->old_value);
  /* The value that has to be there still is what the platform made of the one that was written. */
  field->old_value = g_strdup (written->kept != NULL ? written->kept : written->new_value);
}

void
cw_undo_changes_add (GHashTable *by_record, GPtrArray *undone, const CwChange *written)
{
  g_autofree char *key = g_strdup_printf ("%u:%s", written->side, written->pair.ids[CW_SIDE_SALESFORCE]);
  CwChange *change = g_hash_table_lookup (by_record, key);

  if (change == NULL)
    {
      change = cw_change_new (written->side, CW_ACTION_UPDATE);
      cw_pair_id_copy (&change->pair, &written->pair);
      g_hash_table_insert (by_record, g_steal_pointer (&key), change);
      g_ptr_array_add (undone, change);
    }
  for (guint i = 0; i < written->fields->len; i++)
    merge_field (change, g_ptr_array_index (written->fields, i));
}

typedef enum
{
  FIELD_GOES_BACK,
  FIELD_IS_BACK, /* already, by an earlier undo or by hand */
  FIELD_STAYS,   /* it was edited since, or may not be written any more */
} FieldFate;

static FieldFate
complete_field (CwRows *rows, CwSide side, CwChangeField *field, const CwRecord *const record[2])
{
  const CwRow *row = cw_rows_find (rows, field->aloware);
  CwConvertContext context = cw_rows_get_context (rows, record[CW_SIDE_ALOWARE]);
  CwSide source = cw_side_other (side);
  g_autofree char *written = NULL;
  g_autofree char *before = NULL;
  const char *now;

  if (row == NULL || g_strcmp0 (row->field->name, field->salesforce) != 0)
    return FIELD_STAYS;

  now = cw_row_text (row, side, record[side]);
  written = cw_row_canonical (row, side, &context, field->old_value);
  before = cw_row_canonical (row, side, &context, field->new_value);
  field->expected = cw_row_canonical (row, side, &context, now);
  if (field->expected != NULL && g_strcmp0 (field->expected, before) == 0)
    return FIELD_IS_BACK;
  if (field->expected == NULL || g_strcmp0 (field->expected, written) != 0)
    return FIELD_STAYS;

  field->source = cw_row_canonical (row, source, &context, cw_row_text (row, source, record[source]));
  g_free (field->old_value);
  field->old_value = g_strdup (now);
  field->reason = g_strdup ("undone");
  return FIELD_GOES_BACK;
}

void
cw_undo_changes_complete (CwRows *rows, CwChange *change, const CwRecord *const record[2], GPtrArray *edited)
{
  for (guint i = 0; i < change->fields->len;)
    {
      switch (complete_field (rows, change->side, g_ptr_array_index (change->fields, i), record))
        {
        case FIELD_GOES_BACK:
          i++;
          break;

        case FIELD_IS_BACK:
          g_ptr_array_remove_index (change->fields, i);
          break;

        case FIELD_STAYS:
        default:
          g_ptr_array_add (edited, g_ptr_array_steal_index (change->fields, i));
          break;
        }
    }
}
