/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cw-mapping.h"
#include "cw-mapping-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "cw-convert.h"

/* What can be wrong with one row of a mapping. */

#define MAX_NAMED 6   /* how many names a sentence lists before it says "…" */

static const char *
row_label (const CwMappingRow *row)
{
  return cw_catalogue_get_label (row->aloware);
}

static void
check_locked (CwMappingCheck     *check,
              const CwMappingRow *row)
{
  const char *field = row->aloware->default_object_field;

  if (row->aloware->category != CW_CATEGORY_LOCKED)
    return;

  if (g_ascii_strcasecmp (row->salesforce, field) != 0)
    cw_mapping_check_add (check, row, CW_PROBLEM_LOCKED, TRUE,
                          _("“%s” is locked to the Salesforce field “%s”: choose that field again."),
                          row_label (row), field);
  if (row->direction != CW_DIRECTION_BOTH)
    cw_mapping_check_add (check, row, CW_PROBLEM_LOCKED, TRUE,
                          _("“%s” is locked to flow both ways: set its direction to %s again."),
                          row_label (row), cw_direction_to_arrow (CW_DIRECTION_BOTH));
}

static void
check_already_mapped (CwMappingCheck     *check,
                      const CwMappingRow *row)
{
  const CwMappingRow *first = cw_mapping_find_salesforce (check->mapping, row->salesforce);

  if (first == NULL || first == row)
    return;

  cw_mapping_check_add (check, row, CW_PROBLEM_ALREADY_MAPPED, TRUE,
                        _("The Salesforce field “%s” is mapped to “%s” already: choose another field for “%s”, or "
                          "remove one of the two rows."),
                        row->salesforce, row_label (first), row_label (row));
}

static void
check_missing (CwMappingCheck     *check,
               const CwMappingRow *row)
{
  const char *type = cw_catalogue_get_created_type (row->aloware);

  if (g_str_has_suffix (row->salesforce, "__c"))
    cw_mapping_check_add (check, row, CW_PROBLEM_FIELD_MISSING, TRUE,
                          _("Salesforce has no field “%s” for “%s”, or field-level security hides it from the "
                            "signed-in user: create it as %s, or ask a Salesforce administrator to make it "
                            "visible."),
                          row->salesforce, row_label (row), type);
  else
    cw_mapping_check_add (check, row, CW_PROBLEM_FIELD_MISSING, TRUE,
                          _("Salesforce has no field “%s” for “%s”, or field-level security hides it from the "
                            "signed-in user: ask a Salesforce administrator to make it visible, or map to a new "
                            "custom field created as %s."),
                          row->salesforce, row_label (row), type);
}

/* The API names of the parts of a compound field, as a person lists them; NULL when it is none. */
static char *
list_parts (const CwSchema *schema,
            const CwField  *whole)
{
  g_autoptr (GString) parts = g_string_new (NULL);
  guint n = 0;

  for (guint i = 0; i < cw_schema_get_n_fields (schema); i++)
    {
      const CwField *field = cw_schema_get_nth_field (schema, i);

      /* A contact's Name is described as a part of itself. */
      if (field == whole || g_strcmp0 (field->compound_field_name, whole->name) != 0)
        continue;
      if (++n <= MAX_NAMED)
        g_string_append_printf (parts, "%s%s", n > 1 ? ", " : "", field->name);
    }

  if (n > MAX_NAMED)
    g_string_append (parts, ", …");

  return n > 0 ? g_strdup (parts->str) : NULL;
}

static gboolean
check_compound (CwMappingCheck     *check,
                const CwMappingRow *row,
                const CwField      *field)
{
  g_autofree char *parts = list_parts (check->schema, field);

  if (parts == NULL)
    return FALSE;

  cw_mapping_check_add (check, row, CW_PROBLEM_TYPE, TRUE,
                        _("“%s” (%s) is put together from other fields and cannot be written: map “%s” to one of "
                          "its parts instead (%s)."),
                        field->label, field->name, row_label (row), parts);

  return TRUE;
}

