/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cw-mapping-check.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "cw-convert-compatible.h"
#include "cw-mapping-fixed.h"

#define MAX_NAMED 6 /* how many names a sentence lists before it says "…" */

/* One run of cw_mapping_check(). */
typedef struct
{
  const CwMapping *mapping;
  const CwSchema *schema; /* NULL: offline */
  CwUserMap *users;       /* with the mapping's choices; NULL: not read */
  GPtrArray *problems;    /* of CwProblem */
} Check;

/* ── Problems ── */

void
cw_problem_free (CwProblem *problem)
{
  if (problem == NULL)
    return;

  g_free (problem->aloware);
  g_free (problem->salesforce);
  g_free (problem->message);
  g_free (problem);
}

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
    [CW_PROBLEM_FIXED_VALUE] = "fixed-value",
    [CW_PROBLEM_NOT_DELIVERED] = "not-delivered",
  };

  g_return_val_if_fail ((guint) code < G_N_ELEMENTS (nicks), NULL);

  return nicks[code];
}

/* `row` NULL: the mapping as a whole. */
static void add_problem (Check *check,
                         const CwMappingRow *row,
                         CwProblemCode code,
                         gboolean blocking,
                         const char *format,
                         ...) G_GNUC_PRINTF (5, 6);

static void
add_problem (Check *check,
             const CwMappingRow *row,
             CwProblemCode code,
             gboolean blocking,
             const char *format,
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

/* Says of the last problem that a fixed value of this field is to blame, or would help. */
static void
concerns_fixed (Check *check, const char *api_name)
{
  CwProblem *problem = g_ptr_array_index (check->problems, check->problems->len - 1);

  problem->salesforce = g_strdup (api_name);
}

/* ── Directions ── */

/* Why the signed-in user cannot write the field; NULL when they can. createable is left to the plan: a user
 * may be allowed to edit contacts and not to make them. */
static char *
why_not_writable (const CwField *field)
{
  if (field->updateable)
    return NULL;

  if (field->calculated)
    return g_strdup_printf (_("“%s” (%s) is calculated by Salesforce, so nobody can write it."),
                            field->label, field->name);
  if (field->createable)
    return g_strdup_printf (
      _("“%s” (%s) can only be filled when a record is made, and not be changed after."), field->label,
      field->name);

  return g_strdup_printf (
    _("The signed-in Salesforce user may read “%s” (%s) but not edit it: ask a Salesforce "
       "administrator for edit access to the field."),
    field->label, field->name);
}

static char *
why_not_visible (const char *api_name)
{
  return g_strdup_printf (_("Salesforce shows the signed-in user no field “%s”."), api_name);
}

static void
take_away (CwDirections *directions, CwDirections gone, const char *reason, char *reasons[3])
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
take_away_unwritable (CwDirections *directions, const CwField *field, char *reasons[3])
{
  g_autofree char *reason = why_not_writable (field);

  if (reason != NULL)
    take_away (directions, CW_DIRECTIONS_BOTH | CW_DIRECTIONS_TO_SALESFORCE, reason, reasons);
}

CwDirections
cw_mapping_row_directions (const CwMappingRow *row, const CwSchema *schema, char *reasons[3])
{
  CwDirections directions;
  const CwField *field;

  g_return_val_if_fail (row != NULL, CW_DIRECTIONS_NONE);

  if (reasons != NULL)
    memset (reasons, 0, 3 * sizeof (char *));

  directions = row->aloware->directions;
  if (row->aloware->read_only_reason != NULL)
    take_away (&directions, CW_DIRECTIONS_ALL & ~row->aloware->directions, _(row->aloware->read_only_reason),
               reasons);

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

/* ── One row ── */

static const char *
row_label (const CwMappingRow *row)
{
  return cw_catalogue_get_label (row->aloware);
}

static void
check_locked (Check *check, const CwMappingRow *row)
{
  const char *field = row->aloware->default_fields[check->mapping->object];

  if (row->aloware->category != CW_CATEGORY_LOCKED)
    return;

  if (g_ascii_strcasecmp (row->salesforce, field) != 0)
    add_problem (check, row, CW_PROBLEM_LOCKED, TRUE,
                 _("“%s” is locked to the Salesforce field “%s”: choose that field again."), row_label (row),
                 field);
  if (row->direction != CW_DIRECTION_BOTH)
    add_problem (check, row, CW_PROBLEM_LOCKED, TRUE,
                 _("“%s” is locked to flow both ways: set its direction to %s again."), row_label (row),
                 cw_direction_to_arrow (CW_DIRECTION_BOTH));
}

static void
check_already_mapped (Check *check, const CwMappingRow *row)
{
  const CwMappingRow *first = cw_mapping_find_salesforce (check->mapping, row->salesforce);

  if (first == NULL || first == row)
    return;

  add_problem (check, row, CW_PROBLEM_ALREADY_MAPPED, TRUE,
               _("The Salesforce field “%s” is mapped to “%s” already: choose another field for “%s”, or "
                  "remove one of the two rows."),
               row->salesforce, row_label (first), row_label (row));
}

static void
check_missing (Check *check, const CwMappingRow *row)
{
  const char *type = cw_catalogue_get_created_type (row->aloware)->display;

  if (g_str_has_suffix (row->salesforce, "__c"))
    add_problem (check, row, CW_PROBLEM_FIELD_MISSING, TRUE,
                 _("Salesforce has no field “%s” for “%s”, or field-level security hides it from the "
                    "signed-in user: create it as %s, or ask a Salesforce administrator to make it "
                    "visible."),
                 row->salesforce, row_label (row), type);
  else
    add_problem (check, row, CW_PROBLEM_FIELD_MISSING, TRUE,
                 _("Salesforce has no field “%s” for “%s”, or field-level security hides it from the "
                    "signed-in user: ask a Salesforce administrator to make it visible, or map to a new "
                    "custom field created as %s."),
                 row->salesforce, row_label (row), type);
}

/* The API names of the parts of a compound field, as a person lists them; NULL when it is none. */
static char *
list_parts (const CwSchema *schema, const CwField *whole)
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
check_compound (Check *check, const CwMappingRow *row, const CwField *field)
{
  g_autofree char *parts = list_parts (check->schema, field);

  if (parts == NULL)
    return FALSE;

  add_problem (check, row, CW_PROBLEM_TYPE, TRUE,
               _("“%s” (%s) is put together from other fields and cannot be written: map “%s” to one of "
                  "its parts instead (%s)."),
               field->label, field->name, row_label (row), parts);

  return TRUE;
}

/* An impossible direction is reported as such, so the types are judged for one that is possible. */
static CwDirection
direction_to_judge (const Check *check, const CwMappingRow *row)
{
  CwDirections possible = cw_mapping_row_directions (row, check->schema, NULL);
  CwDirection direction = row->direction;

  if ((possible & (1 << direction)) == 0 && !cw_directions_widest (possible, &direction))
    direction = CW_DIRECTION_TO_SALESFORCE;

  return direction;
}

/* What check_picklist() says in more detail, and no longer once there are pairs. */
static gboolean
is_restricted_choice (const CwMappingRow *row, const CwField *field)
{
  return field->type == CW_SALESFORCE_PICKLIST && field->restricted_picklist
         && (row->aloware->type == CW_ALOWARE_CHOICE || row->aloware->type == CW_ALOWARE_TEXT);
}

static void
check_type (Check *check, const CwMappingRow *row, const CwField *field)
{
  g_autofree char *reason = NULL;

  switch (cw_convert_compatible (row->aloware, field, direction_to_judge (check, row), &reason))
    {
    case CW_COMPATIBLE_LOSSY:
      if (!is_restricted_choice (row, field))
        add_problem (check, row, CW_PROBLEM_LOSSY, FALSE, "%s", reason);
      break;
    case CW_COMPATIBLE_NO:
      add_problem (check, row, CW_PROBLEM_TYPE, TRUE, "%s", reason);
      break;
    case CW_COMPATIBLE_YES:
    default:
      break;
    }
}

static void
add_direction (Check *check, const CwMappingRow *row, const char *reason, CwDirections possible)
{
  const char *arrow = cw_direction_to_arrow (row->direction);
  CwDirection other;

  if (row->aloware->category == CW_CATEGORY_LOCKED || !cw_directions_widest (possible, &other))
    add_problem (check, row, CW_PROBLEM_DIRECTION, TRUE,
                 /* Translators: a field, an arrow, and a whole sentence with the reason */
                 _("“%s” cannot flow %s. %s"), row_label (row), arrow, reason);
  else
    add_problem (check, row, CW_PROBLEM_DIRECTION, TRUE,
                 /* Translators: a field, an arrow, a whole sentence with the reason, and another arrow */
                 _("“%s” cannot flow %s. %s Choose %s instead."), row_label (row), arrow, reason,
                 cw_direction_to_arrow (other));
}

static void
check_direction (Check *check, const CwMappingRow *row)
{
  char *reasons[3] = {
    NULL,
  };
  CwDirections possible = cw_mapping_row_directions (row, check->schema, reasons);

  if ((possible & (1 << row->direction)) == 0)
    add_direction (check, row, reasons[row->direction], possible);

  for (guint i = 0; i < G_N_ELEMENTS (reasons); i++)
    g_free (reasons[i]);
}

/* The plain address text (MailingState) whose code field (MailingStateCode) this org writes instead.
 * (nullable) (transfer none) */
static const CwField *
find_code_field (const CwSchema *schema, const char *api_name)
{
  g_autofree char *code_name = NULL;
  const CwField *code;

  if (!g_str_has_suffix (api_name, "State") && !g_str_has_suffix (api_name, "Country"))
    return NULL;

  code_name = g_strconcat (api_name, "Code", NULL);
  code = cw_schema_find (schema, code_name);

  return code != NULL && code->type == CW_SALESFORCE_PICKLIST ? code : NULL;
}

static void
check_state_code (Check *check, const CwMappingRow *row, const CwField *field)
{
  const CwField *code = find_code_field (check->schema, field->name);

  if (code == NULL || !cw_direction_writes_to (row->direction, CW_SIDE_SALESFORCE))
    return;

  add_problem (check, row, CW_PROBLEM_STATE_CODE, TRUE,
               _("This Salesforce org keeps states and countries as codes and refuses other texts in "
                  "“%s”: map “%s” to %s instead."),
               field->name, row_label (row), code->name);
}

/* Salesforce refuses a state code on a record without a country code. */
static void
check_state_has_country (Check *check, const CwMappingRow *row, const CwField *field)
{
  g_autofree char *country = NULL;
  const CwMappingRow *country_row;

  if (!g_str_has_suffix (field->name, "StateCode")
      || !cw_direction_writes_to (row->direction, CW_SIDE_SALESFORCE))
    return;

  country = g_strdup_printf ("%.*sCountryCode", (int) (strlen (field->name) - strlen ("StateCode")),
                             field->name);
  country_row = cw_mapping_find_salesforce (check->mapping, country);
  if (country_row != NULL && cw_direction_writes_to (country_row->direction, CW_SIDE_SALESFORCE))
    return;

  add_problem (check, row, CW_PROBLEM_STATE_CODE, FALSE,
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

static gboolean
field_has_active (const CwField *field, const char *text)
{
  const CwPicklistValue *value = cw_field_find_value (field, text);

  return value != NULL && value->active;
}

static gboolean
means_converted (const CwField *field, const char *text)
{
  const CwPicklistValue *value = cw_field_find_value (field, text);

  return value != NULL && value->converted;
}

/* A multi-select value is several, with semicolons between. */
static gboolean
field_takes_value (const CwField *field, const char *text)
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

static GList *
list_paired (const CwMappingRow *row)
{
  return g_list_sort (g_hash_table_get_keys (row->value_pairs), (GCompareFunc) strcmp);
}

static void
check_converted (Check *check, const CwMappingRow *row, const CwField *field)
{
  g_autoptr (GList) keys = list_paired (row);

  if (!cw_direction_writes_to (row->direction, CW_SIDE_SALESFORCE))
    return;

  for (GList *link = keys; link != NULL; link = link->next)
    {
      const char *value = g_hash_table_lookup (row->value_pairs, link->data);

      if (means_converted (field, value))
        add_problem (
          check, row, CW_PROBLEM_PICKLIST_VALUE, TRUE,
          _("“%s” of “%s” is paired with “%s”, which stands for converted Leads. Salesforce converts "
             "no Lead when that is written: pair it with another value."),
          (const char *) link->data, row_label (row), value);
    }
}

static void
check_pairs (Check *check, const CwMappingRow *row, const CwField *field, const char *allowed)
{
  g_autoptr (GList) keys = list_paired (row);

  for (GList *link = keys; link != NULL; link = link->next)
    {
      const char *value = g_hash_table_lookup (row->value_pairs, link->data);

      if (!field_takes_value (field, value))
        add_problem (check, row, CW_PROBLEM_PICKLIST_VALUE, FALSE,
                     _("“%s” of “%s” is paired with “%s”, which is no active value of %s: pair it with "
                        "one that is (%s)."),
                     (const char *) link->data, row_label (row), value, field->name, allowed);
    }
}

/* Aloware's values cannot be listed, so there is a warning for a restricted picklist without any pair. Not
 * for the codes of states and countries, which are the same on both sides. */
static void
check_picklist (Check *check, const CwMappingRow *row, const CwField *field)
{
  g_autofree char *allowed = NULL;

  if (!field->restricted_picklist || field->picklist == NULL
      || !cw_direction_writes_to (row->direction, CW_SIDE_SALESFORCE))
    return;

  allowed = list_active_values (field);
  check_pairs (check, row, field, allowed);

  if (g_hash_table_size (row->value_pairs) == 0 && !g_str_has_suffix (field->name, "StateCode")
      && !g_str_has_suffix (field->name, "CountryCode"))
    add_problem (check, row, CW_PROBLEM_PICKLIST_VALUE, FALSE,
                 _("%s takes only its own values (%s), and other values of “%s” will not be written: add "
                    "a value pair for each that is called something else in Aloware."),
                 field->name, allowed, row_label (row));
}

static void
add_no_user (Check *check, const CwMappingRow *row)
{
  add_problem (
    check, row, CW_PROBLEM_OWNER, FALSE, "%s",
    check->mapping->object == CW_OBJECT_LEAD
      ? _("No Aloware user has the e-mail address of an active Salesforce user, so no Lead’s owner "
           "will be written to Salesforce: give users the same address on both sides, or choose "
           "their matches.")
      : _("No Aloware user has the e-mail address of an active Salesforce user, so no contact’s "
           "owner will be written to Salesforce: give users the same address on both sides, or "
           "choose their matches."));
}

static void
add_other_users (Check *check, const CwMappingRow *row, guint n)
{
  if (check->mapping->object == CW_OBJECT_LEAD)
    add_problem (check, row, CW_PROBLEM_OWNER, FALSE,
                 g_dngettext (GETTEXT_PACKAGE,
                              "%u Aloware user has no single active Salesforce user with the same e-mail "
                              "address, so the owner of that user’s Leads will not be written: give "
                              "them the same address on both sides, or choose the match.",
                              "%u Aloware users have no single active Salesforce user with the same "
                              "e-mail address, so the owners of their Leads will not be written: "
                              "give them the same address on both sides, or choose their matches.",
                              n),
                 n);
  else
    add_problem (check, row, CW_PROBLEM_OWNER, FALSE,
                 g_dngettext (GETTEXT_PACKAGE,
                              "%u Aloware user has no single active Salesforce user with the same e-mail "
                              "address, so the owner of that user’s contacts will not be written: give "
                              "them the same address on both sides, or choose the match.",
                              "%u Aloware users have no single active Salesforce user with the same "
                              "e-mail address, so the owners of their contacts will not be written: "
                              "give them the same address on both sides, or choose their matches.",
                              n),
                 n);
}

static void
check_users (Check *check, const CwMappingRow *row)
{
  guint others;

  if (check->users == NULL || row->aloware->type != CW_ALOWARE_USER
      || !cw_direction_writes_to (row->direction, CW_SIDE_SALESFORCE))
    return;

  others = cw_user_map_count (check->users, CW_USER_AMBIGUOUS)
           + cw_user_map_count (check->users, CW_USER_INACTIVE)
           + cw_user_map_count (check->users, CW_USER_UNMATCHED);

  if (others == 0)
    return;

  if (cw_user_map_count (check->users, CW_USER_MATCHED) == 0)
    add_no_user (check, row);
  else
    add_other_users (check, row, others);
}

static gboolean
is_known_choice (const Check *check, const char *salesforce_id, const char *aloware_id)
{
  return cw_user_map_find_salesforce (check->users, salesforce_id) != NULL
         && (*aloware_id == '\0' || cw_user_map_find_aloware (check->users, aloware_id) != NULL);
}

/* Users may have gone, or the mapping may be another org's. */
static void
check_owners (Check *check, const CwMappingRow *row)
{
  GHashTableIter iter;
  gpointer salesforce_id, aloware_id;
  guint n = 0;

  if (check->users == NULL || row->aloware->type != CW_ALOWARE_USER)
    return;

  g_hash_table_iter_init (&iter, check->mapping->owners);
  while (g_hash_table_iter_next (&iter, &salesforce_id, &aloware_id))
    n += is_known_choice (check, salesforce_id, aloware_id) ? 0 : 1;

  if (n > 0)
    add_problem (check, row, CW_PROBLEM_OWNER, FALSE,
                 g_dngettext (GETTEXT_PACKAGE,
                              "%u choice of an owner names a user who does not exist, so it has no effect: "
                              "clear it, or choose again.",
                              "%u choices of owners name users who do not exist, so they have no effect: "
                              "clear them, or choose again.",
                              n),
                 n);
}

/* Whether a row fills the field of a new record, or a fixed value that fits it does. */
static gboolean
is_supplied (const CwMapping *mapping, const CwField *field)
{
  const CwMappingRow *row = cw_mapping_find_salesforce (mapping, field->name);
  const char *fixed = cw_mapping_get_fixed (mapping, field->name);

  return (row != NULL && cw_direction_writes_to (row->direction, CW_SIDE_SALESFORCE))
         || (fixed != NULL && cw_mapping_fixed_convert (field, fixed, NULL, NULL));
}

static void
check_row_required (Check *check, const CwMappingRow *row, const CwField *field)
{
  if (!cw_field_is_required (field) || is_supplied (check->mapping, field))
    return;

  add_problem (check, row, CW_PROBLEM_REQUIRED_UNMAPPED, FALSE,
               _("Salesforce requires “%s” (%s) in every new record and its row only flows to Aloware, so "
                  "creating in Salesforce is switched off: set its direction to %s or %s, or give it a "
                  "fixed value."),
               field->label, field->name, cw_direction_to_arrow (CW_DIRECTION_BOTH),
               cw_direction_to_arrow (CW_DIRECTION_TO_SALESFORCE));
  concerns_fixed (check, field->name);
}

static void
check_with_schema (Check *check, const CwMappingRow *row)
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
  check_converted (check, row, field);
  check_row_required (check, row, field);
}

static void
check_no_field (Check *check, const CwMappingRow *row)
{
  if (row->aloware->category == CW_CATEGORY_SPECIAL)
    add_problem (check, row, CW_PROBLEM_OWNER, TRUE,
                 _("“%s” is not mapped: choose a Salesforce field for it, such as %s."), row_label (row),
                 row->aloware->default_fields[check->mapping->object]);
  else if (row->aloware->category != CW_CATEGORY_LOCKED)
    add_problem (check, row, CW_PROBLEM_NO_FIELD, TRUE,
                 _("No Salesforce field is chosen for “%s”: choose one, or remove the row."),
                 row_label (row));
}

static void
check_row (Check *check, const CwMappingRow *row)
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
  check_owners (check, row);
}

/* ── The mapping as a whole ── */

static void
check_mandatory (Check *check)
{
  for (guint i = 0; i < cw_catalogue_get_n (); i++)
    {
      const CwCatalogueEntry *entry = cw_catalogue_get_nth (i);
      const char *field = entry->default_fields[check->mapping->object];

      if (cw_catalogue_is_removable (entry) || cw_mapping_find (check->mapping, entry->key) != NULL)
        continue;

      if (entry->category == CW_CATEGORY_LOCKED)
        add_problem (check, NULL, CW_PROBLEM_LOCKED, TRUE,
                     _("“%s” is locked and must be mapped to “%s” both ways: add that row again."),
                     cw_catalogue_get_label (entry), field);
      else
        add_problem (check, NULL, CW_PROBLEM_OWNER, TRUE,
                     _("“%s” is not mapped: add a row that maps it to %s."), cw_catalogue_get_label (entry),
                     field);
    }
}

static void
check_all_required (Check *check)
{
  for (guint i = 0; i < cw_schema_get_n_fields (check->schema); i++)
    {
      const CwField *field = cw_schema_get_nth_field (check->schema, i);

      if (!cw_field_is_required (field) || cw_mapping_find_salesforce (check->mapping, field->name) != NULL
          || is_supplied (check->mapping, field))
        continue;

      add_problem (check, NULL, CW_PROBLEM_REQUIRED_UNMAPPED, FALSE,
                   _("Salesforce requires “%s” (%s) in every new record and it is not mapped, so "
                      "creating in Salesforce is switched off: map it, or give it a fixed value, to switch "
                      "it on."),
                   field->label, field->name);
      concerns_fixed (check, field->name);
    }
}

/* Where Salesforce requires the field, a row and a fixed value go together: the value is for contacts of
 * which Aloware has none. */
static void
check_fixed_value (Check *check, const char *api_name)
{
  const CwField *field = cw_schema_find (check->schema, api_name);
  const CwMappingRow *row = cw_mapping_find_salesforce (check->mapping, api_name);
  const char *fixed = cw_mapping_get_fixed (check->mapping, api_name);
  g_autoptr (GError) error = NULL;

  if (field == NULL)
    add_problem (check, NULL, CW_PROBLEM_FIXED_VALUE, FALSE,
                 _("Salesforce shows the signed-in user no field “%s”, so its fixed value is not written: "
                    "remove the fixed value, or ask a Salesforce administrator to make the field visible."),
                 api_name);
  else if (means_converted (field, fixed))
    add_problem (check, NULL, CW_PROBLEM_FIXED_VALUE, TRUE,
                 _("The fixed value “%s” of “%s” (%s) stands for converted Leads, and a new Lead is not "
                    "converted: give it another value."),
                 fixed, field->label, field->name);
  else if (!cw_mapping_fixed_convert (field, fixed, NULL, &error))
    add_problem (check, NULL, CW_PROBLEM_FIXED_VALUE, FALSE, "%s", error->message);
  else if (row != NULL && cw_direction_writes_to (row->direction, CW_SIDE_SALESFORCE)
           && !cw_field_is_required (field))
    add_problem (check, NULL, CW_PROBLEM_FIXED_VALUE, FALSE,
                 _("“%s” (%s) is filled by the row of “%s”, so its fixed value is not written: remove the "
                    "fixed value or the row."),
                 field->label, field->name, row_label (row));
  else
    return;

  concerns_fixed (check, api_name);
}

static void
check_fixed_values (Check *check)
{
  g_autoptr (GPtrArray) names = cw_mapping_list_fixed (check->mapping);

  for (guint i = 0; i < names->len; i++)
    check_fixed_value (check, g_ptr_array_index (names, i));
}

GPtrArray *
cw_mapping_check (const CwMapping *mapping, const CwSchema *schema, CwUserMap *users)
{
  Check check = { .mapping = mapping, .schema = schema };

  g_return_val_if_fail (mapping != NULL, NULL);

  check.users = users != NULL ? cw_user_map_choose (users, mapping->owners) : NULL;
  check.problems = g_ptr_array_new_with_free_func ((GDestroyNotify) cw_problem_free);

  for (guint i = 0; i < mapping->rows->len; i++)
    check_row (&check, g_ptr_array_index (mapping->rows, i));

  check_mandatory (&check);
  if (schema != NULL)
    {
      check_all_required (&check);
      check_fixed_values (&check);
    }
  g_clear_pointer (&check.users, cw_user_map_unref);

  return check.problems;
}

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

gboolean
cw_mapping_can_create_in_salesforce (const CwMapping *mapping, const CwSchema *schema)
{
  g_return_val_if_fail (mapping != NULL, FALSE);

  if (schema == NULL)
    return FALSE;

  for (guint i = 0; i < cw_schema_get_n_fields (schema); i++)
    {
      const CwField *field = cw_schema_get_nth_field (schema, i);

      if (cw_field_is_required (field) && !is_supplied (mapping, field))
        return FALSE;
    }

  return TRUE;
}
