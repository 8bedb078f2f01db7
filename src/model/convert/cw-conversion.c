/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-conversion.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "cw-error.h"
#include "cw-phone.h"
#include "cw-text.h"
#include "cw-time.h"

gboolean
cw_conversion_fail (GError **error, const char *format, ...)
{
  va_list arguments;

  /* Comparing needs no message, and is done for millions of values. */
  if (error == NULL)
    return FALSE;

  va_start (arguments, format);
  *error = g_error_new_valist (CW_ERROR, CW_ERROR_INVALID_VALUE, format, arguments);
  va_end (arguments);

  return FALSE;
}

const char *
cw_conversion_label (const CwFieldPair *pair, CwSide side)
{
  if (side == CW_SIDE_ALOWARE)
    return cw_catalogue_get_label (pair->aloware);

  return pair->salesforce->label != NULL ? pair->salesforce->label : pair->salesforce->name;
}

static gboolean
check_length (const CwFieldPair *pair, const char *value, GError **error)
{
  int length = pair->salesforce->length;

  if (length <= 0 || cw_text_length (value) <= (gsize) length)
    return TRUE;

  if (error == NULL)
    return FALSE;

  return cw_conversion_fail (
    error,
    g_dngettext (GETTEXT_PACKAGE,
                 "“%s” is too long for “%s” in Salesforce, which holds %d character. "
                 "Shorten it in Aloware or make the Salesforce field longer",
                 "“%s” is too long for “%s” in Salesforce, which holds %d characters. "
                 "Shorten it in Aloware or make the Salesforce field longer",
                 length),
    cw_conversion_label (pair, CW_SIDE_ALOWARE), cw_conversion_label (pair, CW_SIDE_SALESFORCE), length);
}

char *
cw_conversion_inexpressible (const char *value)
{
  g_autofree char *canonical = cw_text_canonical (value);

  return g_strconcat (CW_CONVERT_INEXPRESSIBLE, canonical, NULL);
}

/* ── Texts, e-mail addresses and phone numbers ── */

/* Texts, e-mail addresses and phone numbers: what is carried as it is written, and compared in other ways. */

static gboolean
text_to_salesforce (const CwFieldPair *pair,
                    const CwConvertContext *context,
                    const char *value,
                    char **result,
                    GError **error)
{
  if (!check_length (pair, value, error))
    return FALSE;

  *result = g_strdup (value);
  return TRUE;
}

static gboolean
text_to_aloware (const CwFieldPair *pair,
                 const CwConvertContext *context,
                 const char *value,
                 char **result,
                 GError **error)
{
  *result = g_strdup (value);
  return TRUE;
}

/* Line ends do not count: platforms and people's forms exchange CRLF and LF. */
static char *
text_canonical (const CwFieldPair *pair, const CwConvertContext *context, const char *value)
{
  return cw_text_canonical_multiline (value);
}

static const CwConversionOps text_ops = {
  .to_salesforce = text_to_salesforce,
  .to_aloware = text_to_aloware,
  .canonical = text_canonical,
};

/* E-mail addresses: compared without letter case. Salesforce answers INVALID_EMAIL_ADDRESS to what is none
 * (platform/README.md S5); this refuses only what no one could send to. */

static gboolean
is_email (const char *text)
{
  const char *at = strchr (text, '@');
  const char *dot;

  if (at == NULL || at == text || strchr (at + 1, '@') != NULL)
    return FALSE;

  for (const char *p = text; *p != '\0'; p++)
    if (g_ascii_isspace (*p) || g_ascii_iscntrl (*p))
      return FALSE;

  dot = strrchr (at, '.');
  return dot != NULL && dot > at + 1 && dot[1] != '\0';
}

static gboolean
email_to_salesforce (const CwFieldPair *pair,
                     const CwConvertContext *context,
                     const char *value,
                     char **result,
                     GError **error)
{
  if (pair->salesforce->type == CW_SALESFORCE_EMAIL && !is_email (value))
    return cw_conversion_fail (error, _("“%s” is not an e-mail address. Correct it in Aloware"),
                               cw_conversion_label (pair, CW_SIDE_ALOWARE));

  return text_to_salesforce (pair, context, value, result, error);
}

static gboolean
email_to_aloware (const CwFieldPair *pair,
                  const CwConvertContext *context,
                  const char *value,
                  char **result,
                  GError **error)
{
  if (pair->aloware->type == CW_ALOWARE_EMAIL && !is_email (value))
    return cw_conversion_fail (error, _("“%s” is not an e-mail address. Correct it in Salesforce"),
                               cw_conversion_label (pair, CW_SIDE_SALESFORCE));

  return text_to_aloware (pair, context, value, result, error);
}

