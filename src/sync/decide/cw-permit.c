/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-permit.h"

#include <glib/gi18n-lib.h>

#include "cw-error.h"

typedef struct
{
  const CwChange *change;
  const CwPermitBasis *basis;
  CwConvertContext context;
} Look;

typedef enum
{
  DENIED_ROW,
  DENIED_SIDE,
  DENIED_VALUE,
  DENIED_UNDO,
  DENIED_FIXED,
} Denied;

static CwPermit
deny (Denied denied, const CwChangeField *field, GError **error)
{
  const CwCatalogueEntry *entry = field->aloware != NULL ? cw_catalogue_find (field->aloware) : NULL;
  const char *label = entry != NULL ? cw_catalogue_get_label (entry) : field->salesforce;
  g_autofree char *message = NULL;

  switch (denied)
    {
    case DENIED_ROW:
      message = g_strdup_printf (_("“%s” was not written: the active mapping does not pair these two "
                                    "fields. Sync again to make a new plan."),
                                 label);
      break;
    case DENIED_SIDE:
      message = g_strdup_printf (_("“%s” was not written: the mapping or the settings do not allow writing "
                                    "to this side. Sync again to make a new plan."),
                                 label);
      break;
    case DENIED_UNDO:
      message = g_strdup_printf (_("“%s” was not put back: the value in the plan is not the one that the "
                                    "run replaced."),
                                 label);
      break;
    case DENIED_FIXED:
      message = g_strdup_printf (_("“%s” was not written: the value in the plan is not the mapping’s fixed "
                                    "value for new records. Sync again to make a new plan."),
                                 label);
      break;
    case DENIED_VALUE:
    default:
      message = g_strdup_printf (_("“%s” was not written: the value in the plan does not come from the "
                                    "value that the other side has now. Sync again to make a new plan."),
                                 label);
      break;
    }

  g_set_error_literal (error, CW_ERROR, CW_ERROR_INVALID_VALUE, message);
  return CW_PERMIT_NO;
}

static CwPermit
deny_pair (GError **error)
{
  g_set_error_literal (error, CW_ERROR, CW_ERROR_INVALID_VALUE,
                       _("Nothing was written: these two records do not belong together. Sync "
                          "again to make a new plan."));
  return CW_PERMIT_NO;
}

static CwPermit
deny_converted (GError **error)
{
  g_set_error_literal (
    error, CW_ERROR, CW_ERROR_INVALID_VALUE,
    _("Nothing was written: this Lead was converted. Sync again: its Aloware contact then "
       "goes on with the Contact that the Lead became."));
  return CW_PERMIT_NO;
}

static gboolean
is_converted (const CwRecord *record)
{
  return record != NULL && g_strcmp0 (cw_record_get (record, CW_FIELD_IS_CONVERTED), "true") == 0;
}

static gboolean
may_write (const CwRow *row, const CwChange *change)
{
  if (row->is_phone && change->side == CW_SIDE_ALOWARE)
    return FALSE;
  return change->action == CW_ACTION_CREATE ? row->may_create[change->side] : row->may_update[change->side];
}

/* To Salesforce's form and back, because each side gets the value in its own form. */
static gboolean
convert_decided (const Look *look, const CwRow *row, char **converted)
{
  g_autofree char *salesforce = NULL;

  if (!cw_row_convert (row, CW_SIDE_SALESFORCE, &look->context, look->basis->decided_value, &salesforce,
                       NULL))
    return FALSE;
  if (look->change->side == CW_SIDE_ALOWARE)
    return cw_row_convert (row, CW_SIDE_ALOWARE, &look->context, salesforce, converted, NULL);

  *converted = g_steal_pointer (&salesforce);
  return TRUE;
}

static gboolean
is_decided (const Look *look, const CwRow *row, const CwChangeField *field)
{
  g_autofree char *converted = NULL;

  return look->basis->decided_value != NULL && g_strcmp0 (look->basis->decided_field, field->aloware) == 0
         && convert_decided (look, row, &converted) && g_strcmp0 (converted, field->new_value) == 0;
}

static CwPermit
look_at_value (const Look *look, const CwRow *row, const CwChangeField *field, GError **error)
{
  CwSide source = cw_side_other (look->change->side);
  const char *text = cw_row_text (row, source, look->basis->record[source]);
  g_autofree char *canonical = cw_row_canonical (row, source, &look->context, text);
  g_autofree char *converted = NULL;

  if (is_decided (look, row, field))
    return CW_PERMIT_YES;
  if (g_strcmp0 (canonical, field->source) != 0)
    return CW_PERMIT_OUTDATED;
  if (cw_row_convert (row, look->change->side, &look->context, text, &converted, NULL)
      && g_strcmp0 (converted, field->new_value) == 0)
    return CW_PERMIT_YES;

  return deny (DENIED_VALUE, field, error);
}

