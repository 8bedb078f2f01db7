/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-convert-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "cw-phone.h"
#include "cw-text.h"

/* Texts, e-mail addresses and phone numbers: what is carried as it is written, and compared in other ways. */

gboolean
cw_convert_text_out (const CwFieldPair *pair, const CwConvertContext *context, const char *value, char **result,
                     GError **error)
{
  if (!cw_convert_check_length (pair, value, error))
    return FALSE;

  *result = g_strdup (value);
  return TRUE;
}

gboolean
cw_convert_text_in (const CwFieldPair *pair, const CwConvertContext *context, const char *value, char **result,
                    GError **error)
{
  *result = g_strdup (value);
  return TRUE;
}

/* Line ends do not count: platforms and people's forms exchange CRLF and LF. */
char *
cw_convert_text_canonical (const CwFieldPair *pair, const CwConvertContext *context, const char *value)
{
  return cw_text_canonical_multiline (value);
}

const CwConversionOps cw_convert_text_ops = {
  .to_salesforce = cw_convert_text_out,
  .to_aloware = cw_convert_text_in,
  .canonical = cw_convert_text_canonical,
};

/* --- E-mail addresses: compared without letter case. Salesforce answers INVALID_EMAIL_ADDRESS to what is none
 * (facts/salesforce.md §4); this refuses only what no one could send to. --- */

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
email_to_salesforce (const CwFieldPair *pair, const CwConvertContext *context, const char *value, char **result,
                     GError **error)
{
  if (pair->salesforce->type == CW_SALESFORCE_EMAIL && !is_email (value))
    return cw_convert_fail (error, _("“%s” is not an e-mail address. Correct it in Aloware"),
                            cw_convert_label (pair, CW_SIDE_ALOWARE));

  return cw_convert_text_out (pair, context, value, result, error);
}

static gboolean
email_to_aloware (const CwFieldPair *pair, const CwConvertContext *context, const char *value, char **result,
                  GError **error)
{
  if (pair->aloware->type == CW_ALOWARE_EMAIL && !is_email (value))
    return cw_convert_fail (error, _("“%s” is not an e-mail address. Correct it in Salesforce"),
                            cw_convert_label (pair, CW_SIDE_SALESFORCE));

  return cw_convert_text_in (pair, context, value, result, error);
}

static char *
email_canonical (const CwFieldPair *pair, const CwConvertContext *context, const char *value)
{
  return cw_text_casefold (value);
}

const CwConversionOps cw_convert_email_ops = {
  .to_salesforce = email_to_salesforce,
  .to_aloware = email_to_aloware,
  .canonical = email_canonical,
};

/* --- Phone numbers: free text in Salesforce, E.164 in Aloware. --- */

static gboolean
phone_to_aloware (const CwFieldPair *pair, const CwConvertContext *context, const char *value, char **result,
                  GError **error)
{
  g_autofree char *e164 = NULL;

  if (pair->aloware->type != CW_ALOWARE_PHONE)
    return cw_convert_text_in (pair, context, value, result, error);

  e164 = cw_phone_to_e164 (value, context->region);
  if (e164 == NULL)
    return cw_convert_fail (error,
                            _("“%s” is not a possible phone number. Correct it in Salesforce, with its country "
                              "code if it is from another country"),
                            cw_convert_label (pair, CW_SIDE_SALESFORCE));

  *result = g_steal_pointer (&e164);
  return TRUE;
}

/* Aloware keeps no extension, so where its side is a phone number an extension is no difference: else Salesforce's
 * would flow to Aloware in each run and never arrive. */
static char *
phone_canonical (const CwFieldPair *pair, const CwConvertContext *context, const char *value)
{
  char *e164;

  if (pair->aloware->type != CW_ALOWARE_PHONE)
    return cw_phone_canonical (value, context->region);

  e164 = cw_phone_to_e164 (value, context->region);
  return e164 != NULL ? e164 : cw_text_canonical (value);
}

const CwConversionOps cw_convert_phone_ops = {
  .to_salesforce = cw_convert_text_out,
  .to_aloware = phone_to_aloware,
  .canonical = phone_canonical,
};