/* A row whose direction is impossible has that for its problem; its types are judged as it could be. */
static CwDirection
direction_to_judge (const CwMappingCheck *check,
                    const CwMappingRow   *row)
{
  CwDirections possible = cw_mapping_row_directions (row, check->schema, NULL);
  CwDirection direction = row->direction;

  if ((possible & (1 << direction)) == 0 && !cw_mapping_first_direction (possible, &direction))
    direction = CW_DIRECTION_TO_SALESFORCE;

  return direction;
}

/* What check_picklist() says in more detail, and no longer once there are pairs. */
static gboolean
is_restricted_choice (const CwMappingRow *row,
                      const CwField      *field)
{
  return field->type == CW_SALESFORCE_PICKLIST && field->restricted_picklist &&
         (row->aloware->type == CW_ALOWARE_CHOICE || row->aloware->type == CW_ALOWARE_TEXT);
}

static void
check_type (CwMappingCheck     *check,
            const CwMappingRow *row,
            const CwField      *field)
{
  g_autofree char *reason = NULL;

  switch (cw_convert_compatible (row->aloware, field, direction_to_judge (check, row), &reason))
    {
    case CW_COMPATIBLE_LOSSY:
      if (!is_restricted_choice (row, field))
        cw_mapping_check_add (check, row, CW_PROBLEM_LOSSY, FALSE, "%s", reason);
      break;
    case CW_COMPATIBLE_NO:
      cw_mapping_check_add (check, row, CW_PROBLEM_TYPE, TRUE, "%s", reason);
      break;
    case CW_COMPATIBLE_YES:
    default:
      break;
    }
}

static void
add_direction (CwMappingCheck     *check,
               const CwMappingRow *row,
               const char         *reason,
               CwDirections        possible)
{
  const char *arrow = cw_direction_to_arrow (row->direction);
  CwDirection other;

  if (row->aloware->category == CW_CATEGORY_LOCKED || !cw_mapping_first_direction (possible, &other))
    cw_mapping_check_add (check, row, CW_PROBLEM_DIRECTION, TRUE,
                          /* Translators: a field, an arrow, and a whole sentence with the reason */
                          _("“%s” cannot flow %s. %s"), row_label (row), arrow, reason);
  else
    cw_mapping_check_add (check, row, CW_PROBLEM_DIRECTION, TRUE,
                          /* Translators: a field, an arrow, a whole sentence with the reason, and another arrow */
                          _("“%s” cannot flow %s. %s Choose %s instead."),
                          row_label (row), arrow, reason, cw_direction_to_arrow (other));
}

static void
check_direction (CwMappingCheck     *check,
                 const CwMappingRow *row)
{
  char *reasons[3] = { NULL, };
  CwDirections possible = cw_mapping_row_directions (row, check->schema, reasons);

  if ((possible & (1 << row->direction)) == 0)
    add_direction (check, row, reasons[row->direction], possible);

  for (guint i = 0; i < G_N_ELEMENTS (reasons); i++)
    g_free (reasons[i]);
}

static void
check_state_code (CwMappingCheck     *check,
                  const CwMappingRow *row,
                  const CwField      *field)
{
  const CwField *code = cw_mapping_find_code_field (check->schema, field->name);

  if (code == NULL || !cw_direction_writes_to (row->direction, CW_SIDE_SALESFORCE))
    return;

  cw_mapping_check_add (check, row, CW_PROBLEM_STATE_CODE, TRUE,
                        _("This Salesforce org keeps states and countries as codes and refuses other texts in "
                          "“%s”: map “%s” to %s instead."),
                        field->name, row_label (row), code->name);
}

