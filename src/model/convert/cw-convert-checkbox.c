/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-convert-private.h"

#include <glib/gi18n-lib.h>

/* Checkboxes. Aloware delivers 1, 0, true or false, as numbers or as strings (facts/aloware.md §2.2). */

static const struct
{
  const char *word;
  gboolean on;
} checkbox_words[] = {
  { "true", TRUE },
  { "1", TRUE },
  { "yes", TRUE },
  { "false", FALSE },
  { "0", FALSE },
  { "no", FALSE },
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
  return cw_convert_fail (error, _("“%s” is neither true nor false. Make it one of true, false, 1, 0, yes or no"),
                          cw_convert_label (pair, side));
}

static gboolean
checkbox_to_salesforce (const CwFieldPair *pair, const CwConvertContext *context, const char *value,
                        char **result, GError **error)
{
  const char *state = *value != '\0' ? checkbox_of (value) : "false";

  if (state == NULL)
    return fail_not_checkbox (pair, CW_SIDE_ALOWARE, error);

  *result = g_strdup (state);
  return TRUE;
}

static gboolean
checkbox_to_aloware (const CwFieldPair *pair, const CwConvertContext *context, const char *value, char **result,
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

  return state != NULL ? g_strdup (state) : cw_convert_inexpressible (value);
}

const CwConversionOps cw_convert_checkbox_ops = {
  .to_salesforce = checkbox_to_salesforce,
  .to_aloware = checkbox_to_aloware,
  .canonical = checkbox_canonical,
};

static gboolean
checkbox_choice_to_salesforce (const CwFieldPair *pair, const CwConvertContext *context, const char *value,
                               char **result, GError **error)
{
  const char *state = checkbox_of (value);

  if (state == NULL)
    return fail_not_checkbox (pair, CW_SIDE_ALOWARE, error);

  return cw_convert_choice_ops.to_salesforce (pair, context, state, result, error);
}

static gboolean
checkbox_choice_to_aloware (const CwFieldPair *pair, const CwConvertContext *context, const char *value,
                            char **result, GError **error)
{
  g_autofree char *text = NULL;
  const char *state;

  if (!cw_convert_choice_ops.to_aloware (pair, context, value, &text, error))
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
    return cw_convert_choice_ops.canonical (pair, context, value);

  return cw_convert_choice_ops.canonical_aloware (pair, context, state);
}

static char *
checkbox_choice_canonical_aloware (const CwFieldPair *pair, const CwConvertContext *context, const char *value)
{
  const char *state = checkbox_of (value);

  if (state == NULL)
    return cw_convert_inexpressible (value);

  return cw_convert_choice_ops.canonical_aloware (pair, context, state);
}

const CwConversionOps cw_convert_checkbox_choice_ops = {
  .to_salesforce = checkbox_choice_to_salesforce,
  .to_aloware = checkbox_choice_to_aloware,
  .canonical = checkbox_choice_canonical,
  .canonical_aloware = checkbox_choice_canonical_aloware,
};
