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

/* The time of day, as the desktop's clock writes it. (transfer full) */
static char *
time_words (GDateTime *when)
{
  /* Asked once: a table asks for each of its cells. */
  static gsize format = 0;

  if (g_once_init_enter (&format))
    g_once_init_leave (&format, (gsize) (is_12_hours () ? "%-I:%M %p" : "%H:%M"));

  return g_date_time_format (when, (const char *) format);
}

/* (transfer full) (nullable) */
static GDateTime *
to_local (gint64 ms)
{
  g_autoptr (GDateTime) utc = ms >= 0 ? g_date_time_new_from_unix_utc (ms / 1000) : NULL;

  return utc != NULL ? g_date_time_to_local (utc) : NULL;
}

static gboolean
is_this_year (GDateTime *when)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();

  return g_date_time_get_year (now) == g_date_time_get_year (when);
}

static gboolean
is_today (GDateTime *when)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();

  return is_this_year (when) && g_date_time_get_day_of_year (now) == g_date_time_get_day_of_year (when);
}

char *
cw_words_moment (gint64 ms)
{
  g_autoptr (GDateTime) local = to_local (ms);
  g_autofree char *time = local != NULL ? time_words (local) : NULL;
  g_autofree char *date = NULL;

  if (local == NULL)
    return g_strdup ("");
  if (is_today (local))
    /* Translators: %s is a time of day. */
    return g_strdup_printf (_("Today at %s"), time);

  date = g_date_time_format (local, "%x");
  /* Translators: a date and a time of day. */
  return g_strdup_printf (_("%s, %s"), date, time);
}

char *
cw_words_short_moment (gint64 ms)
{
  g_autoptr (GDateTime) local = to_local (ms);

  if (local == NULL)
    return g_strdup ("");
  if (is_today (local))
    return time_words (local);

  /* Translators: a day of this year, “Mar 3”, as strftime() writes it: %b is the short name of the month, %-d
   * the day. */
  return g_date_time_format (local, is_this_year (local) ? _("%b %-d") : "%x");
}

const char *
cw_words_lead (CwObject object)
{
  return object == CW_OBJECT_LEAD ? _("Lead") : NULL;
}

char *
cw_words_record (const char *name, CwObject object)
{
  if (name == NULL || object != CW_OBJECT_LEAD)
    return g_strdup (name);

  /* Translators: the name of a record in Salesforce, and that it is a Lead */
  return g_strdup_printf (_("%s · Lead"), name);
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
