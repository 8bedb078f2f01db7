/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-convert-compatible.h"

#include <glib/gi18n-lib.h>

#include "cw-convert-rules.h"

/* What may be lost when values are carried over, in whole sentences for the mapping table. */
static const char *const loss_texts[CW_N_LOSSES] = {
  [CW_LOSS_NEVER] = N_("Aloware works this value out itself, so it can only flow to Salesforce."),
  [CW_LOSS_NOT_DATES] = N_(
    "Only dates can be carried, as YYYY-MM-DD or MM/DD/YYYY; any other text is refused."),
  [CW_LOSS_NOT_INSTANTS] = N_(
    "Only points in time such as 2026-03-15 15:33:16 (UTC) can be carried; any other text "
    "is refused."),
  [CW_LOSS_NOT_NUMBERS] = N_("Only numbers can be carried; any other text is refused."),
  [CW_LOSS_NOT_PHONES] = N_(
    "Only possible phone numbers can be carried to Aloware; any other text is refused."),
  [CW_LOSS_NOT_EMAILS] = N_("Only e-mail addresses can be carried; any other text is refused."),
  [CW_LOSS_NOT_CHECKBOXES] = N_(
    "Only true, false, 1, 0, yes and no can be carried; any other text is refused."),
  [CW_LOSS_NEEDS_PAIRS] = N_("The picklist needs value pairs for true and false; other values are refused."),
  /* The vendor's own example ("Mapping time fields"). */
  [CW_LOSS_TIME_ZONE] = N_(
    "A Time field shows UTC, not the local time: 08:33:16-07:00 becomes 15:33:16.000Z. "
    "Use a Text(40) field to keep the local time."),
  [CW_LOSS_ZEROS] = N_(
    "An ID is text: in a Number field it loses leading zeros, and one that is not a number is "
    "refused."),
  [CW_LOSS_SEVERAL] = N_("Several picklist values become one text in Aloware, separated by semicolons."),
  [CW_LOSS_LINES] = N_("Line breaks may be lost in a single-line field. Use a Long Text Area to keep them."),
};

static const char *const type_words[] = {
  [CW_ALOWARE_TEXT] = N_("text"),
  [CW_ALOWARE_LONG_TEXT] = N_("long text"),
  [CW_ALOWARE_PHONE] = N_("a phone number"),
  [CW_ALOWARE_EMAIL] = N_("an e-mail address"),
  [CW_ALOWARE_URL] = N_("a link"),
  [CW_ALOWARE_ID] = N_("an ID"),
  [CW_ALOWARE_CHOICE] = N_("one of several choices"),
  [CW_ALOWARE_DATE] = N_("a date"),
  [CW_ALOWARE_LOCAL_DATE] = N_("the date of an event"),
  [CW_ALOWARE_LOCAL_TIME] = N_("the time of an event"),
  [CW_ALOWARE_NUMBER] = N_("a number"),
  [CW_ALOWARE_CHECKBOX] = N_("a checkbox"),
  [CW_ALOWARE_USER] = N_("a user"),
};

/* How long a field must be. In one shorter than `least` no value fits; in one shorter than `usual` some
 * values may not fit. For texts, `usual` is what a common database column holds; for choices, the vendor's
 * own Text(40); for e-mail, Salesforce's own length; for a text message, ten segments of 160. */
static const struct
{
  int least;
  int usual;
} lengths[] = {
  [CW_ALOWARE_TEXT] = { 0, 255 },       [CW_ALOWARE_LONG_TEXT] = { 0, 1600 },
  [CW_ALOWARE_PHONE] = { 0, 16 },       [CW_ALOWARE_EMAIL] = { 0, 80 },
  [CW_ALOWARE_URL] = { 0, 255 },        [CW_ALOWARE_ID] = { 0, 20 },
  [CW_ALOWARE_CHOICE] = { 0, 40 },      [CW_ALOWARE_DATE] = { 10, 10 },
  [CW_ALOWARE_LOCAL_DATE] = { 10, 10 }, [CW_ALOWARE_LOCAL_TIME] = { 14, 14 },
  [CW_ALOWARE_NUMBER] = { 0, 20 },      [CW_ALOWARE_CHECKBOX] = { 5, 5 },
  [CW_ALOWARE_USER] = { 0, 0 },
};

