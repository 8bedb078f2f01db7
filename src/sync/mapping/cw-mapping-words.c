/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cw-mapping-words.h"

#include <glib/gi18n-lib.h>

const char *
cw_mapping_direction_words (CwDirection direction)
{
  switch (direction)
    {
    case CW_DIRECTION_TO_SALESFORCE:
      /* Translators: a field's direction: values flow from Aloware to Salesforce only */
      return _("To Salesforce");
    case CW_DIRECTION_TO_ALOWARE:
      /* Translators: a field's direction: values flow from Salesforce to Aloware only */
      return _("To Aloware");
    case CW_DIRECTION_BOTH:
    default:
      /* Translators: a field's direction: values flow from either side to the other */
      return _("Both Ways");
    }
}

const char *
cw_mapping_direction_icon (CwDirection direction)
{
  switch (direction)
    {
    case CW_DIRECTION_TO_SALESFORCE:
      return "cw-direction-to-salesforce-symbolic";
    case CW_DIRECTION_TO_ALOWARE:
      return "cw-direction-to-aloware-symbolic";
    case CW_DIRECTION_BOTH:
    default:
      return "cw-direction-both-symbolic";
    }
}

const char *
cw_mapping_category_words (CwCategory category)
{
  static const char *const words[] = {
    /* Translators: kinds of Aloware fields, as choices of a filter */
    [CW_CATEGORY_LOCKED] = N_("Locked"),     [CW_CATEGORY_SPECIAL] = N_("Owner"),
    [CW_CATEGORY_OPEN] = N_("Standard"),     [CW_CATEGORY_ADDITIONAL] = N_("Additional Phones"),
    [CW_CATEGORY_TRACKING] = N_("Tracking"), [CW_CATEGORY_TIME] = N_("Times"),
    [CW_CATEGORY_CUSTOM] = N_("Custom"),
  };

  g_return_val_if_fail ((guint) category < G_N_ELEMENTS (words), NULL);

  return _(words[category]);
}

const char *
cw_mapping_conflict_words (CwConflictRule rule)
{
  static const char *const words[] = {
    [CW_CONFLICT_RULE_ASK] = N_("Ask Me"),
    [CW_CONFLICT_RULE_ALOWARE] = N_("Aloware Wins"),
    [CW_CONFLICT_RULE_SALESFORCE] = N_("Salesforce Wins"),
    [CW_CONFLICT_RULE_NEWEST] = N_("Newest Wins"),
  };

  g_return_val_if_fail ((guint) rule < G_N_ELEMENTS (words), NULL);

  return _(words[rule]);
}

const char *
cw_mapping_problem_words (CwProblemCode code)
{
  static const char *const words[] = {
    [CW_PROBLEM_LOCKED] = N_("Locked field changed"),
    [CW_PROBLEM_ALREADY_MAPPED] = N_("Already mapped"),
    [CW_PROBLEM_DIRECTION] = N_("Direction not possible"),
    [CW_PROBLEM_FIELD_MISSING] = N_("Field is missing"),
    [CW_PROBLEM_NO_FIELD] = N_("No field chosen"),
    [CW_PROBLEM_TYPE] = N_("Types do not fit"),
    [CW_PROBLEM_LOSSY] = N_("May lose detail"),
    [CW_PROBLEM_REQUIRED_UNMAPPED] = N_("Required field"),
    [CW_PROBLEM_PICKLIST_VALUE] = N_("Values to pair"),
    [CW_PROBLEM_OWNER] = N_("Owners to match"),
    [CW_PROBLEM_STATE_CODE] = N_("Codes expected"),
    [CW_PROBLEM_NOT_DELIVERED] = N_("Not delivered"),
  };

  g_return_val_if_fail ((guint) code < G_N_ELEMENTS (words), NULL);

  return _(words[code]);
}

static char *
both_ways_sentence (const CwMappingRow *row, const char *field_label)
{
  if (row->blank == CW_BLANK_CLEAR)
    /* Translators: an Aloware field and a Salesforce field */
    return g_strdup_printf (
      _("A change of “%s” in Aloware or “%s” in Salesforce goes to the other side, and a value "
         "that was cleared is cleared there too."),
      cw_catalogue_get_label (row->aloware), field_label);

  /* Translators: an Aloware field and a Salesforce field */
  return g_strdup_printf (
    _("A change of “%s” in Aloware or “%s” in Salesforce goes to the other side, and a blank "
       "value never overwrites a filled one."),
    cw_catalogue_get_label (row->aloware), field_label);
}

static char *
one_way_sentence (const CwMappingRow *row, const char *field_label)
{
  const char *label = cw_catalogue_get_label (row->aloware);
  gboolean clears = row->blank == CW_BLANK_CLEAR;

  if (row->direction == CW_DIRECTION_TO_SALESFORCE)
    return clears
             /* Translators: an Aloware field and a Salesforce field */
             ? g_strdup_printf (
               _("Each change of “%s” in Aloware goes to “%s” in Salesforce, blank values too. What is "
                  "edited in Salesforce is left alone until Aloware changes again."),
               label, field_label)
             : g_strdup_printf (_("Each change of “%s” in Aloware goes to “%s” in Salesforce, but never a "
                                   "blank value. What "
                                   "is edited in Salesforce is left alone until Aloware changes again."),
                                label, field_label);

  return clears
           /* Translators: a Salesforce field and an Aloware field */
           ? g_strdup_printf (
             _("Each change of “%s” in Salesforce goes to “%s” in Aloware, blank values too. What is "
                "edited in Aloware is left alone until Salesforce changes again."),
             field_label, label)
           : g_strdup_printf (_("Each change of “%s” in Salesforce goes to “%s” in Aloware, but never a "
                                 "blank value. What "
                                 "is edited in Aloware is left alone until Salesforce changes again."),
                              field_label, label);
}

static const char *
conflict_sentence (CwConflictRule conflict)
{
  switch (conflict)
    {
    case CW_CONFLICT_RULE_ALOWARE:
      return _("When both sides changed, Aloware’s value wins.");
    case CW_CONFLICT_RULE_SALESFORCE:
      return _("When both sides changed, Salesforce’s value wins.");
    case CW_CONFLICT_RULE_NEWEST:
      return _("When both sides changed, the contact that was edited last wins.");
    case CW_CONFLICT_RULE_ASK:
    default:
      return _("When both sides changed, you decide under Conflicts.");
    }
}

char *
cw_mapping_row_sentence (const CwMappingRow *row, const char *field_label, CwConflictRule conflict)
{
  g_autofree char *flow = NULL;

  g_return_val_if_fail (row != NULL, NULL);

  if (*row->salesforce == '\0')
    return g_strdup_printf (_("“%s” is not synced until a Salesforce field is chosen."),
                            cw_catalogue_get_label (row->aloware));

  if (row->direction != CW_DIRECTION_BOTH)
    return one_way_sentence (row, field_label);

  flow = both_ways_sentence (row, field_label);

  /* Translators: two whole sentences, one after the other */
  return g_strdup_printf (_("%s %s"), flow, conflict_sentence (conflict));
}