/* Salesforce refuses a state code on a record without a country code. */
static void
check_state_has_country (CwMappingCheck     *check,
                         const CwMappingRow *row,
                         const CwField      *field)
{
  g_autofree char *country = NULL;
  const CwMappingRow *country_row;

  if (!g_str_has_suffix (field->name, "StateCode") || !cw_direction_writes_to (row->direction, CW_SIDE_SALESFORCE))
    return;

  country = g_strdup_printf ("%.*sCountryCode", (int) (strlen (field->name) - strlen ("StateCode")), field->name);
  country_row = cw_mapping_find_salesforce (check->mapping, country);
  if (country_row != NULL && cw_direction_writes_to (country_row->direction, CW_SIDE_SALESFORCE))
    return;

  cw_mapping_check_add (check, row, CW_PROBLEM_STATE_CODE, FALSE,
                        _("Salesforce takes a state in %s only together with a country: map a field to %s too, or "
                          "records without a country will be refused."),
                        field->name, country);
}

static char *
list_active_values (const CwField *field)
{
  g_autoptr (GString) list = g_string_new (NULL);
  guint n = 0;

  for (guint i = 0; i < field->picklist->len; i++)
    {
      const CwPicklistValue *value = g_ptr_array_index (field->picklist, i);

      if (value->active && ++n <= MAX_NAMED)
        g_string_append_printf (list, "%s%s", n > 1 ? ", " : "", value->value);
    }

  if (n > MAX_NAMED)
    g_string_append (list, ", …");

  return g_strdup (list->str);
}

/* As values are matched when they are carried over: by API name or label, whatever the case. */
static gboolean
field_has_active (const CwField *field,
                  const char    *text)
{
  g_autofree char *wanted = g_utf8_casefold (text, -1);

  for (guint i = 0; i < field->picklist->len; i++)
    {
      const CwPicklistValue *value = g_ptr_array_index (field->picklist, i);
      g_autofree char *name = g_utf8_casefold (value->value, -1);
      g_autofree char *label = g_utf8_casefold (value->label, -1);

      if (value->active && (strcmp (name, wanted) == 0 || strcmp (label, wanted) == 0))
        return TRUE;
    }

  return FALSE;
}

/* A multi-select value is several, with semicolons between. */
static gboolean
field_takes_value (const CwField *field,
                   const char    *text)
{
  g_auto (GStrv) values = NULL;

  if (field->type != CW_SALESFORCE_MULTIPICKLIST)
    return field_has_active (field, text);

  values = g_strsplit (text, ";", -1);
  for (guint i = 0; values[i] != NULL; i++)
    {
      if (!field_has_active (field, g_strstrip (values[i])))
        return FALSE;
    }

  return TRUE;
}

static void
check_pairs (CwMappingCheck     *check,
             const CwMappingRow *row,
             const CwField      *field,
             const char         *allowed)
{
  g_autoptr (GList) keys = g_list_sort (g_hash_table_get_keys (row->value_pairs), (GCompareFunc) strcmp);

  for (GList *link = keys; link != NULL; link = link->next)
    {
      const char *value = g_hash_table_lookup (row->value_pairs, link->data);

      if (!field_takes_value (field, value))
        cw_mapping_check_add (check, row, CW_PROBLEM_PICKLIST_VALUE, FALSE,
                              _("“%s” of “%s” is paired with “%s”, which is no active value of %s: pair it with "
                                "one that is (%s)."),
                              (const char *) link->data, row_label (row), value, field->name, allowed);
    }
}

/* Aloware's values cannot be listed, so a restricted picklist without any pair is worth a word. Not so the codes of
 * states and countries: both sides use the same ones. */
static void
check_picklist (CwMappingCheck     *check,
                const CwMappingRow *row,
                const CwField      *field)
{
  g_autofree char *allowed = NULL;

  if (!field->restricted_picklist || field->picklist == NULL ||
      !cw_direction_writes_to (row->direction, CW_SIDE_SALESFORCE))
    return;

  allowed = list_active_values (field);
  check_pairs (check, row, field, allowed);

  if (g_hash_table_size (row->value_pairs) == 0 &&
      !g_str_has_suffix (field->name, "StateCode") && !g_str_has_suffix (field->name, "CountryCode"))
    cw_mapping_check_add (check, row, CW_PROBLEM_PICKLIST_VALUE, FALSE,
                          _("%s takes only its own values (%s), and other values of “%s” will not be written: add "
                            "a value pair for each that is called something else in Aloware."),
                          field->name, allowed, row_label (row));
}