/* Aloware's numbers are counts, for which 32 bits are enough. */
#define USUAL_DIGITS 10
#define USUAL_TEXT 255

static CwCompatible
answer (char **reason, CwCompatible verdict, char *text)
{
  if (reason != NULL)
    *reason = text;
  else
    g_free (text);

  return verdict;
}

static gboolean
refers_to (const CwField *field, const char *object)
{
  return field->reference_to != NULL && g_strv_contains ((const char *const *) field->reference_to, object);
}

static const char *
field_label (const CwField *field)
{
  return field->label != NULL ? field->label : field->name;
}

static const char *
field_type (const CwField *field)
{
  if (field->display_type != NULL)
    return field->display_type;

  return field->describe_type != NULL ? field->describe_type : "?";
}

static char *
refusal (const CwCatalogueEntry *aloware, const CwField *field)
{
  if (field->type == CW_SALESFORCE_ID)
    return g_strdup_printf (_("“%s” is the ID of the record, which Salesforce sets itself."),
                            field_label (field));

  if (field->type == CW_SALESFORCE_OTHER)
    return g_strdup_printf (
      _("“%s” has the type %s, which cannot be mapped. Map the single fields it is made of, or "
         "another field."),
      field_label (field), field_type (field));

  if (aloware->type == CW_ALOWARE_USER)
    return g_strdup_printf (
      _("“%s” is a user, and “%s” does not hold Salesforce users. Map it to a lookup to User "
         "such as OwnerId."),
      cw_catalogue_get_label (aloware), field_label (field));

  if (field->type == CW_SALESFORCE_REFERENCE)
    return g_strdup_printf (_("“%s” points to another Salesforce record, and “%s” in Aloware names none."),
                            field_label (field), cw_catalogue_get_label (aloware));

  if (field->type == CW_SALESFORCE_DATETIME && aloware->type == CW_ALOWARE_DATE)
    return g_strdup_printf (
      _("“%s” is a date without a time of day, and would move to another day in some time "
         "zones. Map it to a Date field."),
      cw_catalogue_get_label (aloware));

  return g_strdup_printf (
    _("“%s” holds %s, which a field of the type %s cannot keep. Choose a field of another type."),
    cw_catalogue_get_label (aloware), _(type_words[aloware->type]), field_type (field));
}

static gboolean
has_length (const CwField *field)
{
  switch (field->type)
    {
    case CW_SALESFORCE_STRING:
    case CW_SALESFORCE_TEXTAREA:
    case CW_SALESFORCE_PHONE:
    case CW_SALESFORCE_EMAIL:
    case CW_SALESFORCE_URL:
    case CW_SALESFORCE_PICKLIST:
    case CW_SALESFORCE_MULTIPICKLIST:
      return field->length > 0;

    case CW_SALESFORCE_DATE:
    case CW_SALESFORCE_DATETIME:
    case CW_SALESFORCE_TIME:
    case CW_SALESFORCE_BOOLEAN:
    case CW_SALESFORCE_NUMBER:
    case CW_SALESFORCE_REFERENCE:
    case CW_SALESFORCE_ID:
    case CW_SALESFORCE_OTHER:
    default:
      return FALSE;
    }
}

/* Whether the vendor pairs these two fields itself. Then nothing is said of lengths: a warning on First Name
 * would only teach people to overlook warnings. */
static gboolean
is_default_pairing (const CwCatalogueEntry *aloware, const CwField *field)
{
  for (guint i = 0; field->name != NULL && i < CW_N_OBJECTS; i++)
    {
      const char *name = aloware->default_fields[i];

      if (name != NULL && g_ascii_strcasecmp (name, field->name) == 0)
        return TRUE;
    }

  return FALSE;
}

static char *
shortness (const CwField *field)
{
  return g_strdup_printf (
    g_dngettext (GETTEXT_PACKAGE, "“%s” holds %d character; a longer value is refused, never cut off.",
                 "“%s” holds %d characters; a longer value is refused, never cut off.", field->length),
    field_label (field), field->length);
}