static char *
email_canonical (const CwFieldPair *pair, const CwConvertContext *context, const char *value)
{
  return cw_text_casefold (value);
}

static const CwConversionOps email_ops = {
  .to_salesforce = email_to_salesforce,
  .to_aloware = email_to_aloware,
  .canonical = email_canonical,
};

/* Phone numbers: free text in Salesforce, E.164 in Aloware. */

static gboolean
phone_to_aloware (const CwFieldPair *pair,
                  const CwConvertContext *context,
                  const char *value,
                  char **result,
                  GError **error)
{
  g_autofree char *e164 = NULL;

  if (pair->aloware->type != CW_ALOWARE_PHONE)
    return text_to_aloware (pair, context, value, result, error);

  e164 = cw_phone_to_e164 (value, context->region);
  if (e164 == NULL)
    return cw_conversion_fail (
      error,
      _("“%s” is not a possible phone number. Correct it in Salesforce, with its country "
         "code if it is from another country"),
      cw_conversion_label (pair, CW_SIDE_SALESFORCE));

  *result = g_steal_pointer (&e164);
  return TRUE;
}

/* Aloware keeps no extension, so where its side is a phone number an extension is no difference: else
 * Salesforce's would flow to Aloware in each run and never arrive. */
static char *
phone_canonical (const CwFieldPair *pair, const CwConvertContext *context, const char *value)
{
  char *e164;

  if (pair->aloware->type != CW_ALOWARE_PHONE)
    return cw_phone_canonical (value, context->region);

  e164 = cw_phone_to_e164 (value, context->region);
  return e164 != NULL ? e164 : cw_text_canonical (value);
}

static const CwConversionOps phone_ops = {
  .to_salesforce = text_to_salesforce,
  .to_aloware = phone_to_aloware,
  .canonical = phone_canonical,
};

/* ── Choices ── */

/* Choices: value pairs first, then the picklist's values, then its labels without letter case. Inactive ones
 * are found by their exact value only: records keep them, but nothing new is to become one. */

static gboolean
has_picklist (const CwField *field)
{
  return field->type == CW_SALESFORCE_PICKLIST || field->type == CW_SALESFORCE_MULTIPICKLIST;
}

/* Without letter case, as the picklist's own values are found; the first key in byte order where several fit.
 */
static const char *
find_pair_folded (GHashTable *pairs, const char *value)
{
  g_autofree char *folded = cw_text_casefold (value);
  const char *first = NULL;
  const char *paired = NULL;
  GHashTableIter iter;
  gpointer aloware, salesforce;

  g_hash_table_iter_init (&iter, pairs);
  while (g_hash_table_iter_next (&iter, &aloware, &salesforce))
    if (cw_text_equals_folded (aloware, folded) && (first == NULL || strcmp (aloware, first) < 0))
      {
        first = aloware;
        paired = salesforce;
      }

  return paired;
}

static const char *
find_pair (GHashTable *pairs, const char *value)
{
  g_autofree char *canonical = NULL;
  const char *paired;

  if (pairs == NULL || g_hash_table_size (pairs) == 0)
    return NULL;

  paired = g_hash_table_lookup (pairs, value);
  if (paired != NULL)
    return paired;

  canonical = cw_text_canonical (value);
  paired = g_hash_table_lookup (pairs, canonical);
  return paired != NULL ? paired : find_pair_folded (pairs, value);
}

/* The Salesforce text of one Aloware value: `found` is its picklist value, NULL where it is none. */
static const char *
resolve (const CwFieldPair *pair, const char *value, const CwPicklistValue **found)
{
  const char *paired = find_pair (pair->value_pairs, value);
  const char *text = paired != NULL ? paired : value;

  *found = has_picklist (pair->salesforce) ? cw_field_find_value (pair->salesforce, text) : NULL;
  return *found != NULL ? (*found)->value : text;
}

static gboolean
is_refused (const CwFieldPair *pair, const CwPicklistValue *found)
{
  return has_picklist (pair->salesforce) && pair->salesforce->restricted_picklist && found == NULL;
}

