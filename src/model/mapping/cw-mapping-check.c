/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cw-mapping.h"
#include "cw-mapping-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

void
cw_problem_free (CwProblem *problem)
{
  if (problem == NULL)
    return;

  g_free (problem->aloware);
  g_free (problem->message);
  g_free (problem);
}

/**
 * cw_problem_code_to_nick:
 * @code: a code
 *
 * Returns: (transfer none): the word for scripts
 */
const char *
cw_problem_code_to_nick (CwProblemCode code)
{
  static const char *const nicks[] = {
    [CW_PROBLEM_LOCKED] = "locked",
    [CW_PROBLEM_ALREADY_MAPPED] = "already-mapped",
    [CW_PROBLEM_DIRECTION] = "direction",
    [CW_PROBLEM_FIELD_MISSING] = "field-missing",
    [CW_PROBLEM_NO_FIELD] = "no-field",
    [CW_PROBLEM_TYPE] = "type",
    [CW_PROBLEM_LOSSY] = "lossy",
    [CW_PROBLEM_REQUIRED_UNMAPPED] = "required-unmapped",
    [CW_PROBLEM_PICKLIST_VALUE] = "picklist-value",
    [CW_PROBLEM_OWNER] = "owner",
    [CW_PROBLEM_STATE_CODE] = "state-code",
    [CW_PROBLEM_NOT_DELIVERED] = "not-delivered",
  };

  g_return_val_if_fail ((guint) code < G_N_ELEMENTS (nicks), NULL);

  return nicks[code];
}

void
cw_mapping_check_add (CwMappingCheck     *check,
                      const CwMappingRow *row,
                      CwProblemCode       code,
                      gboolean            blocking,
                      const char         *format,
                      ...)
{
  CwProblem *problem = g_new0 (CwProblem, 1);
  va_list arguments;

  problem->code = code;
  problem->blocking = blocking;
  problem->aloware = row != NULL ? g_strdup (row->aloware->key) : NULL;

  va_start (arguments, format);
  problem->message = g_strdup_vprintf (format, arguments);
  va_end (arguments);

  g_ptr_array_add (check->problems, problem);
}

static void
check_mandatory (CwMappingCheck *check)
{
  for (guint i = 0; i < cw_catalogue_get_n (); i++)
    {
      const CwCatalogueEntry *entry = cw_catalogue_get_nth (i);

      if (cw_catalogue_is_removable (entry) || cw_mapping_find (check->mapping, entry->key) != NULL)
        continue;

      if (entry->category == CW_CATEGORY_LOCKED)
        cw_mapping_check_add (check, NULL, CW_PROBLEM_LOCKED, TRUE,
                              _("“%s” is locked and must be mapped to “%s” both ways: add that row again."),
                              cw_catalogue_get_label (entry), entry->default_object_field);
      else
        cw_mapping_check_add (check, NULL, CW_PROBLEM_OWNER, TRUE,
                              _("“%s” is not mapped: add a row that maps it to %s."),
                              cw_catalogue_get_label (entry), entry->default_object_field);
    }
}

static void
check_required (CwMappingCheck *check)
{
  for (guint i = 0; i < cw_schema_get_n_fields (check->schema); i++)
    {
      const CwField *field = cw_schema_get_nth_field (check->schema, i);

      if (cw_field_is_required (field) && cw_mapping_find_salesforce (check->mapping, field->name) == NULL)
        cw_mapping_check_add (check, NULL, CW_PROBLEM_REQUIRED_UNMAPPED, FALSE,
                              _("Salesforce requires “%s” (%s) in every new record and it is not mapped, so "
                                "creating in Salesforce is switched off: map it to switch it on."),
                              field->label, field->name);
    }
}

/**
 * cw_mapping_check:
 * @mapping: a mapping
 * @schema: (nullable): what the signed-in user sees; NULL checks only what needs no describe
 * @users: (nullable): the users of both sides
 *
 * The rules are those of design §3. Thread: any that may read the mapping.
 *
 * Returns: (transfer full) (element-type CwProblem): problems in order of rows, then those of the whole mapping
 */
GPtrArray *
cw_mapping_check (const CwMapping *mapping,
                  const CwSchema  *schema,
                  const CwUserMap *users)
{
  CwMappingCheck check = { .mapping = mapping, .schema = schema, .users = users };

  g_return_val_if_fail (mapping != NULL, NULL);

  check.problems = g_ptr_array_new_with_free_func ((GDestroyNotify) cw_problem_free);

  for (guint i = 0; i < mapping->rows->len; i++)
    cw_mapping_check_row (&check, g_ptr_array_index (mapping->rows, i));

  check_mandatory (&check);
  if (schema != NULL)
    check_required (&check);

  return check.problems;
}

/**
 * cw_problems_allow_run:
 * @problems: (element-type CwProblem): what cw_mapping_check() gave
 *
 * Returns: whether none of the problems is blocking
 */
gboolean
cw_problems_allow_run (GPtrArray *problems)
{
  g_return_val_if_fail (problems != NULL, FALSE);

  for (guint i = 0; i < problems->len; i++)
    {
      const CwProblem *problem = g_ptr_array_index (problems, i);

      if (problem->blocking)
        return FALSE;
    }

  return TRUE;
}

static gboolean
field_is_supplied (const CwMapping *mapping,
                   const CwField   *field)
{
  const CwMappingRow *row = cw_mapping_find_salesforce (mapping, field->name);

  return row != NULL && cw_direction_writes_to (row->direction, CW_SIDE_SALESFORCE);
}

/**
 * cw_mapping_can_create_in_salesforce:
 * @mapping: a mapping
 * @schema: (nullable): what the signed-in user sees
 *
 * Without a schema nobody knows what Salesforce requires, so it is FALSE. Thread: any that may read the mapping.
 *
 * Returns: whether every required field is mapped in a direction that fills it
 */
gboolean
cw_mapping_can_create_in_salesforce (const CwMapping *mapping,
                                     const CwSchema  *schema)
{
  g_return_val_if_fail (mapping != NULL, FALSE);

  if (schema == NULL)
    return FALSE;

  for (guint i = 0; i < cw_schema_get_n_fields (schema); i++)
    {
      const CwField *field = cw_schema_get_nth_field (schema, i);

      if (cw_field_is_required (field) && !field_is_supplied (mapping, field))
        return FALSE;
    }

  return TRUE;
}