/* Which values this Salesforce field may refuse, as a sentence. NULL: none. */
static char *
loss_in_salesforce (const CwCatalogueEntry *aloware, const CwField *field)
{
  int digits = field->precision - field->scale;

  if ((field->type == CW_SALESFORCE_PICKLIST || field->type == CW_SALESFORCE_MULTIPICKLIST)
      && field->restricted_picklist)
    return g_strdup_printf (
      _("“%s” takes only the values of its picklist; a value without a match or a value pair "
         "is refused."),
      field_label (field));

  if (field->type == CW_SALESFORCE_NUMBER && field->precision > 0 && digits < USUAL_DIGITS)
    return g_strdup_printf (
      g_dngettext (GETTEXT_PACKAGE, "“%s” holds %d digit before the point; a larger number is refused.",
                   "“%s” holds %d digits before the point; a larger number is refused.", digits),
      field_label (field), digits);

  if (has_length (field) && field->length < lengths[aloware->type].usual
      && !is_default_pairing (aloware, field))
    return shortness (field);

  return NULL;
}

/* Which values Aloware may be unable to hold, as a sentence. NULL: none. */
static char *
loss_in_aloware (const CwCatalogueEntry *aloware, const CwField *field)
{
  if (aloware->type == CW_ALOWARE_TEXT && field->type == CW_SALESFORCE_TEXTAREA && field->length > USUAL_TEXT)
    return g_strdup_printf (
      _("“%s” in Aloware is a single line; line breaks and very long texts may be lost there."),
      cw_catalogue_get_label (aloware));

  return NULL;
}

static CwCompatible
judge (const CwCatalogueEntry *aloware,
       const CwField *field,
       CwDirection direction,
       const CwPairRule *rule,
       char **reason)
{
  gboolean out = cw_direction_writes_to (direction, CW_SIDE_SALESFORCE);
  gboolean in = cw_direction_writes_to (direction, CW_SIDE_ALOWARE);
  CwLoss loss = CW_LOSS_NONE;
  char *text = NULL;

  if (in && rule->to_aloware == CW_LOSS_NEVER)
    return answer (reason, CW_COMPATIBLE_NO, g_strdup (_(loss_texts[CW_LOSS_NEVER])));

  if (out && has_length (field) && field->length < lengths[aloware->type].least)
    return answer (
      reason, CW_COMPATIBLE_NO,
      g_strdup_printf (_("“%s” is too short for “%s”, which needs %d characters. Use a Text(40) field."),
                       field_label (field), cw_catalogue_get_label (aloware), lengths[aloware->type].least));

  if (out)
    loss = rule->to_salesforce;
  if (in && loss == CW_LOSS_NONE)
    loss = rule->to_aloware;
  if (loss != CW_LOSS_NONE)
    return answer (reason, CW_COMPATIBLE_LOSSY, g_strdup (_(loss_texts[loss])));

  if (out)
    text = loss_in_salesforce (aloware, field);
  if (in && text == NULL)
    text = loss_in_aloware (aloware, field);

  return answer (reason, text != NULL ? CW_COMPATIBLE_LOSSY : CW_COMPATIBLE_YES, text);
}

CwCompatible
cw_convert_compatible (const CwCatalogueEntry *aloware,
                       const CwField *salesforce,
                       CwDirection direction,
                       char **reason)
{
  const CwPairRule *rule;

  g_return_val_if_fail (aloware != NULL, CW_COMPATIBLE_NO);
  g_return_val_if_fail (salesforce != NULL, CW_COMPATIBLE_NO);

  if (reason != NULL)
    *reason = NULL;

  rule = cw_convert_rule (aloware->type, salesforce->type);
  if (rule->conversion == CW_CONVERSION_NONE
      || (rule->conversion == CW_CONVERSION_USER && !refers_to (salesforce, "User")))
    return answer (reason, CW_COMPATIBLE_NO, refusal (aloware, salesforce));

  return judge (aloware, salesforce, direction, rule, reason);
}
