/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cw-mapping-fixed.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "cw-convert.h"
#include "cw-error.h"
#include "cw-text.h"

#define ID_LENGTH 18

/* A fixed value is converted as a text of Aloware's would be. */
static const CwCatalogueEntry text_entry = {
  .key = "",
  .label = N_("Fixed value"),
  .type = CW_ALOWARE_TEXT,
};

static gboolean
is_id (const char *text)
{
  return strlen (text) == ID_LENGTH && strspn (text, G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS) == ID_LENGTH;
}

/* What a value of the type looks like, for a person whose value is another; NULL: a value of any look. */
static const char *
look_of (CwSalesforceType type)
{
  switch (type)
    {
    case CW_SALESFORCE_EMAIL:
      return _("an e-mail address");
    case CW_SALESFORCE_DATE:
      return _("a date such as 2026-01-31");
    case CW_SALESFORCE_DATETIME:
      return _("a time such as 2026-01-31T14:00:00Z");
    case CW_SALESFORCE_BOOLEAN:
      return _("true or false");
    case CW_SALESFORCE_NUMBER:
      return _("a number that it can hold");
    case CW_SALESFORCE_PICKLIST:
    case CW_SALESFORCE_MULTIPICKLIST:
      return _("one of its active values");
    case CW_SALESFORCE_REFERENCE:
      return _("the ID of a record, with 18 characters");
    case CW_SALESFORCE_STRING:
    case CW_SALESFORCE_TEXTAREA:
    case CW_SALESFORCE_PHONE:
    case CW_SALESFORCE_URL:
    case CW_SALESFORCE_TIME:
    case CW_SALESFORCE_ID:
    case CW_SALESFORCE_OTHER:
    default:
      return NULL;
    }
}

static gboolean
fail (GError **error, char *message)
{
  g_set_error_literal (error, CW_ERROR, CW_ERROR_INVALID_VALUE, message);
  g_free (message);

  return FALSE;
}

static gboolean
fail_value (const CwField *field, GError **error)
{
  const char *look = look_of (field->type);

  if (look != NULL)
    /* Translators: a field's label and API name, and what it takes: "a number that it can hold" */
    return fail (error, g_strdup_printf (_("The fixed value of “%s” (%s) cannot be written: give it %s."),
                                         field->label, field->name, look));

  return fail (error,
               g_strdup_printf (g_dngettext (GETTEXT_PACKAGE,
                                             "The fixed value of “%s” (%s) is too long: give it at most %d "
                                             "character.",
                                             "The fixed value of “%s” (%s) is too long: give it at most %d "
                                             "characters.",
                                             field->length),
                                field->label, field->name, field->length));
}

gboolean
cw_mapping_fixed_convert (const CwField *field, const char *value, char **written, GError **error)
{
  CwFieldPair pair = { .aloware = &text_entry, .salesforce = field };
  g_autofree char *result = NULL;

  g_return_val_if_fail (field != NULL, FALSE);
  g_return_val_if_fail (value != NULL, FALSE);

  if (!field->createable)
    return fail (error,
                 g_strdup_printf (_("“%s” (%s) cannot have a fixed value, because the signed-in Salesforce "
                                     "user cannot fill it in a new record: remove the fixed value."),
                                  field->label, field->name));

  if (field->type == CW_SALESFORCE_REFERENCE)
    {
      result = cw_text_trim (value);
      if (!is_id (result))
        return fail_value (field, error);
    }
  else if (cw_convert_rule (CW_ALOWARE_TEXT, field->type)->conversion == CW_CONVERSION_NONE)
    return fail (error, g_strdup_printf (_("“%s” (%s) cannot have a fixed value, because Crosswalk does not "
                                            "write fields of its type: remove the fixed value."),
                                         field->label, field->name));
  else if (!cw_convert_to_salesforce (&pair, NULL, value, &result, NULL))
    return fail_value (field, error);

  if (*result == '\0')
    return fail (error,
                 g_strdup_printf (_("The fixed value of “%s” (%s) is blank: enter one, or remove it."),
                                  field->label, field->name));

  if (written != NULL)
    *written = g_steal_pointer (&result);

  return TRUE;
}

char *
cw_mapping_fixed_canonical (const CwField *field, const char *value)
{
  CwFieldPair pair = { .aloware = &text_entry, .salesforce = field };

  g_return_val_if_fail (field != NULL, NULL);

  return cw_convert_canonical_salesforce (&pair, NULL, value);
}