static void
check_users (CwMappingCheck     *check,
             const CwMappingRow *row)
{
  guint others;

  if (check->users == NULL || row->aloware->type != CW_ALOWARE_USER ||
      !cw_direction_writes_to (row->direction, CW_SIDE_SALESFORCE))
    return;

  others = cw_user_map_count (check->users, CW_USER_AMBIGUOUS) +
           cw_user_map_count (check->users, CW_USER_INACTIVE) +
           cw_user_map_count (check->users, CW_USER_UNMATCHED);

  if (others == 0)
    return;

  if (cw_user_map_count (check->users, CW_USER_MATCHED) == 0)
    cw_mapping_check_add (check, row, CW_PROBLEM_OWNER, FALSE,
                          _("No Aloware user has the e-mail address of an active Salesforce user, so no contact’s "
                            "owner will be written to Salesforce: give users the same address on both sides."));
  else
    cw_mapping_check_add (check, row, CW_PROBLEM_OWNER, FALSE,
                          g_dngettext (GETTEXT_PACKAGE,
                                       "%u Aloware user has no single active Salesforce user with the same e-mail "
                                       "address, so the owner of that user’s contacts will not be written: give "
                                       "them the same address on both sides.",
                                       "%u Aloware users have no single active Salesforce user with the same "
                                       "e-mail address, so the owners of their contacts will not be written: "
                                       "give them the same address on both sides.", others),
                          others);
}

static void
check_required (CwMappingCheck     *check,
                const CwMappingRow *row,
                const CwField      *field)
{
  if (!cw_field_is_required (field) || cw_direction_writes_to (row->direction, CW_SIDE_SALESFORCE))
    return;

  cw_mapping_check_add (check, row, CW_PROBLEM_REQUIRED_UNMAPPED, FALSE,
                        _("Salesforce requires “%s” (%s) in every new record and its row only flows to Aloware, so "
                          "creating in Salesforce is switched off: set its direction to %s or %s."),
                        field->label, field->name, cw_direction_to_arrow (CW_DIRECTION_BOTH),
                        cw_direction_to_arrow (CW_DIRECTION_TO_SALESFORCE));
}

static void
check_with_schema (CwMappingCheck     *check,
                   const CwMappingRow *row)
{
  const CwField *field = cw_schema_find (check->schema, row->salesforce);

  if (field == NULL)
    {
      check_missing (check, row);
      return;
    }

  if (check_compound (check, row, field))
    return;

  check_type (check, row, field);
  check_direction (check, row);
  check_state_code (check, row, field);
  check_state_has_country (check, row, field);
  check_picklist (check, row, field);
  check_required (check, row, field);
}

static void
check_no_field (CwMappingCheck     *check,
                const CwMappingRow *row)
{
  if (row->aloware->category == CW_CATEGORY_SPECIAL)
    cw_mapping_check_add (check, row, CW_PROBLEM_OWNER, TRUE,
                          _("“%s” is not mapped: choose a Salesforce field for it, such as %s."),
                          row_label (row), row->aloware->default_object_field);
  else if (row->aloware->category != CW_CATEGORY_LOCKED)
    cw_mapping_check_add (check, row, CW_PROBLEM_NO_FIELD, TRUE,
                          _("No Salesforce field is chosen for “%s”: choose one, or remove the row."),
                          row_label (row));
}

void
cw_mapping_check_row (CwMappingCheck     *check,
                      const CwMappingRow *row)
{
  check_locked (check, row);

  if (*row->salesforce == '\0')
    {
      check_no_field (check, row);
      return;
    }

  check_already_mapped (check, row);

  if (check->schema != NULL)
    check_with_schema (check, row);
  else
    check_direction (check, row);

  check_users (check, row);
}
