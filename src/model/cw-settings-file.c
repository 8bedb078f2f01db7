/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cw-settings.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "cw-error.h"
#include "cw-json-text.h"

#define MAX_BYTES (1024 * 1024)

static void
append_member (GString    *out,
               const char *name)
{
  g_string_append (out, out->len > 1 ? ",\n  " : "\n  ");
  cw_json_text_append_string (out, name);
  g_string_append (out, ": ");
}

/* A number stays one, everything else is a text, whatever it looks like: "00" would be no JSON. */
static void
append_known (GString          *out,
              const CwSettings *settings,
              const char       *key)
{
  g_autofree char *value = cw_settings_get (settings, key);

  append_member (out, key);
  if (cw_settings_is_number (settings, key))
    g_string_append (out, value);
  else
    cw_json_text_append_string (out, value);
}

/**
 * cw_settings_to_json:
 * @settings: settings
 *
 * One member a line, in the order of cw_settings_keys(), then what this version does not know, by name; a line end
 * at the end. The same settings give the same bytes. Thread: any that may read the settings.
 *
 * Returns: (transfer full): a text for cw_settings_from_json()
 */
char *
cw_settings_to_json (const CwSettings *settings)
{
  const char *const *keys = cw_settings_keys ();
  g_autoptr (GList) unknown = NULL;
  GString *out;

  g_return_val_if_fail (settings != NULL, NULL);

  out = g_string_new ("{");
  for (guint i = 0; keys[i] != NULL; i++)
    append_known (out, settings, keys[i]);

  unknown = g_list_sort (g_hash_table_get_keys (settings->unknown_members), (GCompareFunc) strcmp);
  for (GList *link = unknown; link != NULL; link = link->next)
    {
      append_member (out, link->data);
      cw_json_span_format (cw_json_text_span (g_hash_table_lookup (settings->unknown_members, link->data)), 2, out);
    }
  g_string_append (out, "\n}\n");

  return g_string_free (out, FALSE);
}

static gboolean
read_known (CwSettings *settings,
            const char *name,
            CwJsonSpan  value,
            GError    **error)
{
  g_autoptr (GError) local = NULL;
  g_autofree char *text = NULL;
  char kind = cw_json_span_kind (value);

  if (kind == '"')
    text = cw_json_span_get_string (value);
  else if (kind == '0')
    text = g_strndup (value.start, value.length);
  else
    {
      g_set_error (error, CW_ERROR, CW_ERROR_INVALID_FILE,
                   _("The settings file cannot be used: “%s” must be a text or a number."), name);
      return FALSE;
    }

  if (cw_settings_set (settings, name, text, &local))
    return TRUE;

  g_set_error (error, CW_ERROR, CW_ERROR_INVALID_FILE, _("The settings file cannot be used: %s"), local->message);

  return FALSE;
}

static gboolean
read_members (CwSettings *settings,
              CwJsonSpan  document,
              GError    **error)
{
  CwJsonIter iter;
  CwJsonSpan value;

  cw_json_iter_init (&iter, document);
  while (TRUE)
    {
      g_autofree char *name = NULL;

      if (!cw_json_iter_next_member (&iter, &name, &value))
        return TRUE;

      if (g_strv_contains (cw_settings_keys (), name))
        {
          if (!read_known (settings, name, value, error))
            return FALSE;
        }
      else
        {
          GString *text = g_string_new (NULL);

          cw_json_span_format (value, 0, text);
          g_hash_table_insert (settings->unknown_members, g_steal_pointer (&name), g_string_free (text, FALSE));
        }
    }
}

/**
 * cw_settings_from_json:
 * @json: a settings file
 * @length: its length in bytes, or -1 when it ends with a NUL
 * @error: return location for an error
 *
 * A key that is not there has its default. What this version does not know survives a rewrite.
 *
 * Errors: CW_ERROR_INVALID_FILE naming the line and column, or the key and what it takes. Thread: any.
 *
 * Returns: (nullable) (transfer full): the settings
 */
CwSettings *
cw_settings_from_json (const char *json,
                       gssize      length,
                       GError    **error)
{
  g_autoptr (CwSettings) settings = NULL;
  g_autofree char *text = NULL;
  CwJsonSpan document;
  gsize size;

  g_return_val_if_fail (json != NULL, NULL);

  size = length < 0 ? strlen (json) : (gsize) length;
  if (size > MAX_BYTES)
    {
      g_set_error_literal (error, CW_ERROR, CW_ERROR_INVALID_FILE,
                           _("The settings file is larger than 1 MiB, so it cannot be one."));
      return NULL;
    }

  if (!cw_json_text_check (json, size, _("The settings file"), error))
    return NULL;

  text = g_strndup (json, size);
  document = cw_json_text_span (text);
  if (cw_json_span_kind (document) != '{')
    {
      g_set_error_literal (error, CW_ERROR, CW_ERROR_INVALID_FILE,
                           _("The settings file cannot be used: it must be an object: {\"region\": …}."));
      return NULL;
    }

  settings = cw_settings_new ();

  return read_members (settings, document, error) ? g_steal_pointer (&settings) : NULL;
}
