/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cw-mapping.h"
#include "cw-mapping-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Why the signed-in user cannot write the field; NULL when they can. createable is left to the plan: a user may
 * be allowed to edit contacts and not to make them. */
static char *
why_not_writable (const CwField *field)
{
  if (field->updateable)
    return NULL;

  if (field->calculated)
    return g_strdup_printf (_("“%s” (%s) is calculated by Salesforce, so nobody can write it."),
                            field->label, field->name);
  if (field->createable)
    return g_strdup_printf (_("“%s” (%s) can only be filled when a record is made, and not be changed after."),
                            field->label, field->name);

  return g_strdup_printf (_("The signed-in Salesforce user may read “%s” (%s) but not edit it: ask a Salesforce "
                            "administrator for edit access to the field."),
                          field->label, field->name);
}

static char *
why_not_visible (const char *api_name)
{
  return g_strdup_printf (_("Salesforce shows the signed-in user no field “%s”."), api_name);
}

static void
take_away (CwDirections *directions,
           CwDirections  gone,
           const char   *reason,
           char         *reasons[3])
{
  for (guint i = 0; i < 3; i++)
    {
      if ((gone & (1 << i)) == 0)
        continue;

      *directions &= (CwDirections) ~(1 << i);
      if (reasons != NULL && reasons[i] == NULL)
        reasons[i] = g_strdup (reason);
    }
}

static void
take_away_unwritable (CwDirections  *directions,
                      const CwField *field,
                      char          *reasons[3])
{
  g_autofree char *reason = why_not_writable (field);

  if (reason != NULL)
    take_away (directions, CW_DIRECTIONS_BOTH | CW_DIRECTIONS_TO_SALESFORCE, reason, reasons);
}

/**
 * cw_mapping_row_directions:
 * @row: a row
 * @schema: (nullable): what the signed-in user sees; NULL leaves permissions out
 * @reasons: (nullable) (out caller-allocates) (transfer full): by CwDirection, why it is missing; else NULL
 *
 * The catalogue's word comes first: it holds for everybody, and no Salesforce administrator can change it.
 * Thread: any that may read the row.
 *
 * Returns: the directions that are possible
 */
CwDirections
cw_mapping_row_directions (const CwMappingRow *row,
                           const CwSchema     *schema,
                           char               *reasons[3])
{
  CwDirections directions;
  const CwField *field;

  g_return_val_if_fail (row != NULL, CW_DIRECTIONS_NONE);

  if (reasons != NULL)
    memset (reasons, 0, 3 * sizeof (char *));

  directions = row->aloware->directions;
  if (row->aloware->read_only_reason != NULL)
    take_away (&directions, CW_DIRECTIONS_ALL & ~row->aloware->directions, _(row->aloware->read_only_reason), reasons);

  if (schema == NULL || *row->salesforce == '\0')
    return directions;

  field = cw_schema_find (schema, row->salesforce);
  if (field == NULL)
    {
      g_autofree char *reason = why_not_visible (row->salesforce);

      take_away (&directions, CW_DIRECTIONS_ALL, reason, reasons);
      return directions;
    }

  take_away_unwritable (&directions, field, reasons);

  return directions;
}

const CwField *
cw_mapping_find_code_field (const CwSchema *schema,
                            const char     *api_name)
{
  g_autofree char *code_name = NULL;
  const CwField *code;

  if (!g_str_has_suffix (api_name, "State") && !g_str_has_suffix (api_name, "Country"))
    return NULL;

  code_name = g_strconcat (api_name, "Code", NULL);
  code = cw_schema_find (schema, code_name);

  return code != NULL && code->type == CW_SALESFORCE_PICKLIST ? code : NULL;
}
