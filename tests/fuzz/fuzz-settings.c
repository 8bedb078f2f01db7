/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The settings: a file, and a key with a value as the command line takes them in the first line. A writer
 * never writes what its reader refuses. */
#include "fuzz.h"

#include "cw-settings.h"

#include <string.h>

static void
check_writes_what_it_reads (const CwSettings *settings)
{
  g_autofree char *written = cw_settings_to_json (settings);
  g_autofree char *written_again = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (CwSettings) again = cw_settings_from_json (written, -1, &error);

  g_assert_no_error (error);
  written_again = cw_settings_to_json (again);
  g_assert_cmpstr (written, ==, written_again);

  for (const char *const *key = cw_settings_keys (); *key != NULL; key++)
    {
      g_autofree char *value = cw_settings_get (settings, *key);
      g_autofree char *value_again = cw_settings_get (again, *key);

      fuzz_assert (value != NULL);
      g_assert_cmpstr (value, ==, value_again);
    }
}

static void
set_line (const char *line)
{
  g_autoptr (CwSettings) settings = cw_settings_new ();
  g_autoptr (GError) error = NULL;
  const char *space = strchr (line, ' ');
  g_autofree char *key = space != NULL ? g_strndup (line, (gsize) (space - line)) : g_strdup (line);
  gboolean done = cw_settings_set (settings, key, space != NULL ? space + 1 : "", &error);

  fuzz_check_outcome (done, error);
  check_writes_what_it_reads (settings);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autofree char *line = fuzz_line (&data, &size);
  g_autofree char *text = fuzz_text (data, size);
  g_autoptr (GError) error = NULL;
  g_autoptr (CwSettings) settings = cw_settings_from_json (text, (gssize) size, &error);

  fuzz_check_outcome (settings != NULL, error);
  if (settings != NULL)
    check_writes_what_it_reads (settings);
  /* The command line takes nothing else. */
  if (g_utf8_validate (line, -1, NULL))
    set_line (line);

  return 0;
}