static gboolean
one_to_salesforce (const CwFieldPair *pair, const char *value, const char **result, GError **error)
{
  const CwPicklistValue *found;
  const char *text = resolve (pair, value, &found);

  if (is_refused (pair, found))
    return cw_conversion_fail (
      error,
      _("“%s” has a value that is not in the picklist of “%s” in Salesforce. Add a value "
         "pair for it in the mapping, or add it to the picklist"),
      cw_conversion_label (pair, CW_SIDE_ALOWARE), cw_conversion_label (pair, CW_SIDE_SALESFORCE));

  if (pair->salesforce->restricted_picklist && found != NULL && !found->active)
    return cw_conversion_fail (
      error,
      _("“%s” has a value that is no longer active in the picklist of “%s” in Salesforce. "
         "Add a value pair for it in the mapping, or activate it in the picklist"),
      cw_conversion_label (pair, CW_SIDE_ALOWARE), cw_conversion_label (pair, CW_SIDE_SALESFORCE));

  if (found != NULL && found->converted)
    return cw_conversion_fail (error,
                               _("“%s” has a value that stands for converted Leads in “%s” in Salesforce. "
                                  "Writing it converts no Lead. "
                                  "Add a value pair for it in the mapping"),
                               cw_conversion_label (pair, CW_SIDE_ALOWARE),
                               cw_conversion_label (pair, CW_SIDE_SALESFORCE));

  *result = text;
  return TRUE;
}

/* The text of a Salesforce value in the form that equal values share. */
static char *
one_canonical (const CwFieldPair *pair, const char *value)
{
  const CwPicklistValue *found = has_picklist (pair->salesforce)
                                   ? cw_field_find_value (pair->salesforce, value)
                                   : NULL;

  return cw_text_canonical_multiline (found != NULL ? found->value : value);
}

/* The Aloware value that is paired with `canonical`, the first in byte order where several are. */
static const char *
find_pair_reversed (const CwFieldPair *pair, const char *canonical)
{
  GHashTableIter iter;
  gpointer aloware, salesforce;
  const char *first = NULL;

  g_hash_table_iter_init (&iter, pair->value_pairs);
  while (g_hash_table_iter_next (&iter, &aloware, &salesforce))
    {
      g_autofree char *other = one_canonical (pair, salesforce);

      if (g_str_equal (other, canonical) && (first == NULL || strcmp (aloware, first) < 0))
        first = aloware;
    }

  return first;
}

/* Whether the label of a picklist value, as an Aloware value, would be carried to that picklist value. */
static gboolean
stands_for (const CwFieldPair *pair, const CwPicklistValue *value)
{
  const CwPicklistValue *found;

  if (value->label == NULL || *value->label == '\0' || find_pair (pair->value_pairs, value->label) != NULL)
    return FALSE;

  resolve (pair, value->label, &found);
  return found == value;
}

static gboolean
one_to_aloware (const CwFieldPair *pair, const char *value, const char **result, GError **error)
{
  g_autofree char *canonical = NULL;
  const CwPicklistValue *found;
  const char *paired;

  *result = value;
  if (pair->value_pairs == NULL || g_hash_table_size (pair->value_pairs) == 0)
    return TRUE;

  canonical = one_canonical (pair, value);
  paired = find_pair_reversed (pair, canonical);
  if (paired != NULL)
    {
      *result = paired;
      return TRUE;
    }

  if (find_pair (pair->value_pairs, value) == NULL)
    return TRUE;

  /* The same word means something else in Aloware, and would come back as that. */
  found = has_picklist (pair->salesforce) ? cw_field_find_value (pair->salesforce, value) : NULL;
  if (found == NULL || !stands_for (pair, found))
    return cw_conversion_fail (
      error,
      _("“%s” has a value that stands for another one in Aloware. Add a value pair for it "
         "in the mapping"),
      cw_conversion_label (pair, CW_SIDE_SALESFORCE));

  *result = found->label;
  return TRUE;
}

/* One choice */

static gboolean
choice_to_salesforce (const CwFieldPair *pair,
                      const CwConvertContext *context,
                      const char *value,
                      char **result,
                      GError **error)
{
  const char *text;

  if (!one_to_salesforce (pair, value, &text, error) || !check_length (pair, text, error))
    return FALSE;

  *result = g_strdup (text);
  return TRUE;
}

static gboolean
choice_to_aloware (const CwFieldPair *pair,
                   const CwConvertContext *context,
                   const char *value,
                   char **result,
                   GError **error)
{
  const char *text;

  if (!one_to_aloware (pair, value, &text, error))
    return FALSE;

  *result = g_strdup (text);
  return TRUE;
}

static char *
choice_canonical (const CwFieldPair *pair, const CwConvertContext *context, const char *value)
{
  return one_canonical (pair, value);
}

/* Not by way of to_salesforce: a value that has become inactive cannot be written any more, and is still the
 * same as the one that the Salesforce record keeps. */
