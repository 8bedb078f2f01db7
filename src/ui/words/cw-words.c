/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-words.h"

#include "cw-catalogue.h"

#include <glib/gi18n-lib.h>

char *
cw_words_count (guint64 count)
{
  return g_strdup_printf ("%'" G_GUINT64_FORMAT, count);
}

char *
cw_words_moment (gint64 ms)
{
  g_autoptr (GDateTime) utc = ms >= 0 ? g_date_time_new_from_unix_utc (ms / 1000) : NULL;
  g_autoptr (GDateTime) local = utc != NULL ? g_date_time_to_local (utc) : NULL;
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();

  if (local == NULL)
    return g_strdup ("");
  if (g_date_time_get_year (now) == g_date_time_get_year (local)
      && g_date_time_get_day_of_year (now) == g_date_time_get_day_of_year (local))
    /* Translators: the time of day of something that happened today, as strftime writes it. */
    return g_date_time_format (local, _("today %H:%M"));

  /* Translators: a moment, as strftime writes it. */
  return g_date_time_format (local, _("%-e %b %Y, %H:%M"));
}

const char *
cw_words_field (const char *key)
{
  const CwCatalogueEntry *entry = key != NULL ? cw_catalogue_find (key) : NULL;

  return entry != NULL ? cw_catalogue_get_label (entry) : key;
}
