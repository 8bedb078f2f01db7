/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-convert-rules.h"

/* Which pair of types has which conversion, and what may be lost in each direction whatever the fields are
 * like. A pair that is not here cannot be mapped. */

#define N_ALOWARE_TYPES (CW_ALOWARE_USER + 1)
#define N_SALESFORCE_TYPES (CW_SALESFORCE_OTHER + 1)

#define RULE(salesforce, conversion, to_salesforce, to_aloware) \
  [CW_SALESFORCE_##salesforce] = { CW_CONVERSION_##conversion, CW_LOSS_##to_salesforce, CW_LOSS_##to_aloware }

/* For most types, both kinds of text field have the same rule. */
#define TEXT_RULES(conversion, to_salesforce, to_aloware) \
  RULE (STRING, conversion, to_salesforce, to_aloware), RULE (TEXTAREA, conversion, to_salesforce, to_aloware)

static const CwPairRule rules[N_ALOWARE_TYPES][N_SALESFORCE_TYPES] = {
  [CW_ALOWARE_TEXT] = {
    TEXT_RULES (CHOICE, NONE, NONE),
    RULE (PHONE, PHONE, NONE, NONE),
    RULE (EMAIL, EMAIL, NOT_EMAILS, NONE),
    RULE (URL, TEXT, NONE, NONE),
    RULE (DATE, DATE, NOT_DATES, NONE),
    RULE (DATETIME, INSTANT, NOT_INSTANTS, NONE),
    RULE (BOOLEAN, CHECKBOX, NOT_CHECKBOXES, NONE),
    RULE (NUMBER, NUMBER, NOT_NUMBERS, NONE),
    RULE (PICKLIST, CHOICE, NONE, NONE),
    RULE (MULTIPICKLIST, CHOICES, NONE, NONE),
  },
  [CW_ALOWARE_LONG_TEXT] = {
    RULE (STRING, TEXT, LINES, NONE),
    RULE (TEXTAREA, TEXT, NONE, NONE),
  },
  [CW_ALOWARE_PHONE] = {
    RULE (PHONE, PHONE, NONE, NONE),
    TEXT_RULES (PHONE, NONE, NOT_PHONES),
  },
  [CW_ALOWARE_EMAIL] = {
    RULE (EMAIL, EMAIL, NONE, NONE),
    TEXT_RULES (EMAIL, NONE, NOT_EMAILS),
  },
  [CW_ALOWARE_URL] = {
    RULE (URL, TEXT, NONE, NONE),
    TEXT_RULES (TEXT, NONE, NONE),
  },
  [CW_ALOWARE_ID] = {
    TEXT_RULES (TEXT, NONE, NONE),
    RULE (NUMBER, NUMBER, ZEROS, NONE),
  },
  [CW_ALOWARE_CHOICE] = {
    TEXT_RULES (CHOICE, NONE, NONE),
    RULE (PICKLIST, CHOICE, NONE, NONE),
    RULE (MULTIPICKLIST, CHOICES, NONE, SEVERAL),
  },
  [CW_ALOWARE_DATE] = {
    RULE (DATE, DATE, NONE, NONE),
    TEXT_RULES (DATE, NONE, NOT_DATES),
  },
  [CW_ALOWARE_LOCAL_DATE] = {
    RULE (DATE, LOCAL_DATE, NONE, NEVER),
    TEXT_RULES (LOCAL_DATE, NONE, NEVER),
    RULE (DATETIME, INSTANT, NONE, NEVER),
  },
  [CW_ALOWARE_LOCAL_TIME] = {
    TEXT_RULES (LOCAL_TIME, NONE, NEVER),
    RULE (TIME, UTC_TIME, TIME_ZONE, NEVER),
    RULE (DATETIME, INSTANT, NONE, NEVER),
  },
  [CW_ALOWARE_NUMBER] = {
    RULE (NUMBER, NUMBER, NONE, NONE),
    TEXT_RULES (NUMBER, NONE, NOT_NUMBERS),
  },
  [CW_ALOWARE_CHECKBOX] = {
    RULE (BOOLEAN, CHECKBOX, NONE, NONE),
    TEXT_RULES (CHECKBOX_CHOICE, NONE, NOT_CHECKBOXES),
    RULE (PICKLIST, CHECKBOX_CHOICE, NEEDS_PAIRS, NEEDS_PAIRS),
  },
  [CW_ALOWARE_USER] = {
    RULE (REFERENCE, USER, NONE, NONE),
  },
};

const CwPairRule *
cw_convert_rule (CwAlowareType aloware, CwSalesforceType salesforce)
{
  g_return_val_if_fail (aloware < N_ALOWARE_TYPES, &rules[0][CW_SALESFORCE_OTHER]);
  g_return_val_if_fail (salesforce < N_SALESFORCE_TYPES, &rules[0][CW_SALESFORCE_OTHER]);

  return &rules[aloware][salesforce];
}
