/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-keep-words.h"

#include "cw-guards.h"
#include "cw-keep.h"
#include "cw-time.h"
#include "cw-words.h"

#include <glib/gi18n-lib.h>

#define SECOND 1000
#define MINUTE (60 * SECOND)
#define HOUR (60 * MINUTE)
#define DAY (24 * HOUR)

/* A length of time with little room. (transfer full) */
static char *
format_time (gint64 ms)
{
  if (ms < MINUTE)
    /* Translators: seconds, minutes, hours and days, as short as they can be. */
    return g_strdup_printf (_("%d s"), (int) (ms / SECOND));
  if (ms < 90 * MINUTE)
    return g_strdup_printf (_("%d min"), (int) (ms / MINUTE));
  if (ms < 2 * DAY)
    return g_strdup_printf (_("%d h"), (int) (ms / HOUR));
  return g_strdup_printf (_("%d d"), (int) (ms / DAY));
}

static char *
salesforce_words (const CwKeeperStanding *standing, gint64 now)
{
  gint64 age = cw_time_age (standing->salesforce_read, now);
  g_autofree char *ago = NULL;

  if (standing->is_resting)
    return g_strdup (
      _("Salesforce: the day’s requests are used up, so it is not asked until there are more"));
  if (age < 0)
    return g_strdup (_("Salesforce: not asked yet"));

  ago = format_time (age);
  /* Translators: when Salesforce was asked, "Salesforce 8 s ago" */
  return g_strdup_printf (_("Salesforce %s ago"), ago);
}

static char *
aloware_words (const CwKeeperStanding *standing, gint64 now)
{
  gint64 median = cw_time_age (standing->ages.median, now), age = cw_time_age (standing->ages.oldest, now);
  g_autofree char *typical = NULL;
  g_autofree char *oldest = NULL;

  if (standing->ages.n == 0 || median < 0)
    return g_strdup (_("Aloware: not everybody asked yet"));

  typical = format_time (median);
  if (age < 0)
    return g_strdup_printf (_("Aloware: typical %s, not everybody asked yet"), typical);

  oldest = format_time (age);
  /* Translators: how long ago contacts were looked up, "Aloware: typical 4 min, oldest 21 min" */
  return g_strdup_printf (_("Aloware: typical %s, oldest %s"), typical, oldest);
}

char *
cw_keep_words_line (const CwKeeperStanding *standing, gint64 now)
{
  guint n = standing->written_today[CW_SIDE_ALOWARE] + standing->written_today[CW_SIDE_SALESFORCE];
  g_autofree char *salesforce = salesforce_words (standing, now);
  g_autofree char *aloware = aloware_words (standing, now);
  g_autofree char *number = cw_words_count (n);
  g_autofree char *written = g_strdup_printf (ngettext ("%s change today", "%s changes today", n), number);

  return g_strjoin (" · ", salesforce, aloware, written, NULL);
}

char *
cw_keep_words_promise (const CwKeeperStanding *standing)
{
  g_autofree char *time = NULL;

  if (standing->promise < 0)
    return g_strdup ("");

  time = format_time (MAX (standing->promise, SECOND));
  return g_strdup_printf (_("Everyone is checked within %s"), time);
}

CwKeepRemedy
cw_keep_words_remedy (const char *reason)
{
  static const struct
  {
    const char *reason;
    CwKeepRemedy remedy;
  } remedies[] = {
    { CW_KEEP_SYNC_FIRST, CW_KEEP_REMEDY_PREVIEW },   { "guard", CW_KEEP_REMEDY_PREVIEW },
    { CW_FIRST_WRITE_CODE, CW_KEEP_REMEDY_PREVIEW },  { "sign-in-needed", CW_KEEP_REMEDY_CONNECTIONS },
    { "sign-in-failed", CW_KEEP_REMEDY_CONNECTIONS }, { "invalid-mapping", CW_KEEP_REMEDY_MAPPING },
    { "no-secret-service", CW_KEEP_REMEDY_UNLOCK },   { "quota", CW_KEEP_REMEDY_WAIT },
    { "rate-limited", CW_KEEP_REMEDY_WAIT },
  };

  for (guint i = 0; i < G_N_ELEMENTS (remedies); i++)
    {
      if (g_strcmp0 (reason, remedies[i].reason) == 0)
        return remedies[i].remedy;
    }
  return CW_KEEP_REMEDY_RETRY;
}