static gboolean
was_found (const GPtrArray *undone, const CwChange *change, const CwChangeField *field)
{
  for (guint i = 0; i < undone->len; i++)
    {
      const CwChange *written = g_ptr_array_index (undone, i);
      const CwChangeField *found = cw_change_find (written, field->aloware);

      if (written->side == change->side
          && g_strcmp0 (written->pair.ids[CW_SIDE_ALOWARE], change->pair.ids[CW_SIDE_ALOWARE]) == 0
          && g_strcmp0 (written->pair.ids[CW_SIDE_SALESFORCE], change->pair.ids[CW_SIDE_SALESFORCE]) == 0
          && found != NULL && g_strcmp0 (found->salesforce, field->salesforce) == 0
          && g_strcmp0 (found->old_value != NULL ? found->old_value : "", field->new_value) == 0)
        return TRUE;
    }
  return FALSE;
}

static CwPermit
look_at_fixed (const Look *look, CwRows *rows, const CwChangeField *field, GError **error)
{
  const CwFixedValue *fixed = cw_rows_find_fixed (rows, field->salesforce);

  if (fixed == NULL || g_strcmp0 (fixed->value, field->new_value) != 0
      || look->change->action != CW_ACTION_CREATE || look->change->side != CW_SIDE_SALESFORCE
      || !cw_writes_include (rows->settings->create, CW_SIDE_SALESFORCE))
    return deny (DENIED_FIXED, field, error);

  return cw_rows_needs_fixed (rows, fixed, look->basis->record[CW_SIDE_ALOWARE]) ? CW_PERMIT_YES
                                                                                 : CW_PERMIT_OUTDATED;
}

static CwPermit
look_at_field (const Look *look, CwRows *rows, const CwChangeField *field, GError **error)
{
  const CwRow *row = cw_rows_find (rows, field->aloware);

  if (field->aloware == NULL)
    return look_at_fixed (look, rows, field, error);
  if (row == NULL || g_strcmp0 (row->field->name, field->salesforce) != 0)
    return deny (DENIED_ROW, field, error);

  if (look->basis->undone != NULL)
    return was_found (look->basis->undone, look->change, field) ? CW_PERMIT_YES
                                                                : deny (DENIED_UNDO, field, error);

  if (!may_write (row, look->change))
    return deny (DENIED_SIDE, field, error);

  return look_at_value (look, row, field, error);
}

/* Whether the two records belong together. */
static CwPermit
look_at_pair (CwRows *rows, const CwChange *change, const CwPermitBasis *basis, GError **error)
{
  g_autofree char *phone = NULL;

  if (basis->undone != NULL)
    return CW_PERMIT_YES;

  if (change->action == CW_ACTION_UPDATE)
    return basis->partner != NULL && g_strcmp0 (basis->partner, change->pair.ids[CW_SIDE_ALOWARE]) == 0
               && basis->record[CW_SIDE_ALOWARE] != NULL && basis->record[CW_SIDE_SALESFORCE] != NULL
             ? CW_PERMIT_YES
             : deny_pair (error);

  if (change->action != CW_ACTION_CREATE || basis->record[cw_side_other (change->side)] == NULL)
    return deny_pair (error);
  if (basis->partner != NULL)
    return CW_PERMIT_OUTDATED;
  if (change->side == CW_SIDE_SALESFORCE)
    return CW_PERMIT_YES;

  phone = cw_rows_salesforce_phone (rows, basis->record[CW_SIDE_SALESFORCE]);
  return phone != NULL && g_strcmp0 (phone, change->pair.phone) == 0 ? CW_PERMIT_YES : CW_PERMIT_OUTDATED;
}

CwPermit
cw_permit_change (CwRows *rows, const CwChange *change, const CwPermitBasis *basis, GError **error)
{
  Look look = { change, basis, cw_rows_get_context (rows, basis->record[CW_SIDE_ALOWARE]) };
  CwPermit permit;

  if (change->side == CW_SIDE_SALESFORCE && is_converted (basis->record[CW_SIDE_SALESFORCE]))
    return deny_converted (error);

  permit = look_at_pair (rows, change, basis, error);
  /* A field that must never be sent counts for more than one that is out of date. */
  for (guint i = 0; permit != CW_PERMIT_NO && i < change->fields->len; i++)
    {
      CwPermit field = look_at_field (&look, rows, g_ptr_array_index (change->fields, i), error);

      permit = MAX (permit, field);
    }

  return permit;
}
