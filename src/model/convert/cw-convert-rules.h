/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cw-types.h"

G_BEGIN_DECLS

/* Which pair of types has which conversion. */

typedef enum
{
  CW_CONVERSION_NONE,
  CW_CONVERSION_TEXT,    /* text on both sides */
  CW_CONVERSION_CHOICE,  /* text with value pairs, and the picklist's values where there is one */
  CW_CONVERSION_CHOICES, /* a set of them, separated by semicolons */
  CW_CONVERSION_EMAIL,
  CW_CONVERSION_PHONE,
  CW_CONVERSION_NUMBER,
  CW_CONVERSION_CHECKBOX,        /* a checkbox in Salesforce: never blank */
  CW_CONVERSION_CHECKBOX_CHOICE, /* Aloware's checkbox as a word */
  CW_CONVERSION_DATE,            /* civil dates on both sides */
  CW_CONVERSION_INSTANT,         /* an instant on both sides, to the second */
  CW_CONVERSION_LOCAL_DATE,      /* the local date of Aloware's instant */
  CW_CONVERSION_LOCAL_TIME,      /* the local time of Aloware's instant, as text */
  CW_CONVERSION_UTC_TIME,        /* the time of Aloware's instant, in a Time field */
  CW_CONVERSION_USER,
  CW_N_CONVERSIONS,
} CwConversion;

/* Why a possible pair may not carry every value; texts in cw-convert-compatible.c. */
typedef enum
{
  CW_LOSS_NONE,
  CW_LOSS_NEVER, /* this way is impossible */
  CW_LOSS_NOT_DATES,
  CW_LOSS_NOT_INSTANTS,
  CW_LOSS_NOT_NUMBERS,
  CW_LOSS_NOT_PHONES,
  CW_LOSS_NOT_EMAILS,
  CW_LOSS_NOT_CHECKBOXES,
  CW_LOSS_NEEDS_PAIRS,
  CW_LOSS_TIME_ZONE,
  CW_LOSS_ZEROS,
  CW_LOSS_SEVERAL,
  CW_LOSS_LINES,
  CW_N_LOSSES,
} CwLoss;

typedef struct
{
  CwConversion conversion;
  CwLoss to_salesforce;
  CwLoss to_aloware;
} CwPairRule;

/* The rule of a pair of types; CW_CONVERSION_NONE when it cannot be mapped. Pure. (transfer none) */
const CwPairRule *cw_convert_rule (CwAlowareType aloware, CwSalesforceType salesforce);

G_END_DECLS