static char *
choice_canonical_aloware (const CwFieldPair *pair, const CwConvertContext *context, const char *value)
{
  const CwPicklistValue *found;
  const char *text = resolve (pair, value, &found);

  if (is_refused (pair, found) || !check_length (pair, text, NULL))
    return cw_conversion_inexpressible (value);

  return one_canonical (pair, text);
}

static const CwConversionOps choice_ops = {
  .to_salesforce = choice_to_salesforce,
  .to_aloware = choice_to_aloware,
  .canonical = choice_canonical,
  .canonical_aloware = choice_canonical_aloware,
};

/* A set of choices: "a;b". Order and repetitions make no difference. */

static GPtrArray *
split (const char *value)
{
  g_auto (GStrv) pieces = g_strsplit (value, ";", -1);
  GPtrArray *parts = g_ptr_array_new_with_free_func (g_free);

  for (char **piece = pieces; *piece != NULL; piece++)
    {
      char *trimmed = cw_text_trim (*piece);

      if (*trimmed != '\0')
        g_ptr_array_add (parts, trimmed);
      else
        g_free (trimmed);
    }

  return parts;
}

static void
add_once (GPtrArray *parts, const char *part)
{
  if (!g_ptr_array_find_with_equal_func (parts, part, g_str_equal, NULL))
    g_ptr_array_add (parts, g_strdup (part));
}

static char *
join (GPtrArray *parts)
{
  GString *joined = g_string_new (NULL);

  for (guint i = 0; i < parts->len; i++)
    {
      if (i > 0)
        g_string_append_c (joined, ';');
      g_string_append (joined, g_ptr_array_index (parts, i));
    }

  return g_string_free (joined, FALSE);
}

typedef gboolean (*OneFunc) (const CwFieldPair *pair, const char *value, const char **result, GError **error);

static gboolean
convert_each (const CwFieldPair *pair, const char *value, OneFunc convert, char **result, GError **error)
{
  g_autoptr (GPtrArray) parts = split (value);
  g_autoptr (GPtrArray) converted = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < parts->len; i++)
    {
      const char *text;

      if (!convert (pair, g_ptr_array_index (parts, i), &text, error))
        return FALSE;
      add_once (converted, text);
    }

  *result = join (converted);
  return TRUE;
}

static gboolean
choices_to_salesforce (const CwFieldPair *pair,
                       const CwConvertContext *context,
                       const char *value,
                       char **result,
                       GError **error)
{
  g_autofree char *joined = NULL;

  if (!convert_each (pair, value, one_to_salesforce, &joined, error) || !check_length (pair, joined, error))
    return FALSE;

  *result = g_steal_pointer (&joined);
  return TRUE;
}

static gboolean
choices_to_aloware (const CwFieldPair *pair,
                    const CwConvertContext *context,
                    const char *value,
                    char **result,
                    GError **error)
{
  return convert_each (pair, value, one_to_aloware, result, error);
}

static char *
choices_canonical (const CwFieldPair *pair, const CwConvertContext *context, const char *value)
{
  g_autoptr (GPtrArray) parts = split (value);
  g_autoptr (GPtrArray) set = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < parts->len; i++)
    {
      g_autofree char *canonical = one_canonical (pair, g_ptr_array_index (parts, i));

      add_once (set, canonical);
    }
  cw_text_sort (set);

  return join (set);
}

static gboolean
one_for_comparing (const CwFieldPair *pair, const char *value, const char **result, GError **error)
{
  const CwPicklistValue *found;

  *result = resolve (pair, value, &found);
  return !is_refused (pair, found);
}

static char *
choices_canonical_aloware (const CwFieldPair *pair, const CwConvertContext *context, const char *value)
{
  g_autofree char *joined = NULL;

  if (!convert_each (pair, value, one_for_comparing, &joined, NULL) || !check_length (pair, joined, NULL))
    return cw_conversion_inexpressible (value);

  return choices_canonical (pair, context, joined);
}

static const CwConversionOps choices_ops = {
  .to_salesforce = choices_to_salesforce,
  .to_aloware = choices_to_aloware,
  .canonical = choices_canonical,
  .canonical_aloware = choices_canonical_aloware,
};

/* ── Checkboxes ── */

/* Checkboxes. Aloware delivers 1, 0, true or false, as numbers or as strings (platform/README.md A2). */

static const struct
{
  const char *word;
  gboolean on;
} checkbox_words[] = {
  { "true", TRUE }, { "1", TRUE }, { "yes", TRUE }, { "false", FALSE }, { "0", FALSE }, { "no", FALSE },
};

static const char *
checkbox_of (const char *value)
{
  for (gsize i = 0; i < G_N_ELEMENTS (checkbox_words); i++)
    if (g_ascii_strcasecmp (checkbox_words[i].word, value) == 0)
      return checkbox_words[i].on ? "true" : "false";

  return NULL;
}

