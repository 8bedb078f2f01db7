/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-convert-private.h"
#include "cw-users.h"

#include <glib/gi18n-lib.h>

/* Owners. Two owners are the same when they are the same person, so the canonical text is the Salesforce id of
 * the person. A Salesforce owner without a partner is represented in Aloware by the fallback, and is the same as
 * the fallback: else each run would carry the fallback back, and take the record from its owner. */

#define NO_PARTNER "aloware:"

static gboolean
fail_no_users (const CwFieldPair *pair, GError **error)
{
  return cw_convert_fail (error,
                          _("“%s” cannot be matched, because the users are not known. Connect both platforms"),
                          cw_convert_label (pair, CW_SIDE_ALOWARE));
}

static gboolean
user_to_salesforce (const CwFieldPair *pair, const CwConvertContext *context, const char *value, char **result,
                    GError **error)
{
  const char *label = cw_convert_label (pair, CW_SIDE_ALOWARE);
  const char *id;

  if (context->users == NULL)
    return fail_no_users (pair, error);

  switch (cw_user_map_to_salesforce (context->users, value, &id))
    {
    case CW_USER_MATCHED:
      *result = g_strdup (id);
      return TRUE;

    case CW_USER_AMBIGUOUS:
      return cw_convert_fail (error,
                              _("“%s” has an e-mail address that more than one user has. Give each user an address "
                                "of their own"),
                              label);

    case CW_USER_INACTIVE:
      return cw_convert_fail (error,
                              _("“%s” is inactive in Salesforce and cannot own records there. Activate the user in "
                                "Salesforce or choose another owner in Aloware"),
                              label);

    case CW_USER_UNMATCHED:
    default:
      return cw_convert_fail (error,
                              _("“%s” has no Salesforce user with the same e-mail address. Correct the address on "
                                "either side or choose another owner in Aloware"),
                              label);
    }
}

static gboolean
user_to_aloware (const CwFieldPair *pair, const CwConvertContext *context, const char *value, char **result,
                 GError **error)
{
  const char *label = cw_convert_label (pair, CW_SIDE_SALESFORCE);
  const char *id;
  CwUserState state;

  if (context->users == NULL)
    return fail_no_users (pair, error);

  state = cw_user_map_to_aloware (context->users, value, &id);
  if (id != NULL)
    {
      *result = g_strdup (id);
      return TRUE;
    }

  /* Else it would read as if none were set. */
  if (cw_user_map_misses_fallback (context->users))
    return cw_convert_fail (error,
                            _("“%s” has no Aloware user of its own, and the fallback owner that is set is nobody’s e-mail address in Aloware, or "
                              "several people’s. Choose another fallback owner"),
                            label);

  if (state == CW_USER_AMBIGUOUS)
    return cw_convert_fail (error,
                            _("“%s” has an e-mail address that more than one user has. Give each user an address of "
                              "their own, or set a fallback owner"),
                            label);

  return cw_convert_fail (error,
                          _("“%s” has no Aloware user with the same e-mail address. Correct the address on either "
                            "side, or set a fallback owner"),
                          label);
}

static char *
user_canonical_aloware (const CwFieldPair *pair, const CwConvertContext *context, const char *value)
{
  const char *id = NULL;

  /* An inactive partner has an id too: it cannot be written, and is the same person. */
  if (context->users != NULL)
    cw_user_map_to_salesforce (context->users, value, &id);

  if (id != NULL)
    return g_strdup (id);

  if (context->users != NULL && cw_user_map_is_fallback (context->users, value))
    return g_strconcat (NO_PARTNER, value, NULL);

  return cw_convert_inexpressible (value);
}

static char *
user_canonical (const CwFieldPair *pair, const CwConvertContext *context, const char *value)
{
  const char *aloware_id = NULL;

  if (context->users != NULL)
    cw_user_map_to_aloware (context->users, value, &aloware_id);

  return aloware_id != NULL ? user_canonical_aloware (pair, context, aloware_id) : g_strdup (value);
}

const CwConversionOps cw_convert_user_ops = {
  .to_salesforce = user_to_salesforce,
  .to_aloware = user_to_aloware,
  .canonical = user_canonical,
  .canonical_aloware = user_canonical_aloware,
};
