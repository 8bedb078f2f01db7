/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-convert-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "cw-schema.h"
#include "cw-text.h"

/* Numbers, as exact decimals: never through a double, which would change the last digits. */

#define MAX_DIGITS 40

/* A number is 0.DIGITS × 10^point. */
typedef struct
{
  char digits[2 * MAX_DIGITS];
  int n;
  int point;
  gboolean negative;
} Decimal;

static gboolean
read_mantissa (const char **text, Decimal *decimal)
{
  gboolean any = FALSE;
  gboolean fraction = FALSE;

  for (;; (*text)++)
    {
      if (**text == '.' && !fraction)
        {
          fraction = TRUE;
          continue;
        }
      if (!g_ascii_isdigit (**text))
        return any;

      any = TRUE;
      if (decimal->n == 0 && **text == '0')
        {
          decimal->point -= fraction ? 1 : 0;
          continue;
        }
      if (decimal->n == (int) sizeof decimal->digits)
        return FALSE;

      decimal->digits[decimal->n++] = **text;
      decimal->point += fraction ? 0 : 1;
    }
}

static gboolean
read_exponent (const char **text, Decimal *decimal)
{
  int exponent = 0;
  int sign = 1;

  if (**text != 'e' && **text != 'E')
    return TRUE;

  (*text)++;
  if (**text == '+' || **text == '-')
    sign = *(*text)++ == '-' ? -1 : 1;
  if (!g_ascii_isdigit (**text))
    return FALSE;

  for (; g_ascii_isdigit (**text); (*text)++)
    exponent = MIN (exponent * 10 + g_ascii_digit_value (**text), 10 * MAX_DIGITS);

  decimal->point += sign * exponent;
  return TRUE;
}

static gboolean
read_decimal (const char *text, Decimal *decimal)
{
  if (*text == '+' || *text == '-')
    decimal->negative = *text++ == '-';

  if (!read_mantissa (&text, decimal) || !read_exponent (&text, decimal) || *text != '\0')
    return FALSE;

  while (decimal->n > 0 && decimal->digits[decimal->n - 1] == '0')
    decimal->n--;

  return decimal->n == 0 || (decimal->point <= MAX_DIGITS && decimal->n - decimal->point <= MAX_DIGITS);
}

char *
cw_convert_decimal (const char *text, int *whole_digits, int *fraction_digits)
{
  Decimal decimal = { .n = 0 };
  GString *result;
  int whole;

  if (!read_decimal (text, &decimal))
    return NULL;

  whole = decimal.n > 0 ? MAX (decimal.point, 0) : 0;
  if (whole_digits != NULL)
    *whole_digits = whole;
  if (fraction_digits != NULL)
    *fraction_digits = decimal.n > 0 ? MAX (decimal.n - decimal.point, 0) : 0;
  if (decimal.n == 0)
    return g_strdup ("0");

  result = g_string_new (decimal.negative ? "-" : NULL);
  if (whole == 0)
    g_string_append_c (result, '0');
  for (int i = 0; i < whole; i++)
    g_string_append_c (result, i < decimal.n ? decimal.digits[i] : '0');
  if (decimal.n > decimal.point)
    g_string_append_c (result, '.');
  for (int i = decimal.point; i < decimal.n; i++)
    g_string_append_c (result, i < 0 ? '0' : decimal.digits[i]);

  return g_string_free (result, FALSE);
}

/* Salesforce rounds what has more decimals than the field's scale, silently; here it is refused. Describe gives
 * int fields no precision: they are 32 bits wide. */
static gboolean
fits (const CwField *field, const char *number, int whole_digits, int fraction_digits)
{
  gint64 integer;

  if (g_strcmp0 (field->describe_type, "int") == 0)
    return fraction_digits == 0 && whole_digits <= 10
           && (integer = g_ascii_strtoll (number, NULL, 10)) >= G_MININT32 && integer <= G_MAXINT32;

  return field->precision <= 0
         || (fraction_digits <= field->scale && whole_digits <= field->precision - field->scale);
}

static gboolean
number_to_salesforce (const CwFieldPair *pair, const CwConvertContext *context, const char *value, char **result,
                      GError **error)
{
  g_autofree char *number = NULL;
  int whole, fraction;

  number = cw_convert_decimal (value, &whole, &fraction);
  if (number == NULL)
    return cw_convert_fail (error, _("“%s” is not a number. Correct it in Aloware"),
                            cw_convert_label (pair, CW_SIDE_ALOWARE));

  if (pair->salesforce->type != CW_SALESFORCE_NUMBER)
    {
      if (!cw_convert_check_length (pair, number, error))
        return FALSE;
    }
  else if (!fits (pair->salesforce, number, whole, fraction))
    {
      return cw_convert_fail (error,
                              _("“%s” has more digits than “%s” in Salesforce holds. Correct it in Aloware or "
                                "give the Salesforce field more digits"),
                              cw_convert_label (pair, CW_SIDE_ALOWARE),
                              cw_convert_label (pair, CW_SIDE_SALESFORCE));
    }

  *result = g_steal_pointer (&number);
  return TRUE;
}

static gboolean
number_to_aloware (const CwFieldPair *pair, const CwConvertContext *context, const char *value, char **result,
                   GError **error)
{
  g_autofree char *number = cw_convert_decimal (value, NULL, NULL);

  if (number == NULL)
    return cw_convert_fail (error, _("“%s” is not a number. Correct it in Salesforce"),
                            cw_convert_label (pair, CW_SIDE_SALESFORCE));

  *result = g_steal_pointer (&number);
  return TRUE;
}

static char *
number_canonical (const CwFieldPair *pair, const CwConvertContext *context, const char *value)
{
  char *number = cw_convert_decimal (value, NULL, NULL);

  return number != NULL ? number : cw_convert_inexpressible (value);
}

const CwConversionOps cw_convert_number_ops = {
  .to_salesforce = number_to_salesforce,
  .to_aloware = number_to_aloware,
  .canonical = number_canonical,
};