static gboolean
fail_not_checkbox (const CwFieldPair *pair, CwSide side, GError **error)
{
  return cw_conversion_fail (
    error, _("“%s” is neither true nor false. Make it one of true, false, 1, 0, yes or no"),
    cw_conversion_label (pair, side));
}

static gboolean
checkbox_to_salesforce (const CwFieldPair *pair,
                        const CwConvertContext *context,
                        const char *value,
                        char **result,
                        GError **error)
{
  const char *state = *value != '\0' ? checkbox_of (value) : "false";

  if (state == NULL)
    return fail_not_checkbox (pair, CW_SIDE_ALOWARE, error);

  *result = g_strdup (state);
  return TRUE;
}

static gboolean
checkbox_to_aloware (const CwFieldPair *pair,
                     const CwConvertContext *context,
                     const char *value,
                     char **result,
                     GError **error)
{
  const char *state = *value != '\0' ? checkbox_of (value) : "false";

  if (state == NULL)
    return fail_not_checkbox (pair, CW_SIDE_SALESFORCE, error);

  *result = g_strdup (state);
  return TRUE;
}

static char *
checkbox_canonical (const CwFieldPair *pair, const CwConvertContext *context, const char *value)
{
  const char *state = *value != '\0' ? checkbox_of (value) : "false";

  return state != NULL ? g_strdup (state) : cw_conversion_inexpressible (value);
}

/* A checkbox is never blank in Salesforce. */
static const CwConversionOps checkbox_ops = {
  .takes_blank = TRUE,
  .to_salesforce = checkbox_to_salesforce,
  .to_aloware = checkbox_to_aloware,
  .canonical = checkbox_canonical,
};

static gboolean
checkbox_choice_to_salesforce (const CwFieldPair *pair,
                               const CwConvertContext *context,
                               const char *value,
                               char **result,
                               GError **error)
{
  const char *state = checkbox_of (value);

  if (state == NULL)
    return fail_not_checkbox (pair, CW_SIDE_ALOWARE, error);

  return choice_ops.to_salesforce (pair, context, state, result, error);
}

static gboolean
checkbox_choice_to_aloware (const CwFieldPair *pair,
                            const CwConvertContext *context,
                            const char *value,
                            char **result,
                            GError **error)
{
  g_autofree char *text = NULL;
  const char *state;

  if (!choice_ops.to_aloware (pair, context, value, &text, error))
    return FALSE;

  state = checkbox_of (text);
  if (state == NULL)
    return fail_not_checkbox (pair, CW_SIDE_SALESFORCE, error);

  *result = g_strdup (state);
  return TRUE;
}

/* "1" and "TRUE" in a text field mean what "true" means. */
static char *
checkbox_choice_canonical (const CwFieldPair *pair, const CwConvertContext *context, const char *value)
{
  g_autofree char *state = NULL;

  if (!checkbox_choice_to_aloware (pair, context, value, &state, NULL))
    return choice_ops.canonical (pair, context, value);

  return choice_ops.canonical_aloware (pair, context, state);
}

static char *
checkbox_choice_canonical_aloware (const CwFieldPair *pair,
                                   const CwConvertContext *context,
                                   const char *value)
{
  const char *state = checkbox_of (value);

  if (state == NULL)
    return cw_conversion_inexpressible (value);

  return choice_ops.canonical_aloware (pair, context, state);
}

static const CwConversionOps checkbox_choice_ops = {
  .to_salesforce = checkbox_choice_to_salesforce,
  .to_aloware = checkbox_choice_to_aloware,
  .canonical = checkbox_choice_canonical,
  .canonical_aloware = checkbox_choice_canonical_aloware,
};

/* ── Numbers ── */

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

static char *
decimal_of (const char *text, int *whole_digits, int *fraction_digits)
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

/* Salesforce rounds what has more decimals than the field's scale, silently; here it is refused. Describe
 * gives int fields no precision: they are 32 bits wide. */
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
number_to_salesforce (const CwFieldPair *pair,
                      const CwConvertContext *context,
                      const char *value,
                      char **result,
                      GError **error)
{
  g_autofree char *number = NULL;
  int whole, fraction;

  number = decimal_of (value, &whole, &fraction);
  if (number == NULL)
    return cw_conversion_fail (error, _("“%s” is not a number. Correct it in Aloware"),
                               cw_conversion_label (pair, CW_SIDE_ALOWARE));

  if (pair->salesforce->type != CW_SALESFORCE_NUMBER)
    {
      if (!check_length (pair, number, error))
        return FALSE;
    }
  else if (!fits (pair->salesforce, number, whole, fraction))
    {
      return cw_conversion_fail (
        error,
        _("“%s” has more digits than “%s” in Salesforce holds. Correct it in Aloware or "
           "give the Salesforce field more digits"),
        cw_conversion_label (pair, CW_SIDE_ALOWARE), cw_conversion_label (pair, CW_SIDE_SALESFORCE));
    }

  *result = g_steal_pointer (&number);
  return TRUE;
}

