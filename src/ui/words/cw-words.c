/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cw-words.h"

#include "cw-catalogue.h"

#include <gio/gio.h>
#include <glib/gi18n-lib.h>

#include <langinfo.h>
#include <string.h>

char *
cw_words_count (guint64 count)
{
  return g_strdup_printf ("%'" G_GUINT64_FORMAT, count);
}

/* Whether the language writes the time of day with AM and PM. */
static gboolean
is_12_hours_by_language (void)
{
  const char *format = nl_langinfo (T_FMT);

  return strstr (format, "%p") != NULL || strstr (format, "%r") != NULL || strstr (format, "%I") != NULL;
}

/* Whether the desktop's clock has 12 hours. */
static gboolean
is_12_hours (void)
{
  GSettingsSchemaSource *source = g_settings_schema_source_get_default ();
  g_autoptr (GSettingsSchema) schema = NULL;
  g_autoptr (GSettings) settings = NULL;
  g_autofree char *format = NULL;

  if (source != NULL)
    schema = g_settings_schema_source_lookup (source, "org.gnome.desktop.interface", TRUE);
  if (schema == NULL || !g_settings_schema_has_key (schema, "clock-format"))
    return is_12_hours_by_language ();

  settings = g_settings_new_full (schema, NULL, NULL);
  format = g_settings_get_string (settings, "clock-format");
  return g_str_equal (format, "12h");
}

char *
cw_words_moment (gint64 ms)
{
  /* Asked once: a table asks for each of its cells. */
  static gsize time_format = 0;

  g_autoptr (GDateTime) utc = ms >= 0 ? g_date_time_new_from_unix_utc (ms / 1000) : NULL;
  g_autoptr (GDateTime) local = utc != NULL ? g_date_time_to_local (utc) : NULL;
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();

  g_autofree char *time = NULL;
  g_autofree char *date = NULL;

  if (local == NULL)
    return g_strdup ("");
  if (g_once_init_enter (&time_format))
    g_once_init_leave (&time_format, (gsize) (is_12_hours () ? "%-I:%M %p" : "%H:%M"));

  time = g_date_time_format (local, (const char *) time_format);
  if (g_date_time_get_year (now) == g_date_time_get_year (local)
      && g_date_time_get_day_of_year (now) == g_date_time_get_day_of_year (local))
    /* Translators: %s is a time of day. */
    return g_strdup_printf (_("Today at %s"), time);

  date = g_date_time_format (local, "%x");
  /* Translators: a date and a time of day. */
  return g_strdup_printf (_("%s, %s"), date, time);
}

const char *
cw_words_field (const char *key)
{
  const CwCatalogueEntry *entry = key != NULL ? cw_catalogue_find (key) : NULL;

  return entry != NULL ? cw_catalogue_get_label (entry) : key;
}

const char *
cw_words_changed_field (const char *key, const char *api_name)
{
  return key != NULL ? cw_words_field (key) : api_name;
}
