/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-convert.h"

#include <glib/gi18n-lib.h>

#include "cw-convert-rules.h"
#include "cw-text.h"

static const CwConvertContext no_context;

static const CwConversionOps *
ops_of (const CwFieldPair *pair)
{
  return cw_conversion_get (cw_convert_rule (pair->aloware->type, pair->salesforce->type)->conversion);
}

static gboolean
stays_blank (const CwConversionOps *ops, const char *trimmed)
{
  return *trimmed == '\0' && !ops->takes_blank;
}

static gboolean
fail_unmappable (const CwFieldPair *pair, GError **error)
{
  return cw_conversion_fail (
    error, _("“%s” cannot be kept in “%s” in Salesforce. Map it to a field of another type"),
    cw_conversion_label (pair, CW_SIDE_ALOWARE), cw_conversion_label (pair, CW_SIDE_SALESFORCE));
}

gboolean
cw_convert_to_salesforce (const CwFieldPair *pair,
                          const CwConvertContext *context,
                          const char *value,
                          char **salesforce_value,
                          GError **error)
{
  const CwConversionOps *ops;
  g_autofree char *trimmed = NULL;

  g_return_val_if_fail (pair != NULL, FALSE);
  g_return_val_if_fail (value != NULL, FALSE);
  g_return_val_if_fail (salesforce_value != NULL, FALSE);

  ops = ops_of (pair);
  if (ops == NULL)
    return fail_unmappable (pair, error);

  trimmed = cw_text_trim (value);
  if (stays_blank (ops, trimmed))
    {
      *salesforce_value = g_steal_pointer (&trimmed);
      return TRUE;
    }

  return ops->to_salesforce (pair, context != NULL ? context : &no_context, trimmed, salesforce_value, error);
}

gboolean
cw_convert_to_aloware (const CwFieldPair *pair,
                       const CwConvertContext *context,
                       const char *value,
                       char **aloware_value,
                       GError **error)
{
  const CwConversionOps *ops;
  g_autofree char *trimmed = NULL;

  g_return_val_if_fail (pair != NULL, FALSE);
  g_return_val_if_fail (value != NULL, FALSE);
  g_return_val_if_fail (aloware_value != NULL, FALSE);

  ops = ops_of (pair);
  if (ops == NULL)
    return fail_unmappable (pair, error);

  /* The rule is asked, because one conversion serves types that can be written and types that cannot. */
  if (cw_convert_rule (pair->aloware->type, pair->salesforce->type)->to_aloware == CW_LOSS_NEVER)
    return cw_conversion_fail (error,
                               _("“%s” is worked out by Aloware itself and cannot be written. "
                                  "Map it from Aloware to Salesforce only"),
                               cw_conversion_label (pair, CW_SIDE_ALOWARE));

  trimmed = cw_text_trim (value);
  if (stays_blank (ops, trimmed))
    {
      *aloware_value = g_steal_pointer (&trimmed);
      return TRUE;
    }

  return ops->to_aloware (pair, context != NULL ? context : &no_context, trimmed, aloware_value, error);
}

char *
cw_convert_canonical_aloware (const CwFieldPair *pair, const CwConvertContext *context, const char *value)
{
  const CwConversionOps *ops;
  g_autofree char *trimmed = NULL;
  g_autofree char *written = NULL;

  g_return_val_if_fail (pair != NULL, NULL);

  if (value == NULL)
    return NULL;

  trimmed = cw_text_trim (value);
  ops = ops_of (pair);
  if (ops == NULL)
    return *trimmed != '\0' ? cw_conversion_inexpressible (trimmed) : g_steal_pointer (&trimmed);
  if (stays_blank (ops, trimmed))
    return g_steal_pointer (&trimmed);

  if (context == NULL)
    context = &no_context;
  if (ops->canonical_aloware != NULL)
    return ops->canonical_aloware (pair, context, trimmed);
  if (!ops->to_salesforce (pair, context, trimmed, &written, NULL))
    return cw_conversion_inexpressible (trimmed);

  return ops->canonical (pair, context, written);
}

char *
cw_convert_canonical_salesforce (const CwFieldPair *pair, const CwConvertContext *context, const char *value)
{
  const CwConversionOps *ops;
  g_autofree char *trimmed = NULL;

  g_return_val_if_fail (pair != NULL, NULL);

  if (value == NULL)
    return NULL;

  ops = ops_of (pair);
  if (ops == NULL)
    return cw_text_canonical (value);

  trimmed = cw_text_trim (value);
  if (stays_blank (ops, trimmed))
    return g_steal_pointer (&trimmed);

  return ops->canonical (pair, context != NULL ? context : &no_context, trimmed);
}

char *
cw_convert_display (const CwFieldPair *pair, const CwConvertContext *context, CwSide side, const char *value)
{
  const CwUser *user;

  g_return_val_if_fail (pair != NULL, NULL);

  if (value == NULL || pair->aloware->type != CW_ALOWARE_USER || context == NULL || context->users == NULL)
    return g_strdup (value);

  if (side == CW_SIDE_ALOWARE)
    user = cw_user_map_find_aloware (context->users, value);
  else
    user = cw_user_map_find_salesforce (context->users, value);

  return g_strdup (user != NULL && *user->name != '\0' ? user->name : value);
}