static gboolean
number_to_aloware (const CwFieldPair *pair,
                   const CwConvertContext *context,
                   const char *value,
                   char **result,
                   GError **error)
{
  g_autofree char *number = decimal_of (value, NULL, NULL);

  if (number == NULL)
    return cw_conversion_fail (error, _("“%s” is not a number. Correct it in Salesforce"),
                               cw_conversion_label (pair, CW_SIDE_SALESFORCE));

  *result = g_steal_pointer (&number);
  return TRUE;
}

static char *
number_canonical (const CwFieldPair *pair, const CwConvertContext *context, const char *value)
{
  char *number = decimal_of (value, NULL, NULL);

  return number != NULL ? number : cw_conversion_inexpressible (value);
}

static const CwConversionOps number_ops = {
  .to_salesforce = number_to_salesforce,
  .to_aloware = number_to_aloware,
  .canonical = number_canonical,
};

/* ── Dates and times ── */

/* Civil dates, which never meet a time zone, and what is made of an instant. */

/* The dates that Salesforce keeps (SOAP API, primitive data types), in the order of ISO texts. */
#define FIRST_DATE "1700-01-01"
#define LAST_DATE "4000-12-31"

static gboolean
fail_range (const CwFieldPair *pair, GError **error)
{
  return cw_conversion_fail (
    error,
    _("“%s” is outside the dates that Salesforce keeps, the years 1700 to 4000. Correct it "
       "in Aloware"),
    cw_conversion_label (pair, CW_SIDE_ALOWARE));
}

static gboolean
date_to_salesforce (const CwFieldPair *pair,
                    const CwConvertContext *context,
                    const char *value,
                    char **result,
                    GError **error)
{
  g_autofree char *date = cw_time_civil_date (value);

  if (date == NULL)
    return cw_conversion_fail (error, _("“%s” is not a date. Correct it in Aloware, as YYYY-MM-DD"),
                               cw_conversion_label (pair, CW_SIDE_ALOWARE));
  if (pair->salesforce->type == CW_SALESFORCE_DATE
      && (strcmp (date, FIRST_DATE) < 0 || strcmp (date, LAST_DATE) > 0))
    return fail_range (pair, error);
  if (pair->salesforce->type != CW_SALESFORCE_DATE && !check_length (pair, date, error))
    return FALSE;

  *result = g_steal_pointer (&date);
  return TRUE;
}

static gboolean
date_to_aloware (const CwFieldPair *pair,
                 const CwConvertContext *context,
                 const char *value,
                 char **result,
                 GError **error)
{
  g_autofree char *date = cw_time_civil_date (value);

  if (date == NULL)
    return cw_conversion_fail (error, _("“%s” is not a date. Correct it in Salesforce, as YYYY-MM-DD"),
                               cw_conversion_label (pair, CW_SIDE_SALESFORCE));

  *result = g_steal_pointer (&date);
  return TRUE;
}

static char *
date_canonical (const CwFieldPair *pair, const CwConvertContext *context, const char *value)
{
  char *date = cw_time_civil_date (value);

  return date != NULL ? date : cw_conversion_inexpressible (value);
}

static const CwConversionOps date_ops = {
  .to_salesforce = date_to_salesforce,
  .to_aloware = date_to_aloware,
  .canonical = date_canonical,
};

/* Instants. Aloware's have no fraction, so both sides count whole seconds. */

static gint64
whole_seconds (gint64 instant_ms)
{
  gint64 below = instant_ms % 1000;

  return instant_ms - (below < 0 ? below + 1000 : below);
}

static gboolean
read_aloware (const CwFieldPair *pair, const char *value, gint64 *instant_ms, GError **error)
{
  if (cw_time_parse_aloware (value, instant_ms))
    return TRUE;

  return cw_conversion_fail (
    error, _("“%s” is not a point in time such as 2026-03-15 15:33:16 (UTC). Correct it in Aloware"),
    cw_conversion_label (pair, CW_SIDE_ALOWARE));
}

