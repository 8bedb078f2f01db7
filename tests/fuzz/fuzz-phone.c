/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Phone numbers and times: what a text is made into is made into itself. The first line is a region. */
#include "fuzz.h"

#include "cw-phone.h"
#include "cw-time.h"

#include <string.h>

static void
check_phone (const char *text, const char *region)
{
  g_autofree char *canonical = cw_phone_canonical (text, region);
  g_autofree char *canonical_again = NULL;
  g_autofree char *e164 = cw_phone_to_e164 (text, region);

  if (canonical != NULL)
    {
      canonical_again = cw_phone_canonical (canonical, region);
      g_assert_cmpstr (canonical_again, ==, canonical);
    }
  if (e164 != NULL)
    {
      g_autofree char *again = cw_phone_to_e164 (e164, region);
      g_autofree char *elsewhere = cw_phone_to_e164 (e164, "DE");

      fuzz_assert (e164[0] == '+' && strspn (e164 + 1, "0123456789") == strlen (e164 + 1));
      g_assert_cmpstr (again, ==, e164);
      /* Whoever reads it. */
      g_assert_cmpstr (elsewhere, ==, e164);
    }
}

static void
check_time (const char *text)
{
  g_autofree char *date = cw_time_civil_date (text);
  g_autofree char *of_day = cw_time_of_day (text);
  gint64 instant, again;

  if (date != NULL)
    {
      g_autofree char *date_again = cw_time_civil_date (date);

      g_assert_cmpstr (date_again, ==, date);
    }
  if (of_day != NULL)
    {
      g_autofree char *of_day_again = cw_time_of_day (of_day);

      g_assert_cmpstr (of_day_again, ==, of_day);
    }
  if (cw_time_parse_salesforce (text, &instant))
    {
      g_autofree char *formatted = cw_time_format_salesforce (instant);

      fuzz_assert (cw_time_parse_salesforce (formatted, &again) && again == instant);
    }
  if (cw_time_parse_aloware (text, &instant))
    {
      g_autofree char *formatted = cw_time_format_aloware (instant);

      /* It knows seconds only. */
      fuzz_assert (cw_time_parse_aloware (formatted, &again) && instant - again < 1000 && again <= instant);
    }
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autofree char *region = fuzz_line (&data, &size);
  g_autofree char *text = fuzz_text (data, size);

  /* What comes in has been made UTF-8 before. */
  if (!g_utf8_validate (text, -1, NULL))
    return 0;

  check_phone (text, cw_phone_region_is_known (region) ? region : "US");
  check_time (text);

  return 0;
}
