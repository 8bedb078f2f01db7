/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-retry.h"

#include <libsoup/soup.h>

static gboolean
may_repeat (const CwRetryCase *retry)
{
  switch (retry->attempt)
    {
    case CW_ATTEMPT_NOT_SENT:
      return TRUE;

    case CW_ATTEMPT_LOST:
      return retry->idempotent;

    case CW_ATTEMPT_ANSWERED:
      switch (retry->status)
        {
        case 429:
        case 503:
          return TRUE;

        case 408:
        case 420: /* Salesforce: the org is being moved */
        case 502:
        case 504:
          return retry->idempotent;

        case 500:
          return retry->idempotent && retry->safe;

        default:
          return FALSE;
        }

    default:
      g_return_val_if_reached (FALSE);
    }
}

gboolean
cw_retry_decide (const CwRetryCase *retry, guint *wait_ms)
{
  guint doublings;
  double ceiling;

  *wait_ms = 0;

  if (retry->permanent || retry->n_attempts >= retry->max_attempts || !may_repeat (retry))
    return FALSE;

  if (retry->retry_after_ms > CW_RETRY_MAX_RETRY_AFTER_MS)
    return FALSE;

  doublings = MIN (retry->n_attempts > 0 ? retry->n_attempts - 1 : 0, 16);
  ceiling = MIN ((double) retry->base_ms * (1u << doublings), (double) CW_RETRY_MAX_BACKOFF_MS);
  *wait_ms = (guint) (ceiling * retry->random);

  if (retry->retry_after_ms > 0)
    *wait_ms += (guint) retry->retry_after_ms;

  return TRUE;
}

gint64
cw_retry_after_parse (const char *value, gint64 now_ms)
{
  g_autoptr (GDateTime) date = NULL;
  guint64 seconds = 0;

  if (value == NULL)
    return -1;

  if (g_ascii_string_to_unsigned (value, 10, 0, G_MAXINT32, &seconds, NULL))
    return (gint64) seconds * 1000;

  /* A number that is too large is a very long time, not a date. */
  if (g_ascii_isdigit (value[0]))
    return strspn (value, "0123456789") == strlen (value) ? G_MAXINT64 : -1;

  date = soup_date_time_new_from_http_string (value);

  if (date == NULL)
    return -1;

  return MAX (g_date_time_to_unix (date) * 1000 - now_ms, 0);
}