static gboolean
instant_to_salesforce (const CwFieldPair *pair,
                       const CwConvertContext *context,
                       const char *value,
                       char **result,
                       GError **error)
{
  g_autofree char *text = NULL;
  gint64 instant;

  if (!read_aloware (pair, value, &instant, error))
    return FALSE;

  text = cw_time_format_salesforce (whole_seconds (instant));
  if (strncmp (text, FIRST_DATE, strlen (FIRST_DATE)) < 0
      || strncmp (text, LAST_DATE, strlen (LAST_DATE)) > 0)
    return fail_range (pair, error);

  *result = g_steal_pointer (&text);
  return TRUE;
}

static gboolean
instant_to_aloware (const CwFieldPair *pair,
                    const CwConvertContext *context,
                    const char *value,
                    char **result,
                    GError **error)
{
  gint64 instant;

  if (!cw_time_parse_salesforce (value, &instant))
    return cw_conversion_fail (error, _("“%s” is not a date and time. Correct it in Salesforce"),
                               cw_conversion_label (pair, CW_SIDE_SALESFORCE));

  *result = cw_time_format_aloware (instant);
  return TRUE;
}

static char *
instant_canonical (const CwFieldPair *pair, const CwConvertContext *context, const char *value)
{
  gint64 instant;

  if (!cw_time_parse_salesforce (value, &instant))
    return cw_conversion_inexpressible (value);

  return cw_time_format_salesforce (whole_seconds (instant));
}

static const CwConversionOps instant_ops = {
  .to_salesforce = instant_to_salesforce,
  .to_aloware = instant_to_aloware,
  .canonical = instant_canonical,
};

/* What is made of an instant and cannot be turned back into one. */

static gboolean
local_date_to_salesforce (const CwFieldPair *pair,
                          const CwConvertContext *context,
                          const char *value,
                          char **result,
                          GError **error)
{
  g_autofree char *date = NULL;
  gint64 instant;

  if (!read_aloware (pair, value, &instant, error))
    return FALSE;

  date = cw_time_local_date (instant, context->timezone);
  return date_to_salesforce (pair, context, date, result, error);
}

static const CwConversionOps local_date_ops = {
  .to_salesforce = local_date_to_salesforce,
  .canonical = date_canonical,
};

static gboolean
local_time_to_salesforce (const CwFieldPair *pair,
                          const CwConvertContext *context,
                          const char *value,
                          char **result,
                          GError **error)
{
  g_autofree char *time = NULL;
  gint64 instant;

  if (!read_aloware (pair, value, &instant, error))
    return FALSE;

  time = cw_time_local_time (instant, context->timezone);
  return text_to_salesforce (pair, context, time, result, error);
}

static const CwConversionOps local_time_ops = {
  .to_salesforce = local_time_to_salesforce,
  .canonical = text_canonical,
};

static gboolean
utc_time_to_salesforce (const CwFieldPair *pair,
                        const CwConvertContext *context,
                        const char *value,
                        char **result,
                        GError **error)
{
  gint64 instant;

  if (!read_aloware (pair, value, &instant, error))
    return FALSE;

  *result = cw_time_utc_time (whole_seconds (instant));
  return TRUE;
}

static char *
utc_time_canonical (const CwFieldPair *pair, const CwConvertContext *context, const char *value)
{
  char *time = cw_time_of_day (value);

  return time != NULL ? time : cw_conversion_inexpressible (value);
}

static const CwConversionOps utc_time_ops = {
  .to_salesforce = utc_time_to_salesforce,
  .canonical = utc_time_canonical,
};

/* ── Owners ── */

/* Owners. Two owners are the same when they are the same person, so the canonical text is the Salesforce id
 * of the person. A Salesforce owner without a partner is represented in Aloware by the fallback, and is the
 * same as the fallback: else each run would carry the fallback back, and take the record from its owner. */

#define NO_PARTNER "aloware:"

static gboolean
fail_no_users (const CwFieldPair *pair, GError **error)
{
  return cw_conversion_fail (
    error, _("“%s” cannot be matched, because the users are not known. Connect both platforms"),
    cw_conversion_label (pair, CW_SIDE_ALOWARE));
}

