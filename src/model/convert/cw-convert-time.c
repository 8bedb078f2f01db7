/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-convert-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "cw-time.h"

/* Civil dates, which never meet a time zone, and what is made of an instant. */

/* The dates that Salesforce keeps (SOAP API, primitive data types), in the order of ISO texts. */
#define FIRST_DATE "1700-01-01"
#define LAST_DATE "4000-12-31"

static gboolean
fail_range (const CwFieldPair *pair, GError **error)
{
  return cw_convert_fail (error,
                          _("“%s” is outside the dates that Salesforce keeps, the years 1700 to 4000. Correct it "
                            "in Aloware"),
                          cw_convert_label (pair, CW_SIDE_ALOWARE));
}

static gboolean
date_to_salesforce (const CwFieldPair *pair, const CwConvertContext *context, const char *value, char **result,
                    GError **error)
{
  g_autofree char *date = cw_time_civil_date (value);

  if (date == NULL)
    return cw_convert_fail (error, _("“%s” is not a date. Correct it in Aloware, as YYYY-MM-DD"),
                            cw_convert_label (pair, CW_SIDE_ALOWARE));
  if (pair->salesforce->type == CW_SALESFORCE_DATE
      && (strcmp (date, FIRST_DATE) < 0 || strcmp (date, LAST_DATE) > 0))
    return fail_range (pair, error);
  if (pair->salesforce->type != CW_SALESFORCE_DATE && !cw_convert_check_length (pair, date, error))
    return FALSE;

  *result = g_steal_pointer (&date);
  return TRUE;
}

static gboolean
date_to_aloware (const CwFieldPair *pair, const CwConvertContext *context, const char *value, char **result,
                 GError **error)
{
  g_autofree char *date = cw_time_civil_date (value);

  if (date == NULL)
    return cw_convert_fail (error, _("“%s” is not a date. Correct it in Salesforce, as YYYY-MM-DD"),
                            cw_convert_label (pair, CW_SIDE_SALESFORCE));

  *result = g_steal_pointer (&date);
  return TRUE;
}

static char *
date_canonical (const CwFieldPair *pair, const CwConvertContext *context, const char *value)
{
  char *date = cw_time_civil_date (value);

  return date != NULL ? date : cw_convert_inexpressible (value);
}

const CwConversionOps cw_convert_date_ops = {
  .to_salesforce = date_to_salesforce,
  .to_aloware = date_to_aloware,
  .canonical = date_canonical,
};

/* --- Instants. Aloware's have no fraction, so both sides count whole seconds. --- */

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

  return cw_convert_fail (error,
                          _("“%s” is not a point in time such as 2026-03-15 15:33:16 (UTC). Correct it in Aloware"),
                          cw_convert_label (pair, CW_SIDE_ALOWARE));
}

static gboolean
instant_to_salesforce (const CwFieldPair *pair, const CwConvertContext *context, const char *value,
                       char **result, GError **error)
{
  g_autofree char *text = NULL;
  gint64 instant;

  if (!read_aloware (pair, value, &instant, error))
    return FALSE;

  text = cw_time_format_salesforce (whole_seconds (instant));
  if (strncmp (text, FIRST_DATE, strlen (FIRST_DATE)) < 0 || strncmp (text, LAST_DATE, strlen (LAST_DATE)) > 0)
    return fail_range (pair, error);

  *result = g_steal_pointer (&text);
  return TRUE;
}

static gboolean
instant_to_aloware (const CwFieldPair *pair, const CwConvertContext *context, const char *value, char **result,
                    GError **error)
{
  gint64 instant;

  if (!cw_time_parse_salesforce (value, &instant))
    return cw_convert_fail (error, _("“%s” is not a date and time. Correct it in Salesforce"),
                            cw_convert_label (pair, CW_SIDE_SALESFORCE));

  *result = cw_time_format_aloware (instant);
  return TRUE;
}

static char *
instant_canonical (const CwFieldPair *pair, const CwConvertContext *context, const char *value)
{
  gint64 instant;

  if (!cw_time_parse_salesforce (value, &instant))
    return cw_convert_inexpressible (value);

  return cw_time_format_salesforce (whole_seconds (instant));
}

const CwConversionOps cw_convert_instant_ops = {
  .to_salesforce = instant_to_salesforce,
  .to_aloware = instant_to_aloware,
  .canonical = instant_canonical,
};

/* --- What is made of an instant and cannot be turned back into one. --- */

static gboolean
local_date_to_salesforce (const CwFieldPair *pair, const CwConvertContext *context, const char *value,
                          char **result, GError **error)
{
  g_autofree char *date = NULL;
  gint64 instant;

  if (!read_aloware (pair, value, &instant, error))
    return FALSE;

  date = cw_time_local_date (instant, context->timezone);
  return date_to_salesforce (pair, context, date, result, error);
}

const CwConversionOps cw_convert_local_date_ops = {
  .to_salesforce = local_date_to_salesforce,
  .canonical = date_canonical,
};

static gboolean
local_time_to_salesforce (const CwFieldPair *pair, const CwConvertContext *context, const char *value,
                          char **result, GError **error)
{
  g_autofree char *time = NULL;
  gint64 instant;

  if (!read_aloware (pair, value, &instant, error))
    return FALSE;

  time = cw_time_local_time (instant, context->timezone);
  return cw_convert_text_out (pair, context, time, result, error);
}

const CwConversionOps cw_convert_local_time_ops = {
  .to_salesforce = local_time_to_salesforce,
  .canonical = cw_convert_text_canonical,
};

static gboolean
utc_time_to_salesforce (const CwFieldPair *pair, const CwConvertContext *context, const char *value,
                        char **result, GError **error)
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

  return time != NULL ? time : cw_convert_inexpressible (value);
}

const CwConversionOps cw_convert_utc_time_ops = {
  .to_salesforce = utc_time_to_salesforce,
  .canonical = utc_time_canonical,
};
