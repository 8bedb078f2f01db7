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

/**
 * cw_convert_to_salesforce:
 * @pair: two mapped fields
 * @context: (nullable): what the conversion depends on; NULL for no region, UTC and no users
 * @value: Aloware's original text
 * @salesforce_value: (out) (transfer full): what to write; "" for blank, but "false" for a checkbox, which
 *   Salesforce never has blank (platform/README.md S5)
 *
 * Converts a value for Salesforce and checks it against the field: length, range, restricted picklist, active
 * owner. Nothing is ever cut off to make it fit. Pure; any thread.
 *
 * Errors: %CW_ERROR_INVALID_VALUE; the message names the fields and the remedy, never the value.
 */
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

/**
 * cw_convert_to_aloware:
 * @pair: two mapped fields
 * @context: (nullable): what the conversion depends on; NULL for no region, UTC and no users
 * @value: Salesforce's original text
 * @aloware_value: (out) (transfer full): what to write; "" for blank
 *
 * Converts a value for Aloware. Phones become E.164, owners the paired user or the fallback. Pure; any
 * thread.
 *
 * Errors: %CW_ERROR_INVALID_VALUE; the message names the fields and the remedy, never the value.
 */
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

  /* The rule knows it even where the conversion is shared with a type that can be written. */
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

/**
 * cw_convert_canonical_aloware:
 * @pair: two mapped fields
 * @context: (nullable): as for cw_convert_to_salesforce()
 * @value: (nullable): Aloware's original text; NULL when it was not delivered
 *
 * Returns: (transfer full) (nullable): the text to compare with cw_convert_canonical_salesforce()'s: "" for
 * blank; U+0001 and the value's own text when Salesforce's field cannot express it. NULL for NULL
 */
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

/**
 * cw_convert_canonical_salesforce:
 * @pair: two mapped fields
 * @context: (nullable): as for cw_convert_to_salesforce()
 * @value: (nullable): Salesforce's original text; NULL when it was not delivered
 *
 * Returns: (transfer full) (nullable): the text to compare with cw_convert_canonical_aloware()'s; NULL for
 * NULL
 */
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

/**
 * cw_convert_display:
 * @pair: two mapped fields
 * @context: (nullable): as for cw_convert_to_salesforce()
 * @side: whose value it is
 * @value: (nullable): an original text
 *
 * Returns: (transfer full) (nullable): @value for a person's eyes: users by name, everything else as it is;
 * NULL for NULL
 */
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
