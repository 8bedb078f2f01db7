/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cw-convert.h"

G_BEGIN_DECLS

/* Inside cw-convert*.c: one kind of conversion, and the table that says which pair of types has which. */

/* What goes before the canonical text of a value that the other side cannot express. */
#define CW_CONVERT_INEXPRESSIBLE "\x01"

typedef enum
{
  CW_CONVERSION_NONE,
  CW_CONVERSION_TEXT,            /* text on both sides */
  CW_CONVERSION_CHOICE,          /* text with value pairs, and the picklist's values where there is one */
  CW_CONVERSION_CHOICES,         /* a set of them, separated by semicolons */
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
  CW_LOSS_NEVER,           /* this way is impossible */
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

const CwPairRule *cw_convert_rule (CwAlowareType aloware, CwSalesforceType salesforce);

/* The ways of one conversion. `value` is trimmed and not blank, except that CHECKBOX gets blanks too. */
typedef struct
{
  gboolean (*to_salesforce) (const CwFieldPair *pair, const CwConvertContext *context, const char *value,
                             char **result, GError **error);
  /* NULL: Aloware works the value out itself. */
  gboolean (*to_aloware) (const CwFieldPair *pair, const CwConvertContext *context, const char *value,
                          char **result, GError **error);
  char *(*canonical) (const CwFieldPair *pair, const CwConvertContext *context, const char *value);
  /* NULL: to_salesforce, then canonical. */
  char *(*canonical_aloware) (const CwFieldPair *pair, const CwConvertContext *context, const char *value);
} CwConversionOps;

extern const CwConversionOps cw_convert_text_ops, cw_convert_email_ops, cw_convert_phone_ops,
  cw_convert_choice_ops, cw_convert_choices_ops, cw_convert_number_ops,
  cw_convert_checkbox_ops, cw_convert_checkbox_choice_ops, cw_convert_date_ops, cw_convert_instant_ops,
  cw_convert_local_date_ops, cw_convert_local_time_ops, cw_convert_utc_time_ops, cw_convert_user_ops;

/* Sets CW_ERROR_INVALID_VALUE; returns FALSE. */
gboolean    cw_convert_fail          (GError **error, const char *format, ...) G_GNUC_PRINTF (2, 3);
const char *cw_convert_label         (const CwFieldPair *pair, CwSide side);
gboolean    cw_convert_check_length  (const CwFieldPair *pair, const char *value, GError **error);
char       *cw_convert_inexpressible (const char *value);

gboolean    cw_convert_text_out      (const CwFieldPair *pair, const CwConvertContext *context, const char *value,
                                      char **result, GError **error);
gboolean    cw_convert_text_in       (const CwFieldPair *pair, const CwConvertContext *context, const char *value,
                                      char **result, GError **error);
char       *cw_convert_text_canonical (const CwFieldPair *pair, const CwConvertContext *context,
                                       const char *value);

/* "5.0", "+5", "5e0" → "5"; NULL when it is no number, or beyond 40 digits on either side of the point. */
char       *cw_convert_decimal       (const char *text, int *whole_digits, int *fraction_digits);

G_END_DECLS