static gboolean
user_to_salesforce (const CwFieldPair *pair,
                    const CwConvertContext *context,
                    const char *value,
                    char **result,
                    GError **error)
{
  const char *label = cw_conversion_label (pair, CW_SIDE_ALOWARE);
  const char *id;

  if (context->users == NULL)
    return fail_no_users (pair, error);

  switch (cw_user_map_to_salesforce (context->users, value, &id))
    {
    case CW_USER_MATCHED:
      *result = g_strdup (id);
      return TRUE;

    case CW_USER_AMBIGUOUS:
      return cw_conversion_fail (
        error,
        _("“%s” has an e-mail address that more than one user has. Give each user an address "
           "of their own"),
        label);

    case CW_USER_INACTIVE:
      return cw_conversion_fail (
        error,
        _("“%s” is inactive in Salesforce and cannot own records there. Activate the user in "
           "Salesforce or choose another owner in Aloware"),
        label);

    case CW_USER_QUEUE:
    case CW_USER_UNMATCHED:
    default:
      return cw_conversion_fail (
        error,
        _("“%s” has no Salesforce user with the same e-mail address. Correct the address on "
           "either side or choose another owner in Aloware"),
        label);
    }
}

static gboolean
user_to_aloware (const CwFieldPair *pair,
                 const CwConvertContext *context,
                 const char *value,
                 char **result,
                 GError **error)
{
  const char *label = cw_conversion_label (pair, CW_SIDE_SALESFORCE);
  const char *id;
  CwUserState state;

  if (cw_user_is_queue (value))
    return cw_conversion_fail (
      error,
      _("“%s” is a queue in Salesforce, which is no user of Aloware. Give the record "
         "to a user in Salesforce"),
      label);
  if (context->users == NULL)
    return fail_no_users (pair, error);

  state = cw_user_map_to_aloware (context->users, value, &id);
  if (id != NULL)
    {
      *result = g_strdup (id);
      return TRUE;
    }

  /* Otherwise the message would read as if no fallback were set. */
  if (cw_user_map_misses_fallback (context->users))
    return cw_conversion_fail (error,
                               _("“%s” has no Aloware user of its own, and the fallback owner that is set "
                                  "is nobody’s e-mail address in Aloware, or "
                                  "several people’s. Choose another fallback owner"),
                               label);

  if (state == CW_USER_AMBIGUOUS)
    return cw_conversion_fail (
      error,
      _("“%s” has an e-mail address that more than one user has. Give each user an address of "
         "their own, or set a fallback owner"),
      label);

  return cw_conversion_fail (
    error,
    _("“%s” has no Aloware user with the same e-mail address. Correct the address on either "
       "side, or set a fallback owner"),
    label);
}

static char *
user_canonical_aloware (const CwFieldPair *pair, const CwConvertContext *context, const char *value)
{
  const char *id = NULL;

  /* An inactive partner cannot be written, but is the same person, so its id is used, too. */
  if (context->users != NULL)
    cw_user_map_to_salesforce (context->users, value, &id);

  if (id != NULL)
    return g_strdup (id);

  if (context->users != NULL && cw_user_map_is_fallback (context->users, value))
    return g_strconcat (NO_PARTNER, value, NULL);

  return cw_conversion_inexpressible (value);
}

static char *
user_canonical (const CwFieldPair *pair, const CwConvertContext *context, const char *value)
{
  const char *aloware_id = NULL;

  if (cw_user_is_queue (value))
    return context->queue_owner == CW_QUEUE_OWNER_ASSIGN ? g_strdup ("") : NULL;
  if (context->users != NULL)
    cw_user_map_to_aloware (context->users, value, &aloware_id);

  return aloware_id != NULL ? user_canonical_aloware (pair, context, aloware_id) : g_strdup (value);
}

static const CwConversionOps user_ops = {
  .to_salesforce = user_to_salesforce,
  .to_aloware = user_to_aloware,
  .canonical = user_canonical,
  .canonical_aloware = user_canonical_aloware,
};

/* ── All of them ── */

static const CwConversionOps *const conversions[CW_N_CONVERSIONS] = {
  [CW_CONVERSION_TEXT] = &text_ops,
  [CW_CONVERSION_CHOICE] = &choice_ops,
  [CW_CONVERSION_CHOICES] = &choices_ops,
  [CW_CONVERSION_EMAIL] = &email_ops,
  [CW_CONVERSION_PHONE] = &phone_ops,
  [CW_CONVERSION_NUMBER] = &number_ops,
  [CW_CONVERSION_CHECKBOX] = &checkbox_ops,
  [CW_CONVERSION_CHECKBOX_CHOICE] = &checkbox_choice_ops,
  [CW_CONVERSION_DATE] = &date_ops,
  [CW_CONVERSION_INSTANT] = &instant_ops,
  [CW_CONVERSION_LOCAL_DATE] = &local_date_ops,
  [CW_CONVERSION_LOCAL_TIME] = &local_time_ops,
  [CW_CONVERSION_UTC_TIME] = &utc_time_ops,
  [CW_CONVERSION_USER] = &user_ops,
};

const CwConversionOps *
cw_conversion_get (CwConversion conversion)
{
  return conversions[conversion];
}
